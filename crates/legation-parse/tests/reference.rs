//! The network gives what the reference program of `model/train` gives, but for a rare tie that f32 sums in another
//! order decide the other way.

use legation_parse::Analyser;
use legation_text::{Name, NameKind, Sentence, Span, Token, Upos};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    forms: Vec<String>,
    upos: Vec<String>,
    xpos: Vec<String>,
    feats: Vec<String>,
    lemmas: Vec<String>,
    heads: Vec<usize>,
    rels: Vec<String>,
    names: Vec<String>,
}

fn sentence_of(forms: &[String]) -> Sentence {
    let mut at = 0;
    let tokens = forms.iter().map(|form| {
        let start = at;
        at += form.chars().count() + 1;
        Token {
            form: form.clone(),
            lemma: String::new(),
            upos: Upos::X,
            xpos: String::new(),
            feats: String::new(),
            head: None,
            deprel: String::new(),
            name: Name::Outside,
            span: Span::new(start, at - 1),
            space_after: true,
        }
    });
    Sentence { tokens: tokens.collect(), ..Sentence::default() }
}

fn name_of(name: Name) -> String {
    let kind = |kind| match kind {
        NameKind::Person => "person",
        NameKind::Organization => "organization",
        NameKind::Place => "place",
    };
    match name {
        Name::Outside => "O".to_owned(),
        Name::Begin(k) => format!("B-{}", kind(k)),
        Name::Inside(k) => format!("I-{}", kind(k)),
    }
}

#[test]
fn network_agrees_with_the_reference() {
    let analyser = Analyser::built_in().expect("the model of the program is sound");
    let reference = include_str!("../../../model/train/reference.jsonl");
    let (mut words, mut others) = (0, Vec::new());
    for line in reference.lines() {
        let row: Row = serde_json::from_str(line).expect("a line of the reference is JSON");
        let mut sentence = sentence_of(&row.forms);
        analyser.annotate(&mut sentence);
        for (i, token) in sentence.tokens.iter().enumerate() {
            // English spelling mends the lemmas of verbs after the rule.
            let lemma = |lemma| if token.upos == Upos::Verb { "" } else { lemma };
            let found = (
                token.upos.as_str(),
                token.xpos.as_str(),
                token.feats.as_str(),
                lemma(token.lemma.as_str()),
                token.head.map_or(0, |h| h + 1),
                token.deprel.as_str(),
                name_of(token.name),
            );
            let expected = (
                row.upos[i].as_str(),
                row.xpos[i].as_str(),
                row.feats[i].as_str(),
                lemma(row.lemmas[i].as_str()),
                row.heads[i],
                row.rels[i].as_str(),
                row.names[i].clone(),
            );
            words += 1;
            if found != expected {
                others.push(format!("`{}` in `{}`: {found:?}, not {expected:?}", token.form, row.forms.join(" ")));
            }
        }
    }
    assert!(others.len() * 200 <= words, "{} of {words} words differ:\n{}", others.len(), others.join("\n"));
}
