//! Records of one report as one body: what the report gives back is left out.
//!
//! Every span's words are the text's own from `start` to `end`; the id begins with the report's; where the report comes
//! from and who coded it stands in the ledger's rows. What is left is JSON, for records gain fields over the years and
//! a ledger must read what it once wrote; then zstd ([`super::body::pack`]).

use super::body;
use crate::claim::read_record;
use legation_text::record::{CiteInfo, Record};
use legation_text::{Report, Span, TextIndex};
use serde_json::{Map, Value};

/// Who coded, with what.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Versions {
    /// As [`CiteInfo::coder`].
    pub coder: String,
    /// As [`CiteInfo::codebook`].
    pub codebook: String,
    /// As [`CiteInfo::actors`].
    pub actors: String,
    /// As [`CiteInfo::model`].
    pub model: String,
}

impl Versions {
    /// The versions that a record names.
    pub fn of(record: &Record) -> Versions {
        let cite = match record {
            Record::Event(record) => &record.cite_info,
            Record::Statement(record) => &record.cite_info,
            Record::Standing(record) => &record.cite_info,
        };
        Versions {
            coder: cite.coder.clone(),
            codebook: cite.codebook.clone(),
            actors: cite.actors.clone(),
            model: cite.model.clone(),
        }
    }

    fn cite(&self, report: &Report) -> CiteInfo {
        CiteInfo {
            url: report.url.clone(),
            title: report.title.clone(),
            publication: report.publisher.clone(),
            coder: self.coder.clone(),
            codebook: self.codebook.clone(),
            actors: self.actors.clone(),
            model: self.model.clone(),
        }
    }
}

/// Fields that hold the words of the span beside them.
const WORDS: [&str; 2] = ["text", "entity_text"];

/// The records of `report` as one body.
pub fn pack(report: &Report, records: &[Record], versions: &Versions) -> Result<Vec<u8>, String> {
    let index = TextIndex::new(&report.text);
    let cite = serde_json::to_value(versions.cite(report)).map_err(|e| e.to_string())?;
    let mut list = Vec::with_capacity(records.len());
    for record in records {
        let mut value = serde_json::to_value(record).map_err(|e| format!("record `{}`: {e}", record.id()))?;
        if let Value::Object(map) = &mut value {
            strip(map, record, &report.id, &cite, &index);
        }
        list.push(value);
    }
    let json = serde_json::to_vec(&list).map_err(|e| e.to_string())?;
    Ok(body::pack(&json))
}

/// What [`pack`] was given.
pub fn unpack(report: &Report, packed: &[u8], versions: &Versions) -> Result<Vec<Record>, String> {
    let index = TextIndex::new(&report.text);
    let cite = serde_json::to_value(versions.cite(report)).map_err(|e| e.to_string())?;
    let json = body::unpack(packed).ok_or("the records cannot be unpacked")?;
    let list: Vec<Map<String, Value>> = serde_json::from_slice(&json).map_err(|e| e.to_string())?;
    let restored = list.into_iter().map(|mut map| {
        restore(&mut map, &report.id, &cite, &index);
        read_record(Value::Object(map))
    });
    restored.collect()
}

/// The key under which the number of a record stands while its id is left out.
const NUMBER: &str = "#";

fn strip(map: &mut Map<String, Value>, record: &Record, report: &str, cite: &Value, index: &TextIndex) {
    if let Some(text) = whole_sentence(map, index) {
        take_if(map, "text", &text);
    }
    take_if(map, "incident", record.id());
    take_if(map, "report", report);
    if let Some(number) = record.id().strip_prefix(report).and_then(|rest| rest.strip_prefix('#')) {
        map.remove("id");
        map.insert(NUMBER.into(), number.into());
    }
    if map.get("cite_info") == Some(cite) {
        map.remove("cite_info");
    }
    strip_nested(map, index);
}

fn restore(map: &mut Map<String, Value>, report: &str, cite: &Value, index: &TextIndex) {
    restore_nested(map, index);
    if let Some(Value::String(number)) = map.remove(NUMBER) {
        map.insert("id".into(), format!("{report}#{number}").into());
    }
    map.entry("report").or_insert_with(|| report.into());
    map.entry("cite_info").or_insert_with(|| cite.clone());
    let id = map.get("id").cloned();
    if let (Some(id), Some("event")) = (id, map.get("record").and_then(Value::as_str)) {
        map.entry("incident").or_insert(id);
    }
    if let Some(text) = whole_sentence(map, index) {
        map.entry("text").or_insert_with(|| text.into());
    }
}

