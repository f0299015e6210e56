//! What the commands that ask a ledger share: two parties, what was known, and how the answer is written.

use crate::cli::{LedgerArgs, day};
use crate::failure::Failure;
use crate::messages;
use crate::output::Sink;
use crate::terminal::{Screen, Style, one_line, wrap};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use legation_code::actors::Gazetteer;
use legation_code::fault::closest;
use legation_ledger::answer::Desk;
use legation_ledger::date::Day;
use legation_ledger::effects::Effects;
use legation_ledger::fold::{self, Basis, Facts};
use legation_ledger::incidents::{ByHand, gather};
use legation_ledger::store::{Ledger, Moment, Selection};
use rayon::prelude::*;
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::to_raw_value;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::PathBuf;

/// What a ledger is asked about.
#[derive(Args)]
pub struct AskArgs<K: Args = KnownArgs> {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Two parties, by key or name: NATO, RUS, "Czech Republic"
    #[arg(value_name = "PARTY", num_args = 2, required = true)]
    pub parties: Vec<String>,
    #[command(flatten)]
    pub known: K,
    #[command(flatten)]
    pub write: WriteArgs,
}

/// As of which knowledge.
#[derive(Args)]
pub struct KnownArgs {
    /// As published by DAY [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub known: Option<Date>,
    /// As this ledger held at TIME: a day or 2021-10-08T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = Moment::parse_last)]
    pub recorded: Option<Moment>,
}

impl KnownArgs {
    /// The day of `--known`: today, unless told.
    pub fn day(&self) -> Day {
        self.known.map_or_else(today, Day::of)
    }
}

/// As of which knowledge, where an answer about several days can take each as it was known then.
#[derive(Args)]
pub struct KnownEachArgs {
    /// As published by DAY [default: today]; `each`: every day as it was known on that day
    #[arg(long, value_name = "DAY", value_parser = day_or_each)]
    pub known: Option<KnownDay>,
    /// The same as `--known each`
    #[arg(long, conflicts_with = "known")]
    known_each: bool,
    /// As this ledger held at TIME: a day or 2021-10-08T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = Moment::parse_last)]
    pub recorded: Option<Moment>,
}

/// What `--known` says of several days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownDay {
    /// All as published by one day.
    By(Date),
    /// Each as it was known then.
    Each,
}

impl KnownEachArgs {
    /// The day of `--known`: today, unless told.
    pub fn day(&self) -> Day {
        match self.known {
            Some(KnownDay::By(day)) => Day::of(day),
            _ => today(),
        }
    }

    /// Whether each day is taken as it was known then.
    pub fn each(&self) -> bool {
        self.known_each || self.known == Some(KnownDay::Each)
    }
}

fn day_or_each(text: &str) -> Result<KnownDay, String> {
    if text == "each" {
        return Ok(KnownDay::Each);
    }
    day(text).map(KnownDay::By).map_err(|what| format!("{what}; or write `each`"))
}

/// How an answer is written.
#[derive(Args)]
pub struct WriteArgs {
    /// What the answer looks like [default: table on a terminal, json elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
    /// Write to FILE, which appears whole or not at all
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For reading on a terminal
    Table,
    /// One object, with what was asked
    Json,
    /// One row a line
    Jsonl,
    /// One row a line, without its claims
    Csv,
}

/// Which day of a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BasisArg {
    /// The day it was decided
    Decided,
    /// The day it is in force
    InForce,
}

impl BasisArg {
    /// The same for the fold.
    pub fn basis(self) -> Basis {
        match self {
            BasisArg::Decided => Basis::Decided,
            BasisArg::InForce => Basis::InForce,
        }
    }

    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            BasisArg::Decided => "decided",
            BasisArg::InForce => "in-force",
        }
    }
}

/// The clock's day, in UTC: asked here alone, for `--on` and `--known` that nobody told.
pub fn today() -> Day {
    let seconds = jiff::Timestamp::now().as_second();
    Day(i32::try_from(seconds.div_euclid(86_400)).unwrap_or(i32::MAX))
}

/// A ledger opened for asking, with the keys of its parties.
pub struct Asked {
    pub ledger: Ledger,
    keys: Vec<String>,
}

