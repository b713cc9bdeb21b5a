//! What changed between two quarters and why, in words: for a terminal, and as a section of the report.

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::decision::Decision;
use crate::framework::Pack;
use crate::history::shapley::apportion;
use crate::history::{Comparison, FitChange, Part};
use crate::problem::tame;

use super::compare::is_shown;
use super::headline::sentence;
use super::words::{list, pad, tenths};

/// Millionths of a point in a tenth of one.
const MICRO_IN_TENTH: i128 = 100_000;

/// How many alternatives and how many answers of each are told in words.
const TOLD: usize = 3;

/// What changed, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangesView {
    /// What it is compared with.
    pub before: String,
    /// What is compared.
    pub after: String,
    /// The verdict before, in a sentence without a period.
    pub verdict_before: String,
    /// The verdict after.
    pub verdict_after: String,
    /// What brought the new verdict about, in sentences; nothing if it is the same.
    pub why: String,
    /// The parts that differ, as headings of columns.
    pub parts: Vec<String>,
    /// The alternatives whose printed fit changed, those that moved most first.
    pub rows: Vec<ChangeRow>,
    /// The greatest changes, a sentence each.
    pub movers: Vec<String>,
    /// The questions whose answers changed.
    pub questions: Vec<String>,
    /// The alternatives that came or went, a sentence each.
    pub others: Vec<String>,
    /// Whether the split by answers is exact.
    pub exact: bool,
}

/// How the fit of an alternative changed, as it is printed: the parts add up to the change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeRow {
    /// Its name.
    pub name: String,
    /// Its fit before, in points.
    pub before: String,
    /// Its fit after.
    pub after: String,
    /// The difference of the two.
    pub change: String,
    /// The part of each heading.
    pub parts: Vec<String>,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Its pack.
    pub pack: &'a Pack,
    /// Its decision.
    pub decision: &'a Decision,
}

/// Puts what changed into words.
pub fn changes(found: &Comparison, before: Compared<'_>, after: Compared<'_>) -> ChangesView {
    let differs = |part: &Part| found.differs.contains(part);
    let name = |id: &str| [after.decision, before.decision].iter().find_map(|decision| decision.find(id));
    let short = |id: &str| name(id).map_or_else(|| id.to_owned(), |ranked| ranked.short.clone());
    let shown: Vec<&FitChange> = found.fits.iter().filter(|fit| name(&fit.alternative).is_some_and(is_shown)).collect();
    let rows = shown.iter().map(|fit| row(fit, short(&fit.alternative), &found.differs));
    let question = |id: &String| {
        let known = after.pack.questionnaire.question(id);
        known.map_or_else(|| id.clone(), |question| question.short.clone())
    };
    let movers = shown.iter().filter(|fit| moved(fit) != 0).take(TOLD);
    let told = |ids: &[String], word: &str| {
        let shown = ids.iter().filter(|id| name(id).is_some_and(is_shown)).map(|id| short(id));
        shown.map(|name| format!("{name} {word}.")).collect::<Vec<_>>()
    };
    ChangesView {
        before: found.before.clone(),
        after: found.after.clone(),
        verdict_before: sentence(before.pack, before.decision),
        verdict_after: sentence(after.pack, after.decision),
        why: [gates(found, before.pack, after.pack), why(found)].concat(),
        parts: Part::ALL.iter().filter(|part| differs(part)).map(|part| heading(*part).to_owned()).collect(),
        rows: rows.filter(|row| row.change != "0.0").collect(),
        movers: movers.map(|fit| mover(fit, &short(&fit.alternative), &found.differs, &question)).collect(),
        questions: found.questions.iter().map(question).collect(),
        others: [told(&found.joined, "is an alternative now"), told(&found.left, "is no alternative any more")]
            .concat(),
        exact: found.exact,
    }
}

