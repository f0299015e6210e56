//! Answers as JSON, as the contract has them: what stands, incidents, chains.
//!
//! Takes a [`Desk`]: the claims that were known, their incidents, and what is known of their sources.

use crate::chains;
use crate::claim::{Claim, Number, make_ready};
use crate::date::{Day, PartialDate};
use crate::effects::Effects;
use crate::fold::{self, Basis, Fact, Facts};
use crate::incidents::{ByHand, Incident, gather, told_apart};
use crate::phrases::TELLING;
use crate::reasons;
use crate::sources::{self, Sketch};
use rustc_hash::FxHashMap;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::OnceLock;

/// What is known of a report.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Who published it.
    pub publisher: Option<String>,
    /// Who owns or feeds that publisher, where a desk has said so.
    pub owner: Option<String>,
    /// The agency its dateline credits.
    pub credit: Option<String>,
    /// What its text is made of; `None` for entries by hand.
    pub sketch: Option<Sketch>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// How reliable its publisher is, A to F, where a desk has said so.
    pub reliability: Option<String>,
}

/// What is known of reports, by their ids. Looked up for every claim, and without an order: whoever goes through them makes one.
pub type Sources = FxHashMap<String, Box<Source>>;

/// Everything an answer is made from.
pub struct Desk<'a> {
    /// The claims that were known, in canonical order.
    pub claims: Vec<Claim>,
    /// Their incidents.
    pub incidents: Vec<Incident>,
    /// What is known of their reports.
    pub sources: Sources,
    /// How credible a claim is, 1 to 6, where a desk has said so.
    pub credibility: BTreeMap<String, u8>,
    /// The effects table.
    pub effects: &'a Effects,
    /// Publishers in small letters, each with the name its reports are counted under; made when first asked for.
    outlets: OnceLock<BTreeMap<String, String>>,
}

/// One report among those that tell an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Its id.
    pub report: String,
    /// The day it became known.
    pub known: Day,
    /// The name of its origin; `None` where it passes on what nobody named says.
    pub origin: Option<String>,
    /// Whether it only passes on what another origin said, or copies another's text.
    pub copy: bool,
}

