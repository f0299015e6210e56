//! `legation relate`: two mentions are given, the type is asked for.

mod support;

use serde_json::{Value, json};
use support::{Folder, top};

/// A pair whose mentions are the first places of these words.
fn pair(text: &str, source: &str, target: &str) -> String {
    let place = |words: &str| {
        let start = text[..text.find(words).expect("the words stand in the text")].chars().count();
        json!({ "start": start, "end": start + words.chars().count() })
    };
    json!({ "id": "p", "text": text, "source": place(source), "target": place(target) }).to_string()
}

fn answers(lines: &str) -> Vec<Value> {
    let folder = Folder::new();
    let ran = folder.write("pairs.jsonl", lines).run(&["relate", "--format", "jsonl", "pairs.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn event(text: &str, source: &str, target: &str) -> String {
    let answer = answers(&pair(text, source, target)).remove(0);
    answer["event"][0].as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_governing_deed_answers_and_not_the_one_it_governs() {
    let table = [
        ("The Harbour Union refused to meet the envoy of the shipowners.", "The Harbour Union", "the envoy", "REJECT"),
        ("Rebels in the hills threatened to shell the port of Kelmar.", "Rebels", "the port of Kelmar", "THREATEN"),
        ("The council urged the shipowners to release the crew.", "The council", "the shipowners", "REQUEST"),
        ("Gunmen attacked a convoy near Kelmar.", "Gunmen", "a convoy", "ASSAULT"),
        ("The ministry condemned the march of the dockers.", "The ministry", "the march of the dockers", "ACCUSE"),
        ("The bishop met the miners on Sunday.", "The bishop", "the miners", "CONSULT"),
    ];
    for (text, source, target, wanted) in table {
        assert_eq!(event(text, source, target), wanted, "{text}");
    }
}

#[test]
fn of_two_deeds_the_one_that_joins_the_two_mentions() {
    let text = "The dockers praised the mayor and attacked the shipowners.";
    assert_eq!(event(text, "The dockers", "the mayor"), "SUPPORT");
    assert_eq!(event(text, "The dockers", "the shipowners"), "ASSAULT");
}

#[test]
fn types_follow_the_roots_of_cameo() {
    // PLOVER 2.0 has convictions under SANCTION and blockades under COERCE.
    assert_eq!(event("A court convicted two smugglers on Friday.", "A court", "two smugglers"), "ACCUSE");
    assert_eq!(event("The guards said they will release two fishermen.", "The guards", "two fishermen"), "AGREE");
    assert_eq!(event("The guards released two fishermen.", "The guards", "two fishermen"), "RETREAT");
}

#[test]
fn a_deed_that_is_denied_answers_nothing() {
    let table = [
        ("The shipowners denied that they had attacked the dockers.", "The shipowners", "the dockers"),
        ("The shipowners denied attacking the dockers.", "The shipowners", "the dockers"),
        ("The militia did not shell the port of Kelmar.", "The militia", "the port of Kelmar"),
    ];
    for (text, source, target) in table {
        let answer = answers(&pair(text, source, target)).remove(0);
        assert!(answer["event"].is_null(), "{text}: {answer}");
    }
}

#[test]
fn where_every_entry_is_silent_the_second_reader_answers_and_says_so() {
    let line = pair("The ladies of the parish knitted blankets for flood victims.", "The ladies", "flood victims");
    let answer = answers(&line).remove(0);
    assert_eq!(answer["rule"], "second-reader");
    assert!(answer["confidence"].as_f64().expect("a number") < 0.5, "{answer}");
    assert!(answer["why"].as_str().expect("words").starts_with("no entry joins the two"), "{answer}");
}

#[test]
fn one_side_may_be_unnamed_and_offsets_count_code_points() {
    let line = json!({ "id": "p", "text": "Émile was freed.", "source": null, "target": { "start": 0, "end": 5 } });
    assert_eq!(answers(&line.to_string())[0]["event"], json!(["RETREAT"]));
}

#[test]
fn answers_keep_the_order_of_the_pairs_and_a_bad_line_costs_itself() {
    let good = pair("The bishop met the miners.", "The bishop", "the miners");
    let beyond = json!({ "id": "q", "text": "Short.", "source": { "start": 0, "end": 99 }, "target": null });
    let folder = Folder::new();
    folder.write("pairs.jsonl", format!("{good}\n{beyond}\nnonsense\n{good}\n"));
    let ran = folder.run(&["relate", "--format", "jsonl", "pairs.jsonl", "absent.jsonl"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.lines().count(), 2);
    let told = ran.messages();
    assert_eq!(
        told[0],
        "legation: pairs.jsonl:2: the source is 0 to 99, the text has 6 code points; give first and one past the last"
    );
    assert!(told[1].starts_with("legation: pairs.jsonl:3: this is no pair of mentions: "), "{told:?}");
    assert!(told[2].starts_with("legation: absent.jsonl: there is no such file"), "{told:?}");
}

#[test]
fn the_examples_of_the_help_are_answered() {
    let file = top().join("examples/pairs.jsonl");
    let lines = std::fs::read_to_string(file).expect("the example pairs");
    let events: Vec<Value> = answers(&lines).into_iter().map(|mut a| a["event"][0].take()).collect();
    assert_eq!(events, ["REJECT", "THREATEN", "AGREE", "SANCTION"]);
}
