//! Reads English as Universal Dependencies do: words, sentences, tags, lemmas, features, trees and names.
//!
//! [`Analyser`] takes a report's text and gives its sentences; [`split`] is its first half, which needs no model.
//! [`conllu`] reads and writes CoNLL-U, [`score`] measures an analyser against a treebank as CoNLL 2018 did.
//! Nothing here reads a file or asks the clock, and the same text gives the same sentences on any machine.

mod analyser;
pub mod conllu;
mod kernel;
mod lemma;
mod model;
mod names;
mod network;
pub mod score;
pub mod split;
mod tree;
mod word;

pub use analyser::Analyser;
pub use model::ModelError;
