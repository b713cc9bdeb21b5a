//! Blocks: headings, paragraphs, lists, tables, alerts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::document::draw::svg::escaped;
use crate::document::{Alert, Align, Block, Inline, plain};
use crate::phrases::{Phrases, fill};
use crate::report::Report;

/// From so many rows on a table can be sorted.
const LONG: usize = 8;

/// From so many columns on a table scrolls by itself on a narrow screen.
const WIDE: usize = 4;

/// A column whose cells have at most so many letters is never broken: figures, dates, states.
const SHORT: usize = 14;

/// A column with a cell of so many letters is for reading and gets room.
const PROSE: usize = 60;

/// The body of a page in the making.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    pub(super) phrases: &'a Phrases,
    pub(super) out: String,
    /// The footnotes that were referred to.
    pub(super) referred: BTreeSet<usize>,
    /// The last heading: what tables are called by.
    section: String,
    tables: usize,
    pub(super) charts: usize,
}

/// A table as it stands in the tree.
struct Table<'a> {
    columns: &'a [Align],
    head: &'a [Vec<Inline>],
    rows: &'a [Vec<Vec<Inline>>],
}

impl<'a> Page<'a> {
    pub(super) fn new(report: &'a Report, phrases: &'a Phrases) -> Self {
        let out = String::with_capacity(report.markdown.len() * 2);
        Self { report, phrases, out, referred: BTreeSet::new(), section: report.title.clone(), tables: 0, charts: 0 }
    }

    /// Writes blocks below each other.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, anchor, text } => {
                self.section = plain(text);
                let _ = write!(self.out, "<h{level} id=\"{}\">", escaped(anchor));
                self.inlines(text);
                let _ = write!(self.out, "</h{level}>");
            }
            Block::Paragraph(text) => {
                self.out.push_str("<p>");
                self.inlines(text);
                self.out.push_str("</p>");
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Table { columns, head, rows } => self.table(&Table { columns, head, rows }),
            Block::Quote { alert: None, blocks } => {
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.out.push_str("</blockquote>");
            }
            Block::Quote { alert: Some(alert), blocks } => self.alert(*alert, blocks),
            Block::Code(text) => {
                let _ = write!(self.out, "<pre><code>{}</code></pre>", escaped(text));
            }
            Block::Chart { id, alternative } => self.chart(id, alternative),
            Block::Rule => self.out.push_str("<hr>"),
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        let (open, close) = match start {
            None => ("<ul>".to_owned(), "</ul>"),
            Some(1) => ("<ol>".to_owned(), "</ol>"),
            Some(start) => (format!("<ol start=\"{start}\">"), "</ol>"),
        };
        self.out.push_str(&open);
        for item in items {
            self.out.push_str("<li>");
            match item.as_slice() {
                [Block::Paragraph(text)] => self.inlines(text),
                blocks => self.blocks(blocks),
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(close);
    }

    fn alert(&mut self, alert: Alert, blocks: &[Block]) {
        let words = self.phrases;
        let (class, word) = match alert {
            Alert::Note => ("note", &words.note),
            Alert::Tip => ("note", &words.tip),
            Alert::Important => ("warning", &words.important),
            Alert::Warning => ("warning", &words.warning),
            Alert::Caution => ("warning", &words.caution),
        };
        let word = escaped(word);
        let _ = writeln!(self.out, "<div role=\"note\" class=\"alert {class}\">\n<p class=\"kind\">{word}</p>");
        self.blocks(blocks);
        self.out.push_str("</div>");
    }

    fn table(&mut self, table: &Table<'_>) {
        self.tables += 1;
        let is_wide = table.columns.len() >= WIDE;
        if is_wide {
            let (number, section) = (self.tables, escaped(&self.section));
            let number = number.to_string();
            let label = fill(&escaped(&self.phrases.table_number), &[("number", &number), ("section", &section)]);
            let _ = write!(self.out, "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\">");
        }
        self.out.push_str(if table.rows.len() >= LONG { "<table class=\"long\">" } else { "<table>" });
        self.out.push_str("<thead><tr>");
        let classes: Vec<String> = (0..table.columns.len()).map(|index| class(table, index)).collect();
        let class = |index: usize| classes.get(index).map_or("", String::as_str);
        for (index, cell) in table.head.iter().enumerate() {
            self.cell((if cell.is_empty() { "td" } else { "th" }, " scope=\"col\""), class(index), cell);
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for row in table.rows {
            self.out.push_str("<tr>");
            for (index, cell) in row.iter().enumerate() {
                let tag = if index == 0 && !cell.is_empty() { "th" } else { "td" };
                self.cell((tag, " scope=\"row\""), class(index), cell);
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table>");
        if is_wide {
            self.out.push_str("</div>");
        }
    }

    fn cell(&mut self, (tag, scope): (&str, &str), class: &str, text: &[Inline]) {
        let _ = write!(self.out, "<{tag}{}{class}>", if tag == "th" { scope } else { "" });
        self.inlines(text);
        let _ = write!(self.out, "</{tag}>");
    }
}

/// Returns how the cells of a column look: how they are aligned, and whether they are short or for reading.
fn class(table: &Table<'_>, index: usize) -> String {
    let align = match table.columns.get(index) {
        None | Some(Align::Left) => "",
        Some(Align::Centre) => "c",
        Some(Align::Right) => "r",
    };
    let length = |row: &Vec<Vec<Inline>>| row.get(index).map_or(0, |cell| plain(cell).chars().count());
    let width = match table.rows.iter().map(length).max().unwrap_or(0) {
        ..=SHORT => "n",
        PROSE.. => "t",
        _ => "",
    };
    let names: Vec<&str> = [align, width].into_iter().filter(|name| !name.is_empty()).collect();
    if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
}
