//! Loads what a command works on: the settings of the workspace, the pack, the answers; and the evidence when somebody asks for it.
//!
//! The mistakes of all files are shown in one run. What cannot be read at all is an error that names the file.

mod layers;
mod sheets;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Ui;
use super::exit::Misuse;
use super::inputs::Inputs;
use crate::agreement::{self, Agreement};
use crate::answers::{AnswerSheet, redacted};
use crate::assessment::{Assessment, assess};
use crate::baseline::{self, Baseline};
use crate::brand::Brand;
use crate::date::{Date, Quarter};
use crate::estate::{self, Estate};
use crate::framework::{Evidence, Pack, adapt, pack as packs};
use crate::measured;
use crate::phrases::{Phrases, fill};
use crate::plan::Given;
use crate::problem::{Code, Files, Place, Problem, tame};
use crate::settings::{self, Settings};
use crate::store::{self, Workspace};
use crate::tree::{self, Node};

pub(super) use layers::{Layers, Part};

/// What a command works on.
pub(super) struct Loaded {
    /// The pack, adapted to the workspace.
    pub(super) pack: Pack,
    /// The workspace, if there is one.
    pub(super) workspace: Option<Workspace>,
    /// The settings of the workspace.
    pub(super) settings: Option<Settings>,
    /// The quarter of the answers, if they are a workspace's.
    pub(super) quarter: Option<Quarter>,
    /// The files of the answers.
    pub(super) paths: Vec<PathBuf>,
    /// The answers, one sheet a respondent.
    pub(super) sheets: Vec<AnswerSheet>,
    /// What was agreed for the pilot, if anything.
    pub(super) agreement: Option<Agreement>,
    /// What was counted in exports of tickets, if anything.
    pub(super) baseline: Option<Baseline>,
    /// What was counted in a catalogue, if anything.
    pub(super) estate: Option<Estate>,
    layers: Layers,
}

impl Loaded {
    /// Returns the assessment of the answers, on the day of the last of them.
    pub(super) fn assessment(&self, today: Date) -> Assessment {
        assess(&self.pack, &self.sheets, date_of(&self.sheets, today))
    }

    /// Takes out of answers, pack and brand whatever names a person, a system or an amount; the same decision follows.
    pub(super) fn redact(&mut self, brand: &mut Brand) {
        let open = std::mem::take(&mut self.sheets);
        self.sheets = redacted(&open, &self.pack.questionnaire, &brand.phrases);
        let renamed = self.renamed_tickets(&open, &brand.phrases);
        let rename =
            |name: &str| renamed.get(&key(name)).cloned().unwrap_or_else(|| brand.phrases.text_left_out.clone());
        self.agreement = self.agreement.take().map(|agreement| agreement.redacted(&brand.phrases, rename));
        self.baseline = self.baseline.take().map(|baseline| baseline.redacted(rename));
        self.estate = self.estate.take().map(|estate| estate.redacted());
        self.pack.redact();
        let pairs = open.iter().zip(&self.sheets);
        let names = pairs.flat_map(|(open, closed)| {
            [(&open.subject, &closed.subject), (&open.respondent, &closed.respondent)]
                .into_iter()
                .filter_map(|(open, closed)| Some((open.clone()?, closed.clone()?)))
        });
        brand.rename(&names.collect::<Vec<_>>());
    }

    /// Returns the new name of every ticket type: that of the redacted answers, else one with the next number.
    fn renamed_tickets(&self, open: &[AnswerSheet], phrases: &Phrases) -> BTreeMap<String, String> {
        let question = self.pack.framework.plan.tickets;
        let names =
            |sheets: &[AnswerSheet]| -> Vec<String> { sheets.iter().flat_map(|sheet| sheet.names(question)).collect() };
        let mut renamed: BTreeMap<String, String> =
            names(open).iter().map(|name| key(name)).zip(names(&self.sheets)).collect();
        let counted = self.baseline.iter().flat_map(|baseline| &baseline.types).map(|known| &known.name);
        let agreed = self.agreement.iter().flat_map(|agreement| &agreement.tickets).map(|known| &known.name.value);
        let confirmed =
            self.agreement.iter().filter_map(|agreement| agreement.path.ticket.as_ref()).map(|at| &at.value);
        let kind = self.pack.questionnaire.get(question).map_or_else(String::new, |question| question.short.clone());
        for name in counted.chain(agreed).chain(confirmed) {
            let number = (renamed.len() + 1).to_string();
            let numbered = || fill(&phrases.numbered, &[("kind", &kind), ("number", &number)]);
            renamed.entry(key(name)).or_insert_with(numbered);
        }
        renamed
    }

