//! PETRARCH dictionaries become actor tables.
//!
//! Takes the text of an actor dictionary (`BAN_KI-MOON_ [IGOUNO >070101]`, with `+` for further names and indented codes with
//! dates) or of an agent dictionary (`SOLDIER_ [~MIL]`); gives rows of our tables and classes of `agents.toml`. These files were kept by many
//! hands for twenty years: days that are none, terms that end before they begin or lie upon each other, codes of nobody are told with their
//! line and left out.

use crate::fault::Fault;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What was made of the dictionaries.
#[derive(Debug, Default)]
pub struct Import {
    /// Rows of a table of names, below its header.
    pub actors: String,
    /// Classes as in `agents.toml`.
    pub agents: String,
    /// What was left out, each with its line.
    pub faults: Vec<Fault>,
}

const HEADER: &str = "form\tname\tkind\tcode\tsector\tkey\ttype\twikidata\tfrom\tto\tsource\n";

/// CAMEO's role codes and PLOVER's sectors; where several roles are told, the first of these counts.
const SECTORS: [(&str, &str); 26] = [
    ("LEG", "LEG"),
    ("JUD", "JUD"),
    ("MIL", "MIL"),
    ("SPY", "SPY"),
    ("COP", "COP"),
    ("GOV", "GOV"),
    ("REB", "REB"),
    ("INS", "REB"),
    ("SEP", "REB"),
    ("RAD", "REB"),
    ("OPP", "OPP"),
    ("PTY", "PTY"),
    ("MED", "JRN"),
    ("LAB", "LAB"),
    ("EDU", "EDU"),
    ("BUS", "BUS"),
    ("MNC", "BUS"),
    ("AGR", "AGR"),
    ("HLH", "MED"),
    ("REL", "REL"),
    ("REF", "REF"),
    ("CRM", "CRM"),
    ("CVL", "CVL"),
    ("SET", "CVL"),
    ("ELI", "ELI"),
    ("UAF", "UAF"),
];

/// Codes of states that CAMEO writes otherwise than ISO 3166.
const STATES: [(&str, &str); 8] = [
    ("BUR", "MMR"),
    ("GZA", "PSE"),
    ("KSV", "KOS"),
    ("PAL", "PSE"),
    ("ROM", "ROU"),
    ("TMP", "TLS"),
    ("USR", "SUN"),
    ("ZAR", "COD"),
];

/// One name with its further names and the codes it had.
#[derive(Debug, Default)]
struct Entry {
    /// Line, as written.
    names: Vec<(usize, String)>,
    /// Line, as written between the brackets.
    codes: Vec<(usize, String)>,
    /// Whether a bracket lacks its other half.
    is_broken: bool,
}

/// One code with its days, in our terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Term {
    from: String,
    to: String,
    code: String,
    sector: &'static str,
}

