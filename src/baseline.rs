//! The baseline of a pilot: what was counted in exports of tickets, by type. Counts only, never people.
//!
//! Kept as `tickets.toml` beside the answers, so that the plan and its predictions can be made again without the export.

use std::cell::RefCell;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use crate::date::Date;
use crate::problem::Problem;
use crate::tree::{self, Fields};

/// What was counted in exports of tickets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Baseline {
    /// The files it was counted in.
    pub files: Vec<CountedFile>,
    /// What made the types, as `column=…`.
    pub source: String,
    /// The day the first ticket was raised.
    pub first: Option<Date>,
    /// The day the last one was.
    pub last: Option<Date>,
    /// The weeks between them.
    pub weeks: Option<f64>,
    /// What the data are worth, in sentences.
    pub quality: Vec<String>,
    /// The types, the most frequent first.
    pub types: Vec<TicketType>,
}

/// A file that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedFile {
    /// Its name, without the folder.
    pub name: String,
    /// Its fingerprint, SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its rows.
    pub rows: u64,
}

/// A type of ticket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TicketType {
    /// What the export calls it.
    pub name: String,
    /// Tickets raised.
    pub tickets: u64,
    /// Tickets not yet closed.
    pub open: u64,
    /// Tickets a week; none where the data carry no rate.
    pub per_week: Option<f64>,
    /// Teams that ask, if they are known.
    pub teams: Option<u32>,
    /// Median of the hours from raised to closed.
    pub lead_p50_h: Option<f64>,
    /// 85th percentile of it.
    pub lead_p85_h: Option<f64>,
    /// Minutes of work, if the export says so.
    pub hands_on_min: Option<f64>,
    /// Times passed on, in the mean.
    pub reassign_mean: Option<f64>,
    /// Whether it asks for something, if the export says so.
    pub request: Option<bool>,
}

/// Reads a baseline. Returns `None` if anything is wrong with it; the mistakes say what.
pub fn read(file: u16, text: &str, problems: &RefCell<Vec<Problem>>) -> Option<Baseline> {
    let before = problems.borrow().len();
    let root = tree::parse(file, text, &mut problems.borrow_mut());
    let fields = Fields::of(&root, problems)?;
    let baseline = Baseline {
        source: fields.text("source").map(|text| text.value).unwrap_or_default(),
        first: fields.optional_date("first").map(|date| date.value),
        last: fields.optional_date("last").map(|date| date.value),
        weeks: fields.optional_number_in("weeks", 0.0, 1e5).map(|weeks| weeks.value),
        quality: fields.texts("quality").into_iter().map(|text| text.value).collect(),
        files: fields.tables("file").into_iter().filter_map(read_file).collect(),
        types: fields.tables("type").into_iter().filter_map(read_type).collect(),
    };
    fields.finish();
    Some(baseline).filter(|_| problems.borrow().len() == before)
}

fn read_file(fields: Fields<'_>) -> Option<CountedFile> {
    let (name, sha256) = (fields.text("name"), fields.text("sha256"));
    let rows = fields.count("rows");
    fields.finish();
    Some(CountedFile { name: name?.value, sha256: sha256?.value, rows: rows? })
}

fn read_type(fields: Fields<'_>) -> Option<TicketType> {
    let name = fields.text("name");
    let (tickets, open) = (fields.count("tickets"), fields.count("open"));
    let number = |key| fields.optional_number_in(key, 0.0, 1e12).map(|number| number.value);
    let counted = TicketType {
        per_week: number("per_week"),
        teams: number("teams").map(|teams| teams as u32),
        lead_p50_h: number("lead_p50_h"),
        lead_p85_h: number("lead_p85_h"),
        hands_on_min: number("hands_on_min"),
        reassign_mean: number("reassign_mean"),
        request: fields.truth("request"),
        ..TicketType::default()
    };
    fields.finish();
    Some(TicketType { name: name?.value, tickets: tickets?, open: open?, ..counted })
}

const HEAD: &str = "# What was counted in exports of tickets: counts only, no people. Written by `idpfit plan --tickets`; count anew rather than edit.\n\n";

