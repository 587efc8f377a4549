// SPDX-License-Identifier: Apache-2.0
//
// Simulation studies of the Hawkes model: does it find what is there, and nothing else? (make studies; docs/dynamics.md has the table.)
//
//     studies_hawkes [--only S1,S2] [--part 0.1] [--jobs N] [--seed N] FOLDER
//
// FOLDER keeps each run's values; a second call goes on from there.
#include "measure/hawkes_draw.h"
#include "measure/hawkes_jitter.h"
#include "measure/hawkes_residual.h"
#include "measure/linear.h"
#include "measure/random.h"
#include "measure/special.h"
#include "measure/whatif.h"
#include "studies/runner.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double week = 7, level = 0.05;

// ---- pieces --------------------------------------------------------------------------------------------------------------------------

// Streams of one decay: mu [n], alpha [target][source] in row order.
typedef struct truth {
    hawkes_model m;
    double beta;
    double theta[64];
} truth;

static void truth_set(truth *t, int n, double span, double beta, const double *mu,
                      const double *alpha) {
    *t = (truth){.m = {.n_streams = n, .n_decays = 1, .span_days = span}, .beta = beta};
    t->m.decay = &t->beta;
    for (int i = 0; i < n; i++) {
        t->theta[i * (n + 1)] = mu[i];
        for (int j = 0; j < n; j++) t->theta[i * (n + 1) + 1 + j] = alpha[i * n + j];
    }
}

static hawkes_events draw(arena *a, const truth *t, uint64_t seed, uint32_t run) {
    hawkes_world w = {.model = &t->m, .theta = t->theta, .seed = seed, .without = -1};
    return hawkes_by_clusters(a, &w, run).events;
}

// Pressure, crisis, integration; `a` is what the first does to the third, `self` multiplies the own excitation.
static void three_streams(truth *t, double a, double beta, double self, double span) {
    const double mu[] = {.08, .05, .10};
    const double alpha[] = {.30 * self, .15, 0, 0, .40 * self, 0, a, .10, .35 * self};
    truth_set(t, 3, span, beta, mu, alpha);
}

static bool covers(double value, double se, double true_value, double z) {
    return fabs(value - true_value) <= z * se;
}

static double p_of(arena *a, const hawkes_model *m, const hawkes_events *e, int target, int source,
                   double *alpha) {
    hawkes_design d = hawkes_design_of(a, m, e, target);
    hawkes_fit f = hawkes_fit_of(a, &d, NULL);
    double sum = 0;
    for (int k = 0; k < m->n_decays; k++) sum += f.theta[hawkes_column(m, source, k)];
    if (alpha) *alpha = sum;
    return hawkes_test_source(a, m, &d, &f, source).p;
}

// ---- S1: recovery ----------------------------------------------------------------------------------------------------------------------

static void run_s1(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    truth_set(&t, 1, 4000, .5, (double[]){.2}, (double[]){.5});
    hawkes_events e = draw(a, &t, seed, run);
    hawkes_design d = hawkes_design_of(a, &t.m, &e, 0);
    hawkes_fit f = hawkes_fit_of(a, &d, NULL);
    v[0] = f.theta[0];
    v[1] = f.theta[1];
    v[2] = covers(f.theta[0], hawkes_se(&f, &d, 0), .2, 1.959964);
    v[3] = covers(f.theta[1], hawkes_se(&f, &d, 1), .5, 1.959964);
}

static void run_s1b(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    truth_set(&t, 1, 4000, .5, (double[]){.2}, (double[]){.5});
    hawkes_events e = draw(a, &t, seed, run);
    v[0] = hawkes_find_decay(a, &t.m, &e, 0, .02, 10, 12).beta;
}

// ---- S2: size and power -------------------------------------------------------------------------------------------------------------

static void run_s2(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    three_streams(&t, x[0], .1, 1, 5000);
    hawkes_events e = draw(a, &t, seed, run);
    hawkes_design d = hawkes_design_of(a, &t.m, &e, 2);
    hawkes_fit f = hawkes_fit_of(a, &d, NULL);
    hawkes_ratio r = hawkes_test_source(a, &t.m, &d, &f, 0);
    double lo, hi;
    hawkes_interval(a, &d, &f, 1, &lo, &hi);
    v[0] = r.p < level;
    v[1] = r.ratio == 0;
    v[2] = f.theta[1];
    v[3] = lo <= x[0] && x[0] <= hi;
}

static void run_s2_shift(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    hawkes_shift s = {.p = NAN};
    three_streams(&t, x[0], .1, 1, 5000);
    hawkes_events e = draw(a, &t, seed, run);
    if (hawkes_shift_test(a, &t.m, &e, 2, 0, 99, seed + run, NULL, &s, NULL) != ENT_OK) s.p = NAN;
    v[0] = s.p <= level;
}

// ---- S3: the volume of news -------------------------------------------------------------------------------------------------------

// Weekly volume, log-normal with an autoregressive logarithm, mean one.
static double *volume(arena *a, size_t weeks, double rho, double sd, rng *r) {
    double *e = arena_new(a, double, weeks), x = sd * rng_normal(r), mean = 0;
    for (size_t i = 0; i < weeks; i++) {
        e[i] = exp(x);
        mean += e[i] / (double)weeks;
        x = rho * x + sd * sqrt(1 - rho * rho) * rng_normal(r);
    }
    for (size_t i = 0; i < weeks; i++) e[i] /= mean;
    return e;
}

