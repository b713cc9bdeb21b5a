//! What raising one answer may do to a fit: the laws of supply, need, aversion and automation.
//!
//! Each is tested twice: world by world against the formula, and on the printed fit where its condition holds in every world.

use std::cell::Cell as Counter;

use idpfit::answers::{Answer, AnswerSheet, Cell, Row};
use idpfit::assessment::Assessment;
use idpfit::decision::needs::{needs_in, shown_pain};
use idpfit::decision::value::{automation, real_coverage, value};
use idpfit::decision::world::{Odometer, World};
use idpfit::framework::alternatives::Alternative;
use idpfit::framework::feeds::{form_questions, relevance_questions};
use idpfit::framework::{Criterion, Form, Pack};
use idpfit::questionnaire::{Datum, Law};
use proptest::prelude::*;

use super::{Outcome, in_any_pack, in_the_shipped_pack};
use crate::generate::replies::{Manner, known, sheets};
use crate::generate::{Tape, packs};
use crate::support::{
    ROUNDING, Weighed, answer_of, answered, assessed, figures, fit_of, open_in, ranked_in, setting_of, weighed,
};

/// Worlds of one case that are looked at, at most.
const WORLDS: usize = 300;

/// One answer raised to the next value of its domain, all else being equal.
struct Raise<'p> {
    pack: &'p Pack,
    question: usize,
    before: Assessment,
    after: Assessment,
}

impl<'p> Raise<'p> {
    fn new(tape: &mut Tape<'_>, pack: &'p Pack, sheets: &[AnswerSheet], index: usize) -> Self {
        let question = &pack.questionnaire.questions[index];
        let step = tape.pick(question.domain.len() - 1);
        let with = |step: usize| {
            let answer = answer_of(question, question.domain[step].0);
            assessed(pack, &answered(sheets, index, &answer))
        };
        Self { pack, question: index, before: with(step), after: with(step + 1) }
    }

    /// Tests the printed fits of some alternatives.
    fn prints(&self, of: impl Fn(usize) -> bool) -> Outcome {
        let (before, after) = (figures(self.pack, &self.before), figures(self.pack, &self.after));
        let setting = setting_of(self.pack, &self.before);
        for (index, alternative) in ranked_in(&setting, &self.before).iter().enumerate() {
            let (low, high) = (before.by_id[&alternative.id].fit, after.by_id[&alternative.id].fit);
            let question = &self.pack.questionnaire.questions[self.question].id;
            prop_assert!(
                !of(index) || high >= low - ROUNDING,
                "raising `{question}` lowers `{}` from {low} to {high}",
                alternative.id
            );
        }
        Ok(())
    }

    /// Tests a law world by world, and then on the printed fits of those whose condition holds in every world. Returns how often the
    /// condition held.
    fn keeps(&self, condition: impl Fn(&Sight<'_>) -> bool) -> Result<usize, TestCaseError> {
        let setting = setting_of(self.pack, &self.before);
        let alternatives = ranked_in(&setting, &self.before);
        let open = open_in(self.pack, &self.before);
        let questionnaire = &self.pack.questionnaire;
        let (mut before, mut after) = (World::new(questionnaire, &self.before), World::new(questionnaire, &self.after));
        let mut odometer = Odometer::new(&self.before, &open);
        let mut always = vec![odometer.worlds() <= WORLDS; alternatives.len()];
        let mut held = 0;
        for _ in 0..WORLDS {
            odometer.apply(&mut before);
            odometer.apply(&mut after);
            for (alternative, always) in alternatives.iter().zip(&mut always) {
                let sight = Sight::new(self, alternative, (&before, &after));
                let holds = condition(&sight);
                prop_assert!(!holds || sight.after() >= sight.before() - ROUNDING, "{}", sight.said());
                held += usize::from(holds);
                *always &= holds;
            }
            if !odometer.advance() {
                break;
            }
        }
        self.prints(|alternative| always[alternative])?;
        Ok(held)
    }
}

/// An alternative in one world, before and after.
struct Sight<'a> {
    raise: &'a Raise<'a>,
    alternative: &'a Alternative,
    worlds: (&'a World<'a>, &'a World<'a>),
    before: Vec<Weighed>,
    after: Vec<Weighed>,
}

