//! What stood: claims that a report makes about missions and their staff, bodies, relations, calls, allegations and stances.
//!
//! Takes frames and parties, as the coder of events does; gives [`legation_text::record::Standing`] records. Which frame claims which
//! fact is data, in `standing/`. Nothing here is worked out from an event: that is the ledger's work.

pub mod check;
mod claims;
mod entry;
mod kinds;
mod load;
mod recall;

pub(crate) use claims::{Fired, drafts, fired, is_state, settle};
pub use entry::{Claim, Entry, RawExample};
pub(crate) use kinds::KINDS;

use crate::clauses::Kind;
use crate::codebook::in_order;
use crate::fault::Fault;
use rustc_hash::{FxHashMap, FxHashSet};

/// All entries of `standing/`.
#[derive(Debug, Default)]
pub struct Standings {
    /// In the order of files and lines.
    pub entries: Vec<Entry>,
    /// By trigger, in the order of precedence among equals.
    by_lemma: FxHashMap<String, Vec<usize>>,
    /// Nouns that claim something without being the predicate of a clause: "two vacant *posts*".
    nouns: FxHashSet<String>,
    version: String,
}

impl Standings {
    /// The entries inside the binary.
    pub fn built_in() -> Result<Standings, Vec<Fault>> {
        let files: Vec<(String, String)> =
            crate::embedded::STANDING.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
        Standings::from_files(&files)
    }

    /// Reads `(file name, text)` pairs; gives every fault of every file.
    pub fn from_files(files: &[(String, String)]) -> Result<Standings, Vec<Fault>> {
        load::load(files)
    }

    /// Entries that a predicate's lemma may fire, those that go first among equals first.
    pub fn candidates(&self, lemma: &str) -> impl Iterator<Item = &Entry> {
        self.by_lemma.get(lemma).into_iter().flatten().map(|&i| &self.entries[i])
    }

    /// Whether the noun claims something by itself.
    pub fn wants_noun(&self, lemma: &str) -> bool {
        self.nouns.contains(lemma)
    }

    /// `standing@` and a hash of all files.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn index(&mut self) {
        // The entry with fewer triggers, then by what else it says.
        for i in in_order(&self.entries, |e| (e.pattern.triggers.len(), &e.claims, &e.pattern, e.instead)) {
            let entry = &self.entries[i];
            for trigger in &entry.pattern.triggers {
                self.by_lemma.entry(trigger.clone()).or_default().push(i);
                if entry.pattern.kind == Some(Kind::Nominal) {
                    self.nouns.insert(trigger.clone());
                }
            }
        }
    }
}
