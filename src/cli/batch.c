// SPDX-License-Identifier: Apache-2.0
#include "cli/batch.h"
#include "base/ordered.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "code/engine.h"
#include "read/jsonl.h"
#include "read/tongue.h"
#include <stdlib.h>
#include <unistd.h>

typedef struct item {
    input in;
    bool unread;  // an interrupt came first
    char *passed; // see batch_worker
    ent_status status;
    ent_err err;
    sv out; // from malloc
    void *product;
    bool skipped;
    neardup words;
    bool has_words;
} item;

typedef struct run {
    batch *b;
    batch_worker *workers;
    progress p;
    passed_over passed;
    char *last; // place of the input that was done last, from malloc
    copies *known;
    size_t n_copies;
    arena a; // for what `end` writes
} run;

int engine_start(ent_engine **engine, const engine_settings *s) {
    ent_err err;
    ent_engine_options o = {.model = s->model,
                            .knowledge_dir = s->knowledge,
                            .report_bound_bytes = (size_t)s->memory_mb << 20};
    if (ent_engine_open(engine, &o, &err) == ENT_OK) {
        sv lines;
        size_t n = know_notes(engine_know(*engine), &lines);
        if (n)
            cli_tell(
                "%s: %zu line%s of its dictionaries cannot be used in full; `entente know lint "
                "%s' tells which",
                s->knowledge, n, n == 1 ? "" : "s", s->knowledge);
        return CLI_OK;
    }
    cli_tell("%s", err.message);
    return CLI_NO_START;
}

ent_status batch_report(arena *a, const input *in, ent_day published, ent_input *out,
                        ent_err *err) {
    *out = in->report;
    if (in->form == INPUT_JSONL)
        ENT_TRY(jsonl_read(a, in->report.bytes, in->file, in->line, out, err));
    if (published != ENT_NO_DAY) out->published = published;
    return ENT_OK;
}

void batch_words(const batch *b, batch_worker *w, const ent_report *report) {
    if (b->copies == BATCH_IGNORE_COPIES) return;
    w->words = neardup_of(report->text);
    w->has_words = true;
}

void batch_end_json(const copy *c, text *out) {
    json j = {.t = out, .comma = true};
    if (c) {
        json_key(&j, "copy");
        json_open(&j, '{');
        json_key_str(&j, "of", c->of);
        json_key_fixed(&j, "share", c->share, 2);
        json_key_bool(&j, "exact", c->exact);
        json_close(&j, '}');
    }
    json_close(&j, '}');
    text_char(out, '\n');
}

bool batch_is_english(batch_worker *w) {
    sv language = ent_document_report(w->doc)->language;
    if (sv_eq(language, SV("en"))) return true;
    w->passed = arena_printf(&w->a, "in " SV_FMT, SV_ARG(tongue_name(language))).p;
    return false;
}

int batch_files(const command *c, char **argv, int n, inputs *in, input_form form,
                const input_settings *settings) {
    static char *standard_input[] = {"-"};
    if (n == 0 && isatty(STDIN_FILENO)) return cli_usage(c, "no file to read");
    *in = n ? inputs_of(argv, n, form, settings) : inputs_of(standard_input, 1, form, settings);
    return CLI_OK;
}

static void drop(void *ctx, void *p) {
    const run *r = ctx;
    item *it = p;
    if (it->product) r->b->drop(it->product);
    free(it->passed);
    input_free(&it->in);
    free((char *)(uintptr_t)it->out.p);
    free(it);
}

static void *next(void *ctx) {
    run *r = ctx;
    if (cli_stopped()) return NULL;
    item *it = calloc(1, sizeof *it);
    if (!it) return NULL;
    if (inputs_next(&r->b->in, &it->in) && !cli_stopped()) {
        it->skipped =
            it->in.status == ENT_OK && !it->in.skip && r->b->skip && r->b->skip(r->b, &it->in);
        return it;
    }
    drop(ctx, it);
    return NULL;
}

// "PLACE: what", unless the words say so themselves.
static void tell_failure(const item *it) {
    if (sv_starts(sv_of(it->err.message), sv_of(it->in.file)))
        cli_tell("%s", it->err.message);
    else
        cli_tell("%s: %s", it->in.place, it->err.message);
}

static ent_status keep(item *it, sv out) {
    if (!out.len) return ENT_OK;
    char *kept = malloc(out.len);
    if (!kept) return err_set(&it->err, ENT_ERR_MEMORY, 0, "out of memory for the output");
    memcpy(kept, out.p, out.len);
    it->out = (sv){kept, out.len};
    return ENT_OK;
}

