use super::*;
use crate::framework::{Form, PackText, pack};
use crate::problem::Files;
use crate::questionnaire::{Datum, Kind};

fn shipped() -> Pack {
    let own = crate::embedded::PACK.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
    let text = PackText { base: Vec::new(), own: own.collect() };
    let mut problems = Vec::new();
    let root = pack::merge(&text, &mut Files::default(), &mut problems);
    pack::read(&root, &RefCell::new(problems)).unwrap()
}

/// Reads settings with these lines behind the workspace's and adapts the shipped pack to them.
fn adapted(workspace: &str, rest: &str) -> (Pack, Vec<Problem>) {
    let text = format!("[workspace]\nsubject = 'A'\n{workspace}\n{rest}");
    let problems = RefCell::new(Vec::new());
    let settings = crate::settings::read(0, &text, &problems).unwrap();
    let mut pack = shipped();
    adapt(&mut pack, &settings, &problems);
    (pack, problems.into_inner())
}

fn stated(option: &str, attribute: &str, figures: &str) -> String {
    format!(
        "[[override]]\noption = '{option}'\nattribute = '{attribute}'\n{figures}\n\
         by = 'Jane Doe'\ndate = 2026-11-21\nsource = 'Quote 4711'\nreason = 'an offer'\n"
    )
}

fn codes(problems: &[Problem]) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

fn figure(pack: &Pack, option: &str, attribute: &str) -> (Performance, Origin) {
    let attribute = pack.framework.attribute(attribute).unwrap();
    let sheet = &pack.framework.options[pack.framework.option(option).unwrap()];
    (sheet.sheet[attribute], sheet.origins[attribute].clone())
}

const QUOTE: &str = "low = 1\nlikely = 2\nhigh = 3";
const QUOTED: Performance = Performance::Range(Range { low: 1.0, likely: 2.0, high: 3.0 });

#[test]
fn an_override_goes_before_the_published_figure_and_says_whose_it_is() {
    let (pack, problems) = adapted("", &stated("port", "annual-licence-base", QUOTE));
    assert_eq!(codes(&problems), []);
    let (performance, origin) = figure(&pack, "port", "annual-licence-base");
    assert_eq!((performance, origin.basis), (QUOTED, Basis::Client));
    assert_eq!(origin.override_by.unwrap(), "Jane Doe, 2026-11-21, Quote 4711, an offer");
}

#[test]
fn a_variant_follows_where_it_has_no_figure_of_its_own() {
    let untouched = shipped();
    let base = untouched.framework.option("backstage").unwrap();
    let variant = untouched.framework.options.iter().find(|option| option.variant_of == Some(base)).unwrap();
    let inherits = |attribute: &&Attribute| {
        matches!(attribute.kind, AttributeKind::Range { most: Some(most) } if most > 3.0)
            && figure(&untouched, &variant.id, &attribute.id) == figure(&untouched, "backstage", &attribute.id)
    };
    let inherited = untouched.framework.attributes.iter().find(inherits).unwrap();
    let (pack, problems) = adapted("", &stated("backstage", &inherited.id, QUOTE));
    assert_eq!(codes(&problems), []);
    assert_eq!(figure(&pack, &variant.id, &inherited.id).0, QUOTED);
    let (pack, _) = adapted("", &stated("backstage", "dedicated-fte-run", QUOTE));
    assert_eq!(figure(&pack, &variant.id, "dedicated-fte-run"), figure(&untouched, &variant.id, "dedicated-fte-run"));
}

#[test]
fn a_set_and_a_category_are_stated_by_their_entries() {
    let pack = shipped();
    let with = |wanted: fn(&AttributeKind) -> bool| {
        let found = pack.framework.attributes.iter().find(|attribute| wanted(&attribute.kind));
        let attribute = found.unwrap();
        (attribute.id.clone(), attribute.entries()[1].0.clone())
    };
    let (set, entry) = with(|kind| matches!(kind, AttributeKind::Set { .. }));
    let (category, word) = with(|kind| matches!(kind, AttributeKind::Category { .. }));
    let text = stated("port", &set, &format!("values = ['{entry}']"))
        + &stated("port", &category, &format!("value = '{word}'"));
    let (pack, problems) = adapted("", &text);
    assert_eq!(codes(&problems), []);
    assert_eq!(figure(&pack, "port", &set).0, Performance::Set(2));
    assert_eq!(figure(&pack, "port", &category).0, Performance::Category(1));
    let (_, problems) = adapted("", &stated("port", &set, "values = ['no-such']"));
    assert_eq!(codes(&problems), [Code::UnknownId]);
}

