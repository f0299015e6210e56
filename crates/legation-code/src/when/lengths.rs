//! Readings of lengths and steps: "two weeks ago", "a day earlier", "last month", "the past two years", "48 hours", "every Monday".

use super::lexicon::Link;
use super::reader::{Found, Reader};
use super::time::{Length, Time, Unit};
use crate::count::number;
use legation_text::Upos;

impl Reader<'_> {
    /// "last week", "this year", "the previous day", "that month", "the day before", "the week of April 3".
    pub(super) fn unit(&self, at: usize, link: Option<Link>) -> Found {
        let start = self.after_the(at);
        let sense = self.sense(start);
        let after = start + 1;
        let single = |i: usize| self.sense(i).unit.filter(|_| !self.word(i).ends_with('s'));
        if let (Some(shift), Some(unit)) = (sense.shift, single(after)) {
            if unit == Unit::Hour {
                return None;
            }
            if unit == Unit::Weekend && shift < 0 {
                return Some((after + 1, Time::Unit { unit, shift }));
            }
            if self.word(start) == "past" || (start > at && self.word(start) == "last") {
                return Some((after + 1, Time::Past(Length { unit, number: Some(1), is_least: false })));
            }
            let further =
                matches!((self.word(after + 1), self.word(after + 2)), ("before", "last") | ("after", "next"));
            let (end, shift) = if further { (after + 3, shift * 2) } else { (after + 1, shift) };
            return Some((end, Time::Unit { unit, shift }));
        }
        if let (Some(step), Some(unit)) = (sense.anchored, single(after)) {
            let is_that = self.word(start) == "that" && (start > at || self.tree.token(start).upos == Upos::Sconj);
            if is_that || unit == Unit::Hour {
                return None;
            }
            let length = Length { unit, number: Some(1), is_least: false };
            return Some((after + 1, if step == 0 { Time::Same(unit) } else { Time::Step { length, sign: step } }));
        }
        let unit = single(start).filter(|_| start > at)?;
        match self.word(after) {
            "before" | "after" if unit != Unit::Hour => {
                let sign = if self.word(after) == "before" { -1 } else { 1 };
                if let Some(shift) = self.sense(after + 1).shift.filter(|&s| s == sign) {
                    return Some((after + 2, Time::Unit { unit, shift: shift * 2 }));
                }
                let length = Length { unit, number: Some(1), is_least: false };
                Some((after + 1, if self.opens_clause(after + 1) { FROM_ANOTHER } else { Time::Step { length, sign } }))
            }
            "of" | "beginning" | "starting" if unit == Unit::Week => {
                let (end, day) = self.month(after + 1, true).filter(|(_, t)| matches!(t, Time::Date { .. }))?;
                Some((end, Time::WeekOf(Box::new(day))))
            }
            _ if unit == Unit::Weekend && link.is_some() => Some((after, Time::Unit { unit, shift: 0 })),
            _ => None,
        }
    }

    /// A number of units with what follows it: "two days ago", "a week later", "the past two years", "in three months", "48 hours".
    pub(super) fn length(&self, at: usize, link: Option<Link>) -> Found {
        let start = self.after_the(at);
        if let Some((unit_at, time)) = self.run_of_units(start) {
            return Some((unit_at, time));
        }
        let (number_at, is_least) = self.around(at);
        let (unit_at, number) = match self.how_many(number_at) {
            Some(found) => found,
            None if start == at => (number_at, None),
            None => return None,
        };
        let unit = self.sense(unit_at).unit.filter(|&u| u != Unit::Quarter || self.word(unit_at + 1) != "of")?;
        let is_plural = self.word(unit_at).ends_with('s');
        let is_article = unit_at > number_at && matches!(self.word(number_at), "a" | "an");
        if (unit_at == number_at && !is_plural) || (number == Some(1)) == is_plural {
            return None;
        }
        let length = Length { unit, number, is_least };
        let mut end = unit_at + 1;
        if matches!(self.word(end), "'" | "'s") {
            end += 1;
        }
        match self.word(end) {
            "ago" => return Some((end + 1, Time::Ago(length))),
            "earlier" | "previously" => return Some((end + 1, Time::Step { length, sign: -1 })),
            "later" | "afterward" | "afterwards" | "thereafter" => {
                return Some((end + 1, Time::Step { length, sign: 1 }));
            }
            "before" | "after" => {
                let sign = if self.word(end) == "before" { -1 } else { 1 };
                return Some((
                    end + 1,
                    if self.opens_clause(end + 1) { FROM_ANOTHER } else { Time::Step { length, sign } },
                ));
            }
            "time" if end > unit_at + 1 => return Some((end + 1, Time::Coming(length))),
            "from" if self.word(end + 1) == "now" => return Some((end + 2, Time::Coming(length))),
            "from" => {
                let from = self.time(end + 1, Some(Link::From));
                if let Some((last, from)) = from.filter(|(_, t)| {
                    matches!(
                        t,
                        Time::Date { .. } | Time::Month { .. } | Time::Weekday { .. } | Time::Year(_) | Time::Day(_)
                    )
                }) {
                    return Some((last, Time::LengthFrom { length, from: Box::new(from) }));
                }
            }
            "old" => return None,
            _ => {}
        }
        // "20 barrels a day" and "years" alone are no expressions of time.
        let is_led = matches!(
            link,
            Some(Link::For | Link::To | Link::Within | Link::Over | Link::After | Link::Before | Link::From)
        ) || (link == Some(Link::On) && matches!(self.previous(at), "in" | "during" | "throughout"));
        let is_attributive = end == unit_at + 1 && !is_led && self.tree.token(unit_at).rel() == "compound";
        let is_rate = at > 0 && matches!(self.tree.token(at - 1).upos, Upos::Num | Upos::Sym);
        let is_deadline = self.word(end) == "to"
            && self.word(end + 1) != "go"
            && !is_rate
            && self.tree.sentence.tokens.get(end + 1).is_some_and(|t| t.upos == Upos::Verb);
        if is_attributive || (is_article || unit_at == number_at) && !is_led && !is_deadline {
            return None;
        }
        let is_in = link == Some(Link::On) && self.previous(at) == "in";
        Some((unit_at + 1, Time::Length { length, is_deadline, is_in }))
    }

    /// "the past two weeks", "recent years", "the coming days": what follows "the", where it stands.
    fn run_of_units(&self, at: usize) -> Found {
        let direction = match self.word(at) {
            "past" | "last" | "previous" | "preceding" => -1,
            "next" | "coming" | "following" => 1,
            "recent" if self.sense(at + 1).unit.is_some() => return Some((at + 2, Time::Vague("names no time"))),
            _ => return None,
        };
        let (unit_at, number) = self.how_many(at + 1).unwrap_or((at + 1, None));
        let unit = self.sense(unit_at).unit?;
        if !self.word(unit_at).ends_with('s') || (unit_at == at + 1 && self.word(unit_at) == "century") {
            return None;
        }
        let length = Length { unit, number, is_least: false };
        Some((unit_at + 1, if direction < 0 { Time::Past(length) } else { Time::Coming(length) }))
    }

    /// "about", "more than" before a length: where the number begins, and whether the length is a least one.
    fn around(&self, at: usize) -> (usize, bool) {
        match self.lexicon.around.iter().find(|(words, _)| self.starts(at, words)) {
            Some((words, is_least)) if self.how_many(at + words.len()).is_some() => (at + words.len(), *is_least),
            _ => (at, false),
        }
    }

    /// The number before a unit, and where it ends: no number for "several".
    fn how_many(&self, at: usize) -> Option<(usize, Option<i64>)> {
        let couple = match (self.word(at), self.word(at + 1), self.word(at + 2)) {
            ("a", "couple", "of") => 3,
            ("a", "couple", _) => 2,
            ("couple", "of", _) => 2,
            _ => 0,
        };
        if couple > 0 {
            return self.sense(at + couple).unit.map(|_| (at + couple, Some(2)));
        }
        let few = self.lexicon.few.iter().find(|(words, ())| self.starts(at, words));
        if let Some(end) = few.map(|(words, ())| at + words.len()).filter(|&i| self.sense(i).unit.is_some()) {
            return Some((end, None));
        }
        if matches!(self.word(at), "a" | "an") && self.sense(at + 1).unit.is_some() {
            return Some((at + 1, Some(1)));
        }
        let end = (at + 1..self.words.len().min(at + 8)).find(|&i| self.sense(i).unit.is_some())?;
        let words: Vec<&str> = (at..end).map(|i| self.word(i)).collect();
        let value = number(&words).and_then(|n| i64::try_from(n).ok())?;
        Some((end, Some(value)))
    }

    /// Whether something to count from follows: "two days after the vote", "the day before they met".
    fn opens_clause(&self, i: usize) -> bool {
        self.tree.sentence.tokens.get(i).is_some_and(|t| {
            matches!(t.upos, Upos::Det | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num)
                || t.xpos == "VBG"
        })
    }

    fn previous(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |p| self.word(p))
    }

    /// "every Monday", "each year", "daily", "twice a week", "on Mondays".
    pub(super) fn often(&self, at: usize) -> Found {
        if self.lexicon.every.contains(self.word(at)) {
            let (unit_at, _) = self.how_many(at + 1).unwrap_or((at + 1, None));
            let sense = self.sense(unit_at);
            let fits = sense.unit.is_some()
                || sense.weekday.is_some()
                || sense.month.is_some()
                || sense.season.is_some()
                || sense.is_day_part;
            return fits.then_some((unit_at + 1, Time::Often));
        }
        if matches!(self.word(at), "once" | "twice") || self.word(at + 1) == "times" {
            let after = if self.word(at + 1) == "times" { at + 2 } else { at + 1 };
            let fits = matches!(self.word(after), "a" | "an" | "per" | "each" | "every")
                && self.sense(after + 1).unit.is_some();
            return fits.then_some((after + 2, Time::Often));
        }
        let is_adverb =
            matches!(self.tree.sentence.tokens.get(at)?.upos, Upos::Adv | Upos::Adj | Upos::Propn | Upos::Noun);
        (self.sense(at).is_often && is_adverb && !self.is_in_title(at)).then_some((at + 1, Time::Often))
    }
}

const FROM_ANOTHER: Time = Time::Vague("counts from another happening, whose day these words do not tell");
