use std::convert::Infallible;

use super::*;
use crate::answers::tests::questionnaire;
use crate::questionnaire::Datum;

type Replies = BTreeMap<usize, Reply>;

fn index(id: &str) -> usize {
    questionnaire().index(id).unwrap()
}

fn number(number: f64) -> Reply {
    Reply::plain(Answer::Value(Datum::Number(number)))
}

fn choice(choice: u16) -> Reply {
    Reply::plain(Answer::Value(Datum::Choice(choice)))
}

fn unknown() -> Reply {
    Reply::plain(Answer::Unknown)
}

/// Answers from a list and notes what was asked.
struct Scripted {
    says: Vec<Said>,
    chooses: Vec<Chosen>,
    asked: Vec<String>,
}

impl Respondent for Scripted {
    type Error = Infallible;

    fn reply(&mut self, asked: &Asked<'_>) -> Result<Said, Infallible> {
        self.asked.push(asked.question.id.clone());
        Ok(if self.says.is_empty() { Said::Answered(unknown()) } else { self.says.remove(0) })
    }

    fn review(&mut self, review: &Review<'_>) -> Result<Chosen, Infallible> {
        self.asked.push(format!("review of {}", review.lines().len()));
        Ok(if self.chooses.is_empty() { Chosen::Finish } else { self.chooses.remove(0) })
    }
}

/// Returns what was asked, which questions were saved in which order, and how it ended.
fn hold(replies: &mut Replies, says: Vec<Said>, chooses: Vec<Chosen>) -> (Vec<String>, Vec<usize>, Ended) {
    let mut respondent = Scripted { says, chooses, asked: Vec::new() };
    let mut saved = Vec::new();
    let mut save = |index: usize, _: &Reply| {
        saved.push(index);
        Ok(())
    };
    let Ok(ended) = interview(&questionnaire(), replies, &mut respondent, &mut save);
    (respondent.asked, saved, ended)
}

