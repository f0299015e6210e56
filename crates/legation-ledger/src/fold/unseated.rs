//! Who can no longer be received as head of a mission, whatever the post's own notes say: sent home, recalled, or left without one.

use super::{Fact, Facts, folded};
use crate::effects::{Effects, Kind};

/// What ended the time of a holder after he took up the post: told of him by name, or of the one who has it.
pub(crate) fn unseated_by<'f>(kind: &Kind, holder: &Fact, facts: &'f [Box<Fact>]) -> Option<&'f Fact> {
    let pair = |fact: &Fact| {
        let thing = &fact.thing;
        let two = [&thing.holder, &thing.host].into_iter().flatten().cloned();
        let mut two: Vec<String> = if thing.parties.is_empty() { two.collect() } else { thing.parties.clone() };
        two.sort_unstable();
        two
    };
    let name = folded(&holder.thing.name);
    let ends = |other: &Fact| {
        let told = kind.unseated.get(&other.kind).zip(other.status.as_ref());
        let whose = match folded(&other.thing.name) {
            // Of people without a name nobody says that he is among them; a mission has one head.
            None => other.kind != "accreditation" && other.thing.place.is_none(),
            named => named == name,
        };
        let same_holder = other.thing.holder.is_none() || other.thing.holder == holder.thing.holder;
        let since = holder.since.zip(other.since).is_none_or(|(from, gone)| from.first() <= gone.last());
        told.is_some_and(|(words, status)| words.contains(status))
            && other.between.is_none()
            // What ends with a part of the mission ends no head of the whole.
            && other.thing.unit == holder.thing.unit
            && (whose && same_holder && since)
            && pair(other) == pair(holder)
    };
    facts.iter().map(AsRef::as_ref).find(|fact| ends(fact))
}

/// Whether a fact says that somebody heads a mission, or acts for its head.
pub(crate) fn heads(kind: &Kind, fact: &Fact) -> bool {
    let status = fact.status.as_ref();
    match fact.kind.as_str() {
        "acting" => status.is_some_and(|s| s == "acting"),
        own => own == kind.name && status.is_some_and(|s| kind.holds.contains(s)),
    }
}

/// Marks heads who by other facts can be heads no longer, and several who act for one head.
pub(super) fn mark(effects: &Effects, facts: &mut Facts) {
    let Some(kind) = effects.kind("head") else { return };
    let mut marks: Vec<(usize, String)> = Vec::new();
    for (i, holder) in facts.iter().enumerate().filter(|(_, fact)| heads(kind, fact)) {
        if let Some(end) = unseated_by(kind, holder, facts) {
            let since = end.since.map_or_else(String::new, |since| format!(" since {since}"));
            marks.push((i, format!("{} {}{since}", end.kind, end.status.as_deref().unwrap_or("ended"))));
        }
        let thing = &holder.thing;
        let beside = |other: &Fact| {
            (holder.kind == "acting" && heads(kind, other) && other.kind == holder.kind)
                && (&other.thing.holder, &other.thing.host) == (&thing.holder, &thing.host)
                && folded(&other.thing.name) != folded(&thing.name)
        };
        for other in facts.iter().filter(|other| beside(other)) {
            let since = other.since.map_or_else(String::new, |since| format!(" since {since}"));
            let name = other.thing.name.as_deref().unwrap_or("somebody");
            marks.push((i, format!("{name} acts{since}, too: a mission has one chargé")));
        }
    }
    for (i, why) in marks {
        facts[i].conflict = true;
        facts[i].because.push(why);
    }
}
