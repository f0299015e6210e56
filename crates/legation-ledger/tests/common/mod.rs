//! Histories for property tests: a few reports that tell a few happenings, some of them several times, between fictitious parties.
//!
//! What is told goes the way of an entry by hand ([`Given`] to record to claim), so that every act and every kind of the
//! effects table is reached by name and none is listed here.

#![allow(dead_code)]

use legation_ledger::answer::{Desk, Source};
use legation_ledger::claim::{Claim, Number};
use legation_ledger::date::{Day, PartialDate};
use legation_ledger::effects::{Effects, Given, Key};
use legation_ledger::fold::{Basis, Fact, Thing, fold};
use legation_ledger::hand;
use legation_ledger::sources::Sketch;
use legation_text::record::{Cause, Entity, Record};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fmt;
use std::sync::LazyLock;

/// 2,000 cases from one seed, so that a failure can be repeated; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
pub fn config() -> ProptestConfig {
    let told = |name| std::env::var_os(name).is_some();
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if told("PROPTEST_CASES") { default.cases } else { 2_000 },
        rng_seed: if told("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(6) },
        ..default
    }
}

/// The effects table in the binary.
pub fn effects() -> &'static Effects {
    static EFFECTS: LazyLock<Effects> = LazyLock::new(|| Effects::built_in().expect("the effects table loads"));
    &EFFECTS
}

/// Every act of every kind.
pub fn acts() -> Vec<(&'static str, &'static str)> {
    let kinds = effects().kinds().iter();
    kinds.flat_map(|k| k.effects.iter().map(|e| (k.name.as_str(), e.act.as_str()))).collect()
}

/// Holder and host.
pub type Pair = (&'static str, &'static str);
/// Two states to each other, one of them to an alliance, and two that have nothing to do with them.
pub const PAIRS: &[Pair] = &[("SDL", "NRL"), ("NRL", "SDL"), ("SDL", "NPACT"), ("OST", "WMK")];
/// One mission.
pub const ONE: &[Pair] = &[("SDL", "NRL")];
/// The kinds of numbers of a mission, which must keep to each other.
pub const NUMBERS: &[&str] = &["accreditation", "ceiling", "filled", "vacant"];

/// Days are counted from 20 September 2021.
pub fn day(n: i32) -> Day {
    Day::parse("2021-09-20").expect("a day").plus(n)
}

/// The date of such a day, as records write it.
pub fn date(n: i32) -> Option<String> {
    Some(day(n).to_string())
}

/// What one report says.
#[derive(Clone, Default)]
pub struct Telling {
    /// Index of the report.
    pub report: usize,
    /// What is told.
    pub given: Given,
    /// The telling that its cause holds, and how that is told.
    pub answers: Option<(usize, &'static str)>,
    /// Who acts besides.
    pub others: Vec<&'static str>,
    /// Told of the other side.
    pub wrong_doer: bool,
    /// Without a measure: the event alone.
    pub bare: bool,
    /// Entered by hand.
    pub by_hand: bool,
}

/// A report.
#[derive(Clone, Debug)]
pub struct Printed {
    pub published: i32,
    pub publisher: Option<&'static str>,
    pub owner: Option<&'static str>,
    pub credit: Option<&'static str>,
    /// Which of [`TEXTS`] it prints.
    pub text: usize,
}

/// Texts of which no two are copies.
pub const TEXTS: &[&str] = &[
    "Norland has withdrawn the accreditation of seven members of the Sudland mission over the attack on the harbour.",
    "Seven Sudland diplomats must pack their bags, the foreign office at Vell announced after a long night of talks.",
    "Who works at the mission by the river, and for whom? Our correspondent has read the register of the last years.",
    "In brief: expulsions, a council that nobody convenes, and a letter which has lain without an answer since spring.",
];

/// Reports and what they tell.
#[derive(Clone, Default)]
pub struct History {
    pub reports: Vec<Printed>,
    pub tellings: Vec<Telling>,
}

/// One line a report and a telling, without what is not told.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, r) in self.reports.iter().enumerate().filter(|(i, _)| self.tellings.iter().any(|t| t.report == *i)) {
            let names = (r.publisher, r.owner, r.credit);
            write!(f, "\n  r{i} published {} text {} {names:?}", day(r.published), r.text)?;
        }
        for (i, t) in self.tellings.iter().enumerate() {
            let given = format!("{:?}", t.given);
            let told =
                given.split(", ").filter(|w| !w.ends_with("None") && !w.ends_with("false") && !w.ends_with("[]"));
            let odd = (t.answers, &t.others, t.wrong_doer, t.bare, t.by_hand);
            write!(f, "\n  r{}#{} {} {odd:?}", t.report, i + 1, told.collect::<Vec<_>>().join(" "))?;
        }
        Ok(())
    }
}

