//! Erasing a person or a passage on a legal demand: what replaces it has the same length, what went is gone, and that, when and why
//! it went stays in the chain.
//!
//! Erased are the words in the text, the headline and address, the records and claims made from them, and acts of the
//! desk; with them the old bodies and their salts, and the sketch of the text, from which a guess could have been
//! proved. Ids stay: they are in every link; so do codes and the keys of parties. Copies made before are not ours to
//! change.

use super::body::{self, commitment};
use super::read::{self, REPORT_COLUMNS, SourceBody, report_row};
use super::verify::{Note, Redacted, part};
use super::write::Writer;
use super::{Fault, Ledger, Stamp, Trouble, cache, desk, mask, pack, schema};
use crate::sources::{Sketch, credited_agency};
use legation_text::Span;
use mask::Passage;
use rusqlite::types::Value;
use serde_json::json;
use std::time::Duration;

/// How long sweeping waits for readers to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erase {
    /// These words, wherever they stand.
    Words(String),
    /// These words in one report or act.
    WordsIn(String, String),
    /// The code points from the first to the second (one past the last) of one report.
    Span(String, usize, usize),
}

impl Ledger {
    /// Erases; gives what was replaced. All of it, or on a fault nothing.
    ///
    /// # Errors
    /// One sentence where nothing is found or the file cannot be written.
    pub fn redact(&mut self, erase: &Erase, by: &str, why: &str, stamp: Stamp) -> Result<Vec<Redacted>, Fault> {
        if by.trim().is_empty() || why.trim().is_empty() {
            return Err(Fault::Refused("a redaction says who erases and why; give `--by` and `--why`".into()));
        }
        let place = match erase {
            Erase::Words(words) | Erase::WordsIn(_, words) if words.trim().chars().count() < 2 => {
                return Err(Fault::Refused("one letter stands everywhere; give the words to erase".into()));
            }
            Erase::Words(_) => None,
            Erase::WordsIn(report, _) | Erase::Span(report, _, _) => Some(report.clone()),
        };
        if let Erase::Words(words) | Erase::WordsIn(_, words) = erase
            && let Some(field) =
                [("by", by), ("why", why)].iter().find(|(_, told)| Passage::of_words("", words).mask(told) != *told)
        {
            let sentence =
                format!("`--{}` says the words that are to be erased, and is kept; say it without them", field.0);
            return Err(Fault::Refused(sentence));
        }
        if let Erase::Span(report, _, end) = erase
            && let Some(length) = self.text_of(report)?.map(|text| text.chars().count())
            && *end > length
        {
            let sentence = format!("`{report}` has {length} code points, and `--to` is {end}: give {length} at most");
            return Err(Fault::Refused(sentence));
        }
        let mut writer = self.writer(stamp)?;
        let done = replace_all(&mut writer, erase, place.as_deref(), by, why);
        let Order { mut done, left, .. } = done.map_err(|trouble| writer.trouble(trouble))?;
        if let Some(what) = left.first() {
            let sentence =
                format!("the words would still stand in {what}; nothing was erased: erase that place with `--from`");
            return Err(Fault::Refused(sentence));
        }
        if done.is_empty() {
            drop(writer);
            let mut told = match place {
                Some(report) => format!("there is nothing to erase in `{report}`; look at its id and the words"),
                None => "these words stand nowhere in this ledger".to_owned(),
            };
            // An earlier run may have been kept from sweeping.
            if !self.redactions()?.is_empty() {
                self.sweep()?;
                told.push_str("; what was erased before is gone from the file");
            }
            return Err(Fault::Refused(told));
        }
        writer.commit()?;
        done.sort_by(|a, b| a.what.cmp(&b.what));
        self.sweep()?;
        Ok(done)
    }

    /// What was erased must not lie about in free pages or in the log.
    fn sweep(&self) -> Result<(), Fault> {
        let sweep = || -> rusqlite::Result<bool> {
            self.db.execute_batch("VACUUM")?;
            let patience: i64 = self.db.pragma_query_value(None, "busy_timeout", |row| row.get(0))?;
            self.db.busy_timeout(PATIENCE)?;
            // Where somebody reads, SQLite says so in a row: it is no error there.
            let busy = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
            self.db.busy_timeout(Duration::from_millis(patience.unsigned_abs()))?;
            Ok(busy? == 0)
        };
        match sweep() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Fault::Unswept(self.path.display().to_string())),
            Err(error) => Err(self.fault(&error)),
        }
    }
}

/// What is found and replaced, with who and why for each.
struct Order<'o> {
    erase: &'o Erase,
    by: &'o str,
    why: &'o str,
    done: Vec<Redacted>,
    /// Where the words stand still.
    left: Vec<String>,
}

fn replace_all<'o>(
    writer: &mut Writer<'_>,
    erase: &'o Erase,
    place: Option<&str>,
    by: &'o str,
    why: &'o str,
) -> Result<Order<'o>, Trouble> {
    let mut order = Order { erase, by, why, done: Vec::new(), left: Vec::new() };
    let act = place.and_then(read::act_number);
    if act.is_none() {
        let reports = {
            let condition = if place.is_some() { "id = ?1" } else { "?1 IS NULL" };
            let sql = format!("SELECT {REPORT_COLUMNS} FROM report WHERE {condition} ORDER BY seq");
            let mut statement = writer.tx.prepare(&sql)?;
            let rows = statement.query_map([place], report_row)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()?
        };
        for row in &reports {
            replace_in_report(writer, row, &mut order)?;
        }
    }
    if place.is_none() || act.is_some() {
        let condition = if act.is_some() { "number = ?1" } else { "seq > ?1" };
        for act in read::acts_where(&writer.tx, condition, act.unwrap_or(0))? {
            replace_in_act(writer, &act, &mut order)?;
        }
    }
    cache::forget_parties(&writer.tx)?;
    Ok(order)
}

