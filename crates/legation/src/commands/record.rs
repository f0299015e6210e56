//! `legation record`: enter by hand what was decided and what stands, as a protocol office does.

mod list;
mod parties;
mod table;

use super::desk::ByArgs;
use crate::cli::day;
use crate::failure::{Failure, Outcome};
use crate::messages;
use crate::output::{Sink, to_json};
use crate::terminal::{self, one_line};
use clap::{Arg, ArgMatches, Args, FromArgMatches};
use jiff::civil::Date;
use legation_ledger::act::{Act, Entry};
use legation_ledger::claim::Claim;
use legation_ledger::date::{Day, PartialDate};
use legation_ledger::effects::{Effects, Given};
use legation_ledger::fold::{self, Basis, Facts};
use legation_ledger::hand::{self, FIELDS};
use legation_ledger::incidents::{ByHand, gather};
use legation_ledger::queue::in_words;
use legation_ledger::store::{Ledger, Moment, Selection, Stamp};
use legation_text::record::Record;
pub use parties::{Parties, check_new};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Enter by hand what was decided or what stands: the same claims, the same rules, the same undo as from reports
///
/// ACT is an act that `legation effects list` shows, `state` for what stands, or `list` for an edition of a published list.
/// What no register can hold is refused, with the rule named. What contradicts other claims is taken, and shown as a conflict.
#[derive(Args)]
#[command(after_help = "Examples:
  legation record --ledger desk.legation withdraw --holder RUS --host NATO --count 8 --by Desk
  legation record --ledger desk.legation withdraw --holder RUS --host NATO --on 2021-10 --by Desk")]
pub struct Arguments {
    /// The ledger: one file; it is made where there is none
    #[arg(long, value_name = "FILE", required_unless_present = "template")]
    ledger: Option<PathBuf>,
    /// What was done; `state` for what stands, `list` for an edition of a list
    #[arg(value_name = "ACT", required_unless_present_any = ["from", "template"])]
    act: Option<String>,
    /// Of `list`: the edition, a table with the columns name, rank, class, post, since
    #[arg(value_name = "LIST")]
    list: Option<PathBuf>,
    /// Enter many acts from a table, one a row: all of them or none
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["act", "list"])]
    from: Option<PathBuf>,
    /// Print an empty table, with every field and act explained
    #[arg(long)]
    template: bool,
    /// Of `list`: the day of the edition
    #[arg(long, value_name = "DAY", value_parser = day)]
    edition: Option<Date>,
    /// Take KEY as a party that neither the ledger nor the actor files know
    #[arg(long, value_name = "KEY")]
    new_party: Vec<String>,
    #[command(flatten)]
    who: ByArgs,
    #[command(flatten, next_help_heading = "What is entered")]
    fields: Fields,
}

