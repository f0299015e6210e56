//! Every example of every entry, of the codebook and of `standing/`, is a test.

use legation_code::codebook::check::Failure;
use legation_code::{Coding, Knowledge, code};
use legation_code::{codebook, standing};
use legation_parse::Analyser;
use legation_text::Report;

#[test]
fn every_example_of_the_codebook_holds() {
    every_example_holds(
        |knowledge, code| codebook::check::check(&knowledge.codebook, code),
        |knowledge| knowledge.codebook.entries.iter().map(|e| e.examples.len()).collect(),
    );
}

#[test]
fn every_example_of_the_standing_claims_holds() {
    every_example_holds(
        |knowledge, code| standing::check::check(&knowledge.standings, code),
        |knowledge| knowledge.standings.entries.iter().map(|e| e.examples.len()).collect(),
    );
}

/// Codes one example.
type Coder<'a> = dyn Fn(&str) -> Coding + Sync + 'a;

/// `check` runs the examples of one book of entries; `counts` says how many each entry has.
fn every_example_holds(check: impl Fn(&Knowledge, &Coder) -> Vec<Failure>, counts: impl Fn(&Knowledge) -> Vec<usize>) {
    let analyser = Analyser::built_in().expect("the model inside the binary loads");
    let knowledge = Knowledge::for_examples()
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let run = |text: &str| -> Coding {
        let report =
            Report { id: "example".into(), date: "2021-10-07".parse().ok(), text: text.into(), ..Report::default() };
        code(&report, &analyser.analyse(text), &knowledge, analyser.version())
    };
    let failures = check(&knowledge, &run);
    let counts = counts(&knowledge);
    let examples: usize = counts.iter().sum();
    for failure in &failures {
        eprintln!("{} {}\n    {}\n    {}", failure.place, failure.entry, failure.text, failure.problem);
    }
    eprintln!("{} entries, {examples} examples, {} fail", counts.len(), failures.len());
    assert!(failures.is_empty(), "{} of {examples} examples fail", failures.len());
}
