//! Tables of cases: each line is a text and its words, sentences apart by ` / `.

use super::split;
use legation_text::Span;

fn show(text: &str) -> String {
    let sentences = split(text);
    let lines = sentences.iter().map(|s| s.tokens.iter().map(|t| t.form.as_str()).collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join(" / ")
}

fn check_split(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(&show(text), expected, "{text:?}");
    }
}

#[test]
fn clitics_and_possessives_are_words() {
    check_split(&[
        ("They don't know.", "They do n't know ."),
        ("We cannot stay.", "We can not stay ."),
        ("The cabinet’s plan won’t pass.", "The cabinet ’s plan wo n’t pass ."),
        ("The rebels' demands", "The rebels ' demands"),
        ("He called it 'a farce of rebels' yesterday.", "He called it ' a farce of rebels ' yesterday ."),
        ("O'Brien's o'clock", "O'Brien 's o'clock"),
        ("They're gonna go in the 1990's.", "They 're gon na go in the 1990's ."),
    ]);
}

#[test]
fn hyphens_cut_compounds_but_not_prefixes() {
    check_split(&[
        ("the U.S.-led force", "the U.S. - led force"),
        ("a two-decade-old council", "a two - decade - old council"),
        ("anti-government and non-binding", "anti-government and non-binding"),
        ("the ex-minister's co-accused", "the ex-minister 's co-accused"),
        ("al-Shabaab and Abu-Bakr", "al - Shabaab and Abu - Bakr"),
        ("the India-Pakistan border", "the India - Pakistan border"),
        ("call 713-555-0134 or 555-0134", "call 713-555-0134 or 555-0134"),
        ("in 1998-1999", "in 1998 - 1999"),
        ("They fill pages 10–12.", "They fill pages 10 – 12 ."),
        ("a plan—the last", "a plan — the last"),
        ("a plan--the last", "a plan -- the last"),
    ]);
}

#[test]
fn numbers_keep_their_marks_and_lose_their_signs() {
    check_split(&[
        ("$1,200.50 and €5", "$ 1,200.50 and € 5"),
        ("US$3m or 2.7m", "US$ 3 m or 2.7 m"),
        ("up 12.5%", "up 12.5 %"),
        ("at 5:30pm or 11AM", "at 5:30 pm or 11 AM"),
        ("the 21st on 9/11", "the 21st on 9/11"),
        ("They met on 11/28/2000 in Rome.", "They met on 11/28/2000 in Rome ."),
        ("24°C", "24 ° C"),
        ("(1),(2) and [3,4]", "( 1 ) , ( 2 ) and [ 3 , 4 ]"),
        ("a .22 rifle, +44 20", "a .22 rifle , +44 20"),
        ("Resolution #242", "Resolution # 242"),
    ]);
}

#[test]
fn full_stops_stay_with_abbreviations_within_a_sentence() {
    check_split(&[
        ("Gen. Okello met Sen. Brandt on Nov. 3.", "Gen. Okello met Sen. Brandt on Nov. 3 ."),
        ("It left the U.S. on Tuesday.", "It left the U.S. on Tuesday ."),
        ("It left the U.S.", "It left the U.S."),
        ("No. 4 said no. Then it left.", "No. 4 said no . / Then it left ."),
        ("J. K. Mbeki et al. wrote it, e.g. here.", "J. K. Mbeki et al. wrote it , e.g. here ."),
        ("It pleased Reps. Moss and Reed.", "It pleased Reps. Moss and Reed ."),
        ("He is a sales rep. She is not.", "He is a sales rep . / She is not ."),
        ("Built c. 1871 of stone", "Built c. 1871 of stone"),
        ("Most (e.g. Norland) left, and GEN. OKELLO stayed.", "Most ( e.g. Norland ) left , and GEN. OKELLO stayed ."),
        ("Mills Inc. et al. against the U. S. and others", "Mills Inc. et al. against the U. S. and others"),
        ("Mills Inc. sold it to Ph.D. students.", "Mills Inc. sold it to Ph.D. students ."),
        ("He came at 6 p.m. on Friday.", "He came at 6 p.m. on Friday ."),
    ]);
}

#[test]
fn quotes_brackets_and_dots_are_tokens() {
    check_split(&[
        ("\"We go,\" he said.", "\" We go , \" he said ."),
        ("“We go,” he said.", "“ We go , ” he said ."),
        ("``We go,'' he said.", "`` We go , '' he said ."),
        ("Well... no", "Well ... no"),
        ("Really?!", "Really ?!"),
        ("(see above).", "( see above ) ."),
        ("account(s)", "account ( s )"),
        ("and/or w/o", "and / or w/o"),
    ]);
}

#[test]
fn addresses_are_one_token() {
    check_split(&[
        ("See https://example.org/a?b=(c).", "See https://example.org/a?b=(c) ."),
        ("(www.example.org/x)", "( www.example.org/x )"),
        ("Mail ann.lee@example.org, or @annlee.", "Mail ann.lee@example.org , or @annlee ."),
        ("at example.com.", "at example.com ."),
        ("AT&T and R&D", "AT&T and R&D"),
    ]);
}

#[test]
fn sentences_end_where_readers_end_them() {
    check_split(&[
        ("PRAGUE (AP) — The envoy left. He was angry.", "PRAGUE ( AP ) — The envoy left . / He was angry ."),
        ("KHARTOUM - Talks began.", "KHARTOUM - Talks began ."),
        ("“It is over.” She left.", "“ It is over . ” / She left ."),
        ("Was it Kenya? It was!", "Was it Kenya ? / It was !"),
        ("The force withdrew.The rebels followed.", "The force withdrew . / The rebels followed ."),
        ("Headline without stop\n\nThe story.", "Headline without stop / The story ."),
        ("one line\nbroken in two.", "one line broken in two ."),
        ("He met Mr. Diallo. Gen. Sy came, too.", "He met Mr. Diallo . / Gen. Sy came , too ."),
        ("It was $3.5 million. Nobody paid.", "It was $ 3.5 million . / Nobody paid ."),
    ]);
}

#[test]
fn paragraphs_are_numbered() {
    let text = "A force came. It left.\r\n\r\n \r\nThe end.\n\t\nReally.";
    let paragraphs: Vec<usize> = split(text).iter().map(|s| s.paragraph).collect();
    assert_eq!(paragraphs, [0, 0, 1, 2]);
}

#[test]
fn spans_count_code_points() {
    let sentences = split("Łódź isn't Praha.");
    let spans: Vec<Span> = sentences[0].tokens.iter().map(|t| t.span).collect();
    assert_eq!(spans, [(0, 4), (5, 7), (7, 10), (11, 16), (16, 17)].map(|(start, end)| Span { start, end }));
    let spaces: Vec<bool> = sentences[0].tokens.iter().map(|t| t.space_after).collect();
    assert_eq!(spaces, [true, false, true, false, true]);
    let m = &sentences[0].multiwords[0];
    assert_eq!((m.first, m.last, m.form.as_str(), m.span), (1, 2, "isn't", Span::new(5, 10)));
}
