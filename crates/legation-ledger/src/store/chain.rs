//! The chain: each row's hash commits to the row before it, whatever table that is in.
//!
//! Hashed are, each with its kind and length, the hash before, the table's name, and the row's columns in their order.
//! Columns that commit to bodies hold salted hashes, so a body can be erased and the chain still proves the rest.

use super::body::Hash;
use super::schema::{CHAINED, Table};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Result, Row};
use sha2::{Digest, Sha256};
use std::fmt;

/// Where the chain ends: how many rows it has, and the hash of the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many rows; also the number of the last.
    pub rows: i64,
    /// Its hash; zeros where there is no row.
    pub hash: Hash,
}

impl Head {
    /// Of a ledger without rows.
    pub const EMPTY: Head = Head { rows: 0, hash: [0; 32] };

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Head> {
        let (rows, hex) = text.split_once(':')?;
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut hash = [0; 32];
        for (i, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).ok()?;
        }
        Some(Head { rows: rows.parse().ok().filter(|rows| *rows >= 0)?, hash })
    }
}

/// `17:9f86d081…`
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.rows)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Takes in the columns of one row.
pub struct Hasher(Sha256);

impl Hasher {
    /// For a row of `table` that comes after `before`.
    pub fn new(before: &Hash, table: &Table) -> Hasher {
        let mut hasher = Hasher(Sha256::new());
        hasher.value(ValueRef::Blob(before));
        hasher.value(ValueRef::Text(table.name.as_bytes()));
        hasher
    }

    /// The next column.
    pub fn value(&mut self, value: ValueRef<'_>) {
        let (kind, bytes): (u8, &[u8]) = match value {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(n) => return self.bytes(1, &n.to_be_bytes()),
            ValueRef::Real(x) => return self.bytes(2, &x.to_be_bytes()),
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        self.bytes(kind, bytes);
    }

    fn bytes(&mut self, kind: u8, bytes: &[u8]) {
        self.0.update([kind]);
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// The row's hash.
    pub fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// `SELECT` for the rows of a table in the form that [`hash_of`] reads: `seq`, `recorded`, the columns, `hash`.
pub fn columns(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    format!("seq, recorded, {}, hash", names.join(", "))
}

/// The hash that a row should have.
pub fn hash_of(before: &Hash, table: &Table, row: &Row<'_>) -> Result<Hash> {
    let mut hasher = Hasher::new(before, table);
    for column in 0..table.columns.len() + 2 {
        hasher.value(row.get_ref(column)?);
    }
    Ok(hasher.finish())
}

/// The last row of the chain and when it was recorded.
pub fn last(db: &Connection) -> Result<(Head, Option<i64>)> {
    let mut head = (Head::EMPTY, None);
    for table in CHAINED {
        let sql = format!("SELECT seq, hash, recorded FROM {} ORDER BY seq DESC LIMIT 1", table.name);
        let last =
            db.prepare_cached(&sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        if let Some((rows, hash, recorded)) = last.filter(|(rows, _, _)| *rows > head.0.rows) {
            head = (Head { rows, hash }, Some(recorded));
        }
    }
    Ok(head)
}

/// Number of the last row recorded by a time; 0 where there is none. Times never run backwards along the chain.
pub fn rows_by(db: &Connection, time: i64) -> Result<i64> {
    let (head, _) = last(db)?;
    let (mut known, mut beyond) = (0, head.rows + 1);
    while beyond - known > 1 {
        let middle = known + (beyond - known) / 2;
        if recorded_at(db, middle)?.is_none_or(|recorded| recorded <= time) {
            known = middle;
        } else {
            beyond = middle;
        }
    }
    Ok(known)
}

fn recorded_at(db: &Connection, seq: i64) -> Result<Option<i64>> {
    for table in CHAINED {
        let sql = format!("SELECT recorded FROM {} WHERE seq = ?1", table.name);
        if let Some(recorded) = db.prepare_cached(&sql)?.query_row([seq], |row| row.get(0)).optional()? {
            return Ok(Some(recorded));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_as_it_was_written() {
        let head = Head { rows: 17, hash: std::array::from_fn(|i| i as u8 * 7) };
        assert_eq!(Head::parse(&head.to_string()), Some(head));
        for text in ["", "17", "17:ab", &format!("-1:{}", "0".repeat(64)), &format!("1:{}", "é".repeat(32))] {
            assert_eq!(Head::parse(text), None, "{text}");
        }
    }

    #[test]
    fn neighbouring_columns_do_not_run_together() {
        let hash = |values: [ValueRef<'_>; 2]| {
            let mut hasher = Hasher::new(&[0; 32], &super::super::schema::REPORT);
            values.into_iter().for_each(|value| hasher.value(value));
            hasher.finish()
        };
        let text = |text: &'static str| ValueRef::Text(text.as_bytes());
        assert_ne!(hash([text("ab"), text("c")]), hash([text("a"), text("bc")]));
        assert_ne!(hash([text(""), ValueRef::Null]), hash([ValueRef::Null, text("")]));
        assert_ne!(hash([text("a"), text("")]), hash([ValueRef::Blob(b"a"), text("")]));
    }
}
