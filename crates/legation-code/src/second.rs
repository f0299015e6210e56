//! A second reader for what no entry codes: which type's examples a text is most like.
//!
//! Takes the codebook's own examples (naive Bayes over the stems of their words) and nothing else, so that it grows with the codebook
//! and needs no model of its own. It is right about one time in three and is asked only where an answer is wanted and every entry is
//! silent ([`crate::relate`]); it never overrules an entry, and says so.

use crate::codebook::Codebook;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The name it answers under, in place of an entry's id.
pub const RULE: &str = "second-reader";
/// Letters of a stem.
const LETTERS: usize = 6;
/// Words of fewer letters tell no type.
const SHORTEST: usize = 3;
/// Added to every count, so that no word rules a type out.
const UNSEEN: f64 = 0.3;
/// Weight of how frequent a type is among the examples.
const PRIOR: f64 = 0.5;

/// Counts of stems by type.
#[derive(Debug, Default)]
struct Counts {
    /// Types in the order of the alphabet, with how many examples and how many stems each has.
    types: Vec<(String, f64, f64)>,
    /// By stem, how often it stands in the examples of each type.
    stems: FxHashMap<String, Vec<f64>>,
}

/// Reads examples when first asked.
#[derive(Debug, Default)]
pub struct SecondReader {
    counts: OnceLock<Counts>,
}

impl SecondReader {
    /// The likeliest type of a text and the words that speak most for it; nothing where it has no
    /// words. Without any word that stands in an example it is the type with most of them.
    pub fn read(&self, codebook: &Codebook, text: &str) -> Option<(String, Vec<String>)> {
        let stems = stems(text);
        if stems.is_empty() {
            return None;
        }
        let counts = self.counts.get_or_init(|| Counts::of(codebook));
        let vocabulary = UNSEEN * counts.stems.len() as f64;
        let chance = |of: &[f64], t: usize| ((of[t] + UNSEEN) / (counts.types[t].2 + vocabulary)).ln();
        let known: Vec<(&String, &Vec<f64>)> =
            stems.iter().filter_map(|stem| counts.stems.get_key_value(stem)).collect();
        let score = |t: usize| PRIOR * counts.types[t].1.ln() + known.iter().map(|(_, of)| chance(of, t)).sum::<f64>();
        // Of equals, the first by name.
        let best = (0..counts.types.len()).reduce(|best, t| if score(t) > score(best) { t } else { best })?;
        let mut telling: Vec<(f64, &String)> = known
            .iter()
            .map(|(stem, of)| {
                let others = (0..counts.types.len()).filter(|&t| t != best).map(|t| chance(of, t));
                (chance(of, best) - others.fold(f64::NEG_INFINITY, f64::max), *stem)
            })
            .filter(|(lead, _)| *lead > 0.0)
            .collect();
        telling.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        Some((counts.types[best].0.clone(), telling.into_iter().take(3).map(|(_, stem)| stem.clone()).collect()))
    }
}

impl Counts {
    fn of(codebook: &Codebook) -> Counts {
        let mut by_type: BTreeMap<&str, Vec<BTreeSet<String>>> = BTreeMap::new();
        for entry in &codebook.entries {
            let told = entry.examples.iter().filter(|example| !example.none);
            by_type.entry(&entry.event).or_default().extend(told.map(|example| stems(example.text.get_ref())));
        }
        let mut counts = Counts::default();
        for (t, (event, examples)) in by_type.iter().enumerate() {
            let words: usize = examples.iter().map(BTreeSet::len).sum();
            counts.types.push(((*event).to_owned(), examples.len().max(1) as f64, words as f64));
            for stem in examples.iter().flatten() {
                counts.stems.entry(stem.clone()).or_insert_with(|| vec![0.0; by_type.len()])[t] += 1.0;
            }
        }
        counts
    }
}

/// The first letters of the words that may tell a type: names, which begin with a capital inside a sentence, do not, unless all words
/// do, as in a headline.
fn stems(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let stem = |word: &str| word.chars().flat_map(char::to_lowercase).take(LETTERS).collect::<String>();
    let long = |word: &&str| word.chars().count() >= SHORTEST;
    let plain = words.iter().enumerate().filter(|(place, word)| *place == 0 || !word.starts_with(char::is_uppercase));
    let found: BTreeSet<String> = plain.map(|(_, word)| *word).filter(long).map(stem).collect();
    if found.is_empty() { words.into_iter().filter(long).map(stem).collect() } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_an_entry_is_read_by_its_words() {
        let book = Codebook::built_in().expect("a sound codebook");
        let reader = SecondReader::default();
        let read = |text: &str| reader.read(&book, text).map(|(event, _)| event);
        assert_eq!(read("Norland flew blankets and medicine to flood victims of Sudland.").as_deref(), Some("AID"));
        assert_eq!(read("Norland jets and artillery levelled villages and killed dozens.").as_deref(), Some("ASSAULT"));
    }

    #[test]
    fn names_tell_no_type() {
        assert_eq!(stems("The Attack of Norland"), BTreeSet::from(["the".to_owned()]));
        assert_eq!(stems("U.S. Lifts Ban"), BTreeSet::from(["lifts".to_owned(), "ban".to_owned()]));
    }
}
