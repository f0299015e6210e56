//! Reports in, worked on in parallel, out in the order they came in.
//!
//! Reading, notes, rows and results keep the order of the input whatever the number of threads, so the same input
//! gives the same bytes. A panic in one report costs that report: it becomes a row.

use crate::cli::ReadArgs;
use crate::failure::{Failure, Outcome};
use crate::messages::Messages;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use legation_read::{Incoming, Item, Rejected, Reports};
use rayon::prelude::*;
use std::cell::Cell;
use std::io::IsTerminal;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Reports that are worked on together, for each thread.
const REPORTS_A_THREAD: usize = 32;
/// Bytes of text that are worked on together.
const BYTES_AT_ONCE: usize = 8 << 20;
/// Stack of a working thread: deep trees recurse.
const STACK: usize = 64 << 20;
/// A run that takes longer shows a progress bar.
const PATIENCE: Duration = Duration::from_millis(1_500);

thread_local! {
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What became of one report.
pub struct Done<T> {
    /// For the output.
    pub value: T,
    /// Sentences it has.
    pub sentences: usize,
    /// Events (frames, names: what the command counts) found in it.
    pub found: usize,
}

type Worked<T> = Result<Done<T>, Rejected>;

/// What a run counted.
#[derive(Debug, Default)]
struct Tally {
    reports: u64,
    read: u64,
    skipped: u64,
    sentences: u64,
    found: u64,
    rejected: u64,
}

/// Panics inside [`guarded`] become rows; their own message is not printed besides.
pub fn silence_caught_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !CAUGHT.get() {
            usual(info);
        }
    }));
}

/// Works on every report of the input: `work` in parallel, `give` in order. `noun` names what is found ("events").
pub fn run<T: Send>(
    files: &[PathBuf],
    args: &ReadArgs,
    noun: &str,
    work: impl Fn(&Incoming) -> Result<Done<T>, Rejected> + Sync,
    mut give: impl FnMut(Incoming, T) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    run_to_end(files, args, noun, work, |given, _| given.map_or(Ok(()), |(incoming, value)| give(incoming, value)))
}

/// Where rows go that show only when results are given away.
pub struct Rows<'r> {
    tally: &'r mut Tally,
    messages: &'r mut Messages,
}

impl Rows<'_> {
    /// One more piece of input that was left out.
    pub fn reject(&mut self, row: &Rejected) -> Result<(), Failure> {
        self.tally.reject(row, self.messages)
    }
}

/// The same for a command that gathers results before it gives them away: `give` is told the end by `None`, and may
/// still reject what it was given.
pub fn run_to_end<T: Send>(
    files: &[PathBuf],
    args: &ReadArgs,
    noun: &str,
    work: impl Fn(&Incoming) -> Result<Done<T>, Rejected> + Sync,
    mut give: impl FnMut(Option<(Incoming, T)>, &mut Rows<'_>) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let started = Instant::now();
    if args.id.is_some() && files.len() > 1 {
        return Err(id_for_many());
    }
    let mut reports = Reports::new(files.to_vec(), args.options());
    let taken = reports.bytes_taken();
    let progress = Progress::new(files, args.quiet, started);
    let mut messages = Messages::new(progress.bar.clone(), args.rejects.as_deref(), args.quiet)?;
    let mut tally = Tally::default();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.unwrap_or(0))
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Usage(format!("the threads cannot be started: {error}")))?;
    let at_once = REPORTS_A_THREAD * pool.current_num_threads();
    loop {
        let chunk = next_chunk(&mut reports, at_once);
        if chunk.is_empty() {
            break;
        }
        let in_chunk = chunk.iter().filter(|item| matches!(item, Item::Report(_))).count() as u64;
        if args.id.is_some() && tally.reports + in_chunk > 1 {
            return Err(id_for_many());
        }
        let results: Vec<(Item, Option<Worked<T>>)> = pool.install(|| {
            chunk
                .into_par_iter()
                .map(|item| match item {
                    Item::Report(incoming) => {
                        let result = guarded(&incoming, &work);
                        (Item::Report(incoming), Some(result))
                    }
                    other => (other, None),
                })
                .collect()
        });
        for (item, result) in results {
            match (item, result) {
                (Item::Note(note), _) => messages.note(&note),
                (Item::Rejected(row), _) => tally.reject(&row, &mut messages)?,
                (Item::Report(incoming), Some(Ok(done))) => {
                    tally.reports += 1;
                    tally.read += incoming.report.text.chars().count() as u64;
                    tally.sentences += done.sentences as u64;
                    tally.found += done.found as u64;
                    give(Some((*incoming, done.value)), &mut Rows { tally: &mut tally, messages: &mut messages })?;
                }
                (Item::Report(_), Some(Err(row))) => tally.reject(&row, &mut messages)?,
                (Item::Report(_), None) => {}
            }
        }
        progress.follow(&taken, tally.reports);
    }
    give(None, &mut Rows { tally: &mut tally, messages: &mut messages })?;
    messages.summary(&tally.line(noun, started.elapsed()))?;
    Ok(Outcome { rejected: tally.rejected })
}

