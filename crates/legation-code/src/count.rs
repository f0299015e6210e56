//! Words of number become intervals.
//!
//! Takes a tree and the head of a noun phrase; gives the interval that its words allow, with these words. The words are read as a
//! sequence, since a parser's idea of what hangs on a number is often odd; the tree says where the noun phrase begins and whether
//! "over" is a preposition. Years, dates, stretches of time, ages, shares and sums of money are no counts.

mod amount;
mod lexicon;
mod number;
#[cfg(test)]
mod tests;

pub(crate) use lexicon::faults;
pub use number::number;

use amount::{Amount, amount_from, is_number_word, lower, with_surroundings};
use legation_text::{Count, Name, NameKind, Span, Tree, Upos};
use lexicon::lexicon;
use std::ops::Range;

/// How many a noun phrase speaks of: "eight members", "more than 100", "dozens of EU and Russian diplomats", "a diplomat", "its envoy".
///
/// `head` is the noun, or the number itself where it stands alone ("to 10", "two of its nationals"); `None` where the phrase tells no
/// number. Each part of a coordination has its own count.
pub fn count_of(tree: &Tree, head: usize) -> Option<Count> {
    if head >= tree.len() || is_measure(tree, head) {
        return None;
    }
    if stands_for_number(tree, head) {
        return count_at(tree, head);
    }
    if matches!(tree.token(head).upos, Upos::Verb | Upos::Aux) && tree.child(head, "nummod").is_none() {
        return None;
    }
    count_before(tree, head).or_else(|| count_by_of(tree, head)).or_else(|| count_of_one(tree, head))
}

/// A unit of time, a share or a sum of money: its number counts nobody.
fn is_measure(tree: &Tree, head: usize) -> bool {
    let token = tree.token(head);
    let lexicon = lexicon();
    [token.lemma.to_lowercase(), lower(tree, head)]
        .iter()
        .any(|w| lexicon.measures.contains(w) || lexicon.money.contains(w))
}

/// Whether the head is a number itself ("eight were killed", "dozens of diplomats", "the pair").
fn stands_for_number(tree: &Tree, head: usize) -> bool {
    let token = tree.token(head);
    let word = lower(tree, head);
    match token.upos {
        Upos::Num => is_number_word(&word) && !is_joined(tree, head),
        Upos::Noun | Upos::Propn => {
            is_number_word(&word)
                || lexicon().plurals.contains_key(&word)
                || lexicon().sets.contains_key(&word)
                || is_vague_noun(&word)
        }
        Upos::Adj | Upos::Det | Upos::Pron => {
            (is_number_word(&word) && (word != "one" || tree.with_rel(head, "nmod").next().is_some()))
                || (word == "both" && token.rel() != "cc")
        }
        _ => false,
    }
}

/// A number inside a longer word that the tokenizer has cut: "19" of "COVID-19", "20" of "20-member".
fn is_joined(tree: &Tree, word: usize) -> bool {
    let is_hyphen = |i: usize| i < tree.len() && matches!(tree.token(i).form.as_str(), "-" | "‑");
    let before = word > 0 && is_hyphen(word - 1) && !tree.token(word - 1).space_after;
    let after = is_hyphen(word + 1) && !tree.token(word).space_after;
    let number_beside =
        |i: Option<usize>| i.is_some_and(|i| i < tree.len() && number(&[&tree.token(i).form]).is_some());
    (before && !number_beside(word.checked_sub(2))) || (after && !number_beside(Some(word + 2)))
}

/// "number" of "a number of".
fn is_vague_noun(word: &str) -> bool {
    lexicon().vague.iter().any(|(phrase, ())| matches!(phrase.as_slice(), [.., noun, of] if of == "of" && noun == word))
}

/// The number that holds the head.
fn count_at(tree: &Tree, head: usize) -> Option<Count> {
    let from = head.saturating_sub(number::LONGEST);
    let amount = amounts(tree, from, tree.len().min(head + number::LONGEST)).find(|a| a.words.contains(&head))?;
    if crate::when::holds(tree, head) { None } else { finish(tree, amount) }
}

