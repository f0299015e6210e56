//! From a text to its sentences.

use crate::kernel::Kernel;
use crate::lemma::make_lemma;
use crate::model::{Model, ModelError};
use crate::network::{Prediction, Scratch, predict};
use crate::split::{MAX_WORDS, split};
use crate::word::{Buffers, WordRows, word_rows};
use legation_text::{Sentence, Token};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The model that is part of the program.
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../model/legation.model"));

/// Words that the network sees at a time; a sentence is never cut for it.
const BATCH: usize = 192;

/// Tags and parses. Made once and shared: it is `Send` and `Sync`, and its answers depend on nothing but the text.
///
/// ```
/// let analyser = legation_parse::Analyser::built_in().unwrap();
/// let sentences = analyser.analyse("Jordan recalled its ambassador.");
/// let root = sentences[0].tokens.iter().find(|t| t.head.is_none()).unwrap();
/// assert_eq!(root.lemma, "recall");
/// ```
pub struct Analyser {
    model: Model,
    kernel: Kernel,
    version: OnceLock<String>,
    spare: Mutex<Vec<Workspace>>,
}

/// Buffers of one thread at work.
#[derive(Default)]
struct Workspace {
    scratch: Scratch,
    buffers: Buffers,
    words: Vec<WordRows>,
    lengths: Vec<usize>,
}

impl Analyser {
    /// The analyser with the model that is part of the program; a few milliseconds.
    pub fn built_in() -> Result<Analyser, ModelError> {
        Model::read(Cow::Borrowed(BUILT_IN)).map(Analyser::new)
    }

    /// An analyser with the model of a file that `model/train` exported.
    ///
    /// Errors where the bytes are no such file, are cut short or belong to another version of the format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Analyser, ModelError> {
        Model::read(Cow::Owned(bytes.to_vec())).map(Analyser::new)
    }

    fn new(model: Model) -> Analyser {
        Analyser { model, kernel: Kernel::detect(), version: OnceLock::new(), spare: Mutex::default() }
    }

    /// The model's name and the start of the SHA-256 of its file: `en-1@1f2e3d4c`.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| {
            let hash = Sha256::digest(self.model.file());
            let short: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
            format!("{}@{short}", self.model.version)
        })
    }

    /// Reads a whole text: paragraphs (a blank line ends one), sentences, words, tags, trees and names.
    ///
    /// Spans count the code points of `text`. Never fails: a text without words has no sentences, and a sentence of
    /// more than 512 words is cut.
    pub fn analyse(&self, text: &str) -> Vec<Sentence> {
        let mut sentences = split(text);
        self.fill(&mut sentences);
        sentences
    }

    /// Whether the texts that the model learnt from have this word, as it is written.
    pub fn knows(&self, word: &str) -> bool {
        self.model.words.contains_key(word)
    }

    /// Fills in tags, lemmas, features, heads, relations and names of a sentence whose words are given.
    ///
    /// A sentence of more than 512 words is parsed in stretches, whose roots hang on the first one as `parataxis`.
    pub fn annotate(&self, sentence: &mut Sentence) {
        self.fill(std::slice::from_mut(sentence));
    }

    /// Fills in the sentences of a document, as many at a time as a batch holds.
    pub(crate) fn fill(&self, sentences: &mut [Sentence]) {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut space = spare.unwrap_or_default();
        let mut margins = Vec::with_capacity(sentences.iter().map(|s| s.tokens.len()).sum());
        let mut first = 0;
        while first < sentences.len() {
            space.words.clear();
            space.lengths.clear();
            let mut end = first;
            while end < sentences.len() {
                let tokens = &sentences[end].tokens;
                if end > first && space.words.len() + tokens.len() > BATCH {
                    break;
                }
                let starts = stretch_starts(tokens);
                for (s, &start) in starts.iter().enumerate() {
                    let stretch = &tokens[start..starts.get(s + 1).copied().unwrap_or(tokens.len())];
                    space.lengths.push(stretch.len());
                    let Workspace { words, buffers, .. } = &mut space;
                    words.extend(stretch.iter().map(|token| word_rows(&self.model, &token.form, buffers)));
                }
                end += 1;
            }
            let Workspace { scratch, words, lengths, .. } = &mut space;
            let predictions = predict(&self.model, self.kernel, words, lengths, scratch);
            margins.extend(predictions.iter().map(|prediction| prediction.name));
            let mut rest = predictions.as_slice();
            for sentence in &mut sentences[first..end] {
                let (own, others) = rest.split_at(sentence.tokens.len());
                self.write(sentence, own);
                rest = others;
            }
            first = end;
        }
        self.model.name_table.label(sentences, &margins);
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(space);
    }

    /// Writes what the network says into the words of a sentence.
    fn write(&self, sentence: &mut Sentence, predictions: &[Prediction]) {
        let model = &self.model;
        let starts = stretch_starts(&sentence.tokens);
        let mut stretch = 0;
        let mut roots = Vec::new();
        for (i, (token, p)) in sentence.tokens.iter_mut().zip(predictions).enumerate() {
            let [upos, xpos, feats, lemma] = p.tags.map(usize::from);
            token.upos = model.upos[upos];
            token.xpos.clone_from(&model.xpos[xpos]);
            token.feats.clone_from(&model.feats[feats]);
            token.lemma = make_lemma(model, &token.form, token.upos, &token.xpos, &model.lemma_rules[lemma]);
            token.deprel.clone_from(&model.rels[usize::from(p.rel)]);
            stretch += usize::from(starts.get(stretch + 1) == Some(&i));
            token.head = (p.head > 0).then(|| starts[stretch] + p.head as usize - 1);
            if token.head.is_none() {
                roots.push(i);
            }
        }
        // The sentence proper has the root, whatever stands before or after it.
        let own = usize::from(dateline(&sentence.tokens).is_some());
        let Some(&main_root) = roots.get(own).or(roots.first()) else { return };
        for &root in roots.iter().filter(|&&root| root != main_root) {
            sentence.tokens[root].head = Some(main_root);
            "parataxis".clone_into(&mut sentence.tokens[root].deprel);
        }
    }
}

