use std::cell::RefCell;

use proptest::prelude::*;

use super::*;
use crate::answers::tests::{questionnaire, themes};
use crate::answers::{Answer, Cell, Metric, Row, read};
use crate::date::Date;
use crate::questionnaire::Datum;

fn index(id: &str) -> usize {
    questionnaire().index(id).unwrap()
}

fn set(draft: &mut Draft, id: &str, reply: &Reply) {
    draft.set(&questionnaire(), index(id), reply, &themes());
}

fn reread(draft: &Draft) -> AnswerSheet {
    let text = draft.text();
    let mut syntax = Vec::new();
    let root = crate::tree::parse(0, &text, &mut syntax);
    assert_eq!(syntax, [], "{text}");
    let problems = RefCell::default();
    let sheet = read(&root, &questionnaire(), &themes(), &problems);
    assert_eq!(problems.into_inner(), [], "{text}");
    sheet
}

fn level(level: f64) -> Reply {
    Reply::plain(Answer::Value(Datum::Number(level)))
}

fn noted(reply: Reply, note: &str) -> Reply {
    Reply { note: Some(note.to_owned()), ..reply }
}

fn two_rows() -> Reply {
    let row = |name: &str| Row {
        cells: vec![Cell::Text(name.to_owned()), Cell::Number(3.0), Cell::Choice(1), Cell::Number(1.5)],
    };
    Reply::plain(Answer::Rows(vec![row("New database"), row("Access")]))
}

fn header() -> AnswerSheet {
    AnswerSheet {
        subject: Some("Acme".to_owned()),
        pack: Some("idp-selection".to_owned()),
        version: Some("1.0.0".to_owned()),
        date: Some("2026-11-20".parse().unwrap()),
        respondent: Some("anna".to_owned()),
        ..AnswerSheet::default()
    }
}

