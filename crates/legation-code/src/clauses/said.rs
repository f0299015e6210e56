//! Who said what: cues with their speaker and the words they give.
//!
//! Takes trees and frames; gives one [`Said`] a cue. Words, beliefs and intentions alike: a clause ("said that …"), an infinitive
//! ("plans to …"), what is judged or named ("criticized the plan"), a quotation that runs over sentences. After PolNeAR (Newell,
//! Margolin and Ruths 2018), whose notion of attribution this follows.

mod aside;

use super::frame::{Frame, Kind, Voice};
use super::quotes::Quotes;
use super::roles::{has_mark, preposition};
use crate::grammar::{Force, Grammar, Statements};
use legation_text::{Sentence, Span, Tree, Upos};

/// Words that somebody is told to have said, thought or meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Sentence of the cue.
    pub sentence: usize,
    /// The word whose phrase names the speaker, in the sentence of the cue; `None` where nobody is told.
    pub who: Option<usize>,
    /// The word that makes it speech.
    pub cue: usize,
    /// Where the cue stands.
    pub cue_span: Span,
    /// What is said, one span an unbroken run, quotation marks outside.
    pub content: Vec<Span>,
    /// `direct`, `indirect` or `mixed`.
    pub quotation: &'static str,
    /// Whether the speaker is told not to say so.
    pub negated: bool,
    /// Where the content stands to the cue, for `rule`.
    pub how: &'static str,
}

/// The cues of a report, in the order of their words.
pub fn said(sentences: &[Sentence], trees: &[Tree], frames: &[Frame], grammar: &Grammar) -> Vec<Said> {
    let quotes = Quotes::new(sentences);
    let mut all: Vec<Said> = Vec::new();
    let mut next = 0;
    for (index, tree) in trees.iter().enumerate() {
        let first = next;
        next += frames[first..].iter().take_while(|f| f.sentence == index).count();
        let speech = Speech { sentences, tree, index, frames: &frames[first..next], grammar, quotes: &quotes };
        let mut found: Vec<Said> = speech.frames.iter().filter_map(|frame| speech.by_frame(frame)).collect();
        found.extend(speech.by_phrase());
        found.extend(speech.by_colon());
        found.sort_by_key(|s| s.cue);
        all.append(&mut found);
    }
    // One cue gives one content: of two that give the same words, the nearer one.
    all.dedup_by(|b, a| a.sentence == b.sentence && a.content == b.content);
    let spoken = |s: &Said| quotes.is_inside(s.sentence, s.cue);
    let told_in = |inner: &Said, outer: &Said| {
        stands_in(inner, outer)
            // A cue within a quotation tells nothing of the words around it.
            && (spoken(inner) || !spoken(outer))
            && (!stands_in(outer, inner) || (inner.sentence, inner.cue) < (outer.sentence, outer.cue))
    };
    let mut is_told = vec![false; all.len()];
    for outer in &all {
        for span in &outer.content {
            // Cues stand in the order of their words.
            let first = all.partition_point(|s| s.cue_span.start < span.start);
            let inside = (first..all.len()).take_while(|&i| all[i].cue_span.start < span.end);
            inside.for_each(|i| is_told[i] |= told_in(&all[i], outer));
        }
    }
    let mut is_told = is_told.into_iter();
    all.retain(|_| !is_told.next().unwrap_or(false));
    yield_quotations(&mut all);
    all
}

/// Whether a cue stands in the words that another gives: then it is that speaker who tells it, and not the report. (Where each
/// stands in the other's, "A said B, according to C", the last one tells all.)
fn stands_in(inner: &Said, outer: &Said) -> bool {
    let is_its_own = inner.sentence == outer.sentence && inner.cue == outer.cue;
    !is_its_own && outer.content.iter().any(|s| s.start <= inner.cue_span.start && inner.cue_span.end <= s.end)
}

