//! Mentions of the sentences in `actors.md`, from the trees in `actors.conllu`.
//!
//! The trees stand apart from the parser, so that another model changes no case. After a new case, write them anew:
//!
//!     LEGATION_WRITE=1 cargo test -p legation-code --test actors -- --ignored write_trees

use legation_code::actors::{Cast, Gazetteer, Party};
use legation_parse::{Analyser, conllu};
use legation_text::{Report, Sentence, Span, Token, Upos};
use proptest::prelude::*;

struct Case {
    title: String,
    text: String,
    date: Option<String>,
    expected: Vec<(String, String)>,
}

fn cases() -> Vec<Case> {
    let page = include_str!("actors.md");
    page.split("\n## ")
        .skip(1)
        .map(|part| {
            let lines: Vec<&str> = part.lines().collect();
            let text: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("> ")).collect();
            Case {
                title: lines[0].to_owned(),
                text: text.join("\n"),
                date: lines.iter().find_map(|l| l.strip_prefix("on ")).map(str::to_owned),
                expected: lines
                    .iter()
                    .filter(|l| !l.starts_with('>'))
                    .filter_map(|l| l.split_once(" = "))
                    .map(|(word, parties)| (word.to_owned(), parties.to_owned()))
                    .collect(),
            }
        })
        .collect()
}

fn gazetteer() -> Gazetteer {
    let faults =
        |faults: Vec<legation_code::Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Gazetteer::built_in().map_err(faults).expect("the tables inside the binary load")
}

/// `CODE SECTOR key name`.
fn shown(party: &Party) -> String {
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "-".to_owned());
    format!("{} {} {} {}", cell(&party.code), cell(&party.sector), cell(&party.key), cell(&party.name))
}

/// The parties of the mention at the n-th word of a form.
fn parties_at(cast: &Cast, sentences: &[Sentence], word: &str) -> String {
    let (form, n) = word.split_once('#').map_or((word, 1), |(form, n)| (form, n.parse().unwrap_or(1)));
    let places = sentences.iter().enumerate().flat_map(|(s, sentence)| {
        sentence.tokens.iter().enumerate().filter(|(_, t)| t.form == form).map(move |(i, _)| (s, i))
    });
    let Some((s, i)) = places.clone().nth(n - 1) else { return format!("no word `{word}`") };
    match cast.at(s, i) {
        Some(mention) if !mention.parties.is_empty() => {
            mention.parties.iter().map(shown).collect::<Vec<_>>().join(" + ")
        }
        _ => "nobody".to_owned(),
    }
}

fn check(sentences_of: impl Fn(&Case) -> Vec<Sentence>) -> Vec<String> {
    let gazetteer = gazetteer();
    let mut failures = Vec::new();
    for case in cases() {
        let sentences = sentences_of(&case);
        let report = Report {
            id: case.title.clone(),
            date: case.date.as_ref().and_then(|d| d.parse().ok()),
            text: case.text.clone(),
            ..Report::default()
        };
        let cast = gazetteer.cast(&report, &sentences);
        for (word, expected) in &case.expected {
            let found = parties_at(&cast, &sentences, word);
            if found != *expected {
                failures.push(format!("{}\n    {}\n    {word}: {found}\n    not  {expected}", case.title, case.text));
            }
        }
    }
    failures
}

