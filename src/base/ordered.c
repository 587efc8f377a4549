// SPDX-License-Identifier: Apache-2.0
#include "base/ordered.h"
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { WINDOW_PER_JOB = 4 };

typedef struct slot {
    void *item;
    bool done;
} slot;

typedef struct run {
    const ordered_ops *ops;
    void *ctx;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    slot *slots; // ring of `window`, item k in slot k % window
    uint64_t window, taken, emitted;
    bool ended, stopped, taking, emitting;
} run;

typedef struct worker {
    run *r;
    int id;
} worker;

static slot *slot_of(run *r, uint64_t k) { return &r->slots[k % r->window]; }

// Emits what is ready at the front. Lock held; released around the call to emit.
static void emit_ready(run *r) {
    if (r->emitting) return;
    r->emitting = true;
    while (r->emitted < r->taken && slot_of(r, r->emitted)->done) {
        void *item = slot_of(r, r->emitted)->item;
        bool stopped = r->stopped;
        pthread_mutex_unlock(&r->lock);
        bool more = false;
        if (stopped)
            r->ops->drop(r->ctx, item);
        else
            more = r->ops->emit(r->ctx, item);
        pthread_mutex_lock(&r->lock);
        if (!more) r->stopped = true;
        r->emitted++;
        pthread_cond_broadcast(&r->moved);
    }
    r->emitting = false;
}

// Takes the next item into its slot; false when there is none. Lock held; released around the call to next, which may wait
// for input that is long in coming while results go out.
static bool take(run *r, uint64_t *k) {
    while (!r->ended && !r->stopped && (r->taking || r->taken - r->emitted == r->window))
        pthread_cond_wait(&r->moved, &r->lock);
    if (r->ended || r->stopped) return false;
    r->taking = true;
    pthread_mutex_unlock(&r->lock);
    void *item = r->ops->next(r->ctx);
    pthread_mutex_lock(&r->lock);
    r->taking = false;
    pthread_cond_broadcast(&r->moved);
    if (!item) {
        r->ended = true;
        return false;
    }
    *k = r->taken++;
    *slot_of(r, *k) = (slot){item, false};
    return true;
}

static void *work_on(void *arg) {
    worker *w = arg;
    run *r = w->r;
    uint64_t k;
    pthread_mutex_lock(&r->lock);
    while (take(r, &k)) {
        void *item = slot_of(r, k)->item;
        pthread_mutex_unlock(&r->lock);
        r->ops->work(r->ctx, w->id, item);
        pthread_mutex_lock(&r->lock);
        slot_of(r, k)->done = true;
        emit_ready(r);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static ent_status run_threads(int jobs, run *r, ent_err *err) {
    pthread_t *threads = calloc((size_t)jobs, sizeof *threads);
    worker *workers = calloc((size_t)jobs, sizeof *workers);
    ent_status status = ENT_OK;
    int started = 0;
    if (!threads || !workers)
        status = err_set(err, ENT_ERR_MEMORY, 0, "out of memory for %d jobs", jobs);
    for (int i = 1; status == ENT_OK && i < jobs; i++) {
        workers[i] = (worker){r, i};
        if (pthread_create(&threads[i], NULL, work_on, &workers[i]) != 0)
            break; // fewer threads, same result
        started = i;
    }
    if (status == ENT_OK) {
        workers[0] = (worker){r, 0};
        work_on(&workers[0]);
    }
    for (int i = 1; i <= started; i++) pthread_join(threads[i], NULL);
    free(threads);
    free(workers);
    return status;
}

ent_status ordered_run(int jobs, const ordered_ops *ops, void *ctx, ent_err *err) {
    run r = {.ops = ops, .ctx = ctx, .window = jobs > 1 ? (uint64_t)jobs * WINDOW_PER_JOB : 1};
    r.slots = calloc(r.window, sizeof *r.slots);
    if (!r.slots) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for %d jobs", jobs);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.moved, NULL);
    ent_status status = run_threads(jobs, &r, err);
    pthread_cond_destroy(&r.moved);
    pthread_mutex_destroy(&r.lock);
    free(r.slots);
    return status;
}
