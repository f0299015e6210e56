//! The words of `grammar/numbers.toml`.

use crate::embedded::GRAMMAR;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::LazyLock;

/// What a word around a number does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Around {
    /// "about 50": the number, without bounds.
    About,
    /// "another three".
    Exact,
    /// "at least 12".
    Low,
    /// "more than 100".
    Above,
    /// "up to 16".
    High,
    /// "fewer than 212".
    Below,
    /// "nearly 100": the number, and no more.
    Nearly,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    values: FxHashMap<String, u64>,
    scales: FxHashMap<String, u64>,
    plurals: FxHashMap<String, u64>,
    sets: FxHashMap<String, u64>,
    vague: Words,
    around: Vec<Group>,
    containers: Words,
    collectives: Words,
    persons: Words,
    measures: Words,
    money: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    means: Around,
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    examples: Vec<Example>,
}

/// A sentence that tests a group of words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
pub(super) struct Example {
    pub text: String,
    pub head: String,
    pub value: Option<u64>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub words: Option<String>,
}

/// The closed classes, ready for look-up. Phrases are lists of lower-case words, the longest first.
pub(super) struct Lexicon {
    values: FxHashMap<String, u64>,
    scales: FxHashMap<String, u64>,
    pub plurals: FxHashMap<String, u64>,
    pub sets: FxHashMap<String, u64>,
    pub vague: Vec<(Vec<String>, ())>,
    /// The words with which an amount may begin, but for digits.
    starters: FxHashSet<String>,
    pub before: Vec<(Vec<String>, Around)>,
    pub after: Vec<(Vec<String>, Around)>,
    pub containers: FxHashSet<String>,
    pub collectives: FxHashSet<String>,
    pub persons: FxHashSet<String>,
    pub measures: FxHashSet<String>,
    pub money: FxHashSet<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub examples: Vec<Example>,
}

impl Lexicon {
    /// A number below a hundred.
    pub fn value(&self, word: &str) -> Option<u64> {
        self.values.get(word).copied()
    }

    /// Whether an amount may begin with this word.
    pub fn may_start(&self, word: &str) -> bool {
        let first = word.split('-').next().unwrap_or(word);
        word.starts_with(|c: char| c.is_ascii_digit()) || self.starters.contains(first)
    }

    /// "dozen", "hundred", "million".
    pub fn scale(&self, word: &str) -> Option<u64> {
        self.scales.get(word).copied()
    }
}

/// The lexicon inside the binary, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let text = GRAMMAR.iter().find(|(name, _)| *name == "grammar/numbers.toml").map_or("", |(_, text)| text);
        read(text).expect("the tests read this embedded file")
    });
    &LEXICON
}

/// What is wrong in the file.
pub(crate) fn faults(name: &str, text: &str) -> Vec<crate::Fault> {
    crate::file::read::<File>(name, text).faults
}

fn read(text: &str) -> Result<Lexicon, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let mut before = Vec::new();
    let mut after = Vec::new();
    let mut examples = Vec::new();
    for group in file.around {
        before.extend(group.before.iter().map(|phrase| (split(phrase), group.means)));
        after.extend(group.after.iter().map(|phrase| (split(phrase), group.means)));
        examples.extend(group.examples);
    }
    let of_vague = file.vague.words.iter().filter_map(|phrase| phrase.split(' ').next());
    let alone = ["a", "an", "half", "between"];
    let words = file.values.keys().chain(file.plurals.keys()).chain(file.sets.keys()).map(String::as_str);
    let starters = words.chain(of_vague).chain(alone).map(str::to_owned).collect();
    Ok(Lexicon {
        starters,
        values: file.values,
        scales: file.scales,
        plurals: file.plurals,
        sets: file.sets,
        vague: longest_first(file.vague.words.iter().map(|phrase| (split(phrase), ())).collect()),
        before: longest_first(before),
        after: longest_first(after),
        containers: file.containers.words.into_iter().collect(),
        collectives: file.collectives.words.into_iter().collect(),
        persons: file.persons.words.into_iter().collect(),
        measures: file.measures.words.into_iter().collect(),
        money: file.money.words.into_iter().collect(),
        examples,
    })
}

fn split(phrase: &str) -> Vec<String> {
    phrase.split(' ').map(str::to_owned).collect()
}

fn longest_first<T>(mut phrases: Vec<(Vec<String>, T)>) -> Vec<(Vec<String>, T)> {
    phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    phrases
}
