#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What every command promises: help, versions, exit codes, forms of output.
. "$(dirname "$0")/lib.sh"

run --version
expect "version" 0
holds "version is a number" grep -qE '^entente [0-9]+\.[0-9]+\.[0-9]+$' "$work/out"
for command in code read parse why know doctor help completion; do
    run "$command" --help
    expect "$command --help" 0
    holds "$command --help has examples or is short" grep -qE 'Examples:|entente-help' "$work/out"
done
run nonsense
expect "unknown command" 2 "no command"
run code --nonsense x
expect "unknown option" 2 "no option --nonsense"
run code -q x
expect "unknown letter" 2 "no option -q"
run code --date 2022-02-30 samples/asmara.txt
expect "no such day" 2 "a day is wanted"
run code --jobs 0 samples/asmara.txt
expect "no such number" 2 "a number from 1"
run code --in pdf samples/asmara.txt
expect "no such form" 2 "one of auto|text|html|jsonl|csv"
run code --json=yes samples/asmara.txt
expect "flag with a value" 2 "takes no value"
run code --date
expect "value missing" 2 "wants DAY"
run code --model /nowhere samples/asmara.txt
expect "no model" 3 "/nowhere"
run doctor
expect "doctor" 0
holds "doctor's own check" grep -q '^self check fine$' "$work/out"

run code samples/asmara.txt
expect "table" 0
holds "table names the actors" grep -q 'ETH *Ethiopia' "$work/out"
holds "no colour in a file" sh -c "! grep -q $'\x1b' '$work/out'"
run code --json samples/asmara.txt samples/bogota.txt
expect "json" 0
holds "a record for each report" test "$(lines "$work/out")" = 2
holds "spans are the words" python3 - "$work/out" << 'PY'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    r = json.loads(line)
    text = r["report"]["text"]
    things = [e["trigger"] for e in r["events"]] + [m for a in r["actors"] for m in a["mentions"]] + r["times"]
    assert things and all(text[b:e] == t["text"] for t in things for b, e in [t["span"]])
    assert r["schema"] == "entente.record/1" and all(s["span"][0] < s["span"][1] for s in r["sentences"])
    assert "Follow us" not in text
PY
run code --tsv samples/asmara.txt
expect "tsv" 0
holds "tsv: all rows as wide as the head" awk -F'\t' 'NR == 1 { n = NF } NF != n { exit 1 } END { exit NR < 5 }' "$work/out"
run code - < samples/asmara.txt
expect "standard input" 0
run code -d2018-07-10 --json -- samples/asmara.txt
expect "letter with its value, end of options" 0
holds "the date told wins" grep -q '"published":"2018-07-10","published_from":"option"' "$work/out"

run why samples/asmara.txt e1
expect "why" 0
holds "why names the dictionary line" grep -qE '^line +[a-z]+\.tsv:[0-9]+' "$work/out"
holds "why marks the trigger" grep -q ']trigger' "$work/out"
run why samples/asmara.txt e999
expect "why: no such event" 1 "no event e999"
run why samples/asmara.txt
expect "why: event missing" 2 "a file and an event"

run know lookup Warsaw
expect "lookup of a capital" 0
holds "its state" grep -q '^capital .*POL' "$work/out"
run know lookup xyzzy
expect "lookup of nothing" 1 "nothing is known"
run know lint knowledge
expect "the tables are sound" 0
mkdir "$work/tables"
printf 'lemma\twhen\ttype\tmode\tcameo\tsource\ttarget\top\tnote\nseize\t\tGRAB\t\t171\tsubj\tobj\t\t\n' > "$work/tables/verbs.tsv"
run know lint "$work/tables"
expect "lint finds a bad type" 1
holds "lint tells file and line" grep -q 'verbs.tsv:2: .*GRAB' "$work/out"
run know lint "$work/none"
expect "lint without a folder" 1 "$work/none"

run parse samples/asmara.txt
expect "parse" 0
cp "$work/out" "$work/parsed.conllu"
holds "ten columns" awk -F'\t' '/^[0-9]/ && NF != 10 { exit 1 }' "$work/parsed.conllu"
run parse --in conllu "$work/parsed.conllu"
expect "parse of given words" 0
holds "given words are kept" cmp <(grep -P '^\d' "$work/parsed.conllu" | cut -f1,2) <(grep -P '^\d' "$work/out" | cut -f1,2)
printf '1\ta\t_\tX\t_\t_\t5\tdep\t_\t_\n\n' > "$work/bad.conllu"
run parse --in conllu "$work/bad.conllu"
expect "faulty CoNLL-U" 1 "bad.conllu:1"
run parse --words samples/asmara.txt
holds "words only" awk -F'\t' '/^[0-9]/ && ($4 != "_" || $7 != "_") { exit 1 }' "$work/out"

cat > "$work/page.html" << 'END'
<html><head><title>Chad closes its border</title><meta name="author" content="Ana Lopez"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Chad closes its border</h1><p>Chad closed its border with Sudan on Tuesday, the interior minister said.</p>
<p>Sudan &amp; its army called the step a surprise and asked for talks.</p></article></body></html>
END
run read "$work/page.html"
expect "read" 0
holds "title and paragraphs" cmp "$work/out" <(printf '%s\n\n' 'Chad closes its border' \
    'Chad closed its border with Sudan on Tuesday, the interior minister said.' |
    cat - <(echo 'Sudan & its army called the step a surprise and asked for talks.'))
run read --why "$work/page.html"
expect "read --why" 0
holds "each block has its fate" grep -q '^navigation *Home *\[<nav>\]$' "$work/out"
run read --html "$work/page.html"
holds "an article of HTML" grep -q '<p>Sudan &amp; its army' "$work/out"
run read --json --date 2020-05-05 "$work/page.html"
expect "read --json" 0
holds "JSON with where it comes from" grep -q '"authors":\["Ana Lopez"\].*"from":{.*"authors":"meta author"' "$work/out"
cp "$work/out" "$work/page.jsonl"
run code --tsv "$work/page.jsonl"
expect "what read writes is coded" 0
cut -f3- "$work/out" > "$work/from-read"
run code --tsv --date 2020-05-05 "$work/page.html"
expect "a page is coded" 0
holds "to the same events" cmp "$work/from-read" <(cut -f3- "$work/out")

mkdir "$work/mine"
printf 'name\taliases\tcode\tkind\tcountry\tsectors\tfrom\tto\tsource\nQuorl Pact\t\tIGOQUO\tbloc\t\t\t\t\town\n' > "$work/mine/organisations.tsv"
echo 'The Quorl Pact condemned France on Monday.' > "$work/quorl.txt"
run code --json --knowledge "$work/mine" "$work/quorl.txt"
expect "tables of one's own" 0
holds "they are used" grep -q '"code":"IGOQUO"' "$work/out"
for shell in bash zsh fish; do
    run completion $shell
    expect "completion for $shell" 0
    command -v $shell > /dev/null && holds "$shell reads it" $shell -n "$work/out"
done
exit $failed