impl History {
    /// One report, published on a day, that tells each of these.
    pub fn of(published: i32, given: Vec<Given>) -> History {
        let mut history = History::default();
        history.tell(published, given);
        history
    }

    /// Adds a report that tells these.
    pub fn tell(&mut self, published: i32, given: Vec<Given>) {
        let report = self.reports.len();
        self.reports.push(Printed {
            published,
            publisher: None,
            owner: None,
            credit: None,
            text: report % TEXTS.len(),
        });
        self.tellings.extend(given.into_iter().map(|given| Telling { report, given, ..Telling::default() }));
    }

    /// The claims, in the order told.
    pub fn claims(&self) -> Vec<Claim> {
        (0..self.tellings.len()).map(|i| self.claim(i)).collect()
    }

    /// The records, in the order told.
    pub fn records(&self) -> Vec<Record> {
        (0..self.tellings.len()).map(|i| self.record(i)).collect()
    }

    fn claim(&self, i: usize) -> Claim {
        let t = &self.tellings[i];
        let known = day(self.reports[t.report].published);
        let mut claim = Claim::of(&self.record(i), known, true).expect("a sound record").expect("a claim");
        claim.by_hand = t.by_hand;
        claim
    }

    fn record(&self, i: usize) -> Record {
        let t = &self.tellings[i];
        let report = if t.by_hand { format!("act-{i}") } else { format!("r{}", t.report) };
        let id = format!("{report}#{}", i + 1);
        let mut record = hand::record(&t.given, &report, effects()).unwrap_or_else(|e| panic!("{e}: {:?}", t.given));
        match &mut record {
            Record::Event(e) => {
                (e.id, e.incident) = (id.clone(), id);
                (e.event_start, e.event_end) = span(i);
                e.text_info.start = span(i).0;
                e.text_info.end = span(i).1;
                e.cause.clear();
                if let Some((answered, relation)) = t.answers {
                    let (start, end) = span(answered);
                    e.cause.push(Cause { text: "in answer".into(), relation: relation.into(), start, end });
                }
                e.actor.extend(t.others.iter().map(|key| Entity { key: Some((*key).into()), ..Entity::default() }));
                if t.wrong_doer {
                    std::mem::swap(&mut e.actor, &mut e.recipient);
                }
                if t.bare {
                    e.measure = None;
                }
            }
            Record::Standing(s) => {
                s.id = id;
                (s.start, s.end) = span(i);
            }
            Record::Statement(_) => {}
        }
        record
    }

    /// Everything that answers are made from, of these claims of the history.
    pub fn desk(&self, claims: Vec<Claim>) -> Desk<'static> {
        let mut desk = Desk::of(claims, effects());
        for (i, r) in self.reports.iter().enumerate() {
            let own = |name: Option<&str>| name.map(str::to_owned);
            let source = Source {
                publisher: own(r.publisher),
                owner: own(r.owner),
                credit: own(r.credit),
                sketch: Some(Sketch::of(TEXTS[r.text])),
                ..Source::default()
            };
            desk.sources.insert(format!("r{i}"), source.into());
        }
        desk
    }
}

/// Where a telling stands in its report.
fn span(i: usize) -> (usize, usize) {
    (i * 20, i * 20 + 10)
}

