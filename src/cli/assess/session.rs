//! An interview in a workspace: goes on where the respondent's answers stop, and saves after each one.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::AssessArgs;
use super::last::{self, Last};
use crate::answers::{AnswerSheet, Draft, Ended, Guide, Interview, Order, Proposals, Reply, Rerun, Respondent};
use crate::cli::interview::Interviewer;
use crate::cli::load::Loaded;
use crate::date::{Date, Quarter};
use crate::problem::{Files, Problem};
use crate::store::{self, Workspace};

/// The answers of one respondent in a quarter, on the way to their file.
pub(super) struct Session {
    path: PathBuf,
    sheet: AnswerSheet,
    draft: Draft,
    today: Date,
    /// What the respondent said in an earlier quarter, if anything: then this is a rerun.
    pub(super) last: Option<Last>,
}

/// Mistakes in the file that an interview would go on with.
pub(super) type Mistakes = (Vec<Problem>, Files);

impl Session {
    /// Takes up the answers of a respondent in the quarter of today, or starts them.
    pub(super) fn open(
        args: &AssessArgs,
        loaded: &Loaded,
        workspace: &Workspace,
        today: Date,
    ) -> Result<Result<Self, Mistakes>> {
        let quarter = Quarter::containing(today);
        let files = workspace.answer_files(quarter)?;
        let only = || files.first().filter(|_| files.len() == 1);
        let named = args.respondent.clone().or_else(|| Some(only()?.file_stem()?.to_str()?.to_owned()));
        let last = last::before(quarter, args.from.as_deref().or(named.as_deref()), loaded, workspace)?;
        let path = match (&args.respondent, only(), &last) {
            (Some(name), ..) => workspace.answers_file(quarter, name),
            (None, Some(only), _) => only.clone(),
            (None, None, Some(last)) if files.is_empty() && args.from.is_none() => {
                workspace.answers_folder(quarter).join(last.path.file_name().unwrap_or_default())
            }
            (None, None, _) => workspace.answers_file(quarter, &somebody()),
        };
        if !files.contains(&path) {
            let sheet = started(args, loaded, last.as_ref(), today);
            let draft = Draft::new(&sheet);
            return Ok(Ok(Self { path, sheet, draft, today, last }));
        }
        let text = store::read_text(&path)?;
        let sheet = match loaded.read_text(&path.display().to_string(), &text) {
            Ok(sheet) => sheet,
            Err(mistakes) => return Ok(Err(mistakes)),
        };
        let draft = Draft::of_text(&text).with_context(|| format!("cannot go on with `{}`", path.display()))?;
        let (sheet, draft) = if loaded.is_earlier(&sheet) { of_today(sheet, loaded) } else { (sheet, draft) };
        Ok(Ok(Self { path, sheet, draft, today, last }))
    }

    /// Returns the order of a rerun, if this is one, and lets the interviewer say what it is.
    pub(super) fn rerun(
        &self,
        loaded: &Loaded,
        proposals: &Proposals,
        interviewer: &mut Interviewer<'_>,
    ) -> Option<Rerun> {
        let (last, questionnaire) = (self.last.as_ref()?, &loaded.pack.questionnaire);
        let rerun = Rerun::new(questionnaire, proposals, self.today);
        let split = rerun.split(&Order::new(questionnaire, &self.sheet.replies));
        interviewer.welcome(last::welcome(last, split, self.today));
        Some(rerun)
    }

    /// Interviews a respondent about what the guide says. Each reply is in the file before the next question is asked.
    pub(super) fn hold<R>(
        self,
        loaded: &Loaded,
        (guide, proposals): (&mut dyn Guide, &Proposals),
        respondent: &mut R,
    ) -> Result<(Ended, PathBuf)>
    where
        R: Respondent<Error = anyhow::Error>,
    {
        let Self { path, sheet, mut draft, today, .. } = self;
        let (questionnaire, themes) = (&loaded.pack.questionnaire, loaded.themes());
        if let Some(folder) = path.parent() {
            store::create_folder(folder)?;
        }
        // Better said before the first question than after the first answer.
        store::check_writable(&path)?;
        let mut replies = sheet.replies;
        let mut save = |index: usize, reply: &Reply| {
            // A reply of another day than the sheet's says so itself.
            let date = reply.date.or_else(|| (sheet.date != Some(today)).then_some(today));
            let reply = Reply { date, ..reply.clone() };
            draft.set(questionnaire, index, &reply, &themes);
            store::write_atomic(&path, draft.text().as_bytes())
        };
        let interview = Interview { questionnaire, replies: &mut replies, guide, proposals };
        let ended = interview.hold(respondent, &mut save)?;
        Ok((ended, path))
    }
}

/// Starts the file anew with what was carried over from an earlier version of the pack: read again under that version, the answers of today
/// would be taken for old ones.
fn of_today(sheet: AnswerSheet, loaded: &Loaded) -> (AnswerSheet, Draft) {
    let sheet = AnswerSheet { version: Some(loaded.pack.info.version.clone()), ..sheet };
    let mut draft = Draft::new(&sheet);
    let themes = loaded.themes();
    sheet.replies.iter().for_each(|(index, reply)| draft.set(&loaded.pack.questionnaire, *index, reply, &themes));
    (sheet, draft)
}

/// Starts the sheet of a respondent; one who answered before has the same name and role unless they say otherwise.
fn started(args: &AssessArgs, loaded: &Loaded, last: Option<&Last>, today: Date) -> AnswerSheet {
    let own = last.filter(|_| args.from.is_none());
    let known = |of: fn(&AnswerSheet) -> &Option<String>| own.and_then(|last| of(&last.sheet).clone());
    AnswerSheet {
        subject: loaded.settings.as_ref().map(|settings| settings.subject.clone()),
        pack: Some(loaded.pack.info.id.clone()),
        version: Some(loaded.pack.info.version.clone()),
        date: Some(today),
        respondent: args.respondent.clone().or_else(|| known(|sheet| &sheet.respondent)).or_else(|| Some(somebody())),
        role: args.role.clone().or_else(|| known(|sheet| &sheet.role)),
        ..AnswerSheet::default()
    }
}

/// Returns the name of whoever is at the machine.
fn somebody() -> String {
    let named = ["USER", "USERNAME"].into_iter().find_map(|key| std::env::var(key).ok());
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "respondent".to_owned())
}

#[cfg(test)]
mod tests;