// Each event is reported with a probability of half the week's volume; what the press could take is the exposure, with mean one.
static hawkes_events reported(arena *a, const hawkes_events *e, double *exposure, size_t weeks,
                              rng *r) {
    double *time = arena_new(a, double, e->n + 1), mean = 0;
    int *stream = arena_new(a, int, e->n + 1);
    hawkes_events kept = {.time = time, .stream = stream};
    for (size_t w = 0; w < weeks; w++) mean += exposure[w] = fmin(.5 * exposure[w], 1);
    mean /= (double)weeks;
    for (size_t n = 0; n < e->n; n++) {
        size_t w = (size_t)(e->time[n] / week);
        if (rng_uniform(r) >= exposure[w < weeks ? w : weeks - 1]) continue;
        time[kept.n] = e->time[n];
        stream[kept.n++] = e->stream[n];
    }
    for (size_t w = 0; w < weeks; w++) exposure[w] /= mean;
    return kept;
}

static void run_s3(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    enum { WEEKS = 715 };
    truth t;
    rng r = rng_of(seed, run, 90);
    truth_set(&t, 2, WEEKS * week, .1, (double[]){.24, .20}, (double[]){.25, x[0], 0, .3});
    double *one = volume(a, WEEKS, .97, .6, &r);
    hawkes_events all = draw(a, &t, seed, run), e = reported(a, &all, one, WEEKS, &r);
    double *edge = arena_new(a, double, WEEKS + 1), *both = arena_new(a, double, 2 * WEEKS);
    double *weight = arena_new(a, double, e.n + 1);
    for (size_t w = 0; w <= WEEKS; w++) edge[w] = week * (double)w;
    for (size_t w = 0; w < 2 * WEEKS; w++) both[w] = one[w % WEEKS];
    hawkes_model m = t.m;
    v[0] = p_of(a, &m, &e, 0, 1, NULL) < level;
    m.n_bins = WEEKS;
    m.edge = edge;
    m.exposure = both;
    v[1] = p_of(a, &m, &e, 0, 1, NULL) < level;
    for (size_t n = 0; n < e.n; n++) weight[n] = 1 / hawkes_exposure_at(&m, e.stream[n], e.time[n]);
    e.weight = weight;
    v[2] = p_of(a, &m, &e, 0, 1, &v[3]) < level;
    hawkes_knots(a, &m, 26 * week);
    v[4] = p_of(a, &m, &e, 0, 1, &v[5]) < level;
}

// ---- S4, S15: a common slow baseline ----------------------------------------------------------------------------------------------

// Two streams whose baselines rise and fall together, as hats ten days apart.
static hawkes_events slow_baseline(arena *a, double alpha, double beta, uint64_t seed,
                                   uint32_t run) {
    enum { KNOTS = 501 };
    const double span = 5000, mu[] = {.12, .10};
    double *theta = arena_new(a, double, 2 * (KNOTS + 2));
    rng r = rng_of(seed, run, 91);
    double phase = 2 * M_PI * rng_uniform(&r);
    hawkes_model m = {.n_streams = 2, .n_decays = 1, .span_days = span, .decay = &beta};
    hawkes_knots(a, &m, 10);
    for (int i = 0; i < 2; i++)
        for (size_t b = 0; b < KNOTS; b++)
            theta[(size_t)i * (KNOTS + 2) + b] =
                mu[i] * (1 + .8 * sin(2 * M_PI * m.knot[b] / 1500 + phase));
    theta[KNOTS] = .25;
    theta[KNOTS + 1] = alpha;
    theta[KNOTS + 2 + KNOTS + 1] = .3;
    hawkes_world w = {.model = &m, .theta = theta, .seed = seed, .without = -1};
    return hawkes_by_clusters(a, &w, run).events;
}

static void run_knots(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    const double spacing[] = {0, 26, 52, 104};
    hawkes_events e = slow_baseline(a, x[0], 1 / x[1], seed, run);
    double beta = 1 / x[1];
    for (int i = 0; i < 4; i++) {
        hawkes_model m = {.n_streams = 2, .n_decays = 1, .span_days = 5000, .decay = &beta};
        if (spacing[i] > 0) hawkes_knots(a, &m, spacing[i] * week);
        v[i] = p_of(a, &m, &e, 0, 1, i == 1 ? &v[4] : NULL) < level;
    }
}

// ---- S5: a common driver ----------------------------------------------------------------------------------------------------------

static void run_s5(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    truth_set(&t, 3, 5000, .1, (double[]){.08, .05, .10},
              (double[]){.2, .5, 0, 0, .3, 0, 0, .5, .2});
    hawkes_events e = draw(a, &t, seed, run);
    v[0] = p_of(a, &t.m, &e, 2, 0, NULL) < level;
    double *time = arena_new(a, double, e.n + 1);
    int *stream = arena_new(a, int, e.n + 1);
    hawkes_events less = {.time = time, .stream = stream};
    for (size_t n = 0; n < e.n; n++) {
        if (e.stream[n] == 1) continue;
        time[less.n] = e.time[n];
        stream[less.n++] = e.stream[n] == 2;
    }
    hawkes_model m = t.m;
    m.n_streams = 2;
    v[1] = p_of(a, &m, &less, 1, 0, NULL) < level;
}

