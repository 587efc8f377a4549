// SPDX-License-Identifier: Apache-2.0
#include "measure/parallel.h"
#include "base/ordered.h"
#include <stdlib.h>

enum { MOST_JOBS = 256 };
static const size_t most_bytes = (size_t)1 << 30;

typedef struct piece {
    size_t i;
    bool failed;
} piece;

typedef struct pieces {
    size_t n, next, done;
    parallel_work work;
    void *ctx;
    const watch *w;
    arena *arenas; // one a worker
    bool failed;
} pieces;

static void *next_piece(void *ctx) {
    pieces *p = ctx;
    if (p->next == p->n) return NULL;
    piece *one = malloc(sizeof *one);
    if (!one) {
        p->failed = true;
        return NULL;
    }
    *one = (piece){p->next++, false};
    return one;
}

static void do_piece(void *ctx, int worker, void *item) {
    pieces *p = ctx;
    piece *one = item;
    arena *a = &p->arenas[worker];
    arena_reset(a);
    if (arena_try(a)) {
        one->failed = true;
        return;
    }
    p->work(p->ctx, a, one->i);
}

static bool piece_done(void *ctx, void *item) {
    pieces *p = ctx;
    piece one = *(piece *)item;
    free(item);
    if (one.failed) {
        p->failed = true;
        return false;
    }
    p->done++;
    return !p->w->go_on || p->w->go_on(p->w->ctx, p->done, p->n);
}

static void drop_piece(void *ctx, void *item) {
    (void)ctx;
    free(item);
}

ent_status parallel_for(size_t n, parallel_work work, void *ctx, const watch *w, size_t *done,
                        ent_err *err) {
    static const watch alone = {0};
    static const ordered_ops ops = {next_piece, do_piece, piece_done, drop_piece};
    pieces p = {.n = n, .work = work, .ctx = ctx, .w = w ? w : &alone};
    int jobs = p.w->jobs < 1 ? 1 : p.w->jobs > MOST_JOBS ? MOST_JOBS : p.w->jobs;
    p.arenas = calloc((size_t)jobs, sizeof *p.arenas);
    if (!p.arenas) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    for (int i = 0; i < jobs; i++) arena_init(&p.arenas[i], most_bytes);
    ent_status status = ordered_run(jobs, &ops, &p, err);
    for (int i = 0; i < jobs; i++) arena_deinit(&p.arenas[i]);
    free(p.arenas);
    *done = p.done;
    if (status == ENT_OK && p.failed)
        return err_set(err, ENT_ERR_MEMORY, 0, "out of memory; use fewer --jobs or fewer events");
    return status;
}
