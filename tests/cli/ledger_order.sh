#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Whatever the order, the processes and the kills, in SQLite and PostgreSQL: the same ledger and the same answers. The whole
# of a collection: tests/ledger_kill.py.
. "$(dirname "$0")/lib.sh"
. tests/postgres.sh
trap 'rm -rf "$work"; postgres_stop' EXIT

for f in tests/reports/dev/*/report.txt; do "$ENTENTE" code --json --date 2022-06-15 "$f"; done > "$work/records.jsonl" 2> /dev/null
tests/ledger_kill.py --kills 9 "$work/records.jsonl" || failed=1

if ! postgres_start; then
    echo "skip PostgreSQL: no server to start"
    exit $failed
fi
uris=()
for n in 1 2 4; do uris+=(--postgres "$(postgres_database "kill$n")"); done
tests/ledger_kill.py --kills 9 "${uris[@]}" "$work/records.jsonl" || failed=1

P=$(postgres_database same)
run add "$P" "$work/records.jsonl"
expect "PostgreSQL: added" 0
run add "$work/l" "$work/records.jsonl"
ask() { # WORDS...: a command on both ledgers, L for the place
    for place in "$P" "$work/l"; do "$ENTENTE" "${@/#L/$place}" > "$work/$([ "$place" = "$P" ] && echo p || echo s)" 2>&1; done
    if [ -s "$work/s" ] && cmp -s "$work/p" "$work/s"; then ok "PostgreSQL answers as SQLite: $*"; else fail "PostgreSQL answers as SQLite: $*"; fi
}
ask events L -n 20
ask events L --json
ask events L --mentions --tsv
ask events L --actor RUS --limit 7
ask events L --actor RUSGOV --other UKR
ask events L --source USA --csv
ask events L --by month
ask events L --actor UKR --by quarter
ask events L --words '"foreign minister"'
ask events L --quad 4 --since 2022-01-01 --status actual,ongoing --confidence 50 --oldest-first
ask dyad L RUS UKR
ask who L RUS
ask ledger checksum L
is_same=$("$ENTENTE" events "$P" --json -n 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])')
ask why L "$is_same"
"$ENTENTE" reject "$P" "$is_same" --why x --who y > /dev/null && "$ENTENTE" reject "$work/l" "$is_same" --why x --who y > /dev/null
ask events L --reviewed --json

# The connection goes in the middle of a batch: nothing of it is in, and the same command ends what was begun.
Q=$(postgres_database lost)
"$ENTENTE" add "$Q" samples/asmara.txt > /dev/null
"$postgres_bin/psql" -h "$postgres_dir" -U entente -d lost -q -c "CREATE FUNCTION entente.fall() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'; CREATE TRIGGER fall BEFORE INSERT ON entente.event EXECUTE FUNCTION entente.fall()"
run add "$Q" "$work/records.jsonl"
expect "PostgreSQL: a lost connection is told" 5 "run this again"
if [ "$(postgres_ask lost 'SELECT count(*) FROM report')" = 1 ]; then ok "PostgreSQL: a lost batch is undone"; else fail "PostgreSQL: a lost batch is undone"; fi
"$postgres_bin/psql" -h "$postgres_dir" -U entente -d lost -q -c "DROP TRIGGER fall ON entente.event"
run add "$Q" "$work/records.jsonl"
"$ENTENTE" add "$work/lost" samples/asmara.txt "$work/records.jsonl" > /dev/null
if [ "$("$ENTENTE" ledger checksum "$Q")" = "$("$ENTENTE" ledger checksum "$work/lost")" ]; then ok "PostgreSQL: and ended by the same command"; else fail "PostgreSQL: and ended by the same command"; fi
run add "${P/same/none}" samples/asmara.txt
expect "PostgreSQL: no such database" 5 "none"
exit $failed
