//! Exports of use: the sample of a real portal gives the figures that were computed independently.

use std::collections::BTreeMap;
use std::fs;

use idpfit::adoption::measure::{Basis, measure};
use idpfit::adoption::tally::{Scope, runs as tally};
use idpfit::adoption::{Channel, CheckIn, Counted, Facts, Window};
use idpfit::date::Date;
use idpfit::import::Source;
use idpfit::import::usage::{Used, runs};

use super::program::root;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_sample_gives_its_reference_figures() {
    let path = root().join("../shared/samples/backstage-scaffolder-tasks.json");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return;
    };
    let used = Used { path: None, today: day("2026-11-30"), members: None };
    let runs = runs(vec![Source::new("tasks.json", text.as_bytes())], &used, &mut |_| ()).unwrap();
    assert_eq!((runs.worth.rows, runs.worth.kept, runs.log.runs.len()), (7, 7, 7));
    let window = Window { from: day("2026-11-01"), to: day("2026-11-30") };
    let counts = tally(&runs.log, &Scope { window, plan: None });
    let by = |channel: Channel| {
        counts.runs.iter().filter(|row| row.channel == channel).map(|row| row.succeeded).sum::<u64>()
    };
    assert_eq!(Channel::ALL.map(by), [2, 1, 1, 2, 0]);
    let (succeeded, failed) = (counts.runs.iter().map(|row| row.succeeded), counts.runs.iter().map(|row| row.failed));
    assert_eq!((succeeded.sum::<u64>(), failed.sum::<u64>()), (6, 1));
    assert_eq!(counts.people.len(), 3);
    let mut by_user = BTreeMap::new();
    for run in runs.log.runs.iter().filter(|run| run.succeeded) {
        *by_user.entry(run.user.unwrap()).or_insert(0) += 1;
    }
    assert_eq!(by_user.values().filter(|runs| **runs >= 2).count(), 2);
    let counted = Counted::of(&[&CheckIn {
        source: "a".to_owned(),
        date: day("2026-11-30"),
        window,
        plan: None,
        facts: Facts { runs: counts.runs, ..Facts::default() },
    }]);
    let basis = Basis { counted: &counted, plan: None, most_unknown: 0.3 };
    let measures = measure(&basis);
    let value = |code: &str| measures.iter().find(|measure| measure.code == code).unwrap().value.unwrap();
    assert!((value("M7") - 0.8571).abs() < 5e-5 && (value("M3") - 0.3333).abs() < 5e-5);
}
