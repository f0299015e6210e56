//! Frames become standing claims.
//!
//! Takes the coder with its frames and parties, and the events coded from them; gives claims in the order of the text, each with the
//! trace that `why` prints.

use super::recall::Recall;
use super::{Claim, Entry, Standings};
use crate::Trace;
use crate::clauses::{Frame, Hold, Kind, Mood, Speaker, noun_phrase};
use crate::codebook::Path;
use crate::coder::Coder;
use crate::count::count_of;
use crate::matching::Filler;
use crate::timing::is_history;
use legation_text::record::{Event, Evidence, Standing, TextInfo};
use legation_text::{Moment, MomentRole, Precision, Span, Upos};

/// The entry of `standing/` that a frame fires, and the frame that fills its complement.
pub(crate) type Fired<'k> = Option<(&'k Entry, Option<usize>)>;

/// The best entry for every frame of a coder's scene.
pub(crate) fn fired<'k>(coder: &Coder, book: &'k Standings) -> Vec<Fired<'k>> {
    (0..coder.scene.frames.len()).map(|f| best(coder, f, book)).collect()
}

fn best<'k>(coder: &Coder, f: usize, book: &'k Standings) -> Fired<'k> {
    let frame = coder.frame(f);
    let last = frame.lemma.rsplit(' ').next().filter(|s| frame.kind == Kind::Copular && *s != frame.lemma);
    let noun = frame.noun.as_deref().filter(|n| *n != frame.lemma);
    let is_number = coder.scene.trees[frame.sentence].token(frame.head).upos == Upos::Num;
    let lemmas = [Some(frame.lemma.as_str()), noun, last, is_number.then_some("number")];
    let candidates = lemmas.into_iter().flatten().flat_map(|lemma| book.candidates(lemma));
    let mut found: Fired = None;
    for entry in candidates {
        let open = entry.pattern.mood.is_empty();
        if open && !matches!(frame.mood, Mood::Asserted | Mood::Alleged | Mood::Possible)
            || frame.negated.is_some() && !entry.pattern.negated
            || open && frame.kind != Kind::Nominal && is_only_aimed_at(frame)
        {
            continue;
        }
        // Of equal weights the nearer lemma's wins, then the order of precedence.
        if found.is_none_or(|(best, _)| entry.pattern.weight() > best.pattern.weight())
            && let Some(complement) = coder.scene.fits(f, &entry.pattern, coder.matches)
        {
            found = Some((entry, complement));
        }
    }
    found
}

/// Whether the frame is only what another asks for, wants or is done for.
fn is_only_aimed_at(frame: &Frame) -> bool {
    !frame.lasting && frame.governor.is_some_and(|g| matches!(g.hold, Hold::Clause | Hold::Purpose))
}

/// A claim before it is known what the report has said above, with its frame.
pub(crate) type Draft = (usize, Standing, Trace);

/// What the frames of a coder's scene claim, each by itself.
pub(crate) fn drafts(coder: &Coder, fired: &[Fired]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (f, found) in fired.iter().enumerate() {
        if let Some((entry, complement)) = found {
            let maker = Maker { coder, f, complement: *complement, entry };
            let claims = entry.claims.iter().filter_map(|claim| maker.claim(claim));
            drafts.extend(claims.map(|(claim, trace)| (f, claim, trace)));
        }
    }
    drafts
}

/// Whether a frame is told as what stands rather than as what happened, by the claims it makes.
pub(crate) fn is_state(f: usize, fired: &[Fired], drafts: &[Draft]) -> bool {
    let Some((entry, _)) = fired[f] else { return false };
    drafts.iter().any(|(frame, claim, _)| {
        let lasting = || entry.claims.iter().any(|c| c.lasting && c.fact == claim.kind);
        *frame == f && entry.instead.unwrap_or_else(lasting)
    })
}

