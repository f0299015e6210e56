"""Learns where sentences end: a linear classifier over hashed features, its weights in `model/split.weights`.

    python split.py                       # learns from the training parts, scores on the development parts

A place is the gap between two runs without white space ("chunks") of a paragraph.  The running side is
`crates/legation-parse/src/split/bounds.rs`, which computes the same features (its test compares them with
`split_reference.jsonl`, written here).  Weights are integers, -127..127, one byte each, the whole file one table;
a sentence ends where their sum is above 0.
"""

import argparse
import gzip
import json
import re
from pathlib import Path

import numpy as np

ROWS = 1 << 16
REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = Path(__file__).with_name("split_reference.jsonl")
LISTS = REPOSITORY / "crates" / "legation-parse" / "src" / "split" / "lists.rs"


def word_list(name):
    """A list of the running side."""
    body = re.search(rf"const {name}: &\[&str\] = &\[(.*?)\];", LISTS.read_text(), re.S)[1]
    return frozenset(re.findall(r'"([^"]+)"', body))


ABBREVIATIONS, AMBIGUOUS = word_list("ABBREVIATIONS"), word_list("AMBIGUOUS")


# ---------------------------------------------------------------- treebanks

def paragraphs(path):
    """[(chunks, ends)] of a treebank: its text by paragraphs, and whether a sentence ends after each chunk."""
    out, chunks, ends, current, until = [], [], [], "", 0

    def close():
        nonlocal chunks, ends, current
        if current:
            chunks.append(current)
            ends.append(True)
        if chunks:
            ends[-1] = True
            out.append((chunks, ends))
        chunks, ends, current = [], [], ""

    for line in gzip.open(path, "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc") or re.match(r"# newpar( id)?( =|$)", line):
            close()
        elif not line and not current and chunks:
            ends[-1] = True
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            number, _, last = columns[0].partition("-")
            if number == "1":
                until = 0
            if "." in number or not last and int(number) <= until:
                continue
            until = int(last or 0)
            current += columns[1]
            if "SpaceAfter=No" not in columns[9]:
                chunks.append(current)
                ends.append(False)
                current = ""
    close()
    return out


# ---------------------------------------------------------------- edited prose

DATELINES = """KABUL|PARIS (AP)|ADDIS ABABA, May 15 (Xinhua)|MOSCOW (Reuters)|WASHINGTON|UNITED NATIONS (AFP)|Nairobi, Kenya
BERLIN, Oct. 3|SAN SALVADOR, El Salvador (AP)|Geneva, 12 March|BEIJING, Sept 9 (Reuters)|TEHRAN""".replace("\n", "|").split("|")


def add_datelines(parts, share, rng):
    """Some paragraphs again, opened by a dateline as news agencies write it."""
    out = []
    for chunks, ends in parts:
        if len(chunks) > 8 and chunks[0][:1].isupper() and rng.random() < share:
            line = DATELINES[rng.integers(len(DATELINES))].split() + [["-", "--", "—", "–"][rng.integers(4)]]
            out.append((line + chunks, [False] * len(line) + ends))
    return out


def edited(path, limit):
    """[(chunks, ends)] of edited prose, labelled where that is safe: the places of doubt (an abbreviation or initial
    with its full stop before a capital or digit) have None."""
    out, total = [], 0
    for line in gzip.open(path, "rt", encoding="utf-8"):
        for text in json.loads(line)["text"].split("\n\n"):
            chunks = text.split()
            views = [View(c) for c in chunks]
            if len(chunks) < 5 or views[-1].tail[:1] not in tuple(".?!"):
                continue
            ends = [safe_end(p, n) for p, n in zip(views, views[1:])] + [True]
            out.append((chunks, ends))
            total += len(chunks)
            if total > limit:
                return out
    return out


def safe_end(p, n):
    if p.tail[:1] not in tuple(".?!"):
        return None if ":" in p.tail or ";" in p.tail or not p.word else False
    if n.shape == "x":
        return False if not n.head else None
    if p.kind != "-" or p.size < 3 or p.tail.startswith("..") or not n.word:
        return None
    return True


# ---------------------------------------------------------------- features

def fnv(text):
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h % ROWS


