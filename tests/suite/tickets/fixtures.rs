//! One small export for each preset, as the tools write them, and the traps that exports have.

use idpfit::import::tickets::{Preset, TicketClass, Tickets, Warning};

use super::{mapped, of, preset, read_bytes, table};

/// Reads one of `tests/exports`.
fn export(name: &str, layout: Preset) -> Tickets {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports").join(name);
    read_bytes(&[&std::fs::read(path).unwrap()], &preset(layout)).unwrap()
}

fn class<'a>(tickets: &'a Tickets, name: &str) -> &'a TicketClass {
    tickets.classes.iter().find(|class| class.name == name).unwrap()
}

/// The warnings but the one that the window is short.
fn warnings(tickets: &Tickets) -> Vec<&Warning> {
    tickets.quality.warnings.iter().filter(|warning| !matches!(warning, Warning::ShortSpan { .. })).collect()
}

#[test]
fn jira_cloud() {
    let tickets = export("jira-cloud.csv", Preset::JiraCloud);
    insta::assert_snapshot!(table(&tickets), @r"
    New database | 3 | 48.00 | 60.50 | 0
    Access | 2 | – | – | 1
    ");
    assert_eq!(tickets.class_source, "column=Custom field (Request Type)");
    let quality = &tickets.quality;
    assert_eq!(
        (quality.rows, quality.kept, quality.negative, quality.not_done, quality.without_class),
        (7, 6, 1, 1, 1)
    );
    assert_eq!(quality.negative_lines[0].line, 11);
    let database = class(&tickets, "New database");
    assert_eq!((database.hands_on_min, database.teams, database.request_like), (Some(45.0), Some(2), Some(true)));
    assert_eq!(database.hints, [("new database".to_owned(), 3)]);
    let file = || "1.csv".to_owned();
    let changed = "Status Category Changed".to_owned();
    assert_eq!(
        tickets.quality.warnings,
        [
            Warning::LongRows { file: file(), rows: 1, first_line: 10 },
            Warning::SubstitutedResolved { column: changed, tickets: 1 },
        ]
    );
}

#[test]
fn jira_server() {
    let tickets = export("jira-server.csv", Preset::JiraServer);
    insta::assert_snapshot!(table(&tickets), @r"
    Umgebungen | 2 | 15.00 | 24.00 | 0
    Zertifikate | 1 | – | – | 0
    ");
    assert_eq!(tickets.class_source, "column=Component/s");
    assert_eq!(tickets.first.to_string(), "2017-02-03T09:00:00", "other rows say that the day comes first");
    assert_eq!(warnings(&tickets), [] as [&Warning; 0]);
    assert_eq!(class(&tickets, "Zertifikate").request_like, Some(false));
}

#[test]
fn servicenow_incidents_with_one_row_per_update() {
    let tickets = export("servicenow-incident.csv", Preset::ServicenowIncident);
    insta::assert_snapshot!(table(&tickets), @r"
    Network | 2 | 4.00 | 4.00 | 1
    Storage | 1 | – | – | 0
    ");
    assert_eq!((tickets.quality.rows, tickets.quality.kept, tickets.quality.merged), (5, 3, 2));
    assert_eq!(class(&tickets, "Network").reassign_mean, Some(1.0), "the last row of a ticket counts");
    assert_eq!((tickets.quality.not_done, class(&tickets, "Storage").request_like), (1, Some(false)));
}

#[test]
fn servicenow_requests_with_references() {
    let tickets = export("servicenow-request.json", Preset::ServicenowRequest);
    insta::assert_snapshot!(table(&tickets), @r"
    Virtual machine | 2 | 48.00 | 48.00 | 1
    Access | 1 | – | – | 0
    ");
    assert_eq!(
        (tickets.class_source.as_str(), tickets.first.to_string()),
        ("column=cat_item", "2025-09-01T08:00:00".into())
    );
    let machine = class(&tickets, "Virtual machine");
    assert_eq!((machine.teams, machine.request_like), (Some(2), Some(true)));
}

#[test]
fn github_issues() {
    let tickets = export("github.json", Preset::Github);
    insta::assert_snapshot!(table(&tickets), @r"
    new-service | 3 | 18.00 | 24.00 | 0
    access | 1 | – | – | 1
    ");
    assert_eq!((tickets.quality.not_done, tickets.quality.without_class, tickets.quality.open), (1, 1, 2));
    assert_eq!(class(&tickets, "new-service").per_week, Some(3.0 / tickets.weeks));
}

#[test]
fn zendesk_lines() {
    let tickets = export("zendesk.jsonl", Preset::Zendesk);
    insta::assert_snapshot!(table(&tickets), @r"
    reset | 2 | 11.00 | 12.00 | 0
    quota | 1 | – | – | 1
    ");
    let updated = "updated_at".to_owned();
    assert_eq!(warnings(&tickets), [&Warning::SubstitutedResolved { column: updated, tickets: 3 }]);
    assert_eq!(class(&tickets, "reset").teams, Some(2));
}

#[test]
fn the_same_ticket_in_two_files_counts_once_and_the_later_row_holds() {
    let one = b"id,at,done,what\n1,2025-01-01,,a\n2,2025-01-02,,a\n".as_slice();
    let two = b"id,at,done,what\n2,2025-01-02,2025-01-03,b\n3,2025-03-02,,a\n".as_slice();
    let tickets = read_bytes(&[one, two], &mapped("id=id,created=at,resolved=done,class=what")).unwrap();
    assert_eq!(table(&tickets), "a | 2 | – | – | 2\nb | 1 | 24.00 | 24.00 | 0");
    assert_eq!((tickets.quality.rows, tickets.quality.merged), (4, 1));
    assert_eq!(tickets.files.iter().map(|file| file.rows).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(tickets.files[0].sha256.len(), 64);
}

#[test]
fn numbers_of_issues_of_two_repositories_are_not_the_same_ticket() {
    let file = br#"[{"number":1,"createdAt":"2025-01-01T00:00:00Z","labels":[{"name":"a"}]}]"#.as_slice();
    let tickets = read_bytes(&[file, file], &preset(Preset::Github)).unwrap();
    assert_eq!(tickets.quality.kept, 2);
    assert!(tickets.quality.warnings.contains(&Warning::LocalIds));
}

#[test]
fn a_map_replaces_columns_of_a_preset() {
    let file = b"Issue key,Created,Resolved,Issue Type,Team asking,Minutes\nA-1,2025-01-01,2025-01-02,Task,Red,30\n"
        .as_slice();
    let mut layout = mapped("class=Team asking,hands_on=minutes");
    layout.preset = Some(Preset::JiraServer);
    let tickets = read_bytes(&[file], &layout).unwrap();
    assert_eq!((tickets.classes[0].name.as_str(), tickets.classes[0].hands_on_min), ("Red", Some(30.0)));
}

#[test]
fn a_map_says_what_it_cannot_read() {
    let mistake = |text: &str| text.parse::<idpfit::import::tickets::Map>().unwrap_err();
    insta::assert_snapshot!(mistake("creation=Created"), @"`creation` cannot be mapped; one of: id, created, resolved, class, team, hands_on, reassigned, text");
    insta::assert_snapshot!(mistake("Created"), @"`Created` is not `NAME=COLUMN`, with one of the names id, created, resolved, class, team, hands_on, reassigned, text");
    insta::assert_snapshot!(mistake("id=a,id=b"), @"`id` is named twice");
    insta::assert_snapshot!(mistake("id="), @"`id=` names a column that is empty");
}

#[test]
fn every_encoding_that_exports_have_is_read() {
    let text = "id\tat\twhat\n1\t2025-01-01\tZugänge\n2\t2025-03-01\tZugänge – neu\n";
    let wide = |swap: bool, mark: &[u8]| {
        let units = text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() });
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let narrow: Vec<u8> = text.chars().map(|letter| if letter == '–' { 0x96 } else { letter as u32 as u8 }).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let little = wide(false, b"\xff\xfe");
    for bytes in [text.as_bytes(), &marked, &little, &wide(true, b"\xfe\xff"), &wide(false, b""), &narrow] {
        let tickets = read_bytes(&[bytes], &mapped("id=id,created=at,class=what")).unwrap();
        assert_eq!(table(&tickets), "Zugänge | 1 | – | – | 1\nZugänge – neu | 1 | – | – | 1");
        let encoding = tickets.quality.warnings.iter().find_map(|warning| match warning {
            Warning::Encoding { read_as, .. } => Some(*read_as),
            _ => None,
        });
        let expected = match bytes {
            bytes if bytes == narrow => Some("Windows-1252"),
            bytes if bytes == text.as_bytes() || bytes == marked => None,
            _ => Some("UTF-16"),
        };
        assert_eq!(encoding, expected);
    }
}

#[test]
fn a_separator_is_found_out_or_told() {
    for text in [
        "id;at;what\n1;2025-01-01;a,b\n",
        "sep=|\r\nid|at|what\r\n1|2025-01-01|a,b\r\n",
        "\n\nid\tat\twhat\n1\t2025-01-01\ta,b",
    ] {
        assert_eq!(table(&of("id=id,created=at,class=what", text)), "a,b | 1 | – | – | 1", "{text}");
    }
}

#[test]
fn a_rate_needs_a_month_and_a_full_page_is_told() {
    let row = |number: u32, day: u32| format!("{number},2025-0{}-{:02},a\n", 1 + day / 28, 1 + day % 28);
    let rows = |step: u32| (0..30).map(|number| row(number, number * step)).collect::<Vec<_>>().concat();
    let short = of("id=id,created=at,class=what", &format!("id,at,what\n{}", rows(0)));
    assert_eq!(short.classes[0].per_week, None);
    assert!(short.quality.warnings.contains(&Warning::ExportLimit { file: "1.csv".to_owned(), rows: 30 }));
    let long = of("id=id,created=at,class=what", &format!("id,at,what\n{}", rows(2)));
    assert_eq!(long.classes[0].per_week, Some(30.0 / long.weeks));
}

#[test]
fn an_order_of_dates_that_nothing_tells_is_told() {
    let text = "id,at,what\n1,03/04/2025,a\n2,05/06/2025,a\n";
    let open = of("id=id,created=at,class=what", text);
    let order = idpfit::import::tickets::DateOrder::DayFirst;
    assert_eq!(open.first.to_string(), "2025-04-03T00:00:00");
    let file = || "1.csv".to_owned();
    assert_eq!(warnings(&open)[1..], [&Warning::OpenDateOrder { file: file(), order, dates: 2 }]);
    let mixed = of(
        "id=id,created=at,class=what",
        "id,at,what\n1,13/04/2025,a\n2,05/16/2025,a\n3,05/17/2025,a\n4,01/02/2025,a\n",
    );
    assert_eq!(mixed.first.to_string(), "2025-01-02T00:00:00", "most say that the month comes first");
    assert!(mixed.quality.warnings.contains(&Warning::MixedDateOrder { file: file(), day_first: 1, month_first: 2 }));
}

#[test]
fn no_name_of_a_person_is_kept() {
    let shown = format!("{:?}", export("jira-cloud.csv", Preset::JiraCloud)).to_lowercase();
    for name in ["lovelace", "hopper", "turing", "5f1"] {
        assert!(!shown.contains(name), "{name}");
    }
}
