// SPDX-License-Identifier: Apache-2.0
//
// Opening and closing, and workers: connections to the ledger that are lent for an answer.
#include "serve/kept.h"
#include "serve/server.h"
#include <stdlib.h>
#include <time.h>

enum { WORKER_BYTES = 256 << 20, WORKER_KEEPS = 4 << 20 };

serve_options serve_defaults(void) {
    return (serve_options){
        .address = "127.0.0.1", .port = 8471, .workers = 8, .connections = 1024, .seconds = 5};
}

static ent_status new_worker(server *s, worker **out, ent_err *err) {
    worker *w = calloc(1, sizeof *w);
    if (!w) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ent_status status = ledger_open(&w->l, s->o.place, LEDGER_READ, err);
    if (status != ENT_OK) return free(w), status;
    w->s = s;
    w->file = -1;
    arena_init(&w->a, WORKER_BYTES);
    *out = w;
    return ENT_OK;
}

static void free_worker(worker *w) {
    ledger_close(&w->l);
    arena_deinit(&w->a);
    free(w);
}

static ent_status check_token(const char *token, ent_err *err) {
    if (!token || strlen(token) >= SERVE_TOKEN_LEAST) return ENT_OK;
    return err_set(err, ENT_ERR_USAGE, 0, "a token of at least %d characters is wanted",
                   SERVE_TOKEN_LEAST);
}

ent_status server_open(server *s, const serve_options *o, ent_err *err) {
    const char *slash = strrchr(o->place, '/');
    *s = (server){.o = *o, .name = slash && slash[1] ? slash + 1 : o->place};
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->given, NULL);
    pthread_mutex_init(&s->facts_lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    pthread_mutex_init(&s->document_lock, NULL);
    ENT_TRY(check_token(o->token, err));
    s->kept = kept_new();
    if (!s->kept) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    if (o->engine) ENT_TRY(ent_document_new(&s->document, o->engine, err));
    ENT_TRY(new_worker(s, &s->free_workers, err));
    return facts_refresh(s, s->free_workers->l, err);
}

void server_close(server *s) {
    while (s->free_workers) {
        worker *w = s->free_workers;
        s->free_workers = w->next;
        free_worker(w);
    }
    facts_drop(s->f);
    kept_free(s->kept);
    ent_document_free(s->document);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->given);
    pthread_mutex_destroy(&s->facts_lock);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->document_lock);
}

// A free one, NULL when a new one may be made; false when none came free in time.
static bool wait_for_worker(server *s, bool rows, worker **out) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += s->o.seconds;
    int *lent = rows ? &s->n_rows_lent : &s->n_lent;
    int most = rows ? SERVER_MOST_ROWS : s->o.workers;
    bool good = true;
    pthread_mutex_lock(&s->lock);
    while (*lent >= most && good)
        good = pthread_cond_timedwait(&s->given, &s->lock, &until) == 0 || *lent < most;
    if (good) {
        ++*lent;
        *out = s->free_workers;
        if (*out) s->free_workers = (*out)->next;
    }
    pthread_mutex_unlock(&s->lock);
    return good;
}

static void give(server *s, worker *w, bool rows) {
    pthread_mutex_lock(&s->lock);
    if (rows)
        s->n_rows_lent--;
    else
        s->n_lent--;
    if (w) {
        w->next = s->free_workers;
        s->free_workers = w;
    }
    pthread_cond_broadcast(&s->given);
    pthread_mutex_unlock(&s->lock);
}

static ent_status make_ready(server *s, worker *w, bool rows, ent_err *err) {
    arena_reset(&w->a);
    w->streams = rows;
    w->f = facts_hold(s);
    ledger_allow(w->l, (rows ? SERVER_ROWS_SECONDS : s->o.seconds) * 1000);
    ENT_TRY(ledger_snapshot(w->l, err));
    return look_state_now(w->l, &w->state, err);
}

worker *worker_take(server *s, bool rows, ent_err *err) {
    worker *w = NULL;
    if (!wait_for_worker(s, rows, &w)) {
        err_set(err, ENT_ERR_IO, 0, "too many questions at once: try again");
        return NULL;
    }
    ent_status status = w ? ENT_OK : new_worker(s, &w, err);
    if (status != ENT_OK) return give(s, NULL, rows), NULL;
    if (make_ready(s, w, rows, err) == ENT_OK) return w;
    worker_give(w);
    return NULL;
}

void worker_give(worker *w) {
    answer_end(w);
    if (w->a.used_bytes > WORKER_KEEPS) { // a large answer leaves no large worker behind
        arena_deinit(&w->a);
        arena_init(&w->a, WORKER_BYTES);
    }
    facts_drop(w->f);
    w->f = NULL;
    ledger_snapshot_end(w->l);
    give(w->s, w, w->streams);
}
