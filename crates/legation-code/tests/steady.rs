//! What must not change a record: how entries are called, in which order they and their files stand, what the invented states of the
//! examples are called, and a paragraph about something else.

#[path = "common/texts.rs"]
mod texts;

use legation_code::codebook::Codebook;
use legation_code::embedded::{CODEBOOK, STANDING};
use legation_code::standing::Standings;
use legation_code::{Coding, Knowledge, code};
use legation_parse::Analyser;
use legation_text::{Report, Sentence};
use serde_json::Value;
use std::ops::Range;

type Files = Vec<(String, String)>;

fn knowledge() -> Knowledge {
    Knowledge::for_examples().unwrap_or_else(|faults| panic!("{}", faults[0]))
}

fn analyser() -> Analyser {
    Analyser::built_in().expect("the model inside the binary loads")
}

/// All records, but for the entry's name and the versions.
fn records(coding: Coding) -> Vec<Value> {
    let all = coding.into_records().into_iter().map(|record| serde_json::to_value(record).expect("JSON"));
    all.map(|mut record| {
        let fields = record.as_object_mut().expect("an object");
        fields.remove("rule");
        fields.remove("cite_info");
        record
    })
    .collect()
}

/// Every example of every entry as a report of its own, the repository's reports and the development sets, with their trees.
fn parsed(analyser: &Analyser, knowledge: &Knowledge) -> Vec<(Report, Vec<Sentence>)> {
    let examples = knowledge.codebook.entries.iter().flat_map(|e| &e.examples).map(|e| e.text.get_ref());
    let standing = knowledge.standings.entries.iter().flat_map(|e| &e.examples).map(|e| &e.text);
    let examples = examples.chain(standing).map(|text| Report {
        id: "example".into(),
        date: "2021-10-07".parse().ok(),
        text: text.clone(),
        ..Report::default()
    });
    let all = examples.chain(texts::own()).chain(texts::shared());
    all.map(|report| {
        let sentences = analyser.analyse(&report.text);
        (report, sentences)
    })
    .collect()
}

/// The entries of a file of data from the last to the first, what stands before them left in its place.
fn reversed(text: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for line in text.lines() {
        if blocks.is_empty() || line.trim() == "[[entry]]" {
            blocks.push(String::new());
        }
        let block = blocks.last_mut().expect("one was pushed");
        block.push_str(line);
        block.push('\n');
    }
    blocks[1..].reverse();
    blocks.concat()
}

/// Another name: the alphabet turned round, so that what came first comes last.
fn turned(name: &str) -> String {
    let turn = |c: char| if c.is_ascii_lowercase() { char::from(b'a' + b'z' - c as u8) } else { c };
    name.chars().map(turn).collect()
}

