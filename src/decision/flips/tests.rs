//! The search against brute force where answers are open: every change judged by the value functions and the rules of eligibility, in the
//! likely case of the changed answers.

use std::collections::BTreeMap;

use super::{Advice, Flips, Listed, Reach, flips, likely};
use crate::answers::{Answer, AnswerSheet, Metric, Reply};
use crate::assessment::{Assessment, Standing as Known, State, assess};
use crate::decision::certainty::Effort;
use crate::decision::checks::{GateState, gates};
use crate::decision::eligibility::{Standing, judge};
use crate::decision::fit::fits;
use crate::decision::model::Model;
use crate::decision::needs::{needs, shown_pain};
use crate::decision::value::Setting;
use crate::decision::{SEED, cost, decide, strict};
use crate::framework::alternatives::alternatives;
use crate::framework::{Pack, PackText, Relevance, pack};
use crate::questionnaire::{Datum, Kind, Question};

fn shipped() -> Pack {
    let own = crate::embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut crate::problem::Files::default(), &mut problems);
    pack::read(&root, &std::cell::RefCell::new(problems)).unwrap()
}

fn examples(pack: &Pack) -> Vec<AnswerSheet> {
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let read = |(_, text): &(&str, String)| {
        let problems = std::cell::RefCell::new(Vec::new());
        let root = crate::tree::parse(0, text, &mut problems.borrow_mut());
        crate::answers::read(&root, &pack.questionnaire, &themes, &problems)
    };
    crate::embedded::EXAMPLES.iter().map(read).collect()
}

fn assessed(pack: &Pack, sheet: &AnswerSheet) -> Assessment {
    assess(pack, std::slice::from_ref(sheet), "2026-11-20".parse().unwrap())
}

/// The advice in the likely case, and by how many points it leads.
fn plainly(pack: &Pack, open: &Assessment) -> (Advice, f64) {
    let mut closed = open.clone();
    for state in closed.states.iter_mut().filter(|state| state.is_open()) {
        *state = State { values: vec![(likely(state), 1.0)], standing: Known::Known };
    }
    let setting = Setting { pack, shown: shown_pain(pack, open) };
    let strict = strict(pack, open);
    if needs(&setting, open).hurts.is_no() {
        return (Advice::NotNeeded, f64::INFINITY);
    }
    if gates(&pack.framework, &strict).iter().any(|gate| gate.state == GateState::Failed) {
        return (Advice::NotYet, f64::INFINITY);
    }
    let mut layers = needs(&setting, &closed);
    if !layers.portal && !layers.orchestrator {
        layers.portal = layers.discoverability.mean.max(layers.self_service.mean) >= layers.orchestration.mean;
        layers.orchestrator = !layers.portal;
    }
    let all = alternatives(&pack.framework, cost::in_place(&setting, open));
    let (by_rules, by_needs) = (judge(&setting, &strict, &all, &layers), judge(&setting, &closed, &all, &layers));
    let fitting: Vec<usize> = (0..all.len())
        .filter(|at| {
            by_rules[*at].standing == Standing::Stands
                && by_rules[*at].vetoes.is_empty()
                && by_needs[*at].wrong_layers.is_empty()
        })
        .collect();
    if fitting.is_empty() {
        return (Advice::NothingFits, f64::INFINITY);
    }
    let model = Model::compile(&setting, &closed, &all);
    let fits = fits(&model, SEED);
    let mut eligible: Vec<usize> = fitting.into_iter().filter(|at| !by_rules[*at].staffing.staffed.is_no()).collect();
    eligible.sort_by(|left, right| fits.fit(*right).total_cmp(&fits.fit(*left)));
    let Some(first) = eligible.first() else { return (Advice::NotYet, f64::INFINITY) };
    let family = &all[*first].family;
    let next = eligible.iter().find(|at| all[**at].family != *family);
    let lead = next.map_or(f64::INFINITY, |next| fits.fit(*first) - fits.fit(*next));
    (Advice::Choose { family: family.clone() }, lead)
}

type Change = (usize, Datum);

