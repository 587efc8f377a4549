// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "cli/cli.h"
#include "ledger/ledger.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

// Records go into the ledger so many at a time, or after so long.
enum { MOST_RECORDS = 512, MOST_WAIT_S = 2, MOST_KEPT_BYTES = 1 << 20 };

typedef struct settings {
    engine_settings engine;
    input_settings input;
    long jobs;
    int form, no_text;
    ent_day day;
} settings;

static const option options[] = {
    DATE_OPTION(settings),
    FORM_OPTION(settings),
    {.name = "no-text",
     .kind = OPTION_FLAG,
     .most = 1,
     .offset = offsetof(settings, no_text),
     .help = "keep positions and hashes, not the words of the reports"},
    INPUT_OPTIONS(settings),
    JOBS_OPTION(settings),
    ENGINE_OPTIONS(settings),
};

static const example examples[] = {
    {"entente add war.ledger reports.jsonl", "codes the reports and keeps what they tell"},
    {"entente code --json reports.jsonl | entente add war.ledger -",
     "the same from records made elsewhere"},
};

// A record and the memory that it lives in. Those that are done with wait to be used again: most of the memory is touched once then.
typedef struct product product;
struct product {
    arena a;
    ledger_record r;
    XXH128_canonical_t input;
    struct adder *of;
    product *next; // of those that wait
};

typedef struct handful {
    product *at[MOST_RECORDS];
    size_t n;
} handful;

// Reports are coded while those before them are written, by a thread of its own.
typedef struct adder {
    const settings *s;
    ledger *writer, *reader; // the reader tells what was seen while the writer works
    handful filling;
    time_t since; // the first of them waits
    uint64_t skipped;
    pthread_t thread;
    pthread_mutex_t lock; // of all that is below
    pthread_cond_t moved;
    handful writing; // not empty: the writer's
    product *idle;
    ledger_counts counts;
    bool ended;  // nothing more will come
    bool failed; // the ledger refused
} adder;

static void drop_product(void *p) {
    product *x = p;
    adder *of = x->of;
    if (x->a.used_bytes > MOST_KEPT_BYTES) arena_deinit(&x->a);
    pthread_mutex_lock(&of->lock);
    x->next = of->idle;
    of->idle = x;
    pthread_mutex_unlock(&of->lock);
}

static product *new_product(adder *x, size_t bound_bytes) {
    pthread_mutex_lock(&x->lock);
    product *p = x->idle;
    if (p) x->idle = p->next;
    pthread_mutex_unlock(&x->lock);
    if (!p) p = calloc(1, sizeof *p);
    if (!p) return NULL;
    arena_reset(&p->a);
    p->a.bound_bytes = bound_bytes;
    p->of = x;
    return p;
}

static void free_idle(adder *x) {
    while (x->idle) {
        product *p = x->idle;
        x->idle = p->next;
        arena_deinit(&p->a);
        free(p);
    }
}

// By what an input is known again: all that is told of it, and what else its record depends on.
static XXH128_canonical_t input_key(const batch *b, const input *in) {
    const adder *x = b->own;
    XXH128_canonical_t key;
    const ent_input *r = &in->report;
    const char *model = ent_engine_model(b->engine), *knowledge = ent_engine_knowledge(b->engine);
    const sv told[] = {r->id, r->title, r->source, r->uri, r->media};
    struct {
        XXH128_hash_t bytes;
        uint64_t told[sizeof told / sizeof *told], model, knowledge, version;
        int64_t day, own_day, form;
    } what = {.bytes = XXH3_128bits(r->bytes.p, r->bytes.len),
              .model = XXH3_64bits(model, strlen(model)),
              .knowledge = XXH3_64bits(knowledge, strlen(knowledge)),
              .version = XXH3_64bits(ent_version(), strlen(ent_version())),
              .day = x->s->day,
              .own_day = r->published,
              .form = in->form};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        what.told[i] = XXH3_64bits(told[i].p, told[i].len);
    XXH128_canonicalFromHash(&key, XXH3_128bits(&what, sizeof what));
    return key;
}

static bool skip(batch *b, const input *in) {
    adder *x = b->own;
    XXH128_canonical_t key = input_key(b, in);
    bool seen = false;
    ent_err err;
    if (ledger_seen(x->reader, (sv){(const char *)key.digest, sizeof key.digest}, &seen, &err) !=
        ENT_OK)
        return false;
    return seen;
}

static ent_status read_product(const batch *b, batch_worker *w, const input *in, product *p,
                               ent_err *err) {
    const adder *x = b->own;
    ent_input report;
    if (in->form == INPUT_JSONL && ledger_record_looks_like(in->report.bytes))
        return ledger_record_read(&p->a, in->report.bytes, &p->r, err);
    ENT_TRY(batch_report(&w->a, in, x->s->day, &report, err));
    ENT_TRY(ent_document_code(w->doc, &report, err));
    batch_is_english(w);
    ledger_record_of(&p->a, b->engine, w->doc, &p->r);
    return ledger_record_check(&p->r, err);
}

static ent_status add_one(const batch *b, batch_worker *w, const input *in, text *out,
                          ent_err *err) {
    product *p = new_product(b->own, w->a.bound_bytes);
    if (!p) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ent_status status = arena_try(&p->a) ? err_set(err, ENT_ERR_MEMORY, 0,
                                                   "out of memory for the record; see --memory")
                                         : read_product(b, w, in, p, err);
    p->input = input_key(b, in);
    p->r.input = (sv){(const char *)p->input.digest, sizeof p->input.digest};
    if (status == ENT_OK)
        w->product = p;
    else
        drop_product(p);
    return status;
}

