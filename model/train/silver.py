"""Silver trees: plain text, split and tokenised as the treebanks are, parsed by the teacher.

    python silver.py --encoder DIR --teacher run/teacher.ckpt --out run/silver

Writes chunks `OUT/000.npz`, … of about 100,000 words, the sources mixed in every one, so that a
run cut short is usable.  Text comes from the JSON Lines files of the corpus (`{"id","text",…}`).
"""

import argparse
import gzip
import json
import random
import re
import time
from pathlib import Path

import numpy as np

import data

CORPUS = data.REPOSITORY.parent / "shared" / "corpus"
SHARES = {  # words to take of each file of the corpus
    "wikipedia-current-events": 1_800_000,
    "whitehouse-statements": 350_000,
    "whitehouse-briefings": 250_000,
    "whitehouse-remarks": 200_000,
    "state-human-rights": 350_000,
    "state-history": 250_000,
    "un-general-debate": 500_000,
}
CHUNK = 100_000
SHORTEST, LONGEST = 4, 60  # words of a sentence

# ---------------------------------------------------------------- text to words

TITLES = "Mr Mrs Ms Dr Prof Gen Col Lt Maj Capt Cmdr Adm Brig Sgt Sen Sens Rep Reps Gov Pres St Ste Ft Mt Rev Hon Messrs"
SHORT = TITLES + (" Jr Sr Inc Corp Co Ltd Bros vs v Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
                  " Mon Tue Tues Wed Thu Thur Thurs Fri Sat etc al cf approx Dept Univ est Art Vol pp p")
