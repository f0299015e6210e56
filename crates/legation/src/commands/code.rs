//! `legation code`: reports in, records out.

use crate::cli::{DataArgs, Files, ReadArgs};
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::output::{Columns, Format, Records, Sink};
use crate::run::{self, Done};
use crate::terminal::Screen;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Code the events of reports
///
/// Prints a table on a terminal and JSON Lines elsewhere. Every record points at the words it rests on: offsets count
/// code points from the start of the report's text.
#[derive(Args)]
#[command(after_help = "Examples:
  legation code examples/reports/*.txt
  legation code --date 2026-03-12 --format csv --output events.csv examples/reports/expulsions.txt")]
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
    /// Names of the columns of CSV
    #[arg(long, value_enum, value_name = "SET", default_value = "plover")]
    columns: Columns,
    /// In CSV, put ' before texts that a spreadsheet would run as a formula
    #[arg(long)]
    safe_csv: bool,
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// What happened
    Event,
    /// Who said what
    Statement,
    /// What stands, or stood
    Standing,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Statement => "statement",
            Kind::Standing => "standing",
        }
    }
}

impl Arguments {
    fn say_what_is_missing(&self) -> Result<(), Failure> {
        if self.columns != Columns::Plover {
            let sentence = "only the columns `plover` are written yet; leave `--columns` out";
            return Err(Failure::Usage(sentence.into()));
        }
        Ok(())
    }
}

/// Codes every report and prints its records.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    arguments.say_what_is_missing()?;
    let format = Format::choose(arguments.format, arguments.output.as_deref())?;
    if format == Format::Csv && arguments.kinds != [Kind::Event] {
        let sentence = "CSV holds events only; use `--format jsonl` for the other kinds of record";
        return Err(Failure::Usage(sentence.into()));
    }
    let engine = Engine::for_coding(&arguments.data)?;
    let sink = Sink::open(arguments.output.as_deref())?;
    let mut output = Records::new(format, screen, sink, arguments.safe_csv)?;
    let wanted: Vec<&str> = arguments.kinds.iter().map(|kind| kind.name()).collect();
    let noun = if wanted == ["event"] { "events" } else { "records" };
    let outcome = run::run(
        &arguments.input.files,
        &arguments.read,
        noun,
        |incoming| {
            let parsed = engine.parse(incoming)?;
            let mut records = engine.code(&parsed).into_records();
            records.retain(|record| wanted.contains(&record.kind()));
            let (sentences, found) = (parsed.sentences.len(), records.len());
            Ok(Done { value: (parsed.report, records), sentences, found })
        },
        |_, (report, records)| output.report(&report, &records),
    )?;
    output.finish()?;
    Ok(outcome)
}
