//! Mends what no English tree can hold.
//!
//! Takes the sentences as parsed; gives them with the few edges changed that contradict the words' own forms, one [`RULES`] entry a
//! kind: "The minister *praised* the effort", read as a noun phrase; "soldiers *fired* on a patrol", read as a passive. Touches no
//! other edge.

use super::gaps::gaps;
use super::roles::{has_mark, names_time};
use crate::grammar::{Grammar, holds};
use legation_text::{NameKind, Sentence, Tree, Upos};
use std::borrow::Cow;

/// The sentences, mended where that was needed.
pub fn mend<'s>(sentences: &'s [Sentence], grammar: &Grammar) -> Cow<'s, [Sentence]> {
    let mut mended = Cow::Borrowed(sentences);
    for index in 0..sentences.len() {
        let mut rules = RULES.iter();
        loop {
            // Few sentences need a rule: one tree serves all of them until an edge changes.
            let tree = Tree::new(&mended[index]);
            let Some(edges) = rules.by_ref().map(|rule| rule(&tree, grammar)).find(|edges| !edges.is_empty()) else {
                break;
            };
            apply(&mut mended.to_mut()[index], &edges);
        }
    }
    mended
}

/// In this order, each on the tree that those before it have left.
const RULES: [fn(&Tree, &Grammar) -> Vec<Edge>; 22] = [
    latin,
    gaps,
    auxiliaries,
    obliques,
    gifts,
    vows,
    doers,
    modifiers,
    predicates,
    fragments,
    objects,
    subjects,
    complements,
    errands,
    calls,
    adverbs,
    agents,
    says,
    credits,
    bidding,
    splices,
    participles,
];

/// A word with its new head and relation.
pub(super) type Edge = (usize, Option<usize>, String);

/// Changes the edges, all or none: what would be no tree any more stays as it was parsed.
fn apply(sentence: &mut Sentence, edges: &[Edge]) {
    let before: Vec<Edge> = edges
        .iter()
        .map(|(word, ..)| (*word, sentence.tokens[*word].head, sentence.tokens[*word].deprel.clone()))
        .collect();
    set(sentence, edges.iter());
    if !is_tree(sentence) {
        set(sentence, before.iter().rev());
    }
}

fn set<'e>(sentence: &mut Sentence, edges: impl Iterator<Item = &'e Edge>) {
    for (word, head, deprel) in edges {
        sentence.tokens[*word].head = *head;
        sentence.tokens[*word].deprel.clone_from(deprel);
    }
}

/// Whether every word leads to a root.
fn is_tree(sentence: &Sentence) -> bool {
    let tokens = &sentence.tokens;
    (0..tokens.len()).all(|word| {
        std::iter::successors(Some(word), |&w| tokens[w].head).take(tokens.len() + 1).count() <= tokens.len()
    })
}

/// "declared him persona non grata on Sunday": the Latin words are one name, and what was hung on one of the last two is the verb's.
fn latin(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let form = |i: usize| tree.token(i).form.to_lowercase();
    let Some(first) = (2..tree.len())
        .map(|i| i - 2)
        .filter(|&i| tree.token(i + 1).form.eq_ignore_ascii_case("non"))
        .find(|&i| form(i).starts_with("persona") && form(i + 2).starts_with("grata"))
    else {
        return Vec::new();
    };
    let words = first..first + 3;
    let outside = |i: usize| tree.token(i).head.is_none_or(|h| !words.contains(&h));
    let Some(top) = words.clone().find(|&i| outside(i)) else { return Vec::new() };
    let mut edges: Vec<Edge> = Vec::new();
    if top != first {
        edges.push((first, tree.token(top).head, tree.token(top).deprel.clone()));
    }
    let is_flat = |i: usize| tree.token(i).head == Some(first) && tree.token(i).rel() == "flat";
    edges.extend((first + 1..words.end).filter(|&i| !is_flat(i)).map(|i| (i, Some(first), "flat".to_owned())));
    let verb = tree.above(first).find(|&i| !words.contains(&i) && tree.token(i).upos == Upos::Verb);
    for i in first + 1..words.end {
        let own = tree.children(i).filter(|c| !words.contains(c) && *c > first);
        edges.extend(own.map(|c| (c, verb.or(Some(first)), tree.token(c).deprel.clone())));
    }
    edges
}

/// "The council last met": an adverb is no auxiliary.
fn auxiliaries(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let is_adverb = |&i: &usize| tree.token(i).upos == Upos::Adv && matches!(tree.token(i).rel(), "aux" | "cop");
    (0..tree.len()).filter(is_adverb).map(|i| (i, tree.token(i).head, "advmod".to_owned())).collect()
}

/// "unmasked him *as a spy*", "stripped him *of his rank*": a noun with a preposition is neither a clause nor a second object.
fn obliques(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let oblique = |&c: &usize| {
        let t = tree.token(c);
        let preposition = tree.with_rel(c, "case").any(|k| k < c);
        let second = |verb: usize| tree.with_rel(verb, "obj").any(|k| k < c);
        is_bare_noun(tree, c)
            && preposition
            && verb_before(tree, c).is_some_and(|v| t.rel() == "advcl" || t.rel() == "obj" && second(v))
    };
    (1..tree.len()).filter(oblique).map(|c| (c, tree.token(c).head, "obl".to_owned())).collect()
}

