//! JSON Lines: one report a line, lines bounded, a bad line costs one row.

use crate::clean::{self, NotText};
use crate::input::io_row;
use crate::unpack::Bytes;
use crate::{Limits, Rejected};
use legation_text::Report;
use serde::Deserialize;
use serde_json::Value;
use std::io::{BufRead, Read};

/// The lines of one input, from the first to the last.
pub(crate) struct Lines {
    bytes: Bytes,
    name: String,
    line: u64,
    limits: Limits,
    ended: bool,
}

/// A report as a line tells it. `Value` rather than `String`, so that a wrong type is told by key.
#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    date: Option<Value>,
    publisher: Option<Value>,
    title: Option<Value>,
    url: Option<Value>,
    language: Option<Value>,
    text: Option<Value>,
}

/// What one line tells.
pub(crate) struct Told {
    pub report: Report,
    pub line: u64,
    /// Whether the line has an id of its own.
    pub named: bool,
    /// What deserves a word.
    pub notes: Vec<String>,
}

impl Lines {
    pub fn new(bytes: Bytes, name: String, limits: Limits) -> Self {
        Self { bytes, name, line: 0, limits, ended: false }
    }

    /// The next report or the next row; `None` at the end.
    pub fn next(&mut self) -> Option<Result<Told, Rejected>> {
        while !self.ended {
            let mut bytes = Vec::new();
            let limit = self.limits.record as u64 + 1;
            let taken = self.bytes.by_ref().take(limit).read_until(b'\n', &mut bytes);
            self.line += 1;
            match taken {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    self.ended = true;
                    return Some(Err(io_row(&self.name, &error).at(self.line).skipping(bytes.len() as u64)));
                }
            }
            if bytes.last() == Some(&b'\n') {
                bytes.pop();
            } else if bytes.len() as u64 == limit {
                return Some(Err(self.skip_long(limit)));
            }
            let mut notes = Vec::new();
            if self.line == 1 && clean::strip_mark(&mut bytes) {
                notes.push("a byte-order mark was taken off the start".to_owned());
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if self.line == 1 && matches!(bytes.trim_ascii(), b"{" | b"[" | b"[{") {
                self.ended = true;
                let error = "this JSON runs over several lines; one report a line is wanted";
                let mend = "change it with `jq -c .`, or `jq -c '.[]'` where it is a list";
                return Some(Err(Rejected::file(&self.name, error, mend).at(1)));
            }
            return Some(self.parse(bytes, notes));
        }
        None
    }

    fn skip_long(&mut self, taken: u64) -> Rejected {
        let rest = self.bytes.skip_until(b'\n').unwrap_or_else(|_| {
            self.ended = true;
            0
        });
        let error = format!("the line is longer than {}", self.limits.record_in_words());
        Rejected::file(&self.name, error, "split the report, one part a line")
            .at(self.line)
            .skipping(taken + rest as u64)
    }

    fn parse(&self, bytes: Vec<u8>, mut notes: Vec<String>) -> Result<Told, Rejected> {
        let size = bytes.len() as u64;
        let reject = |error: String, mend: &str| Rejected::file(&self.name, error, mend).at(self.line).skipping(size);
        let json = clean::decode(bytes).map_err(|NotText { error, mend, .. }| reject(error, &mend))?;
        let size = json.chars().count() as u64;
        let reject = |error: String, mend: &str| Rejected::file(&self.name, error, mend).at(self.line).skipping(size);
        if !json.trim_start().starts_with('{') {
            return Err(reject("the line is not a JSON object".into(), "give `{\"text\": …}`, one report a line"));
        }
        let line: Line = serde_json::from_str(&json).map_err(|error| {
            let (told, column) = (without_place(&error), error.column());
            reject(format!("the line is not sound JSON: {told} at column {column}"), "mend the line or leave it out")
        })?;
        let id = match line.id {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) if id.trim().is_empty() => None,
            Some(Value::String(id)) => Some(id),
            Some(Value::Number(id)) => Some(id.to_string()),
            Some(_) => return Err(reject("`id` is neither a word nor a number".into(), "give it as a string")),
        };
        let reject = |error: &str, mend: &str| {
            let row = reject(error.to_owned(), mend);
            id.as_ref().map_or(row.clone(), |id| row.of(id))
        };
        let text = match line.text {
            Some(Value::String(text)) => text,
            None => return Err(reject("the line has no `text`", "give the report under the key `text`")),
            Some(_) => return Err(reject("`text` is not a string", "give the report as one string")),
        };
        let mut word = |key: &str, value: Option<Value>| match value {
            None | Some(Value::Null) => None,
            Some(Value::String(word)) if word.trim().is_empty() => None,
            Some(Value::String(word)) => Some(word),
            Some(_) => {
                notes.push(format!("`{key}` is not a string and was left out"));
                None
            }
        };
        let publisher = word("publisher", line.publisher);
        let title = word("title", line.title);
        let url = word("url", line.url);
        let language = word("language", line.language);
        let day = word("date", line.date);
        let date = day.as_deref().and_then(parse_day);
        if let (Some(day), None) = (&day, date) {
            notes.push(format!("the date `{day}` is not a day like 2021-10-07, so the report has none"));
        }
        let named = id.is_some();
        let report = Report { id: id.unwrap_or_default(), date, publisher, title, url, language, text };
        Ok(Told { report, line: self.line, named, notes })
    }
}

/// The day of `2021-10-07`, also where a time follows.
fn parse_day(text: &str) -> Option<jiff::civil::Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    day.parse().ok()
}

/// What a JSON parser says is wrong, without its own line and column: ours count from the file's first line.
pub fn without_place(error: &serde_json::Error) -> String {
    let told = error.to_string();
    told.split(" at line ").next().unwrap_or(&told).to_owned()
}