// ---- S6: times cut to days ------------------------------------------------------------------------------------------------------

static double alpha_of(arena *a, const hawkes_model *m, const hawkes_events *e) {
    hawkes_design d = hawkes_design_of(a, m, e, 2);
    return hawkes_fit_of(a, &d, NULL).theta[1];
}

static void run_s6(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    three_streams(&t, .2, 1 / x[0], 1, 5000);
    hawkes_events e = draw(a, &t, seed, run), days = e;
    double *time = arena_new(a, double, e.n + 1);
    for (size_t n = 0; n < e.n; n++) time[n] = floor(e.time[n]);
    days.time = time;
    v[0] = alpha_of(a, &t.m, &e);
    v[1] = alpha_of(a, &t.m, &days);
    v[2] = 0;
    for (uint32_t i = 0; i < HAWKES_JITTERS; i++) {
        hawkes_events jittered = hawkes_jittered(a, &days, seed + run, i);
        v[2] += alpha_of(a, &t.m, &jittered) / HAWKES_JITTERS;
    }
    hawkes_model daily = t.m;
    daily.daily = true;
    v[3] = alpha_of(a, &daily, &days);
}

// ---- S7: the same thing told twice -----------------------------------------------------------------------------------------------

typedef struct told {
    double time;
    int stream;
    uint32_t document;
} told;

static int by_time(const void *x, const void *y) {
    double a = ((const told *)x)->time, b = ((const told *)y)->time;
    return a < b ? -1 : a > b;
}

// Each event in a document of its own; those of `source` come again in `as` (-1: their own stream; all streams copied) with the given
// chance and mean delay, in the same document.
static hawkes_events tell_again(arena *a, const hawkes_events *e, int source, int as, double chance,
                                double delay, double span, rng *r) {
    told *all = arena_new(a, told, 2 * e->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        all[n++] = (told){e->time[i], e->stream[i], (uint32_t)i};
        bool copied = (source < 0 || e->stream[i] == source) && rng_uniform(r) < chance;
        double again = e->time[i] + delay * rng_exponential(r);
        if (copied && again < span)
            all[n++] = (told){again, as < 0 ? e->stream[i] : as, (uint32_t)i};
    }
    qsort(all, n, sizeof *all, by_time);
    double *time = arena_new(a, double, n + 1);
    int *stream = arena_new(a, int, n + 1);
    size_t *begin = arena_new(a, size_t, n + 1);
    uint32_t *document = arena_new(a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        time[i] = all[i].time;
        stream[i] = all[i].stream;
        document[i] = all[i].document;
        begin[i + 1] = i + 1;
    }
    hawkes_events out = {.n = n, .time = time, .stream = stream};
    hawkes_kin(a, &out, begin, document);
    return out;
}

static void run_s7_twice(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    truth_set(&t, 3, 5000, .1, (double[]){.08, .05, .10}, (double[9]){0});
    t.beta = .5;
    rng r = rng_of(seed, run, 92);
    hawkes_events once = draw(a, &t, seed, run);
    hawkes_events e = tell_again(a, &once, -1, -1, .2, 1.5, 5000, &r);
    e.kin_begin = NULL;
    hawkes_design d = hawkes_design_of(a, &t.m, &e, 2);
    hawkes_fit f = hawkes_fit_of(a, &d, NULL);
    v[0] = f.theta[3];
    v[1] = (f.theta[1] + f.theta[2]) / 2;
}

static void run_s7_leak(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    const double decays[] = {.5, .05};
    const double threshold = 5.14;
    truth t;
    truth_set(&t, 3, 5000, .05, (double[]){.08, .05, .10},
              (double[]){0, 0, 0, 0, 0, 0, x[0], 0, 0});
    rng r = rng_of(seed, run, 93);
    hawkes_events once = draw(a, &t, seed, run);
    hawkes_events e = tell_again(a, &once, 0, 2, .15, .3, 5000, &r);
    hawkes_model m = t.m;
    m.n_decays = 2;
    m.decay = decays;
    for (int rule = 0; rule < 2; rule++) {
        hawkes_events seen = e;
        if (!rule) seen.kin_begin = NULL;
        hawkes_design d = hawkes_design_of(a, &m, &seen, 2);
        hawkes_fit f = hawkes_fit_of(a, &d, NULL);
        v[2 * rule] = hawkes_test_source(a, &m, &d, &f, 0).ratio > threshold;
        v[2 * rule + 1] = f.theta[hawkes_column(&m, 0, 0)] + f.theta[hawkes_column(&m, 0, 1)];
    }
}

// ---- S8: what would not have happened ---------------------------------------------------------------------------------------------