/// The fields of an entry, an option each; [`FIELDS`] has them.
struct Fields {
    given: Vec<(&'static str, String)>,
}

impl Args for Fields {
    fn augment_args(command: clap::Command) -> clap::Command {
        FIELDS.iter().filter(|field| field.name != "act").fold(command, |command, field| {
            let arg = Arg::new(field.name).long(field.name).help(field.help).value_name("VALUE");
            command.arg(arg.allow_hyphen_values(true))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Fields::augment_args(command)
    }
}

impl FromArgMatches for Fields {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Fields, clap::Error> {
        let told = |name| matches.try_get_one::<String>(name).ok().flatten().cloned();
        let fields = FIELDS.iter().filter(|field| field.name != "act");
        Ok(Fields { given: fields.filter_map(|field| Some((field.name, told(field.name)?))).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Fields::from_arg_matches(matches)?;
        Ok(())
    }
}

/// An entry that was told, with the letter it rests on.
#[derive(Default)]
struct Told {
    given: Given,
    source: Option<String>,
    known_from: Option<String>,
    edition: Option<String>,
}

impl Told {
    /// Puts a value into a field, as it was typed.
    fn set(&mut self, field: &str, value: &str) -> Result<(), String> {
        if let Some(own) = hand::set(&mut self.given, field, value)? {
            match field {
                "source" => self.source = Some(own),
                _ => self.known_from = Some(own),
            }
        }
        Ok(())
    }

    /// The act that enters it, once its parties are known and its rules hold.
    fn act(mut self, parties: &mut Parties, effects: &Effects) -> Result<(Act, Option<String>), String> {
        parties.resolve(&mut self.given)?;
        if let Some(day) = &self.known_from
            && Day::parse(day).is_none()
        {
            return Err(format!("`known-from` is `{day}`, which is no day: write 2021-10-07"));
        }
        hand::check(&self.given, effects)?;
        let record = hand::record(&self.given, "act-0", effects)?;
        Claim::of(&record, Day(0), false)?;
        let (source, known_from, edition) = (self.source, self.known_from, self.edition);
        Ok((Act::Enter(Box::new(Entry { record, source, known_from, edition })), self.given.reason))
    }
}

/// Enters what was told.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let effects = Effects::shared();
    if arguments.template {
        let mut sink = Sink::open(None)?;
        sink.text(&table::template(effects))?;
        sink.finish()?;
        return Ok(Outcome::default());
    }
    let path = arguments.ledger.clone().expect("required by clap, unless it is the template");
    let by = arguments.who.name()?;
    let mut parties = Parties::of(&path, &arguments.new_party)?;
    let mut acts = match (&arguments.from, arguments.act.as_deref()) {
        (Some(table), _) => table::acts(table, &arguments.fields, &mut parties, effects)?,
        (None, Some("list")) => list::acts(arguments, &path, &mut parties, effects)?,
        (None, act) => vec![one(act.unwrap_or("state"), &arguments.fields, &mut parties, effects)?],
    };
    let (Stamp::Told(now) | Stamp::Clock(now)) = arguments.who.recorded.stamp();
    for (act, _) in &mut acts {
        if let Act::Enter(entry) = act {
            let known = entry.known_from.as_deref().and_then(Day::parse);
            hand::planned_if_ahead(&mut entry.record, known.map_or(now.day(), |known| known.min(now.day())));
        }
    }
    let mut ledger = Ledger::create_or_open(&path, None)?;
    let entries: Vec<Record> = acts.iter().filter_map(|(act, _)| entry(act)).collect();
    let ids = ledger.act_all(&by, acts, arguments.who.recorded.stamp())?;
    match tell(&ledger, effects, &ids, &entries, arguments.who.recorded.stamp()) {
        Err(Failure::Write(what)) => Err(Failure::Write(format!("{} entered, but {what}", entered(&ids)))),
        told => told.map(|()| Outcome::default()),
    }
}

fn entry(act: &Act) -> Option<Record> {
    match act {
        Act::Enter(entry) => Some(entry.record.clone()),
        _ => None,
    }
}

/// The act of the command line.
fn one(act: &str, fields: &Fields, parties: &mut Parties, effects: &Effects) -> Result<(Act, Option<String>), Failure> {
    let mut told = Told::default();
    let is_state = act == "state";
    let refuse = |what: String| Failure::Usage(format!("nothing was entered: {what}"));
    told.set("act", act).map_err(refuse)?;
    for (name, value) in &fields.given {
        told.set(name, value).map_err(refuse)?;
    }
    if is_state {
        told.given.state = told.given.kind.take();
        if told.given.state.is_none() {
            return Err(refuse("`state` needs a `kind`: what stands".into()));
        }
    }
    told.act(parties, effects).map_err(refuse)
}

/// Says what was entered, and what it contradicts.
fn tell(ledger: &Ledger, effects: &Effects, ids: &[String], entries: &[Record], stamp: Stamp) -> Result<(), Failure> {
    let mut sink = Sink::open(None)?;
    let terminal = terminal::is_terminal();
    for (id, record) in ids.iter().zip(entries) {
        let (says, planned) = (words(record), is_planned(record));
        if terminal {
            let planned = if planned { " (planned)" } else { "" };
            sink.text(&format!("{id}: {}{planned}\n", one_line(says)))?;
        } else {
            let mut row = json!({ "act": id, "claim": format!("{id}#1"), "says": says });
            if planned {
                row["modality"] = json!("planned");
            }
            sink.json(&(to_json(&row)? + "\n"))?;
        }
    }
    // The entries stand: whatever goes wrong from here on must not make anybody enter them again.
    let shown = conflicts(ledger, effects, ids, entries, stamp);
    let shown = shown.and_then(|facts| Ok((facts, list::differences(ledger, effects, entries)?)));
    let (facts, differences) = shown.unwrap_or_else(|failure| {
        messages::say(format!("{} entered, but what that contradicts cannot be shown: {failure}", entered(ids)));
        Default::default()
    });
    for fact in facts {
        let because = fact.because.join("; ");
        if terminal {
            sink.text(&format!("conflict: {}: {}\n", one_line(&in_words(&fact)), one_line(&because)))?;
        } else {
            let row = json!({ "conflict": in_words(&fact), "kind": fact.kind, "because": fact.because });
            sink.json(&(to_json(&row)? + "\n"))?;
        }
    }
    for row in differences {
        if terminal {
            sink.text(&format!("{}\n", one_line(&list::in_words(&row))))?;
        } else {
            sink.json(&(to_json(&row)? + "\n"))?;
        }
    }
    sink.finish()
}

/// `act-3 is`, `act-3..act-5 are`
fn entered(ids: &[String]) -> String {
    match ids {
        [first, .., last] => format!("{first}..{last} are"),
        _ => format!("{} is", ids.concat()),
    }
}

fn is_planned(record: &Record) -> bool {
    match record {
        Record::Event(record) => record.modality == "planned",
        Record::Standing(record) => record.modality == "planned",
        Record::Statement(_) => false,
    }
}

fn words(record: &Record) -> &str {
    match record {
        Record::Event(record) => &record.text,
        Record::Standing(record) => &record.text,
        Record::Statement(record) => &record.text,
    }
}

/// The two parties and the day of an entry: that on which it is in force, else that of recording.
fn where_and_when(record: &Record, stamp: Stamp) -> Option<((String, String), Day)> {
    let (Stamp::Told(Moment(second)) | Stamp::Clock(Moment(second))) = stamp;
    let last = |text: &Option<String>| text.as_deref().and_then(PartialDate::parse).map(PartialDate::last);
    let today = Moment(second).day();
    let pair = |a: &Option<String>, b: &Option<String>| a.clone().zip(b.clone());
    match record {
        Record::Event(e) => {
            let measure = e.measure.as_ref()?;
            let day = last(&e.effective_on).max(last(&e.date)).unwrap_or(today);
            Some((pair(&measure.holder, &measure.host)?, day))
        }
        Record::Standing(s) => {
            let two = || s.parties.first().cloned().zip(s.parties.get(1).cloned());
            let parties = pair(&s.holder, &s.host).or_else(|| pair(&s.by, &s.against)).or_else(two)?;
            Some((parties, last(&s.on).or(last(&s.since)).unwrap_or(today)))
        }
        Record::Statement(_) => None,
    }
}

/// Facts that an entry makes contradict each other, or a rule.
fn conflicts(
    ledger: &Ledger,
    effects: &Effects,
    ids: &[String],
    entries: &[Record],
    stamp: Stamp,
) -> Result<Facts, Failure> {
    let asked: BTreeSet<((String, String), Day)> =
        entries.iter().filter_map(|record| where_and_when(record, stamp)).collect();
    let mut found = Facts::new();
    let mut seen = BTreeSet::new();
    for (pair, day) in asked {
        let view = ledger.view(&Selection { parties: Some(pair), known: None, recorded: None })?;
        let incidents = gather(&view.claims, &ByHand { merges: view.merges, splits: view.splits });
        for fact in fold::fold(&view.claims, &incidents, effects, day, Basis::InForce) {
            let mine = |c: &(usize, bool)| ids.contains(&view.claims[c.0].report);
            if fact.conflict && fact.claims.iter().any(mine) && seen.insert((in_words(&fact), fact.because.clone())) {
                found.push(fact);
            }
        }
    }
    Ok(found)
}
