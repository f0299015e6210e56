//! Reads and checks codebook files: every fault of every file, each at its line.

use super::Codebook;
use super::entry::*;
use super::tables::{Plover, TurnFile};
use crate::clauses::{Kind, Voice};
use crate::fault::{Fault, closest};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

pub(crate) type Classes = BTreeMap<String, Vec<String>>;

pub fn load(files: &[(String, String)]) -> Result<Codebook, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut book = Codebook::default();
    let mut classes = Classes::new();
    let stem = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    for (name, text) in files {
        match stem(name).as_str() {
            "plover.toml" | "cameo.tsv" => read_plover(name, text, &mut book.plover, &mut faults),
            "classes.toml" => match toml::from_str(text) {
                Ok(read) => classes = read,
                Err(e) => faults.push(Fault::toml(name, text, &e)),
            },
            "turns.toml" => match toml::from_str::<TurnFile>(text) {
                Ok(read) => (book.turns, book.lifts, book.pairs) = (read.turn, read.lift, read.pairs),
                Err(e) => faults.push(Fault::toml(name, text, &e)),
            },
            _ => {}
        }
    }
    for (name, text) in files {
        if !name.ends_with(".toml") || matches!(stem(name).as_str(), "plover.toml" | "classes.toml" | "turns.toml") {
            continue;
        }
        match toml::from_str::<RawFile>(text) {
            Ok(file) => {
                let mut check = Check { name, text, classes: &classes, plover: &book.plover, faults: &mut faults };
                for raw in file.entry {
                    let entry = check.entry(raw);
                    book.entries.push(entry);
                }
            }
            Err(e) => faults.push(Fault::toml(name, text, &e)),
        }
    }
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in &book.entries {
        if let Some(first) = seen.insert(&entry.id, &entry.place) {
            let (file, line) = entry.place.rsplit_once(':').unwrap_or((&entry.place, "1"));
            let text = files.iter().find(|(n, _)| n == file).map_or("", |(_, t)| t.as_str());
            faults.push(
                Fault::in_line(
                    file,
                    text,
                    line.parse().unwrap_or(1),
                    &entry.id,
                    format!("entry `{}` stands at {first} already", entry.id),
                )
                .help("give it another id"),
            );
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut order: Vec<usize> = (0..book.entries.len()).collect();
    order.sort_by_cached_key(|&i| precedence(&book.entries[i], &book.plover));
    for i in order {
        for trigger in &book.entries[i].pattern.triggers {
            book.by_lemma.entry(trigger.clone()).or_default().push(i);
        }
    }
    book.version = version("plover-2.0", files);
    Ok(book)
}

/// Which of two entries of equal weight goes first: the one with fewer triggers, then by type and mode in the order of
/// `plover.toml`, then by what else it says. Names of entries, files and their order have no part in it.
fn precedence(entry: &Entry, plover: &Plover) -> (usize, Option<usize>, Option<usize>, String) {
    let of_type = plover.event.iter().position(|e| e.name == entry.event);
    let modes = of_type.map_or(&[][..], |t| &plover.event[t].mode);
    let of_mode = modes.iter().position(|m| Some(&m.name) == entry.mode.as_ref());
    let Entry { cameo, context, pattern, actor, recipient, reciprocal, quantity, measure, .. } = entry;
    let rest = format!("{:?}", (cameo, context, pattern, actor, recipient, reciprocal, quantity, measure));
    (pattern.triggers.len(), of_type, of_mode, rest)
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
    match toml::from_str::<Plover>(text) {
        Ok(read) => *plover = Plover { cameo: std::mem::take(&mut plover.cameo), ..read },
        Err(e) => faults.push(Fault::toml(name, text, &e)),
    }
}

fn read_cameo(name: &str, text: &str, plover: &mut Plover, faults: &mut Vec<Fault>) {
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty()) {
        let mut cells = line.split('\t');
        match (cells.next(), cells.next(), cells.next()) {
            (Some(code), Some(event), Some(label)) => {
                plover.cameo.insert(code.to_owned(), (event.to_owned(), label.to_owned()));
            }
            _ => faults.push(Fault::in_line(
                name,
                text,
                number + 1,
                line,
                "a CAMEO line has three cells: code, type, label",
            )),
        }
    }
}

