// SPDX-License-Identifier: Apache-2.0
#include "cli/list.h"

typedef struct settings {
    long limit;
    int as;
    const char *name;
} settings;

static const option options[] = {
    {.letter = 'n',
     .name = "limit",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 1 << 30,
     .offset = offsetof(settings, limit),
     .help = "at most so many, 0 for all; default: 50"},
    LIST_OPTIONS(settings, as),
};

static const example examples[] = {
    {"entente who war.ledger Abiy", "under which codes and offices he was coded, and when"},
    {"entente who war.ledger ETHGOV --csv", "who acts for the government"},
};

static ent_status ask(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_table t;
    ENT_TRY(ledger_who(l, sv_of(s->name), (uint64_t)s->limit, a, &t, err));
    list_write(a, &t, (list_form)s->as);
    return ENT_OK;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.limit = 50};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n != 2 || !*argv[1]) return cli_usage(self, "a ledger, and a name or a code are wanted");
    s.name = argv[1];
    return list_run(argv[0], LEDGER_READ, ask, &s);
}

const command who_command = {
    .name = "who",
    .operands = "LEDGER NAME",
    .summary = "tells who took part in events under a name or a code",
    .about =
        "NAME is the beginning of a name or of a code. One line for each name, code and office.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
