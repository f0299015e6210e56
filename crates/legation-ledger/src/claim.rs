//! Claims: what one record of one report says, cut down to what folding needs.
//!
//! A claim is made from a record (an event, a standing claim) by [`Claim::of`] and from nothing else: a desk's own
//! entry is a record too, of a report that the entry itself is. Statements make no claim: what is said in them is
//! coded as events and standing claims.
//!
//! Everything that answers folds claims: see [`crate::incidents`] and [`crate::fold`].

use crate::date::{Day, PartialDate};
use crate::phrases::{Passage, TELLING};
use crate::together::counts_all;
use crate::words::COVER;
use legation_code::fault::suggest;
use legation_text::record::{Attribution, Entity, Event, MODALITIES, Quantity, Record, Standing};
use legation_text::{Precision, Span, TextIndex};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How a claim stands to what it claims, in the order of [`MODALITIES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, PartialOrd, Ord)]
pub enum Modality {
    /// Told as fact.
    Asserted,
    /// Told as an allegation.
    Alleged,
    /// Told as to come, by who does it.
    Planned,
    /// Threatened.
    Threatened,
    /// Asked for.
    Requested,
    /// May be.
    Possible,
    /// Would be, if.
    Conditional,
    /// Told only to say that somebody denies it.
    Denied,
}

impl Modality {
    /// All there are.
    pub const ALL: [Modality; 8] = [
        Modality::Asserted,
        Modality::Alleged,
        Modality::Planned,
        Modality::Threatened,
        Modality::Requested,
        Modality::Possible,
        Modality::Conditional,
        Modality::Denied,
    ];

    /// Reads the word of a record; one that is absent means asserted.
    pub fn parse(word: &str) -> Option<Modality> {
        let word = if word.is_empty() { "asserted" } else { word };
        Modality::ALL.into_iter().find(|modality| modality.word() == word)
    }

    /// The word of it.
    pub fn word(self) -> &'static str {
        MODALITIES[self as usize]
    }

    /// Whether it takes effect: a measure told as to come by who takes it has been decided. What is alleged, threatened,
    /// asked for, possible or conditional changes nothing that stands.
    pub fn takes_effect(self) -> bool {
        matches!(self, Modality::Asserted | Modality::Planned)
    }
}

/// A number with its bounds; an open bound is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The number itself, where told.
    pub value: Option<u64>,
    /// Least.
    pub low: Option<u64>,
    /// Greatest.
    pub high: Option<u64>,
}

impl Number {
    /// A number that is known exactly.
    pub fn exact(value: u64) -> Number {
        Number { value: Some(value), low: Some(value), high: Some(value) }
    }

    /// Whether the words tell anything of it.
    pub fn is_told(self) -> bool {
        self.value.is_some() || self.low.is_some() || self.high.is_some()
    }

    /// Whether both can be true of one thing: their intervals meet. A value without bounds ("about 50") is within a
    /// tenth; a number of which nothing is told meets every other.
    pub fn meets(self, other: Number) -> bool {
        let (low, high) = self.reach();
        let (other_low, other_high) = other.reach();
        low <= other_high && other_low <= high
    }

    /// The bounds of several numbers, of which one is true.
    pub fn around(numbers: impl Iterator<Item = Number> + Clone) -> Number {
        let all = |bound: fn(Number) -> Option<u64>| numbers.clone().map(bound).collect::<Option<Vec<u64>>>();
        let low = all(|n| n.low.or(n.value)).and_then(|all| all.into_iter().min());
        let high = all(|n| n.high.or(n.value)).and_then(|all| all.into_iter().max());
        Number { value: None, low, high }
    }

    fn reach(self) -> (u64, u64) {
        match (self.value, self.low, self.high) {
            (Some(value), None, None) => (value - value / 10, value.saturating_add(value / 10)),
            (value, low, high) => (low.or(value).unwrap_or(0), high.or(value).unwrap_or(u64::MAX)),
        }
    }
}

/// A number of an event, with what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// As [`Quantity::role`].
    pub role: String,
    /// As [`Quantity::unit`].
    pub unit: String,
    /// How many.
    pub number: Number,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Key of the party the speaker belongs to.
    pub key: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// The words that name the speaker.
    pub text: String,
    /// The cue.
    pub cue: String,
}

/// Why, as told: the words' place and the relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// `because`, `response`, `after` or `purpose`.
    pub relation: String,
    /// The words.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// The standing thing an act falls on, as [`legation_text::record::Measure`], with dates read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// From the table of acts.
    pub act: String,
    /// Kind of fact.
    pub kind: String,
    /// Key of the party whose thing it is.
    pub holder: Option<String>,
    /// Key of the party where it is.
    pub host: Option<String>,
    /// Of calls.
    pub type_: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// A body's or agreement's name.
    pub name: Option<String>,
    /// What a call or allegation is about.
    pub about: Option<String>,
    /// Class of staff.
    pub class: Option<String>,
    /// A part with staff of its own.
    pub unit: Option<String>,
    /// Of a withdrawal.
    pub manner: Option<String>,
    /// Hours of notice.
    pub notice: Option<u64>,
    /// By when.
    pub deadline: Option<PartialDate>,
    /// First day of what comes in by steps.
    pub phased_from: Option<PartialDate>,
    /// The end of a term.
    pub until: Option<PartialDate>,
    /// The post somebody holds.
    pub post: Option<String>,
    /// The rank.
    pub rank: Option<String>,
    /// Who named a chargé d'affaires ad interim.
    pub named_by: Option<String>,
    /// Who held the post before.
    pub predecessor: Option<String>,
    /// On what basis.
    pub basis: Option<String>,
}

/// What a claim says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// That something happened.
    Event(Box<Deed>),
    /// That something stood.
    Standing(Box<Stood>),
}

/// An event, as far as folding needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// Keys of the actors, in the order told; a party without a key is left out.
    pub actors: Vec<String>,
    /// Keys of the recipients.
    pub recipients: Vec<String>,
    /// PLOVER type.
    pub event: String,
    /// First mode, where there is one.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER intensity.
    pub scale: f32,
    /// First day (month, year).
    pub date: Option<PartialDate>,
    /// Whether words give the date; else it is the day of the report, on which it was told as done.
    pub date_told: bool,
    /// Last, of a stretch.
    pub enddate: Option<PartialDate>,
    /// Whether it was on some day between the two (a week, after a day), which words do not tell more closely.
    pub vague: bool,
    /// Day decided.
    pub decided_on: Option<PartialDate>,
    /// Day in force.
    pub effective_on: Option<PartialDate>,
    /// Numbers, the event's own first.
    pub counts: Vec<Count>,
    /// Where, in the text's words.
    pub place: Option<String>,
    /// What it does to the register.
    pub measure: Option<Box<Measure>>,
    /// Why, in the text's words.
    pub causes: Vec<Cause>,
    /// Id of the main telling in the same report.
    pub telling: String,
    /// Whether it is seen between two parties: see [`Deed::see_between`].
    #[serde(skip)]
    pub seen: bool,
}

impl Deed {
    /// Seen between two parties, a measure that one of them takes together with others, or bears together with others, is its own:
    /// "Norland, Westmark and Eastmark each expelled two envoys of Sudland" names Norland's measure alone.
    pub fn see_between(&mut self, a: &str, b: &str) {
        self.seen = true;
        let Some(measure) = &mut self.measure else { return };
        for side in [&mut measure.holder, &mut measure.host] {
            let Some(key) = side.as_deref().filter(|key| *key != a && *key != b) else { continue };
            let together = [&self.actors, &self.recipients].into_iter().find(|keys| keys.iter().any(|k| k == key));
            let is_among = |party: &&str| together.is_some_and(|keys| keys.iter().any(|k| k == party));
            let among: Vec<&str> = [a, b].into_iter().filter(is_among).collect();
            if let [one] = among[..] {
                *side = Some(one.to_owned());
            }
        }
    }

    /// Those who take, or bear, a measure together with a party; nobody where it is one side's alone.
    fn together_with(&self, key: Option<&String>) -> &[String] {
        let sides = [&self.actors, &self.recipients].into_iter().filter(|side| side.len() > 1);
        sides.into_iter().find(|side| key.is_some_and(|key| side.contains(key))).map_or(&[], Vec::as_slice)
    }

    /// The measure as each of several parties takes or bears it; seen between two, it is one already.
    pub fn measures(&self) -> Vec<Cow<'_, Box<Measure>>> {
        let Some(measure) = &self.measure else { return Vec::new() };
        let (holders, hosts) = (self.together_with(measure.holder.as_ref()), self.together_with(measure.host.as_ref()));
        // Who is on both sides has it with each of the others: which pairs are meant, no record says.
        if self.seen || holders.is_empty() && hosts.is_empty() || holders == hosts {
            return vec![Cow::Borrowed(measure)];
        }
        let of = |all: &[String], own: &Option<String>| match all {
            [] => vec![own.clone()],
            all => all.iter().cloned().map(Some).collect(),
        };
        let hosts = of(hosts, &measure.host);
        let each = of(holders, &measure.holder).into_iter().flat_map(|holder| {
            hosts.iter().map(move |host| Measure { holder: holder.clone(), host: host.clone(), ..(**measure).clone() })
        });
        // Nobody has it with himself.
        each.filter(|m| m.holder.is_none() || m.holder != m.host).map(|measure| Cow::Owned(Box::new(measure))).collect()
    }
}

/// A standing claim, as far as folding needs it; keys as in [`legation_text::record::Standing`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Stood {
    pub kind: String,
    pub holder: Option<String>,
    pub host: Option<String>,
    pub by: Option<String>,
    pub against: Option<String>,
    pub parties: Vec<String>,
    pub speaker: Option<String>,
    pub verb: Option<String>,
    pub name: Option<String>,
    pub type_: Option<String>,
    pub about: Option<String>,
    pub act: Option<String>,
    pub status: Option<String>,
    pub class: Option<String>,
    pub unit: Option<String>,
    pub post: Option<String>,
    pub rank: Option<String>,
    pub notice: Option<u64>,
    pub place: Option<String>,
    pub number: Number,
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
    pub on: Option<PartialDate>,
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Id of its record: the report's id, `#`, a number.
    pub id: String,
    /// Id of its report.
    pub report: String,
    /// Its number in the report.
    pub number: u32,
    /// Day it became known: the report's, or the entry's `--known-from`.
    pub known: Day,
    /// Whether that day is the report's own (else that of recording).
    pub dated: bool,
    /// First code point of the words that tell it.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First and one past the last code point of the sentence it stands in.
    pub sentence: (usize, usize),
    /// Told as fact, alleged, to come ...
    pub modality: Modality,
    /// Told not to be so.
    pub negated: bool,
    /// Told as earlier history.
    pub background: bool,
    /// Nearest speaker first.
    pub speakers: Vec<Speaker>,
    /// Entered by hand.
    pub by_hand: bool,
    /// How sure its coder was, in per cent; `None` where nobody says.
    pub confidence: Option<u8>,
    /// The words of its sentence, as far as they are known.
    pub words: String,
    /// Its publisher among those of all claims, by number; see [`make_ready`].
    #[serde(skip)]
    pub outlet: Option<u32>,
    /// Whether it repeats what its outlet told before, only to say that this was wrong; see [`make_ready`].
    #[serde(skip)]
    pub takes_back: bool,
    /// What it says.
    pub said: Said,
}

