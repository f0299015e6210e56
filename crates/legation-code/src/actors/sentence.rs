//! A sentence as the resolver sees it: base noun phrases and the names and class words in them.
//!
//! Takes a tree; gives [`Chunk`]s. A chunk is a stretch of neighbouring words ("the Russian foreign minister Sergei Lavrov"), cut by
//! word class rather than by the tree, since a parser that errs mostly errs inside such a stretch; the tree links the chunks.

use crate::actors::agents::AgentHit;
use crate::actors::data::{Data, Form, Kind, Sense, Whom};
use crate::actors::name::{KeyWord, key_words};
use legation_text::{Name, NameKind, Sentence, Token, Tree, Upos};

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
        let is_dash = |form: &str| matches!(form, "—" | "--" | "–" | "_");
        self.start == 0
            && sentence.tokens.get(self.end).is_some_and(|t| t.upos == Upos::Punct)
            && sentence.tokens.iter().take(self.end + 7).skip(self.end).any(|t| is_dash(&t.form))
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

    /// Finds names and class words; a longer hit wins over a shorter, a name over a class word of the same length.
    fn place_items(&mut self, data: &Data) {
        let sentence = self.sentence();
        let words = key_words(sentence);
        let mut agents = data.agents.find(sentence);
        // "civilian and military cooperation": an adjective names nobody; "nerve agent" neither.
        agents.retain(|hit| {
            let token = &sentence.tokens[hit.end - 1];
            let adjective = token.upos == Upos::Adj
                && hit.end - hit.start == 1
                && token.rel() != "root"
                && !token.rel().starts_with("nsubj");
            !adjective && data.agents.agent(hit.agent).name != "nobody"
        });
        let mut taken = vec![false; sentence.tokens.len()];
        let mut items = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match longest_name(data, sentence, &words, at) {
                Some((end, item)) => {
                    let (from, to) = item.range();
                    let rival = agents.iter().any(|a| a.start <= from && a.end >= to && a.end - a.start > to - from);
                    if !rival {
                        taken[from..to].fill(true);
                        items.push(item);
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        for hit in agents {
            if !taken[hit.start..hit.end].iter().any(|&t| t) {
                taken[hit.start..hit.end].fill(true);
                items.push(Item::Agent(hit));
            }
        }
        items.sort_by_key(Item::range);
        merge_person_names(data, sentence, &mut items);
        taken.fill(false);
        for item in items {
            let (start, end) = item.range();
            taken[start..end].fill(true);
            // A name may run over a preposition ("Republic of Korea"): its chunk is that of its first word, and takes the rest in.
            if let Some(index) = (start..end).find_map(|i| self.chunk_of[i]) {
                self.widen(index, start, end);
                self.chunks[index].items.push(item);
            }
        }
        self.add_proper_runs(&taken);
    }

    fn widen(&mut self, index: usize, start: usize, end: usize) {
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

    /// Runs of names that no table has.
    fn add_proper_runs(&mut self, taken: &[bool]) {
        let sentence = self.sentence();
        for chunk in &mut self.chunks {
            let mut i = chunk.start;
            while i < chunk.end {
                if !is_proper(&sentence.tokens[i]) || taken[i] {
                    i += 1;
                    continue;
                }
                let mut start = i;
                while start > chunk.start && !taken[start - 1] && is_capitalised_word(sentence, start - 1) {
                    start -= 1;
                }
                while i < chunk.end && !taken[i] && (is_proper(&sentence.tokens[i]) || is_inside_name(sentence, i)) {
                    i += 1;
                }
                chunk.items.push(Item::Proper { start, end: i });
            }
            chunk.items.sort_by_key(Item::range);
        }
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
            if possessive {
                if let Some(owned) = self.chunk_of.get(end + 1).copied().flatten() {
                    self.chunks[owned].possessor = Some(index);
                    continue;
                }
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
            // "of" binds to the noun before it, whatever the parser says.
            let target = match &preposition {
                Some(p) if p == "of" && start >= 2 => self.chunk_of[start - 2].or(self.chunk_of[governor]),
                _ => self.chunk_of[governor],
            };
            match (target, preposition) {
                (Some(target), Some(preposition)) if target != index && token.deprel != "nmod:poss" => {
                    self.chunks[target].complements.push((preposition, index));
                }
                (Some(target), _) if target != index && token.rel() == "appos" => {
                    self.chunks[target].appositions.push(index);
                    self.chunks[index].apposed_to = Some(target);
                }
                (Some(target), _) if target != index && token.rel() == "conj" => {
                    self.chunks[target].conjuncts.push(index)
                }
                (Some(target), None) if target != index && token.deprel == "nmod:poss" => {
                    self.chunks[target].possessor = Some(index);
                }
                _ => {}
            }
        }
        self.link_shared_nouns();
    }

    /// "Hungarian and Romanian officials": the adjective before "and" has the noun after it.
    fn link_shared_nouns(&mut self) {
        for index in 0..self.chunks.len() {
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
            let bare = *start == chunk.start
                && senses.iter().any(|s| matches!(s.whom, Whom::Entity(e) if self.is_organisation(e)));
            let Some(next) = self.tree.sentence.tokens.get(chunk.end) else { continue };
            if !matches!(next.form.as_str(), "and" | "or" | "," | "/" | "&") || !(adjective || bare) {
                continue;
            }
            let Some(other) = self.chunk_of.get(chunk.end + 1).copied().flatten() else { continue };
            let other_chunk = &self.chunks[other];
            let begins = matches!(other_chunk.items.first(), Some(Item::Name { start, senses, manner: Manner::Plain, .. })
                if *start == other_chunk.start && senses.iter().any(|s| s.form == Form::Adjective));
            let has_noun = other_chunk.items.iter().any(|i| matches!(i, Item::Agent(_)))
                || self.tree.token(other_chunk.end - 1).upos == Upos::Noun;
            if begins && has_noun || begins && self.chunks[other].shares_noun_of.is_some() {
                self.chunks[index].shares_noun_of = Some(other);
            }
        }
    }

    fn is_organisation(&self, _entity: u32) -> bool {
        // Only organisations written bare ("EU and Russian diplomats") reach this; states keep their own mention beside it.
        true
    }
}

/// Cuts a sentence into base noun phrases.
fn cut(tree: &Tree) -> Vec<Chunk> {
    let tokens = &tree.sentence.tokens;
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut open: Option<usize> = None;
    for i in 0..tokens.len() {
        let token = &tokens[i];
        let joins = match token.upos {
            Upos::Noun | Upos::Propn | Upos::Num | Upos::X | Upos::Sym | Upos::Adj => true,
            Upos::Det => {
                !(token.lemma == "that" && tokens.get(i + 1).is_some_and(|n| n.xpos == "NNS" || n.xpos == "NNPS"))
            }
            Upos::Pron => true,
            Upos::Verb => {
                token.rel() == "amod" && tokens.get(i + 1).is_some_and(|n| is_nominal_part(n) || is_hyphen(n))
            }
            Upos::Adv => token.deprel == "advmod" && i + 1 < tokens.len() && tokens[i + 1].rel() == "amod",
            // "rising Russian "malign activities"", "the "undeclared officers"".
            Upos::Punct if is_quote(token) => {
                open.is_some()
                    && i > 0
                    && matches!(tokens[i - 1].rel(), "amod" | "det" | "compound" | "nummod")
                    && tokens[i - 1].head.is_some_and(|h| h > i)
                    && tokens.get(i + 1).is_some_and(is_nominal_part_or_verb)
            }
            Upos::Punct => {
                is_hyphen(token)
                    && i > 0
                    && open.is_some()
                    && !tokens[i - 1].space_after
                    && tokens.get(i + 1).is_some_and(|n| is_nominal_part(n) || n.upos == Upos::Verb)
            }
            _ => i > 0 && is_hyphen(&tokens[i - 1]) && open.is_some() && tokens.get(i + 1).is_some_and(is_nominal_part),
        };
        let joins = joins || i > 0 && is_hyphen(&tokens[i - 1]) && open.is_some() && token.upos == Upos::Verb;
        if !joins {
            if let Some(start) = open.take() {
                chunks.push(Chunk { start, end: i, ..Chunk::default() });
            }
            continue;
        }
        let breaks = open.is_some() && i > 0 && breaks_before(tree, i);
        if breaks {
            if let Some(start) = open.take() {
                chunks.push(Chunk { start, end: i, ..Chunk::default() });
            }
        }
        open.get_or_insert(i);
        if token.upos == Upos::Pron && !is_possessive(token) && token.rel() != "det" {
            if let Some(start) = open.take() {
                chunks.push(Chunk { start, end: i + 1, ..Chunk::default() });
            }
        }
    }
    if let Some(start) = open {
        chunks.push(Chunk { start, end: tokens.len(), ..Chunk::default() });
    }
    chunks
}

/// Whether a new noun phrase begins at `i`, right after another.
fn breaks_before(tree: &Tree, i: usize) -> bool {
    let (before, token) = (tree.token(i - 1), tree.token(i));
    if is_hyphen(token) || is_hyphen(before) {
        return false;
    }
    let starts = matches!(token.upos, Upos::Det) && before.upos != Upos::Det || token.upos == Upos::Pron;
    if starts || is_time(token) || is_time(before) {
        return true;
    }
    // "gave Russia weapons", "told NATO Moscow would": two parts of one verb, unless the parser split a name.
    let same_verb =
        before.head.is_some() && before.head == token.head && before.upos.is_argument() && token.upos.is_argument();
    let both = |t: &Token| matches!(t.rel(), "nsubj" | "obj" | "iobj" | "obl");
    if same_verb && both(before) && both(token) && before.rel() != token.rel() {
        return true;
    }
    // A clause without "that" begins: "said NATO was ...": its subject hangs on another verb than the noun before.
    token.rel() == "nsubj"
        && both(before)
        && token.head != before.head
        && before.upos != Upos::Adj
        && before.head != Some(i)
        && token.head != Some(i - 1)
        && !(i > 0 && governs(tree, i - 1, i))
}

/// Whether one of two words stands above the other.
fn governs(tree: &Tree, a: usize, b: usize) -> bool {
    tree.token(a).head == Some(b) || tree.token(b).head == Some(a)
}

trait Argument {
    fn is_argument(self) -> bool;
}

impl Argument for Upos {
    fn is_argument(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Num)
    }
}

fn is_quote(token: &Token) -> bool {
    matches!(token.form.as_str(), "\"" | "“" | "``" | "'" | "‘")
}

fn is_nominal_part_or_verb(token: &Token) -> bool {
    is_nominal_part(token) || token.upos == Upos::Verb && token.rel() == "amod"
}

fn is_nominal_part(token: &Token) -> bool {
    matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X)
}

pub(crate) fn is_hyphen(token: &Token) -> bool {
    matches!(token.form.as_str(), "-" | "–" | "‑")
}

/// "Thursday", "today", "last week": words of time are no part of a party.
pub(crate) fn is_time(token: &Token) -> bool {
    const DAYS: [&str; 19] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "may",
    ];
    const WORDS: [&str; 12] = [
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "year",
        "month",
        "week",
        "day",
        "night",
        "morning",
        "evening",
        "afternoon",
    ];
    let form = token.form.to_lowercase();
    let form = form.trim_end_matches('.');
    if DAYS.contains(&form) {
        let also_a_name = matches!(form, "may" | "march" | "april" | "june" | "august");
        let as_name = matches!(token.rel(), "nsubj" | "obj" | "flat" | "appos" | "iobj" | "conj");
        return token.upos == Upos::Propn && !(also_a_name && as_name);
    }
    WORDS.contains(&form) && !matches!(token.rel(), "compound" | "nmod")
}