/// Events and statements show the whole sentence; the place of it is told in `text_info`.
fn whole_sentence(map: &Map<String, Value>, index: &TextIndex) -> Option<String> {
    if map.contains_key("start") {
        return None;
    }
    let place = map.get("text_info")?.as_object()?;
    Some(index.slice(span(place)?).to_owned())
}

fn span(map: &Map<String, Value>) -> Option<Span> {
    let at = |key| map.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    Some(Span::new(at("start")?, at("end")?))
}

fn take_if(map: &mut Map<String, Value>, key: &str, given_back: &str) {
    if map.get(key).and_then(Value::as_str) == Some(given_back) {
        map.remove(key);
    }
}

fn strip_nested(map: &mut Map<String, Value>, index: &TextIndex) {
    if let Some(span) = span(map) {
        let words = index.slice(span);
        WORDS.iter().for_each(|key| take_if(map, key, words));
    }
    for value in map.values_mut() {
        each_object(value, &mut |inner| strip_nested(inner, index));
    }
    // What every record has by default: `null`, nothing in a list, `false`.
    map.retain(|_, value| !matches!(value, Value::Null | Value::Bool(false)) && value.as_array() != Some(&Vec::new()));
}

fn restore_nested(map: &mut Map<String, Value>, index: &TextIndex) {
    if let Some(span) = span(map) {
        let words = index.slice(span);
        // Further keys are ignored when the record is read: a party has no `text`, a number no `entity_text`.
        for key in WORDS {
            map.entry(key).or_insert_with(|| words.into());
        }
    }
    for value in map.values_mut() {
        each_object(value, &mut |inner| restore_nested(inner, index));
    }
}

