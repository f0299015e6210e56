//! The claims that an answer folds: between two parties, as published by a day, as this ledger held at a time.

use super::cache::{self, PLACES};
use super::desk::{self, Orders};
use super::read::{self, ActRow};
use super::taking::{self, Batch, OF_CLAIM, OF_REPORT, OfClaim, OfRow, Taken, blob};
use super::{Fault, Ledger, Moment, Trouble, chain};
use crate::act::{Act, Entry};
use crate::answer::{Source, Sources};
use crate::claim::{Claim, Said, make_ready};
use crate::date::Day;
use rusqlite::types::ValueRef;
use rusqlite::{Row, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many batches of rows wait to be taken apart.
const WAITING: usize = 8;

/// Which claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Between these two; `None` is everybody. A claim about one of them alone is among these where its report also
    /// tells something between the two; the same party twice means claims about it alone.
    pub parties: Option<(String, String)>,
    /// Published by this day.
    pub known: Option<Day>,
    /// Held by this ledger at this time.
    pub recorded: Option<Moment>,
}

/// What the ledger held.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// In [`canonical_order`], with what the desk corrected, without what it rejected or took back.
    pub claims: Vec<Claim>,
    /// By id of the report, for every report of a claim; an entry by hand has the letter or note it names as its title.
    pub sources: Sources,
    /// Claims that the desk said are one happening: (act, claims).
    pub merges: Vec<(String, Vec<String>)>,
    /// Claims that the desk said are another happening: (act, claims).
    pub splits: Vec<(String, Vec<String>)>,
    /// By claim, 1 to 6.
    pub credibility: BTreeMap<String, u8>,
    /// Corrections that can no longer be made, a sentence each: their claims are here as they were filed.
    pub unmended: Vec<String>,
}

