"""The reference of the running side: reads a model file and computes it exactly as FORMAT.md says.

    python quantised.py --checkpoint run/student.ckpt      # scores of both on the development parts
    python quantised.py --write-reference                  # reference.jsonl, for the Rust tests

Every activation is quantised a word at a time, sums of products are exact integers, and the rest
is f32, so only the order of summation within means differs from other implementations.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import data
import names

REFERENCE = Path(__file__).resolve().parent / "reference.jsonl"
EPSILON = np.float32(1e-6)


def quantise(x):
    """(integers f32 [N, in], scales f32 [N, 1]) of activations f32 [N, in], a row at a time."""
    m = np.abs(x).max(1, keepdims=True)
    factor = np.divide(np.float32(127), m, out=np.zeros_like(m), where=m > 0)
    return np.rint(x * factor), m / np.float32(127)


def layer_norm(x, g, b):
    mean = x.mean(1, keepdims=True)
    variance = ((x - mean) ** 2).mean(1, keepdims=True)
    return (x - mean) / np.sqrt(variance + EPSILON) * g + b


def relu(x):
    return np.maximum(x, np.float32(0))


class Model:
    """A model file in memory; `model(forms)` returns a data.Sentence."""

    def __init__(self, path):
        raw = Path(path).read_bytes()
        assert raw[:8] == b"LGMODEL1"
        start = 12 + int.from_bytes(raw[8:12], "little")
        self.header = json.loads(raw[12:start])
        self.tensors = {}
        for t in self.header["tensors"]:
            kind = {"i8": np.int8, "f32": np.dtype("<f4")}[t["dtype"]]
            count = int(np.prod(t["shape"]))
            self.tensors[t["name"]] = np.frombuffer(raw, kind, count, start + t["offset"]).reshape(t["shape"])
        # f32 holds every integer sum here exactly: at most 384 * 127 * 127 < 2 ** 24.
        self.matrices = {n[:-2]: v.astype(np.float32) for n, v in self.tensors.items()
                         if n.endswith(".q") and not n.startswith("emb.")}
        self.features = data.Features(self.header["words"])
        self.lexicon = {(f, u): l for f, u, l in self.header["lexicon"]}
        keys = self.tensors["names.keys"].copy().view("<u4").ravel()
        self.names = names.Table(keys, self.tensors["names.w"], self.tensors["names.s"][0])

    def linear(self, name, x):
        """The quantised matrix `name` on activations f32 [N, in]: f32 [N, out]."""
        q, m = quantise(x)
        y = (q @ self.matrices[name].T) * (self.tensors[name + ".s"] * m)
        return y + self.tensors[name + ".b"] if name + ".b" in self.tensors else y

    def network(self, forms):
        """({label: scores [N, classes]}, arcs [N, N+1], rel_head [N+1, rel], rel_dep [N, rel])."""
        t, h = self.tensors, self.header
        rows = np.array([self.features(f) for f in forms])
        e = np.zeros((len(forms), h["width"]), np.float32)
        for i, table in enumerate(data.TABLES):
            e += t[f"emb.{table}.q"][rows[:, i]].astype(np.float32) * t[f"emb.{table}.s"][rows[:, i], None]
        x = layer_norm(e, t["eln.g"], t["eln.b"])
        zero = np.zeros_like(x[:1])
        x = relu(self.linear("in", np.concatenate([np.vstack([zero, x[:-1]]), x, np.vstack([x[1:], zero])], 1)))
        half, both = h["hidden"], 2 * h["hidden"]
        for i in range(h["layers"]):
            y = self.linear(f"L{i}.w", x)
            c, g = np.tanh(y[:, :both]), np.float32(1) / (np.float32(1) + np.exp(-y[:, both:]))
            o, left, right = np.zeros_like(c), np.zeros(half, np.float32), np.zeros(half, np.float32)
            for k in range(len(x)):
                j = len(x) - 1 - k
                left = (1 - g[k, :half]) * left + g[k, :half] * c[k, :half]
                right = (1 - g[j, half:]) * right + g[j, half:] * c[j, half:]
                o[k, :half], o[j, half:] = left, right
            x = layer_norm(x + relu(self.linear(f"L{i}.o", o)), t[f"L{i}.ln.g"], t[f"L{i}.ln.b"])
        tags = {label: self.linear(label, x) for label in data.LABELS if label != "rel"}
        r = np.vstack([t["root"], x])
        (hq, hm), (uq, um) = (quantise(relu(self.linear("arc_head", r))),
                              quantise(self.linear("arc_u", relu(self.linear("arc_dep", x)))))
        n = len(forms)
        distance = np.clip(np.arange(n + 1) - 1 - np.arange(n)[:, None], -32, 32) + 32
        arcs = (uq @ hq.T) * (um * hm.T) + t["dist"][distance]
        return tags, arcs, self.linear("rel_head", r), self.linear("rel_dep", x)

    def analyse(self, forms):
        """(Sentence, margins of names, clearance): the least distance between a best class or head and the next."""
        from student import decode

        tags, arcs, rel_head, rel_dep = self.network(forms)
        heads = data.best_tree(arcs)
        tags["rel"] = self.linear("rel_out", relu(rel_head[heads] + rel_dep))
        sentence = decode(forms, {k: v.argmax(1) for k, v in tags.items()}, heads, self.header, self.lexicon)
        arcs[np.arange(len(forms)), np.arange(1, len(forms) + 1)] = -np.inf
        best = [np.sort(v, 1)[:, -2:] for v in (*tags.values(), arcs)]
        return sentence, data.margins(tags["name"]), min(float((b[:, 1] - b[:, 0]).min()) for b in best)

    def __call__(self, document):
        """The Sentences of a document, given as lists of forms."""
        sentences, margins, _ = zip(*map(self.analyse, document))
        for s, labels in zip(sentences, self.names(sentences, margins)):
            s.names = labels
        return sentences


def float_trees(checkpoint, devs, lexicon):
    """What the unquantised network makes of the development parts."""
    import student

    arrays, rest = student.load(checkpoint)
    encoder = data.Encoder(rest["classes"], data.Features(rest["words"]))
    predictor = student.Predictor(rest["classes"], lexicon, encoder)
    return {n: predictor(arrays["params"], d) for n, d in devs.items()}


# A closer decision may fall otherwise where tanh is approximated: such sentences stay out of the reference.
CLEAR = 0.05

# Written for this file; tokens separated by blanks.
SENTENCES = """
Protesters clashed with police outside the parliament in Nairobi on Tuesday .
The foreign minister of Jordan met his Egyptian counterpart in Amman to discuss a cease - fire .
Three soldiers were killed when militants attacked a checkpoint near the border .
The United States has imposed new sanctions on two Iranian banks .
" We will not negotiate under threats , " the president said .
Israel did n't respond to the rebels ' demands .
UN envoy arrives in Sanaa for talks
SENATE REJECTS TREATY WITH CANADA
Workers at the port of Santos went on strike over unpaid wages , union leaders said .
Mr. Okafor , a former general , was sentenced to 12 years in prison for corruption .
Turkey 's army shelled villages that were held by Kurdish fighters .
France promised to send 40 million euros in aid to the flood - hit region .
Police arrested more than 200 people after the march turned violent .
The governor accused the opposition of planning an attack , but offered no evidence .
Has the government agreed to release the prisoners ?
Thousands of refugees fled across the river , fearing further raids .
The court 's ruling was denounced by human rights groups .
Talks between the two Koreas broke down late last week .
A bomb exploded at a market in Kabul , killing at least 15 civilians and wounding dozens more .
She told reporters she would visit Beijing in March if China withdrew its ships .
The rebels ' withdrawal from the city , which began on Friday , has been welcomed by the U.S. ambassador .
Go home !
The army has denied that its troops fired on the crowd .
Brazil and Argentina signed a trade agreement in Montevideo on 14 June .
He was arrested in Lagos and charged with fraud .
Farmers blocked roads across the country to demand lower fuel prices .
Rwanda has expelled two diplomats , accusing them of spying .
What did the minister say about the border ?
Russian warplanes bombed the town again overnight .
The bank will lend the country $ 3 billion over four years .
A judge ordered the release of five journalists .
Germany and Poland agreed on Monday to share intelligence .
They were not invited to the summit .
""".strip().split("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default=data.REPOSITORY / "model" / "legation.model")
    parser.add_argument("--data", type=Path, default=data.TREEBANKS)
    parser.add_argument("--checkpoint", help="score this checkpoint of student.py beside the model file")
    parser.add_argument("--case", choices=["lower", "upper"], help="score on text all in this case")
    parser.add_argument("--relations", action="store_true", help="also the F1 of every relation, beside the checkpoint's")
    parser.add_argument("--write-reference", action="store_true")
    options = parser.parse_args()
    model = Model(options.model)
    if options.write_reference:
        with open(REFERENCE, "w", encoding="utf-8") as out:
            for sentence in SENTENCES:
                if model.analyse(sentence.split())[-1] < CLEAR:
                    continue
                [s] = model([sentence.split()])
                row = {"forms": s.forms, "upos": s.upos, "xpos": s.xpos, "feats": s.feats, "lemmas": s.lemmas,
                       "heads": s.heads, "rels": s.rels, "names": s.names}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    _, devs = data.treebanks(options.data)
    change = getattr(str, options.case) if options.case else str
    trees = {"float": float_trees(options.checkpoint, devs, model.header["lexicon"])} if options.checkpoint else {}
    trees["quantised"] = {}
    for name, dev in devs.items():
        documents = names.split(dev, names.documents(options.data / f"en_{name}-dev.conllu.gz"))
        trees["quantised"][name] = [s for d in documents for s in model([[change(f) for f in s.forms] for s in d])]
    for kind, predicted in trees.items():
        for name, dev in devs.items():
            print(f"{kind:9} {name} {json.dumps(data.scores(dev, predicted[name]))}", flush=True)
    if options.relations:
        for name, dev in devs.items():
            scores = [data.relation_scores(dev, predicted[name]) for predicted in trees.values()]
            for relation, (count, _) in scores[0].items():
                print(f"| {name} | {relation} | {count} |", *(f"{s[relation][1] if relation in s else 0} |" for s in scores))


if __name__ == "__main__":
    main()
