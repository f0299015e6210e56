"""The teacher: a small pretrained encoder fine-tuned as a tagger-parser, too slow to ship.

    python teacher.py --encoder DIR --out run/teacher --epochs 4

The encoder is all-MiniLM-L6-v2 (Apache-2.0; 6 layers, 384 wide, 12 heads, uncased), read from
`model.safetensors` and `tokenizer.json` in DIR.  Its subword embeddings stay as they are;
embeddings of the word's casing and of the hint of `hints.py` are added to them.  The heads read
the first and last subword of each word and the student's embeddings of its spelling, for the
encoder, which knows no case and cuts endings off anywhere, is weak at features and lemmas.
Shapes in comments: B sentences, L subwords, N words, E classes.
"""

import argparse
import json
import pickle
import random
import struct
import time
from pathlib import Path

import numpy as np

import student  # first: it chooses the platform
import jax
import jax.numpy as jnp
import optax
from tokenizers import Tokenizer

import data
import hints

LAYERS, ATTENTION, WIDTH = 6, 12, 384
ARC, REL = 256, 384
CASES = 6
SPELLING = 128
BUCKETS = [20, 32, 48, 72, 128, 256]
TOKENS = 2048  # subwords, padding included, of a batch
LONGEST = 128  # longer sentences are not trained on
DROP = 0.1
UNHINTED = 0.1  # sentences trained on without hints
WEIGHTS = student.WEIGHTS


