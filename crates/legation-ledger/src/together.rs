//! Whether a number told of several parties counts all of them together ("expelled twelve between them") or each, by
//! `effects/together.tsv`.

use std::sync::LazyLock;

static TABLE: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    include_str!("../../../effects/together.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').expect("a class and its words: a test reads them"))
        .map(|(class, words)| (class, format!(" {words} ")))
        .collect()
});

/// Whether the words of a clause say that its number is of all together.
pub fn counts_all(clause: &str) -> bool {
    let words: Vec<String> =
        clause.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let text = format!(" {} ", words.join(" "));
    let stands = |wanted: &str| TABLE.iter().any(|(class, words)| *class == wanted && text.contains(words));
    let closes = TABLE.iter().any(|(class, words)| *class == "whole at the end" && text.ends_with(words));
    let each = stands("each") && !stands("not each");
    (stands("whole") || closes) && !each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_whom_a_number_counts() {
        for (clause, expected) in [
            ("Togo, Benin and Ghana together expelled 12 envoys", true),
            ("Togo and Benin expelled 12 envoys\nbetween them", true),
            ("Togo and Benin expelled 12 envoys in all", true),
            ("Togo and Benin together expelled 12 envoys, six each", false),
            ("Togo and Benin expelled 12 envoys", false),
            ("Togo and Benin each expelled six envoys", false),
            ("Togo and Benin recalled all envoys", false),
            ("Togo and Benin expelled 12 envoys in all three capitals", false),
            ("Togo and Benin expelled 12 envoys, among them an attaché", false),
            ("Togo and Benin together expelled 12 of each other's critics", true),
        ] {
            assert_eq!(counts_all(clause), expected, "{clause}");
        }
        let classes = ["whole", "whole at the end", "each", "not each"];
        assert!(TABLE.iter().all(|(class, _)| classes.contains(class)));
    }
}
