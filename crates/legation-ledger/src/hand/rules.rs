//! Rules of form of an entry: what no register can hold is refused, with the rule named.
//!
//! An entry that only contradicts others (an accreditation above the ceiling, a post filled twice) is no nonsense: it is
//! taken, and shown as a conflict.

use super::MOST_HELD;
use crate::date::PartialDate;
use crate::effects::Given;
use legation_code::fault::closest;
use legation_text::record::MODALITIES;

/// Classes of staff.
pub const CLASSES: &[&str] = &["diplomatic", "administrative", "service", "local", "honorary"];
const MANNERS: &[&str] = &["declared", "requested", "excluded"];
const BASES: &[&str] = &["reciprocity"];

/// So many words are read through; of more it is told where they stand.
const MOST_SHOWN: usize = 12;

/// What no record can be made of: dates that are none, bounds the wrong way round. A sentence each.
pub(super) fn form(given: &Given) -> Vec<String> {
    let mut faults = Vec::new();
    for (field, text) in [
        ("on", &given.on),
        ("since", &given.since),
        ("until", &given.until),
        ("effective", &given.effective),
        ("deadline", &given.deadline),
        ("phased-from", &given.phased_from),
    ] {
        if let Some(text) = text
            && PartialDate::parse(text).is_none()
        {
            faults.push(format!("`{field}` is `{text}`, which is no date: write 2021-10-06, 2021-10 or 2021"));
        }
    }
    if let (Some(low), Some(high)) = (given.low, given.high)
        && low > high
    {
        faults.push(format!("the least number, {low}, is greater than the greatest, {high}"));
    }
    if let Some(count) = given.count
        && (given.low.is_some_and(|low| low > count) || given.high.is_some_and(|high| high < count))
    {
        faults.push(format!("the number, {count}, lies outside its bounds"));
    }
    faults
}

/// Numbers that no register has. What a report tells can be money, of which there is more.
pub(super) fn amounts(given: &Given) -> Vec<String> {
    let told = [("count", given.count), ("low", given.low), ("high", given.high), ("notice", given.notice)];
    let numbers = told.into_iter().filter_map(|(name, number)| Some((name, number.filter(|&n| n > MOST_HELD)?)));
    numbers.map(|(name, number)| too_great(name, &number.to_string())).collect()
}

/// What is wrong with every field by itself and with the days against each other: a sentence each, which names the rule.
pub(super) fn faults(given: &Given) -> Vec<String> {
    let mut faults = form(given);
    let date = |text: &Option<String>| text.as_deref().and_then(PartialDate::parse);
    let on = date(&given.on);
    let since = date(&given.since);
    let effective = date(&given.effective);
    let phased = date(&given.phased_from);
    let until = date(&given.until);
    faults.extend(too_early(given));
    for (what, early, late, rule) in [
        ("effective", on, effective, "nothing is in force before it is decided"),
        ("phased-from", on, phased, "nothing is in force before it is decided"),
        ("effective", phased, effective, "the steps come before the day they end"),
        ("until", since.or(on), until, "a term ends after it begins"),
    ] {
        if let (Some(early), Some(late)) = (early, late)
            && late.last() < early.first()
        {
            faults.push(format!("`{what}` ({late}) lies before {early}: {rule}"));
        }
    }
    if given.act.is_none()
        && let (Some(since), Some(on)) = (since, on)
        && since.first() > on.last()
    {
        faults.push(format!("`since` ({since}) lies after {on}, the day it speaks of"));
    }
    faults.extend(words(given));
    faults.extend(apart("holder", "host", given.holder.as_ref(), given.host.as_ref()));
    faults.extend(apart("actor", "against", given.by.as_ref(), given.against.as_ref()));
    for (field, text) in [("name", &given.name), ("post", &given.post), ("about", &given.about)] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            faults.push(format!("`{field}` is empty: give it or leave it out"));
        }
    }
    faults
}

