//! How an incident came about: which claims tell it, what joined each, and which incidents it could have been and is
//! not. Computes nothing that gathering did not.

use crate::answer::{Desk, in_favour};
use crate::date::Day;
use crate::fold::{self, Basis};
use crate::incidents::{Incident, rivals};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The incident that a claim tells, by the id of any of its claims.
pub fn incident_of<'d>(desk: &'d Desk, id: &str) -> Option<&'d Incident> {
    desk.incidents.iter().find(|i| i.claims.iter().any(|&c| desk.claims[c].id == id))
}

/// The story of an incident or of a standing claim, a line each; `None` where the desk has no claim of that id.
pub fn story(desk: &Desk, id: &str) -> Option<String> {
    let mut out = String::new();
    let Some(incident) = incident_of(desk, id) else {
        let (at, claim) = desk.claims.iter().enumerate().find(|(_, c)| c.id == id)?;
        let stood = claim.stood()?;
        let _ = writeln!(out, "{id}: a standing claim of the kind `{}`", stood.kind);
        let _ = writeln!(out, "  {}", quoted(desk, at));
        for denied in desk.incidents.iter().filter(|i| i.denials.contains(&at)) {
            let _ = writeln!(out, "  denies {}: {}", denied.id, quoted(desk, denied.claims[0]));
        }
        for (accusation, _) in denials(desk).iter().filter(|(_, c)| *c == at) {
            let words = incident_of(desk, accusation).map_or_else(String::new, |i| quoted(desk, i.claims[0]));
            let _ = writeln!(out, "  denies {accusation}: {words}");
        }
        return Some(out);
    };
    let main = incident.main(&desk.claims);
    let mode = main.mode.as_deref().map(|m| format!(" {m}")).unwrap_or_default();
    let date = incident.date.map_or_else(|| "no date".into(), |d| d.to_string());
    let _ = writeln!(
        out,
        "{}: {} → {}, {}{mode}, {date}",
        incident.id,
        incident.actors.join("+"),
        incident.recipients.join("+"),
        main.event
    );
    if let Some(measure) = fold::measure_of(&desk.claims, incident) {
        let whose = [&measure.holder, &measure.host].map(|p| p.as_deref().unwrap_or("?").to_owned());
        let _ = writeln!(out, "act: {} {}, {} at {}", measure.act, measure.kind, whose[0], whose[1]);
    }
    if let Some(numbers) = incident.against_each_other(&desk.claims) {
        let _ = writeln!(out, "contested: {numbers}");
    }
    let _ = writeln!(out, "claims:");
    for (&c, why) in incident.claims.iter().zip(&incident.why) {
        let claim = &desk.claims[c];
        let taken_back = incident.taken_back.iter().find(|&&(back, _)| back == c);
        let stands = match taken_back {
            Some(&(_, by)) => format!("against: taken back by {}", desk.claims[by].id),
            None if claim.speaks_for() => "for".to_owned(),
            None => "against".to_owned(),
        };
        let _ = writeln!(out, "  {} {stands}, {}: {why}", claim.id, claim.modality.word());
        let _ = writeln!(out, "    {}", quoted(desk, c));
    }
    let of_accusation = denials(desk).into_iter().filter(|(of, _)| *of == incident.id).map(|(_, c)| c);
    let denied: BTreeSet<usize> = of_accusation.chain(incident.denials.iter().copied()).collect();
    if !denied.is_empty() {
        let _ = writeln!(out, "denied by:");
    }
    for c in denied {
        let _ = writeln!(out, "  {}\n    {}", desk.claims[c].id, quoted(desk, c));
    }
    let stands: Vec<(usize, bool)> = incident.stands(&desk.claims).collect();
    let tellings = desk.tellings(&in_favour(&stands));
    let _ = writeln!(out, "sources:");
    for (i, telling) in tellings.iter().enumerate() {
        let word = match (i, telling.copy) {
            (0, _) => "first",
            (_, true) => "copied or passed on",
            (_, false) => "of its own",
        };
        let origin = telling.origin.as_deref().unwrap_or("nobody named");
        let _ = writeln!(out, "  {} {} {word}: {origin}", telling.known, telling.report);
    }
    let rivals = rivals(&desk.claims, &desk.incidents, incident);
    if !rivals.is_empty() {
        let _ = writeln!(out, "not the same as:");
        for (other, against) in rivals {
            let _ = writeln!(out, "  {}: {against}", other.id);
        }
    }
    Some(out)
}

/// Incidents that allege something, each with every claim that denies it.
fn denials(desk: &Desk) -> BTreeSet<(String, usize)> {
    let latest = desk.claims.iter().map(|claim| claim.known).max().unwrap_or(Day::MAX);
    let facts = fold::fold(&desk.claims, &desk.incidents, desk.effects, latest, Basis::Decided);
    let alleged = facts.into_iter().filter(|f| f.kind == "allegation").filter_map(|f| Some((f.incident?, f.claims)));
    let against = alleged
        .flat_map(|(id, claims)| claims.into_iter().filter(|(_, stands)| !stands).map(move |(c, _)| (id.clone(), c)));
    against.filter(|(_, c)| desk.claims[*c].speaks_for()).collect()
}

fn quoted(desk: &Desk, c: usize) -> String {
    let words = &desk.claims[c].words;
    format!("“{}”", words.split_whitespace().collect::<Vec<_>>().join(" "))
}
