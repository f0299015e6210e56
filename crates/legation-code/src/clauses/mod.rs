//! All grammar, once: a tree becomes frames.
//!
//! Takes a report's trees; gives one [`Frame`] for every predicate, verbal or nominal, with the roles it has of its own and
//! those that grammar lends it: the subject of a participle, the antecedent of a relative clause, the arguments of a light
//! verb. Carriers ("decided to halve") are dissolved into tense and mood. Knows neither actors nor codebook.
//! Relations are those of Universal Dependencies 2 for English.

mod frame;
mod gaps;
mod links;
mod mend;
mod mood;
mod quotes;
mod roles;
mod said;
mod spelling;

pub use frame::{CausePhrase, Frame, Governor, Hold, Kind, Mood, Role, Speaker, Tense, Voice};
pub(crate) use gaps::counted_before;
pub use mend::mend;
pub use roles::{FIRST_PART, LENT, compounds, coordinated, is_set_apart, preposition};
pub use said::{Said, said};

use crate::grammar::{Carries, Force, Grammar, holds};
use legation_text::{Sentence, Span, Tree, Upos};
use links::{Link, link_of};
use quotes::Quotes;
use roles::has_mark;

/// The frames of a report in the order of its words. `is_noun` names the nouns, beside grammar's own, that an entry wants.
pub fn frames(sentences: &[Sentence], grammar: &Grammar, is_noun: &dyn Fn(&str) -> bool) -> Vec<Frame> {
    let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
    let quotes = Quotes::new(sentences);
    let mut all = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let mut clause = Clause {
            tree,
            index,
            grammar,
            quotes: &quotes,
            base: all.len(),
            frames: Vec::new(),
            at: vec![None; tree.len()],
        };
        clause.collect(&|noun| grammar.nominals.contains_key(noun) || is_noun(noun));
        clause.inherit();
        clause.dissolve();
        clause.climb();
        clause.finish();
        all.append(&mut clause.frames);
    }
    quotes::continue_speakers(&mut all, sentences, &quotes);
    all
}

/// One sentence under work.
struct Clause<'a> {
    tree: &'a Tree<'a>,
    index: usize,
    grammar: &'a Grammar,
    quotes: &'a Quotes,
    /// Index in the report's list of the first frame of this sentence.
    base: usize,
    frames: Vec<Frame>,
    /// The frame of each word.
    at: Vec<Option<usize>>,
}

