//! Embeds the data folders at the top of the repository: every table and TOML file of `actors/`, `codebook/`, `effects/`, `grammar/` and
//! `standing/`.
//!
//! A folder that is absent or empty gives an empty list. The files are named as faults name them: `actors/states.csv`.

use std::path::{Path, PathBuf};
use std::{env, fs};

const FOLDERS: [(&str, &str); 5] = [
    ("ACTORS", "actors"),
    ("CODEBOOK", "codebook"),
    ("EFFECTS", "effects"),
    ("GRAMMAR", "grammar"),
    ("STANDING", "standing"),
];

fn main() {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let top = here.join("../..");
    let mut code = String::new();
    for (name, folder) in FOLDERS {
        let path = top.join(folder);
        // An absent folder is watched through its parent's entry; cargo then runs this again when it appears.
        println!("cargo::rerun-if-changed={}", path.display());
        code.push_str(&format!("/// The files of `{folder}/`.\npub static {name}: &[(&str, &str)] = &[\n"));
        for file in data_files(&path) {
            let label = format!("{folder}/{}", file.strip_prefix(&path).expect("listed below it").display());
            println!("cargo::rerun-if-changed={}", file.display());
            let absolute = fs::canonicalize(&file).unwrap_or(file);
            code.push_str(&format!("    ({label:?}, include_str!({:?})),\n", absolute.display().to_string()));
        }
        code.push_str("];\n");
    }
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("embedded.rs");
    fs::write(&out, code).expect("OUT_DIR can be written");
}

/// The data files below a folder, sorted by name.
fn data_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(data_files(&path));
        } else if path.extension().is_some_and(|e| e == "csv" || e == "tsv" || e == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}
