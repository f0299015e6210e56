//! Entries by hand made ready for other formats: a desk enters keys and its own name, the formats want codes and a coder.

use crate::codes;
use legation_text::record::{BY_HAND, Entity, Record};

/// Whether a record was entered by hand.
pub(crate) fn is_by_hand(rule: &str) -> bool {
    rule.starts_with(BY_HAND)
}

/// Fills in what an entry leaves out: who entered it, on what it rests, and the code and English name of every country.
pub fn complete(record: &mut Record, by: &str, source: Option<&str>) {
    let cite = match record {
        Record::Event(record) => &mut record.cite_info,
        Record::Statement(record) => &mut record.cite_info,
        Record::Standing(record) => &mut record.cite_info,
    };
    if cite.coder.is_empty() {
        by.clone_into(&mut cite.coder);
    }
    cite.title = cite.title.take().or(source.map(str::to_owned));
    if let Record::Event(event) = record {
        event.actor.iter_mut().chain(&mut event.recipient).for_each(name_country);
    }
}

fn name_country(party: &mut Entity) {
    let Some((key, country)) = party.key.as_ref().and_then(|key| Some((key, codes::country(key)?))) else { return };
    if party.code.is_none() {
        party.code = Some(key.clone());
        party.identifier_text = party.identifier_text.take().or(Some(country.name.to_owned()));
    }
}
