//! Readings of the calendar: dates, months, weekdays, years, seasons, feasts and their parts.

use super::lexicon::Link;
use super::reader::{Found, Reader};
use super::time::{Part, Time, Unit, YearOf};
use crate::count::is_person_noun;
use legation_text::Upos;

impl Reader<'_> {
    /// "2021-10-06", "6/10/2021": one word or several without white space between them.
    pub(super) fn digits(&self, at: usize) -> Found {
        let mut text = String::new();
        let mut end = at;
        while end < self.words.len() && end < at + 5 {
            let word = self.word(end);
            if matches!(word, "" | ".") || !word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.'))
            {
                break;
            }
            text.push_str(word);
            end += 1;
            if self.is_apart(end - 1) {
                break;
            }
        }
        let time = written_date(&text)?;
        Some((end, time))
    }

    /// "April", "last April", "April 2021", "April 17, 2021", "17 April 2021", "the 3rd of March", "April 3-5".
    pub(super) fn month(&self, at: usize, is_led: bool) -> Found {
        let start = self.after_the(at);
        if let Some(day) = self.day_number(start) {
            let name = if self.word(start + 1) == "of" { start + 2 } else { start + 1 };
            if let Some(month) = self.month_name(name, true) {
                let (end, year) = self.year_after(name + 1);
                return Some((end, Time::Date { year, month, day }));
            }
            let is_range = matches!(self.word(start + 1), "-" | "–" | "and");
            if let (true, Some(last), Some(month)) =
                (is_range, self.day_number(start + 2), self.month_name(start + 3, true))
            {
                let (end, year) = self.year_after(start + 4);
                return Some((end, days(year, month, day, last)));
            }
        }
        if let Some(((first, last), month)) = day_range(self.word(start)).zip(self.month_name(start + 1, true)) {
            let (end, year) = self.year_after(start + 2);
            return Some((end, days(year, month, first, last)));
        }
        let shift = self.sense(start).shift.filter(|_| self.word(start) != "past");
        let name = if shift.is_some() { start + 1 } else { start };
        let has_day = self.day_number(name + 1).is_some() || day_range(self.word(name + 1)).is_some();
        let is_sure = is_led || shift.is_some() || has_day || self.year_number(name + 1).is_some();
        let month = self.month_name(name, is_sure)?;
        if let Some((first, last)) = day_range(self.word(name + 1)) {
            let (end, year) = self.year_after(name + 2);
            return Some((end, days(year, month, first, last)));
        }
        if let Some(day) = self.day_number(name + 1).filter(|_| !self.counts_a_noun(name + 1)) {
            let last =
                self.day_number(name + 3).filter(|&d| d > day && matches!(self.word(name + 2), "-" | "–" | "to"));
            if let Some(last) = last.filter(|_| !self.counts_a_noun(name + 3)) {
                let (end, year) = self.year_after(name + 4);
                return Some((end, days(year, month, day, last)));
            }
            let (end, year) = self.year_after(name + 2);
            return Some((end, Time::Date { year, month, day }));
        }
        let (end, year) = self.year_after(name + 1);
        Some((end, Time::Month { year, month, shift }))
    }

    /// The month named here. A doubtful name ("may", "march") needs company, and no name counts inside a person's.
    fn month_name(&self, i: usize, is_sure: bool) -> Option<i8> {
        let sense = self.sense(i);
        let token = self.tree.sentence.tokens.get(i)?;
        let is_capital = token.form.starts_with(char::is_uppercase);
        let fits =
            is_capital && !self.is_in_name(i) && token.upos != Upos::Aux && (is_sure || !sense.is_doubtful_month);
        // "Sept-Îles"
        let is_cut = !self.is_apart(i)
            && self.word(i + 1) == "-"
            && self.day_number(i + 2).is_none()
            && self.year_number(i + 2).is_none();
        let leads_month = self.sense(i + 2).month.is_some();
        sense.month.filter(|_| fits && (!is_cut || leads_month))
    }

    /// ", 2021", "2021", "of 2021", "last year", "of this year" after a day or month.
    fn year_after(&self, at: usize) -> (usize, YearOf) {
        let comma = if self.word(at) == "," { at + 1 } else { at };
        if let Some(year) = self.year_number(comma).filter(|_| !self.counts_a_noun(comma)) {
            return (comma + 1, YearOf::Is(year));
        }
        let next = if self.word(at) == "of" { at + 1 } else { at };
        if let Some(year) = self.year_number(next).filter(|_| next > at) {
            return (next + 1, YearOf::Is(year));
        }
        match (self.sense(next).shift, self.sense(next + 1).unit) {
            (Some(shift), Some(Unit::Year)) if self.word(next + 1) == "year" => (next + 2, YearOf::Shift(shift)),
            _ => (at, YearOf::Untold),
        }
    }

    /// "Monday", "last Monday", "Monday night", "Monday, Oct. 4", "Monday last week", "Mondays".
    pub(super) fn weekday(&self, at: usize) -> Found {
        let start = self.after_the(at);
        let shift = self.sense(start).shift.or(self.sense(start).anchored.filter(|&s| s != 0));
        let name = if shift.is_some() { start + 1 } else { start };
        let short = self.sense(name).weekday_short;
        let day = self.sense(name).weekday.or(short)?;
        let token = self.tree.sentence.tokens.get(name)?;
        let before = name.checked_sub(1).map_or("", |i| self.word(i));
        if !token.form.starts_with(char::is_uppercase)
            || self.is_in_name(name)
            || self.lexicon.name_before.contains(before)
            || self.lexicon.name_after.contains(self.word(name + 1))
        {
            return None;
        }
        let mut end = name + 1;
        let date_at = if matches!(self.word(end), "," | "(") { end + 1 } else { end };
        if let Some((date_end, date @ Time::Date { .. })) = self.month(date_at, true) {
            return Some((date_end, date));
        }
        if short.is_some() {
            return None;
        }
        if self.sense(end).is_day_part {
            end += 1;
        }
        let of = if self.word(end) == "of" { end + 1 } else { end };
        let is_week = self.word(of + 1) == "week";
        let week = self.sense(of).shift.filter(|_| is_week);
        match week {
            Some(week) => Some((of + 2, Time::Weekday { day, shift: None, week: Some(week) })),
            None if self.word(end) == "last" && shift.is_none() && !self.is_led_on(end + 1) => {
                Some((end + 1, Time::Weekday { day, shift: Some(-1), week: None }))
            }
            None => Some((end, Time::Weekday { day, shift, week: None })),
        }
    }

    /// Whether "last" belongs to the noun after it, not to the weekday before it.
    fn is_led_on(&self, i: usize) -> bool {
        self.tree
            .sentence
            .tokens
            .get(i)
            .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num))
    }

    /// "today", "yesterday evening", "the day before yesterday", "this morning", "last night".
    pub(super) fn near_day(&self, at: usize) -> Found {
        let start = self.after_the(at);
        if self.word(start) == "day" && matches!(self.word(start + 1), "before" | "after") {
            let day = self.sense(start + 2).day.filter(|&d| d != 0)?;
            return Some((start + 3, Time::Day(day * 2)));
        }
        if let Some(day) = self.sense(start).day.filter(|_| !self.is_in_title(start)) {
            let end = if self.sense(start + 1).is_day_part { start + 2 } else { start + 1 };
            return Some((end, Time::Day(day)));
        }
        if self.sense(start + 1).is_day_part {
            let shift = self.sense(start).shift?;
            return Some((start + 2, Time::Day(shift)));
        }
        None
    }

    /// A capital right after a name: "USA Today".
    pub(super) fn is_in_title(&self, i: usize) -> bool {
        let is_capital = |i: usize| self.tree.token(i).form.starts_with(char::is_uppercase);
        self.is_in_name(i)
            || (i > 0 && is_capital(i) && is_capital(i - 1) && self.tree.token(i - 1).upos == Upos::Propn)
    }

    /// "Christmas Day", "New Year's Eve 2020".
    pub(super) fn feast(&self, at: usize) -> Found {
        let (words, (month, day)) = self.lexicon.feasts.iter().find(|(words, _)| self.starts(at, words))?;
        let (end, year) = self.year_after(at + words.len());
        Some((end, Time::Date { year, month: *month, day: *day }))
    }

    /// "the September 11 attacks", "9/11".
    pub(super) fn famous(&self, at: usize) -> Found {
        let start = self.after_the(at);
        let (_, (told, (year, month, day))) =
            self.lexicon.famous.iter().find(|(words, _)| self.starts(start, words))?;
        Some((start + told, Time::Date { year: YearOf::Is(*year), month: *month, day: *day }))
    }

    /// "the summer of 2019", "summer 2019", "last summer", "this spring".
    pub(super) fn season(&self, at: usize, link: Option<Link>) -> Found {
        let start = self.after_the(at);
        let shift = self.sense(start).shift;
        let name = if shift.is_some() { start + 1 } else { start };
        let month = self.sense(name).season?;
        let (end, year) = self.year_after(name + 1);
        let is_told = year != YearOf::Untold || shift.is_some();
        let is_bare_season = matches!(
            link,
            Some(Link::On | Link::Over | Link::By | Link::Until | Link::Since | Link::Before | Link::After)
        );
        let is_noun =
            self.tree.token(name).upos == Upos::Noun && matches!(self.word(name), "summer" | "winter" | "autumn");
        let is_free = is_bare_season && is_noun && !self.leads_noun(name);
        if is_told || is_free { Some((end, Time::Season { month, year, shift })) } else { None }
    }

    /// "2014", "the year 2014", "the 1970s", "the 19th century", "2014-18".
    pub(super) fn years(&self, at: usize, link: Option<Link>) -> Found {
        let start = self.after_the(at);
        if let Some(years) = decade_or_span(self.word(start)) {
            return Some((start + 1, years));
        }
        if self.word(start + 1) == "century" {
            let number = self.word(start).trim_end_matches(|c: char| c.is_ascii_lowercase());
            let century: i16 = number.parse().ok().filter(|c| (1..=30).contains(c))?;
            return Some((start + 2, Time::Years((century - 1) * 100 + 1, century * 100)));
        }
        let named = self.word(start) == "year";
        let at_year = if named { start + 1 } else { start };
        let year = self.year_number(at_year)?;
        let is_year =
            named || (start == at && self.reads_as_year(at_year, year, link)) || self.is_year_of_noun(at_year, year);
        if is_year { Some((at_year + 1, Time::Year(year))) } else { None }
    }

    /// "in 2014": led by a word of time, and no number of anything.
    fn reads_as_year(&self, i: usize, year: i16, link: Option<Link>) -> bool {
        let is_recent = (1700..=2100).contains(&year);
        if self.leads_noun(i) {
            return self.is_year_of_noun(i, year);
        }
        let token = self.tree.token(i);
        let previous = i.checked_sub(1).map_or("", |p| self.word(p));
        let is_listed = matches!(previous, "and" | "or" | ",")
            && (2..=3)
                .any(|back| i >= back && self.year_number(i - back).is_some() && self.word(i - back) != self.word(i));
        let is_led = matches!(
            link,
            Some(Link::On | Link::Since | Link::Until | Link::Before | Link::After | Link::From | Link::By)
        );
        let is_bracketed = previous == "(" && matches!(self.word(i + 1), ")" | "," | "-" | "–");
        let is_unmarked = matches!(token.deprel.as_str(), "nmod:unmarked" | "nmod:tmod" | "obl:unmarked" | "obl:tmod");
        let is_for_a_year = link == Some(Link::For) && (1900..=2100).contains(&year) && previous == "for";
        is_recent && (is_led || is_listed || is_bracketed || is_unmarked || is_for_a_year) || is_led && previous == "in"
    }

    /// "the 2014 annexation", "its 2018 poisoning": but not "the 2000 soldiers".
    pub(super) fn is_year_of_noun(&self, i: usize, year: i16) -> bool {
        if !(1900..=2099).contains(&year) || !self.leads_noun(i) {
            return false;
        }
        let noun = (i + 1..self.words.len()).take(4).take_while(|&k| self.is_in_noun_phrase(k)).last();
        let Some(noun) = noun.map(|k| self.tree.token(k)) else { return false };
        let is_plural = matches!(noun.xpos.as_str(), "NNS" | "NNPS") || noun.feat("Number") == Some("Plur");
        let previous = i.checked_sub(1).map(|p| self.tree.token(p));
        let is_told = previous.is_some_and(|p| {
            matches!(p.upos, Upos::Det | Upos::Propn | Upos::Adj)
                || p.form.starts_with(['\'', '’'])
                || p.deprel == "nmod:poss"
        });
        let is_round = year % 100 == 0;
        !is_person_noun(&noun.lemma) && if is_plural { is_told && !is_round } else { true }
    }

    /// Whether a noun follows in the same noun phrase.
    fn leads_noun(&self, i: usize) -> bool {
        self.is_apart(i) && i + 1 < self.words.len() && self.is_in_noun_phrase(i + 1) && {
            let token = self.tree.token(i);
            let is_free = token.deprel.ends_with(":unmarked")
                || token.deprel.ends_with(":tmod")
                || matches!(token.rel(), "obl" | "advmod");
            !is_free || token.head.is_some_and(|h| h > i && self.is_in_noun_phrase(h) && h <= i + 4)
        }
    }

    fn is_in_noun_phrase(&self, k: usize) -> bool {
        matches!(self.tree.token(k).upos, Upos::Noun | Upos::Propn | Upos::Adj)
            && self.sense(k).month.is_none()
            && self.sense(k).weekday.is_none()
    }

    /// "early 2018", "the end of the month", "mid-April", "late last year", "earlier Thursday".
    pub(super) fn part(&self, at: usize) -> Found {
        if let Some((part, rest)) = self.hyphened_part(at) {
            return Some((at + 1, Time::Part { part, of: Box::new(rest) }));
        }
        let start = self.after_the(at);
        let part = self.sense(start).part?;
        let is_noun = matches!(self.word(start), "beginning" | "outset" | "start" | "middle" | "close" | "end");
        let (end, of) = if is_noun {
            let joined = match self.word(start + 1) {
                "of" => start + 2,
                "-" if !self.is_apart(start) => start + 2,
                _ => return None,
            };
            self.whole(joined).or_else(|| self.time(joined, Some(Link::On)))?
        } else {
            let joined = match self.word(start + 1) {
                "in" | "on" | "-" => start + 2,
                _ => start + 1,
            };
            self.time(joined, Some(Link::On))?
        };
        let fits = matches!(
            of,
            Time::Date { .. }
                | Time::Month { .. }
                | Time::Year(_)
                | Time::Years(..)
                | Time::Weekday { .. }
                | Time::Day(_)
                | Time::Unit { .. }
                | Time::Season { .. }
                | Time::Same(_)
        );
        // "earlier" and "later" only lead ("earlier this month"); they cut no part off.
        let of = Box::new(of);
        if !fits {
            return None;
        }
        let leads = matches!(self.word(start), "earlier" | "later" | "early" | "late");
        Some((end, if leads { *of } else { Time::Part { part, of } }))
    }

    /// "mid-April", "late-2018" in one word.
    pub(super) fn hyphened_part(&self, at: usize) -> Option<(Part, Time)> {
        let (head, rest) = self.word(at).split_once('-')?;
        let part = self.lexicon.senses(head).part?;
        if let Some(month) = self.lexicon.senses(rest).month {
            return Some((part, Time::Month { year: YearOf::Untold, month, shift: None }));
        }
        let year: i16 = rest.parse().ok().filter(|y| rest.len() == 4 && (1000..=2999).contains(y))?;
        Some((part, Time::Year(year)))
    }

    /// "the month" of "the end of the month": the present one.
    fn whole(&self, at: usize) -> Found {
        let start = self.after_the(at);
        let unit = self.sense(start).unit.filter(|_| start > at && !self.word(start).ends_with('s'))?;
        if self.word(start + 1) == "of" || matches!(unit, Unit::Hour) {
            return None;
        }
        Some((start + 1, if unit == Unit::Day { Time::Day(0) } else { Time::Unit { unit, shift: 0 } }))
    }

    /// "the second quarter of 2019", "the first half of this year".
    pub(super) fn portion(&self, at: usize) -> Found {
        let start = self.after_the(at);
        let which = match self.word(start) {
            "first" | "1st" => 1,
            "second" | "2nd" => 2,
            "third" | "3rd" => 3,
            "fourth" | "4th" => 4,
            _ => return None,
        };
        let months = match self.word(start + 1) {
            "quarter" => 3,
            "half" if which <= 2 => 6,
            _ => return None,
        };
        let (end, year) = self.year_after(start + 2);
        let is_free = end > start + 2 || (self.word(start + 1) == "quarter" && self.word(start + 2) != "of");
        is_free.then_some((end, Time::Months { year, first: (which - 1) * months + 1, last: which * months }))
    }
}

