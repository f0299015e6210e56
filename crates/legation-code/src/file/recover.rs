//! TOML with faults of syntax.
//!
//! A sound file is parsed once. Of another, each statement (a header, or a key with its value) is parsed by itself: one that cannot be read is
//! told and left out, and so is a line of a list; all else is kept. What is left out is blanked, so that every place stays where it is.

use super::Told;
use crate::fault::floor_boundary;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// What was left out of a file, and why.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    pub(super) faults: Vec<Told>,
    /// Statements and lines that were left out, in the order of the text.
    pub(super) broken: Vec<Range<usize>>,
    /// The keys of statements left out.
    pub(super) lost: Vec<String>,
    /// Whether a statement was left out whose key cannot be read.
    pub(super) blind: bool,
    /// Where headers begin.
    headers: Vec<usize>,
    /// The text without what was left out.
    sound: String,
    /// What stands below broken headers: name of the table, whether it is one of several, header, and the text of it alone.
    apart: Vec<(String, bool, Range<usize>, String)>,
}

/// How many statements may belong together that look like several: the lines of a table over several lines.
const TOGETHER: usize = 8;

/// Most broken headers below which the keys are kept: each is read with a copy of the text.
const APART: usize = 100;

impl Recovered {
    /// Finds what cannot be read in a text that is not sound.
    pub(super) fn of(text: &str) -> Recovered {
        let statements = statements(text);
        let headers = statements.iter().filter(|s| is_header(&text[(*s).clone()])).map(|s| s.start).collect();
        let mut recovered = Recovered { headers, ..Recovered::default() };
        let mut orphans = Vec::new();
        let mut at = 0;
        while at < statements.len() {
            let together = (at..statements.len().min(at + TOGETHER))
                .take_while(|&last| last == at || !is_header(&text[statements[last].clone()]))
                .find(|&last| first_error(&text[statements[at].start..statements[last].end]).is_none());
            if together.is_none() {
                recovered.leave_out(text, &statements[at], &mut orphans);
            }
            at = together.unwrap_or(at) + 1;
        }
        recovered.sound = blanked(text, recovered.broken.iter().chain(&orphans));
        recovered.leave_out_twice(text);
        for body in orphans {
            recovered.set_apart(text, body);
        }
        recovered
    }

    /// Leaves out tables whose header stands a second time, with all that stands below it.
    fn leave_out_twice(&mut self, text: &str) {
        let errors = DeTable::parse_recoverable(&self.sound).1;
        let mut twice: Vec<Range<usize>> = Vec::new();
        for error in errors.iter().filter(|error| error.message() == "duplicate key") {
            let at = error.span().map_or(0, |at| at.start);
            let Some(&header) = self.headers.iter().rfind(|start| **start <= at) else { continue };
            if !text[header..at].contains('\n') && twice.iter().all(|known| known.start != header) {
                twice.push(header..self.header_after(header).unwrap_or(text.len()));
                self.faults.push(told(error, 0, text));
            }
        }
        self.sound = blanked(&self.sound, &twice);
        self.headers.retain(|start| twice.iter().all(|table| table.start != *start));
        self.broken.extend(twice);
        self.broken.sort_by_key(|broken| broken.start);
    }

