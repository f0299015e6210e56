//! `legation actors`: whom a name stands for.

use crate::cli::{DataArgs, day};
use crate::engine;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::Sink;
use crate::terminal::{Screen, Style, one_line};
use clap::{Args, Subcommand};
use jiff::civil::Date;

/// Look up whom a name stands for on a day
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
}

/// Prints whom the name may stand for, a line each.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let Task::Find { name, on, data } = &arguments.task;
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
