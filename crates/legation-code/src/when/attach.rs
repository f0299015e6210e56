//! Which predicate an expression of time belongs to, and on which side of the report's day that predicate lies.
//!
//! The tree says what an expression hangs on. Where parsers are known to err, the order of words has the last word: an expression
//! right after a verb of saying, before the clause that is said, belongs to that verb ("said Thursday the alliance had to act").

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
    /// Governors under which an infinitive is told as done ("managed to", "decided to").
    done: FxHashSet<String>,
    /// Governors under which it is to come ("plan", "due").
    ahead: FxHashSet<String>,
}

fn classes() -> &'static Classes {
    static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes {
        speech: lemmas("grammar/speech.toml", "verb", &|_| true),
        deeds: nominals(),
        done: lemmas("grammar/carriers.toml", "carrier", &|how| matches!(how, "asserted" | "refused")),
        ahead: lemmas("grammar/carriers.toml", "carrier", &|how| how == "planned"),
    });
    &CLASSES
}

fn table(file: &str) -> toml::Table {
    let text = GRAMMAR.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| text);
    text.parse().unwrap_or_default()
}

/// The lemmas of the groups that pass, by their key `as`.
fn lemmas(file: &str, group: &str, passes: &dyn Fn(&str) -> bool) -> FxHashSet<String> {
    let table = table(file);
    let groups = table.get(group).and_then(|g| g.as_array()).into_iter().flatten();
    let kept = groups.filter(|g| passes(g.get("as").and_then(|w| w.as_str()).unwrap_or("")));
    let words = kept.filter_map(|g| g.get("lemmas")?.as_array()).flatten();
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
    let within = phrase.core.clone();
    within
        .clone()
        .find(|&i| is_outside(i) && is_content(i))
        .or(within.clone().find(|&i| is_outside(i)))
        .unwrap_or(within.end - 1)
}

/// The words that an expression belongs to, nearest first: a noun of a deed and, after it, the verb whose day it can be too.
pub(super) fn owners(tree: &Tree, phrase: &Phrase) -> Vec<usize> {
    if is_dateline(tree, phrase) {
        return Vec::new();
    }
    if let Some(verb) = verb_of_saying_before(tree, phrase) {
        return vec![verb];
    }
    let head = head_of(tree, phrase);
    let mut found = Vec::new();
    // The expression is the root or the subject itself: it says what the sentence is about, not when.
    let Some(mut at) = tree.token(head).head.filter(|_| !matches!(tree.token(head).rel(), "nsubj" | "csubj")) else {
        return found;
    };
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
    if let (Some(verb), Some(&last)) = (finite_verb_after(tree, phrase), found.last()) {
        if verb != last && is_clause(tree, last) && tree.token(verb).rel() != "aux" {
            *found.last_mut().expect("the line above holds its last") = verb;
        }
    }
    found
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
    let lead = phrase.all.start < 8
        && (0..phrase.all.start)
            .all(|i| matches!(tree.token(i).upos, Upos::Propn | Upos::Punct | Upos::Noun | Upos::X | Upos::Num));
    let close = (phrase.all.end..tree.len().min(phrase.all.end + 8))
        .any(|i| matches!(tree.token(i).form.as_str(), "—" | "–" | "--"));
    let at_once = (phrase.all.end..tree.len())
        .take(8)
        .take_while(|&i| !matches!(tree.token(i).upos, Upos::Verb | Upos::Aux))
        .count();
    let dash =
        (phrase.all.end..tree.len()).take(8).position(|i| matches!(tree.token(i).form.as_str(), "—" | "–" | "--"));
    lead && close && dash.is_some_and(|d| d < at_once.max(1))
}

/// "said Thursday the alliance …", "announced on Monday that …".
fn verb_of_saying_before(tree: &Tree, phrase: &Phrase) -> Option<usize> {
    let verb = phrase.all.start.checked_sub(1)?;
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
        || (token.xpos == "NN" && lemma.len() > 5 && lemma.ends_with("ing") && lemma != "building")
}

/// On which side of the report's day the words put the predicate.
pub(super) fn side_of(tree: &Tree, predicate: usize) -> Side {
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

/// The side that the verb's own form tells; `None` for nouns and participles, which follow what they hang on.
fn side_of_clause(tree: &Tree, i: usize) -> Option<Side> {
    let token = tree.token(i);
    let lemma = token.lemma.to_lowercase();
    let auxiliaries: Vec<usize> = tree.children(i).filter(|&c| matches!(tree.token(c).rel(), "aux" | "cop")).collect();
    let is = |c: usize, lemma: &str| tree.token(c).lemma == lemma;
    let is_past =
        |c: usize| tree.token(c).feat("Tense") == Some("Past") || matches!(tree.token(c).xpos.as_str(), "VBD");
    if auxiliaries.iter().any(|&c| is(c, "have")) {
        return Some(Side::Past);
    }
    let modal = auxiliaries.iter().find(|&&c| tree.token(c).xpos == "MD" || is(c, "will") || is(c, "shall"));
    if let Some(&modal) = modal {
        return Some(if tree.token(modal).form.eq_ignore_ascii_case("could") { Side::Past } else { Side::Future });
    }
    let mark_to = tree.children(i).any(|c| {
        c < i && tree.token(c).form.eq_ignore_ascii_case("to") && matches!(tree.token(c).rel(), "mark" | "aux")
    });
    if mark_to && matches!(token.xpos.as_str(), "VB" | "") || mark_to && token.upos != Upos::Verb {
        let governor = token.head?;
        return if classes().done.contains(&tree.token(governor).lemma.to_lowercase()) && token.rel() == "xcomp" {
            None
        } else {
            Some(Side::Future)
        };
    }
    let ahead = classes().ahead.contains(&lemma)
        && (token.xpos == "VBN" || token.upos == Upos::Adj)
        && matches!(
            lemma.as_str(),
            "schedule" | "scheduled" | "slate" | "slated" | "plan" | "set" | "due" | "expect" | "propose"
        );
    if ahead {
        return Some(Side::Future);
    }
    if !auxiliaries.is_empty() {
        let is_past = auxiliaries.iter().any(|&c| is_past(c)) || token.xpos == "VBD";
        return Some(if is_past || classes().speech.contains(&lemma) { Side::Past } else { Side::Future });
    }
    match token.xpos.as_str() {
        "VBD" => Some(Side::Past),
        "VBZ" | "VBP" if token.upos == Upos::Verb => {
            Some(if classes().speech.contains(&lemma) { Side::Past } else { Side::Future })
        }
        _ => None,
    }
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
