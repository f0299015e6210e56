//! Effects files: TOML to [`Effects`], with every fault named.

use super::{Adds, Code, Doer, Effect, Effects, Key, Kind, Shape};
use legation_code::fault::{Fault, suggest};
use legation_code::file::{self, Echoes};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// What an example says was entered; `legation record` takes the same fields.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Given {
    pub act: Option<String>,
    /// The kind of a standing claim.
    pub state: Option<String>,
    pub kind: Option<String>,
    pub holder: Option<String>,
    pub host: Option<String>,
    pub by: Option<String>,
    pub against: Option<String>,
    pub parties: Vec<String>,
    pub speaker: Option<String>,
    pub verb: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "type")]
    pub type_: Option<String>,
    pub about: Option<String>,
    pub status: Option<String>,
    pub class: Option<String>,
    pub unit: Option<String>,
    pub manner: Option<String>,
    pub notice: Option<u64>,
    pub place: Option<String>,
    pub count: Option<u64>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    /// The number that stood before.
    pub before: Option<u64>,
    pub on: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub effective: Option<String>,
    pub phased_from: Option<String>,
    pub post: Option<String>,
    pub rank: Option<String>,
    pub named_by: Option<String>,
    pub predecessor: Option<String>,
    pub basis: Option<String>,
    pub deadline: Option<String>,
    pub reason: Option<String>,
    /// The day it became known; the day of the act unless told.
    pub known: Option<String>,
    pub modality: Option<String>,
    pub negated: bool,
    pub background: bool,
}

/// An example: what was told, and what stands then.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Example {
    pub title: String,
    pub parties: [String; 2],
    /// The day asked for.
    pub on: String,
    /// The day by which it must have been known; the last day that can be, unless told.
    pub known: Option<String>,
    #[serde(default)]
    pub basis: Option<String>,
    pub given: Vec<Given>,
    /// Facts of which each must stand, with at least these keys.
    pub gives: Vec<toml::Table>,
    /// Facts that must not stand.
    pub none: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    kind: Spanned<String>,
    label: String,
    order: u32,
    shape: Spanned<String>,
    keys: Vec<Spanned<String>>,
    #[serde(default)]
    statuses: Vec<String>,
    #[serde(default)]
    tracks: Vec<Vec<Spanned<String>>>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    holds: Vec<Spanned<String>>,
    leaves: Option<Spanned<String>>,
    vacant: Option<Spanned<String>>,
    expires: Option<Spanned<String>>,
    #[serde(default)]
    ranks: Vec<Vec<String>>,
    #[serde(default)]
    unseated: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    events: BTreeMap<Spanned<String>, Spanned<String>>,
    base: Option<u64>,
    irregular_after: Option<i32>,
    dormant_after: Option<i32>,
    #[serde(default)]
    acts: BTreeMap<String, Spanned<RawEffect>>,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEffect {
    status: Option<Spanned<String>>,
    who: Option<Spanned<String>>,
    value: Option<String>,
    before: Option<String>,
    #[serde(rename = "type")]
    type_: Option<Spanned<String>>,
    #[serde(default)]
    answers: bool,
    #[serde(default)]
    meets: bool,
    settles: Option<Spanned<String>>,
    #[serde(default)]
    adds: Vec<RawAdds>,
    code: RawCode,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAdds {
    kind: Spanned<String>,
    times: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCode {
    event: String,
    mode: Option<String>,
    cameo: String,
}

const SHAPES: &[(&str, Shape)] = &[
    ("value", Shape::Value),
    ("count", Shape::Count),
    ("status", Shape::Status),
    ("each", Shape::Each),
    ("call", Shape::Call),
    ("allegation", Shape::Allegation),
    ("stance", Shape::Stance),
    ("total", Shape::Total),
    ("post", Shape::Post),
    ("list", Shape::List),
];

const KEYS: &[(&str, Key)] = &[
    ("holder", Key::Holder),
    ("host", Key::Host),
    ("by", Key::By),
    ("against", Key::Against),
    ("parties", Key::Parties),
    ("name", Key::Name),
    ("place", Key::Place),
    ("type", Key::Type),
    ("class", Key::Class),
    ("unit", Key::Unit),
    ("post", Key::Post),
    ("speaker", Key::Speaker),
    ("act", Key::Act),
];

/// One file under reading, with its faults.
struct File<'a> {
    name: &'a str,
    text: &'a str,
    /// What is said of it already.
    echoes: Echoes,
    faults: Vec<Fault>,
}

impl File<'_> {
    fn fault(&mut self, at: Range<usize>, message: String, help: String) {
        if !self.echoes.touch(&at) {
            self.faults.push(Fault::at(self.name, self.text, at, message).help(help));
        }
    }

    /// The value of a word in a table of words; else a fault that names the nearest.
    fn choose<T: Copy>(&mut self, word: &Spanned<String>, what: &str, table: &[(&str, T)]) -> Option<T> {
        let found = table.iter().find(|(w, _)| w == word.as_ref()).map(|(_, value)| *value);
        if found.is_none() {
            self.unknown(word, what, table.iter().map(|(w, _)| *w));
        }
        found
    }

    fn one_of(&mut self, word: &Spanned<String>, what: &str, known: &[String]) {
        if !known.contains(word.as_ref()) {
            self.unknown(word, what, known.iter().map(String::as_str));
        }
    }

    fn unknown<'w>(&mut self, word: &Spanned<String>, what: &str, known: impl Iterator<Item = &'w str> + Clone) {
        let help = suggest(word.as_ref(), &known.collect::<Vec<_>>());
        self.fault(word.span(), format!("unknown {what} `{}`", word.as_ref()), help);
    }
}

