#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# `entente watch` against a server made for it (watch_server.py), which is kind and unkind.
. "$(dirname "$0")/lib.sh"

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 -subj /CN=localhost 2> /dev/null
python3 tests/cli/watch_server.py "$work" 2> "$work/server.err" &
server=$!
trap 'kill $server 2> /dev/null; rm -rf "$work"' EXIT
for ((i = 0; i < 200; i++)); do
    [ -e "$work/ports" ] && break
    sleep 0.05
done
read -r port secure < "$work/ports" || { echo "FAIL watch: no server"; exit 1; }

host=1
at() { # PATH: an address at a host that was not asked before, so that nothing has to be waited for
    echo "http://127.0.0.$host:$port$1"
}
watch() { # STATE ARGUMENTS...
    local state=$1
    shift
    run watch --once --contact test@example.org --state "$work/$state.json" "$@"
}
titles() { python3 -c 'import json,sys; print(*[json.loads(l)["title"] for l in open(sys.argv[1])], sep=",")' "$work/out"; }
asked() { grep -c "$1" "$work/log"; }

run watch --once "$(at /same.xml)"
expect "no contact" 2 "--contact is wanted"
feed=$(at /same.xml)
watch same "$feed"
expect "a feed" 0
holds "a feed: its items, the oldest first" test "$(titles)" = "Item 1,Item 2"
holds "a feed: fields" python3 -c "
import json
first = json.loads(open('$work/out').readline())
assert first['id'] == 'item-1' and first['date'] == '2022-07-01' and first['source'] == 'The Daily Example', first
assert first['text'] == 'Chad closed its border with Sudan, part 1.' and first['uri'].endswith('/page/1'), first"
holds "a feed: who asks" grep -q "/same.xml None entente/[0-9.]* (reads news feeds; contact: test@example.org)" "$work/log"
"$ENTENTE" code --tsv "$work/out" > "$work/coded" 2> /dev/null
holds "a feed: its items can be coded" test "$(lines "$work/coded")" -ge 3
watch same "$feed"
expect "not changed" 0
holds "not changed: asked for by its mark" grep -q '/same.xml "v1"' "$work/log"
holds "not changed: nothing comes" test ! -s "$work/out"

feed=$(at /growing.xml)
watch growing "$feed"
holds "a growing feed" test "$(titles)" = "Item 1,Item 2"
watch growing "$feed"
holds "a growing feed: only what is new" test "$(titles)" = "Item 3"

host=2
watch moved "$(at /moved.xml)"
expect "a redirect" 0
holds "a redirect: items" test -s "$work/out"
host=3
watch round "$(at /round-a)" "$(at /same.xml)"
expect "redirects in a circle" 1 "more than 5 redirects"
holds "redirects in a circle: the other feed is read" test "$(titles)" = "Item 1,Item 2"
host=4
watch file "$(at /to-file)"
expect "a redirect to a file" 1 "no address of the web"
host=5
watch private "$(at /private/feed.xml)" "$(at /private/open/feed.xml)" "$(at /to-private)"
expect "robots.txt" 1 "/robots.txt does not allow it"
holds "robots.txt: not asked for" test "$(asked "127.0.0.5:$port /private/feed.xml")" = 0
holds "robots.txt: what it allows" test "$(titles)" = "Item 1"
holds "robots.txt: asked for once" test "$(asked "127.0.0.5:$port /robots.txt")" = 1
host=66
watch closed "$(at /same.xml)"
expect "a robots.txt that cannot be had" 1 "robots.txt cannot be had"
host=6
watch busy "$(at /busy)"
expect "429" 1 "status 429; asked to come back in 1234 s"
watch busy "$(at /busy)"
expect "429: left alone" 1 "not asked for again for 1"
holds "429: not asked for again" test "$(asked " /busy ")" = 1
host=7
watch broken "$(at /broken)" "$(at /no-feed)" "$(at /nowhere)"
expect "500" 1 "/broken: status 500"
expect "404" 1 "/nowhere: status 404"
expect "no feed" 1 "/no-feed: neither RSS nor Atom"
host=8
watch slow --timeout 2 "$(at /slow)"
expect "a slow body" 1 "/slow: Operation timed out"
host=9
watch endless --most 1 "$(at /endless)"
expect "an endless body" 1 "/endless: more than 1024 KB"
host=10
watch bomb --most 1 "$(at /bomb)"
expect "a gzip bomb" 1 "/bomb: more than 1024 KB, unpacked"
watch tls "https://127.0.0.11:$secure/same.xml"
expect "a certificate that is none" 1 "certificate"
watch nobody "http://127.0.0.12:1/feed.xml"
expect "nobody there" 1 "robots.txt cannot be had: Failed to connect"
watch scheme "ftp://127.0.0.12/feed.xml" "file:///etc/passwd" "nonsense"
expect "no web address" 1 "ftp://127.0.0.12/feed.xml: no address of the web"
host=13
watch pages --pages "$(at /same.xml)"
expect "pages" 0
holds "pages: in UTF-8" python3 -c "
import json
for line in open('$work/out', encoding='utf-8'): assert 'caf\u00e9s' in json.loads(line)['html']"

# --- state
echo '{"version": 7}' > "$work/odd.json"
watch odd "$(at /same.xml)"
expect "a state of another kind" 3 "is no state of"
holds "a state of another kind: left as it is" grep -q '"version": 7' "$work/odd.json"
host=14
"$ENTENTE" watch --contact test@example.org --state "$work/held.json" "$(at /same.xml)" > "$work/held" 2> /dev/null &
pid=$!
for ((i = 0; i < 400; i++)); do
    [ -s "$work/held.json" ] && break
    sleep 0.05
done
watch held "$(at /same.xml)"
expect "a state in use" 3 "is in use by another"
disown $pid # no word about its end
kill -KILL $pid
while kill -0 $pid 2> /dev/null; do sleep 0.05; done
watch held "$(at /same.xml)"
expect "after a kill" 0
holds "after a kill: nothing comes twice" test ! -s "$work/out"
host=15
"$ENTENTE" watch --contact test@example.org --state "$work/int.json" "$(at /same.xml)" > "$work/int" 2> /dev/null &
pid=$!
for ((i = 0; i < 400; i++)); do
    [ -s "$work/int.json" ] && break
    sleep 0.05
done
kill -INT $pid
wait $pid
holds "interrupt" test $? = 130
exit $failed
