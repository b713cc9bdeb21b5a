//! What a portal's catalogue says about what is there, by an export that a running one gave. It lies beside the project and not in it, so a
//! clone without it skips the test and says so.

use std::path::Path;

use idpfit::import::Source;
use idpfit::import::estate::{Share, TemplateFound, read};

/// The export, from the project.
const EXPORT: &str = "../shared/samples/backstage-catalog-entities.json";

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn an_export_of_a_running_portal_is_counted() {
    let Ok(file) = std::fs::File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(EXPORT)) else {
        eprintln!("skipped: {EXPORT} is not there");
        return;
    };
    let estate = read(vec![Source::new("entities.json", file)]).unwrap();
    let all = Share { count: 1, total: 1 };
    let none = Share { count: 0, total: 1 };
    assert_eq!((estate.owned, estate.with_lifecycle, estate.documented), (Some(all), all, all));
    assert_eq!((estate.orphans, estate.owned_by_people, estate.teams, estate.others), (none, none, 2, 0));
    let kinds: Vec<String> = estate.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    assert_eq!(kinds.join(", "), "api 1, component 1, group 2, location 2, resource 1, system 1, template 1, user 1");
    let reference = "template:default/golden-path-postgres".to_owned();
    assert!(matches!(estate.templates.as_slice(), [TemplateFound { reference: found, .. }] if *found == reference));
}
