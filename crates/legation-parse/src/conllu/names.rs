//! Names in CoNLL-U: read from GUM's `Entity=` or from our own `Name=`.
//!
//! For every person, organization or place of `Entity=` whose head is a proper noun, the name is the unbroken run of
//! proper nouns around that head, inside the entity.

use legation_text::{Name, NameKind, Sentence, Upos};

const KINDS: [(&str, NameKind); 3] =
    [("person", NameKind::Person), ("organization", NameKind::Organization), ("place", NameKind::Place)];

/// `B-person` and the like; `O` for what is outside.
pub(super) fn name_tag(name: Name) -> &'static str {
    match name {
        Name::Outside => "O",
        Name::Begin(NameKind::Person) => "B-person",
        Name::Begin(NameKind::Organization) => "B-organization",
        Name::Begin(NameKind::Place) => "B-place",
        Name::Inside(NameKind::Person) => "I-person",
        Name::Inside(NameKind::Organization) => "I-organization",
        Name::Inside(NameKind::Place) => "I-place",
    }
}

/// Reads `B-person` and the like; anything else is outside.
pub(super) fn parse_name(tag: &str) -> Name {
    let kind = |tag: &str| KINDS.iter().find(|(name, _)| *name == tag).map(|&(_, kind)| kind);
    let begin = tag.strip_prefix("B-").and_then(kind).map(Name::Begin);
    begin.or_else(|| tag.strip_prefix("I-").and_then(kind).map(Name::Inside)).unwrap_or_default()
}

/// A name: first word, last word, kind.
pub(crate) type Run = (usize, usize, NameKind);

/// The entities of a sentence.
#[derive(Default)]
pub(super) struct Entities {
    /// Still open: identity, kind, first word.
    open: Vec<(String, Option<NameKind>, usize)>,
    closed: Vec<Run>,
}

impl Entities {
    /// Reads the `Entity=` of word `i`: `(1-person-…` opens, `1)` closes, `(1-person-…)` does both.
    pub fn read(&mut self, entity: &str, i: usize) {
        let mut rest = entity;
        while !rest.is_empty() {
            let opens = rest.starts_with('(');
            let body = rest.trim_start_matches('(');
            let end = body.find(['(', ')']).unwrap_or(body.len());
            let (item, after) = body.split_at(end);
            let closes = after.starts_with(')');
            let mut fields = item.split('-');
            let identity = fields.next().unwrap_or("").to_owned();
            if opens {
                let kind = fields.next().and_then(|kind| KINDS.iter().find(|(name, _)| *name == kind)).map(|k| k.1);
                if closes {
                    self.closed.extend(kind.map(|kind| (i, i, kind)));
                } else {
                    self.open.push((identity, kind, i));
                }
            } else if closes && let Some(at) = self.open.iter().rposition(|(open, ..)| *open == identity) {
                let (_, kind, first) = self.open.remove(at);
                self.closed.extend(kind.map(|kind| (first, i, kind)));
            }
            rest = after.strip_prefix(')').unwrap_or(after);
        }
    }

    /// Marks the names of the sentence and gives all their runs; where two claim a word, the wider one marks it.
    pub fn mark(self, sentence: &mut Sentence) -> Vec<Run> {
        let tokens = &mut sentence.tokens;
        let mut runs: Vec<Run> = Vec::new();
        for (first, last, kind) in self.closed {
            let inside = |i: usize| (first..=last).contains(&i);
            let Some(head) = (first..=last).find(|&i| tokens.get(i).is_some_and(|t| t.head.is_none_or(|h| !inside(h))))
            else {
                continue;
            };
            let proper = |i: usize| tokens[i].upos == Upos::Propn;
            if !proper(head) {
                continue;
            }
            let from = (first..head).rev().take_while(|&i| proper(i)).last().unwrap_or(head);
            let to = (head..=last).take_while(|&i| proper(i)).last().unwrap_or(head);
            runs.push((from, to, kind));
        }
        runs.sort_by_key(|&(from, to, _)| (std::cmp::Reverse(to - from), from));
        for &(from, to, kind) in &runs {
            if tokens[from..=to].iter().all(|t| t.name == Name::Outside) {
                tokens[from].name = Name::Begin(kind);
                tokens[from + 1..=to].iter_mut().for_each(|t| t.name = Name::Inside(kind));
            }
        }
        runs
    }
}

/// The runs that the words of a sentence are marked with.
pub(crate) fn marked_runs(sentence: &Sentence) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (i, token) in sentence.tokens.iter().enumerate() {
        match (token.name, runs.last_mut()) {
            (Name::Outside, _) => open = false,
            (Name::Inside(kind), Some((_, last, k))) if open && *k == kind => *last = i,
            (Name::Begin(kind) | Name::Inside(kind), _) => {
                runs.push((i, i, kind));
                open = true;
            }
        }
    }
    runs
}
