//! Whether a record says what its report says: every offset within the text, the words of a span those that stand there, and
//! codes that are codes.

use crate::effects::Effects;
use crate::plover;
use legation_text::record::{Attribution, Entity, Evidence, Record, Words};
use legation_text::{Span, TextIndex};

/// What a record tells of a stretch of text: field, first code point, one past the last, its words.
type Told<'r> = (&'static str, usize, usize, &'r str);

/// What is wrong with a record of this text, and the mend: one sentence each; the first of several.
pub(super) fn wrong(record: &Record, text: &TextIndex<'_>) -> Option<(String, String)> {
    let (what, mend) = faults(record, Some(text)).into_iter().next()?;
    Some((format!("record `{}`: {what}", record.id()), mend))
}

/// Refuses a correction with what [`wrong`] says of the record after it and did not say before; an entry by hand has no text
/// to hold it against.
pub(super) fn newly_wrong(before: &Record, after: &Record, text: Option<&str>) -> Result<(), String> {
    let index = text.map(TextIndex::new);
    // Words that no text is there to be held against must be those that were told.
    let quoted = |record: &Record| -> Vec<String> { spans(record).into_iter().map(|told| told.3.to_owned()).collect() };
    let told = quoted(before);
    let invented = spans(after).into_iter().find(|(_, start, end, words)| {
        !words.is_empty() && (text.is_none() || start == end) && !told.iter().any(|before| before == words)
    });
    if let Some((field, _, _, words)) = invented {
        return Err(format!("`{field}` would quote “{}”, which nobody told: the words of evidence stay", short(words)));
    }
    // A record that has a fault already must not take in another.
    let then = faults(before, index.as_ref());
    let new = faults(after, index.as_ref()).into_iter().find(|fault| !then.contains(fault));
    new.map_or(Ok(()), |(what, mend)| Err(format!("{what}; {mend}")))
}

/// What is wrong with a record by each rule, in their order, and the mends: every span and code, of the register and of values the first.
fn faults(record: &Record, text: Option<&TextIndex<'_>>) -> Vec<(String, String)> {
    let values = of_values(record).map(|(what, mend)| (what, mend.to_owned()));
    let great = too_great(record).map(|what| (what, "take a smaller one".to_owned()));
    let spans = text.into_iter().flat_map(|text| spans(record).into_iter().filter_map(|told| of_span(told, text)));
    spans.chain(of_codes(record)).chain(of_register(record)).chain(values).chain(great).collect()
}

/// Reports count in billions; beyond this, sums say nothing.
const MOST_TOLD: u64 = 1_000_000_000_000_000;

/// A number that nothing has, in words.
pub(super) fn too_great(record: &Record) -> Option<String> {
    let numbers: Vec<Option<u64>> = match record {
        Record::Event(r) => {
            let notice = r.measure.as_ref().and_then(|measure| measure.notice);
            r.quantity.iter().flat_map(|q| [q.value, q.low, q.high]).chain([notice]).collect()
        }
        Record::Statement(_) => Vec::new(),
        Record::Standing(r) => vec![r.value, r.low, r.high, r.notice],
    };
    let most = numbers.into_iter().flatten().max()?;
    (most > MOST_TOLD).then(|| format!("{most} is too great a number; the greatest is {MOST_TOLD}"))
}

fn of_span((field, start, end, words): Told<'_>, text: &TextIndex<'_>) -> Option<(String, String)> {
    // Another coder need not tell where a word stands.
    if start == 0 && end == 0 {
        return None;
    }
    let mend = || "count offsets in code points from the start of the report's text".to_owned();
    let length = text.len();
    if start.max(end) > length {
        return Some((format!("`{field}` points at code point {} of a text of {length}", start.max(end)), mend()));
    }
    if start > end {
        return Some((format!("`{field}` begins at code point {start} and ends at {end}"), mend()));
    }
    let stands = text.slice(Span::new(start, end));
    (!words.is_empty() && stands != words).then(|| {
        let error =
            format!("`{field}` has “{}” where the text has “{}” ({start} to {end})", short(words), short(stands));
        (error, mend())
    })
}

