//! Mentions become parties.
//!
//! Takes a report's trees and the gazetteer; gives, for every nominal word, the parties it stands for. Knows no
//! frame, no codebook.

mod affiliation;
mod agents;
mod cast;
mod checks;
mod chunk;
mod class;
mod coref;
mod data;
mod find;
pub mod import;
mod load;
mod name;
mod names;
mod party;
mod person;
mod resolve;
mod roles;
mod rows;
mod sentence;
mod story;
pub(crate) mod vocabulary;

use crate::Fault;
use data::{Data, Text};
use jiff::civil::Date;
use legation_text::{Report, Sentence, Span};
use party::Index;
pub use roles::SPECIAL_CODES;
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::sync::OnceLock;

/// The class of "we", "our", "I": a mention without parties, which are the speaker's.
pub const FIRST_PERSON: &str = "first person";

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
    /// A class of people or bodies: "diplomats", "troops", "the delegation"; a people: "Russians".
    Agent,
    /// With the parties of what it stands for; "we" and "our" have none and the class [`FIRST_PERSON`]: the coder knows the speaker.
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
    /// Agent class of the head ("diplomat", "soldier", "protester"), the name of an entry in the agent data; "people" for a people.
    pub agent: Option<String>,
    /// Whether it names a town or region: "the Westport bombing" is not of Westport's doing.
    pub is_town: bool,
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
    /// For each sentence the first one of its story: a page of news in brief tells many.
    pub story: Vec<usize>,
}

impl Cast {
    /// The mention whose head is this word.
    pub fn at(&self, sentence: usize, head: usize) -> Option<&Mention> {
        self.mentions.binary_search_by_key(&(sentence, head), |m| (m.sentence, m.head)).ok().map(|i| &self.mentions[i])
    }

    /// Whether two sentences belong to one story.
    pub fn is_one_story(&self, one: usize, other: usize) -> bool {
        self.story.get(one) == self.story.get(other)
    }
}

/// Everybody the data know, with dates.
#[derive(Debug, Default)]
pub struct Gazetteer {
    data: Data,
    index: Index,
    version: OnceLock<String>,
}

impl Gazetteer {
    /// The data inside the binary.
    pub fn built_in() -> Result<Gazetteer, Vec<Fault>> {
        let files = crate::embedded::ACTORS.iter().map(|(name, text)| ((*name).to_owned(), Text::Static(text)));
        Ok(Gazetteer::of(Data::load_tested(files.collect())?))
    }

    /// Reads `(file name, text)` pairs; gives every fault of every file.
    pub fn from_files(files: &[(String, String)]) -> Result<Gazetteer, Vec<Fault>> {
        let files = files.iter().map(|(name, text)| (name.clone(), Text::Shared(text.as_str().into())));
        Ok(Gazetteer::of(Data::load(files.collect())?))
    }

    /// A whole folder by other hands, where given, in place of the data inside the binary: files that it must have, and has not, are faults,
    /// too. With it must be sound the states that examples speak of (the user's
    /// own or those inside the binary), which are known only where they are `wanted`.
    pub(crate) fn beside_invented(
        folder: Option<&[(String, String)]>,
        invented: Option<&(String, String)>,
        wanted: bool,
    ) -> Result<Gazetteer, Vec<Fault>> {
        let is_invented = |name: &str| name.ends_with("invented.tsv");
        let shared = |(name, text): &(String, String)| (name.clone(), Text::Shared(text.as_str().into()));
        let given = |(name, text): &(&'static str, &'static str)| ((*name).to_owned(), Text::Static(text));
        let files: Vec<_> = match folder {
            Some(files) => files.iter().map(shared).collect(),
            None => crate::embedded::ACTORS.iter().map(given).collect(),
        };
        let built_in = || crate::embedded::CODEBOOK.iter().find(|(name, _)| is_invented(name)).map(given);
        let more = invented.map(shared).or_else(built_in).filter(|_| !files.iter().any(|(name, _)| is_invented(name)));
        let missing = folder.map_or_else(Vec::new, checks::missing);
        match Data::load_beside(files, more) {
            Ok([alone, all]) if missing.is_empty() => Ok(Gazetteer::of(if wanted { all } else { alone })),
            read => {
                let mut faults = read.err().unwrap_or_default();
                faults.extend(missing);
                faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
                Err(faults)
            }
        }
    }

    fn of(data: Data) -> Gazetteer {
        Gazetteer { data, index: Index::default(), version: OnceLock::new() }
    }

    /// A hash of all files.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| {
            let mut hash = Sha256::new();
            for (name, text) in self.data.files() {
                hash.update(name.as_bytes());
                hash.update([0]);
                hash.update(text.as_bytes());
                hash.update([0]);
            }
            hash.finalize().iter().take(4).map(|b| format!("{b:02x}")).collect()
        })
    }

    /// Resolves every mention of the report, as of the report's date (any time, where it has none).
    pub fn cast(&self, report: &Report, sentences: &[Sentence]) -> Cast {
        cast::cast(&self.data, &self.index, report.date.map(as_day), sentences)
    }

    /// All that a name may stand for on a day, best first, each with the line of data it comes from.
    ///
    /// A title with its party ("the Czech foreign minister") finds who holds the office on the day, or all who ever held it.
    pub fn find(&self, name: &str, on: Option<Date>) -> Vec<(Party, String)> {
        find::find(&self.data, &self.index, name, on.map(as_day))
    }

    /// Whether a state or organisation has this key.
    pub fn has_key(&self, key: &str) -> bool {
        self.data.entity_of_key(key).is_some()
    }

    /// The name or key of a state or organisation that is written most like `word`, for "did you mean".
    pub fn nearest(&self, word: &str) -> Option<&str> {
        use data::Kind::{Organisation, State, Territory};
        let known = self.data.entities.iter().filter(|e| matches!(e.kind, State | Territory | Organisation));
        let texts = known.flat_map(|e| [self.data.text(e.name), self.data.text(e.key)]).filter(|t| !t.is_empty());
        crate::fault::closest(word, texts)
    }
}

/// A date as the tables count days.
fn as_day(date: Date) -> data::Day {
    date.year().max(0) as u32 * 10_000 + date.month() as u32 * 100 + date.day() as u32
}
