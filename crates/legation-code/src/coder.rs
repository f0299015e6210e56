//! Frames and parties become event records.
//!
//! Takes a report with its trees; gives records in the order of the text, each with the trace that `why` prints. What a frame
//! means stands in the codebook; here stands which frames are told as happenings, and how a record's fields are filled.

use crate::actors::Cast;
use crate::clauses::{Frame, Hold, Kind, Tense, Voice, bare_nouns, frames, mend};
use crate::codebook::Path;
use crate::event::Sides;
use crate::incidents;
use crate::matching::{Filler, Match, Scene};
use crate::standing;
use crate::{Audit, Coding, Knowledge, Trace};
use legation_text::record::{Entity, Event, Measure, Standing, Statement};
use legation_text::{Report, Sentence, TextIndex, Tree};
use std::collections::BTreeSet;

/// Frames further apart than this are not held against each other: an entry names what stands near its word.
const NEAR: usize = 8;

/// Codes one report. Never fails: what cannot be coded stands in the audit.
pub fn code(report: &Report, sentences: &[Sentence], knowledge: &Knowledge, model: &str) -> Coding {
    on_scene(report, sentences, knowledge, model, |_, _| (), |coder, ()| coder.code())
}

/// Reads a report as the coder sees it: mended trees, frames, parties, and the entry that each frame fires. `settle` may say who is who before
/// that.
pub(crate) fn on_scene<S, T>(
    report: &Report,
    sentences: &[Sentence],
    knowledge: &Knowledge,
    model: &str,
    settle: impl FnOnce(&mut Cast, &[Tree]) -> S,
    then: impl FnOnce(Coder, S) -> T,
) -> T {
    let codebook = &knowledge.codebook;
    let mended = mend(sentences, &knowledge.grammar);
    let sentences: &[Sentence] = &mended;
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let found = frames(sentences, &knowledge.grammar, &|noun| codebook.wants(noun));
    let mut cast = knowledge.actors.cast(report, sentences);
    let settled = settle(&mut cast, &trees);
    let scene = Scene::new(&trees, &found, &cast);
    let matches = scene.matches(codebook);
    let index = TextIndex::new(&report.text);
    then(Coder { report, sentences, index: &index, knowledge, scene: &scene, matches: &matches, model }, settled)
}

/// Numbers the records of all kinds in the order of the text: sentence by sentence, in each its events, then what it claims to stand,
/// then who said what.
fn number(report: &str, events: &mut [(Event, Trace)], claims: &mut [(Standing, Trace)], statements: &mut [Statement]) {
    let of_events = events.iter_mut().map(|(e, _)| (e.text_info.sequence, 0, e.event_start, &mut e.id));
    let of_claims = claims.iter_mut().map(|(c, _)| (c.text_info.sequence, 1, c.start, &mut c.id));
    let of_statements = statements.iter_mut().map(|s| (s.text_info.sequence, 2, s.cue.start, &mut s.id));
    let mut all: Vec<_> = of_events.chain(of_claims).chain(of_statements).collect();
    all.sort_by_key(|(sentence, kind, start, _)| (*sentence, *kind, *start));
    for (place, (.., id)) in all.into_iter().enumerate() {
        *id = format!("{report}#{}", place + 1);
    }
}

/// An undated deed in the plain past that follows history of its parties in the same paragraph goes on with it: "… seven were expelled in
/// 2018. Three applications were refused." What another party does is news beside history: "Westmark recalled its envoy last week.
/// Ostrovia closed its border."
fn continue_history(drafts: &mut [(Event, Trace)], sentences: &[Sentence]) {
    for i in 0..drafts.len() {
        let frame = &drafts[i].1.frame;
        let event = &drafts[i].0;
        let plain = frame.tense == Tense::Past && frame.kind == Kind::Verb && event.attribution.is_empty();
        if !plain || event.background || event.date_text.is_some() || frame.sentence == 0 {
            continue;
        }
        let before = frame.sentence - 1;
        let parties = |e: &Event| e.actor.iter().chain(&e.recipient).filter_map(|p| p.key.clone()).collect::<Vec<_>>();
        let own = parties(event);
        let goes_on = |e: &Event| own.is_empty() || parties(e).iter().any(|key| own.contains(key));
        let history = drafts
            .iter()
            .any(|(e, t)| t.frame.sentence == before && e.background && e.attribution.is_empty() && goes_on(e));
        if history && sentences[before].paragraph == sentences[before + 1].paragraph {
            let (event, trace) = &mut drafts[i];
            event.background = true;
            (event.date, event.date_precision, event.decided_on) = (None, None, None);
            trace
                .steps
                .push(("background", "goes on with the history of the sentence before; no day is told".to_owned()));
        }
    }
}

