//! Interviews in numbered lines, from what is typed to what is kept and shown.

use std::io::Cursor;

use super::*;
use crate::answers::tests::{questionnaire, theme_names};
use crate::answers::{
    Answer, Cell, Ended, Everything, Guide, Interview, Metric, Order, Proposals, Reply, Rerun, Row, Weighed,
};
use crate::questionnaire::Datum;

type Replies = BTreeMap<usize, Reply>;

/// Types lines at an interview; returns what was shown, what was kept, and how it ended.
fn talk(typed: &str, replies: Replies) -> (String, Replies, Ended) {
    talk_by(&mut Everything, typed, (replies, &Proposals::new()))
}

/// The same, led by a guide.
fn talk_by(
    guide: &mut dyn Guide,
    typed: &str,
    (mut replies, proposals): (Replies, &Proposals),
) -> (String, Replies, Ended) {
    let (questionnaire, themes) = (questionnaire(), theme_names());
    let at_hand = ["Notes of interviews.".to_owned()];
    let cover = Cover { title: "Which platform fits?", minutes: 3, at_hand: &at_hand, currency: None, themes: &themes };
    let mut shown = Vec::new();
    let console = Plain::new(Cursor::new(typed.to_owned()), &mut shown, 72);
    let mut interviewer = Interviewer::on(Box::new(console), cover);
    let proposals = proposals.clone();
    let interview = Interview { questionnaire: &questionnaire, replies: &mut replies, guide, proposals: &proposals };
    let ended = interview.hold(&mut interviewer, &mut |_, _| Ok(())).unwrap();
    drop(interviewer);
    (String::from_utf8(shown).unwrap(), replies, ended)
}

/// Answers one question, all others being answered already, and stops at the review.
fn answer_to(id: &str, typed: &str) -> (Answer, String) {
    let index = questionnaire().index(id).unwrap();
    let mut replies = all_unknown();
    replies.remove(&index);
    let (shown, replies, _) = talk(&format!("{typed}\n"), replies);
    (replies.get(&index).unwrap_or_else(|| panic!("no reply:\n{shown}")).answer.clone(), shown)
}

fn all_unknown() -> Replies {
    (0..questionnaire().questions.len()).map(|index| (index, Reply::plain(Answer::Unknown))).collect()
}