class View:
    """What the classifier sees of a chunk."""

    def __init__(self, chunk):
        first = next((i for i, c in enumerate(chunk) if c.isalnum()), None)
        if first is None:
            self.head, core, self.tail = chunk[:3], "", chunk[-3:]
        else:
            last = max(i for i, c in enumerate(chunk) if c.isalnum())
            self.head, core, self.tail = chunk[:first][:3], chunk[first:last + 1], chunk[last + 1:][-3:]
        self.word = "".join("0" if "0" <= c <= "9" else c for c in core.lower()[:16])
        self.suffix = self.word[-3:]
        self.size = min(len(core), 5)
        self.shape = shape(core)
        self.kind = "-"
        if self.tail[:1] == ".":
            dotted = "." in self.word and all(len(part) == 1 for part in self.word.split("."))
            self.kind = ("1" if len(core) == 1 else "d" if dotted else "-" if self.word not in ABBREVIATIONS
                         else "w" if self.word in AMBIGUOUS else "a")


def shape(core):
    if not core:
        return "-"
    if any("0" <= c <= "9" for c in core):
        return "9" if all("0" <= c <= "9" for c in core) else "m"
    if not core[0].isupper():
        return "x"
    if len(core) == 1:
        return "X"
    return "XX" if not any(c.islower() for c in core) else "Xx"


def bucket(n):
    return n if n < 5 else 5 if n < 8 else 6 if n < 12 else 7 if n < 20 else 8 if n < 40 else 9


EDGE = View("")
EDGE.shape = "#"


def features(views, i, start, titled):
    """The strings that describe the gap after chunk `i` of a sentence that started with chunk `start`."""
    at = lambda k: views[k] if 0 <= k < len(views) else EDGE
    q, p, n, m, o = at(i - 1) if i > start else EDGE, at(i), at(i + 1), at(i + 2), at(i + 3)
    since, left = bucket(i - start), bucket(len(views) - 2 - i)
    quotes = sum(v.head.count('"') + v.tail.count('"') for v in views[max(start, i - 40):i + 1]) % 2
    round_ = sum(v.head.count("(") - v.tail.count(")") for v in views[max(start, i - 40):i + 1]) > 0
    final = views[-1].tail[-1:]
    t = p.tail
    return [
        f"a{t}", f"b{t} {n.shape}", f"c{t} {p.word}", f"d{t} {n.word} {n.shape}", f"e{t} {p.shape} {n.shape} {n.head}",
        f"f{p.word} {n.word}", f"g{t} {p.shape} {n.shape} {m.shape}", f"h{t} {m.word} {n.shape}",
        f"i{t} {n.shape} {n.tail}", f"j{t} {q.word}", f"k{t} {since}", f"l{t} {left}",
        f"m{t} {p.suffix} {n.shape}", f"n{t} {n.suffix} {n.shape}", f"o{q.tail} {q.shape} {p.shape} {t} {n.shape}",
        f"p{t} {p.size} {p.shape} {n.shape}", f"q{t} {quotes} {round_:d} {n.head}", f"r{t} {p.shape} {since}",
        f"s{t} {n.shape} {m.shape} {o.shape}", f"t{t} {n.shape} {final}", f"u{t} {n.shape} {titled}",
        f"v{t} {n.word} {m.word}", f"w{t} {q.word} {p.word}", f"x{t} {p.word} {n.shape}",
        f"y{since} {left} {n.shape}", f"z{t} {since} {final} {n.shape}",
        f"A{p.kind} {t} {p.shape} {n.shape}", f"B{p.kind} {t} {n.word}", f"C{p.kind} {t} {q.shape} {n.shape} {m.shape}",
    ]


def titled_share(views):
    """How many tenths of the paragraph's words are capitalised."""
    words = [v for v in views if v.shape not in "-9m"]
    return 10 * sum(v.shape != "x" for v in words) // max(len(words), 1)


# ---------------------------------------------------------------- learning

def examples(parts):
    """(rows i32 [N, F], ends bool [N]) of all gaps within paragraphs, the starts of sentences given."""
    rows, labels = [], []
    for chunks, ends in parts:
        views, start = [View(c) for c in chunks], 0
        titled = titled_share(views)
        for i in range(len(chunks) - 1):
            if ends[i] is not None:
                rows.append([fnv(f) for f in features(views, i, start, titled)])
                labels.append(ends[i])
            if ends[i]:
                start = i + 1
    return np.array(rows, np.int32), np.array(labels)


