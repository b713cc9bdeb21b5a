use std::path::Path;

use super::*;
use crate::answers::{Answer, Asked, Chosen, Everything, Review, Said};
use crate::cli::{Ui, load};
use crate::questionnaire::{Datum, Kind};
use clap::Parser as _;

/// Answers *don't know* a number of times, then stops.
struct Brief(usize);

impl Respondent for Brief {
    type Error = anyhow::Error;

    fn reply(&mut self, asked: &Asked<'_>) -> Result<Said> {
        let Some(left) = self.0.checked_sub(1) else { return Ok(Said::Stop(None)) };
        self.0 = left;
        let answer = match asked.question.kind {
            Kind::Level { .. } => Answer::Value(Datum::Number(3.0)),
            _ => Answer::Unknown,
        };
        Ok(Said::Answered(Reply::plain(answer)))
    }

    fn review(&mut self, _: &Review<'_>) -> Result<Chosen> {
        Ok(Chosen::Finish)
    }
}

/// A workspace on a day, and what is passed to `assess` in it.
struct Acme {
    folder: tempfile::TempDir,
}

impl Acme {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Workspace::create(&folder.path().join("acme"), "Acme", day("2026-11-21")).unwrap();
        Self { folder }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("acme")
    }

    /// Interviews on a day; returns how it ended and the file.
    fn interview(&self, today: &str, args: &[&str], respondent: &mut Brief) -> (Ended, PathBuf) {
        self.try_interview(today, args, respondent).unwrap()
    }

    /// Does so; fails if an answer cannot be saved.
    fn try_interview(&self, today: &str, args: &[&str], respondent: &mut Brief) -> Result<(Ended, PathBuf)> {
        let root = self.root();
        let line = [&["idpfit", "assess", "--workspace", root.to_str().unwrap()], args].concat();
        let crate::cli::Command::Assess(args) = crate::cli::Cli::try_parse_from(line).unwrap().command else {
            panic!("another command")
        };
        let (mut ui, ..) = Ui::captured();
        let loaded = load::pack(&args.inputs, &mut ui).unwrap().unwrap();
        let workspace = loaded.workspace.clone().unwrap();
        let session = Session::open(&args, &loaded, &workspace, day(today)).unwrap().unwrap();
        let proposals =
            crate::answers::proposals(session.last.as_ref().map(|last| &last.sheet), &AnswerSheet::default());
        session.hold(&loaded, (&mut Everything, &proposals), respondent)
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn text(path: &Path) -> String {
    store::read_text(path).unwrap()
}

#[test]
fn what_was_answered_is_in_the_file_when_the_interview_stops() {
    let acme = Acme::new();
    let (ended, path) = acme.interview("2026-11-21", &["--respondent", "Jane Doe", "--role", "cto"], &mut Brief(3));
    assert_eq!(ended, Ended::Stopped);
    assert_eq!(path, acme.root().join("assessments/2026-Q4/answers/jane-doe.toml"));
    let text = text(&path);
    for line in ["subject = \"Acme\"", "respondent = \"Jane Doe\"", "role = \"cto\"", "date = 2026-11-21"] {
        assert!(text.contains(line), "{line} is missing in:\n{text}");
    }
    assert_eq!(text.lines().skip_while(|line| *line != "[answers]").filter(|line| line.contains(" = ")).count(), 3);
}

#[test]
fn an_interview_goes_on_where_it_stopped_and_keeps_what_a_hand_has_written() {
    let acme = Acme::new();
    let (_, path) = acme.interview("2026-11-21", &["--respondent", "Jane"], &mut Brief(3));
    let edited = text(&path).replace("[answers]", "# mine\n[answers]");
    store::write_atomic(&path, edited.as_bytes()).unwrap();
    let (ended, again) = acme.interview("2026-11-21", &[], &mut Brief(1));
    assert_eq!((ended, &again), (Ended::Stopped, &path));
    assert!(text(&path).starts_with(edited.trim_end()), "{}", text(&path));
    assert_eq!(text(&path).lines().count(), edited.lines().count() + 1);
    assert_eq!(acme.interview("2026-11-21", &[], &mut Brief(1000)).0, Ended::Finished);
}

#[test]
fn a_reply_of_another_day_says_so() {
    let acme = Acme::new();
    acme.interview("2026-11-21", &["--respondent", "Jane"], &mut Brief(1));
    let (_, path) = acme.interview("2026-11-25", &["--respondent", "Jane"], &mut Brief(1));
    assert_eq!(text(&path).matches("2026-11-25").count(), 1);
}

#[test]
fn a_file_with_mistakes_is_not_written_to() {
    let acme = Acme::new();
    let (_, path) = acme.interview("2026-11-21", &["--respondent", "Jane"], &mut Brief(1));
    let broken = text(&path) + "no-such = 1\n";
    store::write_atomic(&path, broken.as_bytes()).unwrap();
    let (mut ui, ..) = Ui::captured();
    let root = acme.root();
    let line = ["idpfit", "assess", "--workspace", root.to_str().unwrap()];
    let crate::cli::Command::Assess(args) = crate::cli::Cli::try_parse_from(line).unwrap().command else {
        panic!("another command")
    };
    let loaded = load::pack(&args.inputs, &mut ui).unwrap().unwrap();
    let workspace = loaded.workspace.clone().unwrap();
    let opened = Session::open(&args, &loaded, &workspace, day("2026-11-21")).unwrap();
    assert_eq!(opened.err().unwrap().0.len(), 1);
    assert_eq!(text(&path), broken);
}

#[test]
fn a_rerun_begins_with_an_empty_file_and_says_of_each_reply_since_when_it_holds() {
    let acme = Acme::new();
    let (_, before) = acme.interview("2026-11-21", &["--respondent", "Jane", "--role", "cto"], &mut Brief(1000));
    let (ended, path) = acme.interview("2027-02-01", &[], &mut Brief(2));
    assert_eq!((ended, path.ends_with("2027-Q1/answers/jane.toml")), (Ended::Stopped, true));
    let now = text(&path);
    for line in ["respondent = \"Jane\"", "role = \"cto\"", "date = 2027-02-01"] {
        assert!(now.contains(line), "{line} is missing in:\n{now}");
    }
    // What nobody said again does not count, and what was said again holds since the first day.
    let answers = now.split("[answers]").nth(1).unwrap();
    assert_eq!(answers.matches("since = 2026-11-21").count(), 2, "{now}");
    assert!(text(&before).matches(" = ").count() > now.matches(" = ").count());
    // Going on with it still knows what was said last time.
    acme.interview("2027-02-02", &[], &mut Brief(1));
    assert_eq!(text(&path).matches("since = 2026-11-21").count(), 3, "{}", text(&path));
}

#[test]
fn somebody_else_can_take_over_from_a_respondent() {
    let acme = Acme::new();
    acme.interview("2026-11-21", &["--respondent", "Jane", "--role", "cto"], &mut Brief(1000));
    let (_, path) = acme.interview("2027-02-01", &["--respondent", "Ben", "--from", "jane"], &mut Brief(2));
    let now = text(&path);
    assert!(
        path.ends_with("2027-Q1/answers/ben.toml") && now.contains("respondent = \"Ben\"") && !now.contains("cto"),
        "{now}"
    );
    assert_eq!(now.matches("since = ").count(), 2, "{now}");
    // Without that, somebody new begins anew.
    let (_, path) = acme.interview("2027-02-01", &["--respondent", "Carl"], &mut Brief(2));
    assert_eq!(text(&path).matches("since = ").count(), 0);
}

#[test]
fn an_answer_that_cannot_be_saved_stops_the_interview_and_those_before_it_stay() {
    use crate::store::failing::at_step;
    for step in 0..12 {
        let acme = Acme::new();
        acme.interview("2026-11-21", &["--respondent", "Jane"], &mut Brief(1000));
        let path = acme.root().join("assessments/2027-Q1/answers/jane.toml");
        let (result, failed) = at_step(step, || acme.try_interview("2027-02-01", &[], &mut Brief(5)));
        let said = format!("{:#}", result.unwrap_err());
        assert!(failed && said.contains("cannot write `") && said.contains("jane.toml`"), "{said}");
        // Three steps a file: so many replies were saved before.
        let saved = if path.is_file() { text(&path).matches("since = 2026-11-21").count() } else { 0 };
        assert_eq!(saved, step / 3, "step {step}");
        let beside = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(beside, usize::from(saved > 0), "nothing half lies beside it");
        acme.interview("2027-02-01", &[], &mut Brief(1000));
        assert!(text(&path).matches("since = 2026-11-21").count() > saved, "it goes on");
    }
}
