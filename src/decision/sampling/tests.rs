//! The lanes against the plain reading: each drawn world evaluated by the value functions and judged by the rules of eligibility.

use super::*;
use crate::answers::{Answer, AnswerSheet, Reply};
use crate::assessment::{Assessment, assess};
use crate::decision::eligibility::{Standing, judge};
use crate::decision::needs::{needs, shown_pain};
use crate::decision::value::{Setting, relevance, value};
use crate::framework::alternatives::{Alternative, alternatives};
use crate::framework::{Pack, PackText, Performance, pack};
use crate::questionnaire::Datum;
use crate::robustness::sample::tally;
use crate::robustness::{Batch, Instructions, Purpose, Random, Row, Run, Values, WIDTH, Worlds as _};
use crate::scale::Range;

fn shipped() -> Pack {
    let own = crate::embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut crate::problem::Files::default(), &mut problems);
    pack::read(&root, &std::cell::RefCell::new(problems)).unwrap()
}

/// Answers every `every`-th question with one of its values, picked by a number; one in eleven with *not applicable*.
fn sheet(pack: &Pack, picks: u64, every: u64) -> AnswerSheet {
    let mut sheet = AnswerSheet::default();
    let mut state = picks;
    for (index, question) in pack.questionnaire.questions.iter().enumerate() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = (state >> 33) as usize;
        if !(pick as u64).is_multiple_of(every) || question.domain.is_empty() {
            continue;
        }
        let (datum, _) = question.domain[pick / 7 % question.domain.len()];
        let answer = match datum {
            _ if pick.is_multiple_of(11) => Answer::NotApplicable("none".to_owned()),
            Datum::Absent => continue,
            datum => Answer::Value(datum),
        };
        if !matches!(question.kind, crate::questionnaire::Kind::Metric) {
            sheet.replies.insert(index, Reply::plain(answer));
        }
    }
    sheet
}

/// Returns the alternatives with the attributes of one world in place of their ranges.
fn in_world(sampler: &Sampler<'_>, cells: &[Row<f64>], world: usize) -> Vec<Alternative> {
    let mut all = sampler.model.alternatives.to_vec();
    for (place, alternative) in all.iter_mut().enumerate() {
        for (index, performance) in alternative.sheet.iter_mut().enumerate() {
            if let Performance::Range(_) = performance {
                let number = sampler.sheets.of_alternative(cells, place, index)[world];
                *performance = Performance::Range(Range::exactly(number));
            }
        }
    }
    all
}

/// Returns a copy in which every drawn answer is known.
fn known(sampler: &Sampler<'_>, assessment: &Assessment, digits: &[Row<u32>], world: usize) -> Assessment {
    let mut known = assessment.clone();
    for (question, digits) in sampler.open.questions.iter().zip(digits) {
        let state = &mut known.states[*question];
        if state.values.len() > 1 {
            state.values = vec![(state.values[digits[world] as usize].0, 1.0)];
        }
    }
    known
}

