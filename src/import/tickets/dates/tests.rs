use jiff::Timestamp;

use super::*;

/// Reads a date with its order given or decided by the date alone, and writes it as ISO.
fn shown(text: &str, order: Option<DateOrder>) -> String {
    let mut evidence = Evidence::default();
    let Some(moment) = read(text.as_bytes(), order, &mut evidence) else { return "–".to_owned() };
    let open = if moment.is_open() { "?" } else { "" };
    let seconds = moment.settled(evidence.order()).unwrap();
    format!("{}{open}", Timestamp::from_second(seconds).unwrap())
}

/// Holds that each text is read as the moment beside it.
fn all_are(cases: &[(&str, &str)]) {
    for (text, moment) in cases {
        assert_eq!(shown(text, None), *moment, "{text}");
    }
}

#[test]
fn iso_dates_are_read_with_and_without_time_and_offset() {
    all_are(&[
        ("2018-08-30 01:06:16", "2018-08-30T01:06:16Z"),
        ("2025-12-22", "2025-12-22T00:00:00Z"),
        ("2025-12-22T14:38:00.000+0100", "2025-12-22T13:38:00Z"),
        ("2025-12-22T14:38:00.123456Z", "2025-12-22T14:38:00Z"),
        ("2025-12-22 14:38:00,5 -03:30", "2025-12-22T18:08:00Z"),
        ("2025-12-22T14:38", "2025-12-22T14:38:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("2025-02-29", "–"),
        ("2025-12-22T25:00", "–"),
    ]);
}

#[test]
fn months_are_read_in_five_languages_and_two_encodings() {
    all_are(&[
        ("22/Dec/25 2:38 PM", "2025-12-22T14:38:00Z"),
        ("22/Dec/25 12:05 AM", "2025-12-22T00:05:00Z"),
        ("22/Dez/25 14:38", "2025-12-22T14:38:00Z"),
        ("3/März/25 9:05 AM", "2025-03-03T09:05:00Z"),
        ("22/déc./25 2:38 PM", "2025-12-22T14:38:00Z"),
        ("1/août/25 14:38", "2025-08-01T14:38:00Z"),
        ("lundi 2 juin 2025", "2025-06-02T00:00:00Z"),
        ("2 juillet 2025 à 14:38:09", "2025-07-02T14:38:09Z"),
        ("05/ene/26 2:38 p. m.", "2026-01-05T14:38:00Z"),
        ("22 de dezembro de 2025 às 14:38", "2025-12-22T14:38:00Z"),
        ("7/fev/25 9:00", "2025-02-07T09:00:00Z"),
        ("Mon, 22 Dec 2025 14:38:00 +0100", "2025-12-22T13:38:00Z"),
        ("Dec 22, 2025 2:38:01 PM", "2025-12-22T14:38:01Z"),
        ("mar. 4 mars 2025", "2025-03-04T00:00:00Z"),
        ("22-DEC-2025", "2025-12-22T00:00:00Z"),
        ("31/Feb/25 9:00 AM", "–"),
        ("22/Foo/25 9:00 AM", "–"),
    ]);
    let windows = read(b"3/M\xe4rz/25 9:05", None, &mut Evidence::default()).unwrap();
    assert_eq!(windows.settled(DateOrder::DayFirst), Some(1_740_992_700));
}

#[test]
fn three_numbers_tell_their_order_or_leave_it_open() {
    all_are(&[
        ("29-02-2016 01:16", "2016-02-29T01:16:00Z"),
        ("16/02/2017 15:26", "2017-02-16T15:26:00Z"),
        ("02/16/2017 3:26 PM", "2017-02-16T15:26:00Z"),
        ("03.04.2025", "2025-04-03T00:00:00Z"),
        ("03/04/2025 10:00", "2025-04-03T10:00:00Z?"),
        ("04/04/2025", "2025-04-04T00:00:00Z"),
        ("2016/03/02 15:26", "2016-03-02T15:26:00Z"),
        ("20251222", "2025-12-22T00:00:00Z"),
        ("20251222143809", "2025-12-22T14:38:09Z"),
        ("20251222 1438", "2025-12-22T14:38:00Z"),
        ("1766414280", "2025-12-22T14:38:00Z"),
        ("1766414280000", "2025-12-22T14:38:00Z"),
        ("13/13/2025", "–"),
    ]);
    assert_eq!(shown("03/04/2025", Some(DateOrder::MonthFirst)), "2025-03-04T00:00:00Z");
    assert_eq!(shown("03-04-05", Some(DateOrder::YearFirst)), "2003-04-05T00:00:00Z");
    assert_eq!(shown("16/02/2017", Some(DateOrder::MonthFirst)), "–");
}

#[test]
fn an_open_date_is_settled_by_the_others() {
    let mut evidence = Evidence::default();
    let open = read(b"03/04/2025 10:00", None, &mut evidence).unwrap();
    assert!(open.is_open() && read(b"04/25/2025", None, &mut evidence).is_some());
    assert_eq!(evidence.order(), DateOrder::MonthFirst);
    assert_eq!(open.settled(evidence.order()), Some(1_741_082_400));
}

#[test]
fn what_is_no_date_of_a_ticket_is_none() {
    for text in [
        "",
        "?",
        "never",
        "0000-00-00 00:00:00",
        "0001-01-01",
        "9999-12-31 23:59:59",
        "31/12/9999",
        "12",
        "45992.61",
        "1899-12-30",
        "2100-01-01",
        "-1",
        "99999999999999999999",
        "2025-12-22T14:38:00+99:99",
        "1:2:3:4:5:6:7:8:9:10",
        "\u{feff}",
    ] {
        assert_eq!(shown(text, None), "–", "{text}");
    }
    assert_eq!(read(&[b'9'; 200], None, &mut Evidence::default()), None);
}
