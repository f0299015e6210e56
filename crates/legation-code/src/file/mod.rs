//! Reads a data file whole, whatever is wrong in it.
//!
//! Takes the text of a TOML file and the type it should have; gives a value of that type and every fault on the way: of syntax
//! ([`recover`]), then of keys and types ([`tolerant`]). Where something is wrong or missing, an empty stand-in takes its place, so that the rest
//! can be judged; what is then said about a stand-in would be an echo of the fault, so its place is remembered.

mod recover;
mod tolerant;

pub(crate) use tolerant::OneOrSeveral;

use crate::fault::{Fault, closest};
use recover::Recovered;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::DeTable;

/// What was read, and what is wrong.
#[derive(Debug)]
pub(crate) struct Read<T> {
    /// Nothing where no stand-in can be made.
    pub(crate) value: Option<T>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) echoes: Echoes,
}

/// The places about which enough is said.
#[derive(Debug, Default)]
pub struct Echoes {
    /// Stretches that cannot be read, and so were left out.
    broken: Vec<Range<usize>>,
    /// Where stand-ins and unknown keys are.
    places: Vec<Range<usize>>,
    /// Keys whose statement cannot be read.
    lost: Vec<String>,
    /// Whether a statement is lost whose key cannot be read either.
    blind: bool,
}

impl Echoes {
    /// Whether a fault is told already somewhere in this stretch of bytes, or about what it is part of.
    pub fn touch(&self, at: &Range<usize>) -> bool {
        self.broken.iter().chain(&self.places).any(|place| overlap(place, at))
    }

    /// Whether something in this stretch could not be read at all, or this stretch is a stand-in itself.
    pub(crate) fn lacks(&self, at: &Range<usize>) -> bool {
        let is_stand_in = |place: &Range<usize>| overlap(place, at) && place.start <= at.start && at.end <= place.end;
        self.broken.iter().any(|place| overlap(place, at)) || self.places.iter().any(is_stand_in)
    }

    /// Whether a key that is told in this stretch of `text`, or whose value is, may be meant for this one.
    pub(crate) fn may_mean(&self, at: &Range<usize>, text: &str, key: &str) -> bool {
        self.places.iter().filter(|place| overlap(place, at)).any(|place| {
            let (before, told) = (text.get(..place.start), text.get(place.clone()));
            let is_value = before.and_then(|before| before.trim_end().strip_suffix('='));
            let is_of_key = is_value.is_some_and(|before| before.trim_end().ends_with(key));
            is_of_key || told.is_some_and(|told| closest(told, [key]).is_some())
        })
    }

    /// Whether the file may have had this key, in a statement that cannot be read.
    pub fn may_name(&self, key: &str) -> bool {
        self.blind || self.lost.iter().any(|lost| lost == key)
    }
}

/// Reads a file; never stops at a fault.
pub(crate) fn read<T: DeserializeOwned>(name: &str, text: &str) -> Read<T> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let recovered = if errors.is_empty() { Recovered::default() } else { Recovered::of(text) };
    let (root, twice) = if errors.is_empty() { (root.into_inner(), Vec::new()) } else { recovered.root(text) };
    let judged = tolerant::judge(text, root, &recovered);
    let mut told: Vec<Told> = [recovered.faults, twice].concat();
    // What the parser says of one place, it says first of what is wrong there.
    told.sort_by_key(|fault| fault.at.start);
    told.dedup_by_key(|fault| fault.at.start);
    // A header that stands twice is of the wrong type, too: once is enough.
    let is_told = |fault: &Told| told.iter().any(|t| (fault.at.start..fault.at.end).contains(&t.at.start));
    let further: Vec<Told> = judged.faults.into_iter().filter(|fault| !is_told(fault)).collect();
    told.extend(further);
    told.sort_by_key(|fault| (fault.at.start, fault.at.end));
    let faults = told.into_iter().map(|f| Fault::at(name, text, f.at, f.message).help(f.help)).collect();
    let Recovered { broken, lost, blind, .. } = recovered;
    Read { value: judged.value, faults, echoes: Echoes { broken, places: judged.places, lost, blind } }
}

/// Whether two stretches have a letter in common; an empty one is where its letter would be.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

/// The same, where faults are gathered for several files.
pub fn read_into<T: DeserializeOwned>(name: &str, text: &str, faults: &mut Vec<Fault>) -> (Option<T>, Echoes) {
    let read = read(name, text);
    faults.extend(read.faults);
    (read.value, read.echoes)
}

/// A fault before its line is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    at: Range<usize>,
    message: String,
    help: String,
}

#[cfg(test)]
mod tests;
