//! Reads option sheets: what each product offers, and where that comes from.

use std::collections::BTreeMap;

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::is_written;
use crate::tree::{Fields, Node, is_id};

use super::read::{Names, claim_id, read_range};
use super::{AttributeKind, Basis, OptionSheet, Origin, Performance, Step, Warning};

const BASES: [(&str, Basis); 3] =
    [("sourced", Basis::Sourced), ("mixed", Basis::Mixed), ("judgement", Basis::Judgement)];

/// An option as written: its attributes only, before a variant inherits.
struct Written {
    sheet: OptionSheet,
    place: Place,
    variant_of: Option<At<String>>,
    fewer_people: Option<At<String>>,
    own: Vec<Option<(Performance, Origin)>>,
    /// The attributes that it gives with a mistake.
    mistaken: Vec<usize>,
}

/// Returns id and name of every option, for questions whose choices are the options.
pub(super) fn choices(root: &Node) -> Vec<crate::questionnaire::Choice> {
    let options = root.get("option").map_or(&[][..], Node::members);
    options
        .iter()
        .filter_map(|option| {
            let id = option.get("id")?.as_text()?;
            let name = option.get("name")?.as_text()?;
            is_id(id).then(|| crate::questionnaire::Choice { id: id.to_owned(), text: name.to_owned() })
        })
        .collect()
}

/// Reads every option; variants inherit the sheet, the steps and the warnings they do not give themselves.
pub(super) fn read_options(names: &Names<'_>, needed: &[(usize, &'static str)]) -> Vec<OptionSheet> {
    let mut seen = BTreeMap::new();
    let written: Vec<Written> =
        names.root.tables("option").into_iter().filter_map(|fields| read_option(names, fields, &mut seen)).collect();
    let ids: Vec<String> = written.iter().map(|written| written.sheet.id.clone()).collect();
    let bases: Vec<Option<usize>> =
        written.iter().map(|written| find_option(names, written.variant_of.as_ref(), &ids)).collect();
    refuse_chains(names, &written, &bases);
    let mut options = Vec::new();
    for (written, base) in written.iter().zip(&bases) {
        let mut sheet = written.sheet.clone();
        sheet.variant_of = *base;
        sheet.fewer_people = find_option(names, written.fewer_people.as_ref(), &ids);
        options.push(sheet);
    }
    inherit(&written, &bases, &mut options);
    require(names, needed, (&written, &bases), &options);
    options
}

fn read_option(names: &Names<'_>, fields: Fields<'_>, seen: &mut BTreeMap<String, Place>) -> Option<Written> {
    let place = fields.place();
    let id = fields.id("id");
    refuse_joined(&fields, id.as_ref());
    let unique = claim_id(names.root, "option", id.as_ref(), seen);
    let name = fields.text("name");
    let short = fields.optional_text("short");
    let kind = fields.text("kind");
    let about = fields.text("about");
    let kit = fields.optional_text("kit").map_or_else(|| "neutral".to_owned(), |kit| kit.value);
    let kit_versions = fields.optional_text("kit_versions").map(|versions| versions.value);
    let variant_of = fields.optional_text("variant_of");
    let fewer_people = fields.optional_text("fewer_people");
    let warnings = fields.tables("warning").into_iter().filter_map(read_warning).collect();
    let phases = phases(names);
    let steps = fields.tables("step").into_iter().filter_map(|step| read_step(step, &phases)).collect();
    let (own, mistaken) = read_attributes(names, &fields);
    fields.finish();
    if !unique {
        return None;
    }
    let name = name?.value;
    let sheet = OptionSheet {
        id: id?.value,
        short: short.map_or_else(|| name.clone(), |short| short.value),
        name,
        kind: kind?.value,
        about: about?.value,
        variant_of: None,
        kit,
        kit_versions,
        fewer_people: None,
        warnings,
        steps,
        sheet: Vec::new(),
        origins: Vec::new(),
    };
    Some(Written { sheet, place, variant_of, fewer_people, own, mistaken })
}