/// The sector of each word for people, with the place that says so.
type Agents = BTreeMap<String, (&'static str, String)>;

/// The terms of each name, in whatever entry and file they stand, with their place.
type Terms = BTreeMap<String, Vec<(Term, String)>>;

/// Reads `(file name, text)` pairs; `is_state` knows the codes of states.
pub fn import(files: &[(String, String)], is_state: &dyn Fn(&str) -> bool) -> Import {
    let mut made = Import::default();
    let mut agents = Agents::new();
    let mut terms = Terms::new();
    for (file, text) in files {
        for entry in entries(file, text, &mut made.faults) {
            if entry.codes.iter().any(|(_, code)| code.trim_start().starts_with('~')) {
                agent(file, text, &entry, &mut agents, &mut made.faults);
            } else {
                actor(file, text, &entry, is_state, &mut terms, &mut made);
            }
        }
    }
    made.faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    made.faults.dedup();
    if !made.actors.is_empty() {
        made.actors.insert_str(0, HEADER);
    }
    let mut classes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (word, (sector, _)) in agents {
        classes.entry(sector).or_default().push(toml::Value::String(word).to_string());
    }
    for (sector, list) in classes {
        let _ = write!(
            made.agents,
            "[[agent]]\nname = \"{}\"\nkind = \"person\"\nsector = \"{sector}\"\nwords = [\n    {},\n]\n\n",
            sector.to_lowercase(),
            list.join(",\n    ")
        );
    }
    made
}

fn entries(file: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut comment = false;
    for (number, line) in text.lines().enumerate() {
        comment |= line.trim_start().starts_with("<!--");
        let ends = comment && line.contains("-->");
        if comment {
            comment = !ends;
            continue;
        }
        let body = line.split(['#', ';']).next().unwrap_or("").trim_end();
        if body.trim().is_empty() {
            continue;
        }
        let (name, codes) = split(body);
        let broken = brackets(body);
        let is_broken = !broken.is_empty();
        for (what, mend, at) in broken {
            faults.push(Fault::in_line(file, text, number + 1, at, what).help(mend));
        }
        let codes = codes.into_iter().map(|code| (number + 1, code.to_owned()));
        let continues = body.starts_with([' ', '\t']) || name.is_empty() || name.starts_with('+');
        match found.last_mut().filter(|_| continues) {
            Some(entry) => {
                entry.names.extend(name.strip_prefix('+').map(|name| (number + 1, name.trim().to_owned())));
                entry.codes.extend(codes);
                entry.is_broken |= is_broken;
            }
            None if continues => faults.push(
                Fault::in_line(file, text, number + 1, body, "a further name or code before any name")
                    .help("give the name on a line of its own first"),
            ),
            None => {
                found.push(Entry { names: vec![(number + 1, name.to_owned())], codes: codes.collect(), is_broken });
            }
        }
    }
    found
}

/// The name before the brackets, and what stands in each pair.
fn split(body: &str) -> (&str, Vec<&str>) {
    let name = body.split(['[', ']']).next().unwrap_or("").trim();
    let codes = body.split('[').skip(1).filter_map(|code| Some(code.split_once(']')?.0)).collect();
    (name, codes)
}

/// Brackets without their other half: what is wrong, the mend, and where.
fn brackets(body: &str) -> Vec<(&'static str, &'static str, &str)> {
    let mut pieces = body.split('[');
    let before = pieces.next().filter(|piece| piece.contains(']'));
    let closes = before.map(|piece| ("the bracket closes nothing", "write `[` before the code", piece.trim()));
    let opens = pieces.filter(|code| !code.contains(']'));
    let opens = opens.map(|code| ("the bracket is not closed", "write `]` behind the code", code.trim()));
    closes.into_iter().chain(opens).collect()
}

fn agent(file: &str, text: &str, entry: &Entry, agents: &mut Agents, faults: &mut Vec<Fault>) {
    for (line, written) in &entry.codes {
        let role = written.trim().trim_start_matches('~');
        let Some(sector) = sector(role) else {
            faults.push(
                Fault::in_line(file, text, *line, written, format!("no sector is known for the role `{role}`"))
                    .help("leave it out, or give one of CAMEO's roles"),
            );
            continue;
        };
        for (line, name) in &entry.names {
            let word = name.replace('_', " ").trim().to_lowercase();
            if word.chars().all(|c| c.is_alphanumeric() || " .'’-".contains(c)) {
                let (known, place) = agents.entry(word).or_insert_with(|| (sector, format!("{file}:{line}")));
                if *known != sector {
                    let what = format!("`{name}` is of {known} already, at {place}");
                    let help = "keep it in the class it mostly has";
                    faults.push(Fault::in_line(file, text, *line, name, what).help(help));
                }
            } else {
                let what = format!("`{name}` is no word as a text has it");
                faults.push(Fault::in_line(file, text, *line, name, what).help("write it out, or leave it out"));
            }
        }
    }
}

fn actor(
    file: &str,
    text: &str,
    entry: &Entry,
    is_state: &dyn Fn(&str) -> bool,
    of_names: &mut Terms,
    made: &mut Import,
) {
    let (mut names, mut others) = (Vec::new(), Vec::new());
    for (line, name) in &entry.names {
        match written_out(name) {
            Some(name) => names.push(name),
            None => others.push((*line, name.as_str())),
        }
    }
    for (line, name) in others {
        let what = format!("`{name}` is no name as a text has it");
        made.faults.push(Fault::in_line(file, text, line, name, what).help("write it in letters, or leave it out"));
    }
    let Some(name) = names.first() else { return };
    if entry.codes.is_empty() && !entry.is_broken {
        let (line, written) = entry.names.first().map_or((1, ""), |(line, name)| (*line, name.as_str()));
        let what = format!("`{written}` has no code, so nothing comes of it");
        made.faults.push(Fault::in_line(file, text, line, written, what).help("write its code behind it, in brackets"));
    }
    let mut terms: Vec<Term> = Vec::new();
    for (line, written) in &entry.codes {
        let told = term(written, is_state).and_then(|term| {
            // An actor may have several entries, under any of its names.
            let mut others =
                names.iter().flat_map(|name| of_names.get(name).into_iter().flatten().map(move |o| (name, o)));
            let other = others.find(|(_, (other, _))| other.code != term.code && overlap(other, &term));
            match other {
                Some((name, (other, place))) => {
                    let what = format!("`{name}` belongs to {} on the same days, at {place}", other.code);
                    Err((what, "give each its own days"))
                }
                None => Ok(term),
            }
        });
        match told {
            Ok(term) => {
                for name in &names {
                    of_names.entry(name.clone()).or_default().push((term.clone(), format!("{file}:{line}")));
                }
                terms.push(term);
            }
            Err((what, mend)) => {
                let at = if written.trim().is_empty() { "[]" } else { written.trim() };
                made.faults.push(Fault::in_line(file, text, *line, at, what).help(mend));
            }
        }
    }
    terms.sort();
    for term in &terms {
        let dated = !term.from.is_empty() || !term.to.is_empty();
        let kind = match (term.code.as_str(), term.sector) {
            ("IGO" | "UNO" | "EUR" | "NGO", _) => "organisation",
            ("MNC", _) => "firm",
            ("IMG" | "ISM", _) | (_, "REB") => "group",
            (_, "") => "region",
            _ if dated => "person",
            _ => "body",
        };
        let key = if is_state(&term.code) && kind != "group" { term.code.as_str() } else { "" };
        let source = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let _ = writeln!(
            made.actors,
            "main\t{name}\t{kind}\t{}\t{}\t{key}\t\t\t{}\t{}\t{source}",
            term.code, term.sector, term.from, term.to
        );
        for alias in &names[1..] {
            let _ = writeln!(made.actors, "alias\t{alias}\t\t\t\t\t\t\t\t\t{source}");
        }
    }
}

/// Whether two terms have days in common; on the day of a change both may hold.
fn overlap(a: &Term, b: &Term) -> bool {
    let end = |to: &str| if to.is_empty() { "9999".to_owned() } else { to.to_owned() };
    a.from < end(&b.to) && b.from < end(&a.to)
}

/// `IGOUNO >070101` as code, sector and days; else what is wrong with it, and the mend.
fn term(written: &str, is_state: &dyn Fn(&str) -> bool) -> Result<Term, (String, &'static str)> {
    let written = written.trim();
    let (codes, days) = written.split_once(' ').unwrap_or((written, ""));
    let parts: Vec<&str> = codes.as_bytes().chunks(3).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    let none =
        || (format!("`{codes}` is nobody's code"), "give a state's three letters, IGO, NGO, MNC, IMG or ISM first");
    if codes.is_empty() {
        return Err(("the brackets are empty".to_owned(), none().1));
    }
    if !codes.is_ascii() || codes.len() % 3 != 0 {
        return Err(none());
    }
    let first = parts.first().ok_or_else(none)?;
    let first = STATES.iter().find(|(old, _)| old == first).map_or(*first, |(_, new)| new);
    let code = match first {
        "IGO" if parts.contains(&"UNO") => "UNO",
        "IGO" if parts.contains(&"EUR") || parts.contains(&"EEC") => "EUR",
        "IGO" | "NGO" | "MNC" | "IMG" | "ISM" => first,
        state if is_state(state) => state,
        _ => return Err(none()),
    };
    let (from, to) = period(days)?;
    let of_state = !matches!(code, "IGO" | "UNO" | "EUR" | "NGO" | "MNC");
    let roles = codes.get(3..).filter(|_| of_state).unwrap_or("");
    Ok(Term { code: code.to_owned(), sector: sector(roles).unwrap_or(""), from, to })
}

/// The sector of a row of role codes: of several, the first in the order of [`SECTORS`].
fn sector(roles: &str) -> Option<&'static str> {
    let told: Vec<&str> = roles.as_bytes().chunks(3).filter_map(|role| std::str::from_utf8(role).ok()).collect();
    SECTORS.iter().find(|(role, _)| told.contains(role)).map(|(_, sector)| *sector)
}

