//! Word lists of the splitter, each sorted.

/// Abbreviations that keep their full stop within a sentence, lower case, without it.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "adj", "adm", "al", "ala", "ald", "amb", "approx", "apr", "ariz", "ark", "arr", "arrv", "assn", "assoc", "asst",
    "attn", "atty", "aug", "ave", "bhd", "bldg", "blvd", "brig", "bros", "ca", "calif", "capt", "cf", "cie", "cmdr",
    "co", "col", "colo", "cols", "comdr", "conn", "cont", "corp", "cpl", "cpt", "dec", "del", "dep", "dept", "det",
    "dist", "div", "dr", "e.g", "ed", "eds", "eg", "esp", "esq", "est", "etc", "ext", "feb", "fig", "figs", "fla",
    "fri", "ft", "ga", "gen", "gens", "gov", "govs", "hon", "i.e", "ie", "ill", "inc", "ind", "insp", "jan", "jr",
    "jul", "jun", "kan", "ky", "la", "lb", "lbs", "lt", "ltd", "lts", "maj", "mass", "md", "messrs", "mich", "minn",
    "miss", "mlle", "mme", "mon", "mr", "mrs", "ms", "msgr", "mt", "mtn", "mts", "neb", "nev", "no", "nos", "nov",
    "oct", "okla", "op", "ore", "oz", "pa", "para", "pfc", "ph.d", "pp", "pres", "prof", "profs", "prop", "pt", "pty",
    "pvt", "que", "rep", "reps", "ret", "rev", "rs", "rt", "sat", "secy", "sen", "sens", "sep", "sept", "sgt", "spc",
    "sr", "st", "ste", "sun", "supt", "tel", "tenn", "tex", "thu", "thur", "thurs", "tue", "tues", "u", "univ", "va",
    "vol", "vols", "vs", "vt", "wash", "wed", "wis", "wyo", "yrs",
];

/// Abbreviations of the list that are also words: they keep their full stop before a digit, or with a capital only.
pub(super) const AMBIGUOUS: &[&str] = &[
    "adj", "ala", "ark", "co", "del", "det", "ed", "est", "fig", "figs", "ga", "ill", "ind", "la", "mass", "miss",
    "mon", "no", "nos", "ore", "pa", "pres", "prop", "pt", "rep", "ret", "rs", "rt", "sat", "sun", "tel", "u", "wash",
    "wed",
];

/// Abbreviations that something always follows.
pub(super) const INTRODUCTIONS: &[&str] = &["cf", "e.g", "eg", "i.e", "ie", "viz", "vs"];

/// Abbreviations of the list that stand before a name; those that are also words, with a capital.
pub(super) const TITLES: &[&str] = &[
    "adm", "amb", "brig", "capt", "cmdr", "col", "comdr", "cpl", "dr", "gen", "gens", "gov", "govs", "insp", "lt",
    "lts", "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms", "msgr", "pfc", "prof", "profs", "rep", "reps", "sen",
    "sens", "sgt", "spc", "supt",
];

/// What a hyphen does not cut off, lower case.
pub(super) const PREFIXES: &[&str] = &[
    "anti", "arch", "bi", "co", "counter", "cross", "e", "ex", "extra", "hm", "hyper", "inter", "intra", "mega",
    "micro", "mid", "mini", "multi", "non", "over", "pan", "post", "pre", "pro", "pseudo", "psycho", "re", "semi",
    "socio", "sub", "super", "trans", "tri", "uh", "ultra", "un", "under", "vice",
];

/// Units that are cut from the number before them.
pub(super) const UNITS: &[&str] = &[
    "am", "bn", "cm", "d", "ft", "g", "gb", "ghz", "h", "hr", "hrs", "hz", "in", "k", "kg", "khz", "km", "km2", "kmh",
    "kw", "lb", "lbs", "m", "m2", "mb", "mg", "mhz", "mi", "min", "mins", "ml", "mm", "mn", "mpg", "mph", "mw", "nm",
    "oz", "p", "pm", "sec", "secs", "sqft", "tb", "tn", "yd", "yds", "yr", "yrs",
];

/// Last parts of a host or file name that keep its full stops together.
pub(super) const ENDINGS: &[&str] = &[
    "asp", "aspx", "au", "biz", "br", "ca", "cfm", "ch", "cn", "co", "com", "cz", "de", "doc", "docx", "dtf", "edu",
    "es", "eu", "exe", "fr", "gif", "gov", "gz", "htm", "html", "ie", "il", "in", "info", "int", "io", "ir", "it",
    "jp", "jpeg", "jpg", "js", "ly", "mil", "mp3", "mp4", "net", "nl", "nz", "org", "pdf", "php", "pl", "png", "ppt",
    "ps", "ru", "se", "tar", "tv", "tw", "txt", "ua", "uk", "url", "us", "wav", "xls", "xlsx", "xml", "za", "zip",
];

/// Whether a sorted list holds a word.
pub(super) fn holds(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [ABBREVIATIONS, AMBIGUOUS, INTRODUCTIONS, TITLES, PREFIXES, UNITS, ENDINGS] {
            for pair in list.windows(2) {
                assert!(pair[0] < pair[1], "{pair:?}");
            }
        }
        assert!(AMBIGUOUS.iter().all(|word| holds(ABBREVIATIONS, word)));
        assert!(TITLES.iter().all(|word| holds(ABBREVIATIONS, word)));
    }
}
