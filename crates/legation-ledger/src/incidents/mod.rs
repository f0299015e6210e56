//! Incidents: the claims of one happening, gathered.
//!
//! Takes claims in any order, gives incidents in one order; the same claims give the same incidents, whatever came in
//! first. Two claims tell one happening when they tell the same deed (the act on the same standing thing, else the event
//! and mode) of the same parties, on dates that can be one day, with numbers and places that can be one; midnight does
//! not split it. Claims that name a day found an incident; those with a coarser date or none join the one they fit best, and say so.
//! The number of a happening of which no day is told is no other's.
//!
//! Two numbers of one measure on one day are one happening that is told in two ways, unless something else tells the two apart: a report
//! that tells both, words of a further one (`effects/telling.tsv`), a class of staff, unit, place, name, deadline or reason that
//! differs, notes of a desk. Where a third number can be either of two that are told apart, nobody knows which. The numbers
//! are kept side by side ([`Incident::numbers`]), and neither summed nor averaged: of the happening it is known that the number lies
//! within their bounds. What an outlet told before another number of its own it has taken back ([`Incident::taken_back`]).
//! What a desk merged or split by hand stays merged or split.
//!
//! What joined each claim, and what spoke against another incident, is kept in words for `legation why`.

mod alike;
mod contested;
mod gathering;

use crate::claim::{Claim, Deed, Measure, Modality, Number, canonical_order};
use crate::date::{Day, PartialDate};
use crate::denied_deeds;
use crate::fold::{folded, shown};
use alike::{Matters, coarseness};
use contested::{Account, contested_numbers, join_contested, taken_back};
use gathering::{Gathering, join_by_one_side, names_one_side, split_group};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// One happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Id of its first published claim.
    pub id: String,
    /// Its claims, as indices into the claims given, the clearest telling first.
    pub claims: Vec<usize>,
    /// For each claim, why it is here and what spoke against it.
    pub why: Vec<Cow<'static, str>>,
    /// Standing claims that deny it: see [`crate::denied_deeds`].
    pub denials: Vec<usize>,
    /// Keys of the actors.
    pub actors: Vec<String>,
    /// Keys of the recipients.
    pub recipients: Vec<String>,
    /// The clearest date.
    pub date: Option<PartialDate>,
    /// Last day, of a stretch.
    pub enddate: Option<PartialDate>,
    /// Whether it was on some day between the two, which words do not tell more closely.
    pub vague: bool,
    /// Day decided.
    pub decided_on: Option<PartialDate>,
    /// Day in force, where one is told.
    pub effective_on: Option<PartialDate>,
    /// By when.
    pub deadline: Option<PartialDate>,
    /// The number that is its own; of numbers that cannot all be true only the bounds.
    pub number: Number,
    /// The numbers told that cannot all be true, each with the claims that tell it; empty where they can.
    pub numbers: Vec<(Number, Vec<usize>)>,
    /// Claims that their own outlet has taken back, each with the claim that does; sorted.
    pub taken_back: Vec<(usize, usize)>,
    /// The parties that this number counts together, where it does.
    pub together: Vec<String>,
    /// The most certain way it is told: asserted before planned before alleged ...
    pub modality: Modality,
    /// Whether every claim tells it as earlier history.
    pub background: bool,
}

