"""Treebanks: reading, classes, features, lemma rules, names, augmentation, batches and scores.

Everything here is plain Python and numpy, and is shared by the student, the teacher and the
quantised reference.  `FORMAT.md`, one folder up, fixes what the running side does with it.
"""

import gzip
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
TREEBANKS = REPOSITORY.parent / "shared" / "treebanks"
RUN = Path(__file__).resolve().parent / "run"

NAME_TYPES = ("person", "organization", "place")
NAMES = ["O"] + [f"{b}-{t}" for t in NAME_TYPES for b in "BI"]

# ---------------------------------------------------------------- sentences


@dataclass
class Sentence:
    """One sentence as parallel lists, one item a syntactic word (rows with an integer id).

    `heads` are 0 for the root, else 1 + the index of the head.  `entities` is None where the
    treebank holds no entities, else a list of (first, last, type) over word indices, nested.
    """

    forms: list
    lemmas: list
    upos: list
    xpos: list
    feats: list
    heads: list
    rels: list
    entities: list | None = None
    names: list | None = field(default=None)


def read_conllu(path):
    """All sentences of a gzipped CoNLL-U file; names are filled in where entities are given."""
    has_entities = False
    sentences, rows = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                has_entities |= line.startswith("# global.Entity")
            elif line:
                row = line.split("\t")
                if row[0].isdigit():
                    rows.append(row)
            elif rows:
                sentences.append(_sentence(rows, has_entities))
                rows = []
    return sentences


def _sentence(rows, has_entities):
    column = lambda i: [row[i] for row in rows]
    s = Sentence(column(1), column(2), column(3), column(4), column(5),
                 [int(row[6]) for row in rows], column(7))
    if has_entities:
        s.entities = _entities([row[9] for row in rows])
        s.names = bio(name_runs(s), len(rows))
    return s


def _entities(misc):
    """Spans of `Entity=` in the MISC column: `(ID-type-…` opens, `ID)` closes, `(ID-type-…)` is one word."""
    spans, opened = [], defaultdict(list)
    for i, value in enumerate(misc):
        entry = next((v[7:] for v in value.split("|") if v.startswith("Entity=")), "")
        for start, body, end in re.findall(r"(\(?)([^()]+)(\)?)", entry):
            parts = body.split("-")
            if start:
                opened[parts[0]].append((i, parts[1] if len(parts) > 1 else ""))
            if end and opened[parts[0]]:
                first, kind = opened[parts[0]].pop()
                spans.append((first, i, kind))
    return spans


def name_runs(s):
    """The names of a sentence, a set of (first, last, type).

    For every person, organization or place whose head is a proper noun: the unbroken run of
    proper nouns round the head, inside the span (definition in the README of the treebanks).
    """
    runs = set()
    for first, last, kind in s.entities:
        if kind not in NAME_TYPES:
            continue
        head = next((i for i in range(first, last + 1) if not first <= s.heads[i] - 1 <= last), None)
        if head is None or s.upos[head] != "PROPN":
            continue
        a = b = head
        while a > first and s.upos[a - 1] == "PROPN":
            a -= 1
        while b < last and s.upos[b + 1] == "PROPN":
            b += 1
        runs.add((a, b, kind))
    return runs


def bio(runs, length):
    """BIO labels of name runs; of runs that overlap the longest is kept."""
    labels = ["O"] * length
    for a, b, kind in sorted(runs, key=lambda r: (r[0] - r[1], r)):
        if all(labels[i] == "O" for i in range(a, b + 1)):
            labels[a:b + 1] = [f"B-{kind}"] + [f"I-{kind}"] * (b - a)
    return labels


def runs_of_bio(labels):
    """The set of (first, last, type) that BIO labels stand for; a stray I- begins a run."""
    runs, start, kind = set(), None, None
    for i, label in enumerate(list(labels) + ["O"]):
        inside = label.startswith("I-") and label[2:] == kind
        if start is not None and not inside:
            runs.add((start, i - 1, kind))
            start, kind = None, None
        if label != "O" and not inside:
            start, kind = i, label[2:]
    return runs


