//! PLOVER 2.0's names in the manual's order, then the parts of its entities as columns of their own. Objects
//! (`text_info`, `cite_info`) stand in their cell as JSON; `time`, `endtime`, `link`, `coded_date`, `coded_time` and
//! `comment` are names that a record of ours never fills.

use super::{Column, column};
use crate::csv::{Cell, empty, joined, maybe, number, text};
use legation_text::record::Entity;
use serde::Serialize;

pub(super) const COLUMNS: &[Column] = &[
    column("id", |row| text(&row.event.id)),
    column("has_event", |row| number(!row.event.event.is_empty())),
    column("date", |row| maybe(row.event.date.as_deref())),
    column("time", |_| empty()),
    column("enddate", |row| maybe(row.event.enddate.as_deref())),
    column("endtime", |_| empty()),
    column("actor", |row| of(&row.actors, |entity| Some(&entity.entity_text))),
    column("recipient", |row| of(&row.recipients, |entity| Some(&entity.entity_text))),
    column("event", |row| list(&row.event.event)),
    column("event_loc", |row| maybe(row.event.event_loc.as_deref())),
    column("event_text", |row| text(&row.event.event_text)),
    column("quad_code", |row| number(row.event.quad_code)),
    column("event_scale", |row| number(row.event.event_scale)),
    column("mode", |row| list(&row.event.mode)),
    column("context", |row| list(&row.event.context)),
    column("link", |_| empty()),
    column("text", |row| text(&row.event.text)),
    column("text_info", |row| json(&row.event.text_info)),
    column("cite_info", |row| json(&row.event.cite_info)),
    column("coder", |row| text(&row.event.cite_info.coder)),
    column("coded_date", |_| empty()),
    column("coded_time", |_| empty()),
    column("comment", |_| empty()),
    column("actor_code", |row| of(&row.actors, |entity| entity.code.as_deref())),
    column("actor_sector", |row| of(&row.actors, |entity| entity.sector.as_deref())),
    column("actor_identifier_id", |row| of(&row.actors, |entity| entity.identifier_id.as_deref())),
    column("actor_identifier_text", |row| of(&row.actors, |entity| entity.identifier_text.as_deref())),
    column("recipient_code", |row| of(&row.recipients, |entity| entity.code.as_deref())),
    column("recipient_sector", |row| of(&row.recipients, |entity| entity.sector.as_deref())),
    column("recipient_identifier_id", |row| of(&row.recipients, |entity| entity.identifier_id.as_deref())),
    column("recipient_identifier_text", |row| of(&row.recipients, |entity| entity.identifier_text.as_deref())),
];

/// One part of each entity, in their order.
pub(super) fn of<'e>(entities: &[&'e Entity], part: impl Fn(&'e Entity) -> Option<&'e str>) -> Cell {
    joined(entities.iter().map(|entity| part(entity)))
}

pub(super) fn list(items: &[String]) -> Cell {
    joined(items.iter().map(|item| Some(item.as_str())))
}

fn json(object: &impl Serialize) -> Cell {
    text(serde_json::to_string(object).unwrap_or_default())
}
