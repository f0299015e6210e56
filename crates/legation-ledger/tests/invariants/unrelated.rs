//! No fact ends unless a claim about that fact ends it: claims about other parties, other kinds and other things of the
//! same parties leave every fact as it was.

use crate::common::{History, ONE, Pair, Telling, config, date, effects, given, history, stands};
use legation_ledger::claim::canonical_order;
use legation_ledger::effects::{Given, Key};
use legation_ledger::fold::Basis;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// Kinds that speak to each other stand on one side.
const SOME: &[&str] = &["accreditation", "ceiling", "filled", "vacant", "mission", "ambassador", "call", "body"];
const REST: &[&str] = &[
    "agreement",
    "allegation",
    "blockade",
    "ceasefire",
    "consular",
    "cooperation",
    "detained",
    "establishment",
    "occupation",
    "protection",
    "relation",
    "sanction",
    "stance",
    "total",
    "travel-limit",
];
const OTHERS: &[Pair] = &[("OST", "WMK"), ("WMK", "OST"), ("OST", "SDL")];

/// The same parties' other thing of a kind, where its kind can have several.
fn another(mut given: Given) -> Option<Given> {
    let kind = effects().kind(given.kind.as_ref().or(given.state.as_ref())?)?;
    let has = |key| kind.keys.contains(&key);
    if kind.name == "acting" {
        // A mission has one chargé: another speaks against him.
        return None;
    }
    match (has(Key::Unit), has(Key::Name)) {
        (true, _) => given.unit = Some("consulate general".into()),
        (_, true) => given.name = Some("another accord".into()),
        _ => return None,
    }
    Some(given)
}

/// The facts, told by the ids of their claims, that a history gives with and without some more claims.
fn with_and_without(h: &History, more: Vec<Given>, on: i32) -> (Vec<String>, Vec<String>) {
    let told = |h: &History| {
        let mut claims = h.claims();
        claims.sort_by(canonical_order);
        let facts = stands(&claims, on, Basis::InForce).into_iter().map(|mut fact| {
            let of: Vec<_> = fact.claims.drain(..).map(|(c, stands)| (claims[c].id.clone(), stands)).collect();
            format!("{fact:?} {of:?}")
        });
        facts.collect::<Vec<String>>()
    };
    let mut longer = h.clone();
    longer.reports.push(longer.reports[0].clone());
    let report = longer.reports.len() - 1;
    longer.tellings.extend(more.into_iter().map(|given| Telling { report, given, ..Telling::default() }));
    (told(h), told(&longer))
}

fn unchanged(h: &History, more: Vec<Given>, on: i32) -> Result<(), TestCaseError> {
    let (before, after) = with_and_without(h, more, on);
    for fact in &before {
        prop_assert!(after.contains(fact), "no more: {fact}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    /// Other parties. Guards `named.contains(&a) && named.contains(&b)` in answer.rs and `of` of the key in incidents.rs.
    #[test]
    fn claims_about_others_end_nothing(h in history(&[], ONE), more in prop::collection::vec(given(&[], OTHERS), 1..9), on in 0..60i32) {
        unchanged(&h, more, on)?;
    }

    /// Other kinds, one half of the table against the other. Guards `deed: (&m.act, &m.kind)` in incidents.rs.
    #[test]
    fn claims_of_other_kinds_end_nothing(
        h in history(SOME, ONE), other in history(REST, ONE),
        more in prop::collection::vec((given(REST, ONE), given(SOME, ONE)), 1..5), on in 0..60i32
    ) {
        let (rest, some) = more.into_iter().unzip();
        unchanged(&h, rest, on)?;
        unchanged(&other, some, on)?;
    }

    /// Other things of the same parties. Guards `&a.thing.unit` in fold/each.rs.
    #[test]
    fn claims_about_other_things_end_nothing(h in history(&[], ONE), more in prop::collection::vec(given(&[], ONE), 1..9), on in 0..60i32) {
        unchanged(&h, more.into_iter().filter_map(another).collect(), on)?;
    }
}

/// Ten thousand of all three at once: two hundred, each on fifty days.
#[test]
fn ten_thousand_unrelated_claims_end_nothing() {
    let things = given(SOME, ONE).prop_filter_map("a kind with several things", another);
    let more = (
        prop::collection::vec(given(&[], OTHERS), 70),
        prop::collection::vec(given(REST, ONE), 70),
        prop::collection::vec(things, 60),
    );
    let config = ProptestConfig { cases: config().cases.div_ceil(500), max_shrink_iters: 0, ..config() };
    let told = TestRunner::new(config).run(&(history(SOME, ONE), more, 0..60i32), |(h, (others, rest, things), on)| {
        let some: Vec<Given> = others.into_iter().chain(rest).chain(things).collect();
        let on_day = |n: i32| some.iter().map(move |given| Given { on: date(2 * n - 20), ..given.clone() });
        let more: Vec<Given> = (0..50).flat_map(on_day).collect();
        prop_assert_eq!(more.len(), 10_000);
        unchanged(&h, more, on)
    });
    told.unwrap_or_else(|error| panic!("{error}"));
}
