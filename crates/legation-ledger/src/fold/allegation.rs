//! What one party says the other did. An accusation is its accuser's and stays that. A denial is added to the allegations
//! of the accusation that it speaks of, which [`denied_accusations::accusation`] alone chooses, and removes nothing; what else is told
//! later, to those whose words it takes up.

use super::{Done, Fact, Facts, Known, Thing, Told, denied_accusations};
use crate::claim::Claim;
use crate::date::Day;
use crate::effects::Kind;
use crate::incidents::Incident;
use crate::words::{WEIGHED, stems};
use std::collections::{BTreeMap, BTreeSet};

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
        let Some(status) = denied_accusations::alleges(known.claims, incident) else { continue };
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
                        claims: incident.stands(known.claims).collect(),
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
    later.sort_by(|a, b| (a.0, &a.1.claims).cmp(&(b.0, &b.1.claims)));
    let mut all = Allegations::default();
    // What words an allegation has is looked at only where something later may take them up.
    let words_of = |f: &Fact| words_of(known.claims, f);
    let words_first = |f: &Fact| if later.is_empty() { BTreeSet::new() } else { words_of(f) };
    found.into_iter().for_each(|(day, fact)| all.add(day, words_first(&fact), fact));
    for (day, fact) in later {
        let own = words_of(&fact);
        let taken_up = match accusation(known, &fact) {
            Some(accusation) => all.of_accusation(&accusation.id, day, &fact),
            None => all.of_words(&own, day, &fact),
        };
        if taken_up.is_empty() {
            // What nobody is known to allege, if it is a stance, is no more than that.
            if fact.verb.is_none() {
                all.add(day, own, fact);
            }
            continue;
        }
        for i in taken_up {
            all.attach(i, &own, &fact, day);
        }
    }
    facts.extend(all.facts.into_iter().map(|(_, fact)| fact));
}

/// The accusation that a fact denies.
fn accusation<'k>(known: &Known<'k>, fact: &Fact) -> Option<&'k Incident> {
    let (Some(party), Some(&(claim, _))) = (&fact.thing.against, fact.claims.first()) else { return None };
    let denies = fact.status.as_deref() == Some("denied");
    denies
        .then(|| denied_accusations::accusation(known, claim, (party, fact.thing.by.as_ref()), fact.about.as_deref()))
        .flatten()
}

/// The allegations so far, with what finds them.
#[derive(Default)]
struct Allegations {
    facts: Vec<(Day, Box<Fact>)>,
    /// The words of each.
    words: Vec<BTreeSet<String>>,
    /// By whom they are against.
    against: BTreeMap<Option<String>, Vec<usize>>,
    /// By the incidents that make and change them.
    of: BTreeMap<String, Vec<usize>>,
}

impl Allegations {
    fn add(&mut self, day: Day, words: BTreeSet<String>, fact: Box<Fact>) {
        let i = self.facts.len();
        self.against.entry(fact.thing.against.clone()).or_default().push(i);
        if let Some(incident) = &fact.incident {
            self.of.entry(incident.clone()).or_default().push(i);
        }
        self.words.push(words);
        self.facts.push((day, fact));
    }

    /// Whether `fact`, told on a day, can be about an allegation.
    fn fits(&self, i: usize, day: Day, fact: &Fact) -> bool {
        let (made, allegation) = &self.facts[i];
        let (one, other) = (&allegation.thing, &fact.thing);
        *made <= day && one.against == other.against && (other.by.is_none() || one.by == other.by)
    }

    /// The allegations of an accusation that `fact` can be about.
    fn of_accusation(&self, accusation: &str, day: Day, fact: &Fact) -> Vec<usize> {
        let all = self.of.get(accusation).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(|&i| self.fits(i, day, fact)).collect()
    }

    /// The allegations, of the last before it, that have most words in common with `fact`.
    fn of_words(&self, own: &BTreeSet<String>, day: Day, fact: &Fact) -> Vec<usize> {
        let all = self.against.get(&fact.thing.against).map_or(&[][..], Vec::as_slice);
        let before = all.iter().rev().copied().filter(|&i| self.fits(i, day, fact)).take(WEIGHED);
        let weighed: Vec<(usize, usize)> = before.map(|i| (self.words[i].intersection(own).count(), i)).collect();
        let most = weighed.iter().map(|found| found.0).max().filter(|&most| most > 0);
        weighed.into_iter().filter(|found| Some(found.0) == most).map(|found| found.1).collect()
    }

    /// Adds what was told later to an allegation.
    fn attach(&mut self, i: usize, own: &BTreeSet<String>, fact: &Fact, day: Day) {
        self.words[i].extend(own.iter().cloned());
        if let Some(incident) = &fact.incident {
            self.of.entry(incident.clone()).or_default().push(i);
        }
        let mine = &mut self.facts[i].1;
        mine.claims.extend(fact.claims.iter().copied());
        if mine.about.is_none() && fact.verb.is_none() {
            mine.about.clone_from(&fact.about);
        }
        advance(mine, fact, day);
    }
}

/// Stances that deny, as denials of what is alleged of their speakers; not those whose words make a denial already.
fn denials<'k>(known: &'k Known, kind: &'k Kind, told: &'k [Told]) -> impl Iterator<Item = (Day, Box<Fact>)> + 'k {
    let place = |c: usize| (&known.claims[c].report, known.claims[c].start);
    let denied: BTreeSet<_> = told.iter().map(|t| place(t.claim)).collect();
    let stances = known.claims.iter().enumerate().filter(|(_, claim)| claim.kind() == Some("stance"));
    stances
        .filter_map(|(c, claim)| Some((c, claim.denial()?.0.to_owned(), claim.stood()?)))
        .filter(move |(c, ..)| !denied.contains(&place(*c)))
        .map(move |(c, speaker, stood)| {
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
            (day, Box::new(fact))
        })
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
