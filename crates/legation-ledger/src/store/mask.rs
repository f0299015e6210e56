//! Covering words with `█`, code point for code point, in a text and in the records that rest on it.

use crate::claim::read_record;
use legation_text::record::Record;
use legation_text::{Span, TextIndex};
use serde_json::{Map, Value};

const COVER: char = '█';
/// Fields of records that hold words of a text or of a name; all others are codes, keys, dates and numbers.
const FREE: [&str; 15] = [
    "text",
    "entity_text",
    "identifier_text",
    "identifier_id",
    "event_text",
    "event_loc",
    "date_text",
    "place",
    "name",
    "about",
    "unit",
    "cue",
    "title",
    "url",
    "publication",
];
/// What names the thing that an overlapping span stands for.
const NAMES: [&str; 2] = ["identifier_text", "identifier_id"];

/// What is to be covered.
pub(super) struct Passage {
    /// Where it stands in the text, sorted.
    spans: Vec<Span>,
    /// Its words, as they may stand elsewhere.
    words: String,
}

impl Passage {
    /// Every place where `words` stand; blanks and line breaks are alike.
    pub(super) fn of_words(text: &str, words: &str) -> Passage {
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Passage { spans: places(text, &words), words }
    }

    /// One stretch, and every other place where its words stand.
    pub(super) fn of_span(text: &str, span: Span) -> Passage {
        let mut passage = Passage::of_words(text, TextIndex::new(text).slice(span));
        passage.spans.push(span);
        passage.spans.sort_unstable();
        passage
    }

    /// The text with its places covered.
    pub(super) fn cover(&self, text: &str) -> String {
        cover(text, &self.spans)
    }

    /// Other words, with these words covered.
    pub(super) fn mask(&self, other: &str) -> String {
        cover(other, &places(other, &self.words))
    }

    fn overlaps(&self, span: Span) -> bool {
        self.spans.iter().any(|own| own.overlaps(span))
    }

    /// A record of the old text, as a record of the new one.
    pub(super) fn mask_record(&self, record: &Record, old: &str, new: &str) -> Result<Record, String> {
        let mut json = serde_json::to_value(record).map_err(|error| error.to_string())?;
        let texts = (TextIndex::new(old), TextIndex::new(new));
        if let Value::Object(map) = &mut json {
            let near = sentence(map).is_some_and(|span| self.overlaps(span));
            self.mask_map(map, near, &texts);
        }
        read_record(json)
    }

