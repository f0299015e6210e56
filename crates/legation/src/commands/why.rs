//! `legation why`: how a record came about, from the trace that coding left.

use crate::cli::{DataArgs, ReadArgs};
use crate::engine::{self, Engine};
use crate::failure::{Failure, Outcome};
use crate::output::{Sink, table};
use crate::run::{self, Done};
use crate::terminal::{Screen, one_line};
use clap::Args;
use legation_text::record::Record;
use std::path::PathBuf;

/// Show how an event or a standing claim came about: sentence, tree, frame, entry, actors, and the rule behind each field
///
/// Without a number, lists them and then explains each.
#[derive(Args)]
#[command(after_help = "Examples:
  legation why examples/reports/expulsions.txt
  legation why --date 2026-03-12 examples/reports/expulsions.txt 1")]
pub struct Arguments {
    /// Reports, as `legation code` takes them
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The record: its number in its report, as `code` prints it, or its whole id
    #[arg(value_name = "N")]
    which: Option<String>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    data: DataArgs,
}

impl Arguments {
    fn wants(&self, id: &str) -> bool {
        let number = id.rsplit_once('#').map(|(_, number)| number);
        self.which.as_deref().is_none_or(|which| which == id || Some(which) == number)
    }
}

/// Prints the traces.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let engine = Engine::for_coding(&arguments.data)?;
    let mut sink = Sink::open(None)?;
    let mut shown = 0;
    let outcome = run::run(
        std::slice::from_ref(&arguments.file),
        &arguments.read,
        "records",
        |incoming| {
            let parsed = engine.parse(incoming)?;
            let coding = engine.code(&parsed);
            let why = engine::why(&parsed, &coding, screen);
            let (sentences, found) = (parsed.sentences.len(), why.len());
            let told = |record: &Record| !matches!(record, Record::Statement(_));
            let records: Vec<Record> = coding.into_records().into_iter().filter(told).collect();
            Ok(Done { value: (parsed.report, records, why), sentences, found })
        },
        |_, (report, records, why)| {
            if arguments.which.is_none() {
                sink.text_with_colours(&table::render(&report, &records, screen))?;
            }
            for (id, account) in why.iter().filter(|(id, _)| arguments.wants(id)) {
                if arguments.which.is_none() {
                    let number = id.rsplit_once('#').map_or("", |(_, number)| number);
                    sink.text_with_colours(&format!("\n── {number} ──\n"))?;
                }
                sink.text_with_colours(account)?;
                shown += 1;
            }
            sink.flush()
        },
    )?;
    sink.finish()?;
    match &arguments.which {
        Some(which) if shown == 0 => Err(Failure::Usage(format!(
            "there is no event or standing claim `{}`; leave the number out to see them",
            one_line(which)
        ))),
        _ => Ok(outcome),
    }
}
