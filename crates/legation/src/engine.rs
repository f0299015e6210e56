//! The stages in a row: a report parsed and coded, with the data the user chose.

use crate::cli::DataArgs;
use crate::failure::Failure;
use crate::messages;
use crate::run;
use crate::terminal::{self, Screen};
use legation_code::codebook::Parse;
use legation_code::fault::decoded;
use legation_code::{Coding, Fault, Knowledge};
use legation_parse::{Analyser, conllu};
use legation_read::{Content, Incoming, Rejected};
use legation_text::{Report, Sentence};
use std::path::{Path, PathBuf};

/// Parser, codebook and actors, loaded once.
pub struct Engine {
    pub parser: Parser,
    pub knowledge: Knowledge,
}

/// The parser alone.
pub struct Parser {
    pub analyser: Analyser,
}

/// A report with its parse.
pub struct Parsed {
    /// The report; where trees came in, with the text they cover.
    pub report: Report,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

impl Parser {
    /// The parser with the model inside the binary.
    pub fn built_in() -> Result<Parser, Failure> {
        let analyser = Analyser::built_in().map_err(|error| {
            Failure::Usage(format!("the model inside this program is damaged: {error}; build it again"))
        })?;
        Ok(Parser { analyser })
    }

    /// A report's sentences: parsed from its text, or read from the trees it came with.
    pub fn parse(&self, incoming: &Incoming) -> Result<Parsed, Rejected> {
        let report = incoming.report.clone();
        match incoming.content {
            Content::Prose => Ok(Parsed { sentences: self.analyser.analyse(&report.text), report }),
            Content::Trees => read_trees(incoming, report),
        }
    }
}

impl Parse for Parser {
    fn analyse(&self, text: &str) -> Vec<Sentence> {
        self.analyser.analyse(text)
    }

    fn knows(&self, word: &str) -> bool {
        self.analyser.knows(word)
    }
}

pub fn read_trees(incoming: &Incoming, report: Report) -> Result<Parsed, Rejected> {
    let documents = conllu::read(&report.text).map_err(|error| {
        let line = incoming.line.unwrap_or(1) + error.line as u64 - 1;
        let told = format!("the trees are not sound CoNLL-U: {} (column {})", error.fault, error.column);
        run::reject(incoming, told, &error.mend).at(line)
    })?;
    let document = documents.into_iter().next();
    let document =
        document.ok_or_else(|| run::reject(incoming, "the document has no tree", "give it one or leave it out"))?;
    Ok(Parsed { report: Report { text: document.text, ..report }, sentences: document.sentences })
}

impl Parsed {
    /// The sentences as CoNLL-U.
    pub fn to_conllu(&self) -> String {
        conllu::write(&conllu::Document {
            id: self.report.id.clone(),
            text: self.report.text.clone(),
            sentences: self.sentences.clone(),
            has_names: true,
        })
    }
}

impl Engine {
    /// Everything for coding.
    pub fn for_coding(data: &DataArgs) -> Result<Engine, Failure> {
        Engine::with(data, Knowledge::from_files)
    }

    /// The same, with the states that the examples of the codebook speak of.
    pub fn for_examples(data: &DataArgs) -> Result<Engine, Failure> {
        Engine::with(data, Knowledge::for_examples_of)
    }

    fn with(data: &DataArgs, load: Load) -> Result<Engine, Failure> {
        let parser = Parser::built_in()?;
        let knowledge = load_knowledge(data, Some(&parser), load)?;
        Ok(Engine { parser, knowledge })
    }

    /// The same with nothing but what is inside the binary.
    pub fn built_in() -> Result<Engine, Failure> {
        Engine::for_coding(&DataArgs { codebook: None, actors: None })
    }

    /// A report's sentences.
    pub fn parse(&self, incoming: &Incoming) -> Result<Parsed, Rejected> {
        self.parser.parse(incoming)
    }

