//! What is denied: for and against stand side by side. A telling that stands within somebody's denial ("called reports that Norland
//! expelled seven a lie") speaks against its deed, and so does a denial that takes up the deed's own words. Whom a denial of an accusation
//! answers is another question: see [`crate::fold`].

use crate::claim::{Claim, Deed, Modality};
use crate::incidents::Incident;
use crate::words::{WEIGHED, stems_but_names};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The least words that a denial and a deed have in common.
const LEAST: usize = 2;

/// Marks what is told as alleged, and stands within the words of a denial of the same report.
pub fn mark(claims: &mut [Claim]) {
    let mut denials: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
    for (report, start, end) in claims.iter().filter_map(reach) {
        denials.entry(report).or_default().push((start, end));
    }
    if denials.is_empty() {
        return;
    }
    for claim in claims.iter_mut().filter(|c| c.modality == Modality::Alleged && c.deed().is_some_and(can_be_denied)) {
        let within =
            |&(start, end): &(usize, usize)| start <= claim.start && claim.start < claim.end && claim.end <= end;
        if denials.get(&claim.report).is_some_and(|all| all.iter().any(within)) {
            claim.modality = Modality::Denied;
        }
    }
}

/// Whether a denial can be of this deed: what was accused is denied, and not that somebody accused; and to reject is to deny.
fn can_be_denied(deed: &Deed) -> bool {
    let accuses = deed.measure.as_ref().is_some_and(|measure| measure.kind == "allegation");
    !accuses && !matches!(deed.event.as_str(), "ACCUSE" | "REJECT")
}

/// The report and the stretch of a denial: its own words, and those of what it denies.
fn reach(claim: &Claim) -> Option<(String, usize, usize)> {
    let (_, about) = claim.denial()?;
    // As words of their own, not inside of others.
    let is_whole = |&at: &usize| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, after) = (claim.words[..at].chars().next_back(), claim.words[at + about.len()..].chars().next());
        !is_letter(before) && !is_letter(after)
    };
    let mut places = claim.words.match_indices(about).map(|(at, _)| at).filter(|_| !about.is_empty());
    let at = places.find(is_whole);
    let (start, end) = at.map_or((claim.start, claim.end), |at| {
        let start = claim.sentence.0 + claim.words[..at].chars().count();
        (start.min(claim.start), claim.end.max(start + about.chars().count()))
    });
    Some((claim.report.clone(), start, end))
}

/// Puts each denial beside the deed that it speaks of: one that a party to the deed denies, known by then, whose tellings have every
/// word of the denial, and whose own clause has some of them. Of several the latest, of those that somebody tells as done.
pub fn put_beside(claims: &[Claim], incidents: &mut [Incident]) {
    let denials = claims.iter().enumerate().filter_map(|(c, denial)| {
        let (by, about) = denial.denial()?;
        let own = stems_but_names(about);
        (own.len() >= LEAST).then_some((c, by, own))
    });
    let denials: Vec<(usize, &str, BTreeSet<String>)> = denials.collect();
    if denials.is_empty() {
        return;
    }
    let mut of_party: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, incident) in incidents.iter().enumerate() {
        let deed = incident.main(claims);
        let parties = deed.actors.iter().chain(&deed.recipients).map(String::as_str);
        if can_be_denied(deed) {
            parties.collect::<BTreeSet<_>>().into_iter().for_each(|party| of_party.entry(party).or_default().push(i));
        }
    }
    let mut words: FxHashMap<usize, Words> = FxHashMap::default();
    for (c, by, own) in denials {
        let denial = &claims[c];
        let known_by_then = |i: &Incident| i.claims.iter().any(|&c| claims[c].known <= denial.known);
        let all = of_party.get(by).map_or(&[][..], Vec::as_slice);
        let last = all.iter().rev().copied().filter(|&i| known_by_then(&incidents[i])).take(WEIGHED);
        let found = last.filter(|&i| {
            let words = words.entry(i).or_insert_with(|| Words::of(claims, &incidents[i]));
            own.is_subset(&words.sentences) && own.intersection(&words.clauses).count() >= LEAST
        });
        let Some(i) = found.min_by_key(|&i| !incidents[i].takes_effect(claims)) else { continue };
        let incident = &mut incidents[i];
        // What was told only to be denied speaks against it already.
        let is_there = |&m: &usize| {
            let told = &claims[m];
            told.modality == Modality::Denied && (&told.report, told.sentence) == (&denial.report, denial.sentence)
        };
        if !incident.claims.iter().any(is_there) {
            incident.denials.push(c);
        }
    }
}

/// The words that tell an incident.
struct Words {
    sentences: BTreeSet<String>,
    clauses: BTreeSet<String>,
}

impl Words {
    fn of(claims: &[Claim], incident: &Incident) -> Words {
        let all = |text: fn(&Claim) -> String| {
            incident.claims.iter().flat_map(|&c| stems_but_names(&text(&claims[c]))).collect()
        };
        Words { sentences: all(|claim| claim.words.clone()), clauses: all(Claim::clause) }
    }
}