/// What checking a file needs: the file, the classes it may name, and where faults go.
pub(crate) struct Check<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) classes: &'a Classes,
    pub(crate) plover: &'a Plover,
    pub(crate) faults: &'a mut Vec<Fault>,
}

/// The keys of an entry, of whatever book, that say which frames it means.
pub(crate) struct RawPattern {
    /// Where the entry's id stands, for faults of keys that have no place of their own.
    pub(crate) at: Range<usize>,
    pub(crate) triggers: Spanned<toml::Value>,
    pub(crate) kind: Option<Spanned<String>>,
    pub(crate) voice: Option<Spanned<String>>,
    pub(crate) mood: Vec<Spanned<String>>,
    pub(crate) negated: bool,
    pub(crate) spoken: bool,
    pub(crate) complement: Option<RawComplement>,
    pub(crate) priority: i32,
    /// Needs of subject, object and indirect object, which have keys of their own.
    pub(crate) roles: [(&'static str, Option<RawNeed>); 3],
    pub(crate) need: BTreeMap<String, RawNeed>,
}

const ROLES: &[&str] = &[
    "subject",
    "agent",
    "patient",
    "receiver",
    "to",
    "from",
    "of",
    "with",
    "against",
    "over",
    "for",
    "in",
    "at",
    "into",
    "between",
    "on",
    "about",
    "by",
    "as",
    "toward",
    "towards",
    "among",
    "out",
    "out of",
    "through",
    "after",
    "within",
    "upon",
    "inside",
    "near",
    "along",
    "alongside",
    "off",
    "around",
    "outside",
    "across",
    "under",
    "possessor",
    "without",
    "before",
    "onto",
    "during",
    "following",
    "amid",
    "behind",
];

impl Check<'_> {
    pub(crate) fn fault(&mut self, at: Range<usize>, message: String, help: String) {
        self.faults.push(Fault::at(self.name, self.text, at, message).help(help));
    }

    fn entry(&mut self, raw: RawEntry) -> Entry {
        let id_at = raw.id.span();
        let line = self.text[..id_at.start.min(self.text.len())].matches('\n').count() + 1;
        let event = raw.code.event.get_ref().clone();
        let known: Vec<String> = self.plover.event.iter().map(|e| e.name.clone()).collect();
        if !known.contains(&event) {
            self.fault(raw.code.event.span(), format!("unknown event type `{event}`"), suggest(&event, &known));
        }
        if let Some(mode) = &raw.code.mode {
            let modes: Vec<String> =
                self.plover.event(&event).map(|e| e.mode.iter().map(|m| m.name.clone()).collect()).unwrap_or_default();
            if !modes.contains(mode.get_ref()) {
                self.fault(
                    mode.span(),
                    format!("unknown mode `{}` for {event}", mode.get_ref()),
                    suggest(mode.get_ref(), &modes),
                );
            }
        }
        for context in &raw.code.context {
            let contexts: Vec<String> = self.plover.context.iter().map(|c| c.name.clone()).collect();
            if !contexts.contains(context.get_ref()) {
                self.fault(
                    context.span(),
                    format!("unknown context `{}`", context.get_ref()),
                    suggest(context.get_ref(), &contexts),
                );
            }
        }
        if let Some(cameo) = &raw.code.cameo {
            match self.plover.cameo.get(cameo.get_ref()).map(|(event, _)| event.clone()) {
                None => self.fault(
                    cameo.span(),
                    format!("unknown CAMEO code `{}`", cameo.get_ref()),
                    "see codebook/cameo.tsv".into(),
                ),
                Some(of) if of != event => self.fault(
                    cameo.span(),
                    format!("CAMEO code `{}` belongs to {of}, not {event}", cameo.get_ref()),
                    "take a code of the same type".into(),
                ),
                Some(_) => {}
            }
        }
        let pattern = self.pattern(RawPattern {
            at: id_at.clone(),
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
        let actor = self.paths(raw.actor.as_ref(), "agent");
        let recipient = self.paths(raw.recipient.as_ref(), "patient");
        let misses = raw.examples.iter().filter(|e| e.none).count();
        self.examples(&raw.id, raw.examples.len(), misses);
        let quantity = raw
            .quantity
            .map_or_else(Vec::new, RawQuantities::into_vec)
            .into_iter()
            .map(|q| QuantityRule {
                of: words(Some(&q.of)).iter().map(|p| Path::parse(p)).collect(),
                role: q.role,
                unit: q.unit,
            })
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
            measure: raw.measure.map(|m| Measure {
                act: m.act,
                kind: m.kind,
                type_: m.type_,
                holder: m.holder,
                host: m.host,
            }),
            examples: raw.examples,
        }
    }

    /// An entry without two examples that hold and one that must not fire is not tested.
    pub(crate) fn examples(&mut self, id: &Spanned<String>, all: usize, misses: usize) {
        if all < 2 {
            self.fault(
                id.span(),
                format!("entry `{}` has {all} example(s)", id.get_ref()),
                "give it at least two that differ in construction, and a near miss".into(),
            );
        } else if misses == 0 {
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
            let first = role.split('.').next().unwrap_or_default();
            if !ROLES.contains(&first) && !matches!(first, "self" | "complement" | "governor" | "speaker") {
                self.fault(
                    raw.at.clone(),
                    format!("unknown role `{role}` under `need`"),
                    suggest(first, &ROLES.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>()),
                );
            }
            needs.push((role, self.need(need)));
        }
        let complement = raw.complement.map(|c| {
            let mut lemmas = words(c.lemma.as_ref());
            if let Some(class) = &c.class {
                lemmas.extend(self.class(class));
            }
            Complement { events: words(c.event.as_ref()), modes: words(c.mode.as_ref()), lemmas, purpose: c.purpose }
        });
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

    fn triggers(&mut self, value: &Spanned<toml::Value>) -> Vec<String> {
        let mut all = Vec::new();
        let items: Vec<toml::Value> = match value.get_ref() {
            toml::Value::Array(items) => items.clone(),
            other => vec![other.clone()],
        };
        for item in items {
            match &item {
                toml::Value::String(lemma) => all.push(lemma.clone()),
                toml::Value::Table(table) => match table.get("class").and_then(|c| c.as_str()) {
                    Some(class) => match self.classes.get(class) {
                        Some(members) => all.extend(members.clone()),
                        None => {
                            let known: Vec<String> = self.classes.keys().cloned().collect();
                            self.fault(value.span(), format!("unknown class `{class}`"), suggest(class, &known));
                        }
                    },
                    None => self.fault(
                        value.span(),
                        "a trigger table names a class".into(),
                        "write { class = \"…\" }".into(),
                    ),
                },
                _ => self.fault(value.span(), "a trigger is a lemma or { class = \"…\" }".into(), String::new()),
            }
        }
        if all.is_empty() {
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

    fn class(&mut self, class: &Spanned<String>) -> Vec<String> {
        match self.classes.get(class.get_ref()) {
            Some(members) => members.clone(),
            None => {
                let known: Vec<String> = self.classes.keys().cloned().collect();
                self.fault(
                    class.span(),
                    format!("unknown class `{}`", class.get_ref()),
                    suggest(class.get_ref(), &known),
                );
                Vec::new()
            }
        }
    }

    pub(crate) fn paths(&mut self, value: Option<&Spanned<toml::Value>>, default: &str) -> Vec<Path> {
        match value {
            None => vec![Path::parse(default)],
            Some(value) => words(Some(value.get_ref())).iter().map(|p| Path::parse(p)).collect(),
        }
    }

    fn need(&mut self, raw: RawNeed) -> Need {
        let mut nouns = words(raw.noun.as_ref());
        if let Some(class) = &raw.class {
            nouns.extend(self.class(class));
        }
        Need {
            nouns,
            not: words(raw.not.as_ref()),
            agents: words(raw.agent.as_ref()),
            actor: raw.actor,
            absent: raw.absent,
            optional: raw.optional,
            with: words(raw.with.as_ref()),
        }
    }
}

pub(crate) fn words(value: Option<&toml::Value>) -> Vec<String> {
    match value {
        Some(toml::Value::String(s)) => vec![s.clone()],
        Some(toml::Value::Array(items)) => items.iter().filter_map(|i| i.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn suggest(word: &str, known: &[String]) -> String {
    match closest(word, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("known: {}", known.join(", ")),
    }
}
