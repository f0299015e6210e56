//! Cuts a run of text without white space into surface tokens.

use super::lists::{ABBREVIATIONS, AMBIGUOUS, ENDINGS, PREFIXES, UNITS, holds};

/// Cuts chunks; holds the buffers it reuses.
#[derive(Default)]
pub(super) struct Scanner {
    chars: Vec<char>,
    pieces: Vec<(usize, usize)>,
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '´')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '}' | '»' | '>' | '*')
}

/// Marks, joiners and modifiers that belong to the character before them.
fn is_extender(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_extender(c)
}

impl Scanner {
    /// The code points of the chunk cut last.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The tokens of the chunk cut last, as ranges of its code points, end exclusive.
    pub fn pieces(&self) -> &[(usize, usize)] {
        &self.pieces
    }

    /// Cuts a chunk.
    ///
    /// `last`: whether the chunk ends its sentence. `quote_open`: whether a single quote is open in the sentence.
    pub fn scan(&mut self, text: &str, last: bool, quote_open: &mut bool) {
        self.chars.clear();
        self.chars.extend(text.chars());
        self.pieces.clear();
        let c = &self.chars;
        let n = c.len();
        if c.iter().all(|&c| c.is_alphabetic()) || is_smiley(c) {
            self.pieces.push((0, n));
            return;
        }
        let mut at = 0;
        while at < n {
            let end = if let Some(end) = address(c, at) {
                end
            } else if is_word(c[at]) || starts_number(c, at) {
                word(c, at, last, *quote_open)
            } else if is_apostrophe(c[at]) && elision(c, at).is_some() {
                elision(c, at).unwrap_or(at + 1)
            } else if matches!(c[at], '#' | '@') && c.get(at + 1).is_some_and(|c| c.is_alphabetic()) && at == 0 {
                at + 1 + c[at + 1..].iter().take_while(|&&c| is_word(c)).count()
            } else {
                let end = punctuation(c, at);
                if end == at + 1 && matches!(c[at], '\'' | '‘' | '’') {
                    *quote_open = at == 0 || !is_word(c[at - 1]) && end < n && is_word(c[end]);
                }
                end
            };
            debug_assert!(end > at);
            self.pieces.push((at, end));
            at = end;
        }
    }
}

/// `:-)` and the like, alone in their chunk or before a full stop.
fn is_smiley(c: &[char]) -> bool {
    const SMILEYS: &[&str] = &[
        ":)", ":-)", ":(", ":-(", ";)", ";-)", ":D", ":-D", ":P", ":-P", ":p", ":-p", ":O", ":/", ":-/", ":]", ":|",
        "=)", "=(", "^_^", "^^", "<3", "(:", ":))", ":)))", ":')", ":'(", ";(", "=D", "xD", "XD", "8)",
    ];
    c.len() <= 4 && SMILEYS.iter().any(|s| s.chars().eq(c.iter().copied()))
}

