use super::*;
use crate::answers::tests::{questionnaire, themes};
use crate::answers::{Cell, Row};
use crate::problem::{Colour, Files, render};

fn sheet_of(text: &str) -> (AnswerSheet, String) {
    let mut files = Files::default();
    let file = files.add("anna.toml", text);
    let mut syntax = Vec::new();
    let root = crate::tree::parse(file, text, &mut syntax);
    assert_eq!(syntax, []);
    let problems = RefCell::default();
    let sheet = read(&root, &questionnaire(), &themes(), &problems);
    (sheet, render(&problems.into_inner(), &files, Colour::Off))
}

fn reply_to(id: &str, text: &str) -> Reply {
    let (mut sheet, mistakes) = sheet_of(&format!("[answers]\n{text}"));
    assert_eq!(mistakes, "");
    sheet.replies.remove(&questionnaire().index(id).unwrap()).unwrap()
}

fn answer_to(id: &str, text: &str) -> Answer {
    reply_to(id, text).answer
}

fn mistakes_in(text: &str) -> String {
    sheet_of(&format!("[answers]\n{text}")).1
}

#[test]
fn shorthand_of_every_kind_is_read() {
    assert_eq!(answer_to("pain", "pain = 3"), Answer::Value(Datum::Number(3.0)));
    assert_eq!(answer_to("automation", "automation = \"pipelines\""), Answer::Value(Datum::Choice(1)));
    assert_eq!(answer_to("regions", "regions = [\"eu\", \"uk\"]"), Answer::Value(Datum::Set(0b101)));
    assert_eq!(answer_to("regions", "regions = []"), Answer::Value(Datum::Set(0)));
    assert_eq!(answer_to("people", "people = 1.5"), Answer::Value(Datum::Number(1.5)));
    assert_eq!(answer_to("people", "people = \"?\""), Answer::Unknown);
    let ranking = answer_to("priorities", "priorities = [\"time\", [\"cost\", \"risk\"]]");
    assert_eq!(ranking, Answer::Ranking(vec![vec![0], vec![1, 2]]));
}

#[test]
fn a_metric_has_a_name_or_says_that_there_is_none() {
    let metric = Metric { name: Some("days".to_owned()), unit: None, baseline: Some(12.0) };
    assert_eq!(answer_to("metric", "metric = { name = \"days\", baseline = 12 }"), Answer::Metric(metric.clone()));
    assert_eq!(answer_to("metric", "metric = { value = { name = \"days\", baseline = 12 } }"), Answer::Metric(metric));
    assert_eq!(answer_to("metric", "metric = { none = true }"), Answer::Metric(Metric::default()));
    assert_eq!(answer_to("metric", "metric = { name = \"\" }"), Answer::Metric(Metric::default()));
    assert!(mistakes_in("metric = { unit = \"days\" }").contains("bad-reply"));
}

#[test]
fn the_long_form_carries_note_evidence_and_date() {
    let reply = reply_to(
        "automation",
        "[answers.automation]\nvalue = \"apis\"\nnote = \"n\"\nevidence = \"e\"\ndate = 2026-11-20",
    );
    let expected = Reply {
        answer: Answer::Value(Datum::Choice(2)),
        note: Some("n".to_owned()),
        evidence: Some("e".to_owned()),
        date: Some("2026-11-20".parse().unwrap()),
        since: None,
        stale: false,
    };
    assert_eq!(reply, expected);
    assert_eq!(answer_to("people", "people = { unknown = true }"), Answer::Unknown);
    let reason = Answer::NotApplicable("no staff".to_owned());
    assert_eq!(answer_to("people", "people = { not_applicable = \"no staff\" }"), reason);
}

#[test]
fn rows_are_read_in_both_forms() {
    let rows = Answer::Rows(vec![Row {
        cells: vec![Cell::Text("New database".to_owned()), Cell::Number(3.0), Cell::Choice(1), Cell::Missing],
    }]);
    let row = "name = \"New database\"\npain = 3\nkind = \"tickets\"\n";
    assert_eq!(answer_to("interactions", &format!("[[answers.interactions]]\n{row}")), rows);
    let long = reply_to(
        "interactions",
        &format!("[answers.interactions]\nnote = \"n\"\n[[answers.interactions.rows]]\n{row}"),
    );
    assert_eq!((long.answer, long.note.as_deref()), (rows, Some("n")));
    assert_eq!(answer_to("interactions", "interactions = []"), Answer::Rows(Vec::new()));
}

