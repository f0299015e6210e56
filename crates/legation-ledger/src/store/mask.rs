//! Covering words with `█`, code point for code point, in a text and in the records that rest on it.
//!
//! Words are whole words, in whatever capitals. In an address anything may stand between them, or nothing
//! (`…/ida-holm-recalled`).

use super::read::ActBody;
use crate::act::Act;
use crate::claim::read_record;
use crate::plover;
use crate::words::COVER;
use legation_text::record::Record;
use legation_text::{Span, TextIndex};
use serde_json::{Map, Value};

/// Fields whose words stay whatever they are: ids are in every link, versions in every row.
const FIXED: [&str; 8] = ["record", "id", "report", "incident", "coder", "codebook", "actors", "model"];
/// Fields that hold a code, the key of a party or a date: a word there is none of the text. All others are covered.
const CODES: [&str; 37] = [
    "act",
    "actor",
    "against",
    "basis",
    "by",
    "cameo",
    "class",
    "code",
    "date",
    "date_precision",
    "deadline",
    "decided_on",
    "effective_on",
    "enddate",
    "field",
    "holder",
    "host",
    "key",
    "kind",
    "manner",
    "modality",
    "mode",
    "on",
    "parties",
    "phased_from",
    "quotation",
    "recipient",
    "relation",
    "role",
    "rule",
    "sector",
    "since",
    "speaker",
    "status",
    "type",
    "until",
    "verb",
];
/// What names the thing that an overlapping span stands for.
const NAMES: [&str; 2] = ["identifier_text", "identifier_id"];

/// What is to be covered.
pub(super) struct Passage {
    /// Where it stands in the text, sorted.
    spans: Vec<Span>,
    /// Its words, as they may stand elsewhere.
    words: String,
    /// Whether they are covered elsewhere, too.
    everywhere: bool,
}

/// Where a field of a record stands.
#[derive(Clone, Copy)]
struct Place {
    /// The span that the record tells beside it.
    span: Option<Span>,
    /// The record's sentence, where something of it is covered.
    near: Option<Span>,
}

impl Passage {
    /// Every place where `words` stand; blanks and line breaks are alike.
    pub(super) fn of_words(text: &str, words: &str) -> Passage {
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Passage { spans: places(text, &words), words, everywhere: true }
    }

    /// One stretch of the text, and what of a record rests on it.
    pub(super) fn of_span(text: &str, span: Span) -> Passage {
        Passage { spans: vec![span], words: TextIndex::new(text).slice(span).to_owned(), everywhere: false }
    }

    /// The text with its places covered.
    pub(super) fn cover(&self, text: &str) -> String {
        cover(text, &self.spans)
    }

    /// Other words, with these words covered.
    pub(super) fn mask(&self, other: &str) -> String {
        if self.everywhere { cover(other, &places(other, &self.words)) } else { other.to_owned() }
    }

    /// Whether its words stand in a record, a source or an entry where they should have been covered.
    pub(super) fn stands_in(&self, key: &str, value: &Value) -> bool {
        match value {
            Value::String(words) => self.everywhere && !stays(key, words) && !places(words, &self.words).is_empty(),
            Value::Array(list) => list.iter().any(|value| self.stands_in(key, value)),
            Value::Object(map) => map.iter().any(|(key, value)| self.stands_in(key, value)),
            _ => false,
        }
    }

    fn overlaps(&self, span: Span) -> bool {
        self.spans.iter().any(|own| own.overlaps(span))
    }

    /// A record of the old text, as a record of the new one.
    pub(super) fn mask_record(&self, record: &Record, old: &str, new: &str) -> Result<Record, String> {
        let mut json = serde_json::to_value(record).map_err(|error| error.to_string())?;
        let texts = (TextIndex::new(old), TextIndex::new(new));
        if let Value::Object(map) = &mut json {
            let near = sentence(map).filter(|span| self.overlaps(*span));
            self.mask_map(map, near, &texts);
        }
        read_record(json)
    }

    fn mask_map(&self, map: &mut Map<String, Value>, near: Option<Span>, texts: &(TextIndex<'_>, TextIndex<'_>)) {
        let span = span_of(map, "start", "end").or_else(|| sentence(map));
        for (key, value) in map.iter_mut() {
            self.mask_value(key, value, Place { span, near }, texts);
        }
    }

