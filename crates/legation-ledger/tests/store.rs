//! What goes into a ledger's file comes out of it: as of a day, as published by a day, as held at a time.

use legation_ledger::act::{Act, Entry};
use legation_ledger::claim::read_record;
use legation_ledger::date::Day;
use legation_ledger::store::{Erase, Fate, Fault, Filing, Known, Ledger, Moment, Selection, Stamp, Versions, View};
use legation_text::Report;
use legation_text::record::Record;
use serde_json::json;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("legation-store-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Folder(path)
    }

    fn ledger(&self) -> Ledger {
        Ledger::create_or_open(&self.0.join("desk.legation"), Some([7; 32])).expect("a ledger")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn at(day: &str) -> Stamp {
    Stamp::Told(Moment::parse(day).expect("a time"))
}

/// `id` of `day` tells that `actor` expelled diplomats of `recipient`, and what else.
fn filing(id: &str, day: &str, actor: &str, recipient: &str) -> Filing {
    let text = format!("{actor} expelled three diplomats of {recipient} on Monday. {actor} said nothing more.");
    let second = text.find(". ").expect("two sentences") + 2;
    let at = text.find(recipient).expect("it stands there");
    let record = |n: usize, fields: serde_json::Value| {
        let mut value = json!({"record": "event", "id": format!("{id}#{n}"), "report": id, "modality": "asserted",
            "date": (!day.is_empty()).then_some(day), "incident": format!("{id}#{n}"), "event": ["SANCTION"], "mode": ["expel"],
            "event_start": 0, "event_end": second - 2, "text": text[..second - 1],
            "text_info": {"sequence": 1, "start": 0, "end": second - 1},
            "actor": [{"key": actor, "entity_text": actor, "start": 0, "end": actor.len()}],
            "recipient": [{"key": recipient, "entity_text": recipient, "start": at, "end": at + recipient.len()}]});
        for (key, field) in fields.as_object().expect("fields") {
            value[key] = field.clone();
        }
        read_record(value).expect("a record")
    };
    let alone =
        json!({"recipient": [], "event": ["REJECT"], "mode": [], "event_start": second, "event_end": text.len()});
    Filing {
        records: vec![record(1, json!({})), record(2, alone)],
        report: Report {
            id: id.into(),
            date: (!day.is_empty()).then(|| day.parse().expect("a day")),
            publisher: Some("Harbour Wire".into()),
            title: Some(format!("{actor} expels")),
            url: None,
            language: Some("en".into()),
            text,
        },
        versions: Versions { coder: "hand".into(), ..Versions::default() },
    }
}

fn ids(view: &View) -> Vec<&str> {
    view.claims.iter().map(|claim| claim.id.as_str()).collect()
}

fn between(a: &str, b: &str) -> Selection {
    Selection { parties: Some((a.into(), b.into())), ..Selection::default() }
}

#[test]
fn a_report_is_filed_once_and_comes_back_whole() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let one = filing("r1", "2021-10-06", "NRL", "SDL");
    assert_eq!(ledger.has(&one.report).expect("reads"), Known::No);
    let filed = ledger.file(&[one.clone(), one.clone()], at("2021-10-08")).expect("files");
    assert_eq!(filed.fates, [Fate::Filed(2), Fate::Known]);
    assert_eq!(filed.head, ledger.head().expect("reads"));
    assert_eq!(ledger.has(&one.report).expect("reads"), Known::Filed);
    assert_eq!(ledger.report("r1").expect("reads").as_ref(), Some(&one.report));
    for record in &one.records {
        assert_eq!(ledger.record(record.id()).expect("reads").as_ref(), Some(record));
    }
    assert_eq!(ledger.sentence("r1", 4, 12).expect("reads"), "expelled");
    // Nothing is added by filing it again, later and elsewhere.
    drop(ledger);
    let mut ledger = folder.ledger();
    assert_eq!(ledger.file(&[one], at("2021-10-09")).expect("files").head, filed.head);
}

#[test]
fn another_text_or_date_under_a_known_id_is_refused() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let one = filing("r1", "2021-10-06", "NRL", "SDL");
    ledger.file(std::slice::from_ref(&one), at("2021-10-08")).expect("files");
    let other = filing("r1", "2021-10-06", "WMK", "SDL");
    let later = filing("r1", "2021-10-07", "NRL", "SDL");
    let named = filing("act-1", "2021-10-07", "NRL", "SDL");
    let filed = ledger.file(&[other, later, named], at("2021-10-08")).expect("files");
    let told: Vec<String> = filed
        .fates
        .iter()
        .map(|fate| match fate {
            Fate::Refused(why) => format!("{}; {}", why.error, why.mend),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "the ledger has a report `r1` with another text; give this one an id of its own",
            "the ledger has a report `r1` with another date; give this one an id of its own",
            "a report cannot be called `act-1`; give it another id: `act-` and a number name acts of the desk",
        ]
    );
}

