//! Places in a text, counted in Unicode code points, and the way from there to bytes.

use serde::{Deserialize, Serialize};

/// A stretch of a report's text: code points from its start, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` to `end`, end exclusive.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest stretch that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two share a code point.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Length in code points.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether nothing lies in it.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// Finds the bytes of a stretch of text without walking it from the start each time.
///
/// ```
/// use legation_text::{Span, TextIndex};
/// let index = TextIndex::new("Łódź and Praha");
/// assert_eq!(index.slice(Span::new(9, 14)), "Praha");
/// ```
#[derive(Clone, Debug)]
pub struct TextIndex<'t> {
    text: &'t str,
    /// Byte of every 64th code point; empty where the text is ASCII and bytes are code points.
    marks: Vec<usize>,
    length: usize,
}

const STEP: usize = 64;

impl<'t> TextIndex<'t> {
    /// Walks the text once.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, marks: Vec::new(), length: text.len() };
        }
        let mut marks = Vec::new();
        let mut length = 0;
        for (byte, _) in text.char_indices() {
            if length % STEP == 0 {
                marks.push(byte);
            }
            length += 1;
        }
        Self { text, marks, length }
    }

    /// The text itself.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many code points the text has.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The byte at which code point `at` starts; the text's length in bytes for anything past its end.
    pub fn byte(&self, at: usize) -> usize {
        if at >= self.length {
            return self.text.len();
        }
        if self.marks.is_empty() {
            return at;
        }
        let mark = self.marks[at / STEP];
        self.text[mark..].char_indices().nth(at % STEP).map_or(self.text.len(), |(byte, _)| mark + byte)
    }

    /// The words of a stretch; cut to the text where the stretch reaches past it.
    pub fn slice(&self, span: Span) -> &'t str {
        let start = self.byte(span.start);
        let end = self.byte(span.end).max(start);
        &self.text[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_code_points() {
        let text = "é".repeat(200) + "Kraków";
        let index = TextIndex::new(&text);
        assert_eq!(index.len(), 206);
        assert_eq!(index.slice(Span::new(200, 206)), "Kraków");
        assert_eq!(index.slice(Span::new(204, 900)), "ów");
    }
}
