//! `legation undo`: take back acts of the desk.

use super::desk::{self, ActArgs};
use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use clap::Args;
use legation_ledger::act::Act;

/// Take back acts of the desk; an undo can be undone, too
///
/// Nothing is erased: `legation history` shows the act and who took it back, and `--recorded TIME` asks the ledger as it was before.
#[derive(Args)]
#[command(after_help = "Examples:
  legation undo --ledger desk.legation --by Desk --why \"entered twice\" act-1
  legation undo --ledger desk.legation --by Desk act-2..act-3")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Ids of acts (`act-7`), or of the first and the last of several (`act-7..act-9`)
    #[arg(value_name = "ACT", required = true)]
    acts: Vec<String>,
    #[command(flatten)]
    who: ActArgs,
}

/// Takes them back.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut acts = Vec::new();
    for told in &arguments.acts {
        acts.extend(named(told)?.into_iter().map(|of| (Act::Undo { of: of.clone() }, format!("{of} is taken back"))));
    }
    desk::enter(&arguments.ledger, &arguments.who, acts)?;
    Ok(Outcome::default())
}

/// The acts that one word names.
fn named(told: &str) -> Result<Vec<String>, Failure> {
    let Some((first, last)) = told.split_once("..") else { return Ok(vec![told.to_owned()]) };
    let number = |id: &str| id.strip_prefix("act-").and_then(|n| n.parse::<u32>().ok());
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first..=last).map(|n| format!("act-{n}")).collect()),
        _ => {
            Err(Failure::Usage(format!("`{told}` names no acts; write `act-7..act-9`, the first and the last of them")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_range_names_each_act_between() {
        assert_eq!(named("act-9..act-11").expect("a range"), ["act-9", "act-10", "act-11"]);
        assert_eq!(named("act-9").expect("an act"), ["act-9"]);
        for wrong in ["act-3..act-1", "act-1..", "..", "a..b"] {
            assert!(named(wrong).is_err(), "{wrong}");
        }
    }
}
