//! Which column of a file means what: a preset, a map written by hand, or both.

use std::str::FromStr;

use super::presets::{BARE, Preset, Role, Shape, Unit};
use crate::import::refused::Why;

/// What `--map` names: columns by what they mean. They replace those of a preset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map {
    named: Vec<(Role, String)>,
}

/// What a map can name, and the role of each.
const NAMES: [(&str, Role); 8] = [
    ("id", Role::Id),
    ("created", Role::Created),
    ("resolved", Role::Resolved),
    ("class", Role::Class0),
    ("team", Role::Team),
    ("hands_on", Role::HandsOn),
    ("reassigned", Role::Reassigned),
    ("text", Role::Text),
];

impl Map {
    /// Returns whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Adds what another one names; where both name the same, the other one holds.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (role, column) in other.named {
            self.named.retain(|(known, _)| *known != role);
            self.named.push((role, column));
        }
        self
    }

    fn names(&self, role: Role) -> bool {
        self.named.iter().any(|(named, _)| *named == role)
    }
}

impl FromStr for Map {
    type Err = String;

    /// Reads `created=COL,resolved=COL`. A comma belongs to a column's name unless a word that can be mapped and `=` follow it.
    fn from_str(text: &str) -> Result<Self, String> {
        let known =
            |word: &str| NAMES.iter().find(|(name, _)| *name == word.trim().replace('-', "_")).map(|(_, role)| *role);
        let words = || NAMES.map(|(name, _)| name).join(", ");
        let mut map = Self::default();
        for part in text.split(',') {
            match (part.split_once('=').map(|(word, column)| (word, known(word), column)), map.named.last_mut()) {
                (Some((_, Some(role), column)), _) => {
                    if map.names(role) {
                        return Err(format!("`{}` is named twice", part.split('=').next().unwrap_or_default()));
                    }
                    map.named.push((role, column.to_owned()));
                }
                (_, Some((_, column))) if !part.contains('=') => {
                    column.push(',');
                    column.push_str(part);
                }
                (Some((word, None, _)), _) => {
                    return Err(format!("`{}` cannot be mapped; one of: {}", word.trim(), words()));
                }
                (None, _) => return Err(format!("`{part}` is not `NAME=COLUMN`, with one of the names {}", words())),
            }
        }
        match map.named.iter().find(|(_, column)| column.trim().is_empty()) {
            Some(_) => Err(format!("`{text}` names a column that is empty")),
            None => Ok(map),
        }
    }
}

/// The columns of one file.
pub(super) struct Columns {
    /// Each column that is looked at, with its role, in the order of the columns. A column may have two.
    pub(super) roles: Vec<(usize, Role)>,
    /// The header of each column that may hold the class.
    pub(super) classes: [Option<String>; 4],
    /// The header of the column that stands for when a ticket was resolved, if it only is near it.
    pub(super) near: Option<String>,
    /// The header of [`Role::Changed`].
    pub(super) changed: Option<String>,
    /// Whether an id means the same in every file.
    pub(super) ids: Ids,
    pub(super) unit: Unit,
    pub(super) shape: &'static Shape,
}

/// What ids are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    /// There are none: every row is a ticket.
    None,
    /// They are unique in their file.
    Local,
    /// They are unique.
    Unique,
}

/// Compares names of columns as people do: without regard to case, and a blank is an underscore.
pub(super) fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace('_', " ")
}

