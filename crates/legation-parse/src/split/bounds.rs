//! Where sentences end within a paragraph.

use super::Chunk;

/// The ends of the sentences of a paragraph, as counts of chunks; the last is the number of all chunks.
pub(super) fn sentence_ends(chunks: &[Chunk]) -> Vec<usize> {
    let mut ends = Vec::new();
    for i in 0..chunks.len() {
        if i + 1 == chunks.len() || ends_sentence(chunks[i].text, chunks[i + 1].text) {
            ends.push(i + 1);
        }
    }
    ends
}

fn ends_sentence(text: &str, next: &str) -> bool {
    let core = text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '*']);
    let Some(last) = core.chars().last() else { return false };
    if matches!(last, '?' | '!' | '…') {
        return true;
    }
    if last != '.' {
        return false;
    }
    let lower = core.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let word = lower.trim_end_matches('.');
    if super::lists::holds(super::lists::ABBREVIATIONS, word) && !super::lists::holds(super::lists::AMBIGUOUS, word)
        || word.chars().count() == 1
    {
        return false;
    }
    next.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}
