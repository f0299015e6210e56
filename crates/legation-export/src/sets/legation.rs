//! What no other format has a column for, behind its columns: modality, speakers, numbers, measures and the offsets of
//! the words. The same columns behind every set.

use super::plover::of;
use super::{Column, column};
use crate::csv::{Cell, joined, maybe, maybe_number, number, text};
use legation_text::record::{Entity, Event, Measure, Quantity};

pub(super) const COLUMNS: &[Column] = &[
    column("legation_id", |row| text(&row.event.id)),
    column("legation_report", |row| text(&row.event.report)),
    column("legation_incident", |row| text(&row.event.incident)),
    column("legation_date", |row| maybe(row.event.date.as_deref())),
    column("legation_enddate", |row| maybe(row.event.enddate.as_deref())),
    column("legation_date_precision", |row| text(precision(row.event))),
    column("legation_date_text", |row| maybe(row.event.date_text.as_deref())),
    column("legation_event", |row| joined(row.event.event.iter().map(|item| Some(item.as_str())))),
    column("legation_mode", |row| joined(row.event.mode.iter().map(|item| Some(item.as_str())))),
    column("legation_cameo", |row| maybe(row.event.cameo.as_deref())),
    column("legation_modality", |row| text(&row.event.modality)),
    column("legation_negated", |row| number(row.event.negated)),
    column("legation_background", |row| number(row.event.background)),
    column("legation_attribution", |row| joined(row.event.attribution.iter().map(|a| Some(a.entity_text.as_str())))),
    column("legation_attribution_key", |row| joined(row.event.attribution.iter().map(|a| a.key.as_deref()))),
    column("legation_attribution_cue", |row| joined(row.event.attribution.iter().map(|a| Some(a.cue.as_str())))),
    column("legation_attribution_offsets", |row| {
        offsets(row.event.attribution.iter().map(|speaker| (speaker.start, speaker.end)))
    }),
    column("legation_quantity", |row| maybe_number(first(row.event).and_then(|quantity| quantity.value))),
    column("legation_quantity_low", |row| maybe_number(first(row.event).and_then(|quantity| quantity.low))),
    column("legation_quantity_high", |row| maybe_number(first(row.event).and_then(|quantity| quantity.high))),
    column("legation_quantity_unit", |row| maybe(first(row.event).map(|quantity| quantity.unit.as_str()))),
    column("legation_quantity_role", |row| maybe(first(row.event).map(|quantity| quantity.role.as_str()))),
    column("legation_quantity_offsets", |row| {
        offsets(row.event.quantity.iter().map(|quantity| (quantity.start, quantity.end)))
    }),
    column("legation_cause", |row| joined(row.event.cause.iter().map(|cause| Some(cause.text.as_str())))),
    column("legation_cause_relation", |row| joined(row.event.cause.iter().map(|cause| Some(cause.relation.as_str())))),
    column("legation_measure_act", |row| measure(row.event, |measure| Some(&measure.act))),
    column("legation_measure_kind", |row| measure(row.event, |measure| Some(&measure.kind))),
    column("legation_measure_holder", |row| measure(row.event, |measure| measure.holder.as_deref())),
    column("legation_measure_host", |row| measure(row.event, |measure| measure.host.as_deref())),
    column("legation_deadline", |row| measure(row.event, |measure| measure.deadline.as_deref())),
    column("legation_decided_on", |row| maybe(row.event.decided_on.as_deref())),
    column("legation_effective_on", |row| maybe(row.event.effective_on.as_deref())),
    column("legation_actor_key", |row| of(&row.actors, |entity| entity.key.as_deref())),
    column("legation_actor_id", |row| of(&row.actors, |entity| entity.identifier_id.as_deref())),
    column("legation_actor_text", |row| of(&row.actors, |entity| Some(&entity.entity_text))),
    column("legation_actor_offsets", |row| spans(&row.actors)),
    column("legation_recipient_key", |row| of(&row.recipients, |entity| entity.key.as_deref())),
    column("legation_recipient_id", |row| of(&row.recipients, |entity| entity.identifier_id.as_deref())),
    column("legation_recipient_text", |row| of(&row.recipients, |entity| Some(&entity.entity_text))),
    column("legation_recipient_offsets", |row| spans(&row.recipients)),
    column("legation_event_text", |row| text(&row.event.event_text)),
    column("legation_event_offsets", |row| offsets([(row.event.event_start, row.event.event_end)])),
    column("legation_text", |row| text(&row.event.text)),
    column("legation_text_offsets", |row| offsets([(row.event.text_info.start, row.event.text_info.end)])),
    column("legation_sentence", |row| number(row.event.text_info.sequence)),
    column("legation_evidence", |row| evidence(row.event)),
    column("legation_title", |row| maybe(row.event.cite_info.title.as_deref())),
    column("legation_url", |row| maybe(row.event.cite_info.url.as_deref())),
    column("legation_publication", |row| maybe(row.event.cite_info.publication.as_deref())),
    column("legation_published", |row| maybe(row.source.published.as_deref())),
    column("legation_rule", |row| text(&row.event.rule)),
    column("legation_confidence", |row| number(row.event.confidence)),
    column("legation_coder", |row| text(&row.event.cite_info.coder)),
    column("legation_codebook", |row| text(&row.event.cite_info.codebook)),
    column("legation_actors", |row| text(&row.event.cite_info.actors)),
    column("legation_model", |row| text(&row.event.cite_info.model)),
];

fn precision(event: &Event) -> String {
    let precision = event.date_precision.and_then(|precision| serde_json::to_value(precision).ok());
    precision.and_then(|precision| precision.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The event's own number.
fn first(event: &Event) -> Option<&Quantity> {
    event.quantity.first()
}

fn measure<'e>(event: &'e Event, part: impl Fn(&'e Measure) -> Option<&'e str>) -> Cell {
    maybe(event.measure.as_ref().and_then(part))
}

/// `0-4; 9-12`, code points of the report's text.
fn offsets(spans: impl IntoIterator<Item = (usize, usize)>) -> Cell {
    let spans: Vec<String> = spans.into_iter().map(|(start, end)| format!("{start}-{end}")).collect();
    text(spans.join("; "))
}

fn spans(entities: &[&Entity]) -> Cell {
    offsets(entities.iter().map(|entity| (entity.start, entity.end)))
}

/// `date 750-759; modality 141-144`
fn evidence(event: &Event) -> Cell {
    let one = |words: &legation_text::record::Evidence| format!("{} {}-{}", words.field, words.start, words.end);
    text(event.evidence.iter().map(one).collect::<Vec<_>>().join("; "))
}