static double share_of(arena *a, const hawkes_model *m, const hawkes_events *e,
                       const double *theta) {
    bool *removed = arena_new(a, bool, e->n + 1);
    double *q = arena_new(a, double, e->n + 1), gone = 0, all = 0;
    for (size_t n = 0; n < e->n; n++) removed[n] = e->stream[n] == 0;
    whatif_back(a, m, e, theta, removed, q);
    for (size_t n = 0; n < e->n; n++) {
        if (e->stream[n] != 2) continue;
        gone += q[n];
        all++;
    }
    return gone / all;
}

static void run_s8(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    truth t;
    three_streams(&t, .2, .1, 1, 5000);
    hawkes_world w = {.model = &t.m, .theta = t.theta, .seed = seed, .without = 0};
    hawkes_path p = hawkes_by_clusters(a, &w, run);
    hawkes_fits f = hawkes_fit_all(a, &t.m, &p.events, HAWKES_FREE);
    double gone = 0, all = 0;
    for (size_t n = 0; n < p.events.n; n++) {
        if (p.events.stream[n] != 2) continue;
        gone += p.gone[n];
        all++;
    }
    v[0] = share_of(a, &t.m, &p.events, t.theta);
    v[1] = share_of(a, &t.m, &p.events, f.theta);
    v[2] = gone / all;
}

static void run_s8_bootstrap(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    enum { DRAWS = 200 };
    truth t;
    three_streams(&t, .2, .1, 1, 5000);
    hawkes_events e = draw(a, &t, seed, run);
    hawkes_fits f = hawkes_fit_all(a, &t.m, &e, HAWKES_FREE);
    hawkes_world w = {.model = &t.m, .theta = f.theta, .seed = seed + 1000 + run, .without = -1};
    hawkes_draws d;
    double share[DRAWS];
    v[0] = v[1] = NAN;
    if (hawkes_bootstrap(a, &w, DRAWS, NULL, &d, NULL) != ENT_OK) return;
    for (size_t i = 0; i < d.n; i++) share[i] = share_of(a, &t.m, &e, d.theta + i * 12);
    double lo = hawkes_quantile(share, d.n, .05), hi = hawkes_quantile(share, d.n, .95);
    v[0] = lo <= .196113074205 && .196113074205 <= hi;
    v[1] = hi - lo;
}

// ---- S11: forecasts ----------------------------------------------------------------------------------------------------------------

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

// Continuous ranked probability score of a sample.
static double crps(double *sample, size_t n, double y) {
    double near = 0, spread = 0;
    qsort(sample, n, sizeof *sample, by_size);
    for (size_t i = 0; i < n; i++) {
        near += fabs(sample[i] - y) / (double)n;
        spread += (2 * (double)(i + 1) - (double)n - 1) * sample[i];
    }
    return near - spread / ((double)n * (double)n);
}

static double crps_poisson(double mean, double y) {
    double sum = 0;
    for (double k = 0; k < mean + 20 * sqrt(mean) + y + 20; k++) {
        double f = special_gamma_q(k + 1, mean) - (k >= y);
        sum += f * f;
    }
    return sum;
}

static double count_between(const hawkes_events *e, double from, double to) {
    double n = 0;
    for (size_t i = 0; i < e->n; i++)
        n += e->stream[i] == 2 && e->time[i] >= from && e->time[i] < to;
    return n;
}

static hawkes_events before(const hawkes_events *e, double t) {
    hawkes_events head = *e;
    for (head.n = 0; head.n < e->n && e->time[head.n] < t;) head.n++;
    return head;
}

// A run is an origin: 36 of each of four series, 84 days apart. Fitted to the first 3000 days.
static void run_s11(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    enum { PATHS = 200, ORIGINS = 36 };
    const double fitted = 3000, ahead = 28;
    truth t;
    three_streams(&t, .2, .1, x[0], 3000 + 84 * ORIGINS + 28);
    hawkes_events e = draw(a, &t, seed, run / ORIGINS);
    double origin = fitted + 84 * (run % ORIGINS), sample[PATHS], past[PATHS * 2];
    hawkes_model m = t.m;
    m.span_days = fitted;
    hawkes_events known = before(&e, fitted);
    hawkes_fits f = hawkes_fit_all(a, &m, &known, HAWKES_FREE);
    whatif_plan plan = {.source = -1,
                        .target = 2,
                        .ahead_days = ahead,
                        .period_days = ahead,
                        .paths = PATHS,
                        .seed = seed + 17 * run + 1};
    size_t done, n_past = 0;
    m.span_days = origin;
    known = before(&e, origin);
    double y = count_between(&e, origin, origin + ahead),
           last = count_between(&e, origin - ahead, origin);
    for (double from = origin - ahead; from >= 0 && n_past < PATHS * 2; from -= ahead)
        past[n_past++] = count_between(&e, from, from + ahead);
    v[0] = v[1] = v[2] = v[3] = NAN;
    if (whatif_paths(a, &m, &known, f.theta, NULL, &plan, NULL, sample, &done, NULL) != ENT_OK)
        return;
    double below = 0, upto = 0;
    for (size_t i = 0; i < done; i++) {
        below += sample[i] < y;
        upto += sample[i] <= y;
    }
    rng r = rng_of(seed, run, 94);
    v[0] = crps(sample, done, y);
    v[1] = crps(past, n_past, y);
    v[2] = crps_poisson(fmax(last, .5), y);
    v[3] = (below + rng_uniform(&r) * (upto - below)) / (double)done;
}

