#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many clients of `entente serve` for a while: 500 that wait for live updates and 64 that ask, while a ledger grows.

    bench/serve_soak.py LEDGER [--seconds 300] [--idle 500] [--busy 64] [--pause 0.5]

The busy ones ask for pages at random, with a pause between, over connections that are kept and now and then dropped; a table of all
events is read by one of them again and again. Prints answers, errors, and the server's memory at each tenth of the time.
"""
import argparse
import http.client
import os
import random
import re
import socket
import subprocess
import threading
import time
from pathlib import Path

ENTENTE = os.environ.get("ENTENTE", str(Path(__file__).resolve().parent.parent / "build" / "src" / "cli" / "entente"))
counts = {"answers": 0, "errors": 0, "told": 0}
lock = threading.Lock()
stop = threading.Event()


def count(what, n=1):
    with lock:
        counts[what] += n


def resident_mb(pid):
    """Memory of its own; pages of the ledger that are mapped belong to the system's cache, and each connection counts them again."""
    return int(re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def listen(sockets):
    """One thread reads what all the idle ones are told."""
    import selectors
    ready = selectors.DefaultSelector()
    for s in sockets:
        ready.register(s, selectors.EVENT_READ)
    while not stop.is_set():
        for key, _ in ready.select(0.5):
            try:
                data = key.fileobj.recv(4096)
            except OSError:
                data = b""
            if data:
                count("told", data.count(b"event: state"))
            elif not stop.is_set():
                count("errors")
                ready.unregister(key.fileobj)


def busy(port, seed, pages, pause):
    chance, c = random.Random(seed), None
    while not stop.is_set():
        try:
            if c is None or chance.random() < 0.05:
                c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            c.request("GET", "/events.csv" if seed == 0 else chance.choice(pages))
            r = c.getresponse()
            r.read()
            count("answers" if r.status == 200 else "errors")
            if r.status != 200:
                print(r.status, flush=True)
        except (OSError, http.client.HTTPException) as e:
            if not stop.is_set():
                count("errors")
                print(repr(e), flush=True)
            c = None
        stop.wait(pause * (0.5 + chance.random()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--idle", type=int, default=500)
    parser.add_argument("--busy", type=int, default=64)
    parser.add_argument("--pause", type=float, default=0.5)
    args = parser.parse_args()
    server = subprocess.Popen([ENTENTE, "serve", args.ledger, "--port", "0", "--no-code"], stdout=subprocess.PIPE, encoding="utf-8")
    port = int(re.search(r":(\d+)/", server.stdout.readline())[1])
    sockets = []
    for _ in range(args.idle):
        s = socket.create_connection(("127.0.0.1", port))
        s.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        sockets.append(s)
    codes = "USA RUS CHN GBR FRA DEU IRN ISR UKR IND ETH ERI".split()
    pages = [f"/api/v1/dyad/{a}/{b}?by={by}" for a in codes for b in codes if a != b for by in ("month", "year")]
    pages += [f"/api/v1/actor/{a}" for a in codes] + [f"/api/v1/events?actor={a}&limit=50" for a in codes] + ["/api/v1/overview", "/", "/metrics", "/health"]
    threads = [threading.Thread(target=listen, args=(sockets,))] + [threading.Thread(target=busy, args=(port, i, pages, args.pause)) for i in range(args.busy)]
    for t in threads:
        t.start()
    memory = []
    for i in range(10):
        time.sleep(args.seconds / 10)
        memory.append(resident_mb(server.pid))
        with lock:
            print(f"{(i + 1) * args.seconds // 10:5} s  {memory[-1]:7.0f} MB  {counts}", flush=True)
    stop.set()
    for t in threads:
        t.join()
    server.terminate()
    code = server.wait(30)
    print(f"{args.idle} idle and {args.busy} busy clients, {args.seconds} s: {counts['answers']:,} answers, {counts['errors']} errors, "
          f"{counts['told']:,} updates told; memory {memory[0]:.0f} to {memory[-1]:.0f} MB, at most {max(memory):.0f}; exit code {code}")


main()
