//! Workflows of the code host: rights, time limits, pinned steps, and replies that never become part of a script.

use super::Contents;
use super::desk::{Desk, between, each_text, names_after};
use super::form::check_channel;
use crate::problem::{At, Code};
use crate::tree::{Node, Value};

/// What others can fill with a text of their choice.
const UNTRUSTED: [&str; 4] = ["inputs.", "github.event.", "github.head_ref", "github.ref_name"];

/// Checks every workflow of a kit.
pub(super) fn check(kit: &Contents<'_>, desk: &Desk<'_>) {
    let is_workflow = |name: &str| name.starts_with(".github/workflows/") || name.contains("/.github/workflows/");
    for source in kit.sources.iter().filter(|source| is_workflow(source.name)) {
        source.documents.iter().for_each(|workflow| check_workflow(desk, workflow));
    }
}

fn check_workflow(desk: &Desk<'_>, workflow: &Node) {
    if !desk.is_table(workflow) {
        return;
    }
    desk.only(workflow, &["name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"]);
    let inputs = desk.need(workflow, "on").and_then(|on| on.get("workflow_dispatch")?.get("inputs"));
    if let Some(inputs) = inputs {
        check_channel(desk, Some(inputs), inputs.place);
    }
    let known: Vec<&str> = inputs.map_or(&[][..], Node::entries).iter().map(|entry| entry.key.value.as_str()).collect();
    let jobs = desk.table(workflow, "jobs").map_or(&[][..], Node::entries);
    if jobs.iter().any(|job| job.node.get("permissions").is_none()) && workflow.get("permissions").is_none() {
        let help = "add `permissions:` with the least that is needed, `contents: read` for example";
        desk.report(Code::MissingKey, workflow.place, "`permissions` is missing", help);
    }
    for job in jobs {
        check_job(desk, &job.node);
        each_text(&job.node, &mut |text: At<&str>| {
            for name in between(text.value, "${{", "}}").flat_map(|expression| names_after(expression, "inputs.")) {
                if !known.contains(&name) {
                    desk.dangling(text.place, "input", name, &known);
                }
            }
        });
    }
}

fn check_job(desk: &Desk<'_>, job: &Node) {
    if !desk.is_table(job) || job.get("uses").is_some() {
        return;
    }
    desk.text(job, "runs-on");
    match desk.need(job, "timeout-minutes") {
        Some(limit) if !matches!(limit.value, Value::Number(_)) => desk.wrong(limit, "a number of minutes"),
        _ => {}
    }
    for step in desk.list(job, "steps") {
        check_step(desk, step);
    }
}

fn check_step(desk: &Desk<'_>, step: &Node) {
    if !desk.is_table(step) {
        return;
    }
    match (step.get("run"), step.get("uses")) {
        (None, None) => drop(desk.need(step, "run")),
        (Some(run), _) => check_script(desk, run),
        (None, Some(uses)) => check_pinned(desk, uses),
    }
}

fn check_script(desk: &Desk<'_>, run: &Node) {
    let Some(script) = run.as_text() else { return desk.wrong(run, "a script") };
    for expression in between(script, "${{", "}}") {
        if UNTRUSTED.iter().any(|path| expression.contains(path)) {
            let message = format!("`${{{{{expression}}}}}` is pasted into a script");
            let help = "give it to the step through `env` and read the variable";
            desk.report(Code::ScriptInjection, run.place, message, help);
        }
    }
}

fn check_pinned(desk: &Desk<'_>, uses: &Node) {
    let Some(name) = uses.as_text() else { return desk.wrong(uses, "a text") };
    let version = name.rsplit_once('@').map_or("", |(_, version)| version);
    let numbered = version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let is_commit = version.len() == 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !(numbered || is_commit || name.starts_with("./")) {
        desk.report(
            Code::NotPinned,
            uses.place,
            format!("`{name}` can change under you"),
            "write `@` and a commit, or a version",
        );
    }
}
