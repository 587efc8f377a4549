// SPDX-License-Identifier: Apache-2.0
#include "measure/var.h"
#include "measure/linear.h"
#include "measure/random.h"
#include "measure/special.h"
#include <math.h>

static double *matrix(arena *a, size_t rows, size_t columns) {
    return arena_new(a, double, rows *columns + 1);
}

static void set_lags(const double *y, size_t n, size_t series, size_t lags, size_t t, size_t stride,
                     double *row) {
    for (size_t l = 1; l <= lags; l++)
        for (size_t j = 0; j < series; j++) row[((l - 1) * series + j) * stride] = y[t - l + j * n];
    row[lags * series * stride] = 1;
}

static const double *covariance(arena *a, const double *e, size_t n, size_t series) {
    double *cov = matrix(a, series, series);
    for (size_t j = 0; j < series; j++)
        for (size_t i = 0; i < series; i++) {
            double sum = 0;
            for (size_t t = 0; t < n; t++) sum += e[t + i * n] * e[t + j * n];
            cov[i + j * series] = sum / (double)n;
        }
    return cov;
}

static double log_det(arena *a, const double *cov, size_t k) {
    double *copy = matrix(a, k, k), det = NAN;
    memcpy(copy, cov, k * k * sizeof *copy);
    return linear_inverse(copy, k, &det) ? det : NAN;
}

static ent_status check(const double *y, size_t n, size_t series, size_t lags, ent_err *err) {
    if (!series || !lags || n < lags + lags * series + 2)
        return err_set(err, ENT_ERR_INPUT, 0, "%zu bins are too few for %zu lags of %zu series", n,
                       lags, series);
    for (size_t i = 0; i < n * series; i++)
        if (!isfinite(y[i]))
            return err_set(err, ENT_ERR_INPUT, i % n, "bin %zu is missing: a VAR wants all of them",
                           i % n + 1);
    return ENT_OK;
}

ent_status var_estimate(arena *a, const double *y, size_t n, size_t series, size_t lags,
                        var_fit *fit, ent_err *err) {
    ENT_TRY(check(y, n, series, lags, err));
    size_t used = n - lags, rows = lags * series + 1;
    double *design = matrix(a, used, rows), *right = matrix(a, used, series);
    double *coef = matrix(a, rows, series), *inverse = matrix(a, rows, rows),
           *residual = matrix(a, used, series);
    for (size_t t = 0; t < used; t++) {
        set_lags(y, n, series, lags, t + lags, used, design + t);
        for (size_t j = 0; j < series; j++) right[t + j * used] = y[t + lags + j * n];
    }
    if (!linear_least_squares(a, design, right, used, rows, series, coef, inverse, residual))
        return err_set(
            err, ENT_ERR_INPUT, 0,
            "the VAR cannot be identified: a series is constant, or says what others say");
    *fit = (var_fit){.series = series,
                     .lags = lags,
                     .n = used,
                     .rows = rows,
                     .design = design,
                     .coef = coef,
                     .inverse = inverse,
                     .residual = residual,
                     .cov = covariance(a, residual, used, series)};
    double size = (double)used, c = (double)(rows * series), det = log_det(a, fit->cov, series);
    fit->aic = det + 2 * c / size;
    fit->bic = det + log(size) * c / size;
    return ENT_OK;
}

static double sum_of_squares(const double *e, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += e[i] * e[i];
    return sum;
}

// b' V^-1 b for a k x k covariance, which is spoilt.
static double wald(arena *a, double *v, const double *b, size_t k) {
    double *z = matrix(a, k, 1), sum = 0;
    memcpy(z, b, k * sizeof *z);
    if (!linear_solve(v, k, z, 1, NULL)) return NAN;
    for (size_t i = 0; i < k; i++) sum += b[i] * z[i];
    return sum;
}