impl<'a> Sight<'a> {
    fn new(raise: &'a Raise<'a>, alternative: &'a Alternative, worlds: (&'a World<'a>, &'a World<'a>)) -> Self {
        let of = |assessment, world| weighed(&setting_of(raise.pack, assessment), assessment, world, alternative);
        let (before, after) = (of(&raise.before, worlds.0), of(&raise.after, worlds.1));
        Self { raise, alternative, worlds, before, after }
    }

    fn before(&self) -> f64 {
        fit_of(&self.before)
    }

    fn after(&self) -> f64 {
        fit_of(&self.after)
    }

    fn said(&self) -> String {
        let question = &self.raise.pack.questionnaire.questions[self.raise.question].id;
        let id = &self.alternative.id;
        format!("raising `{question}` lowers `{id}` from {} to {} in one world", self.before(), self.after())
    }

    fn criteria(&self) -> impl Iterator<Item = (&'a Criterion, Weighed, Weighed)> {
        let both = self.before.iter().copied().zip(self.after.iter().copied());
        self.raise
            .pack
            .framework
            .criteria
            .iter()
            .zip(both)
            .map(|(criterion, (before, after))| (criterion, before, after))
    }

    fn weighs(&self, criterion: &Criterion) -> bool {
        let mut reads = false;
        let mut visit = |question: usize| reads |= question == self.raise.question;
        relevance_questions(&criterion.relevance, &self.raise.pack.framework, &mut visit);
        reads
    }

    fn feeds(&self, criterion: &Criterion) -> bool {
        let mut reads = self.weighs(criterion);
        let mut visit = |question: usize| reads |= question == self.raise.question;
        form_questions(&criterion.form, &self.raise.pack.framework, &mut visit);
        reads
    }

    /// *Need* that is not a pain: the value stays 1 on every criterion that the answer feeds and that is at stake.
    fn is_fully_served(&self) -> bool {
        self.criteria()
            .filter(|(criterion, before, after)| before.stake.max(after.stake) > 0.0 && self.feeds(criterion))
            .all(|(_, before, after)| before.value >= 1.0 && after.value >= 1.0)
    }

    /// *Need* that is a pain: something is needed already, and the real coverage of every need that the pain feeds is at least the
    /// coverage value.
    fn is_covered_where_it_hurts(&self) -> bool {
        let setting = setting_of(self.raise.pack, &self.raise.before);
        let world = self.worlds.0;
        let automation = automation(&setting, world);
        let needs = &self.raise.pack.framework.needs;
        let feeds = match self.raise.question {
            question if question == needs.finding => [true, false, false],
            question if question == needs.tickets => [false, true, false],
            _ => [false, automation > 0.0, automation < 1.0],
        };
        let covered = value(&setting, &Form::Coverage, world, self.alternative).unwrap();
        let real = real_coverage(&setting, world, self.alternative);
        needs_in(&setting, world).iter().sum::<f64>() > 0.0
            && real.iter().zip(feeds).all(|(real, feeds)| !feeds || *real >= covered)
    }

    /// *Aversion*: the value on every criterion that the answer weighs is at least the fit.
    fn is_better_there(&self) -> bool {
        let fit = self.before() / 100.0;
        self.criteria()
            .filter(|(criterion, _, after)| after.stake > 0.0 && self.weighs(criterion))
            .all(|(_, before, _)| before.value >= fit)
    }

    /// *Automation*: the real coverage of orchestration is the least of the three, before or after.
    fn covers_orchestration_least(&self) -> bool {
        let setting = setting_of(self.raise.pack, &self.raise.before);
        [self.worlds.0, self.worlds.1].into_iter().any(|world| {
            let [finds, serves, runs] = real_coverage(&setting, world, self.alternative);
            runs <= finds && runs <= serves
        })
    }

    /// The condition of the law that the answer is under.
    fn meets(&self, law: Law) -> bool {
        let needs = &self.raise.pack.framework.needs;
        let pains = [needs.finding, needs.deploying, needs.tickets];
        match law {
            Law::Supply => true,
            Law::Need if pains.contains(&self.raise.question) => self.is_covered_where_it_hurts(),
            Law::Need => self.is_fully_served(),
            Law::Aversion => self.is_better_there(),
            Law::Automation => self.covers_orchestration_least(),
            Law::Setting => false,
        }
    }
}

/// Raises every answer under a law by one step from somewhere. Returns how often the law's condition was met.
fn raising(pack: &Pack, tape: &mut Tape<'_>, law: Law) -> Result<usize, TestCaseError> {
    let sheets = sheets(&mut tape.cut(2500), pack, Manner::MIXED);
    let mut held = 0;
    for (index, question) in pack.questionnaire.questions.iter().enumerate() {
        if question.law == law && question.is_scored() {
            held += Raise::new(tape, pack, &sheets, index).keeps(|sight| sight.meets(law))?;
        }
    }
    Ok(held)
}

