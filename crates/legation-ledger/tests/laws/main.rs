//! The laws of two times: since when something stands, and since when that is known. The fold against a model that is
//! written apart ([`model`]); the ledger's file against itself, in any order and at any time.

#[path = "../common/mod.rs"]
mod common;
mod file;
mod model;

use common::{History, ONE, act, config, count, date, effects};
use legation_ledger::answer::Desk;
use legation_ledger::claim::Claim;
use legation_ledger::fold::{Basis, fold};
use model::{Happening, Tells, What};
use proptest::prelude::*;

const ALL: &[What] = &[
    What::SetCeiling,
    What::Filled,
    What::Vacant,
    What::Abolish,
    What::Apply,
    What::Grant,
    What::Refuse,
    What::Withdraw,
    What::Recall,
    What::MissionOpen,
    What::MissionSuspend,
    What::MissionClose,
    What::Convene,
    What::Invite,
    What::Accept,
    What::Decline,
];

/// Days between two happenings: too many for two to be taken for one.
const APART: i32 = 4;

/// Up to eight happenings, and up to twelve reports of one each.
fn told() -> impl Strategy<Value = (Vec<Happening>, Vec<Tells>)> {
    let what = (prop::sample::select(ALL), 0u64..9, prop::option::of(0u64..9), 0..APART);
    let tells = (any::<prop::sample::Index>(), 0..60i32, any::<(bool, bool, bool)>());
    (prop::collection::vec(what, 1..9), prop::collection::vec(tells, 1..13)).prop_map(|(what, tells)| {
        let happening = |((what, number, before, delay), i)| {
            // A count is of its day and has no other.
            let delay = if matches!(what, What::Filled | What::Vacant) { 0 } else { delay };
            Happening { what, day: APART * i, number, before, delay }
        };
        let happenings: Vec<Happening> = what.into_iter().zip(0..).map(happening).collect();
        let tell = |(of, later, (number, before, force)): (prop::sample::Index, i32, _)| {
            let happening = of.index(happenings.len());
            let published = happenings[happening].day + later;
            Tells { happening, published, number, before, force }
        };
        let tells = tells.into_iter().map(tell).collect();
        (happenings, tells)
    })
}

/// The same as records.
pub fn history(happenings: &[Happening], tells: &[Tells]) -> History {
    let mut history = History::default();
    for t in tells {
        let h = happenings[t.happening];
        let (kind, name) = match h.what {
            What::SetCeiling => ("ceiling", "set-ceiling"),
            What::Filled => ("filled", ""),
            What::Vacant => ("vacant", ""),
            What::Abolish => ("vacant", "abolish-post"),
            What::Apply => ("accreditation", "apply"),
            What::Grant => ("accreditation", "grant"),
            What::Refuse => ("accreditation", "refuse"),
            What::Withdraw => ("accreditation", "withdraw"),
            What::Recall => ("accreditation", "recall"),
            What::MissionOpen => ("mission", "open"),
            What::MissionSuspend => ("mission", "suspend"),
            What::MissionClose => ("mission", "close"),
            What::Convene => ("body", "convene"),
            What::Invite => ("call", "invite"),
            What::Accept => ("call", "accept"),
            What::Decline => ("call", "decline"),
        };
        let mut given = if name.is_empty() {
            count(kind, ONE[0], h.number, h.day)
        } else {
            act(kind, name, ONE[0], h.number, h.day)
        };
        if !t.number {
            given.count = None;
        }
        if h.what == What::SetCeiling && t.before {
            given.before = h.before;
        }
        if t.force && !name.is_empty() {
            given.effective = date(h.day + h.delay);
        }
        history.tell(t.published, vec![given]);
    }
    history
}

/// Kind, status and value of what the fold gives, sorted, without stances.
fn folded(claims: Vec<Claim>, on: i32, basis: Basis) -> Vec<(String, Option<String>, Option<u64>)> {
    let desk = Desk::of(claims, effects());
    let facts = fold(&desk.claims, &desk.incidents, effects(), common::day(on), basis);
    let valued = |kind: &str| ["ceiling", "filled", "vacant", "accreditation"].contains(&kind);
    let mut rows: Vec<_> = facts
        .into_iter()
        .filter(|f| f.kind != "stance")
        .map(|f| {
            let value = f.number.value.filter(|_| valued(&f.kind));
            (f.kind, f.status, value)
        })
        .collect();
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(config())]

    /// As of a day, as published by a day, the fold says what the model says.
    #[test]
    fn the_fold_is_what_the_model_says((happenings, tells) in told(), on in prop_oneof![4 => 0..40i32, 1 => 300..900i32], known in 0..90i32) {
        let claims: Vec<Claim> =
            history(&happenings, &tells).claims().into_iter().filter(|c| c.known <= common::day(known)).collect();
        for basis in [Basis::Decided, Basis::InForce] {
            let expected: Vec<_> = model::stands(&happenings, &tells, on, known, basis)
                .into_iter()
                .map(|(kind, status, value)| (kind.to_owned(), status.map(str::to_owned), value))
                .collect();
            prop_assert_eq!(folded(claims.clone(), on, basis), expected, "{:?}", basis);
        }
    }
}