#[test]
fn questions_come_in_order_and_the_review_last() {
    let (asked, saved, ended) = hold(&mut Replies::new(), Vec::new(), Vec::new());
    let order = ["interactions", "pain", "metric", "automation", "people", "regions", "priorities", "review of 7"];
    assert_eq!(asked, order);
    assert_eq!(saved, [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(ended, Ended::Finished);
}

#[test]
fn a_question_that_certainly_does_not_apply_is_skipped() {
    let mut replies = Replies::from([(index("automation"), choice(0))]);
    assert_eq!(Order::new(&questionnaire(), &replies).applies(index("people")), Truth::No);
    let (asked, ..) = hold(&mut replies, Vec::new(), Vec::new());
    assert!(!asked.contains(&"people".to_owned()));
}

#[test]
fn a_question_that_waits_for_an_unknown_answer_is_open_and_asked() {
    let mut replies = Replies::from([(index("automation"), unknown())]);
    assert_eq!(Order::new(&questionnaire(), &replies).applies(index("people")), Truth::Open);
    let (asked, ..) = hold(&mut replies, Vec::new(), Vec::new());
    assert!(asked.contains(&"people".to_owned()));
}

#[test]
fn an_answer_that_is_not_applicable_passes_no_test() {
    let reply = Reply::plain(Answer::NotApplicable("no software".to_owned()));
    let replies = Replies::from([(index("automation"), reply)]);
    assert_eq!(Order::new(&questionnaire(), &replies).applies(index("people")), Truth::No);
}

#[test]
fn replies_that_no_longer_apply_stay_but_do_not_count() {
    let mut replies = Replies::from([(index("automation"), choice(1)), (index("people"), number(2.0))]);
    let change = vec![Chosen::Change(index("automation")), Chosen::Finish];
    let says = vec![
        Said::Answered(unknown()),
        Said::Answered(unknown()),
        Said::Answered(unknown()),
        Said::Answered(unknown()),
        Said::Answered(unknown()),
        Said::Answered(choice(0)),
    ];
    let (asked, ..) = hold(&mut replies, says, change);
    assert_eq!(asked.last().unwrap(), "review of 6");
    assert_eq!(replies.get(&index("people")), Some(&number(2.0)));
}

#[test]
fn back_leads_to_the_question_before_and_an_answer_to_where_one_was() {
    let says = vec![Said::Answered(unknown()), Said::Answered(number(1.0)), Said::Back, Said::Back, Said::Back];
    let (asked, ..) = hold(&mut Replies::new(), says, Vec::new());
    let start = ["interactions", "pain", "metric", "pain", "interactions", "interactions", "metric"];
    assert_eq!(asked.iter().take(7).collect::<Vec<_>>(), start.iter().collect::<Vec<_>>());
}

#[test]
fn an_interview_goes_on_at_the_first_question_without_a_reply() {
    let mut replies = Replies::new();
    let (_, _, ended) = hold(&mut replies, vec![Said::Answered(unknown()), Said::Stop(None)], Vec::new());
    assert_eq!((ended, replies.len()), (Ended::Stopped, 1));
    let (asked, ..) = hold(&mut replies, vec![Said::Stop(None)], Vec::new());
    assert_eq!(asked, ["pain"]);
}

#[test]
fn an_answer_begun_is_kept_when_the_interview_stops() {
    let mut replies = Replies::new();
    let (_, saved, ended) = hold(&mut replies, vec![Said::Stop(Some(number(3.0)))], Vec::new());
    assert_eq!((ended, saved, replies.len()), (Ended::Stopped, vec![0], 1));
}

#[test]
fn back_from_a_change_in_the_review_leads_to_the_review() {
    let mut replies: Replies = (0..7).map(|index| (index, unknown())).collect();
    let (asked, ..) = hold(&mut replies, vec![Said::Back], vec![Chosen::Change(3), Chosen::Stop]);
    assert_eq!(asked, ["review of 7", "automation", "review of 7"]);
}

#[test]
fn progress_counts_what_applies_and_what_is_left() {
    let replies = Replies::from([(index("automation"), choice(0)), (0, unknown())]);
    let questionnaire = questionnaire();
    let progress = Order::new(&questionnaire, &replies).progress(index("regions"));
    let expected = Progress { section: 2, sections: 2, question: 5, questions: 6, certain: 6, left: 4 };
    assert_eq!(progress, expected);
    assert_eq!(progress.minutes_left(20), 14);
}

#[test]
fn what_decides_whether_a_question_applies_is_needed_first_until_it_is_replied_to() {
    let questionnaire = questionnaire();
    let needed = |replies: &Replies| Order::new(&questionnaire, replies).first_needed(index("people"));
    assert_eq!(needed(&Replies::new()), index("automation"));
    for reply in [unknown(), choice(1), choice(0)] {
        assert_eq!(needed(&Replies::from([(index("automation"), reply)])), index("people"));
    }
    assert_eq!(Order::new(&questionnaire, &Replies::new()).first_needed(index("pain")), index("pain"));
}

/// Asks for the last question only.
struct Last;

impl Guide for Last {
    fn next(&mut self, order: &Order<'_>, _: Option<usize>) -> Option<usize> {
        order.open().into_iter().next_back().filter(|_| order.replies().is_empty())
    }

    fn previous(&self, _: &Order<'_>, _: usize) -> Option<usize> {
        None
    }
}

#[test]
fn a_guide_says_what_is_asked_and_the_review_shows_no_more_than_that() {
    let mut respondent = Scripted { says: vec![Said::Back], chooses: Vec::new(), asked: Vec::new() };
    let (questionnaire, mut replies) = (questionnaire(), Replies::new());
    let interview = Interview {
        questionnaire: &questionnaire,
        replies: &mut replies,
        guide: &mut Last,
        proposals: &Proposals::new(),
    };
    let Ok(ended) = interview.hold(&mut respondent, &mut |_, _| Ok(()));
    assert_eq!(respondent.asked, ["priorities", "priorities", "review of 1"]);
    assert_eq!((ended, replies.len()), (Ended::Finished, 1));
}