impl<'a> Desk<'a> {
    /// A desk with these claims and nothing else.
    pub fn of(mut claims: Vec<Claim>, effects: &'a Effects) -> Desk<'a> {
        make_ready(&mut claims, |_| None);
        Desk::with(claims, effects, &ByHand::default())
    }

    /// A desk with the claims of a view, gathered as a desk officer has said.
    pub fn with(claims: Vec<Claim>, effects: &'a Effects, by_hand: &ByHand) -> Desk<'a> {
        let incidents = gather(&claims, by_hand);
        Desk {
            claims,
            incidents,
            sources: Sources::default(),
            credibility: BTreeMap::new(),
            effects,
            outlets: OnceLock::new(),
        }
    }

    /// What is known of a report.
    pub fn source(&self, report: &str) -> Option<&Source> {
        self.sources.get(report).map(AsRef::as_ref)
    }

    /// How many reports tell these claims, and how many origins stand behind those.
    pub fn reports_and_origins(&self, claims: &[usize]) -> (usize, usize) {
        if let [only] = claims {
            return (1, usize::from(self.passed_on(&self.claims[*only]).is_none_or(|name| !name.is_empty())));
        }
        counted(&self.tellings(claims))
    }

    /// The reports that tell these claims, first published first, each with its origin: near-copies, feeds of one owner
    /// or agency and a medium's word passed on are one; what is passed on from nobody named is none.
    pub fn tellings(&self, claims: &[usize]) -> Vec<Telling> {
        let mut reports: BTreeMap<(Day, &str), Option<String>> = BTreeMap::new();
        for &c in claims {
            let claim = &self.claims[c];
            let passed_on = self.passed_on(claim);
            // A report with a first-hand claim is its own origin, whatever else it passes on.
            let slot = reports.entry((claim.known, &claim.report)).or_insert_with(|| passed_on.clone());
            if passed_on.is_none() {
                *slot = None;
            }
        }
        let reports: Vec<((Day, &str), Option<String>)> = reports.into_iter().collect();
        let found: Vec<Option<&Source>> = reports.iter().map(|((_, id), _)| self.source(id)).collect();
        let source = |i: usize| found[i];
        let names: Vec<Vec<String>> = (0..reports.len())
            .map(|i| {
                source(i).map_or_else(Vec::new, |s| {
                    [&s.owner, &s.credit, &s.publisher].map(lower).into_iter().flatten().collect()
                })
            })
            .collect();
        let sketch = |i: usize| source(i).and_then(|s| s.sketch.as_ref());
        // Two entries by hand that rest on one note.
        let note = |i: usize| source(i).filter(|s| s.sketch.is_none()).and_then(|s| s.title.as_ref());
        let marks = |i: usize| -> Vec<Mark> {
            let names = names[i].iter().map(|name| Mark::Name(name));
            let runs = sketch(i).into_iter().flat_map(|s| s.marks()).map(|(seed, least)| Mark::Run(seed, least));
            names.chain(note(i).map(|note| Mark::Note(note))).chain(runs).collect()
        };
        let same = |a: usize, b: usize| {
            if reports[a].1.is_some() || reports[b].1.is_some() {
                return false;
            }
            names[a].iter().any(|name| names[b].contains(name))
                || note(a).is_some() && note(a) == note(b)
                || matches!((sketch(a), sketch(b)), (Some(x), Some(y)) if x.is_copy_of(y))
        };
        let group = sources::group(reports.len(), marks, same);
        let origin = |i: usize| match &reports[i].1 {
            Some(name) => Some(name.clone()).filter(|n| !n.is_empty()),
            None => {
                let name = source(group[i]).and_then(origin_name);
                Some(name.unwrap_or_else(|| format!("report {}", reports[group[i]].0.1)))
            }
        };
        let mut seen = BTreeSet::new();
        (0..reports.len())
            .map(|i| {
                let origin = origin(i);
                let copy = origin.as_ref().is_none_or(|o| !seen.insert(o.clone()));
                Telling { report: reports[i].0.1.to_owned(), known: reports[i].0.0, origin, copy }
            })
            .collect()
    }

    /// Whom a claim is passed on from: `None` where it is first-hand, an empty name where nobody is named. A publisher of this
    /// ledger goes by the name of whoever owns or feeds it.
    fn passed_on(&self, claim: &Claim) -> Option<String> {
        let outermost = claim.speakers.last()?;
        let outlets = self.outlets.get_or_init(|| {
            let mut sources: Vec<(&String, &Box<Source>)> = self.sources.iter().collect();
            sources.sort_unstable_by_key(|(report, _)| *report);
            sources.into_iter().filter_map(|(_, s)| Some((lower(&s.publisher)?, origin_name(s)?))).collect()
        });
        match outlets.get(&outermost.text.to_lowercase()) {
            // Quoting oneself is no passing on.
            Some(outlet) => {
                let own = self.source(&claim.report).and_then(origin_name);
                (own.as_ref() != Some(outlet)).then(|| outlet.clone())
            }
            None => passed_on(claim),
        }
    }

    /// Why, in the words of each source that tells, with the class of the reason.
    fn reasons(&self, incident: &Incident) -> Value {
        let told = incident.claims.iter().flat_map(|&c| {
            let deed = self.claims[c].deed();
            deed.into_iter().flat_map(move |d| d.causes.iter().map(move |cause| (c, cause)))
        });
        told.filter(|(_, cause)| cause.relation != "purpose")
            .map(|(c, cause)| {
                json!({
                    "text": cause.text, "relation": cause.relation, "class": reasons::class(&cause.text),
                    "event": self.claims[c].id, "start": cause.start, "end": cause.end,
                })
            })
            .collect()
    }

    /// Who reported first, who confirmed it, who only copied or passed it on.
    fn network(&self, tellings: &[Telling]) -> Value {
        let row = |t: &Telling| {
            let publisher = self.source(&t.report).and_then(|s| s.publisher.clone());
            json!({ "report": t.report, "publisher": publisher, "published": t.known.to_string(), "origin": t.origin })
        };
        let rest = |copy: bool| tellings.iter().skip(1).filter(|t| t.copy == copy).map(row).collect::<Vec<_>>();
        json!({ "first": tellings.first().map(row), "confirmed": rest(false), "copied": rest(true) })
    }

    fn claims_json(&self, claims: &[(usize, bool)]) -> Value {
        claims.iter().map(|&(c, stands)| self.claim_json(c, stands)).collect()
    }

    /// One claim, with the words it rests on.
    pub fn claim_json(&self, c: usize, stands: bool) -> Value {
        value_of(&ClaimRow { desk: self, c, stands })
    }

    /// One incident as the contract has it.
    pub fn incident_json(&self, incident: &Incident) -> Value {
        let main = incident.main(&self.claims);
        let stands: Vec<(usize, bool)> = incident.stands(&self.claims).collect();
        let tellings = self.tellings(&in_favour(&stands));
        let (reports, origins) = counted(&tellings);
        let mut row = object([
            ("id", incident.id.as_str().into()),
            ("actor", joined(&incident.actors)),
            ("recipient", joined(&incident.recipients)),
            ("event", main.event.as_str().into()),
            ("mode", main.mode.as_deref().into()),
            ("cameo", main.cameo.as_deref().into()),
            ("scale", ((f64::from(main.scale) * 100.0).round() / 100.0).into()),
            ("date", date(incident.date)),
            ("enddate", date(incident.enddate)),
            ("quantity", incident.number.value.into()),
            ("low", incident.number.low.into()),
            ("high", incident.number.high.into()),
            ("modality", incident.modality.word().into()),
            ("background", incident.background.into()),
            ("act", main.measure.as_ref().map(|m| m.act.as_str()).into()),
            ("kind", main.measure.as_ref().map(|m| m.kind.as_str()).into()),
            ("decided_on", date(incident.decided_on)),
            ("effective_on", date(incident.effective_on)),
            ("deadline", date(incident.deadline)),
            ("conflict", incident.is_contested(&self.claims).into()),
            ("reports", reports.into()),
            ("origins", origins.into()),
            ("reasons", self.reasons(incident)),
            ("network", self.network(&tellings)),
            ("claims", self.claims_json(&stands)),
        ]);
        if !incident.together.is_empty() {
            row["together"] = joined(&incident.together);
        }
        if !incident.numbers.is_empty() {
            row["numbers"] = incident.numbers.iter().map(|(number, by)| self.number_json(*number, by)).collect();
        }
        row
    }

    /// One of several numbers of an incident, with the claims that tell it.
    fn number_json(&self, number: Number, by: &[usize]) -> Value {
        let (reports, origins) = self.reports_and_origins(by);
        let claims: Vec<&str> = by.iter().map(|&c| self.claims[c].id.as_str()).collect();
        json!({
            "value": number.value, "low": number.low, "high": number.high, "claims": claims, "reports": reports,
            "origins": origins,
        })
    }

    /// Whether an incident is between two parties: both take part, or it falls on what one has with the other.
    pub fn is_between(&self, incident: &Incident, a: &str, b: &str) -> bool {
        let has = |p: &str| incident.actors.iter().chain(&incident.recipients).any(|k| k == p);
        let measured = || {
            fold::measure_of(&self.claims, incident).is_some_and(|m| {
                let of = |p: &str| m.holder.as_deref() == Some(p) || m.host.as_deref() == Some(p);
                of(a) && of(b)
            })
        };
        (has(a) && has(b)) || measured()
    }

    /// The incidents between two parties.
    pub fn incidents_between<'s>(&'s self, a: &'s str, b: &'s str) -> impl Iterator<Item = &'s Incident> {
        self.incidents.iter().filter(move |i| self.is_between(i, a, b))
    }
}

