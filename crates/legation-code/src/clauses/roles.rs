//! The arguments a predicate has of its own: before anything is inherited.

use super::frame::{Kind, Role, Voice};
use crate::grammar::{Grammar, OfRole, holds, nouns, parties};
use legation_text::{NameKind, Tree, Upos};

/// The preposition of a nominal, its fixed parts joined ("in response to"); `None` where it has none.
pub fn preposition(tree: &Tree, nominal: usize) -> Option<String> {
    let own = |word: usize| {
        tree.with_rel(word, "case").filter(|&c| tree.token(c).deprel == "case" && tree.token(c).xpos != "POS")
    };
    let mut cases = own(nominal);
    // "to 30 people", with "to" hung on the number.
    let case = cases.next().or_else(|| tree.with_rel(nominal, "nummod").find_map(|n| own(n).next()))?;
    let mut words = vec![case];
    words.extend(tree.with_rel(case, "fixed"));
    // "out of", "from among": two prepositions side by side.
    let doubled = |second: usize| tree.token(second).form.eq_ignore_ascii_case(&tree.token(case).form);
    words.extend(cases.next().filter(|&second| second == case + 1 && words.len() == 1 && !doubled(second)));
    // "in response to X" is often a chain of nouns: in → response ← X; the caller sees "in" there.
    words.sort_unstable();
    let mut words: Vec<String> = words.iter().map(|&w| tree.token(w).form.to_lowercase()).collect();
    words.dedup(); // a slip of the pen: "with with"
    Some(words.join(" "))
}

/// How a name before a noun of a deed came to be its doer: "a *Norland* air strike".
pub const FIRST_PART: &str = "first part of the compound";

/// How a noun of a deed came to the arguments of the light verb before it: "*Norland* launched an air strike".
pub const LENT: &str = "argument of the light verb";

/// A nominal and the nominals coordinated with it.
pub fn coordinated(tree: &Tree, head: usize) -> Vec<usize> {
    let mut all = vec![head];
    all.extend(tree.with_rel(head, "conj").filter(|&c| {
        let t = tree.token(c);
        let joins = t.is_nominal() || t.upos == Upos::Num || t.upos == Upos::Adj || t.upos == Upos::Sym;
        joins && !is_set_apart(tree, c)
    }));
    all
}

/// A noun with each noun or adjective that modifies it: "arms embargo", "tear gas".
pub fn compounds(tree: &Tree, noun: usize) -> Vec<String> {
    let lemma = |w: usize| tree.token(w).lemma.to_lowercase();
    let before = tree.children(noun).filter(|&c| matches!(tree.token(c).rel(), "compound" | "amod"));
    // "arms", "weapons": by its form as by its lemma.
    let mut words: Vec<String> = before.flat_map(|c| [lemma(c), tree.token(c).form.to_lowercase()]).collect();
    words.dedup();
    words.into_iter().map(|word| format!("{word} {}", lemma(noun))).collect()
}

/// Whether a clause is opened by this word: "*to* expel", "*by* shelling".
pub(super) fn has_mark(tree: &Tree, clause: usize, form: &str) -> bool {
    tree.with_rel(clause, "mark").any(|m| tree.token(m).form.eq_ignore_ascii_case(form))
}

/// "Norland, not Sudland", "Norland rather than Sudland": the second is told apart from the first, not joined to it. ("Norland, not
/// only Sudland" names both.)
pub fn is_set_apart(tree: &Tree, conjunct: usize) -> bool {
    let phrase = |c: usize| {
        let words = [c].into_iter().chain(tree.with_rel(c, "fixed"));
        words.map(|w| tree.token(w).form.to_lowercase()).collect::<Vec<_>>().join(" ")
    };
    if tree.with_rel(conjunct, "cc").any(|c| holds(&parties().aside.phrases, &phrase(c))) {
        return true;
    }
    let goes_on = |c: usize| c + 1 < tree.len() && tree.token(c + 1).upos == Upos::Adv;
    tree.with_rel(conjunct, "advmod").any(|c| tree.token(c).feat("Polarity") == Some("Neg") && !goes_on(c))
}

