//! One status at a time: missions, relations, bodies, agreements.
//!
//! Every act and every standing claim says a status over days: an act from its day on, a claim from its `since` (or the
//! day it speaks of) to the day it speaks of. On a day asked for, the status told nearest before it stands. A later day
//! told wins over an earlier one; a claim whose days hold another status than the winner's is a conflict.

use super::{Done, Fact, Facts, Known, Thing, Told};
use crate::claim::Modality;
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use std::collections::BTreeMap;

/// One telling of a status.
struct Entry {
    fact: Box<Fact>,
    /// First and last day it can have begun.
    start: (Day, Day),
    /// The last day it was told of.
    reach: Day,
    /// The last day it stands, where words say so.
    until: Day,
    /// Whether the body met, as somebody tells who was not only planning it.
    meets: bool,
    /// Whether a since of unknown day was told by words alone.
    act: bool,
}

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Facts) {
    let mut things: BTreeMap<(Thing, usize), Vec<Entry>> = BTreeMap::new();
    for d in done {
        let Some(status) = &d.effect.status else { continue };
        let mut fact = known.fact_of(kind, d);
        fact.status = Some(status.clone());
        let start = known.start(d.incident);
        fact.since = start.map(|s| s.0);
        // Nobody says when: it was at the latest when it was told, and any dated telling is better.
        let latest = known.known_from(d.incident);
        let (first, last) = start.map_or((latest, latest), |(_, first, last)| (first, last));
        let reach = if start.is_some() { last } else { Day::MIN };
        let key = ((*d.thing).clone(), kind.track(status));
        let until = fact.until.map_or(Day::MAX, PartialDate::last);
        let met = d.effect.meets && d.incident.modality == Modality::Asserted;
        let entry = Entry { fact: fact.into(), start: (first, last), reach, until, meets: met, act: true };
        things.entry(key).or_default().push(entry);
    }
    for t in told.iter().filter(|t| known.is_told(t)) {
        let Some(status) = &t.stood.status else { continue };
        let on = known.day(t);
        let fact = Fact { since: t.stood.since, ..known.fact_told(kind, t) };
        let since = t.stood.since.unwrap_or(on);
        let entry = Entry {
            fact: fact.into(),
            start: (since.first(), since.last()),
            reach: on.first().max(since.first()),
            until: t.stood.until.map_or(Day::MAX, PartialDate::last),
            meets: false,
            act: false,
        };
        things.entry((t.thing.clone(), kind.track(status))).or_default().push(entry);
    }
    for entries in things.into_values() {
        choose(known, kind, entries, facts);
    }
}

fn choose(known: &Known, kind: &Kind, entries: Vec<Entry>, facts: &mut Facts) {
    let on = known.on;
    let standing: Vec<&Entry> = entries.iter().filter(|e| e.start.0 <= on && on <= e.until).collect();
    let certain = |e: &&&Entry| e.start.1 <= on;
    let nearness = |e: &Entry| (e.reach.min(on), e.start.1, e.act);
    let Some(best) = standing.iter().filter(certain).map(|e| nearness(e)).max() else {
        if standing.is_empty() {
            facts.extend(run_out(kind, &entries, on).map(Box::new));
        }
        // Every one of them may have begun later than the day asked for.
        for e in standing {
            facts.push(Box::new(Fact { between: Some(e.start), ..(*e.fact).clone() }));
        }
        return;
    };
    // What stood before another status came in between is over: "suspended in 2014, open again in 2018, suspended in 2025".
    let interrupted = |status: &Option<String>| {
        let others = entries.iter().filter(|e| e.fact.status != *status && e.start.1 < best.1);
        others.map(|e| e.start.1).max().unwrap_or(Day::MIN)
    };
    let mut winners: BTreeMap<&Option<String>, Fact> = BTreeMap::new();
    let mut meeting: Option<(Day, PartialDate)> = None;
    for e in standing.iter().filter(certain).filter(|e| nearness(e).0 == best.0 && nearness(e).1 == best.1) {
        winners.entry(&e.fact.status).and_modify(|f| join(f, &e.fact)).or_insert_with(|| (*e.fact).clone());
    }
    let several = winners.len() > 1;
    let mut chosen: Vec<Fact> = winners.into_values().collect();
    let told_since = winner_told(&standing, best);
    for fact in &mut chosen {
        fact.conflict |= several;
        let interrupted = interrupted(&fact.status);
        for e in &entries {
            if e.start.0 > on {
                // What is known to follow.
                if e.fact.status != fact.status && fact.until.is_none_or(|u| e.start.0 < u.first()) {
                    fact.until = e.fact.since.or(Some(PartialDate::Day(e.start.0)));
                }
                continue;
            }
            if e.fact.status == fact.status {
                let same_stretch = e.start.1.max(e.reach) > interrupted && e.until >= best.1;
                if same_stretch && (e.start.1 <= on || e.start == (best.1, best.1)) {
                    join(fact, &e.fact);
                }
            } else if !several && says_otherwise(e, best, told_since.filter(|_| kind.dormant_after.is_none())) {
                fact.conflict = true;
                fact.claims.extend(e.fact.claims.iter().map(|&(c, _)| (c, false)));
                fact.because.push(format!("told `{}` over the same time", word(&e.fact.status)));
            }
            if e.meets && meeting.is_none_or(|(day, _)| day < e.start.1) {
                meeting = Some((e.start.1, e.fact.since.unwrap_or(PartialDate::Day(e.start.1))));
            }
        }
    }
    let in_doubt = standing.iter().filter(|e| e.start.1 > on);
    let in_doubt: Vec<Fact> = in_doubt.map(|e| Fact { between: Some(e.start), ..(*e.fact).clone() }).collect();
    if let (Some(meeting), [fact]) = (meeting, chosen.as_mut_slice()) {
        rest(kind, fact, meeting, on);
    }
    for fact in chosen.iter_mut().filter(|_| !in_doubt.is_empty()) {
        fact.between = in_doubt[0].between;
    }
    facts.extend(chosen.into_iter().chain(in_doubt).map(Box::new));
}