impl Claim {
    /// The claim that a record makes; `None` for a statement. `known` is the day the report became known and `dated`
    /// whether that is its own date.
    ///
    /// # Errors
    /// One sentence naming the record, where it lacks what a claim needs or names a date or modality that is none.
    pub fn of(record: &Record, known: Day, dated: bool) -> Result<Option<Claim>, String> {
        let confidence = match record {
            Record::Event(e) => e.confidence,
            Record::Standing(s) => s.confidence,
            Record::Statement(_) => 0.0,
        };
        let (said, start, end, sentence, modality, negated, background, attribution) = match record {
            Record::Statement(_) => return Ok(None),
            Record::Event(e) => (
                Said::Event(Box::new(deed(e)?)),
                e.event_start,
                e.event_end,
                (e.text_info.start, e.text_info.end),
                &e.modality,
                e.negated,
                e.background,
                &e.attribution,
            ),
            Record::Standing(s) => (
                Said::Standing(Box::new(stood(s)?)),
                s.start,
                s.end,
                (s.text_info.start, s.text_info.end),
                &s.modality,
                s.negated,
                s.background,
                &s.attribution,
            ),
        };
        let id = record.id().to_owned();
        let modality = Modality::parse(modality).ok_or_else(|| {
            let mend = suggest(modality, &MODALITIES);
            format!("record `{id}`: unknown modality `{modality}`; {mend}")
        })?;
        let number = id.rsplit('#').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        // A sentence that another coder does not tell is the words themselves.
        let sentence = if sentence.1 > sentence.0 { sentence } else { (start, end) };
        Ok(Some(Claim {
            report: record.report().to_owned(),
            number,
            known,
            dated,
            start,
            end,
            sentence,
            modality,
            negated,
            background,
            speakers: attribution.iter().map(speaker).collect(),
            by_hand: false,
            outlet: None,
            takes_back: false,
            confidence: (confidence > 0.0).then(|| (confidence.min(1.0) * 100.0).round() as u8),
            words: match record {
                Record::Event(event) => event.text.clone(),
                Record::Standing(standing) => standing.text.clone(),
                Record::Statement(_) => String::new(),
            },
            said,
            id,
        }))
    }

