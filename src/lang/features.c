// SPDX-License-Identifier: Apache-2.0
#include "lang/features.h"
#include "base/utf8.h"
#include <xxhash.h>

enum { MOST_CHARS = 48 }; // longer words are known by their beginning and end

typedef struct letters {
    uint32_t raw[MOST_CHARS], lower[MOST_CHARS];
    size_t n;
} letters;

static letters letters_of(sv form) {
    letters w = {.n = 0};
    for (size_t at = 0; at < form.len;) {
        uint32_t c = utf8_next(form, &at);
        if (c == 0x2019 || c == 0x2018) c = '\'';
        if (c == 0x201C || c == 0x201D) c = '"';
        if (w.n == MOST_CHARS) { // the last half slides over what comes behind
            for (size_t i = MOST_CHARS / 2; i + 1 < MOST_CHARS; i++) {
                w.raw[i] = w.raw[i + 1];
                w.lower[i] = w.lower[i + 1];
            }
            w.n--;
        }
        w.raw[w.n] = c;
        w.lower[w.n++] = utf8_lower(c);
    }
    return w;
}

static uint32_t row_of(feature f, const uint32_t *chars, size_t n) {
    return (uint32_t)(XXH3_64bits_withSeed(chars, n * sizeof *chars, f + 1) % feature_rows[f]);
}

static uint32_t suffix_row(feature f, const letters *w, size_t k) {
    size_t n = w->n < k ? w->n : k;
    return row_of(f, w->lower + w->n - n, n);
}

static uint32_t shape_char(uint32_t c) {
    if (utf8_is_upper(c)) return 'X';
    if (utf8_is_letter(c)) return 'x';
    return utf8_is_digit(c) ? '9' : c;
}

static uint32_t shape_row(const letters *w, bool first_in_sentence) {
    uint32_t shape[MOST_CHARS + 2];
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        uint32_t c = shape_char(w->raw[i]);
        bool third = n >= 2 && shape[n - 1] == c && shape[n - 2] == c;
        if (!third) shape[n++] = c;
    }
    shape[n++] = first_in_sentence;
    shape[n++] = w->n < 8 ? (uint32_t)w->n : 8;
    return row_of(FEATURE_SHAPE, shape, n);
}

static uint64_t key_of(const letters *w) {
    uint32_t key[MOST_CHARS];
    for (size_t i = 0; i < w->n; i++) key[i] = utf8_is_digit(w->lower[i]) ? '0' : w->lower[i];
    return XXH3_64bits(key, w->n * sizeof *key);
}

uint64_t feature_vector_key(sv form) {
    letters w = letters_of(form);
    return key_of(&w);
}

features features_of(sv form, bool first_in_sentence) {
    letters w = letters_of(form);
    return (features){.row = {row_of(FEATURE_FORM, w.lower, w.n),
                              row_of(FEATURE_PREFIX3, w.lower, w.n < 3 ? w.n : 3),
                              suffix_row(FEATURE_SUFFIX2, &w, 2),
                              suffix_row(FEATURE_SUFFIX3, &w, 3),
                              suffix_row(FEATURE_SUFFIX4, &w, 4), shape_row(&w, first_in_sentence)},
                      .vector_key = key_of(&w)};
}

size_t feature_vector_row(const uint64_t *keys, size_t n, uint64_t key) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (keys[mid] < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && keys[low] == key ? low : n;
}
