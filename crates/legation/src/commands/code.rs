//! `legation code`: reports in, records out.

use crate::cli::{CsvArgs, DataArgs, Files, ReadArgs};
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::{Form, Format, Records, Sink};
use crate::run::{self, Done, grouped};
use crate::terminal::Screen;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Code the events of reports
///
/// Prints a table on a terminal and JSON Lines elsewhere. Every record points at the words it rests on: offsets count
/// code points from the start of the report's text.
#[derive(Args)]
#[command(after_help = "Examples:
  legation code examples/reports/*.txt
  legation code --date 2026-03-12 --output events.parquet examples/reports/expulsions.txt")]
pub struct Arguments {
    #[command(flatten)]
    input: Files,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    data: DataArgs,
    /// What records look like [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Which kinds of record
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',', default_value = "event")]
    kinds: Vec<Kind>,
    #[command(flatten)]
    csv: CsvArgs,
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// What happened
    Event,
    /// Who said what
    Statement,
    /// What stands, or stood
    Standing,
}

impl Kind {
    /// The same for the writer.
    fn of_record(self) -> legation_export::Kind {
        match self {
            Kind::Event => legation_export::Kind::Event,
            Kind::Statement => legation_export::Kind::Statement,
            Kind::Standing => legation_export::Kind::Standing,
        }
    }
}

/// Codes every report and prints its records.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let output = Output { format: arguments.format, file: arguments.output.as_deref(), csv: arguments.csv.clone() };
    print(&arguments.input.files, &arguments.read, &arguments.data, output, &arguments.kinds, screen)
}

/// Where records go, and what they look like there.
pub struct Output<'a> {
    pub format: Option<Format>,
    pub file: Option<&'a Path>,
    pub csv: CsvArgs,
}

/// Codes every report and prints its records of these kinds.
pub fn print(
    files: &[PathBuf],
    read: &ReadArgs,
    data: &DataArgs,
    output: Output,
    kinds: &[Kind],
    screen: Screen,
) -> Result<Outcome, Failure> {
    let kinds: Vec<legation_export::Kind> = kinds.iter().map(|kind| kind.of_record()).collect();
    let format = Format::choose(output.format, output.file, &output.csv)?;
    let form = Form::new(format, &kinds, output.csv, screen)?;
    let engine = Engine::for_coding(data)?;
    let sink = Sink::open(output.file)?;
    let mut output = Records::new(form, sink, &engine.versions())?;
    let noun = match kinds.as_slice() {
        [legation_export::Kind::Event] => "events",
        [legation_export::Kind::Statement] => "statements",
        _ => "records",
    };
    let outcome = run::run(
        files,
        read,
        noun,
        |incoming| {
            let parsed = engine.parse(incoming)?;
            let mut records = engine.code(&parsed).into_records();
            records.retain(|record| kinds.contains(&legation_export::Kind::of(record)));
            let (sentences, found) = (parsed.sentences.len(), records.len());
            Ok(Done { value: (parsed.report, records), sentences, found })
        },
        |_, (report, records)| output.report(&report, &records),
    )?;
    let left_out = output.left_out();
    output.finish()?;
    if left_out > 0 && !read.quiet {
        let events = if left_out == 1 { "1 event is".to_owned() } else { format!("{} events are", grouped(left_out)) };
        messages::say(format!(
            "{events} not in these columns (not asserted, negated, earlier, or without a CAMEO code)"
        ));
    }
    Ok(outcome)
}
