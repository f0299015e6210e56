//! `legation effects`: list, show and check what acts do to the register.

use crate::engine::{self, DataFiles};
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use crate::terminal::{Screen, Style, one_line, visible, width};
use clap::{Args, Subcommand};
use legation_code::fault::closest;
use legation_ledger::effects::{EFFECTS, Effects, check};
use std::path::{Path, PathBuf};

/// List, show and check what acts do to the register
#[derive(Args)]
#[command(after_help = "Examples:
  legation effects list
  legation effects show accreditation")]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// List every kind of standing fact with its acts and what each does
    #[command(after_help = "Examples:
  legation effects list
  legation effects list withdraw")]
    List {
        /// Only this act, or this kind
        #[arg(value_name = "WORD")]
        word: Option<String>,
        #[command(flatten)]
        data: EffectsArgs,
    },
    /// Show one kind as it stands in its file, with its examples
    #[command(after_help = "Examples:
  legation effects show accreditation
  legation effects show body")]
    Show {
        /// The kind's name
        #[arg(value_name = "KIND")]
        kind: String,
        #[command(flatten)]
        data: EffectsArgs,
    },
    /// Check every file and run every example
    #[command(after_help = "Examples:
  legation effects check
  legation effects check --effects effects")]
    Check {
        #[command(flatten)]
        data: EffectsArgs,
    },
}

/// Which table of effects.
#[derive(Args)]
pub struct EffectsArgs {
    /// Use the effects files of DIR instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub effects: Option<PathBuf>,
}

/// The effects inside the binary, or of a folder; every fault of every file where they are not sound.
pub fn table(folder: Option<&Path>) -> Result<Effects, Failure> {
    let DataFiles { texts, faults } = files(folder)?;
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    engine::sound(faults, Effects::load(&files))
}

fn files(folder: Option<&Path>) -> Result<DataFiles, Failure> {
    let Some(folder) = folder else {
        let texts = EFFECTS.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
        return Ok(DataFiles { texts, faults: Vec::new() });
    };
    let mut files = engine::read_files(folder, "--effects")?;
    // Tables of words may lie beside the files of kinds.
    files.texts.retain(|(name, _)| name.ends_with(".toml"));
    files.faults.retain(|fault| fault.file.ends_with(".toml"));
    Ok(files)
}

/// Does what was asked.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    match &arguments.task {
        Task::List { word, data } => list(word.as_deref(), &table(data.effects.as_deref())?, screen),
        Task::Show { kind, data } => show(kind, data.effects.as_deref()),
        Task::Check { data } => run_examples(&table(data.effects.as_deref())?),
    }
}

/// One row an act: kind, act, what follows, and who may do it.
fn list(word: Option<&str>, effects: &Effects, screen: Screen) -> Result<Outcome, Failure> {
    use legation_ledger::effects::Doer;
    let mut rows: Vec<[String; 4]> = Vec::new();
    for kind in effects.kinds() {
        let wanted = |act: &str| word.is_none_or(|word| word == kind.name || word == act);
        if kind.effects.is_empty() && wanted("state") {
            rows.push([kind.name.clone(), "state".into(), "told, not done".into(), String::new()]);
        }
        for effect in kind.effects.iter().filter(|e| wanted(&e.act)) {
            let mut does: Vec<String> = effect.status.iter().cloned().collect();
            if effect.status.is_none() && effect.adds.is_empty() {
                does.push("sets it".into());
            }
            does.extend(effect.adds.iter().map(|a| format!("{} {}", a.kind, if a.times < 0 { "− n" } else { "+ n" })));
            does.extend(effect.settles.iter().map(|status| format!("{status} − n")));
            let who = match effect.who {
                Some(Doer::Holder) => "by the holder",
                Some(Doer::Host) => "by the host",
                None => "",
            };
            rows.push([kind.name.clone(), effect.act.clone(), does.join(", "), who.into()]);
        }
    }
    if rows.is_empty() {
        let word = one_line(word.unwrap_or_default());
        return Err(Failure::Usage(format!(
            "no act and no kind is called `{word}`; `legation effects list` shows all"
        )));
    }
    let wide = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let columns = [wide(0), wide(1), wide(2)];
    let mut sink = Sink::open(None)?;
    for row in &rows {
        let pad = |i: usize| format!("{}{}", one_line(&row[i]), " ".repeat(columns[i] - width(&row[i])));
        let line = format!("{}  {}  {}  {}", pad(0), screen.paint(Style::Bold, &pad(1)), pad(2), one_line(&row[3]));
        sink.text_with_colours(&format!("{}\n", line.trim_end()))?;
    }
    sink.finish()?;
    Ok(Outcome::default())
}

fn show(kind: &str, folder: Option<&Path>) -> Result<Outcome, Failure> {
    let effects = table(folder)?;
    let known = effects.kinds().iter().map(|k| k.name.as_str());
    if effects.kind(kind).is_none() {
        let mend = match closest(kind, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`legation effects list` shows all".into(),
        };
        return Err(Failure::Usage(format!("there is no kind `{}`; {mend}", one_line(kind))));
    }
    // The file that says so, whatever its name.
    let line = |text: &str| {
        let told = text.lines().find_map(|line| line.strip_prefix("kind").map(str::trim_start));
        told.and_then(|rest| rest.strip_prefix('=')).map(|rest| rest.trim().trim_matches(['"', '\'']).to_owned())
    };
    let mut sink = Sink::open(None)?;
    for (name, text) in files(folder)?.texts.iter().filter(|(_, text)| line(text).as_deref() == Some(kind)) {
        sink.text(&format!("# {}\n{}", one_line(name), visible(text)))?;
    }
    sink.finish()?;
    Ok(Outcome::default())
}

fn run_examples(effects: &Effects) -> Result<Outcome, Failure> {
    let (failed, examples) = check(effects);
    let mut sink = Sink::open(None)?;
    for failure in &failed {
        sink.text(&format!("{}: `{}`: {}\n", failure.kind, failure.title, failure.message))?;
    }
    let acts: usize = effects.kinds().iter().map(|kind| kind.effects.len()).sum();
    let kinds = effects.kinds().len();
    sink.text(&format!("{kinds} kinds, {acts} acts, {examples} examples, {} of them fail\n", failed.len()))?;
    sink.finish()?;
    Ok(Outcome { rejected: failed.len() as u64 })
}
