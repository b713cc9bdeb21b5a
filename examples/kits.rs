//! Writes starter kits into a folder, for programs of others to read: `cargo run --example kits -- FOLDER`.
//!
//! Each kit goes to `FOLDER/good/NAME/`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "an example reads its arguments and writes files"
)]

#[path = "../tests/suite/kits/briefs.rs"]
mod briefs;

use std::path::Path;

use anyhow::Context as _;
use idpfit::plan::kit::{Kit, write};

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).context("name a folder")?;
    let folder = Path::new(&folder);
    for case in briefs::good() {
        let kit = write(&case.brief, case.choice).map_err(|problems| anyhow::anyhow!("{}: {problems:?}", case.name))?;
        put(&folder.join("good").join(&case.name), &kit)?;
        println!("good/{}", case.name);
    }
    Ok(())
}

fn put(folder: &Path, kit: &Kit) -> anyhow::Result<()> {
    for (name, bytes) in kit {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
