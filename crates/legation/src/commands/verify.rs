//! `legation verify`: whether a ledger is as it was written.

use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::Sink;
use clap::Args;
use legation_ledger::store::{Head, Ledger};

/// Check that nothing in a ledger was changed since it was recorded
///
/// Every row of the chain, every text and record behind it, every table and trigger, and that every claim is what its record says. Names what
/// was changed (exit code 1), and what was erased on demand, when, why and by whom.
#[derive(Args)]
#[command(after_help = "Examples:
  legation verify --ledger desk.legation
  legation verify --ledger desk.legation --since $(legation head --ledger desk.legation)")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// What `legation head` printed once: its rows must all be here, unchanged
    #[arg(long, value_name = "HEAD", value_parser = head)]
    since: Option<Head>,
    /// Make the claims anew from the records first (a newer version does so by itself when it writes)
    #[arg(long)]
    renew: bool,
}

fn head(text: &str) -> Result<Head, String> {
    Head::parse(text).ok_or_else(|| "a head looks like 17:9f86d0…, as `legation head` prints it".to_owned())
}

/// Checks, and says what was found.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let path = &arguments.ledger.ledger;
    if arguments.renew {
        Ledger::open(path)?.renew()?;
    }
    let verified = Ledger::open_to_read(path)?.verify(arguments.since)?;
    let mut sink = Sink::open(None)?;
    for redacted in &verified.redactions {
        let legation_ledger::store::Redacted { recorded, what, by, why } = redacted;
        sink.text(&format!("{recorded}: {what} was erased by {by}: {why}\n"))?;
    }
    if verified.faults.is_empty() {
        let rows = if verified.head.rows == 1 { "row" } else { "rows" };
        sink.text(&format!("sound: {} {rows}, head {}\n", verified.head.rows, verified.head))?;
    }
    sink.finish()?;
    verified.faults.iter().for_each(messages::say);
    Ok(Outcome { rejected: verified.faults.len() as u64 })
}