fn is_possessive(token: &Token) -> bool {
    token.xpos == "PRP$" || token.feat("Poss") == Some("Yes")
}

fn is_proper(token: &Token) -> bool {
    token.upos == Upos::Propn && !is_time(token) && token.form.chars().next().is_some_and(char::is_alphabetic)
}

/// "Cold" of "the Cold War".
fn is_capitalised_word(sentence: &Sentence, i: usize) -> bool {
    let token = &sentence.tokens[i];
    i > 0 && matches!(token.upos, Upos::Adj | Upos::Noun) && token.form.chars().next().is_some_and(char::is_uppercase)
}

/// "bin", "al", "-", "III" between the words of a name.
fn is_inside_name(sentence: &Sentence, i: usize) -> bool {
    let token = &sentence.tokens[i];
    matches!(token.name, Name::Inside(_))
        || is_hyphen(token) && sentence.tokens.get(i + 1).is_some_and(is_proper)
        || token.deprel.starts_with("flat")
}

/// The highest word of a stretch; of several, the last.
fn head_of(tree: &Tree, start: usize, end: usize) -> usize {
    let outside = |i: usize| tree.token(i).head.is_none_or(|h| h < start || h >= end);
    let candidates =
        (start..end).filter(|&i| outside(i) && !matches!(tree.token(i).upos, Upos::Det | Upos::Punct | Upos::Adp));
    candidates.last().unwrap_or(end.saturating_sub(1))
}

