//! The network of `model/FORMAT.md`, run over a batch of sentences.
//!
//! Each word is quantised by itself and every sum is either exact or in one fixed order, so what comes out of a
//! sentence depends neither on its batch nor on the machine.

use crate::kernel::{Kernel, Packed, quantise};
use crate::model::{Matrix, Model, Norm};
use crate::names::{Margins, index_of};
use crate::tree::best_tree;
use crate::word::WordRows;
use legation_text::Name;

/// What the network says of one word, as indices into the class lists of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Prediction {
    /// upos, xpos, feats, lemma rule.
    pub tags: [u16; 4],
    /// How far it takes the word for part of a name of each kind.
    pub name: Margins,
    /// 0 = root, else 1 + index of the head in the sentence.
    pub head: u32,
    pub rel: u16,
}

/// Buffers that runs share, so that a warm network allocates nothing.
#[derive(Default)]
pub(crate) struct Scratch {
    product: Product,
    embedded: Vec<f32>,
    window: Vec<f32>,
    x: Vec<f32>,
    gates: Vec<f32>,
    states: Vec<f32>,
    y: Vec<f32>,
    arc_head: Vec<f32>,
    arc_dep: Vec<f32>,
    arc_u: Vec<f32>,
    rel_head: Vec<f32>,
    rel_dep: Vec<f32>,
    scores: Vec<f32>,
    heads: Vec<usize>,
}

/// Buffers of one multiplication.
#[derive(Default)]
struct Product {
    q: Vec<i8>,
    scale: Vec<f32>,
    sums: Vec<i32>,
    head_q: Vec<i8>,
    head_scale: Vec<f32>,
    heads: Packed,
}

/// Rows multiplied at a time: enough to read each weight rarely, few enough for the nearest cache.
const BLOCK: usize = 32;

/// Runs the network over `words`, split into sentences of these lengths; one prediction a word.
pub(crate) fn predict(
    model: &Model,
    kernel: Kernel,
    words: &[WordRows],
    lengths: &[usize],
    s: &mut Scratch,
) -> Vec<Prediction> {
    let n = words.len();
    debug_assert_eq!(n, lengths.iter().sum::<usize>());
    let both = 2 * model.hidden;
    embed(model, kernel, words, &mut s.embedded);
    join_neighbours(&s.embedded, model.width, lengths, &mut s.window);
    linear(kernel, &model.window, &s.window, &mut s.x, &mut s.product);
    kernel.widely(|| relu(&mut s.x));
    for layer in &model.layers {
        linear(kernel, &layer.gates, &s.x, &mut s.gates, &mut s.product);
        resize(&mut s.states, n * both);
        kernel.widely(|| {
            activate(&mut s.gates, both);
            recur(&s.gates, model.hidden, lengths, &mut s.states);
        });
        linear(kernel, &layer.project, &s.states, &mut s.y, &mut s.product);
        kernel.widely(|| {
            for (x, y) in s.x.chunks_exact_mut(both).zip(s.y.chunks_exact(both)) {
                for (x, &y) in x.iter_mut().zip(y) {
                    *x += if y > 0.0 { y } else { 0.0 };
                }
                normalise(x, &layer.norm);
            }
        });
    }
    let mut out = vec![Prediction::default(); n];
    for (which, tagger) in model.taggers.iter().enumerate() {
        linear(kernel, tagger, &s.x, &mut s.y, &mut s.product);
        for (prediction, row) in out.iter_mut().zip(s.y.chunks_exact(tagger.outputs())) {
            prediction.tags[which] = argmax(row, usize::MAX) as u16;
        }
    }
    linear(kernel, &model.name, &s.x, &mut s.y, &mut s.product);
    for (prediction, row) in out.iter_mut().zip(s.y.chunks_exact(model.names.len())) {
        prediction.name = margins(&model.names, row);
    }
    attach(model, kernel, lengths, s, &mut out);
    out
}

