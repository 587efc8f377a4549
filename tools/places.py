#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""places.py GEONAMES ADMIN1 COUNTRIES > knowledge/places.tsv

Towns and regions with their countries, from tables of GeoNames (CC BY 4.0): GEONAMES has the columns geonameid, name, ascii,
lat, lon, fcode, cc, admin1, pop, alt; ADMIN1 code and name; COUNTRIES the two- and three-letter codes. Towns of 20,000 people and
more and seats of regions are kept, other spellings for those of 100,000 and more and for seats. Of places of one name the larger
comes first; one with a twentieth of the people of the largest, or less, is left out.
"""
import csv
import lzma
import re
import sys
import unicodedata

csv.field_size_limit(1 << 24)
SEATS = {"PPLC", "PPLA"}
TYPE_WORDS = r"^(?:Autonomous Region of |Departamento de |Provincia de |Province of )|(?: Oblast'?| Province| Governorate| Region| State| Department| District| County| Prefecture)$"


def rows(path):
    opened = lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")
    with opened as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def key(name):
    plain = unicodedata.normalize("NFKD", name)
    return re.sub(r"[^a-z0-9 ]", "", "".join(c for c in plain if not unicodedata.combining(c)).lower().replace("-", " "))


def speakable(name):
    """Latin letters, a capital first, four letters at least, no brackets, no code."""
    return (re.fullmatch(r"[A-ZÀ-ÞŁŚŻŠŽČĆĐİŞ][^\W\d_]*(?:[ '’.-][^\W\d_]+)*\.?", name) is not None and len(name) >= 4
            and not name.isupper() and all(ord(c) < 0x250 or c == "’" for c in name))


def near(a, b):
    """At most two letters differ."""
    last = range(len(b) + 1)
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y)))
        last = row
    return last[-1] <= 2


def others(row, name):
    """Spellings close to the name: "Kiev" for Kyiv. Other names ("Bombay") are in regions.tsv."""
    seen = {key(name)}
    for alt in (row["alt"] or "").split("|"):
        k = key(alt)
        if speakable(alt) and k not in seen and k[0] == key(name)[0] and near(k, key(name)):
            seen.add(k)
            yield alt


def main():
    towns, admin1, countries = sys.argv[1:]
    code3 = {r["iso2"]: r["iso3"] for r in rows(countries) if r["iso3"]}
    code3["XK"] = "KOS"
    skip = {"ATF", "SGS", "UMI"}  # nobody lives there
    found = []
    for r in rows(towns):
        people, seat = int(r["pop"] or 0), r["fcode"] in SEATS
        if (people < 20000 and not seat) or code3.get(r["cc"], "ATF") in skip or not speakable(r["name"]) or r["fcode"] == "PPLX":
            continue
        name = re.sub(r"[’]", "'", r["name"])
        more = list(others(r, name))[:3] if people >= 100000 or seat else []
        found.append((people, name, code3[r["cc"]], more))
    for r in rows(admin1):
        cc = r["code"].split(".")[0]
        name = re.sub(TYPE_WORDS, "", r["name"]).strip()
        if code3.get(cc, "ATF") not in skip and speakable(name):
            if not name.startswith(("Municipality of", "Commune", "District")):
                found.append((30000, name, code3[cc], []))
    largest = {}
    for people, name, _, _ in found:
        largest[key(name)] = max(people, largest.get(key(name), 0))
    names, out = set(), []
    for people, name, code, more in sorted(found, key=lambda f: (-f[0], f[1], f[2])):
        if people * 20 <= largest[key(name)] or (key(name), code) in names:
            continue
        names.add((key(name), code))
        more = [m for m in more if largest.get(key(m), 0) * 5 <= people and (key(m), code) not in names]
        names.update((key(m), code) for m in more)
        out.append((name, "|".join(more), code))
    print("name\taliases\tcountry\tsource")
    for name, more, code in out:
        print(f"{name}\t{more}\t{code}\tgeonames")


main()
