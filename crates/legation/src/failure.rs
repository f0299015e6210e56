//! Why a run stops. Bad input never does: it becomes a row, and the run goes on.

use std::fmt;
use std::io;

/// What ends a command before its work is done.
#[derive(Debug)]
pub enum Failure {
    /// Asked for something that cannot be: one sentence.
    Usage(String),
    /// Data files (codebook, actors) with faults: all of them, already in words.
    Data(Vec<String>),
    /// The reader of our output is gone: not an error.
    BrokenPipe,
    /// Results could not be written.
    Write(String),
}

impl Failure {
    /// For errors of the place results go to.
    pub fn writing(to: &str, error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::BrokenPipe
        } else {
            Failure::Write(format!("{to} cannot be written: {error}"))
        }
    }
}

impl From<legation_ledger::store::Fault> for Failure {
    fn from(fault: legation_ledger::store::Fault) -> Failure {
        Failure::Usage(fault.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(sentence) | Failure::Write(sentence) => f.write_str(sentence),
            Failure::Data(faults) => f.write_str(&faults.join("\n")),
            Failure::BrokenPipe => Ok(()),
        }
    }
}

/// How a command ended that did its work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rejected pieces of input; more than none makes the exit code 1.
    pub rejected: u64,
}
