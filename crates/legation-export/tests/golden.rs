//! The example reports' records (`tests/golden/records.jsonl`) in every column set, as they were when somebody last looked.
//!
//! `make snapshots` writes them anew; read the difference before you commit it.

use legation_export::{ColumnSet, CsvOptions, EventCsv, Kind, Source, Table, TableCsv, write_csv};
use legation_text::record::{Event, Standing};
use std::path::{Path, PathBuf};

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Records of the example reports, kept here so that a change in coding changes no file below.
fn events() -> Vec<Event> {
    let lines = std::fs::read_to_string(here("tests/golden/records.jsonl")).expect("the records are there");
    let events: Vec<Event> = lines.lines().map(|line| serde_json::from_str(line).expect("an event")).collect();
    assert!(!events.is_empty(), "there are events");
    events
}

fn written(events: &[Event], options: CsvOptions) -> (String, u64) {
    let source = Source { published: Some("2026-05-21".into()), language: Some("en".into()) };
    let mut bytes = Vec::new();
    let pairs = events.iter().map(|event| (event, source.clone()));
    let left_out = write_csv(pairs, options, &mut bytes).expect("is written");
    (String::from_utf8(bytes).expect("is text"), left_out)
}

#[test]
fn every_set_is_written_as_it_was() {
    let write = std::env::var_os("LEGATION_SNAPSHOTS").is_some_and(|value| value == "write");
    let events = events();
    let mut changed = Vec::new();
    for set in ColumnSet::ALL {
        let own = CsvOptions::of(set);
        let whole = CsvOptions { header: Some(true), all: Some(true), ..own };
        let files = [(set.name().to_owned(), own), (format!("{}-whole", set.name()), whole)];
        let differ = if set == ColumnSet::Plover { 1 } else { 2 };
        for (name, options) in files.into_iter().take(differ) {
            let (text, _) = written(&events, options);
            let kept = here(&format!("tests/golden/{name}.txt"));
            if write {
                std::fs::write(&kept, text).expect("the file can be written");
            } else if std::fs::read_to_string(&kept).unwrap_or_default() != text {
                changed.push(name);
            }
        }
    }
    assert!(changed.is_empty(), "{changed:?} look otherwise now; look, then `make snapshots`");
}

#[test]
fn every_line_has_as_many_cells_as_its_set_has_columns() {
    let mut events = events();
    let nasty = "tab\tand\r\nbreak, \"quoted\"; ’é漢😀";
    for event in &mut events {
        (event.text, event.event_text, event.event_loc) = (nasty.into(), nasty.into(), Some(nasty.into()));
        event.actor.iter_mut().for_each(|actor| actor.identifier_text = Some(nasty.into()));
    }
    for (set, columns) in
        [(ColumnSet::Polecat, 40), (ColumnSet::Icews, 20), (ColumnSet::Gdelt, 61), (ColumnSet::Phoenix, 26)]
    {
        let bare = CsvOptions { legation: Some(false), all: Some(true), ..CsvOptions::of(set) };
        let ours = CsvOptions { legation: Some(true), ..bare };
        let own = EventCsv::new(CsvOptions { header: Some(true), ..ours }).header().split('\t').count() - columns;
        assert!(own > 50, "{own} columns of our own");
        for (options, expected) in [(bare, columns), (ours, columns + own)] {
            let (text, _) = written(&events, options);
            assert!(text.lines().count() >= events.len());
            for line in text.lines() {
                assert_eq!(line.split('\t').count(), expected, "{}: {line}", set.name());
            }
        }
    }
}

#[test]
fn what_did_not_happen_stays_where_the_columns_can_say_so() {
    let asserted = Event {
        id: "a#1".into(),
        modality: "asserted".into(),
        event: vec!["SANCTION".into()],
        cameo: Some("161".into()),
        ..Event::default()
    };
    let planned = Event { id: "a#2".into(), modality: "planned".into(), ..asserted.clone() };
    let earlier = Event { id: "a#3".into(), background: true, ..asserted.clone() };
    let denied = Event { id: "a#4".into(), negated: true, ..asserted.clone() };
    let uncoded = Event { id: "a#5".into(), cameo: None, ..asserted.clone() };
    let events = [asserted, planned, earlier, denied, uncoded];
    for (set, legation, all, rows, out) in [
        (ColumnSet::Plover, None, None, 5, 0),
        (ColumnSet::Plover, Some(false), None, 2, 3),
        (ColumnSet::Plover, Some(false), Some(true), 5, 0),
        (ColumnSet::Polecat, None, None, 2, 3),
        (ColumnSet::Polecat, None, Some(true), 5, 0),
        (ColumnSet::Icews, None, None, 1, 4),
        (ColumnSet::Gdelt, None, None, 1, 4),
        (ColumnSet::Phoenix, None, Some(true), 4, 1),
    ] {
        let options = CsvOptions { header: Some(false), legation: legation.or(Some(true)), all, ..CsvOptions::of(set) };
        let (text, left_out) = written(&events, options);
        assert_eq!((text.lines().count(), left_out), (rows, out), "{} {legation:?} {all:?}", set.name());
    }
}

#[test]
fn other_kinds_are_flattened_from_their_table() {
    let csv = TableCsv::new(Table::of(Kind::Standing), false);
    let names: Vec<String> = csv.header().trim_end().split(',').map(str::to_owned).collect();
    assert_eq!(names[..5], ["record", "id", "report", "kind", "holder"]);
    let standing = Standing {
        id: "a#1".into(),
        kind: "filled".into(),
        holder: Some("NRL".into()),
        value: Some(18),
        parties: vec!["NRL".into(), "SDL".into()],
        ..Standing::default()
    };
    let row = csv.row(&standing).expect("is written");
    let cells: Vec<&str> = row.trim_end_matches('\n').split(',').collect();
    let cell = |name: &str| cells[names.iter().position(|own| own == name).expect("a column")];
    assert_eq!(cells.len(), names.len());
    assert_eq!([cell("kind"), cell("holder"), cell("host"), cell("value")], ["filled", "NRL", "", "18"]);
    assert_eq!([cell("parties"), cell("text_info_start"), cell("negated")], ["NRL; SDL", "0", "false"]);
}
