//! Reads a model file as `model/FORMAT.md` describes it, and checks it once, so that running it cannot fail.
//!
//! Embeddings, most of the file, stay where they are in its bytes; matrices are packed for the kernel, and what is f32
//! is copied out, being small and perhaps not aligned.

use crate::kernel::Packed;
use crate::names::NameTable;
use legation_text::{Name, NameKind, Upos};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The names of the embedding tables, in the order in which they are summed.
pub(crate) const TABLES: [&str; 7] = ["word", "body", "suffix2", "suffix3", "suffix4", "prefix3", "shape"];

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file does not start as a model file does.
    #[error("this is not a Legation model: it does not start with `LGMODEL1`; use a file that `model/train` exported")]
    Magic,
    /// The file ends too early.
    #[error("the model file ends too early: {0}; copy it again")]
    Short(String),
    /// The header is not the JSON that the format asks for.
    #[error("the header of the model file cannot be read: {0}; export it again")]
    Header(#[from] serde_json::Error),
    /// The parts do not fit together.
    #[error("the model file does not fit this program: {0}; export it again with the `model/train` of this version")]
    Mismatch(String),
}

#[derive(Deserialize)]
struct Header {
    version: String,
    width: usize,
    hidden: usize,
    layers: usize,
    arc: usize,
    rel: usize,
    words: Vec<String>,
    hash_sizes: HashMap<String, usize>,
    upos: Vec<String>,
    xpos: Vec<String>,
    feats: Vec<String>,
    lemma_rules: Vec<String>,
    names: Vec<String>,
    rels: Vec<String>,
    lexicon: Vec<(String, String, String)>,
    tensors: Vec<Tensor>,
}

#[derive(Deserialize)]
struct Tensor {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    offset: usize,
}

/// A quantised matrix `[outputs][inputs]` with its scales and bias.
pub(crate) struct Matrix {
    /// The integers.
    pub packed: Packed,
    /// Scale of every output row.
    pub scales: Vec<f32>,
    /// Bias of every output row; zeros where the file has none.
    pub bias: Vec<f32>,
}

impl Matrix {
    /// Length of an output.
    pub fn outputs(&self) -> usize {
        self.scales.len()
    }
}

/// An embedding table: rows of `width` integers, each with a scale.
pub(crate) struct Table {
    bytes: Range<usize>,
    /// Scale of every row.
    pub scales: Vec<f32>,
}

/// Gain and bias of a layer norm.
pub(crate) struct Norm {
    pub gain: Vec<f32>,
    pub bias: Vec<f32>,
}

/// One recurrent layer.
pub(crate) struct Layer {
    pub gates: Matrix,
    pub project: Matrix,
    pub norm: Norm,
}

/// What a lemma rule does to a form.
pub(crate) enum LemmaRule {
    /// The whole lemma.
    Whole(String),
    /// Case, code points to strip from the end, letters to append.
    Edit(Casing, usize, String),
}

/// How a lemma rule cases a form.
#[derive(Clone, Copy)]
pub(crate) enum Casing {
    Lower,
    Keep,
    Title,
    Upper,
}

/// A model, checked: every class list, matrix and table fits the others.
pub(crate) struct Model {
    data: Cow<'static, [u8]>,
    pub version: String,
    pub width: usize,
    pub hidden: usize,
    pub words: FxHashMap<String, u32>,
    pub upos: Vec<Upos>,
    pub xpos: Vec<String>,
    pub feats: Vec<String>,
    pub lemma_rules: Vec<LemmaRule>,
    pub names: Vec<Name>,
    pub rels: Vec<String>,
    /// Index of `root` in `rels`.
    pub root_rel: usize,
    pub lexicon: FxHashMap<(String, Upos), String>,
    pub tables: Vec<Table>,
    pub embed_norm: Norm,
    pub window: Matrix,
    pub layers: Vec<Layer>,
    /// The classifiers in the order upos, xpos, feats, lemma.
    pub taggers: [Matrix; 4],
    /// The classifier of the labels `names`.
    pub name: Matrix,
    /// What makes a run of words a name, and of which kind.
    pub name_table: NameTable,
    pub root: Vec<f32>,
    pub arc_head: Matrix,
    pub arc_dep: Matrix,
    pub arc_u: Matrix,
    pub distance: Vec<f32>,
    pub rel_head: Matrix,
    pub rel_dep: Matrix,
    pub rel_out: Matrix,
}

