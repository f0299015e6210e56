//! Bytes to reports: plain text, JSON Lines and CoNLL-U, from files or standard input, packed or not.
//!
//! Input is never trusted. Everything is bounded ([`Limits`]) and streams; what cannot be read becomes one row
//! ([`Rejected`]) that names file, line and mend, and reading goes on with the next report. A report's text is kept
//! as it was read, line breaks and all, since every offset counts from its start; only a byte-order mark is taken off
//! and control characters are replaced, one for one, and both are told ([`Note`]).
//!
//! Deliberately absent: parsing, coding, the terminal, the clock. Nothing is fetched from a network.
//!
//! ```
//! use legation_read::{Item, Options, Reports};
//! let folder = std::env::temp_dir();
//! let file = folder.join(format!("legation-read-{}.txt", std::process::id()));
//! std::fs::write(&file, "Norland expelled three Sudland diplomats.\n")?;
//! let items: Vec<Item> = Reports::new(vec![file.clone()], Options::default()).collect();
//! assert!(matches!(&items[..], [Item::Report(read)] if read.report.text.starts_with("Norland")));
//! # std::fs::remove_file(file)?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod clean;
mod documents;
mod input;
mod language;
mod limits;
mod lines;
mod reject;
mod unpack;

pub use limits::Limits;
pub use lines::without_place;
pub use reject::{Note, Rejected};

use clean::NotText;
use documents::Documents;
use input::Input;
use legation_text::Report;
use lines::Lines;
use std::collections::{HashMap, VecDeque};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// What the input holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Whatever the name's ending or the first byte says.
    #[default]
    Auto,
    /// One report of plain text.
    Text,
    /// One report a line.
    JsonLines,
    /// Trees of another parser, one report a `# newdoc`.
    Conllu,
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the input holds.
    pub format: Format,
    /// The id of a report that has none of its own.
    pub id: Option<String>,
    /// The day of a report that has none of its own.
    pub date: Option<jiff::civil::Date>,
    /// Whether reports that are not English pass.
    pub any_language: bool,
    /// How much is taken.
    pub limits: Limits,
}

/// What a report's text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Prose.
    Prose,
    /// CoNLL-U: the text is the document's lines as read.
    Trees,
}

/// A report and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The report.
    pub report: Report,
    /// What its text is.
    pub content: Content,
    /// The file as the user named it; `-` is standard input.
    pub file: String,
    /// The line it stands on, where a file holds many.
    pub line: Option<u64>,
}

/// One thing that reading gives, in the order of the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A report to go on with.
    Report(Box<Incoming>),
    /// Input that was left out.
    Rejected(Rejected),
    /// A word about the report that comes next.
    Note(Note),
}

/// A whole input as text, unpacked, with what it holds: for gold data and the like, which are no reports.
pub fn whole(path: &Path, limit: usize) -> Result<(String, Format), Rejected> {
    let Input { bytes, name, format, .. } = input::open(path, Format::Auto, Arc::default(), &Limits::default())?;
    let mut data = Vec::new();
    bytes.take(limit as u64 + 1).read_to_end(&mut data).map_err(|error| input::io_row(&name, &error))?;
    if data.len() > limit {
        let error = format!("the file is longer than {} MiB", limit >> 20);
        return Err(Rejected::file(&name, error, "split it into several files"));
    }
    clean::strip_mark(&mut data);
    let text = clean::decode(data)
        .map_err(|NotText { error, mend, line }| Rejected { line, ..Rejected::file(&name, error, mend) })?;
    Ok((text, format))
}

/// The reports of several inputs, one after another.
pub struct Reports {
    inputs: std::vec::IntoIter<PathBuf>,
    options: Options,
    current: Option<Current>,
    ready: VecDeque<Item>,
    /// First file of every id.
    ids: HashMap<String, String>,
    taken: Arc<AtomicU64>,
}

enum Current {
    Lines(Lines, String, String),
    Documents(Documents),
}

