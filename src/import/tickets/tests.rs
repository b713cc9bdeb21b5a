//! What exports say, and what they are refused for.

use super::*;

/// Reads texts as files called `1.csv`, `2.csv` and so on.
fn read_texts(texts: &[&[u8]], layout: &Layout) -> Result<Tickets, Vec<Refused>> {
    let sources =
        texts.iter().enumerate().map(|(place, text)| Source::new(format!("{}.csv", place + 1), *text)).collect();
    read(sources, layout, &mut |_| ())
}

fn preset(preset: Preset) -> Layout {
    Layout { preset: Some(preset), ..Layout::default() }
}

fn mapped(map: &str) -> Layout {
    Layout { map: map.parse().unwrap(), ..Layout::default() }
}

const JIRA: &str = "Summary,Issue key,Issue Type,Resolution,Created,Resolved,Labels,Labels,Custom field (Request Type),Status Category,Status Category Changed\r\n\
\"New database,\r\nplease \"\"soon\"\"\",OPS-1,Service Request,Done,01/Oct/25 9:00 AM,02/Oct/25 9:00 AM,db,prod,Database,Done,02/Oct/25 9:00 AM\r\n\
Another one,OPS-2,Service Request,Done,08/Oct/25 12:00 PM,08/Oct/25 11:30 PM,,db,Database,Done,\r\n\
,,,,,,,,,,\r\n\
Third,OPS-3,Service Request,Won't Do,15/Oct/25 12:00 AM,16/Oct/25 9:00 AM,,,Database,Done,\r\n\
Access,OPS-4,Bug,,30/Dec/25 9:00 AM,,,,Access,Done,31/Dec/25 10:00 AM\r\n\
Access,OPS-5,Bug,,30/Dec/25 9:00 AM,,,,Access,To Do,31/Dec/25 10:00 AM\r\n";

#[test]
fn a_jira_export_is_grouped_by_its_request_type() {
    let tickets = read_texts(&[JIRA.as_bytes()], &preset(Preset::JiraCloud)).unwrap();
    assert_eq!(tickets.class_source, "column=Custom field (Request Type)");
    assert_eq!((tickets.quality.rows, tickets.quality.kept, tickets.quality.open), (6, 5, 1));
    assert_eq!(tickets.first.to_string(), "2025-10-01T09:00:00");
    let [database, access] = tickets.classes.as_slice() else { panic!("{:?}", tickets.classes) };
    assert_eq!((database.name.as_str(), database.tickets, database.lead_p50_h), ("Database", 3, Some(17.75)));
    assert_eq!((database.lead_p85_h, database.request_like), (Some(24.0), Some(true)));
    assert_eq!((access.open, access.lead_p50_h, access.request_like), (1, Some(25.0), Some(false)));
    assert_eq!(tickets.quality.not_done, 1);
    let changed = "Status Category Changed".to_owned();
    assert_eq!(tickets.quality.warnings, [Warning::SubstitutedResolved { column: changed, tickets: 1 }]);
}

#[test]
fn any_csv_can_be_mapped_by_hand() {
    let text = b"id;opened;done;what, exactly\n1;03.04.2025;05.04.2025;a\n1;03.04.2025;06.04.2025;a\n2;04.05.2025;;b\n";
    let tickets = read_texts(&[text], &mapped("id=id,created=opened,resolved=done,class=what, exactly")).unwrap();
    assert_eq!(tickets.class_source, "column=what, exactly");
    assert_eq!((tickets.quality.kept, tickets.quality.merged, tickets.quality.open), (2, 1, 1));
    assert_eq!(tickets.classes.iter().map(|class| class.lead_p50_h).collect::<Vec<_>>(), [Some(72.0), None]);
    assert_eq!(tickets.classes[0].per_week.map(|rate| (rate * 100.0).round()), Some(23.0));
}
