//! The party a noun goes with.
//!
//! Takes a chunk whose noun names a class or a person; looks for its party from the nearest evidence to the farthest: a name before
//! the noun ("Russian"), a possessor, a complement with "of", "from", "in", an apposition, the place of the clause.

use crate::actors::agents::AgentKind;
use crate::actors::chunk::is_hyphen;
use crate::actors::data::{Kind, Whom};
use crate::actors::resolve::{Found, Resolver};
use crate::actors::sentence::{Chunk, Item, Manner};
use crate::actors::{MentionKind, Party};
use crate::clauses::preposition;
use crate::grammar::{holds, parties};
use legation_text::{Tree, Upos};

/// The parties a phrase goes with.
#[derive(Default)]
pub(super) struct Affiliation {
    pub(super) parties: Vec<Party>,
    pub(super) how: Vec<String>,
    pub(super) start: Option<usize>,
    pub(super) end: Option<usize>,
    pub(super) agent: Option<String>,
    pub(super) agent_kind: Option<AgentKind>,
    pub(super) sector: Option<String>,
    pub(super) guessed: bool,
}

impl Resolver<'_> {
    /// The party a noun goes with, from the nearest evidence to the farthest.
    pub(super) fn affiliation(&mut self, s: usize, c: usize, before: usize, transparent: bool) -> Affiliation {
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
                Manner::Backed | Manner::Other => {}
            }
        }
        if !named.is_empty() {
            self.choose_names(s, named, &mut all);
            if all.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) {
                return all;
            }
        }
        // A people or a faith before the noun counts only where nothing else is found.
        let nameless = std::mem::take(&mut all);
        let all = self.affiliation_beyond(s, c, before, transparent, ethnic, led);
        if all.parties.is_empty() { nameless } else { all }
    }

    /// The party of a noun that no name before it tells.
    fn affiliation_beyond(
        &mut self,
        s: usize,
        c: usize,
        before: usize,
        transparent: bool,
        ethnic: bool,
        led: Vec<(Party, String)>,
    ) -> Affiliation {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let mut all = Affiliation::default();
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
        if let Some(owner) = chunk.possessor
            && let Some(found) = self.resolve(s, owner)
        {
            all.how.extend(found.how);
            all.sector = found.parties.first().and_then(|p| p.sector.clone());
            all.parties = found.parties.into_iter().map(|p| self.party_behind(p)).collect();
            all.start = Some(found.start);
            all.guessed = found.guessed;
            if all.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) {
                return all;
            }
        }
        // "of" and "from" before places; "to", "with", "against" name somebody else.
        const OWN: [&[&str]; 3] = [
            &["of"],
            &["from", "for"],
            &["in", "at", "inside", "throughout", "across", "within", "around", "near", "on"],
        ];
        let is_foreign = self.is_foreign(s, c);
        for prepositions in OWN {
            // "foreigners in Norland" are not Norland's.
            if is_foreign && prepositions[0] == "in" {
                continue;
            }
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
                // "leaders of France and Germany", "officials from Peru and Kenya".
                if matches!(preposition.as_str(), "of" | "from") || place_only {
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
        if let Some(found) = self.clause_place(s, c).or_else(|| self.led_by(s, c)) {
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
        if self.speaks_for_subject(s, c)
            && let Some(found) = self.subject_of_speech(s, c)
        {
            all.how.push("(by the subject of what is said)".to_owned());
            all.parties = found.parties;
            all.guessed = true;
            return all;
        }
        if (ethnic || self.takes_place(s, c) && !is_foreign)
            && let Some((party, told)) = self.place_nearby(s, c)
        {
            all.parties = vec![Party { sector: None, ..party }];
            all.how.push(told);
            all.guessed = true;
        }
        all
    }

    /// A possessor or complement gives its party, not its person: "Putin's delegation" is Russia's.
    pub(super) fn party_behind(&self, party: Party) -> Party {
        match party.key.as_deref().or(party.code.as_deref()).filter(|_| party.name.is_some()) {
            Some(key) if self.data().entity_of_key(key).is_some() => {
                let base = self.register.party_of_key(key);
                Party { sector: base.sector, ..base }
            }
            _ => party,
        }
    }

    /// Of several names before a noun: all that are joined by "and" or a hyphen; else an armed group before a state, else the first.
    pub(super) fn choose_names(
        &self,
        s: usize,
        named: Vec<(usize, usize, Party, String, Kind)>,
        all: &mut Affiliation,
    ) {
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
        // "Iraqi Kurdish", "Muslim Bosnian": what has a code says more than a people or a faith.
        let coded = named.iter().position(|n| n.2.code.is_some() || n.2.key.is_some());
        let lead = groups.first().copied().or(coded).unwrap_or(0);
        // "US and EU diplomats": whichever leads, the others joined to it.
        let first = (0..lead).rev().take_while(|&before| joined(before, before + 1)).last().unwrap_or(lead);
        let last = (lead + 1..named.len()).take_while(|&next| joined(next - 1, next)).last().unwrap_or(lead);
        let chosen = first..=last;
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
    pub(super) fn clause_place(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let view = &views[s];
        let chunk = &view.chunks[c];
        for word in chunk.start..chunk.end {
            for verb in view.tree.with_rel(word, "acl") {
                let lemma = view.tree.token(verb).lemma.to_lowercase();
                if !holds(&parties().placed, &lemma) {
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

    /// "forces loyal to the Norland general", "rebels led by him": whoever leads them.
    fn led_by(&mut self, s: usize, c: usize) -> Option<Found> {
        let views = self.views;
        let view = &views[s];
        let tree = &view.tree;
        for word in view.chunks[c].start..view.chunks[c].end {
            let links = tree.children(word).filter(|&k| matches!(tree.token(k).rel(), "amod" | "acl"));
            for link in links.collect::<Vec<_>>() {
                let (lemma, allegiance) = (&tree.token(link).lemma, &parties().allegiance);
                let wanted = match (holds(&allegiance.to, lemma), holds(&allegiance.by, lemma)) {
                    (true, _) => "to",
                    (_, true) => "by",
                    _ => continue,
                };
                let leader = tree.with_rel(link, "obl").find(|&k| preposition(tree, k).as_deref() == Some(wanted));
                let Some(at) = leader.and_then(|k| view.chunk_of[k]) else { continue };
                let Some(mut found) = self.resolve(s, at).filter(|f| f.kind != MentionKind::Pronoun) else { continue };
                found.parties =
                    found.parties.into_iter().map(|p| Party { sector: None, ..self.party_behind(p) }).collect();
                if found.parties.iter().any(|p| p.code.is_some() || p.key.is_some()) {
                    found.how.push(format!("by `{} {wanted}`", tree.token(link).form));
                    return Some(found);
                }
            }
        }
        None
    }

    /// "a spokeswoman said": a spokesman of nobody named.
    pub(super) fn speaks_for_subject(&self, s: usize, c: usize) -> bool {
        self.has_agent(s, c, "spokesman")
    }

    /// "four foreigners": of any state but that of the place.
    fn is_foreign(&self, s: usize, c: usize) -> bool {
        self.has_agent(s, c, "foreigner")
    }

    fn has_agent(&self, s: usize, c: usize, name: &str) -> bool {
        let mut items = self.views[s].chunks[c].items.iter();
        items.any(|item| matches!(item, Item::Agent(hit) if self.agent(hit).name == name))
    }

    /// The state or body that the speech of a chunk is about: "NATO had no news, a spokeswoman said".
    pub(super) fn subject_of_speech(&mut self, s: usize, c: usize) -> Option<Found> {
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
    pub(super) fn takes_place(&self, s: usize, c: usize) -> bool {
        let chunk = &self.views[s].chunks[c];
        let Some(Item::Agent(hit)) = chunk.items.iter().rev().find(|i| matches!(i, Item::Agent(_))) else {
            return false;
        };
        let agent = self.agent(hit);
        let is_backed = chunk.items.iter().any(|item| matches!(item, Item::Name { manner: Manner::Backed, .. }));
        if is_backed {
            return false;
        }
        agent.home
            || agent.kind != AgentKind::Thing
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

    /// "the Westport bombing killed ten people": a town, and what was done there to a chunk.
    fn is_scene(&self, tree: &Tree, chunk: &Chunk, of: &Chunk) -> bool {
        let verb = tree.token(chunk.head).head.filter(|_| tree.token(chunk.head).rel() == "nsubj");
        if verb.is_none() || verb != tree.token(of.head).head {
            return false;
        }
        let [Item::Name { end, senses, manner: Manner::Plain, .. }] = chunk.items.as_slice() else { return false };
        let sense = self.register.rank_senses(senses).first().copied();
        let is_town =
            |e: u32| matches!(self.data().entities[e as usize].kind, Kind::City | Kind::Capital | Kind::Region);
        *end < chunk.end && sense.is_some_and(|sense| matches!(sense.whom, Whom::Entity(e) if is_town(e)))
    }

    /// The place that stands nearest in the same sentence, after "in" and the like.
    pub(super) fn place_nearby(&mut self, s: usize, c: usize) -> Option<(Party, String)> {
        let views = self.views;
        let view = &views[s];
        let own = view.chunks[c].start;
        let is_home = view.chunks[c].items.iter().any(|item| matches!(item, Item::Agent(hit) if self.agent(hit).home));
        let head = view.chunks[c].head;
        let is_in = |chunk: &Chunk| {
            chunk.start > 0
                && matches!(
                    view.tree.token(chunk.start - 1).form.to_lowercase().as_str(),
                    "in" | "at" | "near" | "outside" | "inside" | "across" | "throughout" | "around"
                )
        };
        let place = |(k, chunk): (usize, &Chunk)| {
            let is_apart = is_of_clause_above(&view.tree, chunk.head, head)
                || is_home && is_far_below(&view.tree, chunk.head, head);
            if k == c || chunk.start >= chunk.end || is_apart {
                return None;
            }
            let is_scene = self.is_scene(&view.tree, chunk, &view.chunks[c]);
            // What follows at once is meant; what stands before is so only where nothing follows.
            let distance = if chunk.start > own { chunk.start - own } else { own - chunk.start + 100 };
            (is_scene || is_in(chunk)).then_some((distance, k, is_scene))
        };
        let mut places: Vec<(usize, usize, bool)> = view.chunks.iter().enumerate().filter_map(place).collect();
        places.sort_unstable();
        for (_, link, is_scene) in places {
            let scene = match view.chunks[link].items.first().filter(|_| is_scene) {
                Some(Item::Name { start, end, senses, .. }) => self.name_alone(s, link, *start, *end, senses),
                _ => None,
            };
            let Some(found) = scene.or_else(|| self.resolve(s, link)) else { continue };
            if found.kind == MentionKind::Place {
                let party = found.parties.into_iter().next().filter(|p| p.code.is_some())?;
                let told = format!("(by the place {})", party.name.clone().unwrap_or_default());
                let party = self.party_behind(party);
                return Some((Party { sector: None, ..party }, told));
            }
        }
        None
    }
}

/// Whether a place stands in a clause that tells more of another noun, or in a clause below another: "investigate the raid that followed
/// a murder in Sudland".
fn is_far_below(tree: &Tree, place: usize, word: usize) -> bool {
    let mut clauses = 0;
    for at in [place].into_iter().chain(tree.above(place)) {
        if tree.token(at).head.is_none_or(|head| head == word) || tree.subtree(at).contains(&word) {
            return false;
        }
        clauses += match tree.token(at).deprel.as_str() {
            "acl:relcl" => 2,
            "advcl" => 1,
            _ => 0,
        };
        if clauses > 1 {
            return true;
        }
    }
    false
}

/// Whether a place stands with the verb above the infinitive of a word: "agreed in Geneva to exchange prisoners".
fn is_of_clause_above(tree: &Tree, place: usize, word: usize) -> bool {
    let Some(verb) = tree.token(place).head.filter(|_| place < word) else { return false };
    let mut at = word;
    while let Some(head) = tree.token(at).head {
        if head == verb {
            let infinitive = tree.token(at).feat("VerbForm") == Some("Inf");
            return infinitive && matches!(tree.token(at).rel(), "xcomp" | "advcl" | "ccomp" | "acl");
        }
        at = head;
    }
    false
}
