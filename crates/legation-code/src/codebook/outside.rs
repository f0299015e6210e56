//! What an entry may name that stands in no file of its codebook: agent classes and parties of the actor files, acts of the register,
//! and words as the parser reads them.
//!
//! Takes files, sound or not, and a parser; only answers whether there is such a thing. A codebook inside the binary is not asked: its
//! examples are tests.

use super::lemma::{Use, Verdict, judge};
use crate::actors::vocabulary::Vocabulary;
use crate::embedded;
use crate::grammar::Grammar;
use legation_text::Sentence;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// How the words of a trigger are read where they stand in a text.
pub trait Parse {
    /// The sentences of a text.
    fn analyse(&self, text: &str) -> Vec<Sentence>;
    /// Whether the parser has met the word.
    fn knows(&self, word: &str) -> bool;
}

/// What is asked about the entries of a codebook by other hands.
pub(crate) struct Outside<'a> {
    /// Agent classes and codes of the actor files.
    pub(super) actors: Vocabulary,
    /// Codes of the states that examples speak of.
    pub(super) invented: BTreeSet<String>,
    /// The acts by kind of fact.
    pub(super) acts: BTreeMap<String, Acts>,
    /// Triggers of the codebook inside the binary. It has more than texts fire: words with a hyphen, which other parsers keep whole, and
    /// compounds, which none does. That is no fault of whoever has copied them, and single sentences may wrong words that its examples fire.
    triggers: BTreeSet<String>,
    /// Words that its entries ask for.
    wanted: BTreeSet<String>,
    /// Whether those are tried, too: it takes a second.
    is_thorough: bool,
    grammar: Grammar,
    parser: Option<&'a dyn Parse>,
    verdicts: RefCell<BTreeMap<(String, Use), Verdict>>,
}

impl<'a> Outside<'a> {
    /// What is inside the binary, and what the user's files have beside it.
    pub(super) fn of(
        codebook: &[(String, String)],
        actors: &[(String, String)],
        parser: Option<&'a dyn Parse>,
        is_thorough: bool,
    ) -> Outside<'a> {
        let is_table = |name: &str| name.ends_with(".tsv");
        let invented = embedded::CODEBOOK.iter().filter(|(name, _)| is_table(name));
        let own = codebook.iter().filter(|(name, _)| is_table(name)).chain(actors);
        let own = own.map(|(name, text)| (name.as_str(), text.as_str()));
        let actors = Vocabulary::of(embedded::ACTORS.iter().chain(invented).copied().chain(own));
        let book = super::Codebook::built_in().expect("the codebook in the binary loads: a test reads it");
        let own = codebook.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let is_invented = |(name, _): &(&str, &str)| name.ends_with("invented.tsv");
        let invented = own.chain(embedded::CODEBOOK.iter().copied()).find(is_invented);
        Outside {
            actors,
            invented: Vocabulary::of(invented.into_iter()).parties,
            acts: acts(),
            triggers: book.triggers(),
            wanted: book.wanted(),
            is_thorough,
            grammar: Grammar::built_in().expect("the grammar in the binary loads: a test reads it"),
            parser,
            verdicts: RefCell::default(),
        }
    }

    /// Whether the codebook inside the binary takes the word for this, too.
    pub(super) fn is_ours(&self, word: &str, taken_for: Use) -> bool {
        match taken_for {
            Use::Trigger(_) => self.triggers.contains(word),
            Use::Complement | Use::Noun => self.wanted.contains(word),
        }
    }

    /// What the parser makes of a word; of ours only where that is asked for.
    pub(super) fn judge(&self, word: &str, taken_for: Use) -> Verdict {
        let Some(parser) = self.parser.filter(|_| self.is_thorough || !self.is_ours(word, taken_for)) else {
            return Verdict::Sound;
        };
        let mut verdicts = self.verdicts.borrow_mut();
        let verdict = verdicts.entry((word.to_owned(), taken_for));
        verdict.or_insert_with(|| judge(word, taken_for, parser, &self.grammar)).clone()
    }
}

/// The acts of a kind of fact, and the types it may have.
#[derive(Debug, Deserialize)]
pub(super) struct Acts {
    kind: String,
    #[serde(default)]
    pub(super) acts: BTreeMap<String, IgnoredAny>,
    #[serde(default)]
    pub(super) types: Vec<String>,
}

/// The acts by kind of fact, as `effects/` inside the binary lists them.
fn acts() -> BTreeMap<String, Acts> {
    let files = embedded::EFFECTS.iter().filter(|(name, _)| name.ends_with(".toml"));
    let read = |(_, text): &(&str, &str)| toml::from_str(text).expect("a test reads the effects in the binary");
    files.map(read).map(|acts: Acts| (acts.kind.clone(), acts)).collect()
}