impl Incident {
    /// The clearest telling.
    pub fn main<'a>(&self, claims: &'a [Claim]) -> &'a Deed {
        claims[self.claims[0]].deed().expect("an incident is made of events")
    }

    /// The number of any one party: of a number that counts several together no more is known than that it is not greater.
    pub fn share(&self) -> Number {
        let most = self.number.high.or(self.number.value);
        if self.together.is_empty() { self.number } else { Number { high: most, ..Number::default() } }
    }

    /// What is told of it, each with whether it speaks for it: its claims, then the denials.
    pub fn stands<'a>(&'a self, claims: &'a [Claim]) -> impl Iterator<Item = (usize, bool)> + 'a {
        let denials = self.denials.iter().map(|&c| (c, false));
        self.claims.iter().map(|&c| (c, claims[c].speaks_for() && !self.is_taken_back(c))).chain(denials)
    }

    /// Whether somebody contests it: says that it is not so, or tells another number. What an outlet corrects of its own is settled.
    pub fn is_contested(&self, claims: &[Claim]) -> bool {
        let by: BTreeSet<usize> = self.taken_back.iter().map(|&(_, by)| by).collect();
        let settled = |c: usize| self.is_taken_back(c) || by.contains(&c);
        !self.numbers.is_empty() || self.stands(claims).any(|(c, stands)| !stands && !settled(c))
    }

    /// Whether the outlet of a claim has taken it back.
    pub fn is_taken_back(&self, c: usize) -> bool {
        !backs(&self.taken_back, c).is_empty()
    }

    /// Whether its outlet took a claim back and told nothing in its place.
    fn is_retracted(&self, claims: &[Claim], c: usize) -> bool {
        is_retracted(claims, &self.taken_back, c)
    }

    /// Its number in words: "8", "7 or 8"; `None` where none is told.
    pub fn shown_number(&self) -> Option<String> {
        let told: Vec<String> = self.told_numbers().into_iter().map(shown).collect();
        (!told.is_empty()).then(|| told.join(" or "))
    }

    /// Each of its numbers that contradict each other with the first claim that tells it: "7 (`a#1`) against 8 (`b#1`)".
    pub fn against_each_other(&self, claims: &[Claim]) -> Option<String> {
        let told = self.numbers.iter().map(|(number, by)| format!("{} (`{}`)", shown(*number), claims[by[0]].id));
        (!self.numbers.is_empty()).then(|| told.collect::<Vec<_>>().join(" against "))
    }

    /// The numbers that somebody tells of it, the clearest telling's first.
    pub fn told_numbers(&self) -> Vec<Number> {
        match self.numbers.as_slice() {
            [] if self.number.is_told() => vec![self.number],
            several => several.iter().map(|(number, _)| *number).collect(),
        }
    }

    /// First and last day it can have happened on; `None` where no date is told.
    pub fn days(&self) -> Option<(Day, Day)> {
        let first = self.date.or(self.enddate)?.first();
        let last = self.enddate.or(self.date)?.last();
        Some((first, last))
    }

    /// Whether it took place, as far as anybody says: some claim tells it as done or decided and does not negate it.
    pub fn takes_effect(&self, claims: &[Claim]) -> bool {
        self.claims.iter().any(|&c| claims[c].takes_effect() && !self.is_retracted(claims, c))
    }

    /// The claims that say what it did: those that tell it as done or decided; all, where none does. What is alleged or
    /// denied beside them is shown, and changes nothing that stands.
    pub fn tellings<'a>(&'a self, claims: &'a [Claim]) -> impl Iterator<Item = usize> + 'a {
        let effective = self.takes_effect(claims);
        let tells = move |c: usize| claims[c].takes_effect() && !self.is_retracted(claims, c);
        self.claims.iter().copied().filter(move |&c| tells(c) || !effective)
    }

    /// Its number in a role other than its own.
    pub fn count(&self, claims: &[Claim], role: &str) -> Option<Number> {
        self.tellings(claims).filter(|&c| claims[c].speaks_for()).find_map(|c| {
            let deed = claims[c].deed()?;
            deed.counts.iter().find(|q| q.role == role && q.number.is_told()).map(|q| q.number)
        })
    }
}

/// Whether a claim was taken back, and no other of its outlet tells the deed.
fn is_retracted(claims: &[Claim], taken_back: &[(usize, usize)], c: usize) -> bool {
    let by = backs(taken_back, c);
    !by.is_empty() && by.iter().all(|&(_, by)| claims[by].takes_back)
}

/// The entries of a claim among sorted pairs.
fn backs(taken_back: &[(usize, usize)], c: usize) -> &[(usize, usize)] {
    let from = taken_back.partition_point(|&(back, _)| back < c);
    let length = taken_back[from..].partition_point(|&(back, _)| back == c);
    &taken_back[from..from + length]
}

/// What a desk said of incidents: each act's id with the claims it names.
#[derive(Clone, Debug, Default)]
pub struct ByHand {
    /// Claims of one happening.
    pub merges: Vec<(String, Vec<String>)>,
    /// Claims of another happening than the rest.
    pub splits: Vec<(String, Vec<String>)>,
}

/// The number of a deed that is its own: of posts for ceilings, of people for the rest.
pub fn own_number(deed: &Deed) -> Number {
    let role = match deed.measure.as_ref().map(|m| m.kind.as_str()) {
        Some("ceiling" | "establishment" | "travel-limit") => "ceiling",
        Some("vacant") => "abolished",
        _ => "recipient",
    };
    deed.counts.iter().find(|c| c.role == role).map_or(Number::default(), |c| c.number)
}

