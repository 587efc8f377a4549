#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Model and knowledge that are missing, foreign or damaged: told, exit code 3, never a crash.
. "$(dirname "$0")/lib.sh"
model=models/swift.model
knowledge=$BUILD/tools/knowledge.ent

refused() { # NAME VARIABLE FILE
    env "$2=$3" "$ENTENTE" code --json samples/bogota.txt > "$work/out" 2> "$work/err"
    code=$?
    if [ "$code" = 3 ] && [ ! -s "$work/out" ] && grep -q '^entente: ' "$work/err"; then ok "$1"; else complain "$1"; fi
}

damage() { # FROM TO PLACE: one byte changed
    cp "$1" "$2"
    printf '\x5a\xa5' | dd of="$2" bs=1 seek="$3" conv=notrunc 2> /dev/null
}

for what in model knowledge; do
    variable=ENTENTE_$(echo $what | tr a-z A-Z)
    file=${!what}
    refused "$what: missing" $variable "$work/none"
    : > "$work/f"
    refused "$what: empty" $variable "$work/f"
    cp samples/asmara.txt "$work/f"
    refused "$what: foreign" $variable "$work/f"
    refused "$what: a folder" $variable "$work"
    head -c 5000 "$file" > "$work/f"
    refused "$what: cut off" $variable "$work/f"
    cat "$file" "$file" > "$work/f"
    refused "$what: too long" $variable "$work/f"
    for place in 0 8 12 16 24 70 130 5000 $(($(stat -c %s "$file") - 2)); do
        damage "$file" "$work/f" $place
        refused "$what: damaged at $place" $variable "$work/f"
    done
done
refused "the one for the other" ENTENTE_MODEL "$knowledge"
refused "the other for the one" ENTENTE_KNOWLEDGE "$model"
refused "unknown kernels" ENTENTE_KERNELS abacus

mkdir "$work/mine"
printf 'wrong\theader\n' > "$work/mine/verbs.tsv"
run code --knowledge "$work/mine" samples/bogota.txt
expect "bad tables" 3 "verbs.tsv"
run code --knowledge "$work/none" samples/bogota.txt
expect "no tables" 3 "$work/none"
exit $failed
