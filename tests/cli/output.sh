#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Standard output that is closed, full or gone; interrupts; the same bytes whatever the number of workers.
. "$(dirname "$0")/lib.sh"

python3 - "$work" << 'PY'
import json, sys
asmara, bogota = (open(f"samples/{n}.txt").read() for n in ("asmara", "bogota"))
with open(sys.argv[1] + "/many.jsonl", "w") as f:
    for i in range(120):
        text = (asmara, bogota, "", "Fiji and Tonga signed a treaty in Suva last week. " * (i % 7))[i % 4]
        f.write(json.dumps({"id": i, "text": text, "date": f"2018-07-{1 + i % 28:02}"}) + "\n")
    f.write("not a report\n")
PY

for command in "code --json" "code --tsv" "code" "parse"; do
    for jobs in 1 2 8; do
        "$ENTENTE" $command --jobs $jobs "$work/many.jsonl" > "$work/out.$jobs" 2> "$work/err.$jobs"
        code=$?
        [ $code = 1 ] || fail "$command --jobs $jobs: exit code $code"
    done
    holds "$command: the same bytes from 1 and 2 jobs" cmp "$work/out.1" "$work/out.2"
    holds "$command: the same bytes from 1 and 8 jobs" cmp "$work/out.1" "$work/out.8"
    holds "$command: the same errors" cmp "$work/err.1" "$work/err.8"
    holds "$command: something came out" test -s "$work/out.1"
done

"$ENTENTE" code --json samples/asmara.txt >&- 2> "$work/err"
code=$?
expect "closed standard output" 4 "standard output is closed"
for command in "code --json samples/asmara.txt" "parse samples/asmara.txt" "help" "doctor" "know lookup accuse" "completion bash"; do
    "$ENTENTE" $command > /dev/full 2> "$work/err"
    code=$?
    expect "full disk: $command" 4 "No space left"
done
"$ENTENTE" code --json --jobs 2 "$work/many.jsonl" 2> "$work/err" | head -c 100 > /dev/null
code=${PIPESTATUS[0]}
expect "a reader that goes away" 4
"$ENTENTE" code --json samples/asmara.txt <&- > "$work/out" 2> "$work/err"
code=$?
expect "closed standard input" 0
"$ENTENTE" code --json - <&- > "$work/out" 2> "$work/err"
code=$?
holds "closed standard input that is asked for" test $code -le 1

# The first interrupt ends after a whole line, quickly though the input never ends.
interrupt() { # NAME JOBS
    mkfifo "$work/pipe.$2"
    : > "$work/out"
    { cat "$work/many.jsonl"; sleep 30; } > "$work/pipe.$2" 2> /dev/null &
    local feeder=$!
    "$ENTENTE" code --json --jobs "$2" - < "$work/pipe.$2" > "$work/out" 2> "$work/err" &
    local pid=$! waited=0
    while [ "$(lines "$work/out")" -lt 20 ] && [ $waited -lt 600 ]; do
        sleep 0.05
        waited=$((waited + 1))
    done
    kill -INT $pid
    wait $pid
    code=$?
    kill $feeder 2> /dev/null
    wait $feeder 2> /dev/null
    holds "$1: exit code" test $code = 130
    holds "$1: whole lines" python3 -c "
import json
text = open('$work/out').read()
assert text.endswith('\n') and len([json.loads(l) for l in text.splitlines()]) >= 20"
}
interrupt "interrupt" 1
# The thread sanitizer holds signals back while a thread waits.
if [ -z "${SLOW:-}" ]; then interrupt "interrupt with 4 jobs" 4; fi

# Results go out while the input waits for more.
mkfifo "$work/slow"
: > "$work/out"
{ head -40 "$work/many.jsonl"; sleep 60; } > "$work/slow" &
feeder=$!
"$ENTENTE" code --json --jobs 2 - < "$work/slow" > "$work/out" 2> "$work/err" &
pid=$!
for ((i = 0; i < 1000; i++)); do
    [ "$(lines "$work/out")" = 40 ] && break
    sleep 0.05
done
holds "all results before the input ends" test "$(lines "$work/out")" = 40
kill $pid $feeder
wait 2> /dev/null
exit $failed
