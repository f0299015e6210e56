//! What stands on a day: incidents and standing claims, folded through the effects table (event calculus: an incident starts, changes or
//! ends a fact, and a fact stands until a claim about that fact ends it).
//!
//! Takes the claims that were known, gives facts in one order. There is one module a [`Shape`]; [`checks`] holds the
//! invariants that facts of several kinds must keep together, and marks what breaks them instead of mending it.

mod allegation;
mod call;
mod checks;
mod count;
mod denied_accusations;
mod each;
mod list;
mod post;
mod reciprocity;
mod stance;
mod status;
mod unseated;
mod value;

pub use checks::Check;
pub(crate) use count::shown;
pub use reciprocity::{OFFICES, mark_shared, person};
pub(crate) use unseated::{heads, unseated_by};

use crate::claim::{Claim, Deed, Measure, Number, Stood};
use crate::date::{Day, PartialDate};
use crate::effects::{Doer, Effect, Effects, Key, Kind, Shape};
use crate::incidents::Incident;
use legation_text::record;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Which day of a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The day it was decided.
    Decided,
    /// The day it is in force: told, or else that of the decision.
    InForce,
}

/// What tells facts of a kind apart; fields that are not keys of the kind are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Thing {
    pub holder: Option<String>,
    pub host: Option<String>,
    pub by: Option<String>,
    pub against: Option<String>,
    pub parties: Vec<String>,
    pub name: Option<String>,
    pub place: Option<String>,
    pub type_: Option<String>,
    pub class: Option<String>,
    pub unit: Option<String>,
    pub post: Option<String>,
    pub speaker: Option<String>,
    pub act: Option<String>,
}

/// One standing fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// Its kind.
    pub kind: String,
    /// What it is about.
    pub thing: Thing,
    /// Its status, where its kind has any.
    pub status: Option<String>,
    /// Of a stance.
    pub verb: Option<String>,
    /// What a call, allegation or stance is about, in a source's words.
    pub about: Option<String>,
    /// Its number.
    pub number: Number,
    /// The parties whose number is told of all together: of this one it is known only that it is not greater.
    pub together: Vec<String>,
    /// Of a travel limit: hours of notice.
    pub notice: Option<u64>,
    /// Of a withdrawal.
    pub manner: Option<String>,
    /// Of a person: the rank.
    pub rank: Option<String>,
    /// Of a chargé d'affaires ad interim: who named him.
    pub named_by: Option<String>,
    /// Of a post: who held it before.
    pub predecessor: Option<String>,
    /// Of a post: who is to follow, or followed.
    pub successor: Option<String>,
    /// Of a person in a post: what was notified, and the day of each.
    pub steps: Vec<(String, Option<PartialDate>)>,
    /// Of a person: where else accredited.
    pub also: Vec<String>,
    /// On what basis.
    pub basis: Option<String>,
    /// Of a measure on a basis of reciprocity: the incident that mirrors it.
    pub counterpart: Option<String>,
    /// Since when, cut to what is known.
    pub since: Option<PartialDate>,
    /// Until when, where known.
    pub until: Option<PartialDate>,
    /// Set where the date is too coarse to say whether it stood on the day asked: it began or ended between these days.
    pub between: Option<(Day, Day)>,
    /// By when it must be followed.
    pub deadline: Option<PartialDate>,
    /// Day decided.
    pub decided_on: Option<PartialDate>,
    /// Day in force, where told.
    pub effective_on: Option<PartialDate>,
    /// Whether it was worked out and not told.
    pub derived: bool,
    /// Whether claims contradict each other about it, or it breaks an invariant.
    pub conflict: bool,
    /// How it was worked out, what speaks against it.
    pub because: Vec<String>,
    /// Id of the incident that made it so.
    pub incident: Option<String>,
    /// Claims it rests on, as indices, and whether each speaks for it.
    pub claims: Vec<(usize, bool)>,
}

/// Facts, as folding gives them. They are large: boxed, neither gathering nor sorting moves one.
#[allow(clippy::vec_box)]
pub type Facts = Vec<Box<Fact>>;

/// What the modules fold: everything known, and the day asked for.
struct Known<'a> {
    claims: &'a [Claim],
    incidents: &'a [Incident],
    on: Day,
    basis: Basis,
    accusations: OnceLock<denied_accusations::Accusations<'a>>,
    firsts: OnceLock<FxHashMap<[&'a str; 2], Day>>,
}

