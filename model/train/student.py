"""The student: the small recurrent tagger-parser that the Rust side runs.

    python student.py --out run/student --silver run/silver --gold-copies 3 --epochs 7

The network is the one of `FORMAT.md`, without quantisation.  After every epoch, or `--every` steps,
the checkpoint `OUT.ckpt` is written (weights, optimiser state, classes, words) and the
development scores are logged.  `--resume` goes on from it, with a schedule of another length if
`--epochs`, `--steps` or the silver differ; `--init` begins anew with the weights of another
checkpoint.  Shapes in comments: B sentences, N words, E classes, D = 2 * hidden.
"""

import argparse
import json
import os
import pickle
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
import jax.numpy as jnp
import optax

import data

WIDTH, HIDDEN, ARC, REL = 128, 128, 96, 96
D = 2 * HIDDEN
REACH = 32  # distances beyond it share one bias
BUCKETS = [16, 32, 64, 128, 256]
TOKENS = 4096  # words, padding included, of a batch of the predictor
LONGEST = 128  # longer sentences are not trained on
WEIGHTS = dict(arc=1.0, rel=1.0, upos=0.3, xpos=0.2, feats=0.3, lemma=0.3, name=0.3)
HEADS = ["upos", "xpos", "feats", "lemma", "name"]


def depth(p):
    """Recurrent layers of a network."""
    return sum(k.endswith(".ln.g") for k in p)


def initial(classes, words, layers, seed):
    """The parameters, a flat dict by the tensor names of FORMAT.md; matrices are [in, out]."""
    rng = np.random.default_rng(seed)

    def normal(*shape, scale=None):
        scale = shape[0] ** -0.5 if scale is None else scale
        return (rng.standard_normal(shape) * scale).astype(np.float32)

    p = {f"emb.{t}": normal(n, WIDTH, scale=0.1)
         for t, n in {"word": len(words) + 1, **data.HASH_SIZES}.items()}
    p |= {"eln.g": np.ones(WIDTH), "eln.b": np.zeros(WIDTH), "in.w": normal(3 * WIDTH, D), "in.b": np.zeros(D)}
    for i in range(layers):
        gate_bias = np.concatenate([np.zeros(D), np.full(D, -1.0)])
        p |= {f"L{i}.w.w": normal(D, 2 * D), f"L{i}.w.b": gate_bias,
              f"L{i}.o.w": normal(D, D), f"L{i}.o.b": np.zeros(D),
              f"L{i}.ln.g": np.ones(D), f"L{i}.ln.b": np.zeros(D)}
    for head in HEADS:
        n = len(classes[data.CLASS_LISTS[head]])
        p |= {f"{head}.w": normal(D, n), f"{head}.b": np.zeros(n)}
    p |= {"root": normal(D, scale=0.1), "dist": np.zeros(2 * REACH + 1),
          "arc_head.w": normal(D, ARC), "arc_head.b": np.zeros(ARC),
          "arc_dep.w": normal(D, ARC), "arc_dep.b": np.zeros(ARC),
          "arc_u.w": normal(ARC, ARC, scale=0.3 * ARC ** -0.5), "arc_u.b": np.zeros(ARC),
          "rel_head.w": normal(D, REL), "rel_dep.w": normal(D, REL), "rel_dep.b": np.zeros(REL),
          "rel_out.w": normal(REL, len(classes["rels"])), "rel_out.b": np.zeros(len(classes["rels"]))}
    return {k: jnp.asarray(v, jnp.float32) for k, v in p.items()}


def begin_with(params, trained):
    """`params` with the trained values; the table of words may have grown at its end."""
    out = {k: jnp.asarray(v) for k, v in trained.items()}
    rows = len(trained["emb.word"])
    out["emb.word"] = jnp.concatenate([out["emb.word"], params["emb.word"][rows:]])
    assert all(out[k].shape == v.shape for k, v in params.items())
    return out


def layer_norm(x, g, b):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-6) * g + b


