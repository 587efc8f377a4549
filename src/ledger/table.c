// SPDX-License-Identifier: Apache-2.0
#include "ledger/table.h"
#include "base/day.h"

ask table_ask(ledger *l, arena *a) { return (ask){.d = l->d, .sql = text_new(a)}; }

typedef struct guarded {
    arena *a;
    db_rows *rows;
    table_row_fn call;
    void *ctx;
    ent_err *err;
} guarded;

static ent_status call_each(guarded *g) {
    bool more;
    ent_status status;
    while ((status = db_next(g->rows, &more, g->err)) == ENT_OK && more)
        g->call(g->ctx, g->a, g->rows);
    return status;
}

ent_status table_each(ledger *l, arena *a, const char *sql, const db_value *args, size_t n,
                      table_row_fn call, void *ctx, ent_err *err) {
    guarded g = {.a = a, .call = call, .ctx = ctx, .err = err};
    ent_status status = ENT_OK;
    jmp_buf outer;
    ENT_TRY(db_query(l->d, sql, args, n, &g.rows, err));
    memcpy(&outer, &a->out, sizeof outer);
    bool failed = arena_try(a);
    if (!failed) status = call_each(&g);
    memcpy(&a->out, &outer, sizeof outer);
    db_end(&g.rows);
    if (failed) arena_fail(a);
    return status;
}

typedef struct filling {
    const char *kinds;
    VEC(sv) cells;
} filling;

static sv write_number(arena *a, const db_rows *rows, int column, char kind) {
    text t = text_new(a);
    if (kind == 'i')
        text_int(&t, db_get_int(rows, column));
    else
        text_fixed(&t, db_get_real(rows, column), kind == 'd' ? 5 : 2);
    return text_sv(&t);
}

static void fill_row(void *ctx, arena *a, const db_rows *rows) {
    filling *f = ctx;
    for (int i = 0; f->kinds[i]; i++) {
        sv cell = {0};
        if (!db_get_null(rows, i))
            cell = f->kinds[i] == 't' ? arena_copy(a, db_get_text(rows, i))
                                      : write_number(a, rows, i, f->kinds[i]);
        *vec_push(a, &f->cells) = cell;
    }
}

ent_status table_fill(ledger *l, arena *a, const char *const *columns, const char *kinds,
                      const ask *q, ledger_table *t, ent_err *err) {
    filling f = {.kinds = kinds};
    size_t n = strlen(kinds);
    text sql = q->sql;
    text_char(&sql, 0);
    ENT_TRY(table_each(l, a, sql.at, q->args.at, q->args.n, fill_row, &f, err));
    *t = (ledger_table){columns, n, f.cells.at, f.cells.n / n, kinds};
    return ENT_OK;
}

// ---- counts --------------------------------------------------------------------------------------------------------------------------

typedef struct period {
    sv name;
    int64_t quads[5], events;
    double score;
} period;

typedef struct counting {
    ledger_period by;
    VEC(period) periods;
} counting;

sv ledger_period_name(arena *a, ent_day day, ledger_period by) {
    civil c = day_civil(day);
    int year, week;
    switch (by) {
    case LEDGER_DAY: return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
    case LEDGER_WEEK:
        week = day_iso_week(day, &year);
        return arena_printf(a, "%04d-W%02d", year, week);
    case LEDGER_MONTH: return arena_printf(a, "%04d-%02d", c.year, c.month);
    case LEDGER_QUARTER: return arena_printf(a, "%04d-Q%d", c.year, (c.month + 2) / 3);
    case LEDGER_YEAR: break;
    }
    return arena_printf(a, "%04d", c.year);
}

static void add_sum(counting *c, arena *a, const table_sum *s) {
    sv name = s->day == ENT_NO_DAY ? SV("") : ledger_period_name(a, s->day, c->by);
    if (!c->periods.n || !sv_eq(c->periods.at[c->periods.n - 1].name, name))
        *vec_push(a, &c->periods) = (period){.name = name};
    period *p = &c->periods.at[c->periods.n - 1];
    p->quads[s->quad >= 0 && s->quad <= 4 ? s->quad : 0] += s->events;
    p->events += s->events;
    p->score += s->score;
}

static void count_row(void *ctx, arena *a, const db_rows *rows) {
    table_sum s = {text_day(db_get_text(rows, 0)), db_get_int(rows, 1), db_get_int(rows, 2),
                   db_get_real(rows, 3)};
    add_sum(ctx, a, &s);
}

static sv number(arena *a, int64_t v) {
    text t = text_new(a);
    text_int(&t, v);
    return text_sv(&t);
}

static void write_counts(const counting *c, arena *a, ledger_table *t) {
    static const char *const columns[] = {"period",
                                          "events",
                                          "verbal_cooperation",
                                          "material_cooperation",
                                          "verbal_conflict",
                                          "material_conflict",
                                          "statements",
                                          "mean_score"};
    enum { N = sizeof columns / sizeof *columns };
    sv *cells = arena_new(a, sv, N * c->periods.n + 1);
    for (size_t i = 0; i < c->periods.n; i++) {
        const period *p = &c->periods.at[i];
        sv *row = cells + i * N;
        text mean = text_new(a);
        text_fixed(&mean, p->score / (double)p->events, 2);
        row[0] = p->name;
        row[1] = number(a, p->events);
        for (int quad = 1; quad <= 4; quad++) row[quad + 1] = number(a, p->quads[quad]);
        row[6] = number(a, p->quads[0]);
        row[7] = text_sv(&mean);
    }
    *t = (ledger_table){columns, N, cells, c->periods.n, "tiiiiiir"};
}

void table_periods(arena *a, const table_sum *sums, size_t n, ledger_period by, ledger_table *t) {
    counting c = {.by = by};
    for (size_t i = 0; i < n; i++)
        if (sums[i].events > 0) add_sum(&c, a, &sums[i]);
    write_counts(&c, a, t);
}

ent_status ledger_count(ledger *l, const ledger_filter *f, ledger_period by, arena *a,
                        ledger_table *t, ent_err *err) {
    counting c = {.by = by};
    ask q = table_ask(l, a);
    ENT_TRY(ask_sums(&q, f, err));
    text_char(&q.sql, 0);
    ENT_TRY(table_each(l, a, q.sql.at, q.args.at, q.args.n, count_row, &c, err));
    write_counts(&c, a, t);
    return ENT_OK;
}
