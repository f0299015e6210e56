//! `legation head`: where a ledger's chain ends.

use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use clap::Args;
use legation_ledger::store::Ledger;

/// Print where a ledger's chain ends: how many rows it has, and the hash of the last
///
/// Put it in a footnote: `legation verify --since HEAD` shows later that nothing before it was changed.
#[derive(Args)]
#[command(after_help = "Examples:
  legation head --ledger desk.legation
  legation head --ledger desk.legation > head.txt")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
}

/// Prints the head.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let head = Ledger::open_to_read(&arguments.ledger.ledger)?.head()?;
    let mut sink = Sink::open(None)?;
    sink.text(&format!("{head}\n"))?;
    sink.finish()?;
    Ok(Outcome::default())
}