/// A deadline before the deed.
pub(super) fn too_early(given: &Given) -> Option<String> {
    let date = |text: &Option<String>| text.as_deref().and_then(PartialDate::parse);
    let (on, deadline) = date(&given.on).zip(date(&given.deadline))?;
    let rule = "nothing can be followed before it is decided";
    (deadline.last() < on.first()).then(|| format!("`deadline` ({deadline}) lies before {on}: {rule}"))
}

/// Words that are none of those that a field can have.
pub(super) fn words(given: &Given) -> Vec<String> {
    let fields = [
        ("class", &given.class, CLASSES),
        ("manner", &given.manner, MANNERS),
        ("basis", &given.basis, BASES),
        ("modality", &given.modality, &MODALITIES[..]),
    ];
    let told = fields.into_iter().filter_map(|(field, word, known)| Some((field, word.as_deref()?, known)));
    let wrong = told.filter(|(_, word, known)| !known.contains(word));
    wrong.map(|(field, word, known)| unknown(field, word, known.iter().copied())).collect()
}

/// The first fault, if there is one.
pub(super) fn first(faults: impl IntoIterator<Item = String>) -> Result<(), String> {
    faults.into_iter().next().map_or(Ok(()), Err)
}

/// Two parties of one thing cannot be one.
pub(super) fn apart(one: &str, other: &str, left: Option<&String>, right: Option<&String>) -> Option<String> {
    let both = left.filter(|_| left == right)?;
    Some(format!("`{one}` and `{other}` are both `{both}`: nobody is accredited to himself"))
}

/// A number that no register has.
pub(super) fn too_great(name: &str, number: &str) -> String {
    format!("`{name}` is `{number}`: a register takes numbers up to {MOST_HELD}")
}

/// A word that is none of those known, with the nearest of them.
pub(super) fn unknown<'w>(what: &str, word: &str, known: impl Iterator<Item = &'w str> + Clone) -> String {
    let mend = match closest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.clone().count() <= MOST_SHOWN => format!("it is one of {}", known.collect::<Vec<_>>().join(", ")),
        None if what == "field" => "`legation record --template` explains every one".to_owned(),
        None => "`legation effects list` shows all".to_owned(),
    };
    format!("unknown {what} `{word}`: {mend}")
}

#[cfg(test)]
mod tests {
    use crate::effects::{Effects, Given};
    use crate::hand;

    fn refusal(told: &str) -> String {
        let given: Given = toml::from_str(told).unwrap_or_else(|error| panic!("{told}: {error}"));
        let effects = Effects::built_in().expect("the effects table loads");
        hand::check(&given, &effects)
            .and_then(|()| hand::record(&given, "act-1", &effects))
            .map(|_| ())
            .expect_err(told)
    }

