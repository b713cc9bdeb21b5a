//! Everything that is shown can be traced: from the verdict to a dated source, and what changed answers would change.

mod cost;

use std::cell::RefCell;
use std::path::Path;
use std::sync::OnceLock;

use crate::support::EFFORT;
use idpfit::answers::{self, AnswerSheet};
use idpfit::assessment::{Assessment, assess};
use idpfit::decision::{Decision, decide};
use idpfit::embedded::{EVIDENCE, PACK};
use idpfit::framework::{Evidence, Pack, PackText, pack};
use idpfit::problem::Files;
use idpfit::report::compare::{Difference, compare};
use idpfit::report::explain::{Branch, Explainer, Extent, Judged, Kind, Link, lay_out};
use idpfit::tree::parse;

use super::program::{cases, code, err, out, root, run, text};

/// The width at which explanations are read here.
const WIDTH: usize = 80;

/// The shipped pack and its evidence.
fn shipped() -> &'static (Pack, Evidence) {
    static SHIPPED: OnceLock<(Pack, Evidence)> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let own = PACK.iter().chain(EVIDENCE.iter()).map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        let mut problems = Vec::new();
        let root = pack::merge(&PackText { base: Vec::new(), own }, &mut Files::default(), &mut problems);
        let problems = RefCell::new(problems);
        let pack = pack::read(&root, &problems).unwrap();
        (pack, pack::read_evidence(&root, &problems))
    })
}

fn sheet(text: &str) -> AnswerSheet {
    let pack = &shipped().0;
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let mut problems = Vec::new();
    let root = parse(0, text, &mut problems);
    let problems = RefCell::new(problems);
    let sheet = answers::read(&root, &pack.questionnaire, &themes, &problems);
    assert_eq!(problems.into_inner(), []);
    sheet
}

/// Answers with what came of them.
struct Outcome(Assessment, Decision);

impl Outcome {
    fn of(sheets: &[AnswerSheet]) -> Self {
        let pack = &shipped().0;
        let assessment = assess(pack, sheets, "2026-11-20".parse().unwrap());
        let decision = decide(pack, &assessment, EFFORT);
        Self(assessment, decision)
    }

    fn of_case(folder: &Path) -> Self {
        Self::of(&[sheet(&std::fs::read_to_string(folder.join("answers.toml")).unwrap())])
    }

    fn judged(&self) -> Judged<'_> {
        Judged { assessment: &self.0, decision: &self.1 }
    }

    fn explainer(&self) -> Explainer<'_> {
        Explainer { judged: Some(self.judged()), ..plain() }
    }
}

fn plain() -> Explainer<'static> {
    let (pack, evidence) = shipped();
    Explainer { pack, evidence, judged: None }
}

/// The case whose folder begins so.
fn case(number: &str) -> std::path::PathBuf {
    cases().into_iter().find(|folder| folder.file_name().unwrap().to_str().unwrap().starts_with(number)).unwrap()
}

/// Every name, `kind:id`.
fn names(explainer: &Explainer<'_>) -> Vec<String> {
    let named = |kind: Kind| explainer.ids(kind).into_iter().map(move |id| format!("{}:{id}", kind.word()));
    Kind::ALL.into_iter().flat_map(named).collect()
}

fn says(branch: &Branch, word: &str) -> bool {
    let mut found = false;
    branch.walk(&mut |branch| found |= branch.text.contains(word));
    found
}

/// Walks one contribution and returns what is missing on its way to a source.
fn gaps(contribution: &Branch) -> Vec<String> {
    let mut gaps = Vec::new();
    let mut expect = |holds: bool, gap: String| {
        if !holds {
            gaps.push(gap);
        }
    };
    for link in [Link::Answer, Link::Criterion, Link::Attribute] {
        expect(!contribution.all(link).is_empty(), format!("no {link:?} behind: {}", contribution.text));
    }
    for attribute in contribution.all(Link::Attribute) {
        let founded = !attribute.all(Link::Claim).is_empty() || attribute.text.contains("judgement");
        expect(founded, format!("no claim behind: {}", attribute.text));
    }
    for claim in contribution.all(Link::Claim) {
        let id = claim.next.as_ref().unwrap();
        let known = &shipped().1.claims[id];
        let source = &shipped().1.sources[&known.source];
        let dated = claim.all(Link::Source).iter().any(|shown| shown.text.contains(&source.date));
        expect(dated && claim.text.contains(&known.date), format!("no dated source behind: {}", claim.text));
    }
    gaps
}

