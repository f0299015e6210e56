//! What of two claims of one act tells whether they can be of one happening, beside their days and numbers.

use crate::claim::{Claim, Deed};
use crate::date::{Day, PartialDate};
use crate::fold::folded;
use crate::words::{one_matter, stems, stems_but_names};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Whether two claims of one act tell things of it that cannot be one: another place, class of staff, person.
fn speak_of_two_things(deed: &Deed, other: &Claim) -> bool {
    let Some(other) = other.deed() else { return false };
    let (Some(a), Some(b)) = (&deed.measure, &other.measure) else { return false };
    // Mostly they are written alike: every claim is held against every other of its incident, and folding costs.
    let differ =
        |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b && folded(a) != folded(b);
    // What had to be done by a day was not decided after it.
    let too_late = |deadline: Option<PartialDate>, of: &Deed| {
        let decided = days_of(of).filter(|_| of.date_told);
        deadline.zip(decided).is_some_and(|(deadline, (first, _))| deadline.last() < first)
    };
    if too_late(a.deadline, other) || too_late(b.deadline, deed) {
        return true;
    }
    [(&a.place, &b.place), (&a.class, &b.class), (&a.name, &b.name), (&a.post, &b.post)]
        .into_iter()
        .any(|(a, b)| differ(a, b))
}

/// Types of events that are words: who demands two things of one party on one day has made two demands.
const WORDS: [&str; 4] = ["AGREE", "REJECT", "REQUEST", "THREATEN"];

/// Whether a deed names fewer than two parties, or a measure neither holder nor host; of words, what is said tells.
pub(super) fn is_anybodys(deed: &Deed) -> bool {
    match &deed.measure {
        Some(measure) => measure.holder.is_none() && measure.host.is_none(),
        None => {
            let are_words = deed.event == "ACCUSE" || WORDS.contains(&deed.event.as_str());
            !are_words && deed.actors.len() + deed.recipients.len() < 2
        }
    }
}

/// Whether two claims of one act tell things of it that cannot be one, or name two subjects.
pub(super) fn are_of_two(one: &Claim, other: &Claim) -> bool {
    one.deed().is_some_and(|deed| speak_of_two_things(deed, other)) || have_two_subjects(one, other)
}

/// Whether [`are_of_two`] says the same of two claims, whatever the third.
pub(super) fn are_alike(one: &Claim, other: &Claim) -> bool {
    let (Some(a), Some(b)) = (one.deed(), other.deed()) else { return false };
    let days = |deed: &Deed| days_of(deed).filter(|_| deed.date_told);
    match (&a.measure, &b.measure) {
        (Some(m), Some(n)) => {
            (&m.place, &m.class, &m.name, &m.post, m.deadline, &m.about)
                == (&n.place, &n.class, &n.name, &n.post, n.deadline, &n.about)
                && (one.by_hand, days(a)) == (other.by_hand, days(b))
        }
        (None, None) => true,
        _ => false,
    }
}

/// Whether two claims of one act name two subjects.
fn have_two_subjects(one: &Claim, other: &Claim) -> bool {
    about(one).zip(about(other)).is_some_and(|(a, b)| !one_matter(a, b, one.by_hand && other.by_hand))
}

/// The words that claims are about, each claim's worked out once, when it is first held against another.
pub(super) struct Matters<'c> {
    claims: &'c [Claim],
    whole: Vec<OnceLock<BTreeSet<String>>>,
    without_names: Vec<OnceLock<BTreeSet<String>>>,
}

impl<'c> Matters<'c> {
    pub(super) fn of(claims: &'c [Claim]) -> Matters<'c> {
        let none = || std::iter::repeat_with(OnceLock::new).take(claims.len()).collect();
        Matters { claims, whole: none(), without_names: none() }
    }

    /// Whether two claims of one act are about matters that have no word in common.
    pub(super) fn differ(&self, c: usize, d: usize) -> bool {
        let (one, other) = (&self.claims[c], &self.claims[d]);
        let are_words = [one, other].iter().all(|c| c.deed().is_some_and(|d| WORDS.contains(&d.event.as_str())));
        if are_words && !(one.by_hand && other.by_hand) {
            let matter = |c: usize| {
                let claim = &self.claims[c];
                self.without_names[c].get_or_init(|| stems_but_names(subject(claim).unwrap_or(&claim.words)))
            };
            let (a, b) = (matter(c), matter(d));
            return !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
        }
        // Subjects of their own are compared by themselves.
        let both = about(one).is_some() && about(other).is_some();
        let whole = |c: usize| subject(&self.claims[c]).map(|text| self.whole[c].get_or_init(|| stems(text)));
        !both && whole(c).zip(whole(d)).is_some_and(|(a, b)| a.is_disjoint(b))
    }
}

/// What a call, an accusation or an allegation is about; where that is not told, the words of an accusation's sentence.
fn subject(claim: &Claim) -> Option<&str> {
    about(claim).or(claim.topic()).filter(|text| !text.is_empty())
}

/// What a call or an allegation is about, in words of its own.
fn about(claim: &Claim) -> Option<&str> {
    claim.deed().and_then(|d| d.measure.as_ref()).and_then(|m| m.about.as_deref())
}

/// First and last day that a deed is told of.
pub(super) fn days_of(deed: &Deed) -> Option<(Day, Day)> {
    let first = deed.date.or(deed.enddate)?;
    let last = deed.enddate.or(deed.date)?;
    Some((first.first(), last.last().max(first.last())))
}

/// How coarse its date is: a day comes first, none last.
pub(super) fn coarseness(deed: &Deed) -> u8 {
    match (deed.date, deed.enddate) {
        (Some(date), None) => date.coarseness(),
        (Some(_), Some(_)) => 1,
        (None, Some(_)) => 2,
        (None, None) => 3,
    }
}
