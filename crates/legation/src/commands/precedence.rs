//! `legation precedence`: heads of mission in their order.

use super::ask::{self, Asked, KnownArgs, WriteArgs};
use crate::cli::{LedgerArgs, day};
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use jiff::civil::Date;
use legation_ledger::date::Day;
use legation_ledger::precedence;
use serde_json::{Value, json};

/// List the heads of mission that a party has received, in their order
///
/// By class of rank, then by the day credentials were presented, then by name; whoever acts as chargé d'affaires ad interim
/// comes after every head.
#[derive(Args)]
#[command(after_help = "Examples:
  legation precedence --ledger desk.legation NATO
  legation precedence --ledger desk.legation NATO --on 2021-10-08 --format json")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// The party that has received them, by key or name
    #[arg(value_name = "HOST")]
    host: String,
    /// The day asked about [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Date>,
    #[command(flatten)]
    known: KnownArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// Prints the list.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ledger)?;
    let host = asked.party(&arguments.host, None)?;
    let (on, known) = (arguments.on.map_or_else(ask::today, Day::of), arguments.known.day());
    let recorded = arguments.known.recorded;
    let desk = asked.desk(None, known, recorded)?;
    let answer = precedence::precedence(&desk, &host, on);
    let question = json!({ "host": host, "on": on.to_string(), "known": known.to_string() });
    let question = ask::with_recorded(question, recorded);
    asked.write(&arguments.write, question, answer, "heads", |answer| {
        let mut out =
            ask::heading(screen, &format!("heads of mission in {host} on {on}, as {}", ask::as_known(known, recorded)));
        for row in answer["heads"].as_array().into_iter().flatten() {
            let text = |key: &str| row[key].as_str().unwrap_or("").to_owned();
            let presented = match (row["presented"].as_str(), row["named_by"].as_str()) {
                (Some(day), _) => format!(", credentials {day}"),
                (None, Some(by)) => format!(", named by {by}"),
                _ => String::new(),
            };
            let line = format!("{}  {}  {}, {}{presented}", row["place"], text("holder"), text("name"), text("rank"));
            let because: Vec<String> = row["because"]
                .as_array()
                .filter(|_| row["conflict"] == json!(true))
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            out.push_str(&ask::item(screen, &line, &because));
        }
        out
    })?;
    Ok(Outcome::default())
}
