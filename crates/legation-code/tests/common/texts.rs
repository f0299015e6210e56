//! The texts that laws of coding are tried on: the repository's own reports, and the development sets where they are at hand.
#![allow(dead_code, reason = "each test file uses a part of it")]

use legation_text::Report;
use std::path::{Path, PathBuf};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn report(id: &str, date: &str, text: &str) -> Report {
    Report { id: id.to_owned(), date: date.parse().ok(), text: text.to_owned(), ..Report::default() }
}

/// The repository's own reports.
pub fn own() -> Vec<Report> {
    let mut reports: Vec<Report> = ["examples/reports", "crates/legation-code/tests/reports"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(top().join(folder)).expect("the reports are there"))
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
            report(&id, "2026-05-21", &std::fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(reports.len() > 8, "the reports are there");
    reports
}

/// The brief's report and the dossier, which lie outside the repository; where they are absent the test says so.
pub fn shared() -> Vec<Report> {
    let folder = top().join("../shared/eval");
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.join(name)).ok();
        if text.is_none() {
            eprintln!("NOT TESTED: shared/eval/{name} is absent");
        }
        text
    };
    let brief = read("brief/report.txt").map(|text| report("brief", "2021-10-07", &text));
    let dossier = read("dossier/reports.jsonl").unwrap_or_default();
    let of_line = |line: &str| {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON Lines");
        let field = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        report(&field("id"), &field("date"), &field("text"))
    };
    brief.into_iter().chain(dossier.lines().map(of_line)).collect()
}
