#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The ledger: reports go in once, in any order, and come out again.
. "$(dirname "$0")/lib.sh"

ask() { sqlite3 "$1" "$2" 2> /dev/null || python3 -c 'import sqlite3,sys
for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print("|".join("" if c is None else str(c) for c in r))' "$1" "$2"; }
is() { # NAME WANT GOT
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1"; echo "     wanted: $2"; echo "     got:    $3"; fi
}

cp samples/asmara.txt "$work/a.txt"
cp samples/bogota.txt "$work/b.txt"
L=$work/one.ledger

run add "$L" "$work/a.txt" "$work/b.txt"
expect "add: two reports" 0
is "add: says what it did" "2 reports added, 0 known;" "$(cut -d' ' -f1-5 "$work/out")"
sum=$("$ENTENTE" ledger checksum "$L")
run add "$L" "$work/b.txt" "$work/a.txt"
is "add: again adds nothing" "0 reports added, 2 known; 0 mentions of events" "$(cat "$work/out")"
is "add: again leaves the content" "$sum" "$("$ENTENTE" ledger checksum "$L")"

"$ENTENTE" code --json "$work/b.txt" "$work/a.txt" > "$work/records.jsonl"
run add "$work/two.ledger" "$work/records.jsonl"
is "records, in another order: the same content" "$sum" "$("$ENTENTE" ledger checksum "$work/two.ledger")"
run add "$L" "$work/records.jsonl"
is "records of reports that are in: known" "0 reports added, 2 known; 0 mentions of events" "$(cat "$work/out")"

run events "$L" --json --limit 0
expect "events: JSON" 0
is "events: as many as coded" "$(events "$work/records.jsonl")" "$(lines "$work/out")"
is "events: the view has them" "$(lines "$work/out")" "$(ask "$L" 'SELECT count(*) FROM events')"
run events "$L" --csv --actor ETH --other ERI
expect "events: CSV" 0
is "events: a dyad is the same in the view" "$(($(lines "$work/out") - 1))" "$(ask "$L" "SELECT count(DISTINCT event) FROM dyads WHERE (source = 'ETH' AND target = 'ERI') OR (source = 'ERI' AND target = 'ETH')")"
run events "$L" --words '"telephone lines" flights'
is "events: words and phrases" 15 "$(lines "$work/out")"
run events "$L" --words '"lines telephone"'
is "events: a phrase that is not there" 0 "$(lines "$work/out")"
run events "$L" --words "\"'; DROP TABLE report; --"
expect "events: hostile words" 0
run events "$L" --type NONSENSE
expect "events: no such type" 2 "no such type"
run events "$L" --event 0000000000000000.1
expect "events: no such event" 2 "no event"
run events "$L" --publisher "x' OR '1'='1"
is "events: hostile publisher finds nothing" 0 "$(lines "$work/out")"

run add --no-text "$work/bare.ledger" "$work/a.txt"
expect "no text: added" 0
is "no text: no words are kept" "0|0|0" "$(ask "$work/bare.ledger" "SELECT count(text), count(title), (SELECT count(trigger) FROM mention) FROM report")"
is "no text: no word is in the file" 0 "$(cat "$work/bare.ledger"* | grep -c 'telephone lines')"

# Copies and other reports of the same: one event, many mentions.
for i in 1 2 3; do
    echo "{\"id\": \"$i\", \"date\": \"2020-05-06\", \"source\": \"paper $i\", \"text\": \"Chad signed a border treaty with Niger in Niamey on Tuesday, the two presidents said.\"}"
done > "$work/copies.jsonl"
C=$work/copies.ledger
run add "$C" "$work/copies.jsonl"
expect "copies: added" 0
is "copies: one event, told three times, by one source" "3|3|1" "$(ask "$C" "SELECT mentions, reports, sources FROM events WHERE type = 'AGREE'")"
event=$(ask "$C" "SELECT id FROM events WHERE type = 'AGREE'")
run why "$C" "$event"
expect "why: of a ledger" 0
is "why: every mention with its sentence" 3 "$(grep -c '^sentence    Chad signed' "$work/out")"
run dyad "$C" TCD NER
expect "dyad" 0
holds "dyad: figures" grep -q '^verbal cooperation  *1 ' "$work/out"
run dyad "$C" TCD NER --svg
holds "dyad: a chart" python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$work/out"
run events "$C" --by month --csv
is "counts by month" "2020-05,1,1" "$(tail -1 "$work/out" | cut -d, -f1-3)"
run who "$C" Chad --tsv
holds "who" grep -qP '^Chad\tTCD\t' "$work/out"

run ledger threshold "$work/strict.ledger" 100
expect "threshold: set in a new ledger" 0
run add "$work/strict.ledger" "$work/copies.jsonl"
is "threshold: nothing is joined at the highest" 3 "$(ask "$work/strict.ledger" "SELECT count(*) FROM events WHERE type = 'AGREE'")"
run ledger threshold "$work/apart.ledger" 0
run add "$work/apart.ledger" "$work/copies.jsonl"
is "threshold: nothing is joined at 0" 3 "$(ask "$work/apart.ledger" "SELECT count(*) FROM events WHERE type = 'AGREE'")"
run ledger threshold "$work/strict.ledger" 30
expect "threshold: not with mentions in it" 2 "set it in a new ledger"
run ledger threshold "$work/strict.ledger"
is "threshold: told" 100 "$(cat "$work/out")"

# What analysts say.
mention=$(ask "$C" "SELECT id FROM mentions WHERE event = '$event' AND id <> '$event' ORDER BY id LIMIT 1")
before=$("$ENTENTE" ledger checksum "$C")
run part "$C" "$event" "$mention" --why 'another day' --who tester
expect "part" 0
is "part: two events" 2 "$(ask "$C" 'SELECT count(*) FROM events')"
run undo "$C" 1 --why 'no' --who tester
is "undo: one event again" "3" "$(ask "$C" "SELECT mentions FROM events WHERE type = 'AGREE'")"
run undo "$C" 1 --why 'no'
expect "undo: only once" 2 "undone already"
run reject "$C" "$mention" --why 'a film' --who tester
run events "$C" --reviewed --json
is "reject: left out when reviewed" 0 "$(lines "$work/out")"
run events "$C" --json
holds "reject: shown otherwise" grep -q '"review":"rejected"' "$work/out"
run accept "$C" "$mention" --why 'it is none' --who tester
run correct "$C" "$event" type=COOPERATE --why 'more than words' --who tester
run events "$C" --reviewed --json
holds "correct: the value when reviewed" grep -q '"type":"COOPERATE"' "$work/out"
run correct "$C" "$event" type=NONSENSE --why x
expect "correct: no such type" 2 "no such type"
run reject "$C" "$event"
expect "a reason is wanted" 2 "--why"
run note "$C"
is "note: all entries are kept" 6 "$(lines "$work/out")"

run eval set "$C" "$work/judged"
is "judged: a set for evaluation" "2 reports with 2 judged events, 0 judged pairs" "$(cat "$work/out")"
holds "judged: as corrected" grep -q '"plover":\["COOPERATE"\]' "$work"/judged/*/expected.json

# Another engine: a revision.
python3 - "$work/records.jsonl" > "$work/newer.jsonl" << 'PY'
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    record["engine"]["version"] = "9.9"
    for event in record["events"]:
        event["type"] = event["type"].replace("AGREE", "SUPPORT")
    print(json.dumps(record))
PY
agree=$(python3 -c 'import json,sys; print(sum(e["type"] == "AGREE" for l in open(sys.argv[1]) for e in json.loads(l)["events"]))' "$work/records.jsonl")
run add "$L" "$work/newer.jsonl"
expect "revision: added" 0
run ledger revisions "$L" --tsv
is "revision: there are two" 2 "$(($(lines "$work/out") - 1))"
run events "$L" --type AGREE --json
is "revision: the latest holds" 0 "$(lines "$work/out")"
run events "$L" --type AGREE --json --as-of 1
is "revision: the earlier one can be asked" "$agree" "$(lines "$work/out")"
run diff "$L" 1 2
expect "diff" 0
holds "diff: why" grep -q '^version: .* -> 9.9' "$work/out"
is "diff: what changed" "$agree" "$(grep -c '^changed .* type .*AGREE.*SUPPORT' "$work/out")"
run diff "$L" 1 7
expect "diff: no such revision" 2 "no revision 7"
rm -f "$work/both.ledger"
run add "$work/both.ledger" "$work/records.jsonl" "$work/newer.jsonl"
is "revisions in one batch or in two: the same content" "$("$ENTENTE" ledger checksum "$L")" "$("$ENTENTE" ledger checksum "$work/both.ledger")"

# Counts are kept beside the events; whatever happened to these, they agree.
sound() { run ledger verify "$2"; is "verify: $1" "nothing wrong" "$(cat "$work/out")"; }
sound "two revisions" "$L"
sound "the same in one batch" "$work/both.ledger"
sound "joined, parted, undone" "$C"
run events "$L" --by year --tsv
is "counts by year: as many as there are" "$(ask "$L" 'SELECT count(*) FROM events')" "$(awk -F'\t' 'NR > 1 { n += $2 } END { print n + 0 }' "$work/out")"
run events "$L" --by year --tsv --quad 3 --since 1990-01-01
is "counts by year: of a quad class" "$(ask "$L" "SELECT count(*) FROM events WHERE quad = 3 AND day >= '1990'")" "$(awk -F'\t' 'NR > 1 { n += $2 } END { print n + 0 }' "$work/out")"
cp "$L" "$work/wrong.ledger"
ask "$work/wrong.ledger" "UPDATE tally SET n = n + 1 WHERE day = (SELECT max(day) FROM tally)"
run ledger verify "$work/wrong.ledger"
expect "verify: a wrong count is told" 5 "contradicts itself"
ask "$work/wrong.ledger" "DELETE FROM report WHERE n = 1"
run ledger verify "$work/wrong.ledger"
holds "verify: a report that is gone is told" grep -q 'refer to what is not there' "$work/out"

# A ledger of version 1 has no counts.
cp "$L" "$work/old.ledger"
ask "$work/old.ledger" "DROP TABLE tally; DROP INDEX entry_act; UPDATE meta SET value = '1' WHERE name = 'version'"
run events "$work/old.ledger"
expect "an older version: told, not changed" 5 "brings it to version"
run add "$work/old.ledger" "$work/records.jsonl"
expect "an older version: brought up by add" 0
is "an older version: the same content then" "$("$ENTENTE" ledger checksum "$L")" "$("$ENTENTE" ledger checksum "$work/old.ledger")"
sound "an older version" "$work/old.ledger"

# Agreements, claims, quotes as records may carry them.
python3 - "$work/records.jsonl" > "$work/treaty.jsonl" << 'PY'
import json, sys
record = json.loads(open(sys.argv[1]).readlines()[-1])
record["agreements"] = [{"name": "=Joint Declaration", "parties": ["a1", "a2"], "signed": {"from": "2018-07-09", "to": "2018-07-09"},
    "provisions": [{"domain": "political", "what": "end of the war", "span": [0, 5], "status": "in force", "when": {"from": "2018-07-09", "to": "2018-07-09"}}]}]
record["claims"] = [{"claimed_by": "a1", "cause": {"span": [0, 8], "actors": ["a1"]}, "effect": {"span": [13, 20], "actors": ["a2"]}, "direction": "speeds", "cue": "ends", "sentence": 0}]
record["quotes"] = [{"span": [0, 8], "speaker": "a3", "direct": True, "cue": "said"}]
print(json.dumps(record))
PY
run add "$work/treaty.ledger" "$work/treaty.jsonl"
expect "statements: added" 0
run agreements "$work/treaty.ledger" --actor ETH --csv
is "agreements: and no formula" "'=Joint Declaration,ETH|ERI,2018-07-09,2018-07-09,1" "$(tail -1 "$work/out" | cut -d, -f1-5)"
run obligations "$work/treaty.ledger" --at 2018-12-31 --tsv
holds "obligations: on a day" grep -qP 'political\tend of the war\tin force' "$work/out"
run obligations "$work/treaty.ledger" --at 2018-01-01 --json
is "obligations: not before they were told" 0 "$(lines "$work/out")"
run claims "$work/treaty.ledger" --json
holds "claims" grep -q '"cause":"Ethiopia","direction":"speeds","effect":"Eritrea"' "$work/out"
is "quotes: in the view" "Isaias Afwerki|Ethiopia" "$(ask "$work/treaty.ledger" 'SELECT speaker_name, words FROM quotes')"

printf 'a sentence, but no ledger\n%.0s' {1..50} > "$work/text"
run events "$work/text"
expect "not a ledger" 5 "not a ledger"
run add "$work/text" "$work/a.txt"
expect "not a ledger: not written" 5 "not a ledger"
run events "$work/none"
expect "no file" 5 "none"
[ -e "$work/none" ] && fail "no file: made one" || ok "no file: none is made"
python3 -c 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute("CREATE TABLE t(x)"); c.commit()' "$work/other.db"
run add "$work/other.db" "$work/a.txt"
expect "a database of another program" 5 "another program"
cp "$L" "$work/newer"; python3 -c 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute("UPDATE meta SET value=99"); c.commit()' "$work/newer"
run events "$work/newer"
expect "a newer version" 5 "install a newer entente"
exit $failed
