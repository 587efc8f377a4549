// SPDX-License-Identifier: Apache-2.0
#include "measure/forecast.h"
#include "measure/level.h"
#include "measure/random.h"
#include "measure/special.h"
#include "measure/var.h"
#include <math.h>
#include <stdlib.h>

#define FORECAST_NAME(name) #name,
static const char *const names[] = {FORECAST_LIST(FORECAST_NAME)};
const char *forecast_name(forecast_model m) { return m < N_FORECASTS ? names[m] : "?"; }

// What is carried from origin to origin: parameters are fitted anew only now and then.
typedef struct state {
    const counts *c;
    const forecast_plan *p;
    size_t longest;
    double q, r; // of the level; q 0: not fitted yet
    size_t fitted_at;
} state;

static double future_exposure(const counts *c, size_t at, size_t year) {
    double sum = 0, n = 0;
    for (size_t t = at > year ? at - year : 0; t < at; t++)
        if (!isnan(c->exposure[t])) sum += c->exposure[t], n++;
    return n ? sum / n : 1;
}

static rng rng_for(const state *s, forecast_model m, size_t at, size_t path) {
    return rng_of(s->p->seed, (uint32_t)at, rng_child(rng_child(7, (uint64_t)m), path));
}

// ---- samples: [horizons][n], n at most `paths` ---------------------------------------------------------------------------------------------

// Sums over h bins that end before `at`, from `from` on; those with a missing bin are left out. At most `most`, spread evenly.
static size_t windows(const double *y, size_t from, size_t at, size_t h, double *out, size_t most) {
    size_t there = at >= from + h ? at - from - h + 1 : 0,
           step = (there + most - 1) / (most ? most : 1), n = 0;
    for (size_t t = from; step && t + h <= at; t += step) {
        double sum = 0;
        for (size_t i = 0; i < h; i++) sum += y[t + i];
        if (!isnan(sum)) out[n++] = sum;
    }
    return n;
}

static size_t sample_windows(const state *s, size_t from, size_t at, size_t h, double *out) {
    return windows(counts_column(s->c, s->p->target), from, at, h, out, s->p->paths);
}

static size_t sample_persist(const state *s, size_t at, size_t h, double *out) {
    double last;
    if (at < h || !windows(counts_column(s->c, s->p->target), at - h, at, h, &last, 1)) return 0;
    for (size_t i = 0; i < s->p->paths; i++) {
        rng r = rng_for(s, FORECAST_persist, at, i);
        out[i] = (double)rng_poisson(&r, fmax(last, 0.5));
    }
    return s->p->paths;
}

// Adds bin by bin and keeps the sum wherever a horizon ends.
static void keep_sums(const state *s, size_t bin, double sum, size_t path, double *out) {
    for (size_t k = 0; k < s->p->horizons; k++)
        if (s->p->horizon[k] == bin + 1) out[k * s->p->paths + path] = sum;
}

static bool fit_level(arena *a, state *s, size_t at, level_fit *fit) {
    level_data d = {.family = LEVEL_NEGBIN,
                    .n = at,
                    .y = counts_column(s->c, s->p->target),
                    .weight = s->c->exposure};
    if (s->q == 0 || at >= s->fitted_at + s->p->refit) {
        if (level_estimate(a, &d, fit, NULL) != ENT_OK) return false;
        s->q = fit->q;
        s->r = fit->spread;
        s->fitted_at = at;
        return true;
    }
    return level_at(a, &d, s->q, s->r, fit, NULL) == ENT_OK;
}

static size_t sample_level(arena *a, state *s, size_t at, double *out) {
    level_fit fit;
    double news = future_exposure(s->c, at, s->p->year);
    if (!fit_level(a, s, at, &fit)) return 0;
    for (size_t i = 0; i < s->p->paths; i++) {
        rng r = rng_for(s, FORECAST_level, at, i);
        double x = fit.x[at - 1] + sqrt(fit.var[at - 1]) * rng_normal(&r), sum = 0;
        for (size_t bin = 0; bin < s->longest; bin++) {
            x += sqrt(s->q) * rng_normal(&r);
            sum += (double)rng_negbin(&r, fmin(news * exp(x), 1e9), s->r);
            keep_sums(s, bin, sum, i, out);
        }
    }
    return s->p->paths;
}

