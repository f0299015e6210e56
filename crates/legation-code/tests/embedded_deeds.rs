//! What is alleged, denied, threatened, demanded, planned, feared, conditional, asked, joked or quoted is not asserted: every deed of the table
//! below in every embedding, 1,170 sentences, and the plain deed beside them as a check that the table means something.

use legation_code::{Knowledge, code};
use legation_parse::Analyser;
use legation_text::Report;
use legation_text::record::Event;

/// Type, and the deed as past, infinitive and gerund.
const DEEDS: &[(&str, &str, &str, &str)] = &[
    ("ASSAULT", "shelled the port of Sudland", "shell the port of Sudland", "shelling the port of Sudland"),
    ("ASSAULT", "bombed a hospital in Sudland", "bomb a hospital in Sudland", "bombing a hospital in Sudland"),
    ("ASSAULT", "killed four Sudland soldiers", "kill four Sudland soldiers", "killing four Sudland soldiers"),
    ("ASSAULT", "poisoned a Sudland diplomat", "poison a Sudland diplomat", "poisoning a Sudland diplomat"),
    (
        "COERCE",
        "arrested two Sudland journalists",
        "arrest two Sudland journalists",
        "arresting two Sudland journalists",
    ),
    ("COERCE", "seized a Sudland tanker", "seize a Sudland tanker", "seizing a Sudland tanker"),
    ("COERCE", "annexed a province of Sudland", "annex a province of Sudland", "annexing a province of Sudland"),
    ("COERCE", "blockaded the ports of Sudland", "blockade the ports of Sudland", "blockading the ports of Sudland"),
    (
        "SANCTION",
        "expelled eight Sudland diplomats",
        "expel eight Sudland diplomats",
        "expelling eight Sudland diplomats",
    ),
    ("SANCTION", "imposed sanctions on Sudland", "impose sanctions on Sudland", "imposing sanctions on Sudland"),
    ("SANCTION", "suspended aid to Sudland", "suspend aid to Sudland", "suspending aid to Sudland"),
    ("SANCTION", "closed the Sudland embassy", "close the Sudland embassy", "closing the Sudland embassy"),
    (
        "SANCTION",
        "recalled its ambassador from Sudland",
        "recall its ambassador from Sudland",
        "recalling its ambassador from Sudland",
    ),
    (
        "MOBILIZE",
        "deployed troops on the border of Sudland",
        "deploy troops on the border of Sudland",
        "deploying troops on the border of Sudland",
    ),
    (
        "RETREAT",
        "withdrew its troops from Sudland",
        "withdraw its troops from Sudland",
        "withdrawing its troops from Sudland",
    ),
    ("RETREAT", "released two Sudland prisoners", "release two Sudland prisoners", "releasing two Sudland prisoners"),
    (
        "AID",
        "sent medical supplies to Sudland",
        "send medical supplies to Sudland",
        "sending medical supplies to Sudland",
    ),
    (
        "SUPPORT",
        "recognised the government of Sudland",
        "recognise the government of Sudland",
        "recognising the government of Sudland",
    ),
];

/// Sentences with `{p}` for the past, `{i}` for the infinitive, `{g}` for the gerund.
const EMBEDDINGS: &[&str] = &[
    // alleged
    "Westmark alleged that Norland {p}.",
    "Norland allegedly {p}.",
    "Westmark accused Norland of {g}.",
    "Norland is accused of {g}.",
    "Norland is suspected of {g}.",
    "According to unconfirmed claims, Norland {p}.",
    // denied
    "Norland denied that it {p}.",
    "Norland denied {g}.",
    "Norland did not {i}.",
    "Norland never {p}.",
    "It is not true that Norland {p}, the minister said.",
    // threatened
    "Norland threatened to {i}.",
    "Norland warned that it would {i}.",
    "Norland will {i} unless the talks succeed.",
    // demanded
    "Westmark demanded that Norland {i}.",
    "Westmark called on Norland to {i}.",
    "Westmark urged Norland not to {i}.",
    "Protesters want Norland to {i}.",
    // planned
    "Norland plans to {i}.",
    "Norland intends to {i} next year.",
    "Norland is considering {g}.",
    "Norland is preparing to {i}.",
    // feared, hoped
    "Westmark fears that Norland will {i}.",
    "Observers worry that Norland could {i}.",
    "Diplomats hope that Norland will {i}.",
    // conditional
    "If Norland {p}, Westmark would respond.",
    "Norland would {i} if the treaty failed.",
    "Westmark would have left the pact had Norland not {p}.",
    // asked
    "Did Norland {i}?",
    "Reporters asked whether Norland {p}.",
    "It is unclear whether Norland {p}.",
    // joked, made up
    "The minister joked that Norland {p}.",
    "In the film, Norland {p}.",
    // quoted
    "“Norland {p}”, a banner claimed.",
    // prevented, refused, not done
    "Westmark prevented Norland from {g}.",
    "Norland refused to {i}.",
    "Norland ruled out {g}.",
    "Norland stopped short of {g}.",
    "Norland has yet to {i}.",
    "Norland almost {p}.",
    "Neither Norland nor Westmark {p}.",
    "Instead of {g}, Norland summoned an envoy.",
    "Rather than {i}, Norland summoned an envoy.",
    "Far from {g}, Norland summoned an envoy.",
    "Norland reversed its decision to {i}.",
    "Norland came close to {g}.",
    "At no time did Norland {i}.",
    "Norland threatened to, but did not, {i}.",
    "Nobody in Norland {p}.",
    "Who {p}?",
    // what nobody vouches for, or somebody made up
    "Reports that Norland {p} proved untrue.",
    "Rumours that Norland {p} were false.",
    "The film shows Norland {g}.",
    // conditional without a conjunction; as sure as the clause that it goes along with
    "Had Norland {p}, Westmark would have left the pact.",
    "Norland will leave the pact, {g}.",
    // Not adopted, only thought of, made up, to come.
    "Norland voted against {g}.",
    "In the event that Norland {p}, Westmark would protest.",
    "There is no evidence that Norland {p}.",
    "The myth that Norland {p} was spread in Westmark.",
    "According to a hoax, Norland {p}.",
    "A fake video shows that Norland {p}.",
    "In a war game, Norland {p}.",
    "Norland to {i}",
    "\"Norland {p},\" the spy joked.",
    "There was a risk that Norland would {i}.",
];