/// Where the stretches start that the network sees one by one: after a dateline, and every [`MAX_WORDS`] words.
fn stretch_starts(tokens: &[Token]) -> Vec<usize> {
    let first = dateline(tokens).unwrap_or(0);
    let mut starts: Vec<usize> = (first..tokens.len()).step_by(MAX_WORDS).collect();
    if first > 0 {
        starts.insert(0, 0);
    }
    starts
}

/// How many words the place line of an agency's report takes, its dash included: `GENEVA, May 20 (Agency) - `. A parser that
/// sees it as part of the sentence takes the place for the subject.
fn dateline(tokens: &[Token]) -> Option<usize> {
    let is_dash = |i: usize| {
        let apart = i > 0 && tokens[i - 1].space_after && tokens[i].space_after;
        matches!(tokens[i].form.as_str(), "—" | "–" | "--") || tokens[i].form == "-" && apart
    };
    let dash = (1..tokens.len().min(12)).find(|&i| is_dash(i))?;
    let is_place =
        |form: &str| form.chars().count() > 2 && form.chars().all(|c| c.is_uppercase() || c == '.' || c == '-');
    let fits =
        |form: &str| !form.starts_with(char::is_lowercase) && !matches!(form, "\"" | "“" | "”" | ":" | "?" | "!");
    let opens = |form: &str| form.starts_with(|c: char| c.is_uppercase() || "\"“‘'(".contains(c) || c.is_numeric());
    let is_one = is_place(&tokens[0].form)
        && tokens[..dash].iter().all(|token| fits(&token.form))
        && tokens.len() > dash + 3
        && opens(&tokens[dash + 1].form);
    is_one.then_some(dash + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_analyser_is_shared_between_threads() {
        fn check<T: Send + Sync>() {}
        check::<Analyser>();
    }

    #[test]
    fn every_machine_gives_the_same_sentences() {
        let text = "The U.S. envoy didn't meet Gen. Okello in Kampala on Nov. 3, officials said. “We go,” he added.\n\n\
                    Rebels killed 12 soldiers near the border; France's president condemned the attack.\n\nx 🇨🇿 ∑ e\u{301}";
        let mut analyser = Analyser::built_in().expect("the model of the program is sound");
        let expected = analyser.analyse(text);
        for kernel in Kernel::all() {
            analyser.kernel = kernel;
            assert_eq!(analyser.analyse(text), expected, "{kernel:?}");
        }
    }

    #[test]
    fn a_dateline_is_no_subject() {
        let analyser = Analyser::built_in().expect("the model of the program is sound");
        for line in
            ["GENEVA, May 20 - ", "ADDIS ABABA (Xinhua) -- ", "BRUSSELS, Oct. 6 (AP) — ", "MOSCOW — ", "WASHINGTON - "]
        {
            let sentences = analyser.analyse(&format!("{line}The ministers of Norland met on Wednesday."));
            assert_eq!(sentences.len(), 1, "{line}");
            let tokens = &sentences[0].tokens;
            let root = tokens.iter().position(|t| t.head.is_none()).expect("a sentence has a root");
            assert_eq!(tokens[root].form, "met", "{line}");
            assert_eq!((tokens[0].head, tokens[0].deprel.as_str()), (Some(root), "parataxis"), "{line}");
            let subject = tokens.iter().find(|t| t.deprel == "nsubj").expect("has a subject");
            assert_eq!(subject.form, "ministers", "{line}");
        }
        let tokens = |text: &str| analyser.analyse(text).remove(0).tokens;
        for text in [
            "NATO - long at odds with Moscow - expelled two envoys.",
            "Talks - the first since May - failed.",
            "U.S.-led NATO met.",
        ] {
            assert_eq!(dateline(&tokens(text)), None, "{text}");
        }
    }

    #[test]
    fn the_version_names_model_and_file() {
        let analyser = Analyser::built_in().expect("the model of the program is sound");
        let (name, hash) = analyser.version().split_once('@').expect("a version has a hash");
        assert_eq!(name, analyser.model.version);
        assert!(hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
    }

    #[test]
    fn bad_model_files_are_refused_in_one_sentence() {
        let changed = |from: &str, to: &str| {
            assert_eq!(from.len(), to.len());
            let mut bytes = BUILT_IN.to_vec();
            let header = 12..400_000.min(bytes.len());
            let at = bytes[header].windows(from.len()).position(|w| w == from.as_bytes()).expect("the header has it");
            bytes[12 + at..12 + at + to.len()].copy_from_slice(to.as_bytes());
            bytes
        };
        for (bytes, expected) in [
            (Vec::new(), "this is not a Legation model"),
            (b"LGMODEL2....".to_vec(), "this is not a Legation model"),
            (b"LGMODEL1".to_vec(), "the model file ends too early: the length of the header is missing"),
            (BUILT_IN[..5000].to_vec(), "the model file ends too early: the header is missing"),
            (BUILT_IN[..BUILT_IN.len() - 100].to_vec(), "lies beyond its end; copy it again"),
            (b"LGMODEL1\x02\0\0\0{}".to_vec(), "the header of the model file cannot be read: missing field `version`"),
            (
                changed("\"arc\":96", "\"arc\":95"),
                "the tensor `arc_head.q` is i8 [96, 256] where i8 [95, 256] is needed",
            ),
            (changed("\"rel_out.q\"", "\"rel_owt.q\""), "the tensor `rel_out.q` is missing"),
            (changed("\"PROPN\"", "\"PROPM\""), "`PROPM` is no universal part of speech"),
        ] {
            let error = Analyser::from_bytes(&bytes).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(expected), "{error}");
        }
    }
}
