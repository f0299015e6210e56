//! What the network sees of a word, and how a lemma is made of a form.

use crate::model::{Casing, LemmaRule, Model};
use legation_text::Upos;

/// The rows of a word in the seven embedding tables.
pub(crate) type WordRows = [u32; 7];

/// Buffers that computing the rows of a word reuses.
#[derive(Default)]
pub(crate) struct Buffers {
    lower: String,
    norm: String,
    shape: String,
}

/// The rows of a form, in the order of [`crate::model::TABLES`].
pub(crate) fn word_rows(model: &Model, form: &str, buffers: &mut Buffers) -> WordRows {
    let Buffers { lower, norm, shape } = buffers;
    lower.clear();
    if form.is_ascii() {
        lower.push_str(form);
        lower.make_ascii_lowercase();
    } else {
        lower.push_str(&form.to_lowercase());
    }
    norm.clear();
    norm.extend(lower.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }));
    shape.clear();
    let mut last = ['\0'; 3];
    for c in form.chars().take(12) {
        let c = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_lowercase() => 'x',
            '0'..='9' => 'd',
            _ => c,
        };
        if last != [c; 3] {
            shape.push(c);
            last = [last[1], last[2], c];
        }
    }
    let suffix = |n: usize| {
        let start = norm.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
        &norm[start..]
    };
    let prefix = norm.char_indices().nth(3).map_or(norm.as_str(), |(at, _)| &norm[..at]);
    let row = |table: usize, kind: &str, text: &str| hash(kind, text, model.tables[table].scales.len());
    [
        model.words.get(lower.as_str()).copied().unwrap_or(0),
        row(1, "b", norm),
        row(2, "s2", suffix(2)),
        row(3, "s3", suffix(3)),
        row(4, "s4", suffix(4)),
        row(5, "p", prefix),
        row(6, "h", shape),
    ]
}

/// `1 + fnv1a32(kind + text) mod (rows - 1)`.
fn hash(kind: &str, text: &str, rows: usize) -> u32 {
    let bytes = kind.bytes().chain(text.bytes());
    let h = bytes.fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    1 + h % (rows as u32 - 1)
}

/// The lemma of a form with this part of speech: the lexicon's, else what the rule makes of it.
pub(crate) fn make_lemma(model: &Model, form: &str, upos: Upos, rule: &LemmaRule) -> String {
    let key = if upos == Upos::Propn { form.to_owned() } else { form.to_lowercase() };
    if let Some(lemma) = model.lexicon.get(&(key, upos)) {
        return lemma.clone();
    }
    if upos == Upos::Verb
        && let Some((_, lemma)) = STRONG.iter().find(|(known, _)| form.eq_ignore_ascii_case(known))
    {
        return (*lemma).to_owned();
    }
    match rule {
        LemmaRule::Whole(lemma) => lemma.clone(),
        LemmaRule::Edit(casing, strip, append) => {
            let mut cased = match casing {
                Casing::Lower => form.to_lowercase(),
                Casing::Keep => form.to_owned(),
                Casing::Title => {
                    let mut chars = form.chars();
                    chars.next().map(char::to_uppercase).into_iter().flatten().collect::<String>()
                        + &chars.as_str().to_lowercase()
                }
                Casing::Upper => form.to_uppercase(),
            };
            // A rule that would strip everything strips nothing.
            if *strip > 0
                && let Some((at, _)) = cased.char_indices().rev().nth(strip - 1)
                && at > 0
            {
                cased.truncate(at);
            }
            let mut lemma = cased + append;
            if upos == Upos::Noun
                && lemma.ends_with("men")
                && !model.words.contains_key(&lemma)
                && !["specimen", "regimen", "abdomen", "acumen", "stamen", "omen"].iter().any(|w| lemma.ends_with(w))
            {
                // "policemen", "militiamen"
                lemma.replace_range(lemma.len() - 3.., "man");
            }
            if upos == Upos::Verb && !model.words.contains_key(&lemma) {
                return mend(&lemma, form, &|word| model.words.contains_key(word));
            }
            lemma
        }
    }
}

