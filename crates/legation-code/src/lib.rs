//! From parsed sentences to coded events.
//!
//! * [`clauses`]: a tree becomes frames; all grammar lives there, once.
//! * [`actors`]: mentions become parties, by dated gazetteers and coreference inside the report.
//! * [`when`], [`count`]: words of time and number become moments and intervals.
//! * [`codebook`]: entries, read and checked; what they say about a frame.
//! * `coder`: frames and parties become event records, each with the trace that `why` prints.

pub mod actors;
pub mod count;
pub mod embedded;
pub mod fault;
pub mod when;
