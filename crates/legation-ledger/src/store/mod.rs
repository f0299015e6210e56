//! The ledger's file: reports, their records and the acts of the desk, insert only, each row chained to the one before.
//!
//! SQLite, because forty years of tools can open it and its promises are tested: what was committed is there after a
//! crash or a power cut (`synchronous=FULL`). What SQLite does not promise, that nobody changed a row, the chain
//! shows. Why all this is so: `docs/decisions/0003-the-ledgers-file.md`.
//!
//! * [`schema`](self): tables, triggers, migration; [`Head`]: the chain; bodies and their salts.
//! * [`Filing`], [`Ledger::file`]: reports and records in; [`Ledger::act`]: acts of the desk in.
//! * [`Ledger::view`]: the claims between two parties, as published by a day and as this ledger held at a time.
//! * [`Ledger::verify`], [`Ledger::redact`], [`Ledger::dump`], [`Ledger::backup`].
//!
//! Nothing here asks the clock or prints.

mod body;
mod cache;
mod chain;
mod check;
mod desk;
mod dictionary;
mod dump;
mod fault;
mod filing;
mod mask;
mod moment;
mod open;
mod pack;
mod read;
mod redact;
mod schema;
mod taking;
mod verify;
mod view;
mod write;

pub use chain::Head;
pub use dump::Whole;
pub use fault::Fault;
pub use filing::{Fate, Filed, Filing, Known, Prepared, Wrong};
pub use moment::{Moment, Stamp};
pub use pack::Versions;
pub use redact::Erase;
pub use verify::{Redacted, Verified};
pub use view::{Selection, View};

use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A ledger, open.
#[derive(Debug)]
pub struct Ledger {
    db: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the chain ends.
    ///
    /// # Errors
    /// As every reading: the file cannot be read, or is damaged.
    pub fn head(&self) -> Result<Head, Fault> {
        chain::last(&self.db).map(|(head, _)| head).map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &rusqlite::Error) -> Fault {
        Fault::of(&self.path, error)
    }

    fn damaged(&self, what: impl Into<String>) -> Fault {
        Fault::Damaged { path: self.path.display().to_string(), what: what.into() }
    }
}

/// What a look-up inside this module can meet: SQLite's word, or a row that is not as we wrote it.
enum Trouble {
    Sqlite(rusqlite::Error),
    Damage(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Sqlite(error)
    }
}

impl Ledger {
    fn trouble(&self, trouble: Trouble) -> Fault {
        match trouble {
            Trouble::Sqlite(error) => self.fault(&error),
            Trouble::Damage(what) => self.damaged(what),
        }
    }
}
