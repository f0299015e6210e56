//! A sentence as the resolver sees it: base noun phrases and the names and class words in them.
//!
//! Takes a tree; gives [`Chunk`]s. A chunk is a stretch of neighbouring words ("the Russian foreign minister Sergei Lavrov"), cut by
//! word class rather than by the tree, since a parser that errs mostly errs inside such a stretch; the tree links the chunks.

use crate::actors::agents::AgentHit;
use crate::actors::chunk::{cut, head_of};
use crate::actors::data::{Data, Form, Sense, Whom};
use crate::clauses::is_set_apart;
use crate::grammar::parties;
use legation_text::{Sentence, Tree, Upos};

/// What stands in a chunk.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A name of the tables, with all it may mean.
    Name { start: usize, end: usize, senses: Vec<Sense>, manner: Manner },
    /// A class word.
    Agent(AgentHit),
    /// Capitalised words that no table has.
    Proper { start: usize, end: usize },
}

/// How a name modifies its noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// "Russian troops".
    Plain,
    /// "Vietnamese-led forces", "London-based group": its party, if nothing nearer names one.
    Led,
    /// "American-backed": not its party, which need not be that of the place either.
    Backed,
    /// "Israeli-occupied", "pro-Russian", "anti-American": not its party.
    Other,
    /// "ethnic Albanian": a people, not a state.
    Ethnic,
}

impl Item {
    pub(crate) fn range(&self) -> (usize, usize) {
        match self {
            Item::Name { start, end, .. } | Item::Proper { start, end } => (*start, *end),
            Item::Agent(hit) => (hit.start, hit.end),
        }
    }
}

/// A base noun phrase.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) start: usize,
    /// After its last word.
    pub(crate) end: usize,
    /// Its highest word.
    pub(crate) head: usize,
    pub(crate) items: Vec<Item>,
    /// The chunk before the "'s".
    pub(crate) possessor: Option<usize>,
    /// Chunks that hang on it by a preposition.
    pub(crate) complements: Vec<(String, usize)>,
    /// Chunks in apposition to it.
    pub(crate) appositions: Vec<usize>,
    /// The chunk it is in apposition to.
    pub(crate) apposed_to: Option<usize>,
    /// Further chunks of a coordination it begins.
    pub(crate) conjuncts: Vec<usize>,
    /// Further chunks of those who are named as what it means: "countries, *including Norland*".
    pub(crate) named: Vec<usize>,
    /// The chunk its adjectives share the noun of: "EU *and* Russian diplomats".
    pub(crate) shares_noun_of: Option<usize>,
}

impl Chunk {
    /// The last noun or name of the chunk that is no part of a following name.
    pub(crate) fn last_noun(&self, sentence: &Sentence) -> usize {
        (self.start..self.end)
            .rev()
            .find(|&i| matches!(sentence.tokens[i].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj))
            .unwrap_or(self.end - 1)
    }

    /// "MOSCOW —", "BEIRUT (Reuters) —": where the report was written.
    pub(crate) fn is_dateline(&self, sentence: &Sentence) -> bool {
        let is_apart = |i: usize| i > 0 && sentence.tokens[i - 1].space_after && sentence.tokens[i].space_after;
        let is_dash = |i: usize| match sentence.tokens[i].form.as_str() {
            "—" | "--" | "–" | "_" => true,
            form => form == "-" && is_apart(i),
        };
        self.start == 0
            && sentence.tokens.get(self.end).is_some_and(|t| t.upos == Upos::Punct)
            && (self.end..sentence.tokens.len().min(self.end + 7)).any(is_dash)
    }

    /// Whether it begins with "the", "this", "that" or the like.
    pub(crate) fn is_definite(&self, sentence: &Sentence) -> bool {
        let first = sentence.tokens[self.start].form.to_lowercase();
        matches!(first.as_str(), "the" | "this" | "that" | "these" | "those" | "both")
    }
}

/// A sentence with its chunks.
#[derive(Debug)]
pub(crate) struct View<'s> {
    pub(crate) tree: Tree<'s>,
    pub(crate) chunks: Vec<Chunk>,
    /// The chunk of each word.
    pub(crate) chunk_of: Vec<Option<usize>>,
}

