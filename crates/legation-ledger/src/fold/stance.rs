//! Who says what: stances and totals. Each is kept; none ends another.

use super::{Fact, Facts, Known, Thing, Told, denied_accusations, sorted};
use crate::claim::Modality;
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use crate::words::stems;

pub(super) fn fold(known: &Known, kind: &Kind, told: &[Told], facts: &mut Facts) {
    let mut found: Vec<(Day, Box<Fact>)> = Vec::new();
    for t in told {
        let on = known.day(t);
        if on.first() <= known.on {
            let fact = Fact { since: t.stood.since.or(Some(on)), ..known.fact_told(kind, t) };
            let thing = Thing { parties: t.stood.parties.clone(), ..fact.thing };
            let mut fact = Box::new(Fact { thing, ..fact });
            answer(known, t, &mut fact);
            found.push((on.first(), fact));
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
            || !incident.claims.iter().any(|&c| said(known.claims[c].modality) && known.claims[c].speaks_for())
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
                    claims: incident.stands(known.claims).collect(),
                    ..Fact::default()
                }),
            ));
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.thing, &a.1.verb, &a.1.claims).cmp(&(b.0, &b.1.thing, &b.1.verb, &b.1.claims)));
    facts.extend(found.into_iter().map(|(_, fact)| fact));
}

/// Whoever denies what another alleges answers him: the stance is one between the two.
fn answer(known: &Known, told: &Told, fact: &mut Fact) {
    let Some((speaker, _)) = known.claims[told.claim].denial() else { return };
    let speaker = speaker.to_owned();
    if let Some(accusation) = denied_accusations::accusation(known, told.claim, (&speaker, None), fact.about.as_deref())
    {
        let parties = std::mem::take(&mut fact.thing.parties);
        fact.thing.parties =
            sorted(parties.into_iter().chain(accusation.actors.iter().cloned()).chain([speaker]).collect());
        fact.because.push(format!("denies `{}`", accusation.id));
        // "Moscow denied it" is about what the accusation says.
        let words = known.claims[accusation.claims[0]].words.as_str();
        if !words.is_empty() && fact.about.as_deref().is_some_and(|about| stems(about).is_empty()) {
            fact.about = Some(words.to_owned());
        }
        fact.incident = Some(accusation.id.clone());
    }
}

/// Sums that sources give.
pub(super) fn totals(known: &Known, kind: &Kind, told: &[Told], facts: &mut Facts) {
    for t in told.iter().filter(|t| known.is_told(t) && known.day(t).first() <= known.on) {
        facts.push(Box::new(known.fact_told(kind, t)));
    }
}