impl Reports {
    /// Reads these inputs in turn; `-` is standard input.
    pub fn new(inputs: Vec<PathBuf>, options: Options) -> Self {
        Self {
            inputs: inputs.into_iter(),
            options,
            current: None,
            ready: VecDeque::new(),
            ids: HashMap::new(),
            taken: Arc::default(),
        }
    }

    /// Counts the bytes taken from the inputs, packed as they are, for a progress bar.
    pub fn bytes_taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    fn open_next(&mut self) -> bool {
        let Some(path) = self.inputs.next() else { return false };
        match input::open(&path, self.options.format, Arc::clone(&self.taken), &self.options.limits) {
            Err(row) => self.ready.push_back(Item::Rejected(row)),
            Ok(input) => match input.format {
                Format::JsonLines => {
                    let lines = Lines::new(input.bytes, input.name.clone(), self.options.limits);
                    self.current = Some(Current::Lines(lines, input.name, input.stem));
                }
                Format::Conllu => self.current = Some(Current::Documents(Documents::new(input, self.options.limits))),
                Format::Text | Format::Auto => self.take_text(input),
            },
        }
        true
    }

    /// A whole input as one report.
    fn take_text(&mut self, input: Input) {
        let Input { bytes, name, stem, .. } = input;
        let limit = self.options.limits.record;
        let id = self.options.id.clone().unwrap_or(stem);
        let mut data = Vec::new();
        if let Err(error) = bytes.take(limit as u64 + 1).read_to_end(&mut data) {
            let row = input::io_row(&name, &error).of(&id).skipping(data.len() as u64);
            return self.ready.push_back(Item::Rejected(row));
        }
        if data.len() > limit {
            let error = format!("the text is longer than {}", self.options.limits.record_in_words());
            let row = Rejected::file(&name, error, "split it into several files").of(&id).skipping(data.len() as u64);
            return self.ready.push_back(Item::Rejected(row));
        }
        if clean::strip_mark(&mut data) {
            self.note(&name, None, "a byte-order mark was taken off the start".into());
        }
        let size = data.len() as u64;
        let text = match clean::decode(data) {
            Ok(text) => text,
            Err(NotText { error, mend, line }) => {
                let row = Rejected { line, ..Rejected::file(&name, error, mend).of(&id).skipping(size) };
                return self.ready.push_back(Item::Rejected(row));
            }
        };
        let report = Report { id, text, ..Report::default() };
        self.take_report(report, Content::Prose, name, None);
    }

    /// The checks that every report passes, whatever it was read from.
    fn take_report(&mut self, mut report: Report, content: Content, file: String, line: Option<u64>) {
        let size = report.text.chars().count() as u64;
        let reject = |error: &str, mend: &str| {
            let row = Rejected::file(&file, error, mend).of(&report.id).skipping(size);
            Item::Rejected(Rejected { line, ..row })
        };
        if report.text.chars().all(char::is_whitespace) {
            let row = reject("the report is empty", "give it a text or leave it out");
            return self.ready.push_back(row);
        }
        if content == Content::Prose && pieces(&report.text) > self.options.limits.pieces {
            let error = format!("the report has more than {} words and marks", self.options.limits.pieces);
            return self.ready.push_back(reject(&error, "split it into parts"));
        }
        let in_question = content == Content::Prose && !self.options.any_language;
        if let Some(found) = in_question.then(|| language::other_than_english(&report.text)).flatten() {
            let mend = "translate it, or say `--any-language` to have it coded as if it were English";
            let row = reject(&format!("the report {found}"), mend);
            return self.ready.push_back(row);
        }
        if content == Content::Prose {
            let cleaned = clean::clean(std::mem::take(&mut report.text));
            report.text = cleaned.text;
            if cleaned.replaced > 0 {
                let (n, kinds) = (cleaned.replaced, cleaned.kinds.join(", "));
                let (s, were) = if n == 1 { ("", "was") } else { ("s", "were") };
                let told = format!("report `{}`: {n} control character{s} ({kinds}) {were} replaced", report.id);
                self.note(&file, line, told);
            }
        }
        report.date = report.date.or(self.options.date);
        match self.ids.get(&report.id) {
            Some(first) => {
                let first = if *first == file { "above".to_owned() } else { format!("in {first}") };
                let told = format!("the id `{}` was used before, {first}; records of both carry it", report.id);
                self.note(&file, line, told);
            }
            None => {
                self.ids.insert(report.id.clone(), file.clone());
            }
        }
        self.ready.push_back(Item::Report(Box::new(Incoming { report, content, file, line })));
    }