// The first `at` rows of all streams.
static double *rows(arena *a, const counts *c, size_t at) {
    double *y = arena_new(a, double, at * c->streams + 1);
    for (size_t j = 0; j < c->streams; j++)
        memcpy(y + j * at, counts_column(c, (int)j), at * sizeof *y);
    return y;
}

// Lower Cholesky factor of a k x k covariance in place; false when it is not one.
static bool factor(double *cov, size_t k) {
    for (size_t j = 0; j < k; j++) {
        for (size_t i = j; i < k; i++) {
            double sum = cov[i + j * k];
            for (size_t l = 0; l < j; l++) sum -= cov[i + l * k] * cov[j + l * k];
            if (i == j && !(sum > 0)) return false;
            cov[i + j * k] = i == j ? sqrt(sum) : sum / cov[j + j * k];
        }
    }
    return true;
}

typedef struct autoregression {
    size_t series, lags, rows;
    const double *coef;
    const double *residual; // n x series to draw from, or
    size_t n;
    const double *root; // normal with this Cholesky factor
} autoregression;

static void one_path(const autoregression *v, const state *s, const double *y, size_t at,
                     size_t path, rng *r, double *future, double *out) {
    double sum = 0, z[64];
    size_t k = v->series;
    for (size_t bin = 0; bin < s->longest; bin++) {
        size_t row = v->residual ? rng_below(r, v->n) : 0;
        for (size_t j = 0; !v->residual && j < k; j++) z[j] = rng_normal(r);
        for (size_t i = 0; i < k; i++) {
            double x = v->coef[v->rows - 1 + i * v->rows];
            for (size_t l = 1; l <= v->lags; l++)
                for (size_t j = 0; j < k; j++)
                    x += v->coef[(l - 1) * k + j + i * v->rows] *
                         (bin >= l ? future[(bin - l) * k + j] : y[at + bin - l + j * at]);
            if (v->residual) x += v->residual[row + i * v->n];
            for (size_t j = 0; !v->residual && j <= i; j++) x += v->root[i + j * k] * z[j];
            future[bin * k + i] = fmin(fmax(round(x), 0), 1e9);
        }
        sum += future[bin * k + (size_t)s->p->target];
        keep_sums(s, bin, sum, path, out);
    }
}

static size_t sample_var(arena *a, const state *s, size_t at, bool bayes, double *out) {
    size_t k = s->c->streams;
    double *y = rows(a, s->c, at), *root = arena_new(a, double, k *k + 1);
    double *future = arena_new(a, double, s->longest *k + 1);
    autoregression v = {.series = k, .lags = s->p->lags, .rows = s->p->lags * k + 1};
    if (bayes) {
        bvar_prior prior = {
            .lambda0 = 0.6, .lambda1 = 0.1, .lambda3 = 2, .lambda4 = 0.25, .nu = (double)k + 1};
        bvar_fit fit;
        if (bvar_estimate(a, y, at, k, v.lags, &prior, &fit, NULL) != ENT_OK) return 0;
        memcpy(root, fit.cov, k * k * sizeof *root);
        if (!factor(root, k)) return 0;
        v.coef = fit.coef;
        v.root = root;
    } else {
        var_fit fit;
        if (var_estimate(a, y, at, k, v.lags, &fit, NULL) != ENT_OK) return 0;
        v.coef = fit.coef;
        v.residual = fit.residual;
        v.n = fit.n;
    }
    for (size_t i = 0; i < s->p->paths; i++) {
        rng r = rng_for(s, bayes ? FORECAST_bvar : FORECAST_var, at, i);
        one_path(&v, s, y, at, i, &r, future, out);
    }
    return s->p->paths;
}

