//! An entry of `standing/` as its file writes it, and as the coder uses it.
//!
//! The raw types mirror the TOML one to one; [`super::load`] checks them and makes [`Entry`]s. What a frame must be is written as in
//! the codebook; `gives` says which fact the words then claim.

#![allow(missing_docs)] // fields are the keys of the files, explained in the codebook guide

use crate::codebook::entry::{Placed, RawComplement, RawNeed};
use crate::codebook::{Path, Pattern};
use crate::file::OneOrSeveral;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One file of `standing/`.
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
    pub triggers: Spanned<OneOrSeveral<Spanned<toml::Value>>>,
    pub kind: Option<Spanned<String>>,
    pub voice: Option<Spanned<String>>,
    #[serde(default)]
    pub mood: Placed,
    #[serde(default)]
    pub negated: bool,
    #[serde(default)]
    pub spoken: bool,
    pub complement: Option<RawComplement>,
    pub priority: Option<Spanned<i32>>,
    #[serde(default)]
    pub need: BTreeMap<Spanned<String>, RawNeed>,
    pub agent: Option<RawNeed>,
    pub patient: Option<RawNeed>,
    pub receiver: Option<RawNeed>,
    /// Whether the frame is then no event; where absent, it is none if the claim is a lasting one.
    pub instead: Option<bool>,
    pub gives: RawClaim,
    /// A second fact that the same words claim.
    pub also: Option<RawClaim>,
    pub examples: Spanned<Vec<RawExample>>,
}

/// The fact that is claimed. Parties, numbers and words are paths through the frame.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawClaim {
    pub fact: Spanned<String>,
    pub status: Option<Spanned<String>>,
    #[serde(rename = "type")]
    pub type_: Option<Spanned<String>>,
    pub verb: Option<Spanned<String>>,
    pub act: Option<String>,
    pub class: Option<Spanned<String>>,
    #[serde(default)]
    pub holder: Placed,
    #[serde(default)]
    pub host: Placed,
    #[serde(default)]
    pub by: Placed,
    #[serde(default)]
    pub against: Placed,
    #[serde(default)]
    pub speaker: Placed,
    #[serde(default)]
    pub parties: Placed,
    #[serde(default)]
    pub name: Placed,
    #[serde(default)]
    pub about: Placed,
    #[serde(default)]
    pub value: Placed,
    #[serde(default)]
    pub place: Placed,
    /// Whose words the claim is, where the predicate itself is the speaking ("denied any role").
    #[serde(default)]
    pub said_by: Placed,
    /// `told` (default): only where words of "since" say so; `when`: the predicate's own day ("last met in 2019").
    pub since: Option<Spanned<String>>,
    /// Whether the claim needs a "since", an "until" or a duration.
    #[serde(default)]
    pub lasting: bool,
    /// The modality, where the mood of the words is not that of the claim ("can continue").
    pub modality: Option<Spanned<String>>,
}

/// An example is a test. What is not named is not looked at; an empty text asks for none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawExample {
    pub text: String,
    #[serde(default)]
    pub none: bool,
    /// Of several claims, the one of this kind.
    pub fact: Option<String>,
    pub status: Option<String>,
    #[serde(rename = "type")]
    pub type_: Option<String>,
    pub verb: Option<String>,
    pub holder: Option<String>,
    pub host: Option<String>,
    pub by: Option<String>,
    pub against: Option<String>,
    pub speaker: Option<String>,
    /// Keys joined by `+`.
    pub parties: Option<String>,
    pub name: Option<String>,
    pub about: Option<String>,
    pub value: Option<u64>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub on: Option<String>,
    pub place: Option<String>,
    pub modality: Option<String>,
    /// The words that name the nearest speaker.
    pub said_by: Option<String>,
}

/// A checked entry.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    /// `standing/filled.toml:12`
    pub place: String,
    pub pattern: Pattern,
    pub instead: Option<bool>,
    pub claims: Vec<Claim>,
    pub examples: Vec<RawExample>,
}

/// The fact that is claimed, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    pub fact: String,
    pub status: Option<String>,
    pub type_: Option<String>,
    pub verb: Option<String>,
    pub act: Option<String>,
    pub class: Option<String>,
    pub holder: Vec<Path>,
    pub host: Vec<Path>,
    pub by: Vec<Path>,
    pub against: Vec<Path>,
    pub speaker: Vec<Path>,
    pub parties: Vec<Path>,
    pub name: Vec<Path>,
    pub about: Vec<Path>,
    pub value: Vec<Path>,
    pub place: Vec<Path>,
    pub said_by: Vec<Path>,
    /// Whether the predicate's own day is the "since".
    pub since_then: bool,
    pub lasting: bool,
    pub modality: Option<String>,
}
