#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Events counted once: details that conflict, what people join and part, through new revisions and another ingest; and what is measured of it.
. "$(dirname "$0")/lib.sh"

ask() { python3 -c 'import sqlite3,sys; print("\n".join("|".join("" if v is None else str(v) for v in r) for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])))' "$1" "$2"; }
is() { if [ "$2" = "$3" ]; then ok "$1"; else fail "$1"; echo "     wanted: $2"; echo "     got:    $3"; fi; }

cat > "$work/toll.jsonl" << 'EOF'
{"id":"a","date":"2024-05-02","source":"north","text":"Taliban militants killed 12 soldiers in a bomb attack near Ghazni on Wednesday. The convoy of the Afghan army was on its way to Kandahar."}
{"id":"b","date":"2024-05-02","source":"south","text":"Taliban militants killed 14 soldiers in a bomb attack near Ghazni on Wednesday, a doctor said. The convoy of the Afghan army was going to Kandahar."}
{"id":"c","date":"2024-05-03","source":"east","text":"Taliban militants killed 12 soldiers near Ghazni on Wednesday with a bomb. A convoy of the Afghan army was on its way to Kandahar."}
{"id":"d","date":"2024-05-03","source":"west","text":"Taliban militants killed 12 soldiers in a bomb attack near Ghazni on Wednesday. The convoy of the Afghan army was on its way to Kandahar."}
{"id":"e","date":"2024-05-03","source":"west","text":"Norway expelled five Russian diplomats on Thursday over a burglary in Tromso."}
EOF
L=$work/toll.ledger
"$ENTENTE" code --json --in jsonl "$work/toll.jsonl" > "$work/records.jsonl"
run add "$L" "$work/records.jsonl"
event=$(ask "$L" "SELECT id FROM events WHERE mentions = 4")
is "toll: one event, copies are no sources of their own" "4|4|2" "$(ask "$L" "SELECT mentions, reports, sources FROM events WHERE id = '$event'")"
is "toll: the view has both, with counts" "killed|12|3|3 killed|14|1|1" "$(ask "$L" "SELECT field, value, mentions, reports FROM details WHERE field = 'killed' ORDER BY value" | paste -sd' ')"
run why "$L" "$event"
holds "toll: why" grep -q '^killed  *12 3x; 14 1x$' "$work/out"
run events "$L" --event "$event" --json
holds "toll: events --json" grep -qF '{"field":"killed","value":"12","mentions":3,"reports":3},{"field":"killed","value":"14","mentions":1,"reports":1}' "$work/out"
run events "$L" --target RUS --json
holds "toll: an event that is told once has no details" test "$(grep -c details "$work/out")" = 0

# A mention that was parted stays parted when all is coded anew, and when it comes again; undone, it is back.
mention=$(ask "$L" "SELECT id FROM mentions WHERE event = '$event' AND id <> '$event' ORDER BY id LIMIT 1")
run part "$L" "$event" "$mention" --why 'another bomb' --who tester
is "part: alone" "3|1" "$(ask "$L" "SELECT mentions FROM events WHERE type = 'ASSAULT' ORDER BY 1 DESC" | paste -sd'|')"
sed 's/"version":"[^"]*"/"version":"9.9"/' "$work/records.jsonl" > "$work/newer.jsonl"
run add "$L" "$work/newer.jsonl"
expect "part: coded anew" 0
is "part: alone in the new revision" "3|1" "$(ask "$L" "SELECT mentions FROM events WHERE type = 'ASSAULT' ORDER BY 1 DESC" | paste -sd'|')"
run events "$L" --as-of 1 --type ASSAULT --json
is "part: and in the old one" 2 "$(lines "$work/out")"
parted=$("$ENTENTE" ledger checksum "$L")
run add "$L" "$work/records.jsonl" "$work/newer.jsonl"
is "part: coming again changes nothing" "$parted" "$("$ENTENTE" ledger checksum "$L")"
run undo "$L" 1 --why 'it was the same' --who tester
is "part undone: one event" 4 "$(ask "$L" "SELECT mentions FROM events WHERE type = 'ASSAULT'")"
run events "$L" --as-of 1 --type ASSAULT --json
is "part undone: in the old revision too" 1 "$(lines "$work/out")"
other=$(ask "$L" "SELECT id FROM events WHERE target LIKE 'RUS%'")
run join "$L" "$event" "$other" --why 'they say so' --who tester
is "join: whatever the score" 5 "$(ask "$L" "SELECT max(mentions) FROM events")"
sed 's/"version":"9.9"/"version":"9.10"/' "$work/newer.jsonl" > "$work/newest.jsonl"
run add "$L" "$work/newest.jsonl"
is "join: in a new revision" 5 "$(ask "$L" "SELECT max(mentions) FROM events")"
run undo "$L" 3 --why 'they do not' --who tester
is "join undone" 4 "$(ask "$L" "SELECT max(mentions) FROM events")"
rm -f "$work/again.ledger"
run add "$work/again.ledger" "$work/records.jsonl" "$work/newer.jsonl" "$work/newest.jsonl"
is "all undone: the events of a ledger where nobody said anything" \
    "$(ask "$work/again.ledger" 'SELECT id, mentions, reports, sources FROM events ORDER BY id')" \
    "$(ask "$L" 'SELECT id, mentions, reports, sources FROM events ORDER BY id')"

