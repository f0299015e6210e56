//! One fact an incident: accreditations granted, refused, withdrawn. What is settled (a request that is granted or
//! refused, somebody accredited who is expelled) is taken off what stood before, of the same name where one is told.

use super::{Done, Fact, Known, Told};
use crate::claim::Number;
use crate::date::Day;
use crate::effects::Kind;

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Vec<Fact>) {
    let on = known.on;
    let mut found: Vec<(Day, Fact, Option<String>)> = Vec::new();
    for d in done {
        let Some(status) = &d.effect.status else { continue };
        let start = known.start(d.incident);
        let latest = d.incident.claims.iter().map(|&c| known.claims[c].known).min().unwrap_or(Day::MAX);
        let (first, last) = start.map_or((latest, latest), |(_, first, last)| (first, last));
        if first > on {
            continue;
        }
        let mut fact = known.fact_of(kind, d);
        fact.status = Some(status.clone());
        fact.number = d.incident.number;
        fact.since = start.map(|s| s.0);
        fact.between = (on < last).then_some((first, last));
        found.push((first, fact, d.effect.settles.clone()));
    }
    for t in told.iter().filter(|t| known.is_told(t)) {
        let day = t.stood.since.unwrap_or(known.day(t)).first();
        if day > on {
            continue;
        }
        let fact = known.fact_told(kind, t);
        let same = |f: &Fact| {
            f.thing == fact.thing
                && f.status == fact.status
                && f.number.meets(fact.number)
                && f.thing.name == fact.thing.name
        };
        match found.iter_mut().find(|(since, f, _)| same(f) && (since.0 - day.0).abs() <= 366) {
            Some((_, mine, _)) => super::status::join(mine, &fact),
            None => found.push((day, fact, None)),
        }
    }
    found.sort_by_key(|f| f.0);
    for i in 0..found.len() {
        let Some(status) = found[i].2.clone() else { continue };
        let (day, by) = (found[i].0, found[i].1.clone());
        let mut left = by.number;
        for (since, fact, _) in &mut found {
            let named = fact.thing.name.is_none() || fact.thing.name == by.thing.name;
            if fact.status.as_ref() != Some(&status) || *since > day || !of_same(fact, &by) || !named {
                continue;
            }
            left = settle(fact, left, &by);
        }
    }
    let stands = |f: &Fact| !(f.derived && f.number == Number::exact(0));
    facts.extend(found.into_iter().map(|(_, fact, _)| fact).filter(stands));
}

fn of_same(a: &Fact, b: &Fact) -> bool {
    (&a.thing.holder, &a.thing.host, &a.thing.class) == (&b.thing.holder, &b.thing.host, &b.thing.class)
}

/// Takes `left` off a fact's number; gives what is left to take off others.
fn settle(fact: &mut Fact, left: Number, by: &Fact) -> Number {
    let (Some(stands), Some(taken)) = (fact.number.value, left.value) else { return left };
    let off = stands.min(taken);
    if off > 0 {
        fact.number = Number::exact(stands - off);
        fact.derived = true;
        let status = by.status.as_deref().unwrap_or("settled");
        fact.because.push(format!("{stands} − {off} {status} = {}", stands - off));
        fact.claims.extend(by.claims.iter().copied());
    }
    Number::exact(taken - off)
}
