//! Which predicate an expression of time belongs to, and on which side of the report's day that predicate lies.
//!
//! The tree says what an expression hangs on. Where parsers are known to err, the order of words has the last word: an expression
//! right after a verb of saying, before the clause that is said, belongs to that verb ("said Thursday the alliance had to act").

use super::lexicon::{Sides, lexicon};
use super::resolve::Side;
use super::time::{Phrase, Time};
use crate::embedded::GRAMMAR;
use legation_text::{Tree, Upos};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words of other closed classes that matter here.
struct Classes {
    speech: FxHashSet<String>,
    deeds: FxHashSet<String>,
}

fn classes() -> &'static Classes {
    static CLASSES: LazyLock<Classes> =
        LazyLock::new(|| Classes { speech: lemmas("grammar/speech.toml", "verb"), deeds: nominals() });
    &CLASSES
}

fn table(file: &str) -> toml::Table {
    let text = GRAMMAR.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| text);
    text.parse().unwrap_or_default()
}

/// The lemmas of all groups of a kind.
fn lemmas(file: &str, group: &str) -> FxHashSet<String> {
    let table = table(file);
    let groups = table.get(group).and_then(|g| g.as_array()).into_iter().flatten();
    let words = groups.filter_map(|g| g.get("lemmas")?.as_array()).flatten();
    words.filter_map(|w| w.as_str()).map(str::to_owned).collect()
}

/// The nouns that tell deeds.
fn nominals() -> FxHashSet<String> {
    let table = table("grammar/nominals.toml");
    table.values().filter_map(|t| t.as_table()).flat_map(|t| t.keys().cloned()).collect()
}

/// The word of an expression that hangs on something outside it.
pub(super) fn head_of(tree: &Tree, phrase: &Phrase) -> usize {
    let is_outside = |i: usize| tree.token(i).head.is_none_or(|h| !phrase.all.contains(&h));
    let is_content = |i: usize| !matches!(tree.token(i).rel(), "case" | "mark" | "punct" | "det" | "cc");
    let core = phrase.core.clone();
    let content = core.clone().find(|&i| is_outside(i) && is_content(i));
    // "beginning on March 14" hangs by its "beginning".
    content.or_else(|| phrase.all.clone().find(|&i| is_outside(i) && is_content(i))).unwrap_or(core.end - 1)
}

/// The words that an expression belongs to, nearest first: a noun of a deed and, after it, the verb whose day it can be too.
pub(super) fn owners(tree: &Tree, phrase: &Phrase) -> Vec<usize> {
    if is_dateline(tree, phrase) {
        return Vec::new();
    }
    if let Some(verb) = verb_of_saying_before(tree, phrase) {
        return vec![verb];
    }
    if let Some(noun) = noun_of_year(tree, phrase) {
        return vec![noun];
    }
    let head = head_of(tree, phrase);
    // As a subject it says what the sentence is about, not when; inside a clause, that is the parser's error.
    if matches!(tree.token(head).rel(), "nsubj" | "csubj") {
        let clause = clause_before(tree, phrase).or_else(|| finite_verb_after(tree, phrase));
        return clause.into_iter().collect();
    }
    let Some(mut at) = tree.token(head).head else { return Vec::new() };
    // "two days after the vote": the length measures how far from the vote, and is the day of what the phrase hangs on.
    if tree.token(head).deprel == "nmod:unmarked" && tree.with_rel(at, "case").any(|c| phrase.all.contains(&c)) {
        at = tree.token(at).head.unwrap_or(at);
    }
    let mut found = Vec::new();
    let modifies_noun =
        at >= phrase.all.end && matches!(tree.token(head).rel(), "compound" | "nummod" | "amod" | "nmod" | "det");
    if modifies_noun && tree.token(at).is_nominal() && !is_clause(tree, at) {
        return vec![at];
    }
    for _ in 0..tree.len() {
        if is_clause(tree, at) {
            found.push(at);
            break;
        }
        let token = tree.token(at);
        if is_deed(tree, at) {
            found.push(at);
            // "condemned the attack on Monday": the parser cannot know; "after talks on Monday" is clear.
            if !matches!(token.rel(), "obj" | "nsubj") || is_long_ago(&phrase.time) {
                break;
            }
        } else if matches!(token.upos, Upos::Noun | Upos::Propn) {
            found.push(at);
        }
        match token.head {
            Some(above) => at = above,
            None => {
                found.push(at);
                break;
            }
        }
    }
    if let (Some(verb), Some(last)) = (finite_verb_after(tree, phrase), found.last_mut())
        && is_clause(tree, *last)
    {
        *last = verb;
    }
    found
}

