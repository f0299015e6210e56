"""The mean of two checkpoints of `student.py` of one run, which does better than either.

    python average.py run/student-last.ckpt run/student-more.ckpt --share 0.65 --out run/student-averaged.ckpt
"""

import argparse

import numpy as np

import student


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("--share", type=float, default=0.5, help="weight of the second")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    (first, rest), (second, _) = student.load(options.first), student.load(options.second)
    share = options.share
    params = {k: (1 - share) * np.asarray(v) + share * np.asarray(second["params"][k]) for k, v in first["params"].items()}
    student.save(options.out, arrays={**first, "params": params}, **rest)


if __name__ == "__main__":
    main()
