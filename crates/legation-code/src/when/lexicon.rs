//! The words of `grammar/time.toml`.

use super::time::{Part, Unit};
use crate::embedded::GRAMMAR;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::LazyLock;

/// What the words before an expression of time make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Link {
    /// "on", "in", "during", or nothing.
    On,
    /// "since".
    Since,
    /// "until", "through".
    Until,
    /// "by", "no later than".
    By,
    /// "before", "ahead of".
    Before,
    /// "after".
    After,
    /// "from", "as of", "effective".
    From,
    /// "for".
    For,
    /// "to".
    To,
    /// "within".
    Within,
    /// "over".
    Over,
}

/// What one word may mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Senses {
    pub month: Option<i8>,
    pub is_doubtful_month: bool,
    pub weekday: Option<i8>,
    pub weekday_short: Option<i8>,
    pub unit: Option<Unit>,
    pub season: Option<i8>,
    pub day: Option<i64>,
    pub is_day_part: bool,
    pub part: Option<Part>,
    pub shift: Option<i64>,
    pub anchored: Option<i64>,
    pub is_often: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: FxHashMap<String, i8>,
    doubtful_months: Words,
    weekdays: FxHashMap<String, i8>,
    weekdays_short: FxHashMap<String, i8>,
    names_of_days: Around,
    units: FxHashMap<String, Unit>,
    seasons: FxHashMap<String, i8>,
    days: FxHashMap<String, i64>,
    day_parts: Words,
    parts: Parts,
    shifts: FxHashMap<String, i64>,
    anchored: FxHashMap<String, i64>,
    few: Words,
    around: Lengths,
    often: Often,
    feasts: FxHashMap<String, (i8, i8)>,
    famous: Vec<Famous>,
    sides: Sides,
    link: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    before: FxHashSet<String>,
    after: FxHashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    start: Vec<String>,
    middle: Vec<String>,
    end: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lengths {
    about: Vec<String>,
    more: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Often {
    words: Vec<String>,
    before: FxHashSet<String>,
}

/// A date that its words tell without a year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Famous {
    words: String,
    told: usize,
    date: (i16, i8, i8),
}

/// Which way in time words lead from the report's day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sides {
    pub done: FxHashSet<String>,
    pub decided: FxHashSet<String>,
    pub ahead: FxHashSet<String>,
    pub coming: FxHashSet<String>,
    pub happenings: FxHashSet<String>,
    pub leading: FxHashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    means: Link,
    words: Vec<String>,
    examples: Vec<Example>,
}

/// A sentence that tests a group of words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
pub(super) struct Example {
    pub text: String,
    pub published: Option<String>,
    pub words: String,
    pub date: Option<String>,
    pub enddate: Option<String>,
    pub precision: Option<String>,
    pub role: String,
}

/// Phrases are lists of lower-case words, the longest first.
type Phrases<T> = Vec<(Vec<String>, T)>;

/// The closed classes, ready for look-up.
pub(super) struct Lexicon {
    senses: FxHashMap<String, Senses>,
    /// By their first word.
    links: FxHashMap<String, Phrases<Link>>,
    pub few: Phrases<()>,
    /// Words before a length; `true` where it is a least length.
    pub around: Phrases<bool>,
    pub feasts: Phrases<(i8, i8)>,
    /// With the number of words that tell the date.
    pub famous: Phrases<(usize, (i16, i8, i8))>,
    pub sides: Sides,
    pub every: FxHashSet<String>,
    pub name_before: FxHashSet<String>,
    pub name_after: FxHashSet<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    pub examples: Vec<Example>,
}

impl Lexicon {
    /// The leading words that begin with this one, the longest first.
    pub fn links_from(&self, word: &str) -> &[(Vec<String>, Link)] {
        self.links.get(word).map_or(&[], Vec::as_slice)
    }

    /// What a lower-case word, without its full stop, may mean.
    pub fn senses(&self, word: &str) -> Senses {
        self.senses.get(word).copied().unwrap_or_default()
    }
}

/// The lexicon inside the binary, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let text = GRAMMAR.iter().find(|(name, _)| *name == "grammar/time.toml").map_or("", |(_, text)| text);
        read(text).expect("the tests read this embedded file")
    });
    &LEXICON
}

/// What is wrong in the file.
pub(crate) fn faults(name: &str, text: &str) -> Vec<crate::Fault> {
    crate::file::read::<File>(name, text).faults
}

fn read(text: &str) -> Result<Lexicon, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let mut senses: FxHashMap<String, Senses> = FxHashMap::default();
    let mut set = |word: String, change: &dyn Fn(&mut Senses)| change(senses.entry(word).or_default());
    for (word, month) in file.months {
        set(word, &|s| s.month = Some(month));
    }
    for word in file.doubtful_months.words {
        set(word, &|s| s.is_doubtful_month = true);
    }
    for (word, day) in file.weekdays {
        set(format!("{word}s"), &|s| s.is_often = true);
        set(word, &|s| s.weekday = Some(day));
    }
    for (word, day) in file.weekdays_short {
        set(word, &|s| s.weekday_short = Some(day));
    }
    for (word, unit) in file.units {
        set(word, &|s| s.unit = Some(unit));
    }
    for (word, month) in file.seasons {
        set(word, &|s| s.season = Some(month));
    }
    for (word, day) in file.days {
        set(word, &|s| s.day = Some(day));
    }
    for word in file.day_parts.words {
        set(word, &|s| s.is_day_part = true);
    }
    for (words, part) in
        [(file.parts.start, Part::Start), (file.parts.middle, Part::Middle), (file.parts.end, Part::End)]
    {
        for word in words {
            set(word, &|s| s.part = Some(part));
        }
    }
    for (word, shift) in file.shifts {
        set(word, &|s| s.shift = Some(shift));
    }
    for (word, step) in file.anchored {
        set(word, &|s| s.anchored = Some(step));
    }
    for word in file.often.words {
        set(word, &|s| s.is_often = true);
    }
    let mut links = Vec::new();
    let mut examples = Vec::new();
    for group in file.link {
        links.extend(group.words.iter().map(|phrase| (split(phrase), group.means)));
        examples.extend(group.examples);
    }
    let mut links_by_word: FxHashMap<String, Phrases<Link>> = FxHashMap::default();
    for (words, link) in longest_first(links) {
        links_by_word.entry(words[0].clone()).or_default().push((words, link));
    }
    let about = file.around.about.iter().map(|phrase| (split(phrase), false));
    let more = file.around.more.iter().map(|phrase| (split(phrase), true));
    Ok(Lexicon {
        senses,
        links: links_by_word,
        few: longest_first(file.few.words.iter().map(|phrase| (split(phrase), ())).collect()),
        around: longest_first(about.chain(more).collect()),
        // A tokenizer sets "'s" apart.
        feasts: longest_first(
            file.feasts.iter().map(|(phrase, &day)| (split(&phrase.replace("'s", " 's")), day)).collect(),
        ),
        famous: longest_first(file.famous.iter().map(|f| (split(&f.words), (f.told, f.date))).collect()),
        sides: file.sides,
        every: file.often.before,
        name_before: file.names_of_days.before,
        name_after: file.names_of_days.after,
        examples,
    })
}

fn split(phrase: &str) -> Vec<String> {
    phrase.split(' ').map(str::to_owned).collect()
}

fn longest_first<T>(mut phrases: Phrases<T>) -> Phrases<T> {
    phrases.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    phrases
}