    /// Gives an erased name the id of its telling: of two names that nobody can read any more nobody knows whether they
    /// are one, and none of them is no name.
    pub fn set_erased_apart(&mut self) {
        let (telling, name) = match &mut self.said {
            Said::Event(deed) => (&deed.telling, deed.measure.as_mut().and_then(|m| m.name.as_mut())),
            Said::Standing(stood) => (&self.id, stood.name.as_mut()),
        };
        let Some(name) = name.filter(|name| name.contains(COVER)) else { return };
        let mark = format!(" ({telling})");
        if !name.ends_with(&mark) {
            name.push_str(&mark);
        }
    }

    /// Whether it speaks for what it tells: it says neither that this is not so, nor that somebody denies it.
    pub fn speaks_for(&self) -> bool {
        !self.negated && self.modality != Modality::Denied
    }

    /// Whether it tells something as done, decided or standing, and not as untrue.
    pub fn takes_effect(&self) -> bool {
        self.modality.takes_effect() && !self.negated
    }

    /// Whether its sentence says of a medium's own words, which tell it, that they are no longer stood by ("an earlier version said that …").
    fn is_correction(&self) -> bool {
        let of_nobodys = self.speakers.last().is_some_and(|speaker| speaker.key.is_none());
        of_nobodys && self.takes_effect() && TELLING.stand("taken back", &Passage::of(&self.words))
    }