#[test]
fn everything_in_the_pack_is_explained_down_to_a_source_or_says_judgement() {
    let explainer = plain();
    for name in names(&explainer) {
        let branches = explainer.explain(&name);
        assert!(!branches.is_empty(), "{name}");
        for branch in branches {
            assert!(!branch.all(Link::Source).is_empty() || says(&branch, "judgement"), "{name}: {}", branch.text);
        }
    }
}

#[test]
fn every_contribution_of_every_case_leads_to_answers_attributes_claims_and_dated_sources() {
    let mut gaps_found = Vec::new();
    for folder in cases() {
        let outcome = Outcome::of_case(&folder);
        for ranked in &outcome.1.ranking {
            let shown = outcome.explainer().explain(&format!("alternative:{}", ranked.id));
            let contributions: Vec<&Branch> = shown.iter().flat_map(|branch| branch.all(Link::Contribution)).collect();
            let at_stake = ranked.contributions.iter().filter(|contribution| contribution.weight > 0.0).count();
            assert_eq!(contributions.len(), at_stake, "{}: {}", folder.display(), ranked.id);
            gaps_found.extend(contributions.into_iter().flat_map(gaps));
        }
        let verdict = outcome.explainer().explain("verdict");
        let behind = verdict.iter().flat_map(|branch| branch.all(Link::Contribution));
        gaps_found.extend(behind.flat_map(gaps));
        let reasons = outcome.1.reasons.iter().chain(&outcome.1.against);
        for claim in reasons.flat_map(|reason| &reason.claims) {
            assert!(says(&verdict[0], claim), "{}: {claim} is behind a reason", folder.display());
        }
    }
    gaps_found.dedup();
    assert!(gaps_found.is_empty(), "\n{}", gaps_found.join("\n"));
}

