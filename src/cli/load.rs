//! Loads what a command works on: the settings of the workspace, the pack, the answers; and the evidence when somebody asks for it.
//!
//! The mistakes of all files are shown in one run. What cannot be read at all is an error that names the file.

mod adoption;
mod counts;
mod layers;
mod recorded;
mod redacting;
mod sheets;
mod versions;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Ui;
use super::exit::Misuse;
use super::inputs::Inputs;
use crate::adoption::Standing;
use crate::agreement::{self, Agreement};
use crate::answers::AnswerSheet;
use crate::assessment::{Assessment, assess};
use crate::baseline::Baseline;
use crate::date::{Date, Quarter};
use crate::estate::Estate;
use crate::framework::{Evidence, Pack, adapt, pack as packs};
use crate::plan::Given;
use crate::problem::{Code, Files, Place, Problem, tame};
use crate::settings::{self, Settings};
use crate::store::{self, Workspace};
use crate::tree::{self, Node};

pub(super) use adoption::{Adoption, adoption};
pub(super) use counts::counted;
pub(super) use layers::{Layers, Part, Whole};
pub(super) use recorded::{KeptPack, Mistakes, adoption_frame, kept_pack, last_recorded, read_record, recorded};

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
    /// Plans and check-ins up to the quarter.
    pub(super) adoption: Adoption,
    layers: Layers,
}

impl Loaded {
    /// Returns the assessment of the answers, on the day of the last of them.
    pub(super) fn assessment(&self, today: Date) -> Assessment {
        assess(&self.pack, &self.sheets, date_of(&self.sheets, today))
    }

    /// Returns what is known for a plan besides the answers.
    pub(super) fn given(&self) -> Given<'_> {
        Given {
            agreement: self.agreement.as_ref(),
            baseline: self.baseline.as_ref(),
            estate: self.estate.as_ref(),
            served: &self.adoption.served,
        }
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

    /// Returns the texts that the pack was read from.
    pub(super) fn layers(&self) -> &Layers {
        &self.layers
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

    /// Returns what was predicted before and what came; nothing without an earlier plan and without a check-in.
    pub(super) fn standing(&self) -> Option<Standing> {
        self.adoption.before(self.quarter?, &self.pack)
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

/// Returns the workspace that is named, or that this folder lies in, if it lies in one.
pub(super) fn workspace(inputs: &Inputs) -> Result<Option<Workspace>> {
    match &inputs.workspace {
        Some(folder) => Workspace::open(folder).map(Some),
        None => Workspace::find(Path::new(".")),
    }
}

/// Loads the pack and what surrounds it. Returns nothing if there are mistakes, which are shown.
pub(super) fn pack(inputs: &Inputs, ui: &mut Ui) -> Result<Option<Loaded>> {
    let mut desk = Desk::default();
    let surroundings = desk.surroundings(inputs)?;
    let loaded = desk.pack(surroundings)?;
    let is_clean = desk.show(ui);
    Ok(loaded.filter(|_| is_clean))
}

/// Loads the pack and the answers: those that are named, else those of a quarter of the workspace, by default the last one up to today
/// that has any. Returns nothing if there are mistakes, which are shown.
pub(super) fn case(inputs: &Inputs, quarter: Option<Quarter>, ui: &mut Ui) -> Result<Option<Loaded>> {
    let mut desk = Desk::default();
    let surroundings = desk.surroundings(inputs)?;
    let (quarter, paths) = sheets::find(inputs, surroundings.workspace.as_ref(), quarter, ui.today())?;
    let loaded = desk.pack(surroundings)?;
    let own = surrounding_files(loaded.as_ref(), quarter).filter(|_| inputs.answers.is_empty());
    let loaded = desk.with_answers(loaded, (quarter, paths), own.unwrap_or_default())?;
    let is_clean = desk.show(ui);
    Ok(loaded.filter(|_| is_clean))
}

/// Where a quarter has what was agreed for its pilot, what was counted in exports of tickets, and what was counted in a catalogue.
type Surrounding = (PathBuf, PathBuf, PathBuf);

fn surrounding_files(loaded: Option<&Loaded>, quarter: Option<Quarter>) -> Option<Surrounding> {
    let (workspace, quarter) = loaded?.workspace.as_ref().zip(quarter)?;
    Some((workspace.agreement_file(quarter), workspace.baseline_file(quarter), workspace.estate_file(quarter)))
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
    /// What is to be said of answers to an earlier version.
    remarks: Vec<String>,
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
        let mut surroundings = match workspace(inputs)? {
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
        self.settings_at(&path, workspace)
    }

    /// Reads the settings of a workspace from a file of today or of an earlier day.
    fn settings_at(&mut self, path: &Path, workspace: Workspace) -> Result<Surroundings> {
        let text = store::read_text(path)?;
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
        let layers = Layers::of(surroundings.pack.as_deref(), surroundings.workspace.as_ref())?;
        Ok(self.pack_of(layers, surroundings))
    }

    /// Reads a pack from its layers and adapts it to the settings.
    fn pack_of(&mut self, layers: Layers, surroundings: Surroundings) -> Option<Loaded> {
        let Surroundings { workspace, settings, .. } = surroundings;
        let root = self.merge(&layers, Part::Judgement);
        let pack = packs::read(&root, &self.problems);
        let sheets = layers.sheet_files(self.files.len());
        pack.map(|mut pack| {
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
                adoption: Adoption::default(),
                layers,
            }
        })
    }

    /// Reads answers, and what there is of an agreement and of counted tickets, to a pack that was read.
    fn with_answers(
        &mut self,
        loaded: Option<Loaded>,
        (quarter, paths): (Option<Quarter>, Vec<PathBuf>),
        (agreement, baseline, estate): Surrounding,
    ) -> Result<Option<Loaded>> {
        let sheets = self.sheets(&paths, loaded.as_ref().map(|loaded| &loaded.pack))?;
        let agreement = self.agreement(Some(agreement))?;
        let baseline = self.baseline(Some(baseline))?;
        let estate = self.estate(Some(estate))?;
        let own = loaded.as_ref().and_then(|loaded| loaded.workspace.clone()).zip(quarter);
        let adoption = match own {
            Some((workspace, quarter)) => Adoption::read(&workspace, quarter, self)?,
            None => Adoption::default(),
        };
        Ok(loaded.map(|loaded| {
            let filled = sheets.into_iter().zip(&paths).map(|(sheet, path)| loaded.filled(sheet, path));
            let sheets = filled.collect();
            let mut loaded = Loaded { quarter, paths, sheets, agreement, baseline, estate, adoption, ..loaded };
            loaded.answer_by_counts();
            loaded
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
            let to_do = pack.and_then(|pack| sheets::to_do(&root, pack));
            self.remarks.extend(to_do.map(|what| {
                format!("note: `{}` answers an earlier version: {what}", tame(&path.display().to_string()))
            }));
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

    /// Returns whether no mistake was found.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Shows the mistakes; returns whether there are none.
    pub(super) fn show(&self, ui: &mut Ui) -> bool {
        self.remarks.iter().for_each(|remark| ui.note(remark));
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
