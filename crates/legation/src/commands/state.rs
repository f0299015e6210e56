//! `legation state`: what stands between two parties on a day.

use super::ask::{self, AskArgs, Asked, BasisArg};
use crate::cli::day;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::Args;
use jiff::civil::Date;
use legation_ledger::answer::{self, FactRow};
use legation_ledger::brief;
use legation_ledger::date::Day;
use serde_json::{Map, json};

/// Show what stands between two parties on a day, and who says so
///
/// Three times can be told apart: the day asked about (`--on`), the day by which it must have been published
/// (`--known`), and the time at which this ledger must have held it (`--recorded`).
#[derive(Args)]
#[command(after_help = "Examples:
  legation state --ledger desk.legation NATO RUS --on 2021-10-08 --known 2021-10-08
  legation state --ledger desk.legation NATO RUS --on 2021-10-08 --basis decided --format json")]
pub struct Arguments {
    #[command(flatten)]
    ask: AskArgs,
    /// The day asked about [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Date>,
    /// Which day of a measure counts
    #[arg(long, value_enum, value_name = "BASIS", default_value = "in-force")]
    basis: BasisArg,
}

/// Prints the facts.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let asked = Asked::open(&arguments.ask.ledger)?;
    let pair = asked.pair_on(&arguments.ask.parties, arguments.on)?;
    let (on, known) = (arguments.on.map_or_else(ask::today, Day::of), arguments.ask.known.day());
    let desk = asked.desk(Some(pair.clone()), known, arguments.ask.known.recorded)?;
    let (basis, recorded) = (arguments.basis.basis(), arguments.ask.known.recorded);
    let mut told = answer::facts(&desk, (&pair.0, &pair.1), on, basis);
    asked.name_other_hosts(&mut told, (on, basis), (known, recorded))?;
    let checks = answer::checks(&desk, (&pair.0, &pair.1), on);
    let mut beside = Map::from_iter([
        ("parties".to_owned(), json!([pair.0, pair.1])),
        ("known".to_owned(), json!(known.to_string())),
        ("on".to_owned(), json!(on.to_string())),
        ("basis".to_owned(), json!(arguments.basis.word())),
        ("checks".to_owned(), checks.clone()),
    ]);
    if let Some(time) = recorded {
        beside.insert("recorded".to_owned(), json!(time.to_string()));
    }
    let before = asked.predecessors(&pair);
    if !before.is_empty() {
        beside.insert("predecessors".to_owned(), json!(before));
    }
    let rows: Vec<FactRow> = told.iter().map(|fact| FactRow { desk: &desk, fact }).collect();
    asked.write_rows(&arguments.ask.write, beside, ("facts", &rows), || {
        let head = format!(
            "{} and {} on {on} · as {} · {}",
            pair.0,
            pair.1,
            ask::as_known(known, recorded),
            arguments.basis.word()
        );
        let mut out = ask::heading(screen, &head);
        if told.is_empty() {
            let claims = desk.claims.len();
            out.push_str(&format!("Nothing stands that is known by then ({claims} claims name both).\n"));
        }
        for fact_told in &told {
            let fact = answer::fact_json(&desk, fact_told);
            let count = |key: &str, word: &str| match fact[key].as_u64().unwrap_or(0) {
                1 => format!("1 {word}"),
                n => format!("{n} {word}s"),
            };
            let line = brief::line(&desk, fact_told);
            let line = format!("{line} · {}, {}", count("reports", "report"), count("origins", "origin"));
            out.push_str(&ask::item(screen, &line, &ask::evidence(&fact)));
        }
        for state in &before {
            let text = |key: &str| state[key].as_str().unwrap_or_default().to_owned();
            let line =
                format!("before {} ask for {}: {} came after it", text("from"), text("state"), text("successor"));
            out.push_str(&ask::item(screen, &line, &[]));
        }
        for check in checks.as_array().into_iter().flatten() {
            let verdict = if check["agrees"] == json!(true) { "agrees" } else { "DOES NOT AGREE" };
            let text = check["text"].as_str().unwrap_or_default();
            out.push_str(&ask::item(screen, &format!("cross-check: {text} ({verdict})"), &[]));
        }
        out
    })?;
    // Giving back half a million small texts one by one takes a seventh of the answer of 10,000 incidents; the process ends anyway.
    std::mem::forget((told, desk));
    Ok(Outcome::default())
}
