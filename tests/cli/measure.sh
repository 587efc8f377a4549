#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Series, levels, obligations and the index: out of ledgers and files; what cannot be is refused or told.
. "$(dirname "$0")/lib.sh"

is() { # NAME WANT GOT
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1"; echo "     wanted: $2"; echo "     got:    $3"; fi
}
cell() { awk -F'\t' -v bin="$2" -v way="$3" -v about="$4" -v column="$5" '$1 == bin && $2 == way && $3 == about { print $column }' "$1"; }

cat > "$work/e.tsv" << 'EOF'
id	date	actors	recipients	type	contexts	score	aux
1	2020-01-06	RUS	BLR	COOPERATE	economic|military	6	
2	2020-01-07	RUS|BLR		CONSULT		4	
3	2020-01-14	BLR	RUS	ACCUSE		-2	
4	2020-01-27	RUS	BLR	AID	economic	7	
5	2020-01-28	RUS	BLR	AID	economic	7	historical
EOF
printf 'bin_start\tstream\tdocuments\n2020-01-06\t*\t10\n2020-01-13\t*\t30\n2020-01-27\t*\t20\n' > "$work/x.tsv"

run series --dyad RUS,BLR --events "$work/e.tsv" --exposure "$work/x.tsv"
expect "series: a missing bin of exposure is told" 0 "1 of 4 bins are missing"
expect "series: what is left out is told" 0 "1 events left out: told as history"
is "series: two domains share an event" 0.5 "$(cell "$work/out" 2020-01-06 'RUS>BLR' ECO 4)"
is "series: a meeting is half in a direction" 1.5 "$(cell "$work/out" 2020-01-06 'RUS>BLR' all 4)"
is "series: and whole in both" 2 "$(cell "$work/out" 2020-01-06 'RUS-BLR' all 4)"
is "series: documents" 30 "$(cell "$work/out" 2020-01-13 'RUS-BLR' all 10)"
is "series: no documents where a bin is missing" "" "$(cell "$work/out" 2020-01-20 'RUS-BLR' all 10)"
is "series: rate at mean exposure" 1 "$(cell "$work/out" 2020-01-27 'RUS-BLR' all 11)"

{ head -1 "$work/e.tsv"; tail -n +2 "$work/e.tsv" | tac; sed -n 2p "$work/e.tsv"; } > "$work/mixed.tsv"
"$ENTENTE" series --dyad RUS,BLR --events "$work/e.tsv" 2> "$work/err" > "$work/straight"
expect "series: no exposure is told" 0 "no exposure"
run series --dyad RUS,BLR --events "$work/mixed.tsv"
expect "series: unsorted events are told" 0 "were not in the order of time"
expect "series: doubled events are told" 0 "their id was there before"
holds "series: order and doubles change nothing" cmp "$work/out" "$work/straight"

python3 - "$work/e.tsv" > "$work/e.jsonl" << 'EOF'
import csv, json, sys
for row in csv.DictReader(open(sys.argv[1]), delimiter="\t"):
    row["actors"] = row["actors"].split("|")
    print(json.dumps({k: v for k, v in row.items() if v}))
EOF
run series --dyad RUS,BLR --events "$work/e.jsonl"
holds "series: JSON Lines say the same" cmp "$work/out" "$work/straight"

printf 'id\tdate\tactors\ttype\n' > "$work/empty.tsv"
run series --dyad RUS,BLR --events "$work/empty.tsv"
expect "no event at all" 1 "no event in it that counts"
run series --dyad RUS,POL --events "$work/e.tsv"
expect "no event of the dyad" 1 "no event between RUS and POL"
run series --dyad RUS,RUS --events "$work/e.tsv"
expect "a state with itself" 2 "two different states"
run series --dyad RUS,BLR --events "$work/e.tsv" --domain XXX
expect "no such domain" 2 "no such domain"
run series --dyad RUS,BLR --events "$work/e.tsv" --flow activity --domain all
expect "activity without exposure is refused" 0 "activity wants exposure"
for bad in 'date	actors	type' 'id	date	actors	type	x'; do
    printf '%s\n' "$bad" > "$work/bad.tsv"
    run series --dyad RUS,BLR --events "$work/bad.tsv"
    expect "columns: $bad" 1 "bad.tsv:1:"
