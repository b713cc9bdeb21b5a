//! `idpfit explain`: where something shown comes from, down to its sources.

use anyhow::Result;

use super::exit::Misuse;
use super::inputs::Inputs;
use super::load::{self, Loaded};
use super::results::{Judged, shown};
use super::{Outcome, Ui, new};
use crate::date::{Date, Quarter};
use crate::problem::{advice, tame};
use crate::report::explain::{self, Explainer, Extent, Layout};

/// The lines of an explanation, unless everything is wanted.
const LINES: usize = 40;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A question, criterion, option, gate, claim or verdict, `criterion:time` if the id is shared [default: the verdict]
    #[arg(value_name = "THING")]
    pub thing: Option<String>,
    /// Show every level down to the sources, however long
    #[arg(long)]
    pub all: bool,
    /// Where the answers and the pack come from.
    #[command(flatten)]
    pub inputs: Inputs,
}

/// Explains a thing; with answers also what it means for them.
pub(super) fn run(args: &ExplainArgs, ui: &mut Ui) -> Result<Outcome> {
    let Some(loaded) = load(&args.inputs, ui)? else { return Ok(Outcome::Mistakes) };
    let Some(evidence) = loaded.evidence(ui) else { return Ok(Outcome::Mistakes) };
    let judged = (!loaded.paths.is_empty()).then(|| Judged::of(&loaded, ui.today(), args.inputs.effort()));
    let explainer = Explainer {
        pack: &loaded.pack,
        evidence: &evidence,
        judged: judged
            .as_ref()
            .map(|judged| explain::Judged { assessment: &judged.assessment, decision: &judged.decision }),
    };
    let thing = args.thing.as_deref().unwrap_or("verdict");
    let branches = explainer.explain(thing);
    if branches.is_empty() {
        return Err(unknown(thing, &explainer).into());
    }
    let extent = if args.all { Extent::All } else { Extent::Lines(LINES) };
    let layout = explain::lay_out(&branches, ui.width(), extent);
    ui.print(&layout.text)?;
    for line in how_to_go_on(&layout, args) {
        ui.note(&line);
    }
    Ok(Outcome::Done)
}

/// Loads the answers if there are any, or else only the pack.
fn load(inputs: &Inputs, ui: &mut Ui) -> Result<Option<Loaded>> {
    if !inputs.answers.is_empty() {
        return load::case(inputs, None, ui);
    }
    let Some(loaded) = load::pack(inputs, ui)? else { return Ok(None) };
    if has_answers(&loaded, ui.today())? { load::case(inputs, None, ui) } else { Ok(Some(loaded)) }
}

fn has_answers(loaded: &Loaded, today: Date) -> Result<bool> {
    let Some(workspace) = &loaded.workspace else { return Ok(false) };
    let last = Quarter::containing(today);
    for quarter in workspace.quarters()?.into_iter().filter(|quarter| *quarter <= last) {
        if !workspace.answer_files(quarter)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn unknown(thing: &str, explainer: &Explainer<'_>) -> Misuse {
    let names = explainer.names(thing);
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    Misuse::new(format!("there is nothing called `{}`", tame(thing)), advice(thing, &known))
}

/// Says what to type for more.
fn how_to_go_on(layout: &Layout, args: &ExplainArgs) -> Vec<String> {
    let inputs = typed(&args.inputs);
    let next = layout.next.iter().map(|next| format!("\n→ names what to ask next: idpfit explain {next}{inputs}"));
    let all = (layout.hidden > 0).then(|| format!("{} more branches: --all", layout.hidden));
    next.chain(all).collect()
}

/// Returns the inputs as they are typed.
fn typed(inputs: &Inputs) -> String {
    let mut text = String::new();
    let named = [
        ("--workspace", inputs.workspace.as_slice()),
        ("--pack", inputs.pack.as_slice()),
        ("--answers", &inputs.answers),
    ];
    for (name, paths) in named.iter().filter(|(_, paths)| !paths.is_empty()) {
        let paths: Vec<String> = paths.iter().map(|path| new::quoted(&shown(path))).collect();
        text = format!("{text} {name} {}", paths.join(" "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_type_next_names_the_same_answers() {
        let args = ExplainArgs {
            thing: None,
            all: false,
            inputs: Inputs { answers: vec!["our answers.toml".into()], ..Inputs::default() },
        };
        let layout = Layout { text: String::new(), hidden: 3, next: Some("criterion:time".to_owned()) };
        assert_eq!(
            how_to_go_on(&layout, &args),
            [
                "\n→ names what to ask next: idpfit explain criterion:time --answers 'our answers.toml'",
                "3 more branches: --all"
            ]
        );
    }
}
