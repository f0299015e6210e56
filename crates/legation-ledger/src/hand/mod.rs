//! What a desk enters by hand, made into the same record that coding makes.
//!
//! An entry says what `legation record` was told ([`Given`]); [`record`] gives the event or standing claim of it. The
//! entry's text, which is its evidence, is [`sentence`]: the reason as the desk wrote it, or else the act in plain words.

mod fields;
mod rules;

pub use fields::{FIELDS, Field, MOST_HELD, set};
pub use rules::CLASSES;

use crate::date::{Day, PartialDate};
use crate::effects::{Doer, Effect, Effects, Given, Key, Kind, Shape};
use crate::{plover, reasons};
use legation_text::Precision;
use legation_text::record::{
    Attribution, BY_HAND, Cause, Entity, Event, Measure, Quantity, Record, Standing, TextInfo,
};
use rules::unknown;
use std::collections::BTreeSet;

/// The record of an entry, whose report is `entry`; `author` is who enters it.
///
/// # Errors
/// One sentence with the mend: an act or kind that is none, a date that is none, an act that lacks its parties.
pub fn record(given: &Given, entry: &str, effects: &Effects) -> Result<Record, String> {
    rules::first(rules::form(given).into_iter().chain(rules::amounts(given)))?;
    match (&given.act, &given.state) {
        (_, Some(kind)) => standing(given, kind, entry, effects).map(Record::Standing),
        (Some(act), None) => event(given, act, entry, effects).map(Record::Event),
        (None, None) => Err("an entry says what was done (an act) or what stands (`state`)".into()),
    }
}

/// Whether a register can hold what an entry says. [`record`] makes a record of more: a report may tell a withdrawal by name and
/// number, or a ceiling without its number; a desk knows.
///
/// # Errors
/// One sentence that names the rule.
pub fn check(given: &Given, effects: &Effects) -> Result<(), String> {
    rules::first(rules::faults(given).into_iter().chain(rules::amounts(given)))?;
    match &given.act {
        Some(act) if given.state.is_none() => {
            let (kind, effect) = kind_and_effect(given, act, effects)?;
            check_measure(given, kind, effect)
        }
        _ => match given.state.as_deref().and_then(|kind| effects.kind(kind)) {
            Some(kind) => check_state(given, kind),
            None => Ok(()),
        },
    }
}

/// Whether a correction breaks a rule of entries that the record did not break before: one set of rules for both.
///
/// # Errors
/// One sentence that names the rule.
pub fn newly_broken(before: &Record, after: &Record, effects: &Effects) -> Result<(), String> {
    let faults = |record: &Record| {
        let (given, [actor, recipient]) = told(record);
        let mut faults = rules::faults(&given);
        faults.extend(rules::apart("actor", "recipient", actor, recipient));
        if is_of_register(record) {
            faults.extend(rules::amounts(&given));
        }
        if let (Some(act), Some(_)) = (&given.act, &given.kind) {
            match kind_and_effect(&given, act, effects) {
                Ok((kind, _)) => faults.extend(nobody(&given, kind)),
                Err(fault) => faults.push(fault),
            }
        }
        faults
    };
    let then = faults(before);
    rules::first(faults(after).into_iter().filter(|fault| !then.contains(fault)))
}

/// What no coder's record can say either, and the mend: a deadline before the deed, a class or manner that is none, a party that
/// has something with itself, a party's code that nobody knows.
pub fn unsound(record: &Record, knows: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    // A mood that is none is told when the claim is made.
    let given = Given { modality: None, ..told(record).0 };
    let faults = rules::too_early(&given).into_iter().chain(rules::words(&given));
    // Only calls go from one to another of the same party: a ministry is asked by its own parliament.
    let is_call = given.kind.as_ref().or(given.state.as_ref()).is_some_and(|kind| kind == "call");
    let itself = rules::apart("holder", "host", given.holder.as_ref(), given.host.as_ref().filter(|_| !is_call));
    let wrong = faults.chain(itself).next().map(|what| (what, "mend the record".to_owned()));
    let stranger = || {
        let (field, key) = keys(record).into_iter().find(|(_, key)| is_code(key) && !knows(key))?;
        let mend = format!("mend the code, or take it as it is with `--new-party {key}`");
        Some((format!("no party is called `{key}` in `{field}`"), mend))
    };
    let (what, mend) = wrong.or_else(stranger)?;
    Some((format!("record `{}`: {what}", record.id()), mend))
}

