// SPDX-License-Identifier: Apache-2.0
#include "measure/linear.h"
#include <cblas.h>
#include <lapacke.h>
#include <math.h>

void linear_start(void) { openblas_set_num_threads(1); }

static bool full_rank(const double *r, size_t n, size_t k) {
    double most = 0, least = INFINITY;
    for (size_t i = 0; i < k; i++) {
        double d = fabs(r[i + i * n]);
        most = fmax(most, d);
        least = fmin(least, d);
    }
    return k == 0 || least > 1e-11 * most;
}

// Columns are brought to length 1 first, so that the test of rank does not see units.
static double *unit_columns(arena *a, const double *x, size_t n, size_t k, double *length) {
    double *unit = arena_new(a, double, n *k + 1);
    for (size_t j = 0; j < k; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += x[i + j * n] * x[i + j * n];
        length[j] = sum > 0 ? sqrt(sum) : 1;
        for (size_t i = 0; i < n; i++) unit[i + j * n] = x[i + j * n] / length[j];
    }
    return unit;
}

static void gram_inverse(const double *qr, size_t n, size_t k, const double *length,
                         double *inverse) {
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < k; i++) inverse[i + j * k] = i <= j ? qr[i + j * n] : 0;
    LAPACKE_dpotri(LAPACK_COL_MAJOR, 'U', (int)k, inverse, (int)k);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i <= j; i++)
            inverse[j + i * k] = inverse[i + j * k] /= length[i] * length[j];
}

bool linear_least_squares(arena *a, const double *x, const double *y, size_t n, size_t k, size_t m,
                          double *b, double *inverse, double *residual) {
    if (k == 0 || n < k) return false;
    arena_mark mark = arena_here(a);
    double *length = arena_new(a, double, k), *tau = arena_new(a, double, k);
    double *qr = unit_columns(a, x, n, k, length), *right = arena_new(a, double, n *m);
    bool good;
    memcpy(right, y, n * m * sizeof *right);
    LAPACKE_dgeqrf(LAPACK_COL_MAJOR, (int)n, (int)k, qr, (int)n, tau);
    good = full_rank(qr, n, k);
    if (good) {
        LAPACKE_dormqr(LAPACK_COL_MAJOR, 'L', 'T', (int)n, (int)m, (int)k, qr, (int)n, tau, right,
                       (int)n);
        cblas_dtrsm(CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, (int)k,
                    (int)m, 1, qr, (int)n, right, (int)n);
        for (size_t j = 0; j < m; j++)
            for (size_t i = 0; i < k; i++) b[i + j * k] = right[i + j * n] / length[i];
        if (inverse) gram_inverse(qr, n, k, length, inverse);
    }
    if (good && residual) {
        memcpy(residual, y, n * m * sizeof *residual);
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)m, (int)k, -1, x,
                    (int)n, b, (int)k, 1, residual, (int)n);
    }
    arena_rewind(a, mark);
    return good;
}

static double half_log_det(const double *factor, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += log(factor[i + i * n]);
    return sum;
}

bool linear_inverse(double *s, size_t n, double *log_det) {
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (int)n, s, (int)n) != 0) return false;
    if (log_det) *log_det = 2 * half_log_det(s, n);
    if (LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', (int)n, s, (int)n) != 0) return false;
    for (size_t j = 0; j < n; j++)
        for (size_t i = j + 1; i < n; i++) s[j + i * n] = s[i + j * n];
    return true;
}

bool linear_solve(double *s, size_t n, double *b, size_t m, double *log_det) {
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (int)n, s, (int)n) != 0) return false;
    if (log_det) *log_det = 2 * half_log_det(s, n);
    return LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', (int)n, (int)m, s, (int)n, b, (int)n) == 0;
}

bool linear_tridiagonal_factor(double *d, double *e, size_t n) {
    return LAPACKE_dpttrf((int)n, d, e) == 0;
}

void linear_tridiagonal_solve(const double *d, const double *e, size_t n, double *b, size_t m) {
    LAPACKE_dpttrs(LAPACK_COL_MAJOR, (int)n, (int)m, d, e, b, (int)n);
}
