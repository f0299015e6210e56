"""Writes a checkpoint of `student.py` as a model file (`FORMAT.md`): int8 matrices, f32 the rest.

    python export.py --checkpoint run/student.ckpt --names run/names.npz --version legation-1
"""

import argparse
import json

import numpy as np

import data
import student

ALIGN = 64


def quantise_rows(matrix):
    """(q i8 [out, in], s f32 [out]): each row scaled so that its largest magnitude is 127."""
    matrix = np.asarray(matrix, np.float32)
    scale = np.abs(matrix).max(1) / 127
    safe = np.where(scale > 0, scale, 1)
    return np.rint(matrix / safe[:, None]).astype(np.int8), scale.astype(np.float32)


def tensors(params):
    """The tensors of the model file, by name, from the parameters of the student."""
    out = {}
    for name, value in params.items():
        value = np.asarray(value, np.float32)
        if name.startswith("emb."):
            out[name + ".q"], out[name + ".s"] = quantise_rows(value)
        elif value.ndim == 2:
            base = name.removesuffix(".w")
            out[base + ".q"], out[base + ".s"] = quantise_rows(value.T)
        else:
            out[name] = value
    return out


def write(path, header, arrays):
    """The file: magic, length of the header, header, tensors; the header gains `tensors`."""
    body, listed = bytearray(), []
    for name, value in arrays.items():
        body += bytes(-len(body) % ALIGN)
        kind = {"int8": "i8", "float32": "f32"}[str(value.dtype)]
        listed.append({"name": name, "dtype": kind, "shape": list(value.shape), "offset": len(body)})
        body += np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<")).tobytes()
    text = json.dumps(header | {"tensors": listed}, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(12 + len(text)) % ALIGN)
    with open(path, "wb") as out:
        out.write(b"LGMODEL1" + len(text).to_bytes(4, "little") + text + body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--names", required=True, help="weights written by names.py")
    parser.add_argument("--version", required=True, help="shown in records as the model")
    parser.add_argument("--out", default=data.REPOSITORY / "model" / "legation.model")
    parser.add_argument("--data", default=data.TREEBANKS, help="folder of the treebanks, for the lexicon of lemmas")
    options = parser.parse_args()
    arrays, rest = student.load(options.checkpoint)
    gold, _ = data.treebanks(options.data)
    conventions = data.Conventions(gold)
    header = {"version": options.version, "width": student.WIDTH, "hidden": student.HIDDEN,
              "layers": student.depth(arrays["params"]), "arc": student.ARC, "rel": student.REL,
              "words": rest["words"], "hash_sizes": data.HASH_SIZES,
              **{k: rest["classes"][k] for k in data.CLASS_LISTS.values()},
              "lexicon": data.build_lexicon([conventions(s) for s in gold])}
    names = np.load(options.names)
    table = {"names.keys": names["keys"].astype("<u4").view(np.int8).reshape(-1, 4), "names.w": names["weights"],
             "names.s": names["scale"].reshape(1)}
    write(options.out, header, tensors(arrays["params"]) | table)


if __name__ == "__main__":
    main()
