//! Data that becomes YAML or JSON: keys in the order in which they were put, texts quoted by the serialiser and never by hand.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

/// A value of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Data {
    /// A text.
    Text(String),
    /// A text of several lines that YAML shows as a block: a script.
    Block(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A list.
    List(Vec<Data>),
    /// Keys and values, in the order written.
    Table(Vec<(String, Data)>),
}

/// Builds a table: `table! { "key" => value, … }`.
macro_rules! table {
    ($($key:expr => $value:expr),* $(,)?) => {
        $crate::plan::kit::data::Data::Table(vec![
            $((::std::string::String::from($key), $crate::plan::kit::data::Data::from($value))),*
        ])
    };
}

/// Builds a list: `list![value, …]`.
macro_rules! list {
    ($($value:expr),* $(,)?) => {
        $crate::plan::kit::data::Data::List(vec![$($crate::plan::kit::data::Data::from($value)),*])
    };
}

pub(super) use {list, table};

impl Data {
    /// Adds a key at the end of a table, unless there is no value.
    pub(super) fn with(mut self, key: &str, value: Option<impl Into<Self>>) -> Self {
        if let (Self::Table(entries), Some(value)) = (&mut self, value) {
            entries.push((key.to_owned(), value.into()));
        }
        self
    }

    /// Returns a list of what can become data.
    pub(super) fn list<T: Into<Self>>(members: impl IntoIterator<Item = T>) -> Self {
        Self::List(members.into_iter().map(Into::into).collect())
    }

    /// Returns the data as a document of YAML.
    ///
    /// A text is quoted wherever a reader of YAML 1.1 or 1.2 could take it for something else; long texts stay in one line.
    pub(super) fn yaml(&self) -> String {
        let options = serde_saphyr::ser_options! { prefer_block_scalars: false, compact_list_indent: false };
        // Data is texts, numbers, lists and tables: nothing that YAML could not hold.
        serde_saphyr::to_string_with_options(self, options).unwrap_or_default()
    }

    /// Returns the data as JSON for people.
    pub(super) fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Returns the data as JSON in one line.
    pub(super) fn line(&self) -> String {
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Data {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Data {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Data {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<Vec<Data>> for Data {
    fn from(members: Vec<Data>) -> Self {
        Self::List(members)
    }
}

impl From<Vec<(String, Data)>> for Data {
    fn from(entries: Vec<(String, Data)>) -> Self {
        Self::Table(entries)
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Block(text) => serde_saphyr::LitStr(text).serialize(serializer),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::List(members) => serializer.collect_seq(members),
            Self::Table(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that one reader of YAML or another takes for something else when they stand without quotes.
    const ODD: [&str; 40] = [
        "on",
        "No",
        "y",
        "~",
        "null",
        "1e3",
        "0x1F",
        "0o17",
        "1_000",
        "12:30:45",
        "2026-11-21",
        ".inf",
        "=",
        "<<",
        "",
        " ",
        " lead",
        "trail ",
        "a: b",
        "a #b",
        "#b",
        "- a",
        "? a",
        "& a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "{a}",
        "[a",
        "'",
        "\"",
        "Ünit \"A\"",
        "two\nlines\n",
        "🚢 ship",
        "tab\there \u{85}\u{2028}\u{7f}\u{1b}",
        "${{ parameters.name }}",
    ];

    #[test]
    fn odd_texts_survive_as_keys_and_as_values() {
        let data = Data::Table(ODD.iter().map(|odd| (format!("k{odd}"), Data::from(*odd))).collect());
        let read: std::collections::BTreeMap<String, String> = serde_saphyr::from_str(&data.yaml()).unwrap();
        assert!(ODD.iter().all(|odd| read[&format!("k{odd}")] == **odd));
    }

    #[test]
    fn keys_stay_in_the_order_in_which_they_were_put() {
        let data = table! { "b" => 1, "a" => list!["no", true], "c" => Data::Block("x\ny\n".to_owned()) };
        insta::assert_snapshot!(data.yaml(), @r#"
        b: 1
        a:
          - "no"
          - true
        c: |
          x
          y
        "#);
        assert_eq!(data.line(), "{\"b\":1,\"a\":[\"no\",true],\"c\":\"x\\ny\\n\"}\n");
    }
}
