//! Who said what, a construction a row: the report, and every statement in it as `speaker | cue | content … content`.

use legation_code::{Knowledge, code};
use legation_parse::Analyser;
use legation_text::Report;

const ROWS: &[(&str, &[&str])] = &[
    // Cues that marks set apart.
    ("The harbour, the mayor said, would open in May.", &["the mayor | said | The harbour … would open in May"]),
    (
        "If the weather holds, the mayor said, the harbour would open in May.",
        &["the mayor | said | If the weather holds … the harbour would open in May"],
    ),
    (
        "The harbour will open in May, the mayor told the fishermen on Monday.",
        &["the mayor | told | The harbour will open in May"],
    ),
    (
        "“The harbour will open in May,” said Ada Brandt, a fishing captain.",
        &["Ada Brandt | said | The harbour will open in May"],
    ),
    (
        "When the talks ended, the mayor said, “The harbour will open in May.”",
        &["the mayor | said | The harbour will open in May"],
    ),
    (
        "The mayor was brief, his aide said: “The harbour will open in May.”",
        &["his aide | said | The harbour will open in May"],
    ),
    ("“Never,” the captain said until the whistle blew.", &["the captain | said | Never"]),
    // Quotations over sentences.
    (
        "“The harbour will open in May,” the mayor said. “Nobody will lose a boat.”",
        &["the mayor | said | The harbour will open in May … Nobody will lose a boat"],
    ),
    (
        "“Will the harbour open in May?” the mayor asked. “I doubt it.”",
        &["the mayor | asked | Will the harbour open in May … I doubt it"],
    ),
    (
        "“The harbour will open in May,” the mayor said. “Not before June,” the captain replied.",
        &["the mayor | said | The harbour will open in May", "the captain | replied | Not before June"],
    ),
    ("“The boats are old,” the mayor continued.", &["the mayor | continued | The boats are old"]),
    ("The mayor continued to lead the city.", &[]),
    // What the report adds at the end.
    (
        "The mayor said the harbour would open in May, though he gave no day.",
        &["The mayor | said | the harbour would open in May"],
    ),
    (
        "The mayor said the harbour would open in May, which surprised the fishermen.",
        &["The mayor | said | the harbour would open in May"],
    ),
    (
        "The mayor said the harbour would open in May and the captain said boats were ready.",
        &["The mayor | said | the harbour would open in May", "the captain | said | boats were ready"],
    ),
    // A cue in another's words is that speaker's.
    (
        "The mayor said that the captain believes that the harbour is closed.",
        &["The mayor | said | that the captain believes that the harbour is closed"],
    ),
    ("“We think the harbour is safe,” the captain said.", &["the captain | said | We think the harbour is safe"]),
    (
        "The mayor said the harbour would open in May, according to the captain.",
        &["the captain | according | The mayor said the harbour would open in May"],
    ),
    // Other ways to give somebody's mind.
    (
        "The mayor called on the fishermen to leave the harbour.",
        &["The mayor | called | the fishermen to leave the harbour"],
    ),
    (
        "The fishermen asked whether the harbour would open in May.",
        &["The fishermen | asked | whether the harbour would open in May"],
    ),
    ("The captain fears that the harbour will close.", &["The captain | fears | that the harbour will close"]),
    (
        "The captain complained about the noise at the harbour.",
        &["The captain | complained | the noise at the harbour"],
    ),
    (
        "The captain was outraged that the harbour had closed.",
        &["The captain | outraged | that the harbour had closed"],
    ),
    ("The captains debated the price of fish.", &["The captains | debated | the price of fish"]),
    // Nobody is told to say so.
    ("The harbour is expected to open in May.", &["- | expected | The harbour … to open in May"]),
    ("Two captains were accused of selling the boats.", &["- | accused | Two captains … selling the boats"]),
    ("The harbour seems to have lost its trade.", &["- | seems | The harbour … to have lost its trade"]),
];

#[test]
fn statements_of_constructions() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    let mut failures = Vec::new();
    for (text, expected) in ROWS {
        let report = Report { id: "r".into(), text: (*text).to_owned(), ..Default::default() };
        let statements = code(&report, &analyser.analyse(text), &knowledge, "").statements;
        let found: Vec<String> = statements
            .iter()
            .map(|s| {
                let content: Vec<&str> = s.content.iter().map(|words| words.text.as_str()).collect();
                let speaker = s.speaker.as_ref().map_or("-", |speaker| speaker.entity_text.as_str());
                format!("{speaker} | {} | {}", s.cue.text, content.join(" … "))
            })
            .collect();
        if found != *expected {
            failures.push(format!("{text}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn statements_tell_how_far_they_are_quoted() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    for (text, quotation) in [
        ("The harbour will open in May, the mayor said.", "indirect"),
        ("“The harbour will open in May,” the mayor said.", "direct"),
        ("The mayor said the harbour “will open in May.”", "mixed"),
        ("The harbour will open in May, the mayor said. “Nobody will lose a boat.”", "mixed"),
    ] {
        let report = Report { id: "r".into(), text: text.to_owned(), ..Default::default() };
        let statements = code(&report, &analyser.analyse(text), &knowledge, "").statements;
        let found: Vec<&str> = statements.iter().map(|s| s.quotation.as_str()).collect();
        assert_eq!(found, [quotation], "{text}");
    }
}
