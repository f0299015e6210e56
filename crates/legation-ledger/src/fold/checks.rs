//! Invariants across kinds, shown and never mended: posts filled within the ceiling, posts filled and vacant within it,
//! and the cross-check of a cut with those it sent home.

use super::{Fact, Thing, folded, measure_of};
use crate::claim::{Claim, Measure, Number};
use crate::date::Day;
use crate::incidents::Incident;
use std::collections::BTreeSet;

/// A sum that should agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The sum in words: "20 − 10 = 8 withdrawn + 2 abolished".
    pub text: String,
    /// Whether it does.
    pub agrees: bool,
    /// Incidents it rests on.
    pub incidents: Vec<String>,
}

/// Marks facts that cannot all be true together.
pub(super) fn mark_conflicts(facts: &mut [Box<Fact>]) {
    let mut marks: Vec<(usize, String)> = Vec::new();
    for (i, ceiling) in facts.iter().enumerate().filter(|(_, f)| f.kind == "ceiling" && f.between.is_none()) {
        let Some(most) = ceiling.number.high.or(ceiling.number.value) else { continue };
        let same = |f: &&(usize, &Fact), kind: &str| {
            let (t, c) = (&f.1.thing, &ceiling.thing);
            // A ceiling for all staff holds for each class of it.
            f.1.kind == kind
                && (&t.holder, &t.host, &t.unit) == (&c.holder, &c.host, &c.unit)
                && (c.class.is_none() || t.class == c.class)
        };
        let least = |n: Number| n.low.or(n.value).unwrap_or(0);
        let all: Vec<(usize, &Fact)> = facts.iter().map(AsRef::as_ref).enumerate().collect();
        let filled: Vec<&(usize, &Fact)> = all.iter().filter(|f| same(f, "filled")).collect();
        let vacant: Vec<&(usize, &Fact)> = all.iter().filter(|f| same(f, "vacant")).collect();
        let classes: Vec<&(usize, &Fact)> = filled.iter().copied().filter(|f| f.1.thing.class.is_some()).collect();
        let sum = classes.iter().fold(0_u64, |sum, f| sum.saturating_add(least(f.1.number)));
        if ceiling.thing.class.is_none() && classes.len() > 1 && sum > most {
            let text = format!("{sum} filled in all classes is more than the ceiling of {most}");
            marks.extend(classes.iter().map(|f| (f.0, text.clone())).chain([(i, text.clone())]));
        }
        for (at, fact) in filled.iter().copied() {
            let n = least(fact.number);
            if n > most {
                let text = format!("{n} filled is more than the ceiling of {most}");
                marks.extend([(*at, text.clone()), (i, text)]);
            }
            for (other, fact) in vacant.iter().copied() {
                let v = least(fact.number);
                if facts[*at].thing.class == facts[*other].thing.class && n <= most && n.saturating_add(v) > most {
                    let text = format!("{n} filled and {v} vacant are more than the ceiling of {most}");
                    marks.extend([(*at, text.clone()), (*other, text.clone()), (i, text)]);
                }
            }
        }
    }
    granted_above_ceiling(facts, &mut marks);
    named_by_himself(facts, &mut marks);
    for (at, text) in marks {
        facts[at].conflict = true;
        if !facts[at].because.contains(&text) {
            facts[at].because.push(text);
        }
    }
}

/// Says what speaks against a contested fact of which nothing else does: who denies it, else what else is told of the same thing.
pub(super) fn explain(claims: &[Claim], facts: &mut [Box<Fact>]) {
    let bare: Vec<usize> = (0..facts.len()).filter(|&i| facts[i].conflict && facts[i].because.is_empty()).collect();
    let whys: Vec<Vec<String>> = bare.iter().map(|&i| why_contested(claims, facts, i)).collect();
    for (i, why) in bare.into_iter().zip(whys) {
        facts[i].because = why;
    }
}

fn why_contested(claims: &[Claim], facts: &[Box<Fact>], i: usize) -> Vec<String> {
    let fact = &facts[i];
    let against = fact.claims.iter().filter(|c| !c.1).map(|&(c, _)| match claims[c].denial() {
        Some((by, _)) => format!("{by} denies it (`{}`)", claims[c].id),
        None => format!("`{}` says that it is not so", claims[c].id),
    });
    let against: Vec<String> = against.collect();
    if !against.is_empty() {
        return against;
    }
    let thing = |fact: &Fact| Thing { name: folded(&fact.thing.name), place: None, ..fact.thing.clone() };
    let others = facts.iter().enumerate().filter(|&(j, other)| {
        j != i && other.conflict && other.kind == fact.kind && thing(other) == thing(fact) && told(other) != told(fact)
    });
    let others: Vec<String> = others.map(|(_, other)| told(other)).collect();
    vec![if others.is_empty() {
        "what tells it does not agree".into()
    } else {
        format!("also told: {}", others.join(", "))
    }]
}

/// What a fact says of its thing: its status and number.
fn told(fact: &Fact) -> String {
    let number = fact.number.is_told().then(|| super::count::shown(fact.number));
    fact.status.iter().cloned().chain(number).collect::<Vec<_>>().join(" ")
}

