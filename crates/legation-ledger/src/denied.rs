//! What is denied: for and against stand side by side. A telling that stands within somebody's denial ("called reports that Norland
//! expelled seven a lie") speaks against its deed, and so does a denial that takes up the deed's own words. Whom a denial of an accusation
//! answers is another question: see [`crate::fold`].

use crate::claim::{Claim, Deed, Modality};
use crate::incidents::Incident;
use crate::words::stems_but_names;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// How many incidents the words of a denial are held against: the last before it.
const WEIGHED: usize = 100;

/// The least words that a denial and a deed have in common.
const LEAST: usize = 2;

/// Marks what is told as alleged, and stands within the words of a denial of the same report.
pub fn mark(claims: &mut [Claim]) {
    let denials: Vec<(String, usize, usize)> = claims.iter().filter_map(reach).collect();
    for (report, start, end) in denials {
        let stands = |c: &&mut Claim| c.report == report && start <= c.start && c.end <= end && c.start < c.end;
        for claim in claims.iter_mut().filter(|c| c.modality == Modality::Alleged).filter(stands) {
            if claim.deed().is_some_and(can_be_denied) {
                claim.modality = Modality::Denied;
            }
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
    let at = claim.words.find(about).filter(|_| !about.is_empty());
    let (start, end) = at.map_or((claim.start, claim.end), |at| {
        let start = claim.sentence.0 + claim.words[..at].chars().count();
        (start.min(claim.start), claim.end.max(start + about.chars().count()))
    });
    Some((claim.report.clone(), start, end))
}

/// Puts each denial beside the deed that it speaks of: one that a party to the deed denies, known by then, whose tellings have every
/// word of the denial, and whose own clause has some of them. Of several the latest, of those that somebody tells as done.
pub fn put_beside(claims: &[Claim], incidents: &mut [Incident]) {
    let mut words: FxHashMap<usize, Words> = FxHashMap::default();
    for (c, denial) in claims.iter().enumerate() {
        let Some((by, about)) = denial.denial() else { continue };
        let own = stems_but_names(about);
        if own.len() < LEAST {
            continue;
        }
        let can_be = |i: &Incident| {
            let deed = i.main(claims);
            let takes_part = deed.actors.iter().chain(&deed.recipients).any(|party| party == by);
            can_be_denied(deed) && takes_part && i.claims.iter().any(|&c| claims[c].known <= denial.known)
        };
        let last = (0..incidents.len()).rev().filter(|&i| can_be(&incidents[i])).take(WEIGHED);
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
