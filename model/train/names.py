"""Which runs of proper nouns are names, and of what kind: learnt from GUM, on top of the student.

    python names.py --checkpoint run/student.ckpt --out run/names

The student's own labels see a word at a time, in its sentence.  This reader takes a whole run, with its
place in the tree and with what the same document says of the same name elsewhere: "Coron" is a place where it
is lived in, and therefore also where it was founded.  Weights are a sparse table: the hash of a
feature → what it adds to each kind (`FORMAT.md`, "Names").
"""

import argparse
import gzip
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

import data

KINDS = data.NAME_TYPES
ENTRIES = 8000  # features kept: 7 bytes each in the model file
LEAST = 2  # times a feature is seen in training
RIDGE = 1.0
SHARED = 0x5BD1E995  # turns the hash of a feature of a place into that of the same, told of a namesake
LIKELY = -1.4  # a capitalised word that is no proper noun is looked at from this margin on


def candidates(s, margins):
    """The runs that may be names, (first, last): proper nouns without a break, and capitalised words that the
    student takes for names beside none."""
    n = len(s.forms)
    proper = [u == "PROPN" for u in s.upos]
    loose = [i > 0 and not proper[i] and s.upos[i] in ("NOUN", "ADJ", "X") and s.forms[i][:1].isupper()
             and margins[i].max() > LIKELY for i in range(n)]
    runs, i = [], 0
    while i < n:
        of = proper if proper[i] else loose
        end = i + 1
        while of[i] and end < n and of[end]:
            end += 1
        if proper[i] or loose[i] and not proper[i - 1] and not (end < n and proper[end]):
            runs.append((i, end - 1))
        i = end
    return runs


def features(s, first, last):
    """Hashes of features, two sets: of the run itself, and of its place, which its namesakes share."""
    n, lower = len(s.forms), [f.lower() for f in s.forms]
    head = next((i for i in range(first, last + 1) if not first <= s.heads[i] - 1 <= last), first)
    above = s.heads[head] - 1
    lemma, tag = (s.lemmas[above].lower(), s.upos[above]) if above >= 0 else ("-", "-")
    form = lambda i: lower[i] if 0 <= i < n else "-"
    upos = lambda i: s.upos[i] if 0 <= i < n else "-"
    rel = s.rels[head]
    own = ["b", "f:" + lower[first], "l:" + lower[last], "3:" + lower[last][-3:], "4:" + lower[last][-4:],
           "p:" + lower[first][:3], f"n:{min(last - first, 3)}", "s:" + data.shape(s.forms[last]), "h:" + lower[head],
           "r:" + " ".join(lower[first:last + 1]), "Lp:" + upos(first - 1), "Rp:" + upos(last + 1), f"gu:{rel} {tag}"]
    own += ["w:" + w for w in lower[first:last + 1]]
    own += ["1:" + lower[last]] if first == last else []
    own += ["+"] if "Number=Plur" in s.feats[head] else []
    place = ["L:" + form(first - 1), "R:" + form(last + 1), f"LR:{form(first - 1)} {form(last + 1)}",
             "d:" + rel, "gl:" + lemma, f"dgl:{rel} {lemma}"]
    for i in range(n):
        if s.heads[i] - 1 == head and not first <= i <= last:
            own.append("c:" + s.rels[i])
            place.append(f"cl:{s.rels[i]} {s.lemmas[i].lower()}")
            if s.rels[i] == "case":
                place.append(f"case:{lower[i]} {lemma}")
    return {data.fnv1a(f) for f in own}, {data.fnv1a(f) for f in place}


def of_document(sentences, margins):
    """[(sentence, first, last, words, features, margin)] of every candidate of a document; `margins` are f32 [words, 3]
    a sentence, a margin is the mean over the run."""
    runs, namesakes = [], defaultdict(set)
    for k, (s, m) in enumerate(zip(sentences, margins)):
        for first, last in candidates(s, m):
            words = [f.lower() for f in s.forms[first:last + 1]]
            for word in (words[0], words[-1]):
                namesakes[word].add(len(runs))
            runs.append((k, first, last, words, *features(s, first, last), m[first:last + 1].mean(0)))
    out = []
    for i, (k, first, last, words, own, place, margin) in enumerate(runs):
        others = namesakes[words[-1]] - {i}
        shared = {f ^ SHARED for j in others for f in runs[j][5]}
        count = data.fnv1a(f"DN:{min(len(others), 4)}")
        out.append((k, first, last, words, own | place | shared | {count}, margin))
    return out


class Table:
    """The weights: `keys` u32 [entries], ascending, `weights` i8 [entries, kinds], and the scale of a unit."""

    def __init__(self, keys, weights, scale):
        self.rows, self.scale = dict(zip(keys.tolist(), weights.astype(int))), float(scale)

    def __call__(self, sentences, margins):
        """BIO labels of the sentences of a document."""
        runs = of_document(sentences, margins)
        totals, together = [], defaultdict(list)
        for i, (_, _, _, words, found, margin) in enumerate(runs):
            known = found & self.rows.keys()
            totals.append(np.round(margin / self.scale).astype(int) + sum((self.rows[k] for k in known), np.zeros(3, int)))
            together[tuple(words)].append(i)
        labels = [["O"] * len(s.forms) for s in sentences]
        for group in together.values():
            sums = sum(totals[i] for i in group)
            for i in group:
                score = len(group) * totals[i] + 2 * sums
                if score.max() > 0:
                    k, first, last = runs[i][:3]
                    kind = KINDS[int(score.argmax())]
                    labels[k][first:last + 1] = [f"B-{kind}"] + [f"I-{kind}"] * (last - first)
        return labels


