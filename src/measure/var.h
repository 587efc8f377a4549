// SPDX-License-Identifier: Apache-2.0
//
// Vector autoregression, tests of Granger causality, and a Bayesian one with the prior of Sims and Zha: the cross-check of everything else.
//
//     y_t = constant + sum_l A_l y_{t-l} + e_t        least squares, Householder QR
//
// Matrices are by columns. Rows of coefficients: lag 1 of series 1, 2 .., lag 2 .., the constant last; a column an equation.
#ifndef MEASURE_VAR_H
#define MEASURE_VAR_H

#include "base/arena.h"
#include "base/err.h"

typedef struct var_fit {
    size_t series, lags, n,
        rows;               // n: observations used, of all less the lags; rows: lags * series + 1
    const double *design;   // n x rows
    const double *coef;     // rows x series
    const double *inverse;  // (Z'Z)^-1, rows x rows
    const double *residual; // n x series
    const double *cov;      // residual' residual / n, series x series
    double aic, bic;        // log det cov + 2 c / n, + log(n) c / n; c all coefficients
} var_fit;

// y is n x series. ENT_ERR_INPUT: too short for the lags, series that say the same, a missing value.
ent_status var_estimate(arena *a, const double *y, size_t n, size_t series, size_t lags,
                        var_fit *fit, ent_err *err) ENT_MUST_USE;

typedef struct granger {
    double f, p; // F with (df1, df2); in the equation of the target
    double df1, df2;
    double chi2, lr; // n (ssr0 - ssr1) / ssr1, n log(ssr0 / ssr1)
    double hc0,
        hc0_p; // Wald with White's covariance, chi2 with df1: what counts when the variance changes
    double sum; // of the lags: the sign of the link
} granger;

// Do lags of `cause` help the equation of `target`, given all other series of the fit? Of the first `tested` lags: all for the usual test,
// one less than there are for the lag-augmented test of Toda and Yamamoto.
ent_status var_granger(arena *a, const var_fit *fit, size_t cause, size_t target, size_t tested,
                       granger *g, ent_err *err) ENT_MUST_USE;

typedef struct var_causality {
    double f, df1, df2,
        p; // lags of the causing series in the equations of the caused ones, all at once
    double chi2, chi2_df, chi2_p; // no correlation of their residuals
} var_causality;

// Series as bits. As R vars `causality`; `caused` 0: all others.
ent_status var_system(arena *a, const var_fit *fit, unsigned causing, unsigned caused,
                      var_causality *c, ent_err *err) ENT_MUST_USE;

// The F test of two series against its own distribution when `cause` is shifted in a circle by 5 to 95 per cent of the span: robust to what
// each series does by itself. p with `shifts` shifts.
ent_status var_shift_p(arena *a, const double *cause, const double *target, size_t n, size_t lags,
                       int shifts, uint64_t seed, double *p, ent_err *err) ENT_MUST_USE;

// Answer of series `to` to a unit of `from`, at 0 .. steps.
void var_impulse(arena *a, const var_fit *fit, size_t from, size_t to, size_t steps, double *out);

// Mean and variance of the next value of each series, from the last `lags` rows before n of y (n x series): the variance counts that
// coefficients are estimated, var[i] = s2_i (1 + x'(Z'Z)^-1 x), s2 by degrees of freedom.
void var_next(arena *a, const var_fit *fit, const double *y, size_t n, size_t at, double *mean,
              double *var);

typedef struct bvar_prior {
    double lambda0, lambda1, lambda3, lambda4, nu;
    // tightness: overall, own lags, decay of lags, constant; degrees of freedom
    const double *scale; // s2 of each series; NULL: of an autoregression of it by itself
} bvar_prior;

typedef struct bvar_fit {
    size_t series, lags, rows;
    const double *coef;      // as of var_fit
    const double *cov;       // posterior mean, series x series
    const double *scale;     // s2 of the prior, by series
    const double *precision; // rows x rows: H0 + X'X, inverted
} bvar_fit;

ent_status bvar_estimate(arena *a, const double *y, size_t n, size_t series, size_t lags,
                         const bvar_prior *prior, bvar_fit *fit, ent_err *err) ENT_MUST_USE;

#endif
