//! The tree that an explanation is, and its lines for a terminal.
//!
//! A screen shows what fits: branches are opened level by level. The surprise: below the second level, siblings are opened all or
//! none, so that no branch is deeper than its neighbour for want of a line.

use std::collections::VecDeque;

use crate::problem::tame;

/// What a branch is, so that a program can follow the chain, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Something that was asked for by its name.
    Thing,
    /// The verdict.
    Verdict,
    /// A reason for or against it, or what stands in the way.
    Reason,
    /// What a criterion contributes to a fit.
    Contribution,
    /// An answer, or that there is none.
    Answer,
    /// What a criterion is.
    Criterion,
    /// What an option offers on an attribute.
    Attribute,
    /// A dated claim.
    Claim,
    /// A source.
    Source,
    /// Anything else that is said, or a heading.
    Note,
}

/// A line of an explanation with what stands behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What it is.
    pub link: Link,
    /// What is said.
    pub text: String,
    /// What to ask for next, if that leads on.
    pub next: Option<String>,
    /// What stands behind it.
    pub children: Vec<Branch>,
}

impl Branch {
    /// Says something that nothing stands behind yet.
    pub fn new(link: Link, text: impl Into<String>) -> Self {
        Self { link, text: text.into(), next: None, children: Vec::new() }
    }

    /// Says something in passing, or heads a group.
    pub fn note(text: impl Into<String>) -> Self {
        Self::new(Link::Note, text)
    }

    /// Names what to ask for next.
    #[must_use]
    pub fn next(mut self, thing: impl Into<String>) -> Self {
        self.next = Some(thing.into());
        self
    }

    /// Adds what stands behind it.
    #[must_use]
    pub fn with(mut self, children: impl IntoIterator<Item = Branch>) -> Self {
        self.children.extend(children);
        self
    }

    /// Heads a group; nothing if there is nothing in it.
    pub fn group(text: impl Into<String>, children: Vec<Branch>) -> Option<Self> {
        (!children.is_empty()).then(|| Self::note(text).with(children))
    }

    /// Calls `visit` with the branch and all that stands behind it.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Branch)) {
        visit(self);
        self.children.iter().for_each(|child| child.walk(visit));
    }

    /// Returns every branch of a kind, itself included.
    pub fn all(&self, link: Link) -> Vec<&Branch> {
        let mut found = Vec::new();
        self.walk(&mut |branch| {
            if branch.link == link {
                found.push(branch);
            }
        });
        found
    }
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// About as many lines.
    Lines(usize),
    /// Everything.
    All,
}

/// An explanation laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The lines, each with its line break.
    pub text: String,
    /// How many branches are not shown.
    pub hidden: usize,
    /// The first thing to ask for next.
    pub next: Option<String>,
}

/// Lays an explanation out for a terminal of some width.
pub fn lay_out(branches: &[Branch], width: usize, extent: Extent) -> Layout {
    let mut sheet = Sheet { nodes: Vec::new(), width: width.max(30) };
    let roots = sheet.add(branches, 0);
    let open = sheet.open(roots, extent);
    let mut layout = Layout { text: String::new(), hidden: 0, next: None };
    let mut skip_below = None;
    for (node, open) in sheet.nodes.iter().zip(open) {
        if skip_below.is_some_and(|depth| node.depth > depth) {
            layout.hidden += 1;
            continue;
        }
        skip_below = (!open).then_some(node.depth);
        let end = node.end(open);
        if layout.next.is_none() && end != End::Open {
            layout.next.clone_from(&node.branch.next);
        }
        layout.text.push_str(&sheet.lines(node, end).join("\n"));
        layout.text.push('\n');
    }
    layout
}

/// A branch with its depth and the places of its children.
struct Node<'a> {
    branch: &'a Branch,
    depth: usize,
    children: Vec<usize>,
}

/// How a branch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With what stands behind it.
    Open,
    /// Before what stands behind it.
    Closed,
    /// Nothing stands behind it.
    Leaf,
}

impl Node<'_> {
    fn end(&self, open: bool) -> End {
        match (self.children.as_slice(), open) {
            ([], _) => End::Leaf,
            (_, true) => End::Open,
            (_, false) => End::Closed,
        }
    }
}

/// All branches, each before what stands behind it.
struct Sheet<'a> {
    nodes: Vec<Node<'a>>,
    width: usize,
}

