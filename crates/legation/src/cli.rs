//! What can be typed. Each command keeps its own arguments beside its work, in `commands/`; here are those that
//! several share.

use crate::commands::{
    actors, add, audit, backup, brief, chain, code, codebook, completions, correct, diff, due, effects, eval, explain,
    export, head, history, incidents, man, parse, precedence, record, redact, relate, review, state, statements,
    timeline, undo, verify, why,
};
use crate::output::Columns;
use crate::terminal::Color;
use clap::builder::TypedValueParser as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use legation_export::CsvOptions;
use legation_ledger::store::{Moment, Stamp};
use legation_read::{Format, Options};
use std::path::PathBuf;

/// Reads news reports and codes the political events in them, each with the words it rests on.
#[derive(Parser)]
#[command(name = "legation", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Examples:
  legation code examples/reports/*.txt
  legation why examples/reports/expulsions.txt 1")]
pub struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, one module each.
#[derive(Subcommand)]
pub enum Command {
    Code(code::Arguments),
    Statements(statements::Arguments),
    Why(why::Arguments),
    Relate(relate::Arguments),
    Parse(parse::Arguments),
    Add(add::Arguments),
    Verify(verify::Arguments),
    Backup(backup::Arguments),
    State(state::Arguments),
    Incidents(incidents::Arguments),
    Chain(chain::Arguments),
    Timeline(timeline::Arguments),
    Diff(diff::Arguments),
    Due(due::Arguments),
    Brief(brief::Arguments),
    Export(export::Arguments),
    Record(Box<record::Arguments>),
    Review(review::Arguments),
    Correct(correct::Arguments),
    Undo(undo::Arguments),
    History(history::Arguments),
    Precedence(precedence::Arguments),
    Head(head::Arguments),
    Redact(redact::Arguments),
    Eval(eval::Arguments),
    Audit(audit::Arguments),
    Codebook(codebook::Arguments),
    Effects(effects::Arguments),
    Actors(actors::Arguments),
    Explain(explain::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// What the input holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// Whatever the name's ending or the first byte says
    #[default]
    Auto,
    /// One report of plain text
    Text,
    /// One report a line: id, date, publisher, title, url, text
    Jsonl,
    /// Trees of another parser
    Conllu,
}

/// Reports.
#[derive(Args)]
pub struct Files {
    /// Reports: plain text or JSON Lines, also as .gz or .zst; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// How to read reports.
#[derive(Args)]
pub struct ReadArgs {
    /// What the files hold
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "auto")]
    pub from: From,
    /// Day of a report that has none of its own; without one, relative days stay unresolved
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<Date>,
    /// Id of the report, where it has none of its own [default: the file's name without its ending]
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Code reports in any language as if they were English
    #[arg(long)]
    pub any_language: bool,
    /// Keep rejected input as JSON Lines in FILE
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// How many reports are worked on at once [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024).map(usize::from))]
    pub threads: Option<usize>,
    /// No notes, no progress bar, no summary
    #[arg(short, long)]
    pub quiet: bool,
}

impl ReadArgs {
    /// The same for the reader.
    pub fn options(&self) -> Options {
        let format = match self.from {
            From::Auto => Format::Auto,
            From::Text => Format::Text,
            From::Jsonl => Format::JsonLines,
            From::Conllu => Format::Conllu,
        };
        Options { format, id: self.id.clone(), date: self.date, any_language: self.any_language, ..Options::default() }
    }
}

/// What to code with.
#[derive(Args)]
pub struct DataArgs {
    /// Use the codebook files of DIR instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    /// Use the actor files of DIR instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub actors: Option<PathBuf>,
}

/// Reports, how to read them, and what to code them with.
#[derive(Args)]
pub struct Reports {
    #[command(flatten)]
    pub input: Files,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub data: DataArgs,
}

/// The ledger's file.
#[derive(Args)]
pub struct LedgerArgs {
    /// The ledger: one file
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
}

/// When a row is recorded.
#[derive(Args)]
pub struct RecordedAt {
    /// Time of recording, as 2021-10-08T12:00:00Z or a day [default: now]
    #[arg(long, value_name = "TIME", value_parser = recorded_at)]
    pub recorded_at: Option<Moment>,
}

impl RecordedAt {
    /// The time told, else the clock's: the one place that asks it for a record.
    pub fn stamp(&self) -> Stamp {
        match self.recorded_at {
            Some(told) => Stamp::Told(told),
            None => Stamp::Clock(now()),
        }
    }
}

fn now() -> Moment {
    Moment(jiff::Timestamp::now().as_second())
}

/// A time of recording, up to a day ahead of the clock: each later row bears at least this time, and none can be taken back.
fn recorded_at(text: &str) -> Result<Moment, String> {
    let told = Moment::parse(text)?;
    let now = now();
    if told.0 > now.0.saturating_add(86_400) {
        return Err(format!("{told} lies ahead of this computer's clock ({now}); tell a time that has come"));
    }
    Ok(told)
}

/// What CSV looks like.
#[derive(Clone, Args)]
pub struct CsvArgs {
    /// Columns of CSV [default: plover]
    #[arg(long, value_enum, value_name = "SET")]
    pub columns: Option<Columns>,
    /// In CSV, whether the first line names the columns [default: as the set's own files have it]
    #[arg(long, value_enum, value_name = "WHEN")]
    pub header: Option<Switch>,
    /// In CSV, whether our own fields follow as legation_… [default: on where there is a header]
    #[arg(long, value_enum, value_name = "WHEN")]
    pub legation_columns: Option<Switch>,
    /// In CSV, keep events that are planned, alleged, negated or earlier history where the columns cannot say so
    #[arg(long)]
    pub all: bool,
    /// In CSV, put ' before texts that a spreadsheet would run as a formula
    #[arg(long)]
    pub safe_csv: bool,
}

impl CsvArgs {
    /// The same for the writer.
    pub fn options(&self) -> CsvOptions {
        CsvOptions {
            set: self.columns.unwrap_or(Columns::Plover).set(),
            header: self.header.map(Switch::is_on),
            legation: self.legation_columns.map(Switch::is_on),
            all: self.all.then_some(true),
            safe: self.safe_csv,
        }
    }
}

/// Yes or no, where leaving it out says neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

impl Switch {
    fn is_on(self) -> bool {
        self == Switch::On
    }
}

/// A day, or the first day of a year or month.
pub fn first_day(text: &str) -> Result<Date, String> {
    let date = legation_ledger::date::PartialDate::parse(text).and_then(|d| d.first().date());
    date.ok_or_else(|| "a day looks like 2021-10-07, a month like 2021-10, a year like 2021".to_owned())
}

/// A day as it is typed.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day looks like 2021-10-07".to_owned())
}
