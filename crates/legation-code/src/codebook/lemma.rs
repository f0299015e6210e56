//! Whether a trigger can ever fire, or a noun be met: it is put into sentences, and read as a text would be.
//!
//! Takes a word and a parser; gives what is wrong with it. Only what is sure is a fault: a form whose lemma is always another, a word that
//! is no predicate, words that never are one lemma. What may fire, though nobody knows the word, is worth a note.

use super::outside::Parse;
use crate::clauses::{Frame, Kind, compounds, frames, mend};
use crate::grammar::Grammar;
use legation_text::{Token, Tree, Upos};

/// What is wrong with a word, and the mend; the lesser evil first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Sound,
    /// It may be met, but hardly.
    Doubtful(String, String),
    /// It never is.
    Dead(String, String),
}

/// What an entry takes a word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// The predicate, of a kind or of any.
    Trigger(Option<Kind>),
    /// The predicate that it governs.
    Complement,
    /// A noun that it asks for.
    Noun,
}

/// Sentences that want a verb, a noun, and what is said of somebody, of which the last two may go on; a third person, several nouns, an infinitive.
const AS_VERB: &str = "They {} the envoys on Monday.";
const AS_NOUN: &str = "The {} of the envoys was long.";
const AS_STATE: &str = "Norland was {} on Monday.";
const AS_READY: &str = "Norland is {} to help.";
const AS_GOING_ON: &str = "They were {} the envoys on Monday.";
const AS_THIRD: &str = "It {} the envoys on Monday.";
const AS_SEVERAL: &str = "Several {} were seen on Monday.";
const AS_INFINITIVE: &str = "It did not {} and {}.";

/// Sentences in which words of a trigger may be one lemma; the last parts the verb from its particle.
const TOGETHER: [&str; 6] = [
    AS_VERB,
    AS_NOUN,
    AS_STATE,
    "The minister {} on Monday.",
    "The talks were {} on Monday.",
    "They {first} the envoys {rest} on Monday.",
];

/// Words of these kinds are no predicates; a preposition may be one ("is behind the attack").
const CLOSED: [Upos; 7] = [Upos::Det, Upos::Cconj, Upos::Pron, Upos::Part, Upos::Punct, Upos::Sym, Upos::Num];

/// Whether the word is no predicate; "be" may be one, "must" is none.
fn is_closed(token: &Token) -> bool {
    CLOSED.contains(&token.upos) || token.upos == Upos::Aux && token.xpos == "MD"
}