/// How much of its confidence a record keeps whose doer nothing but the measures told before it names.
const UNSAID: f64 = 0.85;

/// "NATO cut the Norland mission. … Seven of its members were ejected in 2018.": a measure in the passive that names no doer, too far
/// from the one before for [`Coder::events`] to go on with it, is taken by the host, where what is told before of the same party's
/// posts knows just one.
fn name_hosts(drafts: &mut [(Event, Trace)]) {
    for i in 0..drafts.len() {
        let (before, rest) = drafts.split_at_mut(i);
        let Some((event, trace)) = rest.first_mut() else { continue };
        let Some(measure) = event.measure.as_mut().filter(|m| m.host.is_none() && is_of_posts(m)) else { continue };
        let Some(holder) = measure.holder.clone() else { continue };
        if !event.actor.is_empty() || trace.frame.voice != Voice::Passive {
            continue;
        }
        let told = before.iter().filter_map(|(e, _)| {
            let m = e.measure.as_ref().filter(|m| is_of_posts(m) && m.holder.as_ref() == Some(&holder))?;
            let doer = e.actor.iter().find(|a| a.key.is_some() && a.key == m.host)?;
            (!e.negated && e.modality != "alleged").then_some(doer)
        });
        let mut told: Vec<&Entity> = told.collect();
        told.dedup_by(|a, b| a.key == b.key);
        let [host] = told.as_slice() else { continue };
        measure.host = host.key.clone();
        trace.steps.push(("actor", format!("unsaid: `{}`, the one host told before", host.entity_text)));
        event.actor = vec![(*host).clone()];
        event.confidence = (event.confidence * UNSAID * 100.0).round() / 100.0;
    }
}

fn is_of_posts(measure: &Measure) -> bool {
    matches!(measure.kind.as_str(), "accreditation" | "ceiling")
}

/// Whether a frame becomes a record.
enum Verdict {
    /// It does; `background` where its place in the sentence makes it history.
    Told { background: bool },
    /// It is part of another record, or not told as a happening.
    Part,
    /// No entry codes it.
    Silent,
}

#[derive(Clone, Copy)]
pub(crate) struct Coder<'a> {
    pub(crate) report: &'a Report,
    pub(crate) sentences: &'a [Sentence],
    pub(crate) index: &'a TextIndex<'a>,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) matches: &'a [Option<Match<'a>>],
    pub(crate) model: &'a str,
}