fn each_object(value: &mut Value, work: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => work(map),
        Value::Array(list) => list.iter_mut().for_each(|value| each_object(value, work)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_text::Precision;
    use legation_text::record::*;
    use proptest::option;
    use proptest::prelude::*;

    const TEXT: &str =
        "Łódź — Norland expelled three diplomats of Sudland. “We regret it,” Ida Holm said. Talks go on.";

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), Just("#3".to_owned()), "[a-zŁ█\"\\\\ ]{1,12}"]
    }

    fn maybe() -> impl Strategy<Value = Option<String>> {
        option::of(words())
    }

    /// A place in the text, or beyond it, and words that are its own, or others.
    fn place() -> impl Strategy<Value = (usize, usize, String)> {
        (0..110_usize, 0..110_usize, option::of(words())).prop_map(|(start, end, other)| {
            let own = TextIndex::new(TEXT).slice(Span::new(start, end)).to_owned();
            (start, end, other.unwrap_or(own))
        })
    }

    fn entity() -> impl Strategy<Value = Entity> {
        (place(), [maybe(), maybe(), maybe(), maybe(), maybe()]).prop_map(
            |((start, end, entity_text), [code, sector, identifier_id, identifier_text, key])| Entity {
                entity_text,
                code,
                sector,
                identifier_id,
                identifier_text,
                key,
                start,
                end,
            },
        )
    }

    fn quantity() -> impl Strategy<Value = Quantity> {
        (place(), words(), words(), option::of(any::<u64>()), option::of(0..3_u64)).prop_map(
            |((start, end, text), role, unit, value, low)| Quantity {
                role,
                value,
                low,
                high: value,
                unit,
                text,
                start,
                end,
            },
        )
    }

    fn attribution() -> impl Strategy<Value = Attribution> {
        (place(), [maybe(), maybe()], words()).prop_map(|((start, end, entity_text), [code, key], cue)| Attribution {
            entity_text,
            code,
            key,
            cue,
            start,
            end,
            ..Attribution::default()
        })
    }

    fn evidence() -> impl Strategy<Value = Evidence> {
        (place(), words()).prop_map(|((start, end, text), field)| Evidence { field, start, end, text })
    }

    fn cite(versions: Versions) -> impl Strategy<Value = CiteInfo> {
        option::of((maybe(), words())).prop_map(move |other| match other {
            None => versions.cite(&report()),
            Some((url, coder)) => CiteInfo { url, coder, ..CiteInfo::default() },
        })
    }

    fn versions() -> Versions {
        Versions { coder: "legation 0.1.0".into(), codebook: "c@1".into(), ..Versions::default() }
    }

    fn report() -> Report {
        let title = Some("Norland expels".into());
        Report { id: "r#1".into(), title, text: TEXT.into(), ..Report::default() }
    }

    fn id() -> impl Strategy<Value = String> {
        prop_oneof![(1..9_u32).prop_map(|n| format!("r#1#{n}")), words()]
    }

    fn event() -> impl Strategy<Value = Record> {
        let parties = (prop::collection::vec(entity(), 0..3), prop::collection::vec(entity(), 0..2));
        let lists = (prop::collection::vec(quantity(), 0..3), prop::collection::vec(attribution(), 0..2));
        let more = (prop::collection::vec(evidence(), 0..3), option::of([maybe(), maybe()]), cite(versions()));
        let texts = [words(), words(), words(), words()];
        (id(), parties, lists, more, texts, place(), [maybe(), maybe()], any::<(bool, f64, Option<bool>)>()).prop_map(
            |(
                id,
                (actor, recipient),
                (quantity, attribution),
                (evidence, measure, cite_info),
                texts,
                place,
                dates,
                odd,
            )| {
                let [event_text, text, modality, rule] = texts;
                let [date, event_loc] = dates;
                let (start, end, sentence) = place;
                Record::Event(Event {
                    record: "event".into(),
                    incident: if odd.0 { id.clone() } else { String::new() },
                    report: if id.is_empty() { "other".into() } else { "r#1".into() },
                    id,
                    date_precision: date.as_ref().map(|_| Precision::Month),
                    date,
                    actor,
                    recipient,
                    quantity,
                    attribution,
                    evidence,
                    cite_info,
                    event_text,
                    event_loc,
                    text: if odd.0 { sentence } else { text },
                    text_info: TextInfo { sequence: 1, start, end },
                    modality,
                    rule,
                    negated: odd.0,
                    event_scale: if odd.1.is_finite() { odd.1 } else { -0.1 },
                    measure: measure.map(|[name, holder]| Measure {
                        name,
                        holder,
                        notice: Some(0),
                        ..Measure::default()
                    }),
                    mode: vec![String::new()],
                    ..Event::default()
                })
            },
        )
    }

    fn other() -> impl Strategy<Value = Record> {
        let statement = (id(), option::of(entity()), place(), place(), cite(versions())).prop_map(
            |(id, speaker, (start, end, text), at, cite_info)| {
                let cue = Words { text, start, end };
                Record::Statement(Statement {
                    record: "statement".into(),
                    id,
                    report: "r#1".into(),
                    speaker,
                    content: vec![cue.clone(), Words::default()],
                    cue,
                    text: at.2,
                    text_info: TextInfo { sequence: 0, start: at.0, end: at.1 },
                    cite_info,
                    ..Statement::default()
                })
            },
        );
        let standing = (id(), [maybe(), maybe(), maybe()], place(), option::of(any::<u64>()), cite(versions()))
            .prop_map(|(id, [holder, name, since], (start, end, text), value, cite_info)| {
                Record::Standing(Standing {
                    record: "standing".into(),
                    id,
                    report: "r#1".into(),
                    kind: "filled".into(),
                    parties: holder.iter().cloned().collect(),
                    holder,
                    name,
                    since,
                    value,
                    text,
                    start,
                    end,
                    text_info: TextInfo { sequence: 2, start: 0, end: 50 },
                    cite_info,
                    ..Standing::default()
                })
            });
        prop_oneof![statement, standing]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn records_come_back_as_they_were(records in prop::collection::vec(prop_oneof![event(), other()], 0..4)) {
            let packed = pack(&report(), &records, &versions()).expect("packs");
            prop_assert_eq!(unpack(&report(), &packed, &versions()).expect("unpacks"), records);
        }
    }

    #[test]
    fn the_words_of_a_span_are_not_kept_twice() {
        let record =
            read_record(serde_json::json!({"record": "standing", "id": "r#1#1", "report": "r#1", "kind": "stance",
            "start": 52, "end": 65, "text": "“We regret it", "cite_info": versions().cite(&report())}))
            .expect("a record");
        let packed = pack(&report(), std::slice::from_ref(&record), &versions()).expect("packs");
        let json = body::unpack_text(&packed).expect("JSON");
        assert!(!json.contains("regret") && !json.contains("cite_info"), "{json}");
        assert_eq!(unpack(&report(), &packed, &versions()).expect("unpacks"), [record]);
    }
}
