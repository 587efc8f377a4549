// SPDX-License-Identifier: Apache-2.0
//
// Word vectors from unlabelled text: structured skip-gram with negative sampling (Mikolov et al. 2013; Ling et al.
// 2015: one output matrix for each position around the word, which keeps word order and so suits parsing).
//
//     train_vectors --text news.txt --out vectors.part [--seed 1] [--epochs 5] [--min-count 5]
//
// One thread, so that the same text and seed give the same vectors. The part holds the sections
// vec.keys (uint64, ascending), vec.scale (float per word) and vec.rows (int8, VECTOR_DIM per word).
#include "base/file.h"
#include "lang/features.h"
#include "lang/swift.h"
#include "lang/weights.h"
#include "train_tool.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SIDE = 2,
    POSITIONS = 2 * SIDE,
    NEGATIVES = 5,
    DIM = SWIFT_VECTOR_DIM,
    UNIGRAM_SLOTS = 1 << 22
};

typedef struct vocabulary {
    uint64_t *keys; // ascending
    uint32_t *counts;
    size_t n;
    uint64_t total;
} vocabulary;

static bool is_word_byte(unsigned char c) {
    return c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

// The next word of a line, cut much as UD cuts: letters and digits together (with inner . , ' as in
// U.S., 3,000 and O'Brien), clitics apart, every other character by itself. False at the end of the line.
static bool next_word(sv line, size_t *at, sv *word) {
    while (*at < line.len && (line.p[*at] == ' ' || line.p[*at] == '\t')) (*at)++;
    if (*at >= line.len) return false;
    size_t b = *at, e = b;
    const char *p = line.p;
    if (p[b] == '\'' && b + 1 < line.len && is_word_byte((unsigned char)p[b + 1])) e++; // 's 're
    while (e < line.len) {
        bool inner = e > b && e + 1 < line.len && (p[e] == '.' || p[e] == ',') &&
                     is_word_byte((unsigned char)p[e - 1]) && is_word_byte((unsigned char)p[e + 1]);
        if (!is_word_byte((unsigned char)p[e]) && !inner) break;
        e++;
    }
    if (e == b) e++;
    if (e < line.len && p[e] == '.' && e - b >= 3 && p[e - 2] == '.') e++; // U.S.
    *at = e;
    *word = sv_cut(line, b, e);
    return true;
}

static int by_key(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

// All words of the text as keys, each line ended by 0.
static uint64_t *read_keys(sv text, size_t *n) {
    size_t cap = text.len / 2 + 16;
    uint64_t *keys = must(malloc(cap * sizeof *keys));
    *n = 0;
    sv line, word;
    for (sv rest = text; sv_split(&rest, '\n', &line);) {
        for (size_t at = 0; next_word(line, &at, &word);) keys[(*n)++] = feature_vector_key(word);
        keys[(*n)++] = 0;
    }
    return keys;
}

static vocabulary count_words(const uint64_t *keys, size_t n, uint32_t min_count) {
    uint64_t *sorted = must(malloc(n * sizeof *sorted));
    memcpy(sorted, keys, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_key);
    vocabulary v = {.keys = must(malloc(n * sizeof *v.keys)),
                    .counts = must(malloc(n * sizeof *v.counts))};
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && sorted[j] == sorted[i]; j++) continue;
        if (sorted[i] == 0 || j - i < min_count) continue;
        v.keys[v.n] = sorted[i];
        v.counts[v.n++] = (uint32_t)(j - i);
        v.total += j - i;
    }
    free(sorted);
    return v;
}

static uint32_t *word_ids(const vocabulary *v, const uint64_t *keys, size_t n) {
    uint32_t *ids = must(malloc(n * sizeof *ids));
    for (size_t i = 0; i < n; i++) {
        const uint64_t *hit = bsearch(&keys[i], v->keys, v->n, sizeof *v->keys, by_key);
        ids[i] = hit ? (uint32_t)(hit - v->keys) : keys[i] ? UINT32_MAX : UINT32_MAX - 1;
    }
    return ids;
}

static uint32_t *unigram_table(const vocabulary *v) {
    uint32_t *table = must(malloc(UNIGRAM_SLOTS * sizeof *table));
    double sum = 0, at = 0;
    for (size_t i = 0; i < v->n; i++) sum += pow(v->counts[i], 0.75);
    size_t slot = 0;
    for (size_t i = 0; i < v->n; i++) {
        at += pow(v->counts[i], 0.75) / sum;
        while (slot < UNIGRAM_SLOTS && (double)slot < at * UNIGRAM_SLOTS)
            table[slot++] = (uint32_t)i;
    }
    while (slot < UNIGRAM_SLOTS) table[slot++] = (uint32_t)v->n - 1;
    return table;
}

static void learn_pair(float *in, float *out, float label, float rate, float *grad) {
    float dot = 0;
    for (int d = 0; d < DIM; d++) dot += in[d] * out[d];
    float g = (label - 1 / (1 + expf(-dot))) * rate;
    for (int d = 0; d < DIM; d++) {
        grad[d] += g * out[d];
        out[d] += g * in[d];
    }
}

