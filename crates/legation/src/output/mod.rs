//! Where records go and what they look like there.

mod csv;
mod sink;
pub mod table;

pub use sink::Sink;

use crate::failure::Failure;
use crate::terminal::Screen;
use clap::ValueEnum;
use legation_text::Report;
use legation_text::record::Record;
use std::path::Path;

/// What records look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading on a terminal
    Table,
    /// One record a line
    Jsonl,
    /// One list of records
    Json,
    /// One row a record, lists joined by `; `
    Csv,
    /// Not written yet
    Parquet,
}

impl Format {
    /// The format asked for; else that of the file's ending; else a table on a terminal and JSON Lines elsewhere.
    pub fn choose(asked: Option<Format>, output: Option<&Path>) -> Result<Format, Failure> {
        let ending = output.and_then(|path| path.extension()).and_then(|ending| ending.to_str());
        let format = asked.unwrap_or(match (output, ending) {
            (_, Some("csv")) => Format::Csv,
            (_, Some("json")) => Format::Json,
            (_, Some("parquet")) => Format::Parquet,
            (None, _) if crate::terminal::is_terminal() => Format::Table,
            _ => Format::Jsonl,
        });
        if format == Format::Parquet {
            let sentence =
                "Parquet is not written yet; use `--format jsonl` or `csv`, which other tools turn into Parquet";
            return Err(Failure::Usage(sentence.into()));
        }
        Ok(format)
    }
}

/// Columns of tables that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Columns {
    /// PLOVER's names first, then our own
    Plover,
    /// Not written yet
    Polecat,
    /// Not written yet
    Icews,
    /// Not written yet
    Gdelt,
    /// Not written yet
    Phoenix,
}

/// Writes records in one format, report by report.
pub struct Records {
    format: Format,
    screen: Screen,
    sink: Sink,
    written: u64,
    safe_csv: bool,
}

impl Records {
    /// Starts the output.
    pub fn new(format: Format, screen: Screen, sink: Sink, safe_csv: bool) -> Result<Self, Failure> {
        let mut records = Self { format, screen, sink, written: 0, safe_csv };
        match format {
            Format::Csv => records.sink.text(&csv::header())?,
            Format::Json => records.sink.json("[")?,
            _ => {}
        }
        Ok(records)
    }

    /// One report's records.
    pub fn report(&mut self, report: &Report, found: &[Record]) -> Result<(), Failure> {
        if self.format == Format::Table {
            let text = table::render(report, found, self.screen);
            self.sink.text_with_colours(&text)?;
        }
        for record in found {
            match (self.format, record) {
                (Format::Csv, Record::Event(event)) => self.sink.text(&csv::row(event, self.safe_csv))?,
                (Format::Table | Format::Parquet | Format::Csv, _) => {}
                (Format::Jsonl, _) => self.sink.json(&(to_json(record)? + "\n"))?,
                (Format::Json, _) => {
                    let before = if self.written == 0 { "\n" } else { ",\n" };
                    self.sink.json(&(before.to_owned() + &to_json(record)?))?;
                }
            }
            self.written += 1;
        }
        self.sink.flush()
    }

    /// Ends the output; a file appears under its name only now.
    pub fn finish(mut self) -> Result<(), Failure> {
        if self.format == Format::Json {
            self.sink.json(if self.written == 0 { "]\n" } else { "\n]\n" })?;
        }
        self.sink.finish()
    }
}

/// A record as one line of JSON.
pub fn to_json(record: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(record).map_err(|error| Failure::Write(format!("a record cannot be written: {error}")))
}
