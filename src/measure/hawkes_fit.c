// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_fit.h"
#include "measure/hawkes_kernel.h"
#include <lapacke.h>
#include <math.h>

enum { EM_STEPS = 30, NEWTON_STEPS = 200, HALVINGS = 30 };

// A fit under way.
typedef struct search {
    const hawkes_design *d;
    const hawkes_how *how;
    double *theta, *next, *gradient, *sums; // [columns]; sums: X' (y / rate)
    double *rate, *ratio, *scratch;         // [stride]
    double *matrix, *step;                  // of the free columns
    size_t *free;
    size_t n_free;
    double value; // penalised log-likelihood at theta
} search;

static bool held(const search *s, size_t c) {
    return (s->how->held && s->how->held[c]) || !(s->d->g[c] > 0);
}

static double price(const search *s, size_t c) {
    return s->d->g[c] + (s->how->penalty ? s->how->penalty[c] : 0);
}

static double value_at(search *s, const double *theta) {
    hawkes_rates(s->d->x, s->d->stride, s->d->n_columns, theta, s->rate);
    double value = hawkes_sum_log(s->rate, s->d->n);
    for (size_t c = 0; c < s->d->n_columns; c++) value -= theta[c] * price(s, c);
    return value;
}

// Sums and gradient from the rates that value_at left.
static void differentiate(search *s) {
    const hawkes_design *d = s->d;
    for (size_t r = 0; r < d->stride; r++) s->ratio[r] = r < d->n ? 1 / s->rate[r] : 0;
    for (size_t c = 0; c < d->n_columns; c++) s->sums[c] = 0;
    hawkes_project(d->x, d->stride, d->n_columns, s->ratio, s->sums);
    for (size_t c = 0; c < d->n_columns; c++) s->gradient[c] = s->sums[c] - price(s, c);
}

static void begin(search *s) {
    const hawkes_design *d = s->d;
    double base = 0;
    for (size_t c = 0; c < d->n_bases; c++) base += d->g[c];
    for (size_t c = 0; c < d->n_columns; c++) {
        double share = c < d->n_bases ? base : d->g[c] * (double)(d->n_columns - d->n_bases);
        if (s->how->start)
            s->theta[c] = s->how->start[c];
        else
            s->theta[c] = share > 0 ? 0.5 * (double)d->n / share : 0;
        if (!(s->d->g[c] > 0)) s->theta[c] = 0;
    }
    s->value = value_at(s, s->theta);
    differentiate(s);
}

static void improve_by_em(search *s, int steps) {
    for (int i = 0; i < steps; i++) {
        for (size_t c = 0; c < s->d->n_columns; c++)
            if (!held(s, c)) s->theta[c] *= s->sums[c] / price(s, c);
        s->value = value_at(s, s->theta);
        differentiate(s);
    }
}

static void pick_free(search *s) {
    s->n_free = 0;
    for (size_t c = 0; c < s->d->n_columns; c++)
        if (!held(s, c) && (s->theta[c] > 0 || s->gradient[c] > 0)) s->free[s->n_free++] = c;
}

static bool is_maximum(const search *s) {
    double worst = 0;
    for (size_t f = 0; f < s->n_free; f++) {
        double g = fabs(s->gradient[s->free[f]]);
        if (g > worst) worst = g;
    }
    return worst <= 1e-10 * ((double)s->d->n + 1);
}

static void inform(search *s, double *matrix) {
    const hawkes_design *d = s->d;
    for (size_t r = 0; r < d->n; r++) s->rate[r] = s->ratio[r] / s->rate[r];
    for (size_t r = d->n; r < d->stride; r++) s->rate[r] = 0;
    hawkes_gram(d->x, d->stride, s->free, s->n_free, s->rate, s->scratch, matrix);
}

// Solves for the Newton step; columns that say the same share it by way of a ridge far below what matters.
static bool solve_step(search *s) {
    lapack_int n = (lapack_int)s->n_free;
    inform(s, s->matrix);
    for (size_t f = 0; f < s->n_free; f++) {
        s->matrix[f * s->n_free + f] *= 1 + 1e-12;
        s->step[f] = s->gradient[s->free[f]];
    }
    return LAPACKE_dposv(LAPACK_COL_MAJOR, 'L', n, 1, s->matrix, n, s->step, n) == 0;
}

// Along the step, bent at the boundary, as far as it is uphill.
static bool climb(search *s) {
    double length = 1;
    for (int i = 0; i < HALVINGS; i++, length /= 2) {
        memcpy(s->next, s->theta, s->d->n_columns * sizeof *s->next);
        for (size_t f = 0; f < s->n_free; f++) {
            double to = s->theta[s->free[f]] + length * s->step[f];
            s->next[s->free[f]] = to > 0 ? to : 0;
        }
        double value = value_at(s, s->next);
        if (!(value > s->value)) continue;
        double *old = s->theta;
        s->theta = s->next;
        s->next = old;
        s->value = value;
        return true;
    }
    return false;
}

// Where the last bits of the sum decide no more, the whole step is taken for the gradient's sake.
static bool is_small(const search *s) {
    for (size_t f = 0; f < s->n_free; f++)
        if (!(fabs(s->step[f]) <= 1e-6 * (1 + s->theta[s->free[f]]))) return false;
    return true;
}

static void settle(search *s) {
    for (size_t f = 0; f < s->n_free; f++) {
        double to = s->theta[s->free[f]] + s->step[f];
        s->theta[s->free[f]] = to > 0 ? to : 0;
    }
    s->value = value_at(s, s->theta);
    differentiate(s);
}