/// The longest name that begins at key word `at`, with the key word after it.
fn longest_name(data: &Data, sentence: &Sentence, words: &[KeyWord], at: usize) -> Option<(usize, Item)> {
    let first = &words[at].word;
    let mut longest = data.longest_from(first);
    if is_shouted(first) {
        longest = longest.max(data.longest_from(&titled(first)));
    }
    let longest = longest.min(words.len() - at);
    let mut key = String::new();
    for length in (1..=longest).rev() {
        let slice = &words[at..at + length];
        key.clear();
        for word in slice {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(&word.word);
        }
        let (start, end) = (slice[0].token, slice[length - 1].token + 1);
        if !holds_together(sentence, start, end) {
            continue;
        }
        let key =
            if is_shouted(&key) && data.senses_of_key(&key).next().is_none() { titled(&key) } else { key.clone() };
        let senses: Vec<Sense> = data
            .senses_of_key(&key)
            .filter(|s| !s.article || start > 0 && sentence.tokens[start - 1].form.eq_ignore_ascii_case("the"))
            .filter(|s| fits(data, sentence, start, end, s))
            .copied()
            .collect();
        if senses.is_empty() {
            continue;
        }
        let before = at.checked_sub(1).map(|b| &words[b]);
        let after = words.get(at + length);
        // "pro-Russian", whether one token or three.
        let prefixed = before.is_some_and(|b| {
            matches!(b.word.to_lowercase().as_str(), "pro" | "anti" | "non" | "ex" | "mid" | "trans" | "post" | "pre")
                && (b.token == start
                    || b.token + 1 < start
                    || start > 0 && is_hyphen(&sentence.tokens[start - 1])
                    || b.token + 1 == start)
                && (b.token == start || start > 0 && is_hyphen(&sentence.tokens[start - 1]))
        });
        let joined = after.is_some_and(|a| a.token + 1 == end || sentence.tokens.get(end).is_some_and(is_hyphen));
        let follower = after.filter(|_| joined).map(|a| a.word.to_lowercase());
        let ethnic = start > 0 && sentence.tokens[start - 1].form.eq_ignore_ascii_case("ethnic");
        let manner = match follower.as_deref() {
            _ if ethnic => Manner::Ethnic,
            _ if prefixed => Manner::Other,
            Some("led" | "based" | "backed" | "run" | "owned" | "born" | "dominated" | "commanded" | "trained") => {
                Manner::Led
            }
            Some(word) if word.ends_with("ed") || matches!(word, "held" | "made" | "built" | "speaking" | "style") => {
                Manner::Other
            }
            _ => Manner::Plain,
        };
        return Some((at + length, Item::Name { start, end, senses, manner }));
    }
    None
}