def documents(path):
    """The lengths, in sentences, of the documents of a gzipped CoNLL-U file."""
    lengths = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc"):
                lengths.append(0)
            elif line.startswith("# sent_id"):
                lengths[-1] += 1
    return lengths


def split(items, lengths):
    parts, start = [], 0
    for length in lengths:
        parts.append(items[start:start + length])
        start += length
    assert start == len(items)
    return parts


def fit(rows, kinds, entries):
    """f32 [entries, 4] of a ridge-penalised multinomial regression; `rows` are lists of entries, 0 is "no name"."""
    import jax
    import jax.numpy as jnp

    width = max(map(len, rows))
    padded = np.full((len(rows), width), entries, np.int32)
    for i, row in enumerate(rows):
        padded[i, :len(row)] = row
    at = jnp.arange(len(kinds))

    def loss(w):
        scores = w.at[entries].set(0)[padded].sum(1)
        return -jax.nn.log_softmax(scores)[at, kinds].sum() + 0.5 * RIDGE * (w ** 2).sum()

    gradient, w = jax.jit(jax.grad(loss)), jnp.zeros((entries + 1, 4))
    first = second = jnp.zeros_like(w)
    steps = 250
    for t in range(1, steps + 1):
        g = gradient(w)
        first, second = 0.9 * first + 0.1 * g, 0.99 * second + 0.01 * g * g
        w -= 0.1 * (1 - 0.95 * t / steps) * (first / (1 - 0.9 ** t)) / (jnp.sqrt(second / (1 - 0.99 ** t)) + 1e-8)
    return np.asarray(w)[:entries]


def learn(parts):
    """(keys, weights, scale) from documents of (gold, predicted, margins)."""
    found, kinds = [], []
    for gold, predicted, margins in parts:
        names = [{(a, b): 1 + KINDS.index(kind) for a, b, kind in data.name_runs(s)} for s in gold]
        for k, first, last, _, features, _ in of_document(predicted, margins):
            found.append(features)
            kinds.append(names[k].get((first, last), 0))
    counts, kinds = Counter(k for keys in found for k in keys), np.array(kinds)

    def weigh(keys):
        index = {key: i for i, key in enumerate(keys)}
        return fit([sorted(index[k] for k in row if k in index) for row in found], kinds, len(keys))

    keys = sorted(k for k, n in counts.items() if n >= LEAST)
    weights = weigh(keys)
    best = np.argsort(-np.abs(weights).max(1), kind="stable")[:ENTRIES]
    keys = sorted(keys[i] for i in best)
    weights = weigh(keys)
    beside_none = weights[:, 1:] - weights[:, :1]
    scale = np.abs(beside_none).max() / 127
    return np.array(keys, np.uint32), np.rint(beside_none / scale).astype(np.int8), np.float32(scale)


def score(labels, gold):
    """F1 in per cent of the names of documents."""
    right = total = 0
    for sentences, answers in zip(gold, labels):
        for s, label in zip(sentences, answers):
            mine, theirs = data.runs_of_bio(label), data.name_runs(s)
            right, total = right + len(mine & theirs), total + len(mine) + len(theirs)
    return 200 * right / total


def main():
    import student

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=data.TREEBANKS, help="folder of the treebanks")
    parser.add_argument("--checkpoint", required=True, help="a checkpoint of student.py")
    parser.add_argument("--out", required=True, help="path of the weights, without .npz")
    options = parser.parse_args()
    arrays, rest = student.load(options.checkpoint)
    gold, _ = data.treebanks(options.data)
    conventions = data.Conventions(gold)
    predict = student.Predictor(rest["classes"], data.build_lexicon([conventions(s) for s in gold]),
                                data.Encoder(rest["classes"], data.Features(rest["words"])))
    parts = {}
    for part in ("train", "dev"):
        path = options.data / f"en_gum-{part}.conllu.gz"
        sentences, lengths = data.read_conllu(path), documents(path)
        parts[part] = list(zip(*(split(x, lengths) for x in (sentences, predict(arrays["params"], sentences),
                                                             predict.margins(arrays["params"], sentences)))))
    keys, weights, scale = learn(parts["train"])
    table = Table(keys, weights, scale)
    for part, documents_ in parts.items():
        labels = [table(predicted, margins) for _, predicted, margins in documents_]
        print(f"{part} names {score(labels, [gold for gold, _, _ in documents_]):.2f}", flush=True)
    np.savez(f"{options.out}.npz", keys=keys, weights=weights, scale=scale)


if __name__ == "__main__":
    main()
