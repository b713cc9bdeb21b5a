//! Packs and answers at the edges, through the program: each ends with a decision in words and in JSON, without a number that is none.

use serde_json::Value;

use super::{Folder, decision, judge, run};
use crate::generate::Tape;
use crate::generate::packs::{self, Parts};
use crate::program::{code, err, out};

/// A criterion that is always at stake, on an attribute of which less is better.
const BURDEN: &str = "form = \"burden\"\nattribute = \"risk\"\nrelevance = 1";

/// A plain pack with so many options and criteria; all options are equal.
fn equal(options: usize, criteria: usize) -> Parts {
    let mut parts = packs::plain(&vec![BURDEN; criteria]);
    parts.options = (0..options).map(|index| packs::option(&mut Tape::new(&[]), index)).collect();
    parts
}

/// Nothing in a decision is missing for want of a number, which is how JSON would have it.
fn is_whole(document: &Value, path: &str) {
    match document {
        Value::Object(members) => members.iter().for_each(|(key, value)| is_whole(value, &format!("{path}/{key}"))),
        Value::Array(members) => members.iter().for_each(|value| is_whole(value, path)),
        Value::Null => assert!(!path.ends_with("share") && !path.ends_with("fit"), "{path} is no number"),
        _ => {}
    }
}

/// Judges answers by a pack, in JSON, in the summary and in the report; returns the decision and the summary.
fn judged(parts: &Parts, answers: &str, more: &[&str]) -> (Value, String) {
    let folder = Folder::new();
    let texts: Vec<String> = parts.frame.iter().chain(&parts.criteria).chain(&parts.options).cloned().collect();
    let (pack, answers) = (folder.file("pack.toml", texts.join("\n")), folder.file("a.toml", answers));
    let with = |args: &[&str]| run(&[args, &["--pack", &pack, "--answers", &answers], more].concat());
    let found = decision(&with(&["assess", "--format", "json"]));
    is_whole(&found, "");
    let (summary, report) = (with(&["assess"]), with(&["report"]));
    assert_eq!((code(&summary), code(&report)), (0, 0), "{}{}", err(&summary), err(&report));
    for shown in [out(&summary), out(&report)] {
        assert!(!shown.contains("NaN") && !shown.contains(" inf"), "{shown}");
    }
    (found, out(&summary))
}

/// The first of the shares of worlds in which a family comes first, and that of ties.
fn shares(decision: &Value) -> (f64, f64) {
    let certainty = &decision["certainty"];
    let share = |counted: &Value| counted["share"].as_f64().unwrap();
    (share(&certainty["families"][0]["ranks"][0]), share(&certainty["tied"]))
}

/// Finding things hurts, and all gates are open.
const HURTS: &str = "[answers]\nfinding = 4\nautomation = \"c2\"\n";

#[test]
fn all_equal_are_told_as_tied_and_too_close() {
    let (found, summary) = judged(&equal(3, 2), HURTS, &[]);
    let (first, tied) = shares(&found);
    let certainty = &found["certainty"];
    if certainty["nothing"]["share"].as_f64().unwrap() < 1.0 {
        assert!((first - tied).abs() < 1e-12 && first > 0.0, "{certainty}");
    }
    assert_ne!(found["verdict"]["kind"], "recommended", "{summary}");
}

#[test]
fn two_and_sixty_alternatives_and_forty_criteria_are_judged() {
    for (options, criteria) in [(2, 1), (2, 40), (60, 1), (60, 40)] {
        let mut parts = equal(options, criteria);
        parts.offer(1, "finds", 1.0);
        let (found, _) = judged(&parts, HURTS, &[]);
        assert_eq!(found["ranking"].as_array().unwrap().len(), options);
        assert_eq!(found["certainty"]["families"].as_array().unwrap().len(), options);
    }
}

#[test]
fn the_only_alternative_is_judged_by_itself() {
    let (found, _) = judged(&equal(1, 1), HURTS, &[]);
    let families = found["certainty"]["families"].as_array().unwrap();
    assert_eq!((families.len(), families[0]["beaten_by"].as_array().unwrap().len()), (1, 0));
    assert_ne!(found["verdict"]["kind"], "recommended", "nothing is covered");
}

#[test]
fn a_criterion_in_which_all_are_equal_keeps_its_weight() {
    let mut parts = equal(2, 2);
    parts.criteria[0] = parts.criteria[0].replace("attribute = \"risk\"", "attribute = \"upkeep\"");
    parts.offer(1, "risk", 4.0);
    let (found, _) = judged(&parts, HURTS, &[]);
    let fit = |id: &str| {
        let ranking = found["ranking"].as_array().unwrap();
        ranking.iter().find(|ranked| ranked["id"] == id).unwrap()["fit"].as_f64().unwrap()
    };
    assert!((fit("o0") - 100.0).abs() < 1e-9 && (fit("o1") - 50.0).abs() < 1e-9, "{} {}", fit("o0"), fit("o1"));
}

#[test]
fn two_thousand_unknown_answers_are_judged() {
    let mut parts = equal(2, 1);
    let question = |index: usize| {
        format!(
            "[[question]]\nid = \"more-{index}\"\nsection = \"all\"\ntext = \"More?\"\nshort = \"More {index}\"\nwhy = \"Because.\"\n\
             law = \"need\"\ntracks = \"All.\"\nkind = \"level\"\nlevels = [\"a\", \"b\", \"c\", \"d\", \"e\"]\n"
        )
    };
    let criterion = |index: usize| {
        format!(
            "[[criterion]]\nid = \"more-{index}\"\nname = \"More {index}\"\ntheme = \"second\"\nabout = \"High is good.\"\nweight = 1\n\
             form = \"burden\"\nattribute = \"risk\"\nrelevance = {{ question = \"more-{index}\", over = 4 }}\n"
        )
    };
    parts.frame.extend((0..2000).map(question));
    parts.criteria.extend((0..2000).map(criterion));
    let (found, _) = judged(&parts, HURTS, &["--worlds", "64"]);
    assert_eq!(found["certainty"]["worlds"], 64);
    assert!(!found["open_questions"].as_array().unwrap().is_empty());
}

#[test]
fn no_worlds_leave_certainty_out_and_a_verdict_without_shares() {
    let folder = Folder::new();
    let file = folder.file("a.toml", super::answers());
    let output = run(&["assess", "--format", "json", "--answers", &file, "--worlds", "0"]);
    let found = decision(&output);
    assert_eq!(found["certainty"], Value::Null);
    assert!(out(&run(&["report", "--answers", &file, "--worlds", "0"])).contains("## How sure this is"));
    assert_ne!(decision(&judge(&file))["certainty"], Value::Null);
}
