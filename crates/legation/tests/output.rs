//! Every form of output: the schema holds it, offsets are true, and the same input gives the same bytes.

mod support;

use serde_json::Value;
use support::{Folder, REPORT, example_reports, top};

/// The example reports as one file of JSON Lines, each with a date.
fn lines() -> (String, Vec<(String, String)>) {
    let mut lines = String::new();
    let mut texts = Vec::new();
    for file in example_reports() {
        let text = std::fs::read_to_string(&file).expect("the report is there");
        let id = file.file_stem().expect("has a name").to_string_lossy().into_owned();
        lines += &(serde_json::json!({"id": id, "date": "2026-05-21", "title": "T", "publisher": "P", "text": text})
            .to_string()
            + "\n");
        texts.push((id, text));
    }
    (lines, texts)
}

fn schema(kind: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(top().join(format!("schema/{kind}.schema.json"))).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::draft202012::new(&schema).expect("the schema compiles")
}

/// Every `start`, `end` and words beside them, of whatever part of a record.
fn spans<'v>(value: &'v Value, found: &mut Vec<(usize, usize, &'v str)>) {
    let Value::Object(map) = value else {
        if let Value::Array(list) = value {
            list.iter().for_each(|item| spans(item, found));
        }
        return;
    };
    let number = |key: &str| map.get(key).and_then(Value::as_u64).map(|n| n as usize);
    if let (Some(start), Some(end)) = (number("start"), number("end")) {
        let words = map.get("entity_text").or_else(|| map.get("text")).and_then(Value::as_str);
        found.extend(words.map(|words| (start, end, words)));
    }
    map.values().for_each(|value| spans(value, found));
}

