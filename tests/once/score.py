#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well events are counted once: B-cubed over the annotated reports of tune.txt and test.txt (README.md has the guidelines).

    tests/once/score.py [--build BUILD] [--threshold T] [--faults] [--ledger] [--check] [HALF...]

Prints entente's happenings and events (src/ledger/unite.h)
beside GDELT's rule (mentions with equal date, actors and code are one event) and one-a-day filtering (one event for each source, target,
type and day, as ICEWS and POLECAT keep). All see the same coding by the engine. Two reports are taken as telling one event when one of
their events, or happenings, is the same.
"""
import argparse
import contextlib
import functools
import hashlib
import io
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEWS = HERE.parent.parent.parent / "shared" / "data" / "news" / "wikipedia-current-events-2002-2025.jsonl.xz"
BOUND = 0.82  # of the test half's F1, for --check


@functools.cache
def items():
    """The items of Wikipedia in their order; none where the file is not there."""
    if not NEWS.exists():
        return []
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def parse(half):
    group, reports = None, []
    for number, line in enumerate((HERE / f"{half}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("% "):
            group = line[2:].strip()
        elif line.startswith("@ "):
            head, told, *more = [part.strip() for part in line[2:].split("|")]
            name, day, publisher, *where = head.split()
            reports.append({"id": f"{group}/{name}", "group": group, "date": day, "source": publisher, "text": "",
                            "events": {w for w in told.split() if w[0] != "~"},
                            "background": {w[1:] for w in told.split() if w[0] == "~"},
                            "copy": f"{group}/{more[0].split()[1]}" if more else None,
                            "line": int(where[0]) if where else None, "hash": where[1] if where else None,
                            "place": f"{half}.txt:{number}"})
        elif line and not line.startswith("#"):
            reports[-1]["text"] += line
    return reports


def load(half):
    """The reports of a half with their texts; items of Wikipedia are left out where the file is not there."""
    reports = parse(half)
    if not items():
        print(f"{half}: {NEWS.name} not there, its items skipped")
        reports = [r for r in reports if not r["line"]]
    for r in reports:
        if r["line"]:
            r["text"] = items()[r["line"] - 1]["text"]
            if hashlib.sha256(r["text"].encode()).hexdigest()[:12] != r["hash"]:
                sys.exit(f"{r['place']}: line {r['line']} of {NEWS.name} is another item")
    return reports


def company(reports):
    """All other items of Wikipedia from the day before each report to the day after it: the crowd in which its event has to be found."""
    days = {date.fromisoformat(r["date"]) + timedelta(d) for r in reports for d in (-1, 0, 1)}
    taken = {r["line"] for r in reports}
    return [{"id": f"item/{n}", "date": i["date"], "source": f"item {n}", "text": i["text"]}
            for n, i in enumerate(items(), 1) if n not in taken and date.fromisoformat(i["date"]) in days]


def gold(x, y):
    """True: one event; False: not; None: one only recalls what the other tells, which is not judged."""
    if x["group"] != y["group"]:
        return False
    if x["events"] & y["events"]:
        return True
    return None if (x["events"] | x["background"]) & (y["events"] | y["background"]) else False


def code(build, reports, folder):
    """The reports as records of the engine, a file."""
    lines, records = Path(folder, "reports.jsonl"), Path(folder, "records.jsonl")
    lines.write_text("".join(json.dumps({k: r[k] for k in ("id", "date", "source", "text")}) + "\n" for r in reports), encoding="utf-8")
    with open(records, "wb") as out:
        subprocess.run([f"{build}/src/cli/entente", "code", "--json", "--in", "jsonl", lines], stdout=out, check=True)
    return records


def mentions_of(build, records, threshold):
    """The mentions of the records, each with those that name its happening and its event."""
    command = [f"{build}/tools/once", *(["--threshold", str(threshold)] if threshold else []), records]
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    return [json.loads(line) for line in out.splitlines()]


def events_of(build, records):
    """The same records in a ledger: its events as pairs (report, event)."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder, "once.ledger")
        subprocess.run([f"{build}/src/cli/entente", "add", ledger, records], stdout=subprocess.DEVNULL, check=True)
        with contextlib.closing(sqlite3.connect(ledger)) as store:
            return [{"report": r, "event": e} for r, e in store.execute(
                "SELECT r.input_id, m.event FROM mentions m JOIN reports r ON r.report = m.report")]


