// SPDX-License-Identifier: Apache-2.0
//
// Levels, slow effects and autoregressions on simulated data (make studies): S9, S13 and the autoregression of S12 of docs/dynamics.md.
#include "measure/drift.h"
#include "measure/linear.h"
#include "measure/random.h"
#include "measure/var.h"
#include "studies/runner.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double z90 = 1.6448536269514722;
static const double volume_rho = 0.97, volume_sd = 0.6;

// ---- S9: levels by week --------------------------------------------------------------------------------------------------------------------

enum { WEEKS = 520 };

typedef struct world {
    double x[WEEKS], exposure[WEEKS], y[WEEKS], weight[WEEKS];
} world;

static void walk(rng *r, double start, double sd, double *x) {
    x[0] = start;
    for (int t = 1; t < WEEKS; t++) x[t] = x[t - 1] + sd * rng_normal(r);
}

static void to_mean_one(double *v, int n) {
    double sum = 0;
    for (int t = 0; t < n; t++) sum += v[t];
    for (int t = 0; t < n; t++) v[t] /= sum / n;
}

static void volume(rng *r, double *e) {
    double level = volume_sd * rng_normal(r);
    for (int t = 0; t < WEEKS; t++) {
        level =
            t ? volume_rho * level + volume_sd * sqrt(1 - volume_rho * volume_rho) * rng_normal(r)
              : level;
        e[t] = exp(level);
    }
    to_mean_one(e, WEEKS);
}

static void noise(rng *r, double sd, double *e, int n) {
    for (int t = 0; t < n; t++) e[t] = exp(sd * rng_normal(r));
    to_mean_one(e, n);
}

static void covered(const world *w, const level_fit *f, double *coverage, double *square) {
    *coverage = *square = 0;
    for (int t = 0; t < WEEKS; t++) {
        double off = f->x[t] - w->x[t];
        *coverage += (fabs(off) <= z90 * sqrt(f->var[t])) / (double)WEEKS;
        *square += off * off / WEEKS;
    }
}

static void fit_world(arena *a, const world *w, level_family family, const double *weight,
                      level_fit *f) {
    level_data d = {.family = family, .n = WEEKS, .y = w->y, .weight = weight};
    *f = (level_fit){0};
    if (level_estimate(a, &d, f, NULL) != ENT_OK) abort();
}

// coverage, rmse, sd; without the offset: coverage, rmse
static void run_counts(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    world *w = arena_new(a, world, 1);
    rng r = rng_of(seed, run, 1);
    level_fit f;
    double square;
    walk(&r, log(3), 0.08, w->x);
    volume(&r, w->exposure);
    for (int t = 0; t < WEEKS; t++)
        w->y[t] = (double)rng_poisson(&r, w->exposure[t] * exp(w->x[t]));
    fit_world(a, w, LEVEL_POISSON, w->exposure, &f);
    covered(w, &f, &v[0], &square);
    v[1] = sqrt(square);
    v[2] = sqrt(f.q);
    fit_world(a, w, LEVEL_POISSON, NULL, &f);
    covered(w, &f, &v[3], &square);
    v[4] = sqrt(square);
}

// coverage, r, sd; fitted as Poisson: coverage
static void run_spread(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    world *w = arena_new(a, world, 1);
    rng r = rng_of(seed, run, 2);
    level_fit f;
    double square;
    walk(&r, log(3), 0.08, w->x);
    noise(&r, 0.3, w->exposure, WEEKS);
    for (int t = 0; t < WEEKS; t++)
        w->y[t] = (double)rng_negbin(&r, w->exposure[t] * exp(w->x[t]), 2);
    fit_world(a, w, LEVEL_NEGBIN, w->exposure, &f);
    covered(w, &f, &v[0], &square);
    v[1] = f.spread;
    v[2] = sqrt(f.q);
    fit_world(a, w, LEVEL_POISSON, w->exposure, &f);
    covered(w, &f, &v[3], &square);
}

// coverage, level sd, event sd
static void run_tone(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    world *w = arena_new(a, world, 1);
    rng r = rng_of(seed, run, 3);
    level_fit f;
    double square;
    walk(&r, 0, 0.25, w->x);
    for (int t = 0; t < WEEKS; t++) {
        w->weight[t] = (double)rng_poisson(&r, 3);
        w->y[t] = w->weight[t] > 0 ? w->x[t] + 4 / sqrt(w->weight[t]) * rng_normal(&r) : NAN;
    }
    fit_world(a, w, LEVEL_GAUSSIAN, w->weight, &f);
    covered(w, &f, &v[0], &square);
    v[1] = sqrt(f.q);
    v[2] = sqrt(f.spread);
}