/// Finds the columns of a header.
pub(super) fn find(header: &[String], preset: Option<Preset>, map: &Map) -> Result<Columns, Why> {
    let shape = preset.map_or(&BARE, Preset::shape);
    let plains: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut roles = Vec::new();
    for (role, names) in shape.columns {
        let is_class = Role::CLASSES.contains(role);
        let replaced = if is_class { map.names(Role::Class0) } else { map.names(*role) };
        let dropped = matches!(role, Role::Changed | Role::Status) && map.names(Role::Resolved);
        if !replaced && !dropped {
            roles.extend(places(&plains, names).map(|place| (place, *role)));
        }
    }
    let mut missing = missing(shape, &roles, map);
    for (role, column) in &map.named {
        let exactly: Vec<usize> = (0..header.len()).filter(|place| header.get(*place) == Some(column)).collect();
        let found = if exactly.is_empty() { places(&plains, &[&plain(column)]).collect() } else { exactly };
        if found.is_empty() {
            missing.push((name_of(*role), vec![column.clone()]));
        }
        roles.extend(found.into_iter().map(|place| (place, *role)));
    }
    if !missing.is_empty() {
        return Err(Why::MissingColumns { preset, missing, found: listed(header), fits: fits(&plains, preset) });
    }
    if !roles.iter().any(|(_, role)| *role == Role::Created) {
        return Err(Why::NoLayout);
    }
    roles.sort_unstable();
    Ok(columns(header, roles, shape, map))
}

fn columns(header: &[String], roles: Vec<(usize, Role)>, shape: &'static Shape, map: &Map) -> Columns {
    let named = |role: Role| {
        let (place, _) = roles.iter().find(|(_, known)| *known == role)?;
        header.get(*place).map(|name| name.trim().to_owned())
    };
    let ids = match named(Role::Id) {
        None => Ids::None,
        Some(name) if shape.local_ids && plain(&name) == "number" => Ids::Local,
        Some(_) => Ids::Unique,
    };
    let is_near = |name: &String| shape.near.contains(&plain(name).as_str()) && !map.names(Role::Resolved);
    Columns {
        classes: Role::CLASSES.map(named),
        near: named(Role::Resolved).filter(is_near),
        changed: named(Role::Changed),
        ids,
        unit: if map.names(Role::HandsOn) { Unit::Minutes } else { shape.unit },
        shape,
        roles,
    }
}

/// Returns the places of the first name that is there; a header may repeat it.
fn places(plains: &[String], names: &[&str]) -> impl Iterator<Item = usize> {
    let name = names.iter().find(|name| plains.iter().any(|plain| plain == *name)).copied();
    let is = move |plain: &String| Some(plain.as_str()) == name;
    plains.iter().enumerate().filter(move |(_, plain)| is(plain)).map(|(place, _)| place)
}

/// Returns what a preset cannot do without: the id, when a ticket was created, and a class.
fn missing(shape: &Shape, roles: &[(usize, Role)], map: &Map) -> Vec<(&'static str, Vec<String>)> {
    let here = |role: Role| roles.iter().any(|(_, known)| *known == role) || map.names(role);
    let names = |wanted: &[Role]| {
        let of = shape.columns.iter().filter(|(role, _)| wanted.contains(role));
        of.flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned())).collect::<Vec<_>>()
    };
    let mut missing = Vec::new();
    for (role, wanted) in
        [(Role::Id, &[Role::Id][..]), (Role::Created, &[Role::Created]), (Role::Class0, &Role::CLASSES)]
    {
        let looked_for = names(wanted);
        if !looked_for.is_empty() && !wanted.iter().any(|role| here(*role)) {
            missing.push((name_of(role), looked_for));
        }
    }
    missing
}

fn name_of(role: Role) -> &'static str {
    NAMES.iter().find(|(_, known)| *known == role).map_or("class", |(name, _)| name)
}

/// Returns the other presets whose necessary columns are all there.
fn fits(plains: &[String], tried: Option<Preset>) -> Vec<Preset> {
    let fits = |preset: &Preset| {
        let shape = preset.shape();
        let found = shape.columns.iter().filter(|(_, names)| places(plains, names).next().is_some());
        let roles: Vec<(usize, Role)> = found.map(|(role, _)| (0, *role)).collect();
        Some(*preset) != tried && missing(shape, &roles, &Map::default()).is_empty()
    };
    Preset::ALL.into_iter().filter(fits).collect()
}

/// Returns the columns there are, each once.
fn listed(header: &[String]) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    for name in header.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if !listed.iter().any(|known| known == name) {
            listed.push(name.to_owned());
        }
    }
    listed
}
