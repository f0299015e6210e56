"""Reads what `legation code` wrote, as users do: with pyarrow, pandas and polars.

Usage: read_back.py FOLDER, which holds events.jsonl (the truth), events.parquet, and one NAME.txt for each column set
(NAME-names.txt: the same with a header). Prints one line a check; any difference ends it with exit code 1.
"""

import csv
import json
import sys
from pathlib import Path

import pandas
import polars
import pyarrow.parquet

SETS = {"plover": (",", 31), "polecat": ("\t", 40), "icews": ("\t", 20), "gdelt": ("\t", 61), "phoenix": ("\t", 26)}
WITHOUT_HEADER = {"gdelt", "phoenix"}


def known(value):
    """The value without what is not known, so that an absent key equals null."""
    if isinstance(value, dict):
        return {key: known(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray":
        return [known(item) for item in value]
    return value


def same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: found\n{found}\nexpected\n{expected}")
    print(f"{what}: as written")


def read_parquet(folder):
    truth = [known(json.loads(line)) for line in (folder / "events.jsonl").read_text().splitlines()]
    path = folder / "events.parquet"
    same("parquet, pyarrow", [known(row) for row in pyarrow.parquet.read_table(path).to_pylist()], truth)
    same("parquet, polars", [known(row) for row in polars.read_parquet(path).to_dicts()], truth)
    frame = pandas.read_parquet(path)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    same("parquet, pandas", [known(row) for row in rows], truth)
    metadata = pyarrow.parquet.read_metadata(path).metadata
    same("parquet, metadata", metadata[b"legation.schema"], b"event/0.1")
    same("parquet, codebook", metadata[b"legation.codebook"].decode(), truth[0]["cite_info"]["codebook"])


def read_set(folder, name):
    """The file as the csv module reads it, then the same cells by pandas and polars."""
    delimiter, own = SETS[name]
    path = folder / f"{name}.txt"
    with open(folder / f"{name}-names.txt", newline="") as file:
        names = next(csv.reader(file, delimiter=delimiter))
    with open(path, newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    if name in WITHOUT_HEADER:
        # As their files are: no names, no columns of ours.
        names = names[:own]
        pandas_names, polars_names = {"header": None, "names": names}, {"has_header": False, "new_columns": names}
    else:
        same(f"{name}, header", rows.pop(0), names)
        pandas_names, polars_names = {}, {}
    if not rows or any(len(row) != len(names) for row in rows):
        sys.exit(f"{name}: no rows, or rows that are not {len(names)} cells")
    # Codes are text: 010 and 10 differ.
    frame = pandas.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False, **pandas_names)
    same(f"{name}, pandas", [list(frame.columns), *frame.values.tolist()], [names, *rows])
    frame = polars.read_csv(path, separator=delimiter, infer_schema=False, **polars_names).fill_null("")
    same(f"{name}, polars", [frame.columns, *map(list, frame.rows())], [names, *rows])
    # And with types guessed, as a first look does it.
    frame = pandas.read_csv(path, sep=delimiter, **pandas_names)
    same(f"{name}, pandas with guessed types", frame.shape, (len(rows), len(names)))


def main():
    folder = Path(sys.argv[1])
    read_parquet(folder)
    for name in SETS:
        read_set(folder, name)


main()
