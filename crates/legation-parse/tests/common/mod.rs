//! Texts that lie beside the checkout, for tests that can do without them.

#![allow(dead_code)] // each test takes what it needs

use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of shared data beside the checkout; `None`, said loudly, where it is not there.
pub fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(part);
    if !path.exists() {
        eprintln!("NOT TESTED: there is no `shared/{part}` beside the checkout");
        return None;
    }
    Some(path)
}

/// The CoNLL-U text of a treebank.
pub fn treebank(name: &str) -> Option<String> {
    unzip(&shared(&format!("treebanks/{name}.conllu.gz"))?)
}

/// The text of a gzip file.
pub fn unzip(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).ok()?;
    Some(text)
}
