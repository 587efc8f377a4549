// SPDX-License-Identifier: Apache-2.0
#include "cli/judged.h"
#include "cli/list.h"
#include "cli/query.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct settings {
    int as;
    long threshold; // per cent, to be set; -1: to be told
} settings;

static const option options[] = {LIST_OPTIONS(settings, as)};

static const example examples[] = {
    {"entente ledger checksum war.ledger",
     "a hash of the content, equal for equal content in any store"},
    {"entente ledger revisions war.ledger", "which engines, knowledge and models coded it"},
};

static int checksum(const char *place) {
    ledger *l;
    ent_err err;
    char hex[33];
    ent_status status = ledger_open(&l, place, LEDGER_READ, &err);
    if (status == ENT_OK) status = ledger_checksum(l, hex, &err);
    if (status == ENT_OK) puts(hex);
    ledger_close(&l);
    return query_said(status, &err);
}

static ent_status revisions(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_table t;
    ENT_TRY(ledger_revisions(l, a, &t, err));
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

static ent_status threshold(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    if (s->threshold >= 0) ENT_TRY(ledger_set_threshold(l, (double)s->threshold / 100, err));
    printf("%.0f\n", ledger_threshold(l) * 100);
    return ENT_OK;
}

// "30": per cent; false when it is no number from 0 to 100.
static bool read_per_cent(const char *word, long *n) {
    char *end;
    *n = strtol(word, &end, 10);
    return *word >= '0' && *word <= '9' && !*end && *n >= 0 && *n <= 100;
}

static int run_threshold(const command *self, char **argv, int n, settings *s) {
    s->threshold = -1;
    if (n == 3 && !read_per_cent(argv[2], &s->threshold))
        return cli_usage(self, "%s: a number from 0 to 100 is wanted", argv[2]);
    return list_run(argv[1], n == 3 ? LEDGER_CREATE : LEDGER_READ, threshold, s);
}

static int run(const command *self, int argc, char **argv) {
    settings s = {0};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 2 && strcmp(argv[0], "checksum") == 0) return checksum(argv[1]);
    if (n == 2 && strcmp(argv[0], "revisions") == 0)
        return list_run(argv[1], LEDGER_READ, revisions, &s);
    if ((n == 2 || n == 3) && strcmp(argv[0], "threshold") == 0)
        return run_threshold(self, argv, n, &s);
    if (n == 3 && strcmp(argv[0], "judged") == 0) return judged_run(argv[1], argv[2]);
    return cli_usage(self, "checksum, revisions, threshold or judged, and a ledger are wanted");
}

const command ledger_command = {
    .name = "ledger",
    .operands = "checksum|revisions|threshold|judged LEDGER [FOLDER|N]",
    .summary = "looks after a ledger: a hash of its content, its revisions",
    .about =
        "checksum: 32 hexadecimal digits over all that the ledger holds, whatever the order in\n"
        "which it came in and the store that it is kept in.\n"
        "revisions: engines, knowledge and models that coded its reports, and how many records\n"
        "each made, and has that hold.\n"
        "threshold: the least score, in per cent, by which two mentions are linked as one\n"
        "happening, 0 for never; with N sets it, as long as the ledger is empty.\n"
        "judged: writes the reports whose events analysts judged, each with what is expected of\n"
        "it, into FOLDER: a set for evaluation (tests/eval.py).",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
