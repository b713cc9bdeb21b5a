//! The structure of a tagged PDF: a tree of elements with their roles, and where on the pages their content stands.
//!
//! An element enters the tree when its first content is drawn, or when it is opened. So the order of the tree is the order of reading.

/// An element of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(usize);

impl NodeId {
    /// The document itself.
    pub(super) const DOCUMENT: Self = Self(0);

    /// Returns its place among all elements.
    pub(super) const fn index(self) -> usize {
        self.0
    }
}

/// What an element is: a standard structure type of ISO 32000-1, 14.8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Document,
    Heading(u8),
    Paragraph,
    List { numbered: bool },
    ListItem,
    Label,
    ListBody,
    Table,
    TableHead,
    TableBody,
    TableRow,
    HeadCell { row: bool },
    Cell,
    Figure,
    Link,
    Reference,
    Note,
    Contents,
    ContentsItem,
    Quote,
    Section,
    Code,
}

impl Role {
    /// Returns the name of the structure type.
    pub(super) fn name(self) -> String {
        let name = match self {
            Self::Heading(level) => return format!("H{}", level.clamp(1, 6)),
            Self::Document => "Document",
            Self::Paragraph => "P",
            Self::List { .. } => "L",
            Self::ListItem => "LI",
            Self::Label => "Lbl",
            Self::ListBody => "LBody",
            Self::Table => "Table",
            Self::TableHead => "THead",
            Self::TableBody => "TBody",
            Self::TableRow => "TR",
            Self::HeadCell { .. } => "TH",
            Self::Cell => "TD",
            Self::Figure => "Figure",
            Self::Link => "Link",
            Self::Reference => "Reference",
            Self::Note => "Note",
            Self::Contents => "TOC",
            Self::ContentsItem => "TOCI",
            Self::Quote => "BlockQuote",
            Self::Section => "Sect",
            Self::Code => "Code",
        };
        name.to_owned()
    }
}

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kid {
    /// Another element.
    Node(NodeId),
    /// Marked content of a page: page and number.
    Content(usize, usize),
    /// An annotation of a page: page and number.
    Annotation(usize, usize),
}

/// One element.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// What it is.
    pub role: Role,
    /// What it stands in.
    pub parent: Option<NodeId>,
    /// What it holds, in the order of reading.
    pub kids: Vec<Kid>,
    /// What it shows, in words.
    pub alternative: Option<String>,
    /// The box of a figure on its page: left, bottom, right, top.
    pub area: Option<[f64; 4]>,
    attached: bool,
}

/// The tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tags {
    nodes: Vec<Node>,
}

impl Tags {
    /// Returns a tree that holds the document only.
    pub(super) fn new() -> Self {
        let kids = Vec::new();
        let document = Node { role: Role::Document, parent: None, kids, alternative: None, area: None, attached: true };
        Self { nodes: vec![document] }
    }

    /// Adds an element below another; it enters the tree when something of it is drawn.
    pub(super) fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        let node =
            Node { role, parent: Some(parent), kids: Vec::new(), alternative: None, area: None, attached: false };
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    /// Says in words what an element shows.
    pub(super) fn describe(&mut self, node: NodeId, alternative: &str) {
        if let Some(node) = self.nodes.get_mut(node.0) {
            node.alternative = Some(alternative.to_owned());
        }
    }

    /// Widens the box of a figure: left, bottom, right, top.
    pub(super) fn grow(&mut self, node: NodeId, [left, bottom, right, top]: [f64; 4]) {
        if let Some(node) = self.nodes.get_mut(node.0) {
            let old = node.area.unwrap_or([left, bottom, right, top]);
            node.area = Some([old[0].min(left), old[1].min(bottom), old[2].max(right), old[3].max(top)]);
        }
    }

    /// Enters an element and what it stands in into the tree.
    pub(super) fn open(&mut self, node: NodeId) {
        let mut next = Some(node);
        while let Some(current) = next {
            let Some(found) = self.nodes.get_mut(current.0).filter(|found| !found.attached) else {
                return;
            };
            found.attached = true;
            let parent = found.parent;
            if let Some(parent) = parent {
                self.open_parent(parent, current);
            }
            next = parent;
        }
    }

    fn open_parent(&mut self, parent: NodeId, child: NodeId) {
        if let Some(parent) = self.nodes.get_mut(parent.0) {
            parent.kids.push(Kid::Node(child));
        }
    }

    /// Adds content to an element.
    pub(super) fn hold(&mut self, node: NodeId, kid: Kid) {
        self.open(node);
        if let Some(node) = self.nodes.get_mut(node.0) {
            node.kids.push(kid);
        }
    }

    /// Returns every element that is in the tree.
    pub(super) fn attached(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let numbered = self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index), node));
        numbered.filter(|(_, node)| node.attached)
    }

    /// Returns what an element is.
    pub(super) fn role(&self, node: NodeId) -> Option<Role> {
        Some(self.nodes.get(node.0)?.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_enter_the_tree_in_the_order_in_which_they_are_drawn() {
        let mut tags = Tags::new();
        let late = tags.add(NodeId::DOCUMENT, Role::Paragraph);
        let early = tags.add(NodeId::DOCUMENT, Role::Paragraph);
        let never = tags.add(NodeId::DOCUMENT, Role::Paragraph);
        tags.hold(early, Kid::Content(0, 0));
        tags.hold(late, Kid::Content(0, 1));
        tags.hold(early, Kid::Content(1, 0));
        let (_, document) = tags.attached().next().unwrap();
        assert_eq!(document.kids, [Kid::Node(early), Kid::Node(late)]);
        assert!(tags.attached().all(|(id, _)| id != never));
    }

    #[test]
    fn what_an_element_stands_in_enters_with_it() {
        let mut tags = Tags::new();
        let table = tags.add(NodeId::DOCUMENT, Role::Table);
        let row = tags.add(table, Role::TableRow);
        let cell = tags.add(row, Role::Cell);
        tags.open(cell);
        assert_eq!(tags.attached().map(|(id, _)| id).collect::<Vec<_>>(), [NodeId::DOCUMENT, table, row, cell]);
    }
}
