//! Interviews in a terminal of its own: what keys do, what is kept, where one goes on.

use std::path::{Path, PathBuf};
use std::process::Command;

use rexpect::process::{Signal, WaitStatus};
use rexpect::session::{PtySession, spawn_command};

use crate::program::{root, run, text};

/// How long the program may take to show what is expected of it.
const PATIENCE: u64 = 20_000;

const DOWN: &str = "\u{1b}[B";
const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";

/// A workspace in a folder of its own.
struct Acme(tempfile::TempDir);

impl Acme {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let acme = Self(folder);
        let made = run(&["new", text(&acme.root()), "--today", "2026-11-20"]);
        assert!(made.status.success(), "{made:?}");
        acme
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("acme")
    }

    /// The answers of Anna.
    fn file(&self) -> PathBuf {
        self.root().join("assessments/2026-Q4/answers/anna.toml")
    }

    fn answers(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    /// Lets Anna answer at a terminal.
    fn assess(&self, args: &[&str]) -> PtySession {
        spawn_command(self.command(args), Some(PATIENCE)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_idpfit"));
        command
            .args(["assess", "--respondent", "anna", "--today", "2026-11-20", "--workspace"])
            .arg(self.root())
            .args(args);
        command.env("TERM", "xterm-256color").env_remove("COLUMNS");
        for key in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(key);
        }
        command
    }
}

/// Waits for texts and types at each.
fn converse(session: &mut PtySession, turns: &[(&str, &str)]) {
    for (shown, typed) in turns {
        session.exp_string(shown).unwrap_or_else(|error| panic!("no {shown:?}: {error}"));
        session.send(typed).unwrap();
        session.flush().unwrap();
    }
}

/// Reads to the end and returns it with the exit code.
fn end(mut session: PtySession) -> (String, i32) {
    let rest = session.exp_eof().unwrap();
    match session.process().wait().unwrap() {
        WaitStatus::Exited(_, code) => (rest, code),
        status => panic!("{status:?}"),
    }
}

fn has_colours(shown: &str) -> bool {
    shown.split("\u{1b}[").skip(1).any(|sequence| {
        let end = sequence.find(|character: char| character.is_ascii_alphabetic()).unwrap_or(0);
        sequence[end..].starts_with('m')
    })
}

#[test]
fn keys_answer_go_back_and_stop_and_the_next_time_goes_on_there() {
    let acme = Acme::new();
    let mut session = acme.assess(&[]);
    converse(
        &mut session,
        &[
            ("Press enter to go on", ENTER),
            ("Press enter to begin", ENTER),
            ("How do you know what slows", &[DOWN, DOWN, DOWN, ENTER].concat()),
            ("empty if there are no more", ENTER),
            ("How hard is it for developers to find", ""),
            ("esc for more", &["2", ENTER].concat()),
            ("How hard is it for developers to deploy", ""),
            ("esc for more", ESCAPE),
            ("back to the question", &[DOWN, ENTER].concat()),
            ("Answer so far: 2", ""),
            ("esc for more", &["3", ENTER].concat()),
            ("How hard is it for developers to deploy", ""),
            ("esc for more", &["?", ENTER].concat()),
            ("How much time do developers lose", ""),
            ("esc for more", "\u{3}"),
        ],
    );
    let (shown, code) = end(session);
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("anna.toml"), "{shown}");
    let answers = acme.answers();
    for answer in ["problem-basis = \"interviews\"", "interactions = []", "pain-finding = 3", "pain-deploying = \"?\""]
    {
        assert!(answers.contains(answer), "{answers}");
    }

    let mut session = acme.assess(&[]);
    converse(
        &mut session,
        &[("Welcome back. 4 of ", ""), ("How much time do developers lose", ""), ("esc for more", "\u{3}")],
    );
    assert_eq!(end(session).1, 130);
    assert_eq!(acme.answers(), answers);
}

#[test]
fn numbered_lines_answer_go_back_and_stop_without_moving_the_cursor() {
    let acme = Acme::new();
    let mut session = acme.assess(&["--plain"]);
    converse(
        &mut session,
        &[
            ("Press enter to begin:", "\n"),
            ("Answer, 1 to 5:", "4\n"),
            ("empty if there are no more):", "\n"),
            ("How hard is it for developers to find", ""),
            ("Level, 0 to 4:", "2\n"),
            ("How hard is it for developers to deploy", ""),
            ("Level, 0 to 4:", "b\n"),
            ("Level, 0 to 4 (now 2):", "3\n"),
            ("Level, 0 to 4:", "d\n"),
            ("How much time do developers lose", ""),
            ("Level, 0 to 4:", "q\n"),
        ],
    );
    let (shown, code) = end(session);
    assert_eq!(code, 130, "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown}");
    let answers = acme.answers();
    for answer in ["problem-basis = \"interviews\"", "pain-finding = 3", "pain-deploying = \"?\""] {
        assert!(answers.contains(answer), "{answers}");
    }
}

