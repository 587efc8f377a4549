// SPDX-License-Identifier: Apache-2.0
//
// Slow effects: does pressure raise the level of ties, or the speed at which they grow? And the hazard of a step forward in what was agreed.
//
// A stock of pressure remembers events by half: z_t = sum w_n 2^-((t - t_n) / h). It enters the level model (level.h) as a regressor, one
// bin late, standardised: the effect on the level; its running sum: the effect on the speed ("drift").
#ifndef MEASURE_DRIFT_H
#define MEASURE_DRIFT_H

#include "measure/level.h"

// z at the ends of bins [edge[i], edge[i+1]); half-life in days.
void drift_stock(const double *time_day, const double *weight, size_t n_events, const double *edge,
                 size_t n, double half_life_day, double *z);

typedef enum drift_form { DRIFT_LEVEL, DRIFT_SPEED } drift_form;

typedef struct drift_result {
    double b,
        se; // of one standard deviation of the stock: on the level, or on the level's change by bin
    double p;                   // one-sided, that it is not above zero
    double lo, hi;              // 90 per cent
    double crisis_b, crisis_se; // NAN without
    level_fit fit;
} drift_result;

// `d` without regressors; `stock` and `crisis` (may be NULL) are n each. ENT_ERR_INPUT: a stock that does not vary, and as level.h.
ent_status drift_test(arena *a, const level_data *d, const double *stock, const double *crisis,
                      drift_form form, drift_result *r, ent_err *err) ENT_MUST_USE;

// Logistic regression with Firth's penalty: finite even when the data separate. Rows of x (n x k by columns) with outcome 0 or 1.
// A saturated model of two groups gives log odds with 1/2 added to each cell.
ent_status firth_fit(arena *a, const double *x, const double *outcome, size_t n, size_t k,
                     double *b, double *se, ent_err *err) ENT_MUST_USE;

#endif