done
while read -r says line; do
    printf 'id\tdate\tactors\ttype\tscore\n%b\n' "$line" > "$work/bad.tsv"
    run series --dyad RUS,BLR --events "$work/bad.tsv"
    expect "a line that cannot be: $says" 1 "${says//_/ }"
done << 'EOF'
no_such_day 1\t2020-02-30\tRUS\tAID\t1
no_such_PLOVER_type 1\t2020-02-20\tRUS\tHELP\t1
a_score_is 1\t2020-02-20\tRUS\tAID\t11
a_score_is 1\t2020-02-20\tRUS\tAID\tnan
without_`id' \t2020-02-20\tRUS\tAID\t1
without_`actors' 1\t2020-02-20\t\tAID\t1
EOF
printf '{"id": 1, "date": "2020-01-01", "actors": ["RUS"], "type": "AID", "size": 3}\n' > "$work/bad.jsonl"
run series --dyad RUS,BLR --events "$work/bad.jsonl"
expect "an unknown key" 1 "\`size'"
while read -r says line; do
    printf 'bin_start\tstream\tdocuments\n%b' "$line" > "$work/badx.tsv"
    run series --dyad RUS,BLR --events "$work/e.tsv" --exposure "$work/badx.tsv"
    expect "exposure: $says" 1 "${says//_/ }"
done << 'EOF'
each_once 2020-01-06\t*\t1\n2020-01-06\t*\t1\n
0_or_more 2020-01-06\t*\t-1\n
no_documents_at_all 2020-01-06\t*\t0\n
not_of_one_length 2020-01-06\t*\t1\n2020-01-13\t*\t1\n2020-01-23\t*\t1\n
three_cells 2020-01-06\t*\n
EOF

# From a ledger, SQLite.
cp samples/asmara.txt "$work/a.txt"
"$ENTENTE" add "$work/one.ledger" "$work/a.txt" > "$work/log"
run series --dyad ETH,ERI --bin month --events "$work/one.ledger"
expect "series of a ledger" 0 "told as history"
is "series of a ledger: what is left out is left out" 1 "$(grep -c '^2018-07-01	ETH-ERI	all' "$work/out")"
run series --dyad ETH,ERI --bin month --events "$work/one.ledger" --known 2018-01-01
expect "what was not known yet" 1 "no event in it"

