//! What one party says the other did. An accusation is its accuser's and stays that; a denial is added to the
//! allegation whose words it takes up, and removes nothing.

use super::{Done, Fact, Facts, Known, Thing, Told, denial};
use crate::claim::Claim;
use crate::date::Day;
use crate::effects::Kind;
use crate::words::stems;
use std::collections::BTreeSet;

/// How far an allegation has come; a denial stands beside the first two.
const STEPS: &[&str] = &["alleged", "denied", "investigated", "charged", "established", "dropped"];

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Facts) {
    let on = known.on;
    let mut found: Vec<(Day, Box<Fact>)> = Vec::new();
    let mut later: Vec<(Day, Box<Fact>)> = Vec::new();
    for d in done {
        let latest = known.known_from(d.incident);
        let first = known.start(d.incident).map_or(latest, |s| s.1);
        if first > on {
            continue;
        }
        let fact = Fact {
            status: d.effect.status.clone(),
            since: known.start(d.incident).map(|s| s.0),
            ..known.fact_of(kind, d)
        };
        let list = if matches!(d.effect.act.as_str(), "allege" | "investigate") { &mut found } else { &mut later };
        list.push((first, Box::new(fact)));
    }
    // An accusation without a measure of its own counts as the act.
    for incident in known.incidents {
        let Some(status) = denial::alleges(known.claims, incident) else { continue };
        let latest = known.known_from(incident);
        let first = incident.date.map_or(latest, |d| d.first());
        if !incident.takes_effect(known.claims) || first > on {
            continue;
        }
        for by in &incident.actors {
            for against in incident.recipients.iter().filter(|a| *a != by) {
                found.push((
                    first,
                    Box::new(Fact {
                        kind: kind.name.clone(),
                        thing: Thing { by: Some(by.clone()), against: Some(against.clone()), ..Thing::default() },
                        status: Some(status.into()),
                        since: incident.date,
                        incident: Some(incident.id.clone()),
                        claims: incident.claims.iter().map(|&c| (c, !known.claims[c].negated)).collect(),
                        ..Fact::default()
                    }),
                ));
            }
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.incident).cmp(&(b.0, &b.1.incident)));
    for t in told {
        let day = known.day(t).first();
        let claim = &known.claims[t.claim];
        if day > on || claim.negated {
            continue;
        }
        later.push((day, Box::new(known.fact_told(kind, t))));
    }
    later.extend(denials(known, kind, told).filter(|(day, _)| *day <= on));
    // Looked at only where something later may take them up.
    let told_first = if later.is_empty() { &[][..] } else { &found[..] };
    let mut words: Vec<BTreeSet<String>> = told_first.iter().map(|(_, f)| words_of(known.claims, f)).collect();
    later.sort_by(|a, b| (a.0, &a.1.claims).cmp(&(b.0, &b.1.claims)));
    for (day, fact) in later {
        let fits = |f: &Fact| {
            f.thing.against == fact.thing.against && (fact.thing.by.is_none() || f.thing.by == fact.thing.by)
        };
        let own = words_of(known.claims, &fact);
        let mut best: Vec<(usize, usize)> = found
            .iter()
            .enumerate()
            .filter(|(_, (made, f))| *made <= day && fits(f))
            .map(|(i, _)| (words[i].intersection(&own).count(), i))
            .filter(|(n, _)| *n > 0)
            .collect();
        if best.is_empty() && fact.status.as_deref() == Some("denied") {
            best = taken_up(known, &fact, &found);
        }
        best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some(&(most, _)) = best.first() else {
            // What nobody is known to allege: a stance, and no more.
            if fact.verb.is_some() {
                continue;
            }
            found.push((day, fact));
            words.push(own);
            continue;
        };
        for (_, i) in best.into_iter().filter(|(n, _)| *n == most) {
            words[i].extend(own.iter().cloned());
            let mine = &mut found[i].1;
            mine.claims.extend(fact.claims.iter().copied());
            if mine.about.is_none() && fact.verb.is_none() {
                mine.about.clone_from(&fact.about);
            }
            advance(mine, &fact, day);
        }
    }
    facts.extend(found.into_iter().map(|(_, fact)| fact));
}

/// Stances that deny, as denials of what is alleged of their speakers; not those whose words make a denial already.
fn denials<'k>(known: &'k Known, kind: &'k Kind, told: &'k [Told]) -> impl Iterator<Item = (Day, Box<Fact>)> + 'k {
    let place = |c: usize| (&known.claims[c].report, known.claims[c].start);
    let stances = known.claims.iter().enumerate().filter_map(|(c, claim)| Some((c, claim.stood()?)));
    stances
        .filter(|(c, stood)| denial::is_denial(known, *c, stood))
        .filter(move |(c, _)| !told.iter().any(|t| place(t.claim) == place(*c)))
        .filter_map(move |(c, stood)| {
            let speaker = stood.speaker.clone()?;
            let day = stood.on.map_or(known.claims[c].known, |on| on.first());
            let fact = Fact {
                kind: kind.name.clone(),
                thing: Thing { against: Some(speaker), ..Thing::default() },
                status: Some("denied".into()),
                verb: stood.verb.clone(),
                about: stood.about.clone(),
                claims: vec![(c, true)],
                ..Fact::default()
            };
            Some((day, Box::new(fact)))
        })
}

/// The allegations of the accusation that a denial without words of its own takes up.
fn taken_up(known: &Known, fact: &Fact, found: &[(Day, Box<Fact>)]) -> Vec<(usize, usize)> {
    let (Some(party), Some(&(claim, _))) = (&fact.thing.against, fact.claims.first()) else { return Vec::new() };
    let Some(accusation) = denial::accusation(known, claim, party, fact.about.as_deref()) else { return Vec::new() };
    let of_it = |f: &Fact| f.incident.as_ref() == Some(&accusation.id);
    found.iter().enumerate().filter(|(_, (_, f))| of_it(f)).map(|(i, _)| (1, i)).collect()
}

fn advance(mine: &mut Fact, told: &Fact, day: Day) {
    let step = |s: &Option<String>| STEPS.iter().position(|w| Some(*w) == s.as_deref()).unwrap_or(0);
    if step(&told.status) > step(&mine.status) {
        mine.because.push(format!("{} {day}", told.status.as_deref().unwrap_or("told")));
        mine.status.clone_from(&told.status);
    }
    if told.status.as_deref() == Some("denied") {
        let by_whom = mine.claims.len() - told.claims.len();
        for claim in &mut mine.claims[by_whom..] {
            claim.1 = false;
        }
    }
}

/// The words that carry meaning in what a fact is about and in the words of its claims.
fn words_of(claims: &[Claim], fact: &Fact) -> BTreeSet<String> {
    let told = fact.claims.iter().flat_map(|&(c, _)| claims[c].matter());
    fact.about.as_deref().into_iter().chain(told).flat_map(stems).collect()
}