#[test]
fn the_header_is_read() {
    let header = "[assessment]\nsubject = \"Acme\"\npack = \"p\"\nversion = \"1.0.0\"\ndate = 2026-11-20\nrespondent = \"anna\"\nrole = \"cto\"";
    let (sheet, mistakes) = sheet_of(header);
    assert_eq!(mistakes, "");
    assert_eq!(sheet.subject.as_deref(), Some("Acme"));
    assert_eq!(sheet.role.as_deref(), Some("cto"));
    assert_eq!(sheet.date, Some("2026-11-20".parse().unwrap()));
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn replies_that_do_not_fit_are_named_with_place_and_advice() {
    insta::assert_snapshot!(mistakes_in("\
autmation = \"apis\"
pain = 2.5
people = 900
automation = \"pipeline\"
regions = [\"eu\", \"mars\"]
priorities = [\"time\", \"speed\", \"time\"]
metric = 12
"), @r#"
    error[unknown-id]: there is no question `autmation`
     --> anna.toml:2:1
      |
    2 | autmation = "apis"
      | ^^^^^^^^^
      |
      = help: did you mean `automation`?

    error[bad-reply]: this is not a level of `pain`
     --> anna.toml:3:8
      |
    3 | pain = 2.5
      |        ^^^
      |
      = help: write a whole number from 0 to 4

    error[bad-reply]: 900 is out of range for `people`
     --> anna.toml:4:10
      |
    4 | people = 900
      |          ^^^
      |
      = help: write a number from 0 to 200

    error[unknown-id]: `automation` has no choice `pipeline`
     --> anna.toml:5:14
      |
    5 | automation = "pipeline"
      |              ^^^^^^^^^^
      |
      = help: did you mean `pipelines`?

    error[unknown-id]: `regions` has no choice `mars`
     --> anna.toml:6:18
      |
    6 | regions = ["eu", "mars"]
      |                  ^^^^^^
      |
      = help: one of: eu, us, uk

    error[unknown-id]: there is no theme `speed`
     --> anna.toml:7:23
      |
    7 | priorities = ["time", "speed", "time"]
      |                       ^^^^^^^
      |
      = help: one of: time, cost, risk

    error[bad-reply]: `time` is ranked twice
     --> anna.toml:7:32
      |
    7 | priorities = ["time", "speed", "time"]
      |                                ^^^^^^
      |
      = help: keep one of the two

    error[bad-reply]: this is not a metric for `metric`
     --> anna.toml:8:10
      |
    8 | metric = 12
      |          ^^
      |
      = help: write `{ name = "…", unit = "…", baseline = 12 }`, or `{ none = true }`
    "#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the test")]
fn long_forms_and_rows_with_mistakes_are_named_with_place_and_advice() {
    insta::assert_snapshot!(mistakes_in("\
pain = { note = \"later\" }
people = { value = 1, unknown = true }
automation = { value = \"apis\", nte = \"x\" }
[[answers.interactions]]
pain = 7
kind = \"tickets\"
wiat = 3
[[answers.interactions]]
name = \"b\"
pain = 1
kind = \"tickets\"
[[answers.interactions]]
name = \"c\"
"), @r#"
    error[missing-key]: `value` is missing
     --> anna.toml:2:8
      |
    2 | pain = { note = "later" }
      |        ^^^^^^^^^^^^^^^^^^
      |
      = help: add `value = …`, or `unknown = true` for "don't know"

    error[bad-reply]: `people` is answered twice
     --> anna.toml:3:10
      |
    3 | people = { value = 1, unknown = true }
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: keep one of `value`, `unknown` and `not_applicable`

    error[unknown-key]: `nte` is not a key of this table
     --> anna.toml:4:32
      |
    4 | automation = { value = "apis", nte = "x" }
      |                                ^^^
      |
      = help: did you mean `note`?

    error[missing-key]: `name` is missing in this row
     --> anna.toml:5:1
      |
    5 | [[answers.interactions]]
      | ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add `name = …`: What they ask for

    error[bad-reply]: this is not a level of `pain`
     --> anna.toml:6:8
      |
    6 | pain = 7
      |        ^
      |
      = help: write a whole number from 0 to 4

    error[unknown-id]: `interactions` has no column `wiat`
     --> anna.toml:8:1
      |
    8 | wiat = 3
      | ^^^^
      |
      = help: did you mean `wait`?

    error[missing-key]: `pain` is missing in this row
      --> anna.toml:13:1
       |
    13 | [[answers.interactions]]
       | ^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: add `pain = …`: How much it hurts

    error[bad-reply]: `interactions` has 3 rows
      --> anna.toml:13:1
       |
    13 | [[answers.interactions]]
       | ^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: keep the 2 that matter most
    "#);
}

#[test]
fn rows_written_as_one_table_are_told_about_the_second_bracket() {
    insta::assert_snapshot!(mistakes_in("[answers.interactions]\nname = \"x\"\npain = 1\n"), @"
    error[bad-reply]: this is one row outside a list of rows
     --> anna.toml:2:1
      |
    2 | [answers.interactions]
      | ^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `[[answers.interactions]]`, with two brackets, above each row
    ");
}

#[test]
fn no_mistake_in_one_reply_keeps_another_from_being_read() {
    let (sheet, _) = sheet_of("[answers]\npain = 9\npeople = 2\n");
    assert_eq!(sheet.replies.len(), 1);
}
