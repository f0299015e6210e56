//! Days, and dates cut to what is known of them: `2021-10-06`, `2021-10`, `2021`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A day, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// The day before all others.
    pub const MIN: Day = Day(i32::MIN / 2);
    /// The day after all others.
    pub const MAX: Day = Day(i32::MAX / 2);

    /// The day of a civil date.
    pub fn of(date: Date) -> Day {
        // Howard Hinnant's count of days from a civil date: exact for every date that jiff knows.
        let (y, m, d) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
        let day = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        Day(i32::try_from(day).expect("jiff's years fit in 32 bits of days"))
    }

    /// The civil date, where jiff knows it.
    pub fn date(self) -> Option<Date> {
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    /// `n` days later (earlier, where negative).
    pub fn plus(self, n: i32) -> Day {
        Day(self.0.saturating_add(n))
    }

    /// Reads `2021-10-06`.
    pub fn parse(text: &str) -> Option<Day> {
        match PartialDate::parse(text)? {
            PartialDate::Day(day) => Some(day),
            _ => None,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => write!(f, "{date}"),
            None => write!(f, "-"),
        }
    }
}

/// A date cut to its precision. Two of them compare by what they cover: [`PartialDate::first`] to [`PartialDate::last`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PartialDate {
    /// `2021-10-06`
    Day(Day),
    /// `2021-10`
    Month(i16, i8),
    /// `2021`
    Year(i16),
}

impl PartialDate {
    /// Reads a date of ISO 8601, cut to its precision.
    pub fn parse(text: &str) -> Option<PartialDate> {
        let mut parts = text.split('-');
        let year: i16 = figures(parts.next()?, 4)?;
        let month: Option<i8> = parts.next().map_or(Some(None), |month| figures(month, 2).map(Some))?;
        let day: Option<i8> = parts.next().map_or(Some(None), |day| figures(day, 2).map(Some))?;
        if parts.next().is_some() {
            return None;
        }
        match (month, day) {
            (None, _) => Date::new(year, 1, 1).ok().map(|_| PartialDate::Year(year)),
            (Some(month), None) => Date::new(year, month, 1).ok().map(|_| PartialDate::Month(year, month)),
            (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| PartialDate::Day(Day::of(date))),
        }
    }

    /// The first day it can mean.
    pub fn first(self) -> Day {
        match self {
            PartialDate::Day(day) => day,
            PartialDate::Month(year, month) => Date::new(year, month, 1).map_or(Day::MIN, Day::of),
            PartialDate::Year(year) => Date::new(year, 1, 1).map_or(Day::MIN, Day::of),
        }
    }

    /// The last day it can mean.
    pub fn last(self) -> Day {
        match self {
            PartialDate::Day(day) => day,
            PartialDate::Month(year, month) => {
                Date::new(year, month, 1).map_or(Day::MAX, |d| Day::of(d.last_of_month()))
            }
            PartialDate::Year(year) => Date::new(year, 12, 31).map_or(Day::MAX, Day::of),
        }
    }

    /// Whether it is a day.
    pub fn is_day(self) -> bool {
        matches!(self, PartialDate::Day(_))
    }

    /// How exact: 0 for a day, 1 for a month, 2 for a year.
    pub fn coarseness(self) -> u8 {
        match self {
            PartialDate::Day(_) => 0,
            PartialDate::Month(..) => 1,
            PartialDate::Year(_) => 2,
        }
    }
}

/// A number of so many figures, without a sign.
fn figures<N: std::str::FromStr>(text: &str, long: usize) -> Option<N> {
    let sound = text.len() == long && text.bytes().all(|b| b.is_ascii_digit());
    if sound { text.parse().ok() } else { None }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Day(day) => day.fmt(f),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Year(year) => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_back_as_it_was_written() {
        for text in ["2021-10-06", "2021-10", "2021", "0001-01-01", "9999-12-31", "2024-02-29", "1969-12-31"] {
            assert_eq!(PartialDate::parse(text).expect(text).to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_no_date() {
        for text in [
            "",
            "21",
            "2021-13",
            "2021-02-29",
            "2021-1-1",
            "2021-10-06T00",
            "yesterday",
            "2021-10-06-01",
            "2026-+1-+5",
            "+026",
            "2026-+1",
        ] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_coarse_date_covers_its_days() {
        let month = PartialDate::parse("2024-02").expect("a month");
        assert_eq!((month.first().to_string(), month.last().to_string()), ("2024-02-01".into(), "2024-02-29".into()));
        let year = PartialDate::parse("2019").expect("a year");
        assert_eq!((year.first().to_string(), year.last().to_string()), ("2019-01-01".into(), "2019-12-31".into()));
    }

    #[test]
    fn days_count_one_by_one() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        let mut day = Day::parse("1899-12-31").expect("a day");
        for _ in 0..60_000 {
            let next = day.date().expect("a date").tomorrow().expect("a tomorrow");
            day = day.plus(1);
            assert_eq!(Day::of(next), day);
        }
    }
}
