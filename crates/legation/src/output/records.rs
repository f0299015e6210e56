//! Records in one format, report by report.

use super::{Format, Sink, table, to_json};
use crate::cli::CsvArgs;
use crate::failure::Failure;
use crate::terminal::Screen;
use legation_export::ftm::Ftm;
use legation_export::prov;
use legation_export::{EventCsv, ExportError, Kind, Parquet, Source, Table, TableCsv};
use legation_text::Report;
use legation_text::record::{Event, Record};

/// What the output looks like: chosen before anything is coded, so that wrong usage is told at once.
pub struct Form {
    format: Format,
    /// The kind of record in formats that hold one.
    kind: Kind,
    csv: CsvArgs,
    screen: Screen,
}

impl Form {
    /// The format with its options. CSV and Parquet hold one kind of record a file.
    pub fn new(format: Format, kinds: &[Kind], csv: CsvArgs, screen: Screen) -> Result<Form, Failure> {
        let several = kinds.iter().any(|kind| Some(kind) != kinds.first());
        if several && matches!(format, Format::Csv | Format::Parquet) {
            let sentence =
                "CSV and Parquet hold one kind of record a file; choose one with `--kinds`, or use `--format jsonl`";
            return Err(Failure::Usage(sentence.into()));
        }
        let kind = kinds.first().copied().unwrap_or(Kind::Event);
        if kind != Kind::Event && csv.columns.is_some() {
            let sentence = "`--columns` are those of events; leave it out for other kinds of record";
            return Err(Failure::Usage(sentence.into()));
        }
        Ok(Form { format, kind, csv, screen })
    }
}

/// Writes records.
pub struct Records {
    writer: Writer,
    left_out: u64,
}

enum Writer {
    Table(Screen, Sink),
    Jsonl(Sink),
    Prov(Sink),
    Ftm(Ftm, Sink),
    Json { sink: Sink, written: u64 },
    Events(EventCsv, Sink),
    Rows(TableCsv, Sink),
    Parquet(Box<Parquet<Sink>>),
}

impl Records {
    /// Starts the output. `made_with` names what the records were made with, for files that explain themselves.
    pub fn new(form: Form, mut sink: Sink, made_with: &[(&str, String)]) -> Result<Self, Failure> {
        let writer = match form.format {
            Format::Table => Writer::Table(form.screen, sink),
            Format::Jsonl => Writer::Jsonl(sink),
            Format::Prov => Writer::Prov(sink),
            Format::Ftm => Writer::Ftm(Ftm::default(), sink),
            Format::Json => {
                sink.json("[")?;
                Writer::Json { sink, written: 0 }
            }
            Format::Csv if form.kind == Kind::Event => {
                let csv = EventCsv::new(form.csv.options());
                sink.text(&csv.header())?;
                Writer::Events(csv, sink)
            }
            Format::Csv => {
                let csv = TableCsv::new(Table::of(form.kind), form.csv.safe_csv);
                sink.text(&csv.header())?;
                Writer::Rows(csv, sink)
            }
            Format::Parquet => {
                let name = sink.name().to_owned();
                let metadata: Vec<(&str, &str)> = made_with.iter().map(|(key, value)| (*key, value.as_str())).collect();
                let file = Parquet::new(Table::of(form.kind), &metadata, sink);
                Writer::Parquet(Box::new(file.map_err(|error| failed(&name, error))?))
            }
        };
        Ok(Self { writer, left_out: 0 })
    }

    /// One report's records.
    pub fn report(&mut self, report: &Report, records: &[Record]) -> Result<(), Failure> {
        match &mut self.writer {
            Writer::Table(screen, sink) => {
                sink.text_with_colours(&table::render(report, records, *screen))?;
                sink.flush()
            }
            Writer::Jsonl(sink) => {
                for record in records {
                    sink.json(&(to_json(record)? + "\n"))?;
                }
                sink.flush()
            }
            Writer::Prov(sink) => {
                for record in records {
                    sink.json(&(to_json(&prov::document(record, &[]))? + "\n"))?;
                }
                sink.flush()
            }
            Writer::Ftm(ftm, sink) => {
                for entity in records.iter().flat_map(|record| ftm.record(record, published(report).as_deref())) {
                    sink.json(&(to_json(&entity)? + "\n"))?;
                }
                sink.flush()
            }
            Writer::Json { sink, written } => {
                for record in records {
                    let before = if *written == 0 { "\n" } else { ",\n" };
                    sink.json(&(before.to_owned() + &to_json(record)?))?;
                    *written += 1;
                }
                sink.flush()
            }
            Writer::Events(csv, sink) => {
                let source =
                    Source { published: report.date.map(|day| day.to_string()), language: report.language.clone() };
                for event in records.iter().filter_map(event) {
                    sink.text(&csv.rows(event, &source))?;
                }
                self.left_out = csv.left_out();
                sink.flush()
            }
            Writer::Rows(csv, sink) => {
                for record in records {
                    let row = csv.row(record).map_err(|error| failed(sink.name(), error))?;
                    sink.text(&row)?;
                }
                sink.flush()
            }
            Writer::Parquet(file) => {
                records.iter().try_for_each(|record| file.row(record)).map_err(|error| failed("the file", error))
            }
        }
    }

    /// Events that the columns of CSV have no row for.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Ends the output; a file appears under its name only now.
    pub fn finish(self) -> Result<(), Failure> {
        match self.writer {
            Writer::Json { mut sink, written } => {
                sink.json(if written == 0 { "]\n" } else { "\n]\n" })?;
                sink.finish()
            }
            Writer::Parquet(file) => file.finish().map_err(|error| failed("the file", error))?.finish(),
            Writer::Table(_, sink)
            | Writer::Jsonl(sink)
            | Writer::Prov(sink)
            | Writer::Ftm(_, sink)
            | Writer::Events(_, sink)
            | Writer::Rows(_, sink) => sink.finish(),
        }
    }
}

fn event(record: &Record) -> Option<&Event> {
    match record {
        Record::Event(event) => Some(event),
        Record::Statement(_) | Record::Standing(_) => None,
    }
}

fn published(report: &Report) -> Option<String> {
    report.date.map(|day| day.to_string())
}

fn failed(to: &str, error: ExportError) -> Failure {
    match error {
        ExportError::Io(error) => Failure::writing(to, &error),
        other => Failure::Write(format!("{to} cannot be written: {other}")),
    }
}