impl Asked {
    /// Opens the ledger.
    pub fn open(arguments: &LedgerArgs) -> Result<Asked, Failure> {
        // This thread works with the others instead of waiting for them: each has memory of its own to touch for the first time.
        // A pool that is there already serves as well.
        let _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
        // Read beside the ledger; who needs it waits for it.
        rayon::spawn(|| _ = Effects::shared());
        let ledger = Ledger::open_to_read(&arguments.ledger)?;
        // One reading for the whole answer: quicker, and a writer beside us changes nothing in the middle of it.
        ledger.hold()?;
        let keys = ledger.parties()?;
        Ok(Asked { ledger, keys })
    }

    /// The key of a party as it was typed: a key of the ledger, else a name that the actor files know.
    pub fn party(&self, typed: &str, on: Option<Date>) -> Result<String, Failure> {
        if self.keys.iter().any(|key| key == typed) || successors().any(|(_, successor, _)| successor == typed) {
            return Ok(typed.to_owned());
        }
        let gazetteer =
            Gazetteer::built_in().map_err(|faults| Failure::Data(faults.iter().map(ToString::to_string).collect()))?;
        if gazetteer.has_key(typed) {
            return Ok(typed.to_owned());
        }
        // The likeliest reading alone: a lesser one that the ledger happens to hold would be another party's answer.
        if let Some(key) = gazetteer.find(typed, on).into_iter().find_map(|(party, _)| party.key) {
            return Ok(key);
        }
        let near = closest(&typed.to_uppercase(), self.keys.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.keys.is_empty() => "the ledger has no claim yet".to_owned(),
            None => format!("the ledger's parties are {}", shortened(&self.keys)),
        };
        Err(Failure::Usage(format!("no party is called `{typed}`: {help}")))
    }

    /// Both parties of a question.
    pub fn pair(&self, typed: &[String]) -> Result<(String, String), Failure> {
        self.pair_on(typed, None)
    }

    /// Both parties of a question about a day: names as they were borne then ("the Soviet Union").
    pub fn pair_on(&self, typed: &[String], on: Option<Date>) -> Result<(String, String), Failure> {
        let (a, b) = (self.party(&typed[0], on)?, self.party(&typed[1], on)?);
        if a == b {
            return Err(Failure::Usage(format!("`{}` and `{}` are one party, {a}: ask about two", typed[0], typed[1])));
        }
        Ok((a, b))
    }

    /// The desk of a question: the claims that were known, gathered.
    pub fn desk(
        &self,
        parties: Option<(String, String)>,
        known: Day,
        recorded: Option<Moment>,
    ) -> Result<Desk<'static>, Failure> {
        let view = self.ledger.view(&Selection { parties, known: Some(known), recorded })?;
        view.unmended.iter().for_each(messages::say);
        let by_hand = ByHand { merges: view.merges, splits: view.splits };
        let mut desk = Desk::with(view.claims, Effects::shared(), &by_hand);
        desk.sources = view.sources;
        desk.credibility = view.credibility;
        Ok(desk)
    }

    /// Names, of everybody in office by these facts, the other hosts where he is: what stands there are claims of other
    /// parties.
    pub fn name_other_hosts(
        &self,
        facts: &mut Facts,
        (on, basis): (Day, Basis),
        (known, recorded): (Day, Option<Moment>),
    ) -> Result<(), Failure> {
        let persons: BTreeSet<(String, String)> = facts.iter().filter_map(|fact| fold::person(fact)).collect();
        let mut hosts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for thing in facts.iter().filter(|fact| fold::person(fact).is_some()).map(|fact| &fact.thing) {
            hosts.entry(thing.holder.as_deref().unwrap_or_default()).or_default().extend(thing.host.as_deref());
        }
        let mut elsewhere = Facts::new();
        for (holder, here) in hosts {
            // What stands between the two who were asked about is told already.
            for partner in self.ledger.partners(holder)?.into_iter().filter(|partner| !here.contains(partner.as_str()))
            {
                let parties = Some((holder.to_owned(), partner));
                let mut view = self.ledger.view(&Selection { parties, known: Some(known), recorded })?;
                view.unmended.iter().for_each(messages::say);
                // Most of what two parties have is of other kinds, and gathering it costs.
                view.claims.retain(|claim| claim.kind().is_some_and(|kind| fold::OFFICES.contains(&kind)));
                let by_hand = ByHand { merges: view.merges, splits: view.splits };
                let incidents = gather(&view.claims, &by_hand);
                let there = fold::fold(&view.claims, &incidents, Effects::shared(), on, basis);
                elsewhere.extend(
                    there.into_iter().filter(|fact| fold::person(fact).is_some_and(|who| persons.contains(&who))),
                );
            }
        }
        fold::mark_shared(facts, &elsewhere);
        Ok(())
    }

    /// Writes an answer: `answer` with what was asked (`question`), whose rows stand under `rows`; `table` renders it for a
    /// terminal.
    pub fn write(
        &self,
        arguments: &WriteArgs,
        question: Value,
        answer: Value,
        rows: &str,
        table: impl FnOnce(&Value) -> String,
    ) -> Result<(), Failure> {
        let members = [&question, &answer].into_iter().filter_map(Value::as_object).flatten();
        let beside = members.filter(|(key, _)| *key != rows).map(|(key, value)| (key.clone(), value.clone())).collect();
        let list = answer[rows].as_array().map_or(&[][..], Vec::as_slice);
        self.write_rows(arguments, beside, (rows, list), || table(&answer))
    }

    /// Writes an answer of many rows, which become what is written and no values before: `beside` holds its other members. Whoever
    /// reads it may take his time: the ledger is let go of first.
    pub fn write_rows(
        &self,
        arguments: &WriteArgs,
        beside: Map<String, Value>,
        rows: (&str, &[impl Serialize + Sync]),
        table: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        self.ledger.release()?;
        write(arguments, &beside, rows, table)
    }

    /// States that came before one of these parties and of which the ledger holds claims: asked under their own keys.
    pub fn predecessors(&self, parties: &(String, String)) -> Vec<Value> {
        successors()
            .filter(|(state, successor, _)| {
                (*successor == parties.0 || *successor == parties.1) && self.keys.iter().any(|key| key == state)
            })
            .map(|(state, successor, from)| json!({ "state": state, "successor": successor, "from": from }))
            .collect()
    }
}

