#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the weights of src/ledger/same_weights.h on the tune half of tests/once.

    tools/fit_once.py [--build BUILD] > weights.tmp    # not straight into the header, which the build reads

A logistic regression over pairs of mentions, each pair of reports counting once: by the pair of its mentions that the present weights like
best (multiple-instance learning), in six rounds. Negative are the annotated pairs that are not one event and, with the weight OTHERS, pairs of items
of Wikipedia of the same or the next day that have little in common. Ridge towards PRIOR, what anybody would guess: with some
seventy positive pairs the data may mend a guess but not make one.
"""
import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "once"))
import score  # noqa: E402

RIDGE = 3.0
OTHERS = 0.2
DOUBTFUL = 0.35  # likeness of two items of the stream from which on they may be one event
PRIOR = {"SENTENCE": 1.5, "LEDE": 3, "NAMES": 2, "CONTAINED": 1, "NUMBERS": 0.7, "COPY": 3, "SOURCE": 0.7, "TARGET": 0.7, "REVERSED": -1.5,
         "TYPE": 0.8, "QUAD": 0.2, "DAYS_APART": -0.5, "SURE_APART": -0.7, "LATER": -0.4, "ALWAYS": -3}
NAMES = list(PRIOR)


def stream():
    """Reports of Wikipedia on two days together, every hundred days."""
    first = date(2003, 1, 1)
    days = {first + timedelta(100 * k + d) for k in range(80) for d in (0, 1)}
    return [{"id": f"item/{n}", "date": i["date"], "source": f"item {n}", "text": i["text"]}
            for n, i in enumerate(score.items(), 1) if date.fromisoformat(i["date"]) in days]


def pairs_of(build, reports):
    with tempfile.TemporaryDirectory() as folder:
        records = score.code(build, reports, folder)
        table = subprocess.run([f"{build}/tools/once", "--pairs", records], stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    found = defaultdict(list)
    for line in table.splitlines()[1:]:
        x, _, y, _, *values = line.split("\t")
        found[frozenset((x, y))].append([float(v) for v in values])
    return found


def total(weights, values):
    return sum(w * v for w, v in zip(weights, values))


def solve(matrix, right):
    """Gauss's elimination."""
    n = len(right)
    rows = [list(matrix[i]) + [right[i]] for i in range(n)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[p] = rows[p], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def regress(examples, prior):
    """Newton's method; `examples` are (values, wanted, weight). The last weight, the constant, is free."""
    n, w = len(prior), list(prior)
    for _ in range(25):
        pull = [RIDGE] * (n - 1) + [1e-6]
        gradient = [pull[i] * (prior[i] - w[i]) for i in range(n)]
        hessian = [[pull[i] if i == j else 0.0 for j in range(n)] for i in range(n)]
        for values, wanted, weight in examples:
            p = 1 / (1 + math.exp(-max(-30, min(30, total(w, values)))))
            for i in range(n):
                gradient[i] += weight * (wanted - p) * values[i]
                for j in range(n):
                    hessian[i][j] += weight * p * (1 - p) * values[i] * values[j]
        step = solve(hessian, gradient)
        w = [a + b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-6:
            break
    return w


def likest(candidates, w):
    return max(candidates, key=lambda values: total(w, values))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=str(ROOT / "build"))
    args = parser.parse_args()
    reports = {r["id"]: r for r in score.load("tune")}
    found = {pair: (candidates, score.gold(*(reports[i] for i in pair)))
             for pair, candidates in pairs_of(args.build, list(reports.values())).items()}
    others = [c for c in pairs_of(args.build, stream()).values() if max(v[NAMES.index("LEDE")] for v in c) < DOUBTFUL]
    print(f"{sum(g is True for _, g in found.values())} pairs that are one event, {sum(g is False for _, g in found.values())} that are not, "
          f"{len(others)} of the stream", file=sys.stderr)
    prior = list(PRIOR.values())
    w = prior
    for _ in range(6):
        examples = [(likest(c, w), int(want), 1.0) for c, want in found.values() if want is not None]
        examples += [(likest(c, w), 0, OTHERS) for c in others]
        w = regress(examples, prior)
    rows = "\n".join(f"    [SAME_{name}] = {value:.2f}," for name, value in zip(NAMES, w))
    print(f"""\
// SPDX-License-Identifier: Apache-2.0
//
// Weights of the features of same.h, as tools/fit_once.py fitted them on tests/once/tune.txt.
#ifndef LEDGER_SAME_WEIGHTS_H
#define LEDGER_SAME_WEIGHTS_H

#include "ledger/same.h"

static const double same_weights[SAME_N_FEATURES] = {{
{rows}
}};

#endif""")


if __name__ == "__main__":
    main()
