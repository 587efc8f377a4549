// SPDX-License-Identifier: Apache-2.0
//
// The vector kernels, written once with the compiler's vector types and compiled for each processor by a small file
// that defines, before it includes this one:
//
//     SET_NAME   symbol and name of the set: kernels_SET_NAME
//     LANES      floats in a register
//     ROWS       rows of the left matrix worked on at once; ROWS * 16 / LANES sums must fit the registers
//
// The sums stay in registers while k runs over the depth; each step loads one row of a panel and multiplies it with
// one number of each left row. After Goto and van de Geijn 2008, without packing on the left.
#include "lang/kernel_sets.h"
#include <math.h>

typedef float vec __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t mask __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
enum { VECS = KERNEL_PANEL / LANES };

#define ALWAYS static inline __attribute__((always_inline))

ALWAYS vec spread(float x) { return x - (vec){0}; }

// `n` rows (a constant after inlining) times one panel.
ALWAYS void tile(size_t n, const float *const *rows, size_t taps, size_t depth, const float *panel,
                 const float *bias, bool relu, float *out, size_t stride) {
    vec sum[ROWS][VECS];
#pragma GCC unroll 16
    for (size_t r = 0; r < n; r++)
#pragma GCC unroll 4
        for (size_t v = 0; v < VECS; v++) sum[r][v] = bias ? ((const vec *)bias)[v] : spread(0);
    for (size_t tap = 0; tap < taps; tap++) {
        const float *left[ROWS];
#pragma GCC unroll 16
        for (size_t r = 0; r < n; r++) left[r] = rows[r * taps + tap];
        for (size_t k = 0; k < depth; k++, panel += KERNEL_PANEL) {
            vec right[VECS];
#pragma GCC unroll 4
            for (size_t v = 0; v < VECS; v++) right[v] = ((const vec *)panel)[v];
#pragma GCC unroll 16
            for (size_t r = 0; r < n; r++) {
                vec x = spread(left[r][k]);
#pragma GCC unroll 4
                for (size_t v = 0; v < VECS; v++) sum[r][v] += x * right[v];
            }
        }
    }
#pragma GCC unroll 16
    for (size_t r = 0; r < n; r++)
#pragma GCC unroll 4
        for (size_t v = 0; v < VECS; v++) {
            vec s = sum[r][v];
            if (relu) s = (vec)((mask)s & (mask)(s > 0));
            ((vec *)(out + r * stride))[v] = s;
        }
}

static void product(const float *const *rows, size_t n_rows, size_t taps, size_t depth,
                    const float *packed, size_t panels, const float *bias, bool relu, float *out,
                    size_t stride) {
    for (size_t p = 0; p < panels; p++) {
        const float *panel = packed + p * taps * depth * KERNEL_PANEL;
        const float *b = bias ? bias + p * KERNEL_PANEL : NULL;
        float *to = out + p * KERNEL_PANEL;
        size_t r = 0;
        for (; r + ROWS <= n_rows; r += ROWS)
            tile(ROWS, rows + r * taps, taps, depth, panel, b, relu, to + r * stride, stride);
        for (; r + 2 <= n_rows; r += 2)
            tile(2, rows + r * taps, taps, depth, panel, b, relu, to + r * stride, stride);
        if (r < n_rows)
            tile(1, rows + r * taps, taps, depth, panel, b, relu, to + r * stride, stride);
    }
}

ALWAYS float total(vec v) {
    float sum = 0;
    for (size_t i = 0; i < LANES; i++) sum += v[i];
    return sum;
}

static void add_norm(float *x, const float *add, const float *gain, const float *shift, size_t n) {
    vec *xs = (vec *)x;
    const vec *adds = (const vec *)add, *gains = (const vec *)gain, *shifts = (const vec *)shift;
    vec sum = {0}, squares = {0};
    for (size_t i = 0; i < n / LANES; i++) sum += xs[i] += add ? adds[i] : spread(0);
    vec mean = spread(total(sum) / (float)n);
    for (size_t i = 0; i < n / LANES; i++) squares += (xs[i] - mean) * (xs[i] - mean);
    vec inv = spread(1 / sqrtf(total(squares) / (float)n + KERNEL_NORM_EPSILON));
    for (size_t i = 0; i < n / LANES; i++) xs[i] = (xs[i] - mean) * inv * gains[i] + shifts[i];
}

#define NAMED2(set) kernels_##set
#define NAMED(set) NAMED2(set)
#define TEXT2(set) #set
#define TEXT(set) TEXT2(set)

const kernels NAMED(SET_NAME) = {TEXT(SET_NAME), product, add_norm};
