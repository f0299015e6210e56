//! What entries of whatever book are checked with: the file, what they may name, and where faults go.

use super::classes::Classes;
use super::codes::Codes;
use super::outside::Outside;
use super::tables::Turn;
use crate::fault::{Fault, Lines, suggest};
use crate::file::Echoes;
use std::ops::Range;
use toml::Spanned;

/// What the entries of a file may name.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) classes: &'a Classes<'a>,
    pub(crate) codes: &'a Codes,
    /// The codes to go by where those of the files are not all there.
    pub(crate) spare: &'a Codes,
    /// What mood and negation make of types.
    pub(crate) turns: &'a [Turn],
    /// What else the entries of other hands are asked about.
    pub(crate) outside: Option<&'a Outside<'a>>,
}

/// What checking a file needs: the file, what it may name, and where faults go.
pub(crate) struct Check<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) lines: Lines,
    pub(crate) known: Known<'a>,
    /// Where faults are told already.
    pub(crate) echoes: &'a Echoes,
    pub(crate) faults: &'a mut Vec<Fault>,
    /// What may be meant so, but is hardly.
    pub(crate) notes: Vec<Fault>,
    /// Words that were met nowhere, though the codebook inside the binary has them, too.
    pub(crate) ours: Vec<Spanned<String>>,
    /// Whether it is known what the entry asks for, whatever else is wrong in it.
    pub(crate) is_plain: bool,
}

impl<'a> Check<'a> {
    pub(crate) fn of(
        (name, text): (&'a str, &'a str),
        known: Known<'a>,
        echoes: &'a Echoes,
        faults: &'a mut Vec<Fault>,
    ) -> Check<'a> {
        let (lines, notes, ours) = (Lines::of(text), Vec::new(), Vec::new());
        Check { name, text, lines, known, echoes, faults, notes, ours, is_plain: true }
    }
}

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
}
