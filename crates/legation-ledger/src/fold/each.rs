//! One fact an incident: accreditations granted, refused, withdrawn. What is settled (a request that is granted or
//! refused, somebody accredited who is expelled) is taken off what stood before, of the same name where one is told.

use super::{Done, Fact, Facts, Known, Told, folded};
use crate::claim::Number;
use crate::date::Day;
use crate::effects::Kind;
use std::collections::{BTreeMap, VecDeque};

/// A fact with the day it began and the status its act settles.
struct Item {
    day: Day,
    fact: Box<Fact>,
    settles: Option<String>,
}

/// How far apart an act and a claim that tells its outcome may be.
const NEAR: i32 = 366;

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Facts) {
    let on = known.on;
    let mut acts: Vec<Item> = Vec::new();
    for d in done {
        let Some(status) = &d.effect.status else { continue };
        let start = known.start(d.incident);
        let latest = known.known_from(d.incident);
        let (first, last) = start.map_or((latest, latest), |(_, first, last)| (first, last));
        if first > on {
            continue;
        }
        let mut fact = Box::new(known.fact_of(kind, d));
        fact.status = Some(status.clone());
        fact.number = d.incident.share();
        fact.together.clone_from(&d.incident.together);
        fact.since = start.map(|s| s.0);
        fact.between = (on < last).then_some((first, last));
        acts.push(Item { day: first, fact, settles: d.effect.settles.clone() });
    }
    let mut claims: Vec<(Day, Box<Fact>)> = Vec::new();
    for t in told.iter().filter(|t| known.is_told(t)) {
        let day = t.stood.since.unwrap_or(known.day(t)).first();
        if day <= on {
            claims.push((day, Box::new(known.fact_told(kind, t))));
        }
    }
    acts.sort_by_key(|item| item.day);
    claims.sort_by_key(|claim| claim.0);
    let mut days: Vec<Day> = acts.iter().map(|item| item.day).chain(claims.iter().map(|claim| claim.0)).collect();
    days.sort_unstable();
    days.dedup();
    let mut found: Vec<Item> = Vec::with_capacity(acts.len() + claims.len());
    // Those of `found` that are claims, and no act yet.
    let mut only_told: Vec<usize> = Vec::new();
    // What can still be settled, by whose and where: in the order of its days.
    let mut open: BTreeMap<Whose, VecDeque<usize>> = BTreeMap::new();
    let (mut acts, mut claims) = (acts.into_iter().peekable(), claims.into_iter().peekable());
    for day in days {
        let begun = found.len();
        while let Some(item) = acts.next_if(|item| item.day == day) {
            add(item, &mut found, &mut only_told, &mut open);
        }
        let done = found.len();
        while let Some((_, fact)) = claims.next_if(|claim| claim.0 == day) {
            add(Item { day, fact, settles: None }, &mut found, &mut only_told, &mut open);
        }
        for at in begun..done {
            settle(kind, at, &mut found, &mut open);
        }
    }
    for item in &mut found {
        run_out(kind, &mut item.fact, on);
    }
    let stands = |f: &Fact| !(f.derived && f.number == Number::exact(0));
    facts.extend(found.into_iter().filter(|item| stands(&item.fact)).map(|item| item.fact));
}

/// Adds an act or a claim; one that tells the outcome of the other, which still stands as told, is one with it.
fn add(item: Item, found: &mut Vec<Item>, only_told: &mut Vec<usize>, open: &mut BTreeMap<Whose, VecDeque<usize>>) {
    let is_act = item.fact.incident.is_some();
    let one = |other: &Item| {
        let (a, b) = (&other.fact, &item.fact);
        other.day.0 >= item.day.0 - NEAR
            && (&a.thing, &a.status) == (&b.thing, &b.status)
            && folded(&a.thing.name) == folded(&b.thing.name)
            && a.number != Number::exact(0)
            && a.number.meets(b.number)
    };
    // Two acts are two.
    let same = if is_act { only_told.iter().copied().find(|&at| one(&found[at])) } else { found.iter().position(one) };
    match same {
        // A claim that was told of a day before the act: the act is the clearer of the two.
        Some(at) if is_act => {
            only_told.retain(|&other| other != at);
            let claim = std::mem::replace(&mut found[at], item);
            super::status::join(&mut found[at].fact, &claim.fact);
        }
        Some(at) => super::status::join(&mut found[at].fact, &item.fact),
        None => {
            open.entry(whose(&item.fact)).or_default().push_back(found.len());
            if !is_act {
                only_told.push(found.len());
            }
            found.push(item);
        }
    }
}

