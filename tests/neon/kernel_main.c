// SPDX-License-Identifier: Apache-2.0
//
// Compares every set of kernels that this processor runs with the plain one, without a test library, so that it can be
// compiled for another processor and run under an emulator (tests/check-neon). Prints a line a set; 1 when one differs.
#include "lang/kernel.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS_MOST = 37, DEPTH = 48, TAPS = 3, COLS = 80, WIDTH = 96 };

static float noise(void) { return (float)rand() / (float)RAND_MAX - 0.5f; }

static double product_error(const kernels *k, const kernels *plain, size_t n_rows, bool relu) {
    static float x[ROWS_MOST * DEPTH], w[TAPS * DEPTH * COLS],
        packed[TAPS * DEPTH * COLS] __attribute__((aligned(64)));
    static float bias[COLS] __attribute__((aligned(64))),
        a[ROWS_MOST * COLS] __attribute__((aligned(64))), b[ROWS_MOST * COLS];
    const float *rows[ROWS_MOST * TAPS];
    for (size_t i = 0; i < ROWS_MOST * DEPTH; i++) x[i] = noise();
    for (size_t i = 0; i < TAPS * DEPTH * COLS; i++) w[i] = noise();
    for (size_t i = 0; i < COLS; i++) bias[i] = noise();
    for (size_t i = 0; i < n_rows * TAPS; i++) rows[i] = x + (size_t)rand() % ROWS_MOST * DEPTH;
    kernel_pack(w, TAPS * DEPTH, COLS, packed);
    k->product(rows, n_rows, TAPS, DEPTH, packed, kernel_panels(COLS), bias, relu, a, COLS);
    plain->product(rows, n_rows, TAPS, DEPTH, packed, kernel_panels(COLS), bias, relu, b, COLS);
    double worst = 0;
    for (size_t i = 0; i < n_rows * COLS; i++) worst = fmax(worst, fabs((double)a[i] - b[i]));
    return worst;
}

static double norm_error(const kernels *k, const kernels *plain, bool with_add) {
    static float x[WIDTH] __attribute__((aligned(64))), y[WIDTH] __attribute__((aligned(64))),
        add[WIDTH] __attribute__((aligned(64)));
    static float gain[WIDTH] __attribute__((aligned(64))),
        shift[WIDTH] __attribute__((aligned(64)));
    for (size_t i = 0; i < WIDTH; i++)
        x[i] = y[i] = noise(), add[i] = noise(), gain[i] = noise(), shift[i] = noise();
    k->add_norm(x, with_add ? add : NULL, gain, shift, WIDTH);
    plain->add_norm(y, with_add ? add : NULL, gain, shift, WIDTH);
    double worst = 0;
    for (size_t i = 0; i < WIDTH; i++) worst = fmax(worst, fabs((double)x[i] - y[i]));
    return worst;
}

int main(void) {
    static const char *const names[] = {"avx512", "avx2", "neon"};
    const kernels *plain = kernels_named("plain");
    int bad = 0;
    for (size_t s = 0; s < sizeof names / sizeof *names; s++) {
        const kernels *k = kernels_named(names[s]);
        if (!k) continue;
        double worst = 0;
        for (size_t rows = 1; rows <= ROWS_MOST; rows++)
            worst = fmax(worst, fmax(product_error(k, plain, rows, false),
                                     product_error(k, plain, rows, true)));
        for (int i = 0; i < 20; i++) worst = fmax(worst, norm_error(k, plain, i % 2));
        bool good = worst < 1e-4;
        printf("%s kernels-%s (differs by %.1g)\n", good ? "ok" : "FAIL", names[s], worst);
        bad += !good;
    }
    return bad != 0;
}