/// An incident with what it does.
struct Done<'a> {
    incident: &'a Incident,
    effect: &'a Effect,
    measure: Cow<'a, Box<Measure>>,
    /// Boxed, as facts are.
    thing: Box<Thing>,
}

/// A standing claim with its index.
struct Told<'a> {
    claim: usize,
    stood: &'a Stood,
    thing: Thing,
}

/// Folds `claims` and their `incidents` into what stood on a day, ordered by kind and thing.
pub fn fold(claims: &[Claim], incidents: &[Incident], effects: &Effects, on: Day, basis: Basis) -> Facts {
    let known = Known { claims, incidents, on, basis, accusations: OnceLock::new(), firsts: OnceLock::new() };
    // A pair can have thousands of incidents.
    let each: Vec<(&str, Done)> =
        incidents.par_iter().flat_map_iter(|incident| done_by(incident, claims, effects)).collect();
    let mut done: BTreeMap<&str, Vec<Done>> = BTreeMap::new();
    for (kind, one) in each {
        done.entry(kind).or_default().push(one);
    }
    let mut told: BTreeMap<&str, Vec<Told>> = BTreeMap::new();
    for (claim, stood) in claims.iter().enumerate().filter_map(|(i, c)| Some((i, c.stood()?))) {
        if let Some(kind) = effects.kind(&stood.kind) {
            told.entry(&kind.name).or_default().push(Told { claim, stood, thing: thing_of_standing(kind, stood) });
        }
    }
    // Kinds are folded apart from each other, and stay in their order.
    let of_kind = |kind: &Kind| {
        let mut facts = Facts::new();
        let none = (Vec::new(), Vec::new());
        let done_here = done.get(kind.name.as_str()).unwrap_or(&none.0);
        let told_here = told.get(kind.name.as_str()).unwrap_or(&none.1);
        match kind.shape {
            Shape::Value => value::fold(&known, kind, done_here, told_here, &mut facts),
            Shape::Count => count::fold(&known, kind, &done, told_here, &mut facts),
            Shape::Status => status::fold(&known, kind, done_here, told_here, &mut facts),
            Shape::Each => each::fold(&known, kind, done_here, told_here, &mut facts),
            Shape::Call => call::fold(&known, kind, done_here, told_here, &mut facts),
            Shape::Allegation => allegation::fold(&known, kind, done_here, told_here, &mut facts),
            Shape::Stance => stance::fold(&known, kind, told_here, &mut facts),
            Shape::Total => stance::totals(&known, kind, told_here, &mut facts),
            Shape::Post => post::fold(&known, kind, done_here, told_here, &mut facts),
            Shape::List => list::fold(&known, kind, told_here, &mut facts),
        }
        facts
    };
    let mut facts: Facts = effects.kinds().par_iter().flat_map_iter(of_kind).collect();
    checks::mark_conflicts(&mut facts);
    reciprocity::mark(&mut facts);
    unseated::mark(effects, &mut facts);
    let by_id: FxHashMap<&str, &Incident> = incidents.iter().map(|i| (i.id.as_str(), i)).collect();
    let doubtful = |d: &PartialDate| !d.is_day() && d.first() <= on && on < d.last();
    facts.par_iter_mut().for_each(|fact| {
        fact.claims.sort_unstable();
        fact.claims.dedup_by_key(|c| c.0);
        if let Some(incident) = fact.incident.as_ref().and_then(|id| by_id.get(id.as_str())) {
            flag_for_review(&known, effects, incident, fact);
        }
        if fact.between.is_none() {
            fact.between = fact.since.into_iter().chain(fact.until).find(doubtful).map(|d| (d.first(), d.last()));
        }
    });
    let mut facts = side_by_side(claims, facts, &by_id);
    checks::explain(claims, &mut facts);
    facts
}

