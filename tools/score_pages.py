#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores `entente read` on the pages of ../shared/data/html (docs/pages.md).

    tools/score_pages.py [--entente PROGRAM] [--data DIR] [--pages] [--other NAME=FILE]...

Sets: aeb (4-gram F1 and accuracy, the measure of article-extraction-benchmark's evaluate.py), fundus (the same, and titles and days
of publication), wcxb (bag of words), promo-lines-dev.jsonl (lines that the gold drops or keeps). Half of the pages were not looked at
while the rules were written: those whose SHA-1 of the id ends in an odd digit. Of these only totals are ever printed; --pages lists the
other half page by page, the worst first. --other scores the output of another extractor as well: a JSON file {"SET/ID": "text"}.
"""
import argparse
import gzip
import hashlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def is_open(page):
    return int(hashlib.sha1(page.encode()).hexdigest()[-1], 16) % 2 == 0


# --- The measure of article-extraction-benchmark


def tokens(text):
    return re.findall(r"\w+", text or "")


def shingles(text, n=4):
    t = tokens(text)
    return Counter(tuple(t[i:i + n]) for i in range(max(1, len(t) - n + 1)))if t else Counter()


def counts(gold, found):
    g, f = shingles(gold), shingles(found)
    tp = sum((g & f).values())
    return tp, sum((f - g).values()), sum((g - f).values())


def precision(c):
    return 1.0 if c[1] == c[2] == 0 else c[0] / (c[0] + c[1]) if c[0] else 0.0


def recall(c):
    return 1.0 if c[1] == c[2] == 0 else c[0] / (c[0] + c[2]) if c[0] else 0.0


def harmonic(p, r):
    return 2 * p * r / (p + r) if p + r else 0.0


def shingle_f1(pairs):
    """F1 of mean precision (pages with something found or wrong) and mean recall, and the share of identical token lists."""
    c = [counts(g, f) for g, f in pairs]
    p = [precision(x) for x in c if x[0] + x[1] > 0]
    r = [recall(x) for x in c if x[0] + x[2] > 0]
    same = sum(tokens(g) == tokens(f) for g, f in pairs) / max(1, len(pairs))
    p, r = statistics.fmean(p or [0]), statistics.fmean(r or [0])
    return harmonic(p, r), p, r, same


# --- Bags of words, as wcxb has them


def bag_f1(gold, found):
    g, f = (Counter(re.findall(r"\w+", x.lower())) for x in (gold, found))
    tp = sum((g & f).values())
    return harmonic(tp / sum(f.values()), tp / sum(g.values())) if tp else float(not g and not f)


# --- Data


def load(data):
    """{set: {id: gold}}; gold has body, and title, published, english where the set tells them."""
    sets = {"aeb": {}, "fundus": {}, "wcxb": {}}
    language = dict(line.split() for line in (data / "aeb/dev-ids.txt").read_text().splitlines())
    for i, gold in json.loads((data / "aeb/ground-truth-dev.json").read_text()).items():
        sets["aeb"][i] = {"body": gold["articleBody"], "uri": gold["url"], "english": language[i] == "en"}
    for name in ("fundus", "wcxb"):
        for line in (data / name / "gold-dev.jsonl").read_text().splitlines():
            gold = json.loads(line)
            gold["uri"] = gold["url"]
            sets[name][gold["id"]] = gold
    return sets


def read_pages(program, data, sets):
    """{set/id: what `entente read --json` says}. Pages go in as JSON Lines with their addresses, as a crawler has them."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        for name, golds in sets.items():
            for i, gold in golds.items():
                html = gzip.open(data / name / "html" / f"{i}.html.gz").read().decode("utf-8", "replace")
                lines.write(json.dumps({"id": f"{name}/{i}", "html": html, "uri": gold["uri"]}) + "\n")
        lines.flush()
        run = subprocess.run([program, "read", "--json", lines.name], stdout=subprocess.PIPE, check=False, encoding="utf-8")
    return {r["id"]: r for r in map(json.loads, run.stdout.splitlines())}


# --- Titles, days, lines


def plain(s):
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", s or "")).strip().lower()


def squeezed(s):
    return " ".join((s or "").split())


