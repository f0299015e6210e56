//! Sentences in `counts.md` and the examples of `grammar/numbers.toml`.

use super::count_of;
use super::lexicon::lexicon;
use legation_parse::Analyser;
use legation_text::{Count, TextIndex, Tree};
use std::sync::LazyLock;

static ANALYSER: LazyLock<Analyser> = LazyLock::new(|| Analyser::built_in().expect("the model is part of the tree"));

/// "more than 100: 101..".
fn shown(count: &Count, text: &str) -> String {
    let bound = |b: Option<u64>| b.map(|n| n.to_string()).unwrap_or_default();
    let number = match (count.value, count.low, count.high) {
        (None, None, None) => "?".to_owned(),
        (Some(v), None, None) => format!("~{v}"),
        (Some(v), low, high) if low == Some(v) && high == Some(v) => v.to_string(),
        (Some(v), low, high) => format!("~{v}{}..{}", bound(low), bound(high)),
        (None, low, high) => format!("{}..{}", bound(low), bound(high)),
    };
    format!("{}: {number}", TextIndex::new(text).slice(count.span))
}

/// The trees of a text, for a test that fails.
fn trees(text: &str) -> String {
    let mut words = Vec::new();
    for sentence in ANALYSER.analyse(text) {
        for token in &sentence.tokens {
            let head = token.head.map_or("root", |h| sentence.tokens[h].form.as_str());
            words.push(format!("{}/{}/{}<{head}", token.form, token.xpos, token.deprel));
        }
    }
    words.join(" ")
}

fn told(text: &str, head: &str) -> String {
    let mut found = Vec::new();
    for sentence in ANALYSER.analyse(text) {
        let tree = Tree::new(&sentence);
        let at = sentence.tokens.iter().position(|t| t.form == head);
        found.extend(at.and_then(|at| count_of(&tree, at)).map(|count| shown(&count, text)));
    }
    found.join(" + ")
}

#[test]
fn sentences_of_the_table_tell_their_counts() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("counts.md").lines().filter(|l| l.starts_with("| ")).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split(" |").map(str::trim).collect();
        let [text, head, expected] = cells.as_slice() else { panic!("three cells: {line}") };
        rows += 1;
        let found = told(text, head);
        if found != *expected {
            wrong.push(format!("{text} [{head}]\n  expected {expected}\n  found    {found}\n  {}", trees(text)));
        }
    }
    assert!(wrong.is_empty(), "{} of {rows} rows\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows >= 60);
}

#[test]
fn examples_of_the_words_hold() {
    let mut wrong = Vec::new();
    for example in &lexicon().examples {
        let words = example.words.as_deref().unwrap_or("");
        let start = example.text.find(words).map_or(0, |byte| example.text[..byte].chars().count());
        let span = legation_text::Span::new(start, start + words.chars().count());
        let expected =
            shown(&Count { value: example.value, low: example.low, high: example.high, span }, &example.text);
        let found = told(&example.text, &example.head);
        if found != expected {
            wrong.push(format!(
                "{}\n  expected {expected}\n  found    {found}\n  {}",
                example.text,
                trees(&example.text)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
