//! Users of a check-in, joined with those of earlier ones by keyed hashes that stay on this machine.

use anyhow::Result;

use super::super::Ui;
use crate::adoption::counts::Users;
use crate::adoption::people::{Known, users};
use crate::adoption::tally::People;
use crate::adoption::{CheckIn, Window};
use crate::store::{self, Key, Workspace};

/// Users of all check-ins so far, ready to be kept.
pub(super) struct Joined {
    known: Known,
    mark: String,
    plan: String,
}

impl Joined {
    /// Joins the users of an export with those that this machine knows. Says so where earlier check-ins counted users and it knows none.
    pub(super) fn of(
        workspace: &Workspace,
        (plan, earlier): (&str, &[&CheckIn]),
        people: &People,
        ui: &mut Ui,
    ) -> Result<Self> {
        let key = Key::of(workspace)?;
        let file = workspace.users_file(plan);
        let text = if store::is_file(&file) { store::read_text(&file).ok() } else { None };
        let known = text.and_then(|text| Known::read(&text, &key.mark()));
        if known.is_none() && earlier.iter().any(|check_in| !check_in.facts.users.is_empty()) {
            ui.note(
                "note: users of earlier check-ins cannot be recognised here: the key for that lies in `.idpfit/` of the machine that \
                 counted them, or is lost. Developers who come back (M4) are counted within this check-in only",
            );
        }
        let mut known = known.unwrap_or_default();
        people.iter().for_each(|(user, person)| known.join(key.hash(*user), person));
        Ok(Self { known, mark: key.mark(), plan: plan.to_owned() })
    }

    /// Counts them by team up to the end of a window.
    pub(super) fn counted(&self, window: Window) -> Vec<Users> {
        users(self.known.people(), window)
    }

    /// Keeps them for the next check-in, in the folder that git ignores.
    pub(super) fn keep(&self, workspace: &Workspace) -> Result<()> {
        let file = workspace.users_file(&self.plan);
        file.parent().map_or(Ok(()), store::create_folder)?;
        store::write_atomic(&file, self.known.text(&self.mark).as_bytes())
    }
}