# Obligations.
F=$work/o.jsonl
cp docs/studies/union-state.jsonl "$F"
run index --ledger "$F" --dyad BLR,RUS --at 1997-05-01
expect "index" 0
is "index: not known before it was recorded" '0' "$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["series"][0]["index"]["ECO"]["C"])' "$work/out")"
run index --ledger "$F" --dyad BLR,RUS --from 1997-01-01 --to 1997-12-31
is "index: by month" 12 "$(grep -o '"t":' "$work/out" | wc -l | tr -d ' ')"
"$ENTENTE" index --ledger "$F" --dyad BLR,RUS --from 1997-01-01 --to 1997-12-31 > "$work/again"
holds "index: the same bytes" cmp "$work/out" "$work/again"
run index --ledger "$F" --dyad BLR,POL --at 1997-05-01
expect "index: no agreement of the two" 1 "no agreement has both"
run ledger add "$F" --provision US99-state --to signed --day 2001-01-01 --note again
expect "a change that is not in the table" 2 "from in_force to signed"
run ledger add "$F" --provision US99-state --to suspended --day 2001-01-01
expect "an entry without evidence or note" 2 "wants evidence"
run ledger add "$F" --provision UT97-bodies --axis implementation --to full --day 2000-01-26 --confidence 80 --coder rule --evidence e
expect "a rule that is too sure" 2 "at most 0.7"
run ledger add "$F" --provision nothing --to signed --day 2001-01-01
expect "no such provision" 2 "no provision"
run ledger add "$F" --provision UT97-bodies --axis implementation --to full --day 2000-01-26 --confidence 60 --evidence e1,e2 --recorded 2001-01-01
expect "an entry is added" 0
is "its number" 10 "$(cat "$work/out")"
is "status: with what it is worth" 0.600 "$("$ENTENTE" obligations "$F" --at 2001-01-01 --tsv | awk -F'\t' '$1 == "UT97-bodies" { print $7 }')"
is "status: not known before" 0.000 "$("$ENTENTE" obligations "$F" --at 2001-01-01 --known 2000-12-31 --tsv | awk -F'\t' '$1 == "UT97-bodies" { print $7 }')"
run ledger retract "$F" --seq 10 --recorded 2002-01-01
expect "a retraction wants a note" 2 "wants a note"
run ledger retract "$F" --seq 10 --recorded 2002-01-01 --note "mistaken"
expect "an entry is retracted" 0
is "status: after it" 0.000 "$("$ENTENTE" ledger status "$F" --at 2003-01-01 --tsv | awk -F'\t' '$1 == "UT97-bodies" { print $7 }')"
is "status: as known before it" 0.600 "$("$ENTENTE" ledger status "$F" --at 2003-01-01 --known 2001-06-01 --tsv | awk -F'\t' '$1 == "UT97-bodies" { print $7 }')"
is "history keeps both" 3 "$("$ENTENTE" ledger history "$F" --provision UT97-bodies --tsv | tail -n +2 | wc -l | tr -d ' ')"
run ledger check "$F"
expect "nothing is wrong with it" 0
cat "$F" - > "$work/conflict.jsonl" << 'EOF'
{"record": "entry", "seq": 20, "provision": "UT97-economy", "axis": "legal", "to": "lapsed", "date_lo": "1997-05-23", "coder": "human", "recorded": "2003-01-01", "note": "test"}
EOF
run ledger check "$work/conflict.jsonl"
is "entries that contradict each other are told" 1 "$(grep -c 'entries 4 and 20 say signed and lapsed' "$work/out")"
cat > "$work/sign.tsv" << 'EOF'
id	date	actors	recipients	type	mode	contexts	source_ids
s1	2002-03-04	RUS	BLR	COOPERATE		economic	one
s2	2003-03-04	RUS	BLR	THREATEN		economic	one|two
EOF
run ledger propose "$F" --events "$work/sign.tsv" --tsv
is "proposals: cooperation is a step, by one source at most 0.5; a threat is none" "UT97-economy	implementation	minimal	2002-03-04	0.500" "$(tail -n +2 "$work/out" | cut -f1-5)"

