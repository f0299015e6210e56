//! Words a second on one core; run by hand, in release.
//!
//!     cargo test --release -p legation-parse --test speed -- --ignored --nocapture

mod common;

use legation_parse::{Analyser, conllu, split};
use std::time::Instant;

#[test]
#[ignore = "a measurement, of use in release only"]
fn words_a_second() {
    let start = Instant::now();
    let analyser = Analyser::built_in().expect("the model of the program is sound");
    eprintln!("start-up {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    analyser.version();
    eprintln!("version {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    for name in ["en_ewt-dev", "en_gum-dev"] {
        let Some(gold) = common::treebank(name) else { return };
        let documents = conllu::read(&gold).expect("a treebank is CoNLL-U");
        let words: usize = documents.iter().map(|d| d.text.split_whitespace().count()).sum();
        let best = |work: &dyn Fn(&str)| {
            let time = (0..5).map(|_| {
                let start = Instant::now();
                documents.iter().for_each(|d| work(&d.text));
                start.elapsed().as_secs_f64()
            });
            words as f64 / time.fold(f64::MAX, f64::min)
        };
        let split = best(&|text| drop(split::split(text)));
        let whole = best(&|text| drop(analyser.analyse(text)));
        eprintln!("{name}: {words} words, split alone {split:.0} words/s, whole analysis {whole:.0} words/s");
    }
}
