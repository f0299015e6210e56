//! `legation man`: the manual page, made from the same words as `--help`.

use crate::cli::Cli;
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use clap::{Args, CommandFactory};

/// Print the manual page of legation, or of one command
#[derive(Args)]
#[command(after_help = "Examples:
  legation man > legation.1
  legation man code > legation-code.1")]
pub struct Arguments {
    /// The command; without one, the page of the whole program
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints the page.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut program = Cli::command();
    program.build();
    let command = match &arguments.command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            found
                .map(|command| command.display_name(format!("legation-{name}")))
                .ok_or_else(|| Failure::Usage(format!("there is no command `{name}`; `legation --help` lists them")))?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| Failure::writing("the manual page", &error))?;
    let mut sink = Sink::open(None)?;
    sink.text(&String::from_utf8_lossy(&page))?;
    sink.finish()?;
    Ok(Outcome::default())
}
