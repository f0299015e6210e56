//! Words of number become intervals.

use legation_text::{Count, Tree};

/// How many a noun phrase speaks of: "eight members", "more than 100", "dozens of EU and Russian diplomats", "a diplomat", "its envoy".
///
/// `head` is the noun; `None` where the phrase tells no number.
pub fn count_of(_tree: &Tree, _head: usize) -> Option<Count> {
    None
}
