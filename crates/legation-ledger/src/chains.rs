//! Who answered whom. Only words state an answer ("in response to", "retaliated"): a record's cause of that relation
//! whose words hold the clause of another record, or the reason of an entry by hand, whose cause is the measure of the other
//! side that came before it: of several the nearest, those first that have a number which the words name. So it is where words of a
//! report name no deed of their own ("in response"), or one without a day that has the number of such a measure ("in response to the
//! expulsion of six"). Two measures of opposite direction that merely follow each other are kept apart as adjacent.

use crate::claim::{Cause, Claim};
use crate::date::Day;
use crate::incidents::Incident;
use legation_code::count::number;
use std::collections::{BTreeMap, BTreeSet};

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Index of the incident answered.
    pub cause: usize,
    /// Index of the incident that answers.
    pub response: usize,
    /// Whether words say so.
    pub stated: bool,
    /// The claim whose words say so.
    pub claim: Option<usize>,
    /// First and one past the last code point of those words.
    pub words: Option<(usize, usize)>,
    /// The words.
    pub text: Option<String>,
}

/// Days within which a measure of the other side is adjacent.
const ADJACENT: i32 = 30;

/// So many words say that something is an answer, and not to what ("in response").
const BARE_WORDS: usize = 2;

/// Most words that the number of a measure has ("two hundred and five").
const NUMBER_WORDS: usize = 6;

/// Every link among `incidents`, in the order of the responses.
pub fn links(claims: &[Claim], incidents: &[Incident]) -> Vec<Link> {
    let mut incident_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut by_report: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, incident) in incidents.iter().enumerate() {
        for &c in &incident.claims {
            incident_of.insert(c, i);
            by_report.entry(&claims[c].report).or_default().push(c);
        }
    }
    let measures = measures(claims, incidents);
    let mut links: Vec<Link> = Vec::new();
    for (response, incident) in incidents.iter().enumerate().filter(|(_, i)| i.takes_effect(claims)) {
        for &c in &incident.claims {
            let Some(deed) = claims[c].deed() else { continue };
            for cause in deed.causes.iter().filter(|cause| cause.relation == "response") {
                let within = |other: &&usize| {
                    let o = &claims[**other];
                    cause.start < o.end && o.start < cause.end && incident_of[*other] != response
                };
                let told = by_report[claims[c].report.as_str()].iter().filter(within).copied();
                // The other side's deed is what is answered; of several, the one with most of its words there.
                let best = told.max_by_key(|&o| {
                    let other = &incidents[incident_of[&o]];
                    let overlap = claims[o].end.min(cause.end).saturating_sub(claims[o].start.max(cause.start));
                    (opposite(other, incident), overlap, std::cmp::Reverse(o))
                });
                let named = || measure_before(incidents, &measures, response, &numbers_in(&cause.text));
                let answered = match best.map(|o| incident_of[&o]) {
                    Some(told) if incidents[told].days().is_none() => Some(named().unwrap_or(told)),
                    Some(told) => Some(told),
                    // By hand, the reason tells it: see below.
                    None if cause.end == 0 => None,
                    None => named().or_else(|| {
                        let says_no_more = cause.text.split_whitespace().count() <= BARE_WORDS;
                        says_no_more.then(|| before(incidents, &measures, response).next()).flatten()
                    }),
                };
                let Some(answered) = answered else { continue };
                if own_deed(&incidents[answered], incident) || !in_order(&incidents[answered], incident) {
                    continue;
                }
                if !links.iter().any(|l| (l.cause, l.response) == (answered, response)) {
                    links.push(Link {
                        cause: answered,
                        response,
                        stated: true,
                        claim: Some(c),
                        words: Some((cause.start, cause.end)),
                        text: Some(cause.text.clone()),
                    });
                }
            }
        }
    }
    let (by_hand, adjacent): (Vec<Link>, Vec<Link>) =
        adjacent(claims, incidents, &measures, &links).into_iter().partition(|link| link.stated);
    links.extend(by_hand);
    drop_cycles(&mut links);
    links.extend(adjacent);
    links.sort_by_key(|l| (l.response, l.cause));
    links
}

fn opposite(a: &Incident, b: &Incident) -> bool {
    a.actors.iter().any(|p| b.recipients.contains(p)) && a.recipients.iter().any(|p| b.actors.contains(p))
}

/// Nobody answers himself: "in response to suspected spying" holds his own suspicion, which is no deed of the other side.
fn own_deed(cause: &Incident, response: &Incident) -> bool {
    !cause.actors.is_empty() && cause.actors.iter().all(|p| response.actors.contains(p))
}

/// An answer does not come before what it answers; where days are not known, nothing speaks against it.
fn in_order(cause: &Incident, response: &Incident) -> bool {
    match (cause.days(), response.days()) {
        (Some((first, _)), Some((_, last))) => first <= last,
        _ => true,
    }
}

