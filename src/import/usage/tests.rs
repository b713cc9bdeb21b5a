use std::fmt::Write as _;

use super::*;
use crate::adoption::Channel;
use crate::date::Date;
use crate::import::source::Source;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn source(name: &str, text: &str) -> Source<'static> {
    Source::new(name, std::io::Cursor::new(text.as_bytes().to_vec()))
}

fn used() -> Used<'static> {
    Used { path: None, today: day("2027-01-31"), members: None }
}

fn read(text: &str) -> Result<Runs, String> {
    read_as(text, &used())
}

fn read_as(text: &str, used: &Used<'_>) -> Result<Runs, String> {
    let said = |refused: Vec<crate::import::Refused>| format!("{} | {}", refused[0], refused[0].hint());
    runs(vec![source("runs.json", text)], used, &mut |_| ()).map_err(said)
}

/// A task of a scaffolder; parameters and steps hold what must not be read.
fn task(id: &str, status: &str, created: &str, channel: &str) -> String {
    format!(
        r#"{{"id": "{id}", "spec": {{"steps": [{{"id": "channel", "status": "failed", "input": {{"token": "s3cr3t"}}}}],
        "parameters": {{"password": "hunter2", "id": "s3cr3t", "createdBy": "nobody", "channel": {channel}}},
        "user": {{"ref": "user:default/Ana", "entity": {{"spec": {{"memberOf": ["group:default/checkout"], "profile": {{"email": "ana@example.org"}}}}}}}},
        "templateInfo": {{"entityRef": "template:default/new-database"}}}},
        "status": "{status}", "createdAt": {created}, "lastHeartbeatAt": "2027-01-02T11:00:00Z", "createdBy": "user:default/ana"}}"#
    )
}

#[test]
fn nothing_but_the_named_fields_is_read() {
    let text = format!(
        r#"{{"tasks": [{}], "totalTasks": 1}}"#,
        task("1", "completed", "\"2027-01-02T10:00:00Z\"", "\"own-choice\"")
    );
    let runs = read(&text).unwrap();
    let run = runs.log.runs[0];
    assert_eq!(
        (run.channel, run.succeeded, run.ended.map(|ended| ended - run.started)),
        (Channel::OwnChoice, true, Some(3600))
    );
    assert_eq!(runs.log.teams, [["checkout"]]);
    assert_eq!(runs.paths.keys().collect::<Vec<_>>(), ["new-database"]);
    let shown = format!("{runs:?}");
    for secret in ["hunter2", "s3cr3t", "ana@", "Ana", "nobody"] {
        assert!(!shown.contains(secret), "{secret} was kept: {shown}");
    }
}

#[test]
fn runs_of_ports_actions_and_of_workflows_are_read_alike() {
    let port = r#"{"ok": true, "runs": [{"id": "r1", "status": "SUCCESS", "source": "UI", "action": {"identifier": "new_database"},
        "properties": {"channel": "asked-by-lead", "password": "x"}, "createdBy": "ana@example.org",
        "createdAt": "2027-01-02T10:00:00.000Z", "endedAt": "2027-01-02T10:30:00.000Z"},
        {"id": "r2", "status": "IN_PROGRESS", "action": "new_database", "createdAt": "2027-01-02T10:00:00.000Z"}]}"#;
    let runs = read_as(port, &Used { path: Some("new-database"), ..used() }).unwrap();
    assert_eq!((runs.log.runs[0].channel, runs.worth.unfinished, runs.worth.kept), (Channel::AskedByLead, 1, 1));
    let github = r#"[{"databaseId": 1, "conclusion": "failure", "status": "completed", "createdAt": "2027-01-02T10:00:00Z", "updatedAt": "2027-01-02T10:01:00Z"}]"#;
    let runs = read(github).unwrap();
    assert_eq!((runs.log.runs[0].succeeded, runs.worth.without_channel, runs.worth.without_user), (false, 1, 1));
}

