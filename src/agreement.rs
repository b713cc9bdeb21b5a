//! What people agreed for the pilot: who owns it, which teams take part, what stands behind the button, what the form asks.
//!
//! Reads the text of `pilot.toml` and nothing else. Nothing in it must be there: what is left out stays open, and the plan says so.

mod redact;

use std::cell::RefCell;

use crate::date::Date;
use crate::problem::{At, Code, Problem};
use crate::tree::{self, Fields};

/// The most decisions that a golden path leaves to a developer.
pub const MOST_FIELDS: usize = 3;

/// What was agreed for the pilot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agreement {
    /// The first day; the Monday on or after it is taken.
    pub start: Option<Date>,
    /// The path.
    pub path: AgreedPath,
    /// What the form leaves to a developer, besides name, owner and the reason for coming.
    pub fields: Vec<FormField>,
    /// The owner.
    pub owner: Owner,
    /// The teams that take part.
    pub teams: Vec<Team>,
    /// The names of teams that are compared with them.
    pub control: Vec<String>,
    /// Orders to use the path.
    pub mandates: Vec<Mandate>,
    /// What stands behind the button.
    pub backend: AgreedBackend,
    /// What security asks for.
    pub security: Security,
    /// Who decides in the last week.
    pub board: Vec<String>,
    /// What running the path costs a year beyond licence and people, in the currency of the reports.
    pub infrastructure: Option<f64>,
    /// What is known of ticket types beyond an export, by name.
    pub tickets: Vec<Known>,
    /// What stands for the placeholders of a starter kit, by name.
    pub kit: Vec<(At<String>, String)>,
}

/// The path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AgreedPath {
    /// The ticket type that was confirmed.
    pub ticket: Option<At<String>>,
    /// A short name for files and forms.
    pub slug: Option<At<String>>,
    /// What it covers.
    pub in_scope: Vec<String>,
    /// What it does not.
    pub out_of_scope: Vec<String>,
    /// The way off the path.
    pub escape_hatch: Option<String>,
    /// Today's steps.
    pub steps_before: Vec<String>,
    /// The steps on the path.
    pub steps_after: Vec<String>,
}

/// A question of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// What it asks.
    pub title: String,
    /// What to think of.
    pub about: Option<String>,
    /// The choices; any text where there are none.
    pub choices: Vec<String>,
}

/// The owner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Owner {
    /// The person who owns it as a product.
    pub product_owner: Option<String>,
    /// The team.
    pub team: Option<String>,
    /// The people at work on it, in full-time equivalents.
    pub people: Option<f64>,
    /// Where developers ask for help.
    pub support_channel: Option<String>,
    /// When somebody answers.
    pub support_hours: Option<String>,
    /// How soon.
    pub response_target: Option<String>,
}

/// A team that takes part.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// How many developers it has.
    pub size: Option<f64>,
    /// Who speaks for it.
    pub champion: Option<String>,
    /// The day it agreed of its own will.
    pub consent: Option<Date>,
}

/// An order to use the path. Its runs count as mandated.
#[derive(Debug, Clone, PartialEq)]
pub struct Mandate {
    /// The team.
    pub team: String,
    /// From this day on.
    pub from: Date,
    /// Up to this day; without end where there is none.
    pub to: Option<Date>,
    /// Who ordered it.
    pub by: Option<String>,
}

/// Whether what the button calls exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exists {
    /// It does.
    Yes,
    /// In part.
    Partly,
    /// It does not.
    No,
}

impl Exists {
    const WORDS: [(&str, Self); 3] = [("yes", Self::Yes), ("partly", Self::Partly), ("no", Self::No)];
}

/// How the form starts what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// It opens a pull request, which is applied after it is merged.
    PullRequest,
    /// It starts a workflow of the code host.
    Workflow,
    /// It calls an address.
    Webhook,
    /// It hands a description to an orchestrator.
    Orchestrator,
}

impl Call {
    const WORDS: [(&str, Self); 4] = [
        ("pull-request", Self::PullRequest),
        ("workflow", Self::Workflow),
        ("webhook", Self::Webhook),
        ("orchestrator", Self::Orchestrator),
    ];
}

/// What stands behind the button.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AgreedBackend {
    /// How the form starts it.
    pub call: Option<Call>,
    /// What is called.
    pub automation: Option<String>,
    /// Whether it exists today.
    pub exists: Option<Exists>,
    /// What is missing.
    pub gap: Option<String>,
    /// Who closes the gap.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<Date>,
}

/// What security asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Security {
    /// The class of the data that the path touches.
    pub data_class: Option<String>,
    /// Whose approval is needed.
    pub approvals: Vec<String>,
    /// Where an auditor finds who did what.
    pub audit_source: Option<String>,
}

/// What is known of a ticket type beyond an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The type, as the export or the answers call it.
    pub name: At<String>,
    /// The share that needs no judgement, 0 to 1.
    pub standard: Option<f64>,
    /// Minutes of work on one ticket, on both sides.
    pub handling: Option<f64>,
    /// The risk of doing it by oneself, 0 to 4.
    pub risk: Option<f64>,
    /// Whether it asks for something, rather than reports a fault.
    pub request: Option<bool>,
}

