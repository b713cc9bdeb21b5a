//! Reads needs, themes, criteria, attributes, costs and the plan of a pack.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::{Kind, Question, Questionnaire, is_written, read_condition};
use crate::scale::Range;
use crate::tree::{Fields, Node};

use super::feeds::never;
use super::{
    Attribute, AttributeKind, Cost, Criterion, Form, InPlace, MatchRow, Needs, PairRule, Relevance, Theme, Thresholds,
};

/// What readers of a framework look names up in.
pub(super) struct Names<'r> {
    pub(super) root: &'r Fields<'r>,
    pub(super) questionnaire: &'r Questionnaire,
    pub(super) attributes: &'r [Attribute],
}

impl Names<'_> {
    /// Finds a question that must be there, of a kind that fits.
    pub(super) fn question(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&Kind) -> bool,
    ) -> Option<usize> {
        let id = fields.text(key)?;
        self.question_named(&id, wanted, fits)
    }

    fn question_named(&self, id: &At<String>, wanted: &str, fits: impl Fn(&Kind) -> bool) -> Option<usize> {
        let Some(index) = self.questionnaire.index(&id.value) else {
            if is_written(self.root, "question", &id.value) {
                return None;
            }
            let known: Vec<&str> = self.questionnaire.questions.iter().map(|question| question.id.as_str()).collect();
            self.root.report(
                Problem::new(Code::UnknownId, id.place, format!("there is no question `{}`", id.value))
                    .help(advice(&id.value, &known)),
            );
            return None;
        };
        let question = self.questionnaire.get(index)?;
        if fits(&question.kind) {
            return Some(index);
        }
        self.root.report(
            Problem::new(Code::WrongKind, id.place, format!("`{}` is not {wanted}", id.value))
                .related(question.place, "the question")
                .help(format!("name a question that is {wanted}")),
        );
        None
    }

    pub(super) fn number(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a level or a number", |kind| {
            matches!(kind, Kind::Level { .. } | Kind::Number { .. })
        })
    }

    pub(super) fn choice(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a choice", |kind| matches!(kind, Kind::Choice { .. }))
    }

    pub(super) fn set(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a set", |kind| matches!(kind, Kind::Set { .. }))
    }

    pub(super) fn any(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.question(fields, key, "a question", |_| true)
    }

    /// Finds an attribute that must be there, of a kind that fits.
    pub(super) fn attribute(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&AttributeKind) -> bool,
    ) -> Option<usize> {
        let id = fields.text(key)?;
        let Some(index) = self.attributes.iter().position(|attribute| attribute.id == id.value) else {
            if is_written(self.root, "attribute", &id.value) {
                return None;
            }
            let known: Vec<&str> = self.attributes.iter().map(|attribute| attribute.id.as_str()).collect();
            self.root.report(
                Problem::new(Code::UnknownId, id.place, format!("there is no attribute `{}`", id.value))
                    .help(advice(&id.value, &known)),
            );
            return None;
        };
        let attribute = self.attributes.get(index)?;
        if fits(&attribute.kind) {
            return Some(index);
        }
        self.root.report(
            Problem::new(Code::WrongKind, id.place, format!("`{}` is not {wanted}", id.value))
                .help(format!("name an attribute that is {wanted}")),
        );
        None
    }

    pub(super) fn range(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.attribute(fields, key, "a range", |kind| matches!(kind, AttributeKind::Range { .. }))
    }

    pub(super) fn entries(&self, fields: &Fields<'_>, key: &'static str) -> Option<usize> {
        self.attribute(fields, key, "a set or category", |kind| {
            matches!(kind, AttributeKind::Set { .. } | AttributeKind::Category { .. })
        })
    }

    /// Returns the bits of entries named in a list.
    pub(super) fn entry_bits(&self, attribute: usize, words: &[At<String>]) -> u64 {
        words.iter().filter_map(|word| self.entry(attribute, word)).fold(0, |bits, entry| bits | 1 << entry)
    }

    /// Finds an entry of an attribute.
    pub(super) fn entry(&self, attribute: usize, word: &At<String>) -> Option<u16> {
        let attribute = self.attributes.get(attribute)?;
        let found = attribute.entry(&word.value);
        if found.is_none() {
            let known: Vec<&str> = attribute.entries().iter().map(|(id, _)| id.as_str()).collect();
            self.root.report(
                Problem::new(Code::UnknownId, word.place, format!("`{}` has no entry `{}`", attribute.id, word.value))
                    .help(advice(&word.value, &known)),
            );
        }
        found
    }

    fn get(&self, question: usize) -> Option<&Question> {
        self.questionnaire.get(question)
    }
}

