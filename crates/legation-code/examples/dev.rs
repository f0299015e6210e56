//! Prints frames and events of a text on standard input: for whoever works on grammar and codebook.
use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("text");
    let analyser = legation_parse::Analyser::built_in().expect("model");
    let knowledge = match legation_code::Knowledge::for_examples() {
        Ok(k) => k,
        Err(faults) => {
            for f in faults {
                eprintln!("{f}");
            }
            std::process::exit(2);
        }
    };
    let date = std::env::args().nth(1).and_then(|d| d.parse().ok());
    let report = legation_text::Report { id: "r".into(), date, text, ..Default::default() };
    let sentences = analyser.analyse(&report.text);
    if std::env::var_os("TREE").is_some() {
        for s in &sentences {
            for (i, t) in s.tokens.iter().enumerate() {
                println!(
                    "{i:3} {:16} {:14} {:6} {:12} {}",
                    t.form,
                    t.lemma,
                    t.upos.as_str(),
                    t.deprel,
                    t.head.map_or(-1, |h| h as i64)
                );
            }
            println!();
        }
    }
    if std::env::var_os("FRAMES").is_some() {
        for f in legation_code::clauses::frames(&sentences, &knowledge.grammar, &|n| knowledge.codebook.wants(n)) {
            let form = |i: usize| sentences[f.sentence].tokens[i].form.clone();
            println!(
                "{} {} {:?} {:?} {:?} neg={:?} gov={:?}",
                f.sentence, f.lemma, f.kind, f.tense, f.mood, f.negated, f.governor
            );
            for r in &f.roles {
                println!("      {} = {} ({})", r.name, form(r.head), r.how);
            }
            for s in &f.speakers {
                println!("      speaker {:?} {}", s.who.map(|(a, b)| sentences[a].tokens[b].form.clone()), s.quotation);
            }
            println!("      {}", f.how.join("; "));
        }
        let cast = knowledge.actors.cast(&report, &sentences);
        for m in &cast.mentions {
            println!(
                "@ {}:{} {:?} {:?} {:?} {}",
                m.sentence,
                sentences[m.sentence].tokens[m.head].form,
                m.kind,
                m.agent,
                m.parties.iter().map(|p| (p.code.clone(), p.sector.clone(), p.name.clone())).collect::<Vec<_>>(),
                m.how.join("; ")
            );
        }
    }
    let coding = legation_code::code(&report, &sentences, &knowledge, analyser.version());
    for (e, t) in coding.events.iter().zip(&coding.traces) {
        print!("{}", legation_code::why::render(e, t, &[], Default::default()));
        println!(
            "   date {:?} {:?} q {:?} {} bg={} att={:?}\n",
            e.date,
            e.date_precision,
            e.quantity.iter().map(|q| (q.role.clone(), q.value)).collect::<Vec<_>>(),
            e.modality,
            e.background,
            e.attribution.iter().map(|a| a.entity_text.clone()).collect::<Vec<_>>()
        );
    }
    for c in &coding.standing {
        println!("{} `{}` {}", c.kind, c.text, c.rule);
        let parties = (&c.holder, &c.host, &c.by, &c.against, &c.speaker, &c.parties);
        println!("   {parties:?} {:?} {:?} {:?} {:?}", c.status, c.verb, c.name, c.about);
        println!("   {:?} {:?}-{:?} since {:?} on {:?} {:?}", c.value, c.low, c.high, c.since, c.on, c.date_text);
    }
    for (p, _) in coding.audit.frames {
        println!("silent {p}");
    }
}
