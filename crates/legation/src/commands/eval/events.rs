//! Scores of coded events against gold records, as `type`, `pair` and `full`.
//!
//! A gold record has an `id`, a `text` and one event (`event`, `actor`, `recipient`) or several (`events`). Matching is
//! one to one inside a record, best level first: *full* is the same type, the same actors and the same recipients (where
//! one side lists all parties as actors, all parties together); *pair* the same parties and type; *type* the type alone.
//! The gold knows one code for every organisation, so IGO, UNO, EUR and NGO count as the same.

use crate::engine::Engine;
use legation_read::{Content, Incoming, Rejected};
use legation_text::Report;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A gold record.
#[derive(Deserialize)]
struct Gold {
    id: String,
    text: Option<String>,
    date: Option<String>,
    #[serde(default)]
    events: Option<Vec<GoldEvent>>,
    #[serde(flatten)]
    own: GoldEvent,
}

/// A gold event.
#[derive(Default, Deserialize)]
struct GoldEvent {
    #[serde(default)]
    event: OneOrMany,
    #[serde(default)]
    accept_event: Vec<String>,
    #[serde(default)]
    actor: Option<Vec<Party>>,
    #[serde(default)]
    recipient: Option<Vec<Party>>,
}

#[derive(Deserialize)]
struct Party {
    code: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
    #[default]
    None,
}

/// What matching looks at.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shape {
    kind: Option<String>,
    also: Vec<String>,
    actors: BTreeSet<String>,
    recipients: BTreeSet<String>,
}

/// Precision, recall and their mean.
#[derive(Debug, PartialEq, Serialize)]
pub struct Prf {
    p: f64,
    r: f64,
    f1: f64,
}

/// Right answers of one type.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct OfType {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    type_: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full: Option<u64>,
    gold: u64,
}

/// Scores of one file.
#[derive(Debug, PartialEq, Serialize)]
pub struct Scores {
    file: String,
    gold: u64,
    predicted: u64,
    events_per_record: f64,
    #[serde(rename = "type")]
    type_: Prf,
    pair: Prf,
    full: Prf,
    by_type: BTreeMap<String, OfType>,
}

/// Codes the text of every gold record and compares.
pub fn score(file: &str, text: &str, engine: &Engine) -> Result<Scores, Rejected> {
    let mut records = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let gold: Gold = serde_json::from_str(line).map_err(|error| {
            let told = legation_read::without_place(&error);
            let mend = "give one gold record a line, or name a CoNLL-U file so that it ends in .conllu";
            Rejected::file(file, format!("this is no gold record: {told}"), mend).at(number as u64 + 1)
        })?;
        if gold.text.is_none() {
            let row = Rejected::file(file, "the gold record has no `text` to code", "add the text of the record");
            return Err(row.at(number as u64 + 1).of(&gold.id));
        }
        records.push(gold);
    }
    let coded: Vec<Vec<Shape>> = records.par_iter().map(|gold| code(file, gold, engine)).collect();
    let mut by_id: BTreeMap<&str, (Vec<Shape>, Vec<Shape>)> = BTreeMap::new();
    for (gold, coded) in records.iter().zip(coded) {
        let (wanted, given) = by_id.entry(&gold.id).or_default();
        match &gold.events {
            Some(events) => wanted.extend(events.iter().map(shape)),
            None => wanted.push(shape(&gold.own)),
        }
        given.extend(coded);
    }
    Ok(compare(file, by_id.values()))
}

fn code(file: &str, gold: &Gold, engine: &Engine) -> Vec<Shape> {
    let date = gold.date.as_deref().and_then(|day| day.parse().ok());
    let text = gold.text.clone().unwrap_or_default();
    let report = Report { id: gold.id.clone(), date, text, ..Report::default() };
    let incoming = Incoming { report, content: Content::Prose, file: file.to_owned(), line: None };
    let Ok(parsed) = engine.parse(&incoming) else { return Vec::new() };
    let events = engine.code(&parsed).events;
    let codes = |parties: &[legation_text::record::Entity]| {
        parties.iter().filter_map(|p| p.code.as_deref()).map(one_code).collect()
    };
    let shape = |event: &legation_text::record::Event| Shape {
        kind: event.event.first().cloned(),
        also: Vec::new(),
        actors: codes(&event.actor),
        recipients: codes(&event.recipient),
    };
    events.iter().map(shape).collect()
}

fn one_code(code: &str) -> String {
    if matches!(code, "IGO" | "UNO" | "EUR" | "NGO") { "IGO".to_owned() } else { code.to_owned() }
}

fn shape(event: &GoldEvent) -> Shape {
    let codes = |parties: &Option<Vec<Party>>| {
        let codes = parties.iter().flatten().filter_map(|party| party.code.as_deref());
        codes.filter(|code| !code.is_empty()).map(one_code).collect()
    };
    let kind = match &event.event {
        OneOrMany::One(kind) => Some(kind.clone()),
        OneOrMany::Many(kinds) => kinds.first().cloned(),
        OneOrMany::None => None,
    };
    Shape { kind, also: event.accept_event.clone(), actors: codes(&event.actor), recipients: codes(&event.recipient) }
}

