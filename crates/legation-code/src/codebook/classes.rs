//! Classes of words, which entries name together (`codebook/classes.toml`).

use super::lemma::as_lemma;
use crate::fault::Fault;
use crate::file::{self, Echoes};
use std::cell::Cell;
use std::collections::BTreeMap;
use toml::Spanned;

/// Words that entries name together, by name.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    pub(super) members: BTreeMap<String, Vec<String>>,
    /// Of each file, what could not be read: the names it may have had.
    pub(super) echoes: Vec<Echoes>,
    /// How often a class was asked for of which no word is known.
    pub(super) unknown: Cell<usize>,
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

    pub(super) fn may_have(&self, name: &str) -> bool {
        self.echoes.iter().any(|echoes| echoes.may_name(name))
    }
}
