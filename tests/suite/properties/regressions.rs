//! What the properties once found: the smallest case of each, kept so that it stays mended.

use idpfit::answers::{Answer, AnswerSheet, Cell, Metric, Reply, Row};
use idpfit::decision::{Decision, decide};
use idpfit::framework::{Pack, PackText};
use idpfit::questionnaire::Datum;

use crate::generate::Tape;
use crate::generate::packs::{self, plain};
use crate::generate::replies::{self, Manner};
use crate::support::{
    Figures, ROUNDING, answer_of, answered, assessed, figures, mean_fits, open_in, read_pack, shipped, shipped_texts,
    translated, without,
};

/// A criterion that is always at stake.
const ANCHOR: &str = "form = \"burden\"\nattribute = \"risk\"\nrelevance = 1";

/// The first value of everything, from one respondent, but for some answers.
fn plainly(pack: &Pack, but: &[(&str, Answer)]) -> Vec<AnswerSheet> {
    let sheets = replies::sheets(&mut Tape::new(&[]), pack, Manner::KNOWN);
    but.iter().fold(sheets, |sheets, (id, answer)| answered(&sheets, pack.questionnaire.index(id).unwrap(), answer))
}

fn number(number: f64) -> Answer {
    Answer::Value(Datum::Number(number))
}

fn choice(choice: u16) -> Answer {
    Answer::Value(Datum::Choice(choice))
}

fn tool(pack: &Pack, id: &str) -> Answer {
    choice(pack.questionnaire.question("tool").unwrap().choice(id).unwrap())
}

fn figures_of(pack: &Pack, sheets: &[AnswerSheet]) -> Figures {
    figures(pack, &assessed(pack, sheets))
}

fn same(left: f64, right: f64) {
    assert!((left - right).abs() <= ROUNDING, "{left} is not {right}");
}

fn same_fits(before: &Figures, after: &Figures) {
    for (id, figure) in &before.by_id {
        same(figure.fit, after.by_id[id].fit);
    }
}

/// Returns the fits of an option at each value of a question.
fn fits_by_value(pack: &Pack, sheets: &[AnswerSheet], id: &str) -> Vec<f64> {
    let index = pack.questionnaire.index(id).unwrap();
    let question = &pack.questionnaire.questions[index];
    let of = |(datum, _): &(Datum, f64)| {
        figures_of(pack, &answered(sheets, index, &answer_of(question, *datum))).by_id["o0"].fit
    };
    question.domain.iter().map(of).collect()
}

// In the shipped pack -----------------------------------------------------------------------------------------------------------

#[test]
fn a_new_option_changes_no_other_fit_while_the_tool_in_place_is_unknown() {
    let mut texts = shipped_texts();
    let port = texts.iter().find(|(name, _)| name.ends_with("options/port.toml")).unwrap().1.clone();
    texts.push(("copy.toml".to_owned(), port.replacen("id = \"port\"", "id = \"copy\"", 1)));
    let more = read_pack(&PackText { base: Vec::new(), own: texts }).unwrap();
    let pack = shipped();
    let but = [("tool-in-place", Answer::Unknown), ("own-plugins", number(10.0)), ("engineers", number(200.0))];
    let sheets = plainly(pack, &but);
    same_fits(&figures_of(pack, &sheets), &figures_of(&more, &translated(&sheets, pack, &more)));
}

#[test]
fn a_constraint_taken_out_changes_no_fit_where_its_question_does_not_apply() {
    let pack = shipped();
    let mut without = pack.clone();
    without.framework.constraints.retain(|constraint| constraint.id != "own-cloud");
    let sheets = plainly(pack, &[("own-cloud", Answer::NotApplicable("we have none".to_owned()))]);
    same_fits(&figures_of(pack, &sheets), &figures_of(&without, &sheets));
}

#[test]
fn respondents_who_state_two_baselines_differ() {
    let pack = shipped();
    let index = pack.questionnaire.index("metric").unwrap();
    let sheet = |baseline: f64| {
        let metric = Metric { name: Some("lead time".to_owned()), unit: None, baseline: Some(baseline) };
        let replies = [(index, Reply::plain(Answer::Metric(metric)))].into_iter().collect();
        AnswerSheet { respondent: Some(format!("says {baseline}")), replies, ..AnswerSheet::default() }
    };
    let (one, other) = (assessed(pack, &[sheet(5.0), sheet(40.0)]), assessed(pack, &[sheet(40.0), sheet(5.0)]));
    assert_eq!(one.metric, other.metric);
}

// In packs that the reader takes ------------------------------------------------------------------------------------------------

#[test]
fn a_table_that_is_cut_off_leaves_fit_and_interval_right() {
    let pack = packs::costly(12).pack();
    let index = |id: &str| pack.questionnaire.index(id).unwrap();
    let sheets = plainly(&pack, &[("tool", tool(&pack, "other"))]);
    let sheets = packs::COSTLY.iter().fold(sheets, |sheets, id| without(&sheets, index(id)));
    let assessment = assessed(&pack, &sheets);
    let printed = figures(&pack, &assessment);
    let wide = printed.by_id["o0"];
    let narrow = figures_of(&pack, &answered(&sheets, index("engineers"), &number(120.0))).by_id["o0"];
    assert!(wide.greatest >= narrow.greatest, "{wide:?}, {narrow:?}");
    let mean = mean_fits(&pack, &assessment, &open_in(&pack, &assessment))["o0"];
    assert!((wide.fit - mean).abs() <= 6.0 * printed.error(), "counted {mean}, printed {printed:?}");
}