/// Whether the verb at `i` is passive: a passive auxiliary or subject, or a bare past participle on a noun.
pub fn voice(tree: &Tree, i: usize) -> Voice {
    let t = tree.token(i);
    if hidden_verb(tree, i) {
        return Voice::Active;
    }
    // A finite form without auxiliary is no passive, whatever its subject was taken for ("guards fired on the crowd").
    let finite = t.feat("VerbForm") == Some("Fin") && tree.child(i, "aux").is_none();
    let passive = tree.child(i, "aux:pass").is_some()
        || tree.child(i, "nsubj:pass").is_some() && !finite
        || (t.feat("VerbForm") == Some("Part")
            && t.feat("Tense") == Some("Past")
            // "remain severed", "got arrested": a past participle as complement is one, too.
            && (matches!(t.deprel.as_str(), "acl" | "amod") || t.deprel == "xcomp" && tree.child(i, "aux").is_none())
            && tree.child(i, "obj").is_none());
    // "were arrested and deported": the second participle shares the passive auxiliary.
    let shared = t.deprel == "conj"
        && (t.xpos == "VBN" || t.feat("Voice") == Some("Pass"))
        && tree.child(i, "obj").is_none()
        && tree.child(i, "nsubj").is_none()
        && tree.child(i, "aux").is_none()
        && t.head.is_some_and(|first| voice(tree, first) == Voice::Passive);
    if passive || shared { Voice::Passive } else { Voice::Active }
}

/// The lemma of a verb with its particle.
pub fn verb_lemma(tree: &Tree, i: usize) -> String {
    let lemma = tree.token(i).lemma.to_lowercase();
    // "will go on": an adverb right behind the verb that is a particle by its form.
    let adverb = |&c: &usize| {
        c == i + 1
            && tree.token(c).rel() == "advmod"
            && matches!(tree.token(c).form.as_str(), "on" | "off" | "out" | "up" | "down")
    };
    let particle = tree
        .child(i, "compound:prt")
        .or_else(|| tree.children(i).find(adverb))
        .or_else(|| tree.children(i).find_map(|c| taken_particle(tree, i, c)));
    match particle {
        Some(p) => format!("{lemma} {}", tree.token(p).form.to_lowercase()),
        None => lemma,
    }
}

/// The particle of "shot down a plane", "blew up a bridge", where it was taken for the object's preposition.
fn taken_particle(tree: &Tree, verb: usize, nominal: usize) -> Option<usize> {
    let t = tree.token(nominal);
    if t.rel() != "obl" || tree.child(verb, "obj").is_some() {
        return None;
    }
    let lemma = tree.token(verb).lemma.to_lowercase();
    tree.with_rel(nominal, "case").find(|&c| {
        c == verb + 1
            && match tree.token(c).form.to_lowercase().as_str() {
                "down" | "up" => true,
                "over" => matches!(lemma.as_str(), "hand" | "turn"),
                "off" => matches!(lemma.as_str(), "set" | "call" | "break" | "cut" | "write"),
                "out" => matches!(lemma.as_str(), "carry" | "hand" | "rule" | "throw" | "kick" | "wipe"),
                _ => false,
            }
    })
}

/// The noun that says what is meant: the one after "of", where the head only counts it.
fn counted(tree: &Tree, head: usize) -> usize {
    // "the number of positions" is a number; "a number of positions" are positions.
    let definite = tree.with_rel(head, "det").any(|d| tree.token(d).form.eq_ignore_ascii_case("the"));
    if definite || !holds(&nouns().counting, &tree.token(head).lemma) {
        return head;
    }
    tree.with_rel(head, "nmod").find(|&n| preposition(tree, n).as_deref() == Some("of")).unwrap_or(head)
}

fn push(roles: &mut Vec<Role>, tree: &Tree, name: &str, head: usize, how: &'static str) {
    for head in coordinated(tree, counted(tree, head)) {
        if !roles.iter().any(|r| r.head == head && r.name == name) {
            roles.push(Role { name: name.to_owned(), head, how });
        }
    }
}