SHORT_WORDS = set(SHORT.split())
BREAK = re.compile(r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")


def sentences(text):
    """Sentences of a text whose paragraphs are separated by blank lines: a break after . ! ? before a
    capital or digit, except after an initial, an abbreviation, or (before a capital) dotted letters."""
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph, start = " ".join(paragraph.split()), 0
        for m in BREAK.finditer(paragraph):
            before = paragraph[start:m.start()].rsplit(" ", 1)[-1].lstrip("\"'“‘([")
            if m.group()[0] == "." and (before in SHORT_WORDS or re.fullmatch(r"[A-Z]|([A-Za-z]\.)+[A-Za-z]", before)):
                continue
            yield paragraph[start:m.end()].strip()
            start = m.end()
        if paragraph[start:].strip():
            yield paragraph[start:].strip()


PREFIXES = ("anti|bi|co|counter|cross|e|ex|inter|intra|mid|mini|multi|neo|non|over|pan|post|pre|pro|quasi|re|semi|"
            "socio|sub|super|trans|ultra|un|under|vice")
WORD = re.compile(
    rf"""
      (?:https?://|www\.)\S+[\w/] | \S+@\S+\.\w+           # addresses
    | n['’]t\b | ['’](?:s|re|ve|ll|d|m)\b                  # clitics
    | (?:[A-Za-z]\.){{2,}}(?:[A-Za-z]\b)? | [A-Z]\.(?=\s|$|-)   # U.S., a.m., an initial
    | (?-i:{SHORT.replace(' ', '|')})\.(?=\S|\s)             # abbreviations before more text
    | Nos?\.(?=\s*\d)
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|km|m|am|pm)?\b | \d+(?:[.,:]\d+)*   # numbers, dates, times, ordinals
    | \b(?:{PREFIXES})-\w[^\W_]*                            # a prefix keeps its hyphen
    | (?:US|C|A|HK|NZ)\$                                    # currencies
    | (?-i:[A-Z]+&[A-Z]+)\b                                # R&D
    | [^\W\d_]+?(?=n['’]t\b)                                # do of don't
    | [^\W_]+(?:['’](?!(?:s|re|ve|ll|d|m)\b)[^\W\d_]{{2,}})*     # words, O'Reilly, Shi'ite
    | \.{{2,}} | -{{2,}} | [!?]+ | ''                       # runs of marks
    | \S
    """, re.X | re.I)
SPLIT = {"cannot": (3,), "gonna": (3,), "wanna": (3,), "gotta": (3,)}


def words(sentence):
    """Words as EWT and GUM write them: clitics, hyphens, slashes and marks split off."""
    out = []
    for m in WORD.finditer(sentence):
        word, cut = m.group(), SPLIT.get(m.group().lower(), ())
        out += [word[:cut[0]], word[cut[0]:]] if cut else [word]
    return out


def mixed(folder, shares, rng):
    """Documents of several files, shuffled; next comes the file that is furthest from its share."""
    texts = {}
    for name in shares:
        with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts[name] = [json.loads(line)["text"] for line in lines]
        rng.shuffle(texts[name])
    taken = dict.fromkeys(shares, 0)
    while texts:
        name = min(texts, key=lambda n: taken[n] / shares[n])
        if not texts[name] or taken[name] >= shares[name]:
            del texts[name]
            continue
        text = texts[name].pop()
        taken[name] += len(text.split())
        yield text


def usable(sentence):
    return sentence[-1:] in ".!?\"”’)" and "<unk>" not in sentence and not re.search(r"https?:|\|", sentence)


# ---------------------------------------------------------------- parsing

def parse(parser, buffer, classes, path):
    """Parses a list of word lists and writes them as one chunk.

    Arrays: `forms` (the distinct forms), `form` i32 [T], `length` i32 [S], `labels` i16 [T, 7] in the
    order of `Encoder.labels`, `heads` i16 [T, K] and `weights` f16 [T, K], the likeliest heads; `classes` JSON.
    """
    table, form, length, labels, heads, weights = {}, [], [], [], [], []
    for i, ids, tree, soft, share in parser(buffer):
        forms = buffer[i]
        y = np.stack([ids[k] for k in data.LABELS] + [tree], 1).astype(np.int16)
        form += [table.setdefault(f, len(table)) for f in forms]
        length.append(len(forms))
        labels.append(y)
        heads.append(soft.astype(np.int16))
        weights.append((share / share.sum(1, keepdims=True)).astype(np.float16))
    np.savez(path.with_suffix(".part.npz"), forms=np.array(list(table)), form=np.array(form, np.int32),
             length=np.array(length, np.int32), labels=np.concatenate(labels), heads=np.concatenate(heads),
             weights=np.concatenate(weights), classes=json.dumps(classes))
    path.with_suffix(".part.npz").replace(path)


class Silver:
    """The chunks of some folders, for the student."""

    def __init__(self, *folders):
        paths = [p for folder in folders for p in sorted(Path(folder).glob("*.npz")) if ".part" not in p.name]
        self.chunks = [dict(np.load(p)) for p in paths]

    def all_forms(self):
        """Lists of forms, one a chunk, every form as often as it occurs."""
        for c in self.chunks:
            yield c["forms"][c["form"]].tolist()

    def items(self, classes, features, conventions, rng):
        """Training items as of `student.gold_items`; a share is changed as by `data.augment`."""
        out = []
        agree = agreement(classes, conventions)
        punctuation = classes["upos"].index("PUNCT")
        for c in self.chunks:
            assert json.loads(str(c["classes"])) == classes, "the silver was written with other classes"
            forms = c["forms"].tolist()
            tables = [np.array([features(change(f)) for f in forms], np.int32) for change in (str, str.lower, str.upper)]
            stop = {i for i, f in enumerate(forms) if f == "."}
            labels = agree(forms, c["form"], c["labels"])
            ends = np.cumsum(c["length"])
            for a, b in zip(ends - c["length"], ends):
                form, y = c["form"][a:b], labels[a:b].astype(np.int32)
                heads, weights = c["heads"][a:b].astype(np.int32), c["weights"][a:b].astype(np.float32)
                draw, n = rng.random(), b - a
                kind = 1 if draw < data.AUGMENT["lower"] else 2 if draw < data.AUGMENT["lower"] + data.AUGMENT["upper"] else 0
                if rng.random() < data.AUGMENT["stop"] and form[-1] in stop and y[-1, 0] == punctuation and n not in y[:, -1]:
                    form, y, heads, weights = form[:-1], y[:-1], heads[:-1], weights[:-1].copy()
                    weights[heads == n] = 0
                    heads = np.where(heads == n, 0, heads)
                out.append((tables[kind][form], y, heads, weights))
        return out


def agreement(classes, conventions):
    """A function of (forms, form [T], labels [T, 7]) that gives the labels with features and lemma rules as `conventions` say."""
    upos, xpos, feats, rules = (classes[data.CLASS_LISTS[k]] for k in data.LABELS[:4])
    feat_row, rule_row = ({v: i for i, v in enumerate(values)} for values in (feats, rules))
    known = {}

    def agreed(form, u, x, f, rule):
        lemma = data.apply_rule(rules[rule], form)
        wanted = conventions.lemma(form, upos[u], lemma)
        return (feat_row.get(conventions.feats(form, upos[u], xpos[x], feats[f]), f),
                rule if wanted == lemma else rule_row.get(data.lemma_rule(form, wanted), -1))

    def agree(forms, form, labels):
        labels = labels.copy()
        for i, (k, (u, x, f, rule)) in enumerate(zip(form.tolist(), labels[:, :4].tolist())):
            key = forms[k], u, x, f, rule
            if key not in known:
                known[key] = agreed(*key)
            labels[i, 2:4] = known[key]
        return labels

    return agree


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", default=CORPUS)
    parser.add_argument("--encoder", required=True, help="folder of model.safetensors and tokenizer.json")
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--out", required=True, help="folder for the chunks")
    parser.add_argument("--chunks", type=int, help="stop after so many")
    parser.add_argument("--skip", type=int, default=0, help="chunks that are there already")
    parser.add_argument("--part", default="1/1", help="I/N: every N-th sentence from the I-th on; parts can run side by side")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    import teacher

    parse_all, classes, _ = teacher.load(options.teacher, options.encoder)
    folder, rng = Path(options.out), random.Random(options.seed)
    part, parts = map(int, options.part.split("/"))
    folder.mkdir(parents=True, exist_ok=True)
    seen, buffer, count, total, chunk, start = set(), [], 0, 0, 0, time.time()

    def flush():
        nonlocal buffer, count, total, chunk
        if chunk >= options.skip:
            parse(parse_all, buffer, classes, folder / f"{chunk * parts + part - 1:03}.npz")
        total, chunk, buffer, count = total + count, chunk + 1, [], 0
        print(f"{total} words, {total / (time.time() - start):.0f} a second", flush=True)

    for text in mixed(options.corpus, SHARES, rng):
        for sentence in sentences(text):
            if sentence in seen or not usable(sentence):
                continue
            seen.add(sentence)
            if len(seen) % parts != part % parts:
                continue
            split = words(sentence)
            if SHORTEST <= len(split) <= LONGEST:
                buffer.append(split)
                count += len(split)
        if count >= CHUNK:
            flush()
            if chunk == options.chunks:
                return
    if buffer:
        flush()


if __name__ == "__main__":
    main()