#[test]
fn the_interval_holds_the_worlds_in_which_nothing_is_at_stake() {
    let weighs =
        "form = \"burden\"\nattribute = \"risk\"\nrelevance = { question = \"choice-0\", values = { c0 = 1 } }";
    let pack = plain(&[weighs]).pack();
    let unknown = figures_of(&pack, &plainly(&pack, &[("choice-0", Answer::Unknown)])).by_id["o0"];
    let fits = fits_by_value(&pack, &plainly(&pack, &[]), "choice-0");
    same(unknown.fit, fits.iter().sum::<f64>() / 3.0);
    same(unknown.greatest, fits.iter().copied().fold(0.0, f64::max));
    same(unknown.least, fits.iter().copied().fold(100.0, f64::min));
}

#[test]
fn rows_of_a_table_that_does_not_apply_in_a_world_do_not_count_there() {
    let mut parts = plain(&[
        ANCHOR,
        "form = \"match\"\nquestion = \"choice-0\"\nattribute = \"terms\"\nmatch = [{ entry = \"e0\", value = 1, \
         when = { question = \"named-rows\", rows_at_least = 1 } }]\nrelevance = 1",
    ]);
    parts.question("named-rows", |text| format!("{text}when = {{ question = \"choice-0\", is = [\"c0\"] }}\n"));
    let pack = parts.pack();
    let rows = Answer::Rows(vec![Row { cells: vec![Cell::Text("ours".to_owned())] }]);
    let sheets = plainly(&pack, &[("named-rows", rows.clone())]);
    let unknown = figures_of(&pack, &plainly(&pack, &[("named-rows", rows), ("choice-0", Answer::Unknown)]));
    same(unknown.by_id["o0"].fit, fits_by_value(&pack, &sheets, "choice-0").iter().sum::<f64>() / 3.0);
}

#[test]
fn what_a_question_that_does_not_apply_says_takes_out_no_other() {
    let mut parts = plain(&[
        ANCHOR,
        "form = \"ability\"\nquestion = \"need-0\"\nattribute = \"need-0\"\nspan = 2\n\
         relevance = { question = \"need-0\", over = 4 }",
    ]);
    for (id, when) in [
        ("choice-1", "{ question = \"choice-0\", is = [\"c0\"] }"),
        ("need-0", "{ not = { question = \"choice-1\", is = [\"c1\"] } }"),
    ] {
        parts.question(id, |text| text.replacen("tracks", &format!("when = {when}\ntracks"), 1));
    }
    let pack = parts.pack();
    let stale = plainly(&pack, &[("choice-0", choice(1)), ("choice-1", choice(1)), ("need-0", number(4.0))]);
    let clean = without(&stale, pack.questionnaire.index("choice-1").unwrap());
    same(figures_of(&pack, &stale).by_id["o0"].fit, figures_of(&pack, &clean).by_id["o0"].fit);
}

#[test]
fn a_tool_that_has_been_in_place_for_ever_is_no_reason_to_panic() {
    let mut parts = plain(&[ANCHOR]);
    parts.frame.push(packs::IN_PLACE.to_owned());
    let pack = parts.pack();
    let but = [("tool", tool(&pack, "o0")), ("need-0", number(4.0)), ("since", number(1e9))];
    assert!(decide(&pack, &assessed(&pack, &plainly(&pack, &but))).in_place.is_some());
}

#[test]
fn the_order_of_two_criteria_on_people_decides_nothing() {
    let supply = |question: &str| {
        format!("form = \"supply\"\nquestion = \"{question}\"\nattribute = \"people-one\"\nrelevance = 1")
    };
    let mut parts = plain(&[&supply("supply-0"), &supply("supply-1")]);
    parts.offer(0, "people-one", 1.0);
    let decided = |parts: &packs::Parts| {
        let pack = parts.pack();
        decide(&pack, &assessed(&pack, &plainly(&pack, &[("supply-1", number(5.0))])))
    };
    let before = decided(&parts);
    parts.criteria.reverse();
    let eligible =
        |decision: &Decision| decision.ranking.iter().find(|ranked| ranked.id == "o0").unwrap().eligibility.eligible;
    assert_eq!(eligible(&before), eligible(&decided(&parts)));
}

#[test]
fn weights_of_any_size_have_the_same_fits() {
    let mut pack = shipped().clone();
    let unknown = ["customisation", "scorecards", "change-risk", "people-year-one", "months-to-value"];
    let sheets = plainly(&pack, &unknown.map(|id| (id, Answer::Unknown)));
    let before = figures_of(&pack, &sheets);
    pack.framework.criteria.iter_mut().for_each(|criterion| criterion.weight *= 1e-15);
    same_fits(&before, &figures_of(&pack, &sheets));
}
