// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_simulate.h"
#include "measure/hawkes_kernel.h"
#include "measure/random.h"
#include <math.h>
#include <stdlib.h>

enum { MOST_EVENTS = 10000000 };

typedef struct born {
    double time, weight;
    uint64_t lineage;
    int stream;
    bool gone;
} born;

typedef struct crowd {
    const hawkes_world *w;
    uint32_t replicate;
    double busiest[HAWKES_STREAMS]; // largest exposure
    size_t most;
    bool exploded;
    VEC(born) all;
} crowd;

static double mark_of(const hawkes_world *w, int stream, rng *r) {
    if (!w->marks || !w->n_marks[stream]) return 1;
    return w->marks[stream][rng_below(r, w->n_marks[stream])];
}

static double weight_of(const hawkes_world *w, int stream, double time, rng *r) {
    double mark = mark_of(w, stream, r);
    return w->parents_thinned ? mark / hawkes_exposure_at(w->model, stream, time) : mark;
}

static void find_busiest(const hawkes_model *m, double *busiest) {
    for (int i = 0; i < m->n_streams; i++) {
        busiest[i] = m->n_bins ? 0 : 1;
        for (size_t b = 0; b < m->n_bins; b++)
            if (m->exposure[(size_t)i * m->n_bins + b] > busiest[i])
                busiest[i] = m->exposure[(size_t)i * m->n_bins + b];
    }
}

// ---- clusters ----------------------------------------------------------------------------------------------------------------------

static void bear(arena *a, crowd *c, int stream, double time, uint64_t lineage, bool gone) {
    const hawkes_model *m = c->w->model;
    if (c->all.n >= c->most) {
        c->exploded = true;
        return;
    }
    if (m->daily) time = floor(time);
    if (time >= m->span_days) return;
    rng r = rng_of(c->w->seed, c->replicate, rng_child(lineage, UINT64_MAX));
    *vec_push(a, &c->all) = (born){time, weight_of(c->w, stream, time, &r), lineage, stream,
                                   gone || stream == c->w->without};
}

// Baselines are linear in a piece between `from` and `to`; a time in it by the inverse of its distribution.
static double time_in(double from, double to, double height_from, double height_to, double u) {
    double both = height_from + height_to;
    double root = sqrt(height_from * height_from + u * both * (height_to - height_from));
    return from + (to - from) * (both > 0 ? u * both / (height_from + root) : u);
}

static double height_at(const hawkes_model *m, const double *mu, double t) {
    size_t first;
    double hat[2];
    hawkes_hats(m, t, &first, hat);
    return mu[first] * hat[0] + (m->n_knots ? mu[first + 1] * hat[1] : 0);
}

static void add_immigrants_between(arena *a, crowd *c, int stream, double from, double to,
                                   double exposure, uint64_t lineage) {
    const hawkes_model *m = c->w->model;
    const double *mu = c->w->theta + (size_t)stream * hawkes_columns(m);
    double h0 = height_at(m, mu, from), h1 = height_at(m, mu, to);
    rng r = rng_of(c->w->seed, c->replicate, lineage);
    uint64_t n = rng_poisson(&r, exposure * (to - from) * (h0 + h1) / 2);
    for (uint64_t i = 0; i < n && !c->exploded; i++)
        bear(a, c, stream, time_in(from, to, h0, h1, rng_uniform(&r)), rng_child(lineage, i),
             false);
}

static void add_immigrants(arena *a, crowd *c, int stream) {
    const hawkes_model *m = c->w->model;
    size_t bin = 0, knot = 0;
    double from = 0;
    for (uint64_t piece = 0; from < m->span_days && !c->exploded; piece++) {
        double to = m->span_days;
        while (bin + 1 < m->n_bins && m->edge[bin + 1] <= from) bin++;
        while (knot < m->n_knots && m->knot[knot] <= from) knot++;
        if (m->n_bins && m->edge[bin + 1] > from && m->edge[bin + 1] < to) to = m->edge[bin + 1];
        if (knot < m->n_knots && m->knot[knot] < to) to = m->knot[knot];
        add_immigrants_between(a, c, stream, from, to,
                               m->n_bins ? m->exposure[(size_t)stream * m->n_bins + bin] : 1,
                               rng_child(rng_child(1, (uint64_t)stream), piece));
        from = to;
    }
}