/// Whether a key is written as the codes of states are.
fn is_code(key: &str) -> bool {
    key.len() == 3 && key.bytes().all(|b| b.is_ascii_uppercase())
}

/// The keys of all parties of a record, each with its field.
fn keys(record: &Record) -> Vec<(&'static str, &String)> {
    let mut all: Vec<(&'static str, Option<&String>)> = Vec::new();
    match record {
        Record::Event(e) => {
            all.extend(e.actor.iter().map(|a| ("actor", a.key.as_ref())));
            all.extend(e.recipient.iter().map(|r| ("recipient", r.key.as_ref())));
            let measure = e.measure.as_ref();
            all.push(("measure.holder", measure.and_then(|m| m.holder.as_ref())));
            all.push(("measure.host", measure.and_then(|m| m.host.as_ref())));
        }
        Record::Standing(s) => {
            let own = [("holder", &s.holder), ("host", &s.host), ("by", &s.by), ("against", &s.against)];
            all.extend(own.into_iter().chain([("speaker", &s.speaker)]).map(|(field, key)| (field, key.as_ref())));
            all.extend(s.parties.iter().map(|key| ("parties", Some(key))));
        }
        Record::Statement(s) => all.push(("speaker", s.speaker.as_ref().and_then(|speaker| speaker.key.as_ref()))),
    }
    all.into_iter().filter_map(|(field, key)| Some((field, key?))).collect()
}

/// The field of a record that an entry's field becomes, by the names of [`FIELDS`].
pub(crate) fn field_of_record(record: &Record, field: &str) -> Option<&'static str> {
    let fields: &[(&str, &str)] = match record {
        Record::Event(_) => &[
            ("count", "quantity"),
            ("on", "date"),
            ("effective", "effective_on"),
            ("reason", "cause"),
            ("act", "measure.act"),
            ("kind", "measure.kind"),
            ("holder", "measure.holder"),
            ("host", "measure.host"),
            ("class", "measure.class"),
            ("unit", "measure.unit"),
            ("name", "measure.name"),
            ("rank", "measure.rank"),
            ("post", "measure.post"),
            ("predecessor", "measure.predecessor"),
            ("named-by", "measure.named_by"),
            ("type", "measure.type"),
            ("about", "measure.about"),
            ("place", "measure.place"),
            ("manner", "measure.manner"),
            ("notice", "measure.notice"),
            ("basis", "measure.basis"),
            ("deadline", "measure.deadline"),
            ("phased-from", "measure.phased_from"),
            ("until", "measure.until"),
        ],
        _ => &[("count", "value"), ("actor", "by")],
    };
    fields.iter().find(|(own, _)| *own == field).map(|(_, of_record)| *of_record)
}

/// Whether a record's numbers are a register's: it was entered by hand, or tells a measure.
fn is_of_register(record: &Record) -> bool {
    match record {
        Record::Event(event) => event.measure.is_some() || event.rule.starts_with(BY_HAND),
        Record::Standing(standing) => standing.rule.starts_with(BY_HAND),
        Record::Statement(_) => false,
    }
}

