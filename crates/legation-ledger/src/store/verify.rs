//! Whether a ledger is as it was written: every row, every body, every table and trigger, every claim.

use super::body;
use super::cache;
use super::chain::{self, Head};
use super::desk;
use super::open::beside;
use super::read::{self, REPORT_COLUMNS, report_row};
use super::schema::{self, CHAINED, Table};
use super::{Fault, Ledger, Moment, Trouble, check};
use crate::claim::Claim;
use crate::date::Day;
use legation_text::TextIndex;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

/// Faults told of one kind; where a whole page is gone, a thousand more say nothing new.
const MOST: usize = 1_000;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Where the chain ends.
    pub head: Head,
    /// What is not as it was written, one sentence each; none where the ledger is sound.
    pub faults: Vec<String>,
    /// What was erased on demand.
    pub redactions: Vec<Redacted>,
}

/// One body that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// When.
    pub recorded: Moment,
    /// What of which report or act.
    pub what: String,
    /// Who erased it.
    pub by: String,
    /// Why.
    pub why: String,
}

/// What the body of a redaction holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Note {
    pub what: String,
    pub by: String,
    pub why: String,
}

/// How many rows of the look-up tables were found to be right.
#[derive(Default)]
struct Counts {
    claims: i64,
    pairs: i64,
}

/// Gathers faults.
struct Findings(Vec<String>);

impl Findings {
    fn tell(&mut self, what: impl Into<String>) {
        if self.0.len() < MOST {
            self.0.push(what.into());
        }
    }

    /// What could not even be read is a fault too.
    fn take(&mut self, of: &str, result: Result<(), Trouble>) {
        match result {
            Ok(()) => {}
            Err(Trouble::Damage(what)) => self.tell(what),
            Err(Trouble::Sqlite(error)) => self.tell(format!("{of} cannot be read: {error}")),
        }
    }
}

impl Ledger {
    /// Checks everything; `since` is a head printed before, whose rows must all be here unchanged.
    ///
    /// # Errors
    /// Only where the file cannot be opened for checking at all; damage is a finding.
    pub fn verify(&self, since: Option<Head>) -> Result<Verified, Fault> {
        let mut found = Findings(Vec::new());
        let tx = self.snapshot()?;
        let checked = self.check_pages(&mut found);
        found.take("the file", checked);
        let checked = self.check_schema(&mut found);
        found.take("the list of tables", checked);
        let mut head = Head::EMPTY;
        let checked = self.check_chain(&mut found, &mut head, since);
        found.take("the chain", checked);
        for table in CHAINED {
            for (name, column) in table.bodies {
                let checked = self.check_bodies(&mut found, table, name, column);
                found.take(&format!("`{name}`"), checked);
            }
        }
        let checked = self.check_claims(&mut found);
        found.take("the claims", checked);
        let checked = self.check_corrections(&mut found);
        found.take("the corrections", checked);
        let mut redactions = Vec::new();
        let checked = self.read_redactions(&mut redactions);
        found.take("`redaction`", checked);
        tx.map_or(Ok(()), |tx| tx.finish()).map_err(|error| self.fault(&error))?;
        found.0.dedup();
        Ok(Verified { head, faults: found.0, redactions })
    }

    fn check_pages(&self, found: &mut Findings) -> Result<(), Trouble> {
        let mut statement = self.db.prepare("PRAGMA integrity_check(100)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let told: String = row.get(0)?;
            if told != "ok" {
                found.tell(format!("SQLite says: {}", told.replace('\n', "; ")));
            }
        }
        Ok(())
    }