fn short(words: &str) -> String {
    const LONG: usize = 40;
    let cut: String = words.chars().take(LONG).collect();
    if cut.len() < words.len() { cut + "…" } else { cut }
}

fn of_codes(record: &Record) -> Vec<(String, String)> {
    let Record::Event(event) = record else { return Vec::new() };
    let types = event.event.iter().map(|code| plover::unknown_type(code));
    let of = event.event.first().map_or("", String::as_str);
    let modes = event.mode.iter().map(|code| plover::unknown_mode(of, code));
    let contexts = event.context.iter().map(|code| plover::unknown_context(code));
    let cameo = event.cameo.iter().map(|code| plover::unknown_cameo(code));
    types.chain(modes).chain(contexts).chain(cameo).flatten().collect()
}

/// Sectors, kinds of standing things, their acts and statuses: what the register has no word for it could never answer with.
fn of_register(record: &Record) -> Option<(String, String)> {
    let sectors: Vec<(&str, Option<&str>)> = match record {
        Record::Event(r) => {
            let parties = [("actor", &r.actor), ("recipient", &r.recipient)].into_iter();
            let parties = parties.flat_map(|(field, all)| all.iter().map(move |e| (field, e.sector.as_deref())));
            parties.chain(r.attribution.iter().map(|a| ("attribution", a.sector.as_deref()))).collect()
        }
        Record::Statement(r) => r.speaker.iter().map(|e| ("speaker", e.sector.as_deref())).collect(),
        Record::Standing(r) => r.attribution.iter().map(|a| ("attribution", a.sector.as_deref())).collect(),
    };
    let mut sectors = sectors.into_iter().filter_map(|(field, code)| Some((field, code?)));
    let sector = sectors.find_map(|(field, code)| plover::unknown_sector(field, code));
    sector.or_else(|| match record {
        Record::Event(r) => {
            let measure = r.measure.as_ref()?;
            unknown_kind("measure.kind", &measure.kind).or_else(|| {
                let kind = Effects::shared().kind(&measure.kind)?;
                let acts = kind.effects.iter().map(|effect| effect.act.as_str());
                unknown(
                    format!("act `{}` of the kind `{}` in `measure.act`", measure.act, kind.name),
                    &measure.act,
                    acts,
                )
            })
        }
        Record::Statement(_) => None,
        Record::Standing(r) => unknown_kind("kind", &r.kind).or_else(|| {
            let kind = Effects::shared().kind(&r.kind).filter(|kind| !kind.statuses.is_empty())?;
            let status = r.status.as_deref()?;
            let known = kind.statuses.iter().map(String::as_str);
            unknown(format!("status `{status}` of the kind `{}`", kind.name), status, known)
        }),
    })
}

fn unknown_kind(field: &str, kind: &str) -> Option<(String, String)> {
    if kind.is_empty() {
        return Some((format!("`{field}` is missing"), "mend the record".into()));
    }
    let known = Effects::shared().kinds().iter().map(|kind| kind.name.as_str());
    plover::unknown(format!("kind `{kind}` in `{field}`"), kind, known, "`legation effects list` shows all")
}

fn unknown<'k>(what: String, word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<(String, String)> {
    let all: Vec<&str> = known.clone().collect();
    plover::unknown(what, word, known, &format!("it is one of {}", all.join(", ")))
}

