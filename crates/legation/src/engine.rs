//! The stages in a row: a report parsed and coded, with the data the user chose.

use crate::cli::DataArgs;
use crate::failure::Failure;
use legation_read::{Content, Incoming, Rejected};
use legation_text::{Report, Sentence, record::Event};

/// Parser, codebook and actors, loaded once.
pub struct Engine {}

/// A report with its parse.
pub struct Parsed {
    /// The report; where trees came in, with the text they cover.
    pub report: Report,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

pub struct Coding {
    pub events: Vec<Event>,
}

impl Engine {
    /// Everything for coding.
    pub fn for_coding(_data: &DataArgs) -> Result<Engine, Failure> {
        Ok(Engine {})
    }

    /// A report's sentences.
    pub fn parse(&self, incoming: &Incoming) -> Result<Parsed, Rejected> {
        match incoming.content {
            Content::Prose => Ok(Parsed { report: incoming.report.clone(), sentences: Vec::new() }),
            Content::Trees => Ok(Parsed { report: incoming.report.clone(), sentences: Vec::new() }),
        }
    }

    /// A report's events.
    pub fn code(&self, _parsed: &Parsed) -> Coding {
        Coding { events: Vec::new() }
    }
}
