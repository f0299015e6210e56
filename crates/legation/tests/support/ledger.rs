//! Reports and records enough to fill a ledger, and what must be true of every ledger.

use super::{Folder, Ran, legation};
use legation_ledger::store::{Head, Ledger, Selection};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};

/// Numbers that look random and are the same in every run.
pub struct Seeded(u64);

impl Seeded {
    pub fn new(seed: u64) -> Seeded {
        Seeded(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From 0 to `below`, which it never is.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

/// The many cases of `make torture`, or the slice of `make test`.
pub fn cases(test: usize, torture: usize) -> usize {
    if std::env::var_os("LEGATION_TORTURE").is_some() { torture } else { test }
}

/// Writes `reports.jsonl` and `records.jsonl`: `n` reports between fictitious parties, each with two records.
pub fn write_reports(folder: &Folder, n: usize) {
    let parties = ["NRL", "SDL", "WMK", "OST"];
    let names = ["Norland", "Sudland", "Westmark", "Ostrovia"];
    let (mut reports, mut records) = (String::new(), String::new());
    for i in 0..n {
        let (a, b) = (i % 4, (i + 1 + i / 4 % 3) % 4);
        let (day, count) = (format!("2021-{:02}-{:02}", 1 + i / 28 % 12, 1 + i % 28), 2 + i % 17);
        let text = format!(
            "{} withdrew the accreditation of {count} members of the {} mission on Monday, note {i} says. It gave no reason.",
            names[a], names[b]
        );
        let end = text.find(", note").expect("it stands there");
        let id = format!("r{i:04}");
        reports +=
            &(json!({"id": id, "date": day, "publisher": format!("Wire {}", i % 5), "title": names[a], "text": text})
                .to_string()
                + "\n");
        let cite = json!({"coder": "hand", "title": names[a], "publication": format!("Wire {}", i % 5), "url": null,
            "codebook": "", "actors": "", "model": ""});
        records +=
            &(json!({"record": "event", "id": format!("{id}#1"), "report": id, "event": ["SANCTION"], "mode": ["expel"],
            "date": day, "event_start": 0, "event_end": end, "text": text[..end], "cite_info": cite,
            "text_info": {"sequence": 1, "start": 0, "end": end}, "incident": format!("{id}#1"), "modality": "asserted",
            "actor": [{"key": parties[a], "entity_text": names[a], "start": 0, "end": names[a].len()}],
            "recipient": [{"key": parties[b]}],
            "measure": {"act": "withdraw", "kind": "accreditation", "holder": parties[b], "host": parties[a]}})
            .to_string() + "\n");
        records += &(json!({"record": "standing", "id": format!("{id}#2"), "report": id, "kind": "stance", "speaker": parties[a],
            "verb": "leaves-open", "start": end, "end": text.len(), "cite_info": cite})
        .to_string()
            + "\n");
    }
    folder.write("reports.jsonl", reports).write("records.jsonl", records);
}

/// What `add` is told in these tests: the same time and salts, so that equal ledgers have equal heads.
pub fn add(ledger: &str) -> Vec<String> {
    let salt = "5a".repeat(32);
    let words =
        ["add", "--ledger", ledger, "--records", "records.jsonl", "--recorded-at", "2021-12-31", "--salt", &salt];
    let more = ["--commit-every", "7", "--threads", "1", "reports.jsonl"];
    words.iter().chain(&more).map(|word| (*word).to_owned()).collect()
}

/// Runs `add`.
pub fn run_add(folder: &Folder, ledger: &str) -> Ran {
    let arguments = add(ledger);
    folder.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What a ledger holds, and where its chain ends.
#[derive(Debug, PartialEq)]
pub struct Held {
    pub dump: String,
    pub head: Head,
}

/// Reads a ledger that must be sound.
pub fn held(path: &Path) -> Result<Held, String> {
    let ledger = Ledger::open_to_read(path).map_err(|fault| fault.to_string())?;
    let verified = ledger.verify(None).map_err(|fault| fault.to_string())?;
    if !verified.faults.is_empty() {
        return Err(verified.faults.join("; "));
    }
    let dump = ledger.dump().map_err(|fault| fault.to_string())?;
    Ok(Held { dump, head: verified.head })
}

/// Ids that a run acknowledged.
pub fn acknowledged(out: &str) -> Vec<String> {
    let lines = out.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter_map(|line| line["filed"].as_str().map(str::to_owned)).collect()
}

/// The invariants of a ledger that a run has left, however it ended: every acknowledged report is there; what is there is a
/// beginning of the whole, each report with all its records; the chain holds.
pub fn check_left(path: &Path, acknowledged: &[String], whole: &Held) -> Result<(), String> {
    let Ok(ledger) = Ledger::open_to_read(path) else {
        // Nothing was made yet.
        return if acknowledged.is_empty() { Ok(()) } else { Err("acknowledged reports, and no ledger".into()) };
    };
    drop(ledger);
    let left = held(path)?;
    let lines: Vec<&str> = left.dump.lines().collect();
    if whole.dump.lines().zip(&lines).any(|(whole, left)| whole != *left) {
        return Err("what is there is no beginning of the whole".into());
    }
    for id in acknowledged {
        let start = format!("\"report\":\"{id}\",\"text\"");
        if !lines.iter().any(|line| line.contains(&start)) {
            return Err(format!("`{id}` was acknowledged and is gone"));
        }
    }
    Ok(())
}

/// The claims of a ledger, or why they cannot be had.
pub fn claims(path: &Path, parties: Option<(&str, &str)>) -> Result<String, String> {
    let ledger = Ledger::open_to_read(path).map_err(|fault| fault.to_string())?;
    let parties = parties.map(|(a, b)| (a.to_owned(), b.to_owned()));
    let view = ledger.view(&Selection { parties, ..Selection::default() }).map_err(|fault| fault.to_string())?;
    Ok(format!("{:?}", view.claims))
}

/// Whether `strace` can be used here; where it cannot, says so loudly.
pub fn has_strace(test: &str) -> bool {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = works.is_ok_and(|status| status.success());
    if !works {
        eprintln!("NOT TESTED: {test} needs strace, which is absent here or may not trace");
    }
    works
}

/// Runs `legation` under strace; gives its exit code (`None`: killed), and what it wrote.
pub fn traced(folder: &Folder, strace: &[&str], arguments: &[String]) -> (Option<i32>, String, String) {
    let binary = legation().get_program().to_owned();
    let output = Command::new("strace")
        .args(["-f", "-qq"])
        .args(strace)
        .arg("--")
        .arg(binary)
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("strace runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}