    /// The clause that tells a deed, of the words of its sentence.
    pub fn clause(&self) -> String {
        let from = self.start.saturating_sub(self.sentence.0);
        self.words.chars().skip(from).take(self.end.saturating_sub(self.start)).collect()
    }

    /// The parties whose number a deed tells, where it counts several of them together.
    pub fn together(&self) -> &[String] {
        let Some((deed, measure)) = self.deed().and_then(|deed| Some((deed, deed.measure.as_ref()?))) else {
            return &[];
        };
        let sides = [measure.host.as_ref(), measure.holder.as_ref()];
        let all = sides.into_iter().map(|key| deed.together_with(key)).find(|all| !all.is_empty()).unwrap_or(&[]);
        if !all.is_empty() && counts_all(&self.clause()) { all } else { &[] }
    }

    /// Somebody's denial, where it is one: who denies, and what, in words of its own.
    pub fn denial(&self) -> Option<(&str, &str)> {
        let stood = self.stood().filter(|_| self.takes_effect())?;
        let by = match (stood.kind.as_str(), stood.verb.as_deref(), stood.status.as_deref()) {
            ("stance", Some("denies"), _) => &stood.speaker,
            ("allegation", _, Some("denied")) => &stood.against,
            _ => return None,
        };
        Some((by.as_deref()?, stood.about.as_deref().unwrap_or("")))
    }

