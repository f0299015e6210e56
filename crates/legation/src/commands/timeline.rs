//! `legation timeline`: the climate of a relation, and panels for models.

use super::ask::{self, AskArgs, Asked, KnownEachArgs};
use super::incidents::line;
use crate::cli::{day, first_day};
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use legation_ledger::answer::object;
use legation_ledger::date::Day;
use legation_ledger::timeline::{self, Cell, Counted};
use serde_json::{Value, json};

/// Show what happened in order, counted by month and direction, or write a panel of cells
///
/// Counts are of incidents, not of reports. Background and what is only alleged is left out unless asked for.
#[derive(Args)]
#[command(after_help = "Examples:
  legation timeline --ledger desk.legation NATO RUS --since 2018-01-01
  legation timeline --ledger desk.legation NATO RUS --panel month --known each --since 2018-01-01 --format csv")]
pub struct Arguments {
    #[command(flatten)]
    ask: AskArgs<KnownEachArgs>,
    /// From DAY on (a year or month will do)
    #[arg(long, value_name = "DAY", value_parser = first_day)]
    since: Option<Date>,
    /// Up to DAY
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
    /// Write a panel instead: one row a cell and direction; with `--known each` every cell is as it was known at its own end,
    /// so that nothing learnt later shows
    #[arg(long, value_enum, value_name = "CELL")]
    panel: Option<CellArg>,
    /// Also count what is told as earlier history
    #[arg(long)]
    with_background: bool,
    /// Also count what is only alleged
    #[arg(long)]
    with_alleged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CellArg {
    /// A day
    Day,
    /// A calendar month
    Month,
}

/// More cells than this are refused: some hundred years of days.
const MOST_CELLS: usize = 40_000;

/// Prints the timeline or panel.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    if arguments.ask.known.each() && arguments.panel.is_none() {
        return Err(Failure::Usage("`--known each` is for the cells of a panel; give `--panel`, or one day".into()));
    }
    let (since, until) = (arguments.since.map(Day::of), arguments.until.map(Day::of));
    ask::check_order(("--since", since), ("--until", until))?;
    let asked = Asked::open(&arguments.ask.ledger)?;
    let pair = asked.pair(&arguments.ask.parties)?;
    let known = arguments.ask.known.day();
    let counted = Counted { background: arguments.with_background, alleged: arguments.with_alleged };
    let parties = (pair.0.as_str(), pair.1.as_str());
    let recorded = arguments.ask.known.recorded;
    let desk = asked.desk(Some(pair.clone()), known, recorded)?;
    let question = ask::asked(&pair, known, recorded);
    let Some(cell) = arguments.panel else {
        let answer = timeline::timeline(&desk, parties, since, until, counted);
        asked.write(&arguments.ask.write, question, answer, "incidents", |answer| {
            table(screen, answer, parties, &ask::as_known(known, recorded))
        })?;
        return Ok(Outcome::default());
    };
    let cell = if cell == CellArg::Day { Cell::Day } else { Cell::Month };
    let dated: Vec<(Day, Day)> = desk.incidents_between(parties.0, parties.1).filter_map(|i| i.days()).collect();
    let first = since.or(dated.iter().map(|d| d.0).min());
    let last = until.or(dated.iter().map(|d| d.1).max()).unwrap_or(known).min(known);
    let cells = first.map_or_else(Vec::new, |first| timeline::cells(first, last, cell));
    if cells.len() > MOST_CELLS {
        return Err(Failure::Usage(format!("{} cells are too many: name a later `--since`", cells.len())));
    }
    let mut rows: Vec<Value> = Vec::new();
    for span in &cells {
        let found = if arguments.ask.known.each() {
            let then = asked.desk(Some(pair.clone()), span.2.min(known), recorded)?;
            timeline::panel_cell(&then, parties, span, counted)
        } else {
            timeline::panel_cell(&desk, parties, span, counted)
        };
        rows.extend(found.iter().map(timeline::Row::json));
    }
    let mut question = question;
    if arguments.ask.known.each() {
        question["known"] = json!("each");
    }
    asked.write(&arguments.ask.write, question, object([("panel", rows.into())]), "panel", |answer| {
        let mut out = ask::heading(screen, "cell  who → whom  incidents  claims  reports  mean scale");
        for row in answer["panel"].as_array().into_iter().flatten() {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let who = format!("{} → {}", text("actor"), text("recipient"));
            let scale = row["mean_scale"].as_f64().map_or_else(|| "-".to_owned(), |x| format!("{x:+.2}"));
            let line = format!(
                "{}  {who}  {}  {}  {}  {scale}",
                text("cell"),
                row["incidents"],
                row["claims"],
                row["reports"]
            );
            out.push_str(&ask::item(screen, &line, &[]));
        }
        out
    })?;
    Ok(Outcome::default())
}

fn table(screen: Screen, answer: &Value, parties: (&str, &str), known: &str) -> String {
    let mut out = ask::heading(screen, &format!("{} and {} · as {known}", parties.0, parties.1));
    for row in answer["incidents"].as_array().into_iter().flatten() {
        out.push_str(&ask::item(screen, &line(row), &[]));
    }
    out.push_str(&ask::heading(screen, "month    who → whom    quad  incidents  mean scale"));
    for row in answer["climate"].as_array().into_iter().flatten() {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let line = format!(
            "{}  {} → {}  {}  {}  {:+.2}",
            text("month"),
            text("actor"),
            text("recipient"),
            row["quad"],
            row["incidents"],
            row["mean_scale"].as_f64().unwrap_or_default()
        );
        out.push_str(&ask::item(screen, &line, &[]));
    }
    out
}
