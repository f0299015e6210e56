//! Products of int8 vectors, exact in i32, and the quantisation that feeds them: the only unsafe code of the crate.
//!
//! Every path gives the same integers, so which one runs never shows in an output. Weights and activations lie in
//! -127..=127 (the loader refuses -128). What is f32 here is done in one fixed order without fused multiply-add.

#![allow(unsafe_code)]

/// Outputs of a tile.
const LANES: usize = 16;
/// Inputs of a tile.
const DEPTH: usize = 4;

/// Which instructions a machine offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Vnni,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

/// The way products are computed on this machine, chosen once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kernel(Path);

/// Four inputs of sixteen outputs: `tile[o * 4 + i]`.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Tile([i8; LANES * DEPTH]);

/// A matrix of i8 in tiles, so that sixteen sums grow side by side and none is gathered at the end.
#[derive(Clone, Default)]
pub(crate) struct Packed {
    /// `[outputs / 16][width / 4]`, both rounded up, the rest zeros.
    tiles: Vec<Tile>,
    /// The sum of every row, outputs rounded up.
    sums: Vec<i32>,
    /// Length of a row.
    width: usize,
}

impl Packed {
    /// The tiles of rows of `width` integers.
    pub fn new(rows: &[i8], width: usize) -> Packed {
        let mut packed = Packed::default();
        packed.fill(rows, width);
        packed
    }

    /// Takes in other rows, and keeps the room it has.
    pub fn fill(&mut self, rows: &[i8], width: usize) {
        let outputs = rows.len() / width;
        let deep = width.div_ceil(DEPTH);
        self.width = width;
        self.sums.clear();
        self.sums.resize(outputs.next_multiple_of(LANES), 0);
        self.tiles.clear();
        self.tiles.resize(outputs.div_ceil(LANES) * deep, Tile([0; LANES * DEPTH]));
        for (o, row) in rows.chunks_exact(width).enumerate() {
            self.sums[o] = row.iter().map(|&w| i32::from(w)).sum();
            let tiles = &mut self.tiles[o / LANES * deep..][..deep];
            for (tile, inputs) in tiles.iter_mut().zip(row.chunks(DEPTH)) {
                tile.0[o % LANES * DEPTH..][..inputs.len()].copy_from_slice(inputs);
            }
        }
    }

    /// Length of an input.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Integers between the outputs of one input and those of the next: outputs, rounded up.
    pub fn stride(&self) -> usize {
        self.sums.len()
    }
}

impl Kernel {
    /// The fastest path of this machine, or the one that the environment names (`LEGATION_KERNEL=scalar` or `avx2`)
    /// where the machine has it. What comes out is the same.
    pub fn detect() -> Kernel {
        let mut paths = Kernel::all();
        let wanted = std::env::var("LEGATION_KERNEL").unwrap_or_default();
        let named = paths.iter().copied().find(|kernel| format!("{:?}", kernel.0).eq_ignore_ascii_case(&wanted));
        named.or_else(|| paths.pop()).unwrap_or(Kernel::scalar())
    }

    /// Plain Rust, the oracle of the others.
    pub fn scalar() -> Kernel {
        Kernel(Path::Scalar)
    }

