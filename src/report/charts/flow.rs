//! The decision flowchart: the order in which the method asks, generated from the framework, with this organisation's way marked.

use super::sketch::{Sketch, mermaid_text};
use super::{Chart, WIDTH, cells};
use crate::decision::checks::GateState;
use crate::decision::verdict::{Verdict, VerdictKind};
use crate::document::draw::canvas::{Hand, LEADING, SIZE, SMALL, line};
use crate::document::draw::{Anchor, Canvas, Fill, Role, text};
use crate::phrases::{Phrases, fill};
use crate::report::Case;
use crate::report::headline::headline;

/// The boxes of questions: where they begin and how wide they are.
const ASKED: (f64, f64) = (0.0, 250.0);

/// The boxes of ends.
const ENDS: (f64, f64) = (306.0, WIDTH - 306.0);

/// The blanks inside of a box.
const PAD: f64 = 6.0;

/// The room between two questions.
const GAP: f64 = 16.0;

/// Which way is marked.
#[derive(Clone, Copy, PartialEq)]
enum Marked {
    /// None.
    Nothing,
    /// The one to the end beside a question.
    Until(usize),
    /// The one through all questions.
    Whole,
}

/// A question of the method with the end that a *no* leads to.
struct Step {
    question: String,
    /// What is known of it here.
    remark: String,
    end: String,
    is_end: bool,
}

/// Draws the chart with nobody's way, to be filled in.
pub(super) fn blank(case: &Case<'_>) -> Chart {
    let open = Verdict { kind: VerdictKind::Recommended, gate: None, ..case.decision.verdict.clone() };
    let mut steps = steps(case, &open);
    steps.iter_mut().for_each(|step| step.remark.clear());
    let phrases = case.phrases();
    let row = |step: &Step| vec![step.question.clone(), String::new(), String::new(), step.end.clone()];
    let last = phrases.end_recommended.as_str();
    let questions = questions(steps.len(), phrases);
    Chart {
        id: "flow",
        alternative: fill(&phrases.chart_flow_blank, &[("questions", &questions), ("end", last)]),
        drawing: draw(&steps, Marked::Nothing, (last, phrases)),
        head: cells([&phrases.question, &phrases.here, "", &phrases.if_not]),
        rows: steps.iter().map(row).collect(),
        sketch: Sketch::Mermaid(mermaid(&steps, Marked::Nothing, (last, phrases))),
    }
}

/// Draws the chart.
pub(super) fn chart(case: &Case<'_>) -> Chart {
    let (steps, phrases) = (steps(case, &case.decision.verdict), case.phrases());
    let reached = steps.iter().position(|step| step.is_end);
    let last = if reached.is_none() {
        headline(case.pack, case.decision, case.phrases())
    } else {
        phrases.end_recommended.clone()
    };
    let end = reached.and_then(|index| steps.get(index)).map_or(last.as_str(), |step| step.end.as_str());
    let passed = reached.unwrap_or(steps.len());
    let questions = questions(passed, phrases);
    let said = [("subject", case.decision.subject.as_str()), ("questions", &questions), ("end", end)];
    let alternative = fill(&phrases.chart_flow, &said);
    let answer = |index: usize| match reached {
        Some(reached) if index > reached => &phrases.not_asked,
        Some(reached) if index == reached => &phrases.no,
        _ => &phrases.yes,
    };
    let row = |(index, step): (usize, &Step)| {
        vec![step.question.clone(), answer(index).clone(), step.remark.clone(), step.end.clone()]
    };
    let marked = reached.map_or(Marked::Whole, Marked::Until);
    Chart {
        id: "flow",
        alternative,
        drawing: draw(&steps, marked, (&last, phrases)),
        head: cells([&phrases.question, &phrases.here, "", &phrases.if_not]),
        rows: steps.iter().enumerate().map(row).collect(),
        sketch: Sketch::Mermaid(mermaid(&steps, marked, (&last, phrases))),
    }
}

/// Returns a number of questions in words.
fn questions(number: usize, phrases: &Phrases) -> String {
    phrases.count(number, (&phrases.no_questions, &phrases.one_question, &phrases.questions))
}

