//! What comes out: the decision, its report, and the record of what it was made with.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::inputs::Inputs;
use super::layout::Layout;
use super::load::Loaded;
use super::report::ReportFormat;
use super::{Ui, new};
use crate::assessment::Assessment;
use crate::brand::Brand;
use crate::date::{Date, Quarter};
use crate::decision::certainty::Effort;
use crate::decision::robust::robustness;
use crate::decision::{Decision, decide};
use crate::framework::{Evidence, HIDDEN, Pack};
use crate::history::trend::Trend;
use crate::plan::plan;
use crate::problem::tame;
use crate::questionnaire::Kind;
use crate::render;
use crate::report::changes::ChangesView;
use crate::report::{self, Audience, Case, Rejudged, Templates};
use crate::store;

/// An assessment with its decision.
pub(super) struct Judged {
    pub(super) assessment: Assessment,
    pub(super) decision: Decision,
}

impl Judged {
    /// Decides on what was loaded, and finds out how far the decision depends on what is uncertain.
    pub(super) fn of(loaded: &Loaded, today: Date, effort: Effort) -> Self {
        let assessment = loaded.assessment(today);
        let mut decision = decide(&loaded.pack, &assessment, effort);
        decision.robustness = Some(robustness(&loaded.pack, &assessment, &decision, effort));
        Self { assessment, decision }
    }

    /// Hands all that a report is made from to a function; `redo` is what makes the report again.
    pub(super) fn with_case<T>(&self, basis: &Basis<'_>, redo: String, then: impl FnOnce(&Case<'_>) -> T) -> T {
        let plan = plan(&basis.loaded.pack, &self.assessment, &self.decision, basis.loaded.given());
        let targets = basis.loaded.targets();
        let standing = basis.loaded.standing();
        then(&Case {
            pack: &basis.loaded.pack,
            assessment: &self.assessment,
            decision: &self.decision,
            plan: &plan,
            evidence: basis.evidence,
            today: basis.today,
            redo,
            targets: &targets,
            adoption: standing.as_ref(),
            templates: &basis.templates,
            brand: &basis.brand,
            audience: basis.audience,
            rejudged: basis.rejudged.as_ref(),
            changes: basis.changes.as_ref(),
            trend: basis.trend.as_ref(),
        })
    }
}

/// What a report stands on besides the decision.
pub(super) struct Basis<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) evidence: &'a Evidence,
    pub(super) today: Date,
    pub(super) templates: Templates,
    pub(super) brand: Brand,
    pub(super) audience: Audience,
    /// How the quarter was decided, if this report judges it with anything else.
    pub(super) rejudged: Option<Rejudged>,
    /// What changed since the last quarter that was decided, if there is one.
    pub(super) changes: Option<ChangesView>,
    /// How it developed over the quarters that were decided, up to this one.
    pub(super) trend: Option<Trend>,
}

/// Returns the decision as JSON. Characters that could steer a terminal are written as escapes.
pub(super) fn json(decision: &Decision) -> Result<String> {
    let text = serde_json::to_string_pretty(decision).context("cannot write the decision as JSON")?;
    Ok(inert(&text).into_owned() + "\n")
}

/// Returns the decision as JSON with `null` for every amount of money, and a word for one that was an answer.
fn json_without_money(decision: &Decision, pack: &Pack) -> Result<String> {
    let mut value = serde_json::to_value(decision).context("cannot write the decision as JSON")?;
    let paths = ["/total", "/licence_a_year", "/over_budget"];
    let ranking = value.pointer_mut("/ranking").and_then(Value::as_array_mut);
    for cost in ranking.into_iter().flatten().filter_map(|ranked| ranked.get_mut("cost")) {
        paths.into_iter().for_each(|path| hide(cost.pointer_mut(path)));
        let lines = cost.get_mut("lines").and_then(Value::as_array_mut);
        lines.into_iter().flatten().for_each(|line| hide(line.get_mut("cost")));
    }
    let lines = value.get_mut("break_even").and_then(Value::as_array_mut);
    lines.into_iter().flatten().for_each(|line| hide(line.get_mut("saves")));
    let ways = value.pointer_mut("/robustness/flips/towards").and_then(Value::as_array_mut);
    let flips = ways.into_iter().flatten().flat_map(|way| members(way, "flips"));
    flips.flat_map(|flip| members(flip, "changes")).for_each(|change| hide_answer(change, pack));
    let text = serde_json::to_string_pretty(&value).context("cannot write the decision as JSON")?;
    Ok(inert(&text).into_owned() + "\n")
}