/// Remembers an id; a second one of the same kind is a mistake.
pub(super) fn claim_id(
    root: &Fields<'_>,
    kind: &str,
    id: Option<&At<String>>,
    seen: &mut BTreeMap<String, Place>,
) -> bool {
    let Some(id) = id else { return false };
    if let Some(first) = seen.get(&id.value) {
        root.report(
            Problem::new(Code::DuplicateId, id.place, format!("there are two {kind}s `{}`", id.value))
                .related(*first, "the first one")
                .help("give one of them another id"),
        );
        return false;
    }
    seen.insert(id.value.clone(), id.place);
    true
}

/// Says that a part is missing without which nothing can be decided.
pub(super) fn missing_part(root: &Fields<'_>, part: &str) {
    root.report(
        Problem::new(Code::MissingPart, root.place(), format!("the pack has no {part}"))
            .help("add it, or let the pack extend the shipped one"),
    );
}

pub(super) fn read_attributes(root: &Fields<'_>) -> Vec<Attribute> {
    let mut seen = BTreeMap::new();
    let mut attributes = Vec::new();
    for fields in root.tables("attribute") {
        let id = fields.id("id");
        let name = fields.text("name");
        let unit = fields.optional_text("unit").map_or_else(String::new, |unit| unit.value);
        let cap = fields.optional_number("cap").map(|cap| cap.value);
        let kind = read_attribute_kind(&fields);
        let pair = fields.word(
            "pair",
            &[
                ("max", PairRule::Max),
                ("min", PairRule::Min),
                ("sum", PairRule::Sum),
                ("worse", PairRule::Worse),
                ("better", PairRule::Better),
                ("overlap", PairRule::Overlap),
                ("both", PairRule::Both),
            ],
        );
        let unique = claim_id(root, "attribute", id.as_ref(), &mut seen);
        fields.finish();
        if let (Some(id), Some(name), Some(kind), Some(pair), true) = (id, name, kind, pair, unique) {
            attributes.push(Attribute { id: id.value, name: name.value, kind, unit, pair: pair.value, cap });
        }
    }
    attributes
}

fn read_attribute_kind(fields: &Fields<'_>) -> Option<AttributeKind> {
    #[derive(Clone, Copy)]
    enum Word {
        Range,
        Band,
        Set,
        Category,
    }
    let words = [("range", Word::Range), ("band", Word::Band), ("set", Word::Set), ("category", Word::Category)];
    let scale = fields.optional_word("scale", &[("0-4", Some(4.0)), ("0-1", Some(1.0)), ("none", None)]);
    let mut entries = Vec::new();
    let mut seen = BTreeMap::new();
    for entry in fields.list("entries") {
        let entry = Fields::of(entry, fields.problems())?;
        let id = entry.id("id");
        let text = entry.text("text");
        let unique = claim_id(fields, "entry", id.as_ref(), &mut seen);
        entry.finish();
        if let (Some(id), Some(text), true) = (id, text, unique) {
            entries.push((id.value, text.value));
        }
    }
    let kind = fields.word("kind", &words)?;
    // Entries are kept as the bits of a number, which has 64.
    if matches!(kind.value, Word::Set | Word::Category) && !(1..=64).contains(&entries.len()) {
        fields.report(
            Problem::new(Code::Empty, kind.place, format!("there are {} entries", entries.len()))
                .help("give 1 to 64 `entries = [{ id = \"…\", text = \"…\" }]`"),
        );
        return None;
    }
    Some(match kind.value {
        Word::Range => AttributeKind::Range { most: scale.and_then(|scale| scale.value) },
        Word::Band => AttributeKind::Band,
        Word::Set => AttributeKind::Set { entries },
        Word::Category => AttributeKind::Category { entries },
    })
}