/// `effects/successors.tsv`: state, successor, first day.
fn successors() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("../../../../effects/successors.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(
        |line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?, cells.next()?))
        },
    )
}

fn shortened(keys: &[String]) -> String {
    const SHOWN: usize = 12;
    let list = keys.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if keys.len() > SHOWN { format!("{list} and {} more", keys.len() - SHOWN) } else { list }
}

/// Writes an answer: its rows, and what stands beside them.
fn write<R: Serialize + Sync>(
    arguments: &WriteArgs,
    beside: &Map<String, Value>,
    (name, rows): (&str, &[R]),
    table: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let format = arguments.format.unwrap_or({
        let ending = arguments.output.as_ref().and_then(|path| path.extension()).and_then(|e| e.to_str());
        match ending {
            Some("csv") => AnswerFormat::Csv,
            Some("jsonl") => AnswerFormat::Jsonl,
            None if arguments.output.is_none() && crate::terminal::is_terminal() => AnswerFormat::Table,
            _ => AnswerFormat::Json,
        }
    });
    let mut sink = Sink::open(arguments.output.as_deref())?;
    match format {
        AnswerFormat::Table => sink.text_with_colours(&table())?,
        AnswerFormat::Json => sink.json_line(&Whole { beside, name, rows })?,
        AnswerFormat::Jsonl => rows.iter().try_for_each(|row| sink.json_line(row))?,
        AnswerFormat::Csv => {
            let values: Result<Vec<Value>, _> = rows.iter().map(serde_json::to_value).collect();
            let values = values.map_err(|error| Failure::Write(format!("a row cannot be written: {error}")))?;
            sink.text(&csv(&values))?;
        }
    }
    sink.finish()
}

/// An answer as one object, its members in the order of the alphabet.
struct Whole<'a, R> {
    beside: &'a Map<String, Value>,
    name: &'a str,
    rows: &'a [R],
}

impl<R: Serialize + Sync> Serialize for Whole<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut whole = serializer.serialize_map(None)?;
        let (before, after): (Vec<_>, Vec<_>) = self.beside.iter().partition(|(key, _)| key.as_str() < self.name);
        before.into_iter().try_for_each(|(key, value)| whole.serialize_entry(key, value))?;
        whole.serialize_entry(self.name, &Rows(self.rows))?;
        after.into_iter().try_for_each(|(key, value)| whole.serialize_entry(key, value))?;
        whole.end()
    }
}