/// The claims of a report, in the order of the text, completed by what it has said before.
pub(crate) fn settle(drafts: Vec<Draft>, events: &[(Event, Trace)]) -> Vec<(Standing, Trace)> {
    let mut drafts: Vec<(Standing, Trace)> = drafts.into_iter().map(|(_, claim, trace)| (claim, trace)).collect();
    drafts.sort_by_key(|(claim, _)| (claim.start, claim.end));
    let mut recall = Recall::new(events.iter().map(|(event, _)| event));
    let mut kept: Vec<(Standing, Trace)> = Vec::new();
    for (mut claim, mut trace) in drafts {
        if let Some(how) = recall.complete(&mut claim) {
            trace.steps.push(("parties", how));
            claim.confidence = ((claim.confidence - 0.1) * 100.0).round() / 100.0;
        }
        let told = kept.iter().any(|(k, _)| k.text_info.sequence == claim.text_info.sequence && is_same(k, &claim));
        if !told && is_whole(&claim) {
            kept.push((claim, trace));
        }
    }
    kept
}

/// Whether two claims of a sentence say the same.
fn is_same(a: &Standing, b: &Standing) -> bool {
    let overlap = Span::new(a.start, a.end).overlaps(Span::new(b.start, b.end));
    a.kind == b.kind
        && (&a.holder, &a.host, &a.by, &a.against) == (&b.holder, &b.host, &b.by, &b.against)
        && (a.value, &a.status, &a.verb, &a.name) == (b.value, &b.status, &b.verb, &b.name)
        && (overlap || a.value.is_none())
}

/// Whether the claim has what its kind cannot do without.
fn is_whole(claim: &Standing) -> bool {
    let counted = claim.value.is_some() || claim.low.is_some() || claim.high.is_some();
    match claim.kind.as_str() {
        "total" => counted && claim.by.is_some(),
        "filled" | "vacant" | "ceiling" | "establishment" | "travel-limit" | "detained" => {
            counted && claim.holder.is_some()
        }
        "mission" => claim.holder.is_some() && claim.host.is_some(),
        "accreditation" | "ambassador" => claim.holder.is_some(),
        "relation" | "consular" | "cooperation" => claim.parties.len() >= 2,
        "body" | "agreement" | "ceasefire" => claim.name.is_some() || claim.parties.len() >= 2,
        "call" => claim.holder.is_some() && claim.type_.is_some(),
        "allegation" => claim.by.is_some() || claim.against.is_some(),
        "stance" => claim.speaker.is_some(),
        "sanction" | "blockade" | "occupation" => claim.by.is_some() && claim.against.is_some(),
        _ => true,
    }
}

/// One claim in the making.
struct Maker<'m, 'a> {
    coder: &'m Coder<'a>,
    f: usize,
    complement: Option<usize>,
    entry: &'m Entry,
}

/// The days of a claim.
#[derive(Default)]
struct Days {
    since: Option<String>,
    until: Option<String>,
    on: Option<String>,
    span: Option<Span>,
}