/// The roles of a verb or copular predicate.
pub fn verbal(tree: &Tree, i: usize, voice: Voice, grammar: &Grammar) -> Vec<Role> {
    let mut roles = Vec::new();
    for child in tree.children(i) {
        let t = tree.token(child);
        match t.deprel.as_str() {
            // "Norland warns Sudland that …": of two subjects the one after the verb is its object.
            "nsubj" if voice == Voice::Active && child > i && tree.child(i, "nsubj").is_some_and(|first| first < i) => {
                push(&mut roles, tree, "patient", child, "object")
            }
            "nsubj" | "nsubj:outer" | "nsubj:pass" if voice == Voice::Active => {
                push(&mut roles, tree, "agent", child, "subject")
            }
            "nsubj" | "nsubj:pass" | "nsubj:outer" => {
                push(&mut roles, tree, "patient", child, "subject of the passive");
                // "The envoy was denied access": to whom it is done, beside what is.
                if tree.child(i, "obj").is_some_and(|object| object > i) {
                    push(&mut roles, tree, "receiver", child, "subject of the passive");
                }
            }
            "obj" => push(&mut roles, tree, "patient", child, "object"),
            "iobj" => push(&mut roles, tree, "receiver", child, "indirect object"),
            // "talked by phone", "joined for a meeting": only a passive has a doer after "by".
            "obl:agent" if preposition(tree, child).is_none_or(|p| p == "by" && voice == Voice::Passive) => {
                push(&mut roles, tree, "agent", child, "by-phrase of the passive")
            }
            "obl" if taken_particle(tree, i, child).is_some() => {
                // "kicked out of the country": the second preposition is the phrase's own.
                match tree.with_rel(child, "case").nth(1) {
                    Some(own) => {
                        push(&mut roles, tree, &tree.token(own).form.to_lowercase(), child, "prepositional phrase");
                    }
                    None => push(&mut roles, tree, "patient", child, "object"),
                }
            }
            rel if rel == "obl" || rel.starts_with("obl:") || rel == "nmod" || rel == "advmod" && t.is_nominal() => {
                if let Some(preposition) = preposition(tree, child) {
                    if preposition == "by" && voice == Voice::Passive {
                        push(&mut roles, tree, "agent", child, "by-phrase of the passive");
                    } else {
                        push(&mut roles, tree, &preposition, child, "prepositional phrase");
                    }
                }
            }
            _ => {}
        }
    }
    // "asked Sudland to extradite him": a lone indirect object is the object.
    if !roles.iter().any(|r| r.name == "patient") {
        let alone: Vec<usize> = roles.iter().filter(|r| r.name == "receiver").map(|r| r.head).collect();
        for head in alone {
            push(&mut roles, tree, "patient", head, "indirect object without a direct one");
        }
    }
    if voice == Voice::Active && !roles.iter().any(|r| r.name == "patient") && !is_copula_like(&tree.token(i).lemma) {
        // "assassinated a general": an object that was taken for a predicate.
        let bare = |c: usize| {
            matches!(tree.token(c).upos, Upos::Noun | Upos::Propn)
                && c > i
                && tree.children(c).all(|k| !matches!(tree.token(k).rel(), "cop" | "mark" | "case" | "nsubj"))
        };
        let object = tree.children(i).find(|&c| matches!(tree.token(c).rel(), "xcomp" | "ccomp") && bare(c));
        if let Some(object) = object {
            push(&mut roles, tree, "patient", object, "object");
        }
    }
    if voice == Voice::Passive && !roles.iter().any(|r| r.name == "agent") {
        // "was shot in the street by police": the parser likes to hang the by-phrase on the nearest noun.
        // A noun of a deed has a doer of its own: "after the poisoning by an agent".
        let near = |c: &usize| {
            let t = tree.token(*c);
            (t.is_nominal() || t.rel() == "xcomp") && *c > i && !grammar.nominals.contains_key(&t.lemma.to_lowercase())
        };
        let hung = tree.children(i).filter(near).find_map(|c| {
            tree.children(c).find(|&n| {
                matches!(tree.token(n).rel(), "nmod" | "obl")
                    && preposition(tree, n).as_deref() == Some("by")
                    && !names_time(tree, n)
            })
        });
        if let Some(head) = hung {
            push(&mut roles, tree, "agent", head, "by-phrase of the passive");
        }
    }
    roles
}

/// Whether what follows a verb is what its subject is, rather than an object.
fn is_copula_like(lemma: &str) -> bool {
    matches!(
        lemma,
        "be" | "become" | "remain" | "seem" | "appear" | "stay" | "look" | "turn" | "prove" | "fall" | "feel" | "sound"
    )
}