// ---- S12: goodness of fit, sparse fits -------------------------------------------------------------------------------------------

static void run_s12_fit(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    // One decay, or two of which the slow one comes again after the fast; fitted with one or three.
    const double slow_and_fast[] = {2, .05}, three[] = {2, .3, .05}, one[] = {.5};
    hawkes_model true_model = {.n_streams = 1, .n_decays = x[0] == 0 ? 1 : 2, .span_days = 4000};
    const double theta_one[] = {.2, .5}, theta_two[] = {.1, .35, .35};
    true_model.decay = x[0] == 0 ? one : slow_and_fast;
    hawkes_world w = {.model = &true_model,
                      .theta = x[0] == 0 ? theta_one : theta_two,
                      .seed = seed,
                      .without = -1};
    hawkes_events e = hawkes_by_clusters(a, &w, run).events;
    hawkes_model m = {.n_streams = 1, .n_decays = x[1] == 0 ? 1 : 3, .span_days = 4000};
    m.decay = x[1] == 0 ? one : three;
    hawkes_fits f = hawkes_fit_all(a, &m, &e, HAWKES_FREE);
    hawkes_world fitted = {.model = &m, .theta = f.theta, .seed = seed + 1000 + run, .without = -1};
    hawkes_goodness g;
    v[0] = v[1] = NAN;
    if (hawkes_goodness_of(a, &fitted, &e, 0, 99, NULL, &g, NULL) != ENT_OK) return;
    v[0] = g.ks_p <= level;
    v[1] = special_ks_sf(g.ks, (double)e.n) <= level;
}

static double f1(const double *theta, const double *alpha, double least) {
    double both = 0, found = 0, there = 0;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            bool f = theta[i * 7 + 1 + j] > least, t = alpha[i * 6 + j] > 0;
            both += f && t;
            found += f;
            there += t;
        }
    return 2 * both / (found + there);
}

static void run_s12_sparse(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    double alpha[36] = {0};
    for (int i = 0; i < 6; i++) alpha[7 * i] = .3;
    alpha[6] = alpha[13] = .25;
    alpha[27] = .3;
    alpha[30] = .2;
    truth t;
    truth_set(&t, 6, 5000, .1, (double[]){.1, .1, .1, .1, .1, .1}, alpha);
    hawkes_events e = draw(a, &t, seed, run);
    v[0] = f1(hawkes_fit_all(a, &t.m, &e, HAWKES_L1).theta, alpha, 0);
    v[1] = f1(hawkes_fit_all(a, &t.m, &e, HAWKES_FREE).theta, alpha, 0);
    v[2] = f1(hawkes_fit_all(a, &t.m, &e, HAWKES_GROUP).theta, alpha, 0);
}

// ---- S14: few episodes ---------------------------------------------------------------------------------------------------------------

// The source in episodes; the target's rate an Ornstein-Uhlenbeck process of its own. No link.
static hawkes_events episodes(arena *a, double n_episodes, double span, rng *r) {
    enum { MOST = 8000 };
    const double tau = 60, sd = .7, mean = .2, step = .5;
    told *all = arena_new(a, told, MOST);
    size_t n = 0;
    for (double i = 0; i < n_episodes; i++) {
        double begin = span * rng_uniform(r);
        for (uint64_t k = rng_poisson(r, 25); k > 0; k--) {
            double t = begin + 30 * rng_exponential(r);
            if (t < span && n < MOST) all[n++] = (told){t, 0, 0};
        }
    }
    for (uint64_t k = rng_poisson(r, 40); k > 0 && n < MOST; k--)
        all[n++] = (told){span * rng_uniform(r), 0, 0};
    double x = sd * rng_normal(r), stay = exp(-step / tau);
    for (double t = 0; t < span; t += step) {
        for (uint64_t k = rng_poisson(r, mean * exp(x - sd * sd / 2) * step); k > 0 && n < MOST;
             k--)
            all[n++] = (told){t + step * rng_uniform(r), 1, 0};
        x = stay * x + sd * sqrt(1 - stay * stay) * rng_normal(r);
    }
    qsort(all, n, sizeof *all, by_time);
    double *time = arena_new(a, double, n + 1);
    int *stream = arena_new(a, int, n + 1);
    for (size_t i = 0; i < n; i++) {
        time[i] = fmin(all[i].time, span);
        stream[i] = all[i].stream;
    }
    return (hawkes_events){.n = n, .time = time, .stream = stream};
}

static void run_s14(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    rng r = rng_of(seed, run, 95);
    hawkes_events e = episodes(a, x[0], 5000, &r);
    hawkes_model m = {.n_streams = 2, .n_decays = 1, .span_days = 5000, .decay = &x[1]};
    hawkes_shift s = {.p = NAN};
    hawkes_knots(a, &m, 51 * week);
    v[0] = p_of(a, &m, &e, 1, 0, NULL) < level;
    if (hawkes_shift_test(a, &m, &e, 1, 0, 99, seed + run, NULL, &s, NULL) != ENT_OK) s.p = NAN;
    v[1] = s.p <= level;
}

