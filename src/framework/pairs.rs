//! Reads what joins two options: pairs, which are alternatives of their own, and exceptions, which are only named.

use crate::problem::{At, Code, Place, Problem, advice};
use crate::questionnaire::is_written;

use super::read::{Names, claim_id, claims};
use super::rules::{Seen, required_condition};
use super::{Exception, OptionSheet, Pair};

fn find_option(names: &Names<'_>, id: Option<At<String>>, options: &[OptionSheet]) -> Option<usize> {
    let id = id?;
    let found = options.iter().position(|option| option.id == id.value);
    if found.is_none() && !is_written(names.root, "option", &id.value) {
        let known: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
        names.root.report(
            Problem::new(Code::UnknownId, id.place, format!("there is no option `{}`", id.value))
                .help(advice(&id.value, &known)),
        );
    }
    found
}

/// Reads the pairs. No two of them, nor a pair and its variants, may make the same alternative.
pub(super) fn read_pairs(names: &Names<'_>, options: &[OptionSheet]) -> Vec<Pair> {
    let mut seen = Seen::new();
    let mut written = Vec::new();
    for fields in names.root.tables("pair") {
        let place = fields.place();
        let id = fields.id("id");
        let unique = claim_id(names.root, "pair", id.as_ref(), &mut seen);
        let portal = find_option(names, fields.text("portal"), options);
        let orchestrator = find_option(names, fields.text("orchestrator"), options);
        let about = fields.text("about");
        fields.finish();
        if let (Some(id), Some(portal), Some(orchestrator), Some(about), true) =
            (id, portal, orchestrator, about, unique)
        {
            written.push((Pair { id: id.value, portal, orchestrator, about: about.value }, place));
        }
    }
    refuse_families(names, options, &mut written);
    refuse_twice(names, options, &written);
    written.into_iter().map(|(pair, _)| pair).collect()
}

/// A pair covers two layers with two tools; an option and its variant are one tool.
fn refuse_families(names: &Names<'_>, options: &[OptionSheet], written: &mut Vec<(Pair, Place)>) {
    let head = |option: usize| options.get(option).and_then(|sheet| sheet.variant_of).unwrap_or(option);
    written.retain(|(pair, place)| {
        let apart = head(pair.portal) != head(pair.orchestrator);
        if !apart {
            let message = format!("the pair `{}` joins options of one family", pair.id);
            let help = "name two options that are neither the same nor variants of one another or of the same option";
            names.root.report(Problem::new(Code::WrongKind, *place, message).help(help));
        }
        apart
    });
}

/// A pair stands for the variants of its options, too. What one pair makes, no other may make again.
fn refuse_twice(names: &Names<'_>, options: &[OptionSheet], written: &[(Pair, Place)]) {
    let variant_of = |option: usize| options.get(option).and_then(|sheet| sheet.variant_of);
    let meet = |left, right| left == right || variant_of(left) == Some(right) || variant_of(right) == Some(left);
    for (index, (pair, place)) in written.iter().enumerate() {
        let again = |known: &Pair| meet(known.portal, pair.portal) && meet(known.orchestrator, pair.orchestrator);
        if let Some((known, first)) = written.iter().take(index).find(|(known, _)| again(known)) {
            let message = format!("the pairs `{}` and `{}` make the same alternative", known.id, pair.id);
            let help = "delete one of them: a pair stands for the variants of its options, too";
            let problem = Problem::new(Code::DuplicateId, *place, message).related(*first, "the first one");
            names.root.report(problem.help(help));
        }
    }
}

pub(super) fn read_exceptions(names: &Names<'_>, options: &[OptionSheet]) -> Vec<Exception> {
    let mut seen = Seen::new();
    let mut exceptions = Vec::new();
    for fields in names.root.tables("exception") {
        let id = fields.id("id");
        let unique = claim_id(names.root, "exception", id.as_ref(), &mut seen);
        let primary = find_option(names, fields.text("primary"), options);
        let extension = find_option(names, fields.text("extension"), options);
        let when = required_condition(names, &fields, "when");
        let text = fields.text("text");
        let claims = claims(&fields);
        fields.finish();
        if let (Some(id), Some(primary), Some(extension), Some(when), Some(text), true) =
            (id, primary, extension, when, text, unique)
        {
            exceptions.push(Exception { id: id.value, primary, extension, when, text: text.value, claims });
        }
    }
    exceptions
}
