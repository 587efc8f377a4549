#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast a ledger takes prepared records in, how large it gets, and how fast it answers the usual questions.

    bench/ledger.py [--events N] [--ledger FILE] [--plans] [--apart]

Makes N synthetic events (default 100,000), ten a report, in the order of their days over ten years, among parties as unequal as
in news (Zipf), puts them into a new ledger (FILE is kept; where it is there already, only the questions are asked), and prints
a table of figures. With --apart mentions are not joined to events (entente ledger threshold 0). Each question is asked five times; the median counts. --plans shows how SQLite goes about it.
"""
import argparse
import datetime
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENTENTE = os.environ.get("ENTENTE", str(Path(__file__).resolve().parent.parent / "build" / "src" / "cli" / "entente"))
CODES = ("USA RUS CHN GBR FRA DEU IRN ISR UKR IND PAK SYR TUR JPN KOR PRK SAU EGY AFG IRQ ITA ESP POL CAN AUS BRA MEX ZAF NGA ETH KEN SDN "
         "LBY DZA MAR TUN YEM LBN JOR ARE QAT KWT BLR GEO ARM AZE KAZ UZB MDA ROU BGR SRB HRV GRC HUN CZE SVK AUT CHE BEL NLD SWE NOR FIN "
         "DNK EST LVA LTU CUB VEN COL PER CHL ARG BOL VNM THA MMR PHL IDN MYS SGP LKA NPL BGD").split()
TYPES = [("AGREE", 1, "057", 2.5), ("CONSULT", 1, "040", 4.0), ("SUPPORT", 1, "051", 5.0), ("COOPERATE", 2, "060", 7.0), ("AID", 2, "070", 8.0),
         ("REQUEST", 3, "100", -1.0), ("ACCUSE", 3, "112", -3.0), ("REJECT", 3, "120", -2.0), ("THREATEN", 3, "130", -5.0),
         ("PROTEST", 4, "140", -6.0), ("SANCTION", 4, "163", -6.0), ("COERCE", 4, "173", -7.0), ("ASSAULT", 4, "190", -9.0)]
QUADS = ["", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


def record(chance, number, day):
    """One line: a report of ten sentences with an event each."""
    text, sentences, events, actors, index = [], [], [], [], {}
    at = 0

    def actor(code):
        if code not in index:
            index[code] = len(actors) + 1
            actors.append(f'{{"id":"a{index[code]}","name":"government of {code}","code":"{code}GOV","country":"{code}","sectors":["GOV"],'
                          f'"kind":"government","mentions":[{{"span":[{at},{at + 3}],"text":"{code}","by":"name"}}]}}')
        return f"a{index[code]}"

    for i in range(10):
        a = CODES[min(int(chance.paretovariate(0.9)) - 1, len(CODES) - 1)]
        b = CODES[min(int(chance.paretovariate(0.7)) - 1, len(CODES) - 1)]
        kind, quad, cameo, score = chance.choice(TYPES)
        words = " ".join(f"w{chance.randrange(200000)}" for _ in range(6))
        sentence = f"{a} {kind.lower()}s {b} over {words} on that day."
        sentences.append(f'{{"span":[{at},{at + len(sentence)}],"part":"body"}}')
        events.append(f'{{"id":"e{i + 1}","source":["{actor(a)}"],"target":["{actor(b)}"],"symmetric":false,"type":"{kind}","modes":[],"contexts":[],'
                      f'"cameo":"{cameo}","quad":"{QUADS[quad]}","score":{score},"goldstein":{score},"status":"actual",'
                      f'"when":{{"from":"{day}","to":"{day}","grain":"day","by":"published"}},"trigger":{{"span":[{at + 4},{at + 5 + len(kind)}],'
                      f'"text":"{kind.lower()}s"}},"sentence":{i},"part":"body","background":false,"confidence":{chance.randrange(30, 99) / 100}}}')
        text.append(sentence)
        at += len(sentence) + 1
    return (f'{{"schema":"entente.record/1","engine":{{"version":"bench","knowledge":"none","model":"none"}},"report":{{"id":"{number:032x}",'
            f'"input_id":"{number}","source":"publisher {chance.randrange(50)}","language":"en","published":"{day}","published_from":"metadata",'
            f'"text":"{" ".join(text)}","dropped":[],"related":[]}},"sentences":[{",".join(sentences)}],"actors":[{",".join(actors)}],"times":[],'
            f'"events":[{",".join(events)}]}}\n')


def generate(out, n_events):
    chance, first = random.Random(7), datetime.date(2012, 1, 1)
    reports = n_events // 10
    for number in range(reports):
        out.write(record(chance, number, first + datetime.timedelta(days=number * 3650 // reports)))


QUESTIONS = [
    ("latest 50 events", ["events", "--limit", "50"]),
    ("latest 50 of a busy dyad", ["events", "--actor", "RUS", "--other", "USA", "--limit", "50"]),
    ("latest 50 of a rare dyad", ["events", "--actor", "NPL", "--other", "LKA", "--limit", "50"]),
    ("latest 50 of a party", ["events", "--actor", "UKR", "--limit", "50"]),
    ("a dyad, one type, a year", ["events", "--actor", "RUS", "--other", "UKR", "--type", "ASSAULT", "--since", "2014-01-01", "--until", "2014-12-31"]),
    ("material conflict on a day", ["events", "--quad", "4", "--since", "2015-06-01", "--until", "2015-06-01", "--limit", "50"]),
    ("sure events of a week", ["events", "--confidence", "95", "--since", "2016-03-01", "--until", "2016-03-07", "--limit", "50"]),
    ("a word", ["events", "--words", "w777", "--limit", "50"]),
    ("a dyad by month", ["events", "--actor", "FRA", "--other", "DEU", "--by", "month"]),
    ("page of a dyad", ["dyad", "LEDGER", "BLR", "POL"]),
    ("page of a busy dyad, two years", ["dyad", "LEDGER", "RUS", "UKR", "--since", "2019-01-01", "--until", "2020-12-31"]),
    ("one event", ["events", "--event", "EVENT"]),
]


def ask(ledger, event, words):
    line = [ENTENTE] + [str(ledger) if w == "LEDGER" else event if w == "EVENT" else w for w in words]
    if "LEDGER" not in words:
        line.insert(2, str(ledger))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def plan(ledger, event, words):
    if words[0] != "events":
        return ""
    line = [ENTENTE] + [event if w == "EVENT" else w for w in words] + [str(ledger), "--plan", "--tsv"]
    return "\n".join(subprocess.run(line, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.splitlines()[1:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100000)
    parser.add_argument("--ledger")
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--apart", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(args.ledger) if args.ledger else Path(folder, "bench.ledger")
        if not ledger.exists():
            records = Path(folder, "records.jsonl")
            with open(records, "w", encoding="ascii") as out:
                generate(out, args.events)
            if args.apart:
                subprocess.run([ENTENTE, "ledger", "threshold", ledger, "0"], check=True, stdout=subprocess.DEVNULL)
            began, cpu = time.perf_counter(), os.times()
            subprocess.run([ENTENTE, "add", ledger, records], check=True, stdout=subprocess.DEVNULL)
            took, now = time.perf_counter() - began, os.times()
            cpu = now.children_user + now.children_system - cpu.children_user - cpu.children_system
            print(f"{args.events / took:12,.0f}  mentions a second, prepared records into SQLite ({cpu:.1f} s of processor in {took:.1f} s)")
            records.unlink()
        store = sqlite3.connect(ledger)
        (events,) = store.execute("SELECT count(*) FROM event").fetchone()
        (mentions,) = store.execute("SELECT count(*) FROM mention").fetchone()
        (event,) = store.execute("SELECT lower(hex(substr(r.key, 1, 8))) || '.' || m.spot FROM mention m JOIN report r ON r.n = m.report LIMIT 1").fetchone()
        size = ledger.stat().st_size
        print(f"{events:12,}  events, {mentions:,} mentions\n{size / mentions:12,.0f}  bytes a mention, text of the reports included")
        slowest = 0
        for name, words in QUESTIONS:
            took = ask(ledger, event, words)
            slowest = max(slowest, took)
            print(f"{took:12.1f}  ms  {name}", flush=True)
            if args.plans and "--by" not in words:
                print(re.sub("^", "              ", plan(ledger, event, words), flags=re.M))
        began = time.perf_counter()
        subprocess.run([ENTENTE, "events", str(ledger), "--by", "year"], check=True, stdout=subprocess.DEVNULL)
        print(f"{(time.perf_counter() - began) * 1000:12.1f}  ms  all events by year (every one is counted)")


if __name__ == "__main__":
    sys.exit(main())
