//! `idpfit verify`: judges every quarter of a workspace again, and names what differs and why. Writes nothing.
//!
//! Every quarter is looked at for itself: what is wrong with one hides nothing of another.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::load::{self, KeptPack, Mistakes};
use super::recording;
use super::results::{Judged, inert};
use super::{Outcome, Ui};
use crate::date::{Date, Quarter};
use crate::decision::SEED;
use crate::decision::certainty::Effort;
use crate::history::{Finding, Found, Judgement, PackId, Record, Verification, Verified};
use crate::problem::{Files, Problem, tame};
use crate::report::verified;
use crate::store::{self, Advised, Keeping, Workspace};

/// What the help says of how it ends.
const ENDS: &str = "Ends with exit code 0 if every quarter comes out as it was decided, with 3 if anything differs.";

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = ENDS)]
pub struct VerifyArgs {
    /// The workspace [default: the one that this folder lies in]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// What to print: a summary, or JSON for other programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerifyFormat,
}

/// What `verify` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum VerifyFormat {
    /// What differs, in words
    Text,
    /// The same as JSON
    Json,
}

/// Verifies a workspace and says what was found.
pub(super) fn run(args: &VerifyArgs, ui: &mut Ui) -> Result<Outcome> {
    let workspace = match &args.folder {
        Some(folder) => Some(Workspace::open(folder)?),
        None => Workspace::find(Path::new("."))?,
    };
    let Some(workspace) = workspace else {
        let hint = "go to its folder, or name it: `idpfit verify DIR`";
        return Err(Advised::new("there is no workspace here", hint).into());
    };
    let found = verify(&workspace, ui)?;
    match args.format {
        VerifyFormat::Text => ui.print(&verified::lay_out(&found, ui.width()))?,
        VerifyFormat::Json => {
            let text = serde_json::to_string_pretty(&found).context("cannot write what was found as JSON")?;
            ui.line(&inert(&text))?;
        }
    }
    Ok(if found.clean { Outcome::Done } else { Outcome::Mistakes })
}

/// Judges every quarter again.
fn verify(workspace: &Workspace, ui: &mut Ui) -> Result<Verification> {
    let mut quarters = Vec::new();
    let mut before: Option<(Quarter, Date)> = None;
    let today = ui.today();
    for quarter in workspace.quarters()? {
        ui.progress(&format!("Judging {quarter} again"));
        let checker = Checker { workspace, quarter, today };
        let (mut verified, decided) = checker.check();
        if let (Some(decided), Some((earlier, day))) = (decided, before)
            && decided < day
        {
            let message = format!("it was decided on {decided}, before {earlier}, which was decided on {day}");
            let help = "a clock was set back, or a folder renamed: look at the history in git";
            verified.findings.push(finding(Found::ClockSetBack, None, message, help));
        }
        before = decided.map(|day| (quarter, day)).or(before);
        quarters.push(verified);
    }
    ui.progress("");
    let mut findings = odd_names(workspace)?;
    findings.extend(settings(workspace));
    Ok(Verification::new(findings, quarters))
}

fn finding(code: Found, file: Option<String>, message: impl Into<String>, help: &str) -> Finding {
    Finding { code, file, message: message.into(), help: help.to_owned() }
}

/// Names the folders that are called nearly like a quarter.
fn odd_names(workspace: &Workspace) -> Result<Vec<Finding>> {
    let names = workspace.assessment_folders()?;
    let odd = names
        .iter()
        .filter_map(|name| Some((name, loosely(name)?)))
        .filter(|(name, meant)| **name != meant.to_string());
    let found = odd.map(|(name, meant)| {
        let file = Some(format!("assessments/{}", tame(name)));
        if names.contains(&meant.to_string()) {
            let message = format!("there are two folders for {meant}; this one is not read");
            finding(Found::SecondFolder, file, message, "move what it holds into the other one, or take it away")
        } else {
            let message = format!("this is not how {meant} is written, so it is not read");
            finding(Found::OddName, file, message, "rename it to the quarter, as in `2026-Q4`")
        }
    });
    Ok(found.collect())
}

/// Returns the quarter that a name means, however it is written.
fn loosely(name: &str) -> Option<Quarter> {
    let digits: Vec<&str> =
        name.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [year, number] = digits.as_slice() else { return None };
    let letters = name.chars().filter(|letter| !letter.is_ascii_digit());
    letters.into_iter().all(|letter| "qQ-_ .+".contains(letter)).then_some(())?;
    format!("{year}-Q{number}").parse().ok().filter(|_| year.len() == 4 || year.len() == 5)
}

