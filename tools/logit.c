// SPDX-License-Identifier: Apache-2.0
#include "logit.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void logit_add(arena *a, logit_examples *e, const clues *c, bool yes) {
    *vec_push(a, &e->from) = e->clue.n;
    *vec_push(a, &e->length) = (uint8_t)c->n;
    for (uint32_t k = 0; k < c->n; k++) *vec_push(a, &e->clue) = c->at[k];
    *vec_push(a, &e->yes) = yes;
}

// ---- which clues are frequent enough

typedef struct census {
    uint32_t *hash, *count, *index; // a slot is free when its count is 0
    uint32_t mask;
} census;

static uint32_t slot_of(const census *c, uint32_t hash) {
    uint32_t k = hash & c->mask;
    while (c->count[k] && c->hash[k] != hash) k = (k + 1) & c->mask;
    return k;
}

static census take_census(arena *a, const logit_examples *e) {
    census c = {.mask = 1023};
    while (c.mask < 2 * e->clue.n) c.mask = c.mask * 2 + 1;
    c.hash = arena_new(a, uint32_t, (size_t)c.mask + 1);
    c.count = arena_new(a, uint32_t, (size_t)c.mask + 1);
    c.index = arena_new(a, uint32_t, (size_t)c.mask + 1);
    for (size_t i = 0; i < e->clue.n; i++) {
        uint32_t k = slot_of(&c, e->clue.at[i]);
        c.hash[k] = e->clue.at[i];
        c.count[k]++;
    }
    return c;
}

typedef struct model {
    uint32_t *hash;
    float *weights, *squares;
    uint32_t n;
    float bias, bias_square;
} model;

// Keeps the frequent clues, which become indices into the model in the order in which they first occur.
static model index_clues(arena *a, logit_examples *e, uint32_t least) {
    census c = take_census(a, e);
    model m = {.hash = arena_new(a, uint32_t, e->clue.n)};
    for (size_t i = 0; i < e->yes.n; i++) {
        uint32_t *clue = e->clue.at + e->from.at[i];
        uint8_t kept = 0;
        for (uint32_t k = 0; k < e->length.at[i]; k++) {
            uint32_t slot = slot_of(&c, clue[k]);
            if (c.count[slot] < least) continue;
            if (!c.index[slot]) {
                m.hash[m.n] = clue[k];
                c.index[slot] = ++m.n;
            }
            clue[kept++] = c.index[slot] - 1;
        }
        e->length.at[i] = kept;
    }
    m.weights = arena_new(a, float, m.n + 1);
    m.squares = arena_new(a, float, m.n + 1);
    return m;
}

// ---- learning

