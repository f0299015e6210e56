//! Who can no longer be received as head of a mission, whatever the post's own notes say: sent home, recalled, or left without one. And
//! posts that more than one of the others holds at once.

use super::{Fact, Facts, Thing, folded, post};
use crate::effects::{Effects, Kind, Shape};
use std::collections::BTreeMap;

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
    // A head who is recalled is why somebody acts for him.
    let may_end = |other: &Fact| holder.kind == kind.name || other.kind != "ambassador";
    let ends = |other: &Fact| {
        let told = kind.unseated.get(&other.kind).zip(other.status.as_ref());
        if !may_end(other) || !told.is_some_and(|(words, status)| words.contains(status)) {
            return false;
        }
        let whose = match folded(&other.thing.name) {
            // Of people without a name nobody says that he is among them; a mission has one head.
            None => other.kind != "accreditation" && other.thing.place.is_none(),
            named => named == name,
        };
        let same_holder = other.thing.holder.is_none() || other.thing.holder == holder.thing.holder;
        let since = holder.since.zip(other.since).is_none_or(|(from, gone)| from.first() <= gone.last());
        other.between.is_none()
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

/// Marks heads who by other facts can be heads no longer, several who act for one head, and posts that are filled twice.
pub(super) fn mark(effects: &Effects, facts: &mut Facts) {
    let Some(kind) = effects.kind("head") else { return };
    let mut marks: Vec<(usize, String)> = Vec::new();
    let mut gone: Vec<usize> = Vec::new();
    let since = |fact: &Fact| fact.since.map_or_else(String::new, |since| format!(" since {since}"));
    for (i, holder) in facts.iter().enumerate().filter(|(_, fact)| heads(kind, fact)) {
        if let Some(end) = unseated_by(kind, holder, facts) {
            marks.push((i, format!("{} {}{}", end.kind, end.status.as_deref().unwrap_or("ended"), since(end))));
            gone.push(i);
        }
        let thing = &holder.thing;
        let beside = |other: &Fact| {
            (holder.kind == "acting" && heads(kind, other) && other.kind == holder.kind)
                && (&other.thing.holder, &other.thing.host) == (&thing.holder, &thing.host)
                && thing.host.is_some()
                && folded(&other.thing.name).zip(folded(&thing.name)).is_some_and(|(one, another)| one != another)
        };
        for other in facts.iter().filter(|other| beside(other)) {
            let name = other.thing.name.as_deref().unwrap_or("somebody");
            marks.push((i, format!("{name} acts{}, too: a mission has one chargé", since(other))));
        }
    }
    let mut posts: BTreeMap<(&str, Thing), Vec<usize>> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate().filter(|(i, _)| !gone.contains(i)) {
        let kind = effects.kind(&fact.kind).filter(|kind| kind.shape == Shape::Post);
        if kind.zip(fact.status.as_ref()).is_some_and(|(kind, status)| kind.holds.contains(status)) {
            let post = Thing { name: None, place: None, post: folded(&fact.thing.post), ..fact.thing.clone() };
            posts.entry((&fact.kind, post)).or_default().push(i);
        }
    }
    for holders in posts.values().filter(|holders| holders.len() > 1) {
        let told: Vec<String> = holders.iter().map(|&i| post::shown(&facts[i])).collect();
        marks.extend(holders.iter().map(|&i| (i, format!("the post is filled twice: {}", told.join(", ")))));
    }
    for (i, why) in marks {
        facts[i].conflict = true;
        facts[i].because.push(why);
    }
}