// Samples of all horizons from the first `at` bins; how many of each horizon in n[].
static void sample(arena *a, state *s, forecast_model m, size_t at, double *out, size_t *n) {
    size_t all = 0;
    if (m == FORECAST_level) all = sample_level(a, s, at, out);
    if (m == FORECAST_var || m == FORECAST_bvar)
        all = sample_var(a, s, at, m == FORECAST_bvar, out);
    for (size_t k = 0; k < s->p->horizons; k++) {
        double *to = out + k * s->p->paths;
        size_t h = s->p->horizon[k];
        n[k] = m == FORECAST_clim ? sample_windows(s, 0, at, h, to)
               : m == FORECAST_recent
                   ? sample_windows(s, at > s->p->year ? at - s->p->year : 0, at, h, to)
               : m == FORECAST_persist ? sample_persist(s, at, h, to)
                                       : all;
    }
}

static ent_status check(const counts *c, const forecast_plan *p, ent_err *err) {
    if (!p->horizons || p->target < 0 || (size_t)p->target >= c->streams || !p->paths)
        return err_set(err, ENT_ERR_USAGE, 0, "no horizon, stream or paths to forecast");
    if (c->n < 20)
        return err_set(err, ENT_ERR_INPUT, 0,
                       "%zu bins are too few to forecast from; 20 are wanted", c->n);
    return ENT_OK;
}

static state state_of(const counts *c, const forecast_plan *p) {
    return (state){.c = c, .p = p, .longest = p->horizon[p->horizons - 1]};
}

ent_status forecast_now(arena *a, const counts *c, const forecast_plan *p, forecast *f,
                        ent_err *err) {
    ENT_TRY(check(c, p, err));
    state s = state_of(c, p);
    double *out = arena_new(a, double, p->horizons * p->paths);
    for (int m = 0; m < N_FORECASTS; m++) {
        size_t n[FORECAST_MOST_HORIZONS] = {0};
        if (p->models >> m & 1) sample(a, &s, (forecast_model)m, c->n, out, n);
        for (size_t k = 0; k < p->horizons; k++) {
            forecast *to = &f[(size_t)m * p->horizons + k];
            double *draws = out + k * p->paths;
            *to = (forecast){.there = n[k] > 1};
            if (!to->there) continue;
            score_sample(0, draws, n[k]); // sorts
            sample_marks marks = score_marks(0, draws, n[k], 0);
            to->lo = marks.lo;
            to->hi = marks.hi;
            for (size_t i = 0; i < n[k]; i++)
                to->mean += draws[i] / (double)n[k], to->some += (draws[i] >= 1) / (double)n[k];
        }
    }
    return ENT_OK;
}

// ---- backtests -------------------------------------------------------------------------------------------------------------------------

static double moment_neglog(double y, const double *draws, size_t n) {
    double sum = 0, squares = 0, size = (double)n;
    for (size_t i = 0; i < n; i++) sum += draws[i], squares += draws[i] * draws[i];
    double mean = fmax(sum / size, 0.05), variance = squares / size - sum / size * (sum / size);
    return variance > mean * 1.001 ? score_negbin(y, mean * mean / (variance - mean), mean).neglog
                                   : score_poisson(y, mean).neglog;
}

typedef struct outcome {
    double crps, neglog, pit; // crps NAN: none
    sample_marks marks;
} outcome;

static int ascending(const void *x, const void *y) {
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static double ks_p(double *u, size_t n) {
    double most = 0;
    qsort(u, n, sizeof *u, ascending);
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fmax((double)(i + 1) / (double)n - u[i], u[i] - (double)i / (double)n));
    return special_ks_sf(most, (double)n);
}

static void compare(arena *a, const outcome *one, const outcome *base, size_t n, size_t lag,
                    double *gain, double *p) {
    double *d = arena_new(a, double, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(one[i].crps) && !isnan(base[i].crps)) d[k++] = base[i].crps - one[i].crps;
    comparison c = score_compare(d, k, lag);
    *gain = k ? c.mean : NAN;
    *p = c.p;
}

