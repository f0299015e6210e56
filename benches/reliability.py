#!/usr/bin/env python3
"""How often an answer of a given confidence is right: a table in Markdown, with 95 % intervals (Wilson).

usage: reliability.py EVAL        (the folder of gold data; after `cargo build --release`)

Given pairs: the type that `legation relate` answers, on plv/train.jsonl. Events: whether the type that `legation code` gives is the
gold type of its record, on plover-gsr/dev.jsonl.
"""
import collections, json, math, os, pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEGATION = os.environ.get("LEGATION", str(ROOT / "target" / "release" / "legation"))
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
BINS = [0.0, 0.35, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.01]


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def run(*command):
    return lines(subprocess.run([LEGATION, *command], capture_output=True, text=True).stdout)


def wilson(right, of, z=1.96):
    share, base = right / of, 1 + z * z / of
    middle, half = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / base, (middle + half) / base


def table(title, answers):
    found = collections.defaultdict(lambda: [0, 0])
    for confidence, right in answers:
        low = max(b for b in BINS if b <= confidence)
        found[low][0] += 1
        found[low][1] += right
    print(f"| {title} | answers | right | 95 % |\n| --- | --- | --- | --- |")
    for low, (count, right) in sorted(found.items()):
        high = BINS[BINS.index(low) + 1]
        a, b = wilson(right, count)
        print(f"| {low:.2f} to {min(high, 1):.2f} | {count} | {right / count:.2f} | {a:.2f} to {b:.2f} |")
    print()


def main():
    folder = pathlib.Path(sys.argv[1])
    pairs, events = folder / "plv" / "train.jsonl", folder / "plover-gsr" / "dev.jsonl"
    gold = {g["id"]: g["event"] for g in lines(pairs.read_text())}
    answers = run("relate", "--format", "jsonl", str(pairs))
    table("confidence of a pair's type", [(a["confidence"], YIELD.get(a["event"][0], a["event"][0]) == gold[a["id"]]) for a in answers if a["event"]])
    gold = {g["id"]: {g["event"], *g.get("accept_event", [])} for g in lines(events.read_text())}
    coded = run("code", "--quiet", "--format", "jsonl", str(events))
    table("confidence of an event", [(e["confidence"], e["event"][0] in gold[e["report"]]) for e in coded if "event" in e])


if __name__ == "__main__":
    main()