/// The number before the noun, inside its phrase.
fn count_before(tree: &Tree, head: usize) -> Option<Count> {
    let start = phrase_start(tree, head);
    let amount = amounts(tree, start, head).filter(|a| a.words.end <= head).last()?;
    let amount = whole_range(tree, amount);
    let next = lower(tree, amount.words.end);
    let counts_something_else =
        next.starts_with('-') || next == "–" || (amount.words.end < head && is_measure(tree, amount.words.end));
    let is_year = amount.words.len() == 1 && crate::when::is_year(tree, amount.words.start);
    let is_day = crate::when::may_name_month(&next) || {
        amount.words.start > 0 && crate::when::may_name_month(&lower(tree, amount.words.start - 1))
    };
    if counts_something_else || is_year || is_day || names_a_thing(tree, &amount) { None } else { finish(tree, amount) }
}

/// "13,000 to 14,000 people", of which the parser hangs the first number elsewhere.
fn whole_range(tree: &Tree, amount: Amount) -> Amount {
    let end = amount.words.end;
    let joint = amount
        .words
        .start
        .checked_sub(1)
        .filter(|&i| matches!(lower(tree, i).as_str(), "to" | "or" | "and" | "-" | "–"));
    let from = joint.map_or(end, |i| i.saturating_sub(4));
    let range = (from..end).find_map(|i| amount_from(tree, i).filter(|a| a.words.end == end && a.value.is_none()));
    range.filter(|a| a.words.start < amount.words.start).unwrap_or(amount)
}

/// "Windows 7 developers", "COVID-19 cases", "a 5-4 vote": the number is part of what stands before it.
fn names_a_thing(tree: &Tree, amount: &Amount) -> bool {
    let first = amount.words.start;
    let follows_name = first > 0 && tree.token(first - 1).upos == Upos::Propn;
    let hangs_back = tree.token(first).head.is_some_and(|h| h < first);
    let is_second =
        first > 0 && matches!(tree.token(first - 1).form.as_str(), "-" | "–") && !tree.token(first - 1).space_after;
    is_joined(tree, first) || is_second || (follows_name && hangs_back && tree.token(first).upos == Upos::Num)
}

/// "dozens of diplomats" asked for its diplomats; "a group of eight members" asked for the group.
fn count_by_of(tree: &Tree, head: usize) -> Option<Count> {
    let token = tree.token(head);
    let has_of = |noun: usize| tree.with_rel(noun, "case").any(|c| lower(tree, c) == "of");
    if lexicon().containers.contains(&token.lemma.to_lowercase()) {
        let member = tree.with_rel(head, "nmod").find(|&m| m > head && has_of(m));
        if let Some(count) = member.and_then(|m| count_of(tree, m)) {
            return Some(count);
        }
    }
    // "dozens of EU and Russian diplomats": to the parser, often "EU" and "diplomats".
    let first = token.head.filter(|&h| token.rel() == "conj" && tree.token(h).upos == Upos::Propn).unwrap_or(head);
    let governor =
        tree.token(first).head.filter(|&g| g < first && tree.token(first).rel() == "nmod" && has_of(first))?;
    let word = lower(tree, governor);
    let counts = lexicon().plurals.contains_key(&word)
        || lexicon().sets.contains_key(&word)
        || lexicon().scale(&word).is_some()
        || is_vague_noun(&word);
    if counts { count_at(tree, governor) } else { None }
}

/// "a diplomat", "its envoy", "the ambassador", a person's name, "he": one.
fn count_of_one(tree: &Tree, head: usize) -> Option<Count> {
    let token = tree.token(head);
    let one = |span: Span| Some(Count { value: Some(1), low: Some(1), high: Some(1), span });
    if token.upos == Upos::Pron {
        let single = matches!(lower(tree, head).as_str(), "he" | "him" | "himself" | "she" | "her" | "herself");
        return if single { one(token.span) } else { None };
    }
    let is_plural = token.feat("Number") == Some("Plur") || matches!(token.xpos.as_str(), "NNS" | "NNPS");
    if !matches!(token.upos, Upos::Noun | Upos::Propn) || is_plural {
        return None;
    }
    if let Some(name) = person_name(tree, head) {
        return one(tree.span_of(&[name.start, name.end - 1]));
    }
    let lemma = token.lemma.to_lowercase();
    let is_person = lexicon().persons.contains(&lemma);
    let determiner = tree
        .children(head)
        .find(|&c| c < head && (tree.token(c).rel() == "det" || tree.token(c).deprel == "nmod:poss"));
    match determiner.map(|d| (d, lower(tree, d))) {
        Some((d, word)) if matches!(word.as_str(), "a" | "an" | "another") => {
            if lexicon().collectives.contains(&lemma) { None } else { one(tree.token(d).span) }
        }
        Some((_, word)) if matches!(word.as_str(), "every" | "each" | "any" | "no" | "some" | "all") => None,
        Some((d, _)) if is_person => {
            let first = tree.subtree(d).first().copied().unwrap_or(d);
            one(tree.span_of(&[first, head]))
        }
        None if is_person && token.upos == Upos::Propn => one(token.span),
        _ => None,
    }
}