#[test]
fn a_report_with_a_wrong_record_is_left_out_until_it_is_mended() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let mut one = filing("r1", "2021-10-06", "NRL", "SDL");
    let sound = one.clone();
    let mut wrong = |change: &dyn Fn(&mut legation_text::record::Event)| {
        let Record::Event(mut event) = one.records[0].clone() else { panic!("an event") };
        change(&mut event);
        let records = sound.records.iter().cloned().chain([Record::Event(event)]).collect();
        let other = filing("r2", "2021-10-06", "NRL", "SDL");
        let filed = ledger.file(&[Filing { records, ..sound.clone() }, other], at("2021-10-08")).expect("files");
        match &filed.fates[0] {
            Fate::Refused(why) => (why.record, why.error.clone()),
            fate => panic!("{fate:?}"),
        }
    };
    let told = [
        wrong(&|event| event.report = "r2".into()),
        wrong(&|event| event.id = "seven".into()),
        wrong(&|event| {
            event.id = "r1#8".into();
            event.date = Some("soon".into());
        }),
        wrong(&|event| {
            event.id = "r1#9".into();
            event.event_end = 900;
        }),
        wrong(&|_| {}),
    ];
    let expected = [
        "record `r1#1` names the report `r2`",
        "record `seven` is not called after its report",
        "record `r1#8`: `date` is `soon`, which is no date: write 2021-10-06, 2021-10 or 2021",
        "record `r1#9`: `event_text` points at code point 900 of a text of 69",
        "record `r1#1` stands there twice",
    ];
    let last = sound.records.len();
    let left_out = |fault: &str| (Some(last), format!("{fault} (the report `r1` is left out with it)"));
    assert_eq!(told, expected.map(left_out));
    // The rest of the run is filed, and so is the mended report.
    let mut extra = |change: &dyn Fn(&mut legation_text::record::Event)| {
        let Record::Event(mut event) = one.records[0].clone() else { panic!("an event") };
        change(&mut event);
        one.records.push(Record::Event(event));
    };
    extra(&|event| event.id = "r1#7".into());
    extra(&|event| event.id.clear());
    let filed = ledger.file(&[one], at("2021-10-08")).expect("files");
    assert_eq!(filed.fates, [Fate::Filed(4)]);
    // The one without an id took the first number that was free.
    let view = ledger.view(&between("NRL", "SDL")).expect("reads");
    assert_eq!(ids(&view), ["r1#1", "r1#2", "r1#3", "r1#7", "r2#1", "r2#2"]);
}

#[test]
fn a_view_is_of_two_parties_as_published_and_as_held() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    ledger
        .file(&[filing("b", "2021-10-03", "SDL", "NRL"), filing("c", "", "NRL", "WMK")], at("2021-10-10"))
        .expect("files");
    let view = |selection: Selection| ledger.view(&selection).expect("reads");
    // Both directions; what NRL says alone belongs to it, since the same report tells something between the two.
    let all = view(between("SDL", "NRL"));
    assert_eq!(ids(&all), ["b#1", "b#2", "a#1", "a#2"]);
    assert!(all.sources.len() == 2 && all.sources.contains_key("b"));
    assert_eq!(all.sources["a"].publisher.as_deref(), Some("Harbour Wire"));
    assert!(all.claims.iter().all(|claim| claim.dated && !claim.by_hand));
    let known = Day::parse("2021-10-05");
    assert_eq!(ids(&view(Selection { known, ..between("NRL", "SDL") })), ["b#1", "b#2"]);
    let recorded = Moment::parse_last("2021-10-09").ok();
    assert_eq!(ids(&view(Selection { recorded, ..between("NRL", "SDL") })), ["a#1", "a#2"]);
    assert_eq!(ids(&view(Selection { recorded: Moment::parse("2021-10-07").ok(), ..Selection::default() })), [""; 0]);
    // A report without a day is known from the day it was recorded.
    let undated = view(between("NRL", "WMK"));
    assert_eq!(ids(&undated), ["c#1", "c#2"]);
    assert!(undated.claims.iter().all(|claim| claim.known.to_string() == "2021-10-10" && !claim.dated));
    assert_eq!(ids(&view(between("SDL", "WMK"))), [""; 0]);
    assert_eq!(ids(&view(between("SDL", "OST"))), [""; 0]);
    assert_eq!(ids(&view(between("NRL", "NRL"))), ["a#2", "c#2"]);
    assert_eq!(view(Selection::default()).claims.len(), 6);
}