/// Values that nothing has, whoever coded them.
fn of_values(record: &Record) -> Option<(String, &'static str)> {
    let ranges: Vec<(Option<u64>, Option<u64>)> = match record {
        Record::Event(r) => r.quantity.iter().map(|q| (q.low, q.high)).collect(),
        Record::Statement(_) => Vec::new(),
        Record::Standing(r) => vec![(r.low, r.high)],
    };
    let reversed = ranges.into_iter().find_map(|(low, high)| low.zip(high).filter(|(low, high)| low > high));
    if let Some((low, high)) = reversed {
        return Some((format!("the number goes from {low} to {high}"), "put the lesser first"));
    }
    let Record::Event(event) = record else { return None };
    if event.quad_code > 4 {
        return Some((format!("the quad code is {}", event.quad_code), "it goes from 0 to 4"));
    }
    if !(-10.0..=10.0).contains(&event.event_scale) {
        return Some((format!("the intensity is {}", event.event_scale), "it goes from -10 to 10"));
    }
    if !(0.0..=1.0).contains(&event.confidence) {
        return Some((format!("the confidence is {}", event.confidence), "it goes from 0 to 1"));
    }
    // Days alone: "2022-03" may well begin before the 5th of March.
    let days = event.date.as_ref().zip(event.enddate.as_ref()).filter(|(a, b)| a.len() == 10 && b.len() == 10);
    let (first, last) = days.filter(|(first, last)| first > last)?;
    Some((format!("it lasts from {first} to {last}"), "put the earlier day first"))
}

fn spans(record: &Record) -> Vec<Told<'_>> {
    let mut told = Vec::new();
    match record {
        Record::Event(r) => {
            told.push(("event_text", r.event_start, r.event_end, ""));
            told.push(("text", r.text_info.start, r.text_info.end, r.text.as_str()));
            told.extend(r.actor.iter().map(|e| entity("actor", e)));
            told.extend(r.recipient.iter().map(|e| entity("recipient", e)));
            told.extend(r.quantity.iter().map(|q| ("quantity", q.start, q.end, q.text.as_str())));
            told.extend(r.attribution.iter().map(attribution));
            told.extend(r.cause.iter().map(|c| ("cause", c.start, c.end, c.text.as_str())));
            told.extend(r.evidence.iter().map(evidence));
        }
        Record::Statement(r) => {
            told.push(("text", r.text_info.start, r.text_info.end, r.text.as_str()));
            told.extend(r.speaker.iter().map(|e| entity("speaker", e)));
            told.push(words("cue", &r.cue));
            told.extend(r.content.iter().map(|w| words("content", w)));
        }
        Record::Standing(r) => {
            told.push(("text", r.start, r.end, r.text.as_str()));
            told.push(("text_info", r.text_info.start, r.text_info.end, ""));
            told.extend(r.attribution.iter().map(attribution));
            told.extend(r.evidence.iter().map(evidence));
        }
    }
    told
}

fn entity<'r>(field: &'static str, entity: &'r Entity) -> Told<'r> {
    (field, entity.start, entity.end, &entity.entity_text)
}

fn attribution(attribution: &Attribution) -> Told<'_> {
    ("attribution", attribution.start, attribution.end, &attribution.entity_text)
}

fn evidence(evidence: &Evidence) -> Told<'_> {
    ("evidence", evidence.start, evidence.end, &evidence.text)
}

