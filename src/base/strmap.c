// SPDX-License-Identifier: Apache-2.0
#include "base/strmap.h"
#include <xxhash.h>

static size_t slot_of(const strmap *m, sv key) {
    size_t i = XXH3_64bits(key.p, key.len) & (m->n_slots - 1);
    while (m->slots[i] && !sv_eq(m->keys[m->slots[i] - 1], key)) i = (i + 1) & (m->n_slots - 1);
    return i;
}

static void grow(arena *a, strmap *m) {
    size_t cap = m->cap ? m->cap * 2 : 16;
    sv *keys = arena_new(a, sv, cap);
    uint32_t *values = arena_new(a, uint32_t, cap);
    if (m->n) {
        memcpy(keys, m->keys, m->n * sizeof *keys);
        memcpy(values, m->values, m->n * sizeof *values);
    }
    m->keys = keys;
    m->values = values;
    m->cap = cap;
    m->n_slots = cap * 2;
    m->slots = arena_new(a, uint32_t, m->n_slots);
    for (size_t k = 0; k < m->n; k++) m->slots[slot_of(m, keys[k])] = (uint32_t)k + 1;
}

uint32_t *strmap_at(arena *a, strmap *m, sv key) {
    if (m->n == m->cap) grow(a, m);
    size_t i = slot_of(m, key);
    if (!m->slots[i]) {
        m->keys[m->n] = key;
        m->values[m->n] = 0;
        m->slots[i] = (uint32_t)++m->n;
    }
    return &m->values[m->slots[i] - 1];
}

const uint32_t *strmap_get(const strmap *m, sv key) {
    if (!m->n) return NULL;
    size_t i = slot_of(m, key);
    return m->slots[i] ? &m->values[m->slots[i] - 1] : NULL;
}