/// Answers the first question in numbered lines, fills in a row of the table, and begins a second one.
fn halfway_through_a_row(acme: &Acme) -> PtySession {
    let mut session = acme.assess(&["--plain"]);
    converse(
        &mut session,
        &[
            ("Press enter to begin:", "\n"),
            ("Answer, 1 to 5:", "4\n"),
            ("empty if there are no more):", "New database\n"),
            ("mostly about, 1 to 3:", "3\n"),
            ("hurts, 0 to 4:", "3\n"),
            ("How often", "2\n"),
            ("Hours spent waiting", "8\n"),
            ("Hours of work", "1\n"),
            ("empty if there are no more):", "New repository\n"),
            ("mostly about, 1 to 3:", ""),
        ],
    );
    session
}

fn assert_the_first_row_is_kept(acme: &Acme) {
    let answers = acme.answers();
    for wanted in ["problem-basis = \"interviews\"", "name = \"New database\"", "wait = 8"] {
        assert!(answers.contains(wanted), "{answers}");
    }
    let files = std::fs::read_dir(acme.file().parent().unwrap()).unwrap();
    assert_eq!(files.count(), 1, "no half file is left behind");
    let checked = run(&["check", text(&acme.file())]);
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn ctrl_c_in_numbered_lines_keeps_the_rows_and_says_how_to_go_on() {
    let acme = Acme::new();
    let mut session = halfway_through_a_row(&acme);
    session.send_control('c').unwrap();
    let (shown, code) = end(session);
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("Go on with: idpfit assess") && shown.contains("--plain"), "{shown}");
    assert_the_first_row_is_kept(&acme);
}

#[test]
fn a_file_that_cannot_be_written_is_named_before_the_first_question() {
    let acme = Acme::new();
    std::fs::create_dir_all(acme.file().parent().unwrap()).unwrap();
    std::fs::write(acme.file(), "[assessment]\nrespondent = \"anna\"\n[answers]\nproblem-basis = \"survey\"\n")
        .unwrap();
    let before = acme.answers();
    let mut permissions = std::fs::metadata(acme.file()).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(acme.file(), permissions).unwrap();
    let (shown, code) = end(acme.assess(&["--plain"]));
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("is read-only") && !shown.contains("Welcome back"), "{shown}");
    assert_eq!(acme.answers(), before);
}

#[test]
fn whoever_stops_before_the_first_answer_is_not_told_of_a_file_that_is_not_there() {
    let acme = Acme::new();
    let mut session = acme.assess(&["--plain"]);
    converse(&mut session, &[("Press enter to begin:", "\n"), ("Answer, 1 to 5:", "q\n")]);
    let (shown, code) = end(session);
    assert!(shown.contains("Stopped. Nothing is answered yet.") && !acme.file().exists(), "{shown}");
    assert_eq!(code, 130);
}

#[test]
fn the_end_of_the_input_stops_like_ctrl_c() {
    let acme = Acme::new();
    let mut session = halfway_through_a_row(&acme);
    session.send_control('d').unwrap();
    let (shown, code) = end(session);
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("Go on with: idpfit assess"), "{shown}");
    assert_the_first_row_is_kept(&acme);
}

#[test]
fn a_wish_of_the_system_to_end_stops_numbered_lines_like_ctrl_c() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let acme = Acme::new();
        let mut session = halfway_through_a_row(&acme);
        session.process_mut().signal(signal).unwrap();
        let (shown, code) = end(session);
        assert_eq!(code, 130, "{signal}: {shown}");
        assert_the_first_row_is_kept(&acme);
    }
}

#[test]
fn a_complete_row_is_kept_even_if_the_program_is_killed() {
    let acme = Acme::new();
    let mut session = halfway_through_a_row(&acme);
    session.process_mut().signal(Signal::SIGKILL).unwrap();
    session.exp_eof().unwrap();
    assert_the_first_row_is_kept(&acme);
}

#[test]
fn a_terminal_with_keys_is_left_in_order_when_the_system_ends_the_program() {
    let acme = Acme::new();
    let mut session = acme.assess(&[]);
    converse(&mut session, &[("Press enter to go on", ENTER), ("Press enter to begin", ENTER), ("esc for more", "")]);
    session.process_mut().signal(Signal::SIGTERM).unwrap();
    let shown = session.exp_eof().unwrap();
    assert!(shown.contains("\u{1b}[?25h") && shown.contains("is saved"), "{shown:?}");
    let status = session.process().wait().unwrap();
    assert!(matches!(status, WaitStatus::Signaled(_, Signal::SIGTERM, _)), "{status:?}");
}

