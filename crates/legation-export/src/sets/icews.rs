//! ICEWS's columns, as on Dataverse: a row a pair of parties, a talk told from each side, countries and sectors in
//! English. Event and story ids are numbers made from ours; no two rows share an event id.

use super::polecat::{country, place};
use super::row::{name, number_of};
use super::{Column, column};
use crate::codes;
use crate::csv::{Cell, empty, maybe, number, text};
use legation_text::record::Entity;

pub(super) const COLUMNS: &[Column] = &[
    column("Event ID", |row| number(row.number())),
    column("Event Date", |row| maybe(row.day())),
    column("Source Name", |row| maybe(row.actor().map(name))),
    column("Source Sectors", |row| sectors(row.actor())),
    column("Source Country", |row| maybe(row.actor().and_then(country))),
    column("Event Text", |row| maybe(codes::cameo(row.cameo).map(|cameo| cameo.label))),
    column("CAMEO Code", |row| text(row.cameo)),
    column("Intensity", |row| number(codes::cameo(row.cameo).map_or("", |cameo| cameo.goldstein))),
    column("Target Name", |row| maybe(row.recipient().map(name))),
    column("Target Sectors", |row| sectors(row.recipient())),
    column("Target Country", |row| maybe(row.recipient().and_then(country))),
    column("Story ID", |row| number(number_of(&row.event.report))),
    column("Sentence Number", |row| number(row.event.text_info.sequence)),
    column("Publisher", |row| maybe(row.event.cite_info.publication.as_deref())),
    column("City", |_| empty()),
    column("District", |_| empty()),
    column("Province", |_| empty()),
    column("Country", |row| maybe(place(row).map(|country| country.name))),
    column("Latitude", |_| empty()),
    column("Longitude", |_| empty()),
];

fn sectors(entity: Option<&Entity>) -> Cell {
    maybe(entity.and_then(|entity| entity.sector.as_deref()).and_then(codes::sector).map(|sector| sector.icews))
}