    /// Returns what is known for a plan besides the answers.
    pub(super) fn given(&self) -> Given<'_> {
        Given { agreement: self.agreement.as_ref(), baseline: self.baseline.as_ref(), estate: self.estate.as_ref() }
    }

    /// Answers by what was counted the questions that nobody did; what was counted before goes.
    pub(super) fn answer_by_counts(&mut self) {
        self.sheets.retain(|sheet| !sheet.measured);
        let counted = measured::sheet(&self.pack.questionnaire, self.estate.as_ref(), self.baseline.as_ref());
        self.sheets.extend(measured::beside(counted, &self.sheets));
    }

    /// Returns the readiness that the settings aim at, by dimension.
    pub(super) fn targets(&self) -> Vec<(String, f64)> {
        let targets = self.settings.iter().flat_map(|settings| &settings.targets);
        targets.map(|(dimension, target)| (dimension.value.clone(), *target)).collect()
    }

    /// Reads the evidence of the pack. Returns nothing if there are mistakes in it, which are shown.
    pub(super) fn evidence(&self, ui: &mut Ui) -> Option<Evidence> {
        let mut desk = Desk::default();
        let evidence = desk.evidence(&self.layers);
        desk.show(ui).then_some(evidence)
    }

    /// Returns the fingerprint of the pack with its evidence.
    pub(super) fn digest(&self) -> String {
        self.layers.digest()
    }

    /// Returns the ids of the themes, as readers and writers of rankings want them.
    pub(super) fn themes(&self) -> Vec<String> {
        themes(&self.pack)
    }

    /// Reads one file of answers for itself; its mistakes point into the files that come with them.
    pub(super) fn read_alone(&self, path: &Path) -> Result<Result<AnswerSheet, (Vec<Problem>, Files)>> {
        let text = store::read_text(path)?;
        let sheet = self.read_text(&path.display().to_string(), &text);
        Ok(sheet.map(|sheet| self.filled(sheet, path)))
    }

    /// Reads answers from a text.
    pub(super) fn read_text(&self, name: &str, text: &str) -> Result<AnswerSheet, (Vec<Problem>, Files)> {
        let mut desk = Desk::default();
        let (file, root) = desk.add(name, text);
        let sheet = sheets::read(&root, file, &self.pack, &desk.problems);
        if desk.is_clean() { Ok(sheet) } else { Err((desk.problems.into_inner(), desk.files)) }
    }

    /// Reads of answers what can be read; returns whether something could not.
    pub(super) fn read_what_can_be(&self, name: &str, text: &str) -> (AnswerSheet, bool) {
        let mut desk = Desk::default();
        let (file, root) = desk.add(name, text);
        let sheet = sheets::read(&root, file, &self.pack, &desk.problems);
        (sheet, !desk.is_clean())
    }

    /// Completes a sheet by what the settings say: the subject where it names none, and how much its respondent counts.
    fn filled(&self, mut sheet: AnswerSheet, path: &Path) -> AnswerSheet {
        let Some(settings) = &self.settings else { return sheet };
        sheet.subject.get_or_insert_with(|| settings.subject.clone());
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let weight = settings.respondents.iter().find(|(known, _)| known.value == name);
        sheet.weight = weight.map_or(sheet.weight, |(_, weight)| *weight);
        sheet
    }
}

/// Names that differ in capitals only are the same.
fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Loads the pack and what surrounds it. Returns nothing if there are mistakes, which are shown.
pub(super) fn pack(inputs: &Inputs, ui: &mut Ui) -> Result<Option<Loaded>> {
    let mut desk = Desk::default();
    let surroundings = desk.surroundings(inputs)?;
    let loaded = desk.pack(surroundings)?;
    let is_clean = desk.show(ui);
    Ok(loaded.filter(|_| is_clean))
}

/// Returns what was counted for a quarter of a workspace, as the answers that it gives. Returns nothing if there are mistakes, which are shown.
pub(super) fn counted(loaded: &Loaded, quarter: Quarter, ui: &mut Ui) -> Result<Option<AnswerSheet>> {
    let mut desk = Desk::default();
    let workspace = loaded.workspace.as_ref();
    let estate = desk.estate(workspace.map(|workspace| workspace.estate_file(quarter)))?;
    let baseline = desk.baseline(workspace.map(|workspace| workspace.baseline_file(quarter)))?;
    if !desk.show(ui) {
        return Ok(None);
    }
    Ok(Some(measured::sheet(&loaded.pack.questionnaire, estate.as_ref(), baseline.as_ref())))
}

