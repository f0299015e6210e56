//! The histories reach what the properties speak of: a property over histories that never do an act proves nothing of it.

use crate::common::{PAIRS, acts, config, effects, history};
use legation_ledger::claim::{Modality, Said};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

#[test]
fn histories_reach_every_act_kind_status_and_modality() {
    let mut runner = TestRunner::new(config());
    let strategy = history(&[], PAIRS);
    let (mut done, mut kinds, mut modalities, mut odd) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for _ in 0..config().cases {
        let history = strategy.new_tree(&mut runner).expect("a history").current();
        assert!((1..=12).contains(&history.tellings.len()));
        for claim in history.claims() {
            modalities.insert(claim.modality.word());
            odd.extend([("negated", claim.negated), ("background", claim.background), ("by hand", claim.by_hand)]);
            match claim.said {
                Said::Event(deed) => {
                    odd.extend([("coarse", deed.date.is_some_and(|d| !d.is_day())), ("undated", deed.date.is_none())]);
                    odd.extend([("several", deed.actors.len() > 1), ("later in force", deed.effective_on.is_some())]);
                    done.extend(deed.measure.map(|m| (m.kind, m.act)));
                }
                Said::Standing(stood) => {
                    odd.extend([("since", stood.since.is_some()), ("until", stood.until.is_some())]);
                    let open = stood.number.value.is_none() && stood.number.is_told();
                    odd.insert(("bounds", open));
                    kinds.insert((stood.kind, stood.status.or(stood.verb)));
                }
            }
        }
    }
    for (kind, act) in acts() {
        assert!(done.contains(&(kind.to_owned(), act.to_owned())), "no history does `{act}` of the kind `{kind}`");
    }
    for kind in effects().kinds() {
        let words = kind.statuses.iter().chain(&kind.verbs).cloned().map(Some);
        let words: Vec<_> = if kind.statuses.len() + kind.verbs.len() == 0 { vec![None] } else { words.collect() };
        for word in words {
            assert!(kinds.contains(&(kind.name.clone(), word.clone())), "no history tells {} {word:?}", kind.name);
        }
    }
    for word in ["asserted", "alleged", "planned", "threatened", "requested", "possible", "conditional"] {
        assert!(modalities.contains(Modality::parse(word).expect("a modality").word()), "no history tells {word}");
    }
    let words = odd.iter().map(|(word, _)| *word).collect::<BTreeSet<_>>();
    for word in words {
        assert!(odd.contains(&(word, true)) && odd.contains(&(word, false)), "histories reach only one side of {word}");
    }
}