/// The id of a pair joins two by `+`, and that of a tool which is kept starts with `keep-`: no option may be called so.
fn refuse_joined(fields: &Fields<'_>, id: Option<&At<String>>) {
    let Some(id) = id.filter(|id| id.value.contains('+') || id.value.starts_with("keep-")) else { return };
    let message = format!("`{}` is not an id of an option", id.value);
    let help = "leave out `+`, which joins the ids of a pair, and `keep-` at the start, which says that a tool is kept";
    fields.report(Problem::new(Code::BadId, id.place, message).help(help));
}

fn read_warning(fields: Fields<'_>) -> Option<Warning> {
    let id = fields.id("id");
    let text = fields.text("text");
    let claims = fields.texts("claims").into_iter().map(|claim| claim.value).collect();
    fields.finish();
    Some(Warning { id: id?.value, text: text?.value, claims })
}

/// Returns the ids of the plan's phases, which the steps of options belong to.
fn phases<'r>(names: &Names<'r>) -> Vec<&'r str> {
    let phases = names.root.node("plan").and_then(|plan| plan.get("phase")).map_or(&[][..], Node::members);
    phases.iter().filter_map(|phase| phase.get("id")?.as_text()).collect()
}

fn read_step(fields: Fields<'_>, phases: &[&str]) -> Option<Step> {
    let phase = fields.id("phase");
    if let Some(phase) = &phase
        && !phases.is_empty()
        && !phases.contains(&phase.value.as_str())
    {
        fields.report(
            Problem::new(Code::UnknownId, phase.place, format!("the plan has no phase `{}`", phase.value))
                .help(advice(&phase.value, phases)),
        );
    }
    let text = fields.text("text");
    fields.finish();
    Some(Step { phase: phase?.value, text: text?.value })
}

/// Returns what is given of each attribute, and those that are given with a mistake.
fn read_attributes(names: &Names<'_>, fields: &Fields<'_>) -> (Vec<Option<(Performance, Origin)>>, Vec<usize>) {
    let mut own = vec![None; names.attributes.len()];
    let mut mistaken = Vec::new();
    let Some(table) = fields.table("attribute") else {
        return (own, mistaken);
    };
    let known: Vec<&str> = names.attributes.iter().map(|attribute| attribute.id.as_str()).collect();
    for entry in table.all() {
        let Some(index) = known.iter().position(|id| *id == entry.key.value) else {
            if is_written(names.root, "attribute", &entry.key.value) {
                continue;
            }
            fields.report(
                Problem::new(Code::UnknownId, entry.key.place, format!("there is no attribute `{}`", entry.key.value))
                    .help(advice(&entry.key.value, &known)),
            );
            continue;
        };
        let read = Fields::of(&entry.node, fields.problems()).and_then(|inner| read_performance(names, index, inner));
        if read.is_none() {
            mistaken.push(index);
        }
        if let Some(place) = own.get_mut(index) {
            *place = read;
        }
    }
    (own, mistaken)
}

fn read_performance(names: &Names<'_>, attribute: usize, fields: Fields<'_>) -> Option<(Performance, Origin)> {
    let kind = &names.attributes.get(attribute)?.kind;
    let unpublished = fields.truth("unpublished").unwrap_or(false);
    let performance = match kind {
        _ if unpublished => {
            let _ = (fields.node("values"), fields.node("value"), fields.node("low"));
            Some(Performance::Unpublished)
        }
        AttributeKind::Range { most } => read_range(&fields, *most).map(Performance::Range),
        AttributeKind::Band => read_band(&fields),
        AttributeKind::Set { .. } => {
            if fields.has("values") {
                let words = fields.texts("values");
                Some(Performance::Set(names.entry_bits(attribute, &words)))
            } else {
                fields.report(
                    Problem::new(Code::MissingKey, fields.place(), "`values` is missing")
                        .help("add `values = [ … ]`; `[]` if there are none, `unpublished = true` if nobody says"),
                );
                None
            }
        }
        AttributeKind::Category { .. } => {
            fields.text("value").and_then(|word| names.entry(attribute, &word)).map(Performance::Category)
        }
    };
    let origin = read_origin(&fields);
    fields.finish();
    Some((performance?, origin?))
}

fn read_band(fields: &Fields<'_>) -> Option<Performance> {
    let low = fields.number_in("low", 0.0, 1e12);
    let high = fields.optional_number_in("high", 0.0, 1e12);
    let _ = fields.node("likely");
    let low = low?;
    if let Some(high) = &high
        && high.value < low.value
    {
        let message = format!("{} to {} is not in order", low.value, high.value);
        fields.report(Problem::new(Code::BadRange, high.place, message).help("the high edge is above the low one"));
        return None;
    }
    Some(Performance::Band(low.value, high.map(|high| high.value)))
}

