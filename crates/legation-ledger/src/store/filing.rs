//! Reports and their records in: many reports a transaction, each once, however often it is given.

use super::body;
use super::cache::{self, MOST_CLAIMS, MOST_PARTIES};
use super::read::{self, SourceBody};
use super::write::Writer;
use super::{Fault, Head, Ledger, Stamp, Trouble, Versions, check, mask, pack, schema};
use crate::claim::Claim;
use crate::date::Day;
use crate::sources::{Sketch, credited_agency};
use legation_text::record::Record;
use legation_text::{Report, TextIndex};
use rusqlite::OptionalExtension;
use rusqlite::types::Value;
use std::collections::BTreeSet;

/// A report with what it was coded to.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// The report.
    pub report: Report,
    /// Its records, in the order of the text.
    pub records: Vec<Record>,
    /// Who coded it, with what.
    pub versions: Versions,
}

/// A filing made ready: everything that needs no ledger is done, so that many threads can share the work.
#[derive(Debug)]
pub struct Prepared {
    id: String,
    date: Option<Day>,
    language: Option<String>,
    text: String,
    text_body: Vec<u8>,
    source_body: Vec<u8>,
    records_body: Vec<u8>,
    records: usize,
    claims: Vec<Claim>,
    versions: Versions,
    wrong: Vec<Wrong>,
}

/// What is wrong with a filing or one of its records, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// One sentence.
    pub error: String,
    /// The mend.
    pub mend: String,
    /// Which of the records given, where it is one of them.
    pub record: Option<usize>,
}

impl Wrong {
    /// About the whole filing.
    pub fn new(error: impl Into<String>, mend: impl Into<String>) -> Wrong {
        Wrong { error: error.into(), mend: mend.into(), record: None }
    }

    /// The same of a report that is left out for it, with how many more of its records are wrong. A report that was filed
    /// without a record would be known from then on, and the mended record could never come in.
    #[must_use]
    pub fn leaving_out(self, report: &str, more: usize) -> Wrong {
        let more = match more {
            0 => String::new(),
            1 => "; 1 more of its records is wrong".to_owned(),
            n => format!("; {n} more of its records are wrong"),
        };
        Wrong { error: format!("{} (the report `{report}` is left out with it{more})", self.error), ..self }
    }
}

/// What the ledger knows of a report before it is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    No,
    /// It is filed already.
    Filed,
    /// Another report has its id.
    Other(Wrong),
}

/// What became of one filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the ledger now, with so many records.
    Filed(usize),
    /// It was there before.
    Known,
    /// It was left out.
    Refused(Wrong),
}

/// What became of all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// One for each, in their order.
    pub fates: Vec<Fate>,
    /// Where the chain ends now.
    pub head: Head,
}

impl Filing {
    /// Does what needs no ledger: packs texts and records, makes claims, sketches the text.
    pub fn prepare(&self) -> Prepared {
        let report = &self.report;
        let date = report.date.map(Day::of);
        let (records, claims, mut wrong) = sound(report, &self.records, date);
        let records_body = pack::pack(report, &records, &self.versions).unwrap_or_else(|what| {
            wrong.push(Wrong::new(format!("the records cannot be packed: {what}"), "mend the record"));
            body::pack(b"[]")
        });
        let source = SourceBody {
            url: report.url.clone(),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            credit: credited_agency(&report.text).map(str::to_owned),
            sketch: Sketch::of(&report.text),
        };
        Prepared {
            id: report.id.clone(),
            date,
            language: report.language.clone(),
            text_body: body::pack(report.text.as_bytes()),
            text: report.text.clone(),
            source_body: source.to_bytes().unwrap_or_default(),
            records_body,
            records: records.len(),
            claims,
            versions: self.versions.clone(),
            wrong,
        }
    }
}

impl Prepared {
    /// The report's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many records it has.
    pub fn records(&self) -> usize {
        self.records
    }

    /// Why it cannot be filed, if it cannot: the first of its records that is wrong.
    pub fn refused(&self) -> Option<Wrong> {
        let (first, more) = self.wrong.split_first()?;
        Some(first.clone().leaving_out(&self.id, more.len()))
    }
}

