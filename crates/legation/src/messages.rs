//! Standard error: one line a message, never a character that acts on a terminal; and the file of rejected input.

use crate::failure::Failure;
use crate::terminal;
use indicatif::ProgressBar;
use legation_read::{Note, Rejected};
use std::fmt::Display;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Where messages and rejected input go while a command runs.
pub struct Messages {
    bar: ProgressBar,
    rejects: Option<BufWriter<File>>,
    quiet: bool,
}

impl Messages {
    /// Messages above `bar`; rejected input to a file where one is named.
    pub fn new(bar: ProgressBar, rejects: Option<&Path>, quiet: bool) -> Result<Self, Failure> {
        let rejects = rejects
            .map(|path| File::create(path).map_err(|error| Failure::writing(&path.to_string_lossy(), &error)))
            .transpose()?
            .map(BufWriter::new);
        Ok(Self { bar, rejects, quiet })
    }

    /// A word about a report.
    pub fn note(&self, note: &Note) {
        if !self.quiet {
            self.say(note);
        }
    }

    /// A row about input that was left out.
    pub fn reject(&mut self, row: &Rejected) -> Result<(), Failure> {
        match &mut self.rejects {
            None => self.say(row),
            Some(file) => {
                let written = serde_json::to_writer(&mut *file, row).map_err(std::io::Error::from);
                written
                    .and_then(|()| file.write_all(b"\n"))
                    .map_err(|error| Failure::writing("the file of rejected input", &error))?;
            }
        }
        Ok(())
    }

    /// The last line of a run.
    pub fn summary(&mut self, line: &str) -> Result<(), Failure> {
        if let Some(file) = &mut self.rejects {
            file.flush().map_err(|error| Failure::writing("the file of rejected input", &error))?;
        }
        self.bar.finish_and_clear();
        if !self.quiet {
            say(line);
        }
        Ok(())
    }

    fn say(&self, message: &dyn Display) {
        self.bar.suspend(|| say(message));
    }
}

/// One line on standard error.
pub fn say(message: impl Display) {
    // Nobody is there to be told where standard error itself is gone.
    let _ = writeln!(std::io::stderr(), "legation: {}", terminal::one_line(&message.to_string()));
}

/// Several lines on standard error.
pub fn lines(message: impl Display) {
    let _ = writeln!(std::io::stderr(), "{}", terminal::visible(&message.to_string()));
}

/// What stopped the run, line by line: faults of data files show the line they stand on.
pub fn failure(failure: &Failure) {
    match failure {
        Failure::Data(_) => lines(failure),
        _ => say(failure),
    }
}
