//! Whatever the text, offsets are true, nothing is lost and trees are trees.

mod common;

use legation_parse::{Analyser, conllu, split};
use legation_text::{Sentence, Span, TextIndex};
use proptest::prelude::*;
use std::sync::LazyLock;

static ANALYSER: LazyLock<Analyser> =
    LazyLock::new(|| Analyser::built_in().expect("the model of the program is sound"));

/// Checks spans against the text: every word slices back to its form, spans ascend and cover all but white space.
fn check_offsets(text: &str, sentences: &[Sentence]) {
    let index = TextIndex::new(text);
    let mut covered = vec![false; index.len()];
    let mut end = 0;
    let mut paragraph = 0;
    for sentence in sentences {
        assert!(!sentence.tokens.is_empty() && sentence.tokens.len() <= split::MAX_WORDS);
        assert!(sentence.paragraph >= paragraph);
        paragraph = sentence.paragraph;
        let last = sentence.tokens.last().map_or(0, |t| t.span.end);
        assert_eq!(sentence.span, Span::new(sentence.tokens[0].span.start, last));
        for (i, token) in sentence.tokens.iter().enumerate() {
            assert!(token.span.start >= end && !token.span.is_empty(), "{:?} in {text:?}", token.form);
            assert_eq!(index.slice(token.span), token.form, "{text:?}");
            end = token.span.end;
            covered[token.span.start..token.span.end].fill(true);
            let next = index.slice(Span::new(end, end + 1)).chars().next();
            let inside = sentence.multiwords.iter().any(|m| m.first <= i && i < m.last);
            assert_eq!(
                token.space_after,
                !inside && next.is_none_or(char::is_whitespace),
                "{:?} in {text:?}",
                token.form
            );
        }
        for m in &sentence.multiwords {
            assert!(m.first < m.last && m.last < sentence.tokens.len());
            assert_eq!(m.span, sentence.tokens[m.first].span.cover(sentence.tokens[m.last].span));
            assert_eq!(index.slice(m.span), m.form);
        }
    }
    for (c, covered) in text.chars().zip(covered) {
        assert_eq!(covered, !c.is_whitespace(), "{c:?} in {text:?}");
    }
}

/// Checks that every sentence is a tree under one root.
fn check_trees(sentences: &[Sentence]) {
    for sentence in sentences {
        let tokens = &sentence.tokens;
        assert_eq!(tokens.iter().filter(|t| t.head.is_none()).count(), 1);
        assert_eq!(tokens.iter().filter(|t| t.deprel == "root").count(), 1);
        for mut i in 0..tokens.len() {
            let mut steps = 0;
            while let Some(head) = tokens[i].head {
                i = head;
                steps += 1;
                assert!(steps <= tokens.len(), "a circle");
            }
        }
        assert!(tokens.iter().all(|t| !t.lemma.is_empty() && !t.xpos.is_empty() && !t.feats.is_empty()));
    }
}

fn check_everything(text: &str) {
    let sentences = ANALYSER.analyse(text);
    check_offsets(text, &sentences);
    check_trees(&sentences);
    let document = conllu::Document { id: "x".to_owned(), text: text.to_owned(), sentences, has_names: false };
    let written = conllu::write(&document);
    let read = conllu::read(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    let read = read.into_iter().next().map(|d| d.sentences).unwrap_or_default();
    assert_eq!(read, document.sentences, "{text:?}\n{written}");
}

/// Pieces that texts of trouble are made of.
fn pieces() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "The minister didn't go",
        "U.S.-led",
        "Gen. Okello",
        "p.m.",
        "\n\n",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\t",
        "  ",
        "\u{a0}",
        "\u{2029}",
        "\u{2028}",
        "\0",
        "🇨🇿",
        "👩‍👩‍👧",
        "e\u{301}\u{302}",
        "שלום עולם",
        "مرحبا",
        "\u{202e}abc\u{202c}",
        "\u{feff}",
        "\u{200b}",
        "don’t",
        "cannot",
        "rebels'",
        "'",
        "\"",
        "``",
        "''",
        "...",
        "....",
        "?!",
        "--",
        "—",
        "$5m",
        "1,000.5",
        "3:00pm",
        "http://a.b/c?d=(e).",
        "a@b.com",
        "x.y.com",
        "end.Next",
        "İstanbul",
        "ǅ",
        "ﬁ",
        "ß's",
        "9/11",
        "555-1234",
        "+44",
        "#tag",
        "@me",
        ":-)",
        "S.p.A.",
        "(",
        ")",
        "O'Neill's",
        "shouldn't've",
        "'72",
        "1990's",
        "'s",
        "n't",
        "word.”Next",
    ]);
    prop_oneof![
        6 => fixed.prop_map(str::to_owned),
        2 => "[a-zA-Z.,'’ ]{1,12}",
        1 => "\\PC{1,6}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_text_keeps_its_offsets(pieces in prop::collection::vec((pieces(), any::<bool>()), 0..24)) {
        let text: String = pieces.iter().map(|(p, blank)| if *blank { format!("{p} ") } else { p.clone() }).collect();
        check_everything(&text);
    }
}