/// "threw them *a lifeline*": a noun without a preposition behind an indirect object is the object.
fn gifts(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let gift = |&c: &usize| {
        let lacks_one = |v: usize| tree.child(v, "obj").is_none() && tree.with_rel(v, "iobj").any(|k| k < c);
        tree.token(c).rel() == "xcomp"
            && is_bare_noun(tree, c)
            && tree.child(c, "case").is_none()
            && verb_before(tree, c).is_some_and(lacks_one)
    };
    (1..tree.len()).filter(gift).map(|c| (c, tree.token(c).head, "obj".to_owned())).collect()
}

/// "vowed *never* to return": said of the vow.
fn vows(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let never = |c: usize| {
        let verb = verb_before(tree, c).filter(|_| tree.token(c).rel() == "xcomp")?;
        let to = tree.with_rel(c, "mark").find(|&k| k > verb)?;
        let never = to.checked_sub(1).filter(|&k| tree.token(k).form.eq_ignore_ascii_case("never"))?;
        (tree.token(never).head == Some(c)).then(|| (never, Some(verb), "advmod".to_owned()))
    };
    (1..tree.len()).filter_map(never).collect()
}

/// The verb that a word hangs on, where it stands before it.
fn verb_before(tree: &Tree, c: usize) -> Option<usize> {
    tree.token(c).head.filter(|&v| v < c && tree.token(v).upos == Upos::Verb)
}

/// Whether a noun has nothing that would make it a clause.
fn is_bare_noun(tree: &Tree, c: usize) -> bool {
    let clause = |k: usize| matches!(tree.token(k).rel(), "nsubj" | "cop" | "mark" | "aux");
    tree.token(c).is_nominal() && !tree.children(c).any(clause)
}

/// "Norland ships coal.": a name right before a finite verb that has an object and no subject is that subject.
fn doers(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let doer = |v: usize| {
        let t = tree.token(v);
        let finite = t.upos == Upos::Verb && matches!(t.xpos.as_str(), "VBZ" | "VBD" | "VBP");
        let object = tree.children(v).any(|c| c > v && matches!(tree.token(c).rel(), "obj" | "ccomp" | "xcomp"));
        let subject = tree.children(v).any(|c| matches!(tree.token(c).rel(), "nsubj" | "csubj" | "expl"));
        let c = v.checked_sub(1).filter(|_| finite && object && !subject)?;
        let name = tree.token(c);
        (name.head == Some(v) && name.rel() == "compound" && name.is_nominal())
            .then(|| (c, Some(v), "nsubj".to_owned()))
    };
    (1..tree.len()).filter_map(doer).collect()
}

/// "telephoned the president to ask for help": what somebody telephones for is no complement.
fn errands(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let is_errand = |&i: &usize| {
        let t = tree.token(i);
        t.rel() == "xcomp"
            && t.xpos == "VB"
            && tree.child(i, "mark").is_some()
            && t.head.is_some_and(|v| {
                tree.token(v).upos == Upos::Verb
                    && holds(&grammar.mending.errands, &tree.token(v).lemma)
                    && tree.child(v, "obj").is_some()
            })
    };
    (0..tree.len()).filter(is_errand).map(|i| (i, tree.token(i).head, "advcl".to_owned())).collect()
}

/// "calls on Sudland to withdraw": the preposition is no conjunction, nor is Sudland the subject of what it is called on to do.
fn calls(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let called = |on: usize| {
        let t = tree.token(on);
        let deed = t.head.filter(|_| t.rel() == "mark" && matches!(t.form.as_str(), "on" | "upon"))?;
        let verb = tree.token(deed).head.filter(|&v| v + 1 == on && v < deed)?;
        let is_calling = holds(&grammar.mending.calling, &tree.token(verb).lemma) && has_mark(tree, deed, "to");
        let whom = tree.child(deed, "nsubj").filter(|&s| is_calling && s > on)?;
        Some([(on, Some(whom), "case".to_owned()), (whom, Some(verb), "obl".to_owned())])
    };
    (1..tree.len()).filter_map(called).flatten().collect()
}

/// The first finite verb that stands among the modifiers of a later noun: it governs that noun.
fn modifiers(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let Some((verb, noun)) = (0..tree.len()).find_map(|v| {
        let t = tree.token(v);
        let noun = t.head.filter(|&h| h > v)?;
        let own = tree.children(v).any(|c| matches!(tree.token(c).rel(), "nsubj" | "aux"));
        let finite = matches!(t.xpos.as_str(), "VBD" | "VBZ" | "VBP");
        (t.upos == Upos::Verb && matches!(t.rel(), "amod" | "compound") && (own || finite)).then_some((v, noun))
    }) else {
        return Vec::new();
    };
    let above = tree.token(noun);
    let mut edges: Vec<Edge> = vec![(noun, Some(verb), "obj".to_owned())];
    let before: Vec<usize> =
        tree.children(noun).filter(|&c| c < verb && !matches!(tree.token(c).rel(), "punct" | "cc" | "conj")).collect();
    let has_subject = tree.children(verb).any(|c| tree.token(c).rel() == "nsubj");
    let is_subject = |&&c: &&usize| {
        matches!(tree.token(c).upos, Upos::Noun | Upos::Propn | Upos::Pron)
            && !names_time(tree, c)
            && tree.with_rel(c, "case").next().is_none()
    };
    let subject = before.iter().rev().find(is_subject).copied().filter(|_| !has_subject);
    // "The minister" was taken for the head of all, and the object for its description.
    let first = above.head.filter(|&s| s < verb && subject.is_none() && !has_subject && tree.token(s).is_nominal());
    match first {
        Some(s) => {
            let top = tree.token(s);
            edges.push((verb, top.head, top.deprel.clone()));
            edges.push((s, Some(verb), "nsubj".to_owned()));
        }
        None => edges.push((verb, above.head, above.deprel.clone())),
    }
    if let Some(s) = subject {
        edges.push((s, Some(verb), "nsubj".to_owned()));
        for &c in before.iter().filter(|&&c| c != s) {
            let (head, deprel) =
                if c < s { (s, tree.token(c).deprel.clone()) } else { (verb, "obl:unmarked".to_owned()) };
            edges.push((c, Some(head), deprel));
        }
    } else {
        for &c in &before {
            let deprel = if tree.token(c).is_nominal() { "obl".to_owned() } else { tree.token(c).deprel.clone() };
            edges.push((c, Some(verb), deprel));
        }
    }
    edges
}

