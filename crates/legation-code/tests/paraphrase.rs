//! The brief's system with other parties: a report of our own about states and an alliance that do not exist must give the same
//! structure as the brief, since nothing in codebook or actors knows the brief's own parties by more than public facts.

use legation_code::codebook::check::codes;
use legation_code::{Knowledge, code};
use legation_parse::Analyser;
use legation_text::Report;
use legation_text::record::Event;

fn line(e: &Event) -> String {
    let quantity =
        e.quantity.first().map_or(String::new(), |q| format!(" {}={}", q.role, q.value.or(q.low).unwrap_or(0)));
    let date = e.date.as_deref().unwrap_or("-");
    let back = if e.background { " background" } else { "" };
    format!(
        "{} {} {}>{} {date} {}{quantity}{back}",
        e.event.join("+"),
        e.mode.join("+"),
        codes(&e.actor),
        codes(&e.recipient),
        e.modality
    )
}

#[test]
fn the_brief_with_other_parties_gives_the_same_structure() {
    let text = include_str!("reports/pact.txt");
    let knowledge = Knowledge::for_examples().unwrap_or_else(|faults| panic!("{}", faults[0]));
    let analyser = Analyser::built_in().expect("model loads");
    let report = Report { id: "pact".into(), date: "2023-03-10".parse().ok(), text: text.into(), ..Report::default() };
    let coding = code(&report, &analyser.analyse(text), &knowledge, analyser.version());
    // One line a happening: the main tellings.
    let told: Vec<String> = coding.events.iter().filter(|e| e.incident == e.id).map(line).collect();
    let wanted = [
        "SANCTION expel IGO>OST 2023-03-09 asserted recipient=9",
        "SANCTION discontinue IGO>OST 2023-03-09 asserted ceiling=12",
        "ACCUSE allege IGO>OST 2023-03-10 asserted",
        "ACCUSE disapprove IGO>OST 2023-03-10 asserted",
        "COERCE seize OST>WMK 2015 asserted background",
        "ACCUSE disapprove OST>IGO 2023-03-10 asserted",
        "SANCTION expel IGO>OST 2017 asserted recipient=6 background",
        "REJECT assist IGO>OST - asserted recipient=4 background",
        "AGREE  IGO>OST 2023-03-10 planned",
        "AGREE  IGO>OST 2023-03-10 asserted",
        "SANCTION expel NRL>OST - asserted both=24 background",
        "SANCTION expel OST>NRL - asserted both=24 background",
    ];
    let missing: Vec<&str> = wanted.into_iter().filter(|w| !told.iter().any(|t| t == w)).collect();
    let forbidden: Vec<&String> =
        told.iter().filter(|t| t.starts_with("CONSULT") || t.contains("expel") && t.contains("=12")).collect();
    assert!(
        missing.is_empty() && forbidden.is_empty(),
        "missing {missing:#?}\nforbidden {forbidden:#?}\ntold {told:#?}"
    );
}
