//! Words of time become moments.

use jiff::civil::Date;
use legation_text::{Moment, Tree};

/// The expressions of time that belong to a predicate (its own modifiers, not those of clauses below it), resolved
/// against the report's day. Without a report's day, relative expressions have neither date nor precision and say so.
pub fn moments_of(_tree: &Tree, _predicate: usize, _published: Option<Date>) -> Vec<Moment> {
    Vec::new()
}
