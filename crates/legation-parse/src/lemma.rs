//! How a lemma is made of a form: the lexicon's, else what the network's rule makes of it, mended where English spelling
//! allows one reading only.

use crate::model::{Casing, LemmaRule, Model};
use legation_text::Upos;

/// The lemma of a form with this part of speech and Penn tag.
pub(crate) fn make_lemma(model: &Model, form: &str, upos: Upos, xpos: &str, rule: &LemmaRule) -> String {
    let lower = form.to_lowercase();
    let key = if upos == Upos::Propn { form.to_owned() } else { lower.clone() };
    if let Some(lemma) = model.lexicon.get(&(key, upos)) {
        return lemma.clone();
    }
    let is_known = |word: &str| model.words.contains_key(word);
    let ruled = apply(rule, form);
    match upos {
        Upos::Propn => proper(form, rule, ruled),
        Upos::Punct => form.to_owned(),
        Upos::Num => number(form).unwrap_or(ruled),
        Upos::Noun => noun(&lower, ruled, &is_known),
        Upos::Verb => verb(&lower, xpos, ruled, &is_known),
        Upos::Adj => adjective(form, &lower, xpos, ruled, &is_known),
        _ => ruled,
    }
}

/// What a rule makes of a form; a rule that would strip everything strips nothing.
fn apply(rule: &LemmaRule, form: &str) -> String {
    match rule {
        LemmaRule::Whole(lemma) => lemma.clone(),
        LemmaRule::Edit(casing, strip, append) => {
            let mut cased = match casing {
                Casing::Lower => form.to_lowercase(),
                Casing::Keep => form.to_owned(),
                Casing::Title => titled(&form.to_lowercase()),
                Casing::Upper => form.to_uppercase(),
            };
            if *strip > 0
                && let Some((at, _)) = cased.char_indices().rev().nth(strip - 1)
                && at > 0
            {
                cased.truncate(at);
            }
            cased + append
        }
    }
}

/// The first letter as a capital, the rest as it is.
fn titled(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(char::to_uppercase).into_iter().flatten().collect::<String>() + chars.as_str()
}

/// A name keeps the capitals it is written with; addresses stay as they are.
fn proper(form: &str, rule: &LemmaRule, ruled: String) -> String {
    if form.contains(['@', '/']) || form.chars().any(|c| c.is_ascii_digit()) {
        return form.to_owned();
    }
    match rule {
        LemmaRule::Edit(Casing::Lower, strip, append) if form.chars().any(char::is_uppercase) => {
            apply(&LemmaRule::Edit(Casing::Keep, *strip, append.clone()), form)
        }
        _ => ruled,
    }
}

