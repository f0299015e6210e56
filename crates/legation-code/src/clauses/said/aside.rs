//! "…, he said, …": cues that marks set apart from what they give.
//!
//! The marks tell what is said here, and not the tree: the parser often hangs the words of such a sentence on the wrong side.

use super::super::frame::{Frame, Kind, Voice};
use super::super::quotes::is_mark;
use super::{Given, Speech};
use crate::grammar::Force;
use legation_text::{Span, Upos};

/// A verb of speech and its speaker, as one run of words.
struct Apart {
    who: usize,
    from: usize,
    to: usize,
}

impl Speech<'_> {
    /// What stands before a verb of speech and its speaker, and after them, where marks set both apart.
    pub(super) fn aside(&self, frame: &Frame) -> Option<Given> {
        let v = frame.head;
        let finite = frame.kind == Kind::Verb && frame.voice == Voice::Active && self.tree.token(v).xpos != "VBG";
        if !finite || self.is_spoken(v) {
            return None;
        }
        let Apart { who, from, to } = self.set_apart(v)?;
        let mark = (to + 1 < self.tree.len()).then(|| self.tree.token(to + 1).form.as_str());
        let resumes = mark.is_some_and(|m| matches!(m, "," | "-" | "--" | "—" | "–")) && self.resumes_at(to + 2);
        let mut words = if resumes { (to + 2..self.tree.len()).collect() } else { self.quoted_after(to) };
        let given = |words, before, closes| Some(Given { who: Some(who), words, before, closes });
        if mark == Some(":") && !words.is_empty() {
            return given(words, None, false);
        }
        let follows = from < v && self.is_followed(frame, to);
        let quoted_after = words.first().is_some_and(|&w| self.is_spoken(w));
        if (0..from).all(|w| self.is_mark(w)) {
            // "“…?” she said.": it is the sentence before.
            let before = self.quoted_before().filter(|_| !follows && (from == 0 || !quoted_after))?;
            return given(words, Some(before), false);
        }
        if !self.is_mark(from - 1) || follows && !resumes {
            return None;
        }
        let told = self.frames.iter().any(|f| f.kind != Kind::Nominal && f.head < from);
        let says = self.grammar.speech.get(&frame.lemma).is_some_and(|force| *force != Force::Doubt)
            && !self.grammar.statements.quoted.contains(&frame.lemma);
        // "When the talks ended, she said, “…”", "On Monday she said …": only what comes after is hers.
        let only_after = quoted_after && told || words.is_empty() && !told || !says;
        if only_after && !(0..from).any(|w| self.is_spoken(w)) {
            return None;
        }
        // "The letter was short: “…,” she wrote.", "The mayor said A, and “…,” she added.": only the quotation is hers.
        let opens = (0..from - 1).rev().find(|&w| self.is_spoken(w + 1) && !self.is_spoken(w));
        let own = opens.filter(|&w| self.tree.token(w).form == ":" || self.speaks_between(0, w));
        words.extend(own.map_or(0, |w| w + 1)..from);
        self.trim(&mut words);
        let closes = words.last().is_some_and(|&w| w < from);
        given(words, None, closes)
    }

    /// The verb with its subject on either side of it.
    fn set_apart(&self, v: usize) -> Option<Apart> {
        let tree = self.tree;
        let light = |w: &usize| matches!(tree.token(*w).upos, Upos::Adv | Upos::Aux | Upos::Part);
        let start = (0..v).rev().take_while(light).last().unwrap_or(v);
        let subject = tree.children(v).rfind(|&c| tree.token(c).rel() == "nsubj" && c < v);
        let inverts = start == v
            && v.checked_sub(1).is_none_or(|w| self.is_mark(w))
            && subject.is_none_or(|subject| self.is_spoken(subject));
        // "… said the mayor", whom the parser may take for an object.
        let after = tree.children(v).filter(|_| inverts).find(|&c| {
            let t = tree.token(c);
            let is_first = tree.subtree(c).first() == Some(&(v + 1)) && !self.is_spoken(c);
            is_first && t.is_nominal() && matches!(t.rel(), "nsubj" | "obj" | "iobj" | "ccomp")
        });
        if let Some(who) = after {
            return Some(Apart { who, from: v, to: tree.subtree(who).last().copied().unwrap_or(who) });
        }
        let who = subject.or_else(|| self.phrase_before(start))?;
        let from = tree.subtree(who).into_iter().find(|&w| !self.is_spoken(w) && !self.is_mark(w))?;
        let names = !tree.token(who).xpos.starts_with('W') && (from..v).all(|w| !self.is_spoken(w));
        names.then_some(Apart { who, from, to: v })
    }

    /// The head of the noun phrase that ends just before a word: the subject, whatever verb the parser hung it on.
    fn phrase_before(&self, start: usize) -> Option<usize> {
        let tree = self.tree;
        let mut who = start.checked_sub(1)?;
        while let Some(h) = tree.token(who).head {
            let is_within = h < start && tree.token(h).upos != Upos::Verb && tree.token(who).rel() != "nsubj";
            if !is_within || self.is_spoken(h) {
                break;
            }
            who = h;
        }
        let ends = tree.subtree(who).into_iter().rfind(|&w| !self.is_mark(w)) == Some(start - 1);
        (ends && tree.token(who).is_nominal()).then_some(who)
    }

    /// "After the talks ended, he said the …": whether what is said comes after the cue, with no mark between.
    fn is_followed(&self, frame: &Frame, to: usize) -> bool {
        let names_hearer = self.grammar.statements.addressee.contains(&frame.lemma);
        self.tree.children(frame.head).filter(|&c| c > to).any(|c| {
            let first = self.tree.subtree(c).into_iter().find(|&w| w > to && !self.is_mark(w));
            let holds = match self.tree.token(c).rel() {
                "ccomp" | "xcomp" => true,
                "obj" => !names_hearer,
                _ => false,
            };
            holds && first.is_some_and(|w| !self.is_spoken(w))
        })
    }

    /// Whether what stands after "…, he said," is said, too, and no remark of the report.
    fn resumes_at(&self, first: usize) -> bool {
        let Some(w) = (first..self.tree.len()).find(|&w| !self.is_mark(w)) else { return false };
        let t = self.tree.token(w);
        let remarks = t.xpos == "VBG" || t.xpos.starts_with('W') || matches!(t.upos, Upos::Sconj | Upos::Adp);
        self.is_spoken(w) || !remarks
    }

    /// The quoted words after the cue, if no other verb of speech stands between.
    fn quoted_after(&self, to: usize) -> Vec<usize> {
        let quoted: Vec<usize> = (to + 1..self.tree.len()).filter(|&w| self.is_spoken(w)).collect();
        let is_another = quoted.first().is_some_and(|&q| self.speaks_between(to + 1, q));
        if is_another { Vec::new() } else { quoted }
    }

    fn speaks_between(&self, from: usize, to: usize) -> bool {
        self.frames.iter().any(|f| {
            (from..to).contains(&f.head) && !self.is_spoken(f.head) && self.grammar.speech.contains_key(&f.lemma)
        })
    }

    /// The quotation that ends the sentence before, in the same paragraph, from its first word on.
    fn quoted_before(&self) -> Option<Span> {
        let paragraph = self.sentences[self.index].paragraph;
        let near = (0..self.index).rev().take_while(|&s| self.sentences[s].paragraph == paragraph);
        if self.quotes.opened_before(self.index) {
            return None;
        }
        let mut quotation: Option<Span> = None;
        for s in near {
            let tokens = &self.sentences[s].tokens;
            let words = || (0..tokens.len()).filter(|&w| tokens[w].upos != Upos::Punct);
            let Some(last) = words().next_back() else { break };
            if !self.quotes.is_inside(s, last) {
                break;
            }
            let first = words().rev().take_while(|&w| self.quotes.is_inside(s, w)).last()?;
            let end = quotation.map_or(tokens[last].span.end, |q| q.end);
            quotation = Some(Span::new(tokens[first].span.start, end));
            if !self.quotes.opened_before(s) || words().next() != Some(first) {
                break;
            }
        }
        quotation
    }

    /// Cuts what the report adds of its own at the end: what follows a quotation, and what [`Speech::added`] finds.
    pub(super) fn trim(&self, words: &mut Vec<usize>) {
        words.sort_unstable();
        words.dedup();
        let opens = words.iter().copied().find(|&w| !self.is_mark(w)).is_some_and(|w| self.is_spoken(w));
        let end = words.iter().copied().find(|&w| w > 0 && !self.is_spoken(w)).filter(|_| opens);
        // "“Never,” until today": the mark inside ends what is said.
        let ended = |w: &usize| matches!(self.tree.token(w - 1).form.as_str(), "," | "." | "?" | "!");
        if let Some(end) = end.filter(ended).filter(|&end| !words.iter().any(|&w| w > end && self.is_spoken(w))) {
            words.retain(|&w| w < end);
        }
        while let Some(end) = words.iter().find_map(|&w| self.added(w, words)) {
            words.retain(|&w| w < end);
        }
    }

    /// Where the clause under `top` ends the words and the report adds it, its first word: "…, which the council rejected", "…,
    /// though she stayed", "…, raising doubts", "… and the ministry said …".
    fn added(&self, top: usize, words: &[usize]) -> Option<usize> {
        let tree = self.tree;
        let token = tree.token(top);
        let own: Vec<usize> = tree.subtree(top).into_iter().filter(|&w| !self.is_mark(w)).collect();
        let (first, last) = (*own.first()?, own.last()?);
        let ends = words.iter().rfind(|&&w| !self.is_mark(w)) == Some(last);
        if !ends || token.head? >= first || !words.contains(&(first - 1)) || own.iter().any(|&w| self.is_spoken(w)) {
            return None;
        }
        let before = (0..first).rev().map(|w| tree.token(w).form.as_str()).find(|form| !is_mark(form));
        let comma = before == Some(",");
        let mark = tree.child(top, "mark").map(|m| tree.token(m).form.as_str());
        let adds = match (token.rel(), mark) {
            ("acl", _) => comma && token.deprel == "acl:relcl",
            ("advcl", Some(mark)) => comma && matches!(mark, "though" | "although"),
            ("advcl", None) => comma && (token.xpos == "VBG" || token.deprel == "advcl:relcl"),
            ("conj", None) => {
                tree.children(top).any(|c| tree.token(c).deprel == "nsubj")
                    && self.frames.iter().any(|f| f.head == top && self.grammar.speech.contains_key(&f.lemma))
            }
            _ => false,
        };
        adds.then_some(first)
    }
}
