//! One transaction of a writer: rows chained, bodies salted, all of it or nothing.

use super::body::{self, Hash, Ratchet, Salt, sum};
use super::chain::{self, Hasher, Head};
use super::schema::Table;
use super::{Fault, Ledger, Moment, Stamp, Trouble};
use rusqlite::types::Value;
use rusqlite::{ToSql, Transaction, TransactionBehavior, params_from_iter};
use std::path::PathBuf;

/// A transaction that has begun. Dropped without [`Writer::commit`], nothing of it remains.
pub(super) struct Writer<'l> {
    pub(super) tx: Transaction<'l>,
    /// Whose file it is, for messages.
    pub(super) path: PathBuf,
    head: Head,
    ratchet: Ratchet,
    recorded: Moment,
}

impl Ledger {
    /// Begins, alone among writers; the time of recording is settled here.
    pub(super) fn writer(&mut self, stamp: Stamp) -> Result<Writer<'_>, Fault> {
        let path = self.path.clone();
        let fault = |error: rusqlite::Error| Fault::of(&path, &error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let (head, last) = chain::last(&tx).map_err(fault)?;
        let last = last.map_or(Moment(i64::MIN), Moment);
        let recorded = match stamp {
            Stamp::Told(told) if told < last => {
                return Err(Fault::Refused(format!(
                    "the time of recording, {told}, lies before the ledger's last row ({last}); tell a time from then on"
                )));
            }
            Stamp::Told(told) => told,
            Stamp::Clock(now) => now.max(last),
        };
        let (key, check): (Hash, u32) =
            tx.query_row("SELECT key, sum FROM ratchet", [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fault)?;
        if check != sum(&key) {
            let what = "the key of the next salt has changed".into();
            return Err(Fault::Damaged { path: path.display().to_string(), what });
        }
        Ok(Writer { tx, head, ratchet: Ratchet::from_key(key), recorded, path })
    }
}

impl Writer<'_> {
    /// The time that its rows bear.
    pub(super) fn recorded(&self) -> Moment {
        self.recorded
    }

    /// Number of the row that [`Writer::row`] makes next.
    pub(super) fn next(&self) -> i64 {
        self.head.rows + 1
    }

    /// The next salt, for a body that is laid down otherwise.
    pub(super) fn salt(&mut self) -> Salt {
        self.ratchet.salt()
    }

    /// Lays down a body of row `row`; gives what the row has to hold of it.
    pub(super) fn body(&mut self, table: &str, row: i64, content: &[u8]) -> rusqlite::Result<Hash> {
        let salt = self.ratchet.salt();
        let sql = format!("INSERT INTO {table} (row, salt, content) VALUES (?1, ?2, ?3)");
        self.tx.prepare_cached(&sql)?.execute((row, salt, content))?;
        Ok(body::commitment(&salt, content))
    }

    /// Adds a row to the chain; gives its number.
    pub(super) fn row(&mut self, table: &Table, values: &[Value]) -> rusqlite::Result<i64> {
        debug_assert_eq!(values.len(), table.columns.len());
        let seq = self.next();
        let mut hasher = Hasher::new(&self.head.hash, table);
        let first = [Value::from(seq), Value::from(self.recorded.0)];
        let all: Vec<&Value> = first.iter().chain(values).collect();
        all.iter().for_each(|value| hasher.value((*value).into()));
        let hash = hasher.finish();
        let marks: String = (1..=all.len() + 1).map(|n| format!("{}?{n}", if n > 1 { ", " } else { "" })).collect();
        let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, chain::columns(table));
        let values = all.into_iter().map(|value| value as &dyn ToSql).chain([&hash as &dyn ToSql]);
        self.tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        self.head = Head { rows: seq, hash };
        Ok(seq)
    }

    /// Makes it last. An error means that nothing of it was kept: a commit that failed is never tried again.
    pub(super) fn commit(self) -> Result<Head, Fault> {
        let key = self.ratchet.key();
        let done = self.tx.execute("UPDATE ratchet SET key = ?1, sum = ?2", (key, sum(key)));
        let fault = |error: rusqlite::Error| Fault::of(&self.path, &error);
        done.map_err(fault)?;
        self.tx.commit().map_err(fault)?;
        Ok(self.head)
    }

    pub(super) fn trouble(&self, trouble: Trouble) -> Fault {
        match trouble {
            Trouble::Sqlite(error) => Fault::of(&self.path, &error),
            Trouble::Damage(what) => Fault::Damaged { path: self.path.display().to_string(), what },
        }
    }
}
