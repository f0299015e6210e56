//! Which stretch of the calendar an expression means.
//!
//! Takes a phrase, the report's day, the direction in time of its predicate and a time told before in the sentence; gives a moment.
//! In news a bare weekday or month is the latest such one up to the report's day, for a verb of the future the next.

use super::calendar::{Cut, Stretch, add_days, month_of, weekday_from, weekday_up_to};
use super::lexicon::Link;
use super::time::{Length, Part, Phrase, Time, Unit, YearOf};
use jiff::civil::Date;
use legation_text::{MomentRole, Precision};

/// Where the predicate of an expression lies from the report's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Past,
    Future,
    /// On either: the present tense ("the ministers meet on Friday", "the court convicts"), or what was decided.
    Open,
    /// At hand: a deed that is told before and after it happens alike ("Monday's debate").
    Near,
}

/// What resolves an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    pub published: Option<Date>,
    /// The last time told before in the sentence.
    pub anchor: Option<Stretch>,
    pub side: Side,
    /// Whether the predicate tells a taking of effect ("takes effect on").
    pub is_effect: bool,
}

/// A moment without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub date: Option<String>,
    pub enddate: Option<String>,
    pub precision: Option<Precision>,
    pub role: MomentRole,
    pub rule: String,
    /// The stretch itself, for later words that count from it.
    pub stretch: Option<Stretch>,
}

