//! What changes nothing: a constraint taken out, another order, other weights of the same proportions, one option more.

use std::collections::BTreeMap;

use idpfit::answers::AnswerSheet;
use idpfit::decision::certainty::Effort;
use idpfit::decision::fit::Basis;
use idpfit::decision::{Decision, Ranked, decide};
use idpfit::framework::{Framework, Pack, PackText};
use proptest::prelude::*;

use super::{Outcome, in_any_pack, in_the_shipped_pack};
use crate::generate::packs::{self, Extent, Parts};
use crate::generate::replies::{Manner, known, sheets};
use crate::generate::{Tape, for_every};
use crate::support::EFFORT;
use crate::support::{ROUNDING, answered, assessed, read_pack, shipped, shipped_texts, translated};

fn decided(pack: &Pack, sheets: &[AnswerSheet]) -> Decision {
    decide(pack, &assessed(pack, sheets), EFFORT)
}

fn by_id(decision: &Decision) -> BTreeMap<&str, &Ranked> {
    decision.ranking.iter().map(|ranked| (ranked.id.as_str(), ranked)).collect()
}

fn error(decision: &Decision) -> f64 {
    match decision.basis {
        Basis::Exact { .. } => 0.0,
        Basis::Sampled { standard_error, .. } => standard_error,
    }
}

/// Every alternative of the first decision has the same fit and interval in the second.
fn same_fits(before: &Decision, after: &Decision) -> Outcome {
    let slack = ROUNDING + 6.0 * (error(before) + error(after));
    let found = by_id(after);
    for ranked in &before.ranking {
        let other = found[ranked.id.as_str()];
        let differ = [(ranked.fit, other.fit), (ranked.least, other.least), (ranked.greatest, other.greatest)];
        let same = differ.iter().all(|(left, right)| (left - right).abs() <= slack);
        prop_assert!(same, "`{}`: {differ:?}", ranked.id);
    }
    Ok(())
}

/// Every alternative of the first decision is as eligible in the second.
fn same_eligibility(before: &Decision, after: &Decision) -> Outcome {
    let found = by_id(after);
    for ranked in &before.ranking {
        let (left, right) = (&ranked.eligibility, &found[ranked.id.as_str()].eligibility);
        let same = serde_json::to_value(left).unwrap() == serde_json::to_value(right).unwrap();
        prop_assert!(same, "`{}`: {left:?}, {right:?}", ranked.id);
    }
    Ok(())
}

/// The verdict is of the same kind, and the same alternative leads, or one of the same fit.
fn same_verdict(before: &Decision, after: &Decision) -> Outcome {
    if error(before) > 0.0 {
        return Ok(());
    }
    prop_assert_eq!(before.verdict.kind, after.verdict.kind);
    let fit = |decision: &Decision| {
        let leader = decision.verdict.leader.as_deref().map(|leader| by_id(before)[leader].fit);
        leader.unwrap_or(-1.0)
    };
    prop_assert!((fit(before) - fit(after)).abs() <= 1e-6, "{:?}, {:?}", before.verdict, after.verdict);
    Ok(())
}

fn same(before: &Decision, after: &Decision) -> Outcome {
    same_fits(before, after)?;
    same_eligibility(before, after)?;
    same_verdict(before, after)
}

/// A copy of the pack with another framework.
fn with(pack: &Pack, change: impl FnOnce(&mut Framework)) -> Pack {
    let mut pack = pack.clone();
    change(&mut pack.framework);
    pack
}

/// What is left of an eligibility when one constraint is not looked at.
fn but(ranked: &Ranked, constraint: &str) -> String {
    let eligibility = &ranked.eligibility;
    let others = |vetoes: &[idpfit::decision::eligibility::Veto]| {
        let others: Vec<_> = vetoes.iter().filter(|veto| veto.constraint != constraint).collect();
        format!("{others:?}")
    };
    let (vetoes, to_confirm) = (others(&eligibility.vetoes), others(&eligibility.to_confirm));
    let exempt = others(&eligibility.exempt);
    format!("{vetoes} {to_confirm} {exempt} {:?} {:?}", eligibility.wrong_layers, eligibility.staffing)
}

