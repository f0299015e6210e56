//! GDELT 2.0's event columns: no header, a row a pair of parties, dates as digits.
//!
//! One report is one mention, one source and one article. `IsRootEvent` is 1 for the report's first sentence.
//! `DATEADDED` is the report's day at midnight. Empty, because a record does not know them: ethnic and religious codes,
//! tone, where the actors are, coordinates. Codes are strings: `010` and `10` differ.

use super::cameo::actor;
use super::row::{Row, name};
use super::{Column, column, polecat};
use crate::codes;
use crate::csv::{Cell, empty, maybe, maybe_number, number, text};
use legation_text::record::Entity;

pub(super) const COLUMNS: &[Column] = &[
    column("GLOBALEVENTID", |row| number(row.number())),
    column("SQLDATE", |row| number(digits(row.day()))),
    column("MonthYear", |row| number(month(row))),
    column("Year", |row| maybe_number(row.date()[0])),
    column("FractionDate", |row| maybe_number(fraction(row))),
    column("Actor1Code", |row| text(actor(row.actor()).full)),
    column("Actor1Name", |row| upper(row.actor())),
    column("Actor1CountryCode", |row| text(actor(row.actor()).country)),
    column("Actor1KnownGroupCode", |row| text(actor(row.actor()).group)),
    column("Actor1EthnicCode", |_| empty()),
    column("Actor1Religion1Code", |_| empty()),
    column("Actor1Religion2Code", |_| empty()),
    column("Actor1Type1Code", |row| role(row.actor(), 0)),
    column("Actor1Type2Code", |row| role(row.actor(), 1)),
    column("Actor1Type3Code", |row| role(row.actor(), 2)),
    column("Actor2Code", |row| text(actor(row.recipient()).full)),
    column("Actor2Name", |row| upper(row.recipient())),
    column("Actor2CountryCode", |row| text(actor(row.recipient()).country)),
    column("Actor2KnownGroupCode", |row| text(actor(row.recipient()).group)),
    column("Actor2EthnicCode", |_| empty()),
    column("Actor2Religion1Code", |_| empty()),
    column("Actor2Religion2Code", |_| empty()),
    column("Actor2Type1Code", |row| role(row.recipient(), 0)),
    column("Actor2Type2Code", |row| role(row.recipient(), 1)),
    column("Actor2Type3Code", |row| role(row.recipient(), 2)),
    column("IsRootEvent", |row| number(u8::from(row.event.text_info.sequence == 1))),
    column("EventCode", |row| text(row.cameo)),
    column("EventBaseCode", |row| text(codes::base(row.cameo))),
    column("EventRootCode", |row| text(codes::root(row.cameo))),
    column("QuadClass", |row| maybe_number(codes::quad_class(row.cameo))),
    column("GoldsteinScale", |row| number(codes::cameo(row.cameo).map_or("", |cameo| cameo.goldstein))),
    column("NumMentions", |_| number(1)),
    column("NumSources", |_| number(1)),
    column("NumArticles", |_| number(1)),
    column("AvgTone", |_| empty()),
    column("Actor1Geo_Type", |_| number(0)),
    column("Actor1Geo_FullName", |_| empty()),
    column("Actor1Geo_CountryCode", |_| empty()),
    column("Actor1Geo_ADM1Code", |_| empty()),
    column("Actor1Geo_ADM2Code", |_| empty()),
    column("Actor1Geo_Lat", |_| empty()),
    column("Actor1Geo_Long", |_| empty()),
    column("Actor1Geo_FeatureID", |_| empty()),
    column("Actor2Geo_Type", |_| number(0)),
    column("Actor2Geo_FullName", |_| empty()),
    column("Actor2Geo_CountryCode", |_| empty()),
    column("Actor2Geo_ADM1Code", |_| empty()),
    column("Actor2Geo_ADM2Code", |_| empty()),
    column("Actor2Geo_Lat", |_| empty()),
    column("Actor2Geo_Long", |_| empty()),
    column("Actor2Geo_FeatureID", |_| empty()),
    // 1 is a country; a place that is none is kept in its words, unresolved.
    column("ActionGeo_Type", |row| number(u8::from(polecat::place(row).is_some()))),
    column("ActionGeo_FullName", |row| maybe(row.event.event_loc.as_deref())),
    column("ActionGeo_CountryCode", |row| maybe(polecat::place(row).map(|country| country.fips))),
    column("ActionGeo_ADM1Code", |_| empty()),
    column("ActionGeo_ADM2Code", |_| empty()),
    column("ActionGeo_Lat", |_| empty()),
    column("ActionGeo_Long", |_| empty()),
    column("ActionGeo_FeatureID", |_| empty()),
    column("DATEADDED", |row| number(midnight(row))),
    column("SOURCEURL", |row| maybe(row.event.cite_info.url.as_deref())),
];

/// `20211006`
pub(super) fn digits(day: Option<&str>) -> String {
    day.unwrap_or_default().replace('-', "")
}

fn month(row: &Row) -> String {
    let [year, month, _] = row.date();
    month.map_or_else(String::new, |month| format!("{}{month}", year.unwrap_or_default()))
}

/// The year and how much of it is over, months taken as thirty days, as GDELT computes it.
fn fraction(row: &Row) -> Option<String> {
    let [year, month, day] = row.date();
    let (year, month, day): (u32, u32, u32) = (year?.parse().ok()?, month?.parse().ok()?, day?.parse().ok()?);
    let over = f64::from((month.saturating_sub(1) * 30 + day).min(364)) / 365.0;
    Some(format!("{:.4}", f64::from(year) + over))
}

fn upper(entity: Option<&Entity>) -> Cell {
    text(entity.map(|entity| name(entity).to_uppercase()).unwrap_or_default())
}

fn role(entity: Option<&Entity>, n: usize) -> Cell {
    maybe(actor(entity).types.get(n).copied())
}

fn midnight(row: &Row) -> String {
    row.source.published.as_deref().map_or_else(String::new, |day| digits(Some(day)) + "000000")
}
