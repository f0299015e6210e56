//! `legation due`: what falls due by a day.

use super::ask::{self, Asked, KnownArgs, WriteArgs};
use crate::cli::{LedgerArgs, day};
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use jiff::civil::Date;
use legation_ledger::date::Day;
use legation_ledger::due;
use serde_json::json;

/// List what falls due by a day: deadlines, measures that come into force, terms that run out, calls without an answer
#[derive(Args)]
#[command(after_help = "Examples:
  legation due --ledger desk.legation --by 2021-11-30
  legation due --ledger desk.legation --since 2021-10-01 --by 2021-11-30 --between NATO RUS")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// The last day
    #[arg(long, value_name = "DAY", value_parser = day)]
    by: Date,
    /// The first day [default: today; everything up to --by where that has passed]
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<Date>,
    /// Only between two parties
    #[arg(long, value_name = "PARTY", num_args = 2)]
    between: Vec<String>,
    #[command(flatten)]
    known: KnownArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// Prints what is due.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ledger)?;
    let pair = if arguments.between.is_empty() { None } else { Some(asked.pair(&arguments.between)?) };
    let known = arguments.known.day();
    let by = Day::of(arguments.by);
    let open_start = if by < ask::today() { Day::MIN } else { ask::today() };
    let since = arguments.since.map_or(open_start, Day::of);
    if since > by {
        return Err(Failure::Usage(format!("`--since {since}` is later than `--by {by}`: name an earlier `--since`")));
    }
    let recorded = arguments.known.recorded;
    let desk = asked.desk(pair.clone(), known, recorded)?;
    let answer = due::due(&desk, since, by);
    let question = json!({
        "since": (since > Day::MIN).then(|| since.to_string()), "by": by.to_string(), "known": known.to_string(),
        "parties": pair.map(|(a, b)| [a, b]),
    });
    let question = ask::with_recorded(question, recorded);
    asked.write(&arguments.write, question, answer, "due", |answer| {
        let from = if since > Day::MIN { format!("from {since} to") } else { "by".to_owned() };
        let mut out = ask::heading(screen, &format!("due {from} {by} · as {}", ask::as_known(known, recorded)));
        let rows = answer["due"].as_array().map_or(&[][..], |list| list.as_slice());
        if rows.is_empty() {
            out.push_str("Nothing falls due.\n");
        }
        for row in rows {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let mut words = vec![text("due"), text("what"), text("act"), text("kind")];
            words.push(row["quantity"].as_u64().map_or_else(String::new, |n| n.to_string()));
            words.push(match (row["holder"].as_str(), row["host"].as_str()) {
                (Some(holder), Some(host)) => format!("({holder} at {host})"),
                (Some(holder), None) => format!("({holder})"),
                (None, Some(host)) => format!("(at {host})"),
                (None, None) => String::new(),
            });
            words.push(row["about"].as_str().map_or_else(String::new, |about| format!("about “{about}”")));
            words.retain(|w| !w.is_empty());
            out.push_str(&ask::item(screen, &words.join(" "), &[format!("“{}”", text("text"))]));
        }
        out
    })?;
    Ok(Outcome::default())
}
