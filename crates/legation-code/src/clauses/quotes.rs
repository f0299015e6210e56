//! Which words stand in quotation marks, and who goes on speaking when a quotation runs over sentences.

use super::frame::{Frame, Speaker};
use legation_text::{Sentence, Tree};

/// Whether each word of a report stands inside quotation marks.
pub struct Quotes {
    inside: Vec<Vec<bool>>,
    /// Whether a quotation that stands open at the sentence's start reaches its first word.
    opened_before: Vec<bool>,
}

impl Quotes {
    /// Follows the marks through the report; a paragraph that opens with a mark starts anew.
    pub fn new(sentences: &[Sentence]) -> Self {
        let mut open = false;
        let mut paragraph = usize::MAX;
        let mut inside = Vec::with_capacity(sentences.len());
        let mut opened_before = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            if sentence.paragraph != paragraph {
                paragraph = sentence.paragraph;
                open = false;
            }
            opened_before.push(open);
            let row = sentence
                .tokens
                .iter()
                .map(|t| {
                    match t.form.as_str() {
                        "\"" => open = !open,
                        "“" | "``" => open = true,
                        "”" => open = false,
                        // Closes; where nothing is open, a typewriter's opening.
                        "''" => open = !open,
                        _ => {}
                    }
                    open
                })
                .collect();
            inside.push(row);
        }
        Self { inside, opened_before }
    }

    /// `direct` where the predicate and its clause stand in marks, `mixed` where only part of it does, else `indirect`.
    pub fn kind(&self, sentence: usize, head: usize, tree: &Tree) -> &'static str {
        let row = &self.inside[sentence];
        if row[head] {
            return "direct";
        }
        if tree.subtree(head).into_iter().any(|w| row[w]) { "mixed" } else { "indirect" }
    }

    /// Whether a word stands inside marks.
    pub fn is_inside(&self, sentence: usize, word: usize) -> bool {
        self.inside[sentence][word]
    }

    /// Whether a quotation stands open at the sentence's start.
    pub fn opened_before(&self, sentence: usize) -> bool {
        self.opened_before[sentence]
    }

    /// The first word of the quotation that still stands open at the sentence's end.
    pub fn first_of_open(&self, sentence: usize, words: &Sentence) -> Option<usize> {
        let row = &self.inside[sentence];
        let last_closed = row.iter().rposition(|inside| !inside).map_or(0, |at| at + 1);
        (last_closed..row.len()).find(|&w| !is_mark(&words.tokens[w].form))
    }

    /// Whether the whole sentence is somebody's words: it starts inside marks or with one, and ends inside or with one.
    pub fn wholly_quoted(&self, sentence: usize, words: &Sentence) -> bool {
        let row = &self.inside[sentence];
        let starts = self.opened_before[sentence] || row.first().copied().unwrap_or(false);
        let outside = words
            .tokens
            .iter()
            .zip(row)
            .filter(|(t, inside)| !**inside && t.upos != legation_text::Upos::Punct)
            .count();
        starts && outside == 0
    }
}

/// Whether a word is a quotation mark.
pub fn is_mark(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "``" | "''")
}

/// Gives frames of wholly quoted sentences without a speaker the one of the nearest quotation: of the same paragraph, else of the
/// paragraph before.
pub fn continue_speakers(frames: &mut [Frame], sentences: &[Sentence], quotes: &Quotes) {
    // The outermost direct speaker of each sentence that names one.
    let mut spoken: Vec<Option<Speaker>> = vec![None; sentences.len()];
    for frame in frames.iter() {
        if let Some(speaker) = frame.speakers.last()
            && speaker.quotation != "indirect"
            && spoken[frame.sentence].is_none()
        {
            spoken[frame.sentence] = Some(speaker.clone());
        }
    }
    for frame in frames.iter_mut() {
        let here = frame.sentence;
        if !frame.speakers.is_empty() || !quotes.wholly_quoted(here, &sentences[here]) {
            continue;
        }
        let paragraph = sentences[here].paragraph;
        let same = |s: &usize| sentences[*s].paragraph == paragraph;
        let near = (0..here)
            .rev()
            .take_while(same)
            .chain((here + 1..sentences.len()).take_while(same))
            .find_map(|s| spoken[s].clone());
        let before = || {
            let last = (0..here).rev().find(|&s| sentences[s].paragraph < paragraph)?;
            let previous = sentences[last].paragraph;
            (0..=last).rev().take_while(|&s| sentences[s].paragraph == previous).find_map(|s| spoken[s].clone())
        };
        if let Some(mut speaker) = near.or_else(before) {
            speaker.quotation = "direct";
            frame.how.push("the quotation goes on from the sentence that names its speaker".to_owned());
            frame.speakers.push(speaker);
        }
    }
}
