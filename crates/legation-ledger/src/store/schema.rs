//! The tables of a ledger's file, what may be done to them, and how an older file becomes one of ours.
//!
//! *Chained* tables hold what was recorded. Each row has its number in the ledger (`seq`, one count over all of them), its time and
//! its hash, which commits to the row before it and to the hash of the row's body. *Bodies* hold what may have to be
//! erased. The rest is cache: made from these, and made anew whenever it is wanted.

use super::cache;
use rusqlite::{Connection, Result};

/// `LGTN`: marks a file as a ledger.
pub const APPLICATION: i64 = 0x4c47_544e;
/// Format that this program writes.
pub const FORMAT: i64 = 1;

/// A table whose rows are chained.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns beside `seq`, `recorded` and `hash`, with their types.
    pub columns: &'static [(&'static str, &'static str)],
    /// Its bodies: (table, column of the row that commits to it).
    pub bodies: &'static [(&'static str, &'static str)],
}

/// Who coded, with what.
pub const VERSION: Table = Table {
    name: "version",
    columns: &[
        ("coder", "TEXT NOT NULL"),
        ("codebook", "TEXT NOT NULL"),
        ("actors", "TEXT NOT NULL"),
        ("model", "TEXT NOT NULL"),
    ],
    bodies: &[],
};
/// A report: its own day (counted from 1970), the words of it in a body, where it comes from in another.
pub const REPORT: Table = Table {
    name: "report",
    columns: &[
        ("id", "TEXT NOT NULL UNIQUE"),
        ("date", "INTEGER"),
        ("language", "TEXT"),
        ("source", "BLOB NOT NULL"),
        ("text", "BLOB NOT NULL"),
    ],
    bodies: &[("source_body", "source"), ("text_body", "text")],
};
/// What a report was coded to. A coding follows its report.
pub const CODING: Table = Table {
    name: "coding",
    columns: &[
        ("report", "INTEGER NOT NULL UNIQUE REFERENCES report(seq)"),
        ("version", "INTEGER NOT NULL REFERENCES version(seq)"),
        ("records", "BLOB NOT NULL"),
    ],
    bodies: &[("records_body", "records")],
};
/// What somebody at the desk did: the act's number among acts, its kind, and the act itself in a body.
pub const ACT: Table = Table {
    name: "act",
    columns: &[("number", "INTEGER NOT NULL UNIQUE"), ("kind", "TEXT NOT NULL"), ("entry", "BLOB NOT NULL")],
    bodies: &[("act_body", "entry")],
};
/// What was erased: which body of which row, what stands there now, and in a body why and on whose order.
pub const REDACTION: Table = Table {
    name: "redaction",
    columns: &[
        ("body", "TEXT NOT NULL"),
        ("target", "INTEGER NOT NULL"),
        ("replacement", "BLOB NOT NULL"),
        ("note", "BLOB NOT NULL"),
    ],
    bodies: &[("note_body", "note")],
};

/// All of them.
pub const CHAINED: [&Table; 5] = [&VERSION, &REPORT, &CODING, &ACT, &REDACTION];

/// Tables of the cache, with what makes them.
///
/// `claim.id` is the number of the report's or act's row, shifted by 16 bits, and the claim's place in it;
/// `claim_of` finds claims by two parties, the smaller number first (twice the same: a claim about one party alone).
const CACHE: [(&str, &str); 4] = [
    ("cache", "CREATE TABLE cache (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL) STRICT"),
    ("party", "CREATE TABLE party (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT"),
    (
        "claim",
        "CREATE TABLE claim (id INTEGER PRIMARY KEY, known INTEGER NOT NULL, content BLOB NOT NULL, sum INTEGER NOT NULL) \
         STRICT",
    ),
    (
        "claim_of",
        "CREATE TABLE claim_of (a INTEGER NOT NULL, b INTEGER NOT NULL, claim INTEGER NOT NULL, PRIMARY KEY (a, b, claim)) \
         STRICT, WITHOUT ROWID",
    ),
];