// White's covariance of the coefficients `at` of an equation.
static double *white(arena *a, const var_fit *fit, size_t target, const size_t *at, size_t k) {
    size_t n = fit->n, rows = fit->rows;
    double *lean = matrix(a, k, n), *v = matrix(a, k, k); // rows of (Z'Z)^-1 Z' e
    const double *e = fit->residual + target * n;
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < k; i++) {
            double sum = 0;
            for (size_t r = 0; r < rows; r++)
                sum += fit->inverse[at[i] + r * rows] * fit->design[t + r * n];
            lean[i + t * k] = sum * e[t];
        }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            for (size_t t = 0; t < n; t++) v[i + j * k] += lean[i + t * k] * lean[j + t * k];
    return v;
}

ent_status var_granger(arena *a, const var_fit *fit, size_t cause, size_t target, size_t tested,
                       granger *g, ent_err *err) {
    size_t n = fit->n, rows = fit->rows, k = tested;
    size_t *at = arena_new(a, size_t, k + 1);
    double *b = matrix(a, k, 1), *v = matrix(a, k, k);
    if (k == 0 || k > fit->lags || cause >= fit->series || target >= fit->series)
        return err_set(err, ENT_ERR_USAGE, 0, "no such lags or series to test");
    *g = (granger){.df1 = (double)k, .df2 = (double)(n - rows)};
    for (size_t l = 0; l < k; l++) {
        at[l] = l * fit->series + cause;
        b[l] = fit->coef[at[l] + target * rows];
        g->sum += b[l];
    }
    double ssr = sum_of_squares(fit->residual + target * n, n);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) v[i + j * k] = fit->inverse[at[i] + at[j] * rows];
    double more = wald(a, v, b, k); // of the sum of squares, when these are left out
    if (!(ssr > 0) || isnan(more))
        return err_set(
            err, ENT_ERR_INPUT, 0,
            "the test cannot be computed: the series fit without error, or say the same");
    g->f = more / g->df1 / (ssr / g->df2);
    g->p = special_f_sf(g->f, g->df1, g->df2);
    g->chi2 = (double)n * more / ssr;
    g->lr = (double)n * log1p(more / ssr);
    g->hc0 = wald(a, white(a, fit, target, at, k), b, k);
    g->hc0_p = special_chi2_sf(g->hc0, g->df1);
    return ENT_OK;
}

// ---- several equations -------------------------------------------------------------------------------------------------------------------

typedef struct place {
    size_t row, equation;
} place;

static double covariance_by_df(const var_fit *fit, size_t i, size_t j) {
    return fit->cov[i + j * fit->series] * (double)fit->n / (double)(fit->n - fit->rows);
}

static bool set_lag_test(arena *a, const var_fit *fit, unsigned causing, unsigned caused,
                         var_causality *c) {
    size_t k = 0, most = fit->lags * fit->series * fit->series;
    place *at = arena_new(a, place, most + 1);
    for (size_t i = 0; i < fit->series; i++)
        for (size_t l = 0; l < fit->lags; l++)
            for (size_t j = 0; j < fit->series; j++)
                if (caused >> i & 1 && causing >> j & 1) at[k++] = (place){l * fit->series + j, i};
    double *b = matrix(a, k, 1), *v = matrix(a, k, k);
    for (size_t x = 0; x < k; x++) {
        b[x] = fit->coef[at[x].row + at[x].equation * fit->rows];
        for (size_t y = 0; y < k; y++)
            v[x + y * k] = covariance_by_df(fit, at[x].equation, at[y].equation) *
                           fit->inverse[at[x].row + at[y].row * fit->rows];
    }
    c->df1 = (double)k;
    c->df2 = (double)(fit->series * fit->n - fit->series * fit->rows);
    c->f = wald(a, v, b, k) / c->df1;
    c->p = special_f_sf(c->f, c->df1, c->df2);
    return isfinite(c->f);
}

