//! A pack: the texts of a folder, read as one whole and checked against each other.

use std::cell::RefCell;

use crate::date::Date;
use crate::problem::{Code, Problem};
use crate::questionnaire::{self, Questionnaire};
use crate::tree::{Fields, Node};

pub use super::layers::{PackText, lay_over, merge};
use super::read::{self as reading, Names};
use super::{
    Cost, Criterion, Evidence, Form, Framework, Migration, Needs, evidence, migrations, options, pairs, rules,
};

/// A pack that was read.
#[derive(Debug, Clone)]
pub struct Pack {
    /// What it says of itself.
    pub info: PackInfo,
    /// What it asks.
    pub questionnaire: Questionnaire,
    /// How it judges.
    pub framework: Framework,
}

/// What a pack says of itself.
#[derive(Debug, Clone)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The day its evidence was last checked.
    pub as_of: Date,
    /// From this day on its evidence is stale.
    pub review_after: Date,
    /// How long the interview takes.
    pub minutes: u32,
    /// What to have at hand.
    pub at_hand: Vec<String>,
    /// What became of the questions of earlier versions, from the earliest version on.
    pub migrations: Vec<Migration>,
}

/// Reads a merged pack without its evidence. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(root: &Node, problems: &RefCell<Vec<Problem>>) -> Option<Pack> {
    let before = problems.borrow().len();
    let fields = Fields::of(root, problems)?;
    let choices = options::choices(root);
    let info = read_info(&fields);
    let questionnaire = questionnaire::read(&fields, &choices);
    let framework = read_framework(&fields, &questionnaire);
    let migrations = migrations::read(&fields, &questionnaire);
    for evidence in ["source", "claim", "conflict", "unknown"] {
        let _ = fields.node(evidence);
    }
    if let Some(framework) = &framework {
        super::feeds::check(framework, &questionnaire, root, &fields);
    }
    fields.finish();
    if problems.borrow().len() > before {
        return None;
    }
    Some(Pack { info: PackInfo { migrations, ..info? }, questionnaire, framework: framework? })
}

/// Reads the evidence of a merged pack.
pub fn read_evidence(root: &Node, problems: &RefCell<Vec<Problem>>) -> Evidence {
    let Some(fields) = Fields::of(root, problems) else {
        return Evidence::default();
    };
    let evidence = evidence::read(&fields);
    evidence::check_claims(root, problems);
    evidence
}

fn read_info(root: &Fields<'_>) -> Option<PackInfo> {
    let Some(fields) = root.table("pack") else {
        reading::missing_part(root, "`[pack]`");
        return None;
    };
    let id = fields.id("id");
    let version = fields.text("version");
    if let Some(version) = &version
        && major(&version.value).is_none()
    {
        fields.report(
            Problem::new(Code::BadVersion, version.place, format!("`{}` is not a version", version.value))
                .help("write major.minor.patch, 1.0.0 for example"),
        );
    }
    let title = fields.text("title");
    let as_of = fields.date("as_of");
    let review_after = fields.date("review_after");
    let minutes = fields.number_in("minutes", 1.0, 1000.0);
    let at_hand = fields.texts("at_hand").into_iter().map(|text| text.value).collect();
    let _ = (fields.optional_text("extends"), fields.texts("remove"));
    fields.finish();
    Some(PackInfo {
        id: id?.value,
        version: version?.value,
        title: title?.value,
        as_of: as_of?.value,
        review_after: review_after?.value,
        minutes: minutes?.value as u32,
        at_hand,
        migrations: Vec::new(),
    })
}

/// Returns the major part of a version, or `None` if it is not `major.minor.patch`.
pub fn major(version: &str) -> Option<u32> {
    numbers(version).map(|[major, _, _]| major)
}

/// Returns the three numbers of a version, or `None` if it is not `major.minor.patch`.
pub fn numbers(version: &str) -> Option<[u32; 3]> {
    let parts: Vec<Option<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(major), Some(minor), Some(patch)] => Some([*major, *minor, *patch]),
        _ => None,
    }
}

fn read_framework(root: &Fields<'_>, questionnaire: &Questionnaire) -> Option<Framework> {
    let attributes = reading::read_attributes(root);
    let names = Names { root, questionnaire, attributes: &attributes };
    let needs = reading::read_needs(&names);
    let themes = reading::read_themes(root);
    let criteria = reading::read_criteria(&names, &themes);
    let cost = reading::read_cost(&names);
    let verdict = reading::read_verdict(root);
    let plan = reading::read_plan(&names);
    let options = options::read_options(&names, &needed(needs.as_ref(), cost.as_ref(), &criteria));
    if options.is_empty() {
        reading::missing_part(root, "options");
    }
    let ids: Vec<String> = options.iter().map(|option| option.id.clone()).collect();
    let joined = pairs::read_pairs(&names, &options);
    let exceptions = pairs::read_exceptions(&names, &options);
    let constraints = rules::read_constraints(&names);
    let gates = rules::read_gates(&names);
    let traps = rules::read_traps(&names);
    let readiness = rules::read_readiness(&names);
    let own_scope = rules::read_own_scope(&names);
    let in_place = reading::read_in_place(&names, &ids);
    let (needs, cost, verdict, plan) = (needs?, cost?, verdict?, plan?);
    #[rustfmt::skip]
    let framework = Framework {
        needs, themes, criteria, attributes, options, pairs: joined, constraints, gates, traps, readiness, exceptions, own_scope, cost, in_place,
        verdict, plan,
    };
    Some(framework)
}

/// Returns the attributes that every option must have, and what reads each.
fn needed(needs: Option<&Needs>, cost: Option<&Cost>, criteria: &[Criterion]) -> Vec<(usize, &'static str)> {
    let mut needed = Vec::new();
    if let Some(needs) = needs {
        needed.extend(needs.covers.iter().map(|attribute| (*attribute, "the coverage")));
        needed.push((needs.dependence, "the coverage"));
    }
    if let Some(cost) = cost {
        let read = [cost.fte_year_one, cost.fte_run, cost.licence_base, cost.licence_per_engineer, cost.hosting];
        needed.extend(read.map(|attribute| (attribute, "the cost")));
    }
    for criterion in criteria {
        needed.extend(ranges_of(&criterion.form).into_iter().map(|attribute| (attribute, "a criterion")));
    }
    needed.sort_unstable();
    needed.dedup_by_key(|(attribute, _)| *attribute);
    needed
}

/// Returns the attributes of ranges and bands that a form reads; sets and categories may be unpublished.
fn ranges_of(form: &Form) -> Vec<usize> {
    match form {
        Form::Supply { attribute, .. }
        | Form::Deadline { attribute, .. }
        | Form::Ability { attribute, .. }
        | Form::Burden { attribute }
        | Form::Band { attribute, .. } => vec![*attribute],
        Form::Skills { skills, .. } => skills.iter().map(|(_, attribute)| *attribute).collect(),
        Form::Upkeep { attribute, requirement, .. } => vec![*attribute, *requirement],
        Form::Coverage | Form::Affordability { .. } | Form::Match { .. } | Form::Holds { .. } => Vec::new(),
    }
}
