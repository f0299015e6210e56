//! When: a day, month, year or stretch of days, with its precision.

use crate::Span;
use serde::{Deserialize, Serialize};

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// `date` is a day.
    Day,
    /// `date` is a month, `2021-10`.
    Month,
    /// `date` is a year, `2021`.
    Year,
    /// `date` to `enddate` is a week.
    Week,
    /// `date` to `enddate`.
    Between,
    /// Before `enddate`; `date` is not known.
    Before,
    /// After `date`.
    After,
}

/// What a moment says about the predicate it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MomentRole {
    /// When it happens: "on Monday", "in 2014", "before the summer".
    At,
    /// Since when it lasts: "since 2019".
    Since,
    /// Until when, or by when: "until 31 October", "by the end of May", "within 48 hours".
    Until,
    /// From when it holds: "from November 1", "as of Monday", "effective at the end of the month".
    From,
    /// How long: "for two weeks". No date, but for a duration whose ends the words give.
    Duration,
    /// How often: "every Monday". No date.
    Frequency,
}

/// A point or stretch of time in ISO 8601, cut to its precision, with the words that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// First day (month, year); `None` only for [`Precision::Before`] and for words that could not be resolved.
    pub date: Option<String>,
    /// Last day of a stretch.
    pub enddate: Option<String>,
    /// How exactly it is known; `None` where the words could not be resolved.
    pub precision: Option<Precision>,
    /// What it says about its predicate.
    pub role: MomentRole,
    /// The words ("Wednesday", "last week", "since 2019"); `None` where the date is the report's own.
    pub span: Option<Span>,
    /// How it was worked out, one line for `why`.
    pub rule: String,
}