    /// The claims of a report with the words of their sentences, as its text has them.
    pub fn with_words(mut claims: Vec<Claim>, text: &str) -> Vec<Claim> {
        let index = TextIndex::new(text);
        for claim in &mut claims {
            claim.words = index.slice(Span::new(claim.sentence.0, claim.sentence.1)).to_owned();
        }
        claims
    }

    /// What an accusation or an allegation is about, as far as its sentence tells: by these words a denial finds it.
    pub fn topic(&self) -> Option<&str> {
        let accuses = match &self.said {
            Said::Event(deed) => deed.event == "ACCUSE",
            Said::Standing(stood) => stood.kind == "allegation",
        };
        accuses.then_some(self.words.as_str())
    }

    /// What a call or an allegation is about, in words of its own, and the sentence of an accusation.
    pub fn matter(&self) -> impl Iterator<Item = &str> {
        let own = self.deed().and_then(|d| d.measure.as_ref()).and_then(|m| m.about.as_deref());
        own.into_iter().chain(self.topic())
    }

    /// The kind of standing thing that it tells or changes, if any.
    pub fn kind(&self) -> Option<&str> {
        match &self.said {
            Said::Event(deed) => deed.measure.as_ref().map(|m| m.kind.as_str()),
            Said::Standing(stood) => Some(&stood.kind),
        }
    }

    /// The event it tells, if it tells one.
    pub fn deed(&self) -> Option<&Deed> {
        match &self.said {
            Said::Event(deed) => Some(deed),
            Said::Standing(_) => None,
        }
    }

    /// The standing thing it tells, if it tells one.
    pub fn stood(&self) -> Option<&Stood> {
        match &self.said {
            Said::Standing(stood) => Some(stood),
            Said::Event(_) => None,
        }
    }