fn answered(pack: &Pack, sheet: &AnswerSheet, changes: &[Change]) -> Assessment {
    let mut sheet = sheet.clone();
    for (question, datum) in changes {
        let answer = match (&pack.questionnaire.questions[*question].kind, datum) {
            (Kind::Metric, Datum::Choice(state)) => Answer::Metric(Metric {
                name: (*state > 0).then(|| "lead time".to_owned()),
                unit: None,
                baseline: (*state > 1).then_some(5.0),
            }),
            _ => Answer::Value(*datum),
        };
        sheet.replies.insert(*question, Reply::plain(answer));
    }
    assessed(pack, &sheet)
}

/// Every change of one answer, without those that no rule of the decision reads.
fn singles(pack: &Pack, assessment: &Assessment) -> Vec<Change> {
    let other = |(index, datum): &Change| assessment.states[*index].known() != Some(*datum);
    let questions = pack.questionnaire.questions.iter().enumerate();
    questions
        .flat_map(|(index, question)| question.domain.iter().map(move |(datum, _)| (index, *datum)))
        .filter(other)
        .collect()
}

fn found(pack: &Pack, assessment: &Assessment, reach: Reach) -> Flips {
    let decision = decide(pack, assessment, Effort::Worlds(0));
    flips(pack, assessment, (&decision.verdict, &decision.ranking), reach).unwrap()
}

/// Each minimal flip by brute force, with what is advised then and by how many points it leads.
type Expected = BTreeMap<Vec<String>, (Advice, f64)>;

fn by_force(pack: &Pack, sheet: &AnswerSheet, now: &Advice, most: usize) -> Expected {
    let mut expected = Expected::new();
    let name = |(index, datum): &Change| {
        let question = &pack.questionnaire.questions[*index];
        format!("{}={}", question.id, super::written(question, *datum))
    };
    let mut quiet = Vec::new();
    for single in singles(pack, &assessed(pack, sheet)) {
        let (advice, lead) = plainly(pack, &answered(pack, sheet, &[single]));
        if advice == *now {
            quiet.push(single);
        } else {
            expected.insert(vec![name(&single)], (advice, lead));
        }
    }
    for (place, one) in quiet.iter().enumerate().filter(|_| most > 1) {
        for other in quiet[place..].iter().filter(|other| other.0 != one.0) {
            let (advice, lead) = plainly(pack, &answered(pack, sheet, &[*one, *other]));
            if advice != *now {
                expected.insert(vec![name(one), name(other)], (advice, lead));
            }
        }
    }
    expected
}

/// Returns how many flips there are.
fn compare(pack: &Pack, sheet: &AnswerSheet, most: usize) -> usize {
    let assessment = assessed(pack, sheet);
    let (now, _) = plainly(pack, &assessment);
    let mut expected = by_force(pack, sheet, &now, most);
    let mut flips = found(pack, &assessment, Reach { changes: most, listed: Listed::All });
    assert_eq!(flips.now, now);
    let count = expected.len();
    for towards in &mut flips.towards {
        for flip in &mut towards.flips {
            let names: Vec<String> =
                flip.changes.iter().map(|change| format!("{}={}", change.question, change.then)).collect();
            let (advice, _) = expected.remove(&names).unwrap_or_else(|| panic!("{names:?} is no flip"));
            assert_eq!(advice, towards.advice, "{names:?}");
        }
    }
    expected.retain(|_, (_, lead)| *lead > 1e-9);
    assert!(expected.is_empty(), "{expected:?}");
    count
}

#[test]
fn flips_of_the_examples_are_those_of_brute_force() {
    let pack = shipped();
    let counts: Vec<usize> = examples(&pack).iter().map(|sheet| compare(&pack, sheet, 2)).collect();
    assert_eq!(counts, [0, 14, 29]);
}

#[test]
fn what_is_open_can_flip_by_turning_out() {
    let pack = shipped();
    let mut count = 0;
    for (place, sheet) in examples(&pack).iter().enumerate() {
        for left_out in 2..6 {
            let mut sheet = sheet.clone();
            sheet.replies.retain(|question, _| (question + place) % left_out != 0);
            count += compare(&pack, &sheet, 1);
        }
    }
    count += compare(&pack, &AnswerSheet::default(), 1);
    assert!(count > 50, "{count}");
}

