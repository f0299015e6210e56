//! What could not be read, and what was read but deserves a word.

use serde::Serialize;
use std::fmt;

/// One piece of input that was left out: a row of `--rejects`, or one line on standard error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// What is wrong, in one sentence.
    pub error: String,
    /// The file as the user named it; `-` is standard input.
    pub file: String,
    /// The line in it, from 1, where there is one to name.
    pub line: Option<u64>,
    /// The report's id, where it is known.
    pub report: Option<String>,
    /// What to do about it.
    pub mend: String,
    /// How much was left out: characters, or bytes where they are not text.
    #[serde(skip)]
    pub skipped: u64,
}

impl Rejected {
    /// A row about a whole file.
    pub fn file(file: &str, error: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { error: error.into(), file: file.into(), line: None, report: None, mend: mend.into(), skipped: 0 }
    }

    /// The same, about one line of it.
    #[must_use]
    pub fn at(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// The same, about one report.
    #[must_use]
    pub fn of(self, report: &str) -> Self {
        Self { report: Some(report.into()), ..self }
    }

    /// The same, with what was left out.
    #[must_use]
    pub fn skipping(self, skipped: u64) -> Self {
        Self { skipped, ..self }
    }
}

/// `reports.jsonl:7: the line has no `text`; give …`
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, &self.file, self.line)?;
        write!(f, "{}; {}", self.error, self.mend)
    }
}

/// Something the reader did to a report that is coded all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What was done, in one sentence.
    pub message: String,
    /// The file as the user named it.
    pub file: String,
    /// The line in it, from 1.
    pub line: Option<u64>,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, &self.file, self.line)?;
        f.write_str(&self.message)
    }
}

fn place(f: &mut fmt::Formatter<'_>, file: &str, line: Option<u64>) -> fmt::Result {
    let file = if file == "-" { "standard input" } else { file };
    match line {
        Some(line) => write!(f, "{file}:{line}: "),
        None => write!(f, "{file}: "),
    }
}