/// Whether a noun only says when: "by Friday", "by the end of the month".
pub fn names_time(tree: &Tree, noun: usize) -> bool {
    let t = tree.token(noun);
    t.upos == Upos::Num
        || matches!(
            t.lemma.to_lowercase().as_str(),
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "end"
                | "day"
                | "week"
                | "month"
                | "year"
                | "night"
                | "morning"
                | "evening"
                | "noon"
                | "midnight"
                | "time"
                | "date"
                | "deadline"
        )
}

/// The roles of a noun that tells a deed.
pub fn nominal(tree: &Tree, i: usize, grammar: &Grammar) -> Vec<Role> {
    let mut roles = Vec::new();
    let of_role = grammar.nominals.get(&tree.token(i).lemma.to_lowercase()).map_or(OfRole::Patient, |(_, of)| *of);
    let mut possessors = Vec::new();
    for child in tree.children(i) {
        let t = tree.token(child);
        match t.deprel.as_str() {
            "nmod:poss" => possessors.push(child),
            "nmod" | "nmod:unmarked" | "obl" | "nmod:desc" => match preposition(tree, child).as_deref() {
                Some("of") => match of_role {
                    OfRole::Patient => push(&mut roles, tree, "patient", child, "of-phrase of the noun"),
                    OfRole::Agent => {
                        push(&mut roles, tree, "agent", child, "of-phrase of the noun");
                        push(&mut roles, tree, "of", child, "of-phrase of the noun");
                    }
                },
                Some("by") => push(&mut roles, tree, "agent", child, "by-phrase of the noun"),
                Some(preposition) => push(&mut roles, tree, preposition, child, "prepositional phrase of the noun"),
                None => {}
            },
            "amod" if t.upos == Upos::Adj && t.form.starts_with(char::is_uppercase) => {
                push(&mut roles, tree, "agent", child, "adjective of the noun")
            }
            "compound" if t.upos == Upos::Propn => push(&mut roles, tree, "agent", child, FIRST_PART),
            "compound" if t.upos == Upos::Noun && inner_name(tree, child).is_some() => {
                // "a Norland air strike", with the name hung on "air".
                push(&mut roles, tree, "agent", inner_name(tree, child).unwrap_or(child), FIRST_PART)
            }
            "compound" if of_role == OfRole::Patient && t.upos == Upos::Noun => {
                push(&mut roles, tree, "patient", child, FIRST_PART)
            }
            _ => {}
        }
    }
    // "the expulsion of ten diplomats by Norland", where the parser hung the by-phrase on the diplomats.
    if !roles.iter().any(|r| r.name == "agent") {
        let patients: Vec<usize> = roles.iter().filter(|r| r.name == "patient").map(|r| r.head).collect();
        for patient in patients {
            let by = tree
                .children(patient)
                .find(|&c| tree.token(c).deprel == "nmod" && preposition(tree, c).as_deref() == Some("by"));
            if let Some(by) = by {
                push(&mut roles, tree, "agent", by, "by-phrase of the noun");
            }
        }
    }
    for possessor in possessors {
        let person = tree.token(possessor).name.kind() == Some(NameKind::Person);
        let by_told = roles.iter().any(|r| r.name == "agent" && r.how == "by-phrase of the noun");
        let of_told = roles.iter().any(|r| r.name == "patient");
        if of_role == OfRole::Patient && !of_told && (person || by_told) {
            push(&mut roles, tree, "patient", possessor, "possessor of the noun");
        } else {
            roles.retain(|r| !(r.name == "agent" && r.how == "adjective of the noun"));
            push(&mut roles, tree, "agent", possessor, "possessor of the noun");
        }
    }
    roles
}

/// A name that stands before the first part of a compound.
fn inner_name(tree: &Tree, part: usize) -> Option<usize> {
    tree.with_rel(part, "compound").find(|&c| tree.token(c).upos == Upos::Propn)
}

