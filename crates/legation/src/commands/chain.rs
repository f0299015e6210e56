//! `legation chain`: who answered whom.

use super::ask::{self, AskArgs, Asked};
use super::incidents::line;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use legation_ledger::answer;
use serde_json::{Value, json};

/// Show who answered whom, and the words that say so
///
/// Only words state an answer ("in response to", "retaliated"). Measures of the other side that merely follow each other
/// are listed apart, as adjacent.
#[derive(Args)]
#[command(after_help = "Examples:
  legation chain --ledger desk.legation CZE RUS
  legation chain --ledger desk.legation CZE RUS --known 2021-04-25 --format json")]
pub struct Arguments {
    #[command(flatten)]
    ask: AskArgs,
}

/// Prints the links, with parity and net counts of who was sent home.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ask.ledger)?;
    let pair = asked.pair(&arguments.ask.parties)?;
    let known = arguments.ask.known.day();
    let recorded = arguments.ask.known.recorded;
    let desk = asked.desk(Some(pair.clone()), known, recorded)?;
    let answer = answer::chain(&desk, (&pair.0, &pair.1));
    asked.write(&arguments.ask.write, ask::asked(&pair, known, recorded), answer, "chains", |answer| {
        let mut out =
            ask::heading(screen, &format!("{} and {} · as {}", pair.0, pair.1, ask::as_known(known, recorded)));
        let links = answer["chains"].as_array().map_or(&[][..], |list| list.as_slice());
        if links.is_empty() {
            out.push_str("No measure is told to answer another.\n");
        }
        for link in links {
            let word =
                if link["stated"] == json!(true) { "answered by" } else { "followed by (nobody says in answer)" };
            out.push_str(&ask::item(screen, &line(&link["cause"]), &[]));
            let told: Vec<String> = link["text"].as_str().map(|t| format!("“{t}”")).into_iter().collect();
            out.push_str(&ask::item(screen, &format!("  {word}: {}", line(&link["response"])), &told));
        }
        for row in answer["net"].as_array().into_iter().flatten() {
            let text = |key: &str| row[key].as_str().unwrap_or("?").to_owned();
            let line = format!("sent home by {}: {} of {}", text("by"), how_many(row), text("of"));
            let against = row["because"].as_array().into_iter().flatten().filter_map(|b| b.as_str());
            let against: Vec<String> = against.map(|b| format!("contested: {b}")).collect();
            out.push_str(&ask::item(screen, &line, &against));
        }
        out
    })?;
    Ok(Outcome::default())
}

/// How many were sent home; the bounds, where no more is known.
fn how_many(row: &Value) -> String {
    match (&row["withdrawn"], row["low"].as_u64().unwrap_or(0), row["high"].as_u64()) {
        (Value::Number(n), _, _) => n.to_string(),
        (_, 0, Some(high)) => format!("at most {high}"),
        (_, low, Some(high)) => format!("{low} to {high}"),
        (_, low, None) => format!("at least {low}"),
    }
}