fn members<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

/// Hides what a change of an answer says if the answer is an amount of money.
fn hide_answer(change: &mut Value, pack: &Pack) {
    let question = change.get("question").and_then(Value::as_str).and_then(|id| pack.questionnaire.question(id));
    let is_money = |kind: &Kind| matches!(kind, Kind::Number { unit, .. } if unit.starts_with("currency"));
    if question.is_some_and(|question| is_money(&question.kind)) {
        for key in ["now", "then"] {
            change
                .get_mut(key)
                .into_iter()
                .filter(|answer| !answer.is_null())
                .for_each(|answer| *answer = HIDDEN.into());
        }
    }
}

/// Puts `null` in the place of every number of a value.
fn hide(value: Option<&mut Value>) {
    match value {
        Some(Value::Object(inner)) => inner.values_mut().for_each(|value| *value = Value::Null),
        Some(value) => *value = Value::Null,
        None => {}
    }
}

/// Writes characters that could steer a terminal as JSON escapes. Those below U+0020 are escaped already, and the others stand in
/// strings only.
pub(super) fn inert(json: &str) -> std::borrow::Cow<'_, str> {
    let steers = |character: char| matches!(character, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if json.is_ascii() && !json.contains('\u{7f}') || !json.contains(steers) {
        return json.into();
    }
    let escaped = |character: char| {
        if steers(character) { format!("\\u{:04x}", u32::from(character)) } else { character.to_string() }
    };
    json.chars().map(escaped).collect()
}

/// The files of one format: their names below the folder they go to, and what they hold.
pub(super) type Rendered = Vec<(String, Vec<u8>)>;

/// Returns the files of each of some formats, and says what a format could not show. The report is laid out once for all of them.
pub(super) fn rendered(case: &Case<'_>, formats: &[ReportFormat], ui: &mut Ui) -> Result<Vec<Rendered>> {
    let needs = [ReportFormat::Pdf, ReportFormat::Html, ReportFormat::Md];
    let laid_out = formats.iter().any(|format| needs.contains(format));
    let report = laid_out.then(|| report::report(case)).transpose()?;
    let one = |format: &ReportFormat| {
        let bytes = match (format, &report) {
            (ReportFormat::Csv, _) => return tables(case),
            (ReportFormat::Madr, _) => report::decision_record(case)?.into_bytes(),
            (ReportFormat::Pdf, Some(report)) => {
                let pdf = render::pdf(report, case)?;
                render::unshown(&pdf.missing).iter().for_each(|remark| ui.note(&format!("warning: {remark}")));
                pdf.bytes
            }
            (ReportFormat::Html, Some(report)) => render::html(report, case.brand).into_bytes(),
            (ReportFormat::Md, Some(report)) => report::in_markdown(&report.markdown, &report.charts).into_bytes(),
            _ if case.pack.shows_money() => json(case.decision)?.into_bytes(),
            _ => json_without_money(case.decision, case.pack)?.into_bytes(),
        };
        Ok(vec![(format.file().to_owned(), bytes)])
    };
    formats.iter().map(one).collect()
}

/// Returns every table as a file in the folder of tables.
fn tables(case: &Case<'_>) -> Result<Rendered> {
    let folder = ReportFormat::Csv.file();
    let file = |table: &report::tables::Table| Ok((format!("{folder}/{}.csv", table.name), render::csv(table)?));
    report::tables::of(case).iter().map(file).collect()
}