/// Without a constraint the same answers give the same fits, and all that is said against an alternative but that.
fn a_constraint_is_no_fit(pack: &Pack, tape: &mut Tape<'_>) -> Outcome {
    let sheets = sheets(&mut tape.cut(2500), pack, Manner { absent: 0.0, ..Manner::MIXED });
    let before = decided(pack, &sheets);
    for constraint in &pack.framework.constraints {
        let id = constraint.id.as_str();
        let without = with(pack, |framework| framework.constraints.retain(|other| other.id != id));
        let after = decided(&without, &sheets);
        same_fits(&before, &after)?;
        let found = by_id(&after);
        for ranked in &before.ranking {
            prop_assert_eq!(but(ranked, id), but(found[ranked.id.as_str()], id));
        }
    }
    Ok(())
}

#[test]
fn a_constraint_taken_out_changes_no_fit_in_the_shipped_pack() {
    in_the_shipped_pack(6, a_constraint_is_no_fit);
}

#[test]
fn a_constraint_taken_out_changes_no_fit_in_any_pack() {
    in_any_pack(80, a_constraint_is_no_fit);
}

#[test]
fn a_constraint_that_an_extending_pack_removes_changes_no_fit() {
    let removed = ["own-cloud", "certificates", "open-source", "regions\", \"question:regions"].map(|constraint| {
        let text =
            format!("[pack]\nid = \"own\"\nextends = \"idp-selection\"\nremove = [\"constraint:{constraint}\"]\n");
        read_pack(&PackText { base: shipped_texts(), own: vec![("pack.toml".to_owned(), text)] }).unwrap()
    });
    for_every(3, |tape| {
        let sheets = sheets(&mut tape.cut(2500), shipped(), Manner { absent: 0.0, ..Manner::MIXED });
        let before = decided(shipped(), &sheets);
        removed.iter().try_for_each(|pack| same_fits(&before, &decided(pack, &translated(&sheets, shipped(), pack))))
    });
}

/// The order of criteria and of respondents, and a factor on every weight, change nothing.
fn order_and_scale_are_nothing(pack: &Pack, tape: &mut Tape<'_>) -> Outcome {
    let sheets = sheets(&mut tape.cut(2500), pack, Manner::MIXED);
    let before = decided(pack, &sheets);
    let criteria = tape.shuffled(pack.framework.criteria.clone());
    let factor = *tape.of(&[2.0, 0.1, 1e6, 1e-6, 3.0]);
    same(&before, &decided(&with(pack, |framework| framework.criteria = criteria), &sheets))?;
    let scaled = with(pack, |framework| framework.criteria.iter_mut().for_each(|one| one.weight *= factor));
    same(&before, &decided(&scaled, &sheets))?;
    same(&before, &decided(pack, &tape.shuffled(sheets)))
}

#[test]
fn order_of_criteria_and_respondents_and_scale_of_weights_change_nothing_in_the_shipped_pack() {
    in_the_shipped_pack(6, order_and_scale_are_nothing);
}

#[test]
fn order_of_criteria_and_respondents_and_scale_of_weights_change_nothing_in_any_pack() {
    in_any_pack(80, order_and_scale_are_nothing);
}

#[test]
fn the_order_of_options_changes_nothing_in_the_shipped_pack() {
    for_every(3, |tape| {
        let texts = tape.cut(40).shuffled(shipped_texts());
        let pack = read_pack(&PackText { base: Vec::new(), own: ordered(texts) }).unwrap();
        let sheets = sheets(tape, shipped(), Manner::MIXED);
        same(&decided(shipped(), &sheets), &decided(&pack, &translated(&sheets, shipped(), &pack)))
    });
}

/// Options in the order they are in, all else in its own: the order of sections is that of the interview.
fn ordered(texts: Vec<(String, String)>) -> Vec<(String, String)> {
    let (options, mut ordered): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(name, _)| name.contains("/options/"));
    ordered.sort();
    ordered.extend(options);
    ordered
}

