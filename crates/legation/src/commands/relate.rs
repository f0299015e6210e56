//! `legation relate`: what the first of two given mentions does to the second.

use crate::cli::DataArgs;
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::{Sink, to_json};
use clap::{Args, ValueEnum};
use legation_code::relate::{Mentions, Relation, relate};
use legation_read::Rejected;
use legation_text::{Report, Span};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use std::path::PathBuf;

/// Most bytes of a file.
const LIMIT: usize = 1 << 30;

/// Say what the first of two given mentions does to the second
///
/// Takes JSON Lines with `id`, `text`, `source` and `target`: the mentions' first and one past the last code point as
/// `{"start", "end"}`, or null where one is not named. Whoever they are counts as a party; the text around them tells
/// the type.
#[derive(Args)]
#[command(after_help = "Examples:
  legation relate examples/pairs.jsonl
  legation relate --format table examples/pairs.jsonl")]
pub struct Arguments {
    /// Pairs of mentions as JSON Lines, also as .gz or .zst; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
    /// What answers look like [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What answers look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading, with the reason
    Table,
    /// One answer a line
    Jsonl,
}

/// A line of the input.
#[derive(Deserialize)]
struct Pair {
    id: String,
    text: String,
    source: Option<Place>,
    target: Option<Place>,
}

#[derive(Clone, Copy, Deserialize)]
struct Place {
    start: usize,
    end: usize,
}

/// Answers every pair.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let engine = Engine::for_coding(&arguments.data)?;
    let table = crate::terminal::is_terminal() && arguments.output.is_none();
    let format = arguments.format.unwrap_or(if table { Format::Table } else { Format::Jsonl });
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let mut rejected = 0;
    for path in &arguments.files {
        let name = path.to_string_lossy().into_owned();
        let text = match legation_read::whole(path, LIMIT) {
            Ok((text, _)) => text,
            Err(row) => {
                rejected += 1;
                messages::say(row);
                continue;
            }
        };
        let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
        let answers: Vec<Result<(Pair, Option<Relation>), Rejected>> =
            lines.par_iter().map(|(number, line)| answer(&name, *number as u64 + 1, line, &engine)).collect();
        for answer in answers {
            match answer {
                Ok((pair, relation)) if format == Format::Jsonl => {
                    sink.json(&(jsonl(&pair, relation.as_ref())? + "\n"))?
                }
                Ok((pair, relation)) => sink.text(&row(&pair, relation.as_ref()))?,
                Err(row) => {
                    rejected += 1;
                    messages::say(row);
                }
            }
        }
    }
    sink.finish()?;
    Ok(Outcome { rejected })
}

fn answer(file: &str, line: u64, json: &str, engine: &Engine) -> Result<(Pair, Option<Relation>), Rejected> {
    let pair: Pair = serde_json::from_str(json).map_err(|error| {
        let told = legation_read::without_place(&error);
        let mend = "give `id`, `text`, `source` and `target` on one line";
        Rejected::file(file, format!("this is no pair of mentions: {told}"), mend).at(line)
    })?;
    let length = pair.text.chars().count();
    let span = |place: Option<Place>, which: &str| match place {
        Some(Place { start, end }) if start >= end || end > length => {
            let error = format!("the {which} is {start} to {end}, the text has {length} code points");
            Err(Rejected::file(file, error, "give first and one past the last").at(line).of(&pair.id))
        }
        place => Ok(place.map(|p| Span::new(p.start, p.end))),
    };
    let mentions = Mentions { source: span(pair.source, "source")?, target: span(pair.target, "target")? };
    let report = Report { id: pair.id.clone(), text: pair.text.clone(), ..Report::default() };
    let sentences = engine.parser.analyser.analyse(&report.text);
    let relation = relate(&report, &sentences, mentions, &engine.knowledge, engine.parser.analyser.version());
    Ok((pair, relation))
}

fn jsonl(pair: &Pair, relation: Option<&Relation>) -> Result<String, Failure> {
    // Null where nothing is answered: an empty list would be a type, too.
    let event = relation.map(|r| [r.event.as_str()]);
    let mode: Vec<&str> = relation.iter().filter_map(|r| r.mode.as_deref()).collect();
    to_json(&json!({
        "id": pair.id, "event": event, "mode": mode,
        "cameo": relation.map(|r| &r.cameo), "rule": relation.map(|r| &r.rule), "confidence": relation.map(|r| r.confidence), "why": relation.map(|r| &r.why),
    }))
}

fn row(pair: &Pair, relation: Option<&Relation>) -> String {
    let words = |place: Option<Place>| match place {
        Some(p) => pair.text.chars().skip(p.start).take(p.end - p.start).collect(),
        None => "nobody named".to_owned(),
    };
    let told = match relation {
        Some(r) => format!(
            "{}{}, {:.2}: {}",
            r.event,
            r.mode.as_ref().map_or_else(String::new, |m| format!("/{m}")),
            r.confidence,
            r.why
        ),
        None => "no answer: no entry joins them, or what joins them was not done".to_owned(),
    };
    let line = format!("{}  {} → {}  {told}", pair.id, words(pair.source), words(pair.target));
    crate::terminal::one_line(&line) + "\n"
}
