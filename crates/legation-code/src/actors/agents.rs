//! Classes of people and bodies, and offices.
//!
//! Takes `agents.toml` and `offices.toml`; finds their words in a sentence. A class says what the noun adds to its party: "Russian
//! *diplomats*" are RUS GOV. An office also has a role, under which the dated posts know its holder.

use crate::actors::roles::{ROLES, Role, SECTORS};
use crate::fault::{Fault, Lines, suggest};
use crate::file;
use legation_text::{Sentence, Token, Upos};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a noun of a class counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AgentKind {
    Person,
    Body,
    People,
    Thing,
}

/// A class of people or bodies.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) name: String,
    pub(crate) kind: AgentKind,
    /// Empty where the noun says nothing of a sector ("member").
    pub(crate) sector: String,
    pub(crate) weak: bool,
    pub(crate) transparent: bool,
    pub(crate) place: bool,
    /// Whether it is of the land it is in.
    pub(crate) home: bool,
    /// The roles of an office, best first.
    pub(crate) roles: Vec<&'static Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentEntry {
    name: toml::Spanned<String>,
    kind: AgentKind,
    sector: Option<toml::Spanned<String>>,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    transparent: bool,
    #[serde(default)]
    place: bool,
    #[serde(default)]
    home: Option<Words>,
    words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeEntry {
    role: toml::Spanned<String>,
    agent: String,
    sector: toml::Spanned<String>,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file: the posts say which party has which office")]
    of: Option<String>,
    words: Words,
}

/// Words, and where they stand.
type Words = toml::Spanned<Vec<toml::Spanned<String>>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    agent: Vec<AgentEntry>,
    #[serde(default)]
    office: Vec<OfficeEntry>,
}

fn unknown(what: &str, found: &str, known: &[&str]) -> (String, String) {
    (format!("unknown {what} `{found}`"), suggest(found, known))
}

/// The names of the classes of a file, whatever else is wrong in it.
pub(super) fn class_names(name: &str, text: &str) -> impl Iterator<Item = String> {
    let file = file::read::<File>(name, text).value.unwrap_or_default();
    file.agent
        .into_iter()
        .map(|class| class.name.into_inner())
        .chain(file.office.into_iter().map(|office| office.agent))
}

/// All classes and their words.
#[derive(Clone, Debug, Default)]
pub(crate) struct AgentTable {
    agents: Vec<Agent>,
    /// Words as [`word_key`] writes them, to the class.
    words: FxHashMap<String, u32>,
    longest: usize,
}

/// A class word in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AgentHit {
    pub(crate) start: usize,
    /// After its last token.
    pub(crate) end: usize,
    pub(crate) agent: u32,
}