/// The end of an address of the web, of mail or of a file that starts here.
fn address(c: &[char], at: usize) -> Option<usize> {
    if at > 0 && (is_word(c[at - 1])) {
        return None;
    }
    let rest = &c[at..];
    if !rest[0].is_alphanumeric() || !rest.iter().any(|&c| matches!(c, '.' | '@' | ':')) {
        return None;
    }
    let starts = |p: &str| rest.len() > p.len() && p.chars().zip(rest).all(|(p, &c)| p == c.to_ascii_lowercase());
    if ["http://", "https://", "ftp://", "www.", "mailto:", "doi:"].iter().any(|p| starts(p)) {
        let stop = rest.iter().position(|&c| matches!(c, '<' | '>' | '"' | '”' | '“')).unwrap_or(rest.len());
        return Some(at + trim_end(&rest[..stop]));
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let local = rest.iter().take_while(|&&c| is_part(c)).count();
    if rest.get(local) == Some(&'@') {
        let host = rest[local + 1..].iter().take_while(|&&c| is_part(c)).count();
        if host > 0 {
            let end = local + 1 + host;
            return Some(at + end - rest[..end].iter().rev().take_while(|&&c| matches!(c, '.' | '-')).count());
        }
    }
    // A host or file name: parts joined by full stops, the last one well known.
    let name = rest[..local].len() - rest[..local].iter().rev().take_while(|&&c| matches!(c, '.' | '-')).count();
    let dot = rest[..name].iter().rposition(|&c| c == '.')?;
    let ending: String = rest[dot + 1..name].iter().collect::<String>().to_ascii_lowercase();
    if dot == 0 || !holds(ENDINGS, &ending) || rest[..name].windows(2).any(|p| p == ['.', '.']) {
        return None;
    }
    // "end.In fact": a capital after the only full stop starts a sentence.
    let capital = rest[dot + 1].is_uppercase() && rest[dot - 1].is_lowercase();
    // "end.in fact": so does one of these, where nothing else speaks for an address.
    let word = matches!(ending.as_str(), "in" | "it" | "us" | "se" | "de" | "es" | "co" | "il" | "ps" | "ca" | "au");
    let plain = rest[..dot].iter().all(|c| c.is_lowercase()) && rest.get(name) != Some(&'/');
    if capital || word && plain {
        return None;
    }
    let mut end = name;
    if rest.get(name) == Some(&'/') {
        let stop = rest.iter().position(|&c| matches!(c, '<' | '>' | '"' | '”' | ')' | ',')).unwrap_or(rest.len());
        end = trim_end(&rest[..stop]).max(name);
    }
    Some(at + end)
}

/// The length without the punctuation that closes a sentence around an address.
fn trim_end(c: &[char]) -> usize {
    let mut end = c.len();
    while end > 1 {
        let last = c[end - 1];
        let closes = match last {
            ')' => c[..end].iter().filter(|&&c| c == '(').count() < c[..end].iter().filter(|&&c| c == ')').count(),
            _ => matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | ']' | '}' | '*'),
        };
        if !closes {
            break;
        }
        end -= 1;
    }
    end
}

/// `.265`, `+44`.
fn starts_number(c: &[char], at: usize) -> bool {
    let digit = |i: usize| c.get(i).is_some_and(char::is_ascii_digit);
    match c[at] {
        '.' => digit(at + 1) && (at == 0 || !is_word(c[at - 1]) && c[at - 1] != '.'),
        '+' => at == 0 && digit(at + 1),
        _ => false,
    }
}

/// What an apostrophe without a word before it may open.
const ELISIONS: [&str; 13] = ["s", "em", "til", "cause", "n", "tis", "twas", "round", "ll", "re", "ve", "m", "d"];

fn lower(c: &[char]) -> String {
    c.iter().flat_map(|c| c.to_lowercase()).collect()
}

/// `'em`, `'72`, `'s` after a blank.
fn elision(c: &[char], at: usize) -> Option<usize> {
    if at > 0 && is_word(c[at - 1]) {
        return None;
    }
    let run = &c[at + 1..];
    let run = &run[..run.iter().take_while(|&&c| is_word(c)).count()];
    let year =
        matches!(run, [a, b, rest @ ..] if a.is_ascii_digit() && b.is_ascii_digit() && matches!(rest, [] | ['s']));
    let known = ELISIONS.contains(&lower(run).as_str());
    let end = at + 1 + run.len();
    ((year || known) && c.get(end) != Some(&'\'')).then_some(end)
}

