//! What is not known: the mean lies inside the interval, an answer never widens it, counting, closed form and sampling agree, and
//! ignorance never ends in a recommendation.

use std::cell::Cell;
use std::collections::BTreeMap;

use idpfit::answers::{Answer, AnswerSheet, Reply};
use idpfit::assessment::Assessment;
use idpfit::decision::decide;
use idpfit::decision::fit::{Basis, EXACT_WORLDS};
use idpfit::decision::verdict::VerdictKind;
use idpfit::decision::world::{Odometer, each_world, open_behind};
use idpfit::framework::feeds::{form_questions, relevance_questions};
use idpfit::framework::{Criterion, Pack};
use idpfit::questionnaire::Datum;
use proptest::prelude::*;

use super::{Outcome, in_any_pack, in_the_shipped_pack};
use crate::generate::packs::{self, Extent};
use crate::generate::replies::{Manner, known, sheets};
use crate::generate::{Tape, for_every};
use crate::support::{
    Figures, ROUNDING, answer_of, answered, assessed, figures, mean_fits, open_in, ranked_in, setting_of, shipped,
    weighed, without,
};

/// Standard errors that a sampled mean may lie off: one in five hundred million does by chance.
const ERRORS: f64 = 6.0;

/// Returns the questions whose answers a fit can depend on, in random order.
fn scored(tape: &mut Tape<'_>, pack: &Pack) -> Vec<usize> {
    let questions = &pack.questionnaire.questions;
    let read = open_in(pack, &assessed(pack, &[]));
    let scored = (0..questions.len()).filter(|index| questions[*index].is_scored() && read.contains(index));
    tape.shuffled(scored.collect())
}

fn lies_inside(figures: &Figures) -> Outcome {
    for (id, figure) in &figures.by_id {
        let inside = figure.least - ROUNDING <= figure.fit && figure.fit <= figure.greatest + ROUNDING;
        prop_assert!(inside, "`{id}`: {figure:?}");
    }
    Ok(())
}

/// With a question unknown, the fit lies between its least and greatest over the question's values, and the interval holds theirs.
fn an_unknown_is_its_values(pack: &Pack, tape: &mut Tape<'_>) -> Outcome {
    let sheets = sheets(&mut tape.cut(2500), pack, Manner::MIXED);
    for index in scored(tape, pack).into_iter().take(3) {
        let question = &pack.questionnaire.questions[index];
        let with = |answer: &Answer| figures(pack, &assessed(pack, &answered(&sheets, index, answer)));
        let unknown = with(&Answer::Unknown);
        lies_inside(&unknown)?;
        let of = |(datum, _): &(Datum, f64)| with(&answer_of(question, *datum));
        let values: Vec<Figures> = question.domain.iter().map(of).collect();
        let error = values.iter().map(Figures::error).fold(unknown.error(), f64::max);
        let slack = ROUNDING + 2.0 * ERRORS * error;
        for (id, wide) in &unknown.by_id {
            let narrow: Vec<_> = values.iter().map(|value| value.by_id[id]).collect();
            let least = narrow.iter().map(|value| value.fit).fold(f64::INFINITY, f64::min);
            let greatest = narrow.iter().map(|value| value.fit).fold(f64::NEG_INFINITY, f64::max);
            let between = least - slack <= wide.fit && wide.fit <= greatest + slack;
            prop_assert!(between, "`{}` unknown: `{id}` {wide:?}, {narrow:?}", question.id);
            let holds = narrow
                .iter()
                .all(|value| wide.least <= value.least + ROUNDING && value.greatest <= wide.greatest + ROUNDING);
            prop_assert!(holds, "answering `{}` widens `{id}`: {wide:?}, {narrow:?}", question.id);
        }
        values.iter().try_for_each(lies_inside)?;
    }
    Ok(())
}

#[test]
fn an_unknown_answer_lies_between_its_values_and_an_answer_never_widens_in_the_shipped_pack() {
    in_the_shipped_pack(8, an_unknown_is_its_values);
}

