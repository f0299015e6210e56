//! What changed between two days: facts that began, ended, or have another value or status.

use crate::answer::{Desk, fact_json};
use crate::brief::line;
use crate::fold::Fact;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a fact is about, apart from what can change of it.
fn key(fact: &Fact) -> (String, crate::fold::Thing, Option<String>) {
    // An accreditation, call, allegation or stance is one thing an incident; the others are one thing a key.
    let own = matches!(fact.kind.as_str(), "accreditation" | "visa" | "call" | "allegation" | "stance" | "total");
    let id = fact.incident.clone().or_else(|| fact.about.clone());
    (fact.kind.clone(), fact.thing.clone(), id.filter(|_| own))
}

/// What makes two states of one fact the same: what it says, and whether it is sure.
fn content(fact: &Fact) -> (&Option<String>, crate::claim::Number, &Option<String>, bool) {
    (&fact.status, fact.number, &fact.verb, fact.conflict)
}

/// `legation diff`: facts before and after, where they differ; the rest is counted.
pub fn diff(before: (&Desk, &[Box<Fact>]), after: (&Desk, &[Box<Fact>])) -> Value {
    let mut rows: BTreeMap<_, (Vec<&Fact>, Vec<&Fact>)> = BTreeMap::new();
    for fact in before.1 {
        rows.entry(key(fact)).or_default().0.push(fact);
    }
    for fact in after.1 {
        rows.entry(key(fact)).or_default().1.push(fact);
    }
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for (old, new) in rows.into_values() {
        if old.iter().map(|f| content(f)).eq(new.iter().map(|f| content(f))) {
            unchanged += new.len();
            continue;
        }
        let change = match (old.is_empty(), new.is_empty()) {
            (true, _) => "began",
            (_, true) => "gone",
            _ => "changed",
        };
        let json_of = |desk: &Desk, facts: &[&Fact]| {
            facts
                .iter()
                .map(|f| {
                    let mut row = fact_json(desk, f);
                    row["line"] = json!(line(desk, f));
                    row
                })
                .collect::<Vec<_>>()
        };
        changes.push(json!({
            "change": change,
            "kind": old.first().or(new.first()).map(|f| f.kind.clone()),
            "before": json_of(before.0, &old),
            "after": json_of(after.0, &new),
        }));
    }
    json!({ "changes": changes, "unchanged": unchanged })
}
