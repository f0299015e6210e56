//! Words a second on one core; run by hand, in release.
//!
//!     cargo test --release -p legation-parse --test speed -- --ignored --nocapture

mod common;

use legation_parse::{Analyser, conllu, split};
use std::time::Instant;

/// Seconds this thread has spent on a core, so that a busy machine counts less; wall time where Linux does not say.
fn on_core(since: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

#[test]
#[ignore = "a measurement, of use in release only"]
fn words_a_second() {
    let clock = Instant::now();
    let start = clock;
    let analyser = Analyser::built_in().expect("the model of the program is sound");
    eprintln!("start-up {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    analyser.version();
    eprintln!("version {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let endless = "the force of the river took what nobody had seen and ".repeat(20_000);
    let start = on_core(clock);
    let sentences = analyser.analyse(&endless);
    let time = on_core(clock) - start;
    eprintln!("{} bytes without a full stop: {} sentences, {time:.2} s", endless.len(), sentences.len());
    for name in ["en_ewt-dev", "en_gum-dev"] {
        let Some(gold) = common::treebank(name) else { return };
        let documents = conllu::read(&gold).expect("a treebank is CoNLL-U");
        let words: usize = documents.iter().map(|d| d.text.split_whitespace().count()).sum();
        let best = |work: &dyn Fn(&str)| {
            let time = (0..7).map(|_| {
                let start = on_core(clock);
                documents.iter().for_each(|d| work(&d.text));
                on_core(clock) - start
            });
            words as f64 / time.fold(f64::MAX, f64::min)
        };
        let split = best(&|text| drop(split::split(text)));
        let whole = best(&|text| drop(analyser.analyse(text)));
        eprintln!("{name}: {words} words, split alone {split:.0} words/s, whole analysis {whole:.0} words/s");
    }
}