/// Takes what an act settles off what stands: off whom it names first, then off those without a name, of its own class of staff
/// before any other that may be meant.
fn settle(kind: &Kind, at: usize, found: &mut [Item], open: &mut BTreeMap<Whose, VecDeque<usize>>) {
    let Some(status) = found[at].settles.clone() else { return };
    let is_first = kind.statuses.first() == Some(&status);
    let [holder, host, unit, _] = whose(&found[at].fact);
    let Some(queue) = open.get_mut(&[holder, host, unit, Some(status)]) else { return };
    let (day, by) = (found[at].day, found[at].fact.clone());
    let mut left = by.number;
    let name = folded(&by.thing.name);
    let rank = |fact: &Fact| match (folded(&fact.thing.name), fact.thing.class == by.thing.class) {
        (Some(whom), _) if Some(&whom) == name.as_ref() => Some(0),
        (Some(_), _) => None,
        (None, true) => Some(1),
        (None, false) => Some(2),
    };
    let (mut last, mut unknown) = (None, false);
    for pass in 0..=2 {
        for &i in queue.iter() {
            if left == Number::exact(0) || (left.value.is_none() && left.low.is_none()) {
                break;
            }
            let item = &mut found[i];
            let ended = has_run_out(kind, &item.fact, day);
            if i == at || item.day > day || ended || rank(&item.fact) != Some(pass) || !may_be_one(&item.fact, &by) {
                continue;
            }
            let before = left;
            left = take(&mut item.fact, left, &by);
            if item.fact.number.value.is_none() {
                unknown = true;
                break;
            }
            last = if left == before { last } else { Some(i) };
        }
    }
    queue.retain(|&i| found[i].fact.number != Number::exact(0));
    // Whoever leaves may have been granted untold; more requests than there are cannot be settled.
    if let (Some(over @ 1..), Some(last)) = (left.value, last.filter(|_| is_first && !unknown)) {
        let fact = &mut found[last].fact;
        fact.number = Number::default();
        fact.conflict = true;
        fact.because.push(format!("0 − {over} {}", by.status.as_deref().unwrap_or("settled")));
        fact.because.push("less than none: one of these is wrong".into());
    }
}

/// Whether the classes of staff, where both tell one, are the same.
fn may_be_one(a: &Fact, b: &Fact) -> bool {
    a.thing.class.is_none() || b.thing.class.is_none() || a.thing.class == b.thing.class
}

/// Whether somebody's term is over before a day.
fn has_run_out(kind: &Kind, fact: &Fact, on: Day) -> bool {
    let granted = kind.expires.is_some() && fact.status.as_deref() == Some("granted");
    granted && fact.until.is_some_and(|until| until.last() < on)
}

/// A term that has run out, where the kind says what follows: of what was granted, nothing else has one.
fn run_out(kind: &Kind, fact: &mut Fact, on: Day) {
    if let (Some(status), Some(until), true) = (&kind.expires, fact.until, has_run_out(kind, fact, on)) {
        fact.because.push(format!("the term told ended {until}"));
        fact.status = Some(status.clone());
        fact.since = Some(until);
        fact.until = None;
        fact.derived = true;
    }
}

/// Holder, host, unit and status.
type Whose = [Option<String>; 4];

fn whose(fact: &Fact) -> Whose {
    [fact.thing.holder.clone(), fact.thing.host.clone(), fact.thing.unit.clone(), fact.status.clone()]
}

/// Takes `left` off a fact's number; gives what is left to take off others.
fn take(fact: &mut Fact, left: Number, by: &Fact) -> Number {
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
