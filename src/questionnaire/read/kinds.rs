//! Reads the kinds of answer a question can take, and the values behind *don't know*.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Problem};
use crate::tree::Fields;

use super::{Choices, claim_id};
use crate::questionnaire::{Choice, Column, ColumnKind, Datum, Kind};

#[derive(Clone, Copy)]
enum KindWord {
    Level,
    Choice,
    Set,
    Number,
    Metric,
    Table,
    Ranking,
}

pub(super) fn read_kind(fields: &Fields<'_>, options: &Choices) -> Option<Kind> {
    let words = [
        ("level", KindWord::Level),
        ("choice", KindWord::Choice),
        ("set", KindWord::Set),
        ("number", KindWord::Number),
        ("metric", KindWord::Metric),
        ("table", KindWord::Table),
        ("ranking", KindWord::Ranking),
    ];
    let Some(kind) = fields.word("kind", &words) else {
        // Which keys belong here depends on the kind, so none can be called unknown.
        let _ = fields.all();
        return None;
    };
    match kind.value {
        KindWord::Level => Some(Kind::Level { levels: read_levels(fields)? }),
        KindWord::Choice => Some(Kind::Choice { choices: read_choices(fields, options)? }),
        KindWord::Set => Some(Kind::Set { choices: read_choices(fields, options)? }),
        KindWord::Number => read_number(fields),
        KindWord::Metric => Some(Kind::Metric),
        KindWord::Table => read_table(fields),
        KindWord::Ranking => Some(Kind::Ranking),
    }
}

fn read_levels(fields: &Fields<'_>) -> Option<Vec<String>> {
    let levels: Vec<String> = fields.texts("levels").into_iter().map(|level| level.value).collect();
    if levels.len() == 5 {
        return Some(levels);
    }
    fields.report(
        Problem::new(
            Code::BadLevels,
            fields.node("levels").map_or(fields.place(), |node| node.place),
            format!("there are {} levels", levels.len()),
        )
        .help("a level question has five levels, 0 to 4, each told by what can be observed"),
    );
    None
}

fn read_choices(fields: &Fields<'_>, options: &Choices) -> Option<Vec<Choice>> {
    let mut choices = Vec::new();
    let mut seen = BTreeMap::new();
    for choice in fields.tables("choice") {
        let id = choice.id("id");
        let text = choice.text("text");
        let unique = id.as_ref().is_some_and(|id| claim_id(&choice, id, "choice", &mut seen));
        choice.finish();
        if let (Some(id), Some(text), true) = (id, text, unique) {
            choices.push(Choice { id: id.value, text: text.value });
        }
    }
    if let Some(word) = fields.optional_word("choices_from", &[("options", ())]) {
        for option in options {
            let id = At { value: option.id.clone(), place: word.place };
            if claim_id(fields, &id, "choice", &mut seen) {
                choices.push(option.clone());
            }
        }
    }
    if choices.len() < 2 || choices.len() > 64 {
        fields.report(
            Problem::new(Code::Empty, fields.place(), format!("there are {} choices", choices.len()))
                .help("give 2 to 64 `[[question.choice]]` with `id` and `text`"),
        );
        return None;
    }
    Some(choices)
}

/// The bounds of every number that is asked for: beyond what anybody means, and small enough to count months with.
const LEAST: f64 = -1e9;
const MOST: f64 = 1e12;

fn read_number(fields: &Fields<'_>) -> Option<Kind> {
    let unit = fields.text("unit");
    let steps = fields.numbers("steps");
    let least = fields.optional_number_in("least", LEAST, MOST).map_or(0.0, |number| number.value);
    let most = fields.optional_number_in("most", LEAST, MOST).map_or(MOST, |number| number.value);
    let ascending = steps.iter().zip(steps.iter().skip(1)).all(|(left, right)| left.value < right.value);
    let inside = steps.iter().all(|step| (least..=most).contains(&step.value));
    if steps.len() < 2 || !ascending || !inside {
        fields.report(
            Problem::new(
                Code::BadSteps,
                fields.node("steps").map_or(fields.place(), |node| node.place),
                "the steps do not ascend from `least` to `most`",
            )
            .help("give at least two numbers in ascending order: the values behind \"don't know\""),
        );
        return None;
    }
    let steps = steps.into_iter().map(|step| step.value).collect();
    Some(Kind::Number { unit: unit?.value, steps, least, most })
}

fn read_table(fields: &Fields<'_>) -> Option<Kind> {
    let most_rows = fields.number_in("most_rows", 1.0, 100.0);
    let mut columns = Vec::new();
    let mut seen = BTreeMap::new();
    for column in fields.tables("column") {
        if let Some(column) = read_column(column, &mut seen) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        fields.report(
            Problem::new(Code::Empty, fields.place(), "the table has no columns")
                .help("add `[[question.column]]` with `id`, `text` and `kind`"),
        );
        return None;
    }
    Some(Kind::Table { most_rows: most_rows?.value as usize, columns })
}