/// Gathers the events among `claims` into incidents, ordered by date, then by id.
pub fn gather(claims: &[Claim], by_hand: &ByHand) -> Vec<Incident> {
    let keys: Vec<Option<Key<'_>>> =
        claims.par_iter().map(|claim| Some(Key::of(claim.deed()?, claim.modality))).collect();
    let mut groups: FxHashMap<Key<'_>, Vec<usize>> = FxHashMap::default();
    for (i, key) in keys.into_iter().enumerate() {
        if let Some(key) = key {
            groups.entry(key).or_default().push(i);
        }
    }
    let mut groups: Vec<(Key<'_>, Vec<usize>)> = groups.into_iter().collect();
    groups.sort_unstable();
    let apart: BTreeMap<&str, &str> =
        by_hand.splits.iter().flat_map(|(act, ids)| ids.iter().map(move |id| (id.as_str(), act.as_str()))).collect();
    let matters = Matters::of(claims);
    let gather_group = |members: &[usize]| join_contested(claims, split_group(&matters, claims, members, &apart));
    let members = groups.iter().map(|(_, members)| members);
    let (half, whole): (Vec<_>, Vec<_>) = members.partition(|members| names_one_side(&claims[members[0]]));
    // A pair can have thousands of incidents; groups have nothing to do with each other, and stay in their order.
    let split: Vec<Vec<Gathering>> = whole.into_par_iter().map(|members| gather_group(members)).collect();
    let mut gathered: Vec<Gathering> = Vec::with_capacity(split.iter().map(Vec::len).sum());
    gathered.extend(split.into_iter().flatten());
    let mut alone: Vec<Gathering> = Vec::new();
    for members in half {
        let left = join_by_one_side(&matters, claims, members, &apart, &mut gathered);
        alone.extend(gather_group(&left));
    }
    gathered.extend(alone);
    merge_by_hand(claims, &mut gathered, by_hand);
    let mut incidents: Vec<Incident> = gathered.into_par_iter().map(|g| finish(claims, g)).collect();
    incidents.par_sort_unstable_by(|a, b| {
        let day = |i: &Incident| i.days().map_or(Day::MAX, |(first, _)| first);
        (day(a), &a.id).cmp(&(day(b), &b.id))
    });
    denied_deeds::put_beside(claims, &mut incidents);
    incidents
}

/// The incidents of the same deed and parties nearest to this one, at most five, with what spoke against joining them.
pub fn rivals<'i>(claims: &[Claim], incidents: &'i [Incident], one: &Incident) -> Vec<(&'i Incident, String)> {
    let key = |i: &Incident| {
        let claim = &claims[i.claims[0]];
        claim.deed().map(|deed| (Key::of(deed, claim.modality).deed, Key::of(deed, claim.modality).of))
    };
    let distance = |other: &Incident| match (one.days(), other.days()) {
        (Some((first, last)), Some((from, to))) => (from.0 - last.0).max(first.0 - to.0).max(0),
        _ => i32::MAX,
    };
    let mut near: Vec<&Incident> = incidents.iter().filter(|o| o.id != one.id && key(o) == key(one)).collect();
    near.sort_by_key(|o| (distance(o), o.id.clone()));
    near.truncate(5);
    near.into_iter()
        .map(|other| {
            let differ = if one.number.meets(other.number) {
                String::new()
            } else {
                format!("numbers differ, {} and {}; ", shown(one.number), shown(other.number))
            };
            let against = match distance(other) {
                i32::MAX => "one of them has no date".to_owned(),
                0 => told_apart(claims, one, other).unwrap_or("a third number can be either of two").to_owned(),
                1 if differ.is_empty() => "told apart in one report, a day from each other".to_owned(),
                1 => "a day apart".to_owned(),
                days => format!("{days} days apart"),
            };
            (other, differ + &against)
        })
        .collect()
}

/// What the words of two incidents tell them apart by, beside their days and numbers.
pub fn told_apart(claims: &[Claim], one: &Incident, other: &Incident) -> Option<&'static str> {
    let account = |i: &Incident| Account::of(claims, i.claims.iter().copied());
    account(one).apart(&account(other))
}

