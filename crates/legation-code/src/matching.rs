//! Which entry a frame fires: the one that asks for most of those whose needs are met.
//!
//! Takes frames, parties and the codebook; gives at most one [`Match`] a frame. Decides nothing about what becomes a record.

use crate::actors::{Cast, Mention, MentionKind, Party};
use crate::clauses::{
    FIRST_PART, Frame, Hold, Kind, LENT, Mood, Role, Tense, Voice, compounds, coordinated, counted_before, preposition,
};
use crate::codebook::{Codebook, Complement, Entry, Need, Path, Pattern};
use crate::grammar::{holds, nouns, parties};
use crate::when::Times;
use jiff::civil::Date;
use legation_text::{Moment, NameKind, Tree, Upos};
use std::cell::OnceCell;

/// All that the stages before have found in a report.
pub struct Scene<'a> {
    /// The sentences' trees.
    pub trees: &'a [Tree<'a>],
    /// The frames in the order of the words.
    pub frames: &'a [Frame],
    /// Who is who.
    pub cast: &'a Cast,
    /// Frames by the frame they hang on, or are carried by.
    pub below: Vec<Vec<usize>>,
    /// Frames by the frame whose aim they are.
    pub aims: Vec<Vec<usize>>,
    /// The expressions of time of each sentence.
    times: Vec<OnceCell<Times<'a>>>,
}

/// The entry a frame fires.
#[derive(Clone, Debug)]
pub struct Match<'c> {
    /// The entry.
    pub entry: &'c Entry,
    /// The frame that filled its complement.
    pub complement: Option<usize>,
    /// Other entries whose needs were met, with their weights.
    pub rivals: Vec<(&'c str, i32)>,
}

/// A word that fills a step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filler {
    /// Sentence.
    pub sentence: usize,
    /// Word.
    pub head: usize,
}

/// Frames stand in the order of the words.
fn frame_at(frames: &[Frame], sentence: usize, word: usize) -> Option<usize> {
    frames.binary_search_by_key(&(sentence, word), |f| (f.sentence, f.head)).ok()
}

