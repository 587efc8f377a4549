#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The server: what it answers, to whom, and how it starts and stops.
. "$(dirname "$0")/lib.sh"

start() { # ARGUMENTS... -> $server, $url
    : > "$work/said"
    "$ENTENTE" serve "$@" > "$work/said" 2> "$work/err" &
    server=$!
    for _ in $(seq 300); do
        [ -s "$work/said" ] && break
        kill -0 "$server" 2> /dev/null || break
        sleep 0.1
    done
    url=$(head -1 "$work/said")
}
stop() {
    kill -INT "$server" 2> /dev/null
    wait "$server"
    code=$?
}

run serve
expect "serve: a ledger is wanted" 2 "one ledger"
run serve "$work/nothing.ledger"
expect "serve: no such ledger" 5 "cannot be opened"
run serve "$work/nothing.ledger" --token-file x
expect "serve: a token without --edit" 2 "goes with --edit"

L=$work/l.ledger
python3 tests/cli/serve_records.py > "$work/records.jsonl"
"$ENTENTE" add "$L" "$work/records.jsonl" samples/asmara.txt > /dev/null
mkdir "$work/studies"
echo '<title>One study</title><p>One study' > "$work/studies/one.html"
echo secret > "$work/studies/secret.txt"
ln -s ../records.jsonl "$work/studies/link.html"
echo 0123456789abcdef0123 > "$work/token"
echo short > "$work/short"

run serve "$L" --edit --token-file "$work/short"
expect "serve: a token that is too short" 2 "at least 16"
run serve "$L" --no-code --address 300.1.1.1
expect "serve: an address that is none" 2 "not an address"

start "$L" --port 0 --edit --token-file "$work/token" --studies "$work/studies"
case $url in http://127.0.0.1:*/#token=0123456789abcdef0123) ok "serve: tells its address" ;; *) fail "serve: tells its address"; cat "$work/err" ;; esac
sum=$("$ENTENTE" ledger checksum "$L")
python3 tests/cli/serve_client.py "${url%%#*}" 0123456789abcdef0123 "$L" "$work" src/serve/openapi.json || failed=1
port=${url#http://127.0.0.1:} port=${port%%/*}
run serve "$L" --no-code --port "$port"
expect "serve: a port that is taken" 5 "cannot listen"
curl -sN "${url%%#*}api/v1/live" > "$work/live" 2> /dev/null & listener=$!
sleep 0.5
stop
wait "$listener"
[ "$code" = 0 ] && grep -q '^event: state' "$work/live" && ok "serve: an interrupt ends it in order, live updates too" || complain "serve: an interrupt ends it in order, live updates too"

start "$L" --port 0 --no-code
case $url in http://127.0.0.1:*/) ok "serve: read-only, no token" ;; *) fail "serve: read-only, no token" ;; esac
write=$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d '{"act":"undo","undoes":1,"who":"a","why":"b"}' "${url}api/v1/entries")
paste=$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d '{"text":"x"}' "${url}api/v1/code")
[ "$write $paste" = "403 503" ] && ok "serve: neither writes nor codes unless told to" || { fail "serve: neither writes nor codes unless told to"; echo "     $write $paste"; }
kill -TERM "$server"
wait "$server"
code=$?
[ "$code" = 0 ] && ok "serve: so does the system's stop" || complain "serve: so does the system's stop"
exit $failed