def whole_names(upos, labels):
    """The labels with every unbroken run of proper nouns in which there is a name as one name, of the kind of its last labelled
    word, and with no other names."""
    out, i = ["O"] * len(labels), 0
    while i < len(labels):
        end = i + 1
        while end < len(labels) and upos[end] == upos[i] == "PROPN":
            end += 1
        kinds = [label[2:] for label in labels[i:end] if label != "O"]
        if upos[i] == "PROPN" and kinds:
            out[i:end] = [f"B-{kinds[-1]}"] + [f"I-{kinds[-1]}"] * (end - i - 1)
        i = end
    return out


def margins(scores):
    """f32 [words, kinds]: by how much the better label of a kind (begin, inside) beats "no name"; scores are f32 [words, NAMES]."""
    return scores[:, 1:].reshape(len(scores), len(NAME_TYPES), 2).max(2) - scores[:, :1]


def treebanks(folder):
    """(training sentences, {name: development sentences}) of EWT and GUM."""
    folder = Path(folder)
    train = [s for n in ("ewt", "gum") for s in read_conllu(folder / f"en_{n}-train.conllu.gz")]
    return train, {n: read_conllu(folder / f"en_{n}-dev.conllu.gz") for n in ("ewt", "gum")}


# ---------------------------------------------------------------- lemma rules
#
# A rule is `=lemma` (the whole lemma), or a letter for the casing, `-`, the number of code
# points to strip from the end, `+`, and the string to append: `l-1+y`.

CASINGS = {
    "l": str.lower,
    "k": lambda form: form,
    "t": lambda form: form[:1].upper() + form[1:].lower(),
    "u": str.upper,
}


def lemma_rule(form, lemma):
    """The rule that turns `form` into `lemma`: the shortest edit, casings tried in their order."""
    best = None
    for letter, casing in CASINGS.items():
        cased = casing(form)
        common = 0
        while common < min(len(cased), len(lemma)) and cased[common] == lemma[common]:
            common += 1
        if best is None or common > best[0]:
            best = (common, letter, len(cased) - common)
    common, letter, strip = best
    return f"{letter}-{strip}+{lemma[common:]}" if common else f"={lemma}"


def apply_rule(rule, form):
    """The lemma a rule makes of a form; a rule that would strip everything strips nothing."""
    if rule.startswith("="):
        return rule[1:]
    letter, rest = rule[0], rule[2:]
    strip, append = rest.split("+", 1)
    cased, strip = CASINGS[letter](form), int(strip)
    return (cased[:len(cased) - strip] if strip < len(cased) else cased) + append


def lexicon_key(form, upos):
    return (form if upos == "PROPN" else form.lower(), upos)


def build_lexicon(train):
    """[form, upos, lemma] of forms seen twice or more, whose lemma is unanimous in training and
    which no frequent regular rule explains."""
    lemmas, counts, wanted = defaultdict(set), Counter(), set()
    regular = {"l-0+", "k-0+", "l-1+", "l-2+", "l-3+", "l-1+e", "l-2+e", "l-3+e", "l-3+y"}
    for s in train:
        for form, lemma, upos in zip(s.forms, s.lemmas, s.upos):
            if lemma == "_" or upos == "X":
                continue
            key = lexicon_key(form, upos)
            lemmas[key].add(lemma)
            counts[key] += 1
            rule = lemma_rule(key[0], lemma)
            # "ties" is no plural of "ty": which of two regular rules holds must be learnt by heart.
            if rule not in regular or rule == "l-1+" and key[0].endswith("ies"):
                wanted.add(key)
    return sorted([*key, min(lemmas[key])] for key in wanted
                  if len(lemmas[key]) == 1 and counts[key] >= 2)


# ---------------------------------------------------------------- conventions