/// Writes flips, one a line.
fn told(flips: &Flips) -> String {
    let change =
        |change: &super::AnswerChange| format!("{} = {} ({:?})", change.question, change.then, change.plausibility);
    let flip = |flip: &super::Flip| format!("  {}", flip.changes.iter().map(change).collect::<Vec<_>>().join("; "));
    let mut lines = vec![format!("{:?}, as printed: {}, up to {}", flips.now, flips.as_printed, flips.complete_to)];
    for towards in &flips.towards {
        lines.push(format!("{:?}: {:?}", towards.advice, towards.found));
        lines.extend(towards.flips.iter().map(flip));
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_most_plausible_flips_come_first() {
    let pack = shipped();
    let reach = Reach { changes: 3, listed: Listed::Nearest(3) };
    let all: Vec<String> =
        examples(&pack).iter().map(|sheet| told(&found(&pack, &assessed(&pack, sheet), reach))).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    NotYet, as printed: true, up to 3
    NotNeeded: [0, 0, 8]
      pain-finding = 1 (Leap); pain-deploying = 1 (Leap); pain-tickets = 1 (NextStep)

    Choose { family: "port" }, as printed: true, up to 3
    Choose { family: "port+humanitec" }: [2, 0, 0]
      automation = scripts (NextStep)
    NotYet: [7, 0, 0]
      metric = named (SettledFact)
      owner = team (SettledFact)
      problem-basis = opinion (SettledFact)
    Choose { family: "humanitec" }: [5, 0, 0]
      own-cloud = required (SettledFact)
      regions = uk (SettledFact)
      certificates = hipaa (SettledFact)

    Choose { family: "port" }, as printed: true, up to 3
    Choose { family: "backstage" }: [8, 11, 63]
      unusual-systems = 4 (Open)
      months-to-value = 18 (NextStep)
      months-to-value = 1 (Leap); catalogue-fill = 1 (NextStep)
      months-to-value = 1 (Leap); automation = pipelines (NextStep)
      pain-finding = 4 (NextStep); months-to-value = 1 (Leap); scorecards = 1 (NextStep)
      pain-finding = 4 (NextStep); months-to-value = 1 (Leap); change-risk = 4 (NextStep)
      regions = uk (SettledFact)
      engineers = 800 (SettledFact); months-to-value = 1 (Leap)
      own-cloud = preferred (SettledFact); agents = no (Open); catalogue-fill = 0 (Leap)
    Choose { family: "port+humanitec" }: [1, 2, 0]
      automation = none (Leap)
      pain-deploying = 3 (NextStep); automation = scripts (Leap)
    NotYet: [7, 0, 0]
      metric = named (SettledFact)
      owner = team (SettledFact)
      problem-basis = opinion (SettledFact)
    "#);
}

#[test]
fn with_too_many_changes_the_search_says_how_far_it_went() {
    let pack = shipped();
    let nothing =
        found(&pack, &assessed(&pack, &AnswerSheet::default()), Reach { changes: 9, listed: Listed::Nearest(1) });
    assert_eq!(nothing.complete_to, 3);
    let none =
        found(&pack, &assessed(&pack, &AnswerSheet::default()), Reach { changes: 0, listed: Listed::Nearest(1) });
    assert_eq!((none.complete_to, none.towards.len()), (0, 0));
}

/// Adds so many questions that one criterion reads, all open.
fn with_questions(mut pack: Pack, count: usize) -> Pack {
    let questions = &mut pack.questionnaire.questions;
    let level = questions.iter().find(|question| question.id == "change-risk").unwrap().clone();
    let first = questions.len();
    questions.extend((0..count).map(|number| Question { id: format!("more-{number}"), ..level.clone() }));
    let parts = (first..first + count).map(|question| Relevance::Over { question, over: 4.0 }).collect();
    pack.framework.criteria.last_mut().unwrap().relevance = Relevance::Greatest(parts);
    pack
}

#[test]
fn two_thousand_open_answers_are_tried_one_by_one() {
    let pack = with_questions(shipped(), 2000);
    let flips = found(&pack, &assessed(&pack, &examples(&pack)[1]), Reach::default());
    assert_eq!(flips.complete_to, 1);
    assert_eq!(flips.towards.iter().map(|towards| towards.found[0]).sum::<usize>(), 14);
}

#[test]
fn forty_criteria_are_no_more_than_slower() {
    let mut pack = shipped();
    let criteria = pack.framework.criteria.clone();
    let more = criteria.iter().cycle().take(40 - criteria.len()).cloned();
    pack.framework.criteria.extend(more);
    let flips = found(&pack, &assessed(&pack, &AnswerSheet::default()), Reach::default());
    assert_eq!(flips.complete_to, 3);
}
