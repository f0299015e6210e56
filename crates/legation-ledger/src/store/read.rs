//! Looking up what was recorded. Every body is held against what the chain says of it before it is used.

use super::body::{self, Hash};
use super::{Fault, Ledger, Moment, Trouble, Versions, pack};
use crate::act::{Act, Entry};
use crate::date::Day;
use crate::sources::Sketch;
use legation_text::record::Record;
use legation_text::{Report, Span, TextIndex};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Where a report comes from, as its body holds it: the layout belongs to format 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SourceBody {
    pub url: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub credit: Option<String>,
    pub sketch: Sketch,
}

impl SourceBody {
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, String> {
        postcard::to_stdvec(self).map_err(|error| error.to_string())
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<SourceBody> {
        postcard::from_bytes(bytes).ok()
    }
}

/// A report as its row has it.
pub(super) struct ReportRow {
    pub seq: i64,
    pub recorded: Moment,
    pub id: String,
    pub date: Option<Day>,
    pub language: Option<String>,
    pub source: Hash,
    pub text: Hash,
}

pub(super) const REPORT_COLUMNS: &str = "seq, recorded, id, date, language, source, text";

pub(super) fn report_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ReportRow> {
    Ok(ReportRow {
        seq: row.get(0)?,
        recorded: Moment(row.get(1)?),
        id: row.get(2)?,
        date: row.get::<_, Option<i32>>(3)?.map(Day),
        language: row.get(4)?,
        source: row.get(5)?,
        text: row.get(6)?,
    })
}

/// The report of an id.
pub(super) fn report_of(db: &Connection, id: &str) -> rusqlite::Result<Option<ReportRow>> {
    let sql = format!("SELECT {REPORT_COLUMNS} FROM report WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id], report_row).optional()
}

/// Whether a body was replaced, and what the chain says of what stands there now.
pub(super) fn replaced(db: &Connection, table: &str, row: i64) -> rusqlite::Result<Option<Hash>> {
    db.prepare_cached("SELECT replacement FROM redaction WHERE target = ?1 AND body = ?2 ORDER BY seq DESC LIMIT 1")?
        .query_row((row, table), |row| row.get(0))
        .optional()
}

/// A body, held against the chain.
pub(super) fn body_of(db: &Connection, table: &str, row: i64, committed: &Hash) -> Result<Vec<u8>, Trouble> {
    let sql = format!("SELECT salt, content FROM {table} WHERE row = ?1");
    let found: Option<(Vec<u8>, Vec<u8>)> =
        db.prepare_cached(&sql)?.query_row([row], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((salt, content)) = found else {
        return Err(Trouble::Damage(format!("`{table}` of row {row} is gone")));
    };
    let has = body::commitment(&salt, &content);
    if has != *committed && replaced(db, table, row)? != Some(has) {
        return Err(Trouble::Damage(format!("`{table}` of row {row} was changed")));
    }
    Ok(content)
}

pub(super) fn text_of(db: &Connection, row: &ReportRow) -> Result<String, Trouble> {
    let packed = body_of(db, "text_body", row.seq, &row.text)?;
    body::unpack_text(&packed).ok_or_else(|| Trouble::Damage(format!("the text of report `{}` cannot be read", row.id)))
}

pub(super) fn source_of(db: &Connection, row: &ReportRow) -> Result<SourceBody, Trouble> {
    let bytes = body_of(db, "source_body", row.seq, &row.source)?;
    SourceBody::from_bytes(&bytes)
        .ok_or_else(|| Trouble::Damage(format!("the source of report `{}` cannot be read", row.id)))
}

pub(super) fn whole_report(db: &Connection, row: &ReportRow) -> Result<Report, Trouble> {
    let source = source_of(db, row)?;
    Ok(Report {
        id: row.id.clone(),
        date: row.date.and_then(Day::date),
        publisher: source.publisher,
        title: source.title,
        url: source.url,
        language: row.language.clone(),
        text: text_of(db, row)?,
    })
}

/// What a report was coded to, and with what; nothing where no coding follows it.
pub(super) fn records_of(db: &Connection, row: &ReportRow) -> Result<(Report, Vec<Record>, Versions), Trouble> {
    let report = whole_report(db, row)?;
    let coding: Option<(i64, Hash, i64)> = db
        .prepare_cached("SELECT seq, records, version FROM coding WHERE report = ?1")?
        .query_row([row.seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((seq, committed, version)) = coding else {
        return Err(Trouble::Damage(format!("the coding of report `{}` is gone", row.id)));
    };
    let versions = db
        .prepare_cached("SELECT coder, codebook, actors, model FROM version WHERE seq = ?1")?
        .query_row([version], |row| {
            Ok(Versions { coder: row.get(0)?, codebook: row.get(1)?, actors: row.get(2)?, model: row.get(3)? })
        })
        .optional()?
        .ok_or_else(|| Trouble::Damage(format!("row {version}, who coded report `{}`, is gone", row.id)))?;
    let packed = body_of(db, "records_body", seq, &committed)?;
    let records = pack::unpack(&report, &packed, &versions)
        .map_err(|what| Trouble::Damage(format!("the records of report `{}` cannot be read: {what}", row.id)))?;
    Ok((report, records, versions))
}

/// What the body of an act holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ActBody {
    pub by: String,
    pub why: Option<String>,
    #[serde(flatten)]
    pub act: Act,
}

/// An act as its row has it.
pub(super) struct ActRow {
    pub seq: i64,
    pub recorded: Moment,
    pub number: i64,
    pub body: ActBody,
}

impl ActRow {
    /// `act-7`
    pub(super) fn id(&self) -> String {
        act_id(self.number)
    }
}

/// The id of the act of a number.
pub(super) fn act_id(number: i64) -> String {
    format!("act-{number}")
}

/// The number in an act's id.
pub(super) fn act_number(id: &str) -> Option<i64> {
    let number = id.strip_prefix("act-")?;
    (!number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit())).then(|| number.parse().ok())?
}

/// Acts whose row meets a condition (on `seq`, `number`, `kind`), in their order.
pub(super) fn acts_where(db: &Connection, condition: &str, value: i64) -> Result<Vec<ActRow>, Trouble> {
    let sql = format!("SELECT seq, recorded, number, entry FROM act WHERE {condition} ORDER BY seq");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([value])?;
    let mut acts = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, number): (i64, i64) = (row.get(0)?, row.get(2)?);
        let packed = body_of(db, "act_body", seq, &row.get(3)?)?;
        let body = body::unpack(&packed).and_then(|json| serde_json::from_slice(&json).ok());
        let body = body.ok_or_else(|| Trouble::Damage(format!("`{}` cannot be read", act_id(number))))?;
        acts.push(ActRow { seq, recorded: Moment(row.get(1)?), number, body });
    }
    Ok(acts)
}

/// Where a record that makes a claim stands, and when the claim became known.
#[derive(Clone)]
pub(super) struct Placed {
    pub row: i64,
    pub record: Record,
    pub known: Day,
    pub dated: bool,
    pub by_hand: bool,
    /// The text of its report; an entry by hand has none.
    pub text: Option<Rc<str>>,
}

/// The record behind a claim, as it was filed.
pub(super) fn placed(db: &Connection, claim: &str) -> Result<Option<Placed>, Trouble> {
    Shelf::new(db).find(claim)
}

/// Records by their claims. Those of one report, asked for one after the other, are unpacked once.
pub(super) struct Shelf<'d> {
    db: &'d Connection,
    report: String,
    records: Vec<Placed>,
}

