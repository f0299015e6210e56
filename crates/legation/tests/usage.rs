//! What can be typed: exit codes, help, and that the examples in every help really run.

mod support;

use std::process::{Command, Stdio};
use support::{Folder, REPORT, example_reports, legation, top};

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = Folder::new();
    folder.write("a.txt", REPORT).write("b.txt", REPORT);
    for (arguments, sentence) in [
        (&["code"][..], "required arguments were not provided"),
        (&["codee"], "'code'"),
        (&["code", "--date", "yesterday", "a.txt"], "a day looks like 2021-10-07"),
        (&["code", "--threads", "0", "a.txt"], "0 is not in 1..=1024"),
        (&["code", "--format", "jsonl", "--columns", "gdelt", "a.txt"], "`--columns` are those of CSV"),
        (&["code", "--kinds", "event,standing", "--format", "parquet", "a.txt"], "hold one kind of record a file"),
        (&["code", "--kinds", "standing", "--columns", "gdelt", "a.txt"], "`--columns` are those of events"),
        (&["code", "--id", "x", "a.txt", "b.txt"], "`--id` names one report, and here are several"),
        (&["why", "a.txt", "999"], "there is no event or standing claim `999`"),
        (&["man", "nothing"], "there is no command `nothing`"),
        (&["code", "--output", ".", "a.txt"], "`.` is a directory"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(sentence), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn an_id_for_a_file_of_several_reports_is_wrong_usage() {
    let folder = Folder::new();
    let line = serde_json::json!({"text": REPORT}).to_string() + "\n";
    folder.write("one.jsonl", &line).write("two.jsonl", line.repeat(2));
    let ran = folder.run(&["code", "--format", "table", "--id", "x", "--date", "2026-03-02", "one.jsonl"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("x · 2026-03-02"), "{}", ran.out);
    let ran = folder.run(&["code", "--id", "x", "two.jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn kinds_picks_records_and_moves_no_number() {
    let folder = Folder::new();
    folder.write("a.txt", format!("{REPORT}\nTwo posts at the Czech embassy in Moscow are vacant.\n"));
    let all = folder.run(&["code", "--kinds", "event,standing,statement", "a.txt"]).records();
    for kind in ["event", "standing", "statement"] {
        let alone = folder.run(&["code", "--kinds", kind, "a.txt"]).records();
        let among: Vec<_> = all.iter().filter(|record| record["record"] == kind).cloned().collect();
        assert_eq!(alone, among, "{kind}");
    }
    let claim = all.iter().find(|record| record["kind"] == "vacant").expect("the posts are claimed");
    assert_eq!((claim["holder"].as_str(), claim["host"].as_str()), (Some("CZE"), Some("RUS")));
    assert_eq!(claim["value"], 2);
    let csv = folder.run(&["code", "--kinds", "standing", "--format", "csv", "a.txt"]);
    assert_eq!(csv.code, 0, "{}", csv.err);
}

#[test]
fn explain_knows_words_and_suggests_others() {
    let folder = Folder::new();
    let ran = folder.run(&["explain", "SANCTION", "nsubj:pass"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("PLOVER type") && ran.out.contains("subject of a passive"), "{}", ran.out);
    let ran = folder.run(&["explain", "SANCTOIN"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "legation: nothing here is called `SANCTOIN`; did you mean `SANCTION`?\n");
}

#[test]
fn completions_and_manual_pages_are_made_from_the_same_words() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("codebook"), "{shell}");
    }
    assert!(folder.run(&["man"]).out.contains(".TH legation 1"));
    assert!(folder.run(&["man", "code"]).out.contains("\\-\\-rejects"));
}

/// Every command and command of a command, as it is typed.
fn commands() -> Vec<Vec<&'static str>> {
    let names = "|code|statements|why|parse|add|verify|backup|head|redact|record|review|review list|review accept|review reject|review merge|review split|review rate|review weigh|review own|correct|history|precedence|undo|eval|audit|codebook|codebook list|codebook show|codebook check|effects|effects list|effects show|effects check|actors|actors find|explain|completions|man";
    names.split('|').map(|name| name.split(' ').filter(|word| !word.is_empty()).collect()).collect()
}

#[test]
fn every_help_ends_with_two_examples_that_run() {
    let folder = Folder::new();
    let copied = Command::new("cp")
        .arg("-r")
        .arg(top().join("examples"))
        .arg(top().join("codebook"))
        .arg(top().join("effects"))
        .arg(folder.path())
        .status();
    assert!(copied.expect("cp runs").success());
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_legation"));
    let path =
        format!("{}:{}", binary.parent().expect("has a folder").display(), std::env::var("PATH").unwrap_or_default());
    for command in commands() {
        let mut arguments = command.clone();
        arguments.push("--help");
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 0, "{command:?}");
        let (_, examples) = ran.out.rsplit_once("Examples:\n").unwrap_or_else(|| panic!("{command:?} has no examples"));
        let examples: Vec<&str> = examples.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(examples.len(), 2, "{command:?}");
        for example in examples {
            assert!(example.starts_with("legation "), "{example}");
            let run = Command::new("sh").arg("-c").arg(example).current_dir(folder.path()).env("PATH", &path).output();
            let run = run.expect("sh runs");
            // Whether every example of the codebook holds is for the codebook's own test to say.
            let checks = example.contains("codebook check") && run.status.code() == Some(1);
            assert!(run.status.success() || checks, "{example}: {}", String::from_utf8_lossy(&run.stderr));
        }
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = legation()
        .args(["parse", "--quiet"])
        .args(example_reports())
        .args(example_reports())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