/// An entry that would make a record, as far as rules ask; of an event that has one actor and one recipient, these.
fn told(record: &Record) -> (Given, [Option<&String>; 2]) {
    match record {
        Record::Event(e) => {
            let m = e.measure.clone().unwrap_or_default();
            let number = e.quantity.first();
            let given = Given {
                act: e.measure.is_some().then_some(m.act),
                kind: e.measure.is_some().then_some(m.kind),
                holder: m.holder,
                host: m.host,
                class: m.class,
                manner: m.manner,
                basis: m.basis,
                notice: m.notice,
                count: number.and_then(|q| q.value),
                low: number.and_then(|q| q.low),
                high: number.and_then(|q| q.high),
                on: e.date.clone(),
                effective: e.effective_on.clone(),
                phased_from: m.phased_from,
                deadline: m.deadline,
                until: m.until,
                modality: Some(e.modality.clone()),
                ..Given::default()
            };
            (given, [sole(&e.actor), sole(&e.recipient)])
        }
        Record::Standing(s) => {
            let given = Given {
                state: Some(s.kind.clone()),
                holder: s.holder.clone(),
                host: s.host.clone(),
                by: s.by.clone(),
                against: s.against.clone(),
                class: s.class.clone(),
                notice: s.notice,
                count: s.value,
                low: s.low,
                high: s.high,
                on: s.on.clone(),
                since: s.since.clone(),
                until: s.until.clone(),
                modality: Some(s.modality.clone()),
                ..Given::default()
            };
            (given, [None, None])
        }
        Record::Statement(_) => Default::default(),
    }
}

/// The one party of a list.
fn sole(parties: &[Entity]) -> Option<&String> {
    if let [one] = parties { one.key.as_ref() } else { None }
}

/// What is entered as done on a day after that on which it counts as known is planned: nobody can have done it by then.
pub fn planned_if_ahead(record: &mut Record, known: Day) {
    let (day, modality) = match record {
        Record::Event(e) => (&e.date, &mut e.modality),
        Record::Standing(s) => (&s.on, &mut s.modality),
        Record::Statement(_) => return,
    };
    let ahead = day.as_deref().and_then(PartialDate::parse).is_some_and(|day| day.first() > known);
    if ahead && modality == "asserted" {
        "planned".clone_into(modality);
    }
}

/// What a claim of this kind cannot do without: it would say nothing, of nobody, or could never be found.
fn check_state(given: &Given, kind: &Kind) -> Result<(), String> {
    let counts = matches!(kind.shape, Shape::Value | Shape::Count | Shape::Total);
    let counted = given.count.or(given.high).or(given.low).is_some();
    let has_status = !matches!(kind.shape, Shape::Value | Shape::Count | Shape::Total | Shape::Stance | Shape::Post);
    let has = |key: Key| kind.keys.contains(&key);
    let holder = given.holder.as_ref().or(given.against.as_ref()).is_some();
    let host = given.host.as_ref().or(given.by.as_ref()).is_some();
    let several = given.parties.iter().collect::<BTreeSet<_>>().len() > 1 || (holder && host);
    let is_edition = kind.shape == Shape::List;
    for (lacks, what) in [
        (counts && !counted, "a `count`"),
        (has(Key::Holder) && !holder, "a `holder` (whose it is)"),
        (has(Key::Host) && !host, "a `host` (where it is)"),
        // Who accuses is not always told; of the rest, nobody can look for half.
        (has(Key::By) && !has(Key::Host) && kind.shape != Shape::Allegation && !host, "an `actor` (who does it)"),
        (has(Key::Against) && !holder, "`against` (whom it falls on)"),
        (has(Key::Parties) && !several, "`parties`, two or more joined by `+`"),
        (kind.shape == Shape::Stance && given.speaker.is_none(), "a `speaker`"),
        (kind.shape == Shape::Stance && given.verb.is_none(), "a `verb`"),
        (has_status && !is_edition && given.status.is_none(), "a `status`"),
        (needs_name(kind) && given.name.is_none(), "a `name`"),
        (has(Key::Post) && given.post.is_none(), "a `post`"),
    ] {
        if lacks {
            return Err(format!("a `state` of the kind `{}` needs {what}: without it, it says nothing", kind.name));
        }
    }
    Ok(())
}

