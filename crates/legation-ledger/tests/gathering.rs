//! Which claims are one happening: tables of the rules in `incidents`, each beside its near miss.

mod common;

use common::{History, ONE, act, count, date, day, effects, stands};
use legation_ledger::answer::{self, Desk};
use legation_ledger::claim::{Claim, canonical_order, make_ready, read_record};
use legation_ledger::effects::Given;
use legation_ledger::fold::{Basis, fold};
use legation_ledger::incidents::{ByHand, gather};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A withdrawal that a report of a day tells: of how many, on which date.
type Told = (i32, Option<u64>, Option<String>);

/// What is told, and the happenings it is.
type Case = (&'static str, Vec<Told>, &'static [&'static [u32]]);

fn given(count: Option<u64>, on: Option<String>) -> Given {
    Given { count, on, ..act("accreditation", "withdraw", ONE[0], 0, 0) }
}

/// One report a telling.
fn reports(told: &[Told]) -> History {
    let mut history = History::default();
    for (published, count, on) in told {
        history.tell(*published, vec![given(*count, on.clone())]);
    }
    history
}

/// The happenings, each as the numbers of its claims in the order told, from 1.
fn happenings(history: &History, by_hand: &ByHand) -> BTreeSet<BTreeSet<u32>> {
    let claims = history.claims();
    let incidents = gather(&claims, by_hand);
    for incident in &incidents {
        assert_eq!(incident.why.len(), incident.claims.len());
        let first = incident.claims.iter().map(|&c| &claims[c]).min_by(|a, b| canonical_order(a, b));
        assert_eq!(incident.id, first.expect("a claim").id);
    }
    incidents.iter().map(|i| i.claims.iter().map(|&c| claims[c].number).collect()).collect()
}

fn sets(of: &[&[u32]]) -> BTreeSet<BTreeSet<u32>> {
    of.iter().map(|set| set.iter().copied().collect()).collect()
}

fn month(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn reports_of_one_happening_find_each_other_and_others_do_not() {
    let one: &'static [&'static [u32]] = &[&[1, 2]];
    let two: &'static [&'static [u32]] = &[&[1], &[2]];
    let cases: Vec<Case> = vec![
        ("of one day", vec![(11, Some(8), date(10)), (12, Some(8), date(10))], one),
        ("midnight does not split it", vec![(11, Some(8), date(10)), (12, Some(8), date(11))], one),
        ("two days do", vec![(11, Some(8), date(10)), (13, Some(8), date(12))], two),
        ("told with another number", vec![(11, Some(8), date(10)), (12, Some(9), date(10))], one),
        ("another number of another day", vec![(11, Some(8), date(10)), (12, Some(9), date(11))], two),
        (
            "another number of another month",
            vec![(11, Some(8), month("2021-10")), (12, Some(9), month("2021-10"))],
            two,
        ),
        ("no number speaks against none", vec![(11, Some(8), date(10)), (12, None, date(10))], one),
        ("a month takes in its days", vec![(11, Some(8), date(12)), (40, Some(8), month("2021-10"))], one),
        ("and no others", vec![(11, Some(8), date(2)), (40, Some(8), month("2021-10"))], two),
        ("a year takes in its days", vec![(11, None, date(2)), (40, None, month("2021"))], one),
        ("and no others", vec![(11, None, date(2)), (40, None, month("2020"))], two),
        ("without a date it is the last before", vec![(11, Some(8), date(10)), (40, None, None)], one),
        ("of the last three months", vec![(11, Some(8), date(10)), (140, None, None)], two),
        ("or with its number", vec![(11, Some(8), date(10)), (140, Some(8), None)], one),
        ("a number without a day is no other's", vec![(11, None, date(10)), (40, Some(7), None)], two),
        ("unless it is news of the week", vec![(11, None, date(10)), (14, Some(7), None)], one),
        ("never one to come", vec![(31, Some(8), date(30)), (11, Some(8), None)], two),
        ("neither dated", vec![(11, Some(8), None), (12, Some(8), None)], one),
        ("neither dated, one of them counted", vec![(11, Some(8), None), (12, None, None)], two),
    ];
    for (name, told, expected) in cases {
        assert_eq!(happenings(&reports(&told), &ByHand::default()), sets(expected), "{name}: {told:?}");
        let mut turned = told.clone();
        turned.reverse();
        assert_eq!(happenings(&reports(&turned), &ByHand::default()).len(), expected.len(), "{name}, turned round");
    }
}

#[test]
fn a_report_tells_apart_what_it_tells_twice() {
    let apart = History::of(12, vec![given(Some(8), date(10)), given(None, date(11))]);
    assert_eq!(happenings(&apart, &ByHand::default()), sets(&[&[1], &[2]]));
    let again = History::of(12, vec![given(Some(8), date(10)), given(Some(8), date(11))]);
    assert_eq!(happenings(&again, &ByHand::default()), sets(&[&[1, 2]]), "of the same number it is told again");
}

#[test]
fn what_is_alleged_draws_nothing_together() {
    let mut history = reports(&[(11, None, date(10)), (13, None, date(12))]);
    assert_eq!(happenings(&history, &ByHand::default()), sets(&[&[1], &[2]]));
    history.tell(5, vec![Given { modality: Some("alleged".into()), ..given(None, date(11)) }]);
    let found = happenings(&history, &ByHand::default());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(!found.iter().any(|f| f.contains(&1) && f.contains(&2)));
}

/// The claims that reports tell, each of one sentence: day, words, and what a coder made of them beside the parties.
fn coded(reports: &[(i32, &str, Value)]) -> Vec<Claim> {
    let one = |(n, (published, text, fields)): (usize, &(i32, &str, Value))| {
        let mut record = json!({"record": "event", "id": format!("r{n}#1"), "report": format!("r{n}"), "modality": "asserted",
            "actor": [{"key": "NRL"}], "recipient": [{"key": "SDL"}], "start": 0, "event_start": 0, "event_end": text.len(),
            "end": text.len(), "text_info": {"sequence": 1, "start": 0, "end": text.len()}});
        for (key, value) in fields.as_object().expect("fields") {
            record[key] = value.clone();
        }
        let claim = Claim::of(&read_record(record).expect("a record"), day(*published), true).expect("sound");
        Claim::with_words(claim.into_iter().collect(), text)
    };
    reports.iter().enumerate().flat_map(one).collect()
}

#[test]
fn who_demands_two_things_makes_two_demands() {
    let told = |event: &str, one: &str, other: &str| {
        let fields = json!({"event": [event], "date": date(10), "modality": if event == "AGREE" { "asserted" } else { "requested" }});
        let claims = coded(&[(10, one, fields.clone()), (10, other, fields)]);
        gather(&claims, &ByHand::default()).len()
    };
    for (event, one, other, expected) in [
        (
            "REQUEST",
            "Norland demanded that Sudland release two journalists.",
            "Norland told Sudland to pay its debts.",
            2,
        ),
        (
            "REQUEST",
            "Norland demanded that Sudland release two journalists.",
            "Norland urged Sudland to release them.",
            1,
        ),
        (
            "AGREE",
            "Norland and Sudland agreed to exchange prisoners.",
            "Norland and Sudland agreed to build a bridge.",
            2,
        ),
        (
            "AGREE",
            "Norland and Sudland agreed to exchange prisoners.",
            "Norland will exchange 12 prisoners with Sudland.",
            1,
        ),
    ] {
        assert_eq!(told(event, one, other), expected, "{one} {other}");
    }
}

#[test]
fn a_number_of_earlier_history_without_a_day_is_no_others() {
    let deed = json!({"event": ["SANCTION"], "mode": ["expel"], "background": true, "incident": "r0#1",
        "measure": {"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL"}});
    let mut dated = deed.clone();
    (dated["date"], dated["date_text"]) = (json!(date(10)), json!("Thursday"));
    let mut counted = deed.clone();
    (counted["id"], counted["report"]) = (json!("r0#2"), json!("r0"));
    let told = |counted: &Value| {
        let claims = coded(&[
            (12, "Norland gave them 48 hours on Thursday.", dated.clone()),
            (12, "They had to leave.", counted.clone()),
        ]);
        gather(&claims, &ByHand::default()).len()
    };
    assert_eq!(told(&counted), 1, "told again, says its coder");
    counted["quantity"] = json!([{"role": "recipient", "value": 7, "low": 7, "high": 7, "unit": "person"}]);
    assert_eq!(told(&counted), 2, "of seven who left once, whoever says that it is told again");
}

#[test]
fn what_nobody_is_told_to_have_done_is_one_by_its_number_or_place() {
    let told = |fields: Value, other: Value| {
        let all = |mut fields: Value| {
            let given = fields.as_object_mut().expect("fields");
            for (key, value) in [("event", json!(["ASSAULT"])), ("actor", json!([])), ("date", json!(date(10)))] {
                given.entry(key).or_insert(value);
            }
            fields
        };
        let claims = coded(&[(10, "A depot burnt.", all(fields)), (10, "A depot was attacked.", all(other))]);
        gather(&claims, &ByHand::default()).len()
    };
    let killed =
        |n: u32| json!({"quantity": [{"role": "recipient", "value": n, "low": n, "high": n, "unit": "person"}]});
    for (fields, other, expected) in [
        (json!({}), json!({}), 2),
        (killed(3), json!({}), 2),
        (killed(3), killed(3), 1),
        (killed(3), killed(4), 2),
        (json!({"event_loc": "Vell"}), json!({"event_loc": "vell"}), 1),
        (json!({"event_loc": "Vell"}), json!({"event_loc": "Harnow"}), 2),
        (json!({"actor": [{"key": "NRL"}]}), json!({"actor": [{"key": "NRL"}]}), 1),
        (
            json!({"event": ["CONSULT"], "actor": [{"key": "NRL"}, {"key": "SDL"}], "recipient": []}),
            json!({"event": ["CONSULT"], "actor": [{"key": "NRL"}, {"key": "SDL"}], "recipient": []}),
            1,
        ),
    ] {
        assert_eq!(told(fields.clone(), other.clone()), expected, "{fields} {other}");
    }
}

#[test]
fn what_had_to_be_done_by_a_day_was_not_decided_after_it() {
    let told = |deadline: &str| {
        let of_year = Given { deadline: Some(deadline.into()), ..given(None, month("2021")) };
        let mut history = reports(&[(11, None, date(10))]);
        history.tell(12, vec![of_year]);
        happenings(&history, &ByHand::default()).len()
    };
    assert_eq!((told("2021-02-01"), told("2021-10-31")), (2, 1));
}

#[test]
fn denials_stand_beside_what_they_deny() {
    let deed = || {
        json!({"event": ["SANCTION"], "mode": ["expel"], "date": date(10), "date_text": "Thursday",
        "measure": {"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL"},
        "quantity": [{"role": "recipient", "value": 7, "low": 7, "high": 7, "unit": "person"}]})
    };
    let first = (11, "Norland expelled seven Sudland diplomats on Thursday over an explosion at a depot.", {
        let mut deed = deed();
        deed["event_end"] = json!("Norland expelled seven Sudland diplomats on Thursday".len());
        deed
    });
    let denies = |by: &str, about: &str| json!({"record": "standing", "kind": "stance", "verb": "denies", "speaker": by, "about": about});
    // Whether the deed stands, is contested, and how many reports tell it.
    for (published, text, fields, expected) in [
        (
            12,
            "Norland denied that it had expelled seven diplomats.",
            denies("NRL", "that it had expelled seven diplomats"),
            (true, 1),
        ),
        (
            12,
            "Sudland denied that seven diplomats were expelled.",
            denies("SDL", "that seven diplomats were expelled"),
            (true, 1),
        ),
        (
            12,
            "Westmark denied that seven diplomats were expelled.",
            denies("WMK", "that seven diplomats were expelled"),
            (false, 1),
        ),
        (12, "Norland denied mistreating seven diplomats.", denies("NRL", "mistreating seven diplomats"), (false, 1)),
        (
            12,
            "Sudland denied any part in the explosion at the depot.",
            denies("SDL", "any part in the explosion at the depot"),
            (false, 1),
        ),
        (
            10,
            "Norland denied that it had expelled seven diplomats.",
            denies("NRL", "that it had expelled seven diplomats"),
            (false, 1),
        ),
        (11, "Norland expelled seven Sudland diplomats on Thursday.", deed(), (false, 2)),
        (
            11,
            "That Norland expelled seven Sudland diplomats is a lie.",
            {
                let mut denied = deed();
                denied["modality"] = json!("denied");
                denied
            },
            (true, 1),
        ),
    ] {
        let mut fields = fields;
        if fields["record"] == "standing" {
            fields["parties"] = json!(["NRL", "SDL"]);
        }
        let desk = Desk::of(coded(&[first.clone(), (published, text, fields)]), effects());
        let row = answer::incidents(&desk, ("NRL", "SDL"))["incidents"][0].clone();
        assert_eq!(
            (row["conflict"].as_bool(), row["reports"].as_u64()),
            (Some(expected.0), Some(expected.1)),
            "{text} {row}"
        );
        let state = answer::state(&desk, ("NRL", "SDL"), day(20), Basis::Decided);
        let facts = state["facts"].as_array().expect("facts").iter();
        let fact = facts.clone().find(|fact| fact["kind"] == "accreditation").expect("it stands");
        assert_eq!(
            (fact["conflict"].as_bool(), fact["reports"].as_u64()),
            (Some(expected.0), Some(expected.1)),
            "{text} {fact}"
        );
        assert_eq!(fact["because"].is_array(), expected.0, "what is contested says why: {fact}");
    }
}

#[test]
fn what_is_told_only_to_be_denied_speaks_against_it() {
    let text = "Sudland called reports that Norland expelled seven diplomats a lie.";
    let about = "reports that Norland expelled seven diplomats a lie";
    let mut alleged = json!({"event": ["SANCTION"], "mode": ["expel"], "date": date(10), "modality": "alleged",
        "measure": {"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL"}});
    alleged["event_start"] = json!(text.find("expelled"));
    alleged["event_end"] = json!(text.len() - 1);
    let denial = json!({"record": "standing", "kind": "allegation", "status": "denied", "against": "SDL", "about": about,
        "id": "r0#2", "report": "r0", "end": 22});
    let told = |one: &Value| {
        let claims = coded(&[(10, text, one.clone()), (10, text, denial.clone())]);
        let desk = Desk::of(claims, effects());
        desk.incidents.iter().flat_map(|i| i.stands(&desk.claims)).map(|(_, stands)| stands).collect::<Vec<_>>()
    };
    assert_eq!(told(&alleged), [false]);
    let mut accusation = alleged.clone();
    (accusation["event"], accusation["mode"], accusation["measure"]) =
        (json!(["ACCUSE"]), json!(["allege"]), Value::Null);
    assert_eq!(told(&accusation), [true], "nobody denies that somebody accused");
    alleged["modality"] = json!("asserted");
    assert_eq!(told(&alleged), [true, false], "what the report tells as fact is denied by Sudland alone");
}

#[test]
fn a_desk_merges_and_splits() {
    let history = reports(&[(11, Some(8), date(10)), (13, Some(8), date(20)), (14, Some(8), date(10))]);
    let act = |ids: &[&str]| vec![("act-1".to_owned(), ids.iter().map(|id| (*id).to_owned()).collect())];
    assert_eq!(happenings(&history, &ByHand::default()), sets(&[&[1, 3], &[2]]));
    let merged = ByHand { merges: act(&["r0#1", "r1#2"]), ..ByHand::default() };
    assert_eq!(happenings(&history, &merged), sets(&[&[1, 2, 3]]));
    let split = ByHand { splits: act(&["r2#3"]), ..ByHand::default() };
    assert_eq!(happenings(&history, &split), sets(&[&[1], &[2], &[3]]));
    let nothing = ByHand { merges: act(&["r9#9"]), splits: act(&["r8#8"]) };
    assert_eq!(happenings(&history, &nothing), sets(&[&[1, 3], &[2]]));
}

/// What a desk enters, each an entry of its own.
fn entered(given: Vec<Given>) -> Vec<Claim> {
    let mut history = History::default();
    given.into_iter().for_each(|given| history.tell(10, vec![given]));
    history.tellings.iter_mut().for_each(|telling| telling.by_hand = true);
    history.claims()
}

#[test]
fn two_matters_of_one_day_are_two_calls_and_an_answer_closes_its_own() {
    let about = |name: &str, about: &str, on: i32| {
        let given = act("call", name, ONE[0], 0, on);
        Given { count: None, about: Some(about.into()), ..given }
    };
    let open = |answer: &str| {
        let calls = ["talks on visas", "talks on borders"].map(|matter| about("invite", matter, 10));
        let claims = entered(calls.into_iter().chain([about("accept", answer, 12)]).collect());
        let facts = stands(&claims, 20, Basis::Decided);
        assert_eq!(facts.len(), 2, "{facts:?}");
        let open = facts.into_iter().filter(|fact| fact.status.as_deref() == Some("open"));
        open.filter_map(|fact| fact.thing.type_.and(fact.about)).collect::<Vec<_>>()
    };
    assert_eq!(open("talks on borders"), ["talks on visas"]);
    assert_eq!(open("the visa talks"), ["talks on borders"]);
    let accused = ["theft of seals", "theft of maps"].map(|matter| about("allege", matter, 10));
    let kind = |given: Given| Given { kind: Some("allegation".into()), ..given };
    assert_eq!(gather(&entered(accused.map(kind).into()), &ByHand::default()).len(), 2);
}

#[test]
fn erased_names_are_never_one() {
    let gone = |name: &str| Given { name: Some(name.into()), ..act("accreditation", "withdraw", ONE[0], 1, 12) };
    let told = |names: [&str; 2]| {
        let filled = count("filled", ONE[0], 18, 10);
        let claims = entered(names.map(gone).into_iter().chain([filled]).collect());
        let facts = stands(&claims, 20, Basis::Decided);
        let filled = facts.iter().find(|fact| fact.kind == "filled").and_then(|fact| fact.number.value);
        (facts.iter().filter(|fact| fact.status.as_deref() == Some("withdrawn")).count(), filled)
    };
    for names in [["Ida Holm", "Jon Lind"], ["████████", "████████"], ["Dr ████", "Dr ████"], ["Ida Holm", "████████"]]
    {
        assert_eq!(told(names), (2, Some(16)), "{names:?}");
    }
    assert_eq!(told(["Ida Holm", "ida holm"]), (1, Some(17)));
    // Nobody knows whether an erased name of one edition is that of the next.
    let listed = |on: i32| Given {
        state: Some("listed".into()),
        name: Some("████████".into()),
        status: Some("listed".into()),
        ..count("listed", ONE[0], 1, on)
    };
    let facts = stands(&entered(vec![listed(10), listed(15)]), 20, Basis::Decided);
    let told: Vec<_> = facts.iter().map(|fact| (fact.status.as_deref(), fact.because.len())).collect();
    assert_eq!(told, [(Some("listed"), 0)], "{facts:?}");
}

#[test]
fn more_refused_than_asked_for_is_less_than_none() {
    let pending = |refused: [u64; 2]| {
        let given = |name: &str, count: u64, on: i32| act("accreditation", name, ONE[0], count, on);
        let [one, other] = refused;
        let claims = entered(vec![given("apply", 3, 10), given("refuse", one, 12), given("refuse", other, 14)]);
        let facts = stands(&claims, 20, Basis::Decided);
        let found = facts.into_iter().find(|fact| fact.status.as_deref() == Some("pending"));
        found.map(|fact| (fact.number.value, fact.conflict, fact.because))
    };
    let because = ["3 − 2 refused = 1", "1 − 1 refused = 0", "0 − 3 refused", "less than none: one of these is wrong"];
    assert_eq!(pending([2, 4]), Some((None, true, because.map(str::to_owned).to_vec())));
    assert_eq!(pending([2, 1]), None);
    assert_eq!(pending([1, 1]).map(|told| (told.0, told.1)), Some((Some(1), false)));
}

#[test]
fn an_answer_is_to_the_measure_of_its_number() {
    let gone = |[holder, host]: [&str; 2], n: u32, on: i32, reason: Option<&str>| {
        let cause = reason.map(|text| json!({"relation": "response", "text": text, "start": 0, "end": 0}));
        json!({"event": ["SANCTION"], "mode": ["expel"], "date": date(on), "date_text": "Thursday",
            "actor": [{"key": host}], "recipient": [{"key": holder}], "cause": cause.into_iter().collect::<Vec<_>>(),
            "measure": {"act": "withdraw", "kind": "accreditation", "holder": holder, "host": host},
            "quantity": [{"role": "recipient", "value": n, "low": n, "high": n, "unit": "person"}]})
    };
    let cause = |reason: &str| {
        let told = [
            (10, "Norland expelled them.", gone(["SDL", "NRL"], 8, 10, None)),
            (12, "Norland expelled more.", gone(["SDL", "NRL"], 2, 12, None)),
            (14, "Sudland expelled five.", gone(["NRL", "SDL"], 5, 14, Some(reason))),
        ];
        let desk = Desk::of(coded(&told), effects());
        answer::chain(&desk, ONE[0])["chains"][0]["cause"]["quantity"].as_u64()
    };
    assert_eq!(cause("in response to the expulsion of eight"), Some(8));
    assert_eq!(cause("in response to the 8 expulsions"), Some(8));
    assert_eq!(cause("in response to the expulsions"), Some(2), "the nearest");
    assert_eq!(cause("in response to the expulsion of twenty-eight"), Some(2));
}

#[test]
fn numbers_that_outlets_do_not_agree_on_contest_the_net() {
    let net = |told: &[Told]| {
        let desk = Desk::of(reports(told).claims(), effects());
        answer::chain(&desk, ONE[0])["net"][1].clone()
    };
    let contested = net(&[(11, Some(3), date(10)), (11, Some(4), date(10))]);
    assert_eq!(contested["conflict"], json!(true), "{contested}");
    assert_eq!(contested["because"], json!(["3 (`r0#1`) against 4 (`r1#2`)"]));
    assert_eq!(["withdrawn", "low", "high"].map(|key| &contested[key]), [&Value::Null, &json!(3), &json!(4)]);
    let midnight = net(&[(11, Some(3), date(10)), (12, Some(4), date(11))]);
    assert_eq!((&midnight["conflict"], &midnight["withdrawn"]), (&json!(true), &json!(7)), "two, or one at midnight");
    let agreed = net(&[(11, Some(3), date(10)), (15, Some(4), date(14))]);
    assert_eq!((&agreed["conflict"], &agreed["withdrawn"]), (&Value::Null, &json!(7)));
}

/// A withdrawal of so many that a sentence tells, told as it stands; `fields` come before what is here.
fn expelled(n: u64, fields: &Value) -> Value {
    let mut deed = json!({"event": ["SANCTION"], "mode": ["expel"], "date": date(10), "date_text": "Thursday",
        "measure": {"act": "withdraw", "kind": "accreditation", "holder": "SDL", "host": "NRL"},
        "quantity": [{"role": "recipient", "value": n, "low": n, "high": n, "unit": "person"}]});
    for (key, value) in fields.as_object().into_iter().flatten() {
        match value.as_object().filter(|_| key == "measure") {
            Some(measure) => measure.iter().for_each(|(key, value)| deed["measure"][key] = value.clone()),
            None => deed[key] = value.clone(),
        }
    }
    deed
}

#[test]
fn numbers_of_one_day_are_one_happening_unless_something_else_tells_two() {
    let cause = |relation: &str, text: &str| json!({"cause": [{"relation": relation, "text": text}]});
    let seven = "Norland expelled seven Sudland diplomats on Thursday.";
    let eight = "Norland expelled eight Sudland diplomats on Thursday.";
    for (one, left, other, right, expected) in [
        (seven, json!({}), eight, json!({}), 1),
        (seven, json!({}), "Norland expelled another eight Sudland diplomats.", json!({}), 2),
        (seven, json!({}), "Norland expelled eight more diplomats of Sudland.", json!({}), 2),
        (seven, json!({}), "Norland expelled more than eight Sudland diplomats.", json!({}), 1),
        (seven, json!({"measure": {"class": "diplomatic"}}), eight, json!({"measure": {"class": "service"}}), 2),
        (seven, json!({"measure": {"class": "diplomatic"}}), eight, json!({}), 1),
        (seven, json!({"measure": {"unit": "consulate"}}), eight, json!({}), 2),
        (seven, json!({"measure": {"deadline": date(12)}}), eight, json!({"measure": {"deadline": date(20)}}), 2),
        (seven, cause("because", "for spying"), eight, cause("response", "in retaliation for the expulsions"), 2),
        (seven, cause("because", "for spying"), eight, cause("because", "as undeclared intelligence officers"), 1),
        (seven, cause("because", "over the fishing quarrel"), eight, cause("because", "over the border quarrel"), 1),
        (seven, cause("because", "over the fishing quarrel"), eight, cause("because", "for reckless driving"), 2),
        (seven, cause("after", "a week of talks"), eight, cause("because", "for spying"), 1),
        (seven, json!({}), eight, json!({"report": "r0", "id": "r0#2"}), 2),
        (seven, json!({}), eight, json!({"date": date(11)}), 2),
        (seven, json!({}), eight, json!({"date": date(11), "date_text": null}), 1),
        (seven, json!({}), eight, json!({"date": date(12), "date_text": null}), 2),
        (seven, json!({"measure": null}), eight, json!({"measure": null}), 2),
    ] {
        let told = [(10, one, expelled(7, &left)), (11, other, expelled(8, &right))];
        let mut claims = coded(&told);
        for _ in 0..2 {
            let found = gather(&claims, &ByHand::default());
            assert_eq!(found.len(), expected, "{left}; {other} {right}");
            claims.reverse();
        }
    }
    let by_hand = entered(vec![given(Some(7), date(10)), given(Some(8), date(10))]);
    assert_eq!(gather(&by_hand, &ByHand::default()).len(), 2, "a desk that enters two notes means two acts");
}

#[test]
fn a_third_number_is_either_of_two_that_are_told_apart() {
    let both = [
        (10, "Norland expelled seven.", expelled(7, &json!({}))),
        (10, "Norland expelled nine.", expelled(9, &json!({"report": "r0", "id": "r0#2"}))),
        (11, "Norland expelled eight.", expelled(8, &json!({}))),
    ];
    assert_eq!(gather(&coded(&both), &ByHand::default()).len(), 3);
    let none =
        [(10, "Norland expelled seven.", 7), (10, "Norland expelled nine.", 9), (11, "Norland expelled eight.", 8)];
    let found = gather(&coded(&none.map(|(day, text, n)| (day, text, expelled(n, &json!({}))))), &ByHand::default());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].number.low, found[0].number.value, found[0].number.high), (Some(7), None, Some(9)));
}