def happening(m):
    return {tuple(m["happening"])}


def event(m):
    return {tuple(m["event"])}


def gdelt(m):
    return {(m["day"], s, t, m["cameo"]) for s in m["source"] or [""] for t in m["target"] or [""]}


def one_a_day(m):
    return {(m["day"], s, t, m["type"]) for s in m["source"] or [""] for t in m["target"] or [""]}


def alike(mentions, rule):
    """Pairs of reports that have an event in common by a rule."""
    reports = defaultdict(set)
    for m in mentions:
        for key in rule(m):
            reports[key].add(m["report"])
    return {frozenset(p) for members in reports.values() for p in combinations(sorted(members), 2)}


def b_cubed(reports, same):
    """Precision, recall and F1; of a relation, not only of a partition: a report may tell two events."""
    precision = recall = 0
    for x in reports:
        told = {y["id"] for y in reports if y is x or gold(x, y)}
        found = {y["id"] for y in reports if y is x or frozenset((x["id"], y["id"])) in same and gold(x, y) is not None}
        precision += len(told & found) / len(found) / len(reports)
        recall += len(told & found) / len(told) / len(reports)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairs_right(reports, same):
    """(right, wrong, missed) among the annotated pairs, those within a group."""
    right = wrong = missed = 0
    for x, y in combinations(reports, 2):
        want, got = gold(x, y), frozenset((x["id"], y["id"])) in same
        if x["group"] == y["group"] and want is not None:
            right += want and got
            wrong += not want and got
            missed += want and not got
    return right, wrong, missed


def counts(reports):
    judged = [gold(x, y) for x, y in combinations(reports, 2) if x["group"] == y["group"]]
    return len(reports), judged.count(True), judged.count(False)


def faults(reports, same):
    for x, y in combinations(reports, 2):
        want, got = gold(x, y), frozenset((x["id"], y["id"])) in same
        if want is not None and want != got:
            print(f"{'missed' if want else 'wrong '} {x['id']} {y['id']}")


def measure(half, args):
    """Prints the table of a half; returns the F1 of the ledger's events."""
    reports = load(half)
    crowd = company(reports)
    with tempfile.TemporaryDirectory() as folder:
        records = code(args.build, reports + crowd, folder)
        mentions = mentions_of(args.build, records, args.threshold)
        stored = events_of(args.build, records) if args.ledger else []
    coded = {m["report"] for m in mentions}
    n, same, other = counts(reports)
    silent = sum(r["id"] not in coded for r in reports)
    print(f"{half}: {n} reports ({silent} without any event coded) among {len(crowd)} other items of their days; "
          f"{same + other} pairs annotated, {same} of them one event")
    print(f"{'':12} {'B3 prec.':>9} {'recall':>7} {'F1':>6}   {'right':>6} {'wrong':>6} {'missed':>6}")
    for name, told, rule in (("happenings", mentions, happening), ("events", mentions, event), ("in a ledger", stored, lambda m: {m["event"]}),
                             ("GDELT's rule", mentions, gdelt), ("one a day", mentions, one_a_day)):
        if not told:
            continue
        found = alike(told, rule)
        p, r, f = b_cubed(reports, found)
        print(f"{name:12} {p:9.3f} {r:7.3f} {f:6.3f}   " + " ".join(f"{v:6}" for v in pairs_right(reports, found)))
        if name == "events":
            score = f
            if args.faults and half == "tune":
                faults(reports, found)
    print()
    return score


def check(args):
    """One line, as tests/run wants it."""
    if not items():
        print("skip counting once: no ../shared/data/news")
        return 0
    with contextlib.redirect_stdout(io.StringIO()):
        f = measure("test", args)
    print(f"{'ok  ' if f >= BOUND else 'FAIL'} counting once, B-cubed F1 {f:.3f} (bound {BOUND})")
    return f < BOUND


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=os.environ.get("BUILD", str(HERE.parent.parent / "build")))
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--faults", action="store_true", help="pairs that are wrong, of the tune half only")
    parser.add_argument("--ledger", action="store_true", help="put them into a ledger, too, which has to make the same events")
    parser.add_argument("--check", action="store_true", help="compare the F1 of the test half with its bound")
    parser.add_argument("halves", nargs="*", default=["tune", "test"])
    args = parser.parse_args()
    if args.check:
        return check(args)
    for half in args.halves:
        measure(half, args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
