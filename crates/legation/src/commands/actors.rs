//! `legation actors`: whom a name stands for.

use crate::cli::{DataArgs, day};
use crate::engine;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::Sink;
use crate::terminal::{Screen, Style, one_line};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use legation_code::actors;
use std::path::{Path, PathBuf};

/// Look up whom a name stands for on a day, or import dictionaries
#[derive(Args)]
#[command(after_help = "Examples:
  legation actors find Kremlin
  legation actors find Stoltenberg --on 2021-10-07")]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find whom a name stands for, best first
    #[command(after_help = "Examples:
  legation actors find Kremlin
  legation actors find Stoltenberg --on 2021-10-07")]
    Find {
        /// The name as a report would have it
        #[arg(value_name = "NAME")]
        name: String,
        /// The day; without one, names of every time are known
        #[arg(long, value_name = "DAY", value_parser = day)]
        on: Option<Date>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Make actor tables of PETRARCH dictionaries, and tell their faults
    ///
    /// Of an actor dictionary comes a table of names, of an agent dictionary classes for agents.toml. Days that are none, terms upon each
    /// other and codes of nobody are told with file and line and left out.
    #[command(after_help = "Examples:
  legation actors import Phoenix.Countries.actors.txt
  legation actors import --output actors/own.tsv my.actors.txt.gz")]
    Import {
        /// Dictionaries, also as .gz or .zst
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Write to FILE, which appears whole or not at all
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Most bytes of a dictionary.
const LIMIT: usize = 1 << 28;

/// Prints the tables made of dictionaries.
fn import(files: &[PathBuf], output: Option<&Path>) -> Result<Outcome, Failure> {
    let mut texts = Vec::new();
    let mut rejected = 0;
    for path in files {
        match legation_read::whole(path, LIMIT) {
            Ok((text, _)) => texts.push((path.to_string_lossy().into_owned(), text)),
            Err(row) => {
                rejected += 1;
                messages::say(row);
            }
        }
    }
    let actors = engine::knowledge(&DataArgs { codebook: None, actors: None })?.actors;
    let made = actors::import::import(&texts, &|code| actors.has_key(code));
    for fault in &made.faults {
        messages::lines(fault);
    }
    let mut sink = Sink::open(output)?;
    sink.text(&made.actors)?;
    sink.text(&made.agents)?;
    sink.finish()?;
    Ok(Outcome { rejected: rejected + made.faults.len() as u64 })
}

/// Prints whom the name may stand for, a line each.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let (name, on, data) = match &arguments.task {
        Task::Find { name, on, data } => (name, on, data),
        Task::Import { files, output } => return import(files, output.as_deref()),
    };
    let knowledge = engine::knowledge(data)?;
    let found = knowledge.actors.find(name, *on);
    let mut sink = Sink::open(None)?;
    for (party, place) in &found {
        let known = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), one_line);
        let name = screen.paint(Style::Bold, &known(&party.name));
        let (code, sector, key, item) =
            (known(&party.code), known(&party.sector), known(&party.key), known(&party.wikidata));
        let place = screen.paint(Style::Dim, &one_line(place));
        sink.text_with_colours(&format!("{name}  code {code}  sector {sector}  key {key}  {item}  {place}\n"))?;
    }
    sink.finish()?;
    if found.is_empty() {
        let day = on.map_or_else(String::new, |day| format!(" on {day}"));
        messages::say(format!(
            "no actor is called `{name}`{day}; try another form of the name, or add it to the actor files"
        ));
        return Ok(Outcome { rejected: 1 });
    }
    Ok(Outcome::default())
}