/// A fact whose number is told in several ways that cannot all be true, once for each: the claims that tell another number speak
/// against it. Only now: until here it is one, with the bounds of all, so that nothing is summed or reduced twice.
fn side_by_side(claims: &[Claim], facts: Facts, by_id: &FxHashMap<&str, &Incident>) -> Facts {
    let mut shown = Facts::with_capacity(facts.len());
    for fact in facts {
        let incident = fact.incident.as_ref().and_then(|id| by_id.get(id.as_str()));
        let Some(incident) = incident.filter(|i| !i.numbers.is_empty() && i.share() == fact.number) else {
            shown.push(fact);
            continue;
        };
        for (number, by) in &incident.numbers {
            let others = || incident.numbers.iter().filter(|(other, _)| other != number);
            let mut one = (*fact).clone();
            one.number = if incident.together.is_empty() { *number } else { fact.number };
            for (c, stands) in &mut one.claims {
                *stands &= !others().any(|(_, told)| told.contains(c));
            }
            let told = others().map(|(other, told)| format!("{} (`{}`)", count::shown(*other), claims[told[0]].id));
            one.because.push(format!("also told: {}", told.collect::<Vec<_>>().join(", ")));
            one.conflict = true;
            debug_assert!(by.iter().all(|c| one.claims.contains(&(*c, true))));
            shown.push(Box::new(one));
        }
    }
    shown
}

/// Numbers that must agree with each other, without deriving one from the other.
pub fn cross_checks(claims: &[Claim], incidents: &[Incident], on: Day) -> Vec<Check> {
    checks::cross(claims, incidents, on)
}

/// What an incident does to the register: the measure of its clearest telling that has one.
pub fn measure_of<'a>(claims: &'a [Claim], incident: &Incident) -> Option<&'a Measure> {
    measured(claims, incident)?.measure.as_deref()
}

/// What an incident that takes effect does, each with the name of its kind.
fn done_by<'a>(incident: &'a Incident, claims: &'a [Claim], effects: &'a Effects) -> Vec<(&'a str, Done<'a>)> {
    let Some(deed) = measured(claims, incident).filter(|_| incident.takes_effect(claims)) else { return Vec::new() };
    let Some((kind, effect)) = deed.measure.as_ref().and_then(|measure| effects.of(measure)) else { return Vec::new() };
    let one = |measure: Cow<'a, Box<Measure>>| {
        let thing = thing_of_measure(kind, &measure, &incident.actors).into();
        (kind.name.as_str(), Done { incident, effect, measure, thing })
    };
    deed.measures().into_iter().map(one).collect()
}

/// The clearest telling that has a measure.
fn measured<'a>(claims: &'a [Claim], incident: &Incident) -> Option<&'a Deed> {
    incident.tellings(claims).find_map(|c| claims[c].deed().filter(|deed| deed.measure.is_some()))
}

/// The end of the term that an incident gives: of its clearest telling that has one.
pub(crate) fn until_of(claims: &[Claim], incident: &Incident) -> Option<PartialDate> {
    incident.tellings(claims).find_map(|c| claims[c].deed()?.measure.as_ref()?.until)
}