#[test]
fn acts_of_the_desk_change_what_is_held_and_not_what_was_held() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    let mut act = |act: Act, day: &str| ledger.act("Desk", Some("checked"), act, at(day)).expect("an act");
    let claim = || "a#1".to_owned();
    assert_eq!(act(Act::Reject { claim: claim() }, "2021-10-09"), "act-1");
    assert_eq!(act(Act::Undo { of: "act-1".into() }, "2021-10-10"), "act-2");
    let to = |field: &str, value: serde_json::Value| Act::Correct { claim: claim(), field: field.into(), value };
    assert_eq!(act(to("recipient", json!("OST")), "2021-10-11"), "act-3");
    assert_eq!(act(to("date", json!("2021-10-05")), "2021-10-12"), "act-4");
    assert_eq!(act(Act::Undo { of: "act-3".into() }, "2021-10-13"), "act-5");
    let held = |a: &str, b: &str, day: &str| {
        let recorded = Moment::parse_last(day).ok();
        let view = ledger.view(&Selection { recorded, ..between(a, b) }).expect("reads");
        let deed = |claim: &legation_ledger::claim::Claim| {
            let date = claim.deed().and_then(|deed| deed.date).map(|date| date.to_string());
            format!("{} {}", claim.id, date.unwrap_or_default())
        };
        view.claims.iter().filter(|claim| claim.number == 1).map(deed).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(held("NRL", "SDL", "2021-10-08"), "a#1 2021-10-06");
    assert_eq!(held("NRL", "SDL", "2021-10-09"), "");
    assert_eq!(held("NRL", "SDL", "2021-10-10"), "a#1 2021-10-06");
    assert_eq!(held("NRL", "SDL", "2021-10-11"), "");
    assert_eq!(held("NRL", "OST", "2021-10-11"), "a#1 2021-10-06");
    assert_eq!(held("NRL", "OST", "2021-10-12"), "a#1 2021-10-05");
    assert_eq!(held("NRL", "OST", "2021-10-13"), "");
    assert_eq!(held("NRL", "SDL", "2021-10-13"), "a#1 2021-10-05");
    assert_eq!(ledger.acts(None).expect("reads").len(), 5);
    assert_eq!(ledger.acts(Moment::parse_last("2021-10-10").ok()).expect("reads").len(), 2);
    let Some(Record::Event(record)) = ledger.record("a#1").expect("reads") else { panic!("an event") };
    assert_eq!((record.date.as_deref(), record.recipient[0].key.as_deref()), (Some("2021-10-05"), Some("SDL")));
}

#[test]
fn an_entry_by_hand_is_a_claim_of_its_own() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let entry = |known: Option<&str>| {
        let record = json!({"record": "event", "event": ["SANCTION"], "actor": [{"key": "NRL"}], "recipient": [{"key": "SDL"}],
            "text": "withdraw accreditation 8", "date": "2021-10-06"});
        Act::Enter(Box::new(Entry {
            record: read_record(record).expect("a record"),
            source: Some("letter 12/2021".into()),
            known_from: known.map(str::to_owned),
            edition: None,
        }))
    };
    let acts = vec![(entry(None), Some("on the note".to_owned())), (entry(Some("2021-10-07")), None)];
    assert_eq!(ledger.act_all("Protocol desk", acts, at("2021-10-09")).expect("enters"), ["act-1", "act-2"]);
    let view = ledger.view(&between("NRL", "SDL")).expect("reads");
    assert_eq!(ids(&view), ["act-2#1", "act-1#1"]);
    assert!(view.claims.iter().all(|claim| claim.by_hand));
    assert_eq!(view.claims.iter().map(|claim| claim.dated).collect::<Vec<_>>(), [true, false]);
    assert_eq!(view.sources["act-1"].title.as_deref(), Some("letter 12/2021"));
    assert_eq!(ledger.text_of("act-1").expect("reads").as_deref(), Some("withdraw accreditation 8"));
    ledger.act("Desk", None, Act::Undo { of: "act-2".into() }, at("2021-10-09")).expect("undoes");
    assert_eq!(ids(&ledger.view(&between("NRL", "SDL")).expect("reads")), ["act-1#1"]);
}

#[test]
fn acts_that_cannot_be_are_refused_and_leave_nothing() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    let head = ledger.head().expect("reads");
    let correct =
        |field: &str, value: serde_json::Value| Act::Correct { claim: "a#1".into(), field: field.into(), value };
    let claim = || "a#1".to_owned();
    for (act, sentence) in [
        (Act::Reject { claim: "a#9".into() }, "there is no claim `a#9` in this ledger"),
        (Act::Accept { claim: "b".into() }, "there is no claim `b`"),
        (Act::Undo { of: "act-1".into() }, "there is no act `act-1`"),
        (Act::Merge { claims: vec![claim()] }, "a merge needs two claims"),
        (Act::Split { claims: vec![] }, "a split needs a claim"),
        (Act::Weigh { claim: claim(), credibility: 7 }, "credibility is 7"),
        (Act::Rate { publisher: "Harbour Wire".into(), reliability: "G".into() }, "reliability is `G`"),
        (correct("colour", json!("red")), "has no field `colour`"),
        (correct("id", json!("a#5")), "`id` of a record cannot be corrected"),
        (correct("date", json!("soon")), "`date` is `soon`, which is no date"),
        (correct("negated", json!(3)), "`negated` cannot be `3`"),
        (correct("measure.act.x", json!(3)), "has no field `measure.act.x`"),
    ] {
        match ledger.act("Desk", None, act, at("2021-10-09")) {
            Err(Fault::Refused(told)) => assert!(told.contains(sentence), "{told}"),
            other => panic!("{sentence}: {other:?}"),
        }
    }
    let past = ledger.act("Desk", None, Act::Reject { claim: claim() }, at("2021-10-07"));
    assert!(past.is_err_and(|fault| fault.to_string().contains("lies before the ledger's last row")));
    assert_eq!(ledger.head().expect("reads"), head);
}

