//! What stops work on a ledger's file: one sentence each, with the mend.

use rusqlite::ErrorCode;
use std::path::Path;
use thiserror::Error;

/// Why a ledger cannot be opened, read or written. Whatever it is, the file is as it was.
#[derive(Debug, Error)]
pub enum Fault {
    /// There is no file.
    #[error("there is no ledger at `{0}`; `legation add --ledger {0} FILE…` makes one")]
    Missing(String),
    /// The file is another program's.
    #[error("`{path}` is no ledger ({what}); it was left as it is: name another file")]
    Foreign {
        /// Name of the file.
        path: String,
        /// How it shows.
        what: String,
    },
    /// The file was written by a newer version.
    #[error(
        "`{path}` is a ledger of format {found}, and this program reads formats up to {known}; use a newer legation, \
         the file was left as it is"
    )]
    Newer {
        /// Name of the file.
        path: String,
        /// Its format.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Somebody else writes, and goes on writing.
    #[error("another program has been writing to `{0}` for too long; wait until it has ended and run this again")]
    Busy(String),
    /// The place does not let us write.
    #[error("`{0}` cannot be written here; copy it to a folder that can be written, or ask for the rights to this one")]
    ReadOnly(String),
    /// No room.
    #[error(
        "there is no room left to write `{0}`; what was filed before stands: make room and run the same command again"
    )]
    Full(String),
    /// The system refused to read or write.
    #[error(
        "`{path}` cannot be read or written ({what}); what was filed before stands: mend the disk and run this again"
    )]
    Io {
        /// Name of the file.
        path: String,
        /// In the system's words.
        what: String,
    },
    /// Something was erased, and its old pages are still in the file.
    #[error(
        "what was to be erased is replaced in `{0}`, but another program reads it and keeps the old pages; close that one \
         and run the same `redact` again"
    )]
    Unswept(String),
    /// The file is not as we wrote it.
    #[error("`{path}` is damaged: {what}; `legation verify --ledger {path}` tells how far, and a backup has the rest")]
    Damaged {
        /// Name of the file.
        path: String,
        /// Where.
        what: String,
    },
    /// What was asked breaks a rule: the sentence says which and how to mend it.
    #[error("{0}")]
    Refused(String),
}

impl Fault {
    /// What SQLite said about the file at `path`.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Fault {
        let path = path.display().to_string();
        let what = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Fault::Busy(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Fault::ReadOnly(path),
            Some(ErrorCode::DiskFull) => Fault::Full(path),
            Some(ErrorCode::NotADatabase) => Fault::Foreign { path, what: "it is no SQLite file".into() },
            Some(ErrorCode::DatabaseCorrupt) => Fault::Damaged { path, what },
            Some(_) => Fault::Io { path, what },
            None => Fault::Damaged { path, what },
        }
    }
}