    fn mask_value(&self, key: &str, value: &mut Value, place: Place, texts: &(TextIndex<'_>, TextIndex<'_>)) {
        match value {
            Value::String(words) if !stays(key, words) => *words = self.mask_field(key, words, place, texts),
            Value::Array(list) => list.iter_mut().for_each(|value| self.mask_value(key, value, place, texts)),
            Value::Object(inner) => self.mask_map(inner, place.near, texts),
            _ => {}
        }
    }

    fn mask_field(&self, key: &str, words: &str, place: Place, texts: &(TextIndex<'_>, TextIndex<'_>)) -> String {
        if let Some(span) = place.span.filter(|span| texts.0.slice(*span) == words) {
            return texts.1.slice(span).to_owned();
        }
        if NAMES.contains(&key) && place.span.is_some_and(|span| self.overlaps(span)) {
            return words.chars().map(|_| COVER).collect();
        }
        let Some(sentence) = place.near else { return self.mask(words) };
        // A field can hold a part of the sentence, or of the passage: a single word of it is covered, too.
        let standing = exact_places(texts.0.slice(sentence), words)
            .map(|span| Span::new(sentence.start + span.start, sentence.start + span.end))
            .find(|span| self.overlaps(*span))
            .map_or_else(|| words.to_owned(), |span| texts.1.slice(span).to_owned());
        self.mask_each(&standing)
    }

    fn mask_each(&self, words: &str) -> String {
        let mut spans = if self.everywhere { places(words, &self.words) } else { Vec::new() };
        let long = self.words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        long.for_each(|word| spans.extend(places(words, word)));
        spans.sort_unstable();
        cover(words, &spans)
    }

    /// An act of the desk: what somebody wrote in words of his own.
    pub(super) fn mask_act(&self, body: &ActBody) -> Result<ActBody, String> {
        let some = |words: &Option<String>| words.as_ref().map(|words| self.mask(words));
        let mut new = ActBody { by: self.mask(&body.by), why: some(&body.why), act: body.act.clone() };
        match &mut new.act {
            Act::Enter(entry) => {
                entry.source = some(&entry.source);
                let text = match &entry.record {
                    Record::Event(record) => &record.text,
                    Record::Statement(record) => &record.text,
                    Record::Standing(record) => &record.text,
                };
                let own = Passage::of_words(text, &self.words);
                entry.record = own.mask_record(&entry.record, text, &own.cover(text))?;
            }
            Act::Correct { field, value, .. } => {
                // `quantity.0.text` is a text, as it is in the record.
                let key = field.split('.').rfind(|step| step.parse::<usize>().is_err()).unwrap_or_default();
                let nowhere = Place { span: None, near: None };
                self.mask_value(key, value, nowhere, &(TextIndex::new(""), TextIndex::new("")));
            }
            Act::Rate { publisher, .. } => *publisher = self.mask(publisher),
            Act::Own { publisher, owner } => (*publisher, *owner) = (self.mask(publisher), self.mask(owner)),
            Act::Accept { .. }
            | Act::Reject { .. }
            | Act::Merge { .. }
            | Act::Split { .. }
            | Act::Weigh { .. }
            | Act::Undo { .. } => {}
        }
        Ok(new)
    }
}

/// Whether the words of a field are left as they are. No code has a blank: what stands there then is words.
fn stays(key: &str, words: &str) -> bool {
    let code = match key {
        "context" => plover::unknown_context(words).is_none(),
        "event" => plover::unknown_type(words).is_none(),
        "unit" => matches!(words, "person" | "post"),
        _ => CODES.contains(&key) && !words.contains(char::is_whitespace),
    };
    code || FIXED.contains(&key)
}

/// A character as it is compared, and the code points of the text that it stands for.
struct Glyph {
    c: char,
    start: usize,
    end: usize,
}

/// Capitals and small letters are one: `ß` is `ss`.
fn fold(c: char) -> impl Iterator<Item = char> {
    c.to_uppercase().flat_map(char::to_lowercase)
}

fn push(glyphs: &mut Vec<Glyph>, c: char, start: usize, end: usize) {
    glyphs.extend(fold(c).map(|c| Glyph { c, start, end }));
}