impl Ledger {
    /// The claims of a selection, and what the desk says of them.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn view(&self, selection: &Selection) -> Result<View, Fault> {
        // One transaction, so that a writer beside us changes nothing between the questions.
        let tx = self.snapshot()?;
        let view = self.read_view(selection).map_err(|trouble| self.trouble(trouble));
        tx.map_or(Ok(()), |tx| tx.finish()).map_err(|error| self.fault(&error))?;
        view
    }

    /// A transaction to read in; none where [`Ledger::hold`] began one.
    pub(super) fn snapshot(&self) -> Result<Option<rusqlite::Transaction<'_>>, Fault> {
        let free = self.db.is_autocommit();
        free.then(|| self.db.unchecked_transaction()).transpose().map_err(|error| self.fault(&error))
    }

    /// Holds the ledger as it is now for every question that follows on this connection, which makes many small ones much
    /// faster. For a connection that ends soon: while it lasts, the log of a writer beside us cannot be cut back.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn hold(&self) -> Result<(), Fault> {
        if self.db.is_autocommit() {
            self.db.execute_batch("BEGIN").map_err(|error| self.fault(&error))?;
        }
        Ok(())
    }

    /// Lets go of what [`Ledger::hold`] held: before writing to somebody who may read slowly.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn release(&self) -> Result<(), Fault> {
        if !self.db.is_autocommit() {
            self.db.execute_batch("COMMIT").map_err(|error| self.fault(&error))?;
        }
        Ok(())
    }

    /// The keys of all parties that any claim names, in the order of the alphabet.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn parties(&self) -> Result<Vec<String>, Fault> {
        let read = || -> rusqlite::Result<Vec<String>> {
            self.db.prepare("SELECT key FROM party ORDER BY key")?.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// The parties with which a party has claims, in the order of the alphabet.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn partners(&self, key: &str) -> Result<Vec<String>, Fault> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let Some(id) = cache::party(&self.db, key)? else { return Ok(Vec::new()) };
            let sql = "SELECT key FROM party WHERE id <> ?1 AND EXISTS \
                       (SELECT 1 FROM claim_of WHERE a = min(party.id, ?1) AND b = max(party.id, ?1)) ORDER BY key";
            self.db.prepare(sql)?.query_map([id], |row| row.get(0))?.collect()
        };
        read().map_err(|error| self.fault(&error))
    }

    fn read_view(&self, selection: &Selection) -> Result<View, Trouble> {
        let rows = match selection.recorded {
            Some(time) => chain::rows_by(&self.db, time.0)?,
            None => i64::MAX >> 17,
        };
        let orders = Orders::read(&self.db, rows)?;
        let Taken { mut claims, mut sources, mended, some_dropped, .. } = self.take_found(selection, rows, &orders)?;
        let unmended = self.add_corrected(selection, rows, &orders, &mended, (&mut claims, &mut sources))?;
        if let Some((a, b)) = &selection.parties {
            for claim in &mut claims {
                if let Said::Event(deed) = &mut claim.said {
                    deed.see_between(a, b);
                }
            }
        }
        make_ready(&mut claims, |report| sources.get(report).and_then(|source| source.publisher.as_deref()));
        if some_dropped {
            let used: BTreeSet<&str> = claims.iter().map(|claim| claim.report.as_str()).collect();
            sources.retain(|id, _| used.contains(id.as_str()));
        }
        let Orders { merges, splits, credibility, .. } = orders;
        Ok(View { claims, sources, merges, splits, credibility, unmended })
    }

    /// The claims of a selection's parties. While this thread reads rows, others take them apart; where they do not keep up, it
    /// does so itself.
    fn take_found<'o>(&self, selection: &Selection, rows: i64, orders: &'o Orders) -> Result<Taken<'o>, Trouble> {
        let latest = selection.known.unwrap_or(Day::MAX);
        let mut taken = Taken::new(orders, latest, self.count_found(selection)?);
        let parts = Mutex::<Vec<(usize, Result<Taken, Trouble>)>>::default();
        let emptied = Mutex::<Vec<Batch>>::default();
        let waiting = &AtomicUsize::new(0);
        let take_apart = &|number, mut batch: Batch| {
            let mut part = Taken::new(orders, latest, batch.len());
            let part = part.take_all(&batch).map(|()| part);
            of(&parts).push((number, part));
            // Filled again: memory that nobody has touched yet costs as much as what is done in it.
            batch.clear();
            of(&emptied).push(batch);
        };
        rayon::in_place_scope(|scope| {
            let (mut number, mut batch) = (0, Batch::default());
            self.each_found(selection, rows, |found| {
                if found.get_ref(4)? == ValueRef::Null {
                    // An entry by hand has no report.
                    let claim = OfClaim::read(found)?;
                    let (entry, source) = self.source_of_entry(cache::row_of(claim.number))?;
                    taken.sources.insert(entry.id.clone(), source.into());
                    return taken.take(claim, blob(found, 8)?, &entry);
                }
                batch.push(found)?;
                if batch.is_full() {
                    let next = of(&emptied).pop().unwrap_or_default();
                    let full = std::mem::replace(&mut batch, next);
                    number += 1;
                    if waiting.fetch_add(1, Relaxed) < WAITING {
                        scope.spawn(move |_| {
                            take_apart(number, full);
                            waiting.fetch_sub(1, Relaxed);
                        });
                    } else {
                        take_apart(number, full);
                        waiting.fetch_sub(1, Relaxed);
                    }
                }
                Ok(())
            })?;
            take_apart(number + 1, batch);
            Ok::<(), Trouble>(())
        })?;
        let mut parts = std::mem::take(&mut *of(&parts));
        // Of several damaged rows the first is told.
        parts.sort_unstable_by_key(|(number, _)| *number);
        for (_, part) in parts {
            taken.join(part?);
        }
        for (row, id, has) in taken.unsure.drain(..) {
            if read::replaced(&self.db, "source_body", row)? != Some(has) {
                return Err(Trouble::Damage(format!("the source of report `{id}` was changed")));
            }
        }
        Ok(taken)
    }

    /// How many claims are found for two parties, whenever known; 0 for everybody.
    fn count_found(&self, selection: &Selection) -> Result<usize, Trouble> {
        let Some((a, b)) = self.pair_of(selection)? else { return Ok(0) };
        let mut statement = self.db.prepare_cached("SELECT COUNT(*) FROM claim_of WHERE a = ?1 AND b = ?2")?;
        let count: i64 = statement.query_row([a, b], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The numbers of a selection's two parties in their order; `None` for everybody, or where no claim names them both.
    fn pair_of(&self, selection: &Selection) -> Result<Option<(i64, i64)>, Trouble> {
        let Some((a, b)) = &selection.parties else { return Ok(None) };
        let (a, b) = (cache::party(&self.db, a)?, cache::party(&self.db, b)?);
        Ok(a.zip(b).map(|(a, b)| (a.min(b), a.max(b))))
    }

    /// Each claim of a selection's parties with its report's row, in its order and of any day: whoever takes them checks their
    /// sums before choosing by day.
    fn each_found(
        &self,
        selection: &Selection,
        rows: i64,
        mut take: impl FnMut(&Row<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let before = cache::number(rows + 1, 0);
        let (tables, id, condition, values) = match &selection.parties {
            None => ("claim", "claim.id", "", vec![before]),
            Some(_) => {
                let Some((a, b)) = self.pair_of(selection)? else { return Ok(()) };
                let tables = "claim_of CROSS JOIN claim ON claim.id = claim_of.claim";
                (tables, "claim_of.claim", "AND a = ?2 AND b = ?3", vec![before, a, b])
            }
        };
        // One question for all: ten thousand small ones cost as much again.
        let sql = format!(
            "SELECT {OF_REPORT}, {OF_CLAIM} FROM {tables} \
             LEFT JOIN report ON report.seq = claim.id >> {PLACES} LEFT JOIN source_body ON source_body.row = report.seq \
             WHERE {id} < ?1 {condition} ORDER BY {id}"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut found = statement.query(params_from_iter(values))?;
        while let Some(row) = found.next()? {
            take(row)?;
        }
        Ok(())
    }

    /// A correction can lead a claim to other parties, or away: each that may do so is made anew and then chosen, of the
    /// others those that were found (`mended`). Gives what could not be corrected.
    fn add_corrected(
        &self,
        selection: &Selection,
        rows: i64,
        orders: &Orders,
        mended: &BTreeSet<String>,
        (claims, sources): (&mut Vec<Claim>, &mut Sources),
    ) -> Result<Vec<String>, Trouble> {
        let mut unmended = Vec::new();
        let mut shelf = read::Shelf::new(&self.db);
        let wanted = |id: &&String| !orders.rejected.contains(*id) && (mended.contains(*id) || orders.may_move(id));
        for id in orders.corrections.keys().filter(wanted) {
            let Some(placed) = shelf.find(id)? else { continue };
            let (record, why) = orders.correct_or_keep(&placed.record);
            let undone = orders.undone.contains(record.report());
            if undone || placed.row > rows || selection.known.is_some_and(|known| placed.known > known) {
                continue;
            }
            let Some(claim) = desk::claim(&record, &placed).map_err(Trouble::Damage)? else { continue };
            if self.wanted(selection, &claim, placed.row)? {
                unmended.extend(why);
                let (report, source) = self.source_of(placed.row, orders)?;
                sources.insert(report.id, source.into());
                claims.push(claim);
            }
        }
        Ok(unmended)
    }

    fn wanted(&self, selection: &Selection, claim: &Claim, row: i64) -> Result<bool, Trouble> {
        let Some((a, b)) = &selection.parties else { return Ok(true) };
        let parties = claim.parties();
        if a == b || parties.len() != 1 {
            let alone = a != b || parties.len() == 1;
            return Ok(alone && parties.contains(&a.as_str()) && parties.contains(&b.as_str()));
        }
        let (Some(p), Some(q)) = (cache::party(&self.db, a)?, cache::party(&self.db, b)?) else { return Ok(false) };
        let told = "SELECT 1 FROM claim_of WHERE a = ?1 AND b = ?2 AND claim >= ?3 AND claim < ?4";
        let told = self.db.prepare_cached(told)?.exists((
            p.min(q),
            p.max(q),
            cache::number(row, 0),
            cache::number(row + 1, 0),
        ))?;
        Ok(told && (parties[0] == a || parties[0] == b))
    }

    /// Id, date and source of a report or an entry by hand.
    fn source_of(&self, row: i64, orders: &Orders) -> Result<(OfRow, Source), Trouble> {
        let sql = format!(
            "SELECT {OF_REPORT} FROM report JOIN source_body ON source_body.row = report.seq WHERE report.seq = ?1"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut found = statement.query([row])?;
        let Some(found) = found.next()? else { return self.source_of_entry(row) };
        let of_row = OfRow { id: found.get(0)?, date: found.get(1)? };
        let body = (blob(found, 3)?, blob(found, 4)?);
        let (has, source) = taking::source(&of_row.id, body, orders)?;
        if has.as_slice() != blob(found, 2)? && read::replaced(&self.db, "source_body", row)? != Some(has) {
            return Err(Trouble::Damage(format!("the source of report `{}` was changed", of_row.id)));
        }
        Ok((of_row, source))
    }

    fn source_of_entry(&self, row: i64) -> Result<(OfRow, Source), Trouble> {
        let act = read::acts_where(&self.db, "seq = ?1", row)?.pop();
        let Some((act, entry)) = act.as_ref().and_then(|act| entry_of(act).map(|entry| (act, entry))) else {
            return Err(Trouble::Damage(format!("row {row}, which a claim comes from, is gone")));
        };
        let source = Source { title: entry.source.clone(), ..Source::default() };
        Ok((OfRow { id: act.id(), date: None }, source))
    }
}

/// What a lock holds. Nobody panics while holding it, and a list is whole after any push.
fn of<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn entry_of(act: &ActRow) -> Option<&Entry> {
    match &act.body.act {
        Act::Enter(entry) => Some(entry),
        _ => None,
    }
}