/// "MOSCOW": a word in capitals that is too long for an abbreviation.
fn is_shouted(key: &str) -> bool {
    key.len() > 3 && key.chars().all(|c| c.is_uppercase() || c == ' ')
}

/// "NEW YORK" as "New York".
fn titled(key: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map_or(String::new(), |c| c.to_string() + &chars.as_str().to_lowercase())
    };
    key.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A name does not run over a comma, a bracket or a verb.
fn holds_together(sentence: &Sentence, start: usize, end: usize) -> bool {
    sentence.tokens[start..end].iter().all(|t| {
        !matches!(t.form.as_str(), "," | "(" | ")" | ";" | ":" | "." | "\"" | "``" | "''" | "“" | "”" | "--" | "—")
            || start + 1 == end
    })
}

/// Whether a meaning fits the words: a name of one word must be tagged as a name, and no part of somebody's name.
fn fits(data: &Data, sentence: &Sentence, start: usize, end: usize, sense: &Sense) -> bool {
    if end - start > 1 {
        return true;
    }
    let token = &sentence.tokens[start];
    if is_time(token) {
        return false;
    }
    let kind = match sense.whom {
        Whom::Entity(e) => Some(data.entities[e as usize].kind),
        Whom::Person(_) => None,
    };
    match token.upos {
        Upos::Propn | Upos::X => true,
        Upos::Adj | Upos::Noun => {
            sense.form != Form::Name
                || kind.is_none_or(|k| k != Kind::Media && k != Kind::Firm && k != Kind::City && k != Kind::Person)
        }
        // A tagger that takes "US" or "Hamas" for a determiner or a verb errs; it does not where the word is in lower case.
        _ => {
            token.form.chars().all(|c| c.is_uppercase() || c == '.')
                && token.form.len() > 1
                && token.form != "IT"
                && token.form != "NO"
        }
    }
}