/// The records that can be filed, with ids and reports filled in where they were absent, and the claims they make.
fn sound(report: &Report, given: &[Record], date: Option<Day>) -> (Vec<Record>, Vec<Claim>, Vec<Wrong>) {
    let text = TextIndex::new(&report.text);
    let (mut records, mut claims, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    let mut taken: BTreeSet<String> = given.iter().map(|record| record.id().to_owned()).collect();
    let mut seen = BTreeSet::new();
    let mut next = 1;
    for (n, record) in given.iter().enumerate() {
        let mut record = record.clone();
        let (id, of) = match &mut record {
            Record::Event(r) => (&mut r.id, &mut r.report),
            Record::Statement(r) => (&mut r.id, &mut r.report),
            Record::Standing(r) => (&mut r.id, &mut r.report),
        };
        if of.is_empty() {
            of.clone_from(&report.id);
        }
        if id.is_empty() {
            while !taken.insert(format!("{}#{next}", report.id)) {
                next += 1;
            }
            *id = format!("{}#{next}", report.id);
        }
        let misplaced = misplaced(&record, report, &mut seen, records.len());
        match misplaced.map_or_else(|| claim_of(&record, &text, date), Err) {
            Ok(claim) => {
                claims.extend(claim);
                records.push(record);
            }
            Err(fault) => wrong.push(Wrong { record: Some(n), ..fault }),
        }
    }
    (records, Claim::with_words(claims, &report.text), wrong)
}

/// What is wrong with a record's place among those of its report, of which `before` come before it.
fn misplaced(record: &Record, report: &Report, seen: &mut BTreeSet<String>, before: usize) -> Option<Wrong> {
    let (id, of) = (record.id(), record.report());
    let number = id.strip_prefix(report.id.as_str()).and_then(|rest| rest.strip_prefix('#'));
    if of != report.id {
        Some(Wrong::new(format!("record `{id}` names the report `{of}`"), "give it to that report"))
    } else if number.and_then(|number| number.parse::<u32>().ok()).is_none() {
        let mend = format!("write `{}#` and a number, or leave the id out", report.id);
        Some(Wrong::new(format!("record `{id}` is not called after its report"), mend))
    } else if !seen.insert(id.to_owned()) {
        Some(Wrong::new(format!("record `{id}` stands there twice"), "give each its own number"))
    } else if before == MOST_CLAIMS {
        Some(Wrong::new(format!("record `{id}` is one too many"), format!("a report has at most {MOST_CLAIMS}")))
    } else {
        None
    }
}

/// The claim of a record, if it makes one, or what is wrong with it.
fn claim_of(record: &Record, text: &TextIndex, date: Option<Day>) -> Result<Option<Claim>, Wrong> {
    if let Some((error, mend)) = check::wrong(record, text) {
        return Err(Wrong::new(error, mend));
    }
    let claim = Claim::of(record, date.unwrap_or(Day(0)), date.is_some());
    let claim = claim.map_err(|error| Wrong::new(error, "mend the record"))?;
    if claim.as_ref().is_some_and(|claim| claim.parties().len() > MOST_PARTIES) {
        let error = format!("record `{}` names more than {MOST_PARTIES} parties", record.id());
        return Err(Wrong::new(error, "split it"));
    }
    Ok(claim)
}

impl Ledger {
    /// Whether a report is filed. What is filed counts, whatever was erased of it since.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn has(&self, report: &Report) -> Result<Known, Fault> {
        known(&self.db, &report.id, report.date.map(Day::of), &report.text).map_err(|trouble| self.trouble(trouble))
    }

    /// Files reports with their records in one transaction: all that are new, or, on a fault, none. A report of which a record
    /// is wrong is left out.
    ///
    /// # Errors
    /// Where the file cannot be written; nothing was kept then.
    pub fn file(&mut self, filings: &[Filing], stamp: Stamp) -> Result<Filed, Fault> {
        let prepared: Vec<Prepared> = filings.iter().map(Filing::prepare).collect();
        self.file_prepared(prepared, stamp)
    }

    /// The same for filings that were made ready before.
    ///
    /// # Errors
    /// As [`Ledger::file`].
    pub fn file_prepared(&mut self, filings: Vec<Prepared>, stamp: Stamp) -> Result<Filed, Fault> {
        let mut writer = self.writer(stamp)?;
        let mut fates = Vec::with_capacity(filings.len());
        for filing in filings {
            let known = known(&writer.tx, &filing.id, filing.date, &filing.text).map_err(|t| writer.trouble(t))?;
            match known {
                Known::Filed => fates.push(Fate::Known),
                Known::Other(why) => fates.push(Fate::Refused(why)),
                Known::No => match filing.refused() {
                    Some(why) => fates.push(Fate::Refused(why)),
                    None => {
                        fates.push(Fate::Filed(filing.records));
                        put(&mut writer, filing).map_err(|error| Fault::of(&writer.path, &error))?;
                    }
                },
            }
        }
        Ok(Filed { fates, head: writer.commit()? })
    }
}

