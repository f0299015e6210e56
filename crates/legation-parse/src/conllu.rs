//! CoNLL-U, the format of Universal Dependencies: ten columns a word, a blank line after a sentence.
//!
//! Takes and gives [`Document`]s. Empty nodes, enhanced dependencies and unknown MISC keys are passed over; what is
//! written can be read again and gives the same sentences, offsets included (`TokenRange=start:end` in MISC).

mod names;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use names::{Run, marked_runs};
pub use read::read;
pub(crate) use read::read_with_runs;
pub use write::write;

use legation_text::Sentence;

/// A text with its sentences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The `newdoc id`; empty where the file gives none.
    pub id: String,
    /// The text, rebuilt from forms, `SpaceAfter=No`, `newpar` and `TokenRange`.
    pub text: String,
    /// The sentences; spans count code points of `text`.
    pub sentences: Vec<Sentence>,
    /// Whether the file says which words are names (`Entity=` as in GUM, or `Name=` as written here).
    pub has_names: bool,
}

/// Why a CoNLL-U text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {fault}; {mend}")]
pub struct ConlluError {
    /// Line, from 1.
    pub line: usize,
    /// Code point in the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub fault: String,
    /// What to do.
    pub mend: String,
}