static bool improve_by_newton(search *s) {
    int settled = 0;
    for (int i = 0; i < NEWTON_STEPS; i++) {
        pick_free(s);
        if (is_maximum(s)) return true;
        bool solved = solve_step(s);
        if (solved && climb(s)) {
            differentiate(s);
        } else if (solved && is_small(s)) {
            settle(s);
            if (++settled == 3) return true;
        } else {
            value_at(s, s->theta);
            differentiate(s);
            improve_by_em(s, EM_STEPS);
        }
    }
    return false;
}

// Cholesky's pivots of the information scaled to ones: a pivot near zero is a column that those before it explain.
static void judge(hawkes_fit *f, const search *s, arena *a) {
    size_t n = s->n_free;
    double *scaled = arena_new(a, double, n *n);
    f->identified = true;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            scaled[i * n + j] =
                s->matrix[i * n + j] / sqrt(s->matrix[i * n + i] * s->matrix[j * n + j]);
    for (size_t j = 0; j < n && f->identified; j++) {
        double pivot = scaled[j * n + j];
        for (size_t k = 0; k < j; k++) pivot -= scaled[j * n + k] * scaled[j * n + k];
        if (pivot < 1e-8) {
            size_t most = 0;
            for (size_t k = 1; k < j; k++)
                if (fabs(scaled[j * n + k]) > fabs(scaled[j * n + most])) most = k;
            *f = (hawkes_fit){f->theta,  f->gradient,  f->information, f->covariance, f->loglik,
                              f->n_free, f->converged, false,          s->free[most], s->free[j]};
            return;
        }
        for (size_t i = j + 1; i < n; i++) {
            double v = scaled[i * n + j];
            for (size_t k = 0; k < j; k++) v -= scaled[i * n + k] * scaled[j * n + k];
            scaled[i * n + j] = v / sqrt(pivot);
        }
        scaled[j * n + j] = sqrt(pivot);
    }
}

static void spread(const search *s, const double *matrix, double *to) {
    for (size_t i = 0; i < s->n_free; i++)
        for (size_t j = 0; j < s->n_free; j++)
            to[s->free[i] * s->d->n_columns + s->free[j]] = matrix[i * s->n_free + j];
}

// Information and covariance of what is off the boundary.
static void report(arena *a, search *s, hawkes_fit *f) {
    size_t columns = s->d->n_columns;
    value_at(s, s->theta);
    differentiate(s);
    s->n_free = 0;
    for (size_t c = 0; c < columns; c++)
        if (!held(s, c) && s->theta[c] > 0) s->free[s->n_free++] = c;
    f->n_free = s->n_free;
    f->loglik = s->value + s->d->constant;
    for (size_t c = 0; c < columns && s->how->penalty; c++)
        f->loglik += s->theta[c] * s->how->penalty[c];
    if (!s->n_free) return;
    lapack_int n = (lapack_int)s->n_free;
    inform(s, s->matrix);
    spread(s, s->matrix, f->information);
    judge(f, s, a);
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', n, s->matrix, n) == 0 &&
        LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', n, s->matrix, n) == 0) {
        for (size_t i = 0; i < s->n_free; i++)
            for (size_t j = 0; j < i; j++)
                s->matrix[i * s->n_free + j] = s->matrix[j * s->n_free + i];
        spread(s, s->matrix, f->covariance);
    }
}

static search search_new(arena *a, const hawkes_design *d, const hawkes_how *how) {
    size_t c = d->n_columns, r = d->stride;
    return (search){.d = d,
                    .how = how,
                    .theta = arena_new(a, double, c),
                    .next = arena_new(a, double, c),
                    .gradient = arena_new(a, double, c),
                    .sums = arena_new(a, double, c),
                    .rate = arena_new(a, double, r),
                    .ratio = arena_new(a, double, r),
                    .scratch = arena_new(a, double, r),
                    .matrix = arena_new(a, double, c *c),
                    .step = arena_new(a, double, c),
                    .free = arena_new(a, size_t, c)};
}

hawkes_fit hawkes_fit_of(arena *a, const hawkes_design *d, const hawkes_how *how) {
    static const hawkes_how plain = {0};
    size_t columns = d->n_columns;
    hawkes_fit f = {.theta = arena_new(a, double, columns),
                    .gradient = arena_new(a, double, columns),
                    .information = arena_new(a, double, columns *columns),
                    .covariance = arena_new(a, double, columns *columns),
                    .identified = true};
    arena_mark mark = arena_here(a);
    search s = search_new(a, d, how ? how : &plain);
    begin(&s);
    if (d->n) {
        improve_by_em(&s, EM_STEPS);
        f.converged = improve_by_newton(&s);
    } else { // no events: nothing happens, at the least price
        for (size_t c = 0; c < columns; c++)
            if (!held(&s, c)) s.theta[c] = 0;
        s.value = value_at(&s, s.theta);
        f.converged = true;
    }
    report(a, &s, &f);
    memcpy(f.theta, s.theta, columns * sizeof *f.theta);
    memcpy(f.gradient, s.gradient, columns * sizeof *f.gradient);
    arena_rewind(a, mark);
    return f;
}

double hawkes_se(const hawkes_fit *f, const hawkes_design *d, size_t column) {
    return sqrt(f->covariance[column * d->n_columns + column]);
}
