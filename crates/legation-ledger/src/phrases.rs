//! Tables of words, as `effects/*.tsv` have them: a class and its words a line. What a word of a class means is said by whoever
//! asks; here is only whether one stands in a passage.

use std::sync::LazyLock;

/// What words say about the telling itself.
pub(crate) static TELLING: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("../../../effects/telling.tsv")));

/// A table.
pub(crate) struct Phrases(Vec<(&'static str, &'static str)>);

impl Phrases {
    /// Reads a file of the binary; lines that begin with `#` explain it.
    pub(crate) fn read(file: &'static str) -> Phrases {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        Phrases(lines.filter_map(|line| line.split_once('\t')).collect())
    }

    /// The words of a class.
    pub(crate) fn of<'p>(&'p self, class: &'p str) -> impl Iterator<Item = &'static str> + 'p {
        self.0.iter().filter(move |(of, _)| *of == class).map(|(_, words)| *words)
    }

    /// Whether a passage holds words of a class, as whole words, more often than words of the class that takes them back.
    pub(crate) fn stand(&self, class: &str, passage: &Passage) -> bool {
        let count = |class: &str| self.of(class).map(|words| passage.count(words)).sum::<usize>();
        count(class) > count(&format!("not {class}"))
    }

    #[cfg(test)]
    pub(crate) fn classes(&self) -> std::collections::BTreeSet<&'static str> {
        self.0.iter().map(|(class, _)| *class).collect()
    }
}

/// The words of a passage in lower case, each with two spaces of its own around it.
pub(crate) struct Passage(String);

fn spaced<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.fold(String::new(), |all, word| all + " " + &word.to_lowercase() + " ")
}

impl Passage {
    pub(crate) fn of(text: &str) -> Passage {
        Passage(spaced(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())))
    }

    /// Whether it ends with these words.
    pub(crate) fn ends_with(&self, words: &str) -> bool {
        self.0.ends_with(&spaced(words.split(' ')))
    }

    fn count(&self, words: &str) -> usize {
        self.0.matches(&spaced(words.split(' '))).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_further_one_are_told_from_those_of_a_bound() {
        for (clause, further) in [
            ("Norland expelled eight more diplomats", true),
            ("Norland expelled more than eight diplomats", false),
            ("Norland expelled another eight", true),
            ("Norland expelled eight more, more than ever", true),
            ("Norland again expelled eight", true),
            ("Norland expelled no more than eight diplomats", false),
            ("Norland expelled eight diplomats of Moreland", false),
        ] {
            assert_eq!(TELLING.stand("further", &Passage::of(clause)), further, "{clause}");
        }
        assert_eq!(
            TELLING.classes().into_iter().collect::<Vec<_>>(),
            ["further", "nobody", "not further", "taken back"]
        );
    }
}
