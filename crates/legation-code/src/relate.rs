//! What the first of two given mentions does to the second.
//!
//! Takes a text with its trees and the places of the two mentions, who they are being no matter; gives the type and mode of the
//! frame that joins them best, or nothing. Frames, moods and entries are those of [`crate::code`]; here stands only which of
//! several frames answers the question.

use crate::Knowledge;
use crate::actors::{Cast, Mention, MentionKind, Party};
use crate::clauses::{Frame, Hold, Mood};
use crate::codebook::{Pairs, Reading};
use crate::coder::{Coder, on_scene};
use crate::grammar::Force;
use crate::second::RULE;
use legation_text::record::{Entity, Event};
use legation_text::{Report, Sentence, Span, Tree};

/// The two mentions, in code points of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Who does it; `None` where nobody is named.
    pub source: Option<Span>,
    /// To whom.
    pub target: Option<Span>,
}

/// What one does to the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// PLOVER type.
    pub event: String,
    /// PLOVER mode, where the entry names one.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// The entry that tells it.
    pub rule: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// What the answer rests on, in words.
    pub why: String,
}

/// How sure an answer is that no word speaks for.
const UNREAD: f64 = 0.1;
/// How sure the second reader is.
const GUESSED: f64 = 0.3;
/// How sure an answer is whose frame `code` would not tell as an event.
const UNTOLD: f64 = 0.4;

/// A frame that may answer, with how well it joins the two.
#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    /// None where the words say that it was not done.
    relation: Option<Relation>,
    rank: (i32, bool, bool, i32),
}

/// What `mentions.source` does to `mentions.target`; nothing, where no entry joins them.
pub fn relate(
    report: &Report,
    sentences: &[Sentence],
    mentions: Mentions,
    knowledge: &Knowledge,
    model: &str,
) -> Option<Relation> {
    let settle = |cast: &mut Cast, trees: &[Tree]| {
        let source = mentions.source.and_then(|span| give(cast, trees, span, "source"));
        let target = mentions.target.and_then(|span| give(cast, trees, span, "target"));
        [source, target]
    };
    on_scene(report, sentences, knowledge, model, settle, |coder, places| best(&coder, mentions, places))
}

/// What the frame tells that joins the two best; where none does, what the second reader takes the words for.
fn best(coder: &Coder, mentions: Mentions, [source, target]: [Option<(usize, usize)>; 2]) -> Option<Relation> {
    let (found, trees, matches) = (coder.scene.frames, coder.scene.trees, coder.matches);
    let told: Vec<Option<Event>> = (0..found.len())
        .map(|f| coder.events(f, false, &mut None).into_iter().next().map(|(event, _)| event))
        .collect();
    // How well a frame joins the two: by its record's parties, and by where they stand in its tree.
    let is_at = |entities: &[Entity], span: Option<Span>| {
        span.is_some_and(|span| entities.iter().any(|e| Span::new(e.start, e.end).overlaps(span)))
    };
    let joined = |f: usize| {
        let frame = &found[f];
        let sides = told[f].as_ref().map_or(0, |event| {
            let as_target = is_at(&event.recipient, mentions.target) || is_at(&event.actor, mentions.target);
            i32::from(is_at(&event.actor, mentions.source)) + i32::from(as_target)
        });
        (sides, joins(frame, trees, source) + joins(frame, trees, target))
    };
    let candidates = (0..found.len()).filter_map(|f| {
        let own = matches[f].as_ref()?;
        let frame = &found[f];
        let turn = coder.turn(&own.entry.event, frame);
        // "did not shell it", "denied that it shelled it", "denied shelling it"
        let denies = |g: usize| {
            matches[g].is_none() && coder.knowledge.grammar.speech.get(&found[g].lemma) == Some(&Force::Deny)
        };
        let undone = frame.negated.is_some() && !own.entry.pattern.negated && turn.is_none() && told[f].is_none();
        let denied = frame.governor.is_some_and(|g| g.hold == Hold::Clause && denies(g.frame));
        let is_done = frame.mood != Mood::Denied && !undone && !denied;
        let (event, mode, cameo, confidence) = match &told[f] {
            Some(e) => (e.event[0].clone(), e.mode.first().cloned(), e.cameo.clone(), e.confidence),
            None => {
                let (event, mode, cameo) = turn
                    .map_or((&own.entry.event, &own.entry.mode, &own.entry.cameo), |t| (&t.event, &t.mode, &t.cameo));
                (event.clone(), mode.clone(), cameo.clone(), UNTOLD)
            }
        };
        // "refused to meet him": what is refused has the other as its own party.
        let (sides, near) = match own.complement.filter(|_| own.entry.pattern.complement.is_some()) {
            Some(c) => joined(f).max(joined(c)),
            None => joined(f),
        };
        let held = frame.governor.is_some_and(|g| matches!(g.hold, Hold::Clause | Hold::Argument | Hold::Purpose));
        // Of two that join them as well, a deed that was done answers before one that was not.
        let depth = trees[frame.sentence].above(frame.head).count() as i32;
        let rank = (2 * sides + near, is_done, !held, -depth);
        let mood = if frame.mood == Mood::Asserted { String::new() } else { format!(", {}", frame.mood.as_str()) };
        let turned = told[f]
            .as_ref()
            .filter(|_| !own.entry.reciprocal)
            .is_some_and(|event| is_at(&event.recipient, mentions.source) && is_at(&event.actor, mentions.target));
        let confidence = if turned || sides + near == 0 { confidence.min(UNTOLD) } else { confidence };
        let way = if turned { ", the other way round" } else { "" };
        let why = format!("`{}` ({}{mood}), with {sides} of the two among its parties{way}", frame.lemma, own.entry.id);
        let mut relation = Relation { event, mode, cameo, rule: own.entry.id.clone(), confidence, why };
        read(&mut relation, frame.mood, &coder.knowledge.codebook.pairs);
        Some(Candidate { relation: is_done.then_some(relation), rank })
    });
    // Of equals, the first in the text.
    let best = candidates.into_iter().reduce(|best, next| if next.rank > best.rank { next } else { best });
    best.map_or_else(|| guess(coder.knowledge, &coder.report.text), |best| best.relation)
}

