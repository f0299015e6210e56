//! Every construction twice: from the tree that stands in `constructions.md`, and from the sentence itself.
//!
//! A frame is one line (see `common/frames.rs`). Where today's parser reads the sentence otherwise, a second block `raw` holds
//! the frame that comes of it, so that a better parser shows as a change here.

#[path = "common/frames.rs"]
mod frames;

use legation_code::clauses::mend;
use legation_code::grammar::Grammar;
use legation_parse::{Analyser, conllu};

struct Section {
    title: String,
    text: String,
    tree: String,
    frame: String,
    raw: Option<String>,
}

fn sections() -> Vec<Section> {
    let page = include_str!("constructions.md");
    page.split("\n## ")
        .skip(1)
        .map(|part| {
            let block = |kind: &str| {
                let start = part.find(&format!("```{kind}\n"))? + kind.len() + 4;
                let end = start + part[start..].find("```")?;
                Some(part[start..end].trim_end().to_owned())
            };
            let text = part.lines().find_map(|l| l.strip_prefix("> ")).unwrap_or_default();
            Section {
                title: part.lines().next().unwrap_or_default().to_owned(),
                text: text.to_owned(),
                tree: block("conllu").unwrap_or_default(),
                frame: block("frame").unwrap_or_default(),
                raw: block("raw"),
            }
        })
        .collect()
}

/// Columns stand apart by blanks on the page, by tabs in CoNLL-U.
fn tabbed(tree: &str, text: &str) -> String {
    let rows: Vec<String> = tree.lines().map(|l| l.split(' ').collect::<Vec<_>>().join("\t")).collect();
    format!("# text = {text}\n{}\n\n", rows.join("\n"))
}

fn predicate(frame: &str) -> String {
    // A particle verb has its voice third.
    let words: Vec<&str> = frame.split(' ').collect();
    let end = words.iter().position(|w| matches!(*w, "active" | "passive")).unwrap_or(1);
    words[..end].join(" ")
}

#[test]
fn frames_of_hand_written_trees() {
    let grammar = Grammar::built_in().expect("grammar loads");
    let mut failures = Vec::new();
    let all = sections();
    assert!(all.len() >= 40, "only {} constructions were read", all.len());
    for section in &all {
        let documents =
            conllu::read(&tabbed(&section.tree, &section.text)).unwrap_or_else(|e| panic!("{}: {e}", section.title));
        let shown = frames::show(&documents[0].sentences, &grammar, &predicate(&section.frame));
        if shown != section.frame {
            failures.push(format!("{}\n  want {}\n  have {shown}", section.title, section.frame));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn frames_of_raw_sentences() {
    let grammar = Grammar::built_in().expect("grammar loads");
    let analyser = Analyser::built_in().expect("model loads");
    let mut failures = Vec::new();
    for section in sections() {
        let want = section.raw.as_ref().unwrap_or(&section.frame);
        let shown = frames::show(&mend(&analyser.analyse(&section.text), &grammar), &grammar, &predicate(want));
        if shown != *want {
            failures.push(format!("{}\n  want {want}\n  have {shown}", section.title));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