static void learn_word(const uint32_t *ids, size_t n, size_t i, float *in, float *out,
                       const vocabulary *v, const uint32_t *table, float rate, uint64_t *rng) {
    float grad[DIM] = {0};
    float *x = in + (size_t)ids[i] * DIM;
    for (int p = 0; p < POSITIONS; p++) {
        ptrdiff_t j = (ptrdiff_t)i + (p < SIDE ? p - SIDE : p - SIDE + 1);
        if (j < 0 || j >= (ptrdiff_t)n || ids[j] >= v->n) continue;
        float *outs = out + (size_t)p * v->n * DIM;
        learn_pair(x, outs + (size_t)ids[j] * DIM, 1, rate, grad);
        for (int k = 0; k < NEGATIVES; k++) {
            uint32_t w = table[rng_next(rng) % UNIGRAM_SLOTS];
            if (w != ids[j]) learn_pair(x, outs + (size_t)w * DIM, 0, rate, grad);
        }
    }
    for (int d = 0; d < DIM; d++) x[d] += grad[d];
}

static float *learn(const uint32_t *ids, size_t n, const vocabulary *v, int epochs, uint64_t seed) {
    float *in = must(malloc(v->n * DIM * sizeof *in));
    float *out = must(calloc(v->n * DIM * POSITIONS, sizeof *out));
    uint32_t *table = unigram_table(v);
    uint64_t rng = seed * 0x9E3779B97F4A7C15ULL + 1;
    for (size_t i = 0; i < v->n * DIM; i++) in[i] = (rng_unit(&rng) - 0.5f) / DIM;
    size_t total = n * (size_t)epochs, done = 0;
    for (int e = 0; e < epochs; e++) {
        size_t line = 0;
        for (size_t i = 0; i < n; i++, done++) {
            if (ids[i] == UINT32_MAX - 1) line = i + 1;
            if (ids[i] >= v->n) continue;
            float often =
                (float)v->counts[ids[i]] / (float)v->total * 1e3f; // subsample the most frequent
            if (often > 1 && rng_unit(&rng) > 1 / sqrtf(often)) continue;
            size_t end = i;
            while (end < n && end <= i + SIDE && ids[end] != UINT32_MAX - 1) end++;
            float rate = 0.04f * (1 - (float)done / (float)total) + 1e-4f;
            learn_word(ids + line, end - line, i - line, in, out, v, table, rate, &rng);
        }
        fprintf(stderr, "epoch %d of %d: %zu words, vocabulary %zu\n", e + 1, epochs, n, v->n);
    }
    free(out);
    free(table);
    return in;
}

// Rows to int8 with a scale each; length is kept, since frequent words have longer vectors.
static ent_status write_part(const char *path, const vocabulary *v, const float *rows,
                             ent_err *err) {
    int8_t *q = must(malloc(v->n * DIM));
    float *scale = must(malloc(v->n * sizeof *scale));
    for (size_t w = 0; w < v->n; w++) {
        float most = 1e-8f;
        for (int d = 0; d < DIM; d++) most = fmaxf(most, fabsf(rows[w * DIM + d]));
        scale[w] = most / 127;
        for (int d = 0; d < DIM; d++) q[w * DIM + d] = (int8_t)lrintf(rows[w * DIM + d] / scale[w]);
    }
    weights_section sections[] = {{"vec.keys", {(char *)v->keys, v->n * sizeof *v->keys}},
                                  {"vec.scale", {(char *)scale, v->n * sizeof *scale}},
                                  {"vec.rows", {(char *)q, v->n * DIM}}};
    ent_status status = weights_write(path, "vectors", sections, 3, err);
    free(q);
    free(scale);
    return status;
}

int main(int argc, char **argv) {
    const char *text_path = NULL, *out = NULL;
    int epochs = 5, min_count = 5;
    uint64_t seed = 1;
    static const struct option options[] = {{"text", 1, 0, 't'},      {"out", 1, 0, 'o'},
                                            {"seed", 1, 0, 's'},      {"epochs", 1, 0, 'e'},
                                            {"min-count", 1, 0, 'm'}, {0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 't') text_path = optarg;
        if (c == 'o') out = optarg;
        if (c == 's') seed = strtoull(optarg, NULL, 10);
        if (c == 'e') epochs = atoi(optarg);
        if (c == 'm') min_count = atoi(optarg);
    }
    if (!text_path || !out) {
        fprintf(stderr, "usage: train_vectors --text FILE --out PART [--seed N] [--epochs N] "
                        "[--min-count N]\n");
        return 2;
    }
    sv text;
    ent_err err = {0};
    ent_status status = file_map(text_path, &text, &err);
    if (status == ENT_OK) {
        size_t n;
        uint64_t *keys = read_keys(text, &n);
        vocabulary v = count_words(keys, n, (uint32_t)min_count);
        uint32_t *ids = word_ids(&v, keys, n);
        free(keys);
        float *rows = learn(ids, n, &v, epochs, seed);
        status = write_part(out, &v, rows, &err);
    }
    if (status != ENT_OK) fprintf(stderr, "train_vectors: %s\n", err.message);
    return status != ENT_OK;
}
