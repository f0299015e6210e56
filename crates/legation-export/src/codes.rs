//! Codes of other systems: countries, CAMEO's scores and labels, known groups, sectors. Small tables, read once; each
//! file of `data/` says where its lines come from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A country; it is found by the code that records use (ISO 3166-1 alpha-3, `KOS`, historical codes).
pub(crate) struct Country {
    /// English name.
    pub name: &'static str,
    /// CAMEO's code.
    pub cameo: &'static str,
    /// ISO 3166-1 alpha-2; empty where it has none any more.
    pub alpha2: &'static str,
    /// FIPS 10-4; empty where it has none.
    pub fips: &'static str,
    /// Correlates of War numbers, each with its first and last day (empty: open).
    cow: Vec<[&'static str; 3]>,
}

impl Country {
    /// The Correlates of War number on a day, month or year; without one only where it never changed.
    pub fn cow(&self, on: Option<&str>) -> Option<&'static str> {
        let held = |[_, from, to]: &&[&str; 3]| match on {
            Some(on) => *from <= on && (to.is_empty() || on <= *to),
            None => self.cow.len() == 1,
        };
        self.cow.iter().find(held).map(|[number, ..]| *number)
    }
}

/// What CAMEO 1.1b3 says about a code.
pub(crate) struct Cameo {
    /// Goldstein score as printed; empty where it has none.
    pub goldstein: &'static str,
    /// Phoenix's class, 0 to 4.
    pub penta: &'static str,
    /// Short label, as ICEWS prints it.
    pub label: &'static str,
}

/// A sector in other words.
pub(crate) struct Sector {
    /// Role in a CAMEO actor code; empty where CAMEO has none.
    pub cameo: &'static str,
    /// ICEWS's words.
    pub icews: &'static str,
}

type Table<T> = LazyLock<BTreeMap<&'static str, T>>;

static COUNTRIES: Table<Country> = LazyLock::new(|| {
    let mut countries: BTreeMap<&str, Country> = BTreeMap::new();
    for [code, name, cameo, alpha2, fips, cow, from, to, _] in lines(include_str!("../data/countries.tsv")) {
        let cameo = if cameo.is_empty() { code } else { cameo };
        let country = countries.entry(code).or_insert_with(|| Country { name, cameo, alpha2, fips, cow: Vec::new() });
        if !cow.is_empty() {
            country.cow.push([cow, from, to]);
        }
    }
    countries
});

static CAMEO: Table<Cameo> = LazyLock::new(|| {
    let lines = lines(include_str!("../data/cameo.tsv"));
    lines.map(|[code, goldstein, penta, label]| (code, Cameo { goldstein, penta, label })).collect()
});

static GROUPS: Table<&str> =
    LazyLock::new(|| lines(include_str!("../data/groups.tsv")).map(|[key, cameo, _]| (key, cameo)).collect());

static SECTORS: Table<Sector> = LazyLock::new(|| {
    let lines = lines(include_str!("../data/sectors.tsv"));
    lines.map(|[plover, cameo, icews]| (plover, Sector { cameo, icews })).collect()
});

/// The lines of a table without comments and head; its shape is held by a test.
fn lines<const N: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    file.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells.try_into().ok()
    })
}

/// The country of a record's code; none for organisations and the like.
pub(crate) fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES.get(code)
}

/// The country that words name, where they are its English name and nothing else.
pub(crate) fn country_named(words: &str) -> Option<&'static Country> {
    COUNTRIES.values().find(|country| country.name == words)
}

/// Score, class and label of a CAMEO code.
pub(crate) fn cameo(code: &str) -> Option<&'static Cameo> {
    CAMEO.get(code)
}

/// CAMEO's code of an organisation by our key of it.
pub(crate) fn group(key: &str) -> Option<&'static str> {
    GROUPS.get(key).copied()
}

/// A PLOVER sector in the words of others.
pub(crate) fn sector(code: &str) -> Option<&'static Sector> {
    SECTORS.get(code)
}

/// The two digits of a CAMEO code's root.
pub(crate) fn root(cameo: &str) -> &str {
    cameo.get(..2).unwrap_or(cameo)
}

/// The three digits of a CAMEO code's base.
pub(crate) fn base(cameo: &str) -> &str {
    cameo.get(..3).unwrap_or(cameo)
}

/// The usual class by root: 1 and 2 cooperation, 3 and 4 conflict, in words and in deeds.
pub(crate) fn quad_class(cameo: &str) -> Option<u8> {
    match root(cameo).parse().ok()? {
        1_u8..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 => Some(3),
        14..=20 => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read_and_keys_stand_once() {
        let files = [
            (include_str!("../data/countries.tsv"), 9),
            (include_str!("../data/cameo.tsv"), 4),
            (include_str!("../data/groups.tsv"), 3),
            (include_str!("../data/sectors.tsv"), 3),
        ];
        for (file, columns) in files {
            let rows: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(rows.iter().all(|line| line.split('\t').count() == columns), "{}", rows[0]);
            assert!(rows[1..].is_sorted(), "{} is not sorted", rows[0]);
        }
        assert_eq!(CAMEO.len(), include_str!("../data/cameo.tsv").lines().count() - 2);
        assert_eq!(GROUPS.len(), include_str!("../data/groups.tsv").lines().count() - 2);
        assert_eq!(SECTORS.len(), include_str!("../data/sectors.tsv").lines().count() - 2);
    }

    #[test]
    fn a_number_of_correlates_of_war_needs_the_day_where_it_changed() {
        let cow = |code, on| country(code).and_then(|country| country.cow(on));
        for (code, on, expected) in [
            ("DEU", Some("1989-11-09"), Some("260")),
            ("DEU", Some("1990-10-02"), Some("260")),
            ("DEU", Some("1990-10-03"), Some("255")),
            ("DEU", Some("2021"), Some("255")),
            ("DEU", None, None),
            ("RUS", None, Some("365")),
            ("KOS", Some("2021-10-06"), Some("347")),
            ("VNM", Some("2021-10-06"), Some("816")),
            ("PSE", Some("2021-10-06"), None),
            ("IGO", Some("2021-10-06"), None),
        ] {
            assert_eq!(cow(code, on), expected, "{code} {on:?}");
        }
    }

    #[test]
    fn fips_is_not_iso() {
        let fips = |code| country(code).map(|country| country.fips);
        for (code, expected) in
            [("RUS", "RS"), ("DEU", "GM"), ("CHN", "CH"), ("CHE", "SZ"), ("KOS", "KV"), ("SRB", "RI")]
        {
            assert_eq!(fips(code), Some(expected), "{code}");
        }
        assert_eq!(country_named("Russia").map(|country| country.cameo), Some("RUS"));
        assert!(country_named("a village near the border").is_none());
    }

    #[test]
    fn roots_and_classes_keep_their_zeros() {
        assert_eq!((root("0311"), base("0311"), quad_class("0311")), ("03", "031", Some(1)));
        assert_eq!((root("161"), base("161"), quad_class("161")), ("16", "161", Some(4)));
        assert_eq!(
            ["010", "073", "120", "138", "145", "20", "x"].map(quad_class),
            [Some(1), Some(2), Some(3), Some(3), Some(4), Some(4), None]
        );
        let expel = cameo("161").expect("known");
        assert_eq!((expel.goldstein, expel.penta), ("-4.0", "3"));
    }
}
