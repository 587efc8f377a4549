// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "serve/put.h"
#include <stdlib.h>

facts *facts_hold(server *s) {
    pthread_mutex_lock(&s->facts_lock);
    facts *f = s->f;
    if (f) f->users++;
    pthread_mutex_unlock(&s->facts_lock);
    return f;
}

void facts_drop(facts *f) {
    if (!f || --f->users) return;
    free(f->days);
    free(f);
}

static bool copy_days(facts *f, const ledger_table *t) {
    f->days = calloc(t->n_rows + 1, sizeof *f->days);
    for (size_t i = 0; f->days && i < t->n_rows; i++) {
        ent_day from, to;
        if (!day_parse(put_cell(t, i, 0), &from, &to)) continue;
        f->days[f->n_days++] = (day_count){from, put_number(put_cell(t, i, 1))};
    }
    return f->days != NULL;
}

static ent_status count(ledger *l, arena *a, facts *f, ent_err *err) {
    ledger_filter all = ledger_filter_any();
    ledger_table t;
    if (arena_try(a)) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    ENT_TRY(look_state_now(l, &f->state, err));
    ENT_TRY(look_sizes_now(l, &f->sizes, err));
    ENT_TRY(look_coverage(l, &all, a, &t, err));
    return copy_days(f, &t) ? ENT_OK : err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
}

static ent_status count_now(ledger *l, facts *f, ent_err *err) {
    enum { MOST_BYTES = 64 << 20 };
    arena a;
    arena_init(&a, MOST_BYTES);
    ent_status status = ledger_snapshot(l, err);
    if (status == ENT_OK) {
        status = count(l, &a, f, err);
        ledger_snapshot_end(l);
    }
    arena_deinit(&a);
    return status;
}

ent_status facts_refresh(server *s, ledger *l, ent_err *err) {
    look_state now;
    ENT_TRY(look_state_now(l, &now, err));
    if (s->f && now.records == s->f->state.records && now.entries == s->f->state.entries)
        return ENT_OK;
    facts *f = calloc(1, sizeof *f), *old;
    if (!f) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    f->users = 1;
    ent_status status = count_now(l, f, err);
    if (status != ENT_OK) return facts_drop(f), status;
    pthread_mutex_lock(&s->facts_lock);
    old = s->f;
    f->generation = old ? old->generation + 1 : 1;
    s->f = f;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->facts_lock);
    facts_drop(old);
    return ENT_OK;
}
