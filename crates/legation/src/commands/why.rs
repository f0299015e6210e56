//! `legation why`: how a record came about, from the trace that coding left.

use super::ask::{Asked, KnownArgs};
use crate::cli::{DataArgs, ReadArgs};
use crate::cli::{LedgerArgs, day};
use crate::engine::{self, Engine};
use crate::failure::{Failure, Outcome};
use crate::output::{Sink, table};
use crate::run::{self, Done};
use crate::terminal::{Screen, one_line};
use clap::Args;
use jiff::civil::Date;
use legation_text::record::Record;
use std::path::{Path, PathBuf};

/// Show how an event or a standing claim came about: sentence, tree, frame, entry, actors, and the rule behind each field
///
/// Without a number, lists them and then explains each. With a ledger, explains a claim or an incident of it: which claims
/// tell it, why they are one, and what spoke against others.
#[derive(Args)]
#[command(after_help = "Examples:
  legation why examples/reports/expulsions.txt
  legation why --date 2026-03-12 examples/reports/expulsions.txt 1")]
pub struct Arguments {
    /// Reports, as `legation code` takes them; with `--ledger`, the id of a claim or an incident
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The record: its number in its report, as `code` prints it, or its whole id
    #[arg(value_name = "N", conflicts_with = "ledger")]
    which: Option<String>,
    /// Explain a claim or an incident of a ledger
    #[arg(long, value_name = "LEDGER")]
    ledger: Option<PathBuf>,
    /// With `--ledger`: as published by DAY [default: today]
    #[arg(long, value_name = "DAY", value_parser = day, requires = "ledger")]
    known: Option<Date>,
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
    if let Some(ledger) = &arguments.ledger {
        return of_ledger(arguments, ledger);
    }
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

/// The story of a claim of a ledger, among all that its parties have done.
fn of_ledger(arguments: &Arguments, path: &Path) -> Result<Outcome, Failure> {
    let asked = Asked::open(&LedgerArgs { ledger: path.to_owned() })?;
    let id = arguments.file.to_string_lossy();
    let known = KnownArgs { known: arguments.known, recorded: None }.day();
    let desk = asked.desk(None, known, None)?;
    let Some(story) = legation_ledger::why::story(&desk, &id) else {
        return Err(Failure::Usage(format!(
            "no claim that was known on {known} is called `{id}`; `legation incidents` shows their ids"
        )));
    };
    let mut sink = Sink::open(None)?;
    sink.text(&crate::terminal::visible(&story))?;
    sink.finish()?;
    Ok(Outcome::default())
}
