//! Frames and parties become event records.
//!
//! Takes a report with its trees; gives records in the order of the text, each with the trace that `why` prints. What a frame
//! means stands in the codebook; here stands which frames are told as happenings, and how a record's fields are filled.

use crate::actors::{Cast, Party};
use crate::clauses::{Frame, Hold, Kind, Mood, Tense, Voice, frames, mend};
use crate::codebook::{Entry, Path, Turn};
use crate::count::count_of;
use crate::grammar::holds;
use crate::incidents;
use crate::matching::{Filler, Match, Scene};
use crate::timing::{self, Timing};
use crate::{Audit, Coding, Knowledge, Trace};
use legation_text::record::{Attribution, Cause, CiteInfo, Entity, Event, Evidence, Measure, Quantity, TextInfo};
use legation_text::{Report, Sentence, Span, TextIndex, Tree, Upos};

/// Codes one report. Never fails: what cannot be coded stands in the audit.
pub fn code(report: &Report, sentences: &[Sentence], knowledge: &Knowledge, model: &str) -> Coding {
    let codebook = &knowledge.codebook;
    let mended = mend(sentences);
    let sentences: &[Sentence] = &mended;
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let found = frames(sentences, &knowledge.grammar, &|noun| codebook.wants(noun));
    let cast = knowledge.actors.cast(report, sentences);
    let scene = Scene::new(&trees, &found, &cast);
    let matches = scene.matches(codebook);
    let coder = Coder {
        report,
        sentences,
        index: TextIndex::new(&report.text),
        knowledge,
        scene: &scene,
        matches: &matches,
        model,
    };
    let verdicts: Vec<Verdict> = (0..found.len()).map(|f| coder.verdict(f)).collect();
    let mut drafts: Vec<(Event, Trace)> = Vec::new();
    let mut last = None;
    for (f, verdict) in verdicts.iter().enumerate() {
        if let Verdict::Told { background } = verdict {
            drafts.extend(coder.events(f, *background, &mut last));
        }
    }
    continue_history(&mut drafts, sentences);
    let (events, traces) = incidents::settle(drafts, report);
    let audit = coder.audit(&verdicts, &cast);
    Coding { events, traces, audit }
}

/// An undated deed in the plain past that follows history in the same paragraph goes on with it: "… seven were expelled in 2018.
/// Three applications were refused."
fn continue_history(drafts: &mut [(Event, Trace)], sentences: &[Sentence]) {
    for i in 0..drafts.len() {
        let frame = &drafts[i].1.frame;
        let event = &drafts[i].0;
        let plain = frame.tense == Tense::Past && frame.kind == Kind::Verb && event.attribution.is_empty();
        if !plain || event.background || event.date_text.is_some() || frame.sentence == 0 {
            continue;
        }
        let before = frame.sentence - 1;
        let history =
            drafts.iter().any(|(e, t)| t.frame.sentence == before && e.background && e.attribution.is_empty());
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

/// Whether a frame becomes a record.
enum Verdict {
    /// It does; `background` where its place in the sentence makes it history.
    Told { background: bool },
    /// It is part of another record, or not told as a happening.
    Part,
    /// No entry codes it.
    Silent,
}

struct Coder<'a> {
    report: &'a Report,
    sentences: &'a [Sentence],
    index: TextIndex<'a>,
    knowledge: &'a Knowledge,
    scene: &'a Scene<'a>,
    matches: &'a [Option<Match<'a>>],
    model: &'a str,
}

/// Kinds of standing facts about missions and their staff.
const STAFF: [&str; 7] = ["accreditation", "ceiling", "vacant", "filled", "establishment", "mission", "travel-limit"];

/// The parties of the last measure about missions and their staff.
struct Sides {
    sentence: usize,
    actors: Vec<Named>,
    recipients: Vec<Named>,
}

/// A party with the mention that names it.
#[derive(Clone)]
struct Named {
    filler: Filler,
    party: Party,
    how: String,
}

impl<'a> Coder<'a> {
    fn frame(&self, f: usize) -> &'a Frame {
        &self.scene.frames[f]
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

