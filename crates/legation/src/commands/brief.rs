//! `legation brief`: the one-page note.

use super::ask::{self, Asked, BasisArg, KnownArgs};
use crate::cli::{LedgerArgs, day};
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use crate::terminal::visible;
use clap::Args;
use jiff::civil::Date;
use legation_ledger::brief;
use legation_ledger::date::Day;
use std::path::PathBuf;

/// Write the one-page note on two parties, in Markdown, every line with its sources
#[derive(Args)]
#[command(after_help = "Examples:
  legation brief --ledger desk.legation NATO RUS --on 2021-10-08
  legation brief --ledger desk.legation NATO RUS --on 2021-10-08 --known 2021-10-08 --output note.md")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Two parties, by key or name
    #[arg(value_name = "PARTY", num_args = 2, required = true)]
    parties: Vec<String>,
    /// The day asked about [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Date>,
    /// Which day of a measure counts
    #[arg(long, value_enum, value_name = "BASIS", default_value = "decided")]
    basis: BasisArg,
    #[command(flatten)]
    known: KnownArgs,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Prints the note.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ledger)?;
    let pair = asked.pair(&arguments.parties)?;
    let (on, known) = (arguments.on.map_or_else(ask::today, Day::of), arguments.known.day());
    let desk = asked.desk(Some(pair.clone()), known, arguments.known.recorded)?;
    let note = brief::brief(
        &desk,
        (&pair.0, &pair.1),
        on,
        &ask::as_known(known, arguments.known.recorded),
        arguments.basis.basis(),
    );
    asked.ledger.release()?;
    let mut sink = Sink::open(arguments.output.as_deref())?;
    sink.text(&visible(&note))?;
    sink.finish()?;
    Ok(Outcome::default())
}
