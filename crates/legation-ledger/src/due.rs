//! What falls due: deadlines told, measures that come into force, terms that run out, and calls that nobody has answered.

use crate::answer::{Desk, object};
use crate::date::{Day, PartialDate};
use crate::fold::{self, Basis};
use crate::incidents::Incident;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Everything due from a day on (`since`) and by a day (`by`), in order; open calls, which have no day, come last.
pub fn due(desk: &Desk, since: Day, by: Day) -> Value {
    let mut rows: Vec<(Day, Value)> = Vec::new();
    for incident in desk.incidents.iter().filter(|i| i.takes_effect(&desk.claims) || i.deadline.is_some()) {
        let measure = fold::measure_of(&desk.claims, incident);
        let what = |word: &str, date: crate::date::PartialDate| {
            json!({
                "due": date.to_string(), "what": word,
                "act": measure.map(|m| m.act.clone()), "kind": measure.map(|m| m.kind.clone()),
                "holder": measure.and_then(|m| m.holder.clone()), "host": measure.and_then(|m| m.host.clone()),
                "incident": incident.id, "quantity": incident.number.value,
                "text": told(desk, incident.claims[0]),
            })
        };
        if let Some(date) = incident.deadline {
            rows.push((date.last(), what("deadline", date)));
        }
        if let Some(date) = incident.effective_on.filter(|d| incident.decided_on.is_none_or(|x| x.last() < d.first())) {
            rows.push((date.last(), what("in force", date)));
        }
    }
    for (i, claim) in desk.claims.iter().enumerate() {
        let Some((stood, until)) = claim.stood().and_then(|s| Some((s, s.until?))) else { continue };
        let row = json!({
            "due": until.to_string(), "what": "term", "kind": stood.kind, "holder": stood.holder, "host": stood.host,
            "name": stood.name, "claim": claim.id, "text": told(desk, i),
        });
        rows.push((until.last(), row));
    }
    rows.extend(terms(desk, since, by));
    rows.retain(|(day, _)| since <= *day && *day <= by);
    let open = fold::fold(&desk.claims, &desk.incidents, desk.effects, by, Basis::Decided);
    for fact in open.iter().filter(|f| f.kind == "call" && f.status.as_deref() == Some("open")) {
        let row = json!({
            "due": fact.deadline.map(|d| d.to_string()), "what": "no answer", "kind": "call", "type": fact.thing.type_,
            "holder": fact.thing.holder, "host": fact.thing.host, "since": fact.since.map(|d| d.to_string()),
            "about": fact.about, "incident": fact.incident, "text": fact.claims.first().map(|c| told(desk, c.0)),
        });
        rows.push((Day::MAX, row));
    }
    rows.sort_by_key(|r| r.0);
    object([("due", rows.into_iter().map(|r| r.1).collect())])
}

/// Terms of what acts gave (cards, visas, measures for a time), where nothing has renewed, replaced or ended them by then.
fn terms(desk: &Desk, since: Day, by: Day) -> Vec<(Day, Value)> {
    let ends = |i: &Incident| fold::measure_of(&desk.claims, i).and_then(|m| m.until).map(PartialDate::last);
    let days: BTreeSet<Day> = desk.incidents.iter().filter_map(ends).filter(|d| since <= *d && *d <= by).collect();
    let mut rows = Vec::new();
    for day in days {
        let facts = fold::fold(&desk.claims, &desk.incidents, desk.effects, day, Basis::InForce);
        for fact in facts.iter().filter(|f| f.incident.is_some() && f.until.is_some_and(|until| until.last() == day)) {
            let Some(incident) = desk.incidents.iter().find(|i| Some(&i.id) == fact.incident.as_ref()) else {
                continue;
            };
            if ends(incident) != Some(day) {
                continue;
            }
            let row = json!({
                "due": fact.until.map(|d| d.to_string()), "what": "term", "kind": fact.kind, "holder": fact.thing.holder,
                "host": fact.thing.host, "name": fact.thing.name, "incident": incident.id,
                "text": told(desk, incident.claims[0]),
            });
            rows.push((day, row));
        }
    }
    rows
}

fn told(desk: &Desk, claim: usize) -> String {
    desk.sentence_of(claim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Claim;
    use crate::effects::{Effects, Given};
    use crate::hand;

    #[test]
    fn a_term_is_due_unless_it_was_renewed_or_ended_before() {
        let effects = Effects::built_in().expect("the effects table loads");
        let told = [
            "act = 'issue'\nname = 'Ada Berg'\non = '2023-02-01'\nuntil = '2026-01-31'",
            "act = 'renew'\nname = 'Ada Berg'\non = '2026-01-15'\nuntil = '2028-01-31'",
            "act = 'issue'\nname = 'Jon Lind'\non = '2023-02-01'\nuntil = '2026-01-31'",
            "act = 'issue'\nname = 'Liv Dahl'\non = '2023-02-01'\nuntil = '2026-01-31'",
            "act = 'return'\nkind = 'card'\nname = 'Liv Dahl'\non = '2025-06-30'",
            "act = 'grant'\nkind = 'visa'\ncount = 3\non = '2025-06-30'\nuntil = '2026-01-10'",
        ];
        let claims = told.iter().enumerate().map(|(n, told)| {
            let given: Given = toml::from_str(&format!("holder = 'SDL'\nhost = 'NRL'\n{told}")).expect("fields");
            let known = given.on.as_deref().and_then(Day::parse).expect("a day");
            let record = hand::record(&given, &format!("act-{}", n + 1), &effects).expect("a record");
            Claim::of(&record, known, true).expect("sound").expect("a claim")
        });
        let desk = Desk::of(claims.collect(), &effects);
        let day = |text| Day::parse(text).expect("a day");
        let rows = due(&desk, day("2026-01-01"), day("2026-12-31"))["due"].clone();
        let rows: Vec<String> = rows
            .as_array()
            .expect("rows")
            .iter()
            .map(|r| format!("{} {} {} {}", r["due"], r["what"], r["kind"], r["name"]))
            .collect();
        assert_eq!(rows, ["\"2026-01-10\" \"term\" \"visa\" null", "\"2026-01-31\" \"term\" \"card\" \"Jon Lind\""]);
    }
}
