//! The documentation: what the navigation and the pages link to is there.

use super::desk::Desk;
use super::{Contents, Source, joined};
use crate::problem::{At, Code, Place};
use crate::tree::{Node, Value};

/// Where the documentation says what it is made of.
const SITE: &str = "mkdocs.yml";

/// Checks navigation and links.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    let Some(source) = kit.source(SITE) else {
        if !kit.has(SITE) {
            missing(kit, desk, SITE);
        }
        return;
    };
    for site in &source.documents {
        desk.text(site, "site_name");
        let folder = desk.optional_text(site, "docs_dir").map_or("docs", |folder| folder.value);
        for page in desk.optional_list(site, "nav") {
            check_page(kit, desk, folder, page);
        }
        let plugins = desk.list(site, "plugins");
        if !plugins
            .iter()
            .any(|plugin| plugin.as_text() == Some("techdocs-core") || plugin.get("techdocs-core").is_some())
        {
            let help = "add `techdocs-core`, which portals show the pages by";
            desk.report(Code::MissingKey, site.place, "`techdocs-core` is missing", help);
        }
    }
    for page in kit.sources.iter().filter(|page| page.name.starts_with("docs/") && page.has_extension(&["md"])) {
        check_links(kit, desk, page);
    }
}

/// Pushes a file that every kit has. It stands in no file, so it is told of the first one there is.
fn missing(kit: &Contents<'_>, desk: &Desk<'_>, name: &str) {
    let place = kit.sources.first().map_or_else(Place::default, |source| source.place(0, 0));
    desk.report(Code::MissingFile, place, format!("there is no `{name}` in the kit"), "write the kit anew");
}

fn check_page(kit: &Contents<'_>, desk: &Desk<'_>, folder: &str, page: &Node) {
    match &page.value {
        Value::Text(path) if !path.contains("://") => {
            kit.resolve(desk, folder, &At { value: path, place: page.place });
        }
        Value::List(pages) => pages.iter().for_each(|page| check_page(kit, desk, folder, page)),
        Value::Table(entries) => entries.iter().for_each(|entry| check_page(kit, desk, folder, &entry.node)),
        _ => {}
    }
}

/// Checks that relative links to other pages lead to one.
fn check_links(kit: &Contents<'_>, desk: &Desk<'_>, page: &Source<'_>) {
    for (start, sign) in page.text.match_indices("](") {
        let rest = page.text.get(start + sign.len()..).unwrap_or_default();
        let Some((target, _)) = rest.split_once(')') else { continue };
        let path = target.split(['#', ' ']).next().unwrap_or_default();
        let is_page = path.rsplit_once('.').is_some_and(|(_, kind)| kind == "md")
            && !path.contains("://")
            && !path.contains('\n');
        let is_escaped = page.text.get(..start).is_some_and(|before| before.ends_with('\\'));
        if is_page && !is_escaped && !joined(page.folder(), path).is_some_and(|name| kit.has(&name)) {
            let place = page.place(start + sign.len(), path.len());
            desk.report(Code::MissingFile, place, format!("there is no page `{path}`"), "add it, or take the link out");
        }
    }
}
