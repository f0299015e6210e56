//! Which runs of words are names, and of which kind: a table of features, read beside the network (`model/FORMAT.md`, "Names").
//!
//! The network sees a word at a time, in its sentence. Here a whole run is read, with its place in the tree and with what the same
//! document says of its namesakes. What is summed over the document are integers, so that no order can change it.

use crate::word::{FNV_START, fnv1a, shape_of};
use legation_text::{Name, NameKind, Sentence, Token, Upos};
use rustc_hash::{FxHashMap, FxHashSet};

/// By how much the network's labels of each kind, in the order of [`KINDS`], beat "no name".
pub(crate) type Margins = [f32; 3];

const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Organization, NameKind::Place];

/// A capitalised word that is no proper noun is looked at from this margin on.
const LIKELY: f32 = -1.4;

/// Where a kind stands in [`Margins`].
pub(crate) fn index_of(kind: NameKind) -> usize {
    kind as usize
}

/// What features add to each kind; a feature is known by its hash.
pub(crate) struct NameTable {
    /// Ascending.
    pub keys: Vec<u32>,
    /// One for each key, in the order of [`KINDS`].
    pub weights: Vec<[i8; 3]>,
    /// The margin that a weight of 1 is worth.
    pub scale: f32,
}

/// A run of words that may be a name.
struct Run {
    sentence: usize,
    first: usize,
    last: usize,
    /// Its words in lower case.
    words: Vec<String>,
    /// Hashes of what it is itself, and of its place, which its namesakes share.
    own: Vec<u32>,
    around: Vec<u32>,
    /// Of its words, their mean.
    margins: Margins,
}

impl NameTable {
    /// Labels the names of a document's sentences, whose other columns are filled in; one margin a word of all of them.
    pub fn label(&self, sentences: &mut [Sentence], margins: &[Margins]) {
        let mut runs = Vec::new();
        let mut rest = margins;
        for (i, sentence) in sentences.iter_mut().enumerate() {
            let (of_sentence, others) = rest.split_at(sentence.tokens.len());
            rest = others;
            let tokens = &mut sentence.tokens;
            tokens.iter_mut().for_each(|token| token.name = Name::Outside);
            runs.extend(
                candidates(tokens, of_sentence).into_iter().map(|(a, b)| Run::new(i, tokens, a, b, of_sentence)),
            );
        }
        let scores = self.scores(&runs);
        let mut sums: FxHashMap<&[String], (i64, [i64; 3])> = FxHashMap::default();
        for (run, score) in runs.iter().zip(&scores) {
            let (count, sum) = sums.entry(&run.words).or_default();
            *count += 1;
            add(sum, *score);
        }
        for (run, score) in runs.iter().zip(&scores) {
            let (count, sum) = sums[run.words.as_slice()];
            // A third is its own, two thirds are the mean of all that are written like it.
            let total: [i64; 3] = std::array::from_fn(|k| count * score[k] + 2 * sum[k]);
            let best = (1..3).fold(0, |best, k| if total[k] > total[best] { k } else { best });
            if total[best] > 0 {
                let tokens = &mut sentences[run.sentence].tokens[run.first..=run.last];
                tokens.iter_mut().for_each(|token| token.name = Name::Inside(KINDS[best]));
                tokens[0].name = Name::Begin(KINDS[best]);
            }
        }
    }

    /// What the table and the network say of every run by itself, in units of the table.
    fn scores(&self, runs: &[Run]) -> Vec<[i64; 3]> {
        let mut namesakes: FxHashMap<&str, Namesakes> = FxHashMap::default();
        for run in runs {
            for word in run.ends() {
                namesakes.entry(word).or_default().add(self, run);
            }
        }
        let score_of = |run: &Run| {
            let mut score = run.margins.map(|margin| (margin / self.scale).round_ties_even() as i64);
            let features: FxHashSet<u32> = run.own.iter().chain(&run.around).copied().collect();
            features.into_iter().for_each(|feature| add(&mut score, self.weight(feature)));
            if let Some(group) = run.words.last().and_then(|word| namesakes.get(word.as_str())) {
                add(&mut score, group.without(self, run));
                add(&mut score, self.weight(hash(&["DN:", COUNTS[(group.runs - 1).min(4)]])));
            }
            score
        };
        runs.iter().map(score_of).collect()
    }

