//! Reads and checks codebook files: every fault of every file, each at its line.

use super::Codebook;
use super::entry::*;
use super::files::{check_cameo, check_plover, missing, unread};
use super::lemma::{self, Verdict};
use super::outside::{Outside, acts};
use super::tables::{Plover, TurnFile};
use crate::clauses::{Kind, Mood, Voice};
use crate::fault::{Fault, closest, edits, suggest};
use crate::file::{self, Echoes, OneOrSeveral};
use crate::grammar::{Grammar, roles};
use crate::standing::KINDS;
use legation_text::record::MODALITIES;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;

/// Words that entries name together, by name.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    members: BTreeMap<String, Vec<String>>,
    /// Of each file, what could not be read: the names it may have had.
    echoes: Vec<Echoes>,
    /// How often a class was asked for of which no word is known.
    unknown: Cell<usize>,
}

impl Classes {
    /// Adds the classes of a file.
    pub(crate) fn read(&mut self, name: &str, text: &str, faults: &mut Vec<Fault>) {
        let (read, echoes) =
            file::read_into::<BTreeMap<Spanned<String>, Spanned<Vec<Spanned<String>>>>>(name, text, faults);
        for (class, words) in read.unwrap_or_default() {
            if words.get_ref().is_empty() && !echoes.touch(&words.span()) {
                let message = format!("the class `{}` has no word", class.get_ref());
                faults.push(Fault::at(name, text, class.span(), message).help("give it lemmas, or leave it out"));
            }
            for word in words.get_ref().iter().filter(|word| !echoes.touch(&word.span())) {
                let (written, mended) = (word.get_ref(), as_lemma(word.get_ref()));
                if *written != mended || written.is_empty() {
                    let (what, help) = match mended.as_str() {
                        "" => ("an empty word".to_owned(), "give a lemma, or leave it out".to_owned()),
                        _ => (format!("`{written}`"), format!("write the lemma as `{mended}`")),
                    };
                    faults.push(Fault::at(name, text, word.span(), format!("{what} is met nowhere")).help(help));
                }
            }
            self.members.insert(class.into_inner(), words.into_inner().into_iter().map(Spanned::into_inner).collect());
        }
        self.echoes.push(echoes);
    }

    fn may_have(&self, name: &str) -> bool {
        self.echoes.iter().any(|echoes| echoes.may_name(name))
    }
}

/// What codes there are: the tables, and whether they are all that the files meant to have.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    pub(crate) plover: Plover,
    has_types: bool,
    has_cameo: bool,
    /// Of a broken file, what stands where something is wrong: the user's own types and modes may be there.
    doubtful: Option<String>,
}

