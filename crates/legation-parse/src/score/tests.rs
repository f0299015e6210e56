//! Scores of small trees against each other.

use super::*;
use crate::conllu::read;

fn document(lines: &[&str]) -> Document {
    let text: String = lines
        .iter()
        .map(|line| match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            [] => "\n".to_owned(),
            [id, form] => format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"),
            [id, form, lemma, upos, head, rel, misc @ ..] => {
                let misc = misc.first().copied().unwrap_or("_");
                format!("{id}\t{form}\t{lemma}\t{upos}\t{upos}\t_\t{head}\t{rel}\t_\t{misc}\n")
            }
            _ => panic!("a line has two or six columns"),
        })
        .collect();
    read(&text).unwrap().remove(0)
}

fn scores(gold: &Document, predicted: &Document) -> Scores {
    score_sentences([(gold, predicted.sentences.as_slice())])
}

fn gold() -> Document {
    document(&[
        "1 Kenya Kenya PROPN 3 nsubj Name=B-place|SpaceAfter=No",
        "2-3 didn't",
        "2 did do AUX 3 aux",
        "3 n't not PART 0 root",
        "4 . . PUNCT 3 punct",
    ])
}

#[test]
fn the_gold_scores_hundred() {
    let s = scores(&gold(), &gold());
    for value in [s.words, s.sentences, s.upos, s.xpos, s.feats, s.lemma, s.uas, s.las, s.names] {
        assert_eq!(value, Some(100.0));
    }
    assert_eq!(s.relations.iter().map(|r| r.relation.as_str()).collect::<Vec<_>>(), ["aux", "nsubj", "punct", "root"]);
}

#[test]
fn wrong_heads_cost_heads_and_relations() {
    let mut other = gold();
    other.sentences[0].tokens[3].head = Some(0);
    "dep".clone_into(&mut other.sentences[0].tokens[1].deprel);
    let s = scores(&gold(), &other);
    assert_eq!((s.uas, s.las, s.upos), (Some(75.0), Some(50.0), Some(100.0)));
}

#[test]
fn subtypes_and_unannotated_lemmas_are_passed_over() {
    let (mut a, mut b) = (gold(), gold());
    "_".clone_into(&mut a.sentences[0].tokens[0].lemma);
    "nsubj:pass".clone_into(&mut b.sentences[0].tokens[0].deprel);
    let s = scores(&a, &b);
    assert_eq!((s.lemma, s.las), (Some(100.0), Some(100.0)));
}

#[test]
fn words_align_by_their_letters() {
    let other = document(&[
        "1 Kenya Kenya PROPN 2 nsubj SpaceAfter=No",
        "2 didn't not PART 0 root SpaceAfter=No",
        "",
        "1 . . PUNCT 0 root",
    ]);
    let s = scores(&gold(), &other);
    // Two of four gold and three predicted words align; one sentence was made two.
    assert_eq!(s.words, Some(200.0 * 2.0 / 7.0));
    assert_eq!(s.sentences, Some(0.0));
    assert_eq!(s.uas, Some(0.0));
    assert_eq!(s.names, Some(0.0));
}