/// "has killed at least eight people", "carried out more than two strikes": an oblique that only a number precedes is the object.
/// "affects above all Norland": so is one with nothing but that aside before it.
fn objects(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let mut edges = Vec::new();
    for c in 0..tree.len() {
        let t = tree.token(c);
        let Some(verb) = t.head.filter(|&v| v < c && t.deprel == "obl" && tree.token(v).upos == Upos::Verb) else {
            continue;
        };
        let mut objects = tree.children(verb).map(|k| tree.token(k).rel());
        let taken = objects.any(|rel| matches!(rel, "obj" | "ccomp" | "xcomp"));
        let passive = tree.child(verb, "aux:pass").is_some();
        let counted = tree.children(c).any(|k| tree.token(k).rel() == "nummod");
        let case = tree.with_rel(c, "case").next();
        let quantity = case.is_none_or(|p| {
            matches!(tree.token(p).form.to_lowercase().as_str(), "around" | "about" | "over" | "nearly")
                || tree.token(p).form.eq_ignore_ascii_case("at")
                    && p + 1 < tree.len()
                    && matches!(tree.token(p + 1).form.to_lowercase().as_str(), "least" | "most")
        });
        // "called off their strike"
        let behind_particle = case.is_none()
            && tree
                .children(verb)
                .any(|k| tree.token(k).deprel == "compound:prt" && tree.subtree(c).first() == Some(&(k + 1)));
        let above_all = tree
            .children(c)
            .filter(|&k| case.is_none() && tree.token(k).form == "all")
            .find(|&k| tree.child(k, "case").is_some_and(|p| tree.token(p).form == "above"));
        let bare = counted && quantity || behind_particle || above_all.is_some();
        if !taken && !passive && bare && t.is_nominal() && !names_time(tree, c) {
            edges.push((c, Some(verb), "obj".to_owned()));
            edges.extend(above_all.map(|all| (all, Some(verb), "obl".to_owned())));
        }
    }
    edges
}

/// "18 work at the mission and two posts are vacant": a noun right before a copula or auxiliary whose predicate has no subject in
/// front of it is that subject, and no part of the nouns before.
fn subjects(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let mut edges = Vec::new();
    for c in 1..tree.len().saturating_sub(1) {
        let t = tree.token(c);
        let auxiliary = tree.token(c + 1);
        let finite = auxiliary.upos == Upos::Aux && matches!(auxiliary.xpos.as_str(), "VBZ" | "VBP" | "VBD" | "MD");
        let Some(predicate) = auxiliary.head.filter(|&p| finite && p > c) else { continue };
        let has_subject =
            tree.children(predicate).any(|k| k < predicate && matches!(tree.token(k).rel(), "nsubj" | "csubj"));
        let coordinated = tree.with_rel(c, "cc").any(|cc| cc < c);
        if t.deprel == "conj" && t.is_nominal() && coordinated && !has_subject && t.head.is_some_and(|h| h < c) {
            let passive = auxiliary.deprel == "aux:pass" || tree.child(predicate, "aux:pass").is_some();
            edges.push((c, Some(predicate), subject_of(passive)));
        }
    }
    // Of two subjects of a verb the first is that of a clause between them: "Norland expelled them," the minister said.
    for said in 0..tree.len() {
        let subjects: Vec<usize> = tree.with_rel(said, "nsubj").collect();
        let [first, second] = subjects[..] else { continue };
        let between = |c: &usize| {
            first < *c && *c < second && tree.children(*c).all(|k| !matches!(tree.token(k).rel(), "nsubj" | "csubj"))
        };
        // "Officials conferred, the ministry said", the past tense hung on the officials.
        if let Some(verb) = tree.with_rel(first, "acl").filter(|&v| tree.token(v).xpos == "VBD").find(between) {
            edges.push((verb, Some(said), "ccomp".to_owned()));
            edges.push((first, Some(verb), subject_of(false)));
        } else if let Some(clause) = tree.with_rel(said, "ccomp").find(between) {
            edges.push((first, Some(clause), subject_of(tree.child(clause, "aux:pass").is_some())));
        }
    }
    edges
}

/// The relation of a subject.
fn subject_of(passive: bool) -> String {
    if passive { "nsubj:pass" } else { "nsubj" }.to_owned()
}

/// The word that governs all.
fn root(tree: &Tree) -> Option<usize> {
    (0..tree.len()).find(|&r| tree.token(r).head.is_none())
}

