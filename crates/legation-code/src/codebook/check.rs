//! Runs the examples of the entries: each is a test.

use super::{Codebook, Entry, RawExample};
use crate::Coding;
use legation_text::record::{Entity, Event};
use toml::Spanned;

/// An example that does not hold.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The entry.
    pub entry: String,
    /// File and line of the entry.
    pub place: String,
    /// The sentence.
    pub text: String,
    /// What came instead, one line.
    pub problem: String,
}

/// Codes every example with `code` and gives those that do not hold, in the order of the files.
pub fn check(codebook: &Codebook, code: &(dyn Fn(&str) -> Coding + Sync)) -> Vec<Failure> {
    let mut failures = Vec::new();
    for entry in &codebook.entries {
        for example in &entry.examples {
            let coding = code(example.text.get_ref());
            if let Some(problem) = judge(entry, example, &coding.events) {
                failures.push(Failure {
                    entry: entry.id.clone(),
                    place: entry.place.clone(),
                    text: example.text.get_ref().clone(),
                    problem,
                });
            }
        }
    }
    failures
}

/// The codes of some parties, sorted and joined by `+`.
pub fn codes(parties: &[Entity]) -> String {
    let mut codes: Vec<&str> = parties.iter().filter_map(|p| p.code.as_deref()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join("+")
}

fn told(events: &[Event]) -> String {
    let each: Vec<String> = events
        .iter()
        .map(|e| {
            format!(
                "{} {} {}→{} `{}` ({})",
                e.event.join("+"),
                e.mode.join("+"),
                codes(&e.actor),
                codes(&e.recipient),
                e.event_text,
                e.rule
            )
        })
        .collect();
    if each.is_empty() { "nothing was coded".to_owned() } else { format!("coded: {}", each.join("; ")) }
}

fn judge(entry: &Entry, example: &RawExample, events: &[Event]) -> Option<String> {
    let fired = events.iter().find(|e| {
        e.rule == entry.id && example.at.as_ref().is_none_or(|at| e.event_text.contains(at.get_ref().as_str()))
    });
    if example.none {
        return fired.map(|e| format!("a near miss was coded as {} by this entry", e.event.join("+")));
    }
    let Some(event) = fired else { return Some(format!("the entry did not fire; {}", told(events))) };
    let sorted = |codes: &str| {
        let mut parts: Vec<&str> = codes.split('+').filter(|c| !c.is_empty()).collect();
        parts.sort_unstable();
        parts.join("+")
    };
    let text = |value: &Option<Spanned<String>>| value.as_ref().map(|value| value.get_ref().clone());
    let mut wrong = Vec::new();
    let mut expect = |field: &str, want: Option<String>, have: String| {
        if let Some(want) = want.filter(|w| *w != have) {
            wrong.push(format!("{field} is `{have}`, not `{want}`"));
        }
    };
    expect("actor", text(&example.actor).map(|codes| sorted(&codes)), codes(&event.actor));
    expect("recipient", text(&example.recipient).map(|codes| sorted(&codes)), codes(&event.recipient));
    expect("mode", text(&example.mode), event.mode.join("+"));
    expect("modality", text(&example.modality), event.modality.clone());
    let quantity = event.quantity.first().and_then(|q| q.value.or(q.low));
    expect("quantity", example.quantity.map(|q| q.to_string()), quantity.map_or(String::new(), |q| q.to_string()));
    if wrong.is_empty() { None } else { Some(wrong.join(", ")) }
}