/// 3 full, 2 pair, 1 type, 0 nothing.
fn level(gold: &Shape, given: &Shape) -> usize {
    if given.kind != gold.kind && !given.kind.as_ref().is_some_and(|kind| gold.also.contains(kind)) {
        return 0;
    }
    if gold.actors == given.actors && gold.recipients == given.recipients {
        return 3;
    }
    let union = |shape: &Shape| shape.actors.union(&shape.recipients).cloned().collect::<BTreeSet<_>>();
    if union(gold) == union(given) {
        return if gold.recipients.is_empty() || given.recipients.is_empty() { 3 } else { 2 };
    }
    1
}

fn compare<'a>(file: &str, records: impl ExactSizeIterator<Item = &'a (Vec<Shape>, Vec<Shape>)>) -> Scores {
    let count = records.len();
    let (mut gold_count, mut given_count) = (0, 0);
    let mut hits = [0u64; 4];
    let mut by_type: BTreeMap<String, OfType> = BTreeMap::new();
    let name = |shape: &Shape| shape.kind.clone().unwrap_or_else(|| "null".to_owned());
    for (gold, given) in records {
        gold_count += gold.len() as u64;
        given_count += given.len() as u64;
        let mut left: Vec<&Shape> = gold.iter().collect();
        let mut free: Vec<&Shape> = given.iter().collect();
        for wanted in [3, 2, 1] {
            left.retain(|gold| {
                let Some(at) = free.iter().position(|given| level(gold, given) == wanted) else { return true };
                free.remove(at);
                hits[1..=wanted].iter_mut().for_each(|hit| *hit += 1);
                let of_type = by_type.entry(name(gold)).or_default();
                *of_type.type_.get_or_insert(0) += 1;
                *of_type.full.get_or_insert(0) += u64::from(wanted == 3);
                false
            });
        }
        for gold in gold {
            by_type.entry(name(gold)).or_default().gold += 1;
        }
    }
    let prf = |hit: u64| {
        let share = |of: u64| if of > 0 { hit as f64 / of as f64 } else { 0.0 };
        let (p, r) = (share(given_count), share(gold_count));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Prf { p: rounded(p, 3), r: rounded(r, 3), f1: rounded(f1, 3) }
    };
    Scores {
        file: file.to_owned(),
        gold: gold_count,
        predicted: given_count,
        events_per_record: rounded(given_count as f64 / count.max(1) as f64, 2),
        type_: prf(hits[1]),
        pair: prf(hits[2]),
        full: prf(hits[3]),
        by_type,
    }
}

fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.digits$}").parse().unwrap_or(value)
}

impl Scores {
    /// For reading.
    pub fn to_table(&self) -> String {
        let mut out = format!(
            "{}: {} gold events, {} coded, {:.2} a record\n        precision   recall       F1\n",
            self.file, self.gold, self.predicted, self.events_per_record
        );
        for (name, score) in [("type", &self.type_), ("pair", &self.pair), ("full", &self.full)] {
            out.push_str(&format!("  {name:<6} {:>8.3} {:>8.3} {:>8.3}\n", score.p, score.r, score.f1));
        }
        out.push_str("              gold     type     full\n");
        for (name, of_type) in &self.by_type {
            let (right, full) = (of_type.type_.unwrap_or(0), of_type.full.unwrap_or(0));
            out.push_str(&format!("  {name:<10} {:>5} {right:>8} {full:>8}\n", of_type.gold));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(kind: &str, actors: &[&str], recipients: &[&str]) -> Shape {
        let set = |codes: &[&str]| codes.iter().map(|code| one_code(code)).collect();
        Shape { kind: Some(kind.into()), also: Vec::new(), actors: set(actors), recipients: set(recipients) }
    }

    #[test]
    fn levels_as_the_manual_of_the_gold_has_them() {
        let gold = shape("CONSULT", &["FRA", "DEU"], &[]);
        assert_eq!(level(&gold, &shape("CONSULT", &["FRA", "DEU"], &[])), 3);
        assert_eq!(level(&gold, &shape("CONSULT", &["FRA"], &["DEU"])), 3, "one side lists all as actors");
        assert_eq!(level(&gold, &shape("CONSULT", &["FRA"], &[])), 1);
        assert_eq!(level(&gold, &shape("AGREE", &["FRA", "DEU"], &[])), 0);
        let gold = shape("SANCTION", &["UNO"], &["RUS"]);
        assert_eq!(level(&gold, &shape("SANCTION", &["RUS"], &["IGO"])), 2, "organisations share a code");
        let either = Shape { also: vec!["COERCE".into()], ..gold };
        assert_eq!(level(&either, &shape("COERCE", &["IGO"], &["RUS"])), 3);
    }

    #[test]
    fn matching_is_one_to_one_and_best_first() {
        let gold = vec![shape("AID", &["JPN"], &["PER"]), shape("AID", &["FRA"], &["MLI"])];
        let given = vec![shape("AID", &["FRA"], &["MLI"]), shape("REQUEST", &["MLI"], &[])];
        let records = [(gold, given), (vec![shape("ASSAULT", &[], &[])], Vec::new())];
        let scores = compare("gold.jsonl", records.iter());
        assert_eq!((scores.gold, scores.predicted, scores.events_per_record), (3, 2, 1.0));
        assert_eq!(scores.type_, Prf { p: 0.5, r: 0.333, f1: 0.4 });
        assert_eq!(scores.full, Prf { p: 0.5, r: 0.333, f1: 0.4 });
        assert_eq!(scores.by_type["AID"], OfType { type_: Some(1), full: Some(1), gold: 2 });
        assert_eq!(scores.by_type["ASSAULT"], OfType { type_: None, full: None, gold: 1 });
    }
}