fn known(db: &rusqlite::Connection, id: &str, date: Option<Day>, text: &str) -> Result<Known, Trouble> {
    if read::act_number(id).is_some() {
        let mend = "give it another id: `act-` and a number name acts of the desk";
        return Ok(Known::Other(Wrong::new(format!("a report cannot be called `{id}`"), mend)));
    }
    let Some(row) = read::report_of(db, id)? else { return Ok(Known::No) };
    let another = |what: &str| {
        let error = format!("the ledger has a report `{id}` with another {what}");
        Known::Other(Wrong::new(error, "give this one an id of its own"))
    };
    if row.date != date {
        return Ok(another("date"));
    }
    // What was erased must not come back, and cannot be compared: the rest of it can.
    let filed = read::text_of(db, &row)?;
    let erased = filed != text && read::replaced(db, "text_body", row.seq)?.is_some();
    if !(filed == text || erased && mask::is_before(text, &filed)) {
        return Ok(another("text"));
    }
    Ok(Known::Filed)
}

fn put(writer: &mut Writer<'_>, filing: Prepared) -> rusqlite::Result<()> {
    let version = version(writer, &filing.versions)?;
    let row = writer.next();
    let source = writer.body("source_body", row, &filing.source_body)?;
    let text = writer.body("text_body", row, &filing.text_body)?;
    let report = writer.row(
        &schema::REPORT,
        &[
            filing.id.into(),
            filing.date.map(|day| i64::from(day.0)).into(),
            filing.language.into(),
            source.to_vec().into(),
            text.to_vec().into(),
        ],
    )?;
    let records = writer.body("records_body", writer.next(), &filing.records_body)?;
    writer.row(&schema::CODING, &[report.into(), version.into(), records.to_vec().into()])?;
    let mut claims = filing.claims;
    if filing.date.is_none() {
        let today = writer.recorded().day();
        claims.iter_mut().for_each(|claim| claim.known = today);
    }
    cache::add(&writer.tx, report, filing.date, &claims)
}

fn version(writer: &mut Writer<'_>, versions: &Versions) -> rusqlite::Result<i64> {
    let Versions { coder, codebook, actors, model } = versions;
    let found = writer
        .tx
        .prepare_cached("SELECT seq FROM version WHERE coder = ?1 AND codebook = ?2 AND actors = ?3 AND model = ?4")?
        .query_row((coder, codebook, actors, model), |row| row.get(0))
        .optional()?;
    match found {
        Some(seq) => Ok(seq),
        None => writer.row(&schema::VERSION, &[coder, codebook, actors, model].map(|text| Value::from(text.clone()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::read_record;
    use crate::store::Moment;

    /// Ledgers were written before records were held against their text.
    #[test]
    fn a_record_that_is_not_its_texts_is_found_in_a_ledger_too() {
        let path = std::env::temp_dir().join(format!("legation-filing-{}.legation", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let record = serde_json::json!({"record": "event", "id": "r#1", "report": "r", "event": ["SANCTION"],
            "modality": "asserted", "event_start": 0, "event_end": 17, "actor": [{"key": "NRL", "entity_text": "Moscow", "start": 500, "end": 900}]});
        let record = read_record(record).expect("a record");
        let report = Report { id: "r".into(), text: "Norland expelled.".into(), ..Report::default() };
        let filing = Filing { report, records: vec![record], versions: Versions::default() };
        let mut prepared = filing.prepare();
        let told = "record `r#1`: `actor` points at code point 900 of a text of 17";
        assert_eq!(prepared.wrong.iter().map(|wrong| wrong.error.as_str()).collect::<Vec<_>>(), [told]);
        prepared.wrong.clear();
        prepared.records_body = pack::pack(&filing.report, &filing.records, &filing.versions).expect("packs");
        prepared.claims = vec![Claim::of(&filing.records[0], Day(0), false).expect("sound").expect("a claim")];
        let mut ledger = Ledger::create_or_open(&path, Some([7; 32])).expect("a ledger");
        ledger.file_prepared(vec![prepared], Stamp::Told(Moment(0))).expect("files");
        let faults = ledger.verify(None).expect("checks").faults;
        assert_eq!(faults.first().map(String::as_str), Some(told), "{faults:?}");
        drop(ledger);
        let _ = std::fs::remove_file(&path);
    }
}
