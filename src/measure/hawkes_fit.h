// SPDX-License-Identifier: Apache-2.0
//
// Maximum of the log-likelihood of one design, and what follows from it: tests, intervals, sparse fits, the decay by profile.
#ifndef MEASURE_HAWKES_FIT_H
#define MEASURE_HAWKES_FIT_H

#include "measure/hawkes.h"

// How to fit; all zero: everything is free, no penalty.
typedef struct hawkes_how {
    const double *penalty; // [columns] added to G; NULL: none
    const bool *held;      // [columns] stay where `start` has them; NULL: none
    const double *start;   // [columns]; NULL: half of the events to the baseline
} hawkes_how;

typedef struct hawkes_fit {
    double *theta;       // [columns]
    double *gradient;    // [columns] with the penalty: <= 0 where theta is 0
    double *information; // [columns][columns] observed, of the columns with theta > 0; others 0
    double *covariance;  // its inverse, likewise
    double loglik;       // without the penalty
    size_t n_free;       // columns with theta > 0 that are not held
    bool converged;
    bool identified; // false: two columns say the same
    size_t column,
        column2; // which, when not identified: the second is a mixture in which the first weighs most
} hawkes_fit;

// 30 EM steps, then Newton on the columns off the boundary until |gradient| < 1e-10 N there and <= 0 at zero.
hawkes_fit hawkes_fit_of(arena *a, const hawkes_design *d, const hawkes_how *how);

// Standard error of a column: 0 on the boundary, where Wald intervals are wrong.
double hawkes_se(const hawkes_fit *f, const hawkes_design *d, size_t column);

// Likelihood ratio against no excitation by `source`. With K decays p is an upper bound, see special_chibar_sf.
typedef struct hawkes_ratio {
    double ratio, p;
} hawkes_ratio;
hawkes_ratio hawkes_test_source(arena *a, const hawkes_model *m, const hawkes_design *d,
                                const hawkes_fit *full, int source);

// 95 % interval of one column by the profile of the likelihood: 3.84 on both sides, 2.71 above a maximum at zero.
void hawkes_interval(arena *a, const hawkes_design *d, const hawkes_fit *full, size_t column,
                     double *lo, double *hi);

// Sparse excitation: a path of HAWKES_PATH penalties on alpha, each support fitted again without penalty, the one with the least BIC.
enum { HAWKES_PATH = 12 };
typedef enum hawkes_penalty { HAWKES_FREE, HAWKES_L1, HAWKES_GROUP } hawkes_penalty;
hawkes_fit hawkes_fit_sparse(arena *a, const hawkes_model *m, const hawkes_design *d,
                             hawkes_penalty kind);

// All targets. theta is [n_streams][columns].
typedef struct hawkes_fits {
    hawkes_design *design;
    hawkes_fit *fit;
    double *theta;
} hawkes_fits;
hawkes_fits hawkes_fit_all(arena *a, const hawkes_model *m, const hawkes_events *e,
                           hawkes_penalty kind);

// Branching matrix [target][source], sum over decays, and its spectral radius; 1 or more is explosive.
void hawkes_branching(const hawkes_model *m, const double *theta, double *branching);
double hawkes_radius(arena *a, const double *branching, int n_streams);

// The decay of a model with one, for one target: the likelihood's profile over `n_grid` values from lo to hi on a log scale, then
// Brent's search between the neighbours of the best. `grid` and `profile` ([n_grid]) show whether there are two maxima.
typedef struct hawkes_decay {
    double beta, loglik;
    double *grid, *profile;
    int n_grid, n_maxima;
    bool at_end; // the best lies at an end of the grid
} hawkes_decay;
hawkes_decay hawkes_find_decay(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                               double lo, double hi, int n_grid);

#endif
