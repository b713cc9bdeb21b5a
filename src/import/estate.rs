//! What a portal's catalogue says about what is there: an export of its entities, or the files that teams keep beside their code.
//!
//! Only a few fields are read, and those of people not at all: how many they are is all that is counted. A share is *unknown*, not zero,
//! where the export cannot tell.

mod entity;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _};

use entity::{Entity, Page, Reference};

use super::refused::{Refused, Why};
use super::source::Source;

/// What is there already.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estate {
    /// How many entities of each kind, by the kind in lower case.
    pub kinds: BTreeMap<String, u64>,
    /// Components whose owner is a group that is in the catalogue. Nothing if no group is, because then nothing can be told.
    pub owned: Option<Share>,
    /// Components owned by a person.
    pub owned_by_people: Share,
    /// Components that say in which state of life they are.
    pub with_lifecycle: Share,
    /// Components with documentation in the portal.
    pub documented: Share,
    /// Components that belong to no system and are connected with nothing.
    pub orphans: Share,
    /// Components by type, in lower case: `service`, `website` and so on.
    pub component_types: BTreeMap<String, u64>,
    /// The groups of type `team`, or all groups if none is of that type.
    pub teams: u64,
    /// The templates found, by reference.
    pub templates: Vec<TemplateFound>,
    /// Owners that are named and not in the catalogue, with how many components each has: most first, groups only.
    pub missing_owners: Vec<(String, u64)>,
    /// Entities that an export of pages says there are and that are not in the files.
    pub missing_entities: u64,
    /// Documents that are no entities.
    pub others: u64,
    /// Files that could not be read, and why; the others were.
    pub unreadable: Vec<Refused>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub total: u64,
}

impl Share {
    /// Returns the share, 0 to 1; nothing of nothing.
    pub fn get(self) -> Option<f64> {
        (self.total > 0).then(|| self.count as f64 / self.total as f64)
    }
}

/// A template that developers can use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateFound {
    /// Its reference: `template:default/new-service`.
    pub reference: String,
    /// Its title, or its name.
    pub title: String,
}

/// How many missing owners are kept.
const MOST_MISSING: usize = 20;

/// The most bytes of a YAML file, and of all that is read of one. Files that teams keep are a hundredth of it.
const LARGEST_YAML: u64 = 4 << 20;

/// Reads an export of entities, in one file or several, or any number of YAML files. Fails if none of them holds an entity.
pub fn read(sources: Vec<Source<'_>>) -> Result<Estate, Vec<Refused>> {
    let mut catalogue = Catalogue::default();
    let mut unreadable = Vec::new();
    for source in sources {
        let name = source.name.clone();
        match read_one(source) {
            Ok((entities, total)) => catalogue.add(entities, total),
            Err(why) => unreadable.push(Refused::new(&name, why)),
        }
    }
    if catalogue.entities.is_empty() && catalogue.people == 0 {
        return Err(if unreadable.is_empty() { vec![Refused::new("", Why::NoEntities)] } else { unreadable });
    }
    let mut estate = catalogue.estate();
    estate.unreadable = unreadable;
    Ok(estate)
}

/// Returns the entities of a file, and how many there are in all if the file says so.
fn read_one(source: Source<'_>) -> Result<(Vec<Entity>, Option<u64>), Why> {
    let mut bytes = BufReader::new(source.bytes);
    let start = bytes.fill_buf().map_err(|error| Why::Unreadable(error.to_string()))?;
    match start.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf)) {
        None => Err(Why::Empty),
        Some(b'[' | b'{') => {
            if start.starts_with(b"\xef\xbb\xbf") {
                bytes.consume(3);
            }
            let Page { entities, total } = entity::json(bytes).map_err(|error| not_json(&error))?;
            Ok((entities, total))
        }
        Some(_) => {
            let mut text = String::new();
            let read = bytes.take(LARGEST_YAML + 1).read_to_string(&mut text);
            read.map_err(|error| Why::Unreadable(error.to_string()))?;
            if text.len() as u64 > LARGEST_YAML {
                return Err(Why::TooLarge(LARGEST_YAML));
            }
            entity::yaml(&text).map(|entities| (entities, None)).map_err(Why::NotYaml)
        }
    }
}