fn replace_in_report(writer: &mut Writer<'_>, row: &read::ReportRow, order: &mut Order<'_>) -> Result<(), Trouble> {
    let (old, records, versions) = read::records_of(&writer.tx, row)?;
    let source = read::source_of(&writer.tx, row)?;
    let passage = match order.erase {
        Erase::Words(words) | Erase::WordsIn(_, words) => Passage::of_words(&old.text, words),
        Erase::Span(_, start, end) => Passage::of_span(&old.text, Span::new(*start, *end)),
    };
    let text = passage.cover(&old.text);
    let masked = |words: &Option<String>| words.as_ref().map(|words| passage.mask(words));
    let new_source = SourceBody {
        url: masked(&source.url),
        title: masked(&source.title),
        publisher: masked(&source.publisher),
        credit: if text == old.text { source.credit.clone() } else { credited_agency(&text).map(str::to_owned) },
        sketch: if text == old.text { source.sketch.clone() } else { Sketch::of(&text) },
    };
    let new = legation_text::Report {
        text: text.clone(),
        url: new_source.url.clone(),
        title: new_source.title.clone(),
        publisher: new_source.publisher.clone(),
        ..old.clone()
    };
    let mut new_records = Vec::with_capacity(records.len());
    for record in &records {
        new_records.push(passage.mask_record(record, &old.text, &text).map_err(Trouble::Damage)?);
    }
    let what = |table: &str| format!("{} of report `{}`", part(table), row.id);
    let mut changed = false;
    if text != old.text {
        changed = true;
        let content = body::pack(text.as_bytes());
        replace(writer, "text_body", row.seq, &content, what("text_body"), order)?;
    }
    if new_source != source {
        changed = true;
        let content = new_source.to_bytes().map_err(Trouble::Damage)?;
        replace(writer, "source_body", row.seq, &content, what("source_body"), order)?;
    }
    // Records lean on text and source: what of them is left out has to come back from the new ones.
    if changed || new_records != records {
        let content = pack::pack(&new, &new_records, &versions).map_err(Trouble::Damage)?;
        let coding: i64 =
            writer.tx.query_row("SELECT seq FROM coding WHERE report = ?1", [row.seq], |row| row.get(0))?;
        replace(writer, "records_body", coding, &content, what("records_body"), order)?;
        cache::remove(&writer.tx, row.seq)?;
        let claims = cache::claims_of(&writer.tx, row)?;
        cache::add(&writer.tx, row.seq, row.date, &claims)?;
        let (report, records, _) = read::records_of(&writer.tx, row)?;
        let told = json!({"text": report.text, "title": report.title, "url": report.url, "publisher": report.publisher,
            "records": records});
        if passage.stands_in("", &told) {
            order.left.push(format!("report `{}`", row.id));
        }
    }
    Ok(())
}

fn replace_in_act(writer: &mut Writer<'_>, act: &read::ActRow, order: &mut Order<'_>) -> Result<(), Trouble> {
    let (Erase::Words(words) | Erase::WordsIn(_, words)) = order.erase else { return Ok(()) };
    let passage = Passage::of_words("", words);
    let body = passage.mask_act(&act.body).map_err(Trouble::Damage)?;
    if body == act.body {
        return Ok(());
    }
    let content = serde_json::to_vec(&body).map_err(|error| Trouble::Damage(error.to_string()))?;
    replace(
        writer,
        "act_body",
        act.seq,
        &body::pack(&content),
        format!("{} of `{}`", part("act_body"), act.id()),
        order,
    )?;
    cache::remove(&writer.tx, act.seq)?;
    let act = read::ActRow { body, ..*act };
    let claim = desk::claim_of(&act).map_err(Trouble::Damage)?;
    Ok(cache::add(&writer.tx, act.seq, None, claim.as_slice())?)
}

/// Puts other content in place of a body: first the row that says so, which lets the old one go.
fn replace(
    writer: &mut Writer<'_>,
    table: &'static str,
    row: i64,
    content: &[u8],
    what: String,
    order: &mut Order<'_>,
) -> Result<(), Trouble> {
    let salt = writer.salt();
    let note = Note { what: what.clone(), by: order.by.to_owned(), why: order.why.to_owned() };
    let json = serde_json::to_vec(&note).map_err(|error| Trouble::Damage(error.to_string()))?;
    let note_hash = writer.body("note_body", writer.next(), &body::pack(&json))?;
    let replacement = commitment(&salt, content).to_vec();
    let values: [Value; 4] = [table.to_owned().into(), row.into(), replacement.into(), note_hash.to_vec().into()];
    writer.row(&schema::REDACTION, &values)?;
    writer.tx.execute(&format!("DELETE FROM {table} WHERE row = ?1"), [row])?;
    writer
        .tx
        .execute(&format!("INSERT INTO {table} (row, salt, content) VALUES (?1, ?2, ?3)"), (row, salt, content))?;
    let Note { what, by, why } = note;
    order.done.push(Redacted { recorded: writer.recorded(), what, by, why });
    Ok(())
}
