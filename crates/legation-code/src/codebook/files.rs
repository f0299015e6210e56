//! What is wrong in the files of a codebook beside its entries: files that are missing or that nothing reads, rows of its tables that cannot
//! be.

use super::tables::{PlacedPlover, Plover};
use crate::fault::{Fault, suggest};
use crate::file;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

pub(super) fn stem(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A file that every codebook has.
pub(super) fn missing(files: &[(String, String)], of: &str, so: &str) -> Fault {
    // The folder is that of the file that lies highest.
    let folders = files.iter().map(|(name, _)| name.rsplit_once('/').map_or("", |(folder, _)| folder));
    let folder = folders.min_by_key(|folder| (folder.matches('/').count(), folder.len())).unwrap_or("");
    let name = if folder.is_empty() { of.to_owned() } else { format!("{folder}/{of}") };
    let fault = Fault::at(&name, "", 0..0, format!("the codebook has no {of}, so {so}"));
    fault.help(format!("copy codebook/{of} into it"))
}

/// Files that are missing, and those that nothing reads.
pub(super) fn check_files(files: &[(String, String)], faults: &mut Vec<Fault>) {
    unread(files, faults);
    if !files.iter().any(|(name, _)| stem(name) == "turns.toml") {
        faults.push(missing(files, "turns.toml", "what mood and negation make of its types is unknown"));
    }
}

/// Tables that are read by no one, for nothing is so called or another of the name is read.
fn unread(files: &[(String, String)], faults: &mut Vec<Fault>) {
    const ONCE: [&str; 5] = ["cameo.tsv", "classes.toml", "invented.tsv", "plover.toml", "turns.toml"];
    let mut read: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, text) in files {
        let told = |message: String, help: &str| Fault::in_line(name, text, 1, "", message).help(help);
        if ONCE.contains(&stem(name)) {
            match read.get(stem(name)) {
                Some(first) => {
                    let message = format!("a codebook has one {}, and there is {first}", stem(name));
                    faults.push(told(message, "put what both have into one of them"));
                }
                None => _ = read.insert(stem(name), name),
            }
        } else if !name.ends_with(".toml") {
            let message =
                format!("nothing reads `{}`: the tables of a codebook are cameo.tsv and invented.tsv", stem(name));
            faults.push(told(message, "name it so, or leave it out"));
        }
    }
}

/// Rows of `cameo.tsv` that can be read, yet are none: codes that stand twice or are no codes, types that there are not.
pub(super) fn check_cameo(
    name: &str,
    text: &str,
    is_type: &dyn Fn(&str) -> bool,
    plover: &Plover,
    faults: &mut Vec<Fault>,
) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tell = |cell: &str, message: String, help: String| {
        // The cell is a piece of the text.
        let start = cell.as_ptr() as usize - text.as_ptr() as usize;
        faults.push(Fault::at(name, text, start..start + cell.len(), message).help(help));
    };
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[code, event, label, ..] = cells.as_slice() else { continue };
        if !(2..=4).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            tell(code, format!("`{code}` is no CAMEO code"), "write two to four digits".into());
        } else if let Some(first) = seen.insert(code, number + 1) {
            seen.insert(code, first);
            tell(code, format!("the code `{code}` stands in line {first} already"), "keep one of them".into());
        }
        if !is_type(event) {
            tell(event, format!("unknown event type `{event}`"), suggest(event, &plover.types()));
        }
        if label.trim().is_empty() {
            tell(label, format!("the code `{code}` has no label"), "say in words what it means".into());
        }
        if let Some(more) = cells.get(3) {
            tell(more, "a CAMEO line has three cells: code, type, label".into(), "leave out what follows".into());
        }
    }
}

/// Names of `plover.toml` that stand twice, and numbers that no scale has.
pub(super) fn check_plover(name: &str, text: &str, faults: &mut Vec<Fault>) {
    let read = file::read::<Plover>(name, text);
    let placed = file::read::<PlacedPlover>(name, text).value.unwrap_or_default();
    let mut tell = |at: Range<usize>, message: String, help: &str| {
        if !read.echoes.touch(&at) {
            faults.push(Fault::at(name, text, at, message).help(help));
        }
    };
    let mut names = |what: &str, all: &mut dyn Iterator<Item = &Spanned<String>>| {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for one in all {
            let line = text[..one.span().start.min(text.len())].matches('\n').count() + 1;
            if one.get_ref().trim().is_empty() {
                tell(one.span(), format!("the {what} has no name"), "name it, or leave it out");
            } else if let Some(first) = seen.get(one.get_ref().as_str()) {
                let message = format!("the {what} `{}` stands in line {first} already", one.get_ref());
                tell(one.span(), message, "keep one of them");
            } else {
                seen.insert(one.get_ref(), line);
            }
        }
    };
    names("type", &mut placed.event.iter().map(|event| &event.name));
    for event in &placed.event {
        names("mode", &mut event.mode.iter().map(|mode| &mode.name));
    }
    names("context", &mut placed.context.iter().map(|context| &context.name));
    names("sector", &mut placed.sector.iter().map(|sector| &sector.name));
    for event in &placed.event {
        if !(1..=4).contains(event.quad.get_ref()) {
            tell(event.quad.span(), format!("there is no quad class {}", event.quad.get_ref()), "give one of 1 to 4");
        }
        let of_modes = event.mode.iter().filter_map(|mode| mode.score.as_ref());
        for score in of_modes.chain([&event.score]).filter(|score| !(-10.0..=10.0).contains(score.get_ref())) {
            tell(score.span(), format!("the score {} is off the scale", score.get_ref()), "give one from -10 to 10");
        }
    }
}