def dropout(key, x, rate):
    if key is None:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0.0)


def recur(keep, add, reverse):
    """h[t] = keep[t] * h[t-1] + add[t] along axis 1, by an associative scan."""
    combine = lambda left, right: (left[0] * right[0], left[1] * right[0] + right[1])
    return jax.lax.associative_scan(combine, (keep, add), reverse=reverse, axis=1)[1]


def forward(p, rows, mask, key=None, rate=0.0, word_rate=0.0):
    """Scores of a batch: ({head: [B,N,E]}, arcs [B,N,N+1], rel_head [B,N+1,REL], rel_dep [B,N,REL]).

    `rows` i32 [B,N,7], `mask` bool [B,N]; with `key` dropout is on.
    """
    layers = depth(p)
    keys = list(jax.random.split(key, layers + 3)) if key is not None else [None] * (layers + 3)
    linear = lambda name, x: x @ p[name + ".w"] + p[name + ".b"]
    m = mask[..., None].astype(jnp.float32)
    if key is not None:
        unknown = jax.random.bernoulli(keys[-1], word_rate, mask.shape)
        rows = rows.at[:, :, 0].set(jnp.where(unknown, 0, rows[:, :, 0]))
    x = sum(p[f"emb.{t}"][rows[:, :, i]] for i, t in enumerate(data.TABLES))
    x = dropout(keys[0], layer_norm(x, p["eln.g"], p["eln.b"]) * m, rate)
    zero = jnp.zeros_like(x[:, :1])
    x = jnp.concatenate([jnp.concatenate([zero, x[:, :-1]], 1), x, jnp.concatenate([x[:, 1:], zero], 1)], -1)
    x = jax.nn.relu(linear("in", x)) * m
    for i in range(layers):
        y = linear(f"L{i}.w", x)
        candidate, gate = jnp.tanh(y[..., :D]), jax.nn.sigmoid(y[..., D:]) * m
        keep, add = 1 - gate, gate * candidate
        o = jnp.concatenate([recur(keep[..., :HIDDEN], add[..., :HIDDEN], False),
                             recur(keep[..., HIDDEN:], add[..., HIDDEN:], True)], -1)
        x = x + dropout(keys[1 + i], jax.nn.relu(linear(f"L{i}.o", o)), rate)
        x = layer_norm(x, p[f"L{i}.ln.g"], p[f"L{i}.ln.b"]) * m
    x = dropout(keys[-2], x, rate)
    r = jnp.concatenate([jnp.broadcast_to(p["root"], (x.shape[0], 1, D)), x], 1)
    hh, u = jax.nn.relu(linear("arc_head", r)), linear("arc_u", jax.nn.relu(linear("arc_dep", x)))
    n = x.shape[1]
    distance = jnp.arange(n + 1)[None, :] - 1 - jnp.arange(n)[:, None]
    arcs = jnp.einsum("bna,bma->bnm", u, hh) + p["dist"][jnp.clip(distance, -REACH, REACH) + REACH]
    candidates = jnp.concatenate([jnp.ones((x.shape[0], 1), bool), mask], 1)
    arcs = jnp.where(candidates[:, None, :], arcs, -1e9)
    return {h: linear(h, x) for h in HEADS}, arcs, r @ p["rel_head.w"], linear("rel_dep", x)


def relations(p, rel_head, rel_dep, heads):
    """Relation scores [B,N,E] for given heads i32 [B,N]."""
    chosen = jnp.take_along_axis(rel_head, heads[:, :, None], 1)
    return jax.nn.relu(chosen + rel_dep) @ p["rel_out.w"] + p["rel_out.b"]


