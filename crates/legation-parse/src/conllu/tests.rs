//! Reading, refusing and writing.

use super::*;
use legation_text::{Name, NameKind, Span};

const SAMPLE: &str = "\
# newdoc id = d1
# newpar
# sent_id = d1-1
# text = Kenya's army didn't move.
1-2\tKenya's\t_\t_\t_\t_\t_\t_\t_\tEntity=ignored here
1\tKenya\tKenya\tPROPN\tNNP\tNumber=Sing\t3\tnmod:poss\t_\tEntity=(1-organization-new(2-place-new)
2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_
3\tarmy\tarmy\tNOUN\tNN\tNumber=Sing\t6\tnsubj\t_\tEntity=1)
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\tTense=Past\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\tPolarity=Neg\t6\tadvmod\t_\t_
5.1\tghost\t_\t_\t_\t_\t_\t_\t_\t_
6\tmove\tmove\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

# sent_id = d1-2
1\tSo\tso\tADV\tRB\t_\t0\troot\t_\t_

# newpar
1\tEnd\tend\tNOUN\tNN\t_\t0\troot\t_\t_

# newdoc id = d2
1\tNext\tnext\tADJ\tJJ\t_\t0\troot\t_\t_
";

#[test]
fn documents_get_their_text_and_spans() {
    let documents = read(SAMPLE).unwrap();
    assert_eq!(documents.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["d1", "d2"]);
    let d = &documents[0];
    assert_eq!(d.text, "Kenya's army didn't move. So\n\nEnd");
    assert!(d.has_names && !documents[1].has_names);
    assert_eq!(d.sentences.iter().map(|s| s.paragraph).collect::<Vec<_>>(), [0, 0, 1]);
    let s = &d.sentences[0];
    assert_eq!(
        s.tokens.iter().map(|t| t.form.as_str()).collect::<Vec<_>>(),
        ["Kenya", "'s", "army", "did", "n't", "move", "."]
    );
    assert_eq!(
        s.multiwords.iter().map(|m| (m.first, m.last, m.span)).collect::<Vec<_>>(),
        [(0, 1, Span::new(0, 7)), (3, 4, Span::new(13, 19))]
    );
    assert_eq!(s.tokens[4].span, Span::new(16, 19));
    assert_eq!(s.tokens[5].head, None);
    assert_eq!(s.tokens[0].name, Name::Begin(NameKind::Place));
    assert_eq!(d.sentences[2].span, Span::new(30, 33));
}

#[test]
fn words_that_are_not_written_stand_for_the_whole() {
    let text =
        "1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tde\tde\tADP\tIN\t_\t0\troot\t_\t_\n2\tle\tle\tDET\tDT\t_\t1\tdet\t_\t_\n";
    let s = &read(text).unwrap()[0].sentences[0];
    assert_eq!(s.tokens.iter().map(|t| t.span).collect::<Vec<_>>(), [Span::new(0, 2), Span::new(0, 2)]);
}

#[test]
fn what_is_written_reads_the_same() {
    for document in read(SAMPLE).unwrap() {
        let written = write(&document);
        let again = read(&written).unwrap();
        assert_eq!(again, [document], "{written}");
    }
}

#[test]
fn names_are_runs_of_proper_nouns_around_the_head() {
    let text = "\
1\tthe\tthe\tDET\tDT\t_\t3\tdet\t_\tEntity=(1-person-new
2\tPresident\tPresident\tPROPN\tNNP\t_\t3\tcompound\t_\t_
3\tAda\tAda\tPROPN\tNNP\t_\t0\troot\t_\t_
4\tSall\tSall\tPROPN\tNNP\t_\t3\tflat\t_\t_
5\tof\tof\tADP\tIN\t_\t6\tcase\t_\t_
6\tGhana\tGhana\tPROPN\tNNP\t_\t3\tnmod\t_\tEntity=(2-place-new)1)
7\tmen\tman\tNOUN\tNNS\t_\t3\tdep\t_\tEntity=(3-person-new)
";
    let names: Vec<Name> = read(text).unwrap()[0].sentences[0].tokens.iter().map(|t| t.name).collect();
    let (begin, inside) = (Name::Begin(NameKind::Person), Name::Inside(NameKind::Person));
    let place = Name::Begin(NameKind::Place);
    assert_eq!(names, [Name::Outside, begin, inside, inside, Name::Outside, place, Name::Outside]);
}

