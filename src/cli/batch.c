// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "base/ordered.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "read/jsonl.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct item {
    input in;
    ent_status status;
    ent_err err;
    sv out; // from malloc
    void *product;
    bool skipped;
} item;

typedef struct run {
    batch *b;
    batch_worker *workers;
    size_t n_done, n_failed;
    bool shows; // progress is wanted
    double shown_s;
} run;

int engine_start(ent_engine **engine, const engine_settings *s) {
    ent_err err;
    ent_engine_options o = {.model = s->model,
                            .knowledge_dir = s->knowledge,
                            .report_bound_bytes = (size_t)s->memory_mb << 20};
    if (ent_engine_open(engine, &o, &err) == ENT_OK) return CLI_OK;
    cli_tell("%s", err.message);
    return CLI_NO_START;
}

ent_status batch_report(arena *a, const input *in, ent_day published, ent_input *out,
                        ent_err *err) {
    *out = (ent_input){.bytes = in->bytes, .published = published};
    if (in->form != INPUT_JSONL) return ENT_OK;
    ENT_TRY(jsonl_read(a, in->bytes, in->file, in->line, out, err));
    if (published != ENT_NO_DAY) out->published = published;
    return ENT_OK;
}

int batch_files(const command *c, char **argv, int n, inputs *in, input_form form) {
    static char *standard_input[] = {"-"};
    if (n == 0 && isatty(STDIN_FILENO)) return cli_usage(c, "no file to read");
    *in = n ? inputs_of(argv, n, form) : inputs_of(standard_input, 1, form);
    return CLI_OK;
}

static void drop(void *ctx, void *p) {
    const run *r = ctx;
    item *it = p;
    if (it->product) r->b->drop(it->product);
    free((char *)(uintptr_t)it->in.bytes.p);
    free((char *)(uintptr_t)it->out.p);
    free(it);
}

static void *next(void *ctx) {
    run *r = ctx;
    if (cli_stopped()) return NULL;
    item *it = calloc(1, sizeof *it);
    if (!it) return NULL;
    if (inputs_next(&r->b->in, &it->in) && !cli_stopped()) {
        it->skipped = it->in.status == ENT_OK && r->b->skip && r->b->skip(r->b, &it->in);
        return it;
    }
    drop(ctx, it);
    return NULL;
}

// "FILE: what" or "FILE:LINE: what", unless the words say so themselves.
static void tell_failure(const item *it) {
    if (sv_starts(sv_of(it->err.message), sv_of(it->in.file)))
        cli_tell("%s", it->err.message);
    else if (it->in.line)
        cli_tell("%s:%" PRIu64 ": %s", it->in.file, it->in.line, it->err.message);
    else
        cli_tell("%s: %s", it->in.file, it->err.message);
}

static ent_status keep(item *it, sv out) {
    if (!out.len) return ENT_OK;
    char *copy = malloc(out.len);
    if (!copy) return err_set(&it->err, ENT_ERR_MEMORY, 0, "out of memory for the output");
    memcpy(copy, out.p, out.len);
    it->out = (sv){copy, out.len};
    return ENT_OK;
}

static void work(void *ctx, int worker, void *p) {
    run *r = ctx;
    item *it = p;
    batch_worker *w = &r->workers[worker];
    it->status = it->in.status;
    it->err = it->in.err;
    if (it->status != ENT_OK || it->skipped) return;
    arena_reset(&w->a);
    if (arena_try(&w->a)) {
        it->status =
            err_set(&it->err, ENT_ERR_MEMORY, 0,
                    "the report needs more than %zu MB of memory; split it, or see --memory",
                    w->a.bound_bytes >> 20);
    } else {
        text out = text_new(&w->a);
        it->status = r->b->work(r->b, w, &it->in, &out, &it->err);
        if (it->status == ENT_OK) it->status = keep(it, text_sv(&out));
    }
    it->product = w->product;
    w->product = NULL;
    if (r->b->take) return; // which looks at the input again
    free((char *)(uintptr_t)it->in.bytes.p);
    it->in.bytes = (sv){NULL, 0};
}

static void show_progress(run *r) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    double now_s = (double)t.tv_sec + (double)t.tv_nsec / 1e9;
    if (!r->shows || now_s - r->shown_s < 0.2) return;
    r->shown_s = now_s;
    fprintf(stderr, "\r%zu reports, %zu failed ", r->n_done, r->n_failed);
}

static bool emit(void *ctx, void *p) {
    run *r = ctx;
    item *it = p;
    bool more = !cli_stopped();
    if (more && it->status != ENT_OK) {
        if (r->shown_s > 0) fputc('\n', stderr);
        tell_failure(it);
        r->n_failed++;
    } else if (more && r->b->take) {
        more = r->b->take(r->b, &it->in, it->product);
        it->product = NULL;
    } else if (more) {
        more = output_write(it->out);
    }
    r->n_done++;
    show_progress(r);
    drop(ctx, it);
    return more;
}

static ent_status open_workers(run *r, int jobs, ent_err *err) {
    size_t bound =
        r->b->settings->memory_mb ? (size_t)r->b->settings->memory_mb << 20 : (size_t)1 << 30;
    r->workers = calloc((size_t)jobs, sizeof *r->workers);
    if (!r->workers) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for %d jobs", jobs);
    for (int i = 0; i < jobs; i++) {
        arena_init(&r->workers[i].a, bound);
        ENT_TRY(ent_document_new(&r->workers[i].doc, r->b->engine, err));
    }
    return ENT_OK;
}

static void close_workers(run *r, int jobs) {
    for (int i = 0; r->workers && i < jobs; i++) {
        ent_document_free(r->workers[i].doc);
        arena_deinit(&r->workers[i].a);
    }
    free(r->workers);
}

static int run_all(batch *b) {
    static const ordered_ops ops = {next, work, emit, drop};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int jobs = b->jobs          ? (int)b->jobs
               : processors > 1 ? (int)(processors < 256 ? processors : 256)
                                : 1;
    run r = {.b = b, .shows = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO)};
    ent_err err;
    ent_status status = open_workers(&r, jobs, &err);
    if (status == ENT_OK) status = ordered_run(jobs, &ops, &r, &err);
    close_workers(&r, jobs);
    inputs_close(&b->in);
    if (r.shown_s > 0) fputc('\n', stderr);
    int output = output_end();
    if (status != ENT_OK) {
        cli_tell("%s", err.message);
        return CLI_NO_START;
    }
    if (output) return output;
    if (cli_stopped()) return CLI_STOPPED;
    return r.n_failed ? CLI_SOME_FAILED : CLI_OK;
}

int batch_run(batch *b) {
    ent_engine *engine;
    int said = engine_start(&engine, b->settings);
    if (said != CLI_OK) return said;
    b->engine = engine;
    if (b->head) output_write(sv_of(b->head));
    said = run_all(b);
    ent_engine_close(&engine);
    return said;
}