#[test]
fn a_telling_of_one_side_finds_a_happening_by_any_of_its_numbers() {
    let found = |n: u64| {
        let one_side = json!({"measure": {"host": null}, "actor": []});
        let told = [
            (10, "Norland expelled seven.", expelled(7, &json!({}))),
            (11, "Norland expelled eight.", expelled(8, &json!({}))),
            (12, "The diplomats of Sudland who were expelled spoke.", expelled(n, &one_side)),
        ];
        gather(&coded(&told), &ByHand::default()).len()
    };
    assert_eq!([7, 8, 9].map(found), [1, 1, 2]);
}

#[test]
fn contradicting_numbers_stand_side_by_side_and_are_never_summed() {
    let mut history = reports(&[(11, Some(7), date(10)), (12, Some(8), date(10)), (12, Some(8), date(10))]);
    history.tell(9, vec![count("filled", ONE[0], 18, 9)]);
    history.tell(9, vec![act("ceiling", "set-ceiling", ONE[0], 20, 2)]);
    let cut = Given { before: Some(20), ..act("ceiling", "set-ceiling", ONE[0], 12, 10) };
    history.tell(12, vec![cut]);
    let desk = Desk::of(history.claims(), effects());
    let row = answer::incidents(&desk, ONE[0])["incidents"].as_array().expect("incidents").clone();
    let row = row.into_iter().find(|row| row["act"] == "withdraw").expect("one withdrawal");
    let told = ["quantity", "low", "high", "conflict", "reports"].map(|key| row[key].clone());
    assert_eq!(told, [Value::Null, json!(7), json!(8), json!(true), json!(3)]);
    let numbers: Vec<_> =
        row["numbers"].as_array().expect("numbers").iter().map(|n| (&n["value"], &n["claims"])).collect();
    assert_eq!(numbers, [(&json!(7), &json!(["r0#1"])), (&json!(8), &json!(["r1#2", "r2#3"]))]);
    let state = answer::state(&desk, ONE[0], day(20), Basis::Decided);
    let facts = state["facts"].as_array().expect("facts").clone();
    let of = |kind: &str| facts.iter().filter(|fact| fact["kind"] == kind).cloned().collect::<Vec<Value>>();
    let sides = |fact: &Value| {
        let claims = fact["claims"].as_array().expect("claims").iter();
        claims.map(|c| (c["event"].as_str().unwrap_or("").to_owned(), c["stance"] == "for")).collect::<Vec<_>>()
    };
    let side = |id: &str, stands: bool| (id.to_owned(), stands);
    let withdrawn = of("accreditation");
    let shown: Vec<_> = withdrawn.iter().map(|f| (f["value"].as_u64(), f["conflict"] == true, sides(f))).collect();
    assert_eq!(
        shown,
        [
            (Some(7), true, vec![side("r0#1", true), side("r1#2", false), side("r2#3", false)]),
            (Some(8), true, vec![side("r0#1", false), side("r1#2", true), side("r2#3", true)]),
        ]
    );
    assert_eq!(withdrawn[0]["because"], json!(["also told: 8 (`r1#2`)"]));
    let filled = &of("filled")[0];
    assert_eq!((&filled["value"], &filled["low"], &filled["high"]), (&Value::Null, &json!(10), &json!(11)), "{filled}");
    assert!(filled["because"].to_string().contains("18 − 7 or 8 withdrawn"), "{filled}");
    let checks = answer::checks(&desk, ONE[0], day(20));
    assert_eq!(checks[0]["text"], "20 − 12 = 7 or 8 withdrawn", "{checks}");
}

