// SPDX-License-Identifier: Apache-2.0
#include "cli/list.h"
#include "cli/query.h"
#include "cli/treaty.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct settings {
    int as;
    long threshold; // per cent, to be set; -1: to be told
    treaty_settings t;
} settings;

static const option options[] = {{.name = "provision",
                                  .value = "ID",
                                  .kind = OPTION_TEXT,
                                  .offset = offsetof(settings, t.provision),
                                  .help = "add, propose, status, history: of the obligations"},
                                 {.name = "axis",
                                  .value = "AXIS",
                                  .kind = OPTION_TEXT,
                                  .offset = offsetof(settings, t.axis),
                                  .help = "add: legal (default) or implementation"},
                                 {.name = "to",
                                  .value = "STATUS",
                                  .kind = OPTION_TEXT,
                                  .offset = offsetof(settings, t.to),
                                  .help = "add: signed, in_force, minimal, full ..."},
                                 {.name = "day",
                                  .value = "DAY",
                                  .kind = OPTION_DAY,
                                  .offset = offsetof(settings, t.day),
                                  .help = "add: since then"},
                                 {.name = "until",
                                  .value = "DAY",
                                  .kind = OPTION_DAY,
                                  .offset = offsetof(settings, t.until),
                                  .help = "add: at the latest since then; default: the same day"},
                                 {.name = "confidence",
                                  .value = "N",
                                  .kind = OPTION_NUMBER,
                                  .most = 100,
                                  .offset = offsetof(settings, t.confidence),
                                  .help = "add: how sure, in per cent; default: 100"},
                                 {.name = "evidence",
                                  .value = "LIST",
                                  .kind = OPTION_TEXT,
                                  .offset = offsetof(settings, t.evidence),
                                  .help = "add: events or documents, with commas"},
                                 {.name = "note",
                                  .value = "WORDS",
                                  .kind = OPTION_TEXT,
                                  .offset = offsetof(settings, t.note),
                                  .help = "add, retract: why"},
                                 {.name = "coder",
                                  .value = "WHO",
                                  .kind = OPTION_TEXT,
                                  .offset = offsetof(settings, t.coder),
                                  .help = "add, retract: human (default) or rule"},
                                 {.name = "force",
                                  .kind = OPTION_FLAG,
                                  .most = 1,
                                  .offset = offsetof(settings, t.forced),
                                  .help = "add: a change that is not in the table; wants a note"},
                                 {.name = "seq",
                                  .value = "N",
                                  .kind = OPTION_NUMBER,
                                  .least = 1,
                                  .most = 1 << 30,
                                  .offset = offsetof(settings, t.seq),
                                  .help = "retract: which entry"},
                                 {.name = "recorded",
                                  .value = "DAY",
                                  .kind = OPTION_DAY,
                                  .offset = offsetof(settings, t.recorded),
                                  .help = "add, retract: made on that day; default: today"},
                                 {.name = "at",
                                  .value = "DAY",
                                  .kind = OPTION_DAY,
                                  .offset = offsetof(settings, t.at),
                                  .help = "status: on that day; default: today"},
                                 {.name = "known",
                                  .value = "DAY",
                                  .kind = OPTION_DAY,
                                  .offset = offsetof(settings, t.known),
                                  .help = "status, history, propose: as known on that day"},
                                 {.name = "events",
                                  .value = "PLACE",
                                  .kind = OPTION_FILE,
                                  .offset = offsetof(settings, t.events),
                                  .help = "propose: a ledger, or a file of events"},
                                 LIST_OPTIONS(settings, as)};

static const example examples[] = {
    {"entente ledger checksum war.ledger",
     "a hash of the content, equal for equal content in any store"},
    {"entente ledger verify war.ledger", "whether it contradicts itself"},
    {"entente ledger revisions war.ledger", "which engines, knowledge and models coded it"},
    {"entente ledger status union.jsonl --at 2000-06-30",
     "obligations and what became of them by that day"},
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

static ent_status verify(ledger *l, arena *a, const void *own, ent_err *err) {
    const settings *s = own;
    ledger_table t;
    ENT_TRY(ledger_check(l, a, &t, err));
    if (!t.n_rows) return puts("nothing wrong"), ENT_OK;
    list_write(a, &t, (list_form)s->as);
    return err_set(err, ENT_ERR_INPUT, 0, "the ledger contradicts itself; take it from a backup");
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
    settings s = {.t = treaty_defaults()};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    s.t.as = (list_form)s.as;
    if (n == 2 && treaty_is_task(argv[0])) return treaty_run(self, argv[0], argv[1], &s.t);
    if (n == 2 && strcmp(argv[0], "checksum") == 0) return checksum(argv[1]);
    if (n == 2 && strcmp(argv[0], "verify") == 0) return list_run(argv[1], LEDGER_READ, verify, &s);
    if (n == 2 && strcmp(argv[0], "revisions") == 0)
        return list_run(argv[1], LEDGER_READ, revisions, &s);
    if ((n == 2 || n == 3) && strcmp(argv[0], "threshold") == 0)
        return run_threshold(self, argv, n, &s);
    return cli_usage(self, "checksum, verify, revisions or threshold and a ledger are wanted, or add, "
                           "retract, propose, status, history or check and a file of obligations");
}

const command ledger_command = {
    .name = "ledger",
    .operands = "checksum|verify|revisions|threshold LEDGER [N], or "
                "add|retract|propose|status|history|check FILE",
    .summary = "looks after a ledger: a hash of its content, its revisions",
    .about =
        "checksum: 32 hexadecimal digits over all that the ledger holds, whatever the order in\n"
        "which it came in and the store that it is kept in.\n"
        "verify: whether the ledger contradicts itself: damage, rows that refer to what is not "
        "there,\n"
        "counts that are not those of what is counted.\n"
        "revisions: engines, knowledge and models that coded its reports, and how many records\n"
        "each made, and has that hold.\n"
        "threshold: the least score, in per cent, by which two mentions are linked as one\n"
        "happening, 0 for never; with N sets it, as long as the ledger is empty.\n"
        "add, retract, propose, status, history, check: of obligations, a file of JSON Lines\n"
        "that only grows (docs/dynamics.md). add writes an entry, retract takes one back; propose\n"
        "lists what events suggest and writes nothing.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
