//! The words of a passage that carry its meaning, roughly: by these a denial finds its allegation, and two accusations
//! of one day are told apart.

use std::collections::BTreeSet;

/// Letters of a stem; shorter words carry no meaning here.
const LETTERS: usize = 5;

/// Stems of any accusation, demand, threat or agreement, whatever it is about.
const COMMON: &[&str] = &[
    "about", "accus", "after", "again", "agree", "alleg", "becau", "befor", "behin", "calle", "charg", "claim",
    "could", "count", "deman", "forei", "gover", "invol", "minis", "offer", "offic", "other", "presi", "propo",
    "rejec", "repor", "reque", "respo", "shoul", "state", "their", "there", "these", "they", "those", "threa", "under",
    "urged", "warne", "which", "while", "would", "wrong",
];

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
        .filter(|w| !COMMON.contains(&w.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_about_stays_and_what_every_accusation_says_goes() {
        let stems = stems("The minister accused them of being behind the explosions at the depot");
        assert_eq!(stems.into_iter().collect::<Vec<_>>(), ["being", "depot", "explo"]);
    }
}
