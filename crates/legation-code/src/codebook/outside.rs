//! What an entry may name that stands in no file of its codebook: agent classes and parties of the actor files, acts of the register,
//! and words as the parser reads them.
//!
//! Takes files, sound or not, and a parser; only answers whether there is such a thing. A codebook inside the binary is not asked: its
//! examples are tests.

use crate::actors::vocabulary::Vocabulary;
use crate::embedded;
use legation_text::Sentence;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

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
    pub(crate) actors: Vocabulary,
    /// Codes of the states that examples speak of.
    pub(crate) invented: BTreeSet<String>,
    /// Triggers of the codebook inside the binary, whose examples are tests: of these nothing is said.
    pub(crate) triggers: BTreeSet<String>,
    /// Words that its entries ask for.
    pub(crate) wanted: BTreeSet<String>,
    pub(crate) parser: Option<&'a dyn Parse>,
}

impl<'a> Outside<'a> {
    /// What is inside the binary, and what the user's files have beside it.
    pub(crate) fn of(
        codebook: &[(String, String)],
        actors: &[(String, String)],
        parser: Option<&'a dyn Parse>,
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
        let invented = Vocabulary::of(invented.into_iter()).parties;
        Outside { actors, invented, triggers: book.triggers(), wanted: book.wanted(), parser }
    }
}

/// The acts of each kind of fact, and the types it may have, as `effects/` inside the binary lists them.
#[derive(Debug, Default)]
pub(crate) struct Acts {
    pub(crate) acts: Vec<String>,
    pub(crate) types: Vec<String>,
}

/// The acts by kind of fact.
pub(crate) fn acts() -> &'static BTreeMap<String, Acts> {
    static ACTS: LazyLock<BTreeMap<String, Acts>> = LazyLock::new(|| {
        let tables = embedded::EFFECTS.iter().filter_map(|(_, text)| text.parse::<toml::Table>().ok());
        let read = |table: toml::Table| {
            let kind = table.get("kind")?.as_str()?.to_owned();
            let acts = table.get("acts").and_then(|acts| acts.as_table()).into_iter().flatten();
            let types = table.get("types").and_then(|types| types.as_array()).into_iter().flatten();
            Some((
                kind,
                Acts {
                    acts: acts.map(|(act, _)| act.clone()).collect(),
                    types: types.filter_map(|of| of.as_str().map(str::to_owned)).collect(),
                },
            ))
        };
        tables.filter_map(read).collect()
    });
    &ACTS
}
