//! `idpfit check`: every mistake in a pack, in answers, in settings or in a starter kit, with place and advice.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::load::{Desk, Layers, Part, Surroundings};
use super::{Outcome, Ui};
use crate::brand;
use crate::framework::{Pack, adapt, pack as packs};
use crate::phrases;
use crate::plan::kit::check::{self as kit, Content};
use crate::report::Templates;
use crate::settings;
use crate::store::{self, Found, SETTINGS, Workspace};
use crate::tree;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Packs, files of answers, workspaces, their settings, or folders of starter kits
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// Checks every file, then shows all mistakes. A file that cannot be read does not keep the others from being checked.
pub(super) fn run(args: &CheckArgs, ui: &mut Ui) -> Result<Outcome> {
    let mut checker = Checker::default();
    let mut unread = 0;
    for path in &args.files {
        if let Err(error) = checker.check(path) {
            ui.fail(&error);
            unread += 1;
        }
    }
    checker.grouped()?;
    let clean = checker.desk.show(ui);
    if unread > 0 {
        return Err(anyhow!("{} could not be read", counted(unread)));
    }
    if !clean {
        return Ok(Outcome::Mistakes);
    }
    ui.line(&format!("no mistakes in {}", counted(checker.checked)))?;
    Ok(Outcome::Done)
}

fn counted(files: usize) -> String {
    match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    }
}

/// What was checked so far.
#[derive(Default)]
struct Checker {
    desk: Desk,
    checked: usize,
    /// The packs that answers were checked against, by their workspace.
    packs: Vec<(Option<PathBuf>, Option<Pack>)>,
    /// The answers that were named, checked once all are known: two of one respondent are a mistake.
    groups: Vec<Group>,
}

/// Answers that one decision could be made of.
struct Group {
    /// Where their pack is kept.
    pack: usize,
    folder: PathBuf,
    subject: Option<String>,
    files: Vec<PathBuf>,
}

/// What a file is.
enum Kind {
    /// Answers about a subject.
    Answers(Option<String>),
    Settings,
    Brand,
    Words,
    /// What was agreed for a pilot.
    Agreement,
    /// What was counted in exports of tickets.
    Baseline,
    /// What was counted of adoption.
    CheckIn,
    Pack,
    /// A part of a pack, an option for example.
    Part,
}

impl Checker {
    fn check(&mut self, path: &Path) -> Result<()> {
        if is_kit(path) {
            return self.kit(path);
        }
        if path.is_dir() {
            return match Workspace::open(path) {
                Ok(workspace) => self.workspace(&workspace),
                Err(_) => self.pack(Layers::of(Some(path), None)),
            };
        }
        match kind(path)? {
            Kind::Answers(subject) => self.answers(path, subject),
            Kind::Settings => self.settings(path),
            Kind::Brand => self.brand(path),
            Kind::Words => self.words(path),
            Kind::Agreement | Kind::Baseline => self.pilot(path),
            Kind::CheckIn => self.check_in(path),
            Kind::Pack => self.pack(Layers::of(Some(path), None)),
            Kind::Part => self.pack(Layers::over_shipped(path)),
        }
    }

    fn pack(&mut self, layers: Result<Layers>) -> Result<()> {
        self.whole(&layers?);
        Ok(())
    }

    /// Checks a pack with its evidence.
    fn whole(&mut self, layers: &Layers) -> Option<Pack> {
        self.checked += layers.own_files();
        let root = self.desk.merge(layers, Part::Whole);
        let pack = packs::read(&root, &self.desk.problems);
        packs::read_evidence(&root, &self.desk.problems);
        pack
    }

    /// Checks the settings of a workspace, its own options, its pack, and the answers of every quarter.
    fn workspace(&mut self, workspace: &Workspace) -> Result<()> {
        let place = self.pack_in(Some(workspace))?;
        for quarter in workspace.quarters()? {
            let files = workspace.answer_files(quarter)?;
            self.checked += files.len();
            let pack = self.packs.get(place).and_then(|(_, pack)| pack.as_ref());
            self.desk.sheets(&files, pack)?;
            for path in [workspace.agreement_file(quarter), workspace.baseline_file(quarter)] {
                if store::is_file(&path) {
                    self.pilot(&path)?;
                }
            }
        }
        for quarter in workspace.adoption_quarters()? {
            workspace.check_in_files(quarter)?.iter().try_for_each(|path| self.check_in(path))?;
        }
        Ok(())
    }

    /// Checks what was counted of adoption.
    fn check_in(&mut self, path: &Path) -> Result<()> {
        self.checked += 1;
        self.desk.check_in(path)?;
        Ok(())
    }

    /// Checks what was agreed for a pilot, or what was counted for it.
    fn pilot(&mut self, path: &Path) -> Result<()> {
        self.checked += 1;
        if matches!(kind(path)?, Kind::Baseline) {
            self.desk.baseline(Some(path.to_owned()))?;
        } else {
            self.desk.agreement_at(path)?;
        }
        Ok(())
    }