#[test]
fn an_undo_takes_nothing_away_that_another_act_rests_on() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let record = json!({"record": "event", "event": ["SANCTION"], "actor": [{"key": "NRL"}], "recipient": [{"key": "SDL"}],
        "text": "withdraw accreditation", "date": "2021-10-06", "modality": "asserted"});
    let record = read_record(record).expect("a record");
    let entry = Entry { record, source: None, known_from: None, edition: None };
    let correct =
        |field: &str, value: serde_json::Value| Act::Correct { claim: "act-1#1".into(), field: field.into(), value };
    let acts = [Act::Enter(Box::new(entry)), correct("quantity", json!(8)), correct("quantity.0.unit", json!("post"))];
    for act in acts {
        ledger.act("Desk", None, act, at("2021-10-08")).expect("an act");
    }
    let undo = |of: &str| (Act::Undo { of: of.into() }, None);
    let told =
        ledger.act_all("Desk", vec![undo("act-2")], at("2021-10-09")).expect_err("act-3 rests on it").to_string();
    assert!(told.contains("`act-3` can no longer correct `quantity.0.unit` of `act-1#1`"), "{told}");
    assert!(told.contains("take that act back first, or both in one `legation undo`"), "{told}");
    assert_eq!(ledger.acts(None).expect("reads").len(), 3);
    // A range that goes on behind the last act names the undos themselves.
    let beyond = ledger.act_all("Desk", vec![undo("act-3"), undo("act-4")], at("2021-10-09"));
    assert!(beyond.expect_err("act-4 is the first undo").to_string().contains("there is no act `act-4`"));
    assert_eq!(ledger.acts(None).expect("reads").len(), 3);
    // Both at once, in either order.
    ledger.act_all("Desk", vec![undo("act-2"), undo("act-3")], at("2021-10-09")).expect("undoes");
    // Bringing back the second without the first is the same.
    assert!(ledger.act_all("Desk", vec![undo("act-5")], at("2021-10-09")).is_err());
    ledger.act_all("Desk", vec![undo("act-4"), undo("act-5")], at("2021-10-09")).expect("undoes");
    let view = ledger.view(&between("NRL", "SDL")).expect("reads");
    let counts: Vec<String> = view.claims[0].deed().expect("a deed").counts.iter().map(|c| c.unit.clone()).collect();
    assert_eq!((counts, view.unmended), (vec!["post".to_owned()], vec![]));
}

#[test]
fn a_correction_changes_its_field_and_nothing_else() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let mut one = filing("a", "2021-10-06", "NRL", "SDL");
    let standing = json!({"record": "standing", "id": "a#3", "report": "a", "kind": "filled", "holder": "SDL", "host": "NRL",
        "value": 3, "text": "three diplomats", "start": 13, "end": 28, "text_info": {"sequence": 1, "start": 0, "end": 46},
        "modality": "asserted"});
    one.records.push(read_record(standing).expect("a record"));
    ledger.file(&[one], at("2021-10-08")).expect("files");
    let claim = |ledger: &Ledger, id: &str, a: &str, b: &str| {
        let view = ledger.view(&between(a, b)).expect("reads");
        view.claims.into_iter().find(|claim| claim.id == id)
    };
    let before = claim(&ledger, "a#3", "NRL", "SDL").expect("a claim");
    assert_eq!(before.words, "NRL expelled three diplomats of SDL on Monday.");
    let correct =
        |field: &str, value: serde_json::Value| Act::Correct { claim: "a#3".into(), field: field.into(), value };
    ledger.act("Desk", None, correct("value", json!(4)), at("2021-10-09")).expect("an act");
    let after = claim(&ledger, "a#3", "NRL", "SDL").expect("a claim");
    assert_eq!(after.words, before.words);
    assert_eq!(after.stood().and_then(|stood| stood.number.value), Some(4));
    // To other parties, and from there.
    assert_eq!(claim(&ledger, "a#3", "NRL", "OST"), None);
    ledger.act("Desk", None, correct("holder", json!("OST")), at("2021-10-09")).expect("an act");
    assert_eq!(claim(&ledger, "a#3", "NRL", "SDL"), None);
    assert!(claim(&ledger, "a#3", "NRL", "OST").is_some());
}

