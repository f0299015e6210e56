#!/usr/bin/env python3
"""How fast reports go into a ledger, how large it grows, how long `state` takes.

usage: ledger.py [--reports N] [--statements N] [--threads N]        (after `cargo build --release`)

N reports (100,000) are made up from templates of our own: two to four sentences each about fictitious parties, with other parties, numbers, days,
names and order of sentences, so that no two are alike. `legation code` (all kinds of record) and `legation add` read the same file in the
same run with the same threads. Writes target/bench/ledger.json:

add_vs_code      rate of `add` by rate of `code`
state_ms         `legation state` for a pair with 10,000 incidents, the whole process, the best of seven
size_dossier     bytes of the ledger by bytes of text (UTF-8), made-up reports
size_statements  the same for `whitehouse-statements` of ../shared/corpus; null where that is absent
"""
import gzip, json, os, pathlib, random, shutil, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "whitehouse-statements.jsonl.gz"
BENCH = ROOT / "target" / "bench"
LEGATION = pathlib.Path(os.environ.get("LEGATION", ROOT / "target" / "release" / "legation"))
INCIDENTS = 10_000

# Kinds of incident, as frequent as in a dossier on two parties: (weight, words, type, mode, act, kind of fact).
KINDS = [
    (14, "withdrew the accreditation of {n} diplomats of", "SANCTION", "expel", "withdraw", "accreditation"),
    (13, "accused {n} officials of", "ACCUSE", "allege", None, None),
    (7, "cut the mission to {n} posts for", "SANCTION", "expel", "set-ceiling", "ceiling"),
    (5, "shelled {n} positions of", "ASSAULT", "heavy-weapons", None, None),
    (6, "met {n} ministers of", "CONSULT", "visit", None, None),
    (4, "agreed with {n} envoys of", "AGREE", None, None, None),
    (3, "refused the requests of {n} envoys of", "REJECT", None, "refuse", "accreditation"),
    (2, "summoned {n} envoys of", "REQUEST", None, "demand", "call"),
    (2, "closed {n} offices of", "SANCTION", "expel", "close", "mission"),
    (2, "held {n} ships of", "COERCE", "seize", None, None),
]

PARTIES = ["Norland", "Sudland", "Westmark", "Ostrovia"]
ADJECTIVES = {"Norland": "Norland", "Sudland": "Sudland", "Westmark": "Westmark", "Ostrovia": "Ostrovian"}
PLACES = ["Vell", "Harnow", "Tisbury", "Kelmar", "Ostwick", "Brand Haven", "Lower Sale", "Mirren", "Aldby", "Sorrow Bay"]
CAUSES = ["the attack on the harbour at {place}", "a cable that was cut off {place}", "the arrest of {n} sailors near {place}",
          "spying on a shipyard in {place}", "the search of its consulate in {place}", "a speech given in {place}"]
OFFICES = ["the foreign minister", "a ministry spokesman", "the head of protocol", "a government official", "the deputy minister",
           "the ambassador", "a spokeswoman of the cabinet"]
NAMES = ["Ida", "Jon", "Mara", "Peer", "Alma", "Nils", "Rosa", "Emil", "Tove", "Karl"]
FAMILY = ["Holm", "Varga", "Lindt", "Osser", "Brenner", "Tolk", "Quist", "Marne", "Falk", "Sand", "Reuter", "Hale"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
LEADS = [
    "{A} withdrew the accreditation of {n} members of the {b} mission on {day} over {cause}, {office} {name} said.",
    "{A} expelled {n} {b} diplomats on {day} in response to {cause}, according to {office} {name}.",
    "{office_} {name} announced on {day} that {A} had ordered {n} employees of the {b} embassy to leave within {m} days.",
    "{A} on {day} reduced the maximum size of the {b} mission from {m} to {n}, citing {cause}.",
    "{A} recalled its ambassador from {B} on {day} after {cause}, {office} {name} told reporters in {place}.",
    "{A} suspended practical cooperation with {B} on {day} over {cause}.",
    "{A} closed the {b} consulate in {place} on {day} and gave its staff of {n} until the {m}th to leave.",
]
MORE = [
    "{B} denied any role in it and said it would respond within {m} days.",
    "The ministry in {place} will also refuse the pending requests of {k} others, {name2} told reporters.",
    "{B} had expelled {k} {a} officials {m} weeks earlier.",
    "{office_} {name2} accused {A} of seeking a quarrel before the talks in {place}.",
    "The council of the two has not met since {year}, and no meeting is planned.",
    "Of the mission's {m} posts, {n} are filled and {k} are vacant.",
    "{B} summoned the {a} envoy {name2} on the same day and handed over a note about {cause2}.",
    "An invitation to talks in {place} stands, {office} {name2} said.",
    "{A} and {B} met in {place} in {year} and agreed to exchange {k} attachés.",
    "{B} called the step groundless and threatened to close {k} {a} offices.",
]


def option(name, default):
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default


def report(i, rng):
    first, second = rng.sample(PARTIES, 2)
    def words():
        return {"A": first, "B": second, "a": ADJECTIVES[first], "b": ADJECTIVES[second], "n": rng.randint(2, 60),
                "m": rng.randint(3, 90), "k": rng.randint(2, 19), "day": rng.choice(WEEKDAYS), "place": rng.choice(PLACES),
                "year": rng.randint(1991, 2024), "name": f"{rng.choice(NAMES)} {rng.choice(FAMILY)}",
                "name2": f"{rng.choice(NAMES)} {rng.choice(FAMILY)}", "office": rng.choice(OFFICES),
                "office_": rng.choice(OFFICES).capitalize(), "cause": cause(rng), "cause2": cause(rng)}
    sentences = [rng.choice(LEADS).format(**words())]
    sentences += [more.format(**words()) for more in rng.sample(MORE, rng.randint(3, 5))]
    text = f"{rng.choice(PLACES).upper()} — {' '.join(sentences)} Note {i} of the register has the details."
    day = f"{rng.randint(1995, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return {"id": f"b{i:06}", "date": day, "publisher": f"Harbour Wire {rng.randint(1, 40)}",
            "title": f"{first} and {second}: note {i}", "text": text}


