//! The document tree and the drawings: all that renderers see. The tree is made from Markdown by [`read`].

pub mod draw;
mod read;

pub use read::{Refused, plain, read, read_part};

/// A document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Footnotes by label, in the order of their first reference.
    pub footnotes: Vec<(String, Vec<Block>)>,
}

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; the anchor is unique in the document.
    Heading {
        /// Its level, from 1.
        level: u8,
        /// Its anchor.
        anchor: String,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; ordered ones say with which number they start.
    List {
        /// The first number of an ordered one.
        start: Option<u64>,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A table with one head row.
    Table {
        /// How each column is aligned.
        columns: Vec<Align>,
        /// The head row, cell by cell.
        head: Vec<Vec<Inline>>,
        /// The other rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A quotation, or an alert if it has a kind (`> [!WARNING]`).
    Quote {
        /// Its kind, if it is an alert.
        alert: Option<Alert>,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// Preformatted text.
    Code(String),
    /// A chart (`![alternative text](chart:id)` standing alone in a paragraph).
    Chart {
        /// Which chart.
        id: String,
        /// What it shows, in words.
        alternative: String,
    },
    /// A rule: a page break in the PDF where the template asks for one.
    Rule,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Centre,
    /// To the right, as numbers are.
    Right,
}

/// The kind of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// Worth knowing.
    Note,
    /// Advice.
    Tip,
    /// What must be known.
    Important,
    /// What needs attention now.
    Warning,
    /// What may go wrong.
    Caution,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Text as it is.
    Text(String),
    /// Strong.
    Strong(Vec<Inline>),
    /// Emphasised.
    Emphasis(Vec<Inline>),
    /// Struck out.
    Struck(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link: `#anchor`, `https:` or `mailto:`; any other scheme is refused when the tree is made.
    Link {
        /// Where it leads.
        target: String,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A reference to a footnote by its label.
    Footnote(String),
    /// A forced line break.
    Break,
}