def learn(rows, labels, epochs, rate, decay, seed):
    """Logistic regression by Adagrad; f64 [ROWS]."""
    rng = np.random.default_rng(seed)
    w, squares, total, count = np.zeros(ROWS), np.full(ROWS, 1e-2), np.zeros(ROWS), 0
    for epoch in range(epochs):
        order = rng.permutation(len(rows))
        for k in range(0, len(order), 1024):
            part = order[k:k + 1024]
            r = rows[part]
            error = 1 / (1 + np.exp(-w[r].sum(1))) - labels[part]
            gradient = np.bincount(r.ravel(), np.repeat(error, r.shape[1]), ROWS) + decay * w
            squares += gradient ** 2
            w -= rate * gradient / np.sqrt(squares)
        if epoch >= epochs // 2:
            total, count = total + w, count + 1
    return total / count


def quantise(w):
    """Integers of a byte: the scale leaves the largest weights cut, which costs nothing."""
    return np.clip(np.rint(w * 24), -127, 127).astype(np.int8)


def sums(weights, chunks):
    """The sum of weights at each gap, from the left, as the running side computes it."""
    views, start, out = [View(c) for c in chunks], 0, []
    titled = titled_share(views)
    for i in range(len(chunks) - 1):
        out.append(int(weights[[fnv(f) for f in features(views, i, start, titled)]].sum(dtype=int)))
        if out[-1] > 0:
            start = i + 1
    return out


def score(weights, parts):
    """(F1, right, predicted, gold) of sentences."""
    right = predicted = gold = 0
    for chunks, ends in parts:
        spans = []
        for marks in (ends, [s > 0 for s in sums(weights, chunks)] + [True]):
            cuts = [0] + [i + 1 for i, e in enumerate(marks) if e]
            spans.append(set(zip(cuts, cuts[1:])))
        right, gold, predicted = right + len(spans[0] & spans[1]), gold + len(spans[0]), predicted + len(spans[1])
    return round(200 * right / (gold + predicted), 2), right, predicted, gold


# Written for this file; a paragraph a line.
PROSE = """
PARIS (AP) — Gen. Okello met Sen. Brandt on Nov. 3 in the U.S. embassy. "We agreed," he said. The talks go on.
The force left at 6 p.m. Tuesday. Did it reach the border? No. 4 Brigade, led by Col. A. B. Mwangi, did.
Thanks for your note I will call on Monday Regards Lena
Łódź – Prezydent przyjął premiera. Élan Vital S.A. is 12.5% owned by Ω Corp. (see p. 3).
* first point * second point 1. one 2. two
A word
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=REPOSITORY.parent / "shared" / "treebanks", type=Path)
    parser.add_argument("--corpus", default=REPOSITORY.parent / "shared" / "corpus", type=Path)
    parser.add_argument("--edited", type=int, default=30000, help="words of edited prose from each file")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=0.15)
    parser.add_argument("--decay", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    train = [p for name in ("ewt", "gum") for p in paragraphs(options.data / f"en_{name}-train.conllu.gz")]
    train += add_datelines(train, 0.1, np.random.default_rng(options.seed))
    for name in ("wikipedia-current-events", "whitehouse-statements", "state-history", "state-human-rights"):
        train += edited(options.corpus / f"{name}.jsonl.gz", options.edited)
    rows, labels = examples(train)
    runs = [learn(rows, labels, options.epochs, options.rate, options.decay, options.seed + k) for k in range(3)]
    weights = quantise(np.mean(runs, 0))
    for name in ("ewt", "gum"):
        dev = paragraphs(options.data / f"en_{name}-dev.conllu.gz")
        print(name, *score(weights, dev), flush=True)
    (REPOSITORY / "model" / "split.weights").write_bytes(weights.tobytes())
    with open(REFERENCE, "w", encoding="utf-8") as out:
        for paragraph in PROSE.strip().split("\n"):
            chunks = paragraph.split()
            out.write(json.dumps({"chunks": chunks, "sums": sums(weights, chunks)}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