impl<'a> Known<'a> {
    /// What denials are held against; only where there is a denial.
    fn accusations(&self) -> &denied_accusations::Accusations<'a> {
        self.accusations.get_or_init(|| denied_accusations::Accusations::of(self))
    }

    /// The first day of which anything is told of the parties of a thing.
    fn first_told_of(&self, thing: &Thing) -> Day {
        let parties = [&thing.holder, &thing.host, &thing.by, &thing.against].into_iter().flatten();
        let mut parties: Vec<&str> = parties.chain(&thing.parties).map(String::as_str).collect();
        parties.sort_unstable();
        let (Some(&first), Some(&last)) = (parties.first(), parties.last()) else { return Day::MIN };
        let firsts = self.firsts.get_or_init(|| firsts(self.claims));
        firsts.get(&[first, last]).copied().unwrap_or(Day::MIN)
    }

    /// The date from which an incident counts, with the first and last day that this can be: what comes into force by
    /// steps is in doubt from the first of them on. `None` where nothing tells when it was.
    fn start(&self, incident: &Incident) -> Option<(PartialDate, Day, Day)> {
        let decided = incident.decided_on.or(incident.date);
        let (date, phased_from) = match self.basis {
            Basis::Decided => (decided.or(incident.effective_on), None),
            Basis::InForce => {
                let phased_from = self.first_told(incident, |m| m.phased_from);
                (incident.effective_on.or(phased_from).or(decided), phased_from)
            }
        };
        let date = date?;
        let first = phased_from.map_or(date.first(), |steps| steps.first().min(date.first()));
        // "Last week": on one of its days; "after 6 October": by the day it was told.
        let last = if incident.vague && incident.date == Some(date) {
            incident.enddate.map_or_else(|| self.known_from(incident), PartialDate::last).max(date.last())
        } else {
            date.last()
        };
        Some((date, first, last))
    }

    /// A fact of an incident, with everything but its status and since.
    fn fact_of(&self, kind: &Kind, done: &Done) -> Fact {
        let incident = done.incident;
        let manner = self.first_told(incident, |m| m.manner.clone());
        Fact {
            kind: kind.name.clone(),
            thing: Thing {
                name: self.first_told(incident, |m| m.name.clone()),
                place: self.first_told(incident, |m| m.place.clone()),
                post: done.thing.post.as_ref().and(done.measure.post.clone()),
                ..(*done.thing).clone()
            },
            about: self.first_told(incident, |m| m.about.clone()),
            notice: done.measure.notice,
            manner,
            rank: self.first_told(incident, |m| m.rank.clone()),
            named_by: self.first_told(incident, |m| m.named_by.clone()),
            predecessor: self.first_told(incident, |m| m.predecessor.clone()),
            basis: self.first_told(incident, |m| m.basis.clone()),
            until: until_of(self.claims, incident),
            deadline: incident.deadline,
            decided_on: incident.decided_on,
            effective_on: incident.effective_on,
            incident: Some(incident.id.clone()),
            claims: incident.stands(self.claims).collect(),
            conflict: incident.is_contested(self.claims),
            ..Fact::default()
        }
    }

    fn first_told<T>(&self, incident: &Incident, of: impl Fn(&Measure) -> Option<T>) -> Option<T> {
        incident.tellings(self.claims).find_map(|c| of(self.claims[c].deed()?.measure.as_ref()?))
    }

    /// The day on which it was first told: the latest on which it can have happened, where no day of its own is told.
    fn known_from(&self, incident: &Incident) -> Day {
        incident.tellings(self.claims).map(|c| self.claims[c].known).min().unwrap_or(Day::MAX)
    }

    /// A fact that a standing claim tells.
    fn fact_told(&self, kind: &Kind, told: &Told) -> Fact {
        let s = told.stood;
        Fact {
            kind: kind.name.clone(),
            thing: Thing {
                name: s.name.clone(),
                place: s.place.clone(),
                post: told.thing.post.as_ref().and(s.post.clone()),
                ..told.thing.clone()
            },
            status: s.status.clone(),
            rank: s.rank.clone(),
            verb: s.verb.clone(),
            about: s.about.clone(),
            number: s.number,
            notice: s.notice,
            since: s.since,
            until: s.until,
            claims: vec![(told.claim, self.speaks_for(told.claim))],
            ..Fact::default()
        }
    }

    fn speaks_for(&self, claim: usize) -> bool {
        self.claims[claim].speaks_for()
    }

    /// Whether a standing claim can be folded: told as fact, and not told not to be so.
    fn is_told(&self, told: &Told) -> bool {
        self.claims[told.claim].takes_effect()
    }

    /// The day a standing claim speaks of.
    fn day(&self, told: &Told) -> PartialDate {
        told.stood.on.unwrap_or(PartialDate::Day(self.claims[told.claim].known))
    }
}

/// The first day of which anything is told to stand or to be done, of every two parties and of every one.
fn firsts(claims: &[Claim]) -> FxHashMap<[&str; 2], Day> {
    let mut firsts: FxHashMap<[&str; 2], Day> = FxHashMap::default();
    // What is alleged, denied or said changes nothing that stands.
    let is_thing = |claim: &Claim| claim.kind().is_some_and(|kind| !matches!(kind, "allegation" | "stance"));
    for claim in claims.iter().filter(|claim| claim.takes_effect() && is_thing(claim)) {
        let told = match (claim.deed(), claim.stood()) {
            (Some(deed), _) => deed.date.or(deed.enddate),
            (_, Some(stood)) => stood.since.or(stood.on),
            _ => None,
        };
        let day = told.map_or(claim.known, PartialDate::first).min(claim.known);
        let parties = claim.parties();
        for (n, one) in parties.iter().enumerate() {
            for other in &parties[n..] {
                let first = firsts.entry([*one, *other]).or_insert(day);
                *first = day.min(*first);
            }
        }
    }
    firsts
}

fn sorted(mut parties: Vec<String>) -> Vec<String> {
    parties.sort_unstable();
    parties.dedup();
    parties
}

/// Names and places compare by their letters.
pub(crate) fn folded(name: &Option<String>) -> Option<String> {
    name.as_deref().and_then(record::folded)
}