/// By how much the better label of each kind beats "no name"; `scores` are those of the labels `names`.
fn margins(names: &[Name], scores: &[f32]) -> Margins {
    let mut best = [f32::NEG_INFINITY; 3];
    let mut outside = 0.0;
    for (name, &score) in names.iter().zip(scores) {
        match name {
            Name::Outside => outside = score,
            Name::Begin(kind) | Name::Inside(kind) => {
                let best = &mut best[index_of(*kind)];
                *best = if score > *best { score } else { *best };
            }
        }
    }
    best.map(|score| score - outside)
}

/// Heads and relations, sentence by sentence.
fn attach(model: &Model, kernel: Kernel, lengths: &[usize], s: &mut Scratch, out: &mut [Prediction]) {
    let p = &mut s.product;
    // The root's share is the same in every sentence; it stands after the words.
    s.x.extend_from_slice(&model.root);
    let n = out.len();
    let (arc, rel) = (model.arc_head.outputs(), model.rel_head.outputs());
    linear(kernel, &model.arc_head, &s.x, &mut s.arc_head, p);
    linear(kernel, &model.rel_head, &s.x, &mut s.rel_head, p);
    s.x.truncate(n * 2 * model.hidden);
    linear(kernel, &model.arc_dep, &s.x, &mut s.arc_dep, p);
    relu(&mut s.arc_head);
    relu(&mut s.arc_dep);
    linear(kernel, &model.arc_u, &s.arc_dep, &mut s.arc_u, p);
    linear(kernel, &model.rel_dep, &s.x, &mut s.rel_dep, p);

    let mut start = 0;
    for &length in lengths {
        let end = start + length;
        let heads_of = |i: usize| if i == 0 { n } else { start + i - 1 };
        resize(&mut p.head_q, (length + 1) * arc);
        resize(&mut p.head_scale, length + 1);
        for (i, q) in p.head_q.chunks_exact_mut(arc).enumerate() {
            p.head_scale[i] = quantise(&s.arc_head[heads_of(i) * arc..][..arc], q);
        }
        resize(&mut p.q, length * arc);
        resize(&mut p.scale, length);
        for (i, q) in p.q.chunks_exact_mut(arc).enumerate() {
            p.scale[i] = quantise(&s.arc_u[(start + i) * arc..][..arc], q);
        }
        p.heads.fill(&p.head_q, arc);
        let stride = p.heads.stride();
        resize(&mut p.sums, length * stride);
        kernel.multiply(&p.heads, &p.q, &mut p.sums);
        resize(&mut s.scores, length * (length + 1));
        for d in 0..length {
            let row = &mut s.scores[d * (length + 1)..(d + 1) * (length + 1)];
            let pairs = row.iter_mut().zip(&p.sums[d * stride..]).zip(&p.head_scale);
            for (h, ((score, &sum), &scale)) in pairs.enumerate() {
                let distance = (h as isize - 1 - d as isize).clamp(-32, 32) + 32;
                *score = sum as f32 * (p.scale[d] * scale) + model.distance[distance as usize];
            }
        }
        best_tree(&s.scores, &mut s.heads);
        resize(&mut s.y, length * rel);
        for (d, y) in s.y.chunks_exact_mut(rel).enumerate() {
            let head = &s.rel_head[heads_of(s.heads[d]) * rel..][..rel];
            let dep = &s.rel_dep[(start + d) * rel..][..rel];
            for ((y, &h), &d) in y.iter_mut().zip(head).zip(dep) {
                *y = h + d;
            }
        }
        relu(&mut s.y);
        linear(kernel, &model.rel_out, &s.y, &mut s.gates, p);
        let rows = s.gates.chunks_exact(model.rel_out.outputs());
        for ((prediction, &head), row) in out[start..end].iter_mut().zip(&s.heads).zip(rows) {
            prediction.head = head as u32;
            // `root` belongs to the word under the root and to no other.
            prediction.rel = if head == 0 { model.root_rel } else { argmax(row, model.root_rel) } as u16;
        }
        start = end;
    }
}

