//! Base noun phrases.
//!
//! Takes a tree; cuts its sentence into stretches of neighbouring words that make a noun phrase without its complements.

use crate::actors::sentence::Chunk;
use legation_text::{Token, Tree, Upos};

/// Cuts a sentence into base noun phrases.
pub(super) fn cut(tree: &Tree) -> Vec<Chunk> {
    let tokens = &tree.sentence.tokens;
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut open: Option<usize> = None;
    for i in 0..tokens.len() {
        let token = &tokens[i];
        let joins = match token.upos {
            Upos::Noun | Upos::Propn | Upos::Num | Upos::X | Upos::Sym | Upos::Adj => true,
            Upos::Det => {
                !(token.lemma == "that" && tokens.get(i + 1).is_some_and(|n| n.xpos == "NNS" || n.xpos == "NNPS"))
            }
            Upos::Pron => true,
            Upos::Verb => {
                token.rel() == "amod" && tokens.get(i + 1).is_some_and(|n| is_nominal_part(n) || is_hyphen(n))
            }
            Upos::Adv => token.deprel == "advmod" && i + 1 < tokens.len() && tokens[i + 1].rel() == "amod",
            // "rising Russian "malign activities"", "the "undeclared officers"".
            Upos::Punct if is_quote(token) => {
                open.is_some()
                    && i > 0
                    && matches!(tokens[i - 1].rel(), "amod" | "det" | "compound" | "nummod")
                    && tokens[i - 1].head.is_some_and(|h| h > i)
                    && tokens.get(i + 1).is_some_and(is_nominal_part_or_verb)
            }
            Upos::Punct => {
                is_hyphen(token)
                    && i > 0
                    && open.is_some()
                    && !tokens[i - 1].space_after
                    && tokens.get(i + 1).is_some_and(|n| is_nominal_part(n) || n.upos == Upos::Verb)
            }
            _ => i > 0 && is_hyphen(&tokens[i - 1]) && open.is_some() && tokens.get(i + 1).is_some_and(is_nominal_part),
        };
        let joins = joins || i > 0 && is_hyphen(&tokens[i - 1]) && open.is_some() && token.upos == Upos::Verb;
        if !joins {
            if let Some(start) = open.take() {
                chunks.push(Chunk { start, end: i, ..Chunk::default() });
            }
            continue;
        }
        let breaks = open.is_some() && i > 0 && breaks_before(tree, i);
        if breaks && let Some(start) = open.take() {
            chunks.push(Chunk { start, end: i, ..Chunk::default() });
        }
        open.get_or_insert(i);
        if token.upos == Upos::Pron
            && !is_possessive(token)
            && token.rel() != "det"
            && let Some(start) = open.take()
        {
            chunks.push(Chunk { start, end: i + 1, ..Chunk::default() });
        }
    }
    if let Some(start) = open {
        chunks.push(Chunk { start, end: tokens.len(), ..Chunk::default() });
    }
    chunks
}

/// Whether a new noun phrase begins at `i`, right after another.
fn breaks_before(tree: &Tree, i: usize) -> bool {
    let (before, token) = (tree.token(i - 1), tree.token(i));
    if is_hyphen(token) || is_hyphen(before) {
        return false;
    }
    let starts = matches!(token.upos, Upos::Det) && before.upos != Upos::Det || token.upos == Upos::Pron;
    if starts || is_time(token) || is_time(before) {
        return true;
    }
    // "gave Russia weapons", "told NATO Moscow would": two parts of one verb, unless the parser split a name.
    let same_verb = before.head.is_some() && before.head == token.head && is_argument(before) && is_argument(token);
    let both = |t: &Token| matches!(t.rel(), "nsubj" | "obj" | "iobj" | "obl");
    if same_verb && both(before) && both(token) && before.rel() != token.rel() {
        return true;
    }
    // A clause without "that" begins: "said NATO was ...": its subject hangs on another verb than the noun before.
    token.rel() == "nsubj"
        && both(before)
        && token.head != before.head
        && before.upos != Upos::Adj
        && before.head != Some(i)
        && token.head != Some(i - 1)
        && !(i > 0 && governs(tree, i - 1, i))
}

/// Whether one of two words stands above the other.
fn governs(tree: &Tree, a: usize, b: usize) -> bool {
    tree.token(a).head == Some(b) || tree.token(b).head == Some(a)
}

fn is_quote(token: &Token) -> bool {
    matches!(token.form.as_str(), "\"" | "“" | "``" | "'" | "‘")
}

fn is_nominal_part_or_verb(token: &Token) -> bool {
    is_nominal_part(token) || token.upos == Upos::Verb && token.rel() == "amod"
}

fn is_nominal_part(token: &Token) -> bool {
    matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X)
}

pub(crate) fn is_hyphen(token: &Token) -> bool {
    matches!(token.form.as_str(), "-" | "–" | "‑")
}

/// "Thursday", "today", "last week": words of time are no part of a party.
pub(crate) fn is_time(token: &Token) -> bool {
    const DAYS: [&str; 19] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "may",
    ];
    const WORDS: [&str; 12] = [
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "year",
        "month",
        "week",
        "day",
        "night",
        "morning",
        "evening",
        "afternoon",
    ];
    let form = token.form.to_lowercase();
    let form = form.trim_end_matches('.');
    if DAYS.contains(&form) {
        let also_a_name = matches!(form, "may" | "march" | "april" | "june" | "august");
        let as_name = matches!(token.rel(), "nsubj" | "obj" | "flat" | "appos" | "iobj" | "conj");
        return token.upos == Upos::Propn && !(also_a_name && as_name);
    }
    WORDS.contains(&form) && !matches!(token.rel(), "compound" | "nmod")
}

fn is_possessive(token: &Token) -> bool {
    token.xpos == "PRP$" || token.feat("Poss") == Some("Yes")
}

/// The highest word of a stretch; of several, the last.
pub(super) fn head_of(tree: &Tree, start: usize, end: usize) -> usize {
    let outside = |i: usize| tree.token(i).head.is_none_or(|h| h < start || h >= end);
    let mut candidates =
        (start..end).filter(|&i| outside(i) && !matches!(tree.token(i).upos, Upos::Det | Upos::Punct | Upos::Adp));
    candidates.next_back().unwrap_or(end.saturating_sub(1))
}

fn is_argument(token: &Token) -> bool {
    matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num)
}
