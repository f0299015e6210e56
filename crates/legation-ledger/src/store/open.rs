//! Opening a ledger's file, or making it; whatever else stands there is left as it is.

use super::body::{Ratchet, sum};
use super::{Fault, Ledger, Trouble, cache, schema};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, Instant};

/// Below this, two connections that write can damage a file in WAL mode.
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two tries where SQLite itself does not wait.
const A_MOMENT: Duration = Duration::from_millis(5);
/// Pages kept in memory, in KiB.
const CACHE: i64 = 64 << 10;
/// A write-ahead log that has grown larger is cut back to this.
const LOG: i64 = 64 << 20;

impl Ledger {
    /// Opens a ledger to write; makes it where there is no file. `key` starts the salts of a new ledger (32 bytes that
    /// nobody else knows; `None` draws them): two ledgers that start from the same key and take in the same at the same
    /// times have the same head.
    ///
    /// # Errors
    /// One sentence, where the file is another program's, a newer version's, cannot be written or lies on a network.
    pub fn create_or_open(path: &Path, key: Option<[u8; 32]>) -> Result<Ledger, Fault> {
        check_sqlite(path)?;
        look_at(path)?;
        refuse_network(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut ledger = Ledger::connect(path, path.as_os_str().as_encoded_bytes(), flags)?;
        ledger.prepare_to_write(key)?;
        Ok(ledger)
    }

    /// Opens a ledger to write that must be there.
    ///
    /// # Errors
    /// As [`Ledger::create_or_open`], and where there is no file.
    pub fn open(path: &Path) -> Result<Ledger, Fault> {
        if !path.exists() {
            return Err(Fault::Missing(path.display().to_string()));
        }
        Ledger::create_or_open(path, None)
    }

    /// Opens a ledger to read; nothing is written, and nothing needs to be writable.
    ///
    /// # Errors
    /// One sentence, where there is no ledger, it is a newer version's, or it cannot be read.
    pub fn open_to_read(path: &Path) -> Result<Ledger, Fault> {
        check_sqlite(path)?;
        if !look_at(path)? {
            return Err(Fault::Missing(path.display().to_string()));
        }
        // Not a read-only connection where it can be helped: that would leave the log and its index lying beside the file.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Ledger::connect(path, path.as_os_str().as_encoded_bytes(), flags);
        let ledger = match opened.and_then(|ledger| ledger.format().map(|_| ledger)) {
            Err(Fault::ReadOnly(_) | Fault::Io { .. }) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                // Without an index of the log beside it, and no right to make one: sound as it is, if there is no log.
                let log = beside(path, "-wal");
                if std::fs::metadata(&log).is_ok_and(|data| data.len() > 0) {
                    let what =
                        format!("its last rows are in `{}`, which cannot be read here; copy both", log.display());
                    return Err(Fault::Io { path: path.display().to_string(), what });
                }
                let name = immutable(path);
                Ledger::connect(path, name.as_bytes(), flags | OpenFlags::SQLITE_OPEN_URI)?
            }
            opened => opened?,
        };
        ledger.db.pragma_update(None, "query_only", true).map_err(|error| ledger.fault(&error))?;
        if !ledger.check_is_ledger()? {
            return Err(Fault::Missing(path.display().to_string()));
        }
        let format = ledger.format()?;
        if format < schema::FORMAT {
            let sentence = format!(
                "`{}` is a ledger of format {format}; `legation verify --ledger {} --renew` brings it up to format {}",
                path.display(),
                path.display(),
                schema::FORMAT
            );
            return Err(Fault::Refused(sentence));
        }
        if !cache::is_current(&ledger.db).map_err(|error| ledger.fault(&error))? {
            return Err(Fault::Refused(format!(
                "the claims in `{0}` were made by another version; `legation verify --ledger {0} --renew` makes them anew",
                path.display()
            )));
        }
        Ok(ledger)
    }

    fn connect(path: &Path, name: &[u8], flags: OpenFlags) -> Result<Ledger, Fault> {
        let fault = |error: rusqlite::Error| Fault::of(path, &error);
        let name = std::str::from_utf8(name)
            .map_err(|_| Fault::Refused(format!("`{}` is no name in UTF-8; rename the file", path.display())))?;
        let db = Connection::open_with_flags(name, flags).map_err(fault)?;
        db.busy_timeout(PATIENCE).map_err(fault)?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(fault)?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(fault)?;
        // Without it SQLite plans a query anew for each value: ten thousand look-ups took ten times as long.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault)?;
        db.pragma_update(None, "cache_size", -CACHE).map_err(fault)?;
        db.set_prepared_statement_cache_capacity(64);
        Ok(Ledger { db, path: path.to_owned() })
    }

