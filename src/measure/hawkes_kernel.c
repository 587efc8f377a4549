// SPDX-License-Identifier: Apache-2.0
#include "measure/hawkes_kernel.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

// The wider registers where the machine has them: same operations, same results. Not under the sanitizers, which cannot start with
// functions that choose themselves.
#if defined __x86_64__ && defined __GNUC__ && !defined __SANITIZE_ADDRESS__ && \
    !defined __SANITIZE_THREAD__ && !defined __clang__
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

typedef double lanes __attribute__((vector_size(32)));
typedef int64_t bits __attribute__((vector_size(32)));

#define LOAD(p) (*(const lanes_at *)(p))
#define STORE(p, v) (*(lanes_at *)(p) = (v))
typedef double lanes_at __attribute__((vector_size(32), aligned(8), may_alias));

#define SUM(v) (((v)[0] + (v)[1]) + ((v)[2] + (v)[3]))
#define ALL(c) ((lanes){(c), (c), (c), (c)})

// exp(x) = 2^k exp(r) with |r| <= ln 2 / 2, by its Taylor polynomial; adding 1.5 * 2^52 rounds to the nearest integer.
WIDE void hawkes_exps(double *x, size_t n) {
    static const double inverse[] = {
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
        1.0 / 5040,       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5};
    const lanes round = ALL(6755399441055744.0), least = ALL(-700.0);
    for (size_t i = 0; i < n; i += HAWKES_LANES) {
        lanes v = LOAD(x + i);
        bits alive = v >= least;
        v = (lanes)(((bits)v & alive) | ((bits)least & ~alive));
        lanes k = v * 1.4426950408889634 + round;
        bits exponent = (bits)k << 52;
        k -= round;
        lanes r = v - k * 0.693147180369123816490;
        r -= k * 1.90821492927058770002e-10;
        lanes p = ALL(inverse[0]);
        for (size_t c = 1; c < sizeof inverse / sizeof *inverse; c++) p = p * r + inverse[c];
        p = p * r * r + r + 1.0;
        p = (lanes)((bits)p + exponent);
        STORE(x + i, (lanes)((bits)p & alive));
    }
}

WIDE void hawkes_rates(const double *x, size_t stride, size_t n_columns, const double *theta,
                       double *rate) {
    memset(rate, 0, stride * sizeof *rate);
    for (size_t c = 0; c < n_columns; c++) {
        const double *column = x + c * stride;
        if (theta[c] == 0) continue;
        for (size_t r = 0; r < stride; r += HAWKES_LANES)
            STORE(rate + r, LOAD(rate + r) + LOAD(column + r) * theta[c]);
    }
}

// The rates are multiplied, four products side by side; after each factor its exponent goes to a sum of its own, so that nothing
// overflows and there are four logarithms in all.
WIDE double hawkes_sum_log(const double *rate, size_t n) {
    const bits mantissa = {0xfffffffffffff, 0xfffffffffffff, 0xfffffffffffff, 0xfffffffffffff};
    const lanes one = ALL(1.0), least = ALL(2.3e-308), most = ALL(1.7e308);
    lanes product = one;
    bits exponents = {0}, good = {-1, -1, -1, -1};
    size_t r = 0;
    for (; r + HAWKES_LANES <= n; r += HAWKES_LANES) {
        lanes v = LOAD(rate + r);
        good &= (v >= least) & (v <= most);
        bits b = (bits)v;
        exponents += (b >> 52) - 1023;
        product *= (lanes)((b & mantissa) | (bits)one);
        b = (bits)product;
        exponents += (b >> 52) - 1023;
        product = (lanes)((b & mantissa) | (bits)one);
    }
    if (!(good[0] & good[1] & good[2] & good[3])) return -INFINITY;
    double sum = 0;
    for (int l = 0; l < HAWKES_LANES; l++) sum += log(product[l]);
    sum +=
        (double)(exponents[0] + exponents[1] + exponents[2] + exponents[3]) * 0.69314718055994531;
    for (; r < n; r++) {
        if (!(rate[r] >= 2.3e-308)) return -INFINITY;
        sum += log(rate[r]);
    }
    return sum;
}

WIDE void hawkes_project(const double *x, size_t stride, size_t n_columns, const double *ratio,
                         double *out) {
    for (size_t c = 0; c < n_columns; c++) {
        const double *column = x + c * stride;
        lanes s = {0}, s2 = {0};
        size_t r = 0;
        for (; r + 2 * HAWKES_LANES <= stride; r += 2 * HAWKES_LANES) {
            s += LOAD(column + r) * LOAD(ratio + r);
            s2 += LOAD(column + r + HAWKES_LANES) * LOAD(ratio + r + HAWKES_LANES);
        }
        if (r < stride) s += LOAD(column + r) * LOAD(ratio + r);
        s += s2;
        out[c] += SUM(s);
    }
}

WIDE void hawkes_gram(const double *x, size_t stride, const size_t *pick, size_t n_pick,
                      const double *weight, double *scratch, double *out) {
    for (size_t a = 0; a < n_pick; a++) {
        const double *left = x + pick[a] * stride;
        for (size_t r = 0; r < stride; r += HAWKES_LANES)
            STORE(scratch + r, LOAD(left + r) * LOAD(weight + r));
        for (size_t b = 0; b <= a; b++) {
            const double *right = x + pick[b] * stride;
            lanes s = {0};
            for (size_t r = 0; r < stride; r += HAWKES_LANES)
                s += LOAD(scratch + r) * LOAD(right + r);
            out[a * n_pick + b] = out[b * n_pick + a] = SUM(s);
        }
    }
}

WIDE void hawkes_scale(double *x, size_t n, double factor) {
    for (size_t i = 0; i < n; i += HAWKES_LANES) STORE(x + i, LOAD(x + i) * factor);
}
