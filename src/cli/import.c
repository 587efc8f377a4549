// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/query.h"
#include "code/engine.h"
#include "exchange/exchange.h"
#include "ledger/ledger.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// Records go into the ledger so many at a time, or when they take so much memory. More messages than that help nobody.
enum { MOST_RECORDS = 512, MOST_BYTES = 64 << 20, MOST_TOLD = 20 };

typedef struct settings {
    engine_settings engine;
    int format, no_text;
} settings;

static const option options[] = {
    {.letter = 'f',
     .name = "format",
     .value = "FORMAT",
     .kind = OPTION_CHOICE,
     .choices = "auto|jsonl|csv|geojson|petrarch2|polecat|gdelt|icews|acled",
     .offset = offsetof(settings, format),
     .help = "of the files; default: auto, told from their beginning"},
    {.name = "no-text",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, no_text),
     .help = "keep no words of the files' sentences"},
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente import war.ledger events.csv", "a table that `entente export' wrote"},
    {"cat events.csv | entente import war.ledger - --format csv", "from a pipe"},
};

typedef struct importer {
    const settings *s;
    const know *k;
    ledger *l;
    arena a; // of the records that wait
    ledger_record waiting[MOST_RECORDS];
    size_t n_waiting;
    ledger_counts counts;
    uint64_t refused;
} importer;

static ent_status add_waiting(importer *x, ent_err *err) {
    ent_status status =
        x->n_waiting ? ledger_add(x->l, x->waiting, x->n_waiting, &x->counts, err) : ENT_OK;
    x->n_waiting = 0;
    arena_reset(&x->a);
    return status;
}

static void refuse(importer *x, const ent_err *err) {
    if (++x->refused <= MOST_TOLD) cli_tell("%s", err->message);
    if (x->refused == MOST_TOLD) cli_tell("more rows that are refused are counted, not told");
}

// The next record; `*more` is false at the end of the file. Only what the ledger refuses is an error.
static ent_status read_one(importer *x, exchange_reader *r, bool *more, ent_err *err) {
    ledger_record *record = &x->waiting[x->n_waiting];
    ent_status status;
    if (arena_try(&x->a)) {
        x->n_waiting = 0;
        *more = false;
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the records; see --memory");
    }
    status = exchange_next(r, &x->a, record, more, err);
    if (status == ENT_OK && *more) status = ledger_record_check(record, err);
    if (status == ENT_OK && *more) x->n_waiting++;
    if (status == ENT_OK || !*more) return status;
    refuse(x, err);
    return ENT_OK;
}

static bool full(const importer *x) {
    return x->n_waiting == MOST_RECORDS || x->a.used_bytes > MOST_BYTES;
}

static ent_status read_rows(importer *x, exchange_reader *r, ent_err *err) {
    bool more = true;
    while (more && !cli_stopped()) {
        ent_status status = read_one(x, r, &more, err);
        if (status == ENT_OK && full(x)) status = add_waiting(x, err);
        if (status != ENT_OK) return status;
    }
    return add_waiting(x, err);
}

// Whether the ledger is still there; what is wrong with a file costs that file.
static bool import_file(importer *x, const char *path) {
    exchange_reader *r;
    ent_err err;
    const exchange_format *f = x->s->format ? exchange_formats[x->s->format - 1] : NULL;
    ent_status status = exchange_open(&r, path, f, x->k, &err);
    uint64_t before = x->refused;
    if (status == ENT_OK) status = read_rows(x, r, &err);
    exchange_close(&r);
    if (status == ENT_OK) return true;
    cli_tell("%s", err.message);
    x->refused += x->refused == before;
    return status == ENT_ERR_INPUT || add_waiting(x, &err) == ENT_OK;
}

static int tell_sum(const importer *x) {
    printf("%" PRIu64 " events added, %" PRIu64 " known, %" PRIu64 " refused\n", x->counts.events,
           x->counts.known, x->refused);
    if (cli_stopped()) return CLI_STOPPED;
    return x->refused ? CLI_SOME_FAILED : CLI_OK;
}

static int import_files(importer *x, const char *place, char **files, int n) {
    ent_err err;
    bool there = true;
    if (ledger_open(&x->l, place, LEDGER_CREATE, &err) != ENT_OK) {
        cli_tell("%s", err.message);
        return CLI_NO_LEDGER;
    }
    if (x->s->no_text) ledger_keep_no_text(x->l);
    for (int i = 0; i < n && there && !cli_stopped(); i++) there = import_file(x, files[i]);
    ledger_close(&x->l);
    return there ? tell_sum(x) : CLI_NO_LEDGER;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {0};
    ent_engine *engine;
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n < 2) return cli_usage(self, "a ledger and files are wanted; - is standard input");
    if ((said = engine_start(&engine, &s.engine)) != CLI_OK) return said;
    importer *x = calloc(1, sizeof *x); // too large for some stacks
    if (x) {
        x->s = &s;
        x->k = engine_know(engine);
        arena_init(&x->a, (size_t)(s.engine.memory_mb ? s.engine.memory_mb : 1024) << 20);
        said = import_files(x, argv[0], argv + 1, n - 1);
        arena_deinit(&x->a);
    } else {
        cli_tell("out of memory");
        said = CLI_NO_START;
    }
    free(x);
    ent_engine_close(&engine);
    return said;
}

const command import_command = {
    .name = "import",
    .operands = "LEDGER FILE|-...",
    .summary = "takes events from files of other programs into a ledger",
    .about = "Every row becomes an event of a report of its own; rows that the ledger has already\n"
             "are known and not added again. What is wrong with a row costs that row: a message\n"
             "with file and line, exit code 1. Reports to be coded go in with `entente add'.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
