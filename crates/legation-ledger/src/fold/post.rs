//! Posts that one person holds at a time: heads of mission, members of the staff.
//!
//! Appointment, arrival, start of duty, change and end are notified apart, and each is a step with its own day. A person
//! holds the post from the first step that says so ([`Kind::holds`]) until one that says he left ([`Kind::leaves`]); a
//! successor who is appointed or has arrived does not hold it yet. Two who hold it at once are a conflict: see [`super::unseated`].

use super::{Done, Fact, Facts, Known, Thing, Told, folded};
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use std::collections::BTreeMap;

/// One thing notified of one person.
struct Step {
    /// First and last day it can have been.
    days: (Day, Day),
    date: Option<PartialDate>,
    act: String,
    status: String,
    fact: Fact,
}

/// A person's time in a post, as far as the day asked for.
struct Tenure {
    fact: Fact,
    holds: bool,
    left: Option<(Day, Option<PartialDate>)>,
    /// The day it was, or is to be, taken up.
    begins: Day,
}

type Persons = BTreeMap<String, Vec<Step>>;

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Facts) {
    let mut posts: BTreeMap<Thing, Persons> = BTreeMap::new();
    let mut put = |thing: &Thing, step: Step| {
        let name = folded(&step.fact.thing.name).unwrap_or_default();
        posts.entry(thing.clone()).or_default().entry(name).or_default().push(step);
    };
    for d in done {
        let Some(status) = &d.effect.status else { continue };
        let start = known.start(d.incident);
        let latest = known.known_from(d.incident);
        let days = start.map_or((latest, latest), |(_, first, last)| (first, last));
        let (act, status) = (d.effect.act.clone(), status.clone());
        put(&d.thing, Step { days, date: start.map(|s| s.0), act, status, fact: known.fact_of(kind, d) });
    }
    for t in told.iter().filter(|t| known.is_told(t)) {
        let Some(status) = t.stood.status.clone().or(kind.holds.first().cloned()) else { continue };
        let date = t.stood.since.unwrap_or(known.day(t));
        let days = (date.first(), date.last());
        put(&t.thing, Step { days, date: Some(date), act: "state".into(), status, fact: known.fact_told(kind, t) });
    }
    for persons in posts.into_values() {
        one_post(known.on, kind, persons, facts);
    }
}

fn one_post(on: Day, kind: &Kind, persons: Persons, facts: &mut Facts) {
    let mut tenures: Vec<Tenure> = persons.into_values().filter_map(|steps| tenure(on, kind, steps)).collect();
    tenures.sort_by_key(|t| t.begins);
    let name = |t: &Tenure| t.fact.thing.name.clone();
    let holders: Vec<usize> = (0..tenures.len()).filter(|&i| tenures[i].holds).collect();
    for i in 0..tenures.len() {
        if tenures[i].left.is_some() {
            continue;
        }
        let mine = tenures[i].begins;
        let before = tenures[..i].iter().rev().filter(|t| t.left.is_some() || t.holds);
        let before = before.max_by_key(|t| t.left.map_or(Day::MIN, |l| l.0)).and_then(name);
        let next = tenures[i + 1..].iter().find(|t| t.begins >= mine && !t.holds && t.left.is_none()).and_then(name);
        let fact = &mut tenures[i].fact;
        fact.predecessor = fact.predecessor.take().or(before);
        fact.successor = next;
    }
    let vacant = tenures
        .iter()
        .filter(|_| holders.is_empty())
        .filter_map(|t| Some((t.left?, t)))
        .max_by_key(|((day, _), _)| *day)
        .zip(kind.vacant.as_ref())
        .map(|(((_, since), t), status)| Fact {
            kind: kind.name.clone(),
            thing: Thing { name: None, ..t.fact.thing.clone() },
            status: Some(status.clone()),
            since,
            predecessor: name(t),
            successor: tenures.iter().find(|other| other.left.is_none()).and_then(name),
            derived: true,
            conflict: t.fact.conflict,
            incident: t.fact.incident.clone(),
            claims: t.fact.claims.clone(),
            ..Fact::default()
        });
    let here = tenures.into_iter().filter(|t| t.left.is_none()).map(|t| t.fact);
    facts.extend(here.chain(vacant).map(Box::new));
}

/// What the steps of one person come to on a day; `None` where nothing has been notified yet.
fn tenure(on: Day, kind: &Kind, mut steps: Vec<Step>) -> Option<Tenure> {
    let place = |status: &str| kind.statuses.iter().position(|s| s == status);
    steps.sort_by_key(|step| (step.days, place(&step.status)));
    let leaves = |s: &Step| kind.leaves.as_ref() == Some(&s.status);
    let follows = steps.iter().find(|s| s.days.0 > on && leaves(s)).and_then(|s| s.date);
    steps.retain(|s| s.days.0 <= on);
    let last = steps.last()?;
    let status = last.status.clone();
    let holds = kind.holds.contains(&status);
    let left = leaves(last).then_some((last.days.0, last.date));
    // Somebody may come back to a post: what counts is the time after he last left it.
    let this_time = steps.iter().rposition(leaves).map_or(0, |i| if left.is_some() { 0 } else { i + 1 });
    let taken_up = steps[this_time..].iter().find(|s| kind.holds.contains(&s.status));
    let since = taken_up.filter(|_| holds).map_or(last.date, |s| s.date);
    let mut fact = Fact { status: Some(status), since, ..last.fact.clone() };
    fact.until = fact.until.or(follows);
    fact.between = (on < last.days.1).then_some(last.days);
    fact.claims.clear();
    for step in &steps {
        fact.claims.extend(step.fact.claims.iter().copied());
        fact.conflict |= step.fact.conflict;
        fact.rank = step.fact.rank.clone().or(fact.rank.take());
        fact.predecessor = fact.predecessor.take().or(step.fact.predecessor.clone());
        fact.incident = fact.incident.take().or(step.fact.incident.clone());
        fact.steps.push((step.act.clone(), step.date));
    }
    let begins = taken_up.or(steps[this_time..].first()).map_or(last.days.0, |s| s.days.0);
    Some(Tenure { fact, holds, left, begins })
}

pub(super) fn shown(fact: &Fact) -> String {
    let name = fact.thing.name.as_deref().unwrap_or("somebody");
    fact.since.map_or_else(|| name.to_owned(), |since| format!("{name} since {since}"))
}