def cause(rng):
    return rng.choice(CAUSES).format(place=rng.choice(PLACES), n=rng.randint(2, 12))


def run(*command):
    start = time.perf_counter()
    done = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"ledger.py: {' '.join(map(str, command))} ended with exit code {done.returncode}: {done.stderr[-400:]}")
    return time.perf_counter() - start


def fresh(name):
    path = BENCH / name
    for ending in ("", "-wal", "-shm", "-journal"):
        pathlib.Path(f"{path}{ending}").unlink(missing_ok=True)
    return path


def size(ledger, texts):
    return round(ledger.stat().st_size / texts, 2)


def incidents():
    """A ledger of one pair with 10,000 incidents, and how long `state` takes to fold them."""
    reports, records = BENCH / "incidents.jsonl", BENCH / "incident-records.jsonl"
    rng = random.Random(5)
    with open(reports, "w", encoding="utf-8") as texts, open(records, "w", encoding="utf-8") as facts:
        for i in range(INCIDENTS):
            # Each its own day, thirty years of them, so that no two are one happening.
            day = time.strftime("%Y-%m-%d", time.gmtime(631_152_000 + i * 86_400 * 12 // 10))
            count = rng.randint(1, 40)
            _, words, event, mode, act, kind = rng.choices(KINDS, [kind[0] for kind in KINDS])[0]
            text = f"Norland {words.format(n=count)} Sudland on {day}, note {i} says."
            texts.write(json.dumps({"id": f"i{i}", "date": day, "publisher": f"Wire {i % 50}", "text": text}) + "\n")
            role = "ceiling" if kind == "ceiling" else "recipient"
            facts.write(json.dumps({
                "record": "event", "id": f"i{i}#1", "report": f"i{i}", "event": [event], "mode": [mode] if mode else [], "date": day,
                "date_text": day, "decided_on": day, "event_start": 0, "event_end": len(text), "text": text, "modality": "asserted",
                "text_info": {"sequence": 1, "start": 0, "end": len(text)}, "incident": f"i{i}#1",
                "actor": [{"key": "NRL", "entity_text": "Norland", "start": 0, "end": 7}],
                "recipient": [{"key": "SDL", "entity_text": "Sudland", "start": text.find("Sudland"), "end": text.find("Sudland") + 7}],
                "quantity": [{"role": role, "unit": "person", "value": count, "low": count, "high": count}],
                "measure": {"act": act, "kind": kind, "holder": "SDL", "host": "NRL"} if act else None}) + "\n")
    ledger = fresh("incidents.legation")
    run(LEGATION, "add", "--ledger", ledger, "--quiet", "--records", records, reports)
    ask = [LEGATION, "state", "--ledger", ledger, "NRL", "SDL", "--on", "2023-01-01", "--known", "2023-01-01", "--format", "json"]
    return round(min(run(*ask) for _ in range(7)) * 1000, 1)


def main():
    if not LEGATION.exists():
        sys.exit(f"ledger.py: {LEGATION} is missing; run `cargo build --release` first")
    BENCH.mkdir(parents=True, exist_ok=True)
    count, threads = option("--reports", 100_000), option("--threads", os.cpu_count() or 1)
    actors = BENCH / "actors"
    shutil.copytree(ROOT / "actors", actors, dirs_exist_ok=True)
    shutil.copy(ROOT / "codebook" / "invented.tsv", actors)
    common = ["--quiet", "--threads", threads, "--rejects", BENCH / "rejects.jsonl", "--actors", actors]

    made, texts, rng = BENCH / "reports.jsonl", 0, random.Random(1)
    with open(made, "w", encoding="utf-8") as out:
        for i in range(count):
            one = report(i, rng)
            texts += len(one["text"].encode())
            out.write(json.dumps(one, ensure_ascii=False) + "\n")
    code = run(LEGATION, "code", "--kinds", "event,statement,standing", "--output", "/dev/null", *common, made)
    ledger = fresh("dossier.legation")
    add = run(LEGATION, "add", "--ledger", ledger, *common, made)
    result = {"reports": count, "threads": threads, "code_per_second": round(count / code, 1),
              "add_per_second": round(count / add, 1), "add_vs_code": round(code / add, 3),
              "size_dossier": size(ledger, texts), "size_statements": None, "state_ms": incidents()}
    if CORPUS.exists():
        statements, texts = BENCH / "statements.jsonl", 0
        with gzip.open(CORPUS, "rt", encoding="utf-8") as lines, open(statements, "w", encoding="utf-8") as out:
            for _, line in zip(range(option("--statements", 1_000)), lines):
                texts += len(json.loads(line)["text"].encode())
                out.write(line)
        ledger = fresh("statements.legation")
        run(LEGATION, "add", "--ledger", ledger, *common[:-2], statements)
        result["size_statements"] = size(ledger, texts)
    else:
        print(f"ledger.py: {CORPUS} is missing; size_statements is left out", file=sys.stderr)
    (BENCH / "ledger.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result))


main()