/// Returns the questions in the order of the method. The end that is reached says the verdict, the others their kind.
fn steps(case: &Case<'_>, verdict: &Verdict) -> Vec<Step> {
    let phrases = case.phrases();
    let is = |kind: VerdictKind| verdict.kind == kind;
    let step = |question: &str, remark: &str, (end, is_end): (&str, bool)| {
        let end = if is_end { headline(case.pack, case.decision, case.phrases()) } else { end.to_owned() };
        Step { question: question.to_owned(), remark: remark.to_owned(), end, is_end }
    };
    let hurts = if case.decision.needs.hurts.is_open() { phrases.open_answer.as_str() } else { "" };
    let mut steps = vec![step(&phrases.ask_hurts, hurts, (&phrases.end_not_needed, is(VerdictKind::NotNeeded)))];
    steps.extend(case.decision.gates.iter().map(|gate| {
        let is_end = verdict.gate.as_ref() == Some(&gate.gate);
        step(&gate.name, state(gate.state, phrases), (&phrases.end_not_yet, is_end))
    }));
    let people = is(VerdictKind::NotYet) && verdict.gate.is_none();
    steps.push(step(&phrases.ask_fits, "", (&phrases.end_nothing_fits, is(VerdictKind::NothingFits))));
    steps.push(step(&phrases.ask_people, "", (&phrases.end_people, people)));
    steps.push(step(ahead(verdict, phrases), "", (&phrases.end_too_close, is(VerdictKind::TooClose))));
    steps.push(step(&phrases.ask_holds, "", (&phrases.end_leaning, is(VerdictKind::Leaning))));
    steps
}

fn ahead<'a>(verdict: &Verdict, phrases: &'a Phrases) -> &'a str {
    if verdict.only_one_left { &phrases.ask_eligible } else { &phrases.ask_ahead }
}

/// Says how a gate stands.
fn state(state: GateState, phrases: &Phrases) -> &str {
    match state {
        GateState::Passed => &phrases.passed,
        GateState::Leaning => &phrases.half_passed,
        GateState::Failed => &phrases.failed,
        GateState::Open => &phrases.not_known,
    }
}

/// How a part of the chart looks: on this organisation's way, off it, its end, or with nobody's way.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Open,
    On,
    Off,
    End,
}

fn draw(steps: &[Step], marked: Marked, (last, phrases): (&str, &Phrases)) -> crate::document::draw::Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let mut y = 2.0;
    for (index, step) in steps.iter().enumerate() {
        let on = match marked {
            Marked::Nothing => false,
            Marked::Until(reached) => index <= reached,
            Marked::Whole => true,
        };
        let off = if marked == Marked::Nothing { Way::Open } else { Way::Off };
        let way = if on { Way::On } else { off };
        let height = height(&step.question, &step.remark, ASKED).max(height(&step.end, "", ENDS));
        node(&mut canvas, (ASKED, y, height), (&step.question, &step.remark), way);
        let end = if marked == Marked::Until(index) { Way::End } else { off };
        node(&mut canvas, (ENDS, y, height), (&step.end, ""), end);
        let middle = y + height / 2.0;
        let aside = if end == Way::End { Way::On } else { Way::Off };
        arrow(&mut canvas, ((ASKED.1, middle), (ENDS.0, middle)), &phrases.no, aside);
        let down = if on && end != Way::End { Way::On } else { Way::Off };
        let x = ASKED.0 + 40.0;
        arrow(&mut canvas, ((x, y + height), (x, y + height + GAP)), &phrases.yes, down);
        y += height + GAP;
    }
    let end = match marked {
        Marked::Nothing => Way::Open,
        Marked::Until(_) => Way::Off,
        Marked::Whole => Way::End,
    };
    let height = height(last, "", ASKED);
    node(&mut canvas, (ASKED, y, height), (last, ""), end);
    canvas.done(y + height + 2.0)
}

