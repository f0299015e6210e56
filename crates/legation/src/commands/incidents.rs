//! `legation incidents`: what happened between two parties, each happening once.

use super::ask::{self, AskArgs, Asked};
use crate::cli::{day, first_day};
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use jiff::civil::Date;
use legation_ledger::answer::object;
use legation_ledger::date::Day;
use serde_json::{Value, json};

/// List the incidents between two parties: each happening once, with every claim that tells it
#[derive(Args)]
#[command(after_help = "Examples:
  legation incidents --ledger desk.legation NATO RUS
  legation incidents --ledger desk.legation CZE RUS --known 2021-04-25 --format json")]
pub struct Arguments {
    #[command(flatten)]
    ask: AskArgs,
    /// From DAY on (a year or month will do); what has no date is left out
    #[arg(long, value_name = "DAY", value_parser = first_day)]
    since: Option<Date>,
    /// Up to DAY
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
}

/// Prints the incidents.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let (since, until) = (arguments.since.map(Day::of), arguments.until.map(Day::of));
    ask::check_order(("--since", since), ("--until", until))?;
    let asked = Asked::open(&arguments.ask.ledger)?;
    let pair = asked.pair(&arguments.ask.parties)?;
    let known = arguments.ask.known.day();
    let recorded = arguments.ask.known.recorded;
    let desk = asked.desk(Some(pair.clone()), known, recorded)?;
    let within = |days: Option<(Day, Day)>| match days {
        Some((first, last)) => since.is_none_or(|s| last >= s) && until.is_none_or(|u| first <= u),
        None => since.is_none() && until.is_none(),
    };
    let rows: Vec<Value> =
        desk.incidents_between(&pair.0, &pair.1).filter(|i| within(i.days())).map(|i| desk.incident_json(i)).collect();
    let question = ask::asked(&pair, known, recorded);
    asked.write(&arguments.ask.write, question, object([("incidents", rows.into())]), "incidents", |answer| {
        let rows = answer["incidents"].as_array().map_or(&[][..], |list| list.as_slice());
        let count = if rows.len() == 1 { "1 incident".to_owned() } else { format!("{} incidents", rows.len()) };
        let known = ask::as_known(known, recorded);
        let mut out = ask::heading(screen, &format!("{} and {} · as {known} · {count}", pair.0, pair.1));
        for row in rows {
            out.push_str(&ask::item(screen, &line(row), &ask::evidence(row)));
        }
        out
    })?;
    Ok(Outcome::default())
}

/// The numbers of an incident that contradict each other: "7 or 8 [contested]".
fn contested(row: &Value) -> Option<String> {
    let numbers = row["numbers"].as_array()?.iter();
    let shown = |number: &Value| match (&number["value"], number["low"].as_u64(), number["high"].as_u64()) {
        (Value::Number(n), ..) => n.to_string(),
        (_, Some(low), None) => format!("at least {low}"),
        (_, None, Some(high)) => format!("at most {high}"),
        (_, low, high) => format!("{} to {}", low.unwrap_or_default(), high.unwrap_or_default()),
    };
    Some(format!("{} [contested]", numbers.map(shown).collect::<Vec<_>>().join(" or ")))
}

/// An incident in a line: `2021-10-06  NATO → RUS  SANCTION expel  8  4 reports, 4 origins  ID`.
pub fn line(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or("?").to_owned();
    let mut words = vec![text("date"), format!("{} → {}", text("actor"), text("recipient")), text("event")];
    words.extend(row["mode"].as_str().map(str::to_owned));
    words.extend(row["quantity"].as_u64().map(|n| n.to_string()).or_else(|| contested(row)));
    if row["modality"] != "asserted" {
        words.push(text("modality"));
    }
    if row["background"] == json!(true) {
        words.push("earlier".into());
    }
    let count = |key: &str, word: &str| match row[key].as_u64().unwrap_or(0) {
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    };
    words.push(format!("· {}, {} · {}", count("reports", "report"), count("origins", "origin"), text("id")));
    words.join(" ")
}
