//! Published lists, edition by edition: who stands on the last one, who came and who went between two.
//!
//! An edition is known by its rows, and by one claim of the edition itself (how many it names), so that an empty edition is
//! one, too. A list says who is there; what no act tells (an arrival, a departure) is shown as announced by nobody.

use super::{Fact, Facts, Known, Thing, Told, folded, measure_of};
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use crate::words::COVER;
use std::collections::BTreeMap;

struct Row<'a> {
    edition: Day,
    told: &'a Told<'a>,
}

/// The first day of an edition, and its date as told.
type Edition = (Day, PartialDate);

/// Statuses in the order of the kind: on the list, gone from it.
pub(super) fn fold(known: &Known, kind: &Kind, told: &[Told], facts: &mut Facts) {
    let [listed, gone, ..] = kind.statuses.as_slice() else { return };
    let mut lists: BTreeMap<Thing, Vec<Row>> = BTreeMap::new();
    for t in told.iter().filter(|t| known.is_told(t)) {
        let edition = known.day(t).first();
        if edition <= known.on {
            let thing = Thing { name: None, ..t.thing.clone() };
            lists.entry(thing).or_default().push(Row { edition, told: t });
        }
    }
    for rows in lists.into_values() {
        // Each edition with its date as told, the most exact of several.
        let mut dates: BTreeMap<Day, PartialDate> = BTreeMap::new();
        for row in &rows {
            let told = known.day(row.told);
            let date = dates.entry(row.edition).or_insert(told);
            if told.coarseness() < date.coarseness() {
                *date = told;
            }
        }
        let editions: Vec<Edition> = dates.into_iter().collect();
        let Some(&(last, date)) = editions.last() else { continue };
        let mut persons: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            match folded(&row.told.stood.name) {
                Some(name) => persons.entry(name).or_default().push(row),
                // The edition itself.
                None if row.edition == last => {
                    facts.push(Box::new(Fact { since: Some(date), ..known.fact_told(kind, row.told) }));
                }
                None => {}
            }
        }
        for mut of_person in persons.into_values() {
            of_person.sort_by_key(|r| (r.edition, r.told.claim));
            facts.extend(one_person(known, kind, (listed, gone), &editions, &of_person).map(Box::new));
        }
    }
}

fn one_person(
    known: &Known,
    kind: &Kind,
    (listed, gone): (&String, &String),
    editions: &[Edition],
    rows: &[&Row],
) -> Option<Fact> {
    let named = |day: Day| rows.iter().any(|r| r.edition == day);
    let on_last = rows.last()?;
    let at = editions.iter().position(|(day, _)| *day == on_last.edition)?;
    let mut fact = known.fact_told(kind, on_last.told);
    fact.claims = rows.iter().flat_map(|r| known.fact_told(kind, r.told).claims).collect();
    // Who stands under an erased name on another edition, nobody knows.
    let erased = fact.thing.name.as_ref().is_some_and(|name| name.contains(COVER));
    if erased && at + 1 < editions.len() {
        return None;
    }
    if let Some(&(next, date)) = editions.get(at + 1) {
        // Gone between two editions; what happened two editions ago is history.
        if at + 2 < editions.len() {
            return None;
        }
        fact.status = Some(gone.clone());
        fact.since = Some(date);
        fact.derived = true;
        fact.because.push(format!("in the edition of {}, not in that of {date}", editions[at].1));
        announced(known, &mut fact, (on_last.edition, next));
        return Some(fact);
    }
    fact.status = Some(listed.clone());
    // The first edition of the last unbroken run.
    let first = (0..=at).rev().take_while(|&i| named(editions[i].0)).last()?;
    let (began, date) = editions[first];
    fact.since = fact.since.or(Some(date));
    let before = first.checked_sub(1).filter(|_| !erased);
    if let Some(&(before, was)) = before.and_then(|i| editions.get(i)) {
        fact.because.push(format!("in the edition of {date}, not in that of {was}"));
        announced(known, &mut fact, (before, began));
    }
    Some(fact)
}

/// Days around two editions within which an act explains the difference.
const SLACK: i32 = 31;

/// Says whether an act about this person lies between two editions.
fn announced(known: &Known, fact: &mut Fact, (from, to): (Day, Day)) {
    let name = folded(&fact.thing.name);
    let told = known.incidents.iter().find(|incident| {
        measure_of(known.claims, incident)
            .is_some_and(|m| (&m.holder, &m.host) == (&fact.thing.holder, &fact.thing.host) && folded(&m.name) == name)
            && incident.days().is_some_and(|(first, last)| first <= to && from.plus(-SLACK) <= last)
    });
    match told {
        Some(incident) => {
            fact.incident = Some(incident.id.clone());
            fact.because.push(format!("announced: `{}`", incident.id));
        }
        None => fact.because.push("announced by nobody".into()),
    }
}
