#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whatever the order, the processes and the kills: the same ledger.

    tests/ledger_kill.py [--kills N] [--seed N] [--only sqlite|postgres] [--postgres URI]... RECORDS

RECORDS are lines of `entente code --json`. Every one goes in with a copy of it by another publisher. First all go into a new
ledger by one process that nobody disturbs. Then, for 1, 2 and 4 processes, into a new ledger three times over, shuffled each time, while
processes are killed (SIGKILL) at random moments and started again. Each ledger must end with the checksum of the first.
A URI of PostgreSQL, an empty database, may be given for each of the three. Prints `ok` or `FAIL` lines; see tests/run.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENTENTE = os.environ.get("ENTENTE", str(Path(__file__).resolve().parent.parent / "build" / "src" / "cli" / "entente"))


def with_copies(path):
    lines = []
    for line in open(path, encoding="utf-8"):
        record = json.loads(line)
        lines.append(line if line.endswith("\n") else line + "\n")
        record["report"]["source"] = "copied by another"
        lines.append(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    return lines


def write_parts(folder, lines, n):
    paths = []
    for part in range(n):
        path = Path(folder, f"part{part}.jsonl")
        path.write_text("".join(lines[part::n]), encoding="utf-8")
        paths.append(path)
    return paths


def start(ledger, path):
    return subprocess.Popen([ENTENTE, "add", "-j", "1", str(ledger), str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def ingest(ledger, paths, chance, kills, longest):
    """Runs a process for each part to its end, killing and restarting up to `kills` of them; returns how many were killed."""
    running = {path: start(ledger, path) for path in paths}
    killed = 0
    while running:
        if killed < kills:
            time.sleep(chance.uniform(0, longest))
            path = chance.choice(sorted(running))
            if running[path].poll() is None:
                running[path].kill()
                running[path].wait()
                running[path].stderr.close()
                killed += 1
                running[path] = start(ledger, path)
        else:
            time.sleep(0.02)
        for path, process in list(running.items()):
            if process.poll() is None:
                continue
            said = process.stderr.read().decode(errors="replace")
            process.stderr.close()
            if process.returncode != 0:
                sys.exit(f"FAIL add ended with {process.returncode}: {said[:300]}")
            del running[path]
    return killed


def checksum(ledger):
    return subprocess.run([ENTENTE, "ledger", "checksum", str(ledger)], check=True, stdout=subprocess.PIPE, encoding="ascii").stdout.strip()


def is_sound(ledger):
    return subprocess.run([ENTENTE, "ledger", "verify", str(ledger)], stdout=subprocess.PIPE, encoding="ascii").stdout == "nothing wrong\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--postgres", action="append", default=[])
    parser.add_argument("records")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        lines = with_copies(args.records)
        clean = Path(folder, "clean.ledger")
        began = time.time()
        ingest(clean, write_parts(folder, lines, 1), chance, 0, 0)
        took = time.time() - began
        want = checksum(clean)
        print(f"     {len(lines)} records in {took:.1f} s, checksum {want}", flush=True)
        for n in (1, 2, 4):
            ledger = args.postgres.pop(0) if args.postgres else Path(folder, f"{n}.ledger")
            killed, left = 0, args.kills // 3 + (n == 4) * (args.kills % 3)
            longest = 1.5 * took / max(left, 1)
            for _ in range(args.passes):
                chance.shuffle(lines)
                killed += ingest(ledger, write_parts(folder, lines, n), chance, left - killed, longest)
            got = checksum(ledger)
            kind = "PostgreSQL" if str(ledger).startswith("postgresql") else "SQLite"
            same = got == want and is_sound(ledger)
            good &= same
            print(f"{'ok  ' if same else 'FAIL'} {kind}: {args.passes} passes, {n} processes, {killed} of {left} killed: the same content, sound", flush=True)
    return not good


if __name__ == "__main__":
    sys.exit(main())
