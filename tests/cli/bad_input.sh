#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Input that is not what it should be costs itself only, and never more memory than was said.
. "$(dirname "$0")/lib.sh"
good=samples/bogota.txt

beside() { # NAME WORDS: the bad file first, a good one behind it: told, and the good one coded
    run code --json "$work/bad" $good
    expect "$1" 1 "$2"
    holds "$1: the other file is coded" grep -q '"code":"COLREB"' "$work/out"
}

: > "$work/bad"
run code --json "$work/bad" $good
expect "empty file" 0
holds "empty file: a record with nothing in it" python3 -c "import json; assert json.loads(open('$work/out').readline())['events'] == []"

head -c 100000 "$(command -v bash)" > "$work/bad"
beside "binary" "bad: "
head -c 20000 /dev/urandom > "$work/bad"
beside "random bytes" "bad: "

{ printf 'The pr\xe9sident \xff\xfe of France condemned Spain.\n\xf0\x9f'; cat $good; } > "$work/bad"
run code --json "$work/bad"
expect "invalid UTF-8" 0
holds "invalid UTF-8: valid output" python3 -c "import json; json.loads(open('$work/out', encoding='utf-8').read())"
python3 -c "open('$work/bad','wb').write(open('$good').read().encode('utf-16'))"
run code --json "$work/bad"
expect "UTF-16" 0
run code --json $good
cp "$work/out" "$work/plain"
run code --json "$work/bad"
holds "UTF-16: the same record" cmp "$work/plain" "$work/out"

run code --json "$work/nowhere" $good
expect "no such file" 1 "nowhere: cannot open: No such file"
holds "no such file: the other is coded" test "$(lines "$work/out")" = 1
if [ "$(id -u)" != 0 ]; then
    cp $good "$work/secret"
    chmod 0 "$work/secret"
    run code --json "$work/secret" $good
    expect "no permission" 1 "Permission denied"
elif command -v setpriv > /dev/null && setpriv --reuid 65534 --clear-groups test -x "$ENTENTE" -a -r models/swift.model; then
    cp $good "$work/secret"
    chmod 711 "$work"
    chmod 600 "$work/secret"
    setpriv --reuid 65534 --clear-groups "$ENTENTE" code --json "$work/secret" $good > "$work/out" 2> "$work/err"
    code=$?
    expect "no permission" 1 "Permission denied"
else
    echo "skip no permission: everything may be read here"
fi

cat > "$work/lines.jsonl" << 'J'
{"id": "a", "text": "France condemned Spain on Monday.", "date": "2020-05-05"}
{"id": "b", "text":

{"id": 3, "text": "Chad closed its border with Sudan.", "date": "2020-05-05T10:00:00Z"}
[1, 2]
{"id": "e", "text": 5}
{"id": "f", "text": "x", "date": "yesterday"}
{"id": "g", "text": "Fiji recalled its ambassador to Tonga.", "date": null}
J
run code --json "$work/lines.jsonl"
expect "bad lines" 1 "lines.jsonl:2: "
holds "bad lines: each told" test "$(grep -c 'lines.jsonl:[2567]: ' "$work/err")" = 4
holds "bad lines: the others in order" test "$(grep -o '"input_id":"[^"]*"' "$work/out" | tr -d '\n')" = '"input_id":"a""input_id":"3""input_id":"g"'

# --- large: bounded memory (KB), in time. Sanitizers have memory of their own, so only results count there.
big=${SLOW:+1}
within() { # NAME MB COMMAND...
    local name=$1 most=$2
    shift 2
    "$@" > "$work/out" 2> "$work/err" &
    local pid=$! peak=0 now
    while kill -0 $pid 2> /dev/null; do
        now=$(awk '/^VmHWM/ { print $2 }' /proc/$pid/status 2> /dev/null)
        [ -n "$now" ] && [ "$now" -gt "$peak" ] && peak=$now
        sleep 0.05
    done
    wait $pid
    code=$?
    [ -n "$big" ] || holds "$name: at most $most MB (${peak} KB)" test "$peak" -le $((most * 1024))
}
python3 - "$work" "${SLOW:+1}" << 'PY'
import sys
work, slow = sys.argv[1], sys.argv[2:] == ["1"]
line = "France condemned Spain on Monday, and Chad closed its border with Sudan. "
open(work + "/big.txt", "w").write((line + "\n") * (200_000_000 // (len(line) + 1)))
open(work + "/line.txt", "w").write(line * ((10_000_000 if not slow else 300_000) // len(line)))
open(work + "/run.txt", "w").write("a" * 10_000_000)
n = 1000 if slow else 5000
open(work + "/long.txt", "w").write("France " + "condemned Spain and " * (n // 3) + "left.")
open(work + "/chain.txt", "w").write("The man " + "who said the man " * (n // 4) + "left.")
open(work + "/quotes.txt", "w").write('"' * 3000 + 'He said "she said "they said "France attacked Spain" yesterday" today" again' + '"' * 3000)
open(work + "/brackets.txt", "w").write("(" * 5000 + "France" + ")" * 5000)
rows = (2_000_000 if slow else 200_000_000) // 130
with open(work + "/big.jsonl", "w") as f:
    for i in range(rows if slow else 0):
        f.write('{"id": %d, "text": ""}\n' % i)
    if not slow:
        f.write(('{"id": 1, "text": ""}\n' + " " * 10_000 + "\n") * 20_000)
PY
within "200 MB of text" 400 "$ENTENTE" code --json --jobs 1 "$work/big.txt" $good
expect "200 MB of text" 1 "big.txt: more than 64 MB"
holds "200 MB of text: the other file is coded" test "$(lines "$work/out")" = 1
within "200 MB of JSON Lines" 300 "$ENTENTE" code --json --jobs 1 "$work/big.jsonl"
expect "200 MB of JSON Lines" 0
# More than a report may take is refused in so many words; what fits is coded.
for name in line run; do
    within "10 MB in one $name" 1500 "$ENTENTE" code --json --jobs 1 "$work/$name.txt" $good
    if [ $code = 1 ]; then expect "10 MB in one $name: told" 1 "needs more than 1024 MB"; else expect "10 MB in one $name" 0; fi
    holds "10 MB in one $name: the other file is coded" grep -q '"code":"COLREB"' "$work/out"
done
for name in long chain quotes brackets; do
    run code --json "$work/$name.txt"
    expect "$name sentence" 0
    run parse "$work/$name.txt"
    holds "$name sentence: one root each" awk -F'\t' '/^1\t/ { n++ } $7 == "0" && /^[0-9]/ { r++ } END { exit n != r || !n }' "$work/out"
done
run code --json --memory 1 "$work/long.txt" $good
expect "little memory" 1 "more than 1 MB of memory"
exit $failed
