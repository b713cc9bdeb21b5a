//! `idpfit man`: the manual pages.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Cli, Outcome, Ui};
use crate::problem::tame;
use crate::store;

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// The folder to write one page a command to; without it, the main page is printed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints the main page, or writes all pages.
pub(super) fn run(args: &ManArgs, ui: &mut Ui) -> Result<Outcome> {
    let pages = pages()?;
    let Some(folder) = &args.out else {
        let main = pages.first().map(|(_, page)| page.as_slice()).unwrap_or_default();
        ui.print(&String::from_utf8_lossy(main))?;
        return Ok(Outcome::Done);
    };
    store::create_folder(folder)?;
    for (name, page) in &pages {
        store::write_atomic(&folder.join(name), page)?;
    }
    let shown = tame(&folder.display().to_string());
    ui.note(&format!("Wrote {} pages to `{shown}`.", pages.len()));
    Ok(Outcome::Done)
}

/// Returns the file name and the text of each page; the main page is the first.
fn pages() -> Result<Vec<(String, Vec<u8>)>> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let commands = std::iter::once(&program).chain(program.get_subcommands());
    let page = |command: &clap::Command| {
        let page = Man::new(command.clone());
        let mut bytes = Vec::new();
        page.render(&mut bytes).with_context(|| format!("cannot lay out the page of `{}`", command.get_name()))?;
        Ok((page.get_filename(), bytes))
    };
    commands.filter(|command| !command.is_hide_set()).map(page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_page_is_printed() {
        let (mut ui, out, _) = Ui::captured();
        run(&ManArgs { out: None }, &mut ui).unwrap();
        assert!(out.text().contains(".TH idpfit 1"), "{}", out.text());
    }

    #[test]
    fn each_command_has_a_page_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ui, out, _) = Ui::captured();
        run(&ManArgs { out: Some(folder.path().join("man")) }, &mut ui).unwrap();
        assert_eq!(out.text(), "");
        for command in Cli::command().get_subcommands() {
            let page = store::read_text(&folder.path().join(format!("man/idpfit-{}.1", command.get_name()))).unwrap();
            assert!(page.contains(".SH SYNOPSIS"), "{}", command.get_name());
        }
    }
}
