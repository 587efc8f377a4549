// SPDX-License-Identifier: Apache-2.0
#include "lang/swift.h"
#include "lang/encoder.h"
#include <stdio.h>
#include <stdlib.h>

enum { W = SWIFT_WIDTH };

typedef struct table { // rows of small numbers, each with its scale
    const int8_t *rows;
    const float *scale;
} table;

typedef struct layer {
    const float *matrix, *bias, *gain, *shift;
} layer;

typedef struct swift {
    encoder base;
    const kernels *k;
    table features[N_FEATURES], vectors;
    const uint64_t *vector_keys; // ascending
    size_t n_vectors;
    const float *unknown; // in place of a word without vector
    layer in, conv[SWIFT_LAYERS];
} swift;

static ent_status open_table(const weights *w, const char *name, size_t rows, size_t cols, table *t,
                             ent_err *err) {
    char section[WEIGHTS_NAME_BYTES];
    sv bytes;
    snprintf(section, sizeof section, "%s.rows", name);
    ENT_TRY(weights_need(w, section, rows * cols, &bytes, err));
    t->rows = (const int8_t *)bytes.p;
    snprintf(section, sizeof section, "%s.scale", name);
    return weights_floats(w, section, rows, &t->scale, err);
}

static ent_status open_layer(const weights *w, const char *name, size_t depth, layer *l,
                             ent_err *err) {
    char part[WEIGHTS_NAME_BYTES];
    ENT_TRY(weights_floats(w, name, kernel_packed_floats(depth, W), &l->matrix, err));
    struct {
        const char *name;
        const float **at;
    } vectors[] = {{"bias", &l->bias}, {"gain", &l->gain}, {"shift", &l->shift}};
    for (int i = 0; i < 3; i++) {
        snprintf(part, sizeof part, "%s.%s", name, vectors[i].name);
        ENT_TRY(weights_floats(w, part, W, vectors[i].at, err));
    }
    return ENT_OK;
}

static ent_status open_parts(swift *s, const weights *w, ent_err *err) {
    static const char *const names[N_FEATURES] = {"form",    "prefix3", "suffix2",
                                                  "suffix3", "suffix4", "shape"};
    for (int f = 0; f < N_FEATURES; f++)
        ENT_TRY(open_table(w, names[f], feature_rows[f], feature_cols[f], &s->features[f], err));
    sv keys;
    ENT_TRY(weights_need(w, "vec.keys", 0, &keys, err));
    s->vector_keys = (const uint64_t *)keys.p;
    s->n_vectors = keys.len / sizeof(uint64_t);
    ENT_TRY(open_table(w, "vec", s->n_vectors, SWIFT_VECTOR_DIM, &s->vectors, err));
    ENT_TRY(weights_floats(w, "unknown", SWIFT_VECTOR_DIM, &s->unknown, err));
    ENT_TRY(open_layer(w, "in", SWIFT_INPUT, &s->in, err));
    for (int l = 0; l < SWIFT_LAYERS; l++) {
        char name[] = {'c', 'o', 'n', 'v', (char)('0' + l), 0};
        ENT_TRY(open_layer(w, name, SWIFT_TAPS * W, &s->conv[l], err));
    }
    return ENT_OK;
}

static void put_row(const table *t, size_t row, size_t cols, float *out) {
    const int8_t *q = t->rows + row * cols;
    for (size_t i = 0; i < cols; i++) out[i] = (float)q[i] * t->scale[row];
}

static void look_up(const swift *s, sv form, bool first, float *x) {
    features f = features_of(form, first);
    for (int i = 0; i < N_FEATURES; x += feature_cols[i], i++)
        put_row(&s->features[i], f.row[i], feature_cols[i], x);
    size_t row = feature_vector_row(s->vector_keys, s->n_vectors, f.vector_key);
    if (row < s->n_vectors)
        put_row(&s->vectors, row, SWIFT_VECTOR_DIM, x);
    else
        memcpy(x, s->unknown, SWIFT_VECTOR_DIM * sizeof *x);
}

// For each word its left rows: itself and its neighbours `dilation` away, zeros outside the sentence.
static void point(const float *x, const float *zeros, const ent_sentence *sentences, size_t n,
                  int dilation, const float **rows) {
    for (size_t s = 0; s < n; s++) {
        ptrdiff_t words = (ptrdiff_t)sentences[s].n_words;
        for (ptrdiff_t i = 0; i < words; i++)
            for (ptrdiff_t tap = 0; tap < SWIFT_TAPS; tap++) {
                ptrdiff_t j = i + (tap - 1) * dilation;
                *rows++ = j < 0 || j >= words ? zeros : x + j * W;
            }
        x += words * W;
    }
}

static void encode(const encoder *self, arena *a, const ent_sentence *sentences, size_t n,
                   float *out) {
    const swift *s = (const swift *)self;
    arena_mark mark = arena_here(a);
    size_t words = 0, at = 0;
    for (size_t i = 0; i < n; i++) words += sentences[i].n_words;
    float *input = arena_alloc(a, words * SWIFT_INPUT * sizeof *input, 64);
    float *add = arena_alloc(a, words * W * sizeof *add, 64);
    float *zeros = arena_alloc(a, W * sizeof *zeros, 64);
    const float **rows = arena_new(a, const float *, words *SWIFT_TAPS);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sentences[i].n_words; k++, at++) {
            rows[at] = input + at * SWIFT_INPUT;
            look_up(s, sentences[i].words[k].form, k == 0, input + at * SWIFT_INPUT);
        }
    s->k->product(rows, words, 1, SWIFT_INPUT, s->in.matrix, W / KERNEL_PANEL, s->in.bias, false,
                  out, W);
    for (size_t i = 0; i < words; i++)
        s->k->add_norm(out + i * W, NULL, s->in.gain, s->in.shift, W);
    for (int l = 0; l < SWIFT_LAYERS; l++) {
        const layer *c = &s->conv[l];
        point(out, zeros, sentences, n, swift_dilation[l], rows);
        s->k->product(rows, words, SWIFT_TAPS, W, c->matrix, W / KERNEL_PANEL, c->bias, true, add,
                      W);
        for (size_t i = 0; i < words; i++)
            s->k->add_norm(out + i * W, add + i * W, c->gain, c->shift, W);
    }
    arena_rewind(a, mark);
}

static void close_swift(encoder *self) { free(self); }

ent_status encoder_open(encoder **e, const weights *w, const kernels *k, ent_err *err) {
    *e = NULL;
    swift *s = calloc(1, sizeof *s);
    if (!s) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the model");
    s->base = (encoder){"swift", W, encode, close_swift};
    s->k = k;
    ent_status status = open_parts(s, w, err);
    if (status != ENT_OK)
        free(s);
    else
        *e = &s->base;
    return status;
}
