// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic under the likelihood, four rows at a time. Plain multiplications and additions in a fixed order, never contracted, so
// that every processor and any number of threads give the same bits. Arrays of rows have a length rounded up to HAWKES_LANES;
// columns are zero behind their last row.
#ifndef MEASURE_HAWKES_KERNEL_H
#define MEASURE_HAWKES_KERNEL_H

#include <stddef.h>

enum { HAWKES_LANES = 4 };

static inline size_t hawkes_stride(size_t n) {
    return (n + HAWKES_LANES - 1) / HAWKES_LANES * HAWKES_LANES;
}

// x[i] = exp(x[i]) for x <= 0, within 2e-16 of it; below -700 it is 0.
void hawkes_exps(double *x, size_t n);

// rate[r] = sum over columns of theta[c] x[c][r]; columns with theta 0 cost nothing.
void hawkes_rates(const double *x, size_t stride, size_t n_columns, const double *theta,
                  double *rate);

// Sum of log rate[r] over n rows; -INFINITY when a rate is not positive and normal.
double hawkes_sum_log(const double *rate, size_t n);

// out[c] += sum over rows of x[c][r] ratio[r].
void hawkes_project(const double *x, size_t stride, size_t n_columns, const double *ratio,
                    double *out);

// out[a][b] = sum over rows of x[a][r] x[b][r] weight[r], both triangles, for the columns in `pick`.
void hawkes_gram(const double *x, size_t stride, const size_t *pick, size_t n_pick,
                 const double *weight, double *scratch, double *out);

// to[j] = from[j] * factor for `n` (a multiple of HAWKES_LANES) numbers.
void hawkes_scale(double *x, size_t n, double factor);

#endif