impl Desk<'_> {
    /// Ids of the incidents between two parties.
    pub fn ids_between<'s>(&'s self, a: &'s str, b: &'s str) -> BTreeSet<&'s str> {
        self.incidents_between(a, b).map(|i| i.id.as_str()).collect()
    }
}

/// What two reports of one origin have in common.
#[derive(PartialEq, Eq, Hash)]
enum Mark<'s> {
    Name(&'s str),
    Note(&'s str),
    Run(usize, u16),
}

/// The name under which a report's source is counted.
fn origin_name(source: &Source) -> Option<String> {
    let name = source.owner.as_ref().or(source.credit.as_ref()).or(source.publisher.as_ref())?;
    Some(name.to_lowercase())
}

fn lower(name: &Option<String>) -> Option<String> {
    name.as_ref().map(|name| name.to_lowercase())
}

/// Whom a claim is passed on from: `None` where it is first-hand, an empty name where nobody is named.
fn passed_on(claim: &Claim) -> Option<String> {
    let outermost = claim.speakers.last()?;
    let text = outermost.text.to_lowercase();
    if outermost.sector.as_deref() == Some("MED") && outermost.key.is_none() {
        return Some(text);
    }
    let nobody = text.is_empty() || TELLING.of("nobody").any(|nobody| nobody == text);
    let passed = outermost.key.is_none() && (nobody || outermost.cue == "reportedly");
    passed.then(String::new)
}

/// An object of these members, moved in: `json!` copies what it is given, which for thousands of rows is half the time.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn date(date: Option<PartialDate>) -> Value {
    date.map_or(Value::Null, |d| Value::String(d.to_string()))
}

