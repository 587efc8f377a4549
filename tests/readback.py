#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports read by programs that know nothing of entente: equal counts and values.

    readback.py ENTENTE LEDGER FOLDER

What the ledger holds is asked with SQL (sqlite3 of the standard library, and the sqlite3 command); the exports are read with csv and
json, and with pandas, DuckDB and pyarrow where they are installed. Prints a line for each test, `ok`, `FAIL` or `skip`.
"""
import csv
import importlib
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

ENTENTE, LEDGER, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])
ROOT = Path(__file__).resolve().parent.parent
bad = 0


def check(name, got, want):
    global bad
    good = got == want
    bad += not good
    print(f"{'ok  ' if good else 'FAIL'} readback: {name}")
    if not good:
        print(f"     wanted {str(want)[:300]}\n     got    {str(got)[:300]}")


def skip(name):
    print(f"skip readback: {name}")


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def export(form):
    path = FOLDER / f"events.{form}"
    with open(path, "wb") as out:
        subprocess.run([ENTENTE, "export", LEDGER, "--format", form, "--oldest-first"], stdout=out, check=True)
    return path


def armed(text):
    """What a cell says that has an apostrophe against formulas."""
    bare = text.lstrip("'")
    return text[1:] if text.startswith("'") and bare[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") else text


def sorted_rows(rows):
    return sorted(tuple("" if v is None else str(v) for v in row) for row in rows)


COLUMNS = ["id", "source", "type", "target", "status", "cameo", "place", "trigger", "sentence", "publisher"]


def ledger_rows():
    names = ", ".join(COLUMNS)
    return sorted_rows(sqlite3.connect(LEDGER).execute(f"SELECT {names} FROM events"))


def expected_pairs():
    """Pairs of codes, as formats with one actor a side have them."""
    pairs = []
    for line in open(FOLDER / "events.jsonl", encoding="utf-8"):
        e = json.loads(line)
        for s in e["source"] or [{}]:
            for t in e["target"] or [{}]:
                if not (e["symmetric"] and s == t and len(e["source"]) > 1):
                    pairs.append((e["cameo"], s.get("name", ""), t.get("name", "")))
    return sorted(pairs)


def with_standard_library(want):
    rows = list(csv.DictReader(open(FOLDER / "events.csv", encoding="utf-8", newline="")))
    check("csv: rows", len(rows), len(want))
    names = {"source": "source", "publisher": "publisher"}
    check("csv: values", sorted_rows([armed(r[names.get(c, c)]) for c in COLUMNS] for r in rows), want)
    events = [json.loads(line) for line in open(FOLDER / "events.jsonl", encoding="utf-8")]
    check("jsonl: rows", len(events), len(want))
    check("jsonl: ids", sorted(e["id"] for e in events), sorted(r[0] for r in want))
    features = json.load(open(FOLDER / "events.geojson", encoding="utf-8"))["features"]
    check("geojson: features", sorted(f["id"] for f in features), sorted(r[0] for r in want))
    placed = sqlite3.connect(LEDGER).execute("SELECT id, lon, lat FROM events WHERE lat IS NOT NULL")
    points = [(f["id"], *f["geometry"]["coordinates"]) for f in features if f["geometry"]]
    check("geojson: points", sorted(points), sorted((i, round(x, 5), round(y, 5)) for i, x, y in placed))


def with_sqlite_command(want):
    if not shutil.which("sqlite3"):
        skip("sqlite3 command: not installed")
        return
    script = f".mode csv\n.import {FOLDER / 'events.csv'} e\n.mode list\nSELECT count(*), count(DISTINCT id), sum(score) FROM e;\n"
    got = subprocess.run(["sqlite3", ":memory:"], input=script, capture_output=True, encoding="utf-8", check=True).stdout
    total = sqlite3.connect(LEDGER).execute("SELECT sum(score) FROM events").fetchone()[0]
    count, ids, score = got.strip().split("|")
    check("sqlite3 command: rows of csv", (int(count), int(ids)), (len(want), len(want)))
    check("sqlite3 command: sum of scores", round(float(score), 3), round(total, 3))


def armed_rows(frame):
    return sorted_rows([armed(v) for v in row] for row in frame.itertuples(index=False))


def with_pandas(want):
    pandas = module("pandas")
    if not pandas:
        skip("pandas: not installed")
        return
    text = {"dtype": str, "keep_default_na": False}
    frame = pandas.read_csv(FOLDER / "events.csv", **text)
    check("pandas: csv values", armed_rows(frame[COLUMNS]), want)
    lines = pandas.read_json(FOLDER / "events.jsonl", lines=True, dtype=False)
    check("pandas: jsonl rows", len(lines), len(want))
    pairs = expected_pairs()
    tabs = {"sep": "\t", "quoting": csv.QUOTE_NONE, **text}
    gdelt = pandas.read_csv(FOLDER / "events.gdelt", header=None, **tabs)
    check("pandas: gdelt columns", gdelt.shape, (len(pairs), 61))
    check("pandas: gdelt values", armed_rows(gdelt[[26, 6, 16]]), flat(pairs))
    check("pandas: gdelt ids are unique", gdelt[0].nunique(), len(pairs))
    icews = pandas.read_csv(FOLDER / "events.icews", **tabs)
    columns = ["CAMEO Code", "Source Name", "Target Name"]
    check("pandas: icews values", armed_rows(icews[columns]), flat(pairs))
    petrarch = pandas.read_csv(FOLDER / "events.petrarch2", header=None, names=range(8), **tabs)
    check("pandas: petrarch2 codes", sorted(petrarch[3]), sorted(p[0] for p in pairs))
    polecat = pandas.read_csv(FOLDER / "events.polecat", **tabs)
    check("pandas: polecat rows and columns", polecat.shape, (len(want), 40))
    check("pandas: polecat types", sorted(polecat["Event Type"]), sorted(r[2] for r in want))
    acled = pandas.read_csv(FOLDER / "events.acled", **text)
    check("pandas: acled rows and columns", acled.shape, (len(want), 31))
    check("pandas: acled notes", sorted(map(armed, acled["notes"])), sorted(r[8] or r[7] for r in want))


def flat(pairs):
    """As they stand in a tab-separated file: no tabs and line ends inside."""
    return sorted(tuple(v.replace("\t", " ").replace("\n", " ").replace("\r", " ").strip() for v in p) for p in pairs)


def with_duckdb(want):
    duckdb = module("duckdb")
    if not duckdb:
        skip("DuckDB: not installed")
        return
    names = ", ".join(f'"{c}"' for c in COLUMNS)
    rows = duckdb.sql(f"SELECT {names} FROM read_csv('{FOLDER / 'events.csv'}', all_varchar=true, header=true, delim=',', "
                      "quote='\"', escape='\"', nullstr='\\N')").fetchall()
    check("DuckDB: csv values", sorted_rows([armed(v or "") for v in row] for row in rows), want)
    ids = duckdb.sql(f"SELECT id FROM read_json('{FOLDER / 'events.jsonl'}', format='newline_delimited')").fetchall()
    check("DuckDB: jsonl ids", sorted(i[0] for i in ids), sorted(r[0] for r in want))
    gdelt = duckdb.sql(f"SELECT count(*), count(DISTINCT column00) FROM read_csv('{FOLDER / 'events.gdelt'}', delim='\t', "
                       "header=false, quote='', all_varchar=true)").fetchall()
    check("DuckDB: gdelt rows", gdelt[0], (len(expected_pairs()),) * 2)


def with_parquet(want):
    if not module("pyarrow"):
        skip("Parquet: pyarrow is not installed")
        return
    tool, path = ROOT / "python" / "entente_parquet.py", FOLDER / "events.parquet"
    subprocess.run([sys.executable, tool, "write", path], stdin=open(FOLDER / "events.csv", "rb"), check=True)
    back = subprocess.run([sys.executable, tool, "read", path], capture_output=True, check=True).stdout
    check("Parquet: back to the same csv", list(csv.reader(back.decode().splitlines(True))),
          list(csv.reader(open(FOLDER / "events.csv", encoding="utf-8", newline=""))))
    duckdb = module("duckdb")
    if not duckdb:
        skip("Parquet in DuckDB: not installed")
        return
    rows = duckdb.sql(f"SELECT id, array_to_string(source, '|'), type, score FROM '{path}'").fetchall()
    ask = sqlite3.connect(LEDGER).execute("SELECT id, source, type, score FROM events")
    check("Parquet: values in DuckDB", sorted_rows(rows), sorted_rows(ask))


def main():
    for form in ("csv", "jsonl", "geojson", "gdelt", "icews", "petrarch2", "polecat", "acled"):
        export(form)
    want = ledger_rows()
    check("the ledger has events", len(want) > 0, True)
    for reader in (with_standard_library, with_sqlite_command, with_pandas, with_duckdb, with_parquet):
        reader(want)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
