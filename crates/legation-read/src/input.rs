//! Where bytes come from: files and standard input, told apart by name and first bytes.

use crate::clean::{NotText, foreign};
use crate::unpack::{Bytes, Packing, Stop, unpack};
use crate::{Format, Limits, Rejected};
use std::fs::File;
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// An opened input.
pub(crate) struct Input {
    pub bytes: Bytes,
    /// As the user named it.
    pub name: String,
    /// Its name without folder and ending: the id of a report that has none.
    pub stem: String,
    pub format: Format,
}

/// Opens one input, or says in one row why not.
pub(crate) fn open(path: &Path, format: Format, counter: Arc<AtomicU64>, limits: &Limits) -> Result<Input, Rejected> {
    let name = path.to_string_lossy().into_owned();
    let base = path.file_name().map_or_else(|| name.clone(), |base| base.to_string_lossy().into_owned());
    let (unpacked, told) = Packing::of_name(&base);
    let refuse = |error: io::Error| io_row(&name, &error);
    let mut bytes = if name == "-" {
        unpack(io::stdin(), None, counter, limits).map_err(refuse)?
    } else {
        let data = std::fs::metadata(path).map_err(refuse)?;
        if data.is_dir() {
            return Err(Rejected::file(&name, "this is a directory", "name the files in it, such as `DIR/*.txt`"));
        }
        unpack(File::open(path).map_err(refuse)?, told, counter, limits).map_err(refuse)?
    };
    let first = bytes.fill_buf().map_err(refuse)?;
    if let Some(NotText { error, mend, .. }) = foreign(first) {
        let size = if name == "-" { 0 } else { std::fs::metadata(path).map_or(0, |data| data.len()) };
        return Err(Rejected::file(&name, error, mend).skipping(size));
    }
    let format = match format {
        Format::Auto => guess(unpacked, first),
        told => told,
    };
    let stem = if name == "-" {
        "stdin".to_owned()
    } else {
        Path::new(unpacked).file_stem().map_or_else(|| unpacked.to_owned(), |stem| stem.to_string_lossy().into_owned())
    };
    Ok(Input { bytes, name, stem, format })
}

/// By the ending of the name, else by the first byte that is no blank.
fn guess(name: &str, first: &[u8]) -> Format {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("jsonl" | "json" | "ndjson") => return Format::JsonLines,
        Some("conllu") => return Format::Conllu,
        _ => {}
    }
    let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    match first.iter().find(|b| !b.is_ascii_whitespace()) {
        Some(b'{') => Format::JsonLines,
        _ => Format::Text,
    }
}

/// The row for an error of the system or of unpacking.
pub(crate) fn io_row(name: &str, error: &io::Error) -> Rejected {
    if let Some(stop) = error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
        return Rejected::file(name, stop.error.clone(), stop.mend);
    }
    match error.kind() {
        io::ErrorKind::NotFound => Rejected::file(name, "there is no such file", "check the name"),
        io::ErrorKind::PermissionDenied => {
            Rejected::file(name, "this file may not be read", "ask for the right to read it")
        }
        io::ErrorKind::IsADirectory => {
            Rejected::file(name, "this is a directory", "name the files in it, such as `DIR/*.txt`")
        }
        _ => Rejected::file(name, format!("reading failed: {error}"), "check the disk and try again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_by_ending_then_by_first_byte() {
        assert_eq!(guess("a.jsonl", b"NATO"), Format::JsonLines);
        assert_eq!(guess("a.NDJSON", b"NATO"), Format::JsonLines);
        assert_eq!(guess("a.conllu", b"# text"), Format::Conllu);
        assert_eq!(guess("a.txt", b"\n {\"text\""), Format::JsonLines);
        assert_eq!(guess("a.txt", b"NATO {"), Format::Text);
        assert_eq!(guess("-", b"\xef\xbb\xbf{"), Format::JsonLines);
    }
}