static bool set_residual_test(arena *a, const var_fit *fit, unsigned causing, unsigned caused,
                              var_causality *c) {
    size_t k = 0;
    place *at = arena_new(a, place, fit->series * fit->series + 1);
    for (size_t i = 0; i < fit->series; i++)
        for (size_t j = 0; j < fit->series; j++)
            if (caused >> i & 1 && causing >> j & 1) at[k++] = (place){i, j};
    double *s = matrix(a, k, 1), *v = matrix(a, k, k);
    for (size_t x = 0; x < k; x++) {
        s[x] = covariance_by_df(fit, at[x].row, at[x].equation);
        for (size_t y = 0; y < k; y++)
            v[x + y * k] = covariance_by_df(fit, at[x].row, at[y].row) *
                               covariance_by_df(fit, at[x].equation, at[y].equation) +
                           covariance_by_df(fit, at[x].row, at[y].equation) *
                               covariance_by_df(fit, at[x].equation, at[y].row);
    }
    c->chi2 = (double)fit->n * wald(a, v, s, k);
    c->chi2_df = (double)k;
    c->chi2_p = special_chi2_sf(c->chi2, c->chi2_df);
    return isfinite(c->chi2);
}

ent_status var_system(arena *a, const var_fit *fit, unsigned causing, unsigned caused,
                      var_causality *c, ent_err *err) {
    unsigned all = (1u << fit->series) - 1;
    causing &= all;
    caused = caused ? caused & all & ~causing : all & ~causing;
    *c = (var_causality){0};
    if (!causing || !caused) return err_set(err, ENT_ERR_USAGE, 0, "no series to test");
    if (set_lag_test(a, fit, causing, caused, c) && set_residual_test(a, fit, causing, caused, c))
        return ENT_OK;
    return err_set(err, ENT_ERR_INPUT, 0,
                   "the test cannot be computed: residuals say the same thing");
}

// ---- circular shifts ---------------------------------------------------------------------------------------------------------------------

static ent_status f_of(arena *a, const double *cause, const double *target, size_t n, size_t lags,
                       size_t shift, double *f, ent_err *err) {
    arena_mark mark = arena_here(a);
    double *y = matrix(a, n, 2);
    var_fit fit;
    granger g;
    for (size_t t = 0; t < n; t++) {
        y[t] = target[t];
        y[t + n] = cause[(t + shift) % n];
    }
    ENT_TRY(var_estimate(a, y, n, 2, lags, &fit, err));
    ENT_TRY(var_granger(a, &fit, 1, 0, lags, &g, err));
    *f = g.f;
    arena_rewind(a, mark);
    return ENT_OK;
}

ent_status var_shift_p(arena *a, const double *cause, const double *target, size_t n, size_t lags,
                       int shifts, uint64_t seed, double *p, ent_err *err) {
    double f, shifted;
    int above = 0;
    rng r = rng_of(seed, 0, 1);
    ENT_TRY(f_of(a, cause, target, n, lags, 0, &f, err));
    for (int i = 0; i < shifts; i++) {
        size_t shift = (size_t)((0.05 + 0.9 * rng_uniform(&r)) * (double)n);
        ENT_TRY(f_of(a, cause, target, n, lags, shift, &shifted, err));
        above += shifted >= f;
    }
    *p = (1.0 + above) / (1.0 + shifts);
    return ENT_OK;
}

// ---- use ---------------------------------------------------------------------------------------------------------------------------------

void var_impulse(arena *a, const var_fit *fit, size_t from, size_t to, size_t steps, double *out) {
    size_t k = fit->series;
    double *path = matrix(a, steps + 1, k); // response of each series, a column a series
    for (size_t s = 0; s <= steps; s++) {
        for (size_t i = 0; i < k; i++) {
            double sum = s == 0 && i == from;
            for (size_t l = 1; l <= fit->lags && l <= s; l++)
                for (size_t j = 0; j < k; j++)
                    sum +=
                        fit->coef[(l - 1) * k + j + i * fit->rows] * path[s - l + j * (steps + 1)];
            path[s + i * (steps + 1)] = sum;
        }
        out[s] = path[s + to * (steps + 1)];
    }
}

