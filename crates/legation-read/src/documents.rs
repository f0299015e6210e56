//! CoNLL-U: a file is split into its documents, by lines; the trees themselves are the parser's to read.

use crate::clean::{self, NotText};
use crate::input::{Input, io_row};
use crate::unpack::Bytes;
use crate::{Limits, Rejected};
use legation_text::Report;
use std::io::{BufRead, Read};

/// The documents of one CoNLL-U input.
pub(crate) struct Documents {
    bytes: Bytes,
    name: String,
    stem: String,
    limits: Limits,
    line: u64,
    /// The `# newdoc` line that ended the document before.
    held: Option<Vec<u8>>,
    ended: bool,
    /// Whether a document or a row was given.
    given: bool,
}

impl Documents {
    pub fn new(input: Input, limits: Limits) -> Self {
        let Input { bytes, name, stem, .. } = input;
        Self { bytes, name, stem, limits, line: 0, held: None, ended: false, given: false }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The next document: its lines as text, whether it names itself, and the line it starts on.
    pub fn next(&mut self) -> Option<Result<(Report, bool, u64), Rejected>> {
        let mut data = self.held.take().unwrap_or_default();
        let start = self.line.max(1);
        let mut long = false;
        while !self.ended {
            let mut line = Vec::new();
            let limit = self.limits.record as u64 + 1;
            match self.bytes.by_ref().take(limit).read_until(b'\n', &mut line) {
                Ok(0) => self.ended = true,
                Ok(_) => {
                    self.line += 1;
                    if self.line == 1 {
                        clean::strip_mark(&mut line);
                    }
                    if line.starts_with(b"# newdoc") && !data.trim_ascii().is_empty() {
                        self.held = Some(line);
                        break;
                    }
                    // Trees take more room than their text: four times the limit of a text.
                    long |= data.len() + line.len() > 4 * self.limits.record;
                    if !long {
                        data.extend_from_slice(&line);
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(io_row(&self.name, &error).at(self.line)));
                }
            }
        }
        if data.trim_ascii().is_empty() {
            if !std::mem::replace(&mut self.given, true) {
                return Some(Err(Rejected::file(&self.name, "the file is empty", "give it trees or leave it out")));
            }
            return None;
        }
        self.given = true;
        if long {
            let error = format!("the document is longer than four times {}", self.limits.record_in_words());
            let row = Rejected::file(&self.name, error, "split it at a `# newdoc` line").at(start);
            return Some(Err(row.skipping(data.len() as u64)));
        }
        let size = data.len() as u64;
        Some(match clean::decode(data) {
            Err(NotText { error, mend, line }) => {
                let line = start + line.unwrap_or(1) - 1;
                Err(Rejected::file(&self.name, error, mend).at(line).skipping(size))
            }
            Ok(text) => {
                let id = document_id(&text);
                let named = id.is_some();
                let id = id.unwrap_or_else(|| self.stem.clone());
                Ok((Report { id, text, ..Report::default() }, named, start))
            }
        })
    }
}

/// The id of `# newdoc id = …`.
fn document_id(text: &str) -> Option<String> {
    let comments = text.lines().take_while(|line| line.starts_with('#'));
    let mut ids = comments.filter_map(|line| line.strip_prefix("# newdoc id =").or(line.strip_prefix("# newdoc id=")));
    ids.next().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty())
}
