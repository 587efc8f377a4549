// SPDX-License-Identifier: Apache-2.0
//
// A hash map from strings to numbers, in an arena. Keys are borrowed, so they must live as long as the map.
// Iteration goes over `keys[0..n)` in the order in which they were put: nothing depends on hashes.
#ifndef BASE_STRMAP_H
#define BASE_STRMAP_H

#include "base/arena.h"

typedef struct strmap {
    uint32_t *slots; // 1 + index into keys, 0 free; a power of two of them
    size_t n_slots;
    sv *keys;
    uint32_t *values;
    size_t n, cap;
} strmap;

// The place of `key`'s value, made (as 0) when it is not there; valid until the next strmap_at.
uint32_t *strmap_at(arena *a, strmap *m, sv key);

// The place of `key`'s value, or NULL.
const uint32_t *strmap_get(const strmap *m, sv key);

#endif
