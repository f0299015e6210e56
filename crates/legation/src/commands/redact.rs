//! `legation redact`: erase a person or a passage on a legal demand.

use crate::cli::{LedgerArgs, RecordedAt};
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use clap::Args;
use legation_ledger::store::{Erase, Ledger};

/// Erase a person or a passage from a ledger, on a legal demand
///
/// The words are covered, letter for letter, in texts, headlines, records, claims and acts of the desk, and are gone from the file. The chain stays whole:
/// `legation verify` proves all the rest, and says that something was erased, when, why and by whom. Ids of reports stay, and copies made before
/// are not changed.
#[derive(Args)]
#[command(after_help = "Examples:
  legation redact --ledger desk.legation --words Minsk --by 'Legal office' --why 'order 7'
  legation redact --ledger desk.legation --report talks --from 0 --to 8 --by Ada --why 'order 8'")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Erase these words, wherever they stand
    #[arg(long, value_name = "WORDS", required_unless_present = "from", conflicts_with_all = ["from", "to"])]
    words: Option<String>,
    /// Only in this report, or in this act of the desk
    #[arg(long, value_name = "ID")]
    report: Option<String>,
    /// Erase from this code point of the report's text …
    #[arg(long, value_name = "N", requires = "to", requires = "report")]
    from: Option<usize>,
    /// … up to this one
    #[arg(long, value_name = "N", requires = "from")]
    to: Option<usize>,
    /// Who erases
    #[arg(long, value_name = "NAME")]
    by: String,
    /// On whose order, for what reason; without the words themselves
    #[arg(long, value_name = "REASON")]
    why: String,
    #[command(flatten)]
    recorded: RecordedAt,
}

/// Erases, and says what was replaced.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let erase = match (&arguments.words, &arguments.report, arguments.from, arguments.to) {
        (Some(words), None, _, _) => Erase::Words(words.clone()),
        (Some(words), Some(report), _, _) => Erase::WordsIn(report.clone(), words.clone()),
        (None, Some(report), Some(from), Some(to)) if from < to => Erase::Span(report.clone(), from, to),
        _ => {
            return Err(Failure::Usage(
                "say what to erase: `--words`, or `--report`, `--from` and a greater `--to`".into(),
            ));
        }
    };
    let mut ledger = Ledger::open(&arguments.ledger.ledger)?;
    let done = ledger.redact(&erase, &arguments.by, &arguments.why, arguments.recorded.stamp())?;
    let mut sink = Sink::open(None)?;
    for redacted in done {
        sink.text(&format!("{} was erased\n", redacted.what))?;
    }
    sink.finish()?;
    Ok(Outcome::default())
}
