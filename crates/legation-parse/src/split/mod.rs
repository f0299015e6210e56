//! Cuts a text into paragraphs, sentences and words, without the neural model.
//!
//! Words follow the English treebanks of Universal Dependencies (EWT and GUM): hyphenated compounds are cut
//! (`U.S.-led` is `U.S.`, `-`, `led`) save after a prefix (`anti-war`), amounts are cut from their signs and units
//! (`$`, `5`, `m`), clitics are words of a multi-word token (`don't` is `do` and `n't`). Everything but white space
//! belongs to exactly one word.

mod bounds;
mod chunk;
mod clitics;
mod lists;
#[cfg(test)]
mod tests;

use legation_text::{MultiWord, Sentence, Span, Token, Upos};

/// A sentence has at most this many words; a longer one is cut.
pub const MAX_WORDS: usize = 512;

/// A longer run without white space is read in pieces, so that no text costs more than its length.
const LONGEST_RUN: usize = 512;

/// A run of text without white space.
#[derive(Clone, Copy, Debug)]
struct Chunk<'t> {
    text: &'t str,
    /// Its first code point in the text.
    start: usize,
    /// Whether the next chunk follows without white space.
    glued: bool,
    /// Whether a sentence is known to end with it.
    ends: bool,
}

/// Cuts a text into sentences of words that have neither tags nor heads yet.
///
/// A blank line ends a paragraph and with it a sentence; a single line break is a blank. Spans count the code points
/// of `text`. Words come with `upos` `X`, no head and empty strings for what an analyser fills in.
///
/// ```
/// let sentences = legation_parse::split::split("He didn't go. Nobody did.");
/// let words: Vec<&str> = sentences[0].tokens.iter().map(|t| t.form.as_str()).collect();
/// assert_eq!(words, ["He", "did", "n't", "go", "."]);
/// assert_eq!(sentences.len(), 2);
/// ```
pub fn split(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut scanner = chunk::Scanner::default();
    for (number, paragraph) in paragraphs(text).into_iter().enumerate() {
        let mut first = 0;
        for end in bounds::sentence_ends(&paragraph) {
            read_sentence(&paragraph[first..end], number, &mut scanner, &mut sentences);
            first = end;
        }
    }
    sentences
}

/// The paragraphs of a text as runs of chunks; a paragraph has at least one.
fn paragraphs(text: &str) -> Vec<Vec<Chunk<'_>>> {
    let mut paragraphs = Vec::new();
    let mut current = Vec::new();
    let mut breaks = 0;
    let mut open: Option<(usize, usize)> = None;
    let mut carriage = false;
    for (position, (byte, c)) in text.char_indices().enumerate() {
        if c.is_whitespace() {
            if let Some((from, start)) = open.take() {
                push_chunk(&text[from..byte], start, &mut current);
            }
            // A carriage return with its line feed is one break.
            if matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}') && !(c == '\n' && carriage) {
                breaks += 1;
            } else if c == '\u{2029}' {
                breaks += 2;
            }
        } else if open.is_none() {
            if breaks >= 2 && !current.is_empty() {
                paragraphs.push(std::mem::take(&mut current));
            }
            breaks = 0;
            open = Some((byte, position));
        }
        carriage = c == '\r';
    }
    if let Some((from, start)) = open {
        push_chunk(&text[from..], start, &mut current);
    }
    if !current.is_empty() {
        paragraphs.push(current);
    }
    paragraphs
}

/// Adds a run without white space: in several chunks where sentences end in it (`streak.In`) or it is too long.
fn push_chunk<'t>(mut text: &'t str, mut start: usize, out: &mut Vec<Chunk<'t>>) {
    while !text.is_empty() {
        let cut = text.char_indices().nth(LONGEST_RUN).map_or(text.len(), |(byte, _)| byte);
        let end = glued_end(&text[..cut]);
        let (piece, rest) = text.split_at(end.unwrap_or(cut));
        out.push(Chunk { text: piece, start, glued: !rest.is_empty(), ends: end.is_some() });
        start += piece.chars().count();
        text = rest;
    }
}

