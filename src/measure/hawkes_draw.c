// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_draw.h"
#include "measure/random.h"
#include <math.h>
#include <stdlib.h>

// ---- bootstrap ---------------------------------------------------------------------------------------------------------------------

typedef struct drawing {
    const hawkes_world *w;
    size_t width;
    double *theta;
    bool *exploded;
} drawing;

static void draw(void *ctx, arena *a, size_t i) {
    drawing *d = ctx;
    hawkes_path p = hawkes_by_clusters(a, d->w, (uint32_t)i);
    d->exploded[i] = p.exploded;
    if (p.exploded) return;
    hawkes_fits f = hawkes_fit_all(a, d->w->model, &p.events, HAWKES_FREE);
    memcpy(d->theta + i * d->width, f.theta, d->width * sizeof *d->theta);
}

ent_status hawkes_bootstrap(arena *a, const hawkes_world *w, size_t draws, const watch *look,
                            hawkes_draws *out, ent_err *err) {
    size_t width = (size_t)w->model->n_streams * hawkes_columns(w->model), done;
    drawing d = {w, width, arena_new(a, double, draws *width + 1), arena_new(a, bool, draws + 1)};
    *out = (hawkes_draws){.n_asked = draws, .theta = d.theta};
    ENT_TRY(parallel_for(draws, draw, &d, look, &done, err));
    for (size_t i = 0; i < done; i++) {
        if (d.exploded[i]) {
            out->n_exploded++;
            continue;
        }
        memmove(d.theta + out->n * width, d.theta + i * width, width * sizeof *d.theta);
        out->n++;
    }
    return ENT_OK;
}

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

double hawkes_quantile(double *values, size_t n, double p) {
    if (!n) return NAN;
    qsort(values, n, sizeof *values, by_size);
    double at = p * (double)(n - 1);
    size_t below = (size_t)at;
    if (below + 1 >= n) return values[n - 1];
    return values[below] + (at - (double)below) * (values[below + 1] - values[below]);
}

// ---- shifts ------------------------------------------------------------------------------------------------------------------------

typedef struct moved {
    double time, weight;
    int stream;
    size_t number;
} moved;

static int by_time(const void *x, const void *y) {
    const moved *a = x, *b = y;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

hawkes_events hawkes_shifted(arena *a, const hawkes_model *m, const hawkes_events *e, int source,
                             double days) {
    moved *all = arena_new(a, moved, e->n + 1);
    double *time = arena_new(a, double, e->n + 1), *weight = arena_new(a, double, e->n + 1);
    int *stream = arena_new(a, int, e->n + 1);
    for (size_t n = 0; n < e->n; n++) {
        double t = e->time[n];
        if (e->stream[n] == source) t = fmod(t + days, m->span_days);
        all[n] = (moved){t, e->weight ? e->weight[n] : 1, e->stream[n], n};
    }
    qsort(all, e->n, sizeof *all, by_time);
    for (size_t n = 0; n < e->n; n++) {
        time[n] = all[n].time;
        weight[n] = all[n].weight;
        stream[n] = all[n].stream;
    }
    return (hawkes_events){.n = e->n, .time = time, .stream = stream, .weight = weight};
}

typedef struct shifting {
    const hawkes_model *m;
    const hawkes_events *e;
    int target, source;
    uint64_t seed;
    const double *start; // the fit without the source, lifted a little off the boundary
    double without;      // its log-likelihood
    double *ratio;
} shifting;

static double ratio_of(shifting *s, arena *a, const hawkes_events *e) {
    hawkes_design d = hawkes_design_of(a, s->m, e, s->target);
    hawkes_fit full = hawkes_fit_of(a, &d, &(hawkes_how){.start = s->start});
    double ratio = 2 * (full.loglik - s->without);
    return ratio > 1e-9 ? ratio : 0;
}

static void shift(void *ctx, arena *a, size_t i) {
    shifting *s = ctx;
    rng r = rng_of(s->seed, (uint32_t)i, 4);
    double days = s->m->span_days * (0.05 + 0.9 * rng_uniform(&r));
    if (s->m->daily) days = floor(days);
    hawkes_events e = hawkes_shifted(a, s->m, s->e, s->source, days);
    s->ratio[i] = ratio_of(s, a, &e);
}

static void fit_without(arena *a, shifting *s) {
    hawkes_design d = hawkes_design_of(a, s->m, s->e, s->target);
    bool *held = arena_new(a, bool, d.n_columns);
    double *start = arena_new(a, double, d.n_columns), base = 0;
    for (size_t c = 0; c < d.n_bases; c++) base += d.g[c];
    for (size_t c = 0; c < d.n_columns; c++)
        start[c] = c < d.n_bases ? 0.5 * (double)d.n / base : 0.1 / s->m->n_decays;
    for (int k = 0; k < s->m->n_decays; k++) {
        held[hawkes_column(s->m, s->source, k)] = true;
        start[hawkes_column(s->m, s->source, k)] = 0;
    }
    hawkes_fit f = hawkes_fit_of(a, &d, &(hawkes_how){.held = held, .start = start});
    s->without = f.loglik;
    for (size_t c = 0; c < d.n_columns; c++)
        start[c] = f.theta[c] > 1e-3 ? f.theta[c] : c < d.n_bases ? 1e-3 * start[c] + 1e-9 : 1e-2;
    s->start = start;
}

ent_status hawkes_shift_test(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                             int source, size_t shifts, uint64_t seed, const watch *look,
                             hawkes_shift *out, ent_err *err) {
    shifting s = {.m = m, .e = e, .target = target, .source = source, .seed = seed};
    size_t as_much = 1;
    s.ratio = arena_new(a, double, shifts + 1);
    fit_without(a, &s);
    out->ratio = ratio_of(&s, a, e);
    ENT_TRY(parallel_for(shifts, shift, &s, look, &out->n_done, err));
    for (size_t i = 0; i < out->n_done; i++) as_much += s.ratio[i] >= out->ratio;
    out->p = (double)as_much / (double)(out->n_done + 1);
    return ENT_OK;
}