pub(super) fn read_needs(names: &Names<'_>) -> Option<Needs> {
    let Some(fields) = names.root.table("needs") else {
        missing_part(names.root, "`[needs]`");
        return None;
    };
    let finding = names.number(&fields, "finding");
    let deploying = names.number(&fields, "deploying");
    let tickets = names.number(&fields, "tickets");
    let automation = names.choice(&fields, "automation");
    let automation_value = automation.and_then(|index| read_values(names, &fields, "automation_value", index));
    let interactions = if fields.has("interactions") {
        names.question(&fields, "interactions", "a table", |kind| matches!(kind, Kind::Table { .. }))
    } else {
        None
    };
    let hours_full = fields.number_in("hours_full", 0.01, 1000.0);
    let hurts = fields.number_in("hurts", 0.01, 1.0);
    let covered = fields.number_in("covered", 0.01, 1.0);
    let discoverability = names.range(&fields, "discoverability");
    let self_service = names.range(&fields, "self_service");
    let orchestration = names.range(&fields, "orchestration");
    let dependence = names.range(&fields, "dependence");
    fields.finish();
    Some(Needs {
        finding: finding?,
        deploying: deploying?,
        tickets: tickets?,
        automation: automation?,
        automation_value: automation_value?,
        interactions,
        hours_full: hours_full?.value,
        hurts: hurts?.value,
        covered: covered?.value,
        covers: [discoverability?, self_service?, orchestration?],
        dependence: dependence?,
    })
}

/// Reads a table of choice → number from 0 to 1; a choice left out counts 0.
pub(super) fn read_values(
    names: &Names<'_>,
    fields: &Fields<'_>,
    key: &'static str,
    question: usize,
) -> Option<Vec<f64>> {
    let question = names.get(question)?;
    let table = fields.table(key)?;
    let states = crate::questionnaire::METRIC_STATES;
    let known: Vec<&str> = match question.kind {
        Kind::Metric => states.to_vec(),
        _ => question.choices().iter().map(|choice| choice.id.as_str()).collect(),
    };
    let mut values = vec![0.0; known.len()];
    for entry in table.all() {
        let number = crate::tree::number_of(&entry.node, fields.problems());
        let place = known.iter().position(|id| *id == entry.key.value).and_then(|index| values.get_mut(index));
        match (place, number) {
            (None, _) => fields.report(
                Problem::new(
                    Code::UnknownId,
                    entry.key.place,
                    format!("`{}` has no choice `{}`", question.id, entry.key.value),
                )
                .help(advice(&entry.key.value, &known)),
            ),
            (Some(place), Some(number)) if (0.0..=1.0).contains(&number.value) => *place = number.value,
            (Some(_), Some(number)) => fields.report(
                Problem::new(Code::OutOfRange, number.place, format!("{} is out of range", number.value))
                    .help("a number from 0 to 1"),
            ),
            (Some(_), None) => {}
        }
    }
    Some(values)
}

pub(super) fn read_themes(root: &Fields<'_>) -> Vec<Theme> {
    let mut seen = BTreeMap::new();
    let mut themes = Vec::new();
    for fields in root.tables("theme") {
        let id = fields.id("id");
        let name = fields.text("name");
        let about = fields.text("about");
        let unique = claim_id(root, "theme", id.as_ref(), &mut seen);
        fields.finish();
        if let (Some(id), Some(name), Some(about), true) = (id, name, about, unique) {
            themes.push(Theme { id: id.value, name: name.value, about: about.value });
        }
    }
    themes
}

pub(super) fn read_criteria(names: &Names<'_>, themes: &[Theme]) -> Vec<Criterion> {
    let mut seen = BTreeMap::new();
    let mut criteria = Vec::new();
    for fields in names.root.tables("criterion") {
        if let Some(criterion) = read_criterion(names, themes, fields, &mut seen) {
            criteria.push(criterion);
        }
    }
    if criteria.is_empty() {
        missing_part(names.root, "criteria");
    }
    criteria
}

