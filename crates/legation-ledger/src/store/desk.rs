//! Acts of the desk in, and what they do to claims: corrections, rejections, and what undoes them.

use super::body;
use super::cache;
use super::read::{self, ActBody, ActRow, Placed, acts_where};
use super::write::Writer;
use super::{Fault, Ledger, Stamp, Trouble, chain, check, schema};
use crate::act::{Act, Entered};
use crate::claim::{Claim, read_record};
use crate::effects::Effects;
use crate::hand;
use legation_code::fault::closest;
use legation_text::record::Record;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What the acts in effect say, of claims, publishers and each other.
#[derive(Debug, Default)]
pub(super) struct Orders {
    pub undone: BTreeSet<String>,
    pub rejected: BTreeSet<String>,
    /// By claim, in their order.
    pub corrections: BTreeMap<String, Vec<Correction>>,
    pub merges: Vec<(String, Vec<String>)>,
    pub splits: Vec<(String, Vec<String>)>,
    pub credibility: BTreeMap<String, u8>,
    pub reliability: BTreeMap<String, String>,
    pub owners: BTreeMap<String, String>,
}

/// What one act mends.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Correction {
    act: String,
    field: String,
    value: Json,
}

impl Orders {
    /// Of the acts up to row `rows`.
    pub(super) fn read(db: &Connection, rows: i64) -> Result<Orders, Trouble> {
        Ok(Orders::of(&acts_where(db, "kind <> 'enter' AND seq <= ?1", rows)?))
    }

    fn of(acts: &[ActRow]) -> Orders {
        let mut orders = Orders::default();
        // From the last to the first: an act that takes back another is itself in effect unless a later one takes it back.
        for act in acts.iter().rev() {
            if let Act::Undo { of } = &act.body.act
                && !orders.undone.contains(&act.id())
            {
                orders.undone.insert(of.clone());
            }
        }
        for act in acts.iter().filter(|act| !orders.undone.contains(&act.id())).collect::<Vec<_>>() {
            let id = act.id();
            match act.body.act.clone() {
                Act::Enter(_) | Act::Undo { .. } => {}
                Act::Accept { claim } => {
                    orders.rejected.remove(&claim);
                }
                Act::Reject { claim } => {
                    orders.rejected.insert(claim);
                }
                Act::Correct { claim, field, value } => {
                    orders.corrections.entry(claim).or_default().push(Correction { act: id, field, value });
                }
                Act::Merge { claims } => orders.merges.push((id, claims)),
                Act::Split { claims } => orders.splits.push((id, claims)),
                Act::Rate { publisher, reliability } => {
                    orders.reliability.insert(publisher, reliability);
                }
                Act::Weigh { claim, credibility } => {
                    orders.credibility.insert(claim, credibility);
                }
                Act::Own { publisher, owner } => {
                    orders.owners.insert(publisher, owner);
                }
            }
        }
        orders
    }

    /// A record with the corrections of its claim.
    ///
    /// # Errors
    /// One sentence naming the correction that cannot be made: what it rested on was taken back.
    pub(super) fn correct(&self, record: Record) -> Result<Record, String> {
        let Some(corrections) = self.corrections.get(record.id()) else { return Ok(record) };
        corrections.iter().try_fold(record, |record, Correction { act, field, value }| {
            corrected(&record, field, value)
                .and_then(|record| Claim::of(&record, crate::date::Day(0), false).map(|_| record))
                .map_err(|what| format!("`{act}` can no longer correct `{field}` of `{}`: {what}", record.id()))
        })
    }

    /// The same, where one act that cannot be followed must not hide the claim: the record as it was filed then, and why.
    pub(super) fn correct_or_keep(&self, record: &Record) -> (Record, Option<String>) {
        match self.correct(record.clone()) {
            Ok(record) => (record, None),
            Err(why) => {
                (record.clone(), Some(format!("{why}; it stands as it was filed until that act is taken back")))
            }
        }
    }