/// A report: day, publisher, words, and what a coder made of them.
type Published = (i32, &'static str, &'static str, Value);

/// A happening: its number, whether it is contested, and its claims that speak for it.
type Found = (Option<u64>, bool, &'static [&'static str]);

/// Claims of reports of these publishers, ready to be gathered.
fn published(reports: &[Published]) -> Vec<Claim> {
    let told: Vec<(i32, &str, Value)> =
        reports.iter().map(|(day, _, text, fields)| (*day, *text, fields.clone())).collect();
    let mut claims = coded(&told);
    let publisher = |report: &str| report[1..].parse::<usize>().ok().map(|n| reports[n].1);
    make_ready(&mut claims, publisher);
    claims
}

#[test]
fn what_an_outlet_takes_back_counts_for_it_no_more() {
    let says = |text: &str| json!({"attribution": [{"entity_text": text, "cue": "said"}]});
    let and = |mut fields: Value, more: Value| {
        more.as_object().expect("fields").iter().for_each(|(key, value)| fields[key] = value.clone());
        fields
    };
    let first = (10, "Wire", "Norland expelled seven diplomats on Thursday.", expelled(7, &json!({})));
    let earlier = "An earlier version of this article said that Norland had expelled seven diplomats.";
    let now = "Norland expelled eight diplomats.";
    let undated = json!({"date": date(12), "date_text": null});
    let cases: Vec<(&str, Vec<Published>, &[Found])> = vec![
        (
            "a later number of its own replaces it",
            vec![first.clone(), (11, "Wire", now, expelled(8, &json!({})))],
            &[(Some(8), false, &["r1#1"])],
        ),
        (
            "another's does not",
            vec![first.clone(), (11, "Gazette", now, expelled(8, &json!({})))],
            &[(None, true, &["r0#1", "r1#1"])],
        ),
        (
            "of one day nobody knows the later",
            vec![first.clone(), (10, "Wire", now, expelled(8, &json!({})))],
            &[(None, true, &["r0#1", "r1#1"])],
        ),
        (
            "a correction that tells both, days later",
            vec![
                first.clone(),
                (12, "Wire", earlier, expelled(7, &says("An earlier version"))),
                (12, "Wire", now, expelled(8, &and(undated.clone(), json!({"report": "r1", "id": "r1#2"})))),
            ],
            &[(Some(8), false, &["r1#2"])],
        ),
        (
            "a retraction leaves nothing",
            vec![first.clone(), (12, "Wire", earlier, expelled(7, &says("An earlier version")))],
            &[(Some(7), false, &[])],
        ),
        (
            "of another outlet's word it is a denial",
            vec![first.clone(), (12, "Gazette", earlier, expelled(7, &says("An earlier version")))],
            &[(Some(7), true, &["r0#1"])],
        ),
        (
            "who reports of others says nothing of his own",
            vec![
                first.clone(),
                (
                    12,
                    "Wire",
                    earlier,
                    expelled(7, &json!({"attribution": [{"entity_text": "Sudland", "key": "SDL", "cue": "said"}]})),
                ),
            ],
            &[(Some(7), false, &["r0#1", "r1#1"])],
        ),
    ];
    for (name, told, expected) in cases {
        let claims = published(&told);
        let found = gather(&claims, &ByHand::default());
        let found: Vec<_> = found
            .iter()
            .map(|i| {
                let stands = i.stands(&claims).filter(|(_, stands)| *stands).map(|(c, _)| claims[c].id.as_str());
                let mut stands: Vec<&str> = stands.collect();
                stands.sort_unstable();
                (i.number.value, i.is_contested(&claims), stands)
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(n, contested, ids)| (*n, *contested, ids.to_vec())).collect();
        assert_eq!(found, expected, "{name}");
    }
    let retracted = published(&[first, (12, "Wire", earlier, expelled(7, &says("An earlier version")))]);
    let facts = fold(&retracted, &gather(&retracted, &ByHand::default()), effects(), day(20), Basis::Decided);
    assert_eq!(facts, [], "what its only teller took back does not stand");
}

#[test]
fn a_count_is_carried_back_to_the_first_day_that_is_known_of_its_parties() {
    let vacant = |on: i32, first: Option<i32>| {
        let known = first.map(|first| act("call", "invite", ONE[0], 0, first));
        let claims = entered(known.into_iter().chain([count("vacant", ONE[0], 6, 30)]).collect());
        let facts = stands(&claims, on, Basis::Decided);
        facts.into_iter().find(|fact| fact.kind == "vacant").and_then(|fact| fact.number.value)
    };
    assert_eq!(vacant(30, None), Some(6));
    assert_eq!((vacant(-40_000, Some(5)), vacant(4, Some(5)), vacant(5, Some(5))), (None, None, Some(6)));
}

#[test]
fn vacant_posts_are_cut_without_anybody_leaving() {
    let check = |vacant: u64, abolished: Option<u64>| {
        let cut = Given { before: Some(20), ..act("ceiling", "set-ceiling", ONE[0], 10, 10) };
        let gone = act("accreditation", "withdraw", ONE[0], 8, 10);
        let posts = abolished.map(|n| act("vacant", "abolish-post", ONE[0], n, 10));
        let claims = [cut, gone, count("vacant", ONE[0], vacant, 10)].into_iter().chain(posts).collect();
        let desk = Desk::of(entered(claims), effects());
        let checks = answer::checks(&desk, ONE[0], day(20));
        (checks[0]["text"].as_str().map(str::to_owned), checks[0]["agrees"].as_bool())
    };
    let told = |text: &str, agrees: bool| (Some(text.to_owned()), Some(agrees));
    assert_eq!(check(2, None), told("20 − 10 = 8 withdrawn + 2 vacant", true));
    assert_eq!(check(3, None), told("20 − 10 = 8 withdrawn + 2 of 3 vacant", true));
    assert_eq!(check(1, None), told("20 − 10 ≠ 8 withdrawn + 1 vacant", false));
    assert_eq!(check(2, Some(2)), told("20 − 10 = 8 withdrawn + 2 abolished", true));
}
