//! Nouns of a class: "the Russian diplomats".
//!
//! Takes a class word and the party it goes with; gives the party with the sector of the class, and for an office the name of who
//! held it on the day.

use crate::actors::affiliation::Affiliation;
use crate::actors::agents::{Agent, AgentHit, AgentKind};
use crate::actors::data::Kind;
use crate::actors::party::Standing;
use crate::actors::person::gender_of;
use crate::actors::resolve::{Found, Resolver};
use crate::actors::roles::Role;
use crate::actors::sentence::Chunk;
use crate::actors::{MentionKind, Party};

impl Resolver<'_> {
    /// "the Russian diplomats": a class noun with the party it goes with.
    pub(super) fn agent_noun(&mut self, s: usize, c: usize, hit: &AgentHit) -> Option<Found> {
        let views = self.views;
        let chunk = &views[s].chunks[c];
        let agent = self.agent(hit);
        let mut found = self.blank(MentionKind::Agent, chunk);
        found.agent = Some(agent.name.clone());
        found.agent_kind = Some(agent.kind);
        found.plural = self.is_plural(s, hit.end - 1) || agent.kind == AgentKind::People;
        found.collective = agent.kind == AgentKind::People && !self.is_plural(s, hit.end - 1);
        found.gender = gender_of(views[s].sentence(), hit.start, hit.end);
        let affiliation = self.affiliation(s, c, hit.start, agent.transparent);
        // "the army" of the army told of just before is that one, wherever it fights.
        if affiliation.guessed
            && agent.home
            && let Some(back) = self.same_word(s, c)
        {
            return Some(Found { start: chunk.start, end: chunk.end, ..back });
        }
        if affiliation.parties.iter().all(|p| p.code.is_none() && p.key.is_none())
            && let Some(back) = self.points_back(s, c, Some(agent))
        {
            return Some(Found { start: chunk.start, end: chunk.end, ..back });
        }
        let office = !agent.roles.is_empty() || matches!(agent.sector.as_str(), "GOV" | "LEG" | "JUD");
        let former = office && self.is_former(s, chunk, hit.start);
        self.dress(s, c, &mut found, agent, hit, affiliation, former);
        Some(found)
    }

    /// Gives a class noun its parties and its sector.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn dress(
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
            if !former
                && !found.plural
                && let Some((holder, told)) = self.holder(&party, agent)
            {
                found.kind = MentionKind::Agent;
                party.name = holder.name;
                party.wikidata = holder.wikidata;
                found.how.push(told);
            }
            if !found.parties.contains(&party) {
                found.parties.push(party);
            }
        }
    }

    /// Who holds the office in the party on the report's day.
    pub(super) fn holder(&self, party: &Party, agent: &Agent) -> Option<(Party, String)> {
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

    pub(super) fn is_former(&self, s: usize, chunk: &Chunk, before: usize) -> bool {
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
}
