//! Words become parties: at the end of a path, by what hangs on a noun, as first person.
//!
//! Takes a path of an entry and a frame; gives who is meant, each with the words that name them and how they were found.

use crate::actors::Party;
use crate::clauses::noun_phrase;
use crate::codebook::Path;
use crate::coder::Coder;
use crate::matching::Filler;
use legation_text::Upos;
use legation_text::record::Entity;

/// A party with the mention that names it.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) filler: Filler,
    pub(crate) party: Party,
    pub(crate) how: String,
}

impl Coder<'_> {
    /// The parties at the end of the first path that names any.
    pub(crate) fn parties(&self, f: usize, complement: Option<usize>, paths: &[Path]) -> Vec<Named> {
        self.parties_beside(f, complement, paths, &[])
    }

    /// The same; what is only the actors' own ("along its border with") stands back behind what any other path or phrase names.
    pub(crate) fn parties_beside(
        &self,
        f: usize,
        complement: Option<usize>,
        paths: &[Path],
        actors: &[Named],
    ) -> Vec<Named> {
        let mut own_only = Vec::new();
        for path in paths {
            let mut named: Vec<Named> = Vec::new();
            for part in &path.parts {
                let by_rule = match part.as_slice() {
                    [first, rule] if first == "complement" && (rule == "actor" || rule == "recipient") => complement
                        .and_then(|c| {
                            let entry = self.matches[c].as_ref()?;
                            let paths = if rule == "actor" { &entry.entry.actor } else { &entry.entry.recipient };
                            let mut named = self.parties(c, entry.complement, paths);
                            named
                                .iter_mut()
                                .for_each(|one| one.how = format!("{rule} of what it governs: {}", one.how));
                            Some(named)
                        }),
                    [way @ .., last] if last == "named" => Some(self.named_in(f, complement, way)),
                    _ => None,
                };
                let found = by_rule.unwrap_or_else(|| {
                    self.scene
                        .follow(f, complement, part)
                        .into_iter()
                        .flat_map(|w| self.at_word_beside(f, w, &part.join("."), actors))
                        .collect()
                });
                for one in found {
                    if !named.iter().any(|n| n.party == one.party) {
                        named.push(one);
                    }
                }
            }
            if named.iter().any(|n| n.party.code.is_some()) {
                if !named.iter().all(|n| self.is_own(n, actors)) {
                    return named;
                }
                if own_only.is_empty() {
                    own_only = named;
                }
            }
        }
        own_only
    }

    /// Whether a party is one of the actors, named by a pronoun or as a pronoun's possession: "its", "its border".
    pub(crate) fn is_own(&self, named: &Named, actors: &[Named]) -> bool {
        let tree = &self.scene.trees[named.filler.sentence];
        let pronoun = |w: usize| tree.token(w).upos == Upos::Pron;
        actors.iter().any(|a| a.party == named.party)
            && (pronoun(named.filler.head) || tree.with_rel(named.filler.head, "nmod").any(pronoun))
    }

    /// The parties that a body bears in its name, but for the frame's own doer: "the NATO-Russia Council".
    pub(crate) fn named_in(&self, f: usize, complement: Option<usize>, way: &[String]) -> Vec<Named> {
        // "convened the NATO-Russia Council": who convenes is the actor already.
        let doers = if way.first().is_some_and(|role| role == "agent" || role == "subject") {
            Vec::new()
        } else {
            self.parties(f, complement, &[Path::parse("agent")])
        };
        let mut named = Vec::new();
        for filler in self.scene.follow(f, complement, way) {
            let mention = self.scene.mention(filler);
            if let Some(mention) = mention.filter(|m| m.parties.iter().filter(|p| p.code.is_some()).count() > 1) {
                let how = mention.how.join("; ");
                named.extend(mention.parties.iter().map(|party| Named {
                    filler,
                    party: party.clone(),
                    how: how.clone(),
                }));
                continue;
            }
            // "the council" bears the name it was given above.
            let known = mention.and_then(|m| m.parties.first()).and_then(|p| p.name.as_deref());
            let phrase = noun_phrase(&self.scene.trees[filler.sentence], filler.head);
            let told = self.index.slice(mention.map_or(phrase, |m| m.span.cover(phrase)));
            let joint = ['-', '–', '/'];
            let name = [Some(told), known].into_iter().flatten().find(|name| name.contains(joint)).unwrap_or_default();
            for (place, part) in name.split(joint).enumerate().filter(|_| !name.is_empty()) {
                let words: Vec<&str> = part.split_whitespace().collect();
                // The side next to the mark: "the Czech *Republic*-", "-*Russia* Council".
                let near =
                    |n: usize| if place == 0 { words[words.len() - n..].join(" ") } else { words[..n].join(" ") };
                let look_up = |word: String| {
                    let found = self.knowledge.actors.find(&word, self.report.date);
                    found.into_iter().find(|(p, _)| p.code.is_some()).map(|found| (word, found))
                };
                let Some((word, (party, line))) = (1..=words.len().min(3)).map(near).find_map(look_up) else {
                    continue;
                };
                if !doers.iter().any(|d| d.party.key == party.key) {
                    named.push(Named { filler, party, how: format!("`{word}` in the name of `{name}`, {line}") });
                }
            }
        }
        named
    }

    /// The parties a word stands for: by its own mention, as first person, or by what hangs on the noun.
    pub(crate) fn at_word(&self, f: usize, filler: Filler, path: &str) -> Vec<Named> {
        self.at_word_beside(f, filler, path, &[])
    }

    pub(crate) fn at_word_beside(&self, f: usize, filler: Filler, path: &str, actors: &[Named]) -> Vec<Named> {
        let is_within = |name: &str| matches!(name, "in" | "across");
        let is_place = |name: &str| is_within(name) || name == "on";
        let words = |w: Filler| self.sentences[w.sentence].tokens[w.head].form.clone();
        if self.scene.is_first_person(filler) {
            let speaker = self.frame(f).speakers.iter().find_map(|s| s.who);
            return match speaker {
                Some((sentence, head)) if (Filler { sentence, head }) != filler => {
                    let mut named = self.at_word(f, Filler { sentence, head }, path);
                    for one in &mut named {
                        one.how = format!("{path}: `{}` is the speaker; {}", words(filler), one.how);
                        one.filler = filler;
                    }
                    named
                }
                _ => Vec::new(),
            };
        }
        if let Some(mention) = self.scene.mention(filler)
            && !mention.parties.is_empty()
        {
            let how = mention.how.join("; ");
            if mention.parties.iter().all(|p| p.code.is_none() && p.key.is_none()) {
                // "members of Russia's mission": a class of people whom only what hangs on the noun identifies.
                let near = self.scene.around(filler).find(|(_, name)| matches!(*name, "possessor" | "modifier" | "of"));
                let found = near.map(|(near, _)| self.at_word(f, near, path)).unwrap_or_default();
                if !found.is_empty() {
                    return found
                        .into_iter()
                        .map(|one| Named {
                            filler,
                            party: Party {
                                sector: mention.parties[0].sector.clone().or(one.party.sector),
                                ..one.party
                            },
                            how: format!("{} (by what hangs on `{}`)", one.how, words(filler)),
                        })
                        .collect();
                }
            }
            // "exploded in Norburg": the town, not the government that its name stands for elsewhere.
            let is_where = mention.is_town && path.rsplit('.').next().is_some_and(is_within);
            return mention
                .parties
                .iter()
                .map(|party| Named {
                    filler,
                    party: Party { sector: party.sector.clone().filter(|_| !is_where), ..party.clone() },
                    how: format!("{path} = `{}`: {how}", self.index.slice(mention.span)),
                })
                .collect();
        }
        // "a stabbing in Westport wounds two": where it was done is not who did it.
        let is_doer = matches!(path, "agent" | "subject");
        let is_deed = self.scene.mention(filler).is_none_or(|mention| mention.agent.is_none());
        let mut own_only = Vec::new();
        let near = self.scene.around(filler).map(|found| (found, true));
        // A party named farther off counts where it is another than the actor.
        let far = self.scene.farther(filler).map(|found| (found, false));
        for ((near, name), is_near) in near.chain(far).filter(|((_, name), _)| !(is_doer && is_deed && is_place(name)))
        {
            let mut named = self.at_word(f, near, if is_place(name) { name } else { path });
            // "a policy that the ministry criticised": who does it is not whom it falls on.
            if !named.is_empty() && named.iter().all(|n| actors.iter().any(|a| a.filler == n.filler)) {
                continue;
            }
            for one in &mut named {
                one.how = format!("{} (by the {name} of `{}`)", one.how, words(filler));
            }
            if !named.iter().all(|n| self.is_own(n, actors)) {
                return named;
            }
            if is_near && own_only.is_empty() {
                own_only = named;
            }
        }
        if is_doer && own_only.is_empty() && self.frame(f).sentence == filler.sentence {
            let doers = self.launchers(f, filler).into_iter().filter(|&doer| doer != filler);
            own_only = doers.flat_map(|doer| self.at_word(f, doer, path)).collect();
        }
        own_only
    }

    /// Who launched a deed that a frame of its sentence tells more of: "launched air strikes targeting the camp", "an air strike launched
    /// by Norland killed ten".
    fn launchers(&self, f: usize, deed: Filler) -> Vec<Filler> {
        let tree = &self.scene.trees[deed.sentence];
        let is_of_deed = |&w: &usize| {
            let token = tree.token(w);
            w > deed.head && token.rel() == "acl" && token.head == Some(deed.head)
        };
        let chain = self.scene.frame_at(deed.sentence, deed.head).into_iter().flat_map(|g| &self.frame(g).chain);
        let tells_more = [self.frame(f).head].iter().chain(chain).any(is_of_deed);
        if tells_more { self.scene.launched_by(deed) } else { Vec::new() }
    }

    pub(crate) fn entities(&self, named: &[Named]) -> Vec<Entity> {
        named
            .iter()
            .map(|n| {
                let span = self
                    .scene
                    .mention(n.filler)
                    .map_or(self.sentences[n.filler.sentence].tokens[n.filler.head].span, |m| m.span);
                Entity {
                    entity_text: self.index.slice(span).to_owned(),
                    code: n.party.code.clone(),
                    sector: n.party.sector.clone(),
                    identifier_id: n.party.wikidata.clone(),
                    identifier_text: n.party.name.clone(),
                    key: n.party.key.clone(),
                    start: span.start,
                    end: span.end,
                }
            })
            .collect()
    }
}

/// Whether all recipients are the actors' own: of one state, and not of two sectors of it.
pub(crate) fn same_party(actors: &[Named], recipients: &[Named]) -> bool {
    let same = |a: &Party, b: &Party| {
        let sector = |p: &Party| p.sector.clone().unwrap_or_else(|| "GOV".to_owned());
        let name = |p: &Party| p.key.clone().or_else(|| p.code.clone());
        name(a).is_some() && name(a) == name(b) && sector(a) == sector(b)
    };
    !recipients.is_empty() && recipients.iter().all(|r| actors.iter().any(|a| same(&a.party, &r.party)))
}