#[test]
fn what_does_not_fit_is_a_mistake_and_changes_nothing() {
    for (option, attribute, figures, code) in [
        ("prot", "annual-licence-base", QUOTE, Code::UnknownId),
        ("port", "annual-licence", QUOTE, Code::UnknownId),
        ("port", "annual-licence-base", "values = ['eu']", Code::WrongKind),
        ("port", "annual-licence-base", "likely = 2", Code::MissingKey),
        ("port", "maintenance", "low = 1\nlikely = 2\nhigh = 5", Code::OutOfRange),
        ("port", "annual-licence-base", "low = -1\nlikely = 2\nhigh = 5", Code::OutOfRange),
    ] {
        let (pack, problems) = adapted("", &stated(option, attribute, figures));
        assert!(codes(&problems).contains(&code), "{attribute} {figures}: {problems:?}");
        let published = shipped();
        for (left, right) in pack.framework.options.iter().zip(&published.framework.options) {
            assert_eq!(left.sheet, right.sheet);
        }
    }
}

#[test]
fn two_overrides_of_one_figure_are_a_mistake() {
    let text = stated("port", "annual-licence-base", QUOTE).repeat(2);
    assert_eq!(codes(&adapted("", &text).1), [Code::DuplicateId]);
}

#[test]
fn a_target_names_a_dimension() {
    let (_, problems) = adapted("", "[targets]\nno-such = 50\n");
    assert_eq!(codes(&problems), [Code::UnknownId]);
}

#[test]
fn every_money_figure_is_in_the_organisations_currency() {
    let (pack, problems) = adapted("currency = 'EUR'\nrate = 2", "");
    let before = shipped();
    assert_eq!((codes(&problems), pack.framework.cost.currency.as_str()), (vec![], "EUR"));
    assert_eq!(pack.framework.cost.engineer_cost, before.framework.cost.engineer_cost.map(|figure| figure * 2.0));
    for option in &before.framework.options {
        for attribute in &before.framework.attributes {
            let (Performance::Range(range), Performance::Range(turned)) =
                (figure(&before, &option.id, &attribute.id).0, figure(&pack, &option.id, &attribute.id).0)
            else {
                continue;
            };
            let factor = if attribute.unit.starts_with("currency") { 2.0 } else { 1.0 };
            assert_eq!(turned, range.map(|figure| figure * factor), "{}", attribute.id);
        }
    }
    let limits = |pack: &Pack| {
        let found = pack.framework.criteria.iter().find_map(|criterion| match criterion.form {
            Form::Affordability { comfortable, painful } => Some((comfortable, painful)),
            _ => None,
        });
        found.unwrap()
    };
    assert_eq!(limits(&pack), (limits(&before).0 * 2.0, limits(&before).1 * 2.0));
}

#[test]
fn the_values_behind_an_unknown_amount_are_turned_and_no_others() {
    let (pack, _) = adapted("currency = 'EUR'\nrate = 2", "");
    let before = shipped();
    let mut turned = 0;
    for (left, right) in pack.questionnaire.questions.iter().zip(&before.questionnaire.questions) {
        let (Kind::Number { steps, unit, .. }, Kind::Number { steps: old, .. }) = (&left.kind, &right.kind) else {
            continue;
        };
        let factor = if unit.starts_with("currency") { 2.0 } else { 1.0 };
        turned += usize::from(factor > 1.0);
        assert_eq!(steps, &old.iter().map(|step| step * factor).collect::<Vec<f64>>());
        let domain: Vec<Option<f64>> = left.domain.iter().map(|(datum, _)| Datum::number(*datum)).collect();
        assert_eq!(domain, steps.iter().copied().map(Some).collect::<Vec<_>>());
    }
    assert!(turned >= 2);
}

#[test]
fn an_override_is_in_the_organisations_currency_already() {
    let (pack, _) = adapted("currency = 'EUR'\nrate = 2", &stated("port", "annual-licence-base", QUOTE));
    assert_eq!(figure(&pack, "port", "annual-licence-base").0, QUOTED);
}

#[test]
fn a_currency_of_its_own_needs_a_rate_and_the_packs_own_needs_none() {
    assert_eq!(codes(&adapted("currency = 'EUR'", "").1), [Code::MissingKey]);
    assert_eq!(codes(&adapted("currency = 'GBP'", "").1), []);
    let (pack, problems) = adapted("currency = 'GBP'\nrate = 2", "");
    assert_eq!(codes(&problems), []);
    assert_eq!(pack.framework.cost.engineer_cost, shipped().framework.cost.engineer_cost);
}
