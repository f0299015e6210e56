//! One amount in a sequence of words: a number, a range, "dozens", "several", with the words around it.

use super::lexicon::{Around, lexicon};
use super::number::{LONGEST, number};
use legation_text::{Tree, Upos};
use std::ops::Range;

/// An interval and the words that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub value: Option<u64>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub words: Range<usize>,
}

/// The word in lower case; nothing past the end of the sentence.
pub(super) fn lower(tree: &Tree, i: usize) -> String {
    if i < tree.len() { tree.token(i).form.to_lowercase() } else { String::new() }
}

/// Whether the word may stand in a number: "eight", "twenty-one", "1,200", "10-15", "hundred".
pub(super) fn is_number_word(word: &str) -> bool {
    let lexicon = lexicon();
    lexicon.scale(word).is_some()
        || (lexicon.may_start(word) && (number(&[word]).is_some() || range_in(word).is_some()))
}

/// The amount that begins at this word, the longest there is.
pub(super) fn amount_from(tree: &Tree, at: usize) -> Option<Amount> {
    let first = lower(tree, at);
    if !lexicon().may_start(&first) {
        return None;
    }
    if first == "between" {
        let low = exact(tree, at + 1)?;
        let high = exact(tree, low.words.end + 1).filter(|_| lower(tree, low.words.end) == "and")?;
        return interval(&low, &high, at);
    }
    if let Some((low, high)) = range_in(&first) {
        return Some(Amount { value: None, low: Some(low), high: Some(high), words: at..at + 1 });
    }
    // "30+"
    if let Some(low) = first.strip_suffix('+').and_then(|digits| number(&[digits])) {
        return Some(Amount { value: None, low: Some(low), high: None, words: at..at + 1 });
    }
    if let Some(number) = exact(tree, at) {
        let previous = if at > 0 { lower(tree, at - 1) } else { String::new() };
        let joins = ["to", "-", "–", "or"];
        let joined = joins.contains(&lower(tree, number.words.end).as_str()) && previous != "from";
        let second = if joined { exact(tree, number.words.end + 1) } else { None };
        return second.and_then(|high| interval(&number, &high, at)).or(Some(number));
    }
    plural(tree, at).or_else(|| set(tree, at)).or_else(|| vague(tree, at))
}

/// "10 to 15": none where the second is not greater ("the vote went 10 to 5").
fn interval(low: &Amount, high: &Amount, start: usize) -> Option<Amount> {
    let ordered = low.value < high.value;
    ordered.then_some(Amount { value: None, low: low.value, high: high.value, words: start..high.words.end })
}

/// "10-15" in one word.
fn range_in(word: &str) -> Option<(u64, u64)> {
    let (low, high) = word.split_once(['-', '–'])?;
    let (low, high) = (number(&[low])?, number(&[high])?);
    if word.starts_with(|c: char| c.is_ascii_digit()) && low < high { Some((low, high)) } else { None }
}

/// The longest number from this word on.
fn exact(tree: &Tree, at: usize) -> Option<Amount> {
    if at >= tree.len() || !may_start(tree, at) {
        return None;
    }
    let forms: Vec<&str> = (at..tree.len().min(at + LONGEST)).map(|i| tree.token(i).form.as_str()).collect();
    // A stray hyphen is no part of a number that it ends ("20-" of "20-member").
    let ends = (1..=forms.len()).rev().filter(|&n| forms[n - 1] != "-");
    let (length, value) = ends.filter_map(|n| Some((n, number(&forms[..n])?))).next()?;
    Some(Amount { value: Some(value), low: Some(value), high: Some(value), words: at..at + length })
}

fn may_start(tree: &Tree, at: usize) -> bool {
    let word = lower(tree, at);
    let next = lower(tree, at + 1);
    matches!(word.as_str(), "a" | "an") && lexicon().scale(&next).is_some()
        || word == "half"
        || number(&[&word]).is_some()
        || word.starts_with(|c: char| c.is_ascii_digit()) && lexicon().scale(&next).is_some()
}

