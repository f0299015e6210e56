//! Records that were made elsewhere: another coder's, a person's, or `code`'s own.

use crate::cli::DataArgs;
use crate::commands::record::check_new;
use crate::engine;
use crate::failure::Failure;
use legation_code::actors::{Gazetteer, SPECIAL_CODES};
use legation_code::embedded;
use legation_ledger::claim::{asserted_unless_said, read_record};
use legation_ledger::hand;
use legation_ledger::keys::misspelt;
use legation_ledger::store::{Ledger, Versions, Wrong};
use legation_read::Rejected;
use legation_text::Report;
use legation_text::record::Record;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

/// No file of records is longer.
const LONGEST: usize = 4 << 30;

/// A file of records, by report.
pub struct Given {
    file: String,
    text: String,
    /// By report: line and place of each record.
    of: HashMap<String, Vec<(u64, Range<usize>)>>,
    /// Lines that belong to no report.
    bad: Vec<Rejected>,
    /// The first line that nobody can read: whose record it is cannot be known.
    unreadable: Option<u64>,
    /// For reports without a record: who coded the first record of the file.
    versions: Versions,
    keys: Keys,
    seen: Mutex<HashSet<String>>,
}

/// Parties' keys that records may have.
pub struct Keys {
    /// Read when a key is asked for that is none of `own`, unless the user gave files of his.
    gazetteer: OnceLock<Gazetteer>,
    own: HashSet<String>,
}

impl Keys {
    /// Those of the ledger, if there is one, of the actor files and of the invented states of examples, and those told to be new.
    pub fn of(path: &Path, new: &[String], data: &DataArgs) -> Result<Keys, Failure> {
        check_new(new)?;
        // A ledger that a run has only begun, or that another version wrote, is opened, and told of, when it is written.
        let of_ledger = Ledger::open_to_read(path).and_then(|ledger| ledger.parties()).unwrap_or_default();
        let invented = embedded::CODEBOOK.iter().filter(|(name, _)| name.ends_with("invented.tsv"));
        let invented = invented.flat_map(|(_, text)| text.lines().skip(1).filter_map(|line| line.split('\t').nth(5)));
        let own = of_ledger
            .into_iter()
            .chain(new.iter().cloned())
            .chain(invented.chain(SPECIAL_CODES).map(str::to_owned))
            .collect();
        let gazetteer = OnceLock::new();
        if let Some(folder) = &data.actors {
            let files = engine::read_files(folder, "--actors")?;
            let _ = gazetteer.set(engine::sound(files.faults, Gazetteer::from_files(&files.texts))?);
        }
        Ok(Keys { gazetteer, own })
    }

    fn has(&self, key: &str) -> bool {
        let built_in = || Gazetteer::built_in().unwrap_or_default();
        self.own.contains(key) || self.gazetteer.get_or_init(built_in).has_key(key)
    }
}

/// What of a record is looked at first.
#[derive(Deserialize)]
struct OfReport {
    report: Option<String>,
}

const MEND: &str = "mend the line or leave it out";

impl Given {
    /// Reads the file; what is wrong with a line is told later.
    pub fn read(path: &Path, keys: Keys) -> Result<Given, Failure> {
        let (text, _) = legation_read::whole(path, LONGEST).map_err(|row| Failure::Usage(row.to_string()))?;
        let file = path.to_string_lossy().into_owned();
        let mut of: HashMap<String, Vec<(u64, Range<usize>)>> = HashMap::new();
        let (mut bad, mut unreadable, mut versions) = (Vec::new(), None, None);
        let mut start = 0;
        for (n, line) in text.split_inclusive('\n').enumerate() {
            let place = start..start + line.len();
            start = place.end;
            if line.trim().is_empty() {
                continue;
            }
            let number = n as u64 + 1;
            let row =
                |error: String| Rejected::file(&file, error, MEND).at(number).skipping(line.chars().count() as u64);
            match serde_json::from_str::<OfReport>(line) {
                Err(error) => {
                    unreadable = unreadable.or(Some(number));
                    bad.push(row(format!("the line is no record: {error}")));
                }
                Ok(OfReport { report: None }) => bad.push(row("the record has no `report`".into())),
                Ok(OfReport { report: Some(report) }) => {
                    if versions.is_none() {
                        versions = record(line).ok().map(|record| Versions::of(&record));
                    }
                    of.entry(report).or_default().push((number, place));
                }
            }
        }
        let versions = versions.unwrap_or_default();
        Ok(Given { file, text, of, bad, unreadable, versions, keys, seen: Mutex::default() })
    }

