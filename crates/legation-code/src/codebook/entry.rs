//! An entry as the codebook's files write it, and as the coder uses it.
//!
//! The raw types mirror the TOML one to one; [`super::load`] checks them and makes [`Entry`]s.

#![allow(missing_docs)] // fields are the keys of the files, explained in the codebook guide

use crate::file::OneOrSeveral;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Lemmas, classes or codes: one or several, each with its place.
pub(crate) type Placed = OneOrSeveral<Spanned<String>>;

/// One codebook file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFile {
    #[serde(default)]
    pub entry: Vec<RawEntry>,
}

/// `[[entry]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEntry {
    pub id: Spanned<String>,
    pub code: RawCode,
    pub triggers: Spanned<OneOrSeveral<Spanned<toml::Value>>>,
    /// `verb`, `noun` or `copular`; all where absent.
    pub kind: Option<Spanned<String>>,
    /// `active` or `passive`; both where absent.
    pub voice: Option<Spanned<String>>,
    /// Moods the entry wants (`planned`, `asserted`, …); any where absent.
    #[serde(default)]
    pub mood: Placed,
    /// Whether the entry wants a negated predicate; positive ones where absent.
    #[serde(default)]
    pub negated: bool,
    /// Whether the entry wants a speaker.
    #[serde(default)]
    pub spoken: bool,
    /// The party, as a path or a list of paths; "agent" where absent.
    pub actor: Option<Placed>,
    /// The other party; "patient" where absent.
    pub recipient: Option<Placed>,
    /// Whether all parties are listed under `actor`.
    #[serde(default)]
    pub reciprocal: bool,
    pub complement: Option<RawComplement>,
    pub quantity: Option<OneOrSeveral<RawQuantity>>,
    pub measure: Option<RawMeasure>,
    /// Added to the entry's weight where two match.
    pub priority: Option<Spanned<i32>>,
    /// Needs by role; a role named here must be filled accordingly.
    #[serde(default)]
    pub need: BTreeMap<Spanned<String>, RawNeed>,
    pub agent: Option<RawNeed>,
    pub patient: Option<RawNeed>,
    pub receiver: Option<RawNeed>,
    pub examples: Spanned<Vec<RawExample>>,
}

/// `code = { … }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCode {
    pub event: Spanned<String>,
    pub mode: Option<Spanned<String>>,
    #[serde(default)]
    pub context: Placed,
    pub cameo: Option<Spanned<String>>,
}

/// What an argument must be.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNeed {
    /// A noun lemma or several.
    #[serde(default)]
    pub noun: Placed,
    /// A class of nouns.
    pub class: Option<Spanned<String>>,
    /// Lemmas that may not be the head.
    #[serde(default)]
    pub not: Placed,
    /// An agent class or several.
    #[serde(default)]
    pub agent: Placed,
    /// Whether it must stand for a known party.
    pub actor: Option<bool>,
    /// Whether the role must be empty; with nouns or classes of people, whether none of them may stand there.
    pub absent: Option<Spanned<bool>>,
    /// Whether the need holds, too, where the role is empty.
    #[serde(default)]
    pub optional: bool,
    /// An adjective or compound the noun must have: lemmas.
    #[serde(default)]
    pub with: Placed,
    /// Whether it must not be a bare participle: "raised", "was raising", but not ", raising".
    #[serde(default)]
    pub finite: bool,
}

/// What the governed frame must be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawComplement {
    /// PLOVER types.
    #[serde(default)]
    pub event: Placed,
    /// PLOVER modes.
    #[serde(default)]
    pub mode: Placed,
    /// Lemmas of its predicate.
    #[serde(default)]
    pub lemma: Placed,
    /// Class of lemmas.
    pub class: Option<Spanned<String>>,
    /// Whether it is the aim of the predicate: "summoned him to complain".
    #[serde(default)]
    pub purpose: bool,
    /// Whether it must be to come, or without a time: "agreed to leave", "agreed that he would leave", but not "agreed that he had left".
    #[serde(default)]
    pub to_come: bool,
}

/// Whose number counts, and as what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuantity {
    pub of: Placed,
    pub role: Option<Spanned<String>>,
    pub unit: Option<String>,
}

/// What the event does to the register.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMeasure {
    pub act: Spanned<String>,
    pub kind: Spanned<String>,
    #[serde(rename = "type")]
    pub type_: Option<Spanned<String>>,
    /// `actor`, `recipient` or a path.
    pub holder: Option<Spanned<String>>,
    pub host: Option<Spanned<String>>,
}

