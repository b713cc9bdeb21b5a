//! What stands for a chart where only Markdown can be shown.

use super::Chart;
use crate::problem::tame;
use crate::report::words;

/// How wide a bar of blocks is.
const BAR: usize = 30;

/// What stands for a chart in Markdown.
#[derive(Debug, Clone, PartialEq)]
pub enum Sketch {
    /// The table of its figures.
    Table,
    /// Bars of blocks: a name, a share and a figure each.
    Bars(Vec<(String, f64, String)>),
    /// A diagram that forges draw.
    Mermaid(String),
}

/// Returns the Markdown of a report with every chart as its sketch.
pub fn in_markdown(markdown: &str, charts: &[Chart]) -> String {
    let mut text = String::with_capacity(markdown.len() + 4096);
    for line in markdown.lines() {
        match chart(line, charts) {
            Some(chart) => text.push_str(&sketch(chart)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// Returns the chart that a line shows.
fn chart<'a>(line: &str, charts: &'a [Chart]) -> Option<&'a Chart> {
    let (_, id) = line.strip_prefix("![")?.rsplit_once("](chart:")?;
    let id = id.trim_end().strip_suffix(')')?;
    charts.iter().find(|chart| chart.id == id)
}

fn sketch(chart: &Chart) -> String {
    match &chart.sketch {
        Sketch::Table => table(chart),
        Sketch::Bars(bars) => format!("```text\n{}```", bars_in_blocks(bars)),
        Sketch::Mermaid(diagram) => format!("```mermaid\n{diagram}\n```"),
    }
}

fn table(chart: &Chart) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| words::markdown(&tame(cell))).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines = vec![row(&chart.head)];
    let numbers = "---:|".repeat(chart.head.len().saturating_sub(1));
    lines.push(format!("|:---|{numbers}"));
    lines.extend(chart.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

fn bars_in_blocks(bars: &[(String, f64, String)]) -> String {
    let widest = bars.iter().map(|(name, _, _)| name.chars().count()).max().unwrap_or(0).min(40);
    let line = |(name, share, figure): &(String, f64, String)| {
        let name: String = tame(name).replace('`', "'").chars().take(40).collect();
        let bar = words::pad(&words::bar(*share, BAR), BAR);
        format!("{}  {bar}  {figure}\n", words::pad(&name, widest))
    };
    bars.iter().map(line).collect()
}

/// Returns a text that means nothing in a Mermaid diagram.
pub(super) fn mermaid_text(text: &str) -> String {
    let quiet =
        |character: char| if matches!(character, '"' | '`' | '#' | '<' | '>' | '\\' | '%') { ' ' } else { character };
    tame(text).chars().map(quiet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::draw::Canvas;

    fn of(sketch: Sketch) -> Chart {
        Chart {
            id: "fit",
            alternative: "a".to_owned(),
            drawing: Canvas::new(1.0).done(1.0),
            head: vec!["A|B".to_owned(), "Fit".to_owned()],
            rows: vec![vec!["<b>".to_owned(), "1".to_owned()]],
            sketch,
        }
    }

    #[test]
    fn a_chart_becomes_its_table() {
        let text = in_markdown("one\n\n![a](chart:fit)\n\n![a](chart:none)\n", &[of(Sketch::Table)]);
        assert_eq!(text, "one\n\n| A\\|B | Fit |\n|:---|---:|\n| \\<b> | 1 |\n\n![a](chart:none)\n");
    }

    #[test]
    fn bars_are_blocks_and_nothing_ends_their_fence() {
        let bars = vec![("```\nx".to_owned(), 0.5, "50".to_owned())];
        let text = in_markdown("![a](chart:fit)", &[of(Sketch::Bars(bars))]);
        assert_eq!(text, "```text\n''' x  ███████████████                 50\n```\n");
    }

    #[test]
    fn a_name_cannot_leave_its_box_in_a_diagram() {
        assert_eq!(mermaid_text("a\"] --> b\n`#lt;"), "a ] --  b   lt;");
    }
}