// ---- the table -----------------------------------------------------------------------------------------------------------------------

#define N(list) (list), sizeof(list) / sizeof *(list)
#define LEAST(x) (x), INFINITY
#define MOST(x) -INFINITY, (x)
#define SHOWN 0, 0

static const study_figure s1[] = {
    {"mean of mu (true .2)", STUDY_MEAN, 0, .2011, SHOWN},
    {"mean of alpha (true .5)", STUDY_MEAN, 1, .4993, .49, .51},
    {"sd of mu", STUDY_SD, 0, .0117, SHOWN},
    {"sd of alpha", STUDY_SD, 1, .0274, SHOWN},
    {"95 % interval of mu covers", STUDY_MEAN, 2, .943, .92, .98},
    {"95 % interval of alpha covers", STUDY_MEAN, 3, .963, .92, .98},
};
static const study_figure s1b[] = {
    {"median of beta (true .5)", STUDY_MEDIAN, 0, .504, .48, .52},
    {"sd of beta", STUDY_SD, 0, .051, SHOWN},
};
static const study_figure s2_none[] = {
    {"LR rejects, nothing there", STUDY_MEAN, 0, .0475, .02, .08},
    {"LR is 0", STUDY_MEAN, 1, .49, SHOWN},
    {"profile interval covers 0", STUDY_MEAN, 3, NAN, SHOWN},
};
static const study_figure s2_05[] = {
    {"LR rejects, alpha .05", STUDY_MEAN, 0, .205, .105, .305},
    {"mean of alpha", STUDY_MEAN, 2, .0599, SHOWN},
    {"profile interval covers", STUDY_MEAN, 3, NAN, SHOWN},
};
static const study_figure s2_1[] = {
    {"LR rejects, alpha .1", STUDY_MEAN, 0, .525, .425, .625},
    {"mean of alpha", STUDY_MEAN, 2, .1065, SHOWN},
    {"profile interval covers", STUDY_MEAN, 3, NAN, SHOWN},
};
static const study_figure s2_2[] = {
    {"LR rejects, alpha .2", STUDY_MEAN, 0, .945, .845, 1},
    {"mean of alpha", STUDY_MEAN, 2, .2043, SHOWN},
    {"profile interval covers", STUDY_MEAN, 3, NAN, SHOWN},
};
static const study_figure s2_shift_none[] = {
    {"99 shifts reject, nothing there", STUDY_MEAN, 0, .04, MOST(.09)}};
static const study_figure s2_shift_1[] = {
    {"99 shifts reject, alpha .1", STUDY_MEAN, 0, .50, .35, .65}};
