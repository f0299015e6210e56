//! The fields of an entry: one table for the command line, for tables of acts, and for the empty table that explains them.

use super::rules::unknown;
use crate::effects::Given;

/// A field that an entry can have.
pub struct Field {
    /// Its name: an option, or a column.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
}

const fn field(name: &'static str, help: &'static str) -> Field {
    Field { name, help }
}

/// Every field, in the order in which people fill them in.
pub const FIELDS: &[Field] = &[
    field("act", "what was done, as `legation effects list` shows; `state` for what stands"),
    field("kind", "which standing thing, where an act belongs to several (or of a `state`)"),
    field("holder", "party whose post, mission or diplomat it is; of a call, who is asked"),
    field("host", "party where it is accredited; of a call, who asks"),
    field("count", "how many: a whole number"),
    field("low", "at least how many"),
    field("high", "at most how many"),
    field("before", "of a ceiling: what stood before"),
    field("class", "staff class: diplomatic, administrative, service, local or honorary"),
    field("unit", "a part with staff of its own: trade delegation, consulate"),
    field("name", "name of the person, of the body or agreement, of the category"),
    field("rank", "the person's rank"),
    field("post", "the post the person holds"),
    field("predecessor", "who held the post before"),
    field("named-by", "of a chargé d'affaires ad interim: who named him"),
    field("type", "of a call: invitation, summons, demand or ultimatum"),
    field("status", "of a `state`: the status"),
    field("about", "what a call, an allegation or a stance is about"),
    field("place", "where"),
    field("manner", "of a withdrawal: declared, requested or excluded"),
    field("notice", "of a travel limit: hours of notice"),
    field("basis", "reciprocity, where the measure is taken on that basis"),
    field("on", "day of the act; of a `state`, the day it speaks of"),
    field("effective", "day it is in force, where that is another"),
    field("phased-from", "first day, where it comes in by steps"),
    field("deadline", "by when it must be followed"),
    field("since", "of a `state`: since when"),
    field("until", "the end of a term"),
    field("actor", "a third party that acts; of a `state`, who accuses, imposes or protects"),
    field("against", "of a `state`: who is accused, or bears it"),
    field("parties", "of a `state` between several: their keys, joined by +"),
    field("speaker", "of a stance: whose it is"),
    field(
        "verb",
        "of a stance: affirms, denies, rejects, regrets, justifies, promises-response, rules-out, leaves-open",
    ),
    field("modality", "asserted unless told: planned, alleged, ..."),
    field("reason", "why, in the desk's words"),
    field("source", "the note or letter it rests on, with its number"),
    field("known-from", "day from which it counts as known, where that is not the day of recording"),
];

/// Puts a value, as it was typed, into a field. `source` and `known-from` belong to the entry, not to what it says, and
/// are given back.
///
/// # Errors
/// One sentence: an unknown field, a number that is none.
pub fn set(given: &mut Given, name: &str, value: &str) -> Result<Option<String>, String> {
    let is_number = matches!(name, "count" | "low" | "high" | "before" | "notice");
    if value.trim().is_empty() && !is_number {
        return Err(format!("`{name}` is empty: give it or leave it out"));
    }
    let text = || Some(value.to_owned());
    match name {
        "act" if value == "state" => {}
        "act" => given.act = text(),
        "kind" => given.kind = text(),
        "holder" => given.holder = text(),
        "host" => given.host = text(),
        "count" => given.count = Some(number(name, value)?),
        "low" => given.low = Some(number(name, value)?),
        "high" => given.high = Some(number(name, value)?),
        "before" => given.before = Some(number(name, value)?),
        "class" => given.class = text(),
        "unit" => given.unit = text(),
        "name" => given.name = text(),
        "rank" => given.rank = text(),
        "post" => given.post = text(),
        "predecessor" => given.predecessor = text(),
        "named-by" => given.named_by = text(),
        "type" => given.type_ = text(),
        "status" => given.status = text(),
        "about" => given.about = text(),
        "place" => given.place = text(),
        "manner" => given.manner = text(),
        "notice" => given.notice = Some(number(name, value)?),
        "basis" => given.basis = text(),
        "on" => given.on = text(),
        "effective" => given.effective = text(),
        "phased-from" => given.phased_from = text(),
        "deadline" => given.deadline = text(),
        "since" => given.since = text(),
        "until" => given.until = text(),
        "actor" => given.by = text(),
        "against" => given.against = text(),
        "parties" => given.parties = value.split('+').map(|p| p.trim().to_owned()).collect(),
        "speaker" => given.speaker = text(),
        "verb" => given.verb = text(),
        "modality" => given.modality = text(),
        "reason" => given.reason = text(),
        "source" | "known-from" => return Ok(text()),
        _ => return Err(unknown("field", name, FIELDS.iter().map(|f| f.name))),
    }
    Ok(None)
}

/// No register has more people, posts, kilometres or hours.
pub const MOST_HELD: u64 = 1_000_000_000;

/// A number of people, posts, kilometres or hours.
fn number(name: &str, value: &str) -> Result<u64, String> {
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match value.parse() {
        Ok(number) if number <= MOST_HELD && figures(value) => Ok(number),
        _ if figures(value) => Err(super::rules::too_great(name, value)),
        _ if value.strip_prefix(['-', '−']).is_some_and(figures) => {
            Err(format!("`{name}` is `{value}`: a number cannot be less than none"))
        }
        _ => Err(format!("`{name}` is `{value}`, which is no whole number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_can_be_set_and_no_other() {
        for field in FIELDS {
            assert!(set(&mut Given::default(), field.name, "1").is_ok(), "{}", field.name);
        }
        let empty = set(&mut Given::default(), "rank", " ").expect_err("nothing");
        assert_eq!(empty, "`rank` is empty: give it or leave it out");
        let told = set(&mut Given::default(), "holdr", "NRL").expect_err("no field");
        assert_eq!(told, "unknown field `holdr`: did you mean `holder`?");
    }

    #[test]
    fn numbers_are_whole_and_not_less_than_none() {
        for (value, expected) in [
            ("-3", "`count` is `-3`: a number cannot be less than none"),
            ("three", "`count` is `three`, which is no whole number"),
            ("1.5", "`count` is `1.5`, which is no whole number"),
            ("", "`count` is ``, which is no whole number"),
            ("+3", "`count` is `+3`, which is no whole number"),
            ("1000000001", "`count` is `1000000001`: a register takes numbers up to 1000000000"),
            ("18446744073709551616", "`count` is `18446744073709551616`: a register takes numbers up to 1000000000"),
        ] {
            assert_eq!(set(&mut Given::default(), "count", value).expect_err("no number"), expected);
        }
    }
}
