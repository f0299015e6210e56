//! `legation statements`: who said what.

use crate::cli::{CsvArgs, DataArgs, Files, ReadArgs};
use crate::commands::code::{self, Kind, Output};
use crate::failure::{Failure, Outcome};
use crate::output::Format;
use crate::terminal::Screen;
use clap::Args;
use std::path::PathBuf;

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
    /// In CSV, put ' before texts that a spreadsheet would run as a formula
    #[arg(long)]
    safe_csv: bool,
}

/// Prints the statements of every report.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let csv = CsvArgs { columns: None, header: None, legation_columns: None, all: false, safe_csv: arguments.safe_csv };
    let output = Output { format: arguments.format, file: arguments.output.as_deref(), csv };
    code::print(&arguments.input.files, &arguments.read, &arguments.data, output, &[Kind::Statement], screen)
}