def loss(p, batch, key):
    """The weighted sum of the heads' cross entropies a word; labels of -1 do not count.

    Arcs are learnt from `heads` and `head_weights` ([B,N,K]: the K likeliest heads and their
    probabilities; for gold the one head).
    """
    mask, labels = batch["mask"], batch["labels"]
    tags, arcs, rel_head, rel_dep = forward(p, batch["rows"], mask, key, RATES["drop"], RATES["word"])
    tags["rel"] = relations(p, rel_head, rel_dep, labels[..., -1])
    total = 0.0
    for i, label in enumerate(data.LABELS):
        known = (mask & (labels[..., i] >= 0)).astype(jnp.float32)
        ce = optax.softmax_cross_entropy_with_integer_labels(tags[label], jnp.maximum(labels[..., i], 0))
        total += WEIGHTS[label] * (ce * known).sum() / jnp.maximum(known.sum(), 1.0)
    logp = jnp.take_along_axis(jax.nn.log_softmax(arcs), batch["heads"], 2)
    arc = -(batch["head_weights"] * logp).sum(-1) * mask
    return total + WEIGHTS["arc"] * arc.sum() / mask.sum()


RATES = dict(drop=0.2, word=0.05)


SOFT_HEADS = 3  # K of the silver's heads


class Corpus:
    """The training sentences end to end and on the device, where batches are gathered: a step is told where its sentences begin.

    `parts` as of `Silver.parts`: (rows [T, 7], labels [T, 7], heads and weights [T, K], length [S], words to use [S]).
    """

    def __init__(self, parts):
        rows, labels, heads, weights, length, used = (np.concatenate(column) for column in zip(*parts))
        self.start, self.length = (np.cumsum(length) - length).astype(np.int32), used.astype(np.int32)
        kinds = dict(rows=np.int32, labels=np.int16, heads=np.int16, weights=np.float16)
        self.arrays = {k: jnp.asarray(v, kinds[k]) for k, v in zip(kinds, (rows, labels, heads, weights))}

    def groups(self, words, rng=None):
        """(bucket, starts [rows], lengths [rows]) of an epoch's batches, filled up with sentences of no words."""
        for bucket, rows, group in data.bucketed(range(len(self.start)), self.length.__getitem__, BUCKETS, words, rng):
            starts, lengths = np.zeros((2, rows), np.int32)
            starts[:len(group)], lengths[:len(group)] = self.start[group], self.length[group]
            yield bucket, starts, lengths


def gather(arrays, starts, lengths, bucket):
    """The batch that `loss` takes."""
    at = jnp.arange(bucket)
    mask = at < lengths[:, None]
    at = jnp.where(mask, starts[:, None] + at, 0)
    take = lambda x, kind: jnp.where(mask[..., None], x[at], 0).astype(kind)
    return dict(mask=mask, rows=take(arrays["rows"], jnp.int32), labels=take(arrays["labels"], jnp.int32),
                heads=take(arrays["heads"], jnp.int32), head_weights=take(arrays["weights"], jnp.float32))


def gold_part(sentences, encoder, rng):
    """The training data of gold sentences, each changed anew by `data.augment`."""
    sentences = [s for s in (data.augment(s, rng) for s in sentences) if len(s.forms) <= LONGEST]
    labels = np.concatenate([encoder.labels(s) for s in sentences])
    heads, weights = np.zeros((2, len(labels), SOFT_HEADS))
    heads[:, 0], weights[:, 0] = labels[:, -1], 1.0
    length = np.array([len(s.forms) for s in sentences])
    return np.concatenate([encoder.rows(s) for s in sentences]), labels, heads, weights, length, length