/// What stands on a day by these claims.
pub fn stands(claims: &[Claim], on: i32, basis: Basis) -> Vec<Fact> {
    let desk = Desk::of(claims.to_vec(), effects());
    fold(&desk.claims, &desk.incidents, effects(), day(on), basis).into_iter().map(|fact| *fact).collect()
}

/// What a fact says, without who says it.
pub type Plain<'a> = (&'a str, &'a Thing, Option<&'a str>, Number, Option<PartialDate>, Option<PartialDate>, bool);

/// The facts of some kinds, without who says them, sorted.
pub fn plain<'a>(facts: &'a [Fact], keep: impl Fn(&Fact) -> bool) -> Vec<Plain<'a>> {
    let mut rows: Vec<Plain> = facts
        .iter()
        .filter(|f| keep(f))
        .map(|f| (f.kind.as_str(), &f.thing, f.status.as_deref(), f.number, f.since, f.until, f.between.is_some()))
        .collect();
    rows.sort_by_key(|r| format!("{r:?}"));
    rows
}

/// An act between holder and host on a day, with a number.
pub fn act(kind: &str, act: &str, (holder, host): Pair, count: u64, on: i32) -> Given {
    Given {
        act: Some(act.into()),
        kind: Some(kind.into()),
        holder: Some(holder.into()),
        host: Some(host.into()),
        count: Some(count),
        on: date(on),
        ..Given::default()
    }
}

/// A number told as standing on a day.
pub fn count(kind: &str, (holder, host): Pair, count: u64, on: i32) -> Given {
    Given {
        state: Some(kind.into()),
        holder: Some(holder.into()),
        host: Some(host.into()),
        count: Some(count),
        on: date(on),
        ..Given::default()
    }
}

fn when() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        8 => (0..30).prop_map(date),
        1 => prop_oneof![Just("2021-09"), Just("2021-10")].prop_map(|d| Some(d.to_owned())),
        1 => Just(Some("2021".to_owned())),
        1 => Just(None),
    ]
}

type Bounds = (Option<u64>, Option<u64>, Option<u64>);

fn number() -> impl Strategy<Value = Bounds> {
    prop_oneof![
        6 => (0u64..14).prop_map(|n| (Some(n), None, None)),
        1 => (0u64..9, 0u64..5).prop_map(|(low, more)| (None, Some(low), Some(low + more))),
        1 => (0u64..14).prop_map(|n| (None, None, Some(n))),
        1 => (0u64..14).prop_map(|n| (None, Some(n), None)),
        2 => Just((None, None, None)),
    ]
}

const MODALITIES: &[&str] = &["alleged", "planned", "threatened", "requested", "possible", "conditional"];
const ABOUTS: &[&str] = &["the explosion at the depot", "spying on the harbour", "talks in spring"];

fn some<T: Clone + std::fmt::Debug + 'static>(
    one_in: u32,
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(1.0 / f64::from(one_in), of)
}

fn word(one_in: u32, words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    some(one_in, prop::sample::select(words).prop_map(str::to_owned))
}

