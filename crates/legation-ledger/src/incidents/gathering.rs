//! Claims of one act and parties, put together by their days, numbers and words: the clearest first, so that what is told
//! less clearly finds what it tells again.

use super::alike::{Matters, are_alike, are_of_two, coarseness, days_of, is_anybodys};
use super::own_number;
use crate::claim::{Claim, Number, canonical_order};
use crate::date::Day;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Claims gathered so far, with what the next one is held against.
#[derive(Debug)]
pub(super) struct Gathering {
    /// Each with why it is here.
    pub members: Vec<(usize, Cow<'static, str>)>,
    /// Of these, one of each that are alike: thousands may tell one happening.
    pub faces: Vec<usize>,
    /// The date of the claim that founded it.
    pub days: Option<(Day, Day)>,
    pub number: Number,
    /// Numbers that contradict this one, told of the same happening.
    pub others: Vec<Number>,
    place: Option<String>,
    /// The act that set it apart.
    pub apart: Option<String>,
}

impl Gathering {
    fn add(&mut self, claims: &[Claim], c: usize, why: Cow<'static, str>) {
        let is_new = || !self.faces.iter().any(|&face| are_alike(&claims[face], &claims[c]));
        if is_new() {
            self.faces.push(c);
        }
        self.members.push((c, why));
    }
}

/// The gatherings of one group, with what finds those that a claim can belong to.
#[derive(Default)]
struct Found<'c> {
    all: Vec<Gathering>,
    /// Founded on the same days: claims of a pair with thousands of incidents look only at those near their own date.
    near: BTreeMap<Day, Vec<usize>>,
    spread: Vec<usize>,
    /// By report: gatherings that have a claim of it, with that claim.
    of_report: FxHashMap<&'c str, Vec<(usize, usize)>>,
}

/// Of more gatherings than this, that lie as near, a claim is held against the last.
const MOST: usize = 500;

/// Gathers the claims of one group.
pub(super) fn split_group(
    matters: &Matters,
    claims: &[Claim],
    members: &[usize],
    apart: &BTreeMap<&str, &str>,
) -> Vec<Gathering> {
    // Claims that name their day found incidents; the others then find one. What is alleged or denied comes last: it
    // must not draw together what is told as done.
    let rank = |c: usize| {
        let deed = claims[c].deed().expect("grouped above");
        (!claims[c].takes_effect(), coarseness(deed), !deed.date_told, !own_number(deed).is_told())
    };
    let mut order: Vec<_> = members.iter().map(|&c| (rank(c), c)).collect();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| canonical_order(&claims[a.1], &claims[b.1])));
    let mut found = Found { all: Vec::with_capacity(members.len()), ..Found::default() };
    // Mostly a report tells one thing of a kind: only what it tells twice is looked up by it.
    let mut told: FxHashMap<&str, bool> = FxHashMap::default();
    for &c in members {
        told.entry(&claims[c].report).and_modify(|twice| *twice = true).or_insert(false);
    }
    for (_, c) in order {
        let claim = &claims[c];
        let deed = claim.deed().expect("grouped above");
        let mark = apart.get(claim.id.as_str()).copied();
        let own = found.of_report.get(claim.report.as_str()).map_or(&[][..], Vec::as_slice);
        let fits = |g: usize| {
            let siblings = own.iter().filter(|&&(of, _)| of == g).map(|&(_, member)| member);
            fit(matters, claims, c, &found.all[g], siblings).map(|(rank, why)| (rank, g, why))
        };
        let candidates = found.candidates(claim).into_iter().filter(|&g| found.all[g].apart.as_deref() == mark);
        let best = candidates.filter_map(fits).min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        let g = match best {
            Some((_, g, why)) => {
                let (own, gathering) = (own_number(deed), &mut found.all[g]);
                if !gathering.number.is_told() && own.is_told() {
                    gathering.number = own;
                }
                gathering.add(claims, c, why.into());
                g
            }
            None => {
                let why = match mark {
                    Some(act) => format!("set apart by hand ({act})").into(),
                    None => "first claim of it".into(),
                };
                found.begin(Gathering {
                    members: vec![(c, why)],
                    faces: vec![c],
                    days: days_of(deed),
                    number: own_number(deed),
                    others: Vec::new(),
                    place: deed.place.clone(),
                    apart: mark.map(str::to_owned),
                })
            }
        };
        if told[claim.report.as_str()] {
            found.of_report.entry(&claim.report).or_default().push((g, c));
        }
    }
    found.all
}

