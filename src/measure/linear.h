// SPDX-License-Identifier: Apache-2.0
//
// Small dense linear algebra, a thin face over LAPACK. Matrices are arrays by columns: m[row + column * rows].
// Before the first use: linear_start, which sets OpenBLAS to one thread, so that sums come out the same everywhere.
#ifndef MEASURE_LINEAR_H
#define MEASURE_LINEAR_H

#include "base/arena.h"

void linear_start(void);

// Least squares min |y - X b| by Householder QR, X of n rows and k columns, y of n rows and m columns. `b` gets k x m, `inverse` (may be NULL)
// (X'X)^-1, k x k, `residual` (may be NULL) n x m. False when the columns of X are (nearly) dependent: a diagonal of R below 1e-11 of
// its largest.
bool linear_least_squares(arena *a, const double *x, const double *y, size_t n, size_t k, size_t m,
                          double *b, double *inverse, double *residual);

// Inverse of a symmetric positive definite matrix, in place; log determinant in `*log_det` (may be NULL). False when it is not.
bool linear_inverse(double *s, size_t n, double *log_det);

// Solves s z = b for a symmetric positive definite s (overwritten), b n x m in place. False when it is not.
bool linear_solve(double *s, size_t n, double *b, size_t m, double *log_det);

// Symmetric tridiagonal positive definite: diagonal d[n], below it e[n-1]; factored in place, L D L'. False when it is not.
bool linear_tridiagonal_factor(double *d, double *e, size_t n);
void linear_tridiagonal_solve(const double *d, const double *e, size_t n, double *b, size_t m);

#endif