    /// Whether a correction may lead a claim to other parties.
    pub(super) fn may_move(&self, claim: &str) -> bool {
        const PARTIES: [&str; 9] =
            ["actor", "recipient", "measure", "holder", "host", "by", "against", "parties", "speaker"];
        let corrections = self.corrections.get(claim).map_or(&[][..], Vec::as_slice);
        corrections.iter().any(|c| c.field.split('.').next().is_some_and(|field| PARTIES.contains(&field)))
    }

    /// Corrections that can no longer be made, a sentence each; of those that are not the same in `before`.
    pub(super) fn broken(&self, db: &Connection, before: &Orders) -> Result<Vec<String>, Trouble> {
        let mut broken = Vec::new();
        let mut shelf = read::Shelf::new(db);
        for (claim, corrections) in &self.corrections {
            if before.corrections.get(claim) == Some(corrections) {
                continue;
            }
            let Some(placed) = shelf.find(claim)? else { continue };
            if !self.undone.contains(placed.record.report()) {
                broken.extend(self.correct(placed.record).err());
            }
        }
        Ok(broken)
    }
}

/// A record with another value in one field. The field is named as in the record ("date", "measure.deadline",
/// "quantity.0.value"); a number for `quantity` is the event's own, a party's key for `actor` or `recipient` that party alone, a
/// word for a list that word alone.
pub(super) fn corrected(record: &Record, field: &str, value: &Json) -> Result<Record, String> {
    let fixed = ["", "record", "id", "report", "cite_info", "text_info"];
    if fixed.contains(&field.split('.').next().unwrap_or("")) {
        return Err(format!("`{field}` of a record cannot be corrected"));
    }
    if field.split('.').any(|step| QUOTED.contains(&step)) {
        return Err(format!(
            "`{field}` quotes what was told and stays: correct what was made of it, or reject the claim"
        ));
    }
    let unknown = || no_field(record, field);
    let mut json = serde_json::to_value(record).map_err(|error| error.to_string())?;
    let mut at = &mut json;
    let steps: Vec<&str> = field.split('.').collect();
    for (n, step) in steps.iter().enumerate() {
        let last = n + 1 == steps.len();
        at = match at {
            // A measure leaves out the keys it has no value for.
            Json::Object(map) if map.contains_key(*step) || (last && n > 0) => {
                map.entry((*step).to_owned()).or_insert(Json::Null)
            }
            Json::Array(list) => step.parse().ok().and_then(|place: usize| list.get_mut(place)).ok_or_else(unknown)?,
            _ => return Err(unknown()),
        };
    }
    let wanted = in_form(field, at, value);
    let old = std::mem::replace(at, wanted.clone());
    // What was decided, or in force, on the day it was done is so on the day it really was.
    for other in ["decided_on", "effective_on"].into_iter().filter(|_| field == "date") {
        if !old.is_null() && json[other] == old {
            json[other] = wanted.clone();
        }
    }
    let record =
        read_record(json).map_err(|error| format!("`{field}` cannot be `{value}`: {}", wanted_of(field, &error)))?;
    // A key that no record has was ignored on reading.
    let back = serde_json::to_value(&record).map_err(|error| error.to_string())?;
    let kept = steps.iter().try_fold(&back, |at, step| match at {
        Json::Array(list) => step.parse().ok().and_then(|place: usize| list.get(place)),
        _ => at.get(step),
    });
    if kept.is_none() && !wanted.is_null() { Err(unknown()) } else { Ok(record) }
}

/// Fields that hold the words of a report or an entry.
const QUOTED: [&str; 7] = ["text", "event_text", "entity_text", "date_text", "cue", "content", "evidence"];

