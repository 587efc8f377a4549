#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Backtests on twelve directed dyads of the ICEWS conflict series, by month, 2001 to 2013 (docs/dynamics.md has the table).
#
#     tools/backtest_dyads.sh build/src/cli/entente > scores.tsv
set -euo pipefail
cd "$(dirname "$0")/.."
entente=$1 series=../shared/data/series/icews_conflict_dyad_month_1991_2013.tsv.xz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
head=
for pair in RUS-BLR WEST-BLR RUS-UKR WEST-RUS USA-IRN ISR-LEB IND-PAK CHN-JPN PRK-ROK RUS-GRG TUR-IRQ COL-VEN; do
    tools/icews_counts.py "$series" 2001-01 "$pair" "${pair#*-}-${pair%-*}" > "$work/counts.tsv"
    "$entente" backtest --counts "$work/counts.tsv" --target "${pair/-/>}" --horizons 1,3,6 --lags 2 --tsv | tail -n "+${head:-1}"
    head=2
done
