//! Incidents: the claims of one happening, gathered.
//!
//! Takes claims in any order, gives incidents in one order; the same claims give the same incidents, whatever came in
//! first. Two claims tell one happening when they tell the same deed (the act on the same standing thing, else the event
//! and mode) of the same parties, on dates that can be one day, with numbers and places that can be one; midnight does
//! not split it. Claims that name a day found an incident; those with a coarser date or none join the one they fit best, and say so.
//! The number of a happening of which no day is told is no other's.
//! What a desk merged or split by hand stays merged or split.
//!
//! What joined each claim, and what spoke against another incident, is kept in words for `legation why`.

use crate::claim::{Claim, Deed, Measure, Modality, Number, canonical_order};
use crate::date::{Day, PartialDate};
use crate::denied;
use crate::fold::folded;
use crate::words::{one_matter, stems, stems_but_names};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Id of its first published claim.
    pub id: String,
    /// Its claims, as indices into the claims given, the clearest telling first.
    pub claims: Vec<usize>,
    /// For each claim, why it is here and what spoke against it.
    pub why: Vec<Cow<'static, str>>,
    /// Standing claims that deny it: see [`crate::denied`].
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
    /// The number that is its own.
    pub number: Number,
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
        self.claims.iter().map(|&c| (c, claims[c].speaks_for())).chain(denials)
    }

    /// First and last day it can have happened on; `None` where no date is told.
    pub fn days(&self) -> Option<(Day, Day)> {
        let first = self.date.or(self.enddate)?.first();
        let last = self.enddate.or(self.date)?.last();
        Some((first, last))
    }

    /// Whether it took place, as far as anybody says: some claim tells it as done or decided and does not negate it.
    pub fn takes_effect(&self, claims: &[Claim]) -> bool {
        self.claims.iter().any(|&c| claims[c].takes_effect())
    }

    /// The claims that say what it did: those that tell it as done or decided; all, where none does. What is alleged or
    /// denied beside them is shown, and changes nothing that stands.
    pub fn tellings<'a>(&'a self, claims: &'a [Claim]) -> impl Iterator<Item = usize> + 'a {
        let effective = self.takes_effect(claims);
        self.claims.iter().copied().filter(move |&c| claims[c].takes_effect() || !effective)
    }

    /// Its number in a role other than its own.
    pub fn count(&self, claims: &[Claim], role: &str) -> Option<Number> {
        self.tellings(claims).filter(|&c| claims[c].speaks_for()).find_map(|c| {
            let deed = claims[c].deed()?;
            deed.counts.iter().find(|q| q.role == role && q.number.is_told()).map(|q| q.number)
        })
    }
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
    let mut groups: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (i, claim) in claims.iter().enumerate() {
        if let Some(deed) = claim.deed() {
            groups.entry(Key::of(deed, claim.modality)).or_default().push(i);
        }
    }
    let apart: BTreeMap<&str, &str> =
        by_hand.splits.iter().flat_map(|(act, ids)| ids.iter().map(move |id| (id.as_str(), act.as_str()))).collect();
    let (half, whole): (Vec<_>, Vec<_>) = groups.values().partition(|members| names_one_side(&claims[members[0]]));
    // A pair can have thousands of incidents; groups have nothing to do with each other, and stay in their order.
    let split: Vec<Vec<Gathering>> =
        whole.into_par_iter().map(|members| split_group(claims, members, &apart)).collect();
    let mut gathered: Vec<Gathering> = Vec::with_capacity(split.iter().map(Vec::len).sum());
    gathered.extend(split.into_iter().flatten());
    let mut alone: Vec<Gathering> = Vec::new();
    for members in half {
        let left = join_by_one_side(claims, members, &apart, &mut gathered);
        alone.extend(split_group(claims, &left, &apart));
    }
    gathered.extend(alone);
    merge_by_hand(claims, &mut gathered, by_hand);
    let mut incidents: Vec<Incident> = gathered.into_par_iter().map(|g| finish(claims, g)).collect();
    incidents.sort_by(|a, b| {
        let day = |i: &Incident| i.days().map_or(Day::MAX, |(first, _)| first);
        (day(a), &a.id).cmp(&(day(b), &b.id))
    });
    denied::put_beside(claims, &mut incidents);
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
            let against = if !one.number.meets(other.number) {
                let shown = |n: Number| n.value.map_or_else(|| "another".to_owned(), |v| v.to_string());
                format!("numbers differ, {} and {}", shown(one.number), shown(other.number))
            } else {
                match distance(other) {
                    i32::MAX => "one of them has no date".to_owned(),
                    0 => "told apart in one report, or by what they are about".to_owned(),
                    1 => "told apart in one report, a day from each other".to_owned(),
                    days => format!("{days} days apart"),
                }
            };
            (other, against)
        })
        .collect()
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
#[derive(PartialEq, Eq, PartialOrd, Ord)]
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

