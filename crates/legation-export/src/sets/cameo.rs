//! CAMEO's way to write an actor: country or kind of organisation first, then roles, three letters each.

use crate::codes;
use legation_text::record::Entity;

/// An actor's code and its parts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Actor {
    /// `RUSGOV`, `IGOWSTNAT`.
    pub full: String,
    /// `RUS`; empty for organisations.
    pub country: &'static str,
    /// `NAT`; empty where the organisation has none.
    pub group: &'static str,
    /// `GOV`; `IGO`.
    pub types: Vec<&'static str>,
}

/// The actor of an entity; empty where nothing identifies it.
pub(super) fn actor(entity: Option<&Entity>) -> Actor {
    let Some(entity) = entity else { return Actor::default() };
    let code = entity.code.as_deref().unwrap_or_default();
    let role =
        entity.sector.as_deref().and_then(codes::sector).map(|sector| sector.cameo).filter(|role| !role.is_empty());
    if let Some(country) = codes::country(code) {
        let full = country.cameo.to_owned() + role.unwrap_or_default();
        return Actor { full, country: country.cameo, group: "", types: role.into_iter().collect() };
    }
    if let Some((kind, full)) = organisation(entity, code) {
        let group = full.get(full.len().saturating_sub(3)..).filter(|group| *group != full).unwrap_or_default();
        return Actor { full: full.to_owned(), country: "", group, types: vec![kind] };
    }
    let kind = match code {
        "IGO" => Some("IGO"),
        "NGO" => Some("NGO"),
        "IMG" => Some("IMG"),
        "MNC" => Some("MNC"),
        "ISM" => Some("NGM"),
        _ => None,
    };
    let types: Vec<&str> = kind.into_iter().chain(role).collect();
    Actor { full: types.concat(), country: "", group: "", types }
}

/// Kind and code of an organisation that CAMEO knows.
fn organisation(entity: &Entity, code: &str) -> Option<(&'static str, &'static str)> {
    let own = entity.key.as_deref().and_then(codes::group);
    let full = own.or(match code {
        "UNO" => codes::group("UN"),
        "EUR" => codes::group("EU"),
        _ => None,
    })?;
    Some((full.get(..3)?, full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_put_together() {
        for (code, sector, key, full, country, group, types) in [
            ("RUS", "GOV", "RUS", "RUSGOV", "RUS", "", &["GOV"][..]),
            ("RUS", "", "RUS", "RUS", "RUS", "", &[]),
            ("KOS", "COP", "KOS", "KSVCOP", "KSV", "", &["COP"]),
            ("USA", "JRN", "USA", "USAMED", "USA", "", &["MED"]),
            ("USA", "UNK", "USA", "USA", "USA", "", &[]),
            ("IGO", "GOV", "NATO", "IGOWSTNAT", "", "NAT", &["IGO"]),
            ("UNO", "", "UNGA", "IGOUNO", "", "UNO", &["IGO"]),
            ("EUR", "", "ECB", "IGOEUREEC", "", "EEC", &["IGO"]),
            ("IGO", "", "V4", "IGO", "", "", &["IGO"]),
            ("ISM", "REL", "", "NGMREL", "", "", &["NGM", "REL"]),
            ("", "REB", "", "REB", "", "", &["REB"]),
            ("", "", "", "", "", "", &[]),
        ] {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let entity = Entity { code: some(code), sector: some(sector), key: some(key), ..Entity::default() };
            let expected = Actor { full: full.into(), country, group, types: types.to_vec() };
            assert_eq!(actor(Some(&entity)), expected, "{code} {sector} {key}");
        }
        assert_eq!(actor(None), Actor::default());
    }
}
