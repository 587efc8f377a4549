// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_residual.h"
#include "measure/hawkes_kernel.h"
#include "measure/random.h"
#include "measure/special.h"
#include <math.h>
#include <stdlib.h>

// ---- the compensator along the span ----------------------------------------------------------------------------------------------

typedef struct meter {
    const hawkes_model *m;
    const hawkes_events *e;
    const double *theta;
    int target;
    double now, sum;
    size_t bin, knot, begun;
    double s[HAWKES_STREAMS * HAWKES_DECAYS];
} meter;

static double height_at(const meter *x, double t) {
    size_t first;
    double hat[2];
    hawkes_hats(x->m, t, &first, hat);
    return x->theta[first] * hat[0] + (x->m->n_knots ? x->theta[first + 1] * hat[1] : 0);
}

// Adds the integral up to `to`, inside one bin and between two knots, with no parent coming in.
static void advance(meter *x, double to) {
    const hawkes_model *m = x->m;
    size_t bases = hawkes_bases(m);
    double days = to - x->now;
    double sum = height_at(x, x->now + days / 2) * days;
    for (int k = 0; k < m->n_decays; k++) {
        double stay = exp(-m->decay[k] * days), part = 0;
        for (int j = 0; j < m->n_streams; j++) {
            double *s = &x->s[j * m->n_decays + k];
            part += x->theta[bases + (size_t)(j * m->n_decays + k)] * *s;
            *s *= stay;
        }
        sum += part * (1 - stay) / m->decay[k];
    }
    x->sum += sum * (m->n_bins ? m->exposure[(size_t)x->target * m->n_bins + x->bin] : 1);
    x->now = to;
}

static double entry_of(const meter *x) {
    return x->begun < x->e->n ? x->e->time[x->begun] + x->m->dead_days : INFINITY;
}

static void enter(meter *x) {
    const hawkes_model *m = x->m;
    for (int k = 0; k < m->n_decays; k++)
        x->s[x->e->stream[x->begun] * m->n_decays + k] +=
            (x->e->weight ? x->e->weight[x->begun] : 1) * m->decay[k] *
            exp(-m->decay[k] * m->dead_days);
    x->begun++;
}

// Up to t; parents of just that time stay outside.
static void advance_through(meter *x, double t) {
    const hawkes_model *m = x->m;
    for (;;) {
        while (x->bin + 1 < m->n_bins && m->edge[x->bin + 1] <= x->now) x->bin++;
        while (x->knot < m->n_knots && m->knot[x->knot] <= x->now) x->knot++;
        while (entry_of(x) <= x->now) enter(x);
        if (x->now >= t) return;
        double to = t;
        if (m->n_bins && m->edge[x->bin + 1] > x->now && m->edge[x->bin + 1] < to)
            to = m->edge[x->bin + 1];
        if (x->knot < m->n_knots && m->knot[x->knot] < to) to = m->knot[x->knot];
        if (entry_of(x) < to) to = entry_of(x);
        advance(x, to);
    }
}

static void measure_times(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                          const double *theta, hawkes_residuals *r) {
    meter *x = arena_new(a, meter, 1);
    double before = 0;
    *x = (meter){.m = m, .e = e, .theta = theta, .target = target};
    for (size_t n = 0; n < e->n; n++) {
        if (e->stream[n] != target) continue;
        advance_through(x, e->time[n]);
        r->increment[r->n++] = x->sum - before;
        before = x->sum;
    }
    advance_through(x, m->span_days);
    r->total = x->sum;
}

// A day's transform lies somewhere between P(Y < y) and P(Y <= y): [below, upto].
typedef struct place {
    double below, upto;
} place;