static const study_figure s3_none[] = {
    {"rejects: nothing corrected", STUDY_MEAN, 0, .993, LEAST(.9)},
    {"rejects: exposure", STUDY_MEAN, 1, .007, MOST(.08)},
    {"rejects: exposure, parents' weight", STUDY_MEAN, 2, .03, MOST(.08)},
    {"rejects: and baseline, 26 weeks", STUDY_MEAN, 4, .037, MOST(.08)},
};
static const study_figure s3_2[] = {
    {"mean of alpha (.2 before reporting)", STUDY_MEAN, 3, .126, .10, .16},
    {"mean of alpha, with baseline", STUDY_MEAN, 5, .1275, SHOWN},
    {"rejects: exposure, parents' weight", STUDY_MEAN, 2, .53, SHOWN},
};
static const study_figure s4_none[] = {
    {"rejects: constant baseline", STUDY_MEAN, 0, 1, SHOWN},
    {"rejects: knots 104 weeks", STUDY_MEAN, 3, .757, SHOWN},
    {"rejects: knots 52 weeks", STUDY_MEAN, 2, .06, MOST(.10)},
    {"rejects: knots 26 weeks", STUDY_MEAN, 1, .06, MOST(.10)},
};
static const study_figure s4_2[] = {
    {"rejects: knots 26 weeks, alpha .2", STUDY_MEAN, 1, .897, SHOWN},
    {"rejects: knots 52 weeks, alpha .2", STUDY_MEAN, 2, .94, SHOWN},
    {"mean of alpha, 26 weeks", STUDY_MEAN, 4, .2172, SHOWN},
};
static const study_figure s5[] = {
    {"rejects with the driver", STUDY_MEAN, 0, .077, MOST(.12)},
    {"rejects without it", STUDY_MEAN, 1, .367, SHOWN},
};
static const study_figure s6_10[] = {
    {"mean of alpha (.2): exact times", STUDY_MEAN, 0, .2065, SHOWN},
    {"continuous, ties", STUDY_MEAN, 1, .085, SHOWN},
    {"jitter", STUDY_MEAN, 2, .200, .18, .22},
    {"discrete", STUDY_MEAN, 3, .203, .18, .22},
};
static const study_figure s6_2[] = {
    {"mean of alpha (.2): exact times", STUDY_MEAN, 0, .2055, SHOWN},
    {"continuous, ties", STUDY_MEAN, 1, .049, SHOWN},
    {"jitter", STUDY_MEAN, 2, .178, LEAST(.15)},
    {"discrete", STUDY_MEAN, 3, .186, SHOWN},
};
static const study_figure s7_twice[] = {
    {"false self-excitation", STUDY_MEAN, 0, .17, SHOWN},
    {"false cross-excitation", STUDY_MEAN, 1, .035, SHOWN},
};
static const study_figure s7_none[] = {
    {"rejects without the same-document rule", STUDY_MEAN, 0, 1, SHOWN},
    {"rejects with it", STUDY_MEAN, 2, .025, MOST(.08)},
};
static const study_figure s7_2[] = {
    {"mean of alpha (.2) without the rule", STUDY_MEAN, 1, .309, SHOWN},
    {"with it", STUDY_MEAN, 3, .182, .15, .22},
    {"rejects with it", STUDY_MEAN, 2, .315, SHOWN},
};
static const study_figure s8[] = {
    {"share (.1961): recursion at the truth", STUDY_MEAN, 0, .1951, .1911, .2011},
    {"recursion, fitted", STUDY_MEAN, 1, .195, .1911, .2011},
    {"sd of it", STUDY_SD, 1, .064, SHOWN},
    {"descendants in the simulation", STUDY_MEAN, 2, .1962, .1911, .2011},
};
static const study_figure s8_bootstrap[] = {
    {"90 % bootstrap interval covers", STUDY_MEAN, 0, .90, LEAST(.85)},
    {"its mean width", STUDY_MEAN, 1, .222, SHOWN},
};
static const study_figure s11_1[] = {
    {"CRPS Hawkes", STUDY_MEAN, 0, 1.808, SHOWN},
    {"CRPS climatology", STUDY_MEAN, 1, 1.826, SHOWN},
    {"CRPS persistence", STUDY_MEAN, 2, 2.586, SHOWN},
    {"Hawkes over climatology, branching .5", STUDY_RATIO, 0, .990, MOST(1.01)},
    {"PIT uniform, p", STUDY_UNIFORM, 3, .778, LEAST(.01)},
};
static const study_figure s11_16[] = {
    {"CRPS Hawkes", STUDY_MEAN, 0, 2.912, SHOWN},
    {"CRPS climatology", STUDY_MEAN, 1, 3.186, SHOWN},
    {"CRPS persistence", STUDY_MEAN, 2, 3.941, SHOWN},
    {"Hawkes over climatology, branching .8", STUDY_RATIO, 0, .914, MOST(.95)},
    {"PIT uniform, p", STUDY_UNIFORM, 3, .366, LEAST(.01)},
};
static const study_figure s12_null[] = {
    {"bootstrap KS rejects the true model", STUDY_MEAN, 0, .058, MOST(.10)},
    {"unadjusted KS", STUDY_MEAN, 1, .017, SHOWN},
};
static const study_figure s12_wrong[] = {
    {"two scales fitted by one: rejects", STUDY_MEAN, 0, 1, LEAST(.95)}};
static const study_figure s12_right[] = {
    {"two scales fitted by three: rejects", STUDY_MEAN, 0, .033, MOST(.10)}};
static const study_figure s12_sparse[] = {
    {"F1 of the support, L1 path by BIC", STUDY_MEAN, 0, .947, LEAST(.88)},
    {"without penalty", STUDY_MEAN, 1, .621, SHOWN},
    {"group path by BIC", STUDY_MEAN, 2, NAN, SHOWN},
};
static const study_figure s14_8[] = {
    {"8 episodes, 30 days: LR rejects", STUDY_MEAN, 0, .058, SHOWN},
    {"shifts reject", STUDY_MEAN, 1, .033, MOST(.09)},
};
static const study_figure s14_8_fast[] = {
    {"8 episodes, 7 days: LR rejects", STUDY_MEAN, 0, .083, SHOWN},
    {"shifts reject", STUDY_MEAN, 1, .05, MOST(.09)},
};
static const study_figure s14_30[] = {
    {"30 episodes, 30 days: LR rejects", STUDY_MEAN, 0, .083, SHOWN},
    {"shifts reject", STUDY_MEAN, 1, .05, MOST(.09)},
};
#define S15_SIZE(tau, size26, size52, size104)                                           \
    {                                                                                    \
        {"size, kernel mean " tau ", knots 26 weeks", STUDY_MEAN, 1, size26, MOST(.12)}, \
            {"size, 52 weeks", STUDY_MEAN, 2, size52, SHOWN},                            \
            {"size, 104 weeks", STUDY_MEAN, 3, size104, SHOWN},                          \
    }
#define S15_POWER(tau, power26)                                                                  \
    {                                                                                            \
        {                                                                                        \
            "power, kernel mean " tau ", knots 26 weeks", STUDY_MEAN, 1, power26, (power26)-.12, \
                (power26) + .12                                                                  \
        }                                                                                        \
    }
static const study_figure s15_10[] = S15_SIZE("10 d", .073, .08, .73);
static const study_figure s15_20[] = S15_SIZE("20 d", .047, .08, .74);
static const study_figure s15_43[] = S15_SIZE("43 d", .033, .147, .79);
static const study_figure s15_87[] = S15_SIZE("87 d", .02, .133, .58);
static const study_figure s15_10_2[] = S15_POWER("10 d", .887);
static const study_figure s15_20_2[] = S15_POWER("20 d", .613);
static const study_figure s15_43_2[] = S15_POWER("43 d", .30);
static const study_figure s15_87_2[] = S15_POWER("87 d", .16);

