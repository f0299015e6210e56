//! Events in the columns that other programs load: names, order, delimiter and header as the original files have them.
//!
//! | set | as | header | actors | leaves out |
//! | --- | --- | --- | --- | --- |
//! | `plover` | commas | yes | joined by `; ` | nothing |
//! | `polecat` | tabs | yes | joined by `; ` | what did not happen, or not now |
//! | `icews` | tabs | yes | a row each pair | the same, and events without a CAMEO code |
//! | `gdelt` | tabs | no | a row each pair | the same |
//! | `phoenix` | tabs | no | a row each pair | the same |
//!
//! A column that the record cannot fill is empty; nothing is guessed to fill it.

mod cameo;
mod gdelt;
mod icews;
mod legation;
mod phoenix;
mod plover;
mod polecat;
mod row;

use crate::ExportError;
use crate::csv::{Cell, Dialect};
use legation_text::record::Event;
pub(crate) use row::is_news;
use row::{Row, rows};
use std::io::Write;

/// Columns that users already load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnSet {
    /// PLOVER 2.0's names, then its entities laid flat.
    Plover,
    /// POLECAT's 40.
    Polecat,
    /// ICEWS's 20, as on Dataverse.
    Icews,
    /// GDELT 2.0's 61 event columns.
    Gdelt,
    /// Phoenix's 26.
    Phoenix,
}

/// One column: its name and how to get it from a row.
struct Column {
    name: &'static str,
    cell: fn(&Row) -> Cell,
}

const fn column(name: &'static str, cell: fn(&Row) -> Cell) -> Column {
    Column { name, cell }
}

impl ColumnSet {
    /// Every set.
    pub const ALL: [ColumnSet; 5] =
        [ColumnSet::Plover, ColumnSet::Polecat, ColumnSet::Icews, ColumnSet::Gdelt, ColumnSet::Phoenix];

    /// Its name ("polecat").
    pub fn name(self) -> &'static str {
        match self {
            ColumnSet::Plover => "plover",
            ColumnSet::Polecat => "polecat",
            ColumnSet::Icews => "icews",
            ColumnSet::Gdelt => "gdelt",
            ColumnSet::Phoenix => "phoenix",
        }
    }

    fn columns(self) -> &'static [Column] {
        match self {
            ColumnSet::Plover => plover::COLUMNS,
            ColumnSet::Polecat => polecat::COLUMNS,
            ColumnSet::Icews => icews::COLUMNS,
            ColumnSet::Gdelt => gdelt::COLUMNS,
            ColumnSet::Phoenix => phoenix::COLUMNS,
        }
    }

    fn delimiter(self) -> char {
        if self == ColumnSet::Plover { ',' } else { '\t' }
    }

    fn has_header(self) -> bool {
        !matches!(self, ColumnSet::Gdelt | ColumnSet::Phoenix)
    }

    /// Whether a row is one actor, one recipient and a CAMEO code.
    fn is_in_pairs(self) -> bool {
        !matches!(self, ColumnSet::Plover | ColumnSet::Polecat)
    }
}

/// How events are written; `None` is as the set's own files have it.
#[derive(Clone, Copy, Debug)]
pub struct CsvOptions {
    /// The columns.
    pub set: ColumnSet,
    /// Whether the first line names the columns.
    pub header: Option<bool>,
    /// Whether our own fields follow as `legation_…`; by default where there is a header.
    pub legation: Option<bool>,
    /// Whether to keep events that are not told as done, are told not to have happened, or are told as earlier history;
    /// by default only where the columns can say so.
    pub all: Option<bool>,
    /// Whether texts that a spreadsheet would run as a formula get a `'` before them.
    pub safe: bool,
}

impl CsvOptions {
    /// A set as its own files have it.
    pub fn of(set: ColumnSet) -> CsvOptions {
        CsvOptions { set, header: None, legation: None, all: None, safe: false }
    }
}

/// What is known of a report beside its events.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its day, `2021-10-07`.
    pub published: Option<String>,
    /// Its language tag.
    pub language: Option<String>,
}

/// Writes events line by line.
pub struct EventCsv {
    options: CsvOptions,
    left_out: u64,
}

impl EventCsv {
    /// Starts; write [`EventCsv::header`] first.
    pub fn new(options: CsvOptions) -> Self {
        Self { options, left_out: 0 }
    }

    /// The line of names, or nothing where the set has none.
    pub fn header(&self) -> String {
        if !self.options.header.unwrap_or(self.options.set.has_header()) {
            return String::new();
        }
        self.dialect().line(self.columns().map(|column| Cell::Text(column.name.to_owned())))
    }

    /// The lines of one event: none where the set leaves it out, several where a row is a pair of parties.
    pub fn rows(&mut self, event: &Event, source: &Source) -> String {
        let set = self.options.set;
        let wanted = self.keeps_all() || is_news(event);
        let rows = if wanted { rows(event, source, set.is_in_pairs()) } else { Vec::new() };
        if rows.is_empty() {
            self.left_out += 1;
        }
        let line = |row: &Row| self.dialect().line(self.columns().map(|column| (column.cell)(row)));
        rows.iter().map(line).collect()
    }

    /// How many events had no row.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Whether events stay that did not happen: yes where the columns can say so.
    fn keeps_all(&self) -> bool {
        self.options.all.unwrap_or(self.options.set == ColumnSet::Plover && self.has_legation())
    }

    fn has_legation(&self) -> bool {
        self.options.legation.or(self.options.header).unwrap_or(self.options.set.has_header())
    }

    fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let own = if self.has_legation() { legation::COLUMNS } else { &[] };
        self.options.set.columns().iter().chain(own)
    }

    fn dialect(&self) -> Dialect {
        Dialect { delimiter: self.options.set.delimiter(), safe: self.options.safe }
    }
}

/// Writes events with what is known of their reports; gives back how many had no row.
pub fn write_csv<'e>(
    events: impl IntoIterator<Item = (&'e Event, Source)>,
    options: CsvOptions,
    to: &mut impl Write,
) -> Result<u64, ExportError> {
    let mut csv = EventCsv::new(options);
    to.write_all(csv.header().as_bytes())?;
    for (event, source) in events {
        to.write_all(csv.rows(event, &source).as_bytes())?;
    }
    Ok(csv.left_out())
}