class Conventions:
    """EWT's features and lemmas where the two treebanks write the same words in different ways.

    GUM gives every adverb a degree, "you" a number, abbreviated names `Abbr=Yes`, and "people" the lemma "person"; EWT does
    not.  A network that learns both wavers between them.  What EWT says of a form with its tags in (nearly) all of five cases or more is
    taken for GUM and for the teacher's answers, too; the rest follows from the differences named here.
    """

    LEAST, SHARE = 5, 0.97

    def __init__(self, train):
        feats, lemmas = defaultdict(Counter), defaultdict(Counter)
        for s in train:
            if s.entities is None:  # EWT
                for form, lemma, upos, xpos, feat in zip(s.forms, s.lemmas, s.upos, s.xpos, s.feats):
                    feats[form.lower(), upos, xpos][feat] += 1
                    lemmas[lexicon_key(form, upos)][lemma] += 1
        self.known_feats, self.known_lemmas = self._agreed(feats), self._agreed(lemmas)

    def _agreed(self, counts):
        agreed = {}
        for key, values in counts.items():
            (value, n), total = values.most_common(1)[0], values.total()
            if total >= self.LEAST and n >= self.SHARE * total:
                agreed[key] = value
        return agreed

    def feats(self, form, upos, xpos, feats):
        known = self.known_feats.get((form.lower(), upos, xpos))
        if known is not None or feats == "_":
            return known or feats
        drop = set()
        if upos == "ADV":
            drop.add("Degree=Pos")
        if upos == "PRON" and "Person=2" in feats:
            drop |= {"Number=Sing", "Number=Plur"}
        if upos == "PROPN":
            drop.add("Abbr=Yes")
        if "Mood=Imp" in feats or "VerbForm=Inf" in feats:
            drop.add("Person=2")
        return "|".join(f for f in feats.split("|") if f not in drop) or "_"

    def lemma(self, form, upos, lemma):
        return self.known_lemmas.get(lexicon_key(form, upos), lemma)

    def __call__(self, s):
        """The sentence as EWT would write it."""
        if s.entities is None:
            return s
        return replace(s, feats=[self.feats(*w) for w in zip(s.forms, s.upos, s.xpos, s.feats)],
                       lemmas=[self.lemma(*w) for w in zip(s.forms, s.upos, s.lemmas)])


# ---------------------------------------------------------------- classes and features

HASH_SIZES = {"body": 8192, "suffix2": 1024, "suffix3": 8192, "suffix4": 8192, "prefix3": 4096, "shape": 1024}
TABLES = ["word", *HASH_SIZES]


def fnv1a(text):
    """The 32-bit FNV-1a hash of the UTF-8 bytes of a string."""
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def shape(form):
    out = ""
    for c in form[:12]:
        c = "X" if c.isupper() else "x" if c.islower() else "d" if c in "0123456789" else c
        if len(out) < 3 or out[-3:] != c * 3:
            out += c
    return out


class Features:
    """Maps a form to its seven rows, in the order of TABLES."""

    def __init__(self, words):
        self.row = {w: i + 1 for i, w in enumerate(words)}
        self.cache = {}

    def __call__(self, form):
        rows = self.cache.get(form)
        if rows is None:
            lower = form.lower()
            norm = re.sub("[0-9]", "0", lower)
            keys = {"body": "b" + norm, "suffix2": "s2" + norm[-2:], "suffix3": "s3" + norm[-3:],
                    "suffix4": "s4" + norm[-4:], "prefix3": "p" + norm[:3], "shape": "h" + shape(form)}
            rows = [self.row.get(lower, 0)]
            rows += [1 + fnv1a(keys[t]) % (n - 1) for t, n in HASH_SIZES.items()]
            self.cache[form] = rows
        return rows


def build_classes(train):
    """The class lists of the header, most frequent first (so that ties fall to the likelier)."""
    def listed(values, least=1):
        counts = Counter(values)
        return [v for v, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if n >= least]

    rules = Counter()
    for s in train:
        rules.update(lemma_rule(f, l) for f, l in zip(s.forms, s.lemmas) if l != "_")
    return {
        "upos": listed(v for s in train for v in s.upos),
        "xpos": listed(v for s in train for v in s.xpos),
        "feats": listed((v for s in train for v in s.feats), 2),
        "lemma_rules": listed(rules.elements(), 4),
        "names": NAMES,
        "rels": listed(v for s in train for v in s.rels),
    }