/// The first day of which a standing claim that won tells its status; none where an act won.
fn winner_told(standing: &[&Entry], best: (Day, Day, bool)) -> Option<Day> {
    let won = |e: &&&Entry| (e.reach, e.start.1, e.act) == best;
    standing.iter().find(won).filter(|e| !e.act && e.fact.since.is_some()).map(|e| e.start.1)
}

/// Whether an entry of another status speaks of the same time: a claim whose own days hold the day that decided, or an act
/// within the days of the claim that decided.
fn says_otherwise(e: &Entry, best: (Day, Day, bool), told_since: Option<Day>) -> bool {
    if e.act {
        told_since.is_some_and(|since| since < e.start.0 && e.start.1 <= best.0)
    } else {
        e.start.1 <= best.0 && best.0 <= e.reach
    }
}

/// What follows a term that has run out, where the kind says what does.
fn run_out(kind: &Kind, entries: &[Entry], on: Day) -> Option<Fact> {
    let status = kind.expires.clone()?;
    let last = entries.iter().filter(|e| e.until < on && e.start.1 <= on).max_by_key(|e| (e.until, e.start.1))?;
    let until = last.fact.until?;
    let because = vec![format!("the term told ended {until}")];
    Some(Fact { status: Some(status), since: Some(until), until: None, derived: true, because, ..(*last.fact).clone() })
}

/// A body that has not met for long is irregular, then dormant, since its last known meeting.
fn rest(kind: &Kind, fact: &mut Fact, (meeting, date): (Day, PartialDate), on: Day) {
    let idle = on.0 - meeting.0;
    let status = match (kind.dormant_after, kind.irregular_after) {
        (Some(days), _) if idle > days => "dormant",
        (_, Some(days)) if idle > days => "irregular",
        _ => "active",
    };
    let told = fact.status.clone();
    match told.as_deref() {
        Some("active") if status != "active" => {
            fact.status = Some(status.into());
            fact.derived = true;
            let least = if date == PartialDate::Day(meeting) { "" } else { "at least " };
            fact.because.push(format!("last known meeting {date}, {least}{idle} days before"));
            fact.since = Some(date);
        }
        Some("dormant" | "irregular") if fact.since.is_none_or(|s| s.last() < meeting) => {
            // It met after the day from which it is told to rest: both are kept, and the later meeting counts.
            fact.conflict = fact.since.is_some();
            fact.because.push(format!("told since {}, but it met on {date}", shown(fact.since)));
            fact.since = Some(date);
            fact.derived = true;
        }
        _ => {}
    }
}

fn shown(date: Option<PartialDate>) -> String {
    date.map_or_else(|| "an unknown day".into(), |d| d.to_string())
}

fn word(status: &Option<String>) -> &str {
    status.as_deref().unwrap_or("")
}

/// Adds another telling of the same status; the act, and the earliest since, say when it began.
pub(super) fn join(fact: &mut Fact, other: &Fact) {
    fact.claims.extend(other.claims.iter().copied());
    if fact.incident.is_none() && other.incident.is_some() {
        fact.incident.clone_from(&other.incident);
        fact.decided_on = other.decided_on;
        fact.effective_on = other.effective_on;
        fact.deadline = other.deadline;
    }
    fact.since = match (fact.since, other.since) {
        (Some(a), Some(b)) if (b.first(), b.coarseness()) < (a.first(), a.coarseness()) => Some(b),
        (a, b) => a.or(b),
    };
    for (mine, theirs) in [
        (&mut fact.thing.place, &other.thing.place),
        (&mut fact.thing.name, &other.thing.name),
        (&mut fact.about, &other.about),
    ] {
        if mine.is_none() {
            mine.clone_from(theirs);
        }
    }
}
