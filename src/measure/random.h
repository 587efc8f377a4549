// SPDX-License-Identifier: Apache-2.0
//
// Random numbers that are a function of what they are for, not of when they were drawn: a counter-based generator (Philox4x32-10,
// Salmon et al. 2011) keyed by a seed, with the replicate and the lineage in its counter. Two runs that differ in one stream draw the
// same numbers for everything else, and nothing depends on threads.
//
//     rng r = rng_of(seed, replicate, rng_child(stream, 17));
//     double delay = rng_exponential(&r) / rate;
#ifndef MEASURE_RANDOM_H
#define MEASURE_RANDOM_H

#include <stdint.h>

typedef struct rng {
    uint32_t key[2], counter[4];
    uint32_t ready[4];
    unsigned left;
} rng;

// Each (seed, replicate, lineage) has 2^32 blocks of four words. `replicate` below 2^32.
rng rng_of(uint64_t seed, uint32_t replicate, uint64_t lineage);

// The lineage of the k-th child: a mix of both (splitmix64).
uint64_t rng_child(uint64_t lineage, uint64_t k);

uint32_t rng_word(rng *r);
double rng_uniform(rng *r);                            // in (0, 1), 53 bits
double rng_normal(rng *r);                             // mean 0, variance 1
double rng_exponential(rng *r);                        // mean 1
double rng_gamma(rng *r, double shape);                // scale 1; Marsaglia and Tsang
uint64_t rng_poisson(rng *r, double mean);             // 0 for mean <= 0; Hörmann's PTRS above 10
uint64_t rng_negbin(rng *r, double mean, double size); // variance mean + mean^2 / size
uint64_t rng_binomial(rng *r, uint64_t n, double p);
uint64_t rng_below(rng *r, uint64_t n);        // 0..n-1, n > 0
void rng_dirichlet1(rng *r, double *w, int n); // uniform on the simplex

#endif