impl<'a> Scene<'a> {
    /// Puts the frames in relation to each other.
    pub fn new(trees: &'a [Tree<'a>], frames: &'a [Frame], cast: &'a Cast) -> Self {
        let mut below = vec![Vec::new(); frames.len()];
        let mut aims = vec![Vec::new(); frames.len()];
        for (f, frame) in frames.iter().enumerate() {
            if let Some(governor) = frame.governor {
                if matches!(governor.hold, Hold::Clause | Hold::Argument) {
                    below[governor.frame].push(f);
                } else if governor.hold == Hold::Purpose {
                    aims[governor.frame].push(f);
                }
            }
            for &word in &frame.chain {
                if let Some(g) = frame_at(frames, frame.sentence, word) {
                    below[g].push(f);
                }
            }
        }
        let times = trees.iter().map(|_| OnceCell::new()).collect();
        Self { trees, frames, cast, below, aims, times }
    }

    /// The frame whose predicate is this word.
    pub fn frame_at(&self, sentence: usize, word: usize) -> Option<usize> {
        frame_at(self.frames, sentence, word)
    }

    /// The expressions of time of a predicate; each sentence is read once, when first asked for.
    pub fn moments(&self, sentence: usize, predicate: usize, published: Option<Date>) -> Vec<Moment> {
        self.times[sentence].get_or_init(|| Times::new(&self.trees[sentence], published)).of(predicate)
    }

    /// The mention at a word.
    pub fn mention(&self, filler: Filler) -> Option<&'a Mention> {
        self.cast.at(filler.sentence, filler.head).or_else(|| {
            // "seven of its members": the number counts them, they are who is meant.
            let tree = &self.trees[filler.sentence];
            let part = tree.token(filler.head).upos == Upos::Num;
            let whole = part.then(|| self.phrase(filler, "of").into_iter().next()).flatten()?;
            self.cast.at(whole.sentence, whole.head)
        })
    }

    /// The words that fill a role of a frame: its own, else a prepositional phrase that the parser hung on its object.
    pub fn role(&self, frame: &Frame, name: &str) -> Vec<Filler> {
        // "is closed", "is dormant", "remains vacant": whatever the parser takes the word for, it is said of its subject.
        let name = match name {
            "subject" if frame.voice == Voice::Passive => "patient",
            "subject" => "agent",
            other => other,
        };
        let filler = |head| Filler { sentence: frame.sentence, head };
        // "the Westport bombing": where, not by whom.
        let is_scene = |role: &&Role| {
            role.how == FIRST_PART
                && frame.kind == Kind::Nominal
                && self.mention(filler(role.head)).is_some_and(|m| m.is_town)
        };
        let own: Vec<Filler> = match name {
            "agent" => {
                frame.roles.iter().filter(|role| role.name == name && !is_scene(role)).map(|r| filler(r.head)).collect()
            }
            "in" => {
                frame.roles.iter().filter(|role| role.name == name || is_scene(role)).map(|r| filler(r.head)).collect()
            }
            _ => frame.heads(name).map(filler).collect(),
        };
        if !own.is_empty() || matches!(name, "agent" | "patient" | "receiver" | "of") {
            return own;
        }
        let objects: Vec<usize> = frame.heads("patient").collect();
        objects.into_iter().flat_map(|o| self.phrase(Filler { sentence: frame.sentence, head: o }, name)).collect()
    }

    /// The words that hang on a noun by a preposition, as possessor, or as modifier.
    pub fn phrase(&self, noun: Filler, name: &str) -> Vec<Filler> {
        let tree = &self.trees[noun.sentence];
        if name == "anywhere" {
            let below = tree.subtree(noun.head).into_iter().filter(|&w| w != noun.head);
            return below.map(|head| Filler { sentence: noun.sentence, head }).collect();
        }
        if name == "doer" {
            // "positions that Russia can fill": the subject of what is told of the noun.
            let clauses = tree.children(noun.head).filter(|&c| tree.token(c).rel() == "acl");
            let subjects = clauses.flat_map(|c| tree.with_rel(c, "nsubj").collect::<Vec<_>>());
            let found: Vec<Filler> = subjects.map(|head| Filler { sentence: noun.sentence, head }).collect();
            if !found.is_empty() {
                return found;
            }
        }
        match name {
            "owner" => return self.owner(noun),
            "host" => return self.host(noun),
            "content" => return self.content(noun),
            _ => {}
        }
        // "the Westport bombing": where, not whose.
        let is_deed = || self.frame_at(noun.sentence, noun.head).is_some_and(|f| self.frames[f].kind == Kind::Nominal);
        let is_town = |head| self.mention(Filler { sentence: noun.sentence, head }).is_some_and(|m| m.is_town);
        let is_scene = |head| is_town(head) && is_deed();
        let mut found = Vec::new();
        if name == "of"
            && let Some(head) = counted_before(tree, noun.head)
        {
            found.push(Filler { sentence: noun.sentence, head });
        }
        for child in tree.children(noun.head) {
            let t = tree.token(child);
            let hit = match name {
                "possessor" => t.deprel == "nmod:poss",
                "modifier" => (matches!(t.rel(), "amod" | "compound") || t.deprel == "nmod:desc") && !is_scene(child),
                "apposition" => t.rel() == "appos",
                // "the crimes committed by Sudland"
                "doer" => {
                    if t.rel() == "acl" && t.feat("VerbForm") == Some("Part") {
                        let by = |&b: &usize| {
                            matches!(tree.token(b).rel(), "obl" | "nmod")
                                && preposition(tree, b).as_deref() == Some("by")
                        };
                        let doers = tree.children(child).filter(by).flat_map(|b| coordinated(tree, b));
                        found.extend(doers.map(|head| Filler { sentence: noun.sentence, head }));
                    }
                    false
                }
                // "signed the Treaty of Westport"
                "of" if tree.token(noun.head).upos == Upos::Propn && is_town(child) => false,
                _ => matches!(t.rel(), "nmod" | "obl") && preposition(tree, child).as_deref() == Some(name),
            };
            if name == "modifier" && t.rel() == "compound" {
                // "a Norland air strike", with the name hung on "air".
                found.extend(tree.with_rel(child, "compound").map(|head| Filler { sentence: noun.sentence, head }));
            }
            if hit {
                found.extend(coordinated(tree, child).into_iter().map(|head| Filler { sentence: noun.sentence, head }));
            }
        }
        found
    }

    /// Who did what a noun tells, by the verb that it is the object of: "an air strike launched by Norland", "Norland launched an air
    /// strike that killed ten".
    pub fn launched_by(&self, noun: Filler) -> Vec<Filler> {
        let deed = self.frame_at(noun.sentence, noun.head).map(|f| &self.frames[f]).filter(|f| f.kind == Kind::Nominal);
        let doers = deed.into_iter().flat_map(|f| &f.roles).filter(|role| role.name == "agent" && role.how == LENT);
        doers.map(|role| Filler { sentence: noun.sentence, head: role.head }).collect()
    }

    /// Whose mission, post or staff a noun speaks of: possessor, adjective, "of", else whom the noun itself stands for.
    fn owner(&self, noun: Filler) -> Vec<Filler> {
        let is_coded = |&w: &Filler| self.mention(w).is_some_and(|m| m.parties.iter().any(|p| p.code.is_some()));
        let beside = ["possessor", "modifier", "of"].into_iter().map(|name| self.phrase(noun, name));
        beside
            .map(|found| found.into_iter().filter(is_coded).collect::<Vec<_>>())
            .find(|found| !found.is_empty())
            .unwrap_or_else(|| Some(noun).filter(is_coded).into_iter().collect())
    }

    /// Where the mission or staff that a noun speaks of is accredited: "to", "in", "at", of the noun or of the mission it belongs to.
    fn host(&self, noun: Filler) -> Vec<Filler> {
        let own = |noun: Filler| {
            let named = ["to", "in", "at", "with"].into_iter().flat_map(move |name| self.phrase(noun, name));
            named.filter(|&w| {
                self.mention(w).is_some_and(|m| m.agent.is_none() && m.parties.iter().any(|p| p.code.is_some()))
            })
        };
        let whole = ["of", "at", "in"].into_iter().flat_map(|name| self.phrase(noun, name));
        own(noun).chain(whole.flat_map(own)).take(1).collect()
    }

    /// The clause that says what a noun or verb is about: "a demand *to release him*", "denied *that it was so*".
    fn content(&self, word: Filler) -> Vec<Filler> {
        let tree = &self.trees[word.sentence];
        let own = tree.children(word.head).find(|&c| {
            let t = tree.token(c);
            matches!(t.rel(), "ccomp" | "xcomp") || t.rel() == "acl" && tree.child(c, "mark").is_some()
        });
        // "ignored a demand to release him": parsers like to hang the infinitive on the verb.
        let next = tree.subtree(word.head).last().map_or(word.head, |&w| w) + 1;
        let hung = || {
            let verb = tree.token(word.head).head?;
            tree.children(verb).find(|&c| {
                matches!(tree.token(c).rel(), "advcl" | "xcomp" | "acl") && tree.with_rel(c, "mark").any(|m| m == next)
            })
        };
        own.or_else(hung).into_iter().map(|head| Filler { sentence: word.sentence, head }).collect()
    }

    /// The words at the end of a path, with the frame it starts from.
    pub fn follow(&self, f: usize, complement: Option<usize>, steps: &[String]) -> Vec<Filler> {
        let frame = &self.frames[f];
        let Some((first, rest)) = steps.split_first() else { return Vec::new() };
        let (mut at, rest) = match first.as_str() {
            "complement" => {
                let Some(c) = complement else { return Vec::new() };
                return match rest.split_first() {
                    Some(_) => self.follow(c, None, rest),
                    None => vec![Filler { sentence: self.frames[c].sentence, head: self.frames[c].head }],
                };
            }
            "speaker" => match frame.speakers.iter().find_map(|s| s.who) {
                Some((sentence, head)) => (vec![Filler { sentence, head }], rest),
                None => return Vec::new(),
            },
            "governor" => match frame.governor {
                // "crashed, killing the pilot": the word it hangs on.
                Some(governor) if rest.is_empty() => {
                    let above = &self.frames[governor.frame];
                    return vec![Filler { sentence: above.sentence, head: above.head }];
                }
                Some(governor) => return self.follow(governor.frame, None, rest),
                None => return Vec::new(),
            },
            "carrier" => {
                // "voiced concern", "spoke of its concern": the verbs that took the noun in, and what it is an argument of.
                let above = frame.governor.filter(|g| g.hold == Hold::Argument).map(|g| self.frames[g.frame].head);
                let words = frame.chain.iter().copied().chain(above);
                (words.map(|head| Filler { sentence: frame.sentence, head }).collect(), rest)
            }
            "purpose" => {
                // "used tear gas to disperse the crowd": the roles of what it was for.
                let aims = (0..self.frames.len())
                    .filter(|&g| self.frames[g].governor.is_some_and(|o| o.frame == f && o.hold == Hold::Purpose));
                return aims.flat_map(|g| self.follow(g, None, rest)).collect();
            }
            "self" => (vec![Filler { sentence: frame.sentence, head: frame.head }], rest),
            "none" => return Vec::new(),
            role => (self.role(frame, role), rest),
        };
        let deeds = if steps == ["agent", "by"] { at.clone() } else { Vec::new() };
        for step in rest {
            at = at.into_iter().flat_map(|noun| self.phrase(noun, step)).collect();
        }
        if at.is_empty() {
            at = deeds.into_iter().flat_map(|deed| self.launched_by(deed)).collect();
        }
        at
    }

    /// The words at the end of the first path that leads anywhere.
    pub fn first_of(&self, f: usize, complement: Option<usize>, paths: &[Path]) -> Vec<Filler> {
        for path in paths {
            let found: Vec<Filler> = path.parts.iter().flat_map(|part| self.follow(f, complement, part)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Whether a word stands for a party, by itself or by what hangs on it.
    pub fn is_party(&self, filler: Filler) -> bool {
        self.mention(filler).is_some_and(|m| m.parties.iter().any(|p| p.code.is_some() || p.key.is_some()))
            || self.around(filler).next().is_some()
    }

    /// The words about a noun that stand for a party, likeliest first.
    pub fn around(&self, noun: Filler) -> impl Iterator<Item = (Filler, &'static str)> + '_ {
        ["possessor", "modifier", "by", "of", "from", "between", "to", "against", "with", "on", "in", "across", "doer"]
            .into_iter()
            .filter_map(move |name| {
                self.phrase(noun, name)
                    .into_iter()
                    .find(|&w| self.mention(w).is_some_and(|m| m.parties.iter().any(|p| p.code.is_some())))
                    .map(|w| (w, name))
            })
    }

    /// The words that stand for a party one noun farther: "an extension of the mandate of the force in Norland".
    pub fn farther(&self, noun: Filler) -> impl Iterator<Item = (Filler, &'static str)> + '_ {
        let steps = ["of", "for", "on", "to", "against", "in", "with"];
        let next = move |noun| steps.into_iter().flat_map(move |name| self.phrase(noun, name));
        let second = next(noun).flat_map(|w| self.around(w));
        let third = next(noun).flat_map(next).flat_map(|w| self.around(w));
        second.chain(third)
    }

    /// What a word that only counts is a part of: "diplomats" of "a total of 12 diplomats".
    pub(crate) fn counted(&self, filler: Filler) -> Filler {
        let lemma = self.trees[filler.sentence].token(filler.head).lemma.to_lowercase();
        let counts = self.mention(filler).is_none() && holds(&nouns().parts, &lemma);
        let whole = || self.phrase(filler, "of").into_iter().next();
        counts.then(whole).flatten().unwrap_or(filler)
    }

    /// Whether a word is what a need asks for, itself or, where it only counts or divides, in what it is a part of:
    /// "dozens of activists", "some of its troops", "the first batch of peacekeepers".
    pub(crate) fn meets(&self, filler: Filler, need: &Need) -> bool {
        let token = self.trees[filler.sentence].token(filler.head);
        let lemma = token.lemma.to_lowercase();
        let counts =
            matches!(token.upos, Upos::Num | Upos::Det | Upos::Pron | Upos::Adj) || holds(&nouns().parts, &lemma);
        let wholes = if counts { self.phrase(filler, "of") } else { Vec::new() };
        // "six of its members" are members, whatever counts them.
        let barred =
            |whole: &Filler| need.not.contains(&self.trees[whole.sentence].token(whole.head).lemma.to_lowercase());
        if wholes.iter().any(barred) {
            return false;
        }
        self.meets_itself(filler, need)
            || !need.not.contains(&lemma) && wholes.into_iter().any(|whole| self.meets_itself(whole, need))
    }

    fn meets_itself(&self, filler: Filler, need: &Need) -> bool {
        let tree = &self.trees[filler.sentence];
        let token = tree.token(filler.head);
        let lemma = token.lemma.to_lowercase();
        // "tear gas", "chemical weapons": the noun with a word before it.
        let compounds = compounds(tree, filler.head);
        let named = |list: &[String]| list.contains(&lemma) || compounds.iter().any(|c| list.contains(c));
        if named(&need.not) {
            return false;
        }
        // "captured Westport": a name of a town is as good as the word.
        let names_town = || {
            token.upos == Upos::Propn
                && (token.name.kind() == Some(NameKind::Place)
                    && self.mention(filler).is_none_or(|m| m.parties.iter().all(|p| p.key.is_none()))
                    || self.mention(filler).is_some_and(|m| m.is_town))
        };
        // "expelled ambassador Kemal Okem": who is told by name is what the title says.
        let titled = || {
            let mut titles = tree.children(filler.head).filter(|&c| tree.token(c).deprel == "nmod:desc");
            titles.any(|c| need.nouns.contains(&tree.token(c).lemma.to_lowercase()))
        };
        let names = &parties().names;
        let is_armed = |party: &Party| party.sector.as_ref().is_some_and(|sector| names.armed.contains(sector));
        let is_of_states = |party: &Party| party.code.as_ref().is_some_and(|code| names.of_states.contains(code));
        let noun_or_agent = (need.nouns.is_empty() && need.agents.is_empty())
            || named(&need.nouns)
            || titled()
            || need.nouns.iter().any(|noun| names.town.contains(noun)) && names_town()
            || self.mention(filler).is_some_and(|m| match &m.agent {
                Some(agent) => need.agents.contains(agent),
                // A person known by name stands for the head whom the class would name, an armed group for its fighters,
                // a body of states for an organisation.
                None => need.agents.iter().any(|agent| match m.kind {
                    MentionKind::Person => names.person.contains(agent),
                    MentionKind::Organization => {
                        names.group.contains(agent) && m.parties.iter().any(is_armed)
                            || names.body.contains(agent) && m.parties.iter().any(is_of_states)
                    }
                    _ => false,
                }),
            });
        let party = need.actor.is_none_or(|wanted| self.is_party(filler) == wanted);
        let with = need.with.is_empty()
            || tree.children(filler.head).any(|c| {
                let named = |w: usize| {
                    let t = tree.token(w);
                    need.with.contains(&t.lemma.to_lowercase()) || need.with.contains(&t.form.to_lowercase())
                };
                // "a nerve agent attack": the first part of a compound may have its own.
                matches!(tree.token(c).rel(), "amod" | "compound" | "nmod" | "det" | "nummod" | "advmod")
                    && (named(c) || tree.token(c).rel() == "compound" && tree.with_rel(c, "compound").any(named))
            });
        // "raised", "was raising"; not the "raising" of a clause that tells what came of it.
        let finite = !need.finite || token.xpos != "VBG" || tree.with_rel(filler.head, "aux").next().is_some();
        noun_or_agent && party && with && finite
    }

    fn needs_met(&self, f: usize, complement: Option<usize>, pattern: &Pattern) -> bool {
        pattern.needs.iter().all(|(role, need)| {
            let steps: Vec<String> = role.split('.').map(str::to_owned).collect();
            let fillers = self.follow(f, complement, &steps);
            if fillers.is_empty() {
                need.absent || need.optional
            } else {
                // Nothing there, or nothing of the kind: "beat them in the final" is no blow.
                let found = !need.absent || need.names();
                found && fillers.iter().any(|&filler| self.meets(filler, need)) != need.absent
            }
        })
    }

    fn complement(&self, f: usize, want: &Complement, found: &[Option<Match>]) -> Option<usize> {
        let fits = |&c: &usize| {
            let fired = found[c].as_ref().map(|m| m.entry);
            let event = want.events.is_empty() || fired.is_some_and(|e| want.events.contains(&e.event));
            let mode =
                want.modes.is_empty() || fired.is_some_and(|e| e.mode.as_ref().is_some_and(|m| want.modes.contains(m)));
            let lemma = want.lemmas.is_empty()
                || want.lemmas.contains(&self.frames[c].lemma)
                || self.frames[c].noun.as_ref().is_some_and(|n| want.lemmas.contains(n));
            let told = &self.frames[c];
            // A noun has no time of its own: "offered talks"; but "agreed that it had made a mistake".
            let is_thing = told.kind == Kind::Nominal && told.governor.is_none_or(|g| g.hold != Hold::Clause);
            let to_come = !want.to_come
                || is_thing
                || !matches!(told.mood, Mood::Asserted | Mood::Alleged)
                || matches!(told.tense, Tense::Future | Tense::None);
            event && mode && lemma && to_come
        };
        // Of several ("agreed to hold talks"), the one that is an event.
        let held = if want.purpose { &self.aims[f] } else { &self.below[f] };
        let all = || held.iter().copied().filter(fits);
        all().find(|&c| found[c].is_some()).or_else(|| all().next())
    }

    /// The best entry for every frame; complements first, so that an entry may ask what its complement is.
    pub fn matches<'c>(&self, codebook: &'c Codebook) -> Vec<Option<Match<'c>>> {
        let mut found: Vec<Option<Match<'c>>> = vec![None; self.frames.len()];
        let mut order = Vec::with_capacity(self.frames.len());
        let mut seen = vec![false; self.frames.len()];
        for f in 0..self.frames.len() {
            self.postorder(f, &mut seen, &mut order);
        }
        for f in order {
            found[f] = self.best(f, codebook, &found);
        }
        found
    }

    fn postorder(&self, start: usize, seen: &mut [bool], order: &mut Vec<usize>) {
        let mut stack = vec![(start, false)];
        while let Some((f, done)) = stack.pop() {
            if done {
                order.push(f);
            } else if !std::mem::replace(&mut seen[f], true) {
                stack.push((f, true));
                stack.extend(self.below[f].iter().chain(&self.aims[f]).filter(|&&c| !seen[c]).map(|&c| (c, false)));
            }
        }
    }

    fn best<'c>(&self, f: usize, codebook: &'c Codebook, found: &[Option<Match<'c>>]) -> Option<Match<'c>> {
        let frame = &self.frames[f];
        let noun = frame.noun.as_deref().filter(|n| *n != frame.lemma);
        // "is on alert": entries for what somebody is know the noun alone.
        let state = frame.lemma.rsplit(' ').next().filter(|s| frame.kind == Kind::Copular && *s != frame.lemma);
        let plain = frame.lemma.split(' ').next().filter(|p| *p != frame.lemma);
        let mut fired: Vec<(&'c Entry, Option<usize>)> = Vec::new();
        // "an arms embargo"
        let compounds = match frame.kind {
            Kind::Nominal => compounds(&self.trees[frame.sentence], frame.head),
            _ => Vec::new(),
        };
        let candidates = codebook
            .candidates(&frame.lemma)
            .chain(compounds.iter().flat_map(|noun| codebook.candidates(noun)))
            .chain(noun.into_iter().flat_map(|n| codebook.candidates(n)))
            .chain(plain.filter(|_| !codebook.wants(&frame.lemma)).into_iter().flat_map(|p| codebook.candidates(p)));
        let states =
            state.into_iter().flat_map(|s| codebook.candidates(s)).filter(|e| e.pattern.kind == Some(Kind::Copular));
        for entry in candidates.chain(states) {
            if let Some(complement) = self.fits(f, &entry.pattern, found) {
                fired.push((entry, complement));
            }
        }
        // Stable: of equal weights the nearer lemma's wins, then the codebook's order of precedence.
        fired.sort_by_key(|(entry, _)| -entry.pattern.weight());
        let (entry, complement) = fired.first().copied()?;
        let rivals = fired[1..].iter().map(|(e, _)| (e.id.as_str(), e.pattern.weight())).collect();
        Some(Match { entry, complement, rivals })
    }

    /// Whether a frame is what a pattern means, and the frame that fills its complement.
    pub fn fits(&self, f: usize, pattern: &Pattern, found: &[Option<Match>]) -> Option<Option<usize>> {
        let frame = &self.frames[f];
        let form = pattern.kind.is_none_or(|k| k == frame.kind) && pattern.voice.is_none_or(|v| v == frame.voice);
        let mood = pattern.mood.is_empty() || pattern.mood.iter().any(|m| m == frame.mood.as_str());
        let negated = !pattern.negated || frame.negated.is_some();
        let spoken = !pattern.spoken || !frame.speakers.is_empty();
        if !(form && mood && negated && spoken) {
            return None;
        }
        let complement = match &pattern.complement {
            Some(want) => Some(self.complement(f, want, found)?),
            None => self.below[f].first().copied(),
        };
        self.needs_met(f, complement, pattern).then_some(complement)
    }

    /// Whether the frame is told at all, rather than hoped, denied or asked for.
    pub fn is_told(&self, f: usize) -> bool {
        !matches!(self.frames[f].mood, Mood::Denied | Mood::Doubted)
    }

    /// Whether a word is "I", "we", "our" and the like.
    pub fn is_first_person(&self, filler: Filler) -> bool {
        let token = self.trees[filler.sentence].token(filler.head);
        token.upos == Upos::Pron
            && matches!(
                token.form.to_lowercase().as_str(),
                "i" | "we" | "us" | "our" | "my" | "me" | "ours" | "ourselves"
            )
    }
}
