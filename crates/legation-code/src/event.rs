//! The record of a frame: parties, day, numbers, modality, reasons, what it does to the register.

use crate::Trace;
use crate::actors::{MentionKind, Party};
use crate::clauses::{Frame, Kind, Mood, Speaker, Voice, noun_phrase, preposition};
use crate::codebook::{Entry, Path, Turn};
use crate::coder::Coder;
use crate::count::count_of;
use crate::grammar::{harm, holds};
use crate::matching::{Filler, Match};
use crate::parties::{Named, same_party};
use crate::timing::{self, Timing};
use legation_text::record::{Attribution, Cause, CiteInfo, Event, Evidence, Measure, Quantity, TextInfo};
use legation_text::{Span, Tree, Upos};

/// Kinds of standing facts about missions and their staff.
pub(crate) const STAFF: [&str; 7] =
    ["accreditation", "ceiling", "vacant", "filled", "establishment", "mission", "travel-limit"];

/// The parties of the last measure about missions and their staff.
pub(crate) struct Sides {
    sentence: usize,
    actors: Vec<Named>,
    recipients: Vec<Named>,
}

impl<'a> Coder<'a> {
    /// The record of a frame; two where each side does it to the other.
    pub(crate) fn events(&self, f: usize, placed_back: bool, last: &mut Option<Sides>) -> Vec<(Event, Trace)> {
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
        if let Some(others) = self.not_himself(f, own, &actors, &recipients) {
            recipients = others;
        }
        self.event(f, placed_back, own, actors, recipients).into_iter().collect()
    }

    /// No state expels, sanctions or rejects itself: "downgraded ties with India and expelled its high commissioner",
    /// "lifted the embargo but kept its sanctions" fall on the other party of the clause before, "rejected the charge that it shelled
    /// the port" on nobody, nor "two envoys were expelled from Norland" on Norland. `None` where the recipients are others, or the deed may
    /// be done to oneself.
    fn not_himself(&self, f: usize, own: &Match, actors: &[Named], recipients: &[Named]) -> Option<Vec<Named>> {
        let at_others = matches!(own.entry.event.as_str(), "SANCTION" | "REJECT" | "THREATEN" | "REQUEST");
        if !at_others || !same_party(actors, recipients) {
            return None;
        }
        // "expelled its own envoys": his own they are.
        let is_stressed = |one: &Named| {
            let tree = &self.scene.trees[one.filler.sentence];
            tree.with_rel(one.filler.head, "amod").any(|c| tree.token(c).lemma == "own")
        };
        if recipients.iter().any(is_stressed) {
            return Some(Vec::new());
        }
        let sentence = self.frame(f).sentence;
        let before = (0..f).rev().take_while(|&g| self.frame(g).sentence == sentence);
        let other = before.filter(|_| own.entry.measure.is_some()).find_map(|g| {
            let above = self.matches[g].as_ref().filter(|_| self.scene.is_told(g))?;
            let doers = self.parties(g, above.complement, &above.entry.actor);
            let named = self.parties_beside(g, above.complement, &above.entry.recipient, &doers);
            let same = |one: &Named, all: &[Named]| all.iter().any(|other| other.party.key == one.party.key);
            let goes_on = actors.iter().all(|actor| same(actor, &doers)) && !named.iter().any(|n| same(n, &doers));
            (goes_on && !named.is_empty()).then_some(named)
        });
        Some(other.unwrap_or_default())
    }

