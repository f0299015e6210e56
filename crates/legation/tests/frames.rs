//! What other programs load: Parquet and the column sets, from the binary to the readers of others.

mod support;

use std::path::PathBuf;
use std::process::Command;
use support::{Folder, example_reports, top};

const SETS: [&str; 5] = ["plover", "polecat", "icews", "gdelt", "phoenix"];

/// The example reports as one file of JSON Lines.
fn reports() -> String {
    let line = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).expect("the report is there");
        let id = file.file_stem().expect("has a name").to_string_lossy().into_owned();
        let url = format!("https://example.org/{id}?a=1,2");
        let report = serde_json::json!({"id": id, "date": "2026-05-21", "publisher": "The \"Norburg\" Post",
            "title": "One, two\tthree", "url": url, "text": text});
        report.to_string() + "\n"
    };
    example_reports().iter().map(line).collect()
}

fn code(folder: &Folder, arguments: &[&str]) -> String {
    let ran = folder.run(&[&["code", "--quiet", "all.jsonl"], arguments].concat());
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    ran.out
}

#[test]
fn files_for_others_have_the_same_bytes_each_time() {
    let folder = Folder::new();
    folder.write("all.jsonl", reports());
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).expect("the file is there");
    code(&folder, &["--output", "first.parquet", "--threads", "1"]);
    code(&folder, &["--output", "second.parquet", "--threads", "8"]);
    assert!(bytes("first.parquet") == bytes("second.parquet"));
    assert_eq!(bytes("first.parquet")[..4], *b"PAR1");
    for form in SETS.map(|set| ["--columns", set]).into_iter().chain([["--format", "prov"], ["--format", "ftm"]]) {
        let once = code(&folder, &form);
        assert_eq!(code(&folder, &[&form[..], &["--threads", "8"]].concat()), once, "{form:?}");
        assert!(once.lines().count() > 20, "{form:?}: {once}");
    }
}

#[test]
fn options_of_csv_do_what_they_say() {
    let folder = Folder::new();
    folder.write("all.jsonl", reports());
    let gdelt = code(&folder, &["--columns", "gdelt"]);
    assert!(gdelt.lines().all(|line| line.split('\t').count() == 61));
    let named = code(&folder, &["--columns", "gdelt", "--header", "on", "--legation-columns", "off"]);
    assert_eq!(named.split_once('\n').map(|(_, rest)| rest), Some(gdelt.as_str()));
    assert!(named.starts_with("GLOBALEVENTID\tSQLDATE\t"));
    let ours = code(&folder, &["--columns", "icews"]);
    assert!(ours.lines().next().is_some_and(|names| names.contains("\tlegation_modality\t")));
    assert!(!code(&folder, &["--columns", "icews", "--legation-columns", "off"]).contains("legation_"));
    let all = code(&folder, &["--columns", "icews", "--all"]);
    assert!(all.lines().count() > ours.lines().count());
    let ran = folder.run(&["code", "all.jsonl", "--columns", "icews"]);
    assert!(ran.err.contains("events are not in these columns"), "{}", ran.err);
    let event = "Norland";
    folder.write("sum.txt", format!("=1+1 {event} expelled three Russian diplomats on Monday, Russia said.\n"));
    let plain = folder.run(&["code", "--quiet", "--format", "csv", "sum.txt"]).out;
    let safe = folder.run(&["code", "--quiet", "--format", "csv", "--safe-csv", "sum.txt"]).out;
    assert!(plain.contains(",\"=1+1 Norland") && safe.contains(",\"'=1+1 Norland"), "{plain}\n{safe}");
}

/// `make test` makes the Python that this needs; where it cannot, this says so.
#[test]
fn pandas_and_polars_read_back_what_was_written() {
    let python = top().join("target/tools/python/bin/python");
    if !python.exists() {
        return eprintln!("NOT CHECKED: no Python with pandas and polars in target/tools/python; `make test` makes it");
    }
    let folder = Folder::new();
    folder.write("all.jsonl", reports());
    code(&folder, &["--output", "events.jsonl"]);
    code(&folder, &["--output", "events.parquet"]);
    for set in SETS {
        folder.write(&format!("{set}.txt"), code(&folder, &["--columns", set]));
        folder.write(&format!("{set}-names.txt"), code(&folder, &["--columns", set, "--header", "on"]));
    }
    let script = top().join("crates/legation/tests/python/read_back.py");
    let output = Command::new(python).arg(script).arg(folder.path()).output().expect("Python starts");
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.lines().count() >= 20, "{told}");
}