    #[test]
    fn nonsense_is_refused_with_its_rule() {
        let base = "holder = 'SDL'\nhost = 'NRL'\n";
        for (told, expected) in [
            (
                "act = 'withdraw'\nholder = 'SDL'",
                "`withdraw` needs a `holder` (whose it is) and a `host` (where it is)",
            ),
            (
                "act = 'withdraw'\nholder = 'SDL'\nhost = 'SDL'",
                "`holder` and `host` are both `SDL`: nobody is accredited to himself",
            ),
            ("act = 'withdrw'", "unknown act `withdrw`: did you mean `withdraw`?"),
            ("act = 'convene'\nkind = 'bdy'", "unknown kind `bdy`: did you mean `body`?"),
            (
                "act = 'sever'\nkind = 'mission'",
                "unknown act `sever`: it is one of close, downgrade, open, suspend of the kind `mission`",
            ),
            (
                "act = 'withdraw'\non = '2026-02-30'",
                "`on` is `2026-02-30`, which is no date: write 2021-10-06, 2021-10 or 2021",
            ),
            (
                "act = 'withdraw'\non = '2026-03-05'\ndeadline = '2026-03-04'",
                "`deadline` (2026-03-04) lies before 2026-03-05: nothing can be followed before it is decided",
            ),
            (
                "act = 'set-ceiling'\ncount = 3\non = '2026-03-05'\neffective = '2026-02'",
                "`effective` (2026-02) lies before 2026-03-05: nothing is in force before it is decided",
            ),
            (
                "act = 'issue'\nname = 'Ada Berg'\non = '2026-03-05'\nuntil = '2025'",
                "`until` (2025) lies before 2026-03-05: a term ends after it begins",
            ),
            ("act = 'set-ceiling'\non = '2026-03-05'", "`set-ceiling` needs a `count`"),
            ("act = 'grant'\nclass = 'diplomatc'", "unknown class `diplomatc`: did you mean `diplomatic`?"),
            (
                "act = 'withdraw'\ncount = 0",
                "`withdraw` of the kind `accreditation` with a `count` of 0 does nothing: leave `count` out where it is not known",
            ),
            ("act = 'grant'\ncount = 8\nlow = 9", "the number, 8, lies outside its bounds"),
            (
                "act = 'set-ceiling'\ncount = 3\nphased_from = '2022-10'\neffective = '2021-12'",
                "`effective` (2021-12) lies before 2022-10: the steps come before the day they end",
            ),
            (
                "act = 'impose'\nkind = 'sanction'\nabout = 'wine'",
                "`impose` of the kind `sanction` has no `about`: give what it is called as `name`",
            ),
            ("state = 'filled'", "a `state` of the kind `filled` needs a `count`: without it, it says nothing"),
            ("act = 'zigzag'", "unknown act `zigzag`: `legation effects list` shows all"),
            (
                "state = 'body'\nname = 'Joint Board'",
                "a `state` of the kind `body` needs a `status`: without it, it says nothing",
            ),
            (
                "state = 'body'\nstatus = 'active'",
                "a `state` of the kind `body` needs a `name`: without it, it says nothing",
            ),
            (
                "state = 'relation'\nstatus = 'full'\nparties = ['NRL']\nholder = ''",
                "a `state` of the kind `relation` needs `parties`, two or more joined by `+`: without it, it says nothing",
            ),
            (
                "state = 'mission'\nstatus = 'open'\nholder = 'SDL'",
                "a `state` of the kind `mission` needs a `host` (where it is): without it, it says nothing",
            ),
            (
                "state = 'stance'\nspeaker = 'SDL'",
                "a `state` of the kind `stance` needs a `verb`: without it, it says nothing",
            ),
            ("act = 'convene'", "`convene` of the kind `body` needs a `name`"),
            ("act = 'grant'\nlow = 4\nhigh = 3", "the least number, 4, is greater than the greatest, 3"),
            (
                "act = 'grant'\nname = 'Ada Berg'\ncount = 2",
                "a name is one person: leave `count` out, or enter each person by name",
            ),
            ("act = 'grant'\nkind = 'agrement'", "`grant` of the kind `agrement` needs a `name`"),
            ("act = 'change'\nname = 'Ada Berg'", "`change` of the kind `post` needs a `post`"),
            ("act = 'invite'\ntype = 'demand'", "`invite` makes no `demand`: leave `type` out"),
            ("act = 'withdraw'\ntype = 'invitation'", "`withdraw` of the kind `accreditation` has no `type`"),
            (
                "state = 'body'\nname = 'Joint Board'\nstatus = 'asleep'",
                "unknown status `asleep`: it is one of active, irregular, dormant, suspended, abolished of the kind `body`",
            ),
            (
                "state = 'filled'\ncount = 3\nsince = '2026-04-01'\non = '2026-03-05'",
                "`since` (2026-04-01) lies after 2026-03-05, the day it speaks of",
            ),
            ("", "an entry says what was done (an act) or what stands (`state`)"),
        ] {
            let told = if told.contains("holder") { told.to_owned() } else { format!("{base}{told}") };
            assert_eq!(refusal(&told), expected);
        }
    }

    #[test]
    fn a_coarse_day_is_before_another_only_where_it_must_be() {
        let effects = Effects::built_in().expect("the effects table loads");
        let told = "act = 'withdraw'\nholder = 'SDL'\nhost = 'NRL'\non = '2026-03-05'\ndeadline = '2026-03'";
        assert_eq!(hand::check(&toml::from_str(told).expect("fields"), &effects), Ok(()));
    }
}