impl Clause<'_> {
    fn collect(&mut self, is_noun: &dyn Fn(&str) -> bool) {
        let tree = self.tree;
        for i in 0..tree.len() {
            let is_named = |noun: &str| is_noun(noun) || compounds(tree, i).iter().any(|noun| is_noun(noun));
            let Some(kind) = roles::kind(tree, i, &is_named) else {
                self.repeat(i);
                continue;
            };
            let voice = if kind == Kind::Verb { roles::voice(tree, i) } else { Voice::Active };
            let (lemma, noun, roles) = match kind {
                Kind::Verb => {
                    let mut roles =
                        roles::hidden_roles(tree, i).unwrap_or_else(|| roles::verbal(tree, i, voice, self.grammar));
                    (self.particle(self.verb(i, is_noun), i, &mut roles, is_noun), None, roles)
                }
                // "is behind the attack", "is out of the question": the preposition says as much as the noun.
                Kind::Copular => {
                    let lemma = tree.token(i).lemma.to_lowercase();
                    let mut roles = roles::verbal(tree, i, voice, self.grammar);
                    match preposition(tree, i) {
                        Some(preposition) => {
                            let lemma = format!("{preposition} {lemma}");
                            roles.push(Role { name: preposition, head: i, how: "noun of the copular phrase" });
                            (lemma, None, roles)
                        }
                        None => (lemma, None, roles),
                    }
                }
                Kind::Nominal => {
                    let noun = tree.token(i).lemma.to_lowercase();
                    let verb = self.grammar.nominals.get(&noun).map_or(noun.clone(), |(verb, _)| verb.clone());
                    (verb, Some(noun), roles::nominal(tree, i, self.grammar))
                }
            };
            self.at[i] = Some(self.frames.len());
            self.frames.push(Frame {
                sentence: self.index,
                head: i,
                lemma,
                noun,
                kind,
                voice,
                tense: self.tense(i, kind),
                negated: self.negation(i),
                mood: Mood::Asserted,
                mood_words: Vec::new(),
                condition: None,
                decided: None,
                roles,
                chain: Vec::new(),
                governor: None,
                detached: false,
                lasting: self.is_lasting(i, voice),
                speakers: Vec::new(),
                causes: Vec::new(),
                dissolved: false,
                gap: None,
                span: Span::default(),
                how: Vec::new(),
            });
        }
    }

    /// "…, Sudland three": the frame of the verb that is left out.
    fn repeat(&mut self, i: usize) {
        let Some((verb, rest)) = gaps::left_out(self.tree, i) else { return };
        let Some(told) = self.at[verb].map(|g| &self.frames[g]).filter(|g| g.kind == Kind::Verb) else { return };
        let role = |name: &str, head, how| Role { name: name.to_owned(), head, how };
        let roles = vec![role("agent", i, "subject"), role("patient", rest, "object")];
        let how = vec![format!("`{}` is left out", told.lemma)];
        let frame = Frame { head: i, roles, gap: Some(verb), how, ..told.clone() };
        self.at[i] = Some(self.frames.len());
        self.frames.push(frame);
    }

    /// The lemma of a verb with its particle; where nobody knows the parser's, the known verb that its form belongs to.
    fn verb(&self, i: usize, is_known: &dyn Fn(&str) -> bool) -> String {
        let lemma = roles::verb_lemma(self.tree, i);
        let plain = lemma.split(' ').next().unwrap_or(&lemma);
        let grammar = self.grammar;
        let knows = |verb: &str| {
            is_known(verb)
                || grammar.carriers.contains_key(verb)
                || grammar.speech.contains_key(verb)
                || grammar.light.contains(verb)
        };
        if knows(&lemma) || knows(plain) {
            return lemma;
        }
        match spelling::known_verb(&self.tree.token(i).form, &knows) {
            Some(verb) => verb + &lemma[plain.len()..],
            None => lemma,
        }
    }

    /// "handed over the island", "broke off relations": a particle that the parser took for a preposition or modifier, where
    /// the codebook knows the verb with it. The phrase it stood in front of becomes the object.
    fn particle(&self, lemma: String, i: usize, roles: &mut [Role], is_known: &dyn Fn(&str) -> bool) -> String {
        const PARTICLES: [&str; 8] = ["over", "off", "up", "down", "out", "back", "home", "away"];
        let tree = self.tree;
        let next = i + 1;
        if lemma.contains(' ') || next >= tree.len() {
            return lemma;
        }
        let form = tree.token(next).form.to_lowercase();
        let with = format!("{lemma} {form}");
        if !PARTICLES.contains(&form.as_str()) || !is_known(&with) {
            return lemma;
        }
        if tree.token(next).deprel == "case" {
            for role in roles.iter_mut().filter(|r| r.name == form || r.name.starts_with(&format!("{form} "))) {
                // "out of talks", "back to the village": the second preposition is the phrase's own.
                let own = tree
                    .with_rel(role.head, "case")
                    .find(|&c| c > next)
                    .or_else(|| tree.with_rel(next, "fixed").next())
                    .map(|c| tree.token(c).form.to_lowercase());
                role.how = if own.is_some() { "prepositional phrase" } else { "object" };
                role.name = own.unwrap_or_else(|| "patient".to_owned());
            }
        }
        with
    }

    fn tense(&self, i: usize, kind: Kind) -> Tense {
        let tree = self.tree;
        if kind == Kind::Nominal {
            return Tense::None;
        }
        let auxiliaries: Vec<usize> =
            tree.children(i).filter(|&c| matches!(tree.token(c).rel(), "aux" | "cop")).collect();
        let has = |lemma: &str, past: bool| {
            auxiliaries.iter().any(|&a| {
                let t = tree.token(a);
                t.lemma.eq_ignore_ascii_case(lemma) && t.rel() == "aux" && (!past || t.feat("Tense") == Some("Past"))
            })
        };
        let modals = &self.grammar.modality.modals;
        if auxiliaries.iter().any(|&a| holds(&modals.future, &tree.token(a).form)) {
            return Tense::Future;
        }
        let participle = tree.token(i).feat("VerbForm") == Some("Part") && tree.token(i).feat("Tense") == Some("Past");
        let been = auxiliaries.iter().any(|&a| tree.token(a).form.eq_ignore_ascii_case("been"));
        if has("have", false) && (participle || been || kind == Kind::Copular) {
            return if has("have", true) { Tense::Pluperfect } else { Tense::Perfect };
        }
        let finite = auxiliaries.first().copied().unwrap_or(i);
        match (tree.token(finite).feat("VerbForm"), tree.token(finite).feat("Tense")) {
            (Some("Fin"), Some("Past")) => Tense::Past,
            (Some("Fin"), Some("Pres")) => Tense::Present,
            (Some("Part"), Some("Past")) => Tense::Past,
            _ => Tense::None,
        }
    }

    /// "remains closed", "is closed": a state, not what somebody does to it.
    fn is_lasting(&self, i: usize, voice: Voice) -> bool {
        let tree = self.tree;
        let lasts = |w: usize| holds(&self.grammar.lasting, &tree.token(w).lemma);
        let present = |a: usize| tree.token(a).feat("Tense") == Some("Pres") && tree.token(a).lemma == "be";
        let auxiliary = tree.child(i, "aux:pass");
        let done_by = tree.children(i).any(|c| tree.token(c).deprel == "obl:agent");
        let carried = tree.token(i).rel() == "xcomp" && tree.token(i).head.is_some_and(lasts);
        let auxiliaries = tree.children(i).filter(|&c| tree.token(c).deprel == "aux").count();
        let state = voice == Voice::Passive && !done_by && auxiliaries == 0;
        let after = i > 0 && lasts(i - 1) && matches!(tree.token(i).xpos.as_str(), "VBN" | "VBD" | "JJ");
        carried || after || auxiliary.is_some_and(|a| lasts(a) || state && present(a))
    }

    fn negation(&self, i: usize) -> Option<usize> {
        let words = &self.grammar.modality.negators.words;
        let tree = self.tree;
        // "no longer exists"
        let no_longer = |&c: &usize| {
            c > 0
                && matches!(tree.token(c).form.as_str(), "longer" | "more")
                && tree.token(c).rel() == "advmod"
                && tree.token(c - 1).form.eq_ignore_ascii_case("no")
        };
        if let Some(longer) = tree.children(i).find(no_longer) {
            return Some(longer - 1);
        }
        if let Some(undone) = self.not_done(i) {
            return Some(undone);
        }
        tree.children(i)
            .find(|&c| {
                matches!(tree.token(c).rel(), "advmod" | "det" | "cc" | "mark" | "aux" | "case")
                    && holds(words, &tree.token(c).form)
                    && !self.leaves_some(c)
            })
            .or_else(|| {
                // "did but not, at the last moment, expel": hung on the auxiliary.
                let of_auxiliary =
                    |a: usize| tree.with_rel(a, "advmod").find(|&c| c < i && holds(words, &tree.token(c).form));
                tree.with_rel(i, "aux").find_map(of_auxiliary)
            })
            .or_else(|| tree.children(i).find_map(|c| self.nobody(c)))
            .or_else(|| {
                // "did not attack Norland or expel its envoys"
                let either = |&c: &usize| matches!(tree.token(c).form.to_lowercase().as_str(), "or" | "nor");
                let own = |&c: &usize| matches!(tree.token(c).rel(), "nsubj" | "aux" | "mark");
                let joined = tree.token(i).rel() == "conj"
                    && tree.with_rel(i, "cc").any(|c| either(&c))
                    && !tree.children(i).any(|c| own(&c));
                tree.token(i).head.filter(|_| joined).and_then(|first| self.negation(first))
            })
    }

    /// "not only", "not all": a "not" that leaves some.
    fn leaves_some(&self, not: usize) -> bool {
        let next = self.tree.sentence.tokens.get(not + 1);
        next.is_some_and(|next| holds(&self.grammar.modality.nobody.some, &next.form))
    }

    /// "None of the envoys", "no talks", "not a single envoy", "at no time": the word by which what takes part leaves nothing done.
    fn nobody(&self, c: usize) -> Option<usize> {
        let tree = self.tree;
        let nobody = &self.grammar.modality.nobody;
        let t = tree.token(c);
        let determiner = || {
            tree.children(c).find(|&d| {
                let lower = || tree.token(d).form.to_lowercase();
                match tree.token(d).rel() {
                    "det" | "cc" | "nummod" => nobody.determiners.contains(&lower()),
                    "advmod" => lower() == "not" && d < c && !self.leaves_some(d),
                    _ => false,
                }
            })
        };
        match t.rel() {
            "obj" | "nsubj" => Some(c).filter(|_| holds(&nobody.pronouns, &t.form)).or_else(determiner),
            "obl" if holds(&nobody.phrases, &t.lemma) => determiner(),
            _ => None,
        }
    }

    /// "instead of expelling him", "far from expelling him", "has yet to expel him": the word that says it was not done.
    fn not_done(&self, i: usize) -> Option<usize> {
        let tree = self.tree;
        let foregone = &self.grammar.modality.foregone.marks;
        let mark = tree.children(i).filter(|&c| matches!(tree.token(c).rel(), "mark" | "case" | "cc"));
        if let Some(mark) =
            mark.filter(|&c| tree.child(c, "fixed").is_some()).find(|&c| holds(foregone, &tree.token(c).form))
        {
            return Some(mark);
        }
        let above = tree.token(i).head?;
        let is_far = tree.token(above).form.eq_ignore_ascii_case("far")
            && tree
                .with_rel(i, "mark")
                .chain(tree.with_rel(i, "case"))
                .any(|c| tree.token(c).form.eq_ignore_ascii_case("from"));
        if is_far {
            return Some(above);
        }
        // "came close to expelling"
        let is_close = tree.token(above).form.eq_ignore_ascii_case("close") && tree.token(i).xpos == "VBG";
        if is_close && tree.token(above).rel() == "advmod" && tree.with_rel(i, "mark").next().is_some() {
            return Some(above);
        }
        let yet = |&c: &usize| c < i && tree.token(c).form.eq_ignore_ascii_case("yet");
        let waits =
            tree.token(i).rel() == "xcomp" && matches!(tree.token(above).lemma.as_str(), "have" | "be" | "remain");
        tree.with_rel(above, "advmod").chain(tree.with_rel(i, "advmod")).find(yet).filter(|_| waits)
    }

    /// Lends subjects and objects from the clause above, top down.
    fn inherit(&mut self) {
        let tree = self.tree;
        let mut order: Vec<usize> = (0..tree.len()).filter(|&i| tree.token(i).head.is_none()).collect();
        let mut next = 0;
        while next < order.len() {
            order.extend(tree.children(order[next]));
            next += 1;
        }
        for word in order {
            if let Some(f) = self.at[word] {
                self.lend(f);
            }
        }
    }

    fn lend(&mut self, f: usize) {
        let tree = self.tree;
        let i = self.frames[f].head;
        match self.link(i) {
            Link::Clause(h) if tree.token(i).deprel.starts_with("xcomp") => self.control(f, h),
            Link::Clause(h)
                if tree.token(i).feat("VerbForm") == Some("Inf") || tree.token(i).feat("VerbForm") == Some("Ger") =>
            {
                self.control(f, h)
            }
            Link::Adverbial(h) if self.is_argument(i, h) => self.control(f, h),
            Link::Adverbial(_) if self.speaks(i).is_some() => {
                if let Some(verb) = self.speaks(i).filter(|_| !self.frames[f].has("agent")) {
                    self.copy(verb, f, "agent", "whoever says the words before");
                }
            }
            Link::Adverbial(h) => {
                let passive_told = self.frames[f].voice == Voice::Passive && self.frames[f].has("patient");
                // "was killed by shelling": not by his own.
                let undergone =
                    self.at[h].is_some_and(|g| self.frames[g].voice == Voice::Passive) && has_mark(tree, i, "by");
                if self.frames[f].voice == Voice::Passive && !passive_told && !self.frames[f].has("agent") {
                    // "was executed after being convicted"
                    self.share_subject(h, f, "subject of the main clause");
                } else if !self.frames[f].has("agent") && !passive_told && !undergone {
                    self.copy(h, f, "agent", "subject of the main clause");
                }
            }
            Link::Participle(h) => {
                let passive = self.frames[f].voice == Voice::Passive;
                let infinitive = tree.token(i).feat("VerbForm") == Some("Inf") || tree.child(i, "mark").is_some();
                if infinitive {
                    self.control(f, h);
                    if !self.frames[f].has("agent") {
                        self.possessor(h, f);
                    }
                } else {
                    let name = if passive { "patient" } else { "agent" };
                    match self.author(h).filter(|_| !passive) {
                        Some(verb) => self.copy(verb, f, "agent", "whoever issued the text"),
                        None => self.add(f, name, h, "noun the participle belongs to"),
                    }
                }
            }
            Link::Relative(h) => self.relative(f, h),
            Link::Conj(first) => {
                let has_subject = self.frames[f].has("agent")
                    || self.frames[f].voice == Voice::Passive && self.frames[f].has("patient");
                if !has_subject && self.frames[f].kind != Kind::Nominal {
                    self.share_subject(first, f, "subject shared with the first verb");
                }
                if self.frames[f].kind == Kind::Nominal {
                    for name in ["agent", "patient"] {
                        if !self.frames[f].has(name) {
                            self.copy(first, f, name, "shared with the first noun");
                        }
                    }
                }
                // An object after the second verb belongs to both; it hangs on either.
                if let Some(g) = self.at[first] {
                    if self.frames[f].kind == Kind::Verb
                        && self.frames[f].voice == Voice::Active
                        && !self.frames[f].has("patient")
                    {
                        let shared: Vec<usize> = self.frames[g].heads("patient").filter(|&p| p > i).collect();
                        for p in shared {
                            self.add(f, "patient", p, "object shared by both verbs");
                        }
                    } else if self.frames[g].kind == Kind::Verb
                        && self.frames[g].voice == Voice::Active
                        && !self.frames[g].has("patient")
                        && self.frames[g].roles.iter().all(|r| r.name == "agent")
                        && tree.child(first, "ccomp").is_none()
                        && tree.child(first, "xcomp").is_none()
                    {
                        let shared: Vec<usize> = self.frames[f].heads("patient").collect();
                        for p in shared {
                            self.add(g, "patient", p, "object shared by both verbs");
                        }
                    }
                }
                self.share_auxiliary(first, f);
            }
            // "criticised Sudland during a visit to Westmark": who says so travels.
            Link::Argument(h) if self.is_occasion(i, h) => {
                self.copy(h, f, "agent", "subject of what happens on that occasion");
            }
            _ => {}
        }
    }

    /// A journey of nobody named, on which something happens: "during a visit to Sudland", "on a trip to Sudland".
    fn is_occasion(&self, i: usize, h: usize) -> bool {
        let tree = self.tree;
        let journeys = &self.grammar.journeys;
        tree.token(i).rel() == "obl"
            && self.at[i].is_some_and(|f| !self.frames[f].has("agent"))
            && self.at[h].is_some_and(|g| self.frames[g].kind == Kind::Verb)
            && holds(&journeys.nouns, &tree.token(i).lemma)
            && preposition(tree, i).is_some_and(|before| holds(&journeys.prepositions, &before))
    }

    /// The say-verb before a participle that tells what the speaker does with his words: "…, he said, denying that …", wherever the
    /// parser hangs it.
    fn speaks(&self, i: usize) -> Option<usize> {
        let tree = self.tree;
        let bare = tree.token(i).xpos == "VBG" && tree.child(i, "mark").is_none();
        let above = tree.token(i).head.filter(|&h| bare && h < i)?;
        let says =
            |v: usize| v < i && self.at[v].is_some_and(|g| self.grammar.speech.contains_key(&self.frames[g].lemma));
        let beside = tree.with_rel(above, "parataxis").find(|&v| v > above && says(v));
        let governs = || tree.token(above).head.filter(|&v| tree.token(above).rel() == "ccomp" && v > above && says(v));
        beside.or_else(governs)
    }

    /// An infinitive's subject: the object of the verb above, else its subject; of "promise", always its subject.
    fn control(&mut self, f: usize, h: usize) {
        let passive = self.frames[f].voice == Voice::Passive;
        let name = if passive { "patient" } else { "agent" };
        if self.frames[f].has(name) {
            return;
        }
        let Some(g) = self.at[h] else { return };
        let subject_control = self.grammar.control.get(&self.frames[g].lemma).copied().unwrap_or(false);
        let (source, how) = if !subject_control && self.frames[g].kind == Kind::Verb && self.frames[g].has("patient") {
            ("patient", "object of the verb above")
        } else if !subject_control && self.frames[g].has("receiver") {
            ("receiver", "indirect object of the verb above")
        } else if !subject_control && self.frames[g].has("on") && self.frames[g].lemma.starts_with("call") {
            ("on", "whom the call goes to")
        } else {
            ("agent", "subject of the verb above")
        };
        let heads: Vec<usize> = self.frames[g].heads(source).collect();
        for head in heads {
            self.add(f, name, head, how);
        }
    }

    fn relative(&mut self, f: usize, antecedent: usize) {
        let tree = self.tree;
        let i = self.frames[f].head;
        let pronoun = tree.subtree(i).into_iter().find(|&w| {
            tree.token(w).feat("PronType") == Some("Rel")
                || (matches!(tree.token(w).form.to_lowercase().as_str(), "who" | "which" | "that" | "whom")
                    && (tree.token(w).upos == Upos::Pron || matches!(tree.token(w).rel(), "nsubj" | "obj")))
        });
        match pronoun {
            Some(p) => {
                for role in &mut self.frames[f].roles {
                    if role.head == p {
                        role.head = antecedent;
                        role.how = "antecedent of the relative clause";
                    }
                }
            }
            None if !self.frames[f].has("agent") && self.frames[f].voice == Voice::Active => {
                self.add(f, "agent", antecedent, "antecedent of the relative clause");
            }
            None if !self.frames[f].has("patient") => {
                self.add(f, "patient", antecedent, "antecedent of the relative clause")
            }
            None => {}
        }
    }

    fn possessor(&mut self, noun: usize, f: usize) {
        let tree = self.tree;
        for child in tree.children(noun) {
            if tree.token(child).deprel == "nmod:poss" {
                self.add(f, "agent", child, "possessor of the noun above");
            }
        }
    }

    /// The subject of one verb does, or undergoes, what another tells.
    fn share_subject(&mut self, first: usize, f: usize, how: &'static str) {
        let Some(g) = self.at[first] else { return };
        let source = if self.frames[g].voice == Voice::Passive { "patient" } else { "agent" };
        let target = if self.frames[f].voice == Voice::Passive { "patient" } else { "agent" };
        let heads: Vec<usize> = self.frames[g].heads(source).collect();
        for head in heads {
            self.add(f, target, head, how);
        }
    }

    /// "will visit and meet": the second verb takes the first one's auxiliary where it has none.
    fn share_auxiliary(&mut self, first: usize, f: usize) {
        let tree = self.tree;
        let i = self.frames[f].head;
        let bare = tree.children(i).all(|c| tree.token(c).rel() != "aux")
            && tree.token(i).feat("Tense").is_none_or(|_| tree.token(i).feat("VerbForm") != Some("Fin"));
        if let (true, Some(g)) = (bare, self.at[first])
            && self.frames[g].head < i
        {
            self.frames[f].tense = self.frames[g].tense;
        }
    }

    fn copy(&mut self, from: usize, f: usize, name: &str, how: &'static str) {
        let Some(g) = self.at[from] else { return };
        let source = if name == "agent" && self.frames[g].voice == Voice::Passive && !self.frames[g].has("agent") {
            "patient"
        } else {
            name
        };
        let heads: Vec<usize> = self.frames[g].heads(source).collect();
        for head in heads {
            self.add(f, name, head, how);
        }
    }

    fn add(&mut self, f: usize, name: &str, head: usize, how: &'static str) {
        let frame = &mut self.frames[f];
        if head != frame.head && !frame.roles.iter().any(|r| r.name == name && r.head == head) {
            frame.roles.push(Role { name: name.to_owned(), head, how });
        }
    }

    /// Light verbs give their arguments to the noun that says what happened.
    fn dissolve(&mut self) {
        let tree = self.tree;
        for v in 0..self.frames.len() {
            let lemma = self.frames[v].lemma.clone();
            let existential = lemma == "be" && tree.child(self.frames[v].head, "expl").is_some();
            if self.frames[v].kind != Kind::Verb {
                continue;
            }
            let by_preposition =
                self.frames[v].roles.iter().find(|r| self.grammar.light.contains(&format!("{lemma} {}", r.name)));
            // "claimed responsibility for the attack": whoever says so did it.
            let of_object =
                |o: usize| self.grammar.light.contains(&format!("{lemma} {}", tree.token(o).lemma.to_lowercase()));
            let object = self.frames[v].heads("patient").find(|&o| of_object(o));
            let source = match by_preposition {
                // "Talks took place in Westport."
                _ if self.takes_place(v, &lemma) => "agent".to_owned(),
                Some(role) => role.name.clone(),
                None if object.is_some() => "for".to_owned(),
                None if existential => "agent".to_owned(),
                // "Clashes broke out between …"
                None if self.grammar.happening.contains(&lemma) && !self.frames[v].has("patient") => "agent".to_owned(),
                None if self.grammar.light.contains(&lemma) => "patient".to_owned(),
                None => continue,
            };
            let of_phrase = |&c: &usize| preposition(tree, c).as_deref() == Some("for");
            let hung: Vec<usize> =
                object.into_iter().flat_map(|o| tree.with_rel(o, "nmod").filter(of_phrase)).collect();
            let nouns: Vec<usize> =
                self.frames[v].heads(&source).chain(hung).flat_map(|h| self.deed(h)).filter(|&n| n != v).collect();
            for n in nouns {
                let lent: Vec<Role> = self.frames[v]
                    .roles
                    .iter()
                    .filter(|r| self.at[r.head] != Some(n) && r.name != "patient")
                    .cloned()
                    .collect();
                let has_agent = self.frames[n].has("agent");
                for role in lent {
                    let own_agent = role.name == "agent" && (has_agent || source == "agent");
                    if !own_agent {
                        self.add(n, &role.name, role.head, LENT);
                    }
                }
                let (word, tense, negated) = (self.frames[v].head, self.frames[v].tense, self.frames[v].negated);
                let noun = &mut self.frames[n];
                noun.chain.push(word);
                noun.tense = tense;
                noun.negated = noun.negated.or(negated);
                noun.dissolved = true;
                noun.how.push(format!(
                    "light verb `{lemma}` gives its arguments to `{}`",
                    noun.noun.as_deref().unwrap_or(&noun.lemma)
                ));
            }
        }
    }

    /// Whether a verb with its object only says that its subject happens: "took place".
    fn takes_place(&self, v: usize, lemma: &str) -> bool {
        let object = self.frames[v].heads("patient").next().map(|o| self.tree.token(o).lemma.to_lowercase());
        object.is_some_and(|object| self.grammar.happening.contains(&format!("{lemma} {object}")))
    }

    /// The noun of a deed at a word, or below a word that only counts deeds: "a new round of talks".
    fn deed(&self, word: usize) -> Vec<usize> {
        let nominal = |w: usize| self.at[w].filter(|&n| self.frames[n].kind == Kind::Nominal);
        match nominal(word) {
            Some(n) => vec![n],
            None => {
                let tree = self.tree;
                let of = |&c: &usize| preposition(tree, c).as_deref() == Some("of");
                tree.with_rel(word, "nmod").filter(of).flat_map(|c| coordinated(tree, c)).filter_map(nominal).collect()
            }
        }
    }

    /// Walks from every frame to the root: carriers, say-verbs, what it hangs on.
    fn climb(&mut self) {
        for f in 0..self.frames.len() {
            let mut outcome = Climb::default();
            self.own_mood(f, &mut outcome);
            let start = self.frames[f].chain.last().copied().unwrap_or(self.frames[f].head);
            if start != self.frames[f].head
                && let Some(v) = self.at[start]
            {
                self.own_mood(v, &mut outcome);
            }
            self.walk(f, start, &mut outcome);
            let frame = &mut self.frames[f];
            frame.mood = outcome.mood;
            frame.mood_words = outcome.words;
            frame.condition = outcome.condition;
            frame.decided = outcome.decided;
            frame.chain.extend(outcome.chain);
            frame.speakers = outcome.speakers;
            frame.governor = outcome.governor;
            frame.detached = outcome.detached;
            frame.how.extend(outcome.how);
            if outcome.refused {
                frame.negated = frame.negated.or(frame.chain.last().copied());
            }
            if let Some(negated) = outcome.negated {
                frame.negated = frame.negated.or(Some(negated));
            }
            if let Some(tense) = outcome.tense
                && matches!(frame.tense, Tense::None)
            {
                frame.tense = tense;
            }
        }
    }

    fn walk(&self, f: usize, start: usize, outcome: &mut Climb) {
        let tree = self.tree;
        let mut word = start;
        // A tree has no cycles, so each step comes nearer to the root.
        for _ in 0..=tree.len() {
            self.beside(word, f, outcome);
            match self.link(word) {
                Link::Root => break,
                Link::Conj(first) => word = first,
                Link::Clause(h) => {
                    self.governed(f, word, h, Hold::Clause, outcome);
                    word = self.past_light(h);
                }
                Link::Parataxis(h) => {
                    let speech = self.at[h].is_some_and(|g| self.grammar.speech.contains_key(&self.frames[g].lemma));
                    if speech && tree.token(word).span.start > tree.token(h).span.start {
                        self.spoken(f, h, outcome);
                    }
                    word = h;
                }
                // "\"Norland bombed the port,\" the spy joked": the words of a quotation, whatever the tree makes of them.
                Link::Adverbial(h) if self.is_told_in_jest(word, h) => {
                    self.spoken(f, h, outcome);
                    word = h;
                }
                Link::Adverbial(h) => {
                    let purpose = tree.token(word).feat("VerbForm") == Some("Inf") && has_mark(tree, word, "to");
                    // "is ready to convene": the infinitive of an adjective that carries is no aim.
                    let carried = purpose
                        && self.carries(h).is_some()
                        && self.at[h].is_some_and(|g| self.frames[g].kind == Kind::Copular);
                    if carried || self.is_argument(word, h) {
                        self.governed(f, word, h, Hold::Clause, outcome);
                    } else {
                        outcome.govern(
                            self.at[h].map(|g| self.base + g),
                            if purpose { Hold::Purpose } else { Hold::Adverbial },
                        );
                        if purpose {
                            outcome.weaken(Mood::Doubted, word);
                            outcome.how.push("the aim of the clause above".to_owned());
                        }
                        // "will cut the mission, withdrawing eight": as sure as the clause above.
                        let goes_along = tree.token(word).xpos == "VBG" && tree.child(word, "mark").is_none();
                        if let Some(g) = self.at[h].filter(|_| goes_along) {
                            self.own_mood(g, outcome);
                        }
                    }
                    word = h;
                }
                Link::Relative(h) => {
                    self.of_anybody(h, outcome);
                    outcome.detached = true;
                    word = h;
                }
                Link::Participle(h) => {
                    if tree.token(word).feat("VerbForm") == Some("Inf") || tree.with_rel(word, "mark").next().is_some()
                    {
                        self.governed(f, word, h, Hold::Clause, outcome);
                    } else {
                        // "rejected a draft condemning Norland", "failed to adopt a resolution condemning it"
                        if let Some(verb) = self.discarded(h) {
                            outcome.negated = outcome.negated.or(Some(verb));
                        }
                        outcome.detached = true;
                    }
                    word = self.past_light(h);
                }
                Link::Argument(h) => {
                    if self.at[h].is_some() && !outcome.settled && !outcome.detached {
                        self.governed(f, word, h, Hold::Argument, outcome);
                    }
                    self.acted_on(word, h, outcome);
                    word = h;
                }
            }
        }
        if outcome.would && !outcome.speakers.is_empty() && outcome.mood == Mood::Conditional {
            outcome.mood = Mood::Planned;
            outcome.how.push("`would` in reported speech tells what is to come".to_owned());
        }
    }

    fn is_told_in_jest(&self, word: usize, h: usize) -> bool {
        let tree = self.tree;
        let lemma = self.at[h].map(|g| &self.frames[g].lemma);
        lemma.is_some_and(|lemma| self.grammar.speech.get(lemma) == Some(&Force::Doubt))
            && word < h
            && tree.token(word).feat("VerbForm") == Some("Fin")
            && tree.with_rel(word, "mark").next().is_none()
    }

    /// The edge above a word; an infinitive hung on the object of "urge" or "order" belongs to the verb.
    fn link(&self, word: usize) -> Link {
        let tree = self.tree;
        let link = link_of(tree, word);
        let Link::Participle(noun) = link else { return link };
        let infinitive = tree.token(word).feat("VerbForm") == Some("Inf");
        let object = matches!(tree.token(noun).deprel.as_str(), "obj" | "iobj" | "nsubj:pass");
        match tree.token(noun).head {
            Some(verb) if infinitive && object && self.controls_object(verb) => Link::Clause(verb),
            // "sent a team to investigate": the aim of the sending.
            Some(verb) if infinitive && object && self.at[verb].is_some() && self.at[noun].is_none() => {
                Link::Adverbial(verb)
            }
            _ => link,
        }
    }

    fn controls_object(&self, verb: usize) -> bool {
        self.at[verb].is_some_and(|g| self.grammar.control.get(&self.frames[g].lemma) == Some(&false))
    }

    /// The verb that does away with the text that is its object, or whose negation does.
    fn discarded(&self, text: usize) -> Option<usize> {
        let tree = self.tree;
        let is_text = holds(&self.grammar.modality.draft.words, &tree.token(text).lemma);
        let verb =
            tree.token(text).head.filter(|_| is_text && matches!(tree.token(text).rel(), "obj" | "obl" | "nsubj"))?;
        let frame = &self.frames[self.at[verb]?];
        let is_refused = |h: usize| self.carries(h) == Some(Carries::Refused);
        let refused = tree.token(verb).rel() == "xcomp" && tree.token(verb).head.is_some_and(is_refused);
        let rejects = holds(&self.grammar.modality.rejecting.words, &frame.lemma);
        (rejects || refused || self.negation(verb).is_some()).then_some(verb)
    }

    /// Who issued the text a participle belongs to: "issued a declaration demanding …", "said in a statement condemning …".
    fn author(&self, noun: usize) -> Option<usize> {
        let tree = self.tree;
        let text = self.grammar.texts.contains(&tree.token(noun).lemma.to_lowercase());
        let told = matches!(tree.token(noun).rel(), "obj" | "obl")
            && tree.children(noun).all(|c| tree.token(c).deprel != "nmod:poss");
        tree.token(noun).head.filter(|_| text && told)
    }

    /// An adverbial clause that is an argument of its verb: an oblique gerund, or the infinitive of a control verb.
    fn is_argument(&self, word: usize, h: usize) -> bool {
        let infinitive = self.tree.token(word).feat("VerbForm") == Some("Inf");
        self.is_oblique(word)
            || self.follows_particle(word, h)
            || infinitive
                && self.at[h].is_some_and(|g| {
                    let frame = &self.frames[g];
                    // "began a hunger strike to demand": a light verb with its noun governs nothing else.
                    let done = self.grammar.light.contains(&frame.lemma) && frame.has("patient");
                    self.grammar.control.get(&frame.lemma).is_some_and(|&subject| !(subject && done))
                })
    }

    /// "ruled out shelling": a gerund right behind a particle, where the verb has no object of its own.
    fn follows_particle(&self, word: usize, h: usize) -> bool {
        let tree = self.tree;
        let first = tree.subtree(word).first().copied();
        tree.token(word).feat("VerbForm") == Some("Ger")
            && tree.with_rel(word, "mark").next().is_none()
            && tree.child(h, "obj").is_none()
            && tree.children(h).any(|c| tree.token(c).deprel == "compound:prt" && Some(c + 1) == first)
    }

    /// "accused of bombing", "blamed for the attack": a clause that a preposition of content ties to the verb.
    fn is_oblique(&self, word: usize) -> bool {
        let tree = self.tree;
        tree.token(word).feat("VerbForm") != Some("Inf")
            && tree.with_rel(word, "mark").chain(tree.with_rel(word, "case")).any(|m| {
                matches!(
                    tree.token(m).form.to_lowercase().as_str(),
                    "of" | "for" | "from" | "with" | "into" | "about" | "against" | "on"
                )
            })
    }

    /// The light verb a noun was dissolved from, else the word itself: the walk goes on from there.
    fn past_light(&self, h: usize) -> usize {
        match self.at[h].map(|g| &self.frames[g]) {
            Some(g) if g.kind == Kind::Nominal && g.dissolved => g.chain.first().copied().unwrap_or(h),
            _ => h,
        }
    }

    fn carries(&self, h: usize) -> Option<Carries> {
        let g = self.at[h]?;
        // "prepared its army to invade": readies somebody, and plans nothing by itself.
        if holds(&self.grammar.readying, &self.frames[g].lemma) && self.frames[g].has("patient") {
            return None;
        }
        self.grammar.carriers.get(&self.frames[g].lemma).copied()
    }

    /// `word` is governed by the predicate `h`.
    fn governed(&self, f: usize, word: usize, h: usize, hold: Hold, outcome: &mut Climb) {
        let tree = self.tree;
        let Some(g) = self.at[h] else { return };
        let frame = &self.frames[g];
        let rel = tree.token(word).rel();
        // "is said to have expelled": told by nobody in particular.
        if self.grammar.speech.get(&frame.lemma) == Some(&Force::Say)
            && (frame.voice, rel) == (Voice::Passive, "xcomp")
            && tree.with_rel(word, "aux").any(|a| tree.token(a).lemma == "have")
        {
            outcome.weaken(Mood::Alleged, h);
            outcome.tense = outcome.tense.or(Some(Tense::Past));
            return;
        }
        if let Some(force) = self.grammar.speech.get(&frame.lemma)
            && hold == Hold::Clause
            && (rel == "ccomp"
                || (rel == "xcomp" && *force == Force::Allege)
                || (rel == "acl" && frame.kind == Kind::Nominal))
        {
            self.spoken(f, h, outcome);
            return;
        }
        if frame.chain.contains(&h) {
            return;
        }
        let object = matches!(rel, "obj" | "xcomp" | "ccomp" | "acl" | "advcl" | "csubj" | "parataxis")
            || tree.token(word).deprel == "nsubj:pass"
            // "stopped short of shelling"
            || holds(&self.grammar.stopping, &tree.token(word).form);
        if outcome.detached {
            return;
        }
        if let (Some(carries), None, true) = (self.carries(h), outcome.governor, object) {
            outcome.chain.push(h);
            outcome.how.push(format!("carrier `{}`", frame.lemma));
            // "voted against expelling", "considered expelling him but dropped the idea"
            outcome.refused |= has_mark(tree, word, "against");
            outcome.refused |= matches!(carries, Carries::Possible | Carries::Planned) && self.given_up(h);
            match carries {
                Carries::Asserted => {}
                Carries::Decided => outcome.decided = outcome.decided.or(Some(h)),
                Carries::Planned => outcome.weaken(Mood::Planned, h),
                Carries::Possible => outcome.weaken(Mood::Possible, h),
                Carries::Refused => outcome.refused = true,
            }
            self.own_mood(g, outcome);
            // "the decision to withdraw": whatever is then said of the decision, it was taken.
            outcome.settled |= frame.kind == Kind::Nominal && matches!(carries, Carries::Asserted | Carries::Decided);
            outcome.negated = outcome.negated.or(frame.negated);
            outcome.tense = outcome.tense.or(Some(frame.tense));
            return;
        }
        if self.grammar.light.contains(&frame.lemma) && hold == Hold::Argument && outcome.chain.contains(&h) {
            return;
        }
        if frame.kind != Kind::Nominal || hold == Hold::Clause || rel == "nmod" {
            outcome.govern(Some(self.base + g), hold);
        }
    }

    /// Speech verbs and "according to" that hang on `word`: "…, the ministry said".
    fn beside(&self, word: usize, f: usize, outcome: &mut Climb) {
        let tree = self.tree;
        for c in tree.children(word) {
            let rel = tree.token(c).rel();
            if rel == "parataxis" {
                if let Some(g) = self.at[c] {
                    let lemma = &self.frames[g].lemma;
                    let takes_content = tree.child(c, "ccomp").is_none() && g != f;
                    if self.grammar.speech.contains_key(lemma)
                        && takes_content
                        && self.frames[g].has("agent")
                        && self.frames[f].head != c
                        && !tree.subtree(c).contains(&self.frames[f].head)
                    {
                        self.spoken(f, c, outcome);
                    }
                } else if let Some(cue) = self.credit(c) {
                    let quotation = self.quotes.kind(self.index, self.frames[f].head, self.tree);
                    outcome.speakers.push(Speaker { who: Some((self.index, c)), cue: (self.index, cue), quotation });
                    outcome.how.push("a headline names the speaker".to_owned());
                }
            } else if matches!(rel, "obl" | "nmod")
                && !tree.subtree(c).contains(&self.frames[f].head)
                && let Some(preposition) = preposition(tree, c)
                && self.grammar.speaker_phrases.contains(&preposition)
            {
                let cue = tree.with_rel(c, "case").next().unwrap_or(c);
                let quotation = self.quotes.kind(self.index, self.frames[f].head, self.tree);
                outcome.speakers.push(Speaker { who: Some((self.index, c)), cue: (self.index, cue), quotation });
                outcome.how.push("`according to` names the speaker".to_owned());
                if self.is_unreliable(c) {
                    outcome.weaken(Mood::Alleged, c);
                }
            }
        }
    }

    /// The mark between a headline's clause and the name of who tells it: "Kremlin: …", "…: Kremlin", "… – Kremlin".
    fn credit(&self, name: usize) -> Option<usize> {
        let tree = self.tree;
        let words = tree.subtree(name);
        let is_bare = words.iter().all(|&w| matches!(tree.token(w).upos, Upos::Propn | Upos::Noun | Upos::Punct));
        let mark = |w: usize, marks: &[&str]| w < tree.len() && marks.contains(&tree.token(w).form.as_str());
        let is_word = |w: &&usize| tree.token(**w).upos != Upos::Punct;
        let first = words.iter().find(is_word).copied()?;
        let last = words.iter().rfind(is_word).copied()?;
        let behind = Some(last + 1).filter(|&w| first == 0 && mark(w, &[":"]));
        let ahead = || first.checked_sub(1).filter(|&w| last + 1 == tree.len() && mark(w, &[":", "-", "–", "—"]));
        behind.or_else(ahead).filter(|_| is_bare && tree.token(name).upos == Upos::Propn)
    }

    /// A source that vouches for nothing: "rumours", "a fake video", "a hoax story".
    fn is_unreliable(&self, source: usize) -> bool {
        let tree = self.tree;
        let modality = &self.grammar.modality;
        let is_hearsay = |w: usize| holds(&modality.hearsay.words, &tree.token(w).lemma);
        let is_unchecked = |w: usize| holds(&modality.unchecked.words, &tree.token(w).lemma);
        is_hearsay(source)
            || tree.with_rel(source, "compound").any(is_hearsay)
            || tree.with_rel(source, "amod").any(is_unchecked)
    }

    fn spoken(&self, f: usize, h: usize, outcome: &mut Climb) {
        let Some(g) = self.at[h] else { return };
        let frame = &self.frames[g];
        let cue = (self.index, h);
        if outcome.speakers.iter().any(|s| s.cue == cue) {
            return;
        }
        let who = frame
            .heads(if frame.voice == Voice::Passive { "by" } else { "agent" })
            .next()
            .or_else(|| frame.heads("agent").next());
        // "the expulsions showed that …": a deed shows, but does not speak.
        let noun = who.and_then(|w| self.at[w]).and_then(|n| self.frames[n].noun.as_ref());
        let is_deed = noun.is_some_and(|n| self.grammar.nominals.contains_key(n) && !self.grammar.texts.contains(n));
        if is_deed {
            outcome.how.push(format!("shown by what is subject of `{}`", frame.lemma));
        } else {
            let quotation = self.quotes.kind(self.index, self.frames[f].head, self.tree);
            outcome.speakers.push(Speaker { who: who.map(|w| (self.index, w)), cue, quotation });
            outcome.how.push(format!("words of whoever is subject of `{}`", frame.lemma));
        }
        if let Some(who) = who.filter(|&who| self.is_unreliable(who)) {
            outcome.weaken(Mood::Alleged, who);
        }
        match self.grammar.speech.get(&frame.lemma) {
            Some(Force::Allege) => outcome.weaken(Mood::Alleged, h),
            Some(Force::Deny) => outcome.weaken(Mood::Denied, h),
            Some(Force::Doubt) => outcome.weaken(Mood::Doubted, h),
            _ => {}
        }
        if frame.negated.is_some() {
            outcome.weaken(Mood::Doubted, h);
        }
    }

    /// Spans and causes, once the roles stand.
    fn finish(&mut self) {
        for f in 0..self.frames.len() {
            let span = self.span(&self.frames[f]);
            let causes = self.causes(&self.frames[f]);
            self.frames[f].span = span;
            self.frames[f].causes = causes;
        }
    }

    /// The predicate with its core arguments, without the clauses that hang on them.
    fn span(&self, frame: &Frame) -> Span {
        let tree = self.tree;
        let mut words = vec![frame.head];
        words.extend(
            tree.children(frame.head).filter(|&c| matches!(tree.token(c).rel(), "aux" | "compound" | "advmod" | "cop")),
        );
        for role in &frame.roles {
            if matches!(
                role.how,
                "subject"
                    | "object"
                    | "indirect object"
                    | "subject of the passive"
                    | "by-phrase of the passive"
                    | "prepositional phrase"
                    | "argument of the light verb"
            ) || role.how.ends_with("of the noun")
                || role.how.starts_with("object shared")
            {
                phrase(tree, role.head, &mut words);
            }
        }
        words.extend(
            frame.chain.iter().copied().filter(|&c| {
                tree.token(c).span.end <= tree.token(frame.head).span.start && frame.kind == Kind::Nominal
            }),
        );
        words.sort_unstable();
        tree.span_of(&words)
    }

    fn causes(&self, frame: &Frame) -> Vec<CausePhrase> {
        let tree = self.tree;
        let lists = &self.grammar.modality.causes;
        let relation = |words: &str, clause: bool| -> Option<&'static str> {
            if holds(&lists.response, words) {
                Some("response")
            } else if holds(&lists.because, words)
                && (clause && words != "for" || !matches!(words, "for" | "since" | "as"))
            {
                Some("because")
            } else if holds(&lists.after, words) {
                Some("after")
            } else {
                None
            }
        };
        let mut causes = Vec::new();
        let mut anchors = vec![frame.head];
        anchors.extend(&frame.chain);
        for anchor in anchors {
            for c in tree.children(anchor) {
                let found = match tree.token(c).rel() {
                    "obl" | "nmod" => preposition(tree, c).and_then(|p| {
                        // "in response to X", however the parser hangs its parts.
                        let noun = tree.token(c).lemma.to_lowercase();
                        let deeper = tree.with_rel(c, "nmod").next().and_then(|n| preposition(tree, n));
                        let joined = deeper.map(|d| format!("{p} {noun} {d}"));
                        let bare = joined.is_none() && holds(&lists.bare, &format!("{p} {noun}"));
                        let told = joined.as_deref().and_then(|j| relation(j, false));
                        told.or(bare.then_some("response")).or_else(|| relation(&p, false))
                    }),
                    "advcl" => {
                        let mark = tree.with_rel(c, "mark").next().map(|m| {
                            let mut words = vec![m];
                            words.extend(tree.with_rel(m, "fixed"));
                            words.iter().map(|&w| tree.token(w).form.to_lowercase()).collect::<Vec<_>>().join(" ")
                        });
                        mark.and_then(|m| relation(&m, true))
                    }
                    _ => None,
                };
                if let Some(relation) = found {
                    causes.push(CausePhrase { relation, head: c, span: tree.span_of(&tree.subtree(c)) });
                }
            }
        }
        if causes.is_empty() && frame.kind == Kind::Verb {
            causes.extend(self.hung_cause(frame));
        }
        causes
    }

    /// "withdrew the accreditation of seven members over the attack": a reason at the end of the object, where the parser hung it on
    /// the nearest noun.
    fn hung_cause(&self, frame: &Frame) -> Option<CausePhrase> {
        let tree = self.tree;
        let lists = &self.grammar.modality.causes;
        let object = frame.heads("patient").find(|&p| p > frame.head)?;
        let end = tree.subtree(object).last().copied()?;
        let reason = |c: &usize| {
            let preposition = preposition(tree, *c).unwrap_or_default();
            let noun = tree.token(*c).lemma.to_lowercase();
            let deeper = tree.with_rel(*c, "nmod").next().and_then(|n| roles::preposition(tree, n));
            let joined = deeper.map(|d| format!("{preposition} {noun} {d}")).unwrap_or_default();
            let counted = tree.with_rel(*c, "nummod").next().is_some() && preposition == "over";
            let told = |words: &str| if holds(&lists.response, words) { Some("response") } else { None };
            let because = matches!(preposition.as_str(), "over" | "because of" | "due to" | "owing to") && !counted;
            told(&joined).or_else(|| told(&preposition)).or(because.then_some("because"))
        };
        let late = tree.subtree(object).into_iter().filter(|&c| {
            let t = tree.token(c);
            // "a dispute over the islands" is about them, and no reason.
            let about = t.head.is_some_and(|h| self.at[h].is_some_and(|g| self.frames[g].kind == Kind::Nominal));
            t.rel() == "nmod" && !about && tree.subtree(c).last() == Some(&end)
        });
        late.into_iter().find_map(|c| {
            reason(&c).map(|relation| CausePhrase { relation, head: c, span: tree.span_of(&tree.subtree(c)) })
        })
    }
}

