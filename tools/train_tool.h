// SPDX-License-Identifier: Apache-2.0
//
// What the training programs share: random numbers that are the same everywhere, and memory or an end.
#ifndef TRAIN_TOOL_H
#define TRAIN_TOOL_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// xorshift64* (Vigna 2016); the state must not be 0.
static inline uint64_t rng_next(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1DULL;
}

// 0 <= x < 1, in steps of 2^-24.
static inline float rng_unit(uint64_t *state) {
    return (float)(rng_next(state) >> 40) / (float)(1 << 24);
}

static inline void *must(void *p) {
    if (p) return p;
    fprintf(stderr, "training: out of memory\n");
    exit(1);
}

#endif