/// The noun after a year without a preposition: "the 2018 poisoning", whatever the parser makes of it.
fn noun_of_year(tree: &Tree, phrase: &Phrase) -> Option<usize> {
    if !matches!(phrase.time, Time::Year(_)) || phrase.all != phrase.core {
        return None;
    }
    let end = phrase.all.end;
    let is_noun = |i: usize| matches!(tree.token(i).upos, Upos::Noun | Upos::Propn | Upos::Adj);
    let run = (end..tree.len().min(end + 4)).take_while(|&i| is_noun(i));
    // The heads of the run, the parser's own choice first.
    let by_tree = tree.token(end - 1).head.filter(|&h| h >= end && tree.token(h).is_nominal());
    by_tree.or(run.last().filter(|&i| tree.token(i).is_nominal()))
}

/// The verb of the clause in the middle of which an expression stands.
fn clause_before(tree: &Tree, phrase: &Phrase) -> Option<usize> {
    let previous = tree.token(phrase.all.start.checked_sub(1)?);
    if matches!(previous.upos, Upos::Punct | Upos::Cconj | Upos::Sconj) {
        return None;
    }
    (0..phrase.all.start).rev().find(|&i| is_clause(tree, i))
}

/// The deed told last before an expression, where its verb has a day already: "expelled him on Tuesday in response to the arrest of
/// a consul a day earlier".
pub(super) fn deed_before(tree: &Tree, phrase: &Phrase, verb: usize) -> Option<usize> {
    (verb + 1..phrase.all.start).rev().find(|&i| is_deed(tree, i))
}

/// Years and months that follow a noun of a deed are its own.
fn is_long_ago(time: &Time) -> bool {
    !matches!(time, Time::Weekday { .. } | Time::Day(_))
}

/// "BRUSSELS, Oct. 6 (Agency) —": the date of the report.
fn is_dateline(tree: &Tree, phrase: &Phrase) -> bool {
    let is_name = |i: usize| matches!(tree.token(i).upos, Upos::Propn | Upos::Punct | Upos::Noun | Upos::X | Upos::Num);
    let is_dash = |i: usize| {
        let is_apart = i > 0 && tree.token(i - 1).space_after && tree.token(i).space_after;
        matches!(tree.token(i).form.as_str(), "—" | "–" | "--") || (tree.token(i).form == "-" && is_apart)
    };
    let rest = (phrase.all.end..tree.len()).take(8);
    phrase.all.start < 8
        && (0..phrase.all.start).all(is_name)
        && rest.take_while(|&i| !matches!(tree.token(i).upos, Upos::Verb | Upos::Aux)).any(is_dash)
}

/// "said Thursday the alliance …", "announced on Monday that …", "told the agency on Monday".
fn verb_of_saying_before(tree: &Tree, phrase: &Phrase) -> Option<usize> {
    let mut verb = phrase.all.start.checked_sub(1)?;
    let is_of_object =
        |i: usize| matches!(tree.token(i).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Adj);
    for _ in 0..4 {
        if is_long_ago(&phrase.time) || !is_of_object(verb) || verb == 0 {
            break;
        }
        verb -= 1;
    }
    let mut between = verb + 1..phrase.all.start;
    let is_object = |i: usize| tree.token(i).head == Some(verb) && matches!(tree.token(i).rel(), "obj" | "iobj");
    if !between.is_empty() && !between.any(is_object) {
        return None;
    }
    let token = tree.token(verb);
    // A participle that says of what kind a noun is ("the talks announced Monday") is left to the tree.
    let is_verb = token.upos == Upos::Verb && !matches!(token.rel(), "amod" | "compound");
    (is_verb && classes().speech.contains(&token.lemma)).then_some(verb)
}