impl Model {
    /// Reads and checks a model file.
    pub fn read(data: Cow<'static, [u8]>) -> Result<Model, ModelError> {
        let bytes: &[u8] = &data;
        if !bytes.starts_with(b"LGMODEL1") {
            return Err(ModelError::Magic);
        }
        let short = |what: &str| ModelError::Short(format!("{what} is missing"));
        let length = bytes.get(8..12).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        let start = length.map(|n| 12 + n as usize).ok_or_else(|| short("the length of the header"))?;
        let header: Header = serde_json::from_slice(bytes.get(12..start).ok_or_else(|| short("the header"))?)?;
        let parts = Parts { bytes, start, tensors: header.tensors.iter().map(|t| (t.name.as_str(), t)).collect() };

        let (width, hidden) = (header.width, header.hidden);
        if width == 0 || hidden == 0 || header.arc == 0 || header.rel == 0 || width > 4096 || hidden > 4096 {
            return mismatch("a width is zero or beyond 4,096");
        }
        let both = 2 * hidden;
        let mut tables = Vec::new();
        for name in TABLES {
            let rows = match name {
                "word" => header.words.len() + 1,
                _ => match header.hash_sizes.get(name) {
                    Some(&rows) if rows >= 2 => rows,
                    _ => return mismatch(format!("`hash_sizes` has no usable `{name}`")),
                },
            };
            let bytes = parts.integers(&format!("emb.{name}.q"), &[rows, width])?;
            tables.push(Table { bytes, scales: parts.floats(&format!("emb.{name}.s"), &[rows])? });
        }
        let mut layers = Vec::new();
        for i in 0..header.layers {
            layers.push(Layer {
                gates: parts.matrix(&format!("L{i}.w"), 2 * both, both)?,
                project: parts.matrix(&format!("L{i}.o"), both, both)?,
                norm: parts.norm(&format!("L{i}.ln"), both)?,
            });
        }
        let taggers = [
            parts.matrix("upos", header.upos.len(), both)?,
            parts.matrix("xpos", header.xpos.len(), both)?,
            parts.matrix("feats", header.feats.len(), both)?,
            parts.matrix("lemma", header.lemma_rules.len(), both)?,
        ];
        let names: Vec<Name> = header.names.iter().map(|n| read_name(n)).collect::<Result<_, _>>()?;
        let kinds = [NameKind::Person, NameKind::Organization, NameKind::Place];
        if !names.contains(&Name::Outside) || !kinds.into_iter().all(|kind| names.contains(&Name::Begin(kind))) {
            return mismatch("`names` lacks `O` or a kind of names");
        }
        let read_upos = |tag: &String| match Upos::parse(tag) {
            Some(upos) => Ok(upos),
            None => mismatch(format!("`{tag}` is no universal part of speech")),
        };
        let mut lexicon = FxHashMap::default();
        for (form, upos, lemma) in &header.lexicon {
            lexicon.insert((form.clone(), read_upos(upos)?), lemma.clone());
        }
        let Some(root_rel) = header.rels.iter().position(|r| r == "root") else {
            return mismatch("`rels` has no `root`");
        };
        if header.rels.len() < 2 {
            return mismatch("`rels` names nothing but `root`");
        }
        Ok(Model {
            version: header.version,
            width,
            hidden,
            upos: header.upos.iter().map(read_upos).collect::<Result<_, _>>()?,
            lemma_rules: header.lemma_rules.iter().map(|r| read_rule(r)).collect::<Result<_, _>>()?,
            names,
            root_rel,
            lexicon,
            tables,
            embed_norm: parts.norm("eln", width)?,
            window: parts.matrix("in", both, 3 * width)?,
            layers,
            taggers,
            name: parts.matrix("name", header.names.len(), both)?,
            name_table: parts.name_table()?,
            root: parts.floats("root", &[both])?,
            arc_head: parts.matrix("arc_head", header.arc, both)?,
            arc_dep: parts.matrix("arc_dep", header.arc, both)?,
            arc_u: parts.matrix("arc_u", header.arc, header.arc)?,
            distance: parts.floats("dist", &[65])?,
            rel_head: parts.matrix("rel_head", header.rel, both)?,
            rel_dep: parts.matrix("rel_dep", header.rel, both)?,
            rel_out: parts.matrix("rel_out", header.rels.len(), header.rel)?,
            words: header.words.into_iter().zip(1..).collect(),
            xpos: header.xpos,
            feats: header.feats,
            rels: header.rels,
            data,
        })
    }

    /// The file itself.
    pub fn file(&self) -> &[u8] {
        &self.data
    }

    /// One row of an embedding table, the bytes of i8, and its scale.
    pub fn embedding(&self, table: usize, row: usize) -> (&[u8], f32) {
        let Table { bytes, scales } = &self.tables[table];
        let start = bytes.start + row * self.width;
        (&self.data[start..start + self.width], scales[row])
    }
}

fn mismatch<T>(what: impl Into<String>) -> Result<T, ModelError> {
    Err(ModelError::Mismatch(what.into()))
}

/// The tensors of a file, found by name.
struct Parts<'b> {
    bytes: &'b [u8],
    start: usize,
    tensors: FxHashMap<&'b str, &'b Tensor>,
}

