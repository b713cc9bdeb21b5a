//! The forms a reply takes in an answer file: a value, rows, or the long form with note, evidence and date.

use toml_edit::{Array, ArrayOfTables, Datetime, InlineTable, Item, Table, Value, value};

use crate::questionnaire::{Choice, Column, ColumnKind, Datum, Kind, Question};

use super::{Answer, Cell, Metric, Reply, Row};

/// What is written of a reply.
pub(super) enum Form {
    /// A value, with its key in the long form.
    Plain(&'static str, Value),
    /// *Don't know*: `"?"`, or `unknown = true` in the long form.
    Unknown,
    /// Rows in shorthand.
    Rows(ArrayOfTables),
    /// The entries of the long form.
    Long(Vec<(&'static str, Item)>),
}

impl Form {
    /// Returns the form of a reply, or nothing if it does not fit the question.
    pub(super) fn of(question: &Question, reply: &Reply, themes: &[String]) -> Option<Self> {
        let plain = match &reply.answer {
            Answer::Value(datum) => Self::Plain("value", datum_value(question, *datum)?),
            Answer::Metric(metric) => Self::Plain("value", metric_value(metric)),
            Answer::Ranking(ranking) => Self::Plain("value", ranking_value(ranking, themes)?),
            Answer::Rows(rows) if rows.is_empty() => Self::Plain("rows", Array::new().into()),
            Answer::Rows(rows) => Self::Rows(rows_tables(question, rows)?),
            Answer::Unknown => Self::Unknown,
            Answer::NotApplicable(reason) => Self::Long(vec![("not_applicable", value(reason))]),
        };
        let is_plain = reply.note.is_none() && reply.evidence.is_none() && reply.date.is_none();
        if is_plain && reply.since.is_none() && !reply.stale {
            return Some(plain);
        }
        let mut entries = plain.into_entries();
        entries.extend(reply.note.as_ref().map(|note| ("note", value(note))));
        entries.extend(reply.evidence.as_ref().map(|evidence| ("evidence", value(evidence))));
        for (key, date) in [("date", reply.date), ("since", reply.since)] {
            let date = date.and_then(|date| date.to_string().parse::<Datetime>().ok());
            entries.extend(date.map(|date| (key, value(date))));
        }
        entries.extend(reply.stale.then(|| ("stale", value(true))));
        Some(Self::Long(entries))
    }

    /// Returns whether there are rows to stand under headers of their own.
    pub(super) fn has_rows(&self) -> bool {
        match self {
            Self::Plain(..) | Self::Unknown => false,
            Self::Rows(_) => true,
            Self::Long(entries) => entries.iter().any(|(_, item)| item.is_array_of_tables()),
        }
    }

    /// Returns the entries of the long form.
    pub(super) fn into_entries(self) -> Vec<(&'static str, Item)> {
        match self {
            Self::Plain(key, value) => vec![(key, Item::Value(value))],
            Self::Unknown => vec![("unknown", value(true))],
            Self::Rows(rows) => vec![("rows", Item::ArrayOfTables(rows))],
            Self::Long(entries) => entries,
        }
    }

    /// Returns one value, rows and long form on one line.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Plain(_, value) => value,
            Self::Unknown => "?".into(),
            Self::Rows(rows) => rows.into_array().into(),
            Self::Long(entries) => {
                let mut table = InlineTable::new();
                for (key, item) in entries {
                    if let Ok(value) = item.into_value() {
                        table.insert(key, value);
                    }
                }
                table.into()
            }
        }
    }

    /// Returns the item for a reply that is not there yet: on one line, unless it has rows.
    pub(super) fn into_item(self) -> Item {
        if !self.has_rows() {
            return Item::Value(self.into_value());
        }
        match self {
            Self::Rows(rows) => Item::ArrayOfTables(rows),
            form => Item::Table(form.into_entries().into_iter().collect()),
        }
    }
}

fn number_value(number: f64) -> Value {
    // Whole numbers that a float holds exactly are written without a fraction, as people write them.
    if number.fract() == 0.0 && number.abs() < 9e15 { (number as i64).into() } else { number.into() }
}

fn id_of(choices: &[Choice], choice: u16) -> Option<Value> {
    choices.get(usize::from(choice)).map(|choice| choice.id.as_str().into())
}

fn datum_value(question: &Question, datum: Datum) -> Option<Value> {
    match (&question.kind, datum) {
        (Kind::Level { .. } | Kind::Number { .. }, Datum::Number(number)) => Some(number_value(number)),
        (Kind::Choice { choices }, Datum::Choice(choice)) => id_of(choices, choice),
        (Kind::Set { choices }, Datum::Set(bits)) => {
            let chosen = (0_u16..64).filter(|bit| bits & (1 << bit) != 0);
            chosen.map(|choice| id_of(choices, choice)).collect::<Option<Array>>().map(Value::Array)
        }
        _ => None,
    }
}

fn metric_value(metric: &Metric) -> Value {
    let mut table = InlineTable::new();
    let Some(name) = &metric.name else {
        table.insert("none", true.into());
        return table.into();
    };
    table.insert("name", name.into());
    if let Some(unit) = &metric.unit {
        table.insert("unit", unit.into());
    }
    if let Some(baseline) = metric.baseline {
        table.insert("baseline", number_value(baseline));
    }
    table.into()
}

fn ranking_value(ranking: &[Vec<usize>], themes: &[String]) -> Option<Value> {
    let id = |theme: &usize| themes.get(*theme).map(|id| Value::from(id.as_str()));
    let places = ranking.iter().map(|tied| match tied.as_slice() {
        [only] => id(only),
        tied => tied.iter().map(id).collect::<Option<Array>>().map(Value::Array),
    });
    places.collect::<Option<Array>>().map(Value::Array)
}

fn rows_tables(question: &Question, rows: &[Row]) -> Option<ArrayOfTables> {
    let tables: Option<Vec<Table>> = rows.iter().map(|row| row_table(question.columns(), row)).collect();
    tables.map(|tables| tables.into_iter().collect())
}

fn row_table(columns: &[Column], row: &Row) -> Option<Table> {
    let mut table = Table::new();
    for (column, cell) in columns.iter().zip(&row.cells) {
        let cell = match (&column.kind, cell) {
            (_, Cell::Missing) => continue,
            (ColumnKind::Text, Cell::Text(text)) => text.into(),
            (ColumnKind::Number { .. } | ColumnKind::Level { .. }, Cell::Number(number)) => number_value(*number),
            (ColumnKind::Choice { choices }, Cell::Choice(choice)) => id_of(choices, *choice)?,
            _ => return None,
        };
        table.insert(&column.id, Item::Value(cell));
    }
    Some(table)
}
