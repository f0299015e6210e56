//! Invitations, summonses, demands: open until an answer is told. Silence is no answer, and no deadline makes one.

use super::{Done, Fact, Facts, Known, Told};
use crate::date::Day;
use crate::effects::Kind;
use crate::words::{WEIGHED, one_matter};
use std::collections::BTreeMap;

pub(super) fn fold(known: &Known, kind: &Kind, done: &[Done], told: &[Told], facts: &mut Facts) {
    let on = known.on;
    let when = |d: &Done| {
        let latest = known.known_from(d.incident);
        known.start(d.incident).map_or((latest, latest), |(_, first, last)| (first, last))
    };
    let mut calls: Vec<(Day, Box<Fact>)> = Vec::new();
    for d in done.iter().filter(|d| !d.effect.answers && when(d).0 <= on) {
        let mut fact = known.fact_of(kind, d);
        fact.status.clone_from(&d.effect.status);
        if fact.thing.type_.is_none() {
            fact.thing.type_.clone_from(&d.effect.type_);
        }
        fact.since = known.start(d.incident).map(|s| s.0);
        fact.between = (on < when(d).1).then_some(when(d));
        calls.push((when(d).0, Box::new(fact)));
    }
    calls.sort_by(|a, b| (a.0, &a.1.incident).cmp(&(b.0, &b.1.incident)));
    let mut answers: Vec<(Day, Box<Fact>)> = Vec::new();
    for d in done.iter().filter(|d| d.effect.answers && when(d).0 <= on) {
        let fact = Fact { status: d.effect.status.clone(), ..known.fact_of(kind, d) };
        answers.push((when(d).1, Box::new(fact)));
    }
    for t in told.iter().filter(|t| known.is_told(t)) {
        let day = known.day(t).first();
        if day <= on {
            answers.push((day, Box::new(known.fact_told(kind, t))));
        }
    }
    answers.sort_by(|a, b| (a.0, &a.1.claims).cmp(&(b.0, &b.1.claims)));
    let mut pairs: BTreeMap<(Option<String>, Option<String>), Vec<usize>> = BTreeMap::new();
    for (i, (_, call)) in calls.iter().enumerate() {
        pairs.entry((call.thing.holder.clone(), call.thing.host.clone())).or_default().push(i);
    }
    for (day, answer) in answers {
        // The call it speaks of: of its report, else the latest before it, of its type where it names one.
        let fits = |call: &Fact| {
            (&call.thing.holder, &call.thing.host) == (&answer.thing.holder, &answer.thing.host)
                && (answer.thing.type_.is_none() || answer.thing.type_ == call.thing.type_)
                && about_one_matter(known, &answer, call)
        };
        let in_report = |call: &Fact| {
            call.claims
                .iter()
                .any(|a| answer.claims.iter().any(|b| known.claims[a.0].report == known.claims[b.0].report))
        };
        let open_first = |call: &Fact| call.status.as_deref() == Some("open");
        let same = (answer.thing.holder.clone(), answer.thing.host.clone());
        let of_pair = pairs.get(&same).map_or(&[][..], Vec::as_slice);
        // The latest calls first: an open one is rarely far back, and only these are weighed against each other.
        let before = of_pair.iter().rev().filter(|&&i| calls[i].0 <= day && fits(&calls[i].1));
        let best = before.take(WEIGHED).copied().max_by_key(|&i| {
            let (made, call) = &calls[i];
            (open_first(call), in_report(call), *made, i)
        });
        let Some(i) = best else {
            // An answer to a call that is not known, or a call told only as standing.
            pairs.entry(same).or_default().push(calls.len());
            calls.push((day, answer));
            continue;
        };
        let call = &mut calls[i].1;
        call.claims.extend(answer.claims.iter().copied());
        if call.about.is_none() {
            call.about.clone_from(&answer.about);
        }
        if answer.status.as_deref() != Some("open") {
            call.status.clone_from(&answer.status);
            call.because.push(format!("answered {day}"));
        } else if call.status.as_deref() != Some("open") {
            call.conflict = true;
            call.because.push(format!("told to be open still on {day}"));
        }
    }
    facts.extend(calls.into_iter().map(|(_, fact)| fact));
}

/// Whether what an answer is about can be what a call is about; where one of them does not tell, it can.
fn about_one_matter(known: &Known, answer: &Fact, call: &Fact) -> bool {
    let by_hand = |fact: &Fact| fact.claims.iter().all(|&(c, _)| known.claims[c].by_hand);
    let (Some(one), Some(other)) = (&answer.about, &call.about) else { return true };
    one_matter(one, other, by_hand(answer) && by_hand(call))
}