#[test]
fn what_was_taken_back_later_is_not_taken_back_before() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-07")).expect("files");
    ledger.act("Desk", None, Act::Reject { claim: "a#1".into() }, at("2021-10-08")).expect("an act");
    ledger.act("Desk", None, Act::Undo { of: "act-1".into() }, at("2021-10-10")).expect("an act");
    let undone = |day: &str| ledger.undone(Moment::parse_last(day).ok()).expect("reads").len();
    assert_eq!((undone("2021-10-08"), undone("2021-10-10")), (0, 1));
    assert_eq!(ledger.undone(None).expect("reads").len(), 1);
}

#[test]
fn a_correction_may_leave_faults_and_make_none() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let mut one = filing("a", "2021-10-06", "NRL", "SDL");
    let mut faulty = serde_json::to_value(&one.records[0]).expect("JSON");
    faulty["measure"] = json!({"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL",
        "class": "diplomatc", "deadline": "2021-10-01"});
    one.records[0] = read_record(faulty).expect("a record");
    ledger.file(&[one], at("2021-10-08")).expect("files");
    let mut correct = |field: &str, value: &str| {
        let act = Act::Correct { claim: "a#1".into(), field: field.into(), value: json!(value) };
        ledger.act("Desk", None, act, at("2021-10-09")).map(|_| ()).map_err(|fault| fault.to_string())
    };
    // What it adds is refused, whatever stands there already.
    let told = "`actor` and `recipient` are both `NRL`: nobody is accredited to himself";
    assert_eq!(correct("recipient", "NRL"), Err(told.to_owned()));
    // Of two faults each can be mended while the other stands.
    assert_eq!(correct("measure.class", "diplomatic"), Ok(()));
    assert_eq!(correct("measure.class", "diplomatc").map_err(|told| told.contains("did you mean")), Err(true));
    assert_eq!(correct("measure.deadline", "2021-10-20"), Ok(()));
}

#[test]
fn an_amount_of_money_can_be_greater_than_any_register() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let mut one = filing("a", "2021-10-06", "NRL", "SDL");
    let mut aid = serde_json::to_value(&one.records[0]).expect("JSON");
    aid["event"] = json!(["AID"]);
    aid["mode"] = json!([]);
    aid["quantity"] = json!([{"role": "other", "value": 2_000_000_000_u64, "unit": "dollar", "text": "three", "start": 13, "end": 18}]);
    one.records[0] = read_record(aid).expect("a record");
    ledger.file(&[one], at("2021-10-08")).expect("files");
    let correct =
        |claim: &str, value: u64| Act::Correct { claim: claim.into(), field: "quantity".into(), value: json!(value) };
    ledger.act("Desk", None, correct("a#1", 3_000_000_000), at("2021-10-09")).expect("an act");
    let record = json!({"record": "event", "event": ["SANCTION"], "actor": [{"key": "NRL"}], "recipient": [{"key": "SDL"}],
        "rule": "hand.accreditation.withdraw", "text": "withdraw accreditation", "date": "2021-10-06", "modality": "asserted"});
    let record = read_record(record).expect("a record");
    let entry = Entry { record, source: None, known_from: None, edition: None };
    ledger.act("Desk", None, Act::Enter(Box::new(entry)), at("2021-10-09")).expect("an act");
    let told = ledger.act("Desk", None, correct("act-2#1", 3_000_000_000), at("2021-10-09")).expect_err("too great");
    assert_eq!(told.to_string(), "`count` is `3000000000`: a register takes numbers up to 1000000000");
}

#[test]
fn numbers_that_nothing_has_are_refused() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    let correct = Act::Correct { claim: "a#1".into(), field: "quantity".into(), value: json!(u64::MAX) };
    let told = ledger.act("Desk", None, correct, at("2021-10-09")).expect_err("too great").to_string();
    assert_eq!(
        told,
        "18446744073709551615 is too great a number; the greatest is 1000000000000000; take a smaller one"
    );
    let standing = json!({"record": "standing", "kind": "vacant", "holder": "SDL", "host": "NRL", "value": u64::MAX});
    let record = read_record(standing).expect("a record");
    let entry = Entry { record, source: None, known_from: None, edition: None };
    assert!(ledger.act("Desk", None, Act::Enter(Box::new(entry)), at("2021-10-09")).is_err());
}

