//! The plan on a line of weeks: the phases of the pilot with their decision points, or the steps of the gate that comes first.

use super::rows::{LEFT, Label};
use super::sketch::{Sketch, mermaid_text};
use super::{Chart, WIDTH, cells};
use crate::date::Date;
use crate::document::draw::canvas::{Hand, LEADING, SMALL, line, series};
use crate::document::draw::{Anchor, Canvas, Fill, Role};
use crate::phrases::{Phrases, fill};
use crate::plan::{Pilot, Plan};
use crate::report::{Case, words};

/// The height of a bar.
const BAR: f64 = 12.0;

/// What is done in some days.
struct Bar {
    name: String,
    from: Date,
    to: Date,
}

/// A plan with dates.
struct Dated {
    title: String,
    /// The first day of week 1; what comes before has week 0 and less.
    start: Option<Date>,
    bars: Vec<Bar>,
    points: Vec<Bar>,
}

/// Draws the chart; there is none if the plan has no dates.
pub(super) fn chart(case: &Case<'_>) -> Option<Chart> {
    let phrases = case.phrases();
    let dated = match case.plan {
        Plan::Pilot(pilot) => of_pilot(pilot, phrases),
        Plan::Gate { name, steps, .. } => {
            let bar = |(step, days): &(&crate::framework::GateStep, Option<(Date, Date)>)| {
                days.map(|(from, to)| Bar { name: clause(&step.text).to_owned(), from, to })
            };
            Dated {
                title: fill(&phrases.plan_of_gate, &[("gate", &name.to_lowercase())]),
                start: None,
                bars: steps.iter().filter_map(bar).collect(),
                points: Vec::new(),
            }
        }
        Plan::People | Plan::Relax | Plan::LookAgain { .. } => return None,
    };
    let first = dated.bars.iter().map(|bar| bar.from).min()?;
    let last = dated.bars.iter().chain(&dated.points).map(|bar| bar.to).max()?;
    let row = |bar: &Bar| vec![bar.name.clone(), words::date(bar.from), words::date(bar.to)];
    Some(Chart {
        id: "plan",
        alternative: said(&dated, (first, last), phrases),
        drawing: draw(&dated, (first, last), phrases),
        head: cells([&phrases.what, &phrases.from, &phrases.until]),
        rows: dated.bars.iter().chain(&dated.points).map(row).collect(),
        sketch: Sketch::Mermaid(mermaid(&dated)),
    })
}

/// Returns what a step begins with: its text up to the first mark that ends a clause.
fn clause(text: &str) -> &str {
    let end = text.find(['.', ',', ':', ';']).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// Says what the chart shows.
fn said(dated: &Dated, (first, last): (Date, Date), phrases: &Phrases) -> String {
    let steps = (phrases.no_steps.as_str(), phrases.one_step.as_str(), phrases.steps.as_str());
    let points = ("", phrases.one_decision_point.as_str(), phrases.decision_points.as_str());
    let counts = [phrases.count(dated.bars.len(), steps), phrases.count(dated.points.len(), points)];
    let counts: Vec<String> = counts.into_iter().filter(|count| !count.is_empty()).collect();
    let (from, to, steps) = (words::date(first), words::date(last), phrases.list(&counts));
    fill(&phrases.chart_plan, &[("title", &dated.title), ("from", &from), ("to", &to), ("steps", &steps)])
}

fn of_pilot(pilot: &Pilot<'_>, phrases: &Phrases) -> Dated {
    let first = pilot.first.iter().map(|first| Bar { name: first.frame.name.clone(), from: first.from, to: first.to });
    let phases =
        pilot.phases.iter().map(|phase| Bar { name: phase.phase.name.clone(), from: phase.from, to: phase.to });
    let points = pilot.decision_points.iter().map(|(point, day)| Bar {
        name: fill(&phrases.week_point, &[("week", &point.week.to_string()), ("point", &point.name)]),
        from: *day,
        to: *day,
    });
    let title = fill(&phrases.plan_of_pilot, &[("leader", &pilot.leader.name)]);
    Dated { title, start: Some(pilot.start), bars: first.chain(phases).collect(), points: points.collect() }
}

/// Days between two dates.
fn days(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// The line of weeks.
struct Weeks {
    first: Date,
    /// How many there are before week 1.
    before: i64,
    count: f64,
}

impl Weeks {
    /// Returns where a day begins.
    fn x(&self, day: Date, after: f64) -> f64 {
        let share = (days(self.first, day) + after) / (self.count * 7.0);
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT)
    }
}

fn draw(dated: &Dated, (first, last): (Date, Date), phrases: &Phrases) -> crate::document::draw::Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let before = dated.start.map_or(0.0, |start| libm::floor(days(first, start) / 7.0));
    let weeks = Weeks { first, before: before as i64, count: libm::floor(days(first, last) / 7.0) + 1.0 };
    let labels: Vec<Label> =
        dated.bars.iter().chain(&dated.points).map(|bar| Label::new(&bar.name, &when(bar, phrases))).collect();
    let top = SMALL * LEADING + 6.0;
    let bottom = top + labels.iter().map(Label::height).sum::<f64>();
    axis(&mut canvas, &weeks, (top, bottom, &phrases.week));
    let mut y = top;
    for (index, (bar, label)) in dated.bars.iter().chain(&dated.points).zip(&labels).enumerate() {
        let height = label.height();
        label.draw(&mut canvas, (y, height));
        let is_point = index >= dated.bars.len();
        row(&mut canvas, &weeks, (bar, y + height / 2.0), (!is_point).then_some(index));
        y += height;
    }
    canvas.done(bottom + 4.0)
}

