//! Which claims are one happening: tables of the rules in `incidents`, each beside its near miss.

mod common;

use common::{History, ONE, act, date};
use legation_ledger::claim::canonical_order;
use legation_ledger::effects::Given;
use legation_ledger::incidents::{ByHand, gather};
use std::collections::BTreeSet;

/// A withdrawal that a report of a day tells: of how many, on which date.
type Told = (i32, Option<u64>, Option<String>);

/// What is told, and the happenings it is.
type Case = (&'static str, Vec<Told>, &'static [&'static [u32]]);

fn given(count: Option<u64>, on: Option<String>) -> Given {
    Given { count, on, ..act("accreditation", "withdraw", ONE[0], 0, 0) }
}

/// One report a telling.
fn reports(told: &[Told]) -> History {
    let mut history = History::default();
    for (published, count, on) in told {
        history.tell(*published, vec![given(*count, on.clone())]);
    }
    history
}

/// The happenings, each as the numbers of its claims in the order told, from 1.
fn happenings(history: &History, by_hand: &ByHand) -> BTreeSet<BTreeSet<u32>> {
    let claims = history.claims();
    let incidents = gather(&claims, by_hand);
    for incident in &incidents {
        assert_eq!(incident.why.len(), incident.claims.len());
        let first = incident.claims.iter().map(|&c| &claims[c]).min_by(|a, b| canonical_order(a, b));
        assert_eq!(incident.id, first.expect("a claim").id);
    }
    incidents.iter().map(|i| i.claims.iter().map(|&c| claims[c].number).collect()).collect()
}

fn sets(of: &[&[u32]]) -> BTreeSet<BTreeSet<u32>> {
    of.iter().map(|set| set.iter().copied().collect()).collect()
}

fn month(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn reports_of_one_happening_find_each_other_and_others_do_not() {
    let one: &'static [&'static [u32]] = &[&[1, 2]];
    let two: &'static [&'static [u32]] = &[&[1], &[2]];
    let cases: Vec<Case> = vec![
        ("of one day", vec![(11, Some(8), date(10)), (12, Some(8), date(10))], one),
        ("midnight does not split it", vec![(11, Some(8), date(10)), (12, Some(8), date(11))], one),
        ("two days do", vec![(11, Some(8), date(10)), (13, Some(8), date(12))], two),
        ("another number", vec![(11, Some(8), date(10)), (12, Some(9), date(10))], two),
        ("no number speaks against none", vec![(11, Some(8), date(10)), (12, None, date(10))], one),
        ("a month takes in its days", vec![(11, Some(8), date(12)), (40, Some(8), month("2021-10"))], one),
        ("and no others", vec![(11, Some(8), date(2)), (40, Some(8), month("2021-10"))], two),
        ("a year takes in its days", vec![(11, None, date(2)), (40, None, month("2021"))], one),
        ("and no others", vec![(11, None, date(2)), (40, None, month("2020"))], two),
        ("without a date it is the last before", vec![(11, Some(8), date(10)), (40, None, None)], one),
        ("of the last three months", vec![(11, Some(8), date(10)), (140, None, None)], two),
        ("or with its number", vec![(11, Some(8), date(10)), (140, Some(8), None)], one),
        ("never one to come", vec![(31, Some(8), date(30)), (11, Some(8), None)], two),
        ("neither dated", vec![(11, Some(8), None), (12, Some(8), None)], one),
        ("neither dated, one of them counted", vec![(11, Some(8), None), (12, None, None)], two),
    ];
    for (name, told, expected) in cases {
        assert_eq!(happenings(&reports(&told), &ByHand::default()), sets(expected), "{name}: {told:?}");
        let mut turned = told.clone();
        turned.reverse();
        assert_eq!(happenings(&reports(&turned), &ByHand::default()).len(), expected.len(), "{name}, turned round");
    }
}

#[test]
fn a_report_tells_apart_what_it_tells_twice() {
    let apart = History::of(12, vec![given(Some(8), date(10)), given(None, date(11))]);
    assert_eq!(happenings(&apart, &ByHand::default()), sets(&[&[1], &[2]]));
    let again = History::of(12, vec![given(Some(8), date(10)), given(Some(8), date(11))]);
    assert_eq!(happenings(&again, &ByHand::default()), sets(&[&[1, 2]]), "of the same number it is told again");
}

#[test]
fn what_is_alleged_draws_nothing_together() {
    let mut history = reports(&[(11, None, date(10)), (13, None, date(12))]);
    assert_eq!(happenings(&history, &ByHand::default()), sets(&[&[1], &[2]]));
    history.tell(5, vec![Given { modality: Some("alleged".into()), ..given(None, date(11)) }]);
    let found = happenings(&history, &ByHand::default());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(!found.iter().any(|f| f.contains(&1) && f.contains(&2)));
}

#[test]
fn a_desk_merges_and_splits() {
    let history = reports(&[(11, Some(8), date(10)), (13, Some(8), date(20)), (14, Some(8), date(10))]);
    let act = |ids: &[&str]| vec![("act-1".to_owned(), ids.iter().map(|id| (*id).to_owned()).collect())];
    assert_eq!(happenings(&history, &ByHand::default()), sets(&[&[1, 3], &[2]]));
    let merged = ByHand { merges: act(&["r0#1", "r1#2"]), ..ByHand::default() };
    assert_eq!(happenings(&history, &merged), sets(&[&[1, 2, 3]]));
    let split = ByHand { splits: act(&["r2#3"]), ..ByHand::default() };
    assert_eq!(happenings(&history, &split), sets(&[&[1], &[2], &[3]]));
    let nothing = ByHand { merges: act(&["r9#9"]), splits: act(&["r8#8"]) };
    assert_eq!(happenings(&history, &nothing), sets(&[&[1, 3], &[2]]));
}
