//! A workspace in git, on branches that merge, and on disks that refuse.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{Folder, run};
use crate::program::{code, err, out};

/// Runs git in the workspace, as nobody in particular; none where there is no git.
fn git(folder: &Folder, args: &[&str]) -> Option<Output> {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.current_dir(folder.path("acme")).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(who).args(args).output().ok()
}

/// Runs git, which must succeed.
fn done(folder: &Folder, args: &[&str]) {
    let output = git(folder, args).unwrap();
    assert!(output.status.success(), "git {args:?}: {}{}", out(&output), err(&output));
}

/// Says that a test could not be run.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

fn has_git(folder: &Folder) -> bool {
    let found =
        git(folder, &["init", "--quiet", "--initial-branch=main"]).is_some_and(|output| output.status.success());
    if !found {
        skipped("there is no git here");
    }
    found
}

fn commit(folder: &Folder) {
    done(folder, &["add", "--all"]);
    done(folder, &["commit", "--quiet", "--message=x"]);
}

/// Adds a respondent.
fn answer(folder: &Folder, name: &str, people: &str) {
    let sheet = super::answers().replace("respondent = \"case\"", &format!("respondent = \"{name}\""));
    let sheet = sheet.replace("people-year-one = 1.5", &format!("people-year-one = {people}"));
    folder.file(&format!("acme/assessments/2026-Q4/answers/{name}.toml"), sheet);
}

fn decide_on(folder: &Folder, day: &str) -> Output {
    let acme = folder.shown("acme");
    crate::program::run(&["--today", day, "assess", "--as-is", "--worlds", "512", "--workspace", &acme])
}

