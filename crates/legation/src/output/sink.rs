//! Standard output, guarded where it is a terminal, or a file that appears whole or not at all.

use crate::failure::Failure;
use crate::terminal;
use std::fs::File;
use std::io::{BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

/// Bytes that wait until they are handed on together.
const BUFFER: usize = 64 << 10;

/// Where results are written.
pub struct Sink {
    place: Place,
    /// Whether results go to a terminal, which must not be told anything but text.
    guarded: bool,
    name: String,
}

enum Place {
    Stdout(BufWriter<Stdout>),
    File {
        writer: BufWriter<File>,
        temporary: Temporary,
        path: PathBuf,
    },
    /// A device or pipe, which cannot be renamed over.
    Device(BufWriter<File>),
}

/// A file beside the one that is wanted; taken away again where the run does not end well.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Renamed already, or nothing more to be done.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Sink {
    /// Standard output, or `path` where one is given.
    pub fn open(path: Option<&Path>) -> Result<Sink, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            let place = Place::Stdout(BufWriter::with_capacity(BUFFER, std::io::stdout()));
            return Ok(Sink { place, guarded: terminal::is_terminal(), name: "standard output".into() });
        };
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            return Err(Failure::Usage(format!("`{name}` is a directory; give `--output` the name of a file")));
        }
        if path.exists() && !path.is_file() {
            let file = File::options().write(true).open(path).map_err(|error| Failure::writing(&name, &error))?;
            return Ok(Sink { place: Place::Device(BufWriter::new(file)), guarded: false, name });
        }
        let mut base = path.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
        base.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(base);
        let file = File::create(&temporary).map_err(|error| Failure::writing(&name, &error))?;
        let place =
            Place::File { writer: BufWriter::new(file), temporary: Temporary(temporary), path: path.to_owned() };
        Ok(Sink { place, guarded: false, name })
    }

    /// Plain text.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        if self.guarded { self.raw(&terminal::visible(text)) } else { self.raw(text) }
    }

    /// JSON: what acts on a terminal is escaped, the value stays.
    pub fn json(&mut self, json: &str) -> Result<(), Failure> {
        if self.guarded { self.raw(&terminal::visible_json(json)) } else { self.raw(json) }
    }

    /// A value as one line of JSON, written as it is made.
    pub fn json_line(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        if self.guarded {
            return self.json(&(super::to_json(value)? + "\n"));
        }
        let written = match &mut self.place {
            Place::Stdout(writer) => serde_json::to_writer(writer, value),
            Place::File { writer, .. } | Place::Device(writer) => serde_json::to_writer(writer, value),
        };
        // Of a write that failed this gives the system's own error back: a pipe that was closed is no fault.
        written.map_err(|error| Failure::writing(&self.name, &std::io::Error::from(error)))?;
        self.raw("\n")
    }

    /// Text with our own colours in it, every word of the input already made visible.
    pub fn text_with_colours(&mut self, text: &str) -> Result<(), Failure> {
        self.raw(text)
    }

    fn raw(&mut self, text: &str) -> Result<(), Failure> {
        self.writer().write_all(text.as_bytes()).map_err(|error| Failure::writing(&self.name, &error))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.place {
            Place::Stdout(writer) => writer,
            Place::File { writer, .. } | Place::Device(writer) => writer,
        }
    }

    /// What the place is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Hands on what is waiting.
    pub fn flush(&mut self) -> Result<(), Failure> {
        match &mut self.place {
            Place::Stdout(writer) => writer.flush().map_err(|error| Failure::writing(&self.name, &error)),
            Place::Device(writer) => writer.flush().map_err(|error| Failure::writing(&self.name, &error)),
            Place::File { .. } => Ok(()),
        }
    }

    /// Ends the output: a file gets its name once its bytes are on disk.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        let Place::File { writer, temporary, path } = self.place else { return Ok(()) };
        let moved = writer
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&temporary.0, &path));
        moved.map_err(|error| Failure::writing(&self.name, &error))
    }
}

/// Bytes that are no text, for files that no terminal shows.
impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.writer().flush()
    }
}
