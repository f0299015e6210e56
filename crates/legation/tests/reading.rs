//! Files of every kind give the same reports.

mod support;

use std::io::Write;
use support::{Folder, REPORT};

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}

#[test]
fn plain_packed_or_from_standard_input_the_trees_are_the_same() {
    let folder = Folder::new();
    let line = serde_json::json!({"id": "note", "text": REPORT}).to_string();
    folder
        .write("note.txt", REPORT)
        .write("packed/note.txt.gz", gzip(REPORT.as_bytes()))
        .write("packed/note.zst", zstd::encode_all(REPORT.as_bytes(), 3).expect("packs"))
        .write("packed/note", gzip(REPORT.as_bytes()))
        .write("lines.jsonl", &line)
        .write("lines.txt", &line)
        .write("lines.ndjson.gz", gzip(line.as_bytes()));
    let plain = folder.run(&["parse", "note.txt"]);
    assert_eq!(plain.code, 0);
    assert!(plain.out.starts_with("# newdoc id = note\n"), "{}", plain.out);
    let files = ["packed/note.txt.gz", "packed/note.zst", "packed/note", "lines.jsonl", "lines.txt", "lines.ndjson.gz"];
    for file in files {
        assert_eq!(folder.run(&["parse", file]).out, plain.out, "{file}");
    }
    assert_eq!(folder.run_with(&["parse", "--id", "note", "-"], REPORT.as_bytes()).out, plain.out);
    assert_eq!(folder.run_with(&["parse", "-"], &gzip(line.as_bytes())).out, plain.out);
}

#[test]
fn ids_come_from_the_line_then_the_option_then_the_file() {
    let folder = Folder::new();
    let lines = format!(
        "{}\n{}\n",
        serde_json::json!({"id": 7, "text": REPORT, "publisher": "Wire", "title": "Out"}),
        serde_json::json!({"text": REPORT, "date": null})
    );
    folder.write("many.jsonl", lines).write("a.b.txt", REPORT);
    let ran = folder.run(&["code", "--format", "table", "many.jsonl", "a.b.txt"]);
    let heads: Vec<&str> = ran.out.lines().filter(|line| line.contains(" · no date · ")).collect();
    let starts: Vec<&str> = heads.iter().filter_map(|head| head.split(" · ").next()).collect();
    assert_eq!(starts, ["7", "many", "a.b"], "{}", ran.out);
    assert!(heads[0].ends_with(" · Out"), "{}", heads[0]);
    let ran = folder.run_with(&["code", "--format", "table", "-"], REPORT.as_bytes());
    assert!(ran.out.starts_with("stdin · "), "{}", ran.out);
}

#[test]
fn trees_of_another_parser_code_like_our_own() {
    let folder = Folder::new();
    folder.write("note.txt", REPORT);
    assert_eq!(folder.run(&["parse", "--output", "note.conllu", "note.txt"]).code, 0);
    let ours = folder.run(&["code", "note.txt"]);
    let theirs = folder.run(&["code", "--from", "conllu", "note.conllu"]);
    assert_eq!((theirs.code, &theirs.out), (0, &ours.out));
    assert_eq!(folder.run(&["parse", "note.conllu"]).out, folder.read("note.conllu"), "trees go round");
}

#[test]
fn line_breaks_of_other_systems_change_no_offset() {
    let folder = Folder::new();
    folder.write("crlf.txt", REPORT.replace('\n', "\r\n"));
    let ran = folder.run(&["parse", "crlf.txt"]);
    assert_eq!((ran.code, ran.messages().len()), (0, 0), "{}", ran.err);
    assert_eq!(ran.out.matches("# newpar").count(), 2, "{}", ran.out);
    assert!(!ran.out.contains('\r'));
}

#[test]
fn dictionaries_of_petrarch_become_tables_that_load_and_faults_are_told() {
    let folder = Folder::new();
    folder.write("own.actors.txt.gz", gzip(b"ADA_BERG_ [FRAGOV 920101-961231]\nTHE_ODD_ONES_ [QQQ]\n"));
    let ran = folder.run(&["actors", "import", "--output", "own.tsv", "own.actors.txt.gz"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("own.actors.txt.gz:2:"), "{}", ran.err);
    let table = folder.read("own.tsv");
    assert!(
        table.contains("main\tAda Berg\tperson\tFRA\tGOV\tFRA\t\t\t1992-01-01\t1996-12-31\town.actors.txt.gz\n"),
        "{table}"
    );
    // Among the files that know the states.
    for file in std::fs::read_dir(support::top().join("actors")).expect("the actor files") {
        let path = file.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        folder.write(&format!("actors/{name}"), std::fs::read(&path).expect("a file"));
    }
    folder.write("actors/own.tsv", &table);
    let found = folder.run(&["actors", "find", "--actors", "actors", "--on", "1994-05-01", "Ada Berg"]);
    assert!(found.out.contains("code FRA"), "{}{}", found.out, found.err);
}