impl Codes {
    /// The tables of the files, those inside the binary where a file of them is missing or broken: told once, and no word about its codes.
    fn read(files: &[(String, String)], faults: &mut Vec<Fault>) -> (Codes, Codes) {
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
        for (name, text) in files {
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

pub(super) fn stem(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Small letters, with one space between words: as lemmas are.
fn as_lemma(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

pub(super) fn load(files: &[(String, String)], outside: Option<&Outside>) -> Result<Codebook, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    // Of files inside the binary, that hold it is known.
    let grammar = outside.map(|_| Grammar::built_in().expect("the grammar in the binary loads: a test reads it"));
    let outside = outside.zip(grammar.as_ref());
    unread(files, &mut faults);
    if !files.iter().any(|(name, _)| stem(name) == "turns.toml") {
        faults.push(missing(files, "turns.toml", "what mood and negation make of its types is unknown"));
    }
    let mut book = Codebook::default();
    let mut classes = Classes::default();
    let (codes, spare) = Codes::read(files, &mut faults);
    for (name, text) in files.iter().filter(|(name, _)| stem(name) == "classes.toml") {
        classes.read(name, text, &mut faults);
    }
    // The sound entries, with the triggers written in them: only of those can it be said that they never fire. Of one whose class is not known,
    // it is not known either what it asks for.
    let mut sound: BTreeMap<usize, Vec<Spanned<String>>> = BTreeMap::new();
    for (name, text) in files {
        if !name.ends_with(".toml") || matches!(stem(name), "plover.toml" | "classes.toml") {
            continue;
        }
        let before = faults.len();
        let (classes, codes, spare) = (&classes, &codes, &spare);
        let check_of = |echoes, faults, notes| Check {
            name,
            text,
            classes,
            codes,
            spare,
            outside,
            echoes,
            faults,
            notes,
            is_plain: true,
        };
        if stem(name) == "turns.toml" {
            let (placed, echoes) = file::read_into::<TurnFile<Spanned<String>>>(name, text, &mut faults);
            let mut check = check_of(&echoes, &mut faults, &mut notes);
            placed.iter().for_each(|file| check.turns(file));
            if let Some(read) = file::read::<TurnFile>(name, text).value {
                (book.turns, book.lifts, book.pairs) = (read.turn, read.lift, read.pairs);
            }
            continue;
        }
        let (read, echoes) = file::read_into::<RawFile>(name, text, &mut faults);
        let entries: Vec<RawEntry> = read.map_or_else(Vec::new, |file| file.entry);
        if entries.is_empty() && faults.len() == before {
            let note = Fault::in_line(name, text, 1, "", "the file has no entry");
            notes.push(note.help("write one, or leave the file out; where it is meant so, all is well"));
        }
        let headers: Vec<usize> = entries.iter().map(|raw| header(text, raw.id.span().start)).collect();
        let lines: Vec<usize> = faults[before..].iter().map(|fault| fault.line).collect();
        let first = book.entries.len();
        let mut written = Vec::new();
        let mut check = check_of(&echoes, &mut faults, &mut notes);
        for raw in entries {
            let triggers = raw.triggers.get_ref().0.iter();
            let own = triggers.filter_map(|t| Some(Spanned::new(t.span(), t.get_ref().as_str()?.to_owned())));
            let own = own.collect();
            let unknown = classes.unknown.get();
            book.entries.push(check.entry(raw));
            written.push((own, check.is_plain && unknown == classes.unknown.get()));
        }
        for (i, (own, is_known)) in written.into_iter().enumerate() {
            let next = headers.get(i + 1).copied().unwrap_or(usize::MAX);
            if is_known && !lines.iter().any(|fault| (headers[i]..next).contains(fault)) {
                sound.insert(first + i, own);
            }
        }
    }
    if classes.echoes.is_empty() && classes.unknown.get() > 0 {
        faults.push(missing(files, "classes.toml", "the classes that its entries name are unknown"));
    }
    for twice in told_twice(&book.entries, files, &mut faults) {
        sound.remove(&twice);
    }
    for i in in_order(&book.entries, |entry| precedence(entry, &codes.plover)) {
        for trigger in &book.entries[i].pattern.triggers {
            book.by_lemma.entry(trigger.clone()).or_default().push(i);
        }
    }
    never_fire(&book, &sound, files, &mut faults);
    if !faults.is_empty() {
        faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        return Err(faults);
    }
    book.plover = codes.plover;
    book.notes = notes;
    book.version = version("plover-2.0", files);
    Ok(book)
}

/// The line of the header above a place.
fn header(text: &str, at: usize) -> usize {
    let start = text[..at.min(text.len())].rfind("[[").unwrap_or(at.min(text.len()));
    text[..start].matches('\n').count() + 1
}

/// The fault of an entry as a whole, at its id.
fn at_id(entry: &Entry, files: &[(String, String)], message: String) -> Fault {
    let (file, text) = source(entry, files);
    let line = entry.place.rsplit_once(':').and_then(|(_, line)| line.parse().ok()).unwrap_or(1);
    Fault::in_line(file, text, line, &entry.id, message)
}

/// The file an entry stands in.
fn source<'f>(entry: &Entry, files: &'f [(String, String)]) -> (&'f str, &'f str) {
    let name = entry.place.rsplit_once(':').map_or("", |(name, _)| name);
    files.iter().find(|(file, _)| file == name).map_or(("", ""), |(file, text)| (file, text))
}

/// Tells ids that stand twice, and gives the entries that have them a second time.
fn told_twice(entries: &[Entry], files: &[(String, String)], faults: &mut Vec<Fault>) -> Vec<usize> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut twice = Vec::new();
    for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.id.is_empty()) {
        if let Some(first) = seen.get(entry.id.as_str()) {
            let message = format!("entry `{}` stands at {first} already", entry.id);
            faults.push(at_id(entry, files, message).help("give it another id"));
            twice.push(i);
        } else {
            seen.insert(&entry.id, &entry.place);
        }
    }
    twice
}

/// Tells triggers of an entry that asks for the very same as another that goes first; of a class of triggers only where all are so.
fn never_fire(
    book: &Codebook,
    sound: &BTreeMap<usize, Vec<Spanned<String>>>,
    files: &[(String, String)],
    faults: &mut Vec<Fault>,
) {
    // Entries that ask for the same, triggers aside, have one number; one that is alone has none.
    let asks = |&i: &usize| book.entries[i].pattern.asks();
    let mut all: Vec<usize> = sound.keys().copied().collect();
    all.sort_by(|a, b| asks(a).cmp(&asks(b)));
    let groups = all.chunk_by(|a, b| asks(a) == asks(b)).filter(|group| group.len() > 1).enumerate();
    let number: BTreeMap<usize, usize> = groups.flat_map(|(n, group)| group.iter().map(move |&i| (i, n))).collect();
    let mut dead: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
    for (lemma, entries) in &book.by_lemma {
        // They stand in the order of precedence.
        let mut first_of: BTreeMap<usize, usize> = BTreeMap::new();
        for (&entry, &group) in entries.iter().filter_map(|i| number.get_key_value(i)) {
            let first = *first_of.entry(group).or_insert(entry);
            if first != entry {
                dead.entry((entry, first)).or_default().push(lemma);
            }
        }
    }
    for ((late, first), lemmas) in dead {
        let (entry, first) = (&book.entries[late], &book.entries[first]);
        let mend = "give the entry a need that the other lacks, or a priority";
        let told = |what: &str| format!("{what} can never fire: `{}` at {} asks for the same", first.id, first.place);
        if lemmas.len() == entry.pattern.triggers.len() {
            faults.push(at_id(entry, files, told(&format!("`{}`", entry.id))).help(mend));
            continue;
        }
        let (file, text) = source(entry, files);
        for trigger in sound[&late].iter().filter(|trigger| lemmas.contains(&trigger.get_ref().as_str())) {
            faults.push(Fault::at(file, text, trigger.span(), told(&format!("`{}`", trigger.get_ref()))).help(mend));
        }
    }
}

/// The entries of a book in the order of their precedence: which of two of equal weight goes first. Names of entries, files and their order
/// have no part in it.
pub(crate) fn in_order<'b, E, K: Ord>(entries: &'b [E], precedence: impl Fn(&'b E) -> K) -> Vec<usize> {
    let mut order: Vec<(K, usize)> = entries.iter().enumerate().map(|(i, entry)| (precedence(entry), i)).collect();
    order.sort();
    order.into_iter().map(|(_, i)| i).collect()
}

/// The entry with fewer triggers, then by type and mode in the order of `plover.toml`, then by what else it says.
fn precedence<'e>(entry: &'e Entry, plover: &Plover) -> impl Ord + use<'e> {
    let of_type = plover.event.iter().position(|e| e.name == entry.event);
    let modes = of_type.map_or(&[][..], |t| &plover.event[t].mode);
    let of_mode = modes.iter().position(|m| Some(&m.name) == entry.mode.as_ref());
    let Entry { cameo, context, pattern, actor, recipient, reciprocal, quantity, measure, .. } = entry;
    (
        pattern.triggers.len(),
        of_type,
        of_mode,
        cameo,
        context,
        pattern,
        (actor, recipient, reciprocal, quantity, measure),
    )
}

