// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_fit.h"
#include "measure/hawkes_kernel.h"
#include "measure/special.h"
#include <float.h>
#include <lapacke.h>
#include <math.h>

// ---- one source ----------------------------------------------------------------------------------------------------------------

hawkes_ratio hawkes_test_source(arena *a, const hawkes_model *m, const hawkes_design *d,
                                const hawkes_fit *full, int source) {
    arena_mark mark = arena_here(a);
    bool *held = arena_new(a, bool, d->n_columns);
    double *start = arena_new(a, double, d->n_columns);
    double most = 0;
    memcpy(start, full->theta, d->n_columns * sizeof *start);
    for (int k = 0; k < m->n_decays; k++) {
        size_t c = hawkes_column(m, source, k);
        held[c] = true;
        if (start[c] > most) most = start[c];
        start[c] = 0;
    }
    hawkes_ratio r = {0, 1};
    if (most > 0) {
        // A column at zero would stay there in EM; nothing is lost by lifting all a little.
        for (size_t c = 0; c < d->n_columns; c++)
            if (!held[c] && start[c] == 0) start[c] = 1e-3;
        hawkes_fit less = hawkes_fit_of(a, d, &(hawkes_how){.held = held, .start = start});
        r.ratio = 2 * (full->loglik - less.loglik);
        if (r.ratio < 1e-9) r.ratio = 0;
    }
    r.p = r.ratio > 0 ? special_chibar_sf(r.ratio, m->n_decays) : 1;
    arena_rewind(a, mark);
    return r;
}

// ---- interval --------------------------------------------------------------------------------------------------------------------

typedef struct profile {
    arena *a;
    const hawkes_design *d;
    const hawkes_fit *full;
    size_t column;
    bool *held;
    double *start;
    double wanted; // of 2 (maximum - profile)
} profile;

static double excess(profile *p, double at) {
    arena_mark mark = arena_here(p->a);
    memcpy(p->start, p->full->theta, p->d->n_columns * sizeof *p->start);
    for (size_t c = 0; c < p->d->n_columns; c++)
        if (p->start[c] == 0 && p->d->g[c] > 0) p->start[c] = 1e-3;
    p->start[p->column] = at;
    hawkes_fit f = hawkes_fit_of(p->a, p->d, &(hawkes_how){.held = p->held, .start = p->start});
    arena_rewind(p->a, mark);
    return 2 * (p->full->loglik - f.loglik) - p->wanted;
}

// Where the excess changes its sign, by bisection and the secant in turn (Illinois).
static double crossing(profile *p, double in, double out, double f_in, double f_out) {
    for (int i = 0; i < 60 && fabs(out - in) > 1e-6 * (1e-3 + fabs(out)); i++) {
        double at = isfinite(f_out) ? in - f_in * (out - in) / (f_out - f_in) : (in + out) / 2;
        double f = excess(p, at);
        if (f > 0) {
            out = at;
            f_out = f;
            f_in /= 2;
        } else {
            in = at;
            f_in = f;
            f_out /= 2;
        }
    }
    return (in + out) / 2;
}

void hawkes_interval(arena *a, const hawkes_design *d, const hawkes_fit *full, size_t column,
                     double *lo, double *hi) {
    arena_mark mark = arena_here(a);
    double at = full->theta[column], se = hawkes_se(full, d, column);
    profile p = {a,
                 d,
                 full,
                 column,
                 arena_new(a, bool, d->n_columns),
                 arena_new(a, double, d->n_columns),
                 at > 0 ? 3.841458820694124 : 2.705543454095404};
    p.held[column] = true;
    double at_zero = at > 0 ? excess(&p, 0) : 0;
    *lo = at_zero > 0 ? crossing(&p, at, 0, -p.wanted, at_zero) : 0;
    *hi = INFINITY;
    if (d->g[column] > 0) {
        double reach = se > 0 ? 2 * se : 0.05 * (double)(d->n + 1) / d->g[column], f = -1;
        for (int i = 0; i < 40 && f <= 0; i++, reach *= 1.5) f = excess(&p, at + reach);
        if (f > 0) *hi = crossing(&p, at, at + reach / 1.5, -p.wanted, f);
    }
    arena_rewind(a, mark);
}

// ---- sparse fits -------------------------------------------------------------------------------------------------------------------

static hawkes_fit fit_support(arena *a, const hawkes_design *d, const double *theta) {
    bool *held = arena_new(a, bool, d->n_columns);
    double *start = arena_new(a, double, d->n_columns);
    for (size_t c = 0; c < d->n_columns; c++) {
        held[c] = c >= d->n_bases && theta[c] <= 1e-6;
        start[c] = held[c] ? 0 : theta[c] + 1e-3;
    }
    return hawkes_fit_of(a, d, &(hawkes_how){.held = held, .start = start});
}