# Forecasts and studies.
python3 -c '
print("bin_start\tA>B\tB>A")
for i in range(72): print(f"{2005 + i // 12}-{i % 12 + 1:02}-01\t{i * i % 7}\t{i * 5 % 4}")' > "$work/c.tsv"
run backtest --counts "$work/c.tsv" --horizons 1,3 --paths 100 --tsv
expect "backtest: a model that cannot be fitted is told" 0 "var cannot be fitted to A>B"
is "backtest: streams, models, horizons" 16 "$(tail -n +2 "$work/out" | wc -l | tr -d ' ')"
"$ENTENTE" backtest --counts "$work/c.tsv" --horizons 1,3 --paths 100 --tsv > "$work/again"
holds "backtest: the same bytes" cmp "$work/out" "$work/again"
sed 's/^\(2010-12-01\)\t.*/\1\t999\t999/' "$work/c.tsv" > "$work/later.tsv"
for file in c later; do "$ENTENTE" backtest --counts "$work/$file.tsv" --origins 2008-01-01:2009-01-01:1 --horizons 1 --paths 100 --tsv > "$work/$file.scores"; done
holds "backtest: what comes later changes nothing" cmp "$work/c.scores" "$work/later.scores"
run forecast --counts "$work/c.tsv" --target 'A>B' --horizons 2 --models clim,level --tsv
expect "forecast" 0
is "forecast: two models" 2 "$(tail -n +2 "$work/out" | wc -l | tr -d ' ')"
run forecast --counts "$work/c.tsv" --target nothing
expect "forecast: no such stream" 2 "no such stream"
run forecast --counts "$work/c.tsv" --models magic
expect "forecast: no such model" 2 "no such model"
run forecast --counts "$work/c.tsv" --horizons 3,1
expect "forecast: horizons out of order" 2 "in order"
head -9 "$work/c.tsv" > "$work/few.tsv"
run forecast --counts "$work/few.tsv"
expect "forecast: too few bins" 1 "too few"
sed '5d' "$work/c.tsv" > "$work/gap.tsv"
run forecast --counts "$work/gap.tsv"
expect "counts: a bin left out" 1 "a bin is left out"
sed '5s/\t.*/\t-1\t0/' "$work/c.tsv" > "$work/below.tsv"
run forecast --counts "$work/below.tsv"
expect "counts: below zero" 1 "0 or more"
cat > "$work/streams.toml" << 'EOF'
[aid]
actors = ["RUS"]
types = ["AID"]
[none]
actors = ["XXX"]
EOF
run forecast --events "$work/e.tsv" --streams "$work/streams.toml"
expect "streams: an empty stream is refused" 1 "stream \`none' has no event"
echo 'size = 3' >> "$work/streams.toml"
run forecast --events "$work/e.tsv" --streams "$work/streams.toml"
expect "streams: an unknown key" 1 "unknown key \`size'"

printf 'title = "T <b>"\nquestion = "Q?"\ncounts = "c.tsv"\n[claim]\nfrom = "B>A"\nto = "A>B"\n' > "$work/s.toml"
run study "$work/s.toml" --json "$work/s.json"
expect "study: what is missing is told" 0 "no exposure"
is "study: words are written out" 1 "$(grep -c '<h1>T &lt;b&gt;</h1>' "$work/out")"
is "study: the page needs nothing else" 0 "$(grep -cE '(src|href)="?(http|/)|<script|@import' "$work/out")"
is "study: a verdict" 1 "$(python3 -c 'import json,sys; print(int(json.load(open(sys.argv[1]))["verdict"] in ("no evidence", "an association in time, by counts only", "an association against the claim", "an association in time, with speed")))' "$work/s.json")"
cp "$work/out" "$work/page"
"$ENTENTE" study "$work/s.toml" > "$work/again" 2> "$work/err"
holds "study: the same bytes" cmp "$work/page" "$work/again"
printf 'title = "T"\nquestion = "Q?"\nevents = "one.ledger"\nobligations = "o.jsonl"\ndyad = ["ETH", "ERI"]\npressure = ["USA"]\nbin = "week"\n[claim]\nfrom = "pressure"\nto = "integration"\n' > "$work/e.toml"
run study "$work/e.toml" --json "$work/e.json"
is "study of events: too few is said" "not testable" "$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["verdict"])' "$work/e.json")"
for line in 'size = 1' 'counts = "c.tsv"' 'bin = "hour"' 'dyad = ["A", "A"]'; do
    { grep -v "^${line%% *} =" "$work/s.toml" | sed "3i $line"; case $line in counts*) echo; esac; } > "$work/bad.toml"
    case $line in counts*) sed -i '1i events = "one.ledger"' "$work/bad.toml" ;; esac
    run study "$work/bad.toml"
    expect "study: $line" 1 "bad.toml"
done
exit $failed
