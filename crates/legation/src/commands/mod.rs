//! The commands, one file each: its arguments, its help, its work.

pub mod actors;
pub mod add;
pub mod ask;
pub mod audit;
pub mod backup;
pub mod brief;
pub mod chain;
pub mod code;
pub mod codebook;
pub mod completions;
pub mod correct;
pub mod desk;
pub mod diff;
pub mod due;
pub mod effects;
pub mod eval;
pub mod explain;
pub mod export;
pub mod head;
pub mod history;
pub mod incidents;
pub mod man;
pub mod parse;
pub mod precedence;
pub mod record;
pub mod redact;
pub mod relate;
pub mod review;
pub mod state;
pub mod statements;
pub mod timeline;
pub mod undo;
pub mod verify;
pub mod why;

use crate::cli::{Cli, Command};
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;

/// Runs the command that was typed.
pub fn run(cli: Cli) -> Result<Outcome, Failure> {
    let screen = Screen::of_stdout(cli.color);
    match cli.command {
        Command::Code(arguments) => code::run(&arguments, screen),
        Command::Why(arguments) => why::run(&arguments, screen),
        Command::Statements(arguments) => statements::run(&arguments, screen),
        Command::Relate(arguments) => relate::run(&arguments),
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Add(arguments) => add::run(&arguments, screen),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::State(arguments) => state::run(&arguments, screen),
        Command::Incidents(arguments) => incidents::run(&arguments, screen),
        Command::Chain(arguments) => chain::run(&arguments, screen),
        Command::Timeline(arguments) => timeline::run(&arguments, screen),
        Command::Diff(arguments) => diff::run(&arguments, screen),
        Command::Due(arguments) => due::run(&arguments, screen),
        Command::Brief(arguments) => brief::run(&arguments),
        Command::Export(arguments) => export::run(&arguments, screen),
        Command::Record(arguments) => record::run(&arguments),
        Command::Review(arguments) => review::run(&arguments, screen),
        Command::Correct(arguments) => correct::run(&arguments),
        Command::Undo(arguments) => undo::run(&arguments),
        Command::History(arguments) => history::run(&arguments, screen),
        Command::Precedence(arguments) => precedence::run(&arguments, screen),
        Command::Head(arguments) => head::run(&arguments),
        Command::Redact(arguments) => redact::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments, screen),
        Command::Audit(arguments) => audit::run(&arguments, screen),
        Command::Codebook(arguments) => codebook::run(&arguments, screen),
        Command::Effects(arguments) => effects::run(&arguments, screen),
        Command::Actors(arguments) => actors::run(&arguments, screen),
        Command::Explain(arguments) => explain::run(&arguments, screen),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}