fn read_criterion(
    names: &Names<'_>,
    themes: &[Theme],
    fields: Fields<'_>,
    seen: &mut BTreeMap<String, Place>,
) -> Option<Criterion> {
    let id = fields.id("id");
    let unique = claim_id(names.root, "criterion", id.as_ref(), seen);
    let name = fields.text("name");
    let about = fields.text("about");
    let claims = fields.texts("claims").into_iter().map(|claim| claim.value).collect();
    let theme = fields.text("theme").and_then(|theme| find_theme(names.root, &theme, themes));
    let weight = fields.number("weight").and_then(|weight| check_weight(&fields, &weight));
    let form = read_form(names, &fields);
    let relevance = fields.node("relevance").and_then(|node| read_relevance(names, node));
    if relevance.is_none() && !fields.has("relevance") {
        fields.report(
            Problem::new(Code::MissingKey, fields.place(), "`relevance` is missing")
                .help("say how much it is at stake: a number, or a table that reads an answer"),
        );
    }
    if let (Some(relevance), Some(node)) = (&relevance, fields.node("relevance"))
        && never(relevance)
    {
        fields.report(
            Problem::new(Code::NoEffect, node.place, "no answer puts the criterion at stake, so its weight has no effect")
                .help("give its relevance a value above 0 for some answer, or delete the criterion"),
        );
    }
    fields.finish();
    if !unique {
        return None;
    }
    Some(Criterion {
        id: id?.value,
        name: name?.value,
        theme: theme?,
        weight: weight?,
        about: about?.value,
        claims,
        form: form?,
        relevance: relevance?,
    })
}

fn find_theme(root: &Fields<'_>, theme: &At<String>, themes: &[Theme]) -> Option<usize> {
    let found = themes.iter().position(|known| known.id == theme.value);
    if found.is_none() && !is_written(root, "theme", &theme.value) {
        let known: Vec<&str> = themes.iter().map(|known| known.id.as_str()).collect();
        root.report(
            Problem::new(Code::UnknownId, theme.place, format!("there is no theme `{}`", theme.value))
                .help(advice(&theme.value, &known)),
        );
    }
    found
}

/// Far above any weight somebody means, and small enough that no sum of weights overflows.
const MOST_WEIGHT: f64 = 1e6;

/// Returns a weight if it is one; a mistake is pushed.
pub(super) fn check_weight(fields: &Fields<'_>, weight: &At<f64>) -> Option<f64> {
    if weight.value > 0.0 && weight.value <= MOST_WEIGHT {
        return Some(weight.value);
    }
    let help = "a weight is a number greater than zero, at most a million; delete what has none";
    fields.report(Problem::new(Code::BadWeight, weight.place, format!("the weight is {}", weight.value)).help(help));
    None
}

#[derive(Clone, Copy)]
enum FormWord {
    Coverage,
    Supply,
    Deadline,
    Ability,
    Skills,
    Upkeep,
    Burden,
    Affordability,
    Band,
    Match,
    Holds,
}

const FORMS: [(&str, FormWord); 11] = [
    ("coverage", FormWord::Coverage),
    ("supply", FormWord::Supply),
    ("deadline", FormWord::Deadline),
    ("ability", FormWord::Ability),
    ("skills", FormWord::Skills),
    ("upkeep", FormWord::Upkeep),
    ("burden", FormWord::Burden),
    ("affordability", FormWord::Affordability),
    ("band", FormWord::Band),
    ("match", FormWord::Match),
    ("holds", FormWord::Holds),
];

