//! `legation eval`: scores against gold records.

mod events;
mod trees;

use crate::engine::{Engine, Parser};
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::{Sink, to_json};
use crate::terminal::{Screen, visible};
use clap::{Args, ValueEnum};
use legation_read::{Format as Holds, Rejected};
use std::path::{Path, PathBuf};

/// Most bytes of a gold file.
const LIMIT: usize = 1 << 30;

/// Score against gold records: PLOVER events (JSON Lines) or trees (CoNLL-U)
///
/// Events are scored by type, by pair of parties, and in full; trees by tags, lemmas, heads and relations as CoNLL 2018 did.
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

/// Loaded when the first file needs it.
#[derive(Default)]
struct Tools {
    parser: Option<Parser>,
    engine: Option<Engine>,
}

/// Scores every file.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let mut tools = Tools::default();
    let mut sink = Sink::open(None)?;
    let mut rejected = 0;
    for path in &arguments.files {
        match score(path, arguments, &mut tools, screen)? {
            Ok(text) => sink.text_with_colours(&text)?,
            Err(row) => {
                rejected += 1;
                messages::say(row);
            }
        }
        sink.flush()?;
    }
    sink.finish()?;
    Ok(Outcome { rejected })
}

/// One file's scores, ready to print.
fn score(
    path: &Path,
    arguments: &Arguments,
    tools: &mut Tools,
    screen: Screen,
) -> Result<Result<String, Rejected>, Failure> {
    let name = path.to_string_lossy().into_owned();
    let (text, holds) = match legation_read::whole(path, LIMIT) {
        Ok(read) => read,
        Err(row) => return Ok(Err(row)),
    };
    let trees = holds == Holds::Conllu || (holds == Holds::Text && looks_like_trees(&text));
    Ok(if trees {
        let parser = match &mut tools.parser {
            Some(parser) => parser,
            none => none.insert(Parser::built_in()?),
        };
        trees::score(&name, &text, arguments.raw, &parser.analyser)
            .map(|scores| if arguments.format == Format::Json { scores.to_json() } else { scores.to_table(screen) })
    } else {
        let engine = match &mut tools.engine {
            Some(engine) => engine,
            none => none.insert(Engine::built_in()?),
        };
        match events::score(&name, &text, engine) {
            Err(row) => Err(row),
            Ok(scores) if arguments.format == Format::Json => Ok(to_json(&scores)? + "\n"),
            Ok(scores) => Ok(visible(&scores.to_table()).into_owned()),
        }
    })
}

/// Whether a text without a telling name is CoNLL-U: a line of ten cells, a number first.
fn looks_like_trees(text: &str) -> bool {
    let first = text.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty());
    first.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit()) && line.split('\t').count() == 10)
}
