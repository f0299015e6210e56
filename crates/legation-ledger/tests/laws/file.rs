//! The same laws of the ledger's file.

use crate::common::{History, ONE, PAIRS, config, day, effects, history};
use legation_ledger::act::Act;
use legation_ledger::answer::{self, Desk, FactRow};
use legation_ledger::effects::Effects;
use legation_ledger::fold::Basis;
use legation_ledger::incidents::ByHand;
use legation_ledger::store::{Filing, Ledger, Moment, Selection, Stamp, Versions};
use legation_text::Report;
use legation_text::record::Record;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("legation-laws-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Folder(path)
    }

    fn ledger(&self, name: &str) -> Ledger {
        Ledger::create_or_open(&self.0.join(name), Some([7; 32])).expect("a ledger")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn at(hour: usize) -> Moment {
    Moment::parse(&format!("2022-03-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24)).expect("a time")
}

fn filing(id: &str, date: String, records: Vec<Record>) -> Filing {
    Filing {
        report: Report {
            id: id.into(),
            date: date.parse().ok(),
            publisher: None,
            title: None,
            url: None,
            language: None,
            text: format!(
                "What {id} tells of the mission by the river, in so many words. {}",
                "More of it. ".repeat(60)
            ),
        },
        records,
        versions: Versions { coder: "hand".into(), ..Versions::default() },
    }
}

/// A history as reports to be filed, each with all it tells.
fn filings(h: &History) -> Vec<Filing> {
    let told = |i: usize| h.records().into_iter().filter(move |r| r.report() == format!("r{i}")).collect::<Vec<_>>();
    let filed =
        |(i, r): (usize, &crate::common::Printed)| filing(&format!("r{i}"), day(r.published).to_string(), told(i));
    h.reports.iter().enumerate().map(filed).collect()
}

/// Every answer about every pair by a selection.
fn answers(ledger: &Ledger, known: Option<i32>, recorded: Option<Moment>) -> String {
    let view = ledger.view(&Selection { parties: None, known: known.map(day), recorded }).expect("a view");
    let effects: &Effects = effects();
    let by_hand = ByHand { merges: view.merges, splits: view.splits };
    let mut desk = Desk::with(view.claims, effects, &by_hand);
    desk.sources = view.sources;
    let mut text = String::new();
    for &pair in PAIRS {
        let facts = answer::facts(&desk, pair, day(40), Basis::InForce);
        for fact in &facts {
            // As it is written, and as a value, whose members are sorted.
            let written = serde_json::to_string(&FactRow { desk: &desk, fact }).expect("JSON");
            assert_eq!(written, answer::fact_json(&desk, fact).to_string());
        }
        text += &answer::state(&desk, pair, day(40), Basis::InForce).to_string();
        text += &answer::incidents(&desk, pair).to_string();
        text += &answer::chain(&desk, pair).to_string();
    }
    text
}

/// A file costs more than a fold: a tenth of the cases.
fn runner() -> TestRunner {
    TestRunner::new(ProptestConfig { cases: config().cases.div_ceil(10), ..config() })
}

fn holds(result: Result<(), proptest::test_runner::TestError<impl std::fmt::Debug>>) {
    if let Err(error) = result {
        panic!("{error}\n{error:?}");
    }
}

/// Any order of reading gives the same answers and the same canonical dump; so does a report that comes last.
#[test]
fn any_order_of_reading_gives_the_same_dump() {
    holds(runner().run(&(history(&[], PAIRS), Just((0..5).collect::<Vec<usize>>()).prop_shuffle()), |(h, order)| {
        let folder = Folder::new();
        let all = filings(&h);
        let (mut one, mut other) = (folder.ledger("one"), folder.ledger("other"));
        one.file(&all, Stamp::Told(at(0))).expect("files");
        for i in order {
            other.file(std::slice::from_ref(&all[i]), Stamp::Told(at(0))).expect("files");
        }
        prop_assert_eq!(one.dump().expect("a dump"), other.dump().expect("a dump"));
        prop_assert_eq!(answers(&one, None, None), answers(&other, None, None));
        Ok(())
    }));
}

/// Invariant 10. As known on a day is what a ledger says that was given only what was published by then; what is
/// published later changes no earlier answer.
#[test]
fn inv10_later_knowledge_changes_no_earlier_answer() {
    holds(runner().run(&(history(&[], PAIRS), 10..60i32), |(h, known)| {
        let folder = Folder::new();
        let (early, late): (Vec<Filing>, Vec<Filing>) =
            filings(&h).into_iter().zip(&h.reports).fold(Default::default(), |mut parts: (Vec<_>, Vec<_>), (f, r)| {
                if r.published <= known {
                    parts.0.push(f)
                } else {
                    parts.1.push(f)
                }
                parts
            });
        let mut ledger = folder.ledger("one");
        ledger.file(&early, Stamp::Told(at(0))).expect("files");
        let before = answers(&ledger, None, None);
        prop_assert_eq!(&answers(&ledger, Some(known), None), &before);
        ledger.file(&late, Stamp::Told(at(1))).expect("files");
        prop_assert_eq!(&answers(&ledger, Some(known), None), &before);
        prop_assert_eq!(&answers(&ledger, None, Some(at(0))), &before);
        Ok(())
    }));
}

/// Invariant 18. Nothing is overwritten: corrections, rejections and what undoes them change what is answered from then
/// on, whatever day is asked for; what the ledger held before can still be had.
#[test]
fn inv18_nothing_is_overwritten() {
    let acts = prop::collection::vec((0..3u8, any::<prop::sample::Index>(), 1u64..9), 1..6);
    holds(runner().run(&(history(&["accreditation", "ceiling"], ONE), acts), |(h, acts)| {
        let folder = Folder::new();
        let mut ledger = folder.ledger("one");
        ledger.file(&filings(&h), Stamp::Told(at(0))).expect("files");
        let mut held = vec![answers(&ledger, None, None)];
        let mut done: Vec<String> = Vec::new();
        let claims: Vec<String> =
            h.records().iter().filter(|r| r.report().starts_with('r')).map(|r| r.id().to_owned()).collect();
        prop_assume!(!claims.is_empty());
        for (which, of, n) in acts {
            let claim = claims[of.index(claims.len())].clone();
            let act = match which {
                0 => Act::Reject { claim },
                1 => Act::Correct {
                    claim,
                    field: "date".into(),
                    value: json!(day(i32::try_from(n).expect("small")).to_string()),
                },
                _ if done.is_empty() => Act::Accept { claim },
                _ => Act::Undo { of: done[of.index(done.len())].clone() },
            };
            let time = held.len();
            // What cannot be done (a date of a count, an undone act) is refused, and changes nothing.
            if let Ok(id) = ledger.act("Desk", None, act, Stamp::Told(at(time))) {
                done.push(id);
            }
            held.push(answers(&ledger, None, None));
        }
        for (time, then) in held.iter().enumerate() {
            prop_assert_eq!(&answers(&ledger, None, Some(at(time))), then, "as held at {}", time);
        }
        Ok(())
    }));
}
