//! How many: an interval with the words that give it.

use crate::Span;

/// A count as told: "eight" is 8..8, "dozens" at least 24, "several" neither bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number itself, where the words give one.
    pub value: Option<u64>,
    /// Least number the words allow.
    pub low: Option<u64>,
    /// Greatest number the words allow.
    pub high: Option<u64>,
    /// The words ("eight", "more than 100", "a" in "a diplomat").
    pub span: Span,
}
