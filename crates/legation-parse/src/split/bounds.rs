//! Where sentences end within a paragraph: a linear classifier over hashed features of the gap between two chunks.
//!
//! `model/train/split.py` learns the weights (one byte each, `model/split.weights`) and is the other half of this file:
//! both compute the same features, and a test compares what they make of a few paragraphs.

use super::Chunk;
use super::lists::{ABBREVIATIONS, AMBIGUOUS, INTRODUCTIONS, TITLES, holds};
use std::ops::Range;

static WEIGHTS: &[u8; 1 << 16] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../model/split.weights"));

/// What the classifier sees of a chunk: what stands before its first letter or digit (at most three code points),
/// the word, and what stands after.
#[derive(Clone, Copy, Debug)]
struct View<'w> {
    head: &'w str,
    tail: &'w str,
    /// Lower case, digits as `0`, at most 16 code points.
    word: &'w str,
    /// The last three code points of `word`.
    suffix: &'w str,
    /// Code points of the word, at most 5.
    size: u8,
    shape: &'static str,
    /// How the word stands to its full stop.
    kind: &'static str,
}

const EDGE: View<'static> = View { head: "", tail: "", word: "", suffix: "", size: 0, shape: "#", kind: "-" };

/// The paragraph as the classifier sees it.
struct Paragraph<'w> {
    views: Vec<View<'w>>,
    /// Up to each chunk: double quotes, and opening less closing brackets.
    quotes: Vec<u32>,
    brackets: Vec<i32>,
    /// How many tenths of the words are capitalised.
    titled: usize,
}

/// The ends of the sentences of a paragraph, as counts of chunks; the last is the number of all chunks.
pub(super) fn sentence_ends(chunks: &[Chunk]) -> Vec<usize> {
    let mut words = String::new();
    let ranges: Vec<Range<usize>> = chunks.iter().map(|chunk| add_word(chunk.text, &mut words)).collect();
    let views = chunks.iter().zip(&ranges).map(|(chunk, range)| View::new(chunk.text, &words[range.clone()])).collect();
    let paragraph = Paragraph::new(views);
    let mut ends = Vec::new();
    let mut start = 0;
    for (i, chunk) in chunks.iter().enumerate() {
        let end = match chunks.get(i + 1) {
            None => true,
            Some(_) if chunk.glued => chunk.ends,
            Some(next) if only_closes(next.text) => false,
            Some(_) if start == 0 && paragraph.is_dateline(i) => false,
            Some(_) if paragraph.runs_on(i) => false,
            Some(_) => paragraph.score(i, start) > 0,
        };
        if end {
            ends.push(i + 1);
            start = i + 1;
        }
    }
    ends
}

/// Punctuation that belongs to what stands before it, and so starts no sentence.
fn only_closes(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | ')' | ']' | '}' | '”'))
        && (text.len() == 1 || !text.starts_with([':', ';']) && !text.starts_with(".."))
}

/// The stretch of a chunk from its first to its last letter or digit, in bytes; none where it has neither.
fn core_of(text: &str) -> Option<Range<usize>> {
    let start = text.find(char::is_alphanumeric)?;
    let end = text.char_indices().rev().find(|(_, c)| c.is_alphanumeric()).map(|(at, c)| at + c.len_utf8())?;
    Some(start..end)
}

/// Adds the word of a chunk to a buffer and says where it is.
fn add_word(text: &str, words: &mut String) -> Range<usize> {
    let start = words.len();
    if let Some(core) = core_of(text) {
        let lower = text[core].chars().flat_map(char::to_lowercase);
        words.extend(lower.take(16).map(|c| if c.is_ascii_digit() { '0' } else { c }));
    }
    start..words.len()
}

fn first_three(text: &str) -> &str {
    text.char_indices().nth(3).map_or(text, |(at, _)| &text[..at])
}

fn last_three(text: &str) -> &str {
    text.char_indices().rev().nth(2).map_or(text, |(at, _)| &text[at..])
}

