//! Numbers that are stated and moved: posts filled and vacant, people held.
//!
//! A count stands from the day it speaks of, moved by the acts after it; a count told on the day of a cut is the count
//! before it. Carried back it reaches the last known change, the first day of which anything is told of its parties, and
//! no further. Where nobody stated a count, none is made
//! up, however many acts are known (unless the kind says where it begins).

use super::{Done, Fact, Facts, Known, Thing, Told, thing_of_measure};
use crate::claim::Number;
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use crate::incidents::Incident;
use std::collections::BTreeMap;

struct Stated {
    day: Day,
    /// The last day it may speak of, where its date is coarse.
    last: Day,
    fact: Fact,
}

#[derive(Clone)]
struct Moved<'a> {
    day: Day,
    date: PartialDate,
    times: i64,
    incident: &'a Incident,
    status: String,
}

pub(super) fn fold(known: &Known, kind: &Kind, done: &BTreeMap<&str, Vec<Done>>, told: &[Told], facts: &mut Facts) {
    let mut stated: BTreeMap<Thing, Vec<Stated>> = BTreeMap::new();
    let mut moved: BTreeMap<Thing, Vec<Moved>> = BTreeMap::new();
    for t in told.iter().filter(|t| known.is_told(t) && t.stood.number.is_told()) {
        let date = known.day(t);
        let mut fact = known.fact_told(kind, t);
        fact.since = fact.since.or(Some(date));
        stated.entry(t.thing.clone()).or_default().push(Stated { day: date.first(), last: date.last(), fact });
    }
    for d in done.values().flatten() {
        for adds in d.effect.adds.iter().filter(|a| a.kind == kind.name) {
            // An act that nobody dates cannot be put before or after a count.
            let Some((date, _, last)) = known.start(d.incident) else { continue };
            let thing = thing_of_measure(kind, &d.measure, &d.incident.actors);
            let status = d.effect.status.clone().unwrap_or_else(|| d.effect.act.clone());
            let change = Moved { day: last, date, times: adds.times, incident: d.incident, status };
            // Whoever leaves a class leaves the whole.
            if thing.class.is_some() {
                moved.entry(Thing { class: None, ..thing.clone() }).or_default().push(change.clone());
            }
            moved.entry(thing).or_default().push(change);
        }
    }
    let mut things: Vec<Thing> = stated.keys().chain(moved.keys()).cloned().collect();
    things.sort_unstable();
    things.dedup();
    for thing in things {
        let mut stated = stated.remove(&thing).unwrap_or_default();
        let mut moved = moved.remove(&thing).unwrap_or_default();
        stated.sort_by_key(|s| s.day);
        moved.sort_by_key(|m| m.day);
        if let Some(base) = kind.base.filter(|_| !moved.is_empty()) {
            let fact =
                Fact { kind: kind.name.clone(), thing: thing.clone(), number: Number::exact(base), ..Fact::default() };
            stated.insert(0, Stated { day: Day::MIN, last: Day::MIN, fact });
        }
        choose(known, &thing, &stated, &moved, facts);
    }
}

fn choose(known: &Known, thing: &Thing, stated: &[Stated], moved: &[Moved], facts: &mut Facts) {
    let on = known.on;
    let before = stated.iter().rev().find(|s| s.day <= on).map(|s| s.day);
    let after = stated.iter().find(|s| s.day > on).map(|s| s.day);
    // The day's own count is the count before the day's changes.
    let since = |day: Day| moved.iter().filter(move |m| day <= m.day && m.day <= on);
    let unmoved_until = |day: Day| !moved.iter().any(|m| on < m.day && m.day < day);
    let ends = moved.iter().find(|m| m.day > on).map(|m| m.date);
    let back = after.filter(|&day| unmoved_until(day) && known.first_told_of(thing) <= on);
    match (before, back) {
        // Where a count begins that nobody stated is none before its first change.
        (Some(Day::MIN), _) if since(Day::MIN).next().is_none() => {}
        (Some(day), _) if since(day).next().is_none() => {
            for mut fact in told_on(stated, day) {
                fact.until = ends;
                facts.push(Box::new(fact));
            }
        }
        (before, Some(day)) => {
            let last_change = moved.iter().rev().find(|m| m.day <= on);
            let earlier = before.filter(|from| *from > Day::MIN);
            let sums = earlier.map(|from| (from, totals(known, stated, from, since(from))));
            for mut fact in told_on(stated, day) {
                fact.because.push(format!("told of {day}, carried back: no change is known in between"));
                for (from, sum) in
                    sums.iter().flat_map(|(from, sums)| sums.iter().flatten().map(move |sum| (from, sum)))
                {
                    if !sum.number.meets(fact.number) {
                        let sum = shown(sum.number);
                        fact.because.push(format!("the sum from {from} would be {sum}: changes nobody told of"));
                    }
                }
                fact.derived = true;
                fact.since = last_change.map(|m| m.date);
                fact.until = ends;
                facts.push(Box::new(fact));
            }
        }
        (Some(day), None) => {
            for sum in totals(known, stated, day, since(day)) {
                match sum {
                    Ok(mut fact) => {
                        fact.until = ends;
                        facts.push(Box::new(fact));
                    }
                    Err(mut fact) => {
                        // Less than none: the sources cannot all be right, and nothing is clamped.
                        fact.conflict = true;
                        fact.number = Number::default();
                        facts.push(fact);
                    }
                }
            }
        }
        (None, None) => {}
    }
}