impl<'s> View<'s> {
    pub(crate) fn new(sentence: &'s Sentence, data: &Data) -> View<'s> {
        let tree = Tree::new(sentence);
        let mut chunks = cut(&tree);
        let mut chunk_of = vec![None; tree.len()];
        for (index, chunk) in chunks.iter_mut().enumerate() {
            chunk_of[chunk.start..chunk.end].fill(Some(index));
            chunk.head = head_of(&tree, chunk.start, chunk.end);
        }
        let mut view = View { tree, chunks, chunk_of };
        view.place_items(data);
        view.link();
        view
    }

    pub(crate) fn sentence(&self) -> &'s Sentence {
        self.tree.sentence
    }

    pub(super) fn widen(&mut self, index: usize, start: usize, end: usize) {
        let chunk = &mut self.chunks[index];
        chunk.start = chunk.start.min(start);
        chunk.end = chunk.end.max(end);
        let (from, to) = (chunk.start, chunk.end);
        for other in 0..self.chunks.len() {
            if other != index && self.chunks[other].start >= from && self.chunks[other].start < to {
                let after = self.chunks[other].end.max(to);
                // The swallowed chunk's rest belongs to this one, when the name ran into it.
                self.chunks[index].end = after;
                let swallowed = std::mem::take(&mut self.chunks[other]);
                self.chunks[index].items.extend(swallowed.items);
            }
        }
        let (from, to) = (self.chunks[index].start, self.chunks[index].end);
        self.chunk_of[from..to].fill(Some(index));
        self.chunks[index].head = head_of(&self.tree, from, to);
    }

    /// Possessors, prepositional complements, appositions and coordinations.
    fn link(&mut self) {
        let tree = &self.tree;
        for index in 0..self.chunks.len() {
            let (start, end) = (self.chunks[index].start, self.chunks[index].end);
            if start == end {
                continue;
            }
            // "Moscow 's delegation".
            let after = tree.sentence.tokens.get(end);
            let possessive = after.is_some_and(|t| {
                t.xpos == "POS" || matches!(t.form.as_str(), "'s" | "’s" | "'" | "’") && t.upos == Upos::Part
            });
            if possessive && let Some(owned) = self.chunk_of.get(end + 1).copied().flatten() {
                self.chunks[owned].possessor = Some(index);
                continue;
            }
            let Some(governor) = tree.token(self.chunks[index].head).head else { continue };
            let head = self.chunks[index].head;
            let token = tree.token(head);
            let mut start = start;
            let mut owner = self.chunks[index].possessor;
            while let Some(o) = owner {
                start = self.chunks[o].start.min(start);
                owner = self.chunks[o].possessor;
            }
            let preposition = (start > 0)
                .then(|| tree.token(start - 1))
                .filter(|t| t.upos == Upos::Adp)
                .map(|t| t.form.to_lowercase());
            if let Some(noun) = self.names_part_of(index, start, governor) {
                self.chunks[noun].named.push(index);
                continue;
            }
            // "of" binds to the noun before it, whatever the parser says.
            let target = match &preposition {
                Some(p) if p == "of" && start >= 2 => self.chunk_of[start - 2].or(self.chunk_of[governor]),
                _ => self.chunk_of[governor],
            };
            // A phrase hangs on what stands before it: one that the parser hung on a later noun is its neighbour's.
            let target = match target {
                Some(t) if preposition.is_some() && self.chunks[t].start > start => {
                    start.checked_sub(2).and_then(|before| self.chunk_of[before])
                }
                target => target,
            };
            match (target, preposition) {
                (Some(target), Some(preposition)) if target != index && token.deprel != "nmod:poss" => {
                    self.chunks[target].complements.push((preposition, index));
                }
                (Some(target), _) if target != index && token.rel() == "appos" => {
                    self.chunks[target].appositions.push(index);
                    self.chunks[index].apposed_to = Some(target);
                }
                (Some(target), _) if target != index && token.rel() == "conj" && !is_set_apart(&self.tree, head) => {
                    self.chunks[target].conjuncts.push(index);
                }
                (Some(target), None) if target != index && token.deprel == "nmod:poss" => {
                    self.chunks[target].possessor = Some(index);
                }
                _ => {}
            }
        }
        self.link_shared_nouns();
    }

