#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes records of reports that have something of everything, one a line."""
import datetime
import json

TEXT = ("Chad signed a border treaty with Niger in Niamey on Tuesday. “The treaty brings calm 🕊 to the border”, the president of Chad told "
        "reporters. Sudan rejected the treaty.")


def span(words, start=0):
    begin = TEXT.index(words, start)
    return [begin, begin + len(words)]


def actor(n, name, code, kind, words, role=None):
    a = {"id": f"a{n}", "name": name, "code": code, "country": code[:3], "sectors": [code[i:i + 3] for i in range(3, len(code), 3)],
         "kind": kind, "mentions": [{"span": span(words), "text": words, "by": "name"}]}
    return a | ({"role": role} if role else {})


def event(n, source, target, kind, cameo, quad, score, trigger, sentence, **more):
    return {"id": f"e{n}", "source": source, "target": target, "symmetric": kind == "AGREE", "type": kind, "modes": [], "contexts": ["territory"],
            "cameo": cameo, "quad": quad, "score": score, "goldstein": score, "status": "actual",
            "when": {"from": "2020-05-05", "to": "2020-05-05", "grain": "day", "by": "text"}, "trigger": {"span": span(trigger), "text": trigger},
            "sentence": sentence, "part": "body", "background": False, "confidence": 0.83, **more}


def record(n):
    return {
        "schema": "entente.record/1", "engine": {"version": "0.1.0", "knowledge": "k", "model": "m"},
        "report": {"id": f"r{n}", "input_id": f"in{n}", "uri": f"https://example.org/{n}", "source": f"paper {n}", "title": "A treaty", "language": "en",
                   "published": f"2020-05-{5 + n:02}", "published_from": "metadata", "text": TEXT,
                   "dropped": [{"why": "promotion", "text": "Read more"}], "related": [{"title": "Sudan", "uri": "https://example.org/s", "span": span("Sudan")}]},
        "sentences": [{"span": [0, TEXT.index(" “")], "part": "title"}, {"span": span("“The treaty brings calm 🕊 to the border”, the president of Chad told reporters."), "part": "body", "quote": True},
                      {"span": span("Sudan rejected the treaty."), "part": "body"}],
        "actors": [actor(1, "Chad", "TCD", "state", "Chad"), actor(2, "Niger", "NER", "state", "Niger"),
                   actor(3, "Idriss", "TCDGOV", "person", "the president of Chad", "president"), actor(4, "Sudan", "SDN", "state", "Sudan")],
        "places": [{"id": "p1", "name": "Niamey", "country": "NER", "lat": 13.51366, "lon": 2.1098, "geonames": 2440485}],
        "times": [{"span": span("on Tuesday"), "text": "on Tuesday", "from": "2020-05-05", "to": "2020-05-05", "grain": "day", "timex": "2020-05-05"}],
        "events": [
            event(1, ["a1", "a2"], ["a1", "a2"], "AGREE", "057", "verbal cooperation", 5.0, "signed", 0, where="p1", said_by="a3", source_span=span("Chad"),
                  target_span=span("Niger"), runner_up={"type": "CONSULT", "confidence": 0.1}),
            event(2, ["a4"], ["a1"], "REJECT", "120", "verbal conflict", -4.0, "rejected", 2, source_span=span("Sudan"), target_span=span("the treaty", 130)),
            {**event(3, ["a1"], ["a4"], "CONSULT", "040", "verbal cooperation", 1.0, "told", 1), "status": "hypothetical", "when": {"by": "none"}}],
        "quotes": [{"span": span("The treaty brings calm 🕊 to the border"), "speaker": "a3", "audience": "reporters", "direct": True, "cue": "told"}],
        "claims": [{"claimed_by": "a3", "cause": {"span": span("The treaty"), "actors": ["a1"]}, "effect": {"span": span("calm 🕊"), "actors": ["a1", "a2"]},
                    "direction": "causes", "cue": "brings", "sentence": 1}],
        "agreements": [{"name": "Border treaty", "parties": ["a1", "a2"], "signed": {"from": "2020-05-05", "to": "2020-05-05"},
                        "provisions": [{"domain": "legal", "what": "calm at the border", "span": span("calm 🕊"), "status": "in force" if n else "planned",
                                        "when": {"from": "2020-05-05", "to": "2020-12-31"}}]}],
        "trends": []}


def short(week, kind, quad, score):
    """A report of one event, so that there are weeks before and after a change."""
    text = f"Kenya {kind.lower()}s Uganda over matter {week} of {kind.lower()}ing."
    day = str(datetime.date(2019, 1, 7) + datetime.timedelta(weeks=week))
    actors = [{"id": f"a{i + 1}", "name": name, "code": code, "country": code, "sectors": [], "kind": "state",
               "mentions": [{"span": [text.index(name), text.index(name) + len(name)], "text": name, "by": "name"}]}
              for i, (name, code) in enumerate((("Kenya", "KEN"), ("Uganda", "UGA")))]
    end = 6 + len(kind) + 1
    return {"schema": "entente.record/1", "engine": {"version": "0.1.0", "knowledge": "k", "model": "m"},
            "report": {"id": f"week {week} {kind}", "source": f"paper {week}", "published": day, "published_from": "metadata", "text": text},
            "sentences": [{"span": [0, len(text)], "part": "body"}], "actors": actors, "places": [], "times": [],
            "events": [{"id": "e1", "source": ["a1"], "target": ["a2"], "symmetric": False, "type": kind, "modes": [], "contexts": [], "cameo": "040",
                        "quad": quad, "score": score, "goldstein": score, "status": "actual", "when": {"from": day, "to": day, "grain": "day", "by": "published"},
                        "trigger": {"span": [6, end], "text": text[6:end]}, "sentence": 0, "part": "body", "background": False, "confidence": 0.8}]}


for i in range(3):
    print(json.dumps(record(i), ensure_ascii=False))
for i in range(24):
    print(json.dumps(short(i, "CONSULT", "verbal cooperation", 1.0)))
    for bad in ("THREATEN", "COERCE", "ASSAULT") if i >= 12 else ():
        print(json.dumps(short(i, bad, "verbal conflict" if bad == "THREATEN" else "material conflict", -6.0)))
