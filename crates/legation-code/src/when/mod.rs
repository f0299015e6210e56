//! Words of time become moments.
//!
//! Takes a tree and the report's day; gives the expressions of time of a predicate, or of the whole sentence, each with its words, its
//! place in the calendar cut to its precision, and the rule that led there. Four steps: [`reader`] finds expressions as sequences of
//! words, [`attach`] says which predicate each belongs to, [`resolve`] counts, [`calendar`] holds the arithmetic. The words themselves
//! stand in `grammar/time.toml`. What a date means for an event (decided, in force, deadline) is the coder's business.

mod attach;
mod calendar;
mod dates;
mod lengths;
mod lexicon;
mod reader;
mod resolve;
#[cfg(test)]
mod tests;
mod time;

use attach::{deed_before, head_of, is_taking_of_effect, owners, shares, side_of};
use calendar::{Cut, Stretch};
use jiff::civil::Date;
use legation_text::{Moment, MomentRole, Tree, Upos};
use lexicon::Link;
pub(crate) use lexicon::faults;
use reader::Reader;
use resolve::{Ground, Resolved, placed, resolve};
use time::Phrase;

/// The expressions of time that belong to a predicate (its own modifiers, not those of clauses below it), resolved
/// against the report's day. Without a report's day, relative expressions have neither date nor precision and say so.
///
/// The predicate may be a noun ("the 2014 annexation", "Monday's vote"). An expression that hangs on a noun which tells no deed belongs
/// to the verb above it too.
pub fn moments_of(tree: &Tree, predicate: usize, published: Option<Date>) -> Vec<Moment> {
    Times::new(tree, published).of(predicate)
}

/// All expressions of time of a sentence, each with the word that heads it: for datelines and titles.
pub fn all_moments(tree: &Tree, published: Option<Date>) -> Vec<(usize, Moment)> {
    let times = Times::new(tree, published);
    times.found.into_iter().map(|t| (t.head, t.moment)).collect()
}

/// The expressions of one sentence, read once for all its predicates.
pub struct Times<'t> {
    tree: &'t Tree<'t>,
    found: Vec<Found>,
}

struct Found {
    phrase: Phrase,
    head: usize,
    owners: Vec<usize>,
    moment: Moment,
    /// The whole stretch that the words name, whatever "since" makes of it.
    stretch: Option<Stretch>,
}

impl<'t> Times<'t> {
    /// Finds and resolves every expression of the sentence.
    pub fn new(tree: &'t Tree<'t>, published: Option<Date>) -> Self {
        let mut found: Vec<Found> = Vec::new();
        let mut anchor: Option<Stretch> = None;
        for mut phrase in Reader::new(tree).phrases() {
            let head = head_of(tree, &phrase);
            let mut owners = owners(tree, &phrase);
            if let Some(&[verb]) = owners.first_chunk().filter(|_| owners.len() == 1) {
                let has_day = found.iter().any(|t| t.owners.contains(&verb) && t.moment.role == MomentRole::At);
                if let Some(deed) = deed_before(tree, &phrase, verb).filter(|_| has_day) {
                    owners = vec![deed];
                }
            }
            let predicate = owners.last().copied().unwrap_or(head);
            // "the tapes from 2014": of that year, not in force from it.
            let is_bare_from = tree.token(phrase.all.start).form == "from" && phrase.all.end == phrase.core.end;
            if phrase.link == Link::From && owners.len() > 1 && is_bare_from {
                phrase.link = Link::On;
            }
            let side = side_of(tree, &phrase, &owners);
            let is_effect = is_taking_of_effect(tree, predicate, &phrase);
            let resolved = resolve(&phrase, &Ground { published, anchor, side, is_effect });
            if resolved.role == MomentRole::At {
                anchor = resolved.stretch.filter(|s| s.first == s.last || matches!(s.first, Cut::Day(_))).or(anchor);
            }
            let shown = phrase.shown();
            let stretch = resolved.stretch;
            let moment = Moment {
                date: resolved.date,
                enddate: resolved.enddate,
                precision: resolved.precision,
                role: resolved.role,
                span: Some(tree.span_of(&[shown.start, shown.end - 1])),
                rule: resolved.rule,
            };
            found.push(Found { phrase, head, owners, moment, stretch });
        }
        Times { tree, found }
    }

    /// The moments of one predicate, in the order of the words.
    pub fn of(&self, predicate: usize) -> Vec<Moment> {
        let own: Vec<Moment> =
            self.found.iter().filter(|t| t.owners.contains(&predicate)).map(|t| t.moment.clone()).collect();
        if !own.is_empty() || self.found.is_empty() {
            return own;
        }
        if let Some(then) = self.found.iter().find(|t| self.tells_what_was_then(t, predicate)) {
            // "since" cuts a stretch to its beginning; the clause was somewhere in the whole of it.
            let Some(stretch) = then.stretch else { return vec![then.moment.clone()] };
            let placed = placed(stretch, Link::On, MomentRole::At, then.moment.rule.clone());
            let Resolved { date, enddate, precision, role, rule, .. } = placed;
            return vec![Moment { date, enddate, precision, role, rule, span: then.moment.span }];
        }
        let shared = |t: &&Found| t.owners.last().is_some_and(|&o| shares(self.tree, &t.phrase, o, predicate));
        self.found.iter().filter(shared).map(|t| t.moment.clone()).collect()
    }
}

impl Times<'_> {
    /// "since last year, when Norland left the council": the clause after an expression tells what was done then.
    fn tells_what_was_then(&self, expression: &Found, predicate: usize) -> bool {
        let mut after = (expression.phrase.all.end..self.tree.len()).map(|w| self.tree.token(w));
        let opens = after.find(|token| token.upos != Upos::Punct);
        expression.moment.date.is_some()
            && opens.is_some_and(|token| token.form == "when" && token.head == Some(predicate))
    }
}

/// Whether the word stands inside an expression of time, so that its number counts nobody.
pub(crate) fn holds(tree: &Tree, word: usize) -> bool {
    Reader::new(tree).phrases().iter().any(|p| p.core.contains(&word))
}

/// Whether the word names a month, or may.
pub(crate) fn may_name_month(word: &str) -> bool {
    lexicon::lexicon().senses(word).month.is_some()
}

/// Whether the word is a year before a noun ("the 2014 annexation").
pub(crate) fn is_year(tree: &Tree, word: usize) -> bool {
    let reader = Reader::new(tree);
    reader.year_number(word).is_some_and(|year| reader.is_year_of_noun(word, year))
}
