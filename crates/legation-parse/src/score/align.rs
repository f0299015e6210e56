//! Aligns the words of two analyses of one text by their letters, as the scorer of CoNLL 2018 does.

use legation_text::{Sentence, Token};

/// A word with the letters it stands on, counted without white space.
pub(super) struct Word<'s> {
    pub token: &'s Token,
    /// First letter of its surface token.
    pub start: usize,
    /// One past the last letter of its surface token.
    pub end: usize,
    /// Whether it is part of a multi-word token.
    pub multiword: bool,
    /// Its place in the sentence, from 0.
    pub place: usize,
    /// Its head, as an index into all words; `None` for a root.
    pub head: Option<usize>,
}

/// The words and sentences of an analysis on its letters.
pub(super) struct Letters<'s> {
    pub words: Vec<Word<'s>>,
    pub sentences: Vec<(usize, usize)>,
}

impl<'s> Letters<'s> {
    pub fn new(sentences: &'s [Sentence]) -> Self {
        let mut letters = Letters { words: Vec::new(), sentences: Vec::new() };
        let count = |form: &str| form.chars().filter(|c| !c.is_whitespace()).count();
        let mut at = 0;
        for sentence in sentences {
            let (from, first) = (at, letters.words.len());
            let mut multiwords = sentence.multiwords.iter().peekable();
            let mut cover: Option<(usize, usize)> = None;
            for (place, token) in sentence.tokens.iter().enumerate() {
                if let Some(m) = multiwords.next_if(|m| m.first == place) {
                    cover = Some((m.last, at));
                    at += count(&m.form);
                }
                let covered = cover.filter(|&(last, _)| place <= last);
                let start = covered.map_or(at, |(_, start)| start);
                if covered.is_none() {
                    at += count(&token.form);
                }
                let head = token.head.map(|head| first + head);
                letters.words.push(Word { token, start, end: at, multiword: covered.is_some(), place, head });
            }
            letters.sentences.push((from, at));
        }
        letters
    }
}

/// Pairs of words, by index, that stand for each other: those on the same letters, and within stretches that hold a
/// multi-word token on either side the longest common subsequence of forms.
pub(super) fn align(gold: &Letters, system: &Letters) -> Vec<(usize, usize)> {
    let (a, b) = (&gold.words, &system.words);
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].multiword || b[j].multiword {
            let (first_i, first_j, next_i, next_j) = multiword_stretch(a, b, i, j);
            common(&a[first_i..next_i], &b[first_j..next_j], |x, y| pairs.push((first_i + x, first_j + y)));
            (i, j) = (next_i, next_j);
        } else if (a[i].start, a[i].end) == (b[j].start, b[j].end) {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if a[i].start <= b[j].start {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The smallest stretch on both sides around a multi-word token: first and next word of either.
fn multiword_stretch(a: &[Word], b: &[Word], mut i: usize, mut j: usize) -> (usize, usize, usize, usize) {
    let mut end;
    if a[i].multiword {
        end = a[i].end;
        if !b[j].multiword && b[j].start < a[i].start {
            j += 1;
        }
    } else {
        end = b[j].end;
        if a[i].start < b[j].start {
            i += 1;
        }
    }
    let (first_i, first_j) = (i, j);
    let beyond = |words: &[Word], at: usize, end: usize| {
        words.get(at).is_none_or(|word| if word.multiword { word.start >= end } else { word.end > end })
    };
    while !beyond(a, i, end) || !beyond(b, j, end) {
        let word;
        if i < a.len() && (j >= b.len() || a[i].start <= b[j].start) {
            word = &a[i];
            i += 1;
        } else {
            word = &b[j];
            j += 1;
        }
        if word.multiword {
            end = end.max(word.end);
        }
    }
    (first_i, first_j, i, j)
}

/// The longest common subsequence of forms, case folded.
fn common(a: &[Word], b: &[Word], mut found: impl FnMut(usize, usize)) {
    let fold = |words: &[Word]| words.iter().map(|w| w.token.form.to_lowercase()).collect::<Vec<_>>();
    let (a, b) = (fold(a), fold(b));
    let mut length = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i][j] = if a[i] == b[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found(i, j);
            i += 1;
            j += 1;
        } else if length[i + 1][j] >= length[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}