/// The first word of a phrase, where a comma stands before it.
fn behind_comma(tree: &Tree, head: usize) -> Option<usize> {
    let words = tree.subtree(head);
    let first = words.into_iter().find(|&w| tree.token(w).upos != Upos::Punct).unwrap_or(head);
    (first > 0 && tree.token(first - 1).form == ",").then_some(first)
}

/// "…, a source in the mission said on Wednesday.": a past tense after a noun that stands after a comma and the predicate it was
/// made the subject of, or the noun it was made another name of.
fn says(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let said = (2..tree.len()).find(|&v| {
        let t = tree.token(v);
        let speaker = t.head.filter(|&s| t.rel() == "acl" && t.xpos == "VBD" && s < v);
        speaker.is_some_and(|s| {
            let late = |first: usize| {
                matches!(tree.token(s).rel(), "nsubj" | "appos") && tree.token(s).head.is_some_and(|p| p < first)
            };
            behind_comma(tree, s).is_some_and(late) && tree.child(v, "nsubj").is_none()
        })
    });
    let Some(said) = said else { return Vec::new() };
    let Some(speaker) = tree.token(said).head else { return Vec::new() };
    vec![(said, root(tree), "parataxis".to_owned()), (speaker, Some(said), "nsubj".to_owned())]
}

/// "Kremlin: Norland shelled the port", "Norland shelled the port: Kremlin": a name before a colon at the start of a headline, or
/// behind one at its end, is no other name of anything but says who tells it.
fn credits(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let is_name = |w: usize| {
        let t = tree.token(w);
        t.upos == Upos::Propn && t.name.kind() != Some(NameKind::Place)
    };
    let tells = |w: usize| matches!(tree.token(w).name.kind(), Some(NameKind::Person | NameKind::Organization));
    // "Norland: 'We will respond'": a place tells only what is said there; "Norland: ten killed in raid" is where.
    let speaks = |top: usize, clause: usize| {
        tree.token(top).name.kind() == Some(NameKind::Place)
            && tree.subtree(clause).iter().any(|&w| w > top && tree.token(w).xpos == "``")
    };
    let is_verb = |w: usize| tree.token(w).upos == Upos::Verb;
    let Some(top) = root(tree) else { return Vec::new() };
    let parataxis = || "parataxis".to_owned();
    // The name is the root, the clause hangs on it.
    if let Some(clause) = tree.child(top, "parataxis").filter(|&c| is_verb(c) && (tells(top) || speaks(top, c))) {
        let mut before = (0..tree.len()).take_while(|&w| tree.token(w).form != ":");
        let is_whole = before.all(|w| w == top || tree.token(w).head == Some(top));
        let is_led = (top..clause).any(|w| tree.token(w).form == ":");
        if is_whole && is_led {
            return vec![(clause, None, "root".to_owned()), (top, Some(clause), parataxis())];
        }
    }
    // A headline has no full stop.
    let end = tree.len() - 1;
    let first = (0..=end).rev().take_while(|&w| is_name(w)).last();
    let Some(first) = first.filter(|&w| w > 1 && is_verb(top) && top < w) else { return Vec::new() };
    let mark = tree.token(first - 1).form.as_str();
    let name = (first..=end).find(|&w| tree.token(w).head.is_some_and(|h| h < first));
    // "killed a commander: Ahmed Khan": who he was.
    let is_one = |w: usize| tree.with_rel(w, "det").any(|d| tree.token(d).feat("Definite") == Some("Ind"));
    let names_him = is_one(first - 2) || tree.with_rel(first - 2, "nummod").next().is_some();
    match name.filter(|_| matches!(mark, ":" | "-" | "–" | "—") && !names_him) {
        Some(name) if !(tree.token(name).rel() == "parataxis" && tree.token(name).head == Some(top)) => {
            vec![(name, Some(top), parataxis())]
        }
        _ => Vec::new(),
    }
}

/// "Free the envoys, Norland tells Sudland": an imperative before a verb that bids somebody is what he is told to do.
fn bidding(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let is_bare = |v: usize| {
        let own = |c: usize| match tree.token(c).rel() {
            "nsubj" | "mark" => true,
            "aux" => tree.token(c).lemma != "do",
            _ => false,
        };
        tree.token(v).xpos == "VB" && !tree.children(v).any(own)
    };
    let bids = |v: usize, from: usize| {
        let whom = tree.child(v, "iobj").or_else(|| tree.child(v, "obj"));
        let who = tree.child(v, "nsubj").filter(|&subject| from < subject && subject < v);
        grammar.control.get(&tree.token(v).lemma.to_lowercase()) == Some(&false)
            && whom.is_some_and(|w| w > v)
            && who.is_some()
    };
    for v in (0..tree.len()).filter(|&v| is_bare(v)) {
        let above = tree.token(v).head.filter(|&h| tree.token(v).rel() == "ccomp" && bids(h, v));
        let beside = || tree.with_rel(v, "parataxis").find(|&p| tree.token(v).head.is_none() && bids(p, v));
        if let Some(verb) = above {
            return vec![(v, Some(verb), "xcomp".to_owned())];
        }
        if let Some(verb) = beside() {
            return vec![(v, Some(verb), "xcomp".to_owned()), (verb, None, "root".to_owned())];
        }
    }
    Vec::new()
}

