//! Records out of the program: one definition of each kind's columns, and every format that comes from it.
//!
//! Takes records (`Event`, `Statement`, `Standing`) and rows of declared tables (claims, incidents, facts); gives
//! Parquet, CSV and JSON. It opens no file, knows no terminal and reads no clock: whoever calls it hands in a writer
//! or takes a string.
//!
//! * [`Table`]: the columns of a kind of record, nested evidence included, as one Arrow schema. A table of plain rows
//!   is declared with the same words; [`ledger`] declares those of a ledger's answers.
//! * [`Parquet`]: rows in, a columnar file out, the same bytes each time; [`read_parquet`] is its way back.
//! * [`EventCsv`]: events in the columns that other programs load ([`ColumnSet`]); [`TableCsv`]: any table, flattened.
//! * [`desk`]: entries by hand, made ready for the formats of others.
//! * [`prov`], [`ftm`]: PROV-JSON and FollowTheMoney, where the mapping is plain.
//!
//! ```
//! use legation_export::{Table, columns::*, write_rows};
//! use serde_json::json;
//!
//! let incidents = Table::declare("incident", [text("id"), code("event"), whole("reports"), text("date").optional()]);
//! let rows = [json!({"id": "a#1", "event": "SANCTION", "reports": 3, "date": "2026-03-12"})];
//! let bytes = write_rows(&incidents, &rows, &[("legation.ledger", "1f2e")], Vec::new())?;
//! assert_eq!(legation_export::read_parquet(bytes)?, rows);
//! # Ok::<(), legation_export::ExportError>(())
//! ```

mod codes;
mod csv;
pub mod desk;
pub mod ftm;
pub mod ledger;
mod parquet;
pub mod prov;
mod rows;
mod schema;
mod sets;

pub use csv::TableCsv;
pub use parquet::{Parquet, read_parquet, read_records, write_parquet, write_rows};
pub use schema::{Column, Kind, SCHEMA_VERSION, Table, columns};
pub use sets::{ColumnSet, CsvOptions, EventCsv, Source, write_csv};

/// Why records cannot be written or read back.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A row that does not fit its table.
    #[error("{table} `{row}`: `{column}` {told}")]
    Row {
        /// Name of the table.
        table: String,
        /// The row's `id`, else its number from 1.
        row: String,
        /// The column, its parts joined by dots.
        column: String,
        /// What is wrong with it, and what it should be.
        told: String,
    },
    /// A record among those of another kind.
    #[error(
        "`{id}` is a record of the kind `{found}`, and this file holds `{wanted}`; write each kind to a file of its own"
    )]
    Kind {
        /// Id of the record.
        id: String,
        /// Its kind.
        found: &'static str,
        /// The kind of the others.
        wanted: &'static str,
    },
    /// The writer or reader failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// What the columnar file itself says.
    #[error("{0}")]
    File(String),
}