/// Where a sentence ends within a run: after `.`, `?` or `!` with at least two small letters before and a capital word
/// after; in bytes. Addresses have no such place.
fn glued_end(text: &str) -> Option<usize> {
    let stop = text.find(['.', '?', '!']).filter(|&stop| stop >= 2)?;
    if text.contains(['@', '/', '_', '<']) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = stop;
    while at < bytes.len() {
        if matches!(bytes[at], b'.' | b'?' | b'!') && at >= 2 && bytes[at - 2..at].iter().all(u8::is_ascii_lowercase) {
            let run = bytes[at..].iter().take_while(|b| matches!(b, b'.' | b'?' | b'!')).count();
            let mut end = at + run;
            while let Some(closer) = text[end..].chars().next().filter(|c| matches!(c, '"' | '”' | '’' | ')')) {
                end += closer.len_utf8();
            }
            let mut after = text[end..].chars().skip_while(|c| matches!(c, '"' | '“' | '‘' | '('));
            let capital = after.next().is_some_and(char::is_uppercase);
            let word = after.next().is_none_or(|c| c.is_lowercase() || matches!(c, '\'' | '’'));
            if run != 2 && capital && word && end < text.len() {
                return Some(end);
            }
            at += run;
        } else {
            at += 1;
        }
    }
    None
}

/// Reads the words of a sentence, and cuts it where it has too many.
fn read_sentence(chunks: &[Chunk], paragraph: usize, scanner: &mut chunk::Scanner, out: &mut Vec<Sentence>) {
    let mut sentence = Sentence { paragraph, ..Sentence::default() };
    let mut quote_open = false;
    for (i, chunk) in chunks.iter().enumerate() {
        let last = i + 1 == chunks.len();
        scanner.scan(chunk.text, last, &mut quote_open);
        let pieces = scanner.pieces();
        for (p, &(from, to)) in pieces.iter().enumerate() {
            let form: String = scanner.chars()[from..to].iter().collect();
            let span = Span::new(chunk.start + from, chunk.start + to);
            let space_after = p + 1 == pieces.len() && !chunk.glued;
            let cuts = clitics::cut(&form);
            if sentence.tokens.len() + cuts.len() + 1 > MAX_WORDS {
                finish(&mut sentence, paragraph, out);
            }
            push_words(&mut sentence, form, span, space_after, &cuts);
        }
    }
    finish(&mut sentence, paragraph, out);
}

/// Adds a surface token, cut into words at these code points.
fn push_words(sentence: &mut Sentence, form: String, span: Span, space_after: bool, cuts: &[usize]) {
    let mut push = |form: String, span: Span, space_after: bool| {
        sentence.tokens.push(Token {
            form,
            lemma: String::new(),
            upos: Upos::X,
            xpos: String::new(),
            feats: String::new(),
            head: None,
            deprel: String::new(),
            name: legation_text::Name::Outside,
            span,
            space_after,
        });
    };
    if cuts.is_empty() {
        return push(form, span, space_after);
    }
    let mut from = 0;
    for &to in cuts.iter().chain([&span.len()]) {
        let part = form.chars().skip(from).take(to - from).collect();
        push(part, Span::new(span.start + from, span.start + to), space_after && to == span.len());
        from = to;
    }
    let last = sentence.tokens.len() - 1;
    sentence.multiwords.push(MultiWord { first: last - cuts.len(), last, form, span });
}

fn finish(sentence: &mut Sentence, paragraph: usize, out: &mut Vec<Sentence>) {
    let next = Sentence { paragraph, ..Sentence::default() };
    let mut done = std::mem::replace(sentence, next);
    if let (Some(first), Some(last)) = (done.tokens.first(), done.tokens.last()) {
        done.span = first.span.cover(last.span);
        out.push(done);
    }
}