/// The finite verb right after an expression: "ministers on Tuesday suspended".
fn finite_verb_after(tree: &Tree, phrase: &Phrase) -> Option<usize> {
    let at = phrase.all.end;
    let token = tree.sentence.tokens.get(at)?;
    let is_inside = phrase.all.start > 0 && tree.token(phrase.all.start - 1).upos != Upos::Punct;
    (is_inside && token.upos == Upos::Verb && matches!(token.xpos.as_str(), "VBD" | "VBZ")).then_some(at)
}

/// Whether the word heads a clause: a verb, or what a copula or auxiliary makes a predicate.
fn is_clause(tree: &Tree, i: usize) -> bool {
    let token = tree.token(i);
    (token.upos == Upos::Verb && !matches!(token.rel(), "amod" | "compound" | "case"))
        || tree.children(i).any(|c| matches!(tree.token(c).rel(), "cop" | "aux"))
}

/// Whether a noun tells a deed, by the table of such nouns or by its ending.
fn is_deed(tree: &Tree, i: usize) -> bool {
    let token = tree.token(i);
    if token.upos != Upos::Noun {
        return false;
    }
    let lemma = token.lemma.to_lowercase();
    classes().deeds.contains(&lemma)
        || sides().happenings.contains(&lemma)
        || sides().coming.contains(&lemma)
        || (token.xpos == "NN" && lemma.len() > 5 && lemma.ends_with("ing") && lemma != "building")
}

/// On which side of the report's day the words put an expression that belongs to these.
pub(super) fn side_of(tree: &Tree, phrase: &Phrase, owners: &[usize]) -> Side {
    let (Some(&first), Some(&last)) = (owners.first(), owners.last()) else { return Side::Past };
    let side = side_of_word(tree, last);
    let is_noun = !is_clause(tree, last) && tree.token(last).is_nominal();
    if is_noun {
        let is_coming = sides().coming.contains(&tree.token(last).lemma.to_lowercase());
        return match side {
            // "a November 22 runoff", "the November 22 attack"
            Side::Open if is_long_ago(&phrase.time) => Side::Open,
            _ if !is_coming => Side::Past,
            Side::Future => Side::Future,
            _ if is_put_ahead(tree, last) => Side::Future,
            _ => Side::Near,
        };
    }
    // "despite their agreement in July they will not sign"
    let hangs_on_noun = first != last && tree.token(first).is_nominal();
    if hangs_on_noun && side == Side::Future && is_long_ago(&phrase.time) { Side::Open } else { side }
}

fn sides() -> &'static Sides {
    &lexicon().sides
}

/// "ahead of Sunday's vote", "preparations for Sunday's vote".
fn is_put_ahead(tree: &Tree, noun: usize) -> bool {
    tree.with_rel(noun, "case")
        .any(|c| sides().leading.contains(&tree.token(c).form.to_lowercase()) && is_leading(tree, c))
}

/// "of" puts ahead only in "ahead of".
fn is_leading(tree: &Tree, case: usize) -> bool {
    !tree.token(case).form.eq_ignore_ascii_case("of")
        || (case > 0 && tree.token(case - 1).form.eq_ignore_ascii_case("ahead"))
}

fn side_of_word(tree: &Tree, predicate: usize) -> Side {
    let mut at = predicate;
    for _ in 0..tree.len() {
        if let Some(side) = side_of_clause(tree, at) {
            return side;
        }
        match tree.token(at).head {
            Some(above) => at = above,
            None => break,
        }
    }
    Side::Past
}

