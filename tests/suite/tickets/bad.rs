//! Exports that cannot be used, or only in part: each is an error that says what to do, or an outcome that is stated.

use std::io::{self, Read};

use idpfit::import::Source;
use idpfit::import::tickets::{Layout, Preset, Reason, Warning, read};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{mapped, of, preset, read_bytes, refusal, table};

const MAP: &str = "id=id,created=at,class=what";

#[test]
fn the_wrong_preset_names_the_right_one() {
    let file = b"number,opened_at,closed_at,cat_item,short_description\nRITM1,2025-01-01,,VM,x\n".as_slice();
    insta::assert_snapshot!(refusal(&[file], &preset(Preset::JiraCloud)), @r"
    `1.csv`, line 1: no column for `id` (`issue key`, `key`, `issue id`); none for `created` (`created`); none for `class` (`custom field (request type)`, `request type`, `custom field (customer request type)` or the like) as `jira-cloud` has it; found: `number`, `opened_at`, `closed_at`, `cat_item`, `short_description`
    hint: its columns are those of `--preset servicenow-request`
    ");
    insta::assert_snapshot!(refusal(&[file], &preset(Preset::ServicenowIncident)), @r"
    `1.csv`, line 1: no column for `class` (`category`, `subcategory`, `cmdb ci` or the like) as `servicenow-incident` has it; found: `number`, `opened_at`, `closed_at`, `cat_item`, `short_description`
    hint: its columns are those of `--preset servicenow-request`
    ");
}

#[test]
fn missing_columns_are_named_with_those_that_are_there() {
    insta::assert_snapshot!(refusal(&[b"id,when,what\n1,2025-01-01,a\n"], &mapped(MAP)), @r"
    `1.csv`, line 1: no column for `created` (`at`); found: `id`, `when`, `what`
    hint: name the columns: `--map created=COLUMN`
    ");
    insta::assert_snapshot!(refusal(&[b"id,when\n1,2025-01-01\n"], &mapped("id=id")), @r"
    `1.csv`, line 1: nothing says what the columns mean
    hint: pass `--preset` with one of jira-cloud, jira-server, servicenow-incident, servicenow-request, github, zendesk, or `--map created=COLUMN`
    ");
    insta::assert_snapshot!(refusal(&[b"id,when\n1,2025-01-01\n"], &Layout::default()), @r"
    nothing says what the columns mean
    hint: pass `--preset` with one of jira-cloud, jira-server, servicenow-incident, servicenow-request, github, zendesk, or `--map created=COLUMN`
    ");
    let wide = format!("{}\n1\n", (0..300).map(|column| format!("c{column}")).collect::<Vec<_>>().join(","));
    insta::assert_snapshot!(refusal(&[wide.as_bytes()], &preset(Preset::Github)), @r"
    `1.csv`, line 1: no column for `id` (`url`, `html url`, `id` or the like); none for `created` (`createdat`, `created at`); none for `class` (`labels`, `issuetype`, `type`) as `github` has it; found: `c0`, `c1`, `c2`, `c3`, `c4`, `c5`, `c6`, `c7`, `c8`, `c9`, `c10`, `c11`, `c12`, `c13`, `c14`, `c15`, `c16`, `c17`, `c18`, `c19`, `c20`, `c21`, `c22`, `c23`, and 276 more
    hint: name the columns: `--map id=COLUMN,created=COLUMN,class=COLUMN`
    ");
}

#[test]
fn every_file_that_cannot_be_used_is_named() {
    let files: [&[u8]; 12] = [
        b"",
        b"id,at,what\n",
        b"\n\n,,\n",
        b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml xl/workbook.xml",
        b"PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        b"PK\x03\x04\x14\x00bomb.csv\x00\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
        b"\x1f\x8b\x08\x00\x00",
        b"\x7fELF\x02\x01\x01\x00\x00\x01\x02\x03",
        b"id,at,what\n1,2025-01-01,a\n2,2025-01-02,\"a\n3,2025-01-03,a\n",
        b"\xff\xfei\x00d\x00,\x00a\x00t\x00,\x00w\x00h\x00a\x00t\x00\n\x001\x00,\x002\x000\x002\x005\x00-\x000\x001\x00-\x000\x001\x00,\x00a\x00\n",
        b"[{\"id\":1,\"at\":\"2025-01-01\",\"what\":\"a\"},{\"id\":2,\"at\":\"20",
    ];
    insta::assert_snapshot!(refusal(&files, &mapped(MAP)), @r"
    `1.csv`: there is nothing in it
    hint: export again, over a time with tickets in it
    `2.csv`: there is no row below the header
    hint: export again, over a time with tickets in it
    `3.csv`: there is nothing in it
    hint: export again, over a time with tickets in it
    `4.csv`: this is an Excel workbook (.xlsx), not a CSV file
    hint: open it and save it as CSV, or export as CSV in the first place
    `5.csv`: this is an OpenDocument spreadsheet (.ods), not a CSV file
    hint: open it and save it as CSV, or export as CSV in the first place
    `6.csv`: this is a ZIP archive, not a CSV file
    hint: unpack it yourself and name the CSV or JSON file in it
    `7.csv`: this is an old Excel workbook (.xls), not a CSV file
    hint: open it and save it as CSV, or export as CSV in the first place
    `8.csv`: this is a gzip file, not a CSV file
    hint: unpack it yourself and name the CSV or JSON file in it
    `9.csv`: this is not text
    hint: export as CSV or JSON
    `10.csv`, line 3: a quoted cell begins here and does not end
    hint: close the quote, or export again: the file may be cut off
    `11.csv`: it is cut off
    hint: export or copy it again: its end is missing
    `12.csv`, line 1: it is cut off
    hint: export or copy it again: its end is missing
    ");
}

#[test]
fn json_that_is_none_is_told_with_its_line() {
    insta::assert_snapshot!(refusal(&[b"{\"id\":1,\"at\":\"2025-01-01\",\"what\":\"a\"}\n{\"id\":2,,}\n"], &mapped(MAP)), @r"
    `1.csv`, line 2: this is not JSON: key must be a string at line 2 column 9
    hint: export again as JSON, or as CSV
    ");
    insta::assert_snapshot!(refusal(&[b"[\n{\"id\":1}, 5]"], &mapped("id=id")), @r"
    `1.csv`, line 2: this is not JSON: invalid type: integer `5`, expected a ticket at line 2 column 12
    hint: export again as JSON, or as CSV
    ");
    insta::assert_snapshot!(refusal(&[b"[]"], &mapped(MAP)), @r"
    `1.csv`: there is no row below the header
    hint: export again, over a time with tickets in it
    ");
    let deep = ["[{\"id\":".to_owned(), "[".repeat(100_000)].concat();
    insta::assert_snapshot!(refusal(&[deep.as_bytes()], &mapped(MAP)), @r"
    `1.csv`, line 1: this is not JSON: recursion limit exceeded at line 1 column 133
    hint: export again as JSON, or as CSV
    ");
}

#[test]
fn separators_that_change_are_told() {
    insta::assert_snapshot!(refusal(&[b"id,at,what\n1;2025-01-01;a\n2;2025-01-02;b\n"], &mapped(MAP)), @r"
    `1.csv`: the header is separated by commas, the rows by semicolons
    hint: save it again with one separator throughout
    ");
    let tickets = of(MAP, "id,at,what\n1,2025-01-01,a\n2;2025-01-02;b\n3,2025-01-03,a\n");
    let dropped = &tickets.quality.dropped;
    assert_eq!((dropped.len(), dropped[0].reason, dropped[0].first_lines[0].line), (1, Reason::OtherDelimiter, 3));
}

#[test]
fn no_ticket_left_says_what_was_dropped() {
    let text = b"id,at,what\n1,,a\n,2025-01-01,a\n3,soon,a\n4,0000-00-00,a\n5,9999-12-31,a\n,,\n";
    insta::assert_snapshot!(refusal(&[text], &mapped(MAP)), @r"
    no ticket is left of 6 rows, 1 blank, 1 without an id, 1 without a date of creation, 3 with a date of creation that cannot be used
    hint: look at the first lines that were dropped; `--map` names other columns, `--dates` the order of day and month
    ");
}

#[test]
fn dates_outside_of_any_ticket_are_unusable() {
    let tickets = of(
        "id=id,created=at,resolved=done,class=what",
        "id,at,done,what\n1,2025-01-01,9999-12-31,a\n2,0001-01-01,2025-01-01,a\n3,2025-03-01,2025-02-01,a\n",
    );
    assert_eq!((tickets.quality.kept, tickets.quality.unusable_dates, tickets.quality.negative), (2, 2, 1));
    assert_eq!(tickets.quality.dropped[0].first_lines[0].line, 3);
    assert_eq!(table(&tickets), "a | 2 | – | – | 1");
}

#[test]
fn a_cell_of_ten_megabytes_is_only_a_cell() {
    let text = format!(
        "id,note,at,what\n1,\"{}\",2025-01-01,a\n2,x,2025-01-02,{}\n",
        "x,\n\"\"".repeat(2_000_000),
        "y".repeat(10_000_000)
    );
    let tickets = of(MAP, &text);
    assert_eq!((tickets.quality.kept, tickets.classes.len()), (2, 2));
    assert_eq!(tickets.classes[1].name, "y".repeat(200), "a name is cut to a length that can be shown");
}

#[test]
fn a_quote_that_swallows_the_file_stops_where_it_begins() {
    let text = format!(
        "id,at,what\n1,2025-01-01,a\n2,2025-01-02,\"{}",
        "a row of forty bytes, more or less\r\n".repeat(1 << 20)
    );
    insta::assert_snapshot!(refusal(&[text.as_bytes()], &mapped(MAP)), @r"
    `1.csv`, line 3: a row begins here that is longer than 32 MiB
    hint: look for a quote that is never closed, or export fewer columns
    ");
}

#[test]
fn formulas_are_only_data() {
    let tickets =
        of(MAP, "id,at,what\n1,2025-01-01,\"=HYPERLINK(\"\"http://example.com\"\")\"\n2,2025-01-01,@SUM(A1)\n");
    assert_eq!(
        tickets.classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>(),
        ["=HYPERLINK(\"http://example.com\")", "@SUM(A1)"]
    );
}

#[test]
fn what_steers_a_terminal_is_tamed_in_names() {
    let tickets = of(MAP, "id,at,what\n1,2025-01-01,\"red\u{1b}[31m\u{202e}\nx\"\n");
    assert_eq!(tickets.classes[0].name, "red\u{fffd}[31m\u{fffd} x");
}

#[test]
fn a_column_of_free_text_is_no_class() {
    let rows: Vec<String> = (0..20_001).map(|row| format!("{row},2025-01-01,text {row}\n")).collect();
    let text = format!("id,at,what\n{}", rows.concat());
    insta::assert_snapshot!(refusal(&[text.as_bytes()], &mapped(MAP)), @r"
    nearly every ticket has a value of its own in `what`: these are no classes
    hint: name the column that says what was asked for: `--map class=COLUMN`
    ");
}

#[test]
fn a_row_that_breaks_off_is_told() {
    let tickets = of(MAP, "id,at,what\n1,2025-01-01,a\n2,2025-01-02");
    assert!(tickets.quality.warnings.contains(&Warning::ShortLastRow { file: "1.csv".to_owned(), line: 3 }));
    assert_eq!(tickets.quality.without_class, 1);
}

/// A reader that fails after some bytes.
struct Failing(usize);

impl Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the disk is gone"));
        }
        let count = into.len().min(self.0);
        into[..count].fill(b'a');
        self.0 -= count;
        Ok(count)
    }
}

#[test]
fn a_disk_that_fails_in_the_middle_is_told() {
    for good in [0, 10, (1 << 20) + 5] {
        let refused = read(vec![Source::new("x.csv", Failing(good))], &mapped(MAP), &mut |_| ()).unwrap_err();
        assert_eq!(refused[0].to_string(), "`x.csv`: cannot be read: the disk is gone");
    }
}

#[test]
fn progress_only_grows_and_ends_at_the_size() {
    let rows: Vec<String> = (0..100_000).map(|row| format!("{row},2025-01-01,some text {}\n", row % 7)).collect();
    let text = format!("id,at,what\n{}", rows.concat());
    let mut told = Vec::new();
    let sources = vec![Source::new("a.csv", text.as_bytes())];
    read(sources, &mapped(MAP), &mut |progress| told.push((progress.rows, progress.bytes))).unwrap();
    assert!(told.len() > 2 && told.is_sorted(), "{told:?}");
    assert_eq!(told.last().copied(), Some((100_000, text.len() as u64)));
    let objects: Vec<String> =
        (0..9000).map(|row| format!("{{\"id\":{row},\"at\":\"2025-01-01\",\"what\":1}}")).collect();
    let json = objects.join("\n");
    let mut told = Vec::new();
    let sources = vec![Source::new("a.csv", text.as_bytes()), Source::new("b.jsonl", json.as_bytes())];
    read(sources, &mapped(MAP), &mut |progress| told.push((progress.rows, progress.bytes))).unwrap();
    assert!(told.is_sorted(), "{told:?}");
    assert_eq!(told.last().copied(), Some((109_000, (text.len() + json.len()) as u64)));
}

#[test]
fn nothing_that_anybody_feeds_it_makes_it_fall() {
    let mut runner = TestRunner::new(Config { cases: 2000, ..Config::default() });
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..8),
        prop_oneof![
            Just("id,at,done,what\n"),
            Just("number,createdAt,closedAt,labels\n"),
            Just("\""),
            Just(","),
            Just("\n"),
            Just("2025-01-01"),
            Just("03/04/2025"),
            Just("13/04/25 2:38 PM"),
            Just("[{"),
            Just("}]"),
            Just("\"id\":"),
            Just("{\"display_value\":\"x\"}"),
            Just("\u{feff}"),
            Just("\u{0}"),
            Just("Issue key,Created,Labels,Labels\n"),
            Just("-"),
            Just("9999-99-99T99:99:99+99"),
        ]
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let bytes = proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    let layouts =
        [mapped("id=id,created=at,resolved=done,class=what"), preset(Preset::JiraCloud), preset(Preset::Github)];
    let law = |bytes: Vec<u8>| {
        for layout in &layouts {
            let Ok(tickets) = read_bytes(&[&bytes, &bytes], layout) else { continue };
            let quality = &tickets.quality;
            let dropped: u64 = quality.dropped.iter().map(|dropped| dropped.rows).sum();
            prop_assert_eq!(quality.rows, quality.kept + quality.merged + dropped);
            prop_assert!(tickets.weeks.is_finite() && tickets.first <= tickets.last);
            let in_classes: u64 = tickets.classes.iter().map(|class| class.tickets).sum();
            prop_assert!(tickets.classes.is_empty() || in_classes + quality.without_class == quality.kept);
        }
        Ok(())
    };
    runner.run(&bytes, law).unwrap();
}
