//! From noun phrases to parties.
//!
//! Takes the [`View`]s of a report's sentences; gives for each chunk what it stands for. What a phrase names decides (a person, an
//! organisation, a place); else the class of its noun with the party it goes with: its adjective ("Russian diplomats"), its
//! possessor ("Moscow's delegation"), its complement ("the president of Armenia"), its apposition; else what it points back to
//! ([`super::coref`]). Every step is told in `how`.

use crate::actors::agents::{Agent, AgentHit, AgentKind};
use crate::actors::chunk::is_hyphen;
use crate::actors::data::{Data, Form, Kind, Sense, Whom};
use crate::actors::party::{Index, Register, is_people};
use crate::actors::sentence::{Chunk, Item, Manner, View};
use crate::actors::story;
use crate::actors::{MentionKind, Party};
use legation_text::{NameKind, Upos};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a chunk stands for.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) kind: MentionKind,
    pub(crate) parties: Vec<Party>,
    /// Class of the head noun.
    pub(crate) agent: Option<String>,
    pub(crate) agent_kind: Option<AgentKind>,
    pub(crate) how: Vec<String>,
    /// Kind and type of the entity named, for nouns that point back.
    pub(crate) entity: Option<(Kind, String)>,
    pub(crate) plural: bool,
    /// One body, told in the singular: "the army", which may go on as "it".
    pub(crate) collective: bool,
    pub(crate) gender: Gender,
    /// Words taken in beside the chunk's own.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether the party is only a guess from the place or the state last spoken of.
    pub(crate) guessed: bool,
}

/// What is known of a person's gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Gender {
    #[default]
    Unknown,
    Male,
    Female,
}

/// A person the report has named.
#[derive(Clone, Debug)]
pub(super) struct Acquaintance {
    pub(super) words: Vec<String>,
    pub(super) found: Found,
    pub(super) at: (usize, usize),
}

