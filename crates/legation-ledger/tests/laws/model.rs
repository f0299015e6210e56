//! The register, told again as plainly as can be: day by day, one party's mission at another, from what had been published by
//! a day. It gathers nothing and reads no effects table; where it and the fold differ, one of them does not keep DESIGN's contract.

use legation_ledger::fold::Basis;

/// What can happen, each on a day of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    SetCeiling,
    Filled,
    Vacant,
    Abolish,
    Apply,
    Grant,
    Refuse,
    Withdraw,
    Recall,
    MissionOpen,
    MissionSuspend,
    MissionClose,
    Convene,
    Invite,
    Accept,
    Decline,
}

/// A happening.
#[derive(Clone, Copy, Debug)]
pub struct Happening {
    pub what: What,
    pub day: i32,
    pub number: u64,
    /// What a new ceiling is said to come from.
    pub before: Option<u64>,
    /// How many days later it is in force.
    pub delay: i32,
}

/// That a report of a day tells a happening, with or without its number, what stood before, and its day of force.
#[derive(Clone, Copy, Debug)]
pub struct Tells {
    pub happening: usize,
    pub published: i32,
    pub number: bool,
    pub before: bool,
    pub force: bool,
}

/// Kind, status and value of a fact.
pub type Row = (&'static str, Option<&'static str>, Option<u64>);

/// What was known of a happening.
#[derive(Clone, Copy)]
struct Known {
    what: What,
    from: i32,
    number: Option<u64>,
    before: Option<u64>,
}

/// What stood on a day, as published by another, sorted.
pub fn stands(happenings: &[Happening], tells: &[Tells], on: i32, known: i32, basis: Basis) -> Vec<Row> {
    let mut all: Vec<Known> = Vec::new();
    let mut first = i32::MAX;
    for (i, h) in happenings.iter().enumerate() {
        let told: Vec<&Tells> = tells.iter().filter(|t| t.happening == i && t.published <= known).collect();
        if !told.is_empty() {
            first = first.min(h.day);
            let in_force = basis == Basis::InForce && told.iter().any(|t| t.force);
            all.push(Known {
                what: h.what,
                from: if in_force { h.day + h.delay } else { h.day },
                number: told.iter().any(|t| t.number).then_some(h.number),
                before: h.before.filter(|_| told.iter().any(|t| t.before)),
            });
        }
    }
    all.sort_by_key(|k| k.from);
    let mut rows = ceiling(&all, on);
    let moves: &[(What, i64)] = &[(What::Grant, 1), (What::Withdraw, -1), (What::Recall, -1)];
    rows.extend(count(&all, (on, first), What::Filled, moves).map(|n| ("filled", None, n)));
    rows.extend(count(&all, (on, first), What::Vacant, &[(What::Abolish, -1)]).map(|n| ("vacant", None, n)));
    rows.extend(accreditations(&all, on));
    rows.extend(mission(&all, on));
    rows.extend(body(&all, on));
    rows.extend(calls(&all, on));
    rows.sort_unstable();
    rows
}

fn ceiling(all: &[Known], on: i32) -> Vec<Row> {
    let row = |n| ("ceiling", None, n);
    let sets = || all.iter().filter(|k| k.what == What::SetCeiling);
    let stands = sets().rfind(|k| k.from <= on).map(|k| k.number);
    let next = sets().find(|k| k.from > on);
    let told_before = next.and_then(|k| k.before);
    match (stands, told_before) {
        (None, None) => vec![],
        // Since when, nobody says: it stood on the eve, and further back is not known.
        (None, Some(before)) => next.filter(|k| k.from == on + 1).map(|_| row(Some(before))).into_iter().collect(),
        (Some(Some(n)), Some(before)) if n != before => vec![row(Some(n)), row(Some(before))],
        (Some(n), _) => vec![row(n)],
    }
}

