//! What packed records and texts look like, for zstd: a body of a few hundred bytes has nothing of its own to repeat.

/// Belongs to format 1 of the ledger and never changes: a body that was packed with it can be unpacked with nothing else.
pub const DICTIONARY: &str = include_str!("dictionary.txt");