static const study studies[] = {
    {"S1", "one stream", 400, 4, run_s1, {0}, N(s1)},
    {"S1b", "its decay by profile", 150, 1, run_s1b, {0}, N(s1b)},
    {"S2-0", "three streams, no link", 400, 4, run_s2, {0}, N(s2_none)},
    {"S2-05", "link .05", 200, 4, run_s2, {.05}, N(s2_05)},
    {"S2-1", "link .1", 200, 4, run_s2, {.1}, N(s2_1)},
    {"S2-2", "link .2", 200, 4, run_s2, {.2}, N(s2_2)},
    {"S2-shift-0", "circular shifts, no link", 100, 1, run_s2_shift, {0}, N(s2_shift_none)},
    {"S2-shift-1", "circular shifts, link .1", 60, 1, run_s2_shift, {.1}, N(s2_shift_1)},
    {"S3-0", "volume of news, no link", 300, 6, run_s3, {0}, N(s3_none)},
    {"S3-2", "volume of news, link .2", 300, 6, run_s3, {.2}, N(s3_2)},
    {"S4-0", "slow baseline, no link", 300, 5, run_knots, {0, 10}, N(s4_none)},
    {"S4-2", "slow baseline, link .2", 300, 5, run_knots, {.2, 10}, N(s4_2)},
    {"S5", "common driver", 300, 2, run_s5, {0}, N(s5)},
    {"S6-10", "days, kernel mean 10 d", 200, 4, run_s6, {10}, N(s6_10)},
    {"S6-2", "days, kernel mean 2 d", 200, 4, run_s6, {2}, N(s6_2)},
    {"S7-twice", "events told twice", 200, 2, run_s7_twice, {0}, N(s7_twice)},
    {"S7-leak-0", "coded twice from one article, no link", 200, 4, run_s7_leak, {0}, N(s7_none)},
    {"S7-leak-2", "coded twice, link .2", 200, 4, run_s7_leak, {.2}, N(s7_2)},
    {"S8", "share due to the first stream", 800, 3, run_s8, {0}, N(s8)},
    {"S8-bootstrap", "its interval", 60, 2, run_s8_bootstrap, {0}, N(s8_bootstrap)},
    {"S11-1", "four-week counts", 144, 4, run_s11, {1}, N(s11_1)},
    {"S11-16", "four-week counts, near critical", 144, 4, run_s11, {1.6}, N(s11_16)},
    {"S12-true", "goodness of fit", 120, 2, run_s12_fit, {0, 0}, N(s12_null)},
    {"S12-wrong", "goodness of fit", 120, 2, run_s12_fit, {1, 0}, N(s12_wrong)},
    {"S12-right", "goodness of fit", 240, 2, run_s12_fit, {1, 1}, N(s12_right)},
    {"S12-sparse", "six streams", 20, 3, run_s12_sparse, {0}, N(s12_sparse)},
    {"S14-8", "8 episodes", 120, 2, run_s14, {8, 1.0 / 30}, N(s14_8)},
    {"S14-8-fast", "8 episodes", 120, 2, run_s14, {8, 1.0 / 7}, N(s14_8_fast)},
    {"S14-30", "30 episodes", 120, 2, run_s14, {30, 1.0 / 30}, N(s14_30)},
    {"S15-10-0", "slow baseline", 150, 5, run_knots, {0, 10}, N(s15_10)},
    {"S15-20-0", "slow baseline", 150, 5, run_knots, {0, 20}, N(s15_20)},
    {"S15-43-0", "slow baseline", 150, 5, run_knots, {0, 43}, N(s15_43)},
    {"S15-87-0", "slow baseline", 150, 5, run_knots, {0, 87}, N(s15_87)},
    {"S15-10-2", "slow baseline, link .2", 150, 5, run_knots, {.2, 10}, N(s15_10_2)},
    {"S15-20-2", "slow baseline, link .2", 150, 5, run_knots, {.2, 20}, N(s15_20_2)},
    {"S15-43-2", "slow baseline, link .2", 150, 5, run_knots, {.2, 43}, N(s15_43_2)},
    {"S15-87-2", "slow baseline, link .2", 150, 5, run_knots, {.2, 87}, N(s15_87_2)},
};

int main(int argc, char **argv) {
    const char *only = NULL, *folder = NULL;
    double part = 1;
    int jobs = 1;
    uint64_t seed = 20240229;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            only = argv[++i];
        else if (strcmp(argv[i], "--part") == 0 && i + 1 < argc)
            part = atof(argv[++i]);
        else if (strcmp(argv[i], "--jobs") == 0 && i + 1 < argc)
            jobs = atoi(argv[++i]);
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = strtoull(argv[++i], NULL, 10);
        else
            folder = argv[i];
    }
    if (!folder) {
        fputs("studies_hawkes [--only S1,S2] [--part 0.1] [--jobs N] [--seed N] FOLDER\n", stderr);
        return 2;
    }
    linear_start();
    return studies_run(studies, sizeof studies / sizeof *studies, only, folder, part, seed, jobs) !=
           0;
}