#[test]
fn a_reader_that_stalls_over_an_export_holds_up_no_writer() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    for n in 0..5 {
        ledger.file(&[filing(&format!("r{n}"), "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    }
    let path = ledger.path().to_owned();
    let reader = Ledger::open_to_read(&path).expect("opens");
    reader.hold().expect("reads");
    assert_eq!(reader.parties().expect("reads").len(), 2);
    reader.release().expect("lets go");
    let mut seen = Vec::new();
    let done = reader.each_report(&Selection::default(), |whole| -> Result<(), Fault> {
        seen.push(whole.report.id);
        ledger.file(&[filing(&format!("s{}", seen.len()), "2021-10-06", "NRL", "SDL")], at("2021-10-08"))?;
        let db = rusqlite::Connection::open(&path).expect("opens");
        let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        assert_eq!(busy, Ok(0));
        Ok(())
    });
    done.expect("reads");
    assert_eq!(seen, ["r0", "r1", "r2", "r3", "r4"]);
}

#[test]
fn the_dump_does_not_depend_on_the_order_of_reading() {
    let filings = [
        filing("a", "2021-10-06", "NRL", "SDL"),
        filing("b", "", "SDL", "NRL"),
        filing("c", "2021-10-01", "OST", "WMK"),
    ];
    let mut dumps = Vec::new();
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        for n in order {
            ledger.file(&[filings[n].clone()], at("2021-10-08")).expect("files");
        }
        assert_eq!(ledger.verify(None).expect("checks").faults, [""; 0]);
        dumps.push(ledger.dump().expect("reads"));
    }
    assert!(dumps[0].lines().count() == 3 && dumps[0].contains("expelled three diplomats"));
    assert!(dumps.iter().all(|dump| *dump == dumps[0]));
}

#[test]
fn what_was_erased_is_gone_and_the_rest_is_proved() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let person = "NRL";
    ledger.file(&[filing("a", "2021-10-06", "SDL", "WMK")], at("2021-10-08")).expect("files");
    ledger.file(&[filing("b", "2021-10-06", person, "SDL")], at("2021-10-08")).expect("files");
    let reject = Act::Reject { claim: "b#2".into() };
    ledger.act("Desk", Some("NRL asked for it"), reject, at("2021-10-08")).expect("an act");
    let before = ledger.head().expect("reads");
    let text = ledger.text_of("b").expect("reads").expect("a report");
    let path = ledger.path().to_owned();
    let salts = |ledger: &Ledger, table: &str| -> Vec<Vec<u8>> {
        drop(ledger.head());
        let db = rusqlite::Connection::open(&path).expect("opens");
        let mut statement = db.prepare(&format!("SELECT salt FROM {table} ORDER BY row")).expect("a table");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<rusqlite::Result<_>>().expect("salts")
    };
    let old: Vec<Vec<u8>> = ["text_body", "source_body", "records_body", "act_body"]
        .iter()
        .filter_map(|table| salts(&ledger, table).pop())
        .collect();
    let erase = Erase::Words("NRL".into());
    let done = ledger.redact(&erase, "Legal office", "order 7", at("2021-10-09")).expect("erases");
    let what: Vec<&str> = done.iter().map(|redacted| redacted.what.as_str()).collect();
    assert_eq!(
        what,
        ["the entry of `act-1`", "the records of report `b`", "the source of report `b`", "the text of report `b`"]
    );
    let new = ledger.text_of("b").expect("reads").expect("a report");
    assert_eq!(new, text.replace("NRL", "███"));
    let verified = ledger.verify(Some(before)).expect("checks");
    assert_eq!(verified.faults, [""; 0]);
    let told: Vec<String> =
        verified.redactions.iter().map(|r| format!("{} {} {} {}", r.recorded, r.what, r.by, r.why)).collect();
    assert_eq!(told[0], "2021-10-09T00:00:00Z the text of report `b` Legal office order 7");
    assert_eq!(told.len(), 4);
    // Claims still stand where they stood; only the words are covered.
    let view = ledger.view(&between("NRL", "SDL")).expect("reads");
    assert_eq!(ids(&view), ["b#1"]);
    assert_eq!(ledger.acts(None).expect("reads")[0].why.as_deref(), Some("███ asked for it"));
    // A second time there is nothing left, and the report does not come back.
    let again = ledger.redact(&erase, "Legal office", "order 8", at("2021-10-09"));
    assert!(again.is_err_and(|fault| fault.to_string().contains("stand nowhere")));
    let filed = ledger.file(&[filing("b", "2021-10-06", person, "SDL")], at("2021-10-09")).expect("files");
    assert_eq!(filed.fates, [Fate::Known]);
    // A part of the part: what replaced it is replaced.
    ledger.redact(&Erase::Span("b".into(), 4, 12), "Legal office", "order 9", at("2021-10-10")).expect("erases");
    assert_eq!(ledger.sentence("b", 0, 14).expect("reads"), "███ ████████ t");
    assert_eq!(ledger.verify(Some(before)).expect("checks").faults, [""; 0]);
    drop(ledger);
    let bytes: Vec<u8> = std::fs::read(&path).expect("reads");
    assert_eq!(old.len(), 4);
    for salt in &old {
        assert!(!bytes.windows(salt.len()).any(|window| window == salt), "a salt is still in the file");
    }
    let log = path.with_extension("legation-wal");
    assert!(!log.exists() || std::fs::metadata(&log).expect("reads").len() == 0);
}

#[test]
fn words_are_erased_wherever_they_stand_and_codes_stay_what_they_are() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let mut one = filing("r1", "2021-10-06", "NRL", "SDL");
    one.report.title = Some("IDA HOLM RECALLED".into());
    one.report.url = Some("https://wire.example/2021/ida-holm-recalled".into());
    let Record::Event(mut event) = one.records[0].clone() else { panic!("an event") };
    let measure = json!({"act": "name-acting", "kind": "acting", "holder": "SDL", "host": "NRL", "name": "Ida Holm",
        "post": "deputy of Ida Holm", "rank": "Ida Holm, minister", "named_by": "ida holm", "predecessor": "Ida Holm"});
    event.measure = serde_json::from_value(measure).expect("a measure");
    event.quantity =
        serde_json::from_value(json!([{"role": "recipient", "value": 1, "unit": "person"}])).expect("numbers");
    one.records[0] = Record::Event(event);
    let standing = json!({"record": "standing", "id": "r1#3", "report": "r1", "kind": "head", "holder": "SDL", "host": "NRL",
        "speaker": "Ida Holm", "post": "Ida Holm", "rank": "Ida Holm", "start": 0, "end": 4, "modality": "asserted"});
    one.records.push(read_record(standing).expect("a record"));
    ledger.file(&[one], at("2021-10-08")).expect("files");
    let record = json!({"record": "event", "event": ["SANCTION"], "actor": [{"key": "NRL"}], "recipient": [{"key": "SDL"}],
        "text": "withdraw 1 person holder SDL host NRL on 2021-10-06: Ida Holm", "date": "2021-10-06", "modality": "asserted",
        "measure": {"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL"},
        "quantity": [{"role": "recipient", "value": 1, "low": 1, "high": 1, "unit": "person"}]});
    let entry = Entry {
        record: read_record(record).expect("a record"),
        source: Some("note of Ida Holm".into()),
        known_from: Some("2021-10-06".into()),
        edition: None,
    };
    ledger.act("Ida Holm", Some("Ida Holm asked"), Act::Enter(Box::new(entry)), at("2021-10-08")).expect("enters");
    let correct =
        |field: &str, value: &str| Act::Correct { claim: "act-1#1".into(), field: field.into(), value: value.into() };
    ledger.act("Desk", None, correct("measure.name", "Ida Holm"), at("2021-10-08")).expect("an act");
    ledger.act("Desk", None, correct("measure.deadline", "2021-10-06"), at("2021-10-08")).expect("an act");

    let redact = |ledger: &mut Ledger, words: &str| {
        ledger.redact(&Erase::Words(words.into()), "Legal office", "order 7", at("2021-10-09")).expect(words)
    };
    redact(&mut ledger, "Ida Holm");
    let dump = ledger.dump().expect("reads");
    assert!(!dump.to_lowercase().contains("holm"), "{dump}");
    assert!(dump.contains("https://wire.example/2021/████████-recalled"), "{dump}");
    assert_eq!(ledger.parties().expect("reads"), ["NRL", "SDL", "████████"]);
    let file = std::fs::read(ledger.path()).expect("reads");
    assert!(!String::from_utf8_lossy(&file).to_lowercase().contains("holm"));
    // Words that are also a key, a unit or a date: the words go, the register stays what it is.
    for words in ["SDL", "person", "2021-10-06"] {
        redact(&mut ledger, words);
        assert_eq!(ledger.verify(None).expect("checks").faults, [""; 0]);
        let view = ledger.view(&between("NRL", "SDL")).expect("reads");
        assert_eq!(ids(&view), ["act-1#1", "r1#1", "r1#2", "r1#3"], "{words}");
        let deed = view.claims[0].deed().expect("a deed");
        assert_eq!(deed.counts[0].unit, "person");
        assert_eq!(
            deed.measure.as_ref().and_then(|m| m.deadline).map(|d| d.to_string()).as_deref(),
            Some("2021-10-06")
        );
    }
}