/// Why an expression has no date; `Ok` holds how it was found.
type Answer = Result<(Stretch, &'static str), &'static str>;

const NO_DAY: &str = "the report has no day to count from";
const NO_ANCHOR: &str = "no time told before it in the sentence to count from";
const NO_DATE: &str = "no such date in the calendar";

/// Resolves one phrase.
pub(super) fn resolve(phrase: &Phrase, ground: &Ground) -> Resolved {
    if let Some(resolved) = without_point(phrase, ground) {
        return resolved;
    }
    // "from Sept. 19 to 22" has both its ends.
    let role = if matches!(phrase.time, Time::Range(..)) && phrase.link == Link::From {
        MomentRole::At
    } else {
        role_of(phrase.link, ground)
    };
    // "For Tuesday" names a day to come; "decided to leave by May 31" says nothing of the side on which May 31 lies.
    let side = match phrase.link {
        Link::For | Link::To => Side::Future,
        Link::Since => Side::Past,
        Link::By | Link::Until | Link::From if ground.side == Side::Past => Side::Open,
        _ => ground.side,
    };
    let wants_end = matches!(phrase.link, Link::By | Link::Until | Link::From);
    let ground = Ground { side, ..*ground };
    // "more than two years ago" lies before that time.
    let is_least = matches!(phrase.time, Time::Ago(length) if length.is_least || phrase.link == Link::Over);
    let link = if is_least { Link::Before } else { phrase.link };
    match ground.stretch(&phrase.time, wants_end) {
        Ok((stretch, how)) => placed(stretch, link, role, how.to_owned()),
        Err(why) => unresolved(role, why),
    }
}

/// A stretch as the words before it turn it: "since" opens its end, "by" its start.
pub(super) fn placed(stretch: Stretch, link: Link, role: MomentRole, rule: String) -> Resolved {
    let (first, last) = (stretch.first.iso(), stretch.last.iso());
    let (date, enddate, precision) = match link {
        Link::Since => (Some(first), None, Precision::After),
        Link::After => (Some(last), None, Precision::After),
        Link::Before => (None, Some(first), Precision::Before),
        Link::By | Link::Until | Link::Within if role == MomentRole::Until => (None, Some(last), Precision::Before),
        _ => {
            let ends_apart = stretch.first != stretch.last;
            (Some(first), ends_apart.then_some(last), stretch.precision())
        }
    };
    Resolved { date, enddate, precision: Some(precision), role, rule, stretch: Some(stretch) }
}

fn unresolved(role: MomentRole, why: &str) -> Resolved {
    Resolved { date: None, enddate: None, precision: None, role, rule: why.to_owned(), stretch: None }
}

fn role_of(link: Link, ground: &Ground) -> MomentRole {
    match link {
        Link::Since => MomentRole::Since,
        Link::From => MomentRole::From,
        _ if ground.is_effect => MomentRole::From,
        Link::By | Link::Until => MomentRole::Until,
        Link::Before if ground.side == Side::Future => MomentRole::Until,
        _ => MomentRole::At,
    }
}

/// Lengths and habits, which name no point in time.
fn without_point(phrase: &Phrase, ground: &Ground) -> Option<Resolved> {
    let Time::Length { length, is_deadline, is_in } = &phrase.time else {
        return match &phrase.time {
            Time::Often => Some(unresolved(MomentRole::Frequency, "how often, no date")),
            Time::Vague(why) => Some(unresolved(role_of(phrase.link, ground), why)),
            Time::Past(_) if phrase.link == Link::For => Some(unresolved(MomentRole::Duration, "how long, no date")),
            Time::LengthFrom { .. } if matches!(phrase.link, Link::For | Link::Over | Link::Within) => {
                let found = ground.stretch(&phrase.time, false);
                Some(match found {
                    Ok((stretch, how)) => placed(stretch, Link::On, MomentRole::Duration, how.to_owned()),
                    Err(why) => unresolved(MomentRole::Duration, why),
                })
            }
            _ => None,
        };
    };
    let is_ahead = ground.side == Side::Future;
    let end = ground.published.zip(length.number).and_then(|(day, n)| Cut::Day(day).moved(length.unit, n));
    let to_end = |role, rule: &str| {
        end.map(|cut| {
            let (enddate, precision) = (Some(cut.iso()), Some(Precision::Before));
            Resolved { date: None, enddate, precision, role, rule: rule.to_owned(), stretch: Some(Stretch::one(cut)) }
        })
    };
    let found = match phrase.link {
        // "ordered them to leave within a week" is told as decided.
        Link::Within if is_ahead || ground.side == Side::Open => {
            to_end(MomentRole::Until, "so long from the report's day")
        }
        _ if *is_deadline && !matches!(phrase.link, Link::For) => {
            to_end(MomentRole::Until, "so long from the report's day")
        }
        Link::Over if is_ahead => to_end(MomentRole::Duration, "so long from the report's day"),
        Link::On if is_ahead && *is_in => end.map(|cut| {
            placed(around(cut, length.unit), Link::On, MomentRole::At, "so long after the report's day".to_owned())
        }),
        _ => None,
    };
    Some(found.unwrap_or_else(|| unresolved(MomentRole::Duration, "how long, no date")))
}

/// "two weeks ago" is a week, "three days ago" a day.
fn around(cut: Cut, unit: Unit) -> Stretch {
    match (cut, unit) {
        (Cut::Day(day), Unit::Week | Unit::Fortnight | Unit::Weekend) => {
            Stretch::week(day).unwrap_or(Stretch::one(cut))
        }
        _ => Stretch::one(cut),
    }
}

impl Ground {
    fn published(&self) -> Result<Date, &'static str> {
        self.published.ok_or(NO_DAY)
    }

    /// The stretch that a time means. `wants_end`: "the end of May" is its last day, where a day is asked for.
    fn stretch(&self, time: &Time, wants_end: bool) -> Answer {
        match time {
            Time::Date { year, month, day } => self.date(*year, *month, *day),
            Time::Month { year, month, shift } => self.month(*year, *month, *shift),
            Time::Year(year) => Ok((Stretch::one(Cut::Year(*year)), "the year as told")),
            Time::Years(first, last) => {
                Stretch::between(Cut::Year(*first), Cut::Year(*last)).ok_or(NO_DATE).map(|s| (s, "the years as told"))
            }
            Time::Weekday { day, shift, week } => self.weekday(*day, *shift, *week),
            Time::Day(days) => {
                let day = add_days(self.published()?, *days).ok_or(NO_DATE)?;
                Ok((Stretch::one(Cut::Day(day)), "counted from the report's day"))
            }
            Time::Unit { unit, shift } => self.unit(*unit, *shift),
            Time::WeekOf(day) => {
                let (stretch, how) = self.stretch(day, false)?;
                let day = stretch.first.first_day().ok_or(NO_DATE)?;
                Ok((Stretch::week(day).ok_or(NO_DATE)?, how))
            }
            Time::Season { month, year, shift } => self.season(*month, *year, *shift),
            Time::Months { year, first, last } => {
                let year = self.year(*year).or_else(|_| Ok::<i16, &str>(self.published()?.year()))?;
                let stretch = Stretch::between(Cut::Month(year, *first), Cut::Month(year, *last)).ok_or(NO_DATE)?;
                Ok((stretch, "the months of that part of the year"))
            }
            Time::Ago(length) => self.ago(*length),
            Time::Step { length, sign } => self.step(*length, *sign),
            Time::Same(unit) => self.same(*unit),
            Time::Past(length) => self.run(*length, -1),
            Time::Coming(length) => self.run(*length, 1),
            Time::Part { part, of } => self.part(*part, of, wants_end),
            Time::Range(first, last) => self.range(first, last),
            Time::LengthFrom { length, from } => {
                let (start, _) = self.stretch(from, false)?;
                let number = length.number.ok_or("names no number")?;
                let end = start.first.moved(length.unit, number).ok_or(NO_DATE)?;
                let stretch = Stretch::between(start.first, end).ok_or(NO_DATE)?;
                Ok((stretch, "so long from the time told"))
            }
            Time::Length { .. } | Time::Often => Err("names no point in time"),
            Time::Vague(why) => Err(why),
        }
    }

    fn year(&self, year: YearOf) -> Result<i16, &'static str> {
        match year {
            YearOf::Is(year) => Ok(year),
            YearOf::Shift(shift) => match Cut::Year(self.published()?.year()).moved(Unit::Year, shift) {
                Some(Cut::Year(year)) => Ok(year),
                _ => Err(NO_DATE),
            },
            YearOf::Untold => Err("no year told"),
        }
    }

    /// A day of a month; without a year the nearest on the predicate's side of the report's day.
    fn date(&self, year: YearOf, month: i8, day: i8) -> Answer {
        if year != YearOf::Untold {
            let date = Date::new(self.year(year)?, month, day).map_err(|_| NO_DATE)?;
            return Ok((Stretch::one(Cut::Day(date)), "the day as told"));
        }
        let published = self.published()?;
        // Four years each way, since February 29 is rare.
        let years = published.year().saturating_sub(4)..=published.year().saturating_add(4);
        let mut days = years.filter_map(|y| Date::new(y, month, day).ok());
        let soon = days.clone().find(|d| *d >= published && Some(*d) <= add_days(published, 14));
        let (found, how) = match self.side {
            Side::Near if soon.is_some() => (soon, "such a day soon after the report's"),
            Side::Past | Side::Near => (days.rfind(|d| *d <= published), "the latest such day up to the report's"),
            Side::Future => (days.find(|d| *d >= published), "the first such day from the report's on"),
            Side::Open => {
                let nearest = days.min_by_key(|d| published.duration_until(*d).as_hours().abs());
                (nearest, "the nearest such day to the report's")
            }
        };
        Ok((Stretch::one(Cut::Day(found.ok_or(NO_DATE)?)), how))
    }

    fn month(&self, year: YearOf, month: i8, shift: Option<i64>) -> Answer {
        if year != YearOf::Untold {
            return Ok((Stretch::one(Cut::Month(self.year(year)?, month)), "the month as told"));
        }
        let published = self.published()?;
        let this = published.month();
        let (back, how) = match (shift, self.side) {
            (Some(0), _) => (0, "the month of the report's year"),
            (Some(-1), _) => (i16::from(month >= this), "the latest such month before the report's"),
            (Some(_), _) => (-i16::from(month <= this), "the first such month after the report's"),
            (None, Side::Near) => {
                let is_next = (month - this).rem_euclid(12) == 1;
                let back = if is_next { -i16::from(month < this) } else { i16::from(month > this) };
                (back, "the latest such month up to the report's, or the next")
            }
            (None, Side::Open) => {
                let ahead = month - this;
                (i16::from(ahead >= 6) - i16::from(ahead < -6), "the nearest such month to the report's")
            }
            (None, Side::Past) => (i16::from(month > this), "the latest such month up to the report's"),
            (None, Side::Future) => (-i16::from(month < this), "the first such month from the report's on"),
        };
        Ok((Stretch::one(Cut::Month(published.year() - back, month)), how))
    }

    fn weekday(&self, weekday: i8, shift: Option<i64>, week: Option<i64>) -> Answer {
        let published = self.published()?;
        if let Some(week) = week {
            let monday = weekday_up_to(published, 1).and_then(|m| add_days(m, week * 7 + i64::from(weekday) - 1));
            return Ok((Stretch::one(Cut::Day(monday.ok_or(NO_DATE)?)), "that day of the week told"));
        }
        let (day, how) = match (shift, self.side) {
            (Some(-1), _) => (
                add_days(published, -1).and_then(|d| weekday_up_to(d, weekday)),
                "the latest such day before the report's",
            ),
            (Some(1), _) => {
                (add_days(published, 1).and_then(|d| weekday_from(d, weekday)), "the first such day after the report's")
            }
            (_, Side::Past) => (weekday_up_to(published, weekday), "the latest such day up to the report's"),
            (_, Side::Open) if weekday_up_to(published, weekday) >= add_days(published, -1) => {
                (weekday_up_to(published, weekday), "such a day, the report's or the one before")
            }
            (_, Side::Near) if weekday_from(published, weekday) > add_days(published, 2) => {
                (weekday_up_to(published, weekday), "the latest such day up to the report's")
            }
            (_, Side::Open | Side::Near) => {
                (weekday_from(published, weekday), "the first such day from the report's on")
            }
            (_, Side::Future) => (weekday_from(published, weekday), "the first such day from the report's on"),
        };
        Ok((Stretch::one(Cut::Day(day.ok_or(NO_DATE)?)), how))
    }

    fn unit(&self, unit: Unit, shift: i64) -> Answer {
        let published = self.published()?;
        let how = "counted from the report's day";
        let stretch = match unit {
            Unit::Hour => return Err("names no day"),
            Unit::Day => add_days(published, shift).map(|d| Stretch::one(Cut::Day(d))),
            Unit::Week => add_days(published, shift * 7).and_then(Stretch::week),
            Unit::Fortnight => add_days(published, shift * 14).and_then(Stretch::week),
            Unit::Weekend => self.weekend(published, shift),
            Unit::Month => month_of(published).moved(Unit::Month, shift).map(Stretch::one),
            Unit::Quarter => {
                let first = published.month() - (published.month() - 1) % 3;
                let first = Cut::Month(published.year(), first).moved(Unit::Quarter, shift);
                first.and_then(|f| Stretch::between(f, f.moved(Unit::Month, 2)?))
            }
            Unit::Year => Cut::Year(published.year()).moved(Unit::Year, shift).map(Stretch::one),
            Unit::Decade | Unit::Century => {
                let years = if unit == Unit::Decade { 10 } else { 100 };
                let first = Cut::Year(published.year() - published.year() % years).moved(unit, shift);
                first.and_then(|f| Stretch::between(f, f.moved(Unit::Year, i64::from(years) - 1)?))
            }
        };
        stretch.map(|s| (s, how)).ok_or(NO_DATE)
    }

    /// Saturday and Sunday: the latest that has begun, for a verb of the future the next.
    fn weekend(&self, published: Date, shift: i64) -> Option<Stretch> {
        let saturday = match (shift, self.side) {
            (..0, _) => weekday_up_to(
                add_days(published, if published.weekday().to_monday_one_offset() >= 6 { -2 } else { 0 })?,
                6,
            )?,
            (0, Side::Past | Side::Open | Side::Near) => weekday_up_to(published, 6)?,
            (0, Side::Future) => weekday_from(published, 6)?,
            (1.., _) => weekday_from(add_days(published, 1)?, 6)?,
        };
        Stretch::between(Cut::Day(saturday), Cut::Day(add_days(saturday, 1)?))
    }

    /// A season is as exact as its year. A winter ends in the year after the one in which it began.
    fn season(&self, month: i8, year: YearOf, shift: Option<i64>) -> Answer {
        if year != YearOf::Untold {
            return Ok((Stretch::one(Cut::Year(self.year(year)?)), "the year of the season"));
        }
        if month == 12 {
            return Err("a winter has two years");
        }
        let published = self.published()?;
        let (begun, over) = (published.month() >= month, published.month() > month + 2);
        let back = match (shift, self.side) {
            (Some(-1), _) => i16::from(!over),
            (Some(1), _) => -i16::from(begun),
            (Some(_), _) => 0,
            (None, Side::Past | Side::Open | Side::Near) => i16::from(!begun),
            (None, Side::Future) => -i16::from(over),
        };
        Ok((Stretch::one(Cut::Year(published.year() - back)), "the year of the season"))
    }

    fn ago(&self, length: Length) -> Answer {
        let published = self.published()?;
        let Some(number) = length.number else {
            // Hours ago are still today.
            return match length.unit {
                Unit::Hour => Ok((Stretch::one(Cut::Day(published)), "hours before the report")),
                _ => Err("names no number"),
            };
        };
        let cut = Cut::Day(published).moved(length.unit, -number).ok_or(NO_DATE)?;
        Ok((around(cut, length.unit), "counted back from the report's day"))
    }

    /// Counts from the time told before; back from the report's day, where none was.
    fn step(&self, length: Length, sign: i64) -> Answer {
        let number = length.number.ok_or("names no number")?;
        let from = match (self.anchor, self.published) {
            (Some(anchor), _) => anchor.first,
            (None, Some(day)) if sign < 0 => Cut::Day(day),
            (None, _) => return Err(NO_ANCHOR),
        };
        let how = if self.anchor.is_some() {
            "counted from the time told before in the sentence"
        } else {
            "counted back from the report's day, for want of another"
        };
        let cut = from.moved(length.unit, sign * number).ok_or("the time told before is less exact")?;
        Ok((around(cut, length.unit), how))
    }

    fn same(&self, unit: Unit) -> Answer {
        let anchor = self.anchor.ok_or(NO_ANCHOR)?;
        let how = "the time told before in the sentence";
        let stretch = match (unit, anchor.first) {
            (Unit::Day, Cut::Day(_)) => Some(anchor),
            (Unit::Week, Cut::Day(day)) => Stretch::week(day),
            (Unit::Month, Cut::Day(day)) => Some(Stretch::one(month_of(day))),
            (Unit::Month, Cut::Month(..)) => Some(anchor),
            (Unit::Year, Cut::Day(day)) => Some(Stretch::one(Cut::Year(day.year()))),
            (Unit::Year, Cut::Month(year, _) | Cut::Year(year)) => Some(Stretch::one(Cut::Year(year))),
            _ => None,
        };
        stretch.map(|s| (s, how)).ok_or("the time told before is less exact")
    }

    /// "the past two weeks", "the next three days", to or from the report's day.
    fn run(&self, length: Length, sign: i64) -> Answer {
        let published = self.published()?;
        let number = length.number.ok_or("names no number")?;
        let end = Cut::Day(published).moved(length.unit, sign * number).ok_or(NO_DATE)?;
        let today = match end {
            Cut::Day(_) => Cut::Day(published),
            Cut::Month(..) => month_of(published),
            Cut::Year(_) => Cut::Year(published.year()),
        };
        let (first, last) = if sign < 0 { (end, today) } else { (today, end) };
        let stretch = Stretch::between(first, last).ok_or(NO_DATE)?;
        Ok((stretch, if sign < 0 { "so long up to the report's day" } else { "so long from the report's day" }))
    }

    /// A part is as exact as the whole, but the end of a month, week or year is a day where the words set an end or a start.
    fn part(&self, part: Part, of: &Time, wants_end: bool) -> Answer {
        let (stretch, how) = self.stretch(of, false)?;
        let is_exact = wants_end && !matches!(of, Time::Years(..) | Time::Season { .. });
        let day = match part {
            Part::End if is_exact => stretch.last_day(),
            Part::Start if is_exact => stretch.first.first_day(),
            _ => None,
        };
        match day {
            Some(day) => {
                Ok((Stretch::one(Cut::Day(day)), if part == Part::End { "its last day" } else { "its first day" }))
            }
            None => Ok((stretch, how)),
        }
    }

    fn range(&self, first: &Time, last: &Time) -> Answer {
        let (last, _) = self.stretch(last, true)?;
        let how = "from the first to the last told";
        // The first is the latest such time before the last.
        let before = Ground { published: last.last_day(), side: Side::Past, ..*self };
        let (first, _) = match first {
            Time::Month { .. } | Time::Date { .. } | Time::Weekday { .. } => before.stretch(first, false)?,
            _ => self.stretch(first, false)?,
        };
        Ok((Stretch::between(first.first, last.last).ok_or(NO_DATE)?, how))
    }
}