/// The counts told of one day; different numbers are kept side by side, as a conflict.
fn told_on(stated: &[Stated], day: Day) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    for s in stated.iter().filter(|s| s.day == day) {
        match found.iter_mut().find(|f| f.number == s.fact.number) {
            Some(same) => super::status::join(same, &s.fact),
            None => found.push(s.fact.clone()),
        }
    }
    if found.len() > 1 {
        let conflict = found.iter().any(|a| found.iter().any(|b| !a.number.meets(b.number)));
        for fact in &mut found {
            fact.conflict |= conflict;
        }
    }
    found
}

/// The sum of each count told of a day and the changes since; of counts that contradict each other, each has its own.
fn totals<'a>(
    known: &Known,
    stated: &[Stated],
    day: Day,
    changes: impl Iterator<Item = &'a Moved<'a>>,
) -> Vec<Result<Fact, Box<Fact>>> {
    let last = stated.iter().filter(|s| s.day == day).map(|s| s.last).max().unwrap_or(day);
    let changes: Vec<&Moved> = changes.collect();
    told_on(stated, day).into_iter().map(|count| total(known, count, (day, last), &changes)).collect()
}

/// The sum of a count, told of a time from `day` to `last`, and the changes since; `Err` where it falls below nought.
fn total(known: &Known, mut fact: Fact, (day, last): (Day, Day), changes: &[&Moved]) -> Result<Fact, Box<Fact>> {
    let start = fact.number;
    let ends = |n: Number| (n.low.or(n.value).map(i128::from), n.high.or(n.value).map(i128::from));
    let (mut low, mut high) = ends(start);
    let mut value = start.value.map(i128::from);
    let mut sum = shown(start);
    for change in changes {
        let n = change.incident.share();
        let (least, most) = ends(n);
        let times = i128::from(change.times);
        let (to_low, to_high) = if times > 0 { (least, most) } else { (most, least) };
        // A bound that the words leave open opens the sum's.
        let moved_low = low.zip(to_low.or((times > 0).then_some(0))).map(|(a, b)| a + times * b);
        let moved_high = high.zip(to_high.or((times < 0).then_some(0))).map(|(a, b)| a + times * b);
        if change.day <= last && change.day > day {
            // Told of a month in which it changed: before or after the change, nobody says.
            (low, high) = (low.zip(moved_low).map(|(a, b)| a.min(b)), high.zip(moved_high).map(|(a, b)| a.max(b)));
            value = None;
            fact.because
                .push(format!("told of a time in which it changed ({}): before or after, nobody says", change.date));
        } else {
            (low, high) = (moved_low, moved_high);
            value = value.zip(n.value.map(i128::from)).map(|(a, b)| a + times * b);
        }
        sum.push_str(&format!(
            " {} {} {} ({})",
            if times < 0 { "−" } else { "+" },
            change.incident.shown_number().filter(|_| change.incident.together.is_empty()).unwrap_or_else(|| shown(n)),
            change.status,
            change.date
        ));
        fact.claims.extend(change.incident.stands(known.claims));
        fact.conflict |= !change.incident.numbers.is_empty();
        fact.since = Some(change.date);
        fact.incident = Some(change.incident.id.clone());
        fact.derived = true;
    }
    // "About 50" has no bounds of its own, and its sum has none.
    if start.low.is_none() && start.high.is_none() {
        (low, high) = (None, None);
    }
    let known_sum = value.map_or_else(|| bounds(low, high), |v| v.to_string());
    fact.because.push(format!("{sum} = {known_sum}"));
    if value.is_some_and(|v| v < 0) || high.is_some_and(|h| h < 0) {
        fact.because.push("less than none: one of these is wrong".into());
        return Err(Box::new(fact));
    }
    let clip = |n: Option<i128>| n.map(|n| u64::try_from(n.max(0)).unwrap_or(u64::MAX));
    fact.number = Number { value: clip(value), low: clip(low), high: clip(high) };
    Ok(fact)
}

pub(crate) fn shown(n: Number) -> String {
    n.value.map_or_else(|| bounds(n.low.map(i128::from), n.high.map(i128::from)), |v| v.to_string())
}

fn bounds(low: Option<i128>, high: Option<i128>) -> String {
    match (low, high) {
        (None, None) => "?".into(),
        (low, high) => {
            let side = |b: Option<i128>| b.map_or_else(String::new, |b| b.to_string());
            format!("{}..{}", side(low), side(high))
        }
    }
}