const fn heading(part: Part) -> &'static str {
    match part {
        Part::Answers => "Answers",
        Part::Framework => "Framework",
        Part::Evidence => "Evidence",
        Part::Weights => "Weights",
    }
}

/// Returns a fit in tenths of a point, as it is printed.
fn printed(fit: f64) -> i64 {
    tenths(fit).parse().map_or(0, |fit: f64| libm::round(fit * 10.0) as i64)
}

fn moved(fit: &FitChange) -> i64 {
    printed(fit.after) - printed(fit.before)
}

/// Rounds parts to tenths of a point, so that they add up to a total.
fn rounded(parts: &[f64], total: i64) -> Vec<i64> {
    let micro: Vec<i128> = parts.iter().map(|part| libm::round(part * 1e6) as i128).collect();
    apportion(&micro, MICRO_IN_TENTH, total)
}

fn signed(tenths: i64) -> String {
    let sign = match tenths.signum() {
        1 => "+",
        -1 => "−",
        _ => "",
    };
    let size = tenths.unsigned_abs();
    format!("{sign}{}.{}", size / 10, size % 10)
}

/// The parts that differ, in tenths of a point that add up to the printed change.
fn split(fit: &FitChange, differs: &[Part]) -> Vec<(Part, i64)> {
    let all = Part::ALL.into_iter().zip(fit.parts.all());
    let (parts, points): (Vec<Part>, Vec<f64>) = all.filter(|(part, _)| differs.contains(part)).unzip();
    parts.into_iter().zip(rounded(&points, moved(fit))).collect()
}

fn row(fit: &FitChange, name: String, differs: &[Part]) -> ChangeRow {
    ChangeRow {
        name,
        before: tenths(fit.before),
        after: tenths(fit.after),
        change: signed(moved(fit)),
        parts: split(fit, differs).into_iter().map(|(_, part)| signed(part)).collect(),
    }
}

/// Says how one alternative moved, and which answers moved it most.
fn mover(fit: &FitChange, name: &str, differs: &[Part], question: &dyn Fn(&String) -> String) -> String {
    let change = moved(fit);
    let verb = if change > 0 { "gains" } else { "loses" };
    let size = signed(change.abs()).trim_start_matches('+').to_owned();
    let parts: Vec<(Part, i64)> = split(fit, differs).into_iter().filter(|(_, part)| *part != 0).collect();
    let told: Vec<String> = match parts.as_slice() {
        [(part, _)] => vec![format!("all from the {}", heading(*part).to_lowercase())],
        several => several
            .iter()
            .map(|(part, size)| format!("{} from the {}", signed(*size), heading(*part).to_lowercase()))
            .collect(),
    };
    let split = if told.is_empty() { String::new() } else { format!(", {}", list(&told)) };
    let of_answers = parts.iter().find(|(part, _)| *part == Part::Answers).map_or(0, |(_, size)| *size);
    let points: Vec<f64> = fit.answers.iter().map(|answer| answer.points).chain([fit.together]).collect();
    let sizes = rounded(&points, of_answers);
    let named = fit.answers.iter().zip(&sizes).filter(|(_, size)| **size != 0).take(TOLD);
    let answers: Vec<String> =
        named.map(|(answer, size)| format!("{} ({})", question(&answer.question), signed(*size))).collect();
    let most = if answers.is_empty() { String::new() } else { format!("; moved most by {}", list(&answers)) };
    format!("{name} {verb} {size} points{split}{most}.")
}

/// Says which gate no longer stops the verdict, or stops it now.
fn gates(found: &Comparison, before: &Pack, after: &Pack) -> String {
    let name = |pack: &Pack, id: &String| {
        let gate = pack.framework.gates.iter().find(|gate| gate.id == *id);
        gate.map_or_else(|| id.clone(), |gate| gate.name.clone())
    };
    match (&found.verdict.before.gate, &found.verdict.after.gate) {
        (Some(was), None) => format!("“{}” stops it no more. ", name(before, was)),
        (None, Some(is)) => format!("“{}” stops it now. ", name(after, is)),
        (Some(was), Some(is)) if was != is => {
            format!("“{}” stops it no more, “{}” does. ", name(before, was), name(after, is))
        }
        _ => String::new(),
    }
}

