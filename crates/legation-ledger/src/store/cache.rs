//! Claims as they are looked up: by two parties, small. All of it is made from reports, records and entries.

use super::body::sum;
use super::desk;
use super::read::{self, ReportRow};
use super::{Trouble, schema};
use crate::claim::{Claim, Said};
use crate::date::Day;
use legation_text::Report;
use legation_text::record::Record;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// Version of what [`encode`] writes. Whoever changes [`Claim`] raises it: ledgers then make their claims anew.
pub(super) const CLAIMS: i64 = 3;
/// Bits of a claim's number that tell its place in its row.
pub(super) const PLACES: u32 = 16;
/// How many claims a row can have.
pub(super) const MOST_CLAIMS: usize = 1 << PLACES;
/// More parties than this no claim has: each pair of them is a row.
pub(super) const MOST_PARTIES: usize = 64;

/// The number of a claim: that of its row, and its place there.
pub(super) fn number(row: i64, place: usize) -> i64 {
    (row << PLACES) | place as i64
}

/// The row of a claim's number.
pub(super) fn row_of(number: i64) -> i64 {
    number >> PLACES
}

/// A claim in few bytes. What its row gives back is left out.
pub(super) fn encode(claim: &Claim) -> Result<Vec<u8>, String> {
    let mut small = claim.clone();
    if let Said::Event(deed) = &mut small.said
        && deed.telling == claim.id
    {
        deed.telling.clear();
    }
    if claim.id == format!("{}#{}", claim.report, claim.number) {
        small.id.clear();
    }
    small.report.clear();
    postcard::to_stdvec(&small).map_err(|error| error.to_string())
}

/// What [`encode`] was given, a claim of `report`.
pub(super) fn decode(content: &[u8], report: &str) -> Option<Claim> {
    let mut claim: Claim = postcard::from_bytes(content).ok()?;
    claim.report.push_str(report);
    if claim.id.is_empty() {
        claim.id = format!("{report}#{}", claim.number);
    }
    if let Said::Event(deed) = &mut claim.said
        && deed.telling.is_empty()
    {
        deed.telling.push_str(&claim.id);
    }
    Some(claim)
}

/// Check sum of a claim's row, with what it takes from its report's: a changed bit gives no answer rather than a wrong one.
pub(super) fn sum_of(number: i64, known: i32, content: &[u8], report: &str, date: Option<i32>) -> u32 {
    let mut numbers = [0; 25];
    numbers[..8].copy_from_slice(&number.to_be_bytes());
    numbers[8..12].copy_from_slice(&known.to_be_bytes());
    numbers[12..17].copy_from_slice(&date.map_or([0; 5], |day| {
        let [a, b, c, d] = day.to_be_bytes();
        [1, a, b, c, d]
    }));
    numbers[17..25].copy_from_slice(&u64::from(sum(report.as_bytes())).to_be_bytes());
    sum(content) ^ sum(&numbers).rotate_left(16)
}

/// The pairs of parties under which each claim of one report is found.
///
/// A claim between two parties is found under these two. A claim about one party alone is found under that party, and
/// under each pair for which the same report tells something between them: "Moscow has denied any role" belongs to what a
/// report tells of NATO and Russia.
pub(super) fn pairs(claims: &[Claim]) -> Vec<Vec<(&str, &str)>> {
    let parties: Vec<Vec<&str>> = claims.iter().map(Claim::parties).collect();
    let mut partners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for keys in &parties {
        for (i, a) in keys.iter().enumerate() {
            for b in &keys[i + 1..] {
                partners.entry(a).or_default().insert(b);
                partners.entry(b).or_default().insert(a);
            }
        }
    }
    parties.iter().map(|keys| pairs_of(keys, &partners)).collect()
}

fn pairs_of<'c>(keys: &[&'c str], partners: &BTreeMap<&'c str, BTreeSet<&'c str>>) -> Vec<(&'c str, &'c str)> {
    if let [alone] = *keys {
        let with = partners.get(alone).into_iter().flatten();
        return std::iter::once((alone, alone)).chain(with.map(|other| (alone, *other))).collect();
    }
    keys.iter().enumerate().flat_map(|(i, a)| keys[i + 1..].iter().map(|b| (*a, *b))).collect()
}