impl<'w> View<'w> {
    fn new(text: &'w str, word: &'w str) -> View<'w> {
        let Some(core) = core_of(text) else {
            return View { head: first_three(text), tail: last_three(text), shape: "-", ..EDGE };
        };
        let (head, tail) = (first_three(&text[..core.start]), last_three(&text[core.end..]));
        let core = &text[core];
        let letters = core.chars().take(5).count();
        let kind = if !tail.starts_with('.') {
            "-"
        } else if letters == 1 {
            "1"
        } else if word.contains('.') && word.split('.').all(|part| part.chars().count() == 1) {
            "d"
        } else if !holds(ABBREVIATIONS, word) {
            "-"
        } else if holds(AMBIGUOUS, word) {
            "w"
        } else {
            "a"
        };
        View { head, tail, word, suffix: last_three(word), size: letters as u8, shape: shape(core), kind }
    }
}

/// Digits, mixed, lower case, one capital, capitals, capitalised.
fn shape(core: &str) -> &'static str {
    if core.bytes().any(|b| b.is_ascii_digit()) {
        return if core.bytes().all(|b| b.is_ascii_digit()) { "9" } else { "m" };
    }
    let mut chars = core.chars();
    match (chars.next(), chars.next()) {
        (Some(first), _) if !first.is_uppercase() => "x",
        (_, None) => "X",
        _ if core.chars().any(char::is_lowercase) => "Xx",
        _ => "XX",
    }
}

fn bucket(n: usize) -> &'static str {
    match n {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "3",
        4 => "4",
        5..8 => "5",
        8..12 => "6",
        12..20 => "7",
        20..40 => "8",
        _ => "9",
    }
}

impl<'w> Paragraph<'w> {
    fn new(views: Vec<View<'w>>) -> Self {
        let (mut quotes, mut brackets) = (vec![0], vec![0]);
        let (mut words, mut capitals) = (0, 0);
        for (i, view) in views.iter().enumerate() {
            let count = |text: &str, c| text.chars().filter(|&d| d == c).count();
            quotes.push(quotes[i] + (count(view.head, '"') + count(view.tail, '"')) as u32);
            brackets.push(brackets[i] + count(view.head, '(') as i32 - count(view.tail, ')') as i32);
            if !matches!(view.shape, "-" | "9" | "m") {
                words += 1;
                capitals += usize::from(view.shape != "x");
            }
        }
        let titled = 10 * capitals / words.max(1);
        Paragraph { views, quotes, brackets, titled }
    }