/// "…, he told reporters.": a last clause with a subject of its own after a comma, coordinated without a conjunction, is no part of
/// the list before it but says who told it.
fn splices(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let root = root(tree);
    let last = (1..tree.len()).rev().find(|&v| tree.token(v).upos == Upos::Verb && tree.child(v, "nsubj").is_some());
    let Some(v) = last.filter(|&v| tree.token(v).deprel == "conj" && tree.token(v).xpos == "VBD") else {
        return Vec::new();
    };
    let Some(subject) = tree.child(v, "nsubj").filter(|&s| s < v) else { return Vec::new() };
    let Some(first) = behind_comma(tree, subject) else { return Vec::new() };
    let bare =
        tree.child(v, "cc").is_none() && tree.children(v).all(|c| c >= first || tree.token(c).upos == Upos::Punct);
    let governs = tree.children(v).any(|c| matches!(tree.token(c).rel(), "ccomp" | "xcomp" | "advcl" | "conj"));
    if bare && !governs && root != Some(v) { vec![(v, root, "parataxis".to_owned())] } else { Vec::new() }
}

/// "That is because of the raid, the minister said": a word with a copula and a subject of its own is no oblique but what is said.
fn predicates(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let is_clause = |&p: &usize| {
        let t = tree.token(p);
        matches!(t.rel(), "obl" | "nmod")
            && tree.child(p, "cop").is_some()
            && tree.child(p, "nsubj").is_some()
            && t.head.is_some_and(|h| tree.token(h).upos == Upos::Verb)
    };
    let mut edges: Vec<Edge> =
        (0..tree.len()).filter(is_clause).map(|p| (p, tree.token(p).head, "ccomp".to_owned())).collect();
    // "the offer that Norland rejected": a clause on a noun with a relative word among its arguments.
    let relative = |&v: &usize| {
        tree.token(v).deprel == "acl"
            && tree.children(v).any(|c| {
                let word = tree.token(c).form.to_lowercase();
                matches!(word.as_str(), "that" | "which" | "who" | "whom")
                    && matches!(tree.token(c).rel(), "nsubj" | "obj")
                    && c < v
            })
    };
    edges.extend((0..tree.len()).filter(relative).map(|v| (v, tree.token(v).head, "acl:relcl".to_owned())));
    for n in 0..tree.len() {
        edges.extend(undeclared(tree, n).into_iter().flatten());
    }
    edges
}

/// "these are undeclared Russian officers": the participle before a noun that has the subject is its modifier, and the copula the noun's.
fn undeclared(tree: &Tree, noun: usize) -> Option<[Edge; 2]> {
    let subject = tree.children(noun).find(|&c| c < noun && tree.token(c).rel() == "nsubj")?;
    if !tree.token(noun).is_nominal() || tree.child(noun, "cop").is_some() {
        return None;
    }
    let participle = (subject + 2..noun).find(|&v| {
        let copula = tree.token(v - 1);
        tree.token(v).upos == Upos::Verb
            && copula.lemma == "be"
            && copula.head == Some(v)
            && tree.children(v).all(|c| c == v - 1)
            && (v + 1..noun).all(|w| tree.token(w).head == Some(noun))
    })?;
    Some([(participle - 1, Some(noun), "cop".to_owned()), (participle, Some(noun), "amod".to_owned())])
}

/// "An envoy shuttled between the two.": where nothing else is finite, a past tense right behind the noun that was taken for the head
/// of all governs it, if it has an object or is of a verb that acts on nobody.
fn fragments(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let Some(noun) = root(tree).filter(|&r| tree.token(r).is_nominal()) else { return Vec::new() };
    let stop = !tree.is_empty() && tree.token(tree.len() - 1).form == ".";
    let finite =
        |w: usize| matches!(tree.token(w).xpos.as_str(), "VBZ" | "VBP" | "MD") || tree.token(w).upos == Upos::Aux;
    let verbs: Vec<usize> = tree.with_rel(noun, "acl").filter(|&v| v > noun).collect();
    let [verb] = verbs[..] else { return Vec::new() };
    let t = tree.token(verb);
    let past = matches!(t.xpos.as_str(), "VBD" | "VBN") && verb == noun + 1;
    let acts = tree.child(verb, "obj").is_some() || holds(&grammar.mending.intransitive, &t.lemma);
    if !stop || !past || !acts || (0..tree.len()).any(finite) {
        return Vec::new();
    }
    let mut edges = vec![(verb, None, "root".to_owned()), (noun, Some(verb), "nsubj".to_owned())];
    edges.extend(tree.with_rel(noun, "punct").filter(|&p| p > verb).map(|p| (p, Some(verb), "punct".to_owned())));
    edges
}

