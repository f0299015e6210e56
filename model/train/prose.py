"""Plain text as the treebanks would have it: split into sentences and words, every word with the hint of `hints.py`.

    python prose.py --out run/prose

Writes `OUT.txt`, a sentence a line, its words separated by spaces, and `OUT.hints`, a byte a word.  Text comes from the JSON
Lines files of the corpus (`{"id","text",…}`), their documents mixed so that any part of the output is like the whole.
"""

import argparse
import gzip
import json
import random
import re
from pathlib import Path

import data
import hints

CORPUS = data.REPOSITORY.parent / "shared" / "corpus"
SHARES = {  # million words, as much as there is of each file of the corpus
    "wikipedia-current-events": 2.76,
    "un-general-debate": 2.90,
    "state-human-rights": 2.62,
    "state-history": 0.66,
    "whitehouse-statements": 0.65,
    "whitehouse-briefings": 0.62,
    "whitehouse-remarks": 0.44,
}
SHORTEST, LONGEST = 4, 60  # words of a sentence

# ---------------------------------------------------------------- text to words

TITLES = "Mr Mrs Ms Dr Prof Gen Col Lt Maj Capt Cmdr Adm Brig Sgt Sen Sens Rep Reps Gov Pres St Ste Ft Mt Rev Hon Messrs"
SHORT = TITLES + (" Jr Sr Inc Corp Co Ltd Bros vs v Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
                  " Mon Tue Tues Wed Thu Thur Thurs Fri Sat etc al cf approx Dept Univ est Art Vol pp p")
SHORT_WORDS = set(SHORT.split())
BREAK = re.compile(r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")


def sentences(text):
    """Sentences of a text whose paragraphs are separated by blank lines: a break after . ! ? before a
    capital or digit, except after an initial, an abbreviation, or (before a capital) dotted letters."""
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph, start = " ".join(paragraph.split()), 0
        for m in BREAK.finditer(paragraph):
            before = paragraph[start:m.start()].rsplit(" ", 1)[-1].lstrip("\"'“‘([")
            if m.group()[0] == "." and (before in SHORT_WORDS or re.fullmatch(r"[A-Z]|([A-Za-z]\.)+[A-Za-z]", before)):
                continue
            yield paragraph[start:m.end()].strip()
            start = m.end()
        if paragraph[start:].strip():
            yield paragraph[start:].strip()


PREFIXES = ("anti|bi|co|counter|cross|e|ex|inter|intra|mid|mini|multi|neo|non|over|pan|post|pre|pro|quasi|re|semi|"
            "socio|sub|super|trans|ultra|un|under|vice")
WORD = re.compile(
    rf"""
      (?:https?://|www\.)\S+[\w/] | \S+@\S+\.\w+           # addresses
    | n['’]t\b | ['’](?:s|re|ve|ll|d|m)\b                  # clitics
    | (?:[A-Za-z]\.){{2,}}(?:[A-Za-z]\b)? | [A-Z]\.(?=\s|$|-)   # U.S., a.m., an initial
    | (?-i:{SHORT.replace(' ', '|')})\.(?=\S|\s)             # abbreviations before more text
    | Nos?\.(?=\s*\d)
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|km|m|am|pm)?\b | \d+(?:[.,:]\d+)*   # numbers, dates, times, ordinals
    | \b(?:{PREFIXES})-\w[^\W_]*                            # a prefix keeps its hyphen
    | (?:US|C|A|HK|NZ)\$                                    # currencies
    | (?-i:[A-Z]+&[A-Z]+)\b                                # R&D
    | [^\W\d_]+?(?=n['’]t\b)                                # do of don't
    | [^\W_]+(?:['’](?!(?:s|re|ve|ll|d|m)\b)[^\W\d_]{{2,}})*     # words, O'Reilly, Shi'ite
    | \.{{2,}} | -{{2,}} | [!?]+ | ''                       # runs of marks
    | \S
    """, re.X | re.I)
SPLIT = {"cannot": (3,), "gonna": (3,), "wanna": (3,), "gotta": (3,)}


def words(sentence):
    """Words as EWT and GUM write them: clitics, hyphens, slashes and marks split off."""
    out = []
    for m in WORD.finditer(sentence):
        word, cut = m.group(), SPLIT.get(m.group().lower(), ())
        out += [word[:cut[0]], word[cut[0]:]] if cut else [word]
    return out


def mixed(folder, shares, rng):
    """Documents of several files, shuffled; next comes the file that is furthest from its share."""
    texts = {}
    for name in shares:
        with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts[name] = [json.loads(line)["text"] for line in lines]
        rng.shuffle(texts[name])
    taken = dict.fromkeys(shares, 0)
    while texts:
        name = min(texts, key=lambda n: taken[n] / shares[n])
        if not texts[name] or taken[name] >= shares[name] * 1e6:
            del texts[name]
            continue
        text = texts[name].pop()
        taken[name] += len(text.split())
        yield text


def usable(sentence):
    return sentence[-1:] in ".!?\"”’)" and "<unk>" not in sentence and not re.search(r"https?:|\|", sentence)


def read(path):
    """(lists of words, lists of hints) written here."""
    split = [line.split(" ") for line in Path(f"{path}.txt").read_text(encoding="utf-8").splitlines()]
    told, at = Path(f"{path}.hints").read_bytes(), 0
    hinted = []
    for forms in split:
        hinted.append(list(told[at:at + len(forms)]))
        at += len(forms)
    return split, hinted


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", default=CORPUS)
    parser.add_argument("--out", required=True, help="path of both files, without .txt and .hints")
    parser.add_argument("--part", default="1/1", help="I/N: every N-th sentence from the I-th on; parts can run side by side")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    rng, recogniser, seen, buffer = random.Random(options.seed), hints.Recogniser(), set(), []
    with open(f"{options.out}.txt", "w", encoding="utf-8") as text, open(f"{options.out}.hints", "wb") as told:

        def flush():
            for forms, hint in zip(buffer, recogniser(buffer)):
                text.write(" ".join(forms) + "\n")
                told.write(bytes(hint))
            buffer.clear()

        for document in mixed(options.corpus, SHARES, rng):
            for sentence in sentences(document):
                if sentence in seen or not usable(sentence):
                    continue
                seen.add(sentence)
                if len(seen) % parts != part % parts:
                    continue
                split = words(sentence)
                if SHORTEST <= len(split) <= LONGEST:
                    buffer.append(split)
            if len(buffer) > 4000:
                flush()
        flush()


if __name__ == "__main__":
    main()
