//! Lemmas of verbs that the parser got wrong, found among the verbs that codebook and grammar know.

/// Past forms that no rule of spelling undoes.
const IRREGULAR: [(&str, &str); 30] = [
    ("arose", "arise"),
    ("borne", "bear"),
    ("broke", "break"),
    ("broken", "break"),
    ("drew", "draw"),
    ("drawn", "draw"),
    ("drove", "drive"),
    ("driven", "drive"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("fought", "fight"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("laid", "lay"),
    ("shot", "shoot"),
    ("slain", "slay"),
    ("slew", "slay"),
    ("sought", "seek"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("struck", "strike"),
    ("stricken", "strike"),
    ("sank", "sink"),
    ("sunk", "sink"),
    ("unfroze", "unfreeze"),
    ("withdrew", "withdraw"),
    ("withdrawn", "withdraw"),
];

/// The verb a form belongs to, of those that `knows` knows; `None` where none fits.
pub fn known_verb(form: &str, knows: &dyn Fn(&str) -> bool) -> Option<String> {
    let form = form.to_lowercase();
    if let Some((_, verb)) = IRREGULAR.iter().find(|(past, _)| *past == form) {
        return knows(verb).then(|| (*verb).to_owned());
    }
    let mut stems: Vec<String> = Vec::new();
    for ending in ["ed", "ing", "es", "s"] {
        let Some(stem) = form.strip_suffix(ending).filter(|s| s.len() > 1) else { continue };
        // "severed", "revoked", "freed"
        stems.push(stem.to_owned());
        stems.push(format!("{stem}e"));
        if let Some(y) = stem.strip_suffix('i') {
            stems.push(format!("{y}y"));
        }
        let mut tail = stem.chars().rev();
        if let (Some(last), Some(before)) = (tail.next(), tail.next())
            && last == before
            && last.is_ascii_alphabetic()
        {
            stems.push(stem[..stem.len() - 1].to_owned());
        }
    }
    stems.into_iter().find(|stem| knows(stem))
}

#[cfg(test)]
mod tests {
    use super::known_verb;

    #[test]
    fn a_known_verb_is_found_behind_a_form() {
        let verbs = ["sever", "revoke", "free", "expel", "freeze", "deny", "kick", "fly"];
        let knows = |w: &str| verbs.contains(&w);
        for (form, verb) in [
            ("severed", Some("sever")),
            ("Revoked", Some("revoke")),
            ("freed", Some("free")),
            ("expelling", Some("expel")),
            ("froze", Some("freeze")),
            ("denies", Some("deny")),
            ("kicked", Some("kick")),
            ("frees", Some("free")),
            ("walked", None),
            ("is", None),
        ] {
            assert_eq!(known_verb(form, &knows).as_deref(), verb, "{form}");
        }
    }
}