    /// The tree of what is sound; tells keys and tables that stand twice.
    pub(super) fn root(&self, text: &str) -> (DeTable<'_>, Vec<Told>) {
        let (root, errors) = DeTable::parse_recoverable(&self.sound);
        let mut root = root.into_inner();
        let mut faults: Vec<Told> = errors.iter().map(|error| told(error, 0, text)).collect();
        for (name, is_one_of_several, header, text_of) in &self.apart {
            let (table, errors) = DeTable::parse_recoverable(text_of);
            faults.extend(errors.iter().map(|error| told(error, 0, text)));
            let table = Spanned::new(header.clone(), DeValue::Table(table.into_inner()));
            let known = root.iter_mut().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value.get_mut());
            match known {
                Some(DeValue::Array(all)) => all.push(table),
                Some(_) => {}
                None => {
                    let several = |table| Spanned::new(header.clone(), DeValue::Array(DeArray::from_iter([table])));
                    let value = if *is_one_of_several { several(table) } else { table };
                    root.insert(Spanned::new(header.clone(), name.as_str().into()), value);
                }
            }
        }
        (root, faults)
    }

    /// Whether a statement of the table with this header was left out.
    pub(super) fn lacks_some(&self, header: usize) -> bool {
        let next = self.header_after(header).unwrap_or(usize::MAX);
        let first = self.broken.partition_point(|broken| broken.start < header);
        self.blind || self.broken.get(first).is_some_and(|broken| broken.start < next)
    }

    fn header_after(&self, at: usize) -> Option<usize> {
        self.headers.get(self.headers.partition_point(|&start| start <= at)).copied()
    }

    /// Tells what is wrong in a statement, and notes what is to be left out: of a list over several lines those that are wrong, else all of
    /// it. What stands below a broken header is an orphan.
    fn leave_out(&mut self, text: &str, statement: &Range<usize>, orphans: &mut Vec<Range<usize>>) {
        let words = &text[statement.clone()];
        let Some(error) = first_error(words) else { return };
        if let Some(lines) = broken_lines(text, statement) {
            for (line, fault) in lines {
                self.faults.push(fault);
                self.broken.push(line);
            }
            return;
        }
        self.faults.push(told(&error, statement.start, text));
        self.broken.push(statement.clone());
        if is_header(words) {
            let next = self.header_after(statement.start).unwrap_or(text.len());
            orphans.push(statement.end..next);
            return;
        }
        match words.split_once('=').map(|(key, _)| key.trim().trim_matches(['"', '\''])).filter(|key| !key.is_empty()) {
            Some(key) => self.lost.push(key.to_owned()),
            None => self.blind = true,
        }
    }

    /// Keeps what stands below a broken header for the table that the header's letters name. Where too many are broken, it is not known what
    /// the file lacks.
    fn set_apart(&mut self, text: &str, body: Range<usize>) {
        let start = self.headers.iter().copied().rfind(|&start| start < body.start).unwrap_or(0);
        let header = &text[start..body.start];
        let letters = header.lines().next().unwrap_or("").split('#').next().unwrap_or("");
        let name: String = letters.chars().filter(|c| c.is_alphanumeric() || "_-.".contains(*c)).collect();
        if name.is_empty() || name.contains('.') || self.apart.len() >= APART {
            self.blind = true;
            return;
        }
        let text_of = blanked(text, self.broken.iter().chain(&[0..body.start, body.end..text.len()]));
        self.apart.push((name, header.starts_with("[["), start..body.start, text_of));
    }
}

/// The lines of a list that cannot be read, where the list can be read without them.
fn broken_lines(text: &str, statement: &Range<usize>) -> Option<Vec<(Range<usize>, Told)>> {
    let words = &text[statement.clone()];
    words.split_once('=').filter(|(_, value)| value.trim_start().starts_with('['))?;
    let mut inner = 0;
    let mut broken = Vec::new();
    let mut start = statement.start;
    for (number, line) in words.split_inclusive('\n').enumerate() {
        let content = line.trim();
        if number > 0 && !content.is_empty() && !content.starts_with(['#', ']', '}']) {
            inner += 1;
            let (_, errors) = DeValue::parse_recoverable(&format!("[{}\n]", line.trim_end()));
            if let Some(error) = errors.into_iter().min_by_key(place) {
                let end = start + line.trim_end().len();
                // A place behind the line, where the bracket was added, is shown at its end.
                broken.push((start..end, told(&error, start.saturating_sub(1), &text[..end])));
            }
        }
        start += line.len();
    }
    // Where most lines cannot be read alone, an item runs over several.
    let few = !broken.is_empty() && broken.len() <= (inner / 2).max(1);
    let rest = blanked(text, broken.iter().map(|(line, _)| line));
    (few && first_error(&rest[statement.clone()]).is_none()).then_some(broken)
}

/// Where headers and keys begin, each up to the next. A line that stands further to the right goes on with the statement before.
fn statements(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut margin = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t', '\u{feff}']);
        let indent = line.len() - content.len();
        let begins = is_header(content) || is_key(content);
        if begins && (indent <= *margin.get_or_insert(indent) || starts.is_empty()) {
            // The keys below a header may stand further in than the header.
            margin = if is_header(content) { None } else { margin };
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..start + text[start..end].trim_end().len()).collect()
}