struct Coder {
    knowledge: Knowledge,
    analyser: Analyser,
}

impl Coder {
    fn new() -> Coder {
        let knowledge = Knowledge::for_examples().unwrap_or_else(|faults| panic!("{}", faults[0]));
        Coder { knowledge, analyser: Analyser::built_in().expect("the model loads") }
    }

    fn events(&self, text: &str) -> Vec<Event> {
        let date = "2026-03-12".parse().ok();
        let report = Report { id: "deed".into(), date, text: text.into(), ..Report::default() };
        code(&report, &self.analyser.analyse(text), &self.knowledge, self.analyser.version()).events
    }

    /// Whether Norland's deed is told as done.
    fn asserts(&self, text: &str, event: &str) -> bool {
        let by_norland = |e: &Event| e.actor.iter().any(|a| a.key.as_deref() == Some("NRL"));
        self.events(text).iter().any(|e| e.event[0] == event && e.modality == "asserted" && !e.negated && by_norland(e))
    }
}

#[test]
fn no_embedded_deed_is_asserted() {
    let coder = Coder::new();
    let sentences: Vec<(String, &str)> = EMBEDDINGS
        .iter()
        .flat_map(|embedding| {
            let told = |&(event, past, infinitive, gerund): &(&'static str, &str, &str, &str)| {
                let text = embedding.replace("{p}", past).replace("{i}", infinitive).replace("{g}", gerund);
                (text, event)
            };
            DEEDS.iter().map(told).collect::<Vec<_>>()
        })
        .collect();
    assert!(sentences.len() >= 200);
    let wrong: Vec<&String> =
        sentences.iter().filter(|(text, event)| coder.asserts(text, event)).map(|s| &s.0).collect();
    assert!(wrong.is_empty(), "{} of {} are told as done:\n{wrong:#?}", wrong.len(), sentences.len());
}

#[test]
fn the_plain_deeds_are_asserted() {
    let coder = Coder::new();
    let plain = |past: &str| format!("Norland {past} on Monday.");
    let missed: Vec<String> = DEEDS
        .iter()
        .map(|d| (plain(d.1), d.0))
        .filter(|(text, event)| !coder.asserts(text, event))
        .map(|s| s.0)
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_question_that_takes_the_deed_for_granted_tells_it() {
    let coder = Coder::new();
    assert!(coder.asserts("Why did Norland shell the port of Sudland?", "ASSAULT"));
    assert!(!coder.asserts("Has Norland shelled the port of Sudland?", "ASSAULT"));
}

#[test]
fn what_was_done_by_nobody_or_to_nobody_is_not_told_as_done() {
    let coder = Coder::new();
    let told = |text: &str| coder.events(text).iter().any(|e| e.modality == "asserted" && !e.negated);
    let wrong: Vec<&str> = [
        "None of the Sudland diplomats was expelled by Norland.",
        "Not a single Sudland diplomat was expelled by Norland.",
        "Not one of the Sudland diplomats was expelled by Norland.",
        "Norland expelled none of the Sudland diplomats.",
        "Zero diplomats of Sudland were expelled by Norland.",
        "Nobody expelled the Sudland ambassador.",
        "Norland did not attack Westmark or expel its ambassador.",
        "Reports of a Norland attack on Sudland were denied by Norburg.",
        "Norland's attack on Sudland never happened.",
        "Westmark fears a Norland attack on Sudland.",
        "Norland cancelled the expulsion of the Sudland diplomats.",
        "The expulsion of the Sudland diplomats by Norland was prevented.",
        "The bombing of Sudland by Norland never took place.",
        "An invasion of Sudland by Norland is unthinkable.",
        "The risk of a Norland invasion of Sudland grew.",
        "The prospect of a Norland attack on Sudland alarmed Westmark.",
        "A Norland strike on Sudland would be a disaster, Westmark said.",
        "A Norland attack on Sudland looms",
        "In case of a Norland invasion of Sudland, Westmark will help.",
        "It looked as though Norland had bombed Sudland.",
        "No evidence Norland hacked Sudland, says Westmark",
        "A play in which Norland bombs Sudland opened in Westmark.",
    ]
    .into_iter()
    .filter(|text| told(text))
    .collect();
    assert!(wrong.is_empty(), "told as done: {wrong:#?}");
    for text in [
        "Not all Sudland diplomats were expelled by Norland.",
        "Norland not only expelled two Sudland diplomats but closed the Sudland embassy.",
        "Norland, fearing an attack, expelled the Sudland ambassador.",
    ] {
        assert!(told(text), "not told as done: {text}");
    }
}
