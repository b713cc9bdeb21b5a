//! An entity of a catalogue: the few fields that are read, in whatever form they are written. Everything else is skipped.

use std::{fmt, io};

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::problem::tame;

/// The annotations that say that documentation is there.
const DOCUMENTED: [&str; 2] = ["backstage.io/techdocs-ref", "backstage.io/techdocs-entity"];

/// The relations that say who owns what, or who is in a group: they connect no component with another.
const OWNERSHIP: [&str; 6] = ["ownedBy", "ownerOf", "memberOf", "hasMember", "parentOf", "childOf"];

/// A reference to an entity, in lower case as references are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reference {
    pub(super) kind: String,
    namespace: String,
    pub(super) name: String,
}

impl Reference {
    /// Reads `[kind:][namespace/]name`.
    fn of(text: &str, kind: &str, namespace: &str) -> Option<Self> {
        let text = text.trim();
        let (kind, rest) = text.split_once(':').unwrap_or((kind, text));
        let (namespace, name) = rest.split_once('/').unwrap_or((namespace, rest));
        let part = |part: &str| tame(part.trim()).to_lowercase();
        let whole = Self { kind: part(kind), namespace: part(namespace), name: part(name) };
        (!whole.kind.is_empty() && !whole.namespace.is_empty() && !whole.name.is_empty()).then_some(whole)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.kind, self.namespace, self.name)
    }
}

/// The keys that are read; all others are skipped, with whatever they hold.
const KEYS: [&str; 22] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "title",
    "annotations",
    "backstage.io/techdocs-ref",
    "backstage.io/techdocs-entity",
    "spec",
    "type",
    "owner",
    "lifecycle",
    "system",
    "subcomponentOf",
    "dependsOn",
    "dependencyOf",
    "providesApis",
    "consumesApis",
    "relations",
    "targetRef",
    "items",
];

/// The key that says how many entities there are on all pages.
const TOTAL: &str = "totalItems";

/// An entity.
#[derive(Debug)]
pub(super) struct Entity(Value);

impl Entity {
    /// Returns its reference; nothing if it is no entity.
    pub(super) fn reference(&self) -> Option<Reference> {
        self.text(&["apiVersion"])?;
        let (kind, name) = (self.text(&["kind"])?, self.text(&["metadata", "name"])?);
        let namespace = self.text(&["metadata", "namespace"]).unwrap_or("default");
        Reference::of(name, kind, namespace).filter(|reference| reference.kind == kind.to_lowercase())
    }

    /// Returns its owner: a group, unless another kind is named.
    pub(super) fn owner(&self, own: &Reference) -> Option<Reference> {
        let related = self.relations().find(|(kind, _)| kind.eq_ignore_ascii_case("ownedBy"));
        let owner = related.map(|(_, target)| target).or_else(|| self.text(&["spec", "owner"]))?;
        Reference::of(owner, "group", &own.namespace)
    }

    /// Returns what it is part of or connected with; that somebody owns it is no connection.
    pub(super) fn connections(&self, own: &Reference) -> Vec<Reference> {
        let is_ownership = |kind: &str| OWNERSHIP.iter().any(|known| kind.eq_ignore_ascii_case(known));
        let related = self.relations().filter(|(kind, _)| !is_ownership(kind)).map(|(_, target)| (target, "component"));
        let keys = [
            ("system", "system"),
            ("subcomponentOf", "component"),
            ("dependsOn", "component"),
            ("dependencyOf", "component"),
            ("providesApis", "api"),
            ("consumesApis", "api"),
        ];
        let written = keys.into_iter().flat_map(|(key, kind)| self.texts(key).map(move |text| (text, kind)));
        related.chain(written).filter_map(|(text, kind)| Reference::of(text, kind, &own.namespace)).collect()
    }

    pub(super) fn lifecycle(&self) -> Option<&str> {
        self.text(&["spec", "lifecycle"])
    }

    /// Returns its type: of a component `service`, of a group `team`.
    pub(super) fn kind_of_kind(&self) -> Option<&str> {
        self.text(&["spec", "type"])
    }

    pub(super) fn title(&self) -> Option<&str> {
        self.text(&["metadata", "title"])
    }

    pub(super) fn is_documented(&self) -> bool {
        DOCUMENTED.iter().any(|key| self.text(&["metadata", "annotations", key]).is_some())
    }

    /// Returns a text that is not blank.
    fn text(&self, path: &[&str]) -> Option<&str> {
        let value = path.iter().try_fold(&self.0, |value, key| value.get(key))?;
        value.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Returns the texts below `spec` in a list, or one alone.
    fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        let value = self.0.get("spec").and_then(|spec| spec.get(key));
        let list = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        value.and_then(Value::as_str).into_iter().chain(list)
    }

    /// Returns the type and the target of each relation.
    fn relations(&self) -> impl Iterator<Item = (&str, &str)> {
        let relations = self.0.get("relations").and_then(Value::as_array).into_iter().flatten();
        relations.filter_map(|relation| Some((relation.get("type")?.as_str()?, relation.get("targetRef")?.as_str()?)))
    }
}

/// Reads the documents of a YAML file. What they may hold is bounded, also by way of aliases.
pub(super) fn yaml(text: &str) -> Result<Vec<Entity>, String> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        budget: serde_saphyr::budget! {
            max_aliases: 1000,
            max_anchors: 1000,
            max_depth: 48,
            max_nodes: 200_000,
        },
    };
    let documents: Vec<Pruned> = serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| tame(error.to_string().lines().next().unwrap_or_default()))?;
    Ok(documents.into_iter().map(|document| Entity(document.0)).collect())
}

/// An export: entities, and how many there are in all if it is one page of several.
pub(super) struct Page {
    pub(super) entities: Vec<Entity>,
    pub(super) total: Option<u64>,
}

/// Reads an array of entities, an object that holds them as `items`, or one entity.
pub(super) fn json(bytes: impl io::Read) -> serde_json::Result<Page> {
    let Pruned(mut whole) = serde_json::from_reader(bytes)?;
    let total = whole.get(TOTAL).and_then(Value::as_u64);
    let items = whole.get_mut("items").map(Value::take);
    let entities = match items.unwrap_or(whole) {
        Value::Array(entities) => entities,
        entity => vec![entity],
    };
    Ok(Page { entities: entities.into_iter().map(Entity).collect(), total })
}

/// A value of which only the keys that are read are there.
struct Pruned(Value);

impl<'de> Deserialize<'de> for Pruned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Pruning).map(Self)
    }
}

/// Takes what is read of a value.
struct Pruning;

impl<'de> Visitor<'de> for Pruning {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("entities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if KEYS.contains(&key.as_str()) || key == TOTAL {
                kept.insert(key, entries.next_value::<Pruned>()?.0);
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Value::Object(kept))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        while let Some(Pruned(element)) = elements.next_element()? {
            kept.push(element);
        }
        Ok(Value::Array(kept))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}
