//! `idpfit new`: starts a workspace.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::exit::Misuse;
use super::{Outcome, Ui};
use crate::problem::tame;
use crate::store::Workspace;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// The folder to start it in: new or empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The organisation or team that the decision is for [default: the folder's name]
    #[arg(long, value_name = "NAME")]
    pub subject: Option<String>,
}

/// Starts a workspace and says what comes next.
pub(super) fn run(args: &NewArgs, ui: &mut Ui) -> Result<Outcome> {
    let subject = args.subject.clone().or_else(|| name_of(&args.folder)).unwrap_or_default();
    if subject.trim().is_empty() {
        return Err(Misuse::new("the subject has no name", "name it with `--subject NAME`").into());
    }
    let workspace = Workspace::create(&args.folder, subject.trim(), ui.today())?;
    let shown = tame(&workspace.root().display().to_string());
    ui.note(&format!("Started a workspace for {} in `{shown}`.", tame(subject.trim())));
    ui.note(&format!("Next: idpfit assess --workspace {}", quoted(&shown)));
    Ok(Outcome::Done)
}

/// Returns the name of a folder, `.` included.
fn name_of(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).ok()?;
    folder.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// Returns a path as a shell takes it for one word.
pub(super) fn quoted(path: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "/._-\\:".contains(character);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::read_text;

    fn start(folder: PathBuf, subject: Option<&str>) -> (Result<Outcome>, String, String) {
        let (mut ui, out, err) = Ui::captured();
        let outcome = run(&NewArgs { folder, subject: subject.map(str::to_owned) }, &mut ui);
        (outcome, out.text(), err.text())
    }

    #[test]
    fn a_new_workspace_is_named_after_its_folder_and_the_next_step_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let acme = folder.path().join("acme corp");
        let (outcome, out, err) = start(acme.clone(), None);
        assert_eq!((outcome.unwrap(), out.as_str()), (Outcome::Done, ""));
        let shown = acme.display();
        assert_eq!(
            err,
            format!("Started a workspace for acme corp in `{shown}`.\nNext: idpfit assess --workspace '{shown}'\n")
        );
        assert!(read_text(&acme.join("idpfit.toml")).unwrap().contains("subject = \"acme corp\""));
    }

    #[test]
    fn a_subject_without_a_name_is_misuse() {
        let folder = tempfile::tempdir().unwrap();
        let error = start(folder.path().join("a"), Some("  ")).0.unwrap_err();
        assert!(error.is::<Misuse>());
        assert!(!folder.path().join("a").exists());
    }

    #[test]
    fn a_name_never_steers_the_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let (_, _, err) = start(folder.path().join("a"), Some("x\u{1b}[2Jy"));
        assert!(!err.contains('\u{1b}'));
    }
}