impl Baseline {
    /// Returns it as the text of a file.
    pub fn text(&self) -> String {
        let mut document = DocumentMut::new();
        document.insert("source", value(&self.source));
        for (key, date) in [("first", self.first), ("last", self.last)] {
            let date = date.and_then(|date| date.to_string().parse::<toml_edit::Datetime>().ok());
            date.into_iter().for_each(|date| drop(document.insert(key, value(date))));
        }
        self.weeks.into_iter().for_each(|weeks| drop(document.insert("weeks", value(weeks))));
        let quality: Array = self.quality.iter().map(String::as_str).collect();
        document.insert("quality", Item::Value(Value::Array(quality)));
        let files = self.files.iter().map(|file| {
            let mut table = Table::new();
            table.insert("name", value(&file.name));
            table.insert("sha256", value(&file.sha256));
            table.insert("rows", value(count(file.rows)));
            table
        });
        document.insert("file", Item::ArrayOfTables(files.collect::<ArrayOfTables>()));
        let types = self.types.iter().map(TicketType::table);
        document.insert("type", Item::ArrayOfTables(types.collect::<ArrayOfTables>()));
        format!("{HEAD}{document}")
    }

    /// Returns it without names: files and what is said of them are left out, and ticket types are renamed by a function.
    #[must_use]
    pub fn redacted(&self, rename: impl Fn(&str) -> String) -> Self {
        let types = self.types.iter().map(|known| TicketType { name: rename(&known.name), ..known.clone() });
        Self { files: Vec::new(), source: String::new(), quality: Vec::new(), types: types.collect(), ..self.clone() }
    }

    /// Returns the type with a name, however it is spelt in capitals.
    pub fn find(&self, name: &str) -> Option<&TicketType> {
        let name = name.trim().to_lowercase();
        self.types.iter().find(|known| known.name.trim().to_lowercase() == name)
    }
}

/// TOML has no unsigned numbers; more rows than it can hold are the most it can hold.
fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl TicketType {
    fn table(&self) -> Table {
        let mut table = Table::new();
        table.insert("name", value(&self.name));
        table.insert("tickets", value(count(self.tickets)));
        table.insert("open", value(count(self.open)));
        let figures = [
            ("per_week", self.per_week),
            ("lead_p50_h", self.lead_p50_h),
            ("lead_p85_h", self.lead_p85_h),
            ("hands_on_min", self.hands_on_min),
            ("reassign_mean", self.reassign_mean),
        ];
        self.teams.into_iter().for_each(|teams| drop(table.insert("teams", value(i64::from(teams)))));
        for (key, figure) in figures {
            figure
                .filter(|figure| figure.is_finite())
                .into_iter()
                .for_each(|figure| drop(table.insert(key, value(figure))));
        }
        self.request.into_iter().for_each(|request| drop(table.insert("request", value(request))));
        table
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_back(baseline: &Baseline) -> Baseline {
        let problems = RefCell::new(Vec::new());
        let again = read(0, &baseline.text(), &problems);
        assert_eq!(problems.into_inner(), []);
        again.unwrap()
    }

    prop_compose! {
        fn any_type()(
            name in "[^\\s]\\PC{0,12}",
            (tickets, open) in (0..1_000_000u64, 0..1000u64),
            figures in proptest::array::uniform5(proptest::option::of(0.0..1e9f64)),
            teams in proptest::option::of(0..1000u32),
            request in proptest::option::of(any::<bool>()),
        ) -> TicketType {
            let [per_week, lead_p50_h, lead_p85_h, hands_on_min, reassign_mean] = figures;
            TicketType { name, tickets, open, per_week, teams, lead_p50_h, lead_p85_h, hands_on_min, reassign_mean, request }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(types in proptest::collection::vec(any_type(), 0..5), weeks in 0.0..500.0f64) {
            let baseline = Baseline {
                files: vec![CountedFile { name: "a \"b\".csv".to_owned(), sha256: "00ff".to_owned(), rows: 5998 }],
                source: "column=category".to_owned(),
                first: "2016-02-29".parse().ok(),
                last: "2016-03-02".parse().ok(),
                weeks: Some(weeks),
                quality: vec!["5998 rows".to_owned()],
                types,
            };
            prop_assert_eq!(read_back(&baseline), baseline);
        }
    }

    #[test]
    fn a_type_is_found_however_it_is_spelt() {
        let types = vec![TicketType { name: "New Database".to_owned(), ..TicketType::default() }];
        assert!(Baseline { types, ..Baseline::default() }.find(" new database").is_some());
    }
}