def read_safetensors(path):
    """{name: f32 array} of a safetensors file."""
    raw = Path(path).read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    out = {}
    for name, entry in json.loads(raw[8:8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            a, b = entry["data_offsets"]
            out[name] = np.frombuffer(raw[8 + size + a:8 + size + b], np.float32).reshape(entry["shape"])
    return out


def read_encoder(folder):
    """(frozen embeddings, trainable layers) of the encoder, flat dicts without the pooler."""
    weights = read_safetensors(Path(folder) / "model.safetensors")
    prefix = next(k for k in weights if k.endswith("embeddings.word_embeddings.weight")).split("embeddings")[0]
    weights = {k[len(prefix):]: jnp.asarray(v) for k, v in weights.items() if k.startswith(prefix) and "pooler" not in k}
    frozen = {k: v for k, v in weights.items() if k.endswith("_embeddings.weight")}
    return frozen, {k: v for k, v in weights.items() if k not in frozen}


def read_tokenizer(folder):
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def initial_heads(classes, seed):
    """The heads' parameters; matrices are [in, out]."""
    rng = np.random.default_rng(seed)
    normal = lambda *shape, scale=None: (rng.standard_normal(shape) * (scale or shape[0] ** -0.5)).astype(np.float32)
    p = {"case": np.zeros((CASES, WIDTH)), "hint": np.zeros((hints.HINTS, WIDTH)), "root": normal(WIDTH, scale=0.05),
         "last.w": np.zeros((WIDTH, WIDTH)), "spelling.w": np.zeros((SPELLING, WIDTH))}
    p |= {f"emb.{t}": normal(n, SPELLING, scale=0.1) for t, n in data.HASH_SIZES.items()}
    for head in student.HEADS:
        n = len(classes[data.CLASS_LISTS[head]])
        p |= {f"{head}.w": normal(WIDTH, n), f"{head}.b": np.zeros(n)}
    for name, size in (("arc_head", ARC), ("arc_dep", ARC), ("rel_head", REL), ("rel_dep", REL)):
        p |= {f"{name}.w": normal(WIDTH, size), f"{name}.b": np.zeros(size)}
    p |= {"arc_u.w": normal(ARC, ARC, scale=0.01), "arc_u.b": np.zeros(ARC),
          "rel_out.w": normal(REL, len(classes["rels"])), "rel_out.b": np.zeros(len(classes["rels"]))}
    return {k: jnp.asarray(v, jnp.float32) for k, v in p.items()}


def casing(form):
    """0 nothing with case, 1 lower, 2 Title, 3 UPPER (two letters or more), 4 mixed, 5 with a digit."""
    if any(c.isdigit() for c in form):
        return 5
    if form.islower():
        return 1
    if form.isupper():
        return 3 if len(form) > 1 else 2
    if form[:1].isupper() and form[1:].islower():
        return 2
    return 4 if form.lower() != form.upper() else 0


def encode(frozen, layers, tables, ids, cases, told, mask, key):
    """The encoder's last states [B, L, 384]; dropout where there is a key."""
    weight = lambda name: layers[name + ".weight"]
    bias = lambda name: layers[name + ".bias"]
    norm = lambda name, x: student.layer_norm(x, weight(name), bias(name))
    b, n = ids.shape
    x = (frozen["embeddings.word_embeddings.weight"][ids] + frozen["embeddings.position_embeddings.weight"][:n]
         + frozen["embeddings.token_type_embeddings.weight"][0] + tables["case"][cases] + tables["hint"][told])
    keys = jax.random.split(key, 2 * LAYERS + 1) if key is not None else [None] * (2 * LAYERS + 1)
    x = student.dropout(keys[-1], norm("embeddings.LayerNorm", x), DROP)
    hidden = jnp.where(mask[:, None, None, :], 0.0, -1e9)
    for i in range(LAYERS):
        linear = lambda name, v: v @ weight(f"encoder.layer.{i}.{name}").T + bias(f"encoder.layer.{i}.{name}")
        q, k, v = (linear(f"attention.self.{name}", x).reshape(b, n, ATTENTION, -1).transpose(0, 2, 1, 3)
                   for name in ("query", "key", "value"))
        attention = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) * (WIDTH // ATTENTION) ** -0.5 + hidden)
        y = linear("attention.output.dense", (attention @ v).transpose(0, 2, 1, 3).reshape(b, n, WIDTH))
        x = norm(f"encoder.layer.{i}.attention.output.LayerNorm", x + student.dropout(keys[2 * i], y, DROP))
        y = linear("output.dense", jax.nn.gelu(linear("intermediate.dense", x), approximate=True))
        x = norm(f"encoder.layer.{i}.output.LayerNorm", x + student.dropout(keys[2 * i + 1], y, DROP))
    return x


def forward(p, frozen, batch, key=None):
    """As `student.forward`: ({head: [B,N,E]}, arcs [B,N,N+1], rel_head [B,N+1,REL], rel_dep [B,N,REL])."""
    keys = jax.random.split(key, 2) if key is not None else [None] * 2
    h = p["heads"]
    x = encode(frozen, p["encoder"], h, batch["ids"], batch["cases"], batch["hints"], batch["id_mask"], keys[0])
    linear = lambda name, v: v @ h[name + ".w"] + h[name + ".b"]
    w, last = (jnp.take_along_axis(x, batch[which][:, :, None], 1) for which in ("first", "last"))
    spelling = sum(h[f"emb.{t}"][batch["spelling"][:, :, i]] for i, t in enumerate(data.HASH_SIZES))
    w = w + last @ h["last.w"] + spelling @ h["spelling.w"]
    w = student.dropout(keys[1], w, 2 * DROP)
    r = jnp.concatenate([jnp.broadcast_to(h["root"], (w.shape[0], 1, WIDTH)), w], 1)
    gelu = jax.nn.gelu
    arcs = jnp.einsum("bna,bma->bnm", linear("arc_u", gelu(linear("arc_dep", w))), gelu(linear("arc_head", r)))
    candidates = jnp.concatenate([jnp.ones((w.shape[0], 1), bool), batch["mask"]], 1)
    arcs = jnp.where(candidates[:, None, :], arcs, -1e9)
    return {k: linear(k, w) for k in student.HEADS}, arcs, linear("rel_head", r), linear("rel_dep", w)


def relations(p, rel_head, rel_dep, heads):
    chosen = jnp.take_along_axis(rel_head, heads[:, :, None], 1)
    return jax.nn.gelu(chosen + rel_dep) @ p["heads"]["rel_out.w"] + p["heads"]["rel_out.b"]


def loss(p, frozen, batch, key):
    """The weighted sum of the heads' cross entropies a word; labels of -1 do not count."""
    mask, labels = batch["mask"], batch["labels"]
    scores, arcs, rel_head, rel_dep = forward(p, frozen, batch, key)
    scores["rel"] = relations(p, rel_head, rel_dep, labels[..., -1])
    scores["arc"] = arcs
    total = 0.0
    for i, label in enumerate([*data.LABELS, "arc"]):
        known = (mask & (labels[..., i] >= 0)).astype(jnp.float32)
        ce = optax.softmax_cross_entropy_with_integer_labels(scores[label], jnp.maximum(labels[..., i], 0))
        total += WEIGHTS[label] * (ce * known).sum() / jnp.maximum(known.sum(), 1.0)
    return total


class Subwords:
    """Turns forms and their hints into an item (ids, cases, hints, first, last, spelling): of every subword its id, the casing
    and the hint of its word; of every word its first and last subword and the rows of its spelling."""

    def __init__(self, folder):
        self.tokenizer = read_tokenizer(folder)
        self.features = data.Features([])

    def __call__(self, forms, told=None):
        e = self.tokenizer.encode(forms, is_pretokenized=True)
        told = told or [hints.NO_HINT] * len(forms)
        cases, hinted, first, last = [], [], [0] * len(forms), [0] * len(forms)
        for i, w in enumerate(e.word_ids):
            cases.append(0 if w is None else casing(forms[w]))
            hinted.append(0 if w is None else told[w])
            if w is not None:
                first[w], last[w] = first[w] or i, i
        return e.ids, cases, hinted, first, last, [self.features(f)[1:] for f in forms]


def collate(group, bucket, rows):
    """A batch of numpy arrays from (item of Subwords, labels or None) pairs; as many words as subwords."""
    z = lambda *shape: np.zeros((rows, bucket, *shape), np.int32)
    batch = dict(ids=z(), cases=z(), hints=z(), first=z(), last=z(), spelling=z(len(data.HASH_SIZES)),
                 labels=z(len(data.LABELS) + 1), id_mask=np.zeros((rows, bucket), bool), mask=np.zeros((rows, bucket), bool))
    batch["id_mask"][:, 0] = True
    for k, (item, labels) in enumerate(group):
        of_subwords, of_words = item[:3], item[3:]
        n, m = len(of_words[0]), len(of_subwords[0])
        for name, values in zip(("ids", "cases", "hints"), of_subwords):
            batch[name][k, :m] = values
        for name, values in zip(("first", "last", "spelling"), of_words):
            batch[name][k, :n] = values
        batch["id_mask"][k, :m], batch["mask"][k, :n] = True, True
        if labels is not None:
            batch["labels"][k, :n] = labels
    return batch


class Parser:
    """The trained teacher: `parser(list of forms)` yields (index, ids, heads, soft heads, their weights).

    `ids` maps a label to class numbers [N]; soft heads and weights are [N, student.SOFT_HEADS].
    """

    def __init__(self, p, frozen, subwords, tokens=2 * TOKENS):
        self.p, self.frozen, self.subwords, self.tokens = p, frozen, subwords, tokens
        self.recogniser = hints.Recogniser()
        k = student.SOFT_HEADS

        @jax.jit
        def run(p, frozen, batch):
            tags, arcs, rel_head, rel_dep = forward(p, frozen, batch)
            weights, heads = jax.lax.top_k(jax.nn.softmax(arcs), k)
            return {h: t.argmax(-1) for h, t in tags.items()}, arcs, rel_head, rel_dep, heads, weights

        @jax.jit
        def relate(p, rel_head, rel_dep, heads):
            return relations(p, rel_head, rel_dep, heads).argmax(-1)

        self.run, self.relate = run, relate

    def __call__(self, sentences):
        told = self.recogniser(sentences)
        items = [(i, self.subwords(forms, told[i])) for i, forms in enumerate(sentences)]
        items = [x for x in items if len(x[1][0]) <= BUCKETS[-1]]
        for bucket, rows, group in data.bucketed(items, lambda x: len(x[1][0]), BUCKETS, self.tokens):
            batch = collate([(item, None) for _, item in group], bucket, rows)
            tags, arcs, rel_head, rel_dep, soft, weights = self.run(self.p, self.frozen, batch)
            tags, soft, weights, scores = jax.tree.map(np.asarray, (tags, soft, weights, arcs))
            heads = np.zeros((rows, bucket), np.int32)
            for k, (_, item) in enumerate(group):
                n = len(item[3])
                heads[k, :n] = data.best_tree(scores[k, :n, :n + 1])
            rel = np.asarray(self.relate(self.p, rel_head, rel_dep, heads))
            for k, (i, item) in enumerate(group):
                n = len(item[3])
                ids = {h: t[k, :n] for h, t in tags.items()} | {"rel": rel[k, :n]}
                yield i, ids, heads[k, :n], soft[k, :n], weights[k, :n]


def evaluate(parser, devs, classes, lexicon):
    lexicon = {(f, u): l for f, u, l in lexicon}
    out = {}
    for name, dev in devs.items():
        predicted = list(dev)
        for i, ids, heads, _, _ in parser([s.forms for s in dev]):
            predicted[i] = student.decode(dev[i].forms, ids, heads, classes, lexicon)
        out[name] = data.scores(dev, predicted)
    return out


def load(path, folder):
    """(Parser, classes, lexicon) of a checkpoint written here."""
    with open(path, "rb") as source:
        state = pickle.load(source)
    frozen, _ = read_encoder(folder)
    return (Parser(jax.tree.map(jnp.asarray, state["params"]), frozen, Subwords(folder)),
            state["classes"], state["lexicon"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=data.TREEBANKS, help="folder of the treebanks")
    parser.add_argument("--encoder", required=True, help="folder of model.safetensors and tokenizer.json")
    parser.add_argument("--out", required=True, help="path of the checkpoint, without .ckpt")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--steps", type=int, help="instead of epochs: all steps of the schedule")
    parser.add_argument("--stop", type=int, help="stop after so many steps of the schedule")
    parser.add_argument("--encoder-rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--init", help="a checkpoint of this script whose weights to begin with")
    options = parser.parse_args()

    gold, devs = data.treebanks(options.data)
    classes, lexicon = data.build_classes(gold), data.build_lexicon(gold)
    labeller, subwords = data.Encoder(classes), Subwords(options.encoder)
    frozen, layers = read_encoder(options.encoder)
    p = dict(encoder=layers, heads=initial_heads(classes, options.seed))
    if options.init:
        p = jax.tree.map(jnp.asarray, pickle.loads(Path(options.init).read_bytes())["params"])
    rng = random.Random(options.seed)
    told = hints.Recogniser()([s.forms for s in gold])

    def epoch_groups():
        items = []
        for s, hint in zip(gold, told):
            changed = data.augment(s, rng)
            hint = hint[:len(changed.forms)] if changed.forms[0] == s.forms[0] and rng.random() > UNHINTED else None
            items.append((subwords(changed.forms, hint), labeller.labels(changed)))
        items = [x for x in items if len(x[0][0]) <= LONGEST]
        return data.bucketed(items, lambda x: len(x[0][0]), BUCKETS, TOKENS, rng)

    an_epoch = len(epoch_groups())
    steps = options.steps or an_epoch * options.epochs
    last = min(steps, options.stop or steps)
    schedule = lambda rate: optax.warmup_cosine_decay_schedule(0.0, rate, steps // 20, steps, rate * 0.02)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(
        {"encoder": optax.adamw(schedule(options.encoder_rate), weight_decay=0.01),
         "heads": optax.adamw(schedule(options.head_rate), b2=0.95, weight_decay=1e-4)},
        {"encoder": "encoder", "heads": "heads"}))
    state = optimiser.init(p)

    @jax.jit
    def step(p, state, frozen, batch, key):
        value, gradient = jax.value_and_grad(loss)(p, frozen, batch, key)
        updates, state = optimiser.update(gradient, state, p)
        return optax.apply_updates(p, updates), state, value

    key = jax.random.PRNGKey(options.seed)
    print(f"{len(gold)} sentences, {steps} steps", flush=True)
    start, total, number = time.time(), 0.0, 0
    while number < last:
        for bucket, rows, group in epoch_groups():
            batch = collate(group, bucket, rows)
            p, state, value = step(p, state, frozen, batch, jax.random.fold_in(key, number))
            number, total = number + 1, total + float(value)
            if number % 10 == 0:
                print(f"step {number} of {steps}, loss {total / 10:.3f}, {time.time() - start:.0f} s", flush=True)
                total = 0.0
            if number % an_epoch == 0 or number == last:
                path = Path(f"{options.out}.ckpt")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(pickle.dumps(dict(params=jax.tree.map(np.asarray, p), classes=classes, lexicon=lexicon)))
                scores = evaluate(Parser(p, frozen, subwords), devs, classes, lexicon)
                print(f"step {number} of {steps}, {time.time() - start:.0f} s {json.dumps(scores)}", flush=True)
            if number == last:
                break


if __name__ == "__main__":
    main()
