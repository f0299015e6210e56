//! Which frames an entry means: its triggers, and what it needs of their arguments.

use super::entry::*;
use super::faults::Check;
use super::lemma::{Use, Verdict, as_lemma};
use crate::clauses::{Kind, Voice};
use crate::fault::{Fault, suggest};
use crate::file::OneOrSeveral;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// The keys of an entry, of whatever book, that say which frames it means.
pub(crate) struct RawPattern {
    pub(crate) triggers: Spanned<OneOrSeveral<Spanned<toml::Value>>>,
    pub(crate) kind: Option<Spanned<String>>,
    pub(crate) voice: Option<Spanned<String>>,
    pub(crate) mood: Placed,
    pub(crate) negated: bool,
    pub(crate) spoken: bool,
    pub(crate) complement: Option<RawComplement>,
    pub(crate) priority: Option<Spanned<i32>>,
    /// Needs of subject, object and indirect object, which have keys of their own.
    pub(crate) roles: [(&'static str, Option<RawNeed>); 3],
    pub(crate) need: BTreeMap<Spanned<String>, RawNeed>,
}

impl Check<'_> {
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
        let mut given = Vec::new();
        for (role, need) in raw.roles {
            if let Some(need) = need {
                given.push(Path::parse(role));
                needs.push((role.to_owned(), self.need(need)));
            }
        }
        for (role, need) in raw.need {
            let path = self.path(&role);
            if given.contains(&path) {
                let message = format!("what `{}` must be is said twice", role.get_ref());
                self.fault(role.span(), message, "put all that it must be into one of them".into());
            }
            given.push(path);
            needs.push((role.into_inner(), self.need(need)));
        }
        let complement = raw.complement.map(|c| {
            c.event.0.iter().for_each(|event| self.event_type(event));
            let events = texts(c.event);
            let of: Vec<&str> = events.iter().map(String::as_str).collect();
            c.mode.0.iter().for_each(|mode| self.mode(mode, &of));
            c.lemma.0.iter().for_each(|lemma| self.trigger(lemma.get_ref(), Use::Complement, lemma.span()));
            let mut lemmas = texts(c.lemma);
            if let Some(class) = &c.class {
                lemmas.extend(self.class(class, Use::Complement));
            }
            Complement { modes: texts(c.mode), events, lemmas, purpose: c.purpose, to_come: c.to_come }
        });
        self.moods(&raw.mood.0);
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
            mood: texts(raw.mood),
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
                    self.trigger(lemma, Use::Trigger(kind), item.span());
                    all.push(lemma.clone());
                }
                toml::Value::Table(table) => {
                    match table.get("class").and_then(|c| c.as_str()).filter(|_| table.len() == 1) {
                        Some(class) => {
                            all.extend(self.class(&Spanned::new(item.span(), class.to_owned()), Use::Trigger(kind)))
                        }
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
        all.sort();
        all.dedup();
        all
    }

    /// Lemmas are small, with one space between words: others are met nowhere. Of other hands, the parser is asked.
    fn trigger(&mut self, lemma: &str, taken_for: Use, at: Range<usize>) {
        let mended = as_lemma(lemma);
        if mended.is_empty() {
            self.fault(at, "an empty trigger can never fire".into(), "name a lemma, or leave it out".into());
        } else if mended != lemma {
            self.fault(at, format!("`{lemma}` can never fire"), format!("write the lemma as `{mended}`"));
        } else {
            self.tell(at, lemma, taken_for);
        }
    }

    /// What the parser makes of a word.
    fn tell(&mut self, at: Range<usize>, word: &str, taken_for: Use) {
        let Some(outside) = self.known.outside else { return };
        match outside.judge(word, taken_for) {
            Verdict::Dead(..) if outside.is_ours(word, taken_for) => self.ours.push(Spanned::new(at, word.to_owned())),
            _ if outside.is_ours(word, taken_for) => {}
            Verdict::Sound => {}
            Verdict::Dead(message, help) => self.fault(at, message, help),
            Verdict::Doubtful(message, help) => {
                self.notes.push(Fault::at(self.name, self.text, at, message).help(help));
            }
        }
    }

    fn class(&mut self, class: &Spanned<String>, taken_for: Use) -> Vec<String> {
        let classes = self.known.classes;
        let words = classes.words(class.get_ref(), taken_for);
        if let Some(words) = words.as_ref().filter(|words| !words.is_empty()) {
            return words.clone();
        }
        classes.unknown.set(classes.unknown.get() + 1);
        match words {
            // That it has no word is told where it stands.
            Some(_) => {}
            None if classes.may_have(class.get_ref()) => {}
            // There is no file of classes: told once.
            None if classes.echoes.is_empty() => {}
            None => {
                let mut help = suggest(class.get_ref(), &classes.names());
                if help.is_empty() {
                    help = "no class is known: define it in classes.toml".into();
                }
                self.fault(class.span(), format!("unknown class `{}`", class.get_ref()), help);
            }
        }
        Vec::new()
    }

    /// A class of people or bodies of the actor files.
    fn agent(&mut self, class: &Spanned<String>) {
        if let Some(outside) = self.known.outside {
            let known: Vec<&str> = outside.actors.classes.iter().map(String::as_str).collect();
            self.among(class, "agent class", &known);
        }
    }

    /// A word that is met only as lemmas are written, and whether it is; of those that the codebook inside the binary has nothing is said.
    fn met(&mut self, word: &Spanned<String>) -> bool {
        let written = word.get_ref();
        let mended = as_lemma(written);
        let is_ours = self.known.outside.is_none_or(|outside| outside.is_ours(written, Use::Noun));
        if mended.is_empty() {
            self.fault(word.span(), "an empty word is met nowhere".into(), "give a lemma, or leave it out".into());
        } else if mended != *written && !is_ours {
            self.fault(word.span(), format!("`{written}` is met nowhere"), format!("write the lemma as `{mended}`"));
        }
        mended == *written && !mended.is_empty()
    }

    fn noun(&mut self, noun: &Spanned<String>) {
        if self.met(noun) {
            self.tell(noun.span(), noun.get_ref(), Use::Noun);
        }
    }

    fn need(&mut self, raw: RawNeed) -> Need {
        raw.agent.0.iter().for_each(|class| self.agent(class));
        raw.noun.0.iter().chain(&raw.not.0).for_each(|noun| self.noun(noun));
        for word in &raw.with.0 {
            self.met(word);
        }
        let asks = raw.actor == Some(true) || !raw.with.0.is_empty() || raw.finite;
        if let Some(absent) = raw.absent.as_ref().filter(|absent| *absent.get_ref() && asks) {
            let help = "leave `absent` out, or all but nouns".to_owned();
            self.fault(absent.span(), "what is absent has a noun, or is nothing else".into(), help);
        }
        let is_barred = |noun: &&Spanned<String>| raw.not.0.iter().any(|not| not.get_ref() == noun.get_ref());
        for noun in raw.noun.0.iter().filter(is_barred) {
            let help = "leave it out of one of them".to_owned();
            self.fault(noun.span(), format!("`{}` is wanted and not wanted", noun.get_ref()), help);
        }
        let mut nouns = texts(raw.noun);
        if let Some(class) = &raw.class {
            nouns.extend(self.class(class, Use::Noun));
        }
        Need {
            nouns,
            not: texts(raw.not),
            agents: texts(raw.agent),
            actor: raw.actor,
            absent: raw.absent.is_some_and(Spanned::into_inner),
            optional: raw.optional,
            with: texts(raw.with),
            finite: raw.finite,
        }
    }
}

fn texts(placed: Placed) -> Vec<String> {
    placed.0.into_iter().map(Spanned::into_inner).collect()
}
