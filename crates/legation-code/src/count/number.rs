//! Numbers in words and digits: a pure reading of one number, without the words around it.

use super::lexicon::{Lexicon, lexicon};

/// Most words that one number has ("nine hundred and ninety-nine thousand nine hundred and ninety-nine").
pub(super) const LONGEST: usize = 16;

/// The number that these words write, all of them: `["1,200"]`, `["1.5", "million"]`, `["a", "dozen"]`, `["twenty", "-", "one"]`.
///
/// `None` for anything else, and for what is no whole number below 2⁶⁴.
///
/// ```
/// use legation_code::count::number;
/// assert_eq!(number(&["two", "hundred", "and", "five"]), Some(205));
/// assert_eq!(number(&["1.5", "million"]), Some(1_500_000));
/// assert_eq!(number(&["two", "and", "three"]), None);
/// ```
pub fn number(words: &[&str]) -> Option<u64> {
    let lexicon = lexicon();
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    let parts: Vec<&str> = lower.iter().flat_map(|w| split_hyphens(w)).collect();
    match parts.as_slice() {
        [] => None,
        ["half", "a", scale] => lexicon.scale(scale).map(|s| s / 2),
        [first, rest @ ..] if starts_with_digit(first) => in_digits(first, rest, lexicon),
        parts => in_words(parts, lexicon),
    }
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// "twenty-one" is two words; "-" alone, which some tokenizers leave, is none; "1-2" stays as it is.
fn split_hyphens(word: &str) -> Vec<&str> {
    if starts_with_digit(word) {
        return vec![word];
    }
    word.split('-').filter(|part| !part.is_empty()).collect()
}

/// "1,200", "12 million", "1.5 million", "3 dozen".
fn in_digits(first: &str, rest: &[&str], lexicon: &Lexicon) -> Option<u64> {
    let (whole, fraction) = first.split_once('.').unwrap_or((first, ""));
    let mut scale = 1u64;
    for word in rest {
        scale = scale.checked_mul(lexicon.scale(word)?)?;
    }
    let whole = digits(whole)?.checked_mul(scale)?;
    if fraction.is_empty() {
        return if first.contains('.') { None } else { Some(whole) };
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || fraction.len() > 12 {
        return None;
    }
    let unit = 10u64.pow(fraction.len() as u32);
    let part = fraction.parse::<u64>().ok()?.checked_mul(scale)?;
    if part.is_multiple_of(unit) { whole.checked_add(part / unit) } else { None }
}

/// "1200" or "1,200": commas stand before every third digit or not at all.
fn digits(word: &str) -> Option<u64> {
    let mut groups = word.split(',');
    let head = groups.next()?;
    if head.is_empty() || (word.contains(',') && head.len() > 3) || !groups.all(|group| group.len() == 3) {
        return None;
    }
    let plain: String = word.chars().filter(|&c| c != ',').collect();
    if plain.bytes().all(|b| b.is_ascii_digit()) { plain.parse().ok() } else { None }
}

/// "one hundred and five", "a dozen", "two dozen", "twenty-one thousand".
fn in_words(parts: &[&str], lexicon: &Lexicon) -> Option<u64> {
    let mut total = 0u64; // what scales of a thousand and more have closed
    let mut last_scale = u64::MAX;
    let mut group: Option<u64> = None; // the number below the next such scale
    let mut room = 0u64; // the group takes on a value below this: after "twenty" below ten, after "hundred" below a hundred
    for (at, &word) in parts.iter().enumerate() {
        let open = room == 100 || (group.is_none() && total > 0);
        if let Some(value) = lexicon.value(word) {
            group = match group {
                None => Some(value),
                Some(g) if value > 0 && value < room => Some(g + value),
                Some(_) => return None,
            };
            room = if value >= 20 { 10 } else { 0 };
        } else if at == 0 && matches!(word, "a" | "an") && parts.get(1).is_some_and(|p| lexicon.scale(p).is_some()) {
            group = Some(1);
        } else if let Some(scale) = lexicon.scale(word).filter(|&s| s < 1000) {
            group = Some(group.filter(|&g| 0 < g && g < 100)? * scale);
            room = if scale == 100 { 100 } else { 0 };
        } else if let Some(scale) = lexicon.scale(word).filter(|&s| s < last_scale) {
            total = total.checked_add(group.take().filter(|&g| g > 0)?.checked_mul(scale)?)?;
            last_scale = scale;
            room = 0;
        } else if word != "and" || !open || parts.get(at + 1).is_none_or(|p| lexicon.value(p).is_none()) {
            return None;
        }
    }
    if group.is_none() && total == 0 { None } else { total.checked_add(group.unwrap_or(0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_in_words_and_digits() {
        let cases: &[(&str, Option<u64>)] = &[
            ("eight", Some(8)),
            ("Twenty-one", Some(21)),
            ("twenty - one", Some(21)),
            ("1,200", Some(1200)),
            ("12,00", None),
            ("1.5 million", Some(1_500_000)),
            ("1.5", None),
            ("2.25 hundred", Some(225)),
            ("a dozen", Some(12)),
            ("half a dozen", Some(6)),
            ("two dozen", Some(24)),
            ("3 dozen", Some(36)),
            ("a hundred and five", Some(105)),
            ("a hundred five", Some(105)),
            ("one thousand and one", Some(1001)),
            ("nineteen hundred", Some(1900)),
            ("two hundred thousand", Some(200_000)),
            ("three million two hundred thousand and six", Some(3_200_006)),
            ("zero", Some(0)),
            ("half a million", Some(500_000)),
            ("two and three", None),
            ("twenty ten", None),
            ("seven seven", None),
            ("hundred", None),
            ("a", None),
            ("and", None),
            ("one hundred and", None),
            ("99999999999999999999", None),
            ("9999999999999 billion", None),
            ("1-2", None),
            ("٣", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(number(&words), *expected, "{text}");
        }
    }

    /// The number in words, as a plain oracle writes it.
    fn spell(n: u64) -> String {
        const SMALL: [&str; 20] = [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ];
        const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        match n {
            0..20 => SMALL[n as usize].to_owned(),
            20..100 if n.is_multiple_of(10) => TENS[n as usize / 10].to_owned(),
            20..100 => format!("{}-{}", TENS[n as usize / 10], SMALL[n as usize % 10]),
            100..1000 if n.is_multiple_of(100) => format!("{} hundred", spell(n / 100)),
            100..1000 => format!("{} hundred and {}", spell(n / 100), spell(n % 100)),
            _ => {
                let (scale, word) = [(1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")]
                    .into_iter()
                    .find(|(scale, _)| n >= *scale)
                    .expect("n is at least a thousand");
                let rest = if n.is_multiple_of(scale) { String::new() } else { format!(" {}", spell(n % scale)) };
                format!("{} {word}{rest}", spell(n / scale))
            }
        }
    }

    proptest! {
        #[test]
        fn spelled_numbers_read_back(n in 0u64..1_000_000_000_000) {
            let text = spell(n);
            prop_assert_eq!(number(&text.split(' ').collect::<Vec<_>>()), Some(n), "{}", text);
        }

        #[test]
        fn digits_read_back(n in any::<u64>()) {
            prop_assert_eq!(number(&[&n.to_string()]), Some(n));
        }

        #[test]
        fn odd_words_never_panic(
            words in prop::collection::vec("[0-9.,-]{0,24}|million|trillion|a|and|dozen|half|[a-zé٣-]{0,6}", 0..8)
        ) {
            let _ = number(&words.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
