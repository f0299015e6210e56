//! `legation why`: how an event came about, from the trace that coding left.

use crate::cli::{DataArgs, ReadArgs};
use crate::engine::{self, Engine};
use crate::failure::{Failure, Outcome};
use crate::output::{Sink, table};
use crate::run::{self, Done};
use crate::terminal::Screen;
use clap::Args;
use std::path::PathBuf;

/// Show how an event came about: sentence, tree, frame, entry, actors, and the rule behind each field
///
/// Without a number, lists the events and then explains each.
#[derive(Args)]
#[command(after_help = "Examples:
  legation why examples/reports/expulsions.txt
  legation why --date 2026-03-12 examples/reports/expulsions.txt 1")]
pub struct Arguments {
    /// Reports, as `legation code` takes them
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Number of the event, in the order of the text, over all reports of the file
    #[arg(value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    number: Option<u64>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    data: DataArgs,
}

/// Prints the traces.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let engine = Engine::for_coding(&arguments.data)?;
    let mut sink = Sink::open(None)?;
    let mut seen = 0;
    let outcome = run::run(
        std::slice::from_ref(&arguments.file),
        &arguments.read,
        "events",
        |incoming| {
            let parsed = engine.parse(incoming)?;
            let coding = engine.code(&parsed);
            let why: Vec<String> = engine::why(&parsed, &coding, screen);
            let (sentences, found) = (parsed.sentences.len(), coding.events.len());
            Ok(Done { value: (parsed.report, coding.events, why), sentences, found })
        },
        |_, (report, events, why)| {
            match arguments.number {
                None => {
                    sink.text_with_colours(&table::render(&report, &events, screen))?;
                    for (i, trace) in why.iter().enumerate() {
                        sink.text_with_colours(&format!("\n── {} ──\n{trace}", i + 1))?;
                    }
                }
                Some(wanted) => {
                    let place = wanted.checked_sub(seen + 1).and_then(|i| usize::try_from(i).ok());
                    if let Some(trace) = place.and_then(|i| why.get(i)) {
                        sink.text_with_colours(trace)?;
                    }
                }
            }
            seen += events.len() as u64;
            sink.flush()
        },
    )?;
    sink.finish()?;
    match arguments.number {
        Some(wanted) if wanted > seen => Err(Failure::Usage(format!(
            "there is no event {wanted}: the file has {seen}; leave the number out to see them"
        ))),
        _ => Ok(outcome),
    }
}