    fn note(&mut self, file: &str, line: Option<u64>, message: String) {
        self.ready.push_back(Item::Note(Note { message, file: file.to_owned(), line }));
    }

    /// One step in the current input; false at its end.
    fn step(&mut self) -> bool {
        match self.current.take() {
            None => false,
            Some(Current::Lines(mut lines, name, stem)) => {
                let Some(next) = lines.next() else { return false };
                match next {
                    Err(row) => self.ready.push_back(Item::Rejected(row)),
                    Ok(read) => {
                        for note in read.notes {
                            self.note(&name, Some(read.line), note);
                        }
                        let mut report = read.report;
                        if !read.named {
                            report.id = self.options.id.clone().unwrap_or_else(|| stem.clone());
                        }
                        self.take_report(report, Content::Prose, name.clone(), Some(read.line));
                    }
                }
                self.current = Some(Current::Lines(lines, name, stem));
                true
            }
            Some(Current::Documents(mut documents)) => {
                let Some(next) = documents.next() else { return false };
                match next {
                    Err(row) => self.ready.push_back(Item::Rejected(row)),
                    Ok((mut report, named, line)) => {
                        if let Some(id) = self.options.id.clone().filter(|_| !named) {
                            report.id = id;
                        }
                        self.take_report(report, Content::Trees, documents.name().to_owned(), Some(line));
                    }
                }
                self.current = Some(Current::Documents(documents));
                true
            }
        }
    }
}

/// How many words and marks a text has: runs of letters and digits, and every other character that is no blank.
fn pieces(text: &str) -> usize {
    let mut in_word = false;
    let mut pieces = 0;
    for c in text.chars() {
        let word = c.is_alphanumeric();
        pieces += usize::from(!(c.is_whitespace() || word && in_word));
        in_word = word;
    }
    pieces
}

impl Iterator for Reports {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if !self.step() && !self.open_next() {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_marks_are_counted() {
        assert_eq!(pieces("Talks failed, twice."), 5);
        assert_eq!(pieces("  \n"), 0);
        assert_eq!(pieces("$$$$"), 4);
    }

    /// Reads bytes as a file of that name.
    fn read(name: &str, bytes: &[u8]) -> Vec<Item> {
        let folder = std::env::temp_dir().join(format!("legation-read-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let file = folder.join(name);
        std::fs::write(&file, bytes).expect("a file can be written");
        let items = Reports::new(vec![file], Options { any_language: true, ..Options::default() }).collect();
        std::fs::remove_dir_all(folder).expect("the folder is there");
        items
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the bytes, reading ends, and each line is a report, a row or blank.
        #[test]
        fn any_bytes_end_in_reports_and_rows(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for name in ["any.txt", "any.jsonl", "any.conllu", "any.gz", "any.zst"] {
                let items = read(name, &bytes);
                let lines = bytes.split(|&b| b == b'\n').count();
                let told = items.iter().filter(|item| !matches!(item, Item::Note(_))).count();
                prop_assert!(told >= 1 || name == "any.jsonl" && bytes.iter().all(u8::is_ascii_whitespace), "{name}");
                prop_assert!(told <= lines.max(1), "{name}");
            }
        }

        /// Cleaning changes no count of characters, so offsets stay true.
        #[test]
        fn a_text_keeps_its_length(text in "(?s)[\\x00-\\u{2fff}]{1,200}") {
            let wanted = text.strip_prefix('\u{feff}').unwrap_or(&text);
            for item in read("text.txt", text.as_bytes()) {
                if let Item::Report(incoming) = item {
                    prop_assert_eq!(incoming.report.text.chars().count(), wanted.chars().count());
                    prop_assert!(!incoming.report.text.contains(|c: char| c.is_ascii_control() && !"\n\r\t".contains(c)));
                }
            }
        }
    }
}