/// Loads the pack and the answers: those that are named, else those of a quarter of the workspace, by default the last one up to today
/// that has any. Returns nothing if there are mistakes, which are shown.
pub(super) fn case(inputs: &Inputs, quarter: Option<Quarter>, ui: &mut Ui) -> Result<Option<Loaded>> {
    let mut desk = Desk::default();
    let surroundings = desk.surroundings(inputs)?;
    let (quarter, paths) = sheets::find(inputs, surroundings.workspace.as_ref(), quarter, ui.today())?;
    let loaded = desk.pack(surroundings)?;
    let sheets = desk.sheets(&paths, loaded.as_ref().map(|loaded| &loaded.pack))?;
    let own = loaded.as_ref().and_then(|loaded| loaded.workspace.clone()).zip(quarter);
    let of_quarter = own.filter(|_| inputs.answers.is_empty());
    let agreement =
        desk.agreement(of_quarter.as_ref().map(|(workspace, quarter)| workspace.agreement_file(*quarter)))?;
    let baseline = desk.baseline(of_quarter.as_ref().map(|(workspace, quarter)| workspace.baseline_file(*quarter)))?;
    let estate = desk.estate(of_quarter.as_ref().map(|(workspace, quarter)| workspace.estate_file(*quarter)))?;
    if !desk.show(ui) {
        return Ok(None);
    }
    Ok(loaded.map(|loaded| {
        let filled = sheets.into_iter().zip(&paths).map(|(sheet, path)| loaded.filled(sheet, path));
        let sheets = filled.collect();
        let mut loaded = Loaded { quarter, paths, sheets, agreement, baseline, estate, ..loaded };
        loaded.answer_by_counts();
        loaded
    }))
}

/// The workspace and where its settings say the pack is.
#[derive(Default)]
pub(super) struct Surroundings {
    pub(super) workspace: Option<Workspace>,
    pub(super) settings: Option<Settings>,
    pub(super) pack: Option<PathBuf>,
}

/// Files being read, and the mistakes found in them so far.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) files: Files,
    pub(super) problems: RefCell<Vec<Problem>>,
}

impl Desk {
    /// Reads a file and adds its text.
    pub(super) fn parse(&mut self, path: &Path) -> Result<(u16, Node)> {
        let text = store::read_text(path)?;
        Ok(self.add(&path.display().to_string(), &text))
    }

    fn add(&mut self, name: &str, text: &str) -> (u16, Node) {
        let file = self.files.add(tame(name), text);
        (file, tree::parse(file, text, self.problems.get_mut()))
    }

    /// Reads the settings of the workspace that is named, or that this folder lies in.
    fn surroundings(&mut self, inputs: &Inputs) -> Result<Surroundings> {
        let workspace = match &inputs.workspace {
            Some(folder) => Some(Workspace::open(folder)?),
            None => Workspace::find(Path::new("."))?,
        };
        let mut surroundings = match workspace {
            Some(workspace) => self.settings(workspace)?,
            None => Surroundings::default(),
        };
        if let Some(pack) = &inputs.pack {
            surroundings.pack = Some(pack.clone());
        }
        Ok(surroundings)
    }

    /// Reads the settings of a workspace. Where the pack is counts even if there are mistakes in the rest.
    pub(super) fn settings(&mut self, workspace: Workspace) -> Result<Surroundings> {
        let path = workspace.settings_file();
        let text = store::read_text(&path)?;
        let file = self.files.add(tame(&path.display().to_string()), text.as_str());
        let settings = settings::read(file, &text, &self.problems);
        let root = tree::parse(file, &text, &mut Vec::new());
        let stated = |key| root.get("workspace").and_then(|table| table.get(key));
        if let (Some(rate), None) = (stated("rate"), stated("currency")) {
            let problem = Problem::new(Code::MissingKey, rate.place, "`currency` is missing");
            let help = "name the currency that the rate leads to, `currency = \"EUR\"` for example";
            self.problems.borrow_mut().push(problem.help(help));
        }
        let pack = stated("pack").and_then(Node::as_text);
        let pack = pack.map(|pack| workspace.root().join(pack));
        Ok(Surroundings { workspace: Some(workspace), settings, pack })
    }