impl<'a> Coder<'a> {
    pub(crate) fn frame(&self, f: usize) -> &'a Frame {
        &self.scene.frames[f]
    }

    fn code(&self) -> Coding {
        let (scene, knowledge) = (self.scene, self.knowledge);
        let claimed = standing::fired(self, &knowledge.standings);
        let mut claims = standing::drafts(self, &claimed);
        let verdicts: Vec<Verdict> = (0..scene.frames.len())
            .map(|f| if standing::is_state(f, &claimed, &claims) { Verdict::Part } else { self.verdict(f) })
            .collect();
        let mut drafts: Vec<(Event, Trace)> = Vec::new();
        let mut last: Option<Sides> = None;
        for (f, verdict) in verdicts.iter().enumerate() {
            if let Verdict::Told { background } = verdict {
                drafts.extend(self.events(f, *background, &mut last));
            }
        }
        continue_history(&mut drafts, self.sentences);
        for (event, trace) in &mut drafts {
            self.name_bearer(event, trace);
        }
        name_hosts(&mut drafts);
        let mut events = incidents::merge(drafts);
        let audit = self.audit(&claimed, scene.cast);

        // Nouns that claim something where they are no predicate of their own have a scene of their own, so that no event sees them.
        let wants = |noun: &str| knowledge.standings.wants_noun(noun);
        let bare = bare_nouns(scene.trees, scene.frames, &knowledge.grammar, &wants);
        let aside = Scene::new(scene.trees, &bare, scene.cast);
        let aside = Coder { scene: &aside, matches: &vec![None; bare.len()], ..*self };
        claims.extend(standing::drafts(&aside, &standing::fired(&aside, &knowledge.standings)));
        let mut claims = standing::settle(claims, &events);
        let mut statements = crate::statements::statements(self);

        number(&self.report.id, &mut events, &mut claims, &mut statements);
        incidents::join(&mut events, scene.cast);
        let (events, traces) = events.into_iter().unzip();
        let (standing, standing_traces) = claims.into_iter().unzip();
        Coding { events, traces, standing, standing_traces, statements, audit }
    }

    fn verdict(&self, f: usize) -> Verdict {
        let frame = self.frame(f);
        let Some(own) = &self.matches[f] else { return Verdict::Silent };
        if !self.scene.is_told(f) {
            return Verdict::Part;
        }
        // A light verb or carrier that fires itself takes in what it carries, where its entry asks for that.
        for &word in &frame.chain {
            if let Some(g) = self.scene.frame_at(frame.sentence, word)
                && self.matches[g].as_ref().is_some_and(|m| self.asks_for(m, g, f))
            {
                return Verdict::Part;
            }
        }
        // A noun that makes an entry what it is ("a state of siege", "called off the strike") is part of that event.
        if frame.kind == Kind::Nominal {
            let asked = |g: usize| {
                g != f
                    && self.frame(g).sentence == frame.sentence
                    && self.matches[g].as_ref().is_some_and(|m| self.asks_for(m, g, f))
            };
            let around = (0..f).rev().take(8).chain(f + 1..(f + 8).min(self.scene.frames.len()));
            if around.into_iter().any(asked) {
                return Verdict::Part;
            }
        }
        // A light verb that fired without asking for its noun gives way to the noun.
        if frame.kind == Kind::Verb {
            let gives_way = self.scene.below[f].iter().any(|&c| {
                self.frame(c).chain.contains(&frame.head) && self.matches[c].is_some() && !self.asks_for(own, f, c)
            });
            if gives_way {
                return Verdict::Part;
            }
        }
        let mut background = false;
        if let Some(governor) = frame.governor {
            let above = &self.matches[governor.frame];
            match governor.hold {
                Hold::Clause => return Verdict::Part,
                Hold::Purpose => return Verdict::Part,
                // "suspended cooperation over its annexation of Crimea": a deed told as the reason of a deed is history of its own.
                Hold::Argument if self.is_reason(f, governor.frame) => background = true,
                Hold::Argument => {
                    if above.is_some() || !self.scene.is_told(governor.frame) || self.is_embedded(governor.frame) {
                        return Verdict::Part;
                    }
                    background = true;
                }
                Hold::Adverbial => {}
            }
        }
        if frame.kind == Kind::Nominal && frame.chain.is_empty() {
            background = true;
        }
        Verdict::Told { background }
    }

    /// A measure on nobody in particular falls on whom one of the next two sentences names: "… partner delegations to 30. The cap
    /// affects above all Norland."
    fn name_bearer(&self, event: &mut Event, trace: &mut Trace) {
        let unknown = event.recipient.iter().all(|r| r.key.is_none() || event.actor.iter().any(|a| a.key == r.key));
        let Some(measure) = event.measure.as_mut().filter(|m| unknown && m.holder.is_none()) else { return };
        let falls = &self.knowledge.grammar.falls;
        let here = trace.frame.sentence;
        let told = (0..self.scene.frames.len()).find_map(|f| {
            let frame = self.frame(f);
            let near = frame.sentence > here && frame.sentence <= here + 2 && falls.verbs.contains(&frame.lemma);
            let tree = &self.scene.trees[frame.sentence];
            let points_back = |a: usize| falls.measures.contains(&tree.token(a).lemma.to_lowercase());
            if !near || !frame.heads("agent").any(points_back) {
                return None;
            }
            let paths = ["patient", "above", "to"].map(Path::parse);
            let named = self.parties(f, None, &paths);
            named.into_iter().find(|n| n.party.key.is_some() && event.actor.iter().all(|a| a.key != n.party.key))
        });
        if let Some(named) = told {
            measure.holder = named.party.key.clone();
            trace.steps.push(("recipient", format!("told after the measure: {}", named.how)));
            event.recipient = self.entities(&[named]);
        }
    }

    /// Whether the match names the frame `c` as its complement or fills a needed role with it.
    fn asks_for(&self, own: &Match, f: usize, c: usize) -> bool {
        let head = self.frame(c).head;
        own.entry.pattern.complement.is_some() && own.complement == Some(c)
            || own.entry.pattern.needs.iter().any(|(role, need)| {
                let steps: Vec<String> = role.split('.').map(str::to_owned).collect();
                let fillers = self.scene.follow(f, own.complement, &steps);
                fillers.iter().any(|&filler| filler.head == head && self.scene.meets(filler, need))
            })
    }

    /// Whether the frame `f` stands in a phrase that tells the reason of a deed. What somebody is charged with, asked or
    /// threatened for is never a deed of its own, nor what is regretted or praised.
    fn is_reason(&self, f: usize, governor: usize) -> bool {
        const WORDS: [&str; 8] = ["ACCUSE", "REQUEST", "REJECT", "THREATEN", "CONCEDE", "SUPPORT", "AGREE", "PROTEST"];
        let word = self.sentences[self.frame(f).sentence].tokens[self.frame(f).head].span;
        self.frame(f).sentence == self.frame(governor).sentence
            && self.matches[governor].as_ref().is_some_and(|m| !WORDS.contains(&m.entry.event.as_str()))
            && self.frame(governor).causes.iter().any(|c| {
                matches!(c.relation, "because" | "response") && c.span.start <= word.start && word.end <= c.span.end
            })
    }

    fn is_embedded(&self, f: usize) -> bool {
        self.frame(f).governor.is_some_and(|g| matches!(g.hold, Hold::Clause | Hold::Purpose))
    }

    /// The frames in which known parties stand, and what of them no entry codes.
    fn audit(&self, claimed: &[standing::Fired], cast: &Cast) -> Audit {
        let mut audit = Audit { names: cast.unknown.clone(), ..Audit::default() };
        let grammar = &self.knowledge.grammar;
        // What only carries another frame ("held" of "held talks") or is named by another's entry ("took control of") counts with it.
        let carriers: BTreeSet<(usize, usize)> =
            self.scene.frames.iter().flat_map(|frame| frame.chain.iter().map(|&word| (frame.sentence, word))).collect();
        for (f, claim) in claimed.iter().enumerate() {
            let frame = self.frame(f);
            let coded = self.matches[f].is_some() || claim.is_some();
            if carriers.contains(&(frame.sentence, frame.head)) || !coded && self.is_named_by_entry(f) {
                continue;
            }
            let known = self.known(f);
            let parties: BTreeSet<&String> = known.iter().flat_map(|(_, keys)| keys).collect();
            let meet = parties.len() > 1;
            audit.meetings += u64::from(meet);
            audit.coded += u64::from(meet && coded);
            let roles: Vec<&str> = known.iter().map(|(role, _)| *role).collect();
            // What says something that an entry codes is nobody's task.
            let says = (grammar.carriers.contains_key(&frame.lemma) || grammar.speech.contains_key(&frame.lemma))
                && self.scene.below[f].iter().any(|&c| self.matches[c].is_some());
            if !coded && !says && (meet || roles == ["agent"] && frame.has("patient")) {
                audit.frames.push((format!("{} [{}]", frame.lemma, roles.join(" ")), frame.span));
            }
        }
        audit
    }

    /// Whether the frame's word is what another frame's entry names: "took *control* of", "must *act*".
    fn is_named_by_entry(&self, f: usize) -> bool {
        let filler = Filler { sentence: self.frame(f).sentence, head: self.frame(f).head };
        let near = (f.saturating_sub(NEAR)..=f + NEAR).filter(|&g| g != f && g < self.scene.frames.len());
        near.filter(|&g| self.frame(g).sentence == filler.sentence).any(|g| {
            self.matches[g].as_ref().is_some_and(|own| {
                let pattern = &own.entry.pattern;
                pattern.complement.is_some() && own.complement == Some(f)
                    || pattern.needs.iter().filter(|(_, need)| !need.nouns.is_empty()).any(|(role, need)| {
                        let steps: Vec<String> = role.split('.').map(str::to_owned).collect();
                        self.scene.follow(g, own.complement, &steps).contains(&filler) && self.scene.meets(filler, need)
                    })
            })
        })
    }

    /// The roles of a frame that stand for known parties, each once, with the keys of these.
    fn known(&self, f: usize) -> Vec<(&'a str, Vec<String>)> {
        let frame = self.frame(f);
        let mut known: Vec<(&str, Vec<String>)> = Vec::new();
        for role in &frame.roles {
            let filler = Filler { sentence: frame.sentence, head: role.head };
            let named = self.at_word(f, filler, &role.name);
            let keys: Vec<String> = named.into_iter().filter_map(|n| n.party.key.or(n.party.code)).collect();
            match known.iter_mut().find(|(name, _)| *name == role.name) {
                _ if keys.is_empty() => {}
                Some((_, all)) => all.extend(keys),
                None => known.push((&role.name, keys)),
            }
        }
        let core = |name: &str| ["agent", "patient", "receiver"].iter().position(|core| *core == name).unwrap_or(3);
        known.sort_by_key(|(name, _)| (core(name), *name));
        known
    }
}

/// Whether a frame's own form tells history: the pluperfect.
pub(crate) fn is_pluperfect(frame: &Frame) -> bool {
    frame.tense == Tense::Pluperfect
}