/// The name and a hash of all files.
pub(crate) fn version(name: &str, files: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    let mut hash = Sha256::new();
    for (file, text) in sorted {
        hash.update(file.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let digest: String = hash.finalize().iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("{name}@{digest}")
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

/// What checking a file needs: the file, the classes it may name, and where faults go.
pub(crate) struct Check<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) classes: &'a Classes,
    pub(crate) codes: &'a Codes,
    /// The codes to go by where those of the files are not all there.
    pub(crate) spare: &'a Codes,
    /// What else the entries of other hands are asked about, and the grammar that reads their triggers.
    pub(crate) outside: Option<(&'a Outside<'a>, &'a Grammar)>,
    /// Where faults are told already.
    pub(crate) echoes: &'a Echoes,
    pub(crate) faults: &'a mut Vec<Fault>,
    /// What may be meant so, but is hardly.
    pub(crate) notes: &'a mut Vec<Fault>,
    /// Whether it is known what the entry asks for, whatever else is wrong in it.
    pub(crate) is_plain: bool,
}

/// The keys of an entry, of whatever book, that say which frames it means.
pub(crate) struct RawPattern {
    pub(crate) triggers: Spanned<OneOrSeveral<Spanned<toml::Value>>>,
    pub(crate) kind: Option<Spanned<String>>,
    pub(crate) voice: Option<Spanned<String>>,
    pub(crate) mood: Vec<Spanned<String>>,
    pub(crate) negated: bool,
    pub(crate) spoken: bool,
    pub(crate) complement: Option<RawComplement>,
    pub(crate) priority: Option<Spanned<i32>>,
    /// Needs of subject, object and indirect object, which have keys of their own.
    pub(crate) roles: [(&'static str, Option<RawNeed>); 3],
    pub(crate) need: BTreeMap<Spanned<String>, RawNeed>,
}

/// What a path may begin with beside a role.
const STARTS: &[&str] = &["self", "complement", "governor", "speaker", "purpose", "none"];

/// What a path may go on with beside a role.
const STEPS: &[&str] =
    &["modifier", "apposition", "anywhere", "doer", "owner", "host", "content", "named", "actor", "recipient"];

/// Whose number a quantity may be.
const QUANTITIES: [&str; 9] =
    ["recipient", "ceiling", "before", "abolished", "killed", "injured", "arrested", "both", "other"];

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
    /// Tells a fault, unless one is told of that place already.
    pub(crate) fn fault(&mut self, at: Range<usize>, message: String, help: String) {
        self.is_plain = false;
        if !self.echoes.touch(&at) {
            self.faults.push(Fault::at(self.name, self.text, at, message).help(help));
        }
    }

    /// Tells a word that is none of those known.
    pub(crate) fn among(&mut self, word: &Spanned<String>, what: &str, known: &[&str]) {
        self.among_or(word, format!("unknown {what} `{}`", word.get_ref()), known);
    }

    /// The same, in words of one's own.
    pub(crate) fn among_or(&mut self, word: &Spanned<String>, message: String, known: &[&str]) {
        if !known.contains(&word.get_ref().as_str()) {
            self.fault(word.span(), message, suggest(word.get_ref(), known));
        }
    }

    /// Tells a code that the tables do not have. Where a file of them is missing or broken, those inside the binary are asked too, and a code
    /// like none of theirs is the user's own.
    fn code(&mut self, code: &Spanned<String>, message: String, known: impl for<'p> Fn(&'p Plover) -> Vec<&'p str>) {
        let (codes, spare, word) = (self.codes, self.spare, code.get_ref().as_str());
        let (mut all, of_spare) = (known(&codes.plover), known(&spare.plover));
        if all.contains(&word) || !codes.has_types && (of_spare.contains(&word) || codes.may_have(word, &of_spare)) {
            return;
        }
        all.extend(of_spare);
        self.fault(code.span(), message, suggest(word, &all));
    }

    fn event_type(&mut self, event: &Spanned<String>) {
        let message = format!("unknown event type `{}`", event.get_ref());
        self.code(event, message, Plover::types);
    }

    /// The mode of one of some types; of an unknown type nothing is said.
    fn mode(&mut self, mode: &Spanned<String>, of: &[&str]) {
        let is_type = |event: &&str| [self.codes, self.spare].iter().any(|codes| codes.plover.event(event).is_some());
        if of.is_empty() || of.iter().any(is_type) {
            let message = match of {
                [] => format!("unknown mode `{}`", mode.get_ref()),
                of => format!("unknown mode `{}` for {}", mode.get_ref(), of.join(", ")),
            };
            if self.codes.has_types && self.codes.plover.modes(of).is_empty() {
                return self.fault(mode.span(), message, "it has no modes: leave it out".into());
            }
            self.code(mode, message, |plover| plover.modes(of));
        }
    }

    fn moods<'m>(&mut self, moods: impl IntoIterator<Item = &'m Spanned<String>>) {
        let known = MOODS.map(Mood::as_str);
        moods.into_iter().for_each(|mood| self.among(mood, "mood", &known));
    }

    /// A CAMEO code and the type it must belong to; any where none is given.
    fn cameo(&mut self, cameo: &Spanned<String>, event: Option<&str>) {
        let (code, codes) = (cameo.get_ref().as_str(), self.codes);
        match codes.plover.cameo.get(code).or_else(|| self.spare.plover.cameo.get(code)) {
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

    /// `codebook/turns.toml`: every code and mood it names.
    fn turns(&mut self, file: &TurnFile<Spanned<String>>) {
        let turns = file.turn.iter().map(|turn| (&turn.event, "from", turn.from.is_empty()));
        let lifts = file.lift.iter().map(|lift| (&lift.event, "of", lift.of.is_empty()));
        for (event, key, _) in turns.chain(lifts).filter(|(.., is_empty)| *is_empty) {
            let message = format!("`{key}` names no type, so `{}` never comes of it", event.get_ref());
            self.fault(event.span(), message, format!("name types in `{key}`, or leave the table out"));
        }
        for turn in &file.turn {
            turn.from.iter().chain([&turn.event]).for_each(|event| self.event_type(event));
            turn.mode.iter().for_each(|mode| self.mode(mode, &[turn.event.get_ref()]));
            self.moods(&turn.mood);
            turn.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(turn.event.get_ref())));
            turn.actor.iter().for_each(|actor| self.among(actor, "actor of a turn", &["speaker"]));
        }
        for lift in &file.lift {
            lift.of.iter().chain([&lift.event]).for_each(|event| self.event_type(event));
            let of: Vec<&str> = lift.of.iter().map(|event| event.get_ref().as_str()).collect();
            lift.of_mode.iter().for_each(|mode| self.mode(mode, &of));
            lift.mode.iter().for_each(|mode| self.mode(mode, &[lift.event.get_ref()]));
            lift.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(lift.event.get_ref())));
        }
        self.never_turn(file);
        let is_root = |root: &str| self.codes.plover.cameo.keys().any(|code| code.starts_with(root));
        let roots = file.pairs.roots.iter();
        let strange = roots.filter(|(root, _)| self.codes.has_cameo && (root.len() != 2 || !is_root(root)));
        for (root, event) in strange.collect::<Vec<_>>() {
            let help = "write the first two digits of a code of cameo.tsv".to_owned();
            self.fault(event.span(), format!("no CAMEO code begins with `{root}`"), help);
        }
        for reading in &file.pairs.reading {
            self.moods(&reading.mood);
            self.cameo(&reading.cameo, None);
        }
        file.pairs.roots.values().for_each(|event| self.event_type(event));
    }

    /// Turns and lifts behind one that applies wherever they do.
    fn never_turn(&mut self, file: &TurnFile<Spanned<String>>) {
        let within = |few: &[Spanned<String>], many: &[Spanned<String>]| {
            let many: Vec<&str> = many.iter().map(|word| word.get_ref().as_str()).collect();
            few.iter().all(|word| many.contains(&word.get_ref().as_str()))
        };
        // An empty list stands for all.
        let narrower =
            |few: &[Spanned<String>], many: &[Spanned<String>]| many.is_empty() || !few.is_empty() && within(few, many);
        let mut never: Vec<(&Spanned<String>, &Spanned<String>)> = Vec::new();
        for (i, late) in file.turn.iter().enumerate().filter(|(_, turn)| !turn.from.is_empty()) {
            let first = file.turn[..i].iter().find(|turn| {
                let is_as_wide = within(&late.from, &turn.from) && narrower(&late.mood, &turn.mood);
                is_as_wide && turn.negated == late.negated && turn.actor.is_none()
            });
            never.extend(first.map(|first| (&late.event, &first.event)));
        }
        for (i, late) in file.lift.iter().enumerate().filter(|(_, lift)| !lift.of.is_empty()) {
            let first = file.lift[..i].iter().find(|lift| {
                lift.event.get_ref() == late.event.get_ref()
                    && within(&late.of, &lift.of)
                    && narrower(&late.of_mode, &lift.of_mode)
            });
            never.extend(first.map(|first| (&late.event, &first.event)));
        }
        for (late, first) in never {
            let line = self.text[..first.span().start.min(self.text.len())].matches('\n').count() + 1;
            let message = format!("this never applies: what stands in line {line} goes first");
            self.fault(late.span(), message, "put it before that, or leave it out".into());
        }
    }

    fn entry(&mut self, raw: RawEntry) -> Entry {
        let id_at = raw.id.span();
        let line = self.text[..id_at.start.min(self.text.len())].matches('\n').count() + 1;
        let is_word = !raw.id.get_ref().contains(|c: char| c.is_whitespace() || c.is_control());
        if raw.id.get_ref().trim().is_empty() {
            self.fault(id_at.clone(), "the id is empty".into(), "name it `type.mode.what`".into());
        } else if !is_word {
            self.fault(id_at.clone(), "an id is one word".into(), "name it `type.mode.what`".into());
        }
        self.is_plain = true;
        let event = raw.code.event.get_ref().clone();
        self.event_type(&raw.code.event);
        raw.code.mode.iter().for_each(|mode| self.mode(mode, &[event.as_str()]));
        for context in &raw.code.context {
            let message = format!("unknown context `{}`", context.get_ref());
            self.code(context, message, Plover::contexts);
        }
        raw.code.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(&event)));
        // Nor is it known of a code that is none which of two entries goes first.
        let pattern = self.pattern(RawPattern {
            triggers: raw.triggers,
            kind: raw.kind,
            voice: raw.voice,
            mood: raw.mood,
            negated: raw.negated,
            spoken: raw.spoken,
            complement: raw.complement,
            priority: raw.priority,
            roles: [("agent", raw.agent), ("patient", raw.patient), ("receiver", raw.receiver)],
            need: raw.need,
        });
        let is_plain = self.is_plain;
        let actor = self.paths_or(raw.actor, "agent");
        let recipient = self.paths_or(raw.recipient, "patient");
        self.examples(&raw.id, &raw.examples, |example| example.none);
        self.expected(raw.examples.get_ref());
        let measure = raw.measure.map(|measure| self.measure(measure));
        let quantity = raw.quantity.map_or_else(Vec::new, |OneOrSeveral(rules)| rules);
        let quantity: Vec<QuantityRule> = quantity
            .into_iter()
            .map(|rule| {
                rule.role.iter().for_each(|role| self.among(role, "role of a quantity", &QUANTITIES));
                let role = rule.role.map_or_else(|| "recipient".to_owned(), Spanned::into_inner);
                QuantityRule { of: self.paths(rule.of), role, unit: rule.unit }
            })
            .collect();
        self.is_plain = is_plain && is_word;
        Entry {
            id: raw.id.get_ref().clone(),
            place: format!("{}:{line}", self.name),
            event,
            mode: raw.code.mode.map(Spanned::into_inner),
            context: raw.code.context.into_iter().map(Spanned::into_inner).collect(),
            cameo: raw.code.cameo.map(Spanned::into_inner),
            pattern,
            actor,
            recipient,
            reciprocal: raw.reciprocal,
            quantity,
            measure,
            examples: raw.examples.into_inner(),
        }
    }

    /// What an event does to the register: a kind of fact, and parties.
    fn measure(&mut self, raw: RawMeasure) -> Measure {
        let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        self.among(&raw.kind, "kind of fact", &kinds);
        self.act(&raw.act, raw.kind.get_ref());
        raw.type_.iter().for_each(|of| self.type_of_fact(of, raw.kind.get_ref()));
        const PARTIES: [&str; 2] = ["actor", "recipient"];
        for party in raw.holder.iter().chain(&raw.host).filter(|p| !PARTIES.contains(&p.get_ref().as_str())) {
            match closest(party.get_ref(), PARTIES) {
                Some(_) if !is_role(party.get_ref()) => self.among(party, "party", &PARTIES),
                _ => {
                    self.path(party);
                }
            }
        }
        let text = |party: Option<Spanned<String>>| party.map(Spanned::into_inner);
        Measure {
            act: raw.act.into_inner(),
            kind: raw.kind.into_inner(),
            type_: text(raw.type_),
            holder: text(raw.holder),
            host: text(raw.host),
        }
    }

    /// An entry without two examples that hold and one that must not fire is not tested.
    pub(crate) fn examples<E>(
        &mut self,
        id: &Spanned<String>,
        examples: &Spanned<Vec<E>>,
        is_miss: impl Fn(&E) -> bool,
    ) {
        let at = examples.span();
        // One that cannot be read at all is counted by nobody.
        if self.echoes.lacks(&at) {
            return;
        }
        let all = examples.get_ref().len();
        if all < 2 {
            self.fault(
                id.span(),
                format!("entry `{}` has {all} example(s)", id.get_ref()),
                "give it at least two that differ in construction, and a near miss".into(),
            );
        } else if !examples.get_ref().iter().any(is_miss) && !self.echoes.may_mean(&at, self.text, "none") {
            self.fault(
                id.span(),
                format!("entry `{}` has no near miss", id.get_ref()),
                "add an example with `none = true`".into(),
            );
        }
    }

    /// Which frames an entry means.
    pub(crate) fn pattern(&mut self, raw: RawPattern) -> Pattern {
        let kind = raw.kind.and_then(|k| match k.get_ref().as_str() {
            "verb" => Some(Kind::Verb),
            "noun" => Some(Kind::Nominal),
            "copular" => Some(Kind::Copular),
            _ => {
                self.fault(k.span(), format!("unknown kind `{}`", k.get_ref()), "`verb`, `noun` or `copular`".into());
                None
            }
        });
        let is_plain = self.is_plain;
        let triggers = self.triggers(&raw.triggers, kind);
        // A trigger that never fires is none; the others ask for what they ask.
        self.is_plain = is_plain;
        let voice = raw.voice.and_then(|v| match v.get_ref().as_str() {
            "active" => Some(Voice::Active),
            "passive" if kind.is_some_and(|kind| kind != Kind::Verb) => {
                let help = "leave it out, or write kind = \"verb\"".to_owned();
                self.fault(v.span(), "only verbs are passive, so this can never fire".into(), help);
                None
            }
            "passive" => Some(Voice::Passive),
            _ => {
                self.fault(v.span(), format!("unknown voice `{}`", v.get_ref()), "`active` or `passive`".into());
                None
            }
        });
        let mut needs = Vec::new();
        for (role, need) in raw.roles {
            if let Some(need) = need {
                needs.push((role.to_owned(), self.need(need)));
            }
        }
        for (role, need) in raw.need {
            self.path(&role);
            needs.push((role.into_inner(), self.need(need)));
        }
        let complement = raw.complement.map(|c| {
            c.event.0.iter().for_each(|event| self.event_type(event));
            let events = texts(c.event);
            let of: Vec<&str> = events.iter().map(String::as_str).collect();
            c.mode.0.iter().for_each(|mode| self.mode(mode, &of));
            let wanted = self.outside.map(|(outside, _)| &outside.wanted);
            for lemma in c.lemma.0.iter().filter(|lemma| wanted.is_none_or(|all| !all.contains(lemma.get_ref()))) {
                self.trigger(lemma.get_ref(), None, lemma.span());
            }
            let mut lemmas = texts(c.lemma);
            if let Some(class) = &c.class {
                lemmas.extend(self.class(class));
            }
            Complement { modes: texts(c.mode), events, lemmas, purpose: c.purpose }
        });
        self.moods(&raw.mood);
        const PRIORITIES: std::ops::RangeInclusive<i32> = -100..=100;
        let of_none = raw.priority.as_ref().filter(|priority| !PRIORITIES.contains(priority.get_ref()));
        of_none.iter().for_each(|priority| {
            let message = format!("the priority {} is out of all proportion", priority.get_ref());
            self.fault(priority.span(), message, "give one from -100 to 100; needs weigh 1 to 9".into());
        });
        let priority =
            raw.priority.map_or(0, |priority| *priority.get_ref()).clamp(*PRIORITIES.start(), *PRIORITIES.end());
        Pattern {
            triggers,
            kind,
            voice,
            mood: raw.mood.into_iter().map(Spanned::into_inner).collect(),
            negated: raw.negated,
            spoken: raw.spoken,
            needs,
            complement,
            priority,
        }
    }

    fn triggers(&mut self, value: &Spanned<OneOrSeveral<Spanned<toml::Value>>>, kind: Option<Kind>) -> Vec<String> {
        let mut all = Vec::new();
        for item in &value.get_ref().0 {
            match item.get_ref() {
                toml::Value::String(lemma) => {
                    self.trigger(lemma, kind, item.span());
                    all.push(lemma.clone());
                }
                toml::Value::Table(table) => {
                    match table.get("class").and_then(|c| c.as_str()).filter(|_| table.len() == 1) {
                        Some(class) => all.extend(self.class(&Spanned::new(item.span(), class.to_owned()))),
                        None => self.fault(
                            item.span(),
                            "a table among the triggers names a class".into(),
                            "write { class = \"…\" }".into(),
                        ),
                    }
                }
                _ => self.fault(
                    item.span(),
                    "a trigger is a lemma or a class".into(),
                    "write it in quotes, or { class = \"…\" }".into(),
                ),
            }
        }
        if value.get_ref().0.is_empty() {
            self.fault(
                value.span(),
                "the entry has no trigger and can never fire".into(),
                "name at least one lemma".into(),
            );
        }
        all.sort();
        all.dedup();
        all
    }

    /// Lemmas are small, with one space between words: others are met nowhere. Of other hands, the parser is asked.
    fn trigger(&mut self, lemma: &str, kind: Option<Kind>, at: Range<usize>) {
        let mended = as_lemma(lemma);
        if mended.is_empty() {
            self.fault(at, "an empty trigger can never fire".into(), "name a lemma, or leave it out".into());
        } else if mended != lemma {
            self.fault(at, format!("`{lemma}` can never fire"), format!("write the lemma as `{mended}`"));
        } else if let Some((outside, grammar)) = self.outside
            && let Some(parser) = outside.parser.filter(|_| !outside.triggers.contains(lemma))
        {
            match lemma::judge(lemma, kind, parser, grammar) {
                Verdict::Sound => {}
                Verdict::Dead(message, help) => self.fault(at, message, help),
                Verdict::Doubtful(message, help) => {
                    self.notes.push(Fault::at(self.name, self.text, at, message).help(help));
                }
            }
        }
    }

    /// The act of a measure: one of its kind of fact; of an unknown kind, one of any.
    pub(crate) fn act(&mut self, act: &Spanned<String>, kind: &str) {
        let of_kind = acts().get(kind);
        let mut known: Vec<&str> = match of_kind {
            Some(of) => of.acts.iter().map(String::as_str).collect(),
            None => acts().values().flat_map(|of| of.acts.iter().map(String::as_str)).collect(),
        };
        known.sort_unstable();
        known.dedup();
        if of_kind.is_some() && known.is_empty() {
            let help = "name another kind of fact, or leave the measure out".to_owned();
            self.fault(act.span(), format!("no act changes the fact `{kind}`"), help);
        } else {
            let of = of_kind.map_or(String::new(), |_| format!(" of `{kind}`"));
            self.among_or(act, format!("unknown act `{}`{of}", act.get_ref()), &known);
        }
    }

    fn type_of_fact(&mut self, of: &Spanned<String>, kind: &str) {
        let Some(known) = acts().get(kind).map(|acts| &acts.types) else { return };
        if known.is_empty() {
            self.fault(of.span(), format!("the fact `{kind}` has no types"), "leave the key out".into());
        } else {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.among_or(of, format!("unknown type `{}` of `{kind}`", of.get_ref()), &known);
        }
    }

    /// What examples expect must be something that an event can have: else they fail, whatever the entry says.
    fn expected(&mut self, examples: &[RawExample]) {
        let mut texts: BTreeMap<&str, ()> = BTreeMap::new();
        for example in examples {
            let text = &example.text;
            if text.get_ref().trim().is_empty() {
                self.fault(text.span(), "the example has no words".into(), "write a sentence, or leave it out".into());
            } else if texts.insert(text.get_ref(), ()).is_some() {
                let help = "write another sentence, of another construction".to_owned();
                self.fault(text.span(), "the same example stands twice".into(), help);
            }
            let expected = [&example.actor, &example.recipient, &example.modality, &example.mode, &example.at];
            if let Some(more) = expected.into_iter().flatten().next().filter(|_| example.none) {
                let help = "leave it out, or `none = true`".to_owned();
                self.fault(more.span(), "a near miss is no event, so nothing is expected of it".into(), help);
            }
            for codes in [&example.actor, &example.recipient].into_iter().flatten() {
                self.parties(codes);
            }
            // The last, a denied one, no coder gives.
            let known = &MODALITIES[..MODALITIES.len() - 1];
            example.modality.iter().for_each(|modality| self.among(modality, "modality", known));
            example.mode.iter().filter(|mode| !mode.get_ref().is_empty()).for_each(|mode| self.mode(mode, &[]));
            if let Some(at) = example.at.as_ref().filter(|at| !text.get_ref().contains(at.get_ref().as_str())) {
                let message = format!("`{}` is not in the example's text", at.get_ref());
                self.fault(at.span(), message, "copy words of the event from the text".into());
            }
        }
    }

    /// Codes of parties, joined by `+`.
    fn parties(&mut self, codes: &Spanned<String>) {
        let Some((outside, _)) = self.outside else { return };
        let known = &outside.actors.parties;
        let parts = codes.get_ref().split('+').filter(|code| !code.is_empty());
        for code in parts.filter(|code| !known.contains(*code)) {
            // Examples speak of invented states: of two that are as near, one of them is meant.
            let near = closest(code, known.iter().map(String::as_str));
            let invented = closest(code, outside.invented.iter().map(String::as_str));
            let invented = invented.filter(|own| near.is_none_or(|near| edits(code, own) <= edits(code, near)));
            let near = invented.or(near);
            let near = match near.filter(|_| code.len() > 3) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give a code of the actor files, or of invented.tsv".to_owned(),
            };
            self.fault(codes.span(), format!("`{code}` is nobody's code"), near);
        }
    }

    fn class(&mut self, class: &Spanned<String>) -> Vec<String> {
        let classes = self.classes;
        let members = classes.members.get(class.get_ref()).filter(|members| !members.is_empty());
        if let Some(members) = members {
            return members.clone();
        }
        classes.unknown.set(classes.unknown.get() + 1);
        match classes.members.get(class.get_ref()) {
            // That it has no word is told where it stands.
            Some(_) => {}
            None if classes.may_have(class.get_ref()) => {}
            // There is no file of classes: told once.
            None if classes.echoes.is_empty() => {}
            None => {
                let known: Vec<&str> = classes.members.keys().map(String::as_str).collect();
                let mut help = suggest(class.get_ref(), &known);
                if help.is_empty() {
                    help = "no class is known: define it in classes.toml".into();
                }
                self.fault(class.span(), format!("unknown class `{}`", class.get_ref()), help);
            }
        }
        Vec::new()
    }

    fn paths_or(&mut self, paths: Option<Placed>, default: &str) -> Vec<Path> {
        match paths {
            None => vec![Path::parse(default)],
            Some(paths) => self.paths(paths),
        }
    }

    pub(crate) fn paths(&mut self, paths: Placed) -> Vec<Path> {
        paths.0.iter().map(|path| self.path(path)).collect()
    }

    /// Whether a role of frames, which no noun has, stands behind one.
    fn is_beyond(i: usize, step: &str, start: &str) -> bool {
        const OF_FRAMES: [&str; 4] = ["agent", "patient", "receiver", "subject"];
        i > 0 && OF_FRAMES.contains(&step) && !(i == 1 && ["complement", "governor", "purpose"].contains(&start))
    }

    /// A way through the frame; a step that there is not leads nowhere.
    fn path(&mut self, written: &Spanned<String>) -> Path {
        let path = Path::parse(written.get_ref());
        let steps =
            path.parts.iter().flat_map(|part| part.iter().enumerate().map(move |(i, step)| (i, step, &part[0])));
        let beside = |i: usize| if i == 0 { STARTS } else { STEPS };
        let is_known = |i: usize, step: &str, start: &str| {
            !Self::is_beyond(i, step, start) && (is_role(step) || beside(i).contains(&step))
        };
        if let Some((i, step, start)) = steps.into_iter().find(|(i, step, start)| !is_known(*i, step, start)) {
            let known = roles().iter().map(String::as_str).chain(beside(i).iter().copied());
            let known: Vec<&str> = known.filter(|step| is_known(i, step, start)).collect();
            let what = if i == 0 { "role" } else { "step" };
            self.fault(written.span(), format!("unknown {what} `{step}`"), suggest(step, &known));
        }
        path
    }

    /// A class of people or bodies of the actor files.
    fn agent(&mut self, class: &Spanned<String>) {
        if let Some((outside, _)) = self.outside {
            let known: Vec<&str> = outside.actors.classes.iter().map(String::as_str).collect();
            self.among(class, "agent class", &known);
        }
    }

    /// A word that is met only as lemmas are written; of those that the codebook inside the binary has nothing is said.
    fn met(&mut self, word: &Spanned<String>) -> bool {
        let written = word.get_ref();
        let is_tried = self.outside.is_none_or(|(outside, _)| outside.wanted.contains(written));
        let mended = as_lemma(written);
        if mended.is_empty() {
            self.fault(word.span(), "an empty word is met nowhere".into(), "give a lemma, or leave it out".into());
        } else if mended != *written && !is_tried {
            self.fault(word.span(), format!("`{written}` is met nowhere"), format!("write the lemma as `{mended}`"));
        } else {
            return !is_tried;
        }
        false
    }

    fn noun(&mut self, noun: &Spanned<String>) {
        let is_open = self.met(noun) && !noun.get_ref().contains(' ');
        if let Some(parser) = self.outside.and_then(|(outside, _)| outside.parser).filter(|_| is_open)
            && let Some(lemma) = lemma::singular(noun.get_ref(), parser)
        {
            let message = format!("`{}` is met nowhere: it is a form of `{lemma}`", noun.get_ref());
            self.fault(noun.span(), message, format!("write the lemma `{lemma}`"));
        }
    }

    fn need(&mut self, raw: RawNeed) -> Need {
        raw.agent.0.iter().for_each(|class| self.agent(class));
        raw.noun.0.iter().chain(&raw.not.0).for_each(|noun| self.noun(noun));
        for word in &raw.with.0 {
            self.met(word);
        }
        let is_alone = raw.noun.0.is_empty() && raw.agent.0.is_empty() && raw.class.is_none();
        let asks = !is_alone || raw.actor == Some(true) || !raw.with.0.is_empty();
        if let Some(absent) = raw.absent.as_ref().filter(|absent| *absent.get_ref() && asks) {
            let help = "leave `absent` out, or all else".to_owned();
            self.fault(absent.span(), "what is absent can be nothing else".into(), help);
        }
        if let [noun] = raw.noun.0.as_slice()
            && raw.agent.0.is_empty()
            && raw.class.is_none()
            && raw.not.0.iter().any(|not| not.get_ref() == noun.get_ref())
        {
            let help = "leave it out of one of them".to_owned();
            self.fault(noun.span(), format!("`{}` is wanted and not wanted", noun.get_ref()), help);
        }
        let mut nouns = texts(raw.noun);
        if let Some(class) = &raw.class {
            nouns.extend(self.class(class));
        }
        Need {
            nouns,
            not: texts(raw.not),
            agents: texts(raw.agent),
            actor: raw.actor,
            absent: raw.absent.is_some_and(Spanned::into_inner),
            optional: raw.optional,
            with: texts(raw.with),
        }
    }
}

fn is_role(word: &str) -> bool {
    roles().iter().any(|role| role == word)
}

fn texts(placed: Placed) -> Vec<String> {
    placed.0.into_iter().map(Spanned::into_inner).collect()
}
