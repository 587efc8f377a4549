#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `entente serve` answers, beside Datasette over the same SQLite file.

    bench/serve.py LEDGER [--seconds N] [--datasette PROGRAM]

The dyad as JSON, by month, for the busiest pair of the ledger, by wrk over loopback: (1) the same address again and again, (2) addresses
whose periods differ, so that every one is asked of the ledger. Datasette (pip install datasette) gets one SQL query for the same counts
by month and quad class, (1) again and again and (2) with the same periods. Then the times of single pages, each asked of a server that was
just started (the first) and with periods that differ (median and 95th percentile of 100).
"""
import argparse
import http.client
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

ENTENTE = os.environ.get("ENTENTE", str(Path(__file__).resolve().parent.parent / "build" / "src" / "cli" / "entente"))
SQL = ("SELECT substr(day, 1, 7) AS month, quad, count(*) AS events, avg(score) AS mean_score FROM ("
       "SELECT day, event, quad, score FROM pair WHERE a = :a AND b = :b AND day >= :since AND ended = 2147483647 UNION "
       "SELECT day, event, quad, score FROM pair WHERE a = :b AND b = :a AND day >= :since AND ended = 2147483647) GROUP BY 1, 2 ORDER BY 1, 2")


def wrk(folder, port, paths, seconds):
    """Requests a second over 16 connections; wrk takes the paths in turn."""
    script = Path(folder, "paths.lua")
    words = ",\n".join(f'"{p}"' for p in paths)
    script.write_text(f"local paths = {{{words}}}\nlocal at = 0\nrequest = function()\n at = at % #paths + 1\n return wrk.format('GET', paths[at])\nend\n")
    said = subprocess.run(["wrk", "-t2", "-c16", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}"], stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    if bad or "Socket errors" in said:
        print(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def wait(port, path):
    for _ in range(600):
        try:
            c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            c.request("GET", path)
            if c.getresponse().read():
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing answers at port {port}")


def milliseconds(port, path):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    c.request("GET", path)
    r = c.getresponse()
    r.read()
    return r.status, 1000 * (time.perf_counter() - began)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--datasette", default=shutil.which("datasette"))
    args = parser.parse_args()
    db = sqlite3.connect(f"file:{args.ledger}?mode=ro", uri=True)
    a, b, n = db.execute("SELECT a, b, count(*) FROM pair WHERE a > '' AND b > '' AND a <> b GROUP BY a, b ORDER BY 3 DESC, 1 LIMIT 1").fetchone()
    events = db.execute("SELECT count(*) FROM event").fetchone()[0]
    every = db.execute("SELECT min(a, b), max(a, b), count(*) FROM pair WHERE a > '' AND b > '' AND a <> b GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    chance = random.Random(1)
    pairs = sorted({(x, y) for x, y, _ in chance.choices(every, [k for _, _, k in every], k=300)})
    days = [d for (d,) in db.execute("SELECT DISTINCT day FROM event WHERE day > '' ORDER BY day")]
    db.close()
    days = days[: len(days) // 2]
    print(f"{events:,} events; {a} and {b}, {n:,} events from one to the other")
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([ENTENTE, "serve", args.ledger, "--port", "0", "--no-code"], stdout=subprocess.PIPE, encoding="utf-8")
        port = int(re.search(r":(\d+)/", server.stdout.readline())[1])
        try:
            for name, path in {"the first page": "/api/v1/overview", "a map": "/api/v1/map", "a dyad": f"/api/v1/dyad/{a}/{b}", "an actor": f"/api/v1/actor/{a}", "search": "/api/v1/search?q=w1"}.items():
                status, first = milliseconds(port, path)
                print(f"{first:12.1f}  ms  {name}, the first time ({status})")
            times = sorted(milliseconds(port, f"/api/v1/dyad/{x}/{y}")[1] for x, y in pairs)
            print(f"{statistics.median(times):12.1f}  ms  a dyad, median of {len(pairs)} pairs drawn by their events; 95th percentile {times[len(times) * 95 // 100]:.1f} ms")
            dyad = f"/api/v1/dyad/{a}/{b}"
            ours = wrk(folder, port, [dyad], args.seconds), wrk(folder, port, [f"{dyad}?since={d}" for d in days], args.seconds)
        finally:
            server.terminate()
            server.wait()
        print(f"{ours[0]:12,.0f}  answers a second, the dyad as JSON, one address\n{ours[1]:12,.0f}  answers a second, {len(days)} addresses")
        if not args.datasette:
            print("              datasette is not installed")
            return
        copy = Path(folder, "ledger.db")
        subprocess.run(["cp", args.ledger, copy], check=True)
        rival = subprocess.Popen([args.datasette, "serve", "-i", copy, "--port", "8479", "--setting", "sql_time_limit_ms", "20000", "--setting", "max_returned_rows", "5000"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            def query(d):
                return "/ledger.json?" + urllib.parse.urlencode({"sql": SQL, "a": a, "b": b, "since": d, "_shape": "array"})
            wait(8479, query(days[0]))
            theirs = wrk(folder, 8479, [query("0000")], args.seconds), wrk(folder, 8479, [query(d) for d in days], args.seconds)
        finally:
            rival.terminate()
            rival.wait()
        version = subprocess.run([args.datasette, "--version"], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.strip()
        print(f"{theirs[0]:12,.1f}  {version}, the same counts, one address: {ours[0] / max(theirs[0], 0.1):.0f} times as many\n"
              f"{theirs[1]:12,.1f}  {version}, {len(days)} addresses: {ours[1] / max(theirs[1], 0.1):.1f} times as many")


main()