impl Parts<'_> {
    fn find(&self, name: &str, dtype: &str, size: usize, shape: &[usize]) -> Result<Range<usize>, ModelError> {
        let Some(tensor) = self.tensors.get(name) else {
            return mismatch(format!("the tensor `{name}` is missing"));
        };
        if tensor.dtype != dtype || tensor.shape != shape {
            let found = format!("{} {:?}", tensor.dtype, tensor.shape);
            return mismatch(format!("the tensor `{name}` is {found} where {dtype} {shape:?} is needed"));
        }
        let length = shape.iter().try_fold(size, |n, &d| n.checked_mul(d));
        let start = self.start.checked_add(tensor.offset);
        let end = start.zip(length).and_then(|(s, n)| s.checked_add(n));
        match (start, end) {
            (Some(start), Some(end)) if end <= self.bytes.len() => Ok(start..end),
            _ => Err(ModelError::Short(format!("the tensor `{name}` lies beyond its end"))),
        }
    }

    fn integers(&self, name: &str, shape: &[usize]) -> Result<Range<usize>, ModelError> {
        self.find(name, "i8", 1, shape)
    }

    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let range = self.find(name, "f32", 4, shape)?;
        let values: Vec<f32> = self.bytes[range].as_chunks().0.iter().map(|&b| f32::from_le_bytes(b)).collect();
        if values.iter().all(|v| v.is_finite()) {
            Ok(values)
        } else {
            mismatch(format!("the tensor `{name}` holds a number that is not finite"))
        }
    }

    fn norm(&self, name: &str, width: usize) -> Result<Norm, ModelError> {
        Ok(Norm {
            gain: self.floats(&format!("{name}.g"), &[width])?,
            bias: self.floats(&format!("{name}.b"), &[width])?,
        })
    }

    fn matrix(&self, name: &str, outputs: usize, inputs: usize) -> Result<Matrix, ModelError> {
        if outputs == 0 {
            return mismatch(format!("`{name}` has no class"));
        }
        let bytes = self.integers(&format!("{name}.q"), &[outputs, inputs])?;
        let rows: Vec<i8> = self.bytes[bytes].iter().map(|&b| b as i8).collect();
        if rows.contains(&i8::MIN) {
            return mismatch(format!("the tensor `{name}.q` holds -128"));
        }
        let bias = format!("{name}.b");
        Ok(Matrix {
            packed: Packed::new(&rows, inputs),
            scales: self.floats(&format!("{name}.s"), &[outputs])?,
            bias: if self.tensors.contains_key(bias.as_str()) {
                self.floats(&bias, &[outputs])?
            } else {
                vec![0.0; outputs]
            },
        })
    }

    /// The table of names, whose number of entries the file itself tells.
    fn name_table(&self) -> Result<NameTable, ModelError> {
        let entries = self.tensors.get("names.w").and_then(|t| t.shape.first().copied()).unwrap_or(0);
        let keys = &self.bytes[self.integers("names.keys", &[entries, 4])?];
        let weights = &self.bytes[self.integers("names.w", &[entries, 3])?];
        let scale = self.floats("names.s", &[1])?[0];
        let keys: Vec<u32> = keys.as_chunks().0.iter().map(|&b| u32::from_le_bytes(b)).collect();
        if !keys.is_sorted_by(|a, b| a < b) || scale <= 0.0 {
            return mismatch("the table of names is not in order");
        }
        let weights = weights.as_chunks().0.iter().map(|w: &[u8; 3]| w.map(|b| b as i8)).collect();
        Ok(NameTable { keys, weights, scale })
    }
}

fn read_rule(rule: &str) -> Result<LemmaRule, ModelError> {
    if let Some(whole) = rule.strip_prefix('=') {
        return Ok(LemmaRule::Whole(whole.to_owned()));
    }
    let parsed = rule.split_once('-').and_then(|(casing, rest)| {
        let (strip, append) = rest.split_once('+')?;
        let casing = match casing {
            "l" => Casing::Lower,
            "k" => Casing::Keep,
            "t" => Casing::Title,
            "u" => Casing::Upper,
            _ => return None,
        };
        Some(LemmaRule::Edit(casing, strip.parse().ok()?, append.to_owned()))
    });
    parsed.map_or_else(|| mismatch(format!("`{rule}` is no lemma rule")), Ok)
}

fn read_name(name: &str) -> Result<Name, ModelError> {
    Ok(match name {
        "O" => Name::Outside,
        "B-person" => Name::Begin(NameKind::Person),
        "I-person" => Name::Inside(NameKind::Person),
        "B-organization" => Name::Begin(NameKind::Organization),
        "I-organization" => Name::Inside(NameKind::Organization),
        "B-place" => Name::Begin(NameKind::Place),
        "I-place" => Name::Inside(NameKind::Place),
        _ => return mismatch(format!("`{name}` is no class of names")),
    })
}