fn words<'r>(field: &'static str, words: &'r Words) -> Told<'r> {
    (field, words.start, words.end, &words.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::read_record;
    use serde_json::{Value, json};

    const TEXT: &str = "Łódź: Norland expelled three diplomats.";

    fn told(fields: Value) -> Option<String> {
        let mut record =
            json!({"record": "event", "id": "r#1", "event": ["SANCTION"], "event_start": 6, "event_end": 38});
        for (key, value) in fields.as_object().expect("fields") {
            record[key] = value.clone();
        }
        let record = read_record(record).expect("a record");
        wrong(&record, &TextIndex::new(TEXT)).map(|(error, mend)| format!("{error}; {mend}"))
    }

    #[test]
    fn what_is_not_so_is_told_and_what_is_absent_is_not_missed() {
        for sound in [
            json!({}),
            json!({"actor": [{"key": "NRL", "entity_text": "the government"}]}),
            json!({"actor": [{"entity_text": "Norland", "start": 6, "end": 13}], "mode": ["expel"], "context": ["diplomatic"]}),
            json!({"cause": [{"start": 6, "end": 13}], "cameo": "161"}),
            json!({"cameo": "17"}),
            json!({"cameo": "010"}),
            json!({"context": ["████████"]}),
            json!({"measure": {"act": "withdraw", "kind": "accreditation"}, "actor": [{"key": "NRL", "sector": "GOV"}]}),
        ] {
            assert_eq!(told(sound.clone()), None, "{sound}");
        }
        let mend = "count offsets in code points from the start of the report's text";
        for (fields, expected) in [
            (
                json!({"quantity": [{"value": 18_446_744_073_709_551_615_u64}]}),
                "record `r#1`: 18446744073709551615 is too great a number; the greatest is 1000000000000000; take a smaller one"
                    .into(),
            ),
            (json!({"confidence": 7}), "record `r#1`: the confidence is 7; it goes from 0 to 1".into()),
            (json!({"quad_code": 9}), "record `r#1`: the quad code is 9; it goes from 0 to 4".into()),
            (json!({"event_scale": 77}), "record `r#1`: the intensity is 77; it goes from -10 to 10".into()),
            (
                json!({"quantity": [{"low": 9, "high": 3}]}),
                "record `r#1`: the number goes from 9 to 3; put the lesser first".into(),
            ),
            (
                json!({"date": "2022-03-05", "enddate": "2022-03-01"}),
                "record `r#1`: it lasts from 2022-03-05 to 2022-03-01; put the earlier day first".into(),
            ),
            (
                json!({"actor": [{"entity_text": "Moscow", "start": 500, "end": 900}]}),
                format!("record `r#1`: `actor` points at code point 900 of a text of 39; {mend}"),
            ),
            (
                json!({"text_info": {"start": 4000, "end": 5000}}),
                format!("record `r#1`: `text` points at code point 5000 of a text of 39; {mend}"),
            ),
            (
                json!({"actor": [{"entity_text": "Norland", "start": 9, "end": 16}]}),
                format!("record `r#1`: `actor` has “Norland” where the text has “land ex” (9 to 16); {mend}"),
            ),
            (
                json!({"event_start": 9, "event_end": 6}),
                format!("record `r#1`: `event_text` begins at code point 9 and ends at 6; {mend}"),
            ),
            (
                json!({"event": ["NONSENSE"], "mode": ["zzz"]}),
                "record `r#1`: unknown type `NONSENSE`; see codebook/plover.toml for those that there are".into(),
            ),
            (
                json!({"mode": ["exple"]}),
                "record `r#1`: unknown mode `exple` of SANCTION; did you mean `expel`?".into(),
            ),
            (
                json!({"context": ["diplomatc"]}),
                "record `r#1`: unknown context `diplomatc`; did you mean `diplomatic`?".into(),
            ),
            (
                json!({"measure": {"act": "withdrw", "kind": "accreditation"}}),
                "record `r#1`: unknown act `withdrw` of the kind `accreditation` in `measure.act`; did you mean `withdraw`?"
                    .into(),
            ),
            (
                json!({"measure": {"act": "withdraw", "kind": "zebra"}}),
                "record `r#1`: unknown kind `zebra` in `measure.kind`; `legation effects list` shows all".into(),
            ),
            (
                json!({"recipient": [{"key": "SDL", "sector": "GVO"}]}),
                "record `r#1`: unknown sector `GVO` in `recipient`; did you mean `GOV`?".into(),
            ),
            (
                json!({"record": "standing", "kind": "fild"}),
                "record `r#1`: unknown kind `fild` in `kind`; did you mean `filled`?".into(),
            ),
            (
                json!({"record": "standing", "kind": "body", "status": "dormnt"}),
                "record `r#1`: unknown status `dormnt` of the kind `body`; did you mean `dormant`?".into(),
            ),
            (json!({"cameo": "999999"}), "record `r#1`: unknown CAMEO code `999999`; see codebook/cameo.tsv".into()),
        ] {
            assert_eq!(told(fields.clone()), Some(expected), "{fields}");
        }
    }
}