    fn weight(&self, feature: u32) -> [i64; 3] {
        self.keys.binary_search(&feature).map_or([0; 3], |at| self.weights[at].map(i64::from))
    }
}

const COUNTS: [&str; 5] = ["0", "1", "2", "3", "4"];

/// The runs of a document that begin or end with one word, and what their places add to a run that ends with it.
#[derive(Default)]
struct Namesakes {
    runs: usize,
    /// How many runs have a feature of a place.
    counts: FxHashMap<u32, usize>,
    sum: [i64; 3],
}

impl Namesakes {
    fn add(&mut self, table: &NameTable, run: &Run) {
        self.runs += 1;
        for &feature in &run.around {
            let count = self.counts.entry(feature).or_default();
            *count += 1;
            if *count == 1 {
                add(&mut self.sum, table.weight(shared(feature)));
            }
        }
    }

    /// The sum over the features that others than this run have.
    fn without(&self, table: &NameTable, run: &Run) -> [i64; 3] {
        let mut sum = self.sum;
        for &feature in run.around.iter().filter(|feature| self.counts.get(feature) == Some(&1)) {
            add(&mut sum, table.weight(shared(feature)).map(|weight| -weight));
        }
        sum
    }
}

impl Run {
    fn new(sentence: usize, tokens: &[Token], first: usize, last: usize, margins: &[Margins]) -> Run {
        let words: Vec<String> = tokens[first..=last].iter().map(|token| token.form.to_lowercase()).collect();
        let (own, around) = features(tokens, first, last, &words);
        let count = words.len() as f32;
        let mean = |k: usize| margins[first..=last].iter().map(|margin| margin[k]).sum::<f32>() / count;
        Run { sentence, first, last, words, own, around, margins: std::array::from_fn(mean) }
    }

    /// Its first word and its last one, once where they are the same.
    fn ends(&self) -> impl Iterator<Item = &str> {
        let last = self.words.last().filter(|&last| Some(last) != self.words.first());
        self.words.first().into_iter().chain(last).map(String::as_str)
    }
}

/// The runs that may be names: proper nouns without a break, and capitalised words beside none that the network takes for names.
fn candidates(tokens: &[Token], margins: &[Margins]) -> Vec<(usize, usize)> {
    let class = |i: usize| {
        let token = &tokens[i];
        let may_be = matches!(token.upos, Upos::Noun | Upos::Adj | Upos::X) && i > 0;
        if token.upos == Upos::Propn {
            Class::Proper
        } else if may_be && token.form.starts_with(char::is_uppercase) && margins[i].iter().any(|&m| m > LIKELY) {
            Class::Loose
        } else {
            Class::Other
        }
    };
    let classes: Vec<Class> = (0..tokens.len()).map(class).collect();
    let mut runs = Vec::new();
    let mut first = 0;
    for run in classes.chunk_by(|a, b| a == b) {
        let end = first + run.len();
        let is_beside_proper = || classes[first - 1] == Class::Proper || classes.get(end) == Some(&Class::Proper);
        if run[0] == Class::Proper || run[0] == Class::Loose && !is_beside_proper() {
            runs.push((first, end - 1));
        }
        first = end;
    }
    runs
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Proper,
    Loose,
    Other,
}