/// Writes results into a folder, each under its own name, once all of them could be made. Returns the files with what they hold.
pub(super) fn write(
    case: &Case<'_>,
    folder: &Path,
    formats: &[ReportFormat],
    ui: &mut Ui,
) -> Result<Vec<(String, String)>> {
    let results = rendered(case, formats, ui)?;
    store::create_folder(folder)?;
    let mut written = Vec::new();
    for (format, files) in formats.iter().zip(results) {
        if *format == ReportFormat::Csv {
            store::create_folder(&folder.join(format.file()))?;
        }
        for (name, bytes) in files {
            store::write_atomic(&folder.join(name), &bytes)?;
        }
        written.push((shown(&folder.join(format.file())), format.about().to_owned()));
    }
    Ok(written)
}

/// Prints the summary of a case and the files that were written.
pub(super) fn summarise(case: &Case<'_>, files: &[(String, String)], ui: &mut Ui) -> Result<()> {
    let text = report::summary(case, ui.width(), files)?;
    ui.print(&text)
}

/// Returns what to type, in the workspace, to make the report of a decided quarter again as it was.
pub(super) fn redo_as_decided(layout: &Layout, quarter: Quarter) -> String {
    let start = vec![format!("idpfit report {quarter} --as-decided")];
    finished(start, &Inputs::default(), layout)
}

/// Returns what to type to make a report again.
pub(super) fn redo(inputs: &Inputs, layout: &Layout, quarter: Option<Quarter>, today: Date) -> String {
    let mut words = vec![format!("idpfit --today {today} report")];
    words.extend(quarter.map(|quarter| quarter.to_string()));
    finished(words, inputs, layout)
}

/// Completes a command by where the inputs come from and what the report is laid out with.
fn finished(mut words: Vec<String>, inputs: &Inputs, layout: &Layout) -> String {
    let mut option = |name: &str, paths: &mut dyn Iterator<Item = &PathBuf>| {
        let paths: Vec<String> = paths.map(|path| new::quoted(&shown(path))).collect();
        if !paths.is_empty() {
            words.push(format!("{name} {}", paths.join(" ")));
        }
    };
    option("--workspace", &mut inputs.workspace.iter());
    option("--pack", &mut inputs.pack.iter());
    option("--answers", &mut inputs.answers.iter());
    option("--templates", &mut layout.templates.iter());
    option("--brand", &mut layout.brand.iter());
    words.extend(inputs.worlds.map(|worlds| format!("--worlds {worlds}")));
    words.join(" ")
}

/// Returns a path as it is shown to people.
pub(super) fn shown(path: &Path) -> String {
    tame(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_escaped_in_json_and_reads_back_the_same() {
        let text = "a\u{1b}[2J\u{9b}2J\u{7f}\u{202e}ü";
        let json = serde_json::to_string(text).unwrap();
        let inert = inert(&json);
        assert!(!inert.contains(['\u{1b}', '\u{9b}', '\u{7f}', '\u{202e}']) && inert.contains('ü'));
        assert_eq!(serde_json::from_str::<String>(&inert).unwrap(), text);
    }

    #[test]
    fn a_report_is_made_again_by_what_made_it() {
        let inputs = Inputs {
            pack: Some("our pack".into()),
            answers: vec!["a.toml".into(), "b.toml".into()],
            ..Inputs::default()
        };
        let today = jiff::civil::date(2026, 11, 21);
        let layout = Layout { templates: Some("ours".into()), brand: Some("ours/brand.toml".into()) };
        assert_eq!(
            redo(&inputs, &layout, None, today),
            "idpfit --today 2026-11-21 report --pack 'our pack' --answers a.toml b.toml --templates ours --brand ours/brand.toml"
        );
        assert_eq!(
            redo(&Inputs::default(), &Layout::default(), "2026-Q4".parse().ok(), today),
            "idpfit --today 2026-11-21 report 2026-Q4"
        );
    }
}