/// Reads what was agreed. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(file: u16, text: &str, problems: &RefCell<Vec<Problem>>) -> Option<Agreement> {
    let before = problems.borrow().len();
    let root = tree::parse(file, text, &mut problems.borrow_mut());
    let fields = Fields::of(&root, problems)?;
    let agreement = Agreement {
        start: fields.optional_date("start").map(|date| date.value),
        path: fields.table("path").map(read_path).unwrap_or_default(),
        fields: read_fields(&fields),
        owner: fields.table("owner").map(read_owner).unwrap_or_default(),
        teams: fields.tables("team").into_iter().filter_map(read_team).collect(),
        control: texts(&fields, "control"),
        mandates: fields.tables("mandate").into_iter().filter_map(read_mandate).collect(),
        backend: fields.table("backend").map(read_backend).unwrap_or_default(),
        security: fields.table("security").map(read_security).unwrap_or_default(),
        board: texts(&fields, "board"),
        infrastructure: fields.optional_number_in("infrastructure", 0.0, 1e12).map(|number| number.value),
        tickets: fields.tables("ticket").into_iter().filter_map(read_known).collect(),
        kit: fields.table("kit").map(|kit| read_kit(&kit)).unwrap_or_default(),
    };
    fields.finish();
    Some(agreement).filter(|_| problems.borrow().len() == before)
}

fn texts(fields: &Fields<'_>, key: &'static str) -> Vec<String> {
    fields.texts(key).into_iter().map(|text| text.value).collect()
}

fn text(fields: &Fields<'_>, key: &'static str) -> Option<String> {
    fields.optional_text(key).map(|text| text.value)
}

fn read_path(fields: Fields<'_>) -> AgreedPath {
    let path = AgreedPath {
        ticket: fields.optional_text("ticket"),
        slug: fields.optional_text("slug").filter(|slug| is_slug(&fields, slug)),
        in_scope: texts(&fields, "in_scope"),
        out_of_scope: texts(&fields, "out_of_scope"),
        escape_hatch: text(&fields, "escape_hatch"),
        steps_before: texts(&fields, "steps_before"),
        steps_after: texts(&fields, "steps_after"),
    };
    fields.finish();
    path
}

/// Returns whether a text can name files and forms in every tool; pushes a mistake if not.
fn is_slug(fields: &Fields<'_>, slug: &At<String>) -> bool {
    let starts_well = slug.value.starts_with(|first: char| first.is_ascii_lowercase());
    let fits = tree::is_id(&slug.value) && !slug.value.contains('+') && (2..=30).contains(&slug.value.len());
    if !(starts_well && fits) {
        let problem = Problem::new(Code::BadId, slug.place, format!("`{}` is no short name", slug.value));
        fields.report(problem.help("2 to 30 lower-case letters and digits joined by `-`, a letter first"));
    }
    starts_well && fits
}

fn read_fields(root: &Fields<'_>) -> Vec<FormField> {
    let tables = root.tables("field");
    if let Some(first_too_many) = tables.get(MOST_FIELDS) {
        let message = format!("the form asks {} things of a developer", tables.len());
        let problem = Problem::new(Code::OutOfRange, first_too_many.place(), message);
        root.report(
            problem
                .help(format!("a golden path leaves {MOST_FIELDS} decisions at most; decide the rest once, for all")),
        );
    }
    tables.into_iter().filter_map(read_field).collect()
}

fn read_field(fields: Fields<'_>) -> Option<FormField> {
    let title = fields.text("title");
    let is_there =
        |title: &&At<String>| ["name", "owner", "channel"].contains(&title.value.trim().to_lowercase().as_str());
    if let Some(title) = title.as_ref().filter(is_there) {
        let problem = Problem::new(Code::DuplicateId, title.place, format!("every form has `{}` already", title.value));
        fields.report(problem.help("take it out, or name what else the form asks"));
    }
    let about = text(&fields, "about");
    let choices = texts(&fields, "choices");
    fields.finish();
    Some(FormField { title: title?.value, about, choices })
}

fn read_owner(fields: Fields<'_>) -> Owner {
    let owner = Owner {
        product_owner: text(&fields, "product_owner"),
        team: text(&fields, "team"),
        people: fields.optional_number_in("people", 0.0, 1e4).map(|number| number.value),
        support_channel: text(&fields, "support_channel"),
        support_hours: text(&fields, "support_hours"),
        response_target: text(&fields, "response_target"),
    };
    fields.finish();
    owner
}

fn read_team(fields: Fields<'_>) -> Option<Team> {
    let name = fields.text("name");
    let size = fields.optional_number_in("size", 0.0, 1e5).map(|number| number.value);
    let champion = text(&fields, "champion");
    let consent = fields.optional_date("consent").map(|date| date.value);
    fields.finish();
    Some(Team { name: name?.value, size, champion, consent })
}