/// Claims gathered so far, with what the next one is held against.
#[derive(Debug)]
struct Gathering {
    members: Vec<(usize, Cow<'static, str>)>,
    /// The date of the claim that founded it.
    days: Option<(Day, Day)>,
    number: Number,
    place: Option<String>,
    /// The act that set it apart.
    apart: Option<String>,
}

fn split_group(claims: &[Claim], members: &[usize], apart: &BTreeMap<&str, &str>) -> Vec<Gathering> {
    // Claims that name their day found incidents; the others then find one. What is alleged or denied comes last: it
    // must not draw together what is told as done.
    let rank = |c: usize| {
        let deed = claims[c].deed().expect("grouped above");
        (!claims[c].takes_effect(), coarseness(deed), !deed.date_told, !own_number(deed).is_told())
    };
    let mut order: Vec<_> = members.iter().map(|&c| (rank(c), c)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| canonical_order(&claims[a.1], &claims[b.1])));
    let mut found: Vec<Gathering> = Vec::with_capacity(members.len());
    // Founded on the same days: claims of a pair with thousands of incidents look only at those near their own date.
    let mut near: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    let mut spread: Vec<usize> = Vec::new();
    for (_, c) in order {
        let candidates = candidates(claims, &claims[c], &found, &near, &spread);
        let mark = apart.get(claims[c].id.as_str()).copied();
        let best = candidates
            .into_iter()
            .filter(|&g| found[g].apart.as_deref() == mark)
            .filter_map(|g| fit(claims, c, &found[g]).map(|(rank, why)| (rank, g, why)))
            .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        match best {
            Some((_, g, why)) => {
                let own = own_number(claims[c].deed().expect("grouped above"));
                if !found[g].number.is_told() && own.is_told() {
                    found[g].number = own;
                }
                found[g].members.push((c, why.into()));
            }
            None => {
                let deed = claims[c].deed().expect("grouped above");
                let days = days_of(deed);
                match days {
                    Some((first, last)) if last.0 - first.0 <= 1 => near.entry(first).or_default().push(found.len()),
                    _ => spread.push(found.len()),
                }
                let why = match mark {
                    Some(act) => format!("set apart by hand ({act})").into(),
                    None => "first claim of it".into(),
                };
                found.push(Gathering {
                    members: vec![(c, why)],
                    days,
                    number: own_number(deed),
                    place: deed.place.clone(),
                    apart: mark.map(str::to_owned),
                });
            }
        }
    }
    found
}

/// Whether a claim tells whose people an act falls on and not who acts, or the reverse: "the expulsion of eight".
fn names_one_side(claim: &Claim) -> bool {
    claim.deed().and_then(|d| d.measure.as_ref()).is_some_and(|m| m.holder.is_some() != m.host.is_some())
}