impl Shelf<'_> {
    pub(super) fn new(db: &Connection) -> Shelf<'_> {
        Shelf { db, report: String::new(), records: Vec::new() }
    }

    /// The record behind a claim, as it was filed.
    pub(super) fn find(&mut self, claim: &str) -> Result<Option<Placed>, Trouble> {
        let Some((report, _)) = claim.rsplit_once('#') else { return Ok(None) };
        if let Some(number) = act_number(report) {
            let act = acts_where(self.db, "number = ?1", number)?.pop();
            return Ok(act.and_then(|act| entered(&act)).filter(|placed| placed.record.id() == claim));
        }
        if self.records.is_empty() || self.report != report {
            let Some(row) = report_of(self.db, report)? else { return Ok(None) };
            let (whole, records, _) = records_of(self.db, &row)?;
            let (known, dated) = (row.date.unwrap_or(row.recorded.day()), row.date.is_some());
            let text: Option<Rc<str>> = Some(whole.text.into());
            let place = |record| Placed { row: row.seq, record, known, dated, by_hand: false, text: text.clone() };
            self.records = records.into_iter().map(place).collect();
            self.report = row.id;
        }
        Ok(self.records.iter().find(|placed| placed.record.id() == claim).cloned())
    }
}

/// The record of an entry by hand.
pub(super) fn entered(act: &ActRow) -> Option<Placed> {
    let Act::Enter(entry) = &act.body.act else { return None };
    let (known, dated) = known_of(entry, act.recorded);
    Some(Placed { row: act.seq, record: entry.record.clone(), known, dated, by_hand: true, text: None })
}