void var_next(arena *a, const var_fit *fit, const double *y, size_t n, size_t at, double *mean,
              double *var) {
    arena_mark mark = arena_here(a);
    double *x = matrix(a, fit->rows, 1), lean = 0;
    set_lags(y, n, fit->series, fit->lags, at, 1, x);
    for (size_t i = 0; i < fit->rows; i++)
        for (size_t j = 0; j < fit->rows; j++)
            lean += x[i] * fit->inverse[i + j * fit->rows] * x[j];
    for (size_t i = 0; i < fit->series; i++) {
        mean[i] = 0;
        for (size_t r = 0; r < fit->rows; r++) mean[i] += x[r] * fit->coef[r + i * fit->rows];
        var[i] = covariance_by_df(fit, i, i) * (1 + lean);
    }
    arena_rewind(a, mark);
}

// ---- Bayesian ----------------------------------------------------------------------------------------------------------------------------

// Residual variance of an autoregression of each series by itself.
static ent_status set_scale(arena *a, const double *y, size_t n, size_t series, size_t lags,
                            double *scale, ent_err *err) {
    for (size_t j = 0; j < series; j++) {
        var_fit one = {0};
        ENT_TRY(var_estimate(a, y + j * n, n, 1, lags, &one, err));
        scale[j] = one.cov[0] * (double)one.n / (double)(one.n - one.rows);
    }
    return ENT_OK;
}

ent_status bvar_estimate(arena *a, const double *y, size_t n, size_t series, size_t lags,
                         const bvar_prior *prior, bvar_fit *fit, ent_err *err) {
    var_fit ols;
    ENT_TRY(var_estimate(a, y, n, series, lags, &ols, err));
    size_t rows = ols.rows, k = series;
    double *scale = matrix(a, k, 1), *h0 = matrix(a, rows, 1), *h = matrix(a, rows, rows),
           *coef = matrix(a, rows, k);
    double *cov = matrix(a, k, k);
    if (prior->scale)
        memcpy(scale, prior->scale, k * sizeof *scale);
    else
        ENT_TRY(set_scale(a, y, n, series, lags, scale, err));
    for (size_t l = 1; l <= lags; l++)
        for (size_t j = 0; j < k; j++) {
            double tight = prior->lambda0 * prior->lambda1 * pow((double)l, -prior->lambda3);
            h0[(l - 1) * k + j] = scale[j] / (tight * tight);
        }
    h0[rows - 1] = 1 / (prior->lambda0 * prior->lambda4 * prior->lambda0 * prior->lambda4);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < rows; j++) {
            for (size_t t = 0; t < ols.n; t++)
                h[i + j * rows] += ols.design[t + i * ols.n] * ols.design[t + j * ols.n];
            if (i == j) h[i + j * rows] += h0[i];
        }
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < rows; i++)
            for (size_t t = 0; t < ols.n; t++)
                coef[i + j * rows] += ols.design[t + i * ols.n] * y[t + lags + j * n];
        coef[j + j * rows] += h0[j];
    }
    double *right = matrix(a, rows, k);
    memcpy(right, coef, rows * k * sizeof *right);
    if (!linear_inverse(h, rows, NULL))
        return err_set(err, ENT_ERR_INPUT, 0,
                       "the Bayesian VAR cannot be computed: series say the same");
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < rows; i++) {
            coef[i + j * rows] = 0;
            for (size_t r = 0; r < rows; r++)
                coef[i + j * rows] += h[i + r * rows] * right[r + j * rows];
        }
    // B' (H0 + X'X) B is B' times the right side.
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = i == j ? scale[i] / (prior->lambda0 * prior->lambda0) + h0[i] : 0;
            for (size_t t = 0; t < ols.n; t++) sum += y[t + lags + i * n] * y[t + lags + j * n];
            for (size_t r = 0; r < rows; r++) sum -= coef[r + i * rows] * right[r + j * rows];
            cov[i + j * k] = sum / ((double)ols.n + prior->nu - (double)k - 1);
        }
    *fit = (bvar_fit){k, lags, rows, coef, cov, scale, h};
    return ENT_OK;
}
