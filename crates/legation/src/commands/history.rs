//! `legation history`: what the desk did, by whom, when and why.

use super::ask::{self, Asked, WriteArgs};
use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use legation_ledger::act::{Act, Entered};
use legation_ledger::answer::object;
use legation_ledger::store::Moment;
use legation_text::record::Record;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Show what the desk did, by whom, when and why: of the whole ledger, or of one claim, incident or act
#[derive(Args)]
#[command(after_help = "Examples:
  legation history --ledger desk.legation
  legation history --ledger desk.legation act-1#1 --format json")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Id of a claim or incident (`report#1`) or of an act (`act-1`)
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// As this ledger held at TIME: a day or 2021-10-08T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = Moment::parse_last)]
    recorded: Option<Moment>,
    #[command(flatten)]
    write: WriteArgs,
}

/// Prints the acts, in their order.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ledger)?;
    let acts = asked.ledger.acts(arguments.recorded)?;
    let undone = asked.ledger.undone(arguments.recorded)?;
    let mut wanted = match &arguments.id {
        None => None,
        Some(id) => Some(about(&asked, id, &acts)?),
    };
    let mut rows: Vec<Value> = Vec::new();
    for act in &acts {
        if let Some(ids) = &mut wanted {
            if !touches(act, ids) {
                continue;
            }
            // Whatever takes this act back belongs to it.
            ids.insert(act.id.clone());
        }
        rows.push(row(act, undone.contains(&act.id)));
    }
    let question = json!({ "of": arguments.id });
    asked.write(&arguments.write, question, object([("history", rows.into())]), "history", |answer| {
        let mut out = String::new();
        for row in answer["history"].as_array().into_iter().flatten() {
            let text = |key: &str| row[key].as_str().unwrap_or("").to_owned();
            let back = if row["undone"] == json!(true) { " (taken back)" } else { "" };
            let line = format!("{}  {}  {}: {}{back}", text("id"), text("recorded"), text("by"), text("says"));
            out.push_str(&ask::item(
                screen,
                &line,
                &row["why"].as_str().map(str::to_owned).into_iter().collect::<Vec<_>>(),
            ));
        }
        if out.is_empty() { "The desk has done nothing here.\n".into() } else { out }
    })?;
    Ok(Outcome::default())
}

/// The ids that an id stands for: an incident's claims, an act's entry.
fn about(asked: &Asked, id: &str, acts: &[Entered]) -> Result<BTreeSet<String>, Failure> {
    let mut ids = BTreeSet::from([id.to_owned()]);
    if acts.iter().any(|act| act.id == id) {
        ids.insert(format!("{id}#1"));
        return Ok(ids);
    }
    let Some((report, _)) = id.rsplit_once('#') else {
        return Err(Failure::Usage(format!("`{id}` is neither a claim nor an act; `legation incidents` lists claims")));
    };
    if asked.ledger.record(id)?.is_none() {
        let sentence = format!("there is no claim `{id}` in this ledger; `legation incidents` lists them");
        return Err(Failure::Usage(sentence));
    }
    if report.starts_with("act-") {
        ids.insert(report.to_owned());
    }
    let desk = asked.desk(None, legation_ledger::date::Day::MAX, None)?;
    for incident in desk.incidents.iter().filter(|i| i.id == id) {
        ids.extend(incident.claims.iter().map(|&c| desk.claims[c].id.clone()));
    }
    Ok(ids)
}

fn touches(act: &Entered, ids: &BTreeSet<String>) -> bool {
    let own = ids.contains(&act.id);
    own || match &act.act {
        Act::Enter(_) | Act::Rate { .. } | Act::Own { .. } => false,
        Act::Accept { claim } | Act::Reject { claim } | Act::Weigh { claim, .. } | Act::Correct { claim, .. } => {
            ids.contains(claim)
        }
        Act::Merge { claims } | Act::Split { claims } => claims.iter().any(|claim| ids.contains(claim)),
        Act::Undo { of } => ids.contains(of),
    }
}

fn row(act: &Entered, undone: bool) -> Value {
    json!({
        "id": act.id, "by": act.by, "recorded": act.recorded, "why": act.why, "undone": undone, "says": says(&act.act),
        "act": serde_json::to_value(&act.act).unwrap_or(Value::Null),
    })
}

/// An act in words.
fn says(act: &Act) -> String {
    match act {
        Act::Enter(entry) => {
            let source = entry.source.as_ref().map_or_else(String::new, |source| format!(" ({source})"));
            let text = match &entry.record {
                Record::Event(record) => &record.text,
                Record::Standing(record) => &record.text,
                Record::Statement(record) => &record.text,
            };
            format!("entered {text}{source}")
        }
        Act::Accept { claim } => format!("accepted {claim}"),
        Act::Reject { claim } => format!("rejected {claim}"),
        Act::Correct { claim, field, value } => format!("corrected {field} of {claim} to {value}"),
        Act::Merge { claims } => format!("merged {}", claims.join(", ")),
        Act::Split { claims } => format!("set apart {}", claims.join(", ")),
        Act::Rate { publisher, reliability } => format!("rated {publisher} {reliability}"),
        Act::Weigh { claim, credibility } => format!("weighed {claim} {credibility}"),
        Act::Own { publisher, owner } => format!("said that {publisher} is fed by {owner}"),
        Act::Undo { of } => format!("took back {of}"),
    }
}