    /// The records of a report, and who made them.
    ///
    /// # Errors
    /// The first line of them that is no record; where there is none, a line of the file that may be.
    pub fn of(&self, report: &Report) -> Result<(Vec<Record>, Versions), Rejected> {
        let (mut records, mut bad) = (Vec::new(), Vec::new());
        for (line, place) in self.of.get(&report.id).into_iter().flatten() {
            let sound = |record: Record| match hand::unsound(&record, &|key| self.keys.has(key)) {
                Some(wrong) => Err(wrong),
                None => Ok(record),
            };
            match record(&self.text[place.clone()]).and_then(sound) {
                Ok(record) => records.push(record),
                Err(wrong) => bad.push((*line, wrong)),
            }
        }
        let more = bad.len().saturating_sub(1);
        if let Some((line, (error, mend))) = bad.into_iter().next() {
            let why = Wrong::new(error, mend).leaving_out(&report.id, more);
            let row = Rejected::file(&self.file, why.error, why.mend).at(line).of(&report.id);
            return Err(row.skipping(report.text.chars().count() as u64));
        }
        if let (true, Some(line)) = (records.is_empty(), self.unreadable) {
            // Filed without it, the report would be done, and the mended file file nothing.
            let why = format!("no record of `{}` can be read: line {line} may be its own", report.id);
            let mend = format!("mend line {line} of the records, or leave it out, and add the report again");
            let row = Rejected::file(&self.file, why, mend).at(line).of(&report.id);
            return Err(row.skipping(report.text.chars().count() as u64));
        }
        let versions = records.first().map_or_else(|| self.versions.clone(), Versions::of);
        Ok((records, versions))
    }

    /// A row about one of the records of a report, told where it stands.
    pub fn place(&self, report: &str, record: usize, row: Rejected) -> Rejected {
        let line = self.of.get(report).and_then(|records| records.get(record)).map(|(line, _)| *line);
        Rejected { file: self.file.clone(), line, ..row }
    }

    /// Notes that a report came in.
    pub fn seen(&self, report: &str) {
        if self.of.contains_key(report) {
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(report.to_owned());
        }
    }

    /// One row for each record whose report did not come in, in the order of the file.
    pub fn rest(&self) -> Vec<Rejected> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows = self.bad.clone();
        for (report, places) in self.of.iter().filter(|(report, _)| !seen.contains(*report)) {
            let error = format!("the record belongs to the report `{report}`, which is not among those filed");
            let mend = "give the report too, or leave the record out";
            rows.extend(places.iter().map(|(line, _)| Rejected::file(&self.file, &error, mend).at(*line).of(report)));
        }
        rows.sort_by_key(|row| row.line);
        rows
    }
}

/// The record of a line, or what is wrong with it and the mend.
fn record(line: &str) -> Result<Record, (String, String)> {
    let wrong = |error: String| (error, MEND.to_owned());
    let value: Value = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
    if let Some((key, meant)) = misspelt(&value) {
        let id = value["id"].as_str().map_or_else(|| "the record".to_owned(), |id| format!("record `{id}`"));
        return Err((format!("{id}: unknown key `{key}`"), format!("did you mean `{meant}`?")));
    }
    read_record(value).map(asserted_unless_said).map_err(wrong)
}
