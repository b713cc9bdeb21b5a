//! Charts: the drawing, what it shows in words, and its figures as a table to be opened.

use std::fmt::Write as _;

use super::blocks::Page;
use super::inline::broken;
use crate::document::draw::svg::{escaped, inline};
use crate::phrases::fill;
use crate::report::charts::Chart;

impl Page<'_> {
    /// Writes a chart. A chart can be shown more than once, so what belongs to it is numbered.
    pub(super) fn chart(&mut self, id: &str, alternative: &str) {
        let report = self.report;
        let Some(chart) = report.charts.iter().find(|chart| chart.id == id) else { return };
        self.charts += 1;
        let number = self.charts;
        let _ = write!(
            self.out,
            "<figure>\n<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">{}</div>\n\
             <figcaption id=\"Page-chart-{number}\">{}</figcaption>\n</figure>\n",
            escaped(&fill(&self.phrases.chart_number, &[("number", &number.to_string())])),
            inline(&chart.drawing, &format!("chart-{number}"), &format!("Page-chart-{number}")),
            broken(alternative)
        );
        self.figures(chart);
    }

    fn figures(&mut self, chart: &Chart) {
        let number = self.charts;
        let _ = write!(
            self.out,
            "<details>\n<summary>{}</summary>\n\
             <div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table>\n<thead><tr>",
            escaped(&self.phrases.figures),
            escaped(&fill(&self.phrases.figures_of_chart, &[("number", &number.to_string())]))
        );
        for name in &chart.head {
            let (tag, scope) = if name.is_empty() { ("td", "") } else { ("th", " scope=\"col\"") };
            let _ = write!(self.out, "<{tag}{scope}>{}</{tag}>", broken(name));
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for row in &chart.rows {
            self.out.push_str("<tr>");
            for (index, cell) in row.iter().enumerate() {
                let (tag, scope) = if index == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
                let _ = write!(self.out, "<{tag}{scope}>{}</{tag}>", broken(cell));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n</details>\n");
    }
}
