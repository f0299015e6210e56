//! The one-page note on a pair: what stands, what was done last, what is open, what is contested. Markdown, every line
//! with the numbers of its sources, which stand at the end.

use crate::answer::{self, Desk};
use crate::chains;
use crate::claim::Modality;
use crate::date::{Day, PartialDate};
use crate::effects::Effects;
use crate::fold::{self, Basis, Fact, Thing};
use crate::incidents::Incident;
use std::fmt::Write as _;

/// How many of the last measures it lists.
const MEASURES: usize = 12;
/// How many stances it lists.
const STANCES: usize = 8;

/// The note as Markdown.
///
/// `known` says as of which knowledge it is: "as known on 2021-10-08".
pub fn brief(desk: &Desk, (a, b): (&str, &str), on: Day, known: &str, basis: Basis) -> String {
    let mut note = Note { desk, sources: Vec::new(), out: String::new() };
    let word = if basis == Basis::Decided { "as decided" } else { "in force" };
    let _ = writeln!(note.out, "# {a} and {b} on {on}\n\nAs {known}; measures count {word}.");
    let facts = answer::facts(desk, (a, b), on, basis);
    let (stances, rest): (Vec<&Fact>, Vec<&Fact>) =
        facts.iter().map(AsRef::as_ref).partition(|f: &&Fact| f.kind == "stance");
    let (open, rest): (Vec<&Fact>, Vec<&Fact>) =
        rest.into_iter().partition(|f| f.kind == "call" && f.status.as_deref() == Some("open"));
    let (alleged, rest): (Vec<&Fact>, Vec<&Fact>) = rest.into_iter().partition(|f| f.kind == "allegation");
    note.section("What stands", rest.into_iter().filter(|f| f.kind != "accreditation" && f.kind != "call"));
    note.checks(a, b, on);
    note.measures(a, b, on);
    note.section("Open calls", open.into_iter());
    note.section("Alleged", alleged.into_iter());
    let skip = stances.len().saturating_sub(STANCES);
    note.section("Who says what", stances.into_iter().skip(skip));
    note.section("Contested", facts.iter().map(AsRef::as_ref).filter(|f: &&Fact| f.conflict && f.kind != "stance"));
    note.finish()
}

/// A fact in a line, without its sources: "posts filled, RUS at NATO: 10 since 2021-10-06".
pub fn line(desk: &Desk, fact: &Fact) -> String {
    let mut words = Vec::new();
    words.extend(fact.status.iter().chain(&fact.verb).map(|s| s.replace('-', " ")));
    let n = fact.number;
    words.extend(match (n.value, n.low, n.high) {
        (Some(value), ..) => Some(value.to_string()),
        (None, Some(low), Some(high)) => Some(format!("{low} to {high}")),
        (None, Some(low), None) => Some(format!("at least {low}")),
        (None, None, Some(high)) => Some(format!("at most {high}")),
        (None, None, None) => None,
    });
    if !fact.together.is_empty() {
        words.push(format!("[of {} together]", fact.together.join(", ")));
    }
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.extend(fact.about.iter().map(|about| format!("“{}”", plain(about))));
    words.extend(fact.since.map(|since| match fact.kind.as_str() {
        "accreditation" | "stance" | "allegation" => format!("({since})"),
        _ => format!("since {since}"),
    }));
    words.extend(fact.until.map(|until| format!("until {until}")));
    words.extend(fact.deadline.map(|day| format!("deadline {day}")));
    words.extend(fact.between.map(|(from, to)| format!("[somewhere between {from} and {to}]")));
    words.extend(fact.derived.then(|| match fact.because.first() {
        Some(because) => format!("[derived: {because}]"),
        None => "[derived]".into(),
    }));
    let mut told = fact.claims.iter().filter(|(_, stands)| *stands).map(|&(c, _)| desk.claims[c].modality).peekable();
    // Decided, and as far as anybody tells not done yet.
    let is_planned = told.peek().is_some() && told.all(|modality| modality == Modality::Planned);
    words.extend(is_planned.then(|| "[planned]".to_owned()));
    words.extend(fact.conflict.then(|| "[contested]".to_owned()));
    let whose = of_whom(desk.effects, fact);
    let colon = if fact.kind == "stance" { "" } else { ":" };
    format!("{whose}{colon} {}", words.join(" "))
}

fn of_whom(effects: &Effects, fact: &Fact) -> String {
    let t: &Thing = &fact.thing;
    if let Some(speaker) = &t.speaker {
        return speaker.clone();
    }
    let label = effects.kind(&fact.kind).map_or(fact.kind.as_str(), |k| k.label.as_str());
    let mut words = t.type_.as_deref().unwrap_or(label).to_owned();
    if let Some(name) = &t.name {
        let _ = write!(words, " {name}");
    }
    for value in [&t.act, &t.place, &t.post, &fact.rank, &t.class, &t.unit].into_iter().flatten() {
        let _ = write!(words, " ({value})");
    }
    let call = t.type_.is_some();
    match (&t.holder, &t.host) {
        (Some(holder), Some(host)) if call => {
            let _ = write!(words, " by {host} to {holder}");
        }
        (Some(holder), Some(host)) => {
            let _ = write!(words, ", {holder} at {host}");
        }
        (holder, host) => {
            for party in [holder, host].into_iter().flatten() {
                let _ = write!(words, ", {party}");
            }
        }
    }
    if !t.parties.is_empty() {
        let _ = write!(words, ", {}", t.parties.join(" and "));
    }
    for (word, value) in [("by", &t.by), ("against", &t.against)] {
        if let Some(value) = value {
            let _ = write!(words, " {word} {value}");
        }
    }
    words
}

