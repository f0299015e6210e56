//! Which accusation a denial speaks of: the one whose words it takes up; where it has none of its own ("Moscow denied
//! it"), the last one that its report tells before it.

use super::Known;
use crate::claim::{Claim, Stood};
use crate::incidents::Incident;
use crate::words::stems;
use std::collections::BTreeSet;

/// The status of the allegation that an incident makes by itself, without a measure of its own.
pub(super) fn alleges(claims: &[Claim], incident: &Incident) -> Option<&'static str> {
    let deed = incident.main(claims);
    match (deed.event.as_str(), deed.mode.as_deref()) {
        _ if deed.measure.is_some() => None,
        ("ACCUSE", Some("allege")) => Some("alleged"),
        ("ACCUSE", Some("investigate")) => Some("investigated"),
        _ => None,
    }
}

/// Whether an incident accuses a party.
fn accuses(known: &Known, incident: &Incident, party: &str) -> bool {
    let measured = || {
        super::measure_of(known.claims, incident).is_some_and(|m| {
            let begins = matches!(m.act.as_str(), "allege" | "investigate" | "charge");
            m.kind == "allegation" && begins && m.holder.as_deref() == Some(party)
        })
    };
    let alone = || alleges(known.claims, incident).is_some() && incident.recipients.iter().any(|r| r == party);
    incident.takes_effect(known.claims) && (alone() || measured())
}

/// The accusation of `party` that a denial, which is the claim `c`, speaks of.
pub(super) fn accusation<'k>(known: &Known<'k>, c: usize, party: &str, about: Option<&str>) -> Option<&'k Incident> {
    let denial = &known.claims[c];
    let made = known.incidents.iter().filter(|i| accuses(known, i, party) && known.known_from(i) <= denial.known);
    let own = about.map(stems).unwrap_or_default();
    if own.is_empty() {
        let told_before = |i: &Incident| {
            let claims = i.claims.iter().map(|&a| &known.claims[a]);
            claims.filter(|a| a.report == denial.report && a.start < denial.start).map(|a| a.start).max()
        };
        return made.filter_map(|i| Some((told_before(i)?, i))).max_by_key(|found| found.0).map(|found| found.1);
    }
    let common = |i: &Incident| {
        let words = i.claims.iter().flat_map(|&a| known.claims[a].matter());
        words.flat_map(stems).collect::<BTreeSet<_>>().intersection(&own).count()
    };
    // Of several that fit as well the latest.
    made.map(|i| (common(i), i)).filter(|found| found.0 > 0).max_by_key(|found| found.0).map(|found| found.1)
}

/// Whether a claim is somebody's denial; no more than a stance, until the accusation is found.
pub(super) fn is_denial(known: &Known, c: usize, stood: &Stood) -> bool {
    let claim = &known.claims[c];
    stood.kind == "stance" && stood.verb.as_deref() == Some("denies") && claim.modality.takes_effect() && !claim.negated
}
