//! Tables of acts: one a row, read whole or not at all; and the empty table that explains them.

use super::parties::Parties;
use super::{Fields, Told};
use crate::failure::Failure;
use csv::{ReaderBuilder, StringRecord};
use legation_code::fault::suggest;
use legation_ledger::act::Act;
use legation_ledger::effects::{Doer, Effects};
use legation_ledger::hand::FIELDS;
use std::fmt::Write as _;
use std::path::Path;

/// Faults of one table that are told; further ones are counted.
const MOST_FAULTS: usize = 20;

/// A table as text: its name, for messages, and its rows, each with its line.
pub struct Table {
    pub name: String,
    pub header: Vec<String>,
    pub rows: Vec<(u64, StringRecord)>,
}

/// Reads a table: commas, or semicolons where the header has those; lines that begin with `#` are comments.
pub fn read(path: &Path) -> Result<Table, Failure> {
    let name = path.display().to_string();
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| Failure::Usage(format!("{name}: it cannot be read: {error}; check the name")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Usage(format!("{name}: byte {at} is not UTF-8; save the table as CSV in UTF-8"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let first = text.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty()).unwrap_or("");
    let semicolons = !first.contains(',') && first.contains(';');
    let mut reader = ReaderBuilder::new()
        .comment(Some(b'#'))
        .delimiter(if semicolons { b';' } else { b',' })
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Failure::Usage(format!("{name}:{line}: the row is no sound CSV; mend its quotes"))
    };
    let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(str::to_lowercase).collect();
    let mut rows = Vec::new();
    for row in reader.into_records() {
        let row = row.map_err(broken)?;
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push((row.position().map_or(0, csv::Position::line), row));
        }
    }
    Ok(Table { name, header, rows })
}

impl Table {
    /// Makes something of every row, or tells every fault with its line.
    pub fn each<T>(&self, mut make: impl FnMut(&StringRecord) -> Result<T, String>) -> Result<Vec<T>, Failure> {
        let mut made = Vec::new();
        let mut faults = Vec::new();
        for (line, row) in &self.rows {
            let made_of = if row.len() > self.header.len() {
                Err(format!("the row has {} cells, the header {}", row.len(), self.header.len()))
            } else {
                make(row)
            };
            match made_of {
                Ok(value) => made.push(value),
                Err(fault) => faults.push(format!("{}:{line}: {fault}", self.name)),
            }
        }
        if faults.is_empty() { Ok(made) } else { Err(all_or_none(faults)) }
    }

    /// Refuses columns that are none of those known.
    pub fn check_columns(&self, known: &[&str]) -> Result<(), Failure> {
        let mut faults = Vec::new();
        for (i, column) in self.header.iter().enumerate() {
            if self.header[..i].contains(column) {
                faults.push(format!("{}: the column `{column}` stands there twice", self.name));
            } else if !known.contains(&column.as_str()) {
                let mend = suggest(column, known);
                faults.push(format!("{}: unknown column `{column}`: {mend}", self.name));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(all_or_none(faults)) }
    }
}

fn all_or_none(mut faults: Vec<String>) -> Failure {
    let all = faults.len();
    faults.truncate(MOST_FAULTS);
    let more = if all > MOST_FAULTS { format!(" and {} more", all - MOST_FAULTS) } else { String::new() };
    faults.push(format!(
        "legation: nothing was entered: {all} fault{}{more}; mend and run again",
        if all == 1 { "" } else { "s" }
    ));
    Failure::Data(faults)
}

/// The acts of a table. Fields of the command line hold for every row that does not say otherwise.
pub fn acts(
    path: &Path,
    fields: &Fields,
    parties: &mut Parties,
    effects: &Effects,
) -> Result<Vec<(Act, Option<String>)>, Failure> {
    let table = read(path)?;
    let known: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    table.check_columns(&known)?;
    if !table.header.iter().any(|column| column == "act") {
        return Err(Failure::Usage(format!(
            "{}: there is no column `act`; `legation record --template` prints an empty table",
            table.name
        )));
    }
    table.each(|row| {
        let mut told = Told::default();
        for (name, value) in &fields.given {
            told.set(name, value)?;
        }
        let cells = || table.header.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        let Some(act) = cells().find(|(column, _)| *column == "act").map(|(_, act)| act) else {
            return Err("the row names no `act`".into());
        };
        for (column, cell) in cells() {
            told.set(column, cell)?;
        }
        if act == "state" {
            told.given.state = told.given.kind.take();
            if told.given.state.is_none() {
                return Err("`state` needs a `kind`: what stands".into());
            }
        }
        told.act(parties, effects)
    })
}

/// An empty table: every field and every act in comments, then the header.
pub fn template(effects: &Effects) -> String {
    let mut out = String::from(
        "# One act a row. Lines that begin with # are comments; empty cells and whole columns can be left out.\n#\n# COLUMNS\n",
    );
    let wide = FIELDS.iter().map(|field| field.name.len()).max().unwrap_or(0);
    for field in FIELDS {
        let _ = writeln!(out, "# {:wide$}  {}", field.name, field.help);
    }
    out.push_str("#\n# ACTS (and the kind that each is of; `kind` is needed where an act belongs to several)\n");
    for kind in effects.kinds() {
        for effect in &kind.effects {
            let who = match effect.who {
                Some(Doer::Holder) => "by the holder",
                Some(Doer::Host) => "by the host",
                None => "by either",
            };
            let status = effect.status.as_ref().map_or_else(String::new, |status| format!(" → {status}"));
            let default = effects.kind_of_act(&effect.act).is_some_and(|k| k.name == kind.name);
            let mark = if default { "" } else { " (say the kind)" };
            let _ = writeln!(out, "# {}: {}{status}, {who}{mark}", effect.act, kind.label_with_name());
        }
    }
    out.push_str("# state: what stands, told and not done; `kind` is one of\n");
    for kind in effects.kinds() {
        let statuses = if kind.statuses.is_empty() { String::new() } else { format!(": {}", kind.statuses.join(", ")) };
        let _ = writeln!(out, "#   {}{statuses}", kind.name);
    }
    out.push_str("#\n");
    let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    out + &names.join(",") + "\n"
}
