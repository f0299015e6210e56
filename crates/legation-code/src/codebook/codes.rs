//! The codes that the tables have, and whether a code of an entry is one of them.
//!
//! Where a table is missing or broken, that is told once: the codes inside the binary stand in for it.

use super::faults::Check;
use super::files::{check_cameo, check_plover, missing, stem};
use super::tables::Plover;
use crate::clauses::Mood;
use crate::fault::{Fault, closest, suggest};
use crate::file;
use std::collections::BTreeSet;
use toml::Spanned;

/// What codes there are: the tables, and whether they are all that the files meant to have.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    pub(crate) plover: Plover,
    pub(super) has_types: bool,
    pub(super) has_cameo: bool,
    /// Of a broken file, what stands where something is wrong: the user's own types and modes may be there.
    doubtful: Option<String>,
}

impl Codes {
    /// The tables of the files, those inside the binary where a file of them is missing or broken: told once, and no word about its codes.
    /// Where they are by other hands, their rows are asked, too.
    pub(super) fn read(files: &[(String, String)], by_others: bool, faults: &mut Vec<Fault>) -> (Codes, Codes) {
        let mut codes = Codes::default();
        let mut read = |of: &str, needed: &str, plover: &mut Plover| {
            let before = faults.len();
            let mut doubtful = None;
            match files.iter().find(|(name, _)| stem(name) == of) {
                Some((name, text)) if text.trim().is_empty() => {
                    let fault = Fault::at(name, text, 0..0, format!("{of} is empty, so {needed}"));
                    faults.push(fault.help(format!("copy codebook/{of} over it")));
                }
                Some((name, text)) => {
                    read_plover(name, text, plover, faults);
                    doubtful = Some(about(text, &faults[before..]));
                }
                None => faults.push(missing(files, of, needed)),
            }
            (faults.len() == before, doubtful)
        };
        (codes.has_types, codes.doubtful) =
            read("plover.toml", "its types, modes and contexts are unknown", &mut codes.plover);
        (codes.has_cameo, _) = read("cameo.tsv", "its CAMEO codes are unknown", &mut codes.plover);
        let spare = if codes.has_types && codes.has_cameo { Plover::default() } else { Plover::built_in() };
        for (name, text) in files.iter().filter(|_| by_others) {
            match stem(name) {
                _ if text.trim().is_empty() => {}
                "plover.toml" => check_plover(name, text, faults),
                "cameo.tsv" => {
                    check_cameo(name, text, &|event| codes.may_be_type(event, &spare), &codes.plover, faults)
                }
                _ => {}
            }
        }
        (codes, Codes { plover: spare, has_types: true, has_cameo: true, doubtful: None })
    }

    /// Whether a word that no table has may yet be a type, mode or context of the user's own, in what cannot be read; `like` are those inside
    /// the binary, of which it is no misspelling.
    fn may_have(&self, word: &str, like: &[&str]) -> bool {
        let is_there = self.doubtful.as_ref().is_none_or(|text| text.contains(word));
        !self.has_types && !word.is_empty() && is_there && closest(word, like.iter().copied()).is_none()
    }

    /// Whether there is such a type, or may be.
    fn may_be_type(&self, event: &str, spare: &Plover) -> bool {
        let of_spare = spare.types();
        let is_known = self.plover.event(event).is_some() || !self.has_types && of_spare.contains(&event);
        is_known || self.may_have(event, &of_spare)
    }
}

/// The lines of a file that are wrong, each with what follows up to the next header of the first rank.
fn about(text: &str, faults: &[Fault]) -> String {
    let mut doubtful = String::new();
    let mut is_doubtful = false;
    let wrong: BTreeSet<usize> = faults.iter().map(|fault| fault.line).collect();
    for (number, line) in text.lines().enumerate() {
        let begins = line.starts_with("[[") && !line.contains('.');
        is_doubtful = wrong.contains(&(number + 1)) || is_doubtful && !begins;
        if is_doubtful {
            doubtful.push_str(line);
            doubtful.push('\n');
        }
    }
    doubtful
}

/// Reads `plover.toml` or `cameo.tsv` into the tables.
pub(super) fn read_plover(name: &str, text: &str, plover: &mut Plover, faults: &mut Vec<Fault>) {
    if name.ends_with("cameo.tsv") {
        return read_cameo(name, text, plover, faults);
    }
    if let (Some(read), _) = file::read_into::<Plover>(name, text, faults) {
        *plover = Plover { cameo: std::mem::take(&mut plover.cameo), ..read };
    }
}

