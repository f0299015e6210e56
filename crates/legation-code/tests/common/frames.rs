//! How tests write frames: one line, the whole frame.

use legation_code::clauses::frames;
use legation_code::grammar::Grammar;
use legation_text::Sentence;

/// The six columns a test needs: number, form, lemma, tag, features, head, relation.
#[allow(dead_code)]
pub fn to_conllu(sentences: &[Sentence]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        for (i, t) in sentence.tokens.iter().enumerate() {
            let head = t.head.map_or(0, |h| h + 1);
            let misc = if t.space_after { "_" } else { "SpaceAfter=No" };
            out += &format!(
                "{} {} {} {} {} {} {head} {} _ {misc}\n",
                i + 1,
                t.form,
                t.lemma,
                t.upos.as_str(),
                t.xpos,
                t.feats,
                t.deprel
            );
        }
    }
    out
}

/// The frame of `predicate`: `expel passive past asserted agent=Norland patient=diplomats speaker=minister`.
pub fn show(sentences: &[Sentence], grammar: &Grammar, predicate: &str) -> String {
    let found = frames(sentences, grammar, &|_| false);
    let Some(frame) = found.iter().find(|f| f.lemma == predicate) else { return format!("no frame of `{predicate}`") };
    let form = |s: usize, i: usize| sentences[s].tokens[i].form.clone();
    let mut line =
        format!("{} {:?} {:?} {}", frame.lemma, frame.voice, frame.tense, frame.mood.as_str()).to_lowercase();
    if frame.negated.is_some() {
        line += " negated";
    }
    let mut roles: Vec<_> = frame.roles.iter().collect();
    roles.sort_by_key(|r| (r.name.clone(), r.head));
    for role in roles {
        line += &format!(" {}={}", role.name.replace(' ', "_"), form(frame.sentence, role.head));
    }
    for speaker in &frame.speakers {
        line += &format!(" speaker={}:{}", speaker.who.map_or("?".to_owned(), |(s, i)| form(s, i)), speaker.quotation);
    }
    if let Some(governor) = frame.governor {
        line += &format!(" under={}:{:?}", found[governor.frame].lemma, governor.hold).to_lowercase();
    }
    for cause in &frame.causes {
        line += &format!(" cause={}", cause.relation);
    }
    line
}
