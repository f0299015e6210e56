//! `legation add`: reports into a ledger, each once, a hundred or so a transaction.

mod given;

use crate::cli::{DataArgs, Files, LedgerArgs, ReadArgs, RecordedAt};
use crate::engine::{self, Engine};
use crate::failure::{Failure, Outcome};
use crate::run::{self, Done, Rows, grouped};
use crate::terminal::{self, Screen};
use clap::Args;
use given::{Given, Keys};
use legation_ledger::store::{Fate, Fault, Filing, Known, Ledger, Prepared, Stamp, Versions, Wrong};
use legation_read::{Content, Incoming, Rejected};
use legation_text::Report;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of text that are filed together at most.
const BYTES_A_COMMIT: usize = 8 << 20;

/// Read reports into a ledger
///
/// Reports that the ledger has already are passed over, so a run that was cut off is simply run again. Prints one line of JSON
/// for each report once it is safe on disk (on a terminal, a summary).
#[derive(Args)]
#[command(after_help = "Examples:
  legation add --ledger desk.legation examples/reports/*.txt
  legation add --ledger old.legation --date 2026-03-12 examples/reports/aid.txt")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    input: Files,
    /// Take the records of these reports from FILE (JSON Lines, as `code` prints them; `-` is standard input) instead of coding them
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,
    /// Of records: take KEY as a party that neither the ledger nor the actor files know
    #[arg(long, value_name = "KEY", requires = "records")]
    new_party: Vec<String>,
    #[command(flatten)]
    recorded: RecordedAt,
    /// How many reports are committed together
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..))]
    commit_every: u16,
    /// Start the salts of a new ledger from 64 hex digits, so that the same input gives the same head; whoever knows them can
    /// prove what a redaction erased
    #[arg(long, value_name = "HEX", value_parser = key)]
    salt: Option<Key>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    data: DataArgs,
}

/// 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Key([u8; 32]);

fn key(text: &str) -> Result<Key, String> {
    let wrong = || "the salt is 64 hex digits".to_owned();
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let mut key = [0; 32];
    for (i, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| wrong())?;
    }
    Ok(Key(key))
}

/// What a worker made of a report.
enum Work {
    /// It is in the ledger.
    Known,
    /// To be filed.
    New(Box<Prepared>),
    /// The ledger cannot be read.
    Broken(Fault),
}

/// Where records come from.
enum Coder {
    Engine(Box<Engine>, Versions),
    Given(Box<Given>),
}

/// Reports that wait for the next commit.
struct Batch<'l> {
    ledger: &'l Mutex<Ledger>,
    stamp: &'l dyn Fn() -> Stamp,
    waiting: Vec<(Prepared, Place)>,
    bytes: usize,
    filed: u64,
    records: u64,
    known: u64,
    acknowledge: bool,
}

/// Where a report stood in the input.
struct Place {
    file: String,
    line: Option<u64>,
    characters: u64,
}

/// Files every report that the ledger does not have.
pub fn run(arguments: &Arguments, _: Screen) -> Result<Outcome, Failure> {
    let both_stdin = arguments.records.as_deref().is_some_and(|path| path.as_os_str() == "-")
        && arguments.input.files.iter().any(|path| path.as_os_str() == "-");
    if both_stdin {
        return Err(Failure::Usage("reports and records cannot both come from standard input; name a file".into()));
    }
    // Faults of the data show before a ledger is made.
    let coder = Coder::new(arguments)?;
    let ledger = Mutex::new(Ledger::create_or_open(&arguments.ledger.ledger, arguments.salt.map(|key| key.0))?);
    let stamp = || arguments.recorded.stamp();
    let acknowledge = !terminal::is_terminal();
    let mut batch = Batch {
        ledger: &ledger,
        stamp: &stamp,
        waiting: Vec::new(),
        bytes: 0,
        filed: 0,
        records: 0,
        known: 0,
        acknowledge,
    };
    let outcome = run::run_to_end(
        &arguments.input.files,
        &arguments.read,
        "records",
        |incoming| work(incoming, &coder, &ledger),
        |given, rows| match given {
            Some((_, Work::Broken(fault))) => Err(fault.into()),
            Some((_, Work::Known)) => {
                batch.known += 1;
                Ok(())
            }
            Some((incoming, Work::New(prepared))) => {
                batch.push(*prepared, &incoming);
                let full = batch.waiting.len() >= usize::from(arguments.commit_every) || batch.bytes >= BYTES_A_COMMIT;
                if full { batch.commit(rows) } else { Ok(()) }
            }
            None => {
                batch.commit(rows)?;
                coder.rest().iter().try_for_each(|row| rows.reject(row))
            }
        },
    )?;
    if !acknowledge {
        println!(
            "{} filed with {}, {} there before",
            counted(batch.filed, "report"),
            counted(batch.records, "record"),
            grouped(batch.known)
        );
    }
    Ok(outcome)
}

fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// A ledger that a panicking thread held is as sound as any: its transaction was rolled back.
fn locked(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(incoming: &Incoming, coder: &Coder, ledger: &Mutex<Ledger>) -> Result<Done<Work>, Rejected> {
    let done = |value, sentences, found| Ok(Done { value, sentences, found });
    let known = |report: &Report| locked(ledger).has(report);
    let refuse = |why: Wrong| Err(run::reject(incoming, why.error, &why.mend));
    // What becomes of the report is told of the report: its records are not told of again.
    coder.seen(&incoming.report.id);
    // Trees have to be read before their text is known; prose need not be parsed to be known.
    if incoming.content == Content::Prose {
        match known(&incoming.report) {
            Err(fault) => return done(Work::Broken(fault), 0, 0),
            Ok(Known::Filed) => return done(Work::Known, 0, 0),
            Ok(Known::Other(why)) => return refuse(why),
            Ok(Known::No) => {}
        }
    }
    let (filing, sentences) = coder.records(incoming)?;
    if incoming.content == Content::Trees {
        match known(&filing.report) {
            Err(fault) => return done(Work::Broken(fault), 0, 0),
            Ok(Known::Filed) => return done(Work::Known, 0, 0),
            Ok(Known::Other(why)) => return refuse(why),
            Ok(Known::No) => {}
        }
    }
    let (found, prepared) = (filing.records.len(), filing.prepare());
    match prepared.refused() {
        Some(why) => Err(coder.reject(incoming, &why)),
        None => done(Work::New(Box::new(prepared)), sentences, found),
    }
}

impl Coder {
    fn new(arguments: &Arguments) -> Result<Coder, Failure> {
        if let Some(path) = &arguments.records {
            let keys = Keys::of(&arguments.ledger.ledger, &arguments.new_party, &arguments.data)?;
            return Ok(Coder::Given(Box::new(Given::read(path, keys)?)));
        }
        let engine = Engine::for_coding(&arguments.data)?;
        let versions = Versions {
            coder: concat!("legation ", env!("CARGO_PKG_VERSION")).to_owned(),
            codebook: engine.knowledge.codebook_version(),
            actors: engine.knowledge.actors_version(),
            model: engine.parser.analyser.version().to_owned(),
        };
        Ok(Coder::Engine(Box::new(engine), versions))
    }

    /// A report with its records, and how many sentences it has.
    fn records(&self, incoming: &Incoming) -> Result<(Filing, usize), Rejected> {
        match self {
            Coder::Engine(engine, versions) => {
                let parsed = engine.parse(incoming)?;
                let records = engine.code(&parsed).into_records();
                let filing = Filing { report: parsed.report, records, versions: versions.clone() };
                Ok((filing, parsed.sentences.len()))
            }
            Coder::Given(given) => {
                let report = match incoming.content {
                    Content::Prose => incoming.report.clone(),
                    Content::Trees => engine::read_trees(incoming, incoming.report.clone())?.report,
                };
                let (records, versions) = given.of(&report)?;
                Ok((Filing { report, records, versions }, 0))
            }
        }
    }

    /// A report of which a record is wrong, told where that record stands.
    fn reject(&self, incoming: &Incoming, why: &Wrong) -> Rejected {
        let row = run::reject(incoming, &why.error, &why.mend);
        match (self, why.record) {
            (Coder::Given(given), Some(record)) => given.place(&incoming.report.id, record, row),
            _ => row,
        }
    }

    fn seen(&self, report: &str) {
        if let Coder::Given(given) = self {
            given.seen(report);
        }
    }

    /// Rows about records that belong to no report of the input.
    fn rest(&self) -> Vec<Rejected> {
        match self {
            Coder::Engine(..) => Vec::new(),
            Coder::Given(given) => given.rest(),
        }
    }
}

impl Batch<'_> {
    fn push(&mut self, prepared: Prepared, incoming: &Incoming) {
        let text = &incoming.report.text;
        self.bytes += text.len();
        let characters = text.chars().count() as u64;
        let place = Place { file: incoming.file.clone(), line: incoming.line, characters };
        self.waiting.push((prepared, place));
    }

    /// Files what waits, then says so: what is acknowledged is on disk.
    fn commit(&mut self, rows: &mut Rows<'_>) -> Result<(), Failure> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        let (prepared, places): (Vec<_>, Vec<_>) = self.waiting.drain(..).unzip();
        let ids: Vec<String> = prepared.iter().map(|filing| filing.id().to_owned()).collect();
        let filed = locked(self.ledger).file_prepared(prepared, (self.stamp)())?;
        let row = |n: usize, why: &Wrong| {
            let row = Rejected::file(&places[n].file, &why.error, &why.mend).of(&ids[n]);
            Rejected { line: places[n].line, ..row }
        };
        let mut told = String::new();
        for (n, fate) in filed.fates.iter().enumerate() {
            match fate {
                Fate::Filed(records) => {
                    self.filed += 1;
                    self.records += *records as u64;
                    told += &format!("{}\n", serde_json::json!({"filed": ids[n], "records": records}));
                }
                Fate::Known => self.known += 1,
                Fate::Refused(why) => rows.reject(&row(n, why).skipping(places[n].characters))?,
            }
        }
        if self.acknowledge {
            let mut stdout = std::io::stdout().lock();
            // Filing goes on where nobody listens.
            let _ = stdout.write_all(told.as_bytes()).and_then(|()| stdout.flush());
        }
        Ok(())
    }
}
