//! Who is in which team, from an export of a catalogue: joined in memory by digests, never kept.

use hashbrown::HashMap;

use super::pick::{self, Key, Record, Slot, holds, says};
use super::{name_of, user_number};
use crate::import::refused::{Refused, Why};
use crate::import::source::{Progress, Source};

/// What is read of an entity, of either tool.
const ENTITY: &[Key] = &[
    says("kind", Slot::Kind),
    holds("metadata", &[says("name", Slot::Name), says("namespace", Slot::Namespace)]),
    holds("spec", &[says("memberOf", Slot::Teams)]),
    holds("relations", &[says("type", Slot::RelationKind), says("targetRef", Slot::RelationTarget)]),
    says("identifier", Slot::Id),
    says("blueprint", Slot::Shape),
    says("team", Slot::Teams),
];

/// Who is in which team.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Members {
    teams: HashMap<u64, Vec<String>>,
    /// How many entities were read.
    pub entities: u64,
}

impl Members {
    /// Returns the teams of a user.
    pub(super) fn teams(&self, user: u64) -> Option<&[String]> {
        self.teams.get(&user).map(Vec::as_slice)
    }

    /// Returns how many users it knows.
    pub fn users(&self) -> usize {
        self.teams.len()
    }

    fn add(&mut self, record: &Record) {
        self.entities += 1;
        let user = match (record.get(Slot::Kind), record.get(Slot::Name), record.get(Slot::Id)) {
            (Some(kind), Some(name), _) if kind.eq_ignore_ascii_case("user") => {
                format!("user:{}/{name}", record.get(Slot::Namespace).unwrap_or("default"))
            }
            (None, _, Some(id)) => id.to_owned(),
            _ => return,
        };
        let related = record.all(Slot::RelationKind).iter().zip(record.all(Slot::RelationTarget));
        let related = related.filter(|(kind, _)| kind.eq_ignore_ascii_case("memberOf")).map(|(_, target)| target);
        let mut teams: Vec<String> = Vec::new();
        for team in record.all(Slot::Teams).iter().chain(related).map(|team| name_of(team)) {
            if !team.is_empty() && !teams.iter().any(|known| known.eq_ignore_ascii_case(team)) {
                teams.push(team.to_owned());
            }
        }
        if !teams.is_empty() {
            self.teams.insert(user_number(&user), teams);
        }
    }
}

/// Reads exports of entities. Fails if a file holds no entity.
pub fn members(sources: Vec<Source<'_>>, progress: &mut dyn FnMut(Progress)) -> Result<Members, Vec<Refused>> {
    let mut members = Members::default();
    let mut refused = Vec::new();
    for source in sources {
        let name = source.name.clone();
        let mut entities = 0;
        let seen = pick::read(source, ENTITY, progress, &mut |record| {
            let is_entity = record.get(Slot::Kind).is_some() && record.get(Slot::Name).is_some();
            entities += u64::from(is_entity || record.get(Slot::Id).is_some());
            members.add(record);
        });
        match seen {
            Ok(seen) if seen.records > 0 && entities == 0 => refused.push(Refused::new(&name, Why::NoEntities)),
            Ok(_) => {}
            Err(why) => refused.push(why),
        }
    }
    if refused.is_empty() { Ok(members) } else { Err(refused) }
}
