//! Every example of every entry of `standing/` is a test.

use legation_code::standing::check::check;
use legation_code::{Coding, Knowledge, code};
use legation_parse::Analyser;
use legation_text::Report;

#[test]
fn every_example_of_the_standing_claims_holds() {
    let analyser = Analyser::built_in().expect("the model inside the binary loads");
    let knowledge = Knowledge::for_examples()
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let run = |text: &str| -> Coding {
        let report =
            Report { id: "example".into(), date: "2021-10-07".parse().ok(), text: text.into(), ..Report::default() };
        code(&report, &analyser.analyse(text), &knowledge, analyser.version())
    };
    let failures = check(&knowledge.standings, &run);
    let examples: usize = knowledge.standings.entries.iter().map(|e| e.examples.len()).sum();
    for failure in &failures {
        eprintln!("{} {}\n    {}\n    {}", failure.place, failure.entry, failure.text, failure.problem);
    }
    eprintln!("{} entries, {examples} examples, {} fail", knowledge.standings.entries.len(), failures.len());
    assert!(failures.is_empty(), "{} of {examples} examples fail", failures.len());
}
