//! Writes starter kits into a folder, for programs of others to read: `cargo run --example kits -- FOLDER`.
//!
//! Good kits go to `FOLDER/good/NAME/`, sabotaged ones to `FOLDER/bad/NAME/`; `FOLDER/corpus.json` says what is wrong with each of those
//! and which programs of others see it.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "an example reads its arguments and writes files"
)]

#[path = "../tests/suite/kits/briefs.rs"]
mod briefs;
#[path = "../tests/suite/kits/corpus.rs"]
mod corpus;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use idpfit::plan::kit::check::Content;
use idpfit::plan::kit::{Kit, write};
use serde_json::json;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).context("name a folder")?;
    let folder = Path::new(&folder);
    let mut good: BTreeMap<String, Kit> = BTreeMap::new();
    for case in briefs::good() {
        let kit = write(&case.brief, case.choice).map_err(|problems| anyhow::anyhow!("{}: {problems:?}", case.name))?;
        let contents = kit.iter().map(|(name, bytes)| (name.clone(), Content::Bytes(bytes.clone()))).collect();
        put(&folder.join("good").join(&case.name), &contents)?;
        good.insert(case.name, kit);
    }
    let mut corpus = Vec::new();
    for sabotage in corpus::CORPUS {
        put(&folder.join("bad").join(sabotage.name), &sabotage.apply(&good[sabotage.base]))?;
        corpus.push(json!({ "name": sabotage.name, "code": sabotage.code, "seen_by": sabotage.seen_by }));
    }
    fs::write(folder.join("corpus.json"), serde_json::to_string_pretty(&corpus)?)?;
    Ok(())
}

fn put(folder: &Path, kit: &BTreeMap<String, Content>) -> anyhow::Result<()> {
    for (name, content) in kit {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        match content {
            Content::Bytes(bytes) => fs::write(path, bytes)?,
            Content::Large(size) => fs::File::create(path)?.set_len(*size)?,
            #[cfg(unix)]
            Content::Link => std::os::unix::fs::symlink("../README.md", path)?,
            _ => {}
        }
    }
    Ok(())
}
