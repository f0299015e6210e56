//! Mentions become parties.
//!
//! Takes a report's trees and the gazetteer; gives, for every nominal word, the parties it stands for. Knows no
//! frame, no codebook.

use jiff::civil::Date;
use legation_text::{Report, Sentence, Span};
use std::ops::Range;

/// Somebody who acts or is acted on, as a mention stands for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// ISO 3166-1 alpha-3 or PLOVER's IGO, UNO, EUR, NGO, ISM, IMG, MNC; `None` where nothing identifies it.
    pub code: Option<String>,
    /// PLOVER 2.0 sector.
    pub sector: Option<String>,
    /// Stable name of the party it belongs to ("NATO", "RUS").
    pub key: Option<String>,
    /// Name of the thing identified ("Jens Stoltenberg", "Russia").
    pub name: Option<String>,
    /// Wikidata item of that thing.
    pub wikidata: Option<String>,
}

/// What kind of thing a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MentionKind {
    Person,
    Organization,
    /// A state, city or region.
    Place,
    /// A class of people or bodies: "diplomats", "troops", "the delegation".
    Agent,
    Pronoun,
}

/// One mention with what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Sentence, from 0.
    pub sentence: usize,
    /// Head word in the sentence, from 0.
    pub head: usize,
    /// The words of the mention (without relative clauses and far modifiers).
    pub tokens: Range<usize>,
    /// Where these stand in the report.
    pub span: Span,
    /// What kind of thing it is.
    pub kind: MentionKind,
    /// Whom it stands for; several where it names several ("EU and Russian diplomats", "they").
    pub parties: Vec<Party>,
    /// Agent class of the head ("diplomat", "soldier", "protester"), the name of an entry in the agent data.
    pub agent: Option<String>,
    /// How it was resolved, a line a step, for `why`.
    pub how: Vec<String>,
}

/// All mentions of a report.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// In the order of the text.
    pub mentions: Vec<Mention>,
    /// Names that no actor matches, for `audit`.
    pub unknown: Vec<(String, Span)>,
}

impl Cast {
    /// The mention whose head is this word.
    pub fn at(&self, sentence: usize, head: usize) -> Option<&Mention> {
        self.mentions.binary_search_by_key(&(sentence, head), |m| (m.sentence, m.head)).ok().map(|i| &self.mentions[i])
    }
}

/// Everybody the data know, with dates.
#[derive(Debug, Default)]
pub struct Gazetteer {}

impl Gazetteer {
    /// The data inside the binary.
    pub fn built_in() -> Result<Gazetteer, Vec<crate::Fault>> {
        Ok(Gazetteer {})
    }

    /// Reads `(file name, text)` pairs.
    pub fn from_files(_files: &[(String, String)]) -> Result<Gazetteer, Vec<crate::Fault>> {
        Ok(Gazetteer {})
    }

    /// A hash of all files.
    pub fn version(&self) -> &str {
        ""
    }

    /// Resolves every mention of the report, as of the report's date (any time, where it has none).
    pub fn cast(&self, _report: &Report, _sentences: &[Sentence]) -> Cast {
        Cast::default()
    }

    /// All that a name may stand for on a day, best first, each with the line of data it comes from.
    pub fn find(&self, _name: &str, _on: Option<Date>) -> Vec<(Party, String)> {
        Vec::new()
    }
}
