//! What needs a human: facts that contradict each other or break a rule, claims whose words say the wrong one acted, and
//! claims of which the coder was not sure. What a desk has accepted or rejected is looked at no more.

use crate::answer::{Desk, in_favour, object};
use crate::date::Day;
use crate::fold::{self, Basis, Fact};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The queue as of a day: conflicts first, those that most reports tell before the others, then what is flagged, then the
/// least sure claims (below `least` per cent).
pub fn queue(desk: &Desk, reviewed: &BTreeSet<String>, on: Day, least: u8) -> Value {
    let facts = fold::fold(&desk.claims, &desk.incidents, desk.effects, on, Basis::InForce);
    let mut rows: Vec<((u8, i64, String), Value)> = Vec::new();
    for fact in facts.iter().filter(|f| f.conflict) {
        if fact.claims.iter().all(|&(c, _)| reviewed.contains(&desk.claims[c].id)) {
            continue;
        }
        let flagged = fact.because.iter().any(|b| b.starts_with("to be reviewed"));
        let (rank, reason) = if flagged { (1, "flagged") } else { (0, "conflict") };
        let (reports, _) = desk.reports_and_origins(&in_favour(&fact.claims));
        let what = in_words(fact);
        let mut row = json!({ "reason": reason, "what": what, "because": fact.because });
        add_claims(desk, &mut row, &fact.claims);
        rows.push(((rank, -(reports as i64), what), row));
    }
    for (i, claim) in desk.claims.iter().enumerate() {
        let Some(sure) = claim.confidence.filter(|&c| c < least && !claim.by_hand) else { continue };
        if reviewed.contains(&claim.id) {
            continue;
        }
        let what = match (claim.deed(), claim.stood()) {
            (Some(deed), _) => format!("{} {}", deed.event, deed.mode.as_deref().unwrap_or("")).trim_end().to_owned(),
            (_, Some(stood)) => stood.kind.clone(),
            _ => continue,
        };
        let because = format!("the coder was {sure} per cent sure");
        let mut row = json!({ "reason": "low confidence", "what": what, "because": [because] });
        add_claims(desk, &mut row, &[(i, claim.speaks_for())]);
        rows.push(((2, i64::from(sure), claim.id.clone()), row));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    object([("review", rows.into_iter().map(|r| r.1).collect())])
}

fn add_claims(desk: &Desk, row: &mut Value, claims: &[(usize, bool)]) {
    row["claims"] = claims.iter().map(|&(c, stands)| desk.claim_json(c, stands)).collect();
}

/// A fact in few words: "ceiling of SDL in NRL: 20".
pub fn in_words(fact: &Fact) -> String {
    let t = &fact.thing;
    let mut words = fact.kind.clone();
    for name in [&t.name, &t.post, &t.unit, &t.class].into_iter().flatten() {
        words.push_str(&format!(" {name}"));
    }
    match (&t.holder.as_ref().or(t.against.as_ref()), &t.host.as_ref().or(t.by.as_ref())) {
        (Some(holder), Some(host)) => words.push_str(&format!(" of {holder} in {host}")),
        _ if !t.parties.is_empty() => words.push_str(&format!(" of {}", t.parties.join(" and "))),
        _ => {}
    }
    let value = fact.number.value.map(|n| n.to_string());
    let told: Vec<String> = [fact.status.clone(), fact.verb.clone(), value].into_iter().flatten().collect();
    if told.is_empty() { words } else { format!("{words}: {}", told.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::{Effects, Given, check_claim};

    fn desk(effects: &Effects) -> Desk<'_> {
        let told = [
            "act = 'set-ceiling'\ncount = 10\non = '2026-01-01'",
            "state = 'filled'\ncount = 12\non = '2026-02-01'",
            "state = 'body'\nname = 'Joint Board'\nstatus = 'active'\non = '2026-02-01'",
        ];
        let claims = told.iter().enumerate().map(|(n, told)| {
            let given: Given = toml::from_str(&format!("holder = 'SDL'\nhost = 'NRL'\n{told}")).expect("fields");
            let mut claim = check_claim(effects, &given, n + 1);
            claim.confidence = Some(if n == 2 { 30 } else { 90 });
            claim
        });
        Desk::of(claims.collect(), effects)
    }

    fn rows(reviewed: &[&str]) -> Vec<String> {
        let effects = Effects::built_in().expect("the effects table loads");
        let reviewed = reviewed.iter().map(|&id| id.to_owned()).collect();
        let answer = queue(&desk(&effects), &reviewed, Day::parse("2026-03-01").expect("a day"), 50);
        let rows = answer["review"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|r| format!("{} | {} | {}", r["reason"], r["what"], r["because"][0])).collect()
    }

    #[test]
    fn conflicts_come_first_and_the_least_sure_last() {
        assert_eq!(
            rows(&[]),
            [
                r#""conflict" | "ceiling of SDL in NRL: 10" | "12 filled is more than the ceiling of 10""#,
                r#""conflict" | "filled of SDL in NRL: 12" | "12 filled is more than the ceiling of 10""#,
                r#""low confidence" | "body" | "the coder was 30 per cent sure""#,
            ]
        );
    }

    #[test]
    fn what_a_desk_has_looked_at_is_left_out() {
        let left = rows(&["told-1#1", "told-3#1"]);
        assert_eq!(left, [r#""conflict" | "filled of SDL in NRL: 12" | "12 filled is more than the ceiling of 10""#]);
    }
}
