//! What a report is laid out with: templates and a brand.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Ui;
use super::load::Desk;
use super::results::shown;
use crate::brand::{self, Brand};
use crate::phrases::{self, Phrases};
use crate::problem::{Code, Place, Problem};
use crate::report::Templates;
use crate::store::{self, Workspace};

/// Which templates and which brand a report is laid out with.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Layout {
    /// A folder of templates that replace the shipped ones file by file [default: templates/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Whose report it is: names, logo, colours, sections [default: brand.toml of the workspace]
    #[arg(long, value_name = "FILE")]
    pub brand: Option<PathBuf>,
}

impl Layout {
    /// Reads templates and brand. Returns nothing if there are mistakes in the brand, which are shown.
    pub(super) fn read(&self, workspace: Option<&Workspace>, ui: &mut Ui) -> Result<Option<(Templates, Brand)>> {
        let own = || workspace.map(Workspace::brand_file).filter(|path| store::is_file(path));
        let mut desk = Desk::default();
        let mut templates = Templates::default();
        let brand = match self.brand.clone().or_else(own) {
            Some(path) => desk.brand(&path, &mut templates)?,
            None => Some(Brand::default()),
        };
        let own = match (&self.templates, workspace) {
            (Some(folder), _) => store::templates(folder)?,
            (None, Some(workspace)) => workspace.templates()?,
            (None, None) => Vec::new(),
        };
        add(&mut templates, own);
        if let Some(brand) = &brand {
            desk.problems.get_mut().extend(brand.sections.unknown(&templates.sections()));
        }
        if let Some(brand) = &brand {
            untranslated(&brand.phrases, ui);
        }
        Ok(if desk.show(ui) { brand.map(|brand| (templates, brand)) } else { None })
    }
}

impl Desk {
    /// Reads a brand with what it names, and adds its templates.
    pub(super) fn brand(&mut self, path: &Path, templates: &mut Templates) -> Result<Option<Brand>> {
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        let (_, root) = self.parse(path)?;
        let fetch = |name: &str| store::read_bytes(&folder.join(name)).map_err(|error| format!("{error:#}"));
        let mut brand = brand::read(&root, &fetch, &self.problems);
        if let Some(words) = brand.as_ref().and_then(|brand| brand.words.clone()) {
            let phrases = self.words(&folder.join(&words.value), words.place);
            brand = brand.zip(phrases).map(|(brand, phrases)| Brand { phrases, ..brand });
        }
        if let Some(named) = brand.as_ref().and_then(|brand| brand.templates.as_ref()) {
            match store::templates(&folder.join(&named.value)) {
                Ok(own) => add(templates, own),
                Err(error) => self.problems.get_mut().push(missing(named.place, &error)),
            }
        }
        Ok(brand)
    }
}

impl Desk {
    fn words(&mut self, path: &Path, place: Place) -> Option<Phrases> {
        match self.parse(path) {
            Ok((_, root)) => phrases::read(&root, &self.problems),
            Err(error) => {
                let problem = Problem::new(Code::BadWords, place, format!("the words cannot be read: {error:#}"));
                self.problems.get_mut().push(problem.help("name a file, as seen from the brand file"));
                None
            }
        }
    }
}

/// Says which fixed words of a language other than English are not translated.
fn untranslated(phrases: &Phrases, ui: &mut Ui) {
    let missing = phrases.missing();
    if let Some(first) = missing.first() {
        ui.note(&format!("warning: {} fixed words stay English, `{first}` for example", missing.len()));
    }
}

fn missing(place: Place, error: &anyhow::Error) -> Problem {
    Problem::new(Code::BadTemplate, place, format!("the templates cannot be read: {error:#}"))
        .help("name a folder, as seen from the brand file")
}

fn add(templates: &mut Templates, own: Vec<(String, PathBuf, String)>) {
    for (name, path, text) in own {
        templates.add(&name, &shown(&path), &text);
    }
}
