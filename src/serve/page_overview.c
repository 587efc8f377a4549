// SPDX-License-Identifier: Apache-2.0
//
// Who deals with whom, and what is new. Actors stand in the order of clusters: those who deal much with each other are neighbours.
#include "base/strmap.h"
#include "serve/page.h"
#include "serve/period.h"
#include "serve/put.h"
#include <math.h>
#include <stdlib.h>

enum { ACTORS = 20, MOST_ACTORS = 60, MOST_CHANGES = 12, WEEKS_BEFORE = 4 };

void page_put_meta(asking *q) {
    json *j = &q->j;
    const facts *f = q->w->f;
    json_key_str(j, "name", sv_of(q->s->name));
    json_key_str(j, "version", sv_of(ent_version()));
    json_key_int(j, "reports", f->sizes.reports);
    json_key_int(j, "records", f->sizes.records);
    json_key_int(j, "mentions", f->sizes.mentions);
    json_key_int(j, "events", f->sizes.events);
    json_key_day(j, "first", f->sizes.first);
    json_key_day(j, "last", f->sizes.last);
    json_key_int(j, "revision", f->sizes.revision);
    json_key_int(j, "generation", f->generation);
    json_key_bool(j, "edit", q->s->o.token != NULL);
    json_key_bool(j, "code", q->s->o.engine != NULL);
    json_key_bool(j, "studies", q->s->o.studies != NULL);
}

ent_status page_meta(asking *q, ent_err *err) {
    page_put_meta(q);
    json_key(&q->j, "types");
    json_open(&q->j, '[');
    for (int i = 0; i < ENT_N_TYPE; i++) json_str(&q->j, sv_of(ent_type_name((ent_type)i)));
    json_close(&q->j, ']');
    json_key(&q->j, "statuses");
    json_open(&q->j, '[');
    for (int i = 0; i < ENT_N_EVENT_STATUS; i++)
        json_str(&q->j, sv_of(ent_event_status_name((ent_event_status)i)));
    json_close(&q->j, ']');
    return ENT_OK;
}

// ---- the matrix --------------------------------------------------------------------------------------------------------------------

typedef struct party {
    sv code;
    int64_t as_source, as_target, cooperation, conflict;
} party;

typedef struct matrix {
    const ledger_table *t; // of look_dyads
    party *parties;        // the busiest, then in the order of clusters
    size_t n;
    double *ties; // n * n, how much two deal with each other for what they do in all: 0..1
} matrix;

static void add_row(party *p, const ledger_table *t, size_t i, bool source) {
    int64_t events = put_number(put_cell(t, i, 2));
    if (source)
        p->as_source += events;
    else
        p->as_target += events;
    p->cooperation += put_number(put_cell(t, i, 3));
    p->conflict += put_number(put_cell(t, i, 4));
}

static int by_weight(const void *x, const void *y) {
    const party *a = x, *b = y;
    int64_t n = a->as_source + a->as_target, m = b->as_source + b->as_target;
    if (n != m) return n < m ? 1 : -1;
    return sv_cmp(a->code, b->code);
}

static void find_parties(arena *a, matrix *m, size_t most) {
    strmap at = {0};
    VEC(party) list = {0};
    for (size_t i = 0; i < m->t->n_rows; i++) {
        for (size_t side = 0; side < 2; side++) {
            sv code = put_cell(m->t, i, side);
            uint32_t *place = strmap_at(a, &at, code);
            if (!*place) {
                *vec_push(a, &list) = (party){.code = code};
                *place = (uint32_t)list.n;
            }
            add_row(&list.at[*place - 1], m->t, i, side == 0);
        }
    }
    if (list.n) qsort(list.at, list.n, sizeof *list.at, by_weight);
    m->parties = list.at;
    m->n = list.n < most ? list.n : most;
}

static int index_of(const matrix *m, sv code) {
    for (size_t i = 0; i < m->n; i++)
        if (sv_eq(m->parties[i].code, code)) return (int)i;
    return -1;
}

static double weight(const party *p) { return (double)(p->as_source + p->as_target); }

static void find_ties(arena *a, matrix *m) {
    m->ties = arena_new(a, double, m->n * m->n + 1);
    for (size_t i = 0; i < m->t->n_rows; i++) {
        int x = index_of(m, put_cell(m->t, i, 0)), y = index_of(m, put_cell(m->t, i, 1));
        if (x < 0 || y < 0) continue;
        double tie = (double)put_number(put_cell(m->t, i, 2)) /
                     sqrt(weight(&m->parties[x]) * weight(&m->parties[y]));
        m->ties[(size_t)x * m->n + (size_t)y] += tie;
        m->ties[(size_t)y * m->n + (size_t)x] += tie;
    }
}

