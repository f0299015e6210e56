//! When an event happened, and whether that makes it history.
//!
//! The predicate's own expression of time counts first, then that of the carriers dissolved into it ("decided on Tuesday to"),
//! then that of the say-verb ("announced Wednesday it had decided"), then the report's day.

use crate::clauses::{Hold, Kind};
use crate::coder::is_pluperfect;
use crate::grammar::{Grammar, holds};
use crate::matching::Scene;
use jiff::civil::Date;
use legation_text::{Moment, MomentRole, Precision, Report, Span};

/// The dates of one event.
#[derive(Clone, Debug, Default)]
pub struct Timing {
    pub date: Option<String>,
    pub enddate: Option<String>,
    pub precision: Option<Precision>,
    pub span: Option<Span>,
    pub effective_on: Option<String>,
    pub deadline: Option<String>,
    pub deadline_span: Option<Span>,
    pub background: bool,
    pub background_span: Option<Span>,
    pub background_why: Option<String>,
}

impl Timing {
    /// Takes the first of some moments that is a deadline, unless one is told already.
    pub(crate) fn take_deadline(&mut self, moments: &[Moment]) {
        let deadline = moments.iter().find(|m| m.role == MomentRole::Until && m.enddate.is_some());
        if let (None, Some(moment)) = (&self.deadline, deadline) {
            self.deadline = moment.enddate.clone();
            self.deadline_span = moment.span;
        }
    }

    /// The day a measure was decided: the day of the event, where that is one day and no history without a day.
    pub fn decided_on(&self, is_measure: bool, _background: bool) -> Option<String> {
        if is_measure && self.precision == Some(Precision::Day) { self.date.clone() } else { None }
    }
}

/// Fills the dates of the event that frame `f` tells.
pub fn of(
    scene: &Scene,
    f: usize,
    report: &Report,
    is_speech: bool,
    grammar: &Grammar,
    steps: &mut Vec<(&'static str, String)>,
) -> Timing {
    let frame = &scene.frames[f];
    let tree = &scene.trees[frame.sentence];
    let mut timing = Timing::default();
    let mut moments = scene.moments(frame.sentence, frame.head, report.date);
    for &word in frame.chain.iter().chain(&frame.gap) {
        moments.extend(scene.moments(frame.sentence, word, report.date));
    }
    if is_speech {
        moments.retain(|m| m.role != MomentRole::At);
    }
    pick(&mut timing, &moments, steps);
    // "said Thursday it had to act after expelling members": the day of the speech is not that of what went before.
    // Nor is it that of a deed told as a noun: "in response to the expulsion of eight of its members, he said on Monday".
    let is_after = |m: usize| tree.token(m).form.eq_ignore_ascii_case("after");
    let went_before = frame.governor.is_some_and(|g| g.hold == Hold::Adverbial)
        && tree.with_rel(frame.head, "mark").any(is_after)
        || frame.kind == Kind::Nominal && frame.chain.is_empty();
    if timing.span.is_none()
        && timing.date.is_none()
        && !went_before
        && let Some(speaker) = frame.speakers.first()
    {
        let said = scene.moments(speaker.cue.0, speaker.cue.1, report.date);
        pick(&mut timing, &said, steps);
        if timing.date.is_some() {
            steps.push(("date", "the day of the speech that tells it".to_owned()));
        }
    }
    // "has been downsized once before, when seven were ejected": the adverb speaks for the clause that hangs on it as well.
    let above = frame.governor.filter(|g| g.hold == Hold::Adverbial).map(|g| scene.frames[g.frame].head);
    let once =
        [Some(frame.head), above].into_iter().flatten().flat_map(|word| tree.with_rel(word, "advmod")).find(|&a| {
            let alone = tree.children(a).all(|c| tree.token(c).rel() != "obl");
            alone && holds(&grammar.modality.history.words, &tree.token(a).form)
        });
    let history = is_pluperfect(frame) && frame.speakers.is_empty() || once.is_some();
    if let (Some(adverb), None) = (once, timing.span) {
        timing.background_span = Some(tree.token(adverb).span);
    }
    if timing.date.is_none() && timing.enddate.is_none() && timing.span.is_none() {
        let back = if is_speech {
            frame.detached
        } else {
            history
                || frame.kind == Kind::Nominal && frame.chain.is_empty()
                || frame.governor.is_some_and(|g| g.hold == Hold::Adverbial)
        };
        match report.date {
            Some(day) if !back => {
                timing.date = Some(day.to_string());
                timing.precision = Some(Precision::Day);
                steps.push(("date", "no day is told: the report's own".to_owned()));
            }
            _ => steps.push(("date", "no day is told".to_owned())),
        }
    }
    judge(&mut timing, report.date, history);
    if is_speech && frame.detached && timing.date.is_none() {
        timing.background = true;
        timing.background_why = Some("said in a clause beside the news, on no told day".to_owned());
    }
    timing
}

fn pick(timing: &mut Timing, moments: &[Moment], steps: &mut Vec<(&'static str, String)>) {
    for moment in moments {
        match moment.role {
            MomentRole::At => {}
            MomentRole::From => {
                timing.effective_on = timing.effective_on.take().or_else(|| moment.date.clone());
                continue;
            }
            MomentRole::Until => {
                timing.take_deadline(std::slice::from_ref(moment));
                continue;
            }
            _ => continue,
        }
        if timing.span.is_some() || timing.date.is_some() {
            continue;
        }
        timing.date = moment.date.clone();
        timing.enddate = moment.enddate.clone();
        timing.precision = moment.precision;
        timing.span = moment.span;
        steps.push(("date", moment.rule.clone()));
    }
}

/// History: more than a day before the report, or undated in the pluperfect.
fn judge(timing: &mut Timing, published: Option<Date>, pluperfect: bool) {
    let last = timing.enddate.as_ref().or(timing.date.as_ref());
    if let (Some(last), Some(day)) = (last, published)
        && timing.precision != Some(Precision::After)
        && is_history(last, published)
    {
        timing.background = true;
        timing.background_span = timing.span;
        timing.background_why = Some(format!("{last} lies more than a day before the report of {day}"));
    }
    if timing.date.is_none() && pluperfect {
        timing.background = true;
        timing.background_why = Some("undated, and told as earlier".to_owned());
    }
}

/// Whether a day, month or year lies more than a day before the report.
pub fn is_history(last: &str, published: Option<Date>) -> bool {
    published.is_some_and(|day| {
        let eve = day.yesterday().unwrap_or(day).to_string();
        // ISO days, months and years compare as text, each cut to the length of the coarser one.
        last < &eve[..eve.len().min(last.len())]
    })
}