/// `>920101`, `<920101`, `920101-961231` or nothing as first and last day.
fn period(days: &str) -> Result<(String, String), (String, &'static str)> {
    let days: String = days.chars().filter(|c| !c.is_whitespace()).collect();
    let wrong = |what: String| (what, "write >920101, <961231 or 920101-961231");
    let day = |text: &str| day(text).ok_or_else(|| wrong(format!("`{text}` is no day")));
    if days.is_empty() {
        return Ok((String::new(), String::new()));
    }
    if let Some(from) = days.strip_prefix('>') {
        return Ok((day(from)?, String::new()));
    }
    if let Some(to) = days.strip_prefix('<') {
        return Ok((String::new(), day(to)?));
    }
    let (from, to) = days.split_once('-').ok_or_else(|| wrong(format!("`{days}` is no period")))?;
    let (from, to) = (day(from)?, day(to)?);
    if from > to {
        return Err(wrong(format!("the term ends ({to}) before it begins ({from})")));
    }
    Ok((from, to))
}

/// `920131` or `19920131` as `1992-01-31`; years of two digits lie between 1930 and 2029.
fn day(text: &str) -> Option<String> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = match text.len() {
        6 => format!("{}{text}", if text < "30" { "20" } else { "19" }),
        8 => text.to_owned(),
        _ => return None,
    };
    let (year, month, of_month) = (whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?);
    let date = jiff::civil::Date::new(year, month, of_month).ok()?;
    (1800..2100).contains(&year).then(|| date.to_string())
}

