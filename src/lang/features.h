// SPDX-License-Identifier: Apache-2.0
//
// What the small encoder sees of a word: its lower-case form, its ends and its shape, each hashed to a row of
// a table, and a key into the word vectors. Training and reading share this file: a change here needs new weights.
#ifndef LANG_FEATURES_H
#define LANG_FEATURES_H

#include "base/sv.h"

typedef enum feature {
    FEATURE_FORM,    // lower case
    FEATURE_PREFIX3, //
    FEATURE_SUFFIX2, //
    FEATURE_SUFFIX3, //
    FEATURE_SUFFIX4, //
    FEATURE_SHAPE,   // "Xx", "X.X.", "9-9", whether the sentence begins here, and how long
    N_FEATURES
} feature;

// Rows and columns of each feature's table.
static const uint32_t feature_rows[N_FEATURES] = {1 << 15, 1 << 13, 1 << 11,
                                                  1 << 13, 1 << 14, 1 << 11};
static const uint32_t feature_cols[N_FEATURES] = {64, 24, 24, 32, 24, 24};
enum { FEATURE_COLS = 64 + 24 + 24 + 32 + 24 + 24 };

typedef struct features {
    uint32_t row[N_FEATURES];
    uint64_t vector_key; // see feature_vector_key
} features;

features features_of(sv form, bool first_in_sentence);

// Key of a word in the table of word vectors: hash of the lower-case form with digits as 0.
uint64_t feature_vector_key(sv form);

// Index of `key` among `n` ascending keys; n when it is not there.
size_t feature_vector_row(const uint64_t *keys, size_t n, uint64_t key);

#endif