    /// "Two vacant posts will also be abolished": a passive about missions and their staff leaves out the parties that the
    /// measure before has named.
    fn fill(&self, f: usize, last: Option<&Sides>, actors: &mut Vec<Named>, recipients: &mut Vec<Named>) {
        let frame = self.frame(f);
        let passive = frame.voice == Voice::Passive;
        let cast = self.scene.cast;
        let near = |l: &&Sides| frame.sentence <= l.sentence + 3 && cast.is_one_story(l.sentence, frame.sentence);
        let Some(last) = last.filter(near) else { return };
        let shares = |some: &[Named], with: &[Named]| {
            some.iter().any(|a| with.iter().any(|b| a.party.key.is_some() && a.party.key == b.party.key))
        };
        // "will also deny the requests of three others": whose, the same party has told before.
        let goes_on = passive && actors.is_empty() || shares(actors, &last.actors);
        if !goes_on || !recipients.is_empty() && !shares(recipients, &last.recipients) {
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
        // "Talks between Norland and Sudland will go on": nobody promises it to himself.
        if entry.reciprocal && turn.is_some() {
            recipients.retain(|r| actors.iter().all(|a| a.party != r.party));
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
                // "must be lifted" is asked of whoever it falls on; a deed alleged of nobody ("claims that it was struck") accuses nobody.
                let accuses = turn.event == "ACCUSE";
                if accuses && actors.is_empty() {
                    return None;
                }
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
        let is_speech =
            entry.pattern.spoken || entry.actor.first().is_some_and(|p| p.parts == [["speaker".to_owned()]]);
        let mut timing = timing::of(self.scene, f, self.report, is_speech, &self.knowledge.grammar, &mut steps);
        // "ordered three envoys to leave within a week": by when, what is governed tells.
        if let Some(governed) = own.complement.map(|c| &self.scene.frames[c]) {
            timing.take_deadline(&self.scene.moments(governed.sentence, governed.head, self.report.date));
        }
        let placed_back = placed_back && !is_speech;
        let background = timing.background || placed_back && timing.date.is_none();
        let (modality, modality_words) = self.modality(&event, frame);
        let attribution = self.attribution(&frame.speakers);
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
        // "ordered them to leave in retaliation for …": the reason is told with what is ordered.
        let carried = own.complement.map(|c| self.frame(c).causes.iter()).into_iter().flatten();
        let mut causes: Vec<_> = frame.causes.iter().collect();
        causes
            .extend(carried.filter(|c| c.relation == "response" && frame.causes.iter().all(|own| own.span != c.span)));
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
            cite_info: self.cite_info(self.knowledge.codebook.version()),
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
            cause: causes
                .into_iter()
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
            deed: [Some(&entry.event), entry.mode.as_ref(), entry.cameo.as_ref()]
                .map(|part| part.map_or("", String::as_str))
                .join(" "),
            weight: entry.pattern.weight(),
            rivals: own.rivals.iter().map(|(id, w)| ((*id).to_owned(), *w)).collect(),
            steps,
        };
        Some((record, trace))
    }

    /// The report's source and what coded it: `book` is the version of the entries used.
    pub(crate) fn cite_info(&self, book: &str) -> CiteInfo {
        CiteInfo {
            url: self.report.url.clone(),
            title: self.report.title.clone(),
            publication: self.report.publisher.clone(),
            coder: concat!("legation ", env!("CARGO_PKG_VERSION")).to_owned(),
            codebook: book.to_owned(),
            actors: self.knowledge.actors_version(),
            model: self.model.to_owned(),
        }
    }

    pub(crate) fn turn(&self, event: &str, frame: &Frame) -> Option<&'a Turn> {
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
        let mut words = frame.mood_words.clone();
        let told = match frame.mood {
            Mood::Planned | Mood::Possible if frame.condition.is_some() => {
                words.extend(frame.condition);
                "conditional"
            }
            // "decided to bomb the port": a measure is taken with the decision, force is not yet used.
            Mood::Asserted if frame.decided.is_some() && matches!(event, "ASSAULT" | "PROTEST") => {
                words.extend(frame.decided);
                "planned"
            }
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

    /// The speakers as a record names them.
    pub(crate) fn attribution(&self, speakers: &[Speaker]) -> Vec<Attribution> {
        speakers
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
        let told = &self.frame(f).lemma;
        let (wounds, strikes) = (holds(&harm().wounding, told), holds(&harm().striking, told));
        for (paths, role, unit) in rules {
            // Whoever is hit is not yet dead: "struck two houses", "wounding 30".
            let is_toll = role == "killed";
            let role = match role.as_str() {
                "killed" if wounds => "injured".to_owned(),
                "killed" if strikes => "recipient".to_owned(),
                _ => role,
            };
            for filler in self.scene.first_of(f, own.complement, &paths) {
                let filler = self.scene.counted(filler);
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
                let of_people = own.entry.quantity.is_empty() || is_toll && strikes;
                if bare_name || of_people && (!person || one_of_none) {
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
        let host = key(rule.host.as_ref());
        let slice = |span: Span| self.index.slice(span).to_owned();
        let words = |paths: &[&str]| {
            let paths: Vec<Path> = paths.iter().map(|path| Path::parse(path)).collect();
            self.words_at(f, own.complement, &paths).map(slice)
        };
        Some(Measure {
            act: rule.act.clone(),
            kind: rule.kind.clone(),
            type_: rule.type_.clone(),
            // "limit the delegations at its headquarters": nobody is his own guest.
            holder: key(rule.holder.as_ref()).filter(|holder| Some(holder) != host.as_ref()),
            host,
            place: (rule.kind == "mission").then(|| words(&["patient.in", "patient.at", "in", "at"])).flatten(),
            deadline: timing.deadline.clone(),
            name: matches!(rule.kind.as_str(), "body" | "agreement" | "ceasefire")
                .then(|| self.name_at(f, own.complement, &["patient", "patient.of", "in", "of"].map(Path::parse)))
                .flatten(),
            about: (rule.kind == "call").then(|| self.matter(f, own.complement)).flatten().map(slice),
            ..Measure::default()
        })
    }

    /// What a call is about: what it asks to be done, else what it calls to or for.
    fn matter(&self, f: usize, complement: Option<usize>) -> Option<Span> {
        let paths =
            ["complement", "self.content", "patient.content", "for", "to", "patient.for", "patient.to", "patient"];
        paths.map(Path::parse).iter().find_map(|path| {
            let at = self.scene.first_of(f, complement, std::slice::from_ref(path)).into_iter().next()?;
            // Whom it goes to is no matter.
            let party = self.scene.mention(at).is_some_and(|m| m.parties.iter().any(|p| p.key.is_some()));
            (!party).then(|| self.words_at(f, complement, std::slice::from_ref(path))).flatten()
        })
    }

    /// The words at the end of the first path that leads anywhere, without marks around them.
    pub(crate) fn words_at(&self, f: usize, complement: Option<usize>, paths: &[Path]) -> Option<Span> {
        let at = self.scene.first_of(f, complement, paths).into_iter().next()?;
        let tree = &self.scene.trees[at.sentence];
        // "dismissed the allegations about the depot as absurd": what is thought of it is no part of it.
        let is_verdict = |&c: &usize| preposition(tree, c).as_deref() == Some("as");
        let verdict: Vec<usize> = tree.children(at.head).filter(is_verdict).flat_map(|c| tree.subtree(c)).collect();
        let mut words = tree.subtree(at.head);
        words.retain(|w| !verdict.contains(w));
        let mark = |&w: &usize| tree.token(w).upos == Upos::Punct;
        while words.last().is_some_and(mark) {
            words.pop();
        }
        // "at the embassy": the preposition is no part of what is meant.
        let case = |&w: &usize| w < at.head && tree.token(w).deprel == "case" && tree.token(w).head == Some(at.head);
        let words: Vec<usize> = words.into_iter().skip_while(mark).skip_while(case).collect();
        (!words.is_empty()).then(|| tree.span_of(&words))
    }

    /// The name of a body: as the data know it, else its words without article.
    pub(crate) fn name_at(&self, f: usize, complement: Option<usize>, paths: &[Path]) -> Option<String> {
        let at = self.scene.first_of(f, complement, paths).into_iter().next()?;
        let known = self.scene.mention(at).filter(|m| m.kind == MentionKind::Organization && m.parties.len() == 1);
        if let Some(name) = known.and_then(|m| m.parties.first()).and_then(|p| p.name.clone()) {
            return Some(name);
        }
        let tree = &self.scene.trees[at.sentence];
        let span = noun_phrase(tree, at.head);
        let words = (0..tree.len()).filter(|&w| span.contains(tree.token(w).span));
        let words: Vec<usize> =
            words.skip_while(|&w| matches!(tree.token(w).rel(), "det" | "case" | "nummod")).collect();
        (!words.is_empty()).then(|| self.index.slice(tree.span_of(&words)).to_owned())
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
        let mut words = vec![frame.gap.unwrap_or(frame.head)];
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

    pub(crate) fn confidence(&self, frame: &Frame, actors: &[Named], recipients: &[Named], weight: i32) -> f64 {
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
}

/// Whether the actor of the record is whoever speaks the words.
fn spoken_by_speaker(entry: &Entry, turn: Option<&Turn>) -> bool {
    turn.is_some_and(|t| t.actor.as_deref() == Some("speaker"))
        || entry.actor.iter().any(|path| path.parts.iter().any(|part| part.as_slice() == ["speaker"]))
}
