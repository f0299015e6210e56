//! The development dossier, asked without a file: its records are folded in memory. Its data lies outside the
//! repository; where that is absent the test says so and proves nothing.

use legation_ledger::answer::{self, Desk, Source, Sources};
use legation_ledger::claim::{Claim, read_record};
use legation_ledger::date::Day;
use legation_ledger::effects::Effects;
use legation_ledger::fold::Basis;
use legation_ledger::sources::{Sketch, credited_agency};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn lines(name: &str) -> Option<Vec<Value>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/dossier");
    let text = std::fs::read_to_string(folder.join(name)).ok()?;
    Some(text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).expect("JSON Lines")).collect())
}

/// Whether `want` is contained in `have`, as the dossier's scorer has it.
fn inside(want: &Value, have: Option<&Value>) -> bool {
    match (want, have) {
        (Value::Object(want), Some(Value::Object(have))) => want.iter().all(|(k, v)| inside(v, have.get(k))),
        (Value::String(want), Some(have)) if want.starts_with('~') => {
            have.to_string().to_lowercase().contains(&want[1..].to_lowercase())
        }
        (Value::String(want), have) if want.starts_with(|c: char| c.is_ascii_digit()) => {
            have.and_then(Value::as_str).is_some_and(|h| h.starts_with(want.as_str()))
        }
        (want, have) => have == Some(want),
    }
}

#[test]
fn every_question_of_the_dossier_is_answered_from_right_records() {
    let (Some(reports), Some(records), Some(questions)) =
        (lines("reports.jsonl"), lines("records.jsonl"), lines("questions.jsonl"))
    else {
        eprintln!("NOT TESTED: the development dossier (shared/eval/dossier) is absent");
        return;
    };
    let effects = Effects::built_in().expect("the effects table loads");
    let text = |v: &Value, key: &str| v[key].as_str().map(str::to_owned);
    let mut dates: BTreeMap<String, Day> = BTreeMap::new();
    let mut sources = Sources::default();
    for report in &reports {
        let id = text(report, "id").expect("a report has an id");
        let words = text(report, "text").expect("a report has a text");
        let source = Source {
            publisher: text(report, "publisher"),
            credit: credited_agency(&words).map(str::to_owned),
            sketch: Some(Sketch::of(&words)),
            ..Source::default()
        };
        let date = text(report, "date").as_deref().and_then(Day::parse).expect("a dated report");
        dates.insert(id.clone(), date);
        sources.insert(id.clone(), source.into());
    }
    let claims: Vec<Claim> = records
        .into_iter()
        .filter_map(|record| {
            let record = read_record(record).expect("a record");
            let date = dates[record.report()];
            Claim::of(&record, date, true).expect("a claim")
        })
        .collect();
    let mut wrong = Vec::new();
    for q in &questions {
        let day = |key: &str| q[key].as_str().and_then(Day::parse).expect("a day");
        let known = claims.iter().filter(|c| c.known <= day("known")).cloned().collect();
        let mut desk = Desk::of(known, &effects);
        desk.sources = sources.clone();
        let parties = (q["parties"][0].as_str().expect("a party"), q["parties"][1].as_str().expect("a party"));
        let basis = if q["basis"] == "decided" { Basis::Decided } else { Basis::InForce };
        let (answer, rows) = match q["ask"].as_str() {
            Some("state") => (answer::state(&desk, parties, day("on"), basis), "facts"),
            Some("chain") => (answer::chain(&desk, parties), "chains"),
            _ => (answer::incidents(&desk, parties), "incidents"),
        };
        let rows = answer[rows].as_array().expect("rows");
        let all = |key: &str| q[key].as_array().expect("a list").clone();
        let missing: Vec<Value> =
            all("expect").into_iter().filter(|e| !rows.iter().any(|r| inside(e, Some(r)))).collect();
        let forbidden: Vec<Value> =
            all("reject").into_iter().filter(|e| rows.iter().any(|r| inside(e, Some(r)))).collect();
        if !missing.is_empty() || !forbidden.is_empty() {
            wrong.push(format!("{} {}: missing {missing:?}, forbidden {forbidden:?}", q["id"], q["question"]));
            if std::env::var_os("SHOW").is_some() {
                wrong.push(
                    rows.iter()
                        .map(|r| {
                            let mut r = r.clone();
                            r.as_object_mut().map(|o| o.remove("claims"));
                            r.to_string()
                        })
                        .collect::<Vec<_>>()
                        .join("\n  "),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), questions.len(), wrong.join("\n"));
}