/// That a record has no such field, and the one that is meant.
fn no_field(record: &Record, field: &str) -> String {
    let json = serde_json::to_value(record).unwrap_or_default();
    let own: Vec<&str> = json.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let meant = hand::field_of_record(record, field).or_else(|| closest(field, own));
    let mend = meant.map_or_else(String::new, |meant| format!(": did you mean `{meant}`?"));
    format!("a record of the kind `{}` has no field `{field}`{mend}", record.kind())
}

/// What a field takes, where serde's words say it to programmers.
fn wanted_of(field: &str, error: &str) -> String {
    let expected = error.split_once("expected ").map_or("", |(_, expected)| expected);
    let wanted = match (field, expected.split([' ', ',']).next().unwrap_or("")) {
        ("actor" | "recipient", _) => "the key of a party",
        ("quantity", _) | (_, "u8" | "u64" | "usize") => "a whole number, 0 or more",
        (_, "f64") => "a number",
        _ if expected.starts_with("a string") => "words",
        _ if expected.starts_with("a boolean") => "true or false",
        _ if expected.starts_with("a sequence") => "a list",
        _ => return error.to_owned(),
    };
    format!("it takes {wanted}")
}

fn in_form(field: &str, at: &Json, value: &Json) -> Json {
    match (field, at, value) {
        ("quantity", Json::Array(list), Json::Number(_)) => {
            let mut list = list.clone();
            if list.is_empty() {
                list.push(serde_json::json!({"role": "recipient", "unit": "person"}));
            }
            for key in ["value", "low", "high"] {
                list[0][key] = value.clone();
            }
            list.into()
        }
        ("actor" | "recipient", Json::Array(list), Json::String(key)) => {
            let mut party = list.first().cloned().unwrap_or_else(|| serde_json::json!({}));
            party["key"] = key.clone().into();
            vec![party].into()
        }
        (_, Json::Array(_), Json::String(word)) => vec![Json::from(word.clone())].into(),
        _ => value.clone(),
    }
}

/// The kind of an act, as its row has it.
fn kind(act: &Act) -> &'static str {
    match act {
        Act::Enter(_) => "enter",
        Act::Accept { .. } => "accept",
        Act::Reject { .. } => "reject",
        Act::Correct { .. } => "correct",
        Act::Merge { .. } => "merge",
        Act::Split { .. } => "split",
        Act::Rate { .. } => "rate",
        Act::Weigh { .. } => "weigh",
        Act::Own { .. } => "own",
        Act::Undo { .. } => "undo",
    }
}

impl Ledger {
    /// Enters an act; gives its id (`act-1`, `act-2`, …). The record of an entry by hand is called after it (`act-1#1`).
    ///
    /// # Errors
    /// One sentence where the act names a claim or act that is not there, or says what cannot be; where the file
    /// cannot be written. Nothing was kept then.
    pub fn act(&mut self, by: &str, why: Option<&str>, act: Act, stamp: Stamp) -> Result<String, Fault> {
        let ids = self.act_all(by, vec![(act, why.map(str::to_owned))], stamp)?;
        Ok(ids.into_iter().next().unwrap_or_default())
    }