fn read_origin(fields: &Fields<'_>) -> Option<Origin> {
    let basis = fields.word("basis", &BASES);
    let claims: Vec<String> = fields.texts("claims").into_iter().map(|claim| claim.value).collect();
    let disputed = fields.texts("disputed").into_iter().map(|claim| claim.value).collect();
    let note = fields.optional_text("note").map(|note| note.value);
    let verify = fields.optional_text("verify").map(|verify| verify.value);
    let basis = basis?;
    if basis.value != Basis::Judgement && claims.is_empty() {
        fields.report(
            Problem::new(
                Code::MissingClaim,
                basis.place,
                format!("a value said to be {} names no claim", basis.value.name()),
            )
            .help("add `claims = [ … ]`, or say `basis = \"judgement\"`"),
        );
    }
    Some(Origin { basis: basis.value, claims, disputed, note, verify, override_by: None })
}

fn find_option(names: &Names<'_>, id: Option<&At<String>>, ids: &[String]) -> Option<usize> {
    let id = id?;
    let found = ids.iter().position(|known| *known == id.value);
    if found.is_none() && !is_written(names.root, "option", &id.value) {
        let known: Vec<&str> = ids.iter().map(String::as_str).collect();
        names.root.report(
            Problem::new(Code::UnknownId, id.place, format!("there is no option `{}`", id.value))
                .help(advice(&id.value, &known)),
        );
    }
    found
}

/// A variant of a variant is a mistake: a family has one head.
fn refuse_chains(names: &Names<'_>, written: &[Written], bases: &[Option<usize>]) {
    for (option, base) in written.iter().zip(bases) {
        let chained = base.is_some_and(|base| bases.get(base).copied().flatten().is_some());
        if let (true, Some(variant_of)) = (chained, &option.variant_of) {
            names.root.report(
                Problem::new(Code::WrongKind, variant_of.place, format!("`{}` is itself a variant", variant_of.value))
                    .help("name the option at the head of the family"),
            );
        }
    }
}

fn inherit(written: &[Written], bases: &[Option<usize>], options: &mut [OptionSheet]) {
    for (index, option) in written.iter().enumerate() {
        let base = bases.get(index).copied().flatten().and_then(|base| written.get(base));
        let Some(sheet) = options.get_mut(index) else { continue };
        for (attribute, own) in option.own.iter().enumerate() {
            let inherited = base.and_then(|base| base.own.get(attribute)).and_then(Option::as_ref);
            let (performance, origin) =
                own.as_ref().or(inherited).cloned().unwrap_or((Performance::Unpublished, Origin::default()));
            sheet.sheet.push(performance);
            sheet.origins.push(origin);
        }
        if let Some(base) = base {
            if sheet.steps.is_empty() {
                sheet.steps.clone_from(&base.sheet.steps);
            }
            if sheet.warnings.is_empty() {
                sheet.warnings.clone_from(&base.sheet.warnings);
            }
        }
    }
}

/// Every attribute that a criterion or the costs read must be there on every option, or at least with a mistake of its own.
fn require(
    names: &Names<'_>,
    needed: &[(usize, &'static str)],
    (written, bases): (&[Written], &[Option<usize>]),
    options: &[OptionSheet],
) {
    for ((option, base), sheet) in written.iter().zip(bases).zip(options) {
        let base = base.and_then(|base| written.get(base));
        for (attribute, reader) in needed {
            let mistaken = std::iter::once(option).chain(base).any(|option| option.mistaken.contains(attribute));
            if mistaken || sheet.sheet.get(*attribute) != Some(&Performance::Unpublished) {
                continue;
            }
            let id = names.attributes.get(*attribute).map_or("?", |attribute| attribute.id.as_str());
            names.root.report(
                Problem::new(
                    Code::MissingAttribute,
                    option.place,
                    format!("option `{}` has no `{id}`, which {reader} reads", sheet.id),
                )
                .help(format!("add `[option.attribute.{id}]` with its values, `basis` and `claims`")),
            );
        }
    }
}