/// Small letters, with one space between words: as lemmas are.
pub(super) fn as_lemma(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What a parser makes of a word that an entry takes for this.
pub(super) fn judge(lemma: &str, taken_for: Use, parser: &dyn Parse, grammar: &Grammar) -> Verdict {
    match (taken_for, lemma.split_once(' ')) {
        (Use::Noun, Some(_)) => Verdict::Sound,
        (Use::Noun, None) => match singular(lemma, parser) {
            Some(one) => Verdict::Dead(
                format!("`{lemma}` is met nowhere: it is a form of `{one}`"),
                format!("write the lemma `{one}`"),
            ),
            None => Verdict::Sound,
        },
        (_, Some((first, rest))) => several(lemma, first, rest, parser, grammar),
        (Use::Trigger(kind), None) => single(lemma, kind, parser, grammar),
        (Use::Complement, None) => single(lemma, None, parser, grammar),
    }
}

/// The word as the parser reads it in a sentence; nothing where it is several words to it.
fn read(sentence: &str, word: &str, parser: &dyn Parse) -> Option<Token> {
    let text = sentence.replace("{}", word);
    let tokens = parser.analyse(&text).into_iter().flat_map(|sentence| sentence.tokens);
    tokens.into_iter().find(|token| token.form == word)
}

/// The lemma of a noun that is only met in the plural's form.
fn singular(noun: &str, parser: &dyn Parse) -> Option<String> {
    let plurals = [AS_NOUN, AS_SEVERAL].map(|sentence| read(sentence, noun, parser));
    let [Some(one), Some(several)] = plurals else { return None };
    let lemma = one.lemma.to_lowercase();
    let is_form = |token: &Token| token.xpos == "NNS" && token.lemma.to_lowercase() == lemma;
    (lemma != noun && is_form(&one) && is_form(&several)).then_some(lemma)
}

/// Whether the parser has met a form that only the verb of this lemma has.
fn is_verb(word: &str, parser: &dyn Parse) -> bool {
    let doubled = word.chars().next_back().map_or_else(String::new, |last| format!("{word}{last}"));
    let stems = [Some(word), word.strip_suffix('e'), Some(&doubled)];
    let forms = stems.into_iter().flatten().flat_map(|stem| [format!("{stem}ed"), format!("{stem}ing")]);
    let of_y = word.strip_suffix('y').map(|stem| format!("{stem}ied"));
    forms.chain(of_y).filter(|form| parser.knows(form)).any(|form| {
        let read = |sentence| read(sentence, &form, parser);
        let is_of_it = |token: Token| token.upos == Upos::Verb && token.lemma.to_lowercase() == word;
        [AS_VERB, AS_GOING_ON].into_iter().filter_map(read).any(is_of_it)
    })
}

fn single(word: &str, kind: Option<Kind>, parser: &dyn Parse, grammar: &Grammar) -> Verdict {
    let reads = |sentence| read(sentence, word, parser);
    let (Some(verb), Some(noun), Some(state)) = (reads(AS_VERB), reads(AS_NOUN), reads(AS_STATE)) else {
        let mend = "write the one lemma that it is read as, or leave it out";
        return Verdict::Dead(format!("`{word}` can never fire: the parser never reads it as one word"), mend.into());
    };
    let is_itself = |token: &Token| token.lemma.to_lowercase() == word;
    if [&verb, &noun, &state].iter().all(|token| is_closed(token)) {
        let message = format!("`{word}` can never fire: it is no verb, noun, adjective or preposition");
        return Verdict::Dead(message, "name the lemma of a predicate, or leave it out".into());
    }
    if !word.contains(char::is_alphabetic) {
        let mend = "name the lemma of a predicate, or leave it out";
        return Verdict::Dead(format!("`{word}` can never fire: it has no letter"), mend.into());
    }
    let can_be = |of: Kind| kind.is_none_or(|kind| kind == of);
    // "is prepared to": an adjective, whatever verb it is of.
    let is_said = |token: Token| token.upos == Upos::Adj && is_itself(&token);
    if can_be(Kind::Verb) && is_verb(word, parser) || can_be(Kind::Copular) && reads(AS_READY).is_some_and(is_said) {
        return Verdict::Sound;
    }
    let is_past = grammar.past.contains(word);
    // "fling" is no form of "fl": of a lemma that nobody knows, its ending must tell it.
    let of = verb.lemma.to_lowercase();
    let is_regular =
        of.contains(['a', 'e', 'i', 'o', 'u', 'y']) && ["ed", "ing", "s"].iter().any(|end| word.ends_with(end));
    let is_form = matches!(verb.xpos.as_str(), "VBD" | "VBZ" | "VBN" | "VBG")
        && !is_itself(&verb)
        && (parser.knows(&of) || is_regular);
    let is_noun = is_itself(&noun) && !is_past && kind != Some(Kind::Verb);
    // "is closed": a participle may be what somebody is.
    let is_state = state.xpos == "VBN" && !is_past;
    if is_form && !is_noun && !(is_state && kind == Some(Kind::Copular)) {
        let copular = if is_state { ", or add `kind = \"copular\"` for what somebody is" } else { "" };
        return Verdict::Dead(
            format!("`{word}` can never fire: it is a form of `{of}`"),
            format!("write the lemma `{of}`{copular}"),
        );
    }
    if kind == Some(Kind::Verb) {
        if let Some((verb, _)) = grammar.nominals.get(word).filter(|(verb, _)| verb != word) {
            let mend = format!("name the verb `{verb}`, which its nouns fire too");
            return Verdict::Dead(format!("`{word}` can never fire as a verb: it is a noun"), mend);
        }
        // A rare verb may be taken for a noun where it stands alone: "to nab".
        if reads(AS_INFINITIVE).is_some_and(|token| token.xpos.starts_with("NN")) {
            let mend = "write kind = \"noun\", or name a verb; where an example fires it, all is well";
            return Verdict::Doubtful(format!("`{word}` was read as a noun where it was tried"), mend.into());
        }
    }
    if parser.knows(word) {
        return Verdict::Sound;
    }
    // "zorps": nobody knows it, but it ends as a form does.
    let is_ending = word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if let Some(stem) = word.strip_suffix('s').filter(|_| is_ending)
        && reads(AS_THIRD).is_some_and(|token| token.xpos == "VBZ" && !is_itself(&token))
    {
        let message = format!("`{word}` can never fire: it is read as a form of `{stem}`");
        return Verdict::Dead(message, format!("write the lemma `{stem}`"));
    }
    Verdict::Doubtful(
        format!("the parser has never met `{word}`: it fires only where spelling alone leads to it"),
        "check the spelling; where it is meant so, all is well".into(),
    )
}

fn several(lemma: &str, first: &str, rest: &str, parser: &dyn Parse, grammar: &Grammar) -> Verdict {
    let is_no_part = |word: &&str| {
        let mut read = [AS_VERB, AS_NOUN, AS_STATE].iter().map(|sentence| read(sentence, word, parser));
        *word != "to" && read.all(|token| token.is_none_or(|token| is_closed(&token)))
    };
    if let Some(closed) = lemma.split(' ').find(is_no_part) {
        let message = format!("`{lemma}` can never fire: `{closed}` is part of no lemma");
        return Verdict::Dead(message, "name a verb, with its particle, or a preposition and a noun".into());
    }
    let is_fired = |sentence: &&str| {
        let text = sentence.replace("{first}", first).replace("{rest}", rest).replace("{}", lemma);
        let sentences = parser.analyse(&text);
        let sentences = mend(&sentences, grammar);
        let trees: Vec<Tree> = sentences.iter().map(Tree::new).collect();
        let found = frames(&sentences, grammar, &|word| word == lemma);
        // "an arms embargo": the noun with the word before it; "take heart" is none.
        let is_compound = |frame: &Frame| {
            frame.kind == Kind::Nominal
                && !grammar.light.contains(first)
                && compounds(&trees[frame.sentence], frame.head).iter().any(|noun| noun == lemma)
        };
        found.iter().any(|frame| frame.lemma == lemma || is_compound(frame))
    };
    if TOGETHER.iter().any(is_fired) {
        return Verdict::Sound;
    }
    let last = rest.rsplit(' ').next().unwrap_or(rest);
    let of = |word: &str| read("{}", word, parser).map(|token| token.upos);
    // "take heart": what fires is the noun, or the verb.
    match (of(first), of(last)) {
        (Some(Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj), Some(Upos::Noun | Upos::Propn)) => Verdict::Dead(
            format!("`{lemma}` can never fire: a lemma is a noun, alone or with one word before it, or a verb with its particle"),
            format!(
                "name the noun `{last}`, with need = {{ self = {{ with = [\"{first}\"] }} }}, or the verb `{first}`, with \
                 patient = {{ noun = \"{last}\" }}"
            ),
        ),
        _ => Verdict::Doubtful(
            format!("`{lemma}` fired in no sentence that was tried"),
            "a lemma is a verb with its particle, or a noun with a word before it; where an example fires it, all is well"
                .into(),
        ),
    }
}
