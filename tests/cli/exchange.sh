#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Exports and imports: round trips through every format, files that are wrong, and other programs that read what was written.
# READBACK_PYTHON may name a Python that has pandas, duckdb and pyarrow.
. "$(dirname "$0")/lib.sh"

is() { # NAME WANT GOT
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1"; echo "     wanted: $2"; echo "     got:    $3"; fi
}

cat > "$work/hostile.jsonl" <<'EOF'
{"id": "h1", "type": "AID", "source": [{"name": "=HYPERLINK(\"http://x\",\"pay\")", "code": "RUSGOV"}], "target": [{"name": "A;B|C\tD\nE, \"F\"", "code": "BLR"}], "symmetric": false, "when": {"from": "2022-02-01", "to": "2022-02-28", "grain": "month", "by": "text"}, "where": {"name": "@Grodno", "country": "BLR", "lat": 53.68, "lon": 23.83}, "sentence": "-1+1 \"they\" said,\nand more", "trigger": "said", "report": {"source": "'; DROP TABLE event; --", "uri": "https://example.org/?a=1&b=2", "published": "2022-03-01"}}
{"id": "h2", "type": "CONSULT", "modes": ["visit"], "source": [{"name": "Zoë", "code": "FRAGOV"}, {"name": "", "code": "IGOUNO"}], "target": [{"name": "Zoë", "code": "FRAGOV"}, {"name": "", "code": "IGOUNO"}], "symmetric": true, "status": "alleged", "when": {"from": "2022-03-04", "by": "text"}, "confidence": 0.5, "report": {"published": "2022-03-05"}}
EOF

L=$work/w.ledger
run add "$L" samples/asmara.txt samples/bogota.txt
run import "$L" "$work/hostile.jsonl"
expect "import: jsonl" 0
is "import: says what it did" "2 events added, 0 known, 0 refused" "$(cat "$work/out")"
run import "$L" "$work/hostile.jsonl"
is "import: again adds nothing" "0 events added, 2 known, 0 refused" "$(cat "$work/out")"

# Formats that keep all: what comes in again is exported the same, but for what the ledger itself gives.
"$ENTENTE" export "$L" --format jsonl > "$work/all.jsonl"
core() { # the event itself of each line, sorted
    python3 -c 'import json, sys
for line in sorted(sys.stdin, key=lambda l: json.dumps(json.loads(l)["sentence"] if "sentence" in json.loads(l) else "") + l.split("\"source\":", 1)[1]):
    e = json.loads(line)
    e = {k: e.get(k) for k in ("source", "target", "symmetric", "type", "modes", "contexts", "cameo", "quad", "score", "goldstein",
                               "status", "when", "where", "said_by", "trigger", "sentence", "background", "confidence", "runner_up")}
    for actor in e["source"] + e["target"] + [e["said_by"] or {}]:
        for key in sys.argv[1:]: actor.pop(key, None)
        if sys.argv[1:] and actor: actor["name"] = actor["name"].replace("|", "/")
    print(json.dumps(e, sort_keys=True))' "$@" | sort
}
for form in jsonl csv geojson; do
    "$ENTENTE" export "$L" --format $form > "$work/all.$form"
    run import "$work/$form.ledger" "$work/all.$form"
    expect "round trip: $form comes in" 0
    "$ENTENTE" export "$work/$form.ledger" > "$work/back"
    lose=$([ $form = csv ] && echo "kind role" || true)
    is "round trip: $form keeps every event" "$(core $lose < "$work/all.jsonl" | md5sum)" "$(core $lose < "$work/back" | md5sum)"
done

# Formats that keep less: a second round changes nothing more.
for form in petrarch2 polecat gdelt icews acled; do
    "$ENTENTE" export "$L" --format $form > "$work/one.$form"
    run import "$work/$form.1" "$work/one.$form"
    expect "round trip: $form comes in" 0
    "$ENTENTE" export "$work/$form.1" --format $form > "$work/two.$form"
    run import "$work/$form.2" "$work/two.$form"
    "$ENTENTE" export "$work/$form.2" --format $form > "$work/three.$form"
    is "round trip: $form, as many rows" "$(lines "$work/one.$form")" "$(lines "$work/two.$form")"
    python3 - "$work/two.$form" "$work/three.$form" > "$work/diff" <<'EOF'