#[test]
fn a_catalogue_says_who_is_in_which_team() {
    let catalogue = r#"[{"apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "Ana"},
        "spec": {"memberOf": ["ledger"], "profile": {"email": "ana@example.org"}},
        "relations": [{"type": "memberOf", "targetRef": "group:default/payments"}, {"type": "ownerOf", "targetRef": "component:default/x"}]},
        {"apiVersion": "backstage.io/v1alpha1", "kind": "Group", "metadata": {"name": "ledger"}, "spec": {"children": []}}]"#;
    let members = members(vec![source("entities.json", catalogue)], &mut |_| ()).unwrap();
    assert_eq!((members.users(), members.entities), (1, 2));
    let text = format!("[{}]", task("1", "completed", "\"2027-01-02T10:00:00Z\"", "null"));
    let runs = read_as(&text, &Used { members: Some(&members), ..used() }).unwrap();
    assert_eq!(runs.log.teams, [["ledger", "payments"]]);
    assert_eq!(runs.log.runs[0].channel, Channel::Unknown);
}

#[test]
fn bad_rows_are_left_out_and_told() {
    let rows = [
        task("1", "completed", "\"2027-01-02T10:00:00Z\"", "\"own-choice\""),
        task("1", "failed", "\"2027-01-02T10:00:00Z\"", "\"own-choice\""),
        task("2", "completed", "\"2030-01-02T10:00:00Z\"", "\"own-choice\""),
        task("3", "completed", "\"soon\"", "\"own-choice\""),
        task("4", "completed", "1767348000000", "\"own-choice\""),
        task("5", "completed", "\"2027-01-20T10:00:00Z\"", "17"),
        task("6", "cancelled", "\"2027-01-02T10:00:00Z\"", "\"own-choice\""),
        task("7", "processing", "\"2027-01-02T10:00:00Z\"", "\"own-choice\""),
    ];
    let runs = read(&format!("[{}]", rows.join(","))).unwrap();
    let expected = Worth {
        rows: 8,
        kept: 3,
        merged: 1,
        undated: 1,
        future: 1,
        unfinished: 1,
        cancelled: 1,
        negative: 1,
        without_channel: 1,
        ..Worth::default()
    };
    assert_eq!(runs.worth, expected);
    assert!(!runs.log.runs[0].succeeded, "the last row of an id holds");
    assert_eq!(runs.log.runs[2].ended, None, "what ends before it begins has no duration");
}