    /// What records are made with, as metadata of a file has it.
    pub fn versions(&self) -> [(&'static str, String); 3] {
        [
            ("legation.codebook", self.knowledge.codebook_version()),
            ("legation.actors", self.knowledge.actors_version()),
            ("legation.model", self.parser.analyser.version().to_owned()),
        ]
    }

    /// A report's events.
    pub fn code(&self, parsed: &Parsed) -> Coding {
        legation_code::code(&parsed.report, &parsed.sentences, &self.knowledge, self.parser.analyser.version())
    }
}

/// How each event and standing claim came about, by id and in the order of the text, with colours where the screen has them and
/// nothing of the report that could act on it.
pub fn why(parsed: &Parsed, coding: &Coding, screen: Screen) -> Vec<(String, String)> {
    use legation_code::why::{Style, render, render_claim};
    // Marks of private use stand for the colours until the report's own words have been made visible.
    const MARKS: Style = Style { head: "\u{f0001}", quote: "\u{f0002}", dim: "\u{f0003}", off: "\u{f0004}" };
    let style = if screen.color { Style::COLOUR } else { Style::default() };
    let of_mark =
        [(MARKS.head, style.head), (MARKS.quote, style.quote), (MARKS.dim, style.dim), (MARKS.off, style.off)];
    let show = |account: String| {
        let shown = terminal::visible(&account).into_owned();
        of_mark.iter().fold(shown, |shown, (mark, code)| shown.replace(mark, code))
    };
    let events =
        coding.events.iter().zip(&coding.traces).map(|(event, trace)| {
            (event.event_start, event.id.clone(), render(event, trace, &parsed.sentences, MARKS))
        });
    let claims =
        coding.standing.iter().zip(&coding.standing_traces).map(|(claim, trace)| {
            (claim.start, claim.id.clone(), render_claim(claim, trace, &parsed.sentences, MARKS))
        });
    let mut all: Vec<_> = events.chain(claims).collect();
    all.sort_by_key(|(start, ..)| *start);
    all.into_iter().map(|(_, id, account)| (id, show(account))).collect()
}

/// How files of a codebook and of actors, and a parser to try them with, become what coding knows.
type Load = fn(Option<&[Named]>, Option<&[Named]>, Option<&dyn Parse>) -> Result<Knowledge, Vec<Fault>>;

/// The codebook, actors and grammar to code with; every fault of every file where they are not sound.
pub fn knowledge(data: &DataArgs) -> Result<Knowledge, Failure> {
    // Only what others have written needs to be tried.
    let parser = data.codebook.as_ref().map(|_| Parser::built_in()).transpose()?;
    load_knowledge(data, parser.as_ref(), Knowledge::from_files)
}

fn load_knowledge(data: &DataArgs, parser: Option<&Parser>, load: Load) -> Result<Knowledge, Failure> {
    let read = |folder: &Option<PathBuf>, option| folder.as_deref().map(|f| read_files(f, option)).transpose();
    let (codebook, actors) = (read(&data.codebook, "--codebook")?, read(&data.actors, "--actors")?);
    let faults = [&codebook, &actors].into_iter().flatten().flat_map(|files| files.faults.clone()).collect();
    let [codebook, actors] = [&codebook, &actors].map(|files| files.as_ref().map(|files| files.texts.as_slice()));
    sound(faults, load(codebook, actors, parser.map(|parser| parser as &dyn Parse)))
}

/// What was read from files of which some lines are no UTF-8; every fault where anything is wrong.
pub fn sound<T>(mut faults: Vec<Fault>, read: Result<T, Vec<Fault>>) -> Result<T, Failure> {
    match read {
        Ok(read) if faults.is_empty() => Ok(read),
        read => {
            // What else is wrong in a line that is no UTF-8 may be so for that reason.
            let places: Vec<(String, usize)> = faults.iter().map(|fault| (fault.file.clone(), fault.line)).collect();
            let others = read.err().unwrap_or_default();
            faults.extend(
                others.into_iter().filter(|f| !places.iter().any(|(file, line)| (file, *line) == (&f.file, f.line))),
            );
            faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
            Err(in_words(&faults))
        }
    }
}

/// A file: its path and its text.
type Named = (String, String);

/// Data files as read.
#[derive(Default)]
pub struct DataFiles {
    /// Sorted by path.
    pub texts: Vec<Named>,
    /// Lines that are no UTF-8.
    pub faults: Vec<Fault>,
}

/// What may be meant so, yet is hardly, with the line it stands on.
pub fn note(notes: &[Fault]) {
    for note in notes {
        messages::lines(&Fault { message: format!("note: {}", note.message), ..note.clone() });
    }
}

/// Every fault, with the line it stands on.
fn in_words(faults: &[Fault]) -> Failure {
    let count = match faults.len() {
        1 => "1 fault; mend it and run again".to_owned(),
        n => format!("{n} faults; mend them and run again"),
    };
    let mut words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    words.push(format!("legation: {count}"));
    Failure::Data(words)
}

/// The data files below a folder, sorted by name, as (path, text).
pub fn data_files(folder: &Path, option: &str) -> Result<Vec<(String, String)>, Failure> {
    let files = read_files(folder, option)?;
    if files.faults.is_empty() { Ok(files.texts) } else { Err(in_words(&files.faults)) }
}

/// The same, with what is no UTF-8 among the faults.
pub fn read_files(folder: &Path, option: &str) -> Result<DataFiles, Failure> {
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(Failure::Usage(format!("`{option} {shown}` names no directory; give one that holds data files")));
    }
    let mut files = DataFiles::default();
    let mut found = Vec::new();
    collect(folder, &mut Vec::new(), &mut found, &mut files.faults);
    found.sort();
    if found.is_empty() && files.faults.is_empty() {
        return Err(Failure::Usage(format!(
            "`{option} {shown}` holds no .toml, .csv or .tsv file; give a data folder"
        )));
    }
    for (name, bytes) in found {
        let (text, faults) = decoded(&name, &bytes);
        files.texts.push((name, text));
        files.faults.extend(faults);
    }
    Ok(files)
}

/// The data files below a folder, and a fault for each that is meant to be one, by its ending, and is none or cannot be read. `above` are the
/// folders that it lies in.
fn collect(folder: &Path, above: &mut Vec<PathBuf>, files: &mut Vec<(String, Vec<u8>)>, faults: &mut Vec<Fault>) {
    const READ: [&str; 3] = ["toml", "csv", "tsv"];
    const ELSEWHERE: [&str; 3] = ["yaml", "yml", "json"];
    let mut tell = |path: &Path, what: &str, help: &str| {
        faults.push(Fault::at(&path.to_string_lossy(), "", 0..0, what).help(help));
    };
    const RIGHTS: &str = "give yourself the right to read it, or take it out";
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    if above.contains(&real) {
        return tell(folder, "this link leads back to a folder that it lies in", "take it out");
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()),
        Err(error) => return tell(folder, &format!("this folder cannot be read: {error}"), RIGHTS),
    };
    let mut folders = Vec::new();
    for path in entries {
        let written = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
        let ending = written.to_lowercase();
        let is_meant = READ.contains(&ending.as_str());
        if path.is_dir() && is_meant {
            tell(&path, "this is a directory, not a file", "give it a name without that ending, or take it out");
        } else if path.is_dir() {
            folders.push(path);
        } else if !path.is_file() && (is_meant || ELSEWHERE.contains(&ending.as_str())) {
            tell(&path, "there is no file behind this name", "mend the link, or take it out");
        } else if path.is_file() && READ.contains(&written) {
            match std::fs::read(&path) {
                Ok(bytes) => files.push((path.to_string_lossy().into_owned(), bytes)),
                Err(error) => tell(&path, &format!("this file cannot be read: {error}"), RIGHTS),
            }
        } else if is_meant {
            tell(&path, "nothing reads this file", &format!("write its ending in small letters: `.{ending}`"));
        } else if ELSEWHERE.contains(&ending.as_str()) {
            let mend = "write it as TOML, in a file that ends in `.toml`, or take it out";
            tell(&path, "nothing reads this file", mend);
        }
    }
    above.push(real);
    folders.iter().for_each(|folder| collect(folder, above, files, faults));
    above.pop();
}
