//! The figures on documents that the README quotes: what each format takes, and PDFs beside what else a user has for them.
//!
//! `cargo bench --bench documents` prints them. Alternatives are compared if they are on the path: `chromium`, `weasyprint`, and a
//! `python3` with `typst` from `PyPI`; a virtual environment at the front of the path will do. All lay out the same report.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark measures, prints, and stops at the first thing that is not there"
)]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use idpfit::brand::Brand;
use idpfit::document::{Block, Inline, plain};
use idpfit::framework::{Evidence, Pack, PackText, pack};
use idpfit::plan::{Given, plan};
use idpfit::problem::Files;
use idpfit::render;
use idpfit::report::{Audience, Case, Report, Templates, decision_record, in_markdown, report, tables};
use idpfit::{answers, assessment, decision, embedded, tree};

/// How often each side of a pair runs.
const PAIRS: usize = 20;

/// How often each side runs where one side takes seconds.
const SLOW_PAIRS: usize = 5;

/// The rows of the long table.
const ROWS: usize = 2000;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the run");
    let folder = folder.path();
    let program = env!("CARGO_BIN_EXE_idpfit");
    let example = format!("{}/questionnaires/examples/harbour-bank.toml", env!("CARGO_MANIFEST_DIR"));
    let laid_out = in_process(&example);
    let pdf = ["report", "--answers", &example, "--today", "2026-11-20", "--format", "pdf"];
    let pdf = [&[program][..], &pdf].concat();
    let out = folder.join("out").display().to_string();
    let all = [program, "report", "--answers", &example, "--today", "2026-11-20", "--out", &out];
    alone("answers to all formats, whole process", &all, "at most 1 s");
    alone("answers to PDF, whole process", &pdf, "at most 250 ms, 40 MB");
    let templates = long_table(folder);
    let long = [&pdf[..], &["--templates", &templates]].concat();
    alone(&format!("PDF with a table of {ROWS} rows, whole process"), &long, "at most 4 s, 150 MB");
    beside(&laid_out, &pdf, folder);
    let size = fs::metadata(program).map_or(0, |program| program.len());
    println!("the program with its fonts: {:.1} MB (at most 15 MB)", size as f64 / 1e6);
}

/// Decides as a report does.
fn decided(pack: &Pack, assessment: &assessment::Assessment) -> decision::Decision {
    let effort = decision::certainty::Effort::default();
    let mut decision = decision::decide(pack, assessment, effort);
    decision.robustness = Some(decision::robust::robustness(pack, assessment, &decision, effort));
    decision
}

fn sheet(pack: &Pack, example: &str) -> answers::AnswerSheet {
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let text = fs::read_to_string(example).expect("the example");
    let root = tree::parse(0, &text, &mut Vec::new());
    answers::read(&root, &pack.questionnaire, &themes, &RefCell::default())
}

/// Each format from a decision, and all of them. Returns the report.
fn in_process(example: &str) -> Report {
    let (pack, evidence) = shipped();
    let today = "2026-11-20".parse().expect("a date");
    let assessment = assessment::assess(&pack, &[sheet(&pack, example)], today);
    let decision = decided(&pack, &assessment);
    let case = Case {
        pack: &pack,
        assessment: &assessment,
        decision: &decision,
        plan: &plan(&pack, &assessment, &decision, Given::default()),
        evidence: &evidence,
        today,
        redo: String::new(),
        targets: &[],
        adoption: None,
        templates: &Templates::default(),
        brand: &Brand::default(),
        audience: Audience::default(),
        rejudged: None,
        changes: None,
        trend: None,
    };
    let laid_out = || report(&case).expect("the report");
    let done = laid_out();
    let times = [
        ("laying out", time(|| drop(laid_out()))),
        ("PDF", time(|| drop(render::pdf(&done, &case)))),
        ("HTML", time(|| drop(render::html(&done, case.brand)))),
        ("Markdown", time(|| drop(in_markdown(&done.markdown, &done.charts)))),
        ("JSON", time(|| drop(serde_json::to_string_pretty(case.decision)))),
        ("tables", time(|| tables::of(&case).iter().for_each(|table| drop(render::csv(table))))),
        ("record", time(|| drop(decision_record(&case)))),
    ];
    let all: Duration = times.iter().map(|(_, time)| *time).sum();
    let each: Vec<String> = times.iter().map(|(name, time)| format!("{name} {time:.1?}")).collect();
    println!("decision to all formats: {all:.1?} (at most 400 ms): {}", each.join(", "));
    within(&done, times[1].1);
    done
}

/// The PDF beside typst, both without the start of a process: what each takes from the ready report to a PDF. Typst remembers what it has
/// compiled, so each of its compilations is the first of a process.
fn within(done: &Report, own: Duration) {
    let folder = tempfile::tempdir().expect("a folder for the run");
    let markup = folder.path().join("report.typ").display().to_string();
    fs::write(&markup, typst(done)).expect("markup");
    let compile = "import sys, time, typst; start = time.perf_counter(); typst.compile(sys.argv[1]); print(time.perf_counter() - start)";
    let one = |_| {
        let output = Command::new("python3").args(["-c", compile, &markup]).stderr(Stdio::null()).output().ok()?;
        String::from_utf8_lossy(&output.stdout).trim().parse().ok().map(Duration::from_secs_f64)
    };
    match (0..SLOW_PAIRS).map(one).collect::<Option<Vec<Duration>>>().map(median) {
        Some(other) => {
            let ratio = own.as_secs_f64() / other.as_secs_f64();
            println!(
                "report to PDF / typst (PyPI), both in process: {ratio:.2} ({own:.1?} / {other:.1?}; at most 1.3)"
            );
        }
        None => println!("report to PDF / typst (PyPI), both in process: not measured, it is not on the path"),
    }
}

