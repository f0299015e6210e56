//! Sentences in `moments.md`, the examples of `grammar/time.toml`, and trees written by hand.

use super::lexicon::lexicon;
use super::*;
use legation_parse::{Analyser, conllu};
use legation_text::{Precision, TextIndex};
use proptest::prelude::*;
use std::sync::LazyLock;

static ANALYSER: LazyLock<Analyser> = LazyLock::new(|| Analyser::built_in().expect("the model is part of the tree"));

fn day(text: &str) -> Option<Date> {
    if text.is_empty() { None } else { Some(text.parse().expect("a day of the table")) }
}

/// "Monday: 2022-03-07 (day, at)".
fn shown(moment: &Moment, text: &str) -> String {
    let words = moment.span.map_or("", |span| TextIndex::new(text).slice(span)).to_owned();
    let date = match (&moment.date, &moment.enddate) {
        (None, None) => "-".to_owned(),
        (Some(date), None) => date.clone(),
        (date, Some(end)) => format!("{}/{end}", date.as_deref().unwrap_or("")),
    };
    let precision = moment.precision.map(|p: Precision| format!("{p:?}, ").to_lowercase()).unwrap_or_default();
    format!("{words}: {date} ({precision}{})", format!("{:?}", moment.role).to_lowercase())
}

/// The trees of a text, for a test that fails: "word/deprel<head".
fn trees(text: &str) -> String {
    let sentences = ANALYSER.analyse(text);
    let word = |s: &legation_text::Sentence, i: usize| {
        let token = &s.tokens[i];
        let head = token.head.map_or("root", |h| s.tokens[h].form.as_str());
        format!("{}/{}/{}<{head}", token.form, token.xpos, token.deprel)
    };
    sentences.iter().flat_map(|s| (0..s.tokens.len()).map(move |i| word(s, i))).collect::<Vec<_>>().join(" ")
}

/// What the moments of `predicate` tell.
fn told(text: &str, published: Option<Date>, predicate: &str) -> String {
    let mut found = Vec::new();
    for sentence in ANALYSER.analyse(text) {
        let tree = Tree::new(&sentence);
        if let Some(at) = sentence.tokens.iter().position(|t| t.form == predicate) {
            found.extend(moments_of(&tree, at, published).iter().map(|m| shown(m, text)));
        }
    }
    found.join(" + ")
}

#[test]
fn sentences_of_the_table_tell_their_moments() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("moments.md").lines().filter(|l| l.starts_with("| ")).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split(" |").map(str::trim).collect();
        let [text, published, predicate, expected] = cells.as_slice() else { panic!("four cells: {line}") };
        rows += 1;
        let found = told(text, day(published), predicate);
        if found != *expected {
            wrong.push(format!("{text} [{predicate}]\n  expected {expected}\n  found    {found}\n  {}", trees(text)));
        }
    }
    assert!(wrong.is_empty(), "{} of {rows} rows\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows >= 80);
}

#[test]
fn examples_of_the_words_hold() {
    let mut wrong = Vec::new();
    for example in &lexicon().examples {
        let mut all = Vec::new();
        for sentence in ANALYSER.analyse(&example.text) {
            let published = example.published.as_deref().and_then(day);
            all.extend(
                all_moments(&Tree::new(&sentence), published).into_iter().map(|(_, m)| shown(&m, &example.text)),
            );
        }
        let date = match (example.date.as_deref(), example.enddate.as_deref()) {
            (None, None) => "-".to_owned(),
            (Some(date), None) => date.to_owned(),
            (date, Some(end)) => format!("{}/{end}", date.unwrap_or("")),
        };
        let precision = example.precision.as_ref().map(|p| format!("{p}, ")).unwrap_or_default();
        let expected = format!("{}: {date} ({precision}{})", example.words, example.role);
        if all != [expected.clone()] {
            wrong.push(format!(
                "{}\n  expected {expected}\n  found    {}\n  {}",
                example.text,
                all.join(" + "),
                trees(&example.text)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
