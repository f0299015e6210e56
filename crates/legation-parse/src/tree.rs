//! The best tree over a sentence: exactly one word under the root, everything below it.

/// Chooses the head of every word.
///
/// `scores[d * (n + 1) + h]` is the score of head `h` for word `d`; `h` counts from 0 = root, `d` from 0 = first word.
/// Each word takes its best head, the lowest index on a tie, where that already is a tree under a single root;
/// else Chu-Liu/Edmonds finds the best such tree. Gives 0 for the root, else 1 + the index of the head.
pub(crate) fn best_tree(scores: &[f32], heads: &mut Vec<usize>) {
    heads.clear();
    if scores.is_empty() {
        return;
    }
    let n = words_of(scores);
    for d in 0..n {
        let row = &scores[d * (n + 1)..(d + 1) * (n + 1)];
        let mut best = 0;
        for (h, &score) in row.iter().enumerate() {
            if h != d + 1 && score > row[best] {
                best = h;
            }
        }
        heads.push(best);
    }
    if !is_single_rooted(heads) {
        *heads = maximum_arborescence(scores, n);
    }
}

/// `n` with `n * (n + 1)` scores.
fn words_of(scores: &[f32]) -> usize {
    let mut n = scores.len().isqrt();
    while n * (n + 1) > scores.len() {
        n -= 1;
    }
    n
}

/// Whether heads (0 = root, else 1 + index) form a tree with exactly one word under the root.
pub(crate) fn is_single_rooted(heads: &[usize]) -> bool {
    if heads.iter().filter(|&&h| h == 0).count() != 1 {
        return false;
    }
    // 0: not seen, 1: on the way, 2: reaches the root.
    let mut state = vec![0u8; heads.len() + 1];
    state[0] = 2;
    for start in 1..=heads.len() {
        let mut at = start;
        while state[at] == 0 {
            state[at] = 1;
            at = heads[at - 1];
        }
        if state[at] == 1 {
            return false;
        }
        at = start;
        while state[at] == 1 {
            state[at] = 2;
            at = heads[at - 1];
        }
    }
    true
}

/// A word and its head, both counted from 0 = root.
type Edge = (u32, u32);

/// Chu-Liu/Edmonds on a dense graph, in O(n²) for every cycle met; ties go to the lowest index.
///
/// A second word under the root costs more than all scores together, so the best tree has one.
fn maximum_arborescence(scores: &[f32], n: usize) -> Vec<usize> {
    let size = n + 1;
    let finite = |s: f32| if s.is_finite() { f64::from(s) } else { f64::from(f32::MIN) };
    let (low, high) = scores.iter().fold((f64::MAX, f64::MIN), |(l, h), &s| (l.min(finite(s)), h.max(finite(s))));
    let under_root = (high - low + 1.0) * size as f64;
    // weight[d * size + h], node 0 the root.
    let mut weight = vec![f64::NEG_INFINITY; size * size];
    for d in 1..size {
        for h in 0..size {
            if h != d {
                let score = finite(scores[(d - 1) * size + h]);
                weight[d * size + h] = if h == 0 { score - under_root } else { score };
            }
        }
    }
    // Contraction in place: a cycle lives on as its first node; `edge` remembers which original edge stands behind
    // the edge h -> d of the contracted graph.
    let mut edge: Vec<Edge> = (0..size * size).map(|i| ((i / size) as u32, (i % size) as u32)).collect();
    let mut alive = vec![true; size];
    let mut in_cycle = vec![false; size];
    let mut best = vec![0usize; size];
    let mut members: Vec<Vec<usize>> = (0..size).map(|i| vec![i]).collect();
    // For every cycle contracted: the edge into each of its nodes, and the words that node stands for.
    let mut contracted: Vec<Vec<(Edge, Vec<usize>)>> = Vec::new();
    let mut stale: Vec<usize> = (1..size).collect();
    loop {
        for &d in &stale {
            let row = &weight[d * size..(d + 1) * size];
            let mut top = 0;
            for h in (1..size).filter(|&h| h != d && alive[h]) {
                if row[h] > row[top] {
                    top = h;
                }
            }
            best[d] = top;
        }
        let Some(cycle) = find_cycle(&best, &alive) else { break };
        let keep = cycle[0];
        cycle.iter().for_each(|&v| in_cycle[v] = true);
        let mut record = Vec::with_capacity(cycle.len());
        for &v in &cycle {
            record.push((edge[v * size + best[v]], members[v].clone()));
        }
        let inner: Vec<f64> = cycle.iter().map(|&v| weight[v * size + best[v]]).collect();
        for other in (0..size).filter(|&o| alive[o] && !in_cycle[o]) {
            // Into the cycle: breaking it at v gains the difference.
            let mut into = (f64::NEG_INFINITY, (0, 0));
            let mut out = (f64::NEG_INFINITY, (0, 0));
            for (&v, &inside) in cycle.iter().zip(&inner) {
                let gain = weight[v * size + other] - inside;
                if gain > into.0 {
                    into = (gain, edge[v * size + other]);
                }
                let from = weight[other * size + v];
                if from > out.0 {
                    out = (from, edge[other * size + v]);
                }
            }
            (weight[keep * size + other], edge[keep * size + other]) = into;
            (weight[other * size + keep], edge[other * size + keep]) = out;
        }
        for &v in &cycle[1..] {
            alive[v] = false;
            let moved = std::mem::take(&mut members[v]);
            members[keep].extend(moved);
        }
        // Whoever hung on a word of the cycle hangs on the cycle, which lost none of its weights; its own best head
        // alone has to be sought again.
        for d in (1..size).filter(|&d| alive[d] && d != keep) {
            if in_cycle[best[d]] {
                best[d] = keep;
            }
        }
        cycle.iter().for_each(|&v| in_cycle[v] = false);
        stale.clear();
        stale.push(keep);
        contracted.push(record);
    }
    let mut heads = vec![usize::MAX; size];
    for d in (1..size).filter(|&d| alive[d]) {
        let (to, from) = edge[d * size + best[d]];
        heads[to as usize] = from as usize;
    }
    // Undo the contractions: the node whose head is known breaks its cycle.
    for record in contracted.into_iter().rev() {
        for ((to, from), members) in record {
            if members.iter().all(|&m| heads[m] == usize::MAX) {
                heads[to as usize] = from as usize;
            }
        }
    }
    heads[1..].to_vec()
}

