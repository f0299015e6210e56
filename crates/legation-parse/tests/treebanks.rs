//! Scores on the development parts of the treebanks, where those are at hand.

mod common;

use legation_parse::score::{Scores, score_gold_tokens, score_raw_text};
use legation_parse::{Analyser, conllu};

/// Checks that a score is at least a bar.
fn check_bar(what: &str, score: Option<f64>, bar: f64) {
    let score = score.unwrap_or_else(|| panic!("{what} is not scored"));
    assert!(score >= bar, "{what}: {score:.2} is below {bar}");
}

fn scores_of(name: &str) -> Option<(Scores, Scores)> {
    let text = common::treebank(name)?;
    let analyser = Analyser::built_in().expect("the model of the program is sound");
    let gold = score_gold_tokens(&text, &analyser).expect("a treebank is CoNLL-U");
    let raw = score_raw_text(&text, &analyser).expect("a treebank is CoNLL-U");
    for (mode, s) in [("gold tokens", &gold), ("raw text", &raw)] {
        eprintln!(
            "{name} {mode}: words {:.2?} sentences {:.2?} upos {:.2?} xpos {:.2?} feats {:.2?} lemma {:.2?} uas {:.2?} las {:.2?} names {:.2?}",
            s.words, s.sentences, s.upos, s.xpos, s.feats, s.lemma, s.uas, s.las, s.names
        );
    }
    Some((gold, raw))
}

#[test]
fn web_text_is_read_well_enough() {
    let Some((gold, raw)) = scores_of("en_ewt-dev") else { return };
    check_bar("gold upos", gold.upos, 94.5);
    check_bar("gold lemma", gold.lemma, 96.0);
    check_bar("gold las", gold.las, 82.0);
    check_bar("raw words", raw.words, 98.8);
    check_bar("raw sentences", raw.sentences, 86.0);
    check_bar("raw las", raw.las, 78.0);
    assert_eq!(gold.names, None);
}

#[test]
fn edited_text_is_read_well_enough() {
    let Some((gold, raw)) = scores_of("en_gum-dev") else { return };
    check_bar("gold upos", gold.upos, 96.0);
    check_bar("gold lemma", gold.lemma, 96.0);
    check_bar("gold las", gold.las, 82.0);
    check_bar("raw words", raw.words, 99.5);
    check_bar("raw sentences", raw.sentences, 94.5);
    check_bar("raw las", raw.las, 80.0);
    check_bar("gold names", gold.names, 50.0);
}

#[test]
fn treebanks_survive_writing_and_reading() {
    for name in ["en_ewt-dev", "en_gum-dev"] {
        let Some(text) = common::treebank(name) else { return };
        for document in conllu::read(&text).expect("a treebank is CoNLL-U") {
            let again = conllu::read(&conllu::write(&document)).expect("what is written can be read");
            assert_eq!(again.len(), 1);
            assert_eq!(again[0].sentences, document.sentences, "{}", document.id);
        }
    }
}

#[test]
fn conformance_files_are_read_or_refused() {
    let Some(folder) = common::shared("eval/ingest/conllu") else { return };
    let (mut refused, mut read) = (Vec::new(), Vec::new());
    for kind in ["valid", "invalid-level1", "invalid-level2", "invalid-level3"] {
        let mut paths: Vec<_> =
            std::fs::read_dir(folder.join(kind)).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()).into_owned();
            let name = format!("{kind}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            match conllu::read(&text) {
                Ok(_) => read.push(name),
                Err(error) => refused.push(format!("{name}: {error}")),
            }
        }
    }
    let wrong: Vec<_> =
        refused.iter().filter(|n| n.starts_with("valid")).chain(read.iter().filter(|n| n.contains("level1"))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