fn read_mandate(fields: Fields<'_>) -> Option<Mandate> {
    let (team, by) = (fields.text("team"), text(&fields, "by"));
    let (from, to) = (fields.date("from"), fields.optional_date("to"));
    if let (Some(from), Some(to)) = (&from, &to)
        && to.value < from.value
    {
        let problem = Problem::new(Code::BadRange, to.place, format!("{} is before {}", to.value, from.value));
        fields.report(problem.help("`from` is the first day of the order, `to` the last"));
    }
    fields.finish();
    Some(Mandate { team: team?.value, from: from?.value, to: to.map(|to| to.value), by })
}

fn read_backend(fields: Fields<'_>) -> AgreedBackend {
    let backend = AgreedBackend {
        call: fields.optional_word("call", &Call::WORDS).map(|word| word.value),
        automation: text(&fields, "automation"),
        exists: fields.optional_word("exists", &Exists::WORDS).map(|word| word.value),
        gap: text(&fields, "gap"),
        owner: text(&fields, "owner"),
        due: fields.optional_date("due").map(|date| date.value),
    };
    fields.finish();
    backend
}

fn read_security(fields: Fields<'_>) -> Security {
    let security = Security {
        data_class: text(&fields, "data_class"),
        approvals: texts(&fields, "approvals"),
        audit_source: text(&fields, "audit_source"),
    };
    fields.finish();
    security
}

fn read_known(fields: Fields<'_>) -> Option<Known> {
    let name = fields.text("name");
    let number = |key, most| fields.optional_number_in(key, 0.0, most).map(|number| number.value);
    let (standard, handling, risk) = (number("standard", 1.0), number("handling", 1e5), number("risk", 4.0));
    let request = fields.truth("request");
    fields.finish();
    Some(Known { name: name?, standard, handling, risk, request })
}

fn read_kit(fields: &Fields<'_>) -> Vec<(At<String>, String)> {
    let entries = fields.all().iter();
    let value = |entry: &tree::Entry| {
        if let tree::Value::Text(text) = &entry.node.value {
            return Some((entry.key.clone(), text.clone()));
        }
        fields.report(tree::wrong_type(&entry.node, "a text in quotes"));
        None
    };
    entries.filter_map(value).collect()
}

/// Returns the file of a new pilot: every key explained and commented out.
pub const DRAFT: &str = include_str!("agreement/draft.toml");

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        let problems = RefCell::new(Vec::new());
        assert_eq!(read(0, text, &problems), None);
        problems.into_inner().iter().map(|problem| problem.code.name().to_owned()).collect()
    }

    fn agreed(text: &str) -> Agreement {
        let problems = RefCell::new(Vec::new());
        let agreement = read(0, text, &problems);
        assert_eq!(problems.into_inner(), []);
        agreement.unwrap()
    }

    #[test]
    fn a_new_file_says_nothing_and_every_example_in_it_can_be_used() {
        assert_eq!(agreed(DRAFT), Agreement::default());
        let used: String = DRAFT
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(example) if !example.starts_with(' ') => format!("{example}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let agreement = agreed(&used);
        assert_eq!(agreement.fields.len(), 1);
        assert_eq!(agreement.teams.len(), 1);
        assert_eq!(agreement.mandates.len(), 1);
        assert_eq!(agreement.tickets.len(), 1);
        assert_eq!(agreement.backend.exists, Some(Exists::Partly));
        assert!(agreement.owner.support_hours.is_some() && agreement.security.audit_source.is_some());
        assert!(agreement.infrastructure.is_some() && !agreement.kit.is_empty() && !agreement.board.is_empty());
    }

    #[test]
    fn a_form_that_asks_more_than_a_golden_path_may_is_a_mistake() {
        let field = |number| format!("[[field]]\ntitle = \"F{number}\"\n");
        let text: String = (0..4).map(field).collect();
        assert_eq!(mistakes(&text), ["out-of-range"]);
        assert_eq!(mistakes("[[field]]\ntitle = \"Channel\"\n"), ["duplicate-id"]);
    }

    #[test]
    fn mistakes_are_named_with_their_kind() {
        assert_eq!(mistakes("begin = 2026-01-01\n"), ["unknown-key"]);
        assert_eq!(mistakes("start = \"soon\"\n"), ["bad-date"]);
        assert_eq!(mistakes("[path]\nslug = \"A B\"\n"), ["bad-id"]);
        assert_eq!(mistakes("[backend]\nexists = \"maybe\"\n"), ["unknown-value"]);
        assert_eq!(mistakes("[[mandate]]\nteam = \"a\"\nfrom = 2026-02-01\nto = 2026-01-01\n"), ["bad-range"]);
        assert_eq!(mistakes("[[ticket]]\nname = \"a\"\nstandard = 75\n"), ["out-of-range"]);
        assert_eq!(mistakes("[kit]\norganisation = 3\n"), ["wrong-type"]);
    }
}
