// SPDX-License-Identifier: Apache-2.0
#include "measure/breaks.h"
#include "measure/special.h"
#include <math.h>

enum { MOST_OBSERVATIONS = 20000 };

typedef struct sums {
    double *y, *squares, *exposure; // over the first t observations; exposure NULL: least squares
    size_t n;
} sums;

static sums sums_of(arena *a, const double *y, const double *exposure, size_t n) {
    sums s = {arena_new(a, double, n + 1), arena_new(a, double, n + 1),
              exposure ? arena_new(a, double, n + 1) : NULL, n};
    double mean =
        0; // least squares are the same about any level; about the mean they lose no digits
    for (size_t t = 0; !exposure && t < n; t++) mean += y[t] / (double)n;
    for (size_t t = 0; t < n; t++) {
        double v = y[t] - mean;
        s.y[t + 1] = s.y[t] + v;
        s.squares[t + 1] = s.squares[t] + v * v;
        if (exposure) s.exposure[t + 1] = s.exposure[t] + exposure[t];
    }
    return s;
}

// Of observations from+1 .. to.
static double cost(const sums *s, size_t from, size_t to) {
    double y = s->y[to] - s->y[from], n = (double)(to - from);
    if (!s->exposure) return fmax(s->squares[to] - s->squares[from] - y * y / n, 0);
    return y > 0 ? -(y * log(y / (s->exposure[to] - s->exposure[from])) - y) : 0;
}

static double bic_of(const sums *s, const double *y, double total, size_t m) {
    double n = (double)s->n, fit = 0;
    if (!s->exposure)
        return n * (log(total / n) + 1 + log(2 * M_PI)) + (2 * (double)m + 2) * log(n);
    for (size_t t = 0; t < s->n; t++) fit += special_lgamma(y[t] + 1);
    return 2 * (total + fit) + (2 * (double)m + 1) * log(n);
}

// How far from the best place the likelihood still is, between the neighbours: cost in units of the log-likelihood.
static void set_range(const sums *s, breaks *b, size_t i, size_t least, double scale) {
    size_t from = i ? b->point[i - 1].at : 0, to = i + 1 < b->m ? b->point[i + 1].at : s->n,
           best = b->point[i].at;
    double at_best = cost(s, from, best) + cost(s, best, to), sum = 0, below = 0;
    b->point[i].lo = b->point[i].hi = best;
    for (size_t t = from + least; t + least <= to; t++)
        sum += exp((at_best - cost(s, from, t) - cost(s, t, to)) / scale);
    for (size_t t = from + least; t + least <= to; t++) {
        double part = exp((at_best - cost(s, from, t) - cost(s, t, to)) / scale) / sum;
        if (below < 0.05 && below + part >= 0.05) b->point[i].lo = t;
        if (below < 0.95 && below + part >= 0.95) b->point[i].hi = t;
        below += part;
    }
}

static breaks trace(arena *a, const sums *s, const double *y, const uint32_t *from, size_t m,
                    double total, size_t least) {
    breaks b = {.m = m,
                .cost = total,
                .bic = bic_of(s, y, total, m),
                .point = arena_new(a, break_point, m + 1)};
    size_t t = s->n;
    for (size_t i = m; i > 0; i--) {
        t = from[i * (s->n + 1) + t];
        b.point[i - 1].at = t;
    }
    double scale = s->exposure ? 1 : fmax(2 * total / (double)s->n, 1e-300);
    for (size_t i = 0; i < m; i++) set_range(s, &b, i, least, scale);
    return b;
}

ent_status breaks_find(arena *a, const double *y, const double *exposure, size_t n, size_t least,
                       size_t most, breaks_result *result, ent_err *err) {
    if (least == 0 || n < least)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "change points want at least %zu observations, there are %zu", least, n);
    if (n > MOST_OBSERVATIONS)
        return err_set(err, ENT_ERR_INPUT, 0, "more than %d observations", MOST_OBSERVATIONS);
    if (most > n / least - 1) most = n / least - 1;
    sums s = sums_of(a, y, exposure, n);
    double *now = arena_new(a, double, n + 1), *before = arena_new(a, double, n + 1);
    uint32_t *from = arena_new(a, uint32_t, (most + 1) * (n + 1));
    *result = (breaks_result){.by_count = arena_new(a, breaks, most + 1), .most = most};
    for (size_t t = 0; t <= n; t++) now[t] = t >= least ? cost(&s, 0, t) : INFINITY;
    for (size_t m = 0;; m++) {
        result->by_count[m] = trace(a, &s, y, from, m, now[n], least);
        if (result->by_count[m].bic < result->by_count[result->best].bic) result->best = m;
        if (m == most) return ENT_OK;
        double *swap = before;
        before = now;
        now = swap;
        for (size_t t = 0; t <= n; t++) {
            now[t] = INFINITY;
            for (size_t k = least * (m + 1); k + least <= t; k++) {
                double c = before[k] + cost(&s, k, t);
                if (c < now[t]) now[t] = c, from[(m + 1) * (n + 1) + t] = (uint32_t)k;
            }
        }
    }
}