/// The end of a run of punctuation that makes one token.
fn punctuation(c: &[char], at: usize) -> usize {
    let first = c[at];
    let run = c[at..].iter().take_while(|&&c| c == first).count();
    let mut end = match first {
        '.' | '!' | '?' => at + c[at..].iter().take_while(|&&c| matches!(c, '.' | '!' | '?')).count(),
        '-' | '*' | '=' | '~' | '<' | '>' | '+' | '#' | '\'' | '’' | '‘' | '`' | '_' | '^' | '…' => at + run,
        ',' if run > 1 => at + run,
        _ => at + 1,
    };
    // "?)." is three tokens, ".)" two; a full stop before a question mark is its own only where the treebanks say so.
    if first == '.' && end > at + run && run >= 2 && c[at + run] != '.' {
        end = at + run;
    }
    while end < c.len() && is_extender(c[end]) {
        end += 1;
    }
    // A zero-width joiner ties the next picture to this one.
    while end < c.len() && c[end - 1] == '\u{200d}' && !is_word(c[end]) {
        end += 1 + c[end + 1..].iter().take_while(|&&c| is_extender(c)).count();
    }
    end
}

/// The end of a word or number that starts here.
fn word(c: &[char], start: usize, last: bool, quote_open: bool) -> usize {
    let n = c.len();
    let mut at = start;
    if !is_word(c[at]) {
        at += 1;
    }
    loop {
        while at < n && is_word(c[at]) {
            at += 1;
        }
        if let Some(cut) = unit_cut(c, start, at) {
            return cut;
        }
        match joined(c, start, at, quote_open) {
            0 => break,
            more => at += more,
        }
    }
    // US$, C$
    if at < n && c[at] == '$' && at - start <= 2 && c[start..at].iter().all(|c| c.is_uppercase()) {
        return at + 1;
    }
    if at < n && c[at] == '.' && c.get(at + 1) != Some(&'.') && keeps_stop(c, start, at, last) {
        return at + 1;
    }
    at
}

