#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the application's files and the description of the interface as C: embed.py OUT OPENAPI DIST"""
import gzip
import hashlib
import json
import sys
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".ico": "image/x-icon",
         ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8", ".woff2": "font/woff2"}


def numbers(data):
    lines = (data[i:i + 32] for i in range(0, len(data), 32))
    return ",\n".join(",".join(map(str, line)) for line in lines)


def main():
    out, openapi, dist = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    files = sorted(p for p in dist.rglob("*") if p.is_file() and p.suffix in TYPES) if dist.is_dir() else []
    c = ["// Made by embed.py.", '#include "serve/server.h"']
    rows = []
    for i, file in enumerate(files):
        data = file.read_bytes()
        packed = gzip.compress(data, 9, mtime=0)
        path = "/" + file.relative_to(dist).as_posix()
        c.append(f"static const unsigned char file_{i}[] = {{\n{numbers(packed)}}};")
        tag = hashlib.sha256(data).hexdigest()[:16]
        rows.append(f'    {{{json.dumps(path)}, {json.dumps(TYPES[file.suffix])}, "W/\\"{tag}\\"", file_{i}, {len(packed)}, {len(data)}}},')
    if not rows:
        rows.append('    {"", "", "", NULL, 0, 0},')
    c += ["const asset assets[] = {", *rows, "};", f"const size_t n_assets = {len(files)};"]
    text = json.dumps(json.loads(openapi.read_text(encoding="utf-8")), separators=(",", ":"), ensure_ascii=False).encode()
    c += [f"const char openapi_json[] = {{\n{numbers([b if b < 128 else b - 256 for b in text])}}};",
          f"const size_t openapi_json_len = {len(text)};", ""]
    out.write_text("\n".join(c), encoding="utf-8")


main()