/// Hashes of the features of the run itself and of its place.
fn features(tokens: &[Token], first: usize, last: usize, words: &[String]) -> (Vec<u32>, Vec<u32>) {
    let is_inside = |i: usize| (first..=last).contains(&i);
    let head = (first..=last).find(|&i| !tokens[i].head.is_some_and(is_inside)).unwrap_or(first);
    let rel = tokens[head].deprel.as_str();
    let above = tokens[head].head.map(|i| &tokens[i]);
    let lemma = above.map_or_else(|| "-".to_owned(), |token| token.lemma.to_lowercase());
    let tag = above.map_or("-", |token| token.upos.as_str());
    let neighbour = |i: Option<usize>| i.and_then(|i| tokens.get(i));
    let (left, right) = (neighbour(first.checked_sub(1)), neighbour(Some(last + 1)));
    let form = |token: Option<&Token>| token.map_or_else(|| "-".to_owned(), |token| token.form.to_lowercase());
    let upos = |token: Option<&Token>| token.map_or("-", |token| token.upos.as_str());
    let (opening, closing) = (&words[0], &words[words.len() - 1]);
    let ending = |n: usize| &closing[closing.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at)..];
    let beginning = &opening[..opening.char_indices().nth(3).map_or(opening.len(), |(at, _)| at)];
    let shape: String = shape_of(&tokens[last].form).collect();

    let mut own = vec![
        hash(&["b"]),
        hash(&["f:", opening]),
        hash(&["l:", closing]),
        hash(&["3:", ending(3)]),
        hash(&["4:", ending(4)]),
        hash(&["p:", beginning]),
        hash(&["n:", COUNTS[(last - first).min(3)]]),
        hash(&["s:", &shape]),
        hash(&["h:", &words[head - first]]),
        hash(&["r:", &words.join(" ")]),
        hash(&["Lp:", upos(left)]),
        hash(&["Rp:", upos(right)]),
        hash(&["gu:", rel, " ", tag]),
    ];
    own.extend(words.iter().map(|word| hash(&["w:", word])));
    own.extend((first == last).then(|| hash(&["1:", closing])));
    own.extend((tokens[head].feat("Number") == Some("Plur")).then(|| hash(&["+"])));
    let (left, right) = (form(left), form(right));
    let mut around = vec![
        hash(&["L:", &left]),
        hash(&["R:", &right]),
        hash(&["LR:", &left, " ", &right]),
        hash(&["d:", rel]),
        hash(&["gl:", &lemma]),
        hash(&["dgl:", rel, " ", &lemma]),
    ];
    for (_, token) in tokens.iter().enumerate().filter(|&(i, token)| token.head == Some(head) && !is_inside(i)) {
        own.push(hash(&["c:", &token.deprel]));
        around.push(hash(&["cl:", &token.deprel, " ", &token.lemma.to_lowercase()]));
        if token.deprel == "case" {
            around.push(hash(&["case:", &token.form.to_lowercase(), " ", &lemma]));
        }
    }
    around.sort_unstable();
    around.dedup();
    (own, around)
}

/// A feature of a place, told of a namesake. The table knows it by another hash than the place's own.
fn shared(feature: u32) -> u32 {
    feature ^ SHARED
}

const SHARED: u32 = 0x5bd1_e995;

fn hash(parts: &[&str]) -> u32 {
    parts.iter().fold(FNV_START, |hash, part| fnv1a(hash, part))
}

fn add(sum: &mut [i64; 3], other: [i64; 3]) {
    sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Analyser;
    use legation_text::NameKind::{Organization, Person, Place};

    /// The names of a text with their kinds, in order.
    fn names(text: &str) -> Vec<(String, NameKind)> {
        let analyser = Analyser::built_in().expect("the model of the program is sound");
        let mut found: Vec<(String, NameKind)> = Vec::new();
        for token in analyser.analyse(text).iter().flat_map(|s| &s.tokens) {
            match (token.name, found.last_mut()) {
                (Name::Begin(kind), _) => found.push((token.form.clone(), kind)),
                (Name::Inside(_), Some((name, _))) => *name = format!("{name} {}", token.form),
                _ => {}
            }
        }
        found
    }

    #[test]
    fn a_name_is_an_unbroken_run_of_proper_nouns() {
        let text = "Karel Novotny met Joanna Kowalska of the World Health Organization in Ostrava on Monday.";
        let expected = [
            ("Karel Novotny", Person),
            ("Joanna Kowalska", Person),
            ("World Health Organization", Organization),
            ("Ostrava", Place),
        ];
        assert_eq!(names(text), expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn what_is_said_of_a_name_elsewhere_counts() {
        // A word that no list has, where nothing near it tells what it is.
        let alone = "Veltrona was quiet.";
        let town = "He was born in Veltrona, a town in the north. They moved to Veltrona in May. Veltrona was quiet.";
        let kinds =
            |text: &str| names(text).into_iter().filter(|(n, _)| n == "Veltrona").map(|(_, k)| k).collect::<Vec<_>>();
        assert_ne!(kinds(alone), [Place]);
        assert_eq!(kinds(town), [Place; 3]);
    }
}
