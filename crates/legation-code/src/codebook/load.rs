//! Reads and checks codebook files: every fault of every file, each at its line.

use super::Codebook;
use super::classes::Classes;
use super::codes::Codes;
use super::entry::*;
use super::faults::{Check, Known};
use super::files::{check_files, missing, stem};
use super::outside::Outside;
use super::tables::{Plover, TurnFile};
use crate::fault::Fault;
use crate::file;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use toml::Spanned;

/// The sound entries by number, with the triggers written in them: only of those can it be said that they never fire. Of one whose class is
/// not known, it is not known either what it asks for.
type Sound = BTreeMap<usize, Vec<Spanned<String>>>;

/// Reads a codebook. Of files by other hands everything is asked, and what they name is looked up `outside`; of others a test has asked it.
pub(super) fn load(files: &[(String, String)], outside: Option<&Outside>) -> Result<Codebook, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    if outside.is_some() {
        check_files(files, &mut faults);
    }
    let mut book = Codebook::default();
    let mut classes = Classes::default();
    let (codes, spare) = Codes::read(files, outside.is_some(), &mut faults);
    for (name, text) in files.iter().filter(|(name, _)| stem(name) == "classes.toml") {
        classes.read(name, text, &mut faults);
    }
    let known = |turns| Known { classes: &classes, codes: &codes, spare: &spare, turns, outside };
    for (name, text) in files.iter().filter(|(name, _)| stem(name) == "turns.toml") {
        if outside.is_some() {
            let (placed, echoes) = file::read_into::<TurnFile<Spanned<String>>>(name, text, &mut faults);
            let mut check = Check::of((name, text), known(&[]), &echoes, &mut faults);
            placed.iter().for_each(|file| check.turns(file));
        }
        if let Some(read) = file::read::<TurnFile>(name, text).value {
            (book.turns, book.lifts, book.pairs) = (read.turn, read.lift, read.pairs);
        }
    }
    let mut sound = Sound::new();
    for (name, text) in files {
        if !name.ends_with(".toml") || matches!(stem(name), "plover.toml" | "classes.toml" | "turns.toml") {
            continue;
        }
        let before = faults.len();
        let (read, echoes) = file::read_into::<RawFile>(name, text, &mut faults);
        let entries: Vec<RawEntry> = read.map_or_else(Vec::new, |file| file.entry);
        if entries.is_empty() && faults.len() == before {
            let note = Fault::in_line(name, text, 1, "", "the file has no entry");
            notes.push(note.help("write one, or leave the file out; where it is meant so, all is well"));
        }
        let lines: Vec<usize> = faults[before..].iter().map(|fault| fault.line).collect();
        let mut check = Check::of((name, text), known(&book.turns), &echoes, &mut faults);
        let headers: Vec<usize> =
            entries.iter().map(|raw| check.lines.line(header(text, raw.id.span().start))).collect();
        for (i, raw) in entries.into_iter().enumerate() {
            let own = outside.map(|_| written(&raw));
            let unknown = classes.unknown.get();
            let entry = check.entry(raw);
            let next = headers.get(i + 1).copied().unwrap_or(usize::MAX);
            let is_known = check.is_plain && unknown == classes.unknown.get();
            if is_known && !lines.iter().any(|fault| (headers[i]..next).contains(fault)) {
                sound.extend(own.map(|own| (book.entries.len(), own)));
            }
            book.entries.push(entry);
        }
        notes.extend(never_met(name, text, &check.ours));
        notes.append(&mut check.notes);
    }
    if classes.echoes.is_empty() && classes.unknown.get() > 0 {
        faults.push(missing(files, "classes.toml", "the classes that its entries name are unknown"));
    }
    if let Some(outside) = outside {
        classes.try_words(outside, &mut faults, &mut notes);
        for twice in told_twice(&book.entries, files, &mut faults) {
            sound.remove(&twice);
        }
    }
    for i in in_order(&book.entries, |entry| precedence(entry, &codes.plover)) {
        for trigger in &book.entries[i].pattern.triggers {
            book.by_lemma.entry(trigger.clone()).or_default().push(i);
        }
    }
    never_fire(&book, &sound, files, &mut faults);
    if !faults.is_empty() {
        sort(&mut faults);
        return Err(faults);
    }
    sort(&mut notes);
    book.plover = codes.plover;
    book.notes = notes;
    book.version = version("plover-2.0", files);
    Ok(book)
}

fn sort(faults: &mut [Fault]) {
    faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
}

/// The triggers that an entry itself names.
fn written(raw: &RawEntry) -> Vec<Spanned<String>> {
    let triggers = raw.triggers.get_ref().0.iter();
    triggers.filter_map(|t| Some(Spanned::new(t.span(), t.get_ref().as_str()?.to_owned()))).collect()
}

/// A note in one line, at the first, of words that a file has from the codebook inside the binary and that were met nowhere when they were tried.
fn never_met(name: &str, text: &str, ours: &[Spanned<String>]) -> Option<Fault> {
    const SHOWN: usize = 3;
    let first = ours.first()?;
    let mut words: Vec<String> = Vec::new();
    for word in ours.iter().map(|word| format!("`{}`", word.get_ref())) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let more = match words.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    words.truncate(SHOWN);
    let message = format!("hardly ever met: {}{more}", words.join(", "));
    Some(Fault { excerpt: String::new(), ..Fault::at(name, text, first.span(), message) })
}

/// The header above a place.
fn header(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    text[..at].rfind("[[").unwrap_or(at)
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