/// "dozens", "tens of thousands", "several hundred".
fn plural(tree: &Tree, at: usize) -> Option<Amount> {
    let lexicon = lexicon();
    let word = lower(tree, at);
    let least = |low: u64, end: usize| Some(Amount { value: None, low: Some(low), high: None, words: at..end });
    if let Some(&low) = lexicon.plurals.get(&word).filter(|_| tree.token(at).upos != Upos::Verb) {
        let second = lexicon.plurals.get(&lower(tree, at + 2)).filter(|_| lower(tree, at + 1) == "of");
        return match second {
            // Two plurals: "hundreds of thousands" are at least two hundred single thousands, not two thousand of them.
            Some(&unit) => least(low.saturating_mul(unit / 2), at + 3),
            None if word == "tens" && lower(tree, at + 1) != "of" => None,
            None => least(low, at + 1),
        };
    }
    let few = lexicon.vague.iter().find(|(phrase, ())| starts(tree, at, phrase))?.0.len();
    let scale = lexicon.scale(&lower(tree, at + few))?;
    // "some hundred" is about one hundred, not several.
    if word == "some" {
        return Some(Amount { value: Some(scale), low: None, high: None, words: at..at + few + 1 });
    }
    least(2 * scale, at + few + 1)
}

/// "both", "a couple of", "the pair".
fn set(tree: &Tree, at: usize) -> Option<Amount> {
    // "a couple", but "the pair": the article of a number is one of its words.
    let noun = if lower(tree, at) == "a" { at + 1 } else { at };
    let value = *lexicon().sets.get(&lower(tree, noun))?;
    if tree.token(noun).rel() == "cc" {
        return None;
    }
    Some(Amount { value: Some(value), low: Some(value), high: Some(value), words: at..noun + 1 })
}

/// "several", "a number of".
fn vague(tree: &Tree, at: usize) -> Option<Amount> {
    let (phrase, ()) = lexicon().vague.iter().find(|(phrase, ())| starts(tree, at, phrase))?;
    Some(Amount { value: None, low: None, high: None, words: at..at + phrase.len() })
}

/// Takes in the words around: "more than 100", "20 or so". Words that change nothing ("another three") stay outside.
pub(super) fn with_surroundings(tree: &Tree, amount: Amount) -> Amount {
    let mut amount = amount;
    let after = lexicon().after.iter().find(|(phrase, _)| starts(tree, amount.words.end, phrase));
    if let Some((phrase, means)) = after {
        apply(&mut amount, *means);
        amount.words.end += phrase.len();
    }
    let mut edge = amount.words.start;
    // Two at most: "only about 50", "at least another 20".
    for _ in 0..2 {
        let before = lexicon().before.iter().find(|(phrase, _)| {
            let start = edge.checked_sub(phrase.len());
            start.is_some_and(|s| starts(tree, s, phrase) && !is_preposition(tree, s, phrase, edge))
        });
        let Some((phrase, means)) = before else { break };
        edge -= phrase.len();
        if *means != Around::Exact {
            apply(&mut amount, *means);
            amount.words.start = edge;
        }
    }
    amount
}

/// "a dispute over 12 posts": a preposition of the noun, not a word around the number.
fn is_preposition(tree: &Tree, at: usize, phrase: &[String], number: usize) -> bool {
    let token = tree.token(at);
    let is_case_of_noun = matches!(token.rel(), "case" | "mark") && token.head.is_some_and(|g| g != number);
    let follows_noun = token.upos == Upos::Adp && at > 0 && matches!(tree.token(at - 1).upos, Upos::Noun | Upos::Propn);
    phrase.len() == 1 && (is_case_of_noun || follows_noun)
}

fn apply(amount: &mut Amount, means: Around) {
    // Only an exact number takes bounds: "at least dozens", "about 10 to 15" stay what they are.
    let (Some(value), true) = (amount.value, amount.low == amount.high && amount.low.is_some()) else { return };
    let (value, low, high) = match means {
        Around::About => (Some(value), None, None),
        Around::Exact => (Some(value), Some(value), Some(value)),
        Around::Low => (None, Some(value), None),
        Around::Above => (None, value.checked_add(1), None),
        Around::High => (None, None, Some(value)),
        Around::Below => (None, None, value.checked_sub(1)),
        Around::Nearly => (Some(value), None, Some(value)),
    };
    (amount.value, amount.low, amount.high) = (value, low, high);
}

/// Whether the phrase stands at this place.
fn starts(tree: &Tree, at: usize, phrase: &[String]) -> bool {
    at + phrase.len() <= tree.len() && phrase.iter().enumerate().all(|(k, word)| lower(tree, at + k) == *word)
}
