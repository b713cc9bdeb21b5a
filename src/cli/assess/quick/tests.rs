use std::collections::BTreeMap;
use std::convert::Infallible;

use super::*;
use crate::answers::{Answer, Asked, Chosen, Ended, Interview, Reply, Respondent, Review, Said};
use crate::cli::inputs::Inputs;
use crate::cli::load::{self, Loaded};
use crate::questionnaire::{Datum, Kind};

const EXAMPLES: [&str; 3] = ["harbour-bank.toml", "kestrel-freight.toml", "lumen-labs.toml"];

type Replies = BTreeMap<usize, Reply>;

fn shipped() -> Loaded {
    load::pack(&Inputs::default(), &mut Ui::captured().0).unwrap().unwrap()
}

/// What an example organisation would answer to everything.
fn example(loaded: &Loaded, name: &str) -> Replies {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/examples").join(name);
    loaded.read_text(name, &crate::store::read_text(&path).unwrap()).unwrap().replies
}

/// Knows some answers and does not know the rest; stops or goes back after so many.
#[derive(Default)]
struct Knowing {
    knows: Replies,
    stops_after: Option<usize>,
    backs_after: Option<usize>,
    asked: Vec<usize>,
    reviewed: usize,
}

impl Respondent for Knowing {
    type Error = Infallible;

    fn reply(&mut self, asked: &Asked<'_>) -> Result<Said, Infallible> {
        if self.stops_after == Some(self.asked.len()) {
            return Ok(Said::Stop(None));
        }
        self.asked.push(asked.index);
        if self.backs_after == Some(self.asked.len()) {
            return Ok(Said::Back);
        }
        let unknown = || Reply::plain(Answer::Unknown);
        Ok(Said::Answered(self.knows.get(&asked.index).cloned().unwrap_or_else(unknown)))
    }

    fn review(&mut self, review: &Review<'_>) -> Result<Chosen, Infallible> {
        self.reviewed = review.lines().len();
        Ok(Chosen::Finish)
    }
}

/// Interviews quickly, with few worlds; returns what was asked, what was saved in which order, and the guide.
fn hold<'a>(loaded: &'a Loaded, replies: &mut Replies, respondent: &mut Knowing) -> (Ended, Vec<usize>, Quickest<'a>) {
    let mut guide = Quickest::new(&loaded.pack, "2026-11-20".parse().unwrap());
    guide.quick.worlds = 200;
    let mut saved = Vec::new();
    let mut save = |index: usize, _: &Reply| {
        saved.push(index);
        Ok(())
    };
    let questionnaire = &loaded.pack.questionnaire;
    let Ok(ended) = Interview { questionnaire, replies, guide: &mut guide, proposals: &BTreeMap::default() }
        .hold(respondent, &mut save);
    (ended, saved, guide)
}

fn advice(loaded: &Loaded, replies: &Replies) -> Advice {
    let sheet = AnswerSheet { replies: replies.clone(), ..AnswerSheet::default() };
    let assessment = assess(&loaded.pack, &[sheet], "2026-11-20".parse().unwrap());
    let decision = decide(&loaded.pack, &assessment, Effort::Worlds(0));
    Advice::of(&decision.verdict, &decision.ranking)
}

#[test]
fn the_examples_are_advised_the_same_after_fewer_questions_all_of_them_saved() {
    let loaded = shipped();
    for name in EXAMPLES {
        let (knows, mut replies) = (example(&loaded, name), Replies::new());
        let whole = advice(&loaded, &knows);
        let mut respondent = Knowing { knows, ..Knowing::default() };
        let (ended, saved, guide) = hold(&loaded, &mut replies, &mut respondent);
        assert_eq!((ended, &saved), (Ended::Finished, &respondent.asked), "{name}");
        assert_eq!(respondent.reviewed, saved.len(), "the review shows what was asked");
        assert!(saved.len() < 45 && guide.chance <= 0.05, "{name}: {} asked, {}", saved.len(), guide.chance);
        assert_eq!(advice(&loaded, &replies), whole, "{name}");
    }
}

#[test]
fn who_knows_nothing_is_asked_everything_at_most_once_and_no_tables() {
    let loaded = shipped();
    let mut respondent = Knowing::default();
    let (ended, ..) = hold(&loaded, &mut Replies::new(), &mut respondent);
    assert_eq!(ended, Ended::Finished);
    let mut asked = respondent.asked.clone();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(asked.len(), respondent.asked.len());
    let kinds = asked.iter().map(|index| &loaded.pack.questionnaire.get(*index).unwrap().kind);
    assert!(kinds.into_iter().all(|kind| !matches!(kind, Kind::Table { .. } | Kind::Ranking)));
}

