//! What the network sees of a word.

use crate::model::Model;

/// The rows of a word in the seven embedding tables.
pub(crate) type WordRows = [u32; 7];

/// Buffers that computing the rows of a word reuses.
#[derive(Default)]
pub(crate) struct Buffers {
    lower: String,
    norm: String,
    shape: String,
}

/// The rows of a form, in the order of [`crate::model::TABLES`].
pub(crate) fn word_rows(model: &Model, form: &str, buffers: &mut Buffers) -> WordRows {
    let Buffers { lower, norm, shape } = buffers;
    lower.clear();
    if form.is_ascii() {
        lower.push_str(form);
        lower.make_ascii_lowercase();
    } else {
        lower.push_str(&form.to_lowercase());
    }
    norm.clear();
    norm.extend(lower.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }));
    shape.clear();
    shape.extend(shape_of(form));
    let suffix = |n: usize| {
        let start = norm.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
        &norm[start..]
    };
    let prefix = norm.char_indices().nth(3).map_or(norm.as_str(), |(at, _)| &norm[..at]);
    let row = |table: usize, kind: &str, text: &str| hash(kind, text, model.tables[table].scales.len());
    [
        model.words.get(lower.as_str()).copied().unwrap_or(0),
        row(1, "b", norm),
        row(2, "s2", suffix(2)),
        row(3, "s3", suffix(3)),
        row(4, "s4", suffix(4)),
        row(5, "p", prefix),
        row(6, "h", shape),
    ]
}

/// The form with its letters as `X`, `x` and `d`, no more than three of a kind in a row.
pub(crate) fn shape_of(form: &str) -> impl Iterator<Item = char> {
    let mut last = ['\0'; 3];
    form.chars().take(12).filter_map(move |c| {
        let c = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_lowercase() => 'x',
            '0'..='9' => 'd',
            _ => c,
        };
        (last != [c; 3]).then(|| {
            last = [last[1], last[2], c];
            c
        })
    })
}

/// `1 + fnv1a32(kind + text) mod (rows - 1)`.
fn hash(kind: &str, text: &str, rows: usize) -> u32 {
    1 + fnv1a(fnv1a(FNV_START, kind), text) % (rows as u32 - 1)
}

/// Where the hash of a text starts.
pub(crate) const FNV_START: u32 = 0x811c_9dc5;

/// Goes on with the 32-bit FNV-1a hash of a text.
pub(crate) fn fnv1a(hash: u32, text: &str) -> u32 {
    text.bytes().fold(hash, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