#[test]
fn files_that_hold_no_runs_are_refused_with_the_argument_that_fits() {
    let refused = |text: &str| read(text).unwrap_err();
    let entities = r#"[{"apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "ana"}}]"#;
    assert_eq!(
        refused(entities),
        "`runs.json`: there is no run in it; found: `apiVersion`, `kind`, `metadata` | pass it with `--entities`: its fields are of that kind"
    );
    assert!(
        refused(r#"{"specversion": "1.0", "type": "x"}"#)
            .ends_with("pass it with `--events`: its fields are of that kind")
    );
    assert!(refused(r#"[{"key": "A-1", "status": "Done"}]"#).contains("`--tickets`"));
    assert!(refused(r#"[{"a": 1}]"#).contains("name an export of scaffolder tasks"));
    assert!(refused("").contains("there is nothing in it"));
    assert!(refused("{\"tasks\": [{\"id\": \"1\", \"sta").contains("line 1: it is cut off"));
    assert!(refused("[{\"id\": \0\"1\"}]").contains("this is not text"));
    assert!(refused("[{\"id\": 1]").contains("this is not JSON"));
    assert!(read(r#"{"tasks": []}"#).unwrap().log.runs.is_empty(), "an export without runs is no mistake");
    let events =
        events(vec![source("e", r#"{"id": "1", "status": "x"}"#)], day("2027-01-31"), &mut |_| ()).unwrap_err();
    assert!(events[0].hint().contains("`--runs`"));
    let table = deployments(vec![source("d", "service,started_at\na,2027-01-01\n")], day("2027-01-31")).unwrap_err();
    assert_eq!(table[0].to_string(), "`d`: there is no column `deployed_at`; found: `service`, `started_at`");
    assert!(table[0].hint().contains("`--incidents`"));
}

#[test]
fn a_path_is_found_by_its_name_among_others() {
    let mut rows = String::new();
    for (number, name) in ["golden-path-database", "new-service", "golden-path-database"].iter().enumerate() {
        let row = task(&number.to_string(), "completed", "\"2027-01-02T10:00:00Z\"", "\"own-choice\"");
        writeln!(rows, "{}", row.replace("new-database", name).replace('\n', " ")).unwrap();
    }
    let runs = |path| read_as(&rows, &Used { path, ..used() }).unwrap();
    let found = runs(Some("database"));
    assert_eq!((found.worth.kept, found.worth.others, found.is_certain()), (2, 1, true));
    let all = runs(Some("queue"));
    assert_eq!((all.worth.kept, all.worth.others, all.is_certain()), (3, 0, false));
}

#[test]
fn a_text_of_any_length_and_depth_is_read_to_its_end() {
    let long = "x".repeat(3 << 20);
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let row = task(&long, "completed", "\"2027-01-02T10:00:00Z\"", &format!("\"{long}\""));
    let text = format!(r#"[{{"deep": {deep}, {}]"#, &row[1..]);
    let runs = read(&text).unwrap();
    assert_eq!((runs.worth.kept, runs.log.runs[0].channel), (1, Channel::Unknown));
}

#[test]
fn events_bring_runs_tickets_deployments_and_incidents() {
    let lines = r#"{"specversion":"1.0","id":"1","source":"/p","type":"com.example.goldenpath.run.finished","time":"2027-01-02T10:00:00Z","subject":"checkout","data":{"path":"database","team":"checkout","actor":"sha256:00","channel":"own-choice","outcome":"succeeded","startedAt":"2027-01-02T10:00:00Z","durationSeconds":1800}}
{"specversion":"1.0","id":"1","source":"/p","type":"com.example.goldenpath.run.finished","time":"2027-01-02T10:00:00Z","data":{"outcome":"failed"}}
{"context":{"id":"2","type":"dev.cdevents.ticket.created.0.2.0","timestamp":"2027-01-03T10:00:00Z"},"subject":{"id":"T-1","content":{"uri":"x"}}}
{"specversion":"1.0","id":"3","type":"dev.cdevents.service.deployed.0.3.0","time":"2027-01-04T10:00:00Z","data":{"context":{"type":"y"},"subject":{"id":"a"}}}
{"context":{"id":"4","type":"dev.cdevents.service.rolledback.0.3.0","timestamp":"2027-01-04T11:00:00Z"},"subject":{"id":"a"}}
{"context":{"id":"5","type":"dev.cdevents.incident.detected.0.3.0","timestamp":"2027-01-04T12:00:00Z"},"subject":{"id":"i1"}}
{"context":{"id":"6","type":"dev.cdevents.incident.resolved.0.3.0","timestamp":"2027-01-04T14:00:00Z"},"subject":{"id":"i1"}}
{"context":{"id":"7","type":"dev.cdevents.build.started.0.3.0","timestamp":"2027-01-04T14:00:00Z"},"subject":{"id":"b"}}
"#;
    let events = events(vec![source("events.jsonl", lines)], day("2027-01-31"), &mut |_| ()).unwrap();
    let run = events.runs.log.runs[0];
    assert_eq!((events.runs.log.runs.len(), run.succeeded, run.ended), (1, true, Some(run.started + 1800)));
    assert_eq!((events.runs.worth.merged, events.tickets.map(|tickets| tickets.len()), events.others), (1, Some(1), 1));
    assert_eq!(events.deployments.all.iter().map(|one| one.failed).collect::<Vec<_>>(), [Some(true)]);
    let incident = events.incidents.all[0];
    assert_eq!(incident.resolved, Some(incident.at + 7200));
}

#[test]
fn deployments_and_incidents_are_read_from_csv() {
    let text = "Service;Deployed at;Commit at;Failed\na;2027-01-04 10:00;2027-01-04 08:00;no\na;2027-01-04 10:00;2027-01-04 08:00;no\n;;;\nb;2027-01-05 10:00;2027-01-06 08:00;yes\nc;later;;\nd;2031-01-05;;\n";
    let changes = deployments(vec![source("d.csv", text)], day("2027-01-31")).unwrap();
    let expected = Worth { rows: 5, kept: 2, merged: 1, undated: 1, future: 1, negative: 1, ..Worth::default() };
    assert_eq!(changes.worth, expected);
    assert_eq!(changes.all.iter().map(|one| one.failed).collect::<Vec<_>>(), [Some(false), Some(true)]);
    let text = "service,started_at,resolved_at\na,2027-01-04T10:00:00Z,2027-01-04T12:30:00Z\nb,2027-01-05T10:00:00Z,\n";
    let changes = incidents(vec![source("i.csv", text)], day("2027-01-31")).unwrap();
    assert_eq!(
        changes.all.iter().map(|one| one.resolved.map(|resolved| resolved - one.at)).collect::<Vec<_>>(),
        [Some(9000), None]
    );
}
