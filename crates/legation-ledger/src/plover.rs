//! PLOVER's types, modes, contexts and intensities, from `codebook/plover.toml`, and CAMEO's codes, from
//! `codebook/cameo.tsv`.

use legation_code::codebook::Plover;
use legation_code::fault::closest;
use std::sync::LazyLock;

static TABLE: LazyLock<Plover> = LazyLock::new(Plover::built_in);

/// Quad class (1 to 4; 0 for no type of PLOVER) and intensity.
pub fn scale(event: &str, mode: Option<&str>) -> (u8, f64) {
    TABLE.scale(event, mode)
}

/// Quad class of a type.
pub fn quad(event: &str) -> u8 {
    scale(event, None).0
}

/// What is wrong with the code of a type, and the mend.
pub(crate) fn unknown_type(code: &str) -> Option<(String, String)> {
    unknown(format!("type `{code}`"), code, TABLE.event.iter().map(|event| event.name.as_str()), SEE)
}

/// What is wrong with the code of a mode of a type, and the mend.
pub(crate) fn unknown_mode(of: &str, code: &str) -> Option<(String, String)> {
    let modes = TABLE.event(of).map_or(&[][..], |event| &event.mode);
    unknown(format!("mode `{code}` of {of}"), code, modes.iter().map(|mode| mode.name.as_str()), SEE)
}

/// What is wrong with the code of a context, and the mend.
pub(crate) fn unknown_context(code: &str) -> Option<(String, String)> {
    unknown(format!("context `{code}`"), code, TABLE.context.iter().map(|context| context.name.as_str()), SEE)
}

/// What is wrong with the code of a sector in a field, and the mend.
pub(crate) fn unknown_sector(field: &str, code: &str) -> Option<(String, String)> {
    let known = TABLE.sector.iter().map(|sector| sector.name.as_str());
    unknown(format!("sector `{code}` in `{field}`"), code, known, SEE)
}

/// What is wrong with a CAMEO code, and the mend. Roots are known, and so are statements and appeals (01, 02), which PLOVER has
/// no type for.
pub(crate) fn unknown_cameo(code: &str) -> Option<(String, String)> {
    let figures = code.bytes().all(|b| b.is_ascii_digit());
    let root = code.get(..2).and_then(|root| root.parse::<u8>().ok()).filter(|root| figures && (1..=20).contains(root));
    let known = match (root, code.len()) {
        (Some(_), 2) | (Some(1 | 2), 3 | 4) => true,
        _ => TABLE.cameo.contains_key(code),
    };
    (!known).then(|| (format!("unknown CAMEO code `{code}`"), "see codebook/cameo.tsv".into()))
}

/// Where the codes stand.
const SEE: &str = "see codebook/plover.toml for those that there are";

/// A code that is none of those known, and the mend: the one meant, else where to `see` them. What was erased on demand is no code any
/// more, and no fault.
pub(crate) fn unknown<'k>(
    what: String,
    code: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    see: &str,
) -> Option<(String, String)> {
    if code.contains('█') || known.clone().any(|name| name == code) {
        return None;
    }
    let mend = match closest(code, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => see.into(),
    };
    Some((format!("unknown {what}"), mend))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_there() {
        assert_eq!(super::scale("SANCTION", None), (4, -6.0));
        assert_eq!(super::quad("CONSULT"), 1);
        assert_eq!(super::quad("NOTHING"), 0);
        assert_eq!(super::unknown_cameo("1712"), None);
    }
}
