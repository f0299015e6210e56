//! The stages in a row: a report parsed and coded, with the data the user chose.

use crate::cli::DataArgs;
use crate::failure::Failure;
use crate::terminal::Screen;
use legation_read::{Content, Incoming, Rejected};
use legation_text::{Report, Sentence, Span, record::Event};

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
    pub audit: Audit,
}

pub struct Audit {
    pub frames: Vec<(String, Span)>,
    pub names: Vec<(String, Span)>,
}

impl Engine {
    /// Everything for coding.
    pub fn for_coding(_data: &DataArgs) -> Result<Engine, Failure> {
        Ok(Engine {})
    }

    /// The parser alone.
    pub fn for_parsing() -> Result<Engine, Failure> {
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
        Coding { events: Vec::new(), audit: Audit { frames: Vec::new(), names: Vec::new() } }
    }

    /// How each event came about.
    pub fn why(&self, _parsed: &Parsed, _coding: &Coding, _screen: Screen) -> Vec<String> {
        Vec::new()
    }

    /// Trees as CoNLL-U.
    pub fn conllu(&self, _parsed: &Parsed) -> String {
        String::new()
    }
}