// coverage
static void run_balance(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    world *w = arena_new(a, world, 1);
    rng r = rng_of(seed, run, 4);
    level_fit f;
    double square;
    walk(&r, 0, 0.08, w->x);
    for (int t = 0; t < WEEKS; t++) {
        w->weight[t] = (double)rng_poisson(&r, 12 * exp(0.5 * rng_normal(&r)));
        w->y[t] = (double)rng_binomial(&r, (uint64_t)w->weight[t], 1 / (1 + exp(-w->x[t])));
    }
    fit_world(a, w, LEVEL_BINOMIAL, w->weight, &f);
    covered(w, &f, &v[0], &square);
}

// ---- S13: slow effects -----------------------------------------------------------------------------------------------------------------------

enum { LONG = 780 };

static void standardise(double *z, int n) {
    double sum = 0, squares = 0;
    for (int t = 0; t < n; t++) sum += z[t], squares += z[t] * z[t];
    double mean = sum / n, sd = sqrt(squares / n - mean * mean);
    for (int t = 0; t < n; t++) z[t] = (z[t] - mean) / sd;
}

// x: effect, form. rejected, effect
static void run_slow(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    rng r = rng_of(seed, run, 5);
    double *stock = arena_new(a, double, LONG), *late = arena_new(a, double, LONG),
           *e = arena_new(a, double, LONG);
    double *y = arena_new(a, double, LONG), level = log(3), moved = 0;
    drift_form form = x[1] > 0 ? DRIFT_SPEED : DRIFT_LEVEL;
    level_data d = {.family = LEVEL_POISSON, .n = LONG, .y = y, .weight = e};
    drift_result f;
    for (int t = 0; t < LONG; t++)
        stock[t] = (t ? 0.9 * stock[t - 1] : 0) + (double)rng_poisson(&r, 0.3);
    for (int t = 0; t < LONG; t++) late[t] = stock[t ? t - 1 : 0];
    standardise(late, LONG);
    noise(&r, 0.3, e, LONG);
    for (int t = 0; t < LONG; t++) {
        level += 0.06 * rng_normal(&r);
        moved = form == DRIFT_SPEED ? moved + x[0] * late[t] : x[0] * late[t];
        y[t] = (double)rng_poisson(&r, e[t] * exp(level + moved));
    }
    v[0] = v[1] = 0;
    if (drift_test(a, &d, stock, NULL, form, &f, NULL) != ENT_OK) return;
    v[0] = f.p < 0.05;
    v[1] = f.b;
}

// ---- S12: weekly autoregression of excited streams ---------------------------------------------------------------------------------------------

enum { DAYS = 5000, STREAMS = 3, VAR_WEEKS = DAYS / 7 };

// S2's three streams by thinning: between events the intensity only falls.
static void simulate(rng *r, double link, double *y) {
    static const double mu[STREAMS] = {0.08, 0.05, 0.10}, beta = 0.1;
    const double alpha[STREAMS][STREAMS] = {{0.30, 0.15, 0}, {0, 0.40, 0}, {link, 0.10, 0.35}};
    double t = 0, s[STREAMS] = {0}; // excitation by each source
    for (;;) {
        double rate[STREAMS], bound = 0, now = 0, wait;
        for (int i = 0; i < STREAMS; i++) {
            bound += mu[i];
            for (int j = 0; j < STREAMS; j++) bound += alpha[i][j] * s[j];
        }
        wait = rng_exponential(r) / bound;
        t += wait;
        if (t >= VAR_WEEKS * 7.0) return;
        for (int j = 0; j < STREAMS; j++) s[j] *= exp(-beta * wait);
        for (int i = 0; i < STREAMS; i++) {
            rate[i] = mu[i];
            for (int j = 0; j < STREAMS; j++) rate[i] += alpha[i][j] * s[j];
            now += rate[i];
        }
        double u = rng_uniform(r) * bound;
        if (u >= now) continue;
        int who = 0;
        while (who < STREAMS - 1 && (u -= rate[who]) > 0) who++;
        s[who] += beta;
        y[(int)(t / 7) + who * VAR_WEEKS]++;
    }
}

// F rejects, the robust test rejects
static void run_var(const double *x, arena *a, uint64_t seed, uint32_t run, double *v) {
    rng r = rng_of(seed, run, 6);
    double *y = arena_new(a, double, VAR_WEEKS *STREAMS);
    var_fit fit;
    granger g;
    simulate(&r, x[0], y);
    if (var_estimate(a, y, VAR_WEEKS, STREAMS, 4, &fit, NULL) != ENT_OK ||
        var_granger(a, &fit, 0, 2, 4, &g, NULL) != ENT_OK)
        abort();
    v[0] = g.p < 0.05;
    v[1] = g.hc0_p < 0.05;
}

// ---- figures -----------------------------------------------------------------------------------------------------------------------------------