/// "called the tariffs unfair": an adjective right behind the object of such a verb is said of it.
fn complements(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let mut edges = Vec::new();
    for a in 1..tree.len() {
        let t = tree.token(a);
        // "said, denying that it was so": a participle behind a comma goes with what is said, and is not what is said.
        let beside = t.xpos == "VBG" && t.rel() == "ccomp" && tree.token(a - 1).form == ",";
        let own = tree.children(a).any(|c| matches!(tree.token(c).rel(), "nsubj" | "mark" | "aux"));
        if beside && !own && t.head.is_some_and(|h| h < a) {
            edges.push((a, t.head, "advcl".to_owned()));
            continue;
        }
        // "ordered three employees to leave within 72 hours, accusing them": it goes with whoever ordered.
        let infinitive = |h: &usize| tree.token(*h).feat("VerbForm") == Some("Inf") && tree.token(*h).rel() == "xcomp";
        if t.xpos == "VBG" && t.rel() == "advcl" && tree.token(a - 1).form == "," && !own {
            let mut above = t.head.filter(|&h| h < a);
            let mut moved = false;
            while let Some(h) = above.filter(infinitive) {
                above = tree.token(h).head;
                moved = true;
            }
            if moved && above.is_some() {
                edges.push((a, above, "advcl".to_owned()));
                continue;
            }
        }
        // "said that the embassy remained closed": what remains so is said of its subject, whatever it was hung on.
        let remains =
            tree.token(a - 1).upos == Upos::Verb && matches!(tree.token(a - 1).lemma.as_str(), "remain" | "stay");
        let state =
            matches!(t.xpos.as_str(), "VBN" | "VBD" | "JJ") && matches!(t.rel(), "ccomp" | "advcl" | "parataxis");
        if remains && state && t.head.is_some_and(|h| h + 1 < a) && tree.child(a, "nsubj").is_none() {
            edges.push((a, Some(a - 1), "xcomp".to_owned()));
            continue;
        }
        let Some(noun) = t.head.filter(|&n| n + 1 == a && t.deprel == "amod" && tree.token(n).deprel == "obj") else {
            continue;
        };
        let verb = tree.token(noun).head.filter(|&v| holds(&grammar.mending.predicating, &tree.token(v).lemma));
        if verb.is_some() && tree.children(noun).all(|c| c <= a) {
            edges.push((a, verb, "xcomp".to_owned()));
        }
    }
    edges
}

/// "sent its envoy back to Sudland", "brought the troops home from Sudland": the phrase goes with the verb.
fn adverbs(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let mut edges = Vec::new();
    for c in 0..tree.len() {
        let t = tree.token(c);
        let Some(adverb) = t.head.filter(|&a| a < c && matches!(t.rel(), "obl" | "nmod")) else { continue };
        let above = tree.token(adverb);
        let direction = above.rel() == "advmod" && holds(&grammar.mending.directions, &above.form);
        let verb = above.head.filter(|&v| direction && tree.token(v).upos == Upos::Verb);
        if verb.is_some() && tree.with_rel(c, "case").next().is_some() {
            edges.push((c, verb, "obl".to_owned()));
        }
    }
    edges
}

/// "was placed under house arrest by Norland": at the end of a passive that names no doer, "by" names the verb's.
fn agents(tree: &Tree, _: &Grammar) -> Vec<Edge> {
    let by = |&c: &usize| tree.with_rel(c, "case").any(|p| tree.token(p).form.eq_ignore_ascii_case("by"));
    let mut edges = Vec::new();
    for v in 0..tree.len() {
        let passive = tree.token(v).upos == Upos::Verb && tree.child(v, "aux:pass").is_some();
        if !passive || tree.children(v).any(|c| matches!(tree.token(c).rel(), "obl" | "nmod") && by(&c)) {
            continue;
        }
        // The last phrase behind the verb, down to the noun that "by" was hung on; "killed in an attack by rebels" is right as it is.
        let within = |c: &usize| tree.with_rel(*c, "case").any(|p| tree.token(p).form.eq_ignore_ascii_case("in"));
        let last = tree.children(v).rfind(|&c| c > v && matches!(tree.token(c).rel(), "obl" | "xcomp"));
        let mut at = last.filter(|c| !within(c));
        while let Some(noun) = at {
            let mut phrases =
                tree.children(noun).filter(|&c| c > noun && matches!(tree.token(c).rel(), "obl" | "nmod"));
            let last = phrases.next_back();
            if let Some(agent) = last.filter(by) {
                edges.push((agent, Some(v), "obl:agent".to_owned()));
            }
            at = last.filter(|c| !by(c));
        }
    }
    edges
}

