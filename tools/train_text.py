#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""train_text.py DATA WORK: the running text that training uses, one paragraph a line.

WORK/news.txt    all of it, for the word vectors
WORK/silver.txt  two million words of it in a fixed random order, for the teacher to label

Reads DATA/news (Wikipedia current events, Wikinews, White House briefings) and the texts, without the
annotation, of DATA/ner/gmb_silver, and the raw text of the treebanks in WORK for the vectors."""
import json, lzma, random, sys
from pathlib import Path

SOURCES = [  # file, words for the teacher
    ("wikipedia-current-events-2002-2025", 900_000),
    ("wikinews-2020", None),
    ("wikinews-meantime-60", None),
    ("whitehouse-briefings-2014-2015", 600_000),
]
GMB_WORDS = 400_000
NO_BLANK_BEFORE = {".", ",", ";", ":", "!", "?", ")", "%", "''", "n't"}
NO_BLANK_AFTER = {"(", "$", "``"}
QUOTES = {"``": '"', "''": '"'}


def reports(path):
    for line in lzma.open(path, "rt", encoding="utf-8"):
        yield json.loads(line)["text"].strip()


def joined(words):
    out = ""
    for i, word in enumerate(words):
        close = word in NO_BLANK_BEFORE or word.startswith("'") or (i > 0 and words[i - 1] in NO_BLANK_AFTER)
        out += ("" if i == 0 or close else " ") + QUOTES.get(word, word)
    return out


def gmb_sentences(path):
    words = []
    for line in lzma.open(path, "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line and not line.startswith("# "):
            words.append(line.split("\t")[0])
        elif not line and words:
            yield joined(words)
            words = []


def sample(lines, words):
    """Lines in random order until they have so many words (None: all)."""
    random.shuffle(lines)
    taken, n = [], 0
    for line in lines:
        if words is not None and n > words:
            break
        taken.append(line)
        n += len(line.split())
    return taken


def main(data, work):
    random.seed(1)
    news, silver = [], []
    for name, words in SOURCES:
        texts = list(reports(data / "news" / f"{name}.jsonl.xz"))
        news += texts
        silver += sample([p.strip() for t in texts for p in t.split("\n") if len(p.strip()) > 20], words)
    gmb = list(gmb_sentences(data / "ner" / "gmb_silver" / "train.iob2.xz"))
    news += gmb
    silver += sample(gmb, GMB_WORDS)
    random.shuffle(silver)
    for bank in ("ewt", "gum"):
        with open(work / f"{bank}.conllu", encoding="utf-8") as trees:
            news += [line[9:].rstrip("\n") for line in trees if line.startswith("# text = ")]
    (work / "news.txt").write_text("\n".join(news) + "\n", encoding="utf-8")
    (work / "silver.txt").write_text("\n".join(silver) + "\n", encoding="utf-8")


main(Path(sys.argv[1]), Path(sys.argv[2]))
