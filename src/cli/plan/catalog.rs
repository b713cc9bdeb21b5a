//! A catalogue: read, said what is there already, and kept as counts.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::Ui;
use super::super::results::shown;
use crate::date::Date;
use crate::estate::{Estate, Part};
use crate::import::{Refused, Source, estate as catalogue};
use crate::problem::tame;
use crate::report::{self, Templates};
use crate::store::{self, Advised};

/// How many titles of templates are kept.
const MOST_TEMPLATES: usize = 50;

/// Reads the catalogues that are named, and says what is there. Returns nothing if none is named.
pub(super) fn read(paths: &[PathBuf], templates: &Templates, ui: &mut Ui) -> Result<Option<Estate>> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let below = store::catalogue_files(path)?;
            if below.is_empty() {
                let message = format!("there is no catalog-info.yaml below `{}`", shown(path));
                let hint = "name the folder that the repositories lie in, or an export of the catalogue as JSON";
                return Err(Advised::new(message, hint).into());
            }
            files.extend(below);
        } else {
            files.push(path.clone());
        }
    }
    let sources = files.iter().map(|path| Ok(Source::new(shown(path), store::open(path)?)));
    let found = catalogue::read(sources.collect::<Result<_>>()?).map_err(|refused| {
        let lines: Vec<String> = refused.iter().take(8).map(ToString::to_string).collect();
        let mut hints: Vec<String> = refused.iter().map(Refused::hint).collect();
        hints.dedup();
        anyhow::Error::from(Advised::new(lines.join("\n"), hints.into_iter().take(2).collect::<Vec<_>>().join("; ")))
    })?;
    for refused in found.unreadable.iter().take(8) {
        ui.note(&format!("warning: {}", tame(&refused.to_string())));
    }
    let estate = counts(&found, &names(paths), files.len(), ui.today());
    ui.note(&report::estate(&estate, templates, ui.width())?);
    Ok(Some(estate))
}

/// Returns what the catalogues are called, without where they lie.
fn names(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        whole.file_name().map_or_else(|| shown(Path::new(path)), |name| name.to_string_lossy().into_owned())
    };
    paths.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn counts(found: &catalogue::Estate, source: &str, files: usize, today: Date) -> Estate {
    let mut counts = found.kinds.clone();
    let types = found.component_types.iter().map(|(kind, count)| (format!("component:{kind}"), *count));
    counts.extend(types);
    counts.insert("group:team".to_owned(), found.teams);
    let part = |share: catalogue::Share| Part { count: share.count, total: share.total };
    let shares = [
        ("owned", found.owned),
        ("owned-by-people", Some(found.owned_by_people)),
        ("lifecycle", Some(found.with_lifecycle)),
        ("documented", Some(found.documented)),
        ("orphans", Some(found.orphans)),
    ];
    Estate {
        source: source.to_owned(),
        files: files as u64,
        counted: Some(today),
        counts,
        shares: shares.into_iter().filter_map(|(of, share)| Some((of.to_owned(), part(share?)))).collect(),
        templates: found.templates.iter().take(MOST_TEMPLATES).map(|template| template.title.clone()).collect(),
        missing_owners: found.missing_owners.clone(),
        missing: found.missing_entities,
        unreadable: found.unreadable.len() as u64,
    }
}