/// Names the mistakes in the settings of today.
fn settings(workspace: &Workspace) -> Vec<Finding> {
    let mut desk = load::Desk::default();
    match desk.settings(workspace.clone()) {
        Err(error) => vec![unreadable(&error, workspace.root())],
        Ok(_) => mistakes(&(desk.problems.into_inner(), desk.files), workspace.root()),
    }
}

fn unreadable(error: &anyhow::Error, root: &Path) -> Finding {
    let hint = error.chain().find_map(|cause| cause.downcast_ref::<Advised>()).map(Advised::hint);
    let message = relative(&format!("{error:#}"), root);
    finding(Found::Unreadable, None, message, hint.unwrap_or("take it from git or from a backup"))
}

/// Shows paths as seen from the workspace.
fn relative(text: &str, root: &Path) -> String {
    let folder = root.display().to_string();
    tame(&text.replace(&format!("{folder}/"), "").replace(&format!("{folder}\\"), ""))
}

fn mistakes((problems, files): &(Vec<Problem>, Files), root: &Path) -> Vec<Finding> {
    let named = |problem: &Problem| {
        let text = files.text(problem.place.file);
        let before = text.get(..problem.place.start as usize).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let file = relative(files.name(problem.place.file), root);
        let message = format!("line {line}: {}", tame(&problem.message));
        finding(Found::Unreadable, Some(file), message, problem.help.as_deref().unwrap_or("mend the file"))
    };
    problems.iter().map(named).collect()
}

/// Says why a quarter could not be judged again: what is wrong with a file says more than that it changed.
fn could_not(findings: Vec<Finding>, verified: &mut Verified) {
    for found in findings {
        let place = verified.findings.iter().position(|known| known.file.is_some() && known.file == found.file);
        let differs = verified.differs();
        match place.and_then(|place| verified.findings.get_mut(place)) {
            Some(known) => *known = found,
            None if differs => {}
            None => verified.findings.push(found),
        }
    }
}

/// One quarter that is judged again.
struct Checker<'a> {
    workspace: &'a Workspace,
    quarter: Quarter,
    today: Date,
}

