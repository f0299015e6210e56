//! From noun phrases to parties.
//!
//! Takes the [`View`]s of a report's sentences; gives for each chunk what it stands for. What a phrase names decides (a person, an
//! organisation, a place); else the class of its noun with the party it goes with: its adjective ("Russian diplomats"), its
//! possessor ("Moscow's delegation"), its complement ("the president of Armenia"), its apposition; else what it points back to
//! ([`super::coref`]). Every step is told in `how`.

use crate::actors::agents::{Agent, AgentHit, AgentKind};
use crate::actors::data::{Data, Form, Kind, Role, Sense, Whom};
use crate::actors::party::{Index, Register, Standing, is_people};
use crate::actors::sentence::{Chunk, Item, Manner, View, is_hyphen};
use crate::actors::{MentionKind, Party, name};
use legation_text::{Name, NameKind, Upos};
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
struct Acquaintance {
    words: Vec<String>,
    found: Found,
    at: (usize, usize),
}

/// Resolves the chunks of a report, on demand and once each.
pub(crate) struct Resolver<'a> {
    pub(crate) register: Register<'a>,
    pub(crate) index: &'a Index,
    pub(crate) views: &'a [View<'a>],
    memo: FxHashMap<(usize, usize), Option<Found>>,
    open: FxHashSet<(usize, usize)>,
    persons: Vec<Acquaintance>,
    /// Names that no actor matches: sentence, first word, after the last.
    pub(crate) unknown: Vec<(usize, usize, usize)>,
}

