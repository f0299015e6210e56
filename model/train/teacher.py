"""The teacher: a small pretrained encoder fine-tuned as a tagger-parser, too slow to ship.

    python teacher.py --encoder DIR --out run/teacher --epochs 4

The encoder is all-mpnet-base-v2 (12 layers, 768 wide; for an accelerator) or all-MiniLM-L6-v2 (6 layers,
384 wide), both Apache-2.0, uncased, with 12 heads of attention, read from `model.safetensors` and
`tokenizer.json` in DIR.  Its subword embeddings stay as they are;
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

ATTENTION = 12
ARC, REL = 256, 384
CASES = 6
SPELLING = 128
BUCKETS = [24, 48, 128, 256]
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


# Names of a layer's parts in the two encoders, MPNet's first.
PARTS = {"query": ("attention.attn.q", "attention.self.query"), "key": ("attention.attn.k", "attention.self.key"),
         "value": ("attention.attn.v", "attention.self.value"), "mix": ("attention.attn.o", "attention.output.dense"),
         "mixed": ("attention.LayerNorm", "attention.output.LayerNorm"), "up": ("intermediate.dense",) * 2,
         "down": ("output.dense",) * 2, "out": ("output.LayerNorm",) * 2}
RELATIVE = "encoder.relative_attention_bias.weight"  # MPNet alone has it, and begins its positions at 2


def read_encoder(folder):
    """(frozen embeddings, trainable rest) of the encoder, flat dicts; `PART.w` and `PART.b` of all layers are stacked."""
    weights = read_safetensors(Path(folder) / "model.safetensors")
    prefix = next(k for k in weights if k.endswith("embeddings.word_embeddings.weight")).split("embeddings")[0]
    weights = {k[len(prefix):]: v for k, v in weights.items() if k.startswith(prefix)}
    mpnet, count = RELATIVE in weights, 1 + max(int(k.split(".")[2]) for k in weights if k.startswith("encoder.layer."))
    frozen = {"words": weights["embeddings.word_embeddings.weight"],
              "positions": weights["embeddings.position_embeddings.weight"][2 if mpnet else 0:]}
    if not mpnet:
        frozen["positions"] = frozen["positions"] + weights["embeddings.token_type_embeddings.weight"][0]
    layers = {"in.w": weights["embeddings.LayerNorm.weight"], "in.b": weights["embeddings.LayerNorm.bias"]}
    if mpnet:
        layers["relative"] = weights[RELATIVE]
    for part, names in PARTS.items():
        name = names[0 if mpnet else 1]
        for short, long in (("w", "weight"), ("b", "bias")):
            layers[f"{part}.{short}"] = np.stack([weights[f"encoder.layer.{i}.{name}.{long}"] for i in range(count)])
    return jax.tree.map(jnp.asarray, (frozen, layers))


def relative_buckets(n, buckets=32, furthest=128):
    """i32 [n, n]: the row of MPNet's relative bias for a query and a key (as T5 has it: half for keys to the right, near ones apart)."""
    distance = np.arange(n)[None, :] - np.arange(n)[:, None]
    half, near = buckets // 2, buckets // 4
    far = near + (np.log(np.maximum(np.abs(distance), 1) / near) / np.log(furthest / near) * (half - near)).astype(int)
    return np.where(distance > 0, half, 0) + np.where(np.abs(distance) < near, np.abs(distance), np.minimum(far, half - 1))


