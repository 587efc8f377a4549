// SPDX-License-Identifier: Apache-2.0
#include "cli/judged.h"
#include "cli/list.h"
#include "cli/query.h"
#include <stdio.h>

typedef struct settings {
    int as;
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

static int run(const command *self, int argc, char **argv) {
    settings s = {0};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 2 && strcmp(argv[0], "checksum") == 0) return checksum(argv[1]);
    if (n == 2 && strcmp(argv[0], "revisions") == 0)
        return list_run(argv[1], LEDGER_READ, revisions, &s);
    if (n == 3 && strcmp(argv[0], "judged") == 0) return judged_run(argv[1], argv[2]);
    return cli_usage(
        self, "checksum or revisions and a ledger are wanted, or judged, a ledger and a folder");
}

const command ledger_command = {
    .name = "ledger",
    .operands = "checksum|revisions|judged LEDGER [FOLDER]",
    .summary = "looks after a ledger: a hash of its content, its revisions",
    .about =
        "checksum: 32 hexadecimal digits over all that the ledger holds, whatever the order in\n"
        "which it came in and the store that it is kept in.\n"
        "revisions: engines, knowledge and models that coded its reports, and how many records\n"
        "each made, and has that hold.\n"
        "judged: writes the reports whose events analysts judged, each with what is expected of\n"
        "it, into FOLDER: a set for evaluation (tests/eval.py).",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
