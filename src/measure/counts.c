// SPDX-License-Identifier: Apache-2.0
#include "measure/counts.h"
#include "base/day.h"
#include "measure/input.h"
#include "measure/number.h"
#include <math.h>

enum { MOST_COLUMNS = 64, MOST_BINS = 100000 };

typedef struct table {
    sv name[MOST_COLUMNS];
    size_t columns;
    VEC(ent_day) start;
    VEC(double) cell;
} table;

static ent_status wrong(const char *path, size_t line, const char *what, ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, line, "%s:%zu: %s", path, line, what);
}

static ent_status read_head(sv line, const char *path, table *t, ent_err *err) {
    sv name;
    if (!sv_split(&line, '\t', &name) || !sv_eq(name, SV("bin_start")))
        return wrong(path, 1, "the first column must be bin_start, then one a stream, with tabs",
                     err);
    while (sv_split(&line, '\t', &name)) {
        if (t->columns == MOST_COLUMNS) return wrong(path, 1, "too many columns", err);
        for (size_t i = 0; i < t->columns; i++)
            if (sv_eq(t->name[i], name)) return wrong(path, 1, "a column is there twice", err);
        t->name[t->columns++] = name;
    }
    return t->columns ? ENT_OK : wrong(path, 1, "no stream in it", err);
}

static ent_status read_row(arena *a, sv line, const char *path, size_t number, table *t,
                           ent_err *err) {
    sv start = {0}, cell;
    ent_day day, to;
    size_t columns = 0;
    sv_split(&line, '\t', &start);
    if (start.len != 10 || !day_parse(start, &day, &to))
        return wrong(path, number, "no such day; YYYY-MM-DD is wanted", err);
    if (t->start.n && t->start.at[t->start.n - 1] >= day)
        return wrong(path, number, "bins must be in order, each once", err);
    if (t->start.n == MOST_BINS) return wrong(path, number, "too many bins", err);
    *vec_push(a, &t->start) = day;
    for (; columns < t->columns; columns++) {
        double v = NAN;
        if (!sv_split(&line, '\t', &cell)) cell = (sv){0};
        if (cell.len && (!number_read(cell, &v) || v < 0))
            return wrong(path, number, "a count is a number, 0 or more, or empty", err);
        *vec_push(a, &t->cell) = v;
    }
    return line.len ? wrong(path, number, "more cells than columns", err) : ENT_OK;
}

// The length of bins: months, or so many days.
static ent_status set_edges(arena *a, const char *path, const table *t, counts *c, ent_err *err) {
    ent_day *edge = arena_new(a, ent_day, t->start.n + 1);
    if (t->start.n < 3)
        return err_set(err, ENT_ERR_INPUT, 0, "%s: at least three bins are wanted", path);
    ent_day step = t->start.at[1] - t->start.at[0];
    series_bin bin = step < 28   ? N_SERIES_BINS
                     : step < 32 ? SERIES_month
                     : step < 93 ? SERIES_quarter
                                 : SERIES_year;
    for (size_t i = 0; i <= t->start.n; i++) {
        edge[i] = i == 0                 ? t->start.at[0]
                  : bin == N_SERIES_BINS ? edge[i - 1] + step
                                         : series_bin_next(edge[i - 1], bin);
        if (i < t->start.n && edge[i] != t->start.at[i])
            return wrong(
                path, i + 2,
                "a bin is left out before this one; give it empty cells where nothing is known",
                err);
    }
    c->edge = edge;
    return ENT_OK;
}

static void set_columns(arena *a, const table *t, counts *c) {
    double *count = arena_new(a, double, c->n * t->columns + 1), *news = arena_new(a, double, c->n);
    sv *name = arena_new(a, sv, t->columns);
    double sum = 0, known = 0;
    for (size_t j = 0; j < t->columns; j++) {
        bool documents = sv_eq(t->name[j], SV("documents"));
        double *to = documents ? news : count + c->streams * c->n;
        for (size_t i = 0; i < c->n; i++) to[i] = t->cell.at[i * t->columns + j];
        if (documents)
            c->exposed = true;
        else
            name[c->streams++] = t->name[j];
    }
    for (size_t i = 0; c->exposed && i < c->n; i++)
        if (!isnan(news[i])) sum += news[i], known++;
    for (size_t i = 0; i < c->n; i++) news[i] = c->exposed ? news[i] / (sum / known) : 1;
    c->count = count;
    c->name = name;
    c->exposure = news;
}

ent_status counts_read(arena *a, const char *path, counts *c, ent_err *err) {
    table *t = arena_new(a, table, 1);
    sv rest, line;
    size_t number = 0;
    *c = (counts){0};
    ENT_TRY(input_file(a, path, &rest, c->hash, err));
    while (input_line(&rest, &line)) {
        number++;
        if (number == 1)
            ENT_TRY(read_head(line, path, t, err));
        else if (line.len)
            ENT_TRY(read_row(a, line, path, number, t, err));
    }
    c->n = t->start.n;
    ENT_TRY(set_edges(a, path, t, c, err));
    set_columns(a, t, c);
    return c->streams ? ENT_OK : err_set(err, ENT_ERR_INPUT, 0, "%s: no stream in it", path);
}

// ---- of events -------------------------------------------------------------------------------------------------------------------------

static void add_stream(const stream *s, const counts *c, double *column) {
    for (size_t i = 0, bin = 0; i < s->n; i++) {
        while (s->time_day[i] >= c->edge[bin + 1]) bin++;
        column[bin] += s->weight[i];
    }
}

ent_status counts_of_streams(arena *a, const measure_events *events, const exposures *read,
                             const stream_rules *rules, series_bin bin, counts *c, ent_err *err) {
    stream *s = arena_new(a, stream, rules->n + 1);
    sv *name = arena_new(a, sv, rules->n + 1);
    double first = INFINITY, last = -INFINITY;
    for (size_t j = 0; j < rules->n; j++) {
        s[j] = stream_of(a, events, &rules->at[j]);
        name[j] = rules->at[j].name;
        if (!s[j].n)
            return err_set(err, ENT_ERR_INPUT, 0, "stream `" SV_FMT "' has no event",
                           SV_ARG(name[j]));
        first = fmin(first, s[j].time_day[0]);
        last = fmax(last, s[j].time_day[s[j].n - 1]);
    }
    VEC(ent_day) edge = {0};
    for (ent_day day = series_bin_start((ent_day)floor(first), bin);;
         day = series_bin_next(day, bin)) {
        *vec_push(a, &edge) = day;
        if (day > last) break;
    }
    *c = (counts){.n = edge.n - 1, .streams = rules->n, .edge = edge.at, .name = name};
    double *count = arena_new(a, double, c->n * c->streams + 1), *news = arena_new(a, double, c->n);
    const struct exposure *all = exposure_for(read, SV("*"));
    c->exposed = all != NULL;
    for (size_t i = 0; i < c->n; i++)
        news[i] = all ? exposure_over(all, c->edge[i], c->edge[i + 1]) : 1;
    for (size_t j = 0; j < rules->n; j++) add_stream(&s[j], c, count + j * c->n);
    c->count = count;
    c->exposure = news;
    return ENT_OK;
}

int counts_stream(const counts *c, sv name) {
    for (size_t j = 0; j < c->streams; j++)
        if (sv_eq(c->name[j], name)) return (int)j;
    return -1;
}
