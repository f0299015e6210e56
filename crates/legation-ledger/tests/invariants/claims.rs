//! Invariants 15, 17, 19 and 20: what a claim may and may not do to what others say.

use crate::common::{History, ONE, PAIRS, Printed, TEXTS, act, acts, config, day, given, history, plain, stands};
use legation_code::actors::Gazetteer;
use legation_ledger::answer;
use legation_ledger::claim::{Claim, canonical_order};
use legation_ledger::date::Day;
use legation_ledger::effects::Given;
use legation_ledger::fold::{Basis, Fact};
use legation_ledger::incidents::{ByHand, gather};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

fn is_deed(fact: &Fact) -> bool {
    fact.kind != "allegation" && fact.kind != "stance"
}

/// Every answer about every pair, as text.
fn answers(h: &History, claims: Vec<Claim>, on: Day) -> String {
    let desk = h.desk(claims);
    let mut text = String::new();
    for &pair in PAIRS {
        for basis in [Basis::Decided, Basis::InForce] {
            text += &answer::state(&desk, pair, on, basis).to_string();
        }
        text += &answer::incidents(&desk, pair).to_string();
        text += &answer::chain(&desk, pair).to_string();
    }
    text
}

proptest! {
    #![proptest_config(config())]

    /// Invariant 15. What is only alleged, and what is said of it, changes nothing that stands. Guards
    /// `claims[m].takes_effect() || !effective` in incidents.rs.
    #[test]
    fn inv15_an_allegation_changes_no_state(
        h in history(&[], ONE), of in prop::collection::vec((any::<prop::sample::Index>(), 1u64..9, -1..=1i32), 1..4),
        said in given(&["allegation"], ONE), on in 0..60i32
    ) {
        let before = stands(&h.claims(), on, Basis::InForce);
        let mut after = h.clone();
        after.tell(20, vec![said]);
        // What is told as done, alleged with another number, a day off.
        for (of, n, shift) in of {
            let told = &h.tellings[of.index(h.tellings.len())].given;
            let shifted = told.on.as_deref().and_then(Day::parse).map(|day| day.plus(shift).to_string());
            let (modality, count, on) = (Some("alleged".into()), Some(n), shifted.or(told.on.clone()));
            after.tell(9, vec![Given { modality, count, on, low: None, high: None, ..told.clone() }]);
        }
        let after = stands(&after.claims(), on, Basis::InForce);
        prop_assert_eq!(plain(&before, is_deed), plain(&after, is_deed));
    }

    /// Invariant 15. A denial stands beside what it denies and takes nothing away. Guards
    /// `self.facts.push((day, fact))` and `mine.claims.extend` in fold/allegation.rs.
    #[test]
    fn inv15_a_denial_deletes_nothing(h in history(&["allegation"], ONE), denial in given(&["allegation"], ONE), on in 0..60i32) {
        let told = |claims: &[Claim]| -> BTreeSet<String> {
            let claims = h.desk(claims.to_vec()).claims;
            let facts = stands(&claims, on, Basis::InForce);
            let alleged = facts.iter().filter(|f| f.kind == "allegation").flat_map(|f| &f.claims);
            alleged.map(|&(c, _)| claims[c].id.clone()).collect()
        };
        let before = told(&h.claims());
        let mut more = h.clone();
        more.tell(20, vec![Given { status: Some("denied".into()), state: Some("allegation".into()), act: None, kind: None, ..denial }]);
        let after = told(&more.claims());
        prop_assert!(before.is_subset(&after), "{before:?} {after:?}");
        let said = more.claims().into_iter().filter(|c| !c.negated && c.stood().is_some_and(|s| s.on.is_none_or(|d| d.first() <= day(on))));
        for claim in said.filter(|c| c.known <= day(on)) {
            prop_assert!(after.contains(&claim.id), "{} is not told", claim.id);
        }
    }

    /// Invariant 17. One measure told by many reports is one happening; what prints the same text, or is fed by the
    /// same hand, counts once. Guards `x.is_copy_of(y)` in answer.rs.
    #[test]
    fn inv17_one_incident_many_claims_fewer_origins(
        (kind, name) in prop::sample::select(acts()), n in 1u64..9,
        reports in prop::collection::vec(
            (0..4usize, prop::option::of(0..3usize), prop::option::of(0..2usize), prop::option::of(0..2usize), any::<bool>()), 1..7)
    ) {
        let mut h = History::default();
        for (i, &(text, publisher, owner, credit, next_day)) in reports.iter().enumerate() {
            let day = if next_day { 11 } else { 10 };
            h.tell(12 + i32::try_from(i).expect("few"), vec![act(kind, name, ONE[0], n, day)]);
            h.reports[i] = Printed {
                publisher: publisher.map(|p| ["Vell Gazette", "The Courier", "Harbour Post"][p]),
                owner: owner.map(|o| ["North Press", "South Press"][o]),
                credit: credit.map(|c| ["Harbour Wire", "Delta News"][c]),
                text,
                ..h.reports[i].clone()
            };
        }
        let desk = h.desk(h.claims());
        prop_assert_eq!(desk.incidents.len(), 1);
        prop_assert_eq!(desk.incidents[0].claims.len(), reports.len());
        // Reports that share a text or a name, and those that share one with these, again and again.
        let marks = |r: &Printed| {
            let text = TEXTS[r.text];
            [Some(text), r.publisher, r.owner, r.credit].into_iter().flatten().collect::<BTreeSet<&str>>()
        };
        let mut origins: Vec<BTreeSet<&str>> = Vec::new();
        for report in &h.reports {
            let mut mine = marks(report);
            origins.retain(|o| {
                let apart = o.is_disjoint(&mine);
                if !apart {
                    mine.extend(o);
                }
                apart
            });
            origins.push(mine);
        }
        let counted = desk.reports_and_origins(&desk.incidents[0].claims);
        prop_assert_eq!(counted, (reports.len(), origins.len()));
    }

    /// Invariant 19. Membership is that of the day asked for. Guards `e.start.0 <= on` in fold/status.rs.
    #[test]
    fn inv19_a_member_on_the_day(steps in prop::collection::btree_map(0..30i32, any::<bool>(), 1..6), on in 0..200i32) {
        let pair = ("SDL", "NPACT");
        let step = |(&at, &joins): (&i32, &bool)| act("relation", if joins { "join" } else { "leave" }, pair, 1, 5 * at);
        let claims = History::of(300, steps.iter().map(step).collect()).claims();
        let facts = stands(&claims, on, Basis::InForce);
        let status: Vec<_> = facts.iter().filter_map(|f| f.status.as_deref()).collect();
        let latest = steps.iter().rfind(|(at, _)| 5 * **at <= on);
        let expected: Vec<&str> = latest.map(|(_, joins)| if *joins { "member" } else { "not-a-member" }).into_iter().collect();
        prop_assert_eq!(status, expected);
    }

    /// Invariant 19. An office is its holder's on the day of the event. Guards the days of holders in
    /// actors/, as legation-code reads them.
    #[test]
    fn inv19_an_office_holder_on_the_day(n in 0..4400i32) {
        static ACTORS: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::built_in().expect("the actors load"));
        let on = Day::parse("2014-10-01").expect("a day").plus(n);
        let found = ACTORS.find("Stoltenberg", on.date());
        let leads = found.iter().any(|(party, _)| (party.key.as_deref(), party.sector.as_deref()) == (Some("NATO"), Some("GOV")));
        prop_assert_eq!(leads, on <= Day::parse("2024-10-01").expect("a day"), "{}: {:?}", on, found);
    }

    /// Invariant 20. Claims in any order give the same incidents and the same answers. Guards
    /// `canonical_order(&claims[a], &claims[b])` in incidents.rs.
    #[test]
    fn inv20_any_order_gives_the_same(h in history(&[], PAIRS), keys in prop::collection::vec(any::<u32>(), 12), on in 0..60i32) {
        let claims = h.claims();
        let mut shuffled: Vec<(u32, Claim)> = keys.into_iter().zip(claims.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<Claim> = shuffled.into_iter().map(|(_, claim)| claim).collect();
        let named = |claims: &[Claim]| -> BTreeMap<String, (Vec<String>, Vec<String>)> {
            let incidents = gather(claims, &ByHand::default());
            let ids = |i: &legation_ledger::incidents::Incident| i.claims.iter().map(|&c| claims[c].id.clone()).collect();
            incidents.iter().map(|i| (i.id.clone(), (ids(i), i.why.iter().map(ToString::to_string).collect()))).collect()
        };
        prop_assert_eq!(named(&claims), named(&shuffled));
        prop_assert_eq!(answers(&h, claims, day(on)), answers(&h, shuffled, day(on)));
    }

    /// Invariant 20. A report taken out and added again changes nothing. Guards `claims.sort_by` in answer.rs.
    #[test]
    fn inv20_out_and_in_again(h in history(&[], PAIRS), report in 0..5usize, on in 0..60i32) {
        let id = format!("r{report}");
        let (out, mut kept): (Vec<Claim>, Vec<Claim>) = h.claims().into_iter().partition(|c| c.report == id);
        kept.sort_by(canonical_order);
        kept.extend(out);
        prop_assert_eq!(answers(&h, kept, day(on)), answers(&h, h.claims(), day(on)));
    }
}