static void work(void *ctx, int worker, void *p) {
    run *r = ctx;
    item *it = p;
    batch_worker *w = &r->workers[worker];
    it->status = it->in.status;
    it->err = it->in.err;
    it->unread = cli_stopped();
    if (it->unread || it->skipped || it->in.skip || it->status != ENT_OK) return;
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
    it->has_words = w->has_words && it->status == ENT_OK;
    if (it->has_words) it->words = w->words;
    w->has_words = false;
    if (w->passed) it->passed = strdup(w->passed);
    w->passed = NULL;
    if (!r->b->take) input_release(&it->in); // `take` looks at the input again
}

static bool write_end(run *r, const copy *c) {
    if (!r->b->end) return true;
    arena_reset(&r->a);
    if (arena_try(&r->a)) return output_write(SV("}\n"));
    text tail = text_new(&r->a);
    r->b->end(r->b, c, &tail);
    return output_write(text_sv(&tail));
}

// Copies are known in the order of the input, whoever of the workers was first.
static bool write_report(run *r, const item *it) {
    copy c;
    bool is_copy =
        it->has_words && r->known && copies_find(r->known, &it->words, sv_of(it->in.place), &c);
    if (is_copy && r->b->copies == BATCH_SKIP_COPIES) {
        if (!it->passed) passed_over_add(&r->passed, "copied");
        return true;
    }
    r->n_copies += is_copy;
    return output_write(it->out) && write_end(r, is_copy ? &c : NULL);
}

// What was begun before an interrupt is finished; the place of the last is where a later run goes on.
static bool emit(void *ctx, void *p) {
    run *r = ctx;
    item *it = p;
    bool more = !it->unread;
    if (more && it->in.skip) {
        passed_over_add(&r->passed, it->in.skip);
    } else if (more && it->status != ENT_OK) {
        progress_pause(&r->p);
        tell_failure(it);
        r->p.n_failed++;
    } else if (more && r->b->take) {
        more = r->b->take(r->b, &it->in, it->product);
        it->product = NULL;
    } else if (more) {
        more = write_report(r, it);
    }
    if (more && it->passed) passed_over_add(&r->passed, it->passed);
    if (more && it->in.place) {
        free(r->last);
        r->last = it->in.place;
        it->in.place = NULL;
    }
    if (more && !it->in.skip) r->p.n_done++;
    progress_show(&r->p, &r->b->in);
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
        if (r->b->engine) ENT_TRY(ent_document_new(&r->workers[i].doc, r->b->engine, err));
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

static void tell_stopped(const run *r) {
    if (r->last)
        cli_tell("stopped; to go on: the same command with --resume '%s'", r->last);
    else
        cli_tell("stopped before the first report was done");
}

static int finish(run *r, ent_status status, const ent_err *err) {
    progress_pause(&r->p);
    int output = output_end();
    if (status != ENT_OK) {
        cli_tell("%s", err->message);
        return CLI_NO_START;
    }
    if (cli_stopped()) tell_stopped(r);
    if (output) return output;
    if (cli_stopped()) return CLI_STOPPED;
    passed_over_tell(&r->passed);
    if (r->n_copies && isatty(STDERR_FILENO))
        cli_tell("%zu of %zu reports %s of an earlier one (--copies skip leaves them out)",
                 r->n_copies, r->p.n_done, r->n_copies == 1 ? "is a copy" : "are copies");
    if (!r->b->in.resumed) {
        cli_tell("--resume %s: there is no such place in the input", r->b->in.settings->resume);
        return CLI_USAGE;
    }
    return r->p.n_failed ? CLI_SOME_FAILED : CLI_OK;
}

static int run_all(batch *b) {
    static const ordered_ops ops = {next, work, emit, drop};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int jobs = b->jobs          ? (int)b->jobs
               : processors > 1 ? (int)(processors < 256 ? processors : 256)
                                : 1;
    run r = {.b = b, .p = progress_new(), .known = copies_new()};
    arena_init(&r.a, 1 << 20);
    ent_err err;
    ent_status status = open_workers(&r, jobs, &err);
    if (status == ENT_OK) status = ordered_run(jobs, &ops, &r, &err);
    close_workers(&r, jobs);
    inputs_close(&b->in);
    int said = finish(&r, status, &err);
    free(r.last);
    copies_free(r.known);
    arena_deinit(&r.a);
    return said;
}

int batch_run(batch *b) {
    ent_engine *engine = NULL;
    int said = b->without_engine ? CLI_OK : engine_start(&engine, b->settings);
    if (said != CLI_OK) return said;
    b->engine = engine;
    if (b->head) output_write(sv_of(b->head));
    said = run_all(b);
    ent_engine_close(&engine);
    return said;
}