uint64_t random_next(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static void shuffle(uint32_t *order, size_t n, uint64_t *random) {
    for (size_t i = n; i > 1; i--) {
        size_t j = random_next(random) % i;
        uint32_t k = order[i - 1];
        order[i - 1] = order[j];
        order[j] = k;
    }
}

static void step(float *weight, float *square, float gradient, float rate) {
    *square += gradient * gradient;
    *weight -= rate * gradient / (sqrtf(*square) + 1e-6f);
}

// One example; returns its loss.
static float learn_one(model *m, const logit_examples *e, size_t i, const logit_options *opt) {
    const uint32_t *clue = e->clue.at + e->from.at[i];
    uint32_t n = e->length.at[i];
    float sum = m->bias, rate = (float)opt->rate;
    for (uint32_t k = 0; k < n; k++) sum += m->weights[clue[k]];
    float p = 1 / (1 + expf(-sum)), gradient = p - (float)e->yes.at[i];
    for (uint32_t k = 0; k < n; k++) {
        float *w = &m->weights[clue[k]];
        step(w, &m->squares[clue[k]], gradient + (float)opt->decay * *w, rate);
    }
    step(&m->bias, &m->bias_square, gradient, rate);
    return -logf(fmaxf(e->yes.at[i] ? p : 1 - p, 1e-9f));
}

static double learn(arena *a, model *m, const logit_examples *e, const logit_options *opt) {
    size_t n = e->yes.n;
    uint32_t *order = arena_new(a, uint32_t, n);
    uint64_t random = opt->seed;
    double loss = 0;
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    for (int epoch = 0; epoch < opt->epochs; epoch++) {
        shuffle(order, n, &random);
        loss = 0;
        for (size_t i = 0; i < n; i++) loss += (double)learn_one(m, e, order[i], opt);
    }
    return n ? loss / (double)n : 0;
}

// ---- keeping the strongest

static int by_size(const void *x, const void *y) {
    float a = *(const float *)x, b = *(const float *)y;
    return a < b ? 1 : a > b ? -1 : 0;
}

// The size of the weight from which on `most` of them are at least as large.
static float size_of_last(arena *a, const model *m, uint32_t most) {
    float *sizes = arena_new(a, float, m->n);
    for (uint32_t i = 0; i < m->n; i++) sizes[i] = fabsf(m->weights[i]);
    qsort(sizes, m->n, sizeof *sizes, by_size);
    return sizes[most - 1];
}

// Drops the weaker clues from examples and model; what stays begins again from 0.
static void prune(arena *a, model *m, logit_examples *e, uint32_t most) {
    if (m->n <= most) return;
    float least = size_of_last(a, m, most);
    uint32_t *index = arena_new(a, uint32_t, m->n), n = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        if (fabsf(m->weights[i]) < least || n == most) continue;
        m->hash[n] = m->hash[i];
        index[i] = ++n;
    }
    for (size_t i = 0; i < e->yes.n; i++) {
        uint32_t *clue = e->clue.at + e->from.at[i];
        uint8_t kept = 0;
        for (uint32_t k = 0; k < e->length.at[i]; k++)
            if (index[clue[k]]) clue[kept++] = index[clue[k]] - 1;
        e->length.at[i] = kept;
    }
    m->n = n;
    m->bias = m->bias_square = 0;
    memset(m->weights, 0, n * sizeof *m->weights);
    memset(m->squares, 0, n * sizeof *m->squares);
}

// ---- rounding

typedef struct rounded {
    uint32_t hash;
    int weight;
} rounded;

// The strongest first; they win where two clues cannot be told apart.
static int by_strength(const void *x, const void *y) {
    const rounded *p = x, *q = y;
    int a = abs(p->weight), b = abs(q->weight);
    if (a != b) return a < b ? 1 : -1;
    return p->hash < q->hash ? -1 : p->hash > q->hash;
}

static int round_to(float w, float scale) {
    float q = roundf(w * scale);
    return (int)(q > 127 ? 127 : q < -127 ? -127 : q);
}

// Weights above CLIP are so rare that the others are better served by a finer scale.
static token_decider round_model(arena *a, const model *m, double shift, uint32_t *n_left) {
    enum { CLIP = 4 };
    float most = 0.1f;
    for (uint32_t i = 0; i < m->n; i++) most = fmaxf(most, fabsf(m->weights[i]));
    float scale = 127 / fminf(most, CLIP);
    rounded *list = arena_new(a, rounded, m->n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        int weight = round_to(m->weights[i], scale);
        if (weight) list[n++] = (rounded){m->hash[i], weight};
    }
    qsort(list, n, sizeof *list, by_strength);
    token_decider d = {.bits = 4,
                       .threshold = (int32_t)lround((shift - (double)m->bias) * (double)scale)};
    while (1u << d.bits < 2 * n) d.bits++;
    token_weight *table = arena_new(a, token_weight, (size_t)1 << d.bits);
    for (uint32_t i = 0; i < n; i++)
        token_weight_put(table, d.bits, list[i].hash, (int8_t)list[i].weight);
    d.table = table;
    *n_left = n;
    return d;
}

token_decider logit_fit(arena *a, const char *name, logit_examples *e, const logit_options *opt) {
    model m = index_clues(a, e, opt->least);
    double loss = learn(a, &m, e, opt);
    if (m.n > opt->most) {
        prune(a, &m, e, opt->most);
        loss = learn(a, &m, e, opt);
    }
    size_t n_yes = 0;
    for (size_t i = 0; i < e->yes.n; i++) n_yes += e->yes.at[i];
    uint32_t n_left;
    token_decider d = round_model(a, &m, opt->shift, &n_left);
    fprintf(stderr, "%s: %zu decisions, %zu yes, %u clues, %u not 0 after rounding, loss %.5f\n",
            name, e->yes.n, n_yes, m.n, n_left, loss);
    return d;
}