/// The number of a party, or `None` where no claim names it.
pub(super) fn party(db: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT id FROM party WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn party_or_new(db: &Connection, key: &str) -> rusqlite::Result<i64> {
    match party(db, key)? {
        Some(id) => Ok(id),
        None => {
            db.prepare_cached("INSERT INTO party (key) VALUES (?1)")?.execute([key])?;
            Ok(db.last_insert_rowid())
        }
    }
}

/// Adds the claims of a row; `date` is the report's own (none for an entry by hand).
pub(super) fn add(db: &Connection, row: i64, date: Option<Day>, claims: &[Claim]) -> rusqlite::Result<()> {
    let mut claim_row = db.prepare_cached("INSERT INTO claim (id, known, content, sum) VALUES (?1, ?2, ?3, ?4)")?;
    let mut pair_row = db.prepare_cached("INSERT OR IGNORE INTO claim_of (a, b, claim) VALUES (?1, ?2, ?3)")?;
    for (place, (claim, pairs)) in claims.iter().zip(pairs(claims)).enumerate() {
        let id = number(row, place);
        let content = encode(claim).map_err(|what| rusqlite::Error::ToSqlConversionFailure(what.into()))?;
        let sum = sum_of(id, claim.known.0, &content, &claim.report, date.map(|day| day.0));
        claim_row.execute((id, claim.known.0, &content, sum))?;
        for (a, b) in pairs {
            let (a, b) = (party_or_new(db, a)?, party_or_new(db, b)?);
            pair_row.execute((a.min(b), a.max(b), id))?;
        }
    }
    Ok(())
}

/// Takes away the claims of a row.
pub(super) fn remove(db: &Connection, row: i64) -> rusqlite::Result<()> {
    let range = [number(row, 0), number(row + 1, 0)];
    db.execute("DELETE FROM claim_of WHERE claim >= ?1 AND claim < ?2", range)?;
    db.execute("DELETE FROM claim WHERE id >= ?1 AND id < ?2", range)?;
    Ok(())
}

/// Takes away the keys that no claim names any more: a name can have stood for one.
pub(super) fn forget_parties(db: &Connection) -> rusqlite::Result<()> {
    let unnamed = "DELETE FROM party WHERE id NOT IN (SELECT a FROM claim_of UNION SELECT b FROM claim_of)";
    db.execute(unnamed, []).map(|_| ())
}

/// Notes of what version the claims are.
pub(super) fn mark(db: &Connection) -> rusqlite::Result<()> {
    db.execute("INSERT INTO cache VALUES (1, ?1)", [CLAIMS]).map(|_| ())
}

/// Whether the claims are of our version.
pub(super) fn is_current(db: &Connection) -> rusqlite::Result<bool> {
    let version: Option<i64> = db.query_row("SELECT version FROM cache", [], |row| row.get(0)).optional()?;
    Ok(version == Some(CLAIMS))
}

/// The claims of a report, made anew from its records.
pub(super) fn claims_of(db: &Connection, row: &ReportRow) -> Result<Vec<Claim>, Trouble> {
    let (report, records, _) = read::records_of(db, row)?;
    claims_from(&report, &records, row)
}

/// The same from its records.
pub(super) fn claims_from(report: &Report, records: &[Record], row: &ReportRow) -> Result<Vec<Claim>, Trouble> {
    let known = row.date.unwrap_or(row.recorded.day());
    let mut claims = Vec::with_capacity(records.len());
    for record in records {
        claims.extend(Claim::of(record, known, row.date.is_some()).map_err(Trouble::Damage)?);
    }
    Ok(Claim::with_words(claims, &report.text))
}

/// Makes all claims anew; the caller holds the transaction.
pub(super) fn rebuild(db: &Connection) -> Result<(), Trouble> {
    schema::clear_cache(db)?;
    mark(db)?;
    let mut statement = db.prepare(&format!("SELECT {} FROM report ORDER BY seq", read::REPORT_COLUMNS))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let row = read::report_row(row)?;
        add(db, row.seq, row.date, &claims_of(db, &row)?)?;
    }
    for act in read::acts_where(db, "kind = 'enter' AND seq > ?1", 0)? {
        let claim = desk::claim_of(&act).map_err(Trouble::Damage)?;
        add(db, act.seq, None, claim.as_slice())?;
    }
    Ok(())
}