/// Where `words` stand in `text`, in code points, sorted. A blank in them stands for any run of white space; in an address
/// (anything with a slash in it) for whatever is no letter and no figure.
fn places(text: &str, words: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let mut glyphs = Vec::with_capacity(chars.len());
    chars.iter().enumerate().for_each(|(n, c)| push(&mut glyphs, *c, n, n + 1));
    let wanted: Vec<char> = words.chars().flat_map(fold).collect();
    let mut spans = find(&glyphs, &wanted, char::is_whitespace, 1);
    let bare: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let wanted: Vec<char> = bare.join(" ").chars().flat_map(fold).collect();
    let mut start = 0;
    for token in chars.split(|c| c.is_whitespace()) {
        if token.contains(&'/') {
            spans.extend(find(&address(token, start), &wanted, |c| !c.is_alphanumeric(), 0));
        }
        start += token.len() + 1;
    }
    spans.sort_unstable();
    spans
}

/// The characters of an address, `%C3%A9` as the letter it stands for.
fn address(token: &[char], at: usize) -> Vec<Glyph> {
    let byte = |n: usize| -> Option<u8> {
        let [a, b] = [*token.get(n + 1)?, *token.get(n + 2)?].map(|c| c.to_digit(16));
        (token[n] == '%').then_some(u8::try_from(a? << 4 | b?).ok()?)
    };
    let mut glyphs = Vec::with_capacity(token.len());
    let mut n = 0;
    while n < token.len() {
        let mut bytes = Vec::new();
        while let Some(byte) = token.get(n + 3 * bytes.len()).and_then(|_| byte(n + 3 * bytes.len())) {
            bytes.push(byte);
        }
        let run = 3 * bytes.len();
        match String::from_utf8(bytes) {
            Ok(letters) if run > 0 => {
                for c in letters.chars() {
                    push(&mut glyphs, c, at + n, at + n + 3 * c.len_utf8());
                    n += 3 * c.len_utf8();
                }
            }
            _ => {
                for _ in 0..run.max(1) {
                    push(&mut glyphs, token[n], at + n, at + n + 1);
                    n += 1;
                }
            }
        }
    }
    glyphs
}

/// Where `wanted` stands as whole words; a blank in it stands for `least` or more characters that are `blank`.
fn find(glyphs: &[Glyph], wanted: &[char], blank: fn(char) -> bool, least: usize) -> Vec<Span> {
    let (Some(&first), Some(&last)) = (wanted.first(), wanted.last()) else { return Vec::new() };
    let letter = |n: usize| glyphs.get(n).is_some_and(|glyph| glyph.c.is_alphanumeric());
    let mut spans = Vec::new();
    for at in (0..glyphs.len()).filter(|&at| glyphs[at].c == first) {
        let begins = !first.is_alphanumeric() || at == 0 || !letter(at - 1);
        let end = if begins { matches_at(glyphs, at, wanted, blank, least) } else { None };
        if let Some(end) = end.filter(|&end| !last.is_alphanumeric() || !letter(end)) {
            spans.push(Span::new(glyphs[at].start, glyphs[end - 1].end));
        }
    }
    spans
}

