//! The crates depend on each other in one direction: `text ← read, parse ← code ← legation`, `text ← ledger ← export`.

use serde_json::Value;
use std::process::Command;

/// Whom each crate may know, in a build that users get.
const ALLOWED: &[(&str, &[&str])] = &[
    ("legation-text", &[]),
    ("legation-read", &["legation-text"]),
    ("legation-parse", &["legation-text"]),
    ("legation-code", &["legation-text", "legation-parse", "legation-read"]),
    ("legation-ledger", &["legation-text", "legation-code"]),
    ("legation-export", &["legation-text", "legation-ledger"]),
    (
        "legation",
        &["legation-text", "legation-read", "legation-parse", "legation-code", "legation-ledger", "legation-export"],
    ),
];

#[test]
fn arrows_run_one_way() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            panic!("`{name}` is a new crate: say in this test whom it may know, and in ARCHITECTURE.md what it is for");
        };
        for dependency in package["dependencies"].as_array().expect("a list") {
            let to = dependency["name"].as_str().expect("a name");
            assert!(
                !to.starts_with("legation") || allowed.contains(&to),
                "`{name}` depends on `{to}`; allowed are {allowed:?}"
            );
        }
    }
}
