// SPDX-License-Identifier: Apache-2.0
#include "measure/exposure.h"
#include "base/day.h"
#include "measure/input.h"
#include "measure/number.h"
#include <math.h>
#include <stdlib.h>

enum { MOST_BINS = 1 << 20, WEEK = 7 };

typedef struct row {
    ent_day start;
    double documents;
} row;

typedef struct series {
    sv stream;
    VEC(row) rows;
} series;

typedef struct all_series {
    VEC(series);
} all_series;

static ent_status wrong(const char *path, size_t line, const char *what, ent_err *err) {
    return err_set(err, ENT_ERR_INPUT, line, "%s:%zu: %s", path, line, what);
}

static series *series_of(arena *a, all_series *all, sv stream) {
    for (size_t i = 0; i < all->n; i++)
        if (sv_eq(all->at[i].stream, stream)) return &all->at[i];
    series *s = vec_push(a, all);
    *s = (series){.stream = stream};
    return s;
}

static ent_status read_row(arena *a, sv line, const char *path, size_t number, all_series *all,
                           ent_err *err) {
    sv start, stream, documents;
    ent_day to;
    row r;
    if (!sv_split(&line, '\t', &start) || !sv_split(&line, '\t', &stream) ||
        !sv_split(&line, '\t', &documents) || line.len || !stream.len)
        return wrong(path, number, "three cells are wanted: bin_start, stream, documents", err);
    if (start.len != 10 || !day_parse(start, &r.start, &to))
        return wrong(path, number, "no such day; YYYY-MM-DD is wanted", err);
    if (!number_read(documents, &r.documents) || r.documents < 0)
        return wrong(path, number, "documents are a number, 0 or more", err);
    series *s = series_of(a, all, stream);
    if (s->rows.n && s->rows.at[s->rows.n - 1].start >= r.start)
        return wrong(path, number, "bins of a stream must be in order, each once", err);
    *vec_push(a, &s->rows) = r;
    return ENT_OK;
}

static ent_status read_rows(arena *a, sv bytes, const char *path, all_series *all, ent_err *err) {
    sv rest = bytes, line;
    size_t number = 0;
    while (input_line(&rest, &line)) {
        number++;
        if (!line.len || line.p[0] == '#') continue;
        if (number == 1) {
            if (!sv_eq(line, SV("bin_start\tstream\tdocuments")))
                return wrong(path, 1,
                             "the first line must be bin_start, stream, documents, with tabs", err);
            continue;
        }
        ENT_TRY(read_row(a, line, path, number, all, err));
    }
    return ENT_OK;
}

// The most usual distance of two bins; 0: months.
static int bin_of(const series *s) {
    int step = INT32_MAX;
    bool months = s->rows.n > 1;
    for (size_t i = 0; i < s->rows.n; i++) {
        if (day_civil(s->rows.at[i].start).day != 1) months = false;
        if (i && s->rows.at[i].start - s->rows.at[i - 1].start < step)
            step = s->rows.at[i].start - s->rows.at[i - 1].start;
    }
    if (months && step >= 28) return 0;
    return step == INT32_MAX ? WEEK : step;
}

static ent_day next_bin(ent_day start, int step) {
    civil c = day_civil(start);
    return step ? start + step : day_of(c.year, c.month + 1, 1);
}

static void to_mean_one(exposure *e, double *value, size_t n) {
    double sum = 0;
    size_t known = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i])) sum += value[i], known++;
    e->mean_documents = known ? sum / (double)known : 0;
    for (size_t i = 0; i < n; i++) value[i] /= e->mean_documents;
}

static ent_status fill(arena *a, const char *path, const series *s, exposure *e, warnings *w,
                       ent_err *err) {
    int step = bin_of(s);
    VEC(double) edge = {0}, value = {0};
    size_t missing = 0;
    ent_day at = s->rows.at[0].start;
    for (size_t i = 0; i < s->rows.n; at = next_bin(at, step)) {
        if (s->rows.at[i].start < at)
            return err_set(err, ENT_ERR_INPUT, 0,
                           "%s: stream `" SV_FMT "': bins are not of one length", path,
                           SV_ARG(s->stream));
        if (edge.n > MOST_BINS)
            return err_set(err, ENT_ERR_INPUT, 0, "%s: stream `" SV_FMT "': too many bins", path,
                           SV_ARG(s->stream));
        bool there = s->rows.at[i].start == at;
        *vec_push(a, &edge) = at;
        *vec_push(a, &value) = there ? s->rows.at[i].documents : NAN;
        i += there;
        missing += !there;
    }
    *vec_push(a, &edge) = at;
    *e = (exposure){.stream = s->stream, .n = value.n, .edge = edge.at, .value = value.at};
    to_mean_one(e, value.at, value.n);
    if (!(e->mean_documents > 0))
        return err_set(err, ENT_ERR_INPUT, 0, "%s: stream `" SV_FMT "' has no documents at all",
                       path, SV_ARG(s->stream));
    if (missing)
        warnings_add(a, w,
                     arena_printf(a, "exposure of `" SV_FMT "': %zu of %zu bins are missing",
                                  SV_ARG(s->stream), missing, e->n));
    return ENT_OK;
}

ent_status exposure_read(arena *a, const char *path, exposures *e, char hash[65], warnings *w,
                         ent_err *err) {
    sv bytes;
    all_series all = {0};
    ENT_TRY(input_file(a, path, &bytes, hash, err));
    ENT_TRY(read_rows(a, bytes, path, &all, err));
    if (!all.n) return err_set(err, ENT_ERR_INPUT, 0, "%s: no bins in it", path);
    for (size_t i = 0; i < all.n; i++) {
        exposure *x = vec_push(a, e);
        ENT_TRY(fill(a, path, &all.at[i], x, w, err));
    }
    return ENT_OK;
}

bool exposure_of_coverage(arena *a, const measure_coverage *c, int bin_days, exposure *e) {
    if (c->n < 2) return false;
    ent_day first = c->day[0] - (bin_days == WEEK ? day_weekday(c->day[0]) : 0);
    size_t n = (size_t)((c->day[c->n - 1] - first) / bin_days) + 1;
    if (n < 2) return false;
    double *edge = arena_new(a, double, n + 1), *value = arena_new(a, double, n);
    for (size_t i = 0; i <= n; i++) edge[i] = first + (double)i * bin_days;
    for (size_t i = 0; i < c->n; i++) value[(c->day[i] - first) / bin_days] += c->documents[i];
    *e = (exposure){.stream = SV("*"), .n = n, .edge = edge, .value = value};
    to_mean_one(e, value, n);
    return e->mean_documents > 0;
}

const exposure *exposure_for(const exposures *e, sv stream) {
    const exposure *all = NULL;
    for (size_t i = 0; i < e->n; i++) {
        if (sv_eq(e->at[i].stream, stream)) return &e->at[i];
        if (sv_eq(e->at[i].stream, SV("*"))) all = &e->at[i];
    }
    return all;
}

double exposure_over(const exposure *e, double from, double to) {
    double sum = 0;
    if (!e->n || from < e->edge[0] || to > e->edge[e->n] || !(to > from)) return NAN;
    size_t lo = 0, hi = e->n; // the last bin that begins at or before `from`
    while (hi - lo > 1) {
        size_t middle = (lo + hi) / 2;
        if (e->edge[middle] <= from)
            lo = middle;
        else
            hi = middle;
    }
    for (size_t i = lo; i < e->n && e->edge[i] < to; i++)
        sum += e->value[i] * (fmin(to, e->edge[i + 1]) - fmax(from, e->edge[i]));
    return sum / (to - from);
}
