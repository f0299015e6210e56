//! The climate of a relation: incidents in order, counted by month and direction, and panels for models.
//!
//! Counts are of incidents, not of reports. Background and what is only alleged, threatened or asked for is left out
//! unless asked for; what is negated or denied never counts. A panel's cell can be taken as it was known at its own end, so that
//! a model sees nothing it could not have seen.

use crate::answer::{Desk, object};
use crate::date::{Day, PartialDate};
use crate::incidents::Incident;
use crate::plover;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How long a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A day.
    Day,
    /// A calendar month.
    Month,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Also what is told as earlier history.
    pub background: bool,
    /// Also what is only alleged.
    pub alleged: bool,
}

impl Counted {
    fn counts(self, desk: &Desk, incident: &Incident) -> bool {
        let claims = || incident.claims.iter().map(|&c| &desk.claims[c]).filter(|c| c.speaks_for());
        let told = claims().any(|c| c.modality.takes_effect() || said(desk, incident));
        let alleged = self.alleged && claims().any(|c| c.modality == crate::claim::Modality::Alleged);
        (told || alleged) && (self.background || !incident.background)
    }
}

/// A demand or threat is itself the event, whatever comes of it.
fn said(desk: &Desk, incident: &Incident) -> bool {
    matches!(incident.main(&desk.claims).event.as_str(), "REQUEST" | "THREATEN")
}

/// Both directions of a pair, by name.
const SIDES: usize = 2;

fn directions(incident: &Incident, parties: (&str, &str)) -> [bool; SIDES] {
    let has = |list: &[String], p: &str| list.iter().any(|k| k == p);
    let goes = |from, to| has(&incident.actors, from) && (has(&incident.recipients, to) || has(&incident.actors, to));
    [goes(parties.0, parties.1), goes(parties.1, parties.0)]
}

/// `legation timeline`: the incidents of a pair in order from a day on, and the climate by month.
pub fn timeline(desk: &Desk, parties: (&str, &str), since: Option<Day>, until: Option<Day>, counted: Counted) -> Value {
    let within = |i: &&Incident| {
        let (since, until) = (since.unwrap_or(Day::MIN), until.unwrap_or(Day::MAX));
        i.days().map_or(since == Day::MIN, |(first, last)| last >= since && first <= until)
    };
    let mut shown: Vec<&Incident> = desk.incidents_between(parties.0, parties.1).filter(within).collect();
    shown.sort_by_key(|i| i.days().map_or(Day::MAX, |d| d.0));
    let mut months: BTreeMap<(String, usize, u8), (usize, f64)> = BTreeMap::new();
    for incident in shown.iter().filter(|i| counted.counts(desk, i)) {
        // A date coarser than a month belongs to none.
        let Some(date) = incident.date.filter(|d| d.coarseness() < 2) else { continue };
        let month = month_of(date);
        let deed = incident.main(&desk.claims);
        for (side, _) in directions(incident, parties).iter().enumerate().filter(|(_, yes)| **yes) {
            let slot = months.entry((month.clone(), side, plover::quad(&deed.event))).or_default();
            slot.0 += 1;
            slot.1 += f64::from(deed.scale);
        }
    }
    let climate: Vec<Value> = months
        .into_iter()
        .map(|((month, side, quad), (count, sum))| {
            let (actor, recipient) = if side == 0 { parties } else { (parties.1, parties.0) };
            json!({
                "month": month, "actor": actor, "recipient": recipient, "quad": quad,
                "incidents": count, "mean_scale": round(sum / count as f64),
            })
        })
        .collect();
    let rows: Vec<Value> = shown
        .into_iter()
        .map(|i| {
            let mut row = desk.incident_json(i);
            row["counted"] = json!(counted.counts(desk, i));
            row
        })
        .collect();
    object([("climate", climate.into()), ("incidents", rows.into())])
}

/// One cell of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The day or month.
    pub cell: String,
    /// Key of the party that acts.
    pub actor: String,
    /// Key of the party acted on.
    pub recipient: String,
    /// Incidents by quad class, 1 to 4.
    pub quads: [usize; 4],
    /// Mean intensity of them; `None` where there is none.
    pub mean_scale: Option<f64>,
    /// Incidents.
    pub incidents: usize,
    /// Claims that tell them.
    pub claims: usize,
    /// Reports that make those claims.
    pub reports: usize,
}

/// Cells from `first` to `last`, with their last days.
pub fn cells(first: Day, last: Day, cell: Cell) -> Vec<(String, Day, Day)> {
    let mut found = Vec::new();
    let mut at = first;
    while at <= last {
        let Some(date) = at.date() else { break };
        let (name, from, to) = match cell {
            Cell::Day => (at.to_string(), at, at),
            Cell::Month => {
                let month = PartialDate::Month(date.year(), date.month());
                (month.to_string(), month.first(), month.last())
            }
        };
        found.push((name, from, to));
        at = to.plus(1);
    }
    found
}

