//! Scores of an analyser on a treebank, counted as the CoNLL 2018 shared task did.
//!
//! On gold tokens every score is an accuracy. On raw text the words are aligned by their letters, and a score is the
//! F1 of gold and predicted words. Relations count without subtypes, only universal features count, an unannotated
//! lemma is always right. Names are runs of words with a kind.

mod align;
#[cfg(test)]
mod tests;

use crate::Analyser;
use crate::conllu::{ConlluError, Document, Run, marked_runs, read_with_runs};
use align::{Letters, align};
use legation_text::{Name, NameKind, Sentence, Token};
use std::collections::{BTreeMap, HashSet};

/// Scores in per cent; `None` where the treebank or the mode does not give one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Syntactic words found (raw text only).
    pub words: Option<f64>,
    /// Sentences found (raw text only).
    pub sentences: Option<f64>,
    /// Universal parts of speech.
    pub upos: Option<f64>,
    /// Penn tags.
    pub xpos: Option<f64>,
    /// Universal features, all of a word's together.
    pub feats: Option<f64>,
    /// Lemmas.
    pub lemma: Option<f64>,
    /// Heads.
    pub uas: Option<f64>,
    /// Heads with relations, without subtypes.
    pub las: Option<f64>,
    /// F1 of names (run and kind), where the treebank marks them.
    pub names: Option<f64>,
    /// For every relation without subtypes, in the order of the alphabet: its F1 (head and relation right).
    pub relations: Vec<RelationScore>,
}

/// The score of one relation.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationScore {
    /// The relation without subtypes.
    pub relation: String,
    /// Words that have it in the treebank.
    pub gold: usize,
    /// F1 in per cent.
    pub f1: f64,
}

/// Scores an analyser on the words of a treebank, given as CoNLL-U text.
pub fn score_gold_tokens(gold: &str, analyser: &Analyser) -> Result<Scores, ConlluError> {
    let mut tally = Tally::default();
    for (document, runs) in read_with_runs(gold)? {
        let mut predicted = document.clone();
        for sentence in &mut predicted.sentences {
            sentence.tokens.iter_mut().for_each(|token| token.name = Name::Outside);
        }
        analyser.fill(&mut predicted.sentences);
        tally.add(&document, &runs, &predicted.sentences);
    }
    Ok(Scores { words: None, sentences: None, ..tally.scores() })
}

/// Scores an analyser on the raw text of a treebank, given as CoNLL-U text.
pub fn score_raw_text(gold: &str, analyser: &Analyser) -> Result<Scores, ConlluError> {
    let mut tally = Tally::default();
    for (document, runs) in read_with_runs(gold)? {
        tally.add(&document, &runs, &analyser.analyse(&document.text));
    }
    Ok(tally.scores())
}

/// Scores given sentences against gold documents; both must have the same letters.
pub fn score_sentences<'a>(pairs: impl IntoIterator<Item = (&'a Document, &'a [Sentence])>) -> Scores {
    let mut tally = Tally::default();
    for (gold, predicted) in pairs {
        tally.add(gold, &gold.sentences.iter().map(marked_runs).collect::<Vec<_>>(), predicted);
    }
    tally.scores()
}

/// Counts of one measure: in the gold, predicted, right.
#[derive(Clone, Copy, Default)]
struct Count {
    gold: usize,
    predicted: usize,
    right: usize,
}

impl Count {
    fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.gold + self.predicted).max(1) as f64
    }
}

#[derive(Default)]
struct Tally {
    words: Count,
    sentences: Count,
    /// upos, xpos, feats, lemma, uas, las.
    right: [usize; 6],
    names: Count,
    has_names: bool,
    relations: BTreeMap<String, Count>,
}

impl Tally {
    fn add(&mut self, document: &Document, runs: &[Vec<Run>], predicted: &[Sentence]) {
        let (gold, system) = (Letters::new(&document.sentences), Letters::new(predicted));
        let gold_bounds: HashSet<(usize, usize)> = gold.sentences.iter().copied().collect();
        self.sentences.gold += gold.sentences.len();
        self.sentences.predicted += system.sentences.len();
        self.sentences.right += system.sentences.iter().filter(|bounds| gold_bounds.contains(bounds)).count();

        let pairs = align(&gold, &system);
        self.words.gold += gold.words.len();
        self.words.predicted += system.words.len();
        self.words.right += pairs.len();
        let mut partner = vec![None; gold.words.len()];
        for &(g, s) in &pairs {
            partner[g] = Some(s);
        }
        for word in &gold.words {
            self.relations.entry(word.token.rel().to_owned()).or_default().gold += 1;
        }
        for word in &system.words {
            self.relations.entry(word.token.rel().to_owned()).or_default().predicted += 1;
        }
        for (g, s) in pairs {
            let (a, b) = (gold.words[g].token, system.words[s].token);
            let head = match (gold.words[g].head, system.words[s].head) {
                (None, None) => true,
                (Some(g), Some(s)) => partner[g] == Some(s),
                _ => false,
            };
            let rel = head && a.rel() == b.rel();
            if rel {
                self.relations.entry(a.rel().to_owned()).or_default().right += 1;
            }
            let lemma = a.lemma == "_" || a.lemma == b.lemma;
            let same = [a.upos == b.upos, a.xpos == b.xpos, universal(a) == universal(b), lemma, head, rel];
            for (right, same) in self.right.iter_mut().zip(same) {
                *right += usize::from(same);
            }
        }
        if document.has_names {
            self.has_names = true;
            let predicted: Vec<Vec<Run>> = predicted.iter().map(marked_runs).collect();
            let (gold, system) = (names(&gold, runs), names(&system, &predicted));
            self.names.gold += gold.len();
            self.names.predicted += system.len();
            self.names.right += gold.intersection(&system).count();
        }
    }

    fn scores(self) -> Scores {
        let [upos, xpos, feats, lemma, uas, las] =
            self.right.map(|right| Some(Count { right, ..self.words }.f1()).filter(|_| self.words.gold > 0));
        Scores {
            words: Some(self.words.f1()),
            sentences: Some(self.sentences.f1()),
            upos,
            xpos,
            feats,
            lemma,
            uas,
            las,
            names: self.has_names.then(|| self.names.f1()),
            relations: self
                .relations
                .into_iter()
                .map(|(relation, count)| RelationScore { relation, gold: count.gold, f1: count.f1() })
                .collect(),
        }
    }
}

/// The features that the shared task compares.
fn universal(token: &Token) -> Vec<&str> {
    const UNIVERSAL: [&str; 21] = [
        "Abbr", "Animacy", "Aspect", "Case", "Definite", "Degree", "Evident", "Foreign", "Gender", "Mood", "NumType",
        "Number", "Person", "Polarity", "Polite", "Poss", "PronType", "Reflex", "Tense", "VerbForm", "Voice",
    ];
    let mut feats: Vec<&str> =
        token.feats.split('|').filter(|f| f.split('=').next().is_some_and(|key| UNIVERSAL.contains(&key))).collect();
    feats.sort_unstable();
    feats
}

/// The names as (first letter, one past the last letter, kind).
fn names(letters: &Letters, runs: &[Vec<Run>]) -> HashSet<(usize, usize, NameKind)> {
    let mut firsts = letters.words.iter().enumerate().filter(|(_, word)| word.place == 0).map(|(at, _)| at);
    let mut found = HashSet::new();
    for runs in runs {
        let Some(at) = firsts.next() else { break };
        found.extend(runs.iter().map(|&(a, b, kind)| (letters.words[at + a].start, letters.words[at + b].end, kind)));
    }
    found
}