    /// "countries, including Norland", "among them Norland": the noun that a name after these words is part of.
    fn names_part_of(&self, index: usize, start: usize, governor: usize) -> Option<usize> {
        let tree = &self.tree;
        let word = |back: usize| start.checked_sub(back).map(|i| tree.token(i).form.to_lowercase());
        let (last, first) = (word(1)?, word(2).unwrap_or_default());
        let phrases = &parties().naming.phrases;
        let length = match (phrases.contains(&format!("{first} {last}")), phrases.contains(&last)) {
            (true, _) => 2,
            (_, true) => 1,
            _ => return None,
        };
        let phrase = start - length;
        let is_before = |&noun: &usize| noun != index && self.chunks[noun].start < phrase;
        // What stands next before the words, whatever the parser says.
        let end = phrase - usize::from(phrase > 0 && tree.token(phrase - 1).form == ",");
        let near = end.checked_sub(1).and_then(|last| self.chunk_of[last]);
        near.or(self.chunk_of[governor]).filter(is_before)
    }

    /// "Hungarian and Romanian officials": the adjective before "and" has the noun after it.
    fn link_shared_nouns(&mut self) {
        // From the right: "Norland, Sudland, and Westmark officials" have the noun of the last.
        for index in (0..self.chunks.len()).rev() {
            let chunk = &self.chunks[index];
            if chunk.start == chunk.end {
                continue;
            }
            let Some(Item::Name { start, end, senses, .. }) = chunk.items.last() else { continue };
            let token = self.tree.token(*end - 1);
            let adjective = senses.iter().any(|s| s.form == Form::Adjective)
                && *end == chunk.end
                && token.xpos != "NNPS"
                && token.xpos != "NNS";
            let bare = *start == chunk.start && senses.iter().any(|s| matches!(s.whom, Whom::Entity(_)));
            let Some(next) = self.tree.sentence.tokens.get(chunk.end) else { continue };
            if !matches!(next.form.as_str(), "and" | "or" | "," | "/" | "&") || !(adjective || bare) {
                continue;
            }
            let serial =
                next.form == "," && self.tree.sentence.tokens.get(chunk.end + 1).is_some_and(|t| t.form == "and");
            let Some(other) = self.chunk_of.get(chunk.end + 1 + usize::from(serial)).copied().flatten() else {
                continue;
            };
            let other_chunk = &self.chunks[other];
            let begins = matches!(other_chunk.items.first(), Some(Item::Name { start, senses, manner: Manner::Plain, .. })
                if *start == other_chunk.start && senses.iter().any(|s| s.form == Form::Adjective));
            let has_noun = other_chunk.items.iter().any(|i| matches!(i, Item::Agent(_)))
                || self.tree.token(other_chunk.end - 1).upos == Upos::Noun;
            // "US and EU diplomats", where the tree hangs the first name on the noun.
            let is_joined = || {
                let hangs = token.rel() == "compound"
                    && token.head.is_some_and(|noun| noun > other_chunk.start && noun < other_chunk.end);
                let begins = |item: &Item| matches!(item, Item::Name { start, manner: Manner::Plain, .. } if *start == other_chunk.start);
                hangs && other_chunk.items.first().is_some_and(begins)
            };
            // "North and South Korea"
            let is_shortened = || {
                let (first, last) = other_chunk.items.first().map_or((0, 0), Item::range);
                last > first + 1 && token.head.is_some_and(|name| name >= first && name < last)
            };
            let is_noun = has_noun || self.chunks[other].shares_noun_of.is_some();
            if begins && is_noun || is_joined() && (is_noun || is_shortened()) {
                self.chunks[index].shares_noun_of = Some(other);
            }
        }
    }
}
