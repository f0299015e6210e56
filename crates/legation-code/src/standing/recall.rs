//! What a report has said before about missions and calls: a claim that leaves out a party means the one last named.
//!
//! "NATO cut the Russian mission to 10. Two posts are vacant." "Norland invited Sudland, which has not replied."

use super::kinds::STAFF;
use legation_text::record::{Event, Standing};

/// How many sentences back a claim may lean on another for its parties.
const REACH: usize = 8;

/// Holder and host of a measure or claim about missions and their staff.
#[derive(Clone, Debug)]
struct Sides {
    start: usize,
    sentence: usize,
    holder: Option<String>,
    host: Option<String>,
}

/// A call that was told as an event.
#[derive(Clone, Debug)]
struct Call {
    start: usize,
    holder: Option<String>,
    host: Option<String>,
    type_: Option<String>,
    about: Option<String>,
}

/// What was told so far, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Recall {
    sides: Vec<Sides>,
    calls: Vec<Call>,
}

impl Recall {
    /// The measures among the events.
    pub(super) fn new<'e>(events: impl Iterator<Item = &'e Event>) -> Recall {
        let mut recall = Recall::default();
        for event in events {
            let Some(measure) = &event.measure else { continue };
            let (holder, host) = (measure.holder.clone(), measure.host.clone());
            let start = event.event_start;
            if STAFF.contains(&measure.kind.as_str()) {
                recall.sides.push(Sides { start, sentence: event.text_info.sequence, holder, host });
            } else if measure.kind == "call" {
                let (type_, about) = (measure.type_.clone(), measure.about.clone());
                recall.calls.push(Call { start, holder, host, type_, about });
            }
        }
        recall
    }

    /// Fills what the claim leaves out; gives what that rests on. Claims come in the order of the text.
    pub(super) fn complete(&mut self, claim: &mut Standing) -> Option<String> {
        if claim.kind == "call" {
            return self.call(claim);
        }
        if !STAFF.contains(&claim.kind.as_str()) {
            return None;
        }
        let how = if claim.holder.is_none() || claim.host.is_none() { self.staff(claim) } else { None };
        self.sides.push(Sides {
            start: claim.start,
            sentence: claim.text_info.sequence,
            holder: claim.holder.clone(),
            host: claim.host.clone(),
        });
        how
    }

    fn staff(&self, claim: &mut Standing) -> Option<String> {
        let near = |s: &&Sides| s.start <= claim.start && s.sentence + REACH >= claim.text_info.sequence;
        let mut before: Vec<&Sides> = self.sides.iter().filter(near).collect();
        before.sort_by_key(|s| std::cmp::Reverse(s.start));
        for sides in before {
            let (holder, host) = match (&claim.holder, &claim.host) {
                (None, None) => (sides.holder.clone(), sides.host.clone()),
                (Some(own), None) if sides.holder.as_ref().is_none_or(|h| h == own) => {
                    (Some(own.clone()), sides.host.clone())
                }
                // The other side's mission, in a report about both.
                (Some(own), None) if sides.host.as_ref() == Some(own) => (Some(own.clone()), sides.holder.clone()),
                (None, Some(own)) if sides.host.as_ref().is_none_or(|h| h == own) => {
                    (sides.holder.clone(), Some(own.clone()))
                }
                _ => continue,
            };
            if holder != claim.holder || host != claim.host {
                (claim.holder, claim.host) = (holder.filter(|h| Some(h) != host.as_ref()), host);
                return Some("left out here, as in what was last told of the mission".to_owned());
            }
        }
        None
    }

    fn call(&self, claim: &mut Standing) -> Option<String> {
        let same = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
        let calls = self.calls.iter().filter(|c| c.start <= claim.start);
        let fits =
            |c: &&Call| same(&c.holder, &claim.holder) && same(&c.host, &claim.host) && same(&c.type_, &claim.type_);
        let call = calls.filter(fits).max_by_key(|c| c.start)?;
        for (own, told) in [
            (&mut claim.holder, &call.holder),
            (&mut claim.host, &call.host),
            (&mut claim.type_, &call.type_),
            (&mut claim.about, &call.about),
        ] {
            *own = own.take().or_else(|| told.clone());
        }
        Some("the call told before".to_owned())
    }
}