// ---- the writer ----------------------------------------------------------------------------------------------------------------

static bool write_handful(adder *x, const handful *h, ledger_counts *counts) {
    ledger_record records[MOST_RECORDS];
    ent_err err;
    for (size_t i = 0; i < h->n; i++) records[i] = h->at[i]->r;
    if (ledger_add(x->writer, records, h->n, counts, &err) == ENT_OK) return true;
    cli_tell("%s", err.message);
    return false;
}

static void *write_all(void *arg) {
    adder *x = arg;
    pthread_mutex_lock(&x->lock);
    while (true) {
        while (!x->writing.n && !x->ended) pthread_cond_wait(&x->moved, &x->lock);
        if (!x->writing.n) break;
        ledger_counts counts = x->counts;
        bool failed = x->failed;
        pthread_mutex_unlock(&x->lock);
        failed = failed || !write_handful(x, &x->writing, &counts);
        for (size_t i = 0; i < x->writing.n; i++) drop_product(x->writing.at[i]);
        pthread_mutex_lock(&x->lock);
        x->counts = counts;
        x->failed = failed;
        x->writing.n = 0;
        pthread_cond_broadcast(&x->moved);
    }
    pthread_mutex_unlock(&x->lock);
    return NULL;
}

// False when the ledger refused what came before.
static bool hand_over(adder *x) {
    pthread_mutex_lock(&x->lock);
    while (x->writing.n) pthread_cond_wait(&x->moved, &x->lock);
    x->writing = x->filling;
    bool failed = x->failed;
    pthread_cond_broadcast(&x->moved);
    pthread_mutex_unlock(&x->lock);
    x->filling.n = 0;
    return !failed;
}

static int start_writer(adder *x) {
    if (pthread_create(&x->thread, NULL, write_all, x) == 0) return CLI_OK;
    cli_tell("no thread for writing into the ledger");
    return CLI_NO_START;
}

static void end_writer(adder *x) {
    hand_over(x);
    pthread_mutex_lock(&x->lock);
    x->ended = true;
    pthread_cond_broadcast(&x->moved);
    pthread_mutex_unlock(&x->lock);
    pthread_join(x->thread, NULL);
}

static bool take(batch *b, const input *in, void *p) {
    adder *x = b->own;
    if (!p) return x->skipped++, true;
    if (!x->filling.n) x->since = time(NULL);
    x->filling.at[x->filling.n++] = p;
    bool full = x->filling.n == MOST_RECORDS || time(NULL) - x->since >= MOST_WAIT_S;
    return !full || hand_over(x);
}

static int tell_sum(const adder *x) {
    printf("%" PRIu64 " reports added, %" PRIu64 " known; %" PRIu64 " mentions of events\n",
           x->counts.records, x->counts.known + x->skipped, x->counts.events);
    return CLI_OK;
}

static int add_files(adder *x, batch *b) {
    int said = start_writer(x);
    if (said != CLI_OK) return said;
    said = batch_run(b);
    end_writer(x);
    if (x->failed) return CLI_NO_LEDGER;
    if (said == CLI_OK || said == CLI_SOME_FAILED) tell_sum(x);
    return said;
}

static int open_both(adder *x, const char *place) {
    ent_err err;
    if (ledger_open(&x->writer, place, LEDGER_CREATE, &err) == ENT_OK &&
        ledger_open(&x->reader, place, LEDGER_READ, &err) == ENT_OK)
        return CLI_OK;
    cli_tell("%s", err.message);
    return CLI_NO_LEDGER;
}

static int run(const command *self, int argc, char **argv) {
    settings s = {.day = ENT_NO_DAY};
    adder *x = calloc(1, sizeof *x);
    int n, said = options_read(self, argc, argv, &s, &n);
    if (!x || said != OPTIONS_GO_ON) return free(x), x ? said : CLI_NO_START;
    pthread_mutex_init(&x->lock, NULL);
    pthread_cond_init(&x->moved, NULL);
    batch b = {.settings = &s.engine,
               .jobs = s.jobs,
               .work = add_one,
               .own = x,
               .skip = skip,
               .take = take,
               .drop = drop_product};
    x->s = &s;
    if (n == 0)
        said = cli_usage(self, "a ledger is wanted: a path, or a postgresql URI");
    else
        said = batch_files(self, argv + 1, n - 1, &b.in, (input_form)s.form, &s.input);
    if (said == CLI_OK) said = open_both(x, argv[0]);
    if (said == CLI_OK && s.no_text) ledger_keep_no_text(x->writer);
    if (said == CLI_OK) said = add_files(x, &b);
    ledger_close(&x->reader);
    ledger_close(&x->writer); // the last one folds the write-ahead log into the file
    free_idle(x);
    pthread_cond_destroy(&x->moved);
    pthread_mutex_destroy(&x->lock);
    free(x);
    return said;
}

const command add_command = {
    .name = "add",
    .operands = "LEDGER [FILE|-]...",
    .summary = "codes reports and keeps them in a ledger, each report once",
    .about = "LEDGER is the path of a file (SQLite), made when it is not there, or a URI,\n"
             "postgresql://HOST/DATABASE. Files are as for `entente code'; records that it made\n"
             "as JSON are taken as they are. What was interrupted is taken up again by running\n"
             "the same command: a report that is in the ledger is not coded again.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
