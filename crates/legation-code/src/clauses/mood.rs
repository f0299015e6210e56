//! How surely a predicate is told: by its own words, and by what stands right above it.
//!
//! Takes a frame and the words about it; weakens what the walk to the root has gathered. The words stand in `grammar/modality.toml`.

use super::links::{Link, link_of};
use super::roles::has_mark;
use super::{Clause, Climb, Kind, Mood, Tense, preposition};
use crate::grammar::{Carries, Force, holds};
use legation_text::Upos;

impl Clause<'_> {
    pub(super) fn own_mood(&self, f: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let frame = &self.frames[f];
        let modality = &self.grammar.modality;
        let mut auxiliaries: Vec<usize> = tree.children(frame.head).filter(|&c| tree.token(c).rel() == "aux").collect();
        if auxiliaries.is_empty()
            && let Link::Conj(first) = link_of(tree, frame.head)
            && frame.tense != Tense::Past
            && tree.token(frame.head).feat("VerbForm") != Some("Fin")
        {
            auxiliaries = tree.children(first).filter(|&c| tree.token(c).rel() == "aux").collect();
        }
        let is_perfect = auxiliaries.iter().any(|&a| tree.token(a).lemma == "have");
        for a in auxiliaries {
            let form = &tree.token(a).form;
            if holds(&modality.modals.future, form) {
                outcome.weaken(Mood::Planned, a);
            } else if holds(&modality.modals.possible, form) {
                outcome.weaken(Mood::Possible, a);
            } else if holds(&modality.modals.would, form) {
                // "would have bombed it": it was not.
                outcome.weaken(if is_perfect { Mood::Doubted } else { Mood::Conditional }, a);
                outcome.would = !is_perfect;
            } else if holds(&modality.modals.obliged, form) {
                outcome.weaken(Mood::Obliged, a);
            }
        }
        if self.carries(frame.head) == Some(Carries::Possible) && self.given_up(frame.head) {
            outcome.weaken(Mood::Doubted, frame.head);
        }
        if let Some(auxiliary) = self.asked(frame.head) {
            outcome.weaken(Mood::Doubted, auxiliary);
        }
        self.to_come(frame.head, is_perfect, outcome);
        let fiction = |c: &usize| {
            let token = tree.token(*c);
            token.rel() == "obl"
                && holds(&modality.fiction.words, &token.lemma)
                && preposition(tree, *c).as_deref() == Some("in")
        };
        // "In the film, Norland shelled the port and blockaded the coast."
        let first = match link_of(tree, frame.head) {
            Link::Conj(first) => first,
            _ => frame.head,
        };
        if let Some(c) = tree.children(first).find(|c| fiction(c) && *c < frame.head) {
            outcome.weaken(Mood::Doubted, c);
        }
        self.passed_on(frame.head, outcome);
        if let Some(auxiliary) = self.inverted(frame.head) {
            outcome.weaken(Mood::Doubted, auxiliary);
        }
        for c in tree.children(frame.head).filter(|&c| matches!(tree.token(c).rel(), "advmod" | "amod")) {
            let form = &tree.token(c).form;
            if holds(&modality.hedges.alleged, form) {
                outcome.weaken(Mood::Alleged, c);
            } else if holds(&modality.hedges.possible, form) {
                outcome.weaken(Mood::Possible, c);
            } else if holds(&modality.hedges.planned, form) {
                outcome.weaken(Mood::Planned, c);
            }
        }
        for c in tree.with_rel(frame.head, "mark") {
            if holds(&modality.conditional.marks, &tree.token(c).form) {
                outcome.weaken(Mood::Conditional, c);
                // "If we had wanted to shell the port, …": we did not.
                if self.is_condition(c) {
                    outcome.weaken(Mood::Doubted, c);
                }
            }
            // "It looked as though Norland had shelled the port."
            let is_both = |words: &String| {
                let (as_, though) = words.split_once(' ').unwrap_or_default();
                c > 0
                    && tree.token(c).form.eq_ignore_ascii_case(though)
                    && tree.token(c - 1).form.eq_ignore_ascii_case(as_)
            };
            if modality.semblance.words.iter().any(is_both) {
                outcome.weaken(Mood::Doubted, c);
            }
        }
        // "will impose sanctions if China invades": what is under the condition is the clause above it.
        let conditions = tree.with_rel(frame.head, "advcl").flat_map(|clause| tree.with_rel(clause, "mark"));
        let condition = conditions.into_iter().find(|&c| self.is_condition(c));
        outcome.condition = outcome.condition.or(condition);
        // "could have expelled them but did not", never "…, but Westmark did not"
        let left_undone = |c: usize| {
            let undone = tree.token(c).lemma == "do" && ["obj", "nsubj"].iter().all(|rel| tree.child(c, rel).is_none());
            tree.children(c).find(|&n| undone && holds(&modality.negators.words, &tree.token(n).form))
        };
        outcome.negated = outcome.negated.or_else(|| tree.with_rel(frame.head, "conj").find_map(left_undone));
    }

    /// "is to meet", "was to have met"; "Norland to expel ten envoys": a headline, whichever word the tree hangs on the other.
    fn to_come(&self, head: usize, is_perfect: bool, outcome: &mut Climb) {
        let tree = self.tree;
        if !has_mark(tree, head, "to") {
            return;
        }
        let is_before_to = |c: usize| tree.sentence.tokens.get(c + 1).is_some_and(|next| next.form == "to");
        let be = tree.children(head).find(|&c| {
            let token = tree.token(c);
            matches!(token.rel(), "aux" | "cop") && token.lemma == "be" && is_before_to(c)
        });
        if let Some(be) = be {
            outcome.weaken(if is_perfect { Mood::Doubted } else { Mood::Planned }, be);
        }
        let is_headline = match tree.token(head).head {
            None => tree.child(head, "nsubj").is_some(),
            Some(above) => above < head && tree.token(above).head.is_none() && tree.token(above).upos == Upos::Propn,
        };
        if is_headline {
            outcome.weaken(Mood::Planned, head);
        }
    }

    /// "Anyone who attacks Norland", "any state that attacks it": nobody in particular, and no deed.
    pub(super) fn of_anybody(&self, noun: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let anybody = &self.grammar.modality.anybody;
        let is_any = holds(&anybody.pronouns, &tree.token(noun).form);
        let any = tree.with_rel(noun, "det").find(|&d| holds(&anybody.determiners, &tree.token(d).form));
        if let Some(word) = any.or_else(|| is_any.then_some(noun)) {
            outcome.weaken(Mood::Doubted, word);
        }
    }

    /// "considered expelling him but dropped the idea": whether what is only thought of is then given up.
    pub(super) fn given_up(&self, thinks: usize) -> bool {
        let tree = self.tree;
        tree.with_rel(thinks, "conj").any(|c| {
            let adverse =
                tree.with_rel(c, "cc").any(|but| holds(&self.grammar.modality.giving_up.joined, &tree.token(but).form));
            let Some(frame) = self.at[c].map(|g| &self.frames[g]).filter(|_| adverse) else { return false };
            let with = |role: &super::Role| format!("{} {}", frame.lemma, role.name);
            let words = &self.grammar.modality.giving_up.words;
            holds(words, &frame.lemma) || frame.roles.iter().any(|role| holds(words, &with(role)))
        })
    }

    /// Whether a conjunction makes what stands above its clause conditional: "if", and neither "even if" nor "as if".
    fn is_condition(&self, mark: usize) -> bool {
        let tree = self.tree;
        let condition = &self.grammar.modality.condition;
        let is_before = |w: usize| holds(&condition.unless_before, &tree.token(w).form);
        holds(&condition.marks, &tree.token(mark).form)
            && !(mark > 0 && is_before(mark - 1))
            && !tree.children(mark).any(is_before)
    }

    /// The word that asks whether, or who: "Did Norland shell the port?" A question that asks why or how takes it for granted.
    fn asked(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        if !self.is_question() {
            return None;
        }
        let subject = tree.children(head).find(|&c| tree.token(c).rel() == "nsubj")?;
        // "Who expelled the envoys?" does not tell by whom, nor that it was done.
        if matches!(tree.token(subject).xpos.as_str(), "WP" | "WDT") && tree.token(head).head.is_none() {
            return Some(subject);
        }
        let before = tree.children(head).filter(|&c| c < subject).collect::<Vec<_>>();
        let wh = |&c: &usize| tree.subtree(c).into_iter().any(|w| tree.token(w).feat("PronType") == Some("Int"));
        let auxiliary = before.iter().copied().find(|&c| tree.token(c).rel() == "aux")?;
        (!before.iter().any(wh)).then_some(auxiliary)
    }

    fn is_question(&self) -> bool {
        self.tree.sentence.tokens.last().is_some_and(|token| token.form == "?")
    }

    /// The auxiliary of a condition without a conjunction: "Had Norland shelled the port, …". Nothing stands before it.
    fn inverted(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        let subject = tree.child(head, "nsubj").or_else(|| tree.child(head, "nsubj:pass"))?;
        let opens = |c: usize| tree.subtree(head).into_iter().find(|&w| tree.token(w).upos != Upos::Punct) == Some(c);
        let auxiliary = tree.children(head).find(|&c| {
            let t = tree.token(c);
            t.rel() == "aux" && holds(&self.grammar.modality.inverted.words, &t.form) && opens(c)
        });
        auxiliary.filter(|&a| a < subject && !self.is_question())
    }

    /// "The film shows Norland shelling the port", "Reports that Norland shelled the port": made up, or vouched for by nobody.
    pub(super) fn passed_on(&self, head: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let modality = &self.grammar.modality;
        let Some(h) = tree.token(head).head else { return };
        let (above, rel) = (tree.token(h), tree.token(head).rel());
        let made_up = |c: &usize| holds(&modality.fiction.words, &tree.token(*c).lemma);
        let maker = tree.with_rel(h, "nsubj").find(made_up);
        if let Some(maker) = maker.filter(|_| matches!(rel, "ccomp" | "xcomp" | "advcl")) {
            outcome.weaken(Mood::Doubted, maker);
        }
        let noun = above.upos == Upos::Noun || tree.child(h, "nsubj").is_none();
        let that = h < head && h + 1 < tree.len() && tree.token(h + 1).form.eq_ignore_ascii_case("that");
        if noun && that && matches!(rel, "acl" | "ccomp") && holds(&modality.tidings.words, &above.lemma) {
            outcome.weaken(Mood::Alleged, h);
        }
        if above.upos == Upos::Noun && rel == "acl" {
            self.only_thought_of(h, outcome);
        }
    }

    /// What is said of a deed told by a noun, "the attack", by what it is an argument of: that it was prevented, never happened, is
    /// feared, or is what reports tell that are denied.
    pub(super) fn acted_on(&self, word: usize, h: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let modality = &self.grammar.modality;
        let token = tree.token(word);
        if self.at[word].is_some_and(|g| self.frames[g].kind == Kind::Nominal) {
            self.noun_of_deed(word, h, outcome);
        }
        // "reports that Norland expelled the envoys are false"
        let is_said = token.rel() == "nsubj" && tree.child(h, "cop").is_some();
        // "Anyone who says that Norland expelled them is lying", "is mistaken", "are liars"
        let lies = token.rel() == "nsubj" && outcome.detached && !outcome.speakers.is_empty();
        if lies && self.negation(h).is_none() && holds(&modality.lying.words, &tree.token(h).lemma) {
            outcome.weaken(Mood::Denied, h);
        }
        if is_said
            && self.negation(h).is_none()
            && holds(&modality.untrue.words, &tree.token(h).lemma)
            && holds(&modality.tidings.words, &token.lemma)
        {
            outcome.weaken(Mood::Denied, h);
        }
        let Some(above) = self.at[h].map(|g| &self.frames[g]) else { return };
        let acted_on = token.rel() == "obj" || token.deprel == "nsubj:pass" || above.kind != Kind::Verb;
        let force = self.grammar.speech.get(&above.lemma);
        let happens = || {
            let object = tree.child(h, "obj");
            let phrase = object.map(|object| format!("{} {}", above.lemma, tree.token(object).lemma));
            holds(&modality.happening.words, &above.lemma)
                || phrase.is_some_and(|phrase| holds(&modality.happening.words, &phrase))
        };
        if holds(&modality.undoing.words, &above.lemma) && matches!(token.rel(), "obj" | "nsubj")
            || above.negated.is_some() && token.rel() == "nsubj" && happens()
        {
            outcome.negated = outcome.negated.or(Some(h));
        } else if acted_on && force == Some(&Force::Doubt) && self.carries(h).is_none() {
            outcome.weaken(Mood::Doubted, h);
        } else if acted_on
            && above.negated.is_none()
            && (force == Some(&Force::Deny) || holds(&modality.dismissing.words, &above.lemma))
            && holds(&modality.tidings.words, &token.lemma)
        {
            outcome.weaken(Mood::Denied, h);
        }
    }

    /// "the risk of an invasion", "the myth that Norland attacked", "no evidence that it did", "in the event that it does".
    fn only_thought_of(&self, noun: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let modality = &self.grammar.modality;
        let lemma = &tree.token(noun).lemma;
        let is_none = |d: usize| holds(&modality.nobody.determiners, &tree.token(d).form);
        if holds(&modality.prospect.words, lemma)
            || holds(&modality.evidence.words, lemma) && tree.with_rel(noun, "det").any(is_none)
            || holds(&modality.fiction.words, lemma)
        {
            outcome.weaken(Mood::Doubted, noun);
        } else if holds(&modality.eventuality.words, lemma) && preposition(tree, noun).as_deref() == Some("in") {
            outcome.weaken(Mood::Conditional, noun);
        }
    }

    /// A deed told by a noun, of which there is only a report or a prospect: "reports of an attack", "the risk of an attack", "in case of an attack", "an attack would be a
    /// disaster", "is unthinkable", "looms".
    fn noun_of_deed(&self, word: usize, h: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let modality = &self.grammar.modality;
        let (token, above) = (tree.token(word), tree.token(h));
        if let Some(phrase) = preposition(tree, word) {
            let is_of = token.rel() == "nmod" && phrase == "of";
            let is_about = is_of || token.rel() == "nmod" && phrase == "about";
            if is_about && holds(&modality.tidings.words, &above.lemma) {
                outcome.weaken(Mood::Alleged, h);
            }
            if is_of {
                self.only_thought_of(h, outcome);
            }
            if holds(&modality.eventuality.phrases, &phrase) {
                outcome.weaken(Mood::Conditional, word);
            }
        }
        if token.rel() != "nsubj" {
            return;
        }
        let is_indefinite = tree.with_rel(word, "det").all(|d| tree.token(d).feat("Definite") == Some("Ind"));
        let would = tree.with_rel(h, "aux").find(|&a| holds(&modality.modals.would, &tree.token(a).form));
        if let Some(would) = would.filter(|_| is_indefinite) {
            outcome.weaken(Mood::Conditional, would);
        } else if holds(&modality.unreal.words, &above.lemma) {
            outcome.weaken(Mood::Doubted, h);
        } else if holds(&modality.looming.words, &above.lemma) {
            outcome.weaken(Mood::Possible, h);
        }
    }
}