/// "Soldiers fired on a patrol.": of a verb that acts on nobody, a form without auxiliary is the past tense, and what was taken for
/// the subject of a passive acts.
fn participles(tree: &Tree, grammar: &Grammar) -> Vec<Edge> {
    let is_past = |&v: &usize| {
        let t = tree.token(v);
        t.head.is_none()
            && matches!(t.xpos.as_str(), "VBN" | "VBD")
            && holds(&grammar.mending.intransitive, &t.lemma)
            && tree.children(v).all(|c| !matches!(tree.token(c).rel(), "aux" | "cop" | "obj"))
    };
    let past = (0..tree.len()).filter(is_past);
    let subject = |v: usize| tree.children(v).find(|&c| c < v && tree.token(c).deprel == "nsubj:pass").map(|c| (c, v));
    past.filter_map(subject).map(|(c, v)| (c, Some(v), "nsubj".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grammar() -> Grammar {
        Grammar::built_in().expect("the grammar inside the binary loads")
    }
    use legation_text::{Name, Span, Token};

    fn sentence(words: &[(&str, Upos, &str, &str, usize)]) -> Sentence {
        let mut at = 0;
        let tokens = words
            .iter()
            .map(|&(form, upos, xpos, deprel, head)| {
                let span = Span { start: at, end: at + form.chars().count() };
                at = span.end + 1;
                Token {
                    form: form.to_owned(),
                    lemma: form.to_lowercase(),
                    upos,
                    xpos: xpos.to_owned(),
                    head: head.checked_sub(1),
                    deprel: deprel.to_owned(),
                    feats: "_".to_owned(),
                    name: Name::Outside,
                    span,
                    space_after: true,
                }
            })
            .collect();
        Sentence { tokens, ..Sentence::default() }
    }

    #[test]
    fn a_finite_verb_is_no_modifier() {
        use Upos::{Adj, Det, Noun, Verb};
        let read = sentence(&[
            ("The", Det, "DT", "det", 5),
            ("minister", Noun, "NN", "compound", 5),
            ("praised", Verb, "VBD", "amod", 5),
            ("recent", Adj, "JJ", "amod", 5),
            ("efforts", Noun, "NNS", "root", 0),
        ]);
        let read = [read];
        let mended = mend(&read, &grammar());
        let edges: Vec<(Option<usize>, &str)> = mended[0].tokens.iter().map(|t| (t.head, t.deprel.as_str())).collect();
        assert_eq!(edges, [(Some(1), "det"), (Some(2), "nsubj"), (None, "root"), (Some(4), "amod"), (Some(2), "obj")]);
    }

    #[test]
    fn a_noun_before_a_copula_is_its_subject_and_a_late_say_verb_has_its_speaker() {
        use Upos::{Adj, Adp, Aux, Cconj, Noun, Punct, Verb};
        let read = [sentence(&[
            ("Twelve", Upos::Num, "CD", "nsubj", 2),
            ("work", Verb, "VBP", "root", 0),
            ("at", Adp, "IN", "case", 4),
            ("missions", Noun, "NNS", "obl", 2),
            ("and", Cconj, "CC", "cc", 6),
            ("posts", Noun, "NNS", "conj", 4),
            ("are", Aux, "VBP", "cop", 8),
            ("vacant", Adj, "JJ", "conj", 2),
            (",", Punct, ",", "punct", 10),
            ("officials", Noun, "NNS", "nsubj", 8),
            ("said", Verb, "VBD", "acl", 10),
        ])];
        let mended = mend(&read, &grammar());
        let edge = |i: usize| (mended[0].tokens[i].head, mended[0].tokens[i].deprel.as_str());
        assert_eq!([edge(5), edge(9), edge(10)], [(Some(7), "nsubj"), (Some(10), "nsubj"), (Some(1), "parataxis")]);
    }

    #[test]
    fn a_preposition_makes_an_oblique_and_a_name_before_a_verb_its_subject() {
        use Upos::{Adp, Adv, Noun, Part, Propn, Verb};
        let edges = |words: &[(&str, Upos, &str, &str, usize)]| -> Vec<(Option<usize>, String)> {
            let read = [sentence(words)];
            mend(&read, &grammar())[0].tokens.iter().map(|t| (t.head, t.deprel.clone())).collect()
        };
        let strip = edges(&[
            ("Norland", Propn, "NNP", "compound", 2),
            ("stripped", Verb, "VBD", "root", 0),
            ("envoys", Noun, "NNS", "obj", 2),
            ("of", Adp, "IN", "case", 5),
            ("rank", Noun, "NN", "obj", 2),
            ("as", Adp, "IN", "case", 7),
            ("spies", Noun, "NNS", "advcl", 2),
        ]);
        assert_eq!(strip[0], (Some(1), "nsubj".to_owned()));
        assert_eq!([&strip[4], &strip[6]], [&(Some(1), "obl".to_owned()); 2]);
        let throw = edges(&[
            ("Norland", Propn, "NNP", "nsubj", 2),
            ("threw", Verb, "VBD", "root", 0),
            ("Sudland", Propn, "NNP", "iobj", 2),
            ("lifelines", Noun, "NNS", "xcomp", 2),
        ]);
        assert_eq!(throw[3], (Some(1), "obj".to_owned()));
        let vow = edges(&[
            ("Norland", Propn, "NNP", "nsubj", 2),
            ("vowed", Verb, "VBD", "root", 0),
            ("never", Adv, "RB", "advmod", 5),
            ("to", Part, "TO", "mark", 5),
            ("return", Verb, "VB", "xcomp", 2),
        ]);
        assert_eq!(vow[2], (Some(1), "advmod".to_owned()));
        // Near misses: a clause with its copula, a name before a verb that has its subject, another adverb.
        let clause = [
            ("Norland", Propn, "NNP", "nsubj", 3),
            ("envoys", Noun, "NNS", "compound", 3),
            ("left", Verb, "VBD", "root", 0),
            ("Sudland", Propn, "NNP", "obj", 3),
            ("as", Adp, "IN", "case", 7),
            ("were", Upos::Aux, "VBD", "cop", 7),
            ("spies", Noun, "NNS", "advcl", 3),
        ];
        assert!(matches!(mend(&[sentence(&clause)], &grammar()), Cow::Borrowed(_)));
    }

    #[test]
    fn a_late_say_verb_makes_no_other_name_and_above_all_is_said_aside() {
        use Upos::{Adp, Det, Noun, Punct, Verb};
        let read = [sentence(&[
            ("Norland", Noun, "NNP", "nsubj", 2),
            ("expelled", Verb, "VBD", "root", 0),
            ("envoys", Noun, "NNS", "obj", 2),
            (",", Punct, ",", "punct", 5),
            ("officials", Noun, "NNS", "appos", 3),
            ("said", Verb, "VBD", "acl", 5),
        ])];
        let mended = mend(&read, &grammar());
        let edge = |i: usize| (mended[0].tokens[i].head, mended[0].tokens[i].deprel.as_str());
        assert_eq!([edge(4), edge(5)], [(Some(5), "nsubj"), (Some(1), "parataxis")]);
        let read = [sentence(&[
            ("Caps", Noun, "NNS", "nsubj", 2),
            ("affect", Verb, "VBP", "root", 0),
            ("above", Adp, "IN", "case", 4),
            ("all", Det, "DT", "det", 5),
            ("Norland", Noun, "NNP", "obl", 2),
        ])];
        let mended = mend(&read, &grammar());
        let edge = |i: usize| (mended[0].tokens[i].head, mended[0].tokens[i].deprel.as_str());
        assert_eq!([edge(3), edge(4)], [(Some(1), "obl"), (Some(1), "obj")]);
    }

    #[test]
    fn a_last_clause_without_a_conjunction_tells_who_says_it() {
        use Upos::{Cconj, Noun, Pron, Punct, Verb};
        let list = |last: &str, upos: Upos| {
            sentence(&[
                ("Norland", Noun, "NNP", "nsubj", 2),
                ("invited", Verb, "VBD", "root", 0),
                ("Sudland", Noun, "NNP", "obj", 2),
                (last, upos, ",", if upos == Cconj { "cc" } else { "punct" }, 6),
                ("he", Pron, "PRP", "nsubj", 6),
                ("told", Verb, "VBD", "conj", 2),
                ("reporters", Noun, "NNS", "obj", 6),
            ])
        };
        let mended = mend(&[list(",", Punct)], &grammar()).into_owned();
        assert_eq!((mended[0].tokens[5].head, mended[0].tokens[5].deprel.as_str()), (Some(1), "parataxis"));
        assert!(
            matches!(mend(&[list("and", Cconj)], &grammar()), Cow::Borrowed(_)),
            "a list with its conjunction stays"
        );
    }

    #[test]
    fn a_verb_that_acts_on_nobody_has_no_passive_subject() {
        use Upos::{Adp, Noun, Verb};
        let read = |verb: &str| {
            [sentence(&[
                ("Soldiers", Noun, "NNS", "nsubj:pass", 2),
                (verb, Verb, "VBN", "root", 0),
                ("at", Adp, "IN", "case", 4),
                ("patrols", Noun, "NNS", "obl", 2),
            ])]
        };
        assert_eq!(mend(&read("fire"), &grammar())[0].tokens[0].deprel, "nsubj");
        assert!(matches!(mend(&read("kill"), &grammar()), Cow::Borrowed(_)));
    }

    #[test]
    fn what_would_close_a_circle_stays_as_it_was() {
        use Upos::{Aux, Cconj, Propn, Verb};
        // "France expelled envoys and China was attacked", with the attack hung on China.
        let read = [sentence(&[
            ("France", Propn, "NNP", "nsubj", 2),
            ("expelled", Verb, "VBD", "root", 0),
            ("envoys", Upos::Noun, "NNS", "obj", 2),
            ("and", Cconj, "CC", "cc", 5),
            ("China", Propn, "NNP", "conj", 3),
            ("was", Aux, "VBD", "aux:pass", 7),
            ("attacked", Verb, "VBN", "acl", 5),
        ])];
        let mended = mend(&read, &grammar());
        assert_eq!(mended[0].tokens[4].head, Some(2));
        assert!(is_tree(&mended[0]));
    }

    #[test]
    fn latin_words_govern_nothing_adverbs_are_no_auxiliaries_and_errands_no_complements() {
        use Upos::{Adp, Adv, Part, Propn, Verb};
        let read = [sentence(&[
            ("Norland", Propn, "NNP", "nsubj", 2),
            ("declared", Verb, "VBD", "root", 0),
            ("envoys", Upos::Noun, "NNS", "obj", 2),
            ("personae", Propn, "NNP", "appos", 3),
            ("non", Adv, "RB", "advmod", 6),
            ("gratae", Verb, "VBN", "flat", 4),
            ("on", Adp, "IN", "case", 8),
            ("Sunday", Propn, "NNP", "obl", 6),
        ])];
        let mended = mend(&read, &grammar());
        let heads: Vec<_> = mended[0].tokens[3..].iter().map(|t| t.head.map(|h| h + 1)).collect();
        assert_eq!(heads, [Some(3), Some(4), Some(4), Some(8), Some(2)]);
        let read = [sentence(&[
            ("Councils", Upos::Noun, "NNS", "nsubj", 3),
            ("last", Adv, "RB", "aux", 3),
            ("meet", Verb, "VBD", "root", 0),
        ])];
        assert_eq!(mend(&read, &grammar())[0].tokens[1].deprel, "advmod");
        let read = |verb: &str| {
            [sentence(&[
                (verb, Verb, "VB", "root", 0),
                ("Norland", Propn, "NNP", "obj", 1),
                ("to", Part, "TO", "mark", 4),
                ("protest", Verb, "VB", "xcomp", 1),
            ])]
        };
        assert_eq!(mend(&read("phone"), &grammar())[0].tokens[3].deprel, "advcl");
        assert!(matches!(mend(&read("urge"), &grammar()), Cow::Borrowed(_)));
    }

    #[test]
    fn a_sound_tree_is_left_alone() {
        use Upos::{Noun, Verb};
        let read = [sentence(&[
            ("Ministers", Noun, "NNS", "nsubj", 2),
            ("praised", Verb, "VBD", "root", 0),
            ("efforts", Noun, "NNS", "obj", 2),
        ])];
        assert!(matches!(mend(&read, &grammar()), Cow::Borrowed(_)));
    }
}
