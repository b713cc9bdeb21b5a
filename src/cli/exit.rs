//! How the program ends: outcomes, errors, and their exit codes. The codes are stable and documented in the help.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use anyhow::Result;

use super::Ui;
use crate::problem::tame;
use crate::report::Flawed;
use crate::store::Advised;

/// What the help says of the first steps and of exit codes.
pub const HELP: &str = "\
Start with `idpfit demo`.
For your own case: `idpfit new acme`, then `idpfit assess --workspace acme`.

Exit codes: 0 done, 1 failed, 2 usage, 3 mistakes in a file, 4 below the
demanded level, 130 interrupted";

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked.
    Done,
    /// It found mistakes in a file and has shown them.
    Mistakes,
    /// The result is below the level that was demanded.
    Below,
    /// Somebody stopped it; what was done so far is kept.
    Interrupted,
}

impl Outcome {
    /// Returns the exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Mistakes => 3,
            Self::Below => 4,
            Self::Interrupted => 130,
        }
    }
}

/// The exit code of an error.
const FAILED: u8 = 1;

/// The exit code of arguments that do not fit.
const USAGE: u8 = 2;

/// Arguments that can be read but do not fit together or do not fit the surroundings.
#[derive(Debug)]
pub struct Misuse(Advised);

impl Misuse {
    /// Builds an error of a message and a hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self(Advised::new(message, hint))
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> &str {
        self.0.hint()
    }
}

impl std::fmt::Display for Misuse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Misuse {}

/// Ends a command: writes what is left, shows an error, and returns the exit code.
pub(super) fn finish(result: Result<Outcome>, ui: &mut Ui) -> ExitCode {
    let result = result.and_then(|outcome| ui.flush().map(|()| outcome));
    ExitCode::from(match result {
        Ok(outcome) => outcome.code(),
        // Whoever reads has enough: that is no failure of ours.
        Err(error) if is_closed_pipe(&error) => 0,
        Err(error) => fail(&error, ui),
    })
}

/// Shows why a command failed and returns the exit code. Mistakes in templates are shown like those in any file.
fn fail(error: &anyhow::Error, ui: &mut Ui) -> u8 {
    if let Some(flawed) = error.downcast_ref::<Flawed>() {
        return ui.problems(&flawed.problems, &flawed.files).code();
    }
    ui.fail(error);
    if error.is::<Misuse>() { USAGE } else { FAILED }
}

/// Returns whether an error says that nobody reads what is written.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.into_iter().any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Ends the program when the arguments cannot be read, or ask for help or the version.
pub(super) fn usage(error: &clap::Error, args: &[OsString]) -> ExitCode {
    let steers = |argument: &OsString| argument.to_string_lossy().chars().any(char::is_control);
    if error.use_stderr() && args.iter().any(steers) {
        let text = error.render().to_string();
        let lines: Vec<String> = text.lines().map(tame).collect();
        let _ = io::Write::write_all(&mut io::stderr(), (lines.join("\n") + "\n").as_bytes());
    } else {
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE))
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    fn end(result: Result<Outcome>) -> (ExitCode, String) {
        let (mut ui, _, err) = Ui::captured();
        (finish(result, &mut ui), err.text())
    }

    fn is(code: ExitCode, number: u8) -> bool {
        format!("{code:?}") == format!("{:?}", ExitCode::from(number))
    }

    #[test]
    fn each_outcome_has_the_code_that_the_help_states() {
        for (outcome, code) in
            [(Outcome::Done, 0), (Outcome::Mistakes, 3), (Outcome::Below, 4), (Outcome::Interrupted, 130)]
        {
            assert!(HELP.contains(&format!(" {code} ")));
            assert!(is(end(Ok(outcome)).0, code));
        }
    }

    #[test]
    fn an_error_is_shown_with_its_causes_and_its_hint_and_nothing_in_it_steers_the_terminal() {
        let error =
            anyhow::Error::new(Advised::new("the file `a\u{1b}[2J` is odd", "save it\nagain")).context("cannot go on");
        let (code, shown) = end(Err(error));
        assert!(is(code, FAILED));
        assert_eq!(shown, "error: cannot go on\ncaused by: the file `a\u{fffd}[2J` is odd\nhint: save it again\n");
    }

    #[test]
    fn misuse_has_a_code_of_its_own() {
        let (code, shown) =
            end(Err(Misuse::new("there is no terminal", "pass the answers with `--answers FILE`").into()));
        assert!(is(code, USAGE));
        assert_eq!(shown, "error: there is no terminal\nhint: pass the answers with `--answers FILE`\n");
    }

    #[test]
    fn a_closed_pipe_ends_quietly() {
        let broken: io::Result<Outcome> = Err(io::ErrorKind::BrokenPipe.into());
        let (code, shown) = end(broken.context("cannot write to the terminal"));
        assert!(is(code, 0));
        assert_eq!(shown, "");
    }
}