fn resize<T: Default + Clone>(buffer: &mut Vec<T>, length: usize) {
    buffer.resize(length, T::default());
}

/// The lowest index of the largest score, `skip` left out.
fn argmax(scores: &[f32], skip: usize) -> usize {
    let mut best = usize::from(skip == 0);
    for (i, &score) in scores.iter().enumerate() {
        if i != skip && score > scores[best] {
            best = i;
        }
    }
    best
}

/// Sums the rows of each word in the tables and normalises the sum.
fn embed(model: &Model, kernel: Kernel, words: &[WordRows], out: &mut Vec<f32>) {
    out.clear();
    out.resize(words.len() * model.width, 0.0);
    kernel.widely(|| {
        for (rows, out) in words.iter().zip(out.chunks_exact_mut(model.width)) {
            for (table, &row) in rows.iter().enumerate() {
                let (bytes, scale) = model.embedding(table, row as usize);
                for (out, &b) in out.iter_mut().zip(bytes) {
                    *out += f32::from(b as i8) * scale;
                }
            }
            normalise(out, &model.embed_norm);
        }
    });
}

/// Each word between its neighbours, zeros beyond the sentence.
fn join_neighbours(x: &[f32], width: usize, lengths: &[usize], out: &mut Vec<f32>) {
    out.clear();
    let mut start = 0;
    for &length in lengths {
        for i in start..start + length {
            for (at, beyond) in [(i.wrapping_sub(1), i == start), (i, false), (i + 1, i + 1 == start + length)] {
                if beyond {
                    out.resize(out.len() + width, 0.0);
                } else {
                    out.extend_from_slice(&x[at * width..(at + 1) * width]);
                }
            }
        }
        start += length;
    }
}

/// `y = matrix · x` for every row of `x`.
fn linear(kernel: Kernel, matrix: &Matrix, x: &[f32], y: &mut Vec<f32>, p: &mut Product) {
    let (inputs, outputs, stride) = (matrix.packed.width(), matrix.outputs(), matrix.packed.stride());
    resize(y, x.len() / inputs * outputs);
    resize(&mut p.q, BLOCK * inputs);
    resize(&mut p.scale, BLOCK);
    resize(&mut p.sums, BLOCK * stride);
    for (x, y) in x.chunks(BLOCK * inputs).zip(y.chunks_mut(BLOCK * outputs)) {
        let q = &mut p.q[..x.len()];
        kernel.widely(|| {
            for ((x, q), scale) in x.chunks_exact(inputs).zip(q.chunks_exact_mut(inputs)).zip(&mut p.scale) {
                *scale = quantise(x, q);
            }
        });
        let sums = &mut p.sums[..x.len() / inputs * stride];
        kernel.multiply(&matrix.packed, q, sums);
        kernel.widely(|| {
            for ((y, sums), &scale) in y.chunks_exact_mut(outputs).zip(sums.chunks_exact(stride)).zip(&p.scale) {
                for (((y, &sum), &s), &b) in y.iter_mut().zip(sums).zip(&matrix.scales).zip(&matrix.bias) {
                    *y = sum as f32 * (s * scale) + b;
                }
            }
        });
    }
}

#[inline(always)]
fn relu(x: &mut [f32]) {
    for v in x {
        *v = if *v > 0.0 { *v } else { 0.0 };
    }
}

/// Sums in eight lanes, then the lanes in order.
#[inline(always)]
fn sum(x: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; 8];
    let (whole, rest) = x.as_chunks::<8>();
    for chunk in whole {
        for (lane, &v) in lanes.iter_mut().zip(chunk) {
            *lane += of(v);
        }
    }
    lanes.into_iter().chain(rest.iter().map(|&v| of(v))).fold(0.0, |a, b| a + b)
}

