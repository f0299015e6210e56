//! POLECAT's columns: one row an event, lists joined by `; `, countries in English and by Correlates of War number.
//!
//! Empty, because a record does not know them: titles, Wikipedia pages, the place resolved, everything about the story
//! (`Story People` and so on).

use super::plover::{list, of};
use super::row::{Row, name};
use super::{Column, column};
use crate::codes;
use crate::csv::{Cell, empty, joined, maybe, number, text};
use legation_text::record::Entity;

pub(super) const COLUMNS: &[Column] = &[
    column("Event ID", |row| text(&row.event.id)),
    column("Event Date", |row| maybe(row.day())),
    column("Event Type", |row| list(&row.event.event)),
    column("Event Mode", |row| list(&row.event.mode)),
    column("Intensity", |row| number(row.event.event_scale)),
    column("Quad Code", |row| text(quad(row.event.quad_code))),
    column("Contexts", |row| list(&row.event.context)),
    column("Actor Name", |row| of(&row.actors, |entity| Some(name(entity)))),
    column("Actor Country", |row| countries(&row.actors)),
    column("Actor COW", |row| cow(row, &row.actors)),
    column("Primary Actor Sector", |row| maybe(row.actor().and_then(|entity| entity.sector.as_deref()))),
    column("Actor Sectors", |row| of(&row.actors, |entity| entity.sector.as_deref())),
    column("Actor Title", |_| empty()),
    column("Actor Name Raw", |row| of(&row.actors, |entity| Some(&entity.entity_text))),
    column("Wikipedia Actor ID", |_| empty()),
    column("Recipient Name", |row| of(&row.recipients, |entity| Some(name(entity)))),
    column("Recipient Country", |row| countries(&row.recipients)),
    column("Recipient COW", |row| cow(row, &row.recipients)),
    column("Primary Recipient Sector", |row| maybe(row.recipient().and_then(|entity| entity.sector.as_deref()))),
    column("Recipient Sectors", |row| of(&row.recipients, |entity| entity.sector.as_deref())),
    column("Recipient Title", |_| empty()),
    column("Recipient Name Raw", |row| of(&row.recipients, |entity| Some(&entity.entity_text))),
    column("Wikipedia Recipient ID", |_| empty()),
    column("Placename", |_| empty()),
    column("City", |_| empty()),
    column("District", |_| empty()),
    column("Province", |_| empty()),
    column("Country", |row| maybe(place(row).map(|country| country.name))),
    column("Latitude", |_| empty()),
    column("Longitude", |_| empty()),
    column("GeoNames ID", |_| empty()),
    column("Raw Placename", |row| maybe(row.event.event_loc.as_deref())),
    column("Feature Type", |_| empty()),
    column("Source", |row| maybe(row.event.cite_info.publication.as_deref())),
    column("Publication Date", |row| maybe(row.source.published.as_deref())),
    column("Story People", |_| empty()),
    column("Story Organizations", |_| empty()),
    column("Story Locations", |_| empty()),
    column("Language", |row| maybe(row.source.language.as_deref())),
    column("Version", |row| text(&row.event.cite_info.coder)),
];

/// The English name of the country that an entity belongs to; none for organisations.
pub(super) fn country(entity: &Entity) -> Option<&'static str> {
    entity.code.as_deref().and_then(codes::country).map(|country| country.name)
}

/// The country that the words of the place name, where they name one.
pub(super) fn place(row: &Row) -> Option<&'static codes::Country> {
    row.event.event_loc.as_deref().and_then(codes::country_named)
}

fn countries(entities: &[&Entity]) -> Cell {
    joined(entities.iter().map(|entity| country(entity)))
}

fn cow(row: &Row, entities: &[&Entity]) -> Cell {
    let number = |entity: &&Entity| entity.code.as_deref().and_then(codes::country)?.cow(row.on());
    joined(entities.iter().map(number))
}

fn quad(code: u8) -> &'static str {
    match code {
        1 => "VERBAL COOPERATION",
        2 => "MATERIAL COOPERATION",
        3 => "VERBAL CONFLICT",
        4 => "MATERIAL CONFLICT",
        _ => "",
    }
}
