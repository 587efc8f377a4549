#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# fit, test, simulate: streams of events that follow each other or do not; what cannot be is refused or told.
. "$(dirname "$0")/lib.sh"

cat > "$work/make.py" << 'EOF'
"""Files of events: columns of `who`, a day each, from a plan of (day, kind)."""
import random, sys
from datetime import date, timedelta

WHO = {"p": "USA\tBLR\tSANCTION", "c": "BLR\t\tPROTEST", "i": "BLR\tRUS\tCOOPERATE"}
first = date(2005, 1, 3)


def write(name, plan):
    with open(name, "w") as f:
        f.write("id\tdate\tactors\trecipients\ttype\tdoc_ids\tsource_ids\n")
        for n, (day, kind) in enumerate(sorted(plan)):
            f.write(f"e{n}\t{first + timedelta(day)}\t{WHO[kind]}\td{n}\ts{n % 4}\n")


def followed(share, lots):
    plan = [(lots.randrange(2900), k) for k, n in (("c", 160), ("i", 160)) for _ in range(n)]
    plan += [(240 * episode + lots.randrange(90), "p") for episode in range(12) for _ in range(18)]
    for day, kind in list(plan):
        if kind == "p" and lots.random() < share:
            plan.append((day + 1 + int(lots.expovariate(1 / 8)), "i"))
    return plan


lots = random.Random(3)
link = followed(.6, lots)
write("link.tsv", link)
write("none.tsv", followed(0, lots))
write("early.tsv", [(d, k) for d, k in link if k != "i"])
write("one.tsv", [(d, k) for d, k in link if k != "i"] + [(50, "i")])
write("instant.tsv", [(d, k) for d, k in link if k != "i"] + [(50, "i")] * 30)
write("few.tsv", [(d, k) for d, k in link if k != "i"] + [(100 * n, "i") for n in range(20)])
day, grow = 0.0, []
while day < 300:
    grow.append((int(day), "i"))
    day += 8 * 2.718281828 ** (-day / 60)
write("grow.tsv", grow)
with open("exposure.tsv", "w") as f:
    f.write("bin_start\tstream\tdocuments\n")
    for week in range(460):
        f.write(f"{first + timedelta(7 * week)}\t*\t{100 + week % 3}\n")
lines = open("exposure.tsv").read().splitlines()
open("holes.tsv", "w").write("\n".join(lines[:50] + lines[60:]) + "\n")
open("partly.tsv", "w").write("\n".join(l.replace("*", "pressure") for l in lines) + "\n")
open("streams.toml", "w").write('[pressure]\nactors = ["USA"]\n[crisis]\ntypes = ["PROTEST"]\n[integration]\nrecipients = ["RUS"]\n')
open("twins.toml", "w").write('[a]\nactors = ["USA"]\n[b]\ntypes = ["SANCTION"]\n[integration]\nrecipients = ["RUS"]\n')
open("alone.toml", "w").write('[integration]\nrecipients = ["RUS"]\n')
open("slip.toml", "w").write('[pressure]\nactors = ["USA"]\ncolour = "red"\n')
EOF
(cd "$work" && python3 make.py)
cd "$work" || exit 2
known=(--streams streams.toml --exposure exposure.tsv)
quick=(--shifts 99 --bootstrap 20)
says() { # NAME FILE EXPRESSION
    if python3 -c "import json,sys; v = json.load(open('$2')); sys.exit(not ($3))"; then ok "$1"; else fail "$1"; fi
}

run test --from pressure --to integration --given crisis "${known[@]}" "${quick[@]}" --events link.tsv --out link.json
expect "test: a link" 0
says "test: is found by shifts" link.json 'v["checks"]["C2"]["passed"] is True and v["tests"]["shift_p"] == .01'
says "test: not the other way" link.json 'v["tests"]["reverse_shift_p"] > .05'
says "test: the share is about what was put there" link.json '.25 < next(e["value"] for e in v["estimates"] if e["name"].startswith("share")) < .65'
says "test: ten checks" link.json 'list(v["checks"]) == [f"C{i}" for i in range(1, 11)]'
says "test: the words claim no more" link.json '"does not show that pressure is the cause" in v["wording"] and v["wording"].split().count("cause.") == 1 and " cause " not in v["wording"]'
run test --from pressure --to integration --given crisis "${known[@]}" "${quick[@]}" --events link.tsv --jobs 3
expect "test: three threads" 0
holds "test: say the same, byte for byte" cmp out link.json
run test --from pressure --to integration --given crisis "${known[@]}" "${quick[@]}" --events none.tsv --out none.json
expect "test: no link" 0
says "test: none is claimed" none.json '"supported" not in v["verdict"]'
run test --from pressure --to integration,crisis "${known[@]}" "${quick[@]}" --events link.tsv --out two.json
says "test: Holm over two targets" two.json '[r["tests"]["shift_p_holm"] >= r["tests"]["shift_p"] for r in v["results"]] == [True, True] and v["results"][0]["tests"]["shift_p_holm"] == .02'
run test --from pressure --to integration --given crisis "${known[@]}" "${quick[@]}" --events few.tsv --out few.json
expect "test: 20 events cannot be tested" 6 "has only 20 events"
says "test: and says what could be seen" few.json 'v["verdict"] == "not testable" and "80 % power" in v["wording"]'