/// A cycle among the chosen heads, its lowest node first.
fn find_cycle(best: &[usize], alive: &[bool]) -> Option<Vec<usize>> {
    let mut mark = vec![0usize; best.len()];
    for start in (1..best.len()).filter(|&s| alive[s]) {
        let mut at = start;
        while at != 0 && mark[at] == 0 {
            mark[at] = start;
            at = best[at];
        }
        if at != 0 && mark[at] == start {
            let mut cycle = vec![at];
            let mut next = best[at];
            while next != at {
                cycle.push(next);
                next = best[next];
            }
            cycle.sort_unstable();
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best single-rooted tree by trying all.
    fn brute(scores: &[f32], n: usize) -> f64 {
        let mut best = f64::NEG_INFINITY;
        let mut heads = vec![0usize; n];
        loop {
            if heads.iter().enumerate().all(|(d, &h)| h != d + 1) && is_single_rooted(&heads) {
                best = best.max(total(scores, n, &heads));
            }
            let mut at = 0;
            while at < n && heads[at] == n {
                heads[at] = 0;
                at += 1;
            }
            if at == n {
                return best;
            }
            heads[at] += 1;
        }
    }

    fn total(scores: &[f32], n: usize, heads: &[usize]) -> f64 {
        heads.iter().enumerate().map(|(d, &h)| f64::from(scores[d * (n + 1) + h])).sum()
    }

    proptest! {
        #[test]
        fn no_other_tree_scores_higher(n in 1usize..6, raw in prop::collection::vec(-8i8..8, 30)) {
            let scores: Vec<f32> = raw[..n * (n + 1)].iter().map(|&v| f32::from(v)).collect();
            let mut heads = Vec::new();
            best_tree(&scores, &mut heads);
            prop_assert!(is_single_rooted(&heads), "{heads:?}");
            prop_assert_eq!(total(&scores, n, &heads), brute(&scores, n));
        }

        #[test]
        fn any_numbers_give_a_tree(n in 1usize..40, seed in any::<u32>()) {
            let mut state = seed;
            let scores: Vec<f32> = (0..n * (n + 1)).map(|_| {
                state = state.wrapping_mul(1664525).wrapping_add(1013904223);
                if state % 50 == 0 { f32::NAN } else { f32::from((state >> 16) as i16) / 1000.0 }
            }).collect();
            let mut heads = Vec::new();
            best_tree(&scores, &mut heads);
            prop_assert!(is_single_rooted(&heads), "{heads:?}");
        }
    }

    #[test]
    fn an_empty_sentence_has_no_heads() {
        let mut heads = vec![3];
        best_tree(&[], &mut heads);
        assert!(heads.is_empty());
    }
}
