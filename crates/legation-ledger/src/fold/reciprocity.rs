//! What facts say of each other without changing one another: measures on a basis of reciprocity and what mirrors them,
//! and one person accredited to several.

use super::{Fact, folded};
use std::collections::BTreeMap;

/// Shows the counterpart of every measure on a basis of reciprocity, and where else a person is accredited.
pub(super) fn mark(facts: &mut [Box<Fact>]) {
    let mirror = |a: &Fact, b: &Fact| {
        let (x, y) = (&a.thing, &b.thing);
        let swapped = (x.holder.is_some() && (&x.holder, &x.host) == (&y.host, &y.holder))
            || (x.by.is_some() && (&x.by, &x.against) == (&y.against, &y.by));
        a.kind == b.kind && a.status == b.status && (&x.class, &x.unit) == (&y.class, &y.unit) && swapped
    };
    for i in (0..facts.len()).filter(|&i| facts[i].basis.as_deref() == Some("reciprocity")).collect::<Vec<_>>() {
        // Of several the nearest in time.
        let day = |f: &Fact| f.since.map_or(0, |s| s.first().0);
        let mine = day(&facts[i]);
        let other = (0..facts.len())
            .filter(|&j| j != i && mirror(&facts[i], &facts[j]))
            .min_by_key(|&j| ((day(&facts[j]) - mine).abs(), j));
        let Some(other) = other else {
            facts[i].because.push("on a basis of reciprocity; no counterpart is known".into());
            continue;
        };
        let (incident, number) = (facts[other].incident.clone(), facts[other].number);
        facts[i].counterpart = incident;
        if number.is_told() && !number.meets(facts[i].number) {
            let told = number.value.map_or_else(|| "another number".into(), |n| n.to_string());
            facts[i].because.push(format!("on a basis of reciprocity, but the counterpart is {told}"));
        }
    }
    mark_shared(facts, &[]);
}

/// Kinds of fact that say who is in office somewhere.
pub const OFFICES: [&str; 3] = ["accreditation", "head", "post"];

/// Whom a fact tells to be in office somewhere: the holder, and the name as names compare.
pub fn person(fact: &Fact) -> Option<(String, String)> {
    let there = matches!(fact.status.as_deref(), Some("granted" | "on-duty" | "accredited"));
    if there && OFFICES.contains(&fact.kind.as_str()) {
        fact.thing.holder.clone().zip(folded(&fact.thing.name))
    } else {
        None
    }
}

/// One person may be accredited to several states and organisations: each fact names the others, those of `elsewhere` too.
pub fn mark_shared(facts: &mut [Box<Fact>], elsewhere: &[Box<Fact>]) {
    let mut hosts: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for fact in facts.iter().chain(elsewhere) {
        if let (Some(key), Some(host)) = (person(fact), &fact.thing.host) {
            hosts.entry(key).or_default().push(host.clone());
        }
    }
    for fact in facts.iter_mut() {
        let Some(mut also) = person(fact).and_then(|key| hosts.get(&key).cloned()) else { continue };
        also.retain(|host| Some(host) != fact.thing.host.as_ref());
        also.sort_unstable();
        also.dedup();
        fact.also = also;
    }
}