impl Checker<'_> {
    /// Returns what was found, and the day of the decision.
    fn check(&self) -> (Verified, Option<Date>) {
        let mut verified = Verified::new(self.quarter.to_string());
        if self.quarter > Quarter::containing(self.today) {
            let message = format!("it has not begun yet: today is {}", self.today);
            let help = "a clock is wrong, or a folder has the wrong name";
            verified.findings.push(finding(Found::Future, None, message, help));
        }
        let record = match load::read_record(self.workspace, self.quarter) {
            Ok(Some(Ok(record))) => record,
            Ok(Some(Err(mistakes))) => {
                verified.findings.extend(self.bad_record(&mistakes));
                return (verified, None);
            }
            Ok(None) => {
                verified.findings.extend(self.not_decided());
                return (verified, None);
            }
            Err(error) => {
                verified.findings.push(unreadable(&error, self.workspace.root()));
                return (verified, None);
            }
        };
        verified.decided = Some(record.decided.to_string());
        if record.decided > self.today {
            let message = format!("it was decided on {}, and today is {}", record.decided, self.today);
            let help = "a clock is wrong, or was when it was decided";
            verified.findings.push(finding(Found::ClockSetBack, None, message, help));
        }
        verified.findings.extend(self.packs(&record));
        verified.findings.extend(self.inputs(&record));
        match self.judged_again(&record) {
            Ok(judgement) => self.judge(&record, &judgement, &mut verified),
            Err(findings) => could_not(findings, &mut verified),
        }
        (verified, Some(record.decided))
    }

    /// Says how to decide on the quarter again.
    fn again(&self) -> String {
        format!("decide again with `idpfit assess --as-is {}`", self.quarter)
    }

    fn name(&self, path: &Path) -> String {
        relative(&path.display().to_string(), self.workspace.root())
    }

    /// Says that a record cannot be read, and on which line.
    fn bad_record(&self, mistakes: &Mistakes) -> Option<Finding> {
        let help = format!("{}, or take the record from git", self.again());
        // One is enough: a record is written anew, not mended.
        let found = self::mistakes(mistakes, self.workspace.root()).into_iter().next()?;
        let merged = found.message.strip_suffix("duplicate key");
        let message = merged.map(|line| format!("{line}two decisions were merged into this record"));
        let message = message.unwrap_or_else(|| found.message.clone());
        Some(Finding { code: Found::BadRecord, help, message, ..found })
    }

    fn not_decided(&self) -> Option<Finding> {
        let answers = self.workspace.answer_files(self.quarter).ok()?;
        let help = "decide on it with `idpfit assess`, if it is this quarter";
        (!answers.is_empty()).then(|| finding(Found::NotDecided, None, "it has answers and was not decided", help))
    }

    fn packs(&self, record: &Record) -> Vec<Finding> {
        let packs = std::iter::once(&record.pack).chain(&record.base);
        packs.filter_map(|pack| self.pack(pack)).collect()
    }

    /// Names a pack that is not kept as it was.
    fn pack(&self, pack: &PackId) -> Option<Finding> {
        let (path, same) = match load::kept_pack(self.workspace, pack) {
            KeptPack::At(_) => return None,
            KeptPack::Shipped => {
                (self.workspace.kept_pack(&pack.id, &pack.version), "; this program has the same one with it")
            }
            KeptPack::Gone(path) | KeptPack::Changed(path) => (path, ""),
        };
        let is_gone = store::keeping(&path, &[]) == Keeping::Absent;
        let (code, state) =
            if is_gone { (Found::MissingPack, "is not there") } else { (Found::ChangedPack, "reads otherwise now") };
        let (id, version) = (tame(&pack.id), tame(&pack.version));
        let message = format!("the pack `{id}` {version}, which it was judged with, {state}{same}");
        Some(finding(code, Some(self.name(&path)), message, "take the folder from git or from a backup"))
    }

    /// Compares the files that a quarter was decided on with those that are there.
    fn inputs(&self, record: &Record) -> Vec<Finding> {
        let now = match recording::inputs_beside(self.workspace, self.quarter, record) {
            Ok(now) => now,
            Err(error) => return vec![unreadable(&error, self.workspace.root())],
        };
        let file = |name: &str| Some(format!("assessments/{}/{}", self.quarter, tame(name)));
        let help = &format!("{} if that is meant, else take the file from git", self.again());
        let mut found = Vec::new();
        for (name, digest) in &record.inputs {
            match now.iter().find(|(known, _)| known == name) {
                None => found.push(finding(
                    Found::MissingInput,
                    file(name),
                    "it was decided on this file, which is gone",
                    help,
                )),
                Some((_, other)) if other != digest => {
                    found.push(finding(Found::ChangedInput, file(name), "it has changed since the decision", help));
                }
                Some(_) => {}
            }
        }
        let new = now.iter().filter(|(name, _)| record.input(name).is_none());
        found.extend(new.map(|(name, _)| finding(Found::NewInput, file(name), "it came after the decision", help)));
        found
    }

    /// Judges the quarter with what it was judged with.
    fn judged_again(&self, record: &Record) -> Result<Judgement, Vec<Finding>> {
        let root = self.workspace.root();
        let loaded = match load::recorded(self.workspace, self.quarter, record) {
            Ok(Ok(loaded)) => loaded,
            Ok(Err(found)) => return Err(mistakes(&found, root)),
            Err(error) => return Err(vec![unreadable(&error, root)]),
        };
        let judged = Judged::of(&loaded, record.decided, Effort::Worlds(record.worlds));
        recording::judgement(&loaded, &judged).map_err(|error| vec![unreadable(&error, root)])
    }

    /// Says whether the same came out, and if not, why.
    fn judge(&self, record: &Record, now: &Judgement, verified: &mut Verified) {
        let words = |judgement: &Judgement| match &judgement.leader {
            Some(leader) => format!("{}, {leader}", judgement.verdict.replace('-', " ")),
            None => judgement.verdict.replace('-', " "),
        };
        verified.same = Some(now.digest == record.judgement.digest);
        verified.verdict = Some(words(now));
        if now.is_kept_by(&record.judgement) && record.seed == SEED || verified.differs() {
            return;
        }
        let file = Some(self.name(&self.workspace.record_file(self.quarter)));
        let this = env!("CARGO_PKG_VERSION");
        verified.findings.push(if record.tool == this {
            let (is, was) = (words(now), words(&record.judgement));
            let result = if is == was {
                "with other figures than the record has".to_owned()
            } else {
                format!("as “{is}” where the record says “{was}”")
            };
            let message = format!(
                "nothing that it was decided on has changed, and yet it comes out {result}: the record was edited by hand"
            );
            finding(Found::EditedRecord, file, message, &format!("take the record from git, or {}", self.again()))
        } else {
            let tool = tame(&record.tool);
            let (was, is) = (words(&record.judgement), words(now));
            let message = if was == is {
                format!("version {tool} of the program decided; this one, {this}, comes to the same verdict, but not to the same bytes")
            } else {
                format!("version {tool} of the program decided; this one, {this}, comes to “{is}” where the record says “{was}”")
            };
            finding(Found::OtherTool, file, message, "verify it with the version that decided")
        });
    }
}