/// The day an entry by hand became known, and whether it says so itself.
pub(super) fn known_of(entry: &Entry, recorded: Moment) -> (Day, bool) {
    match entry.known_from.as_deref().and_then(Day::parse) {
        Some(day) => (day, true),
        None => (recorded.day(), false),
    }
}

/// What an entry by hand rests on: the sentence that its record was given, else the reason.
pub(super) fn words_of(act: &ActBody) -> String {
    let told = match &act.act {
        Act::Enter(entry) => match &entry.record {
            Record::Event(record) => record.text.as_str(),
            Record::Statement(record) => record.text.as_str(),
            Record::Standing(record) => record.text.as_str(),
        },
        _ => "",
    };
    if told.is_empty() { act.why.clone().unwrap_or_default() } else { told.to_owned() }
}

impl Ledger {
    /// The text of a report; of an entry by hand, the words it rests on. `None` where there is no such report.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn text_of(&self, report: &str) -> Result<Option<String>, Fault> {
        let find = || -> Result<Option<String>, Trouble> {
            if let Some(number) = act_number(report) {
                let act = acts_where(&self.db, "number = ?1", number)?.pop();
                return Ok(act.map(|act| words_of(&act.body)));
            }
            report_of(&self.db, report)?.map(|row| text_of(&self.db, &row)).transpose()
        };
        find().map_err(|trouble| self.trouble(trouble))
    }

    /// The words of a report from one code point to another; empty where there is no such report.
    ///
    /// # Errors
    /// As [`Ledger::text_of`].
    pub fn sentence(&self, report: &str, start: usize, end: usize) -> Result<String, Fault> {
        let text = self.text_of(report)?.unwrap_or_default();
        Ok(TextIndex::new(&text).slice(Span::new(start, end)).to_owned())
    }

    /// A report as it was filed.
    ///
    /// # Errors
    /// As [`Ledger::text_of`].
    pub fn report(&self, id: &str) -> Result<Option<Report>, Fault> {
        let find = || report_of(&self.db, id)?.map(|row| whole_report(&self.db, &row)).transpose();
        find().map_err(|trouble| self.trouble(trouble))
    }

    /// The record behind a claim as it was filed; [`Ledger::record`] gives it with what the desk corrected.
    ///
    /// # Errors
    /// As [`Ledger::text_of`].
    pub fn record_as_filed(&self, claim: &str) -> Result<Option<Record>, Fault> {
        let found = placed(&self.db, claim).map_err(|trouble| self.trouble(trouble))?;
        Ok(found.map(|placed| placed.record))
    }
}
