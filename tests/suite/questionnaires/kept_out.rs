//! What no pack may say, so that every value is from 0 to 1 and no two alternatives are one.

use idpfit::problem::Code;

use super::{codes, extend, rendered};

/// Reads what is laid over the shipped pack, and returns the codes of its mistakes.
fn mistakes(text: &str) -> Vec<Code> {
    codes(&extend("ours.toml", &format!("[pack]\nextends = \"idp-selection\"\n{text}")).problems)
}

fn shown(text: &str) -> String {
    let reading = extend("ours.toml", &format!("[pack]\nextends = \"idp-selection\"\n{text}"));
    rendered(&reading.problems, &reading.files)
}

fn pair(id: &str, (portal, orchestrator): (&str, &str)) -> String {
    format!("[[pair]]\nid = \"{id}\"\nportal = \"{portal}\"\norchestrator = \"{orchestrator}\"\nabout = \"Both.\"\n")
}

#[test]
fn what_is_read_as_a_share_of_four_is_on_the_scale_of_four() {
    insta::assert_snapshot!(shown("[[criterion]]\nid = \"exit\"\nattribute = \"time-to-value-months\"\n"), @r#"
    error[wrong-kind]: `time-to-value-months` is not a range with `scale = "0-4"`
     --> ours.toml:5:13
      |
    5 | attribute = "time-to-value-months"
      |             ^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: name an attribute that is a range with `scale = "0-4"`
    "#);
    for text in [
        "[[criterion]]\nid = \"upkeep\"\nattribute = \"dedicated-fte-run\"\n",
        "[[criterion]]\nid = \"upkeep\"\nattribute = \"covers-orchestration\"\n",
        "[needs]\ndependence = \"infra-cost\"\n",
        "[needs]\norchestration = \"customisation\"\n",
    ] {
        assert_eq!(mistakes(text), [Code::WrongKind], "{text}");
    }
}

#[test]
fn a_sum_on_a_scale_stays_on_it() {
    let sum = "[[attribute]]\nid = \"exit-cost\"\npair = \"sum\"\n";
    insta::assert_snapshot!(shown(sum), @r#"
    error[missing-key]: a sum can leave the scale, and `cap` is missing
     --> ours.toml:5:8
      |
    5 | pair = "sum"
      |        ^^^^^
      |
      = help: add `cap = 4`, the end of the scale, or take the greater of the two: `pair = "max"`
    "#);
    let capped = |cap: &str| mistakes(&format!("{sum}cap = {cap}\n"));
    assert_eq!([capped("5"), capped("-1")], [[Code::OutOfRange], [Code::OutOfRange]]);
    assert_eq!([capped("4"), capped("0")], [[], []]);
}

#[test]
fn a_sum_off_every_scale_needs_no_cap() {
    assert_eq!(mistakes("[[attribute]]\nid = \"time-to-value-months\"\npair = \"sum\"\n"), []);
}

#[test]
fn a_pair_stands_once() {
    insta::assert_snapshot!(shown(&pair("again", ("backstage", "humanitec"))), @"
    error[duplicate-id]: the pairs `backstage+humanitec` and `again` make the same alternative
       --> ours.toml:3:1
        |
      3 | [[pair]]
        | ^^^^^^^^
        |
       ::: framework/rules.toml:248:1
        |
    248 | [[pair]]
        | -------- the first one
        |
        = help: delete one of them: a pair stands for the variants of its options, too
    ");
}

#[test]
fn a_pair_of_variants_stands_with_that_of_their_options() {
    assert_eq!(mistakes(&pair("again", ("backstage-managed", "humanitec"))), [Code::DuplicateId]);
    assert_eq!(mistakes(&pair("again", ("backstage", "stellwerk"))), [Code::DuplicateId]);
    let alone = "remove = [\"pair:backstage+humanitec\"]\n".to_owned();
    assert_eq!(mistakes(&(alone + &pair("managed", ("backstage-managed", "humanitec")))), []);
}

#[test]
fn the_other_way_round_is_another_pair() {
    assert_eq!(mistakes(&pair("humanitec+backstage", ("humanitec", "backstage"))), []);
}

#[test]
fn a_pair_joins_two_families() {
    insta::assert_snapshot!(shown(&pair("one", ("backstage", "backstage-managed"))), @"
    error[wrong-kind]: the pair `one` joins options of one family
     --> ours.toml:3:1
      |
    3 | [[pair]]
      | ^^^^^^^^
      |
      = help: name two options that are neither the same nor variants of one another or of the same option
    ");
    for pair in [pair("one", ("backstage-managed", "backstage")), pair("one", ("port", "port"))] {
        assert_eq!(mistakes(&pair), [Code::WrongKind], "{pair}");
    }
}

#[test]
fn an_option_has_no_id_that_an_alternative_could_have() {
    for id in ["port+humanitec", "keep-port"] {
        let option =
            format!("[option]\nid = \"{id}\"\nname = \"O\"\nkind = \"K\"\nabout = \"A.\"\nvariant_of = \"port\"\n");
        assert_eq!(mistakes(&option), [Code::BadId], "{id}");
    }
}