/// Whether nothing of a kind can be told from another without a name: a person's, or a body's.
fn needs_name(kind: &Kind) -> bool {
    let named = kind.keys.contains(&Key::Name);
    kind.shape == Shape::Post || (named && (kind.keys.contains(&Key::Holder) || kind.keys.first() == Some(&Key::Name)))
}

/// What an entry says, in a sentence.
pub fn sentence(given: &Given) -> String {
    let mut words = vec![given.act.clone().unwrap_or_else(|| "state".into())];
    let fields = [
        given.kind.as_ref().or(given.state.as_ref()),
        given.status.as_ref(),
        given.type_.as_ref(),
        given.class.as_ref(),
        given.unit.as_ref(),
        given.rank.as_ref(),
        given.name.as_ref(),
    ];
    words.extend(fields.into_iter().flatten().cloned());
    words.extend(given.count.map(|n| n.to_string()));
    for (label, value) in [
        ("holder", &given.holder),
        ("host", &given.host),
        ("by", &given.by),
        ("against", &given.against),
        ("speaker", &given.speaker),
        ("post", &given.post),
        ("named by", &given.named_by),
        ("basis", &given.basis),
        ("about", &given.about),
        ("on", &given.on),
        ("since", &given.since),
        ("effective", &given.effective),
        ("deadline", &given.deadline),
        ("until", &given.until),
    ] {
        words.extend(value.iter().map(|v| format!("{label} {v}")));
    }
    match &given.reason {
        Some(reason) => format!("{}: {reason}", words.join(" ")),
        None => words.join(" "),
    }
}

/// The kind and the effect of an act, as it was told.
fn kind_and_effect<'e>(given: &Given, act: &str, effects: &'e Effects) -> Result<(&'e Kind, &'e Effect), String> {
    let kind = match &given.kind {
        Some(name) => {
            let known = effects.kinds().iter().map(|k| k.name.as_str());
            effects.kind(name).ok_or_else(|| unknown("kind", name, known))?
        }
        None => {
            let known = effects.kinds().iter().flat_map(|k| k.effects.iter().map(|e| e.act.as_str()));
            // Where a post is named, the act is one on a post, if there is such an act.
            let of_post = effects.kind("post").filter(|k| given.post.is_some() && k.effect(act).is_some());
            of_post.or_else(|| effects.kind_of_act(act)).ok_or_else(|| unknown("act", act, known))?
        }
    };
    let known = kind.effects.iter().map(|e| e.act.as_str());
    let effect =
        kind.effect(act).ok_or_else(|| format!("{} of the kind `{}`", unknown("act", act, known), kind.name))?;
    Ok((kind, effect))
}

