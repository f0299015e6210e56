//! What points back: pronouns, "the alliance", "the two sides".
//!
//! Takes the chunks before; gives the one meant. A pronoun takes the subject of the clauses above it, then what stands before it in
//! its sentence, then the sentences before, the nearest and its subject first (after Hobbs 1978 and Lappin and Leass 1994). "We" and
//! "our" are left open with the class [`FIRST_PERSON`]: whoever knows the speaker fills them.

use crate::actors::agents::{Agent, AgentKind};
use crate::actors::data::{KINDS, Kind};
use crate::actors::resolve::{Found, Gender, Resolver};
use crate::actors::sentence::{Chunk, Item};
use crate::actors::{FIRST_PERSON, MentionKind, Party};
use crate::fault::{Fault, suggest};
use crate::file;
use legation_text::{Tree, Upos};
use serde::Deserialize;

/// How many sentences back an antecedent is looked for.
const REACH: usize = 4;

/// How many sentences back a noun points at most.
const NOUN_REACH: usize = 40;

/// A noun that points back, and what it may mean.
#[derive(Clone, Debug)]
pub(crate) struct Anaphor {
    words: Vec<String>,
    kinds: Vec<Kind>,
    types: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnaphorEntry {
    words: toml::Spanned<Vec<String>>,
    kinds: toml::Spanned<Vec<toml::Spanned<String>>>,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnaphorFile {
    anaphor: Vec<AnaphorEntry>,
}

impl Anaphor {
    /// Whether it may mean entities of this type.
    pub(super) fn wants(&self, type_: &str) -> bool {
        self.types.iter().any(|of| type_.contains(of.as_str()))
    }

    /// Whether it means states, and no parts of them: "the country".
    fn names_state(&self) -> bool {
        self.kinds.contains(&Kind::State) && !self.kinds.contains(&Kind::Region)
    }

    /// Whether it means parts of a state: "the city", "the region".
    fn names_place(&self) -> bool {
        self.kinds.contains(&Kind::City) || self.kinds.contains(&Kind::Region)
    }

    /// Whether it may mean an entity of this kind and type.
    fn means(&self, kind: Kind, type_: &str) -> bool {
        self.kinds.contains(&kind) && (self.types.is_empty() || self.wants(type_))
    }

    /// Whether a word in the singular is among its own.
    pub(crate) fn has(&self, lemma: &str) -> bool {
        self.words.iter().any(|w| w == lemma)
    }
}

/// Reads `anaphors.toml`.
pub(crate) fn read_anaphors(name: &str, text: &str) -> Result<Vec<Anaphor>, Vec<Fault>> {
    let file::Read { value, mut faults, echoes } = file::read::<AnaphorFile>(name, text);
    let mut all = Vec::new();
    for entry in value.map_or_else(Vec::new, |file| file.anaphor) {
        for (what, at, is_empty) in [
            ("word", entry.words.span(), entry.words.get_ref().is_empty()),
            ("kind", entry.kinds.span(), entry.kinds.get_ref().is_empty()),
        ] {
            if is_empty && !echoes.touch(&at) {
                let fault = Fault::at(name, text, at, format!("no {what} is named, so nothing points back"));
                faults.push(fault.help("name one, or leave the table out"));
            }
        }
        let mut kinds = Vec::new();
        for kind in entry.kinds.get_ref() {
            match Kind::parse(kind.get_ref()) {
                Some(kind) => kinds.push(kind),
                None if echoes.touch(&kind.span()) => {}
                None => {
                    let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
                    let fault = Fault::at(name, text, kind.span(), format!("unknown kind `{}`", kind.get_ref()));
                    faults.push(fault.help(suggest(kind.get_ref(), &known)));
                }
            }
        }
        all.push(Anaphor { words: entry.words.into_inner(), kinds, types: entry.types });
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

/// Which antecedents a pronoun may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    Person(Gender),
    Thing,
    Plural,
}

impl Resolver<'_> {
    /// Whom the pronoun at a word stands for.
    pub(crate) fn pronoun(&mut self, s: usize, word: usize) -> Option<Found> {
        let views = self.views;
        let view = &views[s];
        let token = view.tree.token(word);
        let form = token.form.to_lowercase();
        let mut found =
            self.blank(MentionKind::Pronoun, &Chunk { start: word, end: word + 1, head: word, ..Chunk::default() });
        let want = match form.as_str() {
            "i" | "we" | "us" | "our" | "my" | "me" | "ours" | "mine" | "ourselves" | "myself" => {
                found.agent = Some(FIRST_PERSON.to_owned());
                found.how.push("first person: the speaker".to_owned());
                return Some(found);
            }
            "he" | "him" | "his" | "himself" => Want::Person(Gender::Male),
            "she" | "her" | "hers" | "herself" => Want::Person(Gender::Female),
            "it" | "its" | "itself" => Want::Thing,
            "they" | "them" | "their" | "theirs" | "themselves" => Want::Plural,
            "who" | "which" | "that" | "whom" | "whose" if token.upos == Upos::Pron => return self.relative(s, word),
            "both" | "each" | "neither" => return self.last_two(s, self.views[s].chunk_of[word]?, found),
            _ => return None,
        };
        if form == "it" && (token.rel() == "expl" || is_weather(&view.tree, word)) {
            return None;
        }
        let (at, antecedent) = self.antecedent(s, word, want)?;
        found.parties = antecedent.parties.clone();
        if want == Want::Plural {
            self.add_conjuncts(at, &antecedent, &mut found.parties);
        }
        found.plural = want == Want::Plural;
        found.gender = match want {
            Want::Person(gender) => gender,
            _ => antecedent.gender,
        };
        found.agent = antecedent.agent.clone();
        found.agent_kind = antecedent.agent_kind;
        found.entity = antecedent.entity.clone();
        let text = self.text_of(at.0, antecedent.start, antecedent.end);
        found.how.push(format!("`{}` is `{text}`", token.form));
        found.how.extend(antecedent.how.iter().cloned());
        Some(found)
    }

    fn text_of(&self, s: usize, start: usize, end: usize) -> String {
        let tokens = &self.views[s].sentence().tokens[start..end];
        tokens.iter().map(|t| t.form.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// "the rebels, who": the noun that the clause belongs to.
    fn relative(&mut self, s: usize, word: usize) -> Option<Found> {
        let tree = &self.views[s].tree;
        let mut at = word;
        while let Some(head) = tree.token(at).head {
            if tree.token(at).deprel == "acl:relcl" {
                let chunk = self.views[s].chunk_of[head]?;
                let mut found = self.resolve(s, chunk)?;
                found.how.insert(0, "stands for the noun before".to_owned());
                found.kind = MentionKind::Pronoun;
                (found.start, found.end) = (word, word + 1);
                return Some(found);
            }
            at = head;
        }
        None
    }

    fn add_conjuncts(&mut self, at: (usize, usize), antecedent: &Found, parties: &mut Vec<Party>) {
        let _ = antecedent;
        for next in self.views[at.0].chunks[at.1].conjuncts.clone() {
            if let Some(more) = self.resolve(at.0, next) {
                for party in more.parties {
                    if !parties.contains(&party) {
                        parties.push(party);
                    }
                }
            }
        }
    }

    /// The chunk a pronoun stands for.
    fn antecedent(&mut self, s: usize, word: usize, want: Want) -> Option<((usize, usize), Found)> {
        let candidates = self.candidates(s, word);
        let passes: &[bool] = if want == Want::Plural { &[true, false] } else { &[true] };
        for &strict in passes {
            for &(cs, cc) in &candidates {
                let coordinated = !self.views[cs].chunks[cc].conjuncts.is_empty();
                let Some(found) = self.peek(cs, cc) else { continue };
                if found.kind == MentionKind::Pronoun && found.parties.is_empty() {
                    continue;
                }
                if suits(found, want, strict, coordinated) {
                    return Some(((cs, cc), found.clone()));
                }
                // "Rebels said they had …": of nobody known, and nobody else.
                let is_speaker = cs == s && want == Want::Plural && found.plural && found.agent.is_some();
                if is_speaker && self.speaks_above(s, word, cc) {
                    return None;
                }
            }
        }
        None
    }

    /// Whether a chunk is the subject of the verb that governs a word's clause: "*rebels* said they had".
    fn speaks_above(&self, s: usize, word: usize, c: usize) -> bool {
        let tree = &self.views[s].tree;
        let subject = self.views[s].chunks[c].head;
        let Some(clause) = tree.token(word).head.filter(|_| is_subject(tree, word)) else { return false };
        tree.token(clause).rel() == "ccomp"
            && is_subject(tree, subject)
            && tree.token(subject).head == tree.token(clause).head
    }

    /// The chunks before a word, the likeliest antecedent first.
    fn candidates(&self, s: usize, word: usize) -> Vec<(usize, usize)> {
        let view = &self.views[s];
        let tree = &view.tree;
        let own = view.chunk_of[word];
        let mut all: Vec<(usize, usize)> = Vec::new();
        let mut push = |s: usize, c: usize| {
            if !all.contains(&(s, c)) {
                all.push((s, c));
            }
        };
        // Subjects of the clauses above, from the nearest on.
        let object = matches!(tree.token(word).rel(), "obj" | "iobj") || tree.token(word).rel() == "obl";
        let mut at = word;
        let mut clause = 0;
        // "severed ties, accusing it": it is not who accuses, told or not.
        let mut doer = None;
        while let Some(head) = tree.token(at).head {
            let subject = tree.children(head).find(|&k| tree.token(k).rel() == "nsubj" && k != at && k != word);
            if let Some(subject) = subject {
                clause += 1;
                let inside = tree.subtree(subject).contains(&word);
                let is_doer = object && clause == 1 && tree.token(word).feat("Reflex").is_none();
                match view.chunk_of[subject] {
                    _ if inside => {}
                    chunk if is_doer => doer = chunk,
                    chunk => chunk.into_iter().for_each(|c| push(s, c)),
                }
            }
            at = head;
        }
        // What stands before it in the sentence: subjects, then the rest from the right.
        let before = |c: &usize| view.chunks[*c].end <= word && view.chunks[*c].start < view.chunks[*c].end;
        let indices: Vec<usize> = (0..view.chunks.len()).filter(|c| before(c)).collect();
        for &c in indices.iter().filter(|&&c| is_subject(tree, view.chunks[c].head)) {
            push(s, c);
        }
        // Owners before what they own: "the Kremlin's annexation of Crimea … its involvement".
        let owners = indices.iter().rev().filter(|&&c| view.chunks.iter().any(|k| k.possessor == Some(c)));
        for &c in owners.chain(indices.iter().rev()) {
            let same_clause = tree.token(view.chunks[c].head).head == tree.token(word).head;
            if !(object && same_clause) {
                push(s, c);
            }
        }
        // The sentences before.
        for back in 1..=REACH.min(s - self.story[s]) {
            let earlier = &self.views[s - back];
            let mut order: Vec<usize> =
                (0..earlier.chunks.len()).filter(|&c| earlier.chunks[c].start < earlier.chunks[c].end).collect();
            order.sort_by_key(|&c| {
                let head = earlier.chunks[c].head;
                let root = is_subject(&earlier.tree, head)
                    && earlier.tree.token(head).head.is_some_and(|h| earlier.tree.token(h).head.is_none());
                (!root, !is_subject(&earlier.tree, head), c)
            });
            for c in order {
                push(s - back, c);
            }
        }
        all.retain(|&(cs, cc)| {
            (cs, Some(cc)) != (s, own)
                && (cs, Some(cc)) != (s, doer)
                && !self.views[cs].chunks[cc].is_dateline(self.views[cs].sentence())
        });
        all
    }

    /// A definite noun that points back: by its own word, else by what its word may mean.
    pub(crate) fn points_back(&mut self, s: usize, c: usize, agent: Option<&Agent>) -> Option<Found> {
        let views = self.views;
        let (view, chunk) = (&views[s], &views[s].chunks[c]);
        let sentence = view.sentence();
        let head = chunk.last_noun(sentence);
        let lemma = singular(&sentence.tokens[head].lemma);
        let definite = chunk.is_definite(sentence);
        let has_complement = chunk.complements.iter().any(|(p, _)| p == "of");
        // "the ministry", "parliament", never "ten houses".
        let state_body =
            agent.is_some_and(|a| a.home || a.place && !matches!(sentence.tokens[head].xpos.as_str(), "NNS" | "NNPS"));
        // "the Westport Agency" is a name of its own.
        let is_name = |w: usize| sentence.tokens[w].upos == Upos::Propn;
        let is_named = agent.is_none() && is_name(head) && (chunk.start..head).any(is_name);
        if !definite && !state_body || has_complement || is_named {
            return None;
        }
        // "The eight": the last persons told with this number.
        if sentence.tokens[head].upos == Upos::Num {
            let number = sentence.tokens[head].form.to_lowercase();
            for (cs, cc) in self.before(s, c) {
                let other = &views[cs].chunks[cc];
                let counted =
                    views[cs].sentence().tokens[other.start..other.end].iter().any(|t| t.form.to_lowercase() == number);
                if !counted || !self.peek(cs, cc).is_some_and(|f| f.plural && f.agent.is_some()) {
                    continue;
                }
                let Some(found) = self.resolve(cs, cc) else { continue };
                let text = self.text_of(cs, found.start, found.end);
                let mut back = found.clone();
                back.how = vec![format!("`{number}` are `{text}` above")];
                back.how.extend(found.how);
                return Some(back);
            }
            return None;
        }
        // "The country" is the one spoken of last, whatever another was called.
        let is_country = agent.is_none() && self.data().anaphors.iter().any(|a| a.names_state() && a.has(&lemma));
        let above = if is_country { Vec::new() } else { self.before(s, c) };
        if let Some(back) = self.told_by(&lemma, above, agent.is_some()) {
            return Some(back);
        }
        if agent.is_some_and(|a| a.kind == AgentKind::Person) && !state_body {
            return None;
        }
        // "the alliance": the last entity that the word may mean.
        if let Some(back) = self.by_anaphor(s, c, &lemma) {
            return Some(back);
        }
        if state_body {
            return self.body_of_state(s, c, agent?);
        }
        None
    }

    /// The last of these chunks that has a word with a party: "the Russian mission" … "the mission".
    fn told_by(&mut self, lemma: &str, chunks: Vec<(usize, usize)>, is_class: bool) -> Option<Found> {
        let views = self.views;
        for (s, c) in chunks {
            let chunk = &views[s].chunks[c];
            let head = chunk.last_noun(views[s].sentence());
            if singular(&views[s].sentence().tokens[head].lemma) != lemma {
                continue;
            }
            let is_told = |found: &Found| {
                let identified = found.parties.iter().any(|p| p.code.is_some() || p.key.is_some());
                found.kind != MentionKind::Pronoun && !found.guessed && identified
            };
            let Some(found) = self.resolve(s, c).filter(is_told) else { continue };
            let mut back = found.clone();
            back.how = vec![format!("`{lemma}` is `{}` above", self.text_of(s, chunk.start, chunk.end))];
            back.how.extend(found.how);
            if is_class {
                back.kind = MentionKind::Agent;
            }
            return Some(back);
        }
        None
    }

    /// "Norland's army … the army": the same word with a party in the same paragraph.
    pub(super) fn same_word(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let (chunk, sentence) = (&views[s].chunks[c], views[s].sentence());
        if !chunk.is_definite(sentence) {
            return None;
        }
        let lemma = singular(&sentence.tokens[chunk.last_noun(sentence)].lemma);
        let mut above = self.before(s, c);
        above.retain(|&(cs, _)| views[cs].sentence().paragraph == sentence.paragraph);
        self.told_by(&lemma, above, true)
    }

    /// "the defence ministry said": that of the state whose subject stands before it, in its sentence or above; else of the state
    /// last named in the sentence. No farther than the paragraph before, or its own for "police": what stands above that may be about
    /// something else.
    fn body_of_state(&mut self, s: usize, c: usize, agent: &Agent) -> Option<Found> {
        let views = self.views;
        let (subjects, others): (Vec<_>, Vec<_>) =
            self.before(s, c).into_iter().partition(|&(cs, cc)| is_subject(&views[cs].tree, views[cs].chunks[cc].head));
        let others = others.into_iter().filter(|&(cs, _)| cs == s);
        let here = views[s].sentence().paragraph;
        let reach = usize::from(!agent.home);
        let subjects = subjects.into_iter().filter(|&(cs, _)| views[cs].sentence().paragraph + reach >= here);
        for (cs, cc) in subjects.chain(others) {
            let of_subject = cs != s || is_subject(&views[cs].tree, views[cs].chunks[cc].head);
            let Some(found) = self.peek(cs, cc).filter(|f| f.parties.len() == 1 && !f.guessed) else { continue };
            let named =
                found.entity.as_ref().is_some_and(|(k, _)| matches!(k, Kind::State | Kind::Territory | Kind::Capital));
            let organ =
                found.parties[0].sector.as_deref().is_some_and(|s| matches!(s, "GOV" | "MIL" | "COP" | "LEG" | "JUD"));
            let acting =
                of_subject && organ && found.kind == MentionKind::Agent && found.agent_kind != Some(AgentKind::Person);
            let party = found.parties[0].clone();
            if !(named || acting) || !party.key.as_deref().is_some_and(|k| self.data().is_state(k)) {
                continue;
            }
            let mut back = self.blank(MentionKind::Agent, &views[s].chunks[c]);
            back.agent = Some(agent.name.clone());
            back.agent_kind = Some(agent.kind);
            back.how.push(format!("(by the state last spoken of, {})", party.name.clone().unwrap_or_default()));
            back.parties.push(Party { sector: Some(agent.sector.clone()), ..party });
            back.guessed = true;
            return Some(back);
        }
        None
    }

    /// "an *alliance* official": a noun before another that points back by itself.
    pub(crate) fn noun_back(&mut self, s: usize, c: usize, word: usize) -> Option<Found> {
        let token = self.views[s].tree.token(word);
        let lemma = token.lemma.to_lowercase();
        if token.upos != Upos::Noun || token.rel() != "compound" {
            return None;
        }
        self.by_anaphor(s, c, &lemma)
    }

    /// The last entity that a word may mean.
    fn by_anaphor(&mut self, s: usize, c: usize, lemma: &str) -> Option<Found> {
        for anaphor in self.data().anaphors.iter().filter(|a| a.has(lemma)) {
            for sentence in self.likeliest(s, c, anaphor) {
                let named = sentence.iter().find_map(|&(cs, cc)| self.named_at(cs, cc, anaphor, lemma));
                let back =
                    named.or_else(|| sentence.iter().find_map(|&(cs, cc)| self.state_of(cs, cc, anaphor, lemma)));
                if back.is_some() {
                    return back;
                }
            }
            let mut before = self.before(s, c).into_iter();
            if let Some(back) = before.find_map(|(cs, cc)| self.employer(cs, cc, anaphor, lemma)) {
                return Some(back);
            }
        }
        None
    }

    /// The chunks before one, a sentence each, in the order in which a noun points at them.
    fn likeliest(&self, s: usize, c: usize, anaphor: &Anaphor) -> Vec<Vec<(usize, usize)>> {
        let views = self.views;
        let subject = |&(cs, cc): &(usize, usize)| is_subject(&views[cs].tree, views[cs].chunks[cc].head);
        let paragraph = |s: usize| views[s].sentence().paragraph;
        // "the town" of three paragraphs ago is another's by now.
        let is_near = |cs: usize| !anaphor.names_place() || paragraph(s).abs_diff(paragraph(cs)) <= 1;
        let before: Vec<(usize, usize)> = self.before(s, c).into_iter().filter(|&(cs, _)| is_near(cs)).collect();
        let opens = subject(&(s, c)) && anaphor.names_state();
        let order = |sentence: &[(usize, usize)]| {
            let mut sentence = sentence.to_vec();
            // "Norland reported a patient from Sudland. The country …": what opens the sentence goes on with what opened the one before.
            if opens && sentence[0].0 < s {
                let is_below = |&(cs, cc): &(usize, usize)| {
                    let tree = &views[cs].tree;
                    tree.token(views[cs].chunks[cc].head).head.is_none_or(|verb| tree.token(verb).head.is_some())
                };
                sentence.sort_by_key(|one| (!subject(one), subject(one) && is_below(one)));
            }
            sentence
        };
        before.chunk_by(|a, b| a.0 == b.0).map(order).collect()
    }

    /// The entity that a chunk names, where the noun may mean it.
    fn named_at(&mut self, s: usize, c: usize, anaphor: &Anaphor, lemma: &str) -> Option<Found> {
        let one = |found: &&Found| found.kind != MentionKind::Pronoun && !found.plural && found.parties.len() == 1;
        let mut back = self.peek(s, c).filter(one)?.clone();
        let (kind, type_) = back.entity.as_ref()?;
        if !anaphor.means(*kind, type_) {
            return None;
        }
        let chunk = &self.views[s].chunks[c];
        back.how.insert(0, format!("the {lemma} is `{}` above", self.text_of(s, chunk.start, chunk.end)));
        Some(back)
    }

    /// "the NATO secretary general … the alliance": whom somebody belongs to.
    fn employer(&mut self, s: usize, c: usize, anaphor: &Anaphor, lemma: &str) -> Option<Found> {
        let views = self.views;
        let found = self.peek(s, c).filter(|f| f.parties.len() == 1 && !anaphor.types.is_empty())?;
        let person = found.kind == MentionKind::Person || found.agent_kind == Some(AgentKind::Person);
        let key = found.parties[0].key.clone().filter(|_| person)?;
        let entity = self.data().entity_of_key(&key).copied()?;
        let type_ = self.data().text(entity.type_);
        if !anaphor.means(entity.kind, type_) {
            return None;
        }
        let chunk = &views[s].chunks[c];
        let mut back = self.blank(MentionKind::Organization, chunk);
        back.entity = Some((entity.kind, type_.to_owned()));
        back.parties.push(self.register.party_of(&entity));
        back.how.push(format!("the {lemma} is that of `{}` above", self.text_of(s, chunk.start, chunk.end)));
        Some(back)
    }

    /// "The Norland president met … the country": the state whose official, or town, is spoken of.
    fn state_of(&mut self, s: usize, c: usize, anaphor: &Anaphor, lemma: &str) -> Option<Found> {
        let views = self.views;
        let found = self.peek(s, c).filter(|f| anaphor.names_state() && f.parties.len() == 1 && !f.guessed)?;
        let key = found.parties[0].key.clone().filter(|_| found.kind != MentionKind::Pronoun)?;
        let entity = self.data().entity_of_key(&key).copied().filter(|e| e.kind == Kind::State)?;
        let text = self.text_of(s, views[s].chunks[c].start, views[s].chunks[c].end);
        let mut back = self.blank(MentionKind::Place, &views[s].chunks[c]);
        back.entity = Some((entity.kind, self.data().text(entity.type_).to_owned()));
        back.parties.push(self.register.party_of(&entity));
        back.how.push(format!("the {lemma} is that of `{text}` above"));
        Some(back)
    }

    /// A name that shortens one above: "the Brotherhood" of "the Muslim Brotherhood", "the North" of "North Korea", "PA" of
    /// "Palestinian Authority".
    pub(super) fn short_name(
        &mut self,
        s: usize,
        c: usize,
        start: usize,
        end: usize,
        words: &[String],
    ) -> Option<Found> {
        let views = self.views;
        let definite = views[s].chunks[c].is_definite(views[s].sentence());
        let initials =
            words.len() == 1 && (2..=6).contains(&words[0].len()) && words[0].chars().all(|c| c.is_ascii_uppercase());
        if !definite && !initials {
            return None;
        }
        for (cs, cc) in self.before(s, c) {
            let Some(found) = self.peek(cs, cc) else { continue };
            if !matches!(found.kind, MentionKind::Organization | MentionKind::Place) || found.parties.len() != 1 {
                continue;
            }
            let name = found.parties[0].name.clone().unwrap_or_default();
            let text = self.text_of(cs, views[cs].chunks[cc].start, views[cs].chunks[cc].end);
            let full = crate::actors::name::key(&text);
            let canonical = crate::actors::name::key(&name);
            let shortens = |full: &str| {
                let parts: Vec<&str> =
                    full.split(' ').filter(|w| w.starts_with(char::is_uppercase) && *w != "The").collect();
                let letters: String = parts.iter().filter_map(|w| w.chars().next()).collect();
                initials && parts.len() > 1 && letters == words[0]
                    || definite
                        && parts.len() > words.len()
                        && words.iter().all(|w| w.len() > 2 && parts.contains(&w.as_str()))
            };
            if shortens(&full) || shortens(&canonical) {
                let short = self.text_of(s, start, end);
                let mut back = self.resolve(cs, cc)?;
                back.how.insert(0, format!("`{short}` is short for `{text}` above"));
                return Some(back);
            }
        }
        None
    }

    /// What a chunk stands for, without a copy.
    fn peek(&mut self, s: usize, c: usize) -> Option<&Found> {
        if self.known(s, c).is_none() {
            self.resolve(s, c);
        }
        self.known(s, c)
    }

    /// The chunks before one, from the nearest on.
    fn before(&self, s: usize, c: usize) -> Vec<(usize, usize)> {
        let mut all: Vec<(usize, usize)> = (0..c).rev().map(|k| (s, k)).collect();
        for back in (s.saturating_sub(NOUN_REACH).max(self.story[s])..s).rev() {
            all.extend((0..self.views[back].chunks.len()).rev().map(|k| (back, k)));
        }
        all.retain(|&(cs, cc)| {
            let chunk = &self.views[cs].chunks[cc];
            chunk.start < chunk.end && !chunk.is_dateline(self.views[cs].sentence())
        });
        all
    }

    /// "the two sides", "both countries": the two parties last named together, else the two last named.
    pub(crate) fn pair(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let sentence = views[s].sentence();
        let words: Vec<String> =
            sentence.tokens[chunk.start..chunk.end].iter().map(|t| t.form.to_lowercase()).collect();
        let noun = words.last()?.as_str();
        let noun_fits = matches!(
            noun,
            "sides"
                | "countries"
                | "nations"
                | "states"
                | "governments"
                | "neighbours"
                | "neighbors"
                | "powers"
                | "parties"
                | "capitals"
                | "leaders"
                | "presidents"
                | "ministers"
                | "men"
                | "allies"
                | "rivals"
                | "foes"
                | "superpowers"
                | "officials"
                | "delegations"
                | "armies"
                | "enemies"
        );
        let two = words.iter().any(|w| matches!(w.as_str(), "two" | "both"));
        let bare_sides = matches!(noun, "sides" | "countries") && words.len() == 2 && words[0] == "the";
        if !(noun_fits && (two || bare_sides))
            || chunk.items.iter().any(|i| matches!(i, Item::Name { .. }))
            || words[0] == "two"
        {
            return None;
        }
        let found = self.blank(MentionKind::Agent, chunk);
        self.last_two(s, c, found)
    }

    fn last_two(&mut self, s: usize, c: usize, mut found: Found) -> Option<Found> {
        let views = self.views;
        let mut singles: Vec<Party> = Vec::new();
        // "China called on both sides": who does it to them is none of them.
        let verb = views[s].tree.token(views[s].chunks[c].head).head;
        let subject = views[s].chunks.iter().position(|chunk| {
            let token = views[s].tree.token(chunk.head);
            token.rel() == "nsubj" && verb.is_some() && token.head == verb
        });
        let mut doers: Vec<Party> = Vec::new();
        for chunk in subject
            .filter(|&d| d != c)
            .into_iter()
            .flat_map(|d| [vec![d], views[s].chunks[d].conjuncts.clone()].concat())
        {
            doers.extend(self.resolve(s, chunk).into_iter().flat_map(|found| found.parties));
        }
        let is_doer = |p: &Party| doers.iter().any(|doer| doer.code == p.code && doer.key == p.key);
        for (cs, cc) in self.before(s, c) {
            let Some(one) = self.resolve(cs, cc) else { continue };
            let mut together: Vec<Party> = one.parties.clone();
            for next in views[cs].chunks[cc].conjuncts.clone() {
                if (cs, next) != (s, c) {
                    together.extend(self.resolve(cs, next).into_iter().flat_map(|f| f.parties));
                }
            }
            together.retain(|p| p.code.is_some() && !is_doer(p));
            together.dedup_by(|a, b| a.code == b.code && a.key == b.key);
            if together.len() == 2 && together[0].code != together[1].code {
                found.how.push("the two last named together".to_owned());
                found.parties = together;
                break;
            }
            for party in together {
                if singles.iter().all(|p| p.code != party.code || p.key != party.key) {
                    singles.insert(0, party);
                }
            }
            if singles.len() >= 2 && cs + 2 <= s {
                break;
            }
        }
        if found.parties.is_empty() {
            if singles.len() < 2 {
                return None;
            }
            found.how.push("the two last named".to_owned());
            found.parties = singles.split_off(singles.len() - 2);
        }
        found.plural = true;
        found.agent = found.agent.or_else(|| Some("government".to_owned()));
        Some(found)
    }
}

fn is_subject(tree: &Tree, word: usize) -> bool {
    tree.token(word).rel() == "nsubj"
}

/// "it is raining", "it is time to": an "it" that stands for nothing.
fn is_weather(tree: &Tree, word: usize) -> bool {
    let Some(head) = tree.token(word).head else { return false };
    let clausal = tree.children(head).any(|k| matches!(tree.token(k).rel(), "csubj" | "ccomp") && k > head);
    tree.token(head).upos == Upos::Adj && (clausal || tree.child(head, "xcomp").is_some())
        || tree.token(head).lemma == "seem"
}

/// The lemma in lower case and, where the tagger left a plural, without its ending.
fn singular(lemma: &str) -> String {
    lemma.to_lowercase()
}

/// Whether an antecedent fits a pronoun.
fn suits(found: &Found, want: Want, strict: bool, coordinated: bool) -> bool {
    let person = found.kind == MentionKind::Person
        || found.agent_kind == Some(AgentKind::Person) && !found.plural
        || found.kind == MentionKind::Pronoun && matches!(found.gender, Gender::Male | Gender::Female);
    let nobody =
        found.parties.iter().all(|p| p.code.is_none() && p.key.is_none() && p.name.is_none() && p.sector.is_none());
    if nobody || found.guessed && found.parties.iter().all(|p| p.code.is_none()) {
        return false;
    }
    match want {
        Want::Person(gender) => person && !found.plural && (found.gender == Gender::Unknown || found.gender == gender),
        Want::Thing if found.collective => !coordinated,
        Want::Thing => !person && !found.plural && !coordinated && found.agent_kind != Some(AgentKind::People),
        Want::Plural if strict => found.plural || coordinated || found.agent_kind == Some(AgentKind::People),
        Want::Plural => !person,
    }
}