/// Claims that name one side join the one incident of that act and side which their day, or day and number, allow; gives
/// those that join none.
fn join_by_one_side(
    claims: &[Claim],
    members: &[usize],
    apart: &BTreeMap<&str, &str>,
    gathered: &mut [Gathering],
) -> Vec<usize> {
    let measure =
        |c: usize| claims[c].deed().and_then(|d| d.measure.as_ref()).expect("a claim of one side has a measure");
    let one = measure(members[0]);
    let agrees = |g: &Gathering| {
        let founder = claims[g.members[0].0].deed().and_then(|d| d.measure.as_ref());
        founder.is_some_and(|m| {
            (&m.act, &m.kind, &m.type_) == (&one.act, &one.kind, &one.type_)
                && (one.holder.is_none() || one.holder == m.holder)
                && (one.host.is_none() || one.host == m.host)
        })
    };
    let near: Vec<usize> = (0..gathered.len()).filter(|&g| agrees(&gathered[g])).collect();
    let mut left = Vec::new();
    for &c in members {
        let mark = apart.get(claims[c].id.as_str()).copied();
        let own = own_number(claims[c].deed().expect("grouped above"));
        let mut fits: Vec<((u8, i32), usize, String)> = near
            .iter()
            .filter(|&&g| gathered[g].apart.as_deref() == mark)
            .filter_map(|&g| {
                let numbers_agree = own.is_told() && gathered[g].number.is_told();
                let (rank, why) = fit(claims, c, &gathered[g])?;
                (numbers_agree || rank.0 <= SAME_DAYS).then_some((rank, g, why))
            })
            .collect();
        fits.sort();
        let unsure = fits.len() > 1 && fits[0].0 == fits[1].0;
        match fits.into_iter().next().filter(|_| !unsure) {
            Some((_, g, why)) => gathered[g].members.push((c, format!("{why}; it names one side only").into())),
            None => left.push(c),
        }
    }
    left
}

/// Ranks of [`fit`] up to which two tellings are of the same day, give or take midnight.
const SAME_DAYS: u8 = 2;

/// How many days before the report that tells it without a day a deed may have been done.
const LATE_NEWS: i32 = 7;

