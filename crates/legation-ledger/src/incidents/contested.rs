//! One happening told with numbers that contradict each other, and what an outlet took back of its own word.

use super::alike::{are_alike, are_of_two};
use super::gathering::{Gathering, LATE_NEWS};
use super::own_number;
use crate::claim::{Claim, Number};
use crate::date::PartialDate;
use crate::fold::shown;
use crate::phrases::{Passage, TELLING};
use crate::reasons;
use crate::words::stems_but_names;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Days of a date so coarse that two happenings may well lie in it.
const WEEK: i32 = 7;

/// Joins the gatherings of one day whose numbers contradict each other, of those of one measure, where nothing else tells them apart: those
/// that can be one with each other, and with exactly the same others.
pub(super) fn join_contested(claims: &[Claim], gathered: Vec<Gathering>) -> Vec<Gathering> {
    let is_measure = gathered.first().and_then(|g| claims[g.members[0].0].deed()).is_some_and(|d| d.measure.is_some());
    if gathered.len() < 2 || !is_measure {
        return gathered;
    }
    let of_day = |g: &Gathering| g.days.is_some_and(|(first, last)| last.0 - first.0 < WEEK) && g.number.is_told();
    let mut members: Vec<usize> = (0..gathered.len()).filter(|&i| of_day(&gathered[i])).collect();
    let accounts: Vec<OnceCell<Account>> = gathered.iter().map(|_| OnceCell::new()).collect();
    let account = |i: usize| {
        accounts[i].get_or_init(|| Account::of(claims, gathered[i].members.iter().map(|(member, _)| *member)))
    };
    let corrects = |g: &Gathering| g.members.iter().any(|&(member, _)| claims[member].takes_back);
    let can_be = |a: usize, b: usize| {
        let (one, other) = (&gathered[a], &gathered[b]);
        let days_allow = can_be_one_day(claims, one, other);
        one.apart == other.apart
            && !one.number.meets(other.number)
            && (days_allow || corrects(one) || corrects(other))
            && (days_allow || account(a).corrects(account(b)))
            && account(a).apart(account(b)).is_none()
    };
    // In the order of their days, only neighbours are held against each other.
    members.sort_by_key(|&i| (gathered[i].days, i));
    let mut with: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (n, &a) in members.iter().enumerate() {
        let (_, last) = gathered[a].days.expect("filtered above");
        let near = members[n + 1..].iter();
        let near = near.take_while(|&&b| gathered[b].days.is_some_and(|(first, _)| first.0 - last.0 <= LATE_NEWS));
        for &b in near.filter(|&&b| can_be(a, b)) {
            with.entry(a).or_insert_with(|| BTreeSet::from([a])).insert(b);
            with.entry(b).or_insert_with(|| BTreeSet::from([b])).insert(a);
        }
    }
    let mut into: BTreeMap<usize, usize> = BTreeMap::new();
    for (&i, others) in &with {
        let first = others.iter().find(|j| with[*j] == *others).copied().filter(|&first| first < i);
        into.extend(first.map(|first| (i, first)));
    }
    drop(accounts);
    let mut kept: Vec<Option<Gathering>> = gathered.into_iter().map(Some).collect();
    for (from, to) in into {
        let (Some(other), Some(one)) = (kept[from].take(), kept[to].as_mut()) else { continue };
        let number = shown(other.number);
        let why = format!("same day; {number} is told against {}, and nothing else tells two apart", shown(one.number));
        one.others.push(other.number);
        one.faces.extend(other.faces);
        one.members.extend(other.members.into_iter().enumerate().map(|(n, (m, before))| {
            let why = if n == 0 { why.clone() } else { format!("with {number}: {before}") };
            (m, Cow::from(why))
        }));
    }
    kept.into_iter().flatten().collect()
}

/// Whether two gatherings can be of one day: they overlap or, where one tells no day but that of its report, midnight lies between them.
fn can_be_one_day(claims: &[Claim], one: &Gathering, other: &Gathering) -> bool {
    let told = |g: &Gathering| claims[g.members[0].0].deed().is_some_and(|deed| deed.date_told);
    let gap = one.days.zip(other.days).map(|((first, last), (from, to))| (from.0 - last.0).max(first.0 - to.0));
    gap.is_some_and(|gap| gap <= if told(one) && told(other) { 0 } else { 1 })
}

/// What the claims of one happening tell beside its days and numbers, to be held against another's.
pub(super) struct Account<'c> {
    /// Whether any was entered by hand.
    by_hand: bool,
    /// Whether any tells it as a further one.
    further: bool,
    /// By report: whether it takes back what it tells.
    reports: BTreeMap<&'c str, bool>,
    /// One claim of each that are alike.
    faces: Vec<&'c Claim>,
    /// Why it was done, as each claim that says so has it: the class of every reason, and its words.
    reasons: Vec<Vec<(&'static str, BTreeSet<String>)>>,
}

