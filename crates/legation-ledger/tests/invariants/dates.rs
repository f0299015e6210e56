//! Invariants 8, 9, 10 and 16: since when something stands, and since when that is known.

use crate::common::{History, ONE, PAIRS, act, config, date, day, history, stands};
use legation_ledger::claim::{Claim, Said, canonical_order};
use legation_ledger::date::PartialDate;
use legation_ledger::effects::Given;
use legation_ledger::fold::{Basis, Fact};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn ceilings(claims: &[Claim], on: i32, basis: Basis) -> Vec<Fact> {
    stands(claims, on, basis).into_iter().filter(|f| f.kind == "ceiling").collect()
}

/// Every date that claims tell, or on which they became known.
fn told(claims: &[Claim]) -> BTreeSet<String> {
    let mut dates: Vec<Option<PartialDate>> = Vec::new();
    for claim in claims {
        dates.push(Some(PartialDate::Day(claim.known)));
        match &claim.said {
            Said::Event(d) => dates.extend([d.date, d.enddate, d.decided_on, d.effective_on]),
            Said::Standing(s) => dates.extend([s.since, s.until, s.on]),
        }
    }
    dates.into_iter().flatten().map(|d| d.to_string()).collect()
}

proptest! {
    #![proptest_config(config())]

    /// Invariant 8. A measure stands as decided from one day and in force from another; one that comes in by steps
    /// is in doubt between them. Guards `Basis::InForce => incident.effective_on.or(decided)` in fold/mod.rs.
    #[test]
    fn inv08_decided_is_not_in_force(decided in 2..20i32, steps in 0..9i32, rest in 0..9i32, phased in any::<bool>(), on in 0..45i32) {
        let (from, wholly) = (decided + steps, decided + steps + rest);
        let second = Given {
            effective: date(wholly),
            phased_from: date(from).filter(|_| phased),
            ..act("ceiling", "set-ceiling", ONE[0], 10, decided)
        };
        let claims = History::of(40, vec![act("ceiling", "set-ceiling", ONE[0], 20, 0), second]).claims();
        let values = |basis| ceilings(&claims, on, basis).iter().map(|f| f.number.value).collect::<Vec<_>>();
        prop_assert_eq!(values(Basis::Decided), [Some(if on < decided { 20 } else { 10 })]);
        let begins = if phased { from } else { wholly };
        let expected = match on {
            on if on < begins => vec![Some(20)],
            on if on < wholly => vec![Some(20), Some(10)],
            _ => vec![Some(10)],
        };
        prop_assert_eq!(values(Basis::InForce), expected);
        if begins <= on && on < wholly {
            let bounds = ceilings(&claims, on, Basis::InForce).iter().map(|f| f.between).collect::<Vec<_>>();
            prop_assert_eq!(bounds, [Some((day(begins), day(wholly))); 2]);
        }
    }

    /// Invariant 8. In force before it was decided: shown for review. Guards `effective.last() < decided.first()` in
    /// fold/mod.rs.
    #[test]
    fn inv08_nothing_is_in_force_before_it_is_decided(decided in 0..20i32, effective in 0..20i32) {
        let given = Given { effective: date(effective), ..act("ceiling", "set-ceiling", ONE[0], 10, decided) };
        for basis in [Basis::Decided, Basis::InForce] {
            let facts = ceilings(&History::of(40, vec![given.clone()]).claims(), 30, basis);
            prop_assert_eq!(facts.iter().map(|f| f.conflict).collect::<Vec<_>>(), [effective < decided]);
        }
    }

    /// Invariant 9. Where a date is too coarse for the day asked, the answer says between which days. Guards
    /// `fact.between.is_none()` in fold/mod.rs.
    #[test]
    fn inv09_a_coarse_date_gives_between(h in history(&[], ONE), on in 0..60i32) {
        let claims = h.claims();
        for basis in [Basis::Decided, Basis::InForce] {
            for fact in stands(&claims, on, basis) {
                let open = |d: PartialDate| !d.is_day() && d.first() <= day(on) && day(on) < d.last();
                let doubtful = fact.since.is_some_and(open) || fact.until.is_some_and(open);
                prop_assert!(!doubtful || fact.between.is_some(), "{fact:?}");
            }
        }
    }

    /// Invariant 9. Every since and until is a date that somebody told, as exactly as it was told. Guards
    /// `fact.since = fact.since.or(Some(date))` in fold/count.rs.
    #[test]
    fn inv09_no_day_is_made_up(h in history(&[], PAIRS), on in 0..400i32) {
        let claims = h.claims();
        let told = told(&claims);
        for basis in [Basis::Decided, Basis::InForce] {
            for fact in stands(&claims, on, basis) {
                for date in [fact.since, fact.until].into_iter().flatten() {
                    prop_assert!(told.contains(&date.to_string()), "{date} in {fact:?}");
                }
            }
        }
    }

    /// Invariant 10. A happening is known from its earliest publication, and has its name from there. Guards
    /// `min_by(|&a, &b| canonical_order` in incidents.rs.
    #[test]
    fn inv10_known_from_the_earliest_publication(h in history(&[], ONE)) {
        let desk = h.desk(h.claims());
        for incident in &desk.incidents {
            let told = incident.claims.iter().map(|&c| &desk.claims[c]);
            let first = told.min_by(|a, b| canonical_order(a, b)).expect("a claim");
            prop_assert_eq!(&incident.id, &first.id);
        }
    }

    /// Invariant 16. What is told later as history takes effect on its own day, and is known from then on. Guards
    /// `incident.decided_on.or(incident.date)` in fold/mod.rs.
    #[test]
    fn inv16_history_takes_effect_on_its_own_day(done in 0..20i32, late in 30..60i32, older in prop::option::of(21..29i32), on in 0..60i32, known in 0..70i32) {
        let given = act("mission", "close", ONE[0], 1, done);
        let mut h = History::of(late, vec![Given { background: true, ..given.clone() }]);
        if let Some(older) = older {
            h.tell(older, vec![given]);
        }
        let claims: Vec<Claim> = h.claims().into_iter().filter(|c| c.known <= day(known)).collect();
        let facts = stands(&claims, on, Basis::InForce);
        let is_known = known >= older.unwrap_or(late);
        let since: Vec<_> = facts.iter().map(|f| f.since).collect();
        let expected = if is_known && on >= done { vec![Some(PartialDate::Day(day(done)))] } else { vec![] };
        prop_assert_eq!(since, expected);
    }
}