    /// Enters several acts, each with why, in one transaction: all or none. A fault says which (from 1).
    ///
    /// # Errors
    /// As [`Ledger::act`].
    pub fn act_all(&mut self, by: &str, acts: Vec<(Act, Option<String>)>, stamp: Stamp) -> Result<Vec<String>, Fault> {
        let many = acts.len() > 1;
        let mut writer = self.writer(stamp)?;
        let orders = |writer: &Writer<'_>| Orders::read(&writer.tx, i64::MAX).map_err(|t| writer.trouble(t));
        let takes_back = acts.iter().any(|(act, _)| matches!(act, Act::Undo { .. }));
        let before = if takes_back { Some(orders(&writer)?) } else { None };
        let mut ids = Vec::with_capacity(acts.len());
        for (n, (mut act, why)) in acts.into_iter().enumerate() {
            let refuse = |what: String| Fault::Refused(if many { format!("act {}: {what}", n + 1) } else { what });
            let number: Option<i64> = writer
                .tx
                .query_row("SELECT max(number) FROM act", [], |row| row.get(0))
                .map_err(|error| Fault::of(&writer.path, &error))?;
            let number = number.unwrap_or(0) + 1;
            let id = read::act_id(number);
            name_entry(&mut act, &id);
            // "act-2..act-9", where the last act is act-5: the undos themselves must not be what is taken back.
            if let Act::Undo { of } = &act
                && ids.contains(of)
            {
                return Err(refuse(no_act(of)));
            }
            sound(&writer.tx, &act, writer.next() - 1).map_err(|t| writer.trouble(t))?.map_err(refuse)?;
            let body = ActBody { by: by.to_owned(), why, act };
            let row = ActRow { seq: writer.next(), recorded: writer.recorded(), number, body };
            let claim = claim_of(&row).map_err(refuse)?;
            let json = serde_json::to_vec(&row.body).map_err(|error| refuse(error.to_string()))?;
            put(&mut writer, &row, &json, claim.as_slice()).map_err(|error| Fault::of(&writer.path, &error))?;
            ids.push(id);
        }
        // Only now: several acts that rest on each other can be taken back together.
        if let Some(before) = before {
            let broken = orders(&writer)?.broken(&writer.tx, &before).map_err(|t| writer.trouble(t))?;
            if let Some(why) = broken.first() {
                return Err(Fault::Refused(format!("{why}; take that act back first, or both in one `legation undo`")));
            }
        }
        writer.commit()?;
        Ok(ids)
    }

    /// Every act recorded by a time, in their order, those taken back too.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn acts(&self, recorded: Option<super::Moment>) -> Result<Vec<Entered>, Fault> {
        let read = || -> Result<Vec<Entered>, Trouble> {
            let rows = recorded.map_or(Ok(i64::MAX), |time| chain::rows_by(&self.db, time.0))?;
            let acts = acts_where(&self.db, "seq <= ?1", rows)?;
            Ok(acts
                .into_iter()
                .map(|row| Entered {
                    id: row.id(),
                    by: row.body.by,
                    why: row.body.why,
                    recorded: row.recorded.to_string(),
                    act: row.body.act,
                })
                .collect())
        };
        read().map_err(|trouble| self.trouble(trouble))
    }

    /// Ids of the acts that were taken back by a time, and of the undos that were.
    ///
    /// # Errors
    /// As [`Ledger::acts`].
    pub fn undone(&self, recorded: Option<super::Moment>) -> Result<BTreeSet<String>, Fault> {
        let read = || -> Result<BTreeSet<String>, Trouble> {
            let rows = recorded.map_or(Ok(i64::MAX), |time| chain::rows_by(&self.db, time.0))?;
            Ok(Orders::read(&self.db, rows)?.undone)
        };
        read().map_err(|trouble| self.trouble(trouble))
    }

    /// The record behind a claim, with what the desk corrected; as filed, where that can no longer be done.
    ///
    /// # Errors
    /// As [`Ledger::acts`].
    pub fn record(&self, claim: &str) -> Result<Option<Record>, Fault> {
        let Some(record) = self.record_as_filed(claim)? else { return Ok(None) };
        let orders = Orders::read(&self.db, i64::MAX).map_err(|trouble| self.trouble(trouble))?;
        Ok(Some(orders.correct_or_keep(&record).0))
    }
}

fn put(writer: &mut Writer<'_>, row: &ActRow, json: &[u8], claims: &[Claim]) -> rusqlite::Result<()> {
    let entry = writer.body("act_body", row.seq, &body::pack(json))?;
    let kind = Value::from(kind(&row.body.act).to_owned());
    writer.row(&schema::ACT, &[row.number.into(), kind, entry.to_vec().into()])?;
    cache::add(&writer.tx, row.seq, None, claims)
}