/// Rows that become JSON some hundreds at once, beside each other: of an answer of 10,000 writing is a quarter of the work.
struct Rows<'a, R>(&'a [R]);

impl<R: Serialize + Sync> Serialize for Rows<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for some in self.0.chunks(512) {
            let made: Vec<_> = some.par_iter().map(to_raw_value).collect();
            made.into_iter().try_for_each(|row| list.serialize_element(&row.map_err(S::Error::custom)?))?;
        }
        list.end()
    }
}

/// Rows as CSV: every column that any row has, in the order of the alphabet; claims are counted, lists joined by `; `.
fn csv(rows: &[Value]) -> String {
    let mut columns: Vec<&str> =
        rows.iter().filter_map(Value::as_object).flat_map(|row| row.keys().map(String::as_str)).collect();
    columns.sort_unstable();
    columns.dedup();
    let cell = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) if list.iter().any(Value::is_object) => list.len().to_string(),
        Some(Value::Array(list)) => {
            list.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect::<Vec<_>>().join("; ")
        }
        Some(Value::Object(map)) => map.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Some(other) => other.to_string(),
    };
    let quoted = |text: &str| {
        if text.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let mut out = columns.join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|c| quoted(&cell(row.get(c)))).collect();
        out.push_str(&(cells.join(",") + "\n"));
    }
    out
}

/// What was asked, as every answer repeats it.
pub fn asked(parties: &(String, String), known: Day, recorded: Option<Moment>) -> Value {
    with_recorded(json!({ "parties": [parties.0, parties.1], "known": known.to_string() }), recorded)
}

/// A question with the time at which the ledger must have held what it tells, where one was named.
pub fn with_recorded(mut question: Value, recorded: Option<Moment>) -> Value {
    if let Some(time) = recorded {
        question["recorded"] = json!(time.to_string());
    }
    question
}

/// As of which knowledge an answer is, in words: "known on 2021-10-08 · as held at 2021-10-09T23:59:59Z".
pub fn as_known(known: impl Display, recorded: Option<Moment>) -> String {
    let held = recorded.map_or_else(String::new, |time| format!(" · as this ledger held at {time}"));
    format!("known on {known}{held}")
}

/// Refuses days the wrong way round, which would give an empty answer without a word.
pub fn check_order((early, since): (&str, Option<Day>), (late, until): (&str, Option<Day>)) -> Result<(), Failure> {
    match since.zip(until).filter(|(since, until)| since > until) {
        Some((since, until)) => {
            Err(Failure::Usage(format!("`{early} {since}` is later than `{late} {until}`: turn them round")))
        }
        None => Ok(()),
    }
}

/// A heading and the lines under it.
pub fn heading(screen: Screen, text: &str) -> String {
    format!("{}\n", screen.paint(Style::Bold, &one_line(text)))
}

/// A line of an answer, wrapped, with words beneath it.
pub fn item(screen: Screen, text: &str, beneath: &[String]) -> String {
    let mut out = String::new();
    for (i, part) in wrap(&one_line(text), screen.width - 2).iter().enumerate() {
        out.push_str(&format!("{}{part}\n", if i == 0 { "" } else { "  " }));
    }
    for words in beneath {
        for part in wrap(&one_line(words), screen.width - 4) {
            out.push_str(&format!("    {}\n", screen.paint(Style::Dim, &part)));
        }
    }
    out
}

/// The words a row rests on: its first claim that speaks for it, and how many more there are.
pub fn evidence(row: &Value) -> Vec<String> {
    let claims = row["claims"].as_array().map_or(&[][..], Vec::as_slice);
    let speaks_for = claims.iter().find(|c| c["stance"] == "for");
    let Some(first) = speaks_for.or(claims.first()) else { return Vec::new() };
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let publisher = first["publisher"].as_str().or(first["source"].as_str()).unwrap_or("no publisher");
    let more = match claims.len() {
        1 => String::new(),
        n => format!("; {} more", n - 1),
    };
    let against = claims.iter().filter(|c| c["stance"] == "against").count();
    let against = if against > 0 { format!("; {against} against") } else { String::new() };
    vec![format!(
        "“{}” {publisher}, {} ({}{more}{against})",
        text(&first["text"]),
        text(&first["published"]),
        text(&first["event"])
    )]
}
