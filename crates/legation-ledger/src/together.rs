//! Whether a number told of several parties counts all of them together ("expelled twelve between them") or each, by
//! `effects/together.tsv`.

use crate::phrases::{Passage, Phrases};
use std::sync::LazyLock;

static TABLE: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("../../../effects/together.tsv")));

/// Whether the words of a clause say that its number is of all together.
pub fn counts_all(clause: &str) -> bool {
    let clause = Passage::of(clause);
    let closes = TABLE.of("whole at the end").any(|words| clause.ends_with(words));
    (closes || TABLE.stand("whole", &clause)) && !TABLE.stand("each", &clause)
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
        assert_eq!(TABLE.classes().into_iter().collect::<Vec<_>>(), ["each", "not each", "whole", "whole at the end"]);
    }
}
