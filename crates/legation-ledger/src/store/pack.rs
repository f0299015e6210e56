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