impl<'c> Account<'c> {
    pub(super) fn of(claims: &'c [Claim], members: impl Iterator<Item = usize>) -> Account<'c> {
        let (reports, faces, reasons) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut account = Account { by_hand: false, further: false, reports, faces, reasons };
        for claim in members.map(|c| &claims[c]) {
            if !account.faces.iter().any(|face| are_alike(face, claim)) {
                account.faces.push(claim);
            }
            account.by_hand |= claim.by_hand;
            account.further |= TELLING.stand("further", &Passage::of(&claim.clause()));
            *account.reports.entry(&claim.report).or_insert(true) &= claim.takes_back;
            let causes = claim.deed().into_iter().flat_map(|deed| &deed.causes).filter(|c| c.relation != "after");
            let told: Vec<_> = causes.map(|c| (reasons::class(&c.text), stems_but_names(&c.text))).collect();
            if !told.is_empty() && !account.reasons.contains(&told) {
                account.reasons.push(told);
            }
        }
        account
    }

    /// Whether one report tells both, and one of them only to take it back.
    fn corrects(&self, other: &Account) -> bool {
        self.reports.iter().any(|(report, back)| other.reports.get(report).is_some_and(|other| other != back))
    }

    /// What tells two happenings of one day apart, beside their numbers.
    pub(super) fn apart(&self, other: &Account) -> Option<&'static str> {
        let same = |(report, back): (&&str, &bool)| other.reports.get(report) == Some(back);
        if self.reports.iter().any(same) {
            return Some("told apart in one report");
        }
        if self.by_hand && other.by_hand {
            return Some("a desk entered both");
        }
        if self.further || other.further {
            return Some("told as a further one");
        }
        let faces = || self.faces.iter().flat_map(|a| other.faces.iter().map(move |b| (*a, *b)));
        let deadline = |claim: &Claim| claim.deed()?.measure.as_ref()?.deadline;
        let apart = |d: PartialDate, e: PartialDate| d.last() < e.first() || e.last() < d.first();
        if faces().any(|(a, b)| deadline(a).zip(deadline(b)).is_some_and(|(d, e)| apart(d, e))) {
            return Some("deadlines differ");
        }
        if faces().any(|(a, b)| are_of_two(a, b)) {
            return Some("told of another class of staff, place, person or matter");
        }
        // Of no class that has a name, reasons agree where they have a word in common.
        let agree = |(class, words): &(&str, BTreeSet<String>), (other, others): &(&str, BTreeSet<String>)| {
            class == other && (*class != "other" || !words.is_disjoint(others))
        };
        let mut pairs = self.reasons.iter().flat_map(|a| other.reasons.iter().map(move |b| (a, b)));
        let differ = pairs.any(|(a, b)| !a.iter().any(|x| b.iter().any(|y| agree(x, y))));
        differ.then_some("reasons differ")
    }
}

/// Claims that their own outlet took back in a later one, which tells another number or says that they were wrong: sorted pairs of the two.
pub(super) fn taken_back(claims: &[Claim], members: &[(usize, Cow<str>)]) -> Vec<(usize, usize)> {
    let mut of_outlet: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for &(m, _) in members.iter().filter(|_| members.len() > 1) {
        if let Some(outlet) = claims[m].outlet {
            of_outlet.entry(outlet).or_default().push(m);
        }
    }
    let mut found = BTreeSet::new();
    for own in of_outlet.into_values().filter(|own| own.len() > 1) {
        let number = |m: usize| claims[m].deed().map_or(Number::default(), own_number);
        let told = own.iter().copied().filter(|&m| claims[m].takes_effect() && number(m).is_told());
        // Of one day nobody knows which is the later word.
        let latest = told.clone().map(|m| claims[m].known).max();
        let last: Vec<usize> = told.clone().filter(|&m| Some(claims[m].known) == latest).collect();
        for m in told.filter(|&m| Some(claims[m].known) < latest) {
            let stands_by = last.iter().any(|&by| number(by).meets(number(m)));
            found.extend(last.first().filter(|_| !stands_by).map(|&by| (m, by)));
        }
        let back: Vec<usize> = own.iter().copied().filter(|&by| claims[by].takes_back).collect();
        for &m in own.iter().filter(|&&m| claims[m].takes_effect()) {
            let means = |by: &usize| claims[m].known < claims[*by].known && number(*by).meets(number(m));
            found.extend(back.iter().copied().filter(means).map(|by| (m, by)));
        }
    }
    found.into_iter().collect()
}

/// The numbers told that cannot all be true, each with the claims that tell it; nothing where they can.
pub(super) fn contested_numbers(claims: &[Claim], tells: &[usize]) -> Vec<(Number, Vec<usize>)> {
    let mut told: Vec<(Number, Vec<usize>)> = Vec::new();
    for &c in tells.iter().filter(|_| tells.len() > 1) {
        let number = own_number(claims[c].deed().expect("grouped above"));
        match told.iter_mut().find(|(other, _)| *other == number) {
            Some((_, by)) => by.push(c),
            None if number.is_told() => told.push((number, vec![c])),
            None => {}
        }
    }
    let agree = told.iter().all(|(a, _)| told.iter().all(|(b, _)| a.meets(*b)));
    if agree { Vec::new() } else { told }
}
