// SPDX-License-Identifier: Apache-2.0
//
// `entente eval`: sets of reports with what is right, written from analysts' work and measured.
//
//     eval.c           the command and its sub-commands
//     eval_set.c       set: analysts' entries -> a set
//     eval_reports.c   reports: an engine against hand-checked reports
//     eval_once.c      once: counting once against what tells the same
//     eval_measure.c   shares with intervals
#ifndef CLI_EVAL_H
#define CLI_EVAL_H

#include "cli/batch.h"
#include "cli/list.h"

typedef struct eval_settings {
    engine_settings engine;
    int as;         // list_form
    long threshold; // per cent; -1: the usual one
} eval_settings;

// The exit codes of the command. `files` are its operands.
int eval_set(const char *ledger, const char *folder);
int eval_reports(char **folders, int n, const eval_settings *s);
int eval_once(char **files, int n, const eval_settings *s);

// A share, by the units that were drawn together (reports, groups of reports): of unit i `part[i]` in `whole[i]`.
typedef struct eval_share {
    const char *name;
    double *part, *whole;
} eval_share;

eval_share eval_share_new(arena *a, const char *name, size_t n_units);

// A table with a row for each share, the first two of which are precision and recall, and F1 behind these: value, a 95 % interval, and of
// how many. Intervals are percentiles of 1,000 samples of the units with replacement (Efron and Tibshirani 1993), the same each time. A share of
// nothing has no value.
ledger_table eval_table(arena *a, const eval_share *shares, size_t n, size_t n_units);

#endif
