//! Questions: why they are asked, what they feed, and what was answered by whom.

use crate::answers::{Answer, bounds, said};
use crate::assessment::{Given, Standing};
use crate::framework::feeds::{Reader, readers};
use crate::questionnaire::{Choice, Datum, Kind, Law, Question};

use super::super::words::{number, percent};
use super::{Branch, Explainer, Judged, Link, words};

impl Explainer<'_> {
    /// Explains a question.
    pub(super) fn question(&self, id: &str) -> Option<Branch> {
        let index = self.pack.questionnaire.index(id)?;
        let question = self.pack.questionnaire.get(index)?;
        let section = self.pack.questionnaire.sections.get(question.section);
        let section = section.map_or("", |section| section.name.as_str());
        let when = question
            .when
            .as_ref()
            .map(|when| Branch::note(format!("Asked only when {}", words::condition(&self.pack.questionnaire, when))));
        let branch = Branch::new(Link::Thing, format!("Question `{id}` ({section}): {}", question.text))
            .with(self.answer(index).map(|answer| Branch { next: None, ..answer }))
            .with([Branch::note(format!("Why it is asked: {}", question.why))])
            .with(question.torn.as_ref().map(|torn| Branch::note(format!("When torn between two: {torn}"))))
            .with(when)
            .with([self.kind(question)])
            .with(Branch::group("What it feeds", self.readers(index)))
            .with(settles(question))
            .with(law(question.law))
            .with(self.unknown_counts(question));
        Some(branch.with([Branch::note("Wording, levels and shares are judgement; what it feeds names its claims.")]))
    }

    fn kind(&self, question: &Question) -> Branch {
        let choices = |choices: &[Choice]| -> Vec<Branch> {
            choices.iter().map(|choice| Branch::note(format!("`{}`: {}", choice.id, choice.text))).collect()
        };
        match &question.kind {
            Kind::Level { levels } => {
                let levels = levels.iter().enumerate().map(|(level, text)| Branch::note(format!("{level}: {text}")));
                Branch::note("A level from 0 to 4").with(levels)
            }
            Kind::Choice { choices: all } => Branch::note("One of").with(choices(all)),
            Kind::Set { choices: all } => Branch::note("Any of").with(choices(all)),
            Kind::Number { unit, least, most, .. } => {
                let unit = unit.replace("currency", &self.pack.framework.cost.currency);
                Branch::note(format!("Answered with {}, in {unit}", bounds(*least, *most)))
            }
            Kind::Metric => Branch::note("Answered with a name, a unit and the value today"),
            Kind::Table { most_rows, columns } => {
                let columns = columns.iter().map(|column| Branch::note(format!("`{}`: {}", column.id, column.text)));
                Branch::note(format!("A table of at most {most_rows} rows, with these columns")).with(columns)
            }
            Kind::Ranking => Branch::note("The themes, the most important first; ties are allowed"),
        }
    }

    /// Says what *don't know* counts as.
    fn unknown_counts(&self, question: &Question) -> Option<Branch> {
        let (_, first) = question.domain.first()?;
        let count = question.domain.len();
        if question.domain.iter().all(|(_, share)| (share - first).abs() < 1e-9) {
            let values = format!("*Don't know* counts over its {count} possible values with equal shares");
            return Some(Branch::note(values.replace('*', "")));
        }
        let shares = question.domain.iter();
        let shares: Vec<String> =
            shares.map(|(datum, share)| format!("{} {}", percent(*share), self.datum(question, *datum))).collect();
        Some(Branch::note(format!("Don't know counts as: {}", shares.join("; "))))
    }

    fn readers(&self, question: usize) -> Vec<Branch> {
        let all = readers(&self.pack.framework, &self.pack.questionnaire);
        all.get(question).map_or_else(Vec::new, |readers| readers.iter().map(|reader| self.reader(reader)).collect())
    }

    fn reader(&self, reader: &Reader) -> Branch {
        let framework = &self.pack.framework;
        let id = reader.id.as_str();
        let named = |name: &str, claims: &[String]| {
            let kind = reader.kind;
            Branch::note(format!("The {kind} {name}")).next(format!("{kind}:{id}")).with(self.claims(claims))
        };
        let found = match reader.kind {
            "criterion" => {
                framework.criteria.iter().find(|known| known.id == id).map(|known| named(&known.name, &known.claims))
            }
            "gate" => {
                framework.gates.iter().find(|known| known.id == id).map(|known| named(&known.name, &known.claims))
            }
            "trap" => {
                framework.traps.iter().find(|known| known.id == id).map(|known| named(&known.name, &known.claims))
            }
            "constraint" => {
                framework.constraints.iter().find(|known| known.id == id).map(|known| named(&known.name, &[]))
            }
            "readiness" => framework.readiness.iter().find(|known| known.id == id).map(|known| {
                Branch::note(format!("The readiness dimension {}", known.name)).next(format!("readiness:{id}"))
            }),
            "exception" => Some(Branch::note(format!("The exception {id}")).next(format!("exception:{id}"))),
            "question" => {
                Some(Branch::note(format!("Whether the question `{id}` is asked")).next(format!("question:{id}")))
            }
            "need" => Some(Branch::note(format!("The need for {id}")).next(format!("need:{id}"))),
            "cost" => Some(Branch::note(format!("The cost: {}", id.replace('-', " "))).next("cost")),
            "plan" => Some(Branch::note(format!("The pilot plan: {}", id.replace('-', " "))).next("plan")),
            "weights" => Some(Branch::note("The weights of the criteria, by theme").next("themes")),
            _ => None,
        };
        found.unwrap_or_else(|| Branch::note(format!("For {}: {id}", reader.kind)))
    }

    /// Says what was answered, by whom and when; nothing without answers.
    pub(super) fn answer(&self, index: usize) -> Option<Branch> {
        let judged = self.judged?;
        let question = self.pack.questionnaire.get(index)?;
        let given = judged.assessment.given.get(&index).map_or(&[][..], Vec::as_slice);
        let words = self.stated(judged, index)?;
        let (who, replies) = match given {
            [only] => (format!(" ({})", who(only)), remarks(only)),
            several => (String::new(), several.iter().map(|given| self.given(question, given)).collect()),
        };
        let text = format!("Answer to `{}`, {}: {words}{who}", question.id, question.short);
        Some(Branch::new(Link::Answer, text).next(format!("question:{}", question.id)).with(replies))
    }

    /// Says what is known of a question.
    pub(in crate::report) fn stated(&self, judged: Judged<'_>, index: usize) -> Option<String> {
        let question = self.pack.questionnaire.get(index)?;
        let state = judged.assessment.state(index)?;
        let given = judged.assessment.given.get(&index).map_or(&[][..], Vec::as_slice);
        Some(match &state.standing {
            Standing::Skipped => "not asked, since it does not apply here".to_owned(),
            Standing::NotApplicable(reason) => format!("not applicable: {reason}"),
            Standing::Unknown => format!("don't know{}", open(question)),
            Standing::Unanswered => format!("no answer{}", open(question)),
            Standing::Spread => "respondents differ, so each reply counts with its share".to_owned(),
            Standing::Disputed => "respondents differ on a fact, so it is open".to_owned(),
            Standing::Known => match (given, state.known()) {
                ([only], _) => self.reply(question, &only.reply.answer),
                (_, Some(datum)) => self.datum(question, datum),
                _ => format!("{} replies", given.len()),
            },
        })
    }

    fn given(&self, question: &Question, given: &Given) -> Branch {
        let text = format!("{}: {}", who(given), self.reply(question, &given.reply.answer));
        Branch::note(text).with(remarks(given))
    }

    /// Says a value of a question.
    pub(super) fn datum(&self, question: &Question, datum: Datum) -> String {
        match (&question.kind, datum) {
            (Kind::Number { unit, .. }, Datum::Number(value)) => {
                words::amounts(&[value], unit, &self.pack.framework.cost.currency)
            }
            (Kind::Level { .. }, Datum::Number(_)) => self.reply(question, &Answer::Value(datum)),
            (Kind::Metric, Datum::Choice(state)) => {
                let states = ["no metric is named", "named, but not measured", "named and measured"];
                states.get(usize::from(state)).map_or_else(String::new, |state| (*state).to_owned())
            }
            (_, Datum::Number(value)) => number(value),
            _ => self.reply(question, &Answer::Value(datum)),
        }
    }

    /// Says a reply in the words of the pack.
    pub(super) fn reply(&self, question: &Question, answer: &Answer) -> String {
        if let (Kind::Number { .. }, Answer::Value(datum @ Datum::Number(_))) = (&question.kind, answer) {
            return self.datum(question, *datum);
        }
        let themes = self.pack.framework.themes.iter();
        let themes: Vec<Choice> =
            themes.map(|theme| Choice { id: theme.id.clone(), text: theme.name.clone() }).collect();
        said(question, answer, &themes)
    }
}