// Children of one kind: candidates at the largest exposure, kept by the exposure they meet.
static void add_children(arena *a, crowd *c, int target, int k, double mean, double time,
                         double least_delay, uint64_t lineage, bool gone) {
    const hawkes_model *m = c->w->model;
    double beta = m->decay[k];
    rng r = rng_of(c->w->seed, c->replicate, lineage);
    uint64_t n = rng_poisson(&r, mean * c->busiest[target]);
    for (uint64_t i = 0; i < n && !c->exploded; i++) {
        double delay = rng_exponential(&r) / beta, keep = rng_uniform(&r);
        if (m->daily) delay = floor(delay) + (least_delay >= 0);
        double at = time + delay;
        if (at >= m->span_days || delay < least_delay) continue;
        if (keep * c->busiest[target] >= hawkes_exposure_at(m, target, at)) continue;
        bear(a, c, target, at, rng_child(lineage, i), gone);
    }
}

static void add_all_children(arena *a, crowd *c, const born *parent) {
    const hawkes_model *m = c->w->model;
    size_t columns = hawkes_columns(m);
    for (int i = 0; i < m->n_streams; i++)
        for (int k = 0; k < m->n_decays; k++) {
            double alpha = c->w->theta[(size_t)i * columns + hawkes_column(m, parent->stream, k)];
            if (alpha > 0)
                add_children(a, c, i, k, alpha * parent->weight, parent->time, m->dead_days,
                             rng_child(parent->lineage, (uint64_t)(i * m->n_decays + k)),
                             parent->gone);
        }
}

// What the past still brings: its state is used up at the rate at which it fades, beginning at once.
static void add_children_of_past(arena *a, crowd *c) {
    const hawkes_model *m = c->w->model;
    size_t columns = hawkes_columns(m);
    for (int j = 0; j < m->n_streams; j++)
        for (int k = 0; k < m->n_decays; k++) {
            double left =
                c->w->state[j * m->n_decays + k] / (m->daily ? -expm1(-m->decay[k]) : m->decay[k]);
            for (int i = 0; i < m->n_streams; i++)
                add_children(
                    a, c, i, k, left * c->w->theta[(size_t)i * columns + hawkes_column(m, j, k)], 0,
                    -1, rng_child(rng_child(2, (uint64_t)(j * m->n_decays + k)), (uint64_t)i),
                    j == c->w->without);
        }
}

static int by_time(const void *x, const void *y) {
    const born *a = x, *b = y;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    if (a->stream != b->stream) return a->stream < b->stream ? -1 : 1;
    return a->lineage < b->lineage ? -1 : a->lineage > b->lineage;
}

static hawkes_path path_of(arena *a, const born *all, size_t n) {
    double *time = arena_new(a, double, n + 1), *weight = arena_new(a, double, n + 1);
    int *stream = arena_new(a, int, n + 1);
    bool *gone = arena_new(a, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        time[i] = all[i].time;
        weight[i] = all[i].weight;
        stream[i] = all[i].stream;
        gone[i] = all[i].gone;
    }
    return (hawkes_path){{.n = n, .time = time, .stream = stream, .weight = weight}, gone, false};
}

hawkes_path hawkes_by_clusters(arena *a, const hawkes_world *w, uint32_t replicate) {
    crowd c = {.w = w, .replicate = replicate};
    c.most = w->most_events ? w->most_events : MOST_EVENTS;
    find_busiest(w->model, c.busiest);
    for (int i = 0; i < w->model->n_streams; i++) add_immigrants(a, &c, i);
    if (w->state) add_children_of_past(a, &c);
    for (size_t i = 0; i < c.all.n && !c.exploded; i++) {
        born parent = c.all.at[i];
        add_all_children(a, &c, &parent);
    }
    if (c.all.n) qsort(c.all.at, c.all.n, sizeof *c.all.at, by_time);
    hawkes_path p = path_of(a, c.all.at, c.all.n);
    p.exploded = c.exploded;
    return p;
}

// ---- thinning ----------------------------------------------------------------------------------------------------------------------

typedef struct thinning {
    const hawkes_world *w;
    double s[HAWKES_STREAMS * HAWKES_DECAYS]; // in the order k, j; padded to lanes
    double alpha[HAWKES_STREAMS][HAWKES_STREAMS * HAWKES_DECAYS];
    size_t padded, width;
} thinning;

