//! Verbs left out: "Norland expelled four envoys, *Sudland three* and *Westmark two*".
//!
//! Universal Dependencies hang what is left of such a clause on its first part, as "orphan", and that on the verb before, as
//! "conj". Parsers rarely find it, and make one party of "four envoys, Sudland": [`gaps`] mends the tree, [`left_out`] reads it.

use super::mend::Edge;
use super::roles::names_time;
use crate::grammar::{Grammar, holds, nouns};
use legation_text::{NameKind, Tree, Upos};

/// How an object begins; what stands for it in the shortened clause begins alike.
#[derive(PartialEq, Eq)]
enum Opening {
    Number,
    Article,
    Possessive,
}

fn opening(tree: &Tree, word: usize) -> Option<Opening> {
    match tree.token(word).xpos.as_str() {
        "CD" => Some(Opening::Number),
        "DT" => Some(Opening::Article),
        "PRP$" => Some(Opening::Possessive),
        _ => None,
    }
}

/// The edges of the shortened clauses behind every verb with an object.
pub(super) fn gaps(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let mut edges = Vec::new();
    let verbs = (0..tree.len()).filter(|&v| tree.token(v).upos == Upos::Verb);
    for (verb, object) in verbs.filter_map(|v| tree.child(v, "obj").filter(|&o| o > v).map(|o| (v, o))) {
        let Some(opens) = tree.children(object).find_map(|w| opening(tree, w)) else { continue };
        // The next verb is a clause of its own.
        let is_verb = |w: &usize| {
            matches!(tree.token(*w).upos, Upos::Verb | Upos::Aux) && !tree.token(*w).xpos.starts_with("NNP")
        };
        let end = (object + 1..tree.len()).find(is_verb).unwrap_or(tree.len());
        let mut at = object + 1;
        while at < end {
            match shortened(tree, object, at, end).filter(|(.., opening)| *opening == opens) {
                Some((doer, rest, _)) => {
                    if tree.token(doer).rel() != "conj" || tree.token(rest).rel() != "orphan" {
                        edges.push((doer, Some(verb), "conj".to_owned()));
                        edges.push((rest, Some(doer), "orphan".to_owned()));
                    }
                    at = rest + 1;
                }
                None => at += 1,
            }
        }
    }
    edges
}

/// A name at `start`, after a comma or conjunction, and right behind it what it does the same to.
fn shortened(tree: &Tree, object: usize, start: usize, end: usize) -> Option<(usize, usize, Opening)> {
    let joins = matches!(tree.token(start - 1).form.to_lowercase().as_str(), "," | ";" | "and" | "while");
    let first = start + usize::from(tree.token(start).form.eq_ignore_ascii_case("the"));
    let is_person = |w: usize| tree.token(w).name.kind() == Some(NameKind::Person);
    let is_name = |w: usize| w < end && tree.token(w).xpos.starts_with("NNP") && !is_person(w);
    // "in Westport, Sudland two days ago": where Westport is.
    let is_place = |w: usize| {
        let near =
            |c: usize| matches!(tree.token(c).form.as_str(), "in" | "at" | "near" | "outside" | "off" | "around");
        tree.token(w).upos == Upos::Propn && tree.with_rel(w, "case").any(near)
    };
    let is_apposed = start > 1 && tree.token(start - 1).form == "," && is_place(start - 2);
    if !joins || !is_name(first) {
        return None;
    }
    let ends = |w: usize| w >= tree.len() || matches!(tree.token(w).upos, Upos::Punct | Upos::Cconj);
    let next = (first + 1..).find(|&w| !is_name(w))?;
    let opens = Some(next).filter(|&w| w < end).and_then(|w| opening(tree, w))?;
    let doer = (first..next).find(|&w| tree.token(w).head.is_none_or(|h| !(first..next).contains(&h)))?;
    let is_part = matches!(tree.token(next).rel(), "nummod" | "det") || tree.token(next).deprel == "nmod:poss";
    let rest = tree.token(next).head.filter(|&noun| is_part && noun > next && noun < end).unwrap_or(next);
    // "Norland buried 40 soldiers at Westport, Sudland 30 at Eastport": as the clause before goes on.
    let form = |w: usize| tree.token(w).form.to_lowercase();
    let goes_on = |w: usize| {
        w < end
            && tree.token(w).upos == Upos::Adp
            && (object..start).any(|p| tree.token(p).rel() == "case" && form(p) == form(w))
    };
    let is_whole = if rest == next {
        opens == Opening::Number && (ends(next + 1) || goes_on(next + 1))
    } else {
        tree.token(rest).is_nominal()
    };
    let is_subject = tree.token(rest).rel() == "nsubj";
    let is_measure = names_time(tree, rest) && rest != next || holds(&nouns().measures, &tree.token(rest).lemma);
    let is_apposed = is_apposed && !(rest == next && goes_on(next + 1));
    (is_whole && !is_subject && !is_measure && !is_apposed).then_some((doer, rest, opens))
}

/// The verb that is left out at a word, and what stands there for its object.
pub(super) fn left_out(tree: &Tree, doer: usize) -> Option<(usize, usize)> {
    let rest = tree.child(doer, "orphan")?;
    let verb = tree.token(doer).head.filter(|_| tree.token(doer).rel() == "conj")?;
    Some((verb, rest))
}

/// What a bare number stands for where the verb is left out: the object told before.
pub(crate) fn counted_before(tree: &Tree, number: usize) -> Option<usize> {
    let token = tree.token(number);
    let is_bare = token.rel() == "orphan" && (token.upos == Upos::Num || token.lemma == "one");
    let (verb, _) = left_out(tree, token.head.filter(|_| is_bare)?)?;
    tree.child(verb, "obj")
}