    fn check_schema(&self, found: &mut Findings) -> Result<(), Trouble> {
        let marks: (i64, i64) = (
            self.db.pragma_query_value(None, "application_id", |row| row.get(0))?,
            self.db.pragma_query_value(None, "user_version", |row| row.get(0))?,
        );
        if marks != (schema::APPLICATION, schema::FORMAT) {
            found.tell("the mark or the format of the file was changed");
        }
        schema::differences(&self.db)?.into_iter().for_each(|what| found.tell(format!("table or trigger: {what}")));
        let ratchet: Option<(Vec<u8>, i64)> =
            self.db.query_row("SELECT key, sum FROM ratchet", [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if !ratchet.is_some_and(|(key, sum)| key.len() == 32 && i64::from(body::sum(&key)) == sum) {
            found.tell("the key of the next salt was changed");
        }
        Ok(())
    }

    /// Every row, in the one order; `head` becomes the last one read.
    fn check_chain(&self, found: &mut Findings, head: &mut Head, since: Option<Head>) -> Result<(), Trouble> {
        let parts: Vec<String> =
            CHAINED.iter().enumerate().map(|(n, table)| format!("SELECT seq, {n} FROM {}", table.name)).collect();
        let mut statement = self.db.prepare(&format!("{} ORDER BY 1", parts.join(" UNION ALL ")))?;
        let mut rows = statement.query([])?;
        // Where a row was changed, the next may follow what it should be or what it says it is.
        let mut before = vec![Head::EMPTY.hash];
        let mut seen_since = since.is_none_or(|since| since == Head::EMPTY);
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let table = CHAINED[usize::from(row.get::<_, u8>(1)?)];
            let wanted = head.rows + 1;
            if seq > wanted {
                found.tell(format!("rows {wanted} to {} are gone", seq - 1));
            } else if seq < wanted {
                found.tell(format!("row {seq} is there twice"));
            }
            let sql = format!("SELECT {} FROM {} WHERE seq = ?1", chain::columns(table), table.name);
            let (hash, hashes) = self.db.prepare_cached(&sql)?.query_row([seq], |row| {
                let hash: Vec<u8> = row.get(table.columns.len() + 2)?;
                let hashes = before.iter().map(|before| chain::hash_of(before, table, row));
                Ok((hash, hashes.collect::<rusqlite::Result<Vec<_>>>()?))
            })?;
            let stored = body::Hash::try_from(hash.as_slice()).unwrap_or_default();
            if hashes.contains(&stored) {
                before = vec![stored];
            } else {
                found.tell(format!("row {seq} ({}) was changed", self.name_of(table, seq)));
                before = hashes;
                before.push(stored);
            }
            seen_since |= since == Some(Head { rows: seq, hash: stored });
            *head = Head { rows: seq.max(head.rows), hash: stored };
        }
        if !seen_since && let Some(since) = since {
            found.tell(format!("this ledger does not go on from {since}: it is another one, older, or was rewritten"));
        }
        Ok(())
    }

    /// What a row is, in words.
    fn name_of(&self, table: &Table, seq: i64) -> String {
        let ask = |sql: &str| {
            let found = self.db.query_row(sql, [seq], |row| row.get::<_, rusqlite::types::Value>(0)).optional();
            match found {
                Ok(Some(rusqlite::types::Value::Text(id))) => Some(id),
                Ok(Some(rusqlite::types::Value::Integer(n))) => Some(n.to_string()),
                _ => None,
            }
        };
        match table.name {
            "report" => ask("SELECT id FROM report WHERE seq = ?1").map(|id| format!("report `{id}`")),
            "coding" => ask("SELECT id FROM report WHERE seq = (SELECT report FROM coding WHERE seq = ?1)")
                .map(|id| format!("coding of report `{id}`")),
            "act" => ask("SELECT number FROM act WHERE seq = ?1").map(|n| format!("`act-{n}`")),
            _ => None,
        }
        .unwrap_or_else(|| table.name.to_owned())
    }

    fn check_bodies(
        &self,
        found: &mut Findings,
        table: &'static Table,
        name: &str,
        column: &str,
    ) -> Result<(), Trouble> {
        let sql = format!(
            "SELECT {0}.seq, {0}.{column}, {name}.salt, {name}.content FROM {0} LEFT JOIN {name} ON {name}.row = {0}.seq \
             ORDER BY {0}.seq",
            table.name
        );
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let committed: Vec<u8> = row.get(1)?;
            let body: (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(2)?, row.get(3)?);
            let what = || format!("{} of {}", part(name), self.name_of(table, seq));
            let (Some(salt), Some(content)) = body else {
                found.tell(format!("row {seq}: {} is gone", what()));
                continue;
            };
            let has = body::commitment(&salt, &content);
            let wanted = read::replaced(&self.db, name, seq)?.map_or(committed, |hash| hash.to_vec());
            if has.as_slice() != wanted {
                found.tell(format!("row {seq}: {} was changed", what()));
            }
        }
        let sql = format!("SELECT row FROM {name} WHERE row NOT IN (SELECT seq FROM {}) ORDER BY row", table.name);
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found.tell(format!("{} of row {} was added: there is no such row", part(name), row.get::<_, i64>(0)?));
        }
        Ok(())
    }

    /// Makes every claim anew and compares.
    fn check_claims(&self, found: &mut Findings) -> Result<(), Trouble> {
        if !cache::is_current(&self.db)? {
            found.tell("the claims were made by another version; `legation verify --renew` makes them anew");
            return Ok(());
        }
        let mut counts = Counts::default();
        let mut statement = self.db.prepare(&format!("SELECT {REPORT_COLUMNS} FROM report ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row = report_row(row)?;
            let checked = read::records_of(&self.db, &row).and_then(|(report, records, _)| {
                let text = TextIndex::new(&report.text);
                records
                    .iter()
                    .filter_map(|record| check::wrong(record, &text))
                    .for_each(|(error, _)| found.tell(error));
                let made = cache::claims_from(&report, &records, &row)?;
                self.check_claims_of(found, row.seq, row.date, &made, &mut counts)
            });
            found.take(&format!("the claims of report `{}`", row.id), checked);
        }
        for act in read::acts_where(&self.db, "kind = 'enter' AND seq > ?1", 0)? {
            let made = desk::claim_of(&act).map_err(Trouble::Damage);
            let checked =
                made.and_then(|made| self.check_claims_of(found, act.seq, None, made.as_slice(), &mut counts));
            found.take(&format!("the claim of `{}`", act.id()), checked);
        }
        for (table, wanted) in [("claim", counts.claims), ("claim_of", counts.pairs)] {
            let has: i64 = self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            if has > wanted {
                found.tell(format!("`{table}` has {} rows that belong to no record", has - wanted));
            }
        }
        Ok(())
    }

    /// Every correction in effect can still be made.
    fn check_corrections(&self, found: &mut Findings) -> Result<(), Trouble> {
        let orders = desk::Orders::read(&self.db, i64::MAX)?;
        for why in orders.broken(&self.db, &desk::Orders::default())? {
            found.tell(format!("{why}; take that act back"));
        }
        Ok(())
    }

    fn check_claims_of(
        &self,
        found: &mut Findings,
        row: i64,
        date: Option<Day>,
        made: &[Claim],
        counts: &mut Counts,
    ) -> Result<(), Trouble> {
        for (place, (claim, of)) in made.iter().zip(cache::pairs(made)).enumerate() {
            let number = cache::number(row, place);
            let content = cache::encode(claim).map_err(Trouble::Damage)?;
            let stored: Option<(i64, Vec<u8>, i64)> = self
                .db
                .prepare_cached("SELECT known, content, sum FROM claim WHERE id = ?1")?
                .query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            counts.claims += i64::from(stored.is_some());
            let sum = i64::from(cache::sum_of(number, claim.known.0, &content, &claim.report, date.map(|day| day.0)));
            if stored != Some((i64::from(claim.known.0), content, sum)) {
                found.tell(format!("claim `{}` is not what its record says", claim.id));
            }
            for (a, b) in of {
                let there = match (cache::party(&self.db, a)?, cache::party(&self.db, b)?) {
                    (Some(a), Some(b)) => self
                        .db
                        .prepare_cached("SELECT 1 FROM claim_of WHERE a = ?1 AND b = ?2 AND claim = ?3")?
                        .exists((a.min(b), a.max(b), number))?,
                    _ => false,
                };
                counts.pairs += i64::from(there);
                if !there {
                    found.tell(format!("claim `{}` is not found under `{a}` and `{b}`", claim.id));
                }
            }
        }
        Ok(())
    }

    /// What was erased on demand, in the order of the ledger.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn redactions(&self) -> Result<Vec<Redacted>, Fault> {
        let mut list = Vec::new();
        self.read_redactions(&mut list).map_err(|trouble| self.trouble(trouble))?;
        Ok(list)
    }

    fn read_redactions(&self, list: &mut Vec<Redacted>) -> Result<(), Trouble> {
        let mut statement = self.db.prepare("SELECT seq, recorded, note FROM redaction ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq = row.get(0)?;
            let note = body::unpack(&read::body_of(&self.db, "note_body", seq, &row.get(2)?)?);
            let note: Note = note
                .and_then(|json| serde_json::from_slice(&json).ok())
                .ok_or_else(|| Trouble::Damage(format!("the reason of row {seq} cannot be read")))?;
            list.push(Redacted { recorded: Moment(row.get(1)?), what: note.what, by: note.by, why: note.why });
        }
        Ok(())
    }

    /// Makes every claim anew from the records, whatever the look-up tables hold.
    ///
    /// # Errors
    /// Where the file cannot be written, or the records themselves are damaged.
    pub fn renew(&mut self) -> Result<(), Fault> {
        let renewed = (|| -> Result<(), Trouble> {
            let tx = self.db.unchecked_transaction()?;
            cache::rebuild(&tx)?;
            Ok(tx.commit()?)
        })();
        renewed.map_err(|trouble| self.trouble(trouble))
    }

    /// Copies the ledger, whole and sound whoever writes meanwhile, to a file that must not be there.
    ///
    /// # Errors
    /// One sentence where the copy cannot be written; nothing is left of it then.
    pub fn backup(&self, to: &std::path::Path) -> Result<(), Fault> {
        if to.exists() {
            return Err(Fault::Refused(format!("`{}` is there already; name a new file", to.display())));
        }
        let part = beside(to, ".part");
        let io = |error: std::io::Error| Fault::Io { path: to.display().to_string(), what: error.to_string() };
        let name = part
            .to_str()
            .ok_or_else(|| Fault::Refused(format!("`{}` is no name in UTF-8; choose another", to.display())))?;
        // What an earlier copy that was cut off has left.
        let _ = std::fs::remove_file(&part);
        // SQLite counts the copy as writing, which a reader's connection does not do.
        let queries_only: bool =
            self.db.pragma_query_value(None, "query_only", |row| row.get(0)).map_err(|error| self.fault(&error))?;
        let query_only = |on: bool| self.db.pragma_update(None, "query_only", on).map_err(|error| self.fault(&error));
        query_only(false)?;
        let copied = self.db.execute("VACUUM INTO ?1", [name]).map_err(|error| Fault::of(to, &error));
        query_only(queries_only)?;
        let copied = copied.and_then(|_| {
            std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(io)?;
            std::fs::rename(&part, to).map_err(io)?;
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(std::path::Path::new("."));
            std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
        });
        if copied.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        copied
    }
}

/// What a table of bodies holds, in words.
pub(super) fn part(table: &str) -> &'static str {
    match table {
        "source_body" => "the source",
        "text_body" => "the text",
        "records_body" => "the records",
        "act_body" => "the entry",
        _ => "the reason",
    }
}