fn read_form(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let Some(word) = fields.word("form", &FORMS) else {
        // Which keys belong here depends on the form, so none can be called unknown.
        let _ = fields.all();
        return None;
    };
    if !matches!(word.value, FormWord::Coverage | FormWord::Skills | FormWord::Burden | FormWord::Affordability)
        && !fields.has("question")
    {
        fields.report(
            Problem::new(Code::NoQuestion, word.place, "no question feeds this criterion")
                .help("add `question = \"…\"` with the id of the question it reads"),
        );
        let _ = fields.all();
        return None;
    }
    match word.value {
        FormWord::Coverage => Some(Form::Coverage),
        FormWord::Supply => {
            let (question, attribute) = number_and_range(names, fields);
            Some(Form::Supply { question: question?, attribute: attribute? })
        }
        FormWord::Deadline => {
            let (question, attribute) = number_and_range(names, fields);
            Some(Form::Deadline { question: question?, attribute: attribute? })
        }
        FormWord::Ability => {
            let (question, attribute) = number_and_range(names, fields);
            let span = fields.number_in("span", 0.1, 100.0);
            Some(Form::Ability { question: question?, attribute: attribute?, span: span?.value })
        }
        FormWord::Skills => read_skills(names, fields),
        FormWord::Upkeep => read_upkeep(names, fields),
        FormWord::Burden => Some(Form::Burden { attribute: names.range(fields, "attribute")? }),
        FormWord::Affordability => {
            let comfortable = fields.number_in("comfortable", 0.01, 1e9);
            let painful = fields.number_in("painful", 0.01, 1e9);
            let (comfortable, painful) = (comfortable?, painful?);
            if comfortable.value < painful.value {
                return Some(Form::Affordability { comfortable: comfortable.value, painful: painful.value });
            }
            fields.report(
                Problem::new(Code::BadRange, painful.place, "`painful` is not above `comfortable`")
                    .help("painful is the cost per engineer and year that is worth nothing, so it is the greater one"),
            );
            None
        }
        FormWord::Band => {
            let question = names.number(fields, "question");
            let attribute = names.attribute(fields, "attribute", "a band", |kind| *kind == AttributeKind::Band);
            Some(Form::Band { question: question?, attribute: attribute? })
        }
        FormWord::Match => read_match(names, fields),
        FormWord::Holds => {
            let question = names.set(fields, "question");
            let attribute = names.entries(fields, "attribute");
            let own_scope = fields.number_in("own_scope", 0.0, 1.0);
            let shortage = fields.number_in("shortage", 0.0, 1.0);
            let security = names.number(fields, "security");
            Some(Form::Holds {
                question: question?,
                attribute: attribute?,
                own_scope: own_scope?.value,
                shortage: shortage?.value,
                security: security?,
            })
        }
    }
}

fn number_and_range(names: &Names<'_>, fields: &Fields<'_>) -> (Option<usize>, Option<usize>) {
    (names.number(fields, "question"), names.range(fields, "attribute"))
}

fn read_skills(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let span = fields.number_in("span", 0.1, 100.0);
    let mut skills = Vec::new();
    for skill in fields.list("skills") {
        let skill = Fields::of(skill, fields.problems())?;
        let (question, attribute) = number_and_range(names, &skill);
        skill.finish();
        skills.push((question?, attribute?));
    }
    if skills.is_empty() {
        fields.report(
            Problem::new(Code::NoQuestion, fields.place(), "no question feeds this criterion")
                .help("add `skills = [{ question = \"…\", attribute = \"…\" }]`"),
        );
        return None;
    }
    Some(Form::Skills { skills, span: span?.value })
}

fn read_upkeep(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let (question, attribute) = number_and_range(names, fields);
    let assumed_from = names.number(fields, "assumed_from");
    let assumed_share = fields.number_in("assumed_share", 0.0, 1.0);
    let requirement = names.range(fields, "requirement");
    Some(Form::Upkeep {
        question: question?,
        assumed_from: assumed_from?,
        assumed_share: assumed_share?.value,
        attribute: attribute?,
        requirement: requirement?,
    })
}

fn read_match(names: &Names<'_>, fields: &Fields<'_>) -> Option<Form> {
    let question = names.any(fields, "question");
    let attribute = names.entries(fields, "attribute");
    let mut rows = Vec::new();
    for row in fields.list("match") {
        let row = Fields::of(row, fields.problems())?;
        let entry = row.text("entry").and_then(|word| names.entry(attribute?, &word));
        let value = row.number_in("value", 0.0, 1.0);
        let when = row.node("when").and_then(|node| read_condition(node, names.questionnaire, names.root));
        row.finish();
        rows.push(MatchRow { entry: entry?, value: value?.value, when });
    }
    if rows.is_empty() {
        fields.report(
            Problem::new(Code::Empty, fields.place(), "there is no row that gives an entry a value")
                .help("add `match = [{ entry = \"…\", value = 1 }]`"),
        );
    }
    Some(Form::Match { question: question?, attribute: attribute?, rows })
}