/// The parties a phrase goes with.
#[derive(Default)]
struct Affiliation {
    parties: Vec<Party>,
    how: Vec<String>,
    start: Option<usize>,
    end: Option<usize>,
    agent: Option<String>,
    agent_kind: Option<AgentKind>,
    sector: Option<String>,
    guessed: bool,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(register: Register<'a>, index: &'a Index, views: &'a [View<'a>]) -> Self {
        Resolver {
            register,
            index,
            views,
            memo: FxHashMap::default(),
            open: FxHashSet::default(),
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
                let labelled = matches!(
                    sentence.tokens[*start].name,
                    Name::Begin(NameKind::Person) | Name::Inside(NameKind::Person)
                );
                let persons = ranked.iter().any(|s| self.is_person(s));
                let entity = ranked.iter().find(|s| !self.is_person(s)).copied();
                match entity {
                    Some(sense) if !(persons && (titled || labelled)) => self.entity(s, c, *start, *end, &sense),
                    _ if persons => self.person(s, c, *start, *end, &ranked),
                    _ => None,
                }
            }
            Item::Proper { start, end } => self.proper(s, c, *start, *end),
            Item::Agent(hit) => self.agent_noun(s, c, hit).map(|found| self.with_sharers(s, c, found)),
        }
    }

    /// "EU and Russian diplomats", where the tree hangs "EU" on the noun: the noun's parties are both.
    fn with_sharers(&mut self, s: usize, c: usize, mut found: Found) -> Found {
        let views = self.views;
        let view = &views[s];
        let mut at = c;
        while let Some(k) = (0..at).rev().find(|&k| view.chunks[k].shares_noun_of == Some(at)) {
            let (first, noun) = (&view.chunks[k], &view.chunks[c]);
            let hangs = view.tree.token(first.head).head.is_some_and(|h| h >= noun.start && h < noun.end);
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

    fn is_person(&self, sense: &Sense) -> bool {
        match sense.whom {
            Whom::Person(_) => true,
            Whom::Entity(e) => self.data().entities[e as usize].kind == Kind::Person,
        }
    }

    pub(crate) fn agent(&self, hit: &AgentHit) -> &'a Agent {
        self.register.data.agents.agent(hit.agent)
    }

    /// Class words of the chunk before a word.
    fn titles<'c>(&self, chunk: &'c Chunk, before: usize) -> Vec<&'c AgentHit> {
        chunk
            .items
            .iter()
            .filter_map(|i| match i {
                Item::Agent(hit) if hit.end <= before => Some(hit),
                _ => None,
            })
            .collect()
    }

    fn words(&self, s: usize, start: usize, end: usize) -> String {
        let mut text = String::new();
        for token in &self.views[s].sentence().tokens[start..end] {
            text.push_str(&token.form);
            if token.space_after {
                text.push(' ');
            }
        }
        text.trim_end().to_owned()
    }

    fn is_plural(&self, s: usize, word: usize) -> bool {
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
    fn told(&self, s: usize, start: usize, end: usize, sense: &Sense) -> String {
        let name = match sense.whom {
            Whom::Entity(e) => self.data().text(self.data().entities[e as usize].name),
            Whom::Person(p) => self.data().text(self.data().persons[p as usize].name),
        };
        format!("`{}` is {name}, {}", self.words(s, start, end), self.data().place_of(sense.row))
    }

    fn sense_party(&self, sense: &Sense) -> Option<Party> {
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
        let modifier = token.upos == Upos::Adj && matches!(token.rel(), "amod" | "compound");
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
            } else if party.sector.as_deref() == Some("GOV") {
                party.sector = None;
            }
        }
        // "Tripoli, Lebanon": the state after a town decides which town it is.
        if matches!(entity.kind, Kind::City | Kind::Capital | Kind::Region) {
            let links: Vec<usize> = chunk
                .appositions
                .iter()
                .chain(chunk.complements.iter().filter(|(p, _)| p == "in" || p == "of").map(|(_, k)| k))
                .copied()
                .collect();
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

    /// Names joined by hyphens to the left of the word at `start`.
    fn joined_names(&self, s: usize, chunk: &Chunk, start: usize) -> Vec<(Party, String)> {
        let tokens = &self.views[s].sentence().tokens;
        let mut found = Vec::new();
        let mut at = start;
        for item in chunk.items.iter().rev() {
            let Item::Name { start, end, senses, .. } = item else { continue };
            if *end < at && *end + 1 == at && is_hyphen(&tokens[*end]) {
                if let Some(sense) = self.register.rank_senses(senses).first() {
                    if let Some(party) = self.sense_party(sense) {
                        found.push((party, self.told(s, *start, *end, sense)));
                        at = *start;
                    }
                }
            }
        }
        found.reverse();
        found
    }

    // --- class nouns --------------------------------------------------------------------------------------------------------

    /// "the Russian diplomats": a class noun with the party it goes with.
    fn agent_noun(&mut self, s: usize, c: usize, hit: &AgentHit) -> Option<Found> {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let agent = self.agent(hit);
        let mut found = self.blank(MentionKind::Agent, chunk);
        found.agent = Some(agent.name.clone());
        found.agent_kind = Some(agent.kind);
        found.plural = self.is_plural(s, hit.end - 1) || agent.kind == AgentKind::People;
        found.gender = gender_of(views[s].sentence(), hit.start, hit.end);
        let affiliation = self.affiliation(s, c, hit.start, agent.transparent);
        if affiliation.parties.iter().all(|p| p.code.is_none() && p.key.is_none()) {
            if let Some(back) = self.points_back(s, c, Some(agent)) {
                return Some(Found { start: chunk.start, end: chunk.end, ..back });
            }
        }
        let office = !agent.roles.is_empty() || matches!(agent.sector.as_str(), "GOV" | "LEG" | "JUD");
        let former = office && self.is_former(s, chunk, hit.start);
        self.dress(s, c, &mut found, agent, hit, affiliation, former);
        Some(found)
    }

    /// Gives a class noun its parties and its sector.
    #[allow(clippy::too_many_arguments)]
    fn dress(
        &mut self,
        s: usize,
        c: usize,
        found: &mut Found,
        agent: &Agent,
        hit: &AgentHit,
        affiliation: Affiliation,
        former: bool,
    ) {
        let chunk = &self.views[s].chunks[c];
        let mut sector = Some(agent.sector.clone()).filter(|s| !s.is_empty());
        if agent.transparent {
            if let Some(inner) = &affiliation.agent {
                found.agent = Some(inner.clone());
                found.agent_kind = affiliation.agent_kind;
                found.plural = found.plural || affiliation.agent_kind == Some(AgentKind::Person);
            }
            sector = affiliation.sector.clone().or(sector);
        }
        if agent.weak {
            // "rebel leaders": the class before the noun says more.
            let before = self
                .titles(chunk, hit.start)
                .into_iter()
                .rev()
                .map(|h| self.agent(h))
                .find(|a| !a.weak && !a.sector.is_empty());
            sector = before
                .map(|a| a.sector.clone())
                .or_else(|| affiliation.sector.clone().filter(|s| s != "GOV"))
                .or(sector);
        }
        if former {
            sector = Some("ELI".to_owned());
        }
        found.how.extend(affiliation.how);
        found.how.push(format!("`{}` is of the class {}", self.words(s, hit.start, hit.end), agent.name));
        found.start = found.start.min(affiliation.start.unwrap_or(found.start));
        found.end = found.end.max(affiliation.end.unwrap_or(found.end));
        found.guessed = affiliation.guessed;
        if affiliation.parties.is_empty() {
            found.parties.push(Party { code: None, sector, key: None, name: None, wikidata: None });
            return;
        }
        for party in affiliation.parties {
            let mut party = Party { sector: sector.clone().or(party.sector.clone()), ..party };
            if !former && !found.plural {
                if let Some((holder, told)) = self.holder(&party, agent) {
                    found.kind = MentionKind::Agent;
                    party.name = holder.name;
                    party.wikidata = holder.wikidata;
                    found.how.push(told);
                }
            }
            if !found.parties.contains(&party) {
                found.parties.push(party);
            }
        }
    }

    /// Who holds the office in the party on the report's day.
    fn holder(&self, party: &Party, agent: &Agent) -> Option<(Party, String)> {
        let key = party.key.as_deref().or(party.code.as_deref())?;
        let organisation = self.data().entity_of_key(key).is_some_and(|e| e.kind == Kind::Organisation);
        let mut roles: Vec<&'static Role> = agent.roles.clone();
        if organisation && agent.weak && roles.is_empty() {
            return None;
        }
        roles.retain(|r| {
            r.name.starts_with("organisation") == organisation
                && !matches!(r.name, "minister" | "ambassador" | "legislator" | "spokesperson")
        });
        roles.into_iter().find_map(|role| {
            let post = self.register.holder(self.index, key, role)?;
            let holder = self.register.party_of_post(post, Standing::InOffice);
            let told =
                format!("held by {} then, {}", holder.name.clone().unwrap_or_default(), self.data().place_of(post.row));
            Some((holder, told))
        })
    }

    fn is_former(&self, s: usize, chunk: &Chunk, before: usize) -> bool {
        self.views[s].sentence().tokens[chunk.start..before].iter().any(|t| {
            matches!(
                t.form.to_lowercase().as_str(),
                "former"
                    | "ex"
                    | "late"
                    | "ousted"
                    | "deposed"
                    | "exiled"
                    | "retired"
                    | "one-time"
                    | "erstwhile"
                    | "toppled"
                    | "overthrown"
            )
        })
    }

    /// The party a noun goes with, from the nearest evidence to the farthest.
    fn affiliation(&mut self, s: usize, c: usize, before: usize, transparent: bool) -> Affiliation {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let mut all = Affiliation::default();
        let mut led: Vec<(Party, String)> = Vec::new();
        let mut ethnic = false;
        let mut named: Vec<(usize, usize, Party, String, Kind)> = Vec::new();
        for item in &chunk.items {
            let Item::Name { start, end, senses, manner } = item else { continue };
            if *end > before {
                continue;
            }
            let Some(sense) = self.register.rank_senses(senses).first().copied() else { continue };
            let Some(party) = self.sense_party(&sense) else { continue };
            let kind = match sense.whom {
                Whom::Entity(e) => self.data().entities[e as usize].kind,
                Whom::Person(_) => Kind::Person,
            };
            let told = self.told(s, *start, *end, &sense);
            match manner {
                Manner::Plain => named.push((*start, *end, party, told, kind)),
                Manner::Led => led.push((party, told)),
                Manner::Ethnic => ethnic = true,
                Manner::Other => {}
            }
        }
        if !named.is_empty() {
            self.choose_names(s, named, &mut all);
            if all.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) {
                return all;
            }
        }
        for word in chunk.start..before {
            if let Some(back) = self.noun_back(s, c, word) {
                all.how.extend(back.how);
                all.parties = back.parties;
                return all;
            }
        }
        let first = &views[s].sentence().tokens[chunk.start];
        if first.upos == Upos::Pron && first.feat("Poss") == Some("Yes") || first.xpos == "PRP$" {
            if let Some(owner) = self.pronoun(s, chunk.start) {
                all.how.extend(owner.how);
                all.parties = owner.parties.into_iter().map(|p| self.party_behind(p)).collect();
                all.start = Some(chunk.start);
            }
            // "our ministers" are the speaker's: nothing else may decide.
            return all;
        }
        if let Some(owner) = chunk.possessor {
            if let Some(found) = self.resolve(s, owner) {
                all.how.extend(found.how);
                all.sector = found.parties.first().and_then(|p| p.sector.clone());
                all.parties = found.parties.into_iter().map(|p| self.party_behind(p)).collect();
                all.start = Some(found.start);
                all.guessed = found.guessed;
                if all.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) {
                    return all;
                }
            }
        }
        // "of" and "from" before places; "to", "with", "against" name somebody else.
        const OWN: [&[&str]; 3] = [
            &["of"],
            &["from", "for"],
            &["in", "at", "inside", "throughout", "across", "within", "around", "near", "on"],
        ];
        for prepositions in OWN {
            let links: Vec<(String, usize)> =
                chunk.complements.iter().filter(|(p, _)| prepositions.contains(&p.as_str())).cloned().collect();
            for (preposition, link) in links {
                let Some(found) = self.resolve(s, link) else { continue };
                let place_only = prepositions[0] == "in";
                // "a source in the mission": a body one works in, too.
                let body = found.kind == MentionKind::Agent && found.agent_kind == Some(AgentKind::Body);
                if place_only && found.kind != MentionKind::Place && !(preposition == "in" && body) {
                    continue;
                }
                if found.parties.is_empty()
                    || found.parties.iter().all(|p| p.code.is_none() && p.key.is_none() && p.sector.is_none())
                {
                    continue;
                }
                all.how.extend(found.how.iter().cloned());
                all.how.push(format!("by `{preposition}`"));
                if transparent {
                    all.agent = found.agent.clone();
                    all.agent_kind = found.agent_kind;
                }
                all.sector =
                    found.parties.first().and_then(|p| p.sector.clone()).filter(|_| found.kind != MentionKind::Place);
                let mut parties = found.parties.clone();
                // "leaders of France and Germany".
                if preposition == "of" || place_only {
                    for next in views[s].chunks[link].conjuncts.clone() {
                        if let Some(more) = self.resolve(s, next).filter(|m| m.kind == found.kind) {
                            parties.extend(more.parties.into_iter().filter(|p| p.code.is_some()));
                        }
                    }
                }
                // "dozens of EU and Russian diplomats".
                let mut sharing = views[s].chunks[link].shares_noun_of;
                while let Some(next) = sharing {
                    parties.extend(self.resolve(s, next).into_iter().flat_map(|f| f.parties));
                    sharing = views[s].chunks[next].shares_noun_of;
                }
                all.parties.extend(parties.into_iter().map(|p| self.party_behind(p)));
                all.end = Some(found.end);
                if all.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) || transparent {
                    return all;
                }
            }
        }
        if let Some((party, told)) = led.into_iter().next() {
            all.parties = vec![party];
            all.how.push(told);
            return all;
        }
        if let Some(found) = self.clause_place(s, c) {
            all.how.extend(found.how);
            all.parties = found.parties;
            return all;
        }
        for link in chunk.appositions.iter().copied().chain(chunk.apposed_to) {
            let Some(found) = self.resolve(s, link) else { continue };
            if found.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) && found.kind != MentionKind::Pronoun {
                all.how.extend(found.how);
                all.how.push("in apposition".to_owned());
                all.parties = found.parties;
                all.guessed = found.guessed;
                return all;
            }
        }
        if self.speaks_for_subject(s, c) {
            if let Some(found) = self.subject_of_speech(s, c) {
                all.how.push("(by the subject of what is said)".to_owned());
                all.parties = found.parties;
                all.guessed = true;
                return all;
            }
        }
        if ethnic || self.takes_place(s, c) {
            if let Some((party, told)) = self.place_nearby(s, c) {
                all.parties = vec![Party { sector: None, ..party }];
                all.how.push(told);
                all.guessed = true;
            }
        }
        all
    }

    /// A possessor or complement gives its party, not its person: "Putin's delegation" is Russia's.
    fn party_behind(&self, party: Party) -> Party {
        match party.key.as_deref().or(party.code.as_deref()).filter(|_| party.name.is_some()) {
            Some(key) if self.data().entity_of_key(key).is_some() => {
                let base = self.register.party_of_key(key);
                Party { sector: base.sector, ..base }
            }
            _ => party,
        }
    }

    /// Of several names before a noun: all that are joined by "and" or a hyphen; else an armed group before a state, else the first.
    fn choose_names(&self, s: usize, named: Vec<(usize, usize, Party, String, Kind)>, all: &mut Affiliation) {
        let tokens = &self.views[s].sentence().tokens;
        let groups: Vec<usize> = (0..named.len())
            .filter(|&i| {
                named[i].4 == Kind::Group || named[i].4 == Kind::Body && named[i].2.sector.as_deref() != Some("GOV")
            })
            .collect();
        let joined = |a: usize, b: usize| {
            // Names may overlap ("UN-African Union"): then nothing lies between.
            tokens.get(named[a].1..named[b].0).is_some_and(|between| {
                between.len() == 1 && (is_hyphen(&between[0]) || matches!(between[0].form.as_str(), "/" | "and" | ","))
            })
        };
        let lead = groups.first().copied().unwrap_or(0);
        let mut chosen = vec![lead];
        for next in lead + 1..named.len() {
            if joined(next - 1, next) && chosen.contains(&(next - 1)) {
                chosen.push(next);
            }
        }
        for i in chosen {
            let (_, _, party, told, kind) = &named[i];
            all.how.push(told.clone());
            if kind.is_place() {
                all.parties.push(Party { sector: None, ..party.clone() });
            } else {
                all.sector = all.sector.clone().or(party.sector.clone());
                all.parties.push(party.clone());
            }
        }
    }

    /// "a group based in Trinidad", "guerrillas operating in Macedonia".
    fn clause_place(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let view = &views[s];
        let chunk = &view.chunks[c];
        for word in chunk.start..chunk.end {
            for verb in view.tree.with_rel(word, "acl") {
                let lemma = view.tree.token(verb).lemma.to_lowercase();
                if !matches!(
                    lemma.as_str(),
                    "base"
                        | "operate"
                        | "live"
                        | "station"
                        | "locate"
                        | "reside"
                        | "deploy"
                        | "hold"
                        | "jail"
                        | "work"
                        | "fight"
                        | "site"
                        | "stay"
                ) {
                    continue;
                }
                for place in view.tree.with_rel(verb, "obl") {
                    let Some(link) = view.chunk_of[place] else { continue };
                    if let Some(mut found) = self.resolve(s, link).filter(|f| f.kind == MentionKind::Place) {
                        found.parties.iter_mut().for_each(|p| p.sector = None);
                        found.how.push(format!("by `{lemma}`"));
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    /// "a spokeswoman said": a spokesman of nobody named.
    fn speaks_for_subject(&self, s: usize, c: usize) -> bool {
        self.views[s].chunks[c]
            .items
            .iter()
            .any(|i| matches!(i, Item::Agent(hit) if self.agent(hit).name == "spokesman"))
    }

    /// The state or body that the speech of a chunk is about: "NATO had no news, a spokeswoman said".
    fn subject_of_speech(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let view = &views[s];
        let verb = view.tree.token(view.chunks[c].head).head?;
        let told = view.tree.children(verb).find(|&k| matches!(view.tree.token(k).rel(), "ccomp" | "parataxis"));
        let told = told
            .or_else(|| (view.tree.token(verb).rel() == "parataxis").then(|| view.tree.token(verb).head).flatten())?;
        let subject = view.tree.children(told).find(|&k| view.tree.token(k).rel() == "nsubj")?;
        let found = self.resolve(s, view.chunk_of[subject]?)?;
        let party = matches!(found.kind, MentionKind::Organization | MentionKind::Place)
            || found.agent_kind == Some(AgentKind::Body);
        (party && found.parties.len() == 1 && found.parties[0].code.is_some()).then_some(found)
    }

    /// Whether a phrase without a party takes that of the place where its clause happens.
    fn takes_place(&self, s: usize, c: usize) -> bool {
        let chunk = &self.views[s].chunks[c];
        let Some(Item::Agent(hit)) = chunk.items.iter().rev().find(|i| matches!(i, Item::Agent(_))) else {
            return false;
        };
        let agent = self.agent(hit);
        agent.kind != AgentKind::Thing
            && matches!(
                agent.sector.as_str(),
                "AGR"
                    | "CVL"
                    | "EDU"
                    | "LAB"
                    | "REB"
                    | "UAF"
                    | "COP"
                    | "PRM"
                    | "CRM"
                    | "OPP"
                    | "REF"
                    | "MED"
                    | "REL"
                    | "PTY"
            )
    }

    /// The place that stands nearest in the same sentence, after "in" and the like.
    fn place_nearby(&mut self, s: usize, c: usize) -> Option<(Party, String)> {
        let views = self.views;
        let view = &views[s];
        let own = view.chunks[c].start;
        let mut places: Vec<(usize, usize)> = view
            .chunks
            .iter()
            .enumerate()
            .filter(|(k, chunk)| {
                *k != c
                    && chunk.start > 0
                    && chunk.start < chunk.end
                    && matches!(
                        view.tree.token(chunk.start - 1).form.to_lowercase().as_str(),
                        "in" | "at" | "near" | "outside" | "inside" | "across" | "throughout" | "around"
                    )
            })
            .map(|(k, chunk)| (chunk.start.abs_diff(own), k))
            .collect();
        places.sort_unstable();
        for (_, link) in places {
            let Some(found) = self.resolve(s, link) else { continue };
            if found.kind == MentionKind::Place {
                let party = found.parties.into_iter().next().filter(|p| p.code.is_some())?;
                let told = format!("(by the place {})", party.name.clone().unwrap_or_default());
                return Some((Party { sector: None, ..party }, told));
            }
        }
        None
    }

    // --- persons ------------------------------------------------------------------------------------------------------------

    /// Titles and parties around a person's name.
    fn evidence(&mut self, s: usize, c: usize, start: usize) -> (Vec<&'a Agent>, Affiliation, bool) {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let hits: Vec<AgentHit> = self.titles(chunk, start).into_iter().copied().collect();
        let mut titles: Vec<&'a Agent> = hits.iter().map(|h| self.agent(h)).collect();
        let before = hits.first().map_or(start, |h| h.start).max(chunk.start);
        let former = self.is_former(s, chunk, before);
        let mut affiliation = self.affiliation(s, c, start, false);
        affiliation.parties.retain(|p| p.code.is_some() || p.key.is_some());
        for link in chunk.appositions.iter().copied().chain(chunk.apposed_to) {
            let other = &views[s].chunks[link];
            titles.extend(other.items.iter().filter_map(|i| match i {
                Item::Agent(hit) => Some(self.agent(hit)),
                _ => None,
            }));
        }
        (titles, affiliation, former)
    }

    /// Somebody the tables may know by full name.
    fn person(&mut self, s: usize, c: usize, start: usize, end: usize, senses: &[Sense]) -> Option<Found> {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let (titles, affiliation, former) = self.evidence(s, c, start);
        let roles: Vec<&'static Role> = titles.iter().flat_map(|a| a.roles.iter().copied()).collect();
        let codes: Vec<String> = affiliation.parties.iter().filter_map(|p| p.code.clone()).collect();
        let mut found = self.blank(MentionKind::Person, chunk);
        found.gender = gender_of(views[s].sentence(), chunk.start, end);
        let candidates: Vec<u32> = senses
            .iter()
            .filter_map(|s| match s.whom {
                Whom::Person(p) => Some(p),
                Whom::Entity(_) => None,
            })
            .collect();
        let chosen = self.choose_person(&candidates, &roles, &codes);
        if let Some((person, party, told)) = chosen {
            let _ = person;
            found.how.push(format!("`{}` is {}", self.words(s, start, end), party.name.clone().unwrap_or_default()));
            found.how.push(told);
            let party = if former { Party { sector: Some("ELI".to_owned()), ..party } } else { party };
            found.parties.push(party);
        } else if let Some(party) = senses.iter().filter(|s| self.is_person(s)).find_map(|s| match s.whom {
            Whom::Entity(_) if candidates.is_empty() => {
                self.sense_party(s).filter(|p| codes.is_empty() || p.code.as_ref().is_some_and(|c| codes.contains(c)))
            }
            _ => None,
        }) {
            found.how.push(self.told(s, start, end, senses.iter().find(|s| self.is_person(s))?));
            found.parties.push(party);
        } else {
            self.unknown_person(s, start, end, &mut found, &titles, affiliation, former);
        }
        self.meet(s, c, start, end, &found);
        Some(found)
    }

    /// The likeliest of several persons of one name, with the post that tells most.
    fn choose_person(
        &self,
        candidates: &[u32],
        roles: &[&'static Role],
        codes: &[String],
    ) -> Option<(u32, Party, String)> {
        let mut best: Option<((bool, bool, bool, u8, u32), u32, Party, String)> = None;
        for &person in candidates {
            let Some((post, standing)) = self.register.best_post(person, roles, codes) else { continue };
            let party = self.register.party_of_post(post, standing);
            let fits = codes.is_empty() || party.code.as_ref().is_some_and(|c| codes.contains(c));
            if !fits {
                continue;
            }
            let role = !roles.is_empty() && roles.contains(&post.role);
            let when = match standing {
                Standing::InOffice => "in office",
                Standing::Former => "once",
                Standing::ToCome => "later",
            };
            let told = format!(
                "{} of {} ({when}), {}",
                post.role.name.replace('_', " "),
                self.data().text(post.party),
                self.data().place_of(post.row)
            );
            let score = (
                role,
                standing == Standing::InOffice,
                party.wikidata.is_some(),
                9 - post.role.rank,
                post.to.min(post.from + 80_0000),
            );
            if best.as_ref().is_none_or(|b| score > b.0) {
                best = Some((score, person, party, told));
            }
        }
        best.map(|(_, person, party, told)| (person, party, told))
    }

    /// A name no table has: the party around it, if any.
    #[allow(clippy::too_many_arguments)]
    fn unknown_person(
        &mut self,
        s: usize,
        start: usize,
        end: usize,
        found: &mut Found,
        titles: &[&Agent],
        affiliation: Affiliation,
        former: bool,
    ) {
        let title = titles.iter().rev().find(|a| !a.weak && !a.sector.is_empty()).or_else(|| titles.last());
        let mut sector = title.map(|a| a.sector.clone()).filter(|s| !s.is_empty());
        if title.is_some_and(|a| a.weak) {
            sector = affiliation.sector.clone().filter(|s| s != "GOV").or(sector);
        }
        if former {
            sector = Some("ELI".to_owned());
        }
        found.how.extend(affiliation.how);
        let name = self.words(s, start, end);
        self.unknown.push((s, start, end));
        found.how.push(format!("`{name}` is in no table"));
        found.guessed = affiliation.guessed;
        if affiliation.parties.is_empty() {
            found.parties.push(Party { code: None, sector, key: None, name: Some(name), wikidata: None });
            return;
        }
        for party in affiliation.parties {
            found.parties.push(Party {
                sector: sector.clone().or(party.sector),
                name: Some(name.clone()),
                wikidata: None,
                ..party
            });
        }
    }

    /// Remembers a person for later short forms.
    fn meet(&mut self, s: usize, c: usize, start: usize, end: usize, found: &Found) {
        let words: Vec<String> = name::key(&self.words(s, start, end)).split(' ').map(str::to_owned).collect();
        self.persons.push(Acquaintance { words, found: found.clone(), at: (s, c) });
    }

    /// Capitalised words that no table has: a person met before, a known family name, an unknown person or body.
    fn proper(&mut self, s: usize, c: usize, start: usize, end: usize) -> Option<Found> {
        let views = self.views;
        let sentence = views[s].sentence();
        let chunk = &views[s].chunks[c];
        let words: Vec<String> = name::key(&self.words(s, start, end)).split(' ').map(str::to_owned).collect();
        let last = words.last()?.clone();
        let honoured = matches!(words[0].as_str(), "Mr" | "Mrs" | "Ms" | "Miss" | "Sir" | "Lord" | "Dr" | "Lady");
        let plain: Vec<String> = if honoured { words[1..].to_vec() } else { words.clone() };
        if let Some(known) = self.persons.iter().rev().find(|p| p.at < (s, c) && is_short_form(&plain, &p.words)) {
            let mut found = known.found.clone();
            found.how = vec![format!("`{}` is {} above", self.words(s, start, end), known.words.join(" "))];
            (found.start, found.end) = (chunk.start, chunk.end);
            return Some(found);
        }
        // "the Alliance", "the Council".
        if words.len() == 1 {
            if let Some(back) = self.points_back(s, c, None) {
                return Some(Found { start: chunk.start, end: chunk.end, ..back });
            }
        }
        let (titles, affiliation, former) = self.evidence(s, c, start);
        let titled = titles.iter().any(|a| a.kind == AgentKind::Person);
        let labelled = (start..end)
            .any(|i| matches!(sentence.tokens[i].name, Name::Begin(NameKind::Person) | Name::Inside(NameKind::Person)));
        let other_label = (start..end).any(|i| {
            matches!(
                sentence.tokens[i].name,
                Name::Begin(NameKind::Organization | NameKind::Place)
                    | Name::Inside(NameKind::Organization | NameKind::Place)
            )
        });
        let organisation = (start..end).any(|i| {
            matches!(
                sentence.tokens[i].name,
                Name::Begin(NameKind::Organization) | Name::Inside(NameKind::Organization)
            )
        });
        let roles: Vec<&'static Role> = titles.iter().flat_map(|a| a.roles.iter().copied()).collect();
        let codes: Vec<String> = affiliation.parties.iter().filter_map(|p| p.code.clone()).collect();
        let mut found = self.blank(MentionKind::Person, chunk);
        found.gender = gender_of(sentence, chunk.start, end);
        if !other_label || titled || honoured {
            if let Some((party, told)) = self.by_surname(&plain, &last, &roles, &codes, titled || honoured) {
                found.how.push(format!(
                    "`{}` is {}",
                    self.words(s, start, end),
                    party.name.clone().unwrap_or_default()
                ));
                found.how.push(told);
                found.parties.push(if former { Party { sector: Some("ELI".to_owned()), ..party } } else { party });
                self.meet(s, c, start, end, &found);
                return Some(found);
            }
        }
        let flat = (start + 1..end).any(|i| sentence.tokens[i].deprel.starts_with("flat"));
        if !(titled || labelled || honoured || flat && !other_label) {
            found.kind = MentionKind::Organization;
            // A body of no table: what it goes with, "the Jutarnji company of Croatia", says whose it is.
            found.parties.clear();
            self.unknown_person(s, start, end, &mut found, &titles, affiliation, former);
            // A bare name that is labelled as no body is a ship, a war, a prize: nobody that acts.
            let known = found.parties.iter().any(|p| p.code.is_some() || p.key.is_some());
            return (known || organisation).then_some(found);
        }
        self.unknown_person(s, start, end, &mut found, &titles, affiliation, former);
        self.meet(s, c, start, end, &found);
        Some(found)
    }

    /// Whom a family name may mean: with a title or a state whoever fits them; alone, only heads and foreign ministers of one state.
    fn by_surname(
        &self,
        words: &[String],
        last: &str,
        roles: &[&'static Role],
        codes: &[String],
        titled: bool,
    ) -> Option<(Party, String)> {
        let given = (words.len() > 1).then(|| words[0].as_str());
        let mut persons: Vec<u32> = self.index.surname(self.data(), last).to_vec();
        if persons.is_empty() && titled && (given.is_some() || !roles.is_empty()) {
            persons = self.index.near_surnames(self.data(), last);
        }
        if let Some(given) = given {
            // "Juvenal Habyariman": the given name must agree, in its first letters at least.
            persons.retain(|&p| {
                let key = name::key(self.data().text(self.data().persons[p as usize].name));
                key.split(' ').any(|w| {
                    w.len() >= 3 && given.len() >= 3 && (w == given || crate::fault::edits(w, given) <= 1)
                        || given.len() == 1 && w.starts_with(given)
                })
            });
        }
        let matching: Vec<u32> = persons
            .iter()
            .copied()
            .filter(|&p| {
                self.data().posts_of(p).any(|post| {
                    let role = roles.is_empty() || roles.iter().any(|r| **r == *post.role);
                    let code = codes.is_empty()
                        || self
                            .register
                            .party_of_key(self.data().text(post.party))
                            .code
                            .is_some_and(|c| codes.contains(&c));
                    role && code
                        && (titled && !(roles.is_empty() && codes.is_empty())
                            || !codes.is_empty()
                            || post.role.rank < 4)
                })
            })
            .collect();
        if codes.is_empty() && (roles.is_empty() || !titled) {
            // Nothing but the name: all bearers must be of one party.
            let mut parties: Vec<String> = matching
                .iter()
                .filter_map(|&p| self.register.best_post(p, &[], &[]))
                .filter(|(post, standing)| post.role.rank < 4 && *standing != Standing::ToCome)
                .filter_map(|(post, _)| self.register.party_of_key(self.data().text(post.party)).code)
                .collect();
            parties.sort();
            parties.dedup();
            if parties.len() != 1 {
                return None;
            }
        }
        let (_, party, told) = self.choose_person(&matching, roles, codes)?;
        Some((party, told))
    }

    /// A name that modifies a noun, by itself: "Israeli" of "Israeli air raids".
    pub(crate) fn name_alone(&self, s: usize, c: usize, start: usize, end: usize, senses: &[Sense]) -> Option<Found> {
        let chunk = &self.views[s].chunks[c];
        let sense = *self.register.rank_senses(senses).first()?;
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

    /// A class word that modifies a noun: "guerrilla" of "a Karen guerrilla stronghold".
    pub(crate) fn agent_alone(&mut self, s: usize, c: usize, hit: &AgentHit) -> Option<Found> {
        let chunk = &self.views[s].chunks[c];
        let agent = self.agent(hit);
        let mut affiliation = self.affiliation(s, c, hit.start, false);
        if affiliation.guessed || affiliation.end.is_some() {
            affiliation = Affiliation::default();
        }
        let mut found = Found { start: hit.start, end: hit.end, ..self.blank(MentionKind::Agent, chunk) };
        found.agent = Some(agent.name.clone());
        found.agent_kind = Some(agent.kind);
        self.dress(s, c, &mut found, agent, hit, affiliation, false);
        Some(found)
    }

    /// What was resolved at a chunk, without resolving it now.
    pub(crate) fn known(&self, s: usize, c: usize) -> Option<&Found> {
        self.memo.get(&(s, c)).and_then(Option::as_ref)
    }
}

/// Whether `short` may be a short form of `full`: its last word, its first where families come first, or a run of its words.
fn is_short_form(short: &[String], full: &[String]) -> bool {
    if short.is_empty() || short.len() > full.len() {
        return false;
    }
    let last = &full[full.len() - 1];
    match short {
        [one] => one == last || one == &full[0] && full.len() > 1 && one.len() > 2,
        several => {
            full.ends_with(several) || full == several || several[several.len() - 1] == *last && several[0] == full[0]
        }
    }
}

/// What title or pronoun says about gender.
fn gender_of(sentence: &legation_text::Sentence, start: usize, end: usize) -> Gender {
    for token in &sentence.tokens[start..end] {
        match token.form.to_lowercase().trim_end_matches('.') {
            "mr" | "king" | "prince" | "sir" | "lord" | "pope" | "chairman" | "spokesman" | "businessman"
            | "emperor" | "sheikh" | "archbishop" | "ayatollah" => return Gender::Male,
            "mrs" | "ms" | "miss" | "queen" | "princess" | "lady" | "chairwoman" | "spokeswoman" | "businesswoman"
            | "woman" => return Gender::Female,
            _ => {}
        }
    }
    Gender::Unknown
}
