//! Events as CSV: one row an event, lists joined by `; `, what is not known empty.

use legation_text::record::{Entity, Event, Quantity};
use std::fmt::Display;

/// One column: its name and how to get it from an event. Texts are told from numbers, which no spreadsheet runs.
struct Column {
    name: &'static str,
    cell: fn(&Event) -> Cell,
}

enum Cell {
    Text(String),
    Number(String),
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

fn maybe(value: &Option<String>) -> Cell {
    Cell::Text(value.clone().unwrap_or_default())
}

fn number(value: impl Display) -> Cell {
    Cell::Number(value.to_string())
}

fn joined<'a, T: 'a>(items: &'a [T], of: impl Fn(&'a T) -> Option<&'a str>) -> Cell {
    let parts: Vec<&str> = items.iter().map(|item| of(item).unwrap_or("")).collect();
    let known = parts.iter().any(|part| !part.is_empty());
    Cell::Text(if known { parts.join("; ") } else { String::new() })
}

fn count(event: &Event, of: impl Fn(&Quantity) -> Option<u64>) -> Cell {
    Cell::Number(event.quantity.first().and_then(of).map(|n| n.to_string()).unwrap_or_default())
}

fn party(of: fn(&Entity) -> Option<&str>, list: &[Entity]) -> Cell {
    joined(list, of)
}

macro_rules! columns {
    ($($name:literal => $cell:expr,)*) => { &[$(Column { name: $name, cell: $cell }),*] };
}

const COLUMNS: &[Column] = columns! {
    "id" => |e| text(&e.id),
    "date" => |e| maybe(&e.date),
    "enddate" => |e| maybe(&e.enddate),
    "date_precision" => |e| text(precision(e)),
    "event" => |e| text(e.event.join("; ")),
    "mode" => |e| text(e.mode.join("; ")),
    "context" => |e| text(e.context.join("; ")),
    "quad_code" => |e| number(e.quad_code),
    "event_scale" => |e| number(e.event_scale),
    "cameo" => |e| maybe(&e.cameo),
    "actor" => |e| party(|x| Some(&x.entity_text), &e.actor),
    "actor_code" => |e| party(|x| x.code.as_deref(), &e.actor),
    "actor_sector" => |e| party(|x| x.sector.as_deref(), &e.actor),
    "actor_identifier_id" => |e| party(|x| x.identifier_id.as_deref(), &e.actor),
    "actor_identifier_text" => |e| party(|x| x.identifier_text.as_deref(), &e.actor),
    "actor_key" => |e| party(|x| x.key.as_deref(), &e.actor),
    "recipient" => |e| party(|x| Some(&x.entity_text), &e.recipient),
    "recipient_code" => |e| party(|x| x.code.as_deref(), &e.recipient),
    "recipient_sector" => |e| party(|x| x.sector.as_deref(), &e.recipient),
    "recipient_identifier_id" => |e| party(|x| x.identifier_id.as_deref(), &e.recipient),
    "recipient_identifier_text" => |e| party(|x| x.identifier_text.as_deref(), &e.recipient),
    "recipient_key" => |e| party(|x| x.key.as_deref(), &e.recipient),
    "quantity" => |e| count(e, |q| q.value),
    "quantity_low" => |e| count(e, |q| q.low),
    "quantity_high" => |e| count(e, |q| q.high),
    "quantity_unit" => |e| text(e.quantity.first().map_or("", |q| &q.unit)),
    "quantity_role" => |e| text(e.quantity.first().map_or("", |q| &q.role)),
    "modality" => |e| text(&e.modality),
    "negated" => |e| number(e.negated),
    "background" => |e| number(e.background),
    "attribution" => |e| joined(&e.attribution, |a| Some(&a.entity_text)),
    "attribution_key" => |e| joined(&e.attribution, |a| a.key.as_deref()),
    "cause" => |e| joined(&e.cause, |c| Some(&c.text)),
    "cause_relation" => |e| joined(&e.cause, |c| Some(&c.relation)),
    "measure_act" => |e| text(e.measure.as_ref().map_or("", |m| &m.act)),
    "measure_kind" => |e| text(e.measure.as_ref().map_or("", |m| &m.kind)),
    "measure_holder" => |e| text(e.measure.as_ref().and_then(|m| m.holder.as_deref()).unwrap_or("")),
    "measure_host" => |e| text(e.measure.as_ref().and_then(|m| m.host.as_deref()).unwrap_or("")),
    "decided_on" => |e| maybe(&e.decided_on),
    "effective_on" => |e| maybe(&e.effective_on),
    "event_loc" => |e| maybe(&e.event_loc),
    "event_text" => |e| text(&e.event_text),
    "event_start" => |e| number(e.event_start),
    "event_end" => |e| number(e.event_end),
    "text" => |e| text(&e.text),
    "sentence" => |e| number(e.text_info.sequence),
    "report" => |e| text(&e.report),
    "incident" => |e| text(&e.incident),
    "rule" => |e| text(&e.rule),
    "confidence" => |e| number(e.confidence),
    "publication" => |e| maybe(&e.cite_info.publication),
    "title" => |e| maybe(&e.cite_info.title),
    "url" => |e| maybe(&e.cite_info.url),
    "coder" => |e| text(&e.cite_info.coder),
    "codebook" => |e| text(&e.cite_info.codebook),
    "actors" => |e| text(&e.cite_info.actors),
    "model" => |e| text(&e.cite_info.model),
};

fn precision(event: &Event) -> String {
    let precision = event.date_precision.map(|p| serde_json::to_value(p).unwrap_or_default());
    precision.and_then(|p| p.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The names of the columns.
pub fn header() -> String {
    COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(",") + "\n"
}

/// One event. `safe` puts a `'` before texts that a spreadsheet would run as a formula.
pub fn row(event: &Event, safe: bool) -> String {
    let cells: Vec<String> = COLUMNS
        .iter()
        .map(|column| match (column.cell)(event) {
            Cell::Number(number) => number,
            Cell::Text(text) if safe && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => {
                quoted(&format!("'{text}"))
            }
            Cell::Text(text) => quoted(&text),
        })
        .collect();
    cells.join(",") + "\n"
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_and_formulas_disarmed_on_request() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        let mut event = crate::output::table::tests::event();
        event.event_text = "=1+1".into();
        assert!(row(&event, false).contains(",=1+1,"));
        assert!(row(&event, true).contains(",'=1+1,"));
        assert!(row(&event, true).contains(",-5.5,"), "numbers stay");
        event.text = "no comma here".into();
        assert_eq!(row(&event, false).matches(',').count(), header().matches(',').count());
    }
}
