//! Finds the expressions of time in a sentence, as sequences of words.
//!
//! Takes a tree, gives phrases from left to right that do not overlap. The tree only helps with doubtful words ("May", "2014" before a
//! noun); what a phrase hangs on is the business of [`super::attach`], and which day it means of [`super::resolve`].

use super::lexicon::{Lexicon, Link, Senses, lexicon};
use super::time::{Phrase, Time, YearOf};
use legation_text::{Name, NameKind, Tree};

/// A sentence with the senses of its words.
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) lexicon: &'static Lexicon,
    /// Lower case, without a last full stop.
    pub(super) words: Vec<String>,
    pub(super) senses: Vec<Senses>,
}

/// How many words before its heart an expression may begin: "in the course of the first three and a half weeks".
const REACH: usize = 10;

/// What one reading found: where it ends and what it says.
pub(super) type Found = Option<(usize, Time)>;

impl<'t> Reader<'t> {
    /// Looks up every word once.
    pub fn new(tree: &'t Tree<'t>) -> Self {
        let lexicon = lexicon();
        let words: Vec<String> = tree.sentence.tokens.iter().map(|t| plain(&t.form)).collect();
        let senses = words.iter().map(|w| lexicon.senses(w)).collect();
        Reader { tree, lexicon, words, senses }
    }

    /// All expressions, from left to right.
    pub fn phrases(&self) -> Vec<Phrase> {
        let mut found = Vec::new();
        let triggers: Vec<usize> = (0..self.words.len()).filter(|&i| self.is_trigger(i)).collect();
        let mut at = 0;
        while at < self.words.len() {
            // No expression begins far before its heart; most sentences have none.
            let Some(&next) = triggers.iter().find(|&&t| t >= at) else { break };
            at = at.max(next.saturating_sub(REACH));
            match self.phrase(at) {
                Some(phrase) => {
                    at = phrase.all.end;
                    found.push(phrase);
                }
                None => at += 1,
            }
        }
        found
    }

    /// Whether the word can be the heart of an expression.
    fn is_trigger(&self, i: usize) -> bool {
        let s = &self.senses[i];
        let has_sense = s.month.or(s.weekday).or(s.season).is_some() || s.unit.is_some() || s.day.is_some();
        has_sense
            || s.is_day_part
            || s.is_often
            || self.hyphened_part(i).is_some()
            || self.words[i].bytes().filter(u8::is_ascii_digit).count() >= 2
            || { self.lexicon.feasts.iter().any(|(phrase, _)| phrase[0] == self.words[i]) }
    }

    /// The expression that begins here, with the words that lead it.
    fn phrase(&self, at: usize) -> Option<Phrase> {
        if let Some((end, time)) = self.range(at, false) {
            return Some(Phrase { link: Link::On, time, all: at..end, core: at..end });
        }
        for (words, link) in self.lexicon.links_from(self.word(at)) {
            if !self.starts(at, words) {
                continue;
            }
            let start = at + words.len();
            // "in 2014-2015", of which a tokenizer makes three words.
            if let Some((end, time)) = self.range(start, true) {
                return Some(Phrase { link: *link, time, all: at..end, core: start..end });
            }
            if let Some((end, time)) = self.time(start, Some(*link)) {
                if self.modifies_noun(end) {
                    // "after the 2018 poisoning": preposition and article are the noun's.
                    return Some(self.modifier(start, end, time));
                }
                let (all_end, link) = self.suffix(end, *link);
                return Some(Phrase { link, time, all: at..all_end, core: start..end });
            }
        }
        let (end, time) = self.time(at, None)?;
        if self.modifies_noun(end) {
            return Some(self.modifier(at, end, time));
        }
        let (all_end, link) = self.suffix(end, Link::On);
        Some(Phrase { link, time, all: at..all_end, core: at..end })
    }

    /// An expression before a noun, without the noun's article.
    fn modifier(&self, at: usize, end: usize, time: Time) -> Phrase {
        let start = self.after_the(at);
        Phrase { link: Link::On, time, all: start..end, core: start..end }
    }

    /// Whether an expression that ends here stands before a noun that it modifies: "Monday's vote", "the 2014 annexation".
    fn modifies_noun(&self, end: usize) -> bool {
        let last = self.tree.token(end - 1);
        let is_before = last.head.is_some_and(|h| h >= end && self.tree.token(h).is_nominal());
        matches!(self.word(end), "'s" | "'") || (is_before && matches!(last.rel(), "compound" | "nummod" | "amod"))
    }

    /// "1 November onwards", "2014 and later".
    fn suffix(&self, end: usize, link: Link) -> (usize, Link) {
        match self.word(end) {
            "onward" | "onwards" => (end + 1, Link::From),
            _ => (end, link),
        }
    }

    /// "between March and May", "from Jan. 1 to March 3", "2014 to 2018".
    fn range(&self, at: usize, is_led: bool) -> Found {
        let opener = self.word(at);
        let start = if matches!(opener, "between" | "from") { at + 1 } else { at };
        let (middle, first) = self.range_end(start, is_led || start > at)?;
        let joins: &[&str] = match opener {
            "between" => &["and"],
            "from" => &["to", "until", "till", "through", "-", "–"],
            _ if is_led => &["-", "–"],
            _ => &["to", "-", "–", "through"],
        };
        if !joins.contains(&self.word(middle)) {
            return None;
        }
        let last = self.time(middle + 1, Some(Link::On)).filter(|(_, t)| is_point(t));
        // "between April 4 and 8"
        let day_alone = || {
            let day = self.day_number(middle + 1).filter(|_| !self.counts_a_noun(middle + 1))?;
            let Bound::Time(Time::Date { year, month, .. }) = first else { return None };
            Some((middle + 2, Time::Date { year, month, day }))
        };
        let (end, last) = last.or_else(day_alone)?;
        let first = match (first, &last) {
            // "between 1 and 3 March"
            (Bound::Number(day), Time::Date { year, month, .. }) => Time::Date { year: *year, month: *month, day },
            (Bound::Number(_), _) => return None,
            (Bound::Time(first), _) if std::mem::discriminant(&first) == std::mem::discriminant(&last) => first,
            (Bound::Time(first @ Time::Month { .. }), Time::Date { .. }) => first,
            _ => return None,
        };
        Some((end, Time::Range(Box::new(with_year_of(first, &last)), Box::new(last))))
    }