fn not_json(error: &serde_json::Error) -> Why {
    if error.is_eof() { Why::CutOff } else { Why::NotJson(error.to_string()) }
}

/// Entities by their references; the last of a reference holds.
#[derive(Default)]
struct Catalogue {
    entities: BTreeMap<Reference, Entity>,
    people: u64,
    others: u64,
    total: Option<u64>,
}

impl Catalogue {
    fn add(&mut self, entities: Vec<Entity>, total: Option<u64>) {
        self.total = self.total.max(total);
        for entity in entities {
            match entity.reference() {
                // People are counted and not named.
                Some(reference) if reference.kind == "user" => self.people += 1,
                Some(reference) => drop(self.entities.insert(reference, entity)),
                None => self.others += 1,
            }
        }
    }

    fn estate(&self) -> Estate {
        let mut estate = Estate { others: self.others, ..Estate::default() };
        for reference in self.entities.keys() {
            *estate.kinds.entry(reference.kind.clone()).or_default() += 1;
        }
        if self.people > 0 {
            estate.kinds.insert("user".to_owned(), self.people);
        }
        let here = self.entities.len() as u64 + self.people;
        estate.missing_entities = self.total.unwrap_or(0).saturating_sub(here);
        self.count_components(&mut estate);
        estate.teams = self.teams();
        estate.templates = self.templates();
        estate
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = (&Reference, &Entity)> {
        self.entities.iter().filter(move |(reference, _)| reference.kind == kind)
    }

    fn count_components(&self, estate: &mut Estate) {
        let connected = self.connected();
        let mut missing: BTreeMap<String, u64> = BTreeMap::new();
        let mut owned = Share::default();
        for (reference, component) in self.of_kind("component") {
            let owner = component.owner(reference);
            let has_group =
                owner.as_ref().is_some_and(|owner| owner.kind == "group" && self.entities.contains_key(owner));
            owned.add(has_group);
            estate.owned_by_people.add(owner.as_ref().is_some_and(|owner| owner.kind == "user"));
            if let Some(owner) = owner.filter(|owner| owner.kind == "group" && !has_group) {
                *missing.entry(owner.to_string()).or_default() += 1;
            }
            estate.with_lifecycle.add(component.lifecycle().is_some());
            estate.documented.add(component.is_documented());
            estate.orphans.add(!connected.contains(reference));
            let kind = component.kind_of_kind().map_or_else(|| "none".to_owned(), str::to_lowercase);
            *estate.component_types.entry(kind).or_default() += 1;
        }
        let has_groups = self.of_kind("group").next().is_some();
        estate.owned = has_groups.then_some(owned);
        if has_groups {
            estate.missing_owners = missing.into_iter().collect();
            estate.missing_owners.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            estate.missing_owners.truncate(MOST_MISSING);
        }
    }

    /// Returns what is part of something or connected with something; belonging to an owner is no connection.
    fn connected(&self) -> BTreeSet<Reference> {
        let mut connected = BTreeSet::new();
        for (reference, entity) in &self.entities {
            for other in entity.connections(reference) {
                connected.insert(reference.clone());
                connected.insert(other);
            }
        }
        connected
    }

    fn teams(&self) -> u64 {
        let is_team = |group: &Entity| group.kind_of_kind().is_some_and(|kind| kind.eq_ignore_ascii_case("team"));
        match self.of_kind("group").filter(|(_, group)| is_team(group)).count() {
            0 => self.of_kind("group").count() as u64,
            teams => teams as u64,
        }
    }

    fn templates(&self) -> Vec<TemplateFound> {
        let found = |(reference, template): (&Reference, &Entity)| TemplateFound {
            reference: reference.to_string(),
            title: template.title().unwrap_or(&reference.name).to_owned(),
        };
        self.of_kind("template").map(found).collect()
    }
}

impl Share {
    fn add(&mut self, holds: bool) {
        self.count += u64::from(holds);
        self.total += 1;
    }
}