    /// Puts answers down to be checked against the pack of the workspace that they lie in, else against the shipped one.
    fn answers(&mut self, path: &Path, subject: Option<String>) -> Result<()> {
        let folder = folder_of(path);
        let workspace = Workspace::find(folder)?;
        let pack = self.pack_in(workspace.as_ref())?;
        let is_own = |group: &&mut Group| (group.pack, &*group.folder, &group.subject) == (pack, folder, &subject);
        let group = self.groups.iter_mut().find(is_own);
        let is_known = |files: &[PathBuf]| files.iter().any(|known| known == path);
        match group {
            Some(group) if is_known(&group.files) => return Ok(()),
            Some(group) => group.files.push(path.to_owned()),
            None => {
                let files = vec![path.to_owned()];
                self.groups.push(Group { pack, folder: folder.to_owned(), subject, files });
            }
        }
        self.checked += 1;
        Ok(())
    }

    /// Checks the answers that were put down.
    fn grouped(&mut self) -> Result<()> {
        for group in std::mem::take(&mut self.groups) {
            let pack = self.packs.get(group.pack).and_then(|(_, pack)| pack.as_ref());
            self.desk.sheets(&group.files, pack)?;
        }
        Ok(())
    }

    /// Checks a starter kit.
    fn kit(&mut self, folder: &Path) -> Result<()> {
        let found = store::kit_files(folder)?;
        self.checked += found.len();
        let content = |found: Found| match found {
            Found::Bytes(bytes) => Content::Bytes(bytes),
            Found::Large(size) => Content::Large(size),
            Found::Link => Content::Link,
            Found::Other => Content::Other,
        };
        let contents = found.into_iter().map(|(name, found)| (name, content(found))).collect();
        kit::check(&contents, &folder.display().to_string(), &mut self.desk.files, &self.desk.problems);
        Ok(())
    }

    /// Checks fixed words.
    fn words(&mut self, path: &Path) -> Result<()> {
        let (_, root) = self.desk.parse(path)?;
        self.checked += 1;
        phrases::read(&root, &self.desk.problems);
        Ok(())
    }

    /// Checks a brand with its logo, and its sections against the templates that go with it.
    fn brand(&mut self, path: &Path) -> Result<()> {
        let mut templates = Templates::default();
        self.checked += 1;
        if let Some(brand) = self.desk.brand(path, &mut templates)? {
            self.desk.problems.get_mut().extend(brand.sections.unknown(&templates.sections()));
        }
        Ok(())
    }

    fn settings(&mut self, path: &Path) -> Result<()> {
        if is_called(path, SETTINGS) {
            self.pack_in(Some(&Workspace::open(folder_of(path))?))?;
            return Ok(());
        }
        let (file, _) = self.desk.parse(path)?;
        self.checked += 1;
        // The tree is read once more, with the mistakes of its syntax, by the reader of settings.
        self.desk.problems.get_mut().retain(|problem| problem.place.file != file);
        let text = self.desk.files.text(file).to_owned();
        let settings = settings::read(file, &text, &self.desk.problems);
        let place = self.pack_in(None)?;
        let pack = self.packs.get(place).and_then(|(_, pack)| pack.clone());
        if let (Some(settings), Some(mut pack)) = (settings, pack) {
            adapt::adapt(&mut pack, &settings, &self.desk.problems);
        }
        Ok(())
    }

    /// Reads the pack that a workspace uses, once, and checks all that it is made of. Returns where it is kept.
    fn pack_in(&mut self, workspace: Option<&Workspace>) -> Result<usize> {
        let root = workspace.map(|workspace| workspace.root().to_owned());
        if let Some(known) = self.packs.iter().position(|(known, _)| *known == root) {
            return Ok(known);
        }
        let pack = match workspace {
            None => self.desk.pack(Surroundings::default())?.map(|loaded| loaded.pack),
            Some(workspace) => {
                let surroundings = self.desk.settings(workspace.clone())?;
                let layers = Layers::of(surroundings.pack.as_deref(), Some(workspace))?;
                self.checked += 1;
                let mut pack = self.whole(&layers);
                if let (Some(pack), Some(settings)) = (&mut pack, &surroundings.settings) {
                    adapt::adapt(pack, settings, &self.desk.problems);
                }
                pack
            }
        };
        self.packs.push((root, pack));
        Ok(self.packs.len() - 1)
    }
}

/// Returns what a file is, by the tables that are in it.
fn kind(path: &Path) -> Result<Kind> {
    let root = tree::parse(0, &store::read_text(path)?, &mut Vec::new());
    let has = |key: &str| root.get(key).is_some();
    let subject = root.get("assessment").and_then(|header| header.get("subject")).and_then(tree::Node::as_text);
    Ok(match () {
        () if has("assessment") || has("answers") => Kind::Answers(subject.map(str::to_owned)),
        () if has("workspace") => Kind::Settings,
        () if brand::is_brand(&root) => Kind::Brand,
        () if has("words") || has("language") => Kind::Words,
        () if has("pack") => Kind::Pack,
        () if has("source") && has("from") && has("to") => Kind::CheckIn,
        () if has("type") && has("source") => Kind::Baseline,
        () if is_called(path, "pilot.toml") || ["owner", "team", "mandate", "ticket"].into_iter().any(has) => {
            Kind::Agreement
        }
        () => Kind::Part,
    })
}

fn is_called(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|own| own == name)
}

/// Returns whether a folder holds a starter kit. One of the two files is enough, so that the loss of the other is told.
fn is_kit(path: &Path) -> bool {
    ["KIT.toml", "mkdocs.yml"].iter().any(|name| store::is_file(&path.join(name)))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