    /// Every path this machine can run, the fastest last.
    pub fn all() -> Vec<Kernel> {
        #[allow(unused_mut)]
        let mut paths = vec![Kernel::scalar()];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            paths.push(Kernel(Path::Avx2));
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                paths.push(Kernel(Path::Vnni));
            }
        }
        // Every 64-bit ARM has it.
        #[cfg(target_arch = "aarch64")]
        paths.push(Kernel(Path::Neon));
        paths
    }

    /// `out[r * stride + o] = x[r] · w[o]` for every row `r` of `x` (`[n][width]`) and every row `o` of `w`.
    ///
    /// Panics where the lengths do not agree.
    pub fn multiply(self, w: &Packed, x: &[i8], out: &mut [i32]) {
        assert!(w.width > 0 && x.len().is_multiple_of(w.width));
        assert!(w.tiles.len() == w.stride() / LANES * w.width.div_ceil(DEPTH));
        assert_eq!(out.len(), x.len() / w.width * w.stride());
        match self.0 {
            _ if w.width > WIDEST => multiply_scalar(w, x, out),
            Path::Scalar => multiply_scalar(w, x, out),
            // SAFETY: the path exists only where the machine has AVX2.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => by_rows::<4>(w, x, out, |x, out| unsafe { x86::multiply_avx2(w, x, out) }),
            // SAFETY: the path exists only where the machine has AVX-512 F and VNNI.
            #[cfg(target_arch = "x86_64")]
            Path::Vnni => by_rows::<8>(w, x, out, |x, out| unsafe { x86::multiply_vnni(w, x, out) }),
            #[cfg(target_arch = "aarch64")]
            Path::Neon => by_rows::<4>(w, x, out, |x, out| neon::multiply(w, x, out)),
        }
    }

    /// Runs a closure of plain loops with the widest vectors of this machine.
    ///
    /// The compiler never fuses or reorders f32 operations, so the result is that of `work()` itself.
    #[inline]
    pub fn widely<T>(self, work: impl FnOnce() -> T) -> T {
        match self.0 {
            Path::Scalar => work(),
            // What the compiler may use anyway.
            #[cfg(target_arch = "aarch64")]
            Path::Neon => work(),
            // SAFETY: the path exists only where the machine has AVX2.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 | Path::Vnni => unsafe { x86::widely(work) },
        }
    }
}

/// The widest row that fits the buffer of [`by_rows`].
const WIDEST: usize = 1024;

/// Multiplies `N` rows at a time, laid side by side: four inputs of a row make an integer, `x[k][r]`.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn by_rows<const N: usize>(w: &Packed, x: &[i8], out: &mut [i32], run: impl Fn(&mut [[i32; N]], &mut [i32])) {
    let mut side_by_side = [[0i32; N]; WIDEST / DEPTH];
    let side_by_side = &mut side_by_side[..w.width.div_ceil(DEPTH)];
    for (x, out) in x.chunks(N * w.width).zip(out.chunks_mut(N * w.stride())) {
        for (r, row) in x.chunks_exact(w.width).enumerate() {
            let (fours, rest) = row.as_chunks::<DEPTH>();
            for (to, four) in side_by_side.iter_mut().zip(fours) {
                to[r] = i32::from_le_bytes(four.map(|x| x as u8));
            }
            if !rest.is_empty() {
                let mut four = [0u8; DEPTH];
                four.iter_mut().zip(rest).for_each(|(to, &x)| *to = x as u8);
                side_by_side[fours.len()][r] = i32::from_le_bytes(four);
            }
        }
        run(side_by_side, out);
    }
}

fn multiply_scalar(w: &Packed, x: &[i8], out: &mut [i32]) {
    let deep = w.width.div_ceil(DEPTH);
    for (row, out) in x.chunks_exact(w.width).zip(out.chunks_exact_mut(w.stride())) {
        for (tiles, out) in w.tiles.chunks_exact(deep).zip(out.chunks_exact_mut(LANES)) {
            out.fill(0);
            for (tile, inputs) in tiles.iter().zip(row.chunks(DEPTH)) {
                for (out, weights) in out.iter_mut().zip(tile.0.chunks_exact(DEPTH)) {
                    *out += inputs.iter().zip(weights).map(|(&x, &w)| i32::from(x) * i32::from(w)).sum::<i32>();
                }
            }
        }
    }
}

/// `1.5 * 2^23`: adding it rounds an f32 below `2^22` to the nearest integer, ties to even, into the low bits.
const ROUND: f32 = 12_582_912.0;

