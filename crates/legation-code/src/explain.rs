//! A gloss for every code, relation and field that is printed.
//!
//! PLOVER's and CAMEO's codes come from the tables of the codebook, everything else from `glossary.tsv` beside this
//! file; all in our own words but for CAMEO's short labels.

use crate::codebook::Codebook;
use std::sync::OnceLock;

static GLOSSARY: &str = include_str!("glossary.tsv");

/// What `word` means: one line a meaning, since some words have several (`withdraw` is a mode of two types). `None` where
/// nothing is called so.
///
/// ```
/// use legation_code::explain::gloss;
/// assert!(gloss("SANCTION").unwrap().starts_with("PLOVER type"));
/// assert!(gloss("obl:agent").unwrap().contains("doer of a passive"));
/// assert_eq!(gloss("expell"), None);
/// ```
pub fn gloss(word: &str) -> Option<String> {
    let word = word.trim();
    let mut found = meanings(|name| name == word);
    found.extend(meanings(|name| name != word && name.eq_ignore_ascii_case(word)));
    if found.is_empty() {
        return pair(word);
    }
    Some(found.join("\n"))
}

/// `Tense=Past`: the feature's gloss; `SANCTION:expel`: the mode's.
fn pair(word: &str) -> Option<String> {
    let (first, second) = word.split_once(['=', ':', '.', '/'])?;
    if word.contains('=') {
        return gloss(first);
    }
    let of_type = format!("of {}:", first.to_ascii_uppercase());
    let modes = meanings(|name| name.eq_ignore_ascii_case(second));
    modes.into_iter().find(|meaning| meaning.contains(&of_type)).map(str::to_owned)
}

/// Up to three words that look like `word`.
pub fn nearest(word: &str) -> Vec<String> {
    let wanted: Vec<char> = word.to_lowercase().chars().take(64).collect();
    let most = (wanted.len() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &str)> = Vec::new();
    for (name, _) in all() {
        let name_chars: Vec<char> = name.to_lowercase().chars().collect();
        let far = distance(&wanted, &name_chars);
        if far <= most && !near.iter().any(|(_, known)| known.eq_ignore_ascii_case(name)) {
            near.push((far, name));
        }
    }
    near.sort();
    near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

fn meanings(wanted: impl Fn(&str) -> bool) -> Vec<&'static str> {
    all().iter().filter(|(name, _)| wanted(name)).map(|(_, meaning)| meaning.as_str()).collect()
}

/// Every word with its meaning, in the order of the tables.
fn all() -> &'static [(String, String)] {
    static ALL: OnceLock<Vec<(String, String)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        // A codebook inside the binary that does not load is told by every other command.
        let plover = Codebook::built_in().map(|codebook| codebook.plover).unwrap_or_default();
        for event in &plover.event {
            let (name, quad, score) = (&event.name, event.quad, event.score);
            all.push((name.clone(), format!("PLOVER type, quad {quad}, scale {score:+}: {}", event.gloss)));
            for mode in &event.mode {
                let score = mode.score.map_or(String::new(), |score| format!(" (scale {score:+})"));
                all.push((mode.name.clone(), format!("PLOVER mode of {name}: {}{score}", mode.gloss)));
            }
        }
        all.extend(plover.context.iter().map(|c| (c.name.clone(), format!("PLOVER context: {}", c.gloss))));
        all.extend(plover.sector.iter().map(|s| (s.name.clone(), format!("PLOVER sector: {}", s.gloss))));
        for (code, (event, label)) in &plover.cameo {
            all.push((code.clone(), format!("CAMEO {code}, of PLOVER's {event}: {label}")));
        }
        let ours = GLOSSARY.lines().filter(|line| !line.starts_with('#'));
        for line in ours {
            let mut cells = line.split('\t');
            if let (Some(kind), Some(word), Some(gloss)) = (cells.next(), cells.next(), cells.next()) {
                let before = match kind {
                    "relation" => "relation: ",
                    "tag" => "part of speech: ",
                    "feature" => "feature: ",
                    _ => "",
                };
                all.push((word.to_owned(), format!("{before}{gloss}")));
            }
        }
        all
    })
}

/// How many letters must be changed, added, left out or swapped.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_text::Upos;

    #[test]
    fn every_line_of_the_glossary_has_three_cells_and_is_told_once() {
        let mut seen = std::collections::BTreeSet::new();
        for line in GLOSSARY.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(seen.insert((cells[0].to_owned(), cells[1].to_owned())), "told twice: {line}");
        }
    }

    #[test]
    fn every_tag_and_every_type_has_a_gloss() {
        for upos in Upos::ALL {
            assert!(gloss(upos.as_str()).is_some(), "{upos:?}");
        }
        let codebook = Codebook::built_in().expect("the codebook is sound");
        assert_eq!(codebook.plover.event.len(), 16);
        for event in &codebook.plover.event {
            assert!(gloss(&event.name).is_some());
            for mode in &event.mode {
                assert!(gloss(&mode.name).expect("has a gloss").contains(&format!("of {}", event.name)));
            }
        }
    }

    #[test]
    fn a_word_with_several_meanings_gets_a_line_for_each() {
        let withdraw = gloss("withdraw").expect("has a gloss");
        assert!(withdraw.lines().count() >= 2, "{withdraw}");
        assert!(gloss("RETREAT:withdraw").expect("has a gloss").contains("RETREAT"));
        assert_eq!(gloss("Tense=Past"), gloss("Tense"));
        assert_eq!(gloss("sanction").map(|g| g.contains("PLOVER type")), Some(true));
    }

    #[test]
    fn wrong_spelling_gets_suggestions() {
        assert_eq!(nearest("SANCTOIN").first().map(String::as_str), Some("SANCTION"));
        assert_eq!(nearest("expell").first().map(String::as_str), Some("expel"));
        assert!(nearest("qqqqqqqqqqqq").is_empty());
    }
}