fn matches_at(glyphs: &[Glyph], start: usize, wanted: &[char], blank: fn(char) -> bool, least: usize) -> Option<usize> {
    let mut at = start;
    for &c in wanted {
        if c == ' ' {
            let blanks = glyphs[at..].iter().take_while(|glyph| blank(glyph.c)).count();
            if blanks < least {
                return None;
            }
            at += blanks;
        } else if glyphs.get(at).is_some_and(|glyph| glyph.c == c) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// Where exactly these words stand, in code points.
fn exact_places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Span> + 't {
    let long = words.chars().count();
    let found = text.match_indices(words).filter(move |_| long > 0);
    found.map(move |(byte, _)| text[..byte].chars().count()).map(move |start| Span::new(start, start + long))
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

/// Whether a text can be what another was before something of it was covered.
pub(super) fn is_before(text: &str, covered: &str) -> bool {
    let mut before = text.chars();
    covered.chars().all(|c| before.next().is_some_and(|own| own == c || c == COVER)) && before.next().is_none()
}

fn span_of(map: &Map<String, Value>, start: &str, end: &str) -> Option<Span> {
    let at = |key| map.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    Some(Span::new(at(start)?, at(end)?))
}

/// The place of a record's sentence; where its coder tells none, of the words that tell it.
fn sentence(map: &Map<String, Value>) -> Option<Span> {
    let told = map.get("text_info").and_then(Value::as_object).and_then(|info| span_of(info, "start", "end"));
    let words = || span_of(map, "event_start", "event_end").or_else(|| span_of(map, "start", "end"));
    told.filter(|span| !span.is_empty()).or_else(words)
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
    fn capitals_and_addresses_hide_no_words_and_parts_of_words_are_none() {
        for (words, text, covered) in [
            ("Ida Holm", "IDA HOLM RECALLED; Ida Holm's", "████████ RECALLED; ████████'s"),
            ("Große", "GROSSE", "██████"),
            ("Ida Holm", "https://x.example/2024/ida-holm-recalled", "https://x.example/2024/████████-recalled"),
            ("Ida Holm", "see x.example/Ida%20Holm/ and idaholm/", "see x.example/██████████/ and ███████/"),
            ("Zoé", "x.example/zo%C3%A9", "x.example/████████"),
            ("Ida O'Hara", "x.example/ida_o-hara", "x.example/██████████"),
            ("pers", "three persons, PERS", "three persons, ████"),
            ("Ida Holm", "Ida Holmes, Frida Holm", "Ida Holmes, Frida Holm"),
            ("%", "%2", "█2"),
        ] {
            assert_eq!(Passage::of_words("", words).mask(text), covered, "{words}: {text}");
        }
    }

    #[test]
    fn a_stretch_is_covered_and_no_other_place_of_its_words() {
        let passage = Passage::of_span("aba aba ab", Span::new(4, 6));
        assert_eq!(passage.cover("aba aba ab"), "aba ██a ab");
        assert_eq!(passage.mask("ab"), "ab");
    }

    #[test]
    fn what_was_covered_is_told_from_what_is_another_text() {
        assert!(is_before("Ida Holm said", "████████ said"));
        for other in ["Ida Holm says", "Ida Holm saids", "Ida Holm sai", ""] {
            assert!(!is_before(other, "████████ said"), "{other}");
        }
    }

    #[test]
    fn a_record_loses_what_names_the_person() {
        let old = "Ida Holm expelled three diplomats of Sudland.";
        let record = serde_json::json!({"record": "event", "id": "r#1", "report": "r", "event": ["SANCTION"],
            "event_text": "Holm expelled", "event_start": 0, "event_end": 44, "text": old,
            "text_info": {"sequence": 1, "start": 0, "end": 45}, "context": ["diplomatic", "Ida Holm", "Holm"],
            "actor": [{"entity_text": "Ida Holm", "start": 0, "end": 8, "key": "NRL", "identifier_id": "Q1",
                "identifier_text": "Ida Holm, minister"}],
            "recipient": [{"entity_text": "Sudland", "start": 37, "end": 44, "key": "SDL", "identifier_text": "Sudland"}],
            "measure": {"act": "withdraw", "kind": "accreditation", "post": "office of IDA HOLM", "named_by": "Ida Holm",
                "predecessor": "Ida Holm", "rank": "Holm", "holder": "Ida"},
            "quantity": [{"unit": "person", "value": 3}],
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
        assert_eq!(masked["context"], serde_json::json!(["diplomatic", "████████", "████"]));
        assert_eq!(
            (masked["quantity"][0]["unit"].as_str(), masked["measure"]["holder"].as_str()),
            (Some("person"), Some("Ida"))
        );
        assert!(!masked.to_string().to_lowercase().contains("holm"));
        assert!(!passage.stands_in("", &masked) && passage.stands_in("", &serde_json::json!({"title": ["Ida  HOLM"]})));
    }

    #[test]
    fn a_stretch_is_covered_in_the_fields_that_rest_on_it() {
        let old = "A spokesman of Norland, Ada Berg, recalled three diplomats.";
        let record = serde_json::json!({"record": "event", "id": "r#1", "report": "r", "event": ["SANCTION"],
            "event_text": "Ada Berg, recalled", "event_start": 0, "event_end": 58,
            "event_loc": "Berg", "text_info": {"sequence": 1, "start": 0, "end": 59}});
        let record = read_record(record).expect("a record");
        let masked = |span| {
            let passage = Passage::of_span(old, span);
            let new = passage.cover(old);
            serde_json::to_value(passage.mask_record(&record, old, &new).expect("a record")).expect("JSON")
        };
        let name = masked(Span::new(24, 32));
        assert_eq!(
            (name["event_text"].as_str(), name["event_loc"].as_str()),
            (Some("████████, recalled"), Some("████"))
        );
        let letter = masked(Span::new(25, 26));
        assert_eq!(letter["event_text"], "A█a Berg, recalled");
        let article = masked(Span::new(0, 1));
        assert_eq!(article["event_text"], "Ada Berg, recalled");
    }
}