def read_tokenizer(folder):
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def initial_heads(classes, width, seed):
    """The heads' parameters; matrices are [in, out]."""
    rng = np.random.default_rng(seed)
    normal = lambda *shape, scale=None: (rng.standard_normal(shape) * (scale or shape[0] ** -0.5)).astype(np.float32)
    p = {"case": np.zeros((CASES, width)), "hint": np.zeros((hints.HINTS, width)), "root": normal(width, scale=0.05),
         "last.w": np.zeros((width, width)), "spelling.w": np.zeros((SPELLING, width))}
    p |= {f"emb.{t}": normal(n, SPELLING, scale=0.1) for t, n in data.HASH_SIZES.items()}
    for head in student.HEADS:
        n = len(classes[data.CLASS_LISTS[head]])
        p |= {f"{head}.w": normal(width, n), f"{head}.b": np.zeros(n)}
    for name, size in (("arc_head", ARC), ("arc_dep", ARC), ("rel_head", REL), ("rel_dep", REL)):
        p |= {f"{name}.w": normal(width, size), f"{name}.b": np.zeros(size)}
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
    """The encoder's last states [B, L, width]; dropout where there is a key."""
    b, n = ids.shape
    x = frozen["words"][ids] + frozen["positions"][:n] + tables["case"][cases] + tables["hint"][told]
    stacked = {k: v for k, v in layers.items() if k.split(".")[0] in PARTS}
    count = len(stacked["query.w"])
    keys = jax.random.split(key, 2 * count + 1) if key is not None else None
    drop = lambda i, v: v if keys is None else student.dropout(keys[i], v, DROP)
    x = drop(2 * count, student.layer_norm(x, layers["in.w"], layers["in.b"]))
    hidden = jnp.where(mask[:, None, None, :], 0.0, -1e9)
    if "relative" in layers:
        hidden = hidden + layers["relative"][relative_buckets(n)].transpose(2, 0, 1)

    def layer(x, numbered):
        i, p = numbered
        linear = lambda name, v: v @ p[name + ".w"].T + p[name + ".b"]
        norm = lambda name, v: student.layer_norm(v, p[name + ".w"], p[name + ".b"])
        q, k, v = (linear(name, x).reshape(b, n, ATTENTION, -1).transpose(0, 2, 1, 3) for name in ("query", "key", "value"))
        attention = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) * q.shape[-1] ** -0.5 + hidden)
        y = linear("mix", (attention @ v).transpose(0, 2, 1, 3).reshape(b, n, -1))
        x = norm("mixed", x + drop(2 * i, y))
        y = linear("down", jax.nn.gelu(linear("up", x), approximate=True))
        return norm("out", x + drop(2 * i + 1, y)), None

    return jax.lax.scan(layer, x, (jnp.arange(count), stacked))[0]


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
    r = jnp.concatenate([jnp.broadcast_to(h["root"], (w.shape[0], 1, w.shape[-1])), w], 1)
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
        self.begin, self.end = self.tokenizer.encode([], is_pretokenized=True).ids
        self.unknown = self.tokenizer.token_to_id("[UNK]")
        self.known = {}

    def word(self, form):
        """(ids, casing, spelling) of a form, kept: subwords do not depend on the neighbours."""
        if form not in self.known:
            ids = self.tokenizer.encode([form], is_pretokenized=True, add_special_tokens=False).ids
            self.known[form] = ids or [self.unknown], casing(form), self.features(form)[1:]
        return self.known[form]

    def __call__(self, forms, told=None):
        told = told or [hints.NO_HINT] * len(forms)
        ids, cases, hinted, first, last, spelling = [self.begin], [0], [0], [], [], []
        for form, hint in zip(forms, told):
            pieces, case, rows = self.word(form)
            first.append(len(ids))
            ids += pieces
            cases += [case] * len(pieces)
            hinted += [hint] * len(pieces)
            last.append(len(ids) - 1)
            spelling.append(rows)
        return [*ids, self.end], [*cases, 0], [*hinted, 0], first, last, spelling


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
    """Trained teachers, their probabilities averaged: `parser(list of forms, their hints)` yields
    (index, ids, heads, soft heads, their weights).

    `ids` maps a label to class numbers [N]; soft heads and weights are [N, student.SOFT_HEADS].  Heads are a tree or, where
    `trees` is off, the likeliest of every word.
    """

    def __init__(self, teachers, frozen, subwords, tokens=2 * TOKENS):
        self.teachers, self.frozen, self.subwords, self.tokens = teachers, frozen, subwords, tokens

        @jax.jit
        def run(teachers, frozen, batch):
            found = [forward(p, frozen, batch) for p in teachers]
            tags = {h: sum(jax.nn.softmax(f[0][h]) for f in found).argmax(-1) for h in student.HEADS}
            arcs = sum(jax.nn.softmax(f[1]) for f in found) / len(found)
            weights, heads = jax.lax.top_k(arcs, student.SOFT_HEADS)
            return tags, arcs, [f[2:] for f in found], heads, weights

        @jax.jit
        def relate(teachers, found, heads):
            return sum(jax.nn.softmax(relations(p, *f, heads)) for p, f in zip(teachers, found)).argmax(-1)

        self.run, self.relate = run, relate

    def __call__(self, sentences, told, trees=True):
        items = ((i, self.subwords(forms, told[i])) for i, forms in enumerate(sentences))
        items = [x for x in items if len(x[1][0]) <= BUCKETS[-1]]
        groups = data.bucketed(items, lambda x: len(x[1][0]), BUCKETS, self.tokens)
        for group, out in ahead(self.begin(*g, trees) for g in groups):
            tags, arcs, found, soft, weights, rel = out
            tags, soft, weights, heads = jax.tree.map(np.asarray, (tags, soft, weights, soft[..., 0]))
            if trees:
                heads, arcs = heads.copy(), np.log(np.maximum(np.asarray(arcs), 1e-30))
                for k, (_, item) in enumerate(group):
                    n = len(item[3])
                    heads[k, :n] = data.best_tree(arcs[k, :n, :n + 1])
                rel = self.relate(self.teachers, found, heads)
            rel = np.asarray(rel)
            for k, (i, item) in enumerate(group):
                n = len(item[3])
                ids = {h: t[k, :n] for h, t in tags.items()} | {"rel": rel[k, :n]}
                yield i, ids, heads[k, :n], soft[k, :n], weights[k, :n]

    def begin(self, bucket, rows, group, trees):
        batch = collate([(item, None) for _, item in group], bucket, rows)
        tags, arcs, found, soft, weights = self.run(self.teachers, self.frozen, batch)
        rel = None if trees else self.relate(self.teachers, found, soft[..., 0])
        return group, (tags, arcs if trees else None, found if trees else None, soft, weights, rel)


