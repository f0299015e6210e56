//! Reads and checks the files of `standing/`: every fault of every file, each at its line.

use super::Standings;
use super::entry::*;
use super::kinds::{CALLS, CLASSES, KINDS, VERBS};
use crate::codebook::{Check, Classes, Codes, Known, RawPattern, version};
use crate::embedded;
use crate::fault::Fault;
use crate::file;
use toml::Spanned;

/// The nouns and verbs that an entry may name as a class: those of the codebook inside the binary, and `standing/classes.toml`.
fn classes<'f>(files: &'f [(String, String)], faults: &mut Vec<Fault>) -> Classes<'f> {
    let mut classes = Classes::default();
    let shared = embedded::CODEBOOK.iter().filter(|(name, _)| *name == "codebook/classes.toml");
    let shared = shared.map(|&(name, text)| (name, text));
    let own = files.iter().filter(|(name, _)| name.ends_with("classes.toml"));
    for (name, text) in shared.chain(own.map(|(name, text)| (name.as_str(), text.as_str()))) {
        classes.read(name, text, faults);
    }
    classes
}

pub fn load(files: &[(String, String)]) -> Result<Standings, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut book = Standings::default();
    let classes = classes(files, &mut faults);
    let codes = Codes::default();
    for (name, text) in files.iter().filter(|(name, _)| !name.ends_with("classes.toml")) {
        let (read, echoes) = file::read_into::<RawFile>(name, text, &mut faults);
        let known = Known { classes: &classes, codes: &codes, spare: &codes, turns: &[], outside: None };
        let mut check = Check::of((name, text), known, &echoes, &mut faults);
        for raw in read.map_or_else(Vec::new, |file| file.entry) {
            let at = raw.id.span();
            let entry = entry(&mut check, raw);
            if let Some(first) = book.entries.iter().find(|e: &&Entry| e.id == entry.id) {
                let message = format!("entry `{}` stands at {} already", entry.id, first.place);
                check.fault(at, message, "give it another id".into());
            }
            book.entries.push(entry);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    book.index();
    book.version = version("standing", files);
    Ok(book)
}

fn entry(check: &mut Check, raw: RawEntry) -> Entry {
    let line = check.lines.line(raw.id.span().start);
    check.examples(&raw.id, &raw.examples, |example| example.none);
    let pattern = check.pattern(RawPattern {
        triggers: raw.triggers,
        kind: raw.kind,
        voice: raw.voice,
        mood: raw.mood,
        negated: raw.negated,
        spoken: raw.spoken,
        complement: raw.complement,
        priority: raw.priority,
        roles: [("agent", raw.agent), ("patient", raw.patient), ("receiver", raw.receiver)],
        need: raw.need,
    });
    Entry {
        id: raw.id.into_inner(),
        place: format!("{}:{line}", check.name),
        pattern,
        instead: raw.instead,
        claims: std::iter::once(raw.gives).chain(raw.also).map(|claim| one_claim(check, claim)).collect(),
        examples: raw.examples.into_inner(),
    }
}

fn one_claim(check: &mut Check, raw: RawClaim) -> Claim {
    let facts: Vec<&str> = KINDS.iter().map(|(fact, _)| *fact).collect();
    let fact = among(check, Some(raw.fact), "kind of fact", &facts).unwrap_or_default();
    // Of an unknown fact the statuses are unknown, too.
    if let (Some(status), Some((_, statuses))) = (&raw.status, KINDS.iter().find(|(known, _)| *known == fact)) {
        check.among_or(status, format!("unknown status `{}` of `{fact}`", status.get_ref()), statuses);
    }
    Claim {
        status: raw.status.map(Spanned::into_inner),
        type_: among(check, raw.type_, "type of call", CALLS),
        verb: among(check, raw.verb, "verb of a stance", VERBS),
        act: raw.act,
        class: among(check, raw.class, "class of staff", CLASSES),
        holder: check.paths(raw.holder),
        host: check.paths(raw.host),
        by: check.paths(raw.by),
        against: check.paths(raw.against),
        speaker: check.paths(raw.speaker),
        parties: check.paths(raw.parties),
        name: check.paths(raw.name),
        about: check.paths(raw.about),
        value: check.paths(raw.value),
        place: check.paths(raw.place),
        said_by: check.paths(raw.said_by),
        since_then: among(check, raw.since, "kind of since", &["told", "when"]).is_some_and(|since| since == "when"),
        lasting: raw.lasting,
        modality: among(check, raw.modality, "modality", &["asserted", "alleged", "planned", "possible"]),
        fact,
    }
}

/// The value; told where it is none of those known.
fn among(check: &mut Check, value: Option<Spanned<String>>, what: &str, known: &[&str]) -> Option<String> {
    let value = value?;
    check.among(&value, what, known);
    Some(value.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        match load(&[("standing/x.toml".to_owned(), text.to_owned())]) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        }
    }

    const SOUND: &str = r#"[[entry]]
id       = "standing.vacant.posts"
triggers = ["vacant"]
agent    = { noun = "post" }
gives    = { fact = "vacant", value = "agent" }
examples = [{ text = "Two posts are vacant.", value = 2 }, { text = "Norland's chair is vacant.", none = true }]
"#;

    #[test]
    fn a_sound_entry_loads_and_every_fault_has_its_line_and_its_mend() {
        assert_eq!(faults(SOUND), Vec::<String>::new());
        let cases = [
            (
                SOUND.replace("\"vacant\", value", "\"vacnt\", value"),
                "standing/x.toml:5:21: unknown kind of fact `vacnt`",
                "did you mean `vacant`?",
            ),
            (
                SOUND.replace("value = \"agent\"", "status = \"open\""),
                "standing/x.toml:5:40: unknown status `open` of `vacant`",
                "^^^^^^",
            ),
            (
                SOUND.replace("\"vacant\", value = \"agent\"", "\"vacnt\", status = \"open\""),
                "standing/x.toml:5:21: unknown kind of fact `vacnt`",
                "did you mean `vacant`?",
            ),
            (SOUND.replace("agent    =", "agnet    ="), "standing/x.toml:4:1: unknown key `agnet`", "agent"),
            (
                SOUND.replace(", { text = \"Norland's chair is vacant.\", none = true }", ""),
                "standing/x.toml:2:12: entry `standing.vacant.posts` has 1 example(s)",
                "near miss",
            ),
            (
                SOUND.replace("{ noun = \"post\" }", "{ class = \"staf\" }"),
                "standing/x.toml:4:22: unknown class `staf`",
                "known: ",
            ),
            (
                format!("{SOUND}\n{SOUND}"),
                "standing/x.toml:9:12: entry `standing.vacant.posts` stands at standing/x.toml:2 already",
                "another id",
            ),
        ];
        for (text, told, mend) in cases {
            let faults = faults(&text);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with(told) && faults[0].contains(mend), "{}", faults[0]);
        }
    }
}
