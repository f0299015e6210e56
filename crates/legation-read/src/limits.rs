//! Every limit of reading, in one place. Limits count work, never seconds: the same file gives the same
//! reports on a slow machine and on a fast one. A limit that is hit always ends in a row that says so.

/// How much a reader takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one report: a text, or a line of JSON Lines.
    pub record: usize,
    /// Words and marks of one report.
    pub pieces: usize,
    /// How many times its own size compressed data may grow.
    pub ratio: u64,
    /// Bytes that come out before the ratio counts.
    pub ratio_after: u64,
    /// How often data may be compressed one inside the other.
    pub layers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: 16 << 20, pieces: 50_000, ratio: 100, ratio_after: 1 << 20, layers: 2 }
    }
}

impl Limits {
    /// The size of a record in words: `16 MiB`.
    pub(crate) fn record_in_words(&self) -> String {
        match self.record {
            bytes if bytes >= 1 << 20 => format!("{} MiB", bytes >> 20),
            bytes => format!("{bytes} bytes"),
        }
    }
}
