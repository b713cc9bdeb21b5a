//! Marks what an organisation's own sheets state anew of options that the pack has: those figures are its own.

use crate::framework::{Basis, Framework, Origin};
use crate::problem::Place;
use crate::tree::Node;

/// The keys that state a figure.
const FIGURES: [&str; 6] = ["low", "likely", "high", "values", "value", "unpublished"];

/// Marks each figure that one of these files states of an option that stands elsewhere as the organisation's own. What the pack said
/// about its own figure is no longer said: claims, notes and what to verify stay only where the file gives them.
pub fn restated(framework: &mut Framework, root: &Node, sheets: &[(u16, String)]) {
    let options = root.get("option").map_or(&[][..], Node::members);
    let node = |id: &str| options.iter().find(|option| option.get("id").and_then(Node::as_text) == Some(id));
    let ids: Vec<String> = framework.options.iter().map(|option| option.id.clone()).collect();
    let attributes: Vec<String> = framework.attributes.iter().map(|attribute| attribute.id.clone()).collect();
    let file = |place: Place| sheets.iter().find(|(file, _)| *file == place.file);
    for option in &mut framework.options {
        let base = option.variant_of.and_then(|base| ids.get(base));
        let written: Vec<&Node> = [Some(&option.id), base].into_iter().flatten().filter_map(|id| node(id)).collect();
        for (id, origin) in attributes.iter().zip(&mut option.origins) {
            let stated = written.iter().find_map(|option| Some((*option, option.get("attribute")?.get(id)?)));
            // An option that only the file has is no figure restated.
            let Some((_, value)) = stated.filter(|(option, _)| file(option.place).is_none()) else { continue };
            let figure = FIGURES.iter().filter_map(|key| value.get(key)).find_map(|figure| file(figure.place));
            if let Some((_, name)) = figure {
                let kept = |key: &str| value.get(key).is_some_and(|node| file(node.place).is_some());
                *origin = own(origin, name, kept);
            }
        }
    }
}

fn own(origin: &Origin, name: &str, kept: impl Fn(&str) -> bool) -> Origin {
    let claims = |key: &str, claims: &Vec<String>| if kept(key) { claims.clone() } else { Vec::new() };
    Origin {
        basis: Basis::Client,
        claims: claims("claims", &origin.claims),
        disputed: claims("disputed", &origin.disputed),
        note: origin.note.clone().filter(|_| kept("note")),
        verify: origin.verify.clone().filter(|_| kept("verify")),
        override_by: Some(format!("the client, {name}")),
    }
}
