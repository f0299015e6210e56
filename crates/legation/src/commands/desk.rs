//! What the commands of the desk share: who acts, and why; an act entered and told.

use crate::cli::{LedgerArgs, RecordedAt};
use crate::failure::Failure;
use crate::output::{Sink, to_json};
use crate::terminal::{self, one_line};
use clap::Args;
use legation_ledger::act::Act;
use legation_ledger::store::Ledger;
use serde_json::json;

/// Who acts at the desk.
#[derive(Args)]
pub struct ByArgs {
    /// Who does it: a name or a desk [default: the environment's LEGATION_BY]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    #[command(flatten)]
    pub recorded: RecordedAt,
}

impl ByArgs {
    /// The name told, else that of the environment.
    pub fn name(&self) -> Result<String, Failure> {
        let told = self.by.clone().or_else(|| std::env::var("LEGATION_BY").ok());
        told.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).ok_or_else(|| {
            let sentence = "nobody is said to do this; give `--by NAME`, or set LEGATION_BY once";
            Failure::Usage(sentence.into())
        })
    }
}

/// Who, and why.
#[derive(Args)]
pub struct ActArgs {
    #[command(flatten)]
    pub by: ByArgs,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub why: Option<String>,
}

/// Enters acts, all of them or none, and says so, a line each.
pub fn enter(ledger: &LedgerArgs, who: &ActArgs, acts: Vec<(Act, String)>) -> Result<(), Failure> {
    let by = who.by.name()?;
    let mut ledger = Ledger::open(&ledger.ledger)?;
    let (acts, says): (Vec<Act>, Vec<String>) = acts.into_iter().unzip();
    let with_why = acts.into_iter().map(|act| (act, who.why.clone())).collect();
    let ids = ledger.act_all(&by, with_why, who.by.recorded.stamp())?;
    let mut sink = Sink::open(None)?;
    for (id, says) in ids.iter().zip(&says) {
        if terminal::is_terminal() {
            sink.text(&format!("{id}: {}\n", one_line(says)))?;
        } else {
            sink.json(&(to_json(&json!({ "act": id, "says": says }))? + "\n"))?;
        }
    }
    sink.finish()
}
