//! The codebook: which frame is which event.
//!
//! Takes files, gives checked [`Entry`]s and one look-up by predicate lemma. Speaks of frames and parties, never of syntax.

pub mod check;
mod classes;
mod codes;
mod entries;
pub mod entry;
mod faults;
mod files;
mod lemma;
mod load;
pub(crate) mod outside;
mod paths;
mod pattern;
mod tables;
mod turns;

pub(crate) use classes::Classes;
pub(crate) use codes::Codes;
pub(crate) use faults::{Check, Known};
pub(crate) use load::{in_order, version};
pub(crate) use pattern::RawPattern;

pub use entry::{Complement, Entry, Measure, Need, Path, Pattern, QuantityRule, RawExample};
pub use outside::Parse;
pub use tables::{EventType, Lift, Pairs, Plover, Reading, Turn};

use crate::fault::Fault;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// All entries, with the tables that stand behind their codes.
#[derive(Debug, Default)]
pub struct Codebook {
    /// In the order of files and lines.
    pub entries: Vec<Entry>,
    /// PLOVER's types, modes, contexts; CAMEO codes.
    pub plover: Plover,
    /// What mood and negation make of a type, and the modes that complements lend.
    pub turns: Vec<Turn>,
    /// Modes that complements lend.
    pub lifts: Vec<Lift>,
    /// What types mean where two mentions are given.
    pub pairs: Pairs,
    /// What may be meant so, but is hardly: it keeps nobody from coding.
    pub notes: Vec<Fault>,
    /// By trigger, in the order of precedence among equals.
    by_lemma: FxHashMap<String, Vec<usize>>,
    version: String,
}

impl Codebook {
    /// The entries inside the binary.
    pub fn built_in() -> Result<Codebook, Vec<Fault>> {
        let files: Vec<(String, String)> =
            crate::embedded::CODEBOOK.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
        Codebook::from_files(&files)
    }

    /// Reads `(file name, text)` pairs whose entries a test has checked; gives what cannot be read.
    pub fn from_files(files: &[(String, String)]) -> Result<Codebook, Vec<Fault>> {
        load::load(files, None)
    }

    /// The same, where nobody has tested the entries: what they name is looked up in the actor files, too, and their triggers are tried; where
    /// the check is `thorough`, those that the codebook inside the binary has, too.
    pub fn by_other_hands(
        files: &[(String, String)],
        actors: &[(String, String)],
        parser: Option<&dyn Parse>,
        thorough: bool,
    ) -> Result<Codebook, Vec<Fault>> {
        load::load(files, Some(&outside::Outside::of(files, actors, parser, thorough)))
    }

    /// Every lemma that triggers an entry.
    pub(crate) fn triggers(&self) -> BTreeSet<String> {
        self.by_lemma.keys().cloned().collect()
    }

    /// Every word that an entry asks for.
    pub(crate) fn wanted(&self) -> BTreeSet<String> {
        let patterns = || self.entries.iter().map(|entry| &entry.pattern);
        let needs = patterns().flat_map(|pattern| &pattern.needs);
        let needs = needs.flat_map(|(_, need)| need.nouns.iter().chain(&need.not).chain(&need.with));
        let complements = patterns().filter_map(|pattern| pattern.complement.as_ref());
        let complements = complements.flat_map(|complement| &complement.lemmas);
        needs.chain(complements).cloned().collect()
    }

    /// Entries that a predicate's lemma may fire, those that go first among equals first.
    pub fn candidates(&self, lemma: &str) -> impl Iterator<Item = &Entry> {
        self.by_lemma.get(lemma).into_iter().flatten().map(|&i| &self.entries[i])
    }

    /// Whether some entry is triggered by this lemma.
    pub fn wants(&self, lemma: &str) -> bool {
        self.by_lemma.contains_key(lemma)
    }

    /// An entry by its id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }

    /// `plover-2.0@` and a hash of all files.
    pub fn version(&self) -> &str {
        &self.version
    }
}