/// The words of a person's name around the head.
fn person_name(tree: &Tree, head: usize) -> Option<Range<usize>> {
    let is_inside = |i: usize| tree.token(i).name == Name::Inside(NameKind::Person);
    let is_begin = |i: usize| tree.token(i).name == Name::Begin(NameKind::Person);
    if !is_inside(head) && !is_begin(head) {
        return None;
    }
    let mut start = head;
    while is_inside(start) && start > 0 && (is_inside(start - 1) || is_begin(start - 1)) {
        start -= 1;
    }
    let mut end = head + 1;
    while end < tree.len() && is_inside(end) {
        end += 1;
    }
    Some(start..end)
}

/// Where the noun phrase of `head` begins: its unbroken subtree to the left, after any possessor with a phrase of its own
/// ("the two countries' envoys" tells no number of envoys).
fn phrase_start(tree: &Tree, head: usize) -> usize {
    // Parsers take "let the 20 expelled employees return" for a compound; the people keep their number.
    let mut top = head;
    while let Some(above) = tree.token(top).head.filter(|&h| h > top && tree.token(top).rel() == "compound") {
        if !is_person_noun(&tree.token(head).lemma) || tree.token(head).xpos != "NNS" {
            break;
        }
        top = above;
    }
    let mut start = head;
    while start > 0 && (is_below(tree, start - 1, top) || lower(tree, start - 1) == "half") {
        if matches!(lower(tree, start - 1).as_str(), "'s" | "’s" | "'" | "’" | "," | ";" | ":" | "—") {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether `word` hangs, directly or not, on the noun `head` inside its phrase: subjects and objects of a predicate do not.
fn is_below(tree: &Tree, word: usize, head: usize) -> bool {
    let mut at = word;
    for _ in 0..tree.len() {
        let is_argument = matches!(
            tree.token(at).rel(),
            "nsubj"
                | "csubj"
                | "obj"
                | "iobj"
                | "obl"
                | "cop"
                | "aux"
                | "expl"
                | "mark"
                | "ccomp"
                | "xcomp"
                | "advcl"
                | "parataxis"
        );
        if is_argument {
            return false;
        }
        match tree.token(at).head {
            Some(above) if above == head => return true,
            Some(above) => at = above,
            None => return false,
        }
    }
    false
}

/// The amounts that begin in a stretch of words, from left to right, none inside another.
fn amounts<'a>(tree: &'a Tree<'a>, from: usize, to: usize) -> impl Iterator<Item = Amount> + 'a {
    let mut at = from;
    std::iter::from_fn(move || {
        while at < to {
            if let Some(amount) = amount_from(tree, at) {
                at = amount.words.end;
                return Some(amount);
            }
            at += 1;
        }
        None
    })
}

/// The count with the words around it; `None` for shares and money.
fn finish(tree: &Tree, amount: Amount) -> Option<Count> {
    let amount = with_surroundings(tree, amount);
    let before = amount.words.start.checked_sub(1).map(|i| lower(tree, i));
    if before.is_some_and(|w| lexicon().money.contains(&w)) {
        return None;
    }
    if amount.words.end < tree.len() && matches!(lower(tree, amount.words.end).as_str(), "%" | "percent" | "per") {
        return None;
    }
    let span = tree.span_of(&[amount.words.start, amount.words.end - 1]);
    Some(Count { value: amount.value, low: amount.low, high: amount.high, span })
}

/// Whether the noun means one person ("diplomat"), by its lemma.
pub(crate) fn is_person_noun(lemma: &str) -> bool {
    lexicon().persons.contains(&lemma.to_lowercase())
}
