//! Writing CoNLL-U.

use super::Document;
use super::names::name_tag;
use legation_text::{Name, Sentence, TextIndex};
use std::fmt::Write;

/// Writes a document as CoNLL-U: `newdoc id`, `newpar`, `sent_id` and `text` comments, ranges of multi-word tokens,
/// and in MISC `Name=` (where the word is part of a name), `SpaceAfter=No` and `TokenRange=start:end` in code points.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    // Comments need a sentence after them.
    if document.sentences.is_empty() {
        return out;
    }
    let index = TextIndex::new(&document.text);
    let id = one_line(&document.id);
    if id.is_empty() {
        out.push_str("# newdoc\n");
    } else {
        let _ = writeln!(out, "# newdoc id = {id}");
    }
    let mut paragraph = None;
    for (number, sentence) in document.sentences.iter().enumerate() {
        if paragraph != Some(sentence.paragraph) {
            out.push_str("# newpar\n");
            paragraph = Some(sentence.paragraph);
        }
        let separator = if id.is_empty() { "" } else { "-" };
        let _ = writeln!(out, "# sent_id = {id}{separator}{}", number + 1);
        let _ = writeln!(out, "# text = {}", one_line(index.slice(sentence.span)));
        write_words(&mut out, sentence);
        out.push('\n');
    }
    out
}

fn write_words(out: &mut String, sentence: &Sentence) {
    let mut multiwords = sentence.multiwords.iter().peekable();
    let mut covered = None;
    for (i, token) in sentence.tokens.iter().enumerate() {
        if let Some(m) = multiwords.next_if(|m| m.first == i) {
            let space = sentence.tokens.get(m.last).is_none_or(|t| t.space_after);
            let _ = write!(out, "{}-{}\t{}", m.first + 1, m.last + 1, m.form);
            out.push_str(&"\t_".repeat(7));
            let space = if space { "" } else { "SpaceAfter=No|" };
            let _ = writeln!(out, "\t{space}TokenRange={}:{}", m.span.start, m.span.end);
            covered = Some(m.last);
        }
        let or_blank = |text: &str| if text.is_empty() { "_".to_owned() } else { one_line(text) };
        let _ = write!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t",
            i + 1,
            or_blank(&token.form),
            or_blank(&token.lemma),
            token.upos.as_str(),
            or_blank(&token.xpos),
            or_blank(&token.feats),
            token.head.map_or(0, |h| h + 1),
            or_blank(&token.deprel),
        );
        let mut misc = String::new();
        if token.name != Name::Outside {
            let _ = write!(misc, "Name={}|", name_tag(token.name));
        }
        if covered.is_none_or(|last| i > last) {
            let space = if token.space_after { "" } else { "SpaceAfter=No|" };
            let _ = write!(misc, "{space}TokenRange={}:{}|", token.span.start, token.span.end);
        }
        misc.pop();
        out.push_str(if misc.is_empty() { "_" } else { &misc });
        out.push('\n');
    }
}

/// White space of any kind as single blanks, for what must stay on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