fn shipped() -> (Pack, Evidence) {
    let text = |files: &[(&str, String)]| -> Vec<(String, String)> {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect()
    };
    let own = [text(&embedded::PACK), text(&embedded::EVIDENCE)].concat();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut Files::default(), &mut Vec::new());
    let read = pack::read(&root, &RefCell::default()).expect("the shipped pack is valid");
    (read, pack::read_evidence(&root, &RefCell::default()))
}

/// Returns the median time of some work.
fn time(mut work: impl FnMut()) -> Duration {
    let one = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    median((0..PAIRS).map(one).collect())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn run(command: &[&str]) -> Duration {
    let start = Instant::now();
    let done = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(done.expect("the command runs").success(), "{command:?}");
    start.elapsed()
}

/// A command with its time and memory.
fn alone(name: &str, command: &[&str], goal: &str) {
    let time = median((0..SLOW_PAIRS).map(|_| run(command)).collect());
    let timed = Command::new("/usr/bin/time").arg("-f").arg("%M").args(command).stdout(Stdio::null()).output();
    let memory = timed.ok().and_then(|output| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines().last()?.trim().parse::<f64>().ok()
    });
    let memory = memory.map_or_else(|| "not measured".to_owned(), |kilobytes| format!("{:.0} MB", kilobytes / 1000.0));
    println!("{name}: {time:.1?}, peak memory {memory} ({goal})");
}

/// Writes a template of a report with one long table. Returns its folder.
fn long_table(folder: &Path) -> String {
    const WORDS: [&str; 10] =
        ["platform", "portal", "service", "team", "golden", "path", "catalogue", "deploy", "cost", "evidence"];
    let words = |from: usize, count: usize| {
        let word = |index: usize| WORDS[(from * 7 + index * 3) % WORDS.len()];
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    };
    let mut text = "# Long\n\n## Rows\n\n| No. | What | Who | Date |\n|---:|:---|:---|:---|\n".to_owned();
    for row in 0..ROWS {
        let _ = writeln!(text, "| {row} | {} | {} | 2026-11-{:02} |", words(row, 14), words(row + 1, 7), row % 28 + 1);
    }
    let folder = folder.join("templates");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("report.md.j2"), text).expect("a template");
    folder.display().to_string()
}

/// The PDF beside what else makes one of the same report: answers to PDF with us, page or markup to PDF with the others.
fn beside(laid_out: &Report, pdf: &[&str], folder: &Path) {
    let path = |name: &str| folder.join(name).display().to_string();
    let (page, markup, output) = (path("page.html"), path("report.typ"), path("other.pdf"));
    fs::write(&page, render::html(laid_out, &Brand::default())).expect("a page");
    fs::write(&markup, typst(laid_out)).expect("markup");
    let compile = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])";
    let print = format!("--print-to-pdf={output}");
    let chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", &print, &page];
    let others: [(&str, &[&str], &str); 3] = [
        ("typst (PyPI)", &["python3", "-c", compile, &markup, &output], "at least 1"),
        ("Chromium's print to PDF", &chromium, "at least 10"),
        ("WeasyPrint", &["weasyprint", &page, &output], "at least 10"),
    ];
    for (name, command, goal) in others {
        let tried = Command::new(command[0]).args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !tried.is_ok_and(|status| status.success()) {
            println!("{name} / answers to PDF: not measured, it is not on the path");
            continue;
        }
        let mut times = (Vec::new(), Vec::new());
        for _ in 0..SLOW_PAIRS {
            times.0.push(run(command));
            times.1.push(run(pdf));
        }
        let (other, own) = (median(times.0), median(times.1));
        let ratio = other.as_secs_f64() / own.as_secs_f64();
        println!("{name} / answers to PDF: {ratio:.1} ({other:.2?} / {own:.2?}; {goal})");
    }
}

/// Returns the text of a report in Typst's markup, its charts as their alternative texts.
fn typst(report: &Report) -> String {
    let mut text = "#set page(paper: \"a4\", numbering: \"1 / 1\")\n#set text(size: 9.5pt)\n#outline()\n".to_owned();
    report.document.blocks.iter().for_each(|block| marked_up(block, &mut text));
    text
}

fn marked_up(block: &Block, text: &mut String) {
    let quoted = |inlines: &[Inline]| format!("#{:?}", plain(inlines));
    let _ = match block {
        Block::Heading { level, text: said, .. } => {
            writeln!(text, "{} {}\n", "=".repeat(usize::from(*level)), quoted(said))
        }
        Block::Paragraph(said) => writeln!(text, "{}\n", quoted(said)),
        Block::List { items, .. } => {
            for item in items.iter().flatten() {
                text.push_str("- ");
                marked_up(item, text);
            }
            Ok(())
        }
        Block::Table { columns, head, rows } => {
            let cells = head.iter().chain(rows.iter().flatten()).map(|cell| format!("[{}]", quoted(cell)));
            writeln!(text, "#table(columns: {}, {})\n", columns.len(), cells.collect::<Vec<_>>().join(", "))
        }
        Block::Quote { blocks, .. } => {
            blocks.iter().for_each(|block| marked_up(block, text));
            Ok(())
        }
        Block::Code(code) => writeln!(text, "#raw({code:?})\n"),
        Block::Chart { alternative, .. } => writeln!(text, "#rect(width: 100%, height: 60mm)[#{alternative:?}]\n"),
        Block::Rule => Ok(()),
    };
}
