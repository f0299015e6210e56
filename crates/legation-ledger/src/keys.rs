//! The keys that records have, as their types name them. Records are read leniently, and further keys are ignored: but one that is a slip
//! of the pen for a key of ours loses what stands under it.

use legation_code::fault::slip;
use legation_text::record::{
    Attribution, Cause, CiteInfo, Entity, Event, Evidence, Measure, Quantity, Standing, Statement, TextInfo, Words,
};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

/// The first misspelt key of a record, and the key that is meant, each with the field it stands in.
///
/// ```
/// let record = serde_json::json!({"record": "event", "mesure": {}, "note": "ours"});
/// let found = legation_ledger::keys::misspelt(&record);
/// assert_eq!(found, Some(("mesure".into(), "measure".into())));
/// ```
pub fn misspelt(record: &Value) -> Option<(String, String)> {
    let record = record.as_object()?;
    let own = match record.get("record")?.as_str()? {
        "event" => of::<Event>(),
        "statement" => of::<Statement>(),
        "standing" => of::<Standing>(),
        _ => return None,
    };
    in_object(record, own).or_else(|| {
        record.iter().find_map(|(field, value)| {
            let keys = below(field)?;
            let objects = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            let (key, meant) =
                objects.iter().filter_map(Value::as_object).find_map(|object| in_object(object, keys))?;
            Some((format!("{field}.{key}"), format!("{field}.{meant}")))
        })
    })
}

fn in_object(object: &Map<String, Value>, keys: &'static [&'static str]) -> Option<(String, String)> {
    // What is there under its own name was not meant.
    let missing = keys.iter().copied().filter(|key| !object.contains_key(*key));
    let strange = object.keys().filter(|key| !keys.contains(&key.as_str()));
    strange.into_iter().find_map(|key| Some((key.clone(), slip(key, missing.clone())?.to_owned())))
}

/// The keys of what stands under a field.
fn below(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "actor" | "recipient" | "speaker" => of::<Entity>(),
        "attribution" => of::<Attribution>(),
        "cause" => of::<Cause>(),
        "cite_info" => of::<CiteInfo>(),
        "content" | "cue" => of::<Words>(),
        "evidence" => of::<Evidence>(),
        "measure" => of::<Measure>(),
        "quantity" => of::<Quantity>(),
        "text_info" => of::<TextInfo>(),
        _ => return None,
    })
}

/// The keys of a type.
fn of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // Asking for the keys is all that reading from here does.
    let _ = T::deserialize(Asked(&mut keys));
    keys
}

/// What a type asks to be read from: takes the keys it names, and gives nothing.
struct Asked<'k>(&'k mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("no record"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_slip_is_told_and_a_further_key_is_not() {
        for (record, expected) in [
            (json!({"record": "event", "quantty": []}), Some(("quantty", "quantity"))),
            (
                json!({"record": "event", "measure": {"act": "withdraw", "holdr": "SDL"}}),
                Some(("measure.holdr", "measure.holder")),
            ),
            (json!({"record": "event", "actor": [{"key": "NRL"}, {"kye": "SDL"}]}), Some(("actor.kye", "actor.key"))),
            (json!({"record": "event", "effective_no": "2026-03-01"}), Some(("effective_no", "effective_on"))),
            (json!({"record": "standing", "stauts": "open"}), Some(("stauts", "status"))),
            (json!({"record": "statement", "speakr": {}}), Some(("speakr", "speaker"))),
            (json!({"record": "event", "x_score": 3, "note": "n", "actor": [{"wikidata": "Q159"}]}), None),
            (json!({"record": "event", "date": "2026", "dates": []}), None),
        ] {
            let found = misspelt(&record);
            assert_eq!(found.as_ref().map(|(key, meant)| (key.as_str(), meant.as_str())), expected, "{record}");
        }
    }
}