fn verify(folder: &Folder) -> (i32, String) {
    let output = crate::program::run(&["--today", "2026-12-01", "verify", &folder.shown("acme")]);
    (code(&output), out(&output).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Adds a respondent and a check-in on a branch of its own, and decides.
fn branch(folder: &Folder, name: &str, (people, day): (&str, &str)) {
    done(folder, &["checkout", "--quiet", "-b", name, "main"]);
    answer(folder, name, people);
    folder.file(
        &format!("acme/adoption/2026-Q4/typed-{name}.toml"),
        format!("source = \"typed-{name}\"\ndate = {day}\nfrom = 2026-11-01\nto = {day}\nhours = 4\n"),
    );
    assert_eq!(code(&decide_on(folder, day)), 0);
    commit(folder);
}

#[test]
fn two_branches_that_both_decide_merge_without_a_conflict() {
    for was_decided in [true, false] {
        let (folder, _) = Folder::workspace();
        if !has_git(&folder) {
            return;
        }
        if was_decided {
            assert_eq!(code(&decide_on(&folder, "2026-11-21")), 0);
        }
        commit(&folder);
        branch(&folder, "ben", ("0.5", "2026-11-22"));
        branch(&folder, "cleo", ("3", "2026-11-23"));
        done(&folder, &["merge", "--quiet", "--no-edit", "ben"]);
        let (code_of, said) = verify(&folder);
        assert_eq!(code_of, 3, "{said}");
        assert!(said.contains("two decisions were merged into this record"), "{said}");
        let report = run(&["report", "--workspace", &folder.shown("acme"), "--format", "md"]);
        assert_eq!(code(&report), 0, "the workspace opens: {}", err(&report));
        assert_eq!(code(&decide_on(&folder, "2026-11-24")), 0);
        assert_eq!(verify(&folder).0, 0, "{}", verify(&folder).1);
        let record = fs::read_to_string(folder.path("acme/assessments/2026-Q4/record.toml")).unwrap();
        for name in ["ben", "case", "cleo"] {
            assert!(record.contains(&format!("answers/{name}.toml")), "{record}");
        }
        assert!(!record.contains("<<<<"));
        let status = out(&git(&folder, &["status", "--porcelain"]).unwrap());
        assert_eq!(status, " M assessments/2026-Q4/record.toml\n", "nothing that is generated is tracked");
    }
}

#[test]
fn a_respondent_who_came_with_a_merge_is_named() {
    let (folder, _) = Folder::workspace();
    if !has_git(&folder) {
        return;
    }
    commit(&folder);
    branch(&folder, "ben", ("0.5", "2026-11-22"));
    done(&folder, &["checkout", "--quiet", "-b", "cleo", "main"]);
    answer(&folder, "cleo", "3");
    commit(&folder);
    done(&folder, &["merge", "--quiet", "--no-edit", "ben"]);
    let (code, said) = verify(&folder);
    assert!(code == 3 && said.contains("answers/cleo.toml`: it came after the decision"), "{said}");
}

#[test]
fn a_file_that_was_not_merged_is_told_with_its_line() {
    let (folder, acme) = Folder::workspace();
    let sheet = super::answers()
        .replace("engineers = 50", "<<<<<<< HEAD\nengineers = 50\n=======\nengineers = 60\n>>>>>>> ben");
    folder.file("acme/assessments/2026-Q4/answers/case.toml", sheet);
    let output = run(&["report", "--workspace", &acme]);
    assert_eq!(code(&output), 3);
    let said = err(&output).replace(&acme, "acme");
    insta::assert_snapshot!(said, @r"
    error[conflict]: two versions of this file were not merged
      --> acme/assessments/2026-Q4/answers/case.toml:19:1
       |
    19 | <<<<<<< HEAD
       | ^^^^^^^^^^^^
       |
       = help: keep what holds of the lines from `<<<<<<<` to `>>>>>>>`, and delete the rest

    1 mistake
    ");
}

// Disks that refuse.

/// What was confirmed: the answers and the record of before, if there is one.
fn confirmed(folder: &Folder) -> Vec<Option<Vec<u8>>> {
    let files =
        ["acme/assessments/2026-Q4/answers/case.toml", "acme/assessments/2026-Q4/record.toml", "acme/idpfit.toml"];
    files.iter().map(|name| fs::read(folder.path(name)).ok()).collect()
}

#[test]
fn whatever_cannot_be_written_is_named_and_what_was_confirmed_stays() {
    for (blocked, is_folder) in
        [("packs", false), ("assessments/2026-Q4/settings.toml", true), (".gitattributes", true)]
    {
        let (folder, _) = Folder::workspace();
        let path = folder.path(&format!("acme/{blocked}"));
        let _ = fs::remove_file(&path);
        if is_folder {
            fs::create_dir_all(&path).unwrap();
        } else {
            fs::write(&path, "in the way").unwrap();
        }
        let before = confirmed(&folder);
        let output = decide_on(&folder, "2026-11-21");
        assert_eq!(code(&output), 1, "{blocked}");
        assert!(err(&output).contains(blocked), "{blocked}: {}", err(&output));
        assert_eq!(confirmed(&folder), before, "{blocked}");
        if is_folder {
            fs::remove_dir(&path).unwrap();
        } else {
            fs::remove_file(&path).unwrap();
        }
        assert_eq!(code(&decide_on(&folder, "2026-11-21")), 0, "{blocked}");
        assert_eq!(verify(&folder).0, 0, "{blocked}");
    }
}

#[test]
fn a_record_that_is_read_only_stays_and_the_decision_says_so() {
    let (folder, _) = Folder::workspace();
    assert_eq!(code(&decide_on(&folder, "2026-11-21")), 0);
    let record = folder.path("acme/assessments/2026-Q4/record.toml");
    let mut permissions = fs::metadata(&record).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&record, permissions).unwrap();
    let before = confirmed(&folder);
    let output = decide_on(&folder, "2026-11-22");
    assert!(
        code(&output) == 1 && err(&output).contains("record.toml` is read-only\nhint: make it writable"),
        "{}",
        err(&output)
    );
    assert_eq!((confirmed(&folder), verify(&folder).0), (before, 0));
}

/// A small disk that is let go of at the end.
#[cfg(target_os = "linux")]
struct Disk<'a>(&'a Path);

#[cfg(target_os = "linux")]
impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_and_keeps_no_half_of_a_pack() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        skipped("no disk may be mounted here");
        return;
    }
    let _disk = Disk(&disk);
    let acme = disk.join("acme");
    let shown = acme.to_str().unwrap();
    assert_eq!(code(&run(&["new", shown])), 0);
    let answers = acme.join("assessments/2026-Q4/answers");
    fs::create_dir_all(&answers).unwrap();
    fs::write(answers.join("case.toml"), super::answers()).unwrap();
    let elsewhere = folder.path().join("out");
    let output = run(&["assess", "--as-is", "--workspace", shown, "--out", elsewhere.to_str().unwrap()]);
    assert!(code(&output) == 1 && err(&output).contains("No space left on device"), "{}", err(&output));
    assert_eq!(fs::read_to_string(answers.join("case.toml")).unwrap(), super::answers());
    let packs = fs::read_dir(acme.join("packs")).map_or(0, std::iter::Iterator::count);
    assert_eq!(packs, 0, "no half of a pack");
    let report = run(&["report", "--workspace", shown, "--out", elsewhere.to_str().unwrap(), "--format", "md"]);
    assert_eq!(code(&report), 0, "{}", err(&report));
}