fn id_for_many() -> Failure {
    Failure::Usage("`--id` names one report, and here are several; leave it out, or give each line its `id`".into())
}

/// Reads until there is enough to share out.
fn next_chunk(reports: &mut Reports, at_once: usize) -> Vec<Item> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    for item in reports.by_ref() {
        if let Item::Report(incoming) = &item {
            bytes += incoming.report.text.len();
        }
        chunk.push(item);
        if chunk.len() >= at_once || bytes >= BYTES_AT_ONCE {
            break;
        }
    }
    chunk
}

/// `work`, with a panic turned into a row.
fn guarded<T>(incoming: &Incoming, work: &(impl Fn(&Incoming) -> Result<Done<T>, Rejected> + Sync)) -> Worked<T> {
    CAUGHT.set(true);
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| work(incoming)));
    CAUGHT.set(false);
    result.unwrap_or_else(|panic| {
        let told = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        let error = format!("coding the report failed: {}", told.unwrap_or("no reason given"));
        Err(reject(incoming, error, "leave it out, and send it in as a fault of the program"))
    })
}

/// A row about a report as a whole.
pub fn reject(incoming: &Incoming, error: impl Into<String>, mend: &str) -> Rejected {
    let row = Rejected::file(&incoming.file, error, mend).of(&incoming.report.id);
    Rejected { line: incoming.line, ..row }.skipping(incoming.report.text.chars().count() as u64)
}

impl Tally {
    fn reject(&mut self, row: &Rejected, messages: &mut Messages) -> Result<(), Failure> {
        self.rejected += 1;
        self.skipped += row.skipped;
        messages.reject(row)
    }

    fn line(&self, noun: &str, spent: Duration) -> String {
        let seconds = spent.as_secs_f64();
        let rate = self.reports as f64 / seconds.max(1e-6);
        format!(
            "{} {}, {} characters read and {} skipped, {} {}, {} {}, {} rejected; {seconds:.2} s, {rate:.1} reports a second",
            grouped(self.reports),
            if self.reports == 1 { "report" } else { "reports" },
            grouped(self.read),
            grouped(self.skipped),
            grouped(self.sentences),
            if self.sentences == 1 { "sentence" } else { "sentences" },
            grouped(self.found),
            if self.found == 1 { noun.trim_end_matches('s') } else { noun },
            grouped(self.rejected),
        )
    }
}

/// `1,234,567`
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A bar over the bytes of the input, hidden until [`PATIENCE`] is over and wherever standard error is no terminal.
struct Progress {
    bar: ProgressBar,
    wanted: bool,
    started: Instant,
}

impl Progress {
    fn new(files: &[PathBuf], quiet: bool, started: Instant) -> Self {
        let size = |path: &PathBuf| std::fs::metadata(path).ok().filter(|data| data.is_file()).map(|data| data.len());
        let bytes: Option<u64> = files.iter().map(size).sum();
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::hidden());
        let template = match bytes {
            Some(_) => "{bar:24} {percent:>3} %  {msg}  {eta} left",
            None => "{spinner} {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, wanted: !quiet && std::io::stderr().is_terminal(), started }
    }

    fn follow(&self, taken: &AtomicU64, reports: u64) {
        let spent = self.started.elapsed();
        if !self.wanted || spent < PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(taken.load(Ordering::Relaxed));
        let rate = reports as f64 / spent.as_secs_f64().max(1e-6);
        self.bar.set_message(format!("{} reports, {rate:.0} a second", grouped(reports)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_read::Content;
    use legation_text::Report;

    #[test]
    fn a_panic_in_one_report_becomes_a_row() {
        silence_caught_panics();
        let report = Report { id: "bad".into(), text: "Talks.".into(), ..Report::default() };
        let incoming = Incoming { report, content: Content::Prose, file: "a.txt".into(), line: None };
        let row = guarded::<()>(&incoming, &|_| panic!("no frame {}", 7)).err().expect("a row");
        assert_eq!(
            row.to_string(),
            "a.txt: coding the report failed: no frame 7; leave it out, and send it in as a fault of the program"
        );
        assert_eq!((row.report.as_deref(), row.skipped), (Some("bad"), 6));
        let fine = guarded(&incoming, &|_| Ok(Done { value: 1, sentences: 1, found: 0 }));
        assert_eq!(fine.map(|done| done.value).ok(), Some(1));
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(["0", "999", "1,000", "12,345,678"], [0, 999, 1000, 12_345_678].map(grouped)[..]);
    }
}
