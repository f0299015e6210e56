//! A sentence as Universal Dependencies see it.

use crate::Span;
use serde::{Deserialize, Serialize};

/// Universal part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// All tags, in the order of the alphabet.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// The tag as CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Upos::Adj => "ADJ",
            Upos::Adp => "ADP",
            Upos::Adv => "ADV",
            Upos::Aux => "AUX",
            Upos::Cconj => "CCONJ",
            Upos::Det => "DET",
            Upos::Intj => "INTJ",
            Upos::Noun => "NOUN",
            Upos::Num => "NUM",
            Upos::Part => "PART",
            Upos::Pron => "PRON",
            Upos::Propn => "PROPN",
            Upos::Punct => "PUNCT",
            Upos::Sconj => "SCONJ",
            Upos::Sym => "SYM",
            Upos::Verb => "VERB",
            Upos::X => "X",
        }
    }

    /// Reads a tag as CoNLL-U writes it.
    pub fn parse(tag: &str) -> Option<Upos> {
        Upos::ALL.into_iter().find(|u| u.as_str() == tag)
    }
}

/// What kind of thing a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum NameKind {
    Person,
    Organization,
    Place,
}

/// A token's part in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Name {
    /// Outside any name.
    #[default]
    Outside,
    /// First token of a name.
    Begin(NameKind),
    /// Further token of a name.
    Inside(NameKind),
}

impl Name {
    /// What kind of thing the name names.
    pub fn kind(self) -> Option<NameKind> {
        match self {
            Name::Outside => None,
            Name::Begin(kind) | Name::Inside(kind) => Some(kind),
        }
    }
}

/// One syntactic word.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The word as written (`n't` of `don't`).
    pub form: String,
    /// Its dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: String,
    /// Features as CoNLL-U writes them, `_` for none.
    pub feats: String,
    /// Index of the head in the sentence, from 0; `None` for the root.
    pub head: Option<usize>,
    /// Universal relation with subtype (`nsubj:pass`).
    pub deprel: String,
    /// Its part in a name.
    pub name: Name,
    /// Where it stands in the report.
    pub span: Span,
    /// Whether white space or the end of the text follows.
    pub space_after: bool,
}

impl Token {
    /// The value of a feature: `feat("Tense")` is `Some("Past")`.
    pub fn feat(&self, key: &str) -> Option<&str> {
        self.feats.split('|').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
    }

    /// The relation without its subtype.
    pub fn rel(&self) -> &str {
        self.deprel.split(':').next().unwrap_or("")
    }

    /// Whether it is a noun, name or pronoun.
    pub fn is_nominal(&self) -> bool {
        matches!(self.upos, Upos::Noun | Upos::Propn | Upos::Pron)
    }
}

/// A surface token made of several words (`don't` = `do` + `n't`).
#[derive(Clone, Debug, PartialEq)]
pub struct MultiWord {
    /// First word, from 0.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// As written.
    pub form: String,
    /// Where it stands in the report.
    pub span: Span,
}

/// A parsed sentence.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sentence {
    /// Its words.
    pub tokens: Vec<Token>,
    /// Its multi-word tokens, in order.
    pub multiwords: Vec<MultiWord>,
    /// Where it stands in the report.
    pub span: Span,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
}

/// A sentence with its dependents at hand.
///
/// Built once a sentence; a list of children is a slice, in the order of the words.
#[derive(Debug)]
pub struct Tree<'s> {
    /// The sentence.
    pub sentence: &'s Sentence,
    starts: Vec<u32>,
    kids: Vec<u32>,
}

impl<'s> Tree<'s> {
    /// Collects the dependents of every word.
    pub fn new(sentence: &'s Sentence) -> Self {
        let n = sentence.tokens.len();
        let mut starts = vec![0u32; n + 1];
        for token in &sentence.tokens {
            if let Some(head) = token.head {
                starts[head + 1] += 1;
            }
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut kids = vec![0u32; starts[n] as usize];
        for (i, token) in sentence.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                kids[next[head] as usize] = i as u32;
                next[head] += 1;
            }
        }
        Self { sentence, starts, kids }
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    /// Whether the sentence has no word.
    pub fn is_empty(&self) -> bool {
        self.sentence.tokens.is_empty()
    }

    /// The word at `i`.
    pub fn token(&self, i: usize) -> &'s Token {
        &self.sentence.tokens[i]
    }

    /// The dependents of `i`, in the order of the words.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.kids[self.starts[i] as usize..self.starts[i + 1] as usize].iter().map(|&k| k as usize)
    }

    /// The dependents of `i` whose relation is `rel`; a relation without subtype takes every subtype.
    pub fn with_rel<'a>(&'a self, i: usize, rel: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.children(i).filter(move |&k| {
            let deprel = self.token(k).deprel.as_str();
            deprel == rel || (!rel.contains(':') && deprel.strip_prefix(rel).is_some_and(|rest| rest.starts_with(':')))
        })
    }

    /// The first dependent with this relation.
    pub fn child(&self, i: usize, rel: &str) -> Option<usize> {
        self.with_rel(i, rel).next()
    }

    /// `i` and all below it, in the order of the words.
    pub fn subtree(&self, i: usize) -> Vec<usize> {
        let mut found = vec![i];
        let mut at = 0;
        while at < found.len() {
            let node = found[at];
            found.extend(self.children(node));
            at += 1;
        }
        found.sort_unstable();
        found
    }

    /// The words above `i`, nearest first.
    pub fn above(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.token(i).head, |&word| self.token(word).head).take(self.len())
    }

    /// The stretch of text from the first to the last word of these.
    pub fn span_of(&self, words: &[usize]) -> Span {
        let mut spans = words.iter().map(|&w| self.token(w).span);
        let first = spans.next().unwrap_or_default();
        spans.fold(first, Span::cover)
    }
}
