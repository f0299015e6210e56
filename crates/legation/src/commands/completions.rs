//! `legation completions`: what a shell needs to complete our commands.

use crate::cli::Cli;
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Args)]
#[command(after_help = "Examples:
  legation completions bash > legation.bash
  legation completions fish > legation.fish")]
pub struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "legation", &mut script);
    let mut sink = Sink::open(None)?;
    sink.text(&String::from_utf8_lossy(&script))?;
    sink.finish()?;
    Ok(Outcome::default())
}
