//! The ledger without its file: everything that was recorded, in an order that does not depend on the order of reading.

use super::read::{self, REPORT_COLUMNS, ReportRow, report_row};
use super::{Fault, Ledger, Moment, Selection, Trouble, chain, desk};
use crate::act::Act;
use crate::date::Day;
use legation_text::Report;
use legation_text::record::Record;
use serde_json::json;

/// A report with its records, as [`Ledger::each_report`] gives it.
pub struct Whole {
    /// The report; of an entry by hand, a report called like its act.
    pub report: Report,
    /// When it was recorded.
    pub recorded: Moment,
    /// Day it became known.
    pub known: Day,
    /// Who entered it, of an entry by hand.
    pub by: Option<String>,
    /// Its records, with what the desk corrected, without what it rejected.
    pub records: Vec<Record>,
}

impl Ledger {
    /// The canonical dump, one JSON object a line: reports with their records, acts of the desk, redactions. Without
    /// numbers of rows, salts and chain, so that ledgers which hold the same have the same dump.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn dump(&self) -> Result<String, Fault> {
        let tx = self.snapshot()?;
        let lines = self.dump_lines().map_err(|trouble| self.trouble(trouble))?;
        let redactions = self.redactions()?;
        tx.map_or(Ok(()), |tx| tx.finish()).map_err(|error| self.fault(&error))?;
        let mut erased: Vec<String> = redactions
            .iter()
            .map(|r| {
                let recorded = r.recorded.to_string();
                json!({"redaction": r.what, "recorded": recorded, "by": r.by, "why": r.why}).to_string()
            })
            .collect();
        erased.sort();
        Ok(lines.iter().chain(&erased).map(|line| format!("{line}\n")).collect())
    }

    fn dump_lines(&self) -> Result<Vec<String>, Trouble> {
        let mut lines = Vec::new();
        let mut statement = self.db.prepare(&format!("SELECT {REPORT_COLUMNS} FROM report ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row = report_row(row)?;
            let (report, records, _) = read::records_of(&self.db, &row)?;
            let line = json!({"report": report.id, "date": report.date.map(|date| date.to_string()),
                "publisher": report.publisher, "title": report.title, "url": report.url, "language": report.language,
                "recorded": row.recorded.to_string(), "text": report.text, "records": records});
            lines.push(line.to_string());
        }
        for act in read::acts_where(&self.db, "seq > ?1", 0)? {
            let line = json!({"id": act.id(), "recorded": act.recorded.to_string(), "act": act.body});
            lines.push(line.to_string());
        }
        Ok(lines)
    }

    /// Gives `take` every report with its records, sorted by id, then the entries by hand: of the parties, as published
    /// and as held as the selection says. One at a time, so that a large ledger needs little memory, and read by itself, so
    /// that a `take` that stalls holds up no writer; what is recorded meanwhile is left out.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged; what `take` gives back.
    pub fn each_report<E: From<Fault>>(
        &self,
        selection: &Selection,
        mut take: impl FnMut(Whole) -> Result<(), E>,
    ) -> Result<(), E> {
        let fault = |trouble: Trouble| E::from(self.trouble(trouble));
        let sqlite = |error: rusqlite::Error| E::from(self.fault(&error));
        let rows = match selection.recorded {
            Some(time) => chain::rows_by(&self.db, time.0).map_err(sqlite)?,
            None => self.head()?.rows,
        };
        let orders = desk::Orders::read(&self.db, rows).map_err(fault)?;
        let mut give = |mut whole: Whole| -> Result<(), E> {
            if selection.known.is_some_and(|known| whole.known > known) {
                return Ok(());
            }
            let records = std::mem::take(&mut whole.records);
            for record in records {
                if orders.rejected.contains(record.id()) {
                    continue;
                }
                let (record, _) = orders.correct_or_keep(&record);
                if wanted(selection, &record, whole.known).map_err(|what| fault(Trouble::Damage(what)))? {
                    whole.records.push(record);
                }
            }
            let all = selection.parties.is_none();
            if all || !whole.records.is_empty() { take(whole) } else { Ok(()) }
        };
        let list = || -> rusqlite::Result<Vec<i64>> {
            let mut statement = self.db.prepare("SELECT seq FROM report WHERE seq <= ?1 ORDER BY id")?;
            statement.query_map([rows], |row| row.get(0))?.collect()
        };
        for seq in list().map_err(sqlite)? {
            let tx = self.snapshot()?;
            let (row, report, records) = self.whole(seq).map_err(fault)?;
            tx.map_or(Ok(()), |tx| tx.finish()).map_err(sqlite)?;
            let known = row.date.unwrap_or(row.recorded.day());
            give(Whole { report, recorded: row.recorded, known, by: None, records })?;
        }
        for act in read::acts_where(&self.db, "kind = 'enter' AND seq <= ?1", rows).map_err(fault)? {
            let id = act.id();
            let Act::Enter(entry) = &act.body.act else { continue };
            if orders.undone.contains(&id) {
                continue;
            }
            let (known, dated) = read::known_of(entry, act.recorded);
            let text = read::words_of(&act.body);
            let date = if dated { known.date() } else { None };
            let report = Report { id, date, title: entry.source.clone(), text, ..Report::default() };
            let (by, records) = (Some(act.body.by.clone()), vec![entry.record.clone()]);
            give(Whole { report, recorded: act.recorded, known, by, records })?;
        }
        Ok(())
    }
}

impl Ledger {
    /// The report of a row, with its records.
    fn whole(&self, seq: i64) -> Result<(ReportRow, Report, Vec<Record>), Trouble> {
        let sql = format!("SELECT {REPORT_COLUMNS} FROM report WHERE seq = ?1");
        let row = self.db.prepare_cached(&sql)?.query_row([seq], report_row)?;
        let (report, records, _) = read::records_of(&self.db, &row)?;
        Ok((row, report, records))
    }
}

/// Whether a record is about the parties of a selection. Statements are about nobody in particular.
fn wanted(selection: &Selection, record: &Record, known: Day) -> Result<bool, String> {
    let Some((a, b)) = &selection.parties else { return Ok(true) };
    let Some(claim) = crate::claim::Claim::of(record, known, true)? else { return Ok(false) };
    let parties = claim.parties();
    Ok(parties.contains(&a.as_str()) && parties.contains(&b.as_str()))
}