/// `None`: nobody has told. `Some(None)`: moved by a number that nobody has told, or below nought.
fn count(all: &[Known], (on, first): (i32, i32), stated: What, moves: &[(What, i64)]) -> Option<Option<u64>> {
    let by = |k: &Known| moves.iter().find(|(what, _)| *what == k.what).map(|m| m.1);
    let told = || all.iter().filter(|k| k.what == stated && k.number.is_some());
    let last = told().rfind(|k| k.from <= on);
    let next = told().find(|k| k.from > on);
    let moved = |from: i32, to: i32| all.iter().filter(move |k| by(k).is_some() && from <= k.from && k.from <= to);
    if let Some(last) = last
        && moved(last.from, on).count() == 0
    {
        return Some(last.number);
    }
    // Carried back from the next count, where nothing is known to have changed in between, to the first day told.
    if let Some(next) = next
        && first <= on
        && moved(on + 1, next.from - 1).count() == 0
    {
        return Some(next.number);
    }
    let last = last?;
    let mut sum = i64::try_from(last.number?).ok();
    for k in moved(last.from, on) {
        let n = k.number.and_then(|n| i64::try_from(n).ok());
        sum = sum.zip(n).map(|(sum, n)| sum + by(k).unwrap_or(0) * n);
    }
    Some(sum.and_then(|sum| u64::try_from(sum).ok()))
}

fn accreditations(all: &[Known], on: i32) -> Vec<Row> {
    let mut facts: Vec<(&str, Option<u64>, bool)> = Vec::new();
    let mut wrong = 0;
    for k in all.iter().filter(|k| k.from <= on) {
        let (status, settles) = match k.what {
            What::Apply => ("pending", ""),
            What::Grant => ("granted", "pending"),
            What::Refuse => ("refused", "pending"),
            What::Withdraw => ("withdrawn", "granted"),
            What::Recall => ("recalled", "granted"),
            _ => continue,
        };
        let mut left = k.number.unwrap_or(0);
        let (mut taken, mut unknown) = (false, false);
        for fact in facts.iter_mut().filter(|f| f.0 == settles) {
            // Nobody knows how many of these there were, so nobody knows whose request it was.
            let Some(there) = fact.1 else {
                unknown = true;
                break;
            };
            let off = there.min(left);
            taken |= off > 0;
            left -= off;
            *fact = (fact.0, Some(there - off), fact.2 || off > 0);
        }
        // More requests than there are cannot be settled.
        wrong += usize::from(settles == "pending" && taken && !unknown && left > 0);
        facts.push((status, k.number, false));
    }
    facts.extend(std::iter::repeat_n(("pending", None, false), wrong));
    let stand = facts.into_iter().filter(|f| !(f.1 == Some(0) && f.2));
    stand.map(|(status, n, _)| ("accreditation", Some(status), n)).collect()
}

fn mission(all: &[Known], on: i32) -> Option<Row> {
    let status = |k: &Known| match k.what {
        What::MissionOpen => Some("open"),
        What::MissionSuspend => Some("suspended"),
        What::MissionClose => Some("closed"),
        _ => None,
    };
    let last = all.iter().filter(|k| k.from <= on).filter_map(status).next_back()?;
    Some(("mission", Some(last), None))
}

fn body(all: &[Known], on: i32) -> Option<Row> {
    let met = all.iter().rfind(|k| k.what == What::Convene && k.from <= on)?.from;
    let status = match on - met {
        731.. => "dormant",
        366.. => "irregular",
        _ => "active",
    };
    Some(("body", Some(status), None))
}

fn calls(all: &[Known], on: i32) -> Vec<Row> {
    let mut calls: Vec<&'static str> = Vec::new();
    for k in all.iter().filter(|k| k.from <= on) {
        let answer = match k.what {
            What::Invite => {
                calls.push("open");
                continue;
            }
            What::Accept => "accepted",
            What::Decline => "declined",
            _ => continue,
        };
        // It answers the last call that is open, else the last.
        let at = calls.iter().rposition(|c| *c == "open").or(calls.len().checked_sub(1));
        match at {
            Some(at) => calls[at] = answer,
            None => calls.push(answer),
        }
    }
    calls.into_iter().map(|status| ("call", Some(status), None)).collect()
}
