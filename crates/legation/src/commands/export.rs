//! `legation export`: a ledger's records, claims, incidents and facts for other programs.

use super::ask::{self, Asked, BasisArg, KnownArgs};
use crate::cli::{CsvArgs, LedgerArgs, day};
use crate::failure::{Failure, Outcome};
use crate::output::{Form, Format, Records, Sink, to_json};
use crate::terminal::Screen;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use legation_export::{Kind, Table, TableCsv, desk, ledger, write_rows};
use legation_ledger::answer::{self, Desk};
use legation_ledger::date::Day;
use legation_ledger::fold;
use legation_ledger::store::Selection;
use serde_json::Value;
use std::path::PathBuf;

/// Write a ledger's records, claims, incidents or facts for other programs
///
/// Records come with what the desk corrected and without what it rejected.
#[derive(Args)]
#[command(after_help = "Examples:
  legation export --ledger desk.legation --what incident --output incidents.parquet
  legation export --ledger desk.legation --what event --columns polecat --output events.tsv")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// What to write
    #[arg(long, value_enum, value_name = "WHAT", default_value = "event")]
    what: What,
    /// Only what is between two parties
    #[arg(long, value_name = "PARTY", num_args = 2)]
    between: Vec<String>,
    #[command(flatten)]
    known: KnownArgs,
    /// Facts: the day asked about [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Date>,
    /// Facts: which day of a measure counts
    #[arg(long, value_enum, value_name = "BASIS", default_value = "in-force")]
    basis: BasisArg,
    /// What the file looks like [default: by its ending, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    csv: CsvArgs,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What a ledger holds, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Records of events
    Event,
    /// Records of who said what
    Statement,
    /// Records of what stood
    Standing,
    /// One row a claim: who told it, when it became known, the words
    Claim,
    /// One row a happening, with its claims
    Incident,
    /// One row a standing fact, with its claims
    Fact,
}

impl What {
    fn record(self) -> Option<Kind> {
        match self {
            What::Event => Some(Kind::Event),
            What::Statement => Some(Kind::Statement),
            What::Standing => Some(Kind::Standing),
            What::Claim | What::Incident | What::Fact => None,
        }
    }
}

/// Writes the file.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let format = Format::choose(arguments.format, arguments.output.as_deref(), &arguments.csv)?;
    let format = if format == Format::Table { Format::Jsonl } else { format };
    let asked = Asked::open(&arguments.ledger)?;
    let pair = if arguments.between.is_empty() { None } else { Some(asked.pair(&arguments.between)?) };
    let known = arguments.known.day();
    let head = asked.ledger.head()?.to_string();
    let made_with = [("legation.version", env!("CARGO_PKG_VERSION").to_owned()), ("legation.ledger", head)];
    if let Some(kind) = arguments.what.record() {
        let form = Form::new(format, &[kind], arguments.csv.clone(), screen)?;
        let mut output = Records::new(form, Sink::open(arguments.output.as_deref())?, &made_with)?;
        let selection = Selection { parties: pair, known: Some(known), recorded: arguments.known.recorded };
        // Whoever reads what we write may take his time: nothing is held over it.
        asked.ledger.release()?;
        asked.ledger.each_report(&selection, |mut whole| {
            whole.records.retain(|record| Kind::of(record) == kind);
            if let Some(by) = &whole.by {
                let source = whole.report.title.as_deref();
                whole.records.iter_mut().for_each(|record| desk::complete(record, by, source));
            }
            output.report(&whole.report, &whole.records)
        })?;
        output.finish()?;
        return Ok(Outcome::default());
    }
    let desk = asked.desk(pair.clone(), known, arguments.known.recorded)?;
    let on = arguments.on.map_or_else(ask::today, Day::of);
    let (table, rows) = rows(arguments.what, &desk, pair.as_ref(), on, arguments.basis);
    asked.ledger.release()?;
    write(arguments, format, table, &rows, &made_with)?;
    Ok(Outcome::default())
}

fn rows(what: What, desk: &Desk, pair: Option<&(String, String)>, on: Day, basis: BasisArg) -> (Table, Vec<Value>) {
    match what {
        What::Incident => {
            let of_pair = |i: &&legation_ledger::incidents::Incident| match pair {
                Some((a, b)) => desk.is_between(i, a, b),
                None => true,
            };
            (ledger::incident(), desk.incidents.iter().filter(of_pair).map(|i| desk.incident_json(i)).collect())
        }
        What::Fact => {
            let facts = match pair {
                Some((a, b)) => answer::facts(desk, (a, b), on, basis.basis()),
                None => fold::fold(&desk.claims, &desk.incidents, desk.effects, on, basis.basis()),
            };
            (ledger::fact(), facts.iter().map(|fact| answer::fact_json(desk, fact)).collect())
        }
        _ => {
            let claim = |c: usize| desk.claim_json(c, desk.claims[c].speaks_for());
            (ledger::claim(), (0..desk.claims.len()).map(claim).collect())
        }
    }
}

fn write(
    arguments: &Arguments,
    format: Format,
    table: Table,
    rows: &[Value],
    made_with: &[(&str, String)],
) -> Result<(), Failure> {
    if arguments.csv.columns.is_some() {
        return Err(Failure::Usage("`--columns` are those of events; leave it out, or `--what event`".into()));
    }
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let failed = |error: legation_export::ExportError| Failure::Write(format!("the file cannot be written: {error}"));
    match format {
        Format::Parquet => {
            let metadata: Vec<(&str, &str)> = made_with.iter().map(|(key, value)| (*key, value.as_str())).collect();
            return write_rows(&table, rows, &metadata, sink).map_err(failed)?.finish();
        }
        Format::Csv => {
            let csv = TableCsv::new(table, arguments.csv.safe_csv);
            sink.text(&csv.header())?;
            for row in rows {
                sink.text(&csv.row(row).map_err(failed)?)?;
            }
        }
        Format::Json => sink.json(&(to_json(&rows)? + "\n"))?,
        Format::Jsonl | Format::Table => {
            for row in rows {
                sink.json(&(to_json(row)? + "\n"))?;
            }
        }
        Format::Prov | Format::Ftm => {
            let sentence =
                "PROV and FollowTheMoney are written of records; choose `--what event`, `statement` or `standing`";
            return Err(Failure::Usage(sentence.into()));
        }
    }
    sink.finish()
}
