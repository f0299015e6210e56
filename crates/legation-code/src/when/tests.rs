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

/// A sentence from "form upos xpos head relation" lines, heads from 1 as in CoNLL-U; "said:say" is a form with its lemma.
fn tree_of(lines: &str) -> legation_text::Sentence {
    let mut text = String::new();
    for (i, line) in lines.trim().lines().enumerate() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [form, upos, xpos, head, relation] = fields.as_slice() else { panic!("five fields: {line}") };
        let (form, lemma) = form.split_once(':').unwrap_or((form, form));
        text.push_str(&format!("{}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{relation}\t_\t_\n", i + 1));
    }
    let documents = conllu::read(&text).expect("well-formed lines");
    documents.into_iter().flat_map(|d| d.sentences).next().expect("one sentence")
}

#[test]
fn day_after_a_verb_of_saying_is_its_own_whatever_the_tree_says() {
    // The parser took Thursday for a part of the clause that is said.
    let sentence = tree_of(
        "Stoltenberg PROPN NNP 2 nsubj\nsaid:say VERB VBD 0 root\nThursday PROPN NNP 7 obl:unmarked\nthe DET DT 5 det\n\
         alliance NOUN NN 7 nsubj\nmust AUX MD 7 aux\nact VERB VB 2 ccomp",
    );
    let tree = Tree::new(&sentence);
    assert_eq!(moments_of(&tree, 1, day("2021-10-07")).len(), 1);
    assert!(moments_of(&tree, 6, day("2021-10-07")).is_empty());
}

#[test]
fn day_inside_a_subject_belongs_to_the_verb() {
    let sentence = tree_of(
        "Ministers NOUN NNS 4 nsubj\non ADP IN 3 case\nTuesday PROPN NNP 1 nmod\nsuspended VERB VBD 0 root\ntalks NOUN NNS 4 obj",
    );
    let tree = Tree::new(&sentence);
    let moments = moments_of(&tree, 3, day("2014-04-02"));
    assert_eq!(moments.iter().map(|m| m.date.as_deref()).collect::<Vec<_>>(), [Some("2014-04-01")]);
}

#[test]
fn every_expression_of_a_sentence_has_its_head() {
    let sentence = tree_of(
        "Norland PROPN NNP 2 nsubj\nsaid VERB VBD 0 root\non ADP IN 4 case\nMonday PROPN NNP 2 obl\nit PRON PRP 6 nsubj\n\
         left VERB VBD 2 ccomp\nin ADP IN 8 case\n2019 NUM CD 6 obl",
    );
    let found = all_moments(&Tree::new(&sentence), None);
    let heads: Vec<usize> = found.iter().map(|(head, _)| *head).collect();
    assert_eq!(heads, [3, 7]);
    assert_eq!(found[0].1.date, None);
    assert_eq!(found[0].1.rule, "the report has no day to count from");
    assert_eq!(found[1].1.date.as_deref(), Some("2019"));
}

proptest! {
    /// Words in any order, under any tree, never panic, and every moment's words lie in the sentence.
    #[test]
    fn odd_words_never_panic(
        words in prop::collection::vec(
            "[0-9]{1,5}|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|February|30|31st|may|May|Monday|last|next|the|of|end|early|mid-April|\
             week|weeks|years|ago|earlier|a|couple|day|before|after|since|until|by|from|to|between|and|in|on|,|-|every|1970s|'s|\
             quarter|first|century|Christmas|Day|time|old|said|will|leave",
            1..24,
        ),
        heads in prop::collection::vec(0usize..24, 24),
        (year, month, date) in (1i16..=9999, 1i8..=12, 1i8..=28),
        published in any::<bool>(),
    ) {
        let n = words.len();
        // The first word is the root and every other hangs on one before it.
        let line = |i: usize| {
            let head = if i == 0 { 0 } else { heads[i] % i + 1 };
            let relation = ["root", "obl", "nmod", "compound", "nummod", "nsubj", "conj"][if i == 0 { 0 } else { heads[i] % 6 + 1 }];
            let (upos, xpos) = [("NOUN", "NN"), ("VERB", "VBD"), ("PROPN", "NNP"), ("NUM", "CD")][heads[i] % 4];
            format!("{} {upos} {xpos} {head} {relation}", words[i])
        };
        let sentence = tree_of(&(0..n).map(line).collect::<Vec<_>>().join("\n"));
        let tree = Tree::new(&sentence);
        let published = if published { Date::new(year, month, date).ok() } else { None };
        let whole = tree.span_of(&[0, n - 1]);
        for (head, moment) in all_moments(&tree, published) {
            prop_assert!(head < n);
            prop_assert!(moment.span.is_some_and(|span| whole.contains(span)));
            prop_assert!(moment.precision.is_some() || moment.date.is_none());
        }
        for word in 0..n {
            let _ = moments_of(&tree, word, published);
            let _ = crate::count::count_of(&tree, word);
        }
    }
}