/// Returns fit and eligibility of every alternative by the plain reading of a world.
fn plainly(
    sampler: &Sampler<'_>,
    strict: &Assessment,
    (sixteen, weights): (&Sixteen, &[Row<f64>]),
    world: usize,
) -> Vec<(f64, bool)> {
    let digits = &sixteen.digits;
    let (setting, framework) = (sampler.model.setting, &sampler.model.setting.pack.framework);
    let varied = in_world(sampler, &sixteen.cells, world);
    let answers = known(sampler, sampler.model.assessment, digits, world);
    let at = World::new(&setting.pack.questionnaire, &answers);
    let judged = known(sampler, strict, digits, world);
    let of_layers = needs(setting, &answers);
    let by_answers = judge(setting, &judged, sampler.model.alternatives, &of_layers);
    let by_attributes = judge(setting, &answers, &varied, &of_layers);
    let mut fits = Vec::new();
    let mut anything = 0.0;
    for (alternative, (own, varied)) in sampler.model.alternatives.iter().zip(&varied).enumerate() {
        let (mut sum, mut at_stake) = (0.0, 0.0);
        for criterion in &framework.criteria {
            let keeps = matches!(criterion.form, crate::framework::Form::Supply { .. });
            let of = if keeps { own } else { varied };
            let mut judged_by = of.clone();
            if let crate::framework::Form::Upkeep { requirement, .. } = criterion.form {
                judged_by.sheet[requirement] = own.sheet[requirement];
            }
            if let Some(value) = value(setting, &criterion.form, &at, &judged_by) {
                let stake = weights[criterion.theme][world]
                    * sampler.themes.factor(criterion)
                    * relevance(setting, &criterion.relevance, &at);
                sum += stake * value;
                at_stake += stake;
            }
        }
        anything += at_stake;
        let (answers, attributes) = (&by_answers[alternative], &by_attributes[alternative]);
        let eligible = answers.standing == Standing::Stands
            && answers.vetoes.is_empty()
            && !answers.staffing.staffed.is_no()
            && attributes.wrong_layers.is_empty();
        fits.push((if at_stake > 0.0 { 100.0 * sum / at_stake } else { 0.0 }, eligible));
    }
    assert!(anything >= 0.0);
    fits
}

fn lanes_agree(pack: &Pack, sheets: &[AnswerSheet], seed: u64) {
    let assessment = assess(pack, sheets, "2026-11-20".parse().unwrap());
    let strict = super::super::strict(pack, &assessment);
    let setting = Setting { pack, shown: shown_pain(pack, &assessment) };
    let in_place = super::super::cost::in_place(&setting, &assessment);
    let all = alternatives(&pack.framework, in_place);
    let model = Model::compile(&setting, &assessment, &all);
    let sampler = Sampler::new(&model, &strict).unwrap();
    let mut random = Random::new(seed, Purpose::Acceptability, 0);
    let varying = sampler.worlds();
    let (mut sixteen, mut batch) = (varying.scratch(), Batch::new(varying.alternatives(), varying.criteria()));
    varying.draw(&mut random, &mut sixteen, &mut batch);
    let weights = batch.weights;
    for world in 0..WIDTH {
        for (place, (fit, eligible)) in plainly(&sampler, &strict, (&sixteen, &weights), world).into_iter().enumerate()
        {
            let name = &all[place].id;
            assert_eq!(sixteen.eligible[world] >> place & 1 == 1, eligible, "{name} in {world}");
            // The fit of what is not eligible is not asked for.
            let found = sixteen.fits[place][world];
            assert!(!eligible || (found - fit).abs() < 1e-9, "{name} in {world}: {found} is not {fit}");
        }
    }
}

#[test]
fn sixteen_worlds_at_once_are_what_each_is_by_itself() {
    let pack = shipped();
    for seed in 0..40 {
        lanes_agree(&pack, &[sheet(&pack, seed, 1 + seed % 4)], seed);
    }
    lanes_agree(&pack, &[], 7);
}

#[test]
fn respondents_who_differ_are_drawn_from() {
    let pack = shipped();
    for seed in 0..10 {
        lanes_agree(&pack, &[sheet(&pack, seed, 2), sheet(&pack, seed + 100, 2)], seed);
    }
}

#[test]
fn the_worlds_of_a_pack_are_the_same_with_any_instructions_and_threads() {
    let pack = shipped();
    for sheets in [vec![], vec![sheet(&pack, 3, 2), sheet(&pack, 4, 2)]] {
        let assessment = assess(&pack, &sheets, "2026-11-20".parse().unwrap());
        let setting = Setting { pack: &pack, shown: shown_pain(&pack, &assessment) };
        let all = alternatives(&pack.framework, None);
        let model = Model::compile(&setting, &assessment, &all);
        let sampler = Sampler::new(&model, &assessment).unwrap();
        // Two whole blocks, and a third that ends within a batch.
        let run = Run::new(2 * (1 << 13) + 1_001, 5);
        let counted = |run: &Run| tally(&sampler.worlds(), run, Purpose::Acceptability);
        let expected = counted(&run);
        for instructions in [Instructions::Baseline, Instructions::Avx2] {
            assert_eq!(counted(&Run { instructions, ..run }), expected);
        }
        for threads in [2, 8] {
            assert_eq!(counted(&Run { threads: threads.try_into().unwrap(), ..run }), expected);
        }
    }
}

