//! What changed between two quarters: the parts add up, swap with the sides, and are nothing where nothing changed.

use idpfit::answers::AnswerSheet;
use idpfit::framework::{Form, Pack, Performance};
use idpfit::history::{Comparison, Part, Sides, compare};

use crate::reports::{answers, read};
use crate::support::shipped;

const CASE: &str = "tests/cases/01-fifty-engineers-full-time-owners/answers.toml";

/// Compares two sheets, each under a pack with the shipped questions.
fn compared(before: (&Pack, &AnswerSheet), after: (&Pack, &AnswerSheet)) -> Comparison {
    let twice = |sheet: &AnswerSheet| [vec![sheet.clone()], vec![sheet.clone()]];
    let date = "2026-11-20".parse().unwrap();
    let sheets = [twice(before.1), twice(after.1)];
    let (renamed, others) = (Vec::new(), Vec::new());
    let sides = Sides { packs: [before.0, after.0], sheets, renamed, others, same_framework: false, date };
    compare(&sides, ["2026-Q4", "2027-Q1"])
}

/// Millionths of a point.
fn micro(points: f64) -> i64 {
    (points * 1e6).round() as i64
}

/// The answers of the first case with some lines changed.
fn with(changes: &[(&str, &str)]) -> AnswerSheet {
    let text = changes.iter().fold(read(CASE), |text, (from, to)| {
        assert!(text.contains(from), "no {from} in\n{text}");
        text.replace(from, to)
    });
    answers(&text)
}

/// The shipped pack with other figures, other weights and another threshold.
fn moved_on() -> Pack {
    let mut pack = shipped().clone();
    for option in &mut pack.framework.options {
        for performance in &mut option.sheet {
            if let Performance::Range(range) = performance {
                *range = range.map(|figure| figure * 0.9);
            }
        }
    }
    for (criterion, factor) in pack.framework.criteria.iter_mut().zip([0.5, 1.0, 2.0].into_iter().cycle()) {
        criterion.weight *= factor;
        if let Form::Ability { span, .. } = &mut criterion.form {
            *span *= 0.5;
        }
        if let Form::Affordability { comfortable, .. } = &mut criterion.form {
            *comfortable *= 0.5;
        }
    }
    pack.framework.verdict.recommended_share = 0.999;
    pack
}

fn parts_add_up(found: &Comparison) {
    for fit in &found.fits {
        let parts: i64 = fit.parts.all().into_iter().map(micro).sum();
        assert_eq!(parts, micro(fit.change), "{fit:?}");
        let answers: i64 = fit.answers.iter().map(|answer| micro(answer.points)).sum();
        assert_eq!(answers + micro(fit.together), micro(fit.parts.answers), "{fit:?}");
        assert_eq!(micro(fit.after) - micro(fit.before), micro(fit.change));
    }
    if let Some(twelfths) = &found.verdict.twelfths {
        assert_eq!(twelfths.all().iter().sum::<i64>(), 12);
    }
}

/// Some other answers to the first case.
const OTHER: [(&str, &str); 3] = [
    ("months-to-value = 12", "months-to-value = 4"),
    ("people-year-one = 1.5", "people-year-one = 0.5"),
    ("pain-finding = 3", "pain-finding = 4"),
];

/// More of them than an exact split takes.
const MANY: [(&str, &str); 13] = [
    OTHER[0],
    OTHER[1],
    OTHER[2],
    ("pain-deploying = 0", "pain-deploying = 3"),
    ("pain-tickets = 0", "pain-tickets = 2"),
    ("engineers = 50\n", "engineers = 400\n"),
    ("people-run = 1.5", "people-run = 1"),
    ("skill-frontend = 3", "skill-frontend = 1"),
    ("skill-platform = 2", "skill-platform = 4"),
    ("unusual-systems = 0", "unusual-systems = 3"),
    ("customisation = 2", "customisation = 4"),
    ("scorecards = 0", "scorecards = 2"),
    ("change-risk = 2", "change-risk = 4"),
];

