//! `legation diff`: what changed between two days.

use super::ask::{self, AskArgs, Asked, BasisArg, KnownEachArgs};
use crate::cli::day;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use jiff::civil::Date;
use legation_ledger::date::Day;
use legation_ledger::{answer, diff};
use serde_json::json;

/// Show what changed between two days: what began, ended, or has another value
#[derive(Args)]
#[command(after_help = "Examples:
  legation diff --ledger desk.legation NATO RUS --from 2021-10-05 --to 2021-10-08
  legation diff --ledger desk.legation NATO RUS --from 2021-10-05 --to 2021-10-08 --known each")]
pub struct Arguments {
    #[command(flatten)]
    ask: AskArgs<KnownEachArgs>,
    /// The day before
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Date,
    /// The day after
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Date,
    /// Which day of a measure counts
    #[arg(long, value_enum, value_name = "BASIS", default_value = "decided")]
    basis: BasisArg,
}

/// Prints the changes.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ask.ledger)?;
    let pair = asked.pair(&arguments.ask.parties)?;
    let (from, to) = (Day::of(arguments.from), Day::of(arguments.to));
    ask::check_order(("--from", Some(from)), ("--to", Some(to)))?;
    let (known, recorded) = (arguments.ask.known.day(), arguments.ask.known.recorded);
    let desk = |day: Day| {
        let known = if arguments.ask.known.each() { day } else { known };
        asked.desk(Some(pair.clone()), known, recorded)
    };
    let (before, after) = (desk(from)?, desk(to)?);
    let parties = (pair.0.as_str(), pair.1.as_str());
    let basis = arguments.basis.basis();
    let old = answer::facts(&before, parties, from, basis);
    let new = answer::facts(&after, parties, to, basis);
    let answer = diff::diff((&before, &old), (&after, &new));
    let mut question = ask::asked(&pair, known, recorded);
    question["from"] = json!(from.to_string());
    question["to"] = json!(to.to_string());
    question["basis"] = json!(arguments.basis.word());
    if arguments.ask.known.each() {
        question["known"] = json!("each");
    }
    let as_known =
        if arguments.ask.known.each() { ask::as_known("each day", recorded) } else { ask::as_known(known, recorded) };
    asked.write(&arguments.ask.write, question, answer, "changes", |answer| {
        let mut out = ask::heading(screen, &format!("{} and {} · {from} to {to} · as {as_known}", pair.0, pair.1));
        let changes = answer["changes"].as_array().map_or(&[][..], |list| list.as_slice());
        for change in changes {
            for (sign, key) in [("−", "before"), ("+", "after")] {
                for fact in change[key].as_array().into_iter().flatten() {
                    let line = format!("{sign} {}", fact["line"].as_str().unwrap_or_default());
                    let beneath = if key == "after" { ask::evidence(fact) } else { Vec::new() };
                    out.push_str(&ask::item(screen, &line, &beneath));
                }
            }
        }
        if changes.is_empty() {
            out.push_str("Nothing changed.\n");
        }
        out.push_str(&format!("{} facts did not change.\n", answer["unchanged"]));
        out
    })?;
    Ok(Outcome::default())
}