#[test]
fn the_order_in_which_options_and_criteria_are_written_changes_nothing_in_any_pack() {
    for_every(60, |tape| {
        let parts = packs::parts(&mut tape.cut(1200), Extent::SMALL);
        let options = tape.cut(8).shuffled(parts.options.clone());
        let criteria = tape.cut(12).shuffled(parts.criteria.clone());
        let (pack, other) = (parts.pack(), Parts { criteria, options, ..parts }.pack());
        let sheets = sheets(tape, &pack, Manner::MIXED);
        // In another order of criteria a sum may differ in its last bit, which decides a world in which two options are level.
        let unsampled = |pack: &Pack, sheets: &[AnswerSheet]| decide(pack, &assessed(pack, sheets), Effort::Worlds(0));
        same(&unsampled(&pack, &sheets), &unsampled(&other, &translated(&sheets, &pack, &other)))
    });
}

#[test]
fn the_order_of_options_changes_no_world_in_any_pack() {
    for_every(60, |tape| {
        let parts = packs::parts(&mut tape.cut(1200), Extent::SMALL);
        let options = tape.cut(8).shuffled(parts.options.clone());
        let (pack, other) = (parts.pack(), Parts { options, ..parts }.pack());
        let sheets = sheets(tape, &pack, Manner::MIXED);
        let (before, after) = (decided(&pack, &sheets), decided(&other, &translated(&sheets, &pack, &other)));
        let (Some(before), Some(after)) = (&before.certainty, &after.certainty) else { return Ok(()) };
        for family in &before.families {
            let found = after.of(&family.family).unwrap();
            prop_assert_eq!((&family.ranks, family.eligible), (&found.ranks, found.eligible), "`{}`", family.family);
        }
        Ok(())
    });
}

/// One option more changes no other's fit and eligibility, where it is known which tool is in place; a copy has the fit of what it
/// copies, unless that is in place.
fn one_more(tape: &mut Tape<'_>, (pack, more): (&Pack, &Pack), (original, copy): (&str, &str)) -> Outcome {
    let tool = pack.questionnaire.index(if original == "port" { "tool-in-place" } else { "tool" }).unwrap();
    let question = &pack.questionnaire.questions[tool];
    let answer = known(&mut tape.cut(4), pack, question);
    let sheets = answered(&sheets(tape, pack, Manner::MIXED), tool, &answer);
    let (before, after) = (decided(pack, &sheets), decided(more, &translated(&sheets, pack, more)));
    same_fits(&before, &after)?;
    same_eligibility(&before, &after)?;
    let found = by_id(&after);
    if let (Some(copied), Some(of), false) =
        (found.get(copy), found.get(original), found.contains_key(format!("keep-{original}").as_str()))
    {
        prop_assert!((copied.fit - of.fit).abs() <= ROUNDING, "{} is not {}", copied.fit, of.fit);
    }
    Ok(())
}

#[test]
fn a_copied_option_changes_no_other_fit_in_the_shipped_pack() {
    let mut texts = shipped_texts();
    let (name, port) = texts.iter().find(|(name, _)| name.ends_with("options/port.toml")).unwrap();
    let copy = port.replacen("id = \"port\"", "id = \"copy\"", 1);
    texts.push((name.replace("port", "copy"), copy));
    let more = read_pack(&PackText { base: Vec::new(), own: texts }).unwrap();
    for_every(20, |tape| one_more(tape, (shipped(), &more), ("port", "copy")));
}

#[test]
fn a_copied_or_new_option_changes_no_other_fit_in_any_pack() {
    for_every(60, |tape| {
        let parts = packs::parts(&mut tape.cut(1200), Extent::SMALL);
        let mut more = parts.clone();
        if tape.pick(2) == 0 {
            more.options.push(parts.options[0].replacen("id = \"o0\"", "id = \"copy\"", 1));
        } else {
            more.options.push(packs::option(&mut tape.cut(90), parts.options.len()));
        }
        one_more(tape, (&parts.pack(), &more.pack()), ("o0", "copy"))
    });
}