/// Keys of several parties, joined by `+` in the order of the alphabet.
fn joined(parties: &[String]) -> Value {
    let mut sorted: Vec<&str> = parties.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.is_empty() { Value::Null } else { Value::String(sorted.join("+")) }
}

/// The claims that speak for something; all, where none does.
pub fn in_favour(claims: &[(usize, bool)]) -> Vec<usize> {
    let all = !claims.iter().any(|c| c.1);
    claims.iter().filter(|c| c.1 || all).map(|c| c.0).collect()
}

/// How many reports, and how many origins.
fn counted(tellings: &[Telling]) -> (usize, usize) {
    let origins: BTreeSet<&String> = tellings.iter().filter_map(|t| t.origin.as_ref()).collect();
    (tellings.len(), origins.len())
}

/// `legation state`, without the keys that say what was asked.
pub fn state(desk: &Desk, parties: (&str, &str), on: Day, basis: Basis) -> Value {
    state_of(desk, &facts(desk, parties, on, basis), parties, on)
}

/// The same of [`facts`] that are folded already.
fn state_of(desk: &Desk, facts: &[Box<Fact>], parties: (&str, &str), on: Day) -> Value {
    let rows: Vec<Value> = facts.iter().map(|fact| fact_json(desk, fact)).collect();
    object([("facts", rows.into()), ("checks", checks(desk, parties, on))])
}

/// The sums between two parties that must agree with each other.
pub fn checks(desk: &Desk, (a, b): (&str, &str), on: Day) -> Value {
    let checks = fold::cross_checks(&desk.claims, &desk.incidents, on);
    if checks.is_empty() {
        return json!([]);
    }
    let between = desk.ids_between(a, b);
    checks
        .into_iter()
        .filter(|c| c.incidents.iter().all(|id| between.contains(id.as_str())))
        .map(|c| json!({ "text": c.text, "agrees": c.agrees, "incidents": c.incidents }))
        .collect()
}

/// The facts that stand between two parties.
pub fn facts(desk: &Desk, (a, b): (&str, &str), on: Day, basis: Basis) -> Facts {
    let mut facts = fold::fold(&desk.claims, &desk.incidents, desk.effects, on, basis);
    facts.retain(|f| concerns(f, a, b));
    facts
}

/// Whether a fact is one between two parties; a stance, of either about the other.
fn concerns(fact: &Fact, a: &str, b: &str) -> bool {
    let t = &fact.thing;
    let named = |key: &str| {
        [&t.holder, &t.host, &t.by, &t.against, &t.speaker].into_iter().flatten().chain(&t.parties).any(|k| k == key)
    };
    named(a) && named(b)
}

/// One fact as the contract has it; keys that its kind does not have are left out.
pub fn fact_json(desk: &Desk, fact: &Fact) -> Value {
    value_of(&FactRow { desk, fact })
}

/// A row as a value: only for those who change it, or read it again.
fn value_of(row: &impl Serialize) -> Value {
    // Rows have texts for keys and nothing that could fail.
    serde_json::to_value(row).unwrap_or_default()
}

/// One fact as it is written. Answers of thousands of rows are written row by row: as values they would take fifty
/// megabytes. Members stand in the order of the alphabet, as values have them.
pub struct FactRow<'a> {
    /// Where it comes from.
    pub desk: &'a Desk<'a>,
    /// The fact.
    pub fact: &'a Fact,
}

/// One claim as it is written.
struct ClaimRow<'a> {
    desk: &'a Desk<'a>,
    c: usize,
    stands: bool,
}

