//! Columnar files: rows in, the same bytes each time.
//!
//! Compressed with zstd, in row groups of a fixed size, with a fixed writer's name. The metadata says what made the
//! file, so that it explains itself: `legation.schema`, `legation.version` and whatever the caller adds (codebook,
//! actors, model, a ledger's hash).

use crate::{ExportError, Kind, SCHEMA_VERSION, Table, rows};
use ::parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder};
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use legation_text::record::Record;
use serde::Serialize;
use serde_json::Value;
use std::io::Write;

/// Rows that are turned into columns together.
const BATCH: usize = 1024;
/// Rows of a row group.
const GROUP: usize = 16 * BATCH;

impl From<ParquetError> for ExportError {
    fn from(error: ParquetError) -> ExportError {
        match error {
            ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
                Ok(io) => ExportError::Io(*io),
                Err(other) => ExportError::File(other.to_string()),
            },
            other => ExportError::File(other.to_string()),
        }
    }
}

/// Writes the rows of one table.
pub struct Parquet<W: Write + Send> {
    table: Table,
    waiting: Vec<Value>,
    written: u64,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Parquet<W> {
    /// Starts a file. `metadata` is kept in it beside the versions of schema and program.
    pub fn new(table: Table, metadata: &[(&str, &str)], to: W) -> Result<Self, ExportError> {
        let schema = format!("{}/{SCHEMA_VERSION}", table.name());
        let own = [("legation.schema", schema.as_str()), ("legation.version", env!("CARGO_PKG_VERSION"))];
        let pairs =
            own.iter().chain(metadata).map(|(key, value)| KeyValue::new((*key).to_owned(), (*value).to_owned()));
        let properties = WriterProperties::builder()
            .set_created_by("legation".into())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .set_key_value_metadata(Some(pairs.collect()))
            .build();
        let writer = ArrowWriter::try_new(to, table.schema().clone(), Some(properties))?;
        Ok(Self { table, waiting: Vec::with_capacity(BATCH), written: 0, writer })
    }

    /// One more row: a record, or anything that serde writes as an object.
    pub fn row(&mut self, row: &impl Serialize) -> Result<(), ExportError> {
        let row = serde_json::to_value(row).map_err(|error| ExportError::File(error.to_string()))?;
        self.waiting.push(row);
        if self.waiting.len() == BATCH { self.hand_on() } else { Ok(()) }
    }

    /// Ends the file and gives the writer back.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.hand_on()?;
        Ok(self.writer.into_inner()?)
    }

    fn hand_on(&mut self) -> Result<(), ExportError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let batch = rows::batch(&self.table, &self.waiting, self.written)?;
        self.written += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(self.writer.write(&batch)?)
    }
}

/// Writes records of one kind.
pub fn write_parquet<'r, W: Write + Send>(
    records: impl IntoIterator<Item = &'r Record>,
    kind: Kind,
    metadata: &[(&str, &str)],
    to: W,
) -> Result<W, ExportError> {
    let mut file = Parquet::new(Table::of(kind), metadata, to)?;
    for record in records {
        if Kind::of(record) != kind {
            let id = record.id().to_owned();
            return Err(ExportError::Kind { id, found: record.kind(), wanted: kind.name() });
        }
        file.row(record)?;
    }
    file.finish()
}

/// Writes rows of a declared table.
pub fn write_rows<'r, R: Serialize + 'r, W: Write + Send>(
    table: &Table,
    rows: impl IntoIterator<Item = &'r R>,
    metadata: &[(&str, &str)],
    to: W,
) -> Result<W, ExportError> {
    let mut file = Parquet::new(table.clone(), metadata, to)?;
    for row in rows {
        file.row(row)?;
    }
    file.finish()
}

/// The rows of a file that was written here, each an object with every column in it.
pub fn read_parquet(file: Vec<u8>) -> Result<Vec<Value>, ExportError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(file))?.build()?;
    let mut all = Vec::new();
    for batch in reader {
        all.extend(rows::values(&batch.map_err(|error| ExportError::File(error.to_string()))?)?);
    }
    Ok(all)
}

/// The records of a file that was written here.
pub fn read_records(file: Vec<u8>, kind: Kind) -> Result<Vec<Record>, ExportError> {
    let record = |row: Value| {
        let record = match kind {
            Kind::Event => serde_json::from_value(row).map(Record::Event),
            Kind::Statement => serde_json::from_value(row).map(Record::Statement),
            Kind::Standing => serde_json::from_value(row).map(Record::Standing),
        };
        record.map_err(|error| ExportError::File(format!("a row is no record of the kind `{}`: {error}", kind.name())))
    };
    read_parquet(file)?.into_iter().map(record).collect()
}