/// Layer norm in place.
#[inline(always)]
fn normalise(x: &mut [f32], norm: &Norm) {
    let n = x.len() as f32;
    let mean = sum(x, |v| v) / n;
    let variance = sum(x, |v| (v - mean) * (v - mean)) / n;
    let deviation = (variance + 1e-6).sqrt();
    for ((v, &g), &b) in x.iter_mut().zip(&norm.gain).zip(&norm.bias) {
        *v = (*v - mean) / deviation * g + b;
    }
}

/// tanh of the candidates and sigmoid of the gates of every word.
#[inline(always)]
fn activate(gates: &mut [f32], both: usize) {
    for row in gates.chunks_exact_mut(2 * both) {
        let (candidates, gates) = row.split_at_mut(both);
        for v in candidates {
            *v = tanh(*v);
        }
        for v in gates {
            *v = 0.5 + 0.5 * tanh(0.5 * *v);
        }
    }
}

/// A rational approximation of tanh, within 1e-6.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let x = if x > 7.9 { 7.9 } else { x };
    let x = if x < -7.9 { -7.9 } else { x };
    let s = x * x;
    let mut p = -2.760_768_5e-16f32;
    for c in [2.000_188e-13, -8.604_672e-11, 5.122_297e-8, 1.485_722_4e-5, 6.372_619_3e-4, 4.893_524_6e-3] {
        p = p * s + c;
    }
    let mut q = 1.198_258_4e-6f32;
    for c in [1.185_347_1e-4, 2.268_434_6e-3, 4.893_525e-3] {
        q = q * s + c;
    }
    x * p / q
}

/// Runs the gated recurrence of every sentence: the first half of a state forward, the second backward.
#[inline(always)]
fn recur(gates: &[f32], hidden: usize, lengths: &[usize], states: &mut [f32]) {
    let both = 2 * hidden;
    let mut start = 0;
    for &length in lengths {
        for i in start..start + length {
            let previous = (i > start).then(|| i - 1);
            step(gates, both, i, previous, 0..hidden, states);
        }
        for i in (start..start + length).rev() {
            let previous = (i + 1 < start + length).then_some(i + 1);
            step(gates, both, i, previous, hidden..both, states);
        }
        start += length;
    }
}

/// One step: `h[i] = (1 - g) * h[previous] + g * c` for a half of the state.
#[inline(always)]
fn step(
    gates: &[f32],
    both: usize,
    i: usize,
    previous: Option<usize>,
    half: std::ops::Range<usize>,
    states: &mut [f32],
) {
    let row = &gates[i * 2 * both..(i + 1) * 2 * both];
    let (c, g) = (&row[half.clone()], &row[both + half.start..both + half.end]);
    let (from, to) = (half.start, half.end);
    let (now, before): (&mut [f32], Option<&[f32]>) = match previous {
        None => (&mut states[i * both + from..i * both + to], None),
        Some(p) if p < i => {
            let (left, right) = states.split_at_mut(i * both);
            (&mut right[from..to], Some(&left[p * both + from..p * both + to]))
        }
        Some(p) => {
            let (left, right) = states.split_at_mut(p * both);
            (&mut left[i * both + from..i * both + to], Some(&right[from..to]))
        }
    };
    match before {
        Some(before) => {
            for (((h, &b), &c), &g) in now.iter_mut().zip(before).zip(c).zip(g) {
                *h = (1.0 - g) * b + g * c;
            }
        }
        None => {
            for ((h, &c), &g) in now.iter_mut().zip(c).zip(g) {
                *h = g * c;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tanh_is_near_the_true_one() {
        let worst = (-120_000..120_000)
            .map(|i| i as f32 * 1e-4)
            .map(|x| (f64::from(tanh(x)) - f64::from(x).tanh()).abs())
            .fold(0.0, f64::max);
        assert!(worst < 1e-6, "{worst}");
    }

    #[test]
    fn ties_go_to_the_lowest_index() {
        assert_eq!(argmax(&[1.0, 3.0, 3.0], usize::MAX), 1);
        assert_eq!(argmax(&[5.0, 3.0, 3.0], 0), 1);
    }
}
