# SPDX-License-Identifier: Apache-2.0
"""Reads the files of the corpus. README.md tells the format; `lint` checks it, `score` measures the engine on it."""
import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPLITS = ("train", "dev", "test")
STATUSES = ("actual", "ongoing", "intended", "demanded", "denied", "failed", "hypothetical", "alleged")
USUAL_STATUS = {"AGREE": "intended", "REQUEST": "demanded"}  # of all other types: actual
NOT_EVENTS = ("denied", "hypothetical")  # marked, but no event that happened or is under way
REASONS = ("sport", "culture", "science", "weather", "accident", "economy", "business", "crime", "history", "opinion",
           "hypothesis", "wish", "question", "analysis", "denial", "description", "election", "ceremony", "process", "people", "failure")
SYMMETRIC = "="

EVENT = re.compile(r"([A-Z]+)(?::([a-z,-]+))?(?:=(\d+))?( \|.*|)$")
ACTOR = re.compile(r"(.*?)(?: #(\d))?(?: ?\[([A-Z-]+)\])?$")


class Fault(Exception):
    """What is wrong with a line, in words for whoever wrote it."""


@dataclass
class Actor:
    """Words of the sentence, none where the actor is implied; a code, none where the sentence does not tell it."""
    words: str
    nth: int
    code: str

    def span(self, text):
        return find(text, self.words, self.nth) if self.words else None


@dataclass
class Event:
    line: int
    type: str
    modes: list
    cameo: str
    source: list
    target: list
    trigger: str
    trigger_nth: int
    contexts: list
    status: str
    speaker: list
    symmetric: bool

    def trigger_spans(self, text):
        """One span, or several where the words are apart ("called .. off")."""
        spans, start = [], 0
        for number, part in enumerate(self.trigger.split(" .. ")):
            spans.append(find(text, part, self.trigger_nth if number == 0 else 1, start))
            start = spans[-1][1]
        return spans


@dataclass
class Sentence:
    path: Path
    line: int
    text: str
    meta: dict
    events: list = field(default_factory=list)
    reason: str = ""  # why there is no event

    @property
    def split(self):
        return self.path.parent.name

    @property
    def id(self):
        return f"{self.split}/{self.path.stem}:{self.line}"


def find(text, words, nth=1, start=0):
    """[begin, end) of the nth place where these whole words stand."""
    if not words:
        raise Fault("words are missing")
    places = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text[start:]))
    if len(places) < nth:
        raise Fault(f"not in the sentence: {words}" + (f" #{nth}" if nth > 1 else ""))
    return places[nth - 1].start() + start, places[nth - 1].end() + start


def actors(cell):
    if cell in ("", "-"):
        return []
    found = []
    for part in cell.split(" + "):
        words, nth, code = ACTOR.match(part).groups()
        found.append(Actor("" if words == "-" else words, int(nth or 1), code or ""))
    return found


def event(line, number):
    kind, modes, cameo, rest = EVENT.match(line).groups()
    cells = [c.strip() for c in rest.split("|")[1:]]
    if len(cells) < 2 or len(cells) > 6:
        raise Fault("an event is TYPE:mode | source | trigger | target | contexts | status | speaker; the first three are needed")
    source, trigger, target, contexts, status, speaker = cells + [""] * (6 - len(cells))
    words, nth = re.match(r"(.*?)(?: #(\d))?$", trigger).groups()
    return Event(number, kind, modes.split(",") if modes else [], cameo or "", actors(source),
                 [] if target == SYMMETRIC else actors(target), words, int(nth or 1),
                 [c.strip() for c in contexts.split(",")] if contexts not in ("", "-") else [],
                 status if status not in ("", "-") else USUAL_STATUS.get(kind, "actual"), actors(speaker), target == SYMMETRIC)


def read(path, faults):
    """The sentences of a file. What cannot be read goes to faults as (line, message)."""
    sentences, meta = [], {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if not line:
                continue
            if line.startswith("# "):
                key, _, value = line[2:].partition(": ")
                meta = {**meta, key: value}
            elif re.match(r"none( |$)", line) and sentences:
                sentences[-1].reason = line[5:] or "-"
            elif EVENT.match(line) and "|" in line:
                if not sentences:
                    raise Fault("an event before any sentence")
                sentences[-1].events.append(event(line, number))
            else:
                sentences.append(Sentence(path, number, line, meta))
        except Fault as fault:
            faults.append((number, str(fault)))
    return sentences


def files(splits=SPLITS):
    return [path for split in splits for path in sorted((HERE / split).glob("*.txt"))]
