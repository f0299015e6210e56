//! The names that a codebook may take from the actor files.
//!
//! Takes files of any kind, sound or not; gives the agent classes, the codes of parties and the types of entities in them. What is wrong in them is told where they
//! are loaded.

use crate::actors::agents::class_names;
use crate::actors::roles::SPECIAL_CODES;
use std::collections::BTreeSet;

/// How the header of a table of names begins.
pub(super) const NAMES: [&str; 11] =
    ["form", "name", "kind", "code", "sector", "key", "type", "wikidata", "from", "to", "source"];

/// Agent classes, codes and types.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Names of the classes of people and bodies.
    pub(crate) classes: BTreeSet<String>,
    /// Codes and keys of parties.
    pub(crate) parties: BTreeSet<String>,
    /// Types of entities.
    pub(crate) types: BTreeSet<String>,
}

impl Vocabulary {
    /// What these files have, each as (name, text).
    pub(crate) fn of<'t>(files: impl Iterator<Item = (&'t str, &'t str)>) -> Vocabulary {
        let mut found = Vocabulary::default();
        found.parties.extend(SPECIAL_CODES.map(str::to_owned));
        for (name, text) in files {
            if name.ends_with(".toml") {
                found.classes.extend(class_names(name, text));
            } else if text.lines().next().is_some_and(|header| header.split('\t').eq(NAMES)) {
                for row in text.lines().filter(|row| row.starts_with("main\t")) {
                    let mut cells = row.split('\t');
                    let code_and_key = [cells.nth(3), cells.nth(1)];
                    let types = [cells.next()];
                    let add = |found: &mut BTreeSet<String>, cell: &str| {
                        if !cell.is_empty() && !found.contains(cell) {
                            found.insert(cell.to_owned());
                        }
                    };
                    code_and_key.into_iter().flatten().for_each(|party| add(&mut found.parties, party));
                    types.into_iter().flatten().for_each(|of| add(&mut found.types, of));
                }
            }
        }
        found
    }
}