    fn range_end(&self, at: usize, is_led: bool) -> Option<(usize, Bound)> {
        let link = is_led.then_some(Link::On);
        if let Some((end, time)) = self.time(at, link).filter(|(_, t)| is_point(t)) {
            return Some((end, Bound::Time(time)));
        }
        let day = self.day_number(at).filter(|_| link.is_some())?;
        Some((at + 1, Bound::Number(day)))
    }

    /// The longest expression that begins here, without leading words.
    pub(super) fn time(&self, at: usize, link: Option<Link>) -> Found {
        if at >= self.words.len() {
            return None;
        }
        let readings = [
            self.famous(at),
            self.digits(at),
            self.month(at, link.is_some()),
            self.weekday(at),
            self.near_day(at),
            self.feast(at),
            self.season(at, link),
            self.years(at, link),
            self.unit(at, link),
            self.length(at, link),
            self.part(at),
            self.portion(at),
            self.often(at),
        ];
        // The first of the longest: the order above says which reading is the better.
        readings.into_iter().flatten().fold(None, |best: Found, next| match best {
            Some((end, _)) if end >= next.0 => best,
            _ => Some(next),
        })
    }

    /// The word at a place; nothing past the end.
    pub(super) fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", String::as_str)
    }

    /// The senses of the word at a place; none past the end.
    pub(super) fn sense(&self, i: usize) -> Senses {
        self.senses.get(i).copied().unwrap_or_default()
    }

    /// Whether these words stand here.
    pub(super) fn starts(&self, at: usize, words: &[String]) -> bool {
        at + words.len() <= self.words.len() && words.iter().zip(&self.words[at..]).all(|(a, b)| a == b)
    }

    /// After "the", where it stands.
    pub(super) fn after_the(&self, at: usize) -> usize {
        if self.word(at) == "the" { at + 1 } else { at }
    }

    /// Whether white space stands between this word and the next.
    pub(super) fn is_apart(&self, i: usize) -> bool {
        self.tree.sentence.tokens.get(i).is_none_or(|t| t.space_after)
    }

    /// Whether the word is part of a person's or organization's name. One word with a possessive may be a day: "Sunday's vote".
    pub(super) fn is_in_name(&self, i: usize) -> bool {
        let tokens = &self.tree.sentence.tokens;
        let name = tokens.get(i).map(|t| t.name).unwrap_or_default();
        let alone = matches!(name, Name::Begin(_)) && tokens.get(i + 1).is_some_and(|t| t.xpos == "POS");
        if alone {
            return false;
        }
        name.kind().is_some_and(|kind| kind != NameKind::Place)
    }

    /// The number tells how many of the noun after it: "in April 20 people died", but "the April 20 attacks".
    pub(super) fn counts_a_noun(&self, i: usize) -> bool {
        let Some(token) = self.tree.sentence.tokens.get(i) else { return false };
        let is_many = |k: usize| {
            let noun = self.tree.sentence.tokens.get(k);
            noun.is_some_and(|t| t.xpos == "NNS") && self.sense(k).unit.is_none()
        };
        let has_article = i >= 2 && self.word(i - 2) == "the";
        let counted = token.head.filter(|&h| h > i && token.rel() == "nummod");
        !has_article && (is_many(i + 1) || counted.is_some_and(is_many))
    }

    /// The year at this place, if it is one at all.
    pub(super) fn year_number(&self, i: usize) -> Option<i16> {
        let word = self.word(i);
        let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        word.parse().ok().filter(|y| digits && (1000..=2999).contains(y))
    }

    /// A day of a month: "17", "3rd".
    pub(super) fn day_number(&self, i: usize) -> Option<i8> {
        let word = self.word(i);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (1..=2).contains(&digits.len());
        digits.parse().ok().filter(|d| plain && (1..=31).contains(d))
    }
}

#[derive(Clone)]
enum Bound {
    Time(Time),
    Number(i8),
}

/// Lower case, curly apostrophes straight, without a last full stop ("Oct." is "oct").
fn plain(form: &str) -> String {
    let lower = form.to_lowercase().replace('’', "'");
    match lower.strip_suffix('.') {
        Some(word) if !word.is_empty() && !word.contains('.') => word.to_owned(),
        _ => lower,
    }
}

/// Whether the time may bound a range.
fn is_point(time: &Time) -> bool {
    matches!(
        time,
        Time::Date { .. }
            | Time::Month { .. }
            | Time::Year(_)
            | Time::Weekday { .. }
            | Time::Day(_)
            | Time::Part { .. }
            | Time::Season { .. }
    )
}

/// "between March and May 2021": the year of the last is that of the first too.
fn with_year_of(first: Time, last: &Time) -> Time {
    let year_of_last = match last {
        Time::Date { year, .. } | Time::Month { year, .. } => *year,
        _ => YearOf::Untold,
    };
    match first {
        Time::Date { year: YearOf::Untold, month, day } => Time::Date { year: year_of_last, month, day },
        Time::Month { year: YearOf::Untold, month, shift } => Time::Month { year: year_of_last, month, shift },
        first => first,
    }
}
