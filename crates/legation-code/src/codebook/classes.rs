//! Classes of words, which entries name together (`codebook/classes.toml`).

use super::lemma::{Use, Verdict, as_lemma};
use super::outside::Outside;
use crate::fault::Fault;
use crate::file::{self, Echoes};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// Words that entries name together, by name.
#[derive(Debug, Default)]
pub(crate) struct Classes<'f> {
    members: BTreeMap<String, Class<'f>>,
    /// Of each file, what could not be read: the names it may have had.
    pub(super) echoes: Vec<Echoes>,
    /// How often a class was asked for of which no word is known.
    pub(super) unknown: Cell<usize>,
    /// What the entries that name a class take its words for.
    uses: RefCell<BTreeMap<String, BTreeSet<Use>>>,
}

/// A class, and the file it stands in.
#[derive(Debug)]
struct Class<'f> {
    name: &'f str,
    text: &'f str,
    words: Vec<Spanned<String>>,
}

impl<'f> Classes<'f> {
    /// Adds the classes of a file.
    pub(crate) fn read(&mut self, name: &'f str, text: &'f str, faults: &mut Vec<Fault>) {
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
            self.members.insert(class.into_inner(), Class { name, text, words: words.into_inner() });
        }
        self.echoes.push(echoes);
    }

    pub(super) fn may_have(&self, name: &str) -> bool {
        self.echoes.iter().any(|echoes| echoes.may_name(name))
    }

    /// The words of a class, which an entry takes for this.
    pub(super) fn words(&self, class: &str, taken_for: Use) -> Option<Vec<String>> {
        let words = &self.members.get(class)?.words;
        self.uses.borrow_mut().entry(class.to_owned()).or_default().insert(taken_for);
        Some(words.iter().map(|word| word.get_ref().clone()).collect())
    }

    /// The names of all classes.
    pub(super) fn names(&self) -> Vec<&str> {
        self.members.keys().map(String::as_str).collect()
    }

    /// Tells words that none of the entries that name their class can ever meet, whatever they take them for; of a class that no entry names,
    /// those that none could.
    pub(super) fn try_words(&self, outside: &Outside, faults: &mut Vec<Fault>, notes: &mut Vec<Fault>) {
        let uses = self.uses.borrow();
        let any = BTreeSet::from([Use::Trigger(None), Use::Noun]);
        for (class, Class { name, text, words }) in &self.members {
            let taken_for = uses.get(class).unwrap_or(&any);
            for word in words.iter().filter(|word| as_lemma(word.get_ref()) == *word.get_ref()) {
                if taken_for.iter().any(|taken_for| outside.is_ours(word.get_ref(), *taken_for)) {
                    continue;
                }
                let verdicts = taken_for.iter().map(|taken_for| outside.judge(word.get_ref(), *taken_for));
                let told = |message: String, help: String| Fault::at(name, text, word.span(), message).help(help);
                match verdicts.min() {
                    Some(Verdict::Dead(message, help)) => faults.push(told(message, help)),
                    Some(Verdict::Doubtful(message, help)) => notes.push(told(message, help)),
                    _ => {}
                }
            }
        }
    }
}