#[test]
fn whatever_is_named_to_go_on_with_can_be_explained() {
    let outcome = Outcome::of_case(&case("14"));
    for explainer in [plain(), outcome.explainer()] {
        let mut next: Vec<String> = Vec::new();
        for name in names(&explainer) {
            for branch in explainer.explain(&name) {
                branch.walk(&mut |branch| next.extend(branch.next.clone()));
            }
        }
        next.sort_unstable();
        next.dedup();
        let lost: Vec<&String> = next.iter().filter(|name| explainer.explain(name).is_empty()).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}

#[test]
fn an_explanation_fits_a_screen_unless_everything_is_wanted() {
    let outcome = Outcome::of_case(&case("08"));
    for explainer in [plain(), outcome.explainer()] {
        for name in names(&explainer) {
            let lines = lay_out(&explainer.explain(&name), WIDTH, Extent::Lines(40)).text.lines().count();
            assert!(lines <= 48, "{name} takes {lines} lines");
        }
    }
}

#[test]
fn an_id_that_names_several_things_explains_all_of_them_or_the_one_that_is_meant() {
    let explainer = plain();
    let texts: Vec<String> = explainer.explain("customisation").into_iter().map(|branch| branch.text).collect();
    let kinds: Vec<&str> = texts.iter().map(|text| text.split(' ').next().unwrap()).collect();
    assert_eq!(kinds, ["Question", "Criterion", "Attribute"]);
    assert_eq!(explainer.explain("question:customisation").len(), 1);
    assert_eq!(explainer.explain("gate:customisation"), []);
}

#[test]
fn conditions_are_put_into_words() {
    let explainer = plain();
    let when = |name: &str, heading: &str| {
        let branches = explainer.explain(name);
        let found = branches[0].children.iter().find(|branch| branch.text.starts_with(heading));
        found.unwrap_or_else(|| panic!("{name} says no `{heading}`")).text.clone()
    };
    insta::assert_snapshot!(
        [
            when("question:agents", "Asked only when"),
            when("constraint:own-cloud", "When it binds"),
            when("constraint:certificates", "Not bound"),
            when("gate:platform-to-stand-on", "It fails when"),
            when("trap:no-ticket-named", "It is sprung when"),
            when("exception:port+backstage", "When"),
        ]
        .join("\n"),
        @"
            Asked only when `own-cloud` is `preferred`
            When it binds: when `own-cloud` is `required`, `hosting` must have “Runs in the own cloud or data centre”
            Not bound is an option of which `licence` has “Open source” and `hosting` has “Runs in the own cloud or data centre”. No supplier holds your data here, so the certificate cannot be asked of one: it falls into the scope of your own certificate. Ask your auditor what evidence that takes, and who in security provides it.
            It fails when `automatic-deployments` is below 50 % and `automation` is `none` and `backend-plan` is `portal-only`
            It is sprung when `tickets` is left empty
            When: `unusual-systems` is level 1 or more and `named-systems` has 1 row or more
            "
    );
}

#[test]
fn the_verdict_is_explained_by_points_reasons_and_what_is_left_out() {
    let outcome = Outcome::of_case(&case("02"));
    let layout = lay_out(&outcome.explainer().explain("verdict"), 120, Extent::Lines(30));
    insta::assert_snapshot!(layout.text, @r"
    Recommended: Port. 46 of 47 questions are answered; 100 % of the weight rests on known answers
    - Port fits with 85 of 100 points; beside it Managed Backstage 62, Backstage 48 and Humanitec 35 (weight × value =
      points) …
    - How sure: 256 plausible worlds, in which open answers, ranges of figures and weights of themes all vary
      - Port comes first in 100.0 % (98.4–100.0), and may be recommended in 100.0 % (98.4–100.0); most often beaten by Port
        + Humanitec, in 0.0 % (0.0–1.6) → alternative:port
      - Backstage comes first in 0.0 % (0.0–1.6), and may be recommended in 100.0 % (98.4–100.0); most often beaten by Port,
        in 100.0 % (98.4–100.0) → alternative:backstage
      - Humanitec comes first in 0.0 % (0.0–1.6), and may be recommended in 0.0 % (0.0–1.6); most often beaten by Port, in
        100.0 % (98.4–100.0) → alternative:humanitec
    - Reason 1: Port beats Managed Backstage on Value before the deadline by 13.6 points (value 100 % against 10 %)
      - Port: Value before the deadline: 15.2 % × 100 % = 15.2 points → criterion:time
      - Managed Backstage: Value before the deadline: 15.2 % × 10 % = 1.6 points → criterion:time
    - Reason 2: Port beats Managed Backstage on People in year one by 5.7 points (value 64 % against 32 %)
      - Port: People in year one: 17.7 % × 64 % = 11.3 points → criterion:capacity
      - Managed Backstage: People in year one: 17.7 % × 32 % = 5.7 points → criterion:capacity
    - Reason 3: Port beats Managed Backstage on Yearly cost per engineer by 2.3 points (value 46 % against 24 %)
      - Port: Yearly cost per engineer: 10.1 % × 46 % = 4.7 points → criterion:cost
      - Managed Backstage: Yearly cost per engineer: 10.1 % × 24 % = 2.4 points → criterion:cost
    - Against: Managed Backstage beats Port on Supplier risk by 0.4 points (value 75 % against 50 %) → criterion:vendor-risk
    - Left out: Backstage, 48 of 100 points → alternative:backstage
    - Left out: Humanitec, 35 of 100 points
      - Wrong layer: it really covers 15 % of what hurts on the portal layer, 40 % are needed → need:self-service
    - What must be said of it …
    - Cost over three years: GBP 72,800 to 345,000, most likely 166,000 → cost
    - The risk of the portal trap is low: 0 of 8 traps sprung, 0 open
    - Readiness by dimension …
    ");
}

#[test]
fn a_chain_runs_from_an_option_s_value_to_its_sources() {
    let layout = lay_out(&plain().explain("port.catalogue"), WIDTH, Extent::All);
    insta::assert_snapshot!(layout.text, @"
        Port, How the catalogue fills: Fills itself from connected systems; sourced
        - How it was settled: Also accepts YAML.
        - s004-port-auto (2026, current): Fills itself from clouds, CI/CD and clusters,
          and still accepts YAML. [auto]
          - Source s004: Port vs. Backstage: Internal Developer Portals Compared.
            CloudAtler, 2026; seed, reliability low-medium; interest: Sells a FinOps
            product with a Port integration;
            https://cloudatler.com/blog/port-vs-backstage-internal-developer-portals-compared
            → source:s004
        - s003-ingest-row (2026, current): Backstage reads YAML in repositories; Port
          takes events and agents. [manual yaml vs auto]
          - Source s003: Platform Maturity: Why Your Portal Choice Defines Your DevOps
            Success. codingprotocols.com, 2026; seed, reliability low-medium; interest:
            Offers consulting;
            https://www.codingprotocols.com/blog/backstage-vs-port-guide → source:s003
        - It is one of, from best to worst: Fills itself from connected systems; From a
          YAML file kept by hand in each repository → attribute:catalogue
        - What reads it
          - The criterion A catalogue that fills itself → criterion:catalogue
        ");
}

#[test]
fn an_unanswered_question_is_shown_as_such_and_respondents_who_differ_are_named() {
    let says = |name: &str, given: &str| format!("[assessment]\nrespondent = \"{name}\"\n[answers]\n{given}\n");
    let outcome = Outcome::of(&[sheet(&says("ada", "pain-finding = 3")), sheet(&says("bo", "pain-finding = 1"))]);
    let answer = |id: &str| {
        let branches = outcome.explainer().explain(&format!("question:{id}"));
        let answers = branches[0].all(Link::Answer);
        lay_out(&[answers[0].clone()], WIDTH, Extent::All).text
    };
    insta::assert_snapshot!(answer("pain-finding") + &answer("pain-tickets"), @"
        Answer to `pain-finding`, Pain in finding things: respondents differ, so each
          reply counts with its share
        - ada: 3: Developers ask in chat daily who owns a service; documents contradict
          each other; newcomers keep private lists.
        - bo: 1: Now and then someone asks in chat who owns a service, and the answer
          comes within the hour.
        Answer to `pain-tickets`, Pain in asking by ticket: no answer, so each of its 5
          possible values counts with its share
        ");
}

fn what_if(number: &str, changes: &[&str]) -> std::process::Output {
    let answers = case(number).join("answers.toml");
    run(&[&["--today", "2026-11-20", "what-if"], changes, &["--answers", text(&answers)]].concat())
}

#[test]
fn what_if_sets_the_changed_verdict_beside_the_present_one() {
    let output =
        what_if("02", &["people-year-one=2", "months-to-value=14", "metric=none", "priorities=problem, flexibility"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    insta::assert_snapshot!(out(&output), @"
        metric: days from request to running database, 6 days today → no such figure
        people-year-one: 0.4 people → 2 people
        months-to-value: 4 months → 14 months
        priorities: no answer → The problem solved, then Flexibility

        Now:  Recommended: Port
        Then: Not yet. First: one metric with a baseline; Port leads once that is done

        Fit in points of 100   now  then      ±  status
        Port                  85.2  93.8   +8.6  leads
        Managed Backstage     61.7  89.7  +28.0  eligible → variant
        Backstage             48.3  81.8  +33.5  not staffed → eligible
        Humanitec             34.7  37.5   +2.8  wrong layer
        Stellwerk             22.4  34.2  +11.8  variant, wrong layer, not staffed →
                                                 variant, wrong layer

        Gates
        - One metric with a baseline: holds → fails

        Readiness
        - Ownership and capacity: 66 points → 89 points
        - Measurement: 86 points → 29 points
        ");
}

#[test]
fn what_if_nothing_changes_it_says_so() {
    let output = what_if("02", &["pain-finding=3"]);
    insta::assert_snapshot!(out(&output), @"
        These answers are given already.

        Nothing changes: the verdict stays “Recommended: Port”, and so do every fit,
          gate, trap and readiness.
        ");
}

#[test]
fn what_if_names_every_mistake_in_the_changes() {
    let output = what_if("02", &["pain-findin=3", "own-cloud=maybe", "pain-tickets=7", "regions=eu,mars"]);
    assert_eq!((code(&output), out(&output).as_str()), (3, ""));
    let said = err(&output);
    for part in
        ["did you mean `pain-finding`?", "no choice `maybe`", "not a level of `pain-tickets`", "no choice `mars`"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_decision_compared_with_itself_differs_in_nothing() {
    for folder in cases() {
        let outcome = Outcome::of_case(&folder);
        let difference: Difference = compare(&shipped().0, outcome.judged(), outcome.judged());
        assert!(difference.is_empty() && difference.answers.is_empty(), "{}", folder.display());
    }
}

#[test]
fn an_unknown_thing_suggests_a_known_one() {
    for (thing, hint) in [("custmisation", "customisation"), ("criterion:tme", "criterion:time")] {
        let output = run(&["explain", thing]);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""));
        assert_eq!(err(&output), format!("error: there is nothing called `{thing}`\nhint: did you mean `{hint}`?\n"));
    }
}

#[test]
fn what_people_wrote_never_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.toml");
    let reply = "pain-finding = { value = 3, note = \"red \\u001b[31m alert\" }";
    std::fs::write(&path, format!("[answers]\n{reply}\n")).unwrap();
    let output = run(&["explain", "question:pain-finding", "--all", "--answers", text(&path)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("Note: red") && !out(&output).contains('\u{1b}'));
}

#[test]
fn a_pack_of_ones_own_is_explained_like_the_shipped_one() {
    let output = run(&["explain", "gate:named-owner", "--pack", text(&root().join("questionnaires"))]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).starts_with("Gate `named-owner`: A named owner\n"));
}
