//! `legation codebook`: list, show and check entries.

use crate::cli::DataArgs;
use crate::engine::{self, Engine};
use crate::failure::{Failure, Outcome};
use crate::output::Sink;
use crate::terminal::{self, Screen, Style, one_line, width, wrap};
use clap::{Args, Subcommand};
use legation_code::codebook::Entry;
use legation_code::{Knowledge, embedded};
use legation_text::Report;

/// List, show and check the entries of the codebook
#[derive(Args)]
#[command(after_help = "Examples:
  legation codebook list
  legation codebook check")]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// List the entries with their codes
    #[command(after_help = "Examples:
  legation codebook list
  legation codebook list sanction")]
    List {
        /// Only entries whose name starts like this
        #[arg(value_name = "START")]
        start: Option<String>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Show one entry with its examples
    #[command(after_help = "Examples:
  legation codebook show sanction.expel.diplomats
  legation codebook show sanction")]
    Show {
        /// The entry's name, or how it starts
        #[arg(value_name = "ENTRY")]
        entry: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Check every entry and run every example
    #[command(after_help = "Examples:
  legation codebook check
  legation codebook check --codebook codebook")]
    Check {
        #[command(flatten)]
        data: DataArgs,
    },
}

/// Does what was asked.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    match &arguments.task {
        Task::List { start, data } => list(start.as_deref().unwrap_or(""), &engine::knowledge(data)?, screen),
        Task::Show { entry, data } => show(entry, data, screen),
        Task::Check { data } => check(data),
    }
}

/// `SANCTION expel (161)`
fn code(entry: &Entry) -> String {
    let mode = entry.mode.as_ref().map_or(String::new(), |mode| format!(" {mode}"));
    let cameo = entry.cameo.as_ref().map_or(String::new(), |cameo| format!(" ({cameo})"));
    format!("{}{mode}{cameo}", entry.event)
}

fn starting<'k>(knowledge: &'k Knowledge, start: &str) -> Result<Vec<&'k Entry>, Failure> {
    let entries = &knowledge.codebook.entries;
    let found: Vec<&Entry> = entries.iter().filter(|entry| entry.id.starts_with(start)).collect();
    if found.is_empty() {
        let mend = "`legation codebook list` shows all";
        return Err(Failure::Usage(format!("no entry starts with `{}`; {mend}", one_line(start))));
    }
    Ok(found)
}

fn list(start: &str, knowledge: &Knowledge, screen: Screen) -> Result<Outcome, Failure> {
    let found = starting(knowledge, start)?;
    let widest = |of: &dyn Fn(&Entry) -> String| found.iter().map(|entry| width(&of(entry))).max().unwrap_or(0);
    let (ids, codes) = (widest(&|entry| entry.id.clone()), widest(&code));
    let mut sink = Sink::open(None)?;
    for entry in &found {
        let code = code(entry);
        let (id_pad, code_pad) = (" ".repeat(ids - width(&entry.id)), " ".repeat(codes - width(&code)));
        let quad = Style::Quad(knowledge.codebook.plover.scale(&entry.event, None).0);
        let triggers = one_line(&entry.pattern.triggers.join(", "));
        let room = screen.width.saturating_sub(ids + codes + 4).max(24);
        let (id, code) = (screen.paint(Style::Bold, &one_line(&entry.id)), screen.paint(quad, &one_line(&code)));
        let triggers = if terminal::is_terminal() { shortened(&triggers, room) } else { triggers };
        sink.text_with_colours(&format!("{id}{id_pad}  {code}{code_pad}  {}\n", screen.paint(Style::Dim, &triggers)))?;
    }
    sink.finish()?;
    Ok(Outcome::default())
}

/// The first words that fit, then `…`.
fn shortened(text: &str, room: usize) -> String {
    let lines = wrap(text, room.saturating_sub(2));
    if lines.len() > 1 { format!("{} …", lines[0]) } else { text.to_owned() }
}

