//! A workspace: a folder of text files made for git, one for each organisation or team.
//!
//! Inputs are committed; what is generated lies in `out/` and `.idpfit/`, is ignored by git, and can be made again. This module knows
//! where everything stands; it reads no answer and no pack.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::date::{Date, Quarter};
use crate::problem::{Files, Problem};
use crate::settings::{self, Settings};

use super::read::{self, read_text, toml_files};
use super::write::{create_folder, empty_folder, write_atomic};
use super::{Advised, slug};

/// The file that makes a folder a workspace.
pub const SETTINGS: &str = "idpfit.toml";

/// What git shall not keep: generated files, and temporary ones that a stopped machine left behind.
const IGNORED: &str = "/out/\n/.idpfit/\n.idpfit-*.tmp\n";

/// How git merges: two branches that both decided keep the lines of both records, and nobody is stopped.
const ATTRIBUTES: &str = "assessments/*/record.toml merge=union\n";

/// Says what belongs into the folder of own options, and keeps it in git while it is empty.
const OPTIONS: &str = "\
# Options of your own

Every `.toml` file in this folder joins the pack: one option a file, with its own sources and claims. Nothing else is needed for it
to be ranked. A file with the id of an option that the pack has changes only what it names, and its figures are shown as the client's
own. `idpfit check` says what is wrong with a file; `questionnaires/README.md` of the program lists every key under
`[option]`.
";

