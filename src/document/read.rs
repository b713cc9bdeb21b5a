//! Reads GitHub-flavoured Markdown into the tree. What could reach outside of the page is refused: raw HTML, images, and links that
//! are neither `https:`, `mailto:` nor an anchor of the page itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use super::{Alert, Align, Block, Document, Inline};

/// How deep lists and quotations may lie in each other.
const DEEPEST: usize = 24;

/// What a report may not have, with its place in the Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The bytes it stands at.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// Reads Markdown. Returns everything that is refused if anything is.
pub fn read(markdown: &str) -> Result<Document, Vec<Refused>> {
    reader(markdown).finish()
}

/// Reads a part of a text that is good as a whole: what it links to may stand in another part.
pub fn read_part(markdown: &str) -> Result<Document, Vec<Refused>> {
    let mut reader = reader(markdown);
    reader.links.clear();
    reader.finish()
}

fn reader(markdown: &str) -> Reader<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM
        | Options::ENABLE_TASKLISTS;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader
}

/// What is open: a tag and what was read in it so far.
#[derive(Default)]
struct Level<'a> {
    tag: Option<Tag<'a>>,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Vec<Block>>,
    cells: Vec<Vec<Inline>>,
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    chart: Option<(String, String)>,
}

impl Level<'_> {
    /// Adds text, joined to text that stands before it.
    fn text(&mut self, added: &str) {
        match self.inlines.last_mut() {
            Some(Inline::Text(text)) => text.push_str(added),
            _ => self.inlines.push(Inline::Text(added.to_owned())),
        }
    }

    /// Makes a paragraph of text that stands in an item without one.
    fn flush(&mut self) {
        if !self.inlines.is_empty() {
            let text = std::mem::take(&mut self.inlines);
            self.blocks.push(Block::Paragraph(text));
        }
    }

    fn block(&mut self, block: Block) {
        self.flush();
        self.blocks.push(block);
    }
}

#[derive(Default)]
struct Reader<'a> {
    root: Level<'a>,
    open: Vec<Level<'a>>,
    anchors: BTreeSet<String>,
    links: Vec<(String, Range<usize>)>,
    notes: BTreeMap<String, Vec<Block>>,
    cited: Vec<String>,
    level: u8,
    refused: Vec<Refused>,
}