def build_words(train, silver_forms=(), known=(), size=33000):
    """Lower-case words: those `known` in their order, then by frequency up to `size` rows; a gold
    word counts twice, a word seen once in gold or twice in silver alone is left out."""
    counts = Counter()
    for s in train:
        for form in s.forms:
            counts[form.lower()] += 2
    for forms in silver_forms:
        counts.update(form.lower() for form in forms)
    ranked = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    seen = set(known)
    return [*known, *(w for w, n in ranked if n > 2 and w not in seen)][:size - 1]


LABELS = ["upos", "xpos", "feats", "lemma", "name", "rel"]
CLASS_LISTS = dict(zip(LABELS, ["upos", "xpos", "feats", "lemma_rules", "names", "rels"]))


class Encoder:
    """Turns sentences into integers; -1 stands for a label that is unknown and not learnt."""

    def __init__(self, classes, features=None):
        self.index = {k: {v: i for i, v in enumerate(classes[CLASS_LISTS[k]])} for k in LABELS}
        self.features = features

    def labels(self, s):
        """i32 [words, 7]: upos, xpos, feats, lemma, name, rel, head."""
        n = len(s.forms)
        rules = [lemma_rule(f, l) if l != "_" else None for f, l in zip(s.forms, s.lemmas)]
        columns = dict(upos=s.upos, xpos=s.xpos, feats=s.feats, lemma=rules,
                       name=s.names or [None] * n, rel=s.rels)
        out = np.empty((n, len(LABELS) + 1), np.int32)
        for j, label in enumerate(LABELS):
            get = self.index[label].get
            out[:, j] = [get(v, -1) for v in columns[label]]
        out[:, -1] = s.heads
        return out

    def rows(self, s):
        """i32 [words, 7]: rows of the embedding tables."""
        return np.array([self.features(f) for f in s.forms], np.int32)


# ---------------------------------------------------------------- augmentation

AUGMENT = {"lower": 0.03, "upper": 0.03, "title": 0.02, "stop": 0.06}


def augment(s, rng):
    """A copy as a headline or a careless writer would have it, for a small share of sentences.

    lower: all in lower case; upper: all in upper case; title: content words capitalised;
    stop: without the final full stop.  Trees, tags and lemmas stay.
    """
    change = rng.random()
    if change < AUGMENT["lower"]:
        s = replace(s, forms=[f.lower() for f in s.forms])
    elif change < AUGMENT["lower"] + AUGMENT["upper"]:
        s = replace(s, forms=[f.upper() for f in s.forms])
    elif change < AUGMENT["lower"] + AUGMENT["upper"] + AUGMENT["title"]:
        small = {"ADP", "DET", "CCONJ", "PART", "PUNCT", "SYM"}
        s = replace(s, forms=[f if u in small else f[:1].upper() + f[1:] for f, u in zip(s.forms, s.upos)])
    if rng.random() < AUGMENT["stop"] and len(s.forms) > 3 and s.forms[-1] == "." and len(s.forms) not in s.heads:
        columns = {k: getattr(s, k)[:-1] for k in ("forms", "lemmas", "upos", "xpos", "feats", "heads", "rels")}
        s = replace(s, **columns, names=s.names[:-1] if s.names else s.names)
    return s


# ---------------------------------------------------------------- batches

