//! Reading CoNLL-U.

use super::names::{Entities, Run, marked_runs, parse_name};
use super::{ConlluError, Document};
use legation_text::{MultiWord, Name, Sentence, Span, Token, Upos};

/// Reads a CoNLL-U text into documents, one for each `# newdoc`; a text without one is one document.
///
/// Errors name the first line that is not CoNLL-U: a wrong number of columns, ids out of order, an unknown part of
/// speech, a head that is missing, outside the sentence or in a circle.
pub fn read(text: &str) -> Result<Vec<Document>, ConlluError> {
    Ok(read_with_runs(text)?.into_iter().map(|(document, _)| document).collect())
}

/// A document and the names of each of its sentences.
type WithRuns = (Document, Vec<Vec<Run>>);

/// Reads a CoNLL-U text; beside each document the names of each sentence, those within others too.
pub(crate) fn read_with_runs(text: &str) -> Result<Vec<WithRuns>, ConlluError> {
    let mut reader = Reader::default();
    for (i, line) in text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').enumerate() {
        reader.line = i + 1;
        if line.ends_with('\r') {
            return reader.fault(
                line.chars().count(),
                "the line ends with a carriage return",
                "save the file with Unix line ends",
            );
        }
        if line.is_empty() {
            reader.end_sentence()?;
        } else if let Some(comment) = line.strip_prefix('#') {
            reader.read_comment(comment.trim())?;
        } else {
            reader.read_word(line)?;
        }
    }
    reader.end_sentence()?;
    reader.end_document();
    Ok(reader.documents)
}

#[derive(Default)]
struct Reader {
    documents: Vec<WithRuns>,
    document: Document,
    /// The names of the document's sentences.
    runs: Vec<Vec<Run>>,
    /// Length of the document's text in code points.
    length: usize,
    paragraph: usize,
    line: usize,
    /// Whether a paragraph ends before the next word.
    new_paragraph: bool,
    /// Whether white space follows the last surface token.
    space: bool,
    sentence: Sentence,
    /// The first line of comments that wait for their sentence.
    commented: Option<usize>,
    /// How many empty nodes follow the last word.
    empty_nodes: usize,
    /// Lines of the words, for messages about heads.
    lines: Vec<usize>,
    /// Words that the last multi-word token still covers: (last id from 1, code points of its form used).
    covered: Option<(usize, usize)>,
    entities: Entities,
}

impl Reader {
    fn fault<T>(&self, column: usize, fault: impl Into<String>, mend: &str) -> Result<T, ConlluError> {
        Err(ConlluError { line: self.line, column, fault: fault.into(), mend: mend.to_owned() })
    }

    fn read_comment(&mut self, comment: &str) -> Result<(), ConlluError> {
        if !self.sentence.tokens.is_empty() || !self.sentence.multiwords.is_empty() {
            return self.fault(1, "a comment stands between the words of a sentence", "move it before the sentence");
        }
        self.commented.get_or_insert(self.line);
        let (key, value) = comment.split_once('=').map_or((comment, ""), |(key, value)| (key.trim(), value.trim()));
        match key {
            "newdoc" | "newdoc id" => {
                self.end_document();
                value.clone_into(&mut self.document.id);
            }
            "newpar" | "newpar id" => self.new_paragraph = !self.document.text.is_empty(),
            "global.Entity" => self.document.has_names = true,
            _ => {}
        }
        Ok(())
    }