/// Anything that can be told of these kinds (all, where none is named) between these pairs.
pub fn given(kinds: &'static [&'static str], pairs: &'static [Pair]) -> impl Strategy<Value = Given> {
    let of = |kind: &str| kinds.is_empty() || kinds.contains(&kind);
    let acts: Vec<_> = acts().into_iter().filter(|(kind, _)| of(kind)).collect();
    let states: Vec<_> = effects().kinds().iter().filter(|k| of(&k.name)).collect();
    let what = prop_oneof![
        3 => prop::sample::select(acts).prop_map(|(kind, act)| (kind, Some(act))),
        1 => prop::sample::select(states).prop_map(|kind| (kind.name.as_str(), None)),
    ];
    let how = (word(8, MODALITIES), prop::bool::weighted(0.05), prop::bool::weighted(0.1), some(4, 0i32..20));
    let which = (
        word(6, &["diplomatic", "administrative"]),
        word(8, &["trade delegation"]),
        word(3, &["Vell accord", "Pact-Sudland Council"]),
        word(3, ABOUTS),
        word(8, &["Vell"]),
    );
    let extent = (some(4, when()), some(8, when()), some(5, 0u64..20), any::<prop::sample::Index>());
    (what, prop::sample::select(pairs), number(), when(), how, which, extent).prop_map(
        |((kind, act), (holder, host), (count, low, high), on, how, which, (since, until, before, pick))| {
            let own = |text: &str| Some(text.to_owned());
            let mut g = Given { count, low, high, on, negated: how.1, background: how.2, ..Given::default() };
            (g.class, g.unit, g.name, g.about, g.place) = which;
            g.modality = how.0;
            if let Some(act) = act {
                (g.act, g.kind, g.holder, g.host, g.before) = (own(act), own(kind), own(holder), own(host), before);
                if let (Some(later), Some(PartialDate::Day(on))) = (how.3, g.on.as_deref().and_then(PartialDate::parse))
                {
                    g.effective = Some(on.plus(later).to_string());
                }
                return g;
            }
            let table = effects().kind(kind).expect("a kind of the table");
            g.state = own(kind);
            for key in &table.keys {
                match key {
                    Key::Holder => (g.holder, g.host) = (own(holder), own(host)),
                    Key::By | Key::Against => (g.by, g.against) = (own(host), own(holder)),
                    Key::Parties => g.parties = vec![holder.into(), host.into()],
                    Key::Speaker => (g.speaker, g.parties) = (own(host), vec![holder.into(), host.into()]),
                    _ => {}
                }
            }
            let choose = |from: &[String]| (!from.is_empty()).then(|| from[pick.index(from.len())].clone());
            (g.status, g.verb, g.type_) = (choose(&table.statuses), choose(&table.verbs), choose(&table.types));
            (g.since, g.until) = (since.flatten(), until.flatten());
            g
        },
    )
}

fn printed() -> impl Strategy<Value = Printed> {
    let name = |one_in| some(one_in, prop::sample::select(&["Harbour Wire", "Vell Gazette", "The Courier"][..]));
    (10..60i32, name(2), name(5), name(5), 0..TEXTS.len())
        .prop_map(|(published, publisher, owner, credit, text)| Printed { published, publisher, owner, credit, text })
}

/// A few happenings, told once or more, in up to five reports: at most twelve claims.
pub fn history(kinds: &'static [&'static str], pairs: &'static [Pair]) -> impl Strategy<Value = History> {
    let odd = (
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.05),
        some(10, prop::sample::select(&["WMK", "OST", "NRL"][..])),
        some(4, (any::<prop::sample::Index>(), prop::sample::select(&["response", "after", "because"][..]))),
    );
    let told = (given(kinds, pairs), 0..5usize, odd);
    let again = (any::<prop::sample::Index>(), 0..5usize, prop::option::of(-1..=1i32), any::<(bool, bool)>());
    let parts =
        (prop::collection::vec(printed(), 5), prop::collection::vec(told, 1..8), prop::collection::vec(again, 0..5));
    parts.prop_map(|(reports, told, again)| {
        let mut tellings: Vec<Telling> = Vec::new();
        for (given, report, (wrong_doer, bare, by_hand, other, cause)) in told {
            let here: Vec<usize> = (0..tellings.len()).filter(|&i| tellings[i].report == report).collect();
            let answers = cause.filter(|_| !here.is_empty()).map(|(i, word)| (here[i.index(here.len())], word));
            let others = other.into_iter().collect();
            tellings.push(Telling { report, given, answers, others, wrong_doer, bare, by_hand });
        }
        // Told again, a little otherwise: a day off or without a day, without its number, by another report.
        for (of, report, shift, (counted, dated)) in again {
            let mut told = Telling { report, answers: None, ..tellings[of.index(tellings.len())].clone() };
            if !counted {
                (told.given.count, told.given.low, told.given.high) = (None, None, None);
            }
            match (shift, told.given.on.as_deref().and_then(Day::parse)) {
                (Some(shift), Some(on)) => told.given.on = Some(on.plus(shift).to_string()),
                _ if !dated => told.given.on = None,
                _ => {}
            }
            tellings.push(told);
        }
        History { reports, tellings }
    })
}