/// What the second reader takes the words for, where no entry joins the two.
fn guess(knowledge: &Knowledge, text: &str) -> Option<Relation> {
    let (event, words) = knowledge.second.read(&knowledge.codebook, text)?;
    let (why, confidence) = if words.is_empty() {
        (format!("no entry joins the two and no word tells; {event} has the most examples"), UNREAD)
    } else {
        let like = words.join("…`, `");
        (format!("no entry joins the two; by its words it is most like the examples of {event} (`{like}…`)"), GUESSED)
    };
    Some(Relation { event, mode: None, cameo: None, rule: RULE.to_owned(), confidence, why })
}

/// The type as given pairs are compared: by the root of the CAMEO code.
fn read(relation: &mut Relation, mood: Mood, pairs: &Pairs) {
    let Some(code) = relation.cameo.clone() else { return };
    let applies = |r: &&Reading| {
        (r.entries.is_empty() || r.entries.iter().any(|e| relation.rule.starts_with(e.as_str())))
            && code.starts_with(&r.code)
            && (r.mood.is_empty() || r.mood.iter().any(|m| m == mood.as_str()))
    };
    let reading = pairs.reading.iter().find(applies);
    let code = reading.map_or(code, |r| r.cameo.clone());
    if let Some(reading) = reading {
        relation.why = format!("{}; {}", relation.why, reading.why);
        relation.cameo = Some(code.clone());
    }
    let Some(root) = code.get(..2).and_then(|root| pairs.roots.get(root)) else { return };
    // Both ways to yield are of one root.
    if *root != relation.event && !(root == "CONCEDE" && relation.event == "RETREAT") {
        relation.why = format!("{}; {} by its CAMEO code {code}, {} in PLOVER 2.0", relation.why, root, relation.event);
        (relation.event, relation.mode) = (root.clone(), None);
    }
}

/// Makes the mention a party of its own, if it is none: (sentence, head word).
fn give(cast: &mut Cast, trees: &[Tree], span: Span, name: &str) -> Option<(usize, usize)> {
    let (sentence, words) = trees.iter().enumerate().find_map(|(s, tree)| {
        let words: Vec<usize> = (0..tree.len()).filter(|&w| tree.token(w).span.overlaps(span)).collect();
        (!words.is_empty()).then_some((s, words))
    })?;
    let tree = &trees[sentence];
    let head = words.iter().copied().find(|&w| tree.token(w).head.is_none_or(|h| !words.contains(&h)))?;
    let party =
        Party { code: Some("---".to_owned()), sector: None, key: Some(name.to_owned()), name: None, wikidata: None };
    let how = vec![format!("given as the {name}")];
    match cast.mentions.binary_search_by_key(&(sentence, head), |m| (m.sentence, m.head)) {
        Ok(at) => {
            let mention = &mut cast.mentions[at];
            (mention.parties, mention.how, mention.span) = (vec![party], how, span);
        }
        Err(at) => cast.mentions.insert(
            at,
            Mention {
                sentence,
                head,
                tokens: words[0]..words[words.len() - 1] + 1,
                span,
                kind: MentionKind::Organization,
                parties: vec![party],
                agent: None,
                is_town: false,
                how,
            },
        ),
    }
    Some((sentence, head))
}

/// 2 where the mention fills a role of the frame, or hangs on a word that does; 1 where it stands below its predicate.
fn joins(frame: &Frame, trees: &[Tree], mention: Option<(usize, usize)>) -> i32 {
    let Some((sentence, head)) = mention.filter(|m| m.0 == frame.sentence) else { return 0 };
    let tree = &trees[sentence];
    let below = |word: usize| word == head || tree.above(head).any(|w| w == word);
    if frame.roles.iter().any(|r| below(r.head)) { 2 } else { i32::from(below(frame.head)) }
}
