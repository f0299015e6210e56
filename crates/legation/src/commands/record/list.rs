//! Editions of a published list: who stands on it, and who came and went since the one before.

use super::parties::Parties;
use super::table::{self, Table};
use super::{Arguments, Told};
use crate::failure::Failure;
use legation_ledger::act::Act;
use legation_ledger::date::Day;
use legation_ledger::effects::Effects;
use legation_ledger::fold::{self, Basis};
use legation_ledger::incidents::{ByHand, gather};
use legation_ledger::store::{Ledger, Selection};
use legation_text::record::Record;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Columns of a list.
const COLUMNS: &[&str] = &["name", "rank", "class", "post", "unit", "since"];

/// The acts that enter an edition: the edition itself with its number of names, then a row each.
pub fn acts(
    arguments: &Arguments,
    path: &Path,
    parties: &mut Parties,
    effects: &Effects,
) -> Result<Vec<(Act, Option<String>)>, Failure> {
    let usage = |sentence: &str| Failure::Usage(sentence.to_owned());
    let file = arguments.list.as_ref().ok_or_else(|| usage("`record list` needs a table of names; give its file"))?;
    let edition = arguments.edition.ok_or_else(|| usage("`record list` needs `--edition DAY`, the day of the list"))?;
    let edition = Day::of(edition).to_string();
    let table = table::read(file)?;
    table.check_columns(COLUMNS)?;
    if !table.header.iter().any(|column| column == "name") {
        return Err(Failure::Usage(format!("{}: there is no column `name`", table.name)));
    }
    let mut base = Told::default();
    for (name, value) in &arguments.fields.given {
        base.set(name, value).map_err(Failure::Usage)?;
    }
    parties.resolve(&mut base.given).map_err(Failure::Usage)?;
    let (Some(holder), Some(host)) = (base.given.holder.clone(), base.given.host.clone()) else {
        return Err(usage("`record list` needs `--holder` (whose mission it lists) and `--host` (where it is)"));
    };
    refuse_again(path, &edition, (&holder, &host))?;
    let new = || Told {
        source: base.source.clone(),
        // A list is known from the day it is published.
        known_from: base.known_from.clone().or(Some(edition.clone())),
        edition: Some(edition.clone()),
        given: legation_ledger::effects::Given {
            state: Some("listed".into()),
            kind: None,
            on: Some(edition.clone()),
            ..base.given.clone()
        },
    };
    let mut head = new();
    head.given.count = Some(table.rows.len() as u64);
    let mut acts = vec![head.act(parties, effects).map_err(Failure::Usage)?];
    acts.extend(rows(&table, new, parties, effects)?);
    Ok(acts)
}

fn rows(
    table: &Table,
    new: impl Fn() -> Told,
    parties: &mut Parties,
    effects: &Effects,
) -> Result<Vec<(Act, Option<String>)>, Failure> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    table.each(|row| {
        let mut told = new();
        for (column, cell) in table.header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            told.set(column, cell)?;
        }
        let name = told.given.name.clone().ok_or("the row has no `name`")?;
        if !seen.insert(name.to_lowercase()) {
            return Err(format!("`{name}` stands on the list twice"));
        }
        told.act(parties, effects)
    })
}

/// An edition is entered once: of one entered wrongly the acts are taken back first.
fn refuse_again(path: &Path, edition: &str, (holder, host): (&str, &str)) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let ledger = Ledger::open_to_read(path)?;
    let undone = ledger.undone(None)?;
    let mut there: Vec<String> = Vec::new();
    for act in ledger.acts(None)?.into_iter().filter(|act| !undone.contains(&act.id)) {
        if let Act::Enter(entry) = &act.act
            && entry.edition.as_deref() == Some(edition)
            && let Record::Standing(s) = &entry.record
            && (s.holder.as_deref(), s.host.as_deref()) == (Some(holder), Some(host))
        {
            there.push(act.id);
        }
    }
    match (there.first(), there.last()) {
        (Some(first), Some(last)) => Err(Failure::Usage(format!(
            "the edition of {edition} of {holder} in {host} is there already; \
             `legation undo --ledger {} {first}..{last}` takes it back",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Who came and who went between an edition that was entered and the one before, and whether an act tells it.
pub fn differences(ledger: &Ledger, effects: &Effects, entries: &[Record]) -> Result<Vec<Value>, Failure> {
    let mut editions: BTreeSet<(Day, String, String)> = BTreeSet::new();
    for record in entries {
        if let Record::Standing(s) = record
            && s.kind == "listed"
            && let (Some(on), Some(holder), Some(host)) = (s.on.as_deref().and_then(Day::parse), &s.holder, &s.host)
        {
            editions.insert((on, holder.clone(), host.clone()));
        }
    }
    let mut rows = Vec::new();
    for (day, holder, host) in editions {
        let parties = Some((holder.clone(), host.clone()));
        let view = ledger.view(&Selection { parties, known: None, recorded: None })?;
        let incidents = gather(&view.claims, &ByHand { merges: view.merges, splits: view.splits });
        for fact in fold::fold(&view.claims, &incidents, effects, day, Basis::InForce) {
            let mine =
                fact.kind == "listed" && fact.thing.holder.as_ref() == Some(&holder) && fact.thing.name.is_some();
            let differs =
                fact.because.iter().any(|b| b.starts_with("in the edition of") && b.contains(&day.to_string()));
            if !mine || !differs {
                continue;
            }
            let change = if fact.status.as_deref() == Some("gone") { "went" } else { "came" };
            rows.push(json!({
                "change": change, "name": fact.thing.name, "rank": fact.rank, "holder": holder, "host": host,
                "announced": fact.incident, "because": fact.because,
            }));
        }
    }
    Ok(rows)
}

/// A difference in words.
pub fn in_words(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or("").to_owned();
    let because: Vec<&str> = row["because"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("{} {}: {}", text("name"), text("change"), because.join("; "))
}