import re, sys
def rows(path):
    # all but the ids, which are hashes of what came in
    return sorted(re.sub(r"[0-9a-f]{32}|[0-9a-f]{16}\.\d+|^\d{9,}(?=\t)", "ID", line) for line in open(path, encoding="utf-8"))
a, b = rows(sys.argv[1]), rows(sys.argv[2])
for x, y in zip(a, b):
    if x != y: print(x, y)
sys.exit(a != b)
EOF
    [ -s "$work/diff" ] && head -4 "$work/diff"
    is "round trip: $form, the second round changes nothing" "" "$(cat "$work/diff")"
done

run export "$L" --format gdelt --type AID --source RUS
is "export: filters" 1 "$(lines "$work/out")"
run export "$L" --format conllu --event "$("$ENTENTE" events "$L" --json --type REJECT --limit 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])')"
expect "export: CoNLL-U" 0
holds "export: CoNLL-U has the event above its tree" grep -q '^# type = REJECT' "$work/out"
run parse --in conllu "$work/out"
expect "export: CoNLL-U is CoNLL-U" 0
run export "$L" --format xml
expect "export: no such format" 2 "xml"
run export "$work/none" --format csv
expect "export: no such ledger" 5 "none"
run export "$L" --format csv
holds "export: no cell is a formula" python3 -c 'import csv, sys
for row in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")):
    for cell in row:
        float(cell) if cell[:1] in "-+" and cell else None
        assert cell[:1] not in tuple("=@\t\r"), cell' "$work/out"

printf '20240131\tUSA\tFRA\t042\t\tA_1\tAFP\n20240131\tUSA\tFRA\t999\t\tA_1\tAFP\n' > "$work/bad.txt"
run import "$work/bad.ledger" "$work/bad.txt"
expect "import: a bad row costs that row" 1 "bad.txt:2: code \`999' is no CAMEO code"
is "import: the others are in" "1 events added, 0 known, 1 refused" "$(cat "$work/out")"
run import "$work/bad.ledger" "$work/nowhere" "$work/hostile.jsonl"
expect "import: a missing file costs that file" 1 "cannot open"
head -c 300000 /dev/urandom > "$work/noise"
run import "$work/bad.ledger" "$work/noise"
expect "import: noise" 1 "no format known"
run import "$work/bad.ledger" "$L"
expect "import: a ledger" 1 "SQLite"
run import "$work/hostile.jsonl" "$work/bad.txt"
expect "import: into what is no ledger" 5 "not a ledger"
run import "$work/bad.ledger" - < "$work/hostile.jsonl"
is "import: from a pipe" "0 events added, 2 known, 0 refused" "$(cat "$work/out")"
run import "$work/bare.ledger" --no-text "$work/hostile.jsonl"
is "import: no words are kept" 0 "$(cat "$work/bare.ledger"* | grep -c 'and more')"

# Dictionaries as knowledge.
mkdir "$work/dict"
printf 'KINGDOM_OF_NUMBERS_ [QQQ]\n+NUMERIA_\n\t[QQQOPP <20100101]\nNOBODY_ [---]\n' > "$work/dict/my.actors.txt"
printf -- '---  QUUX  [190]  ---\nBOMBARD\n- * EMBASSY [1383]\n' > "$work/dict/my.verbs.txt"
run know lint "$work/dict"
is "dictionary: lint tells file and line" "$work/dict/my.actors.txt:4: the null code, for names that are nobody's; not used" "$(head -1 "$work/out")"
is "dictionary: lint ends with 1" 1 "$code"
echo 'Chad bombarded the embassy of Numeria.' > "$work/numeria.txt"
run why --knowledge "$work/dict" --date 2020-01-01 "$work/numeria.txt" e1
expect "dictionary: what is not used is counted" 0 "1 line of its dictionaries cannot be used in full"
holds "dictionary: why names its line" grep -q 'my.verbs.txt:3' "$work/out"
run code --knowledge "$work/dict" --date 2020-01-01 --json "$work/numeria.txt"
holds "dictionary: an actor of its own" grep -q '"code":"QQQ"' "$work/out"
rm "$work/dict/my.verbs.txt"
printf 'NUMERIA_ [QQQ]\n' > "$work/dict/my.actors.txt"
run know lint "$work/dict"
expect "dictionary: nothing to tell" 0

mkdir "$work/read"
"${READBACK_PYTHON:-python3}" tests/readback.py "$ENTENTE" "$L" "$work/read" || failed=1
exit $failed
