//! The effects table: which act starts, changes or ends which standing fact. Data files with examples, one a kind of
//! fact, in `effects/` at the top of the repository; [`Effects::load`] checks them, [`check`] runs their examples.

mod check;
mod load;

#[cfg(test)]
pub(crate) use check::check_claim;
pub use check::{Failed, check};
pub use load::{Example, Given};

use crate::claim::Measure;
use legation_code::fault::Fault;
use std::collections::BTreeMap;
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/effects.rs"));

/// How the facts of a kind behave; what each does stands in [`crate::fold`], one module a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A number that the next replaces: a ceiling.
    Value,
    /// A number that is stated, and moved by acts of other kinds: posts filled.
    Count,
    /// One status at a time: a mission.
    Status,
    /// One fact an incident: accreditations.
    Each,
    /// Open until answered.
    Call,
    /// What one party says the other did.
    Allegation,
    /// Who says what.
    Stance,
    /// A sum told by a source.
    Total,
    /// A post that one person holds at a time: a head of mission.
    Post,
    /// Who stands on a list, edition by edition.
    List,
}

/// What tells two facts of a kind apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Key {
    Holder,
    Host,
    By,
    Against,
    Parties,
    Name,
    Place,
    Type,
    Class,
    Unit,
    Post,
    Speaker,
    Act,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doer {
    /// The party whose thing it is.
    Holder,
    /// The party where it is.
    Host,
}

/// A count that an act moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adds {
    /// The kind of count.
    pub kind: String,
    /// How often the act's number counts: 1 or -1.
    pub times: i64,
}

/// What an entry by hand of an act is coded as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// PLOVER type.
    pub event: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: String,
}

/// One act of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The act.
    pub act: String,
    /// The status it gives.
    pub status: Option<String>,
    /// Who may do it; `None` for either.
    pub who: Option<Doer>,
    /// Role of the number that counts.
    pub value: Option<String>,
    /// Role of the number that stood before.
    pub before: Option<String>,
    /// Type of the call it makes.
    pub type_: Option<String>,
    /// Whether it answers a call.
    pub answers: bool,
    /// Whether it is a meeting of a body.
    pub meets: bool,
    /// The status whose number it lowers.
    pub settles: Option<String>,
    /// Counts it moves.
    pub adds: Vec<Adds>,
    /// Its code when entered by hand.
    pub code: Code,
}

/// One kind of standing fact.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name in answers.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Where its facts stand in an answer: small numbers first.
    pub order: u32,
    /// How its facts behave.
    pub shape: Shape,
    /// What tells two of them apart.
    pub keys: Vec<Key>,
    /// What its status can be; empty where it has none.
    pub statuses: Vec<String>,
    /// Sets of statuses of which one does not end the other; empty: all are one set.
    pub tracks: Vec<Vec<String>>,
    /// Types (of calls).
    pub types: Vec<String>,
    /// Verbs (of stances).
    pub verbs: Vec<String>,
    /// Statuses of somebody who holds the post.
    pub holds: Vec<String>,
    /// The status of somebody who has left it.
    pub leaves: Option<String>,
    /// The status of a post that somebody has left and nobody holds.
    pub vacant: Option<String>,
    /// What follows when a term runs out.
    pub expires: Option<String>,
    /// Classes of rank, the first before the second.
    pub ranks: Vec<Vec<String>>,
    /// Statuses of other kinds with which nobody holds the post any more, by kind.
    pub unseated: BTreeMap<String, Vec<String>>,
    /// The stance that an event is, by type or `TYPE mode`.
    pub events: BTreeMap<String, String>,
    /// Where a count begins that nobody stated.
    pub base: Option<u64>,
    /// Days after its last meeting from which a body is irregular.
    pub irregular_after: Option<i32>,
    /// Days after its last meeting from which a body is dormant.
    pub dormant_after: Option<i32>,
    /// Its acts, in the order of the file.
    pub effects: Vec<Effect>,
    /// Its examples.
    pub examples: Vec<Example>,
}

impl Kind {
    /// What an act does to facts of this kind.
    pub fn effect(&self, act: &str) -> Option<&Effect> {
        self.effects.iter().find(|e| e.act == act)
    }

    /// Its label, and its name where that is another.
    pub fn label_with_name(&self) -> String {
        if self.label == self.name { self.name.clone() } else { format!("{} (`{}`)", self.label, self.name) }
    }

    /// The number of the track that a status belongs to.
    pub fn track(&self, status: &str) -> usize {
        self.tracks.iter().position(|t| t.iter().any(|s| s == status)).unwrap_or(0)
    }
}

/// The whole table.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    kinds: Vec<Kind>,
}

impl Effects {
    /// The table in the binary.
    ///
    /// # Errors
    /// Every fault of every file; a test holds that there is none.
    pub fn built_in() -> Result<Effects, Vec<Fault>> {
        Effects::load(EFFECTS)
    }

    /// The table in the binary, read once.
    pub fn shared() -> &'static Effects {
        static TABLE: LazyLock<Effects> =
            LazyLock::new(|| Effects::built_in().expect("the effects in the binary load: a test reads them"));
        &TABLE
    }

    /// Reads effects files, each (name, text).
    ///
    /// # Errors
    /// Every fault of every file, with line and mend.
    pub fn load(files: &[(&str, &str)]) -> Result<Effects, Vec<Fault>> {
        load::load(files)
    }

    /// All kinds, by name.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// A kind by its name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|k| k.name == name)
    }

    /// What a measure does, with its kind.
    pub fn of(&self, measure: &Measure) -> Option<(&Kind, &Effect)> {
        let kind = self.kind(&measure.kind)?;
        Some((kind, kind.effect(&measure.act)?))
    }

    /// The kind that an act is of unless told: accreditation where it has the act, else the first that does.
    pub fn kind_of_act(&self, act: &str) -> Option<&Kind> {
        let has = |k: &&Kind| k.effect(act).is_some();
        self.kind("accreditation").filter(has).or_else(|| self.kinds.iter().find(has))
    }
}