impl Maker<'_, '_> {
    fn claim(&self, rule: &Claim) -> Option<(Standing, Trace)> {
        let frame = self.coder.frame(self.f);
        let sentence = &self.coder.sentences[frame.sentence];
        let index = &self.coder.index;
        let mut steps: Vec<(&'static str, String)> = Vec::new();
        let days = self.days(rule, &mut steps);
        let untimed = days.since.is_none() && days.until.is_none();
        if untimed && (rule.since_then || rule.lasting && !frame.lasting) {
            return None;
        }
        let mut key = |field: &'static str, paths: &[Path]| {
            let found = self.keys(paths);
            steps.extend(found.iter().map(|(_, how)| (field, how.clone())));
            found.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
        };
        let host = key("host", &rule.host).into_iter().next();
        let holder = key("holder", &rule.holder).into_iter().find(|holder| Some(holder) != host.as_ref());
        let (by, against) = (key("by", &rule.by).into_iter().next(), key("against", &rule.against).into_iter().next());
        let speaker = key("speaker", &rule.speaker).into_iter().next();
        let mut parties = key("parties", &rule.parties);
        let (value, count) = self.count(&rule.value).unzip();
        if !rule.value.is_empty() && count.is_none() {
            return None;
        }
        let count = count.flatten();
        if parties.is_empty() && rule.fact == "stance" {
            parties = self.told_of(speaker.as_ref());
        }
        parties.sort();
        parties.dedup();
        let modality = rule.modality.clone().unwrap_or_else(|| modality(frame.mood).to_owned());
        let attribution = self.attribution(rule);
        let mut span = frame.span;
        for head in ["agent", "patient"].into_iter().flat_map(|role| frame.heads(role)).chain(value) {
            span = span.cover(noun_phrase(&self.coder.scene.trees[frame.sentence], head));
        }
        let about = self.coder.words_at(self.f, self.complement, &rule.about);
        if let Some(about) = about.filter(|about| about.start >= span.end) {
            span = span.cover(about);
        }
        let mut evidence = Vec::new();
        let mut proof = |field: &str, span: Span| {
            let (start, end) = (span.start, span.end);
            evidence.push(Evidence { field: field.to_owned(), start, end, text: index.slice(span).to_owned() });
        };
        if let Some(span) = days.span {
            proof("date", span);
        }
        for &word in &frame.mood_words {
            proof("modality", sentence.tokens[word].span);
        }
        if let Some(word) = frame.negated {
            proof("negated", sentence.tokens[word].span);
        }
        for speaker in &frame.speakers {
            proof("cue", self.coder.sentences[speaker.cue.0].tokens[speaker.cue.1].span);
        }
        let told_as = if frame.how.is_empty() { "told by the report itself".to_owned() } else { frame.how.join("; ") };
        steps.push(("modality", format!("{modality} ({told_as})")));
        let background = days.on.as_ref().is_some_and(|on| is_history(on, self.coder.report.date))
            || days.on.is_none() && crate::coder::is_pluperfect(frame) && frame.speakers.is_empty();
        let weight = self.entry.pattern.weight();
        let claim = Standing {
            record: "standing".to_owned(),
            report: self.coder.report.id.clone(),
            kind: rule.fact.clone(),
            holder,
            host,
            by,
            against,
            parties,
            speaker,
            verb: rule.verb.clone(),
            name: self.coder.name_at(self.f, self.complement, &rule.name),
            type_: rule.type_.clone(),
            about: about.map(|span| index.slice(span).to_owned()),
            act: rule.act.clone(),
            status: rule.status.clone(),
            class: rule.class.clone(),
            place: self.coder.words_at(self.f, self.complement, &rule.place).map(|span| index.slice(span).to_owned()),
            value: count.and_then(|c| c.value),
            low: count.and_then(|c| c.low),
            high: count.and_then(|c| c.high),
            since: days.since,
            until: days.until,
            on: days.on,
            date_text: days.span.map(|span| index.slice(span).to_owned()),
            text: index.slice(span).to_owned(),
            start: span.start,
            end: span.end,
            text_info: TextInfo { sequence: frame.sentence + 1, start: sentence.span.start, end: sentence.span.end },
            cite_info: self.coder.cite_info(self.coder.knowledge.standings.version()),
            modality,
            background,
            attribution,
            evidence,
            rule: self.entry.id.clone(),
            confidence: ((0.78 + 0.02 * f64::from(weight.clamp(0, 6))) * 100.0).round() / 100.0,
            ..Standing::default()
        };
        let trace = Trace {
            frame: frame.clone(),
            entry: self.entry.id.clone(),
            place: self.entry.place.clone(),
            deed: rule.fact.clone(),
            weight,
            rivals: Vec::new(),
            steps,
        };
        Some((claim, trace))
    }