#[test]
fn an_unknown_answer_lies_between_its_values_and_an_answer_never_widens_in_any_pack() {
    in_any_pack(60, an_unknown_is_its_values);
}

/// Opens up to three questions: *don't know*, two respondents who differ, or *not applicable*, which leaves some questions open.
fn opened(tape: &mut Tape<'_>, pack: &Pack, sheets: &[AnswerSheet]) -> Vec<AnswerSheet> {
    let mut sheets = sheets.to_vec();
    let open = tape.pick(4);
    for index in scored(tape, pack).into_iter().take(open) {
        let question = &pack.questionnaire.questions[index];
        let mut tape = tape.cut(12);
        sheets = match tape.pick(4) {
            0 => answered(&sheets, index, &Answer::Unknown),
            1 => without(&sheets, index),
            2 => answered(&sheets, index, &Answer::NotApplicable("no".to_owned())),
            _ => {
                let second = Reply::plain(known(&mut tape, pack, question));
                let mut sheets = sheets;
                let replies = [(index, second)].into_iter().collect();
                sheets.push(AnswerSheet { replies, weight: 3.0, ..AnswerSheet::default() });
                sheets
            }
        };
    }
    sheets
}

/// Answers everything open in every way there is, and compares with what is printed.
fn is_counted_out(pack: &Pack, tape: &mut Tape<'_>) -> Outcome {
    let everything = sheets(&mut tape.cut(1200), pack, Manner { absent: 0.03, ..Manner::KNOWN });
    let sheets = opened(tape, pack, &everything);
    let assessment = assessed(pack, &sheets);
    let printed = figures(pack, &assessment);
    let open: Vec<usize> = (0..assessment.states.len()).filter(|index| assessment.states[*index].is_open()).collect();
    let mut odometer = Odometer::new(&assessment, &open);
    let mut counted: BTreeMap<&String, (f64, f64, f64)> = BTreeMap::new();
    loop {
        let (mut world, mut share) = (sheets.clone(), 1.0);
        for (index, digit) in open.iter().zip(odometer.digits()) {
            let (datum, part) = assessment.values(*index)[*digit];
            world = answered(&world, *index, &answer_of(&pack.questionnaire.questions[*index], datum));
            share *= part;
        }
        let figures = figures(pack, &assessed(pack, &world));
        for id in printed.by_id.keys() {
            let fit = figures.by_id[id].fit;
            let (least, mean, greatest) = counted.entry(id).or_insert((f64::INFINITY, 0.0, f64::NEG_INFINITY));
            *least = least.min(fit);
            *mean += share * fit;
            *greatest = greatest.max(fit);
        }
        if !odometer.advance() {
            break;
        }
    }
    for (id, (least, mean, greatest)) in counted {
        let figure = printed.by_id[id];
        let open: Vec<&str> = open.iter().map(|index| pack.questionnaire.questions[*index].id.as_str()).collect();
        let same = [(least, figure.least), (mean, figure.fit), (greatest, figure.greatest)];
        let agree = same.iter().all(|(counted, printed)| (counted - printed).abs() <= ROUNDING);
        prop_assert!(agree, "`{id}` with {open:?} open: counted {least} {mean} {greatest}, printed {figure:?}");
        prop_assert!(figure.exact);
    }
    Ok(())
}

#[test]
fn interval_and_mean_are_those_of_every_way_to_answer_in_the_shipped_pack() {
    in_the_shipped_pack(12, is_counted_out);
}

#[test]
fn interval_and_mean_are_those_of_every_way_to_answer_in_any_pack() {
    in_any_pack(100, is_counted_out);
}

