//! Phoenix's columns: no header, a row a pair of parties, actor codes whole and in their parts.
//!
//! The class is Phoenix's own (statements are 0, root 16 is 3); scores and codes are of CAMEO 1.1b3, where Phoenix's
//! files follow an older numbering in places (there 164 is to expel, here 161 and 166). `Issues` stays empty: they are
//! not PLOVER's contexts.

use super::cameo::actor;
use super::gdelt::digits;
use super::polecat::place;
use super::row::Row;
use super::{Column, column};
use crate::codes;
use crate::csv::{Cell, empty, maybe, maybe_number, number, text};
use legation_text::record::Entity;

pub(super) const COLUMNS: &[Column] = &[
    column("EventID", |row| text(row.id())),
    column("Date", |row| number(digits(row.day()))),
    column("Year", |row| maybe_number(row.date()[0])),
    column("Month", |row| maybe_number(row.date()[1])),
    column("Day", |row| maybe_number(row.date()[2])),
    column("SourceActorFull", |row| text(actor(row.actor()).full)),
    column("SourceActorEntity", |row| part(row.actor(), 0)),
    column("SourceActorRole", |row| part(row.actor(), 1)),
    column("SourceActorAttribute", |row| part(row.actor(), 2)),
    column("TargetActorFull", |row| text(actor(row.recipient()).full)),
    column("TargetActorEntity", |row| part(row.recipient(), 0)),
    column("TargetActorRole", |row| part(row.recipient(), 1)),
    column("TargetActorAttribute", |row| part(row.recipient(), 2)),
    column("EventCode", |row| text(row.cameo)),
    column("EventRootCode", |row| text(codes::root(row.cameo))),
    column("PentaClass", |row| number(codes::cameo(row.cameo).map_or("", |cameo| cameo.penta))),
    column("GoldsteinScore", |row| number(codes::cameo(row.cameo).map_or("", |cameo| cameo.goldstein))),
    column("Issues", |_| empty()),
    column("Lat", |_| empty()),
    column("Lon", |_| empty()),
    column("LocationName", |row| maybe(row.event.event_loc.as_deref())),
    column("StateName", |_| empty()),
    column("CountryCode", |row| maybe(place(row).map(|country| country.cameo))),
    column("SentenceID", sentence),
    column("URLs", |row| maybe(row.event.cite_info.url.as_deref())),
    column("NewsSources", |row| maybe(row.event.cite_info.publication.as_deref())),
];

/// Three letters each; the third part is whatever is left, joined by `;`.
fn part(entity: Option<&Entity>, n: usize) -> Cell {
    let full = actor(entity).full;
    let parts: Vec<&str> = (0..full.len()).step_by(3).filter_map(|at| full.get(at..at + 3)).collect();
    if n < 2 { maybe(parts.get(n).copied()) } else { text(parts.get(2..).unwrap_or_default().join(";")) }
}

fn sentence(row: &Row) -> Cell {
    text(format!("{}_{}", row.event.report, row.event.text_info.sequence))
}