fn event(given: &Given, act: &str, entry: &str, effects: &Effects) -> Result<Event, String> {
    let (kind, effect) = kind_and_effect(given, act, effects)?;
    let holder = given.holder.as_ref().or(given.against.as_ref()).or(given.parties.first());
    let host = given.host.as_ref().or(given.by.as_ref().filter(|_| given.holder.is_none())).or(given.parties.get(1));
    let (Some(holder), Some(host)) = (holder, host) else {
        return Err(format!("`{act}` needs a `holder` (whose it is) and a `host` (where it is)"));
    };
    if holder == host {
        return Err(format!("`holder` and `host` are both `{holder}`: nobody is accredited to himself"));
    }
    let text = sentence(given);
    let words = text.chars().count();
    let count = |role: &str, value: Option<u64>, low: Option<u64>, high: Option<u64>| Quantity {
        role: role.into(),
        value,
        low: low.or(value),
        high: high.or(value),
        unit: if role == "recipient" { "person".into() } else { "post".into() },
        text: String::new(),
        start: 0,
        end: 0,
    };
    let mut quantity = Vec::new();
    // A name is one person.
    let one = (given.name.is_some() && kind.shape == Shape::Each).then_some(1);
    if given.count.or(one).is_some() || given.low.is_some() || given.high.is_some() {
        let role = effect.value.as_deref().unwrap_or("recipient");
        quantity.push(count(role, given.count.or(one), given.low, given.high));
    }
    if let Some(before) = given.before {
        quantity.push(count("before", Some(before), None, None));
    }
    let (doer, other) = match effect.who {
        Some(Doer::Holder) => (holder, host),
        _ => (given.by.as_ref().filter(|_| given.holder.is_some()).unwrap_or(host), holder),
    };
    let party = |key: &str| Entity { key: Some(key.to_owned()), entity_text: key.to_owned(), ..Entity::default() };
    let (quad_code, event_scale) = plover::scale(&effect.code.event, effect.code.mode.as_deref());
    Ok(Event {
        record: "event".into(),
        quad_code,
        event_scale,
        id: format!("{entry}#1"),
        report: entry.into(),
        date: given.on.clone(),
        date_precision: given.on.as_deref().and_then(precision),
        date_text: given.on.clone(),
        actor: vec![party(doer)],
        recipient: vec![party(other)],
        event: vec![effect.code.event.clone()],
        mode: effect.code.mode.iter().cloned().collect(),
        cameo: Some(effect.code.cameo.clone()),
        event_text: act.to_owned(),
        text_info: TextInfo { sequence: 1, start: 0, end: words },
        event_end: words,
        decided_on: given.on.clone(),
        effective_on: given.effective.clone(),
        quantity,
        modality: given.modality.clone().unwrap_or_else(|| "asserted".into()),
        negated: given.negated,
        background: given.background,
        cause: given
            .reason
            .iter()
            .map(|r| Cause { text: r.clone(), relation: relation(r).into(), start: 0, end: 0 })
            .collect(),
        measure: Some(Measure {
            act: act.into(),
            kind: kind.name.clone(),
            type_: given.type_.clone().or(effect.type_.clone()),
            holder: Some(holder.clone()),
            host: Some(host.clone()),
            place: given.place.clone(),
            deadline: given.deadline.clone(),
            name: given.name.clone(),
            about: given.about.clone(),
            class: given.class.clone(),
            unit: given.unit.clone(),
            manner: given.manner.clone(),
            notice: given.notice,
            phased_from: given.phased_from.clone(),
            until: given.until.clone(),
            post: given.post.clone(),
            rank: given.rank.clone(),
            named_by: given.named_by.clone(),
            predecessor: given.predecessor.clone(),
            basis: given.basis.clone(),
        }),
        incident: format!("{entry}#1"),
        rule: format!("{BY_HAND}{}.{act}", kind.name),
        confidence: 1.0,
        text,
        ..Event::default()
    })
}

/// What a reason is to the act: an answer where its words say so, as `effects/reasons.tsv` has them.
fn relation(reason: &str) -> &'static str {
    if reasons::class(reason) == "retaliation" { "response" } else { "because" }
}

/// An act on nobody is none; a ceiling or a limit can be nought.
fn nobody(given: &Given, kind: &Kind) -> Option<String> {
    let act = given.act.as_deref().filter(|_| given.count.or(given.high) == Some(0) && kind.shape != Shape::Value)?;
    Some(format!(
        "`{act}` of the kind `{}` with a `count` of 0 does nothing: leave `count` out where it is not known",
        kind.name
    ))
}

