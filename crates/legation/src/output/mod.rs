//! Where records go and what they look like there.

mod records;
mod sink;
pub mod table;

pub use records::{Form, Records};
pub use sink::Sink;

use crate::cli::CsvArgs;
use crate::failure::Failure;
use clap::ValueEnum;
use legation_export::ColumnSet;
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
    /// One row a record, lists joined by `; `; see --columns
    Csv,
    /// Columns with nested lists, for pandas, polars, DuckDB, R and Spark
    Parquet,
    /// Where each record comes from: one PROV-JSON document a line
    Prov,
    /// Parties, reports and events as FollowTheMoney entities, one a line
    Ftm,
}

impl Format {
    /// The format asked for; else that of the file's ending or of `--columns`; else a table on a terminal and JSON Lines
    /// elsewhere.
    pub fn choose(asked: Option<Format>, output: Option<&Path>, csv: &CsvArgs) -> Result<Format, Failure> {
        let output = output.filter(|path| path.as_os_str() != "-");
        let ending = output.and_then(|path| path.extension()).and_then(|ending| ending.to_str());
        let format = asked.unwrap_or(match (output, ending) {
            (_, Some("csv" | "tsv")) => Format::Csv,
            (_, Some("json")) => Format::Json,
            (_, Some("parquet")) => Format::Parquet,
            _ if csv.columns.is_some() => Format::Csv,
            (None, _) if crate::terminal::is_terminal() => Format::Table,
            _ => Format::Jsonl,
        });
        if format != Format::Csv && csv.columns.is_some() {
            return Err(Failure::Usage("`--columns` are those of CSV; give `--format csv`, or leave it out".into()));
        }
        if format == Format::Parquet && output.is_none() && crate::terminal::is_terminal() {
            return Err(Failure::Usage("Parquet is nothing to read on a terminal; give `--output FILE`".into()));
        }
        Ok(format)
    }
}

/// Columns of tables that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Columns {
    /// PLOVER's names first, then our own; commas, a header
    Plover,
    /// POLECAT's 40; tabs, a header
    Polecat,
    /// ICEWS's 20; tabs, a header
    Icews,
    /// GDELT 2.0's 61; tabs, no header
    Gdelt,
    /// Phoenix's 26; tabs, no header
    Phoenix,
}

impl Columns {
    /// The same for the writer.
    pub fn set(self) -> ColumnSet {
        match self {
            Columns::Plover => ColumnSet::Plover,
            Columns::Polecat => ColumnSet::Polecat,
            Columns::Icews => ColumnSet::Icews,
            Columns::Gdelt => ColumnSet::Gdelt,
            Columns::Phoenix => ColumnSet::Phoenix,
        }
    }
}

/// A record as one line of JSON.
pub fn to_json(record: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(record).map_err(|error| Failure::Write(format!("a record cannot be written: {error}")))
}