/// The claims of a fact.
struct ClaimRows<'a> {
    desk: &'a Desk<'a>,
    claims: &'a [(usize, bool)],
}

impl Serialize for FactRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let FactRow { desk, fact } = *self;
        let t = &fact.thing;
        let (reports, origins) = desk.reports_and_origins(&in_favour(&fact.claims));
        let mut row = Row(serializer.serialize_map(None)?);
        row.told("about", &fact.about)?;
        row.told("act", &t.act)?;
        row.told("against", &t.against)?;
        row.list("also", &fact.also)?;
        row.told("basis", &fact.basis)?;
        row.list("because", &fact.because)?;
        row.told("between", &fact.between.map(|(first, last)| [Shown(first), Shown(last)]))?;
        row.told("by", &t.by)?;
        row.put("claims", &ClaimRows { desk, claims: &fact.claims })?;
        row.told("class", &t.class)?;
        row.put("conflict", &fact.conflict)?;
        row.told("counterpart", &fact.counterpart)?;
        row.told("deadline", &fact.deadline.map(Shown))?;
        row.told("decided_on", &fact.decided_on.map(Shown))?;
        row.put("derived", &fact.derived)?;
        row.told("effective_on", &fact.effective_on.map(Shown))?;
        row.put("high", &fact.number.high)?;
        row.told("holder", &t.holder)?;
        row.told("host", &t.host)?;
        row.put("incident", &fact.incident)?;
        row.put("kind", &fact.kind)?;
        row.put("low", &fact.number.low)?;
        row.told("manner", &fact.manner)?;
        row.told("name", &t.name)?;
        row.told("named_by", &fact.named_by)?;
        row.told("notice", &fact.notice)?;
        row.put("origins", &origins)?;
        row.list("parties", &t.parties)?;
        row.told("place", &t.place)?;
        row.told("post", &t.post)?;
        row.told("predecessor", &fact.predecessor)?;
        row.told("rank", &fact.rank)?;
        row.put("reports", &reports)?;
        row.put("since", &fact.since.map(Shown))?;
        row.told("speaker", &t.speaker)?;
        row.told("status", &fact.status)?;
        let step = |(act, on): &(String, Option<PartialDate>)| json!({ "act": act, "on": date(*on) });
        row.list("steps", &fact.steps.iter().map(step).collect::<Vec<_>>())?;
        row.told("successor", &fact.successor)?;
        row.list("together", &fact.together)?;
        row.told("type", &t.type_)?;
        row.told("unit", &t.unit)?;
        row.put("until", &fact.until.map(Shown))?;
        row.put("value", &fact.number.value)?;
        row.told("verb", &fact.verb)?;
        row.0.end()
    }
}

impl Serialize for ClaimRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let claim = &self.desk.claims[self.c];
        let source = self.desk.source(&claim.report);
        let speaker = claim.speakers.first();
        let mut row = Row(serializer.serialize_map(None)?);
        row.put("background", &claim.background)?;
        row.told("by_hand", &claim.by_hand.then_some(true))?;
        row.told("credibility", &self.desk.credibility.get(&claim.id))?;
        row.put("end", &claim.end)?;
        row.put("event", &claim.id)?;
        row.put("modality", claim.modality.word())?;
        row.put("published", &Shown(claim.known))?;
        row.put("publisher", &source.and_then(|s| s.publisher.as_deref()))?;
        row.told("reliability", &source.and_then(|s| s.reliability.as_deref()))?;
        row.put("report", &claim.report)?;
        if claim.by_hand {
            // The note or letter it rests on.
            row.put("source", &source.and_then(|s| s.title.as_deref()))?;
        }
        row.put("speaker", &speaker.and_then(|s| s.key.as_deref()))?;
        row.put("speaker_text", &speaker.map(|s| s.text.as_str()))?;
        row.put("stance", if self.stands { "for" } else { "against" })?;
        row.put("start", &claim.start)?;
        row.put("text", &claim.words)?;
        row.0.end()
    }
}

impl Serialize for ClaimRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.claims.iter().map(|&(c, stands)| ClaimRow { desk: self.desk, c, stands }))
    }
}

/// A row under writing.
struct Row<M>(M);

impl<M: SerializeMap> Row<M> {
    fn put(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), M::Error> {
        self.0.serialize_entry(key, value)
    }