fn thing_of_measure(kind: &Kind, m: &Measure, actors: &[String]) -> Thing {
    let mut thing = Thing::default();
    let has_holder = kind.keys.contains(&Key::Holder);
    for key in &kind.keys {
        match key {
            Key::Holder => thing.holder.clone_from(&m.holder),
            Key::Host => thing.host.clone_from(&m.host),
            // Who imposes is the host; where a third party acts for one of the two, it is the actor.
            Key::By if has_holder && kind.keys.contains(&Key::Host) => {
                let third = |a: &&String| Some(*a) != m.holder.as_ref() && Some(*a) != m.host.as_ref();
                thing.by = actors.iter().find(third).cloned();
            }
            Key::By => thing.by.clone_from(&m.host),
            Key::Against => thing.against.clone_from(&m.holder),
            Key::Parties => thing.parties = sorted([&m.holder, &m.host].into_iter().flatten().cloned().collect()),
            Key::Name => thing.name = folded(&m.name),
            Key::Place => thing.place = folded(&m.place),
            Key::Type => thing.type_.clone_from(&m.type_),
            Key::Class => thing.class.clone_from(&m.class),
            Key::Unit => thing.unit.clone_from(&m.unit),
            Key::Post => thing.post = folded(&m.post),
            Key::Speaker | Key::Act => {}
        }
    }
    thing
}

fn thing_of_standing(kind: &Kind, s: &Stood) -> Thing {
    let mut thing = Thing::default();
    let has_holder = kind.keys.contains(&Key::Holder);
    for key in &kind.keys {
        match key {
            Key::Holder => thing.holder = s.holder.clone().or(s.against.clone()),
            Key::Host => thing.host = s.host.clone().or(s.by.clone()),
            Key::By => {
                thing.by = s.by.clone().or(s.host.clone().filter(|_| !has_holder || !kind.keys.contains(&Key::Host)))
            }
            Key::Against => thing.against = s.against.clone().or(s.holder.clone()),
            Key::Parties => {
                let told = if s.parties.is_empty() {
                    [&s.holder, &s.host].into_iter().flatten().cloned().collect()
                } else {
                    s.parties.clone()
                };
                thing.parties = sorted(told);
            }
            Key::Name => thing.name = folded(&s.name),
            Key::Place => thing.place = folded(&s.place),
            Key::Type => thing.type_.clone_from(&s.type_),
            Key::Class => thing.class.clone_from(&s.class),
            Key::Unit => thing.unit.clone_from(&s.unit),
            Key::Post => thing.post = folded(&s.post),
            Key::Speaker => thing.speaker.clone_from(&s.speaker),
            Key::Act => thing.act.clone_from(&s.act),
        }
    }
    thing
}

/// What the words say and cannot be so is kept and shown for review: only the host withdraws, refuses and caps, only the
/// holder recalls and appoints (a third party only where the kind has one that acts for the two), nobody is accredited to himself, and nothing is in force before it is decided.
fn flag_for_review(known: &Known, effects: &Effects, incident: &Incident, fact: &mut Fact) {
    let Some(measure) = measure_of(known.claims, incident) else { return };
    let Some((kind, effect)) = effects.of(measure) else { return };
    let mut remarks: Vec<String> = Vec::new();
    if let (Some(decided), Some(effective)) = (incident.decided_on, incident.effective_on)
        && effective.last() < decided.first()
    {
        remarks.push(format!("in force {effective}, before it was decided {decided}"));
    }
    if let (Some(holder), Some(host)) = (&measure.holder, &measure.host) {
        let doer = match effect.who {
            Some(Doer::Host) => Some((host, holder, "host")),
            Some(Doer::Holder) => Some((holder, host, "holder")),
            None => None,
        };
        if holder == host {
            remarks.push(format!("holder and host are both {holder}"));
        } else if let Some((rightful, other, word)) = doer
            && !incident.actors.is_empty()
            && !incident.actors.contains(rightful)
            && (incident.actors.contains(other) || !kind.keys.contains(&Key::By))
        {
            let told = incident.actors.join(" and ");
            remarks.push(format!("only the {word} ({rightful}) can `{}`, the words say {told}", effect.act));
        }
    }
    fact.conflict |= !remarks.is_empty();
    fact.because.extend(remarks.into_iter().map(|remark| format!("to be reviewed: {remark}")));
}
