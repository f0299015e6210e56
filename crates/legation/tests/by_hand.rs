//! A register kept by hand: the same answers as from reports, refusals with their rule, conflicts shown, everything undoable.

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Folder, Ran};

/// Runs `legation record` as the protocol desk, known from a day; gives what it printed.
fn record(folder: &Folder, ledger: &str, arguments: &str) -> Ran {
    let mut all = vec!["record", "--ledger", ledger, "--by", "Protocol desk"];
    let words = shell_words(arguments);
    all.extend(words.iter().map(String::as_str));
    folder.run(&all)
}

/// Words as a shell has them, with double quotes.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("there is always a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn entered(folder: &Folder, ledger: &str, arguments: &str) -> Vec<Value> {
    let ran = record(folder, ledger, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments}");
    ran.records()
}

/// What stands between two parties, without what differs from source to source.
fn state(folder: &Folder, ledger: &str, pair: [&str; 2], on: &str, known: &str) -> BTreeSet<String> {
    let ran = folder.run(&[
        "state", "--ledger", ledger, pair[0], pair[1], "--on", on, "--known", known, "--basis", "decided", "--format",
        "json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    let keys = ["kind", "holder", "host", "value", "status", "since", "type", "name", "rank", "parties", "conflict"];
    answer["facts"]
        .as_array()
        .expect("facts")
        .iter()
        .map(|fact| {
            let kept = keys.iter().filter(|key| !fact[**key].is_null()).map(|key| format!("{key} {}", fact[*key]));
            kept.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

const TEXT: &str = "NATO on 6 October withdrew the accreditation of eight members of the Russian mission and set its size at \
    10. In 2018 it had refused three pending applications of Russian diplomats. The NATO-Russia Council has not met since \
    2019. NATO has long invited Russia to a meeting, and Russia has given no positive answer.";

/// A record about [`TEXT`], told by these of its words.
fn told(number: usize, words: &str, mut record: Value) -> String {
    let start = TEXT.find(words).expect("words of the text");
    let end = start + words.len();
    for (key, value) in [("id", json!(format!("brief#{number}"))), ("report", json!("brief"))] {
        record[key] = value;
    }
    if record["record"] == "event" {
        record["event_start"] = json!(start);
        record["event_end"] = json!(end);
        record["text_info"] = json!({ "sequence": 1, "start": start, "end": end });
    } else {
        record["start"] = json!(start);
        record["end"] = json!(end);
    }
    record.to_string() + "\n"
}

#[test]
fn by_hand_alone_gives_the_answers_of_the_records() {
    let folder = Folder::new();
    let party = |key: &str| json!([{ "entity_text": key, "key": key }]);
    let event = |kind: &str, mode: Option<&str>, date: Option<&str>, measure: Value, quantity: Value| {
        json!({
            "record": "event", "actor": party("NATO"), "recipient": party("RUS"), "event": [kind],
            "mode": mode.into_iter().collect::<Vec<_>>(), "date": date, "date_text": date, "decided_on": date,
            "modality": "asserted", "measure": measure, "quantity": quantity,
        })
    };
    let measure = |act: &str, kind: &str| json!({ "act": act, "kind": kind, "holder": "RUS", "host": "NATO" });
    let count = |role: &str, n: u64| json!([{ "role": role, "value": n, "low": n, "high": n }]);
    let mut call = measure("invite", "call");
    call["type"] = json!("invitation");
    let records = [
        told(
            1,
            "withdrew the accreditation of eight members",
            event(
                "SANCTION",
                Some("expel"),
                Some("2021-10-06"),
                measure("withdraw", "accreditation"),
                count("recipient", 8),
            ),
        ),
        told(
            2,
            "set its size at",
            event(
                "SANCTION",
                Some("discontinue"),
                Some("2021-10-06"),
                measure("set-ceiling", "ceiling"),
                count("ceiling", 10),
            ),
        ),
        told(
            3,
            "refused three pending applications",
            event("REJECT", Some("assist"), Some("2018"), measure("refuse", "accreditation"), count("recipient", 3)),
        ),
        told(
            4,
            "has not met since",
            json!({ "record": "standing", "kind": "body", "name": "NATO-Russia Council", "parties": ["NATO", "RUS"],
                "status": "dormant", "since": "2019", "on": "2021-10-07" }),
        ),
        told(5, "invited Russia to a meeting", event("AGREE", None, None, call, json!([]))),
        told(
            6,
            "Russia has given no positive answer",
            json!({ "record": "standing", "kind": "call", "type": "invitation", "holder": "RUS", "host": "NATO",
                "status": "open", "on": "2021-10-07" }),
        ),
    ];
    folder.write("records.jsonl", records.concat());
    folder.write("brief.jsonl", json!({ "id": "brief", "date": "2021-10-07", "text": TEXT }).to_string() + "\n");
    let ran = folder.run(&["add", "--ledger", "read.legation", "--records", "records.jsonl", "brief.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);

    // Names are taken as well as keys.
    for line in [
        "set-ceiling --holder Russia --host NATO --count 10 --on 2021-10-06",
        "withdraw --holder RUS --host NATO --count 8 --on 2021-10-06",
        "refuse --holder RUS --host NATO --count 3 --on 2018",
        "state --kind body --name \"NATO-Russia Council\" --parties NATO+Russia --status dormant --since 2019 --on 2021-10-07",
        "invite --holder RUS --host NATO",
        "state --kind call --type invitation --holder RUS --host NATO --status open --on 2021-10-07",
    ] {
        let out = entered(&folder, "desk.legation", &format!("{line} --known-from 2021-10-07"));
        assert_eq!(out.len(), 1, "{out:?}");
    }
    for (on, known, least) in
        [("2021-10-08", "2021-10-08", 5), ("2021-10-06", "2021-10-08", 4), ("2020-01-01", "2021-10-08", 2)]
    {
        let by_hand = state(&folder, "desk.legation", ["NATO", "RUS"], on, known);
        assert_eq!(by_hand, state(&folder, "read.legation", ["NATO", "RUS"], on, known), "{on}");
        assert!(by_hand.len() >= least, "{by_hand:?}");
    }
    assert_eq!(state(&folder, "desk.legation", ["NATO", "RUS"], "2021-10-08", "2021-10-06"), BTreeSet::new());
}

#[test]
fn nonsense_is_refused_and_the_ledger_is_as_it_was() {
    let folder = Folder::new();
    let base = "--holder SDL --host NRL --new-party SDL --new-party NRL";
    entered(&folder, "d.legation", &format!("withdraw {base} --count 8 --on 2026-03-05"));
    let head = folder.run(&["head", "--ledger", "d.legation"]).out;
    for (line, expected) in [
        (
            "withdraw --holder SDL --host NRL --count -3",
            "nothing was entered: `count` is `-3`: a number cannot be less than none",
        ),
        (
            "state --kind vacant --holder SDL --host NRL --count 18446744073709551615",
            "nothing was entered: `count` is `18446744073709551615`: a register takes numbers up to 1000000000",
        ),
        (
            "withdraw --holder SDL --host NRL --on 2026-+1-+5",
            "nothing was entered: `on` is `2026-+1-+5`, which is no date: write 2021-10-06, 2021-10 or 2021",
        ),
        (
            "withdraw --holder SDL --host SDL",
            "nothing was entered: `holder` and `host` are both `SDL`: nobody is accredited to himself",
        ),
        ("withdrw --holder SDL --host NRL", "nothing was entered: unknown act `withdrw`: did you mean `withdraw`?"),
        (
            "zigzag --holder SDL --host NRL",
            "nothing was entered: unknown act `zigzag`: `legation effects list` shows all",
        ),
        (
            "state --kind body --name \"Joint Board\"",
            "nothing was entered: a `state` of the kind `body` needs `parties`, two or more joined by `+`: without it, it says nothing",
        ),
        (
            "withdraw --holder SDL --host NRL --on 2026-02-30",
            "nothing was entered: `on` is `2026-02-30`, which is no date: write 2021-10-06, 2021-10 or 2021",
        ),
        (
            "withdraw --holder SDL --host NRL --on 2026-03-05 --deadline 2026-03-01",
            "nothing was entered: `deadline` (2026-03-01) lies before 2026-03-05: nothing can be followed before it is decided",
        ),
        (
            "withdraw --holder SDX --host NRL",
            "nothing was entered: no party is called `SDX`: did you mean `SDL`? `--new-party SDX` takes it as it is",
        ),
        (
            "withdraw --holder Rusia --host NRL",
            "nothing was entered: no party is called `Rusia`: did you mean `Russia`? `--new-party Rusia` takes it as it is",
        ),
        (
            "withdraw --holder SDL --host NRL --known-from soon",
            "nothing was entered: `known-from` is `soon`, which is no day: write 2021-10-07",
        ),
        ("state --holder SDL --host NRL --count 3", "nothing was entered: `state` needs a `kind`: what stands"),
        ("list --holder SDL --host NRL --edition 2026-01-01", "`record list` needs a table of names; give its file"),
    ] {
        let ran = record(&folder, "d.legation", line);
        assert_eq!((ran.code, ran.err, ran.out.as_str()), (2, format!("legation: {expected}\n"), ""), "{line}");
    }
    let nobody = folder.run(&["record", "--ledger", "d.legation", "withdraw", "--holder", "SDL", "--host", "NRL"]);
    assert_eq!(nobody.err, "legation: nobody is said to do this; give `--by NAME`, or set LEGATION_BY once\n");
    let ahead = record(&folder, "d.legation", "withdraw --holder SDL --host NRL --recorded-at 2206-03-06");
    assert!(ahead.code == 2 && ahead.err.contains("lies ahead of this computer's clock"), "{}", ahead.err);
    assert_eq!(folder.run(&["head", "--ledger", "d.legation"]).out, head);
}

#[test]
fn what_breaks_a_rule_is_taken_and_shown_as_a_conflict() {
    let folder = Folder::new();
    let base = "--holder SDL --host NRL --new-party SDL --new-party NRL";
    assert_eq!(entered(&folder, "d.legation", &format!("set-ceiling {base} --count 10 --on 2026-01-01")).len(), 1);
    assert_eq!(
        entered(&folder, "d.legation", &format!("state --kind filled {base} --count 9 --on 2026-02-01")).len(),
        1
    );
    let out = entered(&folder, "d.legation", &format!("grant {base} --count 3 --on 2026-03-05"));
    assert_eq!(out[0]["claim"], "act-3#1");
    assert_eq!(out[1]["because"][1], "12 filled is more than the ceiling of 10", "{out:?}");
    let out =
        entered(&folder, "d.legation", &format!("start {base} --post consul --name \"Ada Berg\" --on 2026-03-05"));
    assert_eq!(out.len(), 1, "{out:?}");
    let out =
        entered(&folder, "d.legation", &format!("start {base} --post consul --name \"Jon Lind\" --on 2026-04-05"));
    let told = "the post is filled twice: Ada Berg since 2026-03-05, Jon Lind since 2026-04-05";
    assert_eq!(out[1]["because"][0], told, "{out:?}");
    // Only its host withdraws an accreditation, whoever says that he has.
    for (actor, says) in [("SDL", "SDL"), ("WMK", "WMK"), ("NRL", "")] {
        let line = format!("withdraw {base} --new-party WMK --actor {actor} --class service --on 2026-05-05");
        let out = entered(&folder, &format!("{actor}.legation"), &line);
        let told = format!("to be reviewed: only the host (NRL) can `withdraw`, the words say {says}");
        assert_eq!(out.get(1).map(|row| row["because"][0].clone()), (actor != "NRL").then(|| json!(told)), "{out:?}");
    }
}

#[test]
fn a_table_is_entered_whole_or_not_at_all() {
    let folder = Folder::new();
    let good = "\u{feff}# our own\nact;kind;holder;host;count;on;name;reason\n\
        set-ceiling;;SDL;NRL;10;2026-01-01;;parity\n;;;;;;;\n\
        withdraw;;SDL;NRL;;2026-03-05;\"Berg, Ada\";\"the harbour; twice\"\nstate;filled;SDL;NRL;9;2026-02-01;;\n";
    folder.write("good.csv", good);
    folder.write("bad.csv", good.replace("2026-03-05", "2026-03-35").replace("filled", "fild"));
    folder.write("columns.csv", "act,holdr,act\nwithdraw,SDL,x\n");
    let from = |name: &str| record(&folder, "d.legation", &format!("--new-party SDL --new-party NRL --from {name}"));
    let ran = from("bad.csv");
    let expected = "bad.csv:5: `on` is `2026-03-35`, which is no date: write 2021-10-06, 2021-10 or 2021\n\
        bad.csv:6: unknown kind `fild`: did you mean `filled`?\n\
        legation: nothing was entered: 2 faults; mend and run again\n";
    assert_eq!((ran.code, ran.err.as_str(), ran.out.as_str()), (2, expected, ""));
    let ran = from("columns.csv");
    let expected = "columns.csv: unknown column `holdr`: did you mean `holder`?\n\
        columns.csv: the column `act` stands there twice\n\
        legation: nothing was entered: 2 faults; mend and run again\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, expected));
    assert!(!folder.names().contains(&"d.legation".to_owned()));
    let ran = from("good.csv");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let says: Vec<Value> = ran.records().into_iter().map(|row| row["says"].clone()).collect();
    assert_eq!(
        says,
        [
            "set-ceiling 10 holder SDL host NRL on 2026-01-01: parity",
            "withdraw Berg, Ada holder SDL host NRL on 2026-03-05: the harbour; twice",
            "state filled 9 holder SDL host NRL on 2026-02-01"
        ]
    );
}

#[test]
fn the_empty_table_explains_every_act_and_can_be_read_back() {
    let folder = Folder::new();
    let template = folder.run(&["record", "--template"]);
    assert_eq!(template.code, 0, "{}", template.err);
    for words in
        ["# withdraw: accreditation → withdrawn, by the host", "# deadline", "# present: head of mission (`head`)"]
    {
        assert!(template.out.contains(words), "{words}\n{}", template.out);
    }
    folder.write("acts.csv", &template.out);
    let ran = record(&folder, "d.legation", "--from acts.csv");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn two_editions_of_a_list_tell_who_came_and_went() {
    let folder = Folder::new();
    let base = "--holder SDL --host NRL --new-party SDL --new-party NRL";
    folder.write("1.csv", "name,rank,class,post\nAda Berg,counsellor,diplomatic,\nJon Lind,,,\n");
    folder.write("2.csv", "name,rank\nAda Berg,minister\nLiv Dahl,attaché\nKim Aas,attaché\n");
    folder.write("twice.csv", "name\nAda Berg\nada berg\n");
    assert_eq!(entered(&folder, "d.legation", &format!("list {base} --edition 2026-01-01 1.csv")).len(), 3);
    let line = format!("start {base} --post attaché --name \"Kim Aas\" --on 2026-02-15");
    entered(&folder, "d.legation", &line);
    let out = entered(&folder, "d.legation", &format!("list {base} --edition 2026-04-01 2.csv"));
    let told: Vec<String> =
        out[4..].iter().map(|r| format!("{} {} {}", r["name"], r["change"], r["because"][1])).collect();
    assert_eq!(
        told,
        [
            "\"Jon Lind\" \"went\" \"announced by nobody\"",
            "\"Kim Aas\" \"came\" \"announced: `act-4#1`\"",
            "\"Liv Dahl\" \"came\" \"announced by nobody\"",
        ]
    );
    let again = record(&folder, "d.legation", &format!("list {base} --edition 2026-04-01 2.csv"));
    let expected = "legation: the edition of 2026-04-01 of SDL in NRL is there already; \
        `legation undo --ledger d.legation act-5..act-8` takes it back\n";
    assert_eq!((again.code, again.err.as_str()), (2, expected));
    let twice = record(&folder, "d.legation", &format!("list {base} --edition 2026-05-01 twice.csv"));
    assert!(twice.err.starts_with("twice.csv:3: `ada berg` stands on the list twice\n"), "{}", twice.err);
    let facts = state(&folder, "d.legation", ["NRL", "SDL"], "2026-02-01", "2026-05-01");
    assert!(facts.iter().any(|f| f.contains("\"Jon Lind\"") && f.contains("\"listed\"")), "{facts:?}");
}

#[test]
fn corrections_and_undos_live_on_the_second_axis() {
    let folder = Folder::new();
    let base = "--holder SDL --host NRL --new-party SDL --new-party NRL --known-from 2026-03-05";
    let at = |day: &str| format!("--recorded-at {day}T12:00:00Z");
    let day = |n: u32| at(&format!("2026-03-{n:02}"));
    entered(&folder, "d.legation", &format!("withdraw {base} --count 8 --on 2026-03-05 {}", day(5)));
    let run = |line: String| {
        let words = shell_words(&line);
        folder.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let by = "--ledger d.legation --by \"Protocol desk\"";
    let ran = run(format!("correct {by} --why \"the note says six\" {} act-1#1 quantity 6", day(6)));
    assert_eq!(
        (ran.code, ran.records()[0]["says"].clone()),
        (0, json!("quantity of act-1#1 is 6, not 8")),
        "{}",
        ran.err
    );
    let value = |recorded: &str| {
        let ran = run(format!(
            "state --ledger d.legation NRL SDL --on 2026-03-05 --known 2026-03-05 --recorded {recorded} --format json"
        ));
        let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
        answer["facts"][0]["value"].clone()
    };
    assert_eq!((value("2026-03-05"), value("2026-03-06")), (json!(8), json!(6)));
    assert_eq!(run(format!("undo {by} {} act-2", day(7))).code, 0);
    assert_eq!((value("2026-03-06"), value("2026-03-07")), (json!(6), json!(8)));
    assert_eq!(
        run(format!("review {by} reject {} act-1#1", day(8)).replace(by, "--ledger d.legation") + " --by Ada").code,
        0
    );
    assert_eq!((value("2026-03-07"), value("2026-03-08")), (json!(8), Value::Null));

    let history = run("history --ledger d.legation act-1#1 --format json".into());
    let answer: Value = serde_json::from_str(&history.out).expect("JSON");
    let told: Vec<String> = answer["history"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| format!("{} {} {} {} undone {}", r["id"], r["by"], r["says"], r["why"], r["undone"]).replace('"', ""))
        .collect();
    assert_eq!(
        told,
        [
            "act-1 Protocol desk entered withdraw 8 holder SDL host NRL on 2026-03-05 null undone false",
            "act-2 Protocol desk corrected quantity of act-1#1 to 6 the note says six undone true",
            "act-3 Protocol desk took back act-2 null undone false",
            "act-4 Ada rejected act-1#1 null undone false",
        ]
    );
    for (line, expected) in [
        (format!("undo {by} act-9"), "there is no act `act-9` in this ledger; `legation history` lists them"),
        (format!("undo {by} act-2"), "`act-2` is taken back already"),
        (
            format!("correct {by} act-9#1 quantity 6"),
            "there is no claim `act-9#1` in this ledger; `legation incidents` lists them",
        ),
        (
            format!("correct {by} act-1#1 quantty 6"),
            "a record of the kind `event` has no field `quantty`: did you mean `quantity`?",
        ),
        (
            format!("correct {by} act-1#1 measure.act explode"),
            "unknown act `explode` of the kind `accreditation` in `measure.act`; it is one of apply, depart, grant, lapse, not-recognise, recall, refuse, withdraw",
        ),
        (format!("correct {by} act-1#1 measure.holder QQQ"), "no party is called `QQQ`: did you mean `GNQ`?"),
        (
            format!("correct {by} act-1#1 measure.holder NRL"),
            "`holder` and `host` are both `NRL`: nobody is accredited to himself",
        ),
        (
            format!("correct {by} act-1#1 quantity 99999999999"),
            "`count` is `99999999999`: a register takes numbers up to 1000000000",
        ),
        (
            format!("correct {by} act-1#1 quantity 0"),
            "`withdraw` of the kind `accreditation` with a `count` of 0 does nothing: leave `count` out where it is not known",
        ),
        (format!("correct {by} act-1#1 quantity -1"), "`quantity` cannot be `-1`: it takes a whole number, 0 or more"),
        (format!("correct {by} act-1#1 negated maybe"), "`negated` cannot be `\"maybe\"`: it takes true or false"),
        (format!("correct {by} act-1#1 confidence 7"), "the confidence is 7; it goes from 0 to 1"),
        (format!("correct {by} act-1#1 mode exple"), "unknown mode `exple` of SANCTION; did you mean `expel`?"),
        (
            "history --ledger d.legation nothing".into(),
            "`nothing` is neither a claim nor an act; `legation incidents` lists claims",
        ),
        (
            "history --ledger d.legation x#1".into(),
            "there is no claim `x#1` in this ledger; `legation incidents` lists them",
        ),
    ] {
        let ran = run(line.clone());
        assert_eq!((ran.code, ran.err), (2, format!("legation: {expected}\n")), "{line}");
    }
}

#[test]
fn a_reason_by_hand_says_whether_it_is_an_answer() {
    for (reason, stated) in [("in retaliation", true), ("after the talks", false)] {
        let folder = Folder::new();
        let new = "--new-party SDL --new-party NRL";
        entered(&folder, "d.legation", &format!("withdraw --holder SDL --host NRL {new} --count 8 --on 2026-03-05"));
        let line = format!("withdraw --holder NRL --host SDL --count 5 --on 2026-03-07 --reason \"{reason}\"");
        entered(&folder, "d.legation", &line);
        let ran = folder.run(&["chain", "--ledger", "d.legation", "NRL", "SDL", "--format", "json"]);
        let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
        let link = &answer["chains"][0];
        assert_eq!(
            (&link["cause"]["id"], &link["response"]["id"]),
            (&json!("act-1#1"), &json!("act-2#1")),
            "{}",
            ran.out
        );
        assert_eq!(link["stated"], json!(stated), "{}", ran.out);
        assert_eq!(link["text"], if stated { json!(reason) } else { Value::Null });
    }
}

#[test]
fn heads_of_mission_stand_in_their_order() {
    let folder = Folder::new();
    for (holder, name, rank, on) in [
        ("SDL", "Ada Berg", "ambassador", "2024-05-02"),
        ("WMK", "Jon Lind", "ambassador", "2023-05-02"),
        ("OST", "Liv Dahl", "minister", "2020-05-02"),
    ] {
        let line = format!(
            "present --holder {holder} --host NRL --new-party {holder} --new-party NRL --name \"{name}\" --rank {rank} \
             --on {on} --source \"note 4\""
        );
        entered(&folder, "d.legation", &line);
    }
    let line = "name-acting --holder WMK --host NRL --name \"Kim Aas\" --named-by \"Kim Aas\" --on 2025-01-01";
    let out = entered(&folder, "d.legation", line);
    assert_eq!(out[1]["because"][0], "named by himself: the head of mission or the ministry names a chargé");
    let ran = folder.run(&["precedence", "--ledger", "d.legation", "NRL", "--on", "2025-06-01", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    let told = folder.run(&["state", "--ledger", "d.legation", "NRL", "SDL", "--on", "2025-06-01", "--format", "json"]);
    let fact: Value = serde_json::from_str(&told.out).expect("JSON");
    assert_eq!(fact["facts"][0]["claims"][0]["source"], "note 4", "{}", told.out);
    let order: Vec<&str> =
        answer["heads"].as_array().expect("a list").iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(order, ["Jon Lind", "Ada Berg", "Liv Dahl", "Kim Aas"]);
}

#[test]
fn what_needs_a_human_is_listed_until_a_human_has_seen_it() {
    let folder = Folder::new();
    let base = "--holder SDL --host NRL --new-party SDL --new-party NRL";
    entered(&folder, "d.legation", &format!("set-ceiling {base} --count 10 --on 2026-01-01"));
    entered(&folder, "d.legation", &format!("set-ceiling {base} --count 12 --on 2026-01-01"));
    let rows = || {
        let ran = folder.run(&["review", "--ledger", "d.legation", "list", "--format", "jsonl"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.records().into_iter().map(|row| row["what"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(), ["ceiling of SDL in NRL: 10", "ceiling of SDL in NRL: 12"]);
    let by = ["--by", "Ada", "--why", "as in the note"];
    let accept =
        |claims: &[&str]| folder.run(&[&["review", "--ledger", "d.legation", "accept"], claims, &by].concat()).code;
    assert_eq!(accept(&["act-1#1"]), 0);
    assert_eq!(rows(), ["ceiling of SDL in NRL: 12"]);
    assert_eq!(accept(&["act-2#1", "act-7#1"]), 2, "all of them or none");
    assert_eq!(rows().len(), 1);
}

#[test]
fn only_claims_of_one_act_and_one_way_merge_without_force() {
    let folder = Folder::new();
    let new = "--new-party SDL --new-party NRL";
    entered(&folder, "d.legation", &format!("withdraw --holder SDL --host NRL {new} --count 8 --on 2026-03-05"));
    entered(&folder, "d.legation", "withdraw --holder NRL --host SDL --count 8 --on 2026-03-05");
    entered(&folder, "d.legation", "refuse --holder SDL --host NRL --count 8 --on 2026-03-05");
    entered(&folder, "d.legation", "withdraw --holder SDL --host NRL --count 8 --on 2026-03-07");
    entered(&folder, "d.legation", "withdraw --holder SDL --host WMK --new-party WMK --count 8 --on 2026-03-05");
    let merge = |claims: &[&str]| {
        folder.run(&[&["review", "--ledger", "d.legation", "merge", "--by", "Desk"], claims].concat())
    };
    for (claims, expected) in [
        (["act-1#1", "act-2#1"], "`act-1#1` tells NRL → SDL, `act-2#1` tells SDL → NRL"),
        (["act-1#1", "act-3#1"], "`act-1#1` tells `withdraw accreditation`, `act-3#1` tells `refuse accreditation`"),
        (["act-1#1", "act-5#1"], "`act-1#1` tells of SDL at NRL, `act-5#1` of SDL at WMK"),
    ] {
        let ran = merge(&claims);
        let sentence = format!("legation: {expected}: these are two happenings; `--force` merges them all the same\n");
        assert_eq!((ran.code, ran.err), (2, sentence));
    }
    assert_eq!(merge(&["act-1#1", "act-4#1"]).code, 0);
    assert_eq!(merge(&["--force", "act-1#1", "act-3#1"]).code, 0);
}

#[test]
fn a_day_ahead_is_a_plan() {
    let folder = Folder::new();
    let new = "--new-party SDL --new-party NRL --recorded-at 2026-03-06";
    let line = format!("withdraw --holder SDL --host NRL {new} --count 8 --on 2999-01-01");
    assert_eq!(entered(&folder, "d.legation", &line)[0]["modality"], "planned");
    let line = "withdraw --holder SDL --host NRL --recorded-at 2026-03-06 --count 8 --on 2026-03-06";
    assert_eq!(entered(&folder, "d.legation", line)[0]["modality"], Value::Null);
    let ran = folder.run(&["state", "--ledger", "d.legation", "NRL", "SDL", "--on", "2999-01-02", "--format", "jsonl"]);
    let modalities: Vec<Value> = ran.records().into_iter().map(|fact| fact["claims"][0]["modality"].clone()).collect();
    assert_eq!(modalities, ["asserted", "planned"], "{}", ran.out);
    // Whoever knew of it before it was done knew of a plan.
    for (known, modality) in [("2026-02-20", json!("planned")), ("2026-03-06", Value::Null)] {
        let line = format!(
            "recall --kind ambassador --holder SDL --host NRL --recorded-at 2026-03-07 --on 2026-03-05 --known-from {known}"
        );
        assert_eq!(entered(&folder, "d.legation", &line)[0]["modality"], modality, "{known}");
    }
}

#[test]
fn a_correction_keeps_the_rules_of_entries() {
    let folder = Folder::new();
    let new = "--new-party SDL --new-party NRL";
    let line = format!("withdraw --holder SDL --host NRL {new} --count 8 --on 2026-03-05 --deadline 2026-03-20");
    entered(&folder, "d.legation", &line);
    for (field, value, expected) in [
        ("recipient", "NRL", "`actor` and `recipient` are both `NRL`: nobody is accredited to himself"),
        ("measure.class", "diplomatc", "unknown class `diplomatc`: did you mean `diplomatic`?"),
        (
            "date",
            "2026-04-01",
            "`deadline` (2026-03-20) lies before 2026-04-01: nothing can be followed before it is decided",
        ),
        (
            "effective_on",
            "2026-03-01",
            "`effective` (2026-03-01) lies before 2026-03-05: nothing is in force before it is decided",
        ),
        (
            "text",
            "expelled nobody",
            "`text` quotes what was told and stays: correct what was made of it, or reject the claim",
        ),
        (
            "actor.0.entity_text",
            "Westmark",
            "`actor.0.entity_text` quotes what was told and stays: correct what was made of it, or reject the claim",
        ),
        (
            "actor",
            "[{\"key\": \"NRL\", \"entity_text\": \"the junta\"}]",
            "`actor` would quote “the junta”, which nobody told: the words of evidence stay",
        ),
        ("count", "6", "a record of the kind `event` has no field `count`: did you mean `quantity`?"),
        (
            "deadline",
            "2026-04-01",
            "a record of the kind `event` has no field `deadline`: did you mean `measure.deadline`?",
        ),
        ("recipent", "SDL", "a record of the kind `event` has no field `recipent`: did you mean `recipient`?"),
        ("zebra", "1", "a record of the kind `event` has no field `zebra`"),
    ] {
        let ran = folder.run(&["correct", "--ledger", "d.legation", "--by", "Desk", "act-1#1", field, value]);
        assert_eq!((ran.code, ran.err), (2, format!("legation: {expected}\n")), "{field}");
    }
}

#[test]
fn a_pair_is_told_where_else_its_envoy_is_accredited() {
    let folder = Folder::new();
    let new = "--new-party SDL --new-party NRL";
    let line = format!("present --kind head --holder SDL --host NRL {new} --name \"Ada Berg\" --on 2026-03-05");
    entered(&folder, "d.legation", &line);
    let line = "present --kind head --holder SDL --host WMK --new-party WMK --name \"ADA BERG\" --on 2026-04-05";
    entered(&folder, "d.legation", line);
    let also = |on: &str| {
        let asked = ["state", "--ledger", "d.legation", "NRL", "SDL", "--on", on, "--format", "jsonl"];
        folder.run(&asked).records().into_iter().map(|fact| fact["also"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(also("2026-03-06"), [Value::Null]);
    assert_eq!(also("2026-04-06"), [json!(["WMK"])]);
}

#[test]
fn entries_by_hand_are_exported_with_countries_and_persons() {
    let folder = Folder::new();
    let line = "withdraw --holder RUS --host CZE --name \"Ivan Petrov\" --on 2021-04-17 --source \"note 12\"";
    entered(&folder, "d.legation", line);
    let export = |more: &[&str]| {
        let ran = folder.run(&[&["export", "--ledger", "d.legation", "--what", "event"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    };
    let icews = export(&["--format", "csv", "--columns", "icews", "--legation-columns", "off"]).out;
    for column in ["Czechia", "Russia"] {
        assert!(icews.contains(column), "{icews}");
    }
    let gdelt = export(&["--format", "csv", "--columns", "gdelt", "--legation-columns", "off"]).out;
    assert!(gdelt.contains("\tCZE\t") && gdelt.contains("\tRUS\t"), "{gdelt}");
    let prov = &export(&["--format", "prov"]).records()[0];
    assert_eq!(prov["agent"]["person:Protocol%20desk"]["prov:type"], "prov:Person", "{prov}");
    let ftm = export(&["--format", "ftm"]).records();
    let person = ftm.iter().find(|entity| entity["schema"] == "Person").expect("a person");
    assert_eq!(person["properties"], json!({ "name": ["Ivan Petrov"], "country": ["ru"] }));
    let event = ftm.iter().find(|entity| entity["schema"] == "Event").expect("an event");
    assert!(event["properties"]["involved"].to_string().contains("legation-person-RUS-ivan petrov"), "{event}");
}
