// SPDX-License-Identifier: Apache-2.0
#include "read/copies.h"
#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 10 };

typedef struct original {
    neardup words;
    char *name;
} original;

// The first report with each key is found by it.
typedef struct slot {
    uint64_t key;
    uint32_t place; // 1 + index of the report; 0: empty
} slot;

typedef struct generation {
    original *at;
    size_t n, cap;
    slot *slots; // a power of two of them
    size_t n_slots, n_keys;
} generation;

struct copies {
    generation now, before;
};

static void forget(generation *g) {
    for (size_t i = 0; i < g->n; i++) free(g->at[i].name);
    free(g->at);
    free(g->slots);
    *g = (generation){0};
}

copies *copies_new(void) { return calloc(1, sizeof(copies)); }

void copies_free(copies *c) {
    if (!c) return;
    forget(&c->now);
    forget(&c->before);
    free(c);
}

static slot *slot_of(slot *slots, size_t n, uint64_t key) {
    size_t i = key & (n - 1);
    while (slots[i].place && slots[i].key != key) i = (i + 1) & (n - 1);
    return &slots[i];
}

static bool grow_slots(generation *g) {
    if ((g->n_keys + NEARDUP_BANDS) * 2 <= g->n_slots) return true;
    size_t n = g->n_slots ? g->n_slots * 2 : FIRST_SLOTS;
    slot *slots = calloc(n, sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < g->n_slots; i++)
        if (g->slots[i].place) *slot_of(slots, n, g->slots[i].key) = g->slots[i];
    free(g->slots);
    g->slots = slots;
    g->n_slots = n;
    return true;
}

static bool grow_originals(generation *g) {
    if (g->n < g->cap) return true;
    size_t cap = g->cap ? g->cap * 2 : 16;
    original *at = realloc(g->at, cap * sizeof *at);
    if (!at) return false;
    g->at = at;
    g->cap = cap;
    return true;
}

static void keep(generation *g, const neardup *words, const uint64_t *keys, sv name) {
    if (!grow_slots(g) || !grow_originals(g)) return;
    char *copied = malloc(name.len + 1);
    if (!copied) return;
    if (name.len) memcpy(copied, name.p, name.len);
    copied[name.len] = '\0';
    g->at[g->n++] = (original){*words, copied};
    for (size_t i = 0; i < NEARDUP_BANDS; i++) {
        slot *s = slot_of(g->slots, g->n_slots, keys[i]);
        g->n_keys += !s->place;
        if (!s->place) *s = (slot){keys[i], (uint32_t)g->n};
    }
}

static bool find(const generation *g, const neardup *words, const uint64_t *keys, copy *out) {
    for (size_t i = 0; g->n && i < NEARDUP_BANDS; i++) {
        const slot *s = slot_of(g->slots, g->n_slots, keys[i]);
        if (!s->place || !neardup_is_copy(words, &g->at[s->place - 1].words)) continue;
        const original *first = &g->at[s->place - 1];
        *out = (copy){.of = sv_of(first->name),
                      .share = neardup_containment(words, &first->words),
                      .exact = !memcmp(words->exact, first->words.exact, sizeof words->exact)};
        return true;
    }
    return false;
}

bool copies_find(copies *c, const neardup *words, sv name, copy *out) {
    uint64_t keys[NEARDUP_BANDS];
    if (!words->n_runs) return false;
    neardup_keys(words, keys);
    if (find(&c->before, words, keys, out) || find(&c->now, words, keys, out)) return true;
    if (c->now.n == COPIES_KEPT) {
        forget(&c->before);
        c->before = c->now;
        c->now = (generation){0};
    }
    keep(&c->now, words, keys, name);
    return false;
}
