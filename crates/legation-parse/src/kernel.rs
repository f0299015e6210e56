//! Products of int8 vectors, exact in i32, and the quantisation that feeds them: the only unsafe code of the crate.
//!
//! Every path gives the same integers, so which one runs never shows in an output. Weights lie in -127..=127 (the
//! loader refuses -128); activations likewise. What is f32 here is done in one fixed order without fused multiply-add.

#![allow(unsafe_code)]

/// Which instructions a machine offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Vnni,
}

/// The way products are computed on this machine, chosen once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kernel(Path);

/// Rows of i8 weights with the sum of each row.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// `[rows][width]`, the bytes of i8.
    pub bytes: &'a [u8],
    /// The sum of every row.
    pub sums: &'a [i32],
    /// Length of a row.
    pub width: usize,
}

impl Kernel {
    /// The fastest path of this machine; plain Rust where the environment names `LEGATION_SCALAR`.
    pub fn detect() -> Kernel {
        if std::env::var_os("LEGATION_SCALAR").is_some() {
            return Kernel::scalar();
        }
        Kernel::all().pop().unwrap_or(Kernel::scalar())
    }

    /// Plain Rust, the oracle of the others.
    pub fn scalar() -> Kernel {
        Kernel(Path::Scalar)
    }

    /// Every path this machine can run, the fastest last.
    pub fn all() -> Vec<Kernel> {
        #[allow(unused_mut)]
        let mut paths = vec![Kernel(Path::Scalar)];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                paths.push(Kernel(Path::Avx2));
                if is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512vnni")
                {
                    paths.push(Kernel(Path::Vnni));
                }
            }
        }
        paths
    }

    /// `out[r][o] = x[r] · w[o]` for every row `r` of `x` (`[n][width]`) and every row `o` of `w`.
    ///
    /// Panics where the lengths do not agree.
    pub fn multiply(self, w: Rows, x: &[i8], out: &mut [i32]) {
        let outputs = w.sums.len();
        assert!(w.width > 0 && w.bytes.len() == outputs * w.width && x.len().is_multiple_of(w.width));
        assert_eq!(out.len(), x.len() / w.width * outputs);
        match self.0 {
            Path::Scalar => multiply_scalar(w, x, out),
            // SAFETY: the path exists only where the machine has these instructions; lengths are asserted above.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => unsafe { x86::multiply_avx2(w, x, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Path::Vnni => unsafe { x86::multiply_vnni(w, x, out) },
        }
    }

    /// Runs a closure of plain loops with the widest vectors of this machine.
    ///
    /// The compiler never fuses or reorders f32 operations, so the result is that of `work()` itself.
    #[inline]
    pub fn widely<T>(self, work: impl FnOnce() -> T) -> T {
        match self.0 {
            Path::Scalar => work(),
            // SAFETY: the path exists only where the machine has AVX2.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 | Path::Vnni => unsafe { x86::widely(work) },
        }
    }
}

