//! The words of a passage that carry its meaning, roughly: by these a denial finds its allegation, and two accusations
//! of one day are told apart.

use crate::phrases::Phrases;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How many things told before it the words of an answer or a denial are weighed against: the last.
pub(crate) const WEIGHED: usize = 100;

/// What stands for each letter that was erased.
pub const COVER: char = '█';

/// Letters of a stem; shorter words carry no meaning here.
const LETTERS: usize = 5;

static TABLE: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../../../effects/matter.tsv")));

/// The words of each class of `effects/matter.tsv`: asked for every word of every passage.
static COMMON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| TABLE.of("common").collect());
static GENERAL: LazyLock<BTreeSet<&str>> = LazyLock::new(|| TABLE.of("general").collect());
static LITTLE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| TABLE.of("little").collect());

/// Whether two subjects can be one matter. Each a desk's own: unless each holds a word that the other lacks. Where an
/// outlet tells one of them in words of its own, any word in common will do.
pub fn one_matter(one: &str, other: &str, both_by_hand: bool) -> bool {
    if one == other {
        return true;
    }
    let (all, all_other) = (subject(one), subject(other));
    let own = |all: &BTreeSet<String>| all.iter().filter(|w| !GENERAL.contains(w.as_str())).cloned().collect();
    let (one, other): (BTreeSet<String>, BTreeSet<String>) = (own(&all), own(&all_other));
    if one.is_empty() || other.is_empty() {
        all.is_empty() || all_other.is_empty() || !all.is_disjoint(&all_other)
    } else if both_by_hand {
        one.is_subset(&other) || other.is_subset(&one)
    } else {
        !one.is_disjoint(&other)
    }
}

/// The words of a subject, cut to their stems, without their plural.
fn subject(text: &str) -> BTreeSet<String> {
    let stem = |w: String| w.strip_suffix('s').filter(|w| w.chars().count() > 3).unwrap_or(&w).to_owned();
    text.split(|c: char| !c.is_alphanumeric())
        .map(|w| stem(w.to_lowercase()).chars().take(LETTERS).collect::<String>())
        .filter(|w| w.chars().count() > 2 && !LITTLE.contains(w.as_str()))
        .collect()
}

/// The same without names, which all that two parties tell of each other has in common.
pub fn stems_but_names(text: &str) -> BTreeSet<String> {
    let plain = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.starts_with(char::is_uppercase));
    stems(&plain.collect::<Vec<_>>().join(" "))
}

/// The first letters of the long words of a text.
pub fn stems(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= LETTERS)
        .map(|w| w.chars().flat_map(char::to_lowercase).take(LETTERS).collect::<String>())
        .filter(|w| !COMMON.contains(w.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_its_classes() {
        assert_eq!(TABLE.classes().into_iter().collect::<Vec<_>>(), ["common", "general", "little"]);
    }

    #[test]
    fn what_it_is_about_stays_and_what_every_accusation_says_goes() {
        let stems = stems("The minister accused them of being behind the explosions at the depot");
        assert_eq!(stems.into_iter().collect::<Vec<_>>(), ["being", "depot", "explo"]);
    }

    #[test]
    fn each_with_a_word_that_the_other_lacks_two_subjects_are_two_matters() {
        for (one, other, by_hand, told) in [
            ("talks on visas", "talks on borders", true, false),
            ("talks on visas", "the visa talks", true, true),
            ("talks on visas", "visas for students", false, true),
            ("visas for students", "visas for lorry drivers", true, false),
            ("talks", "a conference on gas", true, false),
            ("talks", "talks on gas", true, true),
            ("gas", "oil", true, false),
            ("the explosion at the depot", "a depot that blew up", false, true),
            ("the explosion at the depot", "spying on the harbour", false, false),
        ] {
            assert_eq!(one_matter(one, other, by_hand), told, "{one}; {other}");
            assert_eq!(one_matter(other, one, by_hand), told, "{other}; {one}");
        }
    }
}
