//! Where a surface token falls into several words: negations, verbs and the possessive at the end of a word.

/// Informal spellings that the treebanks cut, with the code point at which they do.
const CONTRACTIONS: &[(&str, usize)] = &[
    ("aint", 2),
    ("arent", 3),
    ("arnt", 2),
    ("cannot", 3),
    ("cant", 2),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("dunno", 2),
    ("gimme", 3),
    ("gonna", 3),
    ("gotta", 3),
    ("hadnt", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("hes", 2),
    ("im", 1),
    ("isnt", 2),
    ("ive", 1),
    ("lemme", 3),
    ("lets", 3),
    ("shes", 3),
    ("shouldnt", 6),
    ("thats", 4),
    ("theres", 5),
    ("theyre", 4),
    ("theyve", 4),
    ("wanna", 3),
    ("wasnt", 3),
    ("werent", 4),
    ("weve", 2),
    ("whats", 4),
    ("wont", 2),
    ("wouldnt", 5),
    ("youll", 3),
    ("youre", 3),
    ("youve", 3),
];

/// The clitics that an apostrophe brings, lower case.
const TAILS: &[&str] = &["d", "ll", "m", "re", "s", "ve"];

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '‘' | '´')
}

/// The code points at which a surface token is cut into words; empty where it is one word.
pub(super) fn cut(form: &str) -> Vec<usize> {
    if form.len() < 2 || form.len() > 64 {
        return Vec::new();
    }
    if form.bytes().all(|b| b.is_ascii_alphabetic()) {
        if form.len() > 8 {
            return Vec::new();
        }
        let lower = form.to_ascii_lowercase();
        // "Im" and "IM" are names and abbreviations more often than not; "lets" is a verb as well.
        let found = CONTRACTIONS.binary_search_by(|(word, _)| word.cmp(&lower.as_str()));
        return found.map(|at| vec![CONTRACTIONS[at].1]).unwrap_or_default();
    }
    if !form.contains(is_apostrophe) {
        return Vec::new();
    }
    let chars: Vec<char> = form.chars().collect();
    let mut cuts = Vec::new();
    let mut end = chars.len();
    while let Some(at) = last_clitic(&chars[..end]) {
        cuts.insert(0, at);
        end = at;
    }
    cuts
}

/// Where the last clitic of a word starts.
fn last_clitic(chars: &[char]) -> Option<usize> {
    let at = chars.iter().rposition(|&c| is_apostrophe(c))?;
    if at == 0 || !chars[..at].iter().any(|c| c.is_alphanumeric()) {
        return None;
    }
    let tail: String = chars[at + 1..].iter().flat_map(|c| c.to_lowercase()).collect();
    if tail == "t" && at >= 2 && matches!(chars[at - 1], 'n' | 'N') && chars[at - 2].is_alphabetic() {
        return Some(at - 1);
    }
    if tail == "s" && is_decade(&chars[..at]) {
        return None;
    }
    // The bare apostrophe of "the rebels' demands" was taken into the token by the scanner.
    let possessive = tail.is_empty() && matches!(chars[at - 1], 's' | 'S' | 'z' | 'x');
    (possessive || (TAILS.contains(&tail.as_str()) && chars[at - 1].is_alphanumeric())).then_some(at)
}

/// `1990` of `1990's`, which stays one word.
fn is_decade(chars: &[char]) -> bool {
    chars.len() >= 2 && chars.len() <= 4 && chars.iter().all(char::is_ascii_digit) && chars.last() == Some(&'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_are_sorted() {
        assert!(CONTRACTIONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn clitics_are_cut() {
        for (form, expected) in [
            ("don't", vec!["do", "n't"]),
            ("Can’t", vec!["Ca", "n’t"]),
            ("CANNOT", vec!["CAN", "NOT"]),
            ("gonna", vec!["gon", "na"]),
            ("shouldn't've", vec!["should", "n't", "'ve"]),
            ("Kenya's", vec!["Kenya", "'s"]),
            ("rebels'", vec!["rebels", "'"]),
            ("1990's", vec!["1990's"]),
            ("2003's", vec!["2003", "'s"]),
            ("O'Connor", vec!["O'Connor"]),
            ("O'Connor's", vec!["O'Connor", "'s"]),
            ("o'clock", vec!["o'clock"]),
            ("'s", vec!["'s"]),
            ("n't", vec!["n't"]),
            ("its", vec!["its"]),
            ("''", vec!["''"]),
        ] {
            let chars: Vec<char> = form.chars().collect();
            let mut bounds = vec![0];
            bounds.extend(cut(form));
            bounds.push(chars.len());
            let parts: Vec<String> = bounds.windows(2).map(|w| chars[w[0]..w[1]].iter().collect()).collect();
            assert_eq!(parts, expected, "{form}");
        }
    }
}