fn read_column(fields: Fields<'_>, seen: &mut BTreeMap<String, crate::problem::Place>) -> Option<Column> {
    let words = [
        ("text", KindWord::Metric),
        ("number", KindWord::Number),
        ("level", KindWord::Level),
        ("choice", KindWord::Choice),
    ];
    let id = fields.id("id");
    let unique = id.as_ref().is_some_and(|id| claim_id(&fields, id, "column", seen));
    let text = fields.text("text");
    let required = fields.truth("required").unwrap_or(false);
    let kind = fields.word("kind", &words).map(|word| word.value);
    let unit = fields.optional_text("unit").map_or_else(String::new, |unit| unit.value);
    let levels = match kind {
        Some(KindWord::Level) if fields.has("levels") => read_levels(&fields)?,
        _ => fields.texts("levels").into_iter().map(|level| level.value).collect(),
    };
    let choices = match kind {
        Some(KindWord::Choice) => read_inline_choices(&fields)?,
        _ => Vec::new(),
    };
    fields.finish();
    let kind = match kind? {
        KindWord::Number => ColumnKind::Number { unit },
        KindWord::Level => ColumnKind::Level { levels },
        KindWord::Choice => ColumnKind::Choice { choices },
        _ => ColumnKind::Text,
    };
    if !unique {
        return None;
    }
    Some(Column { id: id?.value, text: text?.value, kind, required })
}

fn read_inline_choices(fields: &Fields<'_>) -> Option<Vec<Choice>> {
    let mut choices = Vec::new();
    let mut seen = BTreeMap::new();
    for node in fields.list("choices") {
        let choice = Fields::of(node, fields.problems())?;
        let id = choice.id("id");
        let text = choice.text("text");
        let unique = id.as_ref().is_some_and(|id| claim_id(&choice, id, "choice", &mut seen));
        choice.finish();
        if let (Some(id), Some(text), true) = (id, text, unique) {
            choices.push(Choice { id: id.value, text: text.value });
        }
    }
    if choices.is_empty() {
        fields.report(
            Problem::new(Code::Empty, fields.place(), "the column has no choices")
                .help("add `choices = [{ id = \"…\", text = \"…\" }]`"),
        );
    }
    Some(choices)
}

/// Returns the values behind *don't know* with their shares.
///
/// Of a question whose choices are the options, only the choices written out beside them are meant: which option it would be is not
/// guessed, so that one option more moves nobody's share.
pub(super) fn read_domain(fields: &Fields<'_>, kind: &Kind) -> Vec<(Datum, f64)> {
    let data: Vec<Datum> = match kind {
        Kind::Level { .. } => (0..5).map(|level| Datum::Number(f64::from(level))).collect(),
        Kind::Choice { choices } => {
            let written = fields.node("choice").map_or(0, |node| node.members().len());
            let mut meant: Vec<usize> = (0..choices.len()).collect();
            if written == 0 {
                // The options, in an order that is not that of the pack.
                meant.sort_by_key(|choice| choices.get(*choice).map(|choice| &choice.id));
            } else {
                meant.truncate(written);
            }
            meant.into_iter().map(|choice| Datum::Choice(choice as u16)).collect()
        }
        Kind::Set { choices } => {
            std::iter::once(Datum::Set(0)).chain((0..choices.len()).map(|choice| Datum::Set(1 << choice))).collect()
        }
        Kind::Number { steps, .. } => steps.iter().map(|step| Datum::Number(*step)).collect(),
        Kind::Metric => (0..3).map(Datum::Choice).collect(),
        Kind::Table { .. } | Kind::Ranking => Vec::new(),
    };
    let prior = fields.numbers("prior");
    let total: f64 = prior.iter().map(|share| share.value).sum();
    if prior.is_empty() {
        let share = 1.0 / data.len().max(1) as f64;
        return data.into_iter().map(|datum| (datum, share)).collect();
    }
    let valid =
        prior.len() == data.len() && prior.iter().all(|share| share.value >= 0.0) && total > 0.0 && total.is_finite();
    if !valid {
        fields.report(
            Problem::new(
                Code::BadSteps,
                fields.node("prior").map_or(fields.place(), |node| node.place),
                format!("the prior has {} shares for {} values", prior.len(), data.len()),
            )
            .help("give one share, zero or more, for each value, and not all zero"),
        );
        return Vec::new();
    }
    data.into_iter().zip(prior).map(|(datum, share)| (datum, share.value / total)).collect()
}
