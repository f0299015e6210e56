//! Bytes to text: UTF-8 or a sentence that says what they are instead; byte-order marks taken off; control
//! characters replaced, one for one, so that offsets count what the reader sees.

/// Why bytes are not text we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotText {
    pub error: String,
    pub mend: String,
    /// The line of the first byte that is wrong, where lines make sense.
    pub line: Option<u64>,
}

/// Text without control characters, and what stood in their place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cleaned {
    pub text: String,
    /// How many were replaced.
    pub replaced: usize,
    /// Names of the first few kinds (`ESC`, `NUL`), in the order of their code.
    pub kinds: Vec<&'static str>,
}

/// First bytes of what is often handed to a text reader by mistake.
const FOREIGN: [(&[u8], &str); 15] = [
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"PAR1", "a Parquet file, which is not read yet"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"BZh", "packed with bzip2"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"WARC/1.", "a web archive, which is not read yet"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x00asm", "a program"),
];

/// What the first bytes say the input is, where it is nothing we read.
pub(crate) fn foreign(first: &[u8]) -> Option<NotText> {
    let not_text = |what: &str, mend: &str| NotText { error: format!("this is {what}"), mend: mend.into(), line: None };
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| first.starts_with(magic)) {
        return Some(not_text(what, "give its text, as UTF-8"));
    }
    if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") {
        return Some(not_text("UTF-16, not UTF-8", "change it with `iconv -f UTF-16 -t UTF-8`"));
    }
    let start: String = first.iter().take(64).map(|&b| char::from(b).to_ascii_lowercase()).collect();
    let start = start.trim_start();
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag)) {
        return Some(not_text("HTML, which is not read yet", "give its text alone"));
    }
    if start.starts_with("<?xml") || start.starts_with("<rss") {
        return Some(not_text("XML, which is not read yet", "give its text alone"));
    }
    None
}

/// Reads bytes as UTF-8.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            return Err(wrong_bytes(error.as_bytes(), at));
        }
    };
    let controls = text.bytes().filter(|&b| is_control(b)).count();
    if controls > 16 && controls * 10 > text.len() {
        let nul = text.bytes().filter(|&b| b == 0).count();
        return Err(if nul * 10 > text.len() * 3 {
            NotText {
                error: "every other byte is zero: this looks like UTF-16, not UTF-8".into(),
                mend: "change it with `iconv -f UTF-16LE -t UTF-8`".into(),
                line: None,
            }
        } else {
            binary()
        });
    }
    Ok(text)
}

fn binary() -> NotText {
    NotText { error: "these bytes are not text".into(), mend: "give plain text in UTF-8".into(), line: None }
}

fn wrong_bytes(bytes: &[u8], at: usize) -> NotText {
    let strange = bytes.iter().filter(|&&b| is_control(b)).count();
    if strange * 20 > bytes.len() {
        return binary();
    }
    let before = &bytes[..at];
    let line = before.iter().filter(|&&b| b == b'\n').count() as u64 + 1;
    NotText {
        error: format!("byte {at} (0x{:02X}) is not UTF-8", bytes[at]),
        mend: "change it with `iconv -f WINDOWS-1252 -t UTF-8`, or whatever encoding it has".into(),
        line: Some(line),
    }
}

/// Takes a byte-order mark off the start; true where there was one.
pub(crate) fn strip_mark(bytes: &mut Vec<u8>) -> bool {
    let marked = bytes.starts_with(b"\xef\xbb\xbf");
    if marked {
        bytes.drain(..3);
    }
    marked
}

/// Replaces control characters one for one: those that part words by a blank, the others by U+FFFD. Line breaks,
/// returns and tabs stay.
pub(crate) fn clean(text: String) -> Cleaned {
    if !text.bytes().any(is_control) {
        return Cleaned { text, replaced: 0, kinds: Vec::new() };
    }
    let mut seen = [false; 128];
    let mut replaced = 0;
    let text = text
        .chars()
        .map(|c| match u8::try_from(c) {
            Ok(byte) if is_control(byte) => {
                seen[byte as usize] = true;
                replaced += 1;
                if matches!(byte, 0x0b | 0x0c | 0x1c..=0x1f) { ' ' } else { '\u{fffd}' }
            }
            _ => c,
        })
        .collect();
    let kinds = (0..128).filter(|&b| seen[b as usize]).map(control_name).take(4).collect();
    Cleaned { text, replaced, kinds }
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t')) || byte == 0x7f
}

fn control_name(byte: u8) -> &'static str {
    const NAMES: [&str; 32] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ];
    NAMES.get(byte as usize).copied().unwrap_or("DEL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_controls_one_for_one() {
        let cleaned = clean("a\u{0}b\u{1b}[31mc\u{c}d\r\n\te\u{7f}é".into());
        assert_eq!(cleaned.text, "a\u{fffd}b\u{fffd}[31mc d\r\n\te\u{fffd}é");
        assert_eq!((cleaned.replaced, cleaned.kinds), (4, vec!["NUL", "FF", "ESC", "DEL"]));
        assert_eq!(clean("plain\n".into()).replaced, 0);
    }

    #[test]
    fn says_what_bytes_are_instead_of_text() {
        let latin = decode(b"line one\nPr\xe9sident spoke".to_vec()).unwrap_err();
        assert_eq!((latin.error.as_str(), latin.line), ("byte 11 (0xE9) is not UTF-8", Some(2)));
        let utf16: Vec<u8> = "Norland expelled envoys of Sudland".bytes().flat_map(|b| [b, 0]).collect();
        assert!(decode(utf16).unwrap_err().error.contains("UTF-16"));
        assert_eq!(decode((0..=255).collect()).unwrap_err(), binary());
        assert_eq!(foreign(b"%PDF-1.7").map(|n| n.error), Some("this is a PDF".into()));
        assert_eq!(foreign(b"  <!DOCTYPE HTML>").map(|n| n.error), Some("this is HTML, which is not read yet".into()));
        assert_eq!(foreign(b"NATO said"), None);
    }
}