    /// Left out where there is none.
    fn told(&mut self, key: &str, value: &Option<impl Serialize>) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| self.put(key, value))
    }

    /// Left out where it is empty.
    fn list(&mut self, key: &str, list: &[impl Serialize]) -> Result<(), M::Error> {
        if list.is_empty() { Ok(()) } else { self.put(key, list) }
    }
}

/// A date in words.
struct Shown<D>(D);

impl<D: Display> Serialize for Shown<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// `legation incidents`.
pub fn incidents(desk: &Desk, (a, b): (&str, &str)) -> Value {
    object([("incidents", desk.incidents_between(a, b).map(|i| desk.incident_json(i)).collect())])
}

/// How many of one party the other has sent home, over all incidents whose number is told: with bounds where it is not
/// known of each, and what speaks against it.
fn sent_home(desk: &Desk, by: &str, of: &str) -> Value {
    let counts = |i: &&Incident| {
        i.takes_effect(&desk.claims)
            && i.share().is_told()
            && fold::measure_of(&desk.claims, i).is_some_and(|m| {
                (m.act.as_str(), m.kind.as_str()) == ("withdraw", "accreditation")
                    && (m.host.as_deref(), m.holder.as_deref()) == (Some(by), Some(of))
            })
    };
    let counted: Vec<&Incident> = desk.incidents.iter().filter(counts).collect();
    let sum = |of: &dyn Fn(Number) -> Option<u64>| {
        counted.iter().map(|i| of(i.share())).try_fold(0, |sum: u64, n| Some(sum.saturating_add(n?)))
    };
    let withdrawn = sum(&|n| n.value);
    let mut row = object([("by", by.into()), ("of", of.into()), ("withdrawn", withdrawn.into())]);
    if withdrawn.is_none() {
        row["low"] = sum(&|n| n.low.or(n.value).or(Some(0))).into();
        row["high"] = sum(&|n| n.high.or(n.value)).into();
    }
    let against = against(desk, &counted);
    if !against.is_empty() {
        row["conflict"] = true.into();
        row["because"] = against.into();
    }
    row
}

/// What speaks against counts of these incidents: who denies one, and who tells another number of the same time.
fn against(desk: &Desk, counted: &[&Incident]) -> Vec<String> {
    let contested = counted.iter().filter(|i| i.is_contested(&desk.claims));
    let mut told: Vec<String> = contested
        .map(|i| i.against_each_other(&desk.claims).unwrap_or_else(|| format!("`{}` is contested", i.id)))
        .collect();
    for (n, one) in counted.iter().enumerate() {
        // Incidents stand in the order of their days.
        let near = |other: &&&Incident| {
            one.days().zip(other.days()).is_some_and(|((_, last), (from, _))| from.0 - last.0 <= 1)
        };
        for other in counted[n + 1..].iter().take_while(near).filter(|other| !one.number.meets(other.number)) {
            if told_apart(&desk.claims, one, other).is_none() {
                let shown = |i: &Incident| format!("{} (`{}`)", fold::shown(i.number), i.id);
                told.push(format!("{} against {}", shown(one), shown(other)));
            }
        }
    }
    told
}

/// `legation chain`, with net counts of who was sent home.
pub fn chain(desk: &Desk, (a, b): (&str, &str)) -> Value {
    let between = desk.ids_between(a, b);
    let rows: Vec<Value> = chains::links(&desk.claims, &desk.incidents)
        .into_iter()
        .filter(|l| {
            between.contains(desk.incidents[l.cause].id.as_str())
                && between.contains(desk.incidents[l.response].id.as_str())
        })
        .map(|link| {
            object([
                ("cause", desk.incident_json(&desk.incidents[link.cause])),
                ("response", desk.incident_json(&desk.incidents[link.response])),
                ("stated", link.stated.into()),
                ("text", link.text.into()),
                ("start", link.words.map(|w| w.0).into()),
                ("end", link.words.map(|w| w.1).into()),
                ("event", link.claim.map(|c| desk.claims[c].id.as_str()).into()),
            ])
        })
        .collect();
    let net: Vec<Value> = [(a, b), (b, a)].into_iter().map(|(by, of)| sent_home(desk, by, of)).collect();
    object([("chains", rows.into()), ("net", net.into())])
}
