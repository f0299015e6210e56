//! How a predicate's word hangs in the tree.

use super::roles::{has_mark, hidden_verb};
use legation_text::{Tree, Upos};

/// Verbs whose object does what the infinitive after it says: "forced the crew to land".
const OBJECT_CONTROL: [&str; 34] = [
    "advise",
    "allow",
    "ask",
    "authorise",
    "authorize",
    "beg",
    "challenge",
    "command",
    "compel",
    "direct",
    "enable",
    "encourage",
    "forbid",
    "force",
    "implore",
    "instruct",
    "invite",
    "let",
    "oblige",
    "order",
    "permit",
    "persuade",
    "press",
    "pressure",
    "prod",
    "push",
    "request",
    "require",
    "tell",
    "urge",
    "warn",
    "call",
    "appeal",
    "lobby",
];

/// The kind of edge above a word, with the word at its upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The sentence's root.
    Root,
    /// Coordinated with an earlier word.
    Conj(usize),
    /// A clause that is an argument.
    Clause(usize),
    /// Placed beside: "…, he said", "X: …".
    Parataxis(usize),
    /// A clause that tells when, why, to what end.
    Adverbial(usize),
    /// A relative clause of a noun.
    Relative(usize),
    /// A participle or infinitive of a noun.
    Participle(usize),
    /// A nominal among the arguments of a predicate or noun.
    Argument(usize),
}

/// The edge above `i`.
pub fn link_of(tree: &Tree, i: usize) -> Link {
    let token = tree.token(i);
    let Some(head) = token.head else { return Link::Root };
    match token.deprel.as_str() {
        "conj" => Link::Conj(head),
        "parataxis" => Link::Parataxis(head),
        "acl:relcl" | "advcl:relcl" => Link::Relative(head),
        "amod" if hidden_verb(tree, i) => Link::Conj(head),
        _ => match token.rel() {
            "advcl" if is_controlled(tree, i, head) => Link::Clause(head),
            "ccomp" | "xcomp" | "csubj" => Link::Clause(head),
            // "committed to opening the market": a gerund after "to" is an argument, whatever the parser calls it.
            "advcl" if token.xpos == "VBG" && has_mark(tree, i, "to") => Link::Clause(head),
            "advcl" => Link::Adverbial(head),
            "acl" => Link::Participle(head),
            "conj" => Link::Conj(head),
            "parataxis" => Link::Parataxis(head),
            "root" => Link::Root,
            _ => Link::Argument(head),
        },
    }
}

/// Whether the infinitive `i` under `head` is what the object is made to do, not the aim of the whole clause.
fn is_controlled(tree: &Tree, i: usize, head: usize) -> bool {
    let verb = tree.token(head);
    verb.upos == Upos::Verb
        && OBJECT_CONTROL.contains(&verb.lemma.to_lowercase().as_str())
        && tree.token(i).feat("VerbForm") == Some("Inf")
        && tree.with_rel(i, "mark").all(|m| tree.token(m).form.eq_ignore_ascii_case("to"))
        && tree.children(head).any(|c| {
            c < i
                && match tree.token(c).rel() {
                    "obj" | "iobj" => c > head,
                    "nsubj" => tree.token(c).deprel == "nsubj:pass",
                    "obl" => c > head && matches!(verb.lemma.as_str(), "call" | "appeal"),
                    _ => false,
                }
        })
}
