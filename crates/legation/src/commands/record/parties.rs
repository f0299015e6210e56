//! Parties as people type them: a key, or a name.

use crate::failure::Failure;
use jiff::civil::Date;
use legation_code::actors::Gazetteer;
use legation_code::fault::closest;
use legation_ledger::date::PartialDate;
use legation_ledger::effects::Given;
use legation_ledger::store::Ledger;
use std::collections::BTreeMap;
use std::path::Path;

/// Refuses what can be no party's key.
pub fn check_new(new: &[String]) -> Result<(), Failure> {
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    match new.iter().find(|key| !is_key(key)) {
        Some(key) => {
            let sentence = format!("`{key}` can be no party's key: give letters and figures, such as NRL");
            Err(Failure::Usage(sentence))
        }
        None => Ok(()),
    }
}

/// Whom the ledger and the actor files know.
pub struct Parties {
    keys: Vec<String>,
    gazetteer: Option<Gazetteer>,
    /// What was typed, for which day, and its key.
    found: BTreeMap<(String, Option<Date>), String>,
}

impl Parties {
    /// The parties of a ledger, if there is one, and those told to be new.
    pub fn of(path: &Path, new: &[String]) -> Result<Parties, Failure> {
        let mut keys = if path.exists() { Ledger::open_to_read(path)?.parties()? } else { Vec::new() };
        check_new(new)?;
        keys.extend_from_slice(new);
        Ok(Parties { keys, gazetteer: None, found: BTreeMap::new() })
    }

    /// Puts keys in place of the names of an entry.
    pub fn resolve(&mut self, given: &mut Given) -> Result<(), String> {
        let on = given.on.as_deref().or(given.since.as_deref());
        let on = on.and_then(PartialDate::parse).and_then(|date| date.first().date());
        let fields = [&mut given.holder, &mut given.host, &mut given.by, &mut given.against, &mut given.speaker];
        for typed in fields.into_iter().filter_map(Option::as_mut).chain(&mut given.parties) {
            *typed = self.key(typed, on)?.map_err(|near| {
                let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
                format!("no party is called `{typed}`: {near}`--new-party {typed}` takes it as it is")
            })?;
        }
        Ok(())
    }

    /// The key of a party, by a name as it was borne on a day; else what comes nearest to it.
    ///
    /// # Errors
    /// Where the actor files cannot be read.
    pub fn key(&mut self, typed: &str, on: Option<Date>) -> Result<Result<String, Option<String>>, String> {
        let known = self.found.get(&(typed.to_owned(), on));
        if let Some(key) = self.keys.iter().find(|key| *key == typed).or(known) {
            return Ok(Ok(key.clone()));
        }
        let gazetteer = match &mut self.gazetteer {
            Some(gazetteer) => gazetteer,
            none => none.insert(Gazetteer::built_in().map_err(|_| "the actor files cannot be read".to_owned())?),
        };
        let named = || gazetteer.find(typed, on).into_iter().find_map(|(party, _)| party.key);
        let key = if gazetteer.has_key(typed) { Some(typed.to_owned()) } else { named() };
        if let Some(key) = key {
            self.found.insert((typed.to_owned(), on), key.clone());
            return Ok(Ok(key));
        }
        let near = closest(typed, self.keys.iter().map(String::as_str)).or_else(|| gazetteer.nearest(typed));
        Ok(Err(near.map(|near| near.to_string())))
    }
}