fn read_cameo(name: &str, text: &str, plover: &mut Plover, faults: &mut Vec<Fault>) {
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty()) {
        let is_told = line.splitn(3, '\t').count() < 3;
        if is_told {
            let message = "a CAMEO line has three cells: code, type, label";
            faults.push(Fault::in_line(name, text, number + 1, line, message).help("set them apart by tabs"));
        }
        // With spaces or commas for tabs it is known what is meant.
        let is_between = |c: char| if is_told { c.is_whitespace() || ",;|".contains(c) } else { c == '\t' };
        let mut cells = line.split(is_between).filter(|cell| !is_told || !cell.is_empty());
        if let (Some(code), Some(event)) = (cells.next(), cells.next()) {
            let label = cells.next().unwrap_or_default();
            plover.cameo.entry(code.to_owned()).or_insert_with(|| (event.to_owned(), label.to_owned()));
        }
    }
}

const MOODS: [Mood; 8] = [
    Mood::Asserted,
    Mood::Alleged,
    Mood::Planned,
    Mood::Possible,
    Mood::Conditional,
    Mood::Obliged,
    Mood::Denied,
    Mood::Doubted,
];

impl Check<'_> {
    /// Tells a code that the tables do not have. Where a file of them is missing or broken, those inside the binary are asked too, and a code
    /// like none of theirs is the user's own.
    pub(super) fn code(
        &mut self,
        code: &Spanned<String>,
        message: String,
        known: impl for<'p> Fn(&'p Plover) -> Vec<&'p str>,
    ) {
        let (codes, spare, word) = (self.known.codes, self.known.spare, code.get_ref().as_str());
        let (mut all, of_spare) = (known(&codes.plover), known(&spare.plover));
        if all.contains(&word) || !codes.has_types && (of_spare.contains(&word) || codes.may_have(word, &of_spare)) {
            return;
        }
        all.extend(of_spare);
        self.fault(code.span(), message, suggest(word, &all));
    }

    pub(super) fn event_type(&mut self, event: &Spanned<String>) {
        let message = format!("unknown event type `{}`", event.get_ref());
        self.code(event, message, Plover::types);
    }

    /// The mode of one of some types; of an unknown type nothing is said.
    pub(super) fn mode(&mut self, mode: &Spanned<String>, of: &[&str]) {
        let is_type =
            |event: &&str| [self.known.codes, self.known.spare].iter().any(|codes| codes.plover.event(event).is_some());
        if of.is_empty() || of.iter().any(is_type) {
            let message = match of {
                [] => format!("unknown mode `{}`", mode.get_ref()),
                of => format!("unknown mode `{}` for {}", mode.get_ref(), of.join(", ")),
            };
            if self.known.codes.has_types && self.known.codes.plover.modes(of).is_empty() {
                return self.fault(mode.span(), message, "it has no modes: leave it out".into());
            }
            self.code(mode, message, |plover| plover.modes(of));
        }
    }

    pub(super) fn moods<'m>(&mut self, moods: impl IntoIterator<Item = &'m Spanned<String>>) {
        let known = MOODS.map(Mood::as_str);
        moods.into_iter().for_each(|mood| self.among(mood, "mood", &known));
    }

    /// A CAMEO code and the type it must belong to; any where none is given.
    pub(super) fn cameo(&mut self, cameo: &Spanned<String>, event: Option<&str>) {
        let (code, codes) = (cameo.get_ref().as_str(), self.known.codes);
        match codes.plover.cameo.get(code).or_else(|| self.known.spare.plover.cameo.get(code)) {
            // Of a table that is not there nothing is known.
            None if !codes.plover.cameo.is_empty() => {
                let help = "see cameo.tsv for the codes there are".to_owned();
                self.fault(cameo.span(), format!("unknown CAMEO code `{code}`"), help);
            }
            Some((of, _)) if event.is_some_and(|event| event != of && codes.plover.event(event).is_some()) => {
                let event = event.unwrap_or_default();
                let message = format!("CAMEO code `{code}` belongs to {of}, not {event}");
                self.fault(cameo.span(), message, "take a code of the same type".into());
            }
            _ => {}
        }
    }
}