static place *places_of(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                        const double *theta, double *total) {
    size_t days = (size_t)m->span_days;
    double *count = arena_new(a, double, days);
    hawkes_design d = hawkes_days_of(a, m, e, target, count);
    double *rate = arena_new(a, double, d.stride);
    place *p = arena_new(a, place, days);
    hawkes_rates(d.x, d.stride, d.n_columns, theta, rate);
    for (size_t s = 0; s < days; s++) {
        double mean = rate[s] * hawkes_exposure_at(m, target, (double)s);
        p[s].below = mean > 0 && count[s] > 0 ? special_gamma_q(count[s], mean) : 0;
        p[s].upto = mean > 0 ? special_gamma_q(count[s] + 1, mean) : 1;
        if (!(p[s].upto > p[s].below + 1e-12)) p[s].upto = p[s].below + 1e-12;
        *total += mean;
    }
    return p;
}

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double distance(arena *a, const double *x, size_t n) {
    double *sorted = arena_new(a, double, n + 1), most = 0;
    memcpy(sorted, x, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    for (size_t i = 0; i < n; i++) {
        double f = -expm1(-sorted[i]);
        double below = f - (double)i / (double)n, above = (double)(i + 1) / (double)n - f;
        if (below > most) most = below;
        if (above > most) most = above;
    }
    return most;
}

// Randomised transforms, one lot after the other: the mean of their distances.
static double distance_of_places(arena *a, const place *p, size_t n, uint64_t seed) {
    double *u = arena_new(a, double, n + 1), sum = 0;
    for (uint32_t lot = 0; lot < HAWKES_LOTS; lot++) {
        rng r = rng_of(seed, lot, 3);
        for (size_t s = 0; s < n; s++) {
            double at = p[s].below + rng_uniform(&r) * (p[s].upto - p[s].below);
            u[s] = -log1p(-(at < 1 ? at : 1 - 1e-16));
        }
        sum += distance(a, u, n);
    }
    return sum / HAWKES_LOTS;
}

static void measure_days(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                         const double *theta, uint64_t seed, hawkes_residuals *r) {
    size_t days = (size_t)m->span_days;
    place *p = places_of(a, m, e, target, theta, &r->total);
    r->increment = arena_new(a, double, days + 1);
    for (r->n = 0; r->n < days; r->n++)
        r->increment[r->n] = -log1p(-(p[r->n].below + fmin(p[r->n].upto, 1)) / 2);
    r->ks = distance_of_places(a, p, days, seed);
}

static double neighbours(const double *x, size_t n) {
    double mean = 0, both = 0, own = 0;
    for (size_t i = 0; i < n; i++) mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        own += (x[i] - mean) * (x[i] - mean);
        if (i) both += (x[i] - mean) * (x[i - 1] - mean);
    }
    return own > 0 ? both / own : 0;
}

hawkes_residuals hawkes_residuals_of(arena *a, const hawkes_model *m, const hawkes_events *e,
                                     int target, const double *theta, uint64_t seed) {
    hawkes_residuals r = {.increment = arena_new(a, double, e->n + 1)};
    if (m->daily) {
        measure_days(a, m, e, target, theta, seed, &r);
    } else {
        measure_times(a, m, e, target, theta, &r);
        r.ks = distance(a, r.increment, r.n);
    }
    r.lag1 = neighbours(r.increment, r.n);
    return r;
}

// ---- bootstrap ---------------------------------------------------------------------------------------------------------------------

typedef struct goodness {
    const hawkes_world *w;
    int target;
    double *ks, *lag1; // NAN: the draw exploded
} goodness;

static void draw_residuals(void *ctx, arena *a, size_t i) {
    goodness *g = ctx;
    const hawkes_model *m = g->w->model;
    hawkes_path p = hawkes_by_clusters(a, g->w, (uint32_t)i);
    g->ks[i] = g->lag1[i] = NAN;
    if (p.exploded) return;
    hawkes_design d = hawkes_design_of(a, m, &p.events, g->target);
    hawkes_fit f = hawkes_fit_of(a, &d, NULL);
    hawkes_residuals r =
        hawkes_residuals_of(a, m, &p.events, g->target, f.theta, g->w->seed + 1 + i);
    g->ks[i] = r.ks;
    g->lag1[i] = r.lag1;
}

ent_status hawkes_goodness_of(arena *a, const hawkes_world *w, const hawkes_events *e, int target,
                              size_t draws, const watch *look, hawkes_goodness *out, ent_err *err) {
    const double *theta = w->theta + (size_t)target * hawkes_columns(w->model);
    hawkes_residuals r = hawkes_residuals_of(a, w->model, e, target, theta, w->seed);
    goodness g = {w, target, arena_new(a, double, draws + 1), arena_new(a, double, draws + 1)};
    size_t done, ks = 1, lag1 = 1;
    *out = (hawkes_goodness){.ks = r.ks, .lag1 = r.lag1};
    ENT_TRY(parallel_for(draws, draw_residuals, &g, look, &done, err));
    for (size_t i = 0; i < done; i++) {
        if (isnan(g.ks[i])) {
            out->n_exploded++;
            continue;
        }
        out->n_draws++;
        ks += g.ks[i] >= r.ks;
        lag1 += fabs(g.lag1[i]) >= fabs(r.lag1);
    }
    out->ks_p = (double)ks / (double)(out->n_draws + 1);
    out->lag1_p = (double)lag1 / (double)(out->n_draws + 1);
    return ENT_OK;
}
