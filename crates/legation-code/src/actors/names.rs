//! Names and class words in a sentence.
//!
//! Takes the tables and a sentence's chunks; gives each chunk its [`Item`]s: the longest name at each place, class words, and runs
//! of capitalised words that no table has.

use crate::actors::agents::AgentHit;
use crate::actors::chunk::{is_hyphen, is_time};
use crate::actors::data::{Data, Form, Kind, Sense, Whom};
use crate::actors::name::{KeyWord, key_words};
use crate::actors::sentence::{Item, Manner, View};
use crate::grammar::{holds, parties};
use legation_text::{Name, NameKind, Sentence, Token, Upos};

impl View<'_> {
    /// Finds names and class words; a longer hit wins over a shorter, a name over a class word of the same length.
    pub(super) fn place_items(&mut self, data: &Data) {
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
            !adjective
        });
        let is_nobody = |hit: &AgentHit| data.agents.agent(hit.agent).name == "nobody";
        let nobody: Vec<AgentHit> = agents.iter().copied().filter(is_nobody).collect();
        agents.retain(|hit| !is_nobody(hit));
        let mut taken = vec![false; sentence.tokens.len()];
        let mut items = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match longest_name(data, sentence, &words, at) {
                Some((end, item)) => {
                    let (from, to) = item.range();
                    // A longer class word wins; so does one after a name: "the Peruvian Congress" is not the American.
                    let named_before = from > 0 && is_capitalised(&sentence.tokens[from - 1]) && to - from == 1;
                    let rival = agents.iter().any(|a| {
                        let longer = a.end - a.start > to - from;
                        a.start <= from
                            && a.end >= to
                            && (longer || named_before && from - 1 > 0 || named_before && taken[from - 1])
                    });
                    if !rival {
                        taken[from..to].fill(true);
                        items.push(item);
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        for mut hit in agents {
            // "United States Government" is no "state government": what the name leaves is looked up again.
            if let Some(last) = (hit.start..hit.end).rev().find(|&i| taken[i]) {
                let rest = sentence.tokens.get(last + 1..hit.end).unwrap_or(&[]);
                let phrase = rest.iter().map(|t| t.lemma.to_lowercase()).collect::<Vec<_>>().join(" ");
                match data.agents.of_phrase(&phrase).filter(|_| !rest.is_empty()) {
                    Some(agent) => hit = AgentHit { start: last + 1, agent, ..hit },
                    None => continue,
                }
            }
            taken[hit.start..hit.end].fill(true);
            items.push(Item::Agent(hit));
        }
        items.sort_by_key(Item::range);
        merge_person_names(data, sentence, &mut items);
        items.extend(self.shortened_names(data, &items));
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
        for hit in nobody {
            taken[hit.start..hit.end].fill(true);
        }
        self.add_proper_runs(&taken);
    }

    /// "*North* and South Korea": a word that shares the rest of the name behind "and".
    fn shortened_names(&self, data: &Data, items: &[Item]) -> Vec<Item> {
        let tokens = &self.sentence().tokens;
        let shortened = |item: &Item| {
            let Item::Name { start, end, .. } = item else { return None };
            let (word, and) = (start.checked_sub(2)?, *start - 1);
            let is_free = items.iter().all(|other| other.range().0 > word || other.range().1 <= word);
            let joined = matches!(tokens[and].form.as_str(), "and" | "or") && is_capitalised(&tokens[word]);
            if *end - *start < 2 || !is_free || !joined {
                return None;
            }
            let rest = tokens[*start + 1..*end].iter().map(|token| token.form.as_str());
            let name = [tokens[word].form.as_str()].into_iter().chain(rest).collect::<Vec<_>>().join(" ");
            let senses: Vec<Sense> = data.senses(&name).copied().collect();
            let is_known = !senses.is_empty();
            is_known.then_some(Item::Name { start: word, end: word + 1, senses, manner: Manner::Plain })
        };
        items.iter().filter_map(shortened).collect()
    }

    /// Runs of names that no table has.
    pub(super) fn add_proper_runs(&mut self, taken: &[bool]) {
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
            Some(word) if holds(&parties().led, word) => Manner::Led,
            Some(word) if holds(&parties().backed, word) => Manner::Backed,
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
    let kind = match sense.whom {
        Whom::Entity(e) => Some(data.entities[e as usize].kind),
        Whom::Person(_) => None,
    };
    if end - start > 1 {
        return !matches!(kind, Some(Kind::Group | Kind::Body | Kind::Organisation))
            || !goes_before(data, sentence, start);
    }
    let token = &sentence.tokens[start];
    if is_time(token) {
        return false;
    }
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

/// "the *Westport* National Army": a name that begins with a word that no table has is another than what follows that word.
fn goes_before(data: &Data, sentence: &Sentence, start: usize) -> bool {
    let Some(before) = start.checked_sub(1).map(|b| &sentence.tokens[b]) else { return false };
    // "the United Nations World Food Programme": two names.
    let is_known = |length: usize| {
        let words: Vec<&str> = sentence.tokens[start - length..start].iter().map(|t| t.form.as_str()).collect();
        data.senses_of_key(&words.join(" ")).next().is_some()
    };
    before.upos == Upos::Propn
        && is_inside_name(sentence, start)
        && is_capitalised(before)
        && !(1..=start.min(4)).any(is_known)
}

/// "Michael Jordan", "Jordan Peterson": a place inside a person's name is no place.
fn merge_person_names(data: &Data, sentence: &Sentence, items: &mut Vec<Item>) {
    items.retain(|item| {
        let Item::Name { start, end, senses, .. } = item else { return true };
        if *end - *start > 1 || senses.iter().any(|s| matches!(s.whom, Whom::Person(_))) && senses.len() == 1 {
            return true;
        }
        // "Rohingya Muslims" is nobody's name.
        if senses.iter().any(|s| s.form == Form::People) {
            return true;
        }
        let token = &sentence.tokens[*start];
        let after_name = *start > 0 && is_proper(&sentence.tokens[*start - 1]);
        if matches!(token.name, Name::Inside(NameKind::Person)) && after_name {
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

fn is_capitalised(token: &Token) -> bool {
    matches!(token.upos, Upos::Propn | Upos::Adj) && token.form.chars().next().is_some_and(char::is_uppercase)
}

/// "Cold" of "the Cold War".
fn is_capitalised_word(sentence: &Sentence, i: usize) -> bool {
    let token = &sentence.tokens[i];
    i > 0 && matches!(token.upos, Upos::Adj | Upos::Noun) && token.form.chars().next().is_some_and(char::is_uppercase)
}

/// "bin", "al", "-", "III" between the words of a name.
fn is_inside_name(sentence: &Sentence, i: usize) -> bool {
    let token = &sentence.tokens[i];
    let small = token.form.len() <= 3 || token.form.chars().next().is_some_and(char::is_uppercase);
    matches!(token.name, Name::Inside(_)) && small
        || is_hyphen(token) && sentence.tokens.get(i + 1).is_some_and(is_proper)
        || token.deprel.starts_with("flat")
}

fn is_proper(token: &Token) -> bool {
    let first = token.form.chars().next();
    token.upos == Upos::Propn && !is_time(token) && first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
}