impl<'a> Reader<'a> {
    fn top(&mut self) -> &mut Level<'a> {
        self.open.last_mut().unwrap_or(&mut self.root)
    }

    fn refuse(&mut self, range: Range<usize>, message: impl Into<String>, help: &'static str) {
        self.refused.push(Refused { range, message: message.into(), help });
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.top().chart.is_some() && !matches!(event, Event::End(_) | Event::SoftBreak) {
            self.refuse(range.clone(), "a chart stands in a line of text", "give it a paragraph of its own");
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(range),
            Event::Text(text) => self.top().text(&text),
            Event::Code(code) => self.top().inlines.push(Inline::Code(code.into_string())),
            Event::SoftBreak => self.top().text(" "),
            Event::HardBreak => self.top().inlines.push(Inline::Break),
            Event::Rule => self.top().block(Block::Rule),
            Event::FootnoteReference(label) => self.cite(label.into_string()),
            Event::TaskListMarker(done) => self.top().text(if done { "☑ " } else { "☐ " }),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.refuse(
                    range,
                    "raw HTML stands in the report",
                    "write it in Markdown, or `\\<` for the sign itself",
                );
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match &tag {
            Tag::Heading { level, .. } => {
                let level = *level as u8;
                if level > self.level + 1 {
                    let message = format!("a heading of level {level} follows one of level {}", self.level);
                    self.refuse(range.clone(), message, "leave no level out: readers by ear step through them");
                }
                self.level = level;
            }
            Tag::Image { dest_url, .. } if !dest_url.starts_with("chart:") => {
                let help = "only charts can be shown: `![what it shows](chart:fit)`";
                self.refuse(range.clone(), format!("the report refers to the picture `{dest_url}`"), help);
            }
            _ => {}
        }
        if self.open.len() == DEEPEST {
            self.refuse(range, format!("something lies more than {DEEPEST} levels deep"), "make it flatter");
        }
        self.open.push(Level { tag: Some(tag), ..Level::default() });
    }

    /// Closes what was opened last, and adds it to what it stands in.
    fn end(&mut self, range: Range<usize>) {
        let Some(mut level) = self.open.pop() else { return };
        let Some(tag) = level.tag.take() else { return };
        match tag {
            Tag::Emphasis => self.top().inlines.push(Inline::Emphasis(level.inlines)),
            Tag::Strong => self.top().inlines.push(Inline::Strong(level.inlines)),
            Tag::Strikethrough => self.top().inlines.push(Inline::Struck(level.inlines)),
            Tag::Link { link_type, dest_url, .. } => self.link(link_type, &dest_url, (level.inlines, range)),
            Tag::Image { dest_url, .. } => {
                if let Some(id) = dest_url.strip_prefix("chart:") {
                    self.chart(id, &level.inlines, range);
                }
            }
            Tag::TableCell => self.top().cells.push(level.inlines),
            Tag::TableHead => self.top().head = level.cells,
            Tag::TableRow => self.top().rows.push(level.cells),
            Tag::Item => {
                level.flush();
                self.top().items.push(level.blocks);
            }
            Tag::FootnoteDefinition(label) => {
                level.flush();
                self.notes.insert(label.into_string(), level.blocks);
            }
            tag => {
                let block = self.block(tag, level);
                self.top().block(block);
            }
        }
    }

    fn block(&mut self, tag: Tag<'a>, mut level: Level<'a>) -> Block {
        match tag {
            Tag::Heading { level: number, .. } => {
                let anchor = self.anchor(&plain(&level.inlines));
                Block::Heading { level: number as u8, anchor, text: level.inlines }
            }
            Tag::BlockQuote(kind) => {
                level.flush();
                Block::Quote { alert: kind.map(alert), blocks: level.blocks }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => Block::Code(plain(&level.inlines)),
            Tag::List(start) => Block::List { start, items: level.items },
            Tag::Table(columns) => {
                Block::Table { columns: columns.into_iter().map(align).collect(), head: level.head, rows: level.rows }
            }
            _ => match level.chart {
                Some((id, alternative)) => Block::Chart { id, alternative },
                None => Block::Paragraph(level.inlines),
            },
        }
    }

    fn link(&mut self, kind: LinkType, target: &str, (text, range): (Vec<Inline>, Range<usize>)) {
        let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        if target.starts_with('#') {
            self.links.push((target.trim_start_matches('#').to_owned(), range));
        } else if !["https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
            let help = "a link leads to `https:`, `mailto:`, or `#` and a heading of the report";
            self.refuse(range, format!("the report links to `{target}`"), help);
        }
        self.top().inlines.push(Inline::Link { target, text });
    }

    fn chart(&mut self, id: &str, alternative: &[Inline], range: Range<usize>) {
        let alternative = plain(alternative);
        if alternative.trim().is_empty() {
            let help = "say in the brackets what it shows, for those who cannot see it";
            self.refuse(range.clone(), format!("the chart `{id}` has no alternative text"), help);
        }
        let top = self.top();
        let alone = matches!(top.tag, Some(Tag::Paragraph)) && top.inlines.is_empty();
        if alone {
            top.chart = Some((id.to_owned(), alternative));
        } else {
            self.refuse(range, "a chart stands in a line of text", "give it a paragraph of its own");
        }
    }

    fn cite(&mut self, label: String) {
        if !self.cited.contains(&label) {
            self.cited.push(label.clone());
        }
        self.top().inlines.push(Inline::Footnote(label));
    }

    /// Returns an anchor for a heading that no other has.
    fn anchor(&mut self, text: &str) -> String {
        let slug = slug(text);
        let candidates = std::iter::once(slug.clone()).chain((1_usize..).map(|number| format!("{slug}-{number}")));
        let free = candidates.into_iter().find(|candidate| !self.anchors.contains(candidate)).unwrap_or(slug);
        self.anchors.insert(free.clone());
        free
    }

    fn finish(mut self) -> Result<Document, Vec<Refused>> {
        for (anchor, range) in std::mem::take(&mut self.links) {
            if !self.anchors.contains(&anchor) {
                let help = "an anchor is the heading in small letters, with `-` for each space";
                self.refuse(range, format!("there is no heading `#{anchor}` to link to"), help);
            }
        }
        if !self.refused.is_empty() {
            return Err(self.refused);
        }
        let mut notes = self.notes;
        let footnotes = self.cited.into_iter().filter_map(|label| notes.remove_entry(&label)).collect();
        self.root.flush();
        Ok(Document { blocks: self.root.blocks, footnotes })
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::Right,
    }
}

/// Returns the letters and digits of a heading in small letters, with `-` for spaces: what GitHub makes of it.
fn slug(text: &str) -> String {
    let kept = text.to_lowercase();
    let letters = kept.trim().chars().filter_map(|character| match character {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        character => character.is_alphanumeric().then_some(character),
    });
    let slug: String = letters.collect();
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Returns the letters of a text without its marks.
pub fn plain(inlines: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Strong(text) | Inline::Emphasis(text) | Inline::Struck(text) | Inline::Link { text, .. } => plain(text),
        Inline::Footnote(_) => String::new(),
        Inline::Break => " ".to_owned(),
    };
    inlines.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(markdown: &str) -> Vec<String> {
        read(markdown).unwrap_err().into_iter().map(|refused| refused.message).collect()
    }

    fn blocks(markdown: &str) -> Vec<Block> {
        read(markdown).unwrap().blocks
    }

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    #[test]
    fn a_chart_is_a_picture_that_stands_alone() {
        let expected = Block::Chart { id: "fit".to_owned(), alternative: "Fit *by* theme".replace('*', "") };
        assert_eq!(blocks("![Fit *by* theme](chart:fit)"), [expected]);
        for beside in ["see ![a](chart:fit)", "![a](chart:fit) below", "![a](chart:a)![b](chart:b)"] {
            assert_eq!(refused(beside), ["a chart stands in a line of text"], "{beside}");
        }
        assert_eq!(refused("![](chart:fit)"), ["the chart `fit` has no alternative text"]);
    }

    #[test]
    fn what_could_reach_outside_of_the_page_is_refused() {
        for html in ["<script>alert(1)</script>", "a <b>c</b>", "<!-- note -->", "<div\n\nx"] {
            assert!(refused(html).iter().all(|message| message == "raw HTML stands in the report"), "{html}");
        }
        for target in ["javascript:alert(1)", "http://a.example", "file:///etc", "//a.example", "a.md", "HTTPS://a"] {
            assert_eq!(refused(&format!("[a](<{target}>)")), [format!("the report links to `{target}`")]);
        }
        assert_eq!(refused("![a](https://a.example/b.png)").len(), 1);
    }

    #[test]
    fn a_refusal_has_its_place() {
        let found = read("one\n\ntwo <b>").unwrap_err();
        assert_eq!(found[0].range, 9..12);
    }

    #[test]
    fn links_to_the_web_to_people_and_to_headings_are_kept() {
        let markdown = "# The end\n\n[a](https://a.example) [b](mailto:b@a.example) <c@a.example> [d](#the-end)";
        let Block::Paragraph(found) = &blocks(markdown)[1] else { panic!("no paragraph") };
        let targets: Vec<&str> = found
            .iter()
            .filter_map(|inline| if let Inline::Link { target, .. } = inline { Some(target.as_str()) } else { None })
            .collect();
        assert_eq!(targets, ["https://a.example", "mailto:b@a.example", "mailto:c@a.example", "#the-end"]);
        assert_eq!(refused("[d](#nowhere)"), ["there is no heading `#nowhere` to link to"]);
    }

    #[test]
    fn anchors_are_those_of_the_web_and_unique() {
        let anchors: Vec<String> = blocks("# What's *new*?\n\n## A\n\n## A\n\n## A-1\n\n## ★")
            .into_iter()
            .map(|block| if let Block::Heading { anchor, .. } = block { anchor } else { String::new() })
            .collect();
        assert_eq!(anchors, ["whats-new", "a", "a-1", "a-1-1", "section"]);
    }

    #[test]
    fn no_level_of_headings_is_left_out() {
        assert_eq!(refused("# A\n\n### B"), ["a heading of level 3 follows one of level 1"]);
        assert!(read("# A\n\n## B\n\n### C\n\n# D\n\n## E").is_ok());
    }

    #[test]
    fn a_table_has_its_columns_its_head_and_its_rows() {
        let expected = Block::Table {
            columns: vec![Align::Left, Align::Right, Align::Centre],
            head: vec![text("a"), text("b"), text("c")],
            rows: vec![vec![text("1|2"), vec![Inline::Strong(text("3"))], vec![]]],
        };
        assert_eq!(blocks("|a|b|c|\n|:-|-:|:-:|\n|1\\|2|**3**||"), [expected]);
    }

    #[test]
    fn an_item_without_a_paragraph_gets_one_and_keeps_what_lies_below() {
        let inner = Block::List { start: None, items: vec![vec![Block::Paragraph(text("b"))]] };
        let expected = Block::List { start: Some(3), items: vec![vec![Block::Paragraph(text("a")), inner]] };
        assert_eq!(blocks("3. a\n   - b"), [expected]);
    }

    #[test]
    fn an_alert_is_a_quotation_with_a_kind() {
        let expected = Block::Quote { alert: Some(Alert::Warning), blocks: vec![Block::Paragraph(text("a b"))] };
        assert_eq!(blocks("> [!WARNING]\n> a\n> b"), [expected]);
    }

    #[test]
    fn footnotes_come_in_the_order_in_which_they_are_cited() {
        let found = read("a[^two] b[^one] c[^two]\n\n[^one]: First.\n[^two]: Second.\n[^three]: Never.").unwrap();
        let labels: Vec<&str> = found.footnotes.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(labels, ["two", "one"]);
        assert_eq!(found.footnotes[0].1, [Block::Paragraph(text("Second."))]);
    }

    #[test]
    fn what_lies_too_deep_is_refused() {
        let message = "something lies more than 24 levels deep";
        assert!(refused(&">".repeat(400)).iter().all(|found| found == message));
    }

    #[test]
    fn escaped_text_comes_back_as_it_was() {
        let evil = "a|b <script>x</script> ](javascript:alert(1)) **b** `c` [d](e) ~~f~~ &amp; #1 \\";
        let escaped = crate::report::words::markdown(evil);
        assert_eq!(blocks(&escaped), [Block::Paragraph(text(evil))]);
    }

    proptest::proptest! {
        #[test]
        fn whatever_people_write_comes_back_as_text(written in r"(?s)[-#>+=:*_~`|<>&!\[\]()\\./a-z0-9 \t\n\u{a0}é]{0,24}") {
            let tamed = crate::problem::tame(&written);
            let shown = tamed.trim_matches([' ', '\t']);
            let escaped = crate::report::words::markdown(&tamed);
            for (before, markdown) in [
                ("", escaped.clone()),
                ("", format!("- {escaped}")),
                ("", format!("> {escaped}")),
                ("a ", format!("a\n{escaped}")),
            ] {
                let found = letters(&blocks(&markdown));
                let expected = format!("{before}{shown}");
                proptest::prop_assert_eq!(found.trim_matches([' ', '\t']), expected.trim_matches([' ', '\t']), "{}", markdown);
            }
        }
    }

    /// The text of the only paragraph, however deep.
    fn letters(blocks: &[Block]) -> String {
        match blocks {
            [] => String::new(),
            [Block::Paragraph(text)] if text.iter().all(|inline| matches!(inline, Inline::Text(_))) => plain(text),
            [Block::List { items, start: None }] if items.len() == 1 => letters(&items[0]),
            [Block::Quote { alert: None, blocks }] => letters(blocks),
            other => panic!("{other:?}"),
        }
    }
}
