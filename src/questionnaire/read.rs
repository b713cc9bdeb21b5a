//! Reads the sections and questions of a pack: as written, then checked against each other.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Problem, advice};
use crate::tree::{Fields, Node, Value};

use super::{
    Choice, Column, ColumnKind, Condition, Datum, Kind, Law, Leaf, METRIC_STATES, Question, Questionnaire, Section, Test,
};

/// The choices that questions may take from elsewhere in the pack: the options, with id and name.
pub type Choices = Vec<Choice>;

const LAWS: [(&str, Law); 5] = [
    ("supply", Law::Supply),
    ("need", Law::Need),
    ("aversion", Law::Aversion),
    ("automation", Law::Automation),
    ("setting", Law::Setting),
];

/// Reads `[[section]]` and `[[question]]` of a pack's root table.
pub fn read(root: &Fields<'_>, options: &Choices) -> Questionnaire {
    let mut questionnaire = Questionnaire::default();
    let mut seen = BTreeMap::new();
    for fields in root.tables("section") {
        if let Some(section) = read_section(fields, &mut seen) {
            questionnaire.sections.push(section);
        }
    }
    let mut conditions = Vec::new();
    let mut written = Vec::new();
    let mut seen = BTreeMap::new();
    for fields in root.tables("question") {
        let when = fields.node("when");
        if let Some(question) = read_question(fields, &questionnaire.sections, options, &mut seen) {
            written.push((question, when));
        }
    }
    written.sort_by_key(|(question, _)| question.section);
    for (question, when) in written {
        questionnaire.questions.push(question);
        conditions.push(when);
    }
    for (index, when) in conditions.iter().enumerate() {
        let condition = when.and_then(|node| read_condition(node, &questionnaire, root));
        if let Some(question) = questionnaire.questions.get_mut(index) {
            question.when = condition;
        }
    }
    refuse_circles(&mut questionnaire, &conditions, root);
    questionnaire
}

fn read_section(fields: Fields<'_>, seen: &mut BTreeMap<String, crate::problem::Place>) -> Option<Section> {
    let id = fields.id("id");
    let name = fields.text("name");
    let about = fields.text("about");
    let unique = id.as_ref().is_some_and(|id| claim_id(&fields, id, "section", seen));
    fields.finish();
    if !unique {
        return None;
    }
    Some(Section { id: id?.value, name: name?.value, about: about?.value })
}

/// Remembers an id; a second one of the same kind is a mistake.
fn claim_id(
    fields: &Fields<'_>,
    id: &At<String>,
    kind: &str,
    seen: &mut BTreeMap<String, crate::problem::Place>,
) -> bool {
    if let Some(first) = seen.get(&id.value) {
        fields.report(
            Problem::new(Code::DuplicateId, id.place, format!("there are two {kind}s `{}`", id.value))
                .related(*first, "the first one")
                .help("give one of them another id"),
        );
        return false;
    }
    seen.insert(id.value.clone(), id.place);
    true
}

fn read_question(
    fields: Fields<'_>,
    sections: &[Section],
    options: &Choices,
    seen: &mut BTreeMap<String, crate::problem::Place>,
) -> Option<Question> {
    let place = fields.place();
    let id = fields.id("id");
    let unique = id.as_ref().is_some_and(|id| claim_id(&fields, id, "question", seen));
    let section = fields.text("section").and_then(|name| find_section(&fields, &name, sections));
    let text = fields.text("text");
    let short = fields.text("short");
    let why = fields.text("why");
    let torn = fields.optional_text("torn").map(|text| text.value);
    let law = fields.word("law", &LAWS);
    let fact = fields.truth("fact").unwrap_or(false);
    let settled_by = fields.optional_text("settled_by").map(|text| text.value);
    let tracks = fields.optional_text("tracks").map(|text| text.value);
    let kind = read_kind(&fields, options);
    let domain = kind.as_ref().map(|kind| read_domain(&fields, kind));
    fields.finish();
    if !unique {
        return None;
    }
    Some(Question {
        id: id?.value,
        section: section?,
        text: text?.value,
        short: short?.value,
        why: why?.value,
        torn,
        law: law?.value,
        fact,
        settled_by,
        when: None,
        tracks,
        kind: kind?,
        domain: domain?,
        place,
    })
}