/// The note and the evidence of a reply.
fn remarks(given: &Given) -> Vec<Branch> {
    let note = given.reply.note.as_ref().map(|note| Branch::note(format!("Note: {note}")));
    let evidence = given.reply.evidence.as_ref();
    let evidence = evidence.map(|evidence| Branch::note(format!("Evidence: {evidence}")));
    note.into_iter().chain(evidence).collect()
}

/// Says what stands in for an answer that is open.
fn open(question: &Question) -> String {
    match question.domain.len() {
        0 => String::new(),
        count => format!(", so each of its {count} possible values counts with its share"),
    }
}

fn who(given: &Given) -> String {
    let mut parts = vec![given.respondent.clone()];
    parts.extend(given.role.clone());
    parts.extend(given.date.map(|date| date.to_string()));
    parts.join(", ")
}

fn settles(question: &Question) -> Option<Branch> {
    let text = match (&question.settled_by, question.fact) {
        (Some(role), true) => format!("A fact: where replies differ, the role `{role}` settles it, or else it is open"),
        (None, true) => "A fact: where replies differ, it is open".to_owned(),
        _ => return None,
    };
    Some(Branch::note(text))
}

/// Says what the laws of the method promise of an answer.
fn law(law: Law) -> Option<Branch> {
    let text = match law {
        Law::Supply => "More of it never lowers any fit",
        Law::Need => "More of it never lowers an alternative that fully serves it",
        Law::Aversion => "More of it never lowers an alternative that is at least as good there as on the whole",
        Law::Automation => "More of it never lowers an alternative that covers orchestration least",
        Law::Setting => return None,
    };
    Some(Branch::note(text))
}