/// The side that the verb's own form tells; `None` for nouns and participles in -ing, which follow what they hang on.
fn side_of_clause(tree: &Tree, i: usize) -> Option<Side> {
    let token = tree.token(i);
    let lemma = token.lemma.to_lowercase();
    let auxiliaries: Vec<usize> = tree.children(i).filter(|&c| matches!(tree.token(c).rel(), "aux" | "cop")).collect();
    let has = |lemma: &str| auxiliaries.iter().any(|&c| tree.token(c).lemma == lemma);
    if has("have") {
        return Some(Side::Past);
    }
    let modal = auxiliaries.iter().find(|&&c| tree.token(c).xpos == "MD").map(|&c| tree.token(c).form.to_lowercase());
    if let Some(modal) = modal {
        return Some(if modal == "could" { Side::Past } else { Side::Future });
    }
    let is_to = |c: usize| {
        c < i && tree.token(c).form.eq_ignore_ascii_case("to") && matches!(tree.token(c).rel(), "mark" | "aux")
    };
    if tree.children(i).any(is_to) && (token.upos != Upos::Verb || matches!(token.xpos.as_str(), "VB" | "")) {
        let governor = token.head.map_or(String::new(), |h| tree.token(h).lemma.to_lowercase());
        return match token.rel() {
            "acl" if token.head.is_some_and(|h| is_superlative(tree, h)) => Some(Side::Past),
            "xcomp" | "ccomp" | "acl" if sides().done.contains(&governor) => None,
            "xcomp" | "ccomp" if sides().decided.contains(&governor) => Some(Side::Open),
            _ => Some(Side::Future),
        };
    }
    // Without an auxiliary, a subject makes it the past tense, whatever the tagger says ("the ruling set off a row on Friday").
    let is_past_tense = auxiliaries.is_empty() && tree.child(i, "nsubj").is_some();
    if sides().ahead.contains(&lemma) && !is_past_tense && (token.xpos == "VBN" || token.upos == Upos::Adj) {
        return Some(Side::Future);
    }
    let is_speech = classes().speech.contains(&lemma);
    if !auxiliaries.is_empty() {
        let is_past = |&c: &usize| {
            tree.token(c).feat("Tense") == Some("Past") && tree.token(c).xpos != "VBN" || tree.token(c).xpos == "VBD"
        };
        return Some(match token.xpos.as_str() {
            _ if auxiliaries.iter().any(is_past) || is_speech => Side::Past,
            "VBD" => Side::Past,
            _ => Side::Open,
        });
    }
    match token.xpos.as_str() {
        "VBD" => Some(Side::Past),
        // A participle after its noun: "the men arrested in May".
        "VBN" if token.upos == Upos::Verb => Some(Side::Past),
        "VBZ" | "VBP" if token.upos == Upos::Verb => Some(if is_speech { Side::Past } else { Side::Open }),
        _ => None,
    }
}

/// "the strongest storm to hit the coast", "the first to leave": told as done.
fn is_superlative(tree: &Tree, noun: usize) -> bool {
    let is_one =
        |i: usize| tree.token(i).xpos == "JJS" || matches!(tree.token(i).lemma.as_str(), "first" | "last" | "only");
    is_one(noun) || tree.with_rel(noun, "amod").any(is_one)
}

/// Whether the predicate tells a taking of effect: "takes effect on", "comes into force on".
pub(super) fn is_taking_of_effect(tree: &Tree, predicate: usize, phrase: &Phrase) -> bool {
    let is_light = matches!(
        tree.token(predicate).lemma.as_str(),
        "take" | "come" | "enter" | "go" | "be" | "effective" | "effect" | "force" | "put" | "bring"
    );
    let start = phrase.all.start.saturating_sub(4);
    is_light
        && (start..phrase.all.start).any(|i| matches!(tree.token(i).form.as_str(), "effect" | "force" | "effective"))
}

/// Verbs that share a time told before the first of them, or right after the last: "were arrested and deported on Monday".
pub(super) fn shares(tree: &Tree, phrase: &Phrase, owner: usize, predicate: usize) -> bool {
    let head_of_list = |i: usize| if tree.token(i).rel() == "conj" { tree.token(i).head } else { None };
    let has_subject = tree.children(predicate).any(|c| matches!(tree.token(c).rel(), "nsubj" | "csubj"));
    if head_of_list(predicate) == Some(owner) && phrase.all.end <= owner {
        let subject = tree.children(owner).find(|&c| matches!(tree.token(c).rel(), "nsubj" | "csubj"));
        return !has_subject || subject.is_none_or(|s| phrase.all.end <= s);
    }
    if head_of_list(owner) == Some(predicate) && phrase.all.start > owner {
        let owner_has_subject = tree.children(owner).any(|c| matches!(tree.token(c).rel(), "nsubj" | "csubj"));
        return !owner_has_subject && owner - predicate <= 2;
    }
    false
}
