#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well the engine reads reports whose record was written by hand.

    tests/eval.py                     the table: dev report by report, totals of heldout and seed
    tests/eval.py --verbose dev/07    what was missed, what is wrong, what must not be there
    tests/eval.py --check             as a test: every set against tests/reports/thresholds.tsv

A report is a folder with its text and expected.json. An event of the engine is right when an event is expected that
accepts its type, its source and its target; each counts once. Status, interval and speaker are measured over the events
that are right. STATEMENTs count only where one is expected. Of the held-out reports nothing but totals is ever shown.
"""
import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "tests" / "reports"
SEED = Path(os.environ.get("ENTENTE_SEED", ROOT.parent / "shared" / "seed"))
HIDDEN = "heldout"


def as_list(value):
    return value if isinstance(value, list) else [value]


# --- codes and events --------------------------------------------------------------------------


def code_fits(code, accepted):
    """Equal, or one is the bare country or a sector prefix of the other."""
    if not code or not accepted:
        return False
    return code.startswith(accepted) or accepted.startswith(code)


def all_accepted(codes, accepted):
    return bool(codes) and all(any(code_fits(c, a) for a in accepted) for c in codes)


def country(code):
    return code[:6] if code.startswith("IGO") else code[:3]


def sides_fit(found, expected):
    source, target = expected["source"], expected["target"]
    if expected.get("symmetric"):
        both = list(dict.fromkeys(source + target))
        present = found["source_codes"] + found["target_codes"]
        named = {country(a) for a in both for c in present if code_fits(c, a)}
        return all_accepted(present, both) and len(named) >= min(2, len({country(a) for a in both}))
    if source and not all_accepted(found["source_codes"], source):
        return False
    return not target or all_accepted(found["target_codes"], target)


def is_related(expected):
    return expected.get("from") == "related headline"


def fits(found, expected):
    return (found["type"] in expected["plover"] and (found["part"] == "related") == is_related(expected)
            and sides_fit(found, expected))


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def closeness(found, expected):
    """Prefers the same trigger, then the same status, interval and codes."""
    trigger = words(expected.get("trigger", ""))
    return (4 * bool(trigger & words(found["trigger"]["text"])) + 2 * bool(trigger & words(found["sentence_text"]))
            + status_right(found, expected) + bool(when_right(found, expected))
            + (found["source_codes"][:1] == expected["source"][:1]))


def pair(found, expected):
    """Expected index -> found index; one to one, the closest first."""
    pairs = [(-closeness(f, e), i, k) for i, e in enumerate(expected) for k, f in enumerate(found) if fits(f, e)]
    taken, used = {}, set()
    for _, i, k in sorted(pairs):
        if i not in taken and k not in used:
            taken[i] = k
            used.add(k)
    return taken


# --- what is measured over the events that are right: True, False, or None for nothing to measure --------


def status_right(found, expected):
    return found["status"] in as_list(expected.get("status", found["status"]))


def when_right(found, expected):
    if "when" not in expected:
        return None
    return [found["when"].get("from"), found["when"].get("to")] == expected["when"]


def said_by_right(found, expected):
    speaker = found["said_by_code"]
    if "said_by" in expected:
        return speaker is not None and any(code_fits(speaker, s) for s in as_list(expected["said_by"]))
    if speaker is None or any(code_fits(speaker, s) for s in found["source_codes"]):
        return None
    return False


def fully_right(found, expected):
    speaker = said_by_right(found, expected) if "said_by" in expected else None
    return status_right(found, expected) and when_right(found, expected) is not False and speaker is not False


# --- the document ------------------------------------------------------------------------------


def actor_right(record, wanted):
    """Whether a mention over the words has the code; every code of several."""
    text, mark = record["report"]["text"], wanted["text"]
    near = re.match(r"(.+) \((.+)\)$", mark)  # "he (crushed)": the one nearest before that word
    if near:
        at = text.rfind(near.group(1), 0, max(text.find(near.group(2)), 0))
        places = [(at, at + len(near.group(1)))] if at >= 0 else []
    else:
        places = [(m.start(), m.end()) for m in re.finditer(re.escape(mark), text)]
    codes = {a.get("code") for a in record["actors"] for m in a["mentions"] for b, e in places
             if m["span"][0] < e and b < m["span"][1]}
    return all(c in codes for c in as_list(wanted["code"]))


def violated(record, found, rule, right, dropped):
    """The first event or sentence that breaks the rule, else None."""
    marks = [m.strip().lower() for m in rule.get("sentence", "").split(" / ")]
    here = [s for s in record["sentence_texts"] if any(m in s.lower() for m in marks)]
    if not {"plover", "source", "target", "status"} & rule.keys() and any(m in d.lower() for m in marks for d in dropped):
        return here[0] if here else None
    for k, f in enumerate(found):
        if k in right or (f["type"] == "STATEMENT" and "STATEMENT" not in as_list(rule.get("plover", ""))):
            continue
        if ("plover" in rule and f["type"] not in as_list(rule["plover"])
                or "status" in rule and f["status"] not in as_list(rule["status"])
                or "sentence" in rule and f["sentence_text"] not in here
                or any(side in rule and not any(code_fits(c, a) for c in f[side + "_codes"] for a in as_list(rule[side]))
                       for side in ("source", "target"))):
            continue
        return f"{show(f)} in: {f['sentence_text']}"
    return None


def prepare(record):
    """Adds codes and sentence texts to the events."""
    text, codes = record["report"]["text"], {a["id"]: a.get("code", "") for a in record["actors"]}
    record["sentence_texts"] = [text[b:e] for b, e in (s["span"] for s in record["sentences"])]
    for event in record["events"]:
        event["source_codes"] = [codes[a] for a in event["source"]]
        event["target_codes"] = [codes[a] for a in event["target"]]
        event["said_by_code"] = codes[event["said_by"]] if "said_by" in event else None
        event["sentence_text"] = record["sentence_texts"][event["sentence"]]
    return record


def measure(record, expected):
    """Counts of one report, and lines that tell its faults."""
    found, events = prepare(record)["events"], expected["events"]
    taken = pair(found, events)
    right = set(taken.values())
    counted = [k for k, f in enumerate(found) if f["type"] != "STATEMENT" or k in right]
    faults = [f"missed   {e['id']}: {show_expected(e)}" for i, e in enumerate(events) if i not in taken]
    faults += [f"false    {show(found[k])} in: {found[k]['sentence_text']}" for k in counted if k not in right]
    n = {"reports": 1, "expected": len(events), "found": len(counted), "right": len(taken), "full": 0}
    for name, test in (("status", status_right), ("when", when_right), ("said_by", said_by_right)):
        results = [(events[i], found[k], test(found[k], events[i])) for i, k in sorted(taken.items())]
        n[name] = sum(r is True for _, _, r in results)
        n[name + "_of"] = sum(r is not None for _, _, r in results)
        faults += [f"{name:8} {e['id']}: wanted {e.get(name)}, got {show(f)}" for e, f, r in results if r is False]
    n["full"] = sum(bool(fully_right(found[k], events[i])) for i, k in taken.items())
    actors = expected.get("actors", [])
    wrong = [a for a in actors if not actor_right(record, a)]
    n["actors"], n["actors_of"] = len(actors) - len(wrong), len(actors)
    faults += [f"actor    {a['text']}: wanted {a['code']}" for a in wrong]
    document = expected["document"]
    broken = [(r, violated(record, found, r, right, document.get("dropped", []))) for r in expected.get("must_not", [])]
    n["must_not"] = sum(b is not None for _, b in broken)
    faults += [f"must not {r['why']}: {b}" for r, b in broken if b is not None]
    page = page_faults(record["report"], document)
    n["page"] = len(page)
    return n, faults + page


def page_faults(report, document):
    faults = []
    dropped = {d["text"] for d in report["dropped"]}
    for line in document.get("dropped", []):
        if not any(line in d or d in line for d in dropped):
            faults.append(f"page     not dropped: {line}")
    if len(report["related"]) != document.get("related_headlines", len(report["related"])):
        faults.append(f"page     {len(report['related'])} related headlines, {document['related_headlines']} expected")
    return faults


def show(f):
    when = f["when"].get("from", "?") + ".." + f["when"].get("to", "?")
    said = f", says {f['said_by_code']}" if f["said_by_code"] is not None else ""
    return (f"{f['id']} {'+'.join(f['source_codes']) or '-'} {f['type']} {'+'.join(f['target_codes']) or '-'} "
            f"({f['trigger']['text']}; {f['status']}, {when}{said})")


def show_expected(e):
    return f"{'|'.join(e['source'])} {'|'.join(e['plover'])} {'|'.join(e['target']) or '-'} ({e.get('trigger', '')}; {e.get('status')})"


# --- running -----------------------------------------------------------------------------------


def folders_of(name):
    if name == "seed":
        return [SEED] if (SEED / "expected.json").exists() else []
    return sorted(p.parent for p in (REPORTS / name).glob("*/expected.json"))


def load(folder):
    """One line of input and what is expected of it."""
    texts = [folder / "report.txt"] if (folder / "report.txt").exists() else sorted(folder.glob("*.txt"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    line = {"id": folder.name, "text": texts[0].read_text(encoding="utf-8"), "date": expected["document"]["published"]}
    return json.dumps(line, ensure_ascii=False), expected


def code(engine, lines):
    run = subprocess.run([engine, "code", "--json", "--in", "jsonl", "-"], input="\n".join(lines) + "\n",
                         stdout=subprocess.PIPE, check=False, encoding="utf-8")
    records = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode != 0 or len(records) != len(lines):
        sys.exit(f"eval: {engine} code ended with {run.returncode}, {len(records)} records of {len(lines)}")
    return records


def evaluate(engine, name):
    """[(report, counts, faults)] of a set."""
    folders = folders_of(name)
    loaded = [load(f) for f in folders]
    records = code(engine, [line for line, _ in loaded]) if loaded else []
    return [(f.name, *measure(r, e)) for f, r, (_, e) in zip(folders, records, loaded)]


def add(rows):
    total = {}
    for _, counts, _ in rows:
        for key, value in counts.items():
            total[key] = total.get(key, 0) + value
    return total


def share(part, whole):
    return part / whole if whole else None


def figures(n):
    return {"recall": share(n["right"], n["expected"]), "precision": share(n["right"], n["found"]),
            "full": share(n["full"], n["expected"]), "status": share(n["status"], n["status_of"]),
            "when": share(n["when"], n["when_of"]), "said_by": share(n["said_by"], n["said_by_of"]),
            "actors": share(n["actors"], n["actors_of"]), "must_not": n["must_not"], "page": n["page"]}


HEAD = f"{'':28} {'events':>6} {'recall':>7} {'precis.':>7} {'full':>7} {'status':>7} {'when':>7} {'said_by':>7} {'actors':>7} {'mustnot':>7} {'page':>5}"


def row(label, n):
    f = figures(n)
    cells = " ".join(f"{'-' if f[k] is None else format(f[k], '.3f'):>7}"
                     for k in ("recall", "precision", "full", "status", "when", "said_by", "actors"))
    return f"{label[:28]:28} {n['expected']:6} {cells} {f['must_not']:7} {f['page']:5}"


def table(engine):
    print(HEAD)
    for name in ("dev", HIDDEN, "seed"):
        rows = evaluate(engine, name)
        if not rows:
            print(f"{name:28} not there, skipped")
            continue
        if name == "dev":
            for report, counts, _ in rows:
                print(row(f"  {name}/{report}", counts))
        total = add(rows)
        print(row(f"{name} ({total['reports']} reports)", total))
    print("full: actors, type, status, interval and speaker right, of all events expected; must not, page: faults")


def verbose(engine, wanted):
    name, _, start = wanted.partition("/")
    if name == HIDDEN:
        sys.exit("eval: held-out reports are measured, never looked at")
    for report, counts, faults in evaluate(engine, name):
        if report.startswith(start):
            print(f"{name}/{report}: {counts['right']} of {counts['expected']} events, {counts['found']} found")
            for fault in faults:
                print("  " + fault)


def check(engine):
    """One line a threshold; the exit code is 1 when one is not met."""
    met = True
    thresholds = [line.split("\t") for line in (REPORTS / "thresholds.tsv").read_text().splitlines()
                  if line and not line.startswith("#")]
    for name in dict.fromkeys(t[0] for t in thresholds):
        rows = evaluate(engine, name)
        if not rows:
            print(f"{name}: not there, skipped")
            continue
        got = figures(add(rows))
        for _, measure_name, bound in (t for t in thresholds if t[0] == name):
            value = got[measure_name] if got[measure_name] is not None else 0
            good = value <= float(bound) if measure_name in ("must_not", "page") else value >= float(bound)
            met = met and good
            print(f"{'ok  ' if good else 'FAIL'} {name} {measure_name} {value:.3f} (bound {bound})")
    return 0 if met else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", default=os.environ.get("ENTENTE", str(ROOT / "build" / "src" / "cli" / "entente")),
                        help="the program; default: $ENTENTE, else the one in build/")
    parser.add_argument("--verbose", metavar="SET/NN", help="faults of the reports whose name begins so")
    parser.add_argument("--check", action="store_true", help="compare with tests/reports/thresholds.tsv")
    args = parser.parse_args()
    if args.check:
        return check(args.engine)
    if args.verbose:
        verbose(args.engine, args.verbose)
    else:
        table(args.engine)
    return 0


if __name__ == "__main__":
    sys.exit(main())