/// Other names for all entries of a file.
fn renamed(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("id ") {
        Some(rest) => format!("id {}\n", turned(rest)),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Whether a file holds entries, rather than tables that have a name of their own.
fn has_entries(text: &str) -> bool {
    text.contains("[[entry]]")
}

fn varied(files: &[(&str, &str)], vary: impl Fn(&str, &str) -> (String, String)) -> Files {
    let each =
        files.iter().map(
            |(name, text)| {
                if has_entries(text) { vary(name, text) } else { ((*name).to_owned(), (*text).to_owned()) }
            },
        );
    let mut files: Files = each.collect();
    files.sort();
    files
}

/// A variant has another book, and gives the same records.
fn changes_nothing(vary: impl Fn(&str, &str) -> (String, String)) {
    let (plain, analyser) = (knowledge(), analyser());
    let mut other = knowledge();
    other.codebook = Codebook::from_files(&varied(CODEBOOK, &vary)).unwrap_or_else(|faults| panic!("{}", faults[0]));
    other.standings = Standings::from_files(&varied(STANDING, &vary)).unwrap_or_else(|faults| panic!("{}", faults[0]));
    assert_ne!(plain.codebook.version(), other.codebook.version(), "the variant varies nothing");
    let mut changed = Vec::new();
    let mut told = 0;
    for (report, sentences) in parsed(&analyser, &plain) {
        let of = |knowledge: &Knowledge| records(code(&report, &sentences, knowledge, analyser.version()));
        let (before, after) = (of(&plain), of(&other));
        told += before.len();
        if before != after {
            changed.push(format!("{}: {}", report.id, report.text.lines().next().unwrap_or_default()));
        }
    }
    assert!(told > 3000, "only {told} records were compared");
    assert!(changed.is_empty(), "records of {} texts change:\n{}", changed.len(), changed.join("\n"));
}

#[test]
fn other_names_of_entries_change_nothing() {
    changes_nothing(|name, text| (name.to_owned(), renamed(text)));
}

#[test]
fn entries_in_another_order_change_nothing() {
    changes_nothing(|name, text| (name.to_owned(), reversed(text)));
}

#[test]
fn files_in_another_order_change_nothing() {
    // The names decide the order in which a folder is read.
    changes_nothing(|name, text| {
        let stem = name.trim_end_matches(".toml");
        (format!("{}.toml", turned(stem)), text.to_owned())
    });
}

/// Norland is called Sudland, and the other way round: names of one length, so that offsets stay.
fn swapped(text: &str) -> String {
    let swap = |text: String, (one, other): (&str, &str)| {
        text.replace(one, "\u{1}").replace(other, one).replace('\u{1}', other)
    };
    [("Norland", "Sudland"), ("Norburg", "Sudstad"), ("NRL", "SDL")].into_iter().fold(text.to_owned(), swap)
}

#[test]
fn other_names_in_the_examples_change_nothing() {
    changes_nothing(|name, text| (name.to_owned(), swapped(text)));
}

/// The parser reads names that it has never met by their letters, and may so read a sentence otherwise.
#[test]
fn sentences_with_other_names_give_the_same_records() {
    let (knowledge, analyser) = (knowledge(), analyser());
    let mut changed = Vec::new();
    let mut told = 0;
    for text in knowledge.codebook.entries.iter().flat_map(|e| &e.examples).map(|e| e.text.get_ref()) {
        let of = |text: &str| {
            let report = Report {
                id: "example".into(),
                date: "2021-10-07".parse().ok(),
                text: text.to_owned(),
                ..Report::default()
            };
            Value::from(records(code(&report, &analyser.analyse(text), &knowledge, analyser.version())))
        };
        let (before, after) = (of(text).to_string(), of(&swapped(text)).to_string());
        told += usize::from(before != "[]");
        if swapped(&before) != after {
            changed.push(text.clone());
        }
    }
    assert!(told > 1500, "only {told} examples with records were compared");
    let share = changed.len() as f64 / told as f64;
    assert!(share <= 0.015, "the records of {} of {told} examples change:\n{}", changed.len(), changed.join("\n"));
}

/// Paragraphs about something else: one without a party, one with parties and a deed of its own.
const ASIDES: [&str; 2] = [
    "The rain stopped before noon. Apple growers in the valley picked their fruit a week early, and a choir sang in the old church.",
    "Westmark and Ostrovia signed an agreement on fishing on Friday.",
];

/// A record without what moves when words are put before it: numbers, ids, places in the text.
fn unplaced(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| {
                !matches!(key.as_str(), "id" | "incident" | "sequence" | "start" | "end" | "event_start" | "event_end")
            });
            fields.values_mut().for_each(unplaced);
        }
        Value::Array(items) => items.iter_mut().for_each(unplaced),
        _ => {}
    }
}

/// The records of a text, but for those that stand in the stretch from `aside` on: each with the place of its main telling in the list.
fn beside(knowledge: &Knowledge, analyser: &Analyser, report: &Report, aside: Range<usize>) -> Vec<String> {
    let coding = code(report, &analyser.analyse(&report.text), knowledge, analyser.version());
    let all = records(coding);
    let inside = |r: &Value| r["text_info"]["start"].as_u64().is_some_and(|at| aside.contains(&(at as usize)));
    let kept: Vec<Value> = all.into_iter().filter(|r| !inside(r)).collect();
    let ids: Vec<Value> = kept.iter().map(|r| r["id"].clone()).collect();
    let each = kept.into_iter().map(|mut record| {
        let main = ids.iter().position(|id| *id == record["incident"]);
        unplaced(&mut record);
        format!("{main:?} {record}")
    });
    each.collect()
}

#[test]
fn a_paragraph_about_something_else_changes_no_other_record() {
    let (knowledge, analyser) = (knowledge(), analyser());
    let mut changed = Vec::new();
    let mut told = 0;
    for report in texts::own().into_iter().chain(texts::shared()) {
        let before = beside(&knowledge, &analyser, &report, 0..0);
        told += before.len();
        let text = report.text.trim_end();
        let (front, end) = (0, text.chars().count() + 2);
        for aside in ASIDES {
            for (with, at) in [(format!("{aside}\n\n{text}"), front), (format!("{text}\n\n{aside}"), end)] {
                let longer = Report { text: with, ..report.clone() };
                let now = beside(&knowledge, &analyser, &longer, at..at + aside.chars().count());
                if now != before {
                    let only = |these: &[String], those: &[String]| {
                        these.iter().filter(|line| !those.contains(line)).cloned().collect::<Vec<_>>().join("\n   ")
                    };
                    let (gone, new) = (only(&before, &now), only(&now, &before));
                    changed.push(format!("{} with `{aside}` at {at}:\n - {gone}\n + {new}", report.id));
                }
            }
        }
    }
    assert!(told > 60, "only {told} records were compared");
    assert!(changed.is_empty(), "{} changes:\n{}", changed.len(), changed.join("\n"));
}