    /// Keys of the parties at the end of the first path that names any, each with how it was found.
    fn keys(&self, paths: &[Path]) -> Vec<(String, String)> {
        for path in paths {
            let named = self.coder.parties(self.f, self.complement, std::slice::from_ref(path));
            let found: Vec<(String, String)> =
                named.into_iter().filter_map(|one| one.party.key.map(|key| (key, one.how))).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Whom a stance is about, beside its speaker: the other parties of its sentence.
    fn told_of(&self, speaker: Option<&String>) -> Vec<String> {
        let sentence = self.coder.frame(self.f).sentence;
        let mentions = self.coder.scene.cast.mentions.iter().filter(|m| m.sentence == sentence);
        speaker.cloned().into_iter().chain(mentions.flat_map(|m| &m.parties).filter_map(|p| p.key.clone())).collect()
    }

    /// The number at the end of the first path that has one, with its noun.
    fn count(&self, paths: &[Path]) -> Option<(usize, Option<legation_text::Count>)> {
        let own = self.coder.frame(self.f).sentence;
        paths.iter().find_map(|path| {
            self.coder.scene.first_of(self.f, self.complement, std::slice::from_ref(path)).into_iter().find_map(|at| {
                let tree = &self.coder.scene.trees[at.sentence];
                let count = count_of(tree, at.head)?;
                // "an officer working at the embassy" is not all its staff.
                let numeral = |i: usize| tree.token(i).upos == Upos::Num && count.span.contains(tree.token(i).span);
                let counts = count.value != Some(1) || (0..tree.len()).any(numeral);
                (at.sentence == own && counts).then_some((at.head, Some(count)))
            })
        })
    }

    fn attribution(&self, rule: &Claim) -> Vec<legation_text::record::Attribution> {
        let frame = self.coder.frame(self.f);
        let mut speakers = frame.speakers.clone();
        let own = self.coder.scene.first_of(self.f, self.complement, &rule.said_by).into_iter().next();
        if let Some(Filler { sentence, head }) = own {
            let same = |speaker: &Speaker| {
                let who = speaker.who.and_then(|(sentence, head)| self.coder.scene.mention(Filler { sentence, head }));
                let own = self.coder.scene.mention(Filler { sentence, head });
                speaker.who == Some((sentence, head))
                    || who.zip(own).is_some_and(|(who, own)| !own.parties.is_empty() && who.parties == own.parties)
            };
            if !speakers.first().is_some_and(same) {
                // "an official said, confirming a report": the saying is the speech, what is done with it its kind.
                let says = |f: &&Frame| {
                    f.sentence == sentence
                        && f.head != frame.head
                        && f.heads("agent").any(|agent| agent == head)
                        && self.coder.knowledge.grammar.speech.contains_key(&f.lemma)
                };
                let beside = self.coder.scene.trees[frame.sentence].token(frame.head).xpos == "VBG";
                let cue = self.coder.scene.frames.iter().find(says).filter(|_| beside).map_or(frame.head, |f| f.head);
                let who = Some((sentence, head));
                speakers.insert(0, Speaker { who, cue: (frame.sentence, cue), quotation: "indirect" });
            }
        }
        self.coder.attribution(&speakers)
    }

    fn days(&self, rule: &Claim, steps: &mut Vec<(&'static str, String)>) -> Days {
        let frame = self.coder.frame(self.f);
        let published = self.coder.report.date;
        let moments = |sentence: usize, word: usize| self.coder.scene.moments(sentence, word, published);
        let mut own: Vec<Moment> = moments(frame.sentence, frame.head);
        own.extend(frame.chain.iter().flat_map(|&word| moments(frame.sentence, word)));
        let mut days = Days::default();
        for moment in own {
            let (field, place, day) = match moment.role {
                MomentRole::Since | MomentRole::From => ("since", &mut days.since, moment.date),
                MomentRole::At if rule.since_then => ("since", &mut days.since, moment.date),
                MomentRole::Until => ("until", &mut days.until, moment.enddate.or(moment.date)),
                MomentRole::At => ("on", &mut days.on, moment.date),
                _ => continue,
            };
            if place.is_none() && day.is_some() {
                *place = day;
                days.span = days.span.or(moment.span);
                steps.push((field, moment.rule));
            }
        }
        if days.on.is_none() {
            let said = frame.speakers.iter().flat_map(|s| moments(s.cue.0, s.cue.1));
            let said = said
                .filter(|m| m.role == MomentRole::At && m.precision == Some(Precision::Day))
                .find(|m| m.date.is_some());
            days.on = published.map(|day| day.to_string());
            if let Some(said) = said {
                days.on = said.date;
                days.span = days.span.or(said.span);
                steps.push(("on", "the day of the speech that tells it".to_owned()));
            }
        }
        days
    }
}

fn modality(mood: Mood) -> &'static str {
    match mood {
        Mood::Alleged => "alleged",
        Mood::Planned => "planned",
        Mood::Possible => "possible",
        _ => "asserted",
    }
}