#[test]
fn faults_name_their_line_and_a_mend() {
    let word = |id: &str, upos: &str, head: &str| format!("{id}\ta\ta\t{upos}\tX\t_\t{head}\tdep\t_\t_\n");
    for (text, message) in [
        (
            "1\ta\ta\n".to_owned(),
            "1:1: 3 columns instead of 10; separate ten columns by single tabs and leave `_` where one is empty",
        ),
        (word("2", "NOUN", "0"), "1:1: the id `2` where 1 is due; number the words of a sentence from 1"),
        (word("1", "NOMEN", "0"), "1:7: unknown part of speech `NOMEN`; use one of the 17 of Universal Dependencies"),
        (word("1", "NOUN", "_"), "1:16: the head `_` is no number; give the id of the head, 0 for the root"),
        (word("1", "NOUN", "1"), "1:16: the word is its own head; give another head"),
        (
            format!("# x\n{}", word("1", "NOUN", "7")),
            "2:1: the head 7 lies outside the sentence; give the id of a word of the sentence",
        ),
        (
            word("1", "NOUN", "2") + &word("2", "NOUN", "1") + &word("3", "NOUN", "0"),
            "1:1: the word 1 hangs on itself; lead every word to the root",
        ),
        (
            "2-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n".to_owned(),
            "1:1: the range `2-3` does not start at 1 or does not end after it; let a range cover the words that follow it and no others",
        ),
        (
            word("1", "NOUN", "0") + "1.2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n",
            "2:1: the empty node `1.2` where 1.1 is due; number empty nodes from 1 after the word they follow",
        ),
        (
            "1-2\tab\t_\tNOUN\t_\t_\t_\t_\t_\t_\n".to_owned(),
            "1:10: the range `1-2` has `NOUN` where its words have theirs; leave `_` there",
        ),
        (
            word("1", "NOUN", "0") + "# x\n",
            "2:1: a comment stands between the words of a sentence; move it before the sentence",
        ),
        ("# x\n\n".to_owned(), "1:1: a comment has no sentence after it; move it before a sentence or take it out"),
        ("# x\r\n".to_owned(), "1:4: the line ends with a carriage return; save the file with Unix line ends"),
        (
            "1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n".to_owned() + &word("1", "NOUN", "0"),
            "3:1: the word 2 of a range is missing; list every word of a range after it",
        ),
    ] {
        let error = read(&text).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn marks_blank_lines_and_comments_are_tolerated() {
    let text = format!("\u{feff}#\n# free words\n{}\n\n\n\n", "1\ta\ta\t_\t_\t_\t0\troot\t_\t_");
    let documents = read(&text).unwrap();
    assert_eq!(documents[0].sentences.len(), 1);
    assert!(read("").unwrap().is_empty());
}

#[test]
fn ranges_of_offsets_cannot_blow_up_the_text() {
    let text = "1\ta\ta\t_\t_\t_\t0\troot\t_\tTokenRange=99999999999:100000000000\n";
    assert_eq!(read(text).unwrap()[0].text, "a");
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(lines in prop::collection::vec(prop_oneof![
            "[0-9_.-]{1,3}(\t[a-z_]{0,3}){2}\t(NOUN|_|X)(\t[a-z_]{0,2}){2}\t[0-9_]{1,2}(\t[a-z_=|():-]{0,9}){3}",
            "\\PC{0,20}",
            Just(String::new()),
            Just("# newpar".to_owned()),
        ], 0..12)) {
            let _ = read(&lines.join("\n"));
        }
    }
}