static double bic(const hawkes_fit *f, const hawkes_design *d) {
    return -2 * f->loglik + (double)f->n_free * log((double)d->n);
}

// The penalty at which the first column would enter: its gradient when there is none.
static double largest_penalty(arena *a, const hawkes_design *d) {
    arena_mark mark = arena_here(a);
    double most = 0;
    double *none = arena_new(a, double, d->n_columns);
    hawkes_fit base = fit_support(a, d, none);
    for (size_t c = d->n_bases; c < d->n_columns; c++)
        if (base.gradient[c] > most) most = base.gradient[c];
    arena_rewind(a, mark);
    return most;
}

// The group penalty in EM: its price is taken anew from where each step ends.
static void fit_groups(arena *a, const hawkes_model *m, const hawkes_design *d, double rho,
                       double *theta) {
    enum { STEPS = 300 };
    double *rate = arena_new(a, double, d->stride), *sums = arena_new(a, double, d->n_columns);
    size_t k = (size_t)m->n_decays;
    for (int step = 0; step < STEPS; step++) {
        hawkes_rates(d->x, d->stride, d->n_columns, theta, rate);
        for (size_t r = 0; r < d->stride; r++) rate[r] = r < d->n ? 1 / rate[r] : 0;
        memset(sums, 0, d->n_columns * sizeof *sums);
        hawkes_project(d->x, d->stride, d->n_columns, rate, sums);
        for (size_t c = 0; c < d->n_bases; c++)
            if (d->g[c] > 0) theta[c] *= sums[c] / d->g[c];
        for (size_t c = d->n_bases; c < d->n_columns; c += k) {
            double norm = 0;
            for (size_t l = 0; l < k; l++) norm += theta[c + l] * theta[c + l];
            norm = sqrt(norm) + 1e-12;
            for (size_t l = 0; l < k; l++) {
                double price = d->g[c + l] + rho * sqrt((double)k) * theta[c + l] / norm;
                if (price > 0) theta[c + l] *= sums[c + l] / price;
            }
        }
    }
}

static void fit_penalised(arena *a, const hawkes_model *m, const hawkes_design *d,
                          hawkes_penalty kind, double rho, double *theta) {
    if (kind == HAWKES_GROUP) {
        double *none = arena_new(a, double, d->n_columns);
        hawkes_fit base = fit_support(a, d, none);
        for (size_t c = 0; c < d->n_columns; c++)
            theta[c] = c < d->n_bases ? base.theta[c] + 1e-3 : 0.1;
        fit_groups(a, m, d, rho, theta);
        return;
    }
    double *penalty = arena_new(a, double, d->n_columns);
    for (size_t c = d->n_bases; c < d->n_columns; c++) penalty[c] = rho;
    hawkes_fit f = hawkes_fit_of(a, d, &(hawkes_how){.penalty = penalty});
    memcpy(theta, f.theta, d->n_columns * sizeof *theta);
}

hawkes_fit hawkes_fit_sparse(arena *a, const hawkes_model *m, const hawkes_design *d,
                             hawkes_penalty kind) {
    if (kind == HAWKES_FREE || !d->n) return hawkes_fit_of(a, d, NULL);
    double most = largest_penalty(a, d), least = INFINITY;
    double *theta = arena_new(a, double, d->n_columns), *best = arena_new(a, double, d->n_columns);
    for (int i = 0; i < HAWKES_PATH && most > 0; i++) {
        arena_mark mark = arena_here(a);
        fit_penalised(a, m, d, kind, most * pow(0.01, (double)i / (HAWKES_PATH - 1)), theta);
        hawkes_fit f = fit_support(a, d, theta);
        double b = bic(&f, d);
        if (b < least) {
            least = b;
            memcpy(best, theta, d->n_columns * sizeof *best);
        }
        arena_rewind(a, mark);
    }
    return fit_support(a, d, best);
}

// ---- all targets --------------------------------------------------------------------------------------------------------------------

hawkes_fits hawkes_fit_all(arena *a, const hawkes_model *m, const hawkes_events *e,
                           hawkes_penalty kind) {
    size_t n = (size_t)m->n_streams, columns = hawkes_columns(m);
    hawkes_fits f = {arena_new(a, hawkes_design, n), arena_new(a, hawkes_fit, n),
                     arena_new(a, double, n *columns)};
    hawkes_designs_of(a, m, e, f.design);
    for (size_t i = 0; i < n; i++) {
        f.fit[i] = hawkes_fit_sparse(a, m, &f.design[i], kind);
        memcpy(f.theta + i * columns, f.fit[i].theta, columns * sizeof *f.theta);
    }
    return f;
}

