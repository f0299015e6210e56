//! `legation explain`: a gloss for any code, relation, feature or field that we print.

use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::Sink;
use crate::terminal::{Screen, Style, visible};
use clap::Args;
use legation_code::explain;

/// Say what a code, relation, feature or field means
///
/// Takes PLOVER types, modes, contexts and sectors, CAMEO codes, quad codes, Universal Dependencies' relations, tags and
/// features, and the fields and values of our records.
#[derive(Args)]
#[command(after_help = "Examples:
  legation explain SANCTION expel 161
  legation explain nsubj:pass modality background")]
pub struct Arguments {
    /// What to explain
    #[arg(value_name = "WORD", required = true)]
    words: Vec<String>,
}

/// Prints the glosses.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(None)?;
    let mut unknown = 0;
    for word in &arguments.words {
        match explain::gloss(word) {
            Some(gloss) => {
                let word = screen.paint(Style::Bold, &visible(word));
                sink.text_with_colours(&format!("{word}\n  {}\n", gloss.replace('\n', "\n  ")))?;
            }
            None => {
                unknown += 1;
                let near = explain::nearest(word);
                let mend = if near.is_empty() {
                    "give a code, relation or field as it is printed".to_owned()
                } else {
                    format!("did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or "))
                };
                messages::say(format!("nothing here is called `{word}`; {mend}"));
            }
        }
    }
    sink.finish()?;
    Ok(Outcome { rejected: unknown })
}