/// "Michael Jordan", "Jordan Peterson": a place inside a person's name is no place.
fn merge_person_names(data: &Data, sentence: &Sentence, items: &mut Vec<Item>) {
    items.retain(|item| {
        let Item::Name { start, end, senses, .. } = item else { return true };
        if *end - *start > 1 || senses.iter().any(|s| matches!(s.whom, Whom::Person(_))) && senses.len() == 1 {
            return true;
        }
        let token = &sentence.tokens[*start];
        if matches!(token.name, Name::Inside(NameKind::Person)) {
            return false;
        }
        let flat_child =
            |i: usize| sentence.tokens.get(i).is_some_and(|t| t.deprel.starts_with("flat") && t.head == Some(*start));
        let begins_person = matches!(token.name, Name::Begin(NameKind::Person)) || token.name == Name::Outside;
        if begins_person && flat_child(*start + 1) && sentence.tokens[*start + 1].upos == Upos::Propn {
            return false;
        }
        // "Meridian News", "Vltava Press": a town that begins an unknown name.
        let town =
            senses.iter().all(|s| matches!(s.whom, Whom::Entity(e) if data.entities[e as usize].kind == Kind::City));
        let next = sentence.tokens.get(*end);
        if town && next.is_some_and(|n| n.upos == Upos::Propn && !is_time(n)) && token.head == Some(*end) {
            return false;
        }
        let is_flat = token.deprel.starts_with("flat")
            && token.head.is_some_and(|h| h + 1 == *start && sentence.tokens[h].upos == Upos::Propn);
        !is_flat
    });
}
