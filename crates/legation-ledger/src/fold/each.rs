//! One fact an incident: accreditations granted, refused, withdrawn. What is settled (a request that is granted or
//! refused, somebody accredited who is expelled) is taken off what stood before, of the same name where one is told.

use super::{Done, Fact, Known, Thing, Told};
use crate::claim::Number;
use crate::date::Day;
use crate::effects::Kind;
use std::collections::{BTreeMap, VecDeque};

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Vec<Fact>) {
    let on = known.on;
    let mut found: Vec<(Day, Fact, Option<String>)> = Vec::new();
    for d in done {
        let Some(status) = &d.effect.status else { continue };
        let start = known.start(d.incident);
        let latest = known.known_from(d.incident);
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
    // What can still be settled, by whose and where: in the order of its days.
    let mut open: BTreeMap<(Whose, Option<String>), VecDeque<usize>> = BTreeMap::new();
    for (i, (_, fact, _)) in found.iter().enumerate() {
        open.entry((whose(fact), fact.status.clone())).or_default().push_back(i);
    }
    for i in 0..found.len() {
        let Some(status) = found[i].2.clone() else { continue };
        let (day, by) = (found[i].0, found[i].1.clone());
        let Some(queue) = open.get_mut(&(whose(&by), Some(status))) else { continue };
        let mut left = by.number;
        let mut kept = VecDeque::new();
        while let Some(at) = queue.front().copied().filter(|&at| found[at].0 <= day) {
            if left == Number::exact(0) || (left.value.is_none() && left.low.is_none()) {
                break;
            }
            queue.pop_front();
            let fact = &mut found[at].1;
            if fact.thing.name.is_none() || fact.thing.name == by.thing.name {
                left = settle(fact, left, &by);
            }
            if fact.number != Number::exact(0) {
                kept.push_back(at);
            }
            if fact.number.value.is_none() {
                break;
            }
        }
        while let Some(at) = kept.pop_back() {
            queue.push_front(at);
        }
    }
    for (_, fact, _) in &mut found {
        run_out(kind, fact, on);
    }
    let stands = |f: &Fact| !(f.derived && f.number == Number::exact(0));
    facts.extend(found.into_iter().map(|(_, fact, _)| fact).filter(stands));
}

/// A term that has run out, where the kind says what follows: of what was granted, nothing else has one.
fn run_out(kind: &Kind, fact: &mut Fact, on: Day) {
    if let (Some(status), Some(until), Some("granted")) = (&kind.expires, fact.until, fact.status.as_deref())
        && until.last() < on
    {
        fact.because.push(format!("the term told ended {until}"));
        fact.status = Some(status.clone());
        fact.since = Some(until);
        fact.until = None;
        fact.derived = true;
    }
}

/// Holder, host, class and unit.
type Whose = [Option<String>; 4];

fn whose(fact: &Fact) -> Whose {
    let Thing { holder, host, class, unit, .. } = fact.thing.clone();
    [holder, host, class, unit]
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
