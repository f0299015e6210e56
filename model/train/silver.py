"""Silver trees: prose (`prose.py`) parsed by the teachers.

    python silver.py --encoder DIR --teacher run/teacher.ckpt --prose run/prose --out run/silver

Writes chunks `OUT/000.npz`, … of about 100,000 words, so that a run cut short is usable.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

import data
import prose

CHUNK = 100_000


def parse(parser, buffer, told, classes, path):
    """Parses lists of words and writes them as one chunk.

    Arrays: `forms` (the distinct forms), `form` i32 [T], `length` i32 [S], `labels` i16 [T, 7] in the
    order of `Encoder.labels`, `heads` i16 [T, K] and `weights` f16 [T, K], the likeliest heads; `classes` JSON.
    """
    table, form, length, labels, heads, weights = {}, [], [], [], [], []
    for i, ids, tree, soft, share in parser(buffer, told, trees=False):
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

    def parts(self, classes, features, conventions, rng):
        """Training data a chunk, (rows [T, 7], labels [T, 7], heads and weights [T, K], length [S], words to use [S]); a share of the
        sentences is changed as by `data.augment`.  `rng` is a numpy generator."""
        agree = agreement(classes, conventions)
        punctuation = classes["upos"].index("PUNCT")
        for c in self.chunks:
            assert json.loads(str(c["classes"])) == classes, "the silver was written with other classes"
            forms, form, length, heads = c["forms"].tolist(), c["form"], c["length"], c["heads"]
            tables = np.array([[features(change(f)) for f in forms] for change in (str, str.lower, str.upper)], np.int32)
            labels = agree(forms, form, c["labels"])
            draw = rng.random(len(length))
            kind = np.where(draw < data.AUGMENT["lower"], 1, np.where(draw < data.AUGMENT["lower"] + data.AUGMENT["upper"], 2, 0))
            last, begin = np.cumsum(length) - 1, np.cumsum(length) - length
            stop = np.array([f == "." for f in forms])[form[last]] & (labels[last, 0] == punctuation)
            governs = np.logical_or.reduceat(labels[:, -1] == np.repeat(length, length), begin)
            drop = stop & ~governs & (rng.random(len(length)) < data.AUGMENT["stop"])
            gone = (heads == np.repeat(length, length)[:, None]) & np.repeat(drop, length)[:, None]
            yield (tables[np.repeat(kind, length), form], labels, np.where(gone, 0, heads), np.where(gone, 0, c["weights"]),
                   length, length - drop)


def agreement(classes, conventions):
    """A function of (forms, form [T], labels [T, 7]) that gives the labels with features and lemma rules as `conventions` say."""
    upos, xpos, feats, rules = (classes[data.CLASS_LISTS[k]] for k in data.LABELS[:4])
    feat_row, rule_row = ({v: i for i, v in enumerate(values)} for values in (feats, rules))

    def agreed(form, u, x, f, rule):
        lemma = data.apply_rule(rules[rule], form)
        wanted = conventions.lemma(form, upos[u], lemma)
        return (feat_row.get(conventions.feats(form, upos[u], xpos[x], feats[f]), f),
                rule if wanted == lemma else rule_row.get(data.lemma_rule(form, wanted), -1))

    def agree(forms, form, labels):
        labels = labels.copy()
        keys, where = np.unique(np.column_stack([form, labels[:, :4]]), axis=0, return_inverse=True)
        labels[:, 2:4] = np.array([agreed(forms[k], *tags) for k, *tags in keys.tolist()], np.int16)[where.reshape(-1)]
        return labels

    return agree


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--encoder", required=True, help="folder of model.safetensors and tokenizer.json")
    parser.add_argument("--teacher", required=True, nargs="+", help="checkpoints, whose answers are averaged")
    parser.add_argument("--prose", required=True, nargs="+", help="what prose.py wrote, without .txt")
    parser.add_argument("--out", required=True, help="folder for the chunks")
    parser.add_argument("--part", default="1/1", help="I/N: every N-th chunk from the I-th on; parts can run side by side")
    parser.add_argument("--chunks", type=int, help="stop after so many")
    parser.add_argument("--subwords", type=int, default=4096, help="in a batch, padding included")
    options = parser.parse_args()

    import teacher

    parse_all, classes, _ = teacher.load(options.teacher, options.encoder, options.subwords)
    folder, (part, parts) = Path(options.out), map(int, options.part.split("/"))
    folder.mkdir(parents=True, exist_ok=True)
    number, total, start = 0, 0, time.time()
    for path in options.prose:
        sentences, told = prose.read(path)
        begin = 0
        while begin < len(sentences):
            end, count = begin, 0
            while end < len(sentences) and count < CHUNK:
                count += len(sentences[end])
                end += 1
            if number % parts == part - 1 and not (folder / f"{number:03}.npz").exists():
                parse(parse_all, sentences[begin:end], told[begin:end], classes, folder / f"{number:03}.npz")
                total += count
                print(f"{total} words, {total / (time.time() - start):.0f} a second", flush=True)
            begin, number = end, number + 1
            if number == options.chunks:
                return


if __name__ == "__main__":
    main()
