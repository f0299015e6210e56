//! A number that the next one replaces: ceilings, establishments, travel limits.
//!
//! A decision replaces what stood for the same holder, host, class and unit, from the day that the basis asks for. What
//! a decision says stood before it ("from 20 to 10") stands, derived, back to the last known change (on its eve alone, where
//! none is known); where that change is known with another number, the two are a conflict.

use super::{Basis, Done, Fact, Facts, Known, Thing, Told};
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use std::collections::BTreeMap;

struct Entry {
    fact: Box<Fact>,
    start: (Day, Day),
    reach: Day,
    until: Day,
    /// Whether a decision made it so; else a claim tells that it stood.
    act: bool,
}

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Facts) {
    let mut things: BTreeMap<Thing, (Vec<Entry>, Vec<Entry>)> = BTreeMap::new();
    for d in done {
        let slot = things.entry((*d.thing).clone()).or_default();
        let mut fact = known.fact_of(kind, d);
        let start = known.start(d.incident);
        if let Some(before) = d.effect.before.as_ref().and_then(|role| d.incident.count(known.claims, role))
            && let Some((date, first, _)) = start
        {
            let told_before = Fact {
                number: before,
                derived: true,
                until: Some(date),
                because: vec![format!("what `{}` says stood before", d.incident.id)],
                incident: None,
                decided_on: None,
                effective_on: None,
                deadline: None,
                ..fact.clone()
            };
            let eve = first.plus(-1);
            slot.1.push(Entry {
                fact: told_before.into(),
                start: (Day::MIN, Day::MIN),
                reach: eve,
                until: eve,
                act: true,
            });
        }
        fact.number = d.incident.share();
        fact.together.clone_from(&d.incident.together);
        fact.since = match known.basis {
            Basis::Decided => d.incident.decided_on.or(d.incident.date),
            Basis::InForce => start.map(|s| s.0),
        };
        let latest = known.known_from(d.incident);
        let (first, last) = start.map_or((latest, latest), |(_, first, last)| (first, last));
        let reach = if start.is_some() { last } else { Day::MIN };
        let until = fact.until.map_or(Day::MAX, PartialDate::last);
        slot.0.push(Entry { fact: fact.into(), start: (first, last), reach, until, act: true });
    }
    for t in told.iter().filter(|t| known.is_told(t)) {
        let on = known.day(t);
        let since = t.stood.since.unwrap_or(on);
        let entry = Entry {
            fact: known.fact_told(kind, t).into(),
            start: (since.first(), since.last()),
            reach: on.first().max(since.first()),
            until: t.stood.until.map_or(Day::MAX, PartialDate::last),
            act: false,
        };
        things.entry(t.thing.clone()).or_default().0.push(entry);
    }
    for (set, before) in things.into_values() {
        choose(known.on, set, before, facts);
    }
}

fn choose(on: Day, set: Vec<Entry>, before: Vec<Entry>, facts: &mut Facts) {
    let stands = |e: &&Entry| e.start.1 <= on && on <= e.until;
    let nearness = |e: &Entry| (e.reach.min(on), e.start.1);
    let best = set.iter().filter(stands).map(nearness).max();
    let mut chosen: Vec<Fact> = Vec::new();
    let chosen_before: Vec<&Entry> = set.iter().filter(stands).collect();
    if let Some(best) = best {
        for e in set.iter().filter(stands).filter(|e| nearness(e) == best) {
            add(&mut chosen, &e.fact);
        }
        // Older tellings of the same number support it.
        for e in set.iter().filter(stands).filter(|e| nearness(e) != best) {
            if let Some(fact) = chosen
                .iter_mut()
                .find(|f| f.number == e.fact.number && e.reach >= f.since.map_or(Day::MAX, PartialDate::first))
            {
                super::status::join(fact, &e.fact);
            }
        }
        // A claim that tells one number over days in which another was decided: both are kept.
        let over = |e: &Entry| {
            set.iter()
                .filter(stands)
                .filter(|w| nearness(w) == best && !w.act)
                .any(|w| w.start.1 < e.start.0 && e.start.0 <= w.reach && !w.fact.number.meets(e.fact.number))
        };
        for e in set.iter().filter(stands).filter(|e| e.act && over(e)) {
            add(&mut chosen, &e.fact);
        }
    }
    // What stood before the next change: no further back than the last change before that.
    let next = before.iter().filter(|e| e.until >= on).map(|e| e.until).min();
    let changes_between = |until: Day| set.iter().any(|e| e.start.0 > on && e.start.0 <= until);
    let begun = |e: &&Entry| !chosen_before.is_empty() || e.until == on;
    for e in before.iter().filter(|e| Some(e.until) == next && !changes_between(e.until)).filter(begun) {
        match chosen.iter_mut().find(|f| f.number.meets(e.fact.number)) {
            Some(fact) => {
                fact.claims.extend(e.fact.claims.iter().copied());
                fact.until = e.fact.until;
            }
            None => {
                let alone = chosen.is_empty();
                chosen.push(Fact { conflict: !alone, ..(*e.fact).clone() });
                if !alone {
                    chosen[0].conflict = true;
                }
            }
        }
    }
    let several = chosen.len() > 1;
    for fact in &mut chosen {
        fact.conflict |= several;
        if fact.until.is_none() {
            // The same number decided again ends nothing.
            let follows = set.iter().filter(|e| e.start.0 > on && e.fact.number != fact.number);
            fact.until = follows.min_by_key(|e| e.start.0).and_then(|e| e.fact.since);
        }
    }
    let in_doubt = set.iter().filter(|e| e.start.0 <= on && on < e.start.1 && on <= e.until);
    let in_doubt: Vec<Fact> = in_doubt.map(|e| Fact { between: Some(e.start), ..(*e.fact).clone() }).collect();
    if let Some(first) = in_doubt.first() {
        chosen.iter_mut().for_each(|fact| fact.between = first.between);
    }
    facts.extend(chosen.into_iter().chain(in_doubt).map(Box::new));
}

fn add(chosen: &mut Vec<Fact>, fact: &Fact) {
    match chosen.iter_mut().find(|f| f.number == fact.number) {
        Some(same) => super::status::join(same, fact),
        None => chosen.push(fact.clone()),
    }
}
