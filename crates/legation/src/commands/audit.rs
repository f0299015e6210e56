//! `legation audit`: what nothing codes and what no actor matches, by frequency.

use crate::cli::Reports;
use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use crate::output::{Sink, to_json};
use crate::run::{self, Done};
use crate::terminal::{Screen, Style, is_terminal, one_line, width, wrap};
use clap::{Args, ValueEnum};
use legation_text::{Sentence, Span, TextIndex};
use serde::Serialize;
use std::collections::HashMap;
use std::iter;

/// List frames that no entry codes and names that no actor matches, the most frequent first
///
/// The to-do list of whoever extends the codebook or the actors. Says first how many of the frames in which two known actors of different
/// parties meet an entry codes.
#[derive(Args)]
#[command(after_help = "Examples:
  legation audit examples/reports/*.txt
  legation audit --top 5 --format json examples/reports/*.txt")]
pub struct Arguments {
    #[command(flatten)]
    reports: Reports,
    /// What the list looks like [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// How many of each kind to list; 0 for all
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
}

/// What the list looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// One object a line
    Jsonl,
    /// One list
    Json,
}

/// How much of what happens between parties the codebook codes.
#[derive(Serialize)]
struct Breadth {
    /// `breadth`.
    kind: &'static str,
    /// Frames in which two known actors of different parties meet.
    frames: u64,
    /// Those that an entry codes.
    coded: u64,
    /// Their share, to three places; null where there are none.
    share: Option<f64>,
}

impl Breadth {
    fn new(frames: u64, coded: u64) -> Breadth {
        let share = (frames > 0).then(|| (coded as f64 / frames as f64 * 1000.0).round() / 1000.0);
        Breadth { kind: "breadth", frames, coded, share }
    }

    fn line(&self) -> String {
        let share = self.share.map_or(String::new(), |share| format!(" ({:.1} %)", share * 100.0));
        format!("of {} frames in which two parties meet, an entry codes {}{share}", self.frames, self.coded)
    }
}

/// One line of the list.
#[derive(Serialize)]
struct Gap {
    /// `frame` or `name`.
    kind: &'static str,
    /// The frame's pattern, or the name.
    pattern: String,
    count: u64,
    example: Example,
}

/// What the list holds.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Breadth(&'a Breadth),
    Gap(&'a Gap),
}

/// The first place it was met.
#[derive(Clone, Serialize)]
struct Example {
    report: String,
    start: usize,
    end: usize,
    text: String,
}

/// Counts gaps and prints them.
pub fn run(arguments: &Arguments, screen: Screen) -> Result<Outcome, Failure> {
    let Reports { input, read, data } = &arguments.reports;
    let engine = Engine::for_coding(data)?;
    let mut counts: [HashMap<String, (u64, Example)>; 2] = Default::default();
    let (mut meetings, mut coded) = (0, 0);
    let outcome = run::run(
        &input.files,
        read,
        "gaps",
        |incoming| {
            let parsed = engine.parse(incoming)?;
            let audit = engine.code(&parsed).audit;
            let index = TextIndex::new(&parsed.report.text);
            let place = |(pattern, span): (String, Span)| {
                (pattern, example(&parsed.report.id, span, &parsed.sentences, &index))
            };
            let found = [audit.frames, audit.names].map(|gaps| gaps.into_iter().map(place).collect::<Vec<_>>());
            let total = found.iter().map(Vec::len).sum();
            let value = (audit.meetings, audit.coded, found);
            Ok(Done { value, sentences: parsed.sentences.len(), found: total })
        },
        |_, (of_report, coded_of_report, found)| {
            (meetings, coded) = (meetings + of_report, coded + coded_of_report);
            for (counts, gaps) in counts.iter_mut().zip(found) {
                for (pattern, example) in gaps {
                    counts.entry(pattern).or_insert((0, example)).0 += 1;
                }
            }
            Ok(())
        },
    )?;
    let breadth = Breadth::new(meetings, coded);
    let [frames, names] = counts;
    let mut gaps = ranked("frame", frames, arguments.top);
    gaps.extend(ranked("name", names, arguments.top));
    let mut sink = Sink::open(None)?;
    match arguments.format.unwrap_or(if is_terminal() { Format::Table } else { Format::Jsonl }) {
        Format::Table => {
            sink.text(&format!("{}\n", breadth.line()))?;
            sink.text_with_colours(&table(&gaps, screen))?;
        }
        Format::Jsonl => {
            sink.json(&(to_json(&breadth)? + "\n"))?;
            for gap in &gaps {
                sink.json(&(to_json(gap)? + "\n"))?;
            }
        }
        Format::Json => {
            let rows: Vec<Row> = iter::once(Row::Breadth(&breadth)).chain(gaps.iter().map(Row::Gap)).collect();
            sink.json(&(to_json(&rows)? + "\n"))?;
        }
    }
    sink.finish()?;
    Ok(outcome)
}

/// The sentence around a gap.
fn example(report: &str, span: Span, sentences: &[Sentence], index: &TextIndex) -> Example {
    let around =
        sentences.iter().map(|sentence| sentence.span).find(|sentence| sentence.contains(span)).unwrap_or(span);
    Example { report: report.to_owned(), start: span.start, end: span.end, text: one_line(index.slice(around)) }
}

/// The most frequent first, then by the alphabet.
fn ranked(kind: &'static str, counts: HashMap<String, (u64, Example)>, top: usize) -> Vec<Gap> {
    let mut gaps: Vec<Gap> =
        counts.into_iter().map(|(pattern, (count, example))| Gap { kind, pattern, count, example }).collect();
    gaps.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.pattern.cmp(&b.pattern)));
    if top > 0 {
        gaps.truncate(top);
    }
    gaps
}

fn table(gaps: &[Gap], screen: Screen) -> String {
    let mut out = String::new();
    for (kind, head) in [("frame", "frames that no entry codes"), ("name", "names that no actor matches")] {
        let of_kind: Vec<&Gap> = gaps.iter().filter(|gap| gap.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        out.push_str(&format!("{}\n", screen.paint(Style::Bold, head)));
        let widest = of_kind.iter().map(|gap| width(&gap.pattern)).max().unwrap_or(0).min(screen.width / 2);
        for gap in of_kind {
            let pattern = one_line(&gap.pattern);
            let pad = widest.saturating_sub(width(&pattern));
            let indent = 6 + 2 + widest + 2;
            let lines = wrap(&gap.example.text, screen.width.saturating_sub(indent).max(20));
            let more = if lines.len() > 2 { " …" } else { "" };
            let words = lines.into_iter().take(2).collect::<Vec<_>>().join(&format!("\n{}", " ".repeat(indent))) + more;
            out.push_str(&format!(
                "{:>6}  {}{}  {}\n",
                gap.count,
                pattern,
                " ".repeat(pad),
                screen.paint(Style::Dim, &words)
            ));
        }
    }
    out
}
