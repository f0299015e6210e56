//! Invariants 11 to 14: who may do what, what answers what, and what silence is.

use crate::common::{History, ONE, PAIRS, Telling, act, acts, config, count, date, day, effects, history, stands};
use legation_ledger::chains::links;
use legation_ledger::claim::Said;
use legation_ledger::date::PartialDate;
use legation_ledger::effects::{Given, Key};
use legation_ledger::fold::{Basis, Fact};
use proptest::prelude::*;
use std::collections::BTreeSet;

const COUNCIL: &str = "Pact-Sudland Council";

/// Every act that only one of the two may do.
fn guarded() -> Vec<(&'static str, &'static str)> {
    let has_doer =
        |(kind, act): &(&str, &str)| effects().kind(kind).and_then(|k| k.effect(act)).is_some_and(|e| e.who.is_some());
    acts().into_iter().filter(has_doer).collect()
}

/// Every act of a kind that has two sides.
fn two_sided() -> Vec<(&'static str, &'static str)> {
    let side = |key: &Key| matches!(key, Key::Holder | Key::By | Key::Against);
    acts().into_iter().filter(|(kind, _)| effects().kind(kind).is_some_and(|k| k.keys.iter().any(side))).collect()
}

proptest! {
    #![proptest_config(config())]

    /// Invariant 11. Only the host withdraws, refuses and caps, only the holder recalls and appoints; words that say
    /// otherwise are shown for review. Guards `!incident.actors.contains(rightful)`
    /// in fold/mod.rs.
    #[test]
    fn inv11_the_wrong_doer_is_flagged((kind, name) in prop::sample::select(guarded()), wrong_doer in any::<bool>(), n in 1u64..9) {
        let mut h = History::of(0, vec![count("filled", ONE[0], 20, 0), count("vacant", ONE[0], 20, 0)]);
        let given = act(kind, name, ONE[0], n, 5);
        h.tell(9, vec![]);
        h.tellings.push(Telling { report: 1, given, wrong_doer, ..Telling::default() });
        let facts = stands(&h.claims(), 20, Basis::InForce);
        let of_it: Vec<&Fact> = facts.iter().filter(|f| f.incident.as_deref() == Some("r1#3")).collect();
        prop_assert!(!of_it.is_empty());
        for fact in of_it.into_iter().filter(|f| f.kind != "stance") {
            let flagged = fact.because.iter().any(|why| why.starts_with("to be reviewed: only the"));
            prop_assert_eq!(flagged, wrong_doer, "{:?}", fact);
            prop_assert!(fact.conflict || !wrong_doer);
        }
    }

    /// Invariant 11. Nobody is accredited to himself. Guards `measure.holder == measure.host` in fold/mod.rs.
    #[test]
    fn inv11_sender_is_not_receiver(of in prop::sample::select(two_sided()), n in 1u64..9) {
        let h = History::of(9, vec![act(of.0, of.1, ONE[0], n, 5)]);
        let mut claims = h.claims();
        if let Said::Event(deed) = &mut claims[0].said
            && let Some(measure) = &mut deed.measure
        {
            measure.host.clone_from(&measure.holder);
        }
        for fact in stands(&claims, 20, Basis::InForce).iter().filter(|f| f.incident.is_some() && f.kind != "stance") {
            prop_assert!(fact.conflict, "{fact:?}");
        }
    }

    /// Invariant 12. Only words of answering state an answer; chains run forward and never in a circle. Guards
    /// `cause.relation == "response"` and `in_order` in chains.rs.
    #[test]
    fn inv12_answers_are_stated_in_words_and_run_forward(h in history(&[], PAIRS)) {
        let desk = h.desk(h.claims());
        let links = links(&desk.claims, &desk.incidents);
        for link in &links {
            let (cause, response) = (&desk.incidents[link.cause], &desk.incidents[link.response]);
            if let (Some((first, _)), Some((_, last))) = (cause.days(), response.days()) {
                prop_assert!(first <= last, "{} answers {}", response.id, cause.id);
            }
            let Some(claim) = link.claim else {
                prop_assert!(!link.stated && link.text.is_none());
                continue;
            };
            prop_assert!(link.stated && response.claims.contains(&claim));
            let deed = desk.claims[claim].deed().expect("an event");
            let words = deed.causes.iter().find(|c| Some((c.start, c.end)) == link.words).expect("words");
            prop_assert_eq!(&words.relation, "response");
            let there = |&&c: &&usize| desk.claims[c].report == desk.claims[claim].report && desk.claims[c].start < words.end;
            prop_assert!(cause.claims.iter().any(|c| there(&c)));
        }
        // Taking away, again and again, what answers nothing leaves nothing: there is no circle.
        let mut left: Vec<(usize, usize)> = links.iter().filter(|l| l.stated).map(|l| (l.cause, l.response)).collect();
        while !left.is_empty() {
            let responses: BTreeSet<usize> = left.iter().map(|l| l.1).collect();
            let before = left.len();
            left.retain(|l| responses.contains(&l.0));
            prop_assert!(left.len() < before, "a circle: {left:?}");
        }
    }

    /// Invariant 13. A call without an answer is open on every later day, deadline or not. Guards
    /// `d.effect.answers` in fold/call.rs.
    #[test]
    fn inv13_silence_is_no_answer(h in history(&["call"], PAIRS), deadline in prop::option::of(0..40i32), on in 0..5000i32) {
        let mut h = h;
        h.tellings.retain(|t| match &t.given.act {
            Some(act) => !effects().kind("call").and_then(|k| k.effect(act)).expect("an act of calls").answers,
            None => t.given.status.as_deref() == Some("open"),
        });
        for telling in &mut h.tellings {
            telling.given.deadline = deadline.and_then(date);
        }
        let facts = stands(&h.claims(), on, Basis::InForce);
        for fact in facts.iter().filter(|f| f.kind == "call") {
            prop_assert_eq!(fact.status.as_deref(), Some("open"), "{:?}", fact);
        }
        let calls = h.tellings.iter().filter(|t| t.given.act.is_some() && !t.bare && !t.given.negated && t.given.modality.is_none());
        prop_assert!(on < 60 || calls.clone().count() == 0 || facts.iter().any(|f| f.kind == "call"));
    }

    /// Invariant 14. A body rests since its last known meeting; an older gap that is filled moves that day; a day told
    /// otherwise is kept beside it. Guards `meeting = meeting.max(Some(e.start.1))` in fold/status.rs.
    #[test]
    fn inv14_dormant_since_the_last_known_meeting(
        meetings in prop::collection::btree_set(0..30i32, 1..5), told in prop::option::of((0..30i32, 0..40i32)), on in 0..50i32, known in 0..60i32
    ) {
        const STEP: i32 = 97;
        let pair = ("SDL", "NPACT");
        let mut h = History::default();
        for &m in &meetings {
            // Each is published on another day, the last ones first.
            h.tell(STEP * (60 - m), vec![Given { name: Some(COUNCIL.into()), ..act("body", "convene", pair, 1, STEP * m) }]);
        }
        if let Some((since, later)) = told {
            h.tell(0, vec![Given {
                state: Some("body".into()), parties: vec!["NPACT".into(), "SDL".into()], name: Some(COUNCIL.into()),
                status: Some("dormant".into()), since: date(STEP * since), on: date(STEP * (since + later)), ..Given::default()
            }]);
        }
        let claims: Vec<_> = h.claims().into_iter().filter(|c| c.known <= day(STEP * known)).collect();
        let last = meetings.iter().filter(|&&m| m <= on && 60 - m <= known).max().copied();
        let facts: Vec<_> = stands(&claims, STEP * on + 1, Basis::InForce).into_iter().filter(|f| f.kind == "body").collect();
        let said = told.filter(|&(since, _)| since <= on);
        let Some(last) = last else {
            prop_assert_eq!(facts.len(), usize::from(said.is_some()));
            return Ok(());
        };
        prop_assert_eq!(facts.len(), 1, "{:?}", facts);
        let fact = &facts[0];
        let idle = STEP * (on - last) + 1;
        let rests = match idle { 731.. => "dormant", 366.. => "irregular", _ => "active" };
        match said {
            // Told of a day after the last meeting: it rests since the later of the two.
            Some((since, later)) if since + later > last || since > last => {
                prop_assert_eq!(fact.status.as_deref(), Some("dormant"), "{:?}", fact);
                prop_assert_eq!(fact.since, Some(PartialDate::Day(day(STEP * since.max(last)))), "{:?}", fact);
                prop_assert_eq!(fact.conflict, since < last, "{:?}", fact);
            }
            Some((since, later)) if since + later == last => prop_assert!(fact.status.is_some()),
            _ => {
                prop_assert_eq!(fact.status.as_deref(), Some(rests), "{:?}", fact);
                if rests != "active" {
                    prop_assert_eq!(fact.since, Some(PartialDate::Day(day(STEP * last))), "{:?}", fact);
                }
            }
        }
    }
}