def ahead(items):
    """The items, each asked for before the one before it is handed out: the device works while its last answers are read."""
    last = None
    for item in items:
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last


def evaluate(parser, devs, told, classes, lexicon):
    lexicon = {(f, u): l for f, u, l in lexicon}
    out = {}
    for name, dev in devs.items():
        predicted = list(dev)
        for i, ids, heads, _, _ in parser([s.forms for s in dev], told[name]):
            predicted[i] = student.decode(dev[i].forms, ids, heads, classes, lexicon)
        out[name] = data.scores(dev, predicted)
    return out


def load(paths, folder, tokens=2 * TOKENS):
    """(Parser, classes, lexicon) of checkpoints written here."""
    states = [pickle.loads(Path(path).read_bytes()) for path in paths]
    assert all(s["classes"] == states[0]["classes"] for s in states), "the teachers have different classes"
    frozen, _ = read_encoder(folder)
    teachers = [jax.tree.map(jnp.asarray, s["params"]) for s in states]
    return Parser(teachers, frozen, Subwords(folder), tokens), states[0]["classes"], states[0]["lexicon"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=data.TREEBANKS, help="folder of the treebanks")
    parser.add_argument("--encoder", required=True, help="folder of model.safetensors and tokenizer.json")
    parser.add_argument("--hints", help="what hints.py wrote; without it spaCy is asked")
    parser.add_argument("--out", required=True, help="path of the checkpoint, without .ckpt")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seconds", type=float, help="at most so many")
    parser.add_argument("--encoder-rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    gold, devs = data.treebanks(options.data)
    told = hints.of_treebanks(gold, devs, options.hints)
    classes, lexicon = data.build_classes(gold), data.build_lexicon(gold)
    labeller, subwords = data.Encoder(classes), Subwords(options.encoder)
    frozen, layers = read_encoder(options.encoder)
    p = dict(encoder=layers, heads=initial_heads(classes, frozen["words"].shape[1], options.seed))
    rng = random.Random(options.seed)

    def epoch_groups():
        items = []
        for s, hint in zip(gold, told["train"]):
            changed = data.augment(s, rng)
            hint = hint[:len(changed.forms)] if changed.forms[0] == s.forms[0] and rng.random() > UNHINTED else None
            items.append((subwords(changed.forms, hint), labeller.labels(changed)))
        items = [x for x in items if len(x[0][0]) <= LONGEST]
        return data.bucketed(items, lambda x: len(x[0][0]), BUCKETS, TOKENS, rng)

    rates = {"encoder": options.encoder_rate, "heads": options.head_rate}
    descent = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(
        {"encoder": optax.chain(optax.scale_by_adam(), optax.add_decayed_weights(0.01)),
         "heads": optax.chain(optax.scale_by_adam(b2=0.95), optax.add_decayed_weights(1e-4))},
        {"encoder": "encoder", "heads": "heads"}))
    state = descent.init(p)

    @jax.jit
    def step(p, state, frozen, batch, key, share):
        value, gradient = jax.value_and_grad(loss)(p, frozen, batch, key)
        updates, state = descent.update(gradient, state, p)
        return {part: jax.tree.map(lambda v, u: v - share * rates[part] * u, p[part], updates[part]) for part in p}, state, value

    steps = len(epoch_groups()) * options.epochs
    schedule = optax.warmup_cosine_decay_schedule(0.0, 1.0, steps // 20, steps, 0.02)
    shares = np.asarray(jax.vmap(schedule)(jnp.arange(steps)), np.float32)
    key = jax.random.PRNGKey(options.seed)
    print(f"{len(gold)} sentences, {steps} steps", flush=True)
    start, total, number, place = time.time(), 0.0, 0, 0.0
    while place < steps:
        for bucket, rows, group in epoch_groups():
            batch = collate(group, bucket, rows)
            p, state, value = step(p, state, frozen, batch, jax.random.fold_in(key, number), shares[int(place)])
            number, total = number + 1, total + value
            if number % 25 == 0:
                print(f"step {number}, at {place:.0f} of {steps}, loss {float(total) / 25:.3f}, {time.time() - start:.0f} s", flush=True)
                total = 0.0
            # Short of time, the rest of the schedule is gone through in longer strides.
            left = options.seconds - (time.time() - start) if options.seconds else np.inf
            place += max(1, (steps - place) / max(left * number / max(time.time() - start, 1e-3), 1)) if number > 100 else 1
            if place >= steps:
                break
    path = Path(f"{options.out}.ckpt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(dict(params=jax.tree.map(np.asarray, p), classes=classes, lexicon=lexicon)))
    scores = evaluate(Parser([p], frozen, subwords), devs, told, classes, lexicon)
    print(f"{number} steps, {time.time() - start:.0f} s {json.dumps(scores)}", flush=True)


if __name__ == "__main__":
    main()
