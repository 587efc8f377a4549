#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How often the language of a text is named right.

    tools/score_tongue.py FOLDER LETTERS     texts CODE.txt (UTF-8), cut into pieces of so many letters (half for zh, ja, ko, th)
    tools/score_tongue.py REPORTS.jsonl[.xz] English reports: how many are taken for something else

FOLDER: the folder langclass/ShortTexts of libexttextcat's source (Universal Declaration of Human Rights). Runs $ENTENTE, or the build's.
"""
import collections
import json
import lzma
import os
import re
import subprocess
import sys
from pathlib import Path

ENTENTE = os.environ.get("ENTENTE", str(Path(__file__).resolve().parent.parent / "build/src/cli/entente"))
SAME = {"nb": "no", "nn": "no", "zh-Hans": "zh", "zh-Hant": "zh", "ms": "id", "sr-Latn": "hr", "bs": "hr"}
KNOWN = set("af am ar bg bn bo cs cy da de el en es et fa fi fr gu he hi hr hu hy id it ja ka km kn ko lo lt lv mk ml mr my ne nl no or pa"
            " pl pt ro ru si sk sl so sq sv sw ta te th tl tr uk ur vi zh".split())


def languages(texts):
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run([ENTENTE, "read", "--json", "--in", "jsonl", "-"], input=lines, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          encoding="utf-8", check=True)
    return [json.loads(line)["language"] for line in done.stdout.splitlines()]


def pieces(folder, letters):
    for path in sorted(Path(folder).glob("*.txt")):
        code = SAME.get(path.stem, path.stem)
        if code not in KNOWN:
            continue
        text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
        n = letters // 2 if code in ("zh", "ja", "ko", "th") else letters
        for at in range(0, len(text) - n, n):
            yield code, text[at:at + n]


def main():
    if len(sys.argv) == 3:
        rows = list(pieces(sys.argv[1], int(sys.argv[2])))
    else:
        with (lzma.open if sys.argv[1].endswith(".xz") else open)(sys.argv[1], "rt", encoding="utf-8") as f:
            rows = [("en", json.loads(line)["text"]) for line in f]
    got = languages(text for _, text in rows)
    wrong = collections.Counter(f"{want}>{have}" for (want, _), have in zip(rows, got) if want != have)
    others = sum(want != "en" for want, _ in rows)
    taken = sum(want != "en" and have == "en" for (want, _), have in zip(rows, got))
    print(f"{len(rows)} texts in {len({want for want, _ in rows})} languages, {100 * (1 - sum(wrong.values()) / len(rows)):.2f} % right; "
          f"{taken} of {others} taken for English; {wrong.most_common(8)}")


if __name__ == "__main__":
    main()