/// What an act of this kind cannot do without, and what it has no use for.
fn check_measure(given: &Given, kind: &Kind, effect: &Effect) -> Result<(), String> {
    let act = &effect.act;
    if let Some(type_) = &given.type_ {
        if !kind.types.contains(type_) {
            let known = kind.types.iter().map(String::as_str);
            return Err(match kind.types.is_empty() {
                true => format!("`{act}` of the kind `{}` has no `type`", kind.name),
                false => unknown("type", type_, known),
            });
        }
        if effect.type_.as_ref().is_some_and(|own| own != type_) {
            return Err(format!("`{act}` makes no `{type_}`: leave `type` out"));
        }
    }
    if given.about.is_some() && !matches!(kind.shape, Shape::Call | Shape::Allegation | Shape::Stance) {
        let mend = "give what it is called as `name`";
        return Err(format!("`{act}` of the kind `{}` has no `about`: {mend}", kind.name));
    }
    if let Some(rule) = nobody(given, kind) {
        return Err(rule);
    }
    if given.name.is_some() && kind.shape == Shape::Each && given.count.is_some_and(|n| n != 1) {
        return Err("a name is one person: leave `count` out, or enter each person by name".into());
    }
    if matches!(kind.shape, Shape::Value) && given.count.or(given.high).or(given.low).is_none() {
        return Err(format!("`{act}` needs a `count`"));
    }
    if needs_name(kind) && given.name.is_none() {
        return Err(format!("`{act}` of the kind `{}` needs a `name`", kind.name));
    }
    if kind.keys.contains(&Key::Post) && given.post.is_none() {
        return Err(format!("`{act}` of the kind `{}` needs a `post`", kind.name));
    }
    Ok(())
}

fn precision(text: &str) -> Option<Precision> {
    Some(match PartialDate::parse(text)? {
        PartialDate::Day(_) => Precision::Day,
        PartialDate::Month(..) => Precision::Month,
        PartialDate::Year(_) => Precision::Year,
    })
}

fn standing(given: &Given, name: &str, entry: &str, effects: &Effects) -> Result<Standing, String> {
    let known = effects.kinds().iter().map(|k| k.name.as_str());
    let kind = effects.kind(name).ok_or_else(|| unknown("kind", name, known))?;
    if let Some(status) = &given.status
        && !kind.statuses.contains(status)
    {
        return Err(format!(
            "{} of the kind `{name}`",
            unknown("status", status, kind.statuses.iter().map(String::as_str))
        ));
    }
    if let Some(verb) = &given.verb
        && kind.shape == Shape::Stance
        && !kind.verbs.contains(verb)
    {
        return Err(unknown("verb", verb, kind.verbs.iter().map(String::as_str)));
    }
    let text = sentence(given);
    let words = text.chars().count();
    let mut parties = given.parties.clone();
    if parties.is_empty()
        && let (Shape::Status | Shape::Stance, Some(holder), Some(host)) = (kind.shape, &given.holder, &given.host)
    {
        parties = vec![holder.clone(), host.clone()];
        parties.sort();
    }
    Ok(Standing {
        record: "standing".into(),
        id: format!("{entry}#1"),
        report: entry.into(),
        kind: name.into(),
        holder: given.holder.clone(),
        host: given.host.clone(),
        by: given.by.clone(),
        against: given.against.clone(),
        parties,
        speaker: given.speaker.clone(),
        verb: given.verb.clone(),
        name: given.name.clone(),
        type_: given.type_.clone(),
        about: given.about.clone(),
        act: given.act.clone(),
        status: given.status.clone(),
        class: given.class.clone(),
        unit: given.unit.clone(),
        post: given.post.clone(),
        rank: given.rank.clone(),
        notice: given.notice,
        place: given.place.clone(),
        value: given.count,
        low: given.low.or(given.count),
        high: given.high.or(given.count),
        since: given.since.clone(),
        until: given.until.clone(),
        on: given.on.clone(),
        text_info: TextInfo { sequence: 1, start: 0, end: words },
        end: words,
        modality: given.modality.clone().unwrap_or_else(|| "asserted".into()),
        negated: given.negated,
        background: given.background,
        attribution: given
            .speaker
            .iter()
            .map(|s| Attribution { entity_text: s.clone(), key: Some(s.clone()), ..Attribution::default() })
            .collect(),
        rule: format!("{BY_HAND}state.{name}"),
        confidence: 1.0,
        text,
        ..Standing::default()
    })
}