#[test]
fn a_reason_that_says_the_words_is_refused() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    let head = ledger.head().expect("reads");
    let erase = Erase::Words("NRL".into());
    let told =
        ledger.redact(&erase, "Legal office", "asked by nrl", at("2021-10-09")).expect_err("says it").to_string();
    assert_eq!(told, "`--why` says the words that are to be erased, and is kept; say it without them");
    assert_eq!(ledger.head().expect("reads"), head);
}

#[test]
fn a_report_of_which_something_was_erased_is_known_by_the_rest() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    let one = filing("a", "2021-10-06", "NRL", "SDL");
    ledger.file(std::slice::from_ref(&one), at("2021-10-08")).expect("files");
    ledger.redact(&Erase::Span("a".into(), 4, 8), "Legal office", "order 7", at("2021-10-09")).expect("erases");
    assert_eq!(ledger.sentence("a", 0, 17).expect("reads"), "NRL ████lled thre");
    assert_eq!(ledger.has(&one.report).expect("reads"), Known::Filed);
    let mut other = one.report.clone();
    other.text = other.text.replace("Monday", "Friday");
    assert!(matches!(ledger.has(&other).expect("reads"), Known::Other(_)));
    // The stretch that was given, and no other place of its words.
    ledger.redact(&Erase::Span("a".into(), 10, 11), "Legal office", "order 8", at("2021-10-09")).expect("erases");
    let text = ledger.text_of("a").expect("reads").expect("a text");
    assert_eq!(text.chars().filter(|c| *c == '█').count(), 5, "{text}");
    assert_eq!(ledger.report("a").expect("reads").expect("a report").title, one.report.title);
}

