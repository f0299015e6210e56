//! How a predicate's word hangs in the tree.

use legation_text::Tree;

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
        _ => match token.rel() {
            "ccomp" | "xcomp" | "csubj" => Link::Clause(head),
            "advcl" => Link::Adverbial(head),
            "acl" => Link::Participle(head),
            "conj" => Link::Conj(head),
            "parataxis" => Link::Parataxis(head),
            "root" => Link::Root,
            _ => Link::Argument(head),
        },
    }
}
