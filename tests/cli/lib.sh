# SPDX-License-Identifier: Apache-2.0
#
# What the tests of the command share. Each prints `ok NAME` or `FAIL NAME` for every test; see tests/run.
#
#     run code --json report.txt       runs entente; $code, $work/out, $work/err
#     expect NAME 1 'FILE: cannot'     the exit code, and words that standard error must have (none: it must be empty)
#     holds NAME COMMAND...            the command ends well

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
root=$PWD
: "${ENTENTE:?the program to test}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

ok() { echo "ok   $1"; }
fail() { echo "FAIL $1"; failed=1; }

run() {
    "$ENTENTE" "$@" > "$work/out" 2> "$work/err"
    code=$?
}

complain() {
    fail "$1"
    echo "     exit code $code; standard error:"
    head -3 "$work/err" | cut -c1-300 | sed 's/^/     /'
}

expect() { # NAME CODE [WORDS]
    if [ "$code" != "$2" ]; then
        complain "$1"
    elif [ $# -gt 2 ] && ! grep -qF -- "$3" "$work/err"; then
        complain "$1"
    elif [ $# -eq 2 ] && [ -s "$work/err" ]; then
        complain "$1"
    else
        ok "$1"
    fi
}

holds() {
    local name=$1
    shift
    if "$@" > /dev/null 2>&1; then ok "$name"; else fail "$name"; fi
}

lines() { wc -l < "$1" | tr -d ' '; }
events() { python3 -c 'import json,sys; print(sum(len(json.loads(l)["events"]) for l in open(sys.argv[1])))' "$1"; }