#[test]
fn a_question_comes_only_after_those_that_decide_whether_it_applies() {
    let loaded = shipped();
    let questionnaire = &loaded.pack.questionnaire;
    for name in EXAMPLES {
        let mut respondent = Knowing { knows: example(&loaded, name), ..Knowing::default() };
        hold(&loaded, &mut Replies::new(), &mut respondent);
        let mut replies = Replies::new();
        for index in respondent.asked {
            let order = Order::new(questionnaire, &replies);
            assert!(!order.applies(index).is_no(), "{name}: {index}");
            assert_eq!(order.first_needed(index), index, "{name}");
            let unknown = Reply::plain(Answer::Unknown);
            replies.insert(index, respondent.knows.get(&index).cloned().unwrap_or(unknown));
        }
    }
}

#[test]
fn an_interview_that_stopped_goes_on_with_the_question_it_would_have_asked() {
    let loaded = shipped();
    let knows = example(&loaded, EXAMPLES[2]);
    let mut at_once = Knowing { knows: knows.clone(), ..Knowing::default() };
    hold(&loaded, &mut Replies::new(), &mut at_once);
    let mut replies = Replies::new();
    let mut first = Knowing { knows: knows.clone(), stops_after: Some(3), ..Knowing::default() };
    assert_eq!(hold(&loaded, &mut replies, &mut first).0, Ended::Stopped);
    let mut second = Knowing { knows, ..Knowing::default() };
    assert_eq!(hold(&loaded, &mut replies, &mut second).0, Ended::Finished);
    assert_eq!([first.asked, second.asked].concat(), at_once.asked);
}

#[test]
fn back_leads_to_the_question_asked_before_and_an_answer_to_where_one_was() {
    let loaded = shipped();
    let knows = example(&loaded, EXAMPLES[2]);
    let mut respondent = Knowing { knows, backs_after: Some(3), stops_after: Some(5), ..Knowing::default() };
    hold(&loaded, &mut Replies::new(), &mut respondent);
    let [_, second, third, again, then] = respondent.asked.as_slice() else { panic!("{:?}", respondent.asked) };
    assert_eq!((again, then), (second, third));
}

#[test]
fn back_from_the_first_question_of_a_sitting_leads_to_an_answer_given_before() {
    let loaded = shipped();
    let mut replies = Replies::from([(4, Reply::plain(Answer::Value(Datum::Number(2.0))))]);
    let mut respondent = Knowing { backs_after: Some(1), stops_after: Some(2), ..Knowing::default() };
    hold(&loaded, &mut replies, &mut respondent);
    assert_eq!(respondent.asked.get(1), Some(&4));
}

#[test]
fn answers_of_the_full_interview_count_and_what_they_settle_is_not_asked() {
    let loaded = shipped();
    let mut replies = example(&loaded, EXAMPLES[0]);
    let mut respondent = Knowing::default();
    let (ended, saved, _) = hold(&loaded, &mut replies, &mut respondent);
    assert_eq!((ended, saved.len()), (Ended::Finished, 0));
}

#[test]
fn what_is_left_out_is_named_by_section_with_the_reason() {
    let loaded = shipped();
    let mut respondent = Knowing { knows: example(&loaded, EXAMPLES[2]), ..Knowing::default() };
    let (_, _, guide) = hold(&loaded, &mut Replies::new(), &mut respondent);
    let (mut ui, _, err) = Ui::captured();
    guide.say_what_is_left(true, "idpfit assess --workspace acme", &mut ui);
    drop(ui);
    insta::assert_snapshot!(err.text(), @r"

    What is open would change the advice in 1 of 100 plausible worlds; the quick
    interview stops at 5 of 100.
    That is by these answers alone; the decision is by those of all respondents.
    Left out for that reason (36):
      Developer pain: Pain in deploying and environments, Days to a newcomer's first
        change
      Team capacity: Engineers, Services, People after year one, Dedicated time,
        TypeScript and React skill, Kubernetes and Terraform skill, Security
        engineers to spare
      Compliance and hosting: Audit and access needs
      Time horizon: Months until value, Lifetime, Quarterly proof
      Stack and customisation: Unusual systems, Customisation, Self-filling
        catalogue, Kinds of thing in the catalogue
      Platform foundation: What stands behind the buttons, Deployments without a
        manual step, Decisions before a first deployment, Freshness of service data
      Governance and audience: Scorecards, Cost per service, Non-developers taking
        part
      Money and risk: Licence budget, Cost of an engineer, Upkeep budgeted, Risk of
        a change at the supplier
      Leadership and adoption: Portal and platform told apart, Choice or mandate,
        What started the search, What counts as success, Tool in place, Months in
        use, Own plugins, Own integrations
    Not asked and not weighed either, so they may still change the advice (4):
      Developer pain: Most frequent interactions
      Stack and customisation: Systems to connect
      Pilot candidates: Ticket types
      Priorities: Priorities
    To answer the rest: idpfit assess --workspace acme
    ");
}

#[test]
fn where_no_question_tells_more_it_is_said_and_nothing_promised() {
    let loaded = shipped();
    let (_, _, guide) = hold(&loaded, &mut Replies::new(), &mut Knowing::default());
    let first = guide.what_is_left(false).remove(0).1;
    assert!(first.ends_with("but no question left tells more about it."), "{first}");
}