fn find_section(fields: &Fields<'_>, name: &At<String>, sections: &[Section]) -> Option<usize> {
    let found = sections.iter().position(|section| section.id == name.value);
    if found.is_none() {
        let known: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
        fields.report(
            Problem::new(Code::UnknownId, name.place, format!("there is no section `{}`", name.value))
                .help(advice(&name.value, &known)),
        );
    }
    found
}

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

fn read_kind(fields: &Fields<'_>, options: &Choices) -> Option<Kind> {
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

fn read_number(fields: &Fields<'_>) -> Option<Kind> {
    let unit = fields.text("unit");
    let steps = fields.numbers("steps");
    let least = fields.optional_number("least").map_or(0.0, |number| number.value);
    let most = fields.optional_number("most").map_or(1e12, |number| number.value);
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
fn read_domain(fields: &Fields<'_>, kind: &Kind) -> Vec<(Datum, f64)> {
    let data: Vec<Datum> = match kind {
        Kind::Level { .. } => (0..5).map(|level| Datum::Number(f64::from(level))).collect(),
        Kind::Choice { choices } => (0..choices.len()).map(|choice| Datum::Choice(choice as u16)).collect(),
        Kind::Set { choices } => std::iter::once(Datum::Set(0))
            .chain((0..choices.len()).map(|choice| Datum::Set(1 << choice)))
            .collect(),
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
    let valid = prior.len() == data.len() && prior.iter().all(|share| share.value >= 0.0) && total > 0.0 && total.is_finite();
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

/// Reads a condition; a mistake in it is pushed and the condition left out.
pub fn read_condition(node: &Node, questionnaire: &Questionnaire, root: &Fields<'_>) -> Option<Condition> {
    let fields = Fields::of(node, root.problems())?;
    for (key, join) in [
        ("all", Condition::All as fn(Vec<Condition>) -> Condition),
        ("any", Condition::Any as fn(Vec<Condition>) -> Condition),
    ] {
        if fields.has(key) {
            let parts: Vec<Option<Condition>> =
                fields.list(key).iter().map(|part| read_condition(part, questionnaire, root)).collect();
            fields.finish();
            return parts.into_iter().collect::<Option<Vec<_>>>().map(join);
        }
    }
    if let Some(part) = fields.node("not") {
        fields.finish();
        return read_condition(part, questionnaire, root).map(|part| Condition::Not(Box::new(part)));
    }
    let id = fields.text("question");
    let question = id.as_ref().and_then(|id| find_question(root, id, questionnaire));
    if question.is_none() {
        // What it tests cannot be judged, so its other keys are taken as they are.
        let _ = fields.all();
    }
    let leaf = question.and_then(|index| read_leaf(&fields, index, questionnaire));
    fields.finish();
    leaf
}

/// Returns whether the pack has something of a kind under an id, be it with mistakes: then these are named, and not that it is missing.
pub fn is_written(root: &Fields<'_>, kind: &'static str, id: &str) -> bool {
    let written = root.node(kind).map_or(&[][..], Node::members);
    written.iter().any(|node| node.get("id").and_then(Node::as_text) == Some(id))
}

fn find_question(root: &Fields<'_>, id: &At<String>, questionnaire: &Questionnaire) -> Option<usize> {
    let found = questionnaire.index(&id.value);
    if found.is_none() && !is_written(root, "question", &id.value) {
        let known: Vec<&str> =
            questionnaire.questions.iter().map(|question| question.id.as_str()).collect();
        root.report(
            Problem::new(Code::UnknownId, id.place, format!("there is no question `{}`", id.value))
                .help(advice(&id.value, &known)),
        );
    }
    found
}

fn read_leaf(fields: &Fields<'_>, index: usize, questionnaire: &Questionnaire) -> Option<Condition> {
    let question = questionnaire.get(index)?;
    let before = fields.problems().borrow().len();
    let test = match question.kind {
        Kind::Choice { .. } | Kind::Set { .. } | Kind::Metric => read_choice_test(fields, question),
        Kind::Level { .. } | Kind::Number { .. } => fields
            .optional_number("below")
            .map(|limit| Test::Below(limit.value))
            .or_else(|| fields.optional_number("at_least").map(|limit| Test::AtLeast(limit.value))),
        Kind::Table { .. } => fields
            .optional_number("rows_below")
            .map(|rows| Test::RowsBelow(rows.value as usize))
            .or_else(|| fields.optional_number("rows_at_least").map(|rows| Test::RowsAtLeast(rows.value as usize))),
        Kind::Ranking => None,
    };
    if test.is_none() && fields.problems().borrow().len() == before {
        let _ = fields.all();
        fields.report(
            Problem::new(
                Code::BadCondition,
                fields.place(),
                format!("this does not test `{}`", question.id),
            )
            .help(match question.kind {
                Kind::Choice { .. } | Kind::Set { .. } | Kind::Metric => "use `is = [ … ]` or `is_not = [ … ]` with its choices",
                Kind::Level { .. } | Kind::Number { .. } => "use `below` or `at_least` with a number",
                Kind::Table { .. } => "use `rows_below` or `rows_at_least` with a number",
                Kind::Ranking => "a ranking cannot be tested",
            }),
        );
    }
    test.map(|test| Condition::Leaf(Leaf { question: index, test }))
}

fn read_choice_test(fields: &Fields<'_>, question: &Question) -> Option<Test> {
    for (key, test) in [("is", Test::Is as fn(u64) -> Test), ("is_not", Test::IsNot as fn(u64) -> Test)] {
        if !fields.has(key) {
            continue;
        }
        let mut bits = 0_u64;
        if fields.node(key).is_some_and(|node| matches!(&node.value, Value::List(words) if words.is_empty())) {
            return None;
        }
        for word in fields.texts(key) {
            if let Some(choice) = question.choice(&word.value) {
                bits |= 1 << choice;
                continue;
            }
            let known: Vec<&str> = match question.kind {
                Kind::Metric => METRIC_STATES.to_vec(),
                _ => question.choices().iter().map(|choice| choice.id.as_str()).collect(),
            };
            fields.report(
                Problem::new(Code::UnknownId, word.place, format!("`{}` has no choice `{}`", question.id, word.value))
                    .help(advice(&word.value, &known)),
            );
        }
        return Some(test(bits));
    }
    None
}

/// Takes the conditions out of questions that wait for each other, with a mistake for each.
fn refuse_circles(questionnaire: &mut Questionnaire, conditions: &[Option<&Node>], root: &Fields<'_>) {
    let waits: Vec<Vec<usize>> = questionnaire
        .questions
        .iter()
        .map(|question| {
            let mut on = Vec::new();
            if let Some(when) = &question.when {
                when.questions(&mut |index| on.push(index));
            }
            on
        })
        .collect();
    for start in 0..waits.len() {
        let mut reached = vec![false; waits.len()];
        let mut next: Vec<usize> = waits.get(start).cloned().unwrap_or_default();
        while let Some(index) = next.pop() {
            if let Some(seen @ false) = reached.get_mut(index) {
                *seen = true;
                next.extend(waits.get(index).into_iter().flatten());
            }
        }
        if reached.get(start) == Some(&true) {
            if let Some(question) = questionnaire.questions.get_mut(start) {
                question.when = None;
                root.report(
                    Problem::new(
                        Code::CircularCondition,
                        conditions.get(start).copied().flatten().map_or(question.place, |node| node.place),
                        format!("whether `{}` is asked depends on itself", question.id),
                    )
                    .help("a question may only wait for questions that do not wait for it"),
                );
            }
        }
    }
}