/// Where too many combinations are open together, criteria are taken apart, and the interval is said to be an outer bound.
#[test]
fn an_interval_that_is_not_exact_holds_the_exact_ones() {
    let mut parts = packs::costly(10);
    parts.criteria.push(parts.criteria[1].replacen("id = \"c1\"", "id = \"c2\"", 1).replace("100000", "10000"));
    let pack = parts.pack();
    let index = |id: &str| pack.questionnaire.index(id).unwrap();
    let mut sheets = sheets(&mut Tape::new(&[]), &pack, Manner::KNOWN);
    let tool = pack.questionnaire.question("tool").unwrap().choice("other").unwrap();
    sheets = answered(&sheets, index("tool"), &Answer::Value(Datum::Choice(tool)));
    sheets = packs::COSTLY.iter().fold(sheets, |sheets, id| without(&sheets, index(id)));
    let wide = figures(&pack, &assessed(&pack, &sheets)).by_id["o0"];
    assert!(!wide.exact);
    for step in 1..=10 {
        let engineers = Answer::Value(Datum::Number(f64::from(step) * 10.0));
        let narrow = figures(&pack, &assessed(&pack, &answered(&sheets, index("engineers"), &engineers))).by_id["o0"];
        assert!(narrow.exact && wide.least <= narrow.least && narrow.greatest <= wide.greatest, "{wide:?}, {narrow:?}");
    }
}

/// Returns the shipped pack's answers to everything, with some questions unknown.
fn with_unknown(tape: &mut Tape<'_>, unknown: &[&str]) -> Vec<AnswerSheet> {
    let pack = shipped();
    let everything = sheets(&mut tape.cut(1200), pack, Manner::KNOWN);
    let open = |sheets: Vec<AnswerSheet>, id: &&str| without(&sheets, pack.questionnaire.index(id).unwrap());
    unknown.iter().fold(everything, open)
}

/// Compares the printed mean with the mean by the formula over every world. Returns how it was found.
fn is_the_mean(pack: &Pack, sheets: &[AnswerSheet]) -> Result<Basis, TestCaseError> {
    let assessment = assessed(pack, sheets);
    let printed = figures(pack, &assessment);
    let slack = ROUNDING + ERRORS * printed.error();
    for (id, mean) in mean_fits(pack, &assessment, &open_in(pack, &assessment)) {
        let fit = printed.by_id[&id].fit;
        prop_assert!((fit - mean).abs() <= slack, "`{id}`: printed {fit}, counted {mean}, {:?}", printed.basis);
    }
    Ok(printed.basis)
}

#[test]
fn beyond_counting_the_closed_form_is_exact_where_no_relevance_is_open() {
    for_every(2, |tape| {
        let unknown = ["people-year-one", "people-run", "skill-frontend", "skill-platform", "months-to-value"];
        let basis = is_the_mean(shipped(), &with_unknown(tape, &unknown))?;
        prop_assert_eq!(basis, Basis::Exact { worlds: 9 * 9 * 5 * 5 * 9 });
        Ok(())
    });
}

#[test]
fn beyond_counting_a_sampled_mean_is_within_its_error() {
    for_every(2, |tape| {
        let unknown =
            ["customisation", "scorecards", "change-risk", "cost-per-service", "non-developers", "unusual-systems"];
        let basis = is_the_mean(shipped(), &with_unknown(tape, &unknown))?;
        prop_assert!(matches!(basis, Basis::Sampled { standard_error, .. } if standard_error < 0.5), "{basis:?}");
        Ok(())
    });
}

#[test]
fn counting_closed_form_and_sampling_agree_in_any_pack() {
    let seen = [const { Cell::new(0) }; 3];
    for_every(150, |tape| {
        let pack = packs::pack(&mut tape.cut(1200), Extent { steps: 8, ..Extent::SMALL });
        let sheets = sheets(tape, &pack, Manner { open: 0.5, ..Manner::MIXED });
        let assessment = assessed(&pack, &sheets);
        let worlds = Odometer::new(&assessment, &open_in(&pack, &assessment)).worlds();
        if worlds > 32 * EXACT_WORLDS {
            return Ok(());
        }
        let kind = match is_the_mean(&pack, &sheets)? {
            Basis::Exact { worlds } if worlds <= EXACT_WORLDS as u64 => 0,
            Basis::Exact { .. } => 1,
            Basis::Sampled { .. } => 2,
        };
        seen[kind].set(seen[kind].get() + 1);
        Ok(())
    });
    assert!(seen.iter().all(|kind| kind.get() > 0), "{seen:?}");
}