fn candidates(
    claims: &[Claim],
    claim: &Claim,
    found: &[Gathering],
    near: &BTreeMap<Day, Vec<usize>>,
    spread: &[usize],
) -> Vec<usize> {
    let deed = claim.deed().expect("only events are gathered");
    match days_of(deed) {
        Some((first, last)) => {
            let back = if deed.date_told { 1 } else { LATE_NEWS };
            let close = near.range(first.plus(-back)..=last.plus(1)).flat_map(|(_, g)| g.iter().copied());
            close.chain(spread.iter().copied()).collect()
        }
        // Without a date: the latest before the report, nearest first, and those of its own report.
        None => {
            let mut all: Vec<usize> =
                near.range(..=claim.known.plus(1)).rev().flat_map(|(_, g)| g.iter().copied()).take(200).collect();
            all.extend(spread.iter().copied());
            all.extend(
                (0..found.len()).filter(|&g| found[g].members.iter().any(|&(m, _)| claims[m].report == claim.report)),
            );
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}

/// How well a claim fits a gathering (less is better) and why; `None` where it cannot belong.
fn fit(claims: &[Claim], c: usize, gathering: &Gathering) -> Option<((u8, i32), String)> {
    let claim = &claims[c];
    let deed = claim.deed()?;
    let own = own_number(deed);
    let mut why = String::new();
    let siblings = || gathering.members.iter().map(|&(m, _)| &claims[m]).filter(|m| m.report == claim.report);
    let same_telling = siblings().any(|m| m.deed().is_some_and(|d| d.telling == deed.telling));
    if !own.meets(gathering.number) {
        return None;
    }
    let dates = (days_of(deed), gathering.days);
    // "Seven were ejected once before" gives its number to no other expulsion.
    if claim.background && own.is_told() && !gathering.number.is_told() && matches!(dates, (None, Some(_))) {
        return None;
    }
    if same_telling {
        return Some(((0, 0), "told again in the same report".into()));
    }
    let numbers_agree = own.is_told() && gathering.number.is_told();
    if siblings().next().is_some() && !(numbers_agree && deed.measure.is_some()) {
        // Its report tells the two apart.
        return None;
    }
    let same_place = deed.place.as_ref().zip(gathering.place.as_ref()).map(|(a, b)| a.eq_ignore_ascii_case(b));
    if deed.measure.is_none() && same_place == Some(false) {
        return None;
    }
    // Whoever is not told may be anybody: then a number or a place has to say that it is one happening.
    if is_anybodys(deed) && !numbers_agree && same_place != Some(true) {
        return None;
    }
    let two = |m: &Claim| speak_of_two_things(deed, m) || have_two_subjects(claim, m);
    if gathering.members.iter().any(|&(m, _)| two(&claims[m])) {
        return None;
    }
    let founder = &claims[gathering.members[0].0];
    let both_by_hand = claim.by_hand && founder.by_hand;
    let rank = match dates {
        (Some((first, last)), Some((from, to))) => {
            let gap = (from.0 - last.0).max(first.0 - to.0);
            if gap <= 0 {
                let coarse = last.0 - first.0 > 1 || to.0 - from.0 > 1;
                let _ = write!(why, "{}", if coarse { "dates overlap" } else { "same day" });
                (1, (first.0 - from.0).abs())
            } else if gap == 1 && !both_by_hand {
                // A desk that enters two notes of two days means two acts.
                why.push_str("a day apart: midnight does not split a happening");
                (2, gap)
            } else if !deed.date_told && numbers_agree && gap <= LATE_NEWS && first > to {
                let _ = write!(why, "told as done {gap} days later, without a day of its own");
                (3, gap)
            } else {
                return None;
            }
        }
        (None, Some((from, _))) if from <= claim.known.plus(1) => {
            let gap = claim.known.0 - from.0;
            let latest = if own.is_told() { LATE_NEWS } else { 92 };
            if !numbers_agree && !claim.background && gap > latest {
                return None;
            }
            let _ = write!(
                why,
                "no date told; the {} before the report",
                if numbers_agree { "last with this number" } else { "last" }
            );
            (if numbers_agree { 4 } else { 5 }, gap)
        }
        (None, None) if own.is_told() == gathering.number.is_told() => {
            why.push_str("neither is dated");
            (6, 0)
        }
        _ => return None,
    };
    if speak_of_two_matters(claim, founder) {
        return None;
    }
    if numbers_agree {
        why.push_str(", same number");
    } else if gathering.number.is_told() {
        why.push_str(", no number told against it");
    }
    Some((rank, why))
}

/// Whether two claims of one act tell things of it that cannot be one: another place, class of staff, person.
fn speak_of_two_things(deed: &Deed, other: &Claim) -> bool {
    let Some(other) = other.deed() else { return false };
    let (Some(a), Some(b)) = (&deed.measure, &other.measure) else { return false };
    // Mostly they are written alike: every claim is held against every other of its incident, and folding costs.
    let differ =
        |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b && folded(a) != folded(b);
    // What had to be done by a day was not decided after it.
    let too_late = |deadline: Option<PartialDate>, of: &Deed| {
        let decided = days_of(of).filter(|_| of.date_told);
        deadline.zip(decided).is_some_and(|(deadline, (first, _))| deadline.last() < first)
    };
    if too_late(a.deadline, other) || too_late(b.deadline, deed) {
        return true;
    }
    [(&a.place, &b.place), (&a.class, &b.class), (&a.name, &b.name), (&a.post, &b.post)]
        .into_iter()
        .any(|(a, b)| differ(a, b))
}

/// Types of events that are words: who demands two things of one party on one day has made two demands.
const WORDS: [&str; 4] = ["AGREE", "REJECT", "REQUEST", "THREATEN"];

/// Whether a deed names fewer than two parties, or a measure neither holder nor host; of words, what is said tells.
fn is_anybodys(deed: &Deed) -> bool {
    match &deed.measure {
        Some(measure) => measure.holder.is_none() && measure.host.is_none(),
        None => {
            let are_words = deed.event == "ACCUSE" || WORDS.contains(&deed.event.as_str());
            !are_words && deed.actors.len() + deed.recipients.len() < 2
        }
    }
}

/// Whether two claims of one act name two subjects.
fn have_two_subjects(one: &Claim, other: &Claim) -> bool {
    about(one).zip(about(other)).is_some_and(|(a, b)| !one_matter(a, b, one.by_hand && other.by_hand))
}

/// Whether two claims of one act are about matters that have no word in common.
fn speak_of_two_matters(one: &Claim, other: &Claim) -> bool {
    let are_words = [one, other].iter().all(|c| c.deed().is_some_and(|d| WORDS.contains(&d.event.as_str())));
    if are_words && !(one.by_hand && other.by_hand) {
        let matter = |claim: &Claim| stems_but_names(subject(claim).unwrap_or(&claim.words));
        let (a, b) = (matter(one), matter(other));
        return !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
    }
    // Subjects of their own are compared by themselves.
    let both = about(one).is_some() && about(other).is_some();
    !both && subject(one).zip(subject(other)).is_some_and(|(a, b)| stems(a).is_disjoint(&stems(b)))
}

/// What a call, an accusation or an allegation is about; where that is not told, the words of an accusation's sentence.
fn subject(claim: &Claim) -> Option<&str> {
    about(claim).or(claim.topic()).filter(|text| !text.is_empty())
}

/// What a call or an allegation is about, in words of its own.
fn about(claim: &Claim) -> Option<&str> {
    claim.deed().and_then(|d| d.measure.as_ref()).and_then(|m| m.about.as_deref())
}

fn days_of(deed: &Deed) -> Option<(Day, Day)> {
    let first = deed.date.or(deed.enddate)?;
    let last = deed.enddate.or(deed.date)?;
    Some((first.first(), last.last().max(first.last())))
}

fn coarseness(deed: &Deed) -> u8 {
    match (deed.date, deed.enddate) {
        (Some(date), None) => date.coarseness(),
        (Some(_), Some(_)) => 1,
        (None, Some(_)) => 2,
        (None, None) => 3,
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
    let first = members.iter().map(|&(m, _)| m).min_by(|&a, &b| canonical_order(&claims[a], &claims[b]));
    let id = claims[first.expect("a gathering has a member")].id.clone();
    // The clearest telling: as fact, news before background, with its day and number, first published.
    members.sort_by(|&(a, _), &(b, _)| {
        let rank = |c: usize| {
            let deed = claims[c].deed().expect("grouped above");
            let claim = &claims[c];
            let told_as_fact = (!claim.speaks_for(), !claim.modality.takes_effect());
            (told_as_fact, claim.background, coarseness(deed), !own_number(deed).is_told(), claim.modality)
        };
        rank(a).cmp(&rank(b)).then_with(|| canonical_order(&claims[a], &claims[b]))
    });
    let effective = members.iter().any(|&(m, _)| claims[m].takes_effect());
    let tells = members.iter().filter(|&&(m, _)| claims[m].takes_effect() || !effective);
    let tells: Vec<usize> = tells.map(|&(m, _)| m).collect();
    let deeds: Vec<&Deed> = tells.iter().map(|&m| claims[m].deed().expect("grouped above")).collect();
    let main = deeds[0];
    let clearest = |of: &dyn Fn(&Deed) -> Option<PartialDate>| {
        deeds.iter().filter_map(|d| of(d)).min_by_key(|d| (d.coarseness(), d.first()))
    };
    let counted = (0..deeds.len()).find(|&i| own_number(deeds[i]).is_told());
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
        number: counted.map_or(Number::default(), |i| own_number(deeds[i])),
        together: counted.map_or(Vec::new(), |i| claims[tells[i]].together().to_vec()),
        modality: modality(claims, &members),
        background: members.iter().all(|&(m, _)| claims[m].background),
        claims: members.iter().map(|&(m, _)| m).collect(),
        denials: Vec::new(),
        why: members.into_iter().map(|(_, why)| why).collect(),
    }
}
