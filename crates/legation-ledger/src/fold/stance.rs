//! Who says what: stances and totals. Each is kept; none ends another.

use super::{Fact, Facts, Known, Thing, Told};
use crate::claim::Modality;
use crate::date::{Day, PartialDate};
use crate::effects::Kind;

pub(super) fn fold(known: &Known, kind: &Kind, told: &[Told], facts: &mut Facts) {
    let mut found: Vec<(Day, Box<Fact>)> = Vec::new();
    for t in told {
        let on = known.day(t);
        if on.first() <= known.on {
            let fact = Fact { since: t.stood.since.or(Some(on)), ..known.fact_told(kind, t) };
            let thing = Thing { parties: t.stood.parties.clone(), ..fact.thing };
            found.push((on.first(), Box::new(Fact { thing, ..fact })));
        }
    }
    for incident in known.incidents {
        let deed = incident.main(known.claims);
        let exact = deed.mode.as_ref().and_then(|mode| kind.events.get(&format!("{} {mode}", deed.event)));
        let Some(verb) = exact.or_else(|| kind.events.get(&deed.event)) else { continue };
        let latest = known.known_from(incident);
        let first = incident.date.map_or(latest, PartialDate::first);
        let said = |m: Modality| m.takes_effect() || m == Modality::Threatened;
        if first > known.on
            || !incident.claims.iter().any(|&c| said(known.claims[c].modality) && !known.claims[c].negated)
        {
            continue;
        }
        for speaker in &incident.actors {
            let mut parties: Vec<String> = incident.recipients.clone();
            parties.push(speaker.clone());
            parties.sort_unstable();
            parties.dedup();
            found.push((
                first,
                Box::new(Fact {
                    kind: kind.name.clone(),
                    thing: Thing { speaker: Some(speaker.clone()), parties, ..Thing::default() },
                    verb: Some(verb.clone()),
                    about: deed.measure.as_ref().and_then(|m| m.about.clone()),
                    since: incident.date,
                    incident: Some(incident.id.clone()),
                    claims: incident.claims.iter().map(|&c| (c, !known.claims[c].negated)).collect(),
                    ..Fact::default()
                }),
            ));
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.thing, &a.1.verb, &a.1.claims).cmp(&(b.0, &b.1.thing, &b.1.verb, &b.1.claims)));
    facts.extend(found.into_iter().map(|(_, fact)| fact));
}

/// Sums that sources give.
pub(super) fn totals(known: &Known, kind: &Kind, told: &[Told], facts: &mut Facts) {
    for t in told.iter().filter(|t| known.is_told(t) && known.day(t).first() <= known.on) {
        facts.push(Box::new(known.fact_told(kind, t)));
    }
}