/// The record of an entry by hand is the first of a report that is called like the act.
fn name_entry(act: &mut Act, id: &str) {
    let Act::Enter(entry) = act else { return };
    match &mut entry.record {
        Record::Event(r) => {
            r.record = "event".into();
            r.id = format!("{id}#1");
            r.report = id.to_owned();
            r.incident.clone_from(&r.id);
        }
        Record::Standing(r) => {
            r.record = "standing".into();
            r.id = format!("{id}#1");
            r.report = id.to_owned();
        }
        Record::Statement(_) => {}
    }
}

/// The claim of an entry by hand.
pub(super) fn claim_of(act: &ActRow) -> Result<Option<Claim>, String> {
    read::entered(act).map_or(Ok(None), |placed| claim(&placed.record, &placed))
}

pub(super) fn claim(record: &Record, placed: &Placed) -> Result<Option<Claim>, String> {
    let claim = Claim::of(record, placed.known, placed.dated)?;
    let claim = claim.map(|claim| Claim { by_hand: placed.by_hand, ..claim });
    Ok(match &placed.text {
        Some(text) => Claim::with_words(claim.into_iter().collect(), text).pop(),
        None => claim,
    })
}

fn no_act(id: &str) -> String {
    format!("there is no act `{id}` in this ledger; `legation history` lists them")
}

