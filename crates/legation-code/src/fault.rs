//! What is wrong in a data file, where, and how to mend it.
//!
//! Loading a codebook or actor file collects every fault and prints each with its line:
//!
//! ```text
//! codebook/sanction.toml:41:37: unknown mode `expell` for SANCTION
//! 41 | code = { event = "SANCTION", mode = "expell" }
//!    |                                     ^^^^^^^^ did you mean `expel`?
//! ```

use std::fmt;
use std::ops::Range;

/// Most letters of a line that are shown.
const WINDOW: usize = 160;

/// One fault of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as its loader was told to call it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong; no capital, no full stop.
    pub message: String,
    /// How to mend it, printed after the caret; may be empty.
    pub help: String,
    /// The line as it stands in the file.
    pub excerpt: String,
    /// How many characters the caret underlines.
    pub width: usize,
}

impl Fault {
    /// A fault at a stretch of bytes of `text`, the content of `file`.
    ///
    /// A range that runs past the line, or past the text, is cut to it.
    ///
    /// ```
    /// use legation_code::fault::Fault;
    /// let text = "a = 1\nmode = \"expell\"\n";
    /// let fault = Fault::at("sanction.toml", text, 13..21, "unknown mode `expell`").help("did you mean `expel`?");
    /// assert_eq!((fault.line, fault.column), (2, 8));
    /// ```
    pub fn at(file: &str, text: &str, bytes: Range<usize>, message: impl Into<String>) -> Fault {
        let start = floor_boundary(text, bytes.start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor_boundary(text, bytes.end).clamp(start, line_end);
        Fault {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            message: message.into(),
            help: String::new(),
            excerpt: text[line_start..line_end].trim_end_matches('\r').to_owned(),
            width: text[start..end].chars().count().max(1),
        }
    }

    /// A fault at the value `needle` in line `line` (from 1), where the reader knows the line only. Without such a value the whole
    /// line is meant.
    pub fn in_line(file: &str, text: &str, line: usize, needle: &str, message: impl Into<String>) -> Fault {
        let mut start = 0;
        for _ in 1..line {
            match text[start..].find('\n') {
                Some(at) => start += at + 1,
                None => break,
            }
        }
        let content = text[start..].lines().next().unwrap_or("");
        let bytes = match content.find(needle) {
            Some(at) if !needle.is_empty() => start + at..start + at + needle.len(),
            _ => start..start + content.len(),
        };
        Fault::at(file, text, bytes, message)
    }

    /// What the TOML reader found wrong.
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Fault {
        Fault::at(file, text, error.span().unwrap_or(0..0), error.message().replace('\n', ", "))
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = help.into();
        self
    }
}

/// The text of a file, and a fault for each line of it that is no UTF-8 or has a NUL. What cannot be read is shown as `\u{fffd}`, so that the rest of the
/// file can be checked in the same run; a mark of byte order is left away.
///
/// ```
/// use legation_code::fault::decoded;
/// let (text, faults) = decoded("own.toml", b"a = 1\nb = \"caf\xe9\"\n");
/// assert_eq!((text.as_str(), faults[0].line, faults[0].column), ("a = 1\nb = \"caf\u{fffd}\"\n", 2, 9));
/// ```
pub fn decoded(file: &str, bytes: &[u8]) -> (String, Vec<Fault>) {
    const MEND: &str = "save the file as UTF-8";
    let pairs = |unit: fn([u8; 2]) -> u16| bytes[2..].chunks_exact(2).map(move |pair| unit([pair[0], pair[1]]));
    let units: Option<Vec<u16>> = match bytes {
        [0xff, 0xfe, ..] => Some(pairs(u16::from_le_bytes).collect()),
        [0xfe, 0xff, ..] => Some(pairs(u16::from_be_bytes).collect()),
        _ => None,
    };
    if let Some(units) = units {
        let text = String::from_utf16_lossy(&units);
        let fault = Fault::in_line(file, &text, 1, "", "the file is UTF-16, not UTF-8").help(MEND);
        return (text, vec![fault]);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    // The first of each line.
    let mut wrong: Vec<(usize, u8)> = Vec::new();
    let mut is_told = false;
    for chunk in bytes.utf8_chunks() {
        // No text has a NUL.
        for (i, piece) in chunk.valid().split('\0').enumerate() {
            if i > 0 {
                replace(&mut text, 0, &mut is_told, &mut wrong);
            }
            is_told &= !piece.contains('\n');
            text.push_str(piece);
        }
        if let Some(&byte) = chunk.invalid().first() {
            replace(&mut text, byte, &mut is_told, &mut wrong);
        }
    }
    let told = |(at, byte): (usize, u8)| {
        Fault::at(
            file,
            &text,
            at..at + char::REPLACEMENT_CHARACTER.len_utf8(),
            if byte == 0 { "the byte 00 is no text".to_owned() } else { format!("the byte {byte:02X} is no UTF-8") },
        )
        .help(MEND)
    };
    let faults = wrong.into_iter().map(told).collect();
    (text, faults)
}

/// Where the lines of a text begin: it is walked once, however many places are looked up.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }
}

/// Puts the sign for what cannot be read in place of a byte, and notes it, where it is the first of its line.
fn replace(text: &mut String, byte: u8, is_told: &mut bool, wrong: &mut Vec<(usize, u8)>) {
    if !std::mem::replace(is_told, true) {
        wrong.push((text.len(), byte));
    }
    text.push(char::REPLACEMENT_CHARACTER);
}

/// The greatest character boundary at or below `byte`.
pub(crate) fn floor_boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if self.excerpt.is_empty() && self.help.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        let number = self.line.to_string();
        // Of a line that no screen holds, what stands about the caret.
        let start = if self.excerpt.chars().count() > WINDOW { self.column.saturating_sub(1 + WINDOW / 3) } else { 0 };
        let shown: String = self.excerpt.chars().skip(start).take(WINDOW).collect();
        let (before, after) =
            (if start > 0 { "… " } else { "" }, if start + WINDOW < self.excerpt.chars().count() { " …" } else { "" });
        writeln!(out, "{number} | {before}{shown}{after}")?;
        // Tabs stay tabs under the line, so that the caret stands right whatever their width.
        let indent: String = before
            .chars()
            .chain(shown.chars().take(self.column - 1 - start))
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let width = self.width.min(WINDOW);
        write!(out, "{:number_width$} | {indent}{}", "", "^".repeat(width), number_width = number.len())?;
        if !self.help.is_empty() {
            write!(out, " {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

/// The word of `known` closest to `word`, if one is close: for "did you mean".
///
/// ```
/// use legation_code::fault::closest;
/// assert_eq!(closest("expell", ["convict", "expel"]), Some("expel"));
/// assert_eq!(closest("zebra", ["convict", "expel"]), None);
/// ```
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.chars().count() / 3 + 1;
    // Capitals are no other word.
    let word = word.to_lowercase();
    known.into_iter().map(|k| (edits(&word, &k.to_lowercase()), k)).filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

/// The word of `known` that differs from `word` by a slip of the pen: where other words are allowed, too. Two letters have changed places
/// or, in a word of five or more, one is lost, added or, in one of eight or more, exchanged; the first letter is the same.
///
/// ```
/// use legation_code::fault::slip;
/// assert_eq!(slip("mesure", ["measure", "cause"]), Some("measure"));
/// assert_eq!(slip("kye", ["key", "code"]), Some("key"));
/// assert_eq!(slip("rate", ["date"]), None);
/// assert_eq!(slip("case", ["cause"]), None);
/// ```
pub fn slip<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let length = |word: &str| word.chars().count();
    let is_slip = |known: &&str| {
        let is_longer = length(word) != length(known);
        let may_change = sorted(word) == sorted(known) || length(word) >= if is_longer { 5 } else { 8 };
        edits(word, known) == 1 && may_change && word.chars().next() == known.chars().next()
    };
    known.into_iter().filter(is_slip).min()
}

/// A mend for a word that is none of those known: the one meant, else all of them.
///
/// ```
/// use legation_code::fault::suggest;
/// assert_eq!(suggest("expell", &["convict", "expel"]), "did you mean `expel`?");
/// assert_eq!(suggest("zebra", &["convict", "expel"]), "known: convict, expel");
/// ```
pub fn suggest(word: &str, known: &[&str]) -> String {
    match closest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("known: {}", known.join(", ")),
    }
}

/// How many letters to put in, take out, exchange or swap to make `b` of `a`.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let exchange = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = exchange.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_shows_the_line_and_underlines_the_word() {
        let text = "id = 1\ncode = { event = \"SANCTION\", mode = \"expell\" }\n";
        let at = text.find("\"expell\"").expect("written above");
        let fault = Fault::at("codebook/sanction.toml", text, at..at + 8, "unknown mode `expell` for SANCTION")
            .help("did you mean `expel`?");
        let expected = [
            "codebook/sanction.toml:2:37: unknown mode `expell` for SANCTION",
            "2 | code = { event = \"SANCTION\", mode = \"expell\" }",
            "  |                                     ^^^^^^^^ did you mean `expel`?",
        ];
        assert_eq!(fault.to_string(), expected.join("\n"));
    }

    #[test]
    fn range_outside_the_text_is_cut_to_it() {
        let fault = Fault::at("x.toml", "é", 1..900, "cut");
        assert_eq!((fault.line, fault.column, fault.width), (1, 1, 1));
        assert_eq!(Fault::at("x.toml", "", 5..9, "empty").line, 1);
    }

    #[test]
    fn columns_count_characters() {
        let fault = Fault::in_line("x.csv", "a,b\nÅland,X1\n", 2, "X1", "unknown state `X1`");
        assert_eq!((fault.line, fault.column, fault.width), (2, 7, 2));
    }

    #[test]
    fn bad_bytes_are_told_once_a_line() {
        let bytes = [b"\xe9\n".as_slice(), &b"a\xe9".repeat(300_000), b"\nb\n\xe9\xe9"].concat();
        let (text, faults) = decoded("x.toml", &bytes);
        let places: Vec<(usize, usize)> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!((text.lines().count(), places), (4, vec![(1, 1), (2, 2), (4, 1)]));
    }

    #[test]
    fn a_nul_is_no_text() {
        let (text, faults) = decoded("x.tsv", b"a\0b\0\n\xe9\0\nc\n\0");
        let told: Vec<(usize, usize, &str)> =
            faults.iter().map(|fault| (fault.line, fault.column, fault.message.as_str())).collect();
        let nul = "the byte 00 is no text";
        assert_eq!(told, [(1, 2, nul), (2, 1, "the byte E9 is no UTF-8"), (4, 1, nul)]);
        assert_eq!(text, "a\u{fffd}b\u{fffd}\n\u{fffd}\u{fffd}\nc\n\u{fffd}");
    }

    #[test]
    fn toml_errors_keep_their_place() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Entry {
            #[allow(dead_code)]
            id: String,
        }
        let text = "id = 'x'\nidd = 'y'\n";
        let error = toml::from_str::<Entry>(text).expect_err("one key is unknown");
        let fault = Fault::toml("a.toml", text, &error);
        assert_eq!((fault.line, fault.column), (2, 1));
        assert!(fault.message.contains("unknown field `idd`"), "{}", fault.message);
    }
}
