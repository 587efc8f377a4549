#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Parquet of the events of a ledger, and back.

    entente export LEDGER --format csv | entente_parquet.py write FILE.parquet
    entente_parquet.py read FILE.parquet | entente import LEDGER - --format csv

Rows are handled some thousands at a time, so that a file of any size takes little memory.
"""
import csv
import datetime
import itertools
import os
import re
import sys

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 8192
DAYS = {"from", "to", "published"}
WHOLE = {"mentions", "reports", "sources", "geonames", "revision"}
NUMBERS = {"score", "goldstein", "confidence", "runner_up_confidence", "lat", "lon"}
TRUTHS = {"symmetric", "background"}
LISTS = {"modes", "contexts", "source", "source_names", "target", "target_names"}
DECIMALS = {"score": 1, "goldstein": 1, "confidence": 2, "runner_up_confidence": 2, "lat": 5, "lon": 5}
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def type_of(column):
    if column in DAYS:
        return pa.date32()
    if column in WHOLE:
        return pa.int64()
    if column in NUMBERS:
        return pa.float64()
    if column in TRUTHS:
        return pa.bool_()
    return pa.list_(pa.string()) if column in LISTS else pa.string()


def value_of(column, cell):
    """A cell of CSV as the column's type; the apostrophe that disarms formulas is taken off."""
    if cell.startswith("'") and FORMULA.match(cell):
        cell = cell[1:]
    if column in LISTS:
        return cell.split("|") if cell else []
    if cell == "":
        return None
    if column in DAYS:
        return datetime.date.fromisoformat(cell)
    if column in WHOLE:
        return int(cell)
    if column in NUMBERS:
        return float(cell)
    return cell != "0" if column in TRUTHS else cell


def cell_of(column, value):
    if value is None:
        return ""
    if column in LISTS:
        value = "|".join(value)
    elif column in TRUTHS:
        return "1" if value else "0"
    elif column in DECIMALS:
        return f"{value:.{DECIMALS[column]}f}"
    value = str(value)
    armed = column not in WHOLE and column not in DAYS and FORMULA.match(value)
    return "'" + value if armed else value


def write(path):
    csv.field_size_limit(1 << 27)
    rows = csv.reader(sys.stdin)
    columns = next(rows, [])
    schema = pa.schema([(c, type_of(c)) for c in columns])
    beside = path + ".new"
    with pq.ParquetWriter(beside, schema) as out:
        while batch := list(itertools.islice(rows, ROWS)):
            arrays = [pa.array([value_of(c, row[i]) for row in batch], type_of(c)) for i, c in enumerate(columns)]
            out.write_batch(pa.record_batch(arrays, schema=schema))
    os.replace(beside, path)


def read(path):
    with pq.ParquetFile(path) as file:
        columns = file.schema_arrow.names
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(columns)
        for batch in file.iter_batches(ROWS):
            for row in batch.to_pylist():
                out.writerow([cell_of(c, row[c]) for c in columns])


def main():
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", newline="")
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "read"):
        print(__doc__, file=sys.stderr)
        return 2
    (write if sys.argv[1] == "write" else read)(sys.argv[2])
    return 0


if __name__ == "__main__":
    sys.exit(main())