/// Whether an act can be entered: `Err` inside says why not.
fn sound(db: &Connection, act: &Act, rows: i64) -> Result<Result<(), String>, Trouble> {
    let missing = |claim: &str| format!("there is no claim `{claim}` in this ledger; `legation incidents` lists them");
    let find = |claim: &str| read::placed(db, claim);
    let all_there = |claims: &[String]| -> Result<Result<(), String>, Trouble> {
        for claim in claims {
            if find(claim)?.is_none() {
                return Ok(Err(missing(claim)));
            }
        }
        Ok(Ok(()))
    };
    Ok(match act {
        Act::Enter(entry) => match (&entry.record, entry.known_from.as_deref()) {
            (Record::Statement(_), _) => Err("a statement makes no claim; enter an event or a standing claim".into()),
            (record, _) if check::too_great(record).is_some() => Err(check::too_great(record).unwrap_or_default()),
            (_, Some(day)) if crate::date::Day::parse(day).is_none() => {
                Err(format!("`known-from` is `{day}`, which is no day; write 2021-10-07"))
            }
            _ => Ok(()),
        },
        Act::Accept { claim } | Act::Reject { claim } => find(claim)?.map(|_| ()).ok_or_else(|| missing(claim)),
        Act::Weigh { claim, credibility } => match credibility {
            1..=6 => find(claim)?.map(|_| ()).ok_or_else(|| missing(claim)),
            _ => Err(format!("credibility is {credibility}; it goes from 1 (confirmed) to 6 (cannot be judged)")),
        },
        Act::Correct { claim: id, field, value } => match find(id)? {
            None => Err(missing(id)),
            Some(placed) => {
                let before = Orders::read(db, rows)?.correct(placed.record.clone());
                before.and_then(|before| {
                    let record = corrected(&before, field, value)?;
                    check::newly_wrong(&before, &record, placed.text.as_deref())?;
                    claim(&record, &placed)?;
                    hand::newly_broken(&before, &record, Effects::shared())
                })
            }
        },
        Act::Merge { claims } if claims.len() < 2 => Err("a merge needs two claims or more; name them".into()),
        Act::Split { claims } if claims.is_empty() => Err("a split needs a claim; name it".into()),
        Act::Merge { claims } | Act::Split { claims } => all_there(claims)?,
        Act::Rate { reliability, .. } if !matches!(reliability.as_str(), "A" | "B" | "C" | "D" | "E" | "F") => {
            Err(format!("reliability is `{reliability}`; it goes from A (reliable) to F (cannot be judged)"))
        }
        Act::Rate { publisher, .. } if publisher.is_empty() => Err("the publisher has no name".into()),
        Act::Own { publisher, owner } if publisher.is_empty() || owner.is_empty() => {
            Err("the publisher or its owner has no name".into())
        }
        Act::Rate { .. } | Act::Own { .. } => Ok(()),
        Act::Undo { of } => {
            let number = read::act_number(of);
            let there = number.map_or(Ok(Vec::new()), |number| acts_where(db, "number = ?1", number))?;
            if there.is_empty() {
                Err(no_act(of))
            } else if Orders::read(db, rows)?.undone.contains(of) {
                Err(format!("`{of}` is taken back already"))
            } else {
                Ok(())
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Entry;
    use crate::store::{Moment, Selection};
    use serde_json::json;

    #[test]
    fn a_corrected_date_moves_what_was_decided_on_it() {
        let record = json!({"record": "event", "id": "a#1", "report": "a", "event": ["SANCTION"], "date": "2026-03-05",
            "decided_on": "2026-03-05", "effective_on": "2026-04-01"});
        let record = read_record(record).expect("a record");
        let moved = |field: &str| {
            let record = corrected(&record, field, &json!("2026-03-06")).expect("corrected");
            let json = serde_json::to_value(record).expect("JSON");
            ["date", "decided_on", "effective_on"].map(|key| json[key].as_str().unwrap_or("").to_owned())
        };
        assert_eq!(moved("date"), ["2026-03-06", "2026-03-06", "2026-04-01"]);
        assert_eq!(moved("decided_on"), ["2026-03-05", "2026-03-06", "2026-04-01"]);
    }

    /// Ledgers were written in which an undo took away what a later correction rests on.
    #[test]
    fn a_correction_that_can_no_longer_be_made_hides_no_claim() {
        let path = std::env::temp_dir().join(format!("legation-desk-{}.legation", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let mut ledger = Ledger::create_or_open(&path, Some([7; 32])).expect("a ledger");
        let stamp = Stamp::Told(Moment::parse("2021-10-08").expect("a time"));
        let record = json!({"record": "event", "event": ["SANCTION"], "modality": "asserted", "text": "withdraw",
            "actor": [{"key": "NRL"}], "recipient": [{"key": "SDL"}]});
        let record = read_record(record).expect("a record");
        let entry = Entry { record, source: None, known_from: None, edition: None };
        let correct = |field: &str, value: Json| Act::Correct { claim: "act-1#1".into(), field: field.into(), value };
        let acts =
            [Act::Enter(Box::new(entry)), correct("quantity", json!(8)), correct("quantity.0.unit", json!("post"))];
        for act in acts {
            ledger.act("Desk", None, act, stamp).expect("an act");
        }
        let mut writer = ledger.writer(stamp).unwrap_or_else(|fault| panic!("{fault}"));
        let body = ActBody { by: "Desk".into(), why: None, act: Act::Undo { of: "act-2".into() } };
        let json = serde_json::to_vec(&body).expect("JSON");
        let row = ActRow { seq: writer.next(), recorded: writer.recorded(), number: 4, body };
        put(&mut writer, &row, &json, &[]).expect("a row");
        writer.commit().expect("commits");

        let view = ledger.view(&Selection::default()).expect("reads");
        assert_eq!(view.claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), ["act-1#1"]);
        let told = "`act-3` can no longer correct `quantity.0.unit` of `act-1#1`";
        assert!(view.unmended.len() == 1 && view.unmended[0].contains(told), "{:?}", view.unmended);
        assert!(ledger.record("act-1#1").expect("reads").is_some());
        let faults = ledger.verify(None).expect("checks").faults;
        assert!(faults.len() == 1 && faults[0].contains(told), "{faults:?}");
        ledger.act("Desk", None, Act::Undo { of: "act-3".into() }, stamp).expect("undoes");
        assert_eq!(ledger.verify(None).expect("checks").faults, [""; 0]);
        drop(ledger);
        let _ = std::fs::remove_file(&path);
    }
}