#[test]
fn what_a_reader_keeps_in_the_file_is_told_and_swept_the_next_time() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    let secret = |ledger: &mut Ledger| {
        let why = "asked by Qxywzv herself";
        ledger.act("Desk", Some(why), Act::Accept { claim: "a#1".into() }, at("2021-10-08")).expect("an act");
    };
    secret(&mut ledger);
    let path = ledger.path().to_owned();
    let reader = rusqlite::Connection::open(&path).expect("opens");
    reader.execute_batch("BEGIN; SELECT count(*) FROM act;").expect("reads");
    let erase = Erase::Words("Qxywzv".into());
    let redact = |ledger: &mut Ledger| ledger.redact(&erase, "Legal office", "order 7", at("2021-10-09"));
    let told = redact(&mut ledger).expect_err("a reader keeps the pages").to_string();
    assert!(told.contains("close that one and run the same `redact` again"), "{told}");
    reader.execute_batch("COMMIT").expect("ends");
    let told = redact(&mut ledger).expect_err("nothing is left").to_string();
    assert_eq!(told, "these words stand nowhere in this ledger; what was erased before is gone from the file");
    for name in [path.clone(), path.with_extension("legation-wal")] {
        let bytes = std::fs::read(&name).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"Qxywzv"), "{}", name.display());
    }
}

#[test]
fn a_body_that_no_redaction_names_stays() {
    let folder = Folder::new();
    let mut ledger = folder.ledger();
    ledger.file(&[filing("a", "2021-10-06", "NRL", "SDL")], at("2021-10-08")).expect("files");
    ledger.act("Desk", None, Act::Accept { claim: "a#1".into() }, at("2021-10-08")).expect("an act");
    let path = ledger.path().to_owned();
    drop(ledger);
    let db = rusqlite::Connection::open(&path).expect("opens");
    for table in ["version", "report", "coding", "act", "source_body", "text_body", "records_body", "act_body"] {
        for sql in [
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET rowid = rowid + 1000"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            let told = db.execute(&sql, []).expect_err(&sql).to_string();
            assert!(told.contains("a ledger keeps what was recorded"), "{sql}: {told}");
        }
    }
    // Whoever takes the triggers away first is found out.
    db.execute_batch("DROP TRIGGER report_kept; UPDATE report SET language = 'xx'; DELETE FROM claim;")
        .expect("changes");
    drop(db);
    let faults = Ledger::open_to_read(&path).expect("opens").verify(None).expect("checks").faults;
    assert_eq!(
        faults,
        [
            "table or trigger: `report_kept` is gone",
            "row 2 (report `a`) was changed",
            "claim `a#1` is not what its record says",
            "claim `a#2` is not what its record says"
        ]
    );
}

#[test]
fn files_that_are_no_ledger_are_left_as_they_are() {
    let folder = Folder::new();
    let path = folder.0.join("x");
    let refused = |content: &[u8], sentence: &str| {
        std::fs::write(&path, content).expect("writes");
        for fault in [Ledger::create_or_open(&path, None).err(), Ledger::open_to_read(&path).err()] {
            let told = fault.map(|fault| fault.to_string()).unwrap_or_default();
            assert!(told.contains(sentence), "{told}");
        }
        assert_eq!(std::fs::read(&path).expect("reads"), content);
    };
    refused(b"id,date\n", "is no ledger (it is no SQLite file)");
    let mut head = b"SQLite format 3\0".to_vec();
    head.resize(4096, 0);
    head[68..72].copy_from_slice(b"GPKG");
    refused(&head, "it is another program's database");
    head[68..72].copy_from_slice(b"LGTN");
    head[60..64].copy_from_slice(&99_u32.to_be_bytes());
    refused(&head, "is a ledger of format 99, and this program reads formats up to 1");
    let told = |fault: Option<Fault>| fault.map(|fault| fault.to_string()).unwrap_or_default();
    assert!(told(Ledger::open_to_read(&folder.0.join("none")).err()).contains("there is no ledger at"));
    assert!(told(Ledger::create_or_open(&folder.0.join("none/x"), None).err()).contains("there is no folder"));
    assert!(told(Ledger::create_or_open(&folder.0, None).err()).contains("is a folder; name a file in it"));
}