typedef struct group {
    size_t *at, n; // indices of parties, in order
} group;

static double tie_of(const matrix *m, const group *x, const group *y) {
    double sum = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) sum += m->ties[x->at[i] * m->n + y->at[k]];
    return sum / (double)(x->n * y->n);
}

static void turn(group *g) {
    for (size_t i = 0; i < g->n / 2; i++) {
        size_t swap = g->at[i];
        g->at[i] = g->at[g->n - 1 - i];
        g->at[g->n - 1 - i] = swap;
    }
}

// Joins y to x, each turned so that the ends that meet have the strongest tie.
static void join(arena *a, const matrix *m, group *x, group *y) {
    double best = -1;
    int turned = 0;
    for (int way = 0; way < 4; way++) {
        size_t end = x->at[way & 1 ? 0 : x->n - 1], begin = y->at[way & 2 ? y->n - 1 : 0];
        double tie = m->ties[end * m->n + begin];
        if (tie > best) best = tie, turned = way;
    }
    if (turned & 1) turn(x);
    if (turned & 2) turn(y);
    size_t *both = arena_new(a, size_t, x->n + y->n);
    memcpy(both, x->at, x->n * sizeof *both);
    memcpy(both + x->n, y->at, y->n * sizeof *both);
    *x = (group){both, x->n + y->n};
    y->n = 0;
}

// Average linkage; among equals the first, so that the order is the same each time.
static void order_by_cluster(arena *a, matrix *m) {
    group *groups = arena_new(a, group, m->n + 1);
    for (size_t i = 0; i < m->n; i++) {
        groups[i] = (group){arena_new(a, size_t, 1), 1};
        groups[i].at[0] = i;
    }
    for (size_t step = 1; step < m->n; step++) {
        size_t x = 0, y = 0;
        double best = -1;
        for (size_t i = 0; i < m->n; i++)
            for (size_t k = i + 1; k < m->n && groups[i].n; k++) {
                if (!groups[k].n) continue;
                double tie = tie_of(m, &groups[i], &groups[k]);
                if (tie > best) best = tie, x = i, y = k;
            }
        join(a, m, &groups[x], &groups[y]);
    }
    party *ordered = arena_new(a, party, m->n + 1);
    for (size_t i = 0; i < m->n; i++) ordered[i] = m->parties[groups[0].at[i]];
    m->parties = ordered;
}