static void copy_alphas(thinning *t) {
    const hawkes_model *m = t->w->model;
    for (int i = 0; i < m->n_streams; i++)
        for (int j = 0; j < m->n_streams; j++)
            for (int k = 0; k < m->n_decays; k++) {
                size_t at = (size_t)k * t->padded + (size_t)j;
                t->alpha[i][at] =
                    t->w->theta[(size_t)i * hawkes_columns(m) + hawkes_column(m, j, k)];
                if (t->w->state) t->s[at] = t->w->state[j * m->n_decays + k];
            }
}

// Four sums side by side: the width is a multiple of the lanes.
static double excitation(const thinning *t, int target) {
    double sum[HAWKES_LANES] = {0};
    const double *alpha = t->alpha[target];
    for (size_t c = 0; c < t->width; c += HAWKES_LANES)
        for (size_t l = 0; l < HAWKES_LANES; l++) sum[l] += alpha[c + l] * t->s[c + l];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void pass(thinning *t, double days) {
    for (int k = 0; k < t->w->model->n_decays; k++)
        hawkes_scale(t->s + (size_t)k * t->padded, t->padded, exp(-t->w->model->decay[k] * days));
}

// The rates' bound until `to`, in which exposure is constant and baselines are linear: excitation only falls.
static double bound_until(thinning *t, double from, double to) {
    const hawkes_model *m = t->w->model;
    double sum = 0;
    for (int i = 0; i < m->n_streams; i++) {
        const double *mu = t->w->theta + (size_t)i * hawkes_columns(m);
        double most = mu[0];
        if (m->n_knots) {
            double h0 = height_at(m, mu, from), h1 = height_at(m, mu, to);
            most = h0 > h1 ? h0 : h1;
        }
        sum += hawkes_exposure_at(m, i, from) * (most + excitation(t, i));
    }
    return sum;
}

// The stream that takes the candidate, or -1.
static int taker(thinning *t, double time, double lot) {
    const hawkes_model *m = t->w->model;
    for (int i = 0; i < m->n_streams; i++) {
        const double *mu = t->w->theta + (size_t)i * hawkes_columns(m);
        lot -= hawkes_exposure_at(m, i, time) *
               ((m->n_knots ? height_at(m, mu, time) : mu[0]) + excitation(t, i));
        if (lot < 0) return i;
    }
    return -1;
}

static double next_change(const hawkes_model *m, double from, size_t *bin, size_t *knot) {
    double to = m->span_days;
    while (*bin < m->n_bins && m->edge[*bin] <= from) ++*bin;
    while (*knot < m->n_knots && m->knot[*knot] <= from) ++*knot;
    if (m->n_bins && m->edge[*bin] < to) to = m->edge[*bin];
    if (*knot < m->n_knots && m->knot[*knot] < to) to = m->knot[*knot];
    return to;
}

static void excite(thinning *t, int stream, double weight) {
    const hawkes_model *m = t->w->model;
    for (int k = 0; k < m->n_decays; k++)
        t->s[(size_t)k * t->padded + (size_t)stream] += weight * m->decay[k];
}

hawkes_path hawkes_by_thinning(arena *a, const hawkes_world *w, uint32_t replicate) {
    const hawkes_model *m = w->model;
    thinning *t = arena_new(a, thinning, 1);
    rng r = rng_of(w->seed, replicate, 0);
    size_t bin = 0, knot = 0, most = w->most_events ? w->most_events : MOST_EVENTS;
    VEC(born) all = {0};
    t->w = w;
    t->padded = hawkes_stride((size_t)m->n_streams);
    t->width = t->padded * (size_t)m->n_decays;
    copy_alphas(t);
    double now = 0, change = next_change(m, 0, &bin, &knot);
    while (now < m->span_days && all.n < most) {
        double bound = bound_until(t, now, change);
        double wait = bound > 0 ? rng_exponential(&r) / bound : INFINITY;
        if (now + wait >= change) {
            pass(t, change - now);
            now = change;
            change = next_change(m, now, &bin, &knot);
            continue;
        }
        now += wait;
        pass(t, wait);
        int stream = taker(t, now, rng_uniform(&r) * bound);
        if (stream < 0) continue;
        double weight = weight_of(w, stream, now, &r);
        *vec_push(a, &all) = (born){now, weight, 0, stream, false};
        excite(t, stream, weight);
    }
    hawkes_path p = path_of(a, all.at, all.n);
    p.exploded = all.n >= most;
    return p;
}