    fn read_word(&mut self, line: &str) -> Result<(), ConlluError> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, xpos, feats, head, deprel, _, misc] = columns.as_slice() else {
            let fault = format!("{} columns instead of 10", columns.len());
            return self.fault(1, fault, "separate ten columns by single tabs and leave `_` where one is empty");
        };
        // Where a column starts.
        let at = |n: usize| 1 + columns[..n].iter().map(|c| c.chars().count() + 1).sum::<usize>();
        if form.is_empty() {
            return self.fault(at(1), "the form is empty", "give the word as it is written");
        }
        let next = self.sentence.tokens.len() + 1;
        if let Some((word, number)) = id.split_once('.') {
            self.empty_nodes += 1;
            if word.parse() == Ok(next - 1) && number.parse() == Ok(self.empty_nodes) {
                return Ok(());
            }
            let fault = format!("the empty node `{id}` where {}.{} is due", next - 1, self.empty_nodes);
            return self.fault(1, fault, "number empty nodes from 1 after the word they follow");
        }
        self.empty_nodes = 0;
        if let Some((first, last)) = id.split_once('-') {
            if let Some(n) = [2, 3, 4, 6, 7].into_iter().find(|&n| columns[n] != "_") {
                let fault = format!("the range `{id}` has `{}` where its words have theirs", columns[n]);
                return self.fault(at(n), fault, "leave `_` there");
            }
            let range = first.parse::<usize>().ok().zip(last.parse::<usize>().ok());
            return match range {
                Some((first, last)) if first == next && last > first && last - first < 64 && self.covered.is_none() => {
                    let span = self.place(form, misc);
                    let (first, last) = (first - 1, last - 1);
                    self.sentence.multiwords.push(MultiWord { first, last, form: form.to_owned(), span });
                    self.covered = Some((last + 1, 0));
                    Ok(())
                }
                _ => self.fault(
                    1,
                    format!("the range `{id}` does not start at {next} or does not end after it"),
                    "let a range cover the words that follow it and no others",
                ),
            };
        }
        if id.parse() != Ok(next) {
            return self.fault(
                1,
                format!("the id `{id}` where {next} is due"),
                "number the words of a sentence from 1",
            );
        }
        let Some(upos) = Upos::parse(upos).or((upos == "_").then_some(Upos::X)) else {
            return self.fault(
                at(3),
                format!("unknown part of speech `{upos}`"),
                "use one of the 17 of Universal Dependencies",
            );
        };
        let head = match head.parse::<usize>() {
            Ok(0) => None,
            Ok(head) if head != next => Some(head - 1),
            Ok(_) => return self.fault(at(6), "the word is its own head", "give another head"),
            Err(_) => {
                let fault = format!("the head `{head}` is no number");
                return self.fault(at(6), fault, "give the id of the head, 0 for the root");
            }
        };
        let (span, space_after) = self.place_word(form, misc, next);
        let mut name = Name::Outside;
        for pair in misc.split('|') {
            match pair.split_once('=') {
                Some(("Entity", entity)) => {
                    self.document.has_names = true;
                    self.entities.read(entity, next - 1);
                }
                Some(("Name", value)) => {
                    self.document.has_names = true;
                    name = parse_name(value);
                }
                _ => {}
            }
        }
        self.lines.push(self.line);
        self.sentence.tokens.push(Token {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos,
            xpos: xpos.to_owned(),
            feats: feats.to_owned(),
            head,
            deprel: deprel.to_owned(),
            name,
            span,
            space_after,
        });
        Ok(())
    }

    /// Where a word stands, and whether white space follows it: by itself, or within its multi-word token.
    fn place_word(&mut self, form: &str, misc: &str, id: usize) -> (Span, bool) {
        let Some((last, used)) = self.covered else {
            let span = self.place(form, misc);
            return (span, self.space);
        };
        let Some(multiword) = self.sentence.multiwords.last() else {
            return (Span::default(), true);
        };
        let length = form.chars().count();
        let rest: String = multiword.form.chars().skip(used).collect();
        let whole = multiword.span;
        // A word that is not written there stands for the whole, and so do those after it.
        let fits = rest.starts_with(form) && (id < last || rest == form);
        let span = if fits { Span::new(whole.start + used, whole.start + used + length) } else { whole };
        self.covered = (id < last).then_some((last, if fits { used + length } else { usize::MAX }));
        (span, id == last && self.space)
    }

    /// Adds a surface token to the text.
    fn place(&mut self, form: &str, misc: &str) -> Span {
        let text = &mut self.document.text;
        let misc_value = |key: &str| misc.split('|').find_map(|pair| pair.strip_prefix(key));
        let length = form.chars().count();
        let mut gap = match (self.new_paragraph, text.is_empty()) {
            (_, true) => 0,
            (true, _) => 2,
            (false, _) => usize::from(self.space),
        };
        // Offsets of our own writing keep the gaps of the original text, where they are sensible.
        if let Some((start, end)) = misc_value("TokenRange=").and_then(|range| range.split_once(':'))
            && let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>())
            && start >= self.length + gap.min(1)
            && start - self.length <= 1 << 16
            && end.checked_sub(start) == Some(length)
        {
            gap = start - self.length;
        }
        if self.new_paragraph {
            self.paragraph += 1;
        }
        for i in 0..gap {
            text.push(match (self.new_paragraph, gap, i) {
                (true, 1, _) => '\u{2029}',
                (true, _, 0 | 1) => '\n',
                _ => ' ',
            });
        }
        self.new_paragraph = false;
        text.push_str(form);
        let start = self.length + gap;
        self.length = start + length;
        self.space = misc_value("SpaceAfter=") != Some("No");
        Span::new(start, self.length)
    }

    fn end_sentence(&mut self) -> Result<(), ConlluError> {
        if let Some((last, _)) = self.covered {
            return self.fault(
                1,
                format!("the word {last} of a range is missing"),
                "list every word of a range after it",
            );
        }
        let mut sentence = std::mem::take(&mut self.sentence);
        let lines = std::mem::take(&mut self.lines);
        let entities = std::mem::take(&mut self.entities);
        self.empty_nodes = 0;
        let commented = self.commented.take();
        let (Some(first), Some(last)) = (sentence.tokens.first(), sentence.tokens.last()) else {
            if let Some(line) = commented {
                self.line = line;
                return self.fault(1, "a comment has no sentence after it", "move it before a sentence or take it out");
            }
            return Ok(());
        };
        sentence.span = first.span.cover(last.span);
        sentence.paragraph = self.paragraph;
        let n = sentence.tokens.len();
        if let Some(i) = sentence.tokens.iter().position(|t| t.head.is_some_and(|h| h >= n)) {
            self.line = lines[i];
            let head = sentence.tokens[i].head.map_or(0, |h| h + 1);
            return self.fault(
                1,
                format!("the head {head} lies outside the sentence"),
                "give the id of a word of the sentence",
            );
        }
        if let Some(i) = in_circle(&sentence) {
            self.line = lines[i];
            return self.fault(1, format!("the word {} hangs on itself", i + 1), "lead every word to the root");
        }
        let mut runs = entities.mark(&mut sentence);
        runs.extend(marked_runs(&sentence));
        self.runs.push(runs);
        self.document.sentences.push(sentence);
        Ok(())
    }

    fn end_document(&mut self) {
        let document = std::mem::take(&mut self.document);
        if !document.sentences.is_empty() {
            self.documents.push((document, std::mem::take(&mut self.runs)));
        }
        (self.length, self.paragraph, self.new_paragraph, self.space) = (0, 0, false, false);
    }
}

/// A word that no chain of heads leads to the root.
fn in_circle(sentence: &Sentence) -> Option<usize> {
    let mut reached = vec![false; sentence.tokens.len()];
    for start in 0..reached.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(i) = at.filter(|&i| !reached[i]) {
            if way.len() > reached.len() {
                return Some(start);
            }
            way.push(i);
            at = sentence.tokens[i].head;
        }
        way.into_iter().for_each(|i| reached[i] = true);
    }
    None
}
