//! `legation eval`: scores against gold records.

use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Score against gold records: PLOVER events (JSON Lines) or trees (CoNLL-U)
#[derive(Args)]
#[command(after_help = "Examples:
  legation eval examples/gold/events.jsonl
  legation eval --raw --format json examples/gold/trees.conllu")]
pub struct Arguments {
    /// Gold records, also as .gz or .zst
    #[arg(value_name = "GOLD", required = true)]
    files: Vec<PathBuf>,
    /// Trees: start from the text of each document, not from the gold words
    #[arg(long)]
    raw: bool,
    /// What the scores look like
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// What the scores look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// One object a file
    Json,
}

/// Scores every file.
pub fn run(_arguments: &Arguments, _screen: Screen) -> Result<Outcome, Failure> {
    Ok(Outcome::default())
}
