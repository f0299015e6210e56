//! Asking a ledger, end to end: reports and their records in, answers out, in every format; and what cannot be asked.

mod support;

use serde_json::{Value, json};
use support::Folder;

/// Two fictitious parties and what three reports tell of them.
fn desk() -> Folder {
    let folder = Folder::new();
    let text = "Norland withdrew the accreditation of eight members of Sudland's mission on Thursday.";
    let answer =
        "Sudland expelled five Norland diplomats on Saturday in response to the withdrawal of eight accreditations.";
    let count = "Eighteen people work at the Sudland mission.";
    let report = |id: &str, date: &str, publisher: &str, text: &str| {
        json!({"id": id, "date": date, "publisher": publisher, "title": id, "text": text}).to_string() + "\n"
    };
    folder.write(
        "reports.jsonl",
        report("vell-1", "2026-03-05", "Vell Courier", text)
            + &report("vell-2", "2026-03-06", "Harbour Wire", &text.replace("Thursday", "Thursday, officials said"))
            + &report("vell-3", "2026-03-07", "Vell Courier", answer)
            + &report("vell-4", "2026-03-04", "Harbour Wire", count),
    );
    let party = |key: &str| json!([{"key": key, "entity_text": key}]);
    let withdrawal = |report: &str, number: u32| {
        json!({"record": "event", "id": format!("{report}#{number}"), "report": report, "date": "2026-03-05",
            "date_text": "Thursday", "decided_on": "2026-03-05", "actor": party("NRL"), "recipient": party("SDL"),
            "event": ["SANCTION"], "mode": ["expel"], "cameo": "161", "event_scale": -5.5, "event_start": 0, "event_end": 60,
            "text_info": {"sequence": 1, "start": 0, "end": 85}, "quantity": [{"role": "recipient", "value": 8, "unit": "person"}],
            "measure": {"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL", "deadline": "2026-03-31"}})
    };
    let mut told = withdrawal("vell-3", 2);
    told["event_start"] = json!(61);
    told["event_end"] = json!(100);
    let records = [
        withdrawal("vell-1", 1),
        withdrawal("vell-2", 1),
        json!({"record": "event", "id": "vell-3#1", "report": "vell-3", "date": "2026-03-07", "date_text": "Saturday",
            "decided_on": "2026-03-07", "actor": party("SDL"), "recipient": party("NRL"), "event": ["SANCTION"],
            "mode": ["expel"], "cameo": "161", "event_scale": -5.5, "event_start": 0, "event_end": 40,
            "text_info": {"sequence": 1, "start": 0, "end": 103}, "quantity": [{"role": "recipient", "value": 5, "unit": "person"}],
            "cause": [{"relation": "response", "text": "in response to the withdrawal of eight accreditations",
                "start": 52, "end": 105}],
            "measure": {"act": "withdraw", "kind": "accreditation", "holder": "NRL", "host": "SDL"}}),
        told,
        json!({"record": "standing", "id": "vell-4#1", "report": "vell-4", "kind": "filled", "holder": "SDL", "host": "NRL",
            "value": 18, "on": "2026-03-04", "start": 0, "end": 43}),
    ];
    folder.write("records.jsonl", records.iter().map(|r| r.to_string() + "\n").collect::<String>());
    let ran =
        folder.run(&["add", "--ledger", "desk.legation", "--quiet", "reports.jsonl", "--records", "records.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

fn ask(folder: &Folder, arguments: &[&str]) -> Value {
    let mut all = vec![arguments[0], "--ledger", "desk.legation"];
    all.extend(&arguments[1..]);
    let ran = folder.run(&all);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", ran.out))
}

#[test]
fn state_tells_what_stands_with_its_words_and_its_sum() {
    let folder = desk();
    let answer = ask(&folder, &["state", "NRL", "SDL", "--on", "2026-03-06", "--known", "2026-03-06"]);
    assert_eq!(
        (&answer["on"], &answer["known"], &answer["basis"]),
        (&json!("2026-03-06"), &json!("2026-03-06"), &json!("in-force"))
    );
    let facts = answer["facts"].as_array().expect("facts");
    let kinds: Vec<&str> = facts.iter().filter_map(|f| f["kind"].as_str()).collect();
    assert_eq!(kinds, ["filled", "accreditation"]);
    assert_eq!((&facts[0]["value"], &facts[0]["derived"]), (&json!(10), &json!(true)));
    assert_eq!(facts[0]["because"], json!(["18 − 8 withdrawn (2026-03-05) = 10"]));
    assert_eq!((&facts[1]["reports"], &facts[1]["origins"]), (&json!(2), &json!(1)), "the second only copies");
    assert!(facts[1]["claims"][0]["text"].as_str().is_some_and(|t| t.starts_with("Norland withdrew")), "{}", facts[1]);
}

#[test]
fn nothing_published_later_leaks_in() {
    let folder = desk();
    let early = ask(&folder, &["incidents", "NRL", "SDL", "--known", "2026-03-06"]);
    assert_eq!(early["incidents"].as_array().map(Vec::len), Some(1));
    let late = ask(&folder, &["incidents", "NRL", "SDL", "--known", "2026-03-07"]);
    let late = late["incidents"].as_array().expect("incidents").clone();
    assert_eq!(late.len(), 2);
    assert_eq!((&late[0]["reports"], &late[0]["quantity"], &late[0]["id"]), (&json!(3), &json!(8), &json!("vell-1#1")));
    assert_eq!(late[0]["network"]["first"]["publisher"], "Vell Courier");
    assert_eq!(late[0]["network"]["copied"][0]["report"], "vell-2");
}

#[test]
fn only_words_make_an_answer() {
    let folder = desk();
    let answer = ask(&folder, &["chain", "NRL", "SDL"]);
    let link = &answer["chains"][0];
    assert_eq!(
        (&link["cause"]["id"], &link["response"]["id"], &link["stated"]),
        (&json!("vell-1#1"), &json!("vell-3#1"), &json!(true))
    );
    assert_eq!(link["text"], "in response to the withdrawal of eight accreditations");
    assert_eq!(
        answer["net"],
        json!([{"by": "NRL", "of": "SDL", "withdrawn": 8}, {"by": "SDL", "of": "NRL", "withdrawn": 5}])
    );
}

/// An answer may name no deed ("in response"), or one by its number alone: then it is the other side's measure before it.
#[test]
fn an_answer_finds_the_measure_that_its_words_leave_to_it() {
    let first =
        json!({"id": "a", "date": "2024-09-10", "text": "Estonia expelled six Belarusian diplomats on Tuesday."});
    let answers = [
        ("Belarus expelled five Estonian diplomats on Thursday in response.", json!(["a#1", true])),
        (
            "Belarus on Thursday expelled five Estonian diplomats in response to the expulsion of six Belarusians.",
            json!(["a#1", true]),
        ),
        ("Belarus expelled five Estonian diplomats on Thursday.", json!(["a#1", false])),
    ];
    for (text, expected) in answers {
        let folder = Folder::new();
        let second = json!({"id": "b", "date": "2024-09-12", "text": text});
        folder.write("two.jsonl", format!("{first}\n{second}\n"));
        folder.run(&["add", "--ledger", "desk.legation", "--quiet", "two.jsonl"]);
        let chains = &ask(&folder, &["chain", "EST", "BLR"])["chains"];
        let link = chains.as_array().and_then(|links| links.iter().find(|l| l["response"]["id"] == "b#1"));
        let told = link.map(|link| json!([link["cause"]["id"], link["stated"]]));
        assert_eq!(told, Some(expected), "{text}");
    }
}

#[test]
fn every_answer_comes_as_table_lines_and_columns() {
    let folder = desk();
    for (command, more) in [
        ("state", vec!["--on", "2026-03-08"]),
        ("incidents", vec![]),
        ("chain", vec![]),
        ("timeline", vec!["--since", "2026"]),
        ("timeline", vec!["--panel", "month", "--known-each"]),
        ("diff", vec!["--from", "2026-03-04", "--to", "2026-03-08"]),
    ] {
        for (format, sign) in [("table", "NRL"), ("jsonl", "{"), ("csv", ",")] {
            let mut arguments = vec![command, "--ledger", "desk.legation", "NRL", "SDL", "--format", format];
            arguments.extend(&more);
            let ran = folder.run(&arguments);
            assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
            assert!(ran.out.contains(sign), "{arguments:?}: {}", ran.out);
        }
    }
    let panel = ask(&folder, &["timeline", "NRL", "SDL", "--panel", "month", "--known-each"]);
    assert_eq!((&panel["known"], &panel["panel"][0]["incidents"]), (&json!("each"), &json!(1)));
    assert_eq!(ask(&folder, &["timeline", "NRL", "SDL", "--panel", "month", "--known", "each"]), panel);
    let days = ["diff", "NRL", "SDL", "--from", "2026-03-04", "--to", "2026-03-08"];
    let diff = |more: &[&str]| ask(&folder, &[&days, more].concat());
    assert_eq!(diff(&["--known", "each"]), diff(&["--known-each"]));
    let due = ask(&folder, &["due", "--since", "2026-03-01", "--by", "2026-03-31"]);
    assert_eq!((&due["due"][0]["due"], &due["due"][0]["what"]), (&json!("2026-03-31"), &json!("deadline")));
    let note = folder.run(&["brief", "--ledger", "desk.legation", "NRL", "SDL", "--on", "2026-03-08"]).out;
    assert!(
        note.starts_with("# NRL and SDL on 2026-03-08") && note.contains("in answer to NRL of 2026-03-05"),
        "{note}"
    );
    let why = folder.run(&["why", "--ledger", "desk.legation", "vell-3#2"]).out;
    assert!(why.contains("same day, same number") && why.contains("copied or passed on: vell courier"), "{why}");
}

#[test]
fn an_answer_says_as_of_which_time_of_the_ledger_it_is() {
    let folder = desk();
    for (command, more) in [
        ("state", vec!["NRL", "SDL", "--format", "table"]),
        ("chain", vec!["NRL", "SDL", "--format", "table"]),
        ("incidents", vec!["NRL", "SDL", "--format", "table"]),
        ("timeline", vec!["NRL", "SDL", "--format", "table"]),
        ("diff", vec!["NRL", "SDL", "--from", "2026-03-04", "--to", "2026-03-08", "--format", "table"]),
        ("brief", vec!["NRL", "SDL"]),
        ("due", vec!["--by", "2026-03-31", "--since", "2026-03-01", "--format", "table"]),
        ("precedence", vec!["NRL", "--format", "table"]),
    ] {
        let head = |recorded: &[&str]| {
            let ran = folder.run(&[&[command, "--ledger", "desk.legation"], &more[..], recorded].concat());
            assert_eq!(ran.code, 0, "{command}: {}", ran.err);
            ran.out.lines().take(3).collect::<Vec<_>>().join(" ")
        };
        let told = head(&["--recorded", "2999-12-31T12:00:00Z"]);
        assert!(told.contains("as this ledger held at 2999-12-31T12:00:00Z"), "{command}: {told}");
        assert!(!head(&[]).contains("as this ledger held"), "{command}");
    }
    let asked = ask(&folder, &["state", "NRL", "SDL", "--recorded", "2999-12-31"]);
    assert_eq!(asked["recorded"], "2999-12-31T23:59:59Z");
}

#[test]
fn what_cannot_be_asked_is_told_in_a_sentence() {
    let folder = desk();
    folder.write("no.legation", "this is no ledger, but a text that is long enough to look like a page of one");
    for (arguments, sentence) in [
        (&["timeline", "--ledger", "desk.legation", "NRL", "SDL", "--known", "each"][..], "for the cells of a panel"),
        (&["state", "--ledger", "desk.legation", "NRL", "SDL", "--known", "each"], "a day looks like 2021-10-07"),
        (
            &["correct", "--ledger", "desk.legation", "--by", "Desk", "vell-3#2", "event_end", "5000"],
            "points at code point 5000 of a text of",
        ),
        (
            &["correct", "--ledger", "desk.legation", "--by", "Desk", "vell-3#2", "cameo", "9999"],
            "unknown CAMEO code `9999`",
        ),
        (&["state", "--ledger", "desk.legation", "NRL", "SDLL"], "no party is called `SDLL`: did you mean `SDL`?"),
        (&["state", "--ledger", "desk.legation", "NRL", "NRL"], "are one party, NRL: ask about two"),
        (&["state", "--ledger", "desk.legation", "NRL", "SDL", "--known", "soon"], "a day looks like 2021-10-07"),
        (&["state", "--ledger", "none.legation", "NRL", "SDL"], "there is no ledger at `none.legation`"),
        (&["state", "--ledger", "no.legation", "NRL", "SDL"], "no.legation"),
        (
            &["diff", "--ledger", "desk.legation", "NRL", "SDL", "--from", "2026-03-08", "--to", "2026-03-04"],
            "turn them round",
        ),
        (
            &["incidents", "--ledger", "desk.legation", "NRL", "SDL", "--since", "2026-03-08", "--until", "2026-03-04"],
            "`--since 2026-03-08` is later than `--until 2026-03-04`: turn them round",
        ),
        (
            &["timeline", "--ledger", "desk.legation", "NRL", "SDL", "--since", "2026-04", "--until", "2026-03-04"],
            "`--since 2026-04-01` is later than `--until 2026-03-04`: turn them round",
        ),
        (&["why", "--ledger", "desk.legation", "vell-9#1"], "is called `vell-9#1`"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(sentence), "{arguments:?}: {}", ran.err);
        let usage = ran.err.starts_with("error: ");
        assert!(usage || ran.err.lines().count() == 1, "{arguments:?}: {}", ran.err);
    }
    let nothing = ask(&folder, &["state", "NRL", "SDL", "--known", "1990-01-01"]);
    assert_eq!(nothing["facts"], json!([]));
}

#[test]
fn a_successor_points_to_the_state_before_it() {
    let folder = Folder::new();
    folder.write(
        "old.jsonl",
        json!({"id": "old", "date": "1989-03-05", "text": "Norland demanded that the Soviet Union leave."}).to_string(),
    );
    let record = json!({"record": "standing", "id": "old#1", "report": "old", "kind": "relation", "parties": ["NRL", "SUN"],
        "status": "full", "start": 0, "end": 10});
    folder.write("records.jsonl", record.to_string());
    let ran = folder.run(&["add", "--ledger", "desk.legation", "--quiet", "old.jsonl", "--records", "records.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer = ask(&folder, &["state", "NRL", "RUS", "--on", "1989-06-01"]);
    assert_eq!(answer["predecessors"], json!([{"state": "SUN", "successor": "RUS", "from": "1991-12-26"}]));
}

#[test]
fn a_ledger_exports_records_incidents_and_facts() {
    let folder = desk();
    for (what, file, more) in [
        ("event", "events.parquet", vec![]),
        ("event", "events.tsv", vec!["--columns", "polecat"]),
        ("standing", "standing.csv", vec![]),
        ("claim", "claims.parquet", vec![]),
        ("incident", "incidents.parquet", vec![]),
        ("incident", "incidents.csv", vec!["--between", "NRL", "SDL"]),
        ("fact", "facts.jsonl", vec!["--on", "2026-03-08"]),
        ("fact", "facts.parquet", vec!["--on", "2026-03-08"]),
        ("event", "prov.jsonl", vec!["--format", "prov"]),
        ("event", "ftm.jsonl", vec!["--format", "ftm"]),
    ] {
        let mut arguments = vec!["export", "--ledger", "desk.legation", "--what", what, "--output", file];
        arguments.extend(&more);
        let ran = folder.run(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{arguments:?}: {}", ran.err);
        let again = folder.run(&arguments);
        assert_eq!(again.code, 0, "{}", again.err);
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("it was written");
    let incidents = legation_export::read_parquet(read("incidents.parquet")).expect("Parquet");
    assert_eq!(incidents.len(), 2);
    assert_eq!(incidents[1]["reasons"][0]["class"], "retaliation");
    assert_eq!(incidents[0]["claims"].as_array().map(Vec::len), Some(3));
    let facts = legation_export::read_parquet(read("facts.parquet")).expect("Parquet");
    let lines = folder.read("facts.jsonl");
    assert_eq!(facts.len(), lines.lines().count());
    assert_eq!(folder.read("events.tsv").lines().count(), 5, "a header and a row an event");
    let wrong = folder.run(&["export", "--ledger", "desk.legation", "--what", "fact", "--format", "prov"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}

#[test]
fn who_calls_a_report_a_lie_speaks_against_what_it_tells() {
    let folder = Folder::new();
    let report = |id: &str, date: &str, text: &str| json!({"id": id, "date": date, "text": text}).to_string() + "\n";
    folder.write(
        "reports.jsonl",
        report("vell-1", "2026-03-12", "Slovakia expelled seven Belarusian diplomats on Wednesday.")
            + &report("vell-2", "2026-03-14", "Belarus called reports that Slovakia expelled seven Belarusian diplomats a lie.")
            + &report("vell-3", "2026-03-14", "Slovakia denied that it had expelled seven Belarusian diplomats.")
            // Another expulsion: neither its day nor its number is the first one's.
            + &report("vell-4", "2026-03-13", "The Belarusian mission was downsized once before, when 12 of its members were ejected by Slovakia after an espionage affair."),
    );
    assert_eq!(folder.run(&["add", "--ledger", "desk.legation", "--quiet", "reports.jsonl"]).code, 0);
    let pair = |command: &str| ask(&folder, &[command, "BLR", "SVK"]);
    let stances = |row: &Value| -> Vec<(String, String)> {
        let claims = row["claims"].as_array().expect("claims").iter();
        claims.map(|c| [&c["report"], &c["stance"]].map(|v| v.as_str().unwrap_or("").to_owned()).into()).collect()
    };
    let both =
        [("vell-1", "for"), ("vell-2", "against"), ("vell-3", "against")].map(|(r, s)| (r.to_owned(), s.to_owned()));
    let incidents = pair("incidents");
    let all = incidents["incidents"].as_array().expect("incidents");
    let one = all.iter().find(|row| row["quantity"] == 7).expect("the expulsion");
    assert_eq!((stances(one), &one["reports"], &one["conflict"]), (both.to_vec(), &json!(1), &json!(true)), "{one}");
    let state = pair("state");
    let facts = state["facts"].as_array().expect("facts");
    let fact = facts.iter().find(|fact| fact["kind"] == "accreditation" && fact["value"] == 7).expect("it stands");
    assert_eq!((stances(fact), &fact["reports"]), (both.to_vec(), &json!(1)), "{fact}");
    assert_eq!(fact["because"].as_array().map(Vec::len), Some(2), "{fact}");
    let brief = folder.run(&["brief", "--ledger", "desk.legation", "BLR", "SVK"]).out;
    assert!(brief.contains("withdraw accreditation 7, BLR at SVK [1]; against: [2][3]"), "{brief}");
    let why = folder.run(&["why", "--ledger", "desk.legation", "vell-1#1"]).out;
    assert!(why.contains("vell-2#1 against, denied") && why.contains("denied by:\n  vell-3#1"), "{why}");
}

#[test]
fn a_measure_of_several_is_each_ones_and_their_number_together_nobodys() {
    let folder = ledger_of("Togo, Benin and Ghana together expelled 12 Belarusian diplomats on Monday.\n");
    let export = ["export", "--ledger", "desk.legation", "--what", "fact", "--on", "2021-05-06", "--format", "jsonl"];
    let facts = folder.run(&export).records();
    let told = |facts: &[Value]| -> Vec<Value> {
        let kept = facts.iter().filter(|fact| fact["kind"] == "accreditation");
        kept.map(|fact| json!([fact["host"], fact["value"], fact["high"]])).collect()
    };
    assert_eq!(told(&facts), [json!(["TGO", null, 12]), json!(["BEN", null, 12]), json!(["GHA", null, 12])]);
    let state = ask(&folder, &["state", "GHA", "BLR", "--on", "2021-05-06"]);
    let facts = state["facts"].as_array().expect("facts");
    assert_eq!(told(facts), [json!(["GHA", null, 12])]);
    assert_eq!(facts[0]["together"], json!(["TGO", "BEN", "GHA"]));
    let incident = &ask(&folder, &["incidents", "GHA", "BLR"])["incidents"][0];
    assert_eq!((&incident["quantity"], &incident["together"]), (&json!(12), &json!("BEN+GHA+TGO")));
    let chain = ask(&folder, &["chain", "GHA", "BLR"]);
    let net = json!({"by": "GHA", "of": "BLR", "withdrawn": null, "low": 0, "high": 12});
    assert_eq!(chain["net"][0], net, "of the twelve nobody knows how many are Ghana's");
    let text = folder.run(&["chain", "--ledger", "desk.legation", "GHA", "BLR", "--format", "table"]);
    assert!(text.out.contains("sent home by GHA: at most 12 of BLR"), "{}{}", text.out, text.err);
    let each = ledger_of("Togo, Benin and Ghana each expelled four Belarusian diplomats on Monday.\n");
    let facts = each.run(&export).records();
    assert_eq!(told(&facts), [json!(["TGO", 4, 4]), json!(["BEN", 4, 4]), json!(["GHA", 4, 4])]);
}

#[test]
fn what_is_due_says_no_more_of_its_parties_than_is_told() {
    let folder = Folder::new();
    let due = |holder: Option<&str>, host: Option<&str>, name: &str| {
        let record = json!({"record": "event", "id": "r#1", "report": "r", "date": "2026-03-05", "event": ["SANCTION"],
            "measure": {"act": "withdraw", "kind": "accreditation", "holder": holder, "host": host, "deadline": "2026-03-31"}});
        folder.write("r.jsonl", json!({"id": "r", "date": "2026-03-05", "text": "They must leave."}).to_string());
        folder.write("records.jsonl", record.to_string());
        let ran = folder.run(&["add", "--ledger", name, "--quiet", "r.jsonl", "--records", "records.jsonl"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let due = ["due", "--ledger", name, "--since", "2026-03-01", "--by", "2026-03-31", "--format", "table"];
        folder.run(&due).out.lines().nth(1).unwrap_or_default().trim().to_owned()
    };
    let line = "2026-03-31 deadline withdraw accreditation";
    assert_eq!(due(Some("SDL"), Some("NRL"), "both"), format!("{line} (SDL at NRL)"));
    assert_eq!(due(Some("SDL"), None, "holder"), format!("{line} (SDL)"));
    assert_eq!(due(None, Some("NRL"), "host"), format!("{line} (at NRL)"));
    assert_eq!(due(None, None, "none"), line);
}

/// A ledger of one report, coded.
fn ledger_of(text: &str) -> Folder {
    let folder = Folder::new();
    folder.write("vell.txt", text);
    let ran = folder.run(&["add", "--ledger", "desk.legation", "--quiet", "--date", "2021-05-05", "vell.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

#[test]
fn of_two_accused_together_the_one_denies_for_himself() {
    let folder =
        ledger_of("The Czech Republic accused Russia and Belarus of poisoning a defector. Moscow denied it.\n");
    let export = ["export", "--ledger", "desk.legation", "--what", "fact", "--on", "2021-05-06", "--format", "jsonl"];
    let facts = folder.run(&export).records();
    let allegations = facts.iter().filter(|fact| fact["kind"] == "allegation");
    let told: Vec<(&Value, &Value, usize)> = allegations
        .map(|fact| (&fact["against"], &fact["status"], fact["claims"].as_array().map_or(0, Vec::len)))
        .collect();
    let expected = [(&json!("RUS"), &json!("denied"), 2), (&json!("BLR"), &json!("alleged"), 1)];
    assert_eq!(told, expected, "{facts:?}");
}

#[test]
fn a_denial_stands_beside_what_it_denies() {
    let folder = ledger_of("The Czech Republic accused Russia of poisoning a defector. Moscow denied it.\n");
    let ran =
        folder.run(&["state", "--ledger", "desk.legation", "CZE", "RUS", "--on", "2021-05-06", "--format", "jsonl"]);
    let facts = ran.records();
    let allegation = facts.iter().find(|fact| fact["kind"] == "allegation").expect("an allegation");
    assert_eq!((&allegation["by"], &allegation["status"]), (&json!("CZE"), &json!("denied")), "{allegation}");
    let stances = |fact: &Value| -> Vec<(Value, Value)> {
        let claims = fact["claims"].as_array().expect("claims").iter();
        claims.map(|claim| (claim["stance"].clone(), claim["text"].clone())).collect()
    };
    assert_eq!(
        stances(allegation),
        [
            (json!("for"), json!("The Czech Republic accused Russia of poisoning a defector.")),
            (json!("against"), json!("Moscow denied it.")),
        ]
    );
    let denial = facts.iter().find(|fact| fact["verb"] == "denies").expect("a denial");
    assert_eq!((&denial["speaker"], &denial["parties"]), (&json!("RUS"), &json!(["CZE", "RUS"])), "{denial}");
    assert_eq!(denial["incident"], allegation["incident"]);
    let brief = folder.run(&["brief", "--ledger", "desk.legation", "CZE", "RUS", "--on", "2021-05-06"]).out;
    assert!(brief.contains("allegation by CZE against RUS: denied") && brief.contains("RUS denies"), "{brief}");
    let id = denial["claims"][0]["event"].as_str().expect("an id").to_owned();
    let why = |id: &str| folder.run(&["why", "--ledger", "desk.legation", id]).out;
    assert!(why("vell#1").contains(&format!("denied by:\n  {id}\n    “Moscow denied it.”")), "{}", why("vell#1"));
    assert!(why(&id).contains("denies vell#1: “The Czech Republic accused"), "{}", why(&id));
}
