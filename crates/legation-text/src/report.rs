//! One report, whatever it was read from.

use jiff::civil::Date;

/// A report as read: its text is never changed after reading, so offsets into it stay true.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Stable name; the first part of every record's id.
    pub id: String,
    /// The day of publication, where known. Without it no relative day is resolved.
    pub date: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Language tag, where the source tells one.
    pub language: Option<String>,
    /// The text.
    pub text: String,
}