/// Days of one month, as a range.
fn days(year: YearOf, month: i8, first: i8, last: i8) -> Time {
    let day = |day| Box::new(Time::Date { year, month, day });
    Time::Range(day(first), day(last))
}

/// "3-5" in one word.
fn day_range(word: &str) -> Option<(i8, i8)> {
    let (first, last) = word.split_once(['-', '–'])?;
    let day = |w: &str| w.parse::<i8>().ok().filter(|d| (1..=31).contains(d) && w.bytes().all(|b| b.is_ascii_digit()));
    day(first).zip(day(last)).filter(|(a, b)| a < b)
}

/// "2021-10-06"; "6/10/2021" where only one order makes a date.
fn written_date(text: &str) -> Option<Time> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let fields: Vec<&str> = text.split(separator).collect();
    let [a, b, c] = fields.as_slice() else { return None };
    let number = |w: &str| w.parse::<i16>().ok().filter(|_| !w.is_empty() && w.len() <= 4);
    let date = |y: i16, m: i16, d: i16| {
        jiff::civil::Date::new(y, m as i8, d as i8).ok().filter(|_| (1..=12).contains(&m) && (1..=31).contains(&d))?;
        Some(Time::Date { year: YearOf::Is(y), month: m as i8, day: d as i8 })
    };
    let (x, y, z) = (number(a)?, number(b)?, number(c)?);
    if a.len() == 4 && separator != '.' {
        return date(x, y, z);
    }
    if c.len() != 4 || a.len() > 2 || b.len() > 2 {
        return None;
    }
    // A full stop stands only in the order of day and month.
    let (by_day, by_month) = (date(z, y, x), date(z, x, y).filter(|_| separator != '.'));
    match (by_day, by_month) {
        (Some(a), Some(b)) if a != b => Some(Time::Vague("day and month of the date could be either way round")),
        (a, b) => a.or(b),
    }
}

/// "1970s", "1970's", "2014-18", "2014–2018".
fn decade_or_span(word: &str) -> Option<Time> {
    let year = |w: &str| w.parse::<i16>().ok().filter(|y| w.len() == 4 && (1000..=2999).contains(y));
    if let Some(first) = word.strip_suffix('s').map(|w| w.trim_end_matches('\'')).and_then(year) {
        let last = if first % 100 == 0 { first + 9 } else { first - first % 10 + 9 };
        return (first % 10 == 0).then_some(Time::Years(first, last));
    }
    let (first, last) = word.split_once(['-', '–', '/'])?;
    let first = year(first)?;
    let last = match last.len() {
        2 => first - first % 100 + last.parse::<i16>().ok().filter(|y| (0..100).contains(y))?,
        _ => year(last)?,
    };
    (first < last).then_some(Time::Years(first, last))
}