/// A folder that holds the inputs of one organisation or team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Starts a workspace in a folder that is new or empty.
    pub fn create(folder: &Path, subject: &str, today: Date) -> Result<Self> {
        let workspace = Self { root: folder.to_owned() };
        if workspace.settings_file().is_file() {
            let message = format!("`{}` is a workspace already", folder.display());
            return Err(Advised::new(message, "go on with it, or name another folder").into());
        }
        empty_folder(folder)?;
        create_folder(&workspace.options_folder())?;
        write_atomic(&workspace.options_folder().join("README.md"), OPTIONS.as_bytes())?;
        write_atomic(&folder.join(".gitignore"), IGNORED.as_bytes())?;
        workspace.attribute()?;
        // Last, so that a folder is a workspace only when everything is in it.
        write_atomic(&workspace.settings_file(), settings::draft(subject, today).as_bytes())?;
        Ok(workspace)
    }

    /// Tells git how records merge, unless it is told something there already.
    pub fn attribute(&self) -> Result<()> {
        let path = self.root.join(".gitattributes");
        if path.is_file() { Ok(()) } else { write_atomic(&path, ATTRIBUTES.as_bytes()) }
    }

    /// Returns the workspace in a folder that is known to be one.
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Opens the workspace in a folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let workspace = Self { root: folder.to_owned() };
        if workspace.settings_file().is_file() {
            return Ok(workspace);
        }
        let message = format!("`{}` is no workspace: there is no `{SETTINGS}` in it", folder.display());
        Err(Advised::new(message, "start one with `idpfit new DIR`").into())
    }

    /// Returns the workspace that a folder lies in: the nearest with settings, going up; none if there is none.
    pub fn find(start: &Path) -> Result<Option<Self>> {
        if start.join(SETTINGS).is_file() {
            return Ok(Some(Self { root: start.to_owned() }));
        }
        let start =
            std::path::absolute(start).with_context(|| format!("cannot tell where `{}` is", start.display()))?;
        let found = start.ancestors().find(|folder| folder.join(SETTINGS).is_file());
        Ok(found.map(|folder| Self { root: folder.to_owned() }))
    }

    /// Reads the settings. Mistakes in them are pushed, and the text is added to the files that places point into.
    pub fn settings(&self, files: &mut Files, problems: &RefCell<Vec<Problem>>) -> Result<Option<Settings>> {
        let path = self.settings_file();
        let text = read_text(&path)?;
        let file = files.add(path.display().to_string(), text.as_str());
        Ok(settings::read(file, &text, problems))
    }

    /// Returns the folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the file of the settings.
    pub fn settings_file(&self) -> PathBuf {
        self.root.join(SETTINGS)
    }

    /// Returns the file that a process locks while it writes.
    pub fn lock_file(&self) -> PathBuf {
        self.root.join(".idpfit").join("lock")
    }

    /// Returns the file of the key by which users are told apart on this machine.
    pub fn key_file(&self) -> PathBuf {
        self.root.join(".idpfit").join("key")
    }

    /// Returns the file that knows the users of a plan by their keyed hashes, on this machine.
    pub fn users_file(&self, plan: &str) -> PathBuf {
        self.root.join(".idpfit").join("users").join(format!("{}.tsv", slug(plan)))
    }

    /// Returns the folder of the client's own options.
    pub fn options_folder(&self) -> PathBuf {
        self.root.join("options")
    }

    /// Returns the names and texts of the client's own options, sorted by name.
    pub fn options(&self) -> Result<Vec<(String, String)>> {
        let named = |path: PathBuf| Ok((path.display().to_string(), read_text(&path)?));
        toml_files(&self.options_folder())?.into_iter().map(named).collect()
    }

    /// Returns the file of the brand, which need not be there.
    pub fn brand_file(&self) -> PathBuf {
        self.root.join("brand.toml")
    }

    /// Returns names, paths and texts of the templates that replace shipped ones, sorted by name; none without their folder.
    pub fn templates(&self) -> Result<Vec<(String, PathBuf, String)>> {
        let folder = self.root.join("templates");
        if folder.is_dir() { read::templates(&folder) } else { Ok(Vec::new()) }
    }

    /// Returns where the settings say the pack is.
    pub fn pack_path(&self, settings: &Settings) -> Option<PathBuf> {
        settings.pack.as_ref().map(|pack| self.root.join(&pack.value))
    }

    /// Returns the folder that keeps a pack a quarter was judged with.
    pub fn kept_pack(&self, id: &str, version: &str) -> PathBuf {
        let version: String =
            version.chars().filter(|character| character.is_ascii_digit() || *character == '.').collect();
        self.root.join("packs").join(format!("{}-{version}", slug(id)))
    }

    /// Returns the folder of a quarter's inputs.
    pub fn quarter_folder(&self, quarter: Quarter) -> PathBuf {
        self.root.join("assessments").join(quarter.to_string())
    }

    /// Returns the file that records what a quarter was judged with.
    pub fn record_file(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("record.toml")
    }

    /// Returns whether something lies where the record of a quarter lies, or nobody may look.
    pub fn has_record(&self, quarter: Quarter) -> bool {
        let found = self.record_file(quarter).symlink_metadata();
        let is_gone = |kind| matches!(kind, std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory);
        found.map_or_else(|error| !is_gone(error.kind()), |_| true)
    }

    /// Returns the copy of the settings that a quarter was judged with.
    pub fn kept_settings(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("settings.toml")
    }

    /// Returns the folder of the copies of the client's own options that a quarter was judged with.
    pub fn kept_options(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("options")
    }

    /// Returns the file of what was agreed for the pilot of a quarter.
    pub fn agreement_file(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("pilot.toml")
    }

    /// Returns the file of what was counted in exports of tickets for a quarter.
    pub fn baseline_file(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("tickets.toml")
    }

    /// Returns the file of what was counted in a catalogue for a quarter.
    pub fn estate_file(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("estate.toml")
    }

    /// Returns the file of a quarter's plan as it was agreed: from then on an input, since its predictions are graded.
    pub fn plan_file(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("pilot-plan.json")
    }

    /// Returns the folder of a quarter's check-ins.
    pub fn adoption_folder(&self, quarter: Quarter) -> PathBuf {
        self.root.join("adoption").join(quarter.to_string())
    }

    /// Returns the file of a check-in. The name of its source becomes a slug: it never leads anywhere else.
    pub fn check_in_file(&self, quarter: Quarter, source: &str, date: Date) -> PathBuf {
        self.adoption_folder(quarter).join(format!("{}-{date}.toml", slug(source)))
    }

    /// Returns the check-ins that a quarter has, sorted by name.
    pub fn check_in_files(&self, quarter: Quarter) -> Result<Vec<PathBuf>> {
        toml_files(&self.adoption_folder(quarter))
    }

    /// Returns the quarters that have check-ins, from the first to the last.
    pub fn adoption_quarters(&self) -> Result<Vec<Quarter>> {
        quarters_in(&self.root.join("adoption"))
    }

    /// Returns the folder of a quarter's answers.
    pub fn answers_folder(&self, quarter: Quarter) -> PathBuf {
        self.quarter_folder(quarter).join("answers")
    }

    /// Returns the file of a respondent's answers. The name becomes a slug: it never leads anywhere else.
    pub fn answers_file(&self, quarter: Quarter, respondent: &str) -> PathBuf {
        self.answers_folder(quarter).join(format!("{}.toml", slug(respondent)))
    }

    /// Returns the answers that a quarter has, sorted by name.
    pub fn answer_files(&self, quarter: Quarter) -> Result<Vec<PathBuf>> {
        toml_files(&self.answers_folder(quarter))
    }

    /// Returns the quarters that have answers or a record, from the first to the last.
    pub fn quarters(&self) -> Result<Vec<Quarter>> {
        let written = |name: String| name.parse().ok().filter(|quarter: &Quarter| quarter.to_string() == name);
        let mut quarters: Vec<Quarter> = self.assessment_folders()?.into_iter().filter_map(written).collect();
        quarters.sort_unstable();
        Ok(quarters)
    }

    /// Returns the names of the folders in which assessments lie, rightly called or not, sorted.
    pub fn assessment_folders(&self) -> Result<Vec<String>> {
        let folder = self.root.join("assessments");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let folders = read::visible(&folder)?.into_iter().filter(|path| path.is_dir());
        let name = |path: PathBuf| Some(path.file_name()?.to_str()?.to_owned());
        Ok(folders.filter_map(name).collect())
    }

    /// Returns the folder of what is generated for a quarter.
    pub fn out_folder(&self, quarter: Quarter) -> PathBuf {
        self.root.join("out").join(quarter.to_string())
    }
}

