#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts by month and dyad out of ../shared/data/series/icews_conflict_dyad_month_1991_2013.tsv.xz, as `entente backtest --counts` reads them.

    tools/icews_counts.py FILE.xz 2001-01 RUS-BLR USA-BLR ... > counts.tsv

SOURCE-TARGET gives a column SOURCE>TARGET of all conflict events; A+B-C sums sources (targets likewise); WEST stands for the United States, Canada,
Norway and those who had joined the European Union by 2013. A month without a row is zero.
"""
import lzma
import sys
from collections import Counter

WEST = "USA CAN NOR UKG FRN GMY ITA SPN POR NTH BEL LUX IRE DEN SWD FIN AUS GRC POL CZR SLO HUN LIT LAT EST SLV CYP MLT BUL CRO".split()


def side(words):
    return {code for part in words.split("+") for code in (WEST if part == "WEST" else [part])}


def main():
    path, first, *dyads = sys.argv[1:]
    wanted = [(d.replace("-", ">"), *map(side, d.split("-"))) for d in dyads]
    counts, months = Counter(), set()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            month, source, target, *cells = line.rstrip("\n").split("\t")
            months.add(month)
            for name, sources, targets in wanted:
                if source in sources and target in targets:
                    counts[month, name] += sum(map(int, cells))
    print("bin_start", *(name for name, _, _ in wanted), sep="\t")
    for month in sorted(m for m in months if m >= first):
        print(month + "-01", *(counts[month, name] for name, _, _ in wanted), sep="\t")


if __name__ == "__main__":
    main()
