//! What falls due: deadlines told, measures that come into force, terms that run out, and calls that nobody has answered.

use crate::answer::{Desk, object};
use crate::claim::Claim;
use crate::date::{Day, PartialDate};
use crate::effects::{Key, Kind};
use crate::fold::{self, Basis, Fact};
use crate::incidents::Incident;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Everything due from a day on (`since`) and by a day (`by`), in order; open calls, which have no day, come last.
pub fn due(desk: &Desk, since: Day, by: Day) -> Value {
    let mut rows: Vec<(Day, Value)> = Vec::new();
    let facts = fold::fold(&desk.claims, &desk.incidents, desk.effects, by, Basis::Decided);
    let (open, settled): (Vec<&Fact>, Vec<&Fact>) = facts
        .iter()
        .map(AsRef::as_ref)
        .filter(|f: &&Fact| f.kind == "call")
        .partition(|f| f.status.as_deref() == Some("open"));
    // Nothing is due any more of a call that was answered or taken back.
    let settled: BTreeSet<&String> = settled.iter().filter_map(|f| f.incident.as_ref()).collect();
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
        if let Some(date) = incident.deadline.filter(|_| !settled.contains(&incident.id)) {
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
    for fact in open {
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
    let ends = |i: &Incident| fold::until_of(&desk.claims, i).map(PartialDate::last);
    let mut files: BTreeMap<File, Vec<usize>> = BTreeMap::new();
    for (at, incident) in desk.incidents.iter().enumerate() {
        if let Some(file) = File::of(desk, incident) {
            files.entry(file).or_default().push(at);
        }
    }
    let mut rows = Vec::new();
    for (file, incidents) in files {
        let mut due: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
        for &at in &incidents {
            if let Some(day) = ends(&desk.incidents[at]).filter(|day| since <= *day && *day <= by) {
                due.entry(day).or_default().push(at);
            }
        }
        if due.is_empty() {
            continue;
        }
        let (claims, folded) = file.claims_and_incidents(desk, &incidents);
        for (day, ending) in due {
            let facts = fold::fold(&claims, &folded, desk.effects, day, Basis::InForce);
            for fact in facts.iter().filter(|f| f.until.is_some_and(|until| until.last() == day)) {
                let of = |at: &&usize| Some(&desk.incidents[**at].id) == fact.incident.as_ref();
                let Some(incident) = ending.iter().find(of).map(|&at| &desk.incidents[at]) else { continue };
                let row = json!({
                    "due": fact.until.map(|d| d.to_string()), "what": "term", "kind": fact.kind, "holder": fact.thing.holder,
                    "host": fact.thing.host, "name": fact.thing.name, "incident": incident.id,
                    "text": told(desk, incident.claims[0]),
                });
                rows.push((day, row));
            }
        }
    }
    rows
}

/// What one term can depend on: acts and claims of one kind between the same two parties, of the same name where names tell things
/// of the kind apart. Folding each file by itself takes a thousand cards a moment, all of them together minutes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct File {
    kind: String,
    parties: [Option<String>; 2],
    name: Option<String>,
}

impl File {
    fn of(desk: &Desk, incident: &Incident) -> Option<File> {
        let measure = fold::measure_of(&desk.claims, incident)?;
        let (kind, _) = desk.effects.of(measure)?;
        Some(File::new(kind, [&measure.holder, &measure.host], &measure.name))
    }

    fn new(kind: &Kind, parties: [&Option<String>; 2], name: &Option<String>) -> File {
        let mut parties = parties.map(Clone::clone);
        parties.sort_unstable();
        let name = if kind.keys.contains(&Key::Name) { fold::folded(name) } else { None };
        File { kind: kind.name.clone(), parties, name }
    }

    /// What folding this file needs, the incidents with the places of their claims in it.
    fn claims_and_incidents(&self, desk: &Desk, incidents: &[usize]) -> (Vec<Claim>, Vec<Incident>) {
        let tells = |claim: &Claim| {
            let stood = claim.stood()?;
            let kind = desk.effects.kind(&stood.kind)?;
            let (holder, host) =
                (stood.holder.as_ref().or(stood.against.as_ref()), stood.host.as_ref().or(stood.by.as_ref()));
            Some(File::new(kind, [&holder.cloned(), &host.cloned()], &stood.name) == *self)
        };
        let mut claims: Vec<Claim> = desk.claims.iter().filter(|claim| tells(claim) == Some(true)).cloned().collect();
        let mut own = Vec::with_capacity(incidents.len());
        for &at in incidents {
            let mut incident = desk.incidents[at].clone();
            for claim in incident.claims.iter_mut().chain(&mut incident.denials) {
                claims.push(desk.claims[*claim].clone());
                *claim = claims.len() - 1;
            }
            own.push(incident);
        }
        (claims, own)
    }
}

fn told(desk: &Desk, claim: usize) -> String {
    desk.claims[claim].words.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
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
            // Answered before its deadline, and one that is not.
            "act = 'invite'\nabout = 'a summit'\non = '2025-10-01'\ndeadline = '2026-02-01'",
            "act = 'accept'\nkind = 'call'\nabout = 'the summit'\non = '2025-10-05'",
            "act = 'demand'\nabout = 'the tanker'\non = '2025-11-01'\ndeadline = '2026-03-01'",
            // Told twice, and only the second time with its term.
            "act = 'grant'\nkind = 'visa'\ncount = 9\non = '2025-07-30'",
            "act = 'grant'\nkind = 'visa'\ncount = 9\non = '2025-07-30'\nuntil = '2026-02-10'",
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
        assert_eq!(
            rows,
            [
                "\"2026-01-10\" \"term\" \"visa\" null",
                "\"2026-01-31\" \"term\" \"card\" \"Jon Lind\"",
                "\"2026-02-10\" \"term\" \"visa\" null",
                "\"2026-03-01\" \"deadline\" \"call\" null",
                "\"2026-03-01\" \"no answer\" \"call\" null"
            ]
        );
    }
}