fn read_relevance(names: &Names<'_>, node: &Node) -> Option<Relevance> {
    if let crate::tree::Value::Number(value) = node.value {
        if (0.0..=1.0).contains(&value) {
            return Some(Relevance::Fixed(value));
        }
        names.root.report(
            Problem::new(Code::OutOfRange, node.place, format!("{value} is out of range")).help("a number from 0 to 1"),
        );
        return None;
    }
    let fields = Fields::of(node, names.root.problems())?;
    let relevance = read_relevance_table(names, &fields);
    if relevance.is_none() {
        let _ = fields.all();
    }
    fields.finish();
    relevance
}

fn read_relevance_table(names: &Names<'_>, fields: &Fields<'_>) -> Option<Relevance> {
    if fields.has("needs") {
        return Some(Relevance::Needs(fields.number_in("needs", 0.0, 1.0)?.value));
    }
    if fields.has("greatest") {
        let parts: Vec<Option<Relevance>> =
            fields.list("greatest").iter().map(|part| read_relevance(names, part)).collect();
        return parts.into_iter().collect::<Option<Vec<_>>>().map(Relevance::Greatest);
    }
    if fields.has("over") {
        let over = fields.number_in("over", 0.01, 1e9)?;
        return Some(Relevance::Over { question: names.number(fields, "question")?, over: over.value });
    }
    if fields.has("values") {
        let question = names.choice(fields, "question")?;
        return Some(Relevance::Values { question, values: read_values(names, fields, "values", question)? });
    }
    if fields.has("any") {
        let value = fields.number_in("any", 0.0, 1.0)?;
        return Some(Relevance::AnyOf { question: names.set(fields, "question")?, value: value.value });
    }
    let from = fields.number("from")?;
    let value = fields.number_in("value", 0.0, 1.0)?;
    Some(Relevance::From { question: names.number(fields, "question")?, from: from.value, value: value.value })
}

pub(super) fn read_cost(names: &Names<'_>) -> Option<Cost> {
    let Some(fields) = names.root.table("cost") else {
        missing_part(names.root, "`[cost]`");
        return None;
    };
    let engineer = fields.table("engineer_cost").and_then(|inner| {
        let question = names.number(&inner, "question");
        let range = read_range(&inner, None);
        let claims = inner.texts("claims").into_iter().map(|claim| claim.value).collect();
        let note = inner.optional_text("note").map(|note| note.value);
        inner.finish();
        Some((question?, range?, claims, note))
    });
    let budget = names.number(&fields, "budget");
    let engineers = names.number(&fields, "engineers");
    let fte_year_one = names.range(&fields, "fte_year_one");
    let fte_run = names.range(&fields, "fte_run");
    let licence_base = names.range(&fields, "licence_base");
    let licence_per_engineer = names.range(&fields, "licence_per_engineer");
    let hosting = names.range(&fields, "hosting");
    let currency = fields.text("currency");
    fields.finish();
    let (engineer_question, engineer_cost, engineer_claims, engineer_note) = engineer?;
    Some(Cost {
        engineer_question,
        engineer_cost,
        engineer_claims,
        engineer_note,
        budget: budget?,
        engineers: engineers?,
        fte_year_one: fte_year_one?,
        fte_run: fte_run?,
        licence_base: licence_base?,
        licence_per_engineer: licence_per_engineer?,
        hosting: hosting?,
        currency: currency?.value,
    })
}

/// Reads `low`, `likely`, `high`.
pub(super) fn read_range(fields: &Fields<'_>, most: Option<f64>) -> Option<Range> {
    let (least, most) = (0.0, most.unwrap_or(1e12));
    let low = fields.number_in("low", least, most);
    let likely = fields.number_in("likely", least, most);
    let high = fields.number_in("high", least, most);
    let (low, likely, high) = (low?, likely?, high?);
    let range = Range { low: low.value, likely: likely.value, high: high.value };
    if range.is_ordered() {
        return Some(range);
    }
    fields.report(
        Problem::new(
            Code::BadRange,
            likely.place,
            format!("{} / {} / {} is not in order", range.low, range.likely, range.high),
        )
        .help("low, likely and high ascend"),
    );
    None
}