#[test]
fn texts_without_words_have_no_sentences() {
    for text in ["", " ", "\n\n\n", "\u{a0}\t\u{2003}"] {
        assert!(ANALYSER.analyse(text).is_empty(), "{text:?}");
    }
}

#[test]
fn texts_of_trouble_keep_their_offsets() {
    for text in [
        "\0",
        "?",
        "…",
        "\u{301}",
        "👍🏽",
        "123",
        "\u{e000}",
        "'",
        "''''",
        ".........",
        "\u{200d}\u{200d}",
        "a\u{301}".repeat(5000).as_str(),
    ] {
        check_everything(text);
    }
}

#[test]
fn long_sentences_are_cut_and_never_lost() {
    let text = "and we don't know, ".repeat(400);
    let sentences = ANALYSER.analyse(&text);
    assert!(sentences.len() >= 4 && sentences.iter().all(|s| s.tokens.len() <= split::MAX_WORDS));
    check_offsets(&text, &sentences);
    check_trees(&sentences);
}

#[test]
fn long_runs_without_white_space_cost_no_more_than_their_length() {
    for piece in [
        "a",
        ")",
        "http://a/)",
        "1.",
        "1,000",
        "ab.Ab",
        "a,",
        "a.",
        "-",
        "a-",
        "'",
        "s'",
        "don't",
        "a@",
        ".",
        "?!",
        "👍",
        "/",
        "x/y",
    ] {
        let text = piece.repeat(100_000);
        let sentences = split::split(&text);
        check_offsets(&text, &sentences);
    }
}

#[test]
fn a_given_sentence_that_is_too_long_stays_one_tree() {
    let mut sentence = Sentence::default();
    for part in split::split(&"the force crossed the river , ".repeat(200)) {
        sentence.tokens.extend(part.tokens);
    }
    ANALYSER.annotate(&mut sentence);
    assert_eq!(sentence.tokens.len(), 1200);
    check_trees(&[sentence]);
}

#[test]
fn shared_texts_keep_their_offsets() {
    let Some(eval) = common::shared("eval") else { return };
    let mut texts = 0;
    for name in ["plv/train.jsonl", "plover-gsr/dev.jsonl", "dossier/reports.jsonl", "statements/dev.jsonl"] {
        let Ok(lines) = std::fs::read_to_string(eval.join(name)) else { continue };
        for line in lines.lines().take(60) {
            let row: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            if let Some(text) = row["text"].as_str() {
                check_everything(text);
                texts += 1;
            }
        }
    }
    if let Ok(text) = std::fs::read_to_string(eval.join("brief/report.txt")) {
        check_everything(&text);
        texts += 1;
    }
    if texts == 0 {
        eprintln!("NOT TESTED: `shared/eval` has no texts");
    }
}

#[test]
fn batches_and_threads_change_nothing() {
    let text = "Kenya's police didn't arrest the general.\n\nThe U.S. envoy left on Nov. 3, officials said. “We go,” he added.";
    let whole = ANALYSER.analyse(text);
    for sentence in &whole {
        let mut alone = sentence.clone();
        ANALYSER.annotate(&mut alone);
        assert_eq!(&alone, sentence);
    }
    let long = [text; 40].join("\n\n");
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::spawn({
                let long = long.clone();
                move || ANALYSER.analyse(&long)
            })
        })
        .collect();
    let first = ANALYSER.analyse(&long);
    for thread in threads {
        assert_eq!(thread.join().expect("the thread did not panic"), first);
    }
    assert_eq!(
        first[whole.len()..2 * whole.len()].iter().map(|s| s.tokens.len()).collect::<Vec<_>>(),
        whole.iter().map(|s| s.tokens.len()).collect::<Vec<_>>()
    );
}
