#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast a ledger counts once where one dyad is told of over and over.

    bench/dense.py [--reports N] [--per-day N,N,...] [--keep FILE]

Makes N synthetic reports (default 10,000) of the same two states, at so many a day (default 10, 100, 1000), and puts each lot into a new
ledger. A report has two sentences with an event each and thirty rare words, a fifth of them from fifty that the topic has all the time and a third of them names;
a happening's three to six reports share two thirds of them. Prints events for each second of processor time. FILE: the records of the last lot.
"""
import argparse
import json
import os
import random
import resource
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path

ENTENTE = os.environ.get("ENTENTE", str(Path(__file__).resolve().parent.parent / "build" / "src" / "cli" / "entente"))
SIDES = [("a1", "army of Russia", "RUSMIL", "RUS", 0, 7), ("a2", "army of Ukraine", "UKRMIL", "UKR", 15, 22)]
VERBS = [("ASSAULT", "190", "shelled", "material conflict", -9), ("ACCUSE", "112", "accused", "verbal conflict", -3),
         ("COERCE", "170", "seized", "material conflict", -7), ("CONSULT", "040", "met", "verbal cooperation", 4)]


def word(chance):
    number = chance.randrange(50) if chance.random() < 0.2 else chance.randrange(50, 20000)
    return f"{'wW'[number % 3 == 0]}{number}"


def happening(chance):
    return [word(chance) for _ in range(30)], [chance.choice(VERBS) for _ in range(2)]


def record(chance, number, day, told):
    words, verbs = told
    sentences, events, text, at = [], [], "", 0
    for i, (kind, cameo, verb, quad, score) in enumerate(verbs):
        own = [w if chance.random() < 0.66 else word(chance) for w in words[15 * i:15 * i + 15]]
        sentence = f"Russia {verb} Ukraine over {' '.join(own)}. "
        sentences.append({"span": [at, at + len(sentence) - 1], "part": "body"})
        events.append({"id": f"e{i + 1}", "source": ["a1"], "target": ["a2"], "symmetric": False, "type": kind, "modes": [], "contexts": [],
                       "cameo": cameo, "quad": quad, "score": score, "goldstein": score, "status": "actual",
                       "when": {"from": day, "to": day, "grain": "day", "by": "published"},
                       "trigger": {"span": [at + 7, at + 7 + len(verb)], "text": verb}, "sentence": i, "part": "body", "background": False,
                       "confidence": 0.7})
        text += sentence
        at += len(sentence)
    actors = [{"id": i, "name": name, "code": code, "country": country, "sectors": ["MIL"], "kind": "group",
               "mentions": [{"span": [a, b], "text": name, "by": "name"}]} for i, name, code, country, a, b in SIDES]
    return json.dumps({"schema": "entente.record/1", "engine": {"version": "bench", "knowledge": "none", "model": "none"},
                       "report": {"id": f"{number:032x}", "input_id": str(number), "source": f"paper {chance.randrange(50)}", "language": "en",
                                  "published": day, "published_from": "metadata", "text": text, "dropped": [], "related": []},
                       "sentences": sentences, "actors": actors, "times": [], "events": events}) + "\n"


def generate(path, reports, per_day):
    chance, first, left = random.Random(11), date(2022, 3, 1), 0
    with open(path, "w", encoding="ascii") as out:
        for number in range(reports):
            if not left:
                told, left = happening(chance), chance.randrange(3, 7)
            left -= 1
            out.write(record(chance, number, str(first + timedelta(days=number // per_day)), told))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=10000)
    parser.add_argument("--per-day", default="10,100,1000")
    parser.add_argument("--keep")
    args = parser.parse_args()
    print(f"{'reports a day':>13} {'events/s':>9} {'events':>7} {'in ledger':>9}")
    for per_day in map(int, args.per_day.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            records = Path(args.keep) if args.keep else Path(folder, "records.jsonl")
            generate(records, args.reports, per_day)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([ENTENTE, "add", Path(folder, "dense.ledger"), records], check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found = subprocess.run([ENTENTE, "events", Path(folder, "dense.ledger"), "--tsv"], check=True, stdout=subprocess.PIPE).stdout
            print(f"{per_day:13} {2 * args.reports / spent:9.0f} {2 * args.reports:7} {len(found.splitlines()) - 1:9}", flush=True)


if __name__ == "__main__":
    main()