#[test]
fn a_new_file_groups_its_answers_by_section_whatever_their_order() {
    let mut draft = Draft::new(&header());
    set(&mut draft, "regions", &Reply::plain(Answer::Value(Datum::Set(0b101))));
    set(&mut draft, "metric", &Reply::plain(Answer::Metric(Metric::default())));
    set(&mut draft, "interactions", &two_rows());
    set(&mut draft, "people", &noted(level(1.5), "until March"));
    set(&mut draft, "automation", &Reply::plain(Answer::Unknown));
    set(&mut draft, "pain", &level(3.0));
    set(&mut draft, "priorities", &Reply::plain(Answer::Ranking(vec![vec![0], vec![1, 2]])));
    insta::assert_snapshot!(draft.text(), @r#"
    # Edit this file as you like: comments and order are kept. `"?"` is "don't know".
    # With a note: `question = { value = …, note = "…", evidence = "…" }`.

    [assessment]
    subject = "Acme"
    pack = "idp-selection"
    version = "1.0.0"
    respondent = "anna"
    date = 2026-11-20

    [answers]
    # Developer pain
    pain = 3
    metric = { none = true }

    # Means
    automation = "?"
    people = { value = 1.5, note = "until March" }
    regions = ["eu", "uk"]
    priorities = ["time", ["cost", "risk"]]

    [[answers.interactions]]
    name = "New database"
    pain = 3
    kind = "tickets"
    wait = 1.5

    [[answers.interactions]]
    name = "Access"
    pain = 3
    kind = "tickets"
    wait = 1.5
    "#);
    assert_eq!(reread(&draft).replies.len(), 7);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn comments_order_and_formatting_survive_a_change() {
    let text = "\
# Answers of Anna.
[assessment]
subject = 'Acme' # the holding

[answers]
people =   2     # Ben and Carla
# Asked in the last survey.
pain = 3
regions = [
  \"eu\", # contract
  \"us\",
] # and no other

# what they said
[[answers.interactions]]
name = \"New database\" # most of all
pain = 2

[answers.automation]
# checked with Dora
value = \"none\" # today
note = \"see wiki\"
# the end
";
    let mut draft = Draft::of_text(text).unwrap();
    set(&mut draft, "pain", &level(4.0));
    set(&mut draft, "people", &noted(level(2.5), "Emil, half"));
    set(&mut draft, "regions", &Reply::plain(Answer::Value(Datum::Set(0b100))));
    set(&mut draft, "interactions", &noted(two_rows(), "from the survey"));
    set(&mut draft, "automation", &Reply::plain(Answer::Unknown));
    set(&mut draft, "metric", &Reply::plain(Answer::Metric(Metric::default())));
    insta::assert_snapshot!(draft.text(), @r#"
    # Answers of Anna.
    [assessment]
    subject = 'Acme' # the holding

    [answers]
    people =   { value = 2.5, note = "Emil, half" }     # Ben and Carla
    # Asked in the last survey.
    pain = 4
    metric = { none = true }
    # contract
    regions = ["uk"] # and no other

    [answers.interactions]
    note = "from the survey"

    # what they said
    [[answers.interactions.rows]]
    name = "New database" # most of all
    pain = 3
    kind = "tickets"
    wait = 1.5

    [[answers.interactions.rows]]
    name = "Access"
    pain = 3
    kind = "tickets"
    wait = 1.5

    # checked with Dora
    # today
    [answers.automation]
    unknown = true
    # the end
    "#);
    assert_eq!(reread(&draft).replies.len(), 6);
}

#[test]
fn a_reply_taken_out_leaves_the_others_alone() {
    let mut draft = Draft::new(&header());
    set(&mut draft, "pain", &level(3.0));
    set(&mut draft, "people", &level(2.0));
    draft.remove(questionnaire().question("pain").unwrap());
    assert_eq!(reread(&draft).replies.into_iter().collect::<Vec<_>>(), [(index("people"), level(2.0))]);
}

#[test]
fn a_reply_that_does_not_fit_its_question_is_not_written() {
    let mut draft = Draft::new(&header());
    let before = draft.text();
    set(&mut draft, "pain", &Reply::plain(Answer::Value(Datum::Choice(1))));
    set(&mut draft, "pain", &Reply::plain(Answer::Value(Datum::Absent)));
    assert_eq!(draft.text(), before);
}

fn words() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("not blank", |text| !text.trim().is_empty())
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(0_u8..=200).prop_map(f64::from), 0.0..=200.0]
}

fn cells() -> impl Strategy<Value = Row> {
    let optional = prop_oneof![Just(Cell::Missing), (0_u16..2).prop_map(Cell::Choice)];
    let wait = prop_oneof![Just(Cell::Missing), number().prop_map(Cell::Number)];
    (words(), 0_u8..5, optional, wait).prop_map(|(name, pain, kind, wait)| Row {
        cells: vec![Cell::Text(name), Cell::Number(f64::from(pain)), kind, wait],
    })
}

fn metric() -> impl Strategy<Value = Answer> {
    let named = (
        words(),
        proptest::option::of(words()),
        proptest::option::of(any::<f64>().prop_filter("finite", |number| number.is_finite())),
    );
    let named = named.prop_map(|(name, unit, baseline)| Metric { name: Some(name), unit, baseline });
    prop_oneof![Just(Metric::default()), named].prop_map(Answer::Metric)
}

fn ranking() -> impl Strategy<Value = Answer> {
    let rankings: Vec<Vec<Vec<usize>>> =
        vec![vec![], vec![vec![1]], vec![vec![2], vec![0, 1]], vec![vec![0, 1, 2]], vec![vec![1], vec![0], vec![2]]];
    proptest::sample::select(rankings).prop_map(Answer::Ranking)
}

fn answer_of(id: &'static str) -> BoxedStrategy<Answer> {
    match id {
        "pain" => (0_u8..5).prop_map(|level| Answer::Value(Datum::Number(f64::from(level)))).boxed(),
        "automation" => (0_u16..3).prop_map(|choice| Answer::Value(Datum::Choice(choice))).boxed(),
        "regions" => (0_u64..8).prop_map(|bits| Answer::Value(Datum::Set(bits))).boxed(),
        "people" => number().prop_map(|number| Answer::Value(Datum::Number(number))).boxed(),
        "metric" => metric().boxed(),
        "priorities" => ranking().boxed(),
        _ => proptest::collection::vec(cells(), 0..3).prop_map(Answer::Rows).boxed(),
    }
}

fn reply_of(id: &'static str) -> impl Strategy<Value = Reply> {
    let answer = prop_oneof![
        4 => answer_of(id),
        1 => Just(Answer::Unknown),
        1 => words().prop_map(Answer::NotApplicable),
    ];
    let date =
        proptest::option::of((2000_i16..2100, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap()));
    (answer, proptest::option::of(words()), proptest::option::of(words()), date).prop_map(
        |(answer, note, evidence, date)| {
            let stale = date.is_some() && answer == Answer::Unknown;
            Reply { answer, note, evidence, date, since: date.filter(|_| !stale), stale }
        },
    )
}

fn question_and_replies() -> impl Strategy<Value = (&'static str, Vec<Reply>)> {
    proptest::sample::select(vec!["interactions", "pain", "metric", "automation", "people", "regions", "priorities"])
        .prop_flat_map(|id| (Just(id), proptest::collection::vec(reply_of(id), 1..4)))
}

/// The same file with replies in the other forms that people write, and a comment in every place.
const BY_HAND: [&str; 5] = [
    "",
    "[answers]\n# a\n  pain = 1 # b\npeople.value = 3 # c\npeople.note = \"x\"\nmetric = { name = \"n\" } # d\ninteractions = [ # e\n  { name = \"r\", pain = 1 }, # f\n]\n\
     regions = [ # g\n  \"eu\", # h\n  # i\n]\nautomation = { unknown = true } # j\npriorities = [\"time\"] # k\n# l\n",
    "# a\n[answers.metric] # b\n# c\nname = \"n\" # d\nunit = \"u\"\n# e\n[answers.pain]\nunknown = true # f\n[answers] # g\npeople = 2 # h\n[answers.interactions] # i\nnote = \"x\" # j\n\
     # k\n[[answers.interactions.rows]] # l\nname = \"r\"\npain = 1\n[answers.regions]\n# m\nvalue = []\n[answers.priorities]\nvalue = [\"cost\"] # n\n[answers.automation]\nnot_applicable = \"x\" # o\n",
    "answers.pain = 1 # a\nanswers.metric.none = true # b\n",
    "answers = { pain = 1, interactions = [] } # a\n",
];

fn comment_count(text: &str) -> usize {
    text.matches('#').count()
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read((id, replies) in question_and_replies(), by_hand in 0_usize..5) {
        let mut draft = Draft::of_text(BY_HAND[by_hand]).unwrap();
        let others = { let mut sheet = reread(&draft); sheet.replies.remove(&index(id)); sheet.replies };
        for reply in replies {
            set(&mut draft, id, &reply);
            let mut sheet = reread(&draft);
            prop_assert_eq!(sheet.replies.remove(&index(id)), Some(reply), "{}", draft.text());
            prop_assert_eq!(&sheet.replies, &others);
        }
    }

    #[test]
    fn no_comment_is_lost_when_a_reply_changes((id, replies) in question_and_replies(), by_hand in 1_usize..5) {
        let text = BY_HAND[by_hand];
        let mut draft = Draft::of_text(text).unwrap();
        // Rows that go take their comments with them, and texts must not look like comments here.
        let plain = replies.into_iter().filter(|reply| !format!("{reply:?}").contains('#'));
        for reply in plain.filter(|reply| !matches!(reply.answer, Answer::Rows(_)) || id != "interactions") {
            set(&mut draft, id, &reply);
            prop_assert!(comment_count(&draft.text()) >= comment_count(text), "{}", draft.text());
        }
    }
}
