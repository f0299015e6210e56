//! Which accusation a denial speaks of: the one whose words it takes up; where it has none of its own ("Moscow denied
//! it"), the last one that its report tells before it.

use super::Known;
use crate::claim::Claim;
use crate::date::Day;
use crate::incidents::Incident;
use crate::words::{WEIGHED, stems};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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

/// Whom an incident accuses.
fn accused<'k>(claims: &'k [Claim], incident: &'k Incident) -> BTreeSet<&'k str> {
    if !incident.takes_effect(claims) {
        return BTreeSet::new();
    }
    let measured = super::measure_of(claims, incident)
        .filter(|m| m.kind == "allegation" && matches!(m.act.as_str(), "allege" | "investigate" | "charge"))
        .and_then(|m| m.holder.as_ref());
    let alone = alleges(claims, incident).map_or(&[][..], |_| &incident.recipients);
    alone.iter().chain(measured).map(String::as_str).collect()
}

/// Accusations by whom they accuse, gathered once for all denials.
#[derive(Default)]
pub(super) struct Accusations<'k>(BTreeMap<&'k str, Against<'k>>);

/// The accusations of one party.
#[derive(Default)]
struct Against<'k> {
    /// In the order of incidents.
    made: Vec<Accusation<'k>>,
    /// Which of them stands at a place of a report.
    told: BTreeMap<(&'k str, usize), usize>,
}

struct Accusation<'k> {
    incident: &'k Incident,
    known_from: Day,
    stems: BTreeSet<String>,
}

impl<'k> Accusations<'k> {
    pub(super) fn of(known: &Known<'k>) -> Accusations<'k> {
        let claims = known.claims;
        let mut all = Accusations::default();
        for incident in known.incidents {
            for party in accused(claims, incident) {
                let against = all.0.entry(party).or_default();
                let tellings = incident.claims.iter().map(|&c| &claims[c]);
                against.told.extend(tellings.clone().map(|c| ((c.report.as_str(), c.start), against.made.len())));
                against.made.push(Accusation {
                    incident,
                    known_from: known.known_from(incident),
                    stems: tellings.flat_map(Claim::matter).flat_map(stems).collect(),
                });
            }
        }
        all
    }
}

/// The accusation of `party`, by `by` where that is told, that a denial, which is the claim `c`, speaks of.
pub(super) fn accusation<'k>(
    known: &Known<'k>,
    c: usize,
    (party, by): (&str, Option<&String>),
    about: Option<&str>,
) -> Option<&'k Incident> {
    let denial = &known.claims[c];
    let against = known.accusations().0.get(party)?;
    let can_be = |a: &&Accusation| a.known_from <= denial.known && by.is_none_or(|by| a.incident.actors.contains(by));
    let own = about.map(stems).unwrap_or_default();
    if own.is_empty() {
        let report = denial.report.as_str();
        let told_before = against.told.range((report, 0)..(report, denial.start)).rev();
        return told_before.map(|(_, &i)| &against.made[i]).find(can_be).map(|a| a.incident);
    }
    let common = |a: &Accusation| a.stems.intersection(&own).count();
    let last = against.made.iter().rev().filter(can_be).take(WEIGHED).map(|a| (common(a), a.incident));
    // Of several that fit as well the latest, which comes first here.
    last.filter(|found| found.0 > 0).min_by_key(|found| Reverse(found.0)).map(|found| found.1)
}