/// Prints entries as they stand in their file.
fn show(start: &str, data: &DataArgs, screen: Screen) -> Result<Outcome, Failure> {
    let knowledge = engine::knowledge(data)?;
    let exact = knowledge.codebook.entry(start).map(|entry| vec![entry]);
    let found = exact.map_or_else(|| starting(&knowledge, start), Ok)?;
    let files = match &data.codebook {
        Some(folder) => engine::data_files(folder, "--codebook")?,
        None => embedded::CODEBOOK.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect(),
    };
    let mut sink = Sink::open(None)?;
    for (i, entry) in found.iter().enumerate() {
        let (file, line) = entry.place.rsplit_once(':').unwrap_or((&entry.place, "1"));
        let text = files.iter().find(|(name, _)| name == file).map_or("", |(_, text)| text);
        let line: usize = line.parse().unwrap_or(1);
        let gap = if i > 0 { "\n" } else { "" };
        sink.text_with_colours(&format!(
            "{gap}{}\n",
            screen.paint(Style::Dim, &format!("# {}", one_line(&entry.place)))
        ))?;
        sink.text(&source_of(text, line))?;
    }
    sink.finish()?;
    Ok(Outcome::default())
}

/// The entry around a line (from 1) of a codebook file: from its `[[entry]]` to the next.
fn source_of(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = line.min(lines.len());
    let is_head = |line: &&str| line.trim_start().starts_with("[[");
    let first = lines[..at].iter().rposition(is_head).unwrap_or(0);
    let rest = lines.get(first + 1..).unwrap_or_default();
    let length = rest.iter().position(is_head).unwrap_or(rest.len());
    let entry = lines.get(first..=first + length).unwrap_or_default().join("\n");
    let comment_of_next = entry.trim_end().lines().rev().take_while(|line| line.starts_with('#')).count();
    let kept = entry.trim_end().lines().count() - comment_of_next;
    entry.lines().take(kept).collect::<Vec<_>>().join("\n").trim_end().to_owned() + "\n"
}

/// Runs every example of every entry; the invented states of the examples are known besides the actors.
fn check(data: &DataArgs) -> Result<Outcome, Failure> {
    let Engine { parser, knowledge } = Engine::for_examples(data)?;
    let code = |text: &str| {
        let date = "2021-10-07".parse().ok();
        let report = Report { id: "example".into(), date, text: text.to_owned(), ..Report::default() };
        legation_code::code(&report, &parser.analyser.analyse(text), &knowledge, parser.analyser.version())
    };
    let mut failures = legation_code::codebook::check::check(&knowledge.codebook, &code);
    failures.extend(legation_code::standing::check::check(&knowledge.standings, &code));
    engine::note(&knowledge.codebook.notes);
    let mut sink = Sink::open(None)?;
    for failure in &failures {
        let (place, entry, text, problem) = (&failure.place, &failure.entry, &failure.text, &failure.problem);
        sink.text(&format!("{place}: `{entry}`: {problem}\n    {text}\n"))?;
    }
    let (events, claims) = (&knowledge.codebook.entries, &knowledge.standings.entries);
    let of_events = events.iter().map(|entry| entry.examples.len());
    let examples: usize = of_events.chain(claims.iter().map(|entry| entry.examples.len())).sum();
    let entries = events.len() + claims.len();
    sink.text(&format!("{entries} entries, {examples} examples, {} of them fail\n", failures.len()))?;
    sink.finish()?;
    Ok(Outcome { rejected: failures.len() as u64 })
}

#[cfg(test)]
mod tests {
    use super::source_of;

    #[test]
    fn an_entry_is_shown_as_it_stands() {
        let text = "# head\n\n[[entry]]\nid = \"a\"\nx = 1\n\n# about b\n[[entry]]\nid = \"b\"\n";
        assert_eq!(source_of(text, 4), "[[entry]]\nid = \"a\"\nx = 1\n");
        assert_eq!(source_of(text, 9), "[[entry]]\nid = \"b\"\n");
        assert_eq!(source_of("", 1), "\n");
    }
}
