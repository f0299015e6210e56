//! What a terminal is told: its width, its colours, and nothing that could act on it.

use clap::ValueEnum;
use std::borrow::Cow;
use std::fmt::Write;
use std::io::IsTerminal;
use unicode_width::UnicodeWidthChar;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where the terminal has it and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// Where a text is shown: colours and width.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Whether colours are written.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Screen {
    /// Standard output as it is.
    pub fn of_stdout(color: Color) -> Screen {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal() && !set("NO_COLOR") && !dumb,
        };
        let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let seen = is_terminal().then(terminal_size::terminal_size).flatten().map(|(width, _)| width.0 as usize);
        Screen { color, width: seen.or(told).unwrap_or(100).clamp(40, 400) }
    }

    /// `text` in a style, where colours are on.
    pub fn paint(self, style: Style, text: &str) -> String {
        match (self.color && !text.is_empty(), style.code()) {
            (true, Some(code)) => format!("\x1b[{code}m{text}\x1b[0m"),
            _ => text.to_owned(),
        }
    }
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// The few styles that tables use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Bold,
    Dim,
    /// A PLOVER quad: verbal or material, cooperation or conflict.
    Quad(u8),
}

impl Style {
    fn code(self) -> Option<&'static str> {
        match self {
            Style::Plain => None,
            Style::Bold => Some("1"),
            Style::Dim => Some("2"),
            Style::Quad(1) => Some("32"),
            Style::Quad(2) => Some("1;32"),
            Style::Quad(3) => Some("33"),
            Style::Quad(4) => Some("1;31"),
            Style::Quad(_) => None,
        }
    }
}

/// Whether a character could move the cursor, change the terminal or turn the direction of the text.
fn acts(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

/// Text with every character that acts made visible; line breaks and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    escape(text, |out, c| match c {
        '\u{0}'..='\u{1f}' => {
            out.push('^');
            out.push(char::from(c as u8 + b'@'));
        }
        '\u{7f}' => out.push_str("^?"),
        _ => {
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        }
    })
}

/// The same for JSON, where an escape keeps the value.
pub fn visible_json(text: &str) -> Cow<'_, str> {
    escape(text, |out, c| {
        let _ = write!(out, "\\u{:04x}", u32::from(c));
    })
}

fn escape(text: &str, show: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.chars().any(|c| acts(c) && !matches!(c, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // A return before a line break is the end of a line, nothing else.
        let line_end = c == '\r' && chars.peek() == Some(&'\n');
        if acts(c) && !matches!(c, '\n' | '\t') && !line_end {
            show(&mut out, c);
        } else if !line_end {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// One line of visible text: runs of white space become one blank.
pub fn one_line(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Breaks one line of text into lines of at most `columns`, at blanks where there are any.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut wide = width(word);
        if used > 0 && used + 1 + wide > columns {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.last_mut().expect("there is always a line");
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if wide <= columns - used {
            line.push_str(word);
            used += wide;
            continue;
        }
        for c in word.chars() {
            wide = c.width().unwrap_or(0);
            if used + wide > columns && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            lines.last_mut().expect("there is always a line").push(c);
            used += wide;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_stays_raw() {
        assert_eq!(visible("a\u{1b}[31mb\u{7f}\u{9b}1m\u{202e}c\r\nd\te\rf"), "a^[[31mb^?<U+009B>1m<U+202E>c\nd\te^Mf");
        assert_eq!(visible_json("\"a\u{202e}\u{85}\""), "\"a\\u202e\\u0085\"");
        assert!(matches!(visible("Łódź — fine\n"), Cow::Borrowed(_)));
        assert_eq!(one_line("a\n  b\u{7}\tc"), "a b^G c");
    }

    #[test]
    fn wraps_at_blanks_and_breaks_only_long_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("外交部周三", 4), ["外交", "部周", "三"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