/// One interaction more raises the pain of its kind or leaves it, and no other: as a need it never lowers what serves it.
fn one_more_interaction(pack: &Pack, tape: &mut Tape<'_>) -> Result<usize, TestCaseError> {
    let needs = &pack.framework.needs;
    let Some(index) = needs.interactions else { return Ok(0) };
    let question = &pack.questionnaire.questions[index];
    let sheets = sheets(&mut tape.cut(2500), pack, Manner::MIXED);
    let (Answer::Rows(mut rows), Answer::Rows(more)) =
        (known(&mut tape.cut(40), pack, question), known(&mut tape.cut(40), pack, question))
    else {
        panic!("the interactions are no table")
    };
    let with = |rows: &[Row]| assessed(pack, &answered(&sheets, index, &Answer::Rows(rows.to_vec())));
    let kind = Assessment::column(&pack.questionnaire, index, "kind").unwrap();
    let mut held = 0;
    for row in more {
        let Cell::Choice(choice) = row.cells[kind] else { panic!("the kind is no choice") };
        let before = with(&rows);
        rows.push(row);
        let after = with(&rows);
        let shown = [shown_pain(pack, &before), shown_pain(pack, &after)];
        for (pain, (less, more)) in shown[0].iter().zip(shown[1]).enumerate() {
            prop_assert!(more >= *less && (more <= *less || pain == usize::from(choice)), "{shown:?}");
        }
        let question = [needs.finding, needs.deploying, needs.tickets][usize::from(choice)];
        held += Raise { pack, question, before, after }.keeps(|sight| sight.meets(Law::Need))?;
    }
    Ok(held)
}

/// Tests a law in both kinds of pack, and that it is put to the test.
fn tests(cases: (u32, u32), law: impl Fn(&Pack, &mut Tape<'_>) -> Result<usize, TestCaseError>) {
    let held = Counter::new(0);
    let add = |met: usize| held.set(held.get() + met);
    in_the_shipped_pack(cases.0, |pack, tape| law(pack, tape).map(add));
    assert!(held.get() > 20, "the condition was met {} times only in the shipped pack", held.get());
    held.set(0);
    in_any_pack(cases.1, |pack, tape| law(pack, tape).map(add));
    assert!(held.get() > 20, "the condition was met {} times only in generated packs", held.get());
}

#[test]
fn more_of_a_supply_never_lowers_a_fit() {
    tests((5, 40), |pack, tape| raising(pack, tape, Law::Supply));
}

#[test]
fn a_greater_need_never_lowers_what_serves_it() {
    tests((4, 40), |pack, tape| raising(pack, tape, Law::Need));
}

#[test]
fn one_more_interaction_never_lowers_what_serves_it() {
    tests((12, 80), one_more_interaction);
}

#[test]
fn a_greater_aversion_never_lowers_what_is_better_there() {
    tests((8, 60), |pack, tape| raising(pack, tape, Law::Aversion));
}

#[test]
fn more_automation_never_lowers_what_orchestrates_least() {
    tests((8, 80), |pack, tape| raising(pack, tape, Law::Automation));
}

/// The law of need begins where something is needed: while nothing is, problem coverage is not at stake, and the first need puts it at
/// stake with the coverage there is, which may be less than the fit.
#[test]
fn the_first_need_of_all_can_lower_a_fit() {
    let coverage = "form = \"coverage\"\nrelevance = { needs = 1 }";
    let mut parts = packs::plain(&["form = \"burden\"\nattribute = \"risk\"\nrelevance = 1", coverage]);
    parts.offer(0, "finds", 0.6);
    let pack = parts.pack();
    let sheets = sheets(&mut Tape::new(&[]), &pack, Manner::KNOWN);
    let fit = |pain: f64| {
        let pain = Answer::Value(Datum::Number(pain));
        let sheets = answered(&sheets, pack.framework.needs.finding, &pain);
        figures(&pack, &assessed(&pack, &sheets)).by_id["o0"].fit
    };
    let close = |fit: f64, to: f64| (fit - to).abs() <= ROUNDING;
    assert!(close(fit(0.0), 100.0) && close(fit(1.0), 80.0) && close(fit(4.0), 80.0));
}
