//! Reads and checks codebook files: every fault of every file, each at its line.

use super::Codebook;
use super::entry::*;
use super::tables::{Plover, TurnFile};
use crate::clauses::{Kind, Mood, Voice};
use crate::fault::{Fault, closest, suggest};
use crate::file::{self, Echoes, OneOrSeveral};
use crate::grammar::roles;
use crate::standing::KINDS;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// Words that entries name together, by name.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    members: BTreeMap<String, Vec<String>>,
    /// Of each file, what could not be read: the names it may have had.
    echoes: Vec<Echoes>,
}

impl Classes {
    /// Adds the classes of a file.
    pub(crate) fn read(&mut self, name: &str, text: &str, faults: &mut Vec<Fault>) {
        let (read, echoes) = file::read_into::<BTreeMap<String, Vec<String>>>(name, text, faults);
        self.members.extend(read.unwrap_or_default());
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
}

impl Codes {
    /// The tables of the files, those inside the binary where a file of them is missing or broken: told once, and no word about its codes.
    fn read(files: &[(String, String)], faults: &mut Vec<Fault>) -> (Codes, Codes) {
        let mut codes = Codes::default();
        let mut read = |of: &str, needed: &str, plover: &mut Plover| {
            let before = faults.len();
            match files.iter().find(|(name, _)| stem(name) == of) {
                Some((name, text)) => read_plover(name, text, plover, faults),
                None => {
                    let folder =
                        files.first().and_then(|(name, _)| name.rsplit_once('/')).map_or("", |(folder, _)| folder);
                    let name = if folder.is_empty() { of.to_owned() } else { format!("{folder}/{of}") };
                    let fault =
                        Fault::at(&name, "", 0..0, format!("the codebook has no {of}, so {needed} are unknown"));
                    faults.push(fault.help(format!("copy codebook/{of} into it")));
                }
            }
            faults.len() == before
        };
        codes.has_types = read("plover.toml", "its types, modes and contexts", &mut codes.plover);
        codes.has_cameo = read("cameo.tsv", "its CAMEO codes", &mut codes.plover);
        let spare = if codes.has_types && codes.has_cameo { Plover::default() } else { Plover::built_in() };
        (codes, Codes { plover: spare, has_types: true, has_cameo: true })
    }
}

fn stem(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

pub fn load(files: &[(String, String)]) -> Result<Codebook, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut book = Codebook::default();
    let mut classes = Classes::default();
    let (codes, spare) = Codes::read(files, &mut faults);
    for (name, text) in files.iter().filter(|(name, _)| stem(name) == "classes.toml") {
        classes.read(name, text, &mut faults);
    }
    // The sound entries, with the triggers written in them: only of those can it be said that they never fire.
    let mut sound: BTreeMap<usize, Vec<Spanned<String>>> = BTreeMap::new();
    for (name, text) in files {
        if !name.ends_with(".toml") || matches!(stem(name), "plover.toml" | "classes.toml") {
            continue;
        }
        let before = faults.len();
        let check_of =
            |echoes, faults| Check { name, text, classes: &classes, codes: &codes, spare: &spare, echoes, faults };
        if stem(name) == "turns.toml" {
            let (placed, echoes) = file::read_into::<TurnFile<Spanned<String>>>(name, text, &mut faults);
            let mut check = check_of(&echoes, &mut faults);
            placed.iter().for_each(|file| check.turns(file));
            if let Some(read) = file::read::<TurnFile>(name, text).value {
                (book.turns, book.lifts, book.pairs) = (read.turn, read.lift, read.pairs);
            }
            continue;
        }
        let (read, echoes) = file::read_into::<RawFile>(name, text, &mut faults);
        let entries: Vec<RawEntry> = read.map_or_else(Vec::new, |file| file.entry);
        let headers: Vec<usize> = entries.iter().map(|raw| header(text, raw.id.span().start)).collect();
        let first = book.entries.len();
        let mut written = Vec::new();
        let mut check = check_of(&echoes, &mut faults);
        for raw in entries {
            let triggers = raw.triggers.get_ref().0.iter();
            let own = triggers.filter_map(|t| Some(Spanned::new(t.span(), t.get_ref().as_str()?.to_owned())));
            written.push(own.collect());
            book.entries.push(check.entry(raw));
        }
        let lines: Vec<usize> = faults[before..].iter().map(|fault| fault.line).collect();
        for (i, own) in written.into_iter().enumerate() {
            let next = headers.get(i + 1).copied().unwrap_or(usize::MAX);
            if !lines.iter().any(|fault| (headers[i]..next).contains(fault)) {
                sound.insert(first + i, own);
            }
        }
    }
    told_twice(&book.entries, files, &mut faults);
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

/// Tells ids that stand twice.
fn told_twice(entries: &[Entry], files: &[(String, String)], faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.id.is_empty()) {
        if let Some(first) = seen.get(entry.id.as_str()) {
            let message = format!("entry `{}` stands at {first} already", entry.id);
            faults.push(at_id(entry, files, message).help("give it another id"));
        } else {
            seen.insert(&entry.id, &entry.place);
        }
    }
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
        let mut cells = line.split('\t');
        match (cells.next(), cells.next(), cells.next()) {
            (Some(code), Some(event), Some(label)) => {
                plover.cameo.insert(code.to_owned(), (event.to_owned(), label.to_owned()));
            }
            _ => faults.push(
                Fault::in_line(name, text, number + 1, line, "a CAMEO line has three cells: code, type, label")
                    .help("set them apart by tabs"),
            ),
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
    /// Where faults are told already.
    pub(crate) echoes: &'a Echoes,
    pub(crate) faults: &'a mut Vec<Fault>,
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
    pub(crate) priority: i32,
    /// Needs of subject, object and indirect object, which have keys of their own.
    pub(crate) roles: [(&'static str, Option<RawNeed>); 3],
    pub(crate) need: BTreeMap<Spanned<String>, RawNeed>,
}

/// What a path may begin with beside a role.
const STARTS: &[&str] = &["self", "complement", "governor", "speaker", "purpose", "none"];

/// What a path may go on with beside a role.
const STEPS: &[&str] =
    &["modifier", "apposition", "anywhere", "doer", "owner", "host", "content", "named", "actor", "recipient"];

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
    fn code(
        &mut self,
        code: &Spanned<String>,
        message: String,
        is_sure: bool,
        known: impl for<'p> Fn(&'p Plover) -> Vec<&'p str>,
    ) {
        let (codes, spare, word) = (self.codes, self.spare, code.get_ref().as_str());
        let (mut all, of_spare) = (known(&codes.plover), known(&spare.plover));
        if all.contains(&word) || !is_sure && (of_spare.contains(&word) || closest(word, of_spare.clone()).is_none()) {
            return;
        }
        all.extend(of_spare);
        self.fault(code.span(), message, suggest(word, &all));
    }

    fn event_type(&mut self, event: &Spanned<String>) {
        let message = format!("unknown event type `{}`", event.get_ref());
        self.code(event, message, self.codes.has_types, Plover::types);
    }

    /// The mode of one of some types; of an unknown type nothing is said.
    fn mode(&mut self, mode: &Spanned<String>, of: &[&str]) {
        if of.is_empty() || of.iter().any(|event| self.codes.plover.event(event).is_some()) {
            let message = match of {
                [] => format!("unknown mode `{}`", mode.get_ref()),
                of => format!("unknown mode `{}` for {}", mode.get_ref(), of.join(", ")),
            };
            self.code(mode, message, self.codes.has_types, |plover| plover.modes(of));
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
            None if codes.has_cameo => {
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
        for reading in &file.pairs.reading {
            self.moods(&reading.mood);
            self.cameo(&reading.cameo, None);
        }
        file.pairs.roots.values().for_each(|event| self.event_type(event));
    }

    fn entry(&mut self, raw: RawEntry) -> Entry {
        let id_at = raw.id.span();
        let line = self.text[..id_at.start.min(self.text.len())].matches('\n').count() + 1;
        if raw.id.get_ref().trim().is_empty() {
            self.fault(id_at.clone(), "the id is empty".into(), "name it `type.mode.what`".into());
        }
        let event = raw.code.event.get_ref().clone();
        self.event_type(&raw.code.event);
        raw.code.mode.iter().for_each(|mode| self.mode(mode, &[event.as_str()]));
        for context in &raw.code.context {
            let message = format!("unknown context `{}`", context.get_ref());
            self.code(context, message, self.codes.has_types, Plover::contexts);
        }
        raw.code.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(&event)));
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
        let actor = self.paths_or(raw.actor, "agent");
        let recipient = self.paths_or(raw.recipient, "patient");
        self.examples(&raw.id, &raw.examples, |example| example.none);
        let measure = raw.measure.map(|measure| self.measure(measure));
        let quantity = raw.quantity.map_or_else(Vec::new, |OneOrSeveral(rules)| rules);
        let quantity = quantity
            .into_iter()
            .map(|rule| QuantityRule { of: self.paths(rule.of), role: rule.role, unit: rule.unit })
            .collect();
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
            act: raw.act,
            kind: raw.kind.into_inner(),
            type_: raw.type_,
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
        // A broken one may be the one that is missed.
        if self.echoes.touch(&examples.span()) {
            return;
        }
        let all = examples.get_ref().len();
        if all < 2 {
            self.fault(
                id.span(),
                format!("entry `{}` has {all} example(s)", id.get_ref()),
                "give it at least two that differ in construction, and a near miss".into(),
            );
        } else if !examples.get_ref().iter().any(is_miss) {
            self.fault(
                id.span(),
                format!("entry `{}` has no near miss", id.get_ref()),
                "add an example with `none = true`".into(),
            );
        }
    }

    /// Which frames an entry means.
    pub(crate) fn pattern(&mut self, raw: RawPattern) -> Pattern {
        let triggers = self.triggers(&raw.triggers);
        let kind = raw.kind.and_then(|k| match k.get_ref().as_str() {
            "verb" => Some(Kind::Verb),
            "noun" => Some(Kind::Nominal),
            "copular" => Some(Kind::Copular),
            _ => {
                self.fault(k.span(), format!("unknown kind `{}`", k.get_ref()), "`verb`, `noun` or `copular`".into());
                None
            }
        });
        let voice = raw.voice.and_then(|v| match v.get_ref().as_str() {
            "active" => Some(Voice::Active),
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
            let mut lemmas = c.lemma.0;
            if let Some(class) = &c.class {
                lemmas.extend(self.class(class));
            }
            Complement { modes: texts(c.mode), events, lemmas, purpose: c.purpose }
        });
        self.moods(&raw.mood);
        Pattern {
            triggers,
            kind,
            voice,
            mood: raw.mood.into_iter().map(Spanned::into_inner).collect(),
            negated: raw.negated,
            spoken: raw.spoken,
            needs,
            complement,
            priority: raw.priority,
        }
    }

    fn triggers(&mut self, value: &Spanned<OneOrSeveral<Spanned<toml::Value>>>) -> Vec<String> {
        let mut all = Vec::new();
        for item in &value.get_ref().0 {
            match item.get_ref() {
                toml::Value::String(lemma) => {
                    self.trigger(lemma, item.span());
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

    /// Lemmas are small, with one space between words: others are met nowhere.
    fn trigger(&mut self, lemma: &str, at: Range<usize>) {
        let mended = lemma.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if lemma.is_empty() || mended.is_empty() {
            self.fault(at, "an empty trigger can never fire".into(), "name a lemma, or leave it out".into());
        } else if mended != lemma {
            self.fault(at, format!("`{lemma}` can never fire"), format!("write the lemma as `{mended}`"));
        }
    }

    fn class(&mut self, class: &Spanned<String>) -> Vec<String> {
        let classes = self.classes;
        match classes.members.get(class.get_ref()) {
            Some(members) => return members.clone(),
            None if classes.may_have(class.get_ref()) => {}
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

    /// A way through the frame; a step that there is not leads nowhere.
    fn path(&mut self, written: &Spanned<String>) -> Path {
        let path = Path::parse(written.get_ref());
        let mut steps = path.parts.iter().flat_map(|part| part.iter().enumerate());
        let beside = |i: usize| if i == 0 { STARTS } else { STEPS };
        let unknown = steps.find(|(i, step)| !is_role(step) && !beside(*i).contains(&step.as_str()));
        if let Some((i, step)) = unknown {
            let known: Vec<&str> = roles().iter().map(String::as_str).chain(beside(i).iter().copied()).collect();
            let what = if i == 0 { "role" } else { "step" };
            self.fault(written.span(), format!("unknown {what} `{step}`"), suggest(step, &known));
        }
        path
    }

    fn need(&mut self, raw: RawNeed) -> Need {
        let mut nouns = raw.noun.0;
        if let Some(class) = &raw.class {
            nouns.extend(self.class(class));
        }
        Need {
            nouns,
            not: raw.not.0,
            agents: raw.agent.0,
            actor: raw.actor,
            absent: raw.absent,
            optional: raw.optional,
            with: raw.with.0,
        }
    }
}

fn is_role(word: &str) -> bool {
    roles().iter().any(|role| role == word)
}

fn texts(placed: Placed) -> Vec<String> {
    placed.0.into_iter().map(Spanned::into_inner).collect()
}
