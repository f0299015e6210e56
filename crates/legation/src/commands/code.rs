//! `legation code`: reports in, records out.

use crate::cli::{CsvArgs, Reports};
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::{Form, Format, Records, Sink};
use crate::run::{self, Done, grouped};
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
  legation code --date 2026-03-12 --output events.parquet examples/reports/expulsions.txt")]
pub struct Arguments {
    #[command(flatten)]
    coded: Coded,
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

/// Reports to code, and where their records go.
#[derive(Args)]
pub struct Coded {
    #[command(flatten)]
    reports: Reports,
    /// What records look like [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Codes every report and prints its records.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    print(&arguments.coded, arguments.csv.clone(), &arguments.kinds, screen)
}

/// Codes every report and prints its records of these kinds.
pub fn print(coded: &Coded, csv: CsvArgs, kinds: &[Kind], screen: Screen) -> Result<Outcome, Failure> {
    let (Reports { input, read, data }, file) = (&coded.reports, coded.output.as_deref());
    let kinds: Vec<legation_export::Kind> = kinds.iter().map(|kind| kind.of_record()).collect();
    let format = Format::choose(coded.format, file, &csv)?;
    let form = Form::new(format, &kinds, csv, screen)?;
    let engine = Engine::for_coding(data)?;
    let sink = Sink::open(file)?;
    let mut output = Records::new(form, sink, &engine.versions())?;
    let noun = match kinds.as_slice() {
        [legation_export::Kind::Event] => "events",
        [legation_export::Kind::Statement] => "statements",
        _ => "records",
    };
    let outcome = run::run(
        &input.files,
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