void hawkes_branching(const hawkes_model *m, const double *theta, double *branching) {
    size_t columns = hawkes_columns(m);
    for (int i = 0; i < m->n_streams; i++)
        for (int j = 0; j < m->n_streams; j++) {
            double sum = 0;
            for (int k = 0; k < m->n_decays; k++)
                sum += theta[(size_t)i * columns + hawkes_column(m, j, k)];
            branching[i * m->n_streams + j] = sum;
        }
}

double hawkes_radius(arena *a, const double *branching, int n_streams) {
    arena_mark mark = arena_here(a);
    size_t n = (size_t)n_streams;
    double *copy = arena_new(a, double, n *n), *re = arena_new(a, double, n),
           *im = arena_new(a, double, n);
    double radius = 0;
    memcpy(copy, branching, n * n * sizeof *copy);
    lapack_int bad = LAPACKE_dgeev(LAPACK_COL_MAJOR, 'N', 'N', n_streams, copy, n_streams, re, im,
                                   NULL, 1, NULL, 1);
    for (size_t i = 0; i < n && !bad; i++)
        if (hypot(re[i], im[i]) > radius) radius = hypot(re[i], im[i]);
    arena_rewind(a, mark);
    return bad ? INFINITY : radius;
}

// ---- decay ---------------------------------------------------------------------------------------------------------------------------

static double loglik_at(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                        double beta) {
    arena_mark mark = arena_here(a);
    hawkes_model one = *m;
    one.n_decays = 1;
    one.decay = &beta;
    hawkes_design d = hawkes_design_of(a, &one, e, target);
    double value = hawkes_fit_of(a, &d, NULL).loglik;
    arena_rewind(a, mark);
    return value;
}

// Brent's search for a maximum of f(exp(x)) between lo < x < hi (Algorithms for Minimization without Derivatives, ch. 5).
static double search_between(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                             double lo, double hi, double *best) {
    const double golden = 0.3819660112501051, tolerance = 1e-6;
    double x = lo + golden * (hi - lo), w = x, v = x, step = 0, before = 0;
    double fx = -loglik_at(a, m, e, target, exp(x)), fw = fx, fv = fx;
    for (int i = 0; i < 80; i++) {
        double middle = (lo + hi) / 2, near = tolerance * (fabs(x) + 1);
        if (fabs(x - middle) <= 2 * near - (hi - lo) / 2) break;
        double r = (x - w) * (fx - fv), q = (x - v) * (fx - fw), p = (x - v) * q - (x - w) * r;
        q = 2 * (q - r);
        if (q > 0) p = -p;
        q = fabs(q);
        if (fabs(before) > near && fabs(p) < fabs(q * before / 2) && p > q * (lo - x) &&
            p < q * (hi - x)) {
            before = step;
            step = p / q;
        } else {
            before = x < middle ? hi - x : lo - x;
            step = golden * before;
        }
        double u = x + (fabs(step) >= near ? step : step > 0 ? near : -near);
        double fu = -loglik_at(a, m, e, target, exp(u));
        if (fu <= fx) {
            if (u < x)
                hi = x;
            else
                lo = x;
            v = w, fv = fw, w = x, fw = fx, x = u, fx = fu;
        } else {
            if (u < x)
                lo = u;
            else
                hi = u;
            if (fu <= fw || w == x)
                v = w, fv = fw, w = u, fw = fu;
            else if (fu <= fv || v == x || v == w)
                v = u, fv = fu;
        }
    }
    *best = -fx;
    return exp(x);
}

hawkes_decay hawkes_find_decay(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                               double lo, double hi, int n_grid) {
    hawkes_decay d = {.grid = arena_new(a, double, (size_t)n_grid),
                      .profile = arena_new(a, double, (size_t)n_grid),
                      .n_grid = n_grid};
    int best = 0;
    for (int i = 0; i < n_grid; i++) {
        d.grid[i] = lo * pow(hi / lo, (double)i / (n_grid - 1));
        d.profile[i] = loglik_at(a, m, e, target, d.grid[i]);
        if (d.profile[i] > d.profile[best]) best = i;
    }
    for (int i = 0; i < n_grid; i++)
        d.n_maxima += (i == 0 || d.profile[i] > d.profile[i - 1]) &&
                      (i + 1 == n_grid || d.profile[i] > d.profile[i + 1]);
    d.at_end = best == 0 || best + 1 == n_grid;
    d.beta = search_between(a, m, e, target, log(d.grid[best ? best - 1 : 0]),
                            log(d.grid[best + 1 < n_grid ? best + 1 : best]), &d.loglik);
    return d;
}
