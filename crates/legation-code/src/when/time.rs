//! What an expression of time says, before any report's day resolves it.

use super::lexicon::Link;
use serde::Deserialize;
use std::ops::Range;

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A part of a longer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    Middle,
    End,
}

/// How many of a unit: "two weeks", "several weeks" (no number), "more than two weeks".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub unit: Unit,
    pub number: Option<i64>,
    /// Whether the words give a least length.
    pub is_least: bool,
}

/// The year of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearOf {
    /// No word says it.
    Untold,
    /// "2021".
    Is(i16),
    /// "last year": −1.
    Shift(i64),
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// "April 17", "17 April 2021".
    Date { year: YearOf, month: i8, day: i8 },
    /// "April", "last April", "April 2021"; `shift` is −1 for "last", 1 for "next".
    Month { year: YearOf, month: i8, shift: Option<i64> },
    /// "2014".
    Year(i16),
    /// "the 1970s", "the 19th century", "2014-18".
    Years(i16, i16),
    /// "Monday", "next Monday", "Monday last week".
    Weekday { day: i8, shift: Option<i64>, week: Option<i64> },
    /// Days from the report's: "yesterday" is −1.
    Day(i64),
    /// "last week" is −1, "this year" 0.
    Unit { unit: Unit, shift: i64 },
    /// The week around a day: "the week of April 3".
    WeekOf(Box<Time>),
    /// "the summer of 2019", "last summer".
    Season { month: i8, year: YearOf, shift: Option<i64> },
    /// "the second quarter of 2019": first and last month.
    Months { year: YearOf, first: i8, last: i8 },
    /// "two years ago".
    Ago(Length),
    /// From a time spoken of before: "a day earlier" is −1, "two weeks later" is 2 weeks.
    Step { length: Length, sign: i64 },
    /// The day, week, … spoken of before: "the same day".
    Same(Unit),
    /// "the past two weeks".
    Past(Length),
    /// "the next two weeks", "two weeks from now".
    Coming(Length),
    /// "early 2018", "the end of the month".
    Part { part: Part, of: Box<Time> },
    /// "from Jan. 1 to March 3".
    Range(Box<Time>, Box<Time>),
    /// "two weeks"; `is_deadline` before an infinitive ("48 hours to leave"), `is_in` after "in".
    Length { length: Length, is_deadline: bool, is_in: bool },
    /// "nine months from April 2015".
    LengthFrom { length: Length, from: Box<Time> },
    /// "every Monday".
    Often,
    /// Words of time that lead to no date, and why.
    Vague(&'static str),
}

/// An expression in its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub link: Link,
    pub time: Time,
    /// The expression with the words that lead it ("since 2019").
    pub all: Range<usize>,
    /// Without them ("2019").
    pub core: Range<usize>,
}

impl Phrase {
    /// The words that a moment shows: "Monday" of "on Monday", but "since 2019".
    pub fn shown(&self) -> Range<usize> {
        let is_silent = match self.link {
            Link::On | Link::To => true,
            Link::For | Link::Over => {
                !matches!(self.time, Time::Length { .. } | Time::LengthFrom { .. } | Time::Past(_) | Time::Coming(_))
            }
            _ => false,
        };
        if is_silent { self.core.clone() } else { self.all.clone() }
    }
}
