//! PLOVER's types, modes and contexts (`codebook/plover.toml`), CAMEO codes (`codebook/cameo.tsv`), and what mood, negation
//! and complements make of a type (`codebook/turns.toml`).

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// A PLOVER type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    /// `SANCTION`
    pub name: String,
    /// 1 to 4.
    pub quad: u8,
    /// Intensity.
    pub score: f64,
    /// In our words.
    pub gloss: String,
    /// Its modes.
    #[serde(default)]
    pub mode: Vec<Mode>,
}

/// A mode of a type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// `expel`
    pub name: String,
    /// Intensity, where the manual has one.
    pub score: Option<f64>,
    /// In our words.
    pub gloss: String,
}

/// A context or a sector.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gloss {
    /// The code.
    pub name: String,
    /// In our words.
    pub gloss: String,
}

/// PLOVER's tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plover {
    /// The sixteen types.
    pub event: Vec<EventType>,
    /// The contexts.
    pub context: Vec<Gloss>,
    /// The sectors.
    pub sector: Vec<Gloss>,
    /// CAMEO code → (PLOVER type, label).
    #[serde(skip)]
    pub cameo: BTreeMap<String, (String, String)>,
}

impl Plover {
    /// The tables inside the binary, without any entry.
    pub fn built_in() -> Plover {
        let mut plover = Plover::default();
        for (name, text) in crate::embedded::CODEBOOK {
            if name.ends_with("plover.toml") || name.ends_with("cameo.tsv") {
                super::codes::read_plover(name, text, &mut plover, &mut Vec::new());
            }
        }
        plover
    }

    /// A type by name.
    pub fn event(&self, name: &str) -> Option<&EventType> {
        self.event.iter().find(|e| e.name == name)
    }

    /// The names of all types.
    pub(crate) fn types(&self) -> Vec<&str> {
        self.event.iter().map(|e| e.name.as_str()).collect()
    }

    /// The names of all contexts.
    pub(crate) fn contexts(&self) -> Vec<&str> {
        self.context.iter().map(|c| c.name.as_str()).collect()
    }

    /// The modes of some types; of all where none is given.
    pub(crate) fn modes(&self, of: &[&str]) -> Vec<&str> {
        let types = self.event.iter().filter(|e| of.is_empty() || of.contains(&e.name.as_str()));
        let modes = types.flat_map(|e| e.mode.iter().map(|mode| mode.name.as_str()));
        modes.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Quad class and intensity of a type with a mode.
    pub fn scale(&self, event: &str, mode: Option<&str>) -> (u8, f64) {
        let Some(event) = self.event(event) else { return (0, 0.0) };
        let of_mode = mode.and_then(|m| event.mode.iter().find(|x| x.name == m)).and_then(|m| m.score);
        (event.quad, of_mode.unwrap_or(event.score))
    }
}

/// The names and numbers of `plover.toml` with their places, for checks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlacedPlover {
    pub(super) event: Vec<PlacedType>,
    pub(super) context: Vec<PlacedName>,
    pub(super) sector: Vec<PlacedName>,
}

/// A type with its places.
#[derive(Debug, Deserialize)]
pub(super) struct PlacedType {
    pub(super) name: Spanned<String>,
    pub(super) quad: Spanned<u8>,
    pub(super) score: Spanned<f64>,
    #[serde(default)]
    pub(super) mode: Vec<PlacedName>,
}

/// A mode, context or sector with its places.
#[derive(Debug, Deserialize)]
pub(super) struct PlacedName {
    pub(super) name: Spanned<String>,
    pub(super) score: Option<Spanned<f64>>,
}

/// What mood or negation makes of a type: a planned visit is an agreement, a refused aid a rejection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>"))]
pub struct Turn<S = String> {
    /// Types it applies to.
    pub from: Vec<S>,
    /// Moods it applies to; any where empty.
    #[serde(default)]
    pub mood: Vec<S>,
    /// Whether the predicate is negated.
    #[serde(default)]
    pub negated: bool,
    /// The type it becomes.
    pub event: S,
    /// The mode it gets.
    pub mode: Option<S>,
    /// The CAMEO code it gets.
    pub cameo: Option<S>,
    /// Who becomes the actor: `speaker`, else the actor stays.
    pub actor: Option<S>,
    /// What it is called in `why`.
    pub why: String,
}

/// The mode (and CAMEO code) a governing type takes from the type it governs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>"))]
pub struct Lift<S = String> {
    /// The governing type.
    pub event: S,
    /// The types governed.
    pub of: Vec<S>,
    /// Their modes, where that matters.
    #[serde(default)]
    pub of_mode: Vec<S>,
    /// The mode it takes.
    pub mode: Option<S>,
    /// The CAMEO code it takes.
    pub cameo: Option<S>,
}

/// How the literature's benchmark of given pairs reads a CAMEO code other than the entry does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>"))]
pub struct Reading<S = String> {
    /// What the ids of the entries begin with; any where empty.
    #[serde(default)]
    pub entries: Vec<String>,
    /// What the CAMEO code begins with; any where empty.
    #[serde(default)]
    pub code: String,
    /// Moods it applies to; any where empty.
    #[serde(default)]
    pub mood: Vec<S>,
    /// The code it is read as.
    pub cameo: S,
    /// What it is called in the reason.
    pub why: String,
}

/// What types mean where two mentions are given (`legation relate`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>"))]
pub struct Pairs<S = String> {
    /// First two digits of a CAMEO code → PLOVER type.
    pub roots: BTreeMap<String, S>,
    /// In order: the first that applies wins.
    #[serde(default)]
    pub reading: Vec<Reading<S>>,
}

impl<S> Default for Pairs<S> {
    fn default() -> Self {
        Pairs { roots: BTreeMap::new(), reading: Vec::new() }
    }
}

/// `codebook/turns.toml`; read with the places of its words (`S`), it can be checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>"))]
pub struct TurnFile<S = String> {
    /// Turns in order: the first that applies wins.
    #[serde(default)]
    pub turn: Vec<Turn<S>>,
    /// Lifts in order: the first that applies wins.
    #[serde(default)]
    pub lift: Vec<Lift<S>>,
    /// What types mean for given pairs.
    #[serde(default)]
    pub pairs: Pairs<S>,
}
