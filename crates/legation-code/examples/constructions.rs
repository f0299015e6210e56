//! Writes a draft of `tests/constructions.md` from lines `title TAB sentence TAB predicate` on standard input; the trees and frames
//! of the draft are the parser's own and must be read and mended by hand before they become a test.
use std::io::BufRead;

#[path = "../tests/common/frames.rs"]
mod frames;

fn main() {
    let analyser = legation_parse::Analyser::built_in().expect("model");
    let grammar = legation_code::grammar::Grammar::built_in().expect("grammar");
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let mut cells = line.split('\t');
        let (Some(title), Some(text), Some(predicate)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let sentences = analyser.analyse(text);
        println!(
            "## {title}\n\n> {text}\n\n```conllu\n{}```\n\n```frame\n{}\n```\n",
            frames::to_conllu(&sentences),
            frames::show(&sentences, &grammar, predicate)
        );
    }
}
