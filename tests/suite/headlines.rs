//! Every verdict is told in the same words wherever it is told.

use crate::support::EFFORT;
use idpfit::assessment::Assessment;
use idpfit::brand::Brand;
use idpfit::decision::verdict::{MissingPeople, VerdictKind};
use idpfit::decision::{Decision, decide};
use idpfit::framework::Evidence;
use idpfit::phrases::Phrases;
use idpfit::plan::{Given, plan};
use idpfit::report::headline::{headline, sentence};
use idpfit::report::{Audience, Case, Templates, report, summary};

use super::generate::Tape;
use super::generate::replies::{self, Manner};
use super::support::{assessed, shipped};

/// What the report, the summary and an explanation say of a decision that is made to have a verdict.
fn told(change: impl FnOnce(&mut Decision)) -> String {
    let pack = shipped();
    let assessment: Assessment = assessed(pack, &replies::sheets(&mut Tape::new(&[]), pack, Manner::KNOWN));
    let mut decision = decide(pack, &assessment, EFFORT);
    let verdict = &mut decision.verdict;
    (verdict.leader, verdict.runner_up) = (Some("port".to_owned()), Some("backstage".to_owned()));
    (verdict.gate, verdict.missing_people, verdict.only_one_left) = (None, None, false);
    change(&mut decision);
    let plan = plan(pack, &assessment, &decision, Given::default());
    let evidence = Evidence::default();
    let (decision, today, redo) = (&decision, "2026-11-20".parse().unwrap(), String::new());
    let (assessment, plan, evidence, templates) = (&assessment, &plan, &evidence, &Templates::default());
    let case = Case {
        pack,
        assessment,
        decision,
        plan,
        evidence,
        today,
        redo,
        targets: &[],
        adoption: None,
        templates,
        brand: &Brand::default(),
        audience: Audience::default(),
        rejudged: None,
        changes: None,
        trend: None,
    };
    let words = headline(pack, decision, Phrases::english());
    let (report, screen) = (report(&case).unwrap().markdown, summary(&case, 200, &[]).unwrap());
    assert!(report.contains(&format!("**{words}.**")), "{words}\n{report}");
    assert!(screen.contains(&words.to_uppercase()), "{words}\n{screen}");
    let sentence = sentence(pack, decision);
    assert!(sentence.starts_with(&words), "{words}\n{sentence}");
    sentence
}

fn kind(kind: VerdictKind) -> impl FnOnce(&mut Decision) {
    move |decision| decision.verdict.kind = kind
}

#[test]
fn every_verdict_is_told_in_the_same_words_by_report_summary_and_explanation() {
    let told = [
        told(kind(VerdictKind::Recommended)),
        told(kind(VerdictKind::Leaning)),
        told(kind(VerdictKind::TooClose)),
        told(|decision| {
            kind(VerdictKind::TooClose)(decision);
            (decision.verdict.only_one_left, decision.verdict.runner_up) = (true, None);
        }),
        told(|decision| {
            kind(VerdictKind::NotYet)(decision);
            decision.verdict.gate = Some("named-owner".to_owned());
        }),
        told(|decision| {
            kind(VerdictKind::NotYet)(decision);
            let missing = MissingPeople { alternative: "port".to_owned(), missing: 0.25, least: 0.5, variant: None };
            decision.verdict.missing_people = Some(missing);
        }),
        told(kind(VerdictKind::NotNeeded)),
        told(kind(VerdictKind::NothingFits)),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    Recommended: Port
    Leaning towards Port
    Too close to call between Port and Backstage
    Too close to call: Port may be the only one left
    Not yet. First: a named owner; Port leads once that is done
    Not yet: people come first, 0.25 people missing to start with Port
    Not needed: nothing hurts enough
    Nothing fits as things stand: every alternative is excluded or covers the wrong layer
    ");
}
