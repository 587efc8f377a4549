// SPDX-License-Identifier: Apache-2.0
#include "serve/period.h"
#include "base/day.h"
#include "measure/breaks.h"
#include "serve/put.h"

enum { PERIOD, EVENTS, FIRST_QUAD, STATEMENTS = 6, MEAN };

void period_of(ent_day day, ledger_period by, ent_day *from, ent_day *to) {
    civil c = day_civil(day);
    int quarter = (c.month - 1) / 3 * 3 + 1;
    switch (by) {
    case LEDGER_DAY: *from = *to = day; return;
    case LEDGER_WEEK:
        *from = day - day_weekday(day);
        *to = *from + 6;
        return;
    case LEDGER_MONTH:
        *from = day_of(c.year, c.month, 1);
        *to = day_of(c.year, c.month + 1, 1) - 1;
        return;
    case LEDGER_QUARTER:
        *from = day_of(c.year, quarter, 1);
        *to = day_of(c.year, quarter + 3, 1) - 1;
        return;
    case LEDGER_YEAR: break;
    }
    *from = day_of(c.year, 1, 1);
    *to = day_of(c.year + 1, 1, 1) - 1;
}

static bool read_digits(sv s, size_t at, size_t n, int *v) {
    *v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.len || s.p[i] < '0' || s.p[i] > '9') return false;
        *v = *v * 10 + (s.p[i] - '0');
    }
    return true;
}

// First day of a period by its name: "2020-07-01", "2020-W27", "2020-07", "2020-Q3", "2020". ENT_NO_DAY for "".
static ent_day first_day(sv name, ledger_period by) {
    int year, n = 1;
    ent_day from, to;
    if (!read_digits(name, 0, 4, &year)) return ENT_NO_DAY;
    if (by == LEDGER_WEEK && read_digits(name, 6, 2, &n)) {
        period_of(day_of(year, 1, 4), LEDGER_WEEK, &from, &to); // 4 January is in the first week
        return from + 7 * (n - 1);
    }
    if (by == LEDGER_QUARTER && read_digits(name, 6, 1, &n)) return day_of(year, 3 * n - 2, 1);
    return day_parse(name, &from, &to) ? from : ENT_NO_DAY;
}

static int64_t reports_between(const facts *f, ent_day from, ent_day to) {
    int64_t n = 0;
    size_t low = 0, high = f->n_days;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->days[middle].day < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < f->n_days && f->days[low].day <= to; low++) n += f->days[low].reports;
    return n;
}

typedef struct row {
    ent_day from, to;
    sv name;
    size_t at; // in the table; SIZE_MAX: nothing happened
    int64_t reports;
} row;

typedef struct rows {
    VEC(row);
} rows;

static void push_row(asking *q, rows *out, const row *r) {
    row *to = vec_push(q->a, out);
    *to = *r;
    to->reports = reports_between(q->w->f, r->from, r->to);
}

static rows rows_of(asking *q, const ledger_table *t, ledger_period by) {
    rows out = {0};
    ent_day first = ENT_NO_DAY, last = ENT_NO_DAY;
    for (size_t i = 0; i < t->n_rows; i++) {
        ent_day day = first_day(put_cell(t, i, PERIOD), by);
        if (day != ENT_NO_DAY && first == ENT_NO_DAY) first = day;
        if (day != ENT_NO_DAY) last = day;
    }
    static const int64_t days[] = {1, 7, 30, 91, 365};
    bool gaps = first != ENT_NO_DAY && ((int64_t)last - first) / days[by] > PERIOD_MOST;
    ent_day at = first;
    for (size_t i = 0; i < t->n_rows; i++) {
        row r = {.name = put_cell(t, i, PERIOD), .at = i};
        ent_day day = first_day(r.name, by);
        if (day == ENT_NO_DAY) continue;
        while (!gaps && at < day) {
            row empty = {.at = SIZE_MAX};
            period_of(at, by, &empty.from, &empty.to);
            empty.name = ledger_period_name(q->a, empty.from, by);
            push_row(q, &out, &empty);
            at = empty.to + 1;
        }
        period_of(day, by, &r.from, &r.to);
        push_row(q, &out, &r);
        at = r.to + 1;
    }
    return out;
}

static sv cell_or_zero(const ledger_table *t, const row *r, size_t column) {
    return r->at == SIZE_MAX ? SV("0") : put_cell(t, r->at, column);
}

void period_put_series(asking *q, const char *key, const ledger_table *t, ledger_period by) {
    json *j = &q->j;
    rows list = rows_of(q, t, by);
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < list.n; i++) {
        const row *r = &list.at[i];
        json_open(j, '{');
        json_key_str(j, "period", r->name);
        json_key_day(j, "from", r->from);
        json_key_day(j, "to", r->to);
        for (size_t c = EVENTS; c <= STATEMENTS; c++)
            json_key_int(j, t->columns[c], put_number(cell_or_zero(t, r, c)));
        if (r->at != SIZE_MAX) {
            json_key(j, t->columns[MEAN]);
            text_add(j->t, put_cell(t, r->at, MEAN));
            j->comma = true;
        }
        json_key_int(j, "reports", r->reports);
        json_close(j, '}');
    }
    json_close(j, ']');
    if (t->n_rows && !put_cell(t, 0, PERIOD).len)
        json_key_int(j, "undated", put_number(put_cell(t, 0, EVENTS)));
}