static void sum_up(arena *a, const outcome *o, size_t n, backtest *b) {
    double *pit = arena_new(a, double, n + 1);
    *b = (backtest){
        .pit_ks_p = NAN, .gain = NAN, .gain_p = NAN, .gain_clim = NAN, .gain_clim_p = NAN};
    for (size_t i = 0; i < n; i++) {
        if (isnan(o[i].crps)) continue;
        b->pit[(int)fmin(o[i].pit * FORECAST_PLACES, FORECAST_PLACES - 1)]++;
        pit[b->n++] = o[i].pit;
        b->crps += o[i].crps;
        b->neglog += o[i].neglog;
        b->brier += o[i].marks.brier;
        b->interval += o[i].marks.interval;
        b->coverage += o[i].marks.covered;
    }
    double size = (double)b->n;
    b->crps /= size, b->neglog /= size, b->brier /= size, b->interval /= size, b->coverage /= size;
    for (int i = 0; i < FORECAST_PLACES; i++) b->pit[i] /= size;
    if (b->n) b->pit_ks_p = ks_p(pit, b->n);
}

static void score_one(const state *s, size_t at, size_t k, forecast_model m, double *draws,
                      size_t n, outcome *o) {
    const double *y = counts_column(s->c, s->p->target);
    double came = 0;
    *o = (outcome){.crps = NAN};
    if (at + s->p->horizon[k] > s->c->n || n < 2) return;
    for (size_t i = 0; i < s->p->horizon[k]; i++) came += y[at + i];
    if (isnan(came)) return;
    rng r = rng_of(s->p->seed, (uint32_t)at, rng_child(9, k * N_FORECASTS + (size_t)m));
    o->crps = score_sample(came, draws, n).crps;
    o->neglog = moment_neglog(came, draws, n);
    o->marks = score_marks(came, draws, n, rng_uniform(&r));
    o->pit = o->marks.pit;
}

ent_status forecast_backtest(arena *a, const counts *c, const forecast_plan *p, size_t first,
                             size_t last, size_t step, bool (*stop)(void), backtest *b,
                             ent_err *err) {
    ENT_TRY(check(c, p, err));
    if (!step || first < 10 || first > last || last > c->n)
        return err_set(err, ENT_ERR_USAGE, 0, "no origin with ten bins before it and one behind");
    size_t origins = (last - first) / step + 1;
    outcome *o = arena_new(a, outcome, origins * N_FORECASTS * p->horizons);
    double *out = arena_new(a, double, p->horizons * p->paths);
    state s = state_of(c, p);
    for (size_t i = 0; i < origins * N_FORECASTS * p->horizons; i++) o[i].crps = NAN;
    for (size_t i = 0; i < origins && !(stop && stop()); i++)
        for (int m = 0; m < N_FORECASTS; m++) {
            size_t n[FORECAST_MOST_HORIZONS] = {0}, at = first + i * step;
            arena_mark mark = arena_here(a);
            if (p->models >> m & 1) sample(a, &s, (forecast_model)m, at, out, n);
            for (size_t k = 0; k < p->horizons; k++)
                score_one(&s, at, k, (forecast_model)m, out + k * p->paths, n[k],
                          &o[((size_t)m * p->horizons + k) * origins + i]);
            arena_rewind(a, mark);
        }
    for (size_t k = 0; k < p->horizons; k++) {
        int best = 0;
        for (int m = 0; m < N_FORECASTS; m++)
            sum_up(a, o + ((size_t)m * p->horizons + k) * origins, origins,
                   &b[(size_t)m * p->horizons + k]);
        for (int m = 1; m <= FORECAST_persist; m++)
            if (b[(size_t)m * p->horizons + k].crps < b[(size_t)best * p->horizons + k].crps)
                best = m;
        for (int m = 0; m < N_FORECASTS; m++) {
            const outcome *mine = o + ((size_t)m * p->horizons + k) * origins;
            size_t lag = p->horizon[k] > 9 ? p->horizon[k] - 1 : 8;
            backtest *to = &b[(size_t)m * p->horizons + k];
            compare(a, mine, o + ((size_t)best * p->horizons + k) * origins, origins, lag,
                    &to->gain, &to->gain_p);
            compare(a, mine, o + k * origins, origins, lag, &to->gain_clim, &to->gain_clim_p);
        }
    }
    return ENT_OK;
}
