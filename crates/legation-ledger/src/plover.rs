//! PLOVER's quad classes and intensities, from the table in `codebook/plover.toml`.

use legation_code::codebook::Plover;
use std::sync::LazyLock;

static TABLE: LazyLock<Plover> = LazyLock::new(|| {
    let file = legation_code::embedded::CODEBOOK.iter().find(|(name, _)| name.ends_with("plover.toml"));
    file.and_then(|(_, text)| toml::from_str(text).ok()).unwrap_or_default()
});

/// Quad class (1 to 4; 0 for no type of PLOVER) and intensity.
pub fn scale(event: &str, mode: Option<&str>) -> (u8, f64) {
    TABLE.scale(event, mode)
}

/// Quad class of a type.
pub fn quad(event: &str) -> u8 {
    scale(event, None).0
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_there() {
        assert_eq!(super::scale("SANCTION", None), (4, -6.0));
        assert_eq!(super::quad("CONSULT"), 1);
        assert_eq!(super::quad("NOTHING"), 0);
    }
}
