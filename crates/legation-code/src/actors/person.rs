//! Persons by name.
//!
//! Takes a chunk that ends in somebody's name; gives the post they held on the day. Who is in no table takes the party around the
//! name; a family name alone is somebody met before in the report, or a head or foreign minister that no other state shares.

use crate::actors::affiliation::Affiliation;
use crate::actors::agents::{Agent, AgentHit, AgentKind};
use crate::actors::data::{Sense, Whom};
use crate::actors::party::Standing;
use crate::actors::resolve::{Acquaintance, Found, Gender, Resolver};
use crate::actors::roles::Role;
use crate::actors::sentence::Item;
use crate::actors::{MentionKind, Party, name};
use legation_text::{NameKind, Upos};

impl<'a> Resolver<'a> {
    /// Titles and parties around a person's name.
    pub(super) fn evidence(&mut self, s: usize, c: usize, start: usize) -> (Vec<&'a Agent>, Affiliation, bool) {
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
    pub(super) fn person(&mut self, s: usize, c: usize, start: usize, end: usize, senses: &[Sense]) -> Option<Found> {
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
    pub(super) fn choose_person(
        &self,
        candidates: &[u32],
        roles: &[&'static Role],
        codes: &[String],
    ) -> Option<(u32, Party, String)> {
        let mut best = None;
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
                post.to.min(post.from.saturating_add(800_000)),
            );
            if best.as_ref().is_none_or(|(other, _, _, _)| score > *other) {
                best = Some((score, person, party, told));
            }
        }
        best.map(|(_, person, party, told)| (person, party, told))
    }

    /// A name no table has: the party around it, if any.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn unknown_person(
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
    pub(super) fn meet(&mut self, s: usize, c: usize, start: usize, end: usize, found: &Found) {
        let words: Vec<String> = name::key(&self.words(s, start, end)).split(' ').map(str::to_owned).collect();
        self.persons.push(Acquaintance { words, found: found.clone(), at: (s, c) });
    }

    /// Capitalised words that no table has: a person met before, a known family name, an unknown person or body.
    pub(super) fn proper(&mut self, s: usize, c: usize, start: usize, end: usize) -> Option<Found> {
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
        if words.len() == 1
            && let Some(back) = self.points_back(s, c, None)
        {
            return Some(Found { start: chunk.start, end: chunk.end, ..back });
        }
        if let Some(back) = self.short_name(s, c, start, end, &words) {
            return Some(Found { start: chunk.start, end: chunk.end, ..back });
        }
        let (titles, affiliation, former) = self.evidence(s, c, start);
        let titled = titles.iter().any(|a| a.kind == AgentKind::Person);
        let names = |kind| (start..end).any(|i| sentence.tokens[i].name.kind() == Some(kind));
        let (labelled, organisation) = (names(NameKind::Person), names(NameKind::Organization));
        let other_label = organisation || names(NameKind::Place);
        let roles: Vec<&'static Role> = titles.iter().flat_map(|a| a.roles.iter().copied()).collect();
        let codes: Vec<String> = affiliation.parties.iter().filter_map(|p| p.code.clone()).collect();
        let mut found = self.blank(MentionKind::Person, chunk);
        found.gender = gender_of(sentence, chunk.start, end);
        // A label of another kind leaves only heads of state and government: taggers err on foreign names.
        let highest = if other_label && !titled && !honoured { 1 } else { 3 };
        if let Some((party, told)) = self.by_surname(&plain, &last, &roles, &codes, titled || honoured, highest) {
            found.how.push(format!("`{}` is {}", self.words(s, start, end), party.name.clone().unwrap_or_default()));
            found.how.push(told);
            found.parties.push(if former { Party { sector: Some("ELI".to_owned()), ..party } } else { party });
            self.meet(s, c, start, end, &found);
            return Some(found);
        }
        let flat = (start + 1..end).any(|i| sentence.tokens[i].deprel.starts_with("flat"));
        // A tagger takes a strange name for a place, but nobody is at one without a preposition.
        let free = start == chunk.start && (start == 0 || sentence.tokens[start - 1].upos != Upos::Adp);
        let may_be_person = !other_label || free && !organisation;
        let two_words =
            plain.len() >= 2 && may_be_person && (start..end).all(|i| sentence.tokens[i].upos == Upos::Propn);
        if !(titled || labelled || honoured || flat && !other_label || two_words) {
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

    /// Whether leaders of several states bear this one word as a name, or only people below them.
    pub(super) fn is_shared(&self, s: usize, start: usize, end: usize) -> bool {
        let key = name::key(&self.words(s, start, end));
        let mut codes: Vec<String> = self
            .index
            .surname(self.data(), &key)
            .iter()
            .filter_map(|&p| self.register.best_post(p, &[], &[]))
            .filter(|(post, _)| post.role.rank < 4)
            .filter_map(|(post, _)| self.register.party_of_key(self.data().text(post.party)).code)
            .collect();
        codes.sort();
        codes.dedup();
        let high = |sense: &Sense| match sense.whom {
            Whom::Person(p) => self.data().posts_of(p).any(|post| post.role.rank < 4),
            Whom::Entity(_) => true,
        };
        codes.len() > 1 || !self.data().senses_of_key(&key).any(high)
    }

    /// Whom a family name may mean: with a title or a state whoever fits them; alone, only heads and foreign ministers of one state.
    pub(super) fn by_surname(
        &self,
        words: &[String],
        last: &str,
        roles: &[&'static Role],
        codes: &[String],
        titled: bool,
        highest: u8,
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
                            || post.role.rank <= highest)
                })
            })
            .collect();
        if codes.is_empty() && (roles.is_empty() || !titled) {
            // Nothing but the name: all bearers must be of one party.
            let mut parties: Vec<String> = matching
                .iter()
                .filter_map(|&p| self.register.best_post(p, &[], &[]))
                .filter(|(post, standing)| post.role.rank <= highest && *standing != Standing::ToCome)
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
pub(super) fn gender_of(sentence: &legation_text::Sentence, start: usize, end: usize) -> Gender {
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
