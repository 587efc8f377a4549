// SPDX-License-Identifier: Apache-2.0
#include "cli/query.h"
#include <stdio.h>

static const example examples[] = {
    {"entente ledger checksum war.ledger",
     "a hash of the content, equal for equal content in any store"},
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

static int run(const command *self, int argc, char **argv) {
    int n, said = options_read(self, argc, argv, NULL, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 2 && strcmp(argv[0], "checksum") == 0) return checksum(argv[1]);
    return cli_usage(self, "checksum and a ledger are wanted");
}

const command ledger_command = {
    .name = "ledger",
    .operands = "checksum LEDGER",
    .summary = "looks after a ledger: a hash of its content",
    .about =
        "checksum: 32 hexadecimal digits over all that the ledger holds, whatever the order in\n"
        "which it came in and the store that it is kept in.",
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