    fn format(&self) -> Result<i64, Fault> {
        self.db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|error| self.fault(&error))
    }

    /// Whether anything is in the file; a fault where that is not ours.
    fn check_is_ledger(&self) -> Result<bool, Fault> {
        let ask =
            |sql: &str| self.db.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|error| self.fault(&error));
        let path = self.path.display().to_string();
        let application = ask("PRAGMA application_id")?;
        let tables = ask("SELECT count(*) FROM sqlite_schema")?;
        match (application, tables) {
            (schema::APPLICATION, _) => {}
            (0, 0) => return Ok(false),
            _ => return Err(Fault::Foreign { path, what: "it is another program's database".into() }),
        }
        let found = self.format()?;
        if found > schema::FORMAT {
            return Err(Fault::Newer { path, found, known: schema::FORMAT });
        }
        Ok(true)
    }

    fn prepare_to_write(&mut self, key: Option<[u8; 32]>) -> Result<(), Fault> {
        // Looking comes first: another program's file is not even put into another mode.
        self.check_is_ledger()?;
        self.make_or_migrate(key).map_err(|error| self.fault(&error))?;
        // Another process may have made it meanwhile, and be newer.
        self.check_is_ledger()?;
        let mode = |db: &Connection| -> rusqlite::Result<()> {
            let now: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            if now != "wal" {
                db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
            }
            db.pragma_update(None, "synchronous", "FULL")?;
            db.pragma_update(None, "foreign_keys", true)?;
            db.pragma_update(None, "secure_delete", true)?;
            db.pragma_update_and_check(None, "journal_size_limit", LOG, |_| Ok(()))
        };
        // Where another process opens the file at the same moment, SQLite refuses the mode at once instead of waiting.
        let begun = Instant::now();
        let is_busy = |error: &rusqlite::Error| error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy);
        loop {
            match mode(&self.db) {
                Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => std::thread::sleep(A_MOMENT),
                set => break set.map_err(|error| self.fault(&error))?,
            }
        }
        if self.db.is_readonly("main").map_err(|error| self.fault(&error))? {
            return Err(Fault::ReadOnly(self.path.display().to_string()));
        }
        self.renew_claims()
    }

    /// Makes the claims anew where another version made them.
    fn renew_claims(&mut self) -> Result<(), Fault> {
        let renewed = (|| -> Result<(), Trouble> {
            if cache::is_current(&self.db)? {
                return Ok(());
            }
            let tx = self.db.unchecked_transaction()?;
            cache::rebuild(&tx)?;
            Ok(tx.commit()?)
        })();
        renewed.map_err(|trouble| self.trouble(trouble))
    }

    fn make_or_migrate(&mut self, key: Option<[u8; 32]>) -> rusqlite::Result<()> {
        let format: i64 = self.db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if format == schema::FORMAT {
            return Ok(());
        }
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let format: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 {
            if format < schema::FORMAT {
                schema::migrate(&tx, format)?;
            }
        } else {
            schema::create(&tx)?;
            let key = match key {
                Some(key) => key,
                None => tx.query_row("SELECT randomblob(32)", [], |row| row.get(0))?,
            };
            let ratchet = Ratchet::from_key(key);
            tx.execute("INSERT INTO ratchet VALUES (1, ?1, ?2)", (ratchet.key(), sum(ratchet.key())))?;
        }
        tx.commit()
    }
}

fn check_sqlite(path: &Path) -> Result<(), Fault> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        let what = format!("this program was built with SQLite {}, which can damage files", rusqlite::version());
        return Err(Fault::Io { path: path.display().to_string(), what });
    }
    Ok(())
}

/// Whether there is a file with anything in it; a fault where its first bytes are another program's.
fn look_at(path: &Path) -> Result<bool, Fault> {
    let name = path.display().to_string();
    let io = |error: std::io::Error| Fault::Io { path: name.clone(), what: error.to_string() };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            return match folder {
                Some(folder) if !folder.is_dir() => {
                    Err(Fault::Refused(format!("there is no folder `{}`; make it first", folder.display())))
                }
                _ => Ok(false),
            };
        }
        Err(error) => return Err(io(error)),
    };
    if file.metadata().map_err(io)?.is_dir() {
        return Err(Fault::Refused(format!("`{name}` is a folder; name a file in it")));
    }
    let mut head = Vec::new();
    file.by_ref().take(100).read_to_end(&mut head).map_err(io)?;
    if head.is_empty() {
        return Ok(false);
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return Err(Fault::Foreign { path: name, what: "it is no SQLite file".into() });
    }
    let word = |at: usize| head.get(at..at + 4).map_or(0, |b| i64::from(u32::from_be_bytes([b[0], b[1], b[2], b[3]])));
    let (format, application) = (word(60), word(68));
    match application {
        schema::APPLICATION if format > schema::FORMAT => {
            Err(Fault::Newer { path: name, found: format, known: schema::FORMAT })
        }
        // A ledger that is being made has its mark in the log first.
        0 | schema::APPLICATION => Ok(true),
        _ => Err(Fault::Foreign { path: name, what: "it is another program's database".into() }),
    }
}

/// The file beside a ledger with a further ending.
pub(super) fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The file's name as an address that promises SQLite that nobody changes it.
fn immutable(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut name = "file:".to_owned();
    for byte in whole.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => name.push(char::from(*byte)),
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    name + "?immutable=1"
}

/// Locks do not hold on network folders, and two writers would damage the file.
fn refuse_network(path: &Path) -> Result<(), Fault> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let whole = whole.parent().and_then(|folder| folder.canonicalize().ok()).unwrap_or(whole);
    // Where there is no such list (outside Linux), nothing is known.
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?.replace("\\040", " "), words.next()?))
        })
        .filter(|(folder, _)| whole.starts_with(folder))
        .max_by_key(|(folder, _)| folder.len());
    match mount {
        Some((_, kind @ ("nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "afs" | "fuse.sshfs"))) => {
            let name = path.display();
            Err(Fault::Refused(format!(
                "`{name}` lies on a network folder ({kind}), where writers cannot be kept apart; keep the ledger on a disk of \
                 this machine"
            )))
        }
        _ => Ok(()),
    }
}