fn index(id: &str) -> usize {
    questionnaire().index(id).unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn an_interview_shows_where_one_is_what_is_asked_and_why() {
    let (shown, replies, ended) = talk("\n\n7\n3\n?\nLead time\ndays\n12½\nq\n", Replies::new());
    assert_eq!((replies.len(), ended), (3, Ended::Stopped));
    insta::assert_snapshot!(shown, @r#"
    Which platform fits?

    6 to 7 questions in 2 sections, depending on your answers: about 3
    minutes with the figures at hand. Every answer is saved as you give it;
    you can stop at any time and go on later.

    Good to have at hand:
    - Notes of interviews.

    a number, then enter: answers and goes on; enter alone keeps an answer
    given before
    ?: why it is asked and how to answer
    b: back to the question before
    d: don't know
    n: a note or a link to evidence
    x: not applicable
    q: stops; the next time goes on from there

    "Don't know" is an answer, too: it is never counted as zero, and the
    report says what it leaves open.

    Press enter to begin: 
    Developer pain · section 1 of 2 · question 1 of 7 · about 3 min left

    What hurts, before any product is looked at.

    What do developers ask for most often?
    Why: Each row sets how much a layer needs help.

    1 of at most 2
    What they ask for (empty if there are no more): 
    Developer pain · section 1 of 2 · question 2 of 7 · about 3 min left

    How hard is it to find things?
    Why: It sets the need for a catalogue.

      0  In a minute.
      1  Within the hour.
      2  Once a week.
      3  Daily.
      4  Incidents last longer.
    Level, 0 to 4: Type a number from 0 to 4. Or: ? why, b back, d don't know, n note, x
    not applicable, q stop.
    Level, 0 to 4: 
    Developer pain · section 1 of 2 · question 3 of 7 · about 3 min left

    Which figure must improve?
    Why: Without it nothing can be checked.

    Name of the figure (empty if there is no such figure): 
    Why: Without it nothing can be checked.

    Name of the figure (empty if there is no such figure): Unit (days, tickets a month, percent, …; may be left empty): Value today (a number; empty if nobody has measured it yet): 
    Means · section 2 of 2 · question 4 of 7 · about 2 min left

    What is really there.

    Is there automation that a button could call?
    Why: A button needs something behind it.

      1  None: everything is done by hand.
      2  Pipelines: most changes run by themselves.
      3  APIs: most requests can be called.
    Answer, 1 to 3:
    "#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn the_review_lists_all_answers_by_section_and_lets_one_be_changed() {
    let (shown, replies, ended) = talk("4\n2\n1\n", all_unknown());
    assert_eq!(ended, Ended::Finished);
    assert_eq!(replies.get(&index("pain")), Some(&Reply::plain(Answer::Value(Datum::Number(2.0)))));
    insta::assert_snapshot!(shown, @r#"
    Review · 7 answers, 7 of them "don't know" · each can still be changed

      1  Finish: the answers are as they should be
      2  Stop here; everything is saved

    Developer pain
      3  Most frequent interactions: don't know
      4  Pain in finding things: don't know
      5  The metric that must move: don't know

    Means
      6  Automation: don't know
      7  People: don't know
      8  Regions: don't know
      9  Priorities: don't know
    Finish, or change one, 1 to 9 (now 1): 
    Developer pain · section 1 of 2 · question 2 of 7

    How hard is it to find things?
    Why: It sets the need for a catalogue.
    Answer so far: don't know

      0  In a minute.
      1  Within the hour.
      2  Once a week.
      3  Daily.
      4  Incidents last longer.
    Level, 0 to 4 (now d): 
    Review · 7 answers, 6 of them "don't know" · each can still be changed

      1  Finish: the answers are as they should be
      2  Stop here; everything is saved

    Developer pain
      3  Most frequent interactions: don't know
      4  Pain in finding things: 2: Once a week.
      5  The metric that must move: don't know

    Means
      6  Automation: don't know
      7  People: don't know
      8  Regions: don't know
      9  Priorities: don't know
    Finish, or change one, 1 to 9 (now 1):
    "#);
}

#[test]
fn each_kind_of_question_takes_its_answer() {
    assert_eq!(answer_to("pain", "4").0, Answer::Value(Datum::Number(4.0)));
    assert_eq!(answer_to("automation", "2").0, Answer::Value(Datum::Choice(1)));
    assert_eq!(answer_to("regions", "1, 3").0, Answer::Value(Datum::Set(0b101)));
    assert_eq!(answer_to("regions", "0").0, Answer::Value(Datum::Set(0)));
    assert_eq!(answer_to("people", "1,5").0, Answer::Value(Datum::Number(1.5)));
    assert_eq!(answer_to("metric", "").0, Answer::Metric(Metric::default()));
    let named = Metric { name: Some("Lead time".to_owned()), unit: None, baseline: None };
    assert_eq!(answer_to("metric", "Lead time\n\n").0, Answer::Metric(named));
}

#[test]
fn what_does_not_fit_is_asked_again_with_advice() {
    let (answer, shown) = answer_to("pain", "7\nmany\n2");
    assert_eq!(answer, Answer::Value(Datum::Number(2.0)));
    assert!(shown.contains("Type a number from 0 to 4."), "{shown}");
    let (answer, shown) = answer_to("people", "1000\n100,000\n2");
    assert_eq!(answer, Answer::Value(Datum::Number(2.0)));
    assert!(shown.contains("Write a number from 0 to 200.") && shown.contains("could be 100000 or 100"), "{shown}");
    let (answer, _) = answer_to("regions", "1,9\n\n2");
    assert_eq!(answer, Answer::Value(Datum::Set(0b10)));
}

#[test]
fn themes_are_ranked_one_after_the_other_and_may_tie() {
    assert_eq!(answer_to("priorities", "2\n1").0, Answer::Ranking(vec![vec![1], vec![0], vec![2]]));
    assert_eq!(answer_to("priorities", "4\n1 3").0, Answer::Ranking(vec![vec![0, 2], vec![1]]));
    assert_eq!(answer_to("priorities", "1\n3").0, Answer::Ranking(vec![vec![0], vec![1, 2]]));
    assert_eq!(answer_to("priorities", "5").0, Answer::Ranking(vec![vec![0, 1, 2]]));
    assert_eq!(answer_to("priorities", "4\n0\n1\n1").0, Answer::Ranking(vec![vec![0], vec![1], vec![2]]));
}

fn row(name: &str, pain: f64) -> Row {
    Row { cells: vec![Cell::Text(name.to_owned()), Cell::Number(pain), Cell::Choice(1), Cell::Missing] }
}

#[test]
fn a_table_is_filled_in_row_by_row_until_a_name_is_empty_or_it_is_full() {
    let one = "New database\n3\n2\n\n";
    assert_eq!(answer_to("interactions", one).0, Answer::Rows(vec![row("New database", 3.0)]));
    assert_eq!(answer_to("interactions", "").0, Answer::Rows(Vec::new()));
    let (answer, shown) = answer_to("interactions", &format!("{one}Access\n2\n2\n\n"));
    assert_eq!(answer, Answer::Rows(vec![row("New database", 3.0), row("Access", 2.0)]));
    assert!(shown.contains("That is 2, as many as there can be."), "{shown}");
}

#[test]
fn a_row_goes_on_where_a_note_interrupted_it() {
    let (_, replies, _) =
        talk("\nNew database\nn\nfrom the survey\nhttps://acme.example\n3\n2\n\n\nq\n", Replies::new());
    let reply = Reply {
        note: Some("from the survey".to_owned()),
        evidence: Some("https://acme.example".to_owned()),
        ..Reply::plain(Answer::Rows(vec![row("New database", 3.0)]))
    };
    assert_eq!(replies.get(&0), Some(&reply));
}

#[test]
fn complete_rows_are_kept_when_the_interview_stops_in_the_middle_of_one() {
    let (_, replies, ended) = talk("\nNew database\n3\n2\n\nAccess\n", Replies::new());
    assert_eq!(ended, Ended::Stopped);
    assert_eq!(replies.get(&0), Some(&Reply::plain(Answer::Rows(vec![row("New database", 3.0)]))));
}

#[test]
fn a_row_that_lacks_only_what_may_be_empty_is_kept_when_the_interview_stops() {
    let (_, replies, _) = talk("\nNew database\n3\n2\n", Replies::new());
    assert_eq!(replies.get(&0), Some(&Reply::plain(Answer::Rows(vec![row("New database", 3.0)]))));
    let mut before = all_unknown();
    before.insert(0, Reply::plain(Answer::Rows(vec![row("New database", 3.0)])));
    let (_, replies, _) = talk("3\n3\nNew schema\n4\n", before);
    assert_eq!(replies.get(&0), Some(&Reply::plain(Answer::Rows(vec![row("New schema", 4.0)]))), "and so is a change");
}

#[test]
fn a_row_is_saved_before_the_next_one_is_asked_for_and_the_question_is_not_put_again() {
    let (shown, ..) = talk("\nNew database\n3\n2\n\n\nq\n", Replies::new());
    assert_eq!(shown.matches("What do developers ask for most often?").count(), 1, "{shown}");
}

#[test]
fn don_t_know_in_a_row_is_about_its_cell_and_throws_no_row_away() {
    let one = "New database\n3\n2\n\n";
    let unsure = Row { cells: vec![Cell::Text("Access".to_owned()), Cell::Number(2.0), Cell::Missing, Cell::Missing] };
    let (answer, shown) = answer_to("interactions", &format!("{one}Access\nd\n2\nd\nd\n"));
    assert_eq!(answer, Answer::Rows(vec![row("New database", 3.0), unsure]), "{shown}");
    assert!(shown.contains("A row needs this; a rough answer will do."), "{shown}");
    assert_eq!(answer_to("interactions", &format!("{one}d")).0, Answer::Rows(vec![row("New database", 3.0)]));
}

#[test]
fn a_figure_half_typed_stands_there_again_after_a_detour() {
    let unit = Metric { name: Some("Lead time".to_owned()), unit: Some("days".to_owned()), baseline: Some(12.0) };
    let (answer, shown) = answer_to("metric", "Lead time\ndays\n?\n\n\n12");
    assert_eq!(answer, Answer::Metric(unit), "{shown}");
}

#[test]
fn rows_given_before_can_be_kept_changed_removed_and_added_to() {
    let mut replies = all_unknown();
    replies.insert(0, Reply::plain(Answer::Rows(vec![row("New database", 3.0)])));
    let rows = |typed: &str| talk(&format!("3\n{typed}"), replies.clone()).1.remove(&0).unwrap().answer;
    assert_eq!(rows("\n"), Answer::Rows(vec![row("New database", 3.0)]));
    assert_eq!(rows("2\nAccess\n1\n2\n\n"), Answer::Rows(vec![row("New database", 3.0), row("Access", 1.0)]));
    assert_eq!(rows("3\n\n4\n\n\n1\n"), Answer::Rows(vec![row("New database", 4.0)]));
    assert_eq!(rows("4\n\n"), Answer::Rows(Vec::new()));
}

#[test]
fn don_t_know_and_not_applicable_are_answers_to_everything() {
    for question in &questionnaire().questions {
        assert_eq!(answer_to(&question.id, "d").0, Answer::Unknown, "{}", question.id);
        let reason = Answer::NotApplicable("no developers".to_owned());
        assert_eq!(answer_to(&question.id, "x\n\nno developers").0, reason, "{}", question.id);
    }
}

#[test]
fn back_leads_to_the_question_before_with_its_answer_to_keep() {
    let (shown, replies, _) = talk("\n\n3\nb\n\nq\n", Replies::new());
    assert_eq!(replies.get(&index("pain")), Some(&Reply::plain(Answer::Value(Datum::Number(3.0)))));
    assert!(shown.contains("Answer so far: 3: Daily.") && shown.contains("(now 3)"), "{shown}");
}

#[test]
fn rows_begun_survive_going_back() {
    let mut replies = all_unknown();
    replies.remove(&index("pain"));
    replies.remove(&index("metric"));
    replies.remove(&0);
    let typed = "\nq\n";
    assert_eq!(talk(typed, replies.clone()).1.get(&0), Some(&Reply::plain(Answer::Rows(Vec::new()))));
    let mut other = replies;
    other.insert(0, Reply::plain(Answer::Rows(vec![row("New database", 3.0)])));
    let typed = "b\n2\nAccess\nb\n2\nq\n";
    let (shown, kept, _) = talk(typed, other);
    let begun = Row { cells: vec![Cell::Text("Access".to_owned()), Cell::Number(2.0), Cell::Missing, Cell::Missing] };
    assert_eq!(kept.get(&0), Some(&Reply::plain(Answer::Rows(vec![row("New database", 3.0), begun]))), "{shown}");
}

#[test]
fn a_letter_is_no_command_where_text_is_typed() {
    let unit = Metric { name: Some("Lead time".to_owned()), unit: Some("d".to_owned()), baseline: Some(12.0) };
    assert_eq!(answer_to("metric", "Lead time\nd\n12").0, Answer::Metric(unit));
}

#[test]
fn an_answer_said_again_keeps_its_day_and_a_new_one_does_not() {
    let dated = Reply { date: Some("2026-08-01".parse().unwrap()), ..Reply::plain(Answer::Value(Datum::Number(3.0))) };
    let mut replies = all_unknown();
    replies.insert(index("pain"), dated.clone());
    assert_eq!(talk("4\n\n1\n", replies.clone()).1.get(&index("pain")), Some(&dated));
    let changed = Reply::plain(Answer::Value(Datum::Number(2.0)));
    assert_eq!(talk("4\n2\n1\n", replies).1.get(&index("pain")), Some(&changed));
}

#[test]
fn the_end_of_the_input_stops_and_keeps_everything() {
    let (_, replies, ended) = talk("\n\n3\n", Replies::new());
    assert_eq!((replies.len(), ended), (2, Ended::Stopped));
    assert_eq!(talk("", Replies::new()).2, Ended::Stopped);
}

#[test]
fn an_interview_gone_on_with_says_so_and_does_not_begin_anew() {
    let replies = Replies::from([(0, Reply::plain(Answer::Unknown))]);
    let (shown, ..) = talk("q\n", replies);
    assert!(shown.contains("Welcome back. 1 of 7 questions is answered; here is the next."), "{shown}");
    assert!(!shown.contains("What do developers ask for") && shown.contains("How hard is it"), "{shown}");
}

#[test]
fn nothing_that_is_typed_steers_the_terminal() {
    let (answer, shown) = answer_to("metric", "\u{1b}[2JLead\u{202e}\n\n");
    assert!(matches!(answer, Answer::Metric(Metric { name: Some(name), .. }) if name == "\u{fffd}[2JLead\u{fffd}"));
    assert!(!shown.contains('\u{1b}'));
}

/// Asks for one question, and is surer afterwards.
struct One {
    question: usize,
    chance: f64,
}

impl Guide for One {
    fn next(&mut self, order: &Order<'_>, _: Option<usize>) -> Option<usize> {
        let is_open = !order.replies().contains_key(&self.question);
        if !is_open {
            self.chance /= 10.0;
        }
        is_open.then_some(self.question)
    }

    fn previous(&self, _: &Order<'_>, _: usize) -> Option<usize> {
        None
    }

    fn weighed(&self) -> Option<Weighed> {
        Some(Weighed { chance: self.chance, bound: 0.05 })
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn a_quick_interview_says_how_far_it_goes_how_sure_it_is_and_that_it_is_enough() {
    let mut guide = One { question: index("pain"), chance: 0.43 };
    let (shown, replies, ended) = talk_by(&mut guide, "\n3\n\n", (Replies::new(), &Proposals::new()));
    assert_eq!((replies.len(), ended), (1, Ended::Finished));
    insta::assert_snapshot!(shown, @r#"
    Which platform fits?

    The quick interview: first comes what tells most about the advice, and
    it stops once the questions left would change it in at most 5 of 100
    plausible worlds. Every answer is saved as you give it; you can stop at
    any time and go on later. What is left out can be answered later, too.

    Good to have at hand:
    - Notes of interviews.

    a number, then enter: answers and goes on; enter alone keeps an answer
    given before
    ?: why it is asked and how to answer
    b: back to the question before
    d: don't know
    n: a note or a link to evidence
    x: not applicable
    q: stops; the next time goes on from there

    "Don't know" is an answer, too: it is never counted as zero, and the
    report says what it leaves open.

    Press enter to begin: 
    Developer pain · 0 answered, at most 7 to come
      they would change the advice in 43 of 100 worlds

    What hurts, before any product is looked at.

    How hard is it to find things?
    Why: It sets the need for a catalogue.

      0  In a minute.
      1  Within the hour.
      2  Once a week.
      3  Daily.
      4  Incidents last longer.
    Level, 0 to 4: 
    That is enough for the advice: what is open would change it in 4 of 100
    plausible worlds.

    Review · 1 answer · each can still be changed

      1  Finish: the answers are as they should be
      2  Stop here; everything is saved

    Developer pain
      3  Pain in finding things: 3: Daily.
    Finish, or change one, 1 to 3 (now 1):
    "#);
}

#[test]
fn a_quick_interview_that_runs_out_of_questions_claims_no_certainty() {
    let mut guide = One { question: index("pain"), chance: 4.3 };
    let (shown, ..) = talk_by(&mut guide, "\nd\n\n", (Replies::new(), &Proposals::new()));
    assert!(shown.contains("No question left tells more about the advice"), "{shown}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn a_rerun_proposes_what_was_said_and_counted_and_confirms_the_rest_by_its_list() {
    let questionnaire = questionnaire();
    let day = |text: &str| Some(text.parse().unwrap());
    let last = crate::answers::AnswerSheet {
        replies: [
            (
                index("pain"),
                Reply { note: Some("from the survey".to_owned()), ..Reply::plain(Answer::Value(Datum::Number(3.0))) },
            ),
            (index("automation"), Reply::plain(Answer::Value(Datum::Choice(1)))),
            (index("people"), Reply::plain(Answer::Value(Datum::Number(2.0)))),
        ]
        .into(),
        date: day("2026-11-21"),
        ..Default::default()
    };
    let mut counted = crate::answers::AnswerSheet::default();
    let evidence = Some("staff.csv".to_owned());
    let reply = Reply { evidence, date: day("2027-02-01"), ..Reply::plain(Answer::Value(Datum::Number(3.0))) };
    counted.replies.insert(index("people"), reply);
    let proposals = crate::answers::proposals(Some(&last), &counted);
    let mut guide = Rerun::new(&questionnaire, &proposals, "2027-02-01".parse().unwrap());
    let typed = "\n\nd\n\nd\nd\n1\n1\n";
    let (shown, replies, _) = talk_by(&mut guide, typed, (Replies::new(), &proposals));
    let after = shown.split_once("How many people").map_or("", |(_, after)| after);
    insta::assert_snapshot!(after, @r#"
     will work on it?
    Why: It is compared with what each option needs.
    Measured (2027-02-01): 3 FTE
    Evidence: staff.csv
    Last time (2026-11-21): 2 FTE

    Number (FTE; a number from 0 to 200) (now 3; - for empty): 
    Means · section 2 of 2 · question 6 of 7 · about 2 min left

    In which regions may data lie?
    Why: A region that is not offered excludes.

      1  European Union
      2  United States
      3  United Kingdom
    Answer, numbers with commas, 0 for none of these: 
    Means · section 2 of 2 · question 7 of 7 · about 2 min left

    Which themes matter most?
    Why: The first gain most weight.

      1  Time to value
      2  Cost
      3  Risk
      4  Several of these, tied …
      5  All of them tie: no order
    Most important, 1 to 5: 
    The rest of last time · 2 answers that are likely to hold

    Developer pain
      Pain in finding things: 3: Daily.

    Means
      Automation: Pipelines

      1  Yes, each of these
      2  Go through them one by one
      3  Stop here; what is confirmed is saved
    Does all of it still hold, 1 to 3 (now 1): 
    Review · 7 answers, 3 of them "don't know" · each can still be changed

      1  Finish: the answers are as they should be
      2  Stop here; everything is saved

    Developer pain
      3  Most frequent interactions: left empty
      4  Pain in finding things: 3: Daily.
      5  The metric that must move: don't know

    Means
      6  Automation: Pipelines
      7  People: 3 FTE
      8  Regions: don't know
      9  Priorities: don't know
    Finish, or change one, 1 to 9 (now 1):
    "#);
    let reply = |id: &str| replies.get(&index(id)).unwrap_or_else(|| panic!("{id}:\n{shown}"));
    assert_eq!(reply("pain").since, day("2026-11-21"));
}

#[test]
fn enter_alone_says_don_t_know_again_where_that_was_said_last_time() {
    let questionnaire = questionnaire();
    let mut replies = all_unknown();
    replies.remove(&index("people"));
    let last = crate::answers::AnswerSheet {
        replies: [(index("people"), Reply::plain(Answer::Unknown))].into(),
        date: Some("2026-11-21".parse().unwrap()),
        ..Default::default()
    };
    let proposals = crate::answers::proposals(Some(&last), &crate::answers::AnswerSheet::default());
    let mut guide = Rerun::new(&questionnaire, &proposals, "2027-02-01".parse().unwrap());
    let (shown, replies, _) = talk_by(&mut guide, "\n", (replies, &proposals));
    assert!(shown.contains("(now d):"), "{shown}");
    let reply = &replies[&index("people")];
    assert_eq!((&reply.answer, reply.since), (&Answer::Unknown, Some("2026-11-21".parse().unwrap())), "{shown}");
}

/// Types lines at questions that take numbers.
fn lines_of(typed: &str) -> Option<Vec<String>> {
    let mut console = Plain::new(Cursor::new(typed.to_owned()), Vec::new(), 72);
    let check = |_: usize, text: &str| text.parse::<f64>().map(drop).map_err(|_| "write a number".to_owned());
    ask_lines(&mut console, "Counts.", &["One", "Two"], &check).unwrap()
}

#[test]
fn lines_may_be_left_empty_gone_back_to_and_stopped() {
    let lines = |texts: [&str; 2]| Some(texts.map(str::to_owned).to_vec());
    assert_eq!(lines_of("3\n\n"), lines(["3", ""]));
    assert_eq!(lines_of("many\n3\nb\n4\n?\n5\n"), lines(["4", "5"]));
    assert_eq!(lines_of("d\n2\n"), lines(["", "2"]));
    assert_eq!((lines_of("3\nq\n"), lines_of("3\n")), (None, None));
}