/// `BAN_KI-MOON_` as a text writes it; nothing where it is no name.
fn written_out(raw: &str) -> Option<String> {
    let name = raw.split('(').next().unwrap_or("").replace('_', " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let sound = name.chars().count() > 2 && name.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c));
    if !sound {
        return None;
    }
    if name.chars().any(char::is_lowercase) {
        return Some(name);
    }
    let short = name.chars().all(char::is_alphabetic) && name.chars().count() <= 4;
    if short {
        return Some(name);
    }
    const SMALL: [&str; 12] = ["OF", "THE", "AND", "FOR", "DE", "LA", "DU", "DEL", "VON", "VAN", "BIN", "IN"];
    let words = name.split(' ').enumerate().map(|(place, word)| {
        if place > 0 && SMALL.contains(&word) {
            return word.to_lowercase();
        }
        let mut begins = true;
        word.chars()
            .map(|c| {
                let cased = if begins { c.to_uppercase().to_string() } else { c.to_lowercase().to_string() };
                begins = !c.is_alphabetic() && c != '\'' && c != '’';
                cased
            })
            .collect()
    });
    Some(words.collect::<Vec<String>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Import {
        import(&[("own.actors.txt".to_owned(), text.to_owned())], &|code| ["NRL", "SDL", "MMR"].contains(&code))
    }

    #[test]
    fn names_codes_and_days() {
        let made = read(
            "# a comment\nADA_BERG_ # somebody\n+BERG_OF_VELL_\n\t[NRLGOVMIL 920101-961231]\n\t[NRLELI >970101]\n\
             KELMAR_ [NRL]\nPORT_UNION_ [NGO]\nOLD_HANDS_ [BURREB <991231]\n",
        );
        assert!(made.faults.is_empty(), "{:?}", made.faults);
        let source = "own.actors.txt";
        assert_eq!(
            made.actors,
            format!(
                "{HEADER}main\tAda Berg\tperson\tNRL\tMIL\tNRL\t\t\t1992-01-01\t1996-12-31\t{source}\n\
                 alias\tBerg of Vell\t\t\t\t\t\t\t\t\t{source}\n\
                 main\tAda Berg\tperson\tNRL\tELI\tNRL\t\t\t1997-01-01\t\t{source}\n\
                 alias\tBerg of Vell\t\t\t\t\t\t\t\t\t{source}\n\
                 main\tKelmar\tregion\tNRL\t\tNRL\t\t\t\t\t{source}\n\
                 main\tPort Union\torganisation\tNGO\t\t\t\t\t\t\t{source}\n\
                 main\tOld Hands\tgroup\tMMR\tREB\t\t\t\t\t1999-12-31\t{source}\n"
            )
        );
    }

    #[test]
    fn faults_are_told_with_line_and_mend_and_left_out() {
        let made = read(
            "+NOBODY_\nADA_BERG_ [NRLGOV 921301-931231]\nB_C_D_ [NRLGOV 961231-920101]\nEDA_FELL_ [XYZGOV]\n\
             TWO_PLACES_\n\t[NRLGOV 920101-961231]\n\t[SDLGOV 950101-970101]\n\
             OTHER_PLACE_\n+TWO_PLACES_\n\t[SDLGOV 960101-990101]\n\t[SDLGOV 961231-990101]\n",
        );
        let told: Vec<String> = made.faults.iter().map(|f| format!("{}: {}", f.line, f.message)).collect();
        assert_eq!(
            told,
            [
                "1: a further name or code before any name",
                "2: `921301` is no day",
                "3: the term ends (1992-01-01) before it begins (1996-12-31)",
                "4: `XYZGOV` is nobody's code",
                "7: `Two Places` belongs to NRL on the same days, at own.actors.txt:6",
                "10: `Two Places` belongs to NRL on the same days, at own.actors.txt:6",
            ]
        );
        assert_eq!(made.actors.lines().count(), 4, "{}", made.actors);
    }

    #[test]
    fn each_fault_is_told_in_its_own_line() {
        let made = read(
            "ADA_BERG_ [NRLGOV]\n\n_\n\t[NRLGOV]\nB3_ [NRLGOV]\nEDA_FELL_\n+X9_\n\t[NRLGOV\nIDA_HOLM_ NRLGOV]\nIVO_DAHL_\n\
             OLE_LUND_ [NRLGOV 920101-961231\n\t[NRLELI >970101]\nUNA_VIK_ []\n",
        );
        let told: Vec<String> = made.faults.iter().map(ToString::to_string).collect();
        let file = "own.actors.txt";
        assert_eq!(
            told,
            [
                format!(
                    "{file}:3:1: `_` is no name as a text has it\n3 | _\n  | ^ write it in letters, or leave it out"
                ),
                format!(
                    "{file}:5:1: `B3_` is no name as a text has it\n5 | B3_ [NRLGOV]\n  | ^^^ write it in letters, or leave it out"
                ),
                format!(
                    "{file}:7:2: `X9_` is no name as a text has it\n7 | +X9_\n  |  ^^^ write it in letters, or leave it out"
                ),
                format!(
                    "{file}:8:3: the bracket is not closed\n8 | \t[NRLGOV\n  | \t ^^^^^^ write `]` behind the code"
                ),
                format!(
                    "{file}:9:1: the bracket closes nothing\n9 | IDA_HOLM_ NRLGOV]\n  | ^^^^^^^^^^^^^^^^^ write `[` before the code"
                ),
                format!(
                    "{file}:10:1: `IVO_DAHL_` has no code, so nothing comes of it\n10 | IVO_DAHL_\n   | ^^^^^^^^^ write its code behind it, in brackets"
                ),
                format!(
                    "{file}:11:12: the bracket is not closed\n11 | OLE_LUND_ [NRLGOV 920101-961231\n   |            ^^^^^^^^^^^^^^^^^^^^ write `]` behind the code"
                ),
                format!(
                    "{file}:13:10: the brackets are empty\n13 | UNA_VIK_ []\n   |          ^^ give a state's three letters, IGO, NGO, MNC, IMG or ISM first"
                ),
            ]
        );
        assert_eq!(made.actors.lines().count(), 3, "{}", made.actors);
    }

    #[test]
    fn a_word_for_people_is_of_one_class() {
        let made = read("SOLDIER_ [~MIL]\nSOLDIER_ [~GOV]\nSOLDIER_ [~MIL]\n");
        let told: Vec<_> = made.faults.iter().map(|fault| (fault.line, fault.message.as_str())).collect();
        assert_eq!((told.len(), told[0].0), (1, 2));
        assert!(told[0].1.starts_with("`SOLDIER_` is of MIL already, at ") && told[0].1.ends_with(":1"), "{told:?}");
        assert_eq!(made.agents.matches("\"soldier\"").count(), 1);
    }

    #[test]
    fn agents_become_classes() {
        let made = read("SOLDIER_ [~MIL]\nRIFLEMAN_ [~MIL]\nODDITY_ [~QQQ]\n");
        assert!(
            made.agents.contains("sector = \"MIL\"\nwords = [\n    \"rifleman\",\n    \"soldier\",\n]"),
            "{}",
            made.agents
        );
        assert_eq!(made.faults.len(), 1);
        assert!(made.actors.is_empty());
    }
}
