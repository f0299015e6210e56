//! `legation backup`: a sound copy of a ledger, also while somebody writes to it.

use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use clap::Args;
use legation_ledger::store::Ledger;
use std::path::PathBuf;

/// Copy a ledger, also while somebody writes to it
///
/// A plain copy of a file that is being written can lack its last rows or be torn. This one is whole, and appears under its name only when it is.
#[derive(Args)]
#[command(after_help = "Examples:
  legation backup --ledger desk.legation copy.legation
  legation backup --ledger desk.legation copy-2.legation")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// The copy, which must not be there yet
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

/// Copies.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    Ledger::open_to_read(&arguments.ledger.ledger)?.backup(&arguments.to)?;
    Ok(Outcome::default())
}