impl<'a> Sheet<'a> {
    fn add(&mut self, branches: &'a [Branch], depth: usize) -> Vec<usize> {
        let add = |branch: &'a Branch| {
            let place = self.nodes.len();
            self.nodes.push(Node { branch, depth, children: Vec::new() });
            let children = self.add(&branch.children, depth + 1);
            if let Some(node) = self.nodes.get_mut(place) {
                node.children = children;
            }
            place
        };
        branches.iter().map(add).collect()
    }

    fn lines(&self, node: &Node<'_>, end: End) -> Vec<String> {
        let mut text = node.branch.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match (end, &node.branch.next) {
            (End::Closed | End::Leaf, Some(next)) => text = format!("{text} → {next}"),
            (End::Closed, None) => text.push_str(" …"),
            _ => {}
        }
        let (first, rest) = match node.depth {
            0 => (String::new(), "  ".to_owned()),
            depth => {
                let indent = "  ".repeat(depth - 1);
                (format!("{indent}- "), format!("{indent}  "))
            }
        };
        // Ids and addresses stay whole, since people copy them; and a percent sign stays with its number.
        let options = textwrap::Options::new(self.width)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .initial_indent(&first)
            .subsequent_indent(&rest);
        let glued = tame(&text).replace(" %", "\u{a0}%");
        textwrap::wrap(&glued, options).iter().map(|line| line.replace("\u{a0}%", " %")).collect()
    }

    fn height(&self, places: &[usize]) -> usize {
        let nodes = places.iter().filter_map(|place| self.nodes.get(*place));
        nodes.map(|node| self.lines(node, node.end(false)).len()).sum()
    }

    fn children(&self, place: usize) -> &[usize] {
        self.nodes.get(place).map_or(&[], |node| node.children.as_slice())
    }

    /// Decides which branches show what stands behind them.
    fn open(&self, roots: Vec<usize>, extent: Extent) -> Vec<bool> {
        let mut open = vec![extent == Extent::All; self.nodes.len()];
        let Extent::Lines(lines) = extent else { return open };
        let mut left = lines.saturating_sub(self.height(&roots));
        let mut families = VecDeque::from([(0, roots)]);
        while let Some((depth, family)) = families.pop_front() {
            let units: Vec<Vec<usize>> = match depth {
                0 | 1 => family.into_iter().map(|member| vec![member]).collect(),
                _ => vec![family],
            };
            for unit in units {
                let height: usize = unit.iter().map(|member| self.height(self.children(*member))).sum();
                if height > left && depth > 0 {
                    continue;
                }
                left = left.saturating_sub(height);
                for member in unit {
                    if let Some(is_open) = open.get_mut(member) {
                        *is_open = true;
                    }
                    families.push_back((depth + 1, self.children(member).to_vec()));
                }
            }
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(text: &str) -> Branch {
        Branch::note(text)
    }

    fn sample() -> Branch {
        let deep = |name: &str| leaf(name).next(name).with([leaf("deeper"), leaf("deepest")]);
        leaf("root").with([leaf("group").with([deep("one"), deep("two")]), leaf("last").next("last")])
    }

    #[test]
    fn everything_is_shown_as_an_indented_list() {
        let layout = lay_out(&[sample()], 80, Extent::All);
        assert_eq!((layout.hidden, layout.next.as_deref()), (0, Some("last")));
        insta::assert_snapshot!(layout.text, @"
        root
        - group
          - one
            - deeper
            - deepest
          - two
            - deeper
            - deepest
        - last → last
        ");
    }

    #[test]
    fn siblings_are_opened_all_or_none_and_what_is_cut_says_how_to_go_on() {
        let layout = lay_out(&[sample()], 80, Extent::Lines(7));
        assert_eq!((layout.hidden, layout.next.as_deref()), (4, Some("one")));
        insta::assert_snapshot!(layout.text, @"
        root
        - group
          - one → one
          - two → two
        - last → last
        ");
    }

    #[test]
    fn long_lines_hang_and_nothing_steers_the_terminal() {
        let text = lay_out(
            &[leaf("root").with([leaf("a \u{1b}[2J text that\nis rather long, so it wraps")])],
            30,
            Extent::All,
        )
        .text;
        insta::assert_snapshot!(text, @"
        root
        - a �[2J text that is rather
          long, so it wraps
        ");
    }
}