def is_kept(line, text):
    """A line is kept where a paragraph is it, or, from three words on, holds it."""
    line = squeezed(line)
    lines = [squeezed(x) for x in text.splitlines()]
    return line in lines or (len(line.split()) >= 3 and any(line in x for x in lines))


def promo(data, sets, texts, wanted):
    """Lines kept, of how many, by fate in the gold: as the set says, and "line" where it stands in the gold as is_kept asks, not inside a word."""
    kept = {True: [0, 0], False: [0, 0], "line": [0, 0]}
    for line in map(json.loads, (data / "promo-lines-dev.jsonl").read_text().splitlines()):
        key = f"{line['set']}/{line['id']}"
        if not wanted(line["id"]) or key not in texts:
            continue
        by_line = line["in_gold"] and is_kept(line["line"], sets[line["set"]][line["id"]]["body"])
        for fate in [line["in_gold"]] + ["line"] * by_line:
            kept[fate][0] += is_kept(line["line"], texts[key])
            kept[fate][1] += 1
    return kept


def report(label, sets, data, texts, records, wanted):
    def chosen(name, test=lambda g: True):
        return [(g, f"{name}/{i}") for i, g in sets[name].items() if wanted(i) and test(g)]

    print(label)
    for what, pages in (("aeb", chosen("aeb")), ("aeb English", chosen("aeb", lambda g: g["english"])), ("fundus", chosen("fundus"))):
        f1, p, r, same = shingle_f1([(g["body"], texts.get(k, "")) for g, k in pages])
        print(f"  {what:12} {len(pages):3} pages  F1 {f1:.3f}  precision {p:.3f}  recall {r:.3f}  identical {same:.3f}")
    pages = chosen("wcxb")
    print(f"  {'wcxb':12} {len(pages):3} pages  bag-of-words F1 {statistics.fmean(bag_f1(g['body'], texts.get(k, '')) for g, k in pages):.3f}")
    kept = promo(data, sets, texts, wanted)
    print(f"  promo lines  dropped where gold drops {1 - kept[False][0] / kept[False][1]:.3f} of {kept[False][1]}, "
          f"kept where gold keeps {kept[True][0] / max(1, kept[True][1]):.3f} of {kept[True][1]}, "
          f"where it stands as a line {kept['line'][0] / max(1, kept['line'][1]):.3f} of {kept['line'][1]}")
    if records:
        pages = chosen("fundus")
        titles = [plain(records[k].get("title")) == plain(g["title"]) for g, k in pages]
        days = [records[k].get("date") == g["published"][:10] for g, k in pages]
        print(f"  fundus       titles {statistics.fmean(titles):.3f}  days of publication {statistics.fmean(days):.3f}")


def list_pages(sets, texts, records):
    rows = []
    for name, golds in sets.items():
        for i, gold in golds.items():
            key = f"{name}/{i}"
            if not is_open(i):
                continue
            c = counts(gold["body"], texts.get(key, ""))
            rows.append((harmonic(precision(c), recall(c)), precision(c), recall(c), key))
            if name == "fundus" and plain(records[key].get("title")) != plain(gold["title"]):
                print(f"title {key}: {records[key].get('title')!r}, gold {gold['title']!r}")
            if name == "fundus" and records[key].get("date") != gold["published"][:10]:
                print(f"day {key}: {records[key].get('date')} {records[key].get('time')}, gold {gold['published']}")
    for f1, p, r, key in sorted(rows):
        print(f"{f1:.3f} P {p:.3f} R {r:.3f} {key}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--entente", default=str(ROOT / "build/src/cli/entente"))
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data/html")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--other", action="append", default=[], metavar="NAME=FILE")
    args = parser.parse_args()
    if not args.data.is_dir():
        sys.exit(f"skipped: no {args.data}")
    sets = load(args.data)
    records = read_pages(args.entente, args.data, sets)
    texts = {k: r["text"] for k, r in records.items()}
    if args.pages:
        list_pages(sets, texts, records)
    for label, wanted in (("looked at", is_open), ("not looked at", lambda i: not is_open(i)), ("all", lambda i: True)):
        report(f"entente, pages {label}", sets, args.data, texts, records, wanted)
    for other in args.other:
        name, path = other.split("=", 1)
        report(f"{name}, all pages", sets, args.data, json.loads(Path(path).read_text()), None, lambda i: True)


if __name__ == "__main__":
    main()
