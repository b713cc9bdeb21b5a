//! Real exports, with figures that were computed independently. They lie beside the project and not in it, so a clone without them skips
//! these tests and says so.

use std::path::Path;

use idpfit::import::tickets::{DateOrder, Preset, TicketClass, Warning};

use super::{mapped, preset, read_bytes};

/// Where the samples lie, from the project.
const SAMPLES: &str = "../shared/samples";

/// Returns a sample; says so where it is not there.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn sample(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLES).join(name);
    let found = std::fs::read(path).ok();
    if found.is_none() {
        eprintln!("skipped: {SAMPLES}/{name} is not there");
    }
    found
}

/// Tickets, median and 85th percentile in hours, open, mean reassignments, each rounded as in the reference.
fn figures(class: &TicketClass) -> (u64, f64, f64, u64, f64) {
    let rounded = |value: Option<f64>, unit: f64| (value.unwrap() * unit).round() / unit;
    let (p50, p85) = (rounded(class.lead_p50_h, 100.0), rounded(class.lead_p85_h, 100.0));
    (class.tickets, p50, p85, class.open, rounded(class.reassign_mean, 1000.0))
}

#[test]
fn a_log_of_incidents_gives_the_figures_of_the_reference() {
    let Some(log) = sample("servicenow_incident_event_log.csv") else { return };
    let tickets = read_bytes(&[&log], &preset(Preset::ServicenowIncident)).unwrap();
    let quality = &tickets.quality;
    assert_eq!((quality.rows, quality.kept, quality.merged, quality.negative), (5998, 890, 5108, 0));
    assert_eq!(tickets.first.to_string(), "2016-02-29T01:16:00");
    assert_eq!(tickets.last.to_string(), "2016-03-02T15:33:00");
    assert_eq!(tickets.lead_p50_h.map(|hours| (hours * 100.0).round()), Some(5447.0));
    assert_eq!(tickets.class_source, "column=category");
    let of = |name: &str| figures(tickets.classes.iter().find(|class| class.name == name).unwrap());
    assert_eq!(of("Category 45"), (204, 219.51, 1346.43, 2, 0.529));
    assert_eq!(of("Category 53"), (166, 53.0, 285.02, 3, 1.078));
    assert_eq!(of("Category 26"), (62, 72.93, 312.47, 2, 1.032));
    assert_eq!(of("Category 32"), (55, 50.37, 296.78, 12, 0.8));
    // Two days and a half carry no rate.
    assert!(tickets.classes.iter().all(|class| class.per_week.is_none() && class.request_like == Some(false)));
    assert!((tickets.weeks - 0.37).abs() < 0.01, "{}", tickets.weeks);
    assert!(quality.warnings.iter().any(|warning| matches!(warning, Warning::ShortSpan { .. })), "{quality:?}");
}

#[test]
fn negative_cycle_times_are_counted_and_left_out() {
    let Some(tasks) = sample("jira_cycle_times_mit.csv") else { return };
    let tickets = read_bytes(&[&tasks], &mapped("id=id,created=created_date,resolved=finished_date")).unwrap();
    assert_eq!((tickets.quality.rows, tickets.quality.kept, tickets.quality.negative), (4123, 4123, 1662));
    assert_eq!(tickets.lead_p50_h, Some(120.0));
    assert!(tickets.classes.is_empty() && tickets.quality.warnings.contains(&Warning::NoClass));
    let by_project = read_bytes(&[&tasks], &mapped("id=id,created=created_date,class=project")).unwrap();
    assert_eq!(by_project.classes.len(), 2);
}

#[test]
fn the_order_of_days_and_months_can_be_forced() {
    let Some(log) = sample("servicenow_incident_event_log.csv") else { return };
    let mut layout = preset(Preset::ServicenowIncident);
    layout.dates = Some(DateOrder::MonthFirst);
    let tickets = read_bytes(&[&log], &layout).unwrap();
    assert!(tickets.quality.unusable_dates > 1000, "{:?}", tickets.quality);
}
