//! Reads what answers a question where nobody does: counts of a catalogue, or of tickets.

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::{Choice, ColumnKind, Figure, Kind, Measured};
use crate::tree::{Entry, Fields, Node};

const FIGURES: [(&str, Figure); 4] = [
    ("name", Figure::Name),
    ("per-month", Figure::PerMonth),
    ("wait-hours", Figure::WaitHours),
    ("work-hours", Figure::WorkHours),
];

/// Reads `[question.measured]` of a question of some kind.
pub(super) fn read_measured(fields: Fields<'_>, kind: Option<&Kind>) -> Option<Measured> {
    let place = fields.place();
    let counts = fields.texts("count");
    let (holds, columns) = (fields.node("holds"), fields.node("columns"));
    let found = match kind {
        Some(Kind::Number { .. }) if !counts.is_empty() => {
            Some(Measured::Count(counts.into_iter().map(|count| count.value).collect()))
        }
        Some(Kind::Set { choices }) => holds.map(|node| Measured::Holds(read_holds(&fields, node, choices))),
        Some(Kind::Table { columns: known, .. }) => {
            let known: Vec<(&str, bool)> =
                known.iter().map(|column| (column.id.as_str(), matches!(column.kind, ColumnKind::Text))).collect();
            columns.map(|node| Measured::Tickets(read_columns(&fields, node, &known)))
        }
        _ => None,
    };
    if found.is_none() && kind.is_some() {
        let problem = Problem::new(Code::MissingKey, place, "nothing here measures this kind of question");
        fields.report(problem.help(
            "a number takes `count = [\"component\"]`, a set `holds = { choice = \"kind\" }`, a table `columns = { column = \"per-month\" }`",
        ));
    }
    fields.finish();
    found
}

fn read_holds(fields: &Fields<'_>, node: &Node, choices: &[Choice]) -> Vec<(u16, String)> {
    let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    let pair = |entry: &Entry| {
        let choice = position(fields, &ids, &entry.key, "choice")?;
        let what = text(fields, &entry.node)?;
        Some((u16::try_from(choice).ok()?, what.value))
    };
    node.entries().iter().filter_map(pair).collect()
}

fn read_columns(fields: &Fields<'_>, node: &Node, known: &[(&str, bool)]) -> Vec<(usize, Figure)> {
    let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
    let names: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
    let pair = |entry: &Entry| {
        let column = position(fields, &ids, &entry.key, "column")?;
        let name = text(fields, &entry.node)?;
        let at = position(fields, &names, &name, "figure")?;
        let (_, figure) = FIGURES.get(at)?;
        let is_text = known.get(column).is_some_and(|(_, is_text)| *is_text);
        if is_text != (*figure == Figure::Name) {
            let problem = Problem::new(Code::WrongType, name.place, "this figure does not fit the column");
            fields.report(problem.help("a column of texts takes `name`, a column of numbers the other figures"));
            return None;
        }
        Some((column, *figure))
    };
    node.entries().iter().filter_map(pair).collect()
}

fn text(fields: &Fields<'_>, node: &Node) -> Option<At<String>> {
    let text = node.as_text().map(|text| At { value: text.to_owned(), place: node.place });
    if text.is_none() {
        fields.report(crate::tree::wrong_type(node, "a text in quotes"));
    }
    text
}

fn position(fields: &Fields<'_>, known: &[&str], id: &At<String>, kind: &str) -> Option<usize> {
    let found = known.iter().position(|known| *known == id.value);
    if found.is_none() {
        let place: Place = id.place;
        let problem = Problem::new(Code::UnknownId, place, format!("there is no {kind} `{}`", id.value));
        fields.report(problem.help(advice(&id.value, known)));
    }
    found
}