pub(super) fn load(files: &[(&str, &str)]) -> Result<Effects, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut raws = Vec::new();
    for &(name, text) in files {
        let (raw, echoes) = file::read_into::<RawKind>(name, text, &mut faults);
        raws.extend(raw.map(|raw| (File { name, text, echoes, faults: Vec::new() }, raw)));
    }
    let names: Vec<String> = raws.iter().map(|(_, raw)| raw.kind.as_ref().clone()).collect();
    let statuses: BTreeMap<String, Vec<String>> =
        raws.iter().map(|(_, raw)| (raw.kind.as_ref().clone(), raw.statuses.clone())).collect();
    // A file whose kind cannot be read may be the one that another names.
    let all_named = raws.len() == files.len() && names.iter().all(|name| !name.is_empty());
    let mut kinds: Vec<Kind> = Vec::new();
    for (mut file, raw) in raws {
        if kinds.iter().any(|k| &k.name == raw.kind.as_ref()) {
            let message = format!("the kind `{}` has a file already", raw.kind.as_ref());
            file.fault(raw.kind.span(), message, "one file a kind".into());
        }
        if raw.example.is_empty() && !file.echoes.may_name("example") {
            let message = format!("the kind `{}` has no example", raw.kind.as_ref());
            file.fault(raw.kind.span(), message, "add an [[example]]: it is the kind's test".into());
        }
        for (kind, words) in raw.unseated.iter().filter(|_| all_named) {
            file.one_of(kind, "kind", &names);
            for (status, known) in words.iter().filter_map(|status| Some((status, statuses.get(kind.as_ref())?))) {
                file.one_of(status, "status", known);
            }
        }
        let kind = read(&mut file, raw, all_named.then_some(&names));
        faults.append(&mut file.faults);
        kinds.extend(kind);
    }
    if !faults.is_empty() {
        faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        return Err(faults);
    }
    kinds.sort_by(|a, b| (a.order, &a.name).cmp(&(b.order, &b.name)));
    Ok(Effects { kinds })
}

fn read(file: &mut File, raw: RawKind, kinds: Option<&Vec<String>>) -> Option<Kind> {
    let shape = file.choose(&raw.shape, "shape", SHAPES);
    let keys: Vec<Key> = raw.keys.iter().filter_map(|word| file.choose(word, "key", KEYS)).collect();
    let named = raw.holds.iter().chain(&raw.leaves).chain(&raw.vacant).chain(&raw.expires);
    for status in raw.tracks.iter().flatten().chain(named) {
        file.one_of(status, "status", &raw.statuses);
    }
    for verb in raw.events.values() {
        file.one_of(verb, "verb", &raw.verbs);
    }
    let mut effects = Vec::new();
    for (act, effect) in raw.acts {
        let at = effect.span();
        let effect = effect.into_inner();
        for status in effect.status.iter().chain(&effect.settles) {
            file.one_of(status, "status", &raw.statuses);
        }
        if let Some(type_) = &effect.type_ {
            file.one_of(type_, "type", &raw.types);
        }
        if let Some(kinds) = kinds {
            effect.adds.iter().for_each(|adds| file.one_of(&adds.kind, "kind", kinds));
        }
        if effect.status.is_none() && effect.adds.is_empty() && effect.value.is_none() {
            file.fault(at, format!("`{act}` does nothing"), "give it a `status`, a `value` or `adds`".into());
        }
        let who =
            effect.who.and_then(|word| file.choose(&word, "doer", &[("holder", Doer::Holder), ("host", Doer::Host)]));
        effects.push(Effect {
            act,
            status: effect.status.map(Spanned::into_inner),
            who,
            value: effect.value,
            before: effect.before,
            type_: effect.type_.map(Spanned::into_inner),
            answers: effect.answers,
            meets: effect.meets,
            settles: effect.settles.map(Spanned::into_inner),
            adds: effect.adds.into_iter().map(|a| Adds { kind: a.kind.into_inner(), times: a.times }).collect(),
            code: Code { event: effect.code.event, mode: effect.code.mode, cameo: effect.code.cameo },
        });
    }
    Some(Kind {
        name: raw.kind.into_inner(),
        label: raw.label,
        order: raw.order,
        shape: shape?,
        keys,
        statuses: raw.statuses,
        tracks: raw.tracks.into_iter().map(|t| t.into_iter().map(Spanned::into_inner).collect()).collect(),
        types: raw.types,
        verbs: raw.verbs,
        holds: raw.holds.into_iter().map(Spanned::into_inner).collect(),
        leaves: raw.leaves.map(Spanned::into_inner),
        vacant: raw.vacant.map(Spanned::into_inner),
        expires: raw.expires.map(Spanned::into_inner),
        ranks: raw.ranks,
        unseated: raw
            .unseated
            .into_iter()
            .map(|(kind, words)| (kind.into_inner(), words.into_iter().map(Spanned::into_inner).collect()))
            .collect(),
        events: raw.events.into_iter().map(|(k, v)| (k.into_inner(), v.into_inner())).collect(),
        base: raw.base,
        irregular_after: raw.irregular_after,
        dormant_after: raw.dormant_after,
        effects,
        examples: raw.example,
    })
}
