//! `legation parse`: trees as CoNLL-U.

use crate::cli::{Files, ReadArgs};
use crate::engine::Parser;
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use crate::run::{self, Done};
use clap::Args;
use std::path::PathBuf;

/// Parse reports and print CoNLL-U
///
/// Each sentence has its text; each word its place in the report, in code points, as `TokenRange` in the last column.
#[derive(Args)]
#[command(after_help = "Examples:
  legation parse examples/reports/expulsions.txt
  legation parse --output trees.conllu examples/reports/*.txt")]
pub struct Arguments {
    #[command(flatten)]
    input: Files,
    #[command(flatten)]
    read: ReadArgs,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Parses every report and prints its trees.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let parser = Parser::built_in()?;
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let outcome = run::run(
        &arguments.input.files,
        &arguments.read,
        "words",
        |incoming| {
            let parsed = parser.parse(incoming)?;
            let words = parsed.sentences.iter().map(|sentence| sentence.tokens.len()).sum();
            Ok(Done { value: parsed.to_conllu(), sentences: parsed.sentences.len(), found: words })
        },
        |_, trees| {
            sink.text(&trees)?;
            sink.flush()
        },
    )?;
    sink.finish()?;
    Ok(outcome)
}