    fn at(&self, i: usize) -> View<'w> {
        self.views.get(i).copied().unwrap_or(EDGE)
    }

    /// Whether the paragraph up to chunk `i` is the place line of an agency's report: `ADDIS ABABA, May 15 (Xinhua) --`.
    fn is_dateline(&self, i: usize) -> bool {
        let dash = &self.views[i];
        let words = &self.views[..i];
        dash.shape == "-"
            && matches!(dash.head, "-" | "--" | "—" | "–")
            && i <= 8
            && words.first().is_some_and(|first| first.shape == "XX")
            && words.iter().all(|word| word.shape != "x" && !word.tail.contains(['?', '!']))
    }

    /// Whether no sentence can end after chunk `i`, for its full stop is another's: it introduces ("e.g."), is of a title before
    /// a name ("GEN. OKELLO"), of an initial before an initial ("U. S."), of a letter before a number ("c. 1871"), or of an
    /// abbreviation before a small letter.
    fn runs_on(&self, i: usize) -> bool {
        let (p, n) = (self.at(i), self.at(i + 1));
        let bare = p.tail == "." && n.head.is_empty();
        match p.kind {
            _ if p.tail == "." && holds(INTRODUCTIONS, p.word) => true,
            "a" | "d" if bare && n.shape == "x" => true,
            "a" | "w" => {
                let is_title = holds(TITLES, p.word) && (p.kind == "a" || p.shape != "x");
                bare && is_title && matches!(n.shape, "X" | "Xx" | "XX")
            }
            "1" if p.shape == "x" => bare && n.shape == "9",
            "1" => bare && p.shape == "X" && n.kind == "1" && n.shape == "X",
            _ => false,
        }
    }

    /// The sum of the weights for an end after chunk `i` of a sentence that started with chunk `start`; above 0 it ends.
    fn score(&self, i: usize, start: usize) -> i32 {
        let q = if i > start { self.at(i - 1) } else { EDGE };
        let [p, n, m, o] = [0, 1, 2, 3].map(|k| self.at(i + k));
        let (since, left) = (bucket(i - start), bucket(self.views.len() - 2 - i));
        let from = start.max(i.saturating_sub(40));
        let quote = ["0", "1"][((self.quotes[i + 1] - self.quotes[from]) % 2) as usize];
        let bracket = ["0", "1"][usize::from(self.brackets[i + 1] > self.brackets[from])];
        let last = self.views.last().map_or("", |v| v.tail);
        let last = last.char_indices().next_back().map_or("", |(at, _)| &last[at..]);
        let titled = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"][self.titled];
        let size = ["0", "1", "2", "3", "4", "5"][usize::from(p.size)];
        let t = p.tail;
        let features: [&[&str]; 29] = [
            &["a", t],
            &["b", t, " ", n.shape],
            &["c", t, " ", p.word],
            &["d", t, " ", n.word, " ", n.shape],
            &["e", t, " ", p.shape, " ", n.shape, " ", n.head],
            &["f", p.word, " ", n.word],
            &["g", t, " ", p.shape, " ", n.shape, " ", m.shape],
            &["h", t, " ", m.word, " ", n.shape],
            &["i", t, " ", n.shape, " ", n.tail],
            &["j", t, " ", q.word],
            &["k", t, " ", since],
            &["l", t, " ", left],
            &["m", t, " ", p.suffix, " ", n.shape],
            &["n", t, " ", n.suffix, " ", n.shape],
            &["o", q.tail, " ", q.shape, " ", p.shape, " ", t, " ", n.shape],
            &["p", t, " ", size, " ", p.shape, " ", n.shape],
            &["q", t, " ", quote, " ", bracket, " ", n.head],
            &["r", t, " ", p.shape, " ", since],
            &["s", t, " ", n.shape, " ", m.shape, " ", o.shape],
            &["t", t, " ", n.shape, " ", last],
            &["u", t, " ", n.shape, " ", titled],
            &["v", t, " ", n.word, " ", m.word],
            &["w", t, " ", q.word, " ", p.word],
            &["x", t, " ", p.word, " ", n.shape],
            &["y", since, " ", left, " ", n.shape],
            &["z", t, " ", since, " ", last, " ", n.shape],
            &["A", p.kind, " ", t, " ", p.shape, " ", n.shape],
            &["B", p.kind, " ", t, " ", n.word],
            &["C", p.kind, " ", t, " ", q.shape, " ", n.shape, " ", m.shape],
        ];
        features.iter().map(|parts| i32::from(WEIGHTS[hash(parts)] as i8)).sum()
    }
}

/// FNV-1a of the parts one after the other, as a row of the weights.
fn hash(parts: &[&str]) -> usize {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    let h = bytes.fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    h as usize % WEIGHTS.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Row {
        chunks: Vec<String>,
        /// The sum at every gap, the start of the sentence as the classifier itself finds it.
        sums: Vec<i32>,
    }

    #[test]
    fn sums_are_those_of_the_training_program() {
        for line in include_str!("../../../../model/train/split_reference.jsonl").lines() {
            let row: Row = serde_json::from_str(line).expect("a line of the reference is JSON");
            let mut words = String::new();
            let ranges: Vec<_> = row.chunks.iter().map(|chunk| add_word(chunk, &mut words)).collect();
            let views = row.chunks.iter().zip(&ranges).map(|(c, r)| View::new(c, &words[r.clone()])).collect();
            let paragraph = Paragraph::new(views);
            let mut start = 0;
            for (i, &expected) in row.sums.iter().enumerate() {
                let sum = paragraph.score(i, start);
                assert_eq!(sum, expected, "after `{}` in `{}`", row.chunks[i], row.chunks.join(" "));
                if sum > 0 {
                    start = i + 1;
                }
            }
        }
    }
}
