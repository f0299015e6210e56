//! The words every stage shares: a report, places in its text, sentences as dependency trees, dates with
//! their precision, counts, and the records that coding prints.
//!
//! Nothing here reads a file, asks the clock or knows a later stage.

mod count;
mod moment;
pub mod record;
mod report;
mod span;
mod tree;

pub use count::Count;
pub use moment::{Moment, MomentRole, Precision};
pub use report::Report;
pub use span::{Span, TextIndex};
pub use tree::{MultiWord, Name, NameKind, Sentence, Token, Tree, Upos};
