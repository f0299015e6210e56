//! The example reports code as they did when somebody last looked: `examples/coded/` keeps their records.
//!
//! `make snapshots` writes them anew; read the difference before you commit it.

mod support;

use serde_json::Value;
use support::{Folder, example_reports, top};

/// The day each example report is dated to.
const DAYS: [(&str, &str); 8] = [
    ("accreditation", "2026-10-14"),
    ("aid", "2026-01-19"),
    ("arrests", "2026-09-01"),
    ("expulsions", "2026-03-12"),
    ("fighting", "2026-04-03"),
    ("protest", "2026-07-28"),
    ("sanctions", "2026-02-09"),
    ("talks", "2026-05-20"),
];

/// Records without the versions of the data, which change with every entry.
fn settled(lines: &str) -> String {
    lines
        .lines()
        .map(|line| {
            let mut record: Value = serde_json::from_str(line).expect("a line of JSON");
            for version in ["coder", "codebook", "actors", "model"] {
                record["cite_info"][version] = "…".into();
            }
            record.to_string() + "\n"
        })
        .collect()
}

#[test]
fn the_examples_code_as_they_did() {
    let write = std::env::var_os("LEGATION_SNAPSHOTS").is_some_and(|value| value == "write");
    if !write && !top().join("examples/coded").is_dir() {
        return eprintln!("NOT CHECKED: examples/coded is missing; `make snapshots` writes it");
    }
    let folder = Folder::new();
    let mut changed = Vec::new();
    for file in example_reports() {
        let name = file.file_stem().expect("has a name").to_string_lossy().into_owned();
        let (_, day) =
            DAYS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("give `{name}` a day here"));
        let ran = folder.run(&["code", "--format", "jsonl", "--date", day, &file.to_string_lossy()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let coded = settled(&ran.out);
        let kept = top().join(format!("examples/coded/{name}.jsonl"));
        if write {
            std::fs::create_dir_all(kept.parent().expect("has a folder")).expect("the folder can be made");
            std::fs::write(&kept, coded).expect("the snapshot can be written");
        } else if std::fs::read_to_string(&kept).unwrap_or_default() != coded {
            changed
                .push(format!("{name}:\n{}", differences(&std::fs::read_to_string(&kept).unwrap_or_default(), &coded)));
        }
    }
    assert!(changed.is_empty(), "these code otherwise now; look, then `make snapshots`:\n{}", changed.join("\n"));
}

/// The lines of one that the other lacks, in short.
fn differences(kept: &str, coded: &str) -> String {
    let brief = |sign: &str, line: &str| {
        let record: Value = serde_json::from_str(line).unwrap_or_default();
        let codes = |key: &str| {
            record[key].as_array().into_iter().flatten().map(|e| e["code"].to_string()).collect::<Vec<_>>().join("+")
        };
        format!(
            "  {sign} {} {} {} {} → {} “{}”",
            record["id"],
            record["event"],
            record["mode"],
            codes("actor"),
            codes("recipient"),
            record["event_text"]
        )
    };
    let gone = kept.lines().filter(|line| !coded.lines().any(|other| other == *line)).map(|line| brief("-", line));
    let come = coded.lines().filter(|line| !kept.lines().any(|other| other == *line)).map(|line| brief("+", line));
    gone.chain(come).collect::<Vec<_>>().join("\n")
}