fn multiply_scalar(w: Rows, x: &[i8], out: &mut [i32]) {
    let outputs = w.sums.len();
    for (row, out) in x.chunks_exact(w.width).zip(out.chunks_exact_mut(outputs)) {
        for (weights, out) in w.bytes.chunks_exact(w.width).zip(out) {
            *out = row.iter().zip(weights).map(|(&a, &b)| i32::from(a) * i32::from(b as i8)).sum();
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
    use super::Rows;
    use std::arch::x86_64::*;

    /// SAFETY: the caller has checked that the machine has AVX2.
    #[target_feature(enable = "avx2")]
    pub unsafe fn widely<T>(work: impl FnOnce() -> T) -> T {
        work()
    }

    /// Four sums, one a register, side by side.
    #[target_feature(enable = "avx2")]
    fn sum4(a: __m256i, b: __m256i, c: __m256i, d: __m256i) -> __m128i {
        let abcd = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
        _mm_add_epi32(_mm256_castsi256_si128(abcd), _mm256_extracti128_si256::<1>(abcd))
    }

    #[inline(always)]
    fn tail(w: &[u8], x: &[i8], from: usize) -> i32 {
        w[from..].iter().zip(&x[from..]).map(|(&w, &x)| i32::from(w as i8) * i32::from(x)).sum()
    }

    /// The products of one row of `x` with the `N` rows of `w` from `first` on.
    ///
    /// SAFETY: the machine has AVX2, `first + 4` rows of `x.len()` bytes lie in `w`.
    #[target_feature(enable = "avx2")]
    unsafe fn four_avx2(w: &[u8], x: &[i8], first: usize, out: &mut [i32]) {
        let width = x.len();
        let whole = width / 32 * 32;
        let ones = _mm256_set1_epi16(1);
        let mut acc = [_mm256_setzero_si256(); 4];
        let mut at = 0;
        while at < whole {
            // SAFETY: at + 32 <= whole <= width, and row first + k ends within w.
            let xv = unsafe { _mm256_loadu_si256(x.as_ptr().add(at).cast()) };
            let size = _mm256_abs_epi8(xv);
            for (k, acc) in acc.iter_mut().enumerate() {
                // SAFETY: as above.
                let wv = unsafe { _mm256_loadu_si256(w.as_ptr().add((first + k) * width + at).cast()) };
                // |x| * sign(x) w: at most 2 * 128 * 127 < 32768, so the 16-bit sums never saturate.
                let pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(wv, xv));
                *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(pairs, ones));
            }
            at += 32;
        }
        let mut sums = [0i32; 4];
        // SAFETY: sums has room for 128 bits.
        unsafe { _mm_storeu_si128(sums.as_mut_ptr().cast(), sum4(acc[0], acc[1], acc[2], acc[3])) };
        for (k, (out, sum)) in out.iter_mut().zip(sums).enumerate() {
            *out = sum + tail(&w[(first + k) * width..(first + k + 1) * width], x, whole);
        }
    }

    /// SAFETY: the machine has AVX2; the lengths agree as `Kernel::multiply` asserts.
    #[target_feature(enable = "avx2")]
    pub unsafe fn multiply_avx2(w: Rows, x: &[i8], out: &mut [i32]) {
        let outputs = w.sums.len();
        let whole = outputs / 4 * 4;
        for first in (0..whole).step_by(4) {
            for (row, out) in x.chunks_exact(w.width).zip(out.chunks_exact_mut(outputs)) {
                // SAFETY: first + 4 <= outputs, and w holds outputs * width bytes.
                unsafe { four_avx2(w.bytes, row, first, &mut out[first..first + 4]) };
            }
        }
        for (row, out) in x.chunks_exact(w.width).zip(out.chunks_exact_mut(outputs)) {
            for (out, weights) in out.iter_mut().zip(w.bytes.chunks_exact(w.width)).skip(whole) {
                *out = tail(weights, row, 0);
            }
        }
    }

    /// SAFETY: the machine has AVX-512 F, BW, VL and VNNI; `first + 4` rows of `x.len()` bytes lie in `w`.
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vnni")]
    unsafe fn four_vnni(w: Rows, x: &[i8], first: usize, out: &mut [i32]) {
        let width = x.len();
        let whole = width / 32 * 32;
        let flip = _mm256_set1_epi8(-128);
        let mut acc = [_mm256_setzero_si256(); 4];
        let mut at = 0;
        while at < whole {
            // SAFETY: at + 32 <= whole <= width, and row first + k ends within w.
            let xv = unsafe { _mm256_loadu_si256(x.as_ptr().add(at).cast()) };
            // x + 128 is unsigned; the 128 times the sum of the row is taken off below.
            let shifted = _mm256_xor_si256(xv, flip);
            for (k, acc) in acc.iter_mut().enumerate() {
                // SAFETY: as above.
                let wv = unsafe { _mm256_loadu_si256(w.bytes.as_ptr().add((first + k) * width + at).cast()) };
                *acc = _mm256_dpbusd_epi32(*acc, shifted, wv);
            }
            at += 32;
        }
        let mut sums = [0i32; 4];
        // SAFETY: sums has room for 128 bits.
        unsafe { _mm_storeu_si128(sums.as_mut_ptr().cast(), sum4(acc[0], acc[1], acc[2], acc[3])) };
        for (k, (out, sum)) in out.iter_mut().zip(sums).enumerate() {
            let row = &w.bytes[(first + k) * width..(first + k + 1) * width];
            let rest: i32 = row[whole..].iter().map(|&w| i32::from(w as i8)).sum();
            *out = sum - 128 * (w.sums[first + k] - rest) + tail(row, x, whole);
        }
    }

    /// SAFETY: the machine has AVX-512 F, BW, VL and VNNI; the lengths agree as `Kernel::multiply` asserts.
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vnni")]
    pub unsafe fn multiply_vnni(w: Rows, x: &[i8], out: &mut [i32]) {
        let outputs = w.sums.len();
        let whole = outputs / 4 * 4;
        for first in (0..whole).step_by(4) {
            for (row, out) in x.chunks_exact(w.width).zip(out.chunks_exact_mut(outputs)) {
                // SAFETY: first + 4 <= outputs, and w holds outputs * width bytes.
                unsafe { four_vnni(w, row, first, &mut out[first..first + 4]) };
            }
        }
        for (row, out) in x.chunks_exact(w.width).zip(out.chunks_exact_mut(outputs)) {
            for (out, weights) in out.iter_mut().zip(w.bytes.chunks_exact(w.width)).skip(whole) {
                *out = tail(weights, row, 0);
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
        fn every_path_gives_the_integers_of_plain_rust(
            width in 1usize..200, outputs in 1usize..20, rows in 0usize..6, seed in any::<u64>()
        ) {
            let mut state = seed | 1;
            let mut next = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                ((state >> 33) % 255) as i32 - 127
            };
            // Half of the cases sit at the ends of the range, where 16-bit sums would saturate first.
            let extreme = seed % 2 == 0;
            let mut value = || { let v = next(); if extreme { if v < 0 { -127 } else { 127 } } else { v } };
            let bytes: Vec<u8> = (0..width * outputs).map(|_| value() as i8 as u8).collect();
            let x: Vec<i8> = (0..width * rows).map(|_| value() as i8).collect();
            let sums: Vec<i32> = bytes.chunks(width).map(|r| r.iter().map(|&b| i32::from(b as i8)).sum()).collect();
            let w = Rows { bytes: &bytes, sums: &sums, width };
            let mut expected = vec![0; rows * outputs];
            Kernel::scalar().multiply(w, &x, &mut expected);
            for kernel in Kernel::all() {
                let mut out = vec![0; rows * outputs];
                kernel.multiply(w, &x, &mut out);
                prop_assert_eq!(&out, &expected, "{:?}", kernel);
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
}