run fit "${known[@]}" --bootstrap 20 --events link.tsv --out fit.json
expect "fit: streams" 0
says "fit: estimates have intervals" fit.json 'all(e["lo"] <= e["value"] <= e["hi"] for e in v["estimates"] if e["name"].startswith("alpha") and e["hi"] is not None)'
run fit "${known[@]}" --bootstrap 20 --events link.tsv --jobs 4
holds "fit: threads change nothing" cmp out fit.json
run simulate --fit fit.json --without pressure --ahead 8w --paths 200 --out what.json
expect "simulate: without pressure" 0
says "simulate: less integration" what.json 'all(w >= o for w, o in zip(v["ahead"][1]["with_mean"], v["ahead"][1]["without_mean"])) and v["past"][1]["share"][0] > .2'
run simulate --fit fit.json --without pressure --ahead 8w --paths 200 --jobs 3
holds "simulate: threads change nothing" cmp out what.json
run simulate --fit fit.json --without pressure --window 2006-01-01:2006-06-30 --ahead 1w --paths 50 --out window.json
says "simulate: a window takes less" window.json "v['past'][1]['share'][0] < .15"

run fit "${known[@]}" --events early.tsv
expect "bad input: a stream without events" 1 "stream integration has no events"
run fit "${known[@]}" --bootstrap 0 --events one.tsv
expect "bad input: one event is told" 0 "stream integration has only 1 event"
run fit "${known[@]}" --events instant.tsv
expect "bad input: all at one instant" 1 "all 30 events of stream integration are at one instant"
{ head -1 link.tsv; tail -n +2 link.tsv | tac; sed -n 2p link.tsv; } > mixed.tsv
run fit "${known[@]}" --bootstrap 20 --events mixed.tsv --out mixed.json
expect "bad input: unsorted and doubled events are told" 0 "not in the order of time"
says "bad input: and change nothing" mixed.json "v['estimates'] == json.load(open('fit.json'))['estimates']"
run fit --streams streams.toml --exposure holes.tsv --bootstrap 0 --events link.tsv
expect "bad input: missing bins are told" 0 "10 of "
run fit --streams streams.toml --bootstrap 0 --events link.tsv
expect "bad input: no exposure is told" 0 "swings of the volume of news can pose as excitation"
run fit --streams streams.toml --exposure partly.tsv --events link.tsv
expect "bad input: a stream without exposure" 1 "stream crisis has no exposure"
run fit --streams twins.toml --exposure exposure.tsv --bootstrap 0 --events link.tsv
expect "bad input: streams that say the same" 0 "cannot be told apart"
run fit "${known[@]}" --decays 3d,3d --events link.tsv
expect "bad input: half-lives that say the same" 1 "two half-lives are the same"
run fit --streams alone.toml --decays 3d --knots 0 --events grow.tsv --out grow.json
expect "bad input: explosive branching" 7 "explosive fit"
run simulate --fit grow.json --without integration --paths 50
expect "bad input: an explosive fit forecasts nothing" 7 "nothing is said of what comes"
run fit --streams slip.toml --events link.tsv
expect "bad input: a slip in the streams" 1 "colour"
run fit "${known[@]}" --knots 104w --events link.tsv
expect "bad input: knots too far apart" 2 "a common trend poses as excitation"
run test --from pressure --to nothing "${known[@]}" --events link.tsv
expect "bad input: no such stream" 2 "there is no stream nothing"
run simulate --fit streams.toml --without pressure
expect "bad input: no fit" 1 "streams.toml"
sed 's/"theta":\[/"theta":[-1,/' fit.json > bad.json
run simulate --fit bad.json --without pressure
expect "bad input: a damaged fit" 1 "damaged: theta"

"$ENTENTE" fit "${known[@]}" --bootstrap 100000 --events link.tsv --out stopped.json --jobs 1 2> err &
fitting=$!
sleep 1
kill -INT $fitting
wait $fitting
code=$?
expect "an interrupt" 130 "bootstrap draws were done"
says "keeps what is done" stopped.json '0 < len(v["process"]["draws"])'

exit $failed