impl AgentTable {
    /// Reads a file of classes or offices.
    pub(crate) fn read(name: &str, text: &str) -> Result<AgentTable, Vec<Fault>> {
        let file::Read { value, mut faults, echoes } = file::read::<File>(name, text);
        let file = value.unwrap_or_default();
        let mut table = AgentTable::default();
        let lines = Lines::of(text);
        let mut fault = |at: Range<usize>, message: String, help: String| {
            if !echoes.touch(&at) {
                faults.push(Fault::at(name, text, at, message).help(help));
            }
        };
        let of_agents = file.agent.iter().flat_map(|entry| [Some(&entry.words), entry.home.as_ref()]).flatten();
        for words in of_agents.chain(file.office.iter().map(|entry| &entry.words)) {
            if words.get_ref().is_empty() {
                fault(
                    words.span(),
                    "no word is named, so nobody is of the class".into(),
                    "name one, or leave the class out".into(),
                );
            }
            for word in words.get_ref().iter().filter(|word| phrase_key(word.get_ref()).is_empty()) {
                let what = format!("`{}` is no word", word.get_ref());
                fault(word.span(), what, "write it as texts do, or leave it out".into());
            }
        }
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for entry in file.agent {
            let (at, class) = (entry.name.span(), entry.name.into_inner());
            if class.trim().is_empty() {
                fault(at, "the class has no name".into(), "name it, or leave it out".into());
            } else if let Some(line) = named.get(&class) {
                let message = format!("the class `{class}` stands in line {line} already");
                fault(at, message, "put the words of both into one of them".into());
            } else {
                named.insert(class.clone(), lines.line(at.start));
            }
            let agent = Agent {
                name: class,
                kind: entry.kind,
                sector: entry.sector.as_ref().map(|sector| sector.get_ref().clone()).unwrap_or_default(),
                weak: entry.weak,
                transparent: entry.transparent,
                place: entry.place,
                home: false,
                roles: Vec::new(),
            };
            if let Some(sector) =
                entry.sector.filter(|s| !s.get_ref().is_empty() && !SECTORS.contains(&s.get_ref().as_str()))
            {
                let (message, help) = unknown("sector", sector.get_ref(), &SECTORS);
                fault(sector.span(), message, help);
            }
            let at_home = entry.home.as_ref().map(|words| (table.push(Agent { home: true, ..agent.clone() }), words));
            let id = table.push(agent);
            let words = entry.words.get_ref().iter().map(|word| (id, word));
            let home = at_home.iter().flat_map(|(id, words)| words.get_ref().iter().map(|word| (*id, word)));
            for (id, word) in words.chain(home) {
                if table.words.insert(phrase_key(word.get_ref()), id).is_some() {
                    let message = format!("`{}` is in two classes", word.get_ref());
                    fault(word.span(), message, "keep it in the class it mostly has".into());
                }
            }
        }
        // Words of an office, in the order of the file: "president" is a head of state first, then of an organisation.
        let mut offices: BTreeMap<String, Agent> = BTreeMap::new();
        for entry in file.office {
            if !SECTORS.contains(&entry.sector.get_ref().as_str()) {
                let (message, help) = unknown("sector", entry.sector.get_ref(), &SECTORS);
                fault(entry.sector.span(), message, help);
            }
            let Some(role) = ROLES.iter().find(|r| r.name == entry.role.get_ref()) else {
                let roles: Vec<&str> = ROLES.iter().map(|role| role.name).collect();
                let (message, help) = unknown("role", entry.role.get_ref(), &roles);
                fault(entry.role.span(), message, help);
                continue;
            };
            for word in entry.words.get_ref() {
                let office = offices.entry(phrase_key(word.get_ref())).or_insert_with(|| Agent {
                    name: entry.agent.clone(),
                    kind: AgentKind::Person,
                    sector: entry.sector.get_ref().clone(),
                    weak: false,
                    transparent: false,
                    place: false,
                    home: false,
                    roles: Vec::new(),
                });
                office.roles.push(role);
            }
        }
        for (word, office) in offices {
            let id = table.push(office);
            table.words.insert(word, id);
        }
        table.longest = table.words.keys().map(|w| w.split(' ').count()).max().unwrap_or(0);
        if faults.is_empty() { Ok(table) } else { Err(faults) }
    }

    fn push(&mut self, agent: Agent) -> u32 {
        self.agents.push(agent);
        self.agents.len() as u32 - 1
    }

    /// Adds another file. A word of both is an office and a class: it keeps its class's manners and gains the roles.
    pub(crate) fn extend(&mut self, other: AgentTable) {
        let base = self.agents.len() as u32;
        self.agents.extend(other.agents);
        for (word, id) in other.words {
            let id = id + base;
            if let Some(old) = self.words.get(&word) {
                let roles = self.agents[id as usize].roles.clone();
                let mut merged = self.agents[*old as usize].clone();
                if merged.roles.is_empty() {
                    merged.roles = roles;
                    let weak = merged.weak;
                    let name = merged.name.clone();
                    // "ambassador" is a class of its own; "foreign secretary" is only an office.
                    merged.weak = weak;
                    merged.name = name;
                }
                let id = self.push(merged);
                self.words.insert(word, id);
            } else {
                self.words.insert(word, id);
            }
        }
        self.longest = self.longest.max(other.longest);
    }

    /// A class by its number.
    pub(crate) fn agent(&self, id: u32) -> &Agent {
        &self.agents[id as usize]
    }

    /// The class of a phrase.
    pub(crate) fn of_phrase(&self, phrase: &str) -> Option<u32> {
        self.words.get(&phrase_key(phrase)).copied()
    }

