//! `legation actors`: whom a name stands for.

use crate::cli::{DataArgs, day};
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::{Args, Subcommand};
use jiff::civil::Date;

/// Look up whom a name stands for on a day
#[derive(Args)]
#[command(after_help = "Examples:
  legation actors find Kremlin
  legation actors find \"foreign minister of France\" --on 2021-10-07")]
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

/// Does what was asked.
pub fn run(arguments: &Arguments, _screen: Screen) -> Result<Outcome, Failure> {
    let Task::Find { name: _, on: _, data } = &arguments.task;
    let _engine = Engine::for_coding(data)?;
    Ok(Outcome::default())
}