fn axis(canvas: &mut Canvas, weeks: &Weeks, (top, bottom, week): (f64, f64, &str)) {
    let wide = (WIDTH - LEFT) / weeks.count;
    canvas.text((0.0, top - 6.0), Hand::NOTE, week);
    for week in 0..=(weeks.count as u32) {
        let x = LEFT + f64::from(week) * wide;
        canvas.line((x, top - 4.0), (x, bottom), line(Role::Grid, 0.5));
        if f64::from(week) < weeks.count {
            let number = (i64::from(week) + 1 - weeks.before).to_string();
            canvas.text((x + wide / 2.0, top - 6.0), Hand::NOTE.at(Anchor::Middle), number);
        }
    }
}

/// Returns the days of a bar, or its one day.
fn when(bar: &Bar, phrases: &Phrases) -> String {
    if bar.from == bar.to { words::date(bar.from) } else { span(bar, phrases) }
}

/// Draws a bar, or a rhomb for a single day.
fn row(canvas: &mut Canvas, weeks: &Weeks, (bar, middle): (&Bar, f64), index: Option<usize>) {
    let (from, to) = (weeks.x(bar.from, 0.0), weeks.x(bar.to, 1.0));
    if let Some(index) = index {
        let edge = Some(line(Role::Series(0), 0.75));
        let fill = match series(index) {
            Fill::Solid(_) => Fill::Solid(Role::Series(0)),
            Fill::Hatched(_) => Fill::Hatched(Role::Series(0)),
        };
        canvas.rect((from, middle - BAR / 2.0), (to - from, BAR), (Some(fill), edge));
    } else {
        let x = f64::midpoint(from, to);
        let points = vec![(x, middle - 6.0), (x + 6.0, middle), (x, middle + 6.0), (x - 6.0, middle)];
        canvas.polygon(points, (Some(Fill::Solid(Role::Warning)), Some(line(Role::Ink, 0.75))));
    }
}

/// Returns the days of a bar without saying the year twice.
fn span(bar: &Bar, phrases: &Phrases) -> String {
    let to = words::date(bar.to);
    let shown = if bar.from.year() == bar.to.year() { to.get(5..).unwrap_or(&to) } else { &to };
    fill(&phrases.to, &[("low", &words::date(bar.from)), ("high", shown)])
}

fn mermaid(dated: &Dated) -> String {
    let mut lines = vec!["gantt".to_owned(), "  dateFormat YYYY-MM-DD".to_owned()];
    let name = |bar: &Bar| mermaid_text(&bar.name).replace([':', ';', ','], " ");
    lines.push(format!("  section {}", mermaid_text(&dated.title).replace([':', ';', ','], " ")));
    lines.extend(dated.bars.iter().map(|bar| format!("  {} :{}, {}", name(bar), bar.from, bar.to)));
    lines.extend(dated.points.iter().map(|bar| format!("  {} :milestone, {}, 0d", name(bar), bar.from)));
    lines.join("\n")
}
