#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What goes wrong around a ledger: full disk, read-only, locked, damaged, the clock. Nothing lost, nothing twice, told with what to do.
. "$(dirname "$0")/lib.sh"

is() { # NAME WANT GOT
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1"; echo "     wanted: $2"; echo "     got:    $3"; fi
}
sql() { python3 -c 'import sqlite3,sys
c=sqlite3.connect(sys.argv[1])
for r in c.execute(sys.argv[2]): print("|".join("" if x is None else str(x) for x in r))
c.commit()' "$1" "$2"; }

python3 - samples/asmara.txt > "$work/reports.jsonl" << 'PY'
import json, sys
text = open(sys.argv[1]).read()
for i in range(40): print(json.dumps({"id": str(i), "source": f"paper {i}", "text": text.replace("Monday", f"Monday {i}")}))
PY
"$ENTENTE" code --json "$work/reports.jsonl" > "$work/records.jsonl"
run add "$work/whole" "$work/records.jsonl"
whole=$("$ENTENTE" ledger checksum "$work/whole")

# A disk that is full: a file system of its own where that may be had, else a limit on the size of files.
full=$work/full
mkdir "$full"
if mount -t tmpfs -o size=700k none "$full" 2> /dev/null; then
    run add "$full/l" "$work/records.jsonl"
    expect "full disk: told" 5 "make room and run this again"
    mount -o remount,size=200m none "$full"
    run add "$full/l" "$work/records.jsonl"
    expect "full disk: the same command ends it" 0
    is "full disk: nothing lost, nothing twice" "$whole" "$("$ENTENTE" ledger checksum "$full/l")"
    umount "$full"
else
    echo "skip full disk: no right to mount"
fi
(ulimit -f 300; trap '' XFSZ; "$ENTENTE" add "$work/limited" "$work/records.jsonl" > "$work/out" 2> "$work/err"; echo $? > "$work/code")
code=$(cat "$work/code")
expect "no room for the file: told" 5 "run this again"
run add "$work/limited" "$work/records.jsonl"
is "no room for the file: the same command ends it" "$whole" "$("$ENTENTE" ledger checksum "$work/limited")"

# Not to be written.
cp "$work/whole" "$work/fixed"
chmod 444 "$work/fixed"
if [ "$(id -u)" = 0 ]; then
    echo "skip read-only file: root may write it"
else
    run add "$work/fixed" samples/bogota.txt
    expect "read-only file: told" 5 "permissions"
fi
run events "$work/fixed" -n 1
expect "read-only file: can be asked" 0
if mount -t tmpfs none "$full" 2> /dev/null; then
    cp "$work/whole" "$full/l"
    mount -o remount,ro none "$full"
    run events "$full/l" -n 1
    expect "read-only medium: can be asked" 0
    run add "$full/l" samples/bogota.txt
    expect "read-only medium: told" 5 "$full/l"
    umount "$full"
fi
run add "$work/none/l" samples/bogota.txt
expect "no such folder: told" 5 "none/l"
run add "$work" samples/bogota.txt
expect "a folder is no ledger" 5 "cannot be opened"

# Locked by another program: waits, and goes on when it ends.
python3 - "$work/whole" << 'PY' &
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE"); time.sleep(2); c.execute("ROLLBACK")
PY
sleep 0.5
run add "$work/whole" samples/bogota.txt
expect "locked: waits for the other" 0
run add "$work/whole" samples/bogota.txt
is "locked: in once" "0 reports added, 1 known;" "$(cut -d' ' -f1-5 "$work/out")"
wait

# Two of the same at once.
"$ENTENTE" add "$work/twice" "$work/records.jsonl" > "$work/one" 2>&1 &
"$ENTENTE" add "$work/twice" "$work/records.jsonl" > "$work/two" 2>&1
wait
is "two at once: each report once" "$whole" "$("$ENTENTE" ledger checksum "$work/twice")"
is "two at once: both end well" 2 "$(cat "$work/one" "$work/two" | grep -c 'reports added')"

# Interrupted: what was finished is in, and the rest comes with the next run.
(sleep 0.3; echo) | cat "$work/records.jsonl" - | timeout -s INT 0.2 "$ENTENTE" add "$work/stopped" - > /dev/null 2>&1
run add "$work/stopped" "$work/records.jsonl"
is "interrupted: the next run ends it" "$whole" "$("$ENTENTE" ledger checksum "$work/stopped")"

# Damaged: never a crash, and what cannot be read is told.
bad=0
for place in 20 100 5000 20000 60000 100000 150000 200000; do
    cp "$work/twice" "$work/damaged"
    rm -f "$work/damaged-wal"
    dd if=/dev/urandom of="$work/damaged" bs=1 seek=$place count=3000 conv=notrunc 2> /dev/null
    for question in "events $work/damaged" "ledger checksum $work/damaged" "dyad $work/damaged ETH ERI" "add $work/damaged samples/bogota.txt"; do
        run $question
        case $code in 0 | 5) ;; *) bad=1; complain "damaged at $place: $question" ;; esac
        [ "$code" = 0 ] || [ -s "$work/err" ] || bad=1
    done
done
if [ $bad = 0 ]; then ok "damaged: no crash, and told"; else fail "damaged: no crash, and told"; fi
head -c 30000 "$work/twice" > "$work/short"
run ledger checksum "$work/short"
expect "cut off: told" 5 "damaged"

# The clock goes back: order is by number, not by time.
event=$(sql "$work/twice" "SELECT id FROM events ORDER BY id LIMIT 1")
run reject "$work/twice" "$event" --why 'first' --who a
sql "$work/twice" "UPDATE entry SET at = '2099-01-01T00:00:00Z'"
run accept "$work/twice" "$event" --why 'second' --who a
run events "$work/twice" --event "$event" --json --reviewed
is "the clock goes back: the later word counts" 1 "$(lines "$work/out")"
exit $failed