/// Forms of verbs that news uses and no rule of endings explains; the lexicon of the training data goes before them.
const STRONG: [(&str, &str); 61] = [
    ("befell", "befall"),
    ("bled", "bleed"),
    ("bore", "bear"),
    ("bound", "bind"),
    ("bred", "breed"),
    ("clung", "cling"),
    ("convened", "convene"),
    ("dealt", "deal"),
    ("dug", "dig"),
    ("fed", "feed"),
    ("fled", "flee"),
    ("flung", "fling"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("foresaw", "foresee"),
    ("forgave", "forgive"),
    ("forgiven", "forgive"),
    ("forsaken", "forsake"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gunned", "gun"),
    ("hijacked", "hijack"),
    ("hung", "hang"),
    ("knelt", "kneel"),
    ("lent", "lend"),
    ("lit", "light"),
    ("misled", "mislead"),
    ("outfought", "outfight"),
    ("overcame", "overcome"),
    ("overran", "overrun"),
    ("oversaw", "oversee"),
    ("overthrew", "overthrow"),
    ("overthrown", "overthrow"),
    ("repaid", "repay"),
    ("sank", "sink"),
    ("shook", "shake"),
    ("shrank", "shrink"),
    ("sided", "side"),
    ("slain", "slay"),
    ("slew", "slay"),
    ("sought", "seek"),
    ("sprang", "spring"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("strafed", "strafe"),
    ("stricken", "strike"),
    ("strove", "strive"),
    ("struck", "strike"),
    ("stuck", "stick"),
    ("stung", "sting"),
    ("sunk", "sink"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("swung", "swing"),
    ("tore", "tear"),
    ("torn", "tear"),
    ("undertook", "undertake"),
    ("underwent", "undergo"),
    ("upheld", "uphold"),
    ("withdrew", "withdraw"),
    ("withheld", "withhold"),
];

/// A verb's lemma that no text of the training data knows: English spelling mends what the rule left of the ending
/// ("carri" of "carried", "expell" of "expelled"), and a known word that differs by the last `e` is taken instead.
fn mend(lemma: &str, form: &str, is_known: &dyn Fn(&str) -> bool) -> String {
    let form = form.to_lowercase();
    if let Some(stem) = lemma.strip_suffix('i').filter(|_| form.ends_with("ied") || form.ends_with("ies")) {
        return format!("{stem}y");
    }
    let bare = lemma.strip_suffix('e');
    let near = bare.map(str::to_owned).unwrap_or_else(|| format!("{lemma}e"));
    if is_known(&near) {
        return near;
    }
    let mut tail = lemma.chars().rev();
    if let (Some(last), Some(before)) = (tail.next(), tail.next())
        && last == before
        && last.is_ascii_alphabetic()
        && !"aeiousfz".contains(last)
    {
        // One vowel group before "ll" keeps it: "kill", "shell", but "expel", "cancel".
        let stem = &lemma[..lemma.len() - 1];
        let vowel = |c: char| "aeiouy".contains(c);
        let groups = stem.chars().zip(stem.chars().skip(1)).filter(|(a, b)| vowel(*a) && !vowel(*b)).count();
        if last != 'l' || groups > 1 {
            return stem.to_owned();
        }
    }
    lemma.to_owned()
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn verbs_unknown_to_the_training_data_get_their_lemma_by_spelling() {
        let known = |w: &str| matches!(w, "halve");
        for (rule_gave, form, lemma) in [
            ("expell", "expelled", "expel"),
            ("shell", "shelled", "shell"),
            ("carri", "carried", "carry"),
            ("kidnapp", "kidnapping", "kidnap"),
            ("halv", "halved", "halve"),
            ("bomb", "bombed", "bomb"),
        ] {
            assert_eq!(mend(rule_gave, form, &known), lemma);
        }
    }
}
