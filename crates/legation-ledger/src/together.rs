//! Whether a number told of several parties counts all of them together ("expelled twelve between them") or each, by
//! `effects/together.tsv`.

use std::sync::LazyLock;

static TABLE: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    include_str!("../../../effects/together.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(class, word)| (class, format!(" {word} ")))
        .collect()
});

/// Whether the words of a clause say that its number is of all together.
pub fn counts_all(clause: &str) -> bool {
    let words: Vec<String> =
        clause.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let text = format!(" {} ", words.join(" "));
    let stands = |wanted: &str| TABLE.iter().any(|(class, word)| *class == wanted && text.contains(word));
    stands("whole") && !stands("each")
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
        ] {
            assert_eq!(counts_all(clause), expected, "{clause}");
        }
        assert!(TABLE.iter().all(|(class, _)| ["whole", "each"].contains(class)));
    }
}
