//! Why a measure was taken, as its sources have it: the words, and their class by `effects/reasons.tsv`.

use std::sync::LazyLock;

/// The classes a reason can have; `other` where no word of the table stands in it.
pub const CLASSES: [&str; 8] =
    ["espionage", "covert-activity", "defection", "change-of-regime", "retaliation", "solidarity", "parity", "other"];

static TABLE: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("../../../effects/reasons.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// The class of a reason.
///
/// ```
/// use legation_ledger::reasons::class;
/// assert_eq!(class("for alleged\nspying"), "espionage");
/// assert_eq!(class("over a fishing quarrel"), "other");
/// ```
pub fn class(reason: &str) -> &'static str {
    let words: Vec<String> = reason
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let text = format!(" {} ", words.join(" "));
    let stands = |word: &str| match word.strip_suffix('*') {
        Some(start) => text.contains(&format!(" {start}")),
        None => text.contains(&format!(" {word} ")),
    };
    let class = TABLE.iter().find(|(_, word)| stands(word)).map_or("other", |(class, _)| class);
    CLASSES.iter().find(|c| **c == class).unwrap_or(&"other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_a_known_class_and_finds_its_own_word() {
        for (class, word) in TABLE.iter() {
            assert!(CLASSES.contains(class), "effects/reasons.tsv: unknown class `{class}`");
            let own = super::class(word.trim_end_matches('*'));
            let first = TABLE.iter().find(|(_, w)| word.trim_end_matches('*').contains(w.trim_end_matches('*')));
            assert_eq!(Some(own), first.map(|(c, _)| *c), "{word}");
        }
        assert!(TABLE.len() > 20);
    }

    #[test]
    fn reasons_have_classes() {
        for (reason, wanted) in [
            ("because they were undeclared intelligence officers", "espionage"),
            ("over the nerve agent attack in Vell", "covert-activity"),
            ("in response to the expulsion of 18 of its diplomats", "retaliation"),
            ("out of solidarity with Westmark", "solidarity"),
            ("to reach parity", "parity"),
            ("after the coup", "change-of-regime"),
            ("after an envoy defected", "defection"),
            ("for lack of money", "other"),
            ("over a coupon", "other"),
        ] {
            assert_eq!(class(reason), wanted, "{reason}");
        }
    }
}