pub(super) fn read_in_place(names: &Names<'_>, option_ids: &[String]) -> Option<InPlace> {
    let fields = names.root.table("in-place")?;
    let tool = names.choice(&fields, "tool");
    let since = names.number(&fields, "since");
    let plugins = names.number(&fields, "plugins");
    let integrations = names.number(&fields, "integrations");
    let services = names.number(&fields, "services");
    let customisation_need = names.number(&fields, "customisation");
    let customisation_ability = names.range(&fields, "customisation");
    let number = |key: &'static str| fields.number_in(key, 0.0, 1e6).map(|number| number.value);
    let figures = [
        number("weeks_per_plugin"),
        number("weeks_per_integration"),
        number("weeks_per_service"),
        number("low"),
        number("high"),
        number("overlap_months"),
        number("working_weeks"),
        number("shrink_plugins"),
        number("migrate_after_months"),
        number("decide_by_months"),
    ];
    let place = fields.place();
    let (keep, shrink, migrate) = (fields.text("keep"), fields.text("shrink"), fields.text("migrate"));
    let claims = fields.texts("claims").into_iter().map(|claim| claim.value).collect();
    fields.finish();
    let [plugin, integration, service, low, high, overlap, weeks, shrink_from, migrate_after, decide_by] = figures;
    let choices = names.get(tool?)?.choices();
    let tools = choices.iter().map(|choice| option_ids.iter().position(|id| *id == choice.id)).collect();
    let none = choices.iter().position(|choice| choice.id == "none");
    if none.is_none() {
        names.root.report(
            Problem::new(Code::WrongKind, place, "the question on the tool has no choice `none`")
                .help("add a choice with the id `none`, so that an organisation can say that it has no tool"),
        );
    }
    Some(InPlace {
        tool: tool?,
        tools,
        none: none? as u16,
        since: since?,
        plugins: plugins?,
        integrations: integrations?,
        services: services?,
        customisation_need: customisation_need?,
        customisation_ability: customisation_ability?,
        weeks_per_plugin: plugin?,
        weeks_per_integration: integration?,
        weeks_per_service: service?,
        low: low?,
        high: high?,
        overlap_months: overlap?,
        working_weeks: weeks?.max(1.0),
        shrink_plugins: shrink_from?,
        migrate_after_months: migrate_after?,
        decide_by_months: decide_by?,
        keep: keep?.value,
        shrink: shrink?.value,
        migrate: migrate?.value,
        claims,
    })
}

pub(super) fn read_verdict(root: &Fields<'_>) -> Option<Thresholds> {
    let Some(fields) = root.table("verdict") else {
        missing_part(root, "`[verdict]`");
        return None;
    };
    let share = |key: &'static str| fields.number_in(key, 0.0, 1.0).map(|number| number.value);
    let count = |key: &'static str, most: f64| fields.number_in(key, 0.0, most).map(|number| number.value);
    let completeness = share("recommended_completeness");
    let gap = count("too_close_gap", 100.0);
    let rival_best = count("rival_best_gap", 100.0);
    let recommended = share("recommended_share");
    let too_close = share("too_close_share");
    let rival = share("rival_share");
    let staffed = share("staffed_share");
    let high = count("trap_high", 100.0);
    let medium = count("trap_medium", 100.0);
    let look_again = count("look_again_months", 120.0);
    let decide_again = count("decide_again_months", 120.0);
    fields.finish();
    Some(Thresholds {
        recommended_completeness: completeness?,
        too_close_gap: gap?,
        rival_best_gap: rival_best?,
        recommended_share: recommended?,
        too_close_share: too_close?,
        rival_share: rival?,
        staffed_share: staffed?,
        trap_high: high? as usize,
        trap_medium: medium? as usize,
        look_again_months: look_again? as i32,
        decide_again_months: decide_again? as i32,
    })
}
