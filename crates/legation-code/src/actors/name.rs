//! How names are compared.
//!
//! Takes a name from a table or the words of a sentence; gives the same key words for both. Case is kept, since "us" is not "US".
//! Dots vanish ("U.N." is "UN"), diacritics too ("Élysée" is "Elysee"); hyphens, slashes, apostrophes and whatever else part words
//! ("al-Qaeda" is "al Qaeda", "People's" is "People s"), since tokenizers differ in whether they do.

use legation_text::Sentence;

/// The key words of a name, joined by one space.
pub(crate) fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    push_words(name, &mut out);
    out
}

/// Appends the key words of `text` to `out`, with a space between words.
pub(crate) fn push_words(text: &str, out: &mut String) {
    if text.is_ascii() && out.is_empty() {
        return push_ascii(text, out);
    }
    let mut gap = !out.is_empty();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        } else if c == '.' || is_combining(c) {
            // "U.S." and "US" are one word; so are a letter and its accent.
        } else if let Some(plain) = fold(c) {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push_str(plain);
        } else if c.is_alphanumeric() {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        } else {
            gap = !out.is_empty();
        }
    }
}

/// [`push_words`] for plain text, which most names are.
fn push_ascii(text: &str, out: &mut String) {
    let mut rest = text;
    loop {
        let plain = rest.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        let Some(mark) = rest.as_bytes().get(plain) else { break };
        if *mark != b'.' && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        rest = &rest[plain + 1..];
    }
    if out.ends_with(' ') {
        out.pop();
    }
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The plain letters of a Latin letter with marks.
fn fold(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' | 'Ǎ' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ằ' | 'ặ' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ď' | 'Đ' | 'Ð' => "D",
        'ď' | 'đ' | 'ð' => "d",
        'È'..='Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' | 'Ə' => "E",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' | 'ẹ' | 'ế' | 'ề' | 'ệ' => "e",
        'Ğ' | 'Ģ' => "G",
        'ğ' | 'ģ' => "g",
        'Ì'..='Ï' | 'Ī' | 'Į' | 'İ' => "I",
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ị' => "i",
        'Ķ' => "K",
        'ķ' => "k",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => "L",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ő' | 'Ơ' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ọ' | 'ố' | 'ồ' | 'ộ' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'Ŕ' | 'Ř' => "R",
        'ŕ' | 'ř' => "r",
        'Ś' | 'Ş' | 'Š' | 'Ș' => "S",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'Ţ' | 'Ť' | 'Ț' => "T",
        'ţ' | 'ť' | 'ț' => "t",
        'Þ' => "Th",
        'þ' => "th",
        'Ù'..='Ü' | 'Ū' | 'Ů' | 'Ű' | 'Ų' | 'Ư' => "U",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ủ' | 'ứ' | 'ừ' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' => "",
        _ => return None,
    })
}

/// A key word of a sentence and the token it comes from.
#[derive(Debug)]
pub(crate) struct KeyWord {
    pub(crate) word: String,
    pub(crate) token: usize,
}

/// The key words of a sentence, in order: a token may give none ("-") or several ("al-Qaeda").
pub(crate) fn key_words(sentence: &Sentence) -> Vec<KeyWord> {
    let mut words = Vec::with_capacity(sentence.tokens.len() + 4);
    for (index, token) in sentence.tokens.iter().enumerate() {
        let key = key(&token.form);
        words.extend(key.split(' ').filter(|w| !w.is_empty()).map(|w| KeyWord { word: w.to_owned(), token: index }));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (a, b) in [
            ("U.S.", "US"),
            ("al-Qaeda", "al Qaeda"),
            ("Élysée", "Elysee"),
            ("Jakub Kulhánek", "Jakub Kulhanek"),
            ("NATO-Russia Council", "NATO Russia Council"),
            ("Kurdistan Workers' Party", "Kurdistan Workers Party"),
            ("SPLM/A", "SPLM A"),
        ] {
            assert_eq!(key(a), key(b));
        }
    }

    #[test]
    fn different_names_keep_different_keys() {
        for (a, b) in [("us", "US"), ("Niger", "Nigeria"), ("IS", "is")] {
            assert_ne!(key(a), key(b));
        }
    }
}