/// Why two claims cannot well tell one happening: acts that differ, one act the other way round, or one of other parties.
pub fn tell_two(a: &Claim, b: &Claim) -> Option<String> {
    let (x, y) = (a.deed()?, b.deed()?);
    let act = |d: &Deed| match &d.measure {
        Some(m) => format!("{} {}", m.act, m.kind),
        None => [Some(d.event.as_str()), d.mode.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" "),
    };
    let differ = match (&x.measure, &y.measure) {
        (Some(m), Some(n)) => (&m.act, &m.kind) != (&n.act, &n.kind),
        _ => x.event != y.event,
    };
    if differ {
        return Some(format!("`{}` tells `{}`, `{}` tells `{}`", a.id, act(x), b.id, act(y)));
    }
    let meet = |left: &[String], right: &[String]| left.iter().any(|party| right.contains(party));
    let swapped = match (&x.measure, &y.measure) {
        (Some(m), Some(n)) => m.holder.is_some() && m.host.is_some() && (&m.holder, &m.host) == (&n.host, &n.holder),
        _ => meet(&x.actors, &y.recipients) && meet(&x.recipients, &y.actors) && !meet(&x.actors, &y.actors),
    };
    let way = |d: &Deed| format!("{} → {}", d.actors.join("+"), d.recipients.join("+"));
    if swapped {
        return Some(format!("`{}` tells {}, `{}` tells {}", a.id, way(x), b.id, way(y)));
    }
    // A measure of several names the first of them alone.
    let among = |key: &String, deed: &Deed| deed.actors.iter().chain(&deed.recipients).any(|party| party == key);
    let elsewhere = |one: &Option<String>, other: &Option<String>| {
        one.as_ref().zip(other.as_ref()).is_some_and(|(k, l)| k != l && !(among(k, y) && among(l, x)))
    };
    let (m, n) = x.measure.as_ref().zip(y.measure.as_ref())?;
    let at = |m: &Measure| [&m.holder, &m.host].map(|party| party.as_deref().unwrap_or("?").to_owned()).join(" at ");
    (elsewhere(&m.holder, &n.holder) || elsewhere(&m.host, &n.host))
        .then(|| format!("`{}` tells of {}, `{}` of {}", a.id, at(m), b.id, at(n)))
}

/// What claims of one happening have in common.
#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key<'a> {
    /// Act and kind, else event and mode.
    deed: (&'a str, &'a str),
    /// Holder, host, type, unit, name, post; else the actors and recipients.
    of: Vec<Cow<'a, str>>,
    /// What only may be or is asked for is another thing than what is.
    real: bool,
}

impl<'a> Key<'a> {
    fn of(deed: &'a Deed, modality: Modality) -> Key<'a> {
        let real = matches!(modality, Modality::Asserted | Modality::Planned | Modality::Alleged | Modality::Denied)
            || (modality == Modality::Requested && deed.event == "REQUEST")
            || (modality == Modality::Threatened && deed.event == "THREATEN");
        let text = |o: &'a Option<String>| Cow::Borrowed(o.as_deref().unwrap_or(""));
        let name = |o: &Option<String>| Cow::Owned(folded(o).unwrap_or_default());
        match &deed.measure {
            Some(m) => Key {
                deed: (&m.act, &m.kind),
                of: vec![text(&m.holder), text(&m.host), text(&m.type_), text(&m.unit), name(&m.name), name(&m.post)],
                real,
            },
            None => {
                let mut of: Vec<Cow<str>> = deed.actors.iter().map(|a| Cow::Borrowed(a.as_str())).collect();
                of.sort_unstable();
                of.push(Cow::Borrowed("→"));
                let mut to: Vec<Cow<str>> = deed.recipients.iter().map(|r| Cow::Borrowed(r.as_str())).collect();
                to.sort_unstable();
                of.extend(to);
                Key { deed: (&deed.event, deed.mode.as_deref().unwrap_or("")), of, real }
            }
        }
    }
}

fn merge_by_hand(claims: &[Claim], gathered: &mut Vec<Gathering>, by_hand: &ByHand) {
    // Acts are numbered in the order they were made: what was told apart after it was merged stays apart.
    let number = |act: &str| act.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0_u64);
    for (act, ids) in &by_hand.merges {
        let split_since =
            |id: &String| by_hand.splits.iter().any(|(split, ids)| number(split) > number(act) && ids.contains(id));
        let ids: Vec<&String> = ids.iter().filter(|id| !split_since(id)).collect();
        let holds = |g: &Gathering| g.members.iter().any(|&(m, _)| ids.contains(&&claims[m].id));
        let Some(first) = gathered.iter().position(holds) else { continue };
        let mut at = first + 1;
        while at < gathered.len() {
            if holds(&gathered[at]) {
                let other = gathered.remove(at);
                let why = Cow::from(format!("merged by hand ({act})"));
                gathered[first].members.extend(other.members.into_iter().map(|(m, _)| (m, why.clone())));
            } else {
                at += 1;
            }
        }
    }
}