struct Note<'a, 'b> {
    desk: &'a Desk<'b>,
    /// Ids of claims, in the order of their first use.
    sources: Vec<usize>,
    out: String,
}

impl Note<'_, '_> {
    fn section<'f>(&mut self, title: &str, facts: impl Iterator<Item = &'f Fact>) {
        let facts: Vec<&Fact> = facts.collect();
        if facts.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n## {title}\n");
        for fact in facts {
            let sources = self.for_and_against(fact.claims.iter().copied());
            let _ = writeln!(self.out, "- {} {sources}", line(self.desk, fact));
        }
    }

    /// Numbers of the sources of a line, of those against it after those for it.
    fn for_and_against(&mut self, claims: impl Iterator<Item = (usize, bool)>) -> String {
        let (stands, against): (Vec<_>, Vec<_>) = claims.partition(|c| c.1);
        let mut cite = |claims: Vec<(usize, bool)>| self.cite(&claims.into_iter().map(|c| c.0).collect::<Vec<_>>());
        let stands = cite(stands);
        if against.is_empty() { stands } else { format!("{stands}; against: {}", cite(against)) }
    }

    /// Numbers of the sources of a line, each a claim of another report, at most four.
    fn cite(&mut self, claims: &[usize]) -> String {
        let mut reports: Vec<&str> = Vec::new();
        let mut numbers = Vec::new();
        for &claim in claims {
            let report = self.desk.claims[claim].report.as_str();
            if reports.contains(&report) || numbers.len() == 4 {
                continue;
            }
            reports.push(report);
            let at = self.sources.iter().position(|&c| c == claim).unwrap_or_else(|| {
                self.sources.push(claim);
                self.sources.len() - 1
            });
            numbers.push(format!("[{}]", at + 1));
        }
        numbers.concat()
    }

    fn checks(&mut self, a: &str, b: &str, on: Day) {
        let between = self.desk.ids_between(a, b);
        for check in fold::cross_checks(&self.desk.claims, &self.desk.incidents, on) {
            if check.incidents.iter().all(|id| between.contains(id.as_str())) {
                let verdict = if check.agrees { "agrees" } else { "does not agree" };
                let _ = writeln!(self.out, "- cross-check: {} ({verdict})", check.text);
            }
        }
    }

    fn measures(&mut self, a: &str, b: &str, on: Day) {
        let desk = self.desk;
        let between = desk.ids_between(a, b);
        let links = chains::links(&desk.claims, &desk.incidents);
        let mut done: Vec<(Day, usize, &Incident)> = desk
            .incidents
            .iter()
            .enumerate()
            .filter(|(_, i)| between.contains(i.id.as_str()))
            .filter(|(_, i)| i.takes_effect(&desk.claims) && fold::measure_of(&desk.claims, i).is_some())
            .filter_map(|(at, i)| Some((i.decided_on.or(i.date).map(PartialDate::first).filter(|d| *d <= on)?, at, i)))
            .collect();
        done.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
        done.truncate(MEASURES);
        if done.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n## Measures, latest first\n");
        for (_, at, incident) in done {
            let Some(measure) = fold::measure_of(&desk.claims, incident) else { continue };
            let date = incident.decided_on.or(incident.date).map_or_else(String::new, |d| d.to_string());
            let act = measure.act.replace('-', " ");
            let mut row = format!("- {date} {}: {act}", incident.actors.join(" and "));
            // "set ceiling" and "abolish post" say of what kind they are.
            if !measure.act.contains('-') {
                let _ = write!(row, " {}", measure.kind.replace('-', " "));
            }
            if let Some(n) =
                incident.shown_number().filter(|_| incident.number.value.is_some() || !incident.numbers.is_empty())
            {
                let together = if incident.together.is_empty() { "" } else { " together" };
                let contested = if incident.numbers.is_empty() { "" } else { " [contested]" };
                let _ = write!(row, " {n}{together}{contested}");
            }
            let _ = write!(
                row,
                ", {} at {}",
                measure.holder.as_deref().unwrap_or("?"),
                measure.host.as_deref().unwrap_or("?")
            );
            if let Some(day) = incident.effective_on {
                let _ = write!(row, ", in force {day}");
            }
            if let Some(link) = links.iter().find(|l| l.response == at && l.stated) {
                let cause = &desk.incidents[link.cause];
                let date = cause.date.map_or_else(String::new, |d| format!(" of {d}"));
                let whose = match cause.actors.as_slice() {
                    [] => format!("“{}”", link.text.as_deref().unwrap_or("what was done")),
                    actors => actors.join(" and "),
                };
                let _ = write!(row, ", in answer to {whose}{date}");
            }
            let sources = self.for_and_against(incident.stands(&desk.claims));
            let _ = writeln!(self.out, "{row} {sources}");
        }
    }

    fn finish(mut self) -> String {
        if self.sources.is_empty() {
            self.out.push_str("\nNothing is known between them by that day.\n");
            return self.out;
        }
        self.out.push_str("\n## Sources\n\n");
        for (i, &c) in self.sources.iter().enumerate() {
            let claim = &self.desk.claims[c];
            let source = self.desk.source(&claim.report);
            // An entry by hand rests on a note or letter.
            let publisher =
                source.and_then(|s| s.publisher.as_deref().or(s.title.as_deref())).unwrap_or("no publisher");
            let words = &self.desk.claims[c].words;
            let words: Vec<&str> = words.split_whitespace().collect();
            let speaker = claim.speakers.first().map_or_else(String::new, |s| format!(", says {}", s.text));
            let _ = writeln!(
                self.out,
                "{}. {publisher}, {} ({}{speaker}): “{}”",
                i + 1,
                claim.known,
                claim.id,
                words.join(" ")
            );
        }
        self.out
    }
}
