//! Scores on the development parts of the treebanks, where those are at hand.

use legation_parse::{Analyser, score};
use std::io::Read;
use std::path::Path;

/// The CoNLL-U text of a treebank; `None`, said loudly, where it is not there.
fn treebank(name: &str) -> Option<String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/treebanks").join(format!("{name}.conllu.gz"));
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("NOT TESTED: no treebank {name} beside the checkout");
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("a treebank is gzip of UTF-8");
    Some(text)
}

#[test]
fn development_scores() {
    let analyser = Analyser::built_in().expect("the model of the program is sound");
    for name in ["en_ewt-dev", "en_gum-dev"] {
        let Some(text) = treebank(name) else { return };
        let gold = score::score_gold_tokens(&text, &analyser).expect("a treebank is CoNLL-U");
        let raw = score::score_raw_text(&text, &analyser).expect("a treebank is CoNLL-U");
        eprintln!(
            "{name} gold {:?}\n{name} raw {:?}",
            score::Scores { relations: vec![], ..gold },
            score::Scores { relations: vec![], ..raw }
        );
    }
}
