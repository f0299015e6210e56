//! The documents keep up with the program.

mod support;

use serde_json::Value;
use support::{Folder, legation, top};

fn read(name: &str) -> String {
    std::fs::read_to_string(top().join(name)).unwrap_or_else(|_| panic!("{name} is missing"))
}

/// Every property that the schema names, in whatever part.
fn properties(schema: &Value, found: &mut Vec<String>) {
    if let Some(Value::Object(map)) = schema.get("properties") {
        found.extend(map.keys().cloned());
    }
    match schema {
        Value::Object(map) => map.values().for_each(|value| properties(value, found)),
        Value::Array(list) => list.iter().for_each(|value| properties(value, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_schemas_is_in_the_record_reference_and_explained() {
    let reference = read("docs/records.md");
    for kind in ["event", "statement", "standing"] {
        let schema: Value =
            serde_json::from_str(&read(&format!("schema/{kind}.schema.json"))).expect("the schema is JSON");
        let mut fields = Vec::new();
        properties(&schema, &mut fields);
        for field in fields {
            // Keys of a measure that only an entry by hand fills.
            if kind == "event" && ["class", "unit", "manner", "notice"].contains(&field.as_str()) {
                continue;
            }
            assert!(reference.contains(&format!("`{field}`")), "docs/records.md lacks `{field}`");
        }
        for field in schema["properties"].as_object().expect("fields").keys() {
            assert!(legation_code::explain::gloss(field).is_some(), "`legation explain {field}` knows nothing");
        }
    }
}

#[test]
fn every_command_and_option_is_in_the_command_reference() {
    let reference = read("docs/commands.md");
    let folder = Folder::new();
    let help = folder.run(&["--help"]).out;
    let (_, commands) = help.split_once("Commands:\n").expect("lists its commands");
    let names = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for line in names {
        let name = line.split_whitespace().next().expect("a command");
        if name == "help" {
            continue;
        }
        assert!(reference.contains(&format!("`legation {name}")), "docs/commands.md lacks `legation {name}`");
        for word in folder.run(&[name, "--help"]).out.split_whitespace().filter(|word| word.starts_with("--")) {
            let option = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let known = ["--help", "--version", "--color"].contains(&option) || !word.starts_with("--");
            assert!(known || reference.contains(option), "docs/commands.md lacks `{option}` of `legation {name}`");
        }
    }
}

#[test]
fn links_of_the_documents_lead_somewhere() {
    for name in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE-DATA.md", "docs/README.md", "docs/tutorial.md"]
    {
        let text = read(name);
        let folder = top().join(name).parent().expect("has a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(link.starts_with("http") || folder.join(link).exists(), "{name}: {link} leads nowhere");
        }
    }
}

/// The README shows what the program really prints; `make snapshots` brings it up to date.
#[test]
fn the_readme_shows_real_output() {
    let write = std::env::var_os("LEGATION_SNAPSHOTS").is_some_and(|value| value == "write");
    let kept = read("README.md");
    if !write && !top().join("examples/coded").is_dir() {
        return eprintln!("NOT CHECKED: examples/coded is missing; `make snapshots` writes it");
    }
    let mut fresh = String::new();
    let mut rest = kept.as_str();
    while let Some((before, after)) = rest.split_once("```console\n$ ") {
        let (block, after) = after.split_once("```\n").expect("a block ends");
        let command = block.lines().next().expect("a command");
        let arguments = command.strip_prefix("legation ").expect("runs legation").split(' ');
        let output = legation().args(arguments).current_dir(top()).env("COLUMNS", "110").output().expect("runs");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        fresh += &format!("{before}```console\n$ {command}\n{}```\n", String::from_utf8_lossy(&output.stdout));
        rest = after;
    }
    fresh += rest;
    if write {
        std::fs::write(top().join("README.md"), fresh).expect("README.md can be written");
    } else {
        assert_eq!(fresh, kept, "README.md shows old output; look, then `make snapshots`");
    }
}