class Predictor:
    """Float predictions of a checkpoint: `predictor(sentences)` returns Sentences with predicted columns."""

    def __init__(self, classes, lexicon, encoder):
        self.classes, self.encoder = classes, encoder
        self.lexicon = {(form, upos): lemma for form, upos, lemma in lexicon}

        @jax.jit
        def run(p, rows, mask):
            tags, arcs, rel_head, rel_dep = forward(p, rows, mask)
            return {h: t.argmax(-1) for h, t in tags.items()}, tags["name"], arcs, rel_head, rel_dep

        self.run = run

    def _scores(self, p, sentences):
        """(number of a sentence, its part of what `run` returns), in the order of the batches."""
        numbered = [(i, self.encoder.rows(s)) for i, s in enumerate(sentences)]
        for bucket, rows, group in data.bucketed(numbered, lambda x: len(x[1]), BUCKETS, TOKENS):
            batch = np.zeros((rows, bucket, len(data.TABLES)), np.int32)
            mask = np.zeros((rows, bucket), bool)
            for k, (_, r) in enumerate(group):
                batch[k, :len(r)], mask[k, :len(r)] = r, True
            scores = jax.tree.map(np.asarray, self.run(p, batch, mask))
            for k, (i, _) in enumerate(group):
                yield i, jax.tree.map(lambda x: x[k], scores)

    def __call__(self, p, sentences):
        out = [None] * len(sentences)
        weights, bias = np.asarray(p["rel_out.w"]), np.asarray(p["rel_out.b"])
        for i, (tags, _, arcs, rel_head, rel_dep) in self._scores(p, sentences):
            n = len(sentences[i].forms)
            heads = data.best_tree(arcs[:n, :n + 1])
            rel = np.maximum(rel_head[heads] + rel_dep[:n], 0) @ weights + bias
            ids = {h: tags[h][:n] for h in HEADS} | {"rel": rel.argmax(-1)}
            out[i] = decode(sentences[i].forms, ids, heads, self.classes, self.lexicon)
        return out

    def margins(self, p, sentences):
        """What `data.margins` says of every sentence."""
        out = [None] * len(sentences)
        for i, (_, names, *_) in self._scores(p, sentences):
            out[i] = data.margins(names[:len(sentences[i].forms)])
        return out


def decode(forms, ids, heads, classes, lexicon):
    """A Sentence from class numbers (`ids`: label → i32 [N]) and heads."""
    named = {label: [classes[data.CLASS_LISTS[label]][j] for j in ids[label]] for label in data.LABELS}
    lemmas = [lexicon.get(data.lexicon_key(f, u)) or data.apply_rule(rule, f)
              for f, u, rule in zip(forms, named["upos"], named["lemma"])]
    return data.Sentence(forms, lemmas, named["upos"], named["xpos"], named["feats"],
                         [int(h) for h in heads], named["rel"], None,
                         data.whole_names(named["upos"], named["name"]))


def save(path, arrays, **rest):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with open(part, "wb") as out:
        pickle.dump(jax.tree.map(np.asarray, arrays), out)
        pickle.dump(rest, out)
    part.replace(path)


def load(path):
    """(arrays {params, optimiser}, the rest {classes, words, step, scores})."""
    with open(path, "rb") as source:
        return pickle.load(source), pickle.load(source)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=data.TREEBANKS, help="folder of the treebanks")
    parser.add_argument("--out", required=True, help="path of the checkpoint, without .ckpt")
    parser.add_argument("--init", help="a checkpoint whose weights to begin with")
    parser.add_argument("--silver", nargs="+", default=[], help="folders written by silver.py")
    parser.add_argument("--gold-copies", type=int, default=1, help="gold trees an epoch, beside the silver")
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--seconds", type=float, help="instead of epochs: as many steps as the first ones promise")
    parser.add_argument("--every", type=int, help="steps between checkpoints (an epoch)")
    parser.add_argument("--layers", type=int, default=3, help="recurrent layers")
    parser.add_argument("--words", type=int, default=4096, help="words of a batch, padding included")
    parser.add_argument("--rate", type=float, default=2e-3, help="the highest learning rate")
    parser.add_argument("--drop", type=float, default=0.2, help="dropout")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from OUT.ckpt")
    train(parser.parse_args())


