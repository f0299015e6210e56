//! `legation review`: what needs a human, and what a human says of it.

use super::ask::{self, Asked, KnownArgs, WriteArgs};
use super::desk::{self, ActArgs};
use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::{Args, Subcommand};
use legation_ledger::act::Act;
use legation_ledger::claim::Claim;
use legation_ledger::date::Day;
use legation_ledger::incidents::tell_two;
use legation_ledger::queue;
use legation_ledger::store::Ledger;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// List what needs a human, and say what is right: accept, reject, merge, split, rate, weigh, own
///
/// Every act has who, when and why, changes answers on the axis of recording alone, and can be taken back with `legation undo`.
#[derive(Args)]
#[command(after_help = "Examples:
  legation review --ledger desk.legation list --top 5
  legation review --ledger desk.legation accept --by Desk act-1#1")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// List what contradicts itself, is flagged, or was coded with little confidence
    #[command(after_help = "Examples:
  legation review --ledger desk.legation list
  legation review --ledger desk.legation list NATO RUS --below 60")]
    List {
        /// Only what is between these two
        #[arg(value_name = "PARTY", num_args = 0..=2)]
        parties: Vec<String>,
        /// Claims of which the coder was less sure than this, in per cent
        #[arg(long, value_name = "PERCENT", default_value_t = 50)]
        below: u8,
        /// How many rows
        #[arg(long, value_name = "N", default_value_t = 100)]
        top: usize,
        #[command(flatten)]
        known: KnownArgs,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Say that claims are right
    #[command(after_help = "Examples:
  legation review --ledger desk.legation accept --by Desk act-1#1
  legation review --ledger desk.legation accept --by Desk --why \"as in the note\" act-1#1")]
    Accept {
        /// Ids of claims
        #[arg(value_name = "CLAIM", required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        who: ActArgs,
    },
    /// Say that claims are wrong: they count no more
    #[command(after_help = "Examples:
  legation review --ledger desk.legation reject --by Desk --why \"another mission\" act-1#1
  legation review --ledger desk.legation reject --by Desk act-1#1")]
    Reject {
        /// Ids of claims
        #[arg(value_name = "CLAIM", required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        who: ActArgs,
    },
    /// Say that claims tell one happening
    #[command(after_help = "Examples:
  legation review --ledger desk.legation merge --by Desk act-1#1 act-2#1
  legation review --ledger desk.legation merge --by Desk --force --why \"one note\" act-1#1 act-2#1")]
    Merge {
        /// Ids of claims
        #[arg(value_name = "CLAIM", num_args = 2.., required = true)]
        claims: Vec<String>,
        /// Merge them though they tell different acts, or one act the other way round
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        who: ActArgs,
    },
    /// Say that claims tell another happening than the rest of their incident
    #[command(after_help = "Examples:
  legation review --ledger desk.legation split --by Desk act-1#1
  legation review --ledger desk.legation split --by Desk --why \"two notes\" act-1#1")]
    Split {
        /// Ids of claims
        #[arg(value_name = "CLAIM", required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        who: ActArgs,
    },
    /// Say how reliable a publisher is: A (reliable) to F (cannot be judged)
    #[command(after_help = "Examples:
  legation review --ledger desk.legation rate --by Desk \"Harbour Wire\" B
  legation review --ledger desk.legation rate --by Desk --why \"often first\" \"Harbour Wire\" A")]
    Rate {
        /// Name of the publisher, as its reports have it
        #[arg(value_name = "PUBLISHER")]
        publisher: String,
        /// A to F
        #[arg(value_name = "LETTER")]
        reliability: String,
        #[command(flatten)]
        who: ActArgs,
    },
    /// Say how credible a claim is: 1 (confirmed) to 6 (cannot be judged)
    #[command(after_help = "Examples:
  legation review --ledger desk.legation weigh --by Desk act-1#1 1
  legation review --ledger desk.legation weigh --by Desk --why \"the note lies here\" act-1#1 1")]
    Weigh {
        /// Id of the claim
        #[arg(value_name = "CLAIM")]
        claim: String,
        /// 1 to 6
        #[arg(value_name = "NUMBER")]
        credibility: u8,
        #[command(flatten)]
        who: ActArgs,
    },
    /// Say who owns or feeds a publisher: their reports are one origin
    #[command(after_help = "Examples:
  legation review --ledger desk.legation own --by Desk \"Vell Courier\" \"Harbour Wire\"
  legation review --ledger desk.legation own --by Desk --why bought \"Vell Courier\" Wire")]
    Own {
        /// Name of the publisher, as its reports have it
        #[arg(value_name = "PUBLISHER")]
        publisher: String,
        /// Name of the owner or agency
        #[arg(value_name = "OWNER")]
        owner: String,
        #[command(flatten)]
        who: ActArgs,
    },
}

