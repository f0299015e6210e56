//! Several tellings of one happening inside a report.
//!
//! Tellings of one sentence become one record; those of further sentences keep their own and carry the main telling's id.

use crate::Trace;
use crate::actors::Cast;
use legation_text::record::{Entity, Event};

/// Puts records in the order of the text, one for several tellings of a sentence.
pub fn merge(mut drafts: Vec<(Event, Trace)>) -> Vec<(Event, Trace)> {
    drafts.sort_by_key(|(e, _)| (e.event_start, e.event_end));
    let mut kept: Vec<(Event, Trace)> = Vec::new();
    for draft in drafts {
        let twin = kept.iter_mut().find(|(e, trace)| {
            e.text_info.sequence == draft.0.text_info.sequence
                && is_same((e, trace), (&draft.0, &draft.1))
                && !adds_party(e, &draft.0)
        });
        match twin {
            Some((first, trace)) if weight(&draft.0) > weight(first) => {
                let (mut event, mut new) = draft;
                lend(&mut event, first);
                new.steps.push(("incident", format!("also told in this sentence by `{}`", first.event_text)));
                (*first, *trace) = (event, new);
            }
            Some((first, trace)) => {
                trace.steps.push(("incident", format!("also told in this sentence by `{}`", draft.0.event_text)));
                lend(first, &draft.0);
            }
            None => kept.push(draft),
        }
    }
    kept.sort_by_key(|(e, _)| (e.event_start, e.event_end));
    kept
}

/// Gives the tellings of one happening the id of the clearest. Wants numbered records. What two stories of a page
/// tell are two happenings.
pub fn join(kept: &mut [(Event, Trace)], cast: &Cast) {
    kept.iter_mut().for_each(|(event, _)| event.incident = event.id.clone());
    // The clearest telling of each happening is the main one.
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(weight(&kept[i].0)), i));
    let mut mains: Vec<usize> = Vec::new();
    for i in order {
        let is_one = |&m: &usize| {
            // Sentences are numbered from 1.
            let sentence = |k: usize| kept[k].0.text_info.sequence.saturating_sub(1);
            cast.is_one_story(sentence(m), sentence(i)) && is_same((&kept[m].0, &kept[m].1), (&kept[i].0, &kept[i].1))
        };
        let main = mains.iter().copied().find(is_one);
        match main {
            Some(m) => {
                let id = kept[m].0.id.clone();
                let (date, precision, enddate) =
                    (kept[i].0.date.clone(), kept[i].0.date_precision, kept[i].0.enddate.clone());
                let told = kept[i].0.date_text.clone();
                kept[i].1.steps.push(("incident", format!("a further telling of {id}")));
                kept[i].0.incident = id;
                if kept[m].0.date_text.is_none() && told.is_some() && !kept[i].0.background {
                    let step = format!("told with the telling `{}`", kept[i].0.event_text);
                    kept[m].1.steps.push(("date", step));
                    kept[m].0.date = date;
                    kept[m].0.date_precision = precision;
                    kept[m].0.enddate = enddate;
                    kept[m].0.date_text = told;
                    if kept[m].0.decided_on.is_some() {
                        kept[m].0.decided_on = kept[m].0.date.clone();
                    }
                    let shown = kept[i].0.evidence.iter().filter(|e| e.field == "date").cloned().collect::<Vec<_>>();
                    kept[m].0.evidence.extend(shown);
                }
                lend_parties(kept, m, i);
            }
            None => mains.push(i),
        }
    }
}

/// How clearly a record tells its happening.
fn weight(event: &Event) -> usize {
    usize::from(!event.background) * 8
        + usize::from(!event.quantity.is_empty()) * 4
        + usize::from(!event.actor.is_empty()) * 2
        + usize::from(!event.recipient.is_empty()) * 2
        + usize::from(event.measure.is_some())
        + usize::from(event.date_text.is_some())
}

/// What one telling leaves out, another of the same happening gives.
fn lend(into: &mut Event, from: &Event) {
    if into.actor.is_empty() {
        into.actor = from.actor.clone();
    }
    if into.recipient.is_empty() {
        into.recipient = from.recipient.clone();
    }
    if into.quantity.is_empty() {
        into.quantity = from.quantity.clone();
    }
    if into.cause.is_empty() {
        into.cause = from.cause.clone();
    }
}

fn lend_parties(kept: &mut [(Event, Trace)], main: usize, other: usize) {
    for (to, from) in [(main, other), (other, main)] {
        if kept[to].0.actor.is_empty() && !kept[from].0.actor.is_empty() {
            kept[to].0.actor = kept[from].0.actor.clone();
            kept[to].1.steps.push(("actor", "named by another telling of the same happening".to_owned()));
        }
        if kept[to].0.recipient.is_empty() && !kept[from].0.recipient.is_empty() {
            kept[to].0.recipient = kept[from].0.recipient.clone();
            kept[to].1.steps.push(("recipient", "named by another telling of the same happening".to_owned()));
        }
    }
}

fn keys(parties: &[Entity]) -> Vec<&str> {
    let mut keys: Vec<&str> = parties.iter().filter_map(|p| p.key.as_deref().or(p.code.as_deref())).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn agree(a: &[Entity], b: &[Entity]) -> bool {
    let (a, b) = (keys(a), keys(b));
    a.is_empty() || b.is_empty() || a.iter().any(|k| b.contains(k))
}

fn adds_party(a: &Event, b: &Event) -> bool {
    let differ = |x: &[Entity], y: &[Entity]| !x.is_empty() && !y.is_empty() && keys(x) != keys(y);
    differ(&a.actor, &b.actor) || differ(&a.recipient, &b.recipient)
}

/// Same kind of act, parties that agree, no numbers or days that speak against it.
fn is_same((a, of_a): (&Event, &Trace), (b, of_b): (&Event, &Trace)) -> bool {
    // Where no mode tells two acts of a type apart, what their entries code does, and their words: to ask for access is not to demand a
    // release.
    let words = of_a.entry == of_b.entry || of_a.frame.lemma == of_b.frame.lemma;
    let same_act = !a.mode.is_empty() || of_a.deed == of_b.deed && words;
    let kind = a.event == b.event && a.mode == b.mode && same_act;
    let act = match (&a.measure, &b.measure) {
        (Some(x), Some(y)) => x.kind == y.kind && x.act == y.act,
        _ => true,
    };
    // "seven" and "dozens" count different people.
    let range = |e: &Event| {
        let q = e.quantity.first()?;
        Some((q.value.or(q.low).unwrap_or(0), q.value.or(q.high).unwrap_or(u64::MAX)))
    };
    let numbers = match (range(a), range(b)) {
        (Some(x), Some(y)) => x.0 <= y.1 && y.0 <= x.1,
        _ => true,
    };
    // Two told days that differ are two happenings; the report's own day is no told one.
    let told = |e: &Event| e.date.clone().filter(|_| e.date_text.is_some());
    let days = match (told(a), told(b)) {
        (Some(x), Some(y)) => x.starts_with(&y) || y.starts_with(&x),
        _ => true,
    };
    let history = a.background == b.background || told(a).is_none() && told(b).is_none();
    let apart = a.actor.is_empty() && b.recipient.is_empty() || a.recipient.is_empty() && b.actor.is_empty();
    kind && act
        && numbers
        && days
        && history
        && !apart
        && a.negated == b.negated
        && agree(&a.actor, &b.actor)
        && agree(&a.recipient, &b.recipient)
}
