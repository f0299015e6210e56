//! `legation statements`: who said what.

use crate::cli::CsvArgs;
use crate::commands::code::{self, Coded, Kind};
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;

/// Print who said what: speaker, cue, content, direct or indirect
///
/// The statements of `code --kinds statement`, alone. A content has one span for every unbroken run of words; quotation marks stay
/// outside. Beliefs and intentions count as well as words.
#[derive(Args)]
#[command(after_help = "Examples:
  legation statements examples/reports/talks.txt
  legation statements --date 2026-03-12 --format jsonl examples/reports/expulsions.txt")]
pub struct Arguments {
    #[command(flatten)]
    coded: Coded,
    /// In CSV, put ' before texts that a spreadsheet would run as a formula
    #[arg(long)]
    safe_csv: bool,
}

/// Prints the statements of every report.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let csv = CsvArgs { columns: None, header: None, legation_columns: None, all: false, safe_csv: arguments.safe_csv };
    code::print(&arguments.coded, csv, &[Kind::Statement], screen)
}