/// A quotation between two cues belongs to the later one that claims it: "A," she said. "B," he replied.
fn yield_quotations(all: &mut [Said]) {
    for later in 1..all.len() {
        let (before, rest) = all.split_at_mut(later);
        let Some((own, earlier)) = rest.first().zip(before.last_mut()) else { continue };
        if earlier.sentence < own.sentence && earlier.content.len() > 1 {
            earlier.content.retain(|s| {
                s.end < earlier.cue_span.start || !own.content.iter().any(|o| o.start < s.end && s.start < o.end)
            });
        }
    }
}

/// What a cue gives.
#[derive(Default)]
struct Given {
    who: Option<usize>,
    words: Vec<usize>,
    /// A quotation of the sentences before.
    before: Option<Span>,
    /// Whether the cue closes it, so that a quotation after it is the same speaker's.
    closes: bool,
}

struct Speech<'a> {
    sentences: &'a [Sentence],
    tree: &'a Tree<'a>,
    index: usize,
    frames: &'a [Frame],
    grammar: &'a Grammar,
    quotes: &'a Quotes,
}

impl Speech<'_> {
    fn by_frame(&self, frame: &Frame) -> Option<Said> {
        let tree = self.tree;
        let cues = &self.grammar.statements;
        let force = self.grammar.speech.get(&frame.lemma);
        let says = force.is_some_and(|force| *force != Force::Doubt);
        let gives = force.is_some() || cues.clause.contains(&frame.lemma);
        if gives && let Some(aside) = self.aside(frame) {
            return self.finish(frame.head, aside, frame.negated.is_some(), "clause");
        }
        let (mut words, how) = match frame.kind {
            Kind::Verb => self.of_verb(frame, cues, says)?,
            Kind::Copular => {
                let last = frame.lemma.rsplit(' ').next().unwrap_or(&frame.lemma);
                if !cues.adjective.contains(last) {
                    return None;
                }
                let content = tree.children(frame.head).find(|&c| {
                    matches!(tree.token(c).rel(), "ccomp" | "xcomp")
                        || tree.token(c).rel() == "advcl" && self.is_infinitive(c)
                })?;
                (tree.subtree(content), "adjective")
            }
            Kind::Nominal => {
                let noun = frame.noun.as_deref()?;
                if !cues.noun.contains(noun) {
                    return None;
                }
                let content = tree
                    .children(frame.head)
                    .find(|&c| matches!(tree.token(c).rel(), "acl" | "ccomp") && tree.child(c, "mark").is_some())?;
                (tree.subtree(content), "noun")
            }
        };
        let who = self.speaker(frame).filter(|_| how != "raised");
        let needs_none = how == "raised" || says && matches!(how, "clause" | "quotation");
        if who.is_none() && !needs_none || self.is_within_quotation(frame, who) {
            return None;
        }
        let mut apart: Vec<usize> = vec![frame.head];
        apart.extend(
            who.filter(|&w| w != frame.head && !tree.subtree(w).contains(&frame.head))
                .map(|w| tree.subtree(w))
                .into_iter()
                .flatten(),
        );
        if how == "clause" {
            words = self.whole(frame.head, who, words);
        }
        if how == "clause" || how == "quotation" {
            // What only tells when, to whom or how it was said is no part of it.
            let inside = |w: &usize| words.contains(w) && self.quotes.is_inside(self.index, *w);
            let beside = tree.children(frame.head).filter(|&c| !words.contains(&c));
            apart.extend(beside.flat_map(|c| tree.subtree(c)).filter(|w| !inside(w)));
        }
        words.retain(|w| !apart.contains(w));
        self.trim(&mut words);
        self.finish(frame.head, Given { who, words, ..Given::default() }, frame.negated.is_some(), how)
    }

    fn is_mark(&self, w: usize) -> bool {
        self.tree.token(w).upos == Upos::Punct
    }

    fn is_spoken(&self, w: usize) -> bool {
        self.quotes.is_inside(self.index, w)
    }

    /// The words that a verb gives, by the first way of giving that it has.
    fn of_verb(&self, frame: &Frame, cues: &Statements, says: bool) -> Option<(Vec<usize>, &'static str)> {
        let tree = self.tree;
        let v = frame.head;
        let speaks = self.grammar.speech.contains_key(&frame.lemma);
        let says = says && !cues.quoted.contains(&frame.lemma);
        let gives = speaks || cues.clause.contains(&frame.lemma);
        let takes_clause = gives && !cues.quoted.contains(&frame.lemma);
        if takes_clause {
            if let Some(c) = tree.children(v).find(|&c| tree.token(c).rel() == "ccomp" && !self.is_bare_object(c)) {
                return Some((self.clause(v, c), "clause"));
            }
            // "…, he said": the clause that it stands beside.
            if says
                && tree.token(v).rel() == "parataxis"
                && let Some(h) = tree.token(v).head
                && (h < v
                    || tree.token(v).span.start < tree.token(h).span.start && self.quotes.is_inside(self.index, h))
                && (frame.has("agent") || frame.voice == Voice::Passive)
            {
                let own = tree.subtree(v);
                let words = tree.subtree(h).into_iter().filter(|w| !own.contains(w)).collect();
                return Some((words, "clause"));
            }
            if let Some(c) = tree.children(v).find(|&c| {
                matches!(tree.token(c).rel(), "parataxis" | "dep" | "xcomp" | "obj" | "advcl")
                    && c != v
                    && tree.subtree(c).iter().any(|&w| self.quotes.is_inside(self.index, w))
                    && says
            }) {
                return Some((tree.subtree(c), "clause"));
            }
        }
        // "told a meeting that few understood": wherever the parser hung the clause.
        let that = (v + 1..tree.len().min(v + 16))
            .find(|&t| tree.token(t).form.eq_ignore_ascii_case("that") && tree.token(t).deprel == "mark");
        if let Some(c) = that.and_then(|t| tree.token(t).head).filter(|&c| says && tree.subtree(v).contains(&c)) {
            return Some((tree.subtree(c), "clause"));
        }
        let object = tree.children(v).find(|&c| matches!(tree.token(c).rel(), "obj" | "iobj"));
        let subject = tree.children(v).find(|&c| tree.token(c).deprel == "nsubj:pass");
        let infinitive = tree
            .children(v)
            .find(|&c| matches!(tree.token(c).rel(), "xcomp" | "advcl" | "ccomp") && self.is_infinitive(c));
        if cues.addressee.contains(&frame.lemma) && infinitive.is_some() && object.is_some() {
            return Some((self.after(v), "addressee"));
        }
        // "called on Norland to …"
        let called = |c: usize| {
            let case = tree.child(c, "case").filter(|_| c > v)?;
            let with = format!("{} {}", frame.lemma, tree.token(case).form.to_lowercase());
            cues.addressee.contains(&with).then_some(case)
        };
        if let Some(case) = tree.children(v).find_map(called) {
            return Some((self.after(v).into_iter().filter(|&w| w != case).collect(), "addressee"));
        }
        if let Some(words) = self.raised(frame, infinitive) {
            return Some((words, "raised"));
        }
        if let Some(c) = infinitive.filter(|_| cues.infinitive.contains(&frame.lemma)) {
            return Some((tree.subtree(c), "infinitive"));
        }
        if cues.object.contains(&frame.lemma) {
            let named = || tree.children(v).any(|c| c > v && matches!(tree.token(c).rel(), "xcomp" | "ccomp"));
            if object.is_some() || named() {
                return Some((self.after(v), "object"));
            }
            if frame.voice == Voice::Passive && subject.is_some() && frame.has("agent") {
                return subject.map(|s| (tree.subtree(s), "object"));
            }
        }
        let with = tree.children(v).find(|&c| {
            preposition(tree, c)
                .or_else(|| tree.child(c, "mark").map(|m| tree.token(m).form.to_lowercase()))
                .is_some_and(|p| cues.phrase.contains(&format!("{} {p}", frame.lemma)))
        });
        if let Some(c) = with {
            let mark = tree.children(c).find(|&m| matches!(tree.token(m).rel(), "case" | "mark"));
            let words = tree.subtree(c).into_iter().filter(|w| Some(*w) != mark).collect();
            return Some((words, "phrase"));
        }
        // "He said: “…”", with the quotation hung nowhere, or in the next sentence.
        if gives {
            let quoted: Vec<usize> = (0..tree.len()).filter(|&w| self.quotes.is_inside(self.index, w)).collect();
            let own = |w: &usize| *w != v;
            if quoted.len() > 3 && quoted.iter().all(own) {
                return Some((quoted, "quotation"));
            }
            if self.ends_with_colon() && self.opens_quote(self.index + 1) {
                return Some((Vec::new(), "quotation"));
            }
        }
        if says { self.beside(frame) } else { None }
    }

    /// "Norland is expected to …", "was accused of …", "seems to …": subject and infinitive, which nobody is told to say.
    fn raised(&self, frame: &Frame, infinitive: Option<usize>) -> Option<Vec<usize>> {
        let (tree, v) = (self.tree, frame.head);
        let cues = if frame.voice == Voice::Passive && !frame.has("agent") {
            &self.grammar.statements.raised
        } else {
            &self.grammar.statements.seeming
        };
        let clause = infinitive.or_else(|| tree.children(v).find(|&c| c > v && self.is_of(c)));
        let clause = clause.filter(|_| cues.contains(&frame.lemma))?;
        let subject = tree.children(v).find(|&c| tree.token(c).rel() == "nsubj" && c < v)?;
        let mark = tree.child(clause, "mark").filter(|&m| tree.token(m).form != "to");
        let mut words = tree.subtree(subject);
        words.extend(tree.subtree(clause).into_iter().filter(|&w| Some(w) != mark));
        Some(words)
    }

    /// The clause after a verb with what goes on with it: a further clause with a subject of its own, a condition.
    fn clause(&self, v: usize, c: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut words = tree.subtree(c);
        if c < v {
            return words;
        }
        let speaks = |k: usize| self.frames.iter().any(|f| f.head == k && self.grammar.speech.contains_key(&f.lemma));
        for k in tree.children(v).filter(|&k| k > c) {
            let goes_on = match tree.token(k).rel() {
                "ccomp" | "xcomp" | "dep" => true,
                "conj" | "parataxis" => tree.child(k, "nsubj").is_some_and(|n| n > c) && !speaks(k),
                "advcl" => tree.child(k, "mark").is_some() && tree.token(k).xpos != "VBG",
                _ => false,
            };
            if goes_on {
                words.extend(tree.subtree(k));
            }
        }
        // "…, putting his name on the line": what the report adds of its own.
        let comment = |k: &usize| {
            let first = tree.subtree(*k).into_iter().find(|&w| tree.token(w).upos != Upos::Punct).unwrap_or(*k);
            tree.token(*k).xpos == "VBG"
                && tree.child(*k, "mark").is_none()
                && *k > c
                && first > 0
                && tree.token(first - 1).form == ","
                && !self.quotes.is_inside(self.index, *k)
        };
        let comments: Vec<usize> = words
            .iter()
            .flat_map(|&w| tree.with_rel(w, "advcl"))
            .filter(comment)
            .flat_map(|k| tree.subtree(k))
            .collect();
        words.retain(|w| !comments.contains(w));
        words
    }

    /// "…, a source said." at the end of what he said; "said the campaign planned to …" with the clause read as a noun.
    fn beside(&self, frame: &Frame) -> Option<(Vec<usize>, &'static str)> {
        let tree = self.tree;
        let v = frame.head;
        let who = self.speaker(frame)?;
        let own = tree.subtree(who);
        let from = own.iter().copied().chain([v]).filter(|w| *w <= v).min().unwrap_or(v);
        let after: Vec<usize> = (v + 1..tree.len()).filter(|w| !own.contains(w)).collect();
        let told = |words: &[usize]| self.frames.iter().any(|f| f.kind != Kind::Nominal && words.contains(&f.head));
        if who < v && told(&after) {
            return Some((after, "clause"));
        }
        let adjuncts = tree.children(v).filter(|&c| c > v).flat_map(|c| tree.subtree(c));
        let adjuncts: Vec<usize> = adjuncts.collect();
        let last = after.iter().all(|w| self.is_mark(*w) || adjuncts.contains(w));
        let before: Vec<usize> = (0..from).collect();
        (last && from > 0 && self.is_mark(from - 1) && told(&before)).then_some((before, "clause"))
    }

    /// "I think", "you know" inside somebody's quoted words: his own words, and no speech of another.
    fn is_within_quotation(&self, frame: &Frame, who: Option<usize>) -> bool {
        const HIMSELF: [&str; 5] = ["i", "we", "you", "it", "that"];
        let oneself = who.is_none_or(|w| HIMSELF.contains(&self.tree.token(w).form.to_lowercase().as_str()));
        oneself && self.quotes.is_inside(self.index, frame.head)
    }

    /// The whole of what is said, where the parser gave the verb a part of it: all that stands before the verb and its speaker, or
    /// from the verb on; and the whole of a quotation that it begins or ends in.
    fn whole(&self, v: usize, who: Option<usize>, mut words: Vec<usize>) -> Vec<usize> {
        let tree = self.tree;
        words.sort_unstable();
        let Some(&first) = words.first() else { return words };
        let mut phrase = vec![v];
        if let Some(w) = who.filter(|&w| tree.token(w).head == Some(v)) {
            phrase.extend(tree.subtree(w));
        }
        let (from, to) = (phrase.iter().min().map_or(v, |&w| w), phrase.iter().max().map_or(v, |&w| w));
        let spoken_before = |w: usize| {
            self.frames.iter().any(|f| {
                f.head < w
                    && f.head != v
                    && f.kind == Kind::Verb
                    && self.grammar.speech.contains_key(&f.lemma)
                    && !words.contains(&f.head)
            })
        };
        if first < from && from > 0 && self.is_mark(from - 1) && !spoken_before(from) {
            // "A, and B, he said.": all of it, whatever the parser hung it on.
            words.extend((0..from).filter(|w| !words.contains(w)).collect::<Vec<_>>());
        } else if first > to {
            // "said the C did D": from the first word that is no other part of the verb's clause. (An object is its subject, where
            // it has no other.)
            let lacks_subject =
                tree.token(first).deprel != "mark" && !words.iter().any(|&w| tree.token(w).rel() == "nsubj");
            let is_other =
                |c: &usize| !(words.contains(c) || self.is_mark(*c) || lacks_subject && tree.token(*c).rel() == "obj");
            let other: Vec<usize> = tree.children(v).filter(is_other).flat_map(|c| tree.subtree(c)).collect();
            let start = (to + 1..first).rev().take_while(|w| !other.contains(w)).last().unwrap_or(first);
            words.extend(start..first);
        }
        // A quotation is said as a whole.
        if !self.quotes.is_inside(self.index, v) {
            let inside = |w: usize| self.quotes.is_inside(self.index, w) && !phrase.contains(&w);
            let mut w = 0;
            while w < tree.len() {
                let end = (w..tree.len()).find(|&e| !inside(e)).unwrap_or(tree.len());
                if end > w && words.iter().any(|&said| said >= w && said < end && !self.is_mark(said)) {
                    words.extend(w..end);
                }
                w = end.max(w) + 1;
            }
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// A noun that the parser took for a clause.
    fn is_bare_object(&self, c: usize) -> bool {
        let tree = self.tree;
        tree.token(c).is_nominal()
            && tree.children(c).all(|k| !matches!(tree.token(k).rel(), "nsubj" | "cop" | "mark"))
            && !self.quotes.is_inside(self.index, c)
    }

    fn is_infinitive(&self, c: usize) -> bool {
        self.tree.token(c).feat("VerbForm") == Some("Inf") || has_mark(self.tree, c, "to")
    }

    /// All that a verb governs after itself, but for what only tells when or where.
    fn after(&self, v: usize) -> Vec<usize> {
        let tree = self.tree;
        let kept = tree.children(v).filter(|&c| {
            let t = tree.token(c);
            c > v
                && !matches!(t.rel(), "punct" | "parataxis" | "conj" | "cc" | "advmod" | "discourse" | "compound")
                && !(t.rel() == "obl" && super::roles::names_time(tree, c))
                && !(t.rel() == "advcl"
                    && (t.xpos == "VBG"
                        || tree.child(c, "mark").is_some_and(|m| !tree.token(m).form.eq_ignore_ascii_case("to")))
                    && !self.is_of(c))
                && t.deprel != "obl:agent"
                && t.deprel != "obl:unmarked"
        });
        let mut words: Vec<usize> = kept.flat_map(|c| tree.subtree(c)).collect();
        words.sort_unstable();
        words
    }

    fn is_of(&self, c: usize) -> bool {
        let marks = self.tree.children(c).filter(|&m| matches!(self.tree.token(m).rel(), "mark" | "case"));
        marks.into_iter().any(|m| matches!(self.tree.token(m).form.to_lowercase().as_str(), "of" | "for" | "as"))
    }

    /// Who speaks: the subject as its words stand there (a relative pronoun for itself), the doer of a passive.
    fn speaker(&self, frame: &Frame) -> Option<usize> {
        let tree = self.tree;
        let own = tree
            .children(frame.head)
            .filter(|&c| tree.token(c).deprel == "nsubj" && frame.voice == Voice::Active)
            .min_by_key(|c| c.abs_diff(frame.head));
        own.or_else(|| frame.heads("agent").next()).or_else(|| frame.heads("by").next())
    }

    /// "according to X": the clause it stands in, but for the phrase.
    fn by_phrase(&self) -> Vec<Said> {
        let tree = self.tree;
        let mut found = Vec::new();
        for c in 0..tree.len() {
            if preposition(tree, c).is_none_or(|p| !self.grammar.speaker_phrases.contains(&p)) {
                continue;
            }
            let Some(case) = tree.child(c, "case") else { continue };
            let own = tree.subtree(c);
            let (first, last) = (own.first().copied().unwrap_or(c), own.last().copied().unwrap_or(c));
            // At an end of the sentence it speaks for all of it, else for the clause it stands in.
            let at_end = first == 0 || (last + 1..tree.len()).all(|w| self.is_mark(w));
            let said: Vec<usize> = if at_end {
                (0..tree.len()).collect()
            } else {
                let clause =
                    |w: usize| matches!(tree.token(w).rel(), "ccomp" | "parataxis" | "root" | "advcl" | "conj" | "acl");
                let top = tree.above(c).find(|&h| clause(h)).unwrap_or(c);
                tree.subtree(top)
            };
            let said = said.into_iter().filter(|w| !own.contains(w)).collect();
            found.extend(self.finish(
                case,
                Given { who: Some(c), words: said, ..Given::default() },
                false,
                "according to",
            ));
        }
        found
    }

    /// "WALLACE: …": the line of somebody in a conversation.
    fn by_colon(&self) -> Option<Said> {
        let tree = self.tree;
        let colon = (1..tree.len().min(5)).find(|&i| tree.token(i).form == ":")?;
        let named = (0..colon).all(|i| {
            let t = tree.token(i);
            t.upos == Upos::Propn || t.form.len() > 2 && t.form.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        });
        let starts =
            self.index == 0 || self.sentences[self.index - 1].paragraph != self.sentences[self.index].paragraph;
        if !named || !starts || tree.len() < colon + 3 {
            return None;
        }
        let given = Given { who: Some(colon - 1), words: (colon + 1..tree.len()).collect(), ..Given::default() };
        self.finish(colon, given, false, "colon")
    }

    fn ends_with_colon(&self) -> bool {
        let last = (0..self.tree.len()).rev().map(|i| self.tree.token(i)).find(|t| !t.form.is_empty());
        last.is_some_and(|t| matches!(t.form.as_str(), ":" | ","))
    }

    fn opens_quote(&self, sentence: usize) -> bool {
        self.sentences.get(sentence).and_then(|s| s.tokens.first()).is_some_and(|t| super::quotes::is_mark(&t.form))
    }

    /// The words as spans, with what the quotation holds in the sentences around.
    fn finish(&self, cue: usize, given: Given, negated: bool, how: &'static str) -> Option<Said> {
        let tree = self.tree;
        let Given { who, mut words, before, closes } = given;
        words.sort_unstable();
        words.dedup();
        let quoted = words
            .iter()
            .filter(|&&w| self.quotes.is_inside(self.index, w) && tree.token(w).upos != Upos::Punct)
            .count();
        let plain = words.iter().filter(|&&w| tree.token(w).upos != Upos::Punct).count() - quoted;
        let quotation = match (quoted, plain) {
            (_, 0) => "direct",
            (0, _) => "indirect",
            _ => "mixed",
        };
        let mut content = self.runs(&words);
        let own = content.len();
        content.splice(0..0, before);
        if matches!(how, "clause" | "quotation") && (closes || quotation != "indirect") {
            self.go_on(&words, &mut content);
        }
        // Plain words with a quotation before or after them.
        let quotation = if quotation == "indirect" && content.len() > own { "mixed" } else { quotation };
        if content.is_empty() {
            return None;
        }
        Some(Said { sentence: self.index, who, cue, cue_span: tree.token(cue).span, content, quotation, negated, how })
    }

    /// Unbroken runs of words, without the marks at their edges. Marks between two words of a run do not break it.
    fn runs(&self, words: &[usize]) -> Vec<Span> {
        let tree = self.tree;
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for &w in words.iter().filter(|&&w| !self.is_mark(w)) {
            match runs.last_mut() {
                Some((_, last)) if (*last + 1..w).all(|w| self.is_mark(w)) => *last = w,
                _ => runs.push((w, w)),
            }
        }
        runs.into_iter().map(|(a, b)| Span::new(tree.token(a).span.start, tree.token(b).span.end)).collect()
    }

    /// A quotation that began in a sentence before, or goes on after its cue: "A. B," he said. "C. D."
    fn go_on(&self, words: &[usize], content: &mut Vec<Span>) {
        let paragraph = self.sentences[self.index].paragraph;
        let starts_open = self.quotes.opened_before(self.index)
            && words.iter().take(3).any(|&w| w < 3 && self.quotes.is_inside(self.index, w));
        if let Some(first) = content.first_mut().filter(|_| starts_open) {
            for s in (0..self.index).rev().take_while(|&s| self.sentences[s].paragraph == paragraph) {
                if let Some(w) = self.quotes.first_of_open(s, &self.sentences[s]) {
                    first.start = self.sentences[s].tokens[w].span.start;
                }
                if !self.quotes.opened_before(s) {
                    break;
                }
            }
        }
        let mut s = self.index + 1;
        while let Some(sentence) =
            self.sentences.get(s).filter(|next| next.paragraph == paragraph || content.is_empty())
        {
            let wholly = self.quotes.wholly_quoted(s, sentence);
            if !wholly {
                // The quotation ends inside a sentence that goes on with other words.
                break;
            }
            let inside = |w: &usize| self.quotes.is_inside(s, *w) && sentence.tokens[*w].upos != Upos::Punct;
            let first = (0..sentence.tokens.len()).find(inside);
            let last = (0..sentence.tokens.len()).rev().find(inside);
            let (Some(first), Some(last)) = (first, last) else { break };
            let span = Span::new(sentence.tokens[first].span.start, sentence.tokens[last].span.end);
            match content.last_mut() {
                Some(before) if self.quotes.opened_before(s) && s > self.index + 1 => before.end = span.end,
                Some(before) if self.quotes.opened_before(s) && before.end > self.last_inside() => {
                    before.end = span.end
                }
                _ => content.push(span),
            }
            s += 1;
        }
    }

    /// Where the last quoted word of the sentence begins.
    fn last_inside(&self) -> usize {
        let tree = self.tree;
        let inside = |w: &usize| self.quotes.is_inside(self.index, *w) && tree.token(*w).upos != Upos::Punct;
        (0..tree.len()).rev().find(inside).map_or(usize::MAX, |w| tree.token(w).span.start)
    }
}
