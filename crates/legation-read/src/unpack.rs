//! Compressed input: gzip and Zstandard, known by name and by their first bytes, never let to grow without bound.

use crate::Limits;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Greatest window of a Zstandard frame: 128 MiB.
const ZSTD_WINDOW: u32 = 27;

/// How many bytes are looked at to tell what the input is.
const FIRST: u64 = 512;

/// Bytes as text stages want them, whatever they were packed in.
pub(crate) type Bytes = Box<dyn BufRead + Send>;

/// Why unpacking stopped; travels inside an [`io::Error`].
#[derive(Debug)]
pub(crate) struct Stop {
    pub error: String,
    pub mend: &'static str,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for Stop {}

/// The kind of packing that a file's name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// Splits a name into what stands before `.gz` or `.zst`, and which of them it is.
    pub fn of_name(name: &str) -> (&str, Option<Packing>) {
        let lower = name.to_ascii_lowercase();
        for (ending, packing) in [(".gz", Packing::Gzip), (".zst", Packing::Zstd)] {
            if lower.ends_with(ending) {
                return (&name[..name.len() - ending.len()], Some(packing));
            }
        }
        (name, None)
    }

    fn of_bytes(first: &[u8]) -> Option<Packing> {
        if first.starts_with(&GZIP) {
            Some(Packing::Gzip)
        } else if first.starts_with(&ZSTD) {
            Some(Packing::Zstd)
        } else {
            None
        }
    }

    fn words(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "Zstandard",
        }
    }
}

/// Unwraps `raw` as far as its first bytes say it is packed. `told` is what the name promises; `counter` counts the
/// bytes taken from `raw`, so that a progress bar can follow.
pub(crate) fn unpack(
    raw: impl Read + Send + 'static,
    told: Option<Packing>,
    counter: Arc<AtomicU64>,
    limits: &Limits,
) -> io::Result<Bytes> {
    let (mut bytes, mut first) = peek(Box::new(BufReader::new(Counting { inner: raw, count: counter })))?;
    if let Some(told) = told.filter(|&told| Packing::of_bytes(&first) != Some(told) && !first.is_empty()) {
        let error = format!("the name says {}, but the file does not hold it", told.words());
        return Err(io::Error::other(Stop { error, mend: "rename the file, or pack it again" }));
    }
    for _ in 0..limits.layers {
        let Some(packing) = Packing::of_bytes(&first) else { return Ok(bytes) };
        let taken = Arc::new(AtomicU64::new(0));
        let packed = BufReader::new(Counting { inner: bytes, count: Arc::clone(&taken) });
        let inner: Box<dyn Read + Send> = match packing {
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
            Packing::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
                decoder.window_log_max(ZSTD_WINDOW)?;
                Box::new(decoder)
            }
        };
        let bounded = Bounded { inner, taken, given: 0, limits: *limits, words: packing.words() };
        (bytes, first) = peek(Box::new(BufReader::new(bounded)))?;
    }
    if Packing::of_bytes(&first).is_some() {
        let error = format!("data are packed more than {} times, one inside the other", limits.layers);
        return Err(io::Error::other(Stop { error, mend: "unpack the file first" }));
    }
    Ok(bytes)
}

/// The first bytes, enough to tell what they are, and a reader that still gives them, all at once at first.
fn peek(mut bytes: Bytes) -> io::Result<(Bytes, Vec<u8>)> {
    let mut first = Vec::with_capacity(FIRST as usize);
    bytes.by_ref().take(FIRST).read_to_end(&mut first)?;
    Ok((Box::new(Cursor::new(first.clone()).chain(bytes)), first))
}

struct Counting<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Ends in an error once the data grow beyond the ratio, and says which packing is broken where it is.
struct Bounded {
    inner: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    given: u64,
    limits: Limits,
    words: &'static str,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer).map_err(|error| {
            let stop = if error.kind() == io::ErrorKind::UnexpectedEof {
                Stop { error: format!("the {} data end too early", self.words), mend: "fetch or pack the file again" }
            } else {
                Stop { error: format!("the {} data are damaged", self.words), mend: "fetch or pack the file again" }
            };
            io::Error::other(stop)
        })?;
        self.given += n as u64;
        let taken = self.taken.load(Ordering::Relaxed).max(1);
        if self.given > self.limits.ratio_after && self.given / taken > self.limits.ratio {
            let error = format!("the {} data grow to more than {} times their size", self.words, self.limits.ratio);
            let mend = "unpack the file first if you trust it";
            return Err(io::Error::other(Stop { error, mend }));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).expect("writing to memory cannot fail");
        encoder.finish().expect("writing to memory cannot fail")
    }

    fn read(data: Vec<u8>, told: Option<Packing>) -> Result<Vec<u8>, String> {
        let mut bytes =
            unpack(Cursor::new(data), told, Arc::default(), &Limits::default()).map_err(|e| e.to_string())?;
        let mut all = Vec::new();
        bytes.read_to_end(&mut all).map_err(|e| e.to_string())?;
        Ok(all)
    }

    #[test]
    fn unpacks_by_first_bytes_whatever_the_name() {
        assert_eq!(read(b"plain".to_vec(), None), Ok(b"plain".to_vec()));
        assert_eq!(read(gzip(b"packed"), None), Ok(b"packed".to_vec()));
        assert_eq!(read(gzip(&gzip(b"twice")), Some(Packing::Gzip)), Ok(b"twice".to_vec()));
        let zstd = zstd::encode_all(&b"zst"[..], 3).expect("packs");
        assert_eq!(read(zstd, Some(Packing::Zstd)), Ok(b"zst".to_vec()));
        assert_eq!(read(Vec::new(), None), Ok(Vec::new()));
    }

    #[test]
    fn refuses_bombs_and_damage() {
        let bomb = gzip(&vec![b' '; 8 << 20]);
        assert_eq!(read(bomb.clone(), None).unwrap_err(), "the gzip data grow to more than 100 times their size");
        assert!(read(gzip(&bomb), None).unwrap_err().contains("grow to more than"));
        let thrice = gzip(&gzip(&gzip(b"deep")));
        assert_eq!(read(thrice, None).unwrap_err(), "data are packed more than 2 times, one inside the other");
        let whole = gzip(b"cut off in the middle of it");
        assert_eq!(read(whole[..whole.len() - 9].to_vec(), None).unwrap_err(), "the gzip data end too early");
        let error = read(b"plain".to_vec(), Some(Packing::Gzip)).unwrap_err();
        assert_eq!(error, "the name says gzip, but the file does not hold it");
    }
}
