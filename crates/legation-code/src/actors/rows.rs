//! Rows of a table: their cells, their days, and what is wrong in them.

use crate::actors::data::{Day, FOR_EVER, Field, Row};
use crate::fault::{Fault, closest};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// What to do about two rows that may not be true on the same days.
pub(super) const ONE_ENDS: &str = "let one end before the other begins, or leave one out";

/// Whether two periods have a day in common; a year or month in which one ends and the other begins is no such day.
pub(super) fn overlap(one: (Day, Day), other: (Day, Day)) -> bool {
    let surely = |end: Day| match end {
        FOR_EVER => end,
        _ if end % 10_000 == 9_999 => end - 9_999,
        _ if end % 100 == 99 => end - 99,
        _ => end,
    };
    one == other || one.0 < surely(other.1) && other.0 < surely(one.1)
}

/// The last year in which something may begin: one beyond it is misspelt.
const LAST_YEAR: Day = 2100;

/// How days are written.
pub(super) const DATES: &str = "write 2021-04-21, 2021-04 or 2021";

/// Whether the calendar has the day.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// `2021-04-21`, `2021-04` or `2021` as a day; the last of the period for an end.
pub(super) fn day(text: &str, is_end: bool) -> Option<Day> {
    if text.is_empty() {
        return Some(if is_end { FOR_EVER } else { 0 });
    }
    // Most dates are whole days: read without splitting.
    if let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() {
        let digits = [y0, y1, y2, y3, m0, m1, d0, d1];
        if digits.iter().all(u8::is_ascii_digit) {
            let value = digits.iter().fold(0, |sum, d| sum * 10 + u32::from(d - b'0'));
            return is_day(value / 10_000, value / 100 % 100, value % 100).then_some(value);
        }
    }
    let mut parts = text.split('-');
    let number = |part: &str, length: usize| (part.len() == length).then(|| part.parse::<u32>().ok()).flatten();
    let year = number(parts.next()?, 4)?;
    let rest = if is_end { 99 } else { 0 };
    let month = parts.next().map_or(Some(rest), |p| number(p, 2).filter(|m| (1..=12).contains(m)))?;
    let day = parts.next().map_or(Some(rest), |p| number(p, 2).filter(|d| (1..=31).contains(d)))?;
    parts.next().is_none().then_some(year * 10_000 + month * 100 + day)
}

/// A line being read.
pub(super) struct At<'t> {
    pub(super) row: Row,
    pub(super) start: u32,
    pub(super) line: &'t str,
}

/// Days of which something is said, and the line that says it.
type Said = ((Day, Day), u32);

/// The file being read: where its faults go, and the entity that further names belong to.
pub(super) struct Lines<'t, 'f> {
    pub(super) file: u16,
    pub(super) name: &'t str,
    pub(super) text: &'t str,
    pub(super) faults: &'f mut Vec<Fault>,
    pub(super) main: Option<u32>,
    /// Rows whose kind or days are stand-ins.
    pub(super) guessed: Vec<Row>,
    /// What may be said of a day only once, with the days and lines for which it is said.
    pub(super) said: FxHashMap<String, Vec<Said>>,
    /// Whether a row was left out, which may have begun an entity.
    pub(super) is_lost: bool,
    /// How many the header names.
    pub(super) columns: usize,
}

impl<'t> At<'t> {
    /// The cells of the line; absent ones at the end are empty.
    pub(super) fn fields<const N: usize>(&self) -> [&'t str; N] {
        let mut rest = self.line.strip_suffix('\r').unwrap_or(self.line);
        std::array::from_fn(|_| {
            // Cells are short: a plain loop over their bytes is faster than a search made for long texts.
            let end = rest.bytes().position(|b| b == b'\t').unwrap_or(rest.len());
            let cell = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or("");
            cell
        })
    }

    /// Where a cell of this line stands in the file.
    pub(super) fn field(&self, cell: &'t str) -> Field {
        // A cell that is not there lies outside the line.
        if cell.is_empty() {
            return Field::default();
        }
        let offset = cell.as_ptr() as usize - self.line.as_ptr() as usize;
        Field { file: self.row.file, length: cell.len() as u16, start: self.start + offset as u32 }
    }
}

