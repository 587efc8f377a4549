#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes src/read/tongue_grams.h: which three letters stand how often in which language.

    tools/tongues.py PROFILES > src/read/tongue_grams.h

PROFILES is the folder `profiles` of langdetect 1.0.9 (Apache-2.0), counts of one to three letters made from Wikipedia. Kept are
the commonest triples of each language that is written in a script it shares with others; those of one script of its own need none.
"""
import json
import math
import sys
from pathlib import Path

LANGUAGES = ("af cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi"
             " ar fa ur bg mk ru uk hi mr ne").split()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEPT = 350  # triples a language
STEPS = 4   # of a weight, for each halving
BUCKET_BITS = 12


def triples(path):
    profile = json.loads(path.read_text(encoding="utf-8"))
    total = profile["n_words"][2]
    counts = {}
    for gram, n in profile["freq"].items():
        if len(gram) == 3:
            key = gram.lower()
            counts[key] = counts.get(key, 0) + n
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
    return {gram: n / total for gram, n in best}


def weight(share):
    """1 for a share of 2^-14 and less, STEPS more each time it doubles; one letter or digit."""
    return max(1, min(35, round(STEPS * (math.log2(share) + 14)) + 1))


def bucket(gram):
    """FNV-1a of its bytes, the upper bits; tongue.c has the same."""
    h = 2166136261
    for byte in gram.encode():
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return h >> 32 - BUCKET_BITS


def lines(cells):
    line = ""
    for cell in cells:
        if len(line) + len(cell) > 126:
            print(line)
            line = ""
        line += cell
    print(line)


def write(rows):
    print("// SPDX-License-Identifier: Apache-2.0\n//\n"
          "// Made by tools/tongues.py from the profiles of langdetect 1.0.9 (Apache-2.0); not to be edited.\n"
          "//\n"
          "// A row: three letters (blanks at the ends of words), then for each language that has them often its place in `languages`\n"
          "// (A to Z, then a to z) and the weight: four for each time that the share doubles, in a digit of base 36. Rows stand by the\n"
          "// upper bits of their hash: those of bucket b from buckets[b] on, up to buckets[b + 1].\n#include <stdint.h>\n")
    print("// clang-format off")
    print(f"enum {{ BUCKET_BITS = {BUCKET_BITS} }};\n")
    print('static const char *const languages[] = {' + ", ".join(f'"{x}"' for x in LANGUAGES) + "};\n")
    print("static const struct gram {\n    char letters[12];\n    const char *weights;\n} grams[] = {")
    order = sorted(rows, key=lambda gram: (bucket(gram), gram.encode()))
    lines(f'{{"{gram}","{rows[gram]}"}},' for gram in order)
    print("};\n\nstatic const uint16_t buckets[] = {")
    starts, at = [], 0
    for b in range((1 << BUCKET_BITS) + 1):
        while at < len(order) and bucket(order[at]) < b:
            at += 1
        starts.append(at)
    lines(f"{x}," for x in starts)
    print("};\n// clang-format on")


def main():
    rows = {}
    for i, language in enumerate(LANGUAGES):
        for gram, share in triples(Path(sys.argv[1], language)).items():
            rows[gram] = rows.get(gram, "") + LETTERS[i] + DIGITS[weight(share)]
    write(rows)


if __name__ == "__main__":
    main()