/// The words of a noun phrase without relative clauses, appositions and adverbial clauses.
fn phrase(tree: &Tree, head: usize, words: &mut Vec<usize>) {
    words.push(head);
    for c in tree.children(head) {
        let apart = matches!(
            tree.token(c).rel(),
            "acl"
                | "appos"
                | "conj"
                | "parataxis"
                | "punct"
                | "advcl"
                | "cc"
                | "csubj"
                | "ccomp"
                | "nsubj"
                | "cop"
                | "aux"
                | "mark"
        );
        if !apart {
            phrase(tree, c, words);
        }
    }
}

/// Where the noun phrase of a word stands, without relative clauses, appositions and adverbial clauses.
pub fn noun_phrase(tree: &Tree, head: usize) -> Span {
    let mut words = Vec::new();
    phrase(tree, head, &mut words);
    words.sort_unstable();
    tree.span_of(&words)
}

/// Nouns that an entry wants and that are the predicate of no frame: told by whoever speaks the clause they stand in.
pub fn bare_nouns(trees: &[Tree], frames: &[Frame], grammar: &Grammar, wants: &dyn Fn(&str) -> bool) -> Vec<Frame> {
    let at =
        |sentence: usize, word: usize| frames.binary_search_by_key(&(sentence, word), |f| (f.sentence, f.head)).ok();
    let mut found = Vec::new();
    for (sentence, tree) in trees.iter().enumerate() {
        for i in 0..tree.len() {
            let t = tree.token(i);
            if t.upos != Upos::Noun || t.rel() == "compound" || !wants(&t.lemma) || at(sentence, i).is_some() {
                continue;
            }
            let above = tree.above(i).find_map(|h| at(sentence, h));
            let speakers = above.map_or_else(Vec::new, |g| frames[g].speakers.clone());
            found.push(Frame {
                sentence,
                head: i,
                lemma: t.lemma.clone(),
                noun: Some(t.lemma.clone()),
                kind: Kind::Nominal,
                voice: Voice::Active,
                tense: Tense::None,
                negated: None,
                mood: Mood::Asserted,
                mood_words: Vec::new(),
                condition: None,
                decided: None,
                roles: roles::nominal(tree, i, grammar),
                chain: Vec::new(),
                governor: None,
                detached: false,
                lasting: false,
                speakers,
                causes: Vec::new(),
                dissolved: false,
                gap: None,
                span: noun_phrase(tree, i),
                how: Vec::new(),
            });
        }
    }
    found
}

/// What the walk to the root gathers.
#[derive(Default)]
struct Climb {
    mood: Mood,
    words: Vec<usize>,
    condition: Option<usize>,
    decided: Option<usize>,
    chain: Vec<usize>,
    speakers: Vec<Speaker>,
    governor: Option<Governor>,
    negated: Option<usize>,
    refused: bool,
    would: bool,
    /// The carrier noun has settled it: "the decision to withdraw", whatever is said of the decision.
    settled: bool,
    /// A relative clause or participle lies between: what holds the noun does not hold the frame.
    detached: bool,
    tense: Option<Tense>,
    how: Vec<String>,
}

impl Climb {
    /// The first word that weakens decides; a denial or doubt above overrules it.
    fn weaken(&mut self, mood: Mood, word: usize) {
        if self.mood == Mood::Asserted
            || matches!(mood, Mood::Denied | Mood::Doubted)
            || (self.mood == Mood::Planned && matches!(mood, Mood::Alleged | Mood::Obliged))
        {
            self.mood = mood;
            self.words.push(word);
        }
    }

    fn govern(&mut self, frame: Option<usize>, hold: Hold) {
        if self.governor.is_none() {
            self.governor = frame.map(|frame| Governor { frame, hold });
        }
    }
}