#[test]
fn what_a_person_wrote_into_the_file_stays_when_the_interview_goes_on() {
    let acme = Acme::new();
    let by_hand = "# Anna's answers.\n[assessment]\nrespondent = \"anna\"\ndate = 2026-11-20\n\n[answers]\nproblem-basis = \"survey\" # last May\n";
    std::fs::create_dir_all(acme.file().parent().unwrap()).unwrap();
    std::fs::write(acme.file(), by_hand).unwrap();
    let mut session = acme.assess(&["--plain"]);
    converse(
        &mut session,
        &[("Welcome back. 1 of ", ""), ("empty if there are no more):", "d\n"), ("Level, 0 to 4:", "q\n")],
    );
    assert_eq!(end(session).1, 130);
    let answers = acme.answers();
    assert!(answers.starts_with(by_hand), "{answers}");
    assert!(answers.contains("interactions = \"?\""), "{answers}");
}

#[test]
fn no_color_is_respected() {
    for (no_color, expected) in [(false, true), (true, false)] {
        let acme = Acme::new();
        let mut command = acme.command(&[]);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        let mut session = spawn_command(command, Some(PATIENCE)).unwrap();
        let opening = session.exp_string("Press enter to go on").unwrap();
        converse(&mut session, &[("", ENTER), ("Press enter to begin", ENTER)]);
        let question = session.exp_string("esc for more").unwrap();
        session.send("\u{3}").unwrap();
        session.flush().unwrap();
        let (rest, _) = end(session);
        assert_eq!(has_colours(&format!("{opening}{question}{rest}")), expected);
    }
}

#[test]
fn once_all_is_answered_the_review_leads_to_the_decision() {
    let acme = Acme::new();
    std::fs::create_dir_all(acme.file().parent().unwrap()).unwrap();
    std::fs::copy(example(), acme.file()).unwrap();
    let mut session = acme.assess(&[]);
    answer_the_rest(&mut session);
    let (shown, code) = end(session);
    assert_eq!(code, 0, "{shown}");
    assert!(acme.root().join("out/2026-Q4").is_dir());
}

#[test]
fn the_quick_interview_keeps_what_was_said_goes_on_and_ends_with_what_it_left_out_and_the_decision() {
    let acme = Acme::new();
    let mut session = acme.assess(&["--quick", "--plain"]);
    converse(&mut session, &[("The quick interview", ""), ("Press enter to begin:", "\n"), ("0 answered", "")]);
    session.exp_regex("[0-9]:").unwrap();
    converse(&mut session, &[("", "d\n"), ("1 answered", "")]);
    session.exp_regex("[0-9]:").unwrap();
    session.send_control('c').unwrap();
    let (shown, code) = end(session);
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("Go on with: idpfit assess") && shown.contains("--quick --plain"), "{shown}");
    assert_eq!(acme.answers().matches(" = \"?\"").count(), 1, "{}", acme.answers());

    let mut session = acme.assess(&["--quick"]);
    converse(&mut session, &[("Welcome back. 1 of ", ""), ("1 answered", ""), ("esc for more", "\u{3}")]);
    assert_eq!(end(session).1, 130);

    let known = std::fs::read_to_string(example()).unwrap();
    let open = known.lines().filter(|line| !line.starts_with("people-run = ")).collect::<Vec<_>>().join("\n");
    assert_ne!(open.len() + 1, known.len(), "one answer is to be open");
    std::fs::write(acme.file(), open).unwrap();
    let mut session = acme.assess(&["--quick"]);
    answer_the_rest(&mut session);
    let (shown, code) = end(session);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("What is open would change the advice in fewer than 1 of 100"), "{shown}");
    assert!(shown.contains("Team capacity: People after year one"), "{shown}");
    assert!(shown.contains("To answer the rest: idpfit assess --workspace"), "{shown}");
    assert!(acme.root().join("out/2026-Q4").is_dir());
}

/// Returns the answers of an example organisation.
fn example() -> PathBuf {
    let folder = root().join("questionnaires/examples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|path| path.extension() == Some(Path::new("toml").as_os_str())).unwrap()
}

/// Says *don't know* to what the example leaves out, and finishes.
fn answer_the_rest(session: &mut PtySession) {
    for _ in 0..60 {
        let (_, shown) = session.exp_regex("Finish, or change one|esc for more").unwrap();
        if shown.starts_with("Finish") {
            session.exp_string("changed later").unwrap();
            session.send(ENTER).unwrap();
            session.flush().unwrap();
            return;
        }
        converse(session, &[("", ESCAPE), ("Instead", ""), ("back to the question", &[DOWN, DOWN, ENTER].concat())]);
    }
    panic!("the questions do not end");
}
