// SPDX-License-Identifier: Apache-2.0
#include "measure/drift.h"
#include "measure/linear.h"
#include "measure/special.h"
#include <math.h>

static const double z90 = 1.6448536269514722;

void drift_stock(const double *time_day, const double *weight, size_t n_events, const double *edge,
                 size_t n, double half_life_day, double *z) {
    double stock = 0, at = n ? edge[0] : 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        for (; k < n_events && time_day[k] < edge[i + 1]; k++) {
            if (time_day[k] < edge[0]) { // what was before the first bin is remembered too
                stock += (weight ? weight[k] : 1) * exp2(-(edge[0] - time_day[k]) / half_life_day);
                continue;
            }
            stock = stock * exp2(-(time_day[k] - at) / half_life_day) + (weight ? weight[k] : 1);
            at = time_day[k];
        }
        stock *= exp2(-(edge[i + 1] - at) / half_life_day);
        at = edge[i + 1];
        z[i] = stock;
    }
}

static bool standardise(double *z, size_t n) {
    double sum = 0, squares = 0, size = (double)n;
    for (size_t i = 0; i < n; i++) sum += z[i], squares += z[i] * z[i];
    double mean = sum / size, variance = squares / size - mean * mean;
    if (!(variance > 1e-12 * (1 + mean * mean))) return false;
    for (size_t i = 0; i < n; i++) z[i] = (z[i] - mean) / sqrt(variance);
    return true;
}

// A bin late, standardised; summed up for the speed.
static bool set_regressor(const double *stock, size_t n, drift_form form, double *x) {
    x[0] = stock[0];
    for (size_t t = 1; t < n; t++) x[t] = stock[t - 1];
    if (!standardise(x, n)) return false;
    for (size_t t = 1; form == DRIFT_SPEED && t < n; t++) x[t] += x[t - 1];
    return true;
}

ent_status drift_test(arena *a, const level_data *d, const double *stock, const double *crisis,
                      drift_form form, drift_result *r, ent_err *err) {
    level_data with = *d;
    double *x = arena_new(a, double, 2 * d->n + 1);
    with.k = crisis ? 2 : 1;
    with.x = x;
    if (d->n < 10)
        return err_set(err, ENT_ERR_INPUT, 0, "%zu bins are too few for the drift test", d->n);
    if (!set_regressor(stock, d->n, form, x))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "the stock of pressure does not vary: nothing can be tested");
    if (crisis && !set_regressor(crisis, d->n, form, x + d->n))
        with.k = 1; // a crisis stream without events adjusts for nothing
    ENT_TRY(level_estimate(a, &with, &r->fit, err));
    r->b = r->fit.b[0];
    r->se = r->fit.b_se[0];
    r->p = special_normal_cdf(-r->b / r->se);
    r->lo = r->b - z90 * r->se;
    r->hi = r->b + z90 * r->se;
    r->crisis_b = with.k == 2 ? r->fit.b[1] : NAN;
    r->crisis_se = with.k == 2 ? r->fit.b_se[1] : NAN;
    return ENT_OK;
}

// ---- Firth's logistic regression -----------------------------------------------------------------------------------------------------------

typedef struct firth {
    const double *x, *y;
    size_t n, k;
    double *p, *information, *inverse, *score;
} firth;

// Penalised log-likelihood at b; p and the information (also inverted) are set. NAN when the information is singular.
static double penalised(firth *f, const double *b) {
    double loglik = 0, log_det;
    for (size_t i = 0; i < f->n; i++) {
        double eta = 0;
        for (size_t j = 0; j < f->k; j++) eta += f->x[i + j * f->n] * b[j];
        f->p[i] = 1 / (1 + exp(-eta));
        loglik += f->y[i] * eta - (eta > 0 ? eta + log1p(exp(-eta)) : log1p(exp(eta)));
    }
    for (size_t j = 0; j < f->k; j++)
        for (size_t l = 0; l < f->k; l++) {
            double sum = 0;
            for (size_t i = 0; i < f->n; i++)
                sum += f->p[i] * (1 - f->p[i]) * f->x[i + j * f->n] * f->x[i + l * f->n];
            f->information[j + l * f->k] = sum;
        }
    memcpy(f->inverse, f->information, f->k * f->k * sizeof *f->inverse);
    return linear_inverse(f->inverse, f->k, &log_det) ? loglik + 0.5 * log_det : NAN;
}

static void set_score(firth *f) {
    for (size_t j = 0; j < f->k; j++) f->score[j] = 0;
    for (size_t i = 0; i < f->n; i++) {
        double hat = 0, w = f->p[i] * (1 - f->p[i]);
        for (size_t j = 0; j < f->k; j++)
            for (size_t l = 0; l < f->k; l++)
                hat += f->x[i + j * f->n] * f->inverse[j + l * f->k] * f->x[i + l * f->n];
        double pull = f->y[i] - f->p[i] + w * hat * (0.5 - f->p[i]);
        for (size_t j = 0; j < f->k; j++) f->score[j] += pull * f->x[i + j * f->n];
    }
}

ent_status firth_fit(arena *a, const double *x, const double *outcome, size_t n, size_t k,
                     double *b, double *se, ent_err *err) {
    firth f = {x,
               outcome,
               n,
               k,
               arena_new(a, double, n + 1),
               arena_new(a, double, k *k + 1),
               arena_new(a, double, k *k + 1),
               arena_new(a, double, k + 1)};
    double *next = arena_new(a, double, k + 1), now;
    for (size_t j = 0; j < k; j++) b[j] = 0;
    now = k && n ? penalised(&f, b) : NAN;
    for (int step = 0; step < 200 && isfinite(now); step++) {
        double longest = 0, part = 1, there = now;
        set_score(&f);
        double *move = arena_new(a, double, k + 1);
        for (size_t j = 0; j < k; j++) {
            for (size_t l = 0; l < k; l++) move[j] += f.inverse[j + l * k] * f.score[l];
            longest = fmax(longest, fabs(move[j]));
        }
        for (int half = 0; half < 30; half++, part /= 2) {
            for (size_t j = 0; j < k; j++) next[j] = b[j] + part * move[j];
            there = penalised(&f, next);
            if (there >= now - 1e-12 * fabs(now)) break;
        }
        memcpy(b, next, k * sizeof *b);
        now = there;
        if (longest < 1e-10) break;
    }
    if (!isfinite(now))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "the hazard model cannot be identified: regressors say the same thing");
    for (size_t j = 0; j < k; j++) se[j] = sqrt(f.inverse[j + j * k]);
    return ENT_OK;
}