/// Prepares what is drawn from, for some sheets of answers.
fn with_sampler(sheets: &[AnswerSheet], look: impl FnOnce(&Sampler<'_>)) {
    let pack = shipped();
    let assessment = assess(&pack, sheets, "2026-11-20".parse().unwrap());
    let setting = Setting { pack: &pack, shown: shown_pain(&pack, &assessment) };
    let all = alternatives(&pack.framework, None);
    let model = Model::compile(&setting, &assessment, &all);
    look(&Sampler::new(&model, &assessment).unwrap());
}

/// A sheet with nothing but an order of the themes.
fn ranked(groups: &[&[usize]]) -> AnswerSheet {
    let pack = shipped();
    let ranking = pack.questionnaire.questions.iter();
    let ranking = ranking.clone().position(|one| matches!(one.kind, crate::questionnaire::Kind::Ranking)).unwrap();
    let mut sheet = AnswerSheet::default();
    let groups = groups.iter().map(|group| group.to_vec()).collect();
    sheet.replies.insert(ranking, Reply::plain(Answer::Ranking(groups)));
    sheet
}

#[test]
fn stated_and_ranked_weights_stand_up_to_exact_shares() {
    for sheets in [vec![], vec![sheet(&shipped(), 3, 2)], vec![ranked(&[&[1], &[0], &[2], &[4], &[3], &[6], &[5]])]] {
        with_sampler(&sheets, |sampler| {
            for seed in 0..20 {
                let check = sampler.check(&Run::new(100_000, seed));
                assert!(check.shares > 0 && check.off.is_empty() && check.worlds == 1 << 12, "{check:?}");
            }
        });
    }
}

#[test]
fn a_share_that_is_off_is_reported_with_what_is_right() {
    with_sampler(&[], |sampler| {
        let wrong = |values: &Values, pair| Some((sampler.themes.duel(values, pair)? - 0.1).abs());
        let check = sampler.compare(&Run::new(100_000, 0), &wrong);
        assert_eq!(check.off.len(), check.shares);
        assert!(check.off.iter().all(|off| (off.sampled - off.exact).abs() > 0.04), "{check:?}");
    });
}

#[test]
fn the_best_three_are_held_against_their_exact_split_where_themes_are_ranked() {
    let shares = |sheet: AnswerSheet| {
        let mut found = (0, 0);
        with_sampler(&[sheet], |sampler| {
            let check = sampler.check(&Run::new(100_000, 3));
            found = (check.shares, sampler.possible.count_ones() as usize);
            assert!(check.off.is_empty(), "{check:?}");
        });
        found
    };
    let (compared, alternatives) = shares(ranked(&[&[1], &[0, 4], &[2], &[3], &[6], &[5]]));
    assert_eq!(compared, alternatives - 1 + 3);
    let (compared, alternatives) = shares(ranked(&[&[1]]));
    assert_eq!(compared, alternatives - 1);
}

#[test]
fn rankings_with_ties_and_without_some_themes_stand_up_to_exact_shares() {
    let ties = ranked(&[&[1, 0], &[2, 4, 3], &[5], &[6]]);
    let few = ranked(&[&[3], &[0, 2]]);
    for sheets in [vec![ties.clone()], vec![few.clone()], vec![ties, few]] {
        with_sampler(&sheets, |sampler| {
            for seed in 0..20 {
                let check = sampler.check(&Run::new(100_000, seed));
                assert!(check.shares > 0 && check.off.is_empty(), "{check:?}");
            }
        });
    }
}

#[test]
fn no_worlds_are_checked_by_none() {
    with_sampler(&[], |sampler| assert!(sampler.check(&Run::new(0, 0)).off.is_empty()));
}
