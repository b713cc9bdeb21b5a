//! The cases: what must come out for answers that somebody wrote down. `tests/cases/README.md` says how to add one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::program::{cases, code, err, root, run, text};

/// The day on which every case is judged.
const TODAY: &str = "2026-11-20";

/// Worlds enough for every verdict here: a share is off by 1 of 100 at most. Without optimisation all of them would take most of the time.
const WORLDS: &str = "16384";

/// What must come out. Every key may be left out; `README.md` beside the cases explains each.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    verdict: Vec<String>,
    first: Option<String>,
    at_most_second: Vec<String>,
    eligible: Vec<String>,
    excluded: BTreeMap<String, String>,
    wrong_layer: Vec<String>,
    not_staffed: Vec<String>,
    gate: Option<String>,
    trap_risk: Option<String>,
    own_scope: Vec<String>,
    exceptions: Vec<String>,
    advice: Option<String>,
    switching: Option<bool>,
    decide_by: Option<String>,
    weaker_on: BTreeMap<String, String>,
    report_says: Vec<String>,
}

/// What came out.
struct Outcome {
    decision: Value,
    report: String,
}

impl Outcome {
    fn of(case: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let answers = case.join("answers.toml");
        let assess = ["--today", TODAY, "assess", "--worlds", WORLDS, "--answers", text(&answers)];
        let output = run(&[&assess[..], &["--out", text(folder.path())]].concat());
        assert_eq!(code(&output), 0, "{}:\n{}", case.display(), err(&output));
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        Self { decision: serde_json::from_str(&read("decision.json")).unwrap(), report: read("report.md") }
    }

    fn leader(&self) -> &str {
        self.decision["verdict"]["leader"].as_str().unwrap_or("nothing")
    }

    fn ranking(&self) -> &[Value] {
        self.decision["ranking"].as_array().unwrap()
    }

    fn alternative(&self, id: &str) -> &Value {
        let found = self.ranking().iter().find(|ranked| ranked["id"] == id);
        found.unwrap_or_else(|| panic!("there is no alternative `{id}`"))
    }

    fn eligibility(&self, id: &str) -> &Value {
        &self.alternative(id)["eligibility"]
    }

    /// The place among those that may be recommended, from 1.
    fn place(&self, id: &str) -> Option<usize> {
        let mut eligible = self.ranking().iter().filter(|ranked| ranked["eligibility"]["eligible"] == true);
        eligible.position(|ranked| ranked["id"] == id).map(|place| place + 1)
    }

    fn value_on(&self, id: &str, criterion: &str) -> f64 {
        let contributions = self.alternative(id)["contributions"].as_array().unwrap();
        let found = contributions.iter().find(|one| one["criterion"] == criterion);
        let found = found.unwrap_or_else(|| panic!("there is no criterion `{criterion}`"));
        found["value"].as_f64().unwrap()
    }

    fn has(list: &Value, key: &str, wanted: &str) -> bool {
        list.as_array().unwrap().iter().any(|member| member[key] == wanted)
    }
}

/// The differences between what is expected and what came out.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn expect(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.0.push(otherwise());
        }
    }

    fn same(&mut self, what: &str, wanted: Option<&String>, found: &Value) {
        if let Some(wanted) = wanted {
            self.expect(found == wanted.as_str(), || format!("{what} is {found}, not {wanted}"));
        }
    }
}

fn compare(expected: &Expected, outcome: &Outcome) -> Vec<String> {
    let mut differences = Differences::default();
    compare_verdict(expected, outcome, &mut differences);
    compare_alternatives(expected, outcome, &mut differences);
    compare_report(expected, outcome, &mut differences);
    differences.0
}