    /// Keys of every party it is about, sorted, each once: a look-up by two parties finds it under each pair of these.
    pub fn parties(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        match &self.said {
            Said::Event(deed) => {
                keys.extend(deed.actors.iter().chain(&deed.recipients).map(String::as_str));
                if let Some(measure) = &deed.measure {
                    keys.extend([&measure.holder, &measure.host].into_iter().flatten().map(String::as_str));
                }
            }
            Said::Standing(s) => {
                keys.extend(
                    [&s.holder, &s.host, &s.by, &s.against, &s.speaker].into_iter().flatten().map(String::as_str),
                );
                keys.extend(s.parties.iter().map(String::as_str));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Makes claims ready to be gathered: in order, with what only all of them and their reports' publishers tell.
pub fn make_ready<'s>(claims: &mut [Claim], publisher_of: impl Fn(&str) -> Option<&'s str>) {
    claims.sort_unstable_by(canonical_order);
    crate::denied_deeds::mark(claims);
    let mut outlets: FxHashMap<&str, u32> = FxHashMap::default();
    for claim in claims {
        claim.set_erased_apart();
        if claim.deed().is_some() && !claim.by_hand {
            let next = u32::try_from(outlets.len()).unwrap_or(u32::MAX);
            claim.outlet = publisher_of(&claim.report).map(|name| *outlets.entry(name).or_insert(next));
            claim.takes_back = claim.is_correction();
            if claim.takes_back {
                claim.modality = Modality::Denied;
            }
        }
    }
}

/// The order in which claims are told whenever order could matter: day known, report, number.
pub fn canonical_order(a: &Claim, b: &Claim) -> std::cmp::Ordering {
    (a.known, &a.report, a.number, &a.id).cmp(&(b.known, &b.report, b.number, &b.id))
}

fn partial(id: &str, field: &str, text: Option<&String>) -> Result<Option<PartialDate>, String> {
    text.map(|text| {
        PartialDate::parse(text).ok_or_else(|| {
            format!("record `{id}`: `{field}` is `{text}`, which is no date: write 2021-10-06, 2021-10 or 2021")
        })
    })
    .transpose()
}

fn keys(entities: &[Entity]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in entities.iter().filter_map(|e| e.key.as_ref()) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

fn speaker(a: &Attribution) -> Speaker {
    Speaker { key: a.key.clone(), sector: a.sector.clone(), text: a.entity_text.clone(), cue: a.cue.clone() }
}

fn count(q: &Quantity) -> Count {
    Count { role: q.role.clone(), unit: q.unit.clone(), number: Number { value: q.value, low: q.low, high: q.high } }
}

fn deed(e: &Event) -> Result<Deed, String> {
    let date = |field, text| partial(&e.id, field, text);
    let event = e.event.first().cloned().ok_or_else(|| format!("record `{}`: `event` names no type", e.id))?;
    let measure = match &e.measure {
        None => None,
        Some(m) => Some(Box::new(Measure {
            act: m.act.clone(),
            kind: m.kind.clone(),
            holder: m.holder.clone(),
            host: m.host.clone(),
            type_: m.type_.clone(),
            place: m.place.clone(),
            name: m.name.clone(),
            about: m.about.clone(),
            class: m.class.clone(),
            unit: m.unit.clone(),
            manner: m.manner.clone(),
            notice: m.notice,
            deadline: date("deadline", m.deadline.as_ref())?,
            phased_from: date("phased_from", m.phased_from.as_ref())?,
            until: date("until", m.until.as_ref())?,
            post: m.post.clone(),
            rank: m.rank.clone(),
            named_by: m.named_by.clone(),
            predecessor: m.predecessor.clone(),
            basis: m.basis.clone(),
        })),
    };
    Ok(Deed {
        actors: keys(&e.actor),
        recipients: keys(&e.recipient),
        event,
        mode: e.mode.first().cloned(),
        cameo: e.cameo.clone(),
        scale: e.event_scale as f32,
        date: date("date", e.date.as_ref())?,
        date_told: e.date_text.is_some(),
        enddate: date("enddate", e.enddate.as_ref())?,
        vague: matches!(e.date_precision, Some(Precision::Week | Precision::Between | Precision::After)),
        decided_on: date("decided_on", e.decided_on.as_ref())?,
        effective_on: date("effective_on", e.effective_on.as_ref())?,
        counts: e.quantity.iter().map(count).collect(),
        place: e.event_loc.clone(),
        measure,
        causes: e
            .cause
            .iter()
            .map(|c| Cause { relation: c.relation.clone(), text: c.text.clone(), start: c.start, end: c.end })
            .collect(),
        telling: if e.incident.is_empty() { e.id.clone() } else { e.incident.clone() },
        seen: false,
    })
}

fn stood(s: &Standing) -> Result<Stood, String> {
    let date = |field, text| partial(&s.id, field, text);
    if s.kind.is_empty() {
        return Err(format!("record `{}`: `kind` is missing", s.id));
    }
    Ok(Stood {
        kind: s.kind.clone(),
        holder: s.holder.clone(),
        host: s.host.clone(),
        by: s.by.clone(),
        against: s.against.clone(),
        parties: s.parties.clone(),
        speaker: s.speaker.clone(),
        verb: s.verb.clone(),
        name: s.name.clone(),
        type_: s.type_.clone(),
        about: s.about.clone(),
        act: s.act.clone(),
        status: s.status.clone(),
        class: s.class.clone(),
        unit: s.unit.clone(),
        post: s.post.clone(),
        rank: s.rank.clone(),
        notice: s.notice,
        place: s.place.clone(),
        number: Number { value: s.value, low: s.low, high: s.high },
        since: date("since", s.since.as_ref())?,
        until: date("until", s.until.as_ref())?,
        on: date("on", s.on.as_ref())?,
    })
}

/// Reads a record of any kind from JSON, leniently: see [`legation_text::record`].
///
/// # Errors
/// One sentence naming the field that is wrong.
pub fn read_record(value: serde_json::Value) -> Result<Record, String> {
    let kind = value.get("record").and_then(|k| k.as_str()).unwrap_or("").to_owned();
    let wrong = |e: serde_json::Error| e.to_string();
    match kind.as_str() {
        "event" => serde_json::from_value(value).map(Record::Event).map_err(wrong),
        "statement" => serde_json::from_value(value).map(Record::Statement).map_err(wrong),
        "standing" => serde_json::from_value(value).map(Record::Standing).map_err(wrong),
        "" => Err("`record` is missing: it says `event`, `statement` or `standing`".into()),
        other => Err(format!("`record` is `{other}`: it must be `event`, `statement` or `standing`")),
    }
}

/// A record of another coder that says nothing of its modality tells a fact.
pub fn asserted_unless_said(mut record: Record) -> Record {
    let modality = match &mut record {
        Record::Event(event) => &mut event.modality,
        Record::Standing(standing) => &mut standing.modality,
        Record::Statement(_) => return record,
    };
    if modality.is_empty() {
        Modality::Asserted.word().clone_into(modality);
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_of_several_is_each_ones() {
        let keys = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
        let host = |actors: &[&str], a: &str, b: &str| {
            let measure = Measure { holder: Some("SDL".into()), host: Some("NRL".into()), ..Measure::default() };
            let mut deed = Deed {
                actors: keys(actors),
                recipients: keys(&["SDL"]),
                measure: Some(measure.into()),
                ..Deed::default()
            };
            deed.see_between(a, b);
            let measure = deed.measure.expect("a measure");
            assert_eq!(measure.holder.as_deref(), Some("SDL"));
            measure.host.expect("a host")
        };
        assert_eq!(host(&["NRL", "WMK"], "SDL", "WMK"), "WMK");
        assert_eq!(host(&["NRL", "WMK"], "NRL", "SDL"), "NRL");
        // Nothing is made up for who takes no part, nor between two who both do.
        assert_eq!(host(&["NRL"], "SDL", "WMK"), "NRL");
        assert_eq!(host(&["NRL", "WMK", "EMK"], "EMK", "WMK"), "NRL");
    }

    #[test]
    fn seen_by_everybody_a_measure_of_several_is_one_of_each() {
        let keys = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
        let measures = |actors: &[&str], recipients: &[&str]| -> Vec<String> {
            let measure = Measure { holder: Some("SDL".into()), host: Some("NRL".into()), ..Measure::default() };
            let (actors, recipients) = (keys(actors), keys(recipients));
            let deed = Deed { actors, recipients, measure: Some(measure.into()), ..Deed::default() };
            let pair = |m: &Measure| [&m.holder, &m.host].map(|p| p.clone().unwrap_or_default()).join(" at ");
            deed.measures().iter().map(|m| pair(m)).collect()
        };
        assert_eq!(measures(&["NRL", "WMK"], &["SDL"]), ["SDL at NRL", "SDL at WMK"]);
        assert_eq!(measures(&["NRL"], &["SDL", "EMK"]), ["SDL at NRL", "EMK at NRL"]);
        assert_eq!(measures(&["NRL"], &["SDL"]), ["SDL at NRL"]);
        assert_eq!(measures(&["NRL", "SDL", "WMK"], &[]), ["SDL at NRL"], "which pairs are meant, nobody says");
    }
}