#[test]
fn mentions_have_their_parties() {
    let trees = conllu::read(include_str!("actors.conllu")).expect("the trees can be read");
    let failures = check(|case| {
        let tree = trees.iter().find(|d| d.id == case.title);
        tree.unwrap_or_else(|| panic!("`{}` has no tree: write them anew", case.title)).sentences.clone()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
#[ignore = "measures how the parser of the day does"]
fn mentions_by_the_parser() {
    let analyser = Analyser::built_in().expect("the model inside the binary loads");
    let failures = check(|case| analyser.analyse(&case.text));
    eprintln!("{}\n{} fail", failures.join("\n"), failures.len());
}

#[test]
#[ignore = "writes; needs LEGATION_WRITE"]
fn write_trees() {
    if std::env::var("LEGATION_WRITE").is_err() {
        eprintln!("LEGATION_WRITE is not set: nothing written");
        return;
    }
    let analyser = Analyser::built_in().expect("the model inside the binary loads");
    let pages: Vec<String> = cases()
        .iter()
        .map(|case| {
            let sentences = analyser.analyse(&case.text);
            conllu::write(&conllu::Document {
                id: case.title.clone(),
                text: case.text.clone(),
                sentences,
                has_names: true,
            })
        })
        .collect();
    std::fs::write("tests/actors.conllu", pages.concat()).expect("the folder of tests can be written");
}

#[test]
fn a_name_is_found_with_its_line() {
    let gazetteer = gazetteer();
    let on = "2021-05-01".parse().ok();
    for (name, first) in [
        ("Kremlin", "RUS GOV RUS Kremlin"),
        ("Stoltenberg", "IGO GOV NATO Jens Stoltenberg"),
        ("Czech foreign minister", "CZE GOV CZE Jakub Kulhánek"),
        ("foreign minister of France", "FRA GOV FRA Jean-Yves Le Drian"),
    ] {
        let found = gazetteer.find(name, on);
        let (party, line) = found.first().unwrap_or_else(|| panic!("`{name}` is not found"));
        assert_eq!(shown(party), first);
        assert!(line.starts_with("actors/") && line.contains(".tsv:"), "{line}");
    }
    assert!(gazetteer.find("Nowhereland", on).is_empty());
}

#[test]
fn the_version_changes_with_the_tables() {
    let table = |name: &str| {
        let head = "form\tname\tkind\tcode\tsector\tkey\ttype\twikidata\tfrom\tto\tsource";
        let row = format!("main\t{name}\tstate\tNRL\t\tNRL\t\t\t\t\tinvented");
        Gazetteer::from_files(&[("states.tsv".to_owned(), format!("{head}\n{row}\n"))]).expect("one good row")
    };
    assert_eq!(table("Norland").version(), table("Norland").version());
    assert_ne!(table("Norland").version(), table("Norland2").version());
}

#[test]
fn faults_are_told_with_file_and_line() {
    let head = "form\tname\tkind\tcode\tsector\tkey\ttype\twikidata\tfrom\tto\tsource";
    let text = format!("{head}\nmain\tNorland\tstate\tNRL\tGVO\tNRL\t\t\t\t\tinvented\n");
    let faults = Gazetteer::from_files(&[("actors/states.tsv".to_owned(), text)]).expect_err("GVO is no sector");
    assert_eq!(
        faults[0].to_string(),
        "actors/states.tsv:2:24: unknown sector `GVO`\n2 | main\tNorland\tstate\tNRL\tGVO\tNRL\t\t\t\t\tinvented\n  |     \t       \t     \t   \t^^^ did you mean `GOV`?"
    );
}

/// Any words under any tags in any tree: what no parser gives still stops no run.
fn any_sentence() -> impl Strategy<Value = Sentence> {
    const WORDS: [&str; 48] = [
        "the",
        "The",
        "its",
        "his",
        "they",
        "it",
        "we",
        "who",
        "both",
        "two",
        "eight",
        "Russia",
        "Russian",
        "Russians",
        "EU",
        "U.S.",
        "NATO",
        "UN-African",
        "Union",
        "al",
        "Qaeda",
        "al-Qaeda",
        "-",
        "\"",
        "(",
        ")",
        ",",
        "—",
        "and",
        "of",
        "in",
        "to",
        "'s",
        "President",
        "Vladimir",
        "Putin",
        "foreign",
        "minister",
        "diplomats",
        "members",
        "alliance",
        "sides",
        "ethnic",
        "pro",
        "led",
        "MOSCOW",
        "Jordan",
        "May",
    ];
    const RELATIONS: [&str; 16] = [
        "nsubj",
        "obj",
        "obl",
        "nmod",
        "nmod:poss",
        "amod",
        "compound",
        "flat",
        "appos",
        "conj",
        "case",
        "det",
        "acl:relcl",
        "ccomp",
        "root",
        "punct",
    ];
    let word = (0..WORDS.len(), 0..Upos::ALL.len(), 0..RELATIONS.len(), 0..5usize, any::<usize>());
    prop::collection::vec(word, 1..24).prop_map(|words| {
        // Words hang on one another in any order, but never in a ring.
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|&i| words[i].4 % 97);
        let mut heads = vec![None; words.len()];
        for k in 1..order.len() {
            heads[order[k]] = Some(order[words[order[k]].4 % k]);
        }
        let mut start = 0;
        let tokens = words.iter().enumerate().map(|(i, &(word, tag, relation, xpos, _))| {
            let form = WORDS[word];
            let end = start + form.chars().count();
            let span = Span { start, end };
            start = end + 1;
            Token {
                form: form.to_owned(),
                lemma: form.to_lowercase(),
                upos: Upos::ALL[tag],
                xpos: ["NN", "NNS", "NNP", "PRP$", "POS"][xpos].to_owned(),
                feats: "_".to_owned(),
                head: heads[i],
                deprel: RELATIONS[relation].to_owned(),
                name: legation_text::Name::Outside,
                span,
                space_after: true,
            }
        });
        Sentence { tokens: tokens.collect(), ..Sentence::default() }
    })
}

thread_local! {
    static SHARED: Gazetteer = gazetteer();
}

proptest! {
    #[test]
    fn no_tree_stops_a_run(sentences in prop::collection::vec(any_sentence(), 1..4)) {
        SHARED.with(|gazetteer| {
            let cast = gazetteer.cast(&Report::default(), &sentences);
            let order: Vec<_> = cast.mentions.iter().map(|m| (m.sentence, m.head)).collect();
            assert!(order.windows(2).all(|w| w[0] < w[1]), "mentions stand in the order of the text");
            for mention in &cast.mentions {
                assert!(mention.tokens.contains(&mention.head) && mention.tokens.end <= sentences[mention.sentence].tokens.len());
            }
        });
    }
}