def bucketed(items, length, buckets, tokens, rng=None):
    """Groups items by the first bucket that holds their length; yields (bucket, rows, group).

    `rows` is tokens // bucket, the same for every group of a bucket, so that few shapes are
    compiled.  With `rng` the order is shuffled, within and between buckets.
    """
    grouped = defaultdict(list)
    for item in items:
        size = length(item)
        grouped[next(b for b in buckets if size <= b)].append(item)
    groups = []
    for bucket, members in sorted(grouped.items()):
        if rng:
            rng.shuffle(members)
        rows = max(1, tokens // bucket)
        groups += [(bucket, rows, members[i:i + rows]) for i in range(0, len(members), rows)]
    if rng:
        rng.shuffle(groups)
    return groups


# ---------------------------------------------------------------- trees

def best_tree(scores):
    """The heads of the highest-scoring tree with exactly one word under the root.

    `scores` is f32 [words, words + 1], heads counted from 0 = root (Chu-Liu and Edmonds on the
    whole matrix in f64; every root arc pays a constant, so that only one is taken).
    """
    n = len(scores)
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = scores
    finite = np.abs(scores[np.isfinite(scores)]).max() if n else 0.0
    full[1:, 0] -= 2 * (n + 1) * (float(finite) + 1.0)
    np.fill_diagonal(full, -np.inf)
    return _edmonds(full)[1:]


def _edmonds(scores):
    """Heads (index 0 unused) of the maximum arborescence from node 0; scores[d, h]."""
    n = len(scores)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    outside = [i for i in range(n) if i not in set(cycle)]
    inside = np.array(cycle)
    cycle_score = scores[inside, heads[inside]]
    m = len(outside)
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(inside, outside)] - cycle_score[:, None]
    entry = into.argmax(0)
    small[m, :m] = into.max(0)
    out_of = scores[np.ix_(outside, inside)]
    exit_ = out_of.argmax(1)
    small[:m, m] = out_of.max(1)
    small[0] = -np.inf
    solved = _edmonds(small)
    result = heads.copy()
    for i in range(1, m):
        h = solved[i]
        result[outside[i]] = inside[exit_[i]] if h == m else outside[h]
    h = solved[m]
    result[inside[entry[h]]] = outside[h]
    return result


def _cycle(heads):
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node]
        if state[node] == 1:
            return path[path.index(node):]
        for p in path:
            state[p] = 2
    return None


# ---------------------------------------------------------------- scores

UNIVERSAL_FEATURES = set(
    "PronType NumType Poss Reflex Foreign Abbr Gender Animacy Number Case Definite Degree VerbForm "
    "Mood Tense Aspect Voice Evident Polarity Person Polite".split())


def _universal(feats):
    return {f for f in feats.split("|") if f.split("=")[0] in UNIVERSAL_FEATURES}


def scores(gold, predicted):
    """Percentages on gold tokens, as the scorer of CoNLL 2018 counts them (relations without
    subtypes, universal features only, an unannotated lemma always right), `LAS:sub` with
    subtypes, and the F1 of names where the gold has them.  Two lists of Sentence."""
    hit, words = Counter(), 0
    gold_names = predicted_names = right_names = 0
    for g, p in zip(gold, predicted, strict=True):
        words += len(g.forms)
        for i in range(len(g.forms)):
            hit["UPOS"] += g.upos[i] == p.upos[i]
            hit["XPOS"] += g.xpos[i] == p.xpos[i]
            hit["FEATS"] += _universal(g.feats[i]) == _universal(p.feats[i])
            hit["LEMMA"] += g.lemmas[i] in ("_", p.lemmas[i])
            if g.heads[i] == p.heads[i]:
                hit["UAS"] += 1
                hit["LAS"] += g.rels[i].split(":")[0] == p.rels[i].split(":")[0]
                hit["LAS:sub"] += g.rels[i] == p.rels[i]
        if g.entities is not None:
            a, b = name_runs(g), runs_of_bio(p.names)
            gold_names, predicted_names = gold_names + len(a), predicted_names + len(b)
            right_names += len(a & b)
    out = {k: round(100 * hit[k] / words, 2) for k in ("UPOS", "XPOS", "FEATS", "LEMMA", "UAS", "LAS", "LAS:sub")}
    if gold_names:
        out["NAMES"] = round(200 * right_names / (gold_names + predicted_names), 2)
    return out


def relation_scores(gold, predicted):
    """{relation without subtype: (words in the gold, F1 in per cent of head and relation)}."""
    counts = defaultdict(Counter)
    for g, p in zip(gold, predicted, strict=True):
        for a, b, i, j in zip(g.rels, p.rels, g.heads, p.heads):
            a, b = a.split(":")[0], b.split(":")[0]
            counts[a]["gold"] += 1
            counts[b]["predicted"] += 1
            counts[a]["right"] += a == b and i == j
    return {r: (c["gold"], round(200 * c["right"] / (c["gold"] + c["predicted"]), 2)) for r, c in sorted(counts.items())}
