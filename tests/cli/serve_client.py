#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of `entente serve`, against a running server: serve_client.py URL TOKEN LEDGER FOLDER OPENAPI

Everything that openapi.json tells is asked for and compared, field by field: nothing may come that it does not tell, and whatever it
tells must come at least once. Then what a browser, a program and an attacker may send.
"""
import csv
import gzip
import http.client
import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import quote, urlsplit

BASE, TOKEN, LEDGER, FOLDER, OPENAPI = sys.argv[1:6]
HOST, PORT = urlsplit(BASE).hostname, urlsplit(BASE).port
ENTENTE = os.environ["ENTENTE"]
bad = []


def check(name, good, why=""):
    print(f"ok   serve: {name}" if good else f"FAIL serve: {name}", flush=True)
    if not good:
        bad.append(name)
        print(f"     {str(why)[:400]}")


def ask(path, method="GET", body=None, headers=None, raw=False):
    c = http.client.HTTPConnection(HOST, PORT, timeout=60)
    c.request(method, path, body, headers or {})
    r = c.getresponse()
    data = r.read()
    c.close()
    return r.status, {k.lower(): v for k, v in r.getheaders()}, data if raw else data.decode("utf-8")


def get(path):
    status, headers, body = ask(path)
    if status != 200:
        raise AssertionError(f"{path}: {status} {body[:200]}")
    return json.loads(body)


def post(path, value, headers=None):
    return ask(path, "POST", json.dumps(value), {"Content-Type": "application/json", **(headers or {})})


# ---- the description -------------------------------------------------------------------------------------------------------------------

SPEC = json.load(open(OPENAPI, encoding="utf-8"))
seen = set()  # (id of a schema, name of a property)


def schema_of(s):
    return SPEC["components"]["schemas"][s["$ref"].rsplit("/", 1)[1]] if "$ref" in s else s


def faults(value, schema, where):
    schema = schema_of(schema)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{where}: not {kind}: {value!r:.60}"]
    found = []
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{where}: {k} is missing" for k in schema["required"] if k not in value]
        for k, v in value.items():
            if k not in schema["properties"]:
                found.append(f"{where}.{k}: not told")
            else:
                seen.add((id(schema), k))
                found += faults(v, schema["properties"][k], f"{where}.{k}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1 << 30):
            found.append(f"{where}: {len(value)} items")
        for i, v in enumerate(value):
            found += faults(v, schema["items"], f"{where}[{i}]")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of the words")
    if schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        found.append(f"{where}: {value!r} is no day")
    return found


def unseen(schema, where, done):
    schema = schema_of(schema)
    if id(schema) in done:
        return []
    done.add(id(schema))
    found = []
    for k, v in schema.get("properties", {}).items():
        found += [f"{where}.{k}"] if (id(schema), k) not in seen else unseen(v, f"{where}.{k}", done)
    return found + (unseen(schema["items"], where + "[]", done) if "items" in schema else [])


def content(path, method, status="200"):
    return SPEC["paths"][path][method]["responses"][status]["content"]


def description():
    same = get("/api/v1/openapi.json")
    check("openapi.json is what is served", same == SPEC)
    asked = set()

    def compare(path, url, method="get"):
        asked.add((method, path))
        found = faults(get("/api/v1" + url), content(path, method)["application/json"]["schema"], url)
        check(f"{path} is as told: {url}", not found, found[:5])

    event = get("/api/v1/events?actor=TCD&other=NER")["items"][0]
    agreement = get("/api/v1/agreements")["items"][0]
    key = event["mention"].split(".")[0]
    corrected = get("/api/v1/events?actor=SDN&other=TCD")["items"][0]["id"]
    for entry in ({"act": "note", "event": corrected, "who": "ann", "why": "seen"},
                  {"act": "correct", "event": corrected, "field": "status", "value": "alleged", "who": "ann", "why": "only he says so"},
                  {"act": "undo", "undoes": 2, "who": "ann", "why": "no"}, {"act": "accept", "event": corrected, "who": "ben", "why": "right"},
                  {"act": "join", "event": corrected, "other": event["id"], "who": "ben", "why": "the same"}):
        status, _, body = post("/api/v1/entries", entry, {"Authorization": "Bearer " + TOKEN})
        found = faults(json.loads(body), content("/entries", "post", "201")["application/json"]["schema"], "entries")
        check(f"an entry is written: {entry['act']}", status == 201 and not found, body)
    asked.add(("post", "/entries"))
    post("/api/v1/entries", {"act": "undo", "undoes": 5, "who": "ben", "why": "not the same"}, {"Authorization": "Bearer " + TOKEN})
    for path, urls in {
        "/meta": ["/meta"], "/overview": ["/overview", "/overview?limit=2&unit=mentions&since=2020-01-01"],
        "/dyad/{a}/{b}": ["/dyad/TCD/NER", "/dyad/TCD/SDN", "/dyad/KEN/UGA?by=week", "/dyad/ETH/ERI?by=week&limit=3", "/dyad/ETH/ERI?unit=mentions&by=year&since=2018-01-01&until=2018-12"],
        "/actor/{code}": ["/actor/TCD?limit=1", "/actor/ETH?by=quarter"], "/events": ["/events?limit=1&by=day&words=treaty", "/events?reviewed=1"],
        "/event/{id}": [f"/event/{event['id']}", f"/event/{corrected}"], "/report/{key}": [f"/report/{key}", f"/report/{key[:8]}"],
        "/map": ["/map", "/map?unit=mentions&actor=TCD"], "/search": ["/search?q=treaty&limit=1", "/search?q=niamey", "/search?q=chad"],
        "/agreements": ["/agreements?actor=TCD"], "/agreement/{id}": [f"/agreement/{agreement['id']}"], "/obligations": ["/obligations"],
        "/claims": ["/claims"], "/quotes": ["/quotes?actor=TCD"], "/studies": ["/studies"], "/entries": ["/entries", f"/entries?event={corrected}"],
    }.items():
        for url in urls:
            compare(path, url)
    mention = get("/api/v1/events?actor=ETH&other=ERI&type=COERCE")["items"][0]["mention"]
    compare("/why/{mention}", f"/why/{mention}")
    status, _, body = post("/api/v1/code", {"text": "Chad closed its border with Sudan on Monday, the president of Chad told Reuters. He may visit Niger.", "date": "2020-05-05", "title": "Chad"})
    found = faults(json.loads(body), content("/code", "post")["application/json"]["schema"], "code")
    check("/code is as told", status == 200 and not found, found or body)
    asked.add(("post", "/code"))
    status, headers, body = ask("/api/v1/study/one/raw")
    check("/study/{id}/raw is the file, without scripts", status == 200 and "One study" in body and headers["content-security-policy"].startswith("sandbox;"))
    asked |= {("get", "/study/{id}/raw"), ("get", "/live"), ("get", "/openapi.json")}
    told = {(m, p) for p, methods in SPEC["paths"].items() for m in methods}
    check("every path that is told was asked", told == asked, told ^ asked)
    missing = []
    for path, methods in SPEC["paths"].items():
        for method, x in methods.items():
            for status, answer in x["responses"].items():
                if status != "default" and "application/json" in answer["content"]:
                    missing += unseen(answer["content"]["application/json"]["schema"], f"{method} {path}", set())
    rare = {"runner_up", "said_by", "role", "kind", "code", "country", "mention", "same"}  # what this engine finds in these texts may change
    missing = [m for m in missing if m.rsplit(".", 1)[1] not in rare]
    check("every field that is told came", not missing, missing)
    return event, corrected, key


# ---- what it says ------------------------------------------------------------------------------------------------------------------------

def contents(event, key):
    report = get(f"/api/v1/report/{key}")
    units = report["report"]["text"].encode("utf-16-le")

    def words(span):
        return units[2 * span[0]:2 * span[1]].decode("utf-16-le")

    check("spans count UTF-16 units", words(report["quotes"][0]["span"]) == report["quotes"][0]["words"] and
          words(report["events"][1]["spans"]["trigger"]) == report["events"][1]["trigger"] and words(report["times"][0]["span"]) == "on Tuesday")
    marked = get(f"/api/v1/event/{event['id']}")["event"]
    check("marks are places in the sentence", marked["sentence"][slice(*marked["marks"]["trigger"])] == "signed")
    page, seen_ids, cursor = 0, [], ""
    while page < 50:
        answer = get(f"/api/v1/events?limit=3{cursor}")
        seen_ids += [e["id"] for e in answer["items"]]
        if "next" not in answer:
            break
        cursor, page = "&cursor=" + answer["next"], page + 1
    everything = [json.loads(line)["id"] for line in subprocess.run([ENTENTE, "events", LEDGER, "--json"], stdout=subprocess.PIPE, check=True).stdout.splitlines()]
    check("pages by cursor are the whole list, in order", seen_ids == everything and page > 2, (seen_ids, everything))
    dyad = get("/api/v1/events?limit=2&actor=ETH&other=ERI")
    rest = get("/api/v1/events?limit=500&actor=ETH&other=ERI&cursor=" + dyad["next"])
    whole = get("/api/v1/events?limit=500&actor=ETH&other=ERI")
    check("pages of a dyad by cursor", dyad["items"] + rest["items"] == whole["items"] and len(whole["items"]) > 4)
    same = subprocess.run(whole["command"].replace("entente ", ENTENTE + " ", 1).replace("l.ledger", LEDGER) + " --json", shell=True, stdout=subprocess.PIPE, check=True).stdout
    check("the command line asks the same", [json.loads(line)["id"] for line in same.splitlines()] == [e["id"] for e in whole["items"]])
    changes = get("/api/v1/dyad/KEN/UGA?by=week")["change_points"]
    check("the change in the thirteenth week is found, and no other", [(c["of"], c["from"]) for c in changes] == [("conflict", "2019-04-01")], changes)
    series = get("/api/v1/dyad/ETH/ERI?by=month")
    check("a series has no gaps and the right sum", sum(r["events"] for r in series["series"]) + series.get("undated", 0) == series["totals"]["both"]["events"] == len(whole["items"]))
    sides = [len(get(f"/api/v1/events?limit=500&source={a}&target={b}")["items"]) for a, b in (("ETH", "ERI"), ("ERI", "ETH"))]
    check("totals by direction are those of the lists", [series["totals"][w]["events"] for w in ("a_to_b", "b_to_a")] == sides, (series["totals"], sides))
    months = [r["period"] for r in series["series"]]
    check("a series is in order", months == sorted(months) and len(set(months)) == len(months) > 12)
    for by in ("day", "week", "quarter", "year"):
        rows = get(f"/api/v1/dyad/ETH/ERI?by={by}&since=2016-11-01")["series"]
        check(f"periods by {by} follow each other", all(a["to"] < b["from"] for a, b in zip(rows, rows[1:])) and all(r["from"] <= r["to"] for r in rows))
    for url in ("/events.csv?actor=ETH", "/dyad/ETH/ERI.csv", "/actor/ETH.csv", "/map.csv", "/overview.csv", "/agreements.csv", "/obligations.csv",
                "/claims.csv", "/quotes.csv", "/entries.csv", f"/report/{key}.csv", f"/event/{event['id']}.csv", "/events.csv?by=year"):
        status, headers, body = ask(url)
        rows = list(csv.reader(io.StringIO(body)))
        check(f"{url} is a table", status == 200 and headers["content-type"].startswith("text/csv") and len(rows) > 1 and len({len(r) for r in rows}) == 1, body)
    status, _, body = ask("/events.csv?actor=ETH")
    cli = subprocess.run([ENTENTE, "events", LEDGER, "--csv", "--actor", "ETH"], stdout=subprocess.PIPE, check=True).stdout
    check("the CSV is that of `entente events`", body.encode() == cli)
    check("P.json is /api/v1/P", ask("/dyad/ETH/ERI.json")[2] == ask("/api/v1/dyad/ETH/ERI")[2])


def transport():
    _, headers, body = ask("/api/v1/dyad/ETH/ERI", raw=True)
    tag = headers["etag"]
    check("an ETag that is known: 304 without a body", ask("/api/v1/dyad/ETH/ERI", headers={"If-None-Match": f'"x", {tag}'})[::2] == (304, ""))
    status, packed_headers, packed = ask("/api/v1/dyad/ETH/ERI", headers={"Accept-Encoding": "br, gzip"}, raw=True)
    check("gzip where it is taken", packed_headers.get("content-encoding") == "gzip" and gzip.decompress(packed) == body and len(packed) < len(body))
    check("no gzip where it is refused", "content-encoding" not in ask("/api/v1/dyad/ETH/ERI", headers={"Accept-Encoding": "gzip;q=0"}, raw=True)[1])
    _, h, packed = ask("/events.csv", headers={"Accept-Encoding": "gzip"}, raw=True)
    check("a table as it comes, as gzip", gzip.decompress(packed) == ask("/events.csv", raw=True)[2] and h.get("transfer-encoding") == "chunked")
    status, headers, body = ask("/api/v1/dyad/ETH/ERI", "HEAD")
    check("HEAD: the headers alone", status == 200 and not body and headers["etag"] == tag)
    for name, value in {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY"}.items():
        check(f"header {name}", ask("/")[1].get(name) == value)
    policy = ask("/")[1]["content-security-policy"]
    check("a strict policy", "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy and "frame-ancestors 'none'" in policy)
    check("only with embed=1 others may frame a page", "frame-ancestors *" in ask("/dyad/ETH/ERI?embed=1")[1]["content-security-policy"] and
          "frame-ancestors 'none'" in ask("/api/v1/meta?embed=1")[1]["content-security-policy"])
    check("no cookies, no open door to other origins", not {"set-cookie", "access-control-allow-origin"} & set(ask("/api/v1/meta")[1]))
    status, headers, body = ask("/")
    check("the pages are in the program", status == 200 and "<script" in body and headers["content-type"].startswith("text/html"))
    for path in re.findall(r'(?:src|href)="(/assets/[^"]+)"', body):
        status, headers, _ = ask(path)
        check(f"file {path.split('-')[0]}", status == 200 and "immutable" in headers["cache-control"])
    check("a page that is none", ask("/nowhere")[0] == 404 and ask("/assets/nothing.js")[0] == 404)
    check("health", json.loads(ask("/health")[2])["status"] == "ok")
    metrics = ask("/metrics")[2]
    check("metrics for Prometheus", all(re.fullmatch(r"#.*|\w+(\{[^}]*\})? [0-9.e+-]+", line) for line in metrics.splitlines()) and "entente_ledger_events" in metrics)


def live():
    s = socket.create_connection((HOST, PORT), timeout=30)
    s.sendall(f"GET /api/v1/live HTTP/1.1\r\nHost: {HOST}:{PORT}\r\n\r\n".encode())
    said = b""

    def until(reports):
        nonlocal said
        states, end = [], time.monotonic() + 20
        while time.monotonic() < end and not any(reports in (None, state["reports"]) for state in states):
            said += s.recv(4096)
            states = [json.loads(d) for d in re.findall(rb"event: state\ndata: (\{.*\})\n\n", said)]
        return states

    states = until(None)
    found = faults(states[0], content("/live", "get")["text/event-stream"]["schema"], "live")
    check("live: the state at once, as told", not found, found)
    before = states[0]["reports"]
    subprocess.run([ENTENTE, "add", LEDGER, "samples/bogota.txt"], stdout=subprocess.DEVNULL, check=True)
    check("live: told when somebody adds", until(before + 1)[-1]["reports"] == before + 1, said)
    check("live: pages follow", get("/api/v1/meta")["reports"] == before + 1)
    s.close()


# ---- what it refuses --------------------------------------------------------------------------------------------------------------------

def problem(answer, status):
    got, headers, body = answer
    value = json.loads(body) if body else {}
    return got == status and headers["content-type"] == "application/problem+json" and not faults(value, {"$ref": "/Problem"}, "problem") and value["status"] == status


def refusals(corrected):
    good = {"act": "note", "event": corrected, "who": "eve", "why": "x"}
    key = {"Authorization": "Bearer " + TOKEN}
    n = len(get("/api/v1/entries")["items"])
    for name, answer, status in [
        ("a write without the token", post("/api/v1/entries", good), 401),
        ("a write with another token", post("/api/v1/entries", good, {"Authorization": "Bearer " + TOKEN[:-1] + "x"}), 401),
        ("a write from another origin", post("/api/v1/entries", good, {**key, "Origin": "https://evil.example"}), 403),
        ("a write from a page of the null origin", post("/api/v1/entries", good, {**key, "Origin": "null"}), 403),
        ("a write that the browser calls cross-site", post("/api/v1/entries", good, {**key, "Sec-Fetch-Site": "cross-site"}), 403),
        ("a write as a form", ask("/api/v1/entries", "POST", json.dumps(good), {**key, "Content-Type": "text/plain"}), 415),
        ("a write that is no JSON", ask("/api/v1/entries", "POST", "{", {**key, "Content-Type": "application/json"}), 400),
        ("a write without a reason", post("/api/v1/entries", {**good, "why": ""}, key), 422),
        ("a write about no event", post("/api/v1/entries", {**good, "event": "0000000000000000.1"}, key), 422),
        ("another host", ask("/api/v1/meta", headers={"Host": "evil.example"}), 403),
        ("another host that begins like ours", ask("/api/v1/meta", headers={"Host": "127.0.0.1.evil.example:80"}), 403),
        ("another origin", ask("/api/v1/meta", headers={"Origin": "http://evil.example"}), 403),
        ("our host at another port as origin", ask("/api/v1/meta", headers={"Origin": f"http://{HOST}:1"}), 403),
        ("a method that is none", ask("/api/v1/meta", "BREW"), 405),
        ("a delete", ask("/api/v1/entries", "DELETE"), 405),
        ("a get of what is posted", ask("/api/v1/code"), 405),
        ("an address that is none", ask("/api/v1/nothing"), 404),
        ("an event that is none", ask("/api/v1/event/0000000000000000.1"), 404),
        ("an event that is no name", ask("/api/v1/event/" + quote("x' OR '1'='1")), 404),
        ("a report that is none", ask("/api/v1/report/00000000"), 404),
        ("a study outside the folder", ask("/api/v1/study/..%2f..%2fsecret/raw"), 404),
        ("a study that is a link", ask("/api/v1/study/link/raw"), 404),
        ("a study that is no page", ask("/api/v1/study/secret.txt/raw"), 404),
        ("a day that is none", ask("/api/v1/events?since=2020-02-31"), 400),
        ("days in the wrong order", ask("/api/v1/events?since=2020-02-02&until=2020-02-01"), 400),
        ("a type that is none", ask("/api/v1/events?type=AGREE,NONSENSE"), 400),
        ("a limit over the most", ask("/api/v1/events?limit=501"), 400),
        ("a number that is none", ask("/api/v1/events?limit=1e9"), 400),
        ("a cursor that is none", ask("/api/v1/events?cursor=0000000000000000.1"), 400),
        ("a broken escape", ask("/api/v1/events?actor=%zz"), 400),
        ("a NUL", ask("/api/v1/events?actor=R%00US"), 400),
        ("text that is no UTF-8", ask("/api/v1/events?actor=%ff%fe"), 400),
        ("too many parameters", ask("/api/v1/events?" + "&".join(f"a{i}=1" for i in range(60))), 400),
        ("a path that is too deep", ask("/a/b/c/d/e/f/g/h/i/j"), 400),
        ("a body that is too large", ask("/api/v1/code", "POST", None, {"Content-Type": "application/json", "Content-Length": str(1 << 21)}), 413),
        ("a text that is too large", post("/api/v1/code", {"text": "x" * (300 << 10)}), 400),
        ("a report without text", post("/api/v1/code", {"date": "2020-05-05"}), 400),
    ]:
        check(f"refused: {name}", problem(answer, status), (answer[0], answer[2]))
    check("refused writes wrote nothing", len(get("/api/v1/entries")["items"]) == n)
    for name, value in {"a quotation mark": "x' OR '1'='1", "a comment": "RUS'; DROP TABLE event; --", "a long one": "A" * 6000, "a wildcard": "%", "words of the search language": 'NEAR("a" b) OR *'}.items():
        for parameter in ("actor", "source", "place", "publisher", "words"):
            status, _, body = ask(f"/api/v1/events?{parameter}={quote(value)}")
            check(f"{name} as {parameter} finds nothing", status == 200 and json.loads(body)["items"] == [], body)
    for path in ("/../../../../etc/passwd", "/assets/../../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/./etc/passwd", "/assets/..%5c..%5cetc%5cpasswd", f"/{LEDGER}"):
        body = ask(path)[2]
        check(f"no file leaks: {path[:40]}", "root:" not in body and "SQLite format" not in body)
    errors = [ask(p)[2] for p in ("/api/v1/event/0000000000000000.1", "/api/v1/report/00000000", "/api/v1/events?cursor=0000000000000000.1")]
    check("errors do not tell where the ledger is", not any(FOLDER in e or LEDGER in e for e in errors), errors)


def raw(data, wait=5.0, linger=True):
    """Sends bytes as they are; what comes back within a time."""
    s = socket.create_connection((HOST, PORT), timeout=wait)
    got = b""
    try:
        s.sendall(data)
        while linger:
            more = s.recv(65536)
            if not more:
                break
            got += more
            if b"\r\n\r\n" in got and b"Connection: close" not in data:
                break
    except OSError:
        pass
    finally:
        s.close()
    return got


def hostile():
    h = f"Host: {HOST}:{PORT}\r\n".encode()
    for name, data in {
        "nothing": b"", "noise": bytes(range(256)) * 8, "a request without a host": b"GET /api/v1/meta HTTP/1.0\r\n\r\n", "two hosts": b"GET / HTTP/1.1\r\n" + h + b"Host: evil.example\r\n\r\n",
        "headers without end": b"GET / HTTP/1.1\r\n" + h + b"X: " + b"a" * 100000, "many headers": b"GET / HTTP/1.1\r\n" + h + b"".join(b"X%d: y\r\n" % i for i in range(3000)) + b"\r\n",
        "a long address": b"GET /" + b"a" * 60000 + b" HTTP/1.1\r\n" + h + b"\r\n", "an absolute address": b"GET http://evil.example/api/v1/meta HTTP/1.1\r\n" + h + b"\r\n",
        "a negative length": b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Content-Length: -1\r\n\r\n", "a huge length": b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Content-Length: 99999999999999999999\r\n\r\n",
        "two lengths": b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "length and chunks": b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a bad chunk": b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "chunks without end": b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 65536 + b"\r\n",
        "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, "NULs in the request line": b"GET /\0 HTTP/1.1\r\n" + h + b"\r\n", "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + h + b"\r\n",
        "folded headers": b"GET / HTTP/1.1\r\n" + h + b" folded: x\r\n\r\n", "a star": b"OPTIONS * HTTP/1.1\r\n" + h + b"\r\n", "a backslash": b"GET \\..\\..\\etc\\passwd HTTP/1.1\r\n" + h + b"\r\n",
    }.items():
        got = raw(data, wait=2.0)
        alive = json.loads(ask("/health")[2])["status"] == "ok"
        check(f"survives {name}", alive and b"root:" not in got and not got.startswith(b"HTTP/1.1 500") and (b'"reports"' not in got or name == "an absolute address"), got[:200])
    got = raw(b"GET /api/v1/meta HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    check("a foreign host is refused on the wire", got.startswith(b"HTTP/1.1 403"), got[:100])
    both = raw((b"GET /health HTTP/1.1\r\n" + h + b"\r\n") * 3 + b"GET /health HTTP/1.1\r\n" + h + b"Connection: close\r\n\r\n")
    check("requests one behind the other", both.count(b"HTTP/1.1 200") == 4, both)
    # Readers that never read, and writers that never end, while others go on.
    slow = [socket.create_connection((HOST, PORT)) for _ in range(40)]
    for i, s in enumerate(slow):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.sendall(b"GET /events.csv HTTP/1.1\r\n" + h + b"\r\n" if i % 2 else b"POST /api/v1/code HTTP/1.1\r\n" + h + b"Content-Length: 1000\r\n\r\nx")
    results = []
    threads = [threading.Thread(target=lambda: results.append(ask("/api/v1/dyad/ETH/ERI")[0])) for _ in range(32)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    check("slow readers and writers hold up nobody", results == [200] * 32, results)
    for s in slow:
        s.close()


def main():
    event, corrected, key = description()
    contents(event, key)
    transport()
    live()
    refusals(corrected)
    hostile()
    return 1 if bad else 0


sys.exit(main())