fn is_header(line: &str) -> bool {
    let line = line.trim_start().lines().next().unwrap_or("");
    let line = line.split('#').next().unwrap_or("").trim_end();
    let inner = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[') && !inner.contains(['[', ']', '{', '}', ',', '=']) && !inner.starts_with(['"', '\''])
}

/// Whether a line begins as a key does: a name and `=`, or a name whose `=` was forgotten.
fn is_key(line: &str) -> bool {
    let line = line.trim_end();
    match line.split_once('=') {
        Some((key, _)) => {
            let quoted = key.starts_with(['"', '\'']) && key.matches(['"', '\'']).count() == 2;
            quoted
                // A key that was forgotten.
                || key.is_empty()
                || key.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '\u{fffd}')
                    && !key.contains([',', '{', '[', '"'])
        }
        None => line.starts_with(char::is_alphabetic) && !line.ends_with([',', ']', '}']),
    }
}

fn place(error: &toml::de::Error) -> (usize, usize) {
    error.span().map_or((usize::MAX, 0), |at| (at.start, at.end))
}

/// The first of the errors, which those after it may be due to.
fn first_error(text: &str) -> Option<toml::de::Error> {
    DeTable::parse_recoverable(text).1.into_iter().min_by_key(place)
}

/// An error of the parser in words, `offset` bytes further on.
fn told(error: &toml::de::Error, offset: usize, text: &str) -> Told {
    let (message, help) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let at = error.span().unwrap_or(0..0);
    let (start, end) = (floor_boundary(text, at.start + offset), floor_boundary(text, at.end + offset));
    if message == "unquoted keys cannot be empty"
        && let Some(sign) = text[start..].find('=')
    {
        let (at, help) = (start + sign..start + sign + 1, "write `key = …`, or leave it out".to_owned());
        return Told { at, message: "there is no key before `=`".into(), help };
    }
    if let Some(slip) = slip(text, start, message) {
        return slip;
    }
    // A place at the end of a line, or behind it, is shown at its last letter.
    let start = if end <= start {
        let last = text[..start].trim_end().len().saturating_sub(1);
        floor_boundary(text, last).max(line_start(text, start))
    } else {
        start
    };
    let help = match help {
        "" if message == "duplicate key" => "keep one of them".to_owned(),
        "" => "mend what is underlined".to_owned(),
        help => format!("expected {help}"),
    };
    Told { at: start..end.max(start), message: message.replace('\n', ", "), help }
}

/// What other languages and word processors write, where the parser stops at it.
fn slip(text: &str, start: usize, message: &str) -> Option<Told> {
    const CURLY: [char; 5] = ['“', '”', '„', '‘', '’'];
    let line = text[line_start(text, start)..].lines().next().unwrap_or("");
    let rest = &text[start..];
    let tell = |at: usize, length: usize, message: &str, help: String| {
        Some(Told { at: at..at + length, message: message.to_owned(), help })
    };
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let small = word.to_lowercase();
    if matches!(small.as_str(), "true" | "false") && small != word {
        return tell(start, word.len(), message, format!("write it in small letters: `{small}`"));
    }
    let colon = text.len() - rest.trim_start_matches(' ').len();
    if text[colon..].starts_with(':') && message.contains("key") {
        return tell(colon, 1, "between a key and its value stands `=`", "write `=` for `:`".to_owned());
    }
    let is_open = |quote: char| line.matches(quote).count() % 2 == 1;
    let curly = match message {
        _ if rest.starts_with(CURLY) => Some(start),
        _ if is_open('"') || is_open('\'') => {
            line.find(CURLY).map(|at| line.as_ptr() as usize - text.as_ptr() as usize + at)
        }
        _ => None,
    };
    let at = curly?;
    let length = text[at..].chars().next().map_or(1, char::len_utf8);
    tell(at, length, "a curly quote is no quote", "write straight ones: `\"…\"`".to_owned())
}

fn line_start(text: &str, at: usize) -> usize {
    let content = text[..at].trim_end();
    content.rfind('\n').map_or(0, |line| line + 1)
}

/// The text with these stretches made blank, each line where it was.
fn blanked<'r>(text: &str, places: impl IntoIterator<Item = &'r Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for place in places {
        bytes[place.clone()].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
    }
    // Whole characters were blanked, so the bytes are text.
    String::from_utf8(bytes).unwrap_or_default()
}