/// Lists, or enters what was said.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let ledger = &arguments.ledger;
    let each = |claims: &[String], act: fn(String) -> Act, says: &str| -> Vec<(Act, String)> {
        claims.iter().map(|claim| (act(claim.clone()), format!("{claim} {says}"))).collect()
    };
    match &arguments.task {
        Task::List { parties, below, top, known, write } => {
            list(ledger, (parties, *below, *top), known, write, screen)?;
        }
        Task::Accept { claims, who } => {
            desk::enter(ledger, who, each(claims, |claim| Act::Accept { claim }, "is accepted"))?;
        }
        Task::Reject { claims, who } => {
            desk::enter(ledger, who, each(claims, |claim| Act::Reject { claim }, "is rejected and counts no more"))?;
        }
        Task::Merge { claims, force, who } => {
            if !force {
                check_one_happening(ledger, claims)?;
            }
            let says = format!("{} tell one happening", claims.join(", "));
            desk::enter(ledger, who, vec![(Act::Merge { claims: claims.clone() }, says)])?;
        }
        Task::Split { claims, who } => {
            let says = format!("{} told apart from the rest", claims.join(", "));
            desk::enter(ledger, who, vec![(Act::Split { claims: claims.clone() }, says)])?;
        }
        Task::Rate { publisher, reliability, who } => {
            let (publisher, reliability) = (publisher.clone(), reliability.to_uppercase());
            let says = format!("{publisher} is rated {reliability}");
            desk::enter(ledger, who, vec![(Act::Rate { publisher, reliability }, says)])?;
        }
        Task::Weigh { claim, credibility, who } => {
            let (claim, credibility) = (claim.clone(), *credibility);
            let says = format!("{claim} is of credibility {credibility}");
            desk::enter(ledger, who, vec![(Act::Weigh { claim, credibility }, says)])?;
        }
        Task::Own { publisher, owner, who } => {
            let (publisher, owner) = (publisher.clone(), owner.clone());
            let says = format!("{publisher} is fed by {owner}");
            desk::enter(ledger, who, vec![(Act::Own { publisher, owner }, says)])?;
        }
    }
    Ok(Outcome::default())
}

/// Refuses claims that cannot well tell one happening.
fn check_one_happening(ledger: &LedgerArgs, ids: &[String]) -> Result<(), Failure> {
    let ledger = Ledger::open_to_read(&ledger.ledger)?;
    let mut claims: Vec<Claim> = Vec::new();
    for id in ids {
        // What is not there is told when the act is entered.
        let Some(record) = ledger.record(id)? else { continue };
        claims.extend(Claim::of(&record, Day(0), false).map_err(Failure::Usage)?);
    }
    let two = claims.iter().skip(1).find_map(|claim| tell_two(&claims[0], claim));
    match two {
        Some(why) => {
            Err(Failure::Usage(format!("{why}: these are two happenings; `--force` merges them all the same")))
        }
        None => Ok(()),
    }
}

fn list(
    ledger: &LedgerArgs,
    (parties, below, top): (&[String], u8, usize),
    known: &KnownArgs,
    write: &WriteArgs,
    screen: Screen,
) -> Result<(), Failure> {
    let asked = Asked::open(ledger)?;
    let pair = match parties.len() {
        0 => None,
        2 => Some(asked.pair(parties)?),
        _ => return Err(Failure::Usage("name two parties, or none".into())),
    };
    let day = known.day();
    let desk = asked.desk(pair.clone(), day, known.recorded)?;
    let undone = asked.ledger.undone(known.recorded)?;
    let mut reviewed = BTreeSet::new();
    for act in asked.ledger.acts(known.recorded)?.into_iter().filter(|act| !undone.contains(&act.id)) {
        if let Act::Accept { claim } | Act::Reject { claim } = act.act {
            reviewed.insert(claim);
        }
    }
    let mut answer = queue::queue(&desk, &reviewed, day, below);
    let all = answer["review"].as_array_mut().map_or(0, |rows| {
        let all = rows.len();
        rows.truncate(top);
        all
    });
    answer["all"] = json!(all);
    let parties = pair.map(|(a, b)| json!([a, b]));
    let question = json!({ "parties": parties, "known": day.to_string() });
    asked.write(write, question, answer, "review", |answer| {
        let rows = answer["review"].as_array().map_or(&[][..], Vec::as_slice);
        let mut out = ask::heading(screen, &format!("to be looked at: {} of {}", rows.len(), answer["all"]));
        for row in rows {
            let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
            let mut beneath: Vec<String> =
                row["because"].as_array().map_or(&[][..], Vec::as_slice).iter().map(text).collect();
            beneath.extend(ask::evidence(row));
            out.push_str(&ask::item(screen, &format!("{}: {}", text(&row["reason"]), text(&row["what"])), &beneath));
        }
        out
    })
}
