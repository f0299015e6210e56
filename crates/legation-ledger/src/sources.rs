//! Who stands behind a report: near-copies of one text are one origin, whoever prints them.
//!
//! A text's [`Sketch`] is a MinHash over runs of five words (Broder 1997), with fixed seeds that belong to the ledger's
//! format. Two sketches estimate how much of the two texts is the same; no text is read again, and no index of candidates is kept: only the
//! reports that tell one incident are ever compared, and of many only those that have something in common.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::hash::Hash;

const HASHES: usize = 64;
/// Words in a run.
const RUN: usize = 5;
/// Texts are near-copies where this share of all their runs is common to both ...
const COPY: f64 = 0.5;
/// ... or this share of the shorter one's stands in the longer, which a paragraph of a wire report in a long article is.
const CONTAINED: f64 = 0.7;
/// Below so many common runs, containment says nothing: two short notes share a formula.
const RUNS_IN_COMMON: f64 = 20.0;

/// What a text is made of, in 132 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// How many different runs of words it has.
    runs: u32,
    /// The least hash of them under each of the seeds, cut to 16 bits.
    least: Vec<u16>,
}

impl Sketch {
    /// The sketch of a text. Case, punctuation and line breaks do not count.
    pub fn of(text: &str) -> Sketch {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, fnv))
            .collect();
        let run = RUN.min(words.len().max(1));
        let mut runs: Vec<u64> = words.windows(run).map(|w| w.iter().fold(SEED, |h, &word| mix(h ^ word))).collect();
        runs.sort_unstable();
        runs.dedup();
        let mut least = vec![u64::MAX; if runs.is_empty() { 0 } else { HASHES }];
        for &hash in &runs {
            // One multiplication a seed: odd multipliers permute the 64-bit numbers, and the top bits are well mixed.
            let mut multiplier = SEED;
            for slot in &mut least {
                multiplier = multiplier.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
                let h = (hash ^ (hash >> 29)).wrapping_mul(multiplier | 1);
                *slot = (*slot).min(h);
            }
        }
        // The least numbers are small: only their low bits, mixed, tell them apart.
        Sketch { runs: runs.len() as u32, least: least.iter().map(|&h| (mix(h) >> 48) as u16).collect() }
    }

    /// What a copy has in common with it: two sketches that share none of these are no copies of each other.
    pub fn marks(&self) -> impl Iterator<Item = (usize, u16)> {
        self.least.iter().copied().enumerate()
    }

    /// Share of all runs of both texts that is common to both, estimated.
    pub fn likeness(&self, other: &Sketch) -> f64 {
        if self.least.is_empty() || self.least.len() != other.least.len() {
            return 0.0;
        }
        let same = self.least.iter().zip(&other.least).filter(|(a, b)| a == b).count();
        same as f64 / self.least.len() as f64
    }

    /// Whether one of the two texts is a copy of the other, or of a large part of it.
    pub fn is_copy_of(&self, other: &Sketch) -> bool {
        let likeness = self.likeness(other);
        let common = likeness / (1.0 + likeness) * (f64::from(self.runs) + f64::from(other.runs));
        let shorter = f64::from(self.runs.min(other.runs));
        likeness >= COPY || (common >= RUNS_IN_COMMON && common >= CONTAINED * shorter)
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

fn fnv(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
}

/// The finaliser of SplitMix64.
fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

/// So few reports are compared with each other without looking for marks.
const FEW: usize = 32;

/// With so many that share a mark a report is compared at most, the last: of thousands that are nearly alike every one has its like there.
const MOST: usize = 500;

/// Sorts reports into origins: `same(a, b)` says that two of them are one, which only those can be that share one of
/// their `marks`. Gives each report the least index of its origin. The relation need not be transitive; its closure is taken.
pub fn group<M: Hash + Eq>(
    reports: usize,
    marks: impl Fn(usize) -> Vec<M>,
    mut same: impl FnMut(usize, usize) -> bool,
) -> Vec<usize> {
    let mut origin: Vec<usize> = (0..reports).collect();
    // Mostly each has a few marks of its own: a table that grows is moved again and again.
    let room = if reports <= FEW { 0 } else { 4 * reports };
    let mut bearers: FxHashMap<M, Vec<usize>> = FxHashMap::with_capacity_and_hasher(room, Default::default());
    let mut join = |origin: &mut [usize], a: usize, b: usize| {
        let (first, second) = (root(origin, a), root(origin, b));
        if first != second && same(a, b) {
            origin[first.max(second)] = first.min(second);
        }
    };
    // With whom each was last compared: copies of one text share every mark.
    let mut compared = vec![usize::MAX; reports];
    for b in 0..reports {
        if reports <= FEW {
            (0..b).for_each(|a| join(&mut origin, a, b));
            continue;
        }
        for mark in marks(b) {
            let with = bearers.entry(mark).or_default();
            for &a in with.iter().rev().take(MOST).filter(|&&a| a != b) {
                if std::mem::replace(&mut compared[a], b) != b {
                    join(&mut origin, a, b);
                }
            }
            with.push(b);
        }
    }
    (0..reports).map(|i| root(&mut origin, i)).collect()
}

/// The least of an origin; shortens the way to it for whoever asks next.
fn root(origin: &mut [usize], mut i: usize) -> usize {
    while origin[i] != i {
        origin[i] = origin[origin[i]];
        i = origin[i];
    }
    i
}

/// The agency that a text credits in its first line: "BRUSSELS (Harbour Wire) — …", "Oslo, 4 March (Harbour Wire)".
pub fn credited_agency(text: &str) -> Option<&str> {
    let head_end = text.char_indices().nth(100).map_or(text.len(), |(at, _)| at);
    let head = &text[..head_end];
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let rest = head[close + 1..].trim_start();
    let dateline = rest.starts_with(['—', '–', '-']) && head[..open].split_whitespace().count() <= 6;
    let name = head[open + 1..close].trim();
    (dateline && name.chars().next().is_some_and(char::is_uppercase) && name.len() <= 40).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const WIRE: &str = "Norland has withdrawn the accreditation of seven members of the Sudland mission over the attack \
        on the harbour at Vell, Foreign Minister Ida Holm said on Tuesday. The ministry will also refuse the pending \
        requests of three others, Holm told reporters. The maximum size of the mission falls from 30 to 20, she said.";

    #[test]
    fn a_reprint_is_a_copy() {
        let original = Sketch::of(WIRE);
        let credited = Sketch::of(&format!("VELL (Harbour Wire) — {WIRE} Sudland has denied any part in it."));
        assert!(original.is_copy_of(&credited) && credited.is_copy_of(&original));
        let shouted = Sketch::of(&WIRE.to_uppercase().replace(' ', "\n"));
        assert_eq!(original, shouted);
    }

    #[test]
    fn a_wire_report_inside_a_long_article_is_a_copy() {
        let own: String = (0..400).map(|i| format!("Our own word {i} on item {}. ", i * 7)).collect();
        assert!(Sketch::of(WIRE).is_copy_of(&Sketch::of(&format!("{own}{WIRE}{own}"))));
    }

    #[test]
    fn another_report_of_the_same_thing_is_no_copy() {
        let other = Sketch::of(
            "Seven Sudland diplomats must leave Norland, the foreign ministry in Vell announced on Tuesday. Holm, the \
            minister, blamed Sudland for the harbour attack and said three requests for accreditation would be refused. \
            Norland will from now on accept 20 people at the mission, down from 30.",
        );
        assert!(!Sketch::of(WIRE).is_copy_of(&other));
        assert!(!Sketch::of("").is_copy_of(&Sketch::of("")));
        assert!(!Sketch::of("Talks.").is_copy_of(&Sketch::of("War.")));
    }

    #[test]
    fn copies_of_copies_are_one_origin() {
        let mark = |_| vec![0];
        assert_eq!(group(5, mark, |a, b| (a, b) == (0, 2) || (a, b) == (2, 4)), [0, 1, 0, 3, 0]);
        assert_eq!(group(0, mark, |_, _| true), [0usize; 0]);
    }

    #[test]
    fn marks_leave_out_no_copy() {
        // Three wire reports, reprinted whole or in part within texts of their own.
        let wires = [WIRE.to_owned(), WIRE.replace(' ', " so "), WIRE.chars().rev().collect()];
        let own = |i: usize| (0..i % 8).map(|n| format!("Our word {n} of {} on {i}. ", n * i)).collect::<String>();
        let text = |i: usize| format!("{}{}{}", own(i), &wires[i % 3][..wires[i % 3].len() * (i % 5) / 4], own(i * 7));
        let sketches: Vec<Sketch> = (0..200).map(|i| Sketch::of(&text(i))).collect();
        let same = |a: usize, b: usize| sketches[a].is_copy_of(&sketches[b]);
        let pairwise = group(200, |_| vec![0], same);
        let mut compared = 0;
        let marked = group(
            200,
            |i| sketches[i].marks().collect(),
            |a, b| {
                compared += 1;
                same(a, b)
            },
        );
        assert_eq!(marked, pairwise);
        let origins: BTreeSet<usize> = pairwise.into_iter().collect();
        assert!(origins.len() > 3 && origins.len() < 150 && compared < 200 * 199 / 4, "{origins:?} {compared}");
    }

    #[test]
    fn a_dateline_credits_an_agency() {
        assert_eq!(credited_agency("BRUSSELS (Harbour Wire) — The council met."), Some("Harbour Wire"));
        assert_eq!(credited_agency("The council (which met) - so it said - agreed."), None);
        assert_eq!(credited_agency("The minister (Labour) spoke."), None);
        assert_eq!(credited_agency("No brackets"), None);
    }
}