/// How many code points from `at` on belong to the word that has come so far; 0 where it ends here.
fn joined(c: &[char], start: usize, at: usize, quote_open: bool) -> usize {
    let n = c.len();
    if at >= n {
        return 0;
    }
    let next = |i: usize| c.get(at + i).copied().unwrap_or(' ');
    let before = c[at - 1];
    let digits = |from: usize| c[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let numeric = c[start..at].iter().all(|&c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-' | '+'));
    match c[at] {
        '.' if before.is_ascii_digit() && next(1).is_ascii_digit() && numeric => 1,
        // U.S, e.g, Ph.D: letters one by one.
        '.' if next(1).is_alphabetic() && !(next(2).is_alphanumeric()) && is_letters(c, start, at) => 1,
        '.' if c[start..at].iter().collect::<String>().eq_ignore_ascii_case("ph") && matches!(next(1), 'd' | 'D') => 1,
        ',' if before.is_ascii_digit() && numeric && digits(at + 1) == 3 => 1,
        ':' if before.is_ascii_digit() && numeric && digits(at + 1) > 0 && digits(at + 1) <= 2 => 1,
        '/' if before.is_ascii_digit() && numeric && next(1).is_ascii_digit() => 1,
        '/' => slash(c, start, at),
        '-' | '‑' | '–' => hyphen(c, start, at, numeric),
        '&' if before.is_uppercase() && next(1).is_uppercase() => 1,
        '@' if next(1).is_alphanumeric() => 1,
        '*' if before.is_alphabetic() && next(1).is_alphabetic() && c[start..at].len() <= 3 => 1,
        '*' if before == '*' && next(1).is_alphabetic() => 1,
        '\'' | '’' | '`' | '´' if next(1).is_alphabetic() && is_word(before) => 1,
        '\'' | '’' if is_possessive(c, start, at, quote_open) => 1,
        _ => 0,
    }
}

/// Whether single letters with full stops have come so far (`U`, `U.S`).
fn is_letters(c: &[char], start: usize, at: usize) -> bool {
    c[start..at].split(|&c| c == '.').all(|part| part.len() == 1 && part[0].is_alphabetic())
}

/// The bare apostrophe after a plural, unless it closes a quotation.
fn is_possessive(c: &[char], start: usize, at: usize, quote_open: bool) -> bool {
    matches!(c[at - 1], 's' | 'S' | 'z' | 'x')
        && at - start >= 2
        && !quote_open
        && (start == 0 || !is_apostrophe(c[start - 1]))
        && c.get(at + 1) != Some(&c[at])
}

/// `w/o`, `I/S`: a slash that does not cut.
fn slash(c: &[char], start: usize, at: usize) -> usize {
    let after = c[at + 1..].iter().take_while(|&&c| is_word(c)).count();
    let left = lower(&c[start..at]);
    let right = lower(&c[at + 1..at + 1 + after]);
    let known = matches!(
        (left.as_str(), right.as_str()),
        ("w", "o" | "out") | ("s", "he") | ("c" | "d" | "b", "o" | "a" | "t" | "w")
    );
    let letters = left.chars().count() == 1
        && right.chars().count() == 1
        && c[start].is_alphabetic()
        && c[at + 1].is_alphabetic();
    usize::from((known || letters) && c.get(at + 1 + after) != Some(&'/'))
}

/// A hyphen within a word: kept after a prefix, in telephone numbers and in dates written with it.
fn hyphen(c: &[char], start: usize, at: usize, numeric: bool) -> usize {
    if c[at] == '–' || c.get(at + 1).is_none_or(|c| !c.is_alphanumeric()) {
        return 0;
    }
    let digits = |from: usize| c[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    if numeric {
        let (left, right) = (
            at - c[start..at].iter().rposition(|c| !c.is_ascii_digit()).map_or(start, |i| start + i + 1),
            digits(at + 1),
        );
        let end = at + 1 + right;
        let more = c.get(end) == Some(&'-') && c.get(end + 1).is_some_and(char::is_ascii_digit);
        let earlier = c[start..at].iter().any(|c| matches!(c, '-' | '/'));
        let whole = c.get(end).is_none_or(|&c| !is_word(c));
        return usize::from(whole && right > 0 && (more || earlier || left == 3 && right == 4));
    }
    let word = lower(&c[start..at]);
    usize::from(holds(PREFIXES, &word))
}

/// Where a number is cut from the unit that follows without a blank (`5kg`, `11AM`, `2.7m`).
fn unit_cut(c: &[char], start: usize, end: usize) -> Option<usize> {
    if !c[start].is_ascii_digit() && c[start] != '.' {
        return None;
    }
    let cut = start + c[start..end].iter().take_while(|&&c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':')).count();
    if cut == end || cut == start || end - cut > 4 {
        return None;
    }
    let unit = lower(&c[cut..end]);
    let money = start > 0 && matches!(c[start - 1], '$' | '€' | '£' | '¥');
    let known = if money {
        matches!(unit.as_str(), "k" | "m" | "mm" | "mn" | "b" | "bn" | "t" | "tn")
    } else {
        holds(UNITS, &unit) && (unit.chars().count() > 1 || c[cut].is_lowercase())
    };
    known.then_some(cut)
}

/// Whether the full stop at `at` belongs to the word before it.
fn keeps_stop(c: &[char], start: usize, at: usize, last: bool) -> bool {
    let rest = &c[at + 1..];
    // At the end of its sentence the full stop is a token, but for `U.S.` and `D.C.`
    let ends = last && rest.iter().all(|&c| is_closer(c));
    let dotted = c[start..at].contains(&'.') && is_letters(c, start, at);
    if dotted {
        return !ends || at - start == 3 && c[start..at].iter().all(|&c| c == '.' || c.is_uppercase());
    }
    if ends {
        return false;
    }
    let letters = c[start..at].iter().all(|c| c.is_alphabetic() || *c == '.');
    if !letters || rest.first().is_some_and(|c| c.is_alphabetic()) {
        return false;
    }
    if at - start == 1 {
        return c[start].is_alphabetic() && (c[start] != 'I' || start == 0);
    }
    let word = lower(&c[start..at]);
    holds(ABBREVIATIONS, &word) && (!holds(AMBIGUOUS, &word) || c[start].is_uppercase())
}