/// Everything that a ledger's file consists of, as (name, statement) in the order of making.
pub fn statements() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for table in CHAINED {
        let name = table.name;
        let columns: String = table.columns.iter().map(|(column, kind)| format!(", {column} {kind}")).collect();
        all.push((
            name.to_owned(),
            format!(
                "CREATE TABLE {name} (seq INTEGER PRIMARY KEY, recorded INTEGER NOT NULL{columns}, hash BLOB NOT NULL) STRICT"
            ),
        ));
        for (body, _) in table.bodies {
            all.push((
                (*body).to_owned(),
                format!(
                    "CREATE TABLE {body} (row INTEGER PRIMARY KEY, salt BLOB NOT NULL, content BLOB NOT NULL) STRICT"
                ),
            ));
        }
    }
    // The key of the next salt. It moves on with every body and is no part of the chain.
    all.push((
        "ratchet".into(),
        "CREATE TABLE ratchet (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL, sum INTEGER NOT NULL) STRICT"
            .into(),
    ));
    all.extend(CACHE.map(|(name, statement)| (name.to_owned(), statement.to_owned())));
    for table in CHAINED {
        all.extend(guards(table.name, "seq", None));
        for (body, _) in table.bodies {
            all.extend(guards(body, "row", Some(body)));
        }
    }
    all
}

/// Triggers that let rows come and never change or go; a body goes where a redaction names it.
fn guards(table: &str, key: &str, body: Option<&str>) -> Vec<(String, String)> {
    let refuse = "RAISE(ABORT, 'a ledger keeps what was recorded: rows are never changed, replaced or deleted')";
    let unless = body.map_or(String::new(), |body| {
        format!(" WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE target = old.row AND body = '{body}')")
    });
    // `INSERT OR REPLACE` deletes without asking a trigger on deletion, so it is refused before.
    let id = if table == "report" { " OR EXISTS (SELECT 1 FROM report WHERE id = new.id)" } else { "" };
    vec![
        (
            format!("{table}_kept"),
            format!("CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} BEGIN SELECT {refuse}; END"),
        ),
        (
            format!("{table}_stays"),
            format!("CREATE TRIGGER {table}_stays BEFORE DELETE ON {table}{unless} BEGIN SELECT {refuse}; END"),
        ),
        (
            format!("{table}_new"),
            format!(
                "CREATE TRIGGER {table}_new BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = \
                 new.{key}){id} BEGIN SELECT {refuse}; END"
            ),
        ),
    ]
}

/// Makes every table in an empty file.
pub fn create(db: &Connection) -> Result<()> {
    for (_, statement) in statements() {
        db.execute_batch(&statement)?;
    }
    cache::mark(db)?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", FORMAT)
}

/// Brings a file of an older format up to ours; the caller holds the transaction, so it is all or nothing.
///
/// Chained rows are never rewritten: a format that needs more adds tables or columns that hashes of older rows leave out.
pub fn migrate(db: &Connection, from: i64) -> Result<()> {
    // Format 1 is the first. A later format adds its steps here, `if from < 2 { … }`, each with a ledger of the
    // older format among the tests.
    debug_assert!(from <= FORMAT);
    if from < FORMAT {
        db.pragma_update(None, "user_version", FORMAT)?;
    }
    Ok(())
}

/// Drops and makes the tables of the cache.
pub fn clear_cache(db: &Connection) -> Result<()> {
    for (name, statement) in CACHE {
        db.execute_batch(&format!("DROP TABLE IF EXISTS {name}; {statement}"))?;
    }
    Ok(())
}

/// What of the tables and triggers is not as we make them: (name, what).
pub fn differences(db: &Connection) -> Result<Vec<String>> {
    let mut found: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    let mut wanted = statements();
    wanted.sort();
    found.sort();
    let of = |list: &[(String, String)], name: &str| list.iter().find(|(n, _)| n == name).map(|(_, sql)| sql.clone());
    let mut told = Vec::new();
    for (name, sql) in &wanted {
        match of(&found, name) {
            None => told.push(format!("`{name}` is gone")),
            Some(other) if other != *sql => told.push(format!("`{name}` was changed")),
            Some(_) => {}
        }
    }
    told.extend(found.iter().filter(|(name, _)| of(&wanted, name).is_none()).map(|(n, _)| format!("`{n}` was added")));
    Ok(told)
}