static ent_status put_parties(asking *q, const matrix *m, ent_err *err) {
    json *j = &q->j;
    json_key(j, "actors");
    json_open(j, '[');
    for (size_t i = 0; i < m->n; i++) {
        const party *p = &m->parties[i];
        json_open(j, '{');
        ENT_TRY(page_put_party(q, NULL, p->code, err));
        json_key_int(j, "events", p->as_source + p->as_target);
        json_key_int(j, "as_source", p->as_source);
        json_key_int(j, "as_target", p->as_target);
        json_key_int(j, "cooperation", p->cooperation);
        json_key_int(j, "conflict", p->conflict);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ENT_OK;
}

static void put_dyads(json *j, const matrix *m) {
    json_key(j, "dyads");
    json_open(j, '[');
    for (size_t i = 0; i < m->t->n_rows; i++) {
        if (index_of(m, put_cell(m->t, i, 0)) < 0 || index_of(m, put_cell(m->t, i, 1)) < 0)
            continue;
        json_open(j, '{');
        put_row(j, m->t, i, m->t->n_columns);
        json_close(j, '}');
    }
    json_close(j, ']');
}

// ---- what changed ------------------------------------------------------------------------------------------------------------------

typedef struct change {
    sv a, b;
    int64_t events, cooperation, conflict, before;
    double surprise;
} change;

typedef struct changes {
    VEC(change) list;
    strmap places; // "BLR|RUS" -> 1 + its place in the list
} changes;

static change *change_of(arena *a, changes *c, sv x, sv y) {
    uint32_t *place = strmap_at(a, &c->places, arena_join(a, x, arena_join(a, SV("|"), y)));
    if (!*place) {
        *vec_push(a, &c->list) = (change){.a = x, .b = y};
        *place = (uint32_t)c->list.n;
    }
    return &c->list.at[*place - 1];
}

static ent_status add_changes(asking *q, changes *c, ent_day from, ent_day to, bool before,
                              ent_err *err) {
    ledger_filter f = ledger_filter_any();
    ledger_table t;
    f.from = from;
    f.to = to;
    ENT_TRY(look_pairs(q->w->l, &f, q->a, &t, err));
    for (size_t i = 0; i < t.n_rows; i++) {
        change *x = change_of(q->a, c, put_cell(&t, i, 0), put_cell(&t, i, 1));
        int64_t events = put_number(put_cell(&t, i, 2));
        if (before) {
            x->before += events;
            continue;
        }
        x->events += events;
        x->cooperation += put_number(put_cell(&t, i, 3));
        x->conflict += put_number(put_cell(&t, i, 4));
    }
    return ENT_OK;
}

static double expected(const change *c) { return (double)c->before / WEEKS_BEFORE; }

static int by_surprise(const void *x, const void *y) {
    const change *a = x, *b = y;
    if (fabs(a->surprise) != fabs(b->surprise))
        return fabs(a->surprise) < fabs(b->surprise) ? 1 : -1;
    int order = sv_cmp(a->a, b->a);
    return order ? order : sv_cmp(a->b, b->b);
}

static ent_status put_named_code(asking *q, const char *key, const char *name_key, sv code,
                                 ent_err *err) {
    sv name;
    ENT_TRY(look_name(q->w->l, code, q->a, &name, err));
    json_key_str(&q->j, key, code);
    json_key_str(&q->j, name_key, name.len ? name : code);
    return ENT_OK;
}

static ent_status put_changes(asking *q, changes *c, ent_err *err) {
    json *j = &q->j;
    for (size_t i = 0; i < c->list.n; i++) {
        change *x = &c->list.at[i];
        x->surprise = ((double)x->events - expected(x)) / sqrt(expected(x) + 1);
    }
    if (c->list.n) qsort(c->list.at, c->list.n, sizeof *c->list.at, by_surprise);
    json_key(j, "changes");
    json_open(j, '[');
    for (size_t i = 0; i < c->list.n && i < MOST_CHANGES; i++) {
        const change *x = &c->list.at[i];
        json_open(j, '{');
        ENT_TRY(put_named_code(q, "a", "a_name", x->a, err));
        ENT_TRY(put_named_code(q, "b", "b_name", x->b, err));
        json_key_int(j, "events", x->events);
        json_key_fixed(j, "expected", expected(x), 2);
        json_key_int(j, "cooperation", x->cooperation);
        json_key_int(j, "conflict", x->conflict);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ENT_OK;
}

// The last seven days of publication beside the four weeks before.
static ent_status put_week(asking *q, ent_err *err) {
    json *j = &q->j;
    changes c = {0};
    ent_day last = q->w->f->sizes.last;
    if (last == ENT_NO_DAY) return ENT_OK;
    json_key(j, "week");
    json_open(j, '{');
    json_key_day(j, "from", last - 6);
    json_key_day(j, "to", last);
    json_key_day(j, "before_from", last - 6 - 7 * WEEKS_BEFORE);
    json_key_day(j, "before_to", last - 7);
    json_close(j, '}');
    ENT_TRY(add_changes(q, &c, last - 6, last, false, err));
    ENT_TRY(add_changes(q, &c, last - 6 - 7 * WEEKS_BEFORE, last - 7, true, err));
    return put_changes(q, &c, err);
}

ent_status page_overview(asking *q, ent_err *err) {
    query asked;
    ledger_table t;
    matrix m = {.t = &t};
    ENT_TRY(query_read(q->r, ACTORS, &asked, err));
    ENT_TRY(look_dyads(q->w->l, &asked.f, q->a, &t, err));
    if (q->r->form == REQUEST_CSV) return put_csv(&q->out, &t), ENT_OK;
    size_t most = asked.f.limit < MOST_ACTORS ? (size_t)asked.f.limit : MOST_ACTORS;
    find_parties(q->a, &m, most);
    find_ties(q->a, &m);
    if (m.n) order_by_cluster(q->a, &m);
    json_key(&q->j, "meta");
    json_open(&q->j, '{');
    page_put_meta(q);
    json_close(&q->j, '}');
    json_key_str(&q->j, "unit", sv_of(asked.unit_name));
    ENT_TRY(put_parties(q, &m, err));
    put_dyads(&q->j, &m);
    ENT_TRY(put_week(q, err));
    period_put_coverage(q, &asked.f);
    page_put_command(q, "events", "since until");
    return ENT_OK;
}
