//! Invariants 1 to 7: what numbers may do and what they may not.

use crate::common::{History, NUMBERS, ONE, act, config, count, day, history, plain, stands};
use legation_ledger::claim::{Claim, Number};
use legation_ledger::effects::Given;
use legation_ledger::fold::{Basis, Fact, cross_checks};
use legation_ledger::incidents::own_number;
use proptest::prelude::*;

const BASES: [Basis; 2] = [Basis::Decided, Basis::InForce];
/// Long after anything that a history tells.
const LATER: i32 = 500;

fn least(f: &Fact) -> u64 {
    f.number.low.or(f.number.value).unwrap_or(0)
}

/// The facts of a kind with the place of another.
fn beside<'a>(facts: &'a [Fact], kind: &'a str, of: &'a Fact) -> impl Iterator<Item = &'a Fact> {
    let place = |f: &Fact| (f.thing.holder.clone(), f.thing.host.clone(), f.thing.class.clone(), f.thing.unit.clone());
    facts.iter().filter(move |f| f.kind == kind && place(f) == place(of))
}

/// With one measure more, long after the rest and known the day after.
fn with(history: &History, given: Given) -> Vec<Claim> {
    let mut more = history.clone();
    more.tell(LATER + 1, vec![given]);
    more.claims()
}