/// Returns the quarters that folders are named after, from the first to the last.
fn quarters_in(folder: &Path) -> Result<Vec<Quarter>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let named = |path: PathBuf| path.file_name()?.to_str()?.parse().ok();
    let mut quarters: Vec<Quarter> = read::visible(folder)?.into_iter().filter_map(named).collect();
    quarters.sort_unstable();
    Ok(quarters)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn today() -> Date {
        jiff::civil::date(2026, 11, 21)
    }

    fn acme() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::create(&folder.path().join("acme"), "Acme & Söhne", today()).unwrap();
        (folder, workspace)
    }

    #[test]
    fn a_new_workspace_has_valid_settings_and_ignores_what_is_generated() {
        let (_folder, workspace) = acme();
        let problems = RefCell::new(Vec::new());
        let settings = workspace.settings(&mut Files::default(), &problems).unwrap().unwrap();
        assert_eq!(settings.subject, "Acme & Söhne");
        assert_eq!(workspace.pack_path(&settings), None);
        assert!(workspace.options().unwrap().is_empty());
        assert!(workspace.quarters().unwrap().is_empty());
        assert_eq!(fs::read_to_string(workspace.root().join(".gitignore")).unwrap(), IGNORED);
    }

    #[test]
    fn a_folder_that_is_a_workspace_or_not_empty_is_refused() {
        let (folder, workspace) = acme();
        let again = |path: &Path| Workspace::create(path, "B", today()).unwrap_err().to_string();
        assert!(again(workspace.root()).ends_with("is a workspace already"));
        assert!(again(folder.path()).ends_with("is not empty"));
        assert!(again(&workspace.settings_file()).ends_with("is not a folder"));
    }

    #[test]
    fn a_workspace_is_found_from_below() {
        let (folder, workspace) = acme();
        let below = workspace.answers_folder(Quarter::containing(today()));
        create_folder(&below).unwrap();
        assert_eq!(Workspace::find(&below).unwrap().unwrap(), workspace);
        assert_eq!(Workspace::find(folder.path()).unwrap(), None);
        assert_eq!(Workspace::open(workspace.root()).unwrap(), workspace);
        assert!(Workspace::open(folder.path()).unwrap_err().to_string().contains("is no workspace"));
    }

    #[test]
    fn everything_stands_where_the_layout_says() {
        let workspace = Workspace { root: PathBuf::from("acme") };
        let quarter: Quarter = "2026-Q4".parse().unwrap();
        let shown = |path: PathBuf| path.to_str().unwrap().replace('\\', "/");
        assert_eq!(shown(workspace.record_file(quarter)), "acme/assessments/2026-Q4/record.toml");
        assert_eq!(shown(workspace.out_folder(quarter)), "acme/out/2026-Q4");
        assert_eq!(shown(workspace.kept_pack("idp-selection", "1.0.0")), "acme/packs/idp-selection-1.0.0");
        let answers = workspace.answers_file(quarter, "../../Jane Doe");
        assert_eq!(shown(answers), "acme/assessments/2026-Q4/answers/jane-doe.toml");
    }

    #[test]
    fn quarters_answers_and_options_are_listed_in_order() {
        let (_folder, workspace) = acme();
        for name in [
            "2027-Q1/answers/b.toml",
            "2026-Q4/answers/b.toml",
            "2026-Q4/answers/a.toml",
            "notes/x.toml",
            "2026-Q04/x.toml",
        ] {
            let path = workspace.root().join("assessments").join(name);
            create_folder(path.parent().unwrap()).unwrap();
            write_atomic(&path, b"").unwrap();
        }
        let quarters: Vec<String> = workspace.quarters().unwrap().iter().map(Quarter::to_string).collect();
        assert_eq!(quarters, ["2026-Q4", "2027-Q1"]);
        let answers = workspace.answer_files("2026-Q4".parse().unwrap()).unwrap();
        let names: Vec<_> = answers.iter().map(|path| path.file_name().unwrap()).collect();
        assert_eq!(names, ["a.toml", "b.toml"]);
        write_atomic(&workspace.options_folder().join("own.toml"), b"[option]").unwrap();
        assert_eq!(workspace.options().unwrap().first().unwrap().1, "[option]");
    }

    #[test]
    fn a_pack_is_named_as_seen_from_the_workspace() {
        let (_folder, workspace) = acme();
        let text = "[workspace]\nsubject = 'A'\npack = 'packs/ours'\n";
        write_atomic(&workspace.settings_file(), text.as_bytes()).unwrap();
        let settings = workspace.settings(&mut Files::default(), &RefCell::default()).unwrap().unwrap();
        assert_eq!(workspace.pack_path(&settings).unwrap(), workspace.root().join("packs/ours"));
    }
}