/// Whether a claim tells whose people an act falls on and not who acts, or the reverse: "the expulsion of eight".
pub(super) fn names_one_side(claim: &Claim) -> bool {
    claim.deed().and_then(|d| d.measure.as_ref()).is_some_and(|m| m.holder.is_some() != m.host.is_some())
}

/// Claims that name one side join the one incident of that act and side which their day, or day and number, allow; gives
/// those that join none.
pub(super) fn join_by_one_side(
    matters: &Matters,
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
                let own_report = |&(m, _): &(usize, Cow<str>)| (claims[m].report == claims[c].report).then_some(m);
                let siblings = gathered[g].members.iter().filter_map(own_report);
                let (rank, why) = fit(matters, claims, c, &gathered[g], siblings)?;
                (numbers_agree || rank.0 <= SAME_DAYS).then_some((rank, g, why))
            })
            .collect();
        fits.sort();
        let unsure = fits.len() > 1 && fits[0].0 == fits[1].0;
        match fits.into_iter().next().filter(|_| !unsure) {
            Some((_, g, why)) => gathered[g].add(claims, c, format!("{why}; it names one side only").into()),
            None => left.push(c),
        }
    }
    left
}

/// Ranks of [`fit`] up to which two tellings are of the same day, give or take midnight.
const SAME_DAYS: u8 = 2;

/// How many days before the report that tells it without a day a deed may have been done.
pub(super) const LATE_NEWS: i32 = 7;

impl Found<'_> {
    fn begin(&mut self, gathering: Gathering) -> usize {
        let g = self.all.len();
        match gathering.days {
            Some((first, last)) if last.0 - first.0 <= 1 => self.near.entry(first).or_default().push(g),
            _ => self.spread.push(g),
        }
        self.all.push(gathering);
        g
    }

    /// The gatherings that a claim is held against: those of days near its own and, without a date, the latest before its report.
    fn candidates(&self, claim: &Claim) -> Vec<usize> {
        let deed = claim.deed().expect("only events are gathered");
        let days = match days_of(deed) {
            Some((first, last)) => first.plus(if deed.date_told { -1 } else { -LATE_NEWS })..=last.plus(1),
            None => Day::MIN..=claim.known.plus(1),
        };
        let near = self.near.range(days).rev().flat_map(|(_, g)| g.iter().rev()).take(MOST);
        let own = self.of_report.get(claim.report.as_str()).into_iter().flatten().map(|(g, _)| g);
        let mut all: Vec<usize> = near.chain(self.spread.iter().rev().take(MOST)).chain(own).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// How well a claim fits a gathering (less is better) and why; `None` where it cannot belong. `siblings` are claims of its own report there.
fn fit(
    matters: &Matters,
    claims: &[Claim],
    c: usize,
    gathering: &Gathering,
    siblings: impl Iterator<Item = usize> + Clone,
) -> Option<((u8, i32), String)> {
    let claim = &claims[c];
    let deed = claim.deed()?;
    let own = own_number(deed);
    let mut why = String::new();
    let same_telling = siblings.clone().any(|m| claims[m].deed().is_some_and(|d| d.telling == deed.telling));
    if !own.meets(gathering.number) && !gathering.others.iter().any(|other| own.meets(*other)) {
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
    if siblings.clone().next().is_some() && !(numbers_agree && deed.measure.is_some()) {
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
    if gathering.faces.iter().any(|&m| are_of_two(claim, &claims[m])) {
        return None;
    }
    let founder = gathering.members[0].0;
    let both_by_hand = claim.by_hand && claims[founder].by_hand;
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
    if matters.differ(c, founder) {
        return None;
    }
    if numbers_agree {
        why.push_str(", same number");
    } else if gathering.number.is_told() {
        why.push_str(", no number told against it");
    }
    Some((rank, why))
}
