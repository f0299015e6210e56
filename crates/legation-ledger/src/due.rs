//! What falls due: deadlines told, measures that come into force, terms that run out, and calls that nobody has answered.

use crate::answer::Desk;
use crate::date::Day;
use crate::fold::{self, Basis};
use serde_json::{Value, json};

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
    json!({ "due": rows.into_iter().map(|r| r.1).collect::<Vec<_>>() })
}

fn told(desk: &Desk, claim: usize) -> String {
    let c = &desk.claims[claim];
    (desk.words)(&c.report, c.sentence.0, c.sentence.1)
}