/// Where nobody states how many posts are filled, those accredited are at least as many as were granted and stand.
fn granted_above_ceiling(facts: &[Box<Fact>], marks: &mut Vec<(usize, String)>) {
    let key = |f: &Fact| (f.thing.holder.clone(), f.thing.host.clone(), f.thing.class.clone(), f.thing.unit.clone());
    let of = |kind: &'static str| {
        facts.iter().map(AsRef::as_ref).enumerate().filter(move |(_, f)| f.kind == kind && f.between.is_none())
    };
    for (at, ceiling) in of("ceiling") {
        let Some(most) = ceiling.number.high.or(ceiling.number.value) else { continue };
        if of("filled").any(|(_, f)| key(f) == key(ceiling)) {
            continue;
        }
        let granted: Vec<(usize, &Fact)> = of("accreditation")
            .filter(|(_, f)| f.status.as_deref() == Some("granted") && key(f) == key(ceiling))
            .collect();
        let sum: u64 = granted.iter().filter_map(|(_, f)| f.number.low.or(f.number.value)).fold(0, u64::saturating_add);
        if sum > most {
            let text = format!("{sum} accredited is more than the ceiling of {most}");
            marks.push((at, text.clone()));
            marks.extend(granted.iter().map(|(i, _)| (*i, text.clone())));
        }
    }
}

/// A chargé d'affaires ad interim is named by the head or the ministry.
fn named_by_himself(facts: &[Box<Fact>], marks: &mut Vec<(usize, String)>) {
    for (i, fact) in facts.iter().enumerate() {
        let name = folded(&fact.thing.name);
        if name.is_some() && name == folded(&fact.named_by) {
            marks.push((i, "named by himself: the head of mission or the ministry names a chargé".into()));
        }
    }
}

/// Every cut of a ceiling, held against who was sent home or refused with it.
pub(super) fn cross(claims: &[Claim], incidents: &[Incident], on: Day) -> Vec<Check> {
    let measured: Vec<_> = incidents.iter().filter_map(|i| Some((i, measure_of(claims, i)?))).collect();
    let mut checks = Vec::new();
    for (cut, ceiling) in measured.iter().filter(|(_, m)| m.act == "set-ceiling") {
        let Some(day) = cut.decided_on.or(cut.date).map(|d| d.first()).filter(|d| *d <= on) else { continue };
        let (Some(after), Some(before)) = (cut.number.value, cut.count(claims, "before").and_then(|n| n.value)) else {
            continue;
        };
        if before <= after {
            continue;
        }
        let mut parts: Vec<String> = Vec::new();
        // One for each way of taking numbers that contradict each other.
        let mut sums = BTreeSet::from([0_u64]);
        let mut rests = vec![cut.id.clone()];
        let mut abolished = false;
        for (other, m) in &measured {
            let word = match (m.act.as_str(), m.kind.as_str()) {
                ("withdraw", "accreditation") => "withdrawn",
                ("refuse", "accreditation") => "refused",
                ("abolish-post", "vacant") => "abolished",
                _ => continue,
            };
            let near = other.decided_on.or(other.date).is_some_and(|d| (d.first().0 - day.0).abs() <= 1);
            if (&m.holder, &m.host) != (&ceiling.holder, &ceiling.host) || !near || !other.takes_effect(claims) {
                continue;
            }
            abolished |= word == "abolished";
            let numbers: Vec<u64> = other.told_numbers().iter().filter_map(|n| n.value).collect();
            if !numbers.is_empty() && other.together.is_empty() {
                sums = sums.iter().flat_map(|sum| numbers.iter().map(|n| sum.saturating_add(*n))).collect();
                parts.push(format!("{} {word}", numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" or ")));
                rests.push(other.id.clone());
            }
        }
        if !parts.is_empty() {
            // What nobody filled is cut without anybody leaving.
            let all = if abolished { 0 } else { stated_vacant(claims, ceiling, day) };
            let left = |sum: u64| (before - after).saturating_sub(sum).min(all);
            let fits = |sum: &u64| sum.saturating_add(left(*sum)) == before - after;
            let sum = sums.iter().copied().find(fits).or(sums.first().copied()).unwrap_or(0);
            match left(sum) {
                0 => {}
                n => parts.push(if n == all { format!("{n} vacant") } else { format!("{n} of {all} vacant") }),
            }
            let agrees = fits(&sum);
            let sign = if agrees { "=" } else { "≠" };
            let text = format!("{before} − {after} {sign} {}", parts.join(" + "));
            checks.push(Check { text, agrees, incidents: rests });
        }
    }
    checks
}

/// How many posts are told to be vacant on the day of a cut, give or take midnight.
fn stated_vacant(claims: &[Claim], cut: &Measure, day: Day) -> u64 {
    let told = claims.iter().filter(|claim| claim.takes_effect()).filter_map(|claim| {
        let stood = claim.stood().filter(|s| s.kind == "vacant")?;
        let of_cut = (&stood.holder, &stood.host, &stood.unit) == (&cut.holder, &cut.host, &cut.unit)
            && (cut.class.is_none() || stood.class == cut.class);
        let on = stood.on.map_or(claim.known, |on| on.first());
        (of_cut && (on.0 - day.0).abs() <= 1).then_some(stood.number.value?)
    });
    told.max().unwrap_or(0)
}