/// Quantises one row: `q = round_ties_even(x * (127 / max|x|))`; gives `max|x| / 127`.
#[inline(always)]
pub(crate) fn quantise(x: &[f32], q: &mut [i8]) -> f32 {
    let mut lanes = [0f32; 16];
    let (head, tail) = x.as_chunks::<16>();
    for chunk in head {
        for (lane, v) in lanes.iter_mut().zip(chunk) {
            let v = v.abs();
            *lane = if v > *lane { v } else { *lane };
        }
    }
    let mut largest = 0f32;
    for v in lanes.into_iter().chain(tail.iter().map(|v| v.abs())) {
        largest = if v > largest { v } else { largest };
    }
    if largest == 0.0 {
        q.fill(0);
        return 0.0;
    }
    let factor = 127.0 / largest;
    for (q, &v) in q.iter_mut().zip(x) {
        *q = ((v * factor + ROUND).to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32) as i8;
    }
    largest / 127.0
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{LANES, Packed};
    use std::arch::x86_64::*;

    /// # Safety
    /// The machine has AVX2.
    #[target_feature(enable = "avx2")]
    pub unsafe fn widely<T>(work: impl FnOnce() -> T) -> T {
        work()
    }

    /// Products of four rows, as [`super::by_rows`] lays them; `out` has as many rows as are wanted.
    ///
    /// # Safety
    /// The machine has AVX2.
    #[target_feature(enable = "avx2")]
    pub unsafe fn multiply_avx2(w: &Packed, x: &[[i32; 4]], out: &mut [i32]) {
        let ones = _mm256_set1_epi16(1);
        for (group, tiles) in w.tiles.chunks_exact(x.len()).enumerate() {
            let mut acc = [[_mm256_setzero_si256(); 2]; 4];
            for (tile, x) in tiles.iter().zip(x) {
                // SAFETY: a tile is 64 bytes, aligned to 64.
                let halves = unsafe {
                    [_mm256_load_si256(tile.0.as_ptr().cast()), _mm256_load_si256(tile.0.as_ptr().add(32).cast())]
                };
                for (acc, &x) in acc.iter_mut().zip(x) {
                    let x = _mm256_set1_epi32(x);
                    let size = _mm256_abs_epi8(x);
                    for (acc, &half) in acc.iter_mut().zip(&halves) {
                        // |x| * (sign of x) w: two products are at most 2 * 128 * 127 < 32768 and never saturate.
                        let pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(half, x));
                        *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(pairs, ones));
                    }
                }
            }
            for (acc, out) in acc.iter().zip(out.chunks_exact_mut(w.sums.len())) {
                let out = &mut out[group * LANES..(group + 1) * LANES];
                // SAFETY: `out` holds 16 integers, two registers of eight.
                unsafe {
                    _mm256_storeu_si256(out.as_mut_ptr().cast(), acc[0]);
                    _mm256_storeu_si256(out.as_mut_ptr().add(8).cast(), acc[1]);
                }
            }
        }
    }

    /// The same for eight rows, with one instruction for four products; changes the sign bits of `x` on its way.
    ///
    /// # Safety
    /// The machine has AVX-512 F and VNNI.
    #[target_feature(enable = "avx512f,avx512vnni")]
    pub unsafe fn multiply_vnni(w: &Packed, x: &mut [[i32; 8]], out: &mut [i32]) {
        // x + 128 is unsigned, as the instruction wants it; 128 times the sum of the weights is taken off below.
        x.as_flattened_mut().iter_mut().for_each(|x| *x ^= 0x8080_8080_u32 as i32);
        for (group, tiles) in w.tiles.chunks_exact(x.len()).enumerate() {
            let mut acc = [_mm512_setzero_si512(); 8];
            for (tile, x) in tiles.iter().zip(x.iter()) {
                // SAFETY: a tile is 64 bytes, aligned to 64.
                let weights = unsafe { _mm512_load_si512(tile.0.as_ptr().cast()) };
                for (acc, &x) in acc.iter_mut().zip(x) {
                    *acc = _mm512_dpbusd_epi32(*acc, _mm512_set1_epi32(x), weights);
                }
            }
            let sums = &w.sums[group * LANES..(group + 1) * LANES];
            // SAFETY: `sums` holds 16 integers.
            let shift = _mm512_slli_epi32::<7>(unsafe { _mm512_loadu_si512(sums.as_ptr().cast()) });
            for (&acc, out) in acc.iter().zip(out.chunks_exact_mut(w.sums.len())) {
                let out = &mut out[group * LANES..(group + 1) * LANES];
                // SAFETY: `out` holds 16 integers.
                unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), _mm512_sub_epi32(acc, shift)) };
            }
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod neon {
    use super::{LANES, Packed};
    use std::arch::aarch64::*;

    /// Products of four rows, as [`super::by_rows`] lays them; `out` has as many rows as are wanted.
    pub fn multiply(w: &Packed, x: &[[i32; 4]], out: &mut [i32]) {
        for (group, tiles) in w.tiles.chunks_exact(x.len()).enumerate() {
            // SAFETY: NEON is part of every 64-bit ARM; a tile is 64 bytes, four registers of four outputs each.
            let acc = unsafe {
                let mut acc = [[vdupq_n_s32(0); 4]; 4];
                for (tile, x) in tiles.iter().zip(x) {
                    let quarters: [int8x16_t; 4] = std::array::from_fn(|q| vld1q_s8(tile.0.as_ptr().add(16 * q)));
                    for (acc, &x) in acc.iter_mut().zip(x) {
                        let x = vreinterpretq_s8_s32(vdupq_n_s32(x));
                        for (acc, &quarter) in acc.iter_mut().zip(&quarters) {
                            // Two products are at most 2 * 127 * 127 < 32768: their sum fits an i16.
                            let low = vmull_s8(vget_low_s8(quarter), vget_low_s8(x));
                            let high = vmull_high_s8(quarter, x);
                            *acc = vpadalq_s16(*acc, vpaddq_s16(low, high));
                        }
                    }
                }
                acc
            };
            for (acc, out) in acc.iter().zip(out.chunks_exact_mut(w.sums.len())) {
                let out = &mut out[group * LANES..(group + 1) * LANES];
                for (&acc, out) in acc.iter().zip(out.chunks_exact_mut(4)) {
                    // SAFETY: `out` holds four integers.
                    unsafe { vst1q_s32(out.as_mut_ptr(), acc) };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_path_gives_the_integers_of_plain_sums(
            width in 1usize..200, outputs in 1usize..40, rows in 0usize..11, seed in any::<u64>()
        ) {
            let mut state = seed | 1;
            let mut next = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                ((state >> 33) % 255) as i32 - 127
            };
            // Half of the cases sit at the ends of the range, where 16-bit sums would saturate first.
            let extreme = seed % 2 == 0;
            let mut value = || { let v = next(); (if extreme { if v < 0 { -127 } else { 127 } } else { v }) as i8 };
            let w: Vec<i8> = (0..width * outputs).map(|_| value()).collect();
            let x: Vec<i8> = (0..width * rows).map(|_| value()).collect();
            let packed = Packed::new(&w, width);
            for kernel in Kernel::all() {
                let mut out = vec![0; rows * packed.stride()];
                kernel.multiply(&packed, &x, &mut out);
                for (x, out) in x.chunks(width).zip(out.chunks(packed.stride())) {
                    for (w, &out) in w.chunks(width).zip(out) {
                        let sum: i32 = x.iter().zip(w).map(|(&x, &w)| i32::from(x) * i32::from(w)).sum();
                        prop_assert_eq!(out, sum, "{:?}", kernel);
                    }
                }
            }
        }

        #[test]
        fn quantising_rounds_ties_to_even_and_stays_in_range(x in prop::collection::vec(-50f32..50.0, 1..70)) {
            let mut q = vec![0i8; x.len()];
            let scale = quantise(&x, &mut q);
            let m = x.iter().fold(0f32, |m, v| m.max(v.abs()));
            let expected: Vec<i8> =
                x.iter().map(|&v| if m == 0.0 { 0 } else { (v * (127.0 / m)).round_ties_even() as i8 }).collect();
            prop_assert_eq!(q, expected);
            prop_assert_eq!(scale, m / 127.0);
        }
    }

    #[test]
    fn rows_too_wide_for_the_buffer_are_multiplied_too() {
        let (w, x) = (vec![3i8; 2 * 3000], vec![-2i8; 3000]);
        let mut out = vec![0; LANES];
        Kernel::detect().multiply(&Packed::new(&w, 3000), &x, &mut out);
        assert_eq!(out[..3], [-18000, -18000, 0]);
    }
}
