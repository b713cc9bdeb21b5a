//! What holds of the shipped pack: it reads, it says why, and every figure leads to a source or is called judgement.

use std::collections::BTreeSet;

use idpfit::framework::{Basis, Performance};
use idpfit::questionnaire::{ColumnKind, Kind, Question};
use idpfit::store::digest;
use idpfit::tree::{Node, Value};

use super::{rendered, shipped, shipped_pack, shipped_texts, text_of};

/// Calls `visit` with every key of a tree and what stands under it.
fn walk(node: &Node, visit: &mut dyn FnMut(&str, &Node)) {
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                visit(&entry.key.value, &entry.node);
                walk(&entry.node, visit);
            }
        }
        Value::List(members) => members.iter().for_each(|member| walk(member, visit)),
        _ => {}
    }
}

/// Every claim that anything in the pack cites.
fn cited() -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    walk(&shipped().root, &mut |key, node| {
        if ["claims", "disputed", "conflicts"].contains(&key) {
            cited.extend(node.members().iter().filter_map(Node::as_text).map(str::to_owned));
        }
    });
    cited
}

fn questions() -> &'static [Question] {
    &shipped_pack().questionnaire.questions
}

#[test]
fn the_shipped_pack_and_its_evidence_read_without_a_mistake() {
    let reading = shipped();
    assert_eq!(reading.problems, [], "\n{}", rendered(&reading.problems, &reading.files));
    assert!(reading.pack.is_some() && !reading.evidence.claims.is_empty());
}

#[test]
fn every_question_says_why_it_is_asked_and_has_a_short_name() {
    for question in questions() {
        let id = &question.id;
        assert!(question.text.ends_with(['?', '.']), "{id}: {}", question.text);
        assert!(question.why.ends_with('.') && question.why.len() > 40, "{id}: {}", question.why);
        assert!(!question.short.contains('?') && question.short.len() <= 40, "{id}: {}", question.short);
    }
}

#[test]
fn every_question_of_judgement_helps_whoever_is_torn_between_two_answers() {
    for question in questions() {
        if matches!(question.kind, Kind::Level { .. }) {
            assert!(question.torn.is_some(), "{}", question.id);
        }
    }
}

#[test]
fn levels_are_five_and_all_different() {
    for question in questions() {
        let columns = question.columns().iter().filter_map(|column| match &column.kind {
            ColumnKind::Level { levels } => Some(levels),
            _ => None,
        });
        let own = match &question.kind {
            Kind::Level { levels } => Some(levels),
            _ => None,
        };
        for levels in columns.chain(own) {
            assert_eq!(levels.len(), 5, "{}", question.id);
            assert_eq!(levels.iter().collect::<BTreeSet<_>>().len(), 5, "{}", question.id);
            assert!(levels.iter().all(|level| level.ends_with('.')), "{}", question.id);
        }
    }
}

#[test]
fn what_one_does_not_know_has_shares_that_sum_to_one() {
    for question in questions() {
        let sum: f64 = question.domain.iter().map(|(_, share)| share).sum();
        let expected = if question.domain.is_empty() { 0.0 } else { 1.0 };
        assert!((sum - expected).abs() < 1e-9, "{}: {sum}", question.id);
    }
}

#[test]
fn every_value_of_an_option_names_its_claims_or_says_that_it_is_judgement() {
    let framework = &shipped_pack().framework;
    for option in &framework.options {
        for ((attribute, origin), performance) in framework.attributes.iter().zip(&option.origins).zip(&option.sheet) {
            let place = format!("{} of {}", attribute.id, option.id);
            assert!(origin.basis == Basis::Judgement || !origin.claims.is_empty(), "{place}");
            if *performance != Performance::Unpublished && origin.claims.is_empty() {
                assert!(origin.note.is_some(), "{place} is a bare number");
            }
        }
    }
}

#[test]
fn every_claim_has_a_source_a_date_and_a_reliability() {
    let evidence = &shipped().evidence;
    for claim in evidence.claims.values() {
        let source = &evidence.sources[&claim.source];
        assert!(!claim.date.is_empty() && !claim.confidence.is_empty(), "{}", claim.id);
        assert!(!source.date.is_empty() && !source.reliability.is_empty(), "{}", source.id);
    }
}

#[test]
fn every_cited_claim_exists() {
    let known: BTreeSet<String> = shipped().evidence.claims.keys().cloned().collect();
    let missing: Vec<String> = cited().difference(&known).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_claim_speaks_about_an_option_or_about_any() {
    let options = &shipped_pack().framework.options;
    for claim in shipped().evidence.claims.values() {
        let known = claim.option == "any" || options.iter().any(|option| option.id == claim.option);
        assert!(known, "{} speaks about {}", claim.id, claim.option);
    }
}

#[test]
fn every_source_is_claimed_from() {
    let evidence = &shipped().evidence;
    let used: BTreeSet<&str> = evidence.claims.values().map(|claim| claim.source.as_str()).collect();
    let idle: Vec<&str> = evidence.sources.keys().map(String::as_str).filter(|id| !used.contains(id)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn a_changed_pack_has_a_new_version() {
    let version = &shipped_pack().info.version;
    let digest = digest(&shipped_texts());
    let kept = text_of("tests/pack-digest.txt");
    let versions: Vec<(&str, &str)> = kept.lines().filter_map(|line| line.split_once(' ')).collect();
    assert_eq!(
        versions.last(),
        Some(&(version.as_str(), digest.as_str())),
        "\nthe shipped pack has changed: raise the version in pack.toml, and let tests/pack-digest.txt end in a line for it. The line of a \
         version that was released stays as it is; that of one that was not may be changed.\n\n{version} {digest}\n"
    );
    let numbers: Vec<_> = versions.iter().map(|(version, _)| idpfit::framework::numbers(version).unwrap()).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "a version stands once, and a later one below: {versions:?}");
}