#[test]
fn parts_add_up_and_turn_with_the_sides() {
    let (one, two, later) = (with(&[]), with(&OTHER), moved_on());
    let there = compared((shipped(), &one), (&later, &two));
    assert!(there.exact && there.questions.len() == 3, "{there:?}");
    assert_eq!(there.differs, Part::ALL);
    parts_add_up(&there);
    let back = compared((&later, &two), (shipped(), &one));
    parts_add_up(&back);
    for fit in &there.fits {
        let turned = back.fits.iter().find(|other| other.alternative == fit.alternative).unwrap();
        for (part, other) in fit.parts.all().into_iter().zip(turned.parts.all()) {
            assert_eq!(micro(part), -micro(other), "{}", fit.alternative);
        }
    }
    assert!(there.fits.iter().any(|fit| fit.parts.all().iter().all(|part| micro(*part) != 0)), "{there:?}");
}

#[test]
fn whoever_takes_over_and_says_the_same_has_changed_nothing() {
    let before = answers(&read(CASE));
    let mut after = before.clone();
    (after.respondent, after.role) = (Some("somebody else".to_owned()), Some("finance".to_owned()));
    let found = compared((shipped(), &before), (shipped(), &after));
    assert!(found.questions.is_empty() && !found.differs.contains(&Part::Answers), "{:?}", found.questions);
}

#[test]
fn nothing_comes_from_nothing() {
    let one = with(&[]);
    let found = compared((shipped(), &one), (shipped(), &one));
    assert!(found.questions.is_empty() && found.joined.is_empty() && found.left.is_empty());
    assert_eq!((found.verdict.twelfths, found.verdict.alone.len()), (None, 0));
    for fit in &found.fits {
        assert_eq!(fit.parts.all().map(micro), [0; 4]);
    }
}

#[test]
fn what_did_not_change_has_no_part() {
    let (one, two) = (with(&[]), with(&OTHER));
    let mut heavier = shipped().clone();
    heavier.framework.criteria[0].weight *= 3.0;
    let found = compared((shipped(), &one), (&heavier, &two));
    for fit in &found.fits {
        let [_, framework, evidence, _] = fit.parts.all();
        assert_eq!((micro(framework), micro(evidence)), (0, 0));
    }
    parts_add_up(&found);
}

#[test]
fn many_answers_are_counted_one_at_a_time_and_still_add_up() {
    let (one, two) = (with(&[]), with(&MANY));
    let found = compared((shipped(), &one), (shipped(), &two));
    assert!(!found.exact && found.questions.len() == 13, "{}", found.questions.len());
    assert!(found.fits.iter().any(|fit| micro(fit.together) != 0));
    parts_add_up(&found);
}

#[test]
fn a_new_verdict_names_what_alone_brings_it_about() {
    let opinion = [("problem-basis = \"interviews\"", "problem-basis = \"opinion\"")];
    let found = compared((shipped(), &with(&[])), (&moved_on(), &with(&opinion)));
    assert_eq!([found.verdict.before.kind, found.verdict.after.kind], ["recommended", "not-yet"]);
    assert!(found.verdict.alone.iter().all(|set| set.contains(&Part::Answers)), "{:?}", found.verdict);
    parts_add_up(&found);
}

#[test]
fn a_question_that_only_one_pack_has_counts_under_framework() {
    let one = with(&[]);
    let mut fewer = shipped().clone();
    let place = fewer.questionnaire.index("months-to-value").unwrap();
    // The question under another name is another question.
    fewer.questionnaire.questions[place].id = "months-of-old".to_owned();
    let two = with(&OTHER[..1]);
    let found = compared((&fewer, &one), (shipped(), &two));
    assert!(found.questions.is_empty(), "{:?}", found.questions);
    for fit in &found.fits {
        assert_eq!(micro(fit.parts.framework), micro(fit.change), "{fit:?}");
    }
    assert!(found.fits.iter().any(|fit| micro(fit.change) != 0));
}