static const study_figure counts_figures[] = {
    {"coverage of 90 %", STUDY_MEAN, 0, 0.883, 0.85, 0.93},
    {"RMSE", STUDY_MEAN, 1, 0.168, 0, 0.19},
    {"sd of the level's steps (.08)", STUDY_MEAN, 2, 0.0768, 0, 0},
    {"coverage without offset", STUDY_MEAN, 3, 0.478, 0, 0},
    {"RMSE without offset", STUDY_MEAN, 4, 0.550, 0, 0}};
static const study_figure spread_figures[] = {
    {"coverage of 90 %", STUDY_MEAN, 0, 0.897, 0.86, 0.93},
    {"r (2)", STUDY_MEDIAN, 1, 2.00, 0, 0},
    {"sd of the level's steps (.08)", STUDY_MEAN, 2, 0.0779, 0, 0},
    {"coverage, fitted as Poisson", STUDY_MEAN, 3, 0.811, 0, 0}};
static const study_figure tone_figures[] = {
    {"coverage of 90 %", STUDY_MEAN, 0, 0.887, 0.85, 0.93},
    {"sd of the level's steps (.25)", STUDY_MEAN, 1, 0.243, 0, 0},
    {"sd of events (4)", STUDY_MEAN, 2, 4.008, 0, 0}};
static const study_figure balance_figures[] = {
    {"coverage of 90 %", STUDY_MEAN, 0, 0.898, 0.85, 0.93}};
static const study_figure drift_none[] = {{"size of the drift test", STUDY_MEAN, 0, 0.033, 0, 0.09},
                                          {"effect", STUDY_MEAN, 1, 0.0002, 0, 0}};
static const study_figure drift_some[] = {{"power at .02 a week", STUDY_MEAN, 0, 1.00, 0.9, 1},
                                          {"effect", STUDY_MEAN, 1, 0.0198, 0, 0}};
static const study_figure level_none[] = {{"size of the level test", STUDY_MEAN, 0, 0.04, 0, 0.09},
                                          {"effect", STUDY_MEAN, 1, 0.0001, 0, 0}};
static const study_figure level_some[] = {{"power at .10", STUDY_MEAN, 0, 0.947, 0.85, 1},
                                          {"effect", STUDY_MEAN, 1, 0.100, 0, 0}};
static const study_figure var_0[] = {{"F rejects, no link", STUDY_MEAN, 0, 0.0475, 0, 0.1275},
                                     {"robust test rejects", STUDY_MEAN, 1, NAN, 0, 0}};
static const study_figure var_1[] = {{"F rejects, link .1", STUDY_MEAN, 0, 0.15, 0.07, 0.23},
                                     {"robust test rejects", STUDY_MEAN, 1, NAN, 0, 0}};
static const study_figure var_2[] = {{"F rejects, link .2", STUDY_MEAN, 0, 0.4375, 0.3575, 0.5175},
                                     {"robust test rejects", STUDY_MEAN, 1, NAN, 0, 0}};

#define N(figures) figures, sizeof figures / sizeof *figures
static const study studies[] = {
    {"S9-counts", "counts with exposure", 100, 5, run_counts, {0}, N(counts_figures)},
    {"S9-spread", "negative binomial counts", 100, 4, run_spread, {0}, N(spread_figures)},
    {"S9-tone", "mean scores", 100, 3, run_tone, {0}, N(tone_figures)},
    {"S9-balance", "shares", 100, 1, run_balance, {0}, N(balance_figures)},
    {"S12-var-0", "weekly VAR(4), no link", 400, 2, run_var, {0}, N(var_0)},
    {"S12-var-1", "weekly VAR(4), link .1", 400, 2, run_var, {0.1}, N(var_1)},
    {"S12-var-2", "weekly VAR(4), link .2", 400, 2, run_var, {0.2}, N(var_2)},
    {"S13-drift-0", "speed, no effect", 300, 2, run_slow, {0, 1}, N(drift_none)},
    {"S13-drift-2", "speed, effect .02", 150, 2, run_slow, {0.02, 1}, N(drift_some)},
    {"S13-level-0", "level, no effect", 300, 2, run_slow, {0, 0}, N(level_none)},
    {"S13-level-10", "level, effect .10", 150, 2, run_slow, {0.10, 0}, N(level_some)},
};

int main(int argc, char **argv) {
    const char *only = NULL, *folder = NULL;
    double part = 1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            only = argv[++i];
        else if (strcmp(argv[i], "--part") == 0 && i + 1 < argc)
            part = atof(argv[++i]);
        else
            folder = argv[i];
    }
    if (!folder) {
        fputs("studies_levels [--only S9,S13] [--part 0.1] FOLDER\n", stderr);
        return 2;
    }
    linear_start();
    return studies_run(studies, sizeof studies / sizeof *studies, only, folder, part, 20240229,
                       1) != 0;
}