/// What answers something cannot lie behind it: a link that would close a circle is left out.
fn drop_cycles(links: &mut Vec<Link>) {
    let mut kept: Vec<Link> = Vec::new();
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for link in links.drain(..) {
        let mut seen = BTreeSet::new();
        let mut open = vec![link.response];
        let mut circle = false;
        while let Some(at) = open.pop() {
            circle |= at == link.cause;
            if seen.insert(at) {
                open.extend(next.get(&at).into_iter().flatten());
            }
        }
        if !circle {
            next.entry(link.cause).or_default().push(link.response);
            kept.push(link);
        }
    }
    *links = kept;
}

/// The reason of an entry by hand that says it is an answer: its words, which stand in no report, and the claim.
fn reason<'c>(claims: &'c [Claim], incident: &Incident) -> Option<(usize, &'c str)> {
    let by_hand = incident.claims.iter().filter(|&&c| claims[c].by_hand);
    by_hand.copied().find_map(|c| {
        let answers = |cause: &&Cause| cause.relation == "response" && cause.end == 0;
        Some((c, claims[c].deed()?.causes.iter().find(answers)?.text.as_str()))
    })
}

/// The numbers that the words of an answer name ("in response to the expulsion of eight").
fn named_numbers(claims: &[Claim], incident: &Incident) -> BTreeSet<u64> {
    let causes = incident.claims.iter().filter_map(|&c| claims[c].deed()).flat_map(|deed| &deed.causes);
    causes.filter(|cause| cause.relation == "response").flat_map(|cause| numbers_in(&cause.text)).collect()
}

fn numbers_in(text: &str) -> BTreeSet<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | ','));
    let words: Vec<&str> = words.map(|w| w.trim_matches(',')).filter(|w| !w.is_empty()).collect();
    let (mut numbers, mut at) = (BTreeSet::new(), 0);
    while at < words.len() {
        let read = (1..=NUMBER_WORDS.min(words.len() - at)).rev();
        let found = read.filter_map(|long| Some((long, number(&words[at..at + long])?))).next();
        numbers.extend(found.map(|(_, n)| n));
        at += found.map_or(1, |(long, _)| long);
    }
    numbers
}

/// The measures that took effect on a day, by that day.
fn measures(claims: &[Claim], incidents: &[Incident]) -> Vec<(Day, usize)> {
    let mut measures: Vec<(Day, usize)> = incidents
        .iter()
        .enumerate()
        .filter(|(_, i)| i.takes_effect(claims) && i.main(claims).event == "SANCTION")
        .filter_map(|(at, i)| Some((i.date.filter(|d| d.is_day())?.first(), at)))
        .collect();
    measures.sort_unstable();
    measures
}

/// The measures of the other side that came shortly before one, the nearest first.
fn before<'i>(
    incidents: &'i [Incident],
    measures: &'i [(Day, usize)],
    response: usize,
) -> impl Iterator<Item = usize> + 'i {
    let day = incidents[response].date.filter(|d| d.is_day()).map(|d| d.first());
    let until = day.map_or(0, |day| measures.partition_point(|&(d, _)| d < day));
    let near = move |d: Day| day.is_some_and(|day| day.0 - d.0 <= ADJACENT);
    let shortly = measures[..until].iter().rev().take_while(move |(d, _)| near(*d)).map(|&(_, c)| c);
    shortly.filter(move |&c| opposite(&incidents[c], &incidents[response]))
}

/// The nearest of them that has one of some numbers.
fn measure_before(
    incidents: &[Incident],
    measures: &[(Day, usize)],
    response: usize,
    named: &BTreeSet<u64>,
) -> Option<usize> {
    let has_number =
        |&c: &usize| incidents[c].told_numbers().iter().any(|n| n.value.is_some_and(|n| named.contains(&n)));
    before(incidents, measures, response).find(has_number)
}

/// Measures of the other side that came shortly before, where no link is stated.
fn adjacent(claims: &[Claim], incidents: &[Incident], measures: &[(Day, usize)], stated: &[Link]) -> Vec<Link> {
    let has_cause: BTreeSet<usize> = stated.iter().map(|l| l.response).collect();
    let mut links = Vec::new();
    for &(_, response) in measures {
        if has_cause.contains(&response) {
            continue;
        }
        if let Some(nearest) = before(incidents, measures, response).next() {
            let named = named_numbers(claims, &incidents[response]);
            let cause = measure_before(incidents, measures, response, &named).unwrap_or(nearest);
            let reason = reason(claims, &incidents[response]);
            let (claim, text) = (reason.map(|r| r.0), reason.map(|r| r.1.to_owned()));
            links.push(Link { cause, response, stated: reason.is_some(), claim, words: None, text });
        }
    }
    links
}