/// A number in digits, without the commas between thousands.
fn number(form: &str) -> Option<String> {
    let (whole, fraction) = form.split_once('.').unwrap_or((form, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = !rest.is_empty() && rest.iter().all(|group| group.len() == 3 && digits(group)) && digits(fraction);
    is_grouped.then(|| [&[first], rest.as_slice()].concat().concat() + &form[whole.len()..])
}

/// Plurals that no rule of endings explains, and two that EWT's lemmas leave plurals, where everyone else has one with its singular.
const PLURALS: [(&str, &str); 22] = [
    ("analyses", "analysis"),
    ("appendices", "appendix"),
    ("axes", "axis"),
    ("codices", "codex"),
    ("crises", "crisis"),
    ("criteria", "criterion"),
    ("diagnoses", "diagnosis"),
    ("grounds", "ground"),
    ("halves", "half"),
    ("hooves", "hoof"),
    ("hypotheses", "hypothesis"),
    ("indices", "index"),
    ("knives", "knife"),
    ("leaves", "leaf"),
    ("lives", "life"),
    ("phenomena", "phenomenon"),
    ("supplies", "supply"),
    ("syntheses", "synthesis"),
    ("theses", "thesis"),
    ("thieves", "thief"),
    ("wives", "wife"),
    ("wolves", "wolf"),
];

fn noun(lower: &str, ruled: String, is_known: &dyn Fn(&str) -> bool) -> String {
    if let Some((_, lemma)) = PLURALS.iter().find(|(plural, _)| *plural == lower) {
        return (*lemma).to_owned();
    }
    if let Some(start) = ["men", "me"].iter().find_map(|end| ruled.strip_suffix(end))
        && lower.ends_with("men")
        && !is_known(&ruled)
        && start != "o"
        && !["speci", "regi", "abdo", "acu", "sta"].iter().any(|word| start.ends_with(word))
    {
        // "policemen", "militiamen"
        return format!("{start}man");
    }
    if lower.ends_with("ses") && !is_known(&ruled) {
        // "censuses" leaves "censuse"
        return ruled.strip_suffix('e').filter(|bare| is_known(bare)).map(str::to_owned).unwrap_or(ruled);
    }
    ruled
}

/// An adjective as such stays as it is written ("unrestricted"); degrees lose their ending.
fn adjective(form: &str, lower: &str, xpos: &str, ruled: String, is_known: &dyn Fn(&str) -> bool) -> String {
    let ending = match xpos {
        "JJR" => "er",
        "JJS" => "est",
        _ if lower.ends_with("ed") && ruled.len() < form.len() => {
            return if ruled.starts_with(char::is_uppercase) { form.to_owned() } else { lower.to_owned() };
        }
        _ => return ruled,
    };
    let is_whole = ruled == lower || !is_known(&ruled);
    let Some(stem) = lower.strip_suffix(ending).filter(|stem| stem.len() > 2 && is_whole) else { return ruled };
    if let Some(bare) = stem.strip_suffix('i') {
        return format!("{bare}y");
    }
    let candidates = [stem.to_owned(), format!("{stem}e"), shortened(stem).to_owned()];
    let is_doubled = is_doubled(stem);
    let fits = |i: usize| i < 2 || is_doubled;
    let found =
        candidates.iter().enumerate().find(|(i, word)| fits(*i) && is_known(word)).map(|(_, word)| word.clone());
    found.unwrap_or(ruled)
}

/// A stem without its last letter.
fn shortened(stem: &str) -> &str {
    stem.char_indices().next_back().map_or("", |(at, _)| &stem[..at])
}

/// Whether a stem ends in one consonant twice.
fn is_doubled(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    matches!(bytes, [.., a, b] if a == b && a.is_ascii_alphabetic() && !b"aeiou".contains(a))
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

/// A verb: its base form is its lemma, irregular forms are known by heart, and where the network left an ending or tore the
/// stem, spelling mends it.
fn verb(lower: &str, xpos: &str, ruled: String, is_known: &dyn Fn(&str) -> bool) -> String {
    if let Some((_, lemma)) = STRONG.iter().find(|(known, _)| *known == lower) {
        return (*lemma).to_owned();
    }
    let is_base = matches!(xpos, "VB" | "VBP");
    if is_base && lower.starts_with(ruled.as_str()) && lower.chars().all(char::is_alphabetic) {
        return lower.to_owned();
    }
    if is_base || ruled.chars().any(char::is_uppercase) {
        return ruled;
    }
    if let Some(start) = lower.strip_suffix("ied").or(lower.strip_suffix("ies"))
        && matches!(start, "l" | "d" | "t" | "p" | "v" | "unt" | "bel")
    {
        return format!("{start}ie");
    }
    let stem = match xpos {
        "VBG" => lower.strip_suffix("ing"),
        "VBD" | "VBN" => lower.strip_suffix("ed"),
        _ => None,
    };
    let Some(stem) = stem.filter(|stem| stem.len() > 1 && stem.contains(is_vowel)) else {
        return if is_known(&ruled) { ruled } else { mend(&ruled, lower, is_known) };
    };
    let is_left = ruled == lower;
    let lemma = if is_left { stem.to_owned() } else { ruled };
    if lemma == stem && is_short(stem) {
        // "timed" is of "time": "tim" would have doubled its m.
        return format!("{stem}e");
    }
    if lemma == stem && is_left && stem.ends_with(['v', 'c', 'u']) {
        return format!("{stem}e");
    }
    let single = shortened(stem);
    let consonants = single.chars().filter(|c| !is_vowel(*c)).count();
    if lemma == stem && is_doubled(stem) && consonants > 1 && !stem.ends_with(['l', 's', 'f', 'z']) && is_known(single)
    {
        // "barring", whatever Barr may be; but "adding".
        return single.to_owned();
    }
    if is_known(&lemma) && !(is_left && is_known(&format!("{stem}e"))) {
        return lemma;
    }
    mend(&lemma, lower, is_known)
}

fn is_vowel(c: char) -> bool {
    "aeiouy".contains(c)
}

/// Whether a stem is of one vowel between consonants, the last of which English doubles before an ending ("plan", "nam").
fn is_short(stem: &str) -> bool {
    let letters: Vec<char> = stem.chars().collect();
    match letters.as_slice() {
        [start @ .., before, vowel, last] => {
            stem.is_ascii()
                && start.iter().all(|c| !is_vowel(*c))
                && (!is_vowel(*before) || *before == 'y' && start.is_empty())
                && "aeiou".contains(*vowel)
                && !is_vowel(*last)
                && !"wxhs".contains(*last)
        }
        _ => false,
    }
}

/// A verb's lemma that no text of the training data knows: English spelling mends what the rule left of the ending
/// ("carri" of "carried", "expell" of "expelled", "vlogge" of "vlogging"), and a known word that differs by the last `e` is
/// taken instead.
fn mend(lemma: &str, form: &str, is_known: &dyn Fn(&str) -> bool) -> String {
    if let Some(stem) = lemma.strip_suffix('i').filter(|_| form.ends_with("ied") || form.ends_with("ies")) {
        return format!("{stem}y");
    }
    let bare = lemma.strip_suffix('e');
    let near = bare.map(str::to_owned).unwrap_or_else(|| format!("{lemma}e"));
    if is_known(&near) {
        return near;
    }
    let stem = bare.unwrap_or(lemma);
    if let Some(stem) = stem.strip_suffix('k').filter(|stem| stem.ends_with("ic") && is_known(stem)) {
        return stem.to_owned();
    }
    let groups = stem.chars().zip(stem.chars().skip(1)).filter(|(a, b)| is_vowel(*a) && !is_vowel(*b)).count();
    if is_doubled(stem) && !stem.ends_with(['s', 'f', 'z']) {
        // One vowel group before "ll" keeps it: "kill", "shell", but "expel", "cancel".
        let single = shortened(stem);
        return if !stem.ends_with('l') || groups > 1 { single.to_owned() } else { stem.to_owned() };
    }
    let takes_e = groups > 1 && ["at", "iz", "duc", "ced", "v", "rg", "nc", "dg"].iter().any(|end| stem.ends_with(end));
    if bare.is_none() && takes_e && !["eat", "oat"].iter().any(|end| stem.ends_with(end)) {
        return near;
    }
    lemma.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[&str] =
        &["halve", "census", "hot", "close", "late", "panic", "trade", "ad", "add", "wast", "waste", "low"];

    fn is_known(word: &str) -> bool {
        WORDS.contains(&word)
    }

    #[test]
    fn verbs_get_their_lemma_by_spelling_where_the_network_tore_them() {
        for (form, tag, rule_gave, lemma) in [
            ("expelled", "VBD", "expell", "expel"),
            ("shelled", "VBN", "shell", "shell"),
            ("carried", "VBD", "carri", "carry"),
            ("kidnapping", "VBG", "kidnapp", "kidnap"),
            ("halved", "VBD", "halv", "halve"),
            ("bombed", "VBN", "bomb", "bomb"),
            ("naming", "VBG", "nam", "name"),
            ("timed", "VBN", "tim", "time"),
            ("vlogging", "VBG", "vlogge", "vlog"),
            ("rotating", "VBG", "rotat", "rotate"),
            ("repeated", "VBD", "repeat", "repeat"),
            ("panicking", "VBG", "panick", "panic"),
            ("mixed", "VBN", "mixed", "mix"),
            ("trading", "VBG", "trading", "trade"),
            ("involved", "VBN", "involved", "involve"),
            ("added", "VBD", "add", "add"),
            ("sautéed", "VBN", "sauté", "sauté"),
            ("lied", "VBD", "ly", "lie"),
            ("untied", "VBD", "unty", "untie"),
            ("withheld", "VBN", "withheld", "withhold"),
            ("lower", "VB", "low", "lower"),
            ("bring", "VB", "bring", "bring"),
        ] {
            assert_eq!(verb(form, tag, rule_gave.to_owned(), &is_known), lemma, "{form}");
        }
    }

    #[test]
    fn nouns_adjectives_and_numbers_follow_english_spelling() {
        for (form, rule_gave, lemma) in [
            ("policemen", "policemen", "policeman"),
            ("guardsmen", "guardsme", "guardsman"),
            ("policewomen", "policewome", "policewoman"),
            ("specimens", "specimen", "specimen"),
            ("censuses", "censuse", "census"),
            ("crises", "crise", "crisis"),
        ] {
            assert_eq!(noun(form, rule_gave.to_owned(), &is_known), lemma, "{form}");
        }
        for (form, tag, rule_gave, lemma) in [
            ("hottest", "JJS", "hott", "hot"),
            ("closest", "JJS", "clos", "close"),
            ("deadliest", "JJS", "deadli", "deadly"),
            ("later", "JJR", "late", "late"),
            ("best", "JJS", "good", "good"),
            ("größer", "JJR", "größer", "größer"),
            ("unrestricted", "JJ", "unrestrict", "unrestricted"),
            ("United", "JJ", "Unit", "United"),
        ] {
            let lower = form.to_lowercase();
            assert_eq!(adjective(form, &lower, tag, rule_gave.to_owned(), &is_known), lemma, "{form}");
        }
        let numbers = [("1,250", "1250"), ("61,000,000.50", "61000000.50"), ("12", "?"), ("1,25", "?"), ("a,100", "?")];
        for (form, lemma) in numbers {
            assert_eq!(number(form).as_deref().unwrap_or("?"), lemma);
        }
    }

    #[test]
    fn names_keep_their_capitals() {
        let lower = LemmaRule::Edit(Casing::Lower, 0, String::new());
        let singular = LemmaRule::Edit(Casing::Lower, 1, String::new());
        for (form, rule, lemma) in [
            ("Praha", &lower, "Praha"),
            ("kerala", &lower, "kerala"),
            ("Westerners", &singular, "Westerner"),
            ("ann@example.org", &lower, "ann@example.org"),
        ] {
            assert_eq!(proper(form, rule, apply(rule, form)), lemma);
        }
    }
}
