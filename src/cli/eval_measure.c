// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/eval.h"
#include <math.h>
#include <stdlib.h>

enum { SAMPLES = 1000, LOW = 25, HIGH = 974, PRECISION = 0, RECALL = 1, COLUMNS = 5 };

eval_share eval_share_new(arena *a, const char *name, size_t n_units) {
    return (eval_share){name, arena_new(a, double, n_units), arena_new(a, double, n_units)};
}

// splitmix64 (Steele, Lea, Flood 2014).
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// Of the units in `drawn`; NAN for a share of nothing.
static double value_of(const eval_share *s, const uint32_t *drawn, size_t n) {
    double part = 0, whole = 0;
    for (size_t i = 0; i < n; i++) {
        part += s->part[drawn[i]];
        whole += s->whole[drawn[i]];
    }
    return whole > 0 ? part / whole : NAN;
}

static double f1(double precision, double recall) {
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

static void all_values(const eval_share *shares, size_t n, const uint32_t *drawn, size_t n_units,
                       double *out) {
    for (size_t i = 0; i < n; i++) out[i] = value_of(&shares[i], drawn, n_units);
    out[n] = f1(out[PRECISION], out[RECALL]);
}

static int by_value(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static sv number(arena *a, double v, int decimals) {
    return isnan(v) ? (sv){0} : arena_printf(a, "%.*f", decimals, v);
}

static double total(const double *values, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += values[i];
    return sum;
}

ledger_table eval_table(arena *a, const eval_share *shares, size_t n, size_t n_units) {
    static const char *const columns[COLUMNS] = {"measure", "value", "low", "high", "of"};
    uint32_t *drawn = arena_new(a, uint32_t, n_units);
    double *here = arena_new(a, double, n + 1), *sample = arena_new(a, double, n + 1);
    double *samples = arena_new(a, double, (n + 1) * SAMPLES);
    sv *cells = arena_new(a, sv, COLUMNS * (n + 1));
    uint64_t state = 1;
    for (uint32_t i = 0; i < n_units; i++) drawn[i] = i;
    all_values(shares, n, drawn, n_units, here);
    for (size_t k = 0; k < SAMPLES && n_units; k++) {
        for (size_t i = 0; i < n_units; i++) drawn[i] = (uint32_t)(next_random(&state) % n_units);
        all_values(shares, n, drawn, n_units, sample);
        for (size_t i = 0; i <= n; i++)
            samples[i * SAMPLES + k] = isnan(sample[i]) ? here[i] : sample[i];
    }
    for (size_t i = 0; i <= n; i++) {
        // F1 stands behind precision and recall
        size_t row = i == n ? RECALL + 1 : i > RECALL ? i + 1 : i;
        double *own = samples + i * SAMPLES;
        bool there = !isnan(here[i]) && n_units;
        qsort(own, SAMPLES, sizeof *own, by_value);
        sv *cell = cells + row * COLUMNS;
        cell[0] = sv_of(i == n ? "F1" : shares[i].name);
        cell[1] = number(a, here[i], 3);
        cell[2] = there ? number(a, own[LOW], 3) : (sv){0};
        cell[3] = there ? number(a, own[HIGH], 3) : (sv){0};
        cell[4] = i == n ? (sv){0} : number(a, total(shares[i].whole, n_units), 0);
    }
    return (ledger_table){columns, COLUMNS, cells, n + 1, "trrri"};
}
