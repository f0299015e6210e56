//! The data files inside the binary, each as (name, text), sorted by name.
//!
//! `build.rs` writes the lists: the tables and TOML files of the top folders `actors/`, `codebook/`, `effects/`, `grammar/` and `standing/`.
//! A name is the file's path from the top folder on (`codebook/sanction.toml`), as faults print it.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