/// Says what brought a new verdict about.
fn why(found: &Comparison) -> String {
    let Some(twelfths) = &found.verdict.twelfths else { return String::new() };
    let (before, after) = (&found.verdict.before, &found.verdict.after);
    let kept = before.leader.as_ref().map(|leader| format!("keep-{leader}"));
    if before.kind == after.kind && kept == after.leader {
        return "What was recommended is in place now; otherwise the verdict is the same.".to_owned();
    }
    let named = |set: &Vec<Part>| {
        let words: Vec<String> = set.iter().map(|part| format!("the {}", heading(*part).to_lowercase())).collect();
        list(&words)
    };
    let sets: Vec<String> = found.verdict.alone.iter().map(named).collect();
    let first = match sets.as_slice() {
        [only] if found.verdict.alone.first().is_some_and(|set| set.len() > 1) => {
            format!("It took {only} together to bring it about.")
        }
        [only] => format!("It comes from {only} alone."),
        several => format!("Each of these would have brought it about alone: {}.", several.join("; ")),
    };
    let shares = Part::ALL.into_iter().zip(twelfths.all()).filter(|(_, share)| *share != 0);
    let shares: Vec<String> =
        shares.map(|(part, share)| format!("{} {share}/12", heading(part).to_lowercase()).replace('-', "−")).collect();
    if shares.len() > 1 { format!("{first} Their shares in it: {}.", list(&shares)) } else { first }
}

impl ChangesView {
    /// Lays the changes out for a terminal of some width.
    pub fn lay_out(&self, width: usize) -> String {
        let width = width.max(40);
        let mut lines = Vec::new();
        if self.why.is_empty() {
            lines.extend(wrapped(&format!("The verdict of {} is still: {}.", self.after, self.verdict_after), width));
        } else {
            lines.extend(wrapped(&format!("{}: {}", self.before, self.verdict_before), width));
            lines.extend(wrapped(&format!("{}: {}", self.after, self.verdict_after), width));
            lines.extend(wrapped(&self.why, width));
        }
        lines.push(String::new());
        if self.rows.is_empty() {
            lines.push("No printed fit changed.".to_owned());
        } else {
            lines.extend(self.table());
        }
        let sentences = self.movers.iter().chain(&self.others);
        lines.extend(sentences.flat_map(|text| wrapped(&format!("- {text}"), width)));
        if !self.questions.is_empty() {
            lines.extend(wrapped(&format!("Answers that changed: {}.", list(&self.questions)), width));
        }
        if !self.exact {
            lines.extend(wrapped(ONE_AT_A_TIME, width));
        }
        lines.iter().map(|line| tame(line).trim_end().to_owned() + "\n").collect()
    }

    fn table(&self) -> Vec<String> {
        const HEADING: &str = "Fit in points of 100";
        let widest = self.rows.iter().map(|row| row.name.width()).max().unwrap_or(0).max(HEADING.len());
        let cells = |cells: &[String]| cells.iter().map(|cell| format!("{cell:>9}")).collect::<Vec<_>>().join(" ");
        let heading = format!("{} before  after      ± {}", pad(HEADING, widest), cells(&self.parts));
        let rows = self.rows.iter().map(|row| {
            let name = pad(&row.name, widest);
            format!("{name} {:>6} {:>6} {:>6} {}", row.before, row.after, row.change, cells(&row.parts))
        });
        std::iter::once(heading).chain(rows).chain([String::new()]).collect()
    }
}

/// How answers are split where there are too many for an exact split.
const ONE_AT_A_TIME: &str =
    "So many answers changed that each is counted by what it does alone; what they do only together is left out.";

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width).subsequent_indent("  ");
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