#[test]
fn every_record_holds_to_the_schema_and_every_offset_is_true() {
    let kinds = ["event", "statement", "standing"];
    let schemas = kinds.map(schema);
    let folder = Folder::new();
    let (mut lines, mut texts) = lines();
    let extra = "Two posts at the Czech embassy in Moscow have been vacant since 2019.".to_owned();
    lines += &(serde_json::json!({"id": "posts", "date": "2026-05-21", "text": extra}).to_string() + "\n");
    texts.push(("posts".to_owned(), extra));
    let ran = folder.write("all.jsonl", lines).run(&["code", "--kinds", "event,statement,standing", "all.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let records = ran.records();
    for kind in kinds {
        assert!(records.iter().any(|record| record["record"] == kind), "the examples have a record `{kind}`");
    }
    for record in &records {
        let place = kinds.iter().position(|kind| record["record"] == *kind).expect("one of the kinds");
        let schema = &schemas[place];
        let faults: Vec<String> =
            schema.iter_errors(record).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{}\n{record:#}", faults.join("\n"));
        let report = record["report"].as_str().expect("names its report");
        let text = &texts.iter().find(|(id, _)| id == report).expect("the report is one of ours").1;
        let slice = |start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
        let mut found = Vec::new();
        spans(record, &mut found);
        let info = &record["text_info"];
        let at = |key: &str| info[key].as_u64().expect("a number") as usize;
        if record["record"] != "standing" {
            found.push((at("start"), at("end"), record["text"].as_str().expect("a sentence")));
        }
        for (start, end, words) in found {
            assert_eq!(slice(start, end), words, "{}", record["id"]);
        }
    }
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let schema = schema("event");
    let folder = Folder::new();
    let (lines, _) = lines();
    let records = folder.write("all.jsonl", lines).run(&["code", "all.jsonl"]).records();
    let sound = records.first().expect("there is an event");
    assert!(schema.is_valid(sound));
    for (key, wrong) in [
        ("event", serde_json::json!(["SANCTOIN"])),
        ("modality", serde_json::json!("denied")),
        ("date", serde_json::json!("unknown")),
        ("quad_code", serde_json::json!(5)),
        ("id", serde_json::json!("no number")),
        ("surplus", serde_json::json!(1)),
    ] {
        let mut record = sound.clone();
        record[key] = wrong;
        assert!(!schema.is_valid(&record), "{key}");
    }
    let mut record = sound.clone();
    record.as_object_mut().expect("an object").remove("cameo");
    assert!(!schema.is_valid(&record), "a key is missing");
}

#[test]
fn ids_count_in_the_order_of_the_text() {
    let folder = Folder::new();
    let (lines, _) = lines();
    let records = folder.write("all.jsonl", lines).run(&["code", "all.jsonl"]).records();
    let mut last = std::collections::BTreeMap::new();
    for record in &records {
        let (report, id) = (record["report"].as_str().expect("a report"), record["id"].as_str().expect("an id"));
        let number: u32 = id.strip_prefix(&format!("{report}#")).and_then(|n| n.parse().ok()).expect("a number");
        let before = last.insert(report.to_owned(), number).unwrap_or(0);
        assert!(number > before, "{id} after {before}: numbers count over all kinds of record");
        let incident = record["incident"].as_str().expect("an incident");
        assert!(records.iter().any(|other| other["id"] == incident), "{incident} is no record");
    }
}

#[test]
fn audit_tells_how_much_an_entry_codes() {
    let folder = Folder::new();
    let text = "The Czech Republic expelled three Russian diplomats on Monday. France held talks with Germany on Tuesday. \
                Norway resembles Sweden. Spain repaired a bridge in May.\n";
    folder.write("a.txt", text).write("none.txt", "Nothing at all is told here.\n");
    let rows = folder.run(&["audit", "a.txt"]).records();
    // Each meeting once: "held" counts with the talks, and Spain meets nobody.
    assert_eq!(rows[0], serde_json::json!({"kind": "breadth", "frames": 3, "coded": 2, "share": 0.667}));
    assert!(rows.iter().any(|row| row["pattern"] == "resemble [agent patient]"));
    let list: Value = serde_json::from_str(&folder.run(&["audit", "--format", "json", "a.txt"]).out).expect("JSON");
    assert_eq!(list, Value::from(rows));
    let table = folder.run(&["audit", "--format", "table", "a.txt"]).out;
    assert!(table.starts_with("of 3 frames in which two parties meet, an entry codes 2 (66.7 %)\n"), "{table}");
    let rows = folder.run(&["audit", "none.txt"]).records();
    assert_eq!(rows[0], serde_json::json!({"kind": "breadth", "frames": 0, "coded": 0, "share": null}));
}

#[test]
fn threads_and_runs_change_no_byte() {
    let folder = Folder::new();
    let (lines, _) = lines();
    let many = (0..5).fold(String::new(), |all, n| {
        all + &lines.replace("\"id\":\"", &format!("\"id\":\"{n}-")) + "{\"id\":\"bad\"}\n"
    });
    folder.write("all.jsonl", many);
    for command in ["code", "statements", "parse", "audit"] {
        let first = folder.run(&[command, "--threads", "1", "all.jsonl"]);
        assert_eq!(first.code, 1);
        for threads in ["2", "8"] {
            let again = folder.run(&[command, "--threads", threads, "all.jsonl"]);
            assert_eq!(again.out, first.out, "{command} with {threads} threads");
            assert_eq!(again.messages(), first.messages(), "{command} with {threads} threads");
        }
    }
}

#[test]
fn a_report_codes_alike_alone_and_among_others() {
    let folder = Folder::new();
    let files: Vec<String> = example_reports().iter().map(|file| file.to_string_lossy().into_owned()).collect();
    let mut arguments = vec!["code", "--date", "2026-05-21"];
    arguments.extend(files.iter().map(String::as_str));
    let together = folder.run(&arguments).out;
    let alone: String = files.iter().map(|file| folder.run(&["code", "--date", "2026-05-21", file]).out).collect();
    assert_eq!(together, alone);
}

#[test]
fn json_is_one_list_and_csv_one_row_a_record() {
    let folder = Folder::new();
    let (lines, _) = lines();
    folder.write("all.jsonl", lines).write("none.txt", "Nothing at all is told here.\n");
    let records = folder.run(&["code", "all.jsonl"]).records();
    let list: Value = serde_json::from_str(&folder.run(&["code", "--format", "json", "all.jsonl"]).out).expect("JSON");
    assert_eq!(list, Value::from(records.clone()));
    assert_eq!(folder.run(&["code", "--format", "json", "none.txt"]).out, "[]\n");
    let csv = folder.run(&["code", "--format", "csv", "all.jsonl"]).out;
    assert!(csv.starts_with("id,has_event,date,time,enddate,endtime,actor,"), "{csv}");
    for record in &records {
        let id = record["id"].as_str().expect("an id");
        assert_eq!(csv.matches(&format!("\n{id},")).count(), 1, "{id}");
    }
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = Folder::new();
    folder.write("a.txt", REPORT).write("old.jsonl", "old\n");
    let printed = folder.run(&["code", "--format", "jsonl", "a.txt"]).out;
    let ran = folder.run(&["code", "--output", "old.jsonl", "a.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(folder.read("old.jsonl"), printed);
    let ran = folder.run(&["code", "--output", "new.csv", "a.txt"]);
    assert_eq!(ran.code, 0);
    assert!(folder.read("new.csv").starts_with("id,"), "the ending gives the format");
    let ran = folder.run(&["code", "--id", "x", "--output", "never.jsonl", "a.txt", "a.txt"]);
    assert_eq!(ran.code, 2);
    assert_eq!(folder.names(), ["a.txt", "new.csv", "old.jsonl"], "nothing half-done is left");
    let ran = folder.run(&["code", "--output", "no/such/folder.jsonl", "a.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no/such/folder.jsonl cannot be written"), "{}", ran.err);
}

#[test]
fn colours_stand_only_where_asked() {
    let folder = Folder::new();
    let (lines, _) = lines();
    folder.write("all.jsonl", lines);
    assert!(!folder.run(&["code", "--format", "table", "all.jsonl"]).out.contains('\u{1b}'));
    assert!(folder.run(&["code", "--format", "table", "--color", "always", "all.jsonl"]).out.contains('\u{1b}'));
}