# Evaluation: analysts' words become sets, and sets are measured.
run part "$L" "$event" "$mention" --why 'another bomb' --who tester
run join "$L" "$event" "$other" --why 'one affair' --who tester
run accept "$L" "$event" --why 'so it was' --who tester
run correct "$L" "$other" type=SANCTION --why 'diplomats' --who tester
run reject "$L" "$mention" --why 'not told' --who tester
run eval set "$L" "$work/set"
expect "eval set" 0
is "eval set: what it holds" "3 reports with 3 judged events, 2 judged pairs" "$(cat "$work/out")"
is "eval set: the pairs' reports, once each" 3 "$(lines "$work/set/once.jsonl")"
run eval reports "$work/set" --tsv
expect "eval reports: a judged set" 0
is "eval reports: rejected and coded again is wrong" "1" "$(awk '$1 == "must" {print $3 + 0}' "$work/out")"
holds "eval reports: an interval" awk '$1 == "recall" && $2 >= $3 && $2 <= $4 {found = 1} END {exit !found}' "$work/out"
run eval once "$work/set/once.jsonl" --json
expect "eval once: joined and parted pairs" 0
holds "eval once: neither is found by the score" grep -qF '"measure":"recall of pairs","value":"0.000"' "$work/out"

cat > "$work/gold.jsonl" << 'EOF'
{"id":"a","group":"g","events":["bomb"],"date":"2024-05-02","text":"Taliban militants killed 12 soldiers in a bomb attack near Ghazni on Wednesday. The convoy of the Afghan army was on its way to Kandahar."}
{"id":"b","group":"g","events":["bomb"],"date":"2024-05-02","text":"Taliban militants killed 14 soldiers in a bomb attack near Ghazni on Wednesday, a doctor said. The convoy of the Afghan army was going to Kandahar."}
{"id":"c","group":"g","events":["talks","~bomb"],"date":"2024-05-09","text":"Talks between the Taliban and the government in Kabul began on Thursday."}
{"id":"d","group":"h","events":["expelled"],"date":"2024-05-03","text":"Norway expelled five Russian diplomats on Thursday over a burglary in Tromso."}
EOF
run eval once "$work/gold.jsonl" --tsv
is "eval once: all right" "precision 1.000 recall 1.000 F1 1.000" "$(awk -F'\t' 'NR > 1 && NR < 5 {print $1, $2}' "$work/out" | paste -sd' ')"
run eval once "$work/gold.jsonl" --threshold 0 --tsv
is "eval once: joins nothing at 0" "0.750" "$(awk -F'\t' '$1 == "recall" {print $2}' "$work/out")"
echo '{"id":"a","text":"Nothing."}' > "$work/none.jsonl"
run eval once "$work/none.jsonl"
expect "eval once: nothing told" 1 'no line tells what is one event'
run eval reports "$work/none"
expect "eval reports: no such folder" 1 "$work/none"
mkdir -p "$work/bad/one"; echo '{' > "$work/bad/one/expected.json"; echo 'x' > "$work/bad/one/report.txt"
run eval reports "$work/bad"
expect "eval reports: damaged" 1 "expected.json"
run eval
expect "eval: which" 2 "set LEDGER FOLDER"
exit $failed
