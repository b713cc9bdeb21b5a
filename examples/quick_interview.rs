//! How soon the quick interview advises what the full one does.
//!
//! `cargo run --release --example quick_interview -- [COUNT [WORLDS]]` draws so many assessments from the priors of the shipped pack (1000
//! unless said otherwise), interviews each with the question that tells most next, and prints, by the share of the questions that apply
//! which were asked, in how many the advice is that of the full interview; then the same for several bounds at which asking ends. Most
//! drawn assessments fail a gate, which is found out soon; so all of it is printed once more for as many that fail none. The same for the
//! example organisations goes before.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "an example prints, and stops at the first thing that is not there"
)]

use std::cell::RefCell;

use idpfit::answers::{Answer, AnswerSheet, Metric, Reply};
use idpfit::assessment::{Assessment, Standing, assess};
use idpfit::decision::certainty::Effort;
use idpfit::decision::decide;
use idpfit::decision::flips::Advice;
use idpfit::decision::quick::{Quick, Step, step};
use idpfit::framework::{Pack, PackText, pack};
use idpfit::problem::Files;
use idpfit::questionnaire::{Datum, Kind, Question};
use idpfit::robustness::{Purpose, Random};
use idpfit::{embedded, tree};

/// The bounds at which asking ends.
const BOUNDS: [f64; 5] = [0.0, 0.01, 0.02, 0.05, 0.1];

/// Where one interview stood after each question: the chance of other advice, and whether the advice is that of the full interview.
struct Course {
    /// The questions of the full interview.
    questions: usize,
    steps: Vec<(f64, bool)>,
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<usize>().expect("a number"));
    let count = arguments.next().unwrap_or(1000);
    let worlds = arguments.next().unwrap_or(Quick::default().worlds);
    let pack = shipped();
    println!("the example organisations; {worlds} worlds a step");
    print(&examples(&pack).into_iter().map(|full| interview(&pack, &full, worlds)).collect::<Vec<_>>());
    for (which, population) in [("any", Population::Any), ("that no gate stops", Population::PastGates)] {
        let courses: Vec<Course> =
            (0..count).map(|number| interview(&pack, &population.draw(&pack, number as u64), worlds)).collect();
        println!("{count} assessments, {which}; {worlds} worlds a step");
        print(&courses);
    }
}

/// Which assessments are drawn.
#[derive(Clone, Copy, PartialEq)]
enum Population {
    Any,
    PastGates,
}

fn print(courses: &[Course]) {
    let count = courses.len();
    println!("share of questions asked | same advice as the full interview");
    for percent in (0..=100).step_by(10) {
        let right = courses.iter().filter(|course| {
            let asked = course.questions * percent / 100;
            course.steps[asked.min(course.steps.len() - 1)].1
        });
        println!("{percent:>23} % | {:.1} %", 100.0 * right.count() as f64 / count as f64);
    }
    println!("bound | share of questions asked | same advice as the full interview");
    for bound in BOUNDS {
        let ends = courses.iter().map(|course| {
            let end = course.steps.iter().position(|(chance, _)| *chance <= bound).unwrap_or(course.steps.len() - 1);
            (end as f64 / course.questions as f64, course.steps[end].1)
        });
        let (asked, right) =
            ends.fold((0.0, 0), |(asked, right), (share, same)| (asked + share, right + u32::from(same)));
        println!(
            "{bound:>5.2} | {:>22.1} % | {:.1} %",
            100.0 * asked / count as f64,
            100.0 * f64::from(right) / count as f64
        );
    }
}

fn shipped() -> Pack {
    let own = embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let mut problems = Vec::new();
    let root = pack::merge(&PackText { base: Vec::new(), own }, &mut Files::default(), &mut problems);
    pack::read(&root, &RefCell::new(problems)).expect("the shipped pack is valid")
}

fn advised(pack: &Pack, sheet: &AnswerSheet) -> (Assessment, Advice) {
    let day = "2026-11-20".parse().expect("a date");
    let assessment = assess(pack, std::slice::from_ref(sheet), day);
    let decision = decide(pack, &assessment, Effort::Worlds(0));
    let advice = Advice::of(&decision.verdict, &decision.ranking);
    (assessment, advice)
}

/// Draws a value from the prior of a question.
fn drawn(question: &Question, random: &mut Random) -> Answer {
    let unit = random.unit();
    let mut sum = 0.0;
    let found = question.domain.iter().find(|(_, share)| {
        sum += share;
        unit < sum
    });
    let datum = found.or(question.domain.last()).map_or(Datum::Absent, |(datum, _)| *datum);
    match (&question.kind, datum) {
        (Kind::Metric, Datum::Choice(state)) => Answer::Metric(Metric {
            name: (state > 0).then(|| "lead time".to_owned()),
            unit: None,
            baseline: (state > 1).then_some(5.0),
        }),
        _ => Answer::Value(datum),
    }
}

/// Draws all answers.
fn answers(pack: &Pack, random: &mut Random) -> AnswerSheet {
    let mut full = AnswerSheet::default();
    for (index, question) in pack.questionnaire.questions.iter().enumerate().filter(|(_, one)| one.is_scored()) {
        full.replies.insert(index, Reply::plain(drawn(question, random)));
    }
    full
}

impl Population {
    /// Draws the answers of one of its members.
    fn draw(self, pack: &Pack, number: u64) -> AnswerSheet {
        let mut random = Random::new(number, Purpose::Information, 0);
        let mut full = answers(pack, &mut random);
        while self == Self::PastGates && advised(pack, &full).1 == Advice::NotYet {
            full = answers(pack, &mut random);
        }
        full
    }
}

/// Returns the answers of the example organisations.
fn examples(pack: &Pack) -> Vec<AnswerSheet> {
    let themes: Vec<String> = pack.framework.themes.iter().map(|theme| theme.id.clone()).collect();
    let read = |(_, text): &(&str, String)| {
        let mut problems = Vec::new();
        let root = tree::parse(0, text, &mut problems);
        idpfit::answers::read(&root, &pack.questionnaire, &themes, &RefCell::new(problems))
    };
    embedded::EXAMPLES.iter().map(read).collect()
}

/// Interviews somebody who would answer so.
fn interview(pack: &Pack, full: &AnswerSheet, worlds: usize) -> Course {
    let (assessment, goal) = advised(pack, full);
    let asked = |index: &usize| pack.questionnaire.questions[*index].is_scored();
    let applies = |index: &usize| assessment.states[*index].standing != Standing::Skipped;
    let questions = full.replies.keys().filter(|index| asked(index) && applies(index)).count();
    let mut sheet = AnswerSheet::default();
    let mut steps = Vec::new();
    loop {
        let (assessment, now) = advised(pack, &sheet);
        let asked = |question| sheet.replies.contains_key(&question);
        let next = step(pack, &assessment, &now, &asked, Quick { worlds, bound: 0.0 });
        let (Step::Ask { chance, .. } | Step::Stop { chance, .. }) = next;
        steps.push((chance, now == goal));
        let Step::Ask { question, .. } = next else { return Course { questions, steps } };
        let reply = full.replies.get(&question).cloned();
        sheet.replies.insert(question, reply.unwrap_or_else(|| Reply::plain(Answer::Unknown)));
    }
}
