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