def train(options):
    import silver

    begun_at = time.time()
    RATES["drop"] = options.drop
    gold, devs = data.treebanks(options.data)
    trees = silver.Silver(*options.silver)
    checkpoint = Path(f"{options.out}.ckpt")
    resumed = load(checkpoint) if options.resume and checkpoint.exists() else None
    begun = load(options.init) if options.init else None
    classes, conventions = data.build_classes(gold), data.Conventions(gold)
    gold = [conventions(s) for s in gold]
    lexicon = data.build_lexicon(gold)
    if resumed:
        words = resumed[1]["words"]
    else:
        words = data.build_words(gold, trees.all_forms(), begun[1]["words"] if begun else [])
    features = data.Features(words)
    encoder = data.Encoder(classes, features)
    params = initial(classes, words, options.layers, options.seed)
    if begun:
        params = begin_with(params, begun[0]["params"])
    predictor = Predictor(classes, lexicon, encoder)
    rng = random.Random(options.seed)
    parts = [gold_part(gold, encoder, rng) for _ in range(options.gold_copies)]
    parts += trees.parts(classes, features, conventions, np.random.default_rng(options.seed))
    corpus = Corpus(parts)
    epoch = list(corpus.groups(options.words, rng))

    descent = optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(b2=0.98), optax.add_decayed_weights(1e-3))

    def step(params, state, arrays, starts, lengths, key, rate, bucket):
        value, gradient = jax.value_and_grad(loss)(params, gather(arrays, starts, lengths, bucket), key)
        updates, state = descent.update(gradient, state, params)
        return {k: v - rate * updates[k] for k, v in params.items()}, state, value

    key = jax.random.PRNGKey(options.seed)
    steps, number, state = round(len(epoch) * options.epochs), 0, descent.init(params)
    if resumed:
        arrays, rest = resumed
        params, state = jax.tree.map(jnp.asarray, (arrays["params"], arrays["optimiser"]))
        number = rest["step"]
    build = jax.jit(step, static_argnames="bucket")
    with ThreadPoolExecutor() as pool:  # the step of every bucket, compiled side by side
        waiting = {b: pool.submit(lambda b=b, s=s: build.lower(params, state, corpus.arrays, s, s, key, np.float32(0), bucket=b).compile())
                   for b, s in {bucket: starts for bucket, starts, _ in epoch}.items()}
        run = {b: w.result() for b, w in waiting.items()}
    if options.seconds:
        trial, tried = time.time(), epoch[:200]
        for bucket, starts, lengths in tried:
            value = run[bucket](params, state, corpus.arrays, starts, lengths, key, np.float32(0))[2]
        value.block_until_ready()
        each = (time.time() - trial) / len(tried)
        steps = number + max(1, int((options.seconds - (time.time() - begun_at)) / each))
        print(f"{each * 1000:.1f} ms a step, {time.time() - begun_at:.0f} s gone", flush=True)
    schedule = optax.warmup_cosine_decay_schedule(0.0, options.rate, steps // 30, steps, options.rate * 0.01)
    rates = np.asarray(jax.vmap(schedule)(jnp.arange(steps)), np.float32)
    every = options.every or len(epoch)
    print(f"{sum(v.size for v in params.values()) / 1e6:.2f} M weights, {len(words)} words, "
          f"{len(corpus.start)} sentences, {len(epoch)} steps an epoch, {steps} in all", flush=True)
    start, total = time.time(), 0.0
    while number < steps:
        for bucket, starts, lengths in epoch:
            params, state, value = run[bucket](params, state, corpus.arrays, starts, lengths,
                                               jax.random.fold_in(key, number), rates[number])
            number, total = number + 1, total + value
            if number % 50 == 0:
                print(f"step {number} of {steps}, loss {float(total) / 50:.3f}, {time.time() - start:.0f} s", flush=True)
                total = 0.0
            if number % every == 0 or number == steps:
                results = {n: data.scores(d, predictor(params, d)) for n, d in devs.items()}
                save(checkpoint, dict(params=params, optimiser=state), classes=classes, words=words, step=number, scores=results)
                print(f"step {number} of {steps}, {time.time() - start:.0f} s {json.dumps(results)}", flush=True)
            if number == steps:
                break
        epoch = list(corpus.groups(options.words, rng))


if __name__ == "__main__":
    main()