/// Resolves the chunks of a report, on demand and once each.
pub(crate) struct Resolver<'a> {
    pub(crate) register: Register<'a>,
    pub(crate) index: &'a Index,
    pub(crate) views: &'a [View<'a>],
    memo: FxHashMap<(usize, usize), Option<Found>>,
    open: FxHashSet<(usize, usize)>,
    /// The first sentence of each sentence's story.
    pub(super) story: Vec<usize>,
    pub(super) persons: Vec<Acquaintance>,
    /// Names that no actor matches: sentence, first word, after the last.
    pub(crate) unknown: Vec<(usize, usize, usize)>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(register: Register<'a>, index: &'a Index, views: &'a [View<'a>]) -> Self {
        Resolver {
            register,
            index,
            views,
            memo: FxHashMap::default(),
            open: FxHashSet::default(),
            story: story::starts(register.data, views),
            persons: Vec::new(),
            unknown: Vec::new(),
        }
    }

    pub(crate) fn data(&self) -> &'a Data {
        self.register.data
    }

    /// What a chunk stands for; `None` where it is nobody, or is being asked for by itself.
    pub(crate) fn resolve(&mut self, s: usize, c: usize) -> Option<Found> {
        if let Some(found) = self.memo.get(&(s, c)) {
            return found.clone();
        }
        if !self.open.insert((s, c)) {
            return None;
        }
        let found = self.work_out(s, c);
        let found = self.with_named(s, c, found);
        self.open.remove(&(s, c));
        // A chunk asked for in the midst of itself is answered without its links: that answer is not kept.
        self.memo.insert((s, c), found.clone());
        found
    }

    fn work_out(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let (view, chunk) = (&views[s], &views[s].chunks[c]);
        if chunk.start >= chunk.end {
            return None;
        }
        let sentence = view.sentence();
        if chunk.end - chunk.start == 1 && sentence.tokens[chunk.start].upos == Upos::Pron {
            return self.pronoun(s, chunk.start);
        }
        if let Some(other) = chunk.shares_noun_of {
            return self.shared_noun(s, c, other);
        }
        if let Some(found) = self.pair(s, c) {
            return Some(found);
        }
        let last = chunk.last_noun(sentence);
        let Some(tail) = chunk.items.iter().rposition(|i| i.range().1 > last || i.range().1 == chunk.end) else {
            return self.common_noun(s, c, last);
        };
        match &chunk.items[tail] {
            Item::Name { start, end, senses, .. } => {
                let ranked = self.register.rank_senses(senses);
                let titled = self.titles(chunk, *start).iter().any(|h| self.agent(h).kind == AgentKind::Person);
                let labelled = sentence.tokens[*start].name.kind() == Some(NameKind::Person);
                let persons = ranked.iter().any(|s| self.is_person(s));
                let entity = ranked.iter().find(|s| !self.is_person(s)).copied();
                match entity {
                    Some(sense) if !(persons && (titled || labelled)) => {
                        self.entity(s, c, *start, *end, &sense).map(|found| self.with_sharers(s, c, found))
                    }
                    // One bare word that several states' leaders bear is nobody: "Hassan".
                    _ if persons && !titled && *end - *start == 1 && self.is_shared(s, *start, *end) => None,
                    _ if persons => self.person(s, c, *start, *end, &ranked),
                    _ => None,
                }
            }
            Item::Proper { start, end } => self.proper(s, c, *start, *end),
            Item::Agent(hit) => self.agent_noun(s, c, hit).map(|found| self.with_sharers(s, c, found)),
        }
    }

    /// "several countries, including France and Italy": those who are named, where the noun itself tells nobody.
    fn with_named(&mut self, s: usize, c: usize, found: Option<Found>) -> Option<Found> {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let is_told = |found: &Found| found.parties.iter().any(|p| p.code.is_some() || p.key.is_some());
        if chunk.named.is_empty() || found.as_ref().is_some_and(is_told) {
            return found;
        }
        let mut all = found.clone().unwrap_or_else(|| self.blank(MentionKind::Place, chunk));
        let sector = all.parties.first().and_then(|party| party.sector.clone());
        all.parties.clear();
        for &first in &chunk.named {
            for link in [first].into_iter().chain(views[s].chunks[first].conjuncts.iter().copied()) {
                let Some(one) = self.resolve(s, link).filter(|one| !one.guessed) else { continue };
                let parties = one.parties.into_iter().filter(|p| p.code.is_some());
                all.parties.extend(parties.map(|p| Party { sector: sector.clone().or(p.sector.clone()), ..p }));
                all.how.extend(one.how);
            }
        }
        if all.parties.is_empty() {
            return found;
        }
        all.how.push("named as what is meant".to_owned());
        all.plural = true;
        Some(all)
    }

    /// The body of the place whose name stands before it: "the Tobruk-based House of Representatives" is not the best known
    /// of that name.
    fn seated(&self, chunk: &Chunk, start: usize, party: &mut Party) -> Option<String> {
        let seat = chunk.items.iter().find_map(|item| match item {
            Item::Name { end, senses, manner: Manner::Plain | Manner::Led, .. } if *end <= start => {
                self.register.rank_senses(senses).first().copied()
            }
            _ => None,
        })?;
        let is_place = matches!(seat.whom, Whom::Entity(e) if self.data().entities[e as usize].kind.is_place());
        let seat = Some(seat).filter(|_| is_place)?;
        let seat = self.sense_party(&seat).filter(|seat| seat.code.is_some() && seat.code != party.code)?;
        let told = format!("that of {}", seat.name.clone().unwrap_or_default());
        let sector = party.sector.take();
        *party = Party { sector, name: None, wikidata: None, ..self.party_behind(seat) };
        Some(told)
    }

    /// "EU and Russian diplomats", where the tree hangs "EU" on the noun: the noun's parties are both.
    fn with_sharers(&mut self, s: usize, c: usize, mut found: Found) -> Found {
        let views = self.views;
        let view = &views[s];
        let mut at = c;
        while let Some(k) = (0..at).rev().find(|&k| view.chunks[k].shares_noun_of == Some(at)) {
            let (first, noun) = (&view.chunks[k], &view.chunks[c]);
            // The first of several names, on which the others hang, may hang on the noun.
            let is_joined = |&w: &usize| view.tree.token(w).rel() == "conj";
            let top = [first.head].into_iter().chain(view.tree.above(first.head)).find(|w| !is_joined(w));
            let above = top.and_then(|w| view.tree.token(w).head);
            let hangs = above.is_some_and(|h| h >= noun.start && h < noun.end);
            if !hangs {
                break;
            }
            let sector = found.parties.first().and_then(|p| p.sector.clone());
            for item in first.items.iter().rev() {
                let Item::Name { senses, manner: Manner::Plain, .. } = item else { continue };
                let Some(sense) = self.register.rank_senses(senses).first().copied() else { continue };
                if let Some(party) = self.sense_party(&sense) {
                    found.parties.insert(0, Party { sector: sector.clone().or(party.sector), ..party });
                }
            }
            found.how.push("shares its noun with the name before \"and\"".to_owned());
            found.start = found.start.min(first.start);
            found.plural = true;
            at = k;
        }
        found
    }

    /// A noun of no class: "the Darfur region" is what its name says, "the alliance" what it points back to.
    fn common_noun(&mut self, s: usize, c: usize, last: usize) -> Option<Found> {
        let chunk = &self.views[s].chunks[c];
        let lemma = self.views[s].sentence().tokens[last].lemma.to_lowercase();
        let named = chunk.items.iter().find_map(|item| match item {
            Item::Name { start, end, senses, manner: Manner::Plain } => Some((*start, *end, senses)),
            _ => None,
        });
        let back = match named {
            Some((start, end, senses)) => {
                let may_point = self.data().anaphors.iter().any(|a| a.has(&lemma));
                self.name_alone(s, c, start, end, senses).filter(|_| may_point)
            }
            None => self.points_back(s, c, None),
        };
        back.map(|f| Found { start: chunk.start, end: chunk.end, ..f })
    }

    pub(super) fn is_person(&self, sense: &Sense) -> bool {
        match sense.whom {
            Whom::Person(_) => true,
            Whom::Entity(e) => self.data().entities[e as usize].kind == Kind::Person,
        }
    }

    pub(crate) fn agent(&self, hit: &AgentHit) -> &'a Agent {
        self.register.data.agents.agent(hit.agent)
    }

    /// Class words of the chunk before a word.
    pub(super) fn titles<'c>(&self, chunk: &'c Chunk, before: usize) -> Vec<&'c AgentHit> {
        chunk
            .items
            .iter()
            .filter_map(|i| match i {
                Item::Agent(hit) if hit.end <= before => Some(hit),
                _ => None,
            })
            .collect()
    }

    pub(super) fn words(&self, s: usize, start: usize, end: usize) -> String {
        let mut text = String::new();
        for token in &self.views[s].sentence().tokens[start..end] {
            text.push_str(&token.form);
            if token.space_after {
                text.push(' ');
            }
        }
        text.trim_end().to_owned()
    }

    pub(super) fn is_plural(&self, s: usize, word: usize) -> bool {
        let token = &self.views[s].sentence().tokens[word];
        token.xpos == "NNS"
            || token.xpos == "NNPS" && !token.deprel.starts_with("flat")
            || token.feat("Number") == Some("Plur") && token.upos == Upos::Noun
    }

    /// A mention of nobody yet.
    pub(crate) fn blank(&self, kind: MentionKind, chunk: &Chunk) -> Found {
        Found {
            kind,
            parties: Vec::new(),
            agent: None,
            agent_kind: None,
            how: Vec::new(),
            entity: None,
            plural: false,
            collective: false,
            gender: Gender::Unknown,
            start: chunk.start,
            end: chunk.end,
            guessed: false,
        }
    }

    /// "EU and Russian diplomats": the first chunk has the noun of the second.
    fn shared_noun(&mut self, s: usize, c: usize, other: usize) -> Option<Found> {
        let chunk = &self.views[s].chunks[c];
        let mut own = Vec::new();
        let mut how = Vec::new();
        for item in &chunk.items {
            if let Item::Name { start, end, senses, manner: Manner::Plain } = item {
                let sense = *self.register.rank_senses(senses).first()?;
                let party = self.sense_party(&sense)?;
                how.push(self.told(s, *start, *end, &sense));
                own.push(party);
            }
        }
        let noun = self.resolve(s, other)?;
        let parties: Vec<Party> = own
            .into_iter()
            .map(|p| Party { sector: noun.parties.first().and_then(|n| n.sector.clone()).or(p.sector.clone()), ..p })
            .collect();
        let mut found = Found { parties, plural: true, start: chunk.start, end: chunk.end, ..noun };
        how.push("shares the noun after \"and\"".to_owned());
        found.how = how;
        Some(found)
    }

    /// How a meaning came about: "`Kremlin` is Kremlin (RUS), actors/bodies.tsv:12".
    pub(super) fn told(&self, s: usize, start: usize, end: usize, sense: &Sense) -> String {
        let name = match sense.whom {
            Whom::Entity(e) => self.data().text(self.data().entities[e as usize].name),
            Whom::Person(p) => self.data().text(self.data().persons[p as usize].name),
        };
        format!("`{}` is {name}, {}", self.words(s, start, end), self.data().place_of(sense.row))
    }

    pub(super) fn sense_party(&self, sense: &Sense) -> Option<Party> {
        match sense.whom {
            Whom::Entity(e) => Some(self.register.party_of(&self.data().entities[e as usize])),
            Whom::Person(p) => {
                self.register.best_post(p, &[], &[]).map(|(post, standing)| self.register.party_of_post(post, standing))
            }
        }
    }

    /// A state, organisation, body or place named outright.
    fn entity(&mut self, s: usize, c: usize, start: usize, end: usize, sense: &Sense) -> Option<Found> {
        let chunk = &self.views[s].chunks[c];
        let Whom::Entity(id) = sense.whom else { return None };
        let entity = &self.data().entities[id as usize];
        let mut party = self.register.party_of(entity);
        let token = &self.views[s].sentence().tokens[end - 1];
        let alone = end == chunk.end && chunk.end - chunk.start > 1;
        let modifier = token.upos == Upos::Adj && matches!(token.rel(), "amod" | "compound") && !alone;
        let people = is_people(sense.form) && !modifier;
        let kind = match entity.kind {
            _ if people => MentionKind::Agent,
            k if k.is_place() => MentionKind::Place,
            Kind::Person => MentionKind::Person,
            _ => MentionKind::Organization,
        };
        let mut found = self.blank(kind, chunk);
        found.how.push(self.told(s, start, end, sense));
        if people {
            let ethnic = chunk
                .items
                .iter()
                .any(|i| matches!(i, Item::Name { start: st, manner: Manner::Ethnic, .. } if *st == start));
            found.agent = Some("people".to_owned());
            found.agent_kind = Some(AgentKind::People);
            found.plural = true;
            if ethnic {
                found.how.push("a people, not its state".to_owned());
                party = Party { code: None, sector: Some("CVL".to_owned()), key: None, name: None, wikidata: None };
                if let Some((place, told)) = self.place_nearby(s, c) {
                    party = Party { sector: party.sector, ..place };
                    found.how.push(told);
                    found.guessed = true;
                }
            } else if party.code.is_none() && party.key.is_none() {
                // "Rohingya Muslims", "Kurds in Syria": a people or a faith goes with a state like any class.
                let around = self.affiliation(s, c, start, false);
                if let Some(state) = around.parties.into_iter().find(|p| p.code.is_some()) {
                    party = Party { sector: Some("CVL".to_owned()), ..state };
                    found.how.extend(around.how);
                    found.guessed = around.guessed;
                }
            } else if party.sector.as_deref() == Some("GOV") {
                party.sector = None;
            }
        }
        if entity.kind == Kind::Body
            && let Some(told) = self.seated(chunk, start, &mut party)
        {
            found.how.push(told);
        }
        // "Tripoli, Lebanon": the state after a town decides which town it is.
        if matches!(entity.kind, Kind::City | Kind::Capital | Kind::Region) {
            let links: Vec<usize> = chunk
                .appositions
                .iter()
                .chain(chunk.complements.iter().filter(|(p, _)| p == "in" || p == "of").map(|(_, k)| k))
                .copied()
                .collect();
            let links = links.into_iter().chain(self.state_after(s, c));
            for link in links {
                let Some(other) = self.resolve(s, link) else { continue };
                let state = other
                    .entity
                    .as_ref()
                    .is_some_and(|(k, _)| matches!(k, Kind::State | Kind::Territory | Kind::Region));
                if let Some(place) = other.parties.first().filter(|p| state && p.code.is_some() && p.code != party.code)
                {
                    party.code = place.code.clone();
                    party.key = place.key.clone();
                    found.how.push(format!("in {}", place.name.clone().unwrap_or_default()));
                }
            }
        }
        found.entity = Some((entity.kind, self.data().text(entity.type_).to_owned()));
        found.parties.push(party);
        // "Hungarian, Czech and Polish" apart, several names in one chunk joined by a hyphen are several parties: "Czech Republic-Russia".
        let joined = self.joined_names(s, chunk, start);
        if !joined.is_empty() {
            for (party, told) in joined.into_iter().rev() {
                found.parties.insert(0, party);
                found.how.insert(0, told);
            }
        }
        Some(found)
    }

    /// The state that follows a town after a comma: "Tripoli, Lebanon".
    fn state_after(&self, s: usize, c: usize) -> Option<usize> {
        let view = &self.views[s];
        let tokens = &view.sentence().tokens;
        let end = view.chunks[c].end;
        let next = view.chunk_of.get(end + 1).copied().flatten()?;
        let after = tokens.get(view.chunks[next].end).map_or(".", |t| t.form.as_str());
        let alone = view.chunks[next].items.len() == 1 && view.chunks[next].start == end + 1;
        (tokens[end].form == "," && alone && matches!(after, "," | "." | ")" | "—")).then_some(next)
    }

    /// Names joined by hyphens to the left of the word at `start`.
    fn joined_names(&self, s: usize, chunk: &Chunk, start: usize) -> Vec<(Party, String)> {
        let tokens = &self.views[s].sentence().tokens;
        let mut found = Vec::new();
        let mut at = start;
        for item in chunk.items.iter().rev() {
            let Item::Name { start, end, senses, .. } = item else { continue };
            if *end < at
                && *end + 1 == at
                && is_hyphen(&tokens[*end])
                && let Some(sense) = self.register.rank_senses(senses).first()
                && let Some(party) = self.sense_party(sense)
            {
                found.push((party, self.told(s, *start, *end, sense)));
                at = *start;
            }
        }
        found.reverse();
        found
    }

    /// A name that modifies a noun, by itself: "Israeli" of "Israeli air raids".
    pub(crate) fn name_alone(&self, s: usize, c: usize, start: usize, end: usize, senses: &[Sense]) -> Option<Found> {
        let chunk = &self.views[s].chunks[c];
        let sense = *self.register.rank_senses(senses).first()?;
        if self.is_person(&sense) && end - start == 1 && self.is_shared(s, start, end) {
            return None;
        }
        let mut party = self.sense_party(&sense)?;
        let (kind, entity) = match sense.whom {
            Whom::Entity(e) => {
                let entity = &self.data().entities[e as usize];
                let kind = match entity.kind {
                    k if k.is_place() => MentionKind::Place,
                    Kind::Person => MentionKind::Person,
                    _ => MentionKind::Organization,
                };
                (kind, Some((entity.kind, self.data().text(entity.type_).to_owned())))
            }
            Whom::Person(_) => (MentionKind::Person, None),
        };
        if sense.form != Form::Name && kind == MentionKind::Place {
            party.sector = None;
        }
        let mut found = Found { start, end, ..self.blank(kind, chunk) };
        found.entity = entity;
        found.how.push(self.told(s, start, end, &sense));
        found.parties.push(party);
        Some(found)
    }

    /// What was resolved at a chunk, without resolving it now.
    pub(crate) fn known(&self, s: usize, c: usize) -> Option<&Found> {
        self.memo.get(&(s, c)).and_then(Option::as_ref)
    }
}