/// An example is a test.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawExample {
    pub text: Spanned<String>,
    /// Expected codes joined by `+`; empty for none; not looked at where absent.
    pub actor: Option<Spanned<String>>,
    pub recipient: Option<Spanned<String>>,
    pub quantity: Option<u64>,
    pub modality: Option<Spanned<String>>,
    pub mode: Option<Spanned<String>>,
    /// The entry must not code this sentence.
    #[serde(default)]
    pub none: bool,
    /// Words that should stand in the event's own words, where the sentence tells several.
    pub at: Option<Spanned<String>>,
}

/// A way from a frame to those who fill a role: `patient.of`, `complement.agent`, `speaker`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Joined parts: `agent+with`.
    pub parts: Vec<Vec<String>>,
}

impl Path {
    /// Reads `agent+with` or `patient.of`.
    pub fn parse(text: &str) -> Path {
        Path { parts: text.split('+').map(|p| p.split('.').map(|s| s.trim().to_owned()).collect()).collect() }
    }
}

/// What an argument must be, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    pub nouns: Vec<String>,
    pub not: Vec<String>,
    pub agents: Vec<String>,
    pub actor: Option<bool>,
    pub absent: bool,
    pub optional: bool,
    pub with: Vec<String>,
    pub finite: bool,
}

/// What the governed frame must be, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complement {
    pub events: Vec<String>,
    pub modes: Vec<String>,
    pub lemmas: Vec<String>,
    pub purpose: bool,
    pub to_come: bool,
}

/// Whose number counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuantityRule {
    pub of: Vec<Path>,
    pub role: String,
    pub unit: Option<String>,
}

/// Which frames an entry means.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    pub triggers: Vec<String>,
    pub kind: Option<crate::clauses::Kind>,
    pub voice: Option<crate::clauses::Voice>,
    pub mood: Vec<String>,
    pub negated: bool,
    pub spoken: bool,
    pub needs: Vec<(String, Need)>,
    pub complement: Option<Complement>,
    pub priority: i32,
}

/// A checked entry.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    /// `codebook/sanction.toml:12`
    pub place: String,
    pub event: String,
    pub mode: Option<String>,
    pub context: Vec<String>,
    pub cameo: Option<String>,
    pub pattern: Pattern,
    pub actor: Vec<Path>,
    pub recipient: Vec<Path>,
    pub reciprocal: bool,
    pub quantity: Vec<QuantityRule>,
    pub measure: Option<Measure>,
    pub examples: Vec<RawExample>,
}

/// What the event does to the register, checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    pub act: String,
    pub kind: String,
    pub type_: Option<String>,
    pub holder: Option<String>,
    pub host: Option<String>,
}

impl Need {
    /// Whether it names nouns or classes.
    pub(crate) fn names(&self) -> bool {
        !self.nouns.is_empty() || !self.agents.is_empty()
    }
}

impl Pattern {
    /// All but the triggers, in an order that only tells whether two patterns ask for the same.
    #[allow(clippy::type_complexity)]
    pub(crate) fn asks(&self) -> impl Ord + '_ {
        let Pattern { triggers: _, kind, voice, mood, negated, spoken, needs, complement, priority } = self;
        (kind, voice, mood, negated, spoken, needs, complement, priority)
    }

    /// How much the pattern asks for: of two that match, the one that asks for more wins.
    pub fn weight(&self) -> i32 {
        let needs: i32 = self
            .needs
            .iter()
            // What is only kept out makes no entry the better one.
            .filter(|(_, n)| !(n.absent && n.names()))
            .map(|(_, n)| {
                i32::from(!n.nouns.is_empty()) * 4
                    + i32::from(!n.agents.is_empty()) * 3
                    + i32::from(n.actor == Some(true)) * 2
                    + i32::from(n.absent)
                    + i32::from(!n.with.is_empty()) * 3
                    + 1
            })
            .sum();
        let complement = self.complement.as_ref().map_or(0, |c| {
            3 + i32::from(!c.events.is_empty()) * 2
                + i32::from(!c.modes.is_empty()) * 2
                + i32::from(!c.lemmas.is_empty()) * 2
        });
        needs
            + complement
            + i32::from(self.kind.is_some())
            + i32::from(self.voice.is_some())
            + i32::from(!self.mood.is_empty()) * 2
            + i32::from(self.negated)
            + i32::from(self.spoken)
            + self.priority
    }
}