impl Lines<'_, '_> {
    /// Tells what is wrong with a cell of the row; an empty one is the whole row.
    pub(super) fn fault(&mut self, at: &At, cell: &str, message: &str, help: &str) {
        debug_assert_eq!(at.row.file, self.file);
        let row = at.start as usize..at.start as usize + at.line.trim_end().len();
        let offset = (cell.as_ptr() as usize).checked_sub(at.line.as_ptr() as usize);
        let place = match offset.filter(|offset| !cell.is_empty() && offset + cell.len() <= at.line.len()) {
            Some(offset) => row.start + offset..row.start + offset + cell.len(),
            None => row,
        };
        self.faults.push(Fault::at(self.name, self.text, place, message).help(help));
    }

    pub(super) fn unknown<'k>(&mut self, at: &At, what: &str, found: &str, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match closest(found, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", known.join(", ")),
        };
        self.fault(at, found, &format!("unknown {what} `{found}`"), &help);
    }

    /// Whether the row has as many cells as the header names; else it is told, and not known which cell is which.
    pub(super) fn counts(&mut self, at: &At) -> bool {
        let cells = at.line.bytes().filter(|&byte| byte == b'\t').count() + 1;
        let mend = match cells.cmp(&self.columns) {
            Ordering::Equal => return true,
            Ordering::Less if cells == 1 => "set the cells apart by tabs",
            Ordering::Less => "set the cells apart by tabs, an empty one by two",
            Ordering::Greater => "take out the tabs that are too many",
        };
        let count = if cells == 1 { "one cell".to_owned() } else { format!("{cells} cells") };
        self.fault(at, "", &format!("the row has {count}, the header {}", self.columns), mend);
        false
    }

    /// Tells an item that Wikidata cannot have.
    pub(super) fn item(&mut self, at: &At, item: &str) {
        let is_item = item
            .strip_prefix('Q')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        if !item.is_empty() && !is_item {
            self.fault(at, item, &format!("`{item}` is no item of Wikidata"), "write it as Q159, or leave it empty");
        }
    }

    /// A name that a text can have.
    pub(super) fn name(&mut self, at: &At, name: &str) {
        self.require(at, name, "a name");
        if !name.is_empty() && !name.chars().any(char::is_alphanumeric) {
            self.fault(
                at,
                name,
                &format!("`{name}` is no name: it has no letter"),
                "write it as texts do, or leave it out",
            );
        }
    }

    pub(super) fn require(&mut self, at: &At, cell: &str, what: &str) {
        if cell.is_empty() {
            self.fault(at, "", &format!("the row lacks {what}"), "every fact has a name and a source");
        }
    }

    /// Tells a row that says what another says of the same days.
    pub(super) fn once(&mut self, at: &At, cell: &str, what: String, days: (Day, Day), told: &str) {
        if self.guessed.last() == Some(&at.row) {
            return;
        }
        let said = self.said.entry(what).or_default();
        let above = said.iter().find(|(others, _)| overlap(*others, days)).map(|(_, line)| *line);
        said.push((days, at.row.line));
        if let Some(line) = above {
            self.fault(at, cell, &format!("{told}, in line {line}"), ONE_ENDS);
        }
    }

    /// The first and last day of a period.
    pub(super) fn period(&mut self, at: &At, from: &str, to: &str) -> (Day, Day) {
        let start = day(from, false);
        let end = day(to, true);
        for (cell, read) in [(from, start), (to, end)] {
            if read.is_none() {
                self.guessed.push(at.row);
                self.fault(at, cell, &format!("`{cell}` is no date"), DATES);
            }
        }
        let (start, end) = (start.unwrap_or(0), end.unwrap_or(FOR_EVER));
        if start / 10_000 > LAST_YEAR {
            self.fault(at, from, &format!("nothing is known to begin in {}", start / 10_000), "mend the year");
            self.guessed.push(at.row);
        } else if end < start {
            self.fault(at, to, "the end is before the start", "exchange or mend the two dates");
            self.guessed.push(at.row);
        }
        (start, end)
    }
}
