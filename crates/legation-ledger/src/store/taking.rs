//! Rows of claims taken apart: held against their sums and the chain, and read.
//!
//! That is half the work of looking up many claims, so that batches of rows are taken apart beside each other. In which order does
//! not matter: whoever wants claims sorts them.

use super::Trouble;
use super::body::{Hash, commitment};
use super::cache;
use super::desk::Orders;
use super::read::SourceBody;
use crate::answer::{Source, Sources};
use crate::claim::Claim;
use crate::date::Day;
use rusqlite::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Id, date and source of a report, with what the chain says of it: the first columns of whatever is read here.
pub(super) const OF_REPORT: &str = "report.id, report.date, report.source, source_body.salt, source_body.content";
/// The next ones, of a claim.
pub(super) const OF_CLAIM: &str = "claim.id, claim.known, claim.sum, claim.content";

/// So many rows are taken apart together.
const ROWS: usize = 128;

/// What claims take from the row of their report.
pub(super) struct OfRow {
    pub id: String,
    pub date: Option<i32>,
}

/// A claim's row, but for its content.
#[derive(Clone, Copy)]
pub(super) struct OfClaim {
    pub number: i64,
    known: i32,
    sum: u32,
}

impl OfClaim {
    pub(super) fn read(found: &Row<'_>) -> rusqlite::Result<OfClaim> {
        Ok(OfClaim { number: found.get(5)?, known: found.get(6)?, sum: found.get(7)? })
    }
}

pub(super) fn blob<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<&'r [u8]> {
    row.get_ref(column).and_then(|value| value.as_blob().map_err(rusqlite::Error::from))
}

/// Rows as they were read, all their bytes in one piece.
#[derive(Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    rows: Vec<Raw>,
}

struct Raw {
    claim: OfClaim,
    content: Range<usize>,
    /// `None` where it is that of the row before.
    report: Option<RawReport>,
}

struct RawReport {
    of_row: OfRow,
    committed: Range<usize>,
    salt: Range<usize>,
    content: Range<usize>,
}

impl Batch {
    /// Takes in a row that has a report.
    pub(super) fn push(&mut self, found: &Row<'_>) -> rusqlite::Result<()> {
        let claim = OfClaim::read(found)?;
        let row = |number| cache::row_of(number);
        let known = self.rows.last().is_some_and(|last| row(last.claim.number) == row(claim.number));
        let report = if known {
            None
        } else {
            let of_row = OfRow { id: found.get(0)?, date: found.get(1)? };
            let (committed, salt) = (self.keep(blob(found, 2)?), self.keep(blob(found, 3)?));
            Some(RawReport { of_row, committed, salt, content: self.keep(blob(found, 4)?) })
        };
        let content = self.keep(blob(found, 8)?);
        self.rows.push(Raw { claim, content, report });
        Ok(())
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.rows.clear();
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len()
    }
}

/// What rows gave.
pub(super) struct Taken<'o> {
    orders: &'o Orders,
    latest: Day,
    pub claims: Vec<Claim>,
    pub sources: Sources,
    /// Claims that the desk corrected.
    pub mended: BTreeSet<String>,
    /// Whether a claim of these rows is not among those taken.
    pub some_dropped: bool,
    /// Sources that are not what the chain says, unless they were erased: row, id of the report, what it has.
    pub unsure: Vec<(i64, String, Hash)>,
}

impl<'o> Taken<'o> {
    /// For the claims known by a day, with room for so many: they are large, and moving them as they grow costs.
    pub(super) fn new(orders: &'o Orders, latest: Day, room: usize) -> Taken<'o> {
        Taken {
            orders,
            latest,
            claims: Vec::with_capacity(room),
            sources: Sources::with_capacity_and_hasher(room, Default::default()),
            mended: BTreeSet::new(),
            some_dropped: false,
            unsure: Vec::new(),
        }
    }

    pub(super) fn take_all(&mut self, batch: &Batch) -> Result<(), Trouble> {
        let of = |range: &Range<usize>| &batch.bytes[range.clone()];
        let mut of_row: Option<&OfRow> = None;
        for Raw { claim, content, report } in &batch.rows {
            if let Some(report) = report {
                let id = &report.of_row.id;
                let (has, source) = source(id, (of(&report.salt), of(&report.content)), self.orders)?;
                if has.as_slice() != of(&report.committed) {
                    self.unsure.push((cache::row_of(claim.number), id.clone(), has));
                }
                self.sources.insert(id.clone(), source.into());
                of_row = Some(&report.of_row);
            }
            let of_row = of_row.ok_or_else(|| Trouble::Damage("a claim has no report".to_owned()))?;
            self.take(*claim, of(content), of_row)?;
        }
        Ok(())
    }

    /// Takes one claim, whose report or entry is `of_row`.
    pub(super) fn take(&mut self, claim: OfClaim, content: &[u8], of_row: &OfRow) -> Result<(), Trouble> {
        let report = &of_row.id;
        if cache::sum_of(claim.number, claim.known, content, report, of_row.date) != claim.sum {
            return Err(Trouble::Damage(format!("a claim of `{report}` was changed")));
        }
        // Only now: a changed day would otherwise hide the claim without a word.
        if Day(claim.known) > self.latest {
            self.some_dropped = true;
            return Ok(());
        }
        let claim = cache::decode(content, report)
            .ok_or_else(|| Trouble::Damage(format!("a claim of `{report}` cannot be read")))?;
        if self.orders.rejected.contains(&claim.id) || self.orders.undone.contains(&claim.report) {
            self.some_dropped = true;
        } else if self.orders.corrections.contains_key(&claim.id) {
            self.some_dropped = true;
            self.mended.insert(claim.id);
        } else {
            self.claims.push(claim);
        }
        Ok(())
    }

    /// Adds what other rows gave.
    pub(super) fn join(&mut self, other: Taken<'o>) {
        self.claims.extend(other.claims);
        self.sources.extend(other.sources);
        self.mended.extend(other.mended);
        self.some_dropped |= other.some_dropped;
        self.unsure.extend(other.unsure);
    }
}

/// What is known of a report, and what the chain should say of that.
pub(super) fn source(id: &str, (salt, content): (&[u8], &[u8]), orders: &Orders) -> Result<(Hash, Source), Trouble> {
    let body = SourceBody::from_bytes(content)
        .ok_or_else(|| Trouble::Damage(format!("the source of report `{id}` cannot be read")))?;
    let said = |of: &BTreeMap<String, String>| body.publisher.as_ref().and_then(|name| of.get(name)).cloned();
    let source = Source {
        owner: said(&orders.owners),
        reliability: said(&orders.reliability),
        publisher: body.publisher,
        credit: body.credit,
        sketch: Some(body.sketch),
        title: body.title,
        url: body.url,
    };
    Ok((commitment(salt, content), source))
}
