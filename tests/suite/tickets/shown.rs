//! What a person sees of tickets.

use std::collections::BTreeSet;
use std::path::Path;

use idpfit::import::Source;
use idpfit::import::tickets::{DateOrder, Layout, Preset, Tickets, Warning, read};
use idpfit::problem::{Colour, render};
use idpfit::report::{Templates, tickets, tickets_view, view};

use super::{mapped, of, preset, read_bytes};

/// Reads files of `tests/exports` under their own names.
fn exports(names: &[&str], layout: &Layout) -> Tickets {
    let path = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports").join(name);
    let source = |name: &&str| Source::new(*name, std::fs::File::open(path(name)).unwrap());
    read(names.iter().map(source).collect(), layout, &mut |_| ()).unwrap()
}

fn shown(tickets_read: &Tickets) -> String {
    tickets(tickets_read, &Templates::default(), 110).unwrap()
}

#[test]
fn an_export_is_summed_up_with_what_it_is_worth() {
    insta::assert_snapshot!(shown(&exports(&["jira-cloud.csv"], &preset(Preset::JiraCloud))), @r#"
    TICKETS · 6 of 7 rows · 2025-10-06 to 2025-11-10, 5.0 weeks
      jira-cloud.csv · rows: 7

      dropped, blank: 1 (first lines: 8)
      resolved before created, so without a lead time: 1 (first lines: 11)
      closed without being worked off, so without a lead time: 1
      not yet closed: 1
      without a class: 1

      !  jira-cloud.csv: rows with more cells than the header: 1, the first in line 10. What is beyond the header
         is not read.
      !  Tickets that are done and do not say when: 1; the date of "Status Category Changed" stands in for it.

      Custom field (Request Type)   tickets  a week  teams  p50 h    p85 h    open
      New database                  3        0.6     2      48.0     60.5     0
      Access                        2        0.4     1      –        –        1
    "#);
}

#[test]
fn a_short_log_shows_no_rates() {
    insta::assert_snapshot!(shown(&of("created=at,class=what", "at,what\n2025-01-01,a\n03/04/2025,\n")), @r"
    TICKETS · 2 of 2 rows · 2025-01-01 to 2025-04-03, 13.1 weeks
      1.csv · rows: 2

      not yet closed: 2
      without a class: 1

      !  1.csv has no date of resolution: there is no lead time, and every ticket counts as open.
      !  1.csv has no ids: rows of the same ticket count as tickets of their own.
      !  1.csv: dates that can be read with the day or the month first: 1, and no other date tells. They are read
         as dmy; say which with --dates.

      what                          tickets  a week  teams  p50 h    p85 h    open
      a                             1        0.1     –      –        –        1
    ");
    insta::assert_snapshot!(shown(&exports(&["servicenow-incident.csv"], &preset(Preset::ServicenowIncident))), @r"
    TICKETS · 3 of 5 rows · 2018-08-01 to 2018-09-20, 7.1 weeks
      servicenow-incident.csv · rows: 5

      more about a ticket that is there already, of which the last row counts: 2
      closed without being worked off, so without a lead time: 1
      not yet closed: 1

      category                      tickets  a week  teams  p50 h    p85 h    open
      Network                       2        0.3     –      4.0      4.0      1
      Storage                       1        0.1     –      –        –        0
    ");
}

#[test]
fn lines_of_several_files_name_their_file() {
    let layout = mapped("id=id,created=at,resolved=done,class=what");
    let text = b"id,at,done,what\n1,2025-03-01,2025-02-01,a\n".as_slice();
    let other = b"id,at,done,what\n2,soon,2025-02-01,a\n".as_slice();
    insta::assert_snapshot!(shown(&read_bytes(&[text, other], &layout).unwrap()), @r"
    TICKETS · 1 of 2 rows · 2025-03-01 to 2025-03-01, 0.0 weeks
      1.csv · rows: 1
      2.csv · rows: 1

      dropped, with a date of creation that cannot be used: 1 (first lines: 2.csv:2)
      dates that cannot be used: 1
      resolved before created, so without a lead time: 1 (first lines: 1.csv:2)

      !  The tickets span 0.0 weeks. A rate needs 4, so none is computed: export a longer time.

      what                          tickets  a week  teams  p50 h    p85 h    open
      a                             1        –       –      –        –        0
    ");
}

#[test]
fn every_warning_has_words() {
    let mut read = of("created=at,class=what", "at,what\n2025-01-01,a\n");
    read.quality.warnings = warnings();
    insta::assert_snapshot!(shown(&read), @r#"
    TICKETS · 1 of 1 rows · 2025-01-01 to 2025-01-01, 0.0 weeks
      1.csv · rows: 1

      not yet closed: 1

      !  a.csv has exactly 1,000 rows, as exports have that are cut off at a limit: ask for more rows, or pass
         several files.
      !  a.csv: rows with more cells than the header: 2, the first in line 7. What is beyond the header is not
         read.
      !  a.csv: the last row, in line 9, breaks off; the file may be cut off.
      !  a.csv: dates that can be read with the day or the month first: 4, and no other date tells. They are read
         as dmy; say which with --dates.
      !  a.csv: dates with the day first: 3, with the month first: 2. What can be both is read as most are; say
         which with --dates.
      !  a.csv is not UTF-8; it was read as Windows-1252.
      !  Tickets that are done and do not say when: 3; the date of "updated_at" stands in for it.
      !  a.csv has no date of resolution; "closed_at" stands in for it, so lead times are too long.
      !  a.csv has no date of resolution: there is no lead time, and every ticket counts as open.
      !  a.csv has no ids: rows of the same ticket count as tickets of their own.
      !  The ids are unique in one file only: a ticket that is in two of them counts twice.
      !  No column says what was asked for, so there are no classes: name it with --map class=COLUMN.
      !  There are more teams than can be: the column names something else, and teams are not counted.

      what                          tickets  a week  teams  p50 h    p85 h    open
      a                             1        –       –      –        –        1
    "#);
}

/// One warning of each kind, but that of the short window.
fn warnings() -> Vec<Warning> {
    let file = || "a.csv".to_owned();
    vec![
        Warning::ExportLimit { file: file(), rows: 1000 },
        Warning::LongRows { file: file(), rows: 2, first_line: 7 },
        Warning::ShortLastRow { file: file(), line: 9 },
        Warning::OpenDateOrder { file: file(), order: DateOrder::DayFirst, dates: 4 },
        Warning::MixedDateOrder { file: file(), day_first: 3, month_first: 2 },
        Warning::Encoding { file: file(), read_as: "Windows-1252" },
        Warning::SubstitutedResolved { column: "updated_at".to_owned(), tickets: 3 },
        Warning::NearResolved { file: file(), column: "closed_at".to_owned() },
        Warning::NoResolved { file: file() },
        Warning::NoIds { file: file() },
        Warning::LocalIds,
        Warning::NoClass,
        Warning::ManyTeams,
    ]
}

#[test]
fn the_page_lists_every_field_of_tickets_and_no_other() {
    let mut fields = BTreeSet::new();
    for name in ["jira-cloud.csv", "jira-server.csv"] {
        let preset = preset(Preset::JiraCloud);
        fields.extend(view::fields(&tickets_view(&exports(&[name], &preset))));
    }
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/README.md")).unwrap();
    let section = page.split("## Fields of `tickets.txt.j2`\n").nth(1).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let documented: BTreeSet<String> = rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect();
    let is_outer = |path: &String| fields.iter().any(|other| other.starts_with(&format!("{path}[]")));
    let fields: BTreeSet<String> = fields.iter().filter(|path| !is_outer(path)).cloned().collect();
    assert_eq!(fields, documented);
}

#[test]
fn a_mistake_in_the_template_is_told_with_its_place() {
    let mut templates = Templates::default();
    templates.add("tickets.txt.j2", "templates/tickets.txt.j2", "{{ view.quality.row }}\n");
    let read = of("created=at,class=what", "at,what\n2025-01-01,a\n");
    let flawed = tickets(&read, &templates, 80).unwrap_err();
    let shown = render(&flawed.problems, &flawed.files, Colour::Off);
    assert!(shown.contains("`view.quality.row` is not there") && shown.contains("did you mean `rows`?"), "{shown}");
}