/// Whether a word is a predicate, and of what kind. `is_noun` tells the nouns that the codebook or grammar want.
pub fn kind(tree: &Tree, i: usize, is_noun: &dyn Fn(&str) -> bool) -> Option<Kind> {
    let t = tree.token(i);
    if tree.child(i, "cop").is_some() {
        return Some(Kind::Copular);
    }
    if tree.child(i, "aux:pass").is_some() && t.upos == Upos::Adj {
        // "were wounded": a participle that was taken for an adjective.
        return Some(Kind::Verb);
    }
    if hidden_verb(tree, i) {
        return Some(Kind::Verb);
    }
    match t.upos {
        Upos::Verb if !matches!(t.rel(), "amod" | "compound" | "case" | "mark" | "fixed" | "flat") => Some(Kind::Verb),
        Upos::Adj if matches!(t.rel(), "root" | "ccomp" | "acl" | "advcl" | "xcomp" | "parataxis") => {
            Some(Kind::Copular)
        }
        // "called him a murderer"
        Upos::Noun
            if t.rel() == "xcomp"
                && tree.child(i, "case").is_none()
                && tree.child(i, "mark").is_none()
                && t.head.is_some_and(|h| tree.child(h, "obj").or(tree.child(h, "iobj")).is_some()) =>
        {
            Some(Kind::Copular)
        }
        Upos::Noun | Upos::Propn if t.rel() != "compound" && is_noun(&t.lemma.to_lowercase()) => Some(Kind::Nominal),
        // A verb tagged as a noun's modifier still tells its deed where the tagger took "talks" for a verb form.
        _ => None,
    }
}

/// Whether a participle in front of a noun is the verb of its clause and the noun its object: "Serbia eased emergency
/// measures", "it had halted economic aid", which the parser likes to take for one noun phrase.
pub fn hidden_verb(tree: &Tree, i: usize) -> bool {
    hidden_subject(tree, i).is_some()
}

fn hidden_subject(tree: &Tree, i: usize) -> Option<usize> {
    let t = tree.token(i);
    let noun = t.head.filter(|&h| h > i)?;
    if t.deprel != "amod" || t.upos != Upos::Verb || !tree.token(noun).is_nominal() || t.xpos == "VBG" {
        return None;
    }
    let before = |c: &usize| *c < i;
    // "the seized ships", "three seized ships", "seized ships were sold": true participles.
    let framed = tree.children(noun).any(|c| {
        tree.token(c).rel() == "cop"
            || c < i && (matches!(tree.token(c).rel(), "det" | "nummod") || tree.token(c).deprel == "nmod:poss")
    });
    if framed {
        return None;
    }
    // "with seized ships"; but "Japan on Friday lifted sanctions".
    let on_a_day = |case: usize| {
        tree.token(case).form.eq_ignore_ascii_case("on")
            && (case + 1..i).all(|w| names_time(tree, w) || tree.token(w).upos == Upos::Punct)
    };
    if tree.with_rel(noun, "case").filter(before).any(|c| !on_a_day(c)) {
        return None;
    }
    if let Some(own) = tree.with_rel(i, "nsubj").find(before) {
        return Some(own);
    }
    let rel = tree.token(noun).rel();
    if matches!(rel, "root" | "ccomp" | "parataxis")
        && let Some(subject) = tree.with_rel(noun, "nsubj").find(before)
    {
        return Some(subject);
    }
    let name =
        |c: usize| c < i && tree.token(c).rel() == "compound" && matches!(tree.token(c).upos, Upos::Propn | Upos::Pron);
    if let Some(name) = tree.children(i).find(|&c| name(c) && !names_time(tree, c)) {
        return Some(name);
    }
    if matches!(rel, "root" | "ccomp" | "parataxis") {
        return tree.children(noun).find(|&c| name(c) && !names_time(tree, c));
    }
    // The subject itself taken for the root of a sentence without a verb.
    let subject =
        tree.token(noun).head.filter(|&s| s < i && tree.token(s).head.is_none() && tree.token(s).is_nominal())?;
    let bare = tree.child(subject, "cop").is_none() && matches!(rel, "nmod" | "list" | "appos" | "dep" | "flat");
    bare.then_some(subject)
}

/// The roles of such a verb, which the tree gives to its noun.
pub fn hidden_roles(tree: &Tree, i: usize) -> Option<Vec<Role>> {
    let subject = hidden_subject(tree, i)?;
    let noun = tree.token(i).head?;
    let mut roles = Vec::new();
    push(&mut roles, tree, "agent", subject, "subject");
    push(&mut roles, tree, "patient", noun, "object");
    for child in tree.children(noun).filter(|&c| c > noun && tree.token(c).rel() == "nmod") {
        if let Some(preposition) = preposition(tree, child).filter(|p| p != "of") {
            push(&mut roles, tree, &preposition, child, "prepositional phrase");
        }
    }
    Some(roles)
}