    /// The class words of a sentence, the longest at each place, from left to right.
    pub(crate) fn find(&self, sentence: &Sentence) -> Vec<AgentHit> {
        // A hyphen between words is no word here: "secretary-general" is one key however it is tokenized.
        let words: Vec<(usize, String, String)> = sentence
            .tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| !matches!(t.form.as_str(), "-" | "–"))
            .map(|(i, t)| (i, lemma_key(t), word_key(&t.form)))
            .collect();
        let mut hits = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let mut next = at + 1;
            for length in (1..=self.longest.min(words.len() - at)).rev() {
                let slice = &words[at..at + length];
                let last = slice[length - 1].0;
                if !is_noun_like(&sentence.tokens[last]) {
                    continue;
                }
                // The last word in the singular, the others as written or, before "of", in the singular too.
                let last_lemma = join(slice, |n| if n + 1 == length { &slice[n].1 } else { &slice[n].2 });
                let found = self.words.get(&last_lemma).or_else(|| self.words.get(&join(slice, |n| &slice[n].2)));
                let found = found.or_else(|| self.words.get(&join(slice, |n| &slice[n].1)));
                if let Some(&agent) = found {
                    hits.push(AgentHit { start: slice[0].0, end: last + 1, agent });
                    next = at + length;
                    break;
                }
            }
            at = next;
        }
        hits
    }
}

fn join<'w>(slice: &[(usize, String, String)], word: impl Fn(usize) -> &'w String) -> String {
    let mut out = String::new();
    for n in 0..slice.len() {
        if n > 0 {
            out.push(' ');
        }
        out.push_str(word(n));
    }
    out
}

fn is_noun_like(token: &Token) -> bool {
    matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Num)
}

/// A phrase of the files as key words.
fn phrase_key(phrase: &str) -> String {
    phrase.replace("'s", " 's").split([' ', '-']).map(word_key).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A word in lower case without dots and apostrophes.
fn word_key(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '-' { ' ' } else { c })
        .collect()
}

/// The singular in lower case. Taggers leave a capitalised plural as it is, so its ending is cut here.
fn lemma_key(token: &Token) -> String {
    let key = word_key(&token.lemma);
    let is_plural = token.xpos == "NNPS" || token.xpos == "NNS";
    if is_plural && key == word_key(&token.form) {
        if let Some(stem) = key.strip_suffix("men") {
            return format!("{stem}man");
        }
        if let Some(stem) = key.strip_suffix("ies") {
            return format!("{stem}y");
        }
        if let Some(stem) = key.strip_suffix('s').filter(|s| !s.ends_with('s')) {
            return stem.to_owned();
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_classes_is_a_fault() {
        let text = "[[agent]]\nname = \"a\"\nkind = \"person\"\nwords = [\"rebel\"]\n[[agent]]\nname = \"b\"\nkind = \"body\"\nwords = [\"rebel\"]\n";
        let faults = AgentTable::read("agents.toml", text).expect_err("rebel stands twice");
        assert_eq!((faults.len(), faults[0].line, faults[0].message.as_str()), (1, 8, "`rebel` is in two classes"));
    }

    #[test]
    fn a_class_that_stands_twice_or_has_no_name_is_a_fault() {
        let of =
            |name: &str, word: &str| format!("[[agent]]\nname = \"{name}\"\nkind = \"person\"\nwords = [\"{word}\"]\n");
        let text = [of("a", "rebel"), of("a", "clerk"), of(" ", "envoy")].concat();
        let faults = AgentTable::read("agents.toml", &text).expect_err("two names are wrong");
        let told: Vec<(usize, &str)> = faults.iter().map(|fault| (fault.line, fault.message.as_str())).collect();
        assert_eq!(told, [(6, "the class `a` stands in line 2 already"), (10, "the class has no name")]);
    }

    #[test]
    fn each_fault_of_an_office_is_told() {
        let text = "[[office]]\nrole = \"ministr\"\nagent = \"minister\"\nsector = \"GVO\"\nwords = []\n\
                    [[agent]]\nname = \"a\"\nkind = \"body\"\nwords = [\"\", \"bureau\"]\n";
        let faults = AgentTable::read("own.toml", text).expect_err("four things are wrong");
        let mut told: Vec<_> = faults.iter().map(|f| (f.line, f.column, f.message.as_str(), f.help.as_str())).collect();
        told.sort();
        assert_eq!(
            told,
            [
                (2, 8, "unknown role `ministr`", "did you mean `minister`?"),
                (4, 10, "unknown sector `GVO`", "did you mean `GOV`?"),
                (5, 9, "no word is named, so nobody is of the class", "name one, or leave the class out"),
                (9, 10, "`` is no word", "write it as texts do, or leave it out"),
            ]
        );
    }

    #[test]
    fn unknown_keys_are_faults() {
        let text = "[[agent]]\nname = \"a\"\nkind = \"person\"\nword = [\"rebel\"]\n";
        let faults = AgentTable::read("agents.toml", text).expect_err("`word` is no key");
        assert_eq!(faults[0].line, 4);
    }
}
