//! The binary: commands, files, terminal and clock. Everything it prints comes from the stages; here is only glue.
//!
//! * [`cli`]: what can be typed; [`commands`]: one file each.
//! * [`run`]: reports in, coded in parallel, out in the order they came in.
//! * [`output`]: table, JSON Lines, JSON, CSV; [`terminal`]: colours, width, and what must not reach it.
//! * [`messages`]: one line a message on standard error, rejected input, the summary.

mod cli;
mod commands;
mod engine;
mod failure;
mod messages;
mod output;
mod run;
mod terminal;

use clap::Parser;
use failure::Failure;
use std::process::ExitCode;

// Records and answers are many small strings: a third of the time of either goes with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    run::silence_caught_panics();
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(outcome) if outcome.rejected > 0 => ExitCode::from(1),
        Ok(_) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            messages::failure(&failure);
            ExitCode::from(2)
        }
    }
}