/// The share of weight times relevance, on average over every world, of the criteria behind which nothing is open.
fn known_share(pack: &Pack, assessment: &Assessment, open: &[usize]) -> f64 {
    let setting = setting_of(pack, assessment);
    let alternative = &ranked_in(&setting, assessment)[0];
    let rests = |criterion: &Criterion| {
        let mut behind = Vec::new();
        let mut visit = |question| open_behind(&pack.questionnaire, assessment, question, &mut behind);
        form_questions(&criterion.form, &pack.framework, &mut visit);
        relevance_questions(&criterion.relevance, &pack.framework, &mut visit);
        behind.is_empty()
    };
    let known: Vec<bool> = pack.framework.criteria.iter().map(rests).collect();
    let (mut sum, mut all) = (0.0, 0.0);
    each_world(&pack.questionnaire, assessment, open, &mut |world, share| {
        for (one, known) in weighed(&setting, assessment, world, alternative).iter().zip(&known) {
            all += share * one.stake;
            sum += if *known { share * one.stake } else { 0.0 };
        }
    });
    sum / all
}

#[test]
fn completeness_is_the_share_of_what_is_at_stake_that_is_known_in_any_pack() {
    in_any_pack(60, |pack, tape| {
        let manner = Manner { open: *tape.of(&[0.1, 0.3]), ..Manner::MIXED };
        let assessment = assessed(pack, &sheets(&mut tape.cut(2500), pack, manner));
        let open = open_in(pack, &assessment);
        if Odometer::new(&assessment, &open).worlds() <= EXACT_WORLDS {
            let (known, said) = (known_share(pack, &assessment, &open), decide(pack, &assessment).completeness);
            prop_assert!((known - said).abs() <= ROUNDING, "{known} is known, and {said} said to be");
        }
        Ok(())
    });
}

/// Little that is known, or nothing at all, never ends in *recommended*.
fn ignorance_is_not_recommended(pack: &Pack, tape: &mut Tape<'_>) -> Outcome {
    let manner = Manner { open: *tape.of(&[0.2, 0.5, 0.8]), ..Manner::MIXED };
    let sheets = sheets(&mut tape.cut(2500), pack, manner);
    let decision = decide(pack, &assessed(pack, &sheets));
    prop_assert!((0.0..=1.0).contains(&decision.completeness));
    let little = decision.completeness < pack.framework.verdict.recommended_completeness;
    prop_assert!(!little || decision.verdict.kind != VerdictKind::Recommended, "{:?}", decision.verdict);
    Ok(())
}

/// Returns one sheet that says *don't know* to every question.
fn nothing(pack: &Pack) -> AnswerSheet {
    let unknown = |index| (index, Reply::plain(Answer::Unknown));
    AnswerSheet { replies: (0..pack.questionnaire.questions.len()).map(unknown).collect(), ..AnswerSheet::default() }
}

fn all_unknown_is_not_recommended(pack: &Pack) -> Outcome {
    for sheets in [vec![nothing(pack)], Vec::new()] {
        let verdict = decide(pack, &assessed(pack, &sheets)).verdict;
        prop_assert!(verdict.kind != VerdictKind::Recommended, "{verdict:?}");
    }
    Ok(())
}

#[test]
fn mostly_unknown_is_never_recommended_in_the_shipped_pack() {
    in_the_shipped_pack(4, ignorance_is_not_recommended);
    all_unknown_is_not_recommended(shipped()).unwrap();
}

#[test]
fn mostly_unknown_is_never_recommended_in_any_pack() {
    in_any_pack(60, |pack, tape| {
        ignorance_is_not_recommended(pack, tape)?;
        all_unknown_is_not_recommended(pack)
    });
}