void period_put_csv(asking *q, const ledger_table *t, ledger_period by) {
    rows list = rows_of(q, t, by);
    text_add(&q->out, SV("period,from,to,events,verbal_cooperation,material_cooperation,verbal_"
                         "conflict,material_conflict,statements,mean_score,reports\n"));
    for (size_t i = 0; i < list.n; i++) {
        const row *r = &list.at[i];
        char from[11], to[11];
        day_write(r->from, from);
        day_write(r->to, to);
        text_add(&q->out, arena_printf(q->a, SV_FMT ",%s,%s", SV_ARG(r->name), from, to));
        for (size_t c = EVENTS; c <= MEAN; c++) {
            text_char(&q->out, ',');
            if (c != MEAN || r->at != SIZE_MAX) text_add(&q->out, cell_or_zero(t, r, c));
        }
        text_char(&q->out, ',');
        text_int(&q->out, r->reports);
        text_char(&q->out, '\n');
    }
}

enum { CHANGES_LEAST = 12, CHANGES_MOST = 1000, MOST_POINTS = 5 };

static void put_points(asking *q, const rows *list, const size_t *at, const breaks *found,
                       const char *of) {
    json *j = &q->j;
    for (size_t i = 0; i < found->m; i++) {
        const break_point *p = &found->point[i];
        json_open(j, '{');
        json_key_str(j, "of", sv_of(of));
        json_key_str(j, "period", list->at[at[p->at]].name);
        json_key_day(j, "from", list->at[at[p->at]].from);
        json_key_day(j, "lo", list->at[at[p->lo]].from);
        json_key_day(j, "hi", list->at[at[p->hi]].from);
        json_close(j, '}');
    }
}

static ent_status put_changes_of(asking *q, const ledger_table *t, const rows *list,
                                 const size_t *at, size_t n, bool conflict, ent_err *err) {
    breaks_result result;
    double *y = arena_new(q->a, double, n);
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < 2; c++)
            y[i] += (double)put_number(
                cell_or_zero(t, &list->at[at[i]], FIRST_QUAD + (conflict ? 2 : 0) + c));
    size_t least = n / 20 > 4 ? n / 20 : 4;
    ENT_TRY(breaks_find(q->a, y, NULL, n, least, MOST_POINTS, &result, err));
    put_points(q, list, at, &result.by_count[result.best], conflict ? "conflict" : "cooperation");
    return ENT_OK;
}

ent_status period_put_changes(asking *q, const ledger_table *t, ledger_period by, ent_err *err) {
    rows list = rows_of(q, t, by);
    size_t *at = arena_new(q->a, size_t, list.n + 1), n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i].reports) at[n++] = i;
    at[n] = n ? at[n - 1] : 0;
    json_key(&q->j, "change_points");
    json_open(&q->j, '[');
    if (n >= CHANGES_LEAST && n <= CHANGES_MOST) {
        ENT_TRY(put_changes_of(q, t, &list, at, n, false, err));
        ENT_TRY(put_changes_of(q, t, &list, at, n, true, err));
    }
    json_close(&q->j, ']');
    return ENT_OK;
}

void period_put_sums(json *j, const char *key, const ledger_table *t) {
    json_key(j, key);
    json_open(j, '{');
    for (size_t c = EVENTS; c <= STATEMENTS; c++) {
        int64_t n = 0;
        for (size_t i = 0; i < t->n_rows; i++) n += put_number(put_cell(t, i, c));
        json_key_int(j, t->columns[c], n);
    }
    json_close(j, '}');
}

void period_put_coverage(asking *q, const ledger_filter *f) {
    json *j = &q->j;
    const facts *known = q->w->f;
    json_key(j, "coverage");
    json_open(j, '[');
    for (size_t i = 0; i < known->n_days;) {
        ent_day from, to;
        int64_t n = 0;
        period_of(known->days[i].day, LEDGER_WEEK, &from, &to);
        for (; i < known->n_days && known->days[i].day <= to; i++) n += known->days[i].reports;
        if ((f->from != ENT_NO_DAY && to < f->from) || (f->to != ENT_NO_DAY && from > f->to))
            continue;
        json_open(j, '{');
        json_key_str(j, "period", ledger_period_name(q->a, from, LEDGER_WEEK));
        json_key_day(j, "from", from);
        json_key_day(j, "to", to);
        json_key_int(j, "reports", n);
        json_close(j, '}');
    }
    json_close(j, ']');
}