proptest! {
    #![proptest_config(config())]

    /// Invariant 1. More filled than the ceiling in force allows is shown on both. Guards `if n > most` in fold/checks.rs.
    #[test]
    fn inv01_more_filled_than_the_ceiling_is_a_conflict(h in history(NUMBERS, ONE), on in 0..60i32) {
        let claims = h.claims();
        for basis in BASES {
            let facts = stands(&claims, on, basis);
            for ceiling in facts.iter().filter(|f| f.kind == "ceiling" && f.between.is_none()) {
                let Some(most) = ceiling.number.high.or(ceiling.number.value) else { continue };
                for filled in beside(&facts, "filled", ceiling).filter(|f| least(f) > most) {
                    prop_assert!(filled.conflict && ceiling.conflict, "{filled:?}\n{ceiling:?}");
                }
            }
        }
    }

    /// Invariants 1 and 3. Withdrawing takes off exactly as many; below nought nothing is clamped. Guards
    /// `value.is_some_and(|v| v < 0)` in fold/count.rs.
    #[test]
    fn inv01_nothing_is_clamped(n in 0u64..20, cuts in prop::collection::vec(1u64..9, 1..5)) {
        let mut given = vec![count("filled", ONE[0], n, 0)];
        given.extend(cuts.iter().zip(1..).map(|(&cut, i)| act("accreditation", "withdraw", ONE[0], cut, 3 * i)));
        let facts = stands(&History::of(40, given).claims(), 40, Basis::InForce);
        let filled: Vec<&Fact> = facts.iter().filter(|f| f.kind == "filled").collect();
        prop_assert_eq!(filled.len(), 1);
        let left = n.checked_sub(cuts.iter().sum());
        prop_assert_eq!(filled[0].number.value, left);
        prop_assert_eq!(filled[0].conflict, left.is_none());
        prop_assert!(filled[0].derived);
    }

    /// Invariant 2. Posts filled and vacant beyond the ceiling are shown on all three. Guards `n + v > most` in
    /// fold/checks.rs.
    #[test]
    fn inv02_filled_and_vacant_keep_within_the_ceiling(h in history(NUMBERS, ONE), on in 0..60i32) {
        let facts = stands(&h.claims(), on, Basis::InForce);
        for ceiling in facts.iter().filter(|f| f.kind == "ceiling" && f.between.is_none()) {
            let Some(most) = ceiling.number.high.or(ceiling.number.value) else { continue };
            for filled in beside(&facts, "filled", ceiling) {
                for vacant in beside(&facts, "vacant", ceiling).filter(|v| least(filled) + least(v) > most) {
                    let shown = ceiling.conflict && filled.conflict && (vacant.conflict || least(filled) > most);
                    prop_assert!(shown, "{filled:?}\n{vacant:?}\n{ceiling:?}");
                }
            }
        }
    }

    /// Invariant 3. A withdrawal moves no ceiling, a ceiling moves no post filled. Guards `a.kind == kind.name` in
    /// fold/count.rs.
    #[test]
    fn inv03_withdrawals_and_ceilings_leave_each_other_alone(h in history(NUMBERS, ONE), n in 1u64..9) {
        for basis in BASES {
            let before = stands(&h.claims(), LATER + 5, basis);
            let cut = stands(&with(&h, act("accreditation", "withdraw", ONE[0], n, LATER)), LATER + 5, basis);
            let limits = |f: &Fact| f.kind == "ceiling" || f.kind == "vacant";
            prop_assert_eq!(plain(&before, limits), plain(&cut, limits));
            let capped = stands(&with(&h, act("ceiling", "set-ceiling", ONE[0], n, LATER)), LATER + 5, basis);
            let people = |f: &Fact| f.kind == "filled" || f.kind == "accreditation" || f.kind == "vacant";
            prop_assert_eq!(plain(&before, people), plain(&capped, people));
        }
    }

    /// Invariant 4. A refusal settles what was pending, and nobody has left. Guards `settles = "pending"` of `refuse`
    /// in effects/accreditation.toml, through `fact.status.as_ref() != Some(&status)` in fold/each.rs.
    #[test]
    fn inv04_a_refusal_is_no_expulsion(h in history(NUMBERS, ONE), n in 1u64..9) {
        let before = stands(&h.claims(), LATER + 5, Basis::InForce);
        let after = stands(&with(&h, act("accreditation", "refuse", ONE[0], n, LATER)), LATER + 5, Basis::InForce);
        let status = |f: &Fact| f.status.clone().unwrap_or_default();
        let others = |f: &Fact| f.kind == "filled" || f.kind == "vacant"
            || f.kind == "accreditation" && !["pending", "refused"].contains(&status(f).as_str());
        prop_assert_eq!(plain(&before, others), plain(&after, others));
        // What others asked for together with one of the two is theirs.
        let whole = |f: &&Fact| {
            let t = &f.thing;
            let of_both = (t.holder.as_deref(), t.host.as_deref()) == (Some(ONE[0].0), Some(ONE[0].1));
            of_both && f.kind == "accreditation" && t.class.is_none() && t.unit.is_none() && t.name.is_none()
        };
        let sum = |facts: &[Fact], of: &str| -> u64 {
            facts.iter().filter(whole).filter(|f| status(f) == of).filter_map(|f| f.number.value).sum()
        };
        // Where it is told that some asked and not how many, nobody knows whose request was refused.
        let (pending, left) = (sum(&before, "pending"), sum(&after, "pending"));
        let told = before.iter().filter(whole).filter(|f| status(f) == "pending").all(|f| f.number.value.is_some());
        let settled = if told { left == pending - n.min(pending) } else { left <= pending && left + n >= pending };
        prop_assert!(settled, "{pending} {left}");
        prop_assert_eq!(sum(&after, "refused"), sum(&before, "refused") + n);
    }

    /// Invariant 5. Abolishing lowers the posts vacant, and no post filled. Guards `adds` of `abolish-post` in
    /// effects/vacant.toml, through `times * b` in fold/count.rs.
    #[test]
    fn inv05_an_abolished_post_was_vacant(h in history(NUMBERS, ONE), n in 0u64..9, vacant in 9u64..20) {
        let mut h = h;
        h.tell(LATER - 100, vec![count("vacant", ONE[0], vacant, LATER - 100)]);
        let before = stands(&h.claims(), LATER + 5, Basis::InForce);
        let after = stands(&with(&h, act("vacant", "abolish-post", ONE[0], n, LATER)), LATER + 5, Basis::InForce);
        let people = |f: &Fact| ["filled", "accreditation", "ceiling"].contains(&f.kind.as_str());
        prop_assert_eq!(plain(&before, people), plain(&after, people));
        let left: Vec<_> = after.iter()
            .filter(|f| f.kind == "vacant" && f.thing.class.is_none() && f.thing.unit.is_none())
            .map(|f| (f.number.value, f.derived))
            .collect();
        prop_assert_eq!(left, [(Some(vacant - n), true)]);
    }

    /// Invariant 6. A cut is held against those it sent home, and neither number is made from the other. Guards
    /// `before - after == sum` in fold/checks.rs.
    #[test]
    fn inv06_a_cut_is_checked_and_not_derived(
        before in 10u64..30, cut in 1u64..10, parts in prop::collection::vec((0..3usize, 1u64..9), 1..4)
    ) {
        let ceiling = Given { before: Some(before), ..act("ceiling", "set-ceiling", ONE[0], before - cut, 10) };
        let mut sums = [0; 3];
        for (which, n) in parts {
            sums[which] = n;
        }
        let mut given = vec![ceiling];
        for (n, (kind, name)) in sums.into_iter().zip(
            [("accreditation", "withdraw"), ("accreditation", "refuse"), ("vacant", "abolish-post")]
        ) {
            if n > 0 {
                given.push(act(kind, name, ONE[0], n, 10));
            }
        }
        // Another cut long before is not part of it.
        given.push(act("accreditation", "withdraw", ONE[0], 3, 1));
        let history = History::of(12, given);
        let desk = history.desk(history.claims());
        let checks = cross_checks(&desk.claims, &desk.incidents, day(20));
        prop_assert_eq!(checks.len(), 1);
        let sum: u64 = sums.iter().sum();
        prop_assert_eq!(checks[0].agrees, sum == cut, "{}", &checks[0].text);
        let facts = stands(&desk.claims, 20, Basis::InForce);
        let numbers: Vec<_> = facts.iter().filter(|f| f.kind == "ceiling").map(|f| f.number.value).collect();
        prop_assert_eq!(numbers, [Some(before - cut)]);
        prop_assert!(!facts.iter().any(|f| f.kind == "filled" || f.kind == "vacant"));
    }

    /// Invariant 7. A number that stands underived is in the words of a claim it rests on. Guards
    /// `fact.number = d.incident.number` in fold/value.rs.
    #[test]
    fn inv07_numbers_are_those_told(h in history(&[], ONE), on in 0..60i32) {
        let claims = h.desk(h.claims()).claims;
        for fact in stands(&claims, on, Basis::InForce).iter().filter(|f| !f.derived && f.number.is_told()) {
            let told = fact.claims.iter().any(|&(c, _)| match (claims[c].deed(), claims[c].stood()) {
                (Some(deed), _) => own_number(deed) == fact.number,
                (_, Some(stood)) => stood.number == fact.number,
                _ => false,
            });
            prop_assert!(told, "{fact:?}");
        }
    }

    /// Invariant 7. Whatever the words leave open, the truth lies within the sum's bounds; "several" gives no value.
    /// Guards `if times > 0 { (least, most) } else { (most, least) }` in fold/count.rs.
    #[test]
    fn inv07_the_truth_lies_within_the_bounds(
        start in (0u64..20, 0u64..4, 0u64..4),
        moves in prop::collection::vec((prop::bool::ANY, 0u64..6, 0u64..3, 0u64..3, 0..4u8), 0..5)
    ) {
        let bounds = |truth: u64, below: u64, above: u64| (truth.saturating_sub(below), truth + above);
        let (low, high) = bounds(start.0, start.1, start.2);
        let told = Given { count: None, low: Some(low), high: Some(high), ..count("filled", ONE[0], 0, 0) };
        let (mut given, mut truth, mut exact) = (vec![told], i64::try_from(start.0).expect("small"), low == high);
        for ((comes, n, below, above, words), i) in moves.into_iter().zip(1..) {
            let word = if comes { "grant" } else { "withdraw" };
            let (low, high) = bounds(n, below, above);
            let plain = act("accreditation", word, ONE[0], n, 3 * i);
            given.push(match words {
                0 => plain,
                1 => Given { count: None, low: Some(low), high: Some(high), ..plain },
                2 => Given { count: None, high: Some(high), ..plain },
                _ => Given { count: None, ..plain },
            });
            exact = exact && words == 0;
            let n = i64::try_from(n).expect("small");
            truth += if comes { n } else { -n };
            prop_assume!(truth >= 0);
        }
        let facts = stands(&History::of(40, given).claims(), 40, Basis::InForce);
        let Number { value, low, high } = facts.iter().find(|f| f.kind == "filled").expect("it is told").number;
        let truth = u64::try_from(truth).expect("not below nought");
        prop_assert!(low.is_none_or(|low| low <= truth) && high.is_none_or(|high| truth <= high), "{low:?} {high:?}");
        prop_assert!(value.is_none() || exact, "{value:?} though the words leave it open");
    }
}
