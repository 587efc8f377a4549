// SPDX-License-Identifier: Apache-2.0
//
// A level that wanders: x_1 .. x_T is a random walk with variance q a bin, seen through counts, shares or means.
//
//     observed_t ~ family(theta_t), theta_t = x_t + sum_j X_tj b_j
//
//     Gaussian   y ~ N(theta, s2 / n)          tone; n events in the bin
//     Poisson    y ~ Pois(n exp(theta))         counts; n the exposure
//     NegBin     y ~ NB(n exp(theta), size r)   counts with more spread
//     Binomial   y ~ Bin(n, logistic(theta))    balance; n the trials
//
// The first level and the b have flat priors. The mode is found by Newton steps on a tridiagonal system, O(T) a step; the likelihood is
// Laplace's, exact for Gaussian (Durbin and Koopman 2012; equal to R KFAS logLik for models without regressors). A bin without
// observation has y or n NAN, or n 0.
#ifndef MEASURE_LEVEL_H
#define MEASURE_LEVEL_H

#include "base/arena.h"
#include "base/err.h"

typedef enum level_family {
    LEVEL_GAUSSIAN,
    LEVEL_POISSON,
    LEVEL_NEGBIN,
    LEVEL_BINOMIAL
} level_family;

typedef struct level_data {
    level_family family;
    size_t n;                 // bins
    const double *y, *weight; // n each; `weight` is n of the table above; NULL: 1
    const double *x;          // regressors by columns, n x k; NULL for k = 0
    size_t k;
} level_data;

typedef struct level_fit {
    double q, spread; // variance a bin; s2 of Gaussian, r of NegBin, else unused
    double loglik;
    double *x, *var;  // n: the level given all data, and its variance
    double *b, *b_se; // k
    double *b_cov;    // k x k
    int steps;        // of Newton
    bool
        at_edge; // the search for q or spread ended at the edge of its range: little can be said of it
} level_fit;

// Given q and spread (both > 0). Arrays live in `a`. ENT_ERR_INPUT when it cannot be computed: no observation, regressors that are
// the same thing, numbers out of range.
ent_status level_at(arena *a, const level_data *d, double q, double spread, level_fit *fit,
                    ent_err *err) ENT_MUST_USE;

// q, and s2 or r, by maximum likelihood: Brent's search in one, BOBYQA (NLopt) in two dimensions, on logs.
ent_status level_estimate(arena *a, const level_data *d, level_fit *fit, ent_err *err) ENT_MUST_USE;

// Increments from a t distribution with 4 degrees of freedom instead of a normal one, so that a sudden change stays sudden: q_t is weighted
// anew until the level settles. For fit->q and fit->spread as they are.
ent_status level_robust(arena *a, const level_data *d, level_fit *fit, ent_err *err) ENT_MUST_USE;

// Adds to `var` what is not known of q: over draws from its profile likelihood, the spread of the levels. `draws` at most 1000.
ent_status level_add_uncertainty(arena *a, const level_data *d, level_fit *fit, int draws,
                                 uint64_t seed, ent_err *err) ENT_MUST_USE;

// Kalman's filter for the Gaussian family without regressors: level and variance given the data up to each bin, from the first
// observation on (NAN before it); its log-likelihood in *loglik.
void level_filter(const level_data *d, double q, double s2, double *x, double *var, double *loglik);

#endif