fn compare_verdict(expected: &Expected, outcome: &Outcome, differences: &mut Differences) {
    let verdict = &outcome.decision["verdict"];
    let kind = verdict["kind"].as_str().unwrap();
    let kinds = &expected.verdict;
    differences.expect(kinds.is_empty() || kinds.iter().any(|wanted| wanted == kind), || {
        format!("the verdict is {kind}, not one of {kinds:?}")
    });
    differences.same("the leader", expected.first.as_ref(), &verdict["leader"]);
    differences.same("the gate", expected.gate.as_ref(), &verdict["gate"]);
    differences.same("the trap risk", expected.trap_risk.as_ref(), &outcome.decision["trap"]["risk"]);
    let place = &outcome.decision["in_place"];
    differences.same("the advice", expected.advice.as_ref(), &place["advice"]);
    differences.same("the day to decide by", expected.decide_by.as_ref(), &place["decide_by"]);
    if let Some(switching) = expected.switching {
        let shown = place["switching_weeks"].is_object();
        differences.expect(shown == switching, || format!("switching costs are shown: {shown}"));
    }
    for exception in &expected.exceptions {
        let named = outcome.decision["exceptions"].as_array().unwrap();
        differences.expect(named.iter().any(|one| one == exception.as_str()), || {
            format!("the exception {exception} is not named")
        });
    }
}

fn compare_alternatives(expected: &Expected, outcome: &Outcome, differences: &mut Differences) {
    for id in &expected.eligible {
        differences.expect(outcome.eligibility(id)["eligible"] == true, || format!("{id} is not eligible"));
    }
    for id in &expected.at_most_second {
        let place = outcome.place(id);
        differences.expect(place.is_some_and(|place| place <= 2), || format!("{id} stands at {place:?}"));
    }
    for (id, constraint) in &expected.excluded {
        let vetoes = &outcome.eligibility(id)["vetoes"];
        differences
            .expect(Outcome::has(vetoes, "constraint", constraint), || format!("{constraint} does not exclude {id}"));
    }
    for id in &expected.wrong_layer {
        let wrong = outcome.eligibility(id)["wrong_layers"].as_array().unwrap();
        differences.expect(!wrong.is_empty(), || format!("{id} is not the wrong layer"));
    }
    for id in &expected.not_staffed {
        let staffed = &outcome.eligibility(id)["staffing"]["staffed"];
        differences.expect(staffed == "no", || format!("staffed of {id} is {staffed}"));
    }
    for id in &expected.own_scope {
        let exempt = outcome.eligibility(id)["exempt"].as_array().unwrap();
        differences.expect(!exempt.is_empty(), || format!("{id} is exempt from nothing"));
    }
    for (id, criterion) in &expected.weaker_on {
        let (leader, other) = (outcome.value_on(outcome.leader(), criterion), outcome.value_on(id, criterion));
        differences.expect(leader > other, || format!("on {criterion}, {id} has {other} and the leader {leader}"));
    }
}

fn compare_report(expected: &Expected, outcome: &Outcome, differences: &mut Differences) {
    let report = outcome.report.to_lowercase();
    for wanted in &expected.report_says {
        differences.expect(report.contains(&wanted.to_lowercase()), || format!("the report does not say `{wanted}`"));
    }
}

#[test]
fn every_case_comes_out_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = fs::read_to_string(case.join("expect.toml")).unwrap();
        let expected: Expected =
            toml::from_str(&expected).unwrap_or_else(|error| panic!("{name}/expect.toml: {error}"));
        let differences = compare(&expected, &Outcome::of(&case));
        wrong.extend(differences.into_iter().map(|difference| format!("{name}: {difference}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_from_practice_has_its_case() {
    let names: Vec<String> =
        cases().iter().map(|case| case.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    for rule in 1..=18 {
        let prefix = format!("{rule:02}-");
        assert!(names.iter().any(|name| name.starts_with(&prefix)), "there is no case for rule {rule}");
    }
}

#[test]
fn every_key_of_an_expectation_is_documented() {
    let readme = fs::read_to_string(root().join("tests/cases/README.md")).unwrap();
    let error = toml::from_str::<Expected>("no-such-key = 1").unwrap_err().to_string();
    let known: Vec<&str> = error.split("expected one of").nth(1).unwrap().split('`').skip(1).step_by(2).collect();
    assert!(known.len() > 10, "{error}");
    for key in known {
        assert!(readme.contains(&format!("| `{key}` |")), "`{key}` is not documented");
    }
}

#[test]
fn an_unknown_key_and_a_wrong_expectation_are_noticed() {
    assert!(toml::from_str::<Expected>("frist = 'port'").is_err());
    let expected: Expected = toml::from_str("first = 'nobody'\nreport_says = ['no such words']").unwrap();
    let differences = compare(&expected, &Outcome::of(&cases().remove(0)));
    assert_eq!(differences.len(), 2, "{differences:?}");
}