    /// The parties at the end of the first path that names any.
    fn parties(&self, f: usize, complement: Option<usize>, paths: &[Path]) -> Vec<Named> {
        self.parties_beside(f, complement, paths, &[])
    }

    /// The same; what is only the actors' own ("along its border with") stands back behind what any other path or phrase names.
    fn parties_beside(&self, f: usize, complement: Option<usize>, paths: &[Path], actors: &[Named]) -> Vec<Named> {
        let mut own_only = Vec::new();
        for path in paths {
            let mut named: Vec<Named> = Vec::new();
            for part in &path.parts {
                let by_rule = match part.as_slice() {
                    [first, rule] if first == "complement" && (rule == "actor" || rule == "recipient") => complement
                        .and_then(|c| {
                            let entry = self.matches[c].as_ref()?;
                            let paths = if rule == "actor" { &entry.entry.actor } else { &entry.entry.recipient };
                            Some(self.parties(c, entry.complement, paths))
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
    fn is_own(&self, named: &Named, actors: &[Named]) -> bool {
        let tree = &self.scene.trees[named.filler.sentence];
        let pronoun = |w: usize| tree.token(w).upos == Upos::Pron;
        actors.iter().any(|a| a.party == named.party)
            && (pronoun(named.filler.head) || tree.with_rel(named.filler.head, "nmod").any(pronoun))
    }

    /// The parties that a body bears in its name, but for the frame's own doer: "the NATO-Russia Council".
    fn named_in(&self, f: usize, complement: Option<usize>, way: &[String]) -> Vec<Named> {
        let doers = self.parties(f, complement, &[Path::parse("agent")]);
        let mut named = Vec::new();
        for filler in self.scene.follow(f, complement, way) {
            let Some(mention) = self.scene.mention(filler) else { continue };
            let name = self.index.slice(mention.span);
            for part in name.split(['-', '–', '/']).filter(|_| name.contains(['-', '–', '/'])) {
                let word = part.split_whitespace().next().unwrap_or(part);
                let found = self.knowledge.actors.find(word, self.report.date);
                if let Some((party, place)) = found.into_iter().find(|(p, _)| p.code.is_some())
                    && !doers.iter().any(|d| d.party.key == party.key)
                {
                    named.push(Named { filler, party, how: format!("`{word}` in the name of `{name}`, {place}") });
                }
            }
        }
        named
    }

    /// The parties a word stands for: by its own mention, as first person, or by what hangs on the noun.
    fn at_word(&self, f: usize, filler: Filler, path: &str) -> Vec<Named> {
        self.at_word_beside(f, filler, path, &[])
    }

    fn at_word_beside(&self, f: usize, filler: Filler, path: &str, actors: &[Named]) -> Vec<Named> {
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
            return mention
                .parties
                .iter()
                .map(|party| Named {
                    filler,
                    party: party.clone(),
                    how: format!("{path} = `{}`: {how}", self.index.slice(mention.span)),
                })
                .collect();
        }
        let mut own_only = Vec::new();
        let near = self.scene.around(filler).map(|found| (found, true));
        // A party named farther off counts where it is another than the actor.
        let far = self.scene.farther(filler).map(|found| (found, false));
        for ((near, name), is_near) in near.chain(far) {
            let mut named = self.at_word(f, near, path);
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
        own_only
    }

    fn entities(&self, named: &[Named]) -> Vec<Entity> {
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

    /// The record of a frame; two where each side does it to the other.
    fn events(&self, f: usize, placed_back: bool, last: &mut Option<Sides>) -> Vec<(Event, Trace)> {
        let Some(own) = self.matches[f].as_ref() else { return Vec::new() };
        if let Some((one, other)) = self.mutual(f) {
            let there = self.event(f, placed_back, own, one.clone(), other.clone());
            let back = self.event(f, placed_back, own, other, one);
            let mut both: Vec<(Event, Trace)> = there.into_iter().chain(back).collect();
            both.iter_mut().flat_map(|(e, _)| &mut e.quantity).for_each(|q| q.role = "both".to_owned());
            return both;
        }
        let mut actors = self.parties(f, own.complement, &own.entry.actor);
        let mut recipients = self.parties_beside(f, own.complement, &own.entry.recipient, &actors);
        if own.entry.measure.as_ref().is_some_and(|m| STAFF.contains(&m.kind.as_str())) {
            self.fill(f, last.as_ref(), &mut actors, &mut recipients);
            if !actors.is_empty() && !recipients.is_empty() {
                *last = Some(Sides {
                    sentence: self.frame(f).sentence,
                    actors: actors.clone(),
                    recipients: recipients.clone(),
                });
            }
        }
        self.event(f, placed_back, own, actors, recipients).into_iter().collect()
    }

    /// "Two vacant posts will also be abolished": a passive about missions and their staff leaves out the parties that the
    /// measure before has named.
    fn fill(&self, f: usize, last: Option<&Sides>, actors: &mut Vec<Named>, recipients: &mut Vec<Named>) {
        let frame = self.frame(f);
        let Some(last) = last.filter(|l| frame.voice == Voice::Passive && frame.sentence <= l.sentence + 3) else {
            return;
        };
        let shares = |some: &[Named], with: &[Named]| {
            some.is_empty()
                || some.iter().any(|a| with.iter().any(|b| a.party.key.is_some() && a.party.key == b.party.key))
        };
        if !shares(actors, &last.actors) || !shares(recipients, &last.recipients) {
            return;
        }
        for (side, before) in [(actors, &last.actors), (recipients, &last.recipients)] {
            if side.is_empty() {
                side.extend(
                    before.iter().cloned().map(|one| Named {
                        how: format!("left out here, as in the measure before: {}", one.how),
                        ..one
                    }),
                );
            }
        }
    }

    /// The two sides of "the mutual expulsion of EU and Russian diplomats": all the parties about the noun, if they are two.
    fn mutual(&self, f: usize) -> Option<(Vec<Named>, Vec<Named>)> {
        let frame = self.frame(f);
        let tree = &self.scene.trees[frame.sentence];
        let words = &self.knowledge.grammar.modality.mutual.words;
        tree.children(frame.head).find(|&c| tree.token(c).rel() == "amod" && holds(words, &tree.token(c).form))?;
        let mut sides: Vec<Vec<Named>> = Vec::new();
        let around = tree.subtree(frame.head).into_iter().map(|head| Filler { sentence: frame.sentence, head });
        for filler in around.filter(|&w| self.scene.mention(w).is_some()) {
            for named in self.at_word(f, filler, "either side").into_iter().filter(|n| n.party.code.is_some()) {
                if !sides.iter().any(|side| side[0].party.key == named.party.key) {
                    sides.push(vec![named]);
                }
            }
        }
        let [one, other] = <[Vec<Named>; 2]>::try_from(sides).ok()?;
        Some((one, other))
    }

    fn event(
        &self,
        f: usize,
        placed_back: bool,
        own: &Match,
        mut actors: Vec<Named>,
        mut recipients: Vec<Named>,
    ) -> Option<(Event, Trace)> {
        let frame = self.frame(f);
        let entry = own.entry;
        let mut steps: Vec<(&'static str, String)> = Vec::new();
        // Who claims a deed of his own accuses nobody.
        let own_deed = |turn: &&Turn| {
            turn.actor.as_deref() == Some("speaker")
                && same_party(&self.parties(f, own.complement, &[Path::parse("speaker")]), &actors)
        };
        let turn = self.turn(&entry.event, frame).filter(|turn| !own_deed(turn));
        // All parties of a meeting are actors; a meeting to come is the promise of those who tell it.
        if entry.reciprocal && turn.is_none() {
            actors.append(&mut recipients);
            let mut seen: Vec<Party> = Vec::new();
            actors.retain(|n| {
                let new = !seen.contains(&n.party);
                seen.push(n.party.clone());
                new
            });
        }
        if frame.negated.is_some() && !entry.pattern.negated && turn.is_none() {
            return None;
        }
        let obliged = entry.pattern.mood.iter().any(|m| m == Mood::Obliged.as_str());
        if frame.mood == Mood::Obliged && turn.is_none() && !obliged {
            return None;
        }
        let mut event = entry.event.clone();
        let mut mode = entry.mode.clone();
        let mut cameo = entry.cameo.clone();
        if entry.pattern.complement.is_some()
            && entry.mode.is_none()
            && let Some((lifted, code)) = self.lift(&event, own.complement)
        {
            mode = lifted.or(mode);
            cameo = code.or(cameo);
        }
        if let Some(turn) = turn {
            steps.push(("event", format!("{}: {} becomes {}", turn.why, event, turn.event)));
            event = turn.event.clone();
            mode = turn.mode.clone();
            cameo = turn.cameo.clone();
            if turn.actor.as_deref() == Some("speaker") {
                if recipients.is_empty() || !actors.is_empty() {
                    recipients = actors;
                }
                actors = self.parties(f, own.complement, &[Path::parse("speaker")]);
                if actors.is_empty() {
                    return None;
                }
            }
        }
        // Nobody accuses himself, or asks himself: "we must act".
        if spoken_by_speaker(entry, turn) && same_party(&actors, &recipients) {
            return None;
        }
        if actors.is_empty() && recipients.is_empty() {
            return None;
        }
        for one in &actors {
            steps.push(("actor", one.how.clone()));
        }
        for one in &recipients {
            steps.push(("recipient", one.how.clone()));
        }

        let tree = &self.scene.trees[frame.sentence];
        let sentence = &self.sentences[frame.sentence];
        // The speaker's words are the deed: its day is the day of the speech.
        let is_speech = entry.pattern.spoken || entry.actor.first().is_some_and(|p| p.parts == [["speaker".to_owned()]]);
        let timing = timing::of(self.scene, f, self.report, is_speech, &self.knowledge.grammar, &mut steps);
        let placed_back = placed_back && !is_speech;
        let background = timing.background || placed_back && timing.date.is_none();
        let (modality, modality_words) = self.modality(&event, frame);
        let attribution = self.attribution(frame);
        let quantity = self.quantity(f, own, &mut steps);
        // What is only to come ("will convene the council") changes nothing in the register yet.
        let measure = turn.is_none().then(|| self.measure(f, own, &actors, &recipients, &timing)).flatten();
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut proof = |field: &str, span: Span| {
            evidence.push(Evidence {
                field: field.to_owned(),
                start: span.start,
                end: span.end,
                text: self.index.slice(span).to_owned(),
            });
        };
        if let Some(span) = timing.span {
            proof("date", span);
        }
        if let Some(span) = timing.deadline_span {
            proof("deadline", span);
        }
        for &word in &modality_words {
            proof("modality", sentence.tokens[word].span);
        }
        if let Some(word) = frame.negated {
            proof("negated", sentence.tokens[word].span);
        }
        if let (true, Some(span)) = (background, timing.background_span) {
            proof("background", span);
        }
        for speaker in &frame.speakers {
            proof("cue", self.sentences[speaker.cue.0].tokens[speaker.cue.1].span);
        }
        let place = self.place(f);
        if let Some(span) = place {
            proof("place", span);
        }
        steps.push((
            "modality",
            format!(
                "{modality} ({})",
                if frame.how.is_empty() { "told by the report itself".to_owned() } else { frame.how.join("; ") }
            ),
        ));
        steps.push((
            "background",
            if background {
                timing.background_why.clone().unwrap_or_else(|| "a noun that points back".to_owned())
            } else {
                "news".to_owned()
            },
        ));

        let (quad_code, event_scale) = self.knowledge.codebook.plover.scale(&event, mode.as_deref());
        let core = self.core_words(tree, frame);
        let record = Event {
            record: "event".to_owned(),
            id: String::new(),
            date: timing.date.clone(),
            enddate: timing.enddate.clone(),
            actor: self.entities(&actors),
            recipient: self.entities(&recipients),
            event: vec![event],
            mode: mode.into_iter().collect(),
            context: entry.context.clone(),
            quad_code,
            event_scale,
            event_text: core,
            event_loc: place.map(|span| self.index.slice(span).to_owned()),
            text: self.index.slice(sentence.span).to_owned(),
            text_info: TextInfo { sequence: frame.sentence + 1, start: sentence.span.start, end: sentence.span.end },
            cite_info: CiteInfo {
                url: self.report.url.clone(),
                title: self.report.title.clone(),
                publication: self.report.publisher.clone(),
                coder: concat!("legation ", env!("CARGO_PKG_VERSION")).to_owned(),
                codebook: self.knowledge.codebook.version().to_owned(),
                actors: self.knowledge.actors_version(),
                model: self.model.to_owned(),
            },
            report: self.report.id.clone(),
            cameo,
            event_start: frame.span.start,
            event_end: frame.span.end,
            date_text: timing.span.map(|span| self.index.slice(span).to_owned()),
            date_precision: timing.precision,
            decided_on: timing.decided_on(measure.is_some() || entry.event == "SANCTION", background),
            effective_on: timing.effective_on.clone(),
            quantity,
            modality: modality.to_owned(),
            negated: frame.negated.is_some() && turn.is_none() && !entry.pattern.negated,
            background,
            attribution,
            cause: frame
                .causes
                .iter()
                .map(|c| Cause {
                    text: self.index.slice(c.span).to_owned(),
                    relation: c.relation.to_owned(),
                    start: c.span.start,
                    end: c.span.end,
                })
                .collect(),
            measure,
            incident: String::new(),
            evidence,
            rule: entry.id.clone(),
            confidence: self.confidence(frame, &actors, &recipients, entry.pattern.weight()),
        };
        let trace = Trace {
            frame: frame.clone(),
            entry: entry.id.clone(),
            place: entry.place.clone(),
            weight: entry.pattern.weight(),
            rivals: own.rivals.iter().map(|(id, w)| ((*id).to_owned(), *w)).collect(),
            steps,
        };
        Some((record, trace))
    }

    fn turn(&self, event: &str, frame: &Frame) -> Option<&'a Turn> {
        self.knowledge.codebook.turns.iter().find(|t| {
            t.from.iter().any(|e| e == event)
                && (t.mood.is_empty() || t.mood.iter().any(|m| m == frame.mood.as_str()))
                && t.negated == frame.negated.is_some()
                && (t.actor.as_deref() != Some("speaker") || !frame.speakers.is_empty())
        })
    }

    fn lift(&self, event: &str, complement: Option<usize>) -> Option<(Option<String>, Option<String>)> {
        let fired = self.matches[complement?].as_ref()?.entry;
        let lift = self.knowledge.codebook.lifts.iter().find(|l| {
            l.event == event
                && l.of.contains(&fired.event)
                && (l.of_mode.is_empty() || fired.mode.as_ref().is_some_and(|m| l.of_mode.contains(m)))
        })?;
        Some((lift.mode.clone(), lift.cameo.clone()))
    }

    fn modality(&self, event: &str, frame: &Frame) -> (&'static str, Vec<usize>) {
        let words = frame.mood_words.clone();
        let told = match frame.mood {
            Mood::Alleged => "alleged",
            Mood::Planned => "planned",
            Mood::Possible => "possible",
            Mood::Conditional => "conditional",
            _ => "asserted",
        };
        match (event, told) {
            ("REQUEST", "asserted" | "alleged") => ("requested", words),
            ("THREATEN", "asserted" | "alleged" | "planned" | "possible" | "conditional") => ("threatened", words),
            ("REQUEST", "planned") if frame.mood == Mood::Obliged => ("requested", words),
            _ => (told, words),
        }
    }

    fn attribution(&self, frame: &Frame) -> Vec<Attribution> {
        frame
            .speakers
            .iter()
            .filter_map(|speaker| {
                let (sentence, head) = speaker.who?;
                let filler = Filler { sentence, head };
                let mention = self.scene.mention(filler);
                let span = mention.map_or(self.sentences[sentence].tokens[head].span, |m| m.span);
                let party = mention.and_then(|m| m.parties.first());
                Some(Attribution {
                    entity_text: self.index.slice(span).to_owned(),
                    code: party.and_then(|p| p.code.clone()),
                    sector: party.and_then(|p| p.sector.clone()),
                    key: party.and_then(|p| p.key.clone()),
                    identifier_text: party.and_then(|p| p.name.clone()),
                    cue: self.sentences[speaker.cue.0].tokens[speaker.cue.1].form.clone(),
                    quotation: speaker.quotation.to_owned(),
                    start: span.start,
                    end: span.end,
                })
            })
            .collect()
    }

    fn quantity(&self, f: usize, own: &Match, steps: &mut Vec<(&'static str, String)>) -> Vec<Quantity> {
        let mut all = Vec::new();
        // Words count nobody: whom an accusation or a promise speaks of is not how many it falls on.
        let words =
            matches!(own.entry.event.as_str(), "ACCUSE" | "REQUEST" | "THREATEN" | "AGREE" | "SUPPORT" | "CONSULT");
        let default = (own.entry.recipient.clone(), "recipient".to_owned(), None);
        let rules: Vec<(Vec<Path>, String, Option<String>)> = if own.entry.quantity.is_empty() {
            if !words || own.entry.measure.is_some() { vec![default] } else { Vec::new() }
        } else {
            own.entry.quantity.iter().map(|q| (q.of.clone(), q.role.clone(), q.unit.clone())).collect()
        };
        for (paths, role, unit) in rules {
            for filler in self.scene.first_of(f, own.complement, &paths) {
                let tree = &self.scene.trees[filler.sentence];
                let token = tree.token(filler.head);
                let Some(count) = count_of(tree, filler.head) else { continue };
                let mention = self.scene.mention(filler);
                let person = mention.is_some_and(|m| m.agent.is_some() || m.kind == crate::actors::MentionKind::Person)
                    || token.upos == Upos::Num;
                // A bare name of a state or body counts nobody.
                let one_of_none = count.value == Some(1)
                    && mention.is_none_or(|m| m.agent.is_none() && m.kind != crate::actors::MentionKind::Person);
                let bare_name = count.value == Some(1) && token.upos == Upos::Propn && one_of_none;
                if bare_name || own.entry.quantity.is_empty() && (!person || one_of_none) {
                    continue;
                }
                let unit = unit
                    .clone()
                    .unwrap_or_else(|| if person { "person".to_owned() } else { token.lemma.to_lowercase() });
                let text = self.index.slice(count.span).to_owned();
                steps.push(("quantity", format!("`{text}` of `{}`", token.form)));
                all.push(Quantity {
                    role: role.clone(),
                    value: count.value,
                    low: count.low,
                    high: count.high,
                    unit,
                    text,
                    start: count.span.start,
                    end: count.span.end,
                });
            }
        }
        all
    }

    fn measure(
        &self,
        f: usize,
        own: &Match,
        actors: &[Named],
        recipients: &[Named],
        timing: &Timing,
    ) -> Option<Measure> {
        let rule = own.entry.measure.as_ref()?;
        let key = |role: Option<&String>| -> Option<String> {
            match role?.as_str() {
                "actor" => actors.iter().find_map(|n| n.party.key.clone()),
                // A reciprocal event lists both sides as actors: the second is the other party.
                "recipient" => recipients
                    .iter()
                    .chain(actors.get(1).filter(|_| own.entry.reciprocal))
                    .find_map(|n| n.party.key.clone()),
                path => self.parties(f, own.complement, &[Path::parse(path)]).first().and_then(|n| n.party.key.clone()),
            }
        };
        Some(Measure {
            act: rule.act.clone(),
            kind: rule.kind.clone(),
            type_: rule.type_.clone(),
            holder: key(rule.holder.as_ref()),
            host: key(rule.host.as_ref()),
            place: None,
            deadline: timing.deadline.clone(),
            name: None,
            about: None,
            ..Measure::default()
        })
    }

    /// The place as the text has it: "in" or "at" a place, of the predicate itself.
    fn place(&self, f: usize) -> Option<Span> {
        let frame = self.frame(f);
        ["in", "at", "near", "outside", "inside", "across"]
            .into_iter()
            .flat_map(|p| self.scene.role(frame, p))
            .find_map(|filler| {
                let mention = self.scene.mention(filler)?;
                (mention.kind == crate::actors::MentionKind::Place).then_some(mention.span)
            })
    }

    /// The predicate with particle and what makes it this event: "withdraw the accreditation".
    fn core_words(&self, tree: &Tree, frame: &Frame) -> String {
        let mut words = vec![frame.head];
        words.extend(
            tree.children(frame.head).filter(|&c| matches!(tree.token(c).deprel.as_str(), "compound:prt" | "compound")),
        );
        for head in frame.heads("patient") {
            if tree.token(head).upos == Upos::Noun && tree.token(head).head == Some(frame.head) {
                words.push(head);
                words.extend(
                    tree.children(head)
                        .filter(|&c| matches!(tree.token(c).rel(), "det" | "amod" | "compound" | "nummod")),
                );
            }
        }
        words.extend(frame.chain.iter().copied().filter(|_| frame.kind == Kind::Nominal));
        words.sort_unstable();
        words.dedup();
        let contiguous = words.windows(2).all(|w| w[1] == w[0] + 1);
        if contiguous {
            self.index.slice(tree.span_of(&words)).to_owned()
        } else {
            words.iter().map(|&w| tree.token(w).form.as_str()).collect::<Vec<_>>().join(" ")
        }
    }

    fn confidence(&self, frame: &Frame, actors: &[Named], recipients: &[Named], weight: i32) -> f64 {
        let mut value = 0.80 + 0.02 * f64::from(weight.clamp(0, 6));
        if actors.is_empty() || recipients.is_empty() {
            value -= 0.15;
        }
        if frame.kind == Kind::Nominal && frame.chain.is_empty() {
            value -= 0.05;
        }
        if frame.mood != Mood::Asserted {
            value -= 0.05;
        }
        let guessed = actors.iter().chain(recipients).any(|n| n.how.contains("(by the"));
        if guessed {
            value -= 0.10;
        }
        (value * 100.0).round() / 100.0
    }

    fn audit(&self, verdicts: &[Verdict], cast: &Cast) -> Audit {
        let mut audit = Audit { frames: Vec::new(), names: cast.unknown.clone() };
        for (f, verdict) in verdicts.iter().enumerate() {
            let frame = self.frame(f);
            let carrier = self.knowledge.grammar.carriers.contains_key(&frame.lemma)
                || self.knowledge.grammar.speech.contains_key(&frame.lemma)
                || self.knowledge.grammar.light.contains(&frame.lemma);
            if !matches!(verdict, Verdict::Silent)
                || carrier && self.scene.below[f].iter().any(|&c| self.matches[c].is_some())
            {
                continue;
            }
            let party = |name: &str| self.scene.role(frame, name).into_iter().any(|w| self.scene.is_party(w));
            let roles: Vec<&str> =
                ["agent", "patient", "receiver", "to", "from", "with", "against", "on", "over", "in"]
                    .into_iter()
                    .filter(|r| party(r))
                    .collect();
            if roles.len() >= 2 || roles == ["agent"] && frame.has("patient") {
                audit.frames.push((format!("{} [{}]", frame.lemma, roles.join(" ")), frame.span));
            }
        }
        audit
    }
}

/// Whether a frame's own form tells history: the pluperfect.
pub(crate) fn is_pluperfect(frame: &Frame) -> bool {
    frame.tense == Tense::Pluperfect
}

/// Whether the actor of the record is whoever speaks the words.
fn spoken_by_speaker(entry: &Entry, turn: Option<&Turn>) -> bool {
    turn.is_some_and(|t| t.actor.as_deref() == Some("speaker"))
        || entry.actor.iter().any(|path| path.parts.iter().any(|part| part.as_slice() == ["speaker"]))
}

/// Whether all recipients are the actors' own: of one state, and not of two sectors of it.
fn same_party(actors: &[Named], recipients: &[Named]) -> bool {
    let same = |a: &Party, b: &Party| {
        let sector = |p: &Party| p.sector.clone().unwrap_or_else(|| "GOV".to_owned());
        let name = |p: &Party| p.key.clone().or_else(|| p.code.clone());
        name(a).is_some() && name(a) == name(b) && sector(a) == sector(b)
    };
    !recipients.is_empty() && recipients.iter().all(|r| actors.iter().any(|a| same(&a.party, &r.party)))
}
