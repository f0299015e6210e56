//! When something was recorded: a second of UTC, always told from outside.

use crate::date::Day;
use jiff::Timestamp;
use std::fmt;

const DAY: i64 = 86_400;

/// A second, counted from 1 January 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// After all others.
    pub const MAX: Moment = Moment(i64::MAX);

    /// Reads `2021-10-08T12:00:00Z` (or with an offset), or a day, which means its first second.
    ///
    /// # Errors
    /// One sentence that says how a time is written.
    pub fn parse(text: &str) -> Result<Moment, String> {
        if let Some(day) = Day::parse(text) {
            return Ok(Moment(i64::from(day.0) * DAY));
        }
        let time: Result<Timestamp, _> = text.parse();
        time.map(|time| Moment(time.as_second()))
            .map_err(|_| format!("`{text}` is no time; write 2021-10-08T12:00:00Z or 2021-10-08"))
    }

    /// The same, where a day means its last second: what was recorded *by* that day.
    ///
    /// # Errors
    /// As [`Moment::parse`].
    pub fn parse_last(text: &str) -> Result<Moment, String> {
        let last = if Day::parse(text).is_some() { DAY - 1 } else { 0 };
        Moment::parse(text).map(|moment| Moment(moment.0 + last))
    }

    /// The day of it, in UTC.
    pub fn day(self) -> Day {
        Day(i32::try_from(self.0.div_euclid(DAY)).unwrap_or(Day::MAX.0))
    }
}

/// RFC 3339, in UTC.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(DAY);
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.day(), second / 3_600, second / 60 % 60, second % 60)
    }
}

/// The time that new rows bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Somebody told it: it cannot lie before what the ledger already holds.
    Told(Moment),
    /// A clock says so: where it is behind the ledger, the ledger's last time counts.
    Clock(Moment),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_as_it_was_written() {
        for text in ["2021-10-08T12:34:56Z", "1969-12-31T23:59:59Z", "2000-02-29T00:00:00Z"] {
            assert_eq!(Moment::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(Moment::parse("2021-10-08T14:00:00+02:00"), Moment::parse("2021-10-08T12:00:00Z"));
    }

    #[test]
    fn a_day_begins_and_ends() {
        assert_eq!(Moment::parse("2021-10-08").expect("a day").to_string(), "2021-10-08T00:00:00Z");
        assert_eq!(Moment::parse_last("2021-10-08").expect("a day").to_string(), "2021-10-08T23:59:59Z");
        assert!(Moment::parse("yesterday").is_err() && Moment::parse("2021-10").is_err());
    }
}