/// Returns how much room a name has in a box beside the remark on its first line.
fn room(remark: &str, width: f64) -> f64 {
    let beside = if remark.is_empty() { 0.0 } else { text::width(remark, SMALL) + 10.0 };
    width - 2.0 * PAD - beside
}

fn height(name: &str, remark: &str, (_, width): (f64, f64)) -> f64 {
    let lines = text::lines(name, SIZE, (room(remark, width), 3)).len() as f64;
    lines * SIZE * LEADING + 2.0 * PAD - 2.0
}

type Frame = ((f64, f64), f64, f64);

fn node(canvas: &mut Canvas, ((x, width), y, height): Frame, (name, remark): (&str, &str), way: Way) {
    let (fill, edge, hand) = match way {
        Way::On => (Some(Fill::Solid(Role::Surface)), line(Role::Accent, 1.75), Hand::PLAIN),
        Way::Open => (None, line(Role::Muted, 0.75), Hand::PLAIN),
        Way::Off => (None, line(Role::Muted, 0.5), Hand::PLAIN.in_role(Role::Muted)),
        Way::End => (Some(Fill::Solid(Role::Accent)), line(Role::Accent, 1.75), Hand::BOLD.in_role(Role::Paper)),
    };
    canvas.rounded((x + 1.0, y), (width - 2.0, height), (fill, Some(edge)));
    let lines = text::lines(name, SIZE, (room(remark, width), 3));
    let filled = lines.len() as f64 * SIZE * LEADING;
    let first = y + (height - filled) / 2.0 + SIZE * 0.95;
    canvas.lines((x + PAD, first), hand, &lines);
    if !remark.is_empty() {
        canvas.text((x + width - PAD, first), Hand::NOTE.at(Anchor::End), remark);
    }
}

fn arrow(canvas: &mut Canvas, ((x, y), (to_x, to_y)): ((f64, f64), (f64, f64)), label: &str, way: Way) {
    let (role, width) = if way == Way::On { (Role::Accent, 1.75) } else { (Role::Muted, 0.5) };
    canvas.line((x, y), (to_x, to_y), line(role, width));
    let fill = (Some(Fill::Solid(role)), None);
    let hand = if way == Way::On { Hand { bold: true, ..Hand::NOTE.in_role(Role::Ink) } } else { Hand::NOTE };
    if y < to_y {
        canvas.polygon(vec![(to_x - 3.5, to_y - 6.0), (to_x + 3.5, to_y - 6.0), (to_x, to_y)], fill);
        canvas.text((x + 7.0, f64::midpoint(y, to_y) + 2.0), hand, label);
    } else {
        canvas.polygon(vec![(to_x - 6.0, to_y - 3.5), (to_x - 6.0, to_y + 3.5), (to_x, to_y)], fill);
        canvas.text((f64::midpoint(x, to_x) - 3.0, y - 4.0), hand.at(Anchor::Middle), label);
    }
}

fn mermaid(steps: &[Step], marked: Marked, (last, phrases): (&str, &Phrases)) -> String {
    let [yes, no] = [&phrases.yes, &phrases.no].map(|word| mermaid_text(word).replace('|', " "));
    let mut lines = vec!["flowchart TD".to_owned()];
    let name = |index: usize| if index == steps.len() { "z".to_owned() } else { format!("q{index}") };
    for (index, step) in steps.iter().enumerate() {
        let this = name(index);
        lines.push(format!("  {this}[\"{}\"] -->|{}| {}", mermaid_text(&step.question), yes, name(index + 1)));
        lines.push(format!("  {this} -->|{no}| e{index}([\"{}\"])", mermaid_text(&step.end)));
    }
    lines.push(format!("  z([\"{}\"])", mermaid_text(last)));
    let way: Vec<String> = match marked {
        Marked::Nothing => Vec::new(),
        Marked::Until(index) => (0..=index).map(name).chain([format!("e{index}")]).collect(),
        Marked::Whole => (0..=steps.len()).map(name).collect(),
    };
    if !way.is_empty() {
        lines.push("  classDef way stroke-width:4px".to_owned());
        lines.push(format!("  class {} way", way.join(",")));
    }
    lines.join("\n")
}
