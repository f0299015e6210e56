//! How many codes of a gold file are found among the mentions of each text.
//!
//!     LEGATION_GOLD=path/dev.jsonl cargo test -p legation-code --test actors_coverage -- --ignored --nocapture
//!
//! Gold: a JSON object a line with `text`, `date` and, under `actor` and `recipient`, objects with `code`.

use legation_code::actors::Gazetteer;
use legation_parse::Analyser;
use legation_text::Report;
use std::time::Instant;

/// The gold has one code for every organisation.
fn same(code: &str) -> &str {
    if matches!(code, "IGO" | "UNO" | "EUR" | "NGO") { "IGO" } else { code }
}

#[test]
#[ignore = "measures; needs LEGATION_GOLD"]
fn coverage_of_gold_codes() {
    let Ok(path) = std::env::var("LEGATION_GOLD") else {
        eprintln!("LEGATION_GOLD is not set: nothing measured");
        return;
    };
    let times = (0..10).map(|_| {
        let clock = Instant::now();
        let loaded = Gazetteer::built_in();
        (clock.elapsed(), loaded.is_ok())
    });
    eprintln!("the tables load in {:?}", times.min().map(|(time, _)| time));
    let clock = Instant::now();
    let gazetteer = Gazetteer::built_in()
        .unwrap_or_else(|f| panic!("{}", f.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let loaded = clock.elapsed();
    eprintln!("with their version {} in {:?}, without {loaded:?}", gazetteer.version(), clock.elapsed());
    let analyser = Analyser::built_in().expect("the model inside the binary loads");
    let (mut all, mut hit, mut sector_all, mut sector_hit) = (0, 0, 0, 0);
    let shown = std::env::var("LEGATION_SHOW").unwrap_or_default();
    for line in std::fs::read_to_string(path).expect("the gold can be read").lines() {
        let gold: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        let text = gold["text"].as_str().unwrap_or_default();
        let date = gold["date"].as_str().and_then(|d| d.parse().ok());
        let report = Report { id: "gold".into(), date, text: text.into(), ..Report::default() };
        let sentences = analyser.analyse(text);
        let cast = gazetteer.cast(&report, &sentences);
        let found: Vec<(&str, &str, &str)> = cast
            .mentions
            .iter()
            .flat_map(|m| m.parties.iter().map(move |p| (p, m)))
            .filter_map(|(p, m)| {
                Some((same(p.code.as_deref()?), p.sector.as_deref().unwrap_or("-"), m.agent.as_deref().unwrap_or("")))
            })
            .collect();
        let mut missed = Vec::new();
        for wanted in ["actor", "recipient"].iter().filter_map(|r| gold[*r].as_array()).flatten() {
            let Some(code) = wanted["code"].as_str() else { continue };
            all += 1;
            if found.iter().any(|f| f.0 == same(code)) {
                hit += 1;
            } else {
                missed.push(format!("{code} `{}`", wanted["entity_text"].as_str().unwrap_or("")));
            }
            if let Some(sector) = wanted["sector"].as_str() {
                sector_all += 1;
                sector_hit += i32::from(found.iter().any(|f| f.0 == same(code) && f.1 == sector));
            }
        }
        if !missed.is_empty() || shown == "all" {
            eprintln!("{} missed {}\n    {text}", gold["id"].as_str().unwrap_or(""), missed.join(", "));
            for mention in &cast.mentions {
                let parties: Vec<String> = mention
                    .parties
                    .iter()
                    .map(|p| {
                        format!(
                            "{}/{}/{}/{}",
                            p.code.as_deref().unwrap_or("-"),
                            p.sector.as_deref().unwrap_or("-"),
                            p.key.as_deref().unwrap_or("-"),
                            p.name.as_deref().unwrap_or("-")
                        )
                    })
                    .collect();
                let words: String = sentences[mention.sentence].tokens[mention.tokens.clone()]
                    .iter()
                    .map(|t| t.form.as_str())
                    .collect::<Vec<_>>()
                    .join(" ");
                let head = &sentences[mention.sentence].tokens[mention.head].form;
                eprintln!(
                    "      [{words}] @{head} {:?} {} {:?} = {} <{}>",
                    mention.kind,
                    mention.agent.as_deref().unwrap_or("-"),
                    (),
                    parties.join(" + "),
                    mention.how.join("; ")
                );
            }
        }
    }
    eprintln!("codes {hit}/{all}, with the sector {sector_hit}/{sector_all}");
}