/// The two rows of one cell, each direction, from a desk that holds what was known.
pub fn panel_cell(
    desk: &Desk,
    parties: (&str, &str),
    (name, from, to): &(String, Day, Day),
    counted: Counted,
) -> Vec<Row> {
    let mut rows: Vec<Row> = [(parties.0, parties.1), (parties.1, parties.0)]
        .into_iter()
        .map(|(actor, recipient)| Row {
            cell: name.clone(),
            actor: actor.to_owned(),
            recipient: recipient.to_owned(),
            quads: [0; 4],
            mean_scale: None,
            incidents: 0,
            claims: 0,
            reports: 0,
        })
        .collect();
    let mut sums = [0.0; SIDES];
    let mut told: [Vec<usize>; SIDES] = Default::default();
    for incident in desk.incidents_between(parties.0, parties.1).filter(|i| counted.counts(desk, i)) {
        // Only a date that lies wholly in the cell is one of it.
        if !incident.days().is_some_and(|(first, last)| first >= *from && last <= *to) {
            continue;
        }
        let deed = incident.main(&desk.claims);
        let quad = plover::quad(&deed.event);
        for (side, _) in directions(incident, parties).iter().enumerate().filter(|(_, yes)| **yes) {
            let row = &mut rows[side];
            if let Some(slot) = usize::from(quad).checked_sub(1).and_then(|q| row.quads.get_mut(q)) {
                *slot += 1;
            }
            row.incidents += 1;
            row.claims += incident.claims.len();
            told[side].extend(&incident.claims);
            sums[side] += f64::from(deed.scale);
        }
    }
    for ((row, sum), told) in rows.iter_mut().zip(sums).zip(told) {
        // A report that tells several incidents is one.
        row.reports = if told.is_empty() { 0 } else { desk.reports_and_origins(&told).0 };
        row.mean_scale = (row.incidents > 0).then(|| round(sum / row.incidents as f64));
    }
    rows
}

impl Row {
    /// The row as JSON.
    pub fn json(&self) -> Value {
        json!({
            "cell": self.cell, "actor": self.actor, "recipient": self.recipient,
            "quad1": self.quads[0], "quad2": self.quads[1], "quad3": self.quads[2], "quad4": self.quads[3],
            "mean_scale": self.mean_scale, "incidents": self.incidents, "claims": self.claims, "reports": self.reports,
        })
    }
}

fn month_of(date: PartialDate) -> String {
    date.to_string().chars().take(7).collect()
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::{Effects, Given, check_claim};

    fn given(act: &str, holder: &str, host: &str, on: &str, known: &str) -> Given {
        Given {
            act: Some(act.into()),
            holder: Some(holder.into()),
            host: Some(host.into()),
            count: Some(3),
            on: Some(on.into()),
            known: Some(known.into()),
            ..Given::default()
        }
    }

    #[test]
    fn a_cell_counts_incidents_and_what_was_known_at_its_end() {
        let effects = Effects::built_in().expect("loads");
        let told = [
            given("withdraw", "SDL", "NRL", "2026-03-05", "2026-03-05"),
            given("withdraw", "SDL", "NRL", "2026-03-05", "2026-03-06"),
            given("withdraw", "NRL", "SDL", "2026-03-09", "2026-04-02"),
        ];
        let claims: Vec<_> = told.iter().enumerate().map(|(i, g)| check_claim(&effects, g, i)).collect();
        let march =
            cells(Day::parse("2026-03-01").expect("a day"), Day::parse("2026-03-31").expect("a day"), Cell::Month);
        assert_eq!(march.len(), 1);
        let known = |day: &str| {
            let day = Day::parse(day).expect("a day");
            let claims = claims.iter().filter(|c| c.known <= day).cloned().collect();
            panel_cell(&Desk::of(claims, &effects), ("NRL", "SDL"), &march[0], Counted::default())
        };
        let each = known("2026-03-31");
        assert_eq!((each[0].incidents, each[0].claims, each[0].quads), (1, 2, [0, 0, 0, 1]));
        assert_eq!(each[1].incidents, 0, "the answer was told in April");
        assert_eq!(known("2026-04-30")[1].incidents, 1);
    }

    #[test]
    fn months_follow_each_other() {
        let day = |t| Day::parse(t).expect("a day");
        let names: Vec<String> =
            cells(day("2025-11-15"), day("2026-02-01"), Cell::Month).into_iter().map(|c| c.0).collect();
        assert_eq!(names, ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(cells(day("2026-02-27"), day("2026-03-01"), Cell::Day).len(), 3);
    }
}
