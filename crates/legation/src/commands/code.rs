//! `legation code`: reports in, events out.

use crate::cli::{DataArgs, Files, ReadArgs};
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::{Columns, Events, Format, Sink};
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
    /// What stood at the time
    Standing,
}

impl Arguments {
    fn say_what_is_missing(&self) -> Result<(), Failure> {
        if self.columns != Columns::Plover {
            let sentence = "only the columns `plover` are written yet; leave `--columns` out";
            return Err(Failure::Usage(sentence.into()));
        }
        for (kind, name) in [(Kind::Statement, "statement"), (Kind::Standing, "standing")] {
            if self.kinds.contains(&kind) && !self.read.quiet {
                messages::say(format!("records of the kind `{name}` are not made yet; none will be printed"));
            }
        }
        Ok(())
    }
}

/// Codes every report and prints its events.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    arguments.say_what_is_missing()?;
    let format = Format::choose(arguments.format, arguments.output.as_deref())?;
    let engine = Engine::for_coding(&arguments.data)?;
    let sink = Sink::open(arguments.output.as_deref())?;
    let mut output = Events::new(format, screen, sink, arguments.safe_csv)?;
    let wanted = arguments.kinds.contains(&Kind::Event);
    let outcome = run::run(
        &arguments.input.files,
        &arguments.read,
        "events",
        |incoming| {
            let parsed = engine.parse(incoming)?;
            let mut coding = engine.code(&parsed);
            if !wanted {
                coding.events.clear();
            }
            let (sentences, found) = (parsed.sentences.len(), coding.events.len());
            Ok(Done { value: (parsed.report, coding.events), sentences, found })
        },
        |_, (report, events)| output.report(&report, &events),
    )?;
    output.finish()?;
    Ok(outcome)
}