    fn mask_map(&self, map: &mut Map<String, Value>, near: bool, texts: &(TextIndex<'_>, TextIndex<'_>)) {
        let span = span_of(map, "start", "end").or_else(|| sentence(map));
        let touched = span_of(map, "start", "end").is_some_and(|span| self.overlaps(span));
        for (key, value) in map.iter_mut() {
            match value {
                Value::String(words) if FREE.contains(&key.as_str()) => {
                    let own = span.filter(|span| texts.0.slice(*span) == words.as_str());
                    *words = match own {
                        Some(span) => texts.1.slice(span).to_owned(),
                        None if touched && NAMES.contains(&key.as_str()) => cover_all(words),
                        None if near => self.mask_each(words),
                        None => self.mask(words),
                    };
                }
                Value::Object(inner) => self.mask_map(inner, near, texts),
                Value::Array(list) => {
                    for value in list {
                        if let Value::Object(inner) = value {
                            self.mask_map(inner, near, texts);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Beside the passage, its single words are covered too: a field can hold a part of it.
    fn mask_each(&self, words: &str) -> String {
        let mut spans = places(words, &self.words);
        let long = self.words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        long.for_each(|word| spans.extend(places(words, word)));
        spans.sort_unstable();
        cover(words, &spans)
    }

    /// An act of the desk: every word that somebody wrote.
    pub(super) fn mask_act(&self, json: Value) -> Value {
        match json {
            Value::String(words) => self.mask(&words).into(),
            Value::Array(list) => list.into_iter().map(|value| self.mask_act(value)).collect(),
            Value::Object(map) => map
                .into_iter()
                .map(|(key, value)| {
                    let structure = ["act", "kind", "claim", "claims", "of", "id", "report", "record", "field", "key"];
                    let value = if structure.contains(&key.as_str()) && value.is_string() {
                        value
                    } else {
                        self.mask_act(value)
                    };
                    (key, value)
                })
                .collect(),
            other => other,
        }
    }
}

/// Where `words` stand in `text`, in code points; a blank in them stands for any run of white space.
fn places(text: &str, words: &str) -> Vec<Span> {
    let wanted: Vec<char> = words.chars().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut spans: Vec<Span> = Vec::new();
    for start in 0..chars.len() {
        if chars[start] == wanted[0]
            && let Some(end) = matches_at(&chars, start, &wanted)
        {
            spans.push(Span::new(start, end));
        }
    }
    spans
}

fn matches_at(chars: &[char], start: usize, wanted: &[char]) -> Option<usize> {
    let mut at = start;
    for &c in wanted {
        if c == ' ' {
            let blanks = chars[at..].iter().take_while(|c| c.is_whitespace()).count();
            if blanks == 0 {
                return None;
            }
            at += blanks;
        } else if chars.get(at) == Some(&c) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// Line breaks stay, so that paragraphs stay what they are.
fn cover(text: &str, spans: &[Span]) -> String {
    if spans.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut next = 0;
    let mut reach = 0;
    for (n, c) in text.chars().enumerate() {
        while next < spans.len() && spans[next].start <= n {
            reach = reach.max(spans[next].end);
            next += 1;
        }
        out.push(if n < reach && c != '\n' { COVER } else { c });
    }
    out
}

fn cover_all(words: &str) -> String {
    words.chars().map(|_| COVER).collect()
}

fn span_of(map: &Map<String, Value>, start: &str, end: &str) -> Option<Span> {
    let at = |key| map.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    Some(Span::new(at(start)?, at(end)?))
}

/// The place of a record's sentence.
fn sentence(map: &Map<String, Value>) -> Option<Span> {
    span_of(map.get("text_info")?.as_object()?, "start", "end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_covered_wherever_they_stand() {
        let passage = Passage::of_words("Ida Holm said.\nIda\nHolm, Idá Holm", "Ida  Holm");
        assert_eq!(passage.cover("Ida Holm said.\nIda\nHolm, Idá Holm"), "████████ said.\n███\n████, Idá Holm");
        assert_eq!(passage.mask("Minister Ida Holm"), "Minister ████████");
        assert_eq!(passage.mask("Holm"), "Holm");
        assert_eq!(passage.mask_each("Minister Holm"), "Minister ████");
    }

    #[test]
    fn a_stretch_is_covered_with_every_other_place_of_its_words() {
        let passage = Passage::of_span("aba aba ab", Span::new(4, 6));
        assert_eq!(passage.cover("aba aba ab"), "██a ██a ██");
    }

    #[test]
    fn a_record_loses_what_names_the_person() {
        let old = "Ida Holm expelled three diplomats of Sudland.";
        let record = serde_json::json!({"record": "event", "id": "r#1", "report": "r", "event": ["SANCTION"],
            "event_text": "Holm expelled", "event_start": 0, "event_end": 44, "text": old,
            "text_info": {"sequence": 1, "start": 0, "end": 45},
            "actor": [{"entity_text": "Ida Holm", "start": 0, "end": 8, "key": "NRL", "identifier_id": "Q1",
                "identifier_text": "Ida Holm, minister"}],
            "recipient": [{"entity_text": "Sudland", "start": 37, "end": 44, "key": "SDL", "identifier_text": "Sudland"}],
            "cause": [{"text": "as Ida Holm had said before", "relation": "because", "start": 0, "end": 0}]});
        let record = read_record(record).expect("a record");
        let passage = Passage::of_words(old, "Ida Holm");
        let new = passage.cover(old);
        let masked = serde_json::to_value(passage.mask_record(&record, old, &new).expect("a record")).expect("JSON");
        assert_eq!(masked["text"], new.as_str());
        assert_eq!(masked["event_text"], "████ expelled");
        assert_eq!(masked["actor"][0]["entity_text"], "████████");
        assert_eq!(masked["actor"][0]["identifier_text"], "██████████████████");
        assert_eq!(masked["actor"][0]["identifier_id"], "██");
        assert_eq!(masked["actor"][0]["key"], "NRL");
        assert_eq!(masked["recipient"][0]["identifier_text"], "Sudland");
        assert_eq!(masked["cause"][0]["text"], "as ████████ had said before");
        assert!(!masked.to_string().contains("Holm"));
    }
}
