//! What answers are worth, held against the plain reading: every value of an answer decided on by itself.

use super::*;
use crate::answers::{Answer, AnswerSheet, Reply};
use crate::assessment::assess;
use crate::framework::{PackText, pack};

fn shipped() -> Pack {
    let own = crate::embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut crate::problem::Files::default(), &mut problems);
    pack::read(&root, &std::cell::RefCell::new(problems)).unwrap()
}

fn example(pack: &Pack, name: &str) -> AnswerSheet {
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let (_, text) = crate::embedded::EXAMPLES.iter().find(|(known, _)| known.contains(name)).unwrap();
    let problems = std::cell::RefCell::new(Vec::new());
    let root = crate::tree::parse(0, text, &mut problems.borrow_mut());
    crate::answers::read(&root, &pack.questionnaire, &themes, &problems)
}

fn assessed(pack: &Pack, sheet: &AnswerSheet) -> Assessment {
    assess(pack, std::slice::from_ref(sheet), "2026-11-20".parse().unwrap())
}

/// The mean worth of each family over drawn worlds.
fn means(pack: &Pack, assessment: &Assessment, worlds: usize) -> Vec<(String, f64)> {
    let setting = Setting { pack, shown: shown_pain(pack, assessment) };
    let strict = crate::decision::strict(pack, assessment);
    let alternatives = alternatives(&pack.framework, in_place(&setting, assessment));
    let model = Model::compile(&setting, assessment, &alternatives);
    let sampler = Sampler::new(&model, &strict).unwrap();
    let drawn = Drawn::new(&sampler, worlds, 7).unwrap();
    let mean = |family: usize| {
        drawn.values.chunks(drawn.families).map(|values| values[family]).sum::<f64>() / drawn.worlds as f64
    };
    sampler.families.iter().enumerate().map(|(place, family)| (family.clone(), mean(place))).collect()
}

#[test]
fn an_answer_is_worth_what_the_best_choices_are_better_value_by_value() {
    let pack = shipped();
    let mut sheet = example(&pack, "lumen");
    let open = ["unusual-systems", "customisation"].map(|id| pack.questionnaire.index(id).unwrap());
    open.iter().for_each(|question| drop(sheet.replies.remove(question)));
    let found = next_questions(&pack, &assessed(&pack, &sheet), 1 << 16).unwrap();
    for question in open {
        let domain = &pack.questionnaire.questions[question].domain;
        let cases: Vec<(f64, Vec<(String, f64)>)> = domain
            .iter()
            .map(|(datum, share)| {
                let mut known = sheet.clone();
                known.replies.insert(question, Reply::plain(Answer::Value(*datum)));
                (*share, means(&pack, &assessed(&pack, &known), 1 << 15))
            })
            .collect();
        let best = |means: &[(String, f64)]| means.iter().map(|(_, mean)| *mean).fold(0.0, f64::max);
        let now: f64 = cases
            .iter()
            .map(|(share, means)| share * means.iter().find(|(family, _)| *family == found.choice).unwrap().1)
            .sum();
        let known: f64 = cases.iter().map(|(share, means)| share * best(means)).sum();
        let id = &pack.questionnaire.questions[question].id;
        let next = found.questions.iter().find(|next| next.question == *id).unwrap();
        assert!((next.gain - (known - now)).abs() < 0.15, "{next:?}, but {}", known - now);
    }
    assert!(found.at_stake >= found.questions[0].gain);
    assert!(found.pair.iter().all(|pair| pair.gain >= found.questions[0].gain && pair.gain <= found.at_stake));
}

#[test]
fn the_answers_that_are_recorded_are_those_that_were_drawn() {
    // The anchor of everything here: people in year one decide who is staffed, so with none nobody may be recommended.
    let pack = shipped();
    let mut sheet = example(&pack, "lumen");
    let people = pack.questionnaire.index("people-year-one").unwrap();
    sheet.replies.remove(&people);
    let assessment = assessed(&pack, &sheet);
    let setting = Setting { pack: &pack, shown: shown_pain(&pack, &assessment) };
    let alternatives = alternatives(&pack.framework, in_place(&setting, &assessment));
    let model = Model::compile(&setting, &assessment, &alternatives);
    let sampler = Sampler::new(&model, &assessment).unwrap();
    let drawn = Drawn::new(&sampler, 1000, 3).unwrap();
    let place = sampler.questions().iter().position(|question| *question == people).unwrap();
    for (world, values) in drawn.values.chunks(drawn.families).enumerate() {
        let none = drawn.digits[place][world] == 0;
        assert_eq!(none, values.iter().all(|value| *value <= 0.0), "{values:?}");
    }
}

#[test]
fn where_an_answer_may_fail_a_gate_it_comes_first() {
    let pack = shipped();
    let mut sheet = example(&pack, "kestrel");
    sheet.replies.remove(&pack.questionnaire.index("owner").unwrap());
    let found = next_questions(&pack, &assessed(&pack, &sheet), 1 << 10).unwrap();
    assert_eq!(found.questions[0].question, "owner");
    assert!((found.questions[0].stops - 2.0 / 3.0).abs() < 1e-12 && !found.settled);
}

#[test]
fn what_changes_nothing_is_settled() {
    let pack = shipped();
    let mut sheet = example(&pack, "kestrel");
    let people = pack.questionnaire.index("people-run").unwrap();
    sheet.replies.insert(people, Reply::plain(Answer::Value(Datum::Number(1.0))));
    let found = next_questions(&pack, &assessed(&pack, &sheet), 1 << 10).unwrap();
    assert!(found.settled && found.questions.is_empty() && found.pair.is_none());
    assert!(next_questions(&pack, &assessed(&pack, &sheet), 0).is_none());
}
