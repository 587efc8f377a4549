// SPDX-License-Identifier: Apache-2.0
#include "measure/random.h"
#include "measure/special.h"
#include <math.h>

static void philox(const rng *r, uint32_t out[4]) {
    uint32_t c[4] = {r->counter[0], r->counter[1], r->counter[2], r->counter[3]};
    uint32_t k0 = r->key[0], k1 = r->key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t x = (uint64_t)0xD2511F53u * c[0], y = (uint64_t)0xCD9E8D57u * c[2];
        uint32_t next[4] = {(uint32_t)(y >> 32) ^ c[1] ^ k0, (uint32_t)y,
                            (uint32_t)(x >> 32) ^ c[3] ^ k1, (uint32_t)x};
        for (int i = 0; i < 4; i++) c[i] = next[i];
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    for (int i = 0; i < 4; i++) out[i] = c[i];
}

rng rng_of(uint64_t seed, uint32_t replicate, uint64_t lineage) {
    return (rng){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                 .counter = {0, replicate, (uint32_t)lineage, (uint32_t)(lineage >> 32)}};
}

uint64_t rng_child(uint64_t lineage, uint64_t k) {
    uint64_t z = lineage + 0x9E3779B97F4A7C15u * (k + 1);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint32_t rng_word(rng *r) {
    if (!r->left) {
        philox(r, r->ready);
        r->counter[0]++;
        r->left = 4;
    }
    return r->ready[4 - r->left--];
}

double rng_uniform(rng *r) {
    uint64_t high = rng_word(r), low = rng_word(r);
    return ((double)((high << 21) ^ (low >> 11)) + 0.5) * 0x1p-53;
}

double rng_normal(rng *r) {
    double radius = sqrt(-2 * log(rng_uniform(r)));
    return radius * cos(2 * M_PI * rng_uniform(r));
}

double rng_exponential(rng *r) { return -log(rng_uniform(r)); }

double rng_gamma(rng *r, double shape) {
    if (shape < 1) {
        double u = rng_uniform(r);
        return rng_gamma(r, shape + 1) * pow(u, 1 / shape);
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = rng_normal(r), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        if (log(rng_uniform(r)) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
}

static uint64_t poisson_small(rng *r, double mean) {
    double least = exp(-mean), product = rng_uniform(r);
    uint64_t n = 0;
    while (product > least) {
        product *= rng_uniform(r);
        n++;
    }
    return n;
}

static uint64_t poisson_large(rng *r, double mean) {
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    double inverse = 1.1239 + 1.1328 / (b - 3.4), sure = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        double u = rng_uniform(r) - 0.5, v = rng_uniform(r), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= sure) return (uint64_t)k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        if (log(v * inverse / (a / (us * us) + b)) <= k * log(mean) - mean - special_lgamma(k + 1))
            return (uint64_t)k;
    }
}

uint64_t rng_poisson(rng *r, double mean) {
    if (!(mean > 0)) return 0;
    return mean < 10 ? poisson_small(r, mean) : poisson_large(r, mean);
}

uint64_t rng_negbin(rng *r, double mean, double size) {
    return rng_poisson(r, mean * rng_gamma(r, size) / size);
}

uint64_t rng_binomial(rng *r, uint64_t n, double p) {
    uint64_t k = 0;
    for (uint64_t i = 0; i < n; i++) k += rng_uniform(r) < p;
    return k;
}

uint64_t rng_below(rng *r, uint64_t n) { return (uint64_t)(rng_uniform(r) * (double)n); }

void rng_dirichlet1(rng *r, double *w, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += w[i] = rng_exponential(r);
    for (int i = 0; i < n; i++) w[i] /= sum;
}
