//! The page on writing packs is true: its examples read, its table of mistakes is complete, and no key goes unmentioned.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::support::EFFORT;
use idpfit::assessment::assess;
use idpfit::decision::decide;
use idpfit::framework::adapt::adapt;
use idpfit::problem::Code;
use idpfit::settings;
use idpfit::tree::{Node, Value};

use super::{extend, read_answers, rendered, shipped, shipped_pack, text_of};

/// The page.
const PAGE: &str = "questionnaires/README.md";

fn blocks(page: &str) -> Vec<&str> {
    page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The rows of the table under a heading, cell by cell, without the first one and the line below it.
fn rows<'page>(page: &'page str, heading: &str) -> Vec<Vec<&'page str>> {
    let section = page.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
    section
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

#[test]
fn the_table_of_mistakes_is_that_of_the_program() {
    let page = text_of(PAGE);
    let documented: Vec<(String, String)> = rows(&page, "## Mistakes\n")
        .into_iter()
        .map(|row| {
            assert!(row.len() == 3 && row[2].ends_with('.'), "{row:?}");
            (row[0].trim_matches('`').to_owned(), row[1].to_owned())
        })
        .collect();
    let known: Vec<(String, String)> =
        Code::ALL.iter().map(|code| (code.name().to_owned(), code.about().to_owned())).collect();
    assert_eq!(documented, known);
}

#[test]
fn every_code_named_on_the_page_exists() {
    let page = text_of(PAGE);
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    for (before, _) in page.match_indices("`)") {
        let name = page[..before].rsplit("(`").next().unwrap();
        if name.contains('-') && !name.contains(['\n', ' ', '`', '.', '"']) {
            assert!(known.contains(&name) || name.starts_with("pain-"), "{name}");
        }
    }
}

#[test]
fn every_example_is_toml() {
    for block in blocks(&text_of(PAGE)) {
        if let Err(error) = block.parse::<toml::Table>() {
            panic!("{error}\n{block}");
        }
    }
}

#[test]
fn every_example_of_a_pack_extends_the_shipped_one_without_a_mistake() {
    for block in blocks(&text_of(PAGE)) {
        if !block.contains("[workspace]") {
            let reading = extend(PAGE, block);
            assert_eq!(reading.problems, [], "\n{}", rendered(&reading.problems, &reading.files));
        }
    }
}

#[test]
fn the_example_of_a_clients_own_figure_reads_and_is_taken_over() {
    let page = text_of(PAGE);
    let block = blocks(&page).into_iter().find(|block| block.contains("[workspace]")).unwrap();
    let problems = RefCell::new(Vec::new());
    let settings = settings::read(0, block, &problems).unwrap();
    let mut pack = shipped_pack().clone();
    adapt(&mut pack, &settings, &problems);
    assert_eq!(problems.into_inner(), []);
    let taken_over = |origin: &&idpfit::framework::Origin| origin.override_by.is_some();
    let origins = pack.framework.options.iter().flat_map(|option| &option.origins);
    assert_eq!(origins.filter(taken_over).count(), 1);
}

#[test]
fn the_example_of_a_fourth_option_is_the_file_that_is_tested() {
    let page = text_of(PAGE);
    let file = text_of("tests/valid/fourth-option.toml");
    assert!(blocks(&page).contains(&file.as_str()));
}

#[test]
fn a_fourth_option_is_one_file_and_stands_among_the_alternatives() {
    let reading = extend("fourth-option.toml", &text_of("tests/valid/fourth-option.toml"));
    assert_eq!(reading.problems, [], "\n{}", rendered(&reading.problems, &reading.files));
    let pack = reading.pack.unwrap();
    let case = text_of("tests/cases/01-fifty-engineers-full-time-owners/answers.toml");
    let assessment = assess(&pack, &[read_answers("answers.toml", &case).sheet], "2026-11-20".parse().unwrap());
    let decision = decide(&pack, &assessment, EFFORT);
    let house = decision.ranking.iter().find(|ranked| ranked.id == "house-portal").unwrap();
    assert!(house.fit > 0.0 && !house.cost.lines.is_empty() && house.variant_of.is_none());
}

/// Adds every key of a tree, but not those that an author makes up: the attributes of an option and the choices given a number.
fn keys(node: &Node, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                let key = entry.key.value.as_str();
                found.insert(key.to_owned());
                match key {
                    "values" | "automation_value" | "holds" | "columns" => {}
                    "attribute" if matches!(entry.node.value, Value::Table(_)) => {
                        entry.node.entries().iter().for_each(|attribute| keys(&attribute.node, found));
                    }
                    _ => keys(&entry.node, found),
                }
            }
        }
        Value::List(members) => members.iter().for_each(|member| keys(member, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_shipped_pack_is_on_the_page() {
    let page = text_of(PAGE);
    let words: BTreeSet<&str> =
        page.split(|character: char| !(character.is_alphanumeric() || "-_".contains(character))).collect();
    let mut found = BTreeSet::new();
    keys(&shipped().root, &mut found);
    let missing: Vec<&String> = found.iter().filter(|key| !words.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
