//! Stretches of the calendar, cut to their precision, and the arithmetic that leads to them.
//!
//! Every step that could leave the years that a date can have gives `None`.

use super::time::Unit;
use jiff::ToSpan;
use jiff::civil::Date;
use legation_text::Precision;

/// A day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Day(Date),
    Month(i16, i8),
    Year(i16),
}

impl Cut {
    /// ISO 8601: "2021-10-06", "2021-10", "2021".
    pub fn iso(self) -> String {
        match self {
            Cut::Day(d) => format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()),
            Cut::Month(year, month) => format!("{year:04}-{month:02}"),
            Cut::Year(year) => format!("{year:04}"),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Option<Date> {
        match self {
            Cut::Day(day) => Some(day),
            Cut::Month(year, month) => Date::new(year, month, 1).ok(),
            Cut::Year(year) => Date::new(year, 1, 1).ok(),
        }
    }

    fn precision(self) -> Precision {
        match self {
            Cut::Day(_) => Precision::Day,
            Cut::Month(..) => Precision::Month,
            Cut::Year(_) => Precision::Year,
        }
    }

    /// So much later (earlier, where negative), as exact as both allow: months of a day are a month, years a year.
    pub fn moved(self, unit: Unit, number: i64) -> Option<Cut> {
        let (unit, number) = in_plain_units(unit, number)?;
        match (self, unit) {
            (Cut::Day(day), Unit::Day) => Some(Cut::Day(add_days(day, number)?)),
            (Cut::Day(day), Unit::Month) => Some(month_of(day).moved(Unit::Month, number)?),
            (Cut::Day(day), _) => Cut::Year(day.year()).moved(Unit::Year, number),
            (Cut::Month(year, month), Unit::Month) => {
                let months = i64::from(year) * 12 + i64::from(month) - 1 + number;
                let year = i16::try_from(months.div_euclid(12)).ok().filter(|y| (1..=9999).contains(y))?;
                Some(Cut::Month(year, i8::try_from(months.rem_euclid(12) + 1).ok()?))
            }
            (Cut::Month(..), Unit::Year) => self.moved(Unit::Month, number.checked_mul(12)?),
            (Cut::Year(year), Unit::Year) => {
                let year = i64::from(year).checked_add(number)?;
                i16::try_from(year).ok().filter(|y| (1..=9999).contains(y)).map(Cut::Year)
            }
            (Cut::Month(..) | Cut::Year(_), _) => None,
        }
    }
}

/// Days, months or years in place of weeks, quarters, decades; hours are whole days.
fn in_plain_units(unit: Unit, number: i64) -> Option<(Unit, i64)> {
    // More than any calendar holds; keeps the arithmetic above from overflowing.
    if number.abs() > 4_000_000 {
        return None;
    }
    Some(match unit {
        Unit::Hour => (Unit::Day, number / 24),
        Unit::Day => (Unit::Day, number),
        Unit::Week | Unit::Weekend => (Unit::Day, number * 7),
        Unit::Fortnight => (Unit::Day, number * 14),
        Unit::Month => (Unit::Month, number),
        Unit::Quarter => (Unit::Month, number * 3),
        Unit::Year => (Unit::Year, number),
        Unit::Decade => (Unit::Year, number * 10),
        Unit::Century => (Unit::Year, number * 100),
    })
}

/// From the first to the last of two, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub first: Cut,
    pub last: Cut,
    pub is_week: bool,
}

impl Stretch {
    /// One day, month or year.
    pub fn one(cut: Cut) -> Self {
        Stretch { first: cut, last: cut, is_week: false }
    }

    /// Monday to Sunday around a day.
    pub fn week(day: Date) -> Option<Self> {
        let monday = add_days(day, -i64::from(day.weekday().to_monday_zero_offset()))?;
        Some(Stretch { first: Cut::Day(monday), last: Cut::Day(add_days(monday, 6)?), is_week: true })
    }

    /// Two ends that may differ; `None` where the last is before the first.
    pub fn between(first: Cut, last: Cut) -> Option<Self> {
        let ordered = first.first_day()? <= last.first_day()?;
        ordered.then_some(Stretch { first, last, is_week: false })
    }

    pub fn precision(self) -> Precision {
        match (self.is_week, self.first == self.last) {
            (true, _) => Precision::Week,
            (false, true) => self.first.precision(),
            (false, false) => Precision::Between,
        }
    }

    /// The last day of the last.
    pub fn last_day(self) -> Option<Date> {
        Some(match self.last {
            Cut::Day(day) => day,
            Cut::Month(..) => self.last.first_day()?.last_of_month(),
            Cut::Year(_) => self.last.first_day()?.last_of_year(),
        })
    }
}

/// The month of a day.
pub(super) fn month_of(day: Date) -> Cut {
    Cut::Month(day.year(), day.month())
}

/// So many days later.
pub(super) fn add_days(day: Date, days: i64) -> Option<Date> {
    if days.abs() > 4_000_000 {
        return None;
    }
    day.checked_add(days.days()).ok().filter(|d| (1..=9999).contains(&d.year()))
}

/// The latest such weekday up to a day (the day itself included).
pub(super) fn weekday_up_to(day: Date, weekday: i8) -> Option<Date> {
    let back = (day.weekday().to_monday_one_offset() - weekday).rem_euclid(7);
    add_days(day, -i64::from(back))
}

/// The first such weekday from a day on (the day itself included).
pub(super) fn weekday_from(day: Date, weekday: i8) -> Option<Date> {
    let ahead = (weekday - day.weekday().to_monday_one_offset()).rem_euclid(7);
    add_days(day, i64::from(ahead))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn moves_keep_what_both_allow() {
        let day = Cut::Day(date(2021, 10, 31));
        assert_eq!(day.moved(Unit::Week, -1), Some(Cut::Day(date(2021, 10, 24))));
        assert_eq!(day.moved(Unit::Month, 4), Some(Cut::Month(2022, 2)));
        assert_eq!(day.moved(Unit::Decade, -2), Some(Cut::Year(2001)));
        assert_eq!(Cut::Month(2015, 4).moved(Unit::Month, 9), Some(Cut::Month(2016, 1)));
        assert_eq!(Cut::Year(2014).moved(Unit::Day, 3), None);
        assert_eq!(Cut::Year(9999).moved(Unit::Year, 1), None);
    }

    proptest! {
        #[test]
        fn no_move_panics(year in 1i16..=9999, month in 1i8..=12, number in any::<i64>()) {
            let cuts = [Cut::Year(year), Cut::Month(year, month), Cut::Day(date(year, month, 1))];
            for unit in [Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year, Unit::Century] {
                for cut in cuts {
                    let _ = cut.moved(unit, number).map(Cut::iso);
                }
            }
        }

        #[test]
        fn weekdays_stand_within_a_week(year in 2i16..=9998, month in 1i8..=12, weekday in 1i8..=7) {
            let day = date(year, month, 15);
            let (back, ahead) = (weekday_up_to(day, weekday).expect("near"), weekday_from(day, weekday).expect("near"));
            prop_assert!(back <= day && day <= ahead);
            prop_assert!(back.weekday() == ahead.weekday() && back.weekday().to_monday_one_offset() == weekday);
            prop_assert!(ahead == back || ahead == add_days(back, 7).expect("near"));
        }
    }
}