    /// Reads the pack and adapts it to the settings. Returns nothing if there are mistakes in it.
    pub(super) fn pack(&mut self, surroundings: Surroundings) -> Result<Option<Loaded>> {
        let Surroundings { workspace, settings, pack } = surroundings;
        let layers = Layers::of(pack.as_deref(), workspace.as_ref())?;
        let root = self.merge(&layers, Part::Judgement);
        let pack = packs::read(&root, &self.problems);
        let sheets = layers.sheet_files(self.files.len());
        Ok(pack.map(|mut pack| {
            adapt::restated(&mut pack.framework, &root, &sheets);
            if let Some(settings) = &settings {
                adapt::adapt(&mut pack, settings, &self.problems);
            }
            Loaded {
                pack,
                workspace,
                settings,
                quarter: None,
                paths: Vec::new(),
                sheets: Vec::new(),
                agreement: None,
                baseline: None,
                estate: None,
                layers,
            }
        }))
    }

    /// Merges the layers of a pack and says whether they may lie on each other.
    pub(super) fn merge(&mut self, layers: &Layers, part: Part) -> Node {
        let mut root = packs::merge(&layers.text(part), &mut self.files, self.problems.get_mut());
        packs::lay_over(&mut root, &layers.sheets(), &mut self.files, self.problems.get_mut());
        if let Some(problem) = layers::bad_extends(&root) {
            self.problems.get_mut().push(problem);
        }
        root
    }

    fn evidence(&mut self, layers: &Layers) -> Evidence {
        let root = self.merge(layers, Part::Whole);
        packs::read_evidence(&root, &self.problems)
    }

    /// Reads files of answers; without a pack, only how they are written. Two by one respondent are a mistake.
    pub(super) fn sheets(&mut self, paths: &[PathBuf], pack: Option<&Pack>) -> Result<Vec<AnswerSheet>> {
        let mut sheets = Vec::new();
        let mut seen: Vec<(String, Place)> = Vec::new();
        for path in paths {
            let (file, root) = self.parse(path)?;
            let problems = &self.problems;
            sheets.extend(pack.map(|pack| sheets::read(&root, file, pack, problems)));
            if let Some(problem) = sheets::second_by_one(&root, &mut seen) {
                problems.borrow_mut().push(problem);
            }
        }
        Ok(sheets)
    }

    /// Reads what was agreed for a pilot; nothing where there is no such file.
    pub(super) fn agreement(&mut self, path: Option<PathBuf>) -> Result<Option<Agreement>> {
        path.filter(|path| store::is_file(path)).map_or(Ok(None), |path| self.agreement_at(&path))
    }

    /// Reads what was agreed for a pilot from a file that must be there.
    pub(super) fn agreement_at(&mut self, path: &Path) -> Result<Option<Agreement>> {
        let text = store::read_text(path)?;
        let file = self.files.add(tame(&path.display().to_string()), text.as_str());
        Ok(agreement::read(file, &text, &self.problems))
    }

    /// Reads what was counted in exports of tickets; nothing where there is no such file.
    pub(super) fn baseline(&mut self, path: Option<PathBuf>) -> Result<Option<Baseline>> {
        let Some(path) = path.filter(|path| store::is_file(path)) else { return Ok(None) };
        let text = store::read_text(&path)?;
        let file = self.files.add(tame(&path.display().to_string()), text.as_str());
        Ok(baseline::read(file, &text, &self.problems))
    }

    /// Reads what was counted in a catalogue; nothing where there is no such file.
    pub(super) fn estate(&mut self, path: Option<PathBuf>) -> Result<Option<Estate>> {
        let Some(path) = path.filter(|path| store::is_file(path)) else { return Ok(None) };
        let text = store::read_text(&path)?;
        let file = self.files.add(tame(&path.display().to_string()), text.as_str());
        Ok(estate::read(file, &text, &self.problems))
    }

    /// Returns whether no mistake was found.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Shows the mistakes; returns whether there are none.
    pub(super) fn show(&self, ui: &mut Ui) -> bool {
        ui.problems(&self.problems.borrow(), &self.files);
        self.is_clean()
    }
}

/// Returns the ids of the themes of a pack.
fn themes(pack: &Pack) -> Vec<String> {
    pack.framework.themes.iter().map(|theme| theme.id.clone()).collect()
}

/// Returns the day of the last answer; today if none says when it was given.
pub(super) fn date_of(sheets: &[AnswerSheet], today: Date) -> Date {
    let replies = |sheet: &AnswerSheet| sheet.replies.values().filter_map(|reply| reply.date).max();
    let dates = sheets.iter().filter(|sheet| !sheet.measured).filter_map(|sheet| replies(sheet).max(sheet.date));
    dates.max().unwrap_or(today)
}

/// There is nobody to ask and nothing to read.
pub(super) fn no_answers(message: impl Into<String>) -> anyhow::Error {
    Misuse::new(message, "pass the answers with `--answers FILE`").into()
}