/// The most certain way it is told: by those who do not deny it, if there are any.
fn modality(claims: &[Claim], members: &[(usize, Cow<str>)]) -> Modality {
    let told = |speaks_for: bool| {
        members.iter().map(|&(m, _)| &claims[m]).filter(move |c| c.speaks_for() == speaks_for).map(|c| c.modality).min()
    };
    told(true).or(told(false)).unwrap_or(Modality::Asserted)
}

fn finish(claims: &[Claim], gathering: Gathering) -> Incident {
    let mut members = gathering.members;
    let taken_back = taken_back(claims, &members);
    let is_back = |m: usize| !backs(&taken_back, m).is_empty();
    let first = members.iter().map(|&(m, _)| m).min_by(|&a, &b| canonical_order(&claims[a], &claims[b]));
    let id = claims[first.expect("a gathering has a member")].id.clone();
    // The clearest telling: as fact, news before background, with its day and number, first published.
    members.sort_by(|&(a, _), &(b, _)| {
        let rank = |c: usize| {
            let deed = claims[c].deed().expect("grouped above");
            let claim = &claims[c];
            let told_as_fact = (is_back(c), !claim.speaks_for(), !claim.modality.takes_effect());
            let day = (coarseness(deed), !deed.date_told);
            (told_as_fact, claim.background, day, !own_number(deed).is_told(), claim.modality)
        };
        rank(a).cmp(&rank(b)).then_with(|| canonical_order(&claims[a], &claims[b]))
    });
    let tells_it = |m: usize| claims[m].takes_effect() && !is_retracted(claims, &taken_back, m);
    let effective = members.iter().any(|&(m, _)| tells_it(m));
    let tells = members.iter().filter(|&&(m, _)| tells_it(m) || !effective);
    let tells: Vec<usize> = tells.map(|&(m, _)| m).collect();
    let deeds: Vec<&Deed> = tells.iter().map(|&m| claims[m].deed().expect("grouped above")).collect();
    let main = deeds[0];
    let clearest = |of: &dyn Fn(&Deed) -> Option<PartialDate>| {
        deeds.iter().filter_map(|d| of(d)).min_by_key(|d| (d.coarseness(), d.first()))
    };
    let counted = (0..deeds.len()).find(|&i| own_number(deeds[i]).is_told());
    let numbers = if taken_back.is_empty() {
        contested_numbers(claims, &tells)
    } else {
        contested_numbers(claims, &tells.iter().copied().filter(|&m| !is_back(m)).collect::<Vec<usize>>())
    };
    let number = match numbers.as_slice() {
        [] => counted.map_or(Number::default(), |i| own_number(deeds[i])),
        several => Number::around(several.iter().map(|(number, _)| *number)),
    };
    let parties = |of: fn(&Deed) -> &Vec<String>| {
        deeds.iter().map(|d| of(d)).find(|p| !p.is_empty()).cloned().unwrap_or_default()
    };
    Incident {
        id,
        actors: parties(|d| &d.actors),
        recipients: parties(|d| &d.recipients),
        date: main.date.or_else(|| clearest(&|d| d.date)),
        enddate: if main.date.is_some() { main.enddate } else { clearest(&|d| d.enddate) },
        vague: main.vague,
        decided_on: clearest(&|d| d.decided_on.or(d.measure.as_ref().and(d.date))),
        effective_on: clearest(&|d| d.effective_on),
        deadline: clearest(&|d| d.measure.as_ref().and_then(|m| m.deadline)),
        number,
        numbers,
        taken_back,
        together: counted.map_or(Vec::new(), |i| claims[tells[i]].together().to_vec()),
        modality: modality(claims, &members),
        background: members.iter().all(|&(m, _)| claims[m].background),
        claims: members.iter().map(|&(m, _)| m).collect(),
        denials: Vec::new(),
        why: members.into_iter().map(|(_, why)| why).collect(),
    }
}
